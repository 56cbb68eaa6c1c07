"""The check of over-digging on real LiDAR of three dates, on the quarry drawn into it, and against brute force."""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from scipy import ndimage

from mine_restoration_plugin.core.earthrock.overdig.deed import check_overdig
from mine_restoration_plugin.core.earthrock.overdig.need import Envelope, Ground
from mine_restoration_plugin.core.earthrock.overdig.request import Area, Request
from mine_restoration_plugin.core.earthrock.overdig.result import Overdig
from mine_restoration_plugin.core.earthrock.overdig.stable import Material, free_height_m, stable_tan
from mine_restoration_plugin.core.exchange.vectors import read_features
from mine_restoration_plugin.core.geodata.crs import transform_polygons
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.landform.envelope import metrication
from mine_restoration_plugin.core.model.plan import Verdict
from mine_restoration_plugin.core.model.progress import SILENT
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.terrain.surfaces import GridHeights, RasterSurface
from scripts.draw_quarry import PITS, draw
from tests.unit.overdig_case import CRS, EAST, NORTH, asked, box
from tests.unit.terrain_case import tif

FORTBRAGG = Path(__file__).parents[1] / "data" / "fortbragg"
ROCK = Material("weathered rock", [], c_kpa=30, phi_deg=38, gamma_kn_m3=22)


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quarry")
    draw(FORTBRAGG / "elevation_2016.tif", folder)
    return folder


def heights(path: Path) -> np.ndarray:
    return np.asarray(gdal.Open(str(path)).ReadAsArray(), dtype=np.float64)


def designed(folder: Path, design: np.ndarray) -> Path:
    path = folder / f"design-{zlib.crc32(design.tobytes())}.tif"
    data = gdal.GetDriverByName("GTiff").CreateCopy(str(path), gdal.Open(str(folder / "ground-now.tif")))
    data.GetRasterBand(1).WriteArray(design.astype(np.float32))
    data = None
    return path


def areas(folder: Path, name: str, key: str) -> tuple[Area, ...]:
    table = read_features(folder / f"{name}.gpkg")
    return tuple(Area(str(item.attributes[key]), item.polygons or []) for item in table.features)


def check(folder: Path, design: np.ndarray, **more: object) -> Overdig:
    outline = [polygon for area in areas(folder, "outline", "plot_no") for polygon in area.polygons]
    now, after = RasterSurface(str(folder / "ground-now.tif")), RasterSurface(str(designed(folder, design)))
    layers = {
        "pits": areas(folder, "pit_floor", "unit_no"),
        "water": areas(folder, "water", "unit_no"),
        "red_lines": areas(folder, "red_line", "name"),
    }
    return check_overdig(Request(now, after, outline, **{**layers, **more}))


def test_the_drawn_quarry_as_it_is_and_filled(quarry: Path) -> None:
    now = heights(quarry / "ground-now.tif")
    design = now.copy()
    design[100:140, 170:220] = np.maximum(design[100:140, 170:220], 93.0)
    for ground in (now, design):
        found = check(quarry, ground)
        assert found.passed
        assert (found.floor_cut_m3, found.floor_lowered_m, found.outside_cut_m3) == (0.0, 0.0, 0.0)
        assert found.clause("floor_minimum").check.verdict is Verdict.UNKNOWN  # water stands in K2
        assert found.clause("red_lines").check.verdict is Verdict.UNKNOWN  # the outline overlaps one


def test_violations_planted_in_the_drawn_quarry(quarry: Path) -> None:
    now = heights(quarry / "ground-now.tif")
    design = now.copy()
    design[112:128, 170:186] -= 0.3
    design[40:52, 200:215] -= 1.5
    design[322:335, 143:155] -= 1.0
    found = check(quarry, design, tolerance_m=0.05, materials=(ROCK,), required_fos=1.3)
    assert found.violations == 3
    assert found.floor_cut_m3 == pytest.approx(16 * 16 * 0.3, rel=1e-4)
    assert found.floor_lowered_m == pytest.approx(0.3, abs=1e-4)
    assert found.outside_cut_m3 == pytest.approx(12 * 15 * 1.5, rel=1e-5)
    dry, wet = found.clause("floor_no_excavation").places
    assert (dry.name, dry.verdict, dry.area_m2) == ("K1", None, 256.0)
    assert (wet.name, wet.verdict, wet.volume_m3) == ("K2", Verdict.UNKNOWN, pytest.approx(156.0, rel=1e-4))
    assert found.clause("stability_need").volume_m3 == pytest.approx(76.8 + 156.0, rel=1e-4)


