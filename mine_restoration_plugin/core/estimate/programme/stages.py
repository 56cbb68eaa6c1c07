"""Mining while restoring (边开采、边修复): by year what is damaged and restored, what waste arises and is used.

``reclamation rate 复垦率 = restored so far ÷ damaged so far``; ``waste-use rate = used ÷ produced`` of the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...earthrock.checks import finding
from ...model.plan import Check, Verdict
from ...model.units import round_half_up, stored
from ...rulebook import Rulebook
from .tasks import split_exactly

AREAS = ("mined_hm2", "restored_hm2")
VOLUMES = ("waste_m3", "waste_used_m3")
QUANTITIES = {**dict.fromkeys(AREAS, 4), **dict.fromkeys(VOLUMES, 2)}
"""Quantities of a year and their decimals."""
BEFORE = {"damaged_before_hm2": 4, "restored_before_hm2": 4}


@dataclass(frozen=True)
class StageYear:
    """One year; what nobody told is None, and so is everything that rests on it."""

    year: int
    mined_hm2: Decimal | None
    restored_hm2: Decimal | None
    waste_m3: Decimal | None
    waste_used_m3: Decimal | None
    damaged_so_far_hm2: Decimal | None
    restored_so_far_hm2: Decimal | None

    @property
    def reclamation_percent(self) -> float | None:
        if self.restored_so_far_hm2 is None or not self.damaged_so_far_hm2:
            return None
        return stored(float(100 * self.restored_so_far_hm2 / self.damaged_so_far_hm2), "percent")

    @property
    def waste_use_percent(self) -> float | None:
        if self.waste_used_m3 is None or not self.waste_m3:
            return None
        return stored(float(100 * self.waste_used_m3 / self.waste_m3), "percent")


def stage_years(given: Mapping[str, Any]) -> tuple[StageYear, ...]:
    """The years as they were decided, or totals spread evenly over ``count`` years from ``first_year``.

    Args:
        given: ``years`` (a list with ``year`` and quantities) or ``first_year``, ``count`` and total quantities; with
            what was damaged and restored before.
    """
    rows = _listed(given["years"]) if "years" in given else _even(given)
    damaged, restored = (_decimal(given.get(key), decimals) for key, decimals in BEFORE.items())
    found = []
    for row in rows:
        damaged, restored = _plus(damaged, row["mined_hm2"]), _plus(restored, row["restored_hm2"])
        found.append(StageYear(**row, damaged_so_far_hm2=damaged, restored_so_far_hm2=restored))
    return tuple(found)


def check_stages(book: Rulebook, years: Sequence[StageYear]) -> Check:
    """Restoration keeps up with mining: the rate never falls, nothing is restored or used that there is not."""
    rates = [year.reclamation_percent for year in years]
    if not years or any(rate is None for rate in rates):
        return finding(book, "schedule_stages", Verdict.UNKNOWN)
    wrong = [str(year.year) for year in years if _too_much(year)]
    known = [rate for rate in rates if rate is not None]
    wrong += [str(years[i + 1].year) for i, (one, other) in enumerate(zip(known, known[1:])) if other < one]
    first, last = (f"{rate:.2f}" for rate in (known[0], known[-1]))
    values = {"first": first, "last": last, "which": "、".join(sorted(set(wrong)))}
    return finding(book, "schedule_stages", Verdict.FAIL if wrong else Verdict.PASS, None, None, **values)


def _too_much(year: StageYear) -> bool:
    restored, damaged = year.restored_so_far_hm2, year.damaged_so_far_hm2
    return restored is not None and damaged is not None and restored > damaged


def _listed(years: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted(years, key=lambda row: row["year"])
    return [
        {"year": int(row["year"]), **{k: _decimal(row.get(k), d) for k, d in QUANTITIES.items()}} for row in ordered
    ]


def _even(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    count, first = int(given["count"]), int(given["first_year"])
    shares = [Fraction(1, count)] * count
    parts: dict[str, list[Decimal | None]] = {}
    for key, decimals in QUANTITIES.items():
        total = _decimal(given.get(key), decimals)
        parts[key] = [None] * count if total is None else [*split_exactly(total, shares, decimals)]
    return [{"year": first + i, **{key: parts[key][i] for key in QUANTITIES}} for i in range(count)]


def _decimal(value: Any, decimals: int) -> Decimal | None:
    return None if value is None else round_half_up(value, decimals)


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
