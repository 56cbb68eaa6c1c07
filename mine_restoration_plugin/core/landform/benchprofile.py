"""The cross section of a bench design: height over the horizontal distance from the line it starts at.

Going up (cut from a toe) each bench is a face and then a berm that falls towards the hill; going down (fill from a
crest) a face and then a berm that rises towards its outer edge. Outer edges (crests of the faces below them) lie at the
round levels, first level ± number × bench height; a face is higher than the bench by what the berm falls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label

Floats = NDArray[np.float64]
Floating = NDArray[np.floating[Any]]
_JUMP = 1e-6  # metres over which a wall is drawn that stands upright


@dataclass(frozen=True)
class BenchRule:
    """What holds in one material: metres, degrees and a share (rise over run)."""

    material: str
    height_m: float
    face_deg: float
    berm_m: float
    inward: float = 0.0
    sill_height_m: float = 0.0
    sill_width_m: float = 0.0

    @property
    def face_slope(self) -> float:
        return math.tan(math.radians(self.face_deg))

    @property
    def fall_m(self) -> float:
        """Height by which the inner edge of a berm lies below its outer edge."""
        return self.inward * self.berm_m

    @property
    def face_run_m(self) -> float:
        """Horizontal width of a face between two berms."""
        return (self.height_m + self.fall_m) / self.face_slope

    def require(self) -> None:
        """Refuse what cannot be built.

        Raises:
            InputError: an angle, height or width out of range.
        """
        for name, value, low, high in (
            (Label("bench height", "台阶高度"), self.height_m, 0.1, 200.0),
            (Label("face angle", "坡面角"), self.face_deg, 1.0, 89.0),
            (Label("berm width", "平台宽度"), self.berm_m, 0.0, 1000.0),
            (Label("inward slope", "平台内倾坡度"), 100 * self.inward, 0.0, 20.0),
            (Label("sill height", "挡墙高度"), self.sill_height_m, 0.0, 5.0),
            (Label("sill width", "挡墙顶宽"), self.sill_width_m, 0.0, max(self.berm_m, 0.0)),
        ):
            if not low <= value <= high:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "The {name} of {material} is {value}; it must be from {low} to {high}."
                    ),
                    name=name,
                    material=self.material,
                    value=f"{value:g}",
                    low=f"{low:g}",
                    high=f"{high:g}",
                )


@dataclass(frozen=True)
class Step:
    """One bench: distances from the line of its face's two edges and of its berm's inner and outer edge, and heights.

    Distances and heights go from the start of the face on; ``z`` are counted from the first level, ``level`` is that of
    the berm's outer edge.
    """

    number: int
    face_from: float
    face_to: float
    berm_to: float
    z_from: float
    z_to: float
    z_berm: float
    level: float


@dataclass(frozen=True)
class Profile:
    """``steps`` in the order of the distance; behind the last face it goes on without a berm.

    ``rising``: up from a toe, otherwise down from a crest.
    """

    rule: BenchRule
    rising: bool
    steps: tuple[Step, ...]
    x: Floats
    z: Floats
    slope: float

    def height(self, distance: Floating) -> Floating:
        """Height above the first level, of the distance's number type. Infinite distance gives ± infinity."""
        kind = distance.dtype
        x, z = self.x.astype(np.float64), self.z
        found = np.interp(distance.ravel(), x, z).reshape(distance.shape).astype(kind)
        beyond = distance > x[-1]
        if beyond.any():
            found[beyond] = (z[-1] + self.slope * (distance[beyond].astype(np.float64) - x[-1])).astype(kind)
        return found

    def drive_height(self, distance: Floats) -> Floats:
        """``height`` without the sills, which a ramp passes through."""
        x, z = [0.0], [0.0]
        for step in self.steps:
            x += [step.face_to, step.berm_to]
            z += [step.z_to, step.z_berm]
        found: Floats = np.interp(distance, x, z)
        return found


def build_profile(rule: BenchRule, rising: bool, benches: int | None, rise_m: float, sill: bool = True) -> Profile:
    """The cross section with ``benches`` faces, or with as many as a height difference of ``rise_m`` takes.

    Args:
        sill: draw the sill on the outer edge of every berm; its volume is told in either case.
    """
    count = benches if benches is not None else max(math.ceil(rise_m / rule.height_m), 1)
    x, z = [0.0], [0.0]
    steps = []
    place, top = 0.0, 0.0
    sign = 1.0 if rising else -1.0
    for k in range(1, count + 1):
        level = sign * k * rule.height_m
        start, below = place, top
        last = k == count
        end = level if rising or last else level - rule.fall_m
        place += abs(end - below) / rule.face_slope
        top = end
        x.append(place)
        z.append(top)
        face_to = place
        if not last:
            _berm(rule, rising, sill, x, z, place, level)
            place += rule.berm_m
            top = level - rule.fall_m if rising else level
        steps.append(Step(k, start, face_to, place, below, end, top, level))
    return Profile(rule, rising, tuple(steps), np.array(x), np.array(z), sign * rule.face_slope)


def _berm(
    rule: BenchRule, rising: bool, sill: bool, x: list[float], z: list[float], start: float, level: float
) -> None:
    """A berm from its first edge on: going up the outer edge comes first, going down the inner edge."""
    inner = level - rule.fall_m
    high, wide = (rule.sill_height_m, rule.sill_width_m) if sill else (0.0, 0.0)
    drawn = high > 0 and wide > 0
    if rising:
        if drawn:
            at_sill = level - rule.inward * wide
            x += [start + _JUMP, start + wide, start + wide + _JUMP]
            z += [level + high, level + high, at_sill]
        x.append(start + rule.berm_m)
        z.append(inner)
        return
    if drawn:
        at_sill = level - rule.inward * wide
        outer = start + rule.berm_m
        x += [outer - wide, outer - wide + _JUMP, outer - _JUMP]
        z += [at_sill, level + high, level + high]
    x.append(start + rule.berm_m)
    z.append(level)
