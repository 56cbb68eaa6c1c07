"""Files of surveyors and provinces, in and out, in one window: choose the deed, give the file, read the loss report.

Every deed is an algorithm of ours; its parameters bring their own widgets, words and help.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsFileWidget, QgsGui, QgsProcessingGui
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..compat import is_null, translate
from .memory import last_folder, remember_folder

PROVIDER = "minerestoration"
DEEDS = {
    "importpoints": ("INPUT", "CRS"),
    "importdxf": ("INPUT", "CRS"),
    "exportplots": ("REGISTER", "MINE", "MAPPING", "ALL_FIELDS"),
    "exportdxf": ("POLYGONS", "CONTOURS", "HEIGHTS"),
    "exportpoints": ("INPUT",),
}
"""The parameters that a person is asked for; the others keep their defaults."""
LAYERS = {"importpoints": ("OUTPUT",), "importdxf": ("POINTS", "LINES", "POLYGONS")}
"""The layers that an import makes, all in one GeoPackage."""
MAPPING = "MAPPING"


class _Listener(QgsProcessingFeedback):
    """Hands what an algorithm says to the window, from whatever thread."""

    said = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(False)

    def pushWarning(self, warning: str) -> None:
        self.said.emit(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.said.emit(error)


class _DeedForm(QWidget):
    """The questions of one deed."""

    def __init__(self, algorithm: QgsProcessingAlgorithm, known: dict[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._algorithm = algorithm
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        self._wrappers: dict[str, Any] = {}
        self.mapping: QComboBox | None = None
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name in DEEDS[algorithm.name()]:
            parameter = algorithm.parameterDefinition(name)
            if name == MAPPING:
                self.mapping = self._mapping_box(parameter)
                form.addRow(parameter.description(), self.mapping)
                continue
            self._add(form, parameter, known.get(name))
        self.target = QgsFileWidget()
        self.target.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.target.setDefaultRoot(last_folder())
        if algorithm.name() in LAYERS:
            self.target.setFilter("GeoPackage (*.gpkg)")
            form.addRow(translate("MineRestoration", "Save into"), self.target)
        else:
            output = algorithm.parameterDefinition("OUTPUT")
            self.target.setFilter(output.fileFilter())
            self.target.setToolTip(output.help())
            form.addRow(output.description(), self.target)

    def _add(self, form: QFormLayout, parameter: QgsProcessingParameterDefinition, value: Any) -> None:
        wrapper = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
            parameter, QgsProcessingGui.WidgetType.Standard
        )
        widget = wrapper.createWrappedWidget(self._context)
        widget.setToolTip(parameter.help())
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
        if value is not None:
            wrapper.setParameterValue(value, self._context)
        label = wrapper.createWrappedLabel()
        self._wrappers[parameter.name()] = wrapper
        if label is None:
            form.addRow(widget)
        else:
            form.addRow(label, widget)

    @staticmethod
    def _mapping_box(parameter: QgsProcessingParameterDefinition) -> QComboBox:
        from ..core.exchange.provinces import mapping_names

        box = QComboBox()
        box.setEditable(True)
        box.addItems(["", *mapping_names()])
        box.setToolTip(parameter.help())
        box.setSizePolicy(QSizePolicy.Policy.Expanding, box.sizePolicy().verticalPolicy())
        box.lineEdit().setPlaceholderText(translate("MineRestoration", "none, a name, or a CSV file"))
        return box

    def parameters(self) -> dict[str, Any]:
        """What was answered, as the algorithm takes it."""
        answers = {name: wrapper.parameterValue() for name, wrapper in self._wrappers.items()}
        if self.mapping is not None:
            answers[MAPPING] = self.mapping.currentText().strip()
        answers = {name: value for name, value in answers.items() if not is_null(value)}
        path = self.target.filePath().strip()
        if path and self._algorithm.name() in LAYERS:
            file = path if path.lower().endswith(".gpkg") else f"{path}.gpkg"
            for name in LAYERS[self._algorithm.name()]:
                answers[name] = f"ogr:dbname='{file}' table=\"{name.lower()}\" (geom)"
        elif path:
            answers["OUTPUT"] = path
        return answers


class ExchangeDialog(QDialog):
    """Open it with the register and the mine that are shown, if any: ``ExchangeDialog(path, mine_id, parent).show()``.

    ``finished_deed`` tells the id of the algorithm and its results when one has ended well.
    """

    finished_deed = pyqtSignal(str, dict)

    def __init__(self, register: str | None = None, mine_id: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("MineRestoration", "Import and export"))
        self.resize(560, 520)
        self._known = {"REGISTER": register, "MINE": mine_id}
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._listener: _Listener | None = None
        self._context: QgsProcessingContext | None = None
        self.deed = QComboBox()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.deed)
        self.explanation = QLabel()
        self.explanation.setWordWrap(True)
        self._layout.addWidget(self.explanation)
        self.form: _DeedForm | None = None
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setPlaceholderText(
            translate("MineRestoration", "What was read or written, and what could not be, is listed here.")
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.run_button = QPushButton(translate("MineRestoration", "Run"))
        self.cancel_button = QPushButton(translate("MineRestoration", "Cancel"))
        self.cancel_button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.run_button)
        row.addWidget(self.cancel_button)
        self._layout.addWidget(self.report, 1)
        self._layout.addLayout(row)
        for name in DEEDS:
            algorithm = QgsApplication.processingRegistry().algorithmById(f"{PROVIDER}:{name}")
            if algorithm is not None:
                self.deed.addItem(algorithm.displayName(), name)
        self.deed.currentIndexChanged.connect(lambda _index: self._show_form())
        self.run_button.clicked.connect(self.run)
        self.cancel_button.clicked.connect(self.cancel)
        self._show_form()

    def choose(self, name: str) -> None:
        """Show the questions of a deed by the id of its algorithm."""
        self.deed.setCurrentIndex(self.deed.findData(name))

    def _show_form(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.report.clear()
        self.bar.setValue(0)
        algorithm = QgsApplication.processingRegistry().algorithmById(f"{PROVIDER}:{self.deed.currentData()}")
        self.run_button.setEnabled(algorithm is not None)
        if algorithm is None:
            return
        self.explanation.setText(algorithm.shortDescription())
        self.form = _DeedForm(algorithm, self._known)
        self._layout.insertWidget(2, self.form)

    def run(self) -> None:
        """Check the answers and start; the report fills while it goes on."""
        if self._task is not None or self.form is None:
            return
        name = self.deed.currentData()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"{PROVIDER}:{name}")
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        parameters = self.form.parameters()
        self.report.clear()
        good, message = algorithm.checkParameterValues(parameters, self._context)
        if not good:
            self._say(message)
            return
        self._listener = _Listener()
        self._listener.said.connect(self._say)
        self._listener.progressChanged.connect(lambda share: self.bar.setValue(int(share)))
        self._set_busy(True)
        self._task = QgsProcessingAlgRunnerTask(algorithm, parameters, self._context, self._listener)
        self._task.executed.connect(lambda good, results: self._ended(name, good, results))
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _ended(self, name: str, good: bool, results: dict[str, Any]) -> None:
        self._task = None
        self._set_busy(False)
        if not good or not results:
            self._say(translate("MineRestoration", "Nothing was written."))
            return
        self.bar.setValue(100)
        algorithm = QgsApplication.processingRegistry().algorithmById(f"{PROVIDER}:{name}")
        for output in algorithm.outputDefinitions():
            if output.name() in results and output.type() == "outputNumber":
                self._say(f"{output.description()}: {results[output.name()]}")
        for key in LAYERS.get(name, ()):
            if results.get(key):
                self._show_layer(results[key], key)
        if name not in LAYERS:
            self._say(str(results["OUTPUT"]))
            remember_folder(str(results["OUTPUT"]))
        self.finished_deed.emit(name, results)

    def _show_layer(self, source: str, key: str) -> None:
        title = f"{Path(str(self._source_file())).stem} {key.lower()}"
        layer = QgsVectorLayer(source, title, "ogr")
        if layer.isValid() and layer.featureCount():
            QgsProject.instance().addMapLayer(layer)

    def _source_file(self) -> str:
        return str(self.form.parameters().get("INPUT", "")) if self.form is not None else ""

    def _say(self, text: str) -> None:
        self.report.appendPlainText(text)

    def _set_busy(self, busy: bool) -> None:
        self.run_button.setEnabled(not busy)
        self.cancel_button.setEnabled(busy)
        self.deed.setEnabled(not busy)
        if busy:
            self.bar.setValue(0)

    def reject(self) -> None:
        """Esc and the close button end what runs, too."""
        self.cancel()
        super().reject()
