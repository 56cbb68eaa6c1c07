"""R1: soil loss before and after by unit, by RUSLE and CSLE with the same R, K and drains; R1Y by year after planting.

K and cover hold for a whole unit, so its mean loss is R × K × mean LS × B: the rasters give LS, the table the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from ...diagnosis.erosion.classes import LABELS, Scale
from ...diagnosis.erosion.equations import CSLE, MODELS, RUSLE
from ...diagnosis.erosion.factors import Factors, checked_k, checked_r, cover_factor
from ...diagnosis.erosion.loss import Situation, SoilLoss, soil_losses
from ...diagnosis.erosion.rain import from_year
from ...diagnosis.erosion.scenario import county_r
from ...diagnosis.suitability.result import Direction
from ...earthrock.checks import finding
from ...geodata.raster import RasterSource
from ...landform.works.channels import Channel
from ...model.errors import InputError
from ...model.plan import Check, Figure, Verdict
from ...model.progress import Progress
from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import M2_PER_HM2, UNITS, round_half_up, stored
from ..stages.stage import Drafting

SHOWN = {RUSLE: "RUSLE", CSLE: "CSLE"}
PREFIX = "erosion."
NATURAL = "1"
GREENED = ("garden", "forest", "grass")
FROM_RASTERS = ("length_cap_m", "flow_power", "hollow_depth_m", "bench_slope_deg", "bench_ratio", "least_cell_m")
COVER_RULES = tuple(f"erosion.cover.{name}" for name in ("bare", "a", "b", "full_percent"))
INPUTS = ("existing", "design", "units", "facts", "mine_facts", "A5", "drains", "erosion_r", "erosion_k")
T_KM2 = 100.0


@dataclass(frozen=True)
class UnitFactors:
    """One unit: K, cover in per cent (None: tilled) and B before and after; ``why`` it cannot be told, where so."""

    k: float | None
    cover_before: float | None
    b_before: float | None
    cover_after: float | None
    b_after: float | None
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Erosion:
    """``r`` and how it came about; factors by unit; rasters' results by model; None and {} where R is not known."""

    r: float | None
    r_text: str
    r_rules: tuple[str, ...]
    scale: Scale | None
    scale_rules: tuple[str, ...]
    factors: Mapping[str, UnitFactors]
    runs: dict[str, SoilLoss]
    rules: tuple[str, ...]
    warnings: tuple[Label, ...] = ()
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One unit by one model: LS, losses in t/(km²·a) before and after, tonnes a year that are saved."""

    unit_no: str
    model: str
    area_hm2: float
    ls_before: float
    ls_after: float
    before: float
    after: float


def erosion(draft: Drafting, direction: Direction, channels: tuple[Channel, ...], progress: Progress) -> Erosion:
    """Run both models over the units whose factors are known."""
    r, text, r_rules, notes = _r(draft)
    scale, scale_rules = _scale(draft)
    if r is None:
        return Erosion(None, text, r_rules, scale, scale_rules, {}, {}, (), tuple(notes))
    factors = {unit["unit_no"]: _factors(draft, direction, unit) for unit in draft.units}
    wanted = [n for n, f in factors.items() if f.k is not None and f.b_before is not None and f.b_after is not None]
    if not wanted:
        return Erosion(r, text, r_rules, scale, scale_rules, factors, {}, (), tuple(notes))
    breaks = [np.asarray(one.points) for one in channels if one.points is not None]
    zones = [(number, draft.polygons(number)) for number in wanted]
    runs: dict[str, SoilLoss] = {}
    try:
        with draft.book.noting() as noted, RasterSource(draft.existing) as old, RasterSource(draft.designed) as new:
            bare = Factors(1.0, 1.0)
            for i, model in enumerate(MODELS):
                runs[model] = soil_losses(
                    Situation(old, bare),
                    Situation(new, bare, breaks),
                    1.0,
                    draft.book,
                    model=model,
                    zones=zones,
                    progress=progress.part(i / len(MODELS), (i + 1) / len(MODELS)),
                )
    except InputError as error:
        told = Label(f"Soil loss cannot be told: {error}", f"土壤流失量无法计算：{error}")
        return Erosion(r, text, r_rules, scale, scale_rules, factors, {}, (), (*notes, told))
    notes += [note for note in runs[CSLE].warnings if note not in notes]
    found = Erosion(r, text, r_rules, scale, scale_rules, factors, runs, tuple(sorted(noted)), tuple(notes))
    areas = {unit["unit_no"]: stored(unit["area_m2"] / M2_PER_HM2, "hm2") for unit in draft.units}
    for model, run in runs.items():
        for zone in run.zones:
            if zone.before.ls is not None and zone.after is not None and zone.after.ls is not None:
                area = areas[zone.key] or 0.0
                found.lines.append(_line(zone.key, model, area, zone.before.ls, zone.after.ls, factors[zone.key], r))
    return found


def _line(number: str, model: str, area: float, before: float, after: float, factors: UnitFactors, r: float) -> Line:
    ls = stored(before, "factor") or 0.0, stored(after, "factor") or 0.0
    b = stored(factors.b_before, "factor") or 0.0, stored(factors.b_after, "factor") or 0.0
    k = stored(factors.k, "factor") or 0.0
    own = round(r, 1)
    losses = [_product("t/km2a", T_KM2, own, k, one, cover) for one, cover in zip(ls, b)]
    return Line(number, model, area, *ls, *losses)


def _r(draft: Drafting) -> tuple[float | None, str, tuple[str, ...], list[Label]]:
    """R, where it comes from, the rows, what to mind. The technician's own, the county's, of the yearly rain."""
    rain = draft.mine_facts().get("annual_rain_mm")
    given = draft.decisions.get("erosion_r")
    bounds = ("erosion.r_least", "erosion.r_most")
    if given is not None:
        r, notes = checked_r(given, draft.book, annual_mm=rain)
        return r, "技术人员给定", bounds, notes
    county = county_r(draft.book)
    if county is not None:
        return county, "本县规则表给定", ("erosion.r", *bounds), []
    if rain is None:
        text = Label(
            "Soil loss cannot be told: neither R nor the rain of a year is known.",
            "降雨侵蚀力R与年降水量均未填写，土壤流失量无法判定。",
        )
        return None, text.zh, ("erosion.r",), [text]
    annual = from_year(rain, draft.book)
    r, _ = checked_r(annual.r, draft.book)
    rules = ("erosion.r", "erosion.rain.annual.a", "erosion.rain.annual.b", *bounds)
    return r, f"由年降水量 {rain:g} mm 估算", rules, list(annual.warnings)


def _scale(draft: Drafting) -> tuple[Scale | None, tuple[str, ...]]:
    region = draft.mine_facts().get("quality_region")
    key = f"erosion.region.{region}"
    if not region or not draft.book.keys(key):
        return None, ()
    with draft.book.noting() as noted:
        scale = Scale.of(draft.book.rule(key).value, draft.book)
    return scale, tuple(sorted(noted))


def _factors(draft: Drafting, direction: Direction, unit: Mapping[str, Any]) -> UnitFactors:
    """K by texture, else of mine ground; B by cover before and when the plants have grown.

    Cover of ground that nobody mined is not guessed; mined ground without a survey is open.
    """
    book, number = draft.book, unit["unit_no"]
    facts, one = draft.unit_facts(number), direction.units[unit["unit_no"]]
    with book.noting() as noted:
        cover = facts.get("vegetation_cover_percent")
        if cover is None and unit["kind"] != "other":
            cover = book.number(PREFIX + "cover_before_percent")
        before = None if cover is None else cover_factor(cover, book)
        after, b_after = _after(draft, one.use, one.way, cover)
        k = draft.decisions.get("erosion_k")
        texture = facts.get("soil_texture")
        if k is None and texture:
            k = book.number(f"erosion.k_texture.{texture}")
        if k is None:
            k = book.number(PREFIX + "k")
        k = checked_k(k, book)
    return UnitFactors(k, cover, before, after, b_after, tuple(sorted(noted)))


def _after(draft: Drafting, use: str | None, way: str, cover: float | None) -> tuple[float | None, float | None]:
    """Cover in per cent and B (or T) when grown. What is left alone keeps its cover; of an open use nobody knows."""
    book = draft.book
    if use == "cultivated":
        return None, book.number("erosion.tillage.cultivated")
    if use in GREENED and way != NATURAL:
        grown = _final(draft)
        grown = grown if cover is None else max(grown, cover)
        return grown, cover_factor(grown, book)
    if use is None or cover is None:
        return None, None
    return cover, cover_factor(cover, book)


def _final(draft: Drafting) -> float:
    """Cover of the finished design: that of the reference ecosystem where it is known."""
    reference = draft.mine_facts().get("reference_cover_percent")
    return float(draft.book.number(PREFIX + "cover_after_percent") if reference is None else reference)


def erosion_table(draft: Drafting, found: Erosion) -> Table:
    """R1: a row for each unit and model."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("model", Label("Model", "模型")),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("r", Label("R", "R"), ""),
        Column("k", Label("K", "K"), "factor"),
        Column("ls_before", Label("LS before", "LS（修复前）"), "factor"),
        Column("cover_before", Label("Cover before", "盖度（修复前）"), "percent"),
        Column("b_before", Label("B (C) before", "B（C）（修复前）"), "factor"),
        Column("before", Label("Loss before", "侵蚀模数（修复前）"), "t/km2a", "100*r*k*ls_before*b_before"),
        Column("class_before", Label("Class before", "强度（修复前）")),
        Column("ls_after", Label("LS after", "LS（修复后）"), "factor"),
        Column("cover_after", Label("Cover after", "盖度（成林草后）"), "percent"),
        Column("b_after", Label("B (C, T) after", "B（C、T）（修复后）"), "factor"),
        Column("after", Label("Loss after", "侵蚀模数（修复后）"), "t/km2a", "100*r*k*ls_after*b_after"),
        Column("class_after", Label("Class after", "强度（修复后）")),
        Column("saved_t", Label("Soil saved a year, t", "年减少土壤流失量（t）"), "t", "(before - after)*area_hm2/100"),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    order = {unit["unit_no"]: i for i, unit in enumerate(draft.units)}
    for line in sorted(found.lines, key=lambda one: (order[one.unit_no], one.model)):
        factors = found.factors[line.unit_no]
        rows.append(
            (
                line.unit_no,
                SHOWN[line.model],
                line.area_hm2,
                round(found.r or 0.0, 1),
                stored(factors.k, "factor"),
                line.ls_before,
                stored(factors.cover_before, "percent"),
                stored(factors.b_before, "factor"),
                line.before,
                _class(found.scale, line.before),
                line.ls_after,
                stored(factors.cover_after, "percent"),
                stored(factors.b_after, "factor"),
                line.after,
                _class(found.scale, line.after),
                saved(line),
            )
        )
        rules = (*found.r_rules, *factors.rules, *found.rules, *found.scale_rules)
        cites.append(tuple(dict.fromkeys(rules)))
    notes = [
        Label(f"R: {found.r_text.rstrip('。')}.", f"R：{found.r_text.rstrip('。')}。"),
        Label("R in MJ·mm/(hm²·h·a), K in t·hm²·h/(hm²·MJ·mm).", "单位：R MJ·mm/(hm²·h·a)，K t·hm²·h/(hm²·MJ·mm)。"),
        Label(
            "The same R and K before and after; RUSLE and CSLE are two reckonings of one loss and are not added.",
            "修复前后采用相同的R、K；RUSLE与CSLE为同一对象的两种算法，不得相加。",
        ),
    ]
    if found.scale is None and found.lines:
        notes.append(Label("Region not known: no classes.", "质量控制分区未填写或无对应侵蚀类型区，强度分级无法判定。"))
    left = [unit["unit_no"] for unit in draft.units if unit["unit_no"] not in {line.unit_no for line in found.lines}]
    if left and found.r is not None:
        names = "、".join(left)
        text = Label(
            f"Cannot tell for {names}: cover or use not known.", f"单元 {names} 盖度或利用方向未知，无法判定。"
        )
        notes.append(text)
    title = Label("Soil loss before and after", "修复前后土壤侵蚀对比表")
    return Table("R1", title, columns, tuple(rows), (), tuple(notes), tuple(cites), INPUTS)