def test_a_face_trimmed_beyond_what_it_needs(quarry: Path) -> None:
    """What the alternatives tell agrees with what the clauses tell."""
    now = heights(quarry / "ground-now.tif")
    row, column = np.mgrid[0:450, 0:450] + 0.5
    west = (column < 165) & (row > 85) & (row < 150)
    slope = 91 + np.tan(np.radians(35)) * np.maximum(PITS[0].floor.distance(column, row), 0)
    design = np.where(west, np.minimum(now, slope), now)
    found = check(quarry, design, tolerance_m=0.05, materials=(ROCK,), required_fos=1.3)
    assert found.passed
    none, least, full = found.alternatives
    assert none.above_m3 == pytest.approx(least.cut_bank_m3, rel=0.01)
    assert none.minimum_fs < 1.3 <= least.minimum_fs
    (zone,) = found.zones
    assert zone.cut_m3 == pytest.approx((now - design).sum(), rel=1e-3)
    assert zone.needed_m3 + zone.excess_m3 == pytest.approx(zone.cut_m3, rel=0.01)
    assert 0 < zone.needed_m3 < least.cut_bank_m3
    assert full.cut_bank_m3 == pytest.approx(zone.cut_m3)


@pytest.mark.parametrize(("first", "second"), [(2004, 2012), (2012, 2016), (2004, 2016)])
def test_three_dates_of_lidar(first: int, second: int) -> None:
    """Large groups agree with scipy's labels on the plain difference; the shift between 2004 and the rest is said."""
    paths = [FORTBRAGG / f"elevation_{year}.tif" for year in (first, second)]
    west, north = 597195.0, 151030.0
    ring = np.array([(50, 50), (300, 50), (300, 300), (50, 300), (50, 50)]) * (1, -1) + (west, north)
    request = Request(
        RasterSurface(str(paths[0])), RasterSurface(str(paths[1])), [[ring]],
        before_rmse_m=0.1, design_rmse_m=0.1, design_is_survey=True,
    )  # fmt: skip
    found = check_overdig(request)
    cut = heights(paths[0]) - heights(paths[1])
    outside = np.ones(cut.shape, dtype=bool)
    outside[50:300, 50:300] = False
    labels, number = ndimage.label((cut > found.tolerance_m) & outside)
    sizes = np.bincount(labels.ravel())[1:]
    volumes = ndimage.sum(cut, labels, np.arange(1, number + 1))
    told = sorted((place.area_m2, round(place.volume_m3, 2)) for place in found.clause("inside_outline").places)
    large = sorted((float(n), round(float(v), 2)) for n, v in zip(sizes, volumes) if n >= 12)
    assert np.array([place for place in told if place[0] >= 12]) == pytest.approx(np.array(large), abs=0.02)
    assert found.outside_cut_m3 < volumes.sum()  # what noise makes is left out
    warned = any("looks like a shift" in warning.en for warning in found.warnings)
    assert warned == (first == 2004)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(15, 45), st.floats(0, 20))
def test_the_envelope_against_brute_force(seed: int, phi: float, cohesion: float) -> None:
    """Every cell against every other: E(p) = min(G(p), min G(q) + H0 + d·tan β), by the rule and 1.4 % below it."""
    random = np.random.default_rng(seed)
    ground = np.round(random.uniform(0, 12, (9, 11)).cumsum(axis=1) / 4, 2)
    spec = GridSpec(11, 9, (EAST, 1.0, 0.0, NORTH, 0.0, -1.0), CRS)
    material = Material("m", [], c_kpa=cohesion, phi_deg=phi, gamma_kn_m3=20)
    book = Rulebook.load()
    whole = Ground.of([material], 1.25, spec, book)
    found = envelope_of(whole, ground, spec)
    place = np.mgrid[0:9, 0:11].reshape(2, -1)
    distance = np.hypot(*(place[:, :, None] - place[:, None, :]))
    upright = free_height_m(material, 1.25, book.number("overdig.free_height_wedge"))

    def brute(tangent: float) -> np.ndarray:
        bound = ground.ravel()[None, :] + upright + distance * tangent
        np.fill_diagonal(bound, np.inf)
        return np.minimum(ground.ravel(), bound.min(axis=1)).reshape(ground.shape)

    tangent = stable_tan(material, 1.25)
    assert (found <= brute(tangent) + 1e-5).all()
    assert (found >= brute(tangent / (1 + metrication(spec, 32))) - 1e-5).all()


