"""The valley network: a landscape is let erode from the ground there is until it drains, and its valleys are kept.

Nodes scattered at random (seeded) are joined to their neighbours; each gives its water to the steepest way down. The
heights follow the law of bedrock rivers and soil creep, dz/dt = U - K A^0.5 S + D laplace z, the rivers solved
implicitly from the outlets upwards (Braun and Willett 2013), which makes the tree-like networks of natural ground.
Channels are the nodes with the largest areas above them, as many as give the wanted length; their profile is
S = S_m (A / A_mouth)^-theta, concave towards the head.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import Delaunay

from ...model.progress import SILENT, Progress
from ...terrain import flow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_ROUNDS = 60
_JITTER = 0.42
_RIM_SPACINGS = 1.5
_LONGEST = 2.5
_CREEP = 40.0
_MOST_CREEPS = 40


@dataclass(frozen=True)
class Nodes:
    """Scattered points, (n, 2) x and y in metres, and links to neighbours as pairs with their length.

    The first nodes are the outlets, then come the points of inflow, then those inside. ``area_m2`` is what falls on
    each node itself (with what flows in from outside).
    """

    xy: Floats
    one: Ints
    two: Ints
    length_m: Floats
    area_m2: Floats
    outlets: int
    inflows: int


@dataclass(frozen=True)
class Tree:
    """Who drains to whom (outlets to themselves), m² and metres above each node."""

    target: Ints
    length_m: Floats
    area_m2: Floats
    above_m: Floats
    levels: list[Ints]


def scatter(
    inside: Mask,
    cell: tuple[float, float],
    spacing: float,
    outlets: Floats,
    inflows: Floats,
    inflow_m2: Floats,
    seed: int,
) -> Nodes:
    """One node at random in each square of side ``spacing`` whose place is ``inside`` (height, width).

    ``outlets`` and ``inflows`` are (n, 2) metres along rows and columns from the corner of the mask.
    """
    dice = random.Random(seed)  # noqa: S311 - the same numbers in every version of Python
    height, width = inside.shape
    rows, cols = int(np.ceil(height * cell[1] / spacing)), int(np.ceil(width * cell[0] / spacing))
    shift = np.array([[dice.random() - 0.5, dice.random() - 0.5] for _ in range(rows * cols)]) * (2 * _JITTER)
    grid = np.stack(np.meshgrid(np.arange(cols) + 0.5, np.arange(rows) + 0.5), axis=-1).reshape(-1, 2)
    points = (grid + shift) * spacing
    place = (points / cell).astype(np.int64)
    on = (place[:, 0] < width) & (place[:, 1] < height)
    points, place = points[on], place[on]
    points = points[inside[place[:, 1], place[:, 0]]]
    fixed = np.concatenate((outlets.reshape(-1, 2), inflows.reshape(-1, 2)))
    points = _away_from_the_rim(points, inside, cell, spacing)
    if len(points):
        near = np.hypot(*(points[:, None] - fixed[None]).transpose(2, 0, 1)).min(axis=1) < spacing / 2
        points = points[~near]
    xy = np.concatenate((fixed, points))
    one, two = _links(xy, inside, cell, spacing, len(fixed))
    area = np.full(len(xy), float(inside.sum()) * cell[0] * cell[1] / max(len(xy), 1))
    area[len(outlets) : len(fixed)] += inflow_m2
    return Nodes(xy, one, two, np.hypot(*(xy[one] - xy[two]).T), area, len(outlets), len(inflows))


def _away_from_the_rim(points: Floats, inside: Mask, cell: tuple[float, float], spacing: float) -> Floats:
    """Channels that run along the rim would part the design from what it is tied into."""
    depth = ndimage.distance_transform_edt(np.pad(inside, 1), sampling=(cell[1], cell[0]))[1:-1, 1:-1]
    place = (points / cell).astype(np.int64)
    far = depth[place[:, 1], place[:, 0]] >= min(_RIM_SPACINGS * spacing, float(depth.max()) / 2)
    return points[far]


def _links(xy: Floats, inside: Mask, cell: tuple[float, float], spacing: float, fixed: int) -> tuple[Ints, Ints]:
    """Sides of the Delaunay triangles that stay inside; each fixed point is joined to its nearest node at least."""
    pairs = np.zeros((0, 2), dtype=np.int64)
    if len(xy) > 3:
        corners = Delaunay(xy).simplices
        pairs = np.sort(np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]])), axis=1)
        pairs = np.unique(pairs.astype(np.int64), axis=0)
        shares = np.linspace(0.1, 0.9, 9)
        along = xy[pairs[:, 0], None] + (xy[pairs[:, 1]] - xy[pairs[:, 0]])[:, None] * shares[:, None]
        place = np.clip((along / cell).astype(np.int64), 0, (inside.shape[1] - 1, inside.shape[0] - 1))
        pairs = pairs[inside[place[..., 1], place[..., 0]].mean(axis=1) > 0.7]
        pairs = pairs[~((pairs[:, 0] < fixed) & (pairs[:, 1] < fixed))]
        pairs = pairs[np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T) <= _LONGEST * spacing]
    extra = []
    for number in range(fixed):
        if len(xy) > fixed and not (pairs == number).any():
            extra.append((number, fixed + int(np.hypot(*(xy[fixed:] - xy[number]).T).argmin())))
    if extra:
        pairs = np.concatenate((pairs, np.array(extra, dtype=np.int64)))
    return np.concatenate((pairs[:, 0], pairs[:, 1])), np.concatenate((pairs[:, 1], pairs[:, 0]))


def evolve(
    nodes: Nodes,
    start_m: Floats,
    bounds_m: tuple[Floats, Floats],
    gradient: float,
    scale_m: float,
    spacing_m: float,
    progress: Progress = SILENT,
) -> Tree:
    """The drainage tree after erosion from ``start_m`` (heights at the nodes, those of outlets stay).

    ``gradient`` is the slope that is steady where ``scale_m``² drains; the pattern hangs on its ratio to ``start_m``.
    Soil creep (diffusion) of strength D = K (spacing / 40)² rounds what is small beside ``spacing_m``. No node leaves
    its ``bounds_m`` (lowest, highest): there the hillsides come down from the rim, or up from it.
    """
    z = start_m.copy()
    strength = 1.0  # K; the uplift follows from the wanted slope
    uplift = gradient * strength * scale_m
    span = float(nodes.length_m.max()) if len(nodes.length_m) else 1.0
    step = 40.0 * span / (strength * float(np.sqrt(nodes.area_m2.sum())))
    tree = _tree(nodes, z)
    inside = slice(nodes.outlets + nodes.inflows, None)
    for number in range(_ROUNDS):
        progress.report(number / _ROUNDS)
        z[nodes.outlets :] += uplift * step
        pull = strength * step * np.sqrt(tree.area_m2) / np.maximum(tree.length_m, 1e-9)
        for cells in reversed(tree.levels):
            z[cells] = (z[cells] + pull[cells] * z[tree.target[cells]]) / (1 + pull[cells])
        _creep(nodes, z, strength * step * (spacing_m / _CREEP) ** 2)
        z[inside] = np.clip(z[inside], bounds_m[0][inside], bounds_m[1][inside])
        tree = _tree(nodes, z)
    return tree


def _creep(nodes: Nodes, z: Floats, amount_m2: float) -> None:
    """Diffuse the heights of all nodes but outlets by D t = ``amount_m2``, in steps that are stable."""
    count = np.maximum(np.bincount(nodes.one, minlength=len(z)), 1)
    weight = 4.0 / count[nodes.one] / nodes.length_m**2
    rounds = int(np.ceil(amount_m2 * float(np.bincount(nodes.one, weights=weight, minlength=len(z)).max()) / 0.8))
    for _ in range(min(rounds, _MOST_CREEPS)):
        change = np.bincount(nodes.one, weights=weight * (z[nodes.two] - z[nodes.one]), minlength=len(z))
        z[nodes.outlets :] += amount_m2 / rounds * change[nodes.outlets :]


def _tree(nodes: Nodes, z: Floats) -> Tree:
    """The steepest way down from every node; from the bottom of a hollow over its lowest pass."""
    count = len(z)
    target = np.arange(count)
    fall = (z[nodes.one] - z[nodes.two]) / nodes.length_m
    down = np.flatnonzero((fall > 0) & (nodes.one >= nodes.outlets))
    order = down[np.lexsort((nodes.two[down], -fall[down], nodes.one[down]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = nodes.one[order[1:]] != nodes.one[order[:-1]]
    target[nodes.one[order[first]]] = nodes.two[order[first]]
    _drain_hollows(nodes, z, target)
    lengths = np.hypot(*(nodes.xy[target] - nodes.xy).T)
    levels = flow.downstream_levels(target)
    area = flow.accumulate(target, nodes.area_m2, levels)
    return Tree(target, lengths, area, flow.longest_above(target, lengths, levels), levels)


def _drain_hollows(nodes: Nodes, z: Floats, target: Ints) -> None:
    """Turn the ways of each hollow around, from its lowest pass inwards, until all lead to an outlet."""
    while True:
        end = flow.roots(target)
        lost = np.flatnonzero(end >= nodes.outlets)
        if not len(lost):
            return
        one, two = nodes.one, nodes.two
        leads = (end[one] >= nodes.outlets) & (end[two] < nodes.outlets)
        if not leads.any():
            return  # cut off from every outlet
        link = np.flatnonzero(leads)
        height = np.maximum(z[one[link]], z[two[link]])
        order = link[np.lexsort((two[link], one[link], height))]
        done: set[int] = set()
        for chosen in order.tolist():
            bottom = int(end[one[chosen]])
            if bottom in done:
                continue
            done.add(bottom)
            here, to = int(one[chosen]), int(two[chosen])
            while True:
                following = int(target[here])
                target[here] = to
                if following == here:
                    break
                here, to = following, here


def channels(
    tree: Tree, nodes: Nodes, wanted_m: float, least_above_m: float, least_basin_m2: float
) -> tuple[Mask, float]:
    """Nodes of channels (with all below them) of about ``wanted_m`` in length, and the area that makes one, m².

    None begins nearer than ``least_above_m`` to the top of its way, or lies in a basin smaller than ``least_basin_m2``:
    a slope that small gives its water over the rim without a channel.
    """
    may = (tree.above_m >= least_above_m) & (np.arange(len(tree.target)) >= nodes.outlets)
    large = tree.area_m2[flow.roots(tree.target)] >= least_basin_m2
    may &= large if large.any() else True
    inflow = np.zeros(len(may), dtype=bool)
    inflow[nodes.outlets : nodes.outlets + nodes.inflows] = True
    may |= _below(tree, inflow)
    order = np.argsort(-np.where(may, tree.area_m2, -1.0), kind="stable")
    order = order[may[order]]
    total = np.cumsum(tree.length_m[order])
    count = int(np.searchsorted(total, wanted_m)) + 1
    chosen = np.zeros(len(may), dtype=bool)
    chosen[order[:count]] = True
    chosen = _below(tree, chosen | inflow)
    chosen[: nodes.outlets] = False
    least = float(tree.area_m2[order[min(count, len(order)) - 1]]) if len(order) else 0.0
    return chosen, least


def _below(tree: Tree, chosen: Mask) -> Mask:
    result = chosen.copy()
    for cells in tree.levels:
        result[tree.target[cells[result[cells]]]] = True
    return result
