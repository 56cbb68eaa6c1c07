"""A county of plots for the bench of ``checkregister``: groups of neighbours with common boundaries, faults planted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

CRS = "EPSG:4547"
COUNTY = "410482"
VALUES = {
    "plot_class": "10", "plot_subclass": "11", "attribute": "1", "mineral": "石灰岩", "mining_method": "A",
    "treatment": "A", "restoration_way": "3",
}  # fmt: skip
SIDE, EACH = 120.0, 5
OVERLAPS, TINY = 48, 90  # every so many plots is moved, or has a vertex too many


def county(count: int, seed: int = 1) -> Iterator[tuple[str, str, np.ndarray]]:
    """(number, mine, ring): two by two plots a mine, sides wavy and common, mines apart, with some faults."""
    random = np.random.default_rng(seed)
    mines = -(-count // 4)
    across = math.isqrt(mines) + 1
    made = 0
    for mine in range(mines):
        x0 = 500_000.0 + (mine % across) * 3.1 * SIDE
        y0 = 3_700_000.0 + (mine // across) * 3.1 * SIDE
        nodes = {
            (i, j): np.array([x0 + i * SIDE, y0 + j * SIDE]) + random.uniform(-8, 8, 2)
            for i in range(3)
            for j in range(3)
        }
        edges = {}
        for (i, j), start in nodes.items():
            for di, dj in ((1, 0), (0, 1)):
                if (i + di, j + dj) in nodes:
                    share = np.linspace(0, 1, EACH + 2)[1:-1, None]
                    wave = random.uniform(-3, 3, (EACH, 2))
                    edges[i, j, di] = np.round(start + (nodes[i + di, j + dj] - start) * share + wave, 3)
        nodes = {key: np.round(node, 3) for key, node in nodes.items()}
        for part in range(4):
            if made == count:
                return
            i, j = part % 2, part // 2
            ring = np.vstack(
                (nodes[i, j], edges[i, j, 1], nodes[i + 1, j], edges[i + 1, j, 0], nodes[i + 1, j + 1],
                 edges[i, j + 1, 1][::-1], nodes[i, j + 1], edges[i, j, 0][::-1], nodes[i, j])
            )  # fmt: skip
            number = f"{COUNTY}24{mine + 1:05d}-{part + 1:02d}"
            if made % OVERLAPS == 4:
                ring = ring + [0.4, 0.0]
            elif made % TINY == 11:
                ring = np.insert(ring, 3, ring[2] + [0.004, 0.003], axis=0)
            yield number, number[:-3], ring
            made += 1


def build(path: Path, count: int) -> Path:
    """A register with that many plots; made once."""
    from mine_restoration_plugin.core.register.outline import areas, centre
    from mine_restoration_plugin.core.register.register import create_register, open_register

    if path.exists():
        return path
    part = path.with_name(f"{path.stem}_part.gpkg")
    part.unlink(missing_ok=True)
    create_register(part, COUNTY, CRS, who="bench")
    with open_register(part, write=True, who="bench") as register, register.transaction():
        seen = set()
        for number, mine, ring in county(count):
            if mine not in seen:
                seen.add(mine)
                register.store.insert("mine", {"mine_id": mine, "name": mine})
            polygons = [[ring]]
            values = {**VALUES, "plot_no": number, "mine_id": mine}
            measured = {**areas(polygons, CRS), **centre(polygons, CRS)}
            measured["stated_area_m2"] = measured["area_projected_m2"]
            register.store.insert("plot", {**values, **measured}, polygons)
    part.rename(path)
    return path
