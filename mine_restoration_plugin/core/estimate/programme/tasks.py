"""From the bill to tasks: which lines belong together, how much work they are, and what waits for what.

Tasks and their order are rows ``programme.task.*``: the value is the crews where none are decided, ``after`` names the
tasks to wait for, ``season`` the calendar. Cut and fill go unit by unit; a fill begins after the first cut that it
takes from and is not finished before the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from ...model.text import Label
from ...model.units import round_half_up
from ...rulebook import Rulebook
from ..bill import BillLine
from .durations import OUTPUT, crew_days, shift_hours
from .network import FINISH_FINISH, START_START, Link
from .result import ZERO, Amount, Case, Hours, whole

TASK, PART = "programme.task.", "programme.part."
CUT, FILL = "cut", "fill"
ROCK = "rock"


@dataclass(frozen=True)
class Row:
    """A task as the rulebook has it."""

    key: str
    label: Label
    crews: int
    after: tuple[str, ...]
    season: str
    rule: str


@dataclass(frozen=True)
class Spec:
    """A task before it has its days. ``work`` in days of all its crews."""

    key: str
    row: Row
    part: str
    label: Label
    work: Fraction
    season: str
    links: tuple[Link, ...]
    cost_cny: Decimal
    quantity: tuple[Amount, ...]
    unit_nos: tuple[str, ...]
    crews: int
    rules: tuple[str, ...] = field(default=())


def task_rows(book: Rulebook, crews: Mapping[str, int]) -> dict[str, Row]:
    """The tasks of the rulebook in their order, with the crews that were decided."""
    found = {}
    for key in book.keys(TASK):
        rule = book.rule(key)
        name = key[len(TASK) :]
        number = crews.get(name) or max(whole(book, key), 1)
        after = tuple(text.strip() for text in rule.more.get("after", "").split("|") if text.strip())
        found[name] = Row(name, rule.label, number, after, rule.more.get("season") or "any", key)
    return found


def by_task(book: Rulebook, lines: Sequence[BillLine]) -> dict[str, list[BillLine]]:
    """Lines that are paid with the works by the task they belong to: by their price, else by their part."""
    found: dict[str, list[BillLine]] = {}
    for line in lines:
        if not line.work.years:
            key = OUTPUT + line.price.key
            own = book.rule(key).more.get("task", "") if book.keys(key) else ""
            found.setdefault(own or book.rule(PART + line.work.part).value, []).append(line)
    return found


def make_specs(book: Rulebook, case: Case, hauls: Sequence[Hours]) -> list[Spec]:
    """All tasks of the works in the order of the rulebook, with what each waits for."""
    rows = task_rows(book, case.crews)
    lines = by_task(book, case.lines)
    with book.noting() as noted:
        trucks = _haul_days(book, case, hauls)
    haul_rules = {*noted, *(rule for row in hauls for rule in row.rules)} if trucks else set()
    made: dict[str, list[Spec]] = {}
    for name, row in rows.items():
        if name not in lines:
            continue
        shares = {CUT: case.cut_bank_m3, FILL: case.fill_compacted_m3}.get(name, {})
        units = {unit: volume for unit, volume in shares.items() if volume > 0}
        if units:
            made[name] = _by_unit(book, row, lines[name], units, trucks if name == CUT else Fraction(0))
        else:
            made[name] = [_spec(book, row, lines[name], row.key, Fraction(1), ())]
    waits = {
        name: tuple(Link(spec.key) for before in _present(rows[name], rows, lines) for spec in made[before])
        for name in made
    }
    made = {name: [replace(s, links=(*waits[name], *s.links)) for s in specs] for name, specs in made.items()}
    if CUT in made:
        made[CUT] = [replace(spec, rules=tuple(sorted({*spec.rules, *haul_rules}))) for spec in made[CUT]]
    if CUT in made and FILL in made:
        made[FILL] = _fed(book, case, made[CUT], made[FILL])
    return [spec for specs in made.values() for spec in specs]


def feeds(case: Case) -> list[tuple[str, str]]:
    """Which unit's cut goes into which unit's fill: by the flows, else cuts serve the fills one after the other."""
    known = [(m.from_unit, m.to_unit) for m in case.moves if m.from_unit and m.to_unit]
    if known:
        return [(str(one), str(other)) for one, other in known]
    found = []
    cuts = {unit: Fraction(volume) * case.compacted for unit, volume in case.cut_bank_m3.items() if volume > 0}
    fills = {unit: Fraction(volume) for unit, volume in case.fill_compacted_m3.items() if volume > 0}
    givers, takers = list(cuts), list(fills)
    while givers and takers:
        cut, fill = givers[0], takers[0]
        found.append((cut, fill))
        moved = min(cuts[cut], fills[fill])
        cuts[cut] -= moved
        fills[fill] -= moved
        is_last = len(givers) == 1  # it also serves what loss and rounding leave
        if fills[fill] == 0 or is_last:
            takers.pop(0)
        if cuts[cut] == 0 and not is_last:
            givers.pop(0)
    return found


def amounts_of(lines: Iterable[BillLine]) -> tuple[Amount, ...]:
    """Quantities by price."""
    found: dict[str, Amount] = {}
    for line in lines:
        before = found[line.price.key].quantity if line.price.key in found else ZERO
        found[line.price.key] = Amount(line.price.label, before + line.quantity, line.price.per)
    return tuple(found.values())


def split_exactly(amount: Decimal, shares: Sequence[Fraction], decimals: int = 2) -> list[Decimal]:
    """``amount`` by shares that add up to one, such that the rounded parts add up to it and none is negative."""
    found, before, so_far = [], ZERO, Fraction(0)
    for share in shares:
        so_far += share
        until = Fraction(amount) * so_far
        rounded = round_half_up(Decimal(until.numerator) / Decimal(until.denominator), decimals)
        found.append(rounded - before)
        before = rounded
    return found


def _haul_days(book: Rulebook, case: Case, hauls: Sequence[Hours]) -> Fraction:
    """Days that the trucks at hand need for all hauls; none where as many come as it takes."""
    if case.trucks is None:
        return Fraction(0)
    hours = sum((Fraction(row.hours) for row in hauls if row.trips is not None), Fraction(0))
    return hours / (case.trucks * shift_hours(book))


def _present(row: Row, rows: Mapping[str, Row], lines: Mapping[str, object]) -> list[str]:
    """Tasks to wait for; in place of one that this mine has not, those that it would wait for."""
    found: dict[str, None] = {}
    waiting, seen = list(row.after), set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name in lines:
            found[name] = None
        elif name in rows:
            waiting += rows[name].after
    return list(found)


def _spec(
    book: Rulebook,
    row: Row,
    lines: Sequence[BillLine],
    key: str,
    share: Fraction,
    units: tuple[str, ...],
) -> Spec:
    with book.noting() as noted:
        work = crew_days(book, lines) / row.crews * share
    features = units or tuple(dict.fromkeys(name for line in lines for name in line.work.features))
    season = ROCK if any(line.price.key == "cut_rock" for line in lines) else row.season
    amounts = amounts_of(lines)
    cost = sum((line.amount_cny for line in lines), ZERO)
    rules = tuple(sorted({row.rule, *noted, *(rule for line in lines for rule in line.rules)}))
    return Spec(key, row, lines[0].work.part, row.label, work, season, (), cost, amounts, features, row.crews, rules)


def _by_unit(
    book: Rulebook,
    row: Row,
    lines: Sequence[BillLine],
    units: Mapping[str, Decimal],
    least_days: Fraction,
) -> list[Spec]:
    """The same crews go from unit to unit; each has its share of quantity, days and money by volume."""
    total = sum(units.values(), ZERO)
    shares = [Fraction(volume) / Fraction(total) for volume in units.values()]
    costs = split_exactly(sum((line.amount_cny for line in lines), ZERO), shares)
    quantities = [split_exactly(amount.quantity, shares) for amount in amounts_of(lines)]
    found: list[Spec] = []
    for i, (unit, share) in enumerate(zip(units, shares)):
        own = _spec(book, row, lines, f"{row.key}.{unit}", share, (unit,))
        amounts = tuple(Amount(a.label, parts[i], a.per) for a, parts in zip(own.quantity, quantities) if parts[i])
        label = Label(f"{row.label.en}: {unit}", f"{row.label.zh}（{unit}）")
        before = (Link(found[-1].key),) if found else ()
        work = max(own.work, least_days * share)
        found.append(replace(own, label=label, work=work, links=before, cost_cny=costs[i], quantity=amounts))
    return found


def _fed(book: Rulebook, case: Case, cuts: Sequence[Spec], fills: Sequence[Spec]) -> list[Spec]:
    """Fills with their links to the cuts that they take from."""
    with book.noting() as noted:
        lag = whole(book, "programme.fill_lag_days")
    places = {spec.key: i for i, spec in enumerate(cuts)}
    found = []
    for fill in fills:
        takes = [f"{CUT}.{one}" for one, other in feeds(case) if f"{FILL}.{other}" == fill.key]
        takes = sorted({key for key in takes if key in places}, key=lambda key: places[key]) or [s.key for s in cuts]
        links = (*fill.links, Link(takes[0], START_START, lag), Link(takes[-1], FINISH_FINISH, lag))
        found.append(replace(fill, links=links, rules=tuple(sorted({*fill.rules, *noted, *case.rules[1:2]}))))
    return found


def linked(links: Sequence[Link]) -> tuple[tuple[str, str, int], ...]:
    return tuple((link.before, link.kind, link.lag_days) for link in links)
