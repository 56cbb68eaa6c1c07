"""Volumes: what is refused, what is said, what is written, and that nothing stays behind."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.geodata import files
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import open_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.terrain.volume import (
    GridSurface,
    LevelSurface,
    PlaneSurface,
    RasterSurface,
    Zone,
    cut_fill,
)
from tests.unit.terrain_case import CRS, NORTH_UP, rectangle, ring, tif

RNG = np.random.default_rng(13)
FLAT = np.full((40, 50), 100.0, np.float32)
ROUGH = (FLAT + RNG.normal(0, 3, FLAT.shape)).astype(np.float32)
INSIDE = [[rectangle(500_010, 3_100_170, 500_030, 3_100_190)]]


@pytest.fixture
def flat(tmp_path):
    return RasterSurface(tif(tmp_path / "flat.tif", FLAT))


@pytest.fixture
def rough(tmp_path):
    return RasterSurface(tif(tmp_path / "rough.tif", ROUGH))


def test_cut_and_fill_are_what_they_say(flat, rough):
    found = cut_fill(flat, rough)
    change = ROUGH.astype(float) - FLAT
    assert found.fill_compacted_m3 == pytest.approx(change[change > 0].sum(), rel=1e-9)
    assert found.cut_bank_m3 == pytest.approx(-change[change < 0].sum(), rel=1e-9)
    assert found.net_m3 == pytest.approx(change.sum(), abs=1e-6)
    assert (found.cut_area_m2, found.fill_area_m2) == ((change < 0).sum(), (change > 0).sum())
    assert found.median_change_m == pytest.approx(np.median(change), abs=6e-4)
    assert found.coverage_share == 1.0


def test_no_error_given_is_said_and_is_never_plus_minus_zero(flat, rough):
    for errors in ({}, {"before_rmse_m": 0.1}, {"after_rmse_m": 0.1}):
        found = cut_fill(flat, rough, **errors)
        assert (found.u95_m3, found.cut_u95_m3, found.fill_u95_m3, found.cut_above_lod_m3) == (None,) * 4
        assert found.uncertainty.en == "no error given"
        data = json.loads(json.dumps(found.to_json(), allow_nan=False))
        assert data["u95_m3"] is None
        assert data["above_level_of_detection"]["level_of_detection_m"] is None


def test_a_level_is_true_by_definition(rough):
    found = cut_fill(rough, LevelSurface(100.0), before_rmse_m=0.5)
    assert found.u95_m3 == pytest.approx(1.96 * 0.5 * 2000, rel=1e-4)
    assert cut_fill(rough, LevelSurface(100.0), before_rmse_m=0.3, after_rmse_m=0.4).u95_m3 == pytest.approx(
        found.u95_m3
    )
    assert cut_fill(PlaneSurface(1.0, 0, 0, 0, 0), rough).u95_m3 is None


def test_above_the_level_of_detection(flat, rough):
    found = cut_fill(flat, rough, before_rmse_m=0.6, after_rmse_m=0.8)
    change = ROUGH.astype(float) - FLAT
    assert found.level_of_detection_m == pytest.approx(1.96, abs=1e-4)
    for zones in ((), (Zone("all", [[rectangle(499_000, 3_099_000, 501_000, 3_101_000)]]),)):
        found = cut_fill(flat, rough, zones, before_rmse_m=0.6, after_rmse_m=0.8)
        lod = found.level_of_detection_m
        assert found.fill_above_lod_m3 == pytest.approx(change[change > lod].sum(), rel=1e-9)
        assert found.cut_above_lod_m3 == pytest.approx(-change[change < -lod].sum(), rel=1e-9)
        assert found.fill_above_lod_area_m2 == pytest.approx((change > lod).sum(), rel=1e-9)
        assert found.cut_above_lod_area_m2 == pytest.approx((change < -lod).sum(), rel=1e-9)


def test_a_shift_of_two_surveys_warns_and_a_design_does_not(tmp_path, flat):
    noise = RNG.normal(0, 0.05, FLAT.shape)
    shifted = RasterSurface(tif(tmp_path / "shifted.tif", (FLAT + 0.12 + noise).astype(np.float32)))
    assert [w.en[:40] for w in cut_fill(flat, shifted).warnings] == ["The change looks like a shift between th"]
    assert cut_fill(flat, shifted, after_rmse_m=0.0).warnings == ()  # a design, true by definition
    assert cut_fill(LevelSurface(100.0), shifted).warnings == ()
    design = FLAT.copy()
    design[10:20, 10:30] += 0.4
    assert cut_fill(flat, RasterSurface(tif(tmp_path / "design.tif", design))).warnings == ()


def test_zones_upon_each_other_are_named(flat, rough):
    pair = [Zone("a", INSIDE), Zone("b", [[rectangle(500_020, 3_100_180, 500_045, 3_100_195)]])]
    found = cut_fill(flat, rough, pair)
    assert ["upon each other" in w.en for w in found.warnings] == [True]
    alone = [cut_fill(flat, rough, [zone]) for zone in pair]
    for one, both in zip(alone, found.zones):
        assert (one.net_m3, one.median_change_m) == (pytest.approx(both.net_m3, abs=1e-9), both.median_change_m)
    side_by_side = [Zone("a", INSIDE), Zone("b", [[rectangle(500_030, 3_100_170, 500_040, 3_100_190)]])]
    assert cut_fill(flat, rough, side_by_side).warnings == ()


def test_thousands_of_tiny_zones_beside_a_wild_cell(tmp_path, flat):
    wild = FLAT.copy()
    wild += np.arange(2000, dtype=np.float32).reshape(40, 50) * 0.4
    zones = [
        Zone(f"{r} {c}", [[rectangle(500_000 + c, 3_100_199 - r, 500_001 + c, 3_100_200 - r)]])
        for r in range(40)
        for c in range(50)
    ]
    found = cut_fill(flat, RasterSurface(tif(tmp_path / "wild.tif", wild)), zones)
    change = wild.astype(float) - FLAT
    assert [zone.net_m3 for zone in found.zones] == pytest.approx(change.ravel(), abs=1e-9)
    assert [zone.median_change_m for zone in found.zones] == pytest.approx(change.ravel(), abs=1e-3)


def test_zones_in_another_system(flat, rough):
    from mine_restoration_plugin.core.geodata.crs import transform_polygons

    moved = transform_polygons(INSIDE, CRS, "EPSG:4490")
    found = cut_fill(flat, rough, [Zone("a", moved)], zones_crs="EPSG:4490")
    assert found.net_m3 == pytest.approx(cut_fill(flat, rough, [Zone("a", INSIDE)]).net_m3, abs=1e-3)


def test_the_difference_raster(tmp_path, flat):
    holed = ROUGH.copy()
    holed[3, 4:9] = np.nan
    after = RasterSurface(tif(tmp_path / "holed.tif", holed))
    for zones in ((), [Zone("a", INSIDE)]):
        cut_fill(flat, after, zones, difference_path=tmp_path / "difference.tif", cells_per_window=300)
        with open_raster(tmp_path / "difference.tif") as source:
            assert source.read()[0] == pytest.approx(holed - FLAT, abs=1e-6, nan_ok=True)
            assert source.spec == GridSpec(50, 40, NORTH_UP, CRS)
    assert sorted(os.listdir(tmp_path)) == ["difference.tif", "flat.tif", "holed.tif"]


def test_cancelled_half_way_nothing_stays(tmp_path, flat, rough):
    (tmp_path / "difference.tif").write_bytes(b"old")
    reports = []
    for stop_at in (0, 3, 7):
        asked = iter([False] * stop_at + [True] * 1000)
        progress = Progress(lambda share, _: reports.append(share), lambda asked=asked: next(asked))
        with pytest.raises(Cancelled):
            cut_fill(flat, rough, difference_path=tmp_path / "difference.tif", cells_per_window=100, progress=progress)
    assert reports == sorted(reports[:3]) + reports[3:]
    assert (tmp_path / "difference.tif").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["difference.tif", "flat.tif", "rough.tif"]


def test_progress_runs_from_nothing_to_all(flat, rough):
    shares = []
    cut_fill(flat, rough, cells_per_window=100, progress=Progress(lambda share, _: shares.append(share)))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_difference_that_another_program_holds(tmp_path, flat, rough, monkeypatch):
    def held(*_):
        raise PermissionError(13, "held")

    monkeypatch.setattr(files.os, "replace", held)
    with pytest.raises(InputError, match="held by another program"):
        cut_fill(flat, rough, difference_path=tmp_path / "difference.tif")


def test_gdals_settings_are_as_before(flat, rough):
    before = gdal.GetCacheMax(), gdal.GetUseExceptions()
    cut_fill(flat, rough)
    with pytest.raises(InputError):
        cut_fill(flat, RasterSurface("/nowhere.tif"))
    assert (gdal.GetCacheMax(), gdal.GetUseExceptions()) == before


def refuse(says, *surfaces, **more):
    with pytest.raises(InputError, match=says):
        cut_fill(*surfaces, **more)


def test_bad_surfaces_are_answered_by_a_sentence(tmp_path, flat):
    lonlat = (113.9, 1e-5, 0.0, 28.2, 0.0, -1e-5)
    degrees = RasterSurface(tif(tmp_path / "degrees.tif", FLAT, lonlat, "EPSG:4490"))
    refuse("degrees.*EPSG:4547", degrees, LevelSurface(1.0))
    mercator = RasterSurface(
        tif(tmp_path / "mercator.tif", FLAT, (12_679_000.0, 1.0, 0, 3_270_000.0, 0, -1.0), "EPSG:3857")
    )
    refuse("Mercator.*EPSG:4547", mercator, LevelSurface(1.0))
    refuse("Mercator", flat, LevelSurface(1.0), target_crs="EPSG:3857")
    refuse("has to be a raster", LevelSurface(1.0), LevelSurface(2.0))
    refuse("no band 3", RasterSurface(flat.path, 3), LevelSurface(1.0))
    refuse("no raster", flat, RasterSurface(str(tmp_path / "none.tif")))
    refuse("no coordinate reference", flat, RasterSurface(tif(tmp_path / "nocrs.tif", FLAT, crs=None)))
    refuse("every cell", flat, RasterSurface(tif(tmp_path / "empty.tif", FLAT * np.nan)))
    away = RasterSurface(tif(tmp_path / "away.tif", FLAT, (900_000.0, 1.0, 0, 3_100_200.0, 0, -1.0)))
    refuse("no place where both", flat, away)
    one = RasterSurface(tif(tmp_path / "one.tif", FLAT, crs="EPSG:4547+5737"))
    two = RasterSurface(tif(tmp_path / "two.tif", FLAT, crs="EPSG:4547+5736"))
    refuse("different datums.*1985.*1956", one, two)
    assert cut_fill(one, flat).net_m3 == 0.0  # one of them does not say
    for value in (-0.1, float("nan")):
        refuse("makes no sense", flat, LevelSurface(1.0), before_rmse_m=value)
    refuse("not a resampling method", flat, LevelSurface(1.0), target_crs="EPSG:4548", resampling="magic")
    refuse("coordinate reference system", flat, LevelSurface(1.0), target_crs="nonsense")


@pytest.mark.parametrize("value", [-9999.0, -32768.0, 1e30, -3.4e38])
def test_nodata_that_nobody_declared(tmp_path, flat, value):
    array = ROUGH.copy()
    array[7, 8] = value
    undeclared = RasterSurface(tif(tmp_path / "undeclared.tif", array))
    refuse("no ground has", flat, undeclared)
    refuse("no ground has", undeclared, flat, zones=[Zone("a", [[rectangle(500_000, 3_100_160, 500_050, 3_100_200)]])])


def test_bad_zones_are_answered_by_a_sentence(flat, rough):
    bow = [[ring((500_010, 3_100_170), (500_030, 3_100_190), (500_030, 3_100_170), (500_010, 3_100_190))]]
    refuse("outline of bow.*Self-intersection", flat, rough, [Zone("bow", bow)])
    refuse("outline of two.*", flat, rough, [Zone("two", INSIDE + INSIDE)])
    refuse("Too few points", flat, rough, [Zone("a", [[np.array([[0.0, 0], [1, 1], [0, 0]])]])])
    refuse("Too few points", flat, rough, [Zone("a", [])])
    refuse("not numbers", flat, rough, [Zone("a", [[rectangle(np.nan, 0, 1, 1)]])])
    refuse("same key", flat, rough, [Zone("a", INSIDE), Zone("a", INSIDE)])
    refuse("No zone lies", flat, rough, [Zone("a", [[rectangle(113.0, 28.0, 113.1, 28.1)]])])


def test_a_raster_in_degrees_is_reprojected_when_asked(tmp_path):
    row, col = np.mgrid[0:300, 0:260]
    lon, lat = 113.9 + (col + 0.5) * 1e-4, 28.2 - (row + 0.5) * 1e-4
    before = (50 + 300 * (lon - 113.9) + 200 * (lat - 28.2)).astype(np.float32)
    transform = (113.9, 1e-4, 0.0, 28.2, 0.0, -1e-4)
    paths = [tif(tmp_path / f"{i}.tif", before + i * 4, transform, "EPSG:4490") for i in (0, 1)]
    found = cut_fill(*map(RasterSurface, paths), target_crs="EPSG:4547")
    cell = 1e-8 * np.radians(1) ** 2 * 6_378_137 * 6_335_439 / (1 - 0.00669438 * np.sin(np.radians(28.185)) ** 2) ** 2
    area = 260 * 300 * cell * np.cos(np.radians(28.185))
    assert found.covered_area_m2 == pytest.approx(area, rel=5e-3)
    assert found.net_m3 / found.covered_area_m2 == pytest.approx(4.0, abs=1e-3)
    assert (found.resampling, found.crs) == ("bilinear", "EPSG:4547")
    assert sum("resampled" in note.en for note in found.notes) == 2


def test_different_grids_are_brought_onto_that_of_before(tmp_path, flat):
    coarse = RasterSurface(
        tif(tmp_path / "coarse.tif", np.full((30, 30), 103.0, np.float32), (499_990.3, 3.0, 0, 3_100_215.4, 0, -3.0))
    )
    found = cut_fill(flat, coarse)
    assert (found.cell_area_m2, found.net_m3) == (1.0, pytest.approx(3.0 * 2000))
    assert found.resampling == "bilinear"
    other = cut_fill(coarse, flat)
    assert other.cell_area_m2 == 9.0
    assert other.net_m3 / other.covered_area_m2 == pytest.approx(-3.0)


def test_feet_are_said(tmp_path, flat):
    feet = RasterSurface(tif(tmp_path / "feet.tif", np.full((40, 50), 100 / 0.3048 + 10), unit="ft"))
    found = cut_fill(flat, feet)
    assert found.net_m3 == pytest.approx(3.048 * 2000, rel=1e-9)
    assert any("ft" in note.en and "0.3048" in note.en for note in found.notes)


def test_a_grid_in_memory(rough):
    grid = GridSurface(Grid(FLAT, GridSpec(50, 40, NORTH_UP, CRS)))
    assert cut_fill(grid, rough).net_m3 == pytest.approx((ROUGH.astype(float) - FLAT).sum(), rel=1e-6)
