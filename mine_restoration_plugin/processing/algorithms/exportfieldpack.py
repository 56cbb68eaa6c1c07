"""A field pack: plots, forms and base maps in a folder for QField."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import basemaps
from ..base import MineAlgorithm, Results, progress_of, warn, who


class ExportFieldPack(MineAlgorithm):
    """Stays on the main thread: it writes a project file with forms and symbols."""

    ID = "exportfieldpack"
    TAGS = (
        "field", "pack", "qfield", "offline", "survey", "export", "photo", "mobile",
        "外业", "外业包", "外业核查", "离线底图", "导出", "举证", "照片",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Export field pack")

    def group(self) -> str:
        return translate("MineRestoration", "Register")

    def groupId(self) -> str:
        return "register"

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_register()
        self.describe(
            QgsProcessingParameterString("MINES", translate("MineRestoration", "Mines"), optional=True),
            translate("MineRestoration", "Numbers of mines, divided by commas. Without mines and plots: all plots."),
        )
        self.describe(
            QgsProcessingParameterString("PLOT_NOS", translate("MineRestoration", "Plots"), optional=True),
            translate("MineRestoration", "Numbers of plots, divided by commas, besides those of the mines."),
        )
        self.describe(
            QgsProcessingParameterExtent("EXTENT", translate("MineRestoration", "Extent"), optional=True),
            translate("MineRestoration", "Only plots that meet this rectangle."),
        )
        self.describe(
            QgsProcessingParameterMultipleLayers(
                "RASTERS",
                translate("MineRestoration", "Base maps (rasters)"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Imagery or terrain to look at on site. It is cut to the plots, and made coarser above the size limit "
                "of the rulebook.",
            ),
        )
        self.describe(
            QgsProcessingParameterMultipleLayers(
                "VECTORS",
                translate("MineRestoration", "Base maps (vectors)"),
                QgsProcessing.SourceType.TypeVectorAnyGeometry,
                optional=True,
            ),
            translate("MineRestoration", "Roads, boundaries and the like; those near the plots go along, read-only."),
        )
        self.describe(
            QgsProcessingParameterFolderDestination("FOLDER", translate("MineRestoration", "Field pack folder")),
            translate("MineRestoration", "A new or empty folder; one that may hold field work is never written over."),
        )
        self.addOutput(QgsProcessingOutputString("PACK", translate("MineRestoration", "Number of the field pack")))
        self.add_numbers(
            {
                "PLOTS": translate("MineRestoration", "Plots in the pack"),
                "UNITS": translate("MineRestoration", "Restoration units in the pack"),
                "OUTLINES": translate("MineRestoration", "Outlines in the pack"),
                "EVIDENCE": translate("MineRestoration", "Rows of evidence in the pack"),
                "FILES": translate("MineRestoration", "Files in the pack"),
                "BYTES": translate("MineRestoration", "Size of the pack in bytes"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._register = self.parameterAsFile(parameters, "REGISTER", context)
        self._mines = basemaps.words(self, parameters, "MINES", context)
        self._plots = basemaps.words(self, parameters, "PLOT_NOS", context)
        self._box = basemaps.box(self, parameters, "EXTENT", context, self._register)
        self._folder = self.parameterAsString(parameters, "FOLDER", context)
        self._rasters = basemaps.base_rasters(self, parameters, "RASTERS", context)
        self._vectors = basemaps.base_vectors(self, parameters, "VECTORS", context, feedback)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...cartography.fieldproject import write_field_project
        from ...core.register.fieldpack.export import export_field_pack

        made = export_field_pack(
            self._register,
            self._folder,
            mines=self._mines,
            plots=self._plots,
            box=self._box,
            rasters=self._rasters,
            vectors=self._vectors,
            project=write_field_project,
            who=who(),
            progress=progress_of(feedback),
        )
        warn(feedback, made.notes)
        return {
            "REGISTER": self._register,
            "FOLDER": str(made.folder),
            "PACK": made.pack_no,
            "PLOTS": made.plots,
            "UNITS": made.units,
            "OUTLINES": made.outlines,
            "EVIDENCE": made.evidence,
            "FILES": made.files,
            "BYTES": made.bytes,
        }
