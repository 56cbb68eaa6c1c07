"""The earth-rock page: proposed from a scenario, allocated, a flow fixed by hand, kept, drawn."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.landform.designed import Designed, write_design
from mine_restoration_plugin.core.planning.scenarios import keep_scenario, scenarios
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.gui.earthrock.earthrock import PLATFORM

SPEC = GridSpec(200, 60, (500_000.0, 2.0, 0.0, 3_800_000.0, 0.0, -2.0), "EPSG:4547")


def box(col0, row0, col1, row1):
    x, y = SPEC.xy(np.array([col0, col1, col1, col0, col0], float), np.array([row0, row0, row1, row1, row0], float))
    return [[np.column_stack((x, y))]]


@pytest.fixture
def dock(qgis_new_project, tmp_path, opened_dock):
    register = create_register(tmp_path / "register.gpkg", "410482", "EPSG:4547")
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "m1"})
        opened.add("plot", {"plot_no": "p1", "mine_id": "m1"}, box(0, 0, 200, 60))
        for name, polygons in {"P1": box(5, 5, 30, 30), "D1": box(150, 5, 180, 30), "D2": box(60, 5, 90, 30)}.items():
            opened.add("unit", {"mine_id": "m1", "plot_no": "p1", "unit_no": name, "kind": "other"}, polygons)
    ground = np.full(SPEC.shape, 100.0)
    design = ground.copy()
    design[10:20, 10:20] += 4.0
    design[10:20, 155:165] -= 3.0
    design[10:20, 65:75] -= 3.0
    write_raster(tmp_path / "ground.tif", SPEC, [(SPEC.whole, ground)])
    with RasterSource(tmp_path / "ground.tif") as source:
        change = write_design(source, [(SPEC.whole, design)], tmp_path / "design.tif")
    designed = Designed("regradeslopes", str(tmp_path / "design.tif"), change)
    keep_scenario(register, "m1", "甲", designed, tmp_path / "ground.tif")
    return opened_dock(register, "m1", lambda dock: dock.earthrock.page)


def rest(dock, until):
    until(lambda: not dock.desk.deed and dock.desk.runner.running == 0, 60)


def volumes(dock):
    table = dock.earthrock.page.flows
    return {table.item(i, 0).text(): table.cellWidget(i, 3).value() for i in range(table.rowCount())}


def test_from_the_scenario_to_arrows_on_the_map(dock, until):
    page = dock.earthrock.page
    assert page.scenario.currentText() == "甲"
    assert not page.solve_button.isEnabled()
    page.propose_button.click()
    rest(dock, until)
    assert (page.sources.rowCount(), page.uses.rowCount()) == (2, 1)
    page.haul.setCurrentIndex(page.haul.findData("straight"))
    page.solve_button.click()
    rest(dock, until)
    first = volumes(dock)
    assert first["D2 挖方"] == pytest.approx(1200.0)
    assert "m³" in page.totals.text()
    table = page.flows
    far = next(i for i in range(table.rowCount()) if table.item(i, 0).text() == "D1 挖方")
    table.cellWidget(far, 3).setValue(1000.0)
    assert table.item(far, 2).checkState() == Qt.CheckState.Checked
    assert not page.keep_button.isEnabled()  # what is shown was not solved
    page.solve_button.click()
    rest(dock, until)
    assert volumes(dock)["D1 挖方"] == pytest.approx(1000.0)
    assert sum(volumes(dock).values()) == pytest.approx(sum(first.values()))
    page.arrows_button.click()
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.featureCount() == 2
    page.keep_button.click()
    rest(dock, until)
    (kept,) = scenarios(dock.desk.path, "m1")
    assert len(kept.allocation["allocation"]["flows"]) == 2
    dock.earthrock._show_kept()
    assert page.sources.rowCount() == 2


def test_the_surplus_may_be_sold_through_the_platform_only(dock, until):
    page = dock.earthrock.page
    page.propose_button.click()
    rest(dock, until)
    page.add_sale_button.click()
    page.add_sale_button.click()  # one platform is enough
    assert page.uses.rowCount() == 2
    page.haul.setCurrentIndex(page.haul.findData("straight"))
    page.solve_button.click()
    rest(dock, until)
    uses = [page.flows.item(i, 1).text() for i in range(page.flows.rowCount())]
    assert PLATFORM in uses


def test_another_material_is_short_and_said_in_words(dock, until):
    page = dock.earthrock.page
    page.propose_button.click()
    rest(dock, until)
    for number in range(page.sources.rowCount()):
        combo = page.sources.cellWidget(number, 1)
        combo.setCurrentIndex(combo.findText("石方"))
    page.haul.setCurrentIndex(page.haul.findData("straight"))
    page.solve_button.click()
    rest(dock, until)
    assert page.flows.rowCount() == 0
    assert "P1 填方" in page.words.toPlainText()


def test_a_row_that_is_taken_out_gives_nothing(dock, until):
    page = dock.earthrock.page
    page.propose_button.click()
    rest(dock, until)
    page.sources.selectRow(0)
    page.remove_source_button.click()
    page.haul.setCurrentIndex(page.haul.findData("straight"))
    page.solve_button.click()
    rest(dock, until)
    assert page.flows.rowCount() == 1


def test_a_scenario_that_comes_later_is_read_whole(qgis_app):
    from mine_restoration_plugin.gui.earthrock.page import EarthRockPage

    page = EarthRockPage()
    page.resize(600, 700)
    page.show()
    page.scenario.addItem("Benches of the eastern face, second draft")
    page.layout().activate()
    text = page.scenario.fontMetrics().horizontalAdvance(page.scenario.itemText(0))
    assert page.scenario.width() > text + 30
    page.close()
