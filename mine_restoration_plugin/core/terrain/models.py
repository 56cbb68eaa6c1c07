"""Triangulated surfaces of other programs as a source of heights on any grid."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np

from ..exchange.landxml import read_landxml, the_surface
from ..geodata.crs import same_crs, transform_points
from ..geodata.grid import Floating, GridSpec, Window
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from .cell_choice import round_down
from .tin import Rasteriser, Tin


class ModelSource(RasterSource):
    """A TIN behind the interface of a raster: heights at the centres of the cells of ``spec``, NaN beside it."""

    def __init__(self, tin: Tin, name: str, spec: GridSpec, notes: tuple[Label, ...] = ()) -> None:
        self.path, self.band, self.notes = name, 1, list(notes)
        self.tin, self.spec, self.height_datum, self.block = tin, spec, tin.height_datum, (256, 256)
        self.dtype = np.float64
        self._rasteriser: Rasteriser | None = None

    def on(self, spec: GridSpec) -> ModelSource:
        """The same triangles on another grid of the same system."""
        return ModelSource(self.tin, self.path, spec, tuple(self.notes))

    def close(self) -> None:
        self._rasteriser = None

    def read_into(self, window: Window, out: Floating) -> None:
        if self._rasteriser is None:
            self._rasteriser = Rasteriser(self.tin, self.spec)
        out[...] = self._rasteriser.heights(window)


def read_model(
    path: str | os.PathLike[str], system: str | None, crs: str | None = None, surface: str | None = None,
    progress: Progress = SILENT,
) -> ModelSource:  # fmt: skip
    """A LandXML surface in ``system`` (None: its own), with the cell that its points bear.

    Raises:
        InputError: as of ``exchange.landxml.read_landxml``; several surfaces and no name; no system anywhere.
    """
    name = Path(path).name
    found = the_surface(read_landxml(path, progress), surface, name)
    own = found.crs or crs or system
    if own is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} does not say its coordinate system. Give the one its coordinates are in.",
            ),
            path=name,
        )
    target = system or own
    points = found.points
    if not same_crs(own, target):
        points = np.column_stack((transform_points(points[:, :2], own, target), points[:, 2]))
    tin = Tin(points, found.triangles, target, height_datum=found.height_datum)
    spacing = math.sqrt(tin.area_m2 / len(np.unique(tin.triangles)))
    cell = round_down(spacing / 2)
    left, low, right, high = tin.bounds
    first, last = math.floor(left / cell), math.ceil(right / cell)
    bottom, top = math.floor(low / cell), math.ceil(high / cell)
    spec = GridSpec(
        max(last - first, 1), max(top - bottom, 1), (first * cell, cell, 0.0, top * cell, 0.0, -cell), target
    )
    notes = [
        *found.notes,
        Label(
            "{name}: surface “{surface}” with {count} triangles.", "{name}：曲面“{surface}”，三角形{count}个。"
        ).format(name=name, surface=found.name, count=len(tin.triangles)),
    ]
    return ModelSource(tin, name, spec, tuple(notes))
