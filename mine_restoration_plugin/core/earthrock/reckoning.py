"""The earthwork volumes of a design by the three methods that reviewers read, per zone, with what each bench holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from ..geodata.alignment import aligned
from ..geodata.crs import require_metric, transform_polygons
from ..geodata.grid import Polygons
from ..geodata.raster import RasterSource, open_raster
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.table import Cell, Column, Table
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import stored
from ..rulebook import Rulebook
from ..terrain.methods.crossed import Crossed, section_volumes
from ..terrain.methods.prisms import Prisms, prism_volumes
from ..terrain.methods.slices import Slice, slice_volumes
from ..terrain.methods.squares import Squares, square_volumes
from ..terrain.volume import RasterSurface, Volume, VolumeResult, Zone, cut_fill
from .factors import Conversion, choose_conversion

SQUARES, DTM, SECTIONS, CELLS = "squares", "dtm", "sections", "cells"
METHODS = {
    SQUARES: Label("Grid squares", "方格网法"),
    DTM: Label("Triangulated prisms (DTM)", "DTM法（三棱柱）"),
    SECTIONS: Label("Cross-sections, prismoidal", "断面法（棱台公式）"),
    CELLS: Label("Cell by cell, exact edges", "栅格逐格法（边界精确）"),
}


@dataclass(frozen=True)
class Settings:
    """How the methods go. None takes the rulebook's row; ``base`` is the sections' base line in the zones' CRS."""

    square_m: float | None = None
    azimuth_deg: float = 0.0
    section_m: float | None = None
    base: Sequence[Sequence[float]] | None = None
    bench_m: float | None = None
    bench_base_m: float = 0.0
    factor_system: str | None = None
    before_rmse_m: float | None = None
    after_rmse_m: float | None = None


@dataclass(frozen=True)
class ZoneOfWork:
    """An area to be reckoned, with the material in it (a key of the conversion factors; None: the default)."""

    key: str
    polygons: Polygons
    material: str | None = None


@dataclass(frozen=True)
class ZoneReckoned:
    """One zone by all methods; volumes are in ``rows``: method, cut bank m³, fill compacted m³ (None: not known)."""

    zone: ZoneOfWork
    conversion: Conversion
    cells: Volume
    squares: Squares
    prisms: Prisms
    crossed: Crossed
    slices: tuple[Slice, ...]

    @property
    def rows(self) -> list[tuple[str, float | None, float | None]]:
        return [
            (SQUARES, self.squares.cut_bank_m3, self.squares.fill_compacted_m3),
            (DTM, self.prisms.cut_bank_m3, self.prisms.fill_compacted_m3),
            (SECTIONS, self.crossed.cut_bank_m3, self.crossed.fill_compacted_m3),
            (CELLS, self.cells.cut_bank_m3, self.cells.fill_compacted_m3),
        ]


