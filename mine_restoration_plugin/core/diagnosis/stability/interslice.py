"""Methods with forces between the slices: Spencer, Morgenstern–Price, and the transfer coefficient method.

Sources: Spencer (1967) Géotechnique 17; Morgenstern & Price (1965) Géotechnique 15; the transfer coefficient method
(传递系数法) in its implicit form. Slices are numbered from the toe; all is batched over surfaces.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .overall import Centre, Solved, quickly, secant
from .section import Floats
from .slicing import Slices

_STEPS, _SEARCH_STEPS = 60, 20
_THOROUGH = 4
"""Up to so many surfaces at once each is worth a scan; the batches of a search pass over what is hard to solve."""


class Balanced(NamedTuple):
    """Complete equilibrium, (m,) each: factor, λ of X = λ f(x) E, least m-alpha; (m, n + 1) forces E between slices."""

    factor: Floats
    scale: Floats
    m_alpha: Floats
    thrust: Floats


class _Equations:
    """Force and moment equilibrium of a batch for given F and λ."""

    def __init__(self, slices: Slices, centre: Centre, shape: Floats) -> None:
        self.shape = shape
        self.slices = slices
        self.cos = 1.0 / np.sqrt(1.0 + slices.tan_a**2)
        self.sin = slices.tan_a * self.cos
        self.arm_x = slices.x - centre.x[:, None]
        self.arm_z = slices.z - centre.z[:, None]
        self.moment = np.einsum("ij,ij->i", slices.vertical, self.arm_x)
        self.moment = self.moment + centre.z * slices.push.sum(axis=1) - slices.push_z.sum(axis=1)
        self.fixed = (slices.c_kpa - slices.u_kpa * slices.tan_phi) * slices.width
        self.weight = np.abs(slices.vertical).sum(axis=1)
        run, rise = slices.edges_x[:, -1] - slices.edges_x[:, 0], slices.edges_z[:, -1] - slices.edges_z[:, 0]
        self.arm = np.hypot(run, rise)

    def unbalanced(self, factor: Floats, scale: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Force left over at the crest and moment left over, both as shares; least m-alpha; forces E."""
        s, f = self.slices, factor[:, None]
        mobilised = s.tan_phi / f
        held = self.fixed / f
        round_ = 1.0 + s.tan_a * mobilised
        k = (s.tan_a - mobilised) / round_
        load = s.vertical - held * s.tan_a
        gain = held - s.push - k * load
        left, right = scale[:, None] * self.shape[:, :-1], scale[:, None] * self.shape[:, 1:]
        into, out = 1.0 + k * left, 1.0 + k * right
        thrust = np.zeros((len(factor), gain.shape[1] + 1))
        out_of = np.where(out == 0, np.nan, out)
        for j in range(gain.shape[1]):
            thrust[:, j + 1] = (thrust[:, j] * into[:, j] + gain[:, j]) / out_of[:, j]
        normal = (load - left * thrust[:, :-1] + right * thrust[:, 1:]) / (self.cos * round_)
        shear = held / self.cos + normal * mobilised
        turning = normal * (self.arm_x * self.cos + self.arm_z * self.sin)
        turning += shear * (self.arm_x * self.sin - self.arm_z * self.cos)
        moment = self.moment - turning.sum(axis=1)
        m_alpha = np.where(out > 0, round_ * self.cos, -1.0).min(axis=1)
        return thrust[:, -1] / self.weight, moment / (self.weight * self.arm), m_alpha, thrust


def half_sine(slices: Slices) -> Floats:
    """f(x) of Morgenstern–Price as half a sine wave from toe to crest."""
    x = slices.edges_x
    shape: Floats = np.sin(np.pi * (x - x[:, :1]) / (x[:, -1:] - x[:, :1]))
    return shape


def constant(slices: Slices) -> Floats:
    """f(x) of Spencer: all forces between slices are parallel."""
    return np.ones_like(slices.edges_x)


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def complete(slices: Slices, centre: Centre, shape: Floats, start: Floats) -> Balanced:
    """F and λ that leave neither force nor moment, by Newton's method from ``start`` (a factor by Bishop or Janbu).

    Where Newton does not arrive, λ is scanned and the root closed in, but not for the many surfaces of a search. NaN
    where no root with sound bases exists or none was found.
    """
    equations = _Equations(slices, centre, shape)
    factor = np.where(np.isfinite(start) & (start > 0), start, 1.0)
    chord = (slices.edges_z[:, -1] - slices.edges_z[:, 0]) / (slices.edges_x[:, -1] - slices.edges_x[:, 0])
    scale = 0.5 * chord
    done = np.zeros(len(factor), dtype=bool)
    for _ in range(_STEPS if len(factor) <= _THOROUGH else _SEARCH_STEPS):
        force, moment, _m, _e = equations.unbalanced(factor, scale)
        done = (np.abs(force) < 1e-10) & (np.abs(moment) < 1e-10)
        if done.all():
            break
        df, dl = 1e-6 * factor, np.full_like(scale, 1e-6)
        force_f, moment_f, _m, _e = equations.unbalanced(factor + df, scale)
        force_l, moment_l, _m, _e = equations.unbalanced(factor, scale + dl)
        a, b = (force_f - force) / df, (force_l - force) / dl
        c, d = (moment_f - moment) / df, (moment_l - moment) / dl
        determinant = a * d - b * c
        determinant = np.where(determinant == 0, np.inf, determinant)
        step_f = np.clip(-(d * force - b * moment) / determinant, -0.3 * factor, 0.3 * factor)
        step_l = np.clip(-(a * moment - c * force) / determinant, -0.4, 0.4)
        good = np.isfinite(step_f) & np.isfinite(step_l) & ~done
        factor = np.where(good, factor + step_f, factor)
        scale = np.where(good, scale + step_l, scale)
    missed = np.flatnonzero(~_sound(equations, factor, scale, done))
    for i in missed if len(factor) <= _THOROUGH else ():
        factor[i], scale[i], done[i] = _scan(slices, centre, shape, int(i))
    sound = _sound(equations, factor, scale, done)
    _f, _m, m_alpha, thrust = equations.unbalanced(factor, scale)
    return Balanced(np.where(sound, factor, np.nan), np.where(sound, scale, np.nan), m_alpha, thrust)


