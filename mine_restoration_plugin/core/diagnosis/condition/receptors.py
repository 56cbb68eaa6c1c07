"""Who and what lies in the runout of a hazard, and the class of danger that makes (险情分级, domain §3.7 b)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...delineation.units import window_of
from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...model.progress import SILENT, Progress
from ...model.text import Label
from ...rulebook import Rulebook
from ..rockfall.reach import reach
from .ground import MARGIN_CELLS, thinned_heights
from .result import HazardFinding, Receptor

CLASSES = ("extra", "large", "medium", "small")
"""From the worst down."""


def with_reach(
    rulebook: Rulebook,
    finding: HazardFinding,
    source: RasterSource,
    polygons: Polygons,
    receptors: Sequence[Receptor],
    cells_max: int,
    progress: Progress = SILENT,
) -> HazardFinding:
    """The hazard with how far it comes and whom it reaches.

    The way is followed over the terrain as far as that is known (angle of reach); beyond it, a receptor counts as
    reached within height ÷ tan(angle) of the unit, on level ground: the larger distance.
    """
    key = f"hazard.{finding.kind}.reach_deg"
    if finding.reach_m is None or key not in finding.rules:
        return finding
    angle = rulebook.number(key)
    run = finding.reach_m / math.tan(math.radians(angle))
    window = window_of(
        source.spec, polygons, MARGIN_CELLS + math.ceil(run / min(source.spec.cell_x, source.spec.cell_y))
    )
    if window is None:
        return replace(finding, reach_m=run)
    heights, spec, _ = thinned_heights(source, window, cells_max)
    from ...geodata.coverage import coverage_mask

    within = coverage_mask(polygons, spec, spec.whole) > 0
    steep = rulebook.number(f"hazard.{finding.kind}.slope_deg")
    from ...geodata.grid import Grid
    from ...terrain.derivatives import slope_deg

    sources = within & (np.nan_to_num(slope_deg(Grid(heights, spec)), nan=0.0) >= steep)
    found = reach(heights, sources, spec, angle, progress) if sources.any() else None
    far = found.distance_m if found is not None else 0.0
    hit = []
    for receptor in receptors:
        if receptor.x is None or receptor.y is None:
            continue
        col, row = spec.pixel(np.array([[receptor.x, receptor.y]]))[0]
        inside = 0 <= row < spec.height and 0 <= col < spec.width
        known = inside and np.isfinite(heights[int(row), int(col)])
        if known and found is not None:
            reached = bool(np.isfinite(found.line_m[int(row), int(col)]))
        else:
            reached = _distance(polygons, receptor.x, receptor.y) <= run
        if reached:
            hit.append(receptor)
    return _with_receptors(replace(finding, reach_m=max(far, run) if found is None else far), hit)


def graded(rulebook: Rulebook, finding: HazardFinding) -> HazardFinding:
    """The hazard with its class of danger by persons or assets, whichever is worse; unknown where neither is told."""
    known = [
        _class(rulebook, name, float(value))
        for name, value in (("people", finding.people), ("assets_wan", finding.assets_wan))
        if value is not None
    ]
    used = tuple(f"hazard.risk.{cls}.{name}" for cls in CLASSES for name in ("people", "assets_wan"))
    if not known:
        text = Label("Who is threatened is not known.", "威胁对象未查明。")
        return replace(finding, sentence=_and(finding.sentence, text))
    worst = CLASSES[min(CLASSES.index(cls) for cls in known)]
    label = rulebook.rule(f"hazard.risk.{worst}").label
    people = "?" if finding.people is None else str(finding.people)
    assets = "?" if finding.assets_wan is None else f"{finding.assets_wan:g}"
    text = Label(
        f"Threatens {people} persons and assets of {assets} × 10,000 yuan: {label.en}.",
        f"威胁 {people} 人、财产 {assets} 万元，险情{label.zh}。",
    )
    return replace(finding, risk=worst, sentence=_and(finding.sentence, text), rules=(*finding.rules, *used))


def _class(rulebook: Rulebook, name: str, value: float) -> str:
    return next(cls for cls in CLASSES if value >= rulebook.number(f"hazard.risk.{cls}.{name}"))


def _with_receptors(finding: HazardFinding, hit: Sequence[Receptor]) -> HazardFinding:
    if not hit:
        return finding

    def total(name: str, known: float | None) -> float | None:
        values = [getattr(receptor, name) for receptor in hit if getattr(receptor, name) is not None]
        return known if not values else sum(values) if known is None else max(known, sum(values))

    people, households = total("people", finding.people), total("households", finding.households)
    names = "、".join(receptor.name for receptor in hit)
    text = Label(f"Within reach: {names}.", f"影响范围内有：{names}。")
    return replace(
        finding,
        people=None if people is None else int(people),
        households=None if households is None else int(households),
        assets_wan=total("assets_wan", finding.assets_wan),
        what="、".join(part for part in (finding.what, names) if part),
        sentence=_and(finding.sentence, text),
    )


def _and(one: Label, other: Label) -> Label:
    return Label(f"{one.en} {other.en}", f"{one.zh}{other.zh}")


def _distance(polygons: Polygons, x: float, y: float) -> float:
    """From a point to the nearest edge of the unit, m."""
    best = math.inf
    for polygon in polygons:
        for ring in polygon:
            one, other = ring[:-1, :2], ring[1:, :2]
            edge = other - one
            length = np.maximum((edge**2).sum(axis=1), 1e-12)
            share = np.clip((((x, y) - one) * edge).sum(axis=1) / length, 0.0, 1.0)
            nearest = one + share[:, None] * edge
            best = min(best, float(np.hypot(nearest[:, 0] - x, nearest[:, 1] - y).min()))
    return best
