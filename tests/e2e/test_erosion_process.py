"""Soil loss in the real qgis_process: the pit and the dump of the shell's mine, bare and grown over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import gdal

from tests.e2e.test_qgis_process import (
    Shell,
    mine,  # noqa: F401 - a fixture
    shell,  # noqa: F401 - a fixture
)


def test_soil_loss_before_and_after(shell: Shell, mine: Path, tmp_path: Path) -> None:  # noqa: F811
    to = {"LOSS_AFTER": tmp_path / "治理后.tif", "RESULT": tmp_path / "r.json"}
    found = shell.run("soilerosion", DEM=mine / "dem.tif", R=4000, K=0.03, COVER_AFTER_PERCENT=60, REGION=2, **to)
    assert found["LOSS_AFTER_T_KM2_A"] == pytest.approx(found["LOSS_BEFORE_T_KM2_A"] * 0.03983, rel=1e-3)
    assert found["LS_AFTER"] == found["LS_BEFORE"]
    classes = [found[key] for key in found if key.startswith("AFTER_")]
    assert len(classes) == 6
    assert sum(classes) == pytest.approx(found["AREA_M2"])
    values = gdal.Open(str(to["LOSS_AFTER"])).ReadAsArray()
    assert values[values >= 0].mean() * 100 == pytest.approx(found["LOSS_AFTER_T_KM2_A"], rel=1e-4)
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert result["whole"]["reduction_t_a"] == pytest.approx(found["REDUCTION_T_A"])
    assert any(rule["key"] == "erosion.length_cap_m" and not rule["checked"] for rule in result["settings"]["rules"])
