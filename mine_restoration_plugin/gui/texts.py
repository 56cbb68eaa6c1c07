"""What a person reads in the dock: sentences in the language of the interface, numbers with decimals and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QLocale

from .. import compat
from ..compat import translate
from ..core.model.errors import InputError
from ..core.model.plan import Check, Figure, Plan, Verdict
from ..core.model.text import Label
from ..core.model.units import UNITS, VolumeState, round_half_up, to_hm2

UNKNOWN = "–"


def sentence(error: Exception) -> str:
    """What an error says to a person: how to mend the input, or that the plugin itself is wrong."""
    if isinstance(error, InputError):
        return compat.sentence(error)
    return translate(
        "MineRestoration", "The plugin made a mistake ({kind}). The log panel “Mine restoration” has the details."
    ).format(kind=type(error).__name__)


def number(value: float | None, unit: str) -> str:
    """A value with the decimals its unit is printed with, grouped as the locale groups; a dash if unknown."""
    if value is None:
        return UNKNOWN
    decimals = UNITS[unit].printed
    return _grouping().toString(float(round_half_up(value, decimals)), "f", decimals)


def rounded(value: Any, decimals: int) -> str:
    """A number that was rounded before, grouped as the locale groups."""
    return _grouping().toString(float(value), "f", decimals)


def _grouping() -> QLocale:
    """The interface's locale, thousands grouped: volumes of seven digits are hard to read without."""
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale


def count(value: int | None) -> str:
    return UNKNOWN if value is None else _grouping().toString(value)


def label(text: Label | None) -> str:
    """A bilingual text in the language of the interface; empty where there is none."""
    return "" if text is None else compat.localised(text)


def area_hm2(area_m2: float | None) -> str:
    return number(to_hm2(area_m2), "hm2")


def state(volume: VolumeState | None) -> str:
    """The state a volume is measured in, in words."""
    if volume is None:
        return ""
    return {
        VolumeState.BANK: translate("MineRestoration", "bank"),
        VolumeState.LOOSE: translate("MineRestoration", "loose"),
        VolumeState.COMPACTED: translate("MineRestoration", "compacted"),
        VolumeState.GEOMETRY: translate("MineRestoration", "geometry only"),
    }[volume]


def unit(figure: Figure) -> str:
    """Unit of a figure with the state of its volume: ``m³ bank``."""
    return f"{symbol(figure.unit)} {state(figure.state)}".strip()


def symbol(key: str) -> str:
    """How a unit of the table of units is written in the language of the interface; others stay as they are."""
    if key not in UNITS or compat.language() == "zh_CN":
        return UNITS[key].zh if key in UNITS else key
    names = {"count": "", "share": "", "factor": "", "cny": "CNY", "cny/unit": "CNY", "wan": "10⁴ CNY"}
    names.update({"year": translate("MineRestoration", "years"), "mu": translate("MineRestoration", "mu")})
    return names.get(key, UNITS[key].zh)


def source_of(plan: Plan, key: str) -> str:
    """An input of a figure: another figure, a decision, something measured, or a table, in words and with its value."""
    figure = plan.figures.get(key)
    if figure is not None:
        return f"{compat.localised(figure.label)} = {number(figure.value, figure.unit)} {unit(figure)}".strip()
    found: Any = {"decisions": plan.decisions, **plan.site}
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, (str, int, float)):
        return f"{key} = {found}"
    if key in plan.tables:
        return translate("MineRestoration", "table {key}").format(key=key)
    return _nouns().get(key, key)


def _nouns() -> dict[str, str]:
    return {
        "existing": translate("MineRestoration", "existing ground"),
        "design": translate("MineRestoration", "design surface"),
        "plots": translate("MineRestoration", "plots"),
        "units": translate("MineRestoration", "restoration units"),
        "cell area": translate("MineRestoration", "cell area"),
    }


def formula(plan: Plan, figure: Figure) -> str:
    """The formula with the labels of the figures in it instead of their keys."""
    words = {**_nouns(), **{key: compat.localised(other.label) for key, other in plan.figures.items()}}
    return re.sub(r"cell area|[a-z]\w*", lambda match: words.get(match[0], match[0]), figure.formula)


def outcome(failed: int | None, undecided: int | None) -> str:
    """How the law checks of a plan came out, in words."""
    return translate("MineRestoration", "{failed} failed, {undecided} undecided").format(
        failed=count(failed), undecided=count(undecided)
    )


def verdict(value: Verdict) -> str:
    return {
        Verdict.PASS: translate("MineRestoration", "Passed"),
        Verdict.FAIL: translate("MineRestoration", "Failed"),
        Verdict.UNKNOWN: translate("MineRestoration", "Undecided"),
    }[value]


def origin(source: str, checked: bool) -> str:
    """Where a rule stands, and whether its wording was compared with the original."""
    if checked:
        return source
    return translate("MineRestoration", "{source} (not compared with the original)").format(source=source)


def measured(check: Check) -> str:
    """The numbers a finding quotes, as ``name = value``."""
    return "; ".join(f"{name} = {UNKNOWN if value is None else value}" for name, value in check.measured.items())


def with_uncertainty(plan: Plan, figure: Figure) -> str:
    """The value, and for cut and fill how far off it may be at 95 %, or that nobody said how good the terrain is."""
    value = number(figure.value, figure.unit)
    error = plan.figures.get(UNCERTAINTY.get(figure.key, ""))
    if error is None or figure.value is None:
        return value
    if error.value is None:
        return translate("MineRestoration", "{value} (no error given)").format(value=value)
    return translate("MineRestoration", "{value} ± {error} (95 %)").format(
        value=value, error=number(error.value, error.unit)
    )


UNCERTAINTY = {"cut_bank_m3": "cut_u95_m3", "fill_compacted_m3": "fill_u95_m3"}
