"""Forms and looks from the data dictionary, in both languages; what the user made stays the user's."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import (
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsFillSymbol,
    QgsGeometry,
    QgsProject,
    QgsRuleBasedRenderer,
    QgsVectorLayerTools,
    QgsVectorLayerUtils,
)
from qgis.gui import QgsAttributeEditorContext, QgsAttributeForm, QgsGui, QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QTableWidget, QTabWidget, QWidget

from mine_restoration_plugin import compat
from mine_restoration_plugin.cartography import dressing, forms, layers
from mine_restoration_plugin.core.register.dictionary import data_dictionary
from mine_restoration_plugin.core.register.forms import forms as shipped
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.fieldpack_case import filled_register
from tests.unit.register_case import sql

CANVAS = []


class Tools(QgsVectorLayerTools):
    """What the desktop gives its forms; those with related rows ask for it."""

    def addFeature(self, *arguments):
        return False, None

    def startEditing(self, layer):
        return layer.startEditing()

    def stopEditing(self, layer, allowCancel=True):
        return False

    def saveEdits(self, layer):
        return layer.commitChanges()

    def copyMoveFeatures(self, *arguments):
        return False, "", ""


TOOLS = Tools()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return filled_register(tmp_path_factory.mktemp("forms")).parent


@pytest.fixture
def register(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return str(tmp_path / "register.gpkg")


@pytest.fixture
def project(qgis_app):
    CANVAS[:] = [QgsMapCanvas()]  # references to other rows ask for one
    QgsGui.editorWidgetRegistry().initEditors(CANVAS[0])
    made = QgsProject.instance()  # forms look for relations there
    made.clear()
    yield made
    made.clear()


def speak(monkeypatch, name):
    for module in (compat, forms, dressing):
        monkeypatch.setattr(module, "language", lambda: name)


def tabs(layer):
    return {tab.name(): [child.name() for child in tab.children()] for tab in layer.editFormConfig().tabs()}


def widget(layer, name):
    return layer.editorWidgetSetup(layer.fields().indexOf(name))


def open_form(layer, feature=None):
    feature = feature or next(layer.getFeatures())
    context = QgsAttributeEditorContext()
    context.setMapCanvas(CANVAS[0])
    context.setVectorLayerTools(TOOLS)
    form = QgsAttributeForm(layer, feature, context)
    form.show()
    return form


def test_every_field_has_one_place_in_every_form():
    dictionary = data_dictionary()
    for entity in dictionary.entities.values():
        placed = [name for tab in shipped().tabs_of(entity) for name in tab.fields]
        assert sorted(placed) == sorted(entity.fields), entity.name


def test_forms_of_all_layers_in_both_languages(project, register, monkeypatch):
    speak(monkeypatch, "en")
    made = layers.add_register_layers(project, register)
    dictionary = data_dictionary()
    for layer in made:
        entity = dictionary.entity(layer.customProperty(layers.TABLE))
        assert layer.name() == entity.label.en
        for index, column in enumerate(layer.fields()):
            if column.name() in entity.fields:
                assert layer.attributeAlias(index).startswith(entity.fields[column.name()].label.en)
            else:
                assert layer.editorWidgetSetup(index).type() == "Hidden"
        for tab in layer.editFormConfig().tabs():
            assert tab.name() not in ("", None)
    speak(monkeypatch, "zh_CN")
    assert layers.add_register_layers(project, register) == []
    for layer in made:
        entity = dictionary.entity(layer.customProperty(layers.TABLE))
        assert layer.name() == entity.label.zh
        for index, column in enumerate(layer.fields()):
            if column.name() in entity.fields:
                assert layer.attributeAlias(index).startswith(entity.fields[column.name()].label.zh)
    plots = layers.find_layer(project, register, "plot")
    assert list(tabs(plots))[:3] == ["基本信息", "核查与状态", "面积与位置"]
    assert set(list(tabs(plots))[-3:]) == {"修复单元", "图斑边界", "举证材料"}
    assert set(plots.styleManager().styles()) == {"按图斑属性", "按工作状态"}
    assert [c.label() for c in plots.renderer().categories()][0] == "采场"


def test_widgets_fit_their_fields(project, register):
    layers.add_register_layers(project, register)
    plots, units = (layers.find_layer(project, register, name) for name in ("plot", "unit"))
    evidence = layers.find_layer(project, register, "evidence")
    assert widget(plots, "closing_year").type() == "Range"
    assert widget(plots, "closing_year").config()["AllowNull"]
    assert widget(plots, "slope_angle_deg").config()["Max"] == 90
    assert widget(plots, "verified_on").type() == "DateTime"
    assert widget(plots, "problem").type() == "ValueRelation"
    assert widget(plots, "mine_id").type() == "RelationReference"
    assert widget(evidence, "path").type() == "ExternalResource"
    assert widget(evidence, "thumbnail").type() == "Hidden"
    config = plots.editFormConfig()
    for name in ("area_ellipsoidal_m2", "centre_lon", "raw_values", "unmapped", "photographs"):
        assert config.readOnly(plots.fields().indexOf(name)), name
    assert not config.readOnly(plots.fields().indexOf("location"))
    assert not [relation for relation in project.relationManager().relations().values() if not relation.isValid()]
    new = QgsVectorLayerUtils.createFeature(units, QgsGeometry())
    assert new["secrecy"] == "internal"
    assert new["traced_on"]


def test_a_survey_has_its_tabs_and_ranges(project, register, monkeypatch):
    speak(monkeypatch, "zh_CN")
    layers.add_register_layers(project, register)
    units, mines = (layers.find_layer(project, register, name) for name in ("unit", "mine"))
    assert {"土壤", "植被", "损毁程度", "隐患与稳定"} <= set(tabs(units))
    for layer, entity in ((units, "unit"), (mines, "mine")):
        shown = {name for tab, names in tabs(layer).items() if tab != "其他" for name in names}
        assert {f.name for f in data_dictionary().entity(entity).fields.values() if f.since == 4} <= shown
    assert "soil_ph" in tabs(units)["土壤"]
    assert "fs_rain" in tabs(units)["隐患与稳定"]
    assert "annual_rain_mm" in tabs(mines)["气候与规划"]
    assert widget(units, "hazards").type() == "ValueRelation"
    assert {"重黏土": "heavy_clay"} in widget(units, "soil_texture").config()["map"]
    found = widget(units, "soil_ph").config()
    assert (found["Min"], found["Max"], found["Precision"], found["AllowNull"]) == (0, 14, 2, True)
    assert widget(units, "water_table_m").config()["Min"] == -100  # water that stands above the ground
    assert units.attributeAlias(units.fields().indexOf("organic_g_kg")) == "有机质含量 (g/kg)"
    assert not units.editFormConfig().readOnly(units.fields().indexOf("soil_ph"))


def test_the_codes_of_a_county_are_among_the_choices(project, register):
    with open_register(register, write=True):
        pass
    county = "INSERT INTO code_list (list, code, label_en, label_zh, local, checked) VALUES (?, ?, ?, ?, 'yes', 'yes')"
    sql(register, county, "problem", "9", "Noise", "噪声")
    sql(register, county, "owner", "Z", "Mixed", "混合")
    layers.add_register_layers(project, register)
    plots = layers.find_layer(project, register, "plot")
    assert {"Mixed": "Z"} in widget(plots, "owner").config()["map"]
    form = open_form(plots)
    ticks = [table for table in form.findChildren(QTableWidget)]
    words = {
        item.text()
        for table in ticks
        for row in range(table.rowCount())
        for column in range(table.columnCount())
        if (item := table.item(row, column))
    }
    assert {"Noise", "Land damage"} <= words
    form.close()


def test_ticks_show_what_is_stored_and_store_what_the_register_reads(project, register):
    layers.add_register_layers(project, register)
    plots = layers.find_layer(project, register, "plot")
    plots.startEditing()
    form = open_form(plots)
    table = next(t for t in form.findChildren(QTableWidget) if _words(t) >= {"Land damage"})
    state = {item.text(): item.checkState() for item in _items(table)}
    ticked = {word for word, tick in state.items() if tick == Qt.CheckState.Checked}
    assert ticked == {"Land damage", "Vegetation damage"}
    for item in _items(table):
        if item.text() == "Geological environment":
            item.setCheckState(Qt.CheckState.Checked)
        if item.text() == "Land damage":
            item.setCheckState(Qt.CheckState.Unchecked)
    assert form.save()
    assert plots.commitChanges(), plots.commitErrors()
    with open_register(register) as opened:
        problems = {row["plot_no"]: row["problem"] for row in opened.store.rows("plot")}
    assert sorted(problems["p1"].split(",")) == ["2", "3"]
    form.close()


def _items(table):
    return [table.item(r, c) for r in range(table.rowCount()) for c in range(table.columnCount()) if table.item(r, c)]


def _words(table):
    return {item.text() for item in _items(table)}


def test_the_form_shows_tabs_words_and_related_rows(project, register):
    layers.add_register_layers(project, register)
    plots = layers.find_layer(project, register, "plot")
    form = open_form(plots)
    shown = form.findChild(QTabWidget)
    assert [shown.tabText(i) for i in range(shown.count())][:2] == ["Basic facts", "Verification and state"]
    boxes = [box.currentText() for box in form.findChildren(QComboBox)]
    assert "Open pit (working area)" in boxes
    assert form.findChildren(QWidget)
    form.close()


def test_looks_tell_kinds_apart_without_colour(project, register):
    layers.add_register_layers(project, register)
    outlines = layers.find_layer(project, register, "outline")
    categories = outlines.renderer().categories()
    assert [category.label() for category in categories][:5] == ["Issued", "Verified", "Surveyed", "Restored", "Mined"]
    lines = [category.symbol().symbolLayer(1).strokeStyle() for category in categories[:5]]
    colours = {category.symbol().symbolLayer(1).strokeColor().name() for category in categories[:5]}
    assert len({int(getattr(line, "value", line)) for line in lines}) == len(colours) == 5
    plots = layers.find_layer(project, register, "plot")
    looks = {
        (
            int(getattr(s.symbolLayer(1).brushStyle(), "value", s.symbolLayer(1).brushStyle())),
            int(getattr(s.symbolLayer(1).strokeStyle(), "value", s.symbolLayer(1).strokeStyle())),
        )
        for s in (category.symbol() for category in plots.renderer().categories())
    }
    assert len(looks) == len(plots.renderer().categories())


def test_what_the_user_styled_stays(project, register, monkeypatch):
    speak(monkeypatch, "en")
    layers.add_register_layers(project, register)
    outlines = layers.find_layer(project, register, "outline")
    outlines.setRenderer(QgsRuleBasedRenderer(QgsFillSymbol.createSimple({"color": "red"})))
    plots = layers.find_layer(project, register, "plot")
    config = plots.editFormConfig()
    config.clearTabs()
    own = QgsAttributeEditorContainer("My tab", None)
    own.addChildElement(QgsAttributeEditorField("plot_no", plots.fields().indexOf("plot_no"), own))
    config.addTab(own)
    plots.setEditFormConfig(config)
    speak(monkeypatch, "zh_CN")
    layers.add_register_layers(project, register)
    assert isinstance(outlines.renderer(), QgsRuleBasedRenderer)
    assert tabs(plots) == {"My tab": ["plot_no"]}
    assert plots.attributeAlias(plots.fields().indexOf("plot_no")) == "图斑编号"
    evidence = layers.find_layer(project, register, "evidence")
    assert [c.label() for c in evidence.renderer().categories()] == ["照片", "文件", "视频", "Other or not set"]


def test_a_saved_project_keeps_all_of_it(project, register, tmp_path):
    layers.add_register_layers(project, register)
    path = str(tmp_path / "p.qgs")
    assert project.write(path)
    again = QgsProject()
    assert again.read(path)
    plots = layers.find_layer(again, register, "plot")
    assert len(tabs(plots)) == 11
    assert all(relation.isValid() for relation in again.relationManager().relations().values())
    assert layers.add_register_layers(again, register) == []
    again.clear()


def test_a_new_row_by_the_form_reaches_the_register(project, register):
    layers.add_register_layers(project, register)
    outlines = layers.find_layer(project, register, "outline")
    outlines.startEditing()
    place = QgsGeometry.fromWkt("MultiPolygon(((0 0,9 0,9 9,0 0)))")
    new = QgsVectorLayerUtils.createFeature(outlines, place)
    new["plot_no"], new["kind"] = "p2", "restored"
    assert outlines.addFeature(new)
    assert outlines.commitChanges(), outlines.commitErrors()
    with open_register(register) as opened:
        assert {row["kind"] for row in opened.store.rows("outline", {"plot_no": "p2"})} == {"restored"}
