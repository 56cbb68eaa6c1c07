"""What lies under a ground cut from a surface: strata by thickness, from a table, a JSON file or the rulebook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...exchange.encoding import guess
from ...geodata.files import read_bytes
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .reading import RANGED, section_from
from .section import AUTO, Floats, Section, height_at

_PREFIX = "stability.material."
_NUMBERS = ("gamma_kn_m3", "gamma_sat_kn_m3", "c_kpa", "phi_deg", "ru")
_UNCHECKED = Label(
    "The strength of {material} comes from the rulebook's usual values, not from this site's tests.",
    "“{material}”的强度取自规则库经验值，并非本场地试验值。",
)


@dataclass(frozen=True)
class Stratum:
    """One stratum: to a depth below the one before (``thickness_m``), or from a height or a line on (``top``).

    ``values`` are the numbers of a layer by the keys of a section's JSON, ``ranges`` their least and greatest.
    """

    name: str
    values: Mapping[str, float]
    thickness_m: float | None = None
    top: float | Sequence[Sequence[float]] | None = None
    ranges: Mapping[str, Sequence[float]] = field(default_factory=dict)
    label: Label | None = None


@dataclass(frozen=True)
class Strata:
    """Strata from the top down, what else the file said of the section (``kh``, ``crack_m``, ...), and remarks."""

    strata: tuple[Stratum, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Label, ...] = ()


def read_strata(given: str, rulebook: Rulebook) -> Strata:
    """Strata from a file's name (.json, .csv) or from ``material:thickness|material:thickness|material``.

    The materials of the last form are rows ``stability.material.<material>.<number>`` of the rulebook.

    Raises:
        InputError: the file or the text cannot be read as strata.
    """
    suffix = Path(given).suffix.lower()
    if suffix == ".json":
        return _from_json(Path(given))
    if suffix in (".csv", ".txt"):
        return _from_csv(Path(given))
    return _from_rules(given, rulebook)


def materials(rulebook: Rulebook) -> dict[str, Label]:
    """The rulebook's materials by key, with their names."""
    found: dict[str, Label] = {}
    for key in rulebook.keys(_PREFIX):
        name, _, number = key[len(_PREFIX) :].rpartition(".")
        if number == "gamma_kn_m3":
            found[name] = rulebook.rule(key).label
    return found


def section_on(
    ground: Floats,
    strata: Strata,
    *,
    name: str = "",
    water_depth_m: float | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Section:
    """A section of strata under a ground line; checked as a file would be.

    ``water_depth_m`` puts the water line so far below the ground. ``settings`` are keys of a section's JSON that win
    over those of the strata's file.

    Raises:
        InputError: the strata do not make a section.
    """
    data: dict[str, Any] = {"face": AUTO, **strata.settings, **(settings or {})}
    above = ground[:, 1].copy()
    layers = []
    for number, stratum in enumerate(strata.strata):
        top = _top(stratum, ground, above) if number else ground
        above = np.minimum(above, height_at(top, ground[:, 0]))
        layer = {**stratum.values, "name": stratum.name, "top": top.tolist(), "ranges": dict(stratum.ranges)}
        layers.append(layer if stratum.label is None else {**layer, "label": stratum.label.to_json()})
        if stratum.thickness_m is not None:
            above = above - stratum.thickness_m
    if water_depth_m is not None:
        data["water"] = (ground - (0.0, water_depth_m)).tolist()
    return section_from({**data, "ground": ground.tolist(), "layers": layers, "name": name}, name or "SECTION")


def _top(stratum: Stratum, ground: Floats, above: Floats) -> Floats:
    if stratum.top is None:
        return np.column_stack((ground[:, 0], above))
    if isinstance(stratum.top, (int, float)):
        return np.array([[ground[0, 0], stratum.top], [ground[-1, 0], stratum.top]], dtype=np.float64)
    return np.asarray(stratum.top, dtype=np.float64)


def _from_json(path: Path) -> Strata:
    try:
        data = json.loads(read_bytes(path).decode("utf-8-sig"))
    except ValueError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} is no JSON: {reason}. Correct it."),
            name=path.name,
            reason=error,
        ) from error
    items = data.get("layers", data.get("strata")) if isinstance(data, Mapping) else data
    if not isinstance(items, Sequence) or isinstance(items, str) or not items:
        raise _no_strata(path.name)
    strata = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, Mapping):
            raise _no_strata(path.name)
        values = {key: item[key] for key in _NUMBERS if item.get(key) is not None}
        top = item.get("top", item.get("top_z_m"))
        strata.append(
            Stratum(
                str(item.get("name") or number), values, _thickness(item.get("thickness_m"), path.name, number), top,
                item.get("ranges") or {},
            )
        )  # fmt: skip
    settings = {}
    if isinstance(data, Mapping):
        settings = {key: value for key, value in data.items() if key not in ("layers", "strata", "ground", "name")}
    return _complete(strata, path.name, settings)


