"""Benches through several materials: the cross section marched over the ground, with the widths of each material.

A phase counts the edges of the cross section that were passed: 0 at the start, 1 at the end of the first face, 2 at the
end of its berm, and so on. In every material the phase is a function of the distance, and where materials meet it is
the same on both sides, so that faces and berms run through and only their widths change. The phase is the least over
all ways from the start: |∇x| = 1 with x(phase) of the cell's own material, solved with first-order upwind differences
(Rouy and Tourin 1992) in the manner of the fast iterative method (Jeong and Whitaker 2008). What
the differences add to a distance around bends is known, because the same march through one material can be set against
the exact distance: it is divided out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import GridSpec, Polygons
from ..geodata.offsets import centres_in
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .benchprofile import BenchRule, Profile

Floats = NDArray[np.float64]
_EXACT_CELLS = 2.5  # cells within which the distance from the line is taken as it is
_SKEW = 1e-6
_SETTLED = 2e-4  # phases by which a cell must get better to be looked at again: a millimetre


@dataclass(frozen=True)
class Zoning:
    """Which material a cell is of: ``rules`` by number, ``index`` (height, width) of numbers."""

    rules: tuple[BenchRule, ...]
    index: NDArray[np.int8]


def zoning_of(spec: GridSpec, rules: Sequence[BenchRule], zones: Sequence[tuple[int, Polygons]]) -> Zoning:
    """Zones (number of the rule, outline) by the middles of cells; rule 0 outside of all, of several the last.

    Raises:
        InputError: rows and columns of the grid are not at right angles.
    """
    _, a, b, _, d, e = spec.transform
    if len(rules) > 1 and abs(a * b + d * e) > _SKEW * spec.cell_x * spec.cell_y:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Rows and columns of the terrain model are not at right angles: several materials cannot be used on "
                "it. Reproject it first.",
            )
        )
    index = np.zeros(spec.shape, dtype=np.int8)
    for number, polygons in zones:
        index[centres_in(polygons, spec)] = number
    return Zoning(tuple(rules), index)


class PhaseTable:
    """Distance by phase of several profiles, (materials, edges)."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        rows = []
        for profile in profiles:
            edges = [0.0]
            for step in profile.steps:
                edges += [step.face_to, step.berm_to]
            last = profile.steps[-1]
            edges[-1] = last.face_to + (last.face_to - last.face_from)  # behind the last face it goes on as before
            rows.append(edges)
        self.x = np.array(rows)
        self._last = self.x.shape[1] - 1

    def distance(self, phase: Floats, material: NDArray[Any]) -> Floats:
        """The distance in a material at which a phase is reached."""
        finite = np.where(np.isfinite(phase), phase, self._last)
        low = np.minimum(finite.astype(np.int64), self._last - 1)
        start = self.x[material, low]
        found: Floats = start + (finite - low) * (self.x[material, low + 1] - start)
        return np.where(np.isfinite(phase), found, np.inf)

    def phase(self, distance: Floats, material: NDArray[Any]) -> Floats:
        """The other way round."""
        found = np.full(distance.shape, np.inf)
        for number, edges in enumerate(self.x):
            here = material == number
            if here.any():
                found[here] = np.interp(distance[here], edges, np.arange(len(edges)))
                slope = edges[-1] - edges[-2]
                beyond = distance[here] > edges[-1]
                if beyond.any():
                    more = found[here]
                    more[beyond] = self._last + (distance[here][beyond] - edges[-1]) / slope
                    found[here] = more
        return found


def phases(
    exact: Floats,
    spec: GridSpec,
    zoning: Zoning,
    table: PhaseTable,
    upto: float,
    shut: NDArray[np.bool_] | None = None,
    progress: Progress = SILENT,
) -> Floats:
    """The phase of every cell, (height, width), infinite where it is above ``upto``.

    Args:
        exact: distance from the start, infinite where it does not matter.
        shut: cells that are not gone through.
    """
    plain = np.zeros_like(zoning.index)
    one = table.distance(march(exact, spec, plain, table, upto, shut, progress.part(0.0, 0.5)), plain)
    found = march(exact, spec, zoning.index, table, upto, shut, progress.part(0.5, 1.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(np.isfinite(one) & np.isfinite(exact) & (one > 0), exact / one, 1.0)
    return table.phase(table.distance(found, zoning.index) * share, zoning.index)


def march(
    near: Floats,
    spec: GridSpec,
    index: NDArray[np.int8],
    table: PhaseTable,
    upto: float,
    shut: NDArray[np.bool_] | None = None,
    progress: Progress = SILENT,
) -> Floats:
    """``phases`` as the differences give them.

    Args:
        near: exact distance from the start, needed only within some cells of it.
    """
    height, width = spec.shape
    step_x, step_y = spec.cell_x, spec.cell_y
    padded_width = width + 2
    phase = np.full((height + 2, padded_width), np.inf)
    material = np.zeros((height + 2, padded_width), dtype=np.int64)
    material[1:-1, 1:-1] = index
    started = near <= _EXACT_CELLS * max(step_x, step_y)
    inner = phase[1:-1, 1:-1]
    inner[started] = table.phase(near[started], index[started])
    fixed = np.ones(phase.shape, dtype=bool)  # the rim stays infinite
    fixed[1:-1, 1:-1] = started if shut is None else started | shut
    flat, flat_material, flat_fixed = phase.reshape(-1), material.reshape(-1), fixed.reshape(-1)
    sides = np.array([1, -1, padded_width, -padded_width])
    seeds = np.flatnonzero(np.pad(started, 1).reshape(-1))
    mark = np.zeros(flat.size, dtype=np.int64)
    active = _around(seeds, sides, flat_fixed, mark)
    turns = 0
    while active.size:
        turns += 1
        if turns % 64 == 0:
            progress.check()
        kind = flat_material[active]
        along = np.minimum(flat[active - 1], flat[active + 1])
        down = np.minimum(flat[active - padded_width], flat[active + padded_width])
        found = table.phase(_upwind(table.distance(along, kind), table.distance(down, kind), step_x, step_y), kind)
        better = found < flat[active] - _SETTLED
        better &= found <= upto
        changed = active[better]
        flat[changed] = found[better]
        active = _around(changed, sides, flat_fixed, mark)
    return np.ascontiguousarray(inner)


def _around(
    cells: NDArray[np.int64], sides: NDArray[np.int64], fixed: NDArray[np.bool_], mark: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Neighbours of cells that may still change, each once; ``mark`` is a place for numbers, one for every cell."""
    if not cells.size:
        return cells
    around = (cells[:, None] + sides).reshape(-1)
    around = around[~fixed[around]]
    number = np.arange(len(around))
    mark[around] = number
    return around[mark[around] == number]


def _upwind(along: Floats, down: Floats, step_x: float, step_y: float) -> Floats:
    """x with ((x − along)⁺ / step_x)² + ((x − down)⁺ / step_y)² = 1."""
    one_side = np.minimum(along + step_x, down + step_y)
    with np.errstate(invalid="ignore"):
        p, q = 1.0 / step_x**2, 1.0 / step_y**2
        middle = (p * along + q * down) / (p + q)
        rest = 1.0 - p * q / (p + q) * (along - down) ** 2
        both = middle + np.sqrt(np.maximum(rest, 0.0) / (p + q))
        usable = np.isfinite(along) & np.isfinite(down) & (both >= np.maximum(along, down)) & (rest >= 0)
    found: Floats = np.where(usable, both, one_side)
    return found
