"""Water that young plants want."""

from __future__ import annotations

from collections.abc import Sequence

from ...rulebook import Rulebook
from .choosing import moisture
from .result import Patch

LITRES_PER_M3 = 1000.0
SPRAYED = ("bags", "spray")


def needs_water(rulebook: Rulebook, use: str, rain_mm: float | None) -> bool | None:
    """Whether the rain does not suffice for a use; None where the rain is not known."""
    if rain_mm is None:
        return None
    key = f"planting.rainfed_mm.{'forest' if use == 'cultivated' else use}"
    return rain_mm < rulebook.number(key)


def water_m3(rulebook: Rulebook, patches: Sequence[Patch], rain_mm: float | None) -> float | None:
    """m³ in the first year: plants and sown ground, at a time, times the waterings of so much rain."""
    if rain_mm is None:
        return None
    times = rulebook.number(f"planting.water_times.{moisture(rulebook, rain_mm)}")
    litres = 0.0
    for patch in patches:
        sown = False
        for one in patch.planted:
            kind = "clump" if one.layer == "herb" else one.layer
            if one.plants:
                litres += one.plants * rulebook.number(f"planting.water_l.{kind}")
            litres += float(one.sown_m2) * rulebook.number("planting.water_l.sown_m2")
            sown |= one.seed_g_m2 is not None
        if sown and patch.method in SPRAYED:
            litres += patch.area_m2 * rulebook.number("planting.water_l.sown_m2")
    return litres * times / LITRES_PER_M3
