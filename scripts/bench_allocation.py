#!/usr/bin/env python3
"""Allocation at size: sparse networks solved in the child Python, with what its start and its time limit cost.

    .venv/bin/python scripts/bench_allocation.py

Sources and uses lie at random in a square of 10 km, with a seed; each source is linked to the uses nearest to it.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from mine_restoration_plugin.core.earthrock.allocation.problem import (  # noqa: E402
    Factor,
    Link,
    Problem,
    Source,
    Use,
    pose,
)
from mine_restoration_plugin.core.earthrock.allocation.solve import allocate  # noqa: E402

FACTORS = (Factor("topsoil", 1.25, 0.9, 0.05), Factor("soil", 1.33, 0.85, 0.04), Factor("rock", 1.53, 1.31, 0.0))
CASES = ((3, 3, 60.0), (200, 20, 60.0), (2000, 20, 60.0), (2000, 200, 120.0), (2000, 20, 0.3))
"""Sources and as many uses, links of each source, seconds allowed."""


def network(size: int, near: int) -> Problem:
    """A network with ``size`` sources and uses; some uses take several materials."""
    rng = np.random.default_rng(7)
    give, take = rng.uniform(0, 10_000, (2, size, 2))
    near = min(near, size)
    distance, nearest = cKDTree(take).query(give, near)
    names = [factor.material for factor in FACTORS]
    kinds = rng.integers(0, 3, size)
    flags = rng.random((size, 3)) < [0.9, 0.5, 0.5]
    return pose(
        [Source(f"S{i:04d}", names[kinds[i]], round(float(v), 2)) for i, v in enumerate(rng.uniform(100, 5000, size))],
        [
            Use(f"U{j:04d}", tuple(n for n, flag in zip(names, flags[j]) if flag) or ("soil",), round(float(v), 2))
            for j, v in enumerate(rng.uniform(100, 3500, size))
        ],
        FACTORS,
        [
            Link(f"S{i:04d}", f"U{int(j):04d}", round(2 + 0.0018 * float(way), 2))
            for i in range(size)
            for j, way in zip(np.atleast_1d(nearest[i]), np.atleast_1d(distance[i]))
        ],
    )


def main() -> int:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("| sources × uses | links | allowed | seconds | result | gap | short m³ | flows |")
    print("|---:|---:|---:|---:|---|---:|---:|---:|")
    for size, near, limit in CASES:
        problem = network(size, near)
        start = time.perf_counter()
        found = allocate(problem, limit)
        seconds = time.perf_counter() - start
        gap = "–" if found.gap is None else f"{100 * found.gap:.1f} %"
        print(
            f"| {size} × {size} | {len(problem.links)} | {limit:g} s | {seconds:.2f} | {found.status} | {gap} | "
            f"{found.short_compacted_m3:.0f} | {len(found.flows)} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
