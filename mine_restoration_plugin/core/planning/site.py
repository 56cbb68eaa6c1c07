"""The site: what was measured for one mine, by hash, before anybody decides anything."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..delineation.units import OTHER, PIT, suggest_units, window_of
from ..geodata.alignment import resampled, warped
from ..geodata.areas import ellipsoidal_area_m2, projected_area_m2
from ..geodata.coverage import coverage_mask
from ..geodata.crs import (
    crs_name,
    ellipsoid_name,
    require_metric,
    to_lonlat,
    transform_points,
    transform_polygons,
)
from ..geodata.files import part_name, remove
from ..geodata.grid import GridSpec, Polygons, Window, windows
from ..geodata.overlay import difference, intersection, union
from ..geodata.raster import RasterSource, RasterWriter, open_raster
from ..geodata.shapes import closed, require_valid
from ..geodata.store import RasterStore, StoredRaster
from ..landform.bodies import CELLS_PER_WINDOW, Body, survey_bodies
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_to_sum, stored
from ..register.dictionary import data_dictionary
from ..register.register import open_register
from ..rulebook import Rulebook
from .scenario_site import SiteScenario, changed_box, find_scenario, on_grid, require_same_ground
from .scenarios import Scenario
from .site_surroundings import margin_cells, proofs_json, proofs_of, receptor_boxes

FACTS_SINCE = 4
"""The schema in which the survey facts of units came into the register."""
UNIT_FACTS = (
    "damage",
    "restoration_way",
    "land_class_before",
    "land_class_after",
    *(name for name, field in data_dictionary().entity("unit").fields.items() if field.since >= FACTS_SINCE),
)
HEIGHT_DECIMALS = 3
OVERLAP_M2 = 1.0
RESAMPLING = "bilinear"


@dataclass(frozen=True)
class Site:
    """What was measured.

    ``mine``    register fields of the mine.
    ``plots``   rows of the register with ``polygons`` in the site's CRS, as arrays.
    ``bodies``  the units on their ground.
    ``json``    what goes into the plan.
    ``folder``  the register's folder of rasters; never written into a plan.
    ``scenario``  the kept design that the plan follows, on the grid of ``existing``; None: the plan designs its own.
    """

    mine: Mapping[str, Any]
    plots: Sequence[Mapping[str, Any]]
    bodies: Sequence[Body]
    json: Mapping[str, Any]
    existing: StoredRaster
    folder: Path
    rules: Sequence[str]
    warnings: Sequence[Label]
    scenario: SiteScenario | None = None

    @property
    def crs(self) -> str:
        return str(self.json["crs"])

    @property
    def rmse_m(self) -> float | None:
        rmse: float | None = self.json["dem"]["rmse_m"]
        return rmse


def survey_site(
    register_path: str | Path,
    mine_id: str,
    dem: str | os.PathLike[str],
    *,
    target_crs: str | None = None,
    decisions: Mapping[str, Any],
    rulebook: Rulebook,
    progress: Progress = SILENT,
) -> Site:
    """Read the mine, bring terrain and outlines into one metric CRS, keep the terrain, and measure the units.

    Args:
        dem: heights, in any CRS and unit that ``open_raster`` takes.
        target_crs: CRS of the plan; ``decisions["target_crs"]``, then the register's own where not given.

    Raises:
        InputError: no such mine or no plots, an outline that cannot be measured, degrees without a metric CRS to go to,
            terrain that does not reach the outlines or knows nothing there, units that overlap, a scenario that the
            mine does not have or that was designed on another ground.
    """
    with open_register(register_path) as register:
        mine, rows = register.mine(mine_id), register.plots(mine_id)
        unit_rows, surfaces = register.units(mine_id), register.surfaces(mine_id)
        home, folder = register.crs, register.folder
        proofs = proofs_of(register, [row["plot_no"] for row in rows])
        datums = {code: entry.label for code, entry in register.dictionary.codes["height_datum"].items()}
    rows = [row for row in rows if row["polygons"]]
    if not rows:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Mine {mine_id} has no plot with an outline."), mine_id=mine_id
        )
    for row in rows:
        require_valid(row["polygons"], row["plot_no"])
    crs = _plan_crs(target_crs or decisions.get("target_crs"), home, rows)
    plots = [{**row, "polygons": transform_polygons(row["polygons"], home, crs)} for row in rows]
    progress.report(0.05)
    wanted = decisions.get("scenario")
    suggesting = rulebook.fresh()
    found = find_scenario(register_path, mine_id, wanted) if wanted else None
    with open_raster(dem) as source:
        notes = list(source.notes)
        datum_of_file, source_crs, name = source.height_datum, source.spec.crs, source.name
        view = warped(source, crs, RESAMPLING)
        outline = [polygon for plot in plots for polygon in plot["polygons"]]
        margin = margin_cells(view.spec, suggesting)
        around = [*outline, *receptor_boxes(decisions, outline, suggesting)]
        window = window_of(view.spec, around, margin)
        if window is None or window_of(view.spec, outline, 0) is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} does not reach the plots of {mine_id}: it covers {dem}, they lie in {plots} ({crs}).",
                ),
                name=name,
                mine_id=mine_id,
                dem=_extent(view.spec.bounds),
                plots=_extent(_bounds(outline)),
                crs=crs,
            )
        was_resampled = resampled(view)
        scenario = None
        if found is not None:
            require_same_ground(found[0], dem, progress.part(0.05, 0.1))
            box = changed_box(found[0], crs, progress.part(0.1, 0.15))
            window = window_of(view.spec, [*around, *box], margin) or window
        existing, spec = _keep(RasterStore(folder), view, window, was_resampled, progress.part(0.15, 0.3))
        if found is not None:
            scenario = _keep_design(RasterStore(folder), found, view, window, progress.part(0.3, 0.4))
    rmse, height_datum = _error_and_datum(decisions, surfaces, existing["sha256"], datum_of_file)
    ground = RasterSource(folder / existing["path"])
    known_m2 = _known_area(ground, outline)
    if known_m2 <= 0.0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} knows no height inside the plots of {mine_id}."),
            name=name,
            mine_id=mine_id,
        )
    units = _units(ground, plots, unit_rows, home, crs, decisions, suggesting, rmse, progress.part(0.4, 0.6))
    bodies = survey_bodies(ground, units, progress.part(0.6, 1.0))
    area = sum(projected_area_m2(plot["polygons"]) for plot in plots)
    dem_json = {
        "name": name,
        **existing,
        "cell_x_m": stored(spec.cell_x, "m"),
        "cell_y_m": stored(spec.cell_y, "m"),
        "rmse_m": stored(rmse, "m"),
        "rmse_source": decisions.get("dem_rmse_source"),
        "coverage_share": stored(min(known_m2 / area, 1.0), "share"),
        "resampling": RESAMPLING if was_resampled else "none",
        "source_crs": source_crs,
    }
    centre = to_lonlat(np.array([_centre(outline)]), crs)[0]
    plots_json = [_plot_json(plot, crs) for plot in plots]
    json = {
        "crs": crs,
        "crs_name": crs_name(crs),
        "ellipsoid": ellipsoid_name(crs),
        "centre_lonlat": [stored(float(centre[0]), "lonlat"), stored(float(centre[1]), "lonlat")],
        "height_datum": datums[height_datum].zh if height_datum in datums else height_datum,
        "height_datum_code": height_datum if height_datum in datums else None,
        "dem": dem_json,
        "plots": plots_json,
        "units": _units_json(units, bodies, plots_json),
        "evidence": proofs_json(proofs, home, crs),
    }
    ground.close()
    if scenario is not None:
        json["scenario"] = scenario.to_json()
    used = [rule.key for rule in suggesting.used]
    return Site(mine, plots, bodies, json, existing, folder, used, notes, scenario)


def _plan_crs(wanted: str | None, home: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The metric CRS of the plan; refuses degrees and Mercator with the CRS to use."""
    place = _centre([polygon for row in rows for polygon in row["polygons"]])
    if wanted is None:
        require_metric(home, place)
        return home
    moved = transform_points(np.array([place]), home, wanted)[0]
    require_metric(wanted, (float(moved[0]), float(moved[1])))
    return wanted


