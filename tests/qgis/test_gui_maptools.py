"""Map tools driven by mouse events on a canvas, writing into a real register's layers and taking it back."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSnappingConfig,
    QgsTolerance,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QDate, QDateTime, QEvent, QPoint, QSize, Qt
from qgis.PyQt.QtTest import QTest

from mine_restoration_plugin.cartography.layers import add_register_layers, find_layer
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.maptools.kit import MapTools
from mine_restoration_plugin.gui.maptools.setting import PLOT, UNIT, Setting
from mine_restoration_plugin.gui.outlines import OutlineComparison
from mine_restoration_plugin.gui.tasks import Runner
from tests.unit.register_case import new_register
from tests.unit.terrain_case import rectangle
from tests.unit.wand_case import CRS, X0, Y0, cone, disc_image, geotiff

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
PLAIN, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def register(tmp_path, qgis_app):
    path = new_register(tmp_path)
    with open_register(path, write=True, who="me") as opened:
        opened.add("mine", {"mine_id": "M1", "name": "马楼"})
        plot = [[rectangle(X0 + 60, Y0 - 320, X0 + 340, Y0 - 40)]]
        opened.add("plot", {"plot_no": "M1-01", "mine_id": "M1", "attribute": "7"}, plot)
    return str(path)


@pytest.fixture
def rasters(tmp_path):
    bands, _ = disc_image(radius=80.0)
    heights, _ = cone()
    image, dem = geotiff(tmp_path / "image.tif", bands, 1.0), geotiff(tmp_path / "dem.tif", heights, 1.0)
    return image, dem


@pytest.fixture
def canvas(qgis_app, until):
    """A canvas with a size: that of the session's is in a window that is not shown."""
    canvas = QgsMapCanvas()
    canvas.setFixedSize(QSize(500, 500))
    canvas.show()
    until(lambda: canvas.mapSettings().outputSize().width() > 450)
    yield canvas
    canvas.close()


@pytest.fixture
def kit(register, rasters, canvas, qgis_new_project):
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem(CRS))
    for path in rasters:
        project.addMapLayer(QgsRasterLayer(path, path[-9:], "gdal"))
    canvas.setLayers(add_register_layers(project, register))
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))
    canvas.setExtent(QgsRectangle(X0, Y0 - 400, X0 + 400, Y0))
    setting = Setting(lambda: register, lambda: "M1", "李四")
    tools = MapTools(canvas, setting)
    tools.said = []
    for tool in (tools.wand, tools.draw, tools.units, tools.divide):
        tool.told.connect(lambda level, text: tools.said.append(text))
    yield tools
    tools.close()
    for layer in project.mapLayers().values():
        if hasattr(layer, "rollBack"):
            layer.rollBack()


def pixel(canvas, x, y) -> QPoint:
    place = canvas.getCoordinateTransform().transform(QgsPointXY(X0 + x, Y0 - y))
    return QPoint(round(place.x()), round(place.y()))


def mouse(canvas, kind, at: QPoint, button=LEFT, modifiers=PLAIN):
    held = NONE if kind == QEvent.Type.MouseButtonRelease else button
    return QgsMapMouseEvent(canvas, kind, at, button, held, modifiers)


def press(tool, at, button=LEFT, modifiers=PLAIN):
    tool.canvasPressEvent(mouse(tool.canvas(), QEvent.Type.MouseButtonPress, at, button, modifiers))


def move(tool, at):
    tool.canvasMoveEvent(mouse(tool.canvas(), QEvent.Type.MouseMove, at, NONE))


def release(tool, at, button=LEFT):
    tool.canvasReleaseEvent(mouse(tool.canvas(), QEvent.Type.MouseButtonRelease, at, button))


def click(tool, at, button=LEFT, modifiers=PLAIN):
    press(tool, at, button, modifiers)
    release(tool, at, button)


def key(tool, which, modifiers=PLAIN):
    QTest.keyClick(tool.canvas(), which, modifiers)


def layer_of(register, table):
    return find_layer(QgsProject.instance(), register, table)


def rest(tool, until):
    until(lambda: not tool.busy, 30)


# the wand


