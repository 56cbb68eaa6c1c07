"""What one unit is judged by for its direction: the ground as designed, the soil as covered, where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnosis.condition.ground import Slopes
from ..diagnosis.condition.result import UnitCondition
from ..diagnosis.suitability.limits import LAID, SLOPE_OVER, USES
from ..diagnosis.suitability.vetoes import AREAS, BUILD, KEEP, WATER, Standing
from ..diagnosis.suitability.way import REUSE, UnitState
from ..model.units import M2_PER_HM2
from .stages.stage import Drafting

FAMILY = {"01": "cultivated", "02": "garden", "03": "forest", "04": "grass", "11": WATER, "12": KEEP}
BUILDING = ("05", "06", "07", "08", "09", "10")
OF_FAMILY = {"cultivated": "01", "garden": "02", "forest": "03", "grass": "04"}
FROM_FACTS = (
    *("soil_texture", "gravel_percent", "soil_ph", "organic_g_kg", "salt_percent", "pollution"),
    *("irrigation", "drainage", "soil_source_km"),
)
OF_COVER = ("soil_texture", "gravel_percent", "soil_ph", "organic_g_kg", "salt_percent")
"""Where new soil is laid thick enough, these are those of that soil: nobody has tested it yet."""
AREA_FACTS = {
    **{"basic_farmland": "basic_farmland_m2", "red_line": "red_line_m2"},
    **{"protected": "protected_area_m2", "urban": "urban_boundary_m2"},
}
UNPROTECTED = "5"


def use_of(land_class: str | None) -> str | None:
    """The use that a land class of GB/T 21010 belongs to."""
    if not land_class:
        return None
    family = land_class[:2]
    return BUILD if family in BUILDING else FAMILY.get(family)


def changed_share(draft: Drafting, number: str) -> float:
    """Share of a unit that the design digs or fills."""
    change = draft.earthworks.changes[number]
    area = draft.earthworks.unit_json(number)["area_m2"]
    return (change.cut_area_m2 + change.fill_area_m2) / area if area else 0.0


def remodelled(draft: Drafting, number: str) -> bool:
    return changed_share(draft, number) > draft.book.number("way.changed_share")


def cover_of(draft: Drafting, number: str, use: str) -> float:
    """Thickness in metres of the soil laid for a use: none on ground that is neither pit nor dump nor remodelled."""
    if draft.earthworks.unit_json(number)["kind"] == "other" and not remodelled(draft, number):
        return 0.0
    return draft.book.number(f"soil.cover_m.{OF_FAMILY[use]}")


def values_of(draft: Drafting, number: str, ground: Slopes) -> dict[str, dict[str, Any]]:
    """Values by use and factor on the ground as it will be, with the soil that the use gets."""
    facts, mine = draft.unit_facts(number), draft.mine_facts()
    area = draft.earthworks.unit_json(number)["area_m2"]
    depth = None if remodelled(draft, number) else facts.get("soil_depth_cm")
    wish = mine.get("owner_wish")
    found = {}
    for use in USES:
        values: dict[str, Any] = {name: facts.get(name) for name in FROM_FACTS}
        cover = cover_of(draft, number, use)
        values["soil_depth_cm"] = (depth or 0.0) + 100.0 * cover if cover else depth
        if cover >= draft.book.number("suit.covered_m"):
            values.update(dict.fromkeys(OF_COVER))
            values[LAID] = OF_COVER
        values["slope_deg"] = None if ground.mean_deg is None else round(ground.mean_deg, 2)
        values[SLOPE_OVER] = {limit: round(ground.share_over(limit) or 0.0, 4) for limit in ground.over_m2}
        values["patch_hm2"] = round(area / M2_PER_HM2, 4)
        values["annual_rain_mm"] = mine.get("annual_rain_mm")
        values["corridor"] = mine.get("corridor")
        values["upkeep"] = None if wish is None else "kept" if wish == use else "nobody"
        found[use] = values
    return found


def standing_of(draft: Drafting, number: str, condition: UnitCondition) -> Standing:
    return Standing(
        {area: lies_within(draft, number, area) for area in AREAS},
        condition.stable,
        changed_share(draft, number),
        draft.unit_facts(number).get("pollution"),
    )


def lies_within(draft: Drafting, number: str, area: str) -> bool | None:
    """As decided; else as the plot says; else none of the mine or all of it. None where only a part of the mine does.

    An overlap of the whole mine is one of at least its plots' area.
    """
    decided: Mapping[str, Any] = draft.decisions.get("within", {})
    if area in decided:
        return number in decided[area]
    plot = draft.plot_fields(draft.earthworks.unit_json(number)["plot_no"])
    if area == "protected" and plot.get("protected_kind"):
        return bool(plot["protected_kind"] != UNPROTECTED)
    overlap = draft.mine_facts().get(AREA_FACTS[area])
    if overlap is None:
        return None
    if float(overlap) <= 0:
        return False
    whole = sum(float(p["area_ellipsoidal_m2"]) for p in draft.site.json["plots"])
    return True if float(overlap) >= whole else None


def state_of(
    draft: Drafting, number: str, condition: UnitCondition, slope_deg: float | None, way: str | None
) -> UnitState:
    """What the way is judged by. Standing water counts as a hazard where somebody could come to harm."""
    facts = draft.unit_facts(number)
    hazards = [h for h in condition.hazards if h.kind != "ponding" or h.people]
    people = [facts.get("threatened_people"), *(hazard.people for hazard in condition.hazards)]
    known = [int(count) for count in people if count is not None]
    threatened = max(known) if known else None if hazards else 0
    return UnitState(
        len(hazards), threatened, condition.stable, condition.polluted, slope_deg, changed_share(draft, number),
        way == REUSE, draft.mine_facts().get("quality_region"),
    )  # fmt: skip
