"""The balance of water: what rain leaves wanting, what can be collected (V = 10·ψ·P·F)."""

from __future__ import annotations

M3_PER_MM_HM2 = 10.0
"""Cubic metres in one millimetre on one hectare."""


def wanting_m3(needed_mm: float, rain_mm: float, area_hm2: float) -> float:
    """Irrigation of a year, m³: what a use needs beyond the rain."""
    return M3_PER_MM_HM2 * max(needed_mm - rain_mm, 0.0) * area_hm2


def collected_m3(runoff_share: float, rain_mm: float, area_hm2: float) -> float:
    """Water that runs off an area in a year, m³: V = 10·ψ·P·F."""
    return M3_PER_MM_HM2 * runoff_share * rain_mm * area_hm2
