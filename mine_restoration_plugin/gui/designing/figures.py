"""What is particular to a design, in words: the figures that the core functions name, with label and unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...compat import translate
from .. import texts


def figure_lines(figures: Mapping[str, Any]) -> list[str]:
    """A line for each figure that a person needs while drawing; what is not known is left out."""
    lines = []
    for key, (words, unit, scale) in _known().items():
        value = figures.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            symbol = texts.symbol(unit) if unit in ("m", "m3", "deg", "percent") else unit
            number = f"{value * scale:g}" if unit == "" else texts.number(value * scale, _rounded(unit))
            lines.append(f"{words} {number} {symbol}".rstrip())
    return lines


def _rounded(unit: str) -> str:
    """The unit whose decimals a number of this unit is shown with."""
    return unit if unit in ("m", "m3", "deg", "percent") else "factor"


def _known() -> dict[str, tuple[str, str, float]]:
    return {
        "level_m": (translate("MineRestoration", "Level"), "m", 1.0),
        "spill_level_m": (translate("MineRestoration", "Rim"), "m", 1.0),
        "overfill_m3": (translate("MineRestoration", "Overfill for settlement"), "m3", 1.0),
        "hollow_depth_m": (translate("MineRestoration", "Hollow that remains"), "m", 1.0),
        "benches": (translate("MineRestoration", "Benches"), "", 1.0),
        "overall_angle_deg": (translate("MineRestoration", "Overall angle"), "deg", 1.0),
        "ramp_length_m": (translate("MineRestoration", "Length of the ramp"), "m", 1.0),
        "ramp_max_grade_percent": (translate("MineRestoration", "Steepest grade of the ramp"), "percent", 1.0),
        "fall_percent": (translate("MineRestoration", "Fall"), "percent", 1.0),
        "fall_azimuth_deg": (translate("MineRestoration", "Direction of the fall"), "deg", 1.0),
        "balance_m3": (translate("MineRestoration", "Compacted from the cut, less the fill"), "m3", 1.0),
        "imbalance_m3": (translate("MineRestoration", "Compacted from the cut, less the fill"), "m3", 1.0),
        "too_steep_m": (translate("MineRestoration", "Stays too steep by at most"), "m", 1.0),
        "gap_share": (translate("MineRestoration", "Earthwork that could at most be saved"), "percent", 100.0),
        "drainage_density_m_ha": (translate("MineRestoration", "Drainage density"), "m/hm²", 1.0),
        "target_density_m_ha": (translate("MineRestoration", "Drainage density asked for"), "m/hm²", 1.0),
        "hollows": (translate("MineRestoration", "Closed hollows"), "", 1.0),
        "steepest_slope_deg": (translate("MineRestoration", "Steepest slope reached"), "deg", 1.0),
    }
