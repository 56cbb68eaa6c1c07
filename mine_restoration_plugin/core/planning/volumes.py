"""The volumes of a design, measured on the stored surfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..delineation.units import DUMP, PIT
from ..geodata.files import part_name, remove
from ..geodata.grid import Window, windows
from ..geodata.raster import RasterSource, write_raster
from ..geodata.store import RasterStore, StoredRaster
from ..landform.bodies import CELLS_PER_WINDOW
from ..model.progress import SILENT, Progress
from ..model.text import Label
from ..model.units import round_half_up
from ..terrain.uncertainty import ErrorModel
from .measure import measure_units
from .results import Volumes
from .site import Site

DESIGN_RMSE_M = 0.0
"""A design is what it says; how well it is built is another matter."""


def measure_volumes(
    site: Site, existing: Path, design: Path, decisions: Mapping[str, Any], progress: Progress = SILENT
) -> tuple[Volumes, StoredRaster]:
    """Volumes by unit, and the difference of the surfaces in the store."""
    changes = measure_units(existing, design, site.bodies, progress.part(0.0, 0.5))
    store = RasterStore(site.folder)
    part = part_name(store.folder / "difference.tif")
    try:
        with RasterSource(existing) as before, RasterSource(design) as after:
            cell_area = before.spec.cell_area_m2
            write_raster(part, before.spec, _differences(before, after))
        difference = store.put(part, progress.part(0.5, 1.0))
    finally:
        remove(part)
    cut = {b.unit_no: round_half_up(changes[b.unit_no].cut_m3, 2) for b in site.bodies if b.kind == DUMP}
    fill = {b.unit_no: round_half_up(changes[b.unit_no].fill_m3, 2) for b in site.bodies if b.kind == PIT}
    area = sum(plot["area_projected_m2"] for plot in site.json["plots"])
    cut_area, fill_area = (sum(getattr(c, f"{side}_area_m2") for c in changes.values()) for side in ("cut", "fill"))
    systematic, length = decisions.get("dem_systematic_m"), decisions.get("dem_correlation_length_m")
    error = ErrorModel.of(site.rmse_m, DESIGN_RMSE_M, systematic, length, cell_area)
    volumes = Volumes(
        cut,
        fill,
        cut_area,
        fill_area,
        area * (1.0 - site.json["dem"]["coverage_share"]),
        error.of_area(cut_area).u95_m3,
        error.of_area(fill_area).u95_m3,
        error.level_of_detection_m,
        (_how_it_adds_up(error),) if site.rmse_m is not None else (),
    )
    return volumes, difference


def _how_it_adds_up(error: ErrorModel) -> Label:
    text = Label("± of the volumes: {en}.", "体积误差范围：{zh}。")
    return Label(text.en.format(en=error.assumption.en), text.zh.format(zh=error.assumption.zh))


def _differences(before: RasterSource, after: RasterSource) -> Iterator[tuple[Window, NDArray[np.float32]]]:
    for window in windows(before.spec, CELLS_PER_WINDOW):
        yield window, (after.read(window)[0] - before.read(window)[0]).astype(np.float32)
