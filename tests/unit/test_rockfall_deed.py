"""Rockfall as a deed: tiles and grids do not change what is found; starts, ground along sections, percentiles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import gdal

from mine_restoration_plugin.core.diagnosis.rockfall import deed
from mine_restoration_plugin.core.diagnosis.rockfall.sections import starts_of_lines, starts_of_points
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, grid_blocks, write_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook.book import Rulebook

X, Y = 500_000.0, 3_800_000.0
TURN = 0.35
SQUARE = (X, 1.0, 0.0, Y, 0.0, -1.0)
ROTATED = (X, math.cos(TURN), math.sin(TURN), Y, math.sin(TURN), -math.cos(TURN))
OBLONG = (X, 1.25, 0.0, Y, 0.0, -0.8)
STEEP = math.tan(math.radians(68))


def bowl(x, y):
    """A round pit of 40 m, its sides at 68°, with a floor that rises gently to one side."""
    distance = np.hypot(x - (X + 75), y - (Y - 75))
    return 100 + np.clip((distance - 35) * STEEP, 0, 40) + 0.01 * (x - X)


def surface(tmp_path, transform=SQUARE, size=(150, 150), at=bowl):
    spec = GridSpec(*size, transform, "EPSG:4547")
    row, col = np.mgrid[0 : size[1], 0 : size[0]] + 0.5
    heights = at(*spec.xy(col, row)).astype(np.float32)
    path = tmp_path / "dem.tif"
    write_raster(path, spec, grid_blocks(Grid(heights, spec)))
    return RasterSource(path)


def fell(source, sources=None, settings=None, **more):
    return deed.rockfall(
        source, sources or deed.Sources(), settings or deed.Settings(blocks=20), Rulebook.load(), **more
    )


def test_tiles_do_not_change_the_reach(tmp_path, monkeypatch):
    source = surface(tmp_path)
    whole = fell(source, runout_path=tmp_path / "whole.tif")
    monkeypatch.setattr(deed, "TILE", 32)
    parts = fell(source, runout_path=tmp_path / "parts.tif")
    one, other = (gdal.Open(str(tmp_path / name)).ReadAsArray() for name in ("whole.tif", "parts.tif"))
    assert ((one > -9000) == (other > -9000)).all()
    assert np.allclose(one, other, atol=0.05)
    assert parts.angle_reach_m == pytest.approx(whole.angle_reach_m, abs=1.0)
    assert parts.shadow_reach_m == pytest.approx(whole.shadow_reach_m, abs=1.0)
    assert len(parts.paths) == len(whole.paths)


@pytest.mark.parametrize("transform", [SQUARE, OBLONG, ROTATED], ids=["square", "oblong", "rotated"])
def test_starts_fall_into_the_pit(tmp_path, transform):
    source = surface(tmp_path, transform, (190, 190))
    inside = [(X + 75 + 45 * math.cos(a), Y - 75 + 45 * math.sin(a)) for a in (0.6, 0.9)]
    points = [(str(i), x, y) for i, (x, y) in enumerate(inside)]
    starts, remarks = starts_of_points(source, points)
    if transform is ROTATED and len(starts) < 2:
        pytest.skip("outside of the turned surface")
    assert remarks == []
    for start in starts:
        to_middle = math.atan2(Y - 75 - start.y, X + 75 - start.x)
        assert abs((start.way - to_middle + math.pi) % (2 * math.pi) - math.pi) < 0.1


def test_crest_lines_fall_to_their_lower_side_whichever_way_they_are_drawn(tmp_path):
    source = surface(tmp_path)
    crest = np.array([[X + 60, Y - 20.0], [X + 90, Y - 20.0]])
    for line in (crest, crest[::-1]):
        starts, _ = starts_of_lines(source, [("c", line)], 10)
        assert len(starts) == 3
        assert all(abs(math.sin(start.way) + 1) < 1e-6 for start in starts)  # south, into the pit


def test_sources_off_the_surface_are_named_and_none_left_is_an_error(tmp_path):
    source = surface(tmp_path)
    found = fell(source, deed.Sources(points=(("in", X + 75, Y - 33), ("out", X - 50, Y))))
    assert len(found.paths) == 1
    assert any("out" in label.en for label in found.warnings)
    with pytest.raises(InputError, match="No source"):
        fell(source, deed.Sources(points=(("out", X - 50, Y),)))


def test_other_ground_on_the_way_and_holes_in_it(tmp_path):
    source = surface(tmp_path)
    base = fell(source, deed.Sources(points=(("a", X + 75, Y - 30),)))
    section = base.paths[0].section
    ring = np.array([[X, Y - 60], [X + 150, Y - 60], [X + 150, Y - 150], [X, Y - 150], [X, Y - 60.0]])
    hole = np.array([[X + 60, Y - 80], [X + 90, Y - 80], [X + 90, Y - 100], [X + 60, Y - 100], [X + 60, Y - 80.0]])
    ground = deed._ground_along(section, deed.Settings("talus", (("soil", [[ring, hole]]),)))
    middle = (section.places[1:, 1] + section.places[:-1, 1]) / 2
    soft = (middle < Y - 60) & ~((middle < Y - 80) & (middle > Y - 100))
    assert (ground == np.where(soft, deed.MATERIALS.index("soil"), deed.MATERIALS.index("talus"))).all()


def test_barriers_and_percentiles(tmp_path):
    source = surface(tmp_path)
    settings = deed.Settings(blocks=100, barrier_m=10.0, diameter_m=1.0)
    found = fell(source, deed.Sources(points=(("a", X + 75, Y - 30),)), settings)
    assert found.mass_kg == pytest.approx(math.pi / 6 * 2600)
    height, energy = found.at_barrier(0.95)
    crossing = found.paths[0].fall.barriers[0]
    assert height == pytest.approx(np.quantile(crossing.heights_m, 0.95, method="higher"))
    assert energy <= found.mass_kg * 9.81 * 42 / 1000 + found.mass_kg * 4 / 1000  # no more than the fall gives
    assert found.reach_m(0.5) <= found.reach_m(0.95) <= found.reach_m(1.0)
    assert found.to_json()["barrier"]["mass_kg"] == found.mass_kg
    drawn = found.paths[0].drawn()
    assert (drawn.stop_x == found.paths[0].fall.stop_x).all()
    assert len(drawn.paths) == 100
