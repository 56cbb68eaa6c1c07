"""What the terrain shows of a unit, on grounds whose faces, hollows and catchments have closed forms."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.diagnosis.condition.ground import read_ground, read_terrain, water_of
from mine_restoration_plugin.core.geodata.raster import RasterSource
from tests.unit.ground_case import box, dem
from tests.unit.terrain_case import NORTH_UP

CELLS = 4_000_000
CELL = abs(NORTH_UP[1])


def faces(path: Path, unit, steep: float = 45.0, cells: int = CELLS):
    with RasterSource(path) as source:
        return read_ground(source, unit, steep, cells)


def water(path: Path, units, cells: int = CELLS):
    with RasterSource(path) as source:
        return water_of(read_terrain(source, cells), units)


def test_an_inclined_face_between_two_flats(tmp_path: Path) -> None:
    """30 m high at 60°, along 80 cells: height, slope, length down it 30 ÷ sin 60°, looking east."""
    width = 30 / math.tan(math.radians(60))
    ground = dem(tmp_path, lambda x, y: 130 - np.clip((x - 40 * CELL) * 30 / width, 0, 30), (80, 120))
    found = faces(ground, box(0, -80 * CELL, 120 * CELL, 0))
    face = found.faces[0]
    assert len(found.faces) == 1
    assert face.height_m == pytest.approx(30.0, abs=1e-6)
    assert face.most_deg == pytest.approx(60.0, abs=0.01)
    assert 45.0 <= face.slope_deg <= 60.0 + 1e-9
    assert face.looks_deg == pytest.approx(90.0, abs=1e-6)
    assert face.down_m == pytest.approx(face.height_m / math.sin(math.radians(face.slope_deg)))
    # the outer rows have no slope: the face is two cells shorter than the ground
    assert face.length_m == pytest.approx(78 * CELL, rel=0.15)


def test_a_cone_is_one_face_that_turns_and_is_as_long_as_its_mean_perimeter(tmp_path: Path) -> None:
    """Frustum of 60 m and 20 m radius, 50°: the mean perimeter is π (R + r)."""
    tangent = math.tan(math.radians(50))
    ground = dem(
        tmp_path,
        lambda x, y: 100 + np.clip(60 - np.hypot(x - 80, y + 80), 0, 40) * tangent,
        (160 * 2, 160 * 2),
        transform=(NORTH_UP[0], 0.5, 0.0, NORTH_UP[3], 0.0, -0.5),
    )
    found = faces(ground, box(1, -159, 159, -1))
    assert len(found.faces) == 1
    face = found.faces[0]
    assert face.looks_deg is None
    assert face.height_m == pytest.approx(40 * tangent, rel=0.02)
    assert face.length_m == pytest.approx(math.pi * 80, rel=0.03)
    assert face.area_m2 == pytest.approx(math.pi * (60**2 - 20**2), rel=0.03)


def test_a_box_pit_holds_its_area_times_its_depth(tmp_path: Path) -> None:
    """20 × 30 cells, 7 m below level ground at 50 m: nothing spills below 50 m."""

    def height(x, y):
        inside = (x > 20 * CELL) & (x < 50 * CELL) & (y < -20 * CELL) & (y > -40 * CELL)
        return np.where(inside, 43.0, 50.0)

    found = water(dem(tmp_path, height), {"P": box(20 * CELL, -40 * CELL, 50 * CELL, -20 * CELL)})["P"]
    (pond,) = found.ponds
    beside = box(52 * CELL, -40 * CELL, 70 * CELL, -20 * CELL)
    assert water(dem(tmp_path, height), {"O": beside})["O"].ponds == ()
    assert (pond.depth_m, pond.spill_m) == (7.0, 50.0)
    assert pond.area_m2 == pytest.approx(600 * CELL**2)
    assert pond.volume_m3 == pytest.approx(600 * CELL**2 * 7)


def test_a_pit_with_a_gap_in_its_rim_holds_water_up_to_the_gap(tmp_path: Path) -> None:
    def height(x, y):
        inside = (x > 20 * CELL) & (x < 50 * CELL) & (y < -20 * CELL) & (y > -40 * CELL)
        gap = (x >= 50 * CELL) & (y < -29 * CELL) & (y > -31 * CELL)
        return np.where(inside, 43.0, np.where(gap, 45.0, 50.0))

    found = water(dem(tmp_path, height), {"P": box(20 * CELL, -40 * CELL, 50 * CELL, -20 * CELL)})["P"]
    assert found.ponds[0].depth_m == pytest.approx(2.0)
    assert found.ponds[0].volume_m3 == pytest.approx(600 * CELL**2 * 2)


def test_the_catchment_of_a_strip_on_an_inclined_plane(tmp_path: Path) -> None:
    """Ground that falls south by rows: what is above a strip drains into it, as wide as the strip is, and to the edge.
    With a ridge above it, the area between ridge and strip is all there is."""
    strip = {"D": box(30 * CELL, -60 * CELL, 50 * CELL, -50 * CELL)}
    plane = water(dem(tmp_path, lambda x, y: 100 + 0.2 * y, name="plane.tif"), strip)["D"]
    assert plane.catchment_m2 == pytest.approx(20 * 50 * CELL**2)
    assert not plane.whole
    ridge = water(dem(tmp_path, lambda x, y: 100 - 0.2 * np.abs(y + 20.5 * CELL), name="ridge.tif"), strip)["D"]
    assert ridge.catchment_m2 == pytest.approx(20 * 30 * CELL**2, rel=0.05)
    assert ridge.whole


def test_unknown_heights_are_counted_and_hold_no_water(tmp_path: Path) -> None:
    def height(x, y):
        inside = (x > 20 * CELL) & (x < 50 * CELL) & (y < -20 * CELL) & (y > -40 * CELL)
        lake = (x > 30 * CELL) & (x < 40 * CELL) & (y < -25 * CELL) & (y > -35 * CELL)
        return np.where(lake, -9999.0, np.where(inside, 43.0, 50.0))

    ground = dem(tmp_path, height, nodata=-9999.0)
    unit = box(20 * CELL, -40 * CELL, 50 * CELL, -20 * CELL)
    assert water(ground, {"P": unit})["P"].ponds == ()
    assert faces(ground, unit).unknown_m2 == pytest.approx(100 * CELL**2)
    nothing = dem(tmp_path, lambda x, y: -9999.0 + 0 * x, nodata=-9999.0, name="nothing.tif")
    assert water(nothing, {"P": unit})["P"].ponds == ()
    assert faces(nothing, unit).faces == ()


def test_every_second_cell_says_so(tmp_path: Path) -> None:
    ground = dem(tmp_path, lambda x, y: 100 - np.clip(x - 40 * CELL, 0, 20 * CELL), (80, 120))
    found = faces(ground, box(0, -80 * CELL, 120 * CELL, 0), 40.0, 2400)
    assert found.step == 2
    assert found.faces[0].height_m == pytest.approx(20 * CELL, rel=0.15)
    assert found.least_height_m(45.0) == pytest.approx(4 * CELL)


def _blobs(seed: int):
    """A rough ground without level places, so that no two cells share a height."""
    random = np.random.default_rng(seed)
    field = random.normal(size=(60, 60)) * 12
    for _ in range(4):
        field = (field + np.roll(field, 1, 0) + np.roll(field, 1, 1) + np.roll(field, -1, 0)) / 4
    return 100 + field * 4


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(("flip", "upside", "shift", "raise")))
def test_flipped_shifted_and_raised_ground_shows_the_same(tmp_path_factory, seed: int, change: str) -> None:
    folder = tmp_path_factory.mktemp("blobs")
    heights = _blobs(seed)
    shown = {"flip": heights[:, ::-1], "upside": heights[::-1], "raise": heights + 50.0, "shift": heights}[change]
    transform = (NORTH_UP[0] + 7 * CELL, CELL, 0.0, NORTH_UP[3], 0.0, -CELL) if change == "shift" else NORTH_UP
    unit, moved = box(10 * CELL, -50 * CELL, 50 * CELL, -10 * CELL), box(10 * CELL, -50 * CELL, 50 * CELL, -10 * CELL)
    if change == "shift":
        moved = box(17 * CELL, -50 * CELL, 57 * CELL, -10 * CELL)
    one = dem(folder, lambda x, y: heights, heights.shape, name="one.tif")
    other = dem(folder, lambda x, y: shown, heights.shape, transform, name="other.tif")
    assert _measures(one, unit) == pytest.approx(_measures(other, moved), rel=1e-6, abs=1e-6)


def _measures(path: Path, unit) -> list[float]:
    """All that does not depend on where the ground lies, or which way it is turned."""
    found, wet = faces(path, unit, 30.0), water(path, {"U": unit})["U"]
    rows = sorted((f.height_m, f.area_m2, f.true_area_m2, f.slope_deg, f.length_m) for f in found.faces)
    ponds = sorted((p.depth_m, p.area_m2, p.volume_m3) for p in wet.ponds)
    return [found.steep_area_m2, *np.ravel(rows), *np.ravel(ponds)]


def test_a_wall_along_a_hillside_is_as_high_as_it_is_anywhere(tmp_path: Path) -> None:
    """A wall of 10 m on ground that rises 12 m along it: 10 m and what the ground rises within a cell, not 22 m."""
    ground = dem(tmp_path, lambda x, y: 100 - 0.1 * y - np.where(x > 60 * CELL, 10.0, 0.0), (120, 120))
    found = faces(ground, box(0, -120 * CELL, 120 * CELL, 0))
    assert len(found.faces) == 1
    assert found.faces[0].height_m == pytest.approx(10.0, abs=0.41 * CELL)
