"""Every Qt and QGIS enum is written with its enum's name, as Qt 6 demands, and exists on the QGIS that runs this."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.qgis.qt_enums import findings

PACKAGE = Path(__file__).resolve().parents[2] / "mine_restoration_plugin"
MODULES = sorted(
    path for folder in ("cartography", "gui", "processing") for path in (PACKAGE / folder).rglob("*.py")
) + [PACKAGE / "plugin.py", PACKAGE / "compat.py"]

HEAD = """
from qgis.core import (Qgis, QgsMapLayer, QgsProcessing, QgsProcessingAlgorithm, QgsTask, QgsUnitTypes, QgsWkbTypes)
from qgis.PyQt.QtCore import Qt, QVariant
from qgis.PyQt import QtGui
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QMessageBox
"""


@pytest.mark.parametrize(
    "code",
    [
        "Qt.AlignLeft",
        "Qt.AlignLeft | Qt.AlignmentFlag.AlignTop",
        "QMessageBox.Ok",
        "QMessageBox.question(None, '', '', QMessageBox.Yes)",
        "QgsMapLayer.VectorLayer",
        "Qgis.Info",
        "QgsWkbTypes.Polygon",
        "QgsWkbTypes.PolygonGeometry",
        "QgsProcessing.TypeVectorPolygon",
        "QgsProcessingAlgorithm.FlagNoThreading",
        "QgsTask.CanCancel",
        "QgsUnitTypes.LayoutMillimeters",
        "QAbstractItemView.SelectRows",
        "QtGui.QPalette.Base",
        "QVariant.Double",
        "QDialog().exec_()",
        "QgsWkbTypes.Type.NoSuchType",
        "from PyQt5.QtCore import QObject",
        "def late():\n    from qgis.core import QgsTask as T\n    return T.CanCancel",
        "class A(QgsProcessingAlgorithm):\n    def flags(self):\n        return self.FlagNoThreading",
    ],
)
def test_finds(code: str) -> None:
    assert len(list(findings(f"{HEAD}\n{code}\n"))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "Qt.AlignmentFlag.AlignLeft",
        "QMessageBox.StandardButton.Ok",
        "Qgis.MessageLevel.Info",
        "QgsWkbTypes.Type.Polygon",
        "QgsWkbTypes.GeometryType.PolygonGeometry",
        "QgsProcessing.SourceType.TypeVectorPolygon",
        "QgsProcessing.TEMPORARY_OUTPUT",
        "QgsProcessingAlgorithm.Flag.FlagNoThreading",
        "QgsTask.Flag.CanCancel",
        "QgsUnitTypes.LayoutUnit.LayoutMillimeters",
        "QtGui.QPalette.ColorRole.Base",
        "QtGui.QColor",
        "QDialog().exec()",
        "Qgis.QGIS_VERSION_INT",
        "class A(QDialog):\n    Accepted = 1\n    def f(self):\n        return self.Accepted",
    ],
)
def test_lets_pass(code: str) -> None:
    assert not list(findings(f"{HEAD}\n{code}\n"))


@pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(PACKAGE).as_posix() for path in MODULES])
def test_module_is_ready_for_qt6(path: Path) -> None:
    # compat.py is where names of single versions are asked for
    found = list(findings(path.read_text(encoding="utf-8"), missing=path.name != "compat.py"))
    assert not found, "\n".join(f"{path}:{line}: {text}" for line, text in found)
