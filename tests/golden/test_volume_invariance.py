"""The same ground gives the same volumes, however it is stored, cut into windows, or outlined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.shapes import why_invalid
from mine_restoration_plugin.core.terrain.volume import RasterSurface, Zone, cut_fill
from tests.unit.terrain_case import CRS, clipped_shares, rectangle, ring, tif

X0, Y0 = 500_000.0, 3_100_060.0
NORTH_UP = (X0, 1.0, 0.0, Y0, 0.0, -1.0)
SPEC = GridSpec(70, 60, NORTH_UP, CRS)
RNG = np.random.default_rng(11)
BEFORE = (100 + RNG.normal(0, 4, SPEC.shape)).astype(np.float32)
AFTER = (BEFORE + RNG.normal(0.2, 2, SPEC.shape)).astype(np.float32)
BEFORE[20:26, 30:41] = -9999
AFTER[50:, 5:9] = np.nan
CHANGE = np.where(BEFORE == -9999, np.nan, AFTER.astype(np.float64) - BEFORE)
CONCAVE = ring((4.3, -5.1), (40.2, -8.8), (20.9, -24.4), (44.7, -51.3), (7.7, -40.2))
ZONES = [
    Zone("concave", [[CONCAVE + (X0, Y0)]]),
    Zone(
        "parts and a hole",
        [
            [rectangle(X0 + 30.4, Y0 - 45.5, X0 + 60.3, Y0 - 12.2), rectangle(X0 + 38.5, Y0 - 35, X0 + 47, Y0 - 20.3)],
            [ring((X0 + 62.5, Y0 - 50.0), (X0 + 69.4, Y0 - 55.3), (X0 + 63.3, Y0 - 58.8))],
        ],
    ),
    Zone("over the edge", [[ring((X0 - 20.0, Y0 - 30.0), (X0 + 12.0, Y0 + 15.0), (X0 + 9.5, Y0 - 90.0))]]),
    Zone("beside", [[rectangle(X0 + 500, Y0, X0 + 510, Y0 + 10)]]),
    Zone("within one cell", [[rectangle(X0 + 3.6, Y0 - 2.9, X0 + 3.9, Y0 - 2.6)]]),
    Zone("unknown ground", [[rectangle(X0 + 32.0, Y0 - 25.0, X0 + 36.0, Y0 - 22.0)]]),
]  # fmt: skip


def measured(
    folder, *, transform=NORTH_UP, turn=lambda a: a, shift=(0.0, 0.0), options=(), zones=ZONES, crs=CRS, **how
):
    before = tif(folder / "before.tif", turn(BEFORE), transform, nodata=-9999, options=options, crs=crs)
    after = tif(folder / "after.tif", turn(AFTER), transform, options=options, crs=crs)
    moved = [Zone(z.key, [[r + shift for r in rings] for rings in z.polygons]) for z in zones]
    return cut_fill(RasterSurface(before), RasterSurface(after), moved, before_rmse_m=0.3, after_rmse_m=0.4, **how)


def numbers(result):
    """Everything that was found, flat."""
    rows = []
    for volume in (result, *result.zones):
        data = volume.to_json()
        rows += [v for k, v in data.items() if isinstance(v, float)]
        rows += [v for v in data["above_level_of_detection"].values()]
        rows += [-1e9 if data["median_change_m"] is None else 0.0]
    return rows


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return numbers(measured(tmp_path_factory.mktemp("reference")))


def test_against_clipping_every_cell(tmp_path):
    result = measured(tmp_path)
    lod = result.level_of_detection_m
    known = np.isfinite(CHANGE)
    change = np.where(known, CHANGE, 0.0)
    total = 0.0
    for zone, found in zip(ZONES, result.zones):
        share = clipped_shares(zone.polygons, SPEC)
        area = sum(abs(_shoelace(r)) * (1 if i == 0 else -1) for rings in zone.polygons for i, r in enumerate(rings))
        expected = {
            "cut_bank_m3": (share * np.maximum(-change, 0)).sum(),
            "fill_compacted_m3": (share * np.maximum(change, 0)).sum(),
            "cut_area_m2": (share * (change < 0)).sum(),
            "fill_area_m2": (share * (change > 0)).sum(),
            "covered_area_m2": (share * known).sum(),
            "nodata_area_m2": area - (share * known).sum(),
            "cut_above_lod_m3": (share * np.where(change < -lod, -change, 0)).sum(),
            "fill_above_lod_m3": (share * np.where(change > lod, change, 0)).sum(),
            "cut_above_lod_area_m2": (share * (change < -lod)).sum(),
            "fill_above_lod_area_m2": (share * (change > lod)).sum(),
        }
        for name, value in expected.items():
            assert getattr(found, name) == pytest.approx(value, abs=1e-6), (zone.key, name)
        total += expected["fill_compacted_m3"]
        centres = _centres_in(zone.polygons) & known
        if centres.any():
            assert found.median_change_m == pytest.approx(np.median(CHANGE[centres]), abs=6e-4)
    assert result.fill_compacted_m3 == pytest.approx(total, abs=1e-6)
    assert result.zones[4].median_change_m == pytest.approx(CHANGE[2, 3], abs=6e-4)
    assert result.zones[3].median_change_m is None
    assert result.zones[5].median_change_m is None
    assert result.zones[5].coverage_share == 0.0


def _shoelace(r):
    x, y = r[:, 0] - r[0, 0], r[:, 1] - r[0, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


def _centres_in(polygons):
    """Even-odd rule, one cell centre at a time; a centre on an outline counts to the north-east of it."""
    inside = np.zeros(SPEC.shape, dtype=bool)
    for row in range(SPEC.height):
        for col in range(SPEC.width):
            x, y = X0 + col + 0.5 + 1e-6, Y0 - row - 0.5 + 1e-6
            for rings in polygons:
                for r in rings:
                    for (ax, ay), (bx, by) in zip(r, r[1:]):
                        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                            inside[row, col] = ~inside[row, col]
    return inside


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("cells", [64, 700, 1 << 19])
def test_threads_and_windows_change_nothing(tmp_path, reference, threads, cells):
    found = numbers(measured(tmp_path, threads=threads, cells_per_window=cells))
    assert found == pytest.approx(reference, abs=1e-8)


def test_threads_do_not_change_a_bit(tmp_path):
    one, many = (numbers(measured(tmp_path, threads=n, cells_per_window=300)) for n in (1, 4))
    assert one == many


@pytest.mark.parametrize(
    "options",
    [("TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"), ("COMPRESS=DEFLATE",), ("BLOCKYSIZE=1",), ("BLOCKYSIZE=60",)],
)
def test_storage_changes_nothing(tmp_path, reference, options):
    assert numbers(measured(tmp_path, options=options, cells_per_window=900)) == pytest.approx(reference, abs=1e-8)


@pytest.mark.parametrize("shift", [(1_000.0, -3_000.0), (17.0, 400_000.0)])
def test_another_origin_changes_nothing(tmp_path, reference, shift):
    transform = (X0 + shift[0], 1.0, 0.0, Y0 + shift[1], 0.0, -1.0)
    assert numbers(measured(tmp_path, transform=transform, shift=shift)) == pytest.approx(reference, abs=1e-6)


def test_eastings_with_a_zone_prefix_change_nothing(tmp_path, reference):
    shift = (38_000_000.0, 0.0)
    found = measured(tmp_path, transform=(X0 + shift[0], *NORTH_UP[1:]), shift=shift, crs="EPSG:4526")
    assert numbers(found) == pytest.approx(reference, abs=1e-4)


@pytest.mark.parametrize("name", ["south up", "mirrored", "turned by 180°"])
def test_flipped_rasters_are_the_same_ground(tmp_path, reference, name):
    transform, turn = {
        "south up": ((X0, 1.0, 0.0, Y0 - 60, 0.0, 1.0), lambda a: a[::-1]),
        "mirrored": ((X0 + 70, -1.0, 0.0, Y0, 0.0, -1.0), lambda a: a[:, ::-1]),
        "turned by 180°": ((X0 + 70, -1.0, 0.0, Y0 - 60, 0.0, 1.0), lambda a: a[::-1, ::-1]),
    }[name]
    assert numbers(measured(tmp_path, transform=transform, turn=turn)) == pytest.approx(reference, abs=1e-6)


def test_columns_that_run_north_are_the_same_ground(tmp_path, reference):
    # the array transposed: its columns run down the map, its rows across
    found = measured(tmp_path, transform=(X0, 0.0, 1.0, Y0, -1.0, 0.0), turn=lambda a: np.ascontiguousarray(a.T))
    assert numbers(found) == pytest.approx(reference, abs=1e-6)


def test_two_rasters_of_different_extent_and_order(tmp_path):
    before = tif(tmp_path / "before.tif", BEFORE, NORTH_UP, nodata=-9999)
    wide = np.pad(AFTER, ((7, 3), (2, 11)), constant_values=55.0)[::-1]
    after = tif(tmp_path / "after.tif", wide, (X0 - 2, 1.0, 0.0, Y0 + 7 - 70, 0.0, 1.0))
    found = cut_fill(RasterSurface(before), RasterSurface(after), ZONES)
    plain = measured(tmp_path)
    assert found.fill_compacted_m3 == pytest.approx(plain.fill_compacted_m3, abs=1e-9)
    assert found.resampling is None
    less = tif(tmp_path / "less.tif", AFTER[10:40, 5:50], (X0 + 5, 1.0, 0.0, Y0 - 10, 0.0, -1.0))
    found = cut_fill(RasterSurface(before), RasterSurface(less))
    part = CHANGE[10:40, 5:50]
    assert found.covered_area_m2 == np.isfinite(part).sum()
    assert found.nodata_area_m2 == SPEC.cells - np.isfinite(part).sum()
    assert found.net_m3 == pytest.approx(np.nansum(part), abs=1e-3)


@st.composite
def outlines(draw):
    corners = draw(st.integers(3, 14))
    x, y = X0 + draw(st.floats(-10, 80)), Y0 - draw(st.floats(-10, 70))
    radius = np.array(draw(st.lists(st.floats(0.4, 30), min_size=corners, max_size=corners)))
    angle = np.arange(corners) * 2 * math.pi / corners + draw(st.floats(0, 6))
    outer = ring(*zip(x + radius * np.cos(angle), y + radius * np.sin(angle)))
    hole = [(outer - (x, y)) * draw(st.floats(0.2, 0.9)) + (x, y)] if draw(st.booleans()) else []
    return [[outer[::-1] if draw(st.booleans()) else outer, *hole]]


@given(polygons=outlines())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_outline_on_any_window(tmp_path, polygons):
    share = clipped_shares(polygons, SPEC)
    known = np.isfinite(CHANGE)
    if why_invalid(polygons) is not None or not (share * known).sum() > 0:
        return
    found = measured(tmp_path, zones=[Zone("a", polygons)], cells_per_window=500)
    change = np.where(known, CHANGE, 0.0)
    assert found.cut_bank_m3 == pytest.approx((share * np.maximum(-change, 0)).sum(), abs=1e-6)
    assert found.fill_compacted_m3 == pytest.approx((share * np.maximum(change, 0)).sum(), abs=1e-6)
    assert found.covered_area_m2 == pytest.approx((share * known).sum(), abs=1e-6)
