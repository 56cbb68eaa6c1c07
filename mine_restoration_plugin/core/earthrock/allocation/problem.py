"""What an allocation is asked: plain data, looked through before anything is solved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

SITE = "site"
BORROW = "borrow"
FILL = "fill"
SALE = "sale"
SOURCE_KINDS = (SITE, BORROW)
USE_KINDS = (FILL, SALE)


@dataclass(frozen=True)
class Source:
    """Where material comes from: bank m³ of one material, dug in ``phase``.

    ``kind``: "site" is dug on the project, "borrow" is brought from outside as a last resort. ``mine`` and ``project``
    (the approved one) decide to whom it may go for free.
    """

    id: str
    material: str
    volume_bank_m3: float
    phase: int = 1
    kind: str = SITE
    mine: str = ""
    project: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Use:
    """Where material is needed: compacted m³ of any of ``materials``, in ``phase``.

    ``kind``: "fill" is a use of the project; "sale" takes what is left over, up to its volume, and is never short.
    """

    id: str
    materials: tuple[str, ...]
    volume_compacted_m3: float
    phase: int = 1
    kind: str = FILL
    mine: str = ""
    project: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Factor:
    """From one bank m³ of a material: loose and compacted m³; ``loss`` is the share lost between the two places."""

    material: str
    loose: float
    compacted: float
    loss: float
    density_t_m3: float | None = None

    @property
    def delivered(self) -> float:
        """Compacted m³ delivered for one bank m³ moved."""
        return self.compacted * (1.0 - self.loss)


@dataclass(frozen=True)
class Link:
    """A way from a source to a use: cost of one bank m³, and the bank m³ it can carry (None: any)."""

    source: str
    use: str
    cost_per_m3: float
    capacity_bank_m3: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True)
class Fixed:
    """A flow that a person decided on, bank m³; it is kept and the rest is solved around it."""

    source: str
    use: str
    volume_bank_m3: float


@dataclass(frozen=True)
class Stock:
    """What lies between its phase and a later one: cost of one bank m³ put there, loose m³ it holds (None: any)."""

    cost_per_m3: float = 0.0
    capacity_loose_m3: float | None = None


@dataclass(frozen=True)
class Problem:
    """All that is asked, in the order of the ids: the answer does not hang on the order of the tables."""

    sources: tuple[Source, ...]
    uses: tuple[Use, ...]
    factors: Mapping[str, Factor]
    links: tuple[Link, ...]
    fixed: tuple[Fixed, ...] = ()
    stock: Stock = field(default_factory=Stock)
    by_mine: bool = False
    """Whether material may go from one mine to another only inside one approved project (domain 14.3)."""

    def delivered(self, source: Source) -> float:
        """Compacted m³ delivered for one bank m³ of this source."""
        return self.factors[source.material].delivered


def pose(
    sources: Iterable[Source],
    uses: Iterable[Use],
    factors: Iterable[Factor],
    links: Iterable[Link],
    fixed: Iterable[Fixed] = (),
    stock: Stock | None = None,
    *,
    by_mine: bool | None = None,
) -> Problem:
    """Look through what is given and put it in order.

    ``by_mine``: by default wherever any source or use names its mine or project.

    Raises:
        InputError: an id stands twice or is unknown, a number is missing, negative or no number, a material has no
            factors.
    """
    source_of = _by_id("SOURCES", ((source.id, source) for source in sources))
    use_of = _by_id("USES", ((use.id, use) for use in uses))
    factor_of = _by_id("FACTORS", ((factor.material, factor) for factor in factors))
    for factor in factor_of.values():
        _check_factor(factor)
    for source in source_of.values():
        _check_source(source, factor_of)
    for use in use_of.values():
        _check_use(use)
    link_of: dict[tuple[str, str], Link] = {}
    for link in links:
        _check_pair("COSTS", link.source, link.use, source_of, use_of, link_of)
        _number("COSTS", f"{link.source} → {link.use}", "cost_per_m3", link.cost_per_m3, low=None)
        if link.capacity_bank_m3 is not None:
            _number("COSTS", f"{link.source} → {link.use}", "capacity_bank_m3", link.capacity_bank_m3)
        link_of[link.source, link.use] = link
    fixed_of: dict[tuple[str, str], Fixed] = {}
    for flow in fixed:
        _check_pair("FIXED", flow.source, flow.use, source_of, use_of, fixed_of)
        _number("FIXED", f"{flow.source} → {flow.use}", "volume_bank_m3", flow.volume_bank_m3)
        fixed_of[flow.source, flow.use] = flow
    named = any(item.mine or item.project for item in (*source_of.values(), *use_of.values()))
    return Problem(
        tuple(source_of[key] for key in sorted(source_of)),
        tuple(use_of[key] for key in sorted(use_of)),
        {key: factor_of[key] for key in sorted(factor_of)},
        tuple(link_of[key] for key in sorted(link_of)),
        tuple(fixed_of[key] for key in sorted(fixed_of)),
        _checked(stock or Stock()),
        named if by_mine is None else by_mine,
    )


def _by_id(table: str, items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in items:
        if not key:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "A row of {table} has no id. Name it and run again."), table=table
            )
        if key in found:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{table} has {id} twice. Give each row an id of its own."),
                table=table,
                id=key,
            )
        found[key] = item
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table} has no rows, so there is nothing to allocate."), table=table
        )
    return found


def _number(table: str, row: str, column: str, value: float, low: float | None = 0.0) -> None:
    if not math.isfinite(value) or (low is not None and value < low):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{table}, row {row}: {column} is {value}. It must be a number{least}. Correct it."
            ),
            table=table,
            row=row,
            column=column,
            value=value,
            least="" if low is None else f" ≥ {low:g}",
        )


def _check_factor(factor: Factor) -> None:
    for column in ("loose", "compacted"):
        _number("FACTORS", factor.material, column, getattr(factor, column))
    good = factor.loose > 0.0 and factor.compacted > 0.0 and 0.0 <= factor.loss < 1.0
    if not good:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "FACTORS, row {row}: loose and compacted must be greater than 0 and loss at least 0 and below 1 (a "
                "share, not per cent); they are {loose}, {compacted} and {loss}.",
            ),
            row=factor.material,
            loose=factor.loose,
            compacted=factor.compacted,
            loss=factor.loss,
        )


def _check_source(source: Source, factors: Mapping[str, Factor]) -> None:
    _number("SOURCES", source.id, "volume_bank_m3", source.volume_bank_m3)
    _kind("SOURCES", source.id, source.kind, SOURCE_KINDS)
    if source.material not in factors:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The material {material} of source {id} has no row in FACTORS (there are {known}). Add it.",
            ),
            material=source.material or "-",
            id=source.id,
            known=", ".join(factors),
        )


def _check_use(use: Use) -> None:
    _number("USES", use.id, "volume_compacted_m3", use.volume_compacted_m3)
    _kind("USES", use.id, use.kind, USE_KINDS)
    if not use.materials:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The use {id} names no material. Name those it takes, separated by |.",
            ),
            id=use.id,
        )


def _kind(table: str, row: str, kind: str, known: Sequence[str]) -> None:
    if kind not in known:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table}, row {row}: there is no kind {kind}. Choose one of {known}."),
            table=table,
            row=row,
            kind=kind,
            known=", ".join(known),
        )


def _check_pair(
    table: str, source: str, use: str, sources: Mapping[str, Any], uses: Mapping[str, Any], seen: Mapping[Any, Any]
) -> None:
    for key, known, where in ((source, sources, "SOURCES"), (use, uses, "USES")):
        if key not in known:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{table} names {id}, which is not in {where}. Correct the id."),
                table=table,
                id=key or "-",
                where=where,
            )
    if (source, use) in seen:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table} has the pair {source} → {use} twice. Keep one of them."),
            table=table,
            source=source,
            use=use,
        )


def _checked(stock: Stock) -> Stock:
    _number("STOCK", "-", "cost_per_m3", stock.cost_per_m3)
    if stock.capacity_loose_m3 is not None:
        _number("STOCK", "-", "capacity_loose_m3", stock.capacity_loose_m3)
    return stock
