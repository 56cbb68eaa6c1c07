"""Before two surfaces are compared: open them, find their common grid, refuse what would give wrong numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from ..geodata.alignment import RESAMPLING_WORDS, resampled, warped
from ..geodata.crs import crs_name, require_metric, same_crs, transform_polygons
from ..geodata.grid import GridSpec, Polygons
from ..geodata.raster import open_raster
from ..geodata.shapes import require_all_valid
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .surfaces import GridHeights, GridSurface, Opened, RasterSurface, Surface
from .zones import ZoneGeometry


@dataclass(frozen=True)
class Zone:
    """A polygon set with the key its row carries."""

    key: str
    polygons: Polygons


def open_surface(surface: Surface, stack: ExitStack) -> Opened:
    if isinstance(surface, RasterSurface):
        opened = Opened(surface, open_raster(surface.path, surface.band))
    elif isinstance(surface, GridSurface):
        opened = Opened(surface, GridHeights(surface.grid))
    else:
        opened = Opened(surface, None)
    stack.callback(opened.close)
    return opened


def frame(first: Opened, second: Opened, target_crs: str | None, resampling: str) -> GridSpec:
    """The grid of the comparison: metric, and met by both rasters."""
    side = first if first.source is not None else second
    if side.source is None:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "At least one of the two surfaces has to be a raster."))
    if target_crs is not None and not same_crs(side.source.spec.crs, target_crs):
        side.source = warped(side.source, target_crs, resampling)
    spec = side.source.spec
    require_metric(spec.crs, spec.centre)
    return spec


def same_datum(first: Opened, second: Opened) -> None:
    one, other = first.height_datum, second.height_datum
    if one is not None and other is not None and one != other:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The heights are counted from different datums: {first} in {one}, {second} in {other}. "
                "Convert one of them.",
            ),
            first=one,
            one=first.name,
            second=other,
            other=second.name,
        )


def errors_of(
    sides: tuple[Opened, Opened], given: tuple[float | None, float | None]
) -> tuple[float | None, float | None]:
    """Standard errors as given; what is true by definition (a level, a plane) has none of its own."""
    for value in given:
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "A height error of {value} m makes no sense; give 0 or more."),
                value=value,
            )
    first, second = (0.0 if value is None and side.source is None else value for side, value in zip(sides, given))
    return first, second


def block_of(sides: tuple[Opened, Opened]) -> tuple[int, int]:
    """Columns and rows of the taller blocks of the two rasters: whoever has flat ones does not mind."""
    blocks = [side.source.block for side in sides if side.source is not None]
    return max(blocks, key=lambda block: block[1])


def outlines_of(zones: Sequence[Zone], zones_crs: str | None, spec: GridSpec) -> list[Polygons]:
    keys = [zone.key for zone in zones]
    if len(set(keys)) != len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Two zones have the same key: {keys}."), keys=", ".join(twice[:5])
        )
    require_all_valid([(zone.key, zone.polygons) for zone in zones])
    if zones_crs is None or same_crs(zones_crs, spec.crs):
        return [zone.polygons for zone in zones]
    return [transform_polygons(zone.polygons, zones_crs, spec.crs) for zone in zones]


def zone_geometry(outlines: list[Polygons], spec: GridSpec) -> ZoneGeometry | None:
    """Zones on the grid, None where there are none.

    Raises:
        InputError: all of them lie beside the raster.
    """
    if not outlines:
        return None
    geometry = ZoneGeometry(outlines, spec)
    if not len(geometry.within(spec.whole)):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No zone lies on the terrain raster, which is in {crs} and spans {bounds}. "
                "Check the coordinate systems.",
            ),
            crs=crs_name(spec.crs),
            bounds=", ".join(f"{value:.0f}" for value in spec.bounds),
        )
    return geometry


def notes_of(sides: Sequence[Opened], spec: GridSpec, resampling: str) -> list[Label]:
    """What was done to the heights on their way in."""
    notes = [note for side in sides for note in side.notes]
    for side in sides:
        if side.source is not None and resampled(side.source):
            notes.append(
                Label(
                    "{name} was resampled ({method}) to cells of {cell:g} m in {crs}.",
                    "{name}已按{method}重采样为{crs}下{cell:g}m格网。",
                ).format(
                    name=side.name,
                    method=RESAMPLING_WORDS[resampling],
                    cell=round(spec.cell_x, 4),
                    crs=crs_name(spec.crs),
                )
            )
    return notes
