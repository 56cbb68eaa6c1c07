"""What is written beside a traced outline: how, from which image, by whom and when it was made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..geodata.areas import projected_area_m2
from ..geodata.grid import Polygons
from ..model.units import stored
from ..register.numbering import Numbering
from ..register.outline import areas, centre
from ..rulebook import Rulebook
from .one_click import free_unit_no
from .units import DUMP, OTHER, PIT

PLOT, UNIT = "plot", "unit"
TARGETS = (PLOT, UNIT)
HAND, WAND = "hand", "wand"
_KIND = {"1": PIT, "5": PIT, "3": DUMP}
"""Kind of unit by plot attribute: 采场 and 塌陷坑 are pits, 固体废弃物堆场 a dump."""
_LANDFORM = {"1": "pit", "5": "pit", "3": "heap"}


@dataclass(frozen=True)
class Trace:
    """How an outline came about. ``on`` and ``image_date`` are ISO dates; None is not known."""

    method: str
    who: str
    on: str
    tolerance: float | None = None
    image_source: str | None = None
    image_date: str | None = None


def unit_kind(attribute: str | None) -> str:
    """The kind of restoration unit that a plot attribute (图斑属性) stands for."""
    return _KIND.get(attribute or "", OTHER)


def landform_of(attribute: str | None) -> str:
    """What the wand looks for where that attribute was chosen."""
    return _LANDFORM.get(attribute or "", "auto")


def traced_values(
    table: str,
    polygons: Polygons,
    crs: str,
    trace: Trace,
    *,
    attribute: str | None,
    mine_id: str | None,
    plot_no: str | None,
    taken: Iterable[str | None],
    rulebook: Rulebook,
) -> dict[str, Any]:
    """Fields of a new row of ``plot`` or ``unit``, by the names of the data dictionary.

    Args:
        attribute: code of plot_attribute; a unit gets the kind that goes with it.
        plot_no: of the plot that a unit lies in.
        taken: numbers in use: of the register's plots, or of the mine's units.
    """
    values: dict[str, Any] = {
        "mine_id": mine_id,
        "trace_method": trace.method,
        "trace_tolerance": None if trace.tolerance is None else stored(trace.tolerance, "share"),
        "image_source": trace.image_source,
        "image_date": trace.image_date,
        "traced_by": trace.who,
        "traced_on": trace.on,
    }
    if table == UNIT:
        kind = unit_kind(attribute)
        return {
            **values,
            "unit_no": free_unit_no(kind, {number for number in taken if number}),
            "plot_no": plot_no,
            "kind": kind,
            "origin": "drawn",
            "area_m2": stored(projected_area_m2(polygons), "m2"),
        }
    number = Numbering(rulebook, "", 0, taken).plot(mine_id) if mine_id else None
    return {**values, "plot_no": number, "attribute": attribute, **areas(polygons, crs), **centre(polygons, crs)}


def image_name(path: str | None) -> str | None:
    """What an image is called in the register: its file's name."""
    return os.path.basename(path) if path else None
