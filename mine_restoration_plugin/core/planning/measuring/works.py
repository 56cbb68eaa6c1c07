"""R2 drains and structures, M1 monitoring, M2 aftercare."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ...diagnosis.condition.ground import read_ground, read_terrain, slopes, water_of
from ...diagnosis.condition.result import Diagnosis
from ...diagnosis.suitability.result import Direction
from ...earthrock.checks import finding
from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...landform.works.channels import Channel, Drains
from ...landform.works.monitoring import AftercareLine, MonitoringLine, Watched, aftercare, monitoring
from ...landform.works.structures import (
    DECIDED,
    DESIGN,
    PROPOSED,
    SHARED,
    SPECIAL,
    Left,
    Structure,
    decided,
    per,
    proposals,
    untreated,
)
from ...model.plan import Check, Verdict
from ...model.progress import Progress
from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import M2_PER_HM2, round_half_up, stored
from ..stages.stage import Drafting

ORIGINS = {
    DECIDED: "设计（决策）",
    PROPOSED: "按隐患提出（估算）",
    DESIGN: "设计已消除",
    SPECIAL: "须专项设计",
    SHARED: "与其他措施共用",
}
INPUTS = ("T6", "design", "units", "drains", "structures")
CARE_INPUTS = ("A5", "T6", "units", "mine_facts")
LINED = "drains.lining."
ALONG = "along"
NATURAL = "1"
RUNOFF_KINDS = ("silt_basin", "drop", "culvert")


def structures(draft: Drafting, diagnosis: Diagnosis, drains: Drains, progress: Progress) -> tuple[Structure, ...]:
    """What was decided, what lies along the drains, what hazards ask for."""
    book = draft.book
    found = decided(book, draft.decisions.get("structures", ()))
    for kind, count in drains.structures.items():
        rule = book.rule(f"works.{kind}")
        found.append(
            Structure(
                f"G-{kind}", kind, rule.label, None, DECIDED, round_half_up(count, 2), per(book, rule.value), None,
                "截排水设计结果，逐处计数", rule.value, rule.more["part"], (rule.key,),
            )
        )  # fmt: skip
    if draft.decisions.get("propose_structures", True):
        left = _left(draft, diagnosis, progress)
        drained = [one.unit_no for one in drains.channels if one.unit_no]
        found += proposals(book, diagnosis.hazards, left, found, drained)
    return tuple(found)


def _left(draft: Drafting, diagnosis: Diagnosis, progress: Progress) -> dict[str, Left]:
    book = draft.book
    steep, height = book.number("hazard.collapse.slope_deg"), book.number("hazard.collapse.height_m")
    deep, wide = book.number("hazard.ponding.depth_m"), book.number("hazard.ponding.area_m2")
    cells = int(book.number("hazard.cells_max"))
    wanted = sorted({hazard.unit_no for hazard in diagnosis.hazards})
    left: dict[str, Left] = {}
    if not wanted:
        return left
    with RasterSource(draft.designed) as design:
        outlines = {number: draft.polygons(number) for number in wanted}
        water = water_of(read_terrain(design, cells), outlines, progress.part(0.0, 0.4))
        for i, number in enumerate(wanted):
            part = progress.part(0.4 + 0.6 * i / len(wanted), 0.4 + 0.6 * (i + 1) / len(wanted))
            polygons = outlines[number]
            ground = read_ground(design, polygons, steep, cells, part.part(0.0, 0.5))
            slope = slopes(design, polygons, (), part.part(0.5, 1.0))
            faces = [face for face in ground.faces if face.height_m >= height]
            ponds = [pond for pond in water[number].ponds if pond.depth_m >= deep and pond.area_m2 >= wide]
            area = draft.earthworks.unit_json(number)["area_m2"]
            rim = round(perimeter_m(polygons), 2)
            face_m2 = round(sum(face.true_area_m2 for face in faces), 2)
            lengths = (face.length_m for face in faces)
            rims = (2.0 * math.sqrt(math.pi * pond.area_m2) for pond in ponds)
            change = draft.earthworks.changes[number]
            share = (change.cut_area_m2 + change.fill_area_m2) / area if area else 0.0
            crest, shore = round(math.fsum(lengths), 2), round(math.fsum(rims), 2)
            left[number] = Left(face_m2, crest, shore, slope.mean_deg, rim, area, share)
    return left


def perimeter_m(polygons: Polygons) -> float:
    """Length of the outer rings, m."""
    total = 0.0
    for rings in polygons:
        outer = rings[0]
        total += math.fsum(math.dist(a, b) for a, b in zip(outer[:-1], outer[1:]))
    return total


def structure_table(draft: Drafting, channels: Sequence[Channel], found: Sequence[Structure]) -> Table:
    columns = (
        Column("number", Label("No.", "编号")),
        Column("kind", Label("Kind", "类型")),
        Column("unit_no", Label("Unit", "单元")),
        Column("hazard", Label("Hazard", "对应隐患")),
        Column("quantity", Label("Quantity", "数量"), ""),
        Column("per", Label("Unit", "单位")),
        Column("width_m", Label("Width", "底宽"), "m"),
        Column("depth_m", Label("Depth", "沟深"), "m"),
        Column("lining", Label("Lining", "衬砌")),
        Column("excavation_m3", Label("Excavation, bank", "开挖（自然方）"), "m3"),
        Column("lining_m3", Label("Lining, m³", "衬砌量"), "m3"),
        Column("origin", Label("Origin", "来源")),
        Column("reason", Label("Reason or formula", "理由/计算式")),
    )
    rows: list[tuple[Cell, ...]] = []
    cites: list[tuple[str, ...]] = []
    for one in channels:
        sizes = (stored(one.width_m, "m"), stored(one.depth_m, "m"), _lining(draft, one.lining))
        volumes = (stored(one.excavation_m3, "m3"), stored(one.lining_m3, "m3"))
        length = stored(round(one.length_m, 2), "")
        rows.append((one.number, "排水沟", one.unit_no, None, length, "m", *sizes, *volumes, ORIGINS[DECIDED], "沟长"))
        cites.append(())
    for it in found:
        quantity = None if it.quantity is None else float(it.quantity)
        blank = (None,) * 5
        head = (it.number, it.label.zh, it.unit_no, it.hazard, quantity, it.per or None)
        rows.append((*head, *blank, ORIGINS[it.origin], it.reason))
        cites.append(it.rules)
    notes = []
    if any(it.origin == PROPOSED for it in found):
        notes.append(
            Label(
                "Proposed by the hazards' table: estimates that a special survey and design replaces.",
                "“按隐患提出”的数量为估算，以专项勘查设计为准。",
            )
        )
    if not channels:
        notes.append(Label("No drains are decided.", "尚未给入截排水设计（决策 drains）。"))
    asked = tuple(sorted(key for key in (rule.key for rule in draft.book.used) if key.startswith("hazard.")))
    cited = tuple(tuple(dict.fromkeys((*one, *asked))) if one else () for one in cites)
    title = Label("Drains and structures", "截排水与工程措施表")
    return Table("R2", title, columns, tuple(rows), (), tuple(notes), cited, INPUTS)


def _lining(draft: Drafting, lining: str | None) -> str | None:
    if lining is None:
        return None
    key = f"{LINED}{lining}.n"
    return draft.book.rule(key).label.zh.split("：")[0] if draft.book.keys(key) else lining


def hazards_check(draft: Drafting, diagnosis: Diagnosis, found: Sequence[Structure]) -> Check:
    missing = untreated(diagnosis.hazards, found, draft.book)
    verdict = Verdict.FAIL if missing else Verdict.PASS
    return finding(draft.book, "hazard_measures", verdict, count=len(diagnosis.hazards), which="、".join(missing))


def drains_check(draft: Drafting, drains: Drains) -> list[Check]:
    """Nothing to ask for where the design leaves the ground alone."""
    if drains.channels:
        length = f"{math.fsum(one.length_m for one in drains.channels):.1f}"
        words = {"count": len(drains.channels), "length_m": length}
        return [finding(draft.book, "drains_designed", Verdict.PASS, None, None, **words)]
    changed = draft.earthworks.volumes.cut_total + draft.earthworks.volumes.fill_total
    return [finding(draft.book, "drains_designed", Verdict.UNKNOWN)] if changed else []


def watched(draft: Drafting, diagnosis: Diagnosis, direction: Direction) -> Watched:
    units = tuple(number for number, one in direction.units.items() if one.use is not None)
    area = sum(unit["area_m2"] for unit in draft.units if unit["unit_no"] in units) / M2_PER_HM2
    waters = tuple(number for number, one in direction.units.items() if one.use == "water")
    kinds = draft.book.rule("monitored_hazards").value.split("|")
    hazards = tuple(hazard.number for hazard in diagnosis.hazards if hazard.kind in kinds)
    return Watched(hazards, units, area, waters)


def monitoring_lines(draft: Drafting, diagnosis: Diagnosis, direction: Direction) -> tuple[MonitoringLine, ...]:
    return tuple(monitoring(draft.book, watched(draft, diagnosis, direction)))


def monitoring_table(lines: Sequence[MonitoringLine]) -> Table:
    columns = (
        Column("what", Label("What", "监测内容")),
        Column("points", Label("Points", "点数"), "count"),
        Column("times", Label("Times a year", "次/年"), "count"),
        Column("years", Label("Years", "监测年限"), "year"),
        Column("readings", Label("Readings", "总次数"), "count", "points*times*years"),
        Column("formula", Label("Points from", "点数计算式")),
    )
    rows = tuple(
        (
            line.label.zh,
            float(line.points),
            float(line.times),
            float(line.years),
            float(line.points * line.times * line.years),
            line.text,
        )
        for line in lines
    )
    title = Label("Monitoring", "监测工程量表")
    cites = tuple((line.key,) for line in lines)
    return Table("M1", title, columns, rows, ("readings",), (), cites, CARE_INPUTS)


def aftercare_lines(draft: Drafting, direction: Direction) -> tuple[tuple[AftercareLine, ...], tuple[Label, ...]]:
    zone = draft.mine_facts().get("vegetation_zone")
    units = [
        (unit["unit_no"], str(one.use), unit["area_m2"])
        for unit in draft.units
        for one in (direction.units[unit["unit_no"]],)
        if one.use is not None and one.way != NATURAL
    ]
    lines = tuple(aftercare(draft.book, units, zone))
    if zone is None and lines:
        note = Label(
            "The vegetation zone is not known: aftercare as where it is not dry.",
            "植被分区未填写，管护年限按非干旱、非高寒区计。",
        )
        return lines, (note,)
    return lines, ()


def aftercare_table(draft: Drafting, lines: Sequence[AftercareLine]) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("use", Label("Use", "利用方向")),
        Column("area_m2", Label("Area", "管护面积"), "m2"),
        Column("years", Label("Years", "管护年限"), "year"),
        Column("content", Label("What is done", "管护内容")),
    )
    rows = tuple(
        (
            line.unit_no,
            draft.book.rule(f"suit.use.{line.use}").label.zh,
            float(line.area_m2),
            float(line.years),
            CONTENT[line.use],
        )
        for line in lines
    )
    title = Label("Aftercare", "管护工程量表")
    return Table("M2", title, columns, rows, ("area_m2",), (), tuple(line.rules for line in lines), CARE_INPUTS)


CONTENT: Mapping[str, str] = {
    "cultivated": "培肥、灌溉、沟渠清淤维护",
    "garden": "修剪、施肥、浇水、病虫害防治、补植",
    "forest": "浇水、补植、抚育、病虫害与防火、沟渠清淤维护",
    "grass": "补播、浇水、封育、沟渠清淤维护",
}
