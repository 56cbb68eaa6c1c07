"""A design is written and measured in one pass; its volumes are those that ``cut_fill`` finds between the files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import GridSpec, windows
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.landform.designed import write_design
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.terrain.volume import RasterSurface, cut_fill

SPEC = GridSpec(40, 30, (500_000.0, 2.0, 0.0, 4_000_000.0, 0.0, -3.0), "EPSG:4547")


def ground_of(tmp_path: Path, dtype: type[np.floating]) -> tuple[Path, np.ndarray]:
    heights = 100 + np.random.default_rng(4).normal(0, 3, (30, 40))
    heights[3, 4:9] = np.nan
    path = tmp_path / "ground.tif"
    write_raster(path, SPEC, [(SPEC.whole, heights)], dtype=dtype)
    return path, heights.astype(dtype).astype(np.float64)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_volumes_are_those_of_the_files(tmp_path: Path, dtype: type[np.floating]) -> None:
    path, heights = ground_of(tmp_path, dtype)
    target = heights.copy()
    target[10:20, 10:20] = 100.0
    out = tmp_path / "design.tif"
    with RasterSource(path) as ground:
        blocks = ((w, target[w.row : w.row + w.height, w.col : w.col + w.width]) for w in windows(SPEC, 128))
        change = write_design(ground, blocks, out)
    measured = cut_fill(RasterSurface(path), RasterSurface(out))
    part = heights[10:20, 10:20] - 100.0
    assert change.cut_bank_m3 == pytest.approx(part[part > 0].sum() * 6, rel=1e-12)
    assert change.fill_compacted_m3 == pytest.approx(-part[part < 0].sum() * 6, rel=1e-12)
    assert change.area_m2 == 600.0
    assert change.deepest_cut_m == part.max()
    assert change.highest_fill_m == -part.min()
    assert measured.cut_bank_m3 == pytest.approx(change.cut_bank_m3, abs=1e-6)
    assert measured.fill_compacted_m3 == pytest.approx(change.fill_compacted_m3, abs=1e-6)


def test_design_beyond_the_ground_is_told(tmp_path: Path) -> None:
    path, heights = ground_of(tmp_path, np.float32)
    with RasterSource(path) as ground:
        change = write_design(ground, [(SPEC.whole, np.where(np.isnan(heights), 100.0, heights))], None)
    assert change.nodata_area_m2 == 5 * 6
    assert change.area_m2 == 0


def test_cancelled_half_way_leaves_no_file(tmp_path: Path) -> None:
    path, heights = ground_of(tmp_path, np.float32)
    progress = Progress(lambda share, _: None, lambda: True)
    with RasterSource(path) as ground, pytest.raises(Cancelled):
        write_design(ground, [(SPEC.whole, heights)], tmp_path / "design.tif", progress)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ground.tif"]
