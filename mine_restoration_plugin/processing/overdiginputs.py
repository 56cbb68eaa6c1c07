"""The layers of a check of over-digging as plain data: named outlines, materials, hazards, sections, tasks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from qgis.core import QgsFeature, QgsFields, QgsProcessingAlgorithm, QgsProcessingContext

from ..compat import is_null
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs

if TYPE_CHECKING:
    from ..core.geodata.grid import Polygons

Parameters = dict[str, Any]
NAMES = ("unit_no", "plot_no", "name", "number", "no", "reason", "编号", "名称", "理由")
KINDS = ("kind", "type", "hazard", "类型", "灾种")
MATERIAL_FIELDS = {
    "c_kpa": ("c_kpa", "c", "cohesion", "cohesion_kpa", "粘聚力", "黏聚力"),
    "phi_deg": ("phi_deg", "phi", "friction", "friction_deg", "内摩擦角"),
    "gamma_kn_m3": ("gamma_kn_m3", "gamma", "unit_weight", "重度", "容重"),
    "ru": ("ru",),
    "face_deg": ("face_deg", "face", "face_angle", "face_angle_deg", "stable_deg", "坡面角", "坡角", "稳定坡角"),
}


TASK_FIELDS = {
    "start": ("start", "begin", "开工", "开始"),
    "kind": ("kind", "type", "类型"),
    "volume_m3": ("volume_m3", "volume", "方量"),
}
TASK_KINDS = {
    "excavation": ("excavation", "采挖", "挖方", "削坡"),
    "drainage": ("drainage", "截排水", "排水"),
    "soil": ("soil", "覆土", "表土"),
}


@dataclass(frozen=True)
class Outlined:
    """One feature: its name, its polygons (empty where it has none), the values asked for."""

    name: str
    polygons: Polygons
    values: dict[str, float | None]


@dataclass(frozen=True)
class OutlineLayer:
    """Features of one layer with the CRS of their polygons; None where the layer has none."""

    crs: str | None
    features: tuple[Outlined, ...]


def outlines(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> OutlineLayer | None:
    """Named polygons of an optional layer; None where none was given."""
    layer = inputs.zones(algorithm, parameters, name, context)
    if layer is None:
        return None
    place = _place(layer.fields, NAMES)
    found = [
        Outlined(_text(zone.attributes, place) or str(number), zone.polygons, {})
        for number, zone in enumerate(layer.zones, 1)
    ]
    return OutlineLayer(inputs.crs_text(layer.crs), tuple(found))


def materials(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> OutlineLayer | None:
    """Zones of materials, or a table without geometry, whose rows hold everywhere; None where none was given."""
    if not inputs.given(parameters, name):
        return None
    chosen = algorithm.parameterAsSource(parameters, name, context)
    if chosen is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer of materials cannot be opened. Choose it again.")
        )
    layer = chosen.sourceName()
    fields = chosen.fields()
    places = {key: _place(fields, names) for key, names in MATERIAL_FIELDS.items()}
    if places["phi_deg"] is None and places["face_deg"] is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The layer {layer} has neither a field phi_deg nor a field face_deg. It has: {fields}.",
            ),
            layer=layer,
            fields=", ".join(field.name() for field in fields),
        )
    name_place = _place(fields, NAMES)
    system = chosen.sourceCrs()
    found = []
    for number, feature in enumerate(chosen.getFeatures(), 1):
        polygons: Polygons = []
        if feature.hasGeometry():
            polygons = inputs.polygons(feature.geometry(), feature.id(), layer)
        attributes = feature.attributes()
        values = {key: _number(attributes, place, layer, key) for key, place in places.items()}
        found.append(Outlined(_text(attributes, name_place) or str(number), polygons, values))
    if any(item.polygons for item in found) and not inputs.has_system(system):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no coordinate system. Set it and run again."),
            layer=layer,
        )
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no features. Choose another, or leave it out."),
            layer=layer,
        )
    return OutlineLayer(inputs.crs_text(system) if inputs.has_system(system) else None, tuple(found))


def tasks(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> tuple[tuple[float, str, float], ...] | None:
    """Tasks of a schedule: start (a date as days, or any number), kind, m³; None where no table was given."""
    if not inputs.given(parameters, name):
        return None
    chosen = algorithm.parameterAsSource(parameters, name, context)
    places = {} if chosen is None else {key: _place(chosen.fields(), names) for key, names in TASK_FIELDS.items()}
    if chosen is None or places["start"] is None or places["kind"] is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The schedule needs the fields start and kind (excavation, drainage or soil)."
            )
        )
    found = []
    for feature in chosen.getFeatures():
        values = feature.attributes()
        told = (_text(values, places["kind"]) or "").lower()
        kind = next((kind for kind, words in TASK_KINDS.items() if told in words), None)
        if kind is not None:
            start = _start(values[places["start"]], chosen.sourceName())
            volume = _number(values, places["volume_m3"], chosen.sourceName(), "volume_m3")
            found.append((start, kind, volume or 0.0))
    return tuple(found)


def _start(value: Any, layer: str) -> float:
    """A date as days, a number as it is."""
    if hasattr(value, "toString"):  # QDate and QDateTime
        value = value.toString("yyyy-MM-dd")
    try:
        return float(date.fromisoformat(str(value).strip()[:10]).toordinal())
    except ValueError:
        return _number([value], 0, layer, "start") or 0.0


@dataclass(frozen=True)
class Shapes:
    """Points or lines with their names, in well-known binary."""

    crs: str
    features: tuple[tuple[str, str, bytes], ...]


def shapes(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> Shapes | None:
    """Hazards or section lines: name, kind and geometry of each; None where none was given."""
    chosen = inputs.source(algorithm, parameters, name, context)
    if chosen is None:
        return None
    fields = chosen.fields()
    name_place, kind_place = _place(fields, NAMES), _place(fields, KINDS)
    found = [
        (_text(values, name_place) or str(number), _text(values, kind_place) or "", wkb)
        for number, (values, wkb) in enumerate(_shown(chosen.getFeatures()), 1)
    ]
    return Shapes(inputs.crs_text(chosen.sourceCrs()), tuple(found))


def _shown(features: Iterator[QgsFeature]) -> Iterator[tuple[Sequence[Any], bytes]]:
    for feature in features:
        if feature.hasGeometry():
            yield feature.attributes(), bytes(feature.geometry().asWkb())


def _place(fields: QgsFields, names: Sequence[str]) -> int | None:
    """Which field has one of the names, the first name first."""
    lower = [field.name().lower() for field in fields]
    return next((lower.index(name) for name in names if name in lower), None)


def _text(attributes: Sequence[Any], place: int | None) -> str | None:
    if place is None or is_null(attributes[place]):
        return None
    return str(attributes[place]).strip() or None


def _number(attributes: Sequence[Any], place: int | None, layer: str, key: str) -> float | None:
    if place is None or is_null(attributes[place]):
        return None
    try:
        value = float(attributes[place])
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{layer}: {field} is {value}, which is not a number. Correct it."),
            layer=layer,
            field=key,
            value=repr(attributes[place]),
        )
    return value
