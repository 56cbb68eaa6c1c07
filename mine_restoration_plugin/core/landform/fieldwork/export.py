"""What a designed surface becomes for those who build it: LandXML triangles, contours, points to be set out."""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...exchange.cass import write_dat
from ...exchange.dxf.profile import load_profile
from ...exchange.dxf.write import Boundary, Contour, write_dxf
from ...exchange.landxml import DECIMALS, Triangles, write_landxml
from ...exchange.points import Point, write_text
from ...geodata.alignment import aligned
from ...geodata.contours import ContourLine, contours
from ...geodata.crs import require_metric, transform_points, transform_polygons
from ...geodata.grid import Floating, GridSpec, Polygons, Window
from ...geodata.offsets import centres_in
from ...geodata.raster import RasterSource, gdal_cache, open_raster, windows
from ...geodata.shapes import require_valid
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rulebook
from ...terrain.rtin import triangulated
from ...terrain.stationing import chainage
from ...terrain.tin import Tin
from .stakes import KINDS, FieldLine, Stake, corner_stakes, grid_stakes, line_stakes, named_lines, with_heights

Floats = NDArray[np.float64]
_WINDOW = 1 << 20
_CACHE_MB = 32


@dataclass(frozen=True)
class Asked:
    """What shall be made; numbers of None are the rulebook's. ``language``: of the CSV's headings, en or zh."""

    name: str = ""
    interval_m: float | None = None
    spacing_m: float | None = None
    tolerance_m: float | None = None
    offsets_m: tuple[float, ...] = ()
    grid: bool = True
    landxml: str | None = None
    csv: str | None = None
    dat: str | None = None
    dxf: str | None = None
    contours: bool = True
    language: str = "zh"
    application: str = ""
    version: str = ""
    date: datetime.datetime | None = None


@dataclass(frozen=True)
class Exported:
    """What was made. ``tin_error_m`` is the greatest difference to the design at any cell centre, measured."""

    crs: str
    height_datum: str | None
    settings: dict[str, Any]
    tin: Tin | None
    tin_error_m: float | None
    contours: tuple[ContourLine, ...]
    index_m: float
    stakes: tuple[Stake, ...]
    cells: int
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        return {
            "crs": self.crs,
            "height_datum": self.height_datum,
            "settings": self.settings,
            "cells": self.cells,
            "triangles": None if self.tin is None else len(self.tin.triangles),
            "tin_points": None if self.tin is None else len(self.tin.points),
            "tin_area_m2": None if self.tin is None else self.tin.area_m2,
            "tin_error_m": self.tin_error_m,
            "contours": len(self.contours),
            "stakes": len(self.stakes),
            "kinds": {kind: sum(s.kind == kind for s in self.stakes) for kind in sorted({s.kind for s in self.stakes})},
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }


