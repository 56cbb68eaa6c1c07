"""What all map tools share: Esc cancels, Backspace, Del and Ctrl+Z take back the last step, a right click ends."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsMessageLog,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QFrame, QLabel, QToolTip

from ...compat import translate
from ...core.model.errors import InputError
from ..desk import LOG
from ..texts import area_hm2, sentence

BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
END = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OFFSET = QPoint(18, 18)


class LiveLabel(QLabel):
    """A small text beside the cursor, on the canvas; the mouse goes through it."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas.viewport())
        self.setObjectName("mineRestorationLiveLabel")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setPalette(QToolTip.palette())
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.setFrameShadow(QFrame.Shadow.Plain)
        self.setMargin(3)
        self._at = QPoint()
        self.hide()

    def say(self, text: str, at: QPoint | None = None) -> None:
        """Show a text, beside ``at`` where given (pixels of the canvas); an empty one hides the label."""
        self.setText(text)
        self.adjustSize()
        self._at = self._at if at is None else at
        place, room = self._at + _OFFSET, self.parentWidget().size()
        left = place.x() if place.x() + self.width() <= room.width() else self._at.x() - _OFFSET.x() - self.width()
        top = place.y() if place.y() + self.height() <= room.height() else self._at.y() - _OFFSET.y() - self.height()
        self.move(max(left, 0), max(top, 0))
        self.setVisible(bool(text))
        if text:
            self.raise_()


class Tool(QgsMapTool):
    """``steps`` is how many things can be taken back; the keys are ours only while there are any.

    Keys are watched on the canvas itself: Ctrl+Z is a shortcut of QGIS's main window, and a canvas keeps keys from its
    tool while a button is down.
    """

    told = pyqtSignal(object, str)  # level, sentence
    hinted = pyqtSignal(str)  # what to do next, for the status bar
    edited = pyqtSignal(object)  # the layer whose edit buffer took something in

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._watched = canvas
        self._written: QgsVectorLayer | None = None
        self.label = LiveLabel(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # what a tool does

    @property
    def steps(self) -> int:
        """How many steps can be taken back."""
        return 0

    def back(self) -> None:
        """Take the last step back."""

    def cancel(self) -> None:
        """Let go of everything that was not accepted."""

    def end(self) -> None:
        """Accept."""

    def hint(self) -> str:
        """What to do next."""
        return ""

    # what all do alike

    def activate(self) -> None:
        super().activate()
        self._watched.installEventFilter(self)
        self.hinted.emit(self.hint())

    def deactivate(self) -> None:
        self._watched.removeEventFilter(self)
        self.cancel()
        self.label.say("")
        self.hinted.emit("")
        super().deactivate()

    def clean(self) -> None:
        self.label.say("")

    def dispose(self) -> None:
        """Take everything off the canvas; the tool is not used again."""
        self.cancel()
        self.label.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        deed = self._deed(event)
        if deed is None:
            return False
        if kind == QEvent.Type.KeyPress:
            deed()
        event.accept()
        return True

    def _deed(self, event: QEvent) -> Callable[[], None] | None:
        key, modifiers = event.key(), event.modifiers()
        undo = key == Qt.Key.Key_Z and modifiers == Qt.KeyboardModifier.ControlModifier
        if not self.steps:
            return self._undo_written if undo and self._can_undo_written() else None
        if key == Qt.Key.Key_Escape:
            return self.cancel
        if key in BACK or undo:
            return self.back
        if key in END:
            return self.end
        return None

    def _can_undo_written(self) -> bool:
        layer = self._written
        return layer is not None and not sip.isdeleted(layer) and layer.isEditable() and layer.undoStack().canUndo()

    def _undo_written(self) -> None:
        self._written.undoStack().undo()
        self._written.triggerRepaint()

    def place(self, event: QgsMapMouseEvent, crs: QgsCoordinateReferenceSystem) -> QgsPointXY:
        """Where an event happened, in ``crs``."""
        return self.carried(event.mapPoint(), crs)

    def carried(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> QgsPointXY:
        """A point of the map in ``crs``."""
        return self._to(crs).transform(point)

    def bounds(self, crs: QgsCoordinateReferenceSystem) -> tuple[float, float, float, float]:
        """What the map shows, in ``crs``: x min, y min, x max, y max."""
        extent = self._to(crs).transformBoundingBox(self.canvas().extent())
        return extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()

    def _to(self, crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
        return QgsCoordinateTransform(self.canvas().mapSettings().destinationCrs(), crs, QgsProject.instance())

    def wrote(self, layer: QgsVectorLayer) -> None:
        """An edit went into a layer's buffer: Ctrl+Z on the canvas takes it back."""
        self._written = layer
        self.edited.emit(layer)

    def fail(self, error: Exception) -> None:
        """Say what went wrong; what is no fault of the input goes to the log as well."""
        level = Qgis.MessageLevel.Warning
        if not isinstance(error, InputError):
            level = Qgis.MessageLevel.Critical
            text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            QgsMessageLog.logMessage(text, LOG, level)
        self.told.emit(level, sentence(error))

    def tell_written(self, layer: QgsVectorLayer, ellipsoidal_m2: float | None, projected_m2: float | None) -> None:
        """An outline was written: its areas, and that it is not saved yet."""
        self.told.emit(
            Qgis.MessageLevel.Success,
            translate(
                "MineRestoration",
                "Written into {layer}: {ellipsoidal} hm² on the ellipsoid, {projected} hm² projected. Ctrl+Z takes it "
                "back; save the layer to keep it.",
            ).format(layer=layer.name(), ellipsoidal=area_hm2(ellipsoidal_m2), projected=area_hm2(projected_m2)),
        )
