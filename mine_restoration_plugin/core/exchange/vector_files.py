"""Outlines with attributes into the files that offices pass on: SHP, KML, KMZ, GeoJSON, GeoPackage, CSV, XLSX."""

from __future__ import annotations

import json
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from osgeo import gdal, ogr

from ..geodata.crs import srs_from, transform_polygons
from ..geodata.files import put_in_place
from ..geodata.grid import Polygons
from ..geodata.guard import attempt
from ..geodata.shapes import to_ogr
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label

DRIVERS = {
    ".shp": "ESRI Shapefile",
    ".kml": "KML",
    ".kmz": "LIBKML",  # slower than KML, but a zipped file of the latter is read without its attributes
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".csv": "CSV",
    ".xlsx": "XLSX",
}
_DEGREES = (".kml", ".kmz", ".geojson", ".json")
_NO_OUTLINES = (".xlsx",)
_RECODE = "SHAPE_ENCODING"
_DBF_NAME = 10
_DBF_TEXT = 254
_XLSX_TEXT = 32_767
_GBK = "gbk"
_TYPES = {"text": ogr.OFTString, "integer": ogr.OFTInteger64, "real": ogr.OFTReal, "date": ogr.OFTDate}
_KML_OWN = (
    *("id", "name", "description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude"),
    *("visibility", "draworder", "icon", "heading", "tilt", "roll", "snippet", "model", "ogr_style"),
)
_RESERVED = {
    ".kml": _KML_OWN,
    ".kmz": _KML_OWN,
    ".gpkg": ("fid", "geom"),
    ".csv": ("wkt",),
    ".geojson": ("ogr_style",),
    ".json": ("ogr_style",),
}
_WGS84 = "EPSG:4326"
_KML_NAME = "Name"


@dataclass(frozen=True)
class Attribute:
    """One column: its name and type, "text", "integer", "real" or "date". ``long``: integers need 64 bits."""

    name: str
    type: str = "text"
    long: bool = True


Row = tuple[Polygons, Mapping[str, Any]]


