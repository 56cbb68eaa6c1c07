"""Every deed in the real qgis_process, in a profile of its own; only its JSON is read, never its chatter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, osr

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process") or ""
ALGORITHMS = {path.stem for path in (ROOT / "mine_restoration_plugin" / "processing" / "algorithms").glob("[!_]*.py")}
EAST, NORTH, CELL = 500_000.0, 3_800_000.0, 5.0


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout[done.stdout.index("{") :])


class Shell:
    """qgis_process with this checkout's plugin, in a fresh profile and language."""

    def __init__(self, folder: Path, locale: str) -> None:
        plugins, settings = folder / "profiles/default/python/plugins", folder / "profiles/default/QGIS"
        plugins.mkdir(parents=True)
        settings.mkdir(parents=True)
        (plugins / "mine_restoration_plugin").symlink_to(ROOT / "mine_restoration_plugin")
        (settings / "QGIS3.ini").write_text(
            f"[PythonPlugins]\nmine_restoration_plugin=true\n\n[locale]\noverrideFlag=true\nuserLocale={locale}\n",
            encoding="utf-8",
        )
        kept = {key: value for key, value in os.environ.items() if key not in ("QGIS_PLUGINPATH", "PYTHONPATH")}
        self._environment = {
            **kept,
            "QGIS_CUSTOM_CONFIG_PATH": str(folder),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, "--json", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )

    def json(self, *arguments: str) -> dict[str, Any]:
        return answer(self.call(*arguments))

    def run(self, name: str, **parameters: object) -> dict[str, Any]:
        given = [f"--{key}={value}" for key, value in parameters.items()]
        return self.json("run", f"minerestoration:{name}", *given)["results"]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "link.py")], check=True)
    subprocess.run([sys.executable, str(ROOT / "scripts" / "i18n.py"), "compile"], check=True)
    return Shell(tmp_path_factory.mktemp("profile"), "en")


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pit 24 m deep beside a dump 20 m high on level ground, and one outline around both."""
    folder = tmp_path_factory.mktemp("mine")
    rows, columns = np.mgrid[0:120, 0:160] * CELL
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    write_dem(folder / "dem.tif", heights)
    ring = [(20, 20), (780, 20), (780, 580), (20, 580), (20, 20)]
    outline = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "东沟采石场"},
                "geometry": {"type": "Polygon", "coordinates": [[[EAST + x, NORTH - y] for x, y in ring]]},
            }
        ],
    }
    (folder / "outline.geojson").write_text(json.dumps(outline, ensure_ascii=False), encoding="utf-8")
    return folder


def write_dem(path: Path, heights: np.ndarray) -> None:
    system = osr.SpatialReference()
    system.ImportFromEPSG(4547)
    data = gdal.GetDriverByName("GTiff").Create(str(path), heights.shape[1], heights.shape[0], 1, gdal.GDT_Float32)
    data.SetGeoTransform((EAST, CELL, 0, NORTH, 0, -CELL))
    data.SetProjection(system.ExportToWkt())
    data.GetRasterBand(1).WriteArray(heights)


def test_a_fresh_profile_lists_every_algorithm(shell: Shell) -> None:
    provider = shell.json("list")["providers"]["minerestoration"]
    assert provider["name"] == "Mine restoration"
    assert {name.split(":")[1] for name in provider["algorithms"]} == ALGORITHMS


@pytest.fixture(scope="module")
def helps(shell: Shell) -> dict[str, subprocess.CompletedProcess[str]]:
    """What is told about each algorithm; each is a start of QGIS, so as many at once as there are processors."""

    def ask(name: str) -> subprocess.CompletedProcess[str]:
        return shell.call("help", f"minerestoration:{name}")

    first, *others = sorted(ALGORITHMS)
    told = {first: ask(first)}  # alone: it fills the new profile
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        told.update(zip(others, pool.map(ask, others)))
    return told


@pytest.mark.parametrize("name", sorted(ALGORITHMS))
def test_help_explains_every_parameter(helps: dict[str, subprocess.CompletedProcess[str]], name: str) -> None:
    told = answer(helps[name])
    assert told["algorithm_details"]["short_description"]
    assert all(parameter["help"] for parameter in told["parameters"].values())
    assert told["outputs"]


def test_the_interface_speaks_chinese(tmp_path: Path, shell: Shell) -> None:
    provider = Shell(tmp_path, "zh_CN").json("list")["providers"]["minerestoration"]
    assert provider["name"] == "矿山生态修复"
    assert provider["algorithms"]["minerestoration:cutfill"]["name"] == "两期地面挖填方计算"


def test_cut_and_fill(shell: Shell, mine: Path, tmp_path: Path) -> None:
    write_dem(tmp_path / "level.tif", np.full((120, 160), 200.0))
    result = tmp_path / "result.json"
    found = shell.run("cutfill", BEFORE=tmp_path / "level.tif", AFTER_LEVEL="197.5", RESULT=result)
    assert found["CUT_M3"] == pytest.approx(600 * 800 * 2.5)
    assert found["U95_M3"] is None
    assert json.loads(result.read_text(encoding="utf-8"))
    left = {path.name for path in tmp_path.iterdir()} - {"level.tif.aux.xml"}  # QGIS's own, for any raster it loads
    assert left == {"level.tif", "result.json"}


def test_over_digging(shell: Shell, mine: Path, tmp_path: Path) -> None:
    """Six cells of 25 m² outside the outline lowered by half a metre are 75 m³; one table row holds everywhere."""
    data = gdal.Open(str(mine / "dem.tif"))
    design = data.ReadAsArray()
    design[1, 60:66] -= 0.5
    write_dem(tmp_path / "design.tif", design)
    (tmp_path / "materials.csv").write_text("name,phi_deg\nrock,40\n", encoding="utf-8")
    (tmp_path / "materials.csvt").write_text('"String","Real"\n', encoding="utf-8")
    found = shell.run(
        "checkoverdig",
        BEFORE=mine / "dem.tif",
        DESIGN=tmp_path / "design.tif",
        BOUNDARY=mine / "outline.geojson",
        MATERIALS=tmp_path / "materials.csv",
        REQUIRED_FOS=1.25,
        MAP=tmp_path / "map.gpkg",
        RESULT=tmp_path / "result.json",
    )
    assert (found["PASSED"], found["VIOLATIONS"]) == (0, 1)
    assert found["OUTSIDE_CUT_M3"] == pytest.approx(75.0)
    assert found["FLOOR_CUT_M3"] is None
    rows = {row["clause"]: row for row in json.loads((tmp_path / "result.json").read_text("utf-8"))["clauses"]}
    assert rows["stability_need"]["verdict"] == "pass"
    assert rows["inside_outline"]["places"][0]["m2"] == 150.0
    assert (tmp_path / "map.gpkg").is_file()


def test_the_ground_of_published_gullies(shell: Shell, tmp_path: Path) -> None:
    data = ROOT / "tests" / "data" / "lavaka"
    ground = tmp_path / "采前地形.tif"
    found = shell.run(
        "originalsurface",
        DEM=data / "DEM_copernicus30_named_SRTM.tif",
        HOLES=data / "lavaka.shp",
        RIM=data / "poly_OriginalSurf.shp",
        OUTPUT=ground,
        TABLE=tmp_path / "table.gpkg",
    )
    assert found["AREA_PROJECTED_M2"] == pytest.approx(19_307.36 + 88_764.08 + 12_942.21, abs=0.01)
    assert found["VOLUME_LOW_M3"] < 181_446.47 + 1_865_907.07 + 21_714.70 < found["VOLUME_HIGH_M3"]
    assert (found["HOLES_REBUILT"], found["HOLES_RANGE"]) == (3, 1)
    assert gdal.Open(str(ground)).RasterXSize == 68
    assert "RESULT" not in found


def test_wrong_input_is_a_sentence_and_a_failure(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    done = shell.call("run", "minerestoration:createregister", f"--REGISTER={path}", "--COUNTY=1", "--CRS=EPSG:4547")
    assert done.returncode != 0
    assert "is not a county code" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_whole_road_of_a_mine(shell: Shell, mine: Path, tmp_path: Path) -> None:
    register, folder = tmp_path / "county.gpkg", tmp_path / "package"
    assert shell.run("createregister", REGISTER=register, COUNTY="410482", CRS="EPSG:4547") == {
        "REGISTER": str(register)
    }
    plots = shell.run("importplots", REGISTER=register, INPUT=mine / "outline.geojson")
    assert (plots["REGISTER"], plots["PLOTS"], plots["SKIPPED"]) == (str(register), 1, 0)
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"date": "2025-06-01"}), encoding="utf-8")
    drafted = shell.run(
        "draftplan",
        REGISTER=register,
        MINE=plots["MINE"],
        DEM=mine / "dem.tif",
        DECISIONS=decisions,
        PLAN=tmp_path / "plan.json",
        DESIGN=tmp_path / "design.tif",
    )
    assert drafted["MINE"] == plots["MINE"]
    assert drafted["CUT_BANK_M3"] > 0
    assert drafted["FILL_COMPACTED_M3"] > 0
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["figures"]["cost_cny"]["value"] == drafted["COST_CNY"]
    assert gdal.Open(str(tmp_path / "design.tif")) is not None
    made = shell.run("exportpackage", REGISTER=register, MINE=plots["MINE"], FOLDER=folder)
    assert made["FOLDER"] == str(folder)
    assert made["FILES"] == len([path for path in folder.rglob("*") if path.is_file()])
    assert made["DRAFT"] == 0
    whole = {"PASSED": 1, "CHANGED": 0, "MISSING": 0, "ADDED": 0}
    assert shell.run("verifypackage", FOLDER=folder) == whole
    with (folder / "plan.json").open("ab") as file:
        file.write(b" ")
    (folder / "note.txt").write_text("x", encoding="utf-8")
    assert shell.run("verifypackage", FOLDER=folder) == {"PASSED": 0, "CHANGED": 1, "MISSING": 0, "ADDED": 1}


def test_surveyors_files_in_and_out(shell: Shell, mine: Path, tmp_path: Path) -> None:
    survey = tmp_path / "高程点.dat"
    survey.write_bytes("P1,坑,500100.5,3799900.25,101.26\r\nP2,,500200,3799800,\r\n".encode("gbk"))
    points = shell.run("importpoints", INPUT=survey, CRS="EPSG:4547", OUTPUT=tmp_path / "points.gpkg")
    assert (points["POINTS"], points["PLOTS"], points["WARNINGS"]) == (2, 0, 1)
    drawing = shell.run(
        "exportdxf", POLYGONS=mine / "outline.geojson", HEIGHTS=points["OUTPUT"], OUTPUT=tmp_path / "出图.dxf"
    )
    assert (drawing["POLYGON_COUNT"], drawing["POINT_COUNT"]) == (1, 2)
    back = shell.run("importdxf", INPUT=drawing["OUTPUT"], CRS="EPSG:4547", RESULT=tmp_path / "loss.json")
    assert (back["POLYGON_COUNT"], back["LOST"]) == (1, 0)
    again = shell.run("exportpoints", INPUT=points["OUTPUT"], OUTPUT=tmp_path / "back.dat")
    assert again["POINTS"] == 2
    assert (tmp_path / "back.dat").read_bytes().splitlines()[0] == "P1,坑,500100.500,3799900.250,101.260".encode("gbk")
    register = tmp_path / "county.gpkg"
    shell.run("createregister", REGISTER=register, COUNTY="410482", CRS="EPSG:4547")
    shell.run("importplots", REGISTER=register, INPUT=mine / "outline.geojson")
    plots = shell.run("exportplots", REGISTER=register, MAPPING="jiangxi", OUTPUT=tmp_path / "上报.shp")
    assert (plots["PLOTS"], plots["REGISTER"]) == (1, str(register))
    dwg = tmp_path / "a.dwg"
    dwg.write_bytes(b"AC1032\0")
    done = shell.call("run", "minerestoration:importdxf", f"--INPUT={dwg}")
    assert done.returncode != 0
    assert "save it as DXF" in done.stdout + done.stderr


def test_a_field_pack_goes_and_comes_back(shell: Shell, mine: Path, tmp_path: Path) -> None:
    register, folder, result = tmp_path / "county.gpkg", tmp_path / "外业", tmp_path / "report.json"
    shell.run("createregister", REGISTER=register, COUNTY="410482", CRS="EPSG:4547")
    number = shell.run("importplots", REGISTER=register, INPUT=mine / "outline.geojson")["MINE"]
    made = shell.run("exportfieldpack", REGISTER=register, MINES=number, RASTERS=mine / "dem.tif", FOLDER=folder)
    assert made["PLOTS"] == 1
    assert {"外业.qgs", "data.gpkg", "fieldpack.json"} <= {path.name for path in folder.iterdir()}
    base = gdal.Open(str(folder / "base" / "dem.tif"))
    assert base is not None
    data = gdal.OpenEx(str(folder / "data.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = data.GetLayerByName("plot")
    plot = layer.GetNextFeature()
    plot.SetField("location", "东坡")
    layer.SetFeature(plot)
    del layer, data
    (folder / "DCIM" / "a.jpg").write_bytes(b"photograph")
    numbers = ("INSERTED", "EDITED", "DELETED", "SPLIT", "CONFLICTS", "PHOTOS", "UNCHANGED")
    tried = shell.run("mergefieldpack", REGISTER=register, FOLDER=folder, DRY_RUN="true")
    found = shell.run("mergefieldpack", REGISTER=register, FOLDER=folder, RESULT=result)
    assert [tried[key] for key in numbers] == [found[key] for key in numbers] == [1, 1, 0, 0, 0, 1, 0]
    assert json.loads(result.read_text(encoding="utf-8"))["changes"][0]["fields"][0]["field"] == "东坡"
    again = shell.run("mergefieldpack", REGISTER=register, FOLDER=folder)
    assert [again[key] for key in numbers] == [0, 0, 0, 0, 0, 0, 1]


def test_a_surface_is_built_and_another_put_upon_it(shell: Shell, tmp_path: Path) -> None:
    data = ROOT / "tests" / "data"
    surface = tmp_path / "地面.tif"
    cloud = data / "laz_coromandel" / "points_test.las"
    found = shell.run("buildsurface", POINT_CLOUD=cloud, SURFACE=surface, ERROR=tmp_path / "error.tif")
    assert (found["THIN"], found["POINTS_USED"], found["SEAM_M"]) == (1, 226, None)
    assert gdal.Open(str(surface)).GetSpatialRef().GetAuthorityCode(None) == "2193"
    pair = data / "coregistration_srtm"
    shifted = shell.run(
        "coregister", REFERENCE=pair / "srtm_ref.tif", MOVING=pair / "srtm_blurred_and_shifted.tif",
        CORRECTED=tmp_path / "corrected.tif",
    )  # fmt: skip
    assert (shifted["CONVERGED"], shifted["HORIZONTAL"]) == (1, 1)
    corner = gdal.Open(str(tmp_path / "corrected.tif")).GetGeoTransform()
    assert ((corner[0] - 40) * 1200, (corner[3] - 40) * 1200) == pytest.approx((3.0, -5.0), abs=0.1)
