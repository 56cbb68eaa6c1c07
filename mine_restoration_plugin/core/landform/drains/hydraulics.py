"""Rain, runoff and open channels: the formulas of drainage design, in SI units.

Rational method Q = psi i F / 360 (i mm/h, F ha, Q m³/s). Storm of Chinese cities q = 167 A1 (1 + C lg P) / (t + b)^n
(l/(s·ha), t min, P years). Time of concentration after Kirpich and Kerby. Uniform flow after Manning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

_MM_H_PER_L_S_HA = 0.36
RECTANGLE, TRAPEZOID, ROUND = "rectangle", "trapezoid", "u"
SHAPES = (RECTANGLE, TRAPEZOID, ROUND)
_DEEPEST_M = 50.0


@dataclass(frozen=True)
class Storm:
    """Either the county's formula (A1, C, b, n with a return period in years) or one intensity in mm/h."""

    a1: float | None = None
    c: float | None = None
    b: float | None = None
    n: float | None = None
    years: float | None = None
    fixed_mm_h: float | None = None

    def __post_init__(self) -> None:
        formula = (self.a1, self.b, self.n, self.c, self.years)
        if self.fixed_mm_h is None and any(value is None for value in formula):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Give the county's storm formula (A1, C, b, n and the return period) or a rainfall intensity: "
                    "there is no rain that holds everywhere.",
                )
            )
        if self.fixed_mm_h is not None and not self.fixed_mm_h > 0:
            raise _sense("INTENSITY_MM_H", self.fixed_mm_h)
        if self.fixed_mm_h is None and not (self.years or 0) > 0:
            raise _sense("RETURN_PERIOD_YEARS", self.years)

    def intensity_mm_h(self, minutes: float) -> float:
        """Mean intensity of a storm of that duration."""
        if self.fixed_mm_h is not None:
            return self.fixed_mm_h
        a1, c, b, n, years = (float(v or 0.0) for v in (self.a1, self.c, self.b, self.n, self.years))
        q = 167.0 * a1 * (1.0 + c * math.log10(years)) / (minutes + b) ** n
        return q * _MM_H_PER_L_S_HA

    def to_json(self) -> dict[str, float | None]:
        return dict(vars(self))


def rational_m3s(runoff: float, intensity_mm_h: float, area_ha: float) -> float:
    """Peak flow: Q = psi i F / 360."""
    return runoff * intensity_mm_h * area_ha / 360.0


def kirpich_min(length_m: float, slope: float) -> float:
    """Minutes of flow in a channel: 0.0195 L^0.77 S^-0.385."""
    return 0.0195 * length_m**0.77 * slope**-0.385 if length_m > 0 else 0.0


def kerby_min(length_m: float, slope: float, retardance: float) -> float:
    """Minutes of sheet flow: 1.44 (L N)^0.467 S^-0.235; N is Kerby's retardance, L should not pass 365 m."""
    return 1.44 * (length_m * retardance) ** 0.467 * slope**-0.235 if length_m > 0 else 0.0


@dataclass(frozen=True)
class Section:
    """An open channel: bottom ``width_m``, sides 1 : ``side`` (horizontal to vertical).

    Of the shape "u" the bottom is a half circle of that width, its sides upright.
    """

    shape: str
    width_m: float
    side: float = 0.0

    def area_m2(self, depth: float) -> float:
        if self.shape != ROUND:
            return (self.width_m + self._lean * depth) * depth
        radius = self.width_m / 2
        if depth >= radius:
            return math.pi * radius**2 / 2 + self.width_m * (depth - radius)
        half = math.acos(1.0 - depth / radius)
        return radius**2 * (half - math.sin(half) * math.cos(half))

    def wetted_m(self, depth: float) -> float:
        """Wetted perimeter."""
        if self.shape != ROUND:
            return self.width_m + 2.0 * depth * math.hypot(1.0, self._lean)
        radius = self.width_m / 2
        if depth >= radius:
            return math.pi * radius + 2.0 * (depth - radius)
        return 2.0 * radius * math.acos(1.0 - depth / radius)

    def top_m(self, depth: float) -> float:
        """Width at the height ``depth`` above the bottom."""
        if self.shape != ROUND:
            return self.width_m + 2.0 * self._lean * depth
        radius = self.width_m / 2
        return self.width_m if depth >= radius else 2.0 * math.sqrt(max(depth * (2 * radius - depth), 0.0))

    @property
    def _lean(self) -> float:
        return self.side if self.shape == TRAPEZOID else 0.0


@dataclass(frozen=True)
class Flow:
    """Uniform flow: depth and hydraulic radius in m, wetted section in m² and m, speed in m/s."""

    depth_m: float
    area_m2: float
    wetted_m: float
    radius_m: float
    speed_ms: float


def flow_at(section: Section, depth: float, slope: float, roughness: float) -> Flow:
    """Manning: v = R^(2/3) S^(1/2) / n."""
    area, wetted = section.area_m2(depth), section.wetted_m(depth)
    radius = area / wetted if wetted > 0 else 0.0
    return Flow(depth, area, wetted, radius, radius ** (2 / 3) * math.sqrt(slope) / roughness)


def uniform(section: Section, discharge_m3s: float, slope: float, roughness: float) -> Flow:
    """The depth at which the section carries the discharge in uniform flow.

    Raises:
        InputError: more water than a depth of 50 m carries.
        ValueError: no slope.
    """
    if not slope > 0:
        raise ValueError(f"slope {slope}: uniform flow needs a fall")
    if discharge_m3s <= 0:
        return flow_at(section, 0.0, slope, roughness)
    low, high = 0.0, _DEEPEST_M
    if not carries(section, discharge_m3s, slope, roughness):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "A drain {width} m wide cannot carry {flow} m³/s. Divide the catchment."
            ),
            width=f"{section.width_m:g}",
            flow=f"{discharge_m3s:.2f}",
        )
    for _ in range(52):
        middle = (low + high) / 2
        if _carries(section, middle, slope, roughness) < discharge_m3s:
            low = middle
        else:
            high = middle
    return flow_at(section, (low + high) / 2, slope, roughness)


def carries(section: Section, discharge_m3s: float, slope: float, roughness: float) -> bool:
    """Whether the section can carry the discharge at all, up to a depth of 50 m."""
    return _carries(section, _DEEPEST_M, slope, roughness) >= discharge_m3s


def best_width_m(depth: float, side: float) -> float:
    """Bottom width of the trapezoid that carries most for its section: b = 2 h (sqrt(1 + z²) - z)."""
    return 2.0 * depth * (math.hypot(1.0, side) - side)


def full_pipe_m3s(diameter_m: float, slope: float, roughness: float) -> float:
    """What a round pipe carries when it runs full."""
    area = math.pi * diameter_m**2 / 4
    return area * (diameter_m / 4) ** (2 / 3) * math.sqrt(slope) / roughness


def _carries(section: Section, depth: float, slope: float, roughness: float) -> float:
    flow = flow_at(section, depth, slope, roughness)
    return flow.area_m2 * flow.speed_ms


def _sense(name: str, value: float | None) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "{name} is {value}; it has to be more than 0."), name=name, value=value
    )
