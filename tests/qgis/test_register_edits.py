"""Edits made with QGIS's own tools are logged, numbered and safe."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer, QgsVectorLayerUtils

from mine_restoration_plugin.core.model.errors import ConflictError
from mine_restoration_plugin.core.register.register import open_register, set_editor
from tests.unit.register_case import holed, new_register

WKT = "MultiPolygon (((500000 3700000, 500020 3700000, 500020 3700020, 500000 3700020, 500000 3700000)))"


@pytest.fixture
def path(tmp_path, qgis_app):
    path = new_register(tmp_path)
    with open_register(path, write=True, who="王工") as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("plot", {"plot_no": "p1", "mine_id": "m1"}, holed())
    set_editor(path, "勘测员")
    return path


def opened(path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid()
    assert layer.startEditing()
    return layer


def committed(layer):
    assert layer.commitChanges(), layer.commitErrors()


def test_attribute_geometry_new_and_deleted(path):
    layer = opened(path, "plot")
    assert layer.crs().authid() == "EPSG:4547"
    (plot,) = layer.getFeatures()
    layer.changeAttributeValue(plot.id(), layer.fields().indexOf("location"), "北坡")
    committed(layer)

    layer.startEditing()
    layer.changeGeometry(plot.id(), QgsGeometry.fromWkt(WKT))
    new = QgsFeature(layer.fields())
    new.setAttribute("mine_id", "m1")
    new.setGeometry(QgsGeometry.fromWkt(WKT))
    assert layer.addFeature(new)
    committed(layer)

    with open_register(path) as register:
        events = register.events("plot")
        assert [(e["action"], e["who"]) for e in events[:3]] in (
            [("insert", "勘测员"), ("update", "勘测员"), ("update", "勘测员")],
            [("update", "勘测员"), ("insert", "勘测员"), ("update", "勘测员")],
        )
        by_no = {plot["plot_no"]: plot for plot in register.plots("m1")}
        assert by_no["p1"]["location"] == "北坡"
        assert by_no["p1"]["row_version"] == 3
        assert by_no["p1"]["area_projected_m2"] == 400.0
        assert by_no[None]["uuid"]
        assert by_no[None]["row_version"] == 1
        assert by_no[None]["secrecy"] == "internal"
        moved = next(e for e in events if e["action"] == "update")
        assert json.loads(moved["before"])["geom"] != json.loads(moved["after"])["geom"]

    layer.startEditing()
    layer.deleteFeature(plot.id())
    committed(layer)
    with open_register(path) as register:
        last = register.events("plot", limit=1)[0]
        assert (last["action"], last["who"]) == ("delete", "勘测员")
        assert json.loads(last["before"])["plot_no"] == "p1"


def test_our_save_does_not_overwrite_what_qgis_saved(path):
    with open_register(path, write=True, who="李工") as register:
        (plot,) = register.plots("m1")
        layer = opened(path, "plot")
        (feature,) = layer.getFeatures()
        layer.changeAttributeValue(feature.id(), layer.fields().indexOf("location"), "北坡")
        committed(layer)
        with pytest.raises(ConflictError, match="勘测员 changed this row"):
            register.change("plot", plot["uuid"], {"location": "南坡"}, plot["row_version"])
        register.change("plot", plot["uuid"], {"name": "一号"}, plot["row_version"] + 1)
    layer.reload()
    (feature,) = layer.getFeatures()
    assert (feature["location"], feature["name"]) == ("北坡", "一号")


def test_copied_features_get_an_identity_of_their_own(path):
    layer = opened(path, "plot")
    (plot,) = layer.getFeatures()
    attributes = dict(enumerate(plot.attributes()))
    copy = QgsVectorLayerUtils.createFeature(layer, plot.geometry(), attributes)
    copy["plot_no"] = "p2"
    assert layer.addFeature(copy)
    committed(layer)
    with open_register(path) as register:
        assert len({plot["uuid"] for plot in register.plots()}) == 2


def test_a_number_that_is_taken_is_refused_and_the_edit_kept(path):
    layer = opened(path, "plot")
    new = QgsFeature(layer.fields())
    new.setAttribute("plot_no", "p1")
    new.setGeometry(QgsGeometry.fromWkt(WKT))
    layer.addFeature(new)
    assert not layer.commitChanges()
    assert layer.isEditable()
    layer.rollBack()


def test_a_table_without_geometry(path):
    layer = opened(path, "mine")
    (mine,) = layer.getFeatures()
    layer.changeAttributeValue(mine.id(), layer.fields().indexOf("name"), "=1+1")
    committed(layer)
    with open_register(path) as register:
        assert register.mine("m1")["name"] == "=1+1"
        assert register.events("mine", limit=1)[0]["who"] == "勘测员"


def test_the_log_is_safe_from_qgis(path):
    layer = opened(path, "event")
    layer.deleteFeature(next(layer.getFeatures()).id())
    assert not layer.commitChanges()
    layer.rollBack()


def test_nothing_is_left_beside_the_file(path):
    layer = opened(path, "plot")
    (plot,) = layer.getFeatures()
    layer.changeAttributeValue(plot.id(), layer.fields().indexOf("location"), "北坡")
    committed(layer)
    del layer, plot
    with open_register(path, write=True):
        pass
    assert [p.name for p in path.parent.iterdir()] == ["register.gpkg"]
