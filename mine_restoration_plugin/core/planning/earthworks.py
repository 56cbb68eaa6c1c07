"""The ground of a plan: the design surface, what it moves, and whether it balances.

The only thing it writes are rasters into the content-addressed store of the site, where the same content is kept once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from ..earthrock.balance import close_balance
from ..earthrock.factors import choose_conversion, other_conversion
from ..estimate.bill import Haul
from ..geodata.files import part_name, remove
from ..geodata.raster import RasterSource, write_raster
from ..geodata.store import RasterStore, StoredRaster
from ..landform.balanced import Design, design_balanced, design_blocks, design_of, room_left
from ..model.progress import Progress
from ..model.units import round_half_up
from ..rulebook import Rulebook
from .measure import UnitChange, changed_outside, measure_units
from .results import Results
from .scenario_tables import allocated_m3
from .site import Site
from .volumes import measure_volumes

FACTOR_DECIMALS = 6
SAME_SHARE = Decimal("0.01")
"""An allocation moves what the plan cuts where the two volumes differ by less than this share."""


def work_out_ground(
    site: Site,
    chosen: Mapping[str, Any],
    book: Rulebook,
    store: RasterStore,
    existing: Path,
    progress: Progress,
) -> tuple[Results, dict[str, StoredRaster]]:
    """The design, measured, and the rasters ``existing``, ``design`` and ``difference``."""
    conversion = choose_conversion(book, chosen.get("factor_system"), chosen.get("material"))
    other = other_conversion(book, conversion)
    loss = float(chosen["loss_share"]) if "loss_share" in chosen else book.number("earthrock.loss_share")
    factor = float(round_half_up(conversion.compacted, FACTOR_DECIMALS))
    if site.scenario is None:
        design, designed = _balanced(site, chosen, store, existing, factor, loss, progress.part(0.0, 0.5))
    else:
        designed = site.scenario.design
        with RasterSource(existing) as source, RasterSource(store.path(designed["sha256"])) as surface:
            design = design_of(source, surface, site.bodies, factor * (1.0 - loss))
    after = store.path(designed["sha256"])
    changes = measure_units(existing, after, site.bodies, progress.part(0.5, 0.6))
    volumes, difference = measure_volumes(site, existing, after, chosen, book, progress.part(0.6, 0.9))
    balance = close_balance(
        float(volumes.cut_total),
        {unit: float(volume) for unit, volume in volumes.fill_compacted_m3.items()},
        factor,
        loss,
        design.slack_m3,
    )
    haul_km = _haul_km(changes, book) if volumes.cut_total and volumes.fill_total else None
    results = Results(
        site=site,
        decisions=chosen,
        book=book,
        conversion=conversion,
        other=other,
        loss_share=loss,
        design=design,
        changes=changes,
        volumes=volumes,
        balance=balance,
        outside=changed_outside(existing, after, [p for plot in site.plots for p in plot["polygons"]]),
        room_left_m3=_room_left(site, existing, after, design, float(volumes.fill_total)),
        haul_km=haul_km,
        hauls=_hauls(site, volumes.cut_total, haul_km),
    )
    return results, {"existing": site.existing, "design": designed, "difference": difference}


def _balanced(
    site: Site,
    chosen: Mapping[str, Any],
    store: RasterStore,
    existing: Path,
    factor: float,
    loss: float,
    progress: Progress,
) -> tuple[Design, StoredRaster]:
    """The plan's own design: dumps down, pits up, to the levels that balance."""
    with RasterSource(existing) as source:
        design = design_balanced(
            source,
            site.bodies,
            factor,
            loss,
            chosen.get("pit_level_m"),
            chosen.get("dump_level_m"),
            progress.part(0.0, 0.6),
        )
        part = part_name(store.folder / "design.tif")
        try:
            blocks = design_blocks(source, site.bodies, design)
            write_raster(part, source.spec, blocks, progress=progress.part(0.6, 0.9))
            return design, store.put(part, progress.part(0.9, 1.0))
        finally:
            remove(part)


def _room_left(site: Site, existing: Path, after: Path, design: Design, fill_m3: float) -> float:
    if site.scenario is None:
        return max(design.pit_room_m3 - fill_m3, 0.0)
    with RasterSource(existing) as source, RasterSource(after) as surface:
        return room_left(source, surface, site.bodies)


def ends(results: Results) -> tuple[UnitChange | None, UnitChange | None]:
    """Where the site section has to pass: the lowest point of the pit and the highest of the dump; of a scenario the
    highest fill and the deepest cut, which may lie in one unit."""
    pit, dump = results.main_pit(), results.main_dump()
    if results.scenario is None:
        return (
            results.changes[pit] if pit else _first(results.changes, [body.unit_no for body in results.pits]),
            results.changes[dump] if dump else _first(results.changes, [body.unit_no for body in results.dumps]),
        )
    one, other = pit or dump, dump or pit
    if one is None or other is None:
        return None, None
    low, high = results.changes[one], results.changes[other]
    return replace(low, lowest=low.fill_at or low.lowest), replace(high, highest=high.cut_at or high.highest)


def _haul_km(changes: Mapping[str, UnitChange], book: Rulebook) -> float | None:
    """Distance between the centres of mass of all cut and all fill, by road."""
    centres = []
    for volume, centre in (("cut_m3", "cut_centre"), ("fill_m3", "fill_centre")):
        moved = [c for c in changes.values() if getattr(c, centre) is not None]
        if not moved:
            return None
        weights = np.array([getattr(c, volume) for c in moved])
        points = np.array([getattr(c, centre) for c in moved])
        centres.append((weights[:, None] * points).sum(axis=0) / weights.sum())
    distance = math.dist(*centres) * book.number("earthrock.haul_detour") / 1000.0
    return float(round_half_up(distance, 3))


def _hauls(site: Site, cut_bank_m3: Decimal, haul_km: float | None) -> list[Haul]:
    """Flows of the allocation kept with the scenario where it is of what the plan cuts, else all of it at once.

    What is left over and what is lost has no flow and no known way: it is hauled the first kilometre only.
    """
    flows = allocated_hauls(site)
    allocated = None if site.scenario is None else allocated_m3(site.scenario)
    if flows and allocated is not None and abs(Decimal(str(allocated[0])) - cut_bank_m3) <= SAME_SHARE * cut_bank_m3:
        return flows
    return [] if haul_km is None else [Haul(cut_bank_m3, haul_km)]


def allocated_hauls(site: Site) -> list[Haul]:
    """The flows of the allocation kept with the scenario of which volume and way are known."""
    found = {} if site.scenario is None else site.scenario.chosen.allocation.get("allocation")
    rows = found.get("flows", []) if isinstance(found, Mapping) else []
    known = [row for row in rows if row["distance_m"] is not None and row["volume_bank_m3"]]
    return [Haul(round_half_up(row["volume_bank_m3"], 2), float(row["distance_m"]) / 1000.0) for row in known]


def _first(changes: Mapping[str, UnitChange], numbers: list[str]) -> UnitChange | None:
    return changes[numbers[0]] if numbers else None
