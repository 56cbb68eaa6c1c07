"""The proof of no over-digging of a plan's own design, and its three tables: clauses, cut zones, alternatives.

The plan knows no materials, so what stability asks for cannot be told here; ``checkoverdig`` takes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..delineation.pit_floor import pit_floor
from ..earthrock.overdig.alternatives import LEAST_DIG
from ..earthrock.overdig.deed import check_overdig
from ..earthrock.overdig.request import Area, Request, Stated
from ..earthrock.overdig.result import Clause, CutZone, Overdig, at
from ..geodata.grid import Polygons
from ..geodata.raster import RasterSource
from ..model.plan import Verdict
from ..model.progress import SILENT, Progress
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import stored
from ..rulebook import Rulebook
from ..terrain.surfaces import RasterSurface
from .results import Results

WORDS = {Verdict.PASS: "✓ 通过", Verdict.FAIL: "✗ 不通过", Verdict.UNKNOWN: "? 无法判定"}
TO_FILL_IN = "（待填）"
GROUND = ("existing", "design", "plots", "units", "cost_cny")
MOST_ZONES = 12
"""Rows of the table of zones on the one page; the rest is added up."""


def prove(results: Results, cost_cny: Decimal, existing: Path, design: Path, progress: Progress = SILENT) -> Overdig:
    """The design of the plan against the ground before. A design is what it says: the tolerance is that of numbers.

    Args:
        cost_cny: of the restoration, yuan, against which the worth of the surplus is held.
    """
    book, decisions, site = results.book, results.decisions, results.site
    outline = [polygon for plot in site.plots for polygon in plot["polygons"]]
    if results.scenario is None:  # fills pits and cuts dumps only
        pits = tuple(Area(body.unit_no, body.polygons) for body in results.pits)
    else:
        with RasterSource(existing) as ground:
            pits = tuple(floor_of(ground, body.unit_no, body.polygons, book) for body in results.pits)
    fields = [plot["fields"] for plot in site.json["plots"]]
    minerals = [str(plot["mineral"]) for plot in fields if plot.get("mineral")]
    mineral = "、".join(dict.fromkeys(minerals)) or None
    request = Request(
        RasterSurface(str(existing)),
        RasterSurface(str(design)),
        outline,
        pits or None,
        legacy=outline,
        water=pits if _has_water(results) else (),
        tolerance_m=book.number("earthrock.height_tolerance_m"),
        stated=_stated(results, cost_cny, mineral, decisions.get("material_is_building_rock")),
    )
    return check_overdig(request, book, progress)


def floor_of(ground: RasterSource, name: str, unit: Polygons, rulebook: Rulebook) -> Area:
    """The floor of a pit unit as the terrain shows it; the whole unit where it shows none."""
    return Area(name, pit_floor(ground, unit, rulebook) or unit)


def _has_water(results: Results) -> bool:
    told: bool | None = results.decisions.get("pit_has_water")
    if told is not None:
        return told
    return any((plot["fields"].get("water_area_m2") or 0) > 0 for plot in results.site.json["plots"])


def _stated(results: Results, cost_cny: Decimal, mineral: str | None, building_rock: bool | None) -> Stated:
    """What the plan's own balance says; a price only for what is stated to be building rock."""
    balance, factor = results.balance, Decimal(str(results.conversion.compacted))
    room = max(results.room_left_m3 - results.design.slack_m3, 0.0)
    price = results.book.number("earthrock.stone_price_cny_t") * results.conversion.density_t_m3
    return Stated(
        float(balance.cut),
        float(balance.used) + room / float(factor),
        float(balance.used),
        float(balance.surplus),
        price if building_rock else None,
        float(cost_cny),
        mineral,
        building_rock,
        compacted_factor=results.conversion.compacted,
        loss_share=results.loss_share,
    )


def proof_tables(found: Overdig, rules: tuple[str, ...]) -> tuple[Table, ...]:
    """O1 clauses, O2 cut zone ↔ hazard ↔ clause ↔ section, O3 alternatives; ``rules`` are the rows it asked for."""
    return _clauses(found, rules), _zones(found, rules), _alternatives(found, rules)


def _clauses(found: Overdig, rules: tuple[str, ...]) -> Table:
    columns = (
        Column("number", Label("No.", "序号")),
        Column("clause", Label("Clause", "条款")),
        Column("verdict", Label("Verdict", "结论")),
        Column("volume_m3", Label("Volume", "方量"), "m3"),
        Column("height_m", Label("Height", "高差"), "m"),
        Column("area_m2", Label("Area", "面积"), "m2"),
        Column("place", Label("Place", "位置")),
        Column("why", Label("Why", "理由")),
        Column("source", Label("Source", "依据")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(number),
            clause.check.title.zh,
            WORDS[clause.check.verdict],
            stored(clause.volume_m3, "m3"),
            stored(clause.height_m, "m"),
            stored(clause.area_m2, "m2"),
            _place(clause),
            clause.check.finding.zh,
            clause.check.source + ("" if clause.check.checked else "（未核对原文）"),
        )
        for number, clause in enumerate(found.clauses, 1)
    ]
    notes = (
        Label(
            f"Differences up to {found.tolerance_m:g} m are none. What nobody can tell is no pass.",
            f"{found.tolerance_m:g} m 以内的差值不计。无法判定的不视为通过。",
        ),
    )
    title = Label("Proof of no over-digging", "不超采论证表")
    return Table("O1", title, columns, tuple(rows), (), notes, _cites(rows, rules), GROUND)


