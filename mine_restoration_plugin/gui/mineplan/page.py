"""What the two pages about the plan have in common: the sentence at the top, what is pending, tabs."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStyle, QTabWidget, QVBoxLayout, QWidget

from ...compat import translate
from ..pending import Pending

WORST = "#b3261e"


class PlanPage(QWidget):
    """``draftAsked`` when the person wants the pending changes in a plan; ``show_plan`` is what subclasses answer."""

    draftAsked = pyqtSignal()  # noqa: N815 - Qt's way of naming signals

    def __init__(self, pending: Pending, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pending = pending
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.waiting = QLabel()
        self.waiting.setWordWrap(True)
        self.waiting.setTextFormat(Qt.TextFormat.PlainText)
        self.undo_button = QPushButton(translate("MineRestoration", "Undo"))
        self.undo_button.setToolTip(translate("MineRestoration", "Take the last change back"))
        self.draft_button = QPushButton(translate("MineRestoration", "Draft plan"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        row = QHBoxLayout()
        row.addWidget(self.waiting, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.draft_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.state)
        layout.addLayout(row)
        layout.addWidget(self.tabs, 1)
        self.undo_button.clicked.connect(pending.undo)
        self.draft_button.clicked.connect(self.draftAsked)
        pending.changed.connect(self.show_pending)
        self.show_pending()

    def show_pending(self) -> None:
        changes = self.pending.changes
        for widget in (self.waiting, self.undo_button, self.draft_button):
            widget.setVisible(bool(changes))
        said = translate("MineRestoration", "✎ Changes not in the plan yet: {count}.").format(count=len(changes))
        self.waiting.setText(said)
        self.waiting.setToolTip("\n".join(" · ".join(path) for path, _value in changes))

    def allow_draft(self, allowed: bool, reason: str) -> None:
        self.draft_button.setEnabled(allowed)
        self.draft_button.setToolTip(reason)


class Alarm(QWidget):
    """A sentence with an icon: red for what is bad, plain for what is well, with another icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon, self.text = QLabel(), QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.icon)
        layout.addWidget(self.text, 1)

    def say(self, text: str, *, bad: bool, known: bool = True) -> None:
        kinds = QStyle.StandardPixmap
        kind = kinds.SP_MessageBoxCritical if bad else kinds.SP_DialogApplyButton
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        picture = self.style().standardIcon(kind if known else kinds.SP_MessageBoxQuestion)
        self.icon.setPixmap(picture.pixmap(size, size))
        self.text.setText(text)
        self.text.setStyleSheet(f"color: {WORST}; font-weight: bold;" if bad else "")
        self.setVisible(bool(text))


def sentence(done: list[str], missing: list[str], step: str) -> str:
    """What is done, what is missing, what comes next."""
    comma = translate("MineRestoration", ", ")
    parts = []
    if done:
        parts.append(translate("MineRestoration", "Done: {things}.").format(things=comma.join(done)))
    if missing:
        parts.append(translate("MineRestoration", "Missing: {things}.").format(things=comma.join(missing)))
    parts.append(translate("MineRestoration", "Next: {step}").format(step=step))
    return " ".join(parts)


def there(plan: Any, keys: tuple[str, ...]) -> bool:
    """Whether a plan has any of these tables; those of older versions may have none."""
    return plan is not None and any(key in plan.tables for key in keys)
