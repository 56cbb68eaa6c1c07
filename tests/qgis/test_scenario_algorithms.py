"""Scenarios through Processing: kept, listed, chosen; refusals in sentences."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsVectorLayer

from mine_restoration_plugin.core.register.register import create_register, open_register

from .processing_kit import CRS, Refused, provider, run, write_raster  # noqa: F401

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def case(tmp_path):
    register = create_register(tmp_path / "register.gpkg", "410482", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "m1"})
    heights = np.full((30, 30), 50.0)
    design = heights.copy()
    design[5:15, 5:15] -= 3.0
    ground, designed = write_raster(tmp_path / "g.tif", heights), write_raster(tmp_path / "d.tif", design)
    return {"REGISTER": str(register), "MINE": "m1", "DEM": ground, "DESIGN": designed}


def test_a_scenario_is_kept_listed_and_chosen(case, tmp_path):
    made = run("keepscenario", {**case, "SCENARIO": "甲", "NOTE": "院方设计", "RESULT": str(tmp_path / "s.json")})
    assert (made["CUT_BANK_M3"], made["FILL_COMPACTED_M3"], made["AREA_M2"]) == (300.0, 0.0, 100.0)
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["note"] == "院方设计"
    where = {"REGISTER": case["REGISTER"], "MINE": "m1"}
    table = str(tmp_path / "t.gpkg")
    found = run("comparescenarios", {**where, "CHOOSE": "甲", "TABLE": table}, QgsProcessingContext())
    assert found["SCENARIOS"] == 1
    (row,) = QgsVectorLayer(table, "t").getFeatures()
    assert (row["name"], row["state"], row["cut_bank_m3"]) == ("甲", "chosen", 300.0)
    assert not row["factor_of_safety"]


def test_an_unknown_name_and_an_unknown_mine_are_refused(case):
    where = {"REGISTER": case["REGISTER"], "MINE": "m1"}
    with pytest.raises(Refused, match="no scenario"):
        run("comparescenarios", {**where, "CHOOSE": "乙"})
    with pytest.raises(Refused, match="m2"):
        run("keepscenario", {**case, "MINE": "m2", "SCENARIO": "甲"})
