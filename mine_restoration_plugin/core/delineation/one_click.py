"""One click inside a plot: its restoration units suggested, or the plot itself divided by plot attribute (图斑属性)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..geodata.alignment import warped
from ..geodata.areas import projected_area_m2
from ..geodata.crs import require_metric, same_crs
from ..geodata.grid import Polygons
from ..geodata.overlay import difference, intersection, union
from ..geodata.raster import opened
from ..geodata.shapes import require_valid
from ..model.progress import SILENT, Progress
from ..model.units import stored
from ..register.numbering import Numbering
from ..rulebook import Rulebook
from .units import DUMP, OTHER, PIT, suggest_units

ATTRIBUTE = {PIT: "1", DUMP: "3"}
"""Codes of plot_attribute in the data dictionary: 采场, 固体废弃物堆场."""
_LETTER = {PIT: "P", DUMP: "D", OTHER: "O"}


@dataclass(frozen=True)
class PlotPart:
    """A part of a divided plot. ``keeps`` is the one that keeps the plot's number and row."""

    plot_no: str
    attribute: str | None
    keeps: bool
    polygons: Polygons


def units_in_plot(
    dem: str,
    polygons: Polygons,
    crs: str,
    plot_no: str | None,
    mine_id: str,
    rulebook: Rulebook,
    *,
    kept: Sequence[Polygons] = (),
    taken: Iterable[str | None] = (),
    rmse_m: float | None = None,
    progress: Progress = SILENT,
) -> list[dict[str, Any]]:
    """Units that, with those that are ``kept``, tile the plot without an overlap.

    Args:
        kept: units that somebody drew or measured; suggestions get only the ground they leave.
        taken: unit numbers of the mine that are in use.

    Returns:
        Rows of the entity ``unit`` with ``polygons``, pits first, then dumps, then the rest.

    Raises:
        InputError: no metric system, an outline that crosses itself, a terrain model that cannot be read.
    """
    rows = _suggested(dem, polygons, crs, rulebook, rmse_m, progress)
    used = {number for number in taken if number}
    blocked = [intersection(unit, polygons) for unit in kept]
    blocked = [unit for unit in blocked if unit]
    result: list[dict[str, Any]] = []
    for kind, outline in rows:
        left = difference(outline, union(blocked)) if blocked else outline
        if left:
            result.append(
                {
                    "unit_no": free_unit_no(kind, used),
                    "mine_id": mine_id,
                    "plot_no": plot_no,
                    "kind": kind,
                    "origin": "suggested",
                    "area_m2": stored(projected_area_m2(left), "m2"),
                    "polygons": left,
                }
            )
    return result


def divided_plot(
    dem: str,
    polygons: Polygons,
    crs: str,
    plot_no: str | None,
    attribute: str | None,
    mine_id: str,
    rulebook: Rulebook,
    *,
    taken: Iterable[str | None] = (),
    rmse_m: float | None = None,
    progress: Progress = SILENT,
) -> list[PlotPart]:
    """The plot divided into 采场, 固体废弃物堆场 and the rest, which keeps the plot's number, row and attribute.

    Where nothing is left as rest, the largest part keeps number and row. One part: there is nothing to divide.

    Args:
        taken: plot numbers in use.
    """
    rows = _suggested(dem, polygons, crs, rulebook, rmse_m, progress)
    rest = [outline for kind, outline in rows if kind == OTHER]
    keeper = rest[0] if rest else max((outline for _, outline in rows), key=projected_area_m2)
    numbering = Numbering(rulebook, "", 0, [*taken, plot_no])
    parts = []
    for kind, outline in rows:
        keeps = outline is keeper
        parts.append(
            PlotPart(
                (plot_no or "") if keeps else numbering.plot(plot_no or mine_id),
                ATTRIBUTE.get(kind, attribute),
                keeps,
                outline,
            )
        )
    return parts


def _suggested(
    dem: str, polygons: Polygons, crs: str, rulebook: Rulebook, rmse_m: float | None, progress: Progress
) -> list[tuple[str, Polygons]]:
    require_metric(crs)
    require_valid(polygons, "plot")
    with opened(dem) as source:
        heights = source if same_crs(source.spec.crs, crs) else warped(source, crs)
        rows = suggest_units(heights, [{"plot_no": "", "polygons": polygons}], rulebook, rmse_m, progress)
        if heights is not source:
            heights.close()
    return [(row["kind"], row["polygons"]) for row in rows]


def free_unit_no(kind: str, used: set[str]) -> str:
    """The lowest number of its kind that nobody has, from then on in use: P1, P2, … for pits, D for dumps, O else."""
    number = 1
    while f"{_LETTER[kind]}{number}" in used:
        number += 1
    used.add(f"{_LETTER[kind]}{number}")
    return f"{_LETTER[kind]}{number}"
