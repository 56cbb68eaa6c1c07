"""Points to be set out (放样点): on a grid, along lines, at corners; with design and present height.

Names are stable: a point of the grid is named by its place on the grid of the whole system, a point of a line by its
line and chainage, so that a new export of a part, or with points added, gives a point the name it had.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import GridSpec, Polygons
from ...geodata.offsets import centres_in, fewer_points, is_closed
from ...geodata.raster import RasterSource
from ...model.text import Label
from ...terrain.section import sample_points
from ...terrain.stationing import chainage

Floats = NDArray[np.float64]
GRID, CORNER, LINE = "grid", "corner", "line"
KINDS = {
    GRID: Label("grid", "方格点"),
    CORNER: Label("corner", "边界拐点"),
    LINE: Label("line", "线"),
    "crest": Label("crest", "坡顶线"),
    "toe": Label("toe", "坡底线"),
    "daylight": Label("design limit", "设计边线"),
    "ramp": Label("ramp", "坡道线"),
    "platform": Label("platform", "平台边线"),
}
_LETTERS = {"crest": "C", "toe": "T", "daylight": "D", "ramp": "R", "platform": "P", LINE: "L"}
_SAME_M = 0.01


@dataclass(frozen=True)
class FieldLine:
    """A line to be set out: (n, 2) or (n, 3) points; ``kind`` as the design's lines have it, else free."""

    points: Floats
    kind: str = LINE
    bench: int | None = None
    level_m: float | None = None


@dataclass(frozen=True)
class Stake:
    """One point. Chainage along its line and offset from it (right positive) in m; heights None where unknown."""

    name: str
    kind: str
    line: str
    chainage_m: float | None
    offset_m: float | None
    x: float
    y: float
    design_m: float | None
    present_m: float | None

    @property
    def rise_m(self) -> float | None:
        """Design above present ground, m: positive fill, negative cut."""
        return None if self.design_m is None or self.present_m is None else self.design_m - self.present_m

    @property
    def cut_m(self) -> float | None:
        return None if self.rise_m is None else max(-self.rise_m, 0.0)

    @property
    def fill_m(self) -> float | None:
        return None if self.rise_m is None else max(self.rise_m, 0.0)


def named_lines(lines: Sequence[FieldLine]) -> list[tuple[str, FieldLine]]:
    """Lines with their names, C3, C3b, T3 …, by kind, bench, level and place: the order of a layer does not matter."""

    def key(line: FieldLine) -> tuple[object, ...]:
        low = np.round(line.points[:, :2].min(axis=0), 2).tolist()
        level = math.inf if line.level_m is None else line.level_m
        return letter(line.kind), -1 if line.bench is None else line.bench, round(level, 3), *low, len(line.points)

    met: dict[str, int] = {}
    found = []
    for line in sorted(lines, key=key):
        stem = letter(line.kind) + ("" if line.bench is None else str(line.bench))
        met[stem] = met.get(stem, 0) + 1
        found.append((stem + _suffix(met[stem]), line))
    return found


def letter(kind: str) -> str:
    """The letter that names of points on such a line begin with."""
    return _LETTERS.get(kind, "L")


def _suffix(number: int) -> str:
    """Nothing for the first, then b, c … z, aa …"""
    text = ""
    while number > 1 or text:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
        if number == 0:
            break
    return text


def line_stakes(name: str, line: FieldLine, spacing_m: float, bend_m: float, offsets_m: Sequence[float]) -> list[Stake]:
    """Stakes at every ``spacing_m`` from the start, at the end and at every bend, and beside each at ``offsets_m``.

    Between neighbouring stakes the line leaves their straight connection by no more than ``bend_m``.
    """
    xy = line.points[:, :2]
    upto = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))))
    bends = upto[fewer_points(xy, bend_m)]
    regular = np.arange(0.0, upto[-1], spacing_m)
    stations = np.union1d(regular, bends)
    # of a regular station and a bend in one place the regular one stays, so that its name does
    near = np.abs(stations[:, None] - regular[None, :]).min(axis=1)
    stations = stations[(near == 0.0) | (near > _SAME_M)]
    if upto[-1] - stations[-1] > _SAME_M:
        stations = np.append(stations, upto[-1])
    stations = stations[np.concatenate(([True], np.diff(stations) > _SAME_M))]
    if is_closed(xy) and len(stations) > 1 and upto[-1] - stations[-1] <= _SAME_M:
        stations = stations[:-1]
    columns = [np.interp(stations, upto, line.points[:, i]) for i in range(line.points.shape[1])]
    if line.level_m is not None:
        heights: list[float | None] = [line.level_m] * len(stations)
    elif len(columns) > 2:
        heights = [float(z) if math.isfinite(z) else None for z in columns[2]]
    else:
        heights = [None] * len(stations)
    found = []
    sides = _normals(xy, upto, stations)
    for number, station in enumerate(stations.tolist()):
        for offset in (0.0, *offsets_m):
            beside = "" if offset == 0 else f"{'R' if offset > 0 else 'L'}{abs(offset):g}"
            x, y = (columns[i][number] + offset * sides[number, i] for i in (0, 1))
            height = heights[number] if offset == 0 else None
            found.append(
                Stake(f"{name}-{chainage(station)}{beside}", line.kind, name, station, offset, x, y, height, None)
            )
    return found


