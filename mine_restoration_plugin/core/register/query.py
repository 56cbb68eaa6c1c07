"""Questions to a store: which rows, in which order, from where on. Said once, in SQL that every kind of store knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .dictionary import Dictionary, Entity
from .sql import quoted

MINE_SUMMARY = "mine_summary"
"""A source beside the entities: every mine with ``plots``, ``area_projected_m2``, ``area_ellipsoidal_m2`` (null where
that of any plot is not known), ``plan_version`` and that plan's ``checks_failed`` and ``checks_undecided``."""

SUMMARY_FIELDS: Mapping[str, type] = {
    "plots": int,
    "area_projected_m2": float,
    "area_ellipsoidal_m2": float,
    "plan_version": int,
    "checks_failed": int,
    "checks_undecided": int,
}

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge in the register's coordinate system."""


@dataclass(frozen=True)
class Query:
    """Which rows of a source, in which order.

    ``where``   by field: the value it has; None means that it is null, a list any of its values.
    ``words``   every one of these words, divided by blanks, must stand in one of the fields ``search``.
    ``box``     only rows whose outline's envelope meets it.
    ``order``   field names, falling where one begins with "-"; null comes first. Rows made first win ties.
    ``after``   only rows made after the one with this number (``fid``); for reading on.
    """

    where: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    search: tuple[str, ...] = ()
    box: Box | None = None
    order: tuple[str, ...] = ()
    after: int | None = None
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class Tongue:
    """What stores spell differently: literals, search for a word, nulls in front, and rows that meet a box."""

    literal: Callable[[Any], str]
    contains: Callable[[str, str], str]
    meets: Callable[[Entity, Box], str]
    rising: str
    falling: str


