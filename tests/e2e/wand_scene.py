"""A made-up quarry: hills, a benched pit, a dump, woods and fields, in an image of 0.5 m and a terrain model of 2 m."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import ndimage

from tests.unit.wand_case import CRS, X0, Y0, geotiff

WIDTH, HEIGHT = 1200, 900  # metres
TONES = ((118, 58, 176, 150), (132, 84, 168, 138), (92, 52, 150, 118), (170, 150, 120, 112))
"""Of each band: field, wood, rock, spoil."""
PIT, DUMP = (560.0, 430.0), (950.0, 560.0)


def ground(cell: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heights, and where the pit and the dump are, (rows, columns) each."""
    x, y = np.meshgrid(np.arange(0.5, WIDTH / cell) * cell, np.arange(0.5, HEIGHT / cell) * cell)
    z = 420 + 0.12 * x - 0.05 * y + 18 * np.sin(x / 210) * np.cos(y / 170) + 6 * np.sin(x / 61 + y / 83)
    angle = np.arctan2(y - PIT[1], x - PIT[0])
    reach = 185 + 26 * np.sin(3 * angle) + 14 * np.cos(5 * angle)
    inward = np.clip(reach - np.hypot((x - PIT[0]) / 1.25, y - PIT[1]), 0, None)
    benches = np.minimum(np.floor(inward / 22) * 12 + np.clip(inward % 22, 0, 9) * 12 / 9, 52)
    angle = np.arctan2(y - DUMP[1], x - DUMP[0])
    out = np.clip(105 + 12 * np.sin(4 * angle) - np.hypot(x - DUMP[0], (y - DUMP[1]) * 1.2), 0, None)
    heap = np.minimum(out * 0.62, 26)
    return z - benches + heap, inward > 0, out > 0


def make(folder: Path, cell: float = 0.5) -> tuple[str, str]:
    """Paths of the image (four bands) and of the terrain model."""
    rng = np.random.default_rng(5)
    heights, _, _ = ground(2.0)
    dem = geotiff(folder / "terrain.tif", (heights + rng.normal(scale=0.1, size=heights.shape)).astype(np.float32), 2.0)
    z, pit, dump = ground(cell)
    patches = ndimage.zoom(rng.normal(size=(HEIGHT // 30, WIDTH // 30)), int(30 / cell), order=1)
    woods = patches > 0.15
    texture = rng.normal(size=z.shape) + 2 * ndimage.gaussian_filter(rng.normal(size=z.shape), 2)
    rows, cols = np.gradient(z, cell)
    light = np.clip(0.75 + 0.9 * (cols - rows) / np.sqrt(1 + cols**2 + rows**2), 0.35, 1.25)
    bands = []
    for field, wood, rock, spoil in TONES:
        tone = np.where(dump, spoil, np.where(pit, rock, np.where(woods, wood, field)))
        rough = np.where(woods & ~pit & ~dump, 9.0, 5.0)
        bands.append(np.clip(tone * light + rough * texture, 1, 255).round().astype(np.uint8))
    return geotiff(folder / "image.tif", np.array(bands), cell), dem


__all__ = ["CRS", "DUMP", "HEIGHT", "PIT", "WIDTH", "X0", "Y0", "ground", "make"]
