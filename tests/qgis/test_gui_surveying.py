"""The surveyor's parts in the dock, on a real register: what is picked is shown, kept and printed."""

from __future__ import annotations

import pytest
from qgis.core import Qgis, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent

from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.dock import Dock
from tests.unit.register_case import CRS, new_register, square


@pytest.fixture
def path(tmp_path):
    path = new_register(tmp_path)
    with open_register(path, write=True) as register, register.transaction():
        register.add("mine", {"mine_id": "m1", "name": "马楼采石场"})
        for number in range(3):
            register.add("plot", {"mine_id": "m1", "plot_no": f"p{number}"}, square(500_000 + 200 * number))
    return str(path)


@pytest.fixture
def dock(qgis_iface, qgis_new_project, path, until, monkeypatch):
    said = []
    monkeypatch.setattr(Dock, "_tell", lambda self, level, text, details="": said.append((level, text, details)))
    dock = Dock(qgis_iface)
    dock.said, dock.iface = said, qgis_iface
    dock.show()
    dock.rest = lambda: until(lambda: dock.desk.runner.running == 0 and not dock.desk.deed)
    dock.desk.open(path)
    dock.rest()
    dock.face.table.selectRow(0)
    dock.rest()
    yield dock
    dock.unload()
    dock.rest()
    dock.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def polygon_layer(crs=CRS, x=500_050.0):
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "survey of May", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(
        QgsGeometry.fromWkt(f"POLYGON(({x} 3700000,{x + 100} 3700000,{x + 100} 3700100,{x} 3700100,{x} 3700000))")
    )
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_plots_of_the_mine_are_listed_and_found(dock, until):
    page = dock.face.register_page
    assert [dock.plots.index(row, 0).data() for row in range(dock.plots.rowCount())] == ["p0", "p1", "p2"]
    page.filter_box.setText("p1")
    until(lambda: dock.plots.rowCount() == 1)
    assert dock.plots.index(0, 0).data() == "p1"


def test_a_picked_plot_shows_its_outlines_and_evidence(dock):
    dock.face.register_page.table.selectRow(1)
    dock.rest()
    assert "p1" in dock.surveying.evidence.title.text()
    assert dock.surveying.outlines.tree.topLevelItemCount() == 6
    assert dock.surveying.keep_button.isEnabled()


def test_a_selected_polygon_is_kept_as_one_of_the_five(dock, path):
    dock.face.register_page.table.selectRow(0)
    dock.rest()
    dock.surveying.keep_outline("surveyed")
    assert "Select the polygons" in dock.said[-1][1]
    layer = polygon_layer()
    dock.iface.setActiveLayer(layer)
    layer.selectAll()
    dock.surveying.keep_outline("surveyed")
    dock.rest()
    with open_register(path) as register:
        (row,) = register.store.rows("outline")
        assert (row["plot_no"], row["kind"], row["source"]) == ("p0", "surveyed", "survey of May")
        assert row["area_projected_m2"] == pytest.approx(10_000.0)


def test_an_outline_in_degrees_is_carried_over(dock, path):
    dock.face.register_page.table.selectRow(0)
    dock.rest()
    layer = QgsVectorLayer("Polygon?crs=EPSG:4490", "degrees", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((114 33.4,114.001 33.4,114.001 33.401,114 33.401,114 33.4))"))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    dock.iface.setActiveLayer(layer)
    layer.selectAll()
    dock.surveying.keep_outline("issued")
    dock.rest()
    with open_register(path) as register:
        (row,) = register.store.rows("outline")
        assert row["area_ellipsoidal_m2"] == pytest.approx(93.0 * 110.9, rel=5e-3)  # 0.001° at 33.4° N


def test_cards_of_the_mine_are_printed_with_progress(dock, tmp_path):
    dock.surveying.print_cards(str(tmp_path / "cards"))
    dock.rest()
    assert dock.said[-1][0] == Qgis.MessageLevel.Success
    assert sorted(file.name for file in (tmp_path / "cards").glob("*.pdf")) == ["p0.pdf", "p1.pdf", "p2.pdf"]


def test_cards_can_be_cancelled(dock, tmp_path, until):
    dock.surveying.print_cards(str(tmp_path / "cards"))
    dock.desk.cancel()
    dock.rest()
    assert "Cancelled" in dock.said[-1][1]
    assert list((tmp_path / "cards").glob("*")) == []


def test_the_queue_is_read_when_it_is_looked_at(dock):
    assert dock.surveying.review.view is None
    dock.face.road.setCurrentWidget(dock.surveying.review)
    dock.rest()
    assert dock.surveying.review.view is not None


def test_the_map_tools_show_their_options_only_while_in_hand(dock):
    assert not dock.surveying.setting.isVisibleTo(dock)
    dock.surveying.tools.actions[0].trigger()
    assert dock.surveying.setting.isVisibleTo(dock)
    dock.iface.mapCanvas().unsetMapTool(dock.surveying.tools.wand)
    assert not dock.surveying.setting.isVisibleTo(dock)


def test_without_a_register_there_is_nothing_to_draw_into(dock):
    dock.desk.open(None)
    dock.rest()
    assert not any(action.isEnabled() for action in dock.surveying.tools.actions)
    assert not dock.surveying.keep_button.isEnabled()
