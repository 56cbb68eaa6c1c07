"""The drawn quarry is what its recipe says: the same twice, by its closed forms, inside its own outline."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from mine_restoration_plugin.core.geodata.coverage import coverage_mask
from mine_restoration_plugin.core.geodata.raster import open_raster, read_grid
from scripts.draw_quarry import DUMP, OUTLINES, PITS, draw

TERRAIN = Path(__file__).parents[1] / "data" / "fortbragg" / "elevation_2016.tif"
NAMES = {
    *(f"ground-{name}.tif" for name in ("before", "now", "bed")),
    *(f"{name}.gpkg" for name in ("outline", "pit_floor", "water", "dump", "road", "red_line")),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quarry")
    draw(TERRAIN, folder)
    return folder


def heights(folder: Path, name: str) -> np.ndarray:
    return np.asarray(gdal.Open(str(folder / f"ground-{name}.tif")).ReadAsArray(), dtype=np.float64)


def test_the_same_twice(drawn: Path, tmp_path: Path) -> None:
    draw(TERRAIN, tmp_path)
    assert {path.name for path in drawn.iterdir()} == NAMES
    for path in drawn.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_nothing_is_drawn_outside_the_outline(drawn: Path) -> None:
    with open_raster(drawn / "ground-before.tif") as source:
        spec = read_grid(source).spec
    inside = np.zeros(spec.shape)
    for points in OUTLINES.values():
        x, y = spec.xy(*np.array([*points, points[0]], dtype=np.float64).T)
        inside += coverage_mask([[np.column_stack((x, y))]], spec)
    changed = np.abs(heights(drawn, "now") - heights(drawn, "before")) > 0.002
    assert changed.any()
    assert inside[changed].min() == 1.0


def test_floor_water_and_dump_lie_at_their_levels(drawn: Path) -> None:
    now, bed = heights(drawn, "now"), heights(drawn, "bed")
    wet = PITS[1]
    assert (now[100:130, 180:215] == 91.0).all()
    assert (bed[320:340, 140:160] == 91.5).all()
    assert (now[320:340, 140:160] == 95.0).all()
    assert float(np.abs(now[245:255, 385:400] - DUMP.top_m).max()) < 1e-4
    depth = wet.water_m - wet.floor_m
    # a basin with walls at one angle: floor, walls, and the corners' cones, Steiner's formula
    box, run = wet.floor, depth / math.tan(math.radians(wet.face_deg))
    area = 4 * box.half_length * box.half_width - (4 - math.pi) * box.radius**2
    around = 4 * (box.half_length + box.half_width) - (8 - 2 * math.pi) * box.radius
    volume = depth * (area + around * run / 2 + math.pi * run**2 / 3)
    assert (now - bed).sum() == pytest.approx(volume, rel=2e-3)


def test_faces_and_berms_as_the_recipe_says(drawn: Path) -> None:
    """Along the pit's own axis: 65 degrees on the face, level on the berm."""
    pit = PITS[0]
    run = pit.bench_m / math.tan(math.radians(pit.face_deg))
    u = np.array([pit.floor.half_length + x for x in (0.0, run / 2, run, run + 2, run + pit.berm_m + run / 2)])
    turn = math.radians(pit.floor.turned_deg)
    found = pit.surface(pit.floor.u + u * math.cos(turn), pit.floor.v + u * math.sin(turn))
    assert found == pytest.approx([91.0, 94.0, 97.0, 97.0, 100.0], abs=1e-6)


def test_layers_carry_their_names(drawn: Path) -> None:
    for name, field, wanted in (
        ("outline", "plot_no", ["P1", "P2"]),
        ("pit_floor", "unit_no", ["K1", "K2"]),
        ("water", "unit_no", ["K2"]),
    ):
        store = ogr.Open(str(drawn / f"{name}.gpkg"))
        layer = store.GetLayerByName(name)
        assert [feature.GetField(field) for feature in layer] == wanted
        assert layer.GetSpatialRef().GetAuthorityCode(None) == "3358"