def _from_csv(path: Path) -> Strata:
    raw = read_bytes(path)
    encoding = guess(raw)
    if encoding is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} is neither UTF-8 nor GBK text. Save it as one of them."),
            name=path.name,
        )
    rows = csv.DictReader(io.StringIO(raw.decode(encoding).lstrip("\ufeff")))
    columns = {str(name).strip() for name in rows.fieldnames or ()}
    missing = [name for name in ("name", "gamma_kn_m3", "c_kpa", "phi_deg") if name not in columns]
    if missing:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The table {name} lacks the columns {missing}."),
            name=path.name,
            missing=", ".join(missing),
        )
    strata = []
    for number, row in enumerate(rows, 1):
        cells = {str(key).strip(): (cell or "").strip() for key, cell in row.items() if key and isinstance(cell, str)}
        if not any(cells.values()):
            continue
        values = {key: _cell(cells[key], path.name, number, key) for key in _NUMBERS if cells.get(key)}
        ranges = {}
        for key in RANGED:
            low, high = cells.get(f"{key}_low"), cells.get(f"{key}_high")
            if low and high:
                ranges[key] = [_cell(low, path.name, number, key), _cell(high, path.name, number, key)]
        top = _cell(cells["top_z_m"], path.name, number, "top_z_m") if cells.get("top_z_m") else None
        thickness = _thickness(cells.get("thickness_m") or None, path.name, number)
        strata.append(Stratum(cells.get("name") or str(number), values, thickness, top, ranges))
    return _complete(strata, path.name, {})


def _from_rules(given: str, rulebook: Rulebook) -> Strata:
    known = materials(rulebook)
    strata, notes = [], []
    for number, part in enumerate(given.split("|"), 1):
        key, _, thickness = (text.strip() for text in part.partition(":"))
        if key not in known:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "There is no material {material} in the rulebook, and no file of that name. Known are: {known}.",
                ),
                material=key,
                known=", ".join(known),
            )
        have = set(rulebook.keys(f"{_PREFIX}{key}."))
        values, ranges = {}, {}
        for name in _NUMBERS:
            row = f"{_PREFIX}{key}.{name}"
            if row in have:
                rule = rulebook.rule(row)
                values[name] = rule.number
                low, high = rule.more.get("low", ""), rule.more.get("high", "")
                if name in RANGED and low and high:
                    ranges[name] = [_cell(low, "stability.csv", number, row), _cell(high, "stability.csv", number, row)]
        strata.append(Stratum(key, values, _thickness(thickness or None, given, number), None, ranges, known[key]))
        notes.append(_UNCHECKED.format(material=known[key]))
    found = _complete(strata, given, {})
    return Strata(found.strata, found.settings, tuple(notes))


def _complete(strata: list[Stratum], name: str, settings: Mapping[str, Any]) -> Strata:
    if not strata:
        raise _no_strata(name)
    for number, (stratum, following) in enumerate(zip(strata, strata[1:]), 1):
        if stratum.thickness_m is None and following.top is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name}: stratum {number} ({stratum}) has no thickness and the next one no top. Only the lowest "
                    "stratum may go on without end.",
                ),
                name=name,
                number=number,
                stratum=stratum.name,
            )
    return Strata(tuple(strata), settings)


def _thickness(value: Any, name: str, number: int) -> float | None:
    if value is None:
        return None
    thickness = _cell(value, name, number, "thickness_m")
    if thickness <= 0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name}: the thickness of stratum {number} is not positive."),
            name=name,
            number=number,
        )
    return thickness


def _cell(value: Any, name: str, number: int, key: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name}, stratum {number}, {key}: {value} is not a number."),
            name=name,
            number=number,
            key=key,
            value=repr(value),
        ) from error


def _no_strata(name: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "{name} holds no strata. Give layers from the top down, each with name, thickness_m, gamma_kn_m3, c_kpa "
            "and phi_deg; the lowest without thickness.",
        ),
        name=name,
    )
