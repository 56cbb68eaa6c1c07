"""The engineer's half of the dock: designs drawn on the map, kept as scenarios of the selected mine, compared."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget

from ... import compat
from ...compat import localised, translate
from .. import texts
from ..algorithms import Algorithms
from ..desk import Desk
from ..maptools.base import Tool
from ..tasks import Latest
from . import preview, store
from .figures import figure_lines
from .kinds import Kind, kinds
from .page import DesignPage
from .tool import DesignTool, live_lines


class Designing(QObject):
    """Made with the dock; told what is on the desk. ``door`` and ``gateway`` are replaced in tests."""

    told = pyqtSignal(object, str, str)

    def __init__(
        self,
        iface: Any,
        desk: Desk,
        project: QgsProject,
        road: QTabWidget,
        parent: QObject | None = None,
        *,
        door: Any = preview,
        gateway: Any = store,
    ) -> None:
        super().__init__(parent)
        self._iface, self._desk, self._project = iface, desk, project
        self._canvas = iface.mapCanvas()
        self._door, self._gateway = door, gateway
        self._road = road
        self._reading, self._reading_layers = Latest(desk.runner), Latest(desk.runner)
        self._words: dict[str, str] = {}
        self._scenarios: list[Any] = []
        self.algorithms = Algorithms(desk, self)
        self.algorithms.finished.connect(self.show_mine)
        self.algorithms.refused.connect(lambda text: self.told.emit(Qgis.MessageLevel.Warning, text, ""))
        self.page = DesignPage(kinds())
        self.tool = DesignTool(self._canvas, desk.runner, self.page.dem, self.page.values, door)
        self.tool.told.connect(lambda level, text: self.told.emit(level, text, ""))
        self.tool.hinted.connect(lambda text: iface.statusBarIface().showMessage(text))
        self.tool.previewed.connect(self._show_numbers)
        self.tool.closed.connect(lambda _whole: self._enable())
        self.page.kindChosen.connect(self._take)
        self.page.settingsChanged.connect(self.tool.refresh)
        self.page.terrainChanged.connect(self._enable)
        self.page.name.textChanged.connect(lambda _text: self._enable())
        self.page.keepAsked.connect(self.keep)
        self.page.choose_button.clicked.connect(self.choose)
        self.page.show_button.clicked.connect(self.show_on_map)
        self.page.remove_button.clicked.connect(self.remove)
        self.page.check_button.clicked.connect(self.check)
        for key, label in gateway.strata():
            self.page.strata.addItem(localised(label), key)
        self.page.tree.itemDoubleClicked.connect(lambda _item, _column: self.show_on_map())
        road.insertTab(3, self.page, translate("MineRestoration", "Design"))
        road.currentChanged.connect(lambda _index: self.show_mine())
        self._canvas.mapToolSet.connect(self._on_tool)
        self._fill_menu()
        self._enable()

    # what the dock says

    def show_mine(self) -> None:
        """Another mine, or the same read again; its scenarios are read when the page is looked at."""
        path, mine = self._desk.path, self._desk.mine_id
        self._enable()
        if self._road.currentWidget() is not self.page:
            self._show([], {})
            return
        if path is None or not mine:
            self._show([], {})
            return
        self._reading.start(
            translate("MineRestoration", "Reading the scenarios"),
            lambda progress: self._gateway.read(path, mine, progress),
            lambda found: self._show(*found),
            self._fail,
        )

    def close(self) -> None:
        """Let go of the map; work that is under way is cancelled."""
        self._canvas.mapToolSet.disconnect(self._on_tool)
        self.algorithms.close()
        self._reading.drop()
        self._reading_layers.drop()
        self._canvas.unsetMapTool(self.tool)
        self.tool.dispose()

    # what the person does

    def keep(self, name: str) -> None:
        """Compute the drawn design at full resolution and keep it."""
        kind, dem = self.tool.kind, self.page.dem()
        if kind is None or dem is None or not name or not self.tool.whole:
            return
        shape, values = self.tool.shape, self.page.values()
        door, path, mine, who = self._door, self._desk.path, self._desk.mine_id, self._desk.who

        def done(scenario: Any) -> None:
            self.told.emit(
                Qgis.MessageLevel.Success,
                translate(
                    "MineRestoration",
                    "Scenario “{name}” is kept: cut {cut} m³ bank, fill {fill} m³ compacted, {cost} yuan.",
                ).format(
                    name=scenario.name,
                    cut=texts.number(scenario.cut_bank_m3, "m3"),
                    fill=texts.number(scenario.fill_compacted_m3, "m3"),
                    cost=texts.number(scenario.cost_cny, "cny"),
                ),
                "",
            )
            self.show_mine()

        self._desk.run_deed(
            translate("MineRestoration", "Computing the design “{name}”").format(name=name),
            lambda progress: door.finish(kind.key, dem, shape, values, path, mine, name, who, progress),
            done,
        )

    def check(self) -> None:
        """Over-digging and safety of the picked scenario; what was found is said, and kept with it."""
        path, scenario, who = self._desk.path, self.page.scenario, self._desk.who
        material = self.page.strata.currentData()
        if path is None or scenario is None:
            return

        def done(found: Any) -> None:
            said = translate(
                "MineRestoration",
                "Scenario “{name}”: over-digging {failed} failed, {undecided} undecided; lowest safety {factor}",
            ).format(
                name=found.name,
                failed=found.overdig_failed,
                undecided=found.overdig_undecided,
                factor=texts.UNKNOWN if found.factor_of_safety is None else f"{found.factor_of_safety:.3f}",
            )
            level = Qgis.MessageLevel.Warning if found.overdig_failed else Qgis.MessageLevel.Success
            self.told.emit(level, said, "\n".join((*_failing(found.overdig), _advice())))
            self.show_mine()

        self._desk.run_deed(
            translate("MineRestoration", "Checking scenario “{name}”").format(name=scenario.name),
            lambda progress: self._gateway.check(path, scenario, material, who, progress),
            done,
        )

    def choose(self) -> None:
        """Go on with the picked scenario."""
        self._change(lambda path, scenario, progress: self._gateway.choose(path, scenario, self._desk.who, progress))

    def remove(self) -> None:
        """Take the picked scenario out of the comparison."""
        self._change(lambda path, scenario, progress: self._gateway.remove(path, scenario, self._desk.who, progress))

    def show_on_map(self) -> None:
        """The picked scenario's surface and its difference to the ground as layers of the project."""
        scenario = self.page.scenario
        if scenario is None:
            return
        self._reading_layers.start(
            translate("MineRestoration", "Difference of the design to the ground"),
            lambda progress: self._gateway.difference(scenario, progress),
            lambda path: self._add_layers(scenario, path),
            self._fail,
        )

    # inside

    def _fill_menu(self) -> None:
        self.algorithms.fill(
            self.page.more_menu,
            (
                (translate("MineRestoration", "Build the ground from surveys…"), "buildsurface"),
                (translate("MineRestoration", "Co-register two surfaces…"), "coregister"),
                (translate("MineRestoration", "Keep a design of another program…"), "keepscenario"),
                (translate("MineRestoration", "Check over-digging…"), "checkoverdig"),
                (translate("MineRestoration", "Slope stability of a section…"), "slopestability"),
                (translate("MineRestoration", "Load cases of sections…"), "stabilitycases"),
                (translate("MineRestoration", "Jointed rock face…"), "rockslope"),
                (translate("MineRestoration", "Rockfall reach…"), "rockfall"),
                (translate("MineRestoration", "Drains…"), "designdrains"),
                (translate("MineRestoration", "Earthwork calculation…"), "earthworkreport"),
                (translate("MineRestoration", "Closeness to the original contour…"), "contourindex"),
                (translate("MineRestoration", "To the field: LandXML, contours, points…"), "exportdesign"),
                (translate("MineRestoration", "Section sheets…"), "sectionsheets"),
            ),
            self._known,
        )

    def _known(self) -> dict[str, Any]:
        """What the page knows of an algorithm's parameters: the ground, and the design of the picked scenario."""
        dem, scenario = self.page.dem(), self.page.scenario
        design = None if scenario is None else str(scenario.design)
        return {"DEM": dem, "BEFORE": dem, "DESIGN": design, "REFERENCE": dem}

    def _change(self, deed: Any) -> None:
        path, scenario = self._desk.path, self.page.scenario
        if path is None or scenario is None:
            return
        self._desk.run_deed(
            translate("MineRestoration", "Changing the scenarios"),
            lambda progress: deed(path, scenario, progress),
            lambda _nothing: self.show_mine(),
        )

    def _add_layers(self, scenario: Any, difference: str) -> None:
        from ...cartography.layers import add_scenario_layers

        try:
            add_scenario_layers(self._project, scenario.name, str(scenario.design), difference)
        except Exception as error:
            self._fail(error)

    def _take(self, kind: Kind) -> None:
        self.tool.use(kind)
        self._canvas.setMapTool(self.tool)
        self._canvas.setFocus()
        self._suggest_name(kind)
        self._enable()

    def _suggest_name(self, kind: Kind) -> None:
        taken = {scenario.name for scenario in self._scenarios}
        number = next(i for i in range(1, len(taken) + 2) if f"{kind.words} {i}" not in taken)
        self.page.name.setText(f"{kind.words} {number}")

    def _show(self, scenarios: list[Any], words: dict[str, Any]) -> None:
        self._scenarios = scenarios
        self._words = {key: localised(label) for key, label in words.items()}
        self.page.show_scenarios(scenarios, self._words)
        self._enable()

    def _show_numbers(self, found: Any) -> None:
        self.page.numbers.setText(
            "" if found is None else "\n".join([*live_lines(found), *figure_lines(found.figures)])
        )

    def _enable(self) -> None:
        view = self._desk.view
        writable = view is not None and view.writable and bool(self._desk.mine_id) and not self._desk.deed
        ready = self.page.dem() is not None
        self.page.button.setEnabled(ready)
        self.page.keep_button.setEnabled(writable and ready and self.tool.whole and bool(self.page.name.text().strip()))
        for button in (self.page.choose_button, self.page.remove_button, self.page.check_button):
            button.setEnabled(writable and self.page.scenario is not None)
        self.page.state.setText(self._sentence(ready))

    def _sentence(self, ready: bool) -> str:
        """What is done, what is missing, and the next step."""
        if not self._desk.mine_id:
            return translate("MineRestoration", "Pick a mine first")
        if not ready:
            return translate("MineRestoration", "Next: choose the terrain model of the present ground.")
        if not self._scenarios:
            return translate("MineRestoration", "No scenario yet. Next: draw a design.")
        chosen = [scenario.name for scenario in self._scenarios if scenario.state == "chosen"]
        if not chosen:
            return translate("MineRestoration", "{count} scenarios. Next: compare them and choose one.").format(
                count=len(self._scenarios)
            )
        return translate("MineRestoration", "{count} scenarios, “{name}” is chosen. Next: draft the plan.").format(
            count=len(self._scenarios), name=chosen[0]
        )

    def _on_tool(self, new: Any, _old: Any = None) -> None:
        self.page.drawing.setVisible(isinstance(new, Tool) and new is self.tool)

    def _fail(self, error: Exception) -> None:
        self.told.emit(Qgis.MessageLevel.Warning, texts.sentence(error), "")


def _advice() -> str:
    return translate("MineRestoration", "Computed as advice; a qualified unit has to confirm it.")


def _failing(overdig: dict[str, Any]) -> list[str]:
    """The clauses that fail, one a line."""
    language = "zh" if compat.language() == "zh_CN" else "en"
    failing = [clause for clause in overdig.get("clauses", ()) if clause["verdict"] == "fail"]
    return [f"{clause['title'][language]}: {clause['why'][language]}" for clause in failing]
