"""geomorphic, contourindex and designdrains one after the other in the real qgis_process, on LiDAR terrain."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from tests.e2e.test_qgis_process import Shell, shell  # noqa: F401 - a fixture
from tests.unit.flood import flooded

TERRAIN = Path(__file__).resolve().parents[1] / "data" / "fortbragg" / "elevation_2012.tif"


def polygon(path: Path, *corners: tuple[float, float]) -> Path:
    """A GeoJSON file with one polygon, in the system of the terrain."""
    data = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3358"}},
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
            }
        ],
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_landform_with_its_index_and_its_drains(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    outline = polygon(
        tmp_path / "范围.geojson", (597_260, 150_680), (597_570, 150_650), (597_600, 150_900), (597_300, 150_950)
    )
    reference = polygon(
        tmp_path / "参照区.geojson", (597_210, 150_600), (597_630, 150_600), (597_630, 151_010), (597_210, 151_010)
    )
    design = tmp_path / "设计.tif"
    found = shell.run(
        "geomorphic",
        DEM=TERRAIN,
        OUTLINE=outline,
        REFERENCE=reference,
        CHANNEL_AREA_M2=3000,
        ORIGINAL=TERRAIN,
        DESIGN=design,
        CHANNELS=tmp_path / "沟道.gpkg",
    )
    assert found["HOLLOWS"] == 0
    assert found["DENSITY_IN_RANGE"] == 1
    before, after = (gdal.Open(str(p)).ReadAsArray().astype(np.float64) for p in (TERRAIN, design))
    changed = before != after
    assert changed.sum() == found["AREA_M2"]
    assert (flooded(after) == after)[changed].all()
    volumes = shell.run("cutfill", BEFORE=TERRAIN, AFTER=design)
    assert volumes["CUT_M3"] == pytest.approx(found["CUT_BANK_M3"], rel=1e-9)
    assert volumes["FILL_M3"] == pytest.approx(found["FILL_COMPACTED_M3"], rel=1e-9)
    index = shell.run("contourindex", DESIGN=design, REFERENCE=TERRAIN, OUTLINE=outline, CHANNEL_AREA_M2=3000)
    assert index["AOC_INDEX"] == pytest.approx(found["AOC_INDEX"])
    drains = shell.run(
        "designdrains",
        DESIGN=design,
        OUTLINE=outline,
        DRAINS=tmp_path / "沟道.gpkg",
        INTENSITY_MM_H=90,
        NETWORK=tmp_path / "排水.gpkg",
    )
    # lined, the valleys of the design take all its water but small slopes at the rim
    assert drains["DRAIN_COUNT"] == found["CHANNEL_COUNT"]
    assert drains["HOLLOWS"] == 0
    assert drains["TOO_FAST_COUNT"] == 0
