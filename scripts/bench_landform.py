"""Live previews of the landform designs that are drawn: one run, one table. Part of ``make bench``.

    scripts/bench_landform.py [--rounds N]

A hillside of 1600 × 1250 cells of 1 m (two million) with a pit wall of 100 m in it, float32 in memory, as the window
has it. Benches are cut from a toe line of 120 points that bends, from its crest, and with a switchback ramp; a platform
is balanced with its batters. Every figure is the median of the rounds, from the drawn line to heights, volumes, and
crest and toe lines.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
WIDTH, HEIGHT = 1600, 1250
X0, Y0 = 500_000.0, 4_000_000.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found = measure(options.rounds)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "landform.json").write_text(json.dumps(found, indent=1), encoding="ascii")
    print(table(found))


def table(found: dict[str, float]) -> str:
    """The result as Markdown."""
    names = {
        "toe_s": "benches from a toe line",
        "crest_s": "benches from a crest line",
        "ramp_s": "benches from a toe line with a switchback ramp",
        "zones_s": "benches from a toe line through two materials",
        "platform_s": "platform balanced with its batters",
    }
    lines = ["| preview of two million cells | seconds |", "|---|---:|"]
    return "\n".join(lines + [f"| {name} | {found[key]:.2f} |" for key, name in names.items()])


def wall() -> tuple[Any, np.ndarray]:
    """The ground and the line at the foot of the wall."""
    from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec

    spec = GridSpec(WIDTH, HEIGHT, (X0, 1.0, 0.0, Y0, 0.0, -1.0), "EPSG:4547")
    x, y = spec.xy(np.arange(WIDTH) + 0.5, np.arange(HEIGHT)[:, None] + 0.5)
    foot = -800.0 + 60 * np.sin((x - X0) / 180.0)
    up = y - Y0 - foot
    rough = np.random.default_rng(1).normal(0, 0.1, (HEIGHT, WIDTH))
    heights = 200 + np.clip(up * 2.5, 0, 100) + np.clip(up, 0, None) * 0.02 + rough
    along = np.linspace(X0 + 300, X0 + 1300, 120)
    line = np.column_stack((along, Y0 - 800 + 60 * np.sin((along - X0) / 180.0)))
    return Grid(heights.astype(np.float32), spec), line


def measure(rounds: int) -> dict[str, float]:
    """Medians in seconds."""
    from mine_restoration_plugin.core.landform.benches import BenchSettings, preview_benches
    from mine_restoration_plugin.core.landform.platforms import PlatformSettings, preview_platform
    from mine_restoration_plugin.core.rulebook import Rulebook

    grid, line = wall()
    book = Rulebook.load()
    ramp = BenchSettings(ramp="switchback", ramp_width_m=8.0, ramp_grade_percent=10.0)
    soil = [[np.array([(X0, Y0 - 1250), (X0 + 800, Y0 - 1250), (X0 + 800, Y0), (X0, Y0), (X0, Y0 - 1250)])]]
    pad = [[np.array([(X0 + 500, Y0 - 500), (X0 + 800, Y0 - 480), (X0 + 820, Y0 - 250), (X0 + 500, Y0 - 500)])]]
    deeds: dict[str, Callable[[], Any]] = {
        "toe_s": lambda: preview_benches(grid, [line], BenchSettings(), book),
        "crest_s": lambda: preview_benches(grid, [line + [0.0, 110.0]], BenchSettings(line_kind="crest"), book),
        "ramp_s": lambda: preview_benches(grid, [line], ramp, book),
        "zones_s": lambda: preview_benches(grid, [line], BenchSettings(), book, zones=[("soil", soil)]),
        "platform_s": lambda: preview_platform(grid, [pad], PlatformSettings(), book),
    }
    return {name: statistics.median(timed(deed) for _ in range(rounds)) for name, deed in deeds.items()}


def timed(deed: Callable[[], Any]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
