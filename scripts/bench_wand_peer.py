"""scikit-image's flood on the benchmark's image, run by the peers' own Python; prints its own times as JSON.

bench_wand_peer.py FOLDER ROUNDS
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import rasterio
from skimage.measure import find_contours
from skimage.segmentation import flood

SEED = (1800, 2000)  # row, column
TOLERANCE = 4.0  # standard deviations: nearly all of the pit's noise, far less than the ground's difference


def distance(bands: np.ndarray) -> np.ndarray:
    """Root mean square difference to the median about the seed, in standard deviations there."""
    near = bands[:, SEED[0] - 8 : SEED[0] + 9, SEED[1] - 8 : SEED[1] + 9].reshape(len(bands), -1)
    middle, spread = np.median(near, axis=1), near.std(axis=1)
    total = np.zeros(bands.shape[1:], dtype=np.float32)
    for band, value, noise in zip(bands, middle, spread):
        total += ((band - np.float32(value)) / np.float32(noise)) ** 2
    return np.sqrt(total / len(bands))


def read(folder: Path) -> np.ndarray:
    with rasterio.open(folder / "wand_image.tif") as source:
        return source.read().astype(np.float32)


def outlined(image: np.ndarray, seed: tuple[int, int]) -> np.ndarray:
    """The region, after its outline was traced as well."""
    region = flood(image, seed, connectivity=1, tolerance=TOLERANCE)
    find_contours(region.astype(np.float32), 0.5)
    return region


def main(folder: Path, rounds: int) -> None:
    image = distance(read(folder))
    image[SEED] = 0.0
    step = 6
    small = np.ascontiguousarray(image[: image.shape[0] // step * step, : image.shape[1] // step * step])
    small = small.reshape(image.shape[0] // step, step, -1, step).mean(axis=(1, 3))
    seed = (SEED[0] // step, SEED[1] // step)
    found, flood_s = timed(rounds, lambda: outlined(image, SEED))
    _, flood_view_s = timed(rounds, lambda: outlined(small, seed))

    def whole() -> None:
        fresh = distance(read(folder))
        fresh[SEED] = 0.0
        outlined(fresh, SEED)

    _, whole_s = timed(max(rounds // 2, 2), whole)
    pit = np.load(folder / "wand_truth.npy")
    print(
        json.dumps(
            {
                "flood_s": flood_s,
                "flood_view_s": flood_view_s,
                "whole_s": whole_s,
                "iou": float((found & pit).sum() / (found | pit).sum()),
            }
        )
    )


def timed(rounds: int, work):
    times = []
    result = None
    for _ in range(rounds):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return result, statistics.median(times)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
