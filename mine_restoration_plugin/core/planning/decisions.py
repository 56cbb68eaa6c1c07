"""What the technician chose: every key known, every value of its kind, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from ..rulebook import Rulebook
from . import validators as fits
from .stages import order
from .validators import Rule


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
    if isinstance(data.get("drains"), str):
        data["drains"] = drains_of(Path(path).parent / data["drains"])
    return data


def drains_of(path: Path) -> dict[str, Any]:
    """What a plan keeps of the result file of ``designdrains``.

    Raises:
        InputError: it cannot be read, or is no such result.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        section = ("width_m", "depth_m", "excavation_m3", "lining_m3")
        return {
            "settings": {"lining": found["settings"]["lining"]},
            "drains": [
                {
                    "length_m": drain["length_m"],
                    "points": [point[:2] for point in drain["points"]],
                    "section": {name: drain["section"][name] for name in section},
                }
                for drain in found["drains"]
            ],
            "structures": [{"kind": structure["kind"]} for structure in found["structures"]],
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} is no result of Design drains: {reason}"),
            path=path,
            reason=error,
        ) from error


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
        template, is_good = _KEYS[key]
        if not is_good(value):
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


_OWN: dict[str, Rule] = {
    "agency": (fits.A_TEXT, fits.text),
    "date": (fits.A_DATE, fits.date_text),
    "dem_correlation_length_m": (fits.A_LENGTH, fits.number(0, 1e6)),
    "dem_rmse_m": (fits.A_LENGTH, fits.number(0, 1000)),
    "dem_rmse_source": (fits.A_TEXT, fits.text),
    "dem_systematic_m": (fits.A_LENGTH, fits.number(0, 1000)),
    "demo": (fits.A_FLAG, fits.flag),
    "dump_level_m": (fits.A_LEVEL, fits.number(-500, 9000)),
    "facts": (fits.FACT_LIST, fits.facts),
    "factor_system": (fits.A_TEXT, fits.text),
    "height_datum": (fits.A_TEXT, fits.text),
    "land_class_after": (fits.CLASS_LIST, fits.classes),
    "loss_share": (fits.A_SHARE, fits.below_one),
    "material": (fits.A_TEXT, fits.text),
    "material_is_building_rock": (fits.A_FLAG, fits.flag),
    "mine_facts": (fits.FACT_LIST, fits.mine_facts),
    "note": (fits.A_TEXT, fits.text),
    "pit_has_water": (fits.A_FLAG, fits.flag),
    "pit_level_m": (fits.A_LEVEL, fits.number(-500, 9000)),
    "price_book": (fits.PRICE_LIST, fits.prices),
    "scenario": (fits.A_TEXT, fits.text),
    "section_line": (fits.A_LINE, fits.line),
    "target_crs": (fits.A_TEXT, fits.text),
    "units": (fits.UNIT_LIST, fits.units),
}

_KEYS: dict[str, Rule] = {**_OWN, **order.keys()}
