"""The register's rows in a GeoPackage, read and written through OGR only, over one connection."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from ..geodata.grid import Polygons
from ..geodata.guard import attempt
from ..geodata.shapes import from_ogr, to_ogr
from . import schema
from .dictionary import Dictionary, Field
from .failures import store_failed
from .store import Row

_GEOMETRY = "OGR_GEOMETRY"


def open_dataset(path: Path, *, write: bool) -> gdal.Dataset | None:
    """The file as a GeoPackage, or None where it is not one."""
    flags = gdal.OF_VECTOR | (gdal.OF_UPDATE if write else gdal.OF_READONLY)
    dataset, _ = attempt(gdal.OpenEx, str(path), flags, allowed_drivers=["GPKG"])
    return dataset


class GeoPackageStore:
    """Implements ``store.Store``."""

    def __init__(self, dataset: gdal.Dataset, dictionary: Dictionary) -> None:
        self._dataset: gdal.Dataset | None = dataset
        self._dictionary = dictionary

    @property
    def dataset(self) -> gdal.Dataset:
        if self._dataset is None:
            raise ValueError("the register is closed")
        return self._dataset

    def _layer(self, table: str) -> ogr.Layer:
        layer, message = attempt(self.dataset.GetLayerByName, table)
        if layer is None:
            raise store_failed(message or f"no table {table}")
        return layer

    def info(self) -> dict[str, str]:
        return {row.GetField("key"): row.GetField("value") for row in self._layer("register_info")}

    def code_rows(self) -> list[dict[str, str]]:
        return [{name: row.GetField(name) or "" for name in row.keys()} for row in self._layer("code_list")]  # noqa: SIM118

    def rows(
        self,
        entity: str,
        where: Mapping[str, Any] | None = None,
        fields: Sequence[str] | None = None,
        *,
        polygons: bool = False,
    ) -> list[Row]:
        known = self._dictionary.entity(entity).fields
        if fields is None:
            fields = [field.name for field in known.values() if field.type != "binary"]
        wanted = ["uuid", "row_version", *(name for name in fields if name not in ("uuid", "row_version"))]
        layer = self._layer(entity)
        fids = None if where is None else self._matching(layer, where)
        try:
            self._only(layer, wanted, polygons)
            features = layer if fids is None else (layer.GetFeature(fid) for fid in fids)
            return [self._row(feature, wanted, known, polygons) for feature in features if feature is not None]
        finally:
            layer.SetIgnoredFields([])
            layer.ResetReading()

    def _only(self, layer: ogr.Layer, names: Sequence[str], polygons: bool) -> None:
        definition = layer.GetLayerDefn()
        present = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
        ignored = [name for name in present if name not in names]
        layer.SetIgnoredFields(ignored + ([] if polygons else [_GEOMETRY]))
        layer.ResetReading()

    def _matching(self, layer: ogr.Layer, where: Mapping[str, Any]) -> list[int]:
        self._only(layer, list(where), False)
        return [
            feature.GetFID()
            for feature in layer
            if all(feature.GetField(name) == value for name, value in where.items())
        ]

    def _row(self, feature: ogr.Feature, names: Sequence[str], known: Mapping[str, Field], polygons: bool) -> Row:
        row: Row = {name: _value(feature, name, known.get(name)) for name in names}
        if polygons:
            geometry = feature.GetGeometryRef()
            row["polygons"] = from_ogr(geometry) if geometry is not None else []
        return row

    def events(self, table: str | None = None, row_uuid: str | None = None, limit: int | None = None) -> list[Row]:
        where = {k: v for k, v in (("table_name", table), ("row_uuid", row_uuid)) if v is not None}
        layer = self._layer("event")
        fids = self._matching(layer, where)
        layer.SetIgnoredFields([])
        names = schema.SYSTEM_TABLES["event"]
        newest = fids[::-1][:limit]
        return [{name: layer.GetFeature(fid).GetField(name) for name in names} for fid in newest]

    @contextmanager
    def transaction(self, who: str) -> Iterator[None]:
        with self.rows_together():
            before = self._editor()
            self._name_editor(who)
            yield
            self._name_editor(before)

    @contextmanager
    def rows_together(self) -> Iterator[None]:
        """A transaction without a word about who: for tables that keep no history."""
        dataset = self.dataset
        code, message = attempt(dataset.StartTransaction)
        if code != 0:
            raise store_failed(message)
        try:
            yield
            code, message = attempt(dataset.CommitTransaction)
            if code != 0:
                raise store_failed(message)
        except BaseException:
            attempt(dataset.RollbackTransaction)
            raise

    def _editor(self) -> str | None:
        layer = self._layer("session")
        layer.ResetReading()
        row = layer.GetNextFeature()
        layer.ResetReading()
        return None if row is None else row.GetField("who")

    def _name_editor(self, who: str | None) -> None:
        layer = self._layer("session")
        layer.ResetReading()
        row = layer.GetNextFeature()
        layer.ResetReading()
        feature = row or ogr.Feature(layer.GetLayerDefn())
        feature.SetFieldNull("who") if who is None else feature.SetField("who", who)
        code, message = attempt(layer.SetFeature if row else layer.CreateFeature, feature)
        if code != 0:
            raise store_failed(message)

    def set_editor(self, who: str | None) -> None:
        self._name_editor(who)

    def insert(self, entity: str, values: Mapping[str, Any], polygons: Polygons | None = None) -> str:
        layer = self._layer(entity)
        feature = ogr.Feature(layer.GetLayerDefn())
        uuid = str(values.get("uuid") or uuids.uuid4())
        self._fill(feature, entity, {**values, "uuid": uuid}, polygons)
        code, message = attempt(layer.CreateFeature, feature)
        if code != 0:
            raise store_failed(message)
        return uuid

    def update(self, entity: str, uuid: str, values: Mapping[str, Any], polygons: Polygons | None = None) -> None:
        layer = self._layer(entity)
        feature = layer.GetFeature(self._fid(layer, uuid))
        self._fill(feature, entity, values, polygons)
        code, message = attempt(layer.SetFeature, feature)
        if code != 0:
            raise store_failed(message)

    def delete(self, entity: str, uuid: str) -> None:
        layer = self._layer(entity)
        code, message = attempt(layer.DeleteFeature, self._fid(layer, uuid))
        if code != 0:
            raise store_failed(message)

    def _fid(self, layer: ogr.Layer, uuid: str) -> int:
        try:
            found = self._matching(layer, {"uuid": uuid})
        finally:
            layer.SetIgnoredFields([])
            layer.ResetReading()
        if not found:
            raise KeyError(uuid)
        return found[0]

    def _fill(self, feature: ogr.Feature, entity: str, values: Mapping[str, Any], polygons: Polygons | None) -> None:
        known = self._dictionary.entity(entity).fields
        for name, value in values.items():
            index = feature.GetFieldIndex(name)
            if index < 0:
                raise KeyError(name)
            if value is None:
                feature.SetFieldNull(index)
            elif name in known and known[name].type == "binary":
                feature.SetFieldBinaryFromHexString(index, bytes(value).hex())
            else:
                feature.SetField(index, value)
        if not feature.IsFieldSetAndNotNull("secrecy"):
            feature.SetField("secrecy", self._dictionary.entity(entity).secrecy)
        if polygons is not None:
            feature.SetGeometry(to_ogr(polygons))

    def close(self) -> None:
        """Let go of the file; no side files stay behind."""
        if self._dataset is not None:
            result, _ = attempt(self._dataset.ExecuteSQL, "PRAGMA journal_mode = DELETE")
            if result is not None:
                self._dataset.ReleaseResultSet(result)
            self._dataset = None


def _value(feature: ogr.Feature, name: str, field: Field | None) -> Any:
    index = feature.GetFieldIndex(name)
    if not feature.IsFieldSetAndNotNull(index):
        return None
    if field is not None and field.type == "binary":
        return bytes(feature.GetFieldAsBinary(index))
    if field is not None and field.type == "date":
        year, month, day = feature.GetFieldAsDateTime(index)[:3]
        return f"{year:04d}-{month:02d}-{day:02d}"
    return feature.GetField(index)
