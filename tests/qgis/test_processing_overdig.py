"""The algorithm checkoverdig on layers of every kind: contract, map, zones, result, refusals, cancelling."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsVectorLayer,
)

from tests.qgis.processing_kit import (
    CRS,
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,  # noqa: F401 - a fixture
    run,
    write_raster,
)
from tests.unit.overdig_case import pit

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def case(tmp_path: Path) -> dict:
    design = pit()
    design[40:50, 50:60] -= 0.5
    design[20:24, 100:110] -= 2.0
    design[45:55, 82:90] -= 1.0
    return {
        "BEFORE": write_raster(tmp_path / "before.tif", pit()),
        "DESIGN": write_raster(tmp_path / "design.tif", design),
        "BOUNDARY": memory_polygons(box(20, 10, 80, 80)),
        "PIT_FLOOR": memory_polygons(box(40, 30, 40, 40), fields="field=unit_no:string"),
    }


def table(*rows: tuple, fields: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"None?{fields}", "materials", "memory")
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        assert layer.dataProvider().addFeature(feature)
    return layer


def test_contract_outputs(case: dict, tmp_path: Path) -> None:
    results = run("checkoverdig", {**case, "RESULT": str(tmp_path / "result.json")})
    assert results["PASSED"] == 0
    assert results["VIOLATIONS"] == 3
    assert results["FLOOR_CUT_M3"] == pytest.approx(50.0, rel=1e-5)
    assert results["FLOOR_LOWERED_M"] == pytest.approx(0.5, abs=1e-5)
    assert results["OUTSIDE_CUT_M3"] == pytest.approx(80.0, rel=1e-5)
    data = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    rows = {row["clause"]: row for row in data["clauses"]}
    assert sum(row["verdict"] == "unknown" for row in rows.values()) == results["UNDECIDED"]
    assert rows["inside_outline"]["verdict"] == "fail"
    assert rows["inside_outline"]["m3"] == pytest.approx(80.0)
    assert rows["inside_outline"]["m"] == pytest.approx(2.0)
    assert rows["inside_outline"]["places"][0]["at"] == [EAST + 105, NORTH - 22]
    assert rows["floor_minimum"]["why"]["zh"]
    assert rows["stability_need"]["verdict"] == "unknown"
    assert "MAP" not in results


def test_map_and_zones_are_layers(case: dict) -> None:
    materials = table(("rock", 60.0), fields="field=name:string&field=face_deg:double")
    hazard = QgsVectorLayer(f"Point?crs={CRS}&field=name:string&field=kind:string", "hazards", "memory")
    feature = QgsFeature(hazard.fields())
    feature.setGeometry(QgsGeometry.fromWkt(f"POINT({EAST + 86} {NORTH - 50})"))
    feature.setAttributes(["X1", "崩塌"])
    hazard.dataProvider().addFeature(feature)
    context = QgsProcessingContext()
    more = {"MATERIALS": materials, "REQUIRED_FOS": 1.3, "HAZARDS": hazard, "MAP": "memory:", "ZONES": "memory:"}
    results = run("checkoverdig", {**case, **more}, context)
    places = context.getMapLayer(results["MAP"])
    by_clause = {}
    for item in places.getFeatures():
        by_clause.setdefault(item["clause"], []).append(item)
    assert set(by_clause) == {
        "floor_no_excavation", "floor_minimum", "inside_outline", "stability_need", "bench_on_stable",
    }  # fmt: skip
    floor = by_clause["floor_no_excavation"][0]
    assert floor.geometry().area() == pytest.approx(100.0)
    assert floor["volume_m3"] == pytest.approx(50.0, rel=1e-5)
    assert floor["verdict"] == "fail"
    zones = {item["area_m2"]: item for item in context.getMapLayer(results["ZONES"]).getFeatures()}
    face = zones[80.0]
    assert face["hazard"] == "X1（崩塌）"
    assert face["unasked_m3"] == pytest.approx(80.0, rel=1e-5)
    assert not face["necessity"]
    assert face["clauses"].split("|") == ["stability_need", "bench_on_stable"]


def test_layers_in_other_systems_are_moved(case: dict) -> None:
    systems = QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4490")
    there = QgsCoordinateTransform(*systems, QgsProcessingContext().transformContext())
    outline = QgsGeometry.fromWkt(box(20, 10, 80, 80))
    outline.transform(there)
    case["BOUNDARY"] = memory_polygons(outline.asWkt(12), crs="EPSG:4490")
    assert run("checkoverdig", case)["OUTSIDE_CUT_M3"] == pytest.approx(80.0, rel=1e-4)


def test_other_surfaces_and_the_rulebook_of_a_province(case: dict, tmp_path: Path) -> None:
    folder = tmp_path / "省"
    folder.mkdir()
    header = "key,value,unit,label_en,label_zh,source,checked\n"
    rows = (
        "earthrock.floor_rule,in_principle,,a,b,c,未核对原文\n"
        "earthrock.floor_exception.drain,,,drain,排水,c,未核对原文\n"
    )
    (folder / "earthrock.csv").write_text(header + rows, encoding="utf-8-sig")
    less = write_raster(tmp_path / "少采方案.tif", pit() - 0.2)
    result = str(tmp_path / "result.json")
    more = {"RULEBOOK": str(folder), "EXCEPTION": "drain", "SURFACES": [less], "RESULT": result}
    results = run("checkoverdig", {**case, **more})
    assert results["VIOLATIONS"] == 1
    data = json.loads(Path(result).read_text(encoding="utf-8"))
    assert [one["name"]["zh"] for one in data["alternatives"]] == ["不采", "少采方案", "全采"]
    with pytest.raises(Refused, match="lists no exception"):
        run("checkoverdig", {**case, "RULEBOOK": str(folder), "EXCEPTION": "road"})


def test_bad_layers_are_refused_with_a_sentence(case: dict, tmp_path: Path) -> None:
    neither = table(("rock",), fields="field=name:string")
    with pytest.raises(Refused, match="neither a field phi_deg"):
        run("checkoverdig", {**case, "MATERIALS": neither, "REQUIRED_FOS": 1.3})
    wrong = table(("rock", "steep"), fields="field=name:string&field=face_deg:string")
    with pytest.raises(Refused, match="not a number"):
        run("checkoverdig", {**case, "MATERIALS": wrong, "REQUIRED_FOS": 1.3})
    empty = QgsVectorLayer(f"Polygon?crs={CRS}", "empty", "memory")
    with pytest.raises(Refused, match="no features"):
        run("checkoverdig", {**case, "RED_LINES": empty})
    degrees = write_raster(tmp_path / "degrees.tif", np.zeros((10, 10)), crs="EPSG:4490", cell=1e-5)
    with pytest.raises(Refused):
        run("checkoverdig", {**case, "BEFORE": degrees})


def test_a_schedule_with_dates(case: dict, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    fields = "field=start:string&field=kind:string&field=volume_m3:double"
    early = table(
        ("2026-03-01", "采挖", 900.0), ("2026-05-01", "截排水", None), ("2026-06-01", "采挖", 100.0), fields=fields
    )
    run("checkoverdig", {**case, "SCHEDULE": early, "RESULT": str(result)})
    rows = {row["clause"]: row for row in json.loads(result.read_text(encoding="utf-8"))["clauses"]}
    assert rows["front_loaded"]["verdict"] == "unknown"
    assert "90" in rows["front_loaded"]["why"]["en"]
    late = table(("1", "drainage", None), ("2", "excavation", 100.0), fields=fields)
    run("checkoverdig", {**case, "SCHEDULE": late, "RESULT": str(result)})
    rows = {row["clause"]: row for row in json.loads(result.read_text(encoding="utf-8"))["clauses"]}
    assert rows["front_loaded"]["verdict"] == "pass"
    with pytest.raises(Refused, match="start and kind"):
        run("checkoverdig", {**case, "SCHEDULE": table(("x",), fields="field=name:string")})


def test_cancelled_half_way_leaves_nothing(case: dict, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    run("checkoverdig", {**case, "RESULT": str(result)}, listener=Listener(cancel_after=1))
    assert not result.exists()
