"""Finding on real images and terrain: what must be found, what must not, and that the way of reading does not matter.

Answers from outside: training polygons of the Sentinel-2 chip, hand outlines of the pit and dump (drawn before the
detector), the season between the two Landsat dates (nothing was dug), and patches whose place and size we chose.
"""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.delineation.finding.find import find_candidates
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.unit.finding_case import (
    JULY,
    NOVEMBER,
    OUTLINES,
    RAJAPUR,
    TRAINING,
    TROMBETAS,
    cells_in,
    covered,
    iou,
    outlines,
    raster,
    saved_like,
    spec_of,
    with_patch,
)

BARE_FIELDS = ((64, 178), (100, 11), (260, 268), (280, 148), (245, 193))
"""Places of bare ground in November: low NDVI, bright, chosen by eye."""
WOODS = ((150, 150), (200, 120), (130, 190), (190, 220), (110, 250))


def shares(found, path=TROMBETAS):
    """By class of the training polygons, cells and the share of them inside candidates."""
    spec = spec_of(path)
    mask = covered(found.candidates, spec)
    classes = {name: cells_in(polygons, spec) for name, polygons in outlines(TRAINING, "class").items()}
    assert set(classes) == {"village", "dryout", "forest", "water"}
    return mask, classes


def judged(found, path=TROMBETAS):
    mask, classes = shares(found, path)
    bare, green = classes["village"] | classes["dryout"], classes["forest"] | classes["water"]
    return mask[bare].mean(), mask[green].mean()


def same(one, other):
    assert [(c.kind, c.score, c.area_m2) for c in one.candidates] == [
        (c.kind, c.score, c.area_m2) for c in other.candidates
    ]
    for first, second in zip(one.candidates, other.candidates):
        assert all(np.array_equal(a, b) for p, q in zip(first.polygons, second.polygons) for a, b in zip(p, q))


@pytest.fixture(scope="module")
def trombetas():
    return find_candidates(TROMBETAS)


@pytest.fixture(scope="module")
def rajapur():
    return find_candidates(dem=RAJAPUR)


def test_bare_ground_is_found_and_forest_and_water_are_not(trombetas):
    bare, green = judged(trombetas)
    assert bare >= 0.95
    assert green <= 0.02
    for candidate in trombetas.candidates:
        assert candidate.kind == "bare"
        assert 0 < candidate.score <= 1
        assert candidate.area_m2 >= 1000
        assert "bare" in {reason.key for reason in candidate.reasons}
    scores = [candidate.score for candidate in trombetas.candidates]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("numbers", "order"),
    [((2, 3, 4, 8), "B,G,R,N"), ((8, 4, 3), "N,R,G"), ((4, 3, 2, 1), "R,G,B,-")],
    ids=["BGRN", "NRG", "RGB"],
)
def test_fewer_bands_in_any_order(tmp_path, numbers, order):
    """Without 1.6 µm turbid pools look like bare ground or like water; the rest stays."""
    array = gdal.Open(str(TROMBETAS)).ReadAsArray()[[number - 1 for number in numbers]]
    path = saved_like(tmp_path / "few.tif", TROMBETAS, array)
    mask, classes = shares(find_candidates(path, bands=order))
    assert mask[classes["village"]].mean() >= 0.95
    assert mask[classes["dryout"]].mean() >= 0.7
    assert mask[classes["forest"]].mean() <= 0.02
    assert mask[classes["water"]].mean() <= 0.05


@pytest.mark.parametrize("kind", ["8 bit", "reflectance", "offset taken off"])
def test_any_radiometry(tmp_path, kind):
    array = gdal.Open(str(TROMBETAS)).ReadAsArray().astype(float)
    if kind == "8 bit":
        array = np.clip(array / 24, 0, 255).astype(np.uint8)
    elif kind == "reflectance":
        array = ((array - 1000) / 10_000).astype(np.float32)
    else:
        array = np.clip(array - 1000, 0, None).astype(np.uint16)
    bare, green = judged(find_candidates(saved_like(tmp_path / "other.tif", TROMBETAS, array)))
    assert bare >= 0.95
    assert green <= 0.02


def test_the_season_is_no_expansion():
    found = find_candidates(JULY, NOVEMBER)
    assert found.candidates == ()
    assert found.facts["two_dates"] is True


