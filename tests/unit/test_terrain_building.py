"""One surface out of many inputs: real contours against LiDAR, a thin cloud, closed forms, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import osr

from mine_restoration_plugin.core.geodata.alignment import aligned
from mine_restoration_plugin.core.geodata.raster import opened
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.terrain.building import HeightLayer, Kind, build_surface
from mine_restoration_plugin.core.terrain.height_error import cross_validated
from mine_restoration_plugin.core.terrain.surveyed import NATIONAL
from tests.unit.las_case import keys, write_las
from tests.unit.terrain_case import CRS, DATA, FORTBRAGG, NORTH_UP, rectangle, tif

X, Y = 500_000.0, 3_100_000.0
CLOUD = DATA / "laz_coromandel" / "points_test.las"


def spots(function, count=400, seed=1, size=100.0, crs=CRS, **more):
    xy = np.random.default_rng(seed).uniform(0, size, (count, 2))
    xyz = np.column_stack((xy + (X, Y), function(xy[:, 0], xy[:, 1])))
    return HeightLayer("spots", Kind.SPOT, tuple(row[None] for row in xyz), crs, **more)


def lines(kind, *rows):
    return HeightLayer(kind.name, kind, tuple(np.array(row, dtype=float) + (X, Y, 0) for row in rows), CRS)


def plane(x, y):
    return 80 + 0.2 * x - 0.1 * y


def read(path):
    with opened(path) as source:
        return source.read()[0], source.spec, source.height_datum


def test_the_published_cloud_gives_a_ground_flagged_as_thin(tmp_path):
    found = build_surface(clouds=[CLOUD], surface_path=tmp_path / "dtm.tif", error_path=tmp_path / "error.tif")
    assert found.thin
    assert found.ground_per_m2 == pytest.approx(226 / (46.245 * 58.007), rel=1e-3)
    assert found.points_used == 226
    assert any("The ground is thin" in label.en for label in found.warnings)
    assert (found.crs, found.height_datum) == ("EPSG:2193", "NZVD2016 height")
    heights, spec, _ = read(tmp_path / "dtm.tif")
    error, _, _ = read(tmp_path / "error.tif")
    assert 777 <= np.nanmin(heights) <= np.nanmax(heights) <= 812
    assert (np.isfinite(heights) == np.isfinite(error)).all()
    assert found.area_m2 == pytest.approx(np.isfinite(heights).sum() * spec.cell_area_m2)
    assert found.thin_area_m2 > 500
    assert found.to_json()["sources"][0]["ground_points"] == 226


def test_a_dense_cloud_is_not_thin_and_its_spikes_go(tmp_path):
    chance = np.random.default_rng(8)
    points = [(X + x, Y + y, plane(x, y), 2, False) for x, y in chance.uniform(0, 40, (3000, 2)).tolist()]
    points += [(X + 20, Y + 20, 300.0, 2, False), (X + 11, Y + 30, -40.0, 2, False)]
    path = write_las(tmp_path / "a.las", points, vlrs=[keys((3072, 4547))])
    found = build_surface(clouds=[path], surface_path=tmp_path / "a.tif")
    assert not found.thin
    assert found.rejected == 2
    heights, spec, _ = read(tmp_path / "a.tif")
    x, y = spec.xy(*np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5))
    assert np.nanmax(np.abs(heights - plane(x - X, y - Y))) < 0.01


def test_contours_give_back_the_lidar_within_their_own_error(tmp_path):
    """The contours' intervals are 1 m: of the heights in between 95 % lie within 1.96 σ, and nobody is deceived."""
    found = build_surface(
        drawing=FORTBRAGG / "contours_2004_z.dxf", drawing_crs="EPSG:3358", cell_m=1.0,
        surface_path=tmp_path / "a.tif", error_path=tmp_path / "e.tif",
    )  # fmt: skip
    heights, spec, _ = read(tmp_path / "a.tif")
    error, _, _ = read(tmp_path / "e.tif")
    with opened(FORTBRAGG / "elevation_2004.tif") as source:
        truth = aligned(source, spec).read()[0]
    known = np.isfinite(heights) & np.isfinite(truth)
    off = np.abs(heights - truth)[known]
    assert known.sum() > 190_000
    assert np.sqrt((off**2).mean()) < 0.2
    assert 0.9 < (off < 1.96 * error[known]).mean() < 1
    assert found.built.flat > 1000
    level = np.hypot(*np.gradient(heights)) < 1e-9
    assert (level & known).sum() < 0.01 * known.sum()


