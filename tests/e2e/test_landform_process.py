"""Regrading and backfilling in the real qgis_process: a pit and a dump that are frustums of cones."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from tests.e2e.test_qgis_process import (
    EAST,
    NORTH,
    Shell,
    mine,  # noqa: F401 - a fixture
    shell,  # noqa: F401 - a fixture
)


def frustum(height: float, outer: float, inner: float) -> float:
    return math.pi / 3 * height * (outer**2 + outer * inner + inner**2)


def circle(path: Path, x: float, y: float, radius: float) -> Path:
    turn = np.linspace(0.0, -2 * math.pi, 91)
    ring = np.column_stack((EAST + x + radius * np.cos(turn), NORTH - y + radius * np.sin(turn)))
    ring[-1] = ring[0]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring.tolist()]}}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), encoding="utf-8")
    return path


def test_slopes_are_laid_back_with_the_least_cut(shell: Shell, mine: Path, tmp_path: Path) -> None:  # noqa: F811
    """1 : 6 becomes 8.5°: of the pit the wall moves outward from its toe, of the dump inward from its toe."""
    tangent = math.tan(math.radians(8.5))
    to = {"DESIGN": tmp_path / "整坡.tif", "RESULT": tmp_path / "r.json"}
    found = shell.run("regradeslopes", DEM=mine / "dem.tif", SLOPE=8.5, DIRECTIONS=2, **to)
    pit = frustum(24, 36 + 24 / tangent, 36) - frustum(24, 180, 36)
    dump = frustum(20, 156, 36) - frustum(20, 156, 156 - 20 / tangent)
    assert 0.9 * (pit + dump) < found["CUT_BANK_M3"] < 1.01 * (pit + dump)
    assert (found["FEASIBLE"], found["FILL_COMPACTED_M3"], found["OWED_M3"]) == (1, 0, None)
    design = gdal.Open(str(tmp_path / "整坡.tif")).ReadAsArray()
    down, across = np.gradient(design, 5.0)
    steepness = np.hypot(down, across) / tangent
    assert np.percentile(steepness[steepness > 0.5], 95) < 1.03
    assert steepness.max() < 1.0825  # over three cells, where facets meet
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["settings"]["directions"] == 32


def test_a_pit_is_filled_from_the_dump(shell: Shell, mine: Path, tmp_path: Path) -> None:  # noqa: F811
    pit, dump = circle(tmp_path / "pit.geojson", 200, 300, 190), circle(tmp_path / "dump.geojson", 560, 300, 165)
    full = shell.run("designbackfill", DEM=mine / "dem.tif", PITS=pit, MODE=2, SETTLEMENT_PERCENT=2)
    assert full["VOLUME_COMPACTED_M3"] == pytest.approx(frustum(24, 180, 36), rel=5e-3)
    assert full["OVERFILL_M3"] == pytest.approx(0.02 * full["VOLUME_COMPACTED_M3"])
    assert (full["LEVEL_M"], full["HOLLOW_DEPTH_M"]) == (200.0, 0.0)
    part = shell.run(
        "designbackfill", DEM=mine / "dem.tif", PITS=pit, DUMPS=dump, MODE=3, COMPACTED_FACTOR=0.9, LOSS_PERCENT=0,
        SETTLEMENT_PERCENT=0, DESIGN=tmp_path / "design.tif",
    )  # fmt: skip
    assert part["CUT_BANK_M3"] == pytest.approx(frustum(20, 156, 36), rel=5e-3)
    assert part["FILL_COMPACTED_M3"] == pytest.approx(0.9 * part["CUT_BANK_M3"], rel=1e-5)
    assert part["OWED_M3"] == pytest.approx(0.0, abs=1.0)
    assert part["LEVEL_M"] < 200.0


def test_a_wrong_mode_is_a_sentence(shell: Shell, mine: Path, tmp_path: Path) -> None:  # noqa: F811
    pit = circle(tmp_path / "pit.geojson", 200, 300, 190)
    done = shell.call("run", "minerestoration:designbackfill", f"--DEM={mine / 'dem.tif'}", f"--PITS={pit}", "--MODE=1")
    assert done.returncode != 0
    assert "Give the compacted volume" in done.stdout + done.stderr


def test_a_plan_is_drafted_on_a_kept_design(shell: Shell, mine: Path, tmp_path: Path) -> None:  # noqa: F811
    register = tmp_path / "county.gpkg"
    shell.run("createregister", REGISTER=register, COUNTY="410482", CRS="EPSG:4547")
    number = shell.run("importplots", REGISTER=register, INPUT=mine / "outline.geojson")["MINE"]
    here = {"REGISTER": register, "MINE": number, "DEM": mine / "dem.tif", "SCENARIO": "整坡"}
    design = shell.run("regradeslopes", SLOPE=8.5, OUTLINE=mine / "outline.geojson", **here)
    found = shell.run("draftplan", PLAN=tmp_path / "plan.json", **here)
    assert found["CUT_BANK_M3"] == pytest.approx(design["CUT_BANK_M3"], abs=0.05)
    assert found["FILL_COMPACTED_M3"] == 0
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["figures"]["pit_level_m"]["value"] is None
    assert plan["decisions"]["scenario"] == "整坡"
