"""Boundary points (界址点) of a package as the exchange text that land systems read: 界址点坐标 TXT.

Grammar as met in public converters («国土TXT格式», cnblogs znlgis and loveyl); ``boundary`` knows the other ways to
write it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..geodata.files import write_bytes
from ..model.text import Label
from .boundary.dialect import Dialect, encode
from .boundary.plots import TEXT_FIELDS, BoundaryPlot
from .boundary.writing import boundary_text
from .boundary.zones import Zone, zone_of

DEFAULT = Dialect()
__all__ = ["Dialect", "Zone", "coordinate_text", "write_coordinates", "zone_of"]


def write_coordinates(
    path: str | Path,
    plots: Sequence[Mapping[str, Any]],
    crs: str,
    *,
    dialect: Dialect = DEFAULT,
    producer: str | None = None,
    date: str | None = None,
) -> tuple[Label, ...]:
    """Write the boundary points of ``plots``; what the reader should know comes back.

    Args:
        path: the file, written beside its name and renamed at the end.
        plots: each with ``plot_no``, ``polygons`` and, if known, ``name``, ``sheet_no`` 图幅号, ``use`` 地块用途 and
            ``position`` 地上 or 地下.
        crs: that of the polygons; metric.
        producer: 数据产生单位. date: 数据产生日期, "YYYY-MM-DD". Lines without a value are left out.

    Raises:
        InputError: no plot, degrees, or the file cannot be written.
    """
    text, notes = coordinate_text(plots, crs, dialect=dialect, producer=producer, date=date)
    write_bytes(path, encode(text, dialect.encoding))
    return notes


def coordinate_text(
    plots: Sequence[Mapping[str, Any]],
    crs: str,
    *,
    dialect: Dialect = DEFAULT,
    producer: str | None = None,
    date: str | None = None,
) -> tuple[str, tuple[Label, ...]]:
    """The text of the file, and notes on zones that do not fit."""
    written = boundary_text([_plot(plot) for plot in plots], crs, dialect, producer=producer, date=date)
    return written.text, written.notes


def _plot(plot: Mapping[str, Any]) -> BoundaryPlot:
    texts = {name: str(plot[name]) for name in TEXT_FIELDS if plot.get(name) is not None}
    return BoundaryPlot(plot["polygons"], texts)
