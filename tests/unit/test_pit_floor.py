"""The floor of a pit as the terrain shows it: flat ground beside the lowest; berms and walls are no floor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.delineation.pit_floor import pit_floor
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.rulebook import Rulebook

BOOK = Rulebook.load()


def source(tmp_path: Path, heights: np.ndarray, spec: GridSpec) -> RasterSource:
    write_raster(tmp_path / "g.tif", spec, [(spec.whole, heights)])
    return RasterSource(tmp_path / "g.tif")


def box(x0: float, y0: float, x1: float, y1: float) -> list:
    ring = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], float)
    return [[np.column_stack((500_000.0 + ring[:, 0], 3_800_000.0 - ring[:, 1]))]]


@pytest.mark.parametrize("cell", [(1.0, -1.0), (2.0, -1.0), (1.0, 1.0)])
def test_a_stepped_pit_has_its_lowest_flat_for_a_floor(tmp_path: Path, cell: tuple[float, float]) -> None:
    width, height = int(200 / cell[0]), int(200 / abs(cell[1]))
    north = 3_800_000.0 if cell[1] < 0 else 3_800_000.0 - 200
    spec = GridSpec(width, height, (500_000.0, cell[0], 0.0, north, 0.0, cell[1]), "EPSG:4547")
    x, y = spec.xy(*np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5))
    from_edge = 80 - np.maximum(np.abs(x - 500_100), np.abs(y - 3_799_900))
    # rim at 80 m from the middle, wall of 10 m, berm of 10 m, wall of 10 m, floor of 100 m square
    depth = np.clip(from_edge, 0, 10) + np.clip(from_edge - 20, 0, 10)
    with source(tmp_path, 100 - depth, spec) as ground:
        floor = pit_floor(ground, box(10, 10, 190, 190), BOOK)
    assert projected_area_m2(floor) == pytest.approx(100 * 100, rel=0.08)
    corners = np.concatenate([ring for polygon in floor for ring in polygon])
    assert np.abs(corners - (500_100, 3_799_900)).max() <= 52


def test_ground_without_a_flat_cell_has_no_floor(tmp_path: Path) -> None:
    spec = GridSpec(50, 50, (500_000.0, 1.0, 0.0, 3_800_000.0, 0.0, -1.0), "EPSG:4547")
    x = np.arange(50) + 0.5
    with source(tmp_path, np.broadcast_to(100 + x, (50, 50)), spec) as ground:
        assert pit_floor(ground, box(5, 5, 45, 45), BOOK) == []
        assert pit_floor(ground, box(500, 5, 545, 45), BOOK) == []


def test_two_floors_of_one_level_both_count(tmp_path: Path) -> None:
    spec = GridSpec(120, 60, (500_000.0, 1.0, 0.0, 3_800_000.0, 0.0, -1.0), "EPSG:4547")
    heights = np.full((60, 120), 100.0)
    heights[10:50, 10:40] = 90.0
    heights[10:50, 80:110] = 91.0
    heights[10:50, 45:75] = 97.0  # a berm between them
    with source(tmp_path, heights, spec) as ground:
        floor = pit_floor(ground, box(0, 0, 120, 60), BOOK)
    assert len(floor) == 2
