"""The ground that was there (采前原始地形，推算): rebuilt across pits and under heaps from the ground around them.

Heights of a rim, and older heights where there are any, are carried across by kriging with several intrinsic surfaces
(``kriging``), whose errors are tried and stretched on undisturbed terrain nearby (``trials``).

Memory does not grow with the raster or with the hole: a hole is solved on at most a few thousand blocks of cells
(rulebook), and surfaces are written in windows of a million cells, in all some 200 MB.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import stdtrit

from ..geodata.areas import ellipsoidal_area_m2
from ..geodata.crs import crs_name, require_metric, same_crs, transform_polygons
from ..geodata.grid import Polygons
from ..geodata.overlay import union
from ..geodata.raster import RasterSource, RasterWriter, gdal_cache
from ..geodata.shapes import require_all_valid
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from ..terrain.uncertainty import Z95
from . import remarks
from .before import Before, old_heights
from .bodies import Hole, join_holes
from .rebuilt import RANGE, REFUSED, VALUE, Body, HoleResult, Rebuilt, Sums, combined
from .solving import OldHeights, detail_m, holds_a_plane, old_points_at, solve
from .surroundings import Limits, Outlines, survey
from .units import window_of

_CACHE_MB = 24


def rebuild(
    source: RasterSource,
    holes: Sequence[tuple[str, Polygons]],
    *,
    rim: Polygons | None = None,
    before: Sequence[Before] = (),
    rmse_m: float | None = None,
    holes_crs: str | None = None,
    rim_crs: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Rebuilt:
    """Rebuild the ground across ``holes`` (key, polygons); those that overlap or touch become one.

    Args:
        source: present heights in metres on a metric grid of any cell shape and rotation.
        rim: undisturbed ground to rebuild from; without it, all known ground close to a hole that is in no hole.
        before: contours and spot heights from before the mining, used where the present ground does not tell.
        rmse_m: standard error of the present heights; taken to be the same all over a hole, which is an upper bound.
        holes_crs, rim_crs: of the polygons, where they are not in the CRS of the raster.

    Raises:
        InputError: wrong input, or none of the holes can be rebuilt.
        Cancelled: nothing is left behind.
    """
    limits = Limits.of(rulebook or Rulebook.load())
    spec = source.spec
    require_metric(spec.crs, spec.centre)
    if rmse_m is not None and not (math.isfinite(rmse_m) and rmse_m >= 0):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "A height error of {value} m makes no sense; give 0 or more."),
            value=rmse_m,
        )
    if not holes:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "No hole was given. Draw at least one outline."))
    outlines = _in_crs_of(source, holes, holes_crs)
    ground: Outlines | None = None
    if rim is not None:
        # features of a rim may well overlap or share sides
        parts = _in_crs_of(source, [("RIM", [polygon]) for polygon in rim], rim_crs)
        ground = Outlines(union([part for _, part in parts]))
    joined = join_holes(outlines)
    disturbed = [polygon for hole in joined for polygon in hole.polygons]
    if all(window_of(spec, [polygon], 0) is None for polygon in disturbed):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No hole lies on the terrain raster, which is in {crs} and spans {bounds}. "
                "Check the coordinate systems.",
            ),
            crs=crs_name(spec.crs),
            bounds=", ".join(f"{value:.0f}" for value in spec.bounds),
        )
    old, notes, warnings = old_heights(source, before, disturbed, limits.old_heights_error_m)
    rim_share = limits.rim_share_least
    empty = Rebuilt(source, (), Outlines(disturbed), ground, rim_share, rmse_m, (), tuple(joined), 0.0, 0.0, (), (), ())
    found: list[_Solved] = []
    results: list[HoleResult] = []
    with gdal_cache(_CACHE_MB):
        for number, hole in enumerate(joined):
            stretch = progress.part(number / len(joined), (number + 1) / len(joined))
            solved = [
                _solve_part(empty, part, old, limits, stretch.part(i / len(hole.parts), (i + 1) / len(hole.parts)))
                for i, part in enumerate(hole.parts)
            ]
            results.append(_row(hole, solved, empty, limits))
            found += solved
    refused = [hole for hole in results if hole.status == REFUSED]
    if len(refused) == len(results):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The ground cannot be rebuilt: {reason} Give a larger raster, draw the rim (RIM), or add heights from "
                "before.",
            ),
            reason=_why(refused),
        )
    warnings += [remarks.REFUSED.format(holes=_names(refused))] if refused else []
    ranges = [hole for hole in results if hole.status == RANGE]
    warnings += [remarks.ONLY_RANGE.format(holes=_names(ranges))] if ranges else []
    middle, half = _together(results, found, rmse_m, spec.cell_area_m2)
    joint = [hole for hole in joined if len(hole.keys) > 1]
    notes += [remarks.JOINED.format(holes=", ".join(hole.key for hole in joint[:5]))] if joint else []
    assumptions = (remarks.METHOD, remarks.NET, remarks.RMSE_COMMON if rmse_m is not None else remarks.NO_RMSE)
    bodies = tuple(item.body for item in found if item.body is not None)
    return replace(
        empty,
        bodies=bodies,
        holes=tuple(results),
        middle_m3=middle,
        u95_m3=half,
        warnings=tuple(warnings),
        notes=(*source.notes, *notes),
        assumptions=assumptions,
    )


def write_surfaces(
    rebuilt: Rebuilt,
    surface_path: str | os.PathLike[str] | None,
    error_path: str | os.PathLike[str] | None,
    progress: Progress = SILENT,
) -> None:
    """Write the ground and its 1-sigma error as GeoTIFFs; both get their names at the end, or neither."""
    if surface_path is None and error_path is None:
        return
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        dtype = rebuilt.source.dtype
        ground, error = (
            stack.enter_context(RasterWriter(path, rebuilt.spec, dtype=kind)) if path is not None else None
            for path, kind in ((surface_path, dtype), (error_path, np.float32))
        )
        for window, heights, errors in rebuilt.windows(progress):
            if ground is not None:
                ground.write(window, heights)
            if error is not None:
                error.write(window, errors)


def plot_volumes(
    source: RasterSource,
    plots: Sequence[tuple[str, Polygons]],
    *,
    plots_crs: str | None = None,
    rim: Polygons | None = None,
    before: Sequence[Before] = (),
    rmse_m: float | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> dict[str, HoleResult]:
    """Depth and volume of plots of the register that have no survey from before, by plot number.

    Plots that touch are one hole, since there is no rim between them: each of their numbers gives the common result.
    """
    found = rebuild(
        source,
        plots,
        rim=rim,
        before=before,
        rmse_m=rmse_m,
        holes_crs=plots_crs,
        rim_crs=plots_crs,
        rulebook=rulebook,
        progress=progress,
    )
    by_key = {hole.key: hole for hole in found.holes}
    return {key: by_key[hole.key] for hole in join_holes(_in_crs_of(source, plots, plots_crs)) for key in hole.keys}


@dataclass(frozen=True)
class _Solved:
    """One part of a hole; ``body`` is None where ``refusal`` says why nothing can be rebuilt."""

    body: Body | None
    sums: Sums | None
    doubts: tuple[Label, ...] = ()
    refusal: Label | None = None


def _solve_part(empty: Rebuilt, part: Polygons, old: OldHeights | None, limits: Limits, progress: Progress) -> _Solved:
    progress.report(0.0)
    box = window_of(empty.spec, part, 0)
    site = survey(empty.source, part, empty.disturbed, empty.rim, limits, progress) if box is not None else None
    if site is None or box is None:
        return _Solved(None, None, refusal=remarks.BESIDE)
    added = len(old_points_at(site, old))
    if len(site.rim) < limits.points_least:
        return _Solved(None, None, refusal=remarks.FEW_POINTS.format(points=len(site.rim), least=limits.points_least))
    if not holds_a_plane(site.places(site.rim)):
        return _Solved(None, None, refusal=remarks.IN_LINE)
    ground = solve(site, old, limits)
    progress.report(0.7)
    body = Body.of(part, box, site, ground, detail_m(site))
    doubts = []
    if site.around < limits.around_least and not added:
        doubts.append(remarks.ONE_SIDED.format(percent=round(100 * site.around)))
    if len(site.rim) + added < limits.points_wanted:
        doubts.append(remarks.SCARCE.format(points=len(site.rim) + added, wanted=limits.points_wanted))
    return _Solved(body, empty.sums(body, progress.part(0.7, 1.0)), tuple(doubts))


def _row(hole: Hole, solved: list[_Solved], empty: Rebuilt, limits: Limits) -> HoleResult:
    """The parts of one hole together. A part that could not be rebuilt refuses the hole: half a volume is none."""
    cell_area = empty.spec.cell_area_m2
    area = hole.area_m2
    refusals = tuple(item.refusal for item in solved if item.refusal is not None)
    bodies = [item.body for item in solved if item.body is not None]
    sums = [item.sums for item in solved if item.sums is not None]
    reasons = list(refusals) or list(dict.fromkeys(doubt for item in solved for doubt in item.doubts))
    cells = area / cell_area
    if not refusals and cells < limits.cells_wanted:
        reasons.insert(0, remarks.SMALL.format(cells=round(cells, 1), wanted=round(limits.cells_wanted)))
    known = math.fsum(item.known for item in sums) * cell_area
    nodata = max(area - known, 0.0)
    if nodata <= 1e-6 * area:
        nodata = 0.0
    if not refusals and known <= 0:
        refusals = (remarks.NO_PRESENT,)
        reasons = list(refusals)
    elif not refusals and nodata > 0.01 * area:
        reasons.append(remarks.PARTLY_UNKNOWN.format(percent=round(100 * nodata / area, 1)))
    common: dict[str, Any] = {
        "key": hole.key,
        "reasons": tuple(reasons),
        "area_projected_m2": area,
        "area_ellipsoidal_m2": ellipsoidal_area_m2(hole.polygons, empty.spec.crs),
        "nodata_area_m2": nodata,
        "cells": cells,
        "rim_points": sum(len(body.site.rim) for body in bodies),
        "old_points": sum(body.ground.old_points for body in bodies),
        "rim_around": min((body.site.around for body in bodies), default=0.0),
        "method": _method(bodies),
        "trials": sum(body.ground.trials for body in bodies),
        "independent_trials": round(math.fsum(body.ground.independent for body in bodies), 2),
    }
    if refusals:
        return HoleResult(status=REFUSED, **common)
    pit, heap = (math.fsum(getattr(item, name) for item in sums) * cell_area for name in ("pit", "heap"))
    own, half = _errors(list(zip(bodies, sums)), empty.rmse_m, cell_area)
    spread = combined([body.ground.spread_m * item.known * cell_area for body, item in zip(bodies, sums)])
    return HoleResult(
        status=RANGE if reasons else VALUE,
        **common,
        pit_m3=pit,
        heap_m3=heap,
        middle_m3=pit - heap,
        standard_error_m3=round(own, 2),
        u95_m3=round(half, 2),
        depth_max_m=round(max(item.depth for item in sums), 3),
        height_max_m=round(max(item.height for item in sums), 3),
        inflation=round(max(body.ground.factor for body in bodies), 3),
        spread_m3=round(spread, 2),
    )


def _errors(parts: list[tuple[Body, Sums]], rmse_m: float | None, cell_area_m2: float) -> tuple[float, float]:
    """Standard error and half width of the 95 % range, m³: parts independent, the survey's error common to all."""
    own = combined([body.ground.mean_error_m * item.known * cell_area_m2 for body, item in parts])
    wide = combined(
        [
            float(stdtrit(body.ground.freedom, 0.975)) * body.ground.mean_error_m * item.known * cell_area_m2
            for body, item in parts
        ]
    )
    survey_error = (rmse_m or 0.0) * math.fsum(item.known for _, item in parts) * cell_area_m2
    return math.hypot(own, survey_error), math.hypot(wide, Z95 * survey_error)


