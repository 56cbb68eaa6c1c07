"""From a shape and the values of a form to the core function of each kind of design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...core.geodata.grid import Grid
    from ...core.landform.designed import Change, Designed
    from ...core.model.progress import Progress

    Shape = list[tuple[float, float]]
    Previewed = tuple[NDArray[Any], Change, Mapping[str, Any], Sequence[Shape]]
    """Designed heights on the grid, what they move, what is particular to the kind, lines to be drawn."""


@dataclass(frozen=True)
class Deed:
    """``preview(grid, shape, values)`` on a ground in memory; ``design(dem, shape, values, path, progress)`` whole."""

    preview: Callable[[Grid, Shape, Mapping[str, Any]], Previewed]
    design: Callable[[str, Shape, Mapping[str, Any], str, Progress], Designed]


DEEDS: dict[str, Deed] = {}
