"""fundingplan as the toolbox runs it, on a pit beside a dump."""

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

TABLES = {
    "SOURCES_USES": "F1", "QUOTAS": "F2", "GATES": "F3", "CASH_FLOW": "F4", "SCENARIOS": "F5", "SENSITIVITY": "F6",
    "INDUSTRIES": "F7", "HIDDEN_DEBT": "F8", "CONTRACT": "F9", "GAP": "F10", "INDICATORS": "T14",
}  # fmt: skip


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


def test_without_decisions_the_gap_is_the_cost(given, tmp_path):
    """Every table as a layer; the units of F2 have their outlines; the numbers are those of the plan."""
    result = tmp_path / "funding.json"
    layers = {key: str(tmp_path / f"{key}.gpkg") for key in TABLES}
    found = run("fundingplan", {**given, **layers, "RESULT": str(result)})
    told = json.loads(result.read_text(encoding="utf-8"))
    assert found["SOURCES_CNY"] == 0
    assert found["GAP_CNY"] == found["USES_CNY"] == found["GAP_ZERO_ROCK_CNY"] > 0
    assert found["NPV_CNY"] < 0
    for nothing in ("IRR_PERCENT", "PAYBACK_YEARS", "DSCR_MIN"):
        assert found[nothing] is None
    for key, table in TABLES.items():
        layer = QgsVectorLayer(found[key], key)
        assert layer.featureCount() == len(told["tables"][table]["rows"]), table
        if key == "QUOTAS":
            assert all(not feature.geometry().isEmpty() for feature in layer.getFeatures())
    plan = tmp_path / "plan.json"
    drafted = run("draftplan", {**given, "PLAN": str(plan)})
    assert drafted["COST_CNY"] == found["USES_CNY"]
    kept = json.loads(plan.read_text(encoding="utf-8"))
    assert {key: kept["figures"][key] for key in told["figures"]} == told["figures"]
    assert {key: kept["tables"][key] for key in told["tables"]} == told["tables"]
    # the ground of that plan serves without a DEM
    again = run("fundingplan", {key: value for key, value in given.items() if key != "DEM"})
    assert again["GAP_CNY"] == found["GAP_CNY"]


def test_decisions_pay(given, tmp_path):
    decisions = tmp_path / "decisions.json"
    bare = run("fundingplan", given)
    county = {"source": "county", "amount_cny": 1000000, "document": "县财〔2026〕1号"}
    decisions.write_text(json.dumps({"funding": [county]}), encoding="utf-8")
    found = run("fundingplan", {**given, "DECISIONS": str(decisions)})
    assert found["SOURCES_CNY"] == 1000000
    assert found["GAP_CNY"] == pytest.approx(bare["GAP_CNY"] - 1000000, abs=0.005)


def test_what_does_not_fit_is_refused_with_a_sentence(given, tmp_path):
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"loans": [{"amount_cny": 1}]}), encoding="utf-8")
    with pytest.raises(Refused, match="list of loans"):
        run("fundingplan", {**given, "DECISIONS": str(decisions)})
