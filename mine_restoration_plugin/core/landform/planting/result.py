"""What is planted: by unit, by greening patch, by layer, by species."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ...model.text import Label
from ...model.work import WorkItem
from .ground import GreeningGround


@dataclass(frozen=True)
class PlantedUnit:
    """A unit that is to be planted, on its design. None: not known.

    ``way``   how it is restored: "1" natural recovery (nothing is planted), "2" assisted, "3" rebuilt, "4" reuse.
    ``use``   forest, shrub, grass, garden, cultivated, or anything else, which is not planted.
    ``ground``  slopes of the designed ground.
    ``soil_depth_cm``, ``soil_texture``, ``soil_ph``, ``salt_percent``  of the soil that plants will stand in, after the
              soil was reconstructed; ``pollution`` clean, between or above (GB 15618).
    """

    unit_no: str
    way: str | None
    use: str | None
    ground: GreeningGround | None
    soil_depth_cm: float | None = None
    soil_texture: str | None = None
    soil_ph: float | None = None
    salt_percent: float | None = None
    pollution: str | None = None
    drainage: str | None = None
    irrigation: str | None = None


@dataclass(frozen=True)
class Planted:
    """One species in one layer of one patch.

    ``share``     of its layer; the shares of a layer add up to 1.
    ``density``   plants on a hectare (of the patch's area), None for sown species and rows along a line.
    ``plants``    number planted; ``order`` with the allowance for replanting. 0 for sown species.
    ``seed_g_m2``, ``seed_kg``  of sown species; ``seed_kg`` with the allowance.
    ``sown_m2``   its part of the sown area that is paid by the square metre; 0 where the seed is within another price.
    ``pit_m``     side of the planting pit.
    ``weight``    share of the patch's area times share of the layer, for the diversity of the mix.
    """

    key: str
    name: Label
    latin: str
    layer: str
    native: bool
    share: float
    density: float | None
    plants: int
    order: int
    seed_g_m2: float | None
    seed_kg: float
    sown_m2: Decimal
    pit_m: float | None
    window: str
    price: str
    reason: Label
    rules: tuple[str, ...]
    by_decision: bool = False


@dataclass(frozen=True)
class LeftOut:
    """Species that were left out of a layer for one reason."""

    reason: str
    label: Label
    names: tuple[Label, ...]


@dataclass(frozen=True)
class Patch:
    """One way of greening within a unit.

    ``area_m2``   on which plants and seeds are counted: projected on gentle ground, true on faces; of climbers at toe
                  and top it is 0 and ``length_m`` counts.
    ``side``      sun, shade or level; None where no side prevails.
    ``planted``   layer by layer; ``left_out`` by layer, why other species of the zone are not in it.
    """

    method: str
    label: Label
    plan_m2: float
    true_m2: float
    area_m2: float
    length_m: float
    side: str | None
    planted: tuple[Planted, ...]
    left_out: Mapping[str, tuple[LeftOut, ...]]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class UnitPlanting:
    """One unit: its patches; ``sentence`` says what is done, or why nothing is.

    ``water_m3``  of the first year; ``irrigated`` whether rain does not suffice; None where it cannot be told.
    ``lime_t_hm2``, ``cover_cm``  amendments; None where none are needed or the soil is not known.
    """

    unit_no: str
    patches: tuple[Patch, ...]
    sentence: Label
    water_m3: float | None = None
    irrigated: bool | None = None
    lime_t_hm2: float | None = None
    cover_cm: float | None = None


@dataclass(frozen=True)
class PlantingPlan:
    """All units in their order.

    ``prices`` in yuan by price key, ``price_rules`` the rulebook rows behind each, ``specs`` what is bought for it.
    ``inputs`` keys of figures, tables or parts of the site that all of it is worked out from.
    """

    units: tuple[UnitPlanting, ...]
    work: tuple[WorkItem, ...]
    prices: Mapping[str, Decimal]
    specs: Mapping[str, Label]
    price_rules: Mapping[str, tuple[str, ...]]
    warnings: tuple[Label, ...]
    inputs: tuple[str, ...] = ()

    def items(self) -> tuple[WorkItem, ...]:
        """What is to be done, for the bill: one item for each unit and price."""
        return self.work

    def planted(self) -> list[tuple[UnitPlanting, Patch, Planted]]:
        """All species of all patches."""
        return [(unit, patch, one) for unit in self.units for patch in unit.patches for one in patch.planted]
