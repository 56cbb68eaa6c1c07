"""What rebuilding the ground found: for each hole a range of volume, and the surface and its error window by window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource
from ..model.progress import SILENT, Progress
from ..model.text import Label
from .bodies import Hole
from .solving import Ground
from .surroundings import Bools, Floats, Outlines, Site

VALUE, RANGE, REFUSED = "value", "range", "refused"
CELLS_PER_WINDOW = 1 << 20
_BLEND_CELLS = 16
"""The widest strip of cells along the rim in which the rebuilt ground is led up to the ground outside."""


@dataclass(frozen=True)
class HoleResult:
    """One hole. Volumes are in bank m³ between the rebuilt and the present ground, over the part that is known.

    ``status``      "value"; "range": too little is known for one number, only the range stands; "refused": none does.
    ``pit_m3``      what lies below the rebuilt ground, ``heap_m3`` what lies above it; neither is negative.
    ``volume_m3``   pit − heap (geometry only), the middle of ``volume_low_m3`` and ``volume_high_m3`` (95 %); None
                    where the status is not "value". ``middle_m3`` is the same and None only where refused.
    ``nodata_area_m2``  part of the hole whose present height is not known: not in the volumes.
    ``cells``       area in cells of the raster; ``rim_points`` heights that the ground was rebuilt from.
    ``inflation``   factor on the stated errors after trials on the terrain around.
    """

    key: str
    status: str
    reasons: tuple[Label, ...]
    area_projected_m2: float
    area_ellipsoidal_m2: float
    nodata_area_m2: float
    cells: float
    rim_points: int
    old_points: int
    rim_around: float
    method: str
    trials: int
    independent_trials: float
    pit_m3: float | None = None
    heap_m3: float | None = None
    middle_m3: float | None = None
    standard_error_m3: float | None = None
    u95_m3: float | None = None
    depth_max_m: float | None = None
    height_max_m: float | None = None
    inflation: float | None = None
    spread_m3: float | None = None

    @property
    def volume_m3(self) -> float | None:
        return self.middle_m3 if self.status == VALUE else None

    @property
    def volume_low_m3(self) -> float | None:
        return None if self.middle_m3 is None or self.u95_m3 is None else self.middle_m3 - self.u95_m3

    @property
    def volume_high_m3(self) -> float | None:
        return None if self.middle_m3 is None or self.u95_m3 is None else self.middle_m3 + self.u95_m3

    def to_json(self) -> dict[str, Any]:
        names = [name for name in self.__dataclass_fields__ if name != "reasons"]
        return {
            **{name: getattr(self, name) for name in names},
            "volume_m3": self.volume_m3,
            "volume_low_m3": self.volume_low_m3,
            "volume_high_m3": self.volume_high_m3,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


@dataclass(frozen=True)
class Body:
    """One connected part of a hole with its ground, ready to be read on the cells of the raster."""

    polygons: Polygons
    box: Window
    site: Site
    ground: Ground
    detail_m: float
    table: Floats
    errors: Floats

    @classmethod
    def of(cls, polygons: Polygons, box: Window, site: Site, ground: Ground, detail_m: float) -> Body:
        rows, cols = site.targets.T
        held = np.where(site.trusted, site.blocks.mean, np.nan)
        held[rows, cols] = ground.heights
        errors = np.full(held.shape, np.nan)
        errors[rows, cols] = ground.errors
        # beyond the hole and its trusted rim nothing is asked, but a spline wants every block filled
        table = _filled(held)
        if site.blocks.step > 1:
            table = ndimage.spline_filter(table, order=3, mode="nearest")
        return cls(polygons, box, site, ground, detail_m, table, _filled(errors))

    @property
    def margin(self) -> int:
        """Cells around a window that its surface depends on."""
        return 0 if self.site.blocks.step == 1 else 5 * self._blend + 5

    @property
    def _blend(self) -> int:
        return min(self.site.blocks.step, _BLEND_CELLS)

    def heights(self, window: Window) -> Floats:
        """(height, width) rebuilt heights as the blocks have them."""
        return self._at(self.table, window, 3)

    def error(self, window: Window) -> Floats:
        """(height, width) 1-sigma errors."""
        return np.hypot(self._at(self.errors, window, 1), self.detail_m)

    def blended(self, base: Floats, dem: Floats, known: Bools) -> Floats:
        """``base`` led up to the ground outside: what is known there beyond it fades out towards the inside."""
        if self.site.blocks.step == 1:
            return base
        for sigma in (float(self._blend), 1.0):
            rest = np.where(known, dem - base, 0.0)
            above = ndimage.gaussian_filter(rest, sigma, mode="constant")
            weight = ndimage.gaussian_filter(known.astype(np.float64), sigma, mode="constant")
            base = base + above / np.maximum(weight, 1e-6) * np.minimum(2.0 * weight, 1.0)
        return base

    def _at(self, table: Floats, window: Window, order: int) -> Floats:
        step, origin = self.site.blocks.step, self.site.blocks.window
        rows = (np.arange(window.height) + window.row - origin.row + 0.5) / step - 0.5
        cols = (np.arange(window.width) + window.col - origin.col + 0.5) / step - 0.5
        if step == 1:
            down = np.clip(np.rint(rows).astype(np.int64), 0, table.shape[0] - 1)
            across = np.clip(np.rint(cols).astype(np.int64), 0, table.shape[1] - 1)
            return table[np.ix_(down, across)]
        grid = np.meshgrid(rows, cols, indexing="ij")
        found = ndimage.map_coordinates(table, grid, order=order, mode="nearest", prefilter=False)
        return np.asarray(found, dtype=np.float64)


def _filled(values: Floats) -> Floats:
    """Unknown cells take the value of the nearest known one."""
    unknown = ~np.isfinite(values)
    if not unknown.any():
        return values
    nearest = ndimage.distance_transform_edt(unknown, return_distances=False, return_indices=True)
    return np.asarray(values[tuple(nearest)], dtype=np.float64)


@dataclass
class Sums:
    """Running totals over one body, in cells times metres."""

    pit: float = 0.0
    heap: float = 0.0
    known: float = 0.0
    depth: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Rebuilt:
    """The ground without its holes. The source must stay open while windows are read.

    ``middle_m3`` and its range are of all holes together that could be rebuilt; ``volume_m3`` is None where every one
    of them has only a range. ``outlines`` are of ``holes``, in the CRS of the raster. Errors of
    different holes count as independent, the error of the survey as common to all.
    """

    source: RasterSource
    bodies: tuple[Body, ...]
    disturbed: Outlines
    rim: Outlines | None
    rim_share: float
    rmse_m: float | None
    holes: tuple[HoleResult, ...]
    outlines: tuple[Hole, ...]
    middle_m3: float
    u95_m3: float
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]
    assumptions: tuple[Label, ...]

    @property
    def spec(self) -> GridSpec:
        return self.source.spec

    @property
    def volume_m3(self) -> float | None:
        return self.middle_m3 if any(hole.status == VALUE for hole in self.holes) else None

    @property
    def volume_low_m3(self) -> float:
        return self.middle_m3 - self.u95_m3

    @property
    def volume_high_m3(self) -> float:
        return self.middle_m3 + self.u95_m3

    def total(self, name: str) -> float:
        """Sum of ``pit_m3``, ``heap_m3``, ``area_projected_m2``, … over the holes that could be rebuilt."""
        values = [getattr(hole, name) for hole in self.holes if hole.status != REFUSED]
        return math.fsum(value for value in values if value is not None)

    def count(self, status: str) -> int:
        return sum(hole.status == status for hole in self.holes)

    def read(self, window: Window) -> tuple[Floats, Floats]:
        """Ground and its 1-sigma error in a window, (height, width) in metres.

        Outside the holes that is the raster, with its RMSE as error (NaN where none was given). A cell that a hole
        touches is rebuilt. NaN: not known, or a hole that could not be rebuilt.
        """
        values, _ = self.source.read(window)
        ground = values.astype(np.float64)
        error = np.full(ground.shape, np.nan if self.rmse_m is None else self.rmse_m)
        error[~np.isfinite(ground)] = np.nan
        touched = coverage_mask(self.disturbed.near(self.spec.part(window)), self.spec, window) > 0
        ground[touched] = np.nan
        error[touched] = np.nan
        weight, height = np.zeros(ground.shape), np.zeros(ground.shape)
        worst = np.zeros(ground.shape)
        for body in self.bodies:
            common = body.box.intersection(window)
            if common is None:
                continue
            place = (
                slice(common.row - window.row, common.row - window.row + common.height),
                slice(common.col - window.col, common.col - window.col + common.width),
            )
            share = coverage_mask(body.polygons, self.spec, common)
            height[place] += share * self.surface(body, common)
            weight[place] += share
            worst[place] = np.maximum(worst[place], np.where(share > 0, body.error(common), 0.0))
        inside = weight > 0
        ground[inside] = np.round(height[inside] / weight[inside], 3)
        error[inside] = worst[inside]
        return ground, error

    def surface(self, body: Body, window: Window) -> Floats:
        """The rebuilt ground of one body in a window within its box, rounded to 1 mm."""
        if body.margin == 0:
            return np.round(body.heights(window), 3)
        pad = body.margin
        wide = Window(window.col - pad, window.row - pad, window.width + 2 * pad, window.height + 2 * pad)
        cut = wide.intersection(self.spec.whole) or window
        values, valid = self.source.read(cut)
        part = self.spec.part(cut)
        known = valid & (coverage_mask(self.disturbed.near(part), self.spec, cut) == 0)
        if self.rim is not None:
            known &= coverage_mask(self.rim.near(part), self.spec, cut) >= self.rim_share
        base = body.blended(body.heights(cut), np.where(valid, values, 0.0).astype(np.float64), known)
        top, left = window.row - cut.row, window.col - cut.col
        return np.round(base[top : top + window.height, left : left + window.width], 3)

    def windows(self, progress: Progress = SILENT) -> Iterator[tuple[Window, Floats, Floats]]:
        """The whole raster, window by window."""
        done = 0
        for window in windows(self.spec, CELLS_PER_WINDOW, self.source.block):
            progress.report(done / self.spec.cells)
            ground, error = self.read(window)
            yield window, ground, error
            done += window.width * window.height
        progress.report(1.0)

    def sums(self, body: Body, progress: Progress = SILENT) -> Sums:
        """What lies between rebuilt and present ground of one body, every cell with its share."""
        found: list[tuple[float, float, float]] = []
        total = Sums()
        for part in windows(self.spec.part(body.box), CELLS_PER_WINDOW):
            progress.check()
            window = Window(part.col + body.box.col, part.row + body.box.row, part.width, part.height)
            share = coverage_mask(body.polygons, self.spec, window)
            values, valid = self.source.read(window)
            fall = np.where(valid & (share > 0), self.surface(body, window) - values, 0.0).astype(np.float64)
            found.append(
                (
                    float(np.sum(share * np.maximum(fall, 0.0))),
                    float(np.sum(share * np.maximum(-fall, 0.0))),
                    float(np.sum(share * valid)),
                )
            )
            total.depth = max(total.depth, float(fall.max(initial=0.0)))
            total.height = max(total.height, float(-fall.min(initial=0.0)))
        total.pit, total.heap, total.known = (math.fsum(column) for column in zip(*found))
        return total

    def to_json(self) -> dict[str, Any]:
        return {
            "volume_m3": self.volume_m3,
            "volume_low_m3": self.volume_low_m3,
            "volume_high_m3": self.volume_high_m3,
            "u95_m3": self.u95_m3,
            "pit_m3": self.total("pit_m3"),
            "heap_m3": self.total("heap_m3"),
            "area_projected_m2": self.total("area_projected_m2"),
            "confidence": 0.95,
            "crs": self.spec.crs,
            "holes": [hole.to_json() for hole in self.holes],
            "warnings": [warning.to_json() for warning in self.warnings],
            "notes": [note.to_json() for note in self.notes],
            "assumptions": [assumption.to_json() for assumption in self.assumptions],
        }


def combined(parts: Sequence[float]) -> float:
    """Independent errors added in quadrature."""
    return math.sqrt(math.fsum(part * part for part in parts))
