"""Co-registration against a published shift, made shifts on formula ground, and ground that tells nothing."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.geodata.raster import opened
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.terrain.coregistration import coregister
from tests.unit.terrain_case import FORTBRAGG, NORTH_UP, rectangle, tif

SRTM = Path(__file__).resolve().parents[1] / "data" / "coregistration_srtm"


def hills(x, y):
    """Smooth ground with relief in every direction, metres."""
    return 100 + 12 * np.sin(x / 23) * np.cos(y / 31) + 5 * np.sin((x + 2 * y) / 17)


def raster_of(path, transform, width, height, height_at, **more):
    x0, a, b, y0, d, e = transform
    col, row = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    x, y = x0 + a * col + b * row, y0 + d * col + e * row
    return tif(path, height_at(x - 500_000, y - 3_100_000), transform, **more)


def test_the_published_shift_is_found_to_a_hundredth_of_a_cell(tmp_path):
    """dx = 3.0, dy = 5.0 cells, dz = −0.01765 m (reference − moving) of demcompare's test data."""
    corrected = tmp_path / "corrected.tif"
    found = coregister(SRTM / "srtm_ref.tif", SRTM / "srtm_blurred_and_shifted.tif", corrected_path=corrected)
    assert found.shift_cells == pytest.approx((3.0, 5.0), abs=0.01)
    assert found.converged
    mean_dz = found.shift_z_m - found.after.mean_m
    assert mean_dz == pytest.approx(-0.01765, abs=0.01)
    with opened(corrected) as source, opened(SRTM / "srtm_blurred_and_shifted.tif") as before:
        moved = np.array(source.spec.transform)[[0, 3]] - np.array(before.spec.transform)[[0, 3]]
        assert moved * 1200 == pytest.approx((3.0, -5.0), abs=0.01)
        again = source.read()[0] - before.read()[0]
        assert np.nanmax(np.abs(again - found.shift_z_m)) < 1e-3


@pytest.mark.parametrize("transform", [
    NORTH_UP,
    (500_000.0, 2.0, 0.0, 3_100_200.0, 0.0, -1.0),
    (500_000.0, 0.0, 1.0, 3_100_000.0, 1.0, 0.0),
    (500_050.0, 0.8, 0.6, 3_100_100.0, 0.6, -0.8),
])  # fmt: skip
def test_a_made_shift_on_any_grid(tmp_path, transform):
    east, north, up = 1.3, -0.7, 0.42
    reference = raster_of(tmp_path / "a.tif", transform, 180, 150, hills)
    moving = raster_of(tmp_path / "b.tif", NORTH_UP, 300, 320, lambda x, y: hills(x - east, y - north) + up)
    found = coregister(reference, moving)
    assert (found.shift_x_m, found.shift_y_m, found.shift_z_m) == pytest.approx((-east, -north, -up), abs=0.01)
    assert found.after.rmse_m < 0.02
    assert found.before.rmse_m > 0.4


def test_works_are_excluded_or_outweighed(tmp_path):
    """A pit of 30 m on an eighth of the ground; excluded it does no harm, and not excluded only little."""

    def dug(x, y):
        return hills(x - 0.5, y + 0.25) + 0.1 - 30 * ((x > 40) & (x < 110) & (y > 60) & (y < 130))

    reference = raster_of(tmp_path / "a.tif", NORTH_UP, 200, 200, hills)
    moving = raster_of(tmp_path / "b.tif", NORTH_UP, 200, 200, dug)
    pit = [[rectangle(500_038, 3_100_058, 500_112, 3_100_132)]]
    apart = coregister(reference, moving, pit)
    assert (apart.shift_x_m, apart.shift_y_m, apart.shift_z_m) == pytest.approx((-0.5, 0.25, -0.1), abs=0.01)
    assert not any("No unstable areas" in label.en for label in apart.warnings)
    whole = coregister(reference, moving)
    assert (whole.shift_x_m, whole.shift_y_m, whole.shift_z_m) == pytest.approx((-0.5, 0.25, -0.1), abs=0.03)
    assert any("No unstable areas" in label.en for label in whole.warnings)
    assert whole.after.rmse_m > 5  # the pit is still a pit


def test_a_tilt_is_found_and_taken_off(tmp_path):
    def tilted(x, y):
        return hills(x, y) + 0.3 + 0.004 * (x - 100) - 0.002 * (y - 100)

    reference = raster_of(tmp_path / "a.tif", NORTH_UP, 200, 200, hills)
    moving = raster_of(tmp_path / "b.tif", NORTH_UP, 200, 200, tilted)
    found = coregister(reference, moving, tilt=True, corrected_path=tmp_path / "c.tif")
    assert found.tilt_m_per_km == pytest.approx((-4.0, 2.0), abs=0.01)
    assert found.after.rmse_m < 0.005
    with opened(tmp_path / "c.tif") as corrected, opened(reference) as truth:
        assert np.abs(corrected.read()[0] - truth.read()[0]).max() < 0.02


