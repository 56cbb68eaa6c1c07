"""The factor of safety of a surface by the rule of the envelope: the largest F with which nothing stands above it.

Without cohesion that is the factor of an infinite slope at the steepest pair of cells, ``tan φ / tan β``; with cohesion
the height of a face counts too. Found by halving, to 1 %. Slopes along the 32 directions of the grid are told exactly,
those between them up to 1.3 % too favourably (square cells). A screening: it is no report of stability.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from ...delineation.finding.working import tiles
from ...geodata.alignment import aligned
from ...geodata.grid import Window
from ...geodata.raster import RasterSource
from ...model.progress import Progress
from .frame import HALF, TILE, Scene
from .need import Envelope, Ground

LEAST, MOST = 0.25, 10.0
STEP = 1.01
MARGIN_CELLS = 64


def surface_fs(
    scene: Scene, ground: Ground, source: RasterSource, folder: Path, name: str, progress: Progress
) -> float | None:
    """Between ``LEAST`` and ``MOST`` (which stand for "no more" and "no less"); None without material in the outline.

    Looked at within the outline and ``MARGIN_CELLS`` around it.
    """
    window = _around(scene)
    part = scene.spec.part(window)
    view = aligned(source, part)
    rounds = math.ceil(math.log2(math.log(MOST / LEAST) / math.log(STEP)))
    low, high = LEAST, MOST
    for number in range(rounds):
        middle = math.sqrt(low * high)
        share = progress.part(number / rounds, (number + 1) / rounds)
        stands = _stands(scene, ground.at(middle, part), view, window, folder, name, share)
        if stands is None:
            return None
        low, high = (middle, high) if stands else (low, middle)
    return low


def _stands(
    scene: Scene, ground: Ground, view: RasterSource, window: Window, folder: Path, name: str, progress: Progress
) -> bool | None:
    """Whether the surface nowhere stands above its envelope by more than the tolerance; None without material."""
    envelope = Envelope(ground, view, folder, name, progress, cautious=False)
    seen = False
    try:
        for tile in tiles(view.spec, TILE):
            place = Window(window.col + tile.col, window.row + tile.row, tile.width, tile.height)
            if not scene.boundary.meets(place):
                continue
            above = np.asarray(view.read(tile)[0], dtype=np.float64) - envelope(tile)
            inside = np.isfinite(above) & (scene.boundary.of(place) >= HALF)
            seen = seen or bool(inside.any())
            limit = scene.tile(place).limit if scene.resampled else scene.tolerance.metres
            if (inside & (np.nan_to_num(above) > limit)).any():
                return False
        return True if seen else None
    finally:
        envelope.close()


def _around(scene: Scene) -> Window:
    box = scene.boundary.box
    if box is None:
        return scene.spec.whole
    side = MARGIN_CELLS
    wide = Window(box.col - side, box.row - side, box.width + 2 * side, box.height + 2 * side)
    return wide.intersection(scene.spec.whole) or scene.spec.whole