class Rows(Protocol):
    """Rows that may be read more than once, so that they need not all be in memory; a list is such a thing."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


@dataclass
class Losses:
    """What a format could not hold."""

    renamed: dict[str, str] = field(default_factory=dict)
    cut: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    outlines: int = 0

    def notes(self, file: str) -> list[Label]:
        notes = []
        if self.renamed:
            names = ", ".join(f"{old} → {new}" for old, new in self.renamed.items())
            notes.append(
                Label(
                    "{file}: field names were changed to fit the format: {names}.",
                    "{file}：以下字段名不合该格式的规定，已改名：{names}。",
                ).format(file=file, names=names)
            )
        for name, count in self.cut.items():
            notes.append(
                Label(
                    "{file}: {count} texts of the field {name} were too long and were cut.",
                    "{file}：字段“{name}”有 {count} 条文字过长，已截断。",
                ).format(file=file, count=count, name=name)
            )
        if self.characters:
            notes.append(
                Label(
                    "{file}: {count} characters cannot be written in GBK and became “?”.",
                    "{file}：{count} 个字符无法用 GBK 表示，已写为“?”。",
                ).format(file=file, count=self.characters)
            )
        if self.outlines:
            notes.append(
                Label(
                    "{file} is a table: the outlines of {count} plots are not in it.",
                    "{file} 为纯表格，不含 {count} 个图斑的边界。",
                ).format(file=file, count=self.outlines)
            )
        return notes


def write_features(
    path: str | Path,
    attributes: Sequence[Attribute],
    rows: Rows,
    crs: str,
    *,
    label: str | None = None,
    outlines: bool = True,
    encoding: str = _GBK,
    progress: Progress = SILENT,
) -> tuple[Label, ...]:
    """Write polygons with their attributes; the format follows from the extension, the losses come back.

    KML, KMZ and GeoJSON get longitudes and latitudes on the datum of ``crs`` (CGCS2000 passes for WGS 84), the others
    the coordinates as they are. A shapefile is written in ``encoding`` with a .cpg that says so.

    Args:
        label: the attribute that names a place in KML.
        outlines: False to leave the WKT out of a CSV.

    Raises:
        InputError: another extension, no rows, or the file cannot be written.
        Cancelled: nothing was written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in DRIVERS:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path}: plots are written as {known}. Give one of these endings."),
            path=path.name,
            known=", ".join(DRIVERS),
        )
    if not len(rows):
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no plot to write."))
    if not path.parent.is_dir():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no folder {folder} to write {name} into."),
            folder=path.parent,
            name=path.name,
        )
    folder = path.with_name(f".{path.stem[:80]}.{uuid.uuid4().hex[:8]}.part")
    folder.mkdir()
    losses = Losses()
    try:
        _Writer(folder / path.name, attributes, crs, losses, label, outlines, encoding).write(rows, progress)
        for made in sorted(folder.iterdir(), key=lambda made: made.suffix == path.suffix):  # the named one comes last
            put_in_place(made, path.with_name(made.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(losses.notes(path.name))


class _Writer:
    def __init__(
        self,
        path: Path,
        attributes: Sequence[Attribute],
        crs: str,
        losses: Losses,
        label: str | None,
        outlines: bool,
        encoding: str,
    ) -> None:
        self._path = path
        self._suffix = path.suffix.lower()
        self._attributes = attributes
        self._crs = crs
        self._losses = losses
        self._label = label
        self._outlines = self._suffix not in _NO_OUTLINES and (outlines or self._suffix != ".csv")
        self._encoding = encoding
        self._names = self._column_names()

    def _column_names(self) -> dict[str, str]:
        names = [attribute.name for attribute in self._attributes]
        short = dbf_names(names, self._encoding) if self._suffix == ".shp" else _unreserved(names, self._suffix)
        self._losses.renamed = {old: new for old, new in short.items() if old != new}
        return short

    def write(self, rows: Rows, progress: Progress) -> None:
        """Write the file. QGIS tells OGR for the whole process not to recode shapefiles; for this thread it does."""
        if self._suffix == ".shp":
            gdal.SetThreadLocalConfigOption(_RECODE, "CP936" if self._encoding == _GBK else self._encoding)
        try:
            self._write(rows, progress)
        finally:
            gdal.SetThreadLocalConfigOption(_RECODE, None)

    def _write(self, rows: Rows, progress: Progress) -> None:
        driver = gdal.GetDriverByName(DRIVERS[self._suffix])
        if driver is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "This QGIS cannot write {format}. Choose another ending."),
                format=self._suffix,
            )
        dataset, message = attempt(driver.Create, str(self._path), 0, 0, 0, gdal.GDT_Unknown)
        layer = None if dataset is None else self._layer(dataset, rows)
        if layer is None:
            raise self._failed(message)
        definition = layer.GetLayerDefn()
        if self._suffix == ".gpkg":
            layer.StartTransaction()
        for number, (polygons, values) in enumerate(rows):
            if number % 50 == 0:
                progress.report(number / len(rows))
            self._losses.outlines += bool(polygons) and not self._outlines
            feature = self._feature(definition, polygons, values)
            code, message = attempt(layer.CreateFeature, feature)
            if code != 0:
                raise self._failed(message)
        if self._suffix == ".gpkg":
            layer.CommitTransaction()
        layer = None
        _, message = attempt(dataset.FlushCache)
        dataset = None
        if self._suffix == ".shp":
            cpg = "GBK" if self._encoding == _GBK else self._encoding.upper()
            self._path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
        if not self._path.exists():
            raise self._failed(message)

    def _failed(self, message: str) -> InputError:
        return InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be written: {reason}"),
            path=self._path.name,
            reason=message or "?",
        )

    def _layer(self, dataset: Any, rows: Rows) -> Any:
        kind = ogr.wkbMultiPolygon if self._outlines else ogr.wkbNone
        if self._suffix == ".csv":
            kind = ogr.wkbUnknown if self._outlines else ogr.wkbNone
        srs = srs_from(_WGS84 if self._suffix in _DEGREES else self._crs) if self._outlines else None
        options = {
            ".shp": [f"ENCODING={'LDID/77' if self._encoding == _GBK else self._encoding}"],
            ".geojson": ["COORDINATE_PRECISION=10", "WRITE_NAME=NO"],
            ".json": ["COORDINATE_PRECISION=10", "WRITE_NAME=NO"],
            ".csv": ["WRITE_BOM=YES", "CREATE_CSVT=YES", *(["GEOMETRY=AS_WKT"] if self._outlines else [])],
        }.get(self._suffix, [])
        name = "plots" if self._suffix == ".kmz" else self._path.stem  # a file inside the archive: ASCII only
        layer, _ = attempt(dataset.CreateLayer, name, srs, kind, options)
        if layer is None:
            return None
        widths = self._widths(rows) if self._suffix == ".shp" else {}
        for attribute in self._attributes:
            definition = ogr.FieldDefn(self._names[attribute.name], self._type(attribute))
            if attribute.name in widths:
                definition.SetWidth(widths[attribute.name])
            if attempt(layer.CreateField, definition)[0] != 0:
                return None
        if self._is_kml and self._label is not None and layer.GetLayerDefn().GetFieldIndex(_KML_NAME) < 0:
            layer.CreateField(ogr.FieldDefn(_KML_NAME, ogr.OFTString))
        return layer

    def _type(self, attribute: Attribute) -> int:
        """OGR's type. KML has no dates among its own fields, and its driver makes texts of long integers."""
        if self._is_kml and attribute.type == "date":
            return int(ogr.OFTString)
        if attribute.type == "integer" and not attribute.long:
            return int(ogr.OFTInteger)
        return int(_TYPES[attribute.type])

    @property
    def _is_kml(self) -> bool:
        return self._suffix in (".kml", ".kmz")

    def _widths(self, rows: Rows) -> dict[str, int]:
        """As wide as the longest text of each column, in bytes."""
        widths = {attribute.name: 1 for attribute in self._attributes if attribute.type == "text"}
        for _, values in rows:
            for name in widths:
                value = values.get(name)
                if value is not None:
                    widths[name] = max(widths[name], len(str(value).encode(self._encoding, "replace")))
        return {name: min(width, _DBF_TEXT) for name, width in widths.items()}

    def _feature(self, definition: Any, polygons: Polygons, values: Mapping[str, Any]) -> Any:
        feature = ogr.Feature(definition)
        for attribute in self._attributes:
            value = values.get(attribute.name)
            position = definition.GetFieldIndex(self._names[attribute.name])
            if value is not None:
                self._set(feature, position, attribute, value)
        if self._is_kml and self._label is not None and values.get(self._label) is not None:
            feature.SetField(_KML_NAME, str(values[self._label]))
        if self._outlines and polygons:
            shown = (
                transform_polygons(polygons, self._crs, self._geographic()) if self._suffix in _DEGREES else polygons
            )
            feature.SetGeometryDirectly(to_ogr(shown))
        return feature

    def _geographic(self) -> str:
        """Longitude and latitude on the system's own datum: no shift between datums is made up."""
        srs = srs_from(self._crs)
        return self._crs if srs.IsGeographic() else str(srs.CloneGeogCS().ExportToWkt())

    def _set(self, feature: Any, position: int, attribute: Attribute, value: Any) -> None:
        if attribute.type == "date" and not self._is_kml:
            year, month, day = (int(part) for part in str(value).split("-"))
            feature.SetField(position, year, month, day, 0, 0, 0, 0)
        elif attribute.type in ("text", "date"):
            feature.SetFieldString(position, self._fitted(attribute.name, _text(value)))
        elif attribute.type == "integer":
            feature.SetFieldInteger64(position, int(value))
        else:
            feature.SetField(position, float(value))

    def _fitted(self, name: str, text: str) -> str:
        if self._suffix == ".xlsx":
            if len(text) > _XLSX_TEXT:
                self._losses.cut[name] += 1
            return text[:_XLSX_TEXT]
        if self._is_kml:
            return "".join(c for c in text if ord(c) >= 0x20 or c in "\t\n\r")
        if self._suffix != ".shp":
            return text
        raw = text.encode(self._encoding, "replace")
        self._losses.characters += raw.count(b"?") - text.count("?")
        if len(raw) > _DBF_TEXT:
            self._losses.cut[name] += 1
            raw = raw[:_DBF_TEXT]
        return raw.decode(self._encoding, "ignore")  # never half a character


