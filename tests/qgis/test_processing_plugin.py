"""The plugin puts itself into QGIS and takes itself out again, in the user's language, with or without a window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsField, QgsSettings
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QEvent, QLocale

import mine_restoration_plugin
from mine_restoration_plugin import compat
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.processing.provider import ALGORITHMS
from scripts import i18n

ROOT = Path(mine_restoration_plugin.__file__).resolve().parents[1]
ID = "minerestoration"


def provider():
    return QgsApplication.processingRegistry().providerById(ID)


def test_without_a_window_only_the_provider_comes_and_goes(qgis_app):
    plugin = mine_restoration_plugin.classFactory(None)
    assert provider() is None
    plugin.initProcessing()
    assert len(provider().algorithms()) == len(ALGORITHMS)
    plugin.initGui()
    assert len([item for item in QgsApplication.processingRegistry().providers() if item.id() == ID]) == 1
    plugin.unload()
    assert provider() is None
    plugin.unload()


class Desktop:
    """The calls of QgisInterface that the plugin makes, with a real main window."""

    def __init__(self, window, canvas) -> None:
        self.window, self.canvas = window, canvas
        self.toolbar, self.menu, self.docks = [], [], []
        self.bar = QgsMessageBar(window)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def addToolBarIcon(self, action):
        self.toolbar.append(action)

    def removeToolBarIcon(self, action):
        self.toolbar.remove(action)

    def addPluginToMenu(self, menu, action):
        self.menu.append((menu, action))

    def removePluginMenu(self, menu, action):
        self.menu.remove((menu, action))

    def addDockWidget(self, area, dock):
        self.docks.append(dock)

    def removeDockWidget(self, dock):
        self.docks.remove(dock)

    def messageBar(self):
        return self.bar


def test_the_action_comes_and_goes_and_makes_no_dock_by_itself(qgis_app, qgis_canvas, qgis_parent):
    desktop = Desktop(qgis_parent, qgis_canvas)
    for _reload in range(2):
        plugin = mine_restoration_plugin.classFactory(desktop)
        plugin.initGui()
        assert [action.text() for action in desktop.toolbar] == ["Mine Restoration Planner"]
        assert not desktop.toolbar[0].icon().isNull()
        assert not desktop.toolbar[0].isChecked()
        assert len(desktop.menu) == 1
        plugin.unload()
        assert desktop.toolbar == desktop.menu == []
        assert provider() is None


def test_the_dock_is_made_by_the_users_click_and_goes_with_the_plugin(qgis_app, qgis_canvas, qgis_parent, monkeypatch):
    from mine_restoration_plugin.gui.dock import Dock

    let_go, unload = [], Dock.unload
    monkeypatch.setattr(Dock, "unload", lambda dock: (let_go.append(dock), unload(dock)))
    desktop = Desktop(qgis_parent, qgis_canvas)
    plugin = mine_restoration_plugin.classFactory(desktop)
    plugin.initGui()
    (action,) = desktop.toolbar
    assert desktop.docks == []
    action.trigger()
    (dock,) = desktop.docks
    assert not dock.isHidden()
    action.trigger()
    assert dock.isHidden()
    action.trigger()
    assert desktop.docks == [dock]
    plugin.unload()
    assert let_go == [dock]
    assert desktop.docks == []
    qgis_app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with pytest.raises(RuntimeError, match="deleted"):
        dock.objectName()


def test_importing_the_package_needs_no_qgis_and_leaves_the_path_alone():
    code = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('qgis', 'PyQt5', 'PyQt6', 'scipy'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "before = list(sys.path)\n"
        "import mine_restoration_plugin\n"
        "import mine_restoration_plugin.core.model.plan\n"
        "assert sys.path == before\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_neither_the_provider_nor_the_dock_waits_for_the_numerical_libraries():
    code = (
        "import sys\n"
        "import qgis.core, qgis.gui\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('numpy', 'scipy', 'osgeo'):\n"
        "            raise RuntimeError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from mine_restoration_plugin.processing.provider import ALGORITHMS\n"
        "for algorithm in ALGORITHMS:\n"
        "    algorithm().initAlgorithm({})\n"
        "import mine_restoration_plugin.gui.dock\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=environment)


def test_the_plugin_leaves_the_python_path_alone(qgis_app):
    before = list(sys.path)
    plugin = mine_restoration_plugin.classFactory(None)
    plugin.initProcessing()
    plugin.unload()
    assert sys.path == before


@pytest.fixture(scope="module")
def translations(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("qm")
    assert i18n.main(["compile", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def user_locale(qgis_app):
    settings = QgsSettings()
    before = settings.value("locale/overrideFlag"), settings.value("locale/userLocale")

    def choose(name: str) -> None:
        settings.setValue("locale/overrideFlag", True)
        settings.setValue("locale/userLocale", name)

    yield choose
    for key, value in zip(("locale/overrideFlag", "locale/userLocale"), before):
        settings.remove(key) if value is None else settings.setValue(key, value)


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("", False),
        ("en", False),
        ("zh_CN", True),
        ("zh-Hans", True),
        ("zh", True),
        ("zh_TW", False),
        ("zh-Hant", False),
    ],
)
def test_the_users_locale_chooses_texts_and_help(translations, user_locale, name, chinese):
    user_locale(name)
    translator = compat.load_translator(translations)
    assert (translator is not None) is chinese
    assert compat.language() == ("zh_CN" if chinese else "en")
    assert compat.localised(Label("pit", "采场")) == ("采场" if chinese else "pit")
    if translator is not None:
        assert translator.translate("MineRestoration", "Mine restoration") == "矿山生态修复"


def test_errors_for_people_are_translated_before_they_are_filled_in(qgis_app, monkeypatch):
    monkeypatch.setattr(
        compat, "_lookup", lambda context, text: {"No {what} in {path}.": "{path} 中没有{what}。"}[text]
    )
    monkeypatch.setattr(compat, "language", lambda: "zh_CN")
    error = InputError("No {what} in {path}.", what=Label("pit", "采场"), path="{x}.shp")
    assert compat.sentence(error) == "{x}.shp 中没有采场。"


def test_field_types_are_known_to_this_qgis():
    assert QgsField("f", compat.field_type("double")).isNumeric()
    assert QgsField("f", compat.field_type("integer")).isNumeric()
    assert QgsField("f", compat.field_type("long")).isNumeric()
    assert not QgsField("f", compat.field_type("text")).isNumeric()
    assert QgsField("f", compat.field_type("date")).isDateOrTime()


def test_a_system_locale_of_the_c_kind_is_english(qgis_app):
    assert compat.load_translator(locale=QLocale("C")) is None
