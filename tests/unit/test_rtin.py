"""Triangles of a raster: bound, covering and fitting together, seen by the tools of other triangulations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.tri import LinearTriInterpolator, Triangulation

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.terrain.rtin import mesh_of, triangulated
from mine_restoration_plugin.core.terrain.surfaces import GridHeights
from tests.unit.terrain_case import CRS


def heights_of(mesh, heights: np.ndarray) -> np.ndarray:
    """Heights at all cells by matplotlib, which knows nothing of how the triangles came about."""
    row, col = mesh.corners.T
    drawn = LinearTriInterpolator(Triangulation(col, row, mesh.triangles), heights[row, col])
    rows, cols = np.indices(heights.shape)
    return drawn(cols.ravel(), rows.ravel()).filled(np.nan).reshape(heights.shape)


def edges_of(triangles: np.ndarray) -> np.ndarray:
    """How many triangles each side has."""
    sides = np.sort(np.concatenate((triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]])), axis=1)
    return np.unique(sides, axis=0, return_counts=True)[1]


def twice(mesh) -> np.ndarray:
    a, b, c = (mesh.corners[mesh.triangles[:, i]][:, ::-1] * (1, -1) for i in range(3))
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 70), st.integers(2, 70), st.floats(0.0, 3.0), st.integers(0, 2**32 - 1), st.floats(0.0, 0.2))
def test_no_cell_lies_further_off_than_the_tolerance(rows, cols, tolerance, seed, missing):
    chance = np.random.default_rng(seed)
    heights = chance.normal(size=(rows, cols)).cumsum(axis=0) + chance.normal(size=cols).cumsum()
    heights[chance.random(heights.shape) < missing] = np.nan
    mesh = mesh_of(heights, tolerance)
    known = np.isfinite(heights)
    # of every four neighbours that are all known both triangles are there, of three one or none
    quads = known[:-1, :-1] * 1 + known[1:, :-1] + known[:-1, 1:] + known[1:, 1:]
    area = twice(mesh)
    assert (area > 0).all()
    assert np.count_nonzero(quads == 4) <= area.sum() / 2 <= np.count_nonzero(quads == 4) + (quads == 3).sum() / 2
    if len(mesh.triangles):
        assert edges_of(mesh.triangles).max() <= 2
        off = np.abs(heights_of(mesh, heights) - heights)
        assert np.nanmax(off) <= tolerance + 1e-9


def test_sides_fit_together_inside():
    y, x = np.indices((129, 257))
    mesh = mesh_of(10 * np.sin(x / 17) * np.cos(y / 11), 0.05)
    row, col = mesh.corners.T
    rim = (row == 0) | (row == 128) | (col == 0) | (col == 256)
    counts = edges_of(mesh.triangles)
    # Euler: in a disc without gaps corners − sides + triangles is 1, and the sides of one triangle lie on the rim
    assert len(mesh.corners) - len(counts) + len(mesh.triangles) == 1
    assert np.count_nonzero(counts == 1) == np.count_nonzero(rim)


@pytest.mark.parametrize(("rows", "cols", "most"), [(257, 257, 2), (129, 385, 8), (513, 257, 4)])
def test_a_plane_takes_as_few_triangles_as_squares_fit(rows, cols, most):
    y, x = np.indices((rows, cols))
    mesh = mesh_of(0.1 * x - 0.25 * y + 100, 1e-6)
    assert len(mesh.triangles) <= most
    assert twice(mesh).sum() / 2 == (rows - 1) * (cols - 1)


def test_a_cone_has_its_error_and_its_wanted_corners():
    y, x = np.indices((200, 300))
    heights = 50 - np.hypot(x - 150.0, y - 100.0) / 3
    wanted = np.zeros(heights.shape, dtype=bool)
    wanted[20, 30:200] = True
    mesh = mesh_of(heights, 0.2, wanted)
    corners = {tuple(corner) for corner in mesh.corners.tolist()}
    assert {(20, col) for col in range(30, 200)} <= corners
    assert 0.1 < np.nanmax(np.abs(heights_of(mesh, heights) - heights)) <= 0.2 + 1e-9
    assert len(mesh_of(heights, 0.2).triangles) < 0.05 * 2 * heights.size


ROTATED = (500_000.0, 0.8, 0.3, 3_800_000.0, 0.6, -0.4)


@pytest.mark.parametrize("transform", [(5e5, 2.0, 0.0, 38e5, 0.0, -1.0), ROTATED, (5e5, 1.0, 0.0, 38e5, 0.0, 1.0)])
def test_the_written_triangles_turn_left_and_keep_the_bound(transform):
    y, x = np.indices((90, 140))
    heights = 5 * np.sin(x / 9) + 4 * np.cos(y / 7)
    spec = GridSpec(140, 90, transform, CRS)
    source = GridHeights(Grid(heights, spec))
    tin, error = triangulated(source, spec, heights, 0.1, 4, 10**6)
    assert (tin.twice_areas() > 0).all()
    row, col = np.indices(heights.shape)
    at = np.column_stack(spec.xy(col.ravel() + 0.5, row.ravel() + 0.5))
    drawn = LinearTriInterpolator(Triangulation(*tin.points[:, :2].T, tin.triangles), tin.points[:, 2])(*at.T)
    off = np.abs(drawn.filled(np.nan) - heights.ravel())
    assert np.nanmax(off) == pytest.approx(error, abs=2e-4)
    assert error <= 0.1


def test_too_many_triangles_nothing_known_and_a_cancel():
    spec = GridSpec(64, 64, (5e5, 1.0, 0.0, 38e5, 0.0, -1.0), CRS)
    rough = np.random.default_rng(1).normal(size=(64, 64))
    for heights, text in ((rough, "larger tolerance"), (np.full((64, 64), np.nan), "no three neighbouring")):
        with pytest.raises(InputError, match=text):
            triangulated(GridHeights(Grid(heights, spec)), spec, heights, 0.01, 4, 100)
    with pytest.raises(Cancelled):
        mesh_of(rough, 0.01, None, Progress(is_cancelled=lambda: True))
