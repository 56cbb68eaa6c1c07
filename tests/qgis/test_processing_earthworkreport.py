"""The earthwork calculation through Processing: numbers, layers, the document, refusals."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsVectorLayer

from .processing_kit import EAST, NORTH, Refused, provider, run, write_raster  # noqa: F401

pytestmark = pytest.mark.usefixtures("provider")


def zones_of(*boxes, materials=()) -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:4547&field=material:string", "zones", "memory")
    from qgis.core import QgsFeature, QgsGeometry, QgsRectangle

    for number, (x0, y0, x1, y1) in enumerate(boxes):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(EAST + x0, NORTH - y1, EAST + x1, NORTH - y0)))
        feature.setAttributes([materials[number] if materials else None])
        layer.dataProvider().addFeatures([feature])
    return layer


@pytest.fixture
def case(tmp_path):
    heights = np.full((120, 160), 100.0)
    x = np.arange(160) + 0.5
    design = np.broadcast_to(100.0 + 0.05 * (x - 80), heights.shape)
    return {
        "BEFORE": write_raster(tmp_path / "b.tif", heights),
        "DESIGN": write_raster(tmp_path / "d.tif", design),
        "ZONES": zones_of((20, 20, 140, 100)),
    }


def test_all_methods_meet_the_closed_form_and_agree(case, tmp_path):
    exact = 0.05 * 60**2 / 2 * 80
    result = str(tmp_path / "r.json")
    found = run("earthworkreport", {**case, "SQUARE_M": 10, "SECTION_M": 10, "RESULT": result}, QgsProcessingContext())
    for name in ("SQUARES", "DTM", "SECTIONS"):
        assert found[f"CUT_{name}_M3"] == pytest.approx(exact, rel=0.03)
        assert found[f"FILL_{name}_M3"] == pytest.approx(exact, rel=0.03)
    assert found["CUT_BANK_M3"] == pytest.approx(exact, rel=1e-3)
    assert found["AGREE"] == 1
    assert found["CUT_U95_M3"] is None
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["agree"] is True


def test_document_and_layers_are_made_where_they_are_named(case, tmp_path):
    squares, sections = str(tmp_path / "q.gpkg"), str(tmp_path / "s.gpkg")
    asked = {"REPORT": str(tmp_path / "book.docx"), "SQUARES": squares, "SECTIONS": sections, "NAME": "马楼 {{x}} <&>"}
    found = run("earthworkreport", {**case, **asked}, QgsProcessingContext())
    text = zipfile.ZipFile(found["REPORT"]).read("word/document.xml").decode("utf-8")
    assert "马楼 {{x}} &lt;&amp;&gt;" in text
    assert "方格网法" in text
    assert "棱台公式" in text
    layer = QgsVectorLayer(squares, "q")
    assert layer.featureCount() == 6 * 5 or layer.featureCount() == 24
    total = sum(feature["cut_bank_m3"] for feature in layer.getFeatures())
    assert total == pytest.approx(found["CUT_SQUARES_M3"])
    stations = sorted(feature["station_m"] for feature in QgsVectorLayer(sections, "s").getFeatures())
    assert stations[0] == pytest.approx(0.0, abs=0.01)
    assert stations[-1] == pytest.approx(120.0, abs=0.01)


def test_zones_with_materials_are_converted_each_by_its_own_factors(case, tmp_path):
    case["ZONES"] = zones_of((20, 20, 60, 100), (60, 20, 80, 100), materials=("soil", "rock"))
    result = str(tmp_path / "r.json")
    run("earthworkreport", {**case, "MATERIAL_FIELD": "material", "RESULT": result}, QgsProcessingContext())
    table = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["tables"]["benches"]
    keys = [column["key"] for column in table["columns"]]
    ratios = {row[0]: row[keys.index("cut_loose_m3")] / row[keys.index("cut_bank_m3")] for row in table["rows"]}
    assert sorted(ratios.values()) == pytest.approx([1.33, 1.53], abs=1e-3)


def test_wrong_input_is_refused_in_a_sentence(case, tmp_path):
    case["ZONES"] = zones_of((20, 20, 60, 100), materials=("cheese",))
    with pytest.raises(Refused, match="no material"):
        run("earthworkreport", {**case, "MATERIAL_FIELD": "material"}, QgsProcessingContext())
    with pytest.raises(Refused, match="no features"):
        run("earthworkreport", {**case, "ZONES": zones_of()}, QgsProcessingContext())
    degrees = write_raster(tmp_path / "deg.tif", np.full((20, 20), 1.0), crs="EPSG:4490", cell=0.001)
    with pytest.raises(Refused):
        run("earthworkreport", {**case, "BEFORE": degrees, "ZONES": zones_of((0, 0, 1, 1))}, QgsProcessingContext())
