"""Lists of numbers, a rectangle and base layers, as the field pack takes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapLayerStyle,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsVectorFileWriter,
)

from . import inputs

if TYPE_CHECKING:
    from ..core.register.fieldpack.offline import Base, Box

_COMMAS = re.compile(r"[,，;；、\n]+")


def words(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> list[str]:
    """A text of numbers divided by commas, Chinese ones too."""
    text = inputs.text(algorithm, parameters, name, context) or ""
    return [word.strip() for word in _COMMAS.split(text) if word.strip()]


def box(
    algorithm: QgsProcessingAlgorithm,
    parameters: inputs.Parameters,
    name: str,
    context: QgsProcessingContext,
    register: str,
) -> Box | None:
    """A rectangle in the register's coordinate system; None where none was given."""
    from ..core.register.register import open_register

    if not inputs.given(parameters, name):
        return None
    with open_register(register) as opened:
        crs = QgsCoordinateReferenceSystem(opened.crs)
    found = algorithm.parameterAsExtent(parameters, name, context, crs)
    if found.isNull():
        return None
    return found.xMinimum(), found.yMinimum(), found.xMaximum(), found.yMaximum()


def base_rasters(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> list[Base]:
    """Raster layers as ``raster_base`` gives each."""
    return [raster_base(layer) for layer in _layers(algorithm, parameters, name, context)]


def base_vectors(
    algorithm: QgsProcessingAlgorithm,
    parameters: inputs.Parameters,
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> list[Base]:
    """Vector layers as ``vector_base`` gives each."""
    return [vector_base(layer, context, feedback) for layer in _layers(algorithm, parameters, name, context)]


def raster_base(layer: QgsMapLayer) -> Base:
    """A raster layer's file and its look.

    Raises:
        InputError: it has no file; tiles from a network cannot go along.
    """
    from ..core.register.fieldpack.offline import Base

    return Base(inputs.raster_path(layer), layer.name(), None, _look(layer))


def vector_base(layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Base:
    """A vector layer as a file that OGR opens, and its look; a memory layer is written down first."""
    from ..core.register.fieldpack.offline import Base

    formats = [extension.lower() for extension in QgsVectorFileWriter.supportedFormatExtensions()]
    path, table = QgsProcessingUtils.convertToCompatibleFormatAndLayerName(
        layer, False, "base", formats, "gpkg", context, feedback
    )
    return Base(str(path), layer.name(), str(table) or None, _look(layer))


def _layers(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> list[Any]:
    return list(algorithm.parameterAsLayerList(parameters, name, context)) if inputs.given(parameters, name) else []


def _look(layer: Any) -> str:
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    return str(style.xmlData())
