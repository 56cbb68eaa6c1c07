"""The page Cost and funds: what it costs, when, who pays, and scenarios side by side."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QRegularExpression
from qgis.PyQt.QtGui import QRegularExpressionValidator
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...compat import translate
from ...core.model.text import Label
from .. import texts
from ..pending import GONE, Path, Pending
from ..plantables import PlanTables
from .deeds import Choices
from .fields import CodeBox, DateBox, TextBox
from .page import Alarm, PlanPage, sentence, there
from .scenarios import Scenarios
from .sources import RockIncome, Sources

COST = ("T11", "T12", "P1", "P2", "P3")
SCHEDULE = ("T13", "G1", "G2", "G3")
FUNDS = ("F1", "F10", "F3", "F2", "F4", "F5", "F6", "F7", "F8", "F9", "T14")


class MoneyPage(PlanPage):
    """Edits ``fee_structure``, ``rate_book``, ``start_date``, ``funding`` and ``rock_income``."""

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(pending, parent)
        self._plan: Any = None
        self.cost, self.schedule, self.funds = PlanTables(COST), PlanTables(SCHEDULE), PlanTables(FUNDS)
        self.structure = CodeBox({}, translate("MineRestoration", "the rulebook's"))
        self.region = CodeBox({}, translate("MineRestoration", "national"))
        self.level = CodeBox(_levels(), translate("MineRestoration", "middle of the range"))
        self.month = TextBox()
        self.month.setPlaceholderText(translate("MineRestoration", "latest, or 2026-01"))
        self.month.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{4}-(0[1-9]|1[0-2])"), self.month))
        self.start = DateBox()
        self.start_label = QLabel(translate("MineRestoration", "Works begin on"))
        self.alarm = Alarm()
        self.sources, self.rock = Sources(pending), RockIncome(pending)
        self.scenarios = Scenarios(pending)
        self._boxes: dict[Path, Any] = {
            ("fee_structure",): self.structure,
            ("rate_book", "region"): self.region,
            ("rate_book", "date"): self.month,
            ("rate_book", "level"): self.level,
            ("start_date",): self.start,
        }
        for path, box in self._boxes.items():
            box.chosen.connect(lambda value, path=path: pending.set(path, GONE if value is None else value))
        self._lay_out()
        self._allow_start(False)
        pending.changed.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        prices = QFormLayout()
        prices.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        prices.addRow(translate("MineRestoration", "Fee structure"), self.structure)
        book = QHBoxLayout()
        for box in (self.region, self.month, self.level):
            book.addWidget(box, 1)
        prices.addRow(translate("MineRestoration", "Rate book"), book)
        begin = QHBoxLayout()
        begin.addWidget(self.start_label)
        begin.addWidget(self.start)
        begin.addStretch(1)
        payers = QWidget()
        column = QVBoxLayout(payers)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sources, 1)
        column.addWidget(self.rock)
        self.payers = payers
        for widget, words in (
            (_stack(prices, self.cost), translate("MineRestoration", "Cost")),
            (_stack(begin, self.schedule), translate("MineRestoration", "Schedule")),
            (_stack(self.alarm, self.funds), translate("MineRestoration", "Funds")),
            (payers, translate("MineRestoration", "Sources of funds")),
            (self.scenarios, translate("MineRestoration", "Scenarios")),
        ):
            self.tabs.addTab(widget, words)

    def set_choices(self, choices: Choices) -> None:
        self.structure.set_codes(choices.structures)
        names = dict.fromkeys(region for region, _month in choices.regions)
        self.region.set_codes({name: Label(name, name) for name in names})
        self._allow_start("start_date" in choices.known)
        self.sources.set_choices(choices)
        self._fill()

    def show_plan(self, plan: Any) -> None:
        self._plan = plan
        for tables in (self.cost, self.schedule, self.funds):
            tables.show_plan(plan)
        self._fill()

    def _allow_start(self, allowed: bool) -> None:
        self.start.setVisible(allowed)
        self.start_label.setVisible(allowed)

    def _fill(self) -> None:
        for path, box in self._boxes.items():
            box.show_value(self.pending.value(path))
        self._say_gap()
        self.say()

    def _say_gap(self) -> None:
        figures = {} if self._plan is None else self._plan.figures
        gap = figures.get("gap_cny")
        if gap is None:
            self.alarm.say("", bad=False)
        elif gap.value is None:
            self.alarm.say(translate("MineRestoration", "The gap cannot be told."), bad=False, known=False)
        elif gap.value:
            said = translate(
                "MineRestoration",
                "Gap: {gap} {unit}. Table F10 says what would close it; “Sources of funds” adds money.",
            )
            self.alarm.say(said.format(gap=texts.number(gap.value, "cny"), unit=texts.symbol("cny")), bad=True)
        else:
            self.alarm.say(translate("MineRestoration", "Sources cover the uses."), bad=False)

    def say(self) -> None:
        """The sentence at the top."""
        plan = self._plan
        if plan is None:
            self.state.setText(
                translate("MineRestoration", "No plan yet. Next: choose a terrain model and draft the plan.")
            )
            return
        done, missing = [], []
        cost, gap = plan.figures.get("cost_wan"), plan.figures.get("gap_cny")
        if cost is not None and cost.value is not None:
            words = translate("MineRestoration", "cost {cost} {unit}")
            done.append(words.format(cost=texts.number(cost.value, cost.unit), unit=texts.symbol(cost.unit)))
        for tables, words in (
            (SCHEDULE, translate("MineRestoration", "schedule")),
            (FUNDS, translate("MineRestoration", "funding")),
        ):
            (done if there(plan, tables) else missing).append(words)
        short = gap is not None and bool(gap.value)
        if short:
            words = translate("MineRestoration", "{gap} {unit} of funds")
            missing.append(words.format(gap=texts.number(gap.value, "cny"), unit=texts.symbol("cny")))
        if self.pending.changes:
            step = translate("MineRestoration", "draft the plan again, so that the changes are in it.")
        elif not there(plan, FUNDS):
            step = translate("MineRestoration", "draft the plan again: this version has no funding.")
        elif short:
            step = translate("MineRestoration", "add a source of funds, or compare scenarios.")
        else:
            step = translate("MineRestoration", "export the package.")
        self.state.setText(sentence(done, missing, step))


def _stack(*parts: Any) -> QWidget:
    """Layouts and widgets one under the other, the last one growing."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    for number, part in enumerate(parts):
        if isinstance(part, QWidget):
            column.addWidget(part, int(number == len(parts) - 1))
        else:
            column.addLayout(part)
    return box


def _levels() -> dict[str, Label]:
    words = (
        ("low", translate("MineRestoration", "low end of the range")),
        ("high", translate("MineRestoration", "high end of the range")),
    )
    return {key: Label(text, text) for key, text in words}
