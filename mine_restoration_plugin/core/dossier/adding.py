"""Rounding a table for print so that what adds up in the plan adds up on paper.

A cell goes down or up to the next printed step, never further. Cells that follow from others by adding (a column
expression, a total) are printed as the sum of the printed ones, and the steps are chosen so that these sums are the
rounded true sums: a residual of zero prints as zero. In a row it is the smallest term that gives way, since the large
ones are quoted elsewhere. Where no choice is found the column keeps its stored decimals, which add up as they are. A
sum with an unknown part is unknown.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from ..model.table import Column, Table
from ..model.units import UNITS, round_half_up
from .expression import additive

Place = tuple[int, str]
"""Row number and column key of a cell."""


class Rounded(NamedTuple):
    """``cells`` by place, ``totals`` by column, ``decimals`` by column: numbers as they are printed."""

    cells: dict[Place, Decimal]
    totals: dict[str, Decimal | None]
    decimals: dict[str, int]


def round_table(table: Table) -> Rounded:
    """Every number of the table as it is printed."""
    exact = _numbers(table)
    numeric = [column for column in table.columns if column.unit is not None]
    decimals = {column.key: UNITS[column.unit or ""].printed for column in numeric}
    links = _links(table, numeric)
    for group in _groups(links, table.totals, numeric):
        solved = _solve(group, exact, links, table, decimals[group[0]])
        if solved is None:
            for key in group:
                decimals[key] = UNITS[next(c.unit or "" for c in numeric if c.key == key)].stored
        else:
            exact.update(solved)
    cells = {place: round_half_up(value, decimals[place[1]]) for place, value in exact.items()}
    totals = {key: _sum(cells, key, len(table.rows)) for key in table.totals if key in decimals}
    return Rounded(cells, totals, decimals)


def _numbers(table: Table) -> dict[Place, Decimal]:
    return {
        (i, column.key): Decimal(str(cell))
        for i, row in enumerate(table.rows)
        for column, cell in zip(table.columns, row)
        if column.unit is not None and isinstance(cell, (int, float))
    }


def _sum(cells: dict[Place, Decimal], key: str, rows: int) -> Decimal | None:
    values = [value for place, value in cells.items() if place[1] == key]
    return sum(values, Decimal(0)) if len(values) == rows else None


def _links(table: Table, numeric: list[Column]) -> dict[str, dict[str, int]]:
    """Derived column → signed operand columns, for expressions that add columns of the same unit."""
    units = {column.key: column.unit for column in numeric}
    links: dict[str, dict[str, int]] = {}
    for column in numeric:
        signs = additive(column.expression) if column.expression else None
        if signs and all(units.get(key) == column.unit for key in signs):
            links[column.key] = signs
    return links


def _groups(links: dict[str, dict[str, int]], totals: tuple[str, ...], numeric: list[Column]) -> list[list[str]]:
    """Columns that have to be rounded together: those tied by expressions, and each summed column."""
    keys = [column.key for column in numeric if UNITS[column.unit or ""].printed < UNITS[column.unit or ""].stored]
    parent = {key: key for key in keys}

    def root(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for derived, signs in links.items():
        for key in signs:
            if derived in parent and key in parent:
                parent[root(key)] = root(derived)
    tied = {key for derived, signs in links.items() for key in (derived, *signs)} | set(totals)
    groups: dict[str, list[str]] = {}
    for key in keys:
        if key in tied:
            groups.setdefault(root(key), []).append(key)
    return list(groups.values())


def _solve(
    group: list[str], exact: dict[Place, Decimal], links: dict[str, dict[str, int]], table: Table, decimals: int
) -> dict[Place, Decimal] | None:
    """Printed values of the group's cells, or None when the sums cannot all be held."""
    step = Decimal(1).scaleb(-decimals)
    parts = {place: _parts(place, exact, links, ()) for place in exact if place[1] in group}
    base = {place: exact[place] for place, part in parts.items() if part == {place: 1}}
    floors = {place: (value / step).to_integral_value(rounding=ROUND_FLOOR) * step for place, value in base.items()}
    sums = [part for place, part in parts.items() if place not in base]
    weights = {place: abs(base[place]) for part in sums for place in part}
    for key in table.totals:
        if key in group:
            sums.append(_merged([part for place, part in parts.items() if place[1] == key]))
    chosen = {place: round_half_up(value, decimals) for place, value in base.items()}
    wanted = [round_half_up(_value(part, base), decimals) for part in sums]

    def error() -> Decimal:
        return sum((abs(_value(part, chosen) - want) for part, want in zip(sums, wanted)), Decimal(0))

    now = error()
    while now:
        best: tuple[Decimal, Decimal, Decimal, Place, Decimal] | None = None
        for place, value in base.items():
            if floors[place] == value:
                continue
            before = chosen[place]
            chosen[place] = floors[place] + step if before == floors[place] else floors[place]
            weight = weights.get(place, Decimal(0))
            flipped = (error(), weight, abs(chosen[place] - value), place, chosen[place])
            chosen[place] = before
            if flipped[0] < now and (best is None or flipped < best):
                best = flipped
        if best is None:
            return None
        now = best[0]
        chosen[best[3]] = best[4]
    return {place: _value(part, chosen) for place, part in parts.items()}


def _parts(
    place: Place, exact: dict[Place, Decimal], links: dict[str, dict[str, int]], seen: tuple[str, ...]
) -> dict[Place, int]:
    """The cell as a signed sum of cells that follow from no others; itself when an operand is not known."""
    row, key = place
    signs = links.get(key)
    if signs is None or key in seen or any((row, operand) not in exact for operand in signs):
        return {place: 1}
    merged = _merged(
        [
            {inner: sign * count for inner, count in _parts((row, operand), exact, links, (*seen, key)).items()}
            for operand, sign in signs.items()
        ]
    )
    step = Decimal(1).scaleb(-6)
    return merged if abs(_value(merged, exact) - exact[place]) < step else {place: 1}


def _merged(parts: list[dict[Place, int]]) -> dict[Place, int]:
    merged: dict[Place, int] = {}
    for part in parts:
        for place, count in part.items():
            merged[place] = merged.get(place, 0) + count
    return merged


def _value(part: dict[Place, int], values: dict[Place, Decimal]) -> Decimal:
    return sum((values[place] * count for place, count in part.items()), Decimal(0))
