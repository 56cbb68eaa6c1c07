"""Runs inside the real QGIS (``qgis --code``): drafts a plan and exports its package by the dock, then sets scenes.

For each scene it writes ``<scene>.json`` into $MINE_RESTORATION_VISIT with every text the dock shows, and goes on when
``<scene>.seen`` appears there. A failure is written to ``failed.txt``.
"""

from __future__ import annotations

import json
import os
import runpy
import time
import traceback
from pathlib import Path

import qgis.utils
from osgeo import gdal
from qgis.core import Qgis, QgsApplication, QgsCoordinateTransform, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTabWidget

VISIT = Path(os.environ["MINE_RESTORATION_VISIT"])
SCENES = os.environ["MINE_RESTORATION_SCENES"].split(",")
PATIENCE_S = 60
CLICK_MS = 700
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Visit:
    """A chain of steps, each waiting for the window to come to rest."""

    def __init__(self):
        runpy.run_path(os.environ["MINE_RESTORATION_STARTUP"])
        self.window = qgis.utils.iface.mainWindow()
        self.window.showMaximized()
        qgis.utils.iface.messageBar().clearWidgets()
        self.dock = qgis.utils.plugins["mine_restoration_plugin"]._dock
        self.window.resizeDocks([self.dock], [self.window.width() * 2 // 5], Qt.Orientation.Horizontal)
        self.left = list(SCENES)
        self.when(lambda: self.dock.mines.rowCount() > 0, self.pick)

    def when(self, holds, then):
        end = time.monotonic() + PATIENCE_S

        def look():
            try:
                if holds():
                    then()
                elif time.monotonic() > end:
                    raise TimeoutError(f"waited in vain for {then.__name__}")
                else:
                    QTimer.singleShot(100, look)
            except Exception:
                (VISIT / "failed.txt").write_text(traceback.format_exc(), encoding="utf-8")

        QTimer.singleShot(100, look)

    def pick(self):
        self.dock.face.table.selectRow(0)
        self.when(lambda: self.dock.desk.mine is not None, self.draft)

    def draft(self):
        before = self.dock.desk.mine.row.plan_version or 0
        self.dock.face.inputs.decisions.setFilePath(os.environ["MINE_RESTORATION_DECISIONS"])
        self.dock.face.draft_button.click()
        self.when(lambda: self.is_drafted(before + 1), self.export)

    def is_drafted(self, version):
        mine = self.dock.desk.mine
        return self.is_idle() and mine is not None and mine.row.plan_version == version

    def export(self):
        self.dock.export(str(VISIT / "package"))
        self.when(lambda: self.is_idle() and self.dock.face.folder_button.isEnabled(), self.tidy)

    def tidy(self):
        """No folder of this machine in the pictures."""
        self.dock.face.inputs.decisions.setFilePath("")
        self.next_scene()

    def is_idle(self):
        items = qgis.utils.iface.messageBar().items()
        bad = [item.text() for item in items if item.level() == Qgis.MessageLevel.Critical]
        if bad:
            raise RuntimeError("; ".join(bad))
        return not self.dock.desk.deed

    def next_scene(self):
        if not self.left:
            QgsProject.instance().clear()
            qgis.utils.iface.actionExit().trigger()
            return
        scene = self.left.pop(0)
        getattr(self, f"scene_{scene}")()
        qgis.utils.iface.messageBar().clearWidgets()
        self.when(self.at_rest, lambda: self.settle(scene))

    def scene_figures(self):
        tree = self.dock.face.details.figures
        self.dock.face.road.setCurrentWidget(self.dock.face.plan_page)
        self.dock.face.details.tabs.setCurrentWidget(tree)
        tree.setCurrentItem(tree.topLevelItem(1))
        self.dock.show_results()
        for group in QgsProject.instance().layerTreeRoot().findGroups()[1:]:
            for expanded in (False, True):  # the tree view follows changes only
                group.setExpanded(expanded)

    def scene_checks(self):
        tree = self.dock.face.details.checks
        self.dock.face.road.setCurrentWidget(self.dock.face.plan_page)
        self.dock.face.details.tabs.setCurrentWidget(tree)
        tree.setCurrentItem(tree.topLevelItem(0))

    def scene_plots(self):
        page = self.dock.face.register_page
        self.dock.face.road.setCurrentWidget(page)
        page.parts.setCurrentIndex(0)
        page.table.selectRow(0)

    def scene_outlines(self):
        self.dock.face.register_page.parts.setCurrentIndex(1)

    def scene_wand(self):
        page = self.dock.face.register_page
        page.parts.setCurrentIndex(0)
        self.dock.surveying.tools.actions[0].trigger()

    def scene_candidates(self):
        qgis.utils.iface.actionPan().trigger()
        self.dock.face.road.setCurrentWidget(self.dock.surveying.review)

    def scene_problems(self):
        self.dock.face.road.setCurrentWidget(self.dock.surveying.problems)
        self.dock.surveying.problems.check()

    def scene_design(self):
        """A backfill of the mine's plot, previewed; the demo's heights are in degrees, which no design takes."""
        designing = self.dock.designing
        self.dock.face.road.setCurrentWidget(designing.page)
        path = str(VISIT / "ground.tif")
        gdal.Warp(path, self.dock.face.inputs.dem(), dstSRS="EPSG:32645", xRes=30, yRes=30, resampleAlg="bilinear")
        ground = QgsRasterLayer(path, "ground", "gdal")
        QgsProject.instance().addMapLayer(ground)
        designing.page.terrain.setLayer(ground)
        kind = next(number for number, kind in enumerate(designing.page.kinds) if kind.key == "designbackfill")
        designing.page.menu.actions()[kind].trigger()
        (plot,) = self.dock.map.layers("plot")[0].getFeatures()
        outline = plot.geometry().convexHull()
        layer = self.dock.map.layers("plot")[0]
        outline.transform(QgsCoordinateTransform(layer.crs(), ground.crs(), QgsProject.instance()))
        self.canvas_to(outline, ground.crs())
        designing.tool.set_shape([(point.x(), point.y()) for point in list(outline.vertices())[:-1]])

    def canvas_to(self, shape, crs):
        canvas = qgis.utils.iface.mapCanvas()
        to = QgsCoordinateTransform(crs, canvas.mapSettings().destinationCrs(), QgsProject.instance())
        box = to.transformBoundingBox(shape.boundingBox())
        box.scale(1.5)
        canvas.setExtent(box)
        canvas.refresh()

    def scene_kept(self):
        self.dock.designing.page.keep_button.click()

    def scene_checked(self):
        page = self.dock.designing.page
        page.tree.setCurrentItem(page.tree.topLevelItem(0))
        page.check_button.click()

    def scene_earthrock(self):
        qgis.utils.iface.actionPan().trigger()
        self.dock.face.road.setCurrentWidget(self.dock.earthrock.page)

    def scene_proposed(self):
        self.dock.earthrock.page.propose_button.click()

    # Diagnose and Cost and funds: edited as a person does, by mouse and keys

    def scene_facts(self):
        page = self.dock.planning.diagnose
        self.click_tab(self.dock.face.road, page)
        self.click_tab(page.tabs, page.facts)
        QTest.qWait(CLICK_MS)
        self.write(page.facts.box("soil_ph"), "8.25")

    def scene_damage(self):
        page = self.dock.planning.diagnose
        self.click_tab(page.tabs, page.damage)
        self.click_cell(page.damage.view, 0, 1)

    def scene_direction(self):
        page = self.dock.planning.diagnose
        self.click_tab(page.tabs, page.direction)
        self.click_cell(page.direction.view, 0, 1)

    def scene_overrule(self):
        page = self.dock.planning.diagnose
        form = page.overrule
        self.click_tab(page.tabs, page.overrule_tab)
        self.choose(form.use, "grass")
        QTest.mouseClick(form.keep_button, LEFT)  # refused: no reason yet
        assert not any(path[0] == "direction" for path, _value in self.dock.planning.pending.changes)
        self.write(form.reason, "村民要求种草")
        QTest.mouseClick(form.keep_button, LEFT)

    def scene_measures(self):
        page = self.dock.planning.diagnose
        self.click_tab(page.tabs, page.measures)

    def scene_costs(self):
        page = self.dock.planning.money
        self.click_tab(self.dock.face.road, page)
        self.click_tab(page.tabs, page.tabs.widget(0))
        QTest.qWait(CLICK_MS)
        columns = [column.key for column in page.cost.model.table.columns]
        self.click_cell(page.cost.view, 0, next(i for i, key in enumerate(columns) if key.startswith("amount")))

    def scene_schedule(self):
        page = self.dock.planning.money
        self.click_tab(page.tabs, page.tabs.widget(1))

    def scene_sources(self):
        page = self.dock.planning.money
        self.click_tab(page.tabs, page.payers)
        QTest.mouseClick(page.sources.add_button, LEFT)
        row = page.sources.table.rowCount() - 1
        self.write(page.sources.box(row, 1), "1000000")
        self.write(page.sources.box(row, 3), "〔2026〕1")

    def scene_funds(self):
        """Drafted again with all that was changed."""
        page = self.dock.planning.money
        QTest.mouseClick(page.draft_button, LEFT)
        self.click_tab(page.tabs, page.tabs.widget(2))

    def scene_scenarios(self):
        page = self.dock.planning.money
        (VISIT / "gap.txt").write_text(page.alarm.text.text(), encoding="utf-8")
        self.click_tab(page.tabs, page.scenarios)
        self.write(page.scenarios.name, "1")
        QTest.mouseClick(page.scenarios.keep_button, LEFT)
        QTest.mouseClick(page.scenarios.work_button, LEFT)

    def click_tab(self, tabs, page):
        bar = tabs.tabBar()
        number = tabs.indexOf(page)
        if not bar.rect().contains(bar.tabRect(number).center()):
            tabs.setCurrentIndex(number)  # out of sight: scrolled to
        QTest.mouseClick(bar, LEFT, NO_KEY, bar.tabRect(number).center())

    def click_cell(self, view, row, column):
        index = view.model().index(row, column)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), LEFT, NO_KEY, view.visualRect(index).center())

    def choose(self, box, data):
        QTest.mouseClick(box, LEFT)
        QTest.qWait(CLICK_MS)  # a popup takes the click that opened it for a while
        view = box.view()
        index = view.model().index(box.findData(data), 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), LEFT, NO_KEY, view.visualRect(index).center())
        QTest.qWait(CLICK_MS)

    def write(self, box, text):
        box.window().activateWindow()
        QTest.mouseClick(box, LEFT)
        box.selectAll()
        QApplication.clipboard().setText(text)  # keys are for ASCII only
        QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def at_rest(self):
        canvas = qgis.utils.iface.mapCanvas()
        jobs = self.dock.desk.runner.running + self.dock.surveying.tools.runner.running
        return not canvas.isDrawing() and jobs == 0 and QgsApplication.taskManager().countActiveTasks() == 0

    def settle(self, scene):
        """One second more for flashes and repaints, then the photograph."""

        def write():
            text = json.dumps(self.texts(), ensure_ascii=False, indent=1)
            (VISIT / f"{scene}.part").write_text(text, encoding="utf-8")
            os.replace(VISIT / f"{scene}.part", VISIT / f"{scene}.json")
            self.when((VISIT / f"{scene}.seen").exists, self.next_scene)

        QTimer.singleShot(2000, write)

    def texts(self):
        """Every text of the dock, with the width it needs and has; no names of mines and files, no plan's warnings."""
        data = (self.dock.face.mine_title, self.dock.face.register_name)
        found = [("title", self.dock.windowTitle(), 0, 0)]
        for widget in self.dock.findChildren((QLabel, QAbstractButton)):
            if widget.isVisible() and widget.text() and widget not in data:
                found.append((type(widget).__name__, widget.text(), widget.minimumSizeHint().width(), widget.width()))
        for widget in self.dock.findChildren(QLineEdit):
            if widget.isVisible() and widget.placeholderText():
                found.append(("placeholder", widget.placeholderText(), 0, 0))
        for widget in self.dock.findChildren(QTabWidget):
            found.extend(("tab", widget.tabText(number), 0, 0) for number in range(widget.count()))
        for widget in (self.dock.face.details.figures, self.dock.face.details.checks):
            head = widget.headerItem()
            found.extend(("heading", head.text(column), 0, 0) for column in range(widget.columnCount()))
            items = [widget.topLevelItem(number) for number in range(widget.topLevelItemCount())]
            found.extend(("cell", item.text(column), 0, 0) for item in items for column in range(item.columnCount()))
        for box in self.dock.findChildren(QComboBox):
            if not isinstance(box, QgsMapLayerComboBox) and box is not self.dock.earthrock.page.scenario:
                found.extend(("choice", box.itemText(number), 0, 0) for number in range(box.count()))
        head = self.dock.designing.page.tree.headerItem()
        found.extend(("heading", head.text(column), 0, 0) for column in range(head.columnCount()))
        for table in (self.dock.mines, self.dock.plots, self.dock.surveying.problems.model):
            found.extend(
                ("heading", table.headerData(column, Qt.Orientation.Horizontal), 0, 0)
                for column in range(table.columnCount())
            )
        page = self.dock.face.register_page
        design = self.dock.designing.page
        rock = self.dock.earthrock.page
        menus = (page.draw_menu, page.exchange_menu, self.dock.face.register_menu)
        for menu in (*menus, design.menu, design.more_menu, rock.more_menu):
            found.extend(("menu", action.text(), 0, 0) for action in menu.actions() if action.text())
        return found


try:
    visit = Visit()
except Exception:
    (VISIT / "failed.txt").write_text(traceback.format_exc(), encoding="utf-8")