def export_design(
    design: str | os.PathLike[str],
    asked: Asked,
    before: str | os.PathLike[str] | None = None,
    outline: Polygons | None = None,
    outline_crs: str | None = None,
    lines: Sequence[FieldLine] = (),
    lines_crs: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Exported:
    """Make what was asked for of a designed surface, inside an outline (cells whose centre lies in it; None: all).

    Raises:
        InputError: degrees, an outline beside the surface, too many cells, triangles or points, a file that cannot be
            written. Files written before stay whole.
        Cancelled: no file was left half made.
    """
    book = (rulebook or Rulebook.load()).fresh()
    tolerance = asked.tolerance_m or book.number("field.tin_tolerance_m")
    interval = asked.interval_m or book.number("field.contour_m")
    spacing = asked.spacing_m or book.number("field.spacing_m")
    bend = book.number("field.bend_m")
    profile = load_profile()
    index_m = interval * profile.number("contour.index_every")
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        source = stack.enter_context(open_raster(design))
        require_metric(source.spec.crs, source.spec.centre)
        crs = source.spec.crs
        if outline:
            require_valid(outline, "OUTLINE")
            outline = transform_polygons(outline, outline_crs or crs, crs)
        ground = None
        if before is not None:
            opened = stack.enter_context(open_raster(before))
            ground = aligned(opened, source.spec)
        spec, heights = _heights(source, outline, int(book.number("field.most_cells")), progress.part(0.0, 0.1))
        moved = [_moved(line, lines_crs or crs, crs) for line in lines]
        notes: list[Label] = list(source.notes)
        warnings: list[Label] = []
        tin, error = None, None
        if asked.landxml is not None:
            tin, error = triangulated(
                source, spec, heights, tolerance, DECIMALS, int(book.number("field.most_triangles")),
                _cells_of(moved, spec), progress.part(0.1, 0.6),
            )  # fmt: skip
        drawn: tuple[ContourLine, ...] = ()
        if asked.contours or asked.dxf is not None:
            progress.report(0.6)
            _require_few(heights, interval, int(book.number("field.most_levels")))
            drawn = tuple(contours(heights, spec, interval))
        most = int(book.number("field.most_points"))
        stakes = _stakes(spec, outline, moved, spacing, bend, asked, most)
        stakes = with_heights(stakes, source, ground)
        outside = sum(stake.design_m is None for stake in stakes)
        stakes = [stake for stake in stakes if stake.design_m is not None]
        progress.report(0.75)
        if outside:
            notes.append(
                Label(
                    "{count} points lie where the design has no height; they were left out.",
                    "{count}个点位于设计面无高程处，未列入。",
                ).format(count=outside)
            )
        if source.height_datum is None:
            warnings.append(
                Label(
                    "The design does not say what its heights are counted from; say so to those who set it out.",
                    "设计面未注明高程基准，交付放样前请向施工方说明。",
                )
            )
        found = Exported(
            crs, source.height_datum,
            {
                "tolerance_m": tolerance, "interval_m": interval, "spacing_m": spacing, "bend_m": bend,
                "offsets_m": list(asked.offsets_m), "grid": asked.grid,
            },
            tin, error, drawn, index_m, tuple(stakes), int(np.isfinite(heights).sum()), tuple(warnings), tuple(notes),
        )  # fmt: skip
    return _written(found, asked, outline, moved, progress.part(0.75, 1.0))


def _written(
    found: Exported, asked: Asked, outline: Polygons | None, lines: Sequence[FieldLine], progress: Progress
) -> Exported:
    notes: list[Label] = []
    if asked.landxml is not None and found.tin is not None:
        breaks = tuple(line for line in map(_solid, lines) if line is not None)
        surface = Triangles(
            asked.name or "Design", found.tin.points, found.tin.triangles, found.crs, found.height_datum, breaks
        )
        write_landxml(
            asked.landxml, surface, application=asked.application or "Mine Restoration Planner",
            version=asked.version, date=asked.date, progress=progress.part(0.0, 0.4),
        )  # fmt: skip
    points = [_point(stake) for stake in found.stakes]
    if asked.csv is not None:
        _require_stakes(points)
        _write_csv(asked.csv, found.stakes, asked.language)
    progress.report(0.5)
    if asked.dat is not None:
        notes += write_dat(asked.dat, points)
    if asked.dxf is not None:
        name = asked.name
        notes += write_dxf(
            asked.dxf, found.crs, boundaries=[Boundary(name, outline, name)] if outline else [],
            contours=[Contour(line.points, line.level_m) for line in found.contours], heights=points,
            index_step_m=found.index_m, progress=progress.part(0.5, 1.0),
        )  # fmt: skip
    return Exported(**{**vars(found), "notes": (*found.notes, *notes)})


def _solid(line: FieldLine) -> Floats | None:
    """The line with its heights; None where it has none."""
    if line.level_m is not None:
        return np.column_stack((line.points[:, :2], np.full(len(line.points), line.level_m)))
    solid = line.points.shape[1] > 2 and bool(np.isfinite(line.points[:, 2]).all())
    return line.points[:, :3] if solid else None


def _point(stake: Stake) -> Point:
    return Point(stake.name, _CODES.get(stake.kind, "XL"), stake.x, stake.y, stake.design_m)


_CODES = {
    "grid": "FGD",
    "corner": "JZD",
    "crest": "PDX",
    "toe": "PJX",
    "platform": "PT",
    "daylight": "BX",
    "ramp": "PD",
}


def _heights(
    source: RasterSource, outline: Polygons | None, most: int, progress: Progress
) -> tuple[GridSpec, Floating]:
    """The heights of the part that is asked for, NaN outside."""
    window = source.spec.whole
    if outline:
        pixel = source.spec.pixel(np.vstack([ring for polygon in outline for ring in polygon]))
        low, high = np.floor(pixel.min(axis=0)).astype(int), np.ceil(pixel.max(axis=0)).astype(int)
        part = window.intersection(Window(int(low[0]), int(low[1]), *(int(n) for n in high - low)))
        if part is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The outline lies beside the design {name}. Check the coordinate systems of both.",
                ),
                name=source.name,
            )
        window = part
    if window.width * window.height > most:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} has {count} cells here, more than the {most} that are exported at once. Give the outline of "
                "the part to be built.",
            ),
            name=source.name,
            count=window.width * window.height,
            most=most,
        )
    spec = source.spec.part(window)
    heights = np.empty(spec.shape, dtype=source.dtype)
    for piece in windows(spec, _WINDOW):
        rows, cols = slice(piece.row, piece.row + piece.height), slice(piece.col, piece.col + piece.width)
        values, _ = source.read(Window(window.col + piece.col, window.row + piece.row, piece.width, piece.height))
        if outline:
            values[~centres_in(outline, spec, piece)] = np.nan
        heights[rows, cols] = values
        progress.report(piece.row / spec.height)
    return spec, heights


