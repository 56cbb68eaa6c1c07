"""Boundary-point texts in the real qgis_process: the same areas as here, and the same bytes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mine_restoration_plugin.core.exchange.boundary.reading import read_boundary
from mine_restoration_plugin.core.exchange.boundary.report import plot_areas
from tests.e2e.test_qgis_process import Shell, shell  # noqa: F401 - a fixture

MODEL = Path(__file__).resolve().parents[1] / "data" / "jzd_txt" / "44120002411.txt"


def test_areas_bytes_and_sentences(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    layer, report, again = tmp_path / "plots.gpkg", tmp_path / "report.json", tmp_path / "again.txt"
    found = shell.run("importcoordinates", INPUT=MODEL, OUTPUT=layer, RESULT=report)
    assert (found["PLOTS"], found["WARNINGS"], found["REPRODUCES"]) == (1, 0, 1)
    read = read_boundary(MODEL)
    projected, ellipsoidal = plot_areas(read.plots[0], read.crs)
    assert found["AREA_PROJECTED_M2"] == pytest.approx(projected, rel=1e-9)
    assert found["AREA_ELLIPSOIDAL_M2"] == pytest.approx(ellipsoidal, rel=1e-9)
    assert json.loads(report.read_text(encoding="utf-8"))["plots"][0]["area_stated_hm2"] == 2.6377
    written = shell.run("exportcoordinates", INPUT=layer, PROFILE=MODEL, OUTPUT=again)
    assert (written["PLOTS"], written["POINTS"], written["WRITTEN_CRS"]) == (1, 18, "EPSG:4526")
    assert again.read_bytes() == MODEL.read_bytes()
    broken = tmp_path / "broken.txt"
    broken.write_bytes(MODEL.read_bytes().replace(b"J3,1,2576525.443,38378994.366", b"J3,1,2576525.443"))
    done = shell.call(
        "run", "minerestoration:importcoordinates", f"--INPUT={broken}", f"--OUTPUT={tmp_path / 'x.gpkg'}"
    )
    assert done.returncode != 0
    assert "broken.txt, line 13" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "x.gpkg").exists()
