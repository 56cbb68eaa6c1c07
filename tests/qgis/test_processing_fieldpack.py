"""Field packs as the toolbox makes and merges them; the project is opened in another folder and edited with QGIS."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsAttributeEditorRelation,
    QgsExpression,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayerUtils,
)

from mine_restoration_plugin.core.register.register import open_register
from tests.qgis.processing_kit import Listener, Refused, memory_polygons, provider, run  # noqa: F401
from tests.unit.fieldpack_case import X, Y, box, filled_register
from tests.unit.register_case import sql

TABLE = "minerestoration/table"

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    filled_register(folder)
    image = gdal.GetDriverByName("GTiff").Create(str(folder / "影像.tif"), 300, 200, 3, gdal.GDT_Byte)
    image.SetGeoTransform((X - 500, 10, 0, Y + 1000, 0, -10))
    image.SetProjection(memory_polygons(box(0)).crs().toWkt())
    for band in range(3):
        image.GetRasterBand(band + 1).WriteArray(np.add.outer(np.arange(200), np.arange(300)).astype(np.uint8))
    return folder


@pytest.fixture
def register(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return str(tmp_path / "register.gpkg")


@pytest.fixture
def pack(register, tmp_path):
    roads = memory_polygons(box(150, 10), box(90_000, 10))
    roads.setName("道路")
    made = run(
        "exportfieldpack",
        {
            "REGISTER": register,
            "MINES": "m1",
            "RASTERS": [str(tmp_path / "影像.tif")],
            "VECTORS": [roads],
            "FOLDER": str(tmp_path / "外业 一组"),
        },
    )
    assert (made["PLOTS"], made["UNITS"], made["OUTLINES"], made["EVIDENCE"]) == (3, 1, 2, 1)
    files = [path for path in Path(made["FOLDER"]).rglob("*") if path.is_file()]
    assert (made["FILES"], made["BYTES"]) == (len(files), sum(path.stat().st_size for path in files))
    return Path(made["FOLDER"])


@pytest.fixture
def moved(pack, tmp_path):
    """The pack on another device."""
    place = tmp_path / "device" / "QField" / "pack"
    place.parent.mkdir(parents=True)
    shutil.move(str(pack), place)
    return place


@pytest.fixture
def opened(moved, qgis_app):
    project = QgsProject.instance()
    project.clear()
    assert project.read(str(next(moved.glob("*.qgs"))))
    yield project
    project.clear()


def layer_of(project, table):
    return next(
        layer for layer in project.mapLayers().values() if layer.customProperty("minerestoration/table") == table
    )


def created(layer, wkt, **values):
    """A new feature with its defaults, as QGIS makes it."""
    given = {layer.fields().indexOf(name): value for name, value in values.items()}
    return QgsVectorLayerUtils.createFeature(layer, QgsGeometry.fromWkt(wkt), given, layer.createExpressionContext())


def merged(register, folder, **more):
    return run("mergefieldpack", {"REGISTER": register, "FOLDER": str(folder), **more})


def test_what_lies_in_the_folder(pack, tmp_path, register):
    names = {path.relative_to(pack).as_posix() for path in pack.rglob("*")}
    assert {"data.gpkg", "DCIM", "base/base.gpkg", "fieldpack.json", "evidence/aa/old.jpg", "外业 一组.qgs"} <= names
    assert [name for name in names if name.endswith(".tif")] == ["base/影像.tif"]
    assert not [name for name in names if name.endswith(("~", ".part", "-wal", ".aux.xml"))]
    text = (pack / "外业 一组.qgs").read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert str(tmp_path) not in (pack / "fieldpack.json").read_text(encoding="utf-8")
    triggers = sql(pack / "data.gpkg", "SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    assert triggers
    assert not [text for (text,) in triggers if re.search(r"\bST_|uuid|event", text)]
    manifest = json.loads((pack / "fieldpack.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"plot": 3, "unit": 1, "outline": 2, "evidence": 1}
    assert {item["path"] for item in manifest["files"]} == {name for name in names if (pack / name).is_file()} - {
        "fieldpack.json"
    }


def test_the_project_opens_elsewhere_with_everything_valid(opened, moved):
    layers = opened.mapLayers().values()
    assert len(layers) == 8
    assert all(layer.isValid() for layer in layers)
    assert all(str(moved) in layer.source() for layer in layers)
    assert opened.crs().authid() == "EPSG:4547"
    shown = [layer.customProperty(TABLE) for layer in opened.layerTreeRoot().layerOrder()]
    assert shown == ["evidence", "outline", "unit", "plot", None, None]  # what is small lies on top
    assert layer_of(opened, "mine").readOnly()
    assert not layer_of(opened, "plot").readOnly()
    plots = layer_of(opened, "plot")
    assert plots.featureCount() == 3
    config = plots.editFormConfig()
    assert len(config.tabs()) == 11
    related = [
        child for tab in config.tabs() for child in tab.children() if isinstance(child, QgsAttributeEditorRelation)
    ]
    assert len(related) == 3
    assert all(relation.isValid() for relation in opened.relationManager().relations().values())
    naming = json.loads(layer_of(opened, "evidence").customProperty("QFieldSync/attachment_naming"))
    evidence = layer_of(opened, "evidence")
    context = evidence.createExpressionContext()
    context.setFeature(next(evidence.getFeatures()))
    name = QgsExpression(naming["path"]).evaluate(context)
    assert re.fullmatch(r"DCIM/p1_\d{8}_\d{9}\.\{extension\}", name)


def test_work_with_qgis_itself_comes_back_whole(opened, moved, register, tmp_path):
    plots = layer_of(opened, "plot")
    plots.startEditing()
    by_no = {feature["plot_no"]: feature for feature in plots.getFeatures()}
    plots.changeAttributeValue(by_no["p1"].id(), plots.fields().indexOf("location"), "南坡")
    cut = [QgsPointXY(X + 430, Y - 10), QgsPointXY(X + 430, Y + 110)]
    assert int(plots.splitFeatures(cut, False)) == 0
    plots.deleteFeature(by_no["p3"].id())
    new = created(plots, box(900, 50), mine_id="m1")
    assert re.fullmatch("[0-9a-f-]{36}", new["uuid"])
    assert new["state"] == "to_verify"
    plots.addFeature(new)
    assert plots.commitChanges(), plots.commitErrors()
    marks = sql(moved / "data.gpkg", "SELECT count(*), count(DISTINCT uuid) FROM plot")
    assert marks == [(4, 4)]
    (moved / "DCIM" / "p1.jpg").write_bytes(b"jpg")
    evidence = layer_of(opened, "evidence")
    evidence.startEditing()
    row = created(evidence, f"Point({X + 250} {Y + 50})", plot_no="p1", path="DCIM/p1.jpg")
    assert re.fullmatch(r"\d{8}-\d{6}-\d{3}", row["evidence_no"])
    evidence.addFeature(row)
    assert evidence.commitChanges(), evidence.commitErrors()
    with open_register(register, write=True, who="office") as office:
        old = office.store.rows("plot", {"plot_no": "p1"})[0]
        office.change("plot", old["uuid"], {"location": "内业", "note": "内业"}, old["row_version"])
    opened.clear()

    result = str(tmp_path / "report.json")
    tried = merged(register, moved, DRY_RUN=True)
    found = merged(register, moved, RESULT=result)
    numbers = ("INSERTED", "EDITED", "DELETED", "SPLIT", "CONFLICTS", "PHOTOS", "UNCHANGED")
    assert [found[key] for key in numbers] == [tried[key] for key in numbers] == [2, 1, 1, 1, 1, 1, 4]
    told = json.loads(Path(result).read_text(encoding="utf-8"))
    conflict = next(line for line in told["changes"] if line["kind"] == "conflict")
    assert conflict["fields"] == [{"name": "location", "base": "北坡1", "field": "南坡", "office": "内业"}]
    assert conflict["field_row"]["location"] == "南坡"
    with open_register(register) as office:
        plots = {row["plot_no"]: row for row in office.plots()}
        assert set(plots) == {"p1", "p2", "p2_1", "p4", None}  # QGIS gave the part a number and a uuid
        assert plots["p2"]["area_projected_m2"] + plots["p2_1"]["area_projected_m2"] == pytest.approx(10_000)
        assert plots["p1"]["location"] == "内业"
    assert [merged(register, moved)[key] for key in numbers[:6]] == [0] * 6


def test_a_unit_is_surveyed_in_the_field(opened, moved, register):
    units = layer_of(opened, "unit")
    names = {child.name() for tab in units.editFormConfig().tabs() for child in tab.children()}
    assert {"soil_depth_cm", "vegetation_cover_percent", "soil_loss_m", "hazards", "fs_rain"} <= names
    units.startEditing()
    (row,) = units.getFeatures()
    for name, value in {"soil_depth_cm": 35.5, "hazards": '{"ponding","collapse"}', "pollution": "clean"}.items():
        assert units.changeAttributeValue(row.id(), units.fields().indexOf(name), value)
    assert units.commitChanges(), units.commitErrors()
    opened.clear()
    assert merged(register, moved)["EDITED"] == 1
    with open_register(register) as office:
        (unit,) = office.store.rows("unit")
    assert (unit["soil_depth_cm"], unit["hazards"], unit["pollution"]) == (35.5, "collapse,ponding", "clean")


def test_wrong_input_is_a_sentence(register, pack, tmp_path):
    with pytest.raises(Refused, match="not empty"):
        run("exportfieldpack", {"REGISTER": register, "FOLDER": str(pack)})
    with pytest.raises(Refused, match="no mine"):
        run("exportfieldpack", {"REGISTER": register, "MINES": "m1，m7", "FOLDER": str(tmp_path / "x")})
    with pytest.raises(Refused, match="p77"):
        run("exportfieldpack", {"REGISTER": register, "PLOT_NOS": "p1;p77", "FOLDER": str(tmp_path / "x")})
    with pytest.raises(Refused, match="No plot"):
        run("exportfieldpack", {"REGISTER": register, "EXTENT": "0,1,0,1 [EPSG:4547]", "FOLDER": str(tmp_path / "x")})
    with pytest.raises(Refused, match="no field pack"):
        merged(register, tmp_path)
    assert not (tmp_path / "x").exists()
    assert not list(tmp_path.glob(".*.part"))


def test_plots_by_extent_and_by_number(register, tmp_path):
    extent = f"{X + 190},{X + 350},{Y},{Y + 50} [EPSG:4547]"
    some = run("exportfieldpack", {"REGISTER": register, "EXTENT": extent, "FOLDER": str(tmp_path / "a")})
    assert some["PLOTS"] == 1
    two = run("exportfieldpack", {"REGISTER": register, "PLOT_NOS": "p3、p4", "FOLDER": str(tmp_path / "b")})
    assert two["PLOTS"] == 2


def test_a_cancelled_export_leaves_nothing(register, tmp_path):
    asked = {"REGISTER": register, "RASTERS": [str(tmp_path / "影像.tif")], "FOLDER": str(tmp_path / "no")}
    run("exportfieldpack", asked, listener=Listener(cancel_after=2))
    assert not (tmp_path / "no").exists()
    assert not list(tmp_path.glob(".*.part"))
