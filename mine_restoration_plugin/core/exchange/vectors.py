"""Features of any file that OGR opens, as plain data."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr

from ..geodata.crs import authid
from ..geodata.grid import Polygons
from ..geodata.guard import attempt
from ..geodata.shapes import from_ogr, why_invalid
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .encoding import GBK, dbf_encoding, guess, looks_garbled, table_encoding

_KML_DRIVERS = ("KML", "LIBKML")
_KML_ID = "LIBKML_ID_FIELD"
"""Names the field that newer versions of GDAL make for the ids of placemarks, "id" by default: an office's own "id"
would land in the same field."""
_KML_FIELDS = (
    "Name",
    "description",
    "Description",
    "timestamp",
    "begin",
    "end",
    "altitudeMode",
    "tessellate",
    "extrude",
    "visibility",
    "drawOrder",
    "icon",
    "snippet",
)
_AREAS = (
    ogr.wkbPolygon,
    ogr.wkbMultiPolygon,
    ogr.wkbCurvePolygon,
    ogr.wkbMultiSurface,
    ogr.wkbTriangle,
    ogr.wkbTIN,
    ogr.wkbPolyhedralSurface,
)


@dataclass(frozen=True)
class Feature:
    """One feature. ``polygons`` is None where there is no outline; ``fault`` then, or of a bad outline, says why."""

    fid: int
    attributes: dict[str, Any]
    polygons: Polygons | None
    geometry_type: str
    fault: Fault | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with an outline: "empty", "not polygon" or "invalid", and what GEOS says about it."""

    kind: str
    reason: str = ""


@dataclass(frozen=True)
class FeatureTable:
    """All features of one layer. ``crs`` is an authority id or WKT, None where the file has none."""

    path: str
    layer: str
    fields: tuple[str, ...]
    features: tuple[Feature, ...] = field(repr=False)
    crs: str | None
    encoding: str | None


def read_features(path: str | Path, layer: str | None = None, progress: Progress = SILENT) -> FeatureTable:
    """Read one layer.

    Args:
        path: file, folder or GDAL's /vsi path; "path|layername=name" as QGIS writes it is understood.
        layer: its name, where the file has several.

    Raises:
        InputError: no such file, no such layer, no features, text in an unknown encoding.
    """
    source, _, rest = str(path).partition("|layername=")
    layer = layer or rest.partition("|")[0] or None
    options, encoding = [], None
    if source.lower().endswith((".shp", ".dbf")):
        attributes = _table_beside(Path(source))
        encoding = dbf_encoding(attributes) if attributes is not None else None
        stated = table_encoding(attributes) if attributes is not None else None
        options = [f"ENCODING={stated}"] if stated else []
    with contextlib.ExitStack() as stack:
        opened = source
        if source.lower().endswith(".csv"):
            options = ["KEEP_GEOM_COLUMNS=NO", "EMPTY_STRING_AS_NULL=YES"]
            opened, encoding = stack.enter_context(_as_utf8(Path(source)))
        return _read(source, opened, layer, options, encoding, progress)


def _read(
    source: str, opened: str, layer: str | None, options: list[str], encoding: str | None, progress: Progress
) -> FeatureTable:
    before = gdal.GetThreadLocalConfigOption(_KML_ID)
    gdal.SetThreadLocalConfigOption(_KML_ID, "")
    try:
        dataset, message = attempt(gdal.OpenEx, opened, gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
    finally:
        gdal.SetThreadLocalConfigOption(_KML_ID, before)
    if dataset is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be opened as vector data. {reason}"),
            path=source,
            reason=message,
        )
    chosen = _choose(dataset, source, layer)
    srs = _known(chosen.GetSpatialRef())
    definition = chosen.GetLayerDefn()
    fields = tuple(definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount()))
    features = tuple(_features(chosen, progress))
    if dataset.GetDriver().ShortName in _KML_DRIVERS:
        fields = _said(fields, features)
        features = tuple(
            replace(item, attributes={name: item.attributes[name] for name in fields}) for item in features
        )
    table = FeatureTable(source, chosen.GetName(), fields, features, authid(srs) if srs is not None else None, encoding)
    if not features:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} of {path} has no features."),
            layer=table.layer,
            path=Path(source).name,
        )
    _refuse_garbled(table)
    return table


@contextlib.contextmanager
def _as_utf8(path: Path) -> Iterator[tuple[str, str | None]]:
    """A CSV as OGR reads it: one in GBK is read through a copy in memory, with the files of types and CRS beside it."""
    try:
        raw = path.read_bytes()
    except OSError:
        yield str(path), None  # OGR says what is wrong, and knows /vsizip/ and the like
        return
    encoding = guess(raw)
    if encoding != GBK:
        yield str(path), encoding
        return
    folder = f"/vsimem/{uuid.uuid4().hex}"
    names = [f"{folder}/{path.name}"]
    gdal.FileFromMemBuffer(names[0], raw.decode(GBK).encode("utf-8"))
    for suffix in (".csvt", ".prj"):
        if path.with_suffix(suffix).is_file():
            names.append(f"{folder}/{path.with_suffix(suffix).name}")
            gdal.FileFromMemBuffer(names[-1], path.with_suffix(suffix).read_bytes())
    try:
        yield names[0], encoding
    finally:
        for name in names:
            attempt(gdal.Unlink, name)


