"""One grade up: which factor limits a use, what would raise it by one grade, and what that costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...model.text import Label
from ...model.units import M2_PER_HM2
from ...rulebook import Rulebook
from .limits import SLOPE_OVER, STRICT, graded


@dataclass(frozen=True)
class Raise:
    """One measure for one limiting factor: quantity in the unit of the price; ``price`` is a key of the price list.

    ``value`` is what the factor has to become; None where no measure of the rulebook raises it.
    """

    factor: str
    value: Any
    measure: Label | None
    price: str | None
    quantity: float | None
    formula: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class OneUp:
    """All that raises one use by one grade; ``grade`` after it, None where a factor cannot be raised."""

    use: str
    before: int
    after: int | None
    raises: tuple[Raise, ...]


def one_grade_up(
    rulebook: Rulebook, use: str, values: Mapping[str, Any], area_m2: float, over_m2: Callable[[float], float]
) -> OneUp | None:
    """What raises a use by one grade; None where it is of grade 1 or nothing is known.

    Args:
        values: as ``limits.graded``. over_m2: area of the unit that is steeper than a slope in degrees.
    """
    now = graded(rulebook, use, values)
    if now.grade in (None, 1) or now.grade is None:
        return None
    raised = dict(values)
    found = []
    possible = True
    for name in now.limiting:
        one = _raise(rulebook, use, name, now.grade - 1, values, area_m2, over_m2)
        found.append(one)
        if one.measure is None:
            possible = False
        else:
            raised[name] = one.value
            if name == "slope_deg":
                raised[SLOPE_OVER] = {}
    after = graded(rulebook, use, raised).grade if possible else None
    return OneUp(use, now.grade, after, tuple(found))


def _raise(
    rulebook: Rulebook,
    use: str,
    name: str,
    grade: int,
    values: Mapping[str, Any],
    area_m2: float,
    over_m2: Callable[[float], float],
) -> Raise:
    hectares = area_m2 / M2_PER_HM2
    step = f"suit.{name}.{use}.{grade}"
    if name == "soil_depth_cm":
        wanted = rulebook.number(step)
        more = max(wanted - float(values[name]), 0.0) / 100.0
        text = f"{area_m2:.2f} m² × {more:.2f} m"
        words = Label("more soil laid on", "增加客土覆盖")
        return Raise(name, wanted, words, "soil_cover", area_m2 * more, text, (step,))
    if name == "slope_deg":
        wanted = rulebook.number(step)
        width = rulebook.number("raise.terrace_width_m")
        steep = over_m2(wanted)
        volume = steep * width * math.tan(math.radians(float(values[name]))) / 8.0
        text = f"{steep:.2f} m² × {width:g} m × tan {float(values[name]):.1f}° ÷ 8"
        words = Label("terraced", "坡改梯")
        return Raise(name, wanted, words, "cut_earth", volume, text, (step, "raise.terrace_width_m"))
    if name in ("gravel_percent", "salt_percent", "soil_texture"):
        cover = rulebook.number("raise.cover_m")
        good: Any = "loam" if name == "soil_texture" else rulebook.number(step)
        if name in STRICT:
            good = math.nextafter(good, 0.0)  # its limit is of the next grade already
        rules = ("raise.cover_m",) if name == "soil_texture" else (step, "raise.cover_m")
        words = Label("good soil laid over", "覆盖良土")
        return Raise(name, good, words, "soil_cover", area_m2 * cover, f"{area_m2:.2f} m² × {cover:g} m", rules)
    if name == "soil_ph":
        low, high = rulebook.number(f"{step}.low"), rulebook.number(f"{step}.high")
        if float(values[name]) < low:
            dose = rulebook.number("raise.lime_t_hm2")
            words = Label("limed", "施用石灰")
            rules = (f"{step}.low", "raise.lime_t_hm2")
            return Raise(name, low, words, "lime", hectares * dose, f"{hectares:.4f} hm² × {dose:g} t/hm²", rules)
        return _manured(rulebook, name, high, hectares, (f"{step}.high",))
    if name == "organic_g_kg":
        return _manured(rulebook, name, rulebook.number(step), hectares, (step,))
    if name == "drainage":
        drier = [c for c in ("long", "seasonal", "good") if rulebook.number(f"suit.drainage.{use}.{c}") <= grade]
        if drier:
            length = rulebook.number("raise.ditch_m_hm2")
            words = Label("drained", "开挖排水沟")
            text = f"{hectares:.4f} hm² × {length:g} m/hm²"
            used = (f"suit.drainage.{use}.{drier[0]}", "raise.ditch_m_hm2")
            return Raise(name, drier[0], words, "ditch_small", hectares * length, text, used)
    if name == "irrigation":
        steps = ("partial", "assured")
        fit = [c for c in steps if rulebook.number(f"suit.irrigation.{use}.{c}") <= grade]
        if fit:
            words = Label("watered", "配套灌溉设施")
            rows = (f"suit.irrigation.{use}.{fit[0]}",)
            return Raise(name, fit[0], words, "irrigation", hectares, f"{hectares:.4f} hm²", rows)
    return Raise(name, None, None, None, None, "", ())


def _manured(rulebook: Rulebook, name: str, wanted: float, hectares: float, rules: tuple[str, ...]) -> Raise:
    dose = rulebook.number("raise.manure_t_hm2")
    words = Label("manured", "增施有机肥")
    text = f"{hectares:.4f} hm² × {dose:g} t/hm²"
    return Raise(name, wanted, words, "organic_manure", hectares * dose, text, (*rules, "raise.manure_t_hm2"))
