"""estimate as the toolbox runs it, on a pit beside a dump."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsVectorLayer

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")

TABLES = {"BILL": "T11", "INVESTMENT": "T12", "PRICE_ANALYSIS": "P1", "COST_TO_FINISH": "P2", "RATE_BOOK": "P3"}


@pytest.fixture
def given(tmp_path) -> dict[str, str]:
    """A register with one plot over a pit and a dump, cells of 5 m."""
    rows, columns = np.mgrid[0:120, 0:160] * 5.0
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    dem = write_raster(tmp_path / "dem.tif", heights, cell=5.0)
    register = str(tmp_path / "county.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": "410482", "CRS": CRS})
    found = run("importplots", {"REGISTER": register, "INPUT": memory_polygons(box(20, 20, 760, 560))})
    return {"REGISTER": register, "MINE": found["MINE"], "DEM": dem}


def _decide(folder, **decisions) -> str:
    path = folder / "decisions.json"
    path.write_text(json.dumps(decisions), encoding="utf-8")
    return str(path)


def _column(layer: QgsVectorLayer, name: str) -> list[float]:
    return [feature[name] for feature in layer.getFeatures()]


def test_tables_add_up_to_the_numbers_and_to_those_of_the_plan(given, tmp_path):
    result = tmp_path / "estimate.json"
    layers = {key: str(tmp_path / f"{key}.gpkg") for key in TABLES}
    found = run("estimate", {**given, **layers, "RESULT": str(result)})
    told = json.loads(result.read_text(encoding="utf-8"))
    opened = {key: QgsVectorLayer(found[key], key) for key in TABLES}
    for key, table in TABLES.items():
        assert opened[key].featureCount() == len(told["tables"][table]["rows"]) > 0, table
    works = [f["amount_cny"] for f in opened["BILL"].getFeatures() if f["part"] not in ("监测", "管护")]
    assert sum(works) == pytest.approx(found["WORKS_CNY"], abs=0.005)
    assert sum(_column(opened["BILL"], "amount_cny")) == pytest.approx(
        found["WORKS_CNY"] + found["AFTERCARE_CNY"], abs=0.005
    )
    assert sum(_column(opened["INVESTMENT"], "amount_cny")) == pytest.approx(found["COST_CNY"], abs=0.005)
    assert sum(_column(opened["INVESTMENT"], "amount_wan")) == pytest.approx(found["COST_CNY"] / 1e4, abs=0.00501)
    assert sum(_column(opened["COST_TO_FINISH"], "amount_cny")) == pytest.approx(found["CONTROL_CNY"], abs=0.005)
    plan = tmp_path / "plan.json"
    drafted = run("draftplan", {**given, "PLAN": str(plan)})
    assert drafted["COST_CNY"] == found["COST_CNY"]
    kept = json.loads(plan.read_text(encoding="utf-8"))
    assert {key: kept["tables"][key] for key in told["tables"]} == told["tables"]
    assert {key: kept["figures"][key] for key in told["figures"]} == told["figures"]


def test_a_county_sets_its_own_price(given, tmp_path):
    """Twice the price of grading costs its amount once more; the row of the county is the one that is cited."""
    county = tmp_path / "county"
    county.mkdir()
    (county / "prices.csv").write_text(
        "key,value,unit,label_en,label_zh,source,checked,per,basis,cost_class\n"
        "price.grading@ruzhou.202506,7,cny/unit,Site grading,场地平整,信息价,yes,m²,,earth\n",
        encoding="utf-8-sig",
    )
    result = tmp_path / "estimate.json"
    bare = run("estimate", {**given, "RESULT": str(result)})
    rows = json.loads(result.read_text(encoding="utf-8"))["tables"]["T11"]["rows"]
    grading = next(row[-1] for row in rows if row[1] == "场地平整")
    decisions = _decide(tmp_path, rate_book={"region": "ruzhou", "date": "2025-09"})
    priced = {**given, "RULEBOOK": str(county), "DECISIONS": decisions, "RESULT": str(result)}
    found = run("estimate", priced)
    assert found["WORKS_CNY"] == pytest.approx(bare["WORKS_CNY"] + grading, abs=0.005)
    told = json.loads(result.read_text(encoding="utf-8"))
    at = [row[1] for row in told["tables"]["T11"]["rows"]].index("场地平整")
    assert "price.grading@ruzhou.202506" in told["tables"]["T11"]["cites"][at]
    assert any("ruzhou" in warning["zh"] and "全国参考价" in warning["zh"] for warning in told["warnings"])


def test_what_is_done_is_not_to_be_finished(given, tmp_path):
    bare = run("estimate", given)
    done = {part: 1 for part in ("landform", "soil", "plants", "drains", "structures", "monitoring", "aftercare")}
    found = run("estimate", {**given, "DECISIONS": _decide(tmp_path, done_shares=done)})
    assert found["CONTROL_CNY"] == 0
    assert found["COST_CNY"] == bare["COST_CNY"]


def test_a_second_rate_book_stands_beside_the_first(given, tmp_path):
    """The low ends against the middle: every price is cheaper; without the decision the layer stays empty."""
    decisions = _decide(tmp_path, compare_book={"level": "low"})
    found = run("estimate", {**given, "DECISIONS": decisions, "BOOK_CHANGES": str(tmp_path / "p4.gpkg")})
    layer = QgsVectorLayer(found["BOOK_CHANGES"], "P4")
    assert layer.featureCount() > 20
    assert all(percent < 0 for percent in _column(layer, "percent"))
    low = run("estimate", {**given, "DECISIONS": _decide(tmp_path, rate_book={"level": "low"})})
    rise = low["WORKS_CNY"] + low["AFTERCARE_CNY"] - found["WORKS_CNY"] - found["AFTERCARE_CNY"]
    assert sum(_column(layer, "effect_cny")) == pytest.approx(rise, abs=0.05)
    empty = run("estimate", {**given, "BOOK_CHANGES": str(tmp_path / "none.gpkg")})
    assert QgsVectorLayer(empty["BOOK_CHANGES"], "none").featureCount() == 0


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ({"fee_structure": "nobody"}, "no fee structure nobody"),
        ({"rate_book": {"date": "June"}}, "region, date"),
        ({"done_shares": {"landform": 1.2}}, "shares from 0 to 1"),
        ({"equipment_cny": -1}, "amount in yuan"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(given, tmp_path, decisions, sentence):
    with pytest.raises(Refused, match=sentence):
        run("estimate", {**given, "DECISIONS": _decide(tmp_path, **decisions)})
