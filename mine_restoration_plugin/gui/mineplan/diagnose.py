"""The page Diagnose: facts, damage and hazards, direction, measures."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QModelIndex
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...compat import translate
from ..pending import Pending
from ..plantables import PlanTables
from .deeds import Choices
from .direction import Overrule
from .facts import Facts
from .page import PlanPage, sentence, there

DAMAGE = ("T5", "T6", "T7", "D1", "D2", "D3")
DIRECTION = ("A5", "T8", "A3", "A2", "A4", "A1", "K1")
MEASURES = ("T9", "T10", "V1", "V2", "R1", "R2", "M1", "M2")
DESIGNED = MEASURES[2:]
"""Those that the measures make themselves; T9 and T10 are there in plans that have none."""
DECIDED = "A5"
NAMED = 4
"""So many units are named in the sentence; of more, only the number."""


class DiagnosePage(PlanPage):
    """Edits ``facts``, ``mine_facts`` and ``direction``; shows the tables of diagnosis, direction and measures."""

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(pending, parent)
        self._plan: Any = None
        self.facts = Facts(pending)
        self.damage, self.direction, self.measures = PlanTables(DAMAGE), PlanTables(DIRECTION), PlanTables(MEASURES)
        self.overrule = Overrule(pending)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.overrule)
        column.addStretch(1)
        for widget, words in (
            (self.facts, translate("MineRestoration", "Facts")),
            (self.damage, translate("MineRestoration", "Damage and hazards")),
            (self.direction, translate("MineRestoration", "Direction")),
            (above, translate("MineRestoration", "Overrule")),
            (self.measures, translate("MineRestoration", "Measures")),
        ):
            self.tabs.addTab(widget, words)
        self.overrule_tab = above
        self.direction.rowPicked.connect(self._follow)
        self.direction.view.doubleClicked.connect(self._open)
        pending.changed.connect(self.say)

    def set_choices(self, choices: Choices) -> None:
        self.facts.set_choices(choices)
        self.overrule.set_choices(choices)
        self.say()

    def show_plan(self, plan: Any) -> None:
        self._plan = plan
        self.facts.show_plan(plan)
        self.overrule.show_plan(plan)
        for tables in (self.damage, self.direction, self.measures):
            tables.show_plan(plan)
        self.say()

    def say(self) -> None:
        """The sentence at the top."""
        plan = self._plan
        if plan is None:
            self.state.setText(
                translate("MineRestoration", "No plan yet. Next: choose a terrain model and draft the plan.")
            )
            return
        done, missing = [], []
        for tables, words in (
            (DAMAGE, translate("MineRestoration", "damage and hazards")),
            (DIRECTION, translate("MineRestoration", "direction")),
            (DESIGNED, translate("MineRestoration", "measures")),
        ):
            (done if there(plan, tables) else missing).append(words)
        bare = self.facts.units_without_facts()
        if bare:
            comma = translate("MineRestoration", ", ")
            named = comma.join(bare) if len(bare) <= NAMED else str(len(bare))
            missing.append(translate("MineRestoration", "survey facts of units ({units})").format(units=named))
        if self.pending.changes:
            step = translate("MineRestoration", "draft the plan again, so that the changes are in it.")
        elif not there(plan, DAMAGE):
            step = translate("MineRestoration", "draft the plan again: this version has no diagnosis.")
        elif bare:
            step = translate("MineRestoration", "enter what was surveyed.")
        else:
            step = translate("MineRestoration", "read the direction of every unit, then draw the design.")
        self.state.setText(sentence(done, missing, step))

    def _follow(self, row: int) -> None:
        number = self._unit_of(row)
        if number:
            self.overrule.show_unit(number)

    def _open(self, index: QModelIndex) -> None:
        if self.direction.key == DECIDED and self._unit_of(index.row()):
            self.tabs.setCurrentWidget(self.overrule_tab)

    def _unit_of(self, row: int) -> str:
        """The unit of a row of the table that is shown, where it has units."""
        table = self.direction.model.table
        if table is None or not 0 <= row < len(table.rows):
            return ""
        keys = [column.key for column in table.columns]
        return str(table.rows[row][keys.index("unit_no")]) if "unit_no" in keys else ""
