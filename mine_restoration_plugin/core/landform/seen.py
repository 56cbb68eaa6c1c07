"""The part of a ground that a preview looks at."""

from __future__ import annotations

import math

import numpy as np

from ..geodata.grid import GridSpec, Window
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP


def window_within(spec: GridSpec, bounds: tuple[float, float, float, float], name: str) -> Window:
    """Cells of a grid, rotated or not, that cover a box of its CRS (x min, y min, x max, y max).

    Raises:
        InputError: box and grid have nothing in common.
    """
    x0, y0, x1, y1 = bounds
    corners = spec.pixel(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    if not np.isfinite(corners).all():
        low, high = np.zeros(2), np.zeros(2)
    wanted = Window(int(low[0]), int(low[1]), math.ceil(high[0] - low[0]), math.ceil(high[1] - low[1]))
    window = wanted.intersection(spec.whole)
    if window is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The map shows nothing of {name}. Move the map to the terrain model."),
            name=name,
        )
    return window
