"""Checks and overlays in the real qgis_process: the same numbers as in this process, and sentences for wrong input."""

from __future__ import annotations

import json
from pathlib import Path

from mine_restoration_plugin.core.delineation.checking.deed import check_register
from tests.e2e.test_qgis_process import Shell, shell  # noqa: F401 - a fixture
from tests.unit.checking_case import box, register_of
from tests.unit.test_overlays import lines, survey


def test_checks_overlays_and_tables_between_two_machines(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    register = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100), "M2-01": box(90, 0, 100, 100)})
    result, tables = tmp_path / "result.json", tmp_path / "tables.json"
    found = shell.run("checkregister", REGISTER=register, RESULT=result, OUTPUT=tmp_path / "problems.gpkg")
    report = check_register(register)
    assert found["PROBLEMS"] == len(report.problems)
    assert (found["ERRORS"], found["PLOTS"], found["CURED"]) == (1, 2, 0)
    assert found["REGISTER"] == str(register)
    assert json.loads(result.read_text(encoding="utf-8"))["by_rule"] == report.to_json()["by_rule"]
    made = shell.run(
        "overlayplots",
        REGISTER=register,
        FARMLAND=lines(tmp_path)["farmland"].path,
        LAND_SURVEY=survey(tmp_path).path,
        LAND_SURVEY_YEAR=2023,
        TABLES=tables,
    )
    assert (made["PLOTS"], made["OVERLAPS"]) == (2, 1)
    again = shell.run("checkregister", REGISTER=register, OVERLAY_TABLES=tables)
    assert again["PROBLEMS"] == found["PROBLEMS"] + 1
    done = shell.call("run", "minerestoration:checkregister", f"--REGISTER={register}", f"--OVERLAY_TABLES={result}")
    assert done.returncode != 0
    assert "holds no overlay tables" in done.stdout + done.stderr
