"""The report of a merge as a list: kind, row, what, and both values, before and after it is saved."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..compat import localised, translate
from ..core.model.text import Label
from .memory import last_folder

ROLE = Qt.ItemDataRole.UserRole
MARKS = {"inserted": "+", "edited": "✎", "deleted": "−", "split": "✂", "conflict": "!"}
LONG = 120


class MergePage(QWidget):
    """The report of a merge, line by line with both values, before and after it is saved."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Any = None
        self._merged = self._busy = False
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDefaultRoot(last_folder())
        self.folder.fileChanged.connect(self.chosen)
        self.kinds = QComboBox()
        self.kinds.currentIndexChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(translate("MineRestoration", "Report of the merge"))
        self.tree.setHeaderLabels(
            [
                translate("MineRestoration", "Kind"),
                translate("MineRestoration", "Row"),
                translate("MineRestoration", "What"),
                translate("MineRestoration", "In the field"),
                translate("MineRestoration", "In the office"),
            ]
        )
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        header = self.tree.header()
        for column in range(5):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((110, 150, 170, 140)):
            header.resizeSection(column, width)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.button = QPushButton(translate("MineRestoration", "&Merge into the register"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(translate("MineRestoration", "&Folder that came back"), self.folder)
        form.addRow(translate("MineRestoration", "&Show"), self.kinds)
        end = QHBoxLayout()
        end.addWidget(self.summary, 1)
        end.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.tree, 1)
        layout.addLayout(end)
        self.show_report(None)

    def show_report(self, report: Any, merged: bool = False) -> None:
        self._report, self._merged = report, merged
        self.tree.clear()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(translate("MineRestoration", "All lines"), "")
        if report is not None:
            from ..core.register.fieldpack.report import KINDS

            for kind, label in KINDS.items():
                count = report.count(kind)
                if count:
                    self.kinds.addItem(f"{MARKS[kind]} {localised(label)} ({count})", kind)
            names = _Names()
            self.tree.addTopLevelItems([_item(line, KINDS[line.change.kind], names) for line in report.lines])
            for index in range(self.tree.topLevelItemCount()):
                item = self.tree.topLevelItem(index)
                item.setExpanded(item.data(0, ROLE) in ("conflict", "edited"))
        self.kinds.blockSignals(False)
        self._say()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._say()

    def _say(self) -> None:
        report = self._report
        self.button.setEnabled(report is not None and bool(report.lines) and not self._merged and not self._busy)
        self.kinds.setEnabled(report is not None)
        if report is None:
            said = translate("MineRestoration", "Choose the folder of a field pack to see what it brings.")
        elif not report.lines:
            said = translate("MineRestoration", "The field pack brings nothing new.")
        elif self._merged:
            said = translate("MineRestoration", "Merged. A backup of the register was made before.")
        else:
            said = translate(
                "MineRestoration",
                "{count} changes, {conflicts} of them conflicts: there the office state stays and the field's row is "
                "kept beside it. A backup is made first.",
            ).format(count=len(report.lines), conflicts=report.count("conflict"))
        self.summary.setText(said)

    def _filter(self, _index: int) -> None:
        kind = self.kinds.currentData()
        for index in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(index)
            item.setHidden(bool(kind) and item.data(0, ROLE) != kind)


class _Names:
    """What tables, fields and reasons are called."""

    def __init__(self) -> None:
        from ..core.register.dictionary import data_dictionary

        self._dictionary = data_dictionary()

    def table(self, name: str) -> str:
        return localised(self._dictionary.entity(name).label)

    def field(self, table: str, name: str) -> str:
        if name == "geom":
            return translate("MineRestoration", "Outline or place")
        field = self._dictionary.entity(table).fields.get(name)
        return name if field is None else localised(field.label)

    def reason(self, code: str) -> str:
        known = self._dictionary.codes["conflict_kind"].get(code)
        return "" if known is None else localised(known.label)

    def value(self, table: str, name: str, value: Any) -> str:
        """A value in words; of an outline its size."""
        if value is None:
            return "—"
        if name == "geom":
            from ..core.register.fieldpack.report import place_words

            return localised(place_words(str(value)))
        field = self._dictionary.entity(table).fields.get(name)
        codes = self._dictionary.codes.get(field.codes, {}) if field is not None else {}
        words = [localised(codes[part].label) for part in str(value).split(",") if part in codes]
        text = "、".join(words) if words else str(value)
        return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _item(line: Any, label: Label, names: _Names) -> QTreeWidgetItem:
    change = line.change
    what = names.reason(change.reason) if change.reason else ""
    if change.parent is not None and not what:
        what = translate("MineRestoration", "from {number}").format(number=line.parent or change.parent)
    row = f"{names.table(line.table)} {line.number}".strip()
    item = QTreeWidgetItem([f"{MARKS[change.kind]} {localised(label)}", row, what, "", ""])
    item.setData(0, ROLE, change.kind)
    if change.kind == "deleted":
        item.setText(3, translate("MineRestoration", "deleted"))
    for difference in change.differences:
        child = QTreeWidgetItem(
            [
                "",
                "",
                names.field(line.table, difference.name),
                names.value(line.table, difference.name, difference.field),
                names.value(line.table, difference.name, difference.office),
            ]
        )
        for column in (3, 4):
            child.setToolTip(column, child.text(column))
        item.addChild(child)
    return item
