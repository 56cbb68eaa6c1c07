"""Methods with one equation for the whole mass: Bishop's simplified and Janbu's simplified and corrected.

Sources: Bishop (1955) Géotechnique 5; Janbu (1973); Fredlund & Krahn (1977) Can. Geotech. J. 14 for surfaces that are
no circle. Both equations have the form Σ A/(F + τ tan α) = D with τ = tan φ, which falls and is convex in F, so that
Newton's steps from the left of the root run up to it without passing it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Union

import numpy as np
from numpy.typing import NDArray

from .section import Floats
from .slicing import Slices

Index = Union[slice, NDArray[np.int64]]
_STEPS = 40
_LAST_STEP = 3e-5
"""Newton's steps square their error: after one as small as this the factor is exact to some 1e-9."""


class Centre(NamedTuple):
    """Where moments are taken about, (m,) each."""

    x: Floats
    z: Floats


class Solved(NamedTuple):
    """(m,) factors of safety, NaN where there is none, and the least m-alpha of each surface."""

    factor: Floats
    m_alpha: Floats


def bishop(slices: Slices, centre: Centre, *, round_base: bool = True) -> Solved:
    """Bishop's simplified method: moments about the centre, no shear between slices.

    ``round_base`` says that every base is a chord of the circle; otherwise (a floor cuts the circle off, a polyline)
    the normal forces have a moment as well, and the equation is the general one of Fredlund & Krahn.
    """
    if not round_base:
        return _bishop_general(slices, centre)
    tan_a = slices.tan_a
    arm_x = slices.x - centre.x[:, None]
    driving = np.einsum("ij,ij->i", slices.vertical, arm_x)
    if not absent(slices.push):
        driving = driving + centre.z * slices.push.sum(axis=1) - slices.push_z.sum(axis=1)
    held = _held(slices)
    # moments of forces at the chord: its distance from the centre over cos α, rather than the radius
    arm_x *= tan_a
    arm_x += centre.z[:, None]
    arm_x -= slices.z
    held *= arm_x
    return _newton(held, slices.tan_phi * tan_a, driving, tan_a, one_soil=slices.tan_phi.strides == (0, 0))


def absent(values: Floats) -> bool:
    """Whether an array of the slices is nothing but one broadcast zero: no water, no push."""
    return values.strides == (0, 0) and values[0, 0] == 0


def _held(slices: Slices) -> Floats:
    """c b + (V − u b) tan φ, a fresh array."""
    if absent(slices.u_kpa):
        held = slices.vertical * slices.tan_phi
    else:
        held = slices.u_kpa * slices.width
        np.subtract(slices.vertical, held, out=held)
        held *= slices.tan_phi
    held += slices.c_kpa * slices.width
    return held


def janbu(slices: Slices) -> Solved:
    """Janbu's simplified method without its correction: horizontal forces, no shear between slices."""
    tan_a = slices.tan_a
    driving = np.einsum("ij,ij->i", slices.vertical, tan_a) + slices.push.sum(axis=1)
    return _newton(_held(slices) * (1.0 + tan_a * tan_a), slices.tan_phi * tan_a, driving, tan_a)


def janbu_correction(slices: Slices) -> Floats:
    """f0 = 1 + b1 (d/L − 1.4 (d/L)²) with b1 = 0.69 for φ = 0, 0.31 for c = 0 all along, 0.5 otherwise."""
    x, z = slices.edges_x, slices.edges_z
    run, rise = x[:, -1] - x[:, 0], z[:, -1] - z[:, 0]
    length = np.hypot(run, rise)
    off = (run[:, None] * (z - z[:, :1]) - rise[:, None] * (x - x[:, :1])) / length[:, None]
    ratio = np.maximum(-off.min(axis=1), 0.0) / length
    b1 = np.where((slices.tan_phi <= 0).all(axis=1), 0.69, np.where((slices.c_kpa <= 0).all(axis=1), 0.31, 0.5))
    corrected: Floats = 1.0 + b1 * (ratio - 1.4 * ratio * ratio)
    return corrected


def _newton(held: Floats, bend: Floats, driving: Floats, tan_a: Floats, *, one_soil: bool = False) -> Solved:
    """Root F of Σ held/(F + bend) = driving, right of every pole; NaN where nothing drives or nothing holds.

    ``one_soil`` says that φ is the same everywhere and the bases grow steeper from toe to crest.
    """
    pole = np.maximum(-bend.min(axis=1), 0.0)
    ones = np.ones(held.shape[1])
    total = held @ ones
    good = (driving > 0) & (total > 0)
    driving = np.where(good, driving, 1.0)
    # all bases as inclined as they are in the mean, each weighted by what it holds
    start = (np.where(good, total, 1.0) / driving) - np.einsum("ij,ij->i", held, bend) / np.where(good, total, 1.0)
    factor = np.maximum(start, 1.05 * pole + 1e-3)
    inverse, share = np.empty_like(held), np.empty_like(held)
    moved = np.full_like(factor, np.inf)
    for _ in range(_STEPS):
        np.add(bend, factor[:, None], out=inverse)
        np.reciprocal(inverse, out=inverse)
        np.multiply(held, inverse, out=share)
        value = share @ ones
        np.multiply(share, inverse, out=share)
        slope = share @ ones
        # Newton's step on the reciprocal: exact where no base is inclined, and close to it elsewhere
        step = (value - driving) * value / (driving * np.where(slope > 0, slope, np.inf))
        following = np.maximum(factor + step, 0.5 * (factor + pole) + 1e-12)
        moved = np.abs(following - factor) / factor
        factor = following
        if not moved[good].max(initial=0.0) > _LAST_STEP:
            break
    good &= moved < 1e-3
    if one_soil and held.shape[1] > 2:  # cos α + k sin α is concave in α: its least is at the flattest or steepest base
        tan_a, bend = _ends(tan_a), _ends(bend)
    m_alpha = (1.0 + bend / factor[:, None]) / np.sqrt(1.0 + tan_a * tan_a)
    return Solved(np.where(good, factor, np.nan), m_alpha.min(axis=1))