@pytest.mark.parametrize("source", BARE_FIELDS)
def test_a_bare_patch_in_the_woods_is_found_where_it_is(tmp_path, source):
    target = WOODS[BARE_FIELDS.index(source)]
    later = with_patch(tmp_path / "later.tif", source, target)
    [candidate] = find_candidates(JULY, later).candidates
    assert candidate.kind == "change"
    assert candidate.area_m2 == pytest.approx(56 * 900, rel=0.35)
    spec = spec_of(NOVEMBER)
    patch = np.zeros(spec.shape, dtype=bool)
    patch[target[0] - 4 : target[0] + 4, target[1] - 3 : target[1] + 4] = True
    mask = cells_in(candidate.polygons, spec)
    assert (mask & patch).sum() / (mask | patch).sum() > 0.6
    assert {"change", "bright"} <= {reason.key for reason in candidate.reasons}


def test_what_was_bare_before_is_no_expansion(tmp_path):
    """The same patch on both dates."""
    array = gdal.Open(str(JULY)).ReadAsArray()
    array[:, 196:204, 117:124] = gdal.Open(str(JULY)).ReadAsArray()[:, 236:244, 187:194]
    before = saved_like(tmp_path / "before.tif", JULY, array)
    later = with_patch(tmp_path / "later.tif", (245, 193), (200, 120))
    assert find_candidates(before, later).candidates == ()


