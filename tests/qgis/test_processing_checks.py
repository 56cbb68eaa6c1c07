"""Checks and overlays as algorithms: numbers, layer, file, cures, and tables between two machines."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProcessingContext, QgsProject, QgsVectorLayer

from tests.qgis.processing_kit import Listener, Refused, provider, run  # noqa: F401 - a fixture
from tests.unit.checking_case import X, Y, box, register_of, ring
from tests.unit.test_overlays import lines, survey

pytestmark = pytest.mark.usefixtures("provider")

PLOTS = {
    "M1-01": box(0, 0, 100, 100),
    "M2-01": box(90, 0, 100, 100),
    "M3-01": [[ring((0, 0), (100, 0), (100, 0.0004), (100, 80), (0, 80), x=X + 400)]],
    "M4-01": (box(800, 0, 50, 50), {"mineral": None}),
}


def test_numbers_layer_and_file(tmp_path):
    path = register_of(tmp_path, PLOTS)
    output, result = tmp_path / "problems.gpkg", tmp_path / "result.json"
    found = run("checkregister", {"REGISTER": str(path), "OUTPUT": str(output), "RESULT": str(result)})
    data = json.loads(result.read_text(encoding="utf-8"))
    assert found["PROBLEMS"] == len(data["problems"]) == 7
    assert (found["ERRORS"], found["WARNINGS"], found["HINTS"], found["CURED"], found["PLOTS"]) == (1, 1, 5, 0, 4)
    assert data["by_rule"] == {"duplicate_vertex": 1, "incomplete": 4, "overlap": 1, "required": 1}
    assert found["COMPLETE"] == data["completeness_share"]
    assert found["REGISTER"] == str(path)
    layer = QgsVectorLayer(str(output), "problems", "ogr")
    assert layer.featureCount() == 7
    assert layer.crs().authid() == "EPSG:4547"
    overlap = next(f for f in layer.getFeatures() if f["rule"] == "overlap")
    assert overlap.geometry().area() == pytest.approx(1000)
    assert overlap["severity"] == "error"
    assert "1000.0 m²" in overlap["sentence"]
    assert overlap["uuid"] in {problem["uuid"] for problem in data["problems"]}
    doubled = next(f for f in layer.getFeatures() if f["rule"] == "duplicate_vertex")
    assert doubled.geometry().boundingBox().center().x() == pytest.approx(X + 500)
    assert doubled["safe"] == 1
    missing = next(f for f in layer.getFeatures() if f["rule"] == "required")
    assert missing.geometry().boundingBox().center().x() == pytest.approx(X + 825)


def test_nothing_is_written_unless_named_and_nothing_changed_unless_asked(tmp_path):
    path = register_of(tmp_path, PLOTS)
    before = path.read_bytes()
    assert "OUTPUT" not in run("checkregister", {"REGISTER": str(path)})
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["register.gpkg"]


def test_safe_cures_on_demand(tmp_path):
    path, result = register_of(tmp_path, PLOTS), tmp_path / "r.json"
    found = run("checkregister", {"REGISTER": str(path), "CURE": True, "RESULT": str(result)})
    data = json.loads(result.read_text(encoding="utf-8"))
    assert (found["CURED"], found["PROBLEMS"]) == (1, 6)
    assert [row["number"] for row in data["cures"]["cured"]] == ["M3-01"]
    assert "duplicate_vertex" not in data["by_rule"]
    back = run("checkregister", {"REGISTER": str(path), "UNDO": str(result)})
    assert (back["RESTORED"], back["PROBLEMS"], back["CURED"]) == (1, 7, 0)
    again = run("checkregister", {"REGISTER": str(path), "UNDO": str(result)})  # the row was saved since: left alone
    assert (again["RESTORED"], again["PROBLEMS"]) == (0, 7)
    with pytest.raises(Refused, match="not both at once"):
        run("checkregister", {"REGISTER": str(path), "UNDO": str(result), "CURE": True})
    plain = tmp_path / "plain.json"
    run("checkregister", {"REGISTER": str(path), "RESULT": str(plain)})
    with pytest.raises(Refused, match="none can be undone"):
        run("checkregister", {"REGISTER": str(path), "UNDO": str(plain)})
    plain.write_text("[]", encoding="utf-8")
    with pytest.raises(Refused, match="no result file of a check"):
        run("checkregister", {"REGISTER": str(path), "UNDO": str(plain)})


def test_overlays_as_project_layers_and_tables_that_travel(tmp_path):
    path = register_of(tmp_path, PLOTS)
    given = lines(tmp_path)
    land = survey(tmp_path)
    farmland = QgsVectorLayer(given["farmland"].path, "农田", "ogr")
    QgsProject.instance().addMapLayer(farmland)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    layers = {
        "FARMLAND": farmland.id(),
        "PROTECTED": given["protected"].path,
        "RIVER": given["river"].path,
        "LAND_SURVEY": land.path,
        "LAND_SURVEY_YEAR": 2023,
    }
    direct, carried = tmp_path / "direct.json", tmp_path / "tables.json"
    found = run("checkregister", {"REGISTER": str(path), "RESULT": str(direct), **layers}, context)
    named = {"TABLES": str(carried), "T3_CSV": str(tmp_path / "t3.csv"), "T4_CSV": str(tmp_path / "t4.csv")}
    made = run("overlayplots", {"REGISTER": str(path), **named, **layers}, context)
    assert made["PLOTS"] == 4
    assert made["OVERLAPS"] == 3
    assert (tmp_path / "t3.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "某公园" in (tmp_path / "t4.csv").read_text(encoding="utf-8-sig")
    later = tmp_path / "later.json"
    again = run("checkregister", {"REGISTER": str(path), "RESULT": str(later), "OVERLAY_TABLES": str(carried)})
    one, other = (json.loads(file.read_text(encoding="utf-8")) for file in (direct, later))
    assert again["PROBLEMS"] == found["PROBLEMS"]
    assert one["tables"] == other["tables"]
    assert set(one["tables"]) == {"T3", "T4", "T4_parts"}
    assert one["by_rule"]["overlay_farmland"] == 1
    QgsProject.instance().removeMapLayer(farmland.id())


def test_wrong_parameters_are_refused_in_sentences(tmp_path):
    path = register_of(tmp_path, PLOTS)
    land = survey(tmp_path)
    with pytest.raises(Refused, match="needs its year"):
        run("checkregister", {"REGISTER": str(path), "LAND_SURVEY": land.path})
    with pytest.raises(Refused, match="not both"):
        run("checkregister", {"REGISTER": str(path), "FARMLAND": land.path, "OVERLAY_TABLES": str(tmp_path / "x.json")})
    with pytest.raises(Refused, match="either a register or a layer"):
        run("overlayplots", {"FARMLAND": land.path, "TABLES": str(tmp_path / "x.json")})
    with pytest.raises(Refused, match="at least one layer"):
        run("overlayplots", {"REGISTER": str(path), "TABLES": str(tmp_path / "x.json")})
    with pytest.raises(Refused, match="no register at"):
        run("checkregister", {"REGISTER": str(tmp_path / "none.gpkg")})


def test_cancelled_half_way_nothing_is_left(tmp_path):
    path = register_of(tmp_path, {f"M{i:03d}-01": box(300 * i, 0, 100, 100) for i in range(60)})
    result = tmp_path / "r.json"
    listener = Listener(cancel_after=1)
    assert run("checkregister", {"REGISTER": str(path), "RESULT": str(result)}, listener=listener) == {}
    assert not result.exists()


def test_a_county_in_degrees(tmp_path):
    from tests.unit.vector_case import write_layer

    path = register_of(tmp_path, PLOTS)
    county = write_layer(tmp_path / "county.geojson", [(box(-50, -50, 700, 400), {})], to="EPSG:4490")
    result = tmp_path / "r.json"
    run("checkregister", {"REGISTER": str(path), "COUNTY": county, "RESULT": str(result)})
    rules = json.loads(result.read_text(encoding="utf-8"))["by_rule"]
    assert rules["county_outside"] == 1
    assert "county_partly" not in rules
    assert Y > 0
