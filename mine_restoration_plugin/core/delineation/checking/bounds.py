"""What lies outside what it should lie in: plots outside the county, units outside the plots of their mine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...geodata.areas import projected_area_m2
from ...geodata.relations import Ground, minus, shape
from ...model.progress import SILENT, Progress
from ..overlays.themes import OverlayLayer
from .neighbours import overlapping, tiles
from .outlines import OutlineStore
from .problems import Findings, Subject


def check_county(
    store: OutlineStore,
    subjects: Sequence[Subject],
    county: OverlayLayer,
    crs: str,
    found: Findings,
    tile: int,
    progress: Progress = SILENT,
) -> None:
    """Plots that no polygon of the county layer covers, or covers in part only."""
    limit = found.checklist.number("county_partly")
    envelopes = store.envelopes
    with county.open(crs) as layer:
        packed = tiles(envelopes, tile)
        for number, members in enumerate(packed):
            progress.report(number / len(packed))
            boxes = envelopes[members]
            features = layer.within((*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)))
            grounds = [Ground(feature.shape) for feature in features]
            for i in members.tolist():
                progress.check()
                outline = shape(store.polygons(i))
                rest = store.polygons(i)
                for ground in grounds:
                    rest = ground.rest(shape(rest)) if rest else rest
                outside = projected_area_m2(rest)
                if outside <= limit:
                    continue
                if outside >= outline.GetArea() - limit:
                    found.add("county_outside", subjects[i], area=store.polygons(i))
                else:
                    found.add("county_partly", subjects[i], area=rest, area_m2=round(outside, 2))


def check_units_inside(
    units: OutlineStore,
    unit_subjects: Sequence[Subject],
    plots: OutlineStore,
    plot_subjects: Sequence[Subject],
    found: Findings,
    progress: Progress = SILENT,
) -> None:
    """Units that reach beyond the plots of their mine."""
    if not len(units):
        return
    limit = found.checklist.number("unit_outside")
    by_unit: dict[int, list[int]] = {}
    some = np.flatnonzero(np.isfinite(units.envelopes).all(axis=1))
    known = np.flatnonzero(np.isfinite(plots.envelopes).all(axis=1))
    near = overlapping(units.envelopes[some], plots.envelopes[known])
    for i, k in zip(some[near[:, 0]].tolist(), known[near[:, 1]].tolist()):
        if unit_subjects[i].mine_id == plot_subjects[k].mine_id:
            by_unit.setdefault(i, []).append(k)
    for i, subject in enumerate(unit_subjects):
        progress.check()
        polygons = units.polygons(i)
        if not polygons:
            continue
        rest = minus(shape(polygons), [shape(plots.polygons(k)) for k in by_unit.get(i, ())])
        outside = projected_area_m2(rest)
        if outside > limit:
            found.add("unit_outside", subject, area=rest, area_m2=round(outside, 2))