def saved(line: Line) -> float:
    """Tonnes a year, as the table's formula gives them."""
    less = Decimal(str(line.before)) - Decimal(str(line.after))
    return float(round_half_up(less * Decimal(str(line.area_hm2)) / 100, UNITS["t"].stored))


def _product(unit: str, *factors: float) -> float:
    """As the workbook's formula gives it, exact before it is rounded."""
    product = Decimal(1)
    for factor in factors:
        product *= Decimal(str(factor))
    return float(round_half_up(product, UNITS[unit].stored))


def year_table(draft: Drafting, found: Erosion) -> list[Table]:
    """R1Y: loss of the whole site by CSLE, year by year after planting, as plants close."""
    lines = [line for line in found.lines if line.model == CSLE]
    if not lines or found.r is None:
        return []
    columns = (
        Column("year", Label("Year after planting", "栽植后年数"), "year"),
        Column("share", Label("Cover, of its final cover", "盖度占最终盖度"), "share"),
        Column("loss_t", Label("Soil loss a year, t", "年土壤流失量（t）"), "t"),
        Column("mean", Label("Mean loss", "平均侵蚀模数"), "t/km2a", "100*loss_t/area_hm2"),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
    )
    area = stored(sum(line.area_hm2 for line in lines), "hm2") or 0.0
    keys = draft.book.keys("erosion.cover_year.")
    rows: list[tuple[Cell, ...]] = []
    for key in keys:
        share = draft.book.number(key)
        loss = 0.0
        for line in lines:
            factors = found.factors[line.unit_no]
            b = factors.b_after or 0.0
            if factors.cover_after is not None and factors.cover_before is not None:
                start = factors.cover_before
                cover = max(start, share * factors.cover_after)
                b = cover_factor(min(cover, 100.0), draft.book)
            k, b = stored(factors.k, "factor") or 0.0, stored(b, "factor") or 0.0
            loss += round(found.r, 1) * k * line.ls_after * b * line.area_hm2
        tonnes = stored(loss, "t") or 0.0
        year = float(key.rsplit(".", 1)[1])
        rows.append((year, share, tonnes, stored(100.0 * tonnes / area, "t/km2a") if area else None, area))
    title = Label("Soil loss by year after planting (CSLE)", "栽植后逐年土壤流失量（CSLE）")
    cites = tuple((key, *COVER_RULES, *found.r_rules) for key in keys)
    return [Table("R1Y", title, columns, tuple(rows), (), (), cites, ("R1", *INPUTS))]


