"""The form for a boundary-point text: what was found out of it, what is wrong in which line, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsFileWidget, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..cartography.shapes import multipolygon
from ..compat import field_type, localised, translate
from . import exchange_work, texts
from .memory import last_folder, remember_folder
from .profile_combo import ProfileCombo
from .tasks import Latest, Runner
from .turns import after_a_pause

DEBOUNCE_MS = 150
_SHOWN_LINES = 500
_MOST_ROWS = 2_000
_LINE = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CoordinatesImport(QDialog):
    """Reads as soon as a file is named, and again after every change; the old picture stays until the new one is there.

    ``importWanted`` gives path, profile, coordinate system (empty: found out) and whether to repair.
    """

    importWanted = pyqtSignal(str, str, str, bool)  # noqa: N815 - Qt's way of naming signals

    def __init__(
        self,
        register: str | None = None,
        parent: QWidget | None = None,
        *,
        path: str = "",
        gateway: Any = exchange_work,
        project: QgsProject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("MineRestoration", "Import boundary points (TXT)"))
        self._work = gateway
        self._register = register
        self._project = project or QgsProject.instance()
        self._runner = Runner(self)
        self._reading = Latest(self._runner)
        self.found: exchange_work.TextPreview | None = None
        self._lines: tuple[str, ...] = ()
        self._build_form()
        self._build_tables()
        self._build_ends()
        self._wait = after_a_pause(self, DEBOUNCE_MS, self._read)
        self.file.fileChanged.connect(self._ask)
        self.profile.chosen.connect(self._ask)
        self.profile.failed.connect(lambda error: self._say(texts.sentence(error), "SP_MessageBoxCritical"))
        self.crs.crsChanged.connect(self._ask)
        self.repair.toggled.connect(self._ask)
        self._enable()
        if path:
            self.file.setFilePath(path)

    def sizeHint(self) -> QSize:
        unit = self.fontMetrics().averageCharWidth()
        return QSize(110 * unit, 78 * unit)

    # what the form is made of

    def _build_form(self) -> None:
        self.file = QgsFileWidget()
        self.file.setFilter(translate("MineRestoration", "Boundary points (*.txt *.TXT);;All files (*)"))
        self.file.setDefaultRoot(last_folder())
        self.profile = ProfileCombo(self._work, translate("MineRestoration", "Find out (auto)"))
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText(translate("MineRestoration", "Find out from header and eastings"))
        self.crs.setCrs(QgsCoordinateReferenceSystem())
        self.repair = QCheckBox(translate("MineRestoration", "&Repair outlines that cross themselves"))
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.addRow(translate("MineRestoration", "&File"), self.file)
        self.form.addRow(translate("MineRestoration", "&Written as"), self.profile)
        self.form.addRow(translate("MineRestoration", "Coordinate &system"), self.crs)
        self.form.addRow("", self.repair)

    def _build_tables(self) -> None:
        self.plots = table(
            translate("MineRestoration", "Plots"),
            (
                translate("MineRestoration", "Line"),
                translate("MineRestoration", "Number"),
                translate("MineRestoration", "Name"),
                translate("MineRestoration", "Parts"),
                translate("MineRestoration", "Holes"),
                translate("MineRestoration", "Points"),
                translate("MineRestoration", "Stated (hm²)"),
                translate("MineRestoration", "Computed (hm²)"),
                translate("MineRestoration", "Result"),
            ),
        )
        self.facts = table(
            translate("MineRestoration", "Found out"),
            (
                translate("MineRestoration", "What"),
                translate("MineRestoration", "Found"),
                translate("MineRestoration", "Because"),
                translate("MineRestoration", "Sure"),
            ),
        )
        self.remarks = table(
            translate("MineRestoration", "Warnings"),
            (translate("MineRestoration", "Line"), translate("MineRestoration", "Remark")),
        )
        self.lines = table(translate("MineRestoration", "Text"), ())
        self.tabs = QTabWidget()
        self.tabs.setMinimumHeight(12 * self.fontMetrics().lineSpacing())
        for widget in (self.plots, self.facts, self.remarks, self.lines):
            self.tabs.addTab(widget, widget.accessibleName())
        self.plots.itemActivated.connect(self._go_to_line)
        self.remarks.itemActivated.connect(self._go_to_line)

    def _build_ends(self) -> None:
        self.state_icon = QLabel()
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Close)
        roles = QDialogButtonBox.ButtonRole
        self.layer_button = self.buttons.addButton(translate("MineRestoration", "Add as &layer"), roles.ActionRole)
        self.import_button = self.buttons.addButton(
            translate("MineRestoration", "&Import into register"), roles.ActionRole
        )
        self.buttons.button(kinds.Close).setText(translate("MineRestoration", "&Close"))
        self.layer_button.clicked.connect(self.add_layer)
        self.import_button.clicked.connect(self._want_import)
        self.buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.state_icon)
        row.addWidget(self.state, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row)
        layout.addWidget(self.buttons)

    # reading

    def _ask(self, *_changed: object) -> None:
        self._wait.start()

    def _read(self) -> None:
        self._reading.drop()
        path = self.file.filePath().strip()
        if not path:
            self.found, self._lines = None, ()
            self._show()
            return
        crs = self.crs.crs()
        profile, repair = self.profile.name(), self.repair.isChecked()
        chosen = crs_text(crs)
        self._say(translate("MineRestoration", "Reading…"), None)
        self._reading.start(
            translate("MineRestoration", "Reading boundary points"),
            lambda progress: self._work.look(path, profile, chosen, repair, progress),
            self._done,
            self._failed,
        )
        self._enable()

    def _done(self, found: exchange_work.TextPreview | exchange_work.Unread) -> None:
        if isinstance(found, exchange_work.Unread):
            self._failed(found.error)
            self._lines = found.lines
            self.go_to_line(found.line or 1)
            return
        self.found, self._lines = found, found.lines
        remember_folder(found.path)
        self._show()

    def _failed(self, error: Exception) -> None:
        self.found, self._lines = None, ()
        self._show()
        self._say(texts.sentence(error), "SP_MessageBoxCritical")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._wait.stop()
        self._runner.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self._wait.stop()
        self._runner.close()
        super().done(result)

    # showing

    def _show(self) -> None:
        found = self.found
        self._show_plots(() if found is None else found.plots)
        fill(
            self.facts,
            []
            if found is None
            else [
                [texts.label(f.label), texts.label(f.value), texts.label(f.reason), f"{f.confidence:.0%}"]
                for f in found.facts
            ],
            right=(3,),
        )
        every = () if found is None else found.remarks
        warnings = sum(not loss for *_, loss in every)
        remarks = sorted(every, key=lambda remark: remark[2])[:_MOST_ROWS]
        fill(
            self.remarks,
            [["–" if line is None else str(line), texts.label(text)] for line, text, _loss in remarks],
            right=(0,),
            icons=[self._icon("SP_MessageBoxInformation" if loss else "SP_MessageBoxWarning") for *_, loss in remarks],
            lines=[line for line, *_ in remarks],
        )
        title = translate("MineRestoration", "Warnings")
        self.tabs.setTabText(2, f"{title} ({warnings})" if warnings else title)
        self._show_lines(1)
        if found is not None:
            self._say(self._summary(found, warnings), "SP_MessageBoxWarning" if warnings else "SP_DialogApplyButton")
        else:
            self._say(translate("MineRestoration", "Choose a boundary-point text."), None)
        self._enable()

    def _show_plots(self, plots: tuple[exchange_work.PlotLine, ...]) -> None:
        title = translate("MineRestoration", "Plots")
        self.tabs.setTabText(0, title if len(plots) <= _MOST_ROWS else f"{title} ({_MOST_ROWS} / {len(plots)})")
        plots = plots[:_MOST_ROWS]
        good = translate("MineRestoration", "fits")
        odd = translate("MineRestoration", "Warnings: {count}")
        rows = [
            [
                str(plot.line),
                plot.plot_no,
                plot.name,
                str(plot.parts),
                str(plot.holes),
                str(plot.points),
                texts.area_hm2(plot.stated_m2),
                texts.area_hm2(plot.computed_m2),
                odd.format(count=len(plot.faults)) if plot.faults else good,
            ]
            for plot in plots
        ]
        icons = [self._icon("SP_MessageBoxWarning" if plot.faults else "SP_DialogApplyButton") for plot in plots]
        tips = ["\n".join(localised(fault) for fault in plot.faults) for plot in plots]
        fill(
            self.plots,
            rows,
            right=(0, 3, 4, 5, 6, 7),
            icons=icons,
            icon_column=8,
            tips=tips,
            lines=[plot.line for plot in plots],
        )

    def _summary(self, found: exchange_work.TextPreview, warnings: int) -> str:
        outlines = [plot for plot in found.plots if plot.parts]
        ellipsoidal = sum(plot.ellipsoidal_m2 or 0.0 for plot in outlines)
        computed = sum(plot.computed_m2 or 0.0 for plot in outlines)
        said = translate(
            "MineRestoration", "{plots} outlines, ellipsoidal {ellipsoidal} hm² (projected {projected}); {crs}, {name}."
        ).format(
            plots=len(outlines),
            ellipsoidal=texts.area_hm2(ellipsoidal),
            projected=texts.UNKNOWN if found.geographic else texts.area_hm2(computed),
            crs=found.crs,
            name=found.crs_name,
        )
        back = (
            translate("MineRestoration", "Can be written back byte for byte.")
            if found.reproduces
            else translate("MineRestoration", "Cannot be written back byte for byte.")
        )
        counted = [translate("MineRestoration", "Warnings: {count}").format(count=warnings)] if warnings else []
        return "\n".join((*counted, said, back))

    def _show_lines(self, around: int) -> None:
        """The cells of the lines, from some before ``around`` on."""
        lines = self._lines
        first = max(1, min(around - 50, len(lines) - _SHOWN_LINES + 1))
        sign = "," if self.found is None else self.found.separator
        cells = [line.strip().split(sign or None) for line in lines[first - 1 : first - 1 + _SHOWN_LINES]]
        columns = max((len(row) for row in cells), default=1)
        self.lines.setColumnCount(columns)
        self.lines.horizontalHeader().hide()
        fill(self.lines, [row + [""] * (columns - len(row)) for row in cells], lines=range(first, first + len(cells)))
        self.lines.setVerticalHeaderLabels([str(first + i) for i in range(len(cells))])
        self.lines.verticalHeader().show()

    def _go_to_line(self, item: QTableWidgetItem) -> None:
        line = item.data(_LINE)
        if line:
            self.go_to_line(int(line))

    def go_to_line(self, line: int) -> None:
        """Show a line of the text and mark it."""
        self._show_lines(line)
        for row in range(self.lines.rowCount()):
            item = self.lines.item(row, 0)
            if item is not None and item.data(_LINE) == line:
                self.lines.selectRow(row)
                self.lines.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.tabs.setCurrentWidget(self.lines)

    def _say(self, sentence: str, icon: str | None) -> None:
        self.state.setText(sentence)
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        if icon is None:
            self.state_icon.clear()
            return
        self.state_icon.setPixmap(self._icon(icon).pixmap(size, size))

    def _icon(self, name: str) -> Any:
        return self.style().standardIcon(getattr(QStyle.StandardPixmap, name))

    def _enable(self) -> None:
        ready = self.found is not None and not self._reading.running and any(plot.parts for plot in self.found.plots)
        self.layer_button.setEnabled(ready)
        self.import_button.setEnabled(ready and self._register is not None)
        self.import_button.setToolTip(
            "" if self._register else translate("MineRestoration", "Open a mine register in the dock first.")
        )

    # what comes of it

    def _want_import(self) -> None:
        profile = self.profile.name()
        self.importWanted.emit(self.file.filePath(), profile, crs_text(self.crs.crs()) or "", self.repair.isChecked())
        self.accept()

    def add_layer(self) -> QgsVectorLayer | None:
        """The outlines as a temporary layer of the project."""
        if self.found is None:
            return None
        fields, rows = self._work.layer_rows(self.found.read)
        layer = QgsVectorLayer("MultiPolygon", Path(self.found.path).stem, "memory")
        layer.setCrs(QgsCoordinateReferenceSystem(self.found.crs))
        provider = layer.dataProvider()
        provider.addAttributes([QgsField(name, field_type(kind)) for name, kind in fields])
        layer.updateFields()
        features = []
        for values, polygons in rows:
            feature = QgsFeature(layer.fields())
            feature.setGeometry(multipolygon(polygons))
            feature.setAttributes(values)
            features.append(feature)
        provider.addFeatures(features)
        layer.updateExtents()
        self._project.addMapLayer(layer)
        self._say(
            translate("MineRestoration", "Layer “{name}” was added. It is temporary: save it to keep it.").format(
                name=layer.name()
            ),
            "SP_DialogApplyButton",
        )
        return layer


def crs_text(crs: QgsCoordinateReferenceSystem) -> str | None:
    """Authority id or WKT; None where none is chosen."""
    if not crs.isValid():
        return None
    return crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT2_2018)


def table(name: str, headers: tuple[str, ...]) -> QTableWidget:
    """A table to be read, not edited."""
    made = QTableWidget(0, len(headers))
    made.setAccessibleName(name)
    made.setHorizontalHeaderLabels(list(headers))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setAlternatingRowColors(True)
    made.setTabKeyNavigation(False)
    made.setWordWrap(True)
    made.verticalHeader().hide()
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return made


def fill(
    made: QTableWidget,
    rows: list[list[str]],
    *,
    right: tuple[int, ...] = (),
    icons: Any = (),
    icon_column: int = 0,
    tips: Any = (),
    lines: Any = (),
    then: Callable[[], None] | None = None,
) -> None:
    """Put rows in: ``right`` are columns of numbers, ``lines`` the numbers of the lines that rows stand for."""
    made.setUpdatesEnabled(False)
    made.setRowCount(len(rows))
    icons, tips, lines = list(icons), list(tips), list(lines)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            item = QTableWidgetItem(cell)
            if column in right:
                item.setTextAlignment(_RIGHT)
            if icons and column == icon_column:
                item.setIcon(icons[number])
            item.setToolTip(tips[number] if tips and tips[number] else cell)
            if lines:
                item.setData(_LINE, lines[number])
            made.setItem(number, column, item)
    made.resizeRowsToContents()
    made.setUpdatesEnabled(True)
    if then is not None:
        then()
