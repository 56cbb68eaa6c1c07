"""Tables of a GeoPackage register, made from the data dictionary through OGR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from osgeo import gdal, ogr

from ..geodata.crs import srs_from
from ..geodata.guard import attempt
from . import sql
from .dictionary import Dictionary, Entity, Field
from .failures import store_failed

_OGR_TYPES = {
    "text": ogr.OFTString,
    "code": ogr.OFTString,
    "codes": ogr.OFTString,
    "json": ogr.OFTString,
    "datetime": ogr.OFTString,
    "date": ogr.OFTDate,
    "integer": ogr.OFTInteger,
    "real": ogr.OFTReal,
    "binary": ogr.OFTBinary,
}

_OGR_GEOMETRIES = {"": ogr.wkbNone, "multipolygon": ogr.wkbMultiPolygon, "point": ogr.wkbPoint}

SYSTEM_TABLES: dict[str, tuple[str, ...]] = {
    "register_info": ("key", "value"),
    "session": ("who",),
    "event": ("at_utc", "who", "table_name", "row_uuid", "row_fid", "action", "before", "after", "login"),
    "code_list": ("list", "code", "label_en", "label_zh", "source", "checked", "local"),
    "data_dictionary": (
        "entity", "field", "type", "unit", "required", "codes", "pinyin", "label_en", "label_zh", "secrecy",
        "layer_secrecy", "since", "source",
    ),
}  # fmt: skip
"""Tables beside the entities; all text, but for ``event.row_fid``. ``event.login`` is the user of the database whatever
name a program gave for ``who``; a GeoPackage has no users, and keeps those that came with a moved register."""

HISTORY_TABLES = ("session", "event")


def run(dataset: gdal.Dataset, statement: str) -> None:
    """One statement without a result."""
    result, message = attempt(dataset.ExecuteSQL, statement)
    if result is not None:
        dataset.ReleaseResultSet(result)
    if message:
        raise store_failed(message)


def _definition(field: Field, secrecy: str) -> ogr.FieldDefn:
    definition = ogr.FieldDefn(field.name, _OGR_TYPES[field.type])
    if field.type == "json":
        definition.SetSubType(ogr.OFSTJSON)
    if field.name == "secrecy":
        definition.SetDefault("'" + secrecy + "'")
    definition.SetNullable(not field.required or field.name == "secrecy")  # that one is filled by a trigger
    return definition


def _create_layer(
    dataset: gdal.Dataset, name: str, crs: str | None, description: str = "", geometry: str = ""
) -> ogr.Layer:
    kind = _OGR_GEOMETRIES[geometry]
    options = ["FID=fid", "GEOMETRY_NAME=geom", f"DESCRIPTION={description}"]
    layer, message = attempt(dataset.CreateLayer, name, srs_from(crs) if crs else None, kind, options)
    if layer is None:
        raise store_failed(message)
    return layer


def _add(layer: ogr.Layer, definition: ogr.FieldDefn) -> None:
    code, message = attempt(layer.CreateField, definition)
    if code != 0:
        raise store_failed(message)


def create_system_tables(dataset: gdal.Dataset, names: Iterable[str] = tuple(SYSTEM_TABLES)) -> None:
    for name in names:
        layer = _create_layer(dataset, name, None)
        for field in SYSTEM_TABLES[name]:
            _add(layer, ogr.FieldDefn(field, ogr.OFTInteger64 if field == "row_fid" else ogr.OFTString))
        layer.SyncToDisk()


def complete_system_tables(dataset: gdal.Dataset) -> None:
    """Add the columns that the store's own tables gained since the register was made."""
    for name, fields in SYSTEM_TABLES.items():
        layer = dataset.GetLayerByName(name)
        for field in fields:
            if layer.GetLayerDefn().GetFieldIndex(field) < 0:
                _add(layer, ogr.FieldDefn(field, ogr.OFTString))
        layer.SyncToDisk()


