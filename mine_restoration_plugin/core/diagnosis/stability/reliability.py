"""How sure the factor of safety is: Monte Carlo over the ranges of strength, weight and water.

Each quantity with a range is drawn from a triangular distribution with its value as the mode and the range as its
ends, independently of the others. The raw bits of PCG64 are the same with every numpy, so the same seed gives the same
trials. Every trial takes the least factor of the critical surfaces found for the values themselves.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...model.progress import SILENT, Progress
from ...model.text import Label
from . import methods
from .analysis import Stability, fitted_circle, seen
from .draws import triangular, uniforms
from .overall import Centre
from .section import RIGHT, Circle, Floats, Section
from .slicing import Arcs, Slices, Soils

DISTRIBUTION = Label(
    "Triangular: the value is the mode, the range gives the ends; quantities are independent of each other.",
    "三角分布：取值为众数，范围为上下限；各量相互独立。",
)
_SURFACES, _SLICES, _TOGETHER = 10, 40, 50
_NOTHING = Label(
    "No quantity has a range: reliability was not computed. Give ranges for c, φ, γ or the water line.",
    "各量均未给出取值范围，未计算可靠度。请给出 c、φ、γ 或水位的范围。",
)
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Reliability:
    """Probability of failure (factor below 1) with its 95 % interval (Wilson), and the index β with its own.

    ``beta`` = (mean − 1) / standard deviation; ``beta_lognormal`` takes the factor as lognormal. Both None without
    spread. ``failed`` counts trials below 1, ``unsolved`` those without a factor, which count nowhere.
    """

    trials: int
    seed: int
    failed: int
    unsolved: int
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    mean: float | None
    deviation: float | None
    beta: float | None
    beta_low: float | None
    beta_high: float | None
    beta_lognormal: float | None
    quantiles: dict[str, float]
    varied: tuple[str, ...]
    notes: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            key: round(value, 6) if isinstance(value, float) else value for key, value in vars(self).items()
        }
        values["quantiles"] = {key: round(value, 4) for key, value in self.quantiles.items()}
        values["varied"] = list(self.varied)
        values["notes"] = [label.to_json() for label in self.notes]
        values["distribution"] = DISTRIBUTION.to_json()
        return values


def reliability(found: Stability, trials: int, seed: int, progress: Progress = SILENT) -> Reliability:
    """Trials on the critical surfaces of a finding, by its own method."""
    section = seen(dataclasses.replace(found.section, slip=None), found.face)
    varied = _varied(section)
    if not varied:
        return _summary(np.empty(0), trials, seed, (), (_NOTHING,))
    draws = uniforms(seed, trials * len(varied)).reshape(trials, len(varied))
    columns = {name: triangular(draws[:, k], *limits) for k, (name, limits) in enumerate(varied.items())}
    surfaces = _surfaces(found, Soils(section))
    factors = np.empty(trials)
    for start in range(0, trials, _TOGETHER):
        progress.report(start / trials)
        together = [
            _with(section, {name: float(column[number]) for name, column in columns.items()})
            for number in range(start, min(start + _TOGETHER, trials))
        ]
        factors[start : start + len(together)] = _least(found.method, surfaces, together)
    return _summary(factors, trials, seed, tuple(varied), ())


def _varied(section: Section) -> dict[str, tuple[float, float, float]]:
    """Quantities with a range: least, value, greatest."""
    found: dict[str, tuple[float, float, float]] = {}
    for number, layer in enumerate(section.layers):
        for key, (low, high) in sorted(layer.ranges.items()):
            if high > low:
                found[f"{number}.{key}"] = (low, float(getattr(layer, key)), high)
    low, high = section.water_range_m
    if section.water is not None and high > low:
        found["water_m"] = (low, 0.0, high)
    return found


def _with(section: Section, values: dict[str, float]) -> Section:
    layers = []
    for number, layer in enumerate(section.layers):
        mine: dict[str, Any] = {
            key.split(".", 1)[1]: value for key, value in values.items() if key.startswith(f"{number}.")
        }
        if "gamma_kn_m3" in mine:  # saturated weight moves along
            mine["gamma_sat_kn_m3"] = layer.gamma_sat_kn_m3 + mine["gamma_kn_m3"] - layer.gamma_kn_m3
        layers.append(dataclasses.replace(layer, **mine) if mine else layer)
    water = section.water
    if water is not None and "water_m" in values:
        water = water + (0.0, values["water_m"])
    return dataclasses.replace(section, layers=tuple(layers), water=water)


@dataclass(frozen=True)
class _Surfaces:
    """Edges of the surfaces (m, n + 1) and where moments are taken about."""

    edges_x: Floats
    edges_z: Floats
    centre: Centre
    round_base: bool


def _surfaces(found: Stability, soils: Soils) -> _Surfaces:
    """The critical circles of a search, or the one surface of the finding."""
    sign = -1.0 if found.face == RIGHT else 1.0
    floor = soils.section.floor_z
    if found.circle is not None and found.searched and found.others:
        rows = [(sign * o.toe_x, sign * o.crest_x, sign * o.circle.x, o.circle.z, o.circle.r) for o in found.others]
        arcs = Arcs(*np.array(rows[:_SURFACES]).T)
        edges_x = arcs.start[:, None] + (arcs.stop - arcs.start)[:, None] * np.linspace(0.0, 1.0, _SLICES + 1)
        whole = floor is None or bool((arcs.z - arcs.r >= floor).all())
        return _Surfaces(edges_x, arcs.base(edges_x, floor), Centre(arcs.x, arcs.z), whole)
    surface = found.surface if sign > 0 else found.surface[::-1] * (-1.0, 1.0)
    about = fitted_circle(surface[:, 0], surface[:, 1])
    whole = False
    if found.circle is not None:
        about = Circle(sign * found.circle.x, found.circle.z, found.circle.r)
        whole = floor is None or about.z - about.r >= floor
    centre = Centre(np.array([about.x]), np.array([about.z]))
    return _Surfaces(surface[None, :, 0], surface[None, :, 1], centre, whole)


def _least(method: str, surfaces: _Surfaces, trials: list[Section]) -> Floats:
    """The least factor of each trial over the surfaces; NaN where none has one."""
    parts = [Soils(trial).slices(surfaces.edges_x, surfaces.edges_z) for trial in trials]
    slices = Slices(*(np.concatenate(values) for values in zip(*(vars(part).values() for part in parts))))
    centre = Centre(np.tile(surfaces.centre.x, len(trials)), np.tile(surfaces.centre.z, len(trials)))
    factors, _ = methods.factors(method, slices, centre, round_base=surfaces.round_base)
    least = np.where(np.isfinite(factors), factors, np.inf).reshape(len(trials), -1).min(axis=1)
    return np.where(np.isfinite(least), least, np.nan)


def _summary(factors: Floats, trials: int, seed: int, varied: tuple[str, ...], notes: tuple[Label, ...]) -> Reliability:
    known = np.sort(factors[np.isfinite(factors)])
    count = len(known)
    failed = int(np.count_nonzero(known < 1.0))
    if not count:
        return Reliability(
            trials, seed, 0, len(factors), None, None, None, None, None, None, None, None, None, {}, varied, notes
        )
    share = failed / count
    # Wilson's interval: sound for few failures too
    z2 = _Z95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z95 / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    mean = math.fsum(known) / count
    deviation = math.sqrt(math.fsum((known - mean) ** 2) / (count - 1)) if count > 1 else 0.0
    beta = lognormal = None
    error = 0.0
    if deviation > 1e-12:
        beta = (mean - 1.0) / deviation
        error = _Z95 * math.sqrt(1.0 / count + beta**2 / (2.0 * count))
        spread2 = math.log(1.0 + (deviation / mean) ** 2)
        lognormal = (math.log(mean) - 0.5 * spread2) / math.sqrt(spread2)
    quantiles = {f"p{p:02d}": float(known[min(int(p / 100 * count), count - 1)]) for p in (5, 25, 50, 75, 95)}
    return Reliability(
        trials, seed, failed, len(factors) - count, share, max(middle - half, 0.0), min(middle + half, 1.0), mean,
        deviation, beta, None if beta is None else beta - error, None if beta is None else beta + error,
        lognormal, quantiles, varied, notes,
    )  # fmt: skip
