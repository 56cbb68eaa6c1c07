"""Flat triangles between the corners of one contour, and the points that take them away.

Where a contour bends (spurs, valleys, hilltops) all three corners of a triangle may lie on it, and the ground seems
level there. A point is put in the middle of each edge within such triangles. These middles form chains along the spur
or valley: from the bend, at the contour's height, to the next contour. Heights change evenly along a chain (a harmonic
function on the graph of middles, weights 1 / length). A chain that meets no other contour ends on a top or in a hollow:
heights then go on with the slope outside the contour, no further than half the contour interval.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .tin import Tin
from .triangulation import neighbours_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SAME_M = 1e-6
_SLIVER = 1e-3  # height over length of a triangle
_APART_M = 0.005
_ONWARD = 0.5  # of the contour interval; a top that reached it would have a contour of its own


def without_flats(tin: Tin, contours: Ints) -> tuple[Floats, int]:
    """(k, 3) points to be added, and how many flat triangles there were.

    ``contours``: (n, 2) edges of triangles that run along contours.
    """
    from scipy.spatial import cKDTree

    z = tin.points[:, 2]
    heights = z[tin.triangles]
    on_contour = np.zeros(len(tin.points), dtype=bool)
    on_contour[contours] = True
    flat = (np.ptp(heights, axis=1) <= _SAME_M) & on_contour[tin.triangles].all(axis=1)
    corners = tin.points[tin.triangles, :2]
    longest2 = ((corners - np.roll(corners, 1, axis=1)) ** 2).sum(axis=2).max(axis=1)
    flat &= tin.twice_areas() > _SLIVER * longest2  # a sliver along a straight contour is no bend
    if not flat.any():
        return np.empty((0, 3)), 0
    edges, of_triangle = _edges(tin.triangles)
    width = len(tin.points)
    fixed = np.isin(edges[:, 0] * width + edges[:, 1], np.sort(contours, axis=1) @ np.array([width, 1]))
    inner = np.zeros(len(edges), dtype=bool)
    inner[of_triangle[flat]] = True
    inner &= ~fixed
    nodes = np.flatnonzero(inner)
    if not len(nodes):
        return np.empty((0, 3)), int(flat.sum())
    node_of = np.full(len(edges), -1)
    node_of[nodes] = np.arange(len(nodes))
    places = tin.points[edges[nodes]].mean(axis=1)
    links, ends = _links(tin, flat, of_triangle, node_of, places)
    heights_of = _solve(tin, places, links, ends, contours)
    found = np.column_stack((places[:, :2], heights_of))
    return found[cKDTree(tin.points[:, :2]).query(found[:, :2])[0] > _APART_M], int(flat.sum())


def _edges(triangles: Ints) -> tuple[Ints, Ints]:
    """(e, 2) edges, and (m, 3) their numbers by triangle, each across from its corner."""
    ends = np.sort(np.stack((triangles[:, [1, 2]], triangles[:, [2, 0]], triangles[:, [0, 1]]), axis=1), axis=2)
    edges, number = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    return edges, number.reshape(-1, 3)


def _links(
    tin: Tin, flat: NDArray[np.bool_], of_triangle: Ints, node_of: Ints, places: Floats
) -> tuple[tuple[Ints, Ints, Floats], tuple[Ints, Floats, Floats]]:
    """Pairs of middles with their distance, and middles beside a point of known height with its height and distance."""
    one, other, far = [], [], []
    at, known, away = [], [], []
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        a, b, c = node_of[of_triangle[:, i]], node_of[of_triangle[:, j]], node_of[of_triangle[:, k]]
        both = flat & (a >= 0) & (b >= 0)
        one.append(a[both])
        other.append(b[both])
        far.append(np.hypot(*(places[a[both]] - places[b[both]])[:, :2].T))
        # an ear: two sides on the contour, so the chain ends at the corner between them
        ear = flat & (a >= 0) & (b < 0) & (c < 0)
        # the triangle beyond the flat ones: the chain ends at its far corner, which is on another contour
        beyond = ~flat & (a >= 0)
        for hit in (ear, beyond):
            tip = tin.points[tin.triangles[hit, i]]
            at.append(a[hit])
            known.append(tip[:, 2])
            away.append(np.hypot(*(places[a[hit]] - tip)[:, :2].T))
    return (
        (np.concatenate(one), np.concatenate(other), np.concatenate(far)),
        (np.concatenate(at), np.concatenate(known), np.concatenate(away)),
    )


def _solve(
    tin: Tin,
    places: Floats,
    links: tuple[Ints, Ints, Floats],
    ends: tuple[Ints, Floats, Floats],
    contours: Ints,
) -> Floats:
    from scipy.sparse import coo_matrix, csgraph, diags
    from scipy.sparse.linalg import spsolve

    count = len(places)
    one, other, far = links
    at, known, away = ends
    weight = 1 / np.maximum(far, 1e-6)
    graph = coo_matrix(
        (np.tile(weight, 2), (np.append(one, other), np.append(other, one))), shape=(count, count)
    ).tocsr()
    pull = 1 / np.maximum(away, 1e-6)
    total = np.asarray(graph.sum(axis=1)).ravel() + np.bincount(at, pull, count)
    right = np.bincount(at, pull * known, count)
    loose = total <= 0
    total[loose], right[loose] = 1.0, places[loose, 2]
    chains, member = csgraph.connected_components(graph, directed=False)
    held = np.bincount(member[at], minlength=chains)[member] > 0
    free = np.bincount(member, minlength=chains)[member] > 0
    lone = free & ~held  # a chain in a ring that nothing ends
    total[lone] += 1.0
    right[lone] += places[lone, 2]
    heights: Floats = np.atleast_1d(spsolve((diags(total) - graph).tocsc(), right))
    low, high = np.full(chains, np.inf), np.full(chains, -np.inf)
    np.minimum.at(low, member[at], known)
    np.maximum.at(high, member[at], known)
    closed = ~(high - low > _SAME_M)[member]
    if closed.any():
        heights[closed] = _onward(tin, places[closed], contours)
    return heights


def _onward(tin: Tin, places: Floats, contours: Ints) -> Floats:
    """Heights on a top or in a hollow: on with the slope outside the contour, to half the interval at most."""
    from scipy.spatial import cKDTree

    z = tin.points[:, 2]
    levels = np.unique(np.round(z[np.unique(contours)], 6))
    interval = float(np.median(np.diff(levels))) if len(levels) > 1 else 0.0
    slope = _slope_outside(tin, contours)
    known = np.flatnonzero(np.isfinite(slope))
    if interval <= 0 or not len(known):
        return places[:, 2].copy()
    corners = np.unique(contours)
    far = cKDTree(tin.points[corners, :2]).query(places[:, :2])[0]
    found = places[:, 2].copy()
    for level in np.unique(places[:, 2]).tolist():
        here = np.abs(places[:, 2] - level) <= _SAME_M
        beside = known[np.abs(z[known] - level) <= _SAME_M]
        if not len(beside):
            continue
        near = beside[cKDTree(tin.points[beside, :2]).query(places[here, :2])[1]]
        rise = slope[near] * far[here]
        found[here] = level + np.clip(rise, -_ONWARD * interval, _ONWARD * interval)
    return found


def _slope_outside(tin: Tin, contours: Ints) -> Floats:
    """(n,) mean rise per metre into the contour from the triangles that leave it, at its corners; NaN elsewhere."""
    count = len(tin.points)
    z = tin.points[:, 2][tin.triangles]
    across = neighbours_of(tin.triangles)
    flat = np.ptp(z, axis=1) <= _SAME_M
    width = count
    keys = np.sort(contours, axis=1) @ np.array([width, 1])
    total, hits = np.zeros(count), np.zeros(count)
    for i in range(3):
        a, b = tin.triangles[:, (i + 1) % 3], tin.triangles[:, (i + 2) % 3]
        along = np.isin(np.minimum(a, b) * width + np.maximum(a, b), keys)
        # a triangle that leaves the contour here, with a flat one on the contour's other side
        hit = along & ~flat & (across[:, i] >= 0) & flat[across[:, i]]
        one, other, tip = (tin.points[part[hit]] for part in (a, b, tin.triangles[:, i]))
        base = np.hypot(*(other - one)[:, :2].T)
        away = np.abs((other - one)[:, 0] * (tip - one)[:, 1] - (other - one)[:, 1] * (tip - one)[:, 0]) / np.maximum(
            base, 1e-9
        )
        rise = (one[:, 2] - tip[:, 2]) / np.maximum(away, 1e-6)
        for end in (a[hit], b[hit]):
            np.add.at(total, end, rise)
            np.add.at(hits, end, 1.0)
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(hits > 0, total / np.maximum(hits, 1), np.nan)
    return found
