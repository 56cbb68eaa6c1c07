"""Rainfall erosivity R, MJ·mm/(hm²·h·a), from what a county has: daily rain, short steps, a yearly sum."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook

Floats = NDArray[np.float64]
TECH_RULE, ZHANG = "technical_rule", "zhang_2002"
FORMULAS = (TECH_RULE, ZHANG)
GIVEN, ANNUAL = "given", "annual"
PREFIX = "erosion.rain."
_HALF_MONTHS = 24


@dataclass(frozen=True)
class Erosivity:
    """R, how it was found, and R of the 24 half-months where the rain says so."""

    r: float
    way: str
    years: int | None = None
    half_months: tuple[float, ...] = ()
    figures: dict[str, float] | None = None
    warnings: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "r_mj_mm_hm2_h_a": self.r,
            "way": self.way,
            "years": self.years,
            "half_months": list(self.half_months),
            "figures": self.figures or {},
            "warnings": [label.to_json() for label in self.warnings],
        }


def from_days(days: Sequence[datetime.date], rain_mm: Sequence[float], formula: str, rulebook: Rulebook) -> Erosivity:
    """From daily rain by half-months (1st to 15th, 16th to the end), M = α·ΣP^β over days of erosive rain.

    Days without rain may be left out. A first or last year that the series enters or leaves is not counted.

    Raises:
        InputError: no whole year, a day twice, a negative or absent amount.
    """
    number = rulebook.number
    dates, rain = _checked(days, rain_mm)
    years, kept, warnings = _whole_years(dates)
    dates = [date for date, keep in zip(dates, kept) if keep]
    rain = rain[kept]
    if formula == ZHANG:
        least = number(PREFIX + "zhang.least_mm")
    else:
        least = number(PREFIX + "technical.least_mm")
    erosive = rain >= least
    month = np.array([date.month for date in dates])
    half = np.array([2 * (date.month - 1) + (date.day > 15) for date in dates])
    figures: dict[str, float] = {"least_mm": least, "mean_annual_mm": float(rain.sum()) / years}
    if not erosive.any():
        return Erosivity(0.0, formula, years, (0.0,) * _HALF_MONTHS, figures, tuple(warnings))
    if formula == ZHANG:
        daily = float(rain[erosive].mean())
        yearly = float(rain[erosive].sum()) / years
        beta = 0.8363 + 18.144 / daily + 24.455 / yearly
        alpha = np.full(len(rain), 21.586 * beta**-7.1891)
        figures.update(mean_erosive_day_mm=daily, mean_erosive_year_mm=yearly, alpha=float(alpha[0]))
    else:
        beta = number(PREFIX + "technical.beta")
        warm = (month >= number(PREFIX + "technical.warm_from")) & (month <= number(PREFIX + "technical.warm_to"))
        alpha = np.where(warm, number(PREFIX + "technical.alpha_warm"), number(PREFIX + "technical.alpha_cool"))
    figures["beta"] = beta
    parts = np.where(erosive, alpha * rain**beta, 0.0) / years
    by_half = np.bincount(half, weights=parts, minlength=_HALF_MONTHS)
    few = int(number(PREFIX + "least_years"))
    if years < few:
        warnings.append(
            Label(
                "R comes from {years} years of rain; {few} or more are usual.",
                "降雨侵蚀力由{years}年日降雨量计算，通常需{few}年以上资料。",
            ).format(years=years, few=few)
        )
    return Erosivity(math.fsum(by_half), formula, years, tuple(by_half.tolist()), figures, tuple(warnings))


def from_year(annual_mm: float, rulebook: Rulebook) -> Erosivity:
    """From the mean yearly rain alone, R = a·P^b: a stopgap.

    Raises:
        InputError: no rain.
    """
    if not (math.isfinite(annual_mm) and annual_mm > 0):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "A mean yearly rain of {value} mm makes no sense."), value=annual_mm
        )
    r = rulebook.number(PREFIX + "annual.a") * annual_mm ** rulebook.number(PREFIX + "annual.b")
    note = Label(
        "R is estimated from the yearly rain alone; daily rain gives a better one.",
        "降雨侵蚀力仅由年降雨量估算，宜采用日降雨量资料计算。",
    )
    return Erosivity(r, ANNUAL, None, (), {"annual_mm": annual_mm}, (note,))


def storms(
    minutes: Sequence[float], rain_mm: Sequence[float], step_min: float, rulebook: Rulebook
) -> list[tuple[float, float, float]]:
    """Rain storms of a series in equal steps: when each begins (min), its rain (mm), EI30 (MJ·mm/(hm²·h)).

    ``minutes`` is the beginning (or the end) of each step with rain. Storms are parted by dry hours; those of little
    rain are left out. Energy of rain: e = a·i^b, MJ/(hm²·mm), i in mm/h, a and b of the rulebook; I30 is the largest
    rain in 30 minutes, twice.

    Raises:
        InputError: the steps are longer than half an hour, or not in order.
    """
    number = rulebook.number
    if not 0 < step_min <= 30:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "EI30 needs rain in steps of 30 minutes or less; these are of {step} minutes. Give daily sums instead.",
            ),
            step=f"{step_min:g}",
        )
    time, rain = np.asarray(minutes, dtype=np.float64), np.asarray(rain_mm, dtype=np.float64)
    wet = rain > 0
    time, rain = time[wet], rain[wet]
    if not len(time):
        return []
    if (np.diff(time) < step_min * (1 - 1e-6)).any():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The rain is not in the order of time, or a step stands in it twice.")
        )
    gap = number(PREFIX + "storm.gap_h") * 60.0
    ends = np.flatnonzero(np.diff(time) >= gap) + 1
    intensity = rain * (60.0 / step_min)
    energy = rain * number(PREFIX + "storm.energy_a") * intensity ** number(PREFIX + "storm.energy_b")
    steps = max(int(round(30.0 / step_min)), 1)
    found = []
    for at in np.split(np.arange(len(time)), ends):
        total = float(rain[at].sum())
        if total <= number(PREFIX + "storm.least_mm"):
            continue
        place = np.rint((time[at] - time[at[0]]) / step_min).astype(np.int64)
        series = np.zeros(place[-1] + steps)
        series[place] = rain[at]
        upto = np.concatenate(([0.0], np.cumsum(series)))
        most = float((upto[steps:] - upto[:-steps]).max())
        found.append((float(time[at[0]]), total, float(energy[at].sum()) * most * (60.0 / (steps * step_min))))
    return found


def _checked(days: Sequence[datetime.date], rain_mm: Sequence[float]) -> tuple[list[datetime.date], Floats]:
    rain = np.asarray(rain_mm, dtype=np.float64)
    if not len(days):
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The rain table has no rows."))
    wrong = np.flatnonzero(~(np.isfinite(rain) & (rain >= 0)))
    if len(wrong):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The rain of {day} is {value}, which is no amount in mm. Correct it or delete the row.",
            ),
            day=days[int(wrong[0])].isoformat(),
            value=float(rain[wrong[0]]),
        )
    order = sorted(range(len(days)), key=lambda i: days[i])
    dates = [days[i] for i in order]
    for one, other in zip(dates, dates[1:]):
        if one == other:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The rain table has {day} twice."), day=one.isoformat()
            )
    return dates, rain[order]


def _whole_years(dates: list[datetime.date]) -> tuple[int, NDArray[np.bool_], list[Label]]:
    """Count of whole years, which days lie in them, what was left out. A gap of a whole year is refused."""
    first, last = dates[0], dates[-1]
    begin = first.year + (first.month > 1)
    end = last.year - (last.month < 12)
    year = np.array([date.year for date in dates])
    kept = (year >= begin) & (year <= end)
    if end < begin or not kept.any():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The rain runs from {first} to {last}, which holds no whole year. Give whole years of daily rain.",
            ),
            first=first.isoformat(),
            last=last.isoformat(),
        )
    empty = sorted(set(range(begin, end + 1)) - set(year.tolist()))
    if empty:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The rain table has no rain in {years}. Give unbroken years, or only those."
            ),
            years=", ".join(map(str, empty[:5])),
        )
    warnings = []
    if not kept.all():
        warnings.append(
            Label(
                "The broken years at the ends of the rain table are left out; {begin} to {end} count.",
                "雨量资料首尾不完整年份未计入，采用{begin}—{end}年。",
            ).format(begin=begin, end=end)
        )
    return end - begin + 1, kept, warnings
