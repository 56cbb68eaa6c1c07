"""A register in a database through the real qgis_process: made, filled, planned on, exported, moved and restored."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.e2e.test_qgis_process import Shell, mine, shell  # noqa: F401 - fixtures
from tests.unit.register_case import sql, write_place


def test_the_road_of_a_mine_in_a_database(shell: Shell, mine: Path, tmp_path: Path, postgres) -> None:  # noqa: F811
    register = write_place(tmp_path, postgres)
    assert shell.run("createregister", REGISTER=register, COUNTY="410482", CRS="EPSG:4547") == {
        "REGISTER": str(register)
    }
    plots = shell.run("importplots", REGISTER=register, INPUT=mine / "outline.geojson")
    assert (plots["REGISTER"], plots["PLOTS"]) == (str(register), 1)
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"date": "2025-06-01"}), encoding="utf-8")
    drafted = shell.run("draftplan", REGISTER=register, MINE=plots["MINE"], DEM=mine / "dem.tif", DECISIONS=decisions)
    assert drafted["CUT_BANK_M3"] > 0
    folder = tmp_path / "package"
    made = shell.run("exportpackage", REGISTER=register, MINE=plots["MINE"], FOLDER=folder)
    assert made["FILES"] == len([path for path in folder.rglob("*") if path.is_file()])
    assert (folder / "register.gpkg").is_file()

    moved = tmp_path / "moved.gpkg"
    result = tmp_path / "moved.json"
    found = shell.run("moveregister", REGISTER=register, TARGET=moved, RESULT=result)
    (events,) = sql(register, "SELECT count(*) FROM event")[0]
    assert (found["TARGET"], found["EVENTS"]) == (str(moved), events)
    assert found["FILES"] == len([path for path in (tmp_path / "county_files").rglob("*") if path.is_file()]) > 0
    with sqlite3.connect(moved) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone() == (events,)
        assert connection.execute("SELECT sha256 FROM plan").fetchall() == sql(register, "SELECT sha256 FROM plan")
    connection.close()
    assert json.loads(result.read_text(encoding="utf-8"))["tables"]["plot"]["rows"] == 1
    again = shell.run("draftplan", REGISTER=moved, MINE=plots["MINE"], DEM=mine / "dem.tif", DECISIONS=decisions)
    assert again["COST_CNY"] == drafted["COST_CNY"]

    everything = {"REGISTER": register, "MOMENT": "2020-01-01"}
    counted = shell.run("restoreregister", **everything, TABLE="plot", DRY_RUN="true")
    assert (counted["TAKEN_OUT"], sql(register, "SELECT count(*) FROM plot")[0][0]) == (1, 1)
    assert shell.run("restoreregister", **everything, TABLE="plot")["TAKEN_OUT"] == 1
    assert sql(register, "SELECT count(*) FROM plot") == [(0,)]


def test_a_database_that_is_not_there_is_a_sentence(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    place = tmp_path / "county.pgregister"
    content = {"host": "127.0.0.1", "port": 1, "dbname": "county", "schema": "mine_1"}
    place.write_text(json.dumps(content), encoding="utf-8")
    done = shell.call(
        "run", "minerestoration:createregister", f"--REGISTER={place}", "--COUNTY=410482", "--CRS=EPSG:4547"
    )
    assert done.returncode != 0
    assert "The database of county.pgregister does not answer" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