def test_click_drag_accept_and_ctrl_z(kit, register, until):
    wand, canvas = kit.wand, kit.wand.canvas()
    kit.setting.attribute.setCurrentIndex(kit.setting.attribute.findData("1"))
    kit.take(wand)
    assert canvas.mapTool() is wand
    place = pixel(canvas, 200, 180)
    press(wand, place)
    rest(wand, until)
    first, area = wand.tolerance, wand.shown.area_m2
    assert area == pytest.approx(np.pi * 80**2, rel=0.04)
    assert "hm²" in wand.label.text()
    move(wand, place + QPoint(-300, 0))
    rest(wand, until)
    assert wand.tolerance < first / 5
    assert wand.shown.area_m2 < area
    move(wand, place + QPoint(10, 0))
    release(wand, place + QPoint(10, 0))
    rest(wand, until)
    plots = layer_of(register, PLOT)
    before = plots.featureCount()
    kit.setting.snap.setValue(0)
    plots.startEditing()
    plots.deleteFeatures([feature.id() for feature in plots.getFeatures()])  # else the pit lies in a neighbour
    steps = plots.undoStack().count()
    key(wand, Qt.Key.Key_Return)
    rest(wand, until)
    (made,) = plots.getFeatures()
    assert plots.undoStack().count() == steps + 1
    assert made["trace_method"] == "wand"
    assert made["trace_tolerance"] == pytest.approx(first * 2 ** (10 / 120), abs=0.01)
    assert made["image_source"] == "image.tif"
    assert made["traced_by"] == "李四"
    assert made["attribute"] == "1"
    assert made["mine_id"] == "M1"
    assert made["plot_no"] == "M1-01"
    assert str(made["traced_on"].toString("yyyy")) > "2000"
    assert made.geometry().area() == pytest.approx(np.pi * 80**2, rel=0.03)
    assert made.geometry().isGeosValid()
    assert made["area_projected_m2"] == pytest.approx(made.geometry().area(), abs=0.02)
    assert wand.steps == 0
    key(wand, Qt.Key.Key_Z, CTRL)
    assert list(plots.getFeatures()) == []
    plots.rollBack()
    assert plots.featureCount() == before


def test_shift_adds_ctrl_takes_away_backspace_takes_back_and_esc_cancels(kit, until):
    wand, canvas = kit.wand, kit.wand.canvas()
    kit.setting.dem.setLayer(None)
    kit.take(wand)
    click(wand, pixel(canvas, 200, 180))
    rest(wand, until)
    disc = wand.shown.area_m2
    click(wand, pixel(canvas, 20, 380), modifiers=SHIFT)
    rest(wand, until)
    assert wand.steps == 2
    assert wand.shown.area_m2 > 0.97 * 160_000
    click(wand, pixel(canvas, 200, 180), modifiers=CTRL)
    rest(wand, until)
    assert wand.shown.area_m2 == pytest.approx(160_000 - disc, rel=0.02)
    key(wand, Qt.Key.Key_Backspace)
    key(wand, Qt.Key.Key_Delete)
    rest(wand, until)
    assert wand.steps == 1
    assert wand.shown.area_m2 == pytest.approx(disc)
    key(wand, Qt.Key.Key_Escape)
    assert (wand.steps, wand.shown, wand.label.text()) == (0, None, "")


def test_a_plain_click_begins_anew_and_the_spin_box_changes_the_last_click(kit, until):
    wand, canvas = kit.wand, kit.wand.canvas()
    kit.setting.dem.setLayer(None)
    kit.take(wand)
    click(wand, pixel(canvas, 200, 180))
    rest(wand, until)
    click(wand, pixel(canvas, 210, 170))
    rest(wand, until)
    assert wand.steps == 1
    assert kit.setting.tolerance.value() == pytest.approx(wand.tolerance, abs=0.01)
    before = wand.shown.area_m2
    kit.setting.tolerance.setValue(0.3)
    rest(wand, until)
    assert wand.tolerance == 0.3
    assert wand.shown.area_m2 < before


def test_units_are_cut_to_their_plot_and_numbered(kit, register, until):
    wand, canvas = kit.wand, kit.wand.canvas()
    kit.setting.target.setCurrentIndex(kit.setting.target.findData(UNIT))
    kit.setting.attribute.setCurrentIndex(kit.setting.attribute.findData("3"))
    kit.setting.form.setCurrentIndex(kit.setting.form.findData("pit"))
    kit.take(wand)
    click(wand, pixel(canvas, 200, 180))
    rest(wand, until)
    click(wand, pixel(canvas, 200, 180), RIGHT)
    rest(wand, until)
    units = layer_of(register, UNIT)
    (made,) = units.getFeatures()
    assert (made["unit_no"], made["plot_no"], made["mine_id"], made["kind"]) == ("D1", "M1-01", "M1", "dump")
    plot = next(layer_of(register, PLOT).getFeatures()).geometry()
    assert made.geometry().difference(plot).area() < 0.01
    assert units.commitChanges(), units.commitErrors()
    with open_register(register) as opened:
        assert opened.units("M1")[0]["trace_method"] == "wand"


