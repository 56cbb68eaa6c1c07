"""One surface out of rasters, spot heights, contours, breaklines, clouds and a drawing: with its error and source.

Where there are triangles between surveyed heights they count; elsewhere the rasters, the first before the second. What
is written goes window by window.

Memory: the triangulation takes about 1 kB a point (at most ``terrain.surface.most_points``), a window 48 MB.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..exchange.dxf.profile import Profile
from ..exchange.las import cloud_system
from ..geodata.alignment import aligned, resampled
from ..geodata.crs import crs_name, require_metric, same_crs, transform_polygons
from ..geodata.grid import GridSpec, Polygons
from ..geodata.raster import RasterSource, RasterWriter, gdal_cache, open_raster
from ..geodata.shapes import require_valid
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook.book import Rulebook
from .cell_choice import CellChoice, best_cell, grid_of
from .height_error import HeightError, cross_validated
from .models import ModelSource, read_model
from .shift import ShiftLimits, Spread
from .surface_pass import Writing
from .surveyed import Gathered, HeightLayer, SpikeLimits, one_datum, with_heights
from .tin import Tin
from .tin_building import Built, Kind, Tolerances, build_tin, clipped

__all__ = ["BuiltSurface", "HeightLayer", "Kind", "build_surface"]

_CACHE_MB = 24
_CLIP = 5.0
"""Points of clouds further than this share of the outline's size from it are not read."""


@dataclass(frozen=True)
class BuiltSurface:
    """The surface and what is known of it. Areas are projected m², errors standard errors in m; None: not known.

    ``tin`` ends at the outline. ``rmse_m`` is of heights left out of the triangles; ``standard_error_m`` the root mean
    square over all cells whose error is known. ``thin`` says that a point cloud has too few ground points.
    """

    path: str | None
    error_path: str | None
    crs: str
    height_datum: str | None
    cell: CellChoice
    cells: int
    area_m2: float
    nodata_area_m2: float
    tin_area_m2: float
    points_used: int
    rmse_m: float | None
    standard_error_m: float | None
    error: HeightError | None
    thin: bool
    thin_area_m2: float
    ground_per_m2: float | None
    tin: Tin | None
    built: Built | None
    seam: Spread | None
    rejected: int
    sources: tuple[dict[str, Any], ...]
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]

    def to_json(self) -> dict[str, Any]:
        plain = (str, float, int, bool, type(None))
        built = self.built
        return {
            **{key: value for key, value in vars(self).items() if isinstance(value, plain)},
            "cell": self.cell.to_json(),
            "error": self.error.to_json() if self.error else None,
            "seam": self.seam.to_json() if self.seam else None,
            "tin": None if built is None or self.tin is None else {
                "points": len(self.tin.points), "triangles": len(self.tin.triangles),
                "hard_edges": len(self.tin.breaks), "duplicates": built.duplicates, "crossings": built.crossings,
                "contour_pieces_let_go": built.dropped, "flat_triangles": built.flat,
                "points_against_flats": built.cured,
            },
            "built": None,
            "sources": list(self.sources),
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }  # fmt: skip


