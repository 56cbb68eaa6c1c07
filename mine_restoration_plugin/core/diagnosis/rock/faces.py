"""Rock faces of a surface: their dip and dip direction, from zones, along lines, or found by steepness."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...delineation.finding.components import Components
from ...geodata.coverage import coverage_mask
from ...geodata.grid import GridSpec, Polygons, Window, windows
from ...geodata.outlines import mask_outline
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...terrain.section import sample_points
from .kinematics import Face
from .vectors import Floats

CELLS_AT_ONCE = 1 << 20
MANY = 500


@dataclass(frozen=True)
class FaceZone:
    """A face on the ground. ``area_m2`` is projected, of the steep cells; ``spread`` the length of their mean unit
    vector of steepest fall (1: all face one way). ``polygons`` are its outline, empty for a face along a line."""

    face: Face
    polygons: Polygons
    area_m2: float
    spread: float
    notes: tuple[Label, ...] = ()


def gradient(heights: NDArray[np.floating[Any]], spec: GridSpec) -> tuple[Floats, Floats]:
    """dz/dx and dz/dy (east, north) after Horn, of all but the outer cells; rotated and oblong grids as well."""
    z = np.asarray(heights, float)
    a, b, c = z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]
    d, f = z[1:-1, :-2], z[1:-1, 2:]
    g, h, i = z[2:, :-2], z[2:, 1:-1], z[2:, 2:]
    by_col = ((c + 2 * f + i) - (a + 2 * d + g)) / 8
    by_row = ((g + 2 * h + i) - (a + 2 * b + c)) / 8
    _, xc, xr, _, yc, yr = spec.transform
    determinant = xc * yr - xr * yc
    return (yr * by_col - yc * by_row) / determinant, (xc * by_row - xr * by_col) / determinant


def read_gradient(source: RasterSource, window: Window) -> tuple[Floats, Floats, Floats]:
    """Heights, dz/dx, dz/dy of a window as cut out of the whole; NaN where a neighbour is unknown."""
    heights, east, north = _read_wide(source, window)
    return heights[1:-1, 1:-1], east, north


def _read_face(source: RasterSource, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
    """Lowest and highest height of every cell and its neighbours, dz/dx, dz/dy.

    The steep cells of a face end half a cell before its crest and foot; their neighbours reach both.
    """
    heights, east, north = _read_wide(source, window)
    low, high = ndimage.minimum_filter(heights, 3), ndimage.maximum_filter(heights, 3)
    return low[1:-1, 1:-1], high[1:-1, 1:-1], east, north


def _read_wide(source: RasterSource, window: Window) -> tuple[Floats, Floats, Floats]:
    """Heights of a window and one cell around it, and the gradient of the window itself."""
    wide = Window(window.col - 1, window.row - 1, window.width + 2, window.height + 2)
    heights = np.full((wide.height, wide.width), np.nan)
    inside = wide.intersection(source.spec.whole)
    if inside is not None:
        values, _ = source.read(inside)
        row, col = inside.row - wide.row, inside.col - wide.col
        heights[row : row + inside.height, col : col + inside.width] = values
    east, north = gradient(heights, source.spec)
    unknown = ~np.isfinite(heights[1:-1, 1:-1])  # Horn's window leaves its middle out
    east[unknown] = north[unknown] = np.nan
    return heights, east, north


def faces_of_zones(
    source: RasterSource, zones: Sequence[tuple[str, Polygons]], min_slope_deg: float, progress: Progress = SILENT
) -> list[FaceZone]:
    """One face for each zone: the mean plane of its cells of at least ``min_slope_deg``.

    Raises:
        InputError: a zone has no such cell on this surface.
    """
    found = []
    for number, (name, polygons) in enumerate(zones):
        sums = _Sums()
        for window in _windows_of(source.spec, polygons):
            inside = coverage_mask(polygons, source.spec, window) >= 0.5
            low, high, east, north = _read_face(source, window)
            sums.add((low, high), east, north, inside, min_slope_deg)
        progress.report((number + 1) / len(zones))
        if not sums.cells:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Zone {zone} has no cell of {slope}° or steeper on this surface. Draw it on a face, or lower the "
                    "least slope.",
                ),
                zone=name,
                slope=f"{min_slope_deg:g}",
            )
        found.append(sums.zone(name, polygons, source.spec))
    return found


def faces_of_lines(source: RasterSource, lines: Sequence[tuple[str, Floats]], min_slope_deg: float) -> list[FaceZone]:
    """One face for each line (n, 2): the mean plane of the steep ground under it, half a cell apart.

    Raises:
        InputError: a line meets no such ground.
    """
    found = []
    step = min(source.spec.cell_x, source.spec.cell_y)
    for name, line in lines:
        points = _along(line, step / 2)
        sums = _Sums()
        heights = sample_points(source, points)
        offset = [sample_points(source, points + np.array(move) * step) for move in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        east, north = (offset[0] - offset[1]) / (2 * step), (offset[2] - offset[3]) / (2 * step)
        east = np.where(np.isfinite(heights), east, np.nan)
        sums.add(
            (heights[None], heights[None]), east[None], north[None], np.ones((1, len(points)), bool), min_slope_deg
        )
        if not sums.cells:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Line {line} meets no ground of {slope}° or steeper. Draw it down a face or lower the least slope.",
                ),
                line=name,
                slope=f"{min_slope_deg:g}",
            )
        zone = sums.zone(name, [], source.spec)
        found.append(FaceZone(zone.face, [], 0.0, zone.spread, zone.notes))
    return found


def find_faces(
    source: RasterSource,
    min_slope_deg: float,
    min_area_m2: float,
    sector_deg: float,
    progress: Progress = SILENT,
) -> list[FaceZone]:
    """Connected steep ground that faces within one sector, the largest first, at most 500 faces.

    Two passes over windows of a million cells; labels go to a temporary file (4 bytes a cell). The sectors begin
    where least of the steep ground faces, so that a plane face is not split down its middle.
    """
    spec = source.spec
    cells_min = max(int(np.ceil(min_area_m2 / spec.cell_area_m2)), 1)
    places = list(windows(spec, CELLS_AT_ONCE, source.block))
    offset = _quiet_azimuth(source, places, min_slope_deg, sector_deg, progress.part(0, 0.35))
    tops = ("top", "bottom", "col", "first_col", "row", "first_row")
    components = Components(spec, ("east", "north", "unit_east", "unit_north"), tops, cells_min)
    with tempfile.TemporaryFile() as file:
        labels = np.memmap(file, np.int32, "w+", shape=spec.shape)
        for number, window in enumerate(places):
            low, high, east, north = _read_face(source, window)
            classes, quantities = _classes((low, high), east, north, window, min_slope_deg, sector_deg, offset)
            rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
            labels[rows, cols] = components.add(window, classes, quantities)
            progress.report(0.35 + 0.35 * (number + 1) / len(places))
        found = components.finish()
        order = np.argsort(-found.cells, kind="stable")[:MANY]
        zones = []
        for rank, i in enumerate(order):
            box = [int(found.values[key][i]) for key in ("first_col", "col", "first_row", "row")]
            window = Window(-box[0], -box[2], box[1] + box[0] + 1, box[3] + box[2] + 1)
            rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
            mask = found.final[labels[rows, cols]] == i + 1
            outline = mask_outline(mask, spec.part(window))
            sums = _Sums(
                int(found.cells[i]),
                found.values["east"][i],
                found.values["north"][i],
                found.values["unit_east"][i],
                found.values["unit_north"][i],
                found.values["top"][i],
                -found.values["bottom"][i],
            )
            zones.append(sums.zone(f"F{rank + 1}", outline, spec))
            progress.report(0.7 + 0.3 * (rank + 1) / len(order))
        del labels
    return zones


@dataclass
class _Sums:
    """Sums over the steep cells of one face."""

    cells: int = 0
    east: float = 0.0
    north: float = 0.0
    unit_east: float = 0.0
    unit_north: float = 0.0
    top: float = -np.inf
    bottom: float = np.inf

    def add(
        self,
        heights: tuple[Floats, Floats],
        east: Floats,
        north: Floats,
        inside: NDArray[np.bool_],
        min_slope_deg: float,
    ) -> None:
        fall = np.hypot(east, north)
        steep = inside & (fall >= np.tan(np.radians(min_slope_deg)))  # NaN compares false
        if not steep.any():
            return
        self.cells += int(np.count_nonzero(steep))
        self.east += float(east[steep].sum())
        self.north += float(north[steep].sum())
        self.unit_east += float((east[steep] / fall[steep]).sum())
        self.unit_north += float((north[steep] / fall[steep]).sum())
        self.top = max(self.top, float(heights[1][steep].max()))
        self.bottom = min(self.bottom, float(heights[0][steep].min()))

    def zone(self, name: str, polygons: Polygons, spec: GridSpec) -> FaceZone:
        """The mean plane: mean gradient of cells of equal area in plan is the plane the face as a whole falls by."""
        east, north = self.east / self.cells, self.north / self.cells
        dip = float(np.degrees(np.arctan(np.hypot(east, north))))
        direction = float(np.degrees(np.arctan2(-east, -north)) % 360)
        spread = float(np.hypot(self.unit_east, self.unit_north) / self.cells)
        height = self.top - self.bottom
        cell = max(spec.cell_x, spec.cell_y)
        notes = []
        if height < 4 * cell * np.tan(np.radians(dip)):
            notes.append(
                Label(
                    "Face {name} is fewer than four cells wide: the surface shows it flatter than it is.",
                    "坡面{name}宽度不足4个栅格，地形数据会使坡角偏缓。",
                ).format(name=name)
            )
        if spread < 0.9:
            notes.append(
                Label(
                    "Face {name} turns: its dip direction is a mean over widely different parts. Split it.",
                    "坡面{name}走向变化大，坡向为平均值，宜分段。",
                ).format(name=name)
            )
        face = Face(name, dip, direction, float(height))
        return FaceZone(face, polygons, self.cells * spec.cell_area_m2, spread, tuple(notes))


def _classes(
    heights: tuple[Floats, Floats],
    east: Floats,
    north: Floats,
    window: Window,
    min_slope_deg: float,
    sector_deg: float,
    offset: float,
) -> tuple[NDArray[np.int32], dict[str, Floats]]:
    fall = np.hypot(east, north)
    steep = fall >= np.tan(np.radians(min_slope_deg))
    azimuth = np.degrees(np.arctan2(-east, -north)) % 360
    with np.errstate(invalid="ignore"):
        sector = np.floor(((azimuth - offset) % 360) / sector_deg)
    classes = np.where(steep, np.nan_to_num(sector) + 1, 0).astype(np.int32)
    row, col = np.mgrid[window.row : window.row + window.height, window.col : window.col + window.width].astype(float)
    unit = np.where(steep, fall, 1.0)

    def kept(values: Floats) -> Floats:
        return np.where(steep, values, 0.0)

    quantities = {
        "east": kept(east),
        "north": kept(north),
        "unit_east": kept(east / unit),
        "unit_north": kept(north / unit),
        "top": kept(heights[1]),
        "bottom": kept(-heights[0]),
        "col": col,
        "first_col": -col,
        "row": row,
        "first_row": -row,
    }
    return classes, quantities


def _quiet_azimuth(
    source: RasterSource, places: Sequence[Window], min_slope_deg: float, sector_deg: float, progress: Progress
) -> float:
    """Where sectors begin: the azimuth (below one sector) with least steep ground within 5° of any of their bounds."""
    counts = np.zeros(360)
    for number, window in enumerate(places):
        _, east, north = read_gradient(source, window)
        steep = np.hypot(east, north) >= np.tan(np.radians(min_slope_deg))
        azimuth = np.degrees(np.arctan2(-east[steep], -north[steep])) % 360
        counts += np.bincount(azimuth.astype(np.int64) % 360, minlength=360)
        progress.report((number + 1) / len(places))
    near = np.sum([np.roll(counts, shift) for shift in range(-5, 5)], axis=0)
    starts = np.arange(int(sector_deg))
    bounds = (starts[:, None] + np.arange(0, 360, sector_deg)[None, :]).astype(np.int64) % 360
    return float(starts[np.argmin(near[bounds].sum(axis=1))])


def _windows_of(spec: GridSpec, polygons: Polygons) -> Iterator[Window]:
    """Windows of a million cells over the box of a polygon, within the grid."""
    places = spec.pixel(np.concatenate([ring for rings in polygons for ring in rings]))
    low, high = np.floor(places.min(axis=0)), np.ceil(places.max(axis=0))
    size = np.maximum(high - low, 1)
    box = Window(int(low[0]), int(low[1]), int(size[0]), int(size[1])).intersection(spec.whole)
    if box is None:
        return
    for window in windows(spec.part(box), CELLS_AT_ONCE):
        yield Window(box.col + window.col, box.row + window.row, window.width, window.height)


def _along(line: Floats, step: float) -> Floats:
    upto = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line[:, :2], axis=0).T))))
    stations = np.linspace(0, upto[-1], max(int(upto[-1] / step), 1) + 1)
    return np.column_stack([np.interp(stations, upto, line[:, axis]) for axis in (0, 1)])
