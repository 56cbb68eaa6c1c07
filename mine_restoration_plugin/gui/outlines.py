"""The five outlines of the selected plot side by side, each compared with the issued one."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from ..core.model.progress import Progress
from . import texts
from .paged import RIGHT
from .tasks import Latest, Runner


def compare(register: str, plot_no: str, progress: Progress) -> tuple[Any, dict[str, Any]]:
    """The table of outlines and the words for its rows; runs in a task."""
    from ..core.delineation.outline_table import kind_label, outline_table
    from ..core.register.register import open_register

    progress.check()
    with open_register(register) as opened:
        table = outline_table(opened, plot_no)
        return table, {row[0]: kind_label(opened, row[0]) for row in table.rows}


def keep(
    register: str, plot_no: str, kind: str, wkb: bytes, who: str, progress: Progress, **fields: Any
) -> tuple[Any, dict[str, Any]]:
    """Keep an outline as one of the five and compare anew; runs in a task."""
    from ..core.delineation.outline_table import keep_outline
    from ..core.geodata.shapes import from_wkb
    from ..core.register.register import open_register

    progress.check()
    with open_register(register, write=True, who=who) as opened:
        keep_outline(opened, plot_no, kind, from_wkb(wkb), drawn_by=who, **fields)
    return compare(register, plot_no, progress)


class OutlineComparison(QWidget):
    """``show_plot(register, plot_no)`` fills it; ``keep(...)`` stores an outline first."""

    failed = pyqtSignal(object)  # the exception

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._reading = Latest(runner)
        self._asked: tuple[str, str] | None = None
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.notes)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._asked = None
        self._reading.drop()
        self.tree.clear()
        self.notes.setText(translate("MineRestoration", "Select a plot to compare its outlines."))

    def show_plot(self, register: str, plot_no: str) -> None:
        """Read and compare in a task; a later call supersedes an earlier one."""
        self._asked = (register, plot_no)
        title = translate("MineRestoration", "Comparing outlines")
        self._reading.start(title, lambda progress: compare(register, plot_no, progress), self._show, self._fail)

    def keep(self, register: str, plot_no: str, kind: str, wkb: bytes, who: str, **fields: Any) -> None:
        """Keep an outline (in the register's CRS) as ``issued``, ``verified``, ``surveyed``, ``restored`` or ``mined``.

        ``fields``: ``source``, ``drawn_on`` (ISO), ``reason``, ``note``. It is kept even where another plot is shown
        meanwhile.
        """
        asked = self._asked = (register, plot_no)

        def done(found: tuple[Any, dict[str, Any]]) -> None:
            if self._asked == asked:
                self._reading.drop()  # it may have read before this was kept
                self._show(found)

        self._runner.start(
            translate("MineRestoration", "Comparing outlines"),
            lambda progress: keep(register, plot_no, kind, wkb, who, progress, **fields),
            done,
            self._fail,
        )

    def _fail(self, error: Exception) -> None:
        self.tree.clear()
        self.notes.setText(texts.sentence(error))
        self.failed.emit(error)

    def _show(self, found: tuple[Any, dict[str, Any]]) -> None:
        table, words = found
        self.tree.clear()
        self.tree.setColumnCount(len(table.columns))
        heads = [localised(column.label) for column in table.columns]
        signs = [f" ({texts.symbol(column.unit)})" if column.unit in ("m", "m2") else "" for column in table.columns]
        self.tree.setHeaderLabels([head + sign for head, sign in zip(heads, signs)])
        for row in table.rows:
            cells = [localised(words[row[0]])]
            for column, cell in zip(table.columns[1:], row[1:]):
                cells.append(texts.number(cell, column.unit) if column.unit else str(cell or texts.UNKNOWN))
            item = QTreeWidgetItem(cells)
            for number, column in enumerate(table.columns):
                if column.unit:
                    item.setData(number, Qt.ItemDataRole.TextAlignmentRole, RIGHT)
            self.tree.addTopLevelItem(item)
        self.tree.header().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        self.notes.setText("\n".join(localised(note) for note in table.notes))