def build_surface(
    rasters: Sequence[str | os.PathLike[str]] = (),
    layers: Sequence[HeightLayer] = (),
    *,
    clouds: Sequence[str | os.PathLike[str]] = (),
    cloud_crs: str | None = None,
    ground_classes: Sequence[int] = (),
    drawing: str | os.PathLike[str] | None = None,
    drawing_crs: str | None = None,
    drawing_profile: Profile | None = None,
    model: str | os.PathLike[str] | None = None,
    model_surface: str | None = None,
    model_crs: str | None = None,
    outline: Polygons | None = None,
    outline_crs: str | None = None,
    crs: str | None = None,
    cell_m: float | None = None,
    longest_side_m: float | None = None,
    height_datum: str | None = None,
    point_rmse_m: float | None = None,
    raster_rmse_m: float | None = None,
    surface_path: str | os.PathLike[str] | None = None,
    error_path: str | os.PathLike[str] | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> BuiltSurface:
    """Build one surface, in ``crs`` or that of the first raster, layer, cloud or drawing.

    Args:
        model: a LandXML file; its triangles count where nothing surveyed does, before the rasters. ``model_surface``
            names one of several in it.
        outline: the surface ends there (cells of which at least half lies within); None: with the data.
        cell_m: None takes the cell that the data bear, with the reason.
        longest_side_m: triangles with a longer side are left out.
        height_datum: what all heights are counted from (1985国家高程基准, 大地高); None: as the files say.
        point_rmse_m, raster_rmse_m: errors of what was surveyed, where known.

    Raises:
        InputError: nothing to build of, degrees, datums that differ, crossing breaklines. Nothing has been written.
        Cancelled: nothing has been written.
    """
    book = rulebook or Rulebook.load()
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        sources: list[RasterSource] = []
        for path in rasters:
            source = open_raster(path)
            stack.callback(source.close)
            sources.append(source)
        if model is not None:
            known = crs or (sources[0].spec.crs if sources else None)
            sources.insert(0, read_model(model, known, model_crs, model_surface, progress.part(0.0, 0.05)))
        system = crs or _system(sources, layers, clouds, cloud_crs, drawing_crs)
        if outline:
            require_valid(outline, "-")
            outline = transform_polygons(outline, outline_crs or system, system)
        gathered = _gathered(
            system, layers, clouds, cloud_crs, ground_classes, drawing, drawing_crs, drawing_profile, outline, book,
            progress.part(0.0, 0.2),
        )  # fmt: skip
        named = [(source.name, source.height_datum) for source in sources if source.height_datum]
        datum = one_datum([*named, *gathered.datums], height_datum)
        if not sources and gathered.empty:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "There are no heights to build a surface of. Give a raster, a layer, a point cloud or a drawing.",
                )
            )
        require_metric(system, _middle(sources, gathered, system))
        built, tin = _tin(gathered, outline, longest_side_m, datum, book, progress.part(0.2, 0.5))
        choice = best_cell(sources, gathered, tin, system, cell_m)
        spec = grid_of(choice, sources, tin, outline, system, int(book.number("terrain.surface.most_cells")))
        error = cross_validated(built.tin.points, built.kinds, progress.part(0.5, 0.65)) if built else None
        writing = Writing(
            sources, tin, gathered, spec, outline, choice, error, (point_rmse_m, raster_rmse_m), book, built
        )
        written = replace(spec, crs=with_heights(spec.crs, datum))
        writers = [
            stack.enter_context(RasterWriter(path, written)) if path is not None else None
            for path in (surface_path, error_path)
        ]
        writing.run(writers[0], writers[1], progress.part(0.65, 1.0))
        if not writing.cells:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "No cell of the surface has a height. Does the outline lie where the heights are? "
                    "Check the coordinate systems.",
                )
            )
        notes, warnings = _remarks(gathered, built, choice, writing, sources, spec, datum, book)
        return BuiltSurface(
            os.fspath(surface_path) if surface_path is not None else None,
            os.fspath(error_path) if error_path is not None else None,
            system, datum, choice, writing.cells, writing.cells * spec.cell_area_m2,
            writing.unknown * spec.cell_area_m2, writing.of_triangles * spec.cell_area_m2,
            0 if built is None else int((built.kinds >= 0).sum()),
            error.rmse_m if error else None, writing.standard_error_m, error, writing.thin(book),
            writing.far * spec.cell_area_m2, writing.ground_per_m2,
            clipped(tin, outline, None) if tin is not None else None, built, writing.seam, gathered.rejected,
            (*(_source(source) for source in sources), *gathered.sources),
            tuple(warnings), tuple(notes),
        )  # fmt: skip


def _source(source: RasterSource) -> dict[str, Any]:
    if isinstance(source, ModelSource):
        return {"name": source.name, "kind": "landxml", "triangles": len(source.tin.triangles)}
    return {"name": source.name, "kind": "raster", "cell_m": source.spec.cell_x}


def _system(
    sources: Sequence[RasterSource], layers: Sequence[HeightLayer], clouds: Sequence[str | os.PathLike[str]],
    cloud_crs: str | None, drawing_crs: str | None,
) -> str:  # fmt: skip
    if sources:
        return sources[0].spec.crs
    if layers:
        return layers[0].crs
    for path in clouds:
        found = cloud_system(Path(path))[0] or cloud_crs
        if found:
            return found
    if drawing_crs:
        return drawing_crs
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "No input says its coordinate system. Choose the one the surface shall be in."
        )
    )


