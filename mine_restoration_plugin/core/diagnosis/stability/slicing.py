"""Sliding masks cut into vertical slices, many at once: arrays of (surfaces, slices).

Everything here is seen so that the slope falls to the left: a section that falls to the right is mirrored first
(``Section.mirrored``). The base of a slice is the chord between the slip surface at its two edges; weights come from
the height of each layer at the slice's middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .section import Floats, Section, height_at

_ZERO = np.zeros(())
_WET_M = 0.001


@dataclass(frozen=True)
class Slices:
    """Forces and strength of slices, (m, n) each, kN per metre of slope and metres.

    ``x, z``      middle of the base; ``top_z`` ground above it; ``width``; ``tan_a`` slope of the base, positive where
                  it rises away from the toe.
    ``weight``    of the soil; ``vertical`` everything that presses down: soil, surcharge, standing water.
    ``push``      horizontal forces out of the slope (earthquake, water in the crack) less that of standing water;
                  ``push_z`` is Σ force × height of its line of action.
    ``c_kpa, tan_phi, u_kpa``  strength and pore pressure at the base; where a base passes from one layer into
                  another, each counts by the share of the base in it.
    ``edges_x, edges_z``       (m, n + 1) the slip surface itself.
    """

    x: Floats
    z: Floats
    top_z: Floats
    width: Floats
    tan_a: Floats
    weight: Floats
    vertical: Floats
    push: Floats
    push_z: Floats
    c_kpa: Floats
    tan_phi: Floats
    u_kpa: Floats
    edges_x: Floats
    edges_z: Floats


@dataclass(frozen=True)
class Arcs:
    """Circles with the stations where each slip begins (toe) and ends (crest or crack), (m,) each."""

    start: Floats
    stop: Floats
    x: Floats
    z: Floats
    r: Floats

    def __len__(self) -> int:
        return len(self.x)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_] | slice) -> Arcs:
        return Arcs(self.start[which], self.stop[which], self.x[which], self.z[which], self.r[which])

    def base(self, edges_x: Floats, floor_z: float | None) -> Floats:
        """Height of the lower arcs at (m, k) stations, cut off at the floor."""
        off = edges_x - self.x[:, None]
        np.multiply(off, off, out=off)
        np.subtract((self.r * self.r)[:, None], off, out=off)
        np.maximum(off, 0.0, out=off)
        np.sqrt(off, out=off)
        np.subtract(self.z[:, None], off, out=off)
        return off if floor_z is None else np.maximum(off, floor_z, out=off)


def _middles(edges: Floats) -> Floats:
    middles: Floats = edges[:, 1:] + edges[:, :-1]
    middles *= 0.5
    return middles


class Soils:
    """A section with its tables laid out for slicing."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.ground = section.ground
        self.tops = [layer.top for layer in section.layers[1:]]
        self.gamma = np.array([layer.gamma_kn_m3 for layer in section.layers])
        self.gamma_sat = np.array([layer.gamma_sat_kn_m3 for layer in section.layers])
        self.c_kpa = np.array([layer.c_kpa for layer in section.layers])
        self.tan_phi = np.tan(np.radians([layer.phi_deg for layer in section.layers]))
        self.ru = np.array([layer.ru for layer in section.layers])
        self.ponded = section.water is not None and self._pond()

    def _pond(self) -> bool:
        water = self.section.water
        if water is None:
            return False
        knots = np.union1d(self.ground[:, 0], water[:, 0])
        return bool((height_at(water, knots) > height_at(self.ground, knots) + _WET_M).any())

    def arc_slices(self, arcs: Arcs, count: int) -> Slices:
        """``count`` slices of equal width for each arc."""
        share = np.linspace(0.0, 1.0, count + 1)
        edges_x = arcs.start[:, None] + (arcs.stop - arcs.start)[:, None] * share
        return self.slices(edges_x, arcs.base(edges_x, self.section.floor_z))

    def slices(self, edges_x: Floats, edges_z: Floats) -> Slices:
        """Slices between given edges of slip surfaces, (m, n + 1) each."""
        section = self.section
        width = edges_x[:, 1:] - edges_x[:, :-1]
        x = edges_x[:, :-1] + 0.5 * width
        z = _middles(edges_z)
        tan_a = edges_z[:, 1:] - edges_z[:, :-1]
        tan_a /= width
        ground_edges = height_at(self.ground, edges_x)
        top_z = _middles(ground_edges)
        level = None if section.water is None else height_at(section.water, x)
        weight, shares = self._weights(edges_x, edges_z, z, ground_edges, top_z, level)
        c_kpa, tan_phi = self._at_base(self.c_kpa, shares, x), self._at_base(self.tan_phi, shares, x)
        nothing = np.broadcast_to(_ZERO, x.shape)
        u_kpa = nothing
        if level is not None:
            u_kpa = np.maximum((level - z) * section.gamma_w_kn_m3, 0.0)
        if self.ru.any():
            by_water = self._at_base((self.ru <= 0).astype(np.float64), shares, x)
            u_kpa = by_water * u_kpa + self._at_base(self.ru, shares, x) * weight
        weight *= width
        vertical = weight
        push: Floats | None = None
        push_z: Floats | None = None
        if section.surcharge:
            vertical = vertical.copy()
            for strip in section.surcharge:
                covered = np.minimum(edges_x[:, 1:], strip.stop) - np.maximum(edges_x[:, :-1], strip.start)
                vertical += strip.q_kpa * np.maximum(covered, 0.0)
        if section.kh:
            push = section.kh * weight
            push_z = push * (0.5 * (top_z + z))
        if self.ponded and section.water is not None:
            deep = np.maximum(height_at(section.water, edges_x) - ground_edges, 0.0)
            vertical = vertical + section.gamma_w_kn_m3 * width * 0.5 * (deep[:, 1:] + deep[:, :-1])
            counter = 0.5 * section.gamma_w_kn_m3 * (deep[:, :-1] ** 2 - deep[:, 1:] ** 2)
            push = -counter if push is None else push - counter
            push_z = -counter * top_z if push_z is None else push_z - counter * top_z
        if section.crack_water_m > 0:
            thrust = 0.5 * section.gamma_w_kn_m3 * section.crack_water_m**2
            push = np.zeros_like(x) if push is None else push
            push_z = np.zeros_like(x) if push_z is None else push_z
            push[:, -1] += thrust
            push_z[:, -1] += thrust * (edges_z[:, -1] + section.crack_water_m / 3.0)
        zero = nothing if push is None else push
        return Slices(
            x, z, top_z, width, tan_a, weight, vertical, zero, zero if push_z is None else push_z,
            c_kpa, tan_phi, u_kpa, edges_x, edges_z,
        )  # fmt: skip

    def _at_base(self, values: Floats, shares: list[Floats], like: Floats) -> Floats:
        """A property of the layers at the base: the first one's, changed by each share of base below the next top."""
        if not shares or (values == values[0]).all():
            return np.broadcast_to(values[0], like.shape)
        found = np.full_like(like, values[0])
        for step, share in zip(np.diff(values), shares):
            if step:
                found += step * share
        return found

    def _weights(
        self, edges_x: Floats, edges_z: Floats, z: Floats, ground: Floats, top_z: Floats, level: Floats | None
    ) -> tuple[Floats, list[Floats]]:
        """Weight for each metre of width, and the share of the base below each layer's top but the first's."""
        if not self.tops and level is None:
            total = top_z - z
            np.maximum(total, 0.0, out=total)
            total *= self.gamma[0]
            return total, []
        total = np.zeros_like(z)
        shares = []
        above, upper = ground, top_z
        for i in range(len(self.gamma)):
            if i < len(self.tops):
                below = np.minimum(height_at(self.tops[i], edges_x), above)
                over = edges_z - below
                low, high = np.minimum(over[:, 1:], over[:, :-1]), np.maximum(over[:, 1:], over[:, :-1])
                shares.append(np.clip(-low / np.maximum(high - low, 1e-12), 0.0, 1.0))
                middle = _middles(below)
                lower = np.maximum(middle, z)
                above = below
            else:
                middle = lower = z
            thick = np.maximum(upper - lower, 0.0)
            total += self.gamma[i] * thick
            if level is not None and self.gamma_sat[i] != self.gamma[i]:
                wet = np.clip(np.minimum(upper, level) - lower, 0.0, thick)
                total += (self.gamma_sat[i] - self.gamma[i]) * wet
            upper = middle
        return total, shares

    def aligned_edges(self, start: float, stop: float, bends: Floats, count: int) -> Floats:
        """About ``count`` edges from toe to crest that do not pass over a bend of any line of the section."""
        section = self.section
        lines = [self.ground, *self.tops] + ([] if section.water is None else [section.water])
        knots = [line[:, 0] for line in lines] + [np.array(bends)]
        knots += [np.array([strip.start, strip.stop]) for strip in section.surcharge]
        fixed = np.unique(np.concatenate(knots))
        least = 1e-6 * (stop - start)
        fixed = fixed[(fixed > start + least) & (fixed < stop - least)]
        fixed = np.concatenate(([start], fixed, [stop]))
        parts = []
        for a, b in zip(fixed[:-1], fixed[1:]):
            pieces = max(int(math.ceil(count * (b - a) / (stop - start))), 1)
            parts.append(a + (b - a) * np.arange(pieces) / pieces)
        edges: Floats = np.append(np.concatenate(parts), stop)
        return edges
