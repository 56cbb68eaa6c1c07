"""The mines of the register as a table that sorts and filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt

from ..compat import translate
from . import texts
from .work import MineRow

SORT_ROLE = Qt.ItemDataRole.UserRole
MINE_ROLE = Qt.ItemDataRole.UserRole + 1
COLUMNS = ("mine_id", "name", "plots", "area", "plan_version", "checks")
TEXT_COLUMNS = (0, 1)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
RIGHT = int(getattr(_RIGHT, "value", _RIGHT))  # a model answers with a plain number in Qt 5 and in Qt 6


def heading(column: str) -> str:
    return {
        "mine_id": translate("MineRestoration", "Mine"),
        "name": translate("MineRestoration", "Name"),
        "plots": translate("MineRestoration", "Plots"),
        "area": translate("MineRestoration", "Area (hm²)"),
        "plan_version": translate("MineRestoration", "Plan"),
        "checks": translate("MineRestoration", "Checks"),
    }[column]


def explanation(column: str) -> str:
    return {
        "mine_id": translate("MineRestoration", "Number of the mine; one mine holds one or more plots"),
        "name": translate("MineRestoration", "Name of the mine"),
        "plots": translate("MineRestoration", "Number of plots of the mine"),
        "area": translate("MineRestoration", "Ellipsoidal area of all plots of the mine"),
        "plan_version": translate("MineRestoration", "Version of the latest restoration plan"),
        "checks": translate(
            "MineRestoration", "Law checks of the latest plan: ✗ failed, ? the data cannot answer, ✓ all passed"
        ),
    }[column]


class MineTable(QAbstractTableModel):
    """One row per mine. What is not known is shown as a dash and sorts before every number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MineRow] = []

    def show(self, rows: Sequence[MineRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, mine_id: str) -> int:
        """Row number of a mine, -1 if it is not there."""
        return next((number for number, row in enumerate(self._rows) if row.mine_id == mine_id), -1)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(COLUMNS[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            return explanation(COLUMNS[section])
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        column = COLUMNS[index.column()]
        if role == MINE_ROLE:
            return row.mine_id
        if role == SORT_ROLE:
            return _rank(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() not in TEXT_COLUMNS:
            return RIGHT
        return None


def _rank(row: MineRow, column: str) -> Any:
    """What a cell sorts by: numbers as numbers, checks by failed and then undecided, the unknown first."""
    if column == "checks":
        return [-1 if value is None else value for value in (row.checks_failed, row.checks_undecided)]
    value = row.area_m2 if column == "area" else getattr(row, column)
    return -1.0 if value is None else value


def _words(row: MineRow, column: str) -> str:
    if column == "checks" and row.checks_failed is not None:
        return texts.outcome(row.checks_failed, row.checks_undecided)
    return f"{row.mine_id} · {row.name}" if row.name else row.mine_id


def _cell(row: MineRow, column: str) -> str:
    if column == "checks":
        if row.checks_failed is None:
            return texts.UNKNOWN
        parts = [(row.checks_failed, "✗"), (row.checks_undecided, "?")]
        return "  ".join(f"{texts.count(value)} {sign}" for value, sign in parts if value) or "✓"
    if column == "area":
        return texts.area_hm2(row.area_m2)
    value = getattr(row, column)
    if column in ("mine_id", "name"):
        return value or texts.UNKNOWN
    return texts.count(value)


class MineFilter(QSortFilterProxyModel):
    """Shows the mines whose number or name contains the words typed."""

    def __init__(self, source: MineTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSourceModel(source)
        self.setSortRole(SORT_ROLE)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSortLocaleAware(True)

    def set_words(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:
        model = self.sourceModel()
        text = " ".join(str(model.data(model.index(source_row, column, source_parent))) for column in TEXT_COLUMNS)
        return all(word in text.casefold() for word in self._words)

    def lessThan(self, left: QModelIndex, right: QModelIndex) -> bool:
        first, second = left.data(SORT_ROLE), right.data(SORT_ROLE)
        return bool(first < second) if isinstance(first, list) else super().lessThan(left, right)

    def index_of(self, mine_id: str) -> QModelIndex:
        """First cell of a mine's row, invalid if it is not there or filtered away."""
        model = self.sourceModel()
        return self.mapFromSource(model.index(model.row_of(mine_id), 0))
