"""A section along a drawn line, with the same areas as those across a base line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ..section import sample_points
from .crossed import CrossSection, areas_of, crossings

Floats = NDArray[np.float64]
MOST_POINTS = 200_000


def section_along(
    before: RasterSource,
    after: RasterSource,
    line: Sequence[Sequence[float]],
    polygons: Polygons | None = None,
    station_m: float = 0.0,
) -> CrossSection:
    """The section along a chain of x, y; ``offset_m`` counts along the line from its start.

    Heights are bilinear, sampled at every cell, at every bend and where an outline is crossed. Areas count inside the
    polygons (None: along the whole line).

    Raises:
        InputError: a line without length, or too long for its cells.
    """
    chain = np.asarray(line, dtype=np.float64)[:, :2]
    lengths = np.hypot(*np.diff(chain, axis=0).T)
    chain, lengths = chain[np.insert(lengths > 0, 0, True)], lengths[lengths > 0]
    if not lengths.sum() > 0:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "A section line has no length. Draw it again."))
    step = min(before.spec.cell_x, before.spec.cell_y)
    if lengths.sum() / step > MOST_POINTS:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A section line is {length} m long, too long for cells of {cell} m. Draw a shorter one.",
            ),
            length=round(float(lengths.sum())),
            cell=f"{step:g}",
        )
    upto = np.concatenate(([0.0], np.cumsum(lengths)))
    offsets, inside = [np.zeros(1)], []
    for start, end, length, first in zip(chain[:-1], chain[1:], lengths, upto):
        edges = crossings(polygons, start, (end - start) / length) if polygons else np.array([-np.inf, np.inf])
        local = np.arange(step, length, step)
        local = np.union1d(local, edges[(edges > 0) & (edges < length)])
        local = np.append(local[local < length], length)
        middle = (np.append(0.0, local[:-1]) + local) / 2
        inside.append(np.searchsorted(edges, middle) % 2 == 1)
        offsets.append(first + local)
    along, within = np.concatenate(offsets), np.concatenate(inside)
    x, y = (np.interp(along, upto, chain[:, axis]) for axis in (0, 1))
    heights = [sample_points(surface, np.column_stack((x, y))) for surface in (before, after)]
    cut, fill = areas_of(along, heights[1] - heights[0], within)
    return CrossSection(station_m, along, x, y, heights[0], heights[1], within, cut, fill)
