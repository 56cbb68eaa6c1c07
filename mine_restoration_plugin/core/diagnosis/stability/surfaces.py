"""Slip surfaces on a section: where a given circle or polyline enters and leaves the ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from .section import Circle, Floats, Section, height_at
from .slicing import Arcs, Soils

SEVERAL = Label(
    "The surface cuts the ground more than once; the largest sliding mass was taken.",
    "滑面与地面线多次相交，取其中最大的滑体计算。",
)


@dataclass(frozen=True)
class Slip:
    """One slip surface ready to be sliced: (n + 1,) edges from toe to crest, and the circle where it is one.

    ``round_base`` tells whether all of it lies on the circle.
    """

    edges_x: Floats
    edges_z: Floats
    circle: Circle | None
    round_base: bool
    warnings: tuple[Label, ...] = ()


def circle_slip(soils: Soils, circle: Circle, count: int) -> Slip:
    """A circle's sliding mass, sliced at the bends of all lines.

    Raises:
        InputError: it does not cut the ground twice, leaves the model, or is nowhere as deep as the crack.
    """
    section = soils.section
    start, stop, several = ends_of(soils, circle)
    arcs = Arcs(*(np.array([v]) for v in (start, stop, *circle)))
    edges_x = soils.aligned_edges(start, stop, bends_of(soils, arcs), count)
    edges_z = arcs.base(edges_x[None, :], section.floor_z)[0]
    cut_off = section.floor_z is not None and circle.z - circle.r < section.floor_z
    return Slip(edges_x, edges_z, circle, not cut_off, (SEVERAL,) if several else ())


def ends_of(soils: Soils, circle: Circle) -> tuple[float, float, bool]:
    """Where the circle's largest sliding mass begins and ends, and whether there are others.

    Raises:
        InputError: as of ``circle_slip``.
    """
    section = soils.section
    ground = section.ground
    left, right = max(circle.x - circle.r, ground[0, 0]), min(circle.x + circle.r, ground[-1, 0])
    if left >= right:
        raise _outside(section, circle)
    at = np.union1d(ground[(ground[:, 0] > left) & (ground[:, 0] < right), 0], np.linspace(left, right, 4001))

    def depth(x: Floats) -> Floats:
        return height_at(ground, x) - _lower(circle, x, section.floor_z)

    deep = depth(at)
    inside = deep > 1e-9
    runs = np.flatnonzero(np.diff(np.concatenate(([0], inside.astype(np.int8), [0]))))
    if not len(runs):
        raise _outside(section, circle)
    starts, stops = runs[::2], runs[1::2] - 1
    pick = int(np.argmax([float(deep[a : b + 1].sum()) for a, b in zip(starts, stops)]))
    first, last = int(starts[pick]), int(stops[pick])
    for i, edge in ((first, 0), (last, len(at) - 1)):
        if i == edge and deep[i] > 1e-3 * circle.r:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The slip circle leaves the model at x = {x}: the section ends there, or the circle overhangs. "
                    "Lengthen the section or give a smaller circle.",
                ),
                x=round(float(at[i]), 3),
            )
    start = float(at[first]) if first == 0 else _root(depth, at[first - 1], at[first])
    stop = float(at[last]) if last == len(at) - 1 else _root(depth, at[last + 1], at[last])
    return start, cracked(depth, start, stop, section.crack_m), len(starts) > 1


def polyline_slip(soils: Soils, line: Floats, count: int) -> Slip:
    """A polyline's sliding mass between its two ends, which are carried on to the ground or cut off at it.

    Raises:
        InputError: it lies above the ground, does not reach it, or is nowhere as deep as the crack.
    """
    section = soils.section
    line = _to_ground(section, line)

    def depth(x: Floats) -> Floats:
        return height_at(section.ground, x) - height_at(line, x)

    knots = np.union1d(line[:, 0], section.ground[:, 0])
    inner = knots[(knots > line[0, 0]) & (knots < line[-1, 0])]
    if len(inner) and depth(inner).min() < -0.02 * max(section.height_m, 1e-9):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The slip line lies above the ground at x = {x}. Draw it below the ground."
            ),
            x=round(float(inner[np.argmin(depth(inner))]), 3),
        )
    start, stop = float(line[0, 0]), float(line[-1, 0])
    stop = cracked(depth, start, stop, section.crack_m)
    crossings = [line[:, 0]] + [_crossings(line, layer.top) for layer in section.layers[1:]]
    if section.water is not None:
        crossings.append(_crossings(line, section.water))
    edges_x = soils.aligned_edges(start, stop, np.concatenate(crossings), count)
    edges_z = np.minimum(height_at(line, edges_x), height_at(section.ground, edges_x))
    return Slip(edges_x, edges_z, None, False)


def _to_ground(section: Section, line: Floats) -> Floats:
    ground = section.ground
    reach = 0.05 * max(section.height_m, 1e-9)
    if line[0, 0] < ground[0, 0] - 1e-6 or line[-1, 0] > ground[-1, 0] + 1e-6:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The slip line leaves the model at x = {x}. Lengthen the section or shorten the line.",
            ),
            x=round(float(line[0, 0] if line[0, 0] < ground[0, 0] else line[-1, 0]), 3),
        )
    depth = height_at(ground, line[:, 0]) - line[:, 1]
    crack_end = section.crack_m > 0 and depth[-1] <= section.crack_m * 1.5 + reach
    for i, name in ((0, "toe"), (-1, "crest")):
        if depth[i] > reach and not (name == "crest" and crack_end):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The slip line ends {depth} m below the ground at x = {x}. Let it begin and end on the ground.",
                ),
                depth=round(float(depth[i]), 3),
                x=round(float(line[i, 0]), 3),
            )
    line = line.copy()
    if depth[0] < 0:
        line = _cut_above(line, ground)
        depth = height_at(ground, line[:, 0]) - line[:, 1]
    if depth[-1] < 0:
        line = _cut_above(line[::-1] * (-1, 1), ground[::-1] * (-1, 1))[::-1] * (-1, 1)
    return np.ascontiguousarray(line)


def _cut_above(line: Floats, ground: Floats) -> Floats:
    """Without the part before the line dips below the ground."""
    crossing = _crossings(line, ground)
    if not len(crossing):
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The slip line lies above the ground. Draw it below."))
    x = crossing[0]
    kept = line[line[:, 0] > x + 1e-9]
    return np.vstack(([[x, float(height_at(ground, x))]], kept))


def _crossings(line: Floats, other: Floats) -> Floats:
    """Stations where two lines cross."""
    knots = np.union1d(line[:, 0], other[:, 0])
    gap = height_at(line, knots) - height_at(other, knots)
    k = np.flatnonzero(gap[:-1] * gap[1:] < 0)
    share = gap[k] / (gap[k] - gap[k + 1])
    found: Floats = knots[k] + share * (knots[k + 1] - knots[k])
    return found


def bends_of(soils: Soils, arcs: Arcs) -> Floats:
    """Where the arc passes from one layer into another, dips under water, or meets the floor."""
    section = soils.section
    x = np.linspace(arcs.start[0], arcs.stop[0], 801)
    base = arcs.base(x[None, :], None)[0]
    lines = [*soils.tops] + ([] if section.water is None else [section.water])
    found = []
    heights = [height_at(line, x) for line in lines]
    if section.floor_z is not None:
        heights.append(np.full_like(x, section.floor_z))
    for level in heights:
        gap = base - level
        k = np.flatnonzero(gap[:-1] * gap[1:] < 0)
        found.append(x[k] + gap[k] / (gap[k] - gap[k + 1]) * (x[k + 1] - x[k]))
    return np.concatenate(found) if found else np.empty(0)


def cracked(depth: Callable[[Floats], Floats], start: float, stop: float, crack_m: float) -> float:
    """Where the surface, followed from its crest down, is first as deep as the crack; the crest without a crack."""
    if crack_m <= 0:
        return stop
    x = np.linspace(start, stop, 2001)
    deep = depth(x)
    if deep[-1] >= crack_m:
        return stop
    below = np.flatnonzero(deep >= crack_m)
    if not len(below):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The slip surface is nowhere as deep as the tension crack of {crack} m. Give a shallower crack.",
            ),
            crack=crack_m,
        )
    k = below[-1]
    return _root(lambda at: crack_m - depth(at), x[k + 1], x[k])


def _root(function: Callable[[Floats], Floats], positive_out: float, inside: float) -> float:
    """Where the function changes sign between two stations, by halving."""
    a, b = positive_out, inside
    sign = function(np.array([b]))[0] > 0
    for _ in range(60):
        middle = 0.5 * (a + b)
        if (function(np.array([middle]))[0] > 0) == sign:
            b = middle
        else:
            a = middle
    return 0.5 * (a + b)


def _lower(circle: Circle, x: Floats, floor_z: float | None) -> Floats:
    base: Floats = circle.z - np.sqrt(np.maximum(circle.r**2 - (x - circle.x) ** 2, 0.0))
    return base if floor_z is None else np.maximum(base, floor_z)


def _outside(section: Section, circle: Circle) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "The slip circle about ({x}, {z}) with radius {r} does not cut the ground of {name}."
        ),
        x=circle.x,
        z=circle.z,
        r=circle.r,
        name=section.name or "SECTION",
    )
