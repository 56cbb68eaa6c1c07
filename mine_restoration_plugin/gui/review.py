"""The review queue: one candidate at a time on the map, decided with a key each, saved at once."""

from __future__ import annotations

import html
from typing import Any

from qgis.core import Qgis
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from ..core.model.text import Label
from . import review_work, texts
from .review_parts import OutlineOnMap, Reasons
from .review_work import ACCEPT, ADJUST, REJECT, Decided, ReviewView
from .tasks import Runner


class Review(QWidget):
    """Works without a canvas too. ``told`` carries level, sentence and details to the message bar; ``changed`` says
    that the register holds something new; ``adjusting`` names the plot whose outline is to be edited now."""

    told = pyqtSignal(object, str, str)
    changed = pyqtSignal()
    adjusting = pyqtSignal(str)

    def __init__(
        self,
        runner: Runner,
        who: str,
        canvas: QgsMapCanvas | None = None,
        gateway: Any = review_work,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._who = who
        self._canvas = canvas
        self._work = gateway
        self._path: str | None = None
        self._register: str | None = None
        self._writable = False
        self._mine_id: str | None = None
        self._view: ReviewView | None = None
        self._decided: list[str] = []
        self._busy = False
        self._asked = 0
        self.outline = OutlineOnMap(canvas)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._show()

    # what the host calls

    def show_register(self, path: str | None, writable: bool) -> None:
        """Put the queue of a register on; None takes it off the map until it is put on again.

        The same register again is read again, and neither moves the map nor disturbs a reason that is being given.
        """
        if path is not None and path != self._register:
            self._register = path
            self._decided.clear()
            self._view = None
            self._asked += 1
            self._busy = False
            self.panel.hide()
        back = self._path is None and path is not None
        self._path, self._writable = path, writable
        self._show()
        if back and self.isVisible():
            self.setFocus()  # the keys work at once
        if path is not None and not self._busy and not self.panel.isVisibleTo(self):
            self._read(0 if self._view is None else self._view.number)

    def set_mine(self, mine_id: str | None) -> None:
        """The mine that accepted candidates go to; None lets the register choose (a plot close by, or a new mine)."""
        self._mine_id = mine_id or None
        self._show()

    def close_review(self) -> None:
        """Take the outline off the map."""
        self.outline.clear()

    @property
    def view(self) -> ReviewView | None:
        return self._view

    # what the person does

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def accept(self) -> None:
        self._decide(ACCEPT)

    def adjust(self) -> None:
        self._decide(ADJUST)

    def ask_reason(self) -> None:
        """Open the panel of reasons, or close it again."""
        if self.panel.isVisibleTo(self):
            self.leave_reasons()
            return
        if not self._can_decide():
            return
        self.panel.show()
        self.panel.list.setFocus()
        self._enable()

    def leave_reasons(self) -> None:
        self.panel.hide()
        self.panel.line.clear()
        self.setFocus()
        self._enable()

    def reject(self, reason: str) -> None:
        if reason.strip():
            self._decide(REJECT, reason.strip())

    def undo(self) -> None:
        """Take back the last decision of this session."""
        path, who = self._path, self._who
        if self._busy or path is None or not self._decided:
            return
        uuid = self._decided[-1]

        def done(view: ReviewView) -> None:
            self._decided.pop()
            self._arrive(view)
            self.changed.emit()

        self._start(
            translate("MineRestoration", "Taking a decision back"),
            lambda progress: self._work.take_back(path, uuid, who, progress),
            done,
        )

    def go_nearest(self) -> None:
        """Show the waiting candidate nearest to the middle of the map."""
        path, canvas = self._path, self._canvas
        if self._busy or path is None or canvas is None:
            return
        middle, crs = canvas.center(), canvas.mapSettings().destinationCrs()
        shown = self._view.item.uuid if self._view is not None and self._view.item is not None else ""
        system = crs.authid() or crs.toWkt()

        def done(view: ReviewView | None) -> None:
            if view is not None:
                self._arrive(view)

        self._start(
            translate("MineRestoration", "Reading candidates"),
            lambda progress: self._work.read_nearest(path, middle.x(), middle.y(), system, shown, progress),
            done,
        )

    def zoom(self) -> None:
        """Bring the candidate into view, with its surroundings."""
        self.outline.zoom()

    # inside

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is QGIS's too, for the layer in editing: with the focus here it means the last decision."""
        if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Undo):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        self.counter = QLabel()
        self.counter.setTextFormat(Qt.TextFormat.PlainText)
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.score = QProgressBar()
        self.score.setRange(0, 100)
        self.score.setAccessibleName(translate("MineRestoration", "Score"))
        self.why = QLabel()
        self.why.setTextFormat(Qt.TextFormat.RichText)
        self.why.setWordWrap(True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.why)
        self.target = QLabel()
        self.target.setTextFormat(Qt.TextFormat.PlainText)
        self.target.setWordWrap(True)
        self._build_panel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.counter, self.title, self.score):
            layout.addWidget(widget)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.panel, 3)
        layout.addWidget(self.target)
        layout.addLayout(self._build_buttons())

    def _build_panel(self) -> None:
        self.panel = Reasons()
        self.panel.chosen.connect(self.reject)
        self.panel.hide()
        self._digits = []
        for number in range(10):
            key = self._action("", QKeySequence(Qt.Key.Key_0 + number), lambda n=number: self.panel.press(n))
            self._digits.append(key)
        self._escape = self._action("", QKeySequence(Qt.Key.Key_Escape), self.leave_reasons)

    def _build_buttons(self) -> QGridLayout:
        rows = (
            (
                ("previous", translate("MineRestoration", "Previous (P)"), Qt.Key.Key_P, self.previous),
                ("next", translate("MineRestoration", "Next (N)"), Qt.Key.Key_N, self.next),
                ("nearest", translate("MineRestoration", "Nearest (M)"), Qt.Key.Key_M, self.go_nearest),
            ),
            (
                ("accept", translate("MineRestoration", "Accept (A)"), Qt.Key.Key_A, self.accept),
                ("adjust", translate("MineRestoration", "Adjust (E)"), Qt.Key.Key_E, self.adjust),
                ("reject", translate("MineRestoration", "Reject (R)"), Qt.Key.Key_R, self.ask_reason),
            ),
            (
                ("zoom", translate("MineRestoration", "Show (Z)"), Qt.Key.Key_Z, self.zoom),
                ("undo", translate("MineRestoration", "Undo (Ctrl+Z)"), QKeySequence("Ctrl+Z"), self.undo),
            ),
        )
        tips = {
            "nearest": translate("MineRestoration", "The waiting candidate nearest to the middle of the map"),
            "accept": translate("MineRestoration", "Make a plot of it as it is"),
            "adjust": translate("MineRestoration", "Make a plot of it and edit the outline"),
            "reject": translate("MineRestoration", "It is no mine; a reason is asked for"),
            "undo": translate("MineRestoration", "Take back the last decision"),
        }
        grid = QGridLayout()
        grid.setSpacing(2)
        self.actions_by_name: dict[str, QAction] = {}
        for row, buttons in enumerate(rows):
            for column, (name, text, key, deed) in enumerate(buttons):
                action = self._action(text, QKeySequence(key), deed)
                action.setToolTip(tips.get(name, text))
                self.actions_by_name[name] = action
                button = QToolButton()
                button.setDefaultAction(action)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                grid.addWidget(button, row, column, 1, 2 if name == "undo" else 1)
        return grid

    def _action(self, text: str, key: QKeySequence, deed: Any) -> QAction:
        action = QAction(text, self)
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: deed())
        self.addAction(action)
        return action

    def _step(self, by: int) -> None:
        if self._view is not None and self._view.waiting and not self._busy and self._path is not None:
            self._read((self._view.number + by) % self._view.waiting)

    def _can_decide(self) -> bool:
        known = self._view is not None and self._view.item is not None and self._path is not None
        return known and self._writable and not self._busy

    def _read(self, number: int, zoom: bool = True) -> None:
        path = self._path
        if path is None or self._busy:
            return
        self._start(
            translate("MineRestoration", "Reading candidates"),
            lambda progress: self._work.read_review(path, number, progress),
            lambda view: self._arrive(view, zoom),
        )

    def _decide(self, deed: str, reason: str = "") -> None:
        view, path, who, mine_id = self._view, self._path, self._who, self._mine_id
        if not self._can_decide() or view is None or view.item is None or path is None:
            return
        uuid, version, number = view.item.uuid, view.item.row_version, view.number

        def done(decided: Decided) -> None:
            self._decided.append(decided.uuid)
            self.panel.hide()
            self.panel.line.clear()
            self.setFocus()
            if decided.plot_no is not None:
                said = translate("MineRestoration", "Plot {plot} was made in mine {mine}.")
                if decided.new_mine:
                    said = translate("MineRestoration", "Plot {plot} was made in the new mine {mine}.")
                self.told.emit(Qgis.MessageLevel.Success, said.format(plot=decided.plot_no, mine=decided.mine_id), "")
            self.changed.emit()
            # the next one stands there now; the map stays with an outline that is being edited
            self._read(number, zoom=deed != ADJUST)
            if deed == ADJUST and decided.plot_no is not None:
                self.adjusting.emit(decided.plot_no)

        self._start(
            translate("MineRestoration", "Saving the decision"),
            lambda progress: self._work.decide(path, deed, uuid, version, who, mine_id, reason, progress),
            done,
        )

    def _start(self, title: str, task: Any, done: Any) -> None:
        asked = self._asked
        self._busy = True
        self._enable()

        def finish(value: Any) -> None:
            if asked == self._asked:
                self._busy = False
                done(value)
                self._enable()

        def fail(error: Exception) -> None:
            if asked == self._asked:
                self._busy = False
                self.told.emit(Qgis.MessageLevel.Critical, texts.sentence(error), "")
                self._enable()

        def stop() -> None:
            if asked == self._asked:
                self._busy = False
                self._enable()

        self._runner.start(title, task, finish, fail, stop)

    def _arrive(self, view: ReviewView, zoom: bool = True) -> None:
        shown = self._shown
        self._view = view
        self._show()
        if zoom and self._path is not None and self._shown != shown:
            self.zoom()

    @property
    def _shown(self) -> str | None:
        """Which candidate is on the map."""
        return self._view.item.uuid if self._view is not None and self._view.item is not None else None

    def _show(self) -> None:
        view = self._view
        item = view.item if view is not None and self._path is not None else None
        if self._path is None:
            self.counter.setText(translate("MineRestoration", "Open a mine register to review its candidates."))
        elif view is None:
            self.counter.setText(translate("MineRestoration", "Reading candidates"))
        elif item is None:
            self.counter.setText(
                translate("MineRestoration", "No candidate waits. Find some with “Find mine candidates”.")
            )
        else:
            self.counter.setText(
                translate("MineRestoration", "{number} of {waiting} waiting").format(
                    number=texts.count(view.number + 1), waiting=texts.count(view.waiting)
                )
            )
        for widget in (self.title, self.score, self.why, self.target):
            widget.setVisible(item is not None)
        self.outline.clear()
        if view is not None and item is not None:
            self._show_item(view)
        self._enable()

    def _show_item(self, view: ReviewView) -> None:
        item = view.item
        area = translate("MineRestoration", "{area} hm²").format(area=texts.area_hm2(item.area_m2))
        self.title.setText(" · ".join((localised(view.kind), item.number, area)))
        known = item.score is not None
        self.score.setValue(round(100 * item.score) if known else 0)
        self.score.setFormat(
            translate("MineRestoration", "Score {score}").format(score=f"{item.score:.2f}")
            if known
            else translate("MineRestoration", "No score given")
        )
        lines = [_words(reason) for reason in item.reasons]
        rest = [part for part in (item.source, item.image_date, item.note) if part]
        listed = "".join(f"<li>{html.escape(line)}</li>" for line in lines if line)
        self.why.setText(f"<ul style='margin-left:-24px'>{listed}</ul><p>{html.escape(' · '.join(rest))}</p>")
        self.target.setText(
            translate("MineRestoration", "Accepted plots go to mine {mine}.").format(mine=self._mine_id)
            if self._mine_id
            else translate("MineRestoration", "Accepted plots go to the mine of a plot close by, or to a new one.")
        )
        self.panel.show_reasons(view.reasons)
        self.outline.show(item.polygons, view.crs)

    def _enable(self) -> None:
        view = self._view
        shown = view is not None and view.item is not None and self._path is not None
        asking = self.panel.isVisibleTo(self)
        several = shown and view.waiting > 1
        allowed = {
            "previous": several and not self._busy,
            "next": several and not self._busy,
            "nearest": several and not self._busy and self._canvas is not None,
            "zoom": shown and self._canvas is not None,
            "accept": self._can_decide() and not asking,
            "adjust": self._can_decide() and not asking,
            "reject": self._can_decide(),
            "undo": bool(self._decided) and not self._busy and self._path is not None,
        }
        for name, action in self.actions_by_name.items():
            action.setEnabled(bool(allowed[name]))
        for action in (*self._digits, self._escape):
            action.setEnabled(asking)


def _words(reason: Any) -> str:
    """The sentence of a reason in the interface's language, whoever wrote it."""
    text = reason.get("text")
    if isinstance(text, dict):
        return localised(Label(str(text.get("en", "")), str(text.get("zh", ""))))
    return str(text or "")
