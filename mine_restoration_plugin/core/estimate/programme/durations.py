"""How long work takes: quantity over the output of its crews, and the hours of trucks by their cycle.

``cycle = (load + way there ÷ speed loaded + way back ÷ speed empty + turn and dump) ÷ efficiency``; a truck carries
loose volume.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ...model.text import Label
from ...model.units import round_half_up
from ...rulebook import Rulebook
from ..bill import BillLine
from .result import ZERO, Hours, Move, fraction

OUTPUT = "programme.output."
MINUTES = 60
KM_PER_M = Fraction(1, 1000)
TRUCK, BULLDOZER = "truck", "bulldozer"


@dataclass(frozen=True)
class Output:
    """What one crew does in a day, and the machines it has; ``per_day`` is None for what another line's machines do."""

    per_day: Fraction | None
    machine: str
    machines: int
    by_money: bool
    rules: tuple[str, ...]


def output(book: Rulebook, line: BillLine) -> Output:
    """By the price of the line; in yuan a day where the rulebook has no output of it."""
    key = OUTPUT + line.price.key
    with book.noting() as noted:
        if not book.keys(key):
            return Output(fraction(book, "programme.cny_per_day"), "", 0, True, tuple(noted))
        rule = book.rule(key)
        per_day = fraction(book, key) if rule.value.strip() else None
    machines = int(rule.more.get("machines") or 0)
    return Output(per_day, rule.more.get("machine", ""), machines, False, tuple(noted))


def crew_days(book: Rulebook, lines: Iterable[BillLine]) -> Fraction:
    """Days of one crew that does the lines one after another."""
    days = Fraction(0)
    for line in lines:
        found = output(book, line)
        if found.per_day is not None:
            days += Fraction(line.amount_cny if found.by_money else line.quantity) / found.per_day
    return days


def shift_hours(book: Rulebook) -> Fraction:
    return fraction(book, "programme.shift_hours")


def cycle_min(book: Rulebook, distance_km: float) -> Fraction:
    """Minutes of one trip of a truck, there and back."""
    way = Fraction(str(distance_km))
    load = fraction(book, "programme.truck_m3") / fraction(book, "programme.load_m3_h") * MINUTES
    there = way / fraction(book, "programme.speed_loaded_kmh") * MINUTES
    back = way / fraction(book, "programme.speed_empty_kmh") * MINUTES
    dump = fraction(book, "programme.dump_min", zero=True)
    return (load + there + back + dump) / fraction(book, "programme.efficiency")


def machine_label(book: Rulebook, machine: str) -> Label:
    return book.rule(f"programme.machine.{machine}").label


def haul_hours(book: Rulebook, move: Move, loose: Fraction, rules: tuple[str, ...]) -> Hours | None:
    """Machine hours of one flow: pushed by a bulldozer on a short way, else hauled; None where the way is not known."""
    if move.distance_km is None or move.bank_m3 <= 0:
        return None
    label = Label(f"{move.source} → {move.use}", f"{move.source} → {move.use}")
    with book.noting() as noted:
        near = Fraction(str(move.distance_km)) <= fraction(book, "haul.bulldozer_max_m", zero=True) * KM_PER_M
        if near:
            rate = round_half_up(_decimal(fraction(book, "programme.push_m3_h")), 6)
            hours = round_half_up(move.bank_m3 / rate, 2)
            machine = machine_label(book, BULLDOZER)
            cited = tuple(sorted(noted))
            return Hours(
                "cut", label, machine, move.bank_m3, "m³（自然方）", rate, hours, 1, move.distance_km, rules=cited
            )
        volume = round_half_up(_decimal(Fraction(move.bank_m3) * loose), 2)
        body = fraction(book, "programme.truck_m3")
        cycle = cycle_min(book, move.distance_km)
        rate = round_half_up(_decimal(body * MINUTES / cycle), 6)
        machine = machine_label(book, TRUCK)
    return Hours(
        "cut",
        label,
        machine,
        volume,
        "m³（松方）",
        rate,
        round_half_up(volume / rate, 2),
        1,
        move.distance_km,
        math.ceil(Fraction(volume) / body),
        round_half_up(_decimal(cycle), 2),
        tuple(sorted({*noted, *rules})),
    )


def crew_hours(book: Rulebook, task: str, label: Label, lines: Iterable[BillLine], crews: int) -> list[Hours]:
    """Hours of the machines that crews have, price by price."""
    groups: dict[str, list[BillLine]] = {}
    for line in lines:
        groups.setdefault(line.price.key, []).append(line)
    found = []
    for same in groups.values():
        line = same[0]
        quantity = sum((one.quantity for one in same), ZERO)
        with book.noting() as noted:
            own = output(book, line)
            if own.per_day is None or not own.machine or not own.machines or own.by_money:
                continue
            rate = round_half_up(_decimal(own.per_day / (own.machines * shift_hours(book))), 6)
            machine = machine_label(book, own.machine)
        hours = round_half_up(quantity / rate, 2)
        text = Label(f"{label.en}: {line.price.label.en}", f"{label.zh}：{line.price.label.zh}")
        cited = tuple(sorted({*noted, *(rule for one in same for rule in one.work.rules)}))
        found.append(
            Hours(task, text, machine, quantity, line.price.per, rate, hours, own.machines * crews, rules=cited)
        )
    return found


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