def _unreserved(names: Sequence[str], suffix: str) -> dict[str, str]:
    """Names without those that the format keeps for itself."""
    reserved = _RESERVED.get(suffix, ())
    taken = {name.casefold() for name in names}
    made = {}
    for name in names:
        new = name
        while new.casefold() in reserved or (new != name and new.casefold() in taken):
            new += "_"
        taken.add(new.casefold())
        made[name] = new
    return made


def _text(value: Any) -> str:
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def dbf_names(names: Sequence[str], encoding: str = _GBK) -> dict[str, str]:
    """Names of at most ten bytes, cut between characters, all different whatever their case.

    None ends in a blank: a DBF pads with blanks, and the field would not be found again by its name.
    """
    taken: set[str] = set()
    short: dict[str, str] = {}
    for name in names:
        wanted = _cut(name, _DBF_NAME, encoding).strip()
        number = 0
        while wanted.casefold() in taken or not wanted:
            number += 1
            tail = f"_{number}"
            wanted = _cut(name, _DBF_NAME - len(tail), encoding).strip() + tail
        taken.add(wanted.casefold())
        short[name] = wanted
    return short


def _cut(text: str, size: int, encoding: str) -> str:
    """The first ``size`` bytes, without half a character at the end."""
    return text.encode(encoding, "replace")[:size].decode(encoding, "ignore")
