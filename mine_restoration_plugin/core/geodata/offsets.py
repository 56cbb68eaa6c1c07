"""Lines and what lies beside them: buffers, strips on one side, offset lines that never cross themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr

from .areas import signed_area
from .grid import GridSpec, Polygons, Ring, Window
from .guard import attempt
from .shapes import from_ogr, to_ogr

Floats = NDArray[np.float64]
QUARTER = 32
"""Pieces of a quarter circle: an arc of 100 m radius is 3 cm off at the most."""
_NEAR = 2e-3  # share of the distance by which a piece of an arc may lie inside it


def is_closed(line: Floats) -> bool:
    return len(line) > 3 and bool((line[0, :2] == line[-1, :2]).all())


def buffered(lines: Sequence[Floats], distance: float) -> Polygons:
    """All within ``distance`` of lines of (n, 2) points."""
    wkb = struct.pack("<BII", 1, 5, len(lines)) + b"".join(_line_wkb(line) for line in lines)
    return from_ogr(_done(ogr.CreateGeometryFromWkb(wkb).Buffer, distance, QUARTER))


def shrunk_or_grown(polygons: Polygons, distance: float) -> Polygons:
    """Polygons with their outline moved outwards (inwards where negative) by ``distance``."""
    return from_ogr(_done(to_ogr(polygons).Buffer, distance, QUARTER)) if polygons else []


def swept(points: Floats, radius: Floats) -> Polygons:
    """What a disc covers whose middle runs along (n, 2) points and whose radius, (n,) ≥ 0, changes evenly between."""
    angle = np.linspace(0, 2 * np.pi, 2 * QUARTER, endpoint=False)
    circle = np.column_stack((np.cos(angle), np.sin(angle)))
    hulls = ogr.Geometry(ogr.wkbMultiPolygon)
    for i in range(max(len(points) - 1, 1)):
        ends = points[i : i + 2], radius[i : i + 2]
        dots = np.concatenate([middle + max(r, 1e-9) * circle for middle, r in zip(*ends)])
        cloud = ogr.CreateGeometryFromWkb(_dots_wkb(dots))
        hulls.AddGeometry(_done(cloud.ConvexHull))
    return from_ogr(_done(hulls.UnionCascaded))


def strip(line: Floats, distance: float, *, left: bool) -> Polygons:
    """All within ``distance`` of a line on one side of it, with straight ends; of a ring its inner or outer side."""
    if is_closed(line):
        ring = to_ogr([[line]])
        inside = (signed_area(line) > 0) == left
        if inside:
            inner = _done(ring.Buffer, -distance, QUARTER)
            return from_ogr(_done(ring.Difference, inner))
        return from_ogr(_done(_done(ring.Buffer, distance, QUARTER).Difference, ring))
    turn = 1.0 if left else -1.0
    side = np.diff(line, axis=0)
    length = np.hypot(side[:, 0], side[:, 1])
    keep = length > 0
    start, side = line[:-1][keep], side[keep] / length[keep, None]
    stop = line[1:][keep]
    normal = turn * np.column_stack((-side[:, 1], side[:, 0])) * distance
    parts = ogr.Geometry(ogr.wkbMultiPolygon)
    for a, b, n in zip(start, stop, normal):
        parts.AddGeometry(_polygon(np.array([a, b, b + n, a + n])))
    for i in range(1, len(start)):
        cross = side[i - 1, 0] * side[i, 1] - side[i - 1, 1] * side[i, 0]
        if cross * turn < 0:  # the line bends away: the corner is rounded
            first = np.arctan2(normal[i - 1, 1], normal[i - 1, 0])
            swing = (np.arctan2(normal[i, 1], normal[i, 0]) - first + np.pi) % (2 * np.pi) - np.pi
            angle = first + swing * np.linspace(0, 1, max(int(abs(swing) / (np.pi / 2) * QUARTER), 1) + 1)
            arc = start[i] + distance * np.column_stack((np.cos(angle), np.sin(angle)))
            parts.AddGeometry(_polygon(np.vstack((start[i : i + 1], arc))))
    return from_ogr(_done(_done(parts.UnionCascaded).Buffer, 0.0))


def offset_lines(line: Floats, distance: float, *, left: bool) -> list[Floats]:
    """The line moved to one side by ``distance``, where that leads nowhere nearer to it; none where nothing is left."""
    if is_closed(line):
        inside = (signed_area(line) > 0) == left
        moved = shrunk_or_grown([[line]], -distance if inside else distance)
        return [ring for rings in moved for ring in rings]
    found: list[Floats] = []
    for rings in strip(line, distance, left=left):
        for ring in rings:
            far = distances(line, ring) >= distance * (1 - _NEAR)
            found += runs(ring, far)
    return found


def nudged(line: Floats, distance: float, *, left: bool) -> Floats:
    """The line moved to one side by a distance that is small beside its pieces: point for point, corners kept sharp."""
    way = np.diff(line, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-12)[:, None]
    normal = (1.0 if left else -1.0) * np.column_stack((-way[:, 1], way[:, 0]))
    closed = is_closed(line)
    before = np.vstack((normal[-1:] if closed else normal[:1], normal))
    after = np.vstack((normal, normal[:1] if closed else normal[-1:]))
    spread = np.maximum(1.0 + (before * after).sum(axis=1), 0.5)
    moved: Floats = line + distance * (before + after) / spread[:, None]
    return moved


def runs(line: Ring, keep: NDArray[np.bool_]) -> list[Floats]:
    """The stretches of a line whose points are kept, of at least two points; of a ring also across its start."""
    if keep.all():
        return [np.asarray(line)]
    if is_closed(line) and keep[0]:
        line, keep = line[:-1], keep[:-1]
        first = int(np.flatnonzero(~keep)[0])
        line, keep = np.roll(line, -first, axis=0), np.roll(keep, -first)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], keep.astype(np.int8), [0]))))
    return [np.asarray(line[a:b]) for a, b in zip(edges[::2], edges[1::2]) if b - a > 1]


def fewer_points(line: Floats, tolerance: float) -> NDArray[np.int64]:
    """Numbers of the points of an (n, k) line that keep it within ``tolerance`` (Douglas and Peucker, in k dimensions).

    The first and the last point stay.
    """
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        side, inner = line[last] - line[first], line[first + 1 : last] - line[first]
        square = float(side @ side)
        share = np.clip(inner @ side / square, 0.0, 1.0) if square else np.zeros(len(inner))
        away = np.sqrt(((inner - share[:, None] * side) ** 2).sum(axis=1))
        furthest = int(away.argmax())
        if away[furthest] > tolerance:
            keep[first + 1 + furthest] = True
            open_parts += [(first, first + 1 + furthest), (first + 1 + furthest, last)]
    return np.flatnonzero(keep)


def distances(line: Floats, points: Floats) -> Floats:
    """From (n, 2) points to a line."""
    found = np.full(len(points), np.inf)
    for a, b in zip(line[:-1], line[1:]):
        side = b - a
        square = float(side @ side)
        share = np.clip(((points - a) @ side) / square, 0, 1) if square else np.zeros(len(points))
        away = points - a - share[:, None] * side
        np.minimum(found, np.hypot(away[:, 0], away[:, 1]), out=found)
    return found


def centres_in(polygons: Polygons, spec: GridSpec, window: Window | None = None) -> NDArray[np.bool_]:
    """(height, width) cells whose middle lies in polygons."""
    window = window or spec.whole
    raster = gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal.GDT_Byte)
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("outline", None, ogr.wkbMultiPolygon)
    part = spec.part(window)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(to_ogr([[part.pixel(ring) for ring in rings] for rings in polygons]))
    layer.CreateFeature(feature)
    code, message = attempt(gdal.RasterizeLayer, raster, [1], layer, burn_values=[1])
    if code != 0:
        raise RuntimeError(f"rasterising failed: {message}")
    inside: NDArray[np.bool_] = raster.GetRasterBand(1).ReadAsArray() != 0
    return inside


def cells_touched(lines: Sequence[Floats], spec: GridSpec, window: Window | None = None) -> NDArray[np.bool_]:
    """(height, width) cells that lines (n, 2) touch: no step to one of eight neighbours slips through them."""
    window = window or spec.whole
    if not lines:
        return np.zeros((window.height, window.width), dtype=bool)
    raster = gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal.GDT_Byte)
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("lines", None, ogr.wkbLineString)
    part = spec.part(window)
    for line in lines:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(_line_wkb(part.pixel(line))))
        layer.CreateFeature(feature)
    code, message = attempt(gdal.RasterizeLayer, raster, [1], layer, burn_values=[1], options=["ALL_TOUCHED=TRUE"])
    if code != 0:
        raise RuntimeError(f"rasterising failed: {message}")
    touched: NDArray[np.bool_] = raster.GetRasterBand(1).ReadAsArray() != 0
    return touched


def level_lines(values: NDArray[np.floating[Any]], spec: GridSpec, level: float) -> list[Floats]:
    """Lines, (n, 2), along which (height, width) values are ``level``; values that are not finite count as above."""
    finite = np.isfinite(values)
    above = max(float(values[finite].max(initial=level)), level) + 1.0  # NoData would be drawn round by GDAL
    raster = gdal.GetDriverByName("MEM").Create("", spec.width, spec.height, 1, gdal.GDT_Float64)
    band = raster.GetRasterBand(1)
    raster.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    band.WriteArray(np.where(finite, values, above).astype(np.float64))
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("levels", None, ogr.wkbLineString)
    code, message = attempt(gdal.ContourGenerateEx, band, layer, options=[f"FIXED_LEVELS={level!r}"])
    if code != 0:
        raise RuntimeError(f"lines of equal value failed: {message}")
    found = []
    for feature in layer:
        for points in line_parts(feature.GetGeometryRef()):
            found.append(np.column_stack(spec.xy(points[:, 0], points[:, 1])))
    return found


def line_parts(geometry: Any) -> Iterator[Floats]:
    """The lines of an OGR geometry as (n, 2) points; the outlines of polygons count as lines."""
    for i in range(geometry.GetGeometryCount()):
        yield from line_parts(geometry.GetGeometryRef(i))
    if geometry.GetGeometryCount() == 0 and geometry.GetPointCount() > 1:
        yield np.array(geometry.GetPoints(), dtype=np.float64)[:, :2]


def _polygon(points: Floats) -> Any:
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in np.vstack((points, points[:1])):
        ring.AddPoint_2D(float(x), float(y))
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon


def _line_wkb(line: Floats) -> bytes:
    points = np.asarray(line, dtype=np.float64)[:, :2]
    return struct.pack("<BII", 1, 2, len(points)) + points.astype("<f8", copy=False).tobytes()


def _dots_wkb(points: Floats) -> bytes:
    dots = np.zeros(len(points), dtype=[("order", "u1"), ("kind", "<u4"), ("place", "<f8", 2)])
    dots["order"], dots["kind"], dots["place"] = 1, 1, points
    return struct.pack("<BII", 1, 4, len(points)) + dots.tobytes()


def _done(function: Any, *arguments: Any) -> Any:
    result, message = attempt(function, *arguments)
    if result is None:
        raise RuntimeError(f"{getattr(function, '__name__', function)} failed: {message}")
    return result
