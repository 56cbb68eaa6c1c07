"""The pages Diagnose and Cost and funds put to work for the selected mine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget

from ...compat import translate
from ...core.model.errors import InputError
from .. import texts
from ..desk import Desk
from ..memory import MineMemory
from ..pending import Pending
from ..tasks import Latest
from . import deeds
from .diagnose import DiagnosePage
from .money import MoneyPage


class Planning(QObject):
    """Made with the dock; ``dem`` tells the terrain model of the mine. ``draftAsked`` asks the dock for a draft."""

    told = pyqtSignal(object, str, str)
    draftAsked = pyqtSignal()  # noqa: N815 - Qt's way of naming signals

    def __init__(
        self,
        desk: Desk,
        road: QTabWidget,
        dem: Callable[[], str | None],
        parent: QObject | None = None,
        *,
        gateway: Any = deeds,
    ) -> None:
        super().__init__(parent)
        self._desk, self._dem, self._gateway = desk, dem, gateway
        self._reading = Latest(desk.runner)
        self._choices: Any = None
        self._shown: tuple[Any, ...] = ()
        self.pending = Pending(self)
        self.diagnose, self.money = DiagnosePage(self.pending), MoneyPage(self.pending)
        for page in (self.diagnose, self.money):
            page.draftAsked.connect(self.draftAsked)
        self.diagnose.overrule.refused.connect(self._warn)
        self.money.scenarios.workAsked.connect(self.work_out)
        self.money.scenarios.takenOver.connect(self._tell_taken)
        self._road = road
        road.currentChanged.connect(lambda _index: self._read_choices())

    def place(self, before_design: Any, before_plan: Any) -> None:
        """Into the road, each in front of a page that is there already."""
        road = self._road
        road.insertTab(road.indexOf(before_design), self.diagnose, translate("MineRestoration", "Diagnose"))
        road.insertTab(road.indexOf(before_plan), self.money, translate("MineRestoration", "Cost and funds"))

    def show_mine(self) -> None:
        """Another mine, or the same with another plan."""
        mine = self._desk.mine
        plan = None if mine is None else mine.plan
        memory = None
        if self._desk.path is not None and self._desk.mine_id:
            memory = MineMemory(self._desk.path, self._desk.mine_id)
        if mine is None and self._desk.mine_id:
            memory = None  # what is pending is compared with the plan, which is being read
        same = self._shown == (self._desk.path, self._desk.mine_id, plan)
        if same and plan is not None:
            return
        self._shown = (self._desk.path, self._desk.mine_id, plan)
        self.pending.show_mine(memory, {} if plan is None else plan.decisions)
        self.diagnose.show_plan(plan)
        self.money.show_plan(plan)
        outcome = None if plan is None else deeds.Outcome(deeds.outcome_values(plan))
        self.money.scenarios.show_mine(memory, outcome, same=same)
        for page in (self.diagnose, self.money):
            page.tabs.setEnabled(mine is not None)
        if mine is None:
            for page in (self.diagnose, self.money):
                page.state.setText(translate("MineRestoration", "Pick a mine first"))
        self._read_choices()

    def allow_draft(self, allowed: bool, reason: str) -> None:
        for page in (self.diagnose, self.money):
            page.allow_draft(allowed, reason)

    def work_out(self, scenarios: Mapping[str, Mapping[str, Any]]) -> None:
        """Every scenario as far as the funding, one after the other; those that are done stay where one fails."""
        path, mine, dem = self._desk.path, self._desk.mine_id, self._dem()
        if path is None or not mine or not scenarios:
            return

        def work(progress: Any) -> list[tuple[str, Any]]:
            found: list[tuple[str, Any]] = []
            for number, (name, decisions) in enumerate(scenarios.items()):
                part = progress.part(number / len(scenarios), (number + 1) / len(scenarios))
                try:
                    found.append((name, self._gateway.work_out(path, mine, dem, decisions, part)))
                except InputError as error:
                    found.append((name, error))
            return found

        def done(found: list[tuple[str, Any]]) -> None:
            if (path, mine) != (self._desk.path, self._desk.mine_id):
                return
            for name, outcome in found:
                if isinstance(outcome, Exception):
                    words = translate("MineRestoration", "Scenario “{name}”: {reason}")
                    self._warn(words.format(name=name, reason=texts.sentence(outcome)))
                else:
                    self.money.scenarios.show_outcome(name, outcome)

        self._desk.run_deed(translate("MineRestoration", "Working scenarios out"), work, done)

    def close(self) -> None:
        self._reading.drop()

    # inside

    def _read_choices(self) -> None:
        """What the pages offer, once, when one of them is first looked at."""
        if self._choices is not None or self._road.currentWidget() not in (self.diagnose, self.money):
            return
        self._reading.start(
            translate("MineRestoration", "Reading the rulebook"),
            lambda progress: self._gateway.choices(progress),
            self._take_choices,
            lambda error: self._warn(texts.sentence(error)),
        )

    def _take_choices(self, choices: Any) -> None:
        self._choices = choices
        self.diagnose.set_choices(choices)
        self.money.set_choices(choices)

    def _warn(self, text: str) -> None:
        self.told.emit(Qgis.MessageLevel.Warning, text, "")

    def _tell_taken(self, name: str) -> None:
        words = translate("MineRestoration", "The decisions of scenario “{name}” are pending. Next: draft the plan.")
        self.told.emit(Qgis.MessageLevel.Info, words.format(name=name), "")
