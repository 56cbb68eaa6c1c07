"""The form for writing outlines as boundary points: the text is seen before it is written."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsMapLayerProxyModel,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.gui import QgsFieldComboBox, QgsFileWidget, QgsMapLayerComboBox, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QFontDatabase
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ..compat import is_null, localised, translate
from ..core.model.errors import InputError
from ..core.model.progress import Progress
from ..core.model.text import QT_TRANSLATE_NOOP
from ..processing.inputs import polygons
from . import exchange_work, texts
from .coordinates_dialog import DEBOUNCE_MS, crs_text
from .memory import last_folder, remember_folder
from .profile_combo import ProfileCombo
from .tasks import Latest, Runner
from .turns import after_a_pause

_SCALES = (None, 10_000, 5_000, 2_000, 1_000, 500)
_SHOWN_CHARACTERS = 200_000
_PREVIEWED = 200
"""Features in the preview; all of them are written."""


class CoordinatesExport(QDialog):
    """``written`` gives the path of the file and how many plots it holds."""

    written = pyqtSignal(str, int)

    def __init__(
        self, layer: QgsVectorLayer | None = None, parent: QWidget | None = None, *, gateway: Any = exchange_work
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("MineRestoration", "Export boundary points (TXT)"))
        self._work = gateway
        self._runner = Runner(self)
        self._reading = Latest(self._runner)
        self._writing = False
        self.made: exchange_work.TextToWrite | None = None
        self._build_form()
        self._build_ends()
        self._wait = after_a_pause(self, DEBOUNCE_MS, self._read)
        self.layer.layerChanged.connect(self._on_layer)
        for signal in (
            self.profile.chosen, self.number.fieldChanged, self.name.fieldChanged, self.crs.crsChanged,
            self.sheets.currentIndexChanged, self.producer.textChanged, self.date.textChanged, self.selected.toggled,
        ):  # fmt: skip
            signal.connect(self._ask)
        self.profile.failed.connect(lambda error: self._say(texts.sentence(error), "SP_MessageBoxCritical"))
        self.file.fileChanged.connect(self._enable)
        if layer is not None:
            self.layer.setLayer(layer)
        self._on_layer(self.layer.currentLayer())

    def sizeHint(self) -> QSize:
        unit = self.fontMetrics().averageCharWidth()
        return QSize(100 * unit, 90 * unit)

    def _build_form(self) -> None:
        self.layer = QgsMapLayerComboBox()
        self.layer.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.selected = QCheckBox(translate("MineRestoration", "S&elected features only"))
        self.profile = ProfileCombo(self._work, translate("MineRestoration", "Standard (auto)"))
        self.number, self.name = QgsFieldComboBox(), QgsFieldComboBox()
        for combo in (self.number, self.name):
            combo.setAllowEmptyFieldName(True)
        for combo in (self.layer, self.number, self.name):
            combo.setMinimumContentsLength(12)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText(translate("MineRestoration", "The fitting zone"))
        self.crs.setCrs(QgsCoordinateReferenceSystem())
        self.sheets = QComboBox()
        for scale in _SCALES:
            self.sheets.addItem(
                translate("MineRestoration", "As in the layer") if scale is None else f"1:{scale}", scale
            )
        self.producer, self.date = QLineEdit(), QLineEdit()
        self.date.setPlaceholderText("2025-06-15")
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(translate("MineRestoration", "Boundary points (*.txt)"))
        self.file.setDefaultRoot(last_folder())
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.addRow(translate("MineRestoration", "&Outlines"), side_by_side(self.layer, self.selected))
        self.form.addRow(translate("MineRestoration", "&Written as"), self.profile)
        self.form.addRow(translate("MineRestoration", "Coordinate &system"), self.crs)
        name_label = QLabel(translate("MineRestoration", "Plot na&mes"))
        name_label.setBuddy(self.name)
        self.form.addRow(
            translate("MineRestoration", "Plot n&umbers"), side_by_side(self.number, name_label, self.name)
        )
        date_label = QLabel(translate("MineRestoration", "&Date"))
        date_label.setBuddy(self.date)
        self.form.addRow(translate("MineRestoration", "&Producer"), side_by_side(self.producer, date_label, self.date))
        self.form.addRow(translate("MineRestoration", "Map s&heets"), self.sheets)
        self.form.addRow(translate("MineRestoration", "&File"), self.file)

    def _build_ends(self) -> None:
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMinimumHeight(10 * self.fontMetrics().lineSpacing())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(translate("MineRestoration", "Preview of the text"))
        self.notes = QListWidget()
        self.notes.setWordWrap(True)
        self.notes.setAccessibleName(translate("MineRestoration", "Warnings"))
        self.notes.hide()
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state_icon = QLabel()
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Save | kinds.Close)
        self.save_button = self.buttons.button(kinds.Save)
        self.save_button.setText(translate("MineRestoration", "E&xport"))
        self.buttons.button(kinds.Close).setText(translate("MineRestoration", "&Close"))
        self.save_button.clicked.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.state_icon)
        row.addWidget(self.state, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.notes)
        layout.addLayout(row)
        layout.addWidget(self.buttons)

    def _on_layer(self, layer: Any) -> None:
        for combo in (self.number, self.name):
            combo.setLayer(layer)
            combo.setField("")
        chosen = isinstance(layer, QgsVectorLayer) and layer.selectedFeatureCount() > 0
        self.selected.setEnabled(chosen)
        self.selected.setChecked(chosen)
        self._ask()

    def _ask(self, *_changed: object) -> None:
        self._wait.start()
        self._enable()

    def _read(self) -> None:
        self._start(None, _PREVIEWED, self._show)

    def save(self) -> None:
        """Write all outlines to the file that was named."""
        path = self.file.filePath().strip()
        if not path:
            return
        if not path.lower().endswith(".txt"):
            path += ".txt"

        def done(made: exchange_work.TextToWrite) -> None:
            self._show(made)
            remember_folder(path)
            self._say(
                translate("MineRestoration", "{plots} plots with {points} points were written to {path}.").format(
                    plots=made.plots, points=made.points, path=path
                ),
                "SP_DialogApplyButton",
            )
            self.written.emit(path, made.plots)

        self._start(path, None, done)

    def _start(self, path: str | None, most: int | None, done: Any) -> None:
        """Compose the text in a task; the layer is read there too, through a source that is made for it."""
        if self._writing:
            return
        self._reading.drop()
        layer = self.layer.currentLayer()
        if not isinstance(layer, QgsVectorLayer):
            self.made = None
            self.text.clear()
            self._say(translate("MineRestoration", "Choose a polygon layer."), None)
            self._enable()
            return
        source, title = QgsVectorLayerFeatureSource(layer), layer.name()
        names = [field.name() for field in layer.fields()]
        request = QgsFeatureRequest()
        if self.selected.isChecked():
            request.setFilterFids(layer.selectedFeatureIds())
        if most is not None:
            request.setLimit(most)
        crs, profile = crs_text(layer.crs()), self.profile.name()
        fields = {"plot_no": self.number.currentField(), "name": self.name.currentField()}
        options = {
            "target_crs": crs_text(self.crs.crs()),
            "fields": {key: value for key, value in fields.items() if value},
            "sheet_scale": self.sheets.currentData(),
            "producer": self.producer.text().strip() or None,
            "date": self._date(),
        }

        def work(progress: Progress) -> exchange_work.TextToWrite:
            if crs is None:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "The layer {layer} has no coordinate system. Set it and run again."
                    ),
                    layer=title,
                )
            outlines = []
            for feature in source.getFeatures(request):
                progress.check()
                values = {n: None if is_null(v) else v for n, v in zip(names, feature.attributes())}
                outlines.append((polygons(feature.geometry(), feature.id(), title), values))
            return self._work.compose(path, outlines, crs, profile, options, progress)

        def finish(made: exchange_work.TextToWrite) -> None:
            self._writing = False
            done(made)

        self._writing = path is not None
        self._reading.start(
            translate("MineRestoration", "Writing boundary points"), work, finish, self._failed, self._stopped
        )
        self._enable()

    def _date(self) -> str | None:
        """The date where it is one; half-typed ones wait."""
        parts = self.date.text().strip().split("-")
        whole = len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4
        return "-".join(parts) if whole else None

    def _show(self, made: exchange_work.TextToWrite) -> None:
        self.made = made
        place = self.text.verticalScrollBar().value()
        self.text.setPlainText(made.text[:_SHOWN_CHARACTERS])
        self.text.verticalScrollBar().setValue(place)
        self.notes.clear()
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        for note in made.notes:
            self.notes.addItem(QListWidgetItem(icon, localised(note)))
        self.notes.setVisible(bool(made.notes))
        self.notes.setMaximumHeight(self.fontMetrics().lineSpacing() * min(3 * len(made.notes), 6))
        self._say(
            translate("MineRestoration", "Preview: {plots} plots, {points} points, {crs} ({name}), {encoding}.").format(
                plots=made.plots, points=made.points, crs=made.crs, name=made.crs_name, encoding=made.encoding.upper()
            ),
            "SP_MessageBoxWarning" if made.notes else "SP_DialogApplyButton",
        )
        self._enable()

    def _failed(self, error: Exception) -> None:
        self._writing = False
        self.made = None
        self.text.clear()
        self.notes.hide()
        self._say(texts.sentence(error), "SP_MessageBoxCritical")
        self._enable()

    def _stopped(self) -> None:
        self._writing = False
        self._enable()

    def _say(self, sentence: str, icon: str | None) -> None:
        self.state.setText(sentence)
        if icon is None:
            self.state_icon.clear()
            return
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        picture = self.style().standardIcon(getattr(QStyle.StandardPixmap, icon))
        self.state_icon.setPixmap(picture.pixmap(size, size))

    def _enable(self, *_changed: object) -> None:
        named = bool(self.file.filePath().strip())
        dated = self._date() is not None or not self.date.text().strip()
        self.save_button.setEnabled(self.made is not None and not self._writing and named and dated)
        self.save_button.setToolTip(
            "" if dated else translate("MineRestoration", "The date is not complete. Write it as 2025-06-15.")
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self._wait.stop()
        self._runner.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self._wait.stop()
        self._runner.close()
        super().done(result)


def side_by_side(*widgets: QWidget) -> QWidget:
    """Widgets in one row of a form; the row's label leads to the first."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    box.setFocusProxy(widgets[0])
    return box
