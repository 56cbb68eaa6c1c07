"""The magic wand against scikit-image's flood on the same image: one run, one table. Part of ``make bench``.

    scripts/bench_wand.py [--rounds N]

4096 × 4096 cells of four bands (16 bit) and a terrain model of 2048 × 2048: a pit in noise. Ours: the view is read
once, a click is answered once, then every drag step is a preview with its outline; accepting grows the outline at full
resolution. scikit-image: ``flood`` with a tolerance on a distance image that is made beforehand (it takes one band and
no terrain), and ``find_contours``, at full resolution and on an image of the view's size.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
SIZE, CELL = 4096, 0.5
CRS, X0, Y0 = "EPSG:4547", 500_000.0, 3_100_000.0
SEED = (1000.0, 900.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    import bench

    prepare(FOLDER)
    peers = bench.peers_python()
    bench.say("magic wand")
    ours = measure(options.rounds)
    command = [peers, Path(__file__).with_name("bench_wand_peer.py"), FOLDER, str(options.rounds)]
    peer = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    (FOLDER / "wand.json").write_text(json.dumps({"ours": ours, "peer": peer}, indent=1), encoding="ascii")
    print(table(ours, peer))


def table(ours: dict[str, float], peer: dict[str, float]) -> str:
    """The result as Markdown."""
    rows = [
        ("view read, once per view", "ours", ours["look_s"], None),
        ("click answered, once per click", "ours", ours["pick_s"], None),
        ("drag step: new outline of the preview", "ours", ours["drag_s"], None),
        (
            "drag step: flood and find_contours at full resolution",
            "scikit-image",
            peer["flood_s"],
            peer["flood_s"] / ours["drag_s"],
        ),
        (
            "drag step: flood and find_contours at the view's resolution",
            "scikit-image",
            peer["flood_view_s"],
            peer["flood_view_s"] / ours["drag_s"],
        ),
        ("accepted outline at full resolution, from the files", "ours", ours["full_s"], None),
        (
            "read, distance image, flood, outline (find_contours)",
            "scikit-image",
            peer["whole_s"],
            peer["whole_s"] / ours["full_s"],
        ),
    ]
    lines = ["| what | tool | milliseconds | times ours |", "|---|---|---:|---:|"]
    for what, tool, seconds, ratio in rows:
        lines.append(f"| {what} | {tool} | {1000 * seconds:.1f} | {'' if ratio is None else f'{ratio:.1f}'} |")
    shares = f"Overlap (IoU) with the true pit: {ours['iou']:.4f} ours, {peer['iou']:.4f} by scikit-image's flood."
    return "\n".join([*lines, "", shares])


def truth(cell: float) -> np.ndarray:
    """Where the pit is, on cells of a side."""
    place = (np.arange(SIZE * CELL / cell) + 0.5) * cell
    x, y = np.meshgrid(place, place)
    angle = np.arctan2(y - SEED[1], x - SEED[0])
    return np.hypot(x - SEED[0], y - SEED[1]) < 500 + 60 * np.sin(5 * angle)


def prepare(folder: Path) -> None:
    """Make image and terrain when they are missing."""
    from osgeo import gdal, osr

    done = folder / "wand.stamp"
    if done.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    srs = osr.SpatialReference()
    srs.SetFromUserInput(CRS)

    def create(name: str, size: int, bands: int, kind: int, cell: float) -> Any:
        dataset = gdal.GetDriverByName("GTiff").Create(str(folder / name), size, size, bands, kind, ["TILED=YES"])
        dataset.SetProjection(srs.ExportToWkt())
        dataset.SetGeoTransform((X0, cell, 0, Y0, 0, -cell))
        return dataset

    pit = truth(CELL)
    image = create("wand_image.tif", SIZE, 4, gdal.GDT_UInt16, CELL)
    for number, (field, rock) in enumerate(((400, 900), (500, 950), (600, 1000), (1800, 1200)), 1):
        values = np.where(pit, rock, field) + rng.normal(scale=60, size=pit.shape)
        image.GetRasterBand(number).WriteArray(values.astype(np.uint16))
    cell = 1.0
    place = (np.arange(SIZE * CELL / cell) + 0.5) * cell
    x, y = np.meshgrid(place, place)
    angle = np.arctan2(y - SEED[1], x - SEED[0])
    inward = np.clip(500 + 60 * np.sin(5 * angle) - np.hypot(x - SEED[0], y - SEED[1]), 0, 60)
    terrain = create("wand_terrain.tif", len(place), 1, gdal.GDT_Float32, cell)
    terrain.GetRasterBand(1).WriteArray((300 + 0.1 * x - 0.6 * inward).astype(np.float32))
    image = terrain = None
    np.save(folder / "wand_truth.npy", pit)
    done.touch()


def measure(rounds: int) -> dict[str, float]:
    from mine_restoration_plugin.core.delineation.wand import Pick, WandSources, dragged, look, preview
    from mine_restoration_plugin.core.delineation.wand_full import Step, full_outline
    from mine_restoration_plugin.core.geodata.coverage import coverage_mask
    from mine_restoration_plugin.core.geodata.grid import GridSpec
    from mine_restoration_plugin.core.rulebook import Rulebook

    book = Rulebook.load()
    sources = WandSources.open(str(FOLDER / "wand_image.tif"), str(FOLDER / "wand_terrain.tif"))
    bounds = (X0, Y0 - SIZE * CELL, X0 + SIZE * CELL, Y0)
    place = (X0 + SEED[0], Y0 - SEED[1])
    view, look_s = timed(rounds, lambda: look(sources, bounds, CRS, book))
    pick, pick_s = timed(rounds, lambda: Pick(view, *place))
    steps = [dragged(pick.suggested, pixels) for pixels in range(-200, 60, 4)]
    drags = [timed(1, lambda: preview([(pick, step, False)], 200.0))[1] for step in steps]  # noqa: B023
    outline, full_s = timed(
        max(rounds // 2, 2), lambda: full_outline([Step(view, pick.signature, pick.suggested)], 200.0)
    )
    spec = GridSpec(SIZE, SIZE, (X0, CELL, 0, Y0, 0, -CELL), CRS)
    found, pit = coverage_mask(outline, spec) >= 0.5, np.load(FOLDER / "wand_truth.npy")
    return {
        "look_s": look_s,
        "pick_s": pick_s,
        "drag_s": statistics.median(drags),
        "drag_worst_s": max(drags),
        "full_s": full_s,
        "iou": float((found & pit).sum() / (found | pit).sum()),
    }


def timed(rounds: int, work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the median of its times."""
    times = []
    result = None
    for _ in range(rounds):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return result, statistics.median(times)


if __name__ == "__main__":
    main()