def _keep(
    store: RasterStore, view: RasterSource, window: Window, was_resampled: bool, progress: Progress
) -> tuple[StoredRaster, GridSpec]:
    """Copy the terrain around the plots into the store. Resampled heights are rounded to 1 mm, so that every version of
    GDAL leaves the same bytes; heights of the file itself stay as they are."""
    spec = view.spec.part(window)
    store.folder.mkdir(parents=True, exist_ok=True)
    part = part_name(store.folder / "existing.tif")
    try:
        with RasterWriter(part, spec) as writer:
            done = 0
            for piece in windows(spec, CELLS_PER_WINDOW):
                place = Window(window.col + piece.col, window.row + piece.row, piece.width, piece.height)
                heights = np.asarray(view.read(place)[0], dtype=np.float64)
                writer.write(piece, np.round(heights, HEIGHT_DECIMALS) if was_resampled else heights)
                done += piece.width * piece.height
                progress.report(0.5 * done / spec.cells)
        return store.put(part, progress.part(0.5, 1.0)), spec
    finally:
        remove(part)


def _keep_design(
    store: RasterStore,
    found: tuple[Scenario, tuple[Scenario, ...]],
    view: RasterSource,
    window: Window,
    progress: Progress,
) -> SiteScenario:
    """The scenario's design on the cells of the plan's terrain: seen on the same whole grid and cut out of it alike, so
    that what the design leaves as it is stays as it is."""
    with on_grid(found[0], view, RESAMPLING) as design:
        was_resampled = resampled(design)
        kept, _ = _keep(store, design, window, was_resampled, progress)
    return SiteScenario(*found, kept, was_resampled)