def _said(fields: tuple[str, ...], features: tuple[Feature, ...]) -> tuple[str, ...]:
    """The fields of a KML without those that its driver adds and nobody filled, and without a name that repeats one.

    The field without a name holds the ids of placemarks, which number the places of a file and say nothing of them.
    """
    kept = []
    for name in filter(None, fields):
        values = [item.attributes[name] for item in features]
        if name in _KML_FIELDS and all(value in (None, "", -1, 0) for value in values):
            continue
        if name == "Name" and any(
            values == [item.attributes[other] for item in features] for other in fields if other != name
        ):
            continue
        kept.append(name)
    return tuple(kept)


def _known(srs: osr.SpatialReference | None) -> osr.SpatialReference | None:
    """None for what a GeoPackage calls an undefined system."""
    if srs is None or srs.IsLocal() or str(srs.GetName() or "").casefold().startswith(("undefined", "unknown")):
        return None
    return srs


def _table_beside(path: Path) -> Path | None:
    for suffix in (".dbf", ".DBF"):
        if path.with_suffix(suffix).is_file():
            return path.with_suffix(suffix)
    return None


def _choose(dataset: gdal.Dataset, path: str, name: str | None) -> ogr.Layer:
    layers = [dataset.GetLayerByIndex(i) for i in range(dataset.GetLayerCount())]
    names = [layer.GetName() for layer in layers]
    if name is not None and name in names:
        return layers[names.index(name)]
    areas = [layer for layer in layers if _may_hold_areas(layer)]
    if name is None and len(layers) == 1:
        return layers[0]
    if name is None and len(areas) == 1:
        return areas[0]
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "{path} holds the layers {names}. Name the one to read."),
        path=Path(path).name,
        names=", ".join(names) or "-",
    )


def _may_hold_areas(layer: ogr.Layer) -> bool:
    kind = ogr.GT_Flatten(layer.GetGeomType())
    return kind in (ogr.wkbUnknown, ogr.wkbPolygon, ogr.wkbMultiPolygon, ogr.wkbGeometryCollection) or bool(
        ogr.GT_IsSubClassOf(kind, ogr.wkbSurface)
    )


def _features(layer: ogr.Layer, progress: Progress) -> Iterator[Feature]:
    count = max(layer.GetFeatureCount(), 1)
    layer.ResetReading()
    number = 0
    while True:
        feature, message = attempt(layer.GetNextFeature)
        if feature is None:
            if message:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Feature {number} of the layer {layer} cannot be read: {reason}",
                    ),
                    number=number + 1,
                    layer=layer.GetName(),
                    reason=message,
                )
            return
        number += 1
        if number % 50 == 1:
            progress.report(min(number / count, 1.0))
        geometry = feature.GetGeometryRef()
        polygons, fault = _outline(geometry)
        kind = geometry.GetGeometryName() if geometry is not None else ""
        yield Feature(feature.GetFID(), _attributes(feature), polygons, kind, fault)


def _outline(geometry: ogr.Geometry | None) -> tuple[Polygons | None, Fault | None]:
    if geometry is None or geometry.IsEmpty():
        return None, Fault("empty")
    if not _is_area(geometry):
        return None, Fault("not polygon", geometry.GetGeometryName())
    polygons = from_ogr(geometry)
    if not polygons:
        return None, Fault("empty")
    reason = why_invalid(polygons)
    return polygons, None if reason is None else Fault("invalid", reason)


def _is_area(geometry: ogr.Geometry) -> bool:
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind == ogr.wkbGeometryCollection:
        return all(_is_area(geometry.GetGeometryRef(i)) for i in range(geometry.GetGeometryCount()))
    return kind in _AREAS


def _attributes(feature: ogr.Feature) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for i in range(feature.GetFieldCount()):
        definition = feature.GetFieldDefnRef(i)
        name = definition.GetName()
        if not feature.IsFieldSetAndNotNull(i):
            values[name] = None
        elif definition.GetType() == ogr.OFTDate:
            year, month, day = feature.GetFieldAsDateTime(i)[:3]
            values[name] = f"{year:04d}-{month:02d}-{day:02d}"
        elif definition.GetType() == ogr.OFTBinary:
            values[name] = bytes(feature.GetFieldAsBinary(i)).hex()
        else:
            value = feature.GetField(i)
            if isinstance(value, bytes):
                value = value.decode("utf-8", "replace")
            values[name] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return values


def _refuse_garbled(table: FeatureTable) -> None:
    for name in table.fields:
        if looks_garbled(name):
            raise _garbled(table, name)
    for feature in table.features:
        for value in feature.attributes.values():
            if isinstance(value, str) and looks_garbled(value):
                raise _garbled(table, value)


def _garbled(table: FeatureTable, text: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The Chinese text of {path} comes out garbled ({sample}): it is in another encoding "
            "than the file says. Correct or delete its .cpg file, or save the layer again as "
            "UTF-8.",
        ),
        path=Path(table.path).name,
        sample=repr(text[:20]),
    )
