"""The wand on discs of one colour, cone pits and heaps, against their formulas, and against scipy's labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from osgeo import ogr
from scipy import ndimage

from mine_restoration_plugin.core.delineation import wand_full
from mine_restoration_plugin.core.delineation.wand import Pick, WandSources, dragged, fill_holes, look, preview
from mine_restoration_plugin.core.delineation.wand_full import Step, full_outline, grown_region
from mine_restoration_plugin.core.delineation.wand_reach import reach
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.crs import transform_points, transform_polygons
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.outlines import mask_outline
from mine_restoration_plugin.core.geodata.overlay import intersection, union
from mine_restoration_plugin.core.geodata.shapes import from_ogr, why_invalid
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.e2e import wand_scene
from tests.unit.terrain_case import DATA, ogr_shape
from tests.unit.wand_case import CRS, X0, Y0, agreement, cone, disc_image, geotiff, inside_of, middles

TROMBETAS = DATA / "sentinel2_trombetas"
BOUNDS = (X0, Y0 - 400, X0 + 400, Y0)
CENTRE = (X0 + 200, Y0 - 180)


def view(image=None, dem=None, bounds=BOUNDS, crs=CRS):
    return look(WandSources.open(image, dem), bounds, crs, Rulebook.load())


# reach: the minimax path cost


COSTS = arrays(np.float32, (9, 11), elements=st.integers(0, 12).map(lambda n: float("inf") if n == 12 else n / 4))


@settings(max_examples=60)
@given(COSTS, st.integers(0, 8), st.integers(0, 10))
def test_every_threshold_of_the_reach_is_the_labelled_component(cost, row, col) -> None:
    reached = reach(cost, row, col)
    own = cost.copy()
    own[row, col] = 0
    for tolerance in np.arange(0, 3.01, 0.25):
        labels, _ = ndimage.label(own <= tolerance)
        assert np.array_equal(reached <= tolerance, labels == labels[row, col])


def test_the_reach_of_a_large_noisy_field_equals_labels_at_many_thresholds() -> None:
    rng = np.random.default_rng(3)
    cost = np.abs(ndimage.gaussian_filter(rng.normal(size=(300, 260)), 3) * 10 + rng.normal(size=(300, 260)) * 0.3)
    cost = cost.astype(np.float32)
    reached = reach(cost, 140, 111)
    cost[140, 111] = 0
    for tolerance in np.quantile(reached, np.linspace(0.01, 0.99, 15)):
        labels, _ = ndimage.label(cost <= tolerance)
        assert np.array_equal(reached <= tolerance, labels == labels[140, 111])


@pytest.mark.parametrize("axis", [0, 1])
def test_flipping_and_shifting_the_costs_flips_and_shifts_the_reach(axis: int) -> None:
    rng = np.random.default_rng(4)
    cost = rng.random((60, 70)).astype(np.float32)
    reached = reach(cost, 20, 30)
    place = (39, 30) if axis == 0 else (20, 39)
    assert np.array_equal(np.flip(reach(np.flip(cost, axis).copy(), *place), axis), reached)
    wide = np.pad(cost, 7, constant_values=np.inf)
    assert np.array_equal(reach(wide, 27, 37)[7:-7, 7:-7], reached)


def test_what_lies_behind_ground_without_data_is_never_reached() -> None:
    cost = np.zeros((5, 9), dtype=np.float32)
    cost[:, 4] = np.inf
    reached = reach(cost, 2, 1)
    assert np.isfinite(reached[:, :4]).all()
    assert np.isinf(reached[:, 4:]).all()


# colour


def test_a_disc_of_one_colour_is_found_through_noise_at_the_proposed_tolerance(tmp_path) -> None:
    bands, disc = disc_image()
    pick = Pick(view(geotiff(tmp_path / "i.tif", bands, 1.0)), *CENTRE)
    found = inside_of(pick.outline(pick.suggested, 200), 400, 1.0)
    assert agreement(found, disc) > 0.97
    assert not pick.touches_edge(pick.suggested)


@pytest.mark.parametrize("factor", [1.0, 40.0, 1e-4])
def test_radiometry_does_not_matter(tmp_path, factor: float) -> None:
    bands, disc = disc_image()
    image = geotiff(tmp_path / "i.tif", bands.astype(np.float32) * np.float32(factor) + np.float32(7 * factor), 1.0)
    pick = Pick(view(image), *CENTRE)
    assert agreement(inside_of(pick.outline(pick.suggested, 200), 400, 1.0), disc) > 0.97


def test_the_click_decides_not_the_colour(tmp_path) -> None:
    """Two discs of one colour: only the clicked one; the ground around has a hole for each."""
    x, y = middles(300, 1.0)
    first, second = np.hypot(x - 80, y - 80) < 40, np.hypot(x - 200, y - 200) < 50
    image = geotiff(tmp_path / "i.tif", np.where(first | second, 200, 50)[None].astype(np.uint8), 1.0)
    looked = view(image, bounds=(X0, Y0 - 300, X0 + 300, Y0))
    pick = Pick(looked, X0 + 200, Y0 - 200)
    assert agreement(pick.mask(1.0), second) > 0.97
    ground = Pick(looked, X0 + 10, Y0 - 290)
    outline = ground.outline(1.0, 200)
    assert [len(rings) for rings in outline] == [3]


def test_cells_without_data_are_left_out(tmp_path) -> None:
    bands, disc = disc_image()
    bands[:, :, 150:170] = 0
    pick = Pick(view(geotiff(tmp_path / "i.tif", bands, 1.0, nodata=0)), *CENTRE)
    mask = pick.mask(3.0)
    assert not mask[:, :169].any()
    assert mask[180, 171:280].all()


def test_nodata_everywhere_and_clicks_beside_the_data_are_refused(tmp_path) -> None:
    empty = geotiff(tmp_path / "e.tif", np.zeros((2, 40, 40), dtype=np.uint8), 10.0, nodata=0)
    with pytest.raises(InputError, match="has data at this place"):
        Pick(view(empty), *CENTRE)
    with pytest.raises(InputError, match="outside the map view"):
        Pick(view(empty), X0 - 5, Y0)


def test_degrees_and_nothing_to_look_at_are_refused(tmp_path) -> None:
    bands, _ = disc_image()
    image = geotiff(tmp_path / "i.tif", bands, 1.0)
    with pytest.raises(InputError, match="degrees"):
        view(image, bounds=(114.0, 28.0, 114.1, 28.1), crs="EPSG:4490")
    with pytest.raises(InputError, match="an image, a terrain model, or both"):
        WandSources.open(None, None)
    with pytest.raises(InputError, match="no raster"):
        WandSources.open(str(tmp_path / "gone.tif"), None)


@pytest.mark.parametrize("axis", [1, 2])
def test_a_flipped_image_gives_the_flipped_region_and_a_shifted_one_the_shifted(tmp_path, axis: int) -> None:
    bands, _ = disc_image(centre=(200.0, 200.0))
    pick = Pick(view(geotiff(tmp_path / "i.tif", bands, 1.0)), X0 + 200.5, Y0 - 200.5)
    flipped = Pick(view(geotiff(tmp_path / "f.tif", np.flip(bands, axis), 1.0)), X0 + 200.5, Y0 - 199.5)
    if axis == 2:
        flipped = Pick(flipped.view, X0 + 199.5, Y0 - 200.5)
    assert agreement(np.flip(flipped.mask(0.9), axis - 1), pick.mask(0.9)) > 0.9999
    far = geotiff(tmp_path / "s.tif", bands, 1.0, origin=(X0 + 7_000, Y0 - 3_000))
    shifted = view(far, bounds=(X0 + 7_000, Y0 - 3_400, X0 + 7_400, Y0 - 3_000))
    assert np.array_equal(Pick(shifted, X0 + 7_200.5, Y0 - 3_200.5).mask(0.9), pick.mask(0.9))


# terrain


@pytest.mark.parametrize("place", [(200, 180), (150, 180), (200, 240)])
@pytest.mark.parametrize("slope", [0.0, 0.15])
def test_a_cone_pit_of_uniform_colour_is_found_by_its_rim(tmp_path, place, slope: float) -> None:
    heights, pit = cone(slope=slope)
    dem = geotiff(tmp_path / "d.tif", heights, 1.0)
    image = geotiff(tmp_path / "i.tif", np.full((3, 400, 400), 90, dtype=np.uint8), 1.0)
    pick = Pick(view(image, dem), X0 + place[0], Y0 - place[1])
    assert pick.signature.landform == "pit"
    assert agreement(inside_of(pick.outline(pick.suggested, 200), 400, 1.0), pit) > 0.96


def test_a_heap_is_found_by_its_toe_and_a_click_on_its_top(tmp_path) -> None:
    heights, heap = cone(depth=-30.0)
    pick = Pick(view(dem=geotiff(tmp_path / "d.tif", heights, 1.0)), X0 + 195, Y0 - 170)
    assert pick.signature.landform == "heap"
    assert agreement(pick.mask(pick.suggested), heap) > 0.95


def test_terrain_only_and_colour_only_by_the_balance(tmp_path) -> None:
    bands, disc = disc_image(centre=(260.0, 180.0))
    heights, pit = cone()
    looked = view(geotiff(tmp_path / "i.tif", bands, 1.0), geotiff(tmp_path / "d.tif", heights, 1.0))
    place = (X0 + 225, Y0 - 180)
    colour, terrain, both = (Pick(looked, *place, balance=balance) for balance in (0.0, 1.0, 0.5))
    assert agreement(colour.mask(colour.suggested), disc) > 0.95
    assert agreement(terrain.mask(terrain.suggested), pit) > 0.95
    assert agreement(both.mask(1.1), disc & pit) > 0.93


def test_together_they_find_a_benched_pit_in_sun_and_shade_that_neither_finds_alone(tmp_path) -> None:
    image, dem = wand_scene.make(tmp_path, 1.0)
    width, height = wand_scene.WIDTH, wand_scene.HEIGHT
    looked = view(image, dem, bounds=(X0, Y0 - height, X0 + width, Y0))
    _, pit, dump = wand_scene.ground(1.0)
    for place, true in ((wand_scene.PIT, pit), (wand_scene.DUMP, dump)):
        found = {}
        for balance in (0.0, 0.5, 1.0):
            pick = Pick(looked, X0 + place[0], Y0 - place[1], balance)
            inside = inside_of(pick.outline(pick.suggested, 1_000), width, 1.0)[:height]
            found[balance] = agreement(inside, true)
        assert found[0.5] > 0.96
        assert found[0.5] > max(found[0.0], found[1.0])


def test_image_and_terrain_on_other_grids_and_in_other_systems(tmp_path) -> None:
    """The image in the neighbouring zone on a rotated grid, the terrain south-up with cells of 3 m by 2 m."""
    size, cell = 900, 0.5
    turn = np.deg2rad(20)
    corner = transform_points(np.array([[X0 - 60, Y0 + 60]]), CRS, "EPSG:4548")[0]
    transform = (
        corner[0], cell * np.cos(turn), cell * np.sin(turn), corner[1], cell * np.sin(turn), -cell * np.cos(turn),
    )  # fmt: skip
    cols, rows = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    x = transform[0] + transform[1] * cols + transform[2] * rows
    y = transform[3] + transform[4] * cols + transform[5] * rows
    moved = transform_points(np.column_stack((x.reshape(-1), y.reshape(-1))), "EPSG:4548", CRS)
    away = np.hypot(moved[:, 0] - CENTRE[0], moved[:, 1] - CENTRE[1]).reshape(size, size)
    image = geotiff(
        tmp_path / "i.tif", np.where(away < 70, 180, 60)[None].astype(np.uint8), cell, "EPSG:4548", None, 0, transform
    )
    cols, rows = np.meshgrid(np.arange(150) + 0.5, np.arange(220) + 0.5)
    pit = np.hypot(cols * 3 - 225, rows * 2 - 220)
    heights = (500 - 40 * np.clip(1 - pit / 90, 0, None)).astype(np.float32)
    dem = geotiff(tmp_path / "d.tif", heights, 1.0, transform=(X0 - 25, 3.0, 0, Y0 - 400, 0, 2.0))
    looked = view(image, dem)
    pick = Pick(looked, *CENTRE)
    outline = full_outline([Step(looked, pick.signature, 1.0)], 200)
    true = np.hypot(*(np.array(np.meshgrid(np.arange(400) + 0.5, np.arange(400) + 0.5)) - [[[200]], [[180]]])) < 70
    assert agreement(inside_of(outline, 400, 1.0), true) > 0.96


# the image's own resolution


@pytest.fixture
def big(tmp_path):
    """An image of 1200² cells of 0.25 m seen by a view of fewer cells."""
    bands, disc = disc_image(1200, 0.25, (150.0, 140.0), 100.0, noise=6.0)
    looked = view(geotiff(tmp_path / "i.tif", bands, 0.25), bounds=(X0, Y0 - 300, X0 + 300, Y0))
    assert looked.spec.cell_x > 0.4
    return looked, disc


@pytest.mark.parametrize("tile", [64, 311])
def test_growing_tile_by_tile_is_growing_at_once(big, tile: int) -> None:
    looked, disc = big
    pick = Pick(looked, X0 + 150, Y0 - 140)
    at_once = grown_region(looked, pick.signature, pick.suggested, 50, tile=2000)
    by_tiles = grown_region(looked, pick.signature, pick.suggested, 50, tile=tile)
    assert len(at_once) == len(by_tiles)
    for one, other in zip(at_once, by_tiles):
        assert all(np.array_equal(a, b) for a, b in zip(one, other))
    assert agreement(inside_of(by_tiles, 1200, 0.25), disc) > 0.98


def test_the_full_outline_agrees_with_the_preview(big) -> None:
    looked, _ = big
    pick = Pick(looked, X0 + 150, Y0 - 140)
    full = inside_of(full_outline([Step(looked, pick.signature, pick.suggested)], 50), 1200, 0.25)
    preview = inside_of(pick.outline(pick.suggested, 50), 1200, 0.25)
    assert agreement(full, preview) > 0.985


def test_a_region_that_runs_out_of_the_view_is_followed(tmp_path) -> None:
    bands, disc = disc_image(noise=4.0)
    image = geotiff(tmp_path / "i.tif", bands, 1.0)
    looked = view(image, bounds=(X0 + 150, Y0 - 260, X0 + 280, Y0 - 130))
    pick = Pick(looked, *CENTRE)
    assert pick.touches_edge(1.0)
    assert agreement(inside_of(full_outline([Step(looked, pick.signature, 1.0)], 50), 400, 1.0), disc) > 0.97
    tight = view(image, bounds=(X0 + 190, Y0 - 190, X0 + 215, Y0 - 165))
    with pytest.raises(InputError, match="Zoom out"):
        full_outline([Step(tight, Pick(tight, *CENTRE).signature, 1.0)], 50)


def test_adding_and_subtracting_clicks(tmp_path) -> None:
    x, y = middles(300, 1.0)
    bands = np.full((300, 300), 50, dtype=np.uint8)
    bands[np.hypot(x - 100, y - 150) < 60] = 150
    bands[np.hypot(x - 200, y - 150) < 50] = 230
    looked = view(geotiff(tmp_path / "i.tif", bands, 1.0), bounds=(X0, Y0 - 300, X0 + 300, Y0))
    left, right = (Pick(looked, X0 + place, Y0 - 150).signature for place in (100, 200))
    union = full_outline([Step(looked, left, 1.0), Step(looked, right, 1.0)], 0)
    assert projected_area_m2(union) == pytest.approx((bands > 50).sum(), rel=0.01)
    back = full_outline([Step(looked, left, 1.0), Step(looked, right, 1.0), Step(looked, right, 1.0, subtract=True)], 0)
    assert projected_area_m2(back) == pytest.approx((bands == 150).sum(), rel=0.01)


def test_a_region_beyond_the_limit_and_a_cancelled_growth_say_so(big, monkeypatch) -> None:
    looked, _ = big
    pick = Pick(looked, X0 + 150, Y0 - 140)
    asked = iter([False] * 3 + [True] * 1000)
    with pytest.raises(Cancelled):
        grown_region(looked, pick.signature, 1.0, 50, Progress(None, lambda: next(asked)), 64)
    small = wand_full._Growth(looked.sources, pick.signature, 1.0, looked.spec.bounds, 5_000, 64)
    with pytest.raises(InputError, match="Lower the tolerance"):
        small.run(Progress())


# outlines of cells


def test_holes_are_filled_up_to_a_size_and_the_outside_is_no_hole() -> None:
    mask = np.zeros((20, 20), dtype=bool)
    mask[2:18, 2:18] = True
    mask[4:6, 4:6] = False
    mask[10:15, 10:15] = False
    filled = fill_holes(mask, 10)
    assert filled[4:6, 4:6].all()
    assert not filled[10:15, 10:15].any()
    assert np.array_equal(fill_holes(mask, 0), mask)
    assert fill_holes(mask, 1e9).sum() == 16 * 16
    bent = mask.copy()
    bent[2:10, 12:18] = False
    assert not fill_holes(bent, 1e9)[2:10, 12:18].any()


MASKS = arrays(np.bool_, (8, 9))


@settings(max_examples=60)
@given(MASKS)
def test_rounded_outlines_are_valid_stay_within_half_a_cell_and_keep_parts_apart(mask) -> None:
    spec = GridSpec(9, 8, (X0, 10.0, 0.0, Y0, 0.0, -10.0), CRS)
    rounded = mask_outline(mask, spec)
    straight = mask_outline(mask, spec, rounded=False)
    assert projected_area_m2(straight) == 100.0 * mask.sum()
    assert len(rounded) == ndimage.label(mask)[1]
    for polygon in rounded:
        assert why_invalid([polygon]) is None
    cells = np.argwhere(mask) if mask.any() else np.empty((0, 2))
    places = set(map(tuple, cells.tolist()))
    for ring in (ring for polygon in rounded for ring in polygon):
        pixel = spec.pixel(ring)
        assert np.allclose(np.mod(pixel * 2, 1), 0)
        for col, row in pixel:
            beside = [(int(np.floor(row - e)), int(np.floor(col - f))) for e, f in ((0.1, 0.1), (-0.1, -0.1))]
            assert (beside[0] in places) != (beside[1] in places)


def test_the_preview_of_several_clicks_is_their_union_less_what_is_taken_away(tmp_path) -> None:
    x, y = middles(300, 1.0)
    bands = np.full((300, 300), 50, dtype=np.uint8)
    bands[np.hypot(x - 100, y - 150) < 60] = 150
    bands[np.hypot(x - 200, y - 150) < 50] = 230
    image = geotiff(tmp_path / "i.tif", bands, 1.0)
    views = [view(image, bounds=(X0, Y0 - 300, X0 + 300, Y0)), view(image, bounds=(X0 + 20, Y0 - 280, X0 + 280, Y0))]
    for second in views:
        left, right = Pick(views[0], X0 + 100, Y0 - 150), Pick(second, X0 + 200, Y0 - 150)
        both = preview([(left, 1.0, False), (right, 1.0, False)], 0)
        assert both.area_m2 == pytest.approx((bands > 50).sum(), rel=0.01)
        assert not both.runs_out
        less = preview([(left, 1.0, False), (right, 1.0, False), (right, 1.0, True)], 0)
        assert less.area_m2 == pytest.approx((bands == 150).sum(), rel=0.01)
    assert preview([(Pick(views[0], X0 + 3, Y0 - 3), 1.0, False)], 0).runs_out


def test_dragging_to_the_right_and_back_comes_to_the_same_tolerance() -> None:
    assert dragged(dragged(1.0, 77), -77) == pytest.approx(1.0)
    assert dragged(1.0, 120) == 2.0
    assert dragged(1.0, -1e6) > 0


def test_the_majority_takes_fringes_off_and_leaves_straight_edges_alone() -> None:
    mask = np.zeros((30, 30), dtype=bool)
    mask[5:25, 5:20] = True
    straight = mask.copy()
    mask[8, 20] = mask[12, 20] = mask[2, 2] = True
    mask[15, 19] = False
    evened = wand_full.majority(mask)
    inner = (slice(7, 23), slice(7, 25))
    assert np.array_equal(evened[inner], straight[inner])
    assert not evened[2, 2]


def test_clicks_in_real_bare_ground_cover_their_patches_and_no_other_class() -> None:
    """Sentinel-2 in degrees, twelve bands, outlined in UTM: all four patches labelled dry, as proposed."""
    crs = "EPSG:32721"
    sources = WandSources.open(str(TROMBETAS / "sen2_l2a_12band_refl_x10000.tif"), None)
    looked = look(sources, sources.image.grid_in(crs).bounds, crs, Rulebook.load())
    classes: dict[str, list] = {}
    labelled = ogr.Open(str(TROMBETAS / "training_polygons.geojson"))
    for row in labelled.GetLayer():
        outline = transform_polygons(from_ogr(row.GetGeometryRef()), "EPSG:4326", crs)
        classes.setdefault(row.GetField("class"), []).append(outline)
    for patch in classes["dryout"]:
        spot = ogr_shape(patch).PointOnSurface()
        pick = Pick(looked, spot.GetX(), spot.GetY())
        found = full_outline([Step(looked, pick.signature, pick.suggested)], 0)
        assert projected_area_m2(intersection(found, patch)) > 0.95 * projected_area_m2(patch)
        for name in ("forest", "water", "village"):
            others = union(classes[name])
            assert projected_area_m2(intersection(found, others)) < 0.01 * projected_area_m2(others)
