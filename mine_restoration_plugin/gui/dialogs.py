"""The two small forms: a new register, and an import of plots."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsFileWidget, QgsProjectionSelectionWidget
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from ..compat import translate
from .memory import last_folder

WIDTH_CHARACTERS = 90  # room for the name of a coordinate system and for a path


class _Form(QDialog):
    """A form whose OK is enabled once ``is_complete`` says so."""

    def __init__(self, title: str, ok: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.form = QFormLayout(self)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self._ok = self.buttons.button(kinds.Ok)
        self._ok.setText(ok)
        self.buttons.button(kinds.Cancel).setText(translate("MineRestoration", "Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def finish(self) -> None:
        self.form.addRow(self.buttons)
        self.setMinimumWidth(WIDTH_CHARACTERS * self.fontMetrics().averageCharWidth())
        self.refresh()

    def refresh(self, *_changed: object) -> None:
        self._ok.setEnabled(self.is_complete())

    def is_complete(self) -> bool:
        raise NotImplementedError


class NewRegister(_Form):
    """Where, for which county, in which coordinate system."""

    def __init__(self, crs: QgsCoordinateReferenceSystem, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("MineRestoration", "New mine register"), translate("MineRestoration", "C&reate"), parent
        )
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(translate("MineRestoration", "Mine register (*.gpkg *.pgregister)"))
        self.file.setDefaultRoot(last_folder())
        self.county = QLineEdit()
        self.county.setPlaceholderText(translate("MineRestoration", "six-digit division code, such as 410184"))
        self.crs = QgsProjectionSelectionWidget()
        if crs.isValid() and not crs.isGeographic():
            self.crs.setCrs(crs)
        self.form.addRow(translate("MineRestoration", "&File"), self.file)
        self.form.addRow(translate("MineRestoration", "C&ounty code"), self.county)
        self.form.addRow(translate("MineRestoration", "Coordinate &system"), self.crs)
        hint = QLabel(
            translate(
                "MineRestoration",
                "Areas and volumes need a system in metres, such as the 3-degree CGCS2000 zone of the county.",
            )
        )
        hint.setWordWrap(True)
        self.form.addRow(hint)
        self.file.fileChanged.connect(self.refresh)
        self.county.textChanged.connect(self.refresh)
        self.crs.crsChanged.connect(self.refresh)
        self.finish()

    def is_complete(self) -> bool:
        return bool(self.file.filePath() and self.county.text().strip() and self.crs.crs().isValid())

    def answers(self) -> tuple[str, str, str]:
        """Path (with its ending), county code, CRS as authority id or WKT."""
        path = self.file.filePath()
        crs = self.crs.crs()
        wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT2_2018)
        return (
            path if path.lower().endswith((".gpkg", ".pgregister")) else f"{path}.gpkg",
            self.county.text().strip(),
            crs.authid() or wkt,
        )


class ImportPlots(_Form):
    """Which file, and optionally which field mapping."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(translate("MineRestoration", "Import plots"), translate("MineRestoration", "&Import"), parent)
        self.source = QgsFileWidget()
        self.source.setFilter(
            translate("MineRestoration", "Plots (*.shp *.gpkg *.geojson *.json *.kml *.dxf *.txt);;All files (*)")
        )
        self.mapping = QgsFileWidget()
        self.mapping.setFilter(translate("MineRestoration", "Field mapping (*.csv)"))
        for widget in (self.source, self.mapping):
            widget.setDefaultRoot(last_folder())
        self.form.addRow(translate("MineRestoration", "&Plots"), self.source)
        self.form.addRow(translate("MineRestoration", "Field &mapping (optional)"), self.mapping)
        self.source.fileChanged.connect(self.refresh)
        self.finish()

    def is_complete(self) -> bool:
        return bool(self.source.filePath())

    def answers(self) -> tuple[str, str | None]:
        return self.source.filePath(), self.mapping.filePath() or None
