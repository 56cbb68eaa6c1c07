"""Faces of a surface: planes by formula on square, oblong and rotated grids, with gaps; in zones, on lines, found."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mine_restoration_plugin.core.diagnosis.rock.faces import faces_of_lines, faces_of_zones, find_faces
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, grid_blocks, write_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress

X, Y = 500_000.0, 3_800_000.0
TURN = 0.35
GRIDS = {
    "square": (X, 1.0, 0.0, Y, 0.0, -1.0),
    "oblong": (X, 1.5, 0.0, Y, 0.0, -0.8),
    "south up": (X, 1.0, 0.0, Y - 120, 0.0, 1.0),
    "rotated": (X, math.cos(TURN), math.sin(TURN), Y, math.sin(TURN), -math.cos(TURN)),
}


def surface(tmp_path, transform, heights_at, size=(160, 120), holes=()):
    spec = GridSpec(*size, transform, "EPSG:4547")
    row, col = np.mgrid[0 : size[1], 0 : size[0]] + 0.5
    x, y = spec.xy(col, row)
    heights = heights_at(x, y).astype(np.float32)
    for r, c in holes:
        heights[r, c] = np.nan
    path = tmp_path / "dem.tif"
    write_raster(path, spec, grid_blocks(Grid(heights, spec)))
    return RasterSource(path), spec


def plane_of(dip, direction):
    fall, azimuth = math.tan(math.radians(dip)), math.radians(direction)
    return lambda x, y: 100.0 - fall * ((x - X) * math.sin(azimuth) + (y - Y) * math.cos(azimuth))


@pytest.mark.parametrize("transform", GRIDS.values(), ids=GRIDS)
def test_dip_and_direction_of_a_plane(tmp_path, transform):
    source, spec = surface(tmp_path, transform, plane_of(55, 200), holes=[(40, 40)])
    corners = np.array(
        [
            spec.xy(np.array([c]), np.array([r]))[i][0]
            for c, r in ((30, 30), (100, 30), (100, 80), (30, 80), (30, 30))
            for i in (0, 1)
        ]
    )
    ring = corners.reshape(-1, 2)
    zone = faces_of_zones(source, [("A", [[ring]])], 45.0)[0]
    assert zone.face.dip_deg == pytest.approx(55, abs=0.02)
    assert zone.face.direction_deg == pytest.approx(200, abs=0.05)
    assert zone.spread == pytest.approx(1, abs=1e-4)
    cells = 70 * 50 - 9  # the gap and its eight neighbours tell no slope
    assert zone.area_m2 == pytest.approx(cells * spec.cell_area_m2, rel=1e-6)


def quarry(x, y):
    """Faces of 70° looking south and west around a level floor."""
    steep = math.tan(math.radians(70))
    south, west = np.maximum(0, (y - (Y - 60)) * steep), np.maximum(0, (x - (X + 110)) * steep)
    return 100 + np.minimum(30, np.maximum(south, west))


def test_faces_are_found_by_slope_and_parted_by_the_way_they_look(tmp_path):
    source, _ = surface(tmp_path, GRIDS["square"], quarry)
    found = find_faces(source, 45, 20, 45)
    assert len(found) == 2
    looks = sorted(round(zone.face.direction_deg) for zone in found)
    assert looks == [180, 270]
    for zone in found:
        assert zone.face.dip_deg == pytest.approx(70, abs=3)  # Horn's window rounds both edges off
        assert zone.face.height_m == pytest.approx(30, abs=1)
        assert zone.polygons
    assert find_faces(source, 80, 20, 45) == []


def test_windows_do_not_change_what_is_found(tmp_path, monkeypatch):
    from mine_restoration_plugin.core.diagnosis.rock import faces

    source, _ = surface(tmp_path, GRIDS["square"], quarry)
    whole = find_faces(source, 45, 20, 45)
    monkeypatch.setattr(faces, "CELLS_AT_ONCE", 3000)
    parts = find_faces(source, 45, 20, 45)
    assert [zone.face.to_json() for zone in whole] == [
        {key: pytest.approx(value) if isinstance(value, float) else value for key, value in zone.face.to_json().items()}
        for zone in parts
    ]


def test_a_face_along_a_line(tmp_path):
    source, _ = surface(tmp_path, GRIDS["square"], quarry)
    line = np.array([[X + 50, Y - 20.0], [X + 50, Y - 90.0]])
    face = faces_of_lines(source, [("1-1", line)], 45)[0].face
    assert face.direction_deg == pytest.approx(180, abs=0.5)
    assert face.dip_deg == pytest.approx(70, abs=3)


def test_narrow_faces_and_faces_that_turn_are_told(tmp_path):
    source, _ = surface(tmp_path, GRIDS["square"], quarry)
    ring = np.array([[X + 5, Y - 5], [X + 155, Y - 5], [X + 155, Y - 115], [X + 5, Y - 115], [X + 5, Y - 5.0]])
    said = " ".join(note.en for note in faces_of_zones(source, [("all", [[ring]])], 45)[0].notes)
    assert "turns" in said


def test_level_zones_and_cancelling(tmp_path):
    source, _ = surface(tmp_path, GRIDS["square"], quarry)
    ring = np.array([[X + 10, Y - 80], [X + 40, Y - 80], [X + 40, Y - 110], [X + 10, Y - 110], [X + 10, Y - 80.0]])
    with pytest.raises(InputError, match="Zone floor"):
        faces_of_zones(source, [("floor", [[ring]])], 45)
    with pytest.raises(InputError, match="Line"):
        faces_of_lines(source, [("1", ring[:2])], 45)
    with pytest.raises(Cancelled):
        find_faces(source, 45, 20, 45, Progress(None, lambda: True))
