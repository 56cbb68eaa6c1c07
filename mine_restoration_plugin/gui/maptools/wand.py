"""The magic wand on the map: press for the place, drag for the tolerance, Shift adds, Ctrl or Alt takes away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from qgis.core import QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsRubberBand
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtGui import QColor

from ...compat import translate
from ...core.model.progress import Progress
from .. import texts
from ..tasks import Latest, Runner
from ..turns import after_a_pause
from . import deeds, edits
from .base import Tool
from .setting import Setting

ADD, SUBTRACT, NEW = "add", "subtract", "new"
_DEBOUNCE_MS = 15
_AHEAD_MS = 250  # after the map has come to rest its view is read, before anybody clicks
_DRAG_FROM = 4  # pixels


@dataclass(frozen=True)
class _Click:
    """A click that has been answered, or (``pick`` None) is being worked on."""

    x: float
    y: float
    takes: bool
    pick: Any = None
    tolerance: float | None = None


class WandTool(Tool):
    """Writes an outline into the register's plots or units, through the layer's edit buffer.

    ``setting`` says what to look at and what to write; ``runner`` runs the work; ``door`` is replaced in tests.
    """

    def __init__(self, canvas: QgsMapCanvas, setting: Setting, runner: Runner, door: Any = deeds) -> None:
        super().__init__(canvas)
        self.setting = setting
        self._runner = runner
        self._door = door
        self._clicks: list[_Click] = []
        self._view: Any = None
        self._view_of: tuple[Any, ...] = ()
        self._pressed: QPoint | None = None
        self._base = 1.0
        self._job = Latest(runner)
        self._drawing = False
        self._stale = False
        self._accepting = False
        self._round = 0
        self.shown: deeds.Shown | None = None
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(QColor(255, 210, 0))
        self._band.setSecondaryStrokeColor(QColor(0, 0, 0, 160))
        self._band.setFillColor(QColor(255, 210, 0, 60))
        self._band.setWidth(2)
        self._ahead = after_a_pause(self, _AHEAD_MS, self._read_ahead)
        self._reading: tuple[Any, ...] = ()
        self._waiting = False
        self._timer = after_a_pause(self, _DEBOUNCE_MS, self._draw)
        setting.toleranceChosen.connect(self._choose_tolerance)
        setting.likenessChanged.connect(self._pick_again)
        setting.shapeChanged.connect(self._timer.start)
        setting.acceptAsked.connect(self.end)
        setting.backAsked.connect(self.back)
        setting.cancelAsked.connect(self.cancel)

    # the state that others see

    @property
    def steps(self) -> int:
        return len(self._clicks)

    @property
    def tolerance(self) -> float | None:
        """Of the last click."""
        return self._clicks[-1].tolerance if self._clicks else None

    @property
    def busy(self) -> bool:
        """Whether a click, a preview or an acceptance is being worked on."""
        return self._job.running or self._waiting or self._drawing or self._accepting or self._timer.isActive()

    def hint(self) -> str:
        return translate(
            "MineRestoration",
            "Click into the pit or heap and drag to the right for more, to the left for less. Shift adds, Ctrl takes "
            "away. Right click accepts, Backspace takes back, Esc cancels.",
        )

    def activate(self) -> None:
        super().activate()
        self.canvas().extentsChanged.connect(self._ahead.start)
        self._ahead.start()

    def dispose(self) -> None:
        super().dispose()
        self.canvas().scene().removeItem(self._band)

    # the mouse

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if self._accepting:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.end()
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        try:
            crs = self._layer().crs()
        except Exception as error:
            self.fail(error)
            return
        self._pressed = event.pos()
        mode = _mode(event.modifiers())
        if mode == NEW:
            self._forget()
        place = self.place(event, crs)
        self._clicks.append(_Click(place.x(), place.y(), mode == SUBTRACT))
        self._answer()
        self.label.say(translate("MineRestoration", "Looking …"), event.pos())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._pressed is None:
            if self.label.text():
                self._say(event.pos())
            return
        pixels = event.pos().x() - self._pressed.x()
        if self._clicks and self._clicks[-1].pick is not None and abs(pixels) >= _DRAG_FROM:
            self._set_tolerance(self._door.dragged(self._base, pixels))
        self._say(event.pos())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None

    # steps

    def back(self) -> None:
        """Take back the last click; the ones before stay as they are."""
        if not self._clicks or self._accepting:
            return
        self._job.drop()
        self._clicks.pop()
        if self._clicks:
            self._tell_tolerance()
            self._timer.start()
        else:
            self.cancel()

    def cancel(self) -> None:
        self._forget()
        self._pressed = None
        self.label.say("")

    def end(self) -> None:
        """Grow the outline at the image's own resolution and write it."""
        steps = self._answered()
        if not steps or self._accepting:
            return
        try:
            layer = self._layer()
            place, finish = self._place(layer), self._finish(layer)
        except Exception as error:
            self.fail(error)
            return
        who, on = self.setting.who, QDate.currentDate().toString(Qt.DateFormat.ISODate)
        self._accepting = True
        self.label.say(translate("MineRestoration", "Outlining at full resolution …"))
        self._job.start(
            translate("MineRestoration", "Outlining with the magic wand"),
            lambda progress: self._door.picked(steps, finish, place, who, on, progress),
            lambda found: self._write(layer, found),
            self._accept_failed,
        )

    # inside

    def _layer(self) -> QgsVectorLayer:
        return self.setting.layer()

    def _answer(self) -> None:
        """Read the view where the map moved, and answer the last click."""
        self._job.drop()
        click, setting, round_ = self._clicks[-1], self.setting, self._round
        wanted = self._wanted()
        self._waiting = wanted == self._reading
        if self._waiting:
            return
        view = self._view if wanted == self._view_of else None
        balance, landform = setting.balance(), setting.landform()
        door = self._door

        def work(progress: Progress) -> tuple[Any, Any]:
            seen = view if view is not None else door.read_view(*wanted, progress.part(0.0, 0.6))
            return seen, door.pick(seen, click.x, click.y, balance, landform, progress)

        def done(found: tuple[Any, Any]) -> None:
            if round_ != self._round or not self._clicks or self._clicks[-1].x != click.x:
                return
            self._view, self._view_of = found[0], wanted
            pick = found[1]
            kept = self._clicks[-1].tolerance
            tolerance = pick.suggested if kept is None else kept
            self._base = tolerance
            self._clicks[-1] = replace(self._clicks[-1], pick=pick, tolerance=tolerance)
            self._tell_tolerance()
            self._draw()

        self._job.start(translate("MineRestoration", "Magic wand"), work, done, self._click_failed)

    def _wanted(self) -> tuple[Any, ...]:
        """What the wand has to look at now: image, terrain, bounds, CRS."""
        crs = self._layer().crs()
        return self.setting.image_path(), self.setting.dem_path(), self.bounds(crs), edits.crs_text(crs)

    def _read_ahead(self) -> None:
        """Read the view before the first click in it."""
        try:
            wanted = self._wanted()
        except Exception:  # a click says what is wrong
            return
        if (
            not self.isActive()
            or self._clicks
            or self._reading
            or wanted == self._view_of
            or wanted[:2] == (None, None)
        ):
            return
        self._reading = wanted

        def done(view: Any) -> None:
            self._reading = ()
            if self.isActive():
                self._view, self._view_of = view, wanted
            answer()

        def answer(_error: Exception | None = None) -> None:
            self._reading = ()
            if self._waiting and self._clicks:
                self._answer()

        self._runner.start(
            translate("MineRestoration", "Magic wand"),
            lambda progress: self._door.read_view(*wanted, progress),
            done,
            answer,
            answer,
        )

    def _pick_again(self) -> None:
        """Colour, terrain or landform count differently: answer the last click anew."""
        if self._clicks and not self._accepting:
            self._clicks[-1] = replace(self._clicks[-1], tolerance=None)
            self._answer()

    def _forget(self) -> None:
        self._job.drop()
        self._waiting = False
        self._timer.stop()
        self._round += 1
        self._accepting = False
        self._clicks = []
        self.shown = None
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.setting.show_tolerance(None)

    def deactivate(self) -> None:
        self.canvas().extentsChanged.disconnect(self._ahead.start)
        self._ahead.stop()
        super().deactivate()
        if self._view is not None:
            self._view.sources.close()
        self._view, self._view_of = None, ()

    def _click_failed(self, error: Exception) -> None:
        self._clicks.pop()
        self.label.say("")
        self.fail(error)
        if not self._clicks:
            self.cancel()

    def _accept_failed(self, error: Exception) -> None:
        """The preview stays, so that another tolerance may be tried."""
        self._accepting = False
        self.label.say("")
        self.fail(error)

    def _answered(self) -> list[tuple[Any, float, bool]]:
        return [(one.pick, one.tolerance, one.takes) for one in self._clicks if one.pick is not None]

    def _set_tolerance(self, tolerance: float) -> None:
        self._clicks[-1] = replace(self._clicks[-1], tolerance=tolerance)
        self._tell_tolerance()
        if not self._timer.isActive():  # beginning anew with every move, it would not end while the mouse moves
            self._timer.start()

    def _choose_tolerance(self, tolerance: float) -> None:
        if self._clicks and self._clicks[-1].pick is not None and not self._accepting:
            self._base = tolerance
            self._set_tolerance(tolerance)

    def _tell_tolerance(self) -> None:
        self.setting.show_tolerance(self.tolerance)

    def _draw(self) -> None:
        """Ask for the preview; while one is being made, only the newest wish is kept, and the old one stays shown."""
        if self._drawing:
            self._stale = True
            return
        steps = self._answered()
        if not steps:
            return
        self._drawing, self._stale = True, False
        hole, round_ = self.setting.hole_area(), self._round

        def done(found: deeds.Shown) -> None:
            self._drawing = False
            if round_ == self._round and not self._accepting:
                self._show(found)
            if self._stale:
                self._draw()

        def failed(error: Exception) -> None:
            self._drawing = False
            self.fail(error)

        def stopped() -> None:
            self._drawing = False

        self._runner.start(
            translate("MineRestoration", "Magic wand preview"),
            lambda progress: self._door.shown(steps, hole, progress),
            done,
            failed,
            stopped,
        )

    def _show(self, found: deeds.Shown) -> None:
        self.shown = found
        try:
            self._band.setToGeometry(edits.geometry(found.wkb), self._layer())
        except Exception as error:
            self.fail(error)
            return
        self._say(None)

    def _say(self, at: QPoint | None) -> None:
        if self.shown is None or not self._clicks:
            self.label.say(self.label.text(), at)
            return
        lines = [
            translate("MineRestoration", "Area about {area} hm² (projected)").format(
                area=texts.area_hm2(self.shown.area_m2)
            )
        ]
        if self.tolerance is not None:
            lines.append(
                translate("MineRestoration", "Tolerance {tolerance}").format(tolerance=f"{self.tolerance:.2f}")
            )
        if self.shown.runs_out:
            lines.append(translate("MineRestoration", "⚠ It runs out of the view"))
        self.label.say("\n".join(lines), at)

    def _place(self, layer: QgsVectorLayer) -> deeds.Place:
        first = self._clicks[0]
        return self.setting.place(layer, first.x, first.y)

    def _finish(self, layer: QgsVectorLayer) -> deeds.Finish:
        first = self._clicks[0]
        box = edits.geometry(self.shown.wkb).boundingBox() if self.shown is not None else None
        return self.setting.finish(layer, first.x, first.y, box)

    def _write(self, layer: QgsVectorLayer, found: deeds.Outlined) -> None:
        try:
            with edits.one_step(layer, translate("MineRestoration", "Outline with the magic wand")):
                number = edits.add_row(layer, found.wkb, found.values)
            self.canvas().flashFeatureIds(layer, [number], flashes=2)
        except Exception as error:
            self._accept_failed(error)
            return
        self.cancel()
        self.wrote(layer)
        self.tell_written(layer, found.area_ellipsoidal_m2, found.area_projected_m2)


def _mode(modifiers: Qt.KeyboardModifiers) -> str:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return ADD
    if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return SUBTRACT
    return NEW
