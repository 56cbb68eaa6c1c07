"""The earth-rock balance of a site: each material for itself, topsoil apart.

All arithmetic of a balance is ``close_balance``; here volumes are gathered by material, factors are found and named,
and what is left over is told in every state.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_half_up
from ..rulebook import Rulebook
from .balance import CENT, close_balance
from .checks import COAL_WORDS
from .factors import SYSTEMS, choose_conversion, materials
from .statement import ZERO, Factors, MaterialBalance, Part, Statement, Volume
from .statement_tables import books, left_over, own_use, quantities

TOPSOIL = "topsoil"


def factors_of(book: Rulebook, names: Sequence[str], system: str | None = None) -> dict[str, Factors]:
    """Factors of materials by name (a row of the system, or a name of the rulebook's table ``balance``).

    Raises:
        InputError: no such system, or a material that the rulebook does not know.
    """
    used = system or book.rule("factors.default_system").value
    known = materials(book, used) if used in SYSTEMS else []
    chosen: dict[str, str] = {}
    for key in book.keys(f"balance.row.{used}."):
        for name in (key.rsplit(".", 1)[1], *book.rule(key).more["names"].split("|")):
            chosen[name.casefold()] = key
    found = {}
    for name in names:
        alias = chosen.get(name.casefold())
        row = book.rule(alias).value if alias and name not in known else name
        conversion = choose_conversion(book, used, row)
        found[name] = Factors(
            name,
            conversion.loose,
            conversion.compacted,
            book.number("earthrock.loss_share"),
            conversion.density_t_m3,
            conversion.system,
            conversion.rules,
            alias is not None and alias.endswith(f".{TOPSOIL}"),
        )
    return found


def material_names(book: Rulebook, system: str | None = None) -> list[str]:
    """What a county calls the materials of the rulebook's table ``balance``: the longest Chinese name of each."""
    used = system or book.rule("factors.default_system").value
    return [material_name(book, key.rsplit(".", 1)[1], used) for key in book.keys(f"balance.row.{used}.")]


def material_name(book: Rulebook, row: str, system: str) -> str:
    """What a county calls one row of the rulebook's table ``balance``."""
    names = book.rule(f"balance.row.{system}.{row}").more["names"].split("|")
    return max((name for name in names if not name.isascii()), key=len, default=names[0])


def is_topsoil(book: Rulebook, name: str) -> bool:
    """Whether a material goes by one of the rulebook's names of topsoil."""
    names = book.rule(f"balance.row.{SYSTEMS[0]}.{TOPSOIL}").more["names"].split("|")
    return name.casefold() in (item.casefold() for item in (TOPSOIL, *names))


def balance_site(
    volumes: Sequence[Volume],
    factors: Mapping[str, Factors],
    truck_loose_m3: float,
    other: Mapping[str, Factors] | None = None,
) -> Statement:
    """The balance of a site.

    Fills that take one material come first, then those that take several, in the order of the table: each takes what
    its first material has left, then of its second; what is still missing is missing of the first.

    Args:
        other: the factors of the other system, for comparison.

    Raises:
        InputError: no volumes, a negative one, a material without factors.
    """
    if not volumes:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There are no volumes to balance."))
    for volume in volumes:
        _check(volume, factors, truck_loose_m3)
    rows, split = _balances(volumes, factors, truck_loose_m3)
    compared = _balances(volumes, other, truck_loose_m3)[0] if other else ()
    notes = [_SYSTEM.format(rules=_rules_of(rows))]
    sums: list[Decimal | None] = [None, None]
    if other and compared:
        kept = [row for row in compared if not row.factors.is_topsoil]
        sums = [sum((getattr(row.balance, part) for row in kept), ZERO) for part in ("surplus", "shortage")]
        notes.append(_OTHER.format(system=kept[0].factors.system if kept else "–", surplus=sums[0], short=sums[1]))
    return Statement(
        rows,
        (quantities(volumes, factors), own_use(split, factors), books(rows), left_over(rows)),
        sum((round_half_up(volume.fill_compacted_m3, CENT) for volume in volumes), ZERO),
        truck_loose_m3,
        next((item.system for item in other.values()), None) if other else None,
        sums[0],
        sums[1],
        tuple(_warnings(rows)),
        tuple(notes),
    )


def _balances(
    volumes: Sequence[Volume], factors: Mapping[str, Factors], truck: float
) -> tuple[tuple[MaterialBalance, ...], tuple[Part, ...]]:
    cut = {name: ZERO for name in factors}
    stock = dict(cut)
    for volume in volumes:
        cut[volume.material] += round_half_up(volume.cut_bank_m3, CENT) + round_half_up(volume.lying_bank_m3, CENT)
        stock[volume.material] += round_half_up(volume.stock_bank_m3, CENT)
    parts = _split(volumes, factors, cut)
    rows = []
    used: dict[int, Part] = {}
    for name, item in factors.items():
        mine = {str(i): float(part.compacted) for i, part in enumerate(parts) if part.material == name}
        if not cut[name] and not mine:
            continue
        balance = close_balance(float(cut[name]), mine, item.compacted, item.loss, stock_bank_m3=float(stock[name]))
        loose = balance.surplus * Decimal(str(item.loose))
        rows.append(MaterialBalance(item, balance, math.ceil(loose / Decimal(str(truck)))))
        for key, bank in balance.used_by_unit.items():
            used[int(key)] = replace(parts[int(key)], bank=bank)
    return tuple(rows), tuple(used[i] for i in sorted(used))


def _split(volumes: Sequence[Volume], factors: Mapping[str, Factors], cut: Mapping[str, Decimal]) -> list[Part]:
    """Each fill on its materials, to the hundredth."""
    left = {
        name: (amount * (1 - Decimal(str(factors[name].loss))) * Decimal(str(factors[name].compacted)))
        for name, amount in cut.items()
    }
    parts: list[Part] = []
    for several in (False, True):
        for volume in volumes:
            takes = volume.fill_materials or (volume.material,)
            rest = round_half_up(volume.fill_compacted_m3, CENT)
            if (len(takes) > 1) != several or rest <= 0:
                continue
            first = len(parts)
            for name in takes:
                share = rest
                if several:
                    share = min(rest, max(left[name], ZERO).quantize(ZERO, rounding=ROUND_FLOOR))
                if share > 0:
                    parts.append(Part(volume, name, share))
                    left[name] -= share
                    rest -= share
            if rest > 0:  # nothing has it: it is missing of the first material
                own = next((i for i in range(first, len(parts)) if parts[i].material == takes[0]), None)
                if own is None:
                    parts.append(Part(volume, takes[0], rest))
                else:
                    parts[own] = Part(volume, takes[0], parts[own].compacted + rest)
    return parts


def _check(volume: Volume, factors: Mapping[str, Factors], truck: float) -> None:
    for column in ("cut_bank_m3", "fill_compacted_m3", "lying_bank_m3", "stock_bank_m3"):
        value = getattr(volume, column)
        if not math.isfinite(value) or value < 0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Zone {zone}: {column} is {value}. Cut and fill are numbers of their own and never negative.",
                ),
                zone=volume.zone,
                column=column,
                value=value,
            )
    for name in (volume.material, *volume.fill_materials):
        if name not in factors:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The material {material} of zone {zone} has no factors (there are {known})."
                ),
                material=name or "-",
                zone=volume.zone,
                known=", ".join(factors),
            )
    if not truck > 0:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "A truck must take more than {value} m³."), value=truck)


