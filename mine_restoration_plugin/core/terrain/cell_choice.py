"""The cell that heights bear, and the grid for it.

Of points half their mean spacing, of contours half their mean distance (Hengl 2006: the finest detail they can show),
of rasters their own cell; the finest of these, rounded down to 1, 2 or 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..geodata.alignment import warped_spec
from ..geodata.crs import same_crs
from ..geodata.grid import GridSpec, Polygons
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .surveyed import Gathered
from .tin import Tin
from .tin_building import Kind

_FINEST_M = 0.05


@dataclass(frozen=True)
class CellChoice:
    """Sides of a cell in metres, why, and the mean spacing of what the triangles stand on."""

    cell_x_m: float
    cell_y_m: float
    reason: Label
    spacing_m: float | None

    def to_json(self) -> dict[str, Any]:
        return {
            "cell_x_m": self.cell_x_m,
            "cell_y_m": self.cell_y_m,
            "reason": self.reason.to_json(),
            "spacing_m": self.spacing_m,
        }


def best_cell(
    sources: Sequence[RasterSource], gathered: Gathered, tin: Tin | None, system: str, asked_m: float | None
) -> CellChoice:
    """The cell asked for, or the one that the data bear.

    Raises:
        InputError: the cell asked for is no positive length.
    """
    spacing, why = _spacing(gathered, tin)
    if asked_m is not None:
        if not (math.isfinite(asked_m) and asked_m > 0):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "A cell of {cell} m makes no sense; give more than 0."),
                cell=asked_m,
            )
        text = Label("Cells of {cell:g} m as asked for.", "按指定格网边长{cell:g}m。").format(cell=asked_m)
        return CellChoice(asked_m, asked_m, text, spacing)
    specs = [(_spec_in(source, system), source.name) for source in sources]
    fine = min(specs, key=lambda item: item[0].cell_area_m2) if specs else None
    own = round_down(spacing / 2) if spacing is not None else None
    if fine is not None and (own is None or own >= math.sqrt(fine[0].cell_area_m2) * 0.999):
        text = Label(
            "Cells of {x:g} × {y:g} m: those of {name}, the finest raster.",
            "格网{x:g}×{y:g}m，取最细栅格{name}的像元。",
        ).format(x=round(fine[0].cell_x, 6), y=round(fine[0].cell_y, 6), name=fine[1])
        return CellChoice(fine[0].cell_x, fine[0].cell_y, text, spacing)
    if own is None or why is None:
        raise RuntimeError("neither rasters nor heights")
    text = Label(
        "Cells of {cell:g} m: half the mean {what} of {spacing:.2f} m, rounded down.",
        "格网边长{cell:g}m：取{what}{spacing:.2f}m的一半并向下取整。",
    ).format(cell=own, what=why, spacing=spacing)
    return CellChoice(own, own, text, spacing)


def grid_of(
    choice: CellChoice, sources: Sequence[RasterSource], tin: Tin | None, outline: Polygons | None, system: str,
    most_cells: int,
) -> GridSpec:  # fmt: skip
    """The grid over all data, or over the outline; on the lattice of a raster with the same cells where there is one.

    Raises:
        InputError: it would have too many cells.
    """
    specs = [_spec_in(source, system) for source in sources]
    boxes = [spec.bounds for spec in specs]
    if tin is not None and len(tin.triangles):
        boxes.append(tin.bounds)
    if outline:
        rings = np.vstack([ring for polygon in outline for ring in polygon])
        boxes = [(*rings.min(axis=0).tolist(), *rings.max(axis=0).tolist())]
    if not boxes:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No triangle lies within the outline. Check the coordinate systems, or leave the outline out.",
            )
        )
    table = np.array(boxes)
    left, low = table[:, :2].min(axis=0)
    right, high = table[:, 2:].max(axis=0)
    x_m, y_m = choice.cell_x_m, choice.cell_y_m
    origin = 0.0, 0.0
    for spec in specs:
        x0, a, b, y0, d, e = spec.transform
        if b == d == 0 and math.isclose(abs(a), x_m, rel_tol=1e-9) and math.isclose(abs(e), y_m, rel_tol=1e-9):
            origin = x0, y0
            break
    first_col, last_col = _floor((left - origin[0]) / x_m), _ceil((right - origin[0]) / x_m)
    first_row, last_row = _floor((low - origin[1]) / y_m), _ceil((high - origin[1]) / y_m)
    width, height = max(last_col - first_col, 1), max(last_row - first_row, 1)
    if width * height > most_cells:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Cells of {cell} m would make {cells} of them; {most} are the most. Give a larger cell or an outline.",
            ),
            cell=f"{x_m:g}",
            cells=width * height,
            most=most_cells,
        )
    transform = (origin[0] + first_col * x_m, x_m, 0.0, origin[1] + last_row * y_m, 0.0, -y_m)
    return GridSpec(width, height, transform, system)


def _spec_in(source: RasterSource, system: str) -> GridSpec:
    return source.spec if same_crs(source.spec.crs, system) else warped_spec(source.spec, system)


def _spacing(gathered: Gathered, tin: Tin | None) -> tuple[float | None, Label | None]:
    """The finer of the mean spacing of spot heights and the mean distance of contours."""
    if tin is None or not len(tin.triangles):
        return None, None
    area = tin.area_m2
    found = []
    spots = len(gathered.points)
    if spots >= 3:
        found.append((math.sqrt(area / spots), Label("spacing of the points", "点平均间距")))
    contours = [line.points for line in gathered.lines if line.kind == Kind.CONTOUR]
    length = sum(float(np.hypot(*np.diff(points[:, :2], axis=0).T).sum()) for points in contours)
    if length > 0:
        found.append((area / length, Label("distance of the contours", "等高线平均平距")))
    if not found:
        corners = sum(len(line.points) for line in gathered.lines)
        found.append((math.sqrt(area / max(corners, 1)), Label("spacing of the lines' corners", "线节点平均间距")))
    return min(found, key=lambda item: item[0])


def round_down(value: float) -> float:
    """The greatest of 1, 2 and 5 times a power of ten that is not greater than a length in m."""
    if value <= _FINEST_M:
        return _FINEST_M
    power = 10.0 ** math.floor(math.log10(value) + 1e-12)
    step = next(step for step in (5, 2, 1) if step * power <= value * (1 + 1e-12))
    return float(round(step * power, 6))


def _floor(value: float) -> int:
    return math.floor(value + 1e-6)


def _ceil(value: float) -> int:
    return math.ceil(value - 1e-6)
