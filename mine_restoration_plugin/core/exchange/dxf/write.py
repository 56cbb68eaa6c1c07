"""Write a drawing that CASS and AutoCAD reopen: ASCII DXF of AutoCAD 2000, Chinese in code page 936.

Layers, blocks and feature codes are those of the profile. Coordinates are x east, y north in metres; texts have their
height in map units. What DXF has no place for (plot numbers, which ring is a hole of which) goes into extended data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...geodata.crs import require_metric
from ...geodata.files import write_bytes
from ...geodata.grid import Polygons
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ..points import Point
from .frame import Sheet
from .profile import Profile, load_profile

Floats = NDArray[np.float64]
_DECIMALS = 4


@dataclass(frozen=True)
class Boundary:
    """A plot to draw: its outline, its name, and a text to write inside it."""

    name: str
    polygons: Polygons
    label: str = ""


@dataclass(frozen=True)
class Contour:
    """A line of equal height, (n, 2); ``elevation_m`` None where it is not known."""

    xy: Floats
    elevation_m: float | None
    closed: bool = False


def write_dxf(
    path: str | Path,
    crs: str,
    *,
    boundaries: Sequence[Boundary] = (),
    contours: Sequence[Contour] = (),
    heights: Sequence[Point] = (),
    index_step_m: float | None = None,
    profile: Profile | None = None,
    progress: Progress = SILENT,
) -> tuple[Label, ...]:
    """Write the drawing; what it cannot hold comes back.

    ``index_step_m``: contours on its multiples are index contours; None: every so many of the smallest difference.

    Raises:
        InputError: nothing to draw, a system in degrees, or the file cannot be written.
        Cancelled: nothing was written.
    """
    if not (boundaries or contours or heights):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is nothing to draw: no plots, contours or points.")
        )
    require_metric(crs)
    profile = profile or load_profile()
    sheet = Sheet(profile)
    for i, boundary in enumerate(boundaries):
        if i % 100 == 0:
            progress.report(0.4 * i / len(boundaries))
        _boundary(sheet, profile, boundary, f"{i + 1}")
    index_step = index_step_m or _index_step(contours, profile)
    for i, contour in enumerate(contours):
        if i % 100 == 0:
            progress.report(0.4 + 0.3 * i / len(contours))
        _contour(sheet, profile, contour, index_step)
    for i, point in enumerate(heights):
        if i % 1_000 == 0:
            progress.report(0.7 + 0.3 * i / len(heights))
        _height(sheet, profile, point)
    progress.check()
    write_bytes(path, sheet.content())
    return tuple(_notes(sheet, contours, heights))


def _notes(sheet: Sheet, contours: Iterable[Contour], heights: Iterable[Point]) -> Iterable[Label]:
    flat = sum(contour.elevation_m is None for contour in contours)
    if flat:
        yield Label(
            "{count} contours have no elevation; CASS shows them at 0.", "{count} 条等高线没有高程，CASS 中按 0 显示。"
        ).format(count=flat)
    unknown = sum(point.z_m is None for point in heights)
    if unknown:
        yield Label(
            "{count} points have no height: they are drawn without a number; their Z in the file is 0, as DXF has it.",
            "{count} 个点没有高程：不注记高程，文件中 Z 按 DXF 规定为 0。",
        ).format(count=unknown)
    if sheet.escaped:
        yield Label(
            "{count} characters are not in GBK; they are written as \\U+ escapes, which CAD reads.",
            "{count} 个字符不在 GBK 内，已用 CAD 可识别的 \\U+ 转义写出。",
        ).format(count=sheet.escaped)
    if sheet.lost:
        yield Label(
            "{count} rare characters cannot be written in DXF and became “?”.",
            "{count} 个生僻字无法写入 DXF，已写为“?”。",
        ).format(count=sheet.lost)


def _boundary(sheet: Sheet, profile: Profile, boundary: Boundary, group: str) -> None:
    layer, code = profile.text("layer.boundary"), profile.text("code.boundary")
    for polygon in boundary.polygons:
        for ring in polygon:
            own = {"group": group, "name": boundary.name}
            sheet.polyline(layer, np.round(ring[:-1], _DECIMALS), True, None, code, own)
    if boundary.label and boundary.polygons:
        x, y = _middle(boundary.polygons)
        sheet.text(profile.text("layer.text"), x, y, boundary.label, profile.number("text.height_m"))


def _middle(polygons: Polygons) -> tuple[float, float]:
    """A place inside the largest polygon, on the level line through its middle: halfway along its longest piece."""
    polygon = max(polygons, key=lambda rings: float(np.ptp(rings[0], axis=0).prod()))
    low, high = polygon[0].min(axis=0), polygon[0].max(axis=0)
    y = float(low[1] + high[1]) / 2 + 1e-7 * float(high[1] - low[1])
    crossings: list[float] = []
    for ring in polygon:
        start, end = ring[:-1], ring[1:]
        cut = (start[:, 1] > y) != (end[:, 1] > y)
        a, b = start[cut], end[cut]
        crossings += (a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])).tolist()
    crossings.sort()
    pieces = list(zip(crossings[::2], crossings[1::2]))
    if not pieces:
        return float(polygon[0][0, 0]), float(polygon[0][0, 1])
    left, right = max(pieces, key=lambda piece: piece[1] - piece[0])
    return (left + right) / 2, y


def _index_step(contours: Sequence[Contour], profile: Profile) -> float | None:
    """The height difference of index contours: so many times the interval, which is the smallest difference."""
    levels = sorted({round(c.elevation_m, 6) for c in contours if c.elevation_m is not None})
    if len(levels) < 2:
        return None
    interval = min(b - a for a, b in zip(levels, levels[1:]))
    return interval * profile.number("contour.index_every")


def _contour(sheet: Sheet, profile: Profile, contour: Contour, index_step: float | None) -> None:
    z = contour.elevation_m
    index = z is not None and index_step is not None and abs(z / index_step - round(z / index_step)) < 1e-6
    code = profile.text("code.contour_index" if index else "code.contour")
    xy = np.round(contour.xy, _DECIMALS)
    closed = contour.closed or (len(xy) > 3 and bool((xy[0] == xy[-1]).all()))
    if closed and (xy[0] == xy[-1]).all():
        xy = xy[:-1]
    sheet.polyline(profile.text("layer.contour"), xy, closed, z, code, {})


def _height(sheet: Sheet, profile: Profile, point: Point) -> None:
    own = {key: value for key, value in (("name", point.name), ("code", point.code)) if value}
    shown = None if point.z_m is None else f"{point.z_m:.{int(profile.number('height.decimals'))}f}"
    x, y = round(point.x, _DECIMALS), round(point.y, _DECIMALS)
    sheet.height_point(x, y, point.z_m, shown, own)
    if point.name:
        size = profile.number("text.height_m")
        sheet.text(profile.text("layer.point_name"), x + 0.5 * size, y - 1.5 * size, point.name, size, True)