def _rules_of(rows: Sequence[MaterialBalance]) -> str:
    named = [
        f"{row.factors.material} {row.factors.loose:g}/{row.factors.compacted:g}"
        + (f" ({row.factors.rules[1]})" if row.factors.rules else "")
        for row in rows
    ]
    return "; ".join(named)


def _warnings(rows: Sequence[MaterialBalance]) -> list[Label]:
    found = []
    for row in rows:
        name = row.factors.material
        if row.balance.shortage > 0:
            found.append(_SHORT.format(material=name, short=row.balance.shortage))
        if row.balance.surplus > 0 and any(word in name.lower() for word in (*COAL_WORDS, "gangue", "矸")):
            found.append(_COAL.format(material=name))
    return found


_SYSTEM = Label(
    "Loose/compacted m³ of one bank m³ and the row used: {rules}.",
    "每 1 m³ 自然方的松方/压实方及采用的规则行：{rules}。",
)
_OTHER = Label(
    "With the factors of the other system ({system}) the surplus would be {surplus} m³ and the shortage {short} m³ "
    "(bank, without topsoil).",
    "若采用另一套换算系数（{system}），剩余为 {surplus} m³，缺口为 {short} m³（自然方，不含表土）。",
)
_SHORT = Label(
    "{short} m³ (bank) of {material} are missing and have to be borrowed, or the design changed.",
    "{material} 缺 {short} m³（自然方），须外借或修改设计。",
)
_COAL = Label(
    "{material} is no ordinary building material; nobody can tell from this table whether its surplus may be sold.",
    "{material} 不属普通建筑材料，本表不能判定其剩余量可否出让。",
)