def _error_and_datum(
    decisions: Mapping[str, Any], surfaces: Sequence[Mapping[str, Any]], sha256: str, datum_of_file: str | None
) -> tuple[float | None, str | None]:
    """RMSE and height datum: as decided, else as registered for this very surface, else as the file says."""
    known = next((s for s in surfaces if s.get("sha256") == sha256 and s.get("role") == "existing"), {})
    rmse = decisions.get("dem_rmse_m", known.get("rmse_m"))
    return rmse, decisions.get("height_datum") or known.get("height_datum") or datum_of_file


def _known_area(ground: RasterSource, outline: Polygons) -> float:
    """m² of the outline where a height is known."""
    total = 0.0
    for piece in windows(ground.spec, CELLS_PER_WINDOW):
        total += float(coverage_mask(outline, ground.spec, piece)[ground.read(piece)[1]].sum())
    return total * ground.spec.cell_area_m2


def _units(
    ground: RasterSource,
    plots: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    home: str,
    crs: str,
    decisions: Mapping[str, Any],
    rulebook: Rulebook,
    rmse: float | None,
    progress: Progress,
) -> list[dict[str, Any]]:
    """Units as decided, else as in the register, else as suggested; cut to the plots and filled up to tile them."""
    decided = bool(decisions.get("units"))
    if decided:
        given = [{"origin": "drawn", **unit, "polygons": _arrays(unit["polygons"])} for unit in decisions["units"]]
    else:
        kept = [row for row in rows if row["polygons"] and row.get("kind")]
        if not kept:
            return suggest_units(ground, plots, rulebook, rmse, progress)
        given = [{**row, "polygons": transform_polygons(row["polygons"], home, crs)} for row in kept]
    result = []
    for unit in given:
        require_valid(unit["polygons"], unit["unit_no"])
        for plot in plots:
            inside = intersection(unit["polygons"], plot["polygons"])
            if inside:
                number = unit["unit_no"] if len(plots) == 1 else f"{unit['unit_no']}@{plot['plot_no']}"
                origin = unit.get("origin") or "drawn"
                # facts of decided units come by the decision ``facts``, which is checked field by field
                row = None if decided else unit
                result.append(_unit(number, plot["plot_no"], unit["kind"], origin, inside, row))
    if len(plots) > 1:
        result = _short_numbers(result)
    _refuse_overlaps(result)
    for plot in plots:
        own = [unit["polygons"] for unit in result if unit["plot_no"] == plot["plot_no"]]
        rest = difference(plot["polygons"], union(own) if own else [])
        if projected_area_m2(rest) > OVERLAP_M2:
            taken = {unit["unit_no"] for unit in result}
            number = next(f"O{i}" for i in range(1, len(taken) + 2) if f"O{i}" not in taken)
            result.append(_unit(number, plot["plot_no"], OTHER, "suggested", rest))
    return result


def _unit(
    unit_no: str, plot_no: str, kind: str, origin: str, polygons: Polygons, fields: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "unit_no": unit_no,
        "plot_no": plot_no,
        "kind": kind,
        "origin": origin,
        "polygons": polygons,
        "fields": {} if fields is None else _facts(fields),
    }


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What was surveyed in a unit: the fields that the schema has for it, several codes as a list."""
    known = data_dictionary().entity("unit").fields
    found: dict[str, Any] = {}
    for name in UNIT_FACTS:
        value = row.get(name)
        if value in (None, ""):
            continue
        is_list = known[name].type == "codes" and isinstance(value, str)
        found[name] = [code for code in value.split(",") if code] if is_list else value
    return found


def _short_numbers(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop the plot from the number of a unit that lies in one plot only."""
    first = [unit["unit_no"].split("@")[0] for unit in units]
    return [
        {**unit, "unit_no": short if first.count(short) == 1 else unit["unit_no"]} for unit, short in zip(units, first)
    ]


def _refuse_overlaps(units: Sequence[Mapping[str, Any]]) -> None:
    for i, one in enumerate(units):
        for other in units[:i]:
            common = projected_area_m2(intersection(one["polygons"], other["polygons"]))
            if common > OVERLAP_M2:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "Units {one} and {other} overlap on {area} m². Cut one of them back."
                    ),
                    one=other["unit_no"],
                    other=one["unit_no"],
                    area=f"{common:.1f}",
                )


