"""Grid squares, prisms and sections against closed forms, each other and the exact difference of two rasters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.terrain.methods.crossed import section_volumes
from mine_restoration_plugin.core.terrain.methods.prisms import parted, prism_volumes
from mine_restoration_plugin.core.terrain.methods.slices import slice_volumes
from mine_restoration_plugin.core.terrain.methods.squares import square_volumes
from mine_restoration_plugin.core.terrain.surfaces import GridHeights

E, N = 500_000.0, 3_800_000.0
SPEC = GridSpec(240, 200, (E, 1.0, 0.0, N, 0.0, -1.0), "EPSG:4547")


def box(x0: float, y0: float, x1: float, y1: float) -> list:
    """A rectangle by metres from the upper left corner, y down."""
    ring = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], dtype=float)
    return [[np.column_stack((E + ring[:, 0], N - ring[:, 1]))]]


def surface(heights: np.ndarray, spec: GridSpec = SPEC) -> GridHeights:
    return GridHeights(Grid(heights, spec))


def places(spec: GridSpec = SPEC) -> tuple[np.ndarray, np.ndarray]:
    """x to the right and y down of the cell centres, metres from the corner."""
    x, y = spec.xy(*np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5))
    return x - E, N - y


FLAT = np.full(SPEC.shape, 100.0)


def test_a_plane_slab_is_exact_by_all_three() -> None:
    x, y = places()
    after = FLAT - 1.0 - 0.02 * x  # cut everywhere
    zone = box(40, 40, 200, 160)
    exact = 160 * 120 * (1.0 + 0.02 * 120)
    old, new = surface(FLAT), surface(after)
    assert square_volumes(old, new, zone, 20).cut_bank_m3 == pytest.approx(exact, rel=1e-9)
    assert prism_volumes(old, new, zone).cut_bank_m3 == pytest.approx(exact, rel=1e-6)
    crossed = section_volumes(old, new, zone, 25, base=[(E, N), (E + 10, N)])
    assert crossed.cut_bank_m3 == pytest.approx(exact, rel=1e-4)
    assert crossed.fill_compacted_m3 == 0


def test_a_plane_through_the_ground_is_parted_exactly_by_prisms_and_sections() -> None:
    x, y = places()
    after = FLAT + 0.05 * (x - 110)
    zone = box(40, 40, 200, 160)
    cut, fill = 0.05 * 70**2 / 2 * 120, 0.05 * 90**2 / 2 * 120
    old, new = surface(FLAT), surface(after)
    prisms = prism_volumes(old, new, zone)
    assert (prisms.cut_bank_m3, prisms.fill_compacted_m3) == pytest.approx((cut, fill), rel=1e-4)
    along_y = section_volumes(old, new, zone, 30, base=[(E, N), (E, N - 10)])
    assert (along_y.cut_bank_m3, along_y.fill_compacted_m3) == pytest.approx((cut, fill), rel=1e-4)


def test_one_square_by_hand() -> None:
    """Corners −1, −2, +1, +2 m on 20 m: fill = cut = 400/4·3²/6 = 150 m³ (square-prism rule)."""
    x, y = places()
    u, v = (x - 40) / 20, (y - 40) / 20
    # bilinear between the corners: upper ones −1 and −2, lower ones +1 and +2
    rise = (1 - v) * (-1 - u) + v * (1 + u)
    found = square_volumes(surface(FLAT), surface(FLAT + rise), box(40, 40, 60, 60), 20)
    assert found.share.sum() == 1.0
    assert found.cut_bank_m3 == pytest.approx(150.0, rel=1e-9)
    assert found.fill_compacted_m3 == pytest.approx(150.0, rel=1e-9)


def test_a_frustum_by_the_prismoidal_rule_is_exact_and_by_mean_areas_too_large() -> None:
    """A pit with sides of 1:1: areas are quadratic along the axis, which the prismoidal rule integrates exactly."""
    x, y = places()
    half = np.maximum(np.abs(x - 120) - 0.0, 0)
    depth = np.clip(60 - half, 0, None) * np.clip(60 - np.abs(y - 100), 0, None) / 60
    zone = box(60, 40, 180, 160)
    old, new = surface(FLAT), surface(FLAT - depth)
    crossed = section_volumes(old, new, zone, 60, base=[(E, N), (E + 10, N)])
    exact = 60 * 60 * 60.0  # ∫∫ (60−|x|)(60−|y|)/60
    assert crossed.cut_bank_m3 == pytest.approx(exact, rel=0.01)
    assert crossed.total(2) == pytest.approx(exact, rel=0.01)
    # areas linear along the axis make both equal; a cone tells them apart
    cone = np.clip(50 - np.hypot(x - 120, y - 100), 0, None)
    crossed = section_volumes(old, surface(FLAT - cone), box(70, 50, 170, 150), 50, base=[(E, N), (E + 10, N)])
    volume = math.pi * 50**2 * 50 / 3
    prismoidal, mean = crossed.cut_bank_m3, crossed.total(2)
    assert abs(prismoidal - volume) < abs(mean - volume)
    assert prismoidal == pytest.approx(volume, rel=0.05)


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=3))
@example([0.0, 2.435928196889501e-206, -8.320339550781708e-183])
def test_the_parts_of_a_triangle_add_up_and_mirror(heights: list[float]) -> None:
    first, second, third = (np.array([h]) for h in heights)
    below, above = parted(first, second, third)
    mean = sum(heights) / 3
    assert above[0] - below[0] == pytest.approx(mean, abs=1e-9)
    assert above[0] >= -1e-12
    assert below[0] >= -1e-12
    mirrored = parted(-third, -first, -second)
    assert (mirrored[1][0], mirrored[0][0]) == pytest.approx((below[0], above[0]), abs=1e-9)


def test_a_triangle_against_a_fine_sum() -> None:
    u, v = np.meshgrid((np.arange(800) + 0.5) / 800, (np.arange(800) + 0.5) / 800)
    inside = u + v <= 1
    for one, two, three in ((2.0, -1.0, -3.0), (2.0, 1.0, -3.0), (5.0, 0.0, -1.0)):
        z = one + (two - one) * u[inside] + (three - one) * v[inside]
        below, above = parted(*(np.array([h]) for h in (one, two, three)))
        assert above[0] == pytest.approx(np.clip(z, 0, None).mean(), rel=0.01)
        assert below[0] == pytest.approx(np.clip(-z, 0, None).mean(), rel=0.01)


def test_turned_squares_find_the_same_volume() -> None:
    x, y = places()
    bowl = np.clip(3 - np.hypot(x - 120, y - 100) / 20, 0, None)
    old, new = surface(FLAT), surface(FLAT - bowl)
    zone = box(40, 20, 200, 180)
    volume = math.pi * 60**2 * 3 / 3
    for azimuth in (0.0, 30.0, 45.0, 117.0):
        assert square_volumes(old, new, zone, 5, azimuth).cut_bank_m3 == pytest.approx(volume, rel=0.01)


def test_rectangular_cells_and_south_up_grids_agree() -> None:
    stretched = GridSpec(120, 400, (E, 2.0, 0.0, N - 200, 0.0, 0.5), "EPSG:4547")
    volumes = []
    for spec in (SPEC, stretched):
        x, y = places(spec)
        bowl = np.clip(3 - np.hypot(x - 120, y - 100) / 20, 0, None)
        old, new = surface(np.full(spec.shape, 100.0), spec), surface(100 - bowl, spec)
        zone = box(45, 25, 195, 175)
        volumes.append(
            (
                square_volumes(old, new, zone, 10).cut_bank_m3,
                prism_volumes(old, new, zone).cut_bank_m3,
                section_volumes(old, new, zone, 10).cut_bank_m3,
            )
        )
    assert volumes[0] == pytest.approx(volumes[1], rel=0.01)


def test_holes_and_parts_are_left_out() -> None:
    zone = [*box(20, 20, 60, 60), *box(100, 100, 180, 180)]
    zone[1].append(box(120, 120, 140, 140)[0][0][::-1])
    area = 40 * 40 + 80 * 80 - 20 * 20
    old, new = surface(FLAT), surface(FLAT + 2.0)
    assert square_volumes(old, new, zone, 10).fill_compacted_m3 == pytest.approx(2 * area, rel=1e-9)
    assert prism_volumes(old, new, zone).fill_compacted_m3 == pytest.approx(2 * area, rel=1e-6)
    found = section_volumes(old, new, zone, 3, base=[(E, N), (E + 10, N)])
    # where the outline begins or ends at once, sections are a third of an interval wrong
    assert found.fill_compacted_m3 == pytest.approx(2 * area, rel=0.02)


def test_what_is_not_known_is_said_and_not_counted() -> None:
    after = FLAT + 1.0
    after[90:110, 100:140] = np.nan
    old, new = surface(FLAT), surface(after)
    zone = box(40, 40, 200, 160)
    squares = square_volumes(old, new, zone, 20)
    assert squares.nodata_area_m2 > 0
    assert squares.fill_compacted_m3 + squares.nodata_area_m2 == pytest.approx(160 * 120)
    prisms = prism_volumes(old, new, zone)
    assert prisms.fill_compacted_m3 + prisms.nodata_area_m2 == pytest.approx(160 * 120, rel=1e-6)
    crossed = section_volumes(old, new, zone, 20, base=[(E, N), (E + 10, N)])
    assert crossed.fill_compacted_m3 is None
    assert any(row[5] is not None for row in crossed.rows)


def test_slices_by_closed_form_and_in_sum() -> None:
    x, y = places()
    wall = np.where((x > 60) & (x < 160) & (y > 50) & (y < 150), 100 + 0.2 * (x - 60), 100.0)
    old, new = surface(wall), surface(FLAT)
    found = slice_volumes(old, new, box(0, 0, 240, 200), 5.0, 100.0)
    assert [(s.bottom_m, s.top_m) for s in found] == [(100, 105), (105, 110), (110, 115), (115, 120)]
    # between 100 and 105: full width right of 25 m, a wedge left of it
    assert found[0].cut_bank_m3 == pytest.approx(100 * (75 * 5 + 25 * 5 / 2), rel=1e-3)
    assert sum(s.cut_bank_m3 for s in found) == pytest.approx((wall - 100).sum())
    assert all(s.fill_compacted_m3 == 0 for s in found)


def test_too_many_are_refused() -> None:
    old, new = surface(FLAT), surface(FLAT + 1)
    with pytest.raises(InputError, match="larger squares"):
        square_volumes(old, new, box(0, 0, 240, 200), 0.1)
    with pytest.raises(InputError, match="larger interval"):
        section_volumes(old, new, box(0, 0, 240, 200), 0.01)
    with pytest.raises(InputError, match="higher"):
        slice_volumes(old, surface(FLAT + 1000), box(0, 0, 240, 200), 0.5)
    with pytest.raises(InputError, match="no length"):
        section_volumes(old, new, box(0, 0, 240, 200), 10, base=[(E, N), (E, N)])


def test_the_long_axis_of_a_turned_rectangle() -> None:
    turn = math.radians(30)
    way, side = np.array((math.cos(turn), math.sin(turn))), np.array((-math.sin(turn), math.cos(turn)))
    middle = np.array((E + 120, N - 100))
    ring = np.array([middle + a * way + b * side for a, b in ((-80, -30), (80, -30), (80, 30), (-80, 30), (-80, -30))])
    found = section_volumes(surface(FLAT), surface(FLAT + 1), [[ring]], 20)
    (x0, y0), (x1, y1) = found.base
    assert math.degrees(math.atan2(y1 - y0, x1 - x0)) == pytest.approx(30, abs=1e-6)
    assert math.hypot(x1 - x0, y1 - y0) == pytest.approx(160, rel=1e-9)
    assert found.fill_compacted_m3 == pytest.approx(160 * 60, rel=1e-3)
