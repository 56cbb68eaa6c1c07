"""schedule as the toolbox runs it, on a pit beside a dump."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta

import numpy as np
import pytest
from qgis.core import (
    Qgis,
    QgsDateTimeRange,
    QgsFeature,
    QgsProcessingContext,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from mine_restoration_plugin.cartography.playing import play_by_days
from mine_restoration_plugin.processing.styled import style_when_loaded
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

TABLES = {"SCHEDULE": "T13", "CASH": "G1", "EQUIPMENT": "G2", "STAGES": "G3"}
DECISIONS = {
    "start_date": "2026-03-02",
    "deadline": "2026-12-31",
    "mine_facts": {"vegetation_zone": "north_china"},
    "crews": {"cut": 2},
    "stages": {"first_year": 2026, "count": 2, "mined_hm2": 3, "restored_hm2": 2, "damaged_before_hm2": 4,
               "restored_before_hm2": 1},
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
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps(DECISIONS), encoding="utf-8")
    return {"REGISTER": register, "MINE": found["MINE"], "DEM": dem, "DECISIONS": str(decisions)}


def test_everything_at_once(given, tmp_path):
    """Tables as layers, the map in time, pictures, the table for Project, and the same figures in the plan."""
    pytest.importorskip("matplotlib")
    files = {"GANTT": "gantt.png", "CASH_CURVE": "cash.svg", "PROJECT_CSV": "tasks.csv", "RESULT": "result.json"}
    paths = {key: str(tmp_path / name) for key, name in files.items()}
    layers = {key: str(tmp_path / f"{key}.gpkg") for key in (*TABLES, "UNITS_IN_TIME")}
    found = run("schedule", {**given, **layers, **paths})
    told = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert found["WORKS_DAYS"] > 0
    assert found["TRUCKS_NEEDED"] >= 1
    for key, table in TABLES.items():
        layer = QgsVectorLayer(found[key], key)
        assert layer.featureCount() == len(told["tables"][table]["rows"]) > 0, table
    assert (tmp_path / "gantt.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "cash.svg").read_bytes()
    with (tmp_path / "tasks.csv").open(encoding="utf-8-sig") as file:
        tasks = list(csv.DictReader(file))
    assert len(tasks) == len(told["tables"]["T13"]["rows"])

    plan = tmp_path / "plan.json"
    drafted = run("draftplan", {**{k: v for k, v in given.items()}, "PLAN": str(plan)})
    kept = json.loads(plan.read_text(encoding="utf-8"))
    assert {key: kept["figures"][key] for key in told["figures"]} == told["figures"]
    assert {key: kept["tables"][key] for key in told["tables"]} == told["tables"]
    spent = sum(row[5] for row in kept["tables"]["G1"]["rows"])
    assert spent == pytest.approx(drafted["COST_CNY"], abs=0.005)


def test_the_temporal_controller_shows_what_is_worked_on(given, tmp_path):
    """On its first and last day a task is on the map, on the days before and after it is not."""
    layer = run("schedule", {**given, "UNITS_IN_TIME": str(tmp_path / "time.gpkg")})["UNITS_IN_TIME"]
    layer = QgsVectorLayer(layer, "time")
    assert layer.featureCount() >= 3
    cut = next(f for f in layer.getFeatures() if f["task"].startswith("cut."))
    assert min(f["start"] for f in layer.getFeatures()) == QDate(2026, 3, 2)
    assert not cut.geometry().isEmpty()
    context = QgsProcessingContext()
    project = QgsProject()
    details = QgsProcessingContext.LayerDetails("time", project, "UNITS_IN_TIME")
    context.addLayerToLoadOnCompletion(layer.source(), details)
    style_when_loaded(context, layer.source(), "programme", ("start", "finish"))
    processor = context.layerToLoadOnCompletionDetails(layer.source()).postProcessor()
    processor.postProcessLayer(layer, context, None)
    assert layer.renderer().type() == "categorizedSymbol"
    assert layer.temporalProperties().isActive()
    assert layer.temporalProperties().mode() == Qgis.VectorTemporalMode.FeatureDateTimeStartAndEndFromExpressions
    first, last = (cut[name].toPyDate() for name in ("start", "finish"))
    for day, there in ((first, 1), (last, 1), (first - timedelta(days=1), 0), (last + timedelta(days=1), 0)):
        for hour in (0, 13, 23):
            shown = [f["task"] for f in _on(layer, day, hour)]
            assert shown.count(cut["task"]) == there, (day, hour)


def _on(layer: QgsVectorLayer, day: date, hour: int) -> list[QgsFeature]:
    """What the map shows while the controller stands on an hour of a day."""
    hours = ((hour, 0), (hour, 59, 59))
    ends = (QDateTime(QDate(day.year, day.month, day.day), QTime(*time)) for time in hours)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    text = layer.temporalProperties().createFilterString(context, QgsDateTimeRange(*ends))
    return list(layer.getFeatures(text))


def test_without_a_start_the_days_are_numbers(given, tmp_path):
    given.pop("DECISIONS")
    layer = QgsVectorLayer(
        run("schedule", {**given, "UNITS_IN_TIME": str(tmp_path / "time.gpkg")})["UNITS_IN_TIME"], "time"
    )
    rows = list(layer.getFeatures())
    assert min(f["first_day"] for f in rows) == 1
    assert all(not f["start"] for f in rows)
    play_by_days(layer, "start", "finish")  # a person may still fill the dates in


def test_what_does_not_fit_is_refused_with_a_sentence(given, tmp_path):
    decisions = tmp_path / "wrong.json"
    decisions.write_text(json.dumps({"crews": {"cut": 0}}), encoding="utf-8")
    with pytest.raises(Refused, match="whole numbers of crews"):
        run("schedule", {**given, "DECISIONS": str(decisions)})