def mosaic(rng, rows=240, columns=240, side=12):
    """Woods and crops in fields of 12 cells, drawn by lot: which is which."""
    fields = rng.random((rows // side, columns // side)) < 0.5
    return np.kron(fields, np.ones((side, side))).astype(bool)


def painted(rng, covers, shape):
    """An image of B, G, R, N, S1 from (mask, five numbers) each, with noise of 4 %."""
    image = np.zeros((5, *shape))
    for mask, colour in covers:
        image[:, mask] = np.array(colour, float)[:, None]
    return (image * rng.normal(1, 0.04, image.shape)).astype(np.float32)


WOODS_GREEN, WOODS_BARE = (250, 400, 300, 3200, 1500), (400, 550, 650, 1500, 1900)
CROPS_GREEN, SOIL = (350, 650, 450, 4200, 2200), (900, 1200, 1600, 2100, 3000)


def test_harvest_among_woods_is_no_expansion_but_a_clearing_is(tmp_path):
    """Crops become the very soil that a clearing shows; only what they were before tells them apart."""
    rng = np.random.default_rng(11)
    crops = mosaic(rng)
    before = painted(rng, [(~crops, WOODS_GREEN), (crops, CROPS_GREEN)], crops.shape)
    clearing = np.zeros_like(crops)
    clearing[100:112, 60:78] = True
    clearing &= ~crops
    assert clearing.sum() > 40
    after = painted(rng, [(~crops, WOODS_BARE), (crops, SOIL)], crops.shape)
    cleared = painted(rng, [(~crops, WOODS_BARE), (crops, SOIL), (clearing, SOIL)], crops.shape)
    paths = [raster(tmp_path / f"{i}.tif", image, (10, 10)) for i, image in enumerate((before, after, cleared))]
    assert find_candidates(*paths[:2], bands="B,G,R,N,S1").candidates == ()
    found = find_candidates(paths[0], paths[2], bands="B,G,R,N,S1").candidates
    spec = spec_of(paths[0])
    mask = covered(found, spec)
    assert mask[clearing].mean() > 0.7
    assert (mask & ~clearing).sum() < 0.4 * clearing.sum()


def test_a_turbid_river_is_none_but_a_pond_in_bare_ground_belongs_to_it(tmp_path):
    rng = np.random.default_rng(12)
    shape = (150, 200)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    river = np.abs(x - 150 - 8 * np.sin(y / 20)) < 25  # 500 m wide
    bare = np.hypot(x - 60, y - 75) < 30
    pond = np.hypot(x - 60, y - 95) < 9  # at the rim of the bare ground
    clear = np.hypot(x - 60, y - 20) < 12
    turbid = (800, 1300, 1400, 900, 150)
    covers = [(np.ones(shape, bool), WOODS_GREEN), (river, turbid), (bare, SOIL), (pond, turbid)]
    image = painted(rng, [*covers, (clear, (150, 180, 120, 60, 30))], shape)
    path = raster(tmp_path / "image.tif", image, (10, 10))
    mask = covered(find_candidates(path, bands="B,G,R,N,S1").candidates, spec_of(path))
    assert mask[bare | pond].mean() > 0.97
    assert mask[pond].mean() > 0.95
    assert mask[river].mean() < 0.02
    assert not mask[clear].any()


def test_pit_and_dump_as_drawn_by_hand(rajapur):
    hand = outlines(OUTLINES, "kind")
    best = {kind: max(rajapur.candidates, key=lambda c, k=kind: iou(c.polygons, hand[k])) for kind in hand}
    assert best["pit"] is not best["dump"]
    for kind, candidate in best.items():
        assert candidate.kind == kind
        assert iou(candidate.polygons, hand[kind]) >= 0.8
    assert [c for c in rajapur.candidates[:2] if c not in best.values()] == []  # nothing scores above them
    depth = next(reason for reason in best["pit"].reasons if reason.key == "depth")
    assert 60 < depth.value < 90  # the data's source says about 70 m
    height = next(reason for reason in best["dump"].reasons if reason.key == "height")
    assert 20 < height.value < 40  # about 25 m above its surroundings


@pytest.mark.parametrize("tile", [37, 100])
def test_tiles_do_not_change_the_result(trombetas, rajapur, tile, tmp_path):
    same(trombetas, find_candidates(TROMBETAS, tile=tile))
    same(rajapur, find_candidates(dem=RAJAPUR, tile=tile))
    later = with_patch(tmp_path / "later.tif", BARE_FIELDS[0], (150, 150))
    same(find_candidates(JULY, later), find_candidates(JULY, later, tile=tile))


def test_the_same_again_is_the_same_again(trombetas):
    same(trombetas, find_candidates(TROMBETAS))


def hills(rows=160, columns=160, cell=(10.0, 10.0)):
    """Gentle natural ground; metres."""
    y, x = np.mgrid[0:rows, 0:columns].astype(float)
    x, y = x * cell[0], y * cell[1]
    return 300 + 0.02 * x - 0.01 * y + 1.0 * np.sin(x / 150) * np.cos(y / 190), x, y


def bowl(x, y, middle, radius, depth):
    """0 outside ``radius``, falling to −depth with walls over the outer third."""
    away = np.hypot(x - middle[0], y - middle[1])
    return -depth * np.clip((radius - away) / (radius / 3), 0, 1)


@pytest.mark.parametrize("rotated", [False, True], ids=["north-up", "turned"])
def test_a_drawn_pit_and_heap_on_rectangular_cells(tmp_path, rotated):
    cell = (8.0, 12.0)
    ground, x, y = hills(140, 200, cell)
    heights = ground + bowl(x, y, (500, 500), 150, 20) - bowl(x, y, (1100, 1100), 120, 15)
    found = find_candidates(dem=raster(tmp_path / "dem.tif", heights.astype(np.float32), cell, rotated=rotated))
    kinds = {c.kind: c for c in found.candidates[:2]}
    assert set(kinds) == {"pit", "dump"}
    assert kinds["pit"].area_m2 == pytest.approx(np.pi * 150**2, rel=0.2)
    assert kinds["dump"].area_m2 == pytest.approx(np.pi * 120**2, rel=0.2)
    deep = next(reason.value for reason in kinds["pit"].reasons if reason.key == "depth")
    assert deep == pytest.approx(20, abs=3)


def test_smooth_hills_alone_give_nothing(tmp_path):
    ground, _, _ = hills()
    assert find_candidates(dem=raster(tmp_path / "dem.tif", ground.astype(np.float32), (10, 10))).candidates == ()


def test_two_terrain_models_show_what_was_dug_and_dumped_between_them(tmp_path):
    """The later one lies 1.5 m higher on the whole (another datum) and has noise: neither is a change."""
    ground, x, y = hills()
    old = ground + bowl(x, y, (400, 400), 100, 30)  # an old pit stays as it is
    rng = np.random.default_rng(5)
    new = old + bowl(x, y, (1100, 400), 90, 12) - bowl(x, y, (1000, 1100), 80, 9) + 1.5
    noise = [rng.normal(0, 0.2, ground.shape) for _ in range(2)]
    before = raster(tmp_path / "a.tif", (old + noise[0]).astype(np.float32), (10, 10))
    later = raster(tmp_path / "b.tif", (new + noise[1]).astype(np.float32), (10, 10))
    found = find_candidates(dem=before, dem_later=later)
    assert found.facts["height_shift_m"] == pytest.approx(1.5, abs=0.05)
    dug, dumped = sorted(found.candidates, key=lambda c: -max(r.value for r in c.reasons if r.key in ("dug", "dumped")))
    assert {c.kind for c in found.candidates} == {"change"}
    assert "dug" in {r.key for r in dug.reasons}
    assert "dumped" in {r.key for r in dumped.reasons}
    assert dug.area_m2 == pytest.approx(np.pi * 85**2, rel=0.2)
    assert find_candidates(dem=before, dem_later=before).candidates == ()
    same(found, find_candidates(dem=before, dem_later=later, tile=33))


def test_image_and_terrain_of_other_grids_together(tmp_path):
    """A pit in a bare place: the terrain's cells are coarser, shifted, and in degrees."""
    ground, x, y = hills(200, 200, (10.0, 10.0))
    heights = (ground + bowl(x, y, (900, 900), 200, 25)).astype(np.float32)
    fine = raster(tmp_path / "fine.tif", heights, (10, 10))
    gdal.Warp(
        str(tmp_path / "dem.tif"), fine, dstSRS="EPSG:4490", xRes=0.0003, yRes=0.0003, dstNodata=-9999
    ).FlushCache()
    bare = np.hypot(x - 900, y - 900) < 260
    rng = np.random.default_rng(1)
    red = np.where(bare, 2200, 400) + rng.normal(0, 60, bare.shape)
    near = np.where(bare, 2600, 3500) + rng.normal(0, 60, bare.shape)
    green = np.where(bare, 1700, 600) + rng.normal(0, 60, bare.shape)
    image = raster(tmp_path / "image.tif", np.stack([green, red, near]).astype(np.uint16), (10, 10))
    found = find_candidates(image, dem=tmp_path / "dem.tif", bands="G,R,N")
    first, second = found.candidates[:2]
    assert {first.kind, second.kind} == {"pit", "bare"}
    pit = first if first.kind == "pit" else second
    assert {"depth", "bare"} <= {reason.key for reason in pit.reasons}
    assert pit.area_m2 == pytest.approx(np.pi * 200**2, rel=0.25)
    assert sum(c.area_m2 for c in found.candidates) == pytest.approx(np.pi * 260**2, rel=0.1)
    alone = find_candidates(image, bands="G,R,N").candidates[0]
    assert pit.score > alone.score


def test_a_wooded_hollow_is_no_candidate_unless_its_faces_are_steep(tmp_path):
    """The image sees woods everywhere: gentle natural forms go, an old pit with steep faces stays for a person."""
    ground, x, y = hills(200, 200, (10.0, 10.0))
    rng = np.random.default_rng(2)
    covers = [(np.ones(x.shape, bool), WOODS_GREEN)]
    image = raster(tmp_path / "image.tif", painted(rng, covers, x.shape), (10, 10))
    for name, depth, radius, found in (("gentle", 9, 250, 0), ("steep", 45, 200, 1)):
        heights = (ground + bowl(x, y, (900, 900), radius, depth)).astype(np.float32)
        dem = raster(tmp_path / f"{name}.tif", heights, (10, 10))
        assert find_candidates(dem=dem).candidates[0].kind == "pit"
        kinds = [c.kind for c in find_candidates(image, dem=dem, bands="B,G,R,N,S1").candidates]
        assert kinds == ["pit"] * found, name


def test_fine_imagery_is_averaged_and_gives_the_same_place(tmp_path):
    """8-bit RGB of 0.5 m: a bare square of 60 m in the green, with a grain finer than the working cells."""
    rng = np.random.default_rng(3)
    bare = np.zeros((500, 520), dtype=bool)
    bare[200:320, 150:270] = True
    noise = rng.normal(0, 18, (3, *bare.shape))
    rgb = np.where(bare, np.array([190, 170, 150])[:, None, None], np.array([60, 95, 50])[:, None, None]) + noise
    path = raster(tmp_path / "drone.tif", np.clip(rgb, 0, 254).astype(np.uint8), (0.5, 0.5))
    found = find_candidates(path, bands="R,G,B")
    [candidate] = found.candidates
    assert found.facts["averaged"] == 7
    assert candidate.area_m2 == pytest.approx(3600, rel=0.1)  # a third of a cell of 3.5 m along the sides
    [again] = find_candidates(path, bands="R,G,B", min_area_m2=100).candidates
    assert again.area_m2 == pytest.approx(3600, rel=0.03)


def test_clouds_and_cells_without_data_are_no_candidates(tmp_path):
    """July's clouds are white and at the end of the scale; a corner has no data."""
    found = find_candidates(JULY)
    spec = spec_of(JULY)
    mask = covered(found.candidates, spec)
    array = gdal.Open(str(JULY)).ReadAsArray()
    core = (array[:3] >= 250).all(axis=0)
    assert core.sum() > 500
    assert mask[core].mean() < 0.05
    data = array.astype(np.float32)
    data[:, :100, :100] = np.nan
    other = find_candidates(saved_like(tmp_path / "hole.tif", JULY, data))
    assert not covered(other.candidates, spec)[:99, :99].any()


def test_outlines_are_simple_and_near_the_cells(trombetas):
    """Every outline is valid, holes are at least the least area, and stays within a cell of the mask's edge."""
    from mine_restoration_plugin.core.geodata.areas import ellipsoidal_area_m2
    from mine_restoration_plugin.core.geodata.shapes import why_invalid

    for candidate in trombetas.candidates:
        assert why_invalid(candidate.polygons) is None
        assert len(candidate.polygons) == 1
        for hole in candidate.polygons[0][1:]:
            assert ellipsoidal_area_m2([[hole]], trombetas.crs) > 0.7 * 1000


def test_no_two_candidates_share_ground(tmp_path):
    ground, x, y = hills(140, 200, (10.0, 10.0))
    heights = ground + bowl(x, y, (600, 600), 200, 30) - bowl(x, y, (1010, 600), 200, 25)
    found = find_candidates(dem=raster(tmp_path / "dem.tif", heights.astype(np.float32), (10, 10)))
    assert {c.kind for c in found.candidates[:2]} == {"pit", "dump"}
    from mine_restoration_plugin.core.geodata.shapes import to_ogr

    one, other = (to_ogr(c.polygons) for c in found.candidates[:2])
    assert one.Intersection(other).Area() < 0.01


# wrong input


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "Give an image or a terrain model"),
        ({"imagery_later": NOVEMBER}, "later date needs the earlier"),
        ({"dem": RAJAPUR, "dem_later": RAJAPUR, "imagery_later": NOVEMBER}, "later date needs the earlier"),
        ({"imagery": TROMBETAS, "bands": "B,G"}, "bare ground is told by"),
        ({"imagery": TROMBETAS, "bands": "S2/S2/S2"}, "more than two parts"),
        ({"imagery": TROMBETAS, "min_area_m2": 0}, "above 0"),
        ({"imagery": "nowhere.tif"}, "There is no raster"),
        ({"imagery": TROMBETAS, "dem": NOVEMBER}, ""),
    ],
)
def test_wrong_input_is_a_sentence(arguments, said):
    if not said:
        # terrain of another continent: nothing is known of it here, and the imagery speaks alone
        assert {c.kind for c in find_candidates(**arguments).candidates} == {"bare"}
        return
    with pytest.raises(InputError, match=said):
        find_candidates(**arguments)


