"""From what Processing hands over (layers, strings, nothing at all) to the plain data core takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProperty,
    QgsVectorFileWriter,
    QgsWkbTypes,
)

from ..compat import is_null
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from ..core.geodata.grid import Polygons

Parameters = dict[str, Any]


@dataclass(frozen=True)
class ZoneFeature:
    """One polygon feature as plain data, with what is needed to write it again."""

    key: str
    polygons: Polygons
    geometry: QgsGeometry
    attributes: list[Any]


@dataclass(frozen=True)
class ZoneLayer:
    """The polygons of one source in the source's CRS."""

    crs: QgsCoordinateReferenceSystem
    fields: QgsFields
    zones: tuple[ZoneFeature, ...]


def given(parameters: Parameters, name: str) -> bool:
    """Whether a parameter was given at all; an absent optional number reads as 0.0 otherwise."""
    return not is_null(parameters.get(name))


def number(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> float | None:
    """An optional number; None where none was given.

    QGIS reads an optional number that is no number as 0, so texts and properties are looked at here.

    Raises:
        InputError: it is not a finite number.
    """
    if not given(parameters, name):
        return None
    value = parameters[name]
    if isinstance(value, QgsProperty):
        value = value.valueAsDouble(context.expressionContext(), math.nan)[0]
    elif not isinstance(value, str):
        value = algorithm.parameterAsDouble(parameters, name, context)
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{name} is {value}, which is not a number. Correct it or leave it out."
            ),
            name=name,
            value=repr(parameters[name]) if isinstance(parameters[name], str) else value,
        )
    return number


def text(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> str | None:
    """An optional text or file name; None where none was given."""
    if not given(parameters, name):
        return None
    return str(algorithm.parameterAsString(parameters, name, context)).strip() or None


def crs(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> str | None:
    """An optional CRS as authority id, or as WKT where it has none; None where none was given."""
    if not given(parameters, name):
        return None
    system = algorithm.parameterAsCrs(parameters, name, context)
    if not system.isValid():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} is not a coordinate system QGIS knows. Choose another."),
            name=name,
        )
    return crs_text(system)


def has_system(system: QgsCoordinateReferenceSystem) -> bool:
    """Whether a layer says what its coordinates are; GDAL gives that of a GeoPackage which does not a name."""
    return system.isValid() and not system.description().startswith("Undefined ")


def crs_text(system: QgsCoordinateReferenceSystem) -> str:
    """The authority id; WKT for a user's own definition."""
    authid = system.authid()
    if authid and not authid.startswith("USER:"):
        return str(authid)
    return str(system.toWkt())


def raster(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> str | None:
    """What GDAL opens a raster by; None where none was given.

    Raises:
        InputError: the layer does not come from GDAL.
        QgsProcessingException: QGIS cannot load it.
    """
    if not given(parameters, name):
        return None
    return _file_of(algorithm.parameterAsRasterLayer(parameters, name, context), algorithm, parameters, name)


def rasters(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> list[str]:
    """What GDAL opens each of several rasters by; empty where none was given.

    Raises:
        InputError: a layer does not come from GDAL.
        QgsProcessingException: QGIS cannot load one.
    """
    if not given(parameters, name):
        return []
    asked = parameters[name]
    layers = algorithm.parameterAsLayerList(parameters, name, context)
    if isinstance(asked, (list, tuple)) and len(layers) < len(asked):  # QGIS passes over what it cannot load
        raise QgsProcessingException(algorithm.invalidRasterError({name: asked[len(layers)]}, name))
    return [_file_of(layer, algorithm, parameters, name) for layer in layers]


def _file_of(layer: QgsMapLayer | None, algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str) -> str:
    if layer is None or not layer.isValid():
        raise QgsProcessingException(algorithm.invalidRasterError(parameters, name))
    return raster_path(layer)


def raster_path(layer: QgsMapLayer) -> str:
    """What GDAL opens a raster layer by.

    Raises:
        InputError: the layer does not come from GDAL.
    """
    if layer.providerType() != "gdal":
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The raster layer {layer} has no file behind it. Save it as GeoTIFF and choose the file.",
            ),
            layer=layer.name(),
        )
    return str(layer.dataProvider().dataSourceUri()).split("|option:")[0]


def source(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> QgsProcessingFeatureSource | None:
    """An optional source of features; None where none was given.

    Raises:
        InputError: it has no CRS.
        QgsProcessingException: QGIS cannot load it.
    """
    if not given(parameters, name):
        return None
    found = algorithm.parameterAsSource(parameters, name, context)
    if found is None:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    if not has_system(found.sourceCrs()):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no coordinate system. Set it and run again."),
            layer=found.sourceName(),
        )
    return found


def vector(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext, feedback: Any
) -> tuple[str, str | None]:
    """A file that OGR opens and the layer in it.

    A memory or virtual layer, a filtered one and "selected features only" are first written to a temporary GeoPackage.
    """
    formats = [extension.lower() for extension in QgsVectorFileWriter.supportedFormatExtensions()]
    path, layer = algorithm.parameterAsCompatibleSourceLayerPathAndLayerName(
        parameters, name, context, formats, "gpkg", feedback
    )
    if not path:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    return str(path), str(layer) or None


def zones(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, name: str, context: QgsProcessingContext
) -> ZoneLayer | None:
    """All polygons of an optional source; None where none was given.

    Raises:
        InputError: no CRS, no polygons, no feature, a feature without geometry or one that crosses itself.
    """
    chosen = source(algorithm, parameters, name, context)
    if chosen is None:
        return None
    layer = chosen.sourceName()
    if QgsWkbTypes.geometryType(chosen.wkbType()) in (
        QgsWkbTypes.GeometryType.PointGeometry,
        QgsWkbTypes.GeometryType.LineGeometry,
    ):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no polygons. Choose a polygon layer."),
            layer=layer,
        )
    features = chosen.getFeatures(QgsFeatureRequest(), QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks)
    found = [
        ZoneFeature(str(item.id()), polygons(item.geometry(), item.id(), layer), item.geometry(), item.attributes())
        for item in features
    ]
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no features. Choose another, or leave it out."),
            layer=layer,
        )
    return ZoneLayer(chosen.sourceCrs(), chosen.fields(), tuple(found))


def polygons(geometry: QgsGeometry, feature: int, layer: str) -> Polygons:
    """Plain polygons of one feature, curves made straight.

    Raises:
        InputError: there is no geometry, it is no polygon, or it crosses itself.
    """
    import numpy as np

    if geometry.isNull() or geometry.isEmpty():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Feature {feature} of {layer} has no geometry. Draw it or delete the feature."
            ),
            feature=feature,
            layer=layer,
        )
    if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:  # a layer of any geometry holds what it likes
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Feature {feature} of {layer} is no polygon. Delete it or choose a polygon layer."
            ),
            feature=feature,
            layer=layer,
        )
    straight = QgsGeometry(geometry.constGet().segmentize())
    if not straight.isGeosValid():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The outline of feature {feature} of {layer} crosses itself. "
                "Mend it with Fix geometries or the vertex tool.",
            ),
            feature=feature,
            layer=layer,
        )
    parts = straight.asMultiPolygon() if straight.isMultipart() else [straight.asPolygon()]
    return [[np.array([(p.x(), p.y()) for p in ring], dtype=np.float64) for ring in part] for part in parts]
