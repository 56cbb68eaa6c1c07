"""Heights that stand beside a point as a text, because the point itself has none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ..points import number_of
from .drawing import DrawnPoint

_HIGHEST_M = 10_000.0


def height_in(text: str) -> float | None:
    """The height that a text says, None where it says something else."""
    value = number_of(text.strip())
    return value if value is not None and abs(value) < _HIGHEST_M else None


def give_heights(points: Sequence[DrawnPoint], layers: Iterable[str], distance: float) -> tuple[int, list[DrawnPoint]]:
    """Give points without a height the number that stands beside them.

    A text is taken once, by the nearest point on its layer (or, among layers of heights, on any of these) within
    ``distance`` times its own height; the nearest pairs come first.

    Returns:
        How many points got a height, and the texts that are left.
    """
    among = {layer.casefold() for layer in layers}

    def ground(point: DrawnPoint) -> str:
        return "" if point.layer.casefold() in among else point.layer

    texts = [(p, value) for p in points if p.kind == "text" and (value := height_in(p.text)) is not None]
    bare = [p for p in points if p.kind != "text" and p.z_m is None]
    reach = max((distance * (p.size or 1.0) for p, _ in texts), default=0.0)
    if not texts or not bare or reach <= 0:
        return 0, [p for p in points if p.kind == "text"]
    cells: dict[tuple[str, int, int], list[int]] = {}
    for i, point in enumerate(bare):
        key = (ground(point), math.floor(point.x / reach), math.floor(point.y / reach))
        cells.setdefault(key, []).append(i)
    pairs = []
    for j, (text, _) in enumerate(texts):
        layer, column, row = ground(text), math.floor(text.x / reach), math.floor(text.y / reach)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for i in cells.get((layer, column + dx, row + dy), ()):
                    far = math.hypot(bare[i].x - text.x, bare[i].y - text.y)
                    if far <= distance * (text.size or 1.0):
                        pairs.append((far, i, j))
    used_points: set[int] = set()
    used_texts: set[int] = set()
    for _, i, j in sorted(pairs):
        if i not in used_points and j not in used_texts:
            used_points.add(i)
            used_texts.add(j)
            bare[i].z_m = texts[j][1]
            bare[i].text = texts[j][0].text
    taken = {id(texts[j][0]) for j in used_texts}
    return len(used_points), [p for p in points if p.kind == "text" and id(p) not in taken]
