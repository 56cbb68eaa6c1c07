"""exportdesign, sectionsheets and LandXML in, through Processing: what is declared is what is made."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from tests.qgis.processing_kit import (
    CRS,
    EAST,
    NORTH,
    Refused,
    box,
    memory_polygons,
    provider,  # noqa: F401 - a fixture
    run,
    write_raster,
)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("field")
    y, x = np.indices((60, 80))
    design = 100 + 0.1 * x + 2 * np.sin(y / 9)
    design[:5, :7] = np.nan
    return folder, write_raster(folder / "before.tif", design + 1.5), write_raster(folder / "design.tif", design)


def lines(*wkt: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(
        f"LineString?crs={CRS}&field=kind:string&field=bench:integer&field=level_m:double", "线", "memory"
    )
    for text in wkt:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(text))
        feature.setAttributes(["crest", 3, 104.25])
        assert layer.dataProvider().addFeature(feature)
    return layer


def test_all_of_a_design_goes_to_the_field(provider, case, tmp_path: Path) -> None:  # noqa: F811
    _, before, design = case
    files = {
        "LANDXML": "d.xml", "CSV": "d.csv", "DAT": "d.dat", "DXF": "d.dxf", "RESULT": "d.json",
        "CONTOURS": "contours.gpkg", "POINTS": "points.gpkg",
    }  # fmt: skip
    asked = {key: str(tmp_path / name) for key, name in files.items()}
    crest = lines(f"LINESTRING({EAST + 5} {NORTH - 30},{EAST + 75} {NORTH - 30})")
    edge = memory_polygons(box(10, 10, 50, 40))
    found = run(
        "exportdesign",
        {"DESIGN": design, "BEFORE": before, "OUTLINE": edge, "LINES": crest, "TOLERANCE_M": 0.1, "INTERVAL_M": 1,
         "SPACING_M": 10, "OFFSETS_M": "2,-2", **asked},
    )  # fmt: skip
    assert 0 < found["TIN_ERROR_M"] <= 0.1
    root = ElementTree.parse(asked["LANDXML"]).getroot()
    assert len(root.findall(".//{*}F")) == found["TRIANGLES"]
    assert len(root.findall(".//{*}Breakline")) == 1
    assert found["TIN_AREA_M2"] == 49 * 39
    points = QgsVectorLayer(asked["POINTS"])
    assert points.featureCount() == found["POINTS_COUNT"] == found["CUT_POINTS"] + found["FILL_POINTS"]
    for feature in points.getFeatures():
        if feature["kind"] == "crest" and feature["offset_m"] == 0:
            assert feature["design_m"] == 104.25
        elif feature["kind"] != "crest":
            assert feature["cut_m"] == pytest.approx(1.5, abs=1e-4)
    drawn = QgsVectorLayer(asked["CONTOURS"])
    assert drawn.featureCount() == found["CONTOURS_COUNT"] > 5
    assert {f["index"] for f in drawn.getFeatures() if f["level_m"] in (100, 105)} == {1}
    assert json.loads(Path(asked["RESULT"]).read_text(encoding="utf-8"))["triangles"] == found["TRIANGLES"]


def test_a_landxml_surface_comes_back_as_a_raster(provider, case, tmp_path: Path) -> None:  # noqa: F811
    _, _, design = case
    file, raster = str(tmp_path / "d.xml"), str(tmp_path / "back.tif")
    run("exportdesign", {"DESIGN": design, "LANDXML": file, "TOLERANCE_M": 0.05})
    run("buildsurface", {"LANDXML": file, "CELL_SIZE": 1.0, "SURFACE": raster})
    back, source = gdal.Open(raster), gdal.Open(design)
    heights, old = back.ReadAsArray(), source.ReadAsArray()
    left = round(back.GetGeoTransform()[0] - EAST)
    top = round(NORTH - back.GetGeoTransform()[3])
    part = old[top : top + heights.shape[0], left : left + heights.shape[1]]
    both = (heights > 0) & (part > 0)
    assert both.sum() > 4000
    assert np.abs(heights - part)[both].max() <= 0.0505


def test_sheets_of_sections(provider, case, tmp_path: Path) -> None:  # noqa: F811
    _, before, design = case
    asked = {
        "SHEETS_PDF": str(tmp_path / "s.pdf"),
        "DXF": str(tmp_path / "s.dxf"),
        "SECTIONS": str(tmp_path / "s.gpkg"),
    }
    found = run(
        "sectionsheets",
        {"BEFORE": before, "DESIGN": design, "OUTLINE": memory_polygons(box(10, 10, 50, 40)), "INTERVAL_M": 10,
         "STRATA": "plain_fill:2|rock", "FLOOR_LEVEL_M": 90, "MARGIN_M": 5, "DEMO": True, **asked},
    )  # fmt: skip
    assert found["CUT_BANK_M3"] == pytest.approx(50 * 40 * 1.5, rel=1e-3)
    assert found["FILL_COMPACTED_M3"] == 0
    assert found["BELOW_FLOOR_M"] == 0
    assert found["SECTIONS_COUNT"] == 6 == QgsVectorLayer(asked["SECTIONS"]).featureCount()
    line = lines(f"LINESTRING({EAST + 20} {NORTH - 20},{EAST + 60} {NORTH - 20})")
    drawn = run(
        "sectionsheets",
        {"BEFORE": before, "DESIGN": design, "LINES": line, "RESULT": str(tmp_path / "r.json")},
    )  # fmt: skip
    assert drawn["CUT_BANK_M3"] is None
    (section,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["sections"]
    assert section["cut_m2"] == pytest.approx(40 * 1.5, abs=1e-3)


def test_what_is_wrong_is_said(provider, case, tmp_path: Path) -> None:  # noqa: F811
    _, before, design = case
    with pytest.raises(Refused, match="Draw section lines"):
        run("sectionsheets", {"BEFORE": before, "DESIGN": design})
    with pytest.raises(Refused, match="no numbers"):
        run("exportdesign", {"DESIGN": design, "OFFSETS_M": "two"})
    degrees = write_raster(tmp_path / "deg.tif", np.ones((9, 9)), crs="EPSG:4490", cell=0.001)
    with pytest.raises(Refused):
        run("exportdesign", {"DESIGN": degrees, "LANDXML": str(tmp_path / "x.xml")})
    assert not (tmp_path / "x.xml").exists()
    (tmp_path / "bad.xml").write_text("<LandXML>")
    with pytest.raises(Refused, match="no whole XML"):
        run("buildsurface", {"LANDXML": str(tmp_path / "bad.xml"), "SURFACE": str(tmp_path / "y.tif")})
