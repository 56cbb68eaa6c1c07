"""Outlines from cells, judged by GEOS; sizes of cells, judged by published lengths of a degree."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from mine_restoration_plugin.core.delineation.finding.outlines import apart, smooth
from mine_restoration_plugin.core.delineation.finding.spectral import closed, grown, opened, shrunk
from mine_restoration_plugin.core.delineation.finding.working import (
    block_means,
    ground_cell_m,
    sample_windows,
    working_grid,
)
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.grid import GridSpec, Window
from mine_restoration_plugin.core.geodata.labels import ScratchFolder, ScratchRaster
from mine_restoration_plugin.core.geodata.raster import open_raster
from mine_restoration_plugin.core.geodata.shapes import to_ogr, why_invalid
from tests.unit.finding_case import raster

FINGERPRINT = "6c2c4af35a49809b55648c31b098ef93c2ef126708947b2b79c164e061a75560"


def disc(radius):
    """Cells within ``radius`` of the middle one."""
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return x * x + y * y <= (radius + 0.4) ** 2


def polygons_of(labels):
    """Label → polygon along cell edges, in columns and rows."""
    spec = GridSpec(labels.shape[1], labels.shape[0], (0, 1, 0, 0, 0, -1), "EPSG:4547")
    with ScratchFolder() as folder:
        made = ScratchRaster(folder / "l.tif", spec)
        made.write(spec.whole, labels)
        found = dict(made.polygons())
        made.close()
    return found


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), smoothing=st.floats(0.8, 3.0))
def test_smooth_outlines_stay_within_a_cell_and_are_valid(seed, smoothing):
    rng = np.random.default_rng(seed)
    blobs = ndimage.gaussian_filter(rng.normal(size=(40, 50)), smoothing)
    labels, count = ndimage.label(blobs > np.quantile(blobs, 0.6))
    for number, polygon in polygons_of(labels.astype(np.int32)).items():
        cells = np.count_nonzero(labels == number)
        assert projected_area_m2(polygon) == cells
        if cells < 9:
            continue
        shape = smooth(polygon[0], 0)
        assert why_invalid(shape) is None
        edge = to_ogr(polygon).Boundary().Buffer(1.0)
        assert to_ogr(shape).SymDifference(to_ogr(polygon)).Difference(edge).Area() < 1e-9
    assert count > 0


def test_straight_edges_stay_and_stairs_become_slopes():
    labels = np.zeros((60, 60), np.int32)
    labels[5:25, 5:45] = 1
    for step in range(30):
        labels[30 + step, 5 : 10 + step] = 2
    found = polygons_of(labels)
    box = smooth(found[1][0], 0)
    assert projected_area_m2(box) == 800
    assert len(box[0][0]) == 5
    stairs = smooth(found[2][0], 0)
    assert len(stairs[0][0]) < 12
    assert projected_area_m2(stairs) == pytest.approx(np.count_nonzero(labels == 2), rel=0.02)


def test_holes_below_the_least_area_are_filled():
    labels = np.ones((30, 30), np.int32)
    labels[5:8, 5:8] = 0
    labels[15:25, 15:25] = 0
    [polygon] = polygons_of(labels).values()
    assert len(polygon[0]) == 3
    [rings] = smooth(polygon[0], 20)
    assert len(rings) == 2
    assert projected_area_m2([[rings[1]]]) == 100


def test_neighbours_are_cut_where_an_earlier_one_lies():
    first, second = ([[np.array([(x, 0), (x + 10, 0), (x + 10, 10), (x, 10), (x, 0)], float)]] for x in (0, 8))
    far = [[np.array([(50, 0), (60, 0), (60, 10), (50, 10), (50, 0)], float)]]
    cut = apart([first, second, far], [1, 0, 2])
    assert [projected_area_m2(shape) for shape in cut] == [80, 100, 100]


@pytest.mark.parametrize("radius", [1, 2, 5])
def test_growing_and_shrinking_are_those_of_a_disc(radius):
    mask = np.random.default_rng(radius).random((40, 50)) < 0.1
    around = disc(radius)
    assert (grown(mask, radius) == ndimage.binary_dilation(mask, around)).all()
    assert (shrunk(~mask, radius) == ndimage.binary_erosion(~mask, around, border_value=1)).all()
    assert not (opened(mask, radius) & ~mask).any()
    assert (closed(mask, radius) | ~mask).all()


@pytest.mark.parametrize(
    ("crs", "transform", "across", "down"),
    [
        # lengths of a degree on WGS 84 at 45° N, NGA: longitude 78,847 m, latitude 111,132 m
        ("EPSG:4326", (10.0, 0.001, 0, 45.005, 0, -0.001), 78.847, 111.132),
        # Mercator enlarges by about 1 / cos 60° = 2 at 60° N
        ("EPSG:3857", (1_000_000.0, 10.0, 0, 8_399_788.0, 0, -10.0), 5.0, 5.0),
        ("EPSG:4547", (500_000.0, 8.0, 0, 3_800_000.0, 0, -12.0), 8.0, 12.0),
        # US survey feet in the middle of a zone
        ("EPSG:2264", (2_000_000.0, 100.0, 0, 600_000.0, 0, -100.0), 30.48, 30.48),
    ],
)
def test_cells_on_the_ground_in_any_system(crs, transform, across, down):
    found = ground_cell_m(GridSpec(10, 10, transform, crs))
    assert found == pytest.approx((across, down), rel=6e-3)


@pytest.mark.parametrize("step", [2, 3, 7])
def test_block_means_leave_out_what_is_unknown(tmp_path, step):
    rng = np.random.default_rng(step)
    values = rng.integers(0, 200, (23, 31)).astype(np.float32)
    values[rng.random(values.shape) < 0.2] = np.nan
    values[:8, :8] = np.nan
    path = raster(tmp_path / "a.tif", values, (1.0, 1.0), nodata=-1)
    rows, cols = -(-23 // step), -(-31 // step)
    with open_raster(path) as source:
        found = block_means(source, source.spec, Window(0, 0, cols, rows), step)
        part = block_means(source, source.spec, Window(1, 1, cols - 1, rows - 1), step)
    for row in range(rows):
        for col in range(cols):
            block = values[row * step : (row + 1) * step, col * step : (col + 1) * step]
            wanted = np.nanmean(block) if np.isfinite(block).any() else np.nan
            assert found[row, col] == pytest.approx(wanted, nan_ok=True)
    assert np.array_equal(part, found[1:, 1:], equal_nan=True)


def test_the_sample_is_spread_over_a_large_grid():
    spec = GridSpec(10_000, 9_000, (0, 1, 0, 0, 0, -1), "EPSG:4547")
    windows = sample_windows(spec)
    assert sum(w.width * w.height for w in windows) <= 1.1 * (1 << 20)
    assert len(set(windows)) == len(windows) > 50
    for axis, size in ((0, 10_000), (1, 9_000)):
        counts, _ = np.histogram([w[axis] for w in windows], bins=4, range=(0, size))
        assert counts.min() >= 0.6 * counts.max()


def test_the_working_grid_keeps_enough_cells_in_the_least_area():
    spec = GridSpec(4000, 4000, (500_000, 0.1, 0, 3_800_000, 0, -0.1), "EPSG:4547")
    grid = working_grid(spec, 1000, 64)
    assert grid.step == 39
    assert 1000 / (grid.cell_x_m * grid.cell_y_m) >= 64
    assert grid.spec.width * grid.step >= 4000 > (grid.spec.width - 1) * grid.step


def test_the_same_outlines_with_every_gdal_and_geos():
    """The fingerprint was found with GDAL 3.6 and GEOS 3.11, and again with GDAL 3.10 and GEOS 3.13."""
    noise = ndimage.gaussian_filter(np.random.default_rng(7).integers(-1000, 1000, (120, 150)).astype(float), 1.2)
    labels, _ = ndimage.label(noise > 60)
    shapes = [smooth(polygon[0], 3) for _, polygon in sorted(polygons_of(labels.astype(np.int32)).items())]
    text = json.dumps([[[ring.tolist() for ring in rings] for rings in shape] for shape in shapes])
    assert hashlib.sha256(text.encode()).hexdigest() == FINGERPRINT


def test_one_cell_keeps_its_form():
    labels = np.zeros((5, 5), np.int32)
    labels[2, 3] = 1
    [[ring]] = smooth(polygons_of(labels)[1][0], 0)
    assert {tuple(point) for point in ring.tolist()} == {(3.0, 2.5), (3.5, 2.0), (4.0, 2.5), (3.5, 3.0)}