def create_entity(dataset: gdal.Dataset, entity: Entity, crs: str, fields: Iterable[Field]) -> None:
    """The table of one entity with its keys and indexes, without triggers."""
    layer = _create_layer(dataset, entity.name, crs if entity.geometry else None, entity.label.zh, entity.geometry)
    _add(layer, ogr.FieldDefn("uuid", ogr.OFTString))
    version = ogr.FieldDefn("row_version", ogr.OFTInteger)
    version.SetDefault("1")
    _add(layer, version)
    for field in fields:
        _add(layer, _definition(field, entity.secrecy))
    layer.SyncToDisk()
    for statement in sql.indexes(entity):
        run(dataset, statement)


def add_fields(dataset: gdal.Dataset, entity: Entity, fields: Iterable[Field]) -> None:
    layer = dataset.GetLayerByName(entity.name)
    for field in fields:
        _add(layer, _definition(field, entity.secrecy))
    layer.SyncToDisk()


def renew_triggers(dataset: gdal.Dataset, dictionary: Dictionary) -> None:
    """Drop and make all triggers, so that they know every field of the dictionary; guards and indexes of the log."""
    for entity in dictionary.entities.values():
        for statement in (*sql.drop_triggers(entity), *sql.row_triggers(entity)):
            run(dataset, statement)
    for statement in (*sql.GUARDS, *sql.SYSTEM_INDEXES):
        run(dataset, statement)


def write_rows(dataset: gdal.Dataset, table: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Rows of text into a system table."""
    layer = dataset.GetLayerByName(table)
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in row.items():
            feature.SetField(name, value)
        code, message = attempt(layer.CreateFeature, feature)
        if code != 0:
            raise store_failed(message)


def renew_dictionary_tables(dataset: gdal.Dataset, dictionary: Dictionary) -> None:
    """Write the dictionary's own rows anew; rows that a county added (local = yes) stay."""
    codes = dataset.GetLayerByName("code_list")
    for fid in [row.GetFID() for row in codes if row.GetField("local") != "yes"]:
        codes.DeleteFeature(fid)
    kept = {(row.GetField("list"), row.GetField("code")) for row in codes}
    write_rows(
        dataset, "code_list", (row for row in code_list_rows(dictionary) if (row["list"], row["code"]) not in kept)
    )
    described = dataset.GetLayerByName("data_dictionary")
    for fid in [row.GetFID() for row in described]:
        described.DeleteFeature(fid)
    write_rows(dataset, "data_dictionary", dictionary_rows(dictionary))


def code_list_rows(dictionary: Dictionary) -> Iterator[dict[str, str]]:
    """The code lists as every kind of store keeps them."""
    for name, rows in dictionary.codes.items():
        for code in rows.values():
            yield {
                "list": name,
                "code": code.code,
                "label_en": code.label.en,
                "label_zh": code.label.zh,
                "source": code.source,
                "checked": "yes" if code.checked else "未核对原文",
                "local": "no",
            }


def dictionary_rows(dictionary: Dictionary) -> Iterator[dict[str, str]]:
    """The data dictionary as every kind of store keeps it."""
    for entity in dictionary.entities.values():
        for field in entity.fields.values():
            yield {
                "entity": entity.name,
                "field": field.name,
                "type": field.type,
                "unit": field.unit,
                "required": "yes" if field.required else "no",
                "codes": field.codes,
                "pinyin": field.pinyin,
                "label_en": field.label.en,
                "label_zh": field.label.zh,
                "secrecy": field.secrecy,
                "layer_secrecy": entity.secrecy,
                "since": str(field.since),
                "source": field.source,
            }


def create_plain_table(
    dataset: gdal.Dataset, name: str, fields: Iterable[Field], crs: str | None = None, geometry: str = ""
) -> ogr.Layer:
    """A table for other programs to edit: no keys, nothing required, no trigger but those that count rows."""
    options = ["FID=fid", "GEOMETRY_NAME=geom", "SPATIAL_INDEX=NO"]
    srs = srs_from(crs) if crs else None
    layer, message = attempt(dataset.CreateLayer, name, srs, _OGR_GEOMETRIES[geometry], options)
    if layer is None:
        raise store_failed(message)
    _add(layer, ogr.FieldDefn("uuid", ogr.OFTString))
    for field in fields:
        definition = ogr.FieldDefn(field.name, _OGR_TYPES[field.type])
        if field.type == "json":
            definition.SetSubType(ogr.OFSTJSON)
        _add(layer, definition)
    layer.SyncToDisk()
    return layer
