"""The actions that open the forms for boundary-point texts, and what their answers start."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QDialog, QWidget

from ..compat import translate
from .desk import Desk


class ExchangeActions(QObject):
    """``actions`` belong into a menu. The forms stand beside QGIS's window and do not hold it up.

    ``active_layer`` tells which layer the person looks at; ``told`` gives level, sentence and details.
    """

    told = pyqtSignal(object, str, str)

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        active_layer: Callable[[], object] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._active_layer = active_layer
        self.open_forms: list[QDialog] = []
        self.import_action = QAction(translate("MineRestoration", "I&mport boundary points (TXT)…"), self)
        self.export_action = QAction(translate("MineRestoration", "&Export boundary points (TXT)…"), self)
        self.import_action.triggered.connect(lambda _checked=False: self.ask_import())
        self.export_action.triggered.connect(lambda _checked=False: self.ask_export())
        self.actions = (self.import_action, self.export_action)

    def ask_import(self, path: str = "") -> QDialog:
        """Open the form of a text; its answer goes into the register that is open then."""
        from .coordinates_dialog import CoordinatesImport

        view = self._desk.view
        register = self._desk.path if view is not None and view.writable else None
        form = CoordinatesImport(register, self._window, path=path)
        form.importWanted.connect(self._desk.import_boundary)
        return self._show(form)

    def ask_export(self) -> QDialog:
        """Open the form for the polygons of a layer."""
        from .coordinates_export import CoordinatesExport

        layer = self._active_layer()
        form = CoordinatesExport(layer if isinstance(layer, QgsVectorLayer) else None, self._window)
        form.written.connect(self._tell_written)
        return self._show(form)

    def close(self) -> None:
        """Close what is open."""
        for form in list(self.open_forms):
            form.close()

    def _show(self, form: QDialog) -> QDialog:
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open_forms.append(form)
        form.finished.connect(lambda _result: self.open_forms.remove(form) if form in self.open_forms else None)
        form.show()
        return form

    def _tell_written(self, path: str, plots: int) -> None:
        sentence = translate("MineRestoration", "{plots} plots were written to {path}.").format(plots=plots, path=path)
        self.told.emit(Qgis.MessageLevel.Success, sentence, "")
