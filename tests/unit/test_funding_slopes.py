"""Area by class of slope on surfaces whose slope is known."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

from mine_restoration_plugin.core.estimate.funding.slopes import slope_areas
from mine_restoration_plugin.core.geodata.raster import RasterSource
from tests.unit.ground_case import box, dem

BOUNDS = ("0", "2", "6", "15", "25")


@pytest.mark.parametrize(("deg", "bound"), [(0, "0"), (1.9, "0"), (4, "2"), (10, "6"), (20, "15"), (40, "25")])
def test_a_plane_lies_in_one_class(tmp_path, deg, bound) -> None:
    path = dem(tmp_path, lambda x, y: 100 + math.tan(math.radians(deg)) * x)
    with RasterSource(path) as source:
        found = slope_areas(source, box(20, -60, 60, -20), Decimal("1234.56"), BOUNDS)
    assert {key: area for key, area in found.area_m2.items() if area} == {bound: Decimal("1234.56")}
    assert found.mean_deg == pytest.approx(deg, abs=0.01)


def test_two_planes_share_the_unit_as_they_share_its_ground(tmp_path) -> None:
    """Flat up to x = 40, then 20°: a box from 10 to 60 has 30 m of one and 20 m of the other, but for the seam."""
    rise = math.tan(math.radians(20))
    path = dem(tmp_path, lambda x, y: 100 + rise * np.maximum(x - 40, 0))
    with RasterSource(path) as source:
        found = slope_areas(source, box(10, -60, 60, -20), Decimal("5000.00"), BOUNDS)
    assert sum(found.area_m2.values()) == Decimal("5000.00")
    assert float(found.area_m2["0"]) == pytest.approx(3000, abs=150)
    assert float(found.area_m2["15"]) == pytest.approx(2000, abs=150)


def test_cells_count_by_the_part_that_lies_inside(tmp_path) -> None:
    """A strip of 10.5 m whose last half metre is steep: half a row of cells in 10.5, not a whole one."""
    rise = math.tan(math.radians(20))
    path = dem(tmp_path, lambda x, y: 100 + rise * np.maximum(x - 39.5, 0))
    with RasterSource(path) as source:
        found = slope_areas(source, box(30, -60, 41.5, -20), Decimal("1150.00"), BOUNDS)
    # 9 columns flat, the column at 39.5 half as steep (10.3°), 1.5 columns of 20°
    assert float(found.area_m2["0"]) == pytest.approx(900, abs=0.01)
    assert float(found.area_m2["6"]) == pytest.approx(100, abs=0.01)
    assert float(found.area_m2["15"]) == pytest.approx(150, abs=0.01)


def test_a_slope_on_a_bound_is_of_the_class_below(tmp_path) -> None:
    """Level ground is of the first class; a bound as steep as the plane itself does not begin a class for it."""
    path = dem(tmp_path, lambda x, y: 100 + 0.25 * x)
    exact = repr(math.degrees(math.atan(0.25)))
    with RasterSource(path) as source:
        found = slope_areas(source, box(20, -60, 60, -20), Decimal("1.00"), ("0", exact))
    assert found.area_m2["0"] == Decimal("1.00")


def test_ground_beyond_the_heights_is_unknown(tmp_path) -> None:
    with RasterSource(dem(tmp_path, lambda x, y: 100 + 0 * x)) as source:
        found = slope_areas(source, box(500, -600, 600, -500), Decimal("1.00"), BOUNDS)
    assert (found.area_m2, found.mean_deg) == ({}, None)
