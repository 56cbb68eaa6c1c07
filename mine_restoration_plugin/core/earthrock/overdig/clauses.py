"""Every clause with its verdict, from what the passes found."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...geodata.areas import projected_area_m2
from ...geodata.grid import Polygons
from ...geodata.overlay import intersection
from ...model.plan import Check, Verdict
from ...model.table import Cell
from ...model.units import stored
from ...rulebook import Rulebook
from ..checks import FloorRule, PitFloor, check_floors, check_material, finding, surplus_share, surplus_value
from .frame import Scene
from .request import Request, Stated
from .result import Clause, Place
from .scan import CUT, EXCESS, FLOOR, FLOOR_WET, LOW, NEW, OUT, RED, STABLE, Group, Layer
from .survey import INSIDE, OUTSIDE, Survey
from .zones import reasons_at

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
Layers = dict[str, Layer]


def all_clauses(
    request: Request, scene: Scene, found: Survey, layers: Layers, fos: float | None, book: Rulebook
) -> tuple[Clause, ...]:
    """In the order of the page; ``fos`` None: no envelope was made."""
    return (
        *floors(request, scene, found, layers, book),
        outside(scene, found, layers, book),
        red_lines(request, layers, book),
        *stability(request, layers, fos, book),
        *disturbance(request, layers, book),
        *amounts(request.stated, book),
        coverage(request, found, book),
    )


def floors(request: Request, scene: Scene, found: Survey, layers: Layers, book: Rulebook) -> tuple[Clause, Clause]:
    """No new excavation in a pit floor; no floor below its earlier minimum, pit by pit."""
    if not scene.pits:
        keys = ("floor_no_excavation", "floor_minimum")
        first, second = (finding(book, key, UNKNOWN, "not_given") for key in keys)
        return Clause(first), Clause(second)
    tolerance = book.number("earthrock.area_tolerance_m2")
    cut, low = layers[FLOOR], layers[LOW]
    pits = [
        PitFloor(
            pit.name,
            stored(pit.before_m, "m") if pit.known else None,
            stored(pit.after_m, "m") if pit.known else None,
            sum(group.volume_m3 for group in cut.groups if group.kind == i),
            any(group.kind == i for group in low.groups),
            pit.wet_m2 > tolerance,
        )
        for i, pit in enumerate(found.pits, 1)
    ]
    wet = layers[FLOOR_WET].volume_m3 if FLOOR_WET in layers else 0.0
    rule = FloorRule.of(book, request.floor_rule, request.exception)
    missing = sum(pit.unknown_m2 for pit in found.pits)
    first, second = check_floors(book, pits, None, rule=rule, wet_cut_m3=wet, missing_m2=missing)
    names = [pit.name for pit in found.pits]
    under_water = _places(layers[FLOOR_WET].groups, names, UNKNOWN) if FLOOR_WET in layers else ()
    known = any(pit.known for pit in found.pits)
    return (
        Clause(
            first,
            cut.volume_m3 if known else None,
            cut.height_m if known else None,
            cut.area_m2 if known else None,
            (*_places(cut.groups, names), *under_water),
        ),
        Clause(second, low.volume_m3, floor_lowered_m(found), low.area_m2, _places(low.groups, names)),
    )


def floor_lowered_m(found: Survey) -> float | None:
    """The largest max(0, min before − min design) of any pit; None where no pit has dry ground with known heights."""
    lowered = [pit.lowered_m for pit in found.pits if pit.lowered_m is not None]
    return max(lowered) if lowered else None


def outside(scene: Scene, found: Survey, layers: Layers, book: Rulebook) -> Clause:
    """No cut outside the approved outline."""
    layer, missing = layers[OUT], found.region(OUTSIDE).unknown_m2
    measured: dict[str, Cell] = {"cut_m3": stored(layer.volume_m3, "m3"), "area_m2": stored(layer.area_m2, "m2")}
    verdict = PASS
    if layer.groups:
        verdict = FAIL
    elif missing > book.number("earthrock.area_tolerance_m2"):
        verdict = UNKNOWN
    check = finding(
        book,
        "inside_outline",
        verdict,
        "cut",
        measured,
        cut_m3=f"{layer.volume_m3:.1f}",
        area_m2=f"{layer.area_m2:.0f}",
        deepest_m=f"{layer.height_m:.2f}",
        tolerance_m=f"{scene.tolerance.metres:.3g}",
        nodata_m2=f"{missing:.0f}",
    )
    return Clause(check, layer.volume_m3, layer.height_m, layer.area_m2, _places(layer.groups))


def red_lines(request: Request, layers: Layers, book: Rulebook) -> Clause:
    """Nothing cut or filled within a red line; an overlap of the outline alone has to be agreed on."""
    if request.red_lines is None:
        return Clause(finding(book, "red_lines", UNKNOWN, "not_given"))
    layer = layers[RED]
    if layer.groups:
        texts = {"area_m2": f"{layer.area_m2:.0f}", "volume_m3": f"{layer.volume_m3:.1f}"}
        check = finding(book, "red_lines", FAIL, None, {"area_m2": stored(layer.area_m2, "m2")}, **texts)
        return Clause(check, layer.volume_m3, layer.height_m, layer.area_m2, _places(layer.groups))
    places = []
    for area in request.red_lines:
        common = intersection(request.boundary, area.polygons)
        size = projected_area_m2(common)
        if size > book.number("earthrock.area_tolerance_m2"):
            places.append(Place(area.name, common, 0.0, 0.0, size))
    overlap = sum(place.area_m2 for place in places)
    verdict = UNKNOWN if places else PASS
    check = finding(
        book, "red_lines", verdict, None, {"area_m2": stored(overlap, "m2")}, area_m2=f"{overlap:.0f}", volume_m3="0"
    )
    return Clause(check, 0.0, 0.0, overlap, tuple(places))


def stability(request: Request, layers: Layers, fos: float | None, book: Rulebook) -> tuple[Clause, Clause, Clause]:
    """What is cut beyond the least-cut stable envelope has to be asked for by something else; that is no failure."""
    if fos is None:
        keys = ("stability_need", "bench_on_stable", "envelope_distance")
        first, second, third = (Clause(finding(book, key, UNKNOWN, "not_given")) for key in keys)
        return first, second, third
    every, cut, asked = layers[EXCESS], layers[CUT].volume_m3, f"{fos:g}"
    unnamed, volume = every.total("unnamed"), every.volume_m3
    named = volume > 0 and unnamed <= 0.005 * volume
    unjudged = layers[CUT].total("unjudged")
    texts: dict[str, object] = {
        "excess_m3": f"{volume:.1f}", "cut_m3": f"{cut:.1f}", "fos": asked, "zones": len(every.groups),
        "deepest_m": f"{every.height_m:.2f}", "reasons": _reasons(request, every.groups),
    }  # fmt: skip
    measured: dict[str, Cell] = {
        "cut_m3": stored(cut, "m3"), "not_justified_m3": stored(volume, "m3"), "unnamed_m3": stored(unnamed, "m3"),
    }  # fmt: skip
    if every.groups and not named:
        need = finding(book, "stability_need", UNKNOWN, None, measured, **texts)
    elif unjudged > 0.5:
        texts["cut_m3"] = f"{unjudged:.1f}"
        need = finding(book, "stability_need", UNKNOWN, "partly", measured, **texts)
    else:
        need = finding(book, "stability_need", PASS, "named" if every.groups else None, measured, **texts)
    stable = [group for group in every.groups if group.kind == STABLE]
    return (
        Clause(need, volume, every.height_m, every.area_m2, _places(every.groups)),
        _bench(stable, asked, book),
        _distance(every, book),
    )


def _bench(stable: Sequence[Group], fos: str, book: Rulebook) -> Clause:
    volume, area = sum(group.volume_m3 for group in stable), sum(group.area_m2 for group in stable)
    unnamed = sum(group.more["unnamed"] for group in stable)
    named = bool(stable) and unnamed <= 0.005 * volume
    texts = {"volume_m3": f"{volume:.1f}", "area_m2": f"{area:.0f}", "fos": fos}
    verdict = PASS if named or not stable else UNKNOWN
    check = finding(
        book,
        "bench_on_stable",
        verdict,
        "named" if named else None,
        {"volume_m3": stored(volume, "m3"), "area_m2": stored(area, "m2")},
        **texts,
    )
    deepest = max((group.height_m for group in stable), default=0.0)
    return Clause(check, volume, deepest, area, _places(stable))


def _distance(every: Layer, book: Rulebook) -> Clause:
    limit = book.number("overdig.envelope_distance_m")
    far = [group for group in every.groups if group.height_m > limit]
    check = finding(
        book,
        "envelope_distance",
        UNKNOWN if far else PASS,
        None,
        {"deepest_m": stored(every.height_m, "m")},
        deepest_m=f"{every.height_m:.2f}",
        limit_m=f"{limit:g}",
    )
    return Clause(check, sum(group.volume_m3 for group in far), every.height_m, None, _places(far))


def disturbance(request: Request, layers: Layers, book: Rulebook) -> tuple[Clause, Clause]:
    """Works outside the patch that mining left."""
    if request.legacy is None:
        first, second = (Clause(finding(book, key, UNKNOWN, "not_given")) for key in ("footprint", "new_disturbance"))
        return first, second
    layer = layers[NEW]
    beyond = layer.total("beyond")
    buffer = book.number("overdig.footprint_buffer_m")
    # what rounding the buffered outline leaves of a cell is no footprint
    far = [group for group in layer.groups if group.more["beyond"] > 1e-3 * group.area_m2]
    footprint = finding(
        book,
        "footprint",
        UNKNOWN if far else PASS,
        None,
        {"area_m2": stored(beyond, "m2")},
        area_m2=f"{beyond:.0f}",
        buffer_m=f"{buffer:g}",
    )
    limit = book.number("overdig.new_disturbance_share")
    share = layer.area_m2 / projected_area_m2(request.boundary)
    new = finding(
        book,
        "new_disturbance",
        UNKNOWN if share > limit else PASS,
        None,
        {"share": stored(share, "share")},
        area_m2=f"{layer.area_m2:.0f}",
        share_percent=f"{share * 100:.1f}",
        limit_percent=f"{limit * 100:.0f}",
    )
    return (
        Clause(footprint, sum(group.volume_m3 for group in far), layer.height_m, beyond, _places(far)),
        Clause(new, layer.volume_m3, layer.height_m, layer.area_m2, _places(layer.groups)),
    )


def amounts(stated: Stated, book: Rulebook) -> tuple[Clause, ...]:
    """What the earth-rock plan says of its surplus, its material and its order of works."""
    surplus, total = _decimal(stated.surplus_bank_m3), _decimal(stated.total_cut_bank_m3)
    price, cost = _decimal(stated.price_cny_m3), _decimal(stated.restoration_cost_cny)
    if surplus is None or total is None:
        share = finding(book, "surplus_share", UNKNOWN, "not_given")
    else:
        share = surplus_share(book, surplus, total)
    if surplus is None or (surplus > 0 and (price is None or cost is None)):
        value = finding(book, "surplus_value", UNKNOWN, "not_given")
    else:
        value = surplus_value(book, surplus * (price or Decimal(0)), cost or Decimal(0))
    material = check_material(book, [stated.mineral] if stated.mineral else [], stated.building_rock)
    held = None if surplus is None else float(surplus)
    return (
        Clause(_use_on_site(stated, book), held),
        Clause(share, held),
        Clause(value, held),
        Clause(material),
        Clause(_schedule(stated, book)),
    )


def _use_on_site(stated: Stated, book: Rulebook) -> Check:
    needed, used = stated.needed_bank_m3, stated.used_bank_m3
    surplus, total = stated.surplus_bank_m3, stated.total_cut_bank_m3
    if needed is None or used is None or surplus is None or total is None:
        return finding(book, "use_on_site", UNKNOWN, "not_given")
    room = needed - used
    measured: dict[str, Cell] = {"surplus_bank_m3": stored(surplus, "m3"), "not_met_bank_m3": stored(room, "m3")}
    if surplus <= 0:
        percent = f"{100 * used / total:.1f}" if total > 0 else "0"
        return finding(book, "use_on_site", PASS, None, measured, used_percent=percent)
    if room > 1.0:
        texts = {"surplus": f"{surplus:.0f}", "room": f"{room:.0f}"}
        return finding(book, "use_on_site", FAIL, "not_given", measured, **texts)
    return finding(book, "use_on_site", UNKNOWN, None, measured, surplus=f"{surplus:.0f}")


def _schedule(stated: Stated, book: Rulebook) -> Check:
    if not stated.schedule:
        return finding(book, "front_loaded", UNKNOWN, "not_given")
    digging = [task for task in stated.schedule if task.kind == "excavation"]
    first = min((task.start for task in stated.schedule if task.kind != "excavation"), default=None)
    whole = sum(task.volume_m3 for task in digging)
    early = sum(task.volume_m3 for task in digging if first is None or task.start < first)
    share = early / whole if whole > 0 else 0.0
    limit = book.number("overdig.front_load_share")
    texts = {"share_percent": f"{share * 100:.0f}", "limit_percent": f"{limit * 100:.0f}"}
    verdict = UNKNOWN if share > limit else PASS
    return finding(book, "front_loaded", verdict, None, {"share": stored(share, "share")}, **texts)


def coverage(request: Request, found: Survey, book: Rulebook) -> Clause:
    """Heights known before and after on the whole outline; what lies beyond the raster is not known either."""
    whole = projected_area_m2(request.boundary)
    missing = max(whole - found.covered_m2, found.region(INSIDE).unknown_m2, 0.0)
    known = missing <= book.number("earthrock.area_tolerance_m2")
    share = found.covered_m2 / whole if whole > 0 else 0.0
    texts = {
        "share_percent": "100.0", "nodata_m2": f"{missing:.0f}", "missing_percent": f"{(1 - share) * 100:.2f}",
    }  # fmt: skip
    measured: dict[str, Cell] = {"coverage_share": stored(min(share, 1.0), "share")}
    check = finding(book, "terrain_coverage", PASS if known else UNKNOWN, None, measured, **texts)
    return Clause(check, None, None, missing)


def _places(groups: Sequence[Group], names: Sequence[str] = (), verdict: Verdict | None = None) -> tuple[Place, ...]:
    return tuple(
        Place(
            names[group.kind - 1] if names else str(number),
            group.polygons,
            group.volume_m3,
            group.height_m,
            group.area_m2,
            verdict,
        )
        for number, group in enumerate(groups, 1)
    )


def _reasons(request: Request, groups: Sequence[Group]) -> str:
    outline: Polygons = [polygon for group in groups for polygon in group.polygons]
    return "、".join(reasons_at(request, outline)) if outline else ""


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
