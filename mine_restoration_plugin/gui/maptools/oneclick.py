"""One click inside a plot: its restoration units suggested, or the plot divided by plot attribute; one undo step."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsFeature, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QDate, Qt

from ...compat import translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import texts
from ..tasks import Latest, Runner
from . import deeds, edits
from .base import Tool
from .setting import PLOT, UNIT, Setting

UNITS, DIVIDE = "units", "divide"
SUGGESTED = "suggested"
OF_THE_WHOLE = ("plot_no", "restoration_plot_no", "stated_area_m2", "verified_area_m2", "treated_area_m2")
"""Fields of a plot that say nothing about its parts."""


class OneClickTool(Tool):
    """``deed`` is UNITS or DIVIDE. Units that were drawn, imported or measured stay; suggested ones are replaced."""

    def __init__(
        self, canvas: QgsMapCanvas, setting: Setting, runner: Runner, deed: str = UNITS, door: Any = deeds
    ) -> None:
        super().__init__(canvas)
        self.setting = setting
        self.deed = deed
        self._door = door
        self._job = Latest(runner)

    @property
    def steps(self) -> int:
        return int(self._job.running)

    @property
    def busy(self) -> bool:
        return self._job.running

    def hint(self) -> str:
        if self.deed == UNITS:
            return translate("MineRestoration", "Click inside a plot: its restoration units are suggested.")
        return translate("MineRestoration", "Click inside a plot: it is divided into working area, dump and the rest.")

    def back(self) -> None:
        self.cancel()

    def cancel(self) -> None:
        self._job.drop()
        self.label.say("")

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._job.running:
            return
        try:
            plots = self.setting.layer(PLOT)
            point = self.place(event, plots.crs())
            plot = self.setting.plot_at(point.x(), point.y())
            if plot is None:
                raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no plot at this place."))
            dem = self.setting.dem_path()
            if not dem:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "Choose the terrain model that units are suggested from.")
                )
            self._start(plots, plot, dem)
        except Exception as error:
            self.fail(error)
            return
        self.label.say(translate("MineRestoration", "Looking …"), event.pos())

    def _start(self, plots: QgsVectorLayer, plot: QgsFeature, dem: str) -> None:
        who, on = self.setting.who, QDate.currentDate().toString(Qt.DateFormat.ISODate)
        outline = edits.wkb_of(plot.geometry())
        if self.deed == UNITS:
            units = self.setting.layer(UNIT)
            old, kept = self._units_inside(units, plot)
            place = self._place(units, plot, UNIT, "unit_no", {edits.text(row, "unit_no") for row in old})
            shapes = [edits.wkb_of(row.geometry()) for row in kept]
            self._run(
                lambda progress: self._door.units(dem, outline, place, shapes, who, on, progress),
                lambda parts: self._write_units(units, [row.id() for row in old], parts),
            )
            return
        place = self._place(plots, plot, PLOT, "plot_no", set())
        self._run(
            lambda progress: self._door.divided(dem, outline, place, who, on, progress),
            lambda parts: self._write_parts(plots, plot, parts),
        )

    def _place(self, layer: QgsVectorLayer, plot: QgsFeature, table: str, number: str, freed: set) -> deeds.Place:
        mine = edits.text(plot, "mine_id")
        if not mine and table == UNIT:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "This plot belongs to no mine yet; give it a mine number first.")
            )
        taken = [found for found in edits.column(layer, number, mine if table == UNIT else None) if found not in freed]
        return deeds.Place(
            table,
            edits.crs_text(layer.crs()),
            mine,
            edits.text(plot, "plot_no"),
            edits.text(plot, "attribute"),
            taken,
        )

    def _units_inside(self, units: QgsVectorLayer, plot: QgsFeature) -> tuple[list[QgsFeature], list[QgsFeature]]:
        """Suggested units of the plot, which give way, and others that reach into it, which stay."""
        shape = plot.geometry()
        number, mine = edits.text(plot, "plot_no"), edits.text(plot, "mine_id")
        old, kept = [], []
        for row in units.getFeatures(shape.boundingBox()):
            if not row.geometry().intersects(shape):
                continue
            same = edits.text(row, "plot_no") == number and edits.text(row, "mine_id") == mine
            (old if same and edits.text(row, "origin") == SUGGESTED else kept).append(row)
        return old, kept

    def _run(self, work, done) -> None:
        def end(found: Any) -> None:
            self.label.say("")
            try:
                done(found)
            except Exception as error:
                self.fail(error)

        def failed(error: Exception) -> None:
            self.label.say("")
            self.fail(error)

        self._job.start(translate("MineRestoration", "Suggesting units"), work, end, failed)

    def _write_units(self, layer: QgsVectorLayer, old: list[int], parts: list[deeds.Part]) -> None:
        with edits.one_step(layer, translate("MineRestoration", "Suggest restoration units")):
            if old:
                layer.deleteFeatures(old)
            numbers = [edits.add_row(layer, part.wkb, part.values) for part in parts]
        self.canvas().flashFeatureIds(layer, numbers, flashes=2)
        self.wrote(layer)
        self.told.emit(
            Qgis.MessageLevel.Success,
            translate(
                "MineRestoration",
                "{count} restoration units suggested. Ctrl+Z takes them back; save the layer to keep them.",
            ).format(count=texts.count(len(parts))),
        )

    def _write_parts(self, layer: QgsVectorLayer, plot: QgsFeature, parts: list[deeds.Part]) -> None:
        if len(parts) < 2:
            self.told.emit(
                Qgis.MessageLevel.Info,
                translate("MineRestoration", "The terrain shows nothing in this plot that it could be divided by."),
            )
            return
        with edits.one_step(layer, translate("MineRestoration", "Divide a plot")):
            for part in parts:
                if part.keeps:
                    edits.change_row(layer, plot.id(), part.wkb, part.values)
                else:
                    copied = edits.copied(
                        plot, ("plot_no", "restoration_plot_no", "stated_area_m2", "verified_area_m2")
                    )
                    edits.add_row(layer, part.wkb, {**copied, **part.values})
        self.wrote(layer)
        self.told.emit(
            Qgis.MessageLevel.Success,
            translate(
                "MineRestoration",
                "The plot was divided into {count}. Ctrl+Z takes it back; save the layer to keep it.",
            ).format(count=texts.count(len(parts))),
        )
