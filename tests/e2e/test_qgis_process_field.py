"""A design goes to the field and comes back in the real qgis_process."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.e2e.test_qgis_process import CELL, EAST, NORTH, Shell, shell, write_dem  # noqa: F401 - a fixture


def test_triangles_points_and_sheets(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    columns = np.arange(60) * CELL
    heights = np.tile(200 + 20 * np.clip((columns - 100) / 45, 0, 1), (50, 1))
    write_dem(tmp_path / "now.tif", heights)
    write_dem(tmp_path / "design.tif", np.maximum(heights, 205.0))
    files = {"LANDXML": tmp_path / "设计.xml", "CSV": tmp_path / "点.csv", "DAT": tmp_path / "点.dat"}
    found = shell.run(
        "exportdesign", DESIGN=tmp_path / "design.tif", BEFORE=tmp_path / "now.tif", TOLERANCE_M=0.1, SPACING_M=50,
        INTERVAL_M=5, DXF=tmp_path / "图.dxf", **files,
    )  # fmt: skip
    assert found["TIN_ERROR_M"] <= 0.1
    assert len(ElementTree.parse(files["LANDXML"]).getroot().findall(".//{*}F")) == found["TRIANGLES"]
    assert len(files["DAT"].read_text(encoding="gbk").split()) == found["POINTS_COUNT"]
    back = shell.run("buildsurface", LANDXML=files["LANDXML"], CELL_SIZE=CELL, SURFACE=tmp_path / "back.tif")
    assert back["AREA_M2"] == pytest.approx(found["TIN_AREA_M2"], rel=0.05)
    line = tmp_path / "line.geojson"
    line.write_text(
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}, '
        '"features": [{"type": "Feature", "properties": {"name": "A"}, "geometry": {"type": "LineString", '
        f'"coordinates": [[{EAST + 20}, {NORTH - 100}], [{EAST + 280}, {NORTH - 100}]]}}}}]}}',
        encoding="utf-8",
    )
    sheets = shell.run(
        "sectionsheets", BEFORE=tmp_path / "now.tif", DESIGN=tmp_path / "design.tif", LINES=line,
        SHEETS_PDF=tmp_path / "断面图.pdf", NAME="石场",
    )  # fmt: skip
    assert (sheets["SECTIONS_COUNT"], sheets["SHEETS"]) == (1, 1)
    assert (tmp_path / "断面图.pdf").read_bytes().startswith(b"%PDF")
