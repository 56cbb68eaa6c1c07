"""The earth-rock page put to work: proposed from a scenario, solved in a child process, kept, drawn as arrows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qgis.core import Qgis, QgsGeometry, QgsProject
from qgis.PyQt.QtCore import QObject, QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget

from ...compat import localised, translate
from .. import texts
from ..algorithms import Algorithms
from ..desk import Desk
from ..tasks import Latest
from . import deeds
from .page import ROADS, STRAIGHT, EarthRockPage

PLATFORM = "公共资源交易平台"


class EarthRock(QObject):
    """Made with the dock; ``dem`` tells the terrain model of the mine."""

    told = pyqtSignal(object, str, str)

    def __init__(
        self,
        desk: Desk,
        project: QgsProject,
        road: QTabWidget,
        dem: Callable[[], str | None],
        parent: QObject | None = None,
        *,
        gateway: Any = deeds,
    ) -> None:
        super().__init__(parent)
        self._desk, self._project, self._road, self._dem = desk, project, road, dem
        self._gateway = gateway
        self._reading = Latest(desk.runner)
        self._scenarios: list[Any] = []
        self._question: Any = None
        self._answer: Any = None
        self.page = EarthRockPage()
        road.insertTab(4, self.page, translate("MineRestoration", "Earth and rock"))
        road.currentChanged.connect(lambda _index: self.show_mine())
        page = self.page
        self.algorithms = Algorithms(desk, self)
        self.algorithms.finished.connect(self.show_mine)
        self.algorithms.refused.connect(lambda text: self.told.emit(Qgis.MessageLevel.Warning, text, ""))
        self.algorithms.fill(
            page.more_menu,
            (
                (translate("MineRestoration", "Allocate from tables…"), "allocateearthrock"),
                (translate("MineRestoration", "Haul costs…"), "haulcosts"),
                (translate("MineRestoration", "Earth-rock balance…"), "earthrockbalance"),
                (translate("MineRestoration", "Earthwork calculation…"), "earthworkreport"),
            ),
        )
        page.propose_button.clicked.connect(self.propose)
        page.solve_button.clicked.connect(self.solve)
        page.keep_button.clicked.connect(self.keep)
        page.arrows_button.clicked.connect(self.draw_arrows)
        page.add_sale_button.clicked.connect(self.add_sale)
        page.remove_source_button.clicked.connect(page.sources.remove_selected)
        page.remove_use_button.clicked.connect(page.uses.remove_selected)
        page.scenario.currentIndexChanged.connect(lambda _index: self._show_kept())
        page.haul.currentIndexChanged.connect(lambda _index: self._enable())
        for table in (page.sources, page.uses, page.flows):
            table.changed.connect(self._edited)
        self._enable()

    # what the dock says

    def show_mine(self) -> None:
        """Another mine, or the same read again; read when the page is looked at."""
        path, mine = self._desk.path, self._desk.mine_id
        if self._road.currentWidget() is not self.page or path is None or not mine:
            self._show_scenarios([], [])
            return
        self._reading.start(
            translate("MineRestoration", "Reading the scenarios"),
            lambda progress: self._gateway.read(path, mine, progress),
            lambda found: self._show_scenarios(*found),
            self._fail,
        )

    def close(self) -> None:
        self.algorithms.close()
        self._reading.drop()

    @property
    def scenario(self) -> Any:
        number = self.page.scenario.currentIndex()
        return self._scenarios[number] if 0 <= number < len(self._scenarios) else None

    # what the person does

    def propose(self) -> None:
        """Sources and uses from the scenario, in place of what the tables hold."""
        path, scenario = self._desk.path, self.scenario
        if path is None or scenario is None:
            return
        self._desk.run_deed(
            translate("MineRestoration", "Looking for sources and uses"),
            lambda progress: self._gateway.propose(path, scenario, progress),
            self._show_question,
        )

    def solve(self) -> None:
        """Allocate what the tables hold; ticked flows are kept."""
        if self._question is None:
            return
        question = replace(
            self._question,
            sources=tuple(self.page.sources.rows()),
            uses=tuple(self.page.uses.rows()),
            fixed=self._fixed(),
        )
        way = self.page.haul.currentData()
        roads, crs = self._roads() if way == ROADS else (None, "")
        dem = None if way == STRAIGHT else self._dem()
        self._desk.run_deed(
            translate("MineRestoration", "Allocating earth and rock"),
            lambda progress: self._gateway.solve(question, dem, roads, crs, progress),
            self._show_answer,
        )

    def keep(self) -> None:
        """Keep the answer with its scenario."""
        path, scenario, found, who = self._desk.path, self.scenario, self._answer, self._desk.who
        if path is None or scenario is None or found is None:
            return

        def done(_scenario: Any) -> None:
            self.told.emit(
                Qgis.MessageLevel.Success,
                translate("MineRestoration", "The allocation is kept with scenario “{name}”.").format(
                    name=scenario.name
                ),
                "",
            )
            self.show_mine()

        self._desk.run_deed(
            translate("MineRestoration", "Keeping the allocation"),
            lambda progress: self._gateway.keep(path, scenario, found, who, progress),
            done,
        )

    def draw_arrows(self) -> None:
        """The flows as arrows on the map, as wide as they are large, along the ways that were found."""
        from ...cartography.flows import add_flows

        if self._answer is None:
            return
        ways = {(way.source, way.use): way.path for way in self._answer.haul.links}
        rows = [
            (flow, ways[flow.source, flow.use])
            for flow in self._answer.allocation.flows
            if (flow.source, flow.use) in ways and flow.volume_bank_m3 > 0
        ]
        try:
            add_flows(self._project, self._answer.question.crs, rows, self.scenario.name if self.scenario else "")
        except Exception as error:
            self._fail(error)

    def add_sale(self) -> None:
        """A use that takes what is left over: the public platform."""
        if self._question is None:
            return
        from ...core.earthrock.allocation.problem import SALE, Use

        uses = self.page.uses.rows()
        if any(use.kind == SALE for use in uses):
            return
        sources = self.page.sources.rows()
        materials = tuple(dict.fromkeys(source.material for source in sources))
        volume = 2.0 * sum(source.volume_bank_m3 for source in sources)
        self.page.uses.show_rows([*uses, Use(PLATFORM, materials, round(volume, 2), kind=SALE)])
        self._edited()

    # inside

    def _fixed(self) -> tuple[Any, ...]:
        from ...core.earthrock.allocation.problem import Fixed

        return self.page.flows.fixed(Fixed)

    def _roads(self) -> tuple[list[Any] | None, str]:
        layer = self.page.roads.currentLayer()
        if layer is None:
            return None, ""
        lines = []
        for feature in layer.getFeatures():
            if feature.geometry().isNull():
                continue
            straight = QgsGeometry(feature.geometry().constGet().segmentize())
            for part in straight.constParts():
                points = [(vertex.x(), vertex.y()) for vertex in part.vertices()]
                if len(points) > 1:
                    lines.append((points, ""))
        return lines, layer.crs().authid() or layer.crs().toWkt()

    def _show_scenarios(self, scenarios: list[Any], materials: list[str]) -> None:
        before = self.scenario
        box = self.page.scenario
        for table in (self.page.sources, self.page.uses):
            table.set_materials(materials)
        with QSignalBlocker(box):
            self._scenarios = scenarios
            box.clear()
            box.addItems([scenario.name for scenario in scenarios])
            names = [scenario.uuid for scenario in scenarios]
            chosen = next((i for i, scenario in enumerate(scenarios) if scenario.state == "chosen"), 0)
            again = names.index(before.uuid) if before is not None and before.uuid in names else chosen
            box.setCurrentIndex(again if scenarios else -1)
        if before is None or self.scenario is None or before.uuid != self.scenario.uuid:
            self._show_kept()
        self._enable()

    def _show_kept(self) -> None:
        """What was kept with the scenario that is shown now."""
        scenario = self.scenario
        self._show_question(None if scenario is None else self._gateway.kept_question(scenario))

    def _show_question(self, question: Any) -> None:
        self._question, self._answer = question, None
        self.page.show_question(question)
        self.page.flows.show_flows(())
        self.page.words.clear()
        self.page.totals.clear()
        self._enable()

    def _show_answer(self, found: Any) -> None:
        self._question, self._answer = found.question, found
        allocation = found.allocation
        self.page.flows.show_flows(allocation.flows)
        self.page.words.setPlainText("\n".join(localised(remark) for remark in found.remarks))
        self.page.totals.setText(_totals(allocation))
        self.page.parts.setCurrentWidget(self.page.flows)
        self._enable()

    def _edited(self) -> None:
        """What is shown is no longer what was solved."""
        self._answer = None
        self.page.totals.setText(translate("MineRestoration", "Changed. Next: allocate again."))
        self._enable()

    def _enable(self) -> None:
        view = self._desk.view
        idle = not self._desk.deed
        writable = view is not None and view.writable and idle
        page = self.page
        page.roads.setVisible(page.haul.currentData() == ROADS)
        page.propose_button.setEnabled(idle and self.scenario is not None)
        page.solve_button.setEnabled(idle and self._question is not None)
        page.keep_button.setEnabled(writable and self._answer is not None)
        page.arrows_button.setEnabled(self._answer is not None)
        page.add_sale_button.setEnabled(self._question is not None)
        page.state.setText(self._sentence())

    def _sentence(self) -> str:
        """What is done, what is missing, and the next step."""
        if not self._desk.mine_id:
            return translate("MineRestoration", "Pick a mine first")
        if not self._scenarios:
            return translate("MineRestoration", "No scenario yet. Next: draw a design.")
        if self._question is None:
            return translate("MineRestoration", "Next: take sources and uses from the scenario.")
        if self._answer is None:
            return translate("MineRestoration", "Next: correct materials and volumes, then allocate.")
        return translate("MineRestoration", "Allocated. Next: keep it, or fix a flow and allocate again.")

    def _fail(self, error: Exception) -> None:
        self.told.emit(Qgis.MessageLevel.Warning, texts.sentence(error), "")


def _totals(allocation: Any) -> str:
    parts = [
        translate("MineRestoration", "Moved {volume} m³ bank").format(
            volume=texts.number(allocation.moved_bank_m3, "m3")
        ),
        translate("MineRestoration", "surplus {volume} m³ bank").format(
            volume=texts.number(allocation.surplus_bank_m3, "m3")
        ),
        translate("MineRestoration", "short {volume} m³ compacted").format(
            volume=texts.number(allocation.short_compacted_m3, "m3")
        ),
        translate("MineRestoration", "haul {cost} yuan").format(cost=texts.number(allocation.total_cost, "cny")),
    ]
    if allocation.gap:
        parts.append(
            translate("MineRestoration", "within {gap} % of the best").format(gap=f"{allocation.gap * 100:.2f}")
        )
    return translate("MineRestoration", "; ").join(parts)