def envelope_of(whole: Ground, ground: np.ndarray, spec: GridSpec) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        envelope = Envelope(whole, GridHeights(Grid(ground, spec)), Path(folder), "e", SILENT)
        heights = envelope(spec.whole)
        envelope.close()
        return heights


def test_degrees_with_a_system_to_compute_in(tmp_path: Path) -> None:
    """The same pit in degrees: warped alike on both sides, so a lowered floor is found with its volume."""
    before = np.full((60, 60), 100.0)
    before[20:40, 20:40] = 90.0
    design = before.copy()
    design[28:32, 28:32] -= 1.0
    cell = 2e-5
    transform = (114.0, cell, 0.0, 30.0, 0.0, -cell)
    paths = [
        tif(tmp_path / f"{name}.tif", array.astype("float32"), transform, "EPSG:4490")
        for name, array in (("before", before), ("design", design))
    ]

    def degrees(first: int, last: int) -> list:
        low, high = 114 + first * cell, 114 + last * cell
        top, bottom = 30 - first * cell, 30 - last * cell
        ring = np.array([(low, top), (high, top), (high, bottom), (low, bottom), (low, top)])
        return transform_polygons([[ring]], "EPSG:4490", "EPSG:4547")

    request = Request(
        RasterSurface(paths[0]), RasterSurface(paths[1]), degrees(5, 55), (Area("K1", degrees(22, 38)),),
        target_crs="EPSG:4547",
    )  # fmt: skip
    found = check_overdig(request)
    lonlat_cell_m2 = (cell * 96_486) * (cell * 110_852)  # metres of a degree at 30° north on CGCS2000
    assert found.floor_cut_m3 == pytest.approx(16 * lonlat_cell_m2, rel=0.02)
    assert found.floor_lowered_m == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    "warped",
    [
        {"xRes": 2, "yRes": 2, "resampleAlg": "average"},
        {"xRes": 0.5, "yRes": 0.5, "resampleAlg": "cubic"},
        {"dstSRS": "EPSG:26917", "xRes": 2.5, "yRes": 2.5, "resampleAlg": "cubicspline"},
    ],
    ids=["coarser", "finer", "another system"],
)
def test_the_quarry_itself_on_other_cells_is_no_change(quarry: Path, tmp_path: Path, warped: dict) -> None:
    """GDAL puts it there; a floor lowered by half a metre is found through it."""
    other = str(tmp_path / "other.tif")
    assert gdal.Warp(other, str(quarry / "ground-now.tif"), **warped) is not None
    outline = [polygon for area in areas(quarry, "outline", "plot_no") for polygon in area.polygons]
    request = Request(
        RasterSurface(str(quarry / "ground-now.tif")), RasterSurface(other), outline,
        areas(quarry, "pit_floor", "unit_no"), water=areas(quarry, "water", "unit_no"), tolerance_m=0.05,
    )  # fmt: skip
    found = check_overdig(request)
    assert found.passed
    assert found.zones == ()
    design = heights(quarry / "ground-now.tif")
    design[105:135, 175:215] -= 0.5
    assert gdal.Warp(other, str(designed(quarry, design)), **warped) is not None
    planted = check_overdig(request)
    assert planted.clause("floor_no_excavation").check.verdict is Verdict.FAIL
    assert planted.floor_cut_m3 == pytest.approx(30 * 40 * 0.5, rel=0.15)
    assert planted.outside_cut_m3 == 0.0


def test_several_materials_everywhere_are_said() -> None:
    flat = np.full((20, 20), 100.0)
    materials = (Material("loess", [], phi_deg=20), Material("rock", [], phi_deg=40))
    found = check_overdig(
        asked(flat, flat, boundary=box(2, 2, 18, 18), pits=None, materials=materials, required_fos=1.2)
    )
    assert any("loess、rock" in note.zh for note in found.notes)
