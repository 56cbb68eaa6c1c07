"""Changes of layers through QGIS's own edit buffer: one undo step each, saved when the surveyor saves the layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, Qt

from ...compat import is_null
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP

KEYS = ("fid", "uuid", "row_version")


def register_layer(project: QgsProject, register: str, table: str) -> QgsVectorLayer:
    """The register's layer in the project.

    Raises:
        InputError: the project does not show it.
    """
    from ...cartography.layers import find_layer

    layer = find_layer(project, register, table)
    if not isinstance(layer, QgsVectorLayer):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The register's layers are not on the map. Show them first (in the panel: Show on map).",
            )
        )
    return layer


def crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """Authority id, or WKT of a system without one."""
    return crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL)


@contextmanager
def one_step(layer: QgsVectorLayer, text: str):
    """Everything inside is one step of the layer's undo; an error takes all of it back.

    Raises:
        InputError: the layer cannot be edited.
    """
    if not layer.isEditable() and not layer.startEditing():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The layer {layer} cannot be edited: its file is read-only, or another program holds it.",
            ),
            layer=layer.name(),
        )
    layer.beginEditCommand(text)
    try:
        yield
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()


def add_row(layer: QgsVectorLayer, wkb: bytes, values: Mapping[str, Any]) -> int:
    """A new feature in the edit buffer; its number there."""
    feature = QgsFeature(layer.fields())
    feature.setGeometry(geometry(wkb))
    for name, value in values.items():
        index = layer.fields().indexOf(name)
        if index >= 0:
            feature.setAttribute(index, _value(layer, index, value))
    if not layer.addFeature(feature):
        raise RuntimeError(f"{layer.name()} took no feature")
    return feature.id()


def change_row(layer: QgsVectorLayer, number: int, wkb: bytes | None, values: Mapping[str, Any]) -> None:
    """Another outline (None: the same) and other values of a feature."""
    if wkb is not None and not layer.changeGeometry(number, geometry(wkb)):
        raise RuntimeError(f"{layer.name()} took no outline")
    for name, value in values.items():
        index = layer.fields().indexOf(name)
        if index >= 0:
            layer.changeAttributeValue(number, index, _value(layer, index, value))


def _value(layer: QgsVectorLayer, index: int, value: Any) -> Any:
    """Dates as dates: an edit buffer does not read text."""
    if isinstance(value, str) and layer.fields()[index].typeName().lower() == "date":
        return QDate.fromString(value[:10], Qt.DateFormat.ISODate)
    return value


def geometry(wkb: bytes) -> QgsGeometry:
    result = QgsGeometry()
    result.fromWkb(wkb)
    return result


def wkb_of(shape: QgsGeometry) -> bytes:
    """An outline as core reads it."""
    return bytes(shape.asWkb())


def rows_at(layer: QgsVectorLayer, point: QgsPointXY) -> list[QgsFeature]:
    """Features that contain a point (in the layer's CRS), those of the edit buffer included."""
    spot = QgsGeometry.fromPointXY(point)
    box = QgsRectangle(point.x(), point.y(), point.x(), point.y())
    found = layer.getFeatures(QgsFeatureRequest().setFilterRect(box.buffered(0.001)))
    return [feature for feature in found if feature.geometry().contains(spot)]


def outlines_near(
    layer: QgsVectorLayer, box: tuple[float, float, float, float], leave_out: Iterable[int] = ()
) -> list[bytes]:
    """Outlines of the features that meet a box."""
    skip = set(leave_out)
    request = QgsFeatureRequest().setFilterRect(QgsRectangle(*box)).setNoAttributes()
    return [wkb_of(found.geometry()) for found in layer.getFeatures(request) if found.id() not in skip]


def column(layer: QgsVectorLayer, name: str, mine_id: str | None = None) -> list[str | None]:
    """The values of a field, of one mine or of all."""
    index = layer.fields().indexOf(name)
    if index < 0:
        return []
    flag = QgsFeatureRequest.Flag.NoGeometry
    request = QgsFeatureRequest().setFlags(flag).setSubsetOfAttributes([name, "mine_id"], layer.fields())
    rows = layer.getFeatures(request)
    return [text(row, name) for row in rows if mine_id is None or text(row, "mine_id") == mine_id]


def text(feature: QgsFeature, name: str) -> str | None:
    """A field as text, None where it is empty or not there."""
    if feature.fields().indexOf(name) < 0:
        return None
    value = feature[name]
    return None if is_null(value) else str(value)


def copied(feature: QgsFeature, without: Sequence[str]) -> dict[str, Any]:
    """The values of a feature for a new one beside it, without its keys."""
    names = [field.name() for field in feature.fields()]
    return {name: feature[name] for name in names if name not in KEYS and name not in without}