@dataclass(frozen=True)
class Reckoned:
    """All zones; ``spread_…`` is the greatest difference between two of the methods over their mean, in all together.

    None where a method could not be reckoned or nothing is moved. ``agree`` compares both with the rulebook's limit.
    """

    zones: tuple[ZoneReckoned, ...]
    total: VolumeResult
    settings: Settings
    limit_share: float
    height_datum: str | None
    rules: tuple[dict[str, Any], ...]
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]

    def sums(self) -> list[tuple[str, float | None, float | None]]:
        """Method, cut and fill over all zones."""
        found = []
        for number, method in enumerate(METHODS):
            cells = [zone.rows[number] for zone in self.zones]
            found.append((method, _sum([c[1] for c in cells]), _sum([c[2] for c in cells])))
        return found

    @property
    def spread_cut_share(self) -> float | None:
        return _spread([row[1] for row in self.sums()])

    @property
    def spread_fill_share(self) -> float | None:
        return _spread([row[2] for row in self.sums()])

    @property
    def agree(self) -> bool | None:
        """Whether the methods agree; None where that cannot be told."""
        spreads = [s for s in (self.spread_cut_share, self.spread_fill_share) if s is not None]
        known = all(None not in row for row in self.sums())
        return all(s <= self.limit_share for s in spreads) if known and spreads else None

    def tables(self) -> dict[str, Table]:
        return {"methods": self._methods(), "benches": self._benches(), "sections": self._sections()}

    def to_json(self) -> dict[str, Any]:
        return {
            "methods": [{"method": m, "cut_bank_m3": c, "fill_compacted_m3": f} for m, c, f in self.sums()],
            "spread_cut_share": self.spread_cut_share,
            "spread_fill_share": self.spread_fill_share,
            "limit_share": self.limit_share,
            "agree": self.agree,
            "cells": self.total.to_json(),
            "height_datum": self.height_datum,
            "settings": {name: value for name, value in vars(self.settings).items() if name != "base"},
            "rules": list(self.rules),
            "tables": {key: table.to_json() for key, table in self.tables().items()},
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }

    def _methods(self) -> Table:
        columns = (
            Column("zone", Label("Zone", "分区")),
            Column("method", Label("Method", "计算方法")),
            Column("cut_bank_m3", Label("Cut, bank", "挖方（自然方）"), "m3"),
            Column("fill_compacted_m3", Label("Fill, compacted", "填方（压实方）"), "m3"),
            Column("cut_off", Label("Cut: off the mean", "挖方与均值之差"), "percent"),
            Column("fill_off", Label("Fill: off the mean", "填方与均值之差"), "percent"),
        )
        rows: list[tuple[Cell, ...]] = []
        groups = [(zone.zone.key, zone.rows) for zone in self.zones]
        if len(groups) > 1:
            groups.append(("合计", self.sums()))
        for key, found in groups:
            means = _mean([cut for _, cut, _ in found]), _mean([fill for _, _, fill in found])
            for method, cut, fill in found:
                rows.append(
                    (
                        key,
                        METHODS[method].zh,
                        stored(cut, "m3"),
                        stored(fill, "m3"),
                        _percent(cut, means[0]),
                        _percent(fill, means[1]),
                    )
                )
        return Table("1", Label("Volumes by method", "各方法土石方量对比"), columns, tuple(rows))

    def _benches(self) -> Table:
        columns = (
            Column("zone", Label("Zone", "分区")),
            Column("material", Label("Material", "材料")),
            Column("bottom_m", Label("From level", "下标高"), "m"),
            Column("top_m", Label("To level", "上标高"), "m"),
            Column("cut_bank_m3", Label("Cut, bank", "挖方（自然方）"), "m3"),
            Column("cut_loose_m3", Label("Cut, loose", "挖方（松方）"), "m3"),
            Column("cut_t", Label("Cut", "挖方"), "t"),
            Column("fill_compacted_m3", Label("Fill, compacted", "填方（压实方）"), "m3"),
            Column("fill_bank_m3", Label("Fill needs, bank", "填方需土（自然方）"), "m3"),
        )
        rows: list[tuple[Cell, ...]] = []
        for zone in self.zones:
            factors = zone.conversion
            for part in zone.slices:
                rows.append(
                    (
                        zone.zone.key,
                        factors.label.zh,
                        stored(part.bottom_m, "m"),
                        stored(part.top_m, "m"),
                        stored(part.cut_bank_m3, "m3"),
                        stored(part.cut_bank_m3 * factors.loose, "m3"),
                        stored(part.cut_bank_m3 * factors.density_t_m3, "t"),
                        stored(part.fill_compacted_m3, "m3"),
                        stored(part.fill_compacted_m3 / factors.compacted, "m3"),
                    )
                )
        totals = ("cut_bank_m3", "cut_loose_m3", "cut_t", "fill_compacted_m3", "fill_bank_m3")
        title = Label("Volumes by zone, material and bench", "分区、分材料、分台阶土石方量")
        return Table("2", title, columns, tuple(rows), totals)

    def _sections(self) -> Table:
        columns = (
            Column("zone", Label("Zone", "分区")),
            Column("from_m", Label("From chainage", "起桩号"), "m"),
            Column("to_m", Label("To chainage", "止桩号"), "m"),
            Column("cut_area_m2", Label("Cut area at the start", "起断面挖方面积"), "m2"),
            Column("fill_area_m2", Label("Fill area at the start", "起断面填方面积"), "m2"),
            Column("cut_mean_m3", Label("Cut, mean areas", "挖方（平均断面）"), "m3"),
            Column("fill_mean_m3", Label("Fill, mean areas", "填方（平均断面）"), "m3"),
            Column("cut_m3", Label("Cut, prismoidal", "挖方（棱台公式）"), "m3"),
            Column("fill_m3", Label("Fill, prismoidal", "填方（棱台公式）"), "m3"),
        )
        rows: list[tuple[Cell, ...]] = []
        for zone in self.zones:
            for section, row in zip(zone.crossed.sections, zone.crossed.rows):
                rows.append(
                    (
                        zone.zone.key,
                        stored(row[0], "m"),
                        stored(row[1], "m"),
                        stored(section.cut_m2, "m2"),
                        stored(section.fill_m2, "m2"),
                        *(stored(cell, "m3") for cell in row[2:]),
                    )
                )
        totals = ("cut_mean_m3", "fill_mean_m3", "cut_m3", "fill_m3")
        return Table("3", Label("Volumes by sections", "断面法计算表"), columns, tuple(rows), totals)