def _together(
    results: list[HoleResult], found: list[_Solved], rmse_m: float | None, cell_area_m2: float
) -> tuple[float, float]:
    """Net volume of all holes that stand, and the half width of its range."""
    middle = math.fsum(hole.middle_m3 for hole in results if hole.middle_m3 is not None)
    standing = {id(item) for item in found if item.body is not None and item.sums is not None}
    parts = [(item.body, item.sums) for item in found if id(item) in standing and item.body and item.sums]
    return middle, round(_errors(parts, rmse_m, cell_area_m2)[1], 2)


def _method(bodies: list[Body]) -> str:
    """ "kriging r^2 21 %, r^2.5 40 %, r^3 39 %" of the largest part."""
    if not bodies:
        return ""
    weights = max(bodies, key=lambda body: len(body.site.targets)).ground.weights
    return "kriging " + ", ".join(f"r^{name} {100 * part:.0f} %" for name, part in weights.items())


def _why(refused: list[HoleResult]) -> Label:
    reasons = [(hole.key, reason) for hole in refused[:3] for reason in hole.reasons[:1]]
    return Label(*("; ".join(f"{key}: {reason[i]}" for key, reason in reasons) for i in (0, 1)))


def _names(holes: list[HoleResult]) -> str:
    shown = ", ".join(hole.key for hole in holes[:8])
    return shown if len(holes) <= 8 else f"{shown} … ({len(holes)})"


def _in_crs_of(
    source: RasterSource, outlines: Sequence[tuple[str, Polygons]], crs: str | None
) -> list[tuple[str, Polygons]]:
    require_all_valid(list(outlines))
    if crs is None or same_crs(crs, source.spec.crs):
        return list(outlines)
    return [(key, transform_polygons(polygons, crs, source.spec.crs)) for key, polygons in outlines]
