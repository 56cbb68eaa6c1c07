"""draftplan, exportpackage and verifypackage as the toolbox runs them, on a pit beside a dump."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer

from mine_restoration_plugin.core.model.progress import Progress
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui import work
from mine_restoration_plugin.processing.base import who
from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def dem(tmp_path) -> str:
    """Level ground at 200 m with a pit 24 m deep and a dump 20 m high, cells of 5 m."""
    rows, columns = np.mgrid[0:120, 0:160] * 5.0
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    return write_raster(tmp_path / "dem.tif", heights, cell=5.0)


@pytest.fixture
def given(tmp_path, dem) -> dict[str, str]:
    register = str(tmp_path / "county.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": "410482", "CRS": CRS})
    found = run("importplots", {"REGISTER": register, "INPUT": memory_polygons(box(20, 20, 760, 560))})
    return {"REGISTER": register, "MINE": found["MINE"], "DEM": dem}


def versions(given: dict[str, str]) -> int | None:
    with open_register(given["REGISTER"]) as register:
        kept = register.plan(given["MINE"])
    return kept[0] if kept else None


def test_a_plan_is_kept_and_its_numbers_are_outputs(given, tmp_path):
    plan, design = tmp_path / "plan.json", tmp_path / "design.tif"
    found = run("draftplan", {**given, "PLAN": str(plan), "DESIGN": str(design)})
    told = json.loads(plan.read_text(encoding="utf-8"))
    for key, figure in (
        ("CUT_BANK_M3", "cut_bank_m3"),
        ("FILL_COMPACTED_M3", "fill_compacted_m3"),
        ("SURPLUS_BANK_M3", "surplus_bank_m3"),
        ("COST_CNY", "cost_cny"),
    ):
        assert found[key] == told["figures"][figure]["value"]
    verdicts = [check["verdict"] for check in told["checks"]]
    assert found["CHECKS_FAILED"] == verdicts.count("fail")
    assert found["CHECKS_UNDECIDED"] == verdicts.count("unknown")
    assert (found["REGISTER"], found["MINE"]) == (given["REGISTER"], given["MINE"])
    with open_register(given["REGISTER"]) as register:
        assert register.plan(given["MINE"]) == (1, plan.read_bytes())
    heights = gdal.Open(str(design)).ReadAsArray()
    assert np.nanmax(np.where(heights > -1000, heights, np.nan)) < 220


def test_the_same_inputs_give_the_same_version(given):
    layer = QgsRasterLayer(given["DEM"], "ground")
    first = run("draftplan", given)
    assert run("draftplan", {**given, "DEM": layer}) == first
    assert versions(given) == 1


def test_nothing_is_written_beside_the_register_unless_named(given, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    run("draftplan", given)
    made = {path.name for path in tmp_path.iterdir()} - before
    assert made <= {"county_files", "dem.tif.aux.xml"}  # the latter is QGIS's own, for any raster it loads


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ('{"colour": "red"}', "colour"),
        ('{"loss_share": 1.5}', "loss_share"),
        (None, "decisions.json"),
    ],
)
def test_decisions_that_cannot_be_taken(given, tmp_path, decisions, sentence):
    path = tmp_path / "decisions.json"
    if decisions is not None:
        path.write_text(decisions, encoding="utf-8")
    with pytest.raises(Refused, match=sentence) as refused:
        run("draftplan", {**given, "DECISIONS": str(path)})
    assert "Traceback" not in str(refused.value)
    assert versions(given) is None


def test_a_mine_that_is_not_there(given):
    for name, more in (("draftplan", {}), ("exportpackage", {"FOLDER": str(Path(given["REGISTER"]).parent / "p")})):
        with pytest.raises(Refused, match="no-such-mine") as refused:
            run(name, {**given, **more, "MINE": "no-such-mine"})
        assert "Traceback" not in str(refused.value)


def test_a_terrain_model_elsewhere(given, tmp_path):
    elsewhere = write_raster(tmp_path / "far.tif", np.full((4, 4), 1.0))
    data = gdal.Open(elsewhere, gdal.GA_Update)
    data.SetGeoTransform((600_000, 5, 0, 3_900_000, 0, -5))
    data = None
    with pytest.raises(Refused, match="far.tif") as refused:
        run("draftplan", {**given, "DEM": elsewhere})
    assert "Traceback" not in str(refused.value)


def test_cancel_keeps_no_version_and_no_file(given, tmp_path):
    listener = Listener(cancel_after=2)
    plan = tmp_path / "plan.json"
    assert run("draftplan", {**given, "PLAN": str(plan)}, None, listener) == {}
    assert listener.isCanceled()
    assert listener.errors == []
    assert not plan.exists()
    assert versions(given) is None


def test_a_package_is_exported_and_every_change_is_named(given, tmp_path):
    run("draftplan", given)
    folder = tmp_path / "package"
    found = run("exportpackage", {"REGISTER": given["REGISTER"], "MINE": given["MINE"], "FOLDER": str(folder)})
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert found == {
        "REGISTER": given["REGISTER"],
        "MINE": given["MINE"],
        "FOLDER": str(folder),
        "FILES": len(files),
        "DRAFT": 0,
    }
    assert run("verifypackage", {"FOLDER": str(folder)}) == {"PASSED": 1, "CHANGED": 0, "MISSING": 0, "ADDED": 0}
    with (folder / "coordinates.txt").open("ab") as file:
        file.write(b"\n")
    (folder / "workbook.xlsx").unlink()
    (folder / "备注.txt").write_text("x", encoding="utf-8")
    result, listener = tmp_path / "verified.json", Listener()
    found = run("verifypackage", {"FOLDER": str(folder), "RESULT": str(result)}, None, listener)
    assert found == {"PASSED": 0, "CHANGED": 1, "MISSING": 1, "ADDED": 1, "RESULT": str(result)}
    assert json.loads(result.read_text(encoding="utf-8")) == {
        "passed": False,
        "changed": ["coordinates.txt"],
        "missing": ["workbook.xlsx"],
        "added": ["备注.txt"],
    }
    assert len(listener.warnings) == 3


def test_a_cancelled_export_leaves_no_package(given, tmp_path):
    run("draftplan", given)
    folder, listener = tmp_path / "package", Listener(cancel_after=3)
    before = {path.name for path in tmp_path.iterdir()}
    assert run("exportpackage", {**given, "FOLDER": str(folder)}, None, listener) == {}
    assert listener.errors == []
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_folder_that_holds_no_package(tmp_path):
    with pytest.raises(Refused) as refused:
        run("verifypackage", {"FOLDER": str(tmp_path)})
    assert "Traceback" not in str(refused.value)


def test_the_event_log_says_who(given):
    with open_register(given["REGISTER"]) as register:
        assert {event["who"] for event in register.events()} == {who()}


def test_a_plan_follows_a_scenario_by_name(given, tmp_path):
    """The design is raised by 1 m on 40 × 20 cells of 25 m² outside pit and dump; the dock takes the chosen one."""
    heights = gdal.Open(given["DEM"]).ReadAsArray()
    heights[90:110, 60:100] += 1.0
    outside = write_raster(tmp_path / "outside.tif", heights, cell=5.0)
    where = {"REGISTER": given["REGISTER"], "MINE": given["MINE"]}
    run("keepscenario", {**given, "DESIGN": outside, "SCENARIO": "甲"})
    plan = tmp_path / "plan.json"
    found = run("draftplan", {**given, "SCENARIO": "甲", "PLAN": str(plan)})
    assert (found["CUT_BANK_M3"], found["FILL_COMPACTED_M3"]) == (0.0, 20_000.0)
    assert "S1" in json.loads(plan.read_text(encoding="utf-8"))["tables"]
    with pytest.raises(Refused, match="no scenario “乙”"):
        run("draftplan", {**given, "SCENARIO": "乙"})
    before = work.draft(given["REGISTER"], given["MINE"], given["DEM"], None, "王工", Progress())
    assert before.scenario is None
    run("comparescenarios", {**where, "CHOOSE": "甲"})
    after = work.draft(given["REGISTER"], given["MINE"], given["DEM"], None, "王工", Progress())
    assert (after.scenario, after.new, after.version) == ("甲", True, before.version + 1)
