"""Which section a drain gets, and the work in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ...rulebook.book import Rulebook
from .hydraulics import ROUND, TRAPEZOID, Flow, Section, carries, flow_at, full_pipe_m3s, uniform

PREFIX = "drains."


@dataclass(frozen=True)
class Lining:
    """What a drain is made of: Manning's n, fastest water it stands (m/s), thickness of wall and bottom (m)."""

    key: str
    roughness: float
    fastest_ms: float
    thickness_m: float


@dataclass(frozen=True)
class Rules:
    """What holds for every drain; lengths in m, speeds in m/s."""

    lining: Lining
    shape: str
    side: float
    widths_m: tuple[float, ...]
    freeboard_m: float
    slowest_ms: float
    shallow_m: float
    shallow_factor: float
    deep_m: float
    deep_factor: float
    least_slope: float
    depth_step_m: float
    drop_m: float
    narrowest_ratio: float
    pipes_m: tuple[float, ...]
    pipe_roughness: float

    @classmethod
    def of(cls, rulebook: Rulebook, lining: str, shape: str, side: float | None = None) -> Rules:
        """The rows ``drains.*``.

        Raises:
            InputError: there is no such lining.
        """
        known = linings(rulebook)
        if lining not in known:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} is no lining of the rulebook; choose one of {names}."),
                name=lining,
                names=", ".join(known),
            )
        number = rulebook.number
        row = f"{PREFIX}lining.{lining}."
        return cls(
            Lining(lining, number(row + "n"), number(row + "vmax_ms"), number(row + "thickness_m")),
            shape,
            number(PREFIX + "side") if side is None else side,
            _numbers(rulebook, PREFIX + "widths_m"),
            number(PREFIX + "freeboard_m"),
            number(PREFIX + "vmin_ms"),
            number(PREFIX + "shallow_m"),
            number(PREFIX + "shallow_factor"),
            number(PREFIX + "deep_m"),
            number(PREFIX + "deep_factor"),
            number(PREFIX + "least_slope"),
            number(PREFIX + "depth_step_m"),
            number(PREFIX + "drop_m"),
            number(PREFIX + "depth_to_width"),
            _numbers(rulebook, PREFIX + "pipes_m"),
            number(PREFIX + "pipe_n"),
        )

    def fastest_ms(self, depth: float) -> float:
        """The fastest water allowed, by its depth."""
        if depth < self.shallow_m:
            return self.lining.fastest_ms * self.shallow_factor
        return self.lining.fastest_ms * (self.deep_factor if depth > self.deep_m else 1.0)


@dataclass(frozen=True)
class Sized:
    """A drain that carries its water. ``slope`` is that of its bottom between drops.

    ``depth_m`` is built, freeboard and all. ``excavation_m3`` is bank volume; ``lining_m3`` of wall and bottom.
    ``slow`` says that the water is slower than what keeps silt moving.
    """

    section: Section
    flow: Flow
    discharge_m3s: float
    slope: float
    fastest_ms: float
    depth_m: float
    top_m: float
    drops: int
    drop_m: float
    slow: bool
    excavation_m3: float
    lining_m3: float


def linings(rulebook: Rulebook) -> list[str]:
    """Keys of the linings in the rulebook."""
    rows = rulebook.keys(PREFIX + "lining.")
    return list(dict.fromkeys(row.split(".")[2] for row in rows))


def size(rules: Rules, discharge_m3s: float, ground_slope: float, length_m: float) -> Sized:
    """The section with the least excavation that keeps the water within its limits of speed and shape.

    Where the ground is too steep for every width, the bottom is laid gentler and drops take up the rest.

    Raises:
        InputError: no width of the rulebook carries the water.
    """
    slope = max(ground_slope, rules.least_slope)
    found: Sized | None = None
    for width in rules.widths_m:
        section = Section(rules.shape, width, rules.side)
        if width < rules.widths_m[-1] and not carries(
            section, discharge_m3s, rules.least_slope, rules.lining.roughness
        ):
            continue
        bottom = _laid(rules, section, discharge_m3s, slope)
        flow = uniform(section, discharge_m3s, bottom, rules.lining.roughness)
        if flow.depth_m > rules.narrowest_ratio * width and width < rules.widths_m[-1]:
            continue
        sized = _built(rules, section, flow, discharge_m3s, bottom, max(slope - bottom, 0.0), length_m)
        if found is None or (sized.slow, sized.excavation_m3) < (found.slow, found.excavation_m3):
            found = sized
    if found is None:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The rulebook has no width for drains."))
    return found


