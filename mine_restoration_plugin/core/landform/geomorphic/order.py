"""The whole deed from file names: ground, reference area, design, index."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.alignment import aligned
from ...geodata.crs import transform_points, transform_polygons
from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource, opened
from ...model.progress import SILENT, Progress
from ...model.text import Label
from ...rulebook.book import Rulebook
from ..contour_index import ContourIndex, contour_index
from ..designed import Designed
from .deed import Channel, Geomorphic, design_geomorphic
from .reference import Reference, measure_reference
from .settings import PREFIX, Settings


@dataclass(frozen=True)
class Order:
    """What a person asked for; ``given`` by the names of ``Settings``, None where not given.

    ``*_crs`` None where coordinates are in the system of the DEM (of the reference's DEM for ``reference``).
    """

    dem: str
    outline: Polygons
    outline_crs: str | None = None
    outlets: NDArray[np.float64] | None = None
    outlets_crs: str | None = None
    reference: Polygons | None = None
    reference_crs: str | None = None
    reference_dem: str | None = None
    original: str | None = None
    floor: str | None = None
    floor_level_m: float | None = None
    max_cut_m: float | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The design, its channels, what was measured in the reference area, the index (None where nobody asked)."""

    designed: Designed
    channels: tuple[Channel, ...]
    ridges: tuple[NDArray[np.float64], ...]
    crs: str
    reference: Reference | None
    index: ContourIndex | None

    def to_json(self) -> dict[str, Any]:
        return {
            **self.designed.to_json(),
            "channels": [
                {**{k: v for k, v in vars(channel).items() if k != "points"}, "points": channel.points.tolist()}
                for channel in self.channels
            ],
            "ridges": [line.tolist() for line in self.ridges],
            "reference": self.reference.to_json() if self.reference else None,
            "contour_index": self.index.to_json() if self.index else None,
        }


def carry_out(order: Order, rulebook: Rulebook, path: str | None = None, progress: Progress = SILENT) -> Done:
    """Measure the reference area, design, write ``path`` (nothing without), compare with the original ground.

    Raises:
        InputError: of ``measure_reference``, ``design_geomorphic`` and ``contour_index``.
    """
    with ExitStack() as stack:
        source = stack.enter_context(opened(order.dem))
        crs = source.spec.crs
        reference = _reference(order, source, rulebook, stack, progress.part(0.0, 0.1))
        given = dict(order.given)
        if reference is not None:
            for name, value in reference.given().items():
                if given.get(name) is None:
                    given[name] = value
            if order.given.get("mouth_slope") is not None:
                given["mouth_area_m2"] = None
            if given.get("gradient") is not None and order.given.get("gradient") is None:
                limit = given.get("slope_limit") or rulebook.number(PREFIX + "slope_limit")
                given["gradient"] = min(given["gradient"], limit)
        settings = Settings.of(rulebook, given)
        floor = aligned(stack.enter_context(opened(order.floor)), source.spec) if order.floor else None
        outline = _carried(order.outline, order.outline_crs, crs)
        outlets = order.outlets
        if outlets is not None and order.outlets_crs is not None:
            outlets = transform_points(outlets, order.outlets_crs, crs)
        found = design_geomorphic(
            source,
            outline,
            settings,
            outlets=outlets,
            floor=floor,
            floor_level_m=order.floor_level_m,
            max_cut_m=order.max_cut_m,
            path=path,
            progress=progress.part(0.1, 0.95),
        )
        index = _index(order, path, source, outline, settings, stack) if order.original and path else None
    return _done(found, reference, index, order, settings)


def _reference(
    order: Order, source: RasterSource, rulebook: Rulebook, stack: ExitStack, progress: Progress
) -> Reference | None:
    if order.reference is None:
        return None
    natural = stack.enter_context(opened(order.reference_dem)) if order.reference_dem else source
    area = order.given.get("channel_area_m2") or rulebook.number(PREFIX + "channel_area_m2")
    return measure_reference(natural, _carried(order.reference, order.reference_crs, natural.spec.crs), area, progress)


def _index(
    order: Order, path: str, source: RasterSource, outline: Polygons, settings: Settings, stack: ExitStack
) -> ContourIndex:
    original = stack.enter_context(opened(order.original or ""))
    design = stack.enter_context(opened(path))
    return contour_index(design, original, outline, settings.channel_area_m2)


def _done(
    found: Geomorphic, reference: Reference | None, index: ContourIndex | None, order: Order, settings: Settings
) -> Done:
    notes = list(found.designed.notes)
    if order.original and index is None:
        notes.append(
            Label(
                "The index of the approximate original contour is measured on the written design: name one to get it.",
                "近原始地貌指数在写出的设计栅格上计算：指定设计栅格文件后才能得到。",
            )
        )
    warnings = list(found.designed.warnings)
    measured = float(found.designed.figures["measured_density_m_ha"] or 0.0)
    target = settings.density_m_ha
    if reference is not None and abs(measured - target) > settings.density_tolerance * target:
        warnings.append(
            Label(
                "Measured on the finished surface as in the reference area, the drainage density is {measured} m/ha, "
                "the target {target} m/ha.",
                "按参照区的方法在设计地面上量测，沟网密度为{measured}m/ha，目标为{target}m/ha。",
            ).format(measured=f"{measured:.1f}", target=f"{target:.1f}")
        )
    figures = {**found.designed.figures, "aoc_index": index.index if index else None}
    designed = replace(found.designed, figures=figures, warnings=tuple(warnings), notes=tuple(notes))
    return Done(designed, found.channels, found.ridges, found.crs, reference, index)


def _carried(polygons: Polygons, source: str | None, target: str) -> Polygons:
    return polygons if source is None else transform_polygons(polygons, source, target)
