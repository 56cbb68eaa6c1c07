"""Work of the design tools that leaves the window's thread: ground under the view, previews, the design itself.

Plain data in and out; nothing of QGIS is touched here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.model.progress import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...core.geodata.grid import Grid, GridSpec
    from ...core.landform.designed import Change, Designed

    Shape = list[tuple[float, float]]

CELLS = 2_100_000
"""As many cells as a preview looks at: two million and a rim around what is drawn. A larger view is looked at on a
coarser grid, and the preview says so."""
COARSE_CELLS = 60_000
"""For kinds whose arithmetic is too slow for that many."""


@dataclass(frozen=True)
class Ground:
    """Heights under the view, ``coarse`` cells of the file along one of ``grid`` (1: the file's own cells)."""

    grid: Grid
    path: str
    coarse: int


@dataclass(frozen=True)
class Preview:
    """What a design would move. ``picture`` is (height, width, 4) uint8 RGBA on ``spec``: red cut, blue fill."""

    change: Change
    figures: Mapping[str, Any]
    picture: NDArray[Any]
    spec: GridSpec
    coarse: int
    lines: Sequence[Shape] = field(default=())


def read_ground(path: str, bounds: tuple[float, float, float, float], cells: int, progress: Progress) -> Ground:
    """Heights of a file within ``bounds`` (its own CRS), on its own lattice or one of whole multiples of its cell.

    Raises:
        InputError: the view does not reach the file; the file has no heights, or is in degrees.
    """
    from ...core.geodata.crs import require_metric
    from ...core.geodata.grid import Grid, GridSpec
    from ...core.geodata.raster import RasterSource
    from ...core.geodata.view import HeightView
    from ...core.landform.seen import window_within

    with RasterSource(path) as source:
        spec, datum = source.spec, source.height_datum
        require_metric(spec.crs, spec.centre)
        window = window_within(spec, bounds, source.name)
        coarse = max(math.ceil(math.sqrt(window.width * window.height / cells)), 1)
        progress.check()
        if coarse == 1:
            return Ground(Grid(source.read(window)[0], spec.part(window), "m", datum), path, 1)
    x0, a, b, y0, d, e = spec.part(window).transform
    rough = GridSpec(
        max(window.width // coarse, 1),
        max(window.height // coarse, 1),
        (x0, a * coarse, b * coarse, y0, d * coarse, e * coarse),
        spec.crs,
    )
    view = HeightView(path)
    try:
        return Ground(Grid(view.heights_on(rough), rough, "m", datum), path, coarse)
    finally:
        view.close()


def preview(kind: str, ground: Ground, shape: Shape, settings: Mapping[str, Any], progress: Progress) -> Preview:
    """What ``kind`` would do to the ground with the shape drawn so far (coordinates of the ground's CRS)."""
    from .deeds import DEEDS

    progress.check()
    seen = DEEDS[kind].preview(ground.grid, shape, settings)
    below = seen.ground or ground.grid
    picture = _picture(below.array, seen.design)
    return Preview(seen.change, seen.figures, picture, below.spec, ground.coarse * seen.coarse, seen.lines)


def finish(
    kind: str,
    dem: str,
    shape: Shape,
    settings: Mapping[str, Any],
    register: str,
    mine: str,
    name: str,
    who: str,
    progress: Progress,
) -> Any:
    """The design at full resolution on the whole terrain model, kept as a scenario of the mine; the scenario."""
    from ...core.geodata.files import part_name, remove
    from ...core.planning.scenarios import keep_scenario
    from ...core.register.register import open_register
    from .deeds import DEEDS

    with open_register(register) as opened:
        folder = opened.folder
    folder.mkdir(parents=True, exist_ok=True)
    part = part_name(folder / "design.tif")
    try:
        designed: Designed = DEEDS[kind].design(dem, shape, settings, str(part), progress.part(0.0, 0.6))
        return keep_scenario(register, mine, name, designed, dem, who=who, progress=progress.part(0.6, 1.0))
    finally:
        remove(Path(part))


def _picture(ground: NDArray[Any], design: NDArray[Any]) -> NDArray[Any]:
    """Red where it is cut, blue where it is filled, the stronger the more; clear where nothing moves."""
    import numpy as np

    rise = np.asarray(design, dtype=np.float32) - np.asarray(ground, dtype=np.float32)
    moved = np.isfinite(rise) & (rise != 0)
    picture = np.zeros((*rise.shape, 4), dtype=np.uint8)
    if moved.any():
        amount = np.abs(rise[moved])
        strength = (90 + 140 * np.minimum(amount / max(float(np.percentile(amount, 98)), 1e-6), 1)).astype(np.uint8)
        colours = np.where((rise[moved] < 0)[:, None], (214, 60, 40), (40, 110, 220))
        picture[moved] = np.column_stack((colours, strength))
    return picture


def crs_of(path: str) -> str:
    """Authority id or WKT of a raster's CRS."""
    from ...core.geodata.raster import RasterSource

    with RasterSource(path) as source:
        return source.spec.crs