def _laid(rules: Rules, section: Section, discharge: float, slope: float) -> float:
    """The steepest slope of the bottom, up to the ground's, at which the water is not too fast."""

    def good(candidate: float) -> bool:
        flow = uniform(section, discharge, candidate, rules.lining.roughness)
        return flow.speed_ms <= rules.fastest_ms(flow.depth_m)

    if good(slope):
        return slope
    low, high = rules.least_slope, slope
    if not good(low):
        return low
    for _ in range(30):
        middle = math.sqrt(low * high)
        if good(middle):
            low = middle
        else:
            high = middle
    return low


def _built(
    rules: Rules, section: Section, flow: Flow, discharge: float, slope: float, rest: float, length: float
) -> Sized:
    step = rules.depth_step_m
    depth = max(math.ceil((flow.depth_m + rules.freeboard_m) / step - 1e-9) * step, step)
    drops = math.ceil(rest * length / rules.drop_m - 1e-9) if rest > 0 else 0
    inner = section.area_m2(depth)
    outer = _outer_area(section, depth, rules.lining.thickness_m)
    return Sized(
        section,
        flow,
        discharge,
        slope,
        rules.fastest_ms(flow.depth_m),
        depth,
        section.top_m(depth),
        drops,
        rest * length / drops if drops else 0.0,
        discharge > 0 and flow.speed_ms < rules.slowest_ms,
        outer * length,
        (outer - inner) * length,
    )


def _outer_area(section: Section, depth: float, thickness: float) -> float:
    """Section of the excavation: bottom and walls of one thickness, measured at right angles to them."""
    if thickness <= 0:
        return section.area_m2(depth)
    if section.shape == ROUND:
        # the trench of a U is dug with upright walls around its half circle
        return Section(ROUND, section.width_m + 2 * thickness).area_m2(depth + thickness)
    side = section.side if section.shape == TRAPEZOID else 0.0
    bottom = section.width_m + 2 * thickness * (math.hypot(1.0, side) - side)
    deep = depth + thickness
    return (bottom + side * deep) * deep


def pipe_m(rules: Rules, discharge_m3s: float, slope: float) -> float | None:
    """Diameter of the smallest pipe of the rulebook that carries the water without pressure; None where none does."""
    for diameter in rules.pipes_m:
        if full_pipe_m3s(diameter, max(slope, rules.least_slope), rules.pipe_roughness) >= discharge_m3s:
            return diameter
    return None


def check(rules: Rules, section: Section, discharge_m3s: float, slope: float, depth_m: float) -> Flow | None:
    """Uniform flow in a drain as built; None where it would overtop, freeboard counted."""
    full = flow_at(section, max(depth_m - rules.freeboard_m, 0.0), slope, rules.lining.roughness)
    if full.area_m2 * full.speed_ms < discharge_m3s:
        return None
    return uniform(section, discharge_m3s, slope, rules.lining.roughness)


def _numbers(rulebook: Rulebook, key: str) -> tuple[float, ...]:
    """A row with several numbers, separated by blanks or bars."""
    rule = rulebook.rule(key)
    try:
        numbers: Sequence[float] = sorted(float(part) for part in rule.value.replace("|", " ").split())
    except ValueError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Rulebook {scope}, table {table}, row {key}: {value} is not a list of numbers."
            ),
            scope=rule.scope,
            table=rule.table,
            key=key,
            value=repr(rule.value),
        ) from error
    return tuple(numbers)