def _sound(equations: _Equations, factor: Floats, scale: Floats, done: NDArray[np.bool_]) -> NDArray[np.bool_]:
    m_alpha = equations.unbalanced(factor, scale)[2]
    sound: NDArray[np.bool_] = done & (factor > 0.02) & (factor < 100) & (np.abs(scale) < 3.0) & (m_alpha > 0)
    return sound


def _one(slices: Slices, i: int) -> Slices:
    return Slices(*(np.asarray(value)[i : i + 1] for value in vars(slices).values()))


def _scan(slices: Slices, centre: Centre, shape: Floats, i: int) -> tuple[float, float, bool]:
    """F and λ of one surface by scanning λ; the root with the smallest |λ| wins."""
    part = _one(slices, i)
    about = Centre(centre.x[i : i + 1], centre.z[i : i + 1])
    scales = np.linspace(-1.0, 2.0, 61)
    many = Slices(*(np.repeat(value, len(scales), axis=0) for value in vars(part).values()))
    centres = Centre(np.repeat(about.x, len(scales)), np.repeat(about.z, len(scales)))
    equations = _Equations(many, centres, np.repeat(shape[i : i + 1], len(scales), axis=0))

    def left_over(tried: Floats) -> tuple[Floats, Floats]:
        # more strength than needed leaves the last force negative: the mass would have to be pulled
        factors = secant(lambda f: -equations.unbalanced(f, tried)[0], len(tried))
        known = np.where(np.isfinite(factors), factors, 1.0)
        _force, moment, m_alpha, _e = equations.unbalanced(known, tried)
        return factors, np.where(np.isfinite(factors) & (m_alpha > 0), moment, np.nan)

    factors, moments = left_over(scales)
    changes = np.flatnonzero(np.isfinite(moments[:-1] * moments[1:]) & (moments[:-1] * moments[1:] <= 0))
    if not len(changes):
        return np.nan, np.nan, False
    k = changes[np.argmin(np.abs(scales[changes]))]
    low, high = scales[k], scales[k + 1]
    for _ in range(8):  # 60 cuts at a time: down to rounding in eight rounds
        tried = np.linspace(low, high, len(scales))
        factors, moments = left_over(tried)
        change = np.flatnonzero(moments[:-1] * moments[1:] <= 0)
        if not len(change):
            return np.nan, np.nan, False
        low, high = tried[change[0]], tried[change[0] + 1]
        if high - low < 1e-12:
            break
    found = float(factors[change[0]])
    return found, float(low), bool(np.isfinite(found) and abs(moments[change[0]]) < 1e-8)


def transfer_implicit(slices: Slices) -> Solved:
    """The implicit transfer coefficient method: the thrust left over below the toe is 0.

    P_i = P_{i−1} ψ_{i−1} + T_i − R_i/F from the crest down, ψ = cos(Δθ) − sin(Δθ) tan φ_i/F, no pull (P_i ≥ 0) between
    slices.
    """
    angle = np.arctan(slices.tan_a)[:, ::-1]
    driving, holding = _along(slices)
    tan_phi = slices.tan_phi[:, ::-1]
    turn = angle[:, :-1] - angle[:, 1:]

    def left_over(factor: Floats) -> Floats:
        f = factor[:, None]
        own = driving - holding / f
        carried = np.cos(turn) - np.sin(turn) * tan_phi[:, 1:] / f
        thrust = own[:, 0]
        for j in range(1, own.shape[1]):
            thrust = np.maximum(thrust, 0.0) * carried[:, j - 1] + own[:, j]
        return thrust

    start = np.sum(holding, axis=1) / np.where((total := driving.sum(axis=1)) > 0, total, np.nan)
    factor = quickly(left_over, start)
    if len(factor) <= _THOROUGH and not np.isfinite(factor).all():
        factor = np.where(np.isfinite(factor), factor, secant(left_over, len(driving)))
    return Solved(factor, np.full(len(factor), np.nan))


def transfer_explicit(slices: Slices) -> Floats:
    """The explicit form: F = Σ R Πψ / Σ T Πψ, ψ without F."""
    angle = np.arctan(slices.tan_a)[:, ::-1]
    driving, holding = _along(slices)
    turn = angle[:, :-1] - angle[:, 1:]
    carried = np.cos(turn) - np.sin(turn) * slices.tan_phi[:, ::-1][:, 1:]
    onward = np.cumprod(np.concatenate((np.ones((len(angle), 1)), carried[:, ::-1]), axis=1), axis=1)[:, ::-1]
    drives = (driving * onward).sum(axis=1)
    held = (holding * onward).sum(axis=1)
    return np.where((drives > 0) & (held > 0), held / np.where(drives > 0, drives, 1.0), np.nan)


def _along(slices: Slices) -> tuple[Floats, Floats]:
    """Driving and holding force along each base, crest first."""
    cos_a = 1.0 / np.sqrt(1.0 + slices.tan_a**2)
    sin_a = slices.tan_a * cos_a
    length = slices.width / cos_a
    driving = slices.vertical * sin_a + slices.push * cos_a
    normal = slices.vertical * cos_a - slices.push * sin_a - slices.u_kpa * length
    return driving[:, ::-1], (slices.c_kpa * length + normal * slices.tan_phi)[:, ::-1]
