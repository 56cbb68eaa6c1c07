"""Rebuilt ground on made terrains whose former shape is a formula, and everything that can be wrong with the input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.delineation.before import Before, within
from mine_restoration_plugin.core.delineation.bodies import join_holes
from mine_restoration_plugin.core.delineation.original import rebuild, write_surfaces
from mine_restoration_plugin.core.geodata.grid import Window
from mine_restoration_plugin.core.geodata.raster import open_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.terrain.volume import RasterSurface, Zone, cut_fill
from tests.unit.ground_case import box, circle, dem
from tests.unit.terrain_case import NORTH_UP

RULES = Rulebook.load()
RECTANGULAR = (500_000.0, 2.0, 0.0, 3_100_200.0, 0.0, -1.0)
ROTATED = (500_000.0, 0.8, 0.6, 3_100_200.0, 0.6, -0.8)


def slope(x, y):
    return 300 + 0.1 * x + 0.05 * y


def hills(x, y):
    return 300 + 6 * np.sin(x / 25) + 5 * np.cos(y / 30 + x / 60)


def dug(ground, x0, y0, radius, depth):
    """The ground with a cylinder of that depth taken out (put on where it is negative)."""
    return lambda x, y: ground(x, y) - depth * (np.hypot(x - x0, y - y0) < radius)


def run(path, holes, **more):
    with open_raster(path) as source:
        return rebuild(source, holes, rulebook=RULES, **more)


@pytest.mark.parametrize(
    ("transform", "size", "x", "y"),
    [(NORTH_UP, (80, 80), 40, -40), (RECTANGULAR, (80, 60), 60, -40), (ROTATED, (80, 80), 56, -8)],
)
def test_a_slope_is_rebuilt_exactly_on_any_grid(tmp_path, transform, size, x, y):
    path = dem(tmp_path, dug(slope, x, y, 13, 7.0), size, transform)
    hole = circle(x, y, 15)
    with open_raster(path) as source:
        found = rebuild(source, [("a", hole)], rulebook=RULES)
        ground, error = found.read(source.spec.whole)
    rows, cols = np.mgrid[0 : size[0], 0 : size[1]] + 0.5
    x0, a, b, y0, d, e = transform
    truth = slope(x0 + a * cols + b * rows - NORTH_UP[0], y0 + d * cols + e * rows - NORTH_UP[3])
    assert ground == pytest.approx(truth, abs=0.002)
    assert found.volume_m3 == pytest.approx(7.0 * math.pi * 13**2, rel=0.03)  # the cylinder on cells
    assert found.holes[0].heap_m3 == pytest.approx(0.0, abs=0.5)
    assert found.volume_high_m3 - found.volume_low_m3 < 0.01 * found.volume_m3
    assert np.isfinite(error).sum() == pytest.approx(math.pi * 15**2 / found.spec.cell_area_m2, rel=0.15)


def test_a_heap_and_a_pit_are_two_numbers(tmp_path):
    def both(x, y):
        return dug(dug(slope, 25, -40, 10, 6.0), 55, -40, 10, -4.0)(x, y)

    found = run(dem(tmp_path, both), [("pit", circle(25, -40, 12)), ("heap", circle(55, -40, 12))])
    pit, heap = found.holes
    assert (pit.heap_m3, heap.pit_m3) == (pytest.approx(0, abs=0.5), pytest.approx(0, abs=0.5))
    assert pit.pit_m3 == pytest.approx(6 * math.pi * 100, rel=0.03)
    assert heap.heap_m3 == pytest.approx(4 * math.pi * 100, rel=0.03)
    assert heap.volume_m3 == pytest.approx(-heap.heap_m3, abs=0.5)
    assert found.volume_m3 == pytest.approx(pit.volume_m3 + heap.volume_m3)
    assert (pit.depth_max_m, heap.height_max_m) == (pytest.approx(6, abs=0.01), pytest.approx(4, abs=0.01))


@pytest.mark.parametrize("radius", [9.0, 55.0])
def test_volumes_are_those_between_the_written_surface_and_the_raster(tmp_path, radius):
    """By our own cut and fill, which is tested against QGIS: also where a hole is solved on blocks and blended."""
    size = int(4 * radius)
    path = dem(tmp_path, dug(hills, size / 2, -size / 2, radius - 2, 8.0), (size, size))
    hole = circle(size / 2 + 0.3, -size / 2 - 0.2, radius)
    with open_raster(path) as source:
        found = rebuild(source, [("a", hole)], rulebook=RULES)
        write_surfaces(found, tmp_path / "ground.tif", tmp_path / "error.tif")
    assert (found.bodies[0].site.blocks.step > 1) == (radius > 20)
    result = cut_fill(RasterSurface(str(tmp_path / "ground.tif")), RasterSurface(path), [Zone("a", hole)])
    assert result.cut_bank_m3 == pytest.approx(found.holes[0].pit_m3, rel=1e-5)
    assert result.fill_compacted_m3 == pytest.approx(found.holes[0].heap_m3, abs=0.1)
    error = gdal.Open(str(tmp_path / "error.tif"))
    assert error.GetRasterBand(1).GetNoDataValue() == -9999
    assert (error.ReadAsArray() == -9999)[0, 0]


def test_windows_fit_together_whatever_their_size(tmp_path):
    path = dem(tmp_path, hills, (220, 220))
    with open_raster(path) as source:
        found = rebuild(source, [("a", circle(110, -110, 55))], rulebook=RULES)
        whole, error = found.read(source.spec.whole)
        for window in (Window(0, 0, 220, 64), Window(37, 90, 61, 53), Window(110, 110, 1, 1)):
            rows, cols = (
                slice(window.row, window.row + window.height),
                slice(window.col, window.col + window.width),
            )
            part, part_error = found.read(window)
            assert part == pytest.approx(whole[rows, cols], abs=0.0011)
            assert part_error == pytest.approx(error[rows, cols], abs=1e-9, nan_ok=True)


def test_an_island_of_undisturbed_ground_is_used(tmp_path):
    """A hill inside the hole that the rim knows nothing about, except by the island on its top."""

    def hill(x, y):
        return slope(x, y) + 8 * np.exp(-((x - 40) ** 2 + (y + 40) ** 2) / 150)

    path = dem(tmp_path, hill)
    ring = circle(40, -40, 22)
    island = [[ring[0][0], circle(40, -40, 6)[0][0]]]
    with_island, without = run(path, [("a", island)]), run(path, [("a", ring)])
    assert with_island.holes[0].area_projected_m2 == pytest.approx(
        without.holes[0].area_projected_m2 - 45 * 36 * math.sin(2 * math.pi / 90), rel=1e-9
    )
    assert abs(with_island.holes[0].middle_m3) < 0.6 * abs(without.holes[0].middle_m3)
    assert with_island.u95_m3 < without.u95_m3


def test_outlines_that_overlap_become_one_and_parts_stay_together(tmp_path):
    path = dem(tmp_path, dug(slope, 40, -40, 12, 5.0))
    left, right = box(25, -55, 42, -25), box(38, -55, 55, -25)
    found = run(path, [("l", left), ("far", box(3, -10, 10, -3)), ("r", right)])
    assert [hole.key for hole in found.holes] == ["l+r", "far"]
    assert found.holes[0].area_projected_m2 == pytest.approx(30 * 30)
    whole = run(path, [("w", box(25, -55, 55, -25))])
    assert found.holes[0].middle_m3 == pytest.approx(whole.holes[0].middle_m3, rel=0.02)
    assert any("l+r" in note.en for note in found.notes)
    parts = run(path, [("two", [*box(3, -10, 10, -3), *box(25, -55, 55, -25)])])
    assert len(parts.holes) == 1
    assert len(parts.bodies) == 2
    assert parts.holes[0].area_projected_m2 == pytest.approx(49 + 900)


def test_outlines_that_only_share_a_side_are_one_and_near_ones_are_not():
    side = [("a", box(0, 0, 10, 10)), ("b", box(10, 0, 20, 10)), ("c", box(20.5, 0, 30, 10)), ("d", box(0, 40, 5, 45))]
    assert [hole.key for hole in join_holes(side)] == ["a+b", "c", "d"]
    chain = [("a", box(0, 0, 10, 10)), ("c", box(18, 0, 30, 10)), ("b", box(9, 0, 19, 10))]
    assert [hole.key for hole in join_holes(chain)] == ["a+c+b"]


def test_a_neighbours_hole_and_nodata_are_no_rim(tmp_path):
    def ground(x, y):
        return np.where((x > 58) & (y > -30), np.nan, dug(dug(slope, 32, -40, 9, 6.0), 52, -40, 9, 30.0)(x, y))

    path = dem(tmp_path, ground, nodata=float("nan"))
    found = run(path, [("a", circle(32, -40, 10)), ("b", circle(52.5, -40, 10.0))])
    assert found.holes[0].middle_m3 == pytest.approx(6 * math.pi * 81, rel=0.05)
    site = found.bodies[0].site
    assert not site.free[coords(site, 52, -40)]
    assert not site.free[coords(site, 61, -20)]


def coords(site, x, y):
    pixel = site.blocks.spec.pixel(np.array([[NORTH_UP[0] + x, NORTH_UP[3] + y]]))[0]
    return int(pixel[1]), int(pixel[0])


def test_nodata_in_the_hole_is_not_in_the_volume(tmp_path):
    def ground(x, y):
        return np.where(x > 40, np.nan, dug(slope, 40, -40, 15, 6.0)(x, y)) + np.where(x > 60, np.nan, 0) * 0

    def partly(x, y):
        return np.where((x > 40) & (np.hypot(x - 40, y + 40) < 15), np.nan, dug(slope, 40, -40, 15, 6.0)(x, y))

    hole = run(dem(tmp_path, partly, nodata=float("nan")), [("a", circle(40, -40, 16))]).holes[0]
    assert hole.status == "range"
    assert hole.nodata_area_m2 == pytest.approx(math.pi * 225 / 2, rel=0.05)
    assert hole.pit_m3 == pytest.approx(6 * math.pi * 225 / 2, rel=0.05)
    with open_raster(dem(tmp_path, partly, nodata=float("nan"), name="b.tif")) as source:
        ground_again, _ = rebuild(source, [("a", circle(40, -40, 16))], rulebook=RULES).read(source.spec.whole)
    assert np.isfinite(ground_again).all()  # the former ground is rebuilt there all the same
    everywhere = dem(tmp_path, lambda x, y: np.where(np.hypot(x - 40, y + 40) < 20, np.nan, slope(x, y)),
                     nodata=float("nan"), name="c.tif")  # fmt: skip
    with pytest.raises(InputError, match="not known"):
        run(everywhere, [("a", circle(40, -40, 16))])


def test_a_hole_at_the_edge_of_the_raster_has_only_a_range(tmp_path):
    path = dem(tmp_path, dug(slope, 8, -8, 6, 5.0))
    corner = run(path, [("a", box(-5, -20, 20, 5))]).holes[0]
    assert corner.status == "range"
    assert corner.nodata_area_m2 == pytest.approx(25 * 25 - 400)
    assert run(path, [("a", box(2, -20, 20, -2))]).holes[0].status == "value"


def test_too_little_ground_around_is_refused_by_name(tmp_path):
    path = dem(tmp_path, slope, (30, 30))
    with pytest.raises(InputError, match=r"quarry: only 0 cells of undisturbed ground") as caught:
        run(path, [("quarry", box(-1, -31, 31, 1))])
    assert "未扰动" in caught.value.values["reason"].zh
    found = run(path, [("good", box(10, -20, 20, -10)), ("aside", box(500, -520, 520, -500))])
    assert [hole.status for hole in found.holes] == ["value", "refused"]
    assert found.holes[1].volume_low_m3 is None
    assert found.volume_m3 == found.holes[0].volume_m3
    assert "aside" in found.warnings[0].en
    strip = box(2, -8, 28, -4)
    line = box(2, -4.0, 28, -3.0)
    with pytest.raises(InputError, match="one line"):
        run(path, [("road", strip)], rim=line)


def test_rim_polygons_replace_the_ring(tmp_path):
    """A pit that is open to a valley which was cut with it: only the horseshoe knows the former ground."""

    def dug_here(x, y):
        return (np.hypot(x - 40, y + 40) < 12) | ((np.abs(y + 40) < 10) & (x > 40))

    def valley(x, y):
        return slope(x, y) - 8.0 * dug_here(x, y)

    path = dem(tmp_path, valley)
    hole = circle(40, -40, 13)
    horseshoe = [*box(20, -62, 56, -54), *box(20, -54, 26, -26), *box(20, -26, 56, -18)]
    x, y = np.meshgrid(np.arange(25, 55, 0.05), np.arange(-55, -25, 0.05))
    truth = 8.0 * 0.05**2 * np.count_nonzero(dug_here(x, y) & (np.hypot(x - 40, y + 40) < 13))
    ring, drawn = run(path, [("a", hole)]), run(path, [("a", hole)], rim=horseshoe)
    assert drawn.middle_m3 == pytest.approx(truth, rel=0.06)
    assert abs(ring.middle_m3 - truth) > 3 * abs(drawn.middle_m3 - truth)
    assert set(drawn.bodies[0].site.rim[:, 1].tolist()) <= set(range(drawn.bodies[0].site.share.shape[1]))
    inside = drawn.bodies[0].site.places(drawn.bodies[0].site.rim)
    assert within(inside, horseshoe).all()


def test_old_contours_and_spot_heights_bring_back_a_hill_and_their_datum_is_corrected(tmp_path):
    def hill(x, y):
        return slope(x, y) + 12 * np.exp(-((x - 40) ** 2 + (y + 40) ** 2) / 120)

    path = dem(tmp_path, dug(hill, 40, -40, 18, 10.0))
    hole, truth = circle(40, -40, 19), 10.0 * math.pi * 324
    lines = []
    for radius in (3.0, 8.0, 13.0, 25.0, 30.0):
        line = circle(40, -40, radius)[0][0]
        x, y = line[:, 0] - NORTH_UP[0], line[:, 1] - NORTH_UP[3]
        lines.append(np.column_stack((line, hill(x, y) + 3.25)))  # counted from another datum
    without = run(path, [("a", hole)])
    found = run(path, [("a", hole)], before=[Before("contours 1990", tuple(lines))])
    assert abs(without.middle_m3 / truth - 1) > 0.15
    assert found.middle_m3 == pytest.approx(truth, rel=0.03)
    assert abs(found.middle_m3 - truth) <= found.u95_m3 < 0.15 * truth
    assert "+3.25 m" in found.notes[0].en
    spots = Before("spots", (np.array([[NORTH_UP[0] + 40, NORTH_UP[3] - 40, hill(40.0, -40.0)]]),), None, 0.1)
    one = run(path, [("a", hole)], before=[spots])
    assert "datum could not be checked" in one.warnings[0].en
    assert abs(one.middle_m3 - truth) < abs(without.middle_m3 - truth)
    assert one.holes[0].old_points == 1


def test_the_error_of_the_survey_widens_the_range_by_its_upper_bound(tmp_path):
    path = dem(tmp_path, dug(hills, 40, -40, 12, 8.0))
    plain, with_error = run(path, [("a", circle(40, -40, 14))]), run(path, [("a", circle(40, -40, 14))], rmse_m=0.5)
    survey = 1.959964 * 0.5 * plain.holes[0].area_projected_m2
    assert with_error.u95_m3 == pytest.approx(math.hypot(plain.u95_m3, survey), abs=0.01)
    assert with_error.read(Window(0, 0, 2, 2))[1] == pytest.approx(np.full((2, 2), 0.5))  # outside: what was given
    assert np.isnan(plain.read(Window(0, 0, 2, 2))[1]).all()
    assert "upper bound" in with_error.assumptions[-1].en
    assert "No error" in plain.assumptions[-1].en
    for wrong in (-1.0, float("nan")):
        with pytest.raises(InputError, match="makes no sense"):
            run(path, [("a", circle(40, -40, 14))], rmse_m=wrong)


def test_wrong_input_is_named(tmp_path):
    path = dem(tmp_path, slope)
    with pytest.raises(InputError, match="at least one outline"):
        run(path, [])
    bow = [[np.array([(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)]) + NORTH_UP[0]]]
    with pytest.raises(InputError, match=r"The outline of bow cannot be measured"):
        run(path, [("bow", bow)])
    with pytest.raises(InputError, match="No hole lies on the terrain raster"):
        run(path, [("a", box(5000, 5000, 5010, 5010))])
    degrees = dem(
        tmp_path, lambda x, y: 0 * x + 5, (30, 30), (114.0, 0.001, 0, 38.0, 0, -0.001), "d.tif", crs="EPSG:4490"
    )
    hole = [[np.array([(114.01, 37.99), (114.02, 37.99), (114.02, 37.98), (114.01, 37.98), (114.01, 37.99)])]]
    with pytest.raises(InputError, match="EPSG:4547"):
        run(degrees, [("a", hole)])
    bad = Before("old", (np.array([[NORTH_UP[0], NORTH_UP[3], float("nan")]]),))
    with pytest.raises(InputError, match="old holds heights"):
        run(path, [("a", circle(40, -40, 10))], before=[bad])


def test_outlines_of_another_system_are_carried_over(tmp_path):
    from mine_restoration_plugin.core.geodata.crs import transform_polygons

    path = dem(tmp_path, dug(hills, 40, -40, 12, 8.0))
    hole = circle(40, -40, 14)
    there = transform_polygons(hole, "EPSG:4547", "EPSG:4490")
    here, carried = run(path, [("a", hole)]), run(path, [("a", there)], holes_crs="EPSG:4490")
    assert carried.middle_m3 == pytest.approx(here.middle_m3, rel=1e-4)


def test_the_same_input_gives_the_same_numbers(tmp_path):
    path = dem(tmp_path, dug(hills, 40, -40, 12, 8.0))
    holes = [("a", circle(40, -40, 14)), ("b", circle(12, -12, 5))]
    assert run(path, holes).to_json() == run(path, holes).to_json()
    one = {hole.key: hole.middle_m3 for hole in run(path, holes).holes}
    other = {hole.key: hole.middle_m3 for hole in run(path, holes[::-1]).holes}
    assert one == other


@pytest.mark.parametrize("share", [0.0, 0.4, 0.7, 0.8])
def test_cancelling_leaves_nothing(tmp_path, share):
    path = dem(tmp_path, hills, (1200, 1100))
    folder = tmp_path / "out"
    folder.mkdir()
    reached = []
    progress = Progress(lambda done, _: reached.append(done), lambda: bool(reached) and reached[-1] >= share)

    def deed():
        with open_raster(path) as source:
            found = rebuild(source, [("a", circle(75, -75, 20))], rulebook=RULES, progress=progress.part(0.0, 0.7))
            write_surfaces(found, folder / "g.tif", folder / "e.tif", progress.part(0.7, 1.0))

    with pytest.raises(Cancelled):
        deed()
    assert not list(folder.iterdir())


def test_progress_runs_to_the_end_and_never_back(tmp_path):
    path = dem(tmp_path, hills)
    seen = []
    with open_raster(path) as source:
        rebuild(source, [("a", circle(20, -20, 8)), ("b", circle(60, -60, 8))], rulebook=RULES,
                progress=Progress(lambda done, _: seen.append(done)))  # fmt: skip
    assert seen == sorted(seen)
    assert seen[-1] > 0.8
