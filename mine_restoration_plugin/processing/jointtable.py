"""A table of joints as core takes it: a file read by us, which knows GBK, or any layer's attributes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsFeatureRequest, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingException

from .cells import text

if TYPE_CHECKING:
    from ..core.diagnosis.rock.joints import Plane
    from ..core.model.text import Label

FILES = (".csv", ".txt", ".xlsx", ".xlsm", ".ods")


def joints(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> tuple[tuple[Plane, ...], tuple[Label, ...]]:
    """Planes of the table, and what a person should know.

    Raises:
        InputError: no columns or cells that can be read, with the line.
        QgsProcessingException: QGIS cannot load the table.
    """
    from ..core.diagnosis.rock.joints import read_planes
    from ..core.exchange.point_tables import named_rows

    given = parameters.get(name)
    if isinstance(given, str) and Path(given).suffix.lower() in FILES and Path(given).is_file():
        return read_planes(named_rows(given), Path(given).name)
    source = algorithm.parameterAsSource(parameters, name, context)
    if source is None:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    names = [field.name() for field in source.fields()]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows = [
        (int(item.id()), dict(zip(names, (text(value) for value in item.attributes()))))
        for item in source.getFeatures(request)
    ]
    return read_planes(rows, source.sourceName())
