"""The volumes of a design, measured on the stored surfaces by the same deed that measures any two surfaces."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..delineation.units import DUMP, PIT
from ..geodata.files import part_name, remove
from ..geodata.store import RasterStore, StoredRaster
from ..model.progress import SILENT, Progress
from ..model.text import Label
from ..model.units import round_half_up
from ..rulebook import Rulebook
from ..terrain.volume import RasterSurface, Zone, cut_fill
from .results import Volumes
from .site import Site

DESIGN_RMSE_M = 0.0
"""A design is what it says; how well it is built is another matter."""


def measure_volumes(
    site: Site,
    existing: Path,
    design: Path,
    decisions: Mapping[str, Any],
    rulebook: Rulebook,
    progress: Progress = SILENT,
) -> tuple[Volumes, StoredRaster]:
    """Volumes by unit (the units tile the plots), and the difference of the surfaces in the store.

    The plan's own design cuts dumps and fills pits only; a scenario may do both in any unit.
    """
    store = RasterStore(site.folder)
    part = part_name(store.folder / "difference.tif")
    try:
        result = cut_fill(
            RasterSurface(str(existing)),
            RasterSurface(str(design)),
            [Zone(body.unit_no, body.polygons) for body in site.bodies],
            before_rmse_m=site.rmse_m,
            after_rmse_m=DESIGN_RMSE_M,
            systematic_m=decisions.get("dem_systematic_m"),
            correlation_length_m=decisions.get("dem_correlation_length_m"),
            difference_path=part,
            rulebook=rulebook,
            progress=progress.part(0.0, 0.8),
        )
        difference = store.put(part, progress.part(0.8, 1.0))
    finally:
        remove(part)
    zones = {zone.key: zone for zone in result.zones}
    kinds = {body.unit_no: body.kind for body in site.bodies}
    error = Label("± of the volumes: {en}.", "体积误差范围：{zh}。")
    any_unit = site.scenario is not None
    volumes = Volumes(
        {unit: round_half_up(zones[unit].cut_bank_m3, 2) for unit, kind in kinds.items() if any_unit or kind == DUMP},
        {
            unit: round_half_up(zones[unit].fill_compacted_m3, 2)
            for unit, kind in kinds.items()
            if any_unit or kind == PIT
        },
        result.cut_area_m2,
        result.fill_area_m2,
        result.nodata_area_m2,
        result.cut_u95_m3,
        result.fill_u95_m3,
        result.level_of_detection_m,
        () if site.rmse_m is None else (Label(*(s.format(**result.uncertainty.to_json()) for s in error)),),
    )
    return volumes, difference