def erosion_figures(found: Erosion) -> list[Figure]:
    lines = [line for line in found.lines if line.model == CSLE]
    area = sum(line.area_hm2 for line in lines)
    before, after = (
        (sum(getattr(line, name) * line.area_hm2 for line in lines) / area if area else None)
        for name in ("before", "after")
    )
    less = sum(saved(line) for line in lines) if lines else None
    rule, known = "Σ R1.{} × area ÷ Σ area (CSLE)", ("R1",)
    return [
        Figure("erosion_r", Label("Rain erosivity R", "降雨侵蚀力R"), found.r, "", None, found.r_text,
               ("erosion_r", "mine_facts"), found.r_rules),
        Figure("soil_loss_before_t_km2_a", Label("Soil loss before", "修复前平均侵蚀模数"), before, "t/km2a", None,
               rule.format("before"), known),
        Figure("soil_loss_after_t_km2_a", Label("Soil loss after", "修复后平均侵蚀模数"), after, "t/km2a", None,
               rule.format("after"), known),
        Figure("soil_saved_t_a", Label("Soil saved a year", "年减少土壤流失量"), less, "t", None,
               "Σ R1.saved_t (CSLE)", known),
    ]  # fmt: skip


def erosion_check(draft: Drafting, found: Erosion, figures: list[Figure]) -> Check:
    values = {figure.key: figure.value for figure in figures}
    before, after = values["soil_loss_before_t_km2_a"], values["soil_loss_after_t_km2_a"]
    if before is None or after is None:
        why = Label("R, cover or use is not known.", "降雨侵蚀力、盖度或利用方向未知，无法判定。")
    else:
        why = Label("The region of soil loss is not known.", "侵蚀类型区未知，容许值无法确定。")
    if before is None or after is None or found.scale is None:
        return finding(draft.book, "soil_loss", Verdict.UNKNOWN, why=why)
    limit = found.scale.allowed_t_km2_a
    verdict = Verdict.PASS if after <= limit else Verdict.FAIL
    words = {"after": f"{after:.0f}", "before": f"{before:.0f}", "limit": f"{limit:g}"}
    return finding(draft.book, "soil_loss", verdict, None, None, **words)


def _class(scale: Scale | None, loss: float) -> str | None:
    return None if scale is None else LABELS[scale.name(loss)].zh
