"""What a stability section is: ground, layers, water and loads in one vertical plane. Metres, kN/m³, kPa, degrees."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...model.text import Label

Floats = NDArray[np.float64]
LEFT, RIGHT, AUTO = "left", "right", "auto"
GAMMA_W_KN_M3 = 9.81
STEP_M = 1e-4
"""How far the upper end of a vertical face is set back, so that the ground has one height at every station."""


class Circle(NamedTuple):
    """A circle of a slip surface; the lower arc slips."""

    x: float
    z: float
    r: float


class Strip(NamedTuple):
    """A vertical load on the ground between two stations."""

    start: float
    stop: float
    q_kpa: float


@dataclass(frozen=True)
class Layer:
    """One soil from its top line down to the top line of the next.

    ``top`` (k, 2) x, z with x ascending; carried on level beyond its ends. ``ru`` > 0 takes the place of the water line
    in this layer. ``label`` is a name in both languages. ``ranges`` gives least and greatest value by the name of a
    strength or weight, for reliability.
    """

    name: str
    top: Floats
    gamma_kn_m3: float
    gamma_sat_kn_m3: float
    c_kpa: float
    phi_deg: float
    ru: float = 0.0
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    label: Label | None = None

    @property
    def title(self) -> Label:
        """The name in both languages."""
        return self.label or Label(self.name, self.name)


@dataclass(frozen=True)
class Section:
    """A section as the engineer gave it.

    ``ground`` (n, 2) x strictly ascending. ``layers`` from the top down; the first reaches up to the ground, the last
    down to ``floor_z`` or without end. ``water`` the water line, above the ground where water stands. ``kh`` is the
    horizontal seismic coefficient on the weight of soil. ``crack_m`` the depth of a vertical crack at the upper end of
    the slip and ``crack_water_m`` the height of water in it. ``slip`` None asks for a search. ``water_range_m`` is how
    far the water line may lie below (negative) and above its place.
    """

    ground: Floats
    layers: tuple[Layer, ...]
    water: Floats | None = None
    kh: float = 0.0
    crack_m: float = 0.0
    crack_water_m: float = 0.0
    surcharge: tuple[Strip, ...] = ()
    face: str = AUTO
    floor_z: float | None = None
    slip: Circle | Floats | None = None
    gamma_w_kn_m3: float = GAMMA_W_KN_M3
    water_range_m: tuple[float, float] = (0.0, 0.0)
    name: str = ""
    warnings: tuple[Label, ...] = ()

    @property
    def height_m(self) -> float:
        """From the lowest to the highest point of the ground."""
        return float(np.ptp(self.ground[:, 1]))

    def mirrored(self) -> Section:
        """The same section seen from behind: x becomes −x, left becomes right."""
        slip: Circle | Floats | None = self.slip
        if isinstance(slip, Circle):
            slip = Circle(-slip.x, slip.z, slip.r)
        elif slip is not None:
            slip = _flip(slip)
        return dataclasses.replace(
            self,
            ground=_flip(self.ground),
            layers=tuple(dataclasses.replace(layer, top=_flip(layer.top)) for layer in self.layers),
            water=None if self.water is None else _flip(self.water),
            surcharge=tuple(Strip(-strip.stop, -strip.start, strip.q_kpa) for strip in self.surcharge),
            face={LEFT: RIGHT, RIGHT: LEFT, AUTO: AUTO}[self.face],
            slip=slip,
        )

    def to_json(self) -> dict[str, Any]:
        """The section as its file says it: what ``reading.section_from`` reads."""
        slip: Any = None
        if isinstance(self.slip, Circle):
            slip = {"circle": list(self.slip)}
        elif self.slip is not None:
            slip = self.slip.tolist()
        return {
            "name": self.name,
            "ground": self.ground.tolist(),
            "layers": [
                {
                    "name": layer.name,
                    "label": None if layer.label is None else layer.label.to_json(),
                    "top": layer.top.tolist(),
                    "gamma_kn_m3": layer.gamma_kn_m3,
                    "gamma_sat_kn_m3": layer.gamma_sat_kn_m3,
                    "c_kpa": layer.c_kpa,
                    "phi_deg": layer.phi_deg,
                    "ru": layer.ru,
                    "ranges": {key: list(pair) for key, pair in layer.ranges.items()},
                }
                for layer in self.layers
            ],
            "water": None if self.water is None else self.water.tolist(),
            "water_range_m": list(self.water_range_m),
            "gamma_w_kn_m3": self.gamma_w_kn_m3,
            "kh": self.kh,
            "crack_m": self.crack_m,
            "crack_water_m": self.crack_water_m,
            "surcharge": [{"from": s.start, "to": s.stop, "q_kpa": s.q_kpa} for s in self.surcharge],
            "face": self.face,
            "floor_z": self.floor_z,
            "slip": slip,
        }


def _flip(line: Floats) -> Floats:
    return np.ascontiguousarray(line[::-1] * (-1.0, 1.0))


def height_at(line: Floats, x: Floats | float) -> Floats:
    """Heights of a line at stations, carried on level beyond its ends."""
    heights: Floats = np.interp(x, line[:, 0], line[:, 1])
    return heights
