"""Sections from JSON, read strictly: what is wrong is said with its place in the file."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...geodata.files import read_bytes
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from .section import AUTO, GAMMA_W_KN_M3, LEFT, RIGHT, STEP_M, Circle, Floats, Layer, Section, Strip, height_at

_LOADS = ("kh", "crack_m", "crack_water_m", "surcharge")
_KEYS = frozenset(
    ("name", "ground", "layers", "water", "water_range_m", "gamma_w_kn_m3", *_LOADS, "face", "floor_z", "slip")
)
_LAYER_KEYS = frozenset(("name", "top", "gamma_kn_m3", "gamma_sat_kn_m3", "c_kpa", "phi_deg", "ru", "ranges", "label"))
RANGED = ("c_kpa", "phi_deg", "gamma_kn_m3")
_ABOVE_M = 0.05
_UNKNOWN = Label("{name}: {key} is not known here and was not used.", "{name}：未识别的键 {key}，未采用。")
_UNREACHED = Label(
    "The first layer's top lies below the ground by up to {depth:.2f} m; the layer was taken to reach the ground.",
    "第一层顶面低于地面线最多 {depth:.2f} m，按第一层延伸至地面计算。",
)
_RU_WINS = Label(
    "Layer {layer}: ru is used for its pore pressure, not the water line.",
    "土层“{layer}”：孔隙水压力按 ru 计，不按水位线。",
)


def read_section(path: str | os.PathLike[str]) -> Section:
    """The section of a JSON file.

    Raises:
        InputError: there is no such file, it is no JSON, or something in it is wrong.
    """
    raw = read_bytes(Path(path))
    name = Path(path).name
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} is not UTF-8 text. Save it as UTF-8."), name=name
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{name} is no JSON: {reason} in line {line}, column {column}. Correct it there."
            ),
            name=name,
            reason=error.msg,
            line=error.lineno,
            column=error.colno,
        ) from error
    return section_from(data, name)


def section_from(data: Any, name: str = "SECTION") -> Section:
    """A section from parsed JSON; ``name`` is said in sentences.

    Raises:
        InputError: something in it is wrong.
    """
    if not isinstance(data, Mapping):
        raise _wrong(name, "{}", Label("an object with ground and layers is needed", "应为含 ground 与 layers 的对象"))
    warnings = [_UNKNOWN.format(name=name, key=key) for key in _unknown(data, _KEYS)]
    ground = _ground(_line(data.get("ground"), name, "ground", 2), name)
    layers = _layers(data.get("layers"), ground, name, warnings)
    water = None if data.get("water") is None else _ascending(_line(data["water"], name, "water", 1), name, "water")
    crack_m = _number(data, "crack_m", name, 0.0, least=0.0)
    crack_water_m = _number(data, "crack_water_m", name, 0.0, least=0.0)
    if crack_water_m > crack_m * (1 + 1e-9):
        raise _wrong(name, "crack_water_m", Label("it is deeper than the crack", "大于拉裂缝深度"))
    face = data.get("face") or AUTO
    if face not in (LEFT, RIGHT, AUTO):
        raise _wrong(name, "face", Label("left, right or auto is needed", "应为 left、right 或 auto"))
    floor_z = None if data.get("floor_z") is None else _number(data, "floor_z", name, 0.0)
    if floor_z is not None and floor_z >= ground[:, 1].min():
        raise _wrong(name, "floor_z", Label("it is not below the ground", "不在地面线以下"))
    section = Section(
        ground=ground,
        layers=layers,
        water=water,
        kh=_number(data, "kh", name, 0.0, least=0.0, most=1.0),
        crack_m=crack_m,
        crack_water_m=min(crack_water_m, crack_m),
        surcharge=_surcharge(data.get("surcharge"), name),
        face=face,
        floor_z=floor_z,
        slip=_slip(data.get("slip"), name),
        gamma_w_kn_m3=_number(data, "gamma_w_kn_m3", name, GAMMA_W_KN_M3, above=0.0),
        water_range_m=_pair(data.get("water_range_m"), name, "water_range_m", (0.0, 0.0), 0.0),
        name=str(data.get("name") or ""),
    )
    _check_water(section, name)
    if water is not None:
        warnings += [_RU_WINS.format(layer=layer.name) for layer in layers if layer.ru > 0]
    object.__setattr__(section, "warnings", tuple(warnings))
    return section


def _unknown(data: Mapping[str, Any], known: frozenset[str]) -> list[str]:
    """Keys nobody reads; one that begins with an underscore is a remark."""
    return [str(key) for key in data if key not in known and not str(key).startswith("_")]


def _wrong(name: str, place: str, what: Label) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "Section {name}, {place}: {what}."), name=name, place=place, what=what
    )


def _number(
    data: Mapping[str, Any],
    key: str,
    name: str,
    absent: float | None,
    *,
    place: str = "",
    least: float = -math.inf,
    most: float = math.inf,
    above: float = -math.inf,
) -> float:
    place = place + key
    value = data.get(key)
    if value is None:
        if absent is None:
            raise _wrong(name, place, Label("a number is missing", "缺少数值"))
        return absent
    number = _finite(value, name, place)
    if number < least or number > most or number <= above:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Section {name}, {place}: {value} is out of range."),
            name=name,
            place=place,
            value=value,
        )
    return number


def _finite(value: Any, name: str, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Section {name}, {place}: {value} is not a number."),
            name=name,
            place=place,
            value=repr(value),
        )
    return float(value)


def _pair(value: Any, name: str, place: str, absent: tuple[float, float], middle: float) -> tuple[float, float]:
    if value is None:
        return absent
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise _wrong(name, place, Label("two numbers are needed, least and greatest", "应为两个数（最小值、最大值）"))
    low, high = (_finite(item, name, f"{place}[{i}]") for i, item in enumerate(value))
    if not low <= middle <= high:
        raise _wrong(name, place, Label("the value itself does not lie between the two numbers", "取值不在所给范围内"))
    return low, high


def _line(value: Any, name: str, place: str, least: int) -> Floats:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) < least:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Section {name}, {place}: a list of at least {count} points [x, z] is needed."
            ),
            name=name,
            place=place,
            count=least,
        )
    points = []
    for i, point in enumerate(value):
        if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:
            raise _wrong(name, f"{place}[{i}]", Label("a point [x, z] is needed", "应为点 [x, z]"))
        points.append([_finite(item, name, f"{place}[{i}][{k}]") for k, item in enumerate(point)])
    return np.array(points, dtype=np.float64)


def _ascending(line: Floats, name: str, place: str) -> Floats:
    """Ascending in x; drawn from right to left is turned, points that stand twice are dropped."""
    if len(line) > 1 and line[-1, 0] < line[0, 0]:
        line = np.ascontiguousarray(line[::-1])
    keep = np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))
    line = line[keep]
    back = np.flatnonzero(np.diff(line[:, 0]) < 0)
    if len(back):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Section {name}, {place}: the line runs back at x = {x}. Overhangs cannot be computed; let x ascend.",
            ),
            name=name,
            place=place,
            x=float(line[back[0] + 1, 0]),
        )
    return _stepped(line)


def _stepped(line: Floats) -> Floats:
    """Vertical steps become very steep, the upper end set back into the slope, so that every x has one height."""
    line = line.copy()
    steps = np.flatnonzero(np.diff(line[:, 0]) <= 0)
    for i in steps:
        if line[i + 1, 1] > line[i, 1]:
            line[i + 1, 0] = max(line[i, 0] + STEP_M, line[i + 1, 0])
        else:
            line[i, 0] -= STEP_M
    if (np.diff(line[:, 0]) <= 0).any():  # more than two points on one vertical
        order = np.maximum.accumulate(line[:, 0] + np.arange(len(line)) * 1e-9)
        line[:, 0] = order
    return line


def _ground(line: Floats, name: str) -> Floats:
    ground = _ascending(line, name, "ground")
    if len(ground) < 2 or np.ptp(ground[:, 0]) <= 0:
        raise _wrong(name, "ground", Label("the line has no length", "线的长度为零"))
    return ground


def _layers(value: Any, ground: Floats, name: str, warnings: list[Label]) -> tuple[Layer, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise _wrong(name, "layers", Label("at least one layer is needed", "至少应有一个土层"))
    layers = []
    for i, item in enumerate(value):
        place = f"layers[{i}]"
        if not isinstance(item, Mapping):
            raise _wrong(name, place, Label("an object is needed", "应为对象"))
        warnings += [_UNKNOWN.format(name=f"{name}, {place}", key=key) for key in _unknown(item, _LAYER_KEYS)]
        layers.append(_layer(item, i, ground, name, place + "."))
    low = ground[:, 1] - height_at(layers[0].top, ground[:, 0])
    if low.max() > _ABOVE_M:
        warnings.append(_UNREACHED.format(depth=float(low.max())))
    return tuple(layers)


def _layer(item: Mapping[str, Any], number: int, ground: Floats, name: str, place: str) -> Layer:
    if number == 0 and item.get("top") is None:
        top = ground
    else:
        top = _ascending(_line(item.get("top"), name, f"{place}top", 1), name, f"{place}top")
    gamma = _number(item, "gamma_kn_m3", name, None, place=place, above=0.0, most=60.0)
    values = {
        "gamma_kn_m3": gamma,
        "gamma_sat_kn_m3": _number(item, "gamma_sat_kn_m3", name, gamma, place=place, above=0.0, most=60.0),
        "c_kpa": _number(item, "c_kpa", name, None, place=place, least=0.0),
        "phi_deg": _number(item, "phi_deg", name, None, place=place, least=0.0, most=89.0),
    }
    if values["c_kpa"] == 0 and values["phi_deg"] == 0:
        raise _wrong(
            name, place.rstrip("."), Label("both c and φ are 0; no soil is without any", "c、φ 均为零，不合理")
        )
    ranges = item.get("ranges") or {}
    if not isinstance(ranges, Mapping) or not set(ranges) <= set(RANGED):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Section {name}, {place}: ranges are given by {keys}."),
            name=name,
            place=f"{place}ranges",
            keys=", ".join(RANGED),
        )
    return Layer(
        name=str(item.get("name") or number + 1),
        label=_label(item.get("label"), name, f"{place}label"),
        top=top,
        ru=_number(item, "ru", name, 0.0, place=place, least=0.0, most=1.0),
        ranges={
            key: _pair(pair, name, f"{place}ranges.{key}", (values[key], values[key]), values[key])
            for key, pair in ranges.items()
        },
        **values,
    )


def _label(value: Any, name: str, place: str) -> Label | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or not {"en", "zh"} <= set(value):
        raise _wrong(name, place, Label("an object with en and zh is needed", "应为含 en 与 zh 的对象"))
    return Label(str(value["en"]), str(value["zh"]))


def _surcharge(value: Any, name: str) -> tuple[Strip, ...]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong(name, "surcharge", Label("a list is needed", "应为列表"))
    strips = []
    for i, item in enumerate(value):
        place = f"surcharge[{i}]"
        if not isinstance(item, Mapping):
            raise _wrong(name, place, Label("an object is needed", "应为对象"))
        start, stop = (_number(item, key, name, None, place=place + ".") for key in ("from", "to"))
        if not start < stop:
            raise _wrong(name, place, Label("from is not less than to", "from 应小于 to"))
        strips.append(Strip(start, stop, _number(item, "q_kpa", name, None, place=place + ".", least=0.0)))
    return tuple(strips)


def _slip(value: Any, name: str) -> Circle | Floats | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        numbers = value.get("circle")
        if not isinstance(numbers, Sequence) or isinstance(numbers, str) or len(numbers) != 3:
            raise _wrong(name, "slip.circle", Label("[x, z, r] is needed", "应为 [x, z, r]"))
        x, z, r = (_finite(item, name, f"slip.circle[{i}]") for i, item in enumerate(numbers))
        if r <= 0:
            raise _wrong(name, "slip.circle[2]", Label("the radius is not positive", "半径应为正数"))
        return Circle(x, z, r)
    return _ascending(_line(value, name, "slip", 2), name, "slip")


def _check_water(section: Section, name: str) -> None:
    """Water above the ground is a pond, and a pond is level."""
    if section.water is None:
        return
    ground = section.ground
    knots = np.union1d(ground[:, 0], section.water[:, 0])
    knots = knots[(knots >= ground[0, 0]) & (knots <= ground[-1, 0])]
    level = height_at(section.water, knots)
    above = level > height_at(ground, knots) + _ABOVE_M
    sloping = np.flatnonzero(above[1:] & above[:-1] & (np.abs(np.diff(level)) > 0.01 + 1e-3 * np.diff(knots)))
    if len(sloping):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Section {name}, water: between x = {x} and {end} the water line stands above the ground but is not "
                "level. Water that stands is level; a water table lies below the ground. Correct the line there.",
            ),
            name=name,
            x=float(knots[sloping[0]]),
            end=float(knots[sloping[0] + 1]),
        )