def _arrays(polygons: Sequence[Sequence[Any]]) -> Polygons:
    return [[closed(np.asarray(ring, dtype=np.float64)[:, :2]) for ring in polygon] for polygon in polygons]


def _plot_json(plot: Mapping[str, Any], crs: str) -> dict[str, Any]:
    polygons: Polygons = plot["polygons"]
    measured = ("area_ellipsoidal_m2", "area_projected_m2", "stated_area_m2")
    hidden = ("polygons", "uuid", "row_version", "plot_no", "name", "fid", "raw_values", "unmapped", *measured)
    return {
        "plot_no": plot["plot_no"],
        "name": plot.get("name"),
        "area_ellipsoidal_m2": stored(ellipsoidal_area_m2(polygons, crs), "m2"),
        "area_projected_m2": stored(projected_area_m2(polygons), "m2"),
        "stated_area_m2": plot.get("stated_area_m2"),
        "polygons": as_lists(polygons),
        "fields": {
            key: value for key, value in plot.items() if key not in hidden and _is_cell(value) and value is not None
        },
    }


def _units_json(
    units: Sequence[Mapping[str, Any]], bodies: Sequence[Body], plots: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Units with areas on the ellipsoid that add up to their plot's (``area_m2``), beside the projected ones."""
    rows = []
    for plot in plots:
        own = [(unit, body) for unit, body in zip(units, bodies) if unit["plot_no"] == plot["plot_no"]]
        projected = [projected_area_m2(unit["polygons"]) for unit, _ in own]
        whole = plot["area_ellipsoidal_m2"]
        shares = round_to_sum([area / sum(projected) * whole for area in projected], 2, whole) if own else []
        rows += [_unit_json(unit, body, float(a), p) for (unit, body), a, p in zip(own, shares, projected)]
    order = {unit["unit_no"]: i for i, unit in enumerate(units)}
    return sorted(rows, key=lambda row: order[row["unit_no"]])


def _unit_json(unit: Mapping[str, Any], body: Body, area_m2: float, projected_m2: float) -> dict[str, Any]:
    """``depth_m`` is from the ground around (its median) to the floor of a pit or the top of a dump."""
    depth = relief = None
    if body.z_min_m is not None and body.z_max_m is not None:
        relief = body.z_max_m - body.z_min_m
        if body.around_m is not None and unit["kind"] != OTHER:
            depth = body.around_m - body.z_min_m if unit["kind"] == PIT else body.z_max_m - body.around_m
            depth = max(depth, 0.0)
    return {
        "unit_no": unit["unit_no"],
        "plot_no": unit["plot_no"],
        "kind": unit["kind"],
        "origin": unit["origin"],
        "fields": unit.get("fields", {}),
        "area_m2": area_m2,
        "area_projected_m2": stored(projected_m2, "m2"),
        "z_min_m": stored(body.z_min_m, "m"),
        "z_max_m": stored(body.z_max_m, "m"),
        "z_mean_m": stored(body.z_mean_m, "m"),
        "slope_mean_deg": stored(body.slope_mean_deg, "deg"),
        "relief_m": stored(relief, "m"),
        "depth_m": stored(depth, "m"),
        "spill_m": stored(body.spill_m, "m"),
        "open_edge_m": stored(body.open_edge_m, "m"),
        "edge_area_m2": stored(body.edge_area_m2, "m2"),
        "nodata_area_m2": stored(body.nodata_area_m2, "m2"),
        "polygons": as_lists(unit["polygons"]),
    }


def polygons_of(lists: Sequence[Sequence[Any]]) -> Polygons:
    """Rings of a plan as arrays."""
    return [[np.asarray(ring, dtype=np.float64) for ring in polygon] for polygon in lists]


def as_lists(polygons: Polygons) -> list[list[list[list[float]]]]:
    """Rings as nested lists with 0.1 mm."""
    return [[[[round(x, 4) + 0.0, round(y, 4) + 0.0] for x, y in ring.tolist()] for ring in p] for p in polygons]


def _is_cell(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _bounds(polygons: Polygons) -> tuple[float, float, float, float]:
    points = np.concatenate([polygon[0] for polygon in polygons])
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _centre(polygons: Polygons) -> tuple[float, float]:
    x0, y0, x1, y1 = _bounds(polygons)
    return (x0 + x1) / 2, (y0 + y1) / 2


def _extent(bounds: tuple[float, float, float, float]) -> str:
    return f"x {bounds[0]:.0f} - {bounds[2]:.0f}, y {bounds[1]:.0f} - {bounds[3]:.0f}"
