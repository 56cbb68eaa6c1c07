"""What the technician chose: every key known, every value of its kind, nothing guessed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..delineation.units import KINDS
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from ..rulebook import Rulebook


def read_decisions(path: str | Path) -> dict[str, Any]:
    """Decisions from a JSON file.

    Raises:
        InputError: no such file, or it is not a JSON object.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The decisions {path} cannot be read: {reason}"),
            path=path,
            reason=error.strerror or error,
        ) from error
    except ValueError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The decisions {path} are not JSON: {reason}"), path=path, reason=error
        ) from error
    if not isinstance(data, dict):
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The decisions {path} are not a JSON object."), path=path)
    return data


def checked_decisions(decisions: Mapping[str, Any] | None, rulebook: Rulebook) -> dict[str, Any]:
    """The decisions with ``demo`` named, all of them valid.

    Raises:
        InputError: an unknown key, or a value that its key cannot take.
    """
    given = {key: value for key, value in (decisions or {}).items() if value is not None}
    unknown = sorted(set(given) - set(_KEYS))
    if unknown:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Unknown decisions: {keys}. Known are: {known}."),
            keys=", ".join(unknown),
            known=", ".join(sorted(_KEYS)),
        )
    for key, value in given.items():
        template, fits = _KEYS[key]
        if not fits(value):
            raise InputError(template, key=key, value=repr(value))
    levels = sorted({"pit_level_m", "dump_level_m"} & set(given))
    if "scenario" in given and levels:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The plan follows the surface of scenario “{name}”: leave out {keys}, or the scenario.",
            ),
            name=given["scenario"],
            keys=", ".join(levels),
        )
    known = rulebook.keys("price.")
    for price in given.get("price_book", {}):
        if price not in known:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "There is no price {price} in the rulebook. Known are: {known}."),
                price=price,
                known=", ".join(known),
            )
    return {"demo": True, **given}


def _number(low: float, high: float) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and math.isfinite(value) and low <= value <= high

    return fits


def _below_one(value: Any) -> bool:
    return _number(0, 1)(value) and value < 1


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _date(value: Any) -> bool:
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return False
    try:
        date(*map(int, value.split("-")))
    except ValueError:
        return False
    return True


def _units(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    if not all(isinstance(unit, dict) and unit.get("unit_no") and unit.get("kind") in KINDS for unit in value):
        return False
    numbers = {str(unit["unit_no"]) for unit in value}
    return len(numbers) == len(value) and all(_is_polygons(unit.get("polygons")) for unit in value)


def _is_polygons(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(polygon, list) and polygon for polygon in value)
        and all(isinstance(ring, list) and len(ring) >= 4 for polygon in value for ring in polygon)
        and all(_is_point(point) for polygon in value for ring in polygon for point in ring)
    )


def _is_point(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) >= 2 and all(_number(-1e9, 1e9)(v) for v in value[:2])


def _line(value: Any) -> bool:
    ok = isinstance(value, list) and len(value) == 2 and all(_is_point(point) for point in value)
    return ok and value[0][:2] != value[1][:2]


def _classes(value: Any) -> bool:
    return isinstance(value, dict) and all(
        kind in KINDS and isinstance(code, str) and re.fullmatch(r"\d{4}", code) for kind, code in value.items()
    )


def _prices(value: Any) -> bool:
    return isinstance(value, dict) and all(_number(0, 1e7)(price) for price in value.values())


_A_TEXT = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a text.")
_A_FLAG = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes true or false.")
_A_LEVEL = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes metres, -500 to 9000.")
_A_LENGTH = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes metres, 0 or more.")
_A_SHARE = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes 0 or more and below 1.")
_A_DATE = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a date like 2025-06-15.")
_A_LINE = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes two points [[x, y], [x, y]] in the CRS of the plan."
)
_UNIT_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes a list of units with a unit_no of their own, a kind (pit, dump, other) "
    "and polygons (lists of rings of x, y in the CRS of the plan).",
)
_CLASS_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes land-class codes of four digits by kind of unit."
)
_PRICE_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes prices in yuan by price key."
)

_KEYS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "agency": (_A_TEXT, _text),
    "date": (_A_DATE, _date),
    "dem_correlation_length_m": (_A_LENGTH, _number(0, 1e6)),
    "dem_rmse_m": (_A_LENGTH, _number(0, 1000)),
    "dem_rmse_source": (_A_TEXT, _text),
    "dem_systematic_m": (_A_LENGTH, _number(0, 1000)),
    "demo": (_A_FLAG, _flag),
    "dump_level_m": (_A_LEVEL, _number(-500, 9000)),
    "factor_system": (_A_TEXT, _text),
    "height_datum": (_A_TEXT, _text),
    "land_class_after": (_CLASS_LIST, _classes),
    "loss_share": (_A_SHARE, _below_one),
    "material": (_A_TEXT, _text),
    "material_is_building_rock": (_A_FLAG, _flag),
    "note": (_A_TEXT, _text),
    "pit_has_water": (_A_FLAG, _flag),
    "pit_level_m": (_A_LEVEL, _number(-500, 9000)),
    "price_book": (_PRICE_LIST, _prices),
    "scenario": (_A_TEXT, _text),
    "section_line": (_A_LINE, _line),
    "target_crs": (_A_TEXT, _text),
    "units": (_UNIT_LIST, _units),
}
