"""Rows in the one form in which pack and register are compared: the dictionary's types, outlines as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from osgeo import gdal, ogr

from ...geodata.grid import Polygons
from ...geodata.guard import attempt
from ...geodata.shapes import from_ogr
from ..dictionary import Dictionary, Entity
from ..failures import store_failed
from ..store import Point, Row
from ..values import sorted_out
from .threeway import GEOMETRY, FieldRow

PACKED = ("plot", "unit", "outline", "evidence")
"""What goes to the field and comes back."""

OWN_COLUMNS = ("fid", "uuid", "row_version")


def packed_fields(entity: Entity) -> list[str]:
    """Fields of a table that travel; thumbnails and the like stay at home."""
    return [field.name for field in entity.fields.values() if field.type != "binary"]


def plain_row(entity: Entity, row: Row, dictionary: Dictionary) -> dict[str, Any]:
    """A row of the register as it is compared."""
    place = place_text(row.get("polygons"), row.get("point")) if entity.geometry else None
    return _plain(entity, {name: row.get(name) for name in packed_fields(entity)}, {}, place, dictionary)


def read_pack_rows(dataset: gdal.Dataset, entity: Entity, dictionary: Dictionary) -> list[FieldRow]:
    """Rows of a pack's table as they are compared; columns that the dictionary lacks go to ``unmapped``.

    Raises:
        InputError: a row cannot be read.
    """
    layer = dataset.GetLayerByName(entity.name)
    if layer is None:
        return []
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    known = [name for name in packed_fields(entity) if name in names]  # in their order, so that reports agree
    extra = [name for name in names if name not in known and name not in OWN_COLUMNS and name not in entity.fields]
    rows = []
    for feature in _features(layer):
        values = {name: _value(feature, name) for name in known}
        more = {name: value for name in extra if (value := _value(feature, name)) is not None}
        mark = feature.GetField("uuid") if "uuid" in names else None
        geometry = feature.GetGeometryRef()
        place = None
        if entity.geometry == "point":
            point = _point(geometry)
            place = place_text(None, point)
        elif entity.geometry and geometry is not None:
            place = place_text(from_ogr(geometry), None)
        rows.append(
            FieldRow(
                feature.GetFID(), (mark or "").strip(" {}") or None, _plain(entity, values, more, place, dictionary)
            )
        )
    return rows


def _features(layer: ogr.Layer) -> Iterator[ogr.Feature]:
    layer.ResetReading()
    while True:
        feature, message = attempt(layer.GetNextFeature)
        if feature is None:
            if message:
                raise store_failed(message)
            return
        yield feature


def _value(feature: ogr.Feature, name: str) -> Any:
    index = feature.GetFieldIndex(name)
    if index < 0 or not feature.IsFieldSetAndNotNull(index):
        return None
    value = feature.GetField(index)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    return value


def _point(geometry: ogr.Geometry | None) -> Point | None:
    if geometry is None or geometry.IsEmpty():
        return None
    first = geometry
    while first.GetGeometryCount():
        first = first.GetGeometryRef(0)
    return (first.GetX(), first.GetY()) if first.GetPointCount() else None


def _plain(
    entity: Entity, values: Mapping[str, Any], more: Mapping[str, Any], place: str | None, dictionary: Dictionary
) -> dict[str, Any]:
    fit, raw = sorted_out(entity, values, dictionary)
    fit["raw_values"] = _json_text(fit.get("raw_values"), raw)
    fit["unmapped"] = _json_text(fit.get("unmapped"), more)
    for name, field in entity.fields.items():
        if field.type == "json" and name not in ("raw_values", "unmapped") and name in fit:
            fit[name] = _json_text(fit[name], {})
    if "secrecy" in fit and fit["secrecy"] is None and "secrecy" not in raw:
        fit["secrecy"] = entity.secrecy
    if entity.geometry:
        fit[GEOMETRY] = place
    return fit


def _json_text(text: Any, more: Mapping[str, Any]) -> str | None:
    """JSON with its names in order, so that the same content is the same text."""
    if text is None and not more:
        return None
    try:
        content = json.loads(text) if text is not None else {}
    except (TypeError, ValueError):
        if not more:
            return str(text)
        content = {"": str(text)}
    if more:
        content = {**content, **more} if isinstance(content, dict) else {"": content, **more}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


# places as text


def place_text(polygons: Polygons | None, point: Point | None) -> str | None:
    """An outline or a point as WKT whose numbers come back to the last bit; None where there is none."""
    if point is not None:
        return f"POINT ({_number(point[0])} {_number(point[1])})"
    if not polygons:
        return None
    parts = ["(" + ", ".join(_ring(ring) for ring in rings) + ")" for rings in polygons]
    return "MULTIPOLYGON (" + ", ".join(parts) + ")"


def _ring(ring: Any) -> str:
    return "(" + ", ".join(f"{_number(x)} {_number(y)}" for x, y in ring) + ")"


def _number(value: float) -> str:
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def polygons_of(text: str | None) -> Polygons:
    return [] if text is None else from_ogr(ogr.CreateGeometryFromWkt(text))


def point_of(text: str | None) -> Point | None:
    return None if text is None else _point(ogr.CreateGeometryFromWkt(text))


class Covering:
    """Which share of one outline lies in another; outlines that cross themselves are mended for the question."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Any, tuple[float, float, float, float]]] = {}

    def __call__(self, one: str, other: str) -> float:
        if not one.startswith("MULTIPOLYGON") or not other.startswith("MULTIPOLYGON"):
            return 0.0
        (first, (left, right, lower, upper)), (second, around) = self._shape(one), self._shape(other)
        if right < around[0] or left > around[1] or upper < around[2] or lower > around[3]:
            return 0.0
        area = first.GetArea()
        common, _ = attempt(first.Intersection, second)
        return 0.0 if common is None or area <= 0 else float(common.GetArea() / area)

    def _shape(self, text: str) -> tuple[Any, tuple[float, float, float, float]]:
        if text not in self._known:
            shape = ogr.CreateGeometryFromWkt(text)
            valid, _ = attempt(shape.IsValid)
            mended = shape if valid else (attempt(shape.MakeValid)[0] or shape)
            self._known[text] = mended, mended.GetEnvelope()
        return self._known[text]
