"""Soil loss of every unit today and on the design, by CSLE and RUSLE with the same factors; R1 and its figures."""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnosis.erosion.equations import CSLE, RUSLE
from ..diagnosis.erosion.factors import Factors, Patch, checked_k, cover_factor
from ..diagnosis.erosion.loss import Situation, SoilLoss, soil_losses
from ..diagnosis.suitability.result import Direction
from ..diagnosis.suitability.way import NATURAL
from ..geodata.raster import RasterSource
from ..model.plan import Figure
from ..model.progress import Progress
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import stored
from .site_tables import in_hm2
from .stages.stage import Drafting

GREEN = ("cultivated", "garden", "forest", "grass")
BASE = "cover.base_year"
MODEL = "R·K·L·S·B·E·T"
INPUTS = ("existing", "design", "units", "facts", "mine_facts", "A5", "erosion_r", "erosion_k")


@dataclass(frozen=True)
class ErosionPair:
    """Both models over the same ground; ``by_year`` the whole mine by CSLE, t/(km²·a), so many years after planting."""

    csle: SoilLoss
    rusle: SoilLoss
    r: float
    rules: tuple[str, ...]
    notes: tuple[Label, ...]
    by_year: tuple[tuple[int, float], ...]

    @property
    def before(self) -> float | None:
        """Of the whole mine by CSLE, t/(km²·a)."""
        return self.csle.whole.before.loss_t_km2_a

    @property
    def after(self) -> float | None:
        return None if self.csle.whole.after is None else self.csle.whole.after.loss_t_km2_a


def erosion(
    draft: Drafting,
    direction: Direction,
    r: float,
    rules: tuple[str, ...],
    notes: tuple[Label, ...],
    progress: Progress,
) -> ErosionPair:
    """Run both models on the existing and the designed ground.

    Cover today as surveyed, else that of open mine ground; afterwards that of the base year where the unit is planted
    or tilled, elsewhere as today.
    """
    book = draft.book
    with book.noting() as asked:
        base = book.number(f"cover.year.{int(book.number(BASE))}")
        found = _losses(draft, direction, r, base, progress)
        years = sorted(int(key.rsplit(".", 1)[1]) for key in book.keys("cover.year."))
        by_year = [
            (year, _in_year(draft, direction, found[0], base, book.number(f"cover.year.{year}"))) for year in years
        ]
    used = tuple(sorted({*rules, *asked}))
    known = tuple((year, value) for year, value in by_year if value is not None)
    return ErosionPair(found[0], found[1], r, used, notes, known)


def _in_year(
    draft: Drafting, direction: Direction, losses: SoilLoss, base_percent: float, percent: float
) -> float | None:
    """Of the whole mine, t/(km²·a): soil loss is proportional to the factor of cover."""
    tonnes = area = 0.0
    for zone in losses.zones:
        if zone.after is None or zone.after.loss_t_a is None:
            return None
        ratio = 1.0
        if _is_green(direction, zone.key):
            today = _today(draft, zone.key)
            at_base = min(cover_factor(base_percent, draft.book), today)
            if at_base <= 0:
                return None
            ratio = min(cover_factor(percent, draft.book), today) / at_base
        tonnes += zone.after.loss_t_a * ratio
        area += zone.area_m2
    return tonnes / area * 1e6 if area > 0 else None


def _is_green(direction: Direction, number: str) -> bool:
    return direction.units[number].use in GREEN and direction.units[number].way != NATURAL


def _today(draft: Drafting, number: str) -> float:
    known = draft.unit_facts(number).get("vegetation_cover_percent")
    percent = draft.book.number("erosion.cover_before_percent") if known is None else known
    return cover_factor(float(percent), draft.book)


