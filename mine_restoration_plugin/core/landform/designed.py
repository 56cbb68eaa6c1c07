"""What every landform design gives back: a surface on the grid of the ground, and what it moves.

Written and measured in one pass, so that the volumes are those of the file: ``cut_fill`` between the ground and the
design finds the same cubic metres.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Union

import numpy as np
from numpy.typing import NDArray

from ..geodata.grid import Window
from ..geodata.raster import RasterSource, RasterWriter
from ..model.progress import SILENT, Progress
from ..model.text import Label

Blocks = Iterable[tuple[Window, NDArray[np.floating[Any]]]]
Figure = Union[float, int, str, None]


@dataclass(frozen=True)
class Change:
    """Between the ground and a design, over cells where both are known: projected m², m³ and m, none negative.

    ``cut_bank_m3`` and ``fill_compacted_m3`` are geometry (domain 14.6): cut is bank, fill is compacted volume.
    ``nodata_area_m2`` is of cells that the design covers and the ground does not.
    """

    cut_area_m2: float = 0.0
    fill_area_m2: float = 0.0
    cut_bank_m3: float = 0.0
    fill_compacted_m3: float = 0.0
    deepest_cut_m: float = 0.0
    highest_fill_m: float = 0.0
    nodata_area_m2: float = 0.0

    @property
    def area_m2(self) -> float:
        """Projected area of the cells that the design cuts or fills."""
        return self.cut_area_m2 + self.fill_area_m2

    def to_json(self) -> dict[str, float]:
        return {**vars(self), "area_m2": self.area_m2}


@dataclass(frozen=True)
class Designed:
    """One finished design.

    ``kind`` is the algorithm's id, ``path`` the written surface (None when only measured), ``settings`` what was asked
    for and which rule gave it (JSON values), ``figures`` what is particular to the kind, units in their names.
    """

    kind: str
    path: str | None
    change: Change
    settings: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "change": self.change.to_json(),
            "settings": dict(self.settings),
            "figures": dict(self.figures),
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }


class Measure:
    """Adds up a change block by block: float64 sums per block, added exactly (``math.fsum``) at the end."""

    def __init__(self, cell_area_m2: float) -> None:
        self._cell = cell_area_m2
        self._cut: list[float] = []
        self._fill: list[float] = []
        self._cells = np.zeros(3, dtype=np.int64)
        self._extremes = [0.0, 0.0]

    def add(self, ground: NDArray[np.floating[Any]], design: NDArray[np.floating[Any]]) -> None:
        """Two arrays of one shape, metres, NaN where nothing is known; the design as it will be stored."""
        rise = np.asarray(design, dtype=np.float64) - np.asarray(ground, dtype=np.float64)
        unknown = np.isfinite(design) & ~np.isfinite(ground)
        cut, fill = np.where(rise < 0, -rise, 0.0), np.where(rise > 0, rise, 0.0)  # NaN compares false
        self._cut.append(float(cut.sum()))
        self._fill.append(float(fill.sum()))
        self._cells += [np.count_nonzero(cut), np.count_nonzero(fill), np.count_nonzero(unknown)]
        self._extremes = [
            max(self._extremes[0], float(cut.max(initial=0.0))),
            max(self._extremes[1], float(fill.max(initial=0.0))),
        ]

    def change(self) -> Change:
        cut_cells, fill_cells, unknown = (int(n) for n in self._cells)
        return Change(
            cut_area_m2=cut_cells * self._cell,
            fill_area_m2=fill_cells * self._cell,
            cut_bank_m3=math.fsum(self._cut) * self._cell,
            fill_compacted_m3=math.fsum(self._fill) * self._cell,
            deepest_cut_m=self._extremes[0],
            highest_fill_m=self._extremes[1],
            nodata_area_m2=unknown * self._cell,
        )


def write_design(
    ground: RasterSource, blocks: Blocks, path: str | os.PathLike[str] | None, progress: Progress = SILENT
) -> Change:
    """Write the design (GeoTIFF, the ground's grid and number type) and measure it; without a path only measure.

    Ground kept as float64 gives a float64 design: cells that stay as they are would else move by a rounding.
    ``blocks`` cover the grid once: window and heights in metres, NaN where the design says nothing.

    Raises:
        InputError: the file cannot be written; nothing half-made stays.
    """
    measure = Measure(ground.spec.cell_area_m2)
    if path is None:
        _run(ground, blocks, measure, None, progress)
    else:
        with RasterWriter(path, ground.spec, dtype=ground.dtype) as writer:
            _run(ground, blocks, measure, writer, progress)
    return measure.change()


def _run(
    ground: RasterSource, blocks: Blocks, measure: Measure, writer: RasterWriter | None, progress: Progress
) -> None:
    done = 0
    for window, heights in blocks:
        stored = np.asarray(heights, dtype=ground.dtype)
        measure.add(ground.read(window)[0], stored)
        if writer is not None:
            writer.write(window, stored)
        done += window.width * window.height
        progress.report(done / ground.spec.cells)
