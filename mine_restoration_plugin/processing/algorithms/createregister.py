"""A new mine register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ...compat import translate
from ...core.register.postgis.place import is_place
from .. import inputs
from ..base import REGISTER_FILTER, MineAlgorithm, Results, who


class CreateRegister(MineAlgorithm):
    ID = "createregister"
    TAGS = (
        "register",
        "mine",
        "inventory",
        "geopackage",
        "postgis",
        "create",
        "county",
        "矿山台账",
        "建库",
        "新建",
        "图斑",
        "县",
    )

    def displayName(self) -> str:
        return translate("MineRestoration", "Create mine register")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.describe(
            QgsProcessingParameterString("COUNTY", translate("MineRestoration", "County code")),
            translate("MineRestoration", "The six-digit administrative code of the county (GB/T 2260)."),
        )
        self.describe(
            QgsProcessingParameterCrs("CRS", translate("MineRestoration", "Coordinate system of the register")),
            translate(
                "MineRestoration",
                "A projected system in metres, as a rule the CGCS2000 3-degree zone of the county.",
            ),
        )
        self.describe(
            QgsProcessingParameterFileDestination(
                "REGISTER", translate("MineRestoration", "Mine register"), REGISTER_FILTER
            ),
            translate(
                "MineRestoration",
                "The new GeoPackage file, or a .pgregister file that names a new schema of a PostGIS database. "
                "What exists is never overwritten.",
            ),
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        path = Path(self.parameterAsFileOutput(parameters, "REGISTER", context))
        if is_place(path):
            return ""  # the file is there before the register is
        if path.exists():
            return translate("MineRestoration", "{path} exists already. Choose a new name for the register.").format(
                path=path
            )
        if not path.parent.is_dir() and path.is_absolute():
            return translate("MineRestoration", "There is no folder {path}. Make it first.").format(path=path.parent)
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._path = self.parameterAsFileOutput(parameters, "REGISTER", context)
        self._county = self.parameterAsString(parameters, "COUNTY", context).strip()
        self._crs = inputs.crs(self, parameters, "CRS", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.register.register import create_register

        create_register(self._path, self._county, self._crs, who=who())
        return {"REGISTER": self._path}
