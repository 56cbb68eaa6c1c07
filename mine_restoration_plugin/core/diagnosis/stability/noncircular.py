"""The search for the critical surface of any shape: a polyline that starts as the critical circle and gives way.

Vertices move up and down, the ends along the ground, one after the other and all along weak layers, as long as the
factor of safety falls; the shape stays one that can slide (bends upward only, not too steep).
"""

from __future__ import annotations

import numpy as np

from ...model.progress import SILENT, Progress
from . import methods
from .analysis import Stability, finish, fitted_circle, seen
from .methods import BISHOP, LEAST_M_ALPHA, MORGENSTERN_PRICE
from .overall import Centre
from .section import RIGHT, Floats, height_at
from .slicing import Soils
from .surfaces import polyline_slip

_VERTICES = 11
_SLICES = 40
_ROUNDS = 60
_STARTS = 3
_STEEPEST_TAN = float(np.tan(np.radians(80.0)))


def improve(found: Stability, progress: Progress = SILENT) -> Stability:
    """A finding whose surface may have any shape; the circle's own finding where no polyline is weaker.

    Bishop's method has no meaning for such a surface: Morgenstern–Price takes its place.
    """
    method = MORGENSTERN_PRICE if found.method == BISHOP else found.method
    section = seen(found.section, found.face)
    soils = Soils(section)
    surface = found.surface if found.face != RIGHT else found.surface[::-1] * (-1.0, 1.0)
    starts = [_thinned(surface)]
    starts += _along_layers(soils, surface)
    order = np.argsort([float(_factors(soils, line[None], method)[0]) for line in starts], kind="stable")
    starts = [starts[k] for k in order[:_STARTS]]
    best: Floats | None = None
    least = np.inf
    for number, start in enumerate(starts):
        part = progress.part(number / len(starts), (number + 1) / len(starts))
        line, factor = _descend(soils, start, method, part)
        if factor < least:
            best, least = line, factor
    circle = found.factors.get(method)
    if best is None or (circle is not None and least >= circle - 1e-4):
        return found
    slip = polyline_slip(soils, best, 60)
    better = finish(found.section, found.face, method, soils, slip, found.tried, found.others, searched=True)
    return better if better.factor is not None else found


def _thinned(surface: Floats) -> Floats:
    """The surface by a few vertices, spaced evenly along it."""
    upto = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(surface, axis=0).T))))
    at = np.linspace(0.0, upto[-1], _VERTICES)
    return np.column_stack([np.interp(at, upto, surface[:, k]) for k in (0, 1)])


def _along_layers(soils: Soils, surface: Floats) -> list[Floats]:
    """Surfaces that follow just under the top, and just over the bottom, of each layer that the circle meets."""
    section = soils.section
    x = np.linspace(surface[0, 0], surface[-1, 0], _VERTICES)
    base = height_at(surface, x)
    ground = height_at(soils.ground, x)
    lines = []
    heights = [height_at(top, x) for top in soils.tops]
    if section.floor_z is not None:
        heights.append(np.full_like(x, section.floor_z))
    slack = 1e-3 * section.height_m
    for level in heights:
        for off in (-slack, slack):
            follows = np.minimum(level + off, ground)
            deep = np.maximum(follows, base - 0.5 * section.height_m)
            for z in (np.maximum(base, follows), np.concatenate((base[:1], deep[1:-1], base[-1:]))):
                line = _sliding(np.column_stack((x, z)), soils)
                if line is not None:
                    lines.append(line)
    return lines[:12]


def _sliding(line: Floats, soils: Soils) -> Floats | None:
    """The lower convex hull of a line, at its own stations: a mass slides on what bends upward only."""
    kept: list[int] = []
    for k in range(len(line)):
        while len(kept) > 1 and _turn(line[kept[-2]], line[kept[-1]], line[k]) <= 0:
            kept.pop()
        kept.append(k)
    made = line.copy()
    made[:, 1] = height_at(line[kept], line[:, 0])
    return made if _allowed(soils, made[None])[0] else None


