"""Layers of a register and of a plan in a project: known by file and table, in words, with code lists."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from mine_restoration_plugin import compat
from mine_restoration_plugin.cartography import dressing, forms, layers
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.register.register import create_register, open_register
from tests.qgis.cartography_case import CRS, box, make_plan
from tests.unit.register_case import STORES, write_place


@pytest.fixture
def project(qgis_app):
    from qgis.core import QgsProject

    made = QgsProject()
    yield made
    made.clear()


@pytest.fixture(params=STORES)
def register(tmp_path, request):
    import numpy as np

    if request.param == "GeoPackage":
        path = tmp_path / "县 register.gpkg"
    else:
        path = write_place(tmp_path, request.getfixturevalue("postgres"), name="县 register.pgregister")
    create_register(path, "410184", CRS, who="tester")
    rings = [np.array(ring) for ring in box(440290, 2627020, 540, 520)]
    with open_register(path, write=True, who="tester") as opened:
        opened.add("mine", {"mine_id": "M1", "name": "赛马山采石场"})
        opened.add("plot", {"mine_id": "M1", "plot_no": "P1", "plot_class": "10"}, [rings])
        opened.set_units("M1", [{"unit_no": "D1", "plot_no": "P1", "kind": "pit", "polygons": [rings]}])
    return str(path)


def test_register_layers_come_once_and_keep_their_identity_when_renamed(project, register):
    made = layers.add_register_layers(project, register)
    assert [layer.customProperty(layers.TABLE) for layer in made] == list(layers.TABLES)
    plots = layers.find_layer(project, register, "plot")
    plots.setName("mine")
    assert layers.add_register_layers(project, register) == []
    project.removeMapLayer(plots.id())
    again = layers.add_register_layers(project, register)
    assert [layer.customProperty(layers.TABLE) for layer in again] == ["plot"]
    assert len(project.layerTreeRoot().findGroups()) == 1


def test_fields_speak_words_and_codes_are_chosen_from_lists(project, register, monkeypatch):
    for module in (compat, dressing, forms):
        monkeypatch.setattr(module, "language", lambda: "zh_CN")
    layers.add_register_layers(project, register)
    plots = layers.find_layer(project, register, "plot")
    names = {field.name(): plots.attributeAlias(index) for index, field in enumerate(plots.fields())}
    assert names["plot_no"] == "图斑编号"
    assert names["stated_area_m2"] == "图斑面积 (m²)"
    setup = plots.editorWidgetSetup(plots.fields().indexOf("plot_class"))
    assert setup.type() == "ValueMap"
    assert {"历史遗留矿山": "10"} in setup.config()["map"]
    assert plots.editorWidgetSetup(plots.fields().indexOf("uuid")).type() == "Hidden"
    units = layers.find_layer(project, register, "unit")
    assert [category.label() for category in units.renderer().categories()][:3] == ["露天采坑", "排土场", "其他"]
    assert next(units.getFeatures())["kind"] == "pit"


def test_the_legend_on_screen_says_the_words_too(project, register):
    """The layer panel made its legend when the layers came, before they were given their words."""
    from qgis.core import QgsLayerTreeModel

    panel = QgsLayerTreeModel(project.layerTreeRoot())
    layers.add_register_layers(project, register)
    outlines = project.layerTreeRoot().findLayer(layers.find_layer(project, register, "outline").id())
    shown = [node.data(0) for node in panel.layerLegendNodes(outlines)]
    assert shown == ["Issued", "Verified", "Surveyed", "Restored", "Mined", "Other or not set"]


def test_what_is_no_register_is_refused_and_nothing_is_added(project, tmp_path):
    with pytest.raises(InputError):
        layers.add_register_layers(project, str(tmp_path / "none.gpkg"))
    assert not project.mapLayers()
    assert not project.layerTreeRoot().children()


def test_plan_layers_show_design_and_symmetric_change(project, tmp_path):
    plan = make_plan(tmp_path)
    made = layers.add_plan_layers(project, plan, str(tmp_path))
    assert [layer.customProperty(layers.TABLE) for layer in made] == ["difference", "design"]
    assert layers.add_plan_layers(project, plan, str(tmp_path)) == []
    items = made[0].renderer().shader().rasterShaderFunction().colorRampItemList()
    values = [item.value for item in items[:-1]]
    assert values == sorted(values)
    assert values == pytest.approx([-value for value in reversed(values)])
    clear = [item for item in items if item.color.alpha() == 0]
    assert len(clear) == 1
    assert abs(clear[0].value) < 0.01
    assert not list(tmp_path.rglob("*.aux.xml"))


def test_a_new_version_of_a_plan_takes_the_place_of_the_old_one(project, tmp_path):
    plan = make_plan(tmp_path)
    layers.add_plan_layers(project, plan, str(tmp_path))
    surfaces = {}
    for name, surface in plan.surfaces.items():
        newer = surface["path"].replace(".tif", "_2.tif")
        shutil.copy(tmp_path / surface["path"], tmp_path / newer)
        surfaces[name] = {**surface, "path": newer}
    made = layers.add_plan_layers(project, replace(plan, surfaces=surfaces), str(tmp_path))
    assert {layer.id() for layer in made} == set(project.mapLayers())


def test_surfaces_of_a_plan_lie_under_the_outlines_of_the_register(project, register, tmp_path):
    layers.add_register_layers(project, register)
    layers.add_plan_layers(project, make_plan(tmp_path), str(tmp_path))
    order = [layer.customProperty(layers.TABLE) for layer in project.layerTreeRoot().layerOrder()]
    assert max(order.index("plot"), order.index("unit")) < min(order.index("difference"), order.index("design"))


def test_a_vanished_raster_is_a_sentence(project, tmp_path):
    plan = make_plan(tmp_path)
    (tmp_path / "rasters" / "design.tif").unlink()
    with pytest.raises(InputError):
        layers.add_plan_layers(project, plan, str(tmp_path))
    assert not project.mapLayers()
