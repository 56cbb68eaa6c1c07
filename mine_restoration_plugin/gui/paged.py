"""A table of any length that holds only the pages that were looked at lately, and the pager that fills it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal

from ..compat import translate
from ..core.model.progress import Progress
from .tasks import Job, Runner
from .work import PAGE_ROWS, Page, Question

PAGES_HELD = 25
PAGES_ON_THEIR_WAY = 4
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
NOT_READ_YET = "…"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
RIGHT = int(getattr(_RIGHT, "value", _RIGHT))  # a model answers with a plain number in Qt 5 and in Qt 6


@dataclass(frozen=True)
class Column:
    """One column. ``heading`` and ``explanation`` are asked for when shown, so that they speak the language of then.

    ``order`` names the fields it sorts by, none where it cannot.
    """

    key: str
    heading: Callable[[], str]
    explanation: Callable[[], str]
    cell: Callable[[Any], str]
    hint: Callable[[Any], str]
    order: tuple[str, ...] = ()
    right: bool = False


class PagedTable(QAbstractTableModel):
    """Rows are read when they come into view; until then their first cell shows three dots."""

    wanted = pyqtSignal(int)
    reordered = pyqtSignal()

    def __init__(self, columns: Sequence[Column], key: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._total = 0
        self._pages: OrderedDict[int, tuple[Any, ...]] = OrderedDict()
        self._awaited: set[int] = set()
        self.order: tuple[str, ...] = ()

    def clear(self) -> None:
        self.begin(Page(0, ()))

    def begin(self, page: Page) -> None:
        """Show another table, of which the first page is here."""
        self.beginResetModel()
        self._total = page.total
        self._pages.clear()
        self._awaited.clear()
        if page.rows:
            self._pages[0] = page.rows
        self.endResetModel()

    def put(self, number: int, rows: Sequence[Any]) -> None:
        """A page that was wanted."""
        self._awaited.discard(number)
        self._pages[number] = tuple(rows)
        self._pages.move_to_end(number)
        while len(self._pages) > PAGES_HELD:
            self._pages.popitem(last=False)
        first = number * PAGE_ROWS
        last = min(first + len(rows), self._total) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def lose(self, number: int) -> None:
        """A page that could not be read may be wanted again."""
        self._awaited.discard(number)

    @property
    def rows_held(self) -> int:
        return sum(map(len, self._pages.values()))

    def row(self, number: int) -> Any:
        """What stands in a row, None while it is not read; then it is wanted."""
        page = number // PAGE_ROWS
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._awaited and 0 <= number < self._total:
                self._awaited.add(page)
                self.wanted.emit(page)
            return None
        self._pages.move_to_end(page)
        place = number - page * PAGE_ROWS
        return rows[place] if place < len(rows) else None

    def row_of(self, key: str) -> int:
        """Row number of a key among the pages that are here, -1 if it is not there."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if self._key(row) == key:
                    return page * PAGE_ROWS + place
        return -1

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].explanation()
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return RIGHT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, KEY_ROLE):
            return None
        row = self.row(index.row())
        if row is None:
            return NOT_READ_YET if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role == KEY_ROLE:
            return self._key(row)
        return column.cell(row) if role == Qt.ItemDataRole.DisplayRole else column.hint(row)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order; the rows come with the next pages."""
        fields = self.columns[column].order if 0 <= column < len(self.columns) else ()
        if not fields:
            return
        sign = "-" if order == Qt.SortOrder.DescendingOrder else ""
        wanted = tuple(sign + name for name in fields)
        if wanted != self.order:
            self.order = wanted
            self.reordered.emit()


class Pager(QObject):
    """Reads the pages of one question in tasks and puts them into the table. A later question supersedes an earlier."""

    arrived = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        table: PagedTable,
        runner: Runner,
        read: Callable[[Question, int, Progress], Page],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._runner = runner
        self._read = read
        self._question: Question | None = None
        self._jobs: dict[int, Job] = {}
        self._waiting: list[int] = []
        table.wanted.connect(self._want)

    def ask(self, question: Question | None) -> None:
        """Show the rows of a question, beginning with the first page; None empties the table."""
        self._leave()
        self._question = None if question is None else replace(question, order=self._table.order)
        if self._question is None:
            self._table.clear()
        else:
            self._start(0, self._question)

    def _leave(self) -> None:
        for job in self._jobs.values():
            job.detach()
        self._jobs.clear()
        self._waiting.clear()

    def _want(self, number: int) -> None:
        if self._question is None or number in self._jobs or number in self._waiting:
            return
        self._waiting.append(number)
        while len(self._waiting) > PAGES_ON_THEIR_WAY:  # scrolled past already
            self._table.lose(self._waiting.pop(0))
        self._go_on()

    def _go_on(self) -> None:
        """One page at a time, the latest wanted first: what waits is dropped more safely than what runs."""
        if self._waiting and not self._jobs and self._question is not None:
            # where the row stands was asked with the first page
            self._start(self._waiting.pop(), replace(self._question, find=""))

    def _start(self, number: int, question: Question) -> None:
        def done(page: Page) -> None:
            self._jobs.pop(number, None)
            if number:
                self._table.put(number, page.rows)
            else:
                self._table.begin(page)
            self.arrived.emit(page)
            self._go_on()

        def fail(error: Exception) -> None:
            self._jobs.pop(number, None)
            self._table.lose(number)
            self.failed.emit(error)
            self._go_on()

        self._jobs[number] = self._runner.start(
            translate("MineRestoration", "Reading the mine register"),
            lambda progress: self._read(question, number, progress),
            done,
            fail,
            lambda: self._jobs.pop(number, None),
        )
