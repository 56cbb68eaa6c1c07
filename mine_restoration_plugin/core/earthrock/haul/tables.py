"""From layers of places and roads to the plain data of haul costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...exchange.tables import Rows
from ...geodata.crs import same_crs, transform_points
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .deed import Stop
from .graph import Floats
from .road import BACKWARD, BOTH, FORWARD, Road

_DIRECTIONS = {
    BOTH: ("", "b", "both", "no", "0", "n", "f/t", "双向", "否"),
    FORWARD: ("f", "ft", "forward", "yes", "1", "y", "true", "正向", "单向", "是"),
    BACKWARD: ("t", "tf", "backward", "-1", "reverse", "反向"),
}


def stops_of(table: Rows, materials: str, crs: str | None = None) -> tuple[list[Stop], str]:
    """The places of a layer and their system; in ``crs`` where that is given.

    Args:
        materials: the column with them, if it is there; several are separated by ``|``.

    Raises:
        InputError: no id, an id twice, no geometry, no coordinate system.
    """
    table.require("id")
    if table.crs is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{table} must be a layer with geometry and a coordinate system, so that its ways can be measured.",
            ),
            table=table.name,
        )
    places = np.zeros((len(table.rows), 2))
    seen: set[str] = set()
    for i, row in enumerate(table.rows):
        key = table.text(row, "id")
        if not key:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "A row of {table} has no id. Name it and run again."),
                table=table.name,
            )
        if key in seen:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{table} has {id} twice. Give each row an id of its own."),
                table=table.name,
                id=key,
            )
        if row.place is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{id} of {table} has no geometry. Draw it or delete the row."),
                table=table.name,
                id=key,
            )
        seen.add(key)
        places[i] = row.place
    target = crs or table.crs
    if not same_crs(table.crs, target):
        places = transform_points(places, table.crs, target)
    stops = [
        Stop(
            table.text(row, "id"),
            (float(place[0]), float(place[1])),
            tuple(name.strip() for name in table.text(row, materials).split("|") if name.strip()),
        )
        for row, place in zip(table.rows, places)
    ]
    return stops, target


def roads_of(lines: Sequence[tuple[Floats, str]], source: str, target: str) -> list[Road]:
    """Roads from (n, 2) or (n, 3) lines with the text of their direction, in the system ``target``.

    Raises:
        InputError: nobody knows what the direction means.
    """
    known = {word: direction for direction, words in _DIRECTIONS.items() for word in words}
    roads = []
    for line, said in lines:
        direction = known.get(said.strip().lower())
        if direction is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "A road has the direction {said}. Write F (as drawn), T (against it) or leave it empty for both.",
                ),
                said=repr(said),
            )
        moved = np.array(line, dtype=np.float64)
        if not same_crs(source, target):
            moved[:, :2] = transform_points(moved[:, :2], source, target)
        roads.append(Road(moved, direction))
    return roads