@pytest.mark.parametrize("ground", [lambda x, y: 50 + 0 * x, lambda x, y: 50 + 0.3 * x - 0.1 * y])
def test_even_ground_tells_no_horizontal_shift(tmp_path, ground):
    reference = raster_of(tmp_path / "a.tif", NORTH_UP, 100, 100, ground)
    moving = raster_of(tmp_path / "b.tif", NORTH_UP, 100, 100, lambda x, y: ground(x, y) + 0.2)
    found = coregister(reference, moving)
    assert not found.horizontal
    assert (found.shift_x_m, found.shift_y_m) == (0.0, 0.0)
    assert found.shift_z_m == pytest.approx(-0.2, abs=0.002)
    assert any("too even" in label.en for label in found.warnings)


def test_the_uniform_bias_of_the_gully_surveys_is_reported(tmp_path):
    """SOURCE.md: 2004 → 2016 the whole gully area rises by 0.124 m on the mean, ridge tops too."""
    found = coregister(FORTBRAGG / "elevation_2004.tif", FORTBRAGG / "elevation_2016.tif")
    assert found.before.mean_m == pytest.approx(0.1243, abs=0.001)
    assert found.shift_z_m == pytest.approx(-0.12, abs=0.01)
    assert abs(found.after.median_m) < 0.005
    assert math.hypot(found.shift_x_m, found.shift_y_m) < 0.6
    assert found.errors_m[0] > 0.1  # the ground hardly tells


def test_what_cannot_be_compared_is_refused(tmp_path):
    reference = raster_of(tmp_path / "a.tif", NORTH_UP, 100, 100, hills)
    far = raster_of(tmp_path / "far.tif", (600_000.0, 1.0, 0.0, 3_100_200.0, 0.0, -1.0), 100, 100, hills)
    with pytest.raises(InputError, match="share only 0 cells"):
        coregister(reference, far, corrected_path=tmp_path / "c.tif")
    with pytest.raises(InputError, match="share only 0 cells"):
        coregister(reference, reference, [[rectangle(499_000, 3_099_000, 501_000, 3_101_000)]])
    nothing = tif(tmp_path / "none.tif", np.full((100, 100), -9999.0), nodata=-9999.0)
    with pytest.raises(InputError, match="no data"):
        coregister(reference, nothing)
    bare = tif(tmp_path / "bare.tif", np.ones((100, 100)), crs=None)
    with pytest.raises(InputError, match="no coordinate reference system"):
        coregister(reference, bare)
    above = tif(tmp_path / "e.tif", np.ones((100, 100)), crs="EPSG:4547+5737")
    below = tif(tmp_path / "f.tif", np.ones((100, 100)), crs="EPSG:4547+3855")
    with pytest.raises(InputError, match="different datums"):
        coregister(above, below)
    assert not (tmp_path / "c.tif").exists()


def test_cancelled_half_way_leaves_nothing(tmp_path):
    reference = raster_of(tmp_path / "a.tif", NORTH_UP, 100, 100, hills)
    seen = []

    def cancelled():
        return len(seen) > 3 and seen[-1] >= 0.9

    with pytest.raises(Cancelled):
        coregister(reference, reference, corrected_path=tmp_path / "c.tif",
                   progress=Progress(lambda share, _: seen.append(share), cancelled))  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]


def test_a_survey_in_the_next_zone_is_moved_in_its_own_system(tmp_path):
    """Reprojected by GDAL, 3° away and turned by some 1.4°; corrected and compared once more it fits."""
    reference = raster_of(tmp_path / "a.tif", NORTH_UP, 200, 200, hills)
    moving = raster_of(
        tmp_path / "b.tif", (499_960.0, 0.5, 0.0, 3_100_240.0, 0.0, -0.5), 560, 560,
        lambda x, y: hills(x - 0.8, y + 1.1) + 0.25,
    )  # fmt: skip
    other = tmp_path / "zone.tif"
    gdal.Warp(str(other), moving, dstSRS="EPSG:4548", xRes=0.5, yRes=0.5, resampleAlg="cubic", errorThreshold=0.0)
    found = coregister(reference, other, corrected_path=tmp_path / "c.tif")
    assert (found.shift_x_m, found.shift_y_m, found.shift_z_m) == pytest.approx((-0.8, 1.1, -0.25), abs=0.02)
    with opened(tmp_path / "c.tif") as corrected:
        assert corrected.spec.crs == "EPSG:4548"
    again = coregister(reference, tmp_path / "c.tif")
    assert (again.shift_x_m, again.shift_y_m, again.shift_z_m) == pytest.approx((0, 0, 0), abs=0.01)
    assert again.before.rmse_m < 0.03
