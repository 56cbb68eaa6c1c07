"""Slope length and soil loss on surfaces whose answer is known, and what may not change it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, osr

from mine_restoration_plugin.core.diagnosis.erosion import equations as eq
from mine_restoration_plugin.core.diagnosis.erosion import loss as losses
from mine_restoration_plugin.core.diagnosis.erosion.factors import Factors, Patch, afterwards, patch_of
from mine_restoration_plugin.core.diagnosis.erosion.loss import Situation, soil_losses
from mine_restoration_plugin.core.diagnosis.erosion.scenario import scenario_loss, scenario_losses
from mine_restoration_plugin.core.diagnosis.erosion.surface import LengthRules, gradient, steepness
from mine_restoration_plugin.core.geodata.raster import open_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook

BOOK = Rulebook.load()
RULES = LengthRules.of(BOOK)
FREE = replace(RULES, cap_m=1e6)
EAST, NORTH = 500_000.0, 3_800_000.0


def written(path: Path, z: np.ndarray, cell: tuple[float, float] = (2.0, 2.0), turn_deg: float = 0.0, epsg=4547) -> str:
    data = gdal.GetDriverByName("GTiff").Create(str(path), z.shape[1], z.shape[0], 1, gdal.GDT_Float32)
    c, s = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    data.SetGeoTransform((EAST, cell[0] * c, cell[1] * s, NORTH, cell[0] * s, -cell[1] * c))
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    data.SetProjection(system.ExportToWkt())
    data.GetRasterBand(1).SetNoDataValue(-9999.0)
    data.GetRasterBand(1).WriteArray(np.where(np.isfinite(z), z, -9999.0))
    data = None
    return str(path)


def plane(rows: int, columns: int, fall: float, cell: float = 2.0) -> np.ndarray:
    return np.repeat(200.0 - fall * cell * (np.arange(rows) + 0.5)[:, None], columns, axis=1)


@pytest.mark.parametrize("cell", [(2.0, 2.0), (2.0, 3.0)])
@pytest.mark.parametrize("aspect", [0, 10, 22.5, 30, 45, 60])
def test_on_a_plane_of_any_aspect_the_length_is_the_distance_from_its_top(aspect, cell):
    """Within a cell and a half, in the middle; on oblong cells, too."""
    a = math.radians(aspect)
    row, col = np.mgrid[0:200, 0:200] + 0.5
    along = row * cell[1] * math.cos(a) + col * cell[0] * math.sin(a)
    far = along - 70 * (cell[1] * math.cos(a) + cell[0] * math.sin(a))
    z = np.where(far >= 0, 100 - 0.4 * far, np.nan)
    found = steepness(z, cell, None, eq.CSLE, RULES)
    top_row, top_col = row - far * math.cos(a) / cell[1], col - far * math.sin(a) / cell[0]
    middle = (far > 10) & (far < 80) & (top_row > 25 * math.sin(a)) & (top_col > 25 * math.cos(a))
    middle &= (top_row < 190) & (top_col < 190) & (row < 195) & (col < 195) & (far < 80)
    assert middle.sum() > 1000
    np.testing.assert_allclose(found.tangent[middle], 0.4, atol=1e-9)
    off = found.length_m[middle] - far[middle]
    assert abs(np.median(off)) < 1.0 * max(cell)
    assert np.percentile(np.abs(off), 95) < 1.5 * max(cell) + 1.5


@pytest.mark.parametrize("model", eq.MODELS)
@pytest.mark.parametrize("fall", [0.03, 0.3, 0.6])
def test_mean_ls_of_a_plane_is_that_of_the_equation(model, fall):
    """80 m of even slope: the parts of Foster add up to (λ/22.13)^m · S, however many cells there are."""
    found = steepness(plane(40, 30, fall), (2.0, 2.0), None, model, RULES)
    whole = eq.slope_length(80.0, fall, model) * eq.slope_factor(fall, model)
    assert found.ls[:, 15].mean() == pytest.approx(float(whole), rel=1e-3)


def test_the_length_is_capped_and_starts_anew_at_a_drain():
    z = plane(100, 40, 0.3)
    capped = steepness(z, (2.0, 2.0), None, eq.CSLE, RULES)
    assert capped.length_m[-1, 20] == 100.0
    assert steepness(z, (2.0, 2.0), None, eq.CSLE, FREE).length_m[-1, 20] == pytest.approx(200.0, rel=0.01)
    stops = np.zeros(z.shape, dtype=bool)
    stops[29] = True
    cut = steepness(z, (2.0, 2.0), stops, eq.CSLE, RULES).length_m[:, 20]
    assert cut[29] == pytest.approx(60.0, rel=0.01)
    assert cut[30] == pytest.approx(2.0, rel=0.01)
    assert cut[49] == pytest.approx(40.0, rel=0.01)


def test_a_bench_ends_the_slope_and_a_gentle_plane_does_not():
    fall = np.concatenate((np.full(30, 0.6), np.full(5, 0.02), np.full(30, 0.6)))
    z = np.repeat((200 - np.cumsum(fall))[:, None], 40, axis=1)
    found = steepness(z, (1.0, 1.0), None, eq.CSLE, RULES).length_m[:, 20]
    assert found[29] == pytest.approx(30, abs=2)
    assert found[45] == pytest.approx(15, abs=3)
    gentle = steepness(plane(40, 30, 0.02), (2.0, 2.0), None, eq.CSLE, RULES)
    assert gentle.length_m[-1, 15] == pytest.approx(80, rel=0.01)


def test_the_walls_of_a_deep_pit_keep_their_lengths():
    """A cone that opens downward into a pit of 30 m: water ends at the bottom and does not fill it to its spill."""
    row, col = np.mgrid[0:81, 0:81] - 40.0
    radius = np.hypot(row, col)
    z = 100 + np.minimum(0.8 * radius, 27.0 - 0.1 * radius)  # the rim falls outward
    found = steepness(z, (1.0, 1.0), None, eq.CSLE, FREE)
    # a converging cone from 30 m: (R² − r²) / 2r
    for r in (25, 20, 15):
        assert found.length_m[40, 40 + r] == pytest.approx((30**2 - r**2) / (2 * r), rel=0.25, abs=2)
    assert np.isfinite(found.ls).all()


@given(
    st.integers(0, 1000),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_mirrored_and_turned_ground_loses_the_same(seed, up_down, left_right, turned):
    rng = np.random.default_rng(seed)
    z = np.cumsum(rng.normal(0.4, 0.3, (14, 11)), axis=0) + rng.normal(0, 0.2, (14, 11))
    z[rng.random(z.shape) < 0.05] = np.nan
    cell = 2.0, 3.0

    def change(a: np.ndarray) -> np.ndarray:
        a = a[::-1] if up_down else a
        a = a[:, ::-1] if left_right else a
        return a.T if turned else a

    one = steepness(z, cell, None, eq.RUSLE, RULES).ls
    other = steepness(change(z), cell[::-1] if turned else cell, None, eq.RUSLE, RULES).ls
    np.testing.assert_allclose(other, change(one), rtol=1e-6, atol=1e-9)
    assert np.array_equal(np.isfinite(one), np.isfinite(z))
    assert (one[np.isfinite(one)] >= 0).all()


def test_slope_is_exact_on_a_plane_up_to_its_ragged_edge():
    row, col = np.mgrid[0:12, 0:15].astype(float)
    z = 50 - 0.3 * row * 3.0 - 0.2 * col * 2.0
    z[4:7, 5] = np.nan
    z[0, :4] = np.nan
    right, down = gradient(z, (2.0, 3.0))
    known = np.isfinite(z)
    np.testing.assert_allclose(right[known], 0.2, atol=1e-9)
    np.testing.assert_allclose(down[known], 0.3, atol=1e-9)


def square(left: float, top: float, width: float, height: float) -> list[list[np.ndarray]]:
    x, y = EAST + left, NORTH - top
    ring = [(x, y), (x + width, y), (x + width, y - height), (x, y - height), (x, y)]
    return [[np.array(ring)]]


def test_loss_before_after_zones_and_classes(tmp_path):
    """A plane of 20 % is laid back to 10 %: K, R and the equation give every number."""
    before = open_raster(written(tmp_path / "现状.tif", plane(40, 60, 0.2)))
    after = open_raster(written(tmp_path / "设计.tif", plane(40, 60, 0.1)))
    inner = square(40, 0, 40, 80)
    zones = [("a", square(40, 0, 20, 80)), ("b", square(60, 0, 20, 80))]
    one = Factors(0.03, 1.0, patches=[Patch("b", zones[1][1], k=0.06)])
    two = afterwards(one, inner, [], 0.1, 0.5)
    paths = {name: str(tmp_path / f"{name}.tif") for name in ("before", "after", "difference")}
    found = soil_losses(
        Situation(before, one), Situation(after, two), 4000, BOOK,
        model=eq.CSLE, outline=inner, zones=zones, region="south_red_soil", paths=paths,
    )  # fmt: skip
    ls = [float(eq.slope_length(80.0, t, eq.CSLE) * eq.slope_factor(t, eq.CSLE)) for t in (0.2, 0.1)]
    a, b = found.zones
    assert (a.area_m2, b.area_m2, found.whole.area_m2) == pytest.approx((1600, 1600, 3200))
    assert a.before.loss_t_hm2_a == pytest.approx(4000 * 0.03 * ls[0], rel=2e-3)
    assert b.before.loss_t_hm2_a == pytest.approx(4000 * 0.06 * ls[0], rel=2e-3)
    assert a.after.loss_t_km2_a == pytest.approx(100 * 4000 * 0.03 * ls[1] * 0.1 * 0.5, rel=2e-3)
    assert found.whole.reduction_t_a == pytest.approx(found.whole.before.loss_t_a - found.whole.after.loss_t_a)
    assert found.whole.reduction_t_a == pytest.approx(a.reduction_t_a + b.reduction_t_a)
    assert found.whole.before.loss_t_a == pytest.approx(0.32 * 4000 * 0.045 * ls[0], rel=2e-3)
    assert sum(found.whole.before.class_m2) == pytest.approx(3200)
    assert found.class_of(a.before) == "severe"
    maps = {name: gdal.Open(path).ReadAsArray() for name, path in paths.items()}
    assert maps["before"].shape == (40, 20)
    assert maps["before"].mean() == pytest.approx(found.whole.before.loss_t_hm2_a, rel=1e-5)
    np.testing.assert_allclose(maps["difference"], maps["after"] - maps["before"], rtol=1e-4, atol=1e-3)


def test_turned_grids_and_tiles_change_nothing(tmp_path, monkeypatch):
    row, col = np.mgrid[0:90, 0:80] + 0.5
    z = 150 - 0.5 * row - 0.1 * col + 3 * np.sin(col / 9) + 2 * np.cos(row / 7)
    straight = open_raster(written(tmp_path / "a.tif", z, (5.0, 4.0)))
    turned = open_raster(written(tmp_path / "b.tif", z, (5.0, 4.0), turn_deg=30))
    bare = Factors(0.04, 1.0)
    whole = soil_losses(Situation(straight, bare), None, 3000, BOOK, model=eq.RUSLE).whole
    other = soil_losses(Situation(turned, bare), None, 3000, BOOK, model=eq.RUSLE).whole
    assert other.before.loss_t_hm2_a == pytest.approx(whole.before.loss_t_hm2_a, rel=1e-4)
    monkeypatch.setattr(losses, "_TILE_CELLS", 1)
    monkeypatch.setattr(losses, "_LEAST_TILE", 25)
    tiled = soil_losses(Situation(straight, bare), None, 3000, BOOK, model=eq.RUSLE).whole
    assert tiled.before.loss_t_hm2_a == pytest.approx(whole.before.loss_t_hm2_a, rel=1e-3)
    assert tiled.area_m2 == whole.area_m2


def test_fine_cells_are_averaged_first(tmp_path):
    rng = np.random.default_rng(5)
    z = plane(400, 320, 0.2, cell=0.1) + rng.normal(0, 0.05, (400, 320))
    ground = open_raster(written(tmp_path / "fine.tif", z, (0.1, 0.1)))
    found = soil_losses(Situation(ground, Factors(0.04, 1.0)), None, 3000, BOOK, model=eq.CSLE)
    ls = float(eq.slope_length(40.0, 0.2, eq.CSLE) * eq.slope_factor(0.2, eq.CSLE))
    assert found.whole.before.ls == pytest.approx(ls, rel=0.1)
    assert "averaged to cells of 1 m" in found.warnings[0].en


def test_what_cannot_be_reckoned_is_said(tmp_path):
    ground = open_raster(written(tmp_path / "z.tif", plane(20, 20, 0.2)))
    bare = Situation(ground, Factors(0.04, 1.0))

    def run(one: Situation = bare, **more):
        return soil_losses(one, None, 3000, BOOK, model=eq.CSLE, **more)

    with pytest.raises(InputError, match="does not lie on the terrain raster"):
        run(outline=square(5000, 0, 10, 10))
    with pytest.raises(InputError, match="K is missing"):
        run(Situation(ground, Factors(None, 1.0)))
    degrees = open_raster(written(tmp_path / "d.tif", plane(20, 20, 0.2), epsg=4490))
    with pytest.raises(InputError, match="degrees"):
        run(Situation(degrees, Factors(0.04, 1.0)))
    with pytest.raises(InputError, match=r"Zone P1: K = 0\.43928"):
        patch_of("P1", square(0, 0, 10, 10), BOOK, k=0.43928)
    us = open_raster(written(tmp_path / "k.tif", np.full((20, 20), 0.34)))
    with pytest.raises(InputError, match=r"US units, it would be 0\.04478"):
        run(k_raster=us)
    stop = Progress(None, lambda: True)
    with pytest.raises(Cancelled):
        run(paths={"before": str(tmp_path / "out.tif")}, progress=stop)
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]
    holes = plane(20, 20, 0.2)
    holes[:, :5] = np.nan
    some = run(Situation(open_raster(written(tmp_path / "h.tif", holes)), Factors(0.04, 1.0)))
    assert (some.whole.area_m2, some.whole.nodata_area_m2) == (1200.0, 400.0)
    assert "400 m²" in some.warnings[-1].en


def test_a_scenario_has_one_number_and_none_without_r(tmp_path):
    ground = written(tmp_path / "g.tif", plane(40, 60, 0.4))
    design = written(tmp_path / "d.tif", plane(40, 60, 0.2))
    outline = square(20, 0, 40, 80)
    assert scenario_loss(ground, design, outline, "EPSG:4547", BOOK) is None
    ls = float(eq.slope_length(80.0, 0.2, eq.CSLE) * eq.slope_factor(0.2, eq.CSLE))
    cover = 0.6508 - 0.3436 * math.log10(60)
    found = scenario_loss(ground, design, outline, "EPSG:4547", BOOK, r=4000)
    assert found == pytest.approx(100 * 4000 * 0.045 * ls * cover, rel=2e-3)
    both = scenario_losses(ground, design, outline, "EPSG:4547", BOOK, r=4000)
    assert both.whole.before.loss_t_km2_a > 10 * found
    county = tmp_path / "county"
    county.mkdir()
    (county / "erosion.csv").write_text(
        "key,value,unit,label_en,label_zh,source,checked\nerosion.r,4000,,R,R,气象站,yes\n", encoding="utf-8-sig"
    )
    own = Rulebook.load([county])
    assert scenario_loss(ground, design, outline, "EPSG:4547", own) == pytest.approx(found)


def test_what_holds_in_the_outline_holds_in_cells_it_only_touches(tmp_path):
    """An outline that runs through cells: cover and practice make the same share of the loss everywhere in it."""
    ground = open_raster(written(tmp_path / "g.tif", plane(40, 40, 0.3)))
    one = Factors(0.03, 1.0)
    outline = square(10.7, 6.9, 31.1, 40.3)
    two = afterwards(one, outline, [], 0.2, 0.5)
    found = soil_losses(Situation(ground, one), Situation(ground, two), 4000, BOOK, model=eq.CSLE, outline=outline)
    assert found.whole.area_m2 == pytest.approx(31.1 * 40.3)
    assert found.whole.after.loss_t_a == pytest.approx(0.1 * found.whole.before.loss_t_a)


def test_slopes_beyond_the_equations_are_said_until_they_are_rock(tmp_path):
    ground = open_raster(written(tmp_path / "g.tif", plane(30, 30, 1.2)))
    found = soil_losses(Situation(ground, Factors(0.03, 1.0)), None, 4000, BOOK, model=eq.CSLE)
    assert "3600 m² are steeper than 35°" in found.warnings[-1].en
    rock = Factors(0.03, 1.0, patches=[patch_of("rock", square(-1, -1, 99, 99), BOOK, k=0.0)])
    found = soil_losses(Situation(ground, rock), None, 4000, BOOK, model=eq.CSLE)
    assert (found.whole.before.loss_t_a, found.warnings) == (0.0, ())