def _cells_of(lines: Sequence[FieldLine], spec: GridSpec) -> NDArray[np.bool_] | None:
    """Cells next to the points of lines at every half cell: corners of triangles, so that edges follow the lines."""
    if not lines:
        return None
    wanted = np.zeros(spec.shape, dtype=bool)
    step = 0.5 * min(spec.cell_x, spec.cell_y)
    for line in lines:
        xy = line.points[:, :2]
        upto = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))))
        at = np.union1d(np.arange(0.0, upto[-1], step), upto)
        pixel = spec.pixel(np.column_stack([np.interp(at, upto, xy[:, i]) for i in (0, 1)]))
        col, row = np.floor(pixel).astype(np.int64).T
        inside = (col >= 0) & (col < spec.width) & (row >= 0) & (row < spec.height)
        wanted[row[inside], col[inside]] = True
    return wanted


def _moved(line: FieldLine, source: str, target: str) -> FieldLine:
    places = transform_points(line.points[:, :2], source, target)
    return FieldLine(np.column_stack((places, line.points[:, 2:])), line.kind, line.bench, line.level_m)


def _require_few(heights: Floating, interval: float, most: int) -> None:
    known = heights[np.isfinite(heights)]
    levels = float(np.ptp(known)) / interval if len(known) else 0.0
    if levels > most:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Contours every {interval} m make {count} levels, more than {most}. Take a larger interval.",
            ),
            interval=f"{interval:g}",
            count=round(levels),
            most=most,
        )


def _stakes(
    spec: GridSpec, outline: Polygons | None, lines: Sequence[FieldLine], spacing: float, bend: float, asked: Asked,
    most: int,
) -> list[Stake]:  # fmt: skip
    x0, y0, x1, y1 = spec.bounds
    count = (x1 - x0) * (y1 - y0) / spacing**2 if asked.grid else 0.0
    if count > most:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Points every {spacing} m would be {count}, more than {most}. Take a larger spacing, or an outline.",
            ),
            spacing=f"{spacing:g}",
            count=round(count),
            most=most,
        )
    found = list(grid_stakes(spec, spacing, outline)) if asked.grid else []
    if outline:
        found += corner_stakes(outline, bend)
    for name, line in named_lines(lines):
        found += line_stakes(name, line, spacing, bend, asked.offsets_m)
    return found


_HEADINGS = (
    Label("name", "点名"), Label("kind", "类别"), Label("line", "所属线"), Label("chainage", "桩号"),
    Label("offset (m)", "偏距（m）"), Label("X north (m)", "X(北)"), Label("Y east (m)", "Y(东)"),
    Label("design height (m)", "设计高程"), Label("present height (m)", "现状高程"), Label("cut (m)", "挖深（m）"),
    Label("fill (m)", "填高（m）"),
)  # fmt: skip


def _write_csv(path: str, stakes: Sequence[Stake], language: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([getattr(heading, language) for heading in _HEADINGS])

    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    for s in stakes:
        kind = KINDS.get(s.kind)
        station = "" if s.chainage_m is None else f"K{chainage(s.chainage_m)}"
        head = (s.name, getattr(kind, language) if kind else s.kind, s.line, station)
        values = (s.offset_m, s.y, s.x, s.design_m, s.present_m, s.cut_m, s.fill_m)
        writer.writerow([*head, *(number(value) for value in values)])
    write_text(path, "\ufeff" + out.getvalue(), "utf-8")


def _require_stakes(points: Sequence[Point]) -> None:
    if not points:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "There is no point to be set out: the spacing is wider than the surface, and there are no lines.",
            )
        )
