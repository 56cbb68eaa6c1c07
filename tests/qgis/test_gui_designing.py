"""Designs drawn by mouse events on a canvas: previews, keys, the kept scenario, and what the page says."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QEvent, QPoint, QSize, Qt
from qgis.PyQt.QtTest import QTest

from mine_restoration_plugin.core.geodata.coverage import coverage_mask
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.geodata.shapes import closed
from mine_restoration_plugin.core.landform.designed import Designed, Measure, write_design
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.planning.scenarios import keep_scenario, scenarios
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.designing import deeds, preview
from mine_restoration_plugin.gui.designing.deeds import Deed, Seen
from mine_restoration_plugin.gui.designing.form import KindForm
from mine_restoration_plugin.gui.designing.kinds import POLYGON, Choice, Kind, Number
from mine_restoration_plugin.gui.designing.tool import DesignTool
from mine_restoration_plugin.gui.tasks import Runner
from tests.unit.register_case import new_register

CRS, X0, Y0 = "EPSG:4547", 500_000.0, 3_800_000.0
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
KIND = Kind(
    "flat", "Flat", "Everything to one level", POLYGON,
    (Number("level_m", "Level", "m", 0, 500, 1, 2, 98.0), Number("fall", "Fall", "%", 0, 5, 0.5, 1, None, "none"),
     Choice("mode", "Mode", (("a", "A"), ("b", "B")))),
)  # fmt: skip


def _flat(grid, shape, values):
    inside = coverage_mask([[closed(shape)]], grid.spec, grid.spec.whole) >= 0.999
    return np.where(inside & np.isfinite(grid.array), values["level_m"], grid.array).astype(grid.array.dtype)


def _preview(grid, shape, values):
    if values["level_m"] > 400:
        raise InputError("The level is above the sky.")
    design = _flat(grid, shape, values)
    measure = Measure(grid.spec.cell_area_m2)
    measure.add(grid.array, design)
    return Seen(design, measure.change(), {"level_m": values["level_m"]}, [shape])


def _design(dem, shape, values, path, progress):
    from mine_restoration_plugin.core.geodata.raster import read_grid

    with RasterSource(dem) as source:
        heights = _flat(read_grid(source), shape, values)
        change = write_design(source, [(source.spec.whole, heights)], path, progress)
    return Designed("designplatform", path, change, dict(values))


@pytest.fixture(autouse=True)
def flat(monkeypatch):
    monkeypatch.setitem(deeds.DEEDS, "flat", Deed(_preview, _design))


@pytest.fixture
def dem(tmp_path):
    path = tmp_path / "dem.tif"
    spec = GridSpec(400, 400, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    write_raster(path, spec, [(spec.whole, np.full((400, 400), 100.0))])
    return str(path)


@pytest.fixture
def canvas(qgis_app, until, qgis_new_project):
    canvas = QgsMapCanvas()
    canvas.setFixedSize(QSize(500, 500))
    canvas.show()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))
    canvas.setExtent(QgsRectangle(X0, Y0 - 400, X0 + 400, Y0))
    until(lambda: canvas.mapSettings().outputSize().width() > 450)
    yield canvas
    canvas.close()


@pytest.fixture
def tool(canvas, dem):
    form = KindForm(KIND)
    made = DesignTool(canvas, Runner(), lambda: dem, form.values)
    made.form, made.said = form, []
    made.told.connect(lambda level, text: made.said.append(text))
    form.changed.connect(made.refresh)
    made.use(KIND)
    canvas.setMapTool(made)
    yield made
    canvas.unsetMapTool(made)
    made.dispose()


def pixel(canvas, x, y):
    place = canvas.getCoordinateTransform().transform(QgsPointXY(X0 + x, Y0 - y))
    return QPoint(round(place.x()), round(place.y()))


def press(tool, x, y, button=LEFT):
    at = pixel(tool.canvas(), x, y)
    tool.canvasPressEvent(QgsMapMouseEvent(tool.canvas(), QEvent.Type.MouseButtonPress, at, button, button))


def move(tool, x, y):
    at = pixel(tool.canvas(), x, y)
    tool.canvasMoveEvent(QgsMapMouseEvent(tool.canvas(), QEvent.Type.MouseMove, at, NONE, NONE))


def rest(tool, until):
    until(lambda: not tool.busy, 30)


def square(tool, until):
    for x, y in ((100, 100), (200, 100), (200, 200)):
        press(tool, x, y)
    move(tool, 100, 200)
    rest(tool, until)


def test_numbers_follow_the_cursor_before_the_shape_is_closed(tool, until):
    square(tool, until)
    side = 100
    assert tool.shown.change.cut_bank_m3 == pytest.approx(2 * side * side, rel=0.03)
    assert tool.shown.coarse == 1
    assert "m³" in tool.label.text()
    assert tool._overlay.shown
    move(tool, 100, 150)
    rest(tool, until)
    assert tool.shown.change.cut_bank_m3 == pytest.approx(2 * 7500, rel=0.03)


def test_settings_change_the_preview_of_a_closed_shape(tool, until):
    square(tool, until)
    press(tool, 100, 200)
    press(tool, 100, 200, RIGHT)
    rest(tool, until)
    assert tool.whole
    assert len(tool.shape) == 4
    tool.form.boxes["level_m"].setValue(103.0)
    rest(tool, until)
    assert tool.shown.change.fill_compacted_m3 == pytest.approx(30_000, rel=0.03)
    assert tool.shown.change.cut_bank_m3 == 0


def test_backspace_opens_the_shape_then_takes_corners_back_and_esc_lets_go(tool, until):
    square(tool, until)
    press(tool, 100, 200)
    QTest.keyClick(tool.canvas(), Qt.Key.Key_Return)
    assert tool.whole
    QTest.keyClick(tool.canvas(), Qt.Key.Key_Backspace)
    assert (tool.whole, len(tool.shape)) == (False, 4)
    QTest.keyClick(tool.canvas(), Qt.Key.Key_Backspace)
    assert len(tool.shape) == 3
    QTest.keyClick(tool.canvas(), Qt.Key.Key_Escape)
    rest(tool, until)
    assert (tool.shape, tool.shown, tool.label.text()) == ([], None, "")
    assert not tool._overlay.shown


def test_two_corners_are_no_area_and_are_not_closed(tool, until):
    press(tool, 100, 100)
    press(tool, 200, 100)
    press(tool, 200, 100, RIGHT)
    assert not tool.whole


def test_what_cannot_be_done_is_said_at_the_cursor(tool, until):
    tool.form.boxes["level_m"].setValue(450.0)
    square(tool, until)
    assert tool.label.text() == "The level is above the sky."
    assert tool.shown is None
    tool.form.boxes["level_m"].setValue(99.0)
    rest(tool, until)
    assert tool.shown is not None


def test_a_view_of_too_many_cells_is_looked_at_coarsely_and_says_so(tool, until, monkeypatch):
    monkeypatch.setattr(preview, "CELLS", 160_000 // 9)
    square(tool, until)
    assert tool.shown.coarse > 1
    assert "≈" in tool.label.text()
    assert tool.shown.change.cut_bank_m3 == pytest.approx(20_000, rel=0.15)


def test_a_view_beside_the_terrain_is_said(tool, until):
    tool.canvas().setExtent(QgsRectangle(X0 + 9000, Y0 - 400, X0 + 9400, Y0))
    for x, y in ((9100, 100), (9200, 100), (9200, 200)):
        press(tool, x, y)
    rest(tool, until)
    assert "dem.tif" in tool.label.text()


def test_the_canvas_may_have_another_system(tool, until):
    canvas = tool.canvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    from qgis.core import QgsCoordinateTransform

    to = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4490"), QgsProject.instance()
    )
    canvas.setExtent(to.transformBoundingBox(QgsRectangle(X0, Y0 - 400, X0 + 400, Y0)))
    for x, y in ((100, 100), (200, 100), (200, 200), (100, 200)):
        at = canvas.getCoordinateTransform().transform(to.transform(QgsPointXY(X0 + x, Y0 - y)))
        where = QPoint(round(at.x()), round(at.y()))
        tool.canvasPressEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonPress, where, LEFT, LEFT))
    rest(tool, until)
    assert tool.shown.change.cut_bank_m3 == pytest.approx(20_000, rel=0.05)


def test_a_form_gives_none_for_what_is_not_given():
    form = KindForm(KIND)
    assert form.values() == {"level_m": 98.0, "fall": None, "mode": "a"}
    form.set_values({"level_m": 12.0, "fall": 2.5, "mode": "b", "other": 1})
    assert form.values() == {"level_m": 12.0, "fall": 2.5, "mode": "b"}
    form.set_values({"fall": None})
    assert form.values()["fall"] is None


def test_what_is_kept_is_the_design_at_full_resolution(dem, tmp_path, qgis_app):
    from mine_restoration_plugin.core.model.progress import SILENT

    register = new_register(tmp_path)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1"})
    shape = [(X0 + 100, Y0 - 100), (X0 + 200, Y0 - 100), (X0 + 200, Y0 - 200), (X0 + 100, Y0 - 200)]
    kept = preview.finish("flat", dem, shape, {"level_m": 98.0}, str(register), "M1", "甲", "王工", SILENT)
    assert kept.cut_bank_m3 == 20_000.0
    assert [found.name for found in scenarios(register, "M1")] == ["甲"]
    assert not list(kept.design.parent.parent.glob("*.tif*"))


@pytest.fixture
def dock(qgis_new_project, tmp_path, dem, opened_dock, monkeypatch):
    from mine_restoration_plugin.gui.designing import designing

    monkeypatch.setattr(designing, "kinds", lambda: [KIND])
    register = new_register(tmp_path)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1"})
    QgsProject.instance().addMapLayer(QgsRasterLayer(dem, "dem", "gdal"))
    return opened_dock(register, "M1", lambda dock: dock.designing.page)


def test_the_page_keeps_compares_chooses_shows_and_removes(dock, dem, until):
    page, tool = dock.designing.page, dock.designing.tool
    page.terrain.setLayer(QgsProject.instance().mapLayersByName("dem")[0])
    page.menu.actions()[0].trigger()
    assert page.name.text() == "Flat 1"
    assert not page.keep_button.isEnabled()
    tool.set_shape([(X0 + 100, Y0 - 100), (X0 + 200, Y0 - 100), (X0 + 200, Y0 - 200), (X0 + 100, Y0 - 200)])
    assert page.keep_button.isEnabled()
    page.keep_button.click()
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 30)
    assert page.tree.topLevelItemCount() == 1
    row = page.tree.topLevelItem(0)
    assert row.text(0) == "Flat 1"
    assert row.text(3) == "20,000"
    assert row.text(6) == "–"
    assert "Next: compare" in page.state.text()
    page.tree.setCurrentItem(row)
    page.choose_button.click()
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 30)
    assert page.tree.topLevelItem(0).text(0).startswith("✔")
    assert page.scenario.state == "chosen"
    page.show_button.click()
    until(lambda: dock.desk.runner.running == 0, 30)
    assert len(QgsProject.instance().mapLayers()) == 3
    page.remove_button.click()
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 30)
    assert page.tree.topLevelItemCount() == 0


def test_a_scenario_that_is_gone_meanwhile_is_said(dock, dem, until, tmp_path):
    register = dock.desk.path
    with RasterSource(dem) as source:
        change = write_design(source, [(source.spec.whole, source.read()[0])], tmp_path / "d.tif")
    kept = keep_scenario(register, "M1", "甲", Designed("none", str(tmp_path / "d.tif"), change), dem)
    dock.designing.show_mine()
    until(lambda: dock.desk.runner.running == 0, 30)
    page = dock.designing.page
    page.tree.setCurrentItem(page.tree.topLevelItem(0))
    with open_register(register, write=True) as opened:
        opened.remove("scenario", kept.uuid, kept.row_version)
    page.choose_button.click()
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 30)
    assert dock.told


@pytest.fixture
def hill(tmp_path):
    """A slope that rises 1 in 4 to the north with a pit in it, 300 m square."""
    spec = GridSpec(300, 300, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    x, y = np.meshgrid(np.arange(300) + 0.5, np.arange(300) + 0.5)
    heights = 100 + (300 - y) / 4 - np.clip(25 - np.hypot(x - 150, y - 200) / 2, 0, 12)
    path = tmp_path / "hill.tif"
    write_raster(path, spec, [(spec.whole, heights)])
    return str(path)


CORNERS = [(X0 + 90, Y0 - 140), (X0 + 210, Y0 - 140), (X0 + 210, Y0 - 260), (X0 + 90, Y0 - 260)]
SHAPES = {
    "designbenches": [(X0 + 100, Y0 - 100), (X0 + 200, Y0 - 100)],
    "designbackfill": CORNERS,
    "regradeslopes": CORNERS,
    "designplatform": CORNERS,
    "geomorphic": CORNERS,
}
WISHES = {"designbenches": {"level_m": 140.0, "height_m": 5.0}, "regradeslopes": {"slope_deg": 20.0}}


@pytest.mark.parametrize("key", SHAPES)
def test_every_kind_is_previewed_and_kept_with_the_same_volumes(key, hill, tmp_path, qgis_app):
    from mine_restoration_plugin.core.model.progress import SILENT
    from mine_restoration_plugin.gui.designing.kinds import kinds

    kind = next(kind for kind in kinds() if kind.key == key)
    form = KindForm(kind)
    form.set_values(WISHES.get(key, {}))
    ground = preview.read_ground(hill, (X0, Y0 - 300, X0 + 300, Y0), 2_000_000, SILENT)
    seen = preview.preview(key, ground, SHAPES[key], form.values(), SILENT)
    assert seen.change.area_m2 > 0
    assert seen.picture.shape == (*seen.spec.shape, 4)
    register = new_register(tmp_path)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1"})
    kept = preview.finish(key, hill, SHAPES[key], form.values(), str(register), "M1", key, "王工", SILENT)
    assert kept.kind != "outside"
    assert kept.cut_bank_m3 == pytest.approx(seen.change.cut_bank_m3, rel=0.02, abs=20)
    assert kept.fill_compacted_m3 == pytest.approx(seen.change.fill_compacted_m3, rel=0.02, abs=20)


def test_a_kept_design_is_checked_and_every_menu_entry_is_an_algorithm(dock, until):
    from mine_restoration_plugin.processing.provider import ALGORITHMS

    page, tool = dock.designing.page, dock.designing.tool
    with open_register(dock.desk.path, write=True) as opened:
        outline = [(X0 + 50, Y0 - 50), (X0 + 150, Y0 - 50), (X0 + 150, Y0 - 250), (X0 + 50, Y0 - 250)]
        opened.add("plot", {"plot_no": "p1", "mine_id": "M1"}, [[closed(outline)]])
    page.terrain.setLayer(QgsProject.instance().mapLayersByName("dem")[0])
    page.menu.actions()[0].trigger()
    tool.set_shape([(X0 + 100, Y0 - 100), (X0 + 200, Y0 - 100), (X0 + 200, Y0 - 200), (X0 + 100, Y0 - 200)])
    page.keep_button.click()
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 30)
    page.tree.setCurrentItem(page.tree.topLevelItem(0))
    assert page.strata.count() > 3
    page.check_button.click()
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 60)
    row = page.tree.topLevelItem(0)
    assert row.text(8).startswith("✘")  # half of it is cut outside the plot
    assert "failed" in dock.told[-1]
    known = {algorithm.ID for algorithm in ALGORITHMS}
    opened_ids = []
    dock.designing.algorithms.open = lambda name, more=None: opened_ids.append(name)
    dock.earthrock.algorithms.open = lambda name, more=None: opened_ids.append(name)
    for menu in (page.more_menu, dock.earthrock.page.more_menu):
        for action in menu.actions():
            action.trigger()
    assert set(opened_ids) <= known | {"exportdesign", "sectionsheets"}


def test_the_slope_reached_is_not_told_in_the_words_of_the_slope_allowed(qgis_app):
    from mine_restoration_plugin.gui.designing.figures import figure_lines

    assert figure_lines({"steepest_slope_deg": 44.1}) == ["Steepest slope reached 44.1 °"]
