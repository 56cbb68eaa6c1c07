"""What a decision may be: one function for each kind of value, and the sentence for what does not fit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from ..delineation.units import KINDS
from ..model.text import QT_TRANSLATE_NOOP
from ..register.dictionary import data_dictionary

Rule = tuple[str, Callable[[Any], bool]]
"""The sentence where a value does not fit, and whether it does."""

A_TEXT = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a text.")
A_FLAG = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes true or false.")
A_LEVEL = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes metres, -500 to 9000.")
A_LENGTH = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes metres, 0 or more.")
A_SHARE = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes 0 or more and below 1.")
A_DATE = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a date like 2025-06-15.")
A_LINE = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes two points [[x, y], [x, y]] in the CRS of the plan."
)
UNIT_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes a list of units with a unit_no of their own, a kind (pit, dump, other) "
    "and polygons (lists of rings of x, y in the CRS of the plan).",
)
CLASS_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes land-class codes of four digits by kind of unit."
)
FACT_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes fields of the register with their values: those of units by unit "
    "number (* for every unit), those of the mine as they are.",
)
PRICE_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes prices in yuan by price key."
)


def number(low: float, high: float) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number and math.isfinite(value) and low <= value <= high

    return fits


def below_one(value: Any) -> bool:
    return number(0, 1)(value) and value < 1


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def date_text(value: Any) -> bool:
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return False
    try:
        date(*map(int, value.split("-")))
    except ValueError:
        return False
    return True


def units(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    if not all(isinstance(unit, dict) and unit.get("unit_no") and unit.get("kind") in KINDS for unit in value):
        return False
    numbers = {str(unit["unit_no"]) for unit in value}
    return len(numbers) == len(value) and all(is_polygons(unit.get("polygons")) for unit in value)


def is_polygons(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(polygon, list) and polygon for polygon in value)
        and all(isinstance(ring, list) and len(ring) >= 4 for polygon in value for ring in polygon)
        and all(is_point(point) for polygon in value for ring in polygon for point in ring)
    )


def is_point(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) >= 2 and all(number(-1e9, 1e9)(v) for v in value[:2])


def line(value: Any) -> bool:
    ok = isinstance(value, list) and len(value) == 2 and all(is_point(point) for point in value)
    return ok and value[0][:2] != value[1][:2]


def classes(value: Any) -> bool:
    return isinstance(value, dict) and all(
        kind in KINDS and isinstance(code, str) and re.fullmatch(r"\d{4}", code) for kind, code in value.items()
    )


def prices(value: Any) -> bool:
    return isinstance(value, dict) and all(number(0, 1e7)(price) for price in value.values())


def by_name(is_good: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """An object whose values all fit, by unit number or another name."""

    def fits(value: Any) -> bool:
        return isinstance(value, dict) and all(isinstance(k, str) and k and is_good(v) for k, v in value.items())

    return fits


def matching(pattern: str) -> Callable[[Any], bool]:
    """A text that is wholly of a pattern."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def one_of(*known: str) -> Callable[[Any], bool]:
    return lambda value: value in known


def mine_facts(value: Any) -> bool:
    return _facts_of("mine", value)


def facts(value: Any) -> bool:
    return by_name(lambda fields: _facts_of("unit", fields))(value)


def _facts_of(entity: str, value: Any) -> bool:
    """Fields of the register, each with a value of its type; codes from its list."""
    dictionary = data_dictionary()
    fields = dictionary.entity(entity).fields
    if not isinstance(value, dict) or not set(value) <= set(fields):
        return False
    return all(_is_fact(fields[name], cell, dictionary.codes) for name, cell in value.items())


def _is_fact(field: Any, cell: Any, codes: Any) -> bool:
    if cell is None:
        return True
    if field.type in ("real", "integer"):
        return number(-1e12, 1e12)(cell)
    if field.type == "code":
        return cell in codes[field.codes]
    if field.type == "codes":
        return isinstance(cell, list) and all(code in codes[field.codes] for code in cell)
    return isinstance(cell, str)