def _gathered(
    system: str, layers: Sequence[HeightLayer], clouds: Sequence[str | os.PathLike[str]], cloud_crs: str | None,
    classes: Sequence[int], drawing: str | os.PathLike[str] | None, drawing_crs: str | None, profile: Profile | None,
    outline: Polygons | None, book: Rulebook, progress: Progress,
) -> Gathered:  # fmt: skip
    limits = SpikeLimits(
        math.tan(math.radians(book.number("terrain.surface.spike_slope_deg"))),
        book.number("terrain.surface.spike_m"),
        book.number("terrain.surface.lowest_m"),
        book.number("terrain.surface.highest_m"),
    )
    gathered = Gathered(system)
    for layer in layers:
        gathered.add_layer(layer, limits)
    if drawing is not None:
        gathered.add_drawing(drawing, drawing_crs or system, limits, profile, progress.part(0.0, 0.3))
    most = int(book.number("terrain.surface.most_points"))
    for number, path in enumerate(clouds):
        part = progress.part(0.3 + 0.7 * number / len(clouds), 0.3 + 0.7 * (number + 1) / len(clouds))
        own = cloud_system(Path(path))[0] or cloud_crs
        within = None
        if outline and own is not None and same_crs(own, system):
            rings = np.vstack([ring for polygon in outline for ring in polygon])
            low, high = rings.min(axis=0), rings.max(axis=0)
            margin = float((high - low).max()) / _CLIP
            within = (low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin)
        gathered.add_cloud(path, limits, classes, within, most // len(clouds), cloud_crs, part)
    return gathered


def _middle(sources: Sequence[RasterSource], gathered: Gathered, system: str) -> tuple[float, float] | None:
    if sources:
        return sources[0].spec.centre if same_crs(sources[0].spec.crs, system) else None
    points = gathered.spots[0] if gathered.spots else gathered.lines[0].points
    place = points[:, :2].mean(axis=0)
    return float(place[0]), float(place[1])


def _tin(
    gathered: Gathered, outline: Polygons | None, longest_m: float | None, datum: str | None, book: Rulebook,
    progress: Progress,
) -> tuple[Built | None, Tin | None]:  # fmt: skip
    if gathered.empty:
        return None, None
    points = gathered.points
    most = book.number("terrain.surface.most_points")
    count = len(points) + sum(len(line.points) for line in gathered.lines)
    if count > most:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "There are {count} heights, and {most} can be triangulated at once. Leave some out, thin the lines (in "
                "QGIS: Simplify), or build the surface in parts and give these as rasters.",
            ),
            count=count,
            most=int(most),
        )
    tolerances = Tolerances(book.number("terrain.tin.crossing_m"), book.number("terrain.tin.same_place_m"))
    built = build_tin(
        points, gathered.lines, crs=gathered.crs, tolerances=tolerances, height_datum=datum, outline=outline,
        progress=progress,
    )  # fmt: skip
    return built, clipped(built.tin, None, longest_m)


def _remarks(
    gathered: Gathered, built: Built | None, choice: CellChoice, writing: Writing, sources: Sequence[RasterSource],
    spec: GridSpec, datum: str | None, book: Rulebook,
) -> tuple[list[Label], list[Label]]:  # fmt: skip
    notes = [choice.reason, *gathered.notes, *(note for source in sources for note in source.notes)]
    warnings = list(built.notes) if built else []
    if built and built.flat:
        notes.append(
            Label(
                "{flat} triangles lay flat between the corners of one contour; {cured} points along spurs and valleys "
                "took them away.",
                "有{flat}个三角形三顶点同在一条等高线上（平三角形），已沿山脊、沟谷内插{cured}点予以消除。",
            ).format(flat=built.flat, cured=built.cured)
        )
    for source in sources:
        if not isinstance(source, ModelSource) and resampled(aligned(source, spec)):
            notes.append(
                Label(
                    "{name} was resampled (bilinear) to cells of {cell:g} m in {crs}.",
                    "{name}已按双线性重采样为{crs}下{cell:g}m格网。",
                ).format(name=source.name, cell=round(spec.cell_x, 4), crs=crs_name(spec.crs))
            )
    if writing.thin(book):
        warnings.append(
            Label(
                "The ground is thin: {density:.3f} ground points per m², and {far:.0f} m² lie further than {limit:g} m "
                "from any. Between them the surface is a guess; survey there, or give breaklines.",
                "地面点稀疏：每平方米{density:.3f}个，距最近地面点超过{limit:g}m的面积{far:.0f}m²，其间地面为推测，"
                "请补测或补充地性线。",
            ).format(
                density=writing.ground_per_m2, far=writing.far * spec.cell_area_m2,
                limit=book.number("terrain.surface.cloud_far_m"),
            )
        )  # fmt: skip
    seam = writing.seam
    if seam is not None:
        text = Label(
            "Where both have heights the points lie {median:+.3f} m (median; NMAD {nmad:.3f} m) above the raster: "
            "there is such a step at the edge of the triangles.",
            "测点地面与栅格重叠处高差中位数{median:+.3f}m（NMAD {nmad:.3f}m），三角网边缘存在相应台阶。",
        ).format(median=seam.median_m, nmad=seam.nmad_m)
        stepped = abs(seam.median_m) >= ShiftLimits.of(book).least_median_m
        (warnings if stepped else notes).append(text)
    if datum is None:
        notes.append(
            Label(
                "No input says what its heights are counted from (1985 national datum or ellipsoidal).",
                "各输入均未注明高程基准（1985国家高程基准或大地高）。",
            )
        )
    return notes, warnings