def _place(clause: Clause) -> str | None:
    """The largest place and how many more there are."""
    if not clause.places:
        return None
    first = clause.places[0]
    point = at(first.polygons)
    text = first.name if point is None else f"{first.name}（{point[0]:.1f}，{point[1]:.1f}）"
    return text if len(clause.places) == 1 else f"{text}等 {len(clause.places)} 处"


def _zones(found: Overdig, rules: tuple[str, ...]) -> Table:
    columns = (
        Column("zone", Label("Cut zone", "挖方区")),
        Column("x", Label("East", "东坐标"), "m"),
        Column("y", Label("North", "北坐标"), "m"),
        Column("cut_m3", Label("Cut, bank", "挖方"), "m3"),
        Column("needed_m3", Label("Asked for by stability", "稳定所需"), "m3"),
        Column("unasked_m3", Label("Not asked for by stability", "非稳定所需"), "m3"),
        Column("area_m2", Label("Area", "面积"), "m2"),
        Column("deepest_m", Label("Deepest", "最大挖深"), "m"),
        Column("hazard", Label("Hazard", "对应隐患")),
        Column("necessity", Label("Necessity", "必要性")),
        Column("clause", Label("Clause of O1", "表O1序号")),
        Column("section", Label("Section", "剖面")),
    )
    numbers = {clause.check.key: i for i, clause in enumerate(found.clauses, 1)}
    rows = [_zone(zone, numbers) for zone in found.zones[:MOST_ZONES]]
    notes = [
        Label(
            "A cut that stability does not ask for is not unlawful by itself; name what asks for it: loose rock, "
            "greening bench, drain, access.",
            "非稳定性所需的挖方并不当然违规，须逐区填写必要性：危岩清理、绿化平台、截排水、道路等。",
        )
    ]
    rest = found.zones[MOST_ZONES:]
    if rest:
        notes.append(
            Label(
                f"{len(rest)} smaller zones with {sum(zone.cut_m3 for zone in rest):.0f} m³ are not listed.",
                f"另有 {len(rest)} 个较小挖方区（合计 {sum(zone.cut_m3 for zone in rest):.0f} m³）未列。",
            )
        )
    title = Label("Cut zones, hazards, clauses, sections", "挖方区—隐患—条款—剖面对应表（自然方）")
    return Table("O2", title, columns, tuple(rows), ("cut_m3",), tuple(notes), _cites(rows, rules), GROUND)


def _zone(zone: CutZone, numbers: dict[str, int]) -> tuple[Cell, ...]:
    x, y = at(zone.polygons) or (None, None)
    return (
        zone.name,
        x,
        y,
        stored(zone.cut_m3, "m3"),
        stored(zone.needed_m3, "m3"),
        stored(zone.excess_m3, "m3"),
        stored(zone.area_m2, "m2"),
        stored(zone.deepest_m, "m"),
        "、".join(zone.hazards) or TO_FILL_IN,
        "、".join(zone.necessities) or TO_FILL_IN,
        "、".join(str(numbers[key]) for key in zone.clauses if key in numbers),
        "、".join(zone.sections) or TO_FILL_IN,
    )


def _alternatives(found: Overdig, rules: tuple[str, ...]) -> Table:
    columns = (
        Column("alternative", Label("Alternative", "方案")),
        Column("area_m2", Label("Area", "扰动面积"), "m2"),
        Column("cut_m3", Label("Cut, bank", "挖方"), "m3"),
        Column("fill_m3", Label("Fill, compacted", "填方"), "m3"),
        Column("surplus_m3", Label("Surplus, bank", "剩余"), "m3"),
        Column("minimum_fs", Label("Lowest factor of safety", "稳定系数"), ""),
        Column("unstable_m2", Label("Below what is required", "不足面积"), "m2"),
        Column("above_m3", Label("Left above the stable envelope", "不稳定体"), "m3"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            one.name.zh,
            stored(one.area_m2, "m2"),
            stored(one.cut_bank_m3, "m3"),
            stored(one.fill_compacted_m3, "m3"),
            stored(one.surplus_bank_m3, "m3"),
            stored(one.minimum_fs, "t/m3"),
            stored(one.unstable_m2, "m2"),
            stored(one.above_m3, "m3"),
        )
        for one in found.alternatives
    ]
    notes = [
        Label(
            "Factor of safety by height and slope, as a screening; it is no report of stability.",
            "稳定系数按坡高与坡度筛查，不代替稳定性评价报告。",
        )
    ]
    if not any(one.name is LEAST_DIG for one in found.alternatives):
        rows.insert(1, (f"{LEAST_DIG.zh}（无法推求）", *[None] * (len(columns) - 1)))
        notes = [
            Label(
                "The plan knows no materials: 少采 cannot be told. Run the check of over-digging with them.",
                "方案数据中无岩土材料，“少采”无法推求，应补充后运行“不超采核查”。",
            )
        ]
    title = Label("No digging, a little, all", "不采／少采／全采方案比选（挖方、剩余为自然方，填方为压实方）")
    return Table("O3", title, columns, tuple(rows), (), tuple(notes), _cites(rows, rules), GROUND)


def _cites(rows: Sequence[Any], rules: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The proof is one argument: every line of it rests on all the rows it asked for."""
    return (rules,) * len(rows)
