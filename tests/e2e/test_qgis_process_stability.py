"""Slope stability in the real qgis_process: published factors, sections cut from a surface, shallow slips."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.test_qgis_process import Shell, shell, write_dem  # noqa: F401 - a fixture
from tests.golden.slopes import CASES, PEERS


def test_sections_and_shallow_slips(shell: Shell, tmp_path: Path) -> None:  # noqa: F811
    for name in ("acads_1a", "acads_1d"):
        section = tmp_path / f"{name}.json"
        section.write_text(json.dumps(CASES[name]["section"]), encoding="utf-8")
        found = shell.run("slopestability", SECTION=section, METHOD=0, FIGURE=tmp_path / "剖面.png")
        assert found["FACTOR_OF_SAFETY"] == pytest.approx(PEERS[name]["xslope_search"]["bishop"], abs=0.02)
        assert found["PROBABILITY_OF_FAILURE"] is None
    assert (tmp_path / "剖面.png").stat().st_size > 10_000
    columns = np.arange(120) * 5.0
    write_dem(tmp_path / "bank.tif", np.tile(200 + 30 * np.clip((columns - 250) / 45, 0, 1), (80, 1)))
    strata = tmp_path / "strata.csv"
    strata.write_text("name,thickness_m,gamma_kn_m3,c_kpa,phi_deg\n土,8,19,15,20\n岩,,24,100,35\n", encoding="utf-8")
    cut = shell.run(
        "slopestability", DEM=tmp_path / "bank.tif", MATERIALS=strata, METHOD=2, SECTIONS=tmp_path / "sections.gpkg"
    )
    assert 0.5 < cut["FACTOR_OF_SAFETY"] < 2.5
    assert (tmp_path / "sections.gpkg").exists()
    shallow = shell.run(
        "infiniteslope",
        DEM=tmp_path / "bank.tif",
        C_KPA=5,
        PHI_DEG=25,
        GAMMA_KN_M3=19,
        DEPTH_M=1.5,
        WATER_RATIO=0.5,
        FACTOR=tmp_path / "factor.tif",
    )
    assert 0.3 < shallow["MIN_FACTOR"] < 1.5
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    done = shell.call("run", "minerestoration:slopestability", f"--SECTION={broken}")
    assert done.returncode != 0
    assert "is no JSON" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
