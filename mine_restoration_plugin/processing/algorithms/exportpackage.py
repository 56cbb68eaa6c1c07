"""The approval package of one mine."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFolderDestination,
)

from ...compat import translate
from ..base import MineAlgorithm, Results, progress_of, warn


class ExportPackage(MineAlgorithm):
    """Stays on the main thread, where print layouts belong."""

    ID = "exportpackage"
    TAGS = (
        "export", "package", "approval", "report", "docx", "workbook", "map sheets", "coordinates", "manifest",
        "报批材料", "导出", "方案文本", "附图", "附表", "拐点坐标", "一矿一策",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Export approval package")

    def group(self) -> str:
        return translate("MineRestoration", "Package")

    def groupId(self) -> str:
        return "package"

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.add_mine()
        self.describe(
            QgsProcessingParameterFolderDestination("FOLDER", translate("MineRestoration", "Package folder")),
            translate(
                "MineRestoration",
                "A new or empty folder, or one with an earlier package, of which only the files in its own manifest "
                "are replaced.",
            ),
        )
        self.add_numbers(
            {
                "FILES": translate("MineRestoration", "Files in the package"),
                "DRAFT": translate("MineRestoration", "Draft because something is missing (1) or complete (0)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mine = self.parameterAsString(parameters, "MINE", context).strip()
        self._folder = self.parameterAsString(parameters, "FOLDER", context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...cartography.renderer import LayoutRenderer
        from ...core.dossier.package import export_package

        made = export_package(
            self._register, self._mine, self._folder, renderer=LayoutRenderer(), progress=progress_of(feedback)
        )
        warn(feedback, made.notes)
        for name in made.missing:
            feedback.pushWarning(translate("MineRestoration", "Missing from the package: {name}").format(name=name))
        return {
            "REGISTER": self._register,
            "MINE": self._mine,
            "FOLDER": str(made.folder),
            "FILES": len(made.files),
            "DRAFT": int(made.draft),
        }
