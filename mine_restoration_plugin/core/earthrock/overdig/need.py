"""The least-cut stable envelope: the highest surface under the ground that stands with the factor of safety asked for.

``E = min(G, L + H0)``: G the ground, L the greatest surface under it that is nowhere steeper than the stable slope of
its material (``landform.leastcut``), H0 the height that may stand upright (``stable``). Two cells a distance d apart
then differ by at most ``H0 + d·tan β``. On a grid L is told in 32 directions; the stable tangent is taken down by the
greatest share (1.4 % on square cells) that a plane between two of them may be too steep, so that no slope of E is
steeper than the rule in any direction, and a cut down to the rule is never called one too many.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...geodata.coverage import coverage_mask
from ...geodata.grid import GridSpec, Polygons, Window
from ...geodata.raster import RasterSource
from ...landform.envelope import metrication
from ...landform.leastcut import least_cut
from ...model.errors import InputError
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP
from ...rulebook import Rulebook
from .frame import HALF, Floats
from .stable import Material, check_material_values, free_height_m, stable_tan

DIRECTIONS = 32
NONE = -1


@dataclass(frozen=True)
class Ground:
    """Materials on one grid, the gentlest first: where zones overlap, and on the border of two, the gentler rule holds.

    ``tangents`` and ``heights_m`` by material, for the factor of safety ``fos``.
    """

    materials: tuple[Material, ...]
    tangents: tuple[float, ...]
    heights_m: tuple[float, ...]
    fos: float
    required_fos: float
    wedge: float
    spec: GridSpec

    @classmethod
    def of(cls, materials: Sequence[Material], required_fos: float, spec: GridSpec, book: Rulebook) -> Ground:
        if not required_fos >= 1.0 or not required_fos < 10.0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The required factor of safety has to be at least 1 and below 10, not {value}."
                ),
                value=required_fos,
            )
        for material in materials:
            check_material_values(material)
        return cls.made(materials, required_fos, required_fos, book.number("overdig.free_height_wedge"), spec)

    @classmethod
    def made(
        cls, materials: Sequence[Material], fos: float, required_fos: float, wedge: float, spec: GridSpec
    ) -> Ground:
        order = sorted(materials, key=lambda material: (stable_tan(material, fos, required_fos), material.name))
        return cls(
            tuple(order),
            tuple(stable_tan(material, fos, required_fos) for material in order),
            tuple(free_height_m(material, fos, wedge) for material in order),
            fos,
            required_fos,
            wedge,
            spec,
        )

    def at(self, fos: float, spec: GridSpec | None = None) -> Ground:
        """The same materials for another factor of safety, and on another grid."""
        return self.made(self.materials, fos, self.required_fos, self.wedge, spec or self.spec)

    def of_cells(self, window: Window) -> NDArray[np.int64]:
        """Number of the material of every cell, ``NONE`` where there is none; a zone has cells it covers half of."""
        found = np.full((window.height, window.width), NONE, np.int64)
        everywhere = NONE
        for number, material in enumerate(self.materials):
            if not material.polygons:
                everywhere = number if everywhere == NONE else everywhere
                continue
            inside = coverage_mask(material.polygons, self.spec, window) >= HALF
            found[inside & (found == NONE)] = number
        if everywhere != NONE:
            found[found == NONE] = everywhere
        return found

    def heights(self, numbers: NDArray[np.int64]) -> Floats:
        """The height that may stand upright in every cell, NaN where no material is known."""
        known = np.array([*self.heights_m, np.nan])
        result: Floats = known[numbers]
        return result


class Envelope:
    """E of one surface, by window."""

    def __init__(
        self,
        ground: Ground,
        surface: RasterSource,
        folder: Path,
        name: str,
        progress: Progress,
        *,
        cautious: bool = True,
    ) -> None:
        """``cautious``: take the tangents down for the directions of the grid, as the module says."""
        self._ground, self._surface = ground, surface
        slower = 1.0 / (1.0 + metrication(ground.spec, DIRECTIONS)) if cautious else 1.0
        zones: list[tuple[Polygons, float]] = []
        everywhere: float | None = None
        for material, tangent in zip(ground.materials, ground.tangents):
            if material.polygons:
                zones.append((material.polygons, tangent * slower))
            elif everywhere is None:
                everywhere = tangent * slower
        path = folder / f"{name}.tif"
        least_cut(surface, everywhere, zones=zones, path=os.fspath(path), directions=DIRECTIONS, progress=progress)
        self._least = RasterSource(path)

    def __call__(self, window: Window) -> Floats:
        """Heights, NaN where the ground or its material is not known."""
        ground, least = self._surface.read(window)[0], self._least.read(window)[0]
        upright = self._ground.heights(self._ground.of_cells(window))
        result: Floats = np.minimum(ground.astype(np.float64), least.astype(np.float64) + upright)
        return result

    def close(self) -> None:
        self._least.close()
