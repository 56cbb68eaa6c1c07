"""Holes as they are drawn, and holes as they are solved: what overlaps or touches becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..geodata.areas import projected_area_m2
from ..geodata.grid import Polygons
from ..geodata.overlay import union
from ..geodata.shapes import to_ogr


@dataclass(frozen=True)
class Hole:
    """One row of the result: the keys of the outlines it is made of, and its connected parts."""

    keys: tuple[str, ...]
    parts: tuple[Polygons, ...]

    @property
    def key(self) -> str:
        return "+".join(self.keys)

    @property
    def polygons(self) -> Polygons:
        return [polygon for part in self.parts for polygon in part]

    @property
    def area_m2(self) -> float:
        """Projected, islands taken off."""
        return projected_area_m2(self.polygons)


def join_holes(outlines: Sequence[tuple[str, Polygons]]) -> list[Hole]:
    """Outlines that share ground or sides become one hole, the others stay exactly as they were drawn."""
    group = _groups([polygons for _, polygons in outlines])
    holes = []
    for members in group:
        keys = tuple(outlines[i][0] for i in members)
        if len(members) == 1:
            polygons = outlines[members[0]][1]
        else:
            polygons = union([outlines[i][1] for i in members])
        holes.append(Hole(keys, tuple([polygon] for polygon in polygons)))
    return holes


def _groups(outlines: Sequence[Polygons]) -> list[list[int]]:
    """Numbers of outlines that meet, directly or through others, each group and all groups in the order given."""
    boxes = np.array([_box(polygons) for polygons in outlines])
    parent = list(range(len(outlines)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = np.argsort(boxes[:, 0], kind="stable").tolist()
    shapes: dict[int, object] = {}
    open_ones: list[int] = []
    for i in order:
        open_ones = [j for j in open_ones if boxes[j, 2] >= boxes[i, 0]]
        for j in open_ones:
            if boxes[j, 1] <= boxes[i, 3] and boxes[j, 3] >= boxes[i, 1] and root(i) != root(j):
                one, other = (shapes.setdefault(k, to_ogr(outlines[k])) for k in (i, j))
                if one.Intersects(other):  # type: ignore[attr-defined]
                    parent[max(root(i), root(j))] = min(root(i), root(j))
        open_ones.append(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(outlines)):
        groups.setdefault(root(i), []).append(i)
    return [groups[first] for first in sorted(groups)]


def _box(polygons: Polygons) -> tuple[float, float, float, float]:
    points = np.concatenate([rings[0] for rings in polygons])
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
