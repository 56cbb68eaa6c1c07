"""From the tables that a person gives to the plain data of an allocation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...exchange.tables import Place, Row, Rows
from ...geodata.crs import same_crs, transform_points
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .problem import FILL, SITE, Factor, Fixed, Link, Problem, Source, Stock, Use, pose

NO = ("0", "false", "no", "n", "f", "否")
YES = ("1", "true", "yes", "y", "t", "是")


def problem_of(
    sources: Rows,
    uses: Rows,
    factors: Rows,
    costs: Rows,
    fixed: Rows | None = None,
    stock: Stock | None = None,
) -> Problem:
    """The question that the tables ask; columns beyond the contract's are optional.

    SOURCES: ``id, material, volume_bank_m3`` and ``phase, kind, mine, project``. USES: ``id, materials`` (separated by
    ``|``), ``volume_compacted_m3`` and the same four. FACTORS: ``material, loose, compacted, loss`` and
    ``density_t_m3``. COSTS: ``source, use, cost_per_m3`` and ``capacity_bank_m3, distance_m``. FIXED: ``source, use,
    volume_bank_m3`` and ``fixed``, which where it is there says which rows count.

    Raises:
        InputError: a column is missing, a cell is no number, or the question makes no sense.
    """
    sources.require("id", "material", "volume_bank_m3")
    uses.require("id", "materials", "volume_compacted_m3")
    factors.require("material", "loose", "compacted", "loss")
    costs.require("source", "use", "cost_per_m3")
    for column in ("mine", "project"):
        _both_or_none(sources, uses, column)
    places = _places(uses, sources.crs)
    return pose(
        [_source(sources, row) for row in sources.rows],
        [_use(uses, row, place) for row, place in zip(uses.rows, places)],
        [
            Factor(
                factors.text(row, "material"),
                factors.number(row, "loose"),
                factors.number(row, "compacted"),
                factors.number(row, "loss"),
                factors.number_or_none(row, "density_t_m3"),
            )
            for row in factors.rows
        ],
        [
            Link(
                costs.text(row, "source"),
                costs.text(row, "use"),
                costs.number(row, "cost_per_m3"),
                costs.number_or_none(row, "capacity_bank_m3"),
                costs.number_or_none(row, "distance_m"),
            )
            for row in costs.rows
        ],
        _fixed(fixed) if fixed is not None else (),
        stock,
        by_mine="mine" in sources.columns or "project" in sources.columns,
    )


def _source(table: Rows, row: Row) -> Source:
    return Source(
        table.text(row, "id"),
        table.text(row, "material"),
        table.number(row, "volume_bank_m3"),
        _phase(table, row),
        table.text(row, "kind", SITE).lower(),
        table.text(row, "mine"),
        table.text(row, "project"),
        row.place,
    )


def _use(table: Rows, row: Row, place: Place | None) -> Use:
    names = table.text(row, "materials").replace("｜", "|").split("|")
    return Use(
        table.text(row, "id"),
        tuple(dict.fromkeys(name.strip() for name in names if name.strip())),
        table.number(row, "volume_compacted_m3"),
        _phase(table, row),
        table.text(row, "kind", FILL).lower(),
        table.text(row, "mine"),
        table.text(row, "project"),
        place,
    )


def _places(table: Rows, crs: str | None) -> list[Place | None]:
    """The places of a table in the system of the other one; none where one of the two has no system."""
    if table.crs is None or crs is None:
        return [None] * len(table.rows)
    if same_crs(table.crs, crs):
        return [row.place for row in table.rows]
    known = [row.place for row in table.rows if row.place is not None]
    moved = iter(transform_points(np.array(known, dtype=np.float64).reshape(-1, 2), table.crs, crs).tolist())
    return [None if row.place is None else tuple(next(moved)) for row in table.rows]


def _phase(table: Rows, row: Row) -> int:
    phase = table.whole_or_none(row, "phase")
    if phase is None and "phase" in table.columns:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table}, row {row}: {column} is empty. Fill it in."),
            table=table.name,
            row=row.number,
            column="phase",
        )
    return 1 if phase is None else phase


def _fixed(table: Rows) -> Sequence[Fixed]:
    table.require("source", "use", "volume_bank_m3")
    return [
        Fixed(table.text(row, "source"), table.text(row, "use"), table.number(row, "volume_bank_m3"))
        for row in table.rows
        if "fixed" not in table.columns or _is_fixed(table, row)
    ]


def _is_fixed(table: Rows, row: Row) -> bool:
    said = table.text(row, "fixed", "0").lower()
    if said not in YES + NO:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table}, row {row}: fixed is {value}; it must be 1 or 0."),
            table=table.name,
            row=row.number,
            value=repr(said),
        )
    return said in YES


def _both_or_none(sources: Rows, uses: Rows, column: str) -> None:
    if (column in sources.columns) != (column in uses.columns):
        has, lacks = (sources, uses) if column in sources.columns else (uses, sources)
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{has} has the column {column} and {lacks} has not: nobody can tell which links stay inside one "
                "project. Add it to both, or to none.",
            ),
            has=has.name,
            lacks=lacks.name,
            column=column,
        )
