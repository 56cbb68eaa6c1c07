"""What soil that stays is given: manure for organic matter, lime for acidity. None where the soil is not known."""

from __future__ import annotations

from ...rulebook import Rulebook

MANURE_RULES = ("soil.plough_m", "soil.plough_t_m3", "soil.manure_organic_share", "soil.manure_max_t_hm2")
LIME_RULES = ("planting.lime_t_hm2_ph", "planting.lime_max_t_hm2")
M2_PER_HM2 = 10_000.0
G_PER_KG = 1_000.0


def manure_t_hm2(rulebook: Rulebook, organic_g_kg: float, least_g_kg: float) -> float:
    """Manure that lifts the organic matter of the ploughed layer to its least, t/hm², up to the most that is given.

    10,000 m² × depth × density × missing share ÷ organic share of manure.
    """
    depth, density, share, most = (rulebook.number(rule) for rule in MANURE_RULES)
    missing = max(least_g_kg - organic_g_kg, 0.0) / G_PER_KG
    return min(M2_PER_HM2 * depth * density * missing / share, most)


def lime_t_hm2(rulebook: Rulebook, ph: float, least_ph: float) -> float:
    """Lime that lifts the pH to its least, t/hm², up to the most that is given."""
    each, most = (rulebook.number(rule) for rule in LIME_RULES)
    return min(max(least_ph - ph, 0.0) * each, most)
