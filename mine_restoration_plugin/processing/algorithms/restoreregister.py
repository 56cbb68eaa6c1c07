"""Back to an earlier state of the register."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ...compat import translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import inputs
from ..base import MineAlgorithm, Results, progress_of, who


class RestoreRegister(MineAlgorithm):
    ID = "restoreregister"
    TAGS = ("register", "restore", "undo", "history", "date", "台账", "恢复", "撤销", "历史", "回退", "日志")

    def displayName(self) -> str:
        return translate("MineRestoration", "Restore register to a date")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterString("MOMENT", translate("MineRestoration", "Date or time (UTC)")),
            translate(
                "MineRestoration",
                "A day, 2026-05-01, which means its end, or a time in UTC, 2026-05-01T08:30:00Z.",
            ),
        )
        self.describe(
            QgsProcessingParameterString("TABLE", translate("MineRestoration", "Only this table"), optional=True),
            translate("MineRestoration", "The table to restore, such as plot or unit; all tables where left out."),
        )
        self.describe(
            QgsProcessingParameterString("UUID", translate("MineRestoration", "Only this row"), optional=True),
            translate("MineRestoration", "The uuid of the one row to restore; all rows where left out."),
        )
        self.describe(
            QgsProcessingParameterBoolean(
                "DRY_RUN", translate("MineRestoration", "Only count"), optional=True, defaultValue=False
            ),
            translate("MineRestoration", "Say what would be restored and change nothing."),
        )
        self.add_numbers(
            {
                "BROUGHT_BACK": translate("MineRestoration", "Rows brought back"),
                "CHANGED": translate("MineRestoration", "Rows changed back"),
                "TAKEN_OUT": translate("MineRestoration", "Rows taken out again"),
                "LOST": translate("MineRestoration", "Rows that the log cannot bring back"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._moment = self.parameterAsString(parameters, "MOMENT", context)
        self._table = inputs.text(self, parameters, "TABLE", context)
        self._uuid = inputs.text(self, parameters, "UUID", context)
        self._dry = self.parameterAsBool(parameters, "DRY_RUN", context)
        self._who = who()

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.register import open_register

        with open_register(self._register, write=not self._dry, who=self._who) as register:
            if self._table is not None and self._table not in register.dictionary.entities:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "The register has no table {table}. Its tables are {known}."),
                    table=self._table,
                    known=", ".join(register.dictionary.entities),
                )
            progress = progress_of(feedback)
            done = register.restore(self._moment, self._table, self._uuid, progress, only_count=self._dry)
        return {
            "REGISTER": self._register,
            "BROUGHT_BACK": done.brought_back,
            "CHANGED": done.changed,
            "TAKEN_OUT": done.taken_out,
            "LOST": done.lost,
        }