def test_what_cannot_be_done_is_said_and_nothing_is_written(kit, register, until):
    wand, canvas = kit.wand, kit.wand.canvas()
    kit.take(wand)
    kit.setting.image.setLayer(None)
    kit.setting.dem.setLayer(None)
    click(wand, pixel(canvas, 200, 180))
    rest(wand, until)
    assert len(kit.said) == 1
    assert wand.steps == 0
    kit.setting.choose_rasters()
    click(wand, pixel(canvas, 200, 180))
    rest(wand, until)
    click(wand, pixel(canvas, 200, 180), RIGHT)  # a plot is there already
    rest(wand, until)
    assert len(kit.said) == 2
    assert wand.steps == 1, "the preview stays"
    assert layer_of(register, PLOT).featureCount() == 1
    QgsProject.instance().removeMapLayer(layer_of(register, PLOT).id())
    click(wand, pixel(canvas, 200, 180))
    assert len(kit.said) == 3


def test_a_map_in_degrees_that_is_turned_serves_as_well(kit, register, until):
    wand, canvas = kit.wand, kit.wand.canvas()
    degrees = QgsCoordinateReferenceSystem("EPSG:4490")
    there = QgsCoordinateTransform(QgsCoordinateReferenceSystem(CRS), degrees, QgsProject.instance())
    canvas.setDestinationCrs(degrees)
    canvas.setExtent(there.transformBoundingBox(QgsRectangle(X0, Y0 - 400, X0 + 400, Y0)))
    canvas.setRotation(25)
    kit.take(wand)
    place = canvas.getCoordinateTransform().transform(there.transform(QgsPointXY(X0 + 200, Y0 - 180)))
    click(wand, QPoint(round(place.x()), round(place.y())))
    rest(wand, until)
    assert wand.shown.area_m2 == pytest.approx(np.pi * 80**2, rel=0.04)
    box = wand._band.asGeometry().boundingBox()
    assert box.contains(there.transform(QgsPointXY(X0 + 200, Y0 - 180)))
    assert box.width() < 0.01


# drawing


def test_drawing_shows_numbers_and_writes_an_outline(kit, register, until):
    draw, canvas = kit.draw, kit.draw.canvas()
    kit.setting.snap.setValue(0)
    kit.take(draw)
    rest(draw, until)
    corners = [(345, 100), (390, 100), (390, 200), (380, 390)]
    for corner in corners:
        click(draw, pixel(canvas, *corner))
    assert draw.steps == 4
    key(draw, Qt.Key.Key_Backspace)
    assert draw.steps == 3
    move(draw, pixel(canvas, 345, 200))
    rest(draw, until)
    exact = draw._vertices + [draw._cursor]
    shape = QgsGeometry.fromPolygonXY([[QgsPointXY(*point) for point in exact]])
    assert draw.numbers.area_projected_m2 == pytest.approx(shape.area(), rel=1e-9)
    assert draw.numbers.length_m == pytest.approx(shape.length(), rel=1e-9)
    assert draw.numbers.height_m == pytest.approx(300 + 0.15 * 345, abs=0.5)
    assert draw.volume is not None
    assert "hm²" in draw.label.text()
    click(draw, pixel(canvas, 345, 200))
    click(draw, pixel(canvas, 345, 200), RIGHT)
    rest(draw, until)
    plots = layer_of(register, PLOT)
    made = next(feature for feature in plots.getFeatures() if feature["trace_method"] == "hand")
    assert made.geometry().area() == pytest.approx(shape.area(), rel=1e-5)
    assert made["plot_no"] == "M1-02"
    key(draw, Qt.Key.Key_Z, CTRL)
    assert plots.featureCount() == 1


def test_corners_snap_as_the_project_says_and_the_image_date_comes_from_its_layer(kit, register, until):
    draw, canvas = kit.draw, kit.draw.canvas()
    plots = layer_of(register, PLOT)
    config = QgsSnappingConfig(QgsProject.instance())
    config.setEnabled(True)
    config.setMode(QgsSnappingConfig.SnappingMode.AllLayers)
    config.setTypeFlag(QgsSnappingConfig.SnappingTypes.VertexFlag)
    config.setTolerance(15)
    config.setUnits(QgsTolerance.UnitType.Pixels)
    canvas.snappingUtils().setConfig(config)
    canvas.snappingUtils().setMapSettings(canvas.mapSettings())
    canvas.snappingUtils().locatorForLayer(plots).init()
    image = kit.setting.image.currentLayer()
    image.temporalProperties().setIsActive(True)
    day = QDateTime.fromString("2023-10-01T00:00:00", Qt.DateFormat.ISODate)
    image.temporalProperties().setFixedTemporalRange(QgsDateTimeRange(day, day))
    kit.take(draw)
    rest(draw, until)
    for corner in ((335, 45), (345, 318), (390, 300)):
        click(draw, pixel(canvas, *corner))
    assert draw._vertices[:2] == [(X0 + 340, Y0 - 40), (X0 + 340, Y0 - 320)]
    key(draw, Qt.Key.Key_Return)
    rest(draw, until)
    assert len(kit.said) == 1, kit.said
    made = next(feature for feature in plots.getFeatures() if feature["trace_method"] == "hand")
    assert made["image_date"] == QDate(2023, 10, 1)
    (old,) = (feature for feature in plots.getFeatures() if feature["trace_method"] != "hand")
    assert made.geometry().intersection(old.geometry()).area() == 0