def test_the_spread_of_the_error_is_that_of_the_noise():
    """Noise of 0.2 m on a plane: heights left out differ from three others by 0.2·√(1 + about ½)."""
    chance = np.random.default_rng(3)
    xy = chance.uniform(0, 300, (4000, 2))
    z = plane(*xy.T) + chance.normal(0, 0.2, 4000)
    found = cross_validated(np.column_stack((xy, z)), np.zeros(4000, dtype=int))
    assert found.rmse_m == pytest.approx(0.2 * np.sqrt(1.5), rel=0.1)
    assert found.at(np.array([0.0]))[0] == pytest.approx(0.2 * np.sqrt(1.5), rel=0.15)
    assert abs(found.bias_m) < 0.03
    again = cross_validated(np.column_stack((xy, z)), np.zeros(4000, dtype=int))
    assert again == found
    assert cross_validated(np.column_stack((xy, z))[:15], np.zeros(15, dtype=int)) is None


def test_points_count_before_rasters_and_the_step_is_told(tmp_path):
    """The raster lies 0.4 m lower: inside the points theirs, outside its own heights."""
    col, row = np.meshgrid(np.arange(200) + 0.5, np.arange(200) + 0.5)
    raster = tif(tmp_path / "r.tif", (plane(col, 200 - row) - 0.4).astype(np.float32))
    survey = spots(lambda x, y: plane(x + 50, y + 50), size=100.0)
    survey = HeightLayer("spots", Kind.SPOT, tuple(row + (50, 50, 0) for row in survey.lines), CRS)
    found = build_surface([raster], [survey], surface_path=tmp_path / "a.tif", error_path=tmp_path / "e.tif",
                          raster_rmse_m=0.3)  # fmt: skip
    heights, spec, _ = read(tmp_path / "a.tif")
    assert spec.transform == NORTH_UP  # the raster's own cells: nothing was resampled
    assert heights[100, 100] == pytest.approx(plane(100.5, 99.5), abs=1e-4)
    assert heights[3, 3] == pytest.approx(plane(3.5, 196.5) - 0.4, abs=1e-4)
    assert found.seam.median_m == pytest.approx(0.4, abs=0.002)
    assert any("+0.400 m" in label.en for label in found.warnings)
    error, _, _ = read(tmp_path / "e.tif")
    assert error[3, 3] == pytest.approx(0.3)
    assert found.cell.reason.en.startswith("Cells of 1 × 1 m: those of r.tif")


def test_an_outline_with_a_hole_ends_the_surface(tmp_path):
    outline = [[rectangle(X + 20, Y + 20, X + 80, Y + 80), rectangle(X + 40, Y + 40, X + 60, Y + 60)]]
    found = build_surface([], [spots(plane)], outline=outline, cell_m=1.0, surface_path=tmp_path / "a.tif")
    heights, spec, _ = read(tmp_path / "a.tif")
    assert spec.shape == (60, 60)
    assert found.area_m2 == pytest.approx(60 * 60 - 20 * 20)
    assert np.isnan(heights[30, 30])
    assert found.tin.area_m2 == pytest.approx(60 * 60 - 20 * 20)
    level = plane(50, 50)  # of a plane, and of the middle of a shape that is alike on all sides
    assert found.tin.volume_above_m3(0) == pytest.approx(3200 * level)


def test_breaklines_and_longest_side(tmp_path):
    """A road of 6 m width cut 3 m deep into level ground by its edges: its volume is that of the section."""
    ground = spots(lambda x, y: 50 + 0 * x, count=600)
    outside = tuple(p for p in ground.lines if abs(p[0, 0] - X - 50) > 6)
    road = lines(Kind.HARD, *[[(x, 1, z), (x, 99, z)] for x, z in ((47, 47), (53, 47), (45, 50), (55, 50))])
    found = build_surface([], [HeightLayer("g", Kind.SPOT, outside, CRS), road], cell_m=0.25,
                          surface_path=tmp_path / "a.tif")  # fmt: skip
    heights, spec, _ = read(tmp_path / "a.tif")
    middle = slice(int(40 / 0.25), int(60 / 0.25))
    depth = np.nansum(50 - heights[middle]) * 0.25 * 0.25
    assert depth == pytest.approx(20 * (6 + 10) / 2 * 3, rel=0.01)
    assert len(found.tin.breaks) >= 4
    gap = build_surface([], [spots(plane, count=50), spots(lambda x, y: plane(x, y), count=50, seed=2)],
                        longest_side_m=12.0, cell_m=1.0)  # fmt: skip
    assert gap.area_m2 < build_surface([], [spots(plane, count=50), spots(plane, count=50, seed=2)], cell_m=1.0).area_m2