def test_images_of_two_places_are_refused():
    with pytest.raises(InputError, match="where the other raster lies"):
        find_candidates(JULY, TROMBETAS)


def test_no_data_everywhere_and_no_crs_are_refused(tmp_path):
    nothing = np.full((3, 40, 40), np.nan, dtype=np.float32)
    empty = raster(tmp_path / "empty.tif", nothing, (10, 10), nodata=-1.0)
    with pytest.raises(InputError, match="has no data"):
        find_candidates(empty, bands="R,G,B")
    with pytest.raises(InputError, match="has no data"):
        find_candidates(dem=empty)
    nowhere = raster(tmp_path / "nowhere.tif", np.ones((3, 40, 40), np.float32), (10, 10), crs=None)
    with pytest.raises(InputError, match="no coordinate reference system"):
        find_candidates(nowhere, bands="R,G,B")


def test_cancel_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for after in (1, 3, 8):
        calls = []

        def cancelled(calls=calls, after=after):
            calls.append(1)
            return len(calls) > after

        with pytest.raises(Cancelled):
            find_candidates(TROMBETAS, tile=64, progress=Progress(None, cancelled))
        assert list(tmp_path.iterdir()) == []
    find_candidates(dem=RAJAPUR)
    assert list(tmp_path.iterdir()) == []
