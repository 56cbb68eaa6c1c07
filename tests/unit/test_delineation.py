"""Units suggested from made-up grounds whose pits and dumps are known, and set operations on outlines."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.delineation.ground import rebuilt_ground, robust_plane
from mine_restoration_plugin.core.delineation.units import coarse_heights, suggest_units
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.overlay import difference, intersection, polygons_of_cells, union
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_grid
from mine_restoration_plugin.core.rulebook import Rulebook

CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 3_000_000.0


def box(x: float, y: float, width: float, height: float) -> list[list[np.ndarray]]:
    x, y = X0 + x, Y0 + y
    return [[np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)])]]


def hill(tmp_path: Path, cell: float = 2.0, size: float = 400.0) -> RasterSource:
    """A slope with 8 % to the east and 3 % to the north; a pit 15 m deep, a dump 12 m high, a bump of 2 m."""
    n = int(size / cell)
    x, y = np.meshgrid((np.arange(n) + 0.5) * cell, (np.arange(n) + 0.5) * cell)
    z = 300 + 0.08 * x + 0.03 * y
    z = z - 15 * ((x > 60) & (x < 160) & (y > 100) & (y < 220)) + 12 * ((x > 240) & (x < 340) & (y > 180) & (y < 280))
    z = z + 2.0 * ((x > 240) & (x < 340) & (y > 40) & (y < 120))
    spec = GridSpec(n, n, (X0, cell, 0, Y0 + size, 0, -cell), CRS)
    path = tmp_path / f"hill{cell}.tif"
    write_grid(path, Grid(z[::-1], spec))
    return RasterSource(path)


def test_plane_is_found_in_spite_of_a_pit_that_reaches_the_rim() -> None:
    random = np.random.default_rng(1)
    x, y = random.random(500) * 100, random.random(500) * 100
    z = 50 + 0.1 * x - 0.2 * y + random.normal(0, 0.05, 500)
    z[:100] -= 40
    plane = robust_plane(x, y, z)
    assert plane.gx == pytest.approx(0.1, abs=0.01)
    assert plane.gy == pytest.approx(-0.2, abs=0.01)


def test_points_in_line_give_a_level_and_nothing_is_extrapolated() -> None:
    x = np.arange(10.0)
    plane = robust_plane(x, 2 * x, 100 + x)
    assert (plane.gx, plane.gy) == (0.0, 0.0)
    plane = robust_plane(np.array([0.0, 10, 0, 10]), np.array([0.0, 0, 10, 10]), np.array([5.0, 6, 5, 6]))
    assert plane.at(np.array([1000.0]), np.array([0.0]))[0] == 6.0


def test_rebuilt_ground_of_a_slope_is_the_slope() -> None:
    edge = np.linspace(0, 100, 21)
    rim = np.concatenate([np.column_stack((edge, np.full(21, v))) for v in (0.0, 100.0)])
    rim = np.column_stack((rim, 20 + 0.3 * rim[:, 0]))
    inside = np.array([[30.0, 50.0], [70.0, 10.0]])
    found = rebuilt_ground(inside[:, 0], inside[:, 1], rim, 5.0)
    assert found == pytest.approx(20 + 0.3 * inside[:, 0], abs=0.01)


@pytest.mark.parametrize("cells_max", [250_000, 2_500])
def test_pit_and_dump_on_a_slope_are_found_and_the_bump_is_not(tmp_path: Path, cells_max: int) -> None:
    source = hill(tmp_path)
    book = Rulebook.load()
    rules = {key: book.rule(key) for key in book.keys("")}
    key = "delineation.suggestion_cells_max"
    rules[key] = dataclasses.replace(rules[key], value=str(cells_max))
    plot = box(10, 10, 380, 380)
    units = suggest_units(source, [{"plot_no": "A", "polygons": plot}], Rulebook(rules))
    assert [unit["kind"] for unit in units] == ["pit", "dump", "other"]
    share = 0.15 if cells_max < 10_000 else 0.02
    assert projected_area_m2(units[0]["polygons"]) == pytest.approx(100 * 120, rel=share)
    assert projected_area_m2(units[1]["polygons"]) == pytest.approx(100 * 100, rel=share)
    assert sum(projected_area_m2(u["polygons"]) for u in units) == pytest.approx(projected_area_m2(plot), abs=0.1)
    for i, one in enumerate(units):
        for other in units[:i]:
            assert projected_area_m2(intersection(one["polygons"], other["polygons"])) < 0.1


def test_what_does_not_stand_out_from_the_error_is_not_suggested(tmp_path: Path) -> None:
    source = hill(tmp_path)
    units = suggest_units(source, [{"plot_no": "A", "polygons": box(10, 10, 380, 380)}], Rulebook.load(), rmse_m=20.0)
    assert [unit["kind"] for unit in units] == ["other"]


def test_coarse_heights_are_means_of_blocks(tmp_path: Path) -> None:
    source = hill(tmp_path)
    heights, spec = coarse_heights(source, box(0, 0, 400, 400), 1_000)
    step = round(spec.cell_x / 2.0)
    fine = source.read()[0].astype(float)
    assert heights[2, 3] == pytest.approx(fine[2 * step : 3 * step, 3 * step : 4 * step].mean())
    assert heights.size <= 1_200


def test_cells_become_polygons_along_their_edges_with_holes() -> None:
    labels = np.zeros((6, 6), dtype=np.int32)
    labels[1:5, 1:5] = 1
    labels[2, 2] = 0
    labels[3, 3] = 2
    spec = GridSpec(6, 6, (X0, 10, 0, Y0, 0, -10), CRS)
    shapes = polygons_of_cells(labels, spec)
    assert projected_area_m2(shapes[1]) == 1400
    assert projected_area_m2(shapes[2]) == 100
    assert len(shapes[1][0]) == 3


def test_the_form_does_not_depend_on_where_a_ring_starts_or_turns() -> None:
    ring = box(0, 0, 10, 20)[0][0]
    turned = np.vstack((ring[2:-1], ring[:3]))
    backwards = ring[::-1]
    forms = [difference([[r]], []) for r in (ring, turned, backwards)]
    assert all(np.array_equal(forms[0][0][0], form[0][0]) for form in forms)


def test_set_operations() -> None:
    one, other = box(0, 0, 10, 10), box(5, 5, 10, 10)
    assert projected_area_m2(intersection(one, other)) == 25
    assert projected_area_m2(difference(one, other)) == 75
    assert projected_area_m2(union([one, other])) == 175
    assert intersection(one, box(50, 50, 1, 1)) == []