def reckon(
    before: str | os.PathLike[str],
    after: str | os.PathLike[str],
    zones: Sequence[ZoneOfWork],
    zones_crs: str | None = None,
    settings: Settings | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Reckoned:
    """Reckon every zone by all methods. ``after`` is brought onto the grid of ``before`` where it lies on another.

    Raises:
        InputError: no zone, degrees, an unknown material, too many squares or sections.
    """
    if not zones:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no zone to reckon: draw the outline first."))
    book = (rulebook or Rulebook.load()).fresh()
    chosen = _completed(settings or Settings(), book)
    limit = book.number("volumes.agree_share")
    conversions = [choose_conversion(book, chosen.factor_system, zone.material) for zone in zones]
    with ExitStack() as stack:
        first, second = (stack.enter_context(open_raster(path)) for path in (before, after))
        require_metric(first.spec.crs, first.spec.centre)
        crs = first.spec.crs
        placed = [replace(zone, polygons=transform_polygons(zone.polygons, zones_crs or crs, crs)) for zone in zones]
        total = cut_fill(
            RasterSurface(os.fspath(before)),
            RasterSurface(os.fspath(after)),
            [Zone(zone.key, zone.polygons) for zone in placed],
            before_rmse_m=chosen.before_rmse_m,
            after_rmse_m=chosen.after_rmse_m,
            zones_crs=crs,
            rulebook=book,
            progress=progress.part(0.0, 0.2),
        )
        view = aligned(second, first.spec)
        found = []
        for number, (zone, conversion, cells) in enumerate(zip(placed, conversions, total.zones)):
            part = progress.part(0.2 + 0.8 * number / len(placed), 0.2 + 0.8 * (number + 1) / len(placed))
            found.append(_zone(first, view, zone, conversion, cells, chosen, part))
        datum = first.height_datum
    warnings = list(total.warnings)
    if any(zone.squares.nodata_area_m2 > 0 or None in zone.rows[2] for zone in found):
        warnings.append(
            Label(
                "Heights are missing within a zone: volumes are of the known part, and sections through the gap have "
                "none.",
                "分区内有高程缺失：体积只含已知部分，穿过缺失处的断面无面积。",
            )
        )
    return Reckoned(
        tuple(found),
        total,
        chosen,
        limit,
        datum,
        tuple(rule.to_json() for rule in book.used),
        tuple(warnings),
        total.notes,
    )


def _zone(
    before: RasterSource,
    after: RasterSource,
    zone: ZoneOfWork,
    conversion: Conversion,
    cells: Volume,
    settings: Settings,
    progress: Progress,
) -> ZoneReckoned:
    square, section, bench = (value or 0.0 for value in (settings.square_m, settings.section_m, settings.bench_m))
    return ZoneReckoned(
        zone,
        conversion,
        cells,
        square_volumes(before, after, zone.polygons, square, settings.azimuth_deg, progress.part(0.0, 0.2)),
        prism_volumes(before, after, zone.polygons, progress.part(0.2, 0.5)),
        section_volumes(before, after, zone.polygons, section, settings.base, progress.part(0.5, 0.8)),
        tuple(slice_volumes(before, after, zone.polygons, bench, settings.bench_base_m, progress.part(0.8, 1.0))),
    )


def _completed(settings: Settings, book: Rulebook) -> Settings:
    given: dict[str, Any] = {
        name: getattr(settings, name) if getattr(settings, name) is not None else book.number(f"volumes.{name}")
        for name in ("square_m", "section_m", "bench_m")
    }
    for name, value in given.items():
        if not value > 0:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} must be greater than zero, not {value}."),
                name=name,
                value=value,
            )
    return replace(settings, **given)


def _sum(cells: Sequence[float | None]) -> float | None:
    return None if None in cells else sum(cell for cell in cells if cell is not None)


def _mean(cells: Sequence[float | None]) -> float | None:
    known = [cell for cell in cells if cell is not None]
    return sum(known) / len(known) if known else None


def _spread(cells: Sequence[float | None]) -> float | None:
    known = [cell for cell in cells if cell is not None]
    mean = _mean(known)
    return (max(known) - min(known)) / mean if mean and len(known) > 1 else None


def _percent(value: float | None, mean: float | None) -> float | None:
    return stored((value / mean - 1.0) * 100.0, "percent") if value is not None and mean else None
