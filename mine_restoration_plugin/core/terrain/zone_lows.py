"""The least height in an area."""

from __future__ import annotations

import numpy as np

from ..geodata.grid import Polygons, Window, windows
from ..geodata.offsets import centres_in
from ..geodata.raster import RasterSource

_WINDOW = 1 << 19


def lowest_in(source: RasterSource, polygons: Polygons) -> float | None:
    """The least known height among cells whose centre lies in polygons, m; None where there is none."""
    pixel = source.spec.pixel(np.vstack([ring for polygon in polygons for ring in polygon]))
    low, high = np.floor(pixel.min(axis=0)).astype(int), np.ceil(pixel.max(axis=0)).astype(int)
    asked = Window(int(low[0]), int(low[1]), max(int(high[0] - low[0]), 1), max(int(high[1] - low[1]), 1))
    part = source.spec.whole.intersection(asked)
    if part is None:
        return None
    found = np.inf
    for piece in windows(source.spec.part(part), _WINDOW):
        window = Window(part.col + piece.col, part.row + piece.row, piece.width, piece.height)
        heights, known = source.read(window)
        inside = centres_in(polygons, source.spec.part(window)) & known
        found = min(found, float(heights[inside].min(initial=np.inf)))
    return found if np.isfinite(found) else None
