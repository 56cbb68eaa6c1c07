"""Rock slopes, rockfall and load cases in the real qgis_process, on a surface by formula."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.test_qgis_process import CELL, Shell, shell, write_dem  # noqa: F401 - a fixture

HEIGHT = 60.0


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A face of 60 m at 60° that looks south, in cells of 5 m, and its joints as a table in GBK."""
    folder = tmp_path_factory.mktemp("quarry")
    row = (np.mgrid[0:100, 0:60][0] + 0.5) * CELL
    foot = 150 + HEIGHT / math.tan(math.radians(60))
    write_dem(folder / "dem.tif", np.interp(row, [0, 150, foot, 500], [100 + HEIGHT, 100 + HEIGHT, 100, 98]))
    rows = ["倾向,倾角,内摩擦角,粘聚力(kPa)", *(f"{180 + i},{38 + i % 3},32,15" for i in range(-5, 6))]
    (folder / "产状.csv").write_bytes("\n".join(rows).encode("gbk"))
    return folder


def test_rock_slope_rockfall_and_cases(shell: Shell, quarry: Path, tmp_path: Path) -> None:  # noqa: F811
    dem = quarry / "dem.tif"
    found = shell.run(
        "rockslope",
        JOINTS=quarry / "产状.csv", DEM=dem, UNIT_WEIGHT=26, INTENSITY=2, TABLE=tmp_path / "faces.gpkg",
        FIGURE=tmp_path / "net.png", RESULT=tmp_path / "faces.json",
    )  # fmt: skip
    assert (found["KINEMATIC_PLANE"], found["FACES"], found["NEEDS_QUALIFIED_UNIT"]) == (1, 1, 1)
    assert found["PLANE_FS"] > found["LOWEST_FS"] > 0
    assert found["WEDGE_PERCENT"] is not None
    assert (tmp_path / "net.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "faces.json").read_text(encoding="utf-8"))["against_the_code"]
    fall = shell.run("rockfall", DEM=dem, BLOCKS=50, RUNOUT=tmp_path / "reach.tif", RESULT=tmp_path / "fall.json")
    assert fall["SECTIONS"] > 0
    assert fall["REACH_P50_M"] <= fall["REACH_M"]
    assert fall["ANGLE_REACH_M"] > HEIGHT / math.tan(math.radians(28.5)) * 0.7
    assert (tmp_path / "reach.tif").exists()
    cases = shell.run(
        "stabilitycases", DEM=dem, MATERIALS="silty_clay:3|weathered_rock", COUNT=1, INTENSITY=2,
        TABLE=tmp_path / "cases.gpkg", FIGURES=tmp_path / "pages",
    )  # fmt: skip
    assert (cases["SECTIONS"], cases["CASES"], cases["NEEDS_QUALIFIED_UNIT"]) == (1, 3, 1)
    assert cases["LOWEST_FS"] > 0
    assert len(list((tmp_path / "pages").glob("*.png"))) == 1


def test_what_is_wrong_is_a_sentence_and_nothing_is_written(shell: Shell, quarry: Path, tmp_path: Path) -> None:  # noqa: F811
    table = tmp_path / "strike.csv"
    table.write_text("走向,倾角\n30,45\n", encoding="utf-8")
    done = shell.call(
        "run", "minerestoration:rockslope", f"--JOINTS={table}", "--FACE_DIP=60", "--FACE_DIRECTION=180",
        f"--RESULT={tmp_path / 'x.json'}",
    )  # fmt: skip
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "strike.csv, line 2" in said
    assert "Traceback" not in said
    assert not (tmp_path / "x.json").exists()
