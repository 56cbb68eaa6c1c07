"""The deed: a design, or a later survey, against the ground before, clause by clause.

Two passes over both surfaces by tiles of 512 × 512 cells, and one of ``least_cut`` by bands for every surface whose
stability is asked for: about 100 MB, however large the rasters are. Temporary rasters lie in a folder of their own.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from ...geodata.labels import ScratchFolder
from ...geodata.overlay import canonical
from ...geodata.raster import RasterSource, gdal_cache
from ...geodata.shapes import from_ogr, to_ogr
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rulebook
from ...terrain.prepare import frame, open_surface
from ...terrain.surfaces import Surface
from ...terrain.volume import cut_fill
from .alternatives import compare
from .clauses import all_clauses, floor_lowered_m
from .frame import RESAMPLING, Scene, Shares
from .need import Envelope, Ground
from .request import Request
from .result import Overdig
from .scan import FLOOR, OUT, look
from .survey import survey
from .zones import cut_zones

_CACHE_MB = 24
NO_ERRORS = Label(
    "No height error and no tolerance were given: every difference above {tolerance} m counts as a change.",
    "未给出高程误差和容差：超过 {tolerance} m 的差值均按变化计。",
)
NOISE = Label(
    "Differences up to {tolerance} m are not told from error. Cells beyond count in groups that noise of this size "
    "would make at most once in twenty checks; a single cell is no finding unless it is far beyond.",
    "{tolerance} m 以内的差值视为误差。超限格网按相邻成组判定：同等误差造成该组的概率低于 5% 才计入，"
    "孤立格网仅在远超容差时计入。",
)
BENDS = Label(
    "The two surfaces lie on different cells: near edges and bends, what interpolation can make is allowed for too.",
    "两期地面格网不一致：坡折、陡坎附近另计插值可能造成的差值。",
)
GENTLEST = Label(
    "Several materials hold everywhere ({names}): the gentlest of them is taken.",
    "有多种材料适用于全区（{names}），按其中最缓者计。",
)
SCREENING = Label(
    "The envelope is a screening by friction, cohesion and height; it certifies no slope. A qualified unit has to "
    "decide.",
    "安全所需开挖面按内摩擦角、黏聚力和坡高作筛查，不构成边坡稳定性结论，须由具备资质的单位论证。",
)


def crs_of(before: Surface, target_crs: str | None = None) -> str:
    """The CRS in which the polygons of a request have to be."""
    with ExitStack() as stack:
        side = open_surface(before, stack)
        return frame(side, side, target_crs, RESAMPLING).crs


def check_overdig(request: Request, rulebook: Rulebook | None = None, progress: Progress = SILENT) -> Overdig:
    """Every clause with its verdict, volume, height and place.

    Raises:
        InputError: surfaces that do not lie together, degrees, an outline that crosses itself or lies elsewhere,
            materials without angles, an exception that the rulebook does not list. Nothing has been written.
        Cancelled: nothing was left behind.
    """
    book = rulebook or Rulebook.load()
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        folder = stack.enter_context(ScratchFolder())
        scene = Scene(request, book, stack)
        ground = _ground(request, scene, book)
        found = survey(scene, progress.part(0.0, 0.15))
        if found.covered_m2 <= 0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Within the approved outline there is no place where both surfaces have heights. "
                    "Do they lie in the same area?",
                )
            )
        need: Envelope | None = None
        source = scene.before.source
        if ground is not None and isinstance(source, RasterSource):
            need = Envelope(ground, source, folder, "needed", progress.part(0.15, 0.4))
            stack.callback(need.close)
        layers = look(scene, found, need, _footprint(request, scene, book), folder, progress.part(0.4, 0.65))
        alternatives = compare(scene, layers, ground, need, folder, book, progress.part(0.65, 0.95))
        clauses = all_clauses(request, scene, found, layers, request.required_fos if need else None, book)
        zones = cut_zones(request, layers, need is not None, book)
        warnings = _warnings(request, scene, book, progress.part(0.95, 1.0))
    dry = any(pit.known for pit in found.pits)
    tolerance = f"{scene.tolerance.metres:.3g}"
    everywhere = [material.name for material in request.materials or () if not material.polygons]
    several = [GENTLEST.format(names="、".join(everywhere))] if need and len(everywhere) > 1 else []
    notes = [
        *scene.notes,
        *([BENDS] if scene.bends else []),
        *several,
        NOISE.format(tolerance=tolerance),
        *([SCREENING] if need else []),
    ]
    return Overdig(
        clauses,
        zones,
        alternatives,
        layers[FLOOR].volume_m3 if dry else None,
        floor_lowered_m(found),
        layers[OUT].volume_m3,
        scene.tolerance.metres,
        _settings(request, scene, ground),
        scene.spec.crs,
        warnings,
        tuple(notes),
    )


def _ground(request: Request, scene: Scene, book: Rulebook) -> Ground | None:
    if not request.materials or request.required_fos is None:
        return None
    return Ground.of(request.materials, request.required_fos, scene.spec, book)


def _footprint(request: Request, scene: Scene, book: Rulebook) -> Shares | None:
    """The legacy patch with the strip around it in which works raise no flag."""
    if request.legacy is None:
        return None
    wide = to_ogr(request.legacy).Buffer(book.number("overdig.footprint_buffer_m"), 8)
    return Shares(canonical(from_ogr(wide)), scene.spec)


def _warnings(request: Request, scene: Scene, book: Rulebook, progress: Progress) -> tuple[Label, ...]:
    found: list[Label] = []
    if scene.tolerance.source == "rulebook":
        found.append(NO_ERRORS.format(tolerance=f"{scene.tolerance.metres:g}"))
    if request.design_is_survey:  # does one survey lie above the other as a whole?
        compared = cut_fill(
            request.before, request.design, target_crs=request.target_crs, rulebook=book, progress=progress
        )
        found += compared.warnings
    return tuple(found)


def _settings(request: Request, scene: Scene, ground: Ground | None) -> dict[str, Any]:
    materials = [] if ground is None else zip(ground.materials, ground.tangents, ground.heights_m)
    return {
        "tolerance_source": scene.tolerance.source,
        "required_fos": request.required_fos,
        "floor_rule": request.floor_rule,
        "exception": request.exception,
        "cell_m": [scene.spec.cell_x, scene.spec.cell_y],
        "design_is_survey": request.design_is_survey,
        "materials": [
            {
                "name": material.name,
                "stable_tangent": round(tangent, 6),
                "free_height_m": round(height, 3),
                "c_kpa": material.c_kpa,
                "phi_deg": material.phi_deg,
                "gamma_kn_m3": material.gamma_kn_m3,
                "ru": material.ru,
                "face_deg": material.face_deg,
            }
            for material, tangent, height in materials
        ],
    }
