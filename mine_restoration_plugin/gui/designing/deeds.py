"""From a shape and the values of a form to the core function of each kind of design."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...core.geodata.grid import Grid
    from ...core.landform.designed import Change, Designed
    from ...core.model.progress import Progress

    Shape = list[tuple[float, float]]


@dataclass(frozen=True)
class Seen:
    """A preview: designed heights on the grid, what they move, what is particular to the kind, lines to be drawn.

    ``coarse``: cells of the grid along one that was reckoned with.
    """

    design: NDArray[Any]
    change: Change
    figures: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[Shape] = ()
    coarse: int = 1


@dataclass(frozen=True)
class Deed:
    """``preview(grid, shape, values)`` on a ground in memory; ``design(dem, shape, values, path, progress)`` whole."""

    preview: Callable[[Grid, Shape, Mapping[str, Any]], Seen]
    design: Callable[[str, Shape, Mapping[str, Any], str, Progress], Designed]


def _outline(shape: Shape) -> Any:
    """The polygon that was drawn, closed."""
    from ...core.geodata.shapes import closed

    return [[closed(shape)]]


def _regrading(values: Mapping[str, Any]) -> Any:
    from ...core.earthrock.factors import gain
    from ...core.landform.regrading import BALANCE, Regrading
    from ...core.rulebook import Rulebook

    book = Rulebook.load()
    return Regrading.by(book, values["mode"], gain(book) if values["mode"] == BALANCE else None)


def _preview_regrade(grid: Grid, shape: Shape, values: Mapping[str, Any]) -> Seen:
    from ...core.landform.regrading import preview_regrading

    slope = math.tan(math.radians(values["slope_deg"]))
    found = preview_regrading(grid, slope, _outline(shape), settings=_regrading(values))
    return Seen(found.design, found.change, found.figures, coarse=found.coarse)


def _regrade(dem: str, shape: Shape, values: Mapping[str, Any], path: str, progress: Progress) -> Designed:
    from ...core.geodata.raster import opened
    from ...core.landform.regrading import regrade_slopes
    from ...core.landform.rule import Rule

    rule = Rule(math.tan(math.radians(values["slope_deg"])), outline=_outline(shape))
    with opened(dem) as ground:
        return regrade_slopes(ground, rule, _regrading(values), path, progress)


DEEDS: dict[str, Deed] = {
    "regradeslopes": Deed(_preview_regrade, _regrade),
}