def erosion_table(draft: Drafting, losses: ErosionPair) -> tuple[Table, list[Figure], list[Label]]:
    """R1 by unit, the figures of the whole mine, and what to mind."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("csle_before", Label("CSLE, today", "CSLE 现状模数"), "t/km2a"),
        Column("csle_after", Label("CSLE, design", "CSLE 治理后模数"), "t/km2a"),
        Column("rusle_before", Label("RUSLE, today", "RUSLE 现状模数"), "t/km2a"),
        Column("rusle_after", Label("RUSLE, design", "RUSLE 治理后模数"), "t/km2a"),
        Column("saved_t", Label("Less soil lost in a year (CSLE)", "年减少流失量（CSLE）"), "t"),
    )
    by_rusle = {zone.key: zone for zone in losses.rusle.zones}
    areas = dict(zip((u["unit_no"] for u in draft.units), in_hm2([u["area_m2"] for u in draft.units])))
    rows: list[tuple[Cell, ...]] = []
    for zone in losses.csle.zones:
        other = by_rusle[zone.key]
        pairs = [
            None if summary is None else stored(summary.loss_t_km2_a, "t/km2a")
            for summary in (zone.before, zone.after, other.before, other.after)
        ]
        rows.append((zone.key, areas[zone.key], *pairs, stored(zone.reduction_t_a, "t")))
    years_en = ", ".join(f"{year}: {value:.0f}" for year, value in losses.by_year)
    years_zh = "，".join(f"第 {year} 年 {value:.0f}" for year, value in losses.by_year)
    notes = (
        Label(f"R = {losses.r:.1f} MJ·mm/(hm²·h·a).", f"降雨侵蚀力 R = {losses.r:.1f} MJ·mm/(hm²·h·a)。"),
        Label(
            f"Whole mine by CSLE, t/(km²·a), years after planting: {years_en}.",
            f"全矿 CSLE 模数（t/(km²·a)），种植后{years_zh}。",
        ),
        *losses.notes,
    )
    title = Label("Soil loss before and after", "土壤流失量治理前后对比表")
    table = Table("R1", title, columns, tuple(rows), ("saved_t",), notes, (losses.rules,) * len(rows), INPUTS)
    saved = losses.csle.whole.reduction_t_a
    figures = [
        Figure(
            key, Label(en, zh), stored(value, unit), unit, formula=formula, inputs=("R1", *INPUTS), rules=losses.rules
        )
        for key, en, zh, value, unit, formula in (
            ("soil_loss_before_t_km2_a", "Soil loss today", "现状土壤侵蚀模数", losses.before, "t/km2a", MODEL),
            ("soil_loss_after_t_km2_a", "Soil loss on the design", "治理后土壤侵蚀模数", losses.after, "t/km2a", MODEL),
            ("soil_saved_t_a", "Less soil lost in a year", "年减少土壤流失量", saved, "t", "before − after"),
        )
    ]
    return table, figures, list(losses.csle.warnings)


def _losses(
    draft: Drafting,
    direction: Direction,
    r: float,
    cover_percent: float,
    progress: Progress,
) -> list[SoilLoss]:
    book = draft.book
    k = checked_k(draft.decisions.get("erosion_k", None) or book.number("erosion.k"), book)
    open_cover = book.number("erosion.cover_before_percent")
    now, then, zones = [], [], []
    for unit in draft.units:
        number = unit["unit_no"]
        polygons = draft.polygons(number)
        today = _today(draft, number)
        now.append(Patch(number, polygons, cover=today))
        after = min(cover_factor(cover_percent, book), today) if _is_green(direction, number) else today
        then.append(Patch(number, polygons, cover=after))
        zones.append((number, polygons))
    bare = cover_factor(open_cover, book)
    found = []
    with RasterSource(draft.existing) as before, RasterSource(draft.designed) as after_ground:
        for i, model in enumerate((CSLE, RUSLE)):
            found.append(
                soil_losses(
                    Situation(before, Factors(k, bare, patches=now)),
                    Situation(after_ground, Factors(k, bare, patches=then)),
                    r,
                    book,
                    model=model,
                    zones=zones,
                    progress=progress.part(i / 2, (i + 1) / 2),
                )
            )
    return found
