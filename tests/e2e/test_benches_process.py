"""Benches and platforms in the real qgis_process, on the published LiDAR terrain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.test_qgis_process import ROOT, Shell, shell  # noqa: F401 - a fixture

TERRAIN = ROOT / "tests" / "data" / "fortbragg" / "elevation_2004.tif"
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3358"}}


def drawn(path: Path, kind: str, coordinates: list) -> str:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": CRS, "features": [feature]}), encoding="ascii")
    return str(path)


def test_a_pad_and_its_benches(shell: Shell, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    ring = [[597380, 150800], [597470, 150790], [597490, 150860], [597440, 150900], [597380, 150800]]
    pad = drawn(tmp_path / "pad.geojson", "Polygon", [ring])
    level = shell.json(
        "run", "minerestoration:designplatform", f"--DEM={TERRAIN}", f"--PLATFORM={pad}", "--COMPACTED_FACTOR=1",
        "--LOSS_PERCENT=0", f"--DESIGN={tmp_path / 'pad.tif'}",
    )["results"]  # fmt: skip
    assert level["CUT_BANK_M3"] > 1000
    assert level["CUT_BANK_M3"] == pytest.approx(level["FILL_COMPACTED_M3"], abs=1)
    line = drawn(tmp_path / "line.geojson", "LineString", [[597545, 150720], [597552, 150770], [597535, 150880]])
    benches = shell.json(
        "run", "minerestoration:designbenches", f"--DEM={TERRAIN}", f"--LINE={line}", "--LEVEL_M=90", "--MATERIAL=4",
        "--BENCH_HEIGHT_M=2", f"--DESIGN={tmp_path / 'benches.tif'}", f"--LINES={tmp_path / 'lines.gpkg'}",
    )["results"]  # fmt: skip
    assert benches["BENCHES"] >= 2
    volumes = shell.json(
        "run", "minerestoration:cutfill", f"--BEFORE={TERRAIN}", f"--AFTER={tmp_path / 'benches.tif'}"
    )["results"]
    assert volumes["CUT_M3"] == pytest.approx(benches["CUT_BANK_M3"], rel=1e-9)
    assert volumes["FILL_M3"] == 0
