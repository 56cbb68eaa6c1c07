"""Table and map in step, on real layers of a GeoPackage with the register's tables."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from mine_restoration_plugin.gui.selection import MapStep, table_of

MINES = ["M1", "M1", "M2", 'it\'s "M3"']


def write_table(path, name, append):
    memory = QgsVectorLayer("Polygon?crs=EPSG:32645&field=plot_no:string&field=mine_id:string", name, "memory")
    for number, mine in enumerate(MINES):
        feature = QgsFeature(memory.fields())
        feature.setAttributes([f"P{number}", mine])
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(number * 100, 0, number * 100 + 90, 90)))
        memory.dataProvider().addFeature(feature)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = name
    if append:
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    result = QgsVectorFileWriter.writeAsVectorFormatV3(memory, str(path), QgsCoordinateTransformContext(), options)
    assert result[0] == QgsVectorFileWriter.WriterError.NoError, result


@pytest.fixture
def register(tmp_path, qgis_app):
    path = tmp_path / "register.gpkg"
    write_table(path, "plot", False)
    write_table(path, "unit", True)
    return path


@pytest.fixture
def project(qgis_app, qgis_new_project):
    return QgsProject.instance()


@pytest.fixture
def plots(register, project):
    layer = QgsVectorLayer(f"{register}|layername=plot", "any name", "ogr")
    assert project.addMapLayer(layer)
    return layer


@pytest.fixture
def step(register, project, qgis_canvas, plots):
    step = MapStep(qgis_canvas, project)
    step.follow(str(register))
    step.heard = []
    step.picked.connect(step.heard.append)
    yield step
    step.close()


def selected_mines(layer):
    return sorted(feature["mine_id"] for feature in layer.selectedFeatures())


def select(layer, *mines):
    layer.selectByIds([feature.id() for feature in layer.getFeatures() if feature["mine_id"] in mines])


def test_showing_a_mine_selects_its_plots_and_says_nothing_back(step, plots):
    assert step.show("M1")
    assert selected_mines(plots) == ["M1", "M1"]
    assert step.heard == []


def test_a_mine_id_is_a_value_not_an_expression(step, plots):
    step.show('it\'s "M3"')
    assert selected_mines(plots) == ['it\'s "M3"']


def test_selecting_plots_on_the_map_picks_their_mine(step, plots):
    select(plots, "M2")
    assert step.heard == ["M2"]


def test_a_selection_over_several_mines_keeps_the_shown_one(step, plots):
    step.show("M2")
    select(plots, "M1", "M2")
    assert step.heard == []
    select(plots, "M1")
    assert step.heard == ["M1"]


def test_clearing_the_selection_picks_nothing(step, plots):
    step.show("M2")
    plots.removeSelection()
    assert step.heard == []


def test_a_selection_inside_the_mine_is_left_alone(step, plots):
    first = next(feature.id() for feature in plots.getFeatures() if feature["mine_id"] == "M1")
    plots.selectByIds([first])
    step.show("M1")
    assert plots.selectedFeatureIds() == [first]


def test_a_layer_in_editing_keeps_its_selection(step, plots):
    select(plots, "M2")
    plots.startEditing()
    step.show("M1")
    assert selected_mines(plots) == ["M2"]
    plots.rollBack()


def test_units_pick_mines_too_and_late_layers_are_followed(step, register, project):
    units = QgsVectorLayer(f"{register}|layername=unit", "units", "ogr")
    project.addMapLayer(units)
    select(units, "M2")
    assert step.heard == ["M2"]


def test_other_files_with_the_same_table_are_not_ours(step, register, project, tmp_path):
    other = tmp_path / "other.gpkg"
    shutil.copyfile(register, other)
    stranger = QgsVectorLayer(f"{other}|layername=plot", "plot", "ogr")
    project.addMapLayer(stranger)
    select(stranger, "M2")
    assert step.heard == []
    assert table_of(stranger, str(register)) is None


def test_zoom_brings_the_plots_into_view(step, plots, qgis_canvas):
    qgis_canvas.setDestinationCrs(plots.crs())
    assert step.zoom("M2")
    assert qgis_canvas.extent().contains(QgsRectangle(200, 0, 290, 90))
    assert not step.zoom("nobody")


def test_deleted_layers_are_let_go(step, plots, project):
    project.removeMapLayer(plots.id())
    assert step.layers() == []
    assert not step.show("M1")


def test_project_cleared_while_following(step, project):
    project.clear()
    assert step.layers() == []
    step.follow(None)


def test_edits_to_the_register_are_heard(step, plots):
    edits = []
    step.editing.connect(lambda: edits.append("begins"))
    step.edited.connect(lambda: edits.append("saved"))
    plots.startEditing()
    plots.changeAttributeValue(next(plots.getFeatures()).id(), 1, "P0b")
    assert plots.commitChanges()
    assert edits == ["begins", "saved"]


def test_after_close_nothing_is_heard(step, plots, project):
    step.close()
    select(plots, "M2")
    assert step.heard == []
    step._project.layersAdded.connect(step._relink)  # the fixture closes once more
    project.layersWillBeRemoved.connect(step._unlink)