def _turn(a: Floats, b: Floats, c: Floats) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _allowed(soils: Soils, lines: Floats) -> Floats:
    """Whether (m, k, 2) lines bend upward only, are not too steep, and lie in the ground above the floor."""
    section = soils.section
    run = np.diff(lines[:, :, 0], axis=1)
    tan = np.diff(lines[:, :, 1], axis=1) / np.where(run > 0, run, 1.0)
    span = lines[:, -1, 0] - lines[:, 0, 0]
    good = (run > 1e-3 * span[:, None]).all(axis=1)
    good &= (np.diff(tan, axis=1) > -1e-6).all(axis=1) & (np.abs(tan) < _STEEPEST_TAN).all(axis=1)
    good &= tan[:, 0] > -1.0  # no toe that climbs out at more than 45°
    inner = lines[:, 1:-1]
    good &= (height_at(soils.ground, inner[:, :, 0]) > inner[:, :, 1]).all(axis=1)
    good &= (lines[:, 0, 0] >= soils.ground[0, 0]) & (lines[:, -1, 0] <= soils.ground[-1, 0])
    if section.floor_z is not None:
        good &= (lines[:, :, 1] >= section.floor_z - 1e-9).all(axis=1)
    return good


def _factors(soils: Soils, lines: Floats, method: str) -> Floats:
    """(m,) factors of (m, k, 2) lines, infinite where a line is not allowed or not solved."""
    found = np.full(len(lines), np.inf)
    good = np.flatnonzero(_allowed(soils, lines))
    if not len(good):
        return found
    share = np.linspace(0.0, 1.0, _SLICES + 1)
    some = lines[good]
    edges_x = some[:, :1, 0] + (some[:, -1:, 0] - some[:, :1, 0]) * share
    # slices do not pass over a vertex
    edges_x = np.sort(np.concatenate((edges_x, some[:, 1:-1, 0] + 1e-9), axis=1), axis=1)
    edges_z = np.array([np.interp(x, line[:, 0], line[:, 1]) for x, line in zip(edges_x, some)])
    slices = soils.slices(edges_x, edges_z)
    about = [fitted_circle(x, z) for x, z in zip(edges_x, edges_z)]
    centre = Centre(np.array([c.x for c in about]), np.array([c.z for c in about]))
    values, m_alpha = methods.factors(method, slices, centre, round_base=False)
    sound = np.isfinite(values) & ~(m_alpha < LEAST_M_ALPHA)
    found[good] = np.where(sound, values, np.inf)
    return found


def _descend(soils: Soils, line: Floats, method: str, progress: Progress) -> tuple[Floats, float]:
    """Moves of single vertices, of neighbours together and of the ends, the best of each round, ever smaller."""
    factor = float(_factors(soils, line[None], method)[0])
    step = 0.08 * max(float(np.ptp(line[:, 1])), 1e-6)
    for number in range(_ROUNDS):
        progress.report(number / _ROUNDS)
        tried = _moves(soils, line, step)
        values = _factors(soils, tried, method)
        k = int(np.argmin(values))
        if values[k] < factor - 1e-6:
            line, factor = tried[k], float(values[k])
        else:
            step *= 0.5
            if step < 2e-3 * max(float(np.ptp(line[:, 1])), 1e-6):
                break
    return line, factor


def _moves(soils: Soils, line: Floats, step: float) -> Floats:
    moves = []
    last = len(line) - 1
    for sign in (-1.0, 1.0):
        for width in (1, 2, 3, last - 1):
            for k in range(1, last - width + 1):
                moved = line.copy()
                moved[k : k + width, 1] += sign * step
                moves.append(moved)
        for k in range(1, last):
            moved = line.copy()
            moved[k, 0] += sign * 0.5 * step
            moves.append(moved)
        for end, along in ((0, 2.0), (last, 2.0), (0, 0.5), (last, 0.5)):
            x = line[end, 0] + sign * along * step
            fixed = line[last - end, 0]
            moved = line.copy()  # all stations move in proportion, the shape goes with them
            moved[:, 0] = fixed + (line[:, 0] - fixed) * (x - fixed) / (line[end, 0] - fixed)
            bottom = float(height_at(soils.ground, x)) - (soils.section.crack_m if end == last else 0.0)
            share = (line[:, 0] - fixed) / (line[end, 0] - fixed)
            moved[:, 1] = line[:, 1] + (bottom - line[end, 1]) * share**2
            moves.append(moved)
    return np.array(moves)
