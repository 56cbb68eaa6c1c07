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
from . import query, schema
from .dictionary import Dictionary, Entity, Field
from .failures import store_failed
from .query import MINE_SUMMARY, SQLITE, SUMMARY_FIELDS, Query, Questions, literal
from .sql import quoted
from .store import BareStore, Point, Row, RowChanged
from .values import in_braces, out_of_braces


def open_dataset(path: Path, *, write: bool) -> gdal.Dataset | None:
    """The file as a GeoPackage, or None where it is not one."""
    flags = gdal.OF_VECTOR | (gdal.OF_UPDATE if write else gdal.OF_READONLY)
    dataset, _ = attempt(gdal.OpenEx, str(path), flags, allowed_drivers=["GPKG"])
    return dataset


class GeoPackageStore(BareStore):
    """In a GeoPackage, by OGR."""

    def __init__(self, dataset: gdal.Dataset, dictionary: Dictionary) -> None:
        self._dataset: gdal.Dataset | None = dataset
        self._dictionary = dictionary
        self._questions = Questions(dictionary, SQLITE)

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

    def select(
        self, source: str, query: Query, fields: Sequence[str] | None = None, *, polygons: bool = False
    ) -> list[Row]:
        entity = self._dictionary.entity("mine" if source == MINE_SUMMARY else source)
        names = list(fields) if fields is not None else self._questions.fields(source)
        wanted = ["uuid", "row_version", *(name for name in names if name not in ("uuid", "row_version"))]
        place = ["geom"] if polygons and entity.geometry else []
        statement = self._questions.select(source, query, ["fid", *wanted, *place])
        rows = [self._row(feature, wanted, entity, bool(place)) for feature in self._ask(statement)]
        if source == MINE_SUMMARY:  # OGR takes a computed column that begins with null for text
            for row in rows:
                for name, kind in SUMMARY_FIELDS.items():
                    if row.get(name) is not None:
                        row[name] = kind(row[name])
        return rows

    def count(self, source: str, query: Query) -> int:
        (found,) = self._ask(self._questions.count(source, query))
        return int(found.GetField("n"))

    def position(self, source: str, query: Query, uuid: str) -> int | None:
        for found in self._ask(self._questions.position(source, query, uuid)):
            return int(found.GetField("n"))
        return None

    def whole(self, entity: str, page: int = 1000) -> Iterator[Row]:
        kind, after = self._dictionary.entity(entity), -1
        names = ["uuid", "row_version", *kind.fields]
        columns = ["fid", *names, *(["geom"] if kind.geometry else [])]
        while True:
            rows = []
            for feature in self._ask(self._questions.select(entity, Query(after=after, limit=page), columns)):
                geometry = feature.GetGeometryRef() if kind.geometry else None
                wkb = None if geometry is None else bytes(geometry.ExportToWkb(ogr.wkbNDR))
                rows.append({**self._row(feature, names, kind, False), "wkb": wkb})
            yield from rows
            if len(rows) < page:
                return
            after = rows[-1]["fid"]

    def _ask(self, statement: str) -> list[ogr.Feature]:
        """Features of a statement that reads."""
        result, message = attempt(self.dataset.ExecuteSQL, statement)
        if result is None:
            if message:
                raise store_failed(message)
            return []
        try:
            return list(result)
        finally:
            self.dataset.ReleaseResultSet(result)

    def _row(self, feature: ogr.Feature, names: Sequence[str], entity: Entity, place: bool) -> Row:
        row: Row = {"fid": feature.GetFID()}
        row.update((name, _value(feature, name, entity.fields.get(name))) for name in names)
        if place:
            geometry = feature.GetGeometryRef()
            if entity.geometry == "point":
                row["point"] = None if geometry is None or geometry.IsEmpty() else (geometry.GetX(), geometry.GetY())
            else:
                row["polygons"] = from_ogr(geometry) if geometry is not None else []
        return row

    def events(self, table: str | None = None, row_uuid: str | None = None, limit: int | None = None) -> list[Row]:
        where = {k: v for k, v in (("table_name", table), ("row_uuid", row_uuid)) if v is not None}
        given = " AND ".join(f"{name} = {literal(value)}" for name, value in where.items())
        condition = (f"WHERE {given} " if given else "") + "ORDER BY fid DESC"
        return self._events(condition + ("" if limit is None else f" LIMIT {int(limit)}"))

    def _events(self, condition: str, *, numbered: bool = False) -> list[Row]:
        names = schema.SYSTEM_TABLES["event"]
        statement = f"SELECT fid, {', '.join(map(quoted, names))} FROM event {condition}"  # noqa: S608
        return [
            {**({"fid": feature.GetFID()} if numbered else {}), **{name: feature.GetField(name) for name in names}}
            for feature in self._ask(statement)
        ]

    def log(self, after: int = 0, page: int = 1000) -> Iterator[Row]:
        while True:
            rows = self._events(f"WHERE fid > {int(after)} ORDER BY fid LIMIT {int(page)}", numbered=True)
            yield from rows
            if len(rows) < page:
                return
            after = rows[-1]["fid"]

    def last_events(self, table: str, until_utc: str, row_uuid: str | None = None) -> Iterator[Row]:
        numbers = [found.GetField("n") for found in self._ask(query.last_events(table, until_utc, row_uuid))]
        for start in range(0, len(numbers), 500):
            some = ", ".join(str(int(number)) for number in numbers[start : start + 500])
            yield from self._events(f"WHERE fid IN ({some}) ORDER BY fid")

    def touched(self, table: str, after_utc: str) -> list[str]:
        return [found.GetField("row_uuid") for found in self._ask(query.touched(table, after_utc))]

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

    def insert(
        self,
        entity: str,
        values: Mapping[str, Any],
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
    ) -> str:
        layer = self._layer(entity)
        feature = ogr.Feature(layer.GetLayerDefn())
        uuid = str(values.get("uuid") or uuids.uuid4())
        self._fill(feature, entity, {**values, "uuid": uuid}, polygons, point)
        self._create(layer, feature)
        return uuid

    def update(
        self,
        entity: str,
        uuid: str,
        values: Mapping[str, Any],
        polygons: Polygons | None = None,
        *,
        point: Point | None = None,
        expected_row_version: int | None = None,
    ) -> None:
        layer = self._layer(entity)
        feature = layer.GetFeature(self._fid(entity, uuid, expected_row_version))
        self._fill(feature, entity, values, polygons, point)
        code, message = attempt(layer.SetFeature, feature)
        if code != 0:
            raise store_failed(message)

    def delete(self, entity: str, uuid: str, expected_row_version: int | None = None) -> None:
        layer = self._layer(entity)
        code, message = attempt(layer.DeleteFeature, self._fid(entity, uuid, expected_row_version))
        if code != 0:
            raise store_failed(message)

    def hold(self, key: str) -> None:
        """The whole file is held by its lock already."""

    def _fid(self, entity: str, uuid: str, expected: int | None) -> int:
        found = self.select(entity, Query({"uuid": uuid}), ())
        if expected is not None and (not found or found[0]["row_version"] != expected):
            raise RowChanged(uuid)
        if not found:
            raise KeyError(uuid)
        return int(found[0]["fid"])

    def _fill(
        self,
        feature: ogr.Feature,
        entity: str,
        values: Mapping[str, Any],
        polygons: Polygons | None,
        point: Point | None,
    ) -> None:
        known = self._dictionary.entity(entity).fields
        for name, value in values.items():
            index = feature.GetFieldIndex(name)
            if index < 0:
                raise KeyError(name)
            if value is None:
                feature.SetFieldNull(index)
            elif name in known and known[name].type == "binary":
                feature.SetFieldBinaryFromHexString(index, bytes(value).hex())
            elif name in known and known[name].type == "codes":
                feature.SetField(index, in_braces(value))
            else:
                feature.SetField(index, value)
        if not feature.IsFieldSetAndNotNull("secrecy"):
            feature.SetField("secrecy", self._dictionary.entity(entity).secrecy)
        if polygons is not None:
            feature.SetGeometry(to_ogr(polygons))
        if point is not None:
            place = ogr.Geometry(ogr.wkbPoint)
            place.AddPoint_2D(*point)
            feature.SetGeometry(place)

    def put(self, entity: str, rows: Sequence[Row]) -> None:
        layer = self._layer(entity)
        for row in rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetFID(row["fid"])
            values = {name: value for name, value in row.items() if name not in ("fid", "wkb")}
            self._fill(feature, entity, values, None, None)
            if row["wkb"] is not None:
                feature.SetGeometry(ogr.CreateGeometryFromWkb(row["wkb"]))
            self._create(layer, feature)

    def put_events(self, rows: Sequence[Row]) -> None:
        layer = self._layer("event")
        for row in rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetFID(row["fid"])
            for name in schema.SYSTEM_TABLES["event"]:
                if row[name] is not None:
                    feature.SetField(name, row[name])
            self._create(layer, feature)

    def put_codes(self, rows: Sequence[Mapping[str, str]]) -> None:
        schema.write_rows(self.dataset, "code_list", rows)

    @staticmethod
    def _create(layer: ogr.Layer, feature: ogr.Feature) -> None:
        code, message = attempt(layer.CreateFeature, feature)
        if code != 0:
            raise store_failed(message)

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
    if field is not None and field.type == "codes":
        return out_of_braces(feature.GetField(index)) or None
    return feature.GetField(index)
