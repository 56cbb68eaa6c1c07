"""Features of a vector layer by place: what lies in a box is read, the rest of the layer stays on the disk.

A layer with a spatial index of its own is asked; any other is read through once for its envelopes (40 bytes a feature).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr, osr

from ..geodata.crs import srs_from, to_lonlat
from ..geodata.grid import Polygons
from ..geodata.guard import attempt
from ..geodata.relations import Shape, polygons_of, shape_from_wkb
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .encoding import table_encoding
from .vectors import _attributes, _choose, _known, _table_beside

_EDGE = 16
_MARGIN = 0.01
_LARGE = 1_000_000  # bytes: a county's boundary, a reserve; every tile asks for it again
_LARGE_HELD = 16
_LINES_AND_POINTS = (
    ogr.wkbPoint,
    ogr.wkbLineString,
    ogr.wkbMultiPoint,
    ogr.wkbMultiLineString,
    ogr.wkbCircularString,
    ogr.wkbCompoundCurve,
    ogr.wkbMultiCurve,
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlacedFeature:
    """One feature in the target system. ``shape`` is for geodata.relations; invalid outlines were made valid."""

    fid: int
    attributes: Mapping[str, Any]
    shape: Shape
    mended: bool

    @property
    def polygons(self) -> Polygons:
        return polygons_of(self.shape)


class PlacedLayer:
    """An open layer. Made by ``open_placed``."""

    def __init__(self, dataset: gdal.Dataset, layer: ogr.Layer, source: str, target: str) -> None:
        self._dataset = dataset
        self._layer = layer
        self.name = layer.GetName()
        definition = layer.GetLayerDefn()
        self.fields = tuple(definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount()))
        self._target = target
        own, wanted = srs_from(source), srs_from(target)
        self._onward = self._back = None
        if not own.IsSame(wanted):
            self._onward = osr.CoordinateTransformation(own, wanted)
            self._back = osr.CoordinateTransformation(wanted, own)
        self._large: dict[int, PlacedFeature] = {}
        self._indexed = bool(layer.TestCapability(ogr.OLCFastSpatialFilter))
        self._fids = np.empty(0, np.int64)
        self._boxes = np.empty((0, 4))
        self._held: dict[int, ogr.Feature] | None = None
        if not self._indexed:
            self._read_envelopes()

    @property
    def count(self) -> int:
        return int(self._layer.GetFeatureCount())

    @property
    def has_areas(self) -> bool:
        """Whether its features are polygons, by the layer's type or else by its first feature."""
        kind = ogr.GT_Flatten(self._layer.GetGeomType())
        if kind not in (ogr.wkbUnknown, ogr.wkbGeometryCollection):
            return kind not in _LINES_AND_POINTS
        self._layer.ResetReading()
        first = next((f.GetGeometryRef().GetDimension() for f in self._layer if f.GetGeometryRef() is not None), 2)
        return int(first) == 2

    def within(self, box: tuple[Any, ...]) -> list[PlacedFeature]:
        """Features whose envelopes meet a box (x min, y min, x max, y max in the target system), in their order."""
        own = self._own_box(tuple(float(value) for value in box))
        found = []
        for feature in self._features(own):
            made = self._placed(feature)
            if made is not None:
                found.append(made)
        return found

    def centres_lonlat(self) -> NDArray[np.float64]:
        """(n, 2) longitude and latitude of the centroids of all features."""
        points = []
        self._layer.SetSpatialFilter(None)
        self._layer.ResetReading()
        for feature in self._layer:
            geometry = feature.GetGeometryRef()
            middle, _ = attempt(geometry.Centroid) if geometry is not None else (None, "")
            if middle is None or middle.IsEmpty():
                continue
            if self._onward is not None:
                attempt(middle.Transform, self._onward)
            points.append((middle.GetX(), middle.GetY()))
        return (
            to_lonlat(np.array(points, dtype=np.float64).reshape(-1, 2), self._target) if points else np.empty((0, 2))
        )

    def _read_envelopes(self) -> None:
        fids, boxes = [], []
        random = bool(self._layer.TestCapability(ogr.OLCRandomRead))
        self._held = None if random else {}
        self._layer.ResetReading()
        for feature in self._layer:
            geometry = feature.GetGeometryRef()
            if geometry is None or geometry.IsEmpty():
                continue
            left, right, lower, upper = geometry.GetEnvelope()
            fids.append(feature.GetFID())
            boxes.append((left, lower, right, upper))
            if self._held is not None:
                self._held[feature.GetFID()] = feature.Clone()
        self._fids, self._boxes = np.array(fids, dtype=np.int64), np.array(boxes).reshape(-1, 4)

    def _own_box(self, box: tuple[float, ...]) -> Box:
        """The box in the layer's own system: its edges are carried over in steps, and a little is added."""
        left, lower, right, upper = box
        if self._back is None:
            return left, lower, right, upper
        step = np.linspace(0, 1, _EDGE)
        xs, ys = left + (right - left) * step, lower + (upper - lower) * step
        edge = [(x, y) for x in xs for y in (lower, upper)] + [(x, y) for x in (left, right) for y in ys]
        moved, _ = attempt(self._back.TransformPoints, [(float(x), float(y)) for x, y in edge])
        points = np.array(moved if moved is not None else [(np.inf, np.inf)], dtype=np.float64)[:, :2]
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return (np.inf, np.inf, -np.inf, -np.inf)
        low, high = points.min(axis=0), points.max(axis=0)
        more = (high - low) * _MARGIN
        return float(low[0] - more[0]), float(low[1] - more[1]), float(high[0] + more[0]), float(high[1] + more[1])

    def _features(self, box: Box) -> Iterator[ogr.Feature]:
        if not np.isfinite(box).all():
            return
        if self._indexed:
            self._layer.SetSpatialFilterRect(*box)
            self._layer.ResetReading()
            yield from sorted(self._layer, key=lambda feature: int(feature.GetFID()))
            self._layer.SetSpatialFilter(None)
            return
        left, lower, right, upper = box
        meets = (self._boxes[:, 0] <= right) & (self._boxes[:, 2] >= left)
        meets &= (self._boxes[:, 1] <= upper) & (self._boxes[:, 3] >= lower)
        for fid in np.sort(self._fids[meets]).tolist():
            feature = self._held[fid] if self._held is not None else self._layer.GetFeature(fid)
            if feature is not None:
                yield feature

    def _placed(self, feature: ogr.Feature) -> PlacedFeature | None:
        if feature.GetFID() in self._large:
            return self._large[feature.GetFID()]
        made = self._carried(feature)
        if made is not None and made.shape.WkbSize() > _LARGE:
            while len(self._large) >= _LARGE_HELD:
                del self._large[next(iter(self._large))]
            self._large[made.fid] = made
        return made

    def _carried(self, feature: ogr.Feature) -> PlacedFeature | None:
        geometry = feature.GetGeometryRef()
        if geometry is None or geometry.IsEmpty():
            return None
        geometry = geometry.Clone()
        if self._onward is not None:
            code, _ = attempt(geometry.Transform, self._onward)
            if code != 0:
                return None
        valid, _ = attempt(geometry.IsValid)
        geometry.FlattenTo2D()
        return PlacedFeature(
            feature.GetFID(), _attributes(feature), shape_from_wkb(bytes(geometry.ExportToWkb())), not valid
        )


@contextmanager
def open_placed(path: str | Path, target: str, layer: str | None = None) -> Iterator[PlacedLayer]:
    """A layer of any vector file for as long as the block lasts, its features carried to ``target``.

    Raises:
        InputError: no such file or layer, no coordinate system.
    """
    source, _, rest = str(path).partition("|layername=")
    layer = layer or rest.partition("|")[0] or None
    options = []
    if source.lower().endswith((".shp", ".dbf")):
        table = _table_beside(Path(source))
        encoding = table_encoding(table) if table is not None else None
        options = [f"ENCODING={encoding}"] if encoding else []
    dataset, message = attempt(gdal.OpenEx, source, gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
    if dataset is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be opened as vector data. {reason}"),
            path=source,
            reason=message,
        )
    chosen = _choose(dataset, source, layer)
    srs = _known(chosen.GetSpatialRef())
    if srs is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no coordinate system. Set it and run again."),
            layer=chosen.GetName(),
        )
    yield PlacedLayer(dataset, chosen, srs.ExportToWkt(), target)
