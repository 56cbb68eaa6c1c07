"""Seed rates and numbers of plants."""

from __future__ import annotations

import math

from ...model.units import M2_PER_HM2

G_PER_KG = 1000.0


def seed_rate_g_m2(plants_m2: float, tsw_g: float, purity: float, germination: float, survival: float) -> float:
    """``plants·TSW / (1000·purity·germination·survival)``: TSW in g of a thousand seeds, the rest as shares."""
    return plants_m2 * tsw_g / (1000.0 * purity * germination * survival)


def seedlings_m2(rate_g_m2: float, tsw_g: float, purity: float, germination: float, survival: float) -> float:
    """Seedlings that a rate gives: the formula the other way round."""
    return rate_g_m2 * 1000.0 * purity * germination * survival / tsw_g


def kg_hm2_to_g_m2(rate: float) -> float:
    return rate * G_PER_KG / M2_PER_HM2


def plants_on(area_m2: float, density_hm2: float) -> float:
    """Plants on an area, not yet a whole number."""
    return area_m2 / M2_PER_HM2 * density_hm2


def to_order(plants: int, allowance: float) -> int:
    """Plants with the allowance for replanting, rounded up; a hair above a whole number is that number."""
    return math.ceil(round(plants * (1.0 + allowance), 6))
