"""What a drawing holds, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Polygons
from ...model.text import Label

OWN = "MINE_RESTORATION"
"""The application under which this program writes what DXF has no place for."""


@dataclass
class DrawnPoint:
    """A point, the insert of a symbol block, or a text.

    ``kind`` is "point", "block" or "text"; ``z_m`` is None where no height is known. ``code`` is CASS's feature code.
    """

    layer: str
    kind: str
    x: float
    y: float
    z_m: float | None = None
    name: str = ""
    code: str = ""
    text: str = ""
    block: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    size: float = 0.0
    """Height of the text."""


@dataclass
class DrawnLine:
    """A line. ``z_m`` has a height for every vertex, ``elevation_m`` is the one height of a contour; None: unknown."""

    layer: str
    xy: NDArray[np.float64]
    z_m: NDArray[np.float64] | None = None
    elevation_m: float | None = None
    code: str = ""
    closed: bool = False


@dataclass
class DrawnArea:
    """A closed polyline, with the ones on its layer that lie within it as holes."""

    layer: str
    polygons: Polygons
    elevation_m: float | None = None
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Drawing:
    """All that was taken from a drawing, in ``crs``. ``losses`` counts what was not, by what it is."""

    points: tuple[DrawnPoint, ...]
    lines: tuple[DrawnLine, ...]
    areas: tuple[DrawnArea, ...]
    crs: str
    version: str
    encoding: str
    losses: Mapping[str, int]
    notes: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The loss report."""
        return {
            "crs": self.crs,
            "version": self.version,
            "encoding": self.encoding,
            "points": len(self.points),
            "lines": len(self.lines),
            "areas": len(self.areas),
            "losses": dict(self.losses),
            "notes": [note.to_json() for note in self.notes],
        }
