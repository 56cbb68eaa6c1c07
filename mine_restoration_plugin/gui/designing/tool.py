"""Drawing a design on the map: the shape click by click, what it would move shown live, then kept as a scenario."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsRubberBand, QgsSnapIndicator
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...compat import translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import texts
from ..maptools.base import Tool
from ..tasks import Latest, Runner
from ..turns import after_a_pause
from . import preview as door_of_previews
from .kinds import POLYGON, Kind
from .overlay import Overlay

_LIVE_MS, _SLOW_MS = 20, 400


class DesignTool(Tool):
    """One for all kinds: ``use(kind)`` says which; ``dem`` and ``settings`` tell the file and the values when called.

    The shape is kept in the terrain model's CRS. Before it is closed the cursor counts as its last point.
    """

    previewed = pyqtSignal(object)  # a Preview, or None when there is none any more
    closed = pyqtSignal(bool)  # whether a whole shape is there to be computed

    def __init__(
        self,
        canvas: QgsMapCanvas,
        runner: Runner,
        dem: Callable[[], str | None],
        settings: Callable[[], dict[str, Any]],
        door: Any = door_of_previews,
    ) -> None:
        super().__init__(canvas)
        self._door, self._dem, self._settings = door, dem, settings
        self._reading, self._drawing = Latest(runner), Latest(runner)
        self.kind: Kind | None = None
        self._points: list[tuple[float, float]] = []
        self._cursor: tuple[float, float] | None = None
        self.whole = False
        self._ground: Any = None
        self._ground_of: tuple[Any, ...] = ()
        self._crs = QgsCoordinateReferenceSystem()
        self._crs_of: str | None = None
        self._stale = False
        self.shown: Any = None
        self._overlay = Overlay(canvas)
        self._indicator = QgsSnapIndicator(canvas)
        self._band = _band(canvas, QColor(255, 210, 0), 2)
        self._lines = _band(canvas, QColor(40, 40, 40, 200), 1)
        self._timer = after_a_pause(self, _LIVE_MS, self._ask)

    # what others see and say

    def use(self, kind: Kind) -> None:
        """Draw this kind from now on."""
        self.cancel()
        self.kind = kind
        self._timer.setInterval(_LIVE_MS if kind.live else _SLOW_MS)
        self.hinted.emit(self.hint())

    @property
    def steps(self) -> int:
        return len(self._points)

    @property
    def busy(self) -> bool:
        return self._reading.running or self._drawing.running or self._timer.isActive()

    @property
    def shape(self) -> list[tuple[float, float]]:
        """The points, in the terrain model's CRS; a polygon is not closed."""
        return list(self._points)

    def set_shape(self, points: list[tuple[float, float]]) -> None:
        """Take a shape drawn before, whole, in the terrain model's CRS."""
        self.cancel()
        self._points = [(float(x), float(y)) for x, y in points]
        self._finish_shape()

    def refresh(self) -> None:
        """Settings or the terrain model have changed."""
        if self._points:
            self._timer.start()

    def hint(self) -> str:
        if self.kind is None:
            return ""
        if self.kind.geometry == POLYGON:
            return translate(
                "MineRestoration",
                "Click the corners of the area; right click or Enter closes it, Backspace takes back, Esc cancels.",
            )
        return translate(
            "MineRestoration",
            "Click along the line, the high side to its left; right click or Enter ends it, Backspace takes back, Esc "
            "cancels.",
        )

    # the map

    def activate(self) -> None:
        super().activate()
        self.canvas().extentsChanged.connect(self._moved)

    def deactivate(self) -> None:
        self.canvas().extentsChanged.disconnect(self._moved)
        super().deactivate()
        self._ground, self._ground_of = None, ()

    def dispose(self) -> None:
        super().dispose()
        for item in (self._band, self._lines, self._overlay):
            self.canvas().scene().removeItem(item)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.end()
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.whole:
            self.cancel()
        try:
            place = self._snapped(event)
        except Exception as error:
            self.fail(error)
            return
        if not self._points or self._points[-1] != place:
            self._points.append(place)
        self._cursor = place
        self._refresh(event.pos())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self.whole or not self._points:
            if self.label.text():
                self.label.say(self.label.text(), event.pos())
            return
        try:
            self._cursor = self._snapped(event)
        except Exception:  # a click says what is wrong
            return
        self._refresh(event.pos())

    def back(self) -> None:
        if self.whole:
            self.whole = False
            self.closed.emit(False)
        elif self._points:
            self._points.pop()
        if self._points:
            self._refresh(None)
        else:
            self.cancel()

    def cancel(self) -> None:
        self._drawing.drop()
        self._timer.stop()
        self._points, self._cursor, self._stale = [], None, False
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        if self.whole:
            self.whole = False
            self.closed.emit(False)
        self._forget_preview()
        self.label.say("")

    def end(self) -> None:
        """The shape is whole: its settings may still be changed, and it may be computed."""
        if self.whole or self.kind is None:
            return
        fewest = 3 if self.kind.geometry == POLYGON else 2
        if len(self._points) < fewest:
            return
        self._finish_shape()

    # inside

    def _finish_shape(self) -> None:
        self.whole, self._cursor = True, None
        self._refresh(None)
        self.closed.emit(True)

    def _forget_preview(self) -> None:
        self._overlay.clear()
        self._lines.reset(QgsWkbTypes.GeometryType.LineGeometry)
        if self.shown is not None:
            self.shown = None
            self.previewed.emit(None)

    def _moved(self) -> None:
        if self._points:
            self._draw_band()
            self._timer.start()

    def _system(self) -> QgsCoordinateReferenceSystem:
        """The CRS of the terrain model."""
        path = self._dem()
        if path is None:
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "Choose the terrain model first."))
        if path != self._crs_of:
            self._crs = QgsCoordinateReferenceSystem(self._door.crs_of(path))
            self._crs_of = path
        return self._crs

    def _snapped(self, event: QgsMapMouseEvent) -> tuple[float, float]:
        match = self.canvas().snappingUtils().snapToMap(event.mapPoint())
        self._indicator.setMatch(match)
        place = match.point() if match.isValid() else event.mapPoint()
        found = self.carried(QgsPointXY(place), self._system())
        return found.x(), found.y()

    def _so_far(self) -> list[tuple[float, float]]:
        points = list(self._points)
        if self._cursor is not None and (not points or points[-1] != self._cursor):
            points.append(self._cursor)
        return points

    def _refresh(self, at: QPoint | None) -> None:
        self._draw_band()
        if at is not None:
            self.label.say(self.label.text(), at)
        if not self._timer.isActive():
            self._timer.start()

    def _draw_band(self) -> None:
        polygon = self.kind is not None and self.kind.geometry == POLYGON
        kinds = QgsWkbTypes.GeometryType
        self._band.reset(kinds.PolygonGeometry if polygon else kinds.LineGeometry)
        back = QgsCoordinateTransform(
            self._system(), self.canvas().mapSettings().destinationCrs(), QgsProject.instance()
        )
        for x, y in self._so_far():
            self._band.addPoint(back.transform(QgsPointXY(x, y)))

    def _ask(self) -> None:
        """The newest wish is worked on when the last preview is done; the old one stays shown until then."""
        kind = self.kind
        points = self._so_far()
        if kind is None or len(points) < (3 if kind.geometry == POLYGON else 2):
            self._forget_preview()
            return
        if self._drawing.running or self._reading.running:
            self._stale = True
            return
        self._stale = False
        path = self._dem()
        if path is None:
            return
        try:
            cells = self._door.CELLS if kind.live else self._door.COARSE_CELLS
            wanted = (path, self.bounds(self._system()), cells)
        except Exception as error:
            self.fail(error)
            return
        if wanted == self._ground_of:
            self._preview(kind, points)
            return
        self._reading.start(
            translate("MineRestoration", "Reading the ground"),
            lambda progress: self._door.read_ground(*wanted, progress),
            lambda ground: self._take_ground(ground, wanted),
            self._failed,
        )

    def _take_ground(self, ground: Any, of: tuple[Any, ...]) -> None:
        self._ground, self._ground_of = ground, of
        self._ask()

    def _preview(self, kind: Kind, points: list[tuple[float, float]]) -> None:
        ground, settings = self._ground, self._settings()
        self._drawing.start(
            translate("MineRestoration", "Preview of the design"),
            lambda progress: self._door.preview(kind.key, ground, points, settings, progress),
            self._show,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        """A preview that cannot be made is said at the cursor; the message bar is for deeds."""
        self._forget_preview()
        if isinstance(error, InputError):
            self.label.say(texts.sentence(error))
        else:
            self.fail(error)
        if self._stale:
            self._ask()

    def _show(self, found: Any) -> None:
        self.shown = found
        self._overlay.show_picture(found.picture, found.spec)
        self._draw_lines(found)
        self.label.say("\n".join(live_lines(found)))
        self.previewed.emit(found)
        if self._stale:
            self._ask()

    def _draw_lines(self, found: Any) -> None:
        self._lines.reset(QgsWkbTypes.GeometryType.LineGeometry)
        back = QgsCoordinateTransform(
            self._system(), self.canvas().mapSettings().destinationCrs(), QgsProject.instance()
        )
        for part, line in enumerate(found.lines):
            for x, y in line:
                self._lines.addPoint(back.transform(QgsPointXY(x, y)), False, part)
        self._lines.updatePosition()
        self._lines.update()


def live_lines(found: Any) -> list[str]:
    """The numbers of a preview, line by line."""
    change = found.change
    lines = [
        translate("MineRestoration", "Area {area} hm²").format(area=texts.area_hm2(change.area_m2)),
        translate("MineRestoration", "Cut {cut} m³ bank, at most {depth} m").format(
            cut=texts.number(change.cut_bank_m3, "m3"), depth=texts.number(change.deepest_cut_m, "m")
        ),
        translate("MineRestoration", "Fill {fill} m³ compacted, at most {height} m").format(
            fill=texts.number(change.fill_compacted_m3, "m3"), height=texts.number(change.highest_fill_m, "m")
        ),
    ]
    if found.coarse > 1:
        lines.append(
            translate("MineRestoration", "≈ coarse preview: one cell in {count} each way").format(count=found.coarse)
        )
    return lines


def _band(canvas: QgsMapCanvas, colour: QColor, width: int) -> QgsRubberBand:
    band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.LineGeometry)
    band.setStrokeColor(colour)
    band.setFillColor(QColor(colour.red(), colour.green(), colour.blue(), 25))
    band.setWidth(width)
    return band
