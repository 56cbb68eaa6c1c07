"""A register carried into another store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFileDestination

from ...compat import translate
from ...core.register.postgis.place import is_place
from .. import outputs
from ..base import REGISTER_FILTER, MineAlgorithm, Results, progress_of


class MoveRegister(MineAlgorithm):
    ID = "moveregister"
    TAGS = (
        "register",
        "move",
        "copy",
        "postgis",
        "geopackage",
        "database",
        "network share",
        "台账",
        "迁移",
        "入库",
        "数据库",
        "多人",
        "共享盘",
    )

    def displayName(self) -> str:
        return translate("MineRestoration", "Move register")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterFileDestination(
                "TARGET", translate("MineRestoration", "New register"), REGISTER_FILTER
            ),
            translate(
                "MineRestoration",
                "A new GeoPackage file, or a .pgregister file that names a new schema of a PostGIS database. "
                "What exists is never overwritten.",
            ),
        )
        self.add_result(translate("MineRestoration", "Rows and hashes of every table that was moved, as a JSON file."))
        self.add_numbers(
            {
                "ROWS": translate("MineRestoration", "Rows moved"),
                "EVENTS": translate("MineRestoration", "Log entries moved"),
                "FILES": translate("MineRestoration", "Files moved"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        path = Path(self.parameterAsFileOutput(parameters, "TARGET", context))
        if not is_place(path) and path.exists():
            return translate("MineRestoration", "{path} exists already. Choose a new name for the register.").format(
                path=path
            )
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._target = self.parameterAsFileOutput(parameters, "TARGET", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.moving import move_register

        moved = move_register(self._register, self._target, progress=progress_of(feedback))
        feedback.pushInfo(
            translate(
                "MineRestoration",
                "Every table was compared with the original. From now on edit {target} only; {source} stays as it was.",
            ).format(target=Path(self._target).name, source=Path(self._register).name)
        )
        results: Results = {
            "REGISTER": self._register,
            "TARGET": self._target,
            "ROWS": moved.rows,
            "EVENTS": moved.events,
            "FILES": moved.files,
        }
        if self._result:
            outputs.write_json(self._result, moved.to_json())
            results["RESULT"] = self._result
        return results