def test_a_vertex_of_a_selected_outline_is_moved_with_numbers_and_undone(kit, register, until):
    draw, canvas = kit.draw, kit.draw.canvas()
    plots = layer_of(register, PLOT)
    (plot,) = plots.getFeatures()
    plots.selectByIds([plot.id()])
    kit.take(draw)
    rest(draw, until)
    press(draw, pixel(canvas, 340, 320))
    move(draw, pixel(canvas, 390, 380))
    assert draw.numbers.area_projected_m2 == pytest.approx(280 * 280 + 280 * 50 / 2 + 280 * 60 / 2, rel=0.02)
    release(draw, pixel(canvas, 390, 380))
    (moved,) = plots.getFeatures()
    assert moved.geometry().area() == pytest.approx(280 * 280 + 280 * 50 / 2 + 280 * 60 / 2, rel=0.02)
    key(draw, Qt.Key.Key_Z, CTRL)
    (back,) = plots.getFeatures()
    assert back.geometry().area() == pytest.approx(280 * 280)
    press(draw, pixel(canvas, 340, 320))
    key(draw, Qt.Key.Key_Escape)
    release(draw, pixel(canvas, 100, 20))
    assert next(plots.getFeatures()).geometry().area() == pytest.approx(280 * 280)
    rest(draw, until)


# one click


def test_units_by_one_click_tile_the_plot_and_are_replaced_by_the_next_click(kit, register, until):
    tool, canvas = kit.units, kit.units.canvas()
    kit.take(tool)
    for _ in range(2):
        release(tool, pixel(canvas, 100, 100))
        rest(tool, until)
    units = layer_of(register, UNIT)
    rows = list(units.getFeatures())
    assert sorted(row["kind"] for row in rows) == ["other", "pit"]
    assert sum(row.geometry().area() for row in rows) == pytest.approx(280 * 280, abs=0.1)
    assert rows[0].geometry().intersection(rows[1].geometry()).area() < 0.1
    assert {row["trace_method"] for row in rows} == {"suggested"}
    assert units.undoStack().count() == 2
    key(tool, Qt.Key.Key_Z, CTRL)
    key(tool, Qt.Key.Key_Z, CTRL)
    assert list(units.getFeatures()) == []
    release(tool, pixel(canvas, 10, 10))
    assert len(kit.said) == 3


def test_a_plot_is_divided_in_one_undo_step(kit, register, until):
    tool, canvas = kit.divide, kit.divide.canvas()
    kit.take(tool)
    release(tool, pixel(canvas, 100, 100))
    rest(tool, until)
    plots = layer_of(register, PLOT)
    rows = {row["plot_no"]: row for row in plots.getFeatures()}
    assert {number: row["attribute"] for number, row in rows.items()} == {"M1-01": "7", "M1-01-01": "1"}
    assert sum(row.geometry().area() for row in rows.values()) == pytest.approx(280 * 280, abs=0.1)
    assert plots.commitChanges(), plots.commitErrors()
    with open_register(register) as opened:
        assert [plot["plot_no"] for plot in opened.plots("M1")] == ["M1-01", "M1-01-01"]


# outlines


def test_the_comparison_shows_the_outlines_of_a_plot(register, qgis_app, until):
    widget = OutlineComparison(Runner())
    issued = QgsGeometry.fromRect(QgsRectangle(X0, Y0 - 100, X0 + 100, Y0))
    widget.keep(register, "M1-01", "issued", bytes(issued.asWkb()), "me", source="省厅")
    until(lambda: widget.tree.topLevelItemCount() == 6, 20)
    row = widget.tree.topLevelItem(1)
    assert "10,000.00" in [row.text(column) for column in range(widget.tree.columnCount())]
    widget.show_plot(register, "nothing")
    until(lambda: widget.tree.topLevelItemCount() == 0, 20)
    assert "nothing" in widget.notes.text()


def test_an_outline_is_kept_though_another_plot_is_looked_at(register, qgis_app, until):
    runner = Runner()
    widget = OutlineComparison(runner)
    issued = QgsGeometry.fromRect(QgsRectangle(X0, Y0 - 100, X0 + 100, Y0))
    widget.keep(register, "M1-01", "issued", bytes(issued.asWkb()), "me")
    widget.clear()
    until(lambda: runner.running == 0, 20)
    with open_register(register) as opened:
        assert [row["kind"] for row in opened.store.rows("outline")] == ["issued"]
    assert widget.tree.topLevelItemCount() == 0
