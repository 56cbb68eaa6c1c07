"""What the Processing tests share: the provider, tiny data, and runs that give back what was said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from mine_restoration_plugin.processing.provider import PROVIDER_ID, MineRestorationProvider

CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_800_000.0


class Listener(QgsProcessingFeedback):
    """Keeps what an algorithm says; cancels after ``cancel_after`` progress reports, if told to."""

    def __init__(self, cancel_after: int | None = None) -> None:
        super().__init__(False)
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.reports = 0
        self._cancel_after = cancel_after
        self.progressChanged.connect(self._count)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors.append(error)

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)

    def _count(self, _percent: float) -> None:
        self.reports += 1
        if self._cancel_after is not None and self.reports > self._cancel_after:
            self.cancel()


class Refused(Exception):
    """The algorithm did not run; the text is what a person reads."""


@pytest.fixture(scope="module")
def provider(qgis_app):
    registry = QgsApplication.processingRegistry()
    made = MineRestorationProvider()
    assert registry.addProvider(made)
    yield made
    registry.removeProvider(made)


def run(
    name: str, parameters: dict[str, Any], context: QgsProcessingContext | None = None, listener: Listener | None = None
) -> dict[str, Any]:
    """Run as the toolbox does: check the parameters, then run; Refused with the sentence otherwise."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"{PROVIDER_ID}:{name}")
    context, listener = context or QgsProcessingContext(), listener or Listener()
    good, message = algorithm.checkParameterValues(parameters, context)
    if not good:
        raise Refused(message)
    results, good = algorithm.run(parameters, context, listener)
    if not good:
        raise Refused("\n".join(listener.errors))
    return results


def write_raster(path: Path, heights: np.ndarray, *, crs: str | None = CRS, cell: float = 1.0) -> str:
    """A float32 GeoTIFF with its upper left corner at EAST, NORTH; NaN is NoData."""
    rows, columns = heights.shape
    data = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float32)
    data.SetGeoTransform((EAST, cell, 0.0, NORTH, 0.0, -cell))
    if crs is not None:
        system = osr.SpatialReference()
        system.SetFromUserInput(crs)
        data.SetProjection(system.ExportToWkt())
    data.GetRasterBand(1).SetNoDataValue(-9999.0)
    data.GetRasterBand(1).WriteArray(np.where(np.isfinite(heights), heights, -9999.0))
    data = None
    return str(path)


def memory_polygons(*wkt: str, crs: str = CRS, fields: str = "field=name:string") -> QgsVectorLayer:
    """A memory layer with one polygon feature for each WKT."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}&{fields}", "outlines", "memory")
    for i, text in enumerate(wkt):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(text))
        feature.setAttributes([f"zone {i + 1}"] + [None] * (layer.fields().count() - 1))
        assert layer.dataProvider().addFeature(feature)
    return layer


def box(left: float, top: float, width: float, height: float) -> str:
    """WKT of a rectangle; left and top are counted from the corner of ``write_raster``'s grid."""
    x, y = EAST + left, NORTH - top
    return f"POLYGON(({x} {y},{x + width} {y},{x + width} {y - height},{x} {y - height},{x} {y}))"