def literal(value: Any) -> str:
    """A number or text as it stands in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int)):
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    if "\0" in text:
        raise ValueError("text with a null character")
    return "'" + text.replace("'", "''") + "'"


def _sqlite_contains(column: str, word: str) -> str:
    return f"instr(lower({column}), lower({literal(word)})) > 0"


def _rtree_meets(entity: Entity, box: Box) -> str:
    left, lower, right, upper = map(literal, map(float, box))
    index = quoted(f"rtree_{entity.name}_geom")
    return (
        f"fid IN (SELECT id FROM {index} WHERE maxx >= {left} AND minx <= {right} "  # noqa: S608
        f"AND maxy >= {lower} AND miny <= {upper})"
    )


SQLITE = Tongue(literal, _sqlite_contains, _rtree_meets, "ASC", "DESC")


def last_events(table: str, until_utc: str, row_uuid: str | None) -> str:
    """The numbers (``fid``) of the last events of every row up to a moment, as every store knows it."""
    where = f"table_name = {literal(table)} AND at_utc <= {literal(until_utc)}"
    where += "" if row_uuid is None else f" AND row_uuid = {literal(row_uuid)}"
    return f"SELECT max(fid) AS n FROM event WHERE {where} GROUP BY row_uuid ORDER BY 1"  # noqa: S608


def touched(table: str, after_utc: str) -> str:
    """The rows with events after a moment, as ``row_uuid``."""
    where = f"table_name = {literal(table)} AND at_utc > {literal(after_utc)}"
    return f"SELECT row_uuid, min(fid) AS n FROM event WHERE {where} GROUP BY row_uuid ORDER BY 2"  # noqa: S608


class Questions:
    """Builds the statements for the sources of one dictionary."""

    def __init__(self, dictionary: Dictionary, tongue: Tongue, prefix: str = "") -> None:
        self._dictionary = dictionary
        self._tongue = tongue
        self._prefix = prefix

    def table(self, name: str) -> str:
        """A table's name as it stands in a statement."""
        return self._prefix + quoted(name)

    def fields(self, source: str) -> list[str]:
        """What a row of the source has unless other fields are asked for: all that is not binary."""
        if source == MINE_SUMMARY:
            return [*self.fields("mine"), *SUMMARY_FIELDS]
        return [field.name for field in self._dictionary.entity(source).fields.values() if field.type != "binary"]

    def select(self, source: str, query: Query, columns: Sequence[str]) -> str:
        """Rows of the source; ``columns`` are names of fields, ``geom`` the outline."""
        self._known(source, [*columns, *self._named(query)])
        wanted = ", ".join(quoted(name) for name in columns)
        statement = f"SELECT {wanted} FROM {self._from(source)}{self._where(source, query)}{self._order(query)}"  # noqa: S608
        if query.limit is not None or query.offset:
            # SQLite takes no offset without a limit
            limit = query.limit if query.limit is not None else 2**62
            statement += f" LIMIT {int(limit)} OFFSET {int(query.offset)}"
        return statement

    def count(self, source: str, query: Query) -> str:
        """How many rows there are, offset and limit left aside; as ``n``."""
        self._known(source, self._named(query))
        return f"SELECT count(*) AS n FROM {self._from(source)}{self._where(source, query)}"  # noqa: S608

    def position(self, source: str, query: Query, uuid: str) -> str:
        """Which number a row has among those of the query, from 0; as ``n``. No row where it is not among them."""
        self._known(source, self._named(query))
        ranked = f"SELECT uuid, row_number() OVER ({self._order(query).strip()}) - 1 AS n FROM {self._from(source)}"  # noqa: S608
        return f"SELECT n FROM ({ranked}{self._where(source, query)}) AS ranked WHERE uuid = {self._literal(uuid)}"  # noqa: S608

    def _literal(self, value: Any) -> str:
        return self._tongue.literal(value)

    def _named(self, query: Query) -> list[str]:
        return [*query.where, *query.search, *(name.lstrip("-") for name in query.order)]

    def _known(self, source: str, names: Sequence[str]) -> None:
        known = {"fid", "uuid", "row_version", *SUMMARY_FIELDS} if source == MINE_SUMMARY else {"fid", "uuid"}
        entity = self._dictionary.entity("mine" if source == MINE_SUMMARY else source)
        known |= {"row_version", *entity.fields} | ({"geom"} if entity.geometry else set())
        unknown = [name for name in names if name not in known]
        if unknown:
            raise KeyError(unknown[0])

    def _from(self, source: str) -> str:
        if source != MINE_SUMMARY:
            return self.table(source)
        own = ", ".join(f"m.{quoted(name)}" for name in ("fid", "uuid", "row_version", *self.fields("mine")))
        plots = f"FROM {self.table('plot')} AS p WHERE p.mine_id = m.mine_id"
        sums = ", ".join(
            f"(SELECT CASE WHEN count(*) = count(p.{name}) THEN sum(p.{name}) END {plots}) AS {name}"
            for name in ("area_projected_m2", "area_ellipsoidal_m2")
        )
        latest = f"FROM {self.table('plan')} AS v WHERE v.mine_id = m.mine_id ORDER BY v.version DESC LIMIT 1"
        plan = ", ".join(
            f"(SELECT v.{name} {latest}) AS {alias}"
            for name, alias in (
                ("version", "plan_version"),
                ("checks_failed", "checks_failed"),
                ("checks_undecided", "checks_undecided"),
            )
        )
        return (
            f"(SELECT {own}, (SELECT count(*) {plots}) AS plots, {sums}, {plan} "  # noqa: S608
            f"FROM {self.table('mine')} AS m) AS {MINE_SUMMARY}"
        )

    def _where(self, source: str, query: Query) -> str:
        parts = [self._equal(name, value) for name, value in query.where.items()]
        for word in query.words.split():
            found = [self._tongue.contains(quoted(name), word) for name in query.search]
            parts.append("(" + " OR ".join(found) + ")")
        if query.box is not None:
            parts.append(self._tongue.meets(self._dictionary.entity(source), query.box))
        if query.after is not None:
            parts.append(f"fid > {int(query.after)}")
        return " WHERE " + " AND ".join(parts) if parts else ""

    def _equal(self, name: str, value: Any) -> str:
        column = quoted(name)
        if value is None:
            return f"{column} IS NULL"
        if isinstance(value, (list, tuple, set, frozenset)):
            values = ", ".join(self._literal(item) for item in sorted(value, key=str) if item is not None)
            found = f"{column} IN ({values})" if values else "0 = 1"
            return f"({found} OR {column} IS NULL)" if None in value else found
        return f"{column} = {self._literal(value)}"

    def _order(self, query: Query) -> str:
        names = [
            f"{quoted(name.lstrip('-'))} {self._tongue.falling if name.startswith('-') else self._tongue.rising}"
            for name in query.order
            if name.lstrip("-") != "fid"
        ]
        last = "fid DESC" if "-fid" in query.order else "fid"
        return " ORDER BY " + ", ".join([*names, last])