def _normals(xy: Floats, upto: Floats, stations: Floats) -> Floats:
    """Unit vectors to the right, at a bend between its two sides."""
    ways = np.diff(xy, axis=0)
    ways = ways / np.maximum(np.hypot(*ways.T), 1e-12)[:, None]
    last = len(ways) - 1
    before = ways[np.clip(np.searchsorted(upto, stations - 1e-9) - 1, 0, last)]
    after = ways[np.clip(np.searchsorted(upto, stations + 1e-9) - 1, 0, last)]
    mean = before + after
    length = np.hypot(*mean.T)
    mean = np.where((length > 1e-9)[:, None], mean / np.maximum(length, 1e-12)[:, None], after)
    return np.column_stack((mean[:, 1], -mean[:, 0]))


def grid_stakes(spec: GridSpec, spacing_m: float, outline: Polygons | None) -> Iterator[Stake]:
    """Stakes on whole multiples of ``spacing_m`` east and north, inside the outline (None: on the whole grid)."""
    x0, y0, x1, y1 = spec.bounds if outline is None else _bounds(outline)
    first_col, last_col = math.ceil(x0 / spacing_m - 1e-9), math.floor(x1 / spacing_m + 1e-9)
    first_row, last_row = math.ceil(y0 / spacing_m - 1e-9), math.floor(y1 / spacing_m + 1e-9)
    width, height = last_col - first_col + 1, last_row - first_row + 1
    if width < 1 or height < 1:
        return
    wide, high = first_col - 0.5, last_row + 0.5
    lattice = GridSpec(width, height, (wide * spacing_m, spacing_m, 0.0, high * spacing_m, 0.0, -spacing_m), spec.crs)
    inside = np.ones((height, width), dtype=bool) if outline is None else centres_in(outline, lattice)
    for row, col in np.argwhere(inside).tolist():
        column, line = first_col + col, last_row - row
        name = f"G{column % 100_000:05d}-{line % 100_000:05d}"
        yield Stake(name, GRID, "", None, None, column * spacing_m, line * spacing_m, None, None)


def corner_stakes(outline: Polygons, bend_m: float) -> list[Stake]:
    """Corners of the outline, ring by ring from its northernmost point, clockwise."""
    found = []
    for number, polygon in enumerate(outline, 1):
        for inner, ring in enumerate(polygon):
            points = ring[:-1]
            points = np.roll(points, -int(np.lexsort((points[:, 0], -points[:, 1]))[0]), axis=0)
            area = float((points[:, 0] * np.roll(points[:, 1], -1) - np.roll(points[:, 0], -1) * points[:, 1]).sum())
            if area > 0:
                points = np.roll(points[::-1], 1, axis=0)
            keep = fewer_points(np.vstack((points, points[:1])), bend_m)[:-1]
            name = f"J{number}" + (f"h{inner}" if inner else "")
            found += [
                Stake(f"{name}-{i}", CORNER, name, None, None, float(x), float(y), None, None)
                for i, (x, y) in enumerate(points[keep], 1)
            ]
    return found


def with_heights(stakes: Sequence[Stake], design: RasterSource, before: RasterSource | None) -> list[Stake]:
    """Heights at the stakes, bilinear between centres; a height the line itself has is kept for the design."""
    if not stakes:
        return []
    places = np.array([(stake.x, stake.y) for stake in stakes])
    new = sample_points(design, places)
    old = np.full(len(places), np.nan) if before is None else sample_points(before, places)
    return [
        Stake(
            s.name, s.kind, s.line, s.chainage_m, s.offset_m, s.x, s.y,
            s.design_m if s.design_m is not None else _known(z), _known(p),
        )
        for s, z, p in zip(stakes, new, old)
    ]  # fmt: skip


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _bounds(polygons: Polygons) -> tuple[float, float, float, float]:
    rings = np.vstack([polygon[0] for polygon in polygons])
    low, high = rings.min(axis=0), rings.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