def _ends(values: Floats) -> Floats:
    """The values of the first and the last slice."""
    return values[:, [0, -1]]


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _bishop_general(slices: Slices, centre: Centre) -> Solved:
    tan_a = slices.tan_a
    cos_a = 1.0 / np.sqrt(1.0 + tan_a * tan_a)
    sin_a = tan_a * cos_a
    arm_x = slices.x - centre.x[:, None]
    arm_z = slices.z - centre.z[:, None]
    shear_arm = arm_x * sin_a - arm_z * cos_a
    normal_arm = arm_x * cos_a + arm_z * sin_a
    moment = np.einsum("ij,ij->i", slices.vertical, arm_x)
    moment = moment + centre.z * slices.push.sum(axis=1) - slices.push_z.sum(axis=1)
    fixed = (slices.c_kpa - slices.u_kpa * slices.tan_phi) * slices.width / cos_a

    def unbalanced(factor: Floats, which: Index = slice(None)) -> tuple[Floats, Floats]:
        f = factor[:, None]
        mobilised = slices.tan_phi[which] / f
        own = fixed[which] / f
        m_alpha = cos_a[which] + sin_a[which] * mobilised
        normal = (slices.vertical[which] - own * sin_a[which]) / m_alpha
        turning = normal * (normal_arm[which] + mobilised * shear_arm[which]) + own * shear_arm[which]
        return moment[which] - turning.sum(axis=1), m_alpha.min(axis=1)

    factor = quickly(lambda f: unbalanced(f)[0], janbu(slices).factor)
    missed = np.flatnonzero(~np.isfinite(factor))
    if len(missed):
        factor[missed] = secant(lambda f: unbalanced(f, missed)[0], len(missed))
    return Solved(factor, unbalanced(np.where(np.isfinite(factor), factor, 1.0))[1])


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def quickly(function: Callable[[Floats], Floats], start: Floats) -> Floats:
    """Roots by the secant method from a good start; NaN where it does not arrive on a branch that rises."""
    known = np.isfinite(start) & (start > 0)
    low = np.where(known, start, 1.0)
    high = 1.02 * low
    v_low, v_high = function(low), function(high)
    scale = np.maximum(np.abs(v_low), np.abs(v_high))
    for _ in range(12):
        rise = (v_high - v_low) / np.where(high != low, high - low, 1.0)
        step = -v_high / np.where(rise > 0, rise, np.inf)
        low, v_low = high, v_high
        high = np.maximum(high + np.clip(step, -0.4 * high, 0.4 * high), 0.02)
        v_high = function(high)
        if (np.abs(v_high) <= 1e-10 * scale)[known].all():
            break
    nearly = np.abs(v_high) <= 1e-8 * scale
    rising = function(1.01 * high) > v_high
    return np.where(known & nearly & rising, high, np.nan)


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def secant(function: Callable[[Floats], Floats], count: int) -> Floats:
    """Greatest roots of a function of (count,) factors, each bracketed by a scan and closed in by the Illinois method.

    The function has to be negative left of its root (the mass holds more than drives it at so small a factor) and
    positive to the right. NaN where there is no such change of sign between 0.05 and 100.
    """
    grid = np.concatenate((np.geomspace(0.05, 20.0, 60), [100.0]))
    low, high = np.full(count, np.nan), np.full(count, np.nan)
    v_low, v_high = np.full(count, np.nan), np.full(count, np.nan)
    previous = function(np.full(count, grid[0]))
    for a, b in zip(grid[:-1], grid[1:]):
        value = function(np.full(count, b))
        crosses = (previous < 0) & (value >= 0)
        low, high = np.where(crosses, a, low), np.where(crosses, b, high)
        v_low, v_high = np.where(crosses, previous, v_low), np.where(crosses, value, v_high)
        previous = value
    known = np.isfinite(low)
    low, high = np.where(known, low, 1.0), np.where(known, high, 1.0)
    side = np.zeros(count)
    scale = np.maximum(np.abs(v_low), np.abs(v_high))
    for _ in range(100):
        if not known.any() or (high - low)[known].max() < 1e-11:
            break
        gap = np.where(v_high != v_low, v_high - v_low, 1.0)
        middle = np.where(known, np.clip(high - v_high * (high - low) / gap, low, high), 1.0)
        value = function(middle)
        upper = value >= 0
        v_low = np.where(upper, np.where(side > 0, 0.5 * v_low, v_low), value)
        v_high = np.where(upper, value, np.where(side < 0, 0.5 * v_high, v_high))
        low, high = np.where(upper, low, middle), np.where(upper, middle, high)
        side = np.where(upper, 1.0, -1.0)
        if (np.abs(value)[known] <= 1e-13 * scale[known]).all():
            break
    best = np.where(np.abs(v_high) < np.abs(v_low), high, low)
    # across a pole the sign changes too, but the value does not vanish
    vanishes = known & (np.abs(function(best)) < 1e-6 * scale)
    return np.where(vanishes, best, np.nan)
