"""Times of the live previews of backfill and regrading on 2 million cells, against what they are allowed.

The ground is made by formula: rolling hills, 83 % of them steeper than 1 : 2, with a pit of 40 m in the middle.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.landform.backfilled import Filling
from mine_restoration_plugin.core.landform.fillpreview import preview_backfill
from mine_restoration_plugin.core.landform.regrading import Regrading, preview_regrading

SIDE = 1_415
ALLOWED_S = 0.3
REPEATS = 5


def ground() -> Grid:
    rng = np.random.default_rng(1)
    heights = gaussian_filter(rng.normal(size=(SIDE, SIDE)), 6) * 150 + 100
    rows, cols = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    heights = np.minimum(heights, 60 + np.maximum(np.hypot(rows, cols) - 400, 0) * 0.8)
    spec = GridSpec(SIDE, SIDE, (500_000.0, 1.0, 0.0, 3_800_000.0, 0.0, -1.0), "EPSG:4547")
    return Grid(heights.astype(np.float32), spec)


def circle(radius: float) -> list[list[np.ndarray]]:
    turn = np.linspace(0.0, 2 * np.pi, 181)
    east, north = 500_000.0 + SIDE / 2, 3_800_000.0 - SIDE / 2
    return [[np.column_stack((east + radius * np.cos(turn), north + radius * np.sin(turn)))]]


def seconds(deed: Callable[[], object]) -> tuple[float, float]:
    """Median by the clock, and of the processor, which does not count what else the machine is doing."""
    times = []
    for _ in range(REPEATS):
        start, worked = time.perf_counter(), time.process_time()
        deed()
        times.append((time.perf_counter() - start, time.process_time() - worked))
    return statistics.median(clock for clock, _ in times), statistics.median(worked for _, worked in times)


def main() -> int:
    grid = ground()
    pit = circle(700)
    volume = preview_backfill(grid, pit, Filling("spill")).change.fill_compacted_m3 / 2
    rows: list[tuple[str, Callable[[], object], float | None]] = [
        ("least cut, whole grid", lambda: preview_regrading(grid, 0.5), ALLOWED_S),
        ("least cut, round outline", lambda: preview_regrading(grid, 0.5, circle(690)), ALLOWED_S),
        ("backfill to a level", lambda: preview_backfill(grid, pit, Filling("level", level_m=80.0)), ALLOWED_S),
        (
            "backfill to a volume",
            lambda: preview_backfill(grid, pit, Filling("volume", volume_m3=volume)),
            ALLOWED_S,
        ),
        ("backfill to the rim", lambda: preview_backfill(grid, pit, Filling("spill")), ALLOWED_S),
        ("least cut and fill, coarser", lambda: preview_regrading(grid, 0.5, settings=Regrading("least_total")), None),
    ]
    print(
        f"previews of {grid.spec.cells:,} cells; {platform.machine()}, {os.cpu_count()} cores, NumPy {np.__version__}"
    )
    late = False
    for name, deed, allowed in rows:
        took, worked = seconds(deed)
        late |= allowed is not None and worked > allowed
        limit = "" if allowed is None else f"   (allowed {allowed} s)"
        print(f"  {name:30s} {took:6.3f} s, processor {worked:6.3f} s{limit}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