def test_systems_are_brought_together(tmp_path):
    """Spots in the next zone are carried over; heights stay."""
    here, there = osr.SpatialReference(), osr.SpatialReference()
    here.ImportFromEPSG(4547)
    there.ImportFromEPSG(4548)
    for srs in (here, there):
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    over = osr.CoordinateTransformation(here, there)
    survey = spots(plane)
    moved = tuple(np.array([[*over.TransformPoint(*p[0, :2].tolist())[:2], p[0, 2]]]) for p in survey.lines)
    other = HeightLayer("zone 39", Kind.SPOT, moved, "EPSG:4548")
    found = build_surface([], [other], crs=CRS, cell_m=1.0, surface_path=tmp_path / "a.tif")
    heights, spec, _ = read(tmp_path / "a.tif")
    assert found.crs == CRS
    x, y = spec.xy(*np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5))
    assert np.nanmax(np.abs(heights - plane(x - X, y - Y))) < 1e-3


def test_height_datums_are_never_mixed(tmp_path):
    raster = tif(tmp_path / "a.tif", np.full((50, 50), 10.0), crs="EPSG:4547+5737")
    other = spots(plane, height_datum="EGM2008 height")
    with pytest.raises(InputError, match="different datums: 1985国家高程基准 in a.tif, EGM2008 height in spots"):
        build_surface([raster], [other], surface_path=tmp_path / "s.tif")
    with pytest.raises(InputError, match="a.tif says that its heights are 1985国家高程基准, not 大地高"):
        build_surface([raster], height_datum="大地高", surface_path=tmp_path / "s.tif")
    assert not (tmp_path / "s.tif").exists()
    found = build_surface([raster], [spots(plane)], height_datum=NATIONAL, surface_path=tmp_path / "s.tif")
    assert found.height_datum == NATIONAL
    assert read(tmp_path / "s.tif")[2] == "Yellow Sea 1985 height"  # what is written says so
    silent = build_surface([], [spots(plane)])
    assert silent.height_datum is None
    assert any("counted from" in label.en for label in silent.notes)


def test_what_cannot_be_built_is_refused(tmp_path):
    path = tmp_path / "s.tif"
    with pytest.raises(InputError, match="no heights to build"):
        build_surface([], [], crs=CRS)
    with pytest.raises(InputError, match="No input says its coordinate system"):
        build_surface()
    degrees = HeightLayer("lonlat", Kind.SPOT, tuple(np.array([[114 + i / 1e4, 28 + j / 1e4, 5.0]])
                          for i in range(5) for j in range(5)), "EPSG:4490")  # fmt: skip
    with pytest.raises(InputError, match="degrees"):
        build_surface([], [degrees], surface_path=path)
    with pytest.raises(InputError, match="holds the height -9999 m"):
        build_surface([], [spots(lambda x, y: np.where(x < 5, -9999.0, 1.0))], surface_path=path)
    with pytest.raises(InputError, match="makes no sense"):
        build_surface([], [spots(plane)], cell_m=0.0, surface_path=path)
    with pytest.raises(InputError, match="would make"):
        build_surface([], [spots(plane)], cell_m=0.001, surface_path=path)
    far = [[rectangle(X + 9000, Y, X + 9100, Y + 100)]]
    with pytest.raises(InputError, match="No cell of the surface has a height"):
        build_surface([], [spots(plane)], outline=far, surface_path=path)
    crossing = [[np.array([(0, 0), (9, 9), (9, 0), (0, 9), (0, 0)], dtype=float) + (X, Y)]]
    with pytest.raises(InputError, match="cannot be measured"):
        build_surface([], [spots(plane)], outline=crossing, surface_path=path)
    nothing = tif(tmp_path / "n.tif", np.full((9, 9), -9999.0), nodata=-9999.0)
    with pytest.raises(InputError, match="no data"):
        build_surface([nothing], surface_path=path)
    unplaced = write_las(tmp_path / "u.las", [(X + i, Y + i * i % 7, 1.0, 2, False) for i in range(30)])
    with pytest.raises(InputError, match="No input says its coordinate system"):
        build_surface(clouds=[unplaced], surface_path=path)
    assert not path.exists()


def test_cancelled_half_way_leaves_nothing(tmp_path):
    seen = []
    progress = Progress(lambda share, _: seen.append(share), lambda: bool(seen) and seen[-1] >= 0.65)
    with pytest.raises(Cancelled):
        build_surface([], [spots(plane)], surface_path=tmp_path / "s.tif", error_path=tmp_path / "e.tif",
                      progress=progress)  # fmt: skip
    assert list(Path(tmp_path).iterdir()) == []
