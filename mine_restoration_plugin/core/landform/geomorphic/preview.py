"""A geomorphic design seen before it is made: on coarser cells, and said to be so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Grid, Polygons
from ...model.progress import SILENT, Progress
from ..bodies import whole_cells
from ..designed import Change, Figure, Measure
from .deed import window_around
from .draft import draft_ground
from .findings import find
from .ground import block_means
from .settings import Settings

_DESIGN_CELLS = 20_000


@dataclass(frozen=True)
class Previewed:
    """``design``: heights on the grid (its number type); ``channels``: (n, 2) x, y in its CRS, heads first.

    ``coarse``: cells of the grid along one that was reckoned with. The design is the ground with the change of those
    cells added: a picture of how it will lie, not the design itself.
    """

    design: NDArray[np.floating[Any]]
    change: Change
    figures: dict[str, Figure]
    channels: tuple[NDArray[np.float64], ...]
    coarse: int


def preview_geomorphic(grid: Grid, outline: Polygons, settings: Settings, progress: Progress = SILENT) -> Previewed:
    """Design on blocks of cells, at most some 20,000 of them inside ``outline``.

    Raises:
        InputError: water can leave nowhere, or nothing is known around.
    """
    window = window_around(grid.spec, outline, settings)
    rows, columns = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
    spec = grid.spec.part(window)
    ground = np.asarray(grid.array[rows, columns], dtype=np.float64)
    inside = whole_cells(outline, spec, spec.whole)
    factor = max(math.ceil(math.sqrt(inside.sum() / _DESIGN_CELLS)), 1)
    cell = grid.spec.cell_x * factor, grid.spec.cell_y * factor
    blocks = block_means(ground, factor)
    design = block_means(inside.astype(np.float64), factor) >= 1.0
    shown = grid.array.copy()
    if not design.any():
        return Previewed(shown, Change(), {}, (), factor)
    draft = draft_ground(blocks, design, cell, settings, progress=progress)
    found = find(blocks, design, cell, draft, settings, np.full(blocks.shape, -np.inf))
    rise = np.where(design & np.isfinite(blocks), draft.heights - blocks, 0.0)
    fine = np.repeat(np.repeat(rise, factor, axis=0), factor, axis=1)[: ground.shape[0], : ground.shape[1]]
    shown[rows, columns] = (ground + fine).astype(grid.array.dtype)
    measure = Measure(grid.spec.cell_area_m2)
    measure.add(grid.array, shown)
    lines = []
    for reach in draft.reaches:
        x, y = spec.xy(reach.points[:, 0] / grid.spec.cell_x, reach.points[:, 1] / grid.spec.cell_y)
        lines.append(np.column_stack((x, y)))
    return Previewed(shown, measure.change(), dict(found.figures), tuple(lines), factor)
