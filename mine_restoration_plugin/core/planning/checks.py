"""The roll-up of law checks: earth and rock first, then identity, place and the quality of the data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from ..earthrock.checks import PitFloor, check_balance, check_floors, check_material, check_surplus, finding
from ..earthrock.overdig.result import Overdig
from ..geodata.crs import crs_name, suggest_metric_crs, to_lonlat
from ..model.plan import Check, Verdict
from ..model.table import Cell
from .results import Results

LEGACY = "10"
OPEN_PIT = "A"
NATIONAL_DATUM = "1985"


def make_checks(results: Results, proof: Overdig, cost_cny: Decimal) -> list[Check]:
    """All checks that the data can answer, and those it cannot, said so.

    Args:
        proof: of no over-digging, of the plan's design.
        cost_cny: of the restoration, yuan.
    """
    book, decisions = results.book, results.decisions
    pits = [results.changes[pit.unit_no] for pit in results.pits]
    floors = [PitFloor(p.unit_no, _mm(p.floor_before_m), _mm(p.floor_after_m), p.cut_m3) for p in pits]
    water = decisions.get("pit_has_water")
    if water is None:
        water = any((fields.get("water_area_m2") or 0) > 0 for fields in _fields(results))
    stone = decisions.get("material_is_building_rock")
    minerals = [fields["mineral"] for fields in _fields(results) if fields.get("mineral")]
    return [
        *(check_floors(book, floors, water) if results.scenario is None else _proven_floors(proof)),
        _inside_outline(results),
        *check_balance(book, results.balance, max(results.room_left_m3 - results.design.slack_m3, 0.0)),
        *check_surplus(book, results.balance, results.conversion.density_t_m3, cost_cny, stone),
        check_material(book, minerals, stone),
        finding(book, "stability_evidence", Verdict.UNKNOWN, cut_m3=f"{results.volumes.cut_total:.0f}"),
        _by_code(results, "legacy_identity", "plot_class", LEGACY),
        _by_code(results, "open_pit_scope", "mining_method", OPEN_PIT),
        finding(book, "overlays", Verdict.UNKNOWN),
        _terrain_coverage(results),
        _height_datum(results),
        _zone(results),
        _stated_area(results),
        _accuracy(results),
    ]


def _proven_floors(proof: Overdig) -> list[Check]:
    """A scenario may trim the faces of a pit: what counts is its floor, as the proof of no over-digging found it."""
    keys = ("floor_no_excavation", "floor_minimum")
    return [clause.check for clause in proof.clauses if clause.check.key in keys]


def _fields(results: Results) -> list[dict[str, Any]]:
    return [plot["fields"] for plot in results.site.json["plots"]]


def _mm(height: float | None) -> float | None:
    return None if height is None else round(height, 3)


def _inside_outline(results: Results) -> Check:
    area = results.outside.area_m2
    if area > 0:
        return finding(
            results.book, "inside_outline", Verdict.FAIL, None, {"area_m2": round(area, 2)}, area_m2=f"{area:.0f}"
        )
    return finding(results.book, "inside_outline", Verdict.PASS, None, {"area_m2": 0.0})


def _by_code(results: Results, key: str, field: str, wanted: str) -> Check:
    """Every plot has the wanted code: pass; another one: fail; none: nobody can tell."""
    plots = results.site.json["plots"]
    other = [plot["plot_no"] for plot in plots if plot["fields"].get(field) not in (None, "", wanted)]
    empty = [plot["plot_no"] for plot in plots if plot["fields"].get(field) in (None, "")]
    if other:
        return finding(results.book, key, Verdict.FAIL, which="、".join(other))
    if empty:
        return finding(results.book, key, Verdict.UNKNOWN, which="、".join(empty))
    return finding(results.book, key, Verdict.PASS, plots=len(plots))


def _terrain_coverage(results: Results) -> Check:
    missing = results.volumes.nodata_area_m2
    share = results.site.json["dem"]["coverage_share"]
    measured: dict[str, Cell] = {"coverage_share": share, "nodata_area_m2": round(missing, 2)}
    tolerance = results.book.number("earthrock.area_tolerance_m2")
    if missing <= tolerance:
        return finding(results.book, "terrain_coverage", Verdict.PASS, None, measured, share_percent="100.0")
    texts = {"nodata_m2": f"{missing:.0f}", "missing_percent": f"{(1 - share) * 100:.2f}"}
    return finding(results.book, "terrain_coverage", Verdict.UNKNOWN, None, measured, **texts)


def _height_datum(results: Results) -> Check:
    datum, code = results.site.json["height_datum"], results.site.json["height_datum_code"]
    if not datum:
        return finding(results.book, "height_datum", Verdict.UNKNOWN)
    national = code == NATIONAL_DATUM or "1985" in str(datum)
    return finding(results.book, "height_datum", Verdict.PASS if national else Verdict.FAIL, datum=datum)


def _zone(results: Results) -> Check:
    """The central meridian of a CGCS2000 3-degree zone against the longitude of the plots."""
    crs = results.site.crs
    name = crs_name(crs)
    points = np.concatenate([np.array(p["polygons"][0][0]) for p in results.site.json["plots"]])
    lon, lat = to_lonlat(np.array([(points.min(axis=0) + points.max(axis=0)) / 2]), crs)[0]
    meridian = _central_meridian(name)
    if meridian is None:
        return finding(results.book, "coordinate_zone", Verdict.UNKNOWN, crs=f"{crs} {name}")
    offset = abs(float(lon) - meridian)
    fits = offset <= results.book.number("earthrock.zone_margin_deg")
    texts = {"crs": f"{crs} {name}", "offset_deg": f"{offset:.3f}"}
    measured: dict[str, Cell] = {"offset_deg": round(offset, 6)}
    if fits:
        return finding(results.book, "coordinate_zone", Verdict.PASS, None, measured, **texts)
    suggested = suggest_metric_crs(float(lon), float(lat))
    return finding(results.book, "coordinate_zone", Verdict.FAIL, None, measured, suggested=suggested, **texts)


def _central_meridian(name: str) -> float | None:
    """From a name such as "CGCS2000 / 3-degree Gauss-Kruger CM 114E" or "… zone 38"; None for any other system."""
    if "CGCS2000" not in name or "3-degree" not in name:
        return None
    meridian = re.search(r"CM (\d+(?:\.\d+)?)E", name)
    if meridian:
        return float(meridian.group(1))
    zone = re.search(r"zone (\d+)", name)
    return 3.0 * int(zone.group(1)) if zone else None


def _stated_area(results: Results) -> Check:
    """The stated area has to be the ellipsoidal or the projected one; both are in use."""
    tolerance = results.book.number("earthrock.area_tolerance_m2")
    plots = results.site.json["plots"]
    empty = [plot["plot_no"] for plot in plots if plot["stated_area_m2"] is None]
    texts, measured = [], {}
    for plot in plots:
        stated = plot["stated_area_m2"]
        if stated is None:
            continue
        both = (plot["area_ellipsoidal_m2"], plot["area_projected_m2"])
        measured[plot["plot_no"]] = stated
        if min(abs(stated - area) for area in both) > tolerance:
            texts.append(f"{plot['plot_no']} {stated:.2f} ≠ {both[0]:.2f} / {both[1]:.2f} m²")
    if texts:
        return finding(results.book, "stated_area", Verdict.FAIL, None, measured, differences=_join(texts))
    if empty:
        return finding(results.book, "stated_area", Verdict.UNKNOWN, which=_join(empty))
    return finding(results.book, "stated_area", Verdict.PASS, None, measured, tolerance_m2=f"{tolerance:g}")


def _accuracy(results: Results) -> Check:
    u95, fill = results.volumes.fill_u95_m3, float(results.volumes.fill_total)
    if u95 is None or fill == 0:
        return finding(results.book, "dem_accuracy", Verdict.UNKNOWN)
    limit = results.book.number("earthrock.u95_share_max")
    texts = {"u95": f"{u95:.0f}", "share_percent": f"{u95 / fill * 100:.1f}", "limit_percent": f"{limit * 100:g}"}
    verdict = Verdict.FAIL if u95 / fill > limit else Verdict.PASS
    return finding(results.book, "dem_accuracy", verdict, None, {"u95_m3": round(u95, 2)}, **texts)


def _join(texts: Sequence[str]) -> str:
    return "；".join(texts)
