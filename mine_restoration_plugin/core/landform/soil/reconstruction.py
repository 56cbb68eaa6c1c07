"""Soil reconstruction: strip what can be kept, lay what the use asks for, and say where the rest comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...model.units import M2_PER_HM2, VolumeState, round_half_up
from ...model.work import WorkItem
from ...rulebook import Rulebook

FAMILY = {"cultivated": "01", "garden": "02", "forest": "03", "grass": "04"}
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class SoilUnit:
    """One unit before and after.

    ``changed_m2``  ground that is cut or filled, where the old soil goes. ``existing_cm`` of the soil now, None where
    nobody surveyed it (it counts as none). ``topsoil_m`` that can be stripped from the changed ground. ``source_km`` to
    soil that can be bought. ``covered``: new soil is laid. ``remodelled``: the old soil is gone.
    """

    unit_no: str
    use: str | None
    area_m2: float
    changed_m2: float
    existing_cm: float | None
    topsoil_m: float | None
    source_km: float | None
    covered: bool
    remodelled: bool


@dataclass(frozen=True)
class SoilRow:
    """One unit: volumes in m³ compacted as laid (``stripped_m3`` in bank), depths in m.

    ``target_m`` is what the use asks for, ``laid_m`` with the settlement on top. ``need = own + bought``.
    """

    unit: SoilUnit
    target_m: Decimal
    laid_m: Decimal
    need_m3: Decimal
    stripped_m3: Decimal
    own_m3: Decimal
    bought_m3: Decimal
    water_need_m3: Decimal
    rules: tuple[str, ...]

    @property
    def depth_cm(self) -> float:
        """Soil on the unit when it is finished."""
        kept = 0.0 if self.unit.remodelled else (self.unit.existing_cm or 0.0)
        return float(self.target_m) * 100.0 + kept


@dataclass(frozen=True)
class SoilPlan:
    """Rows in the order of the units. ``left_m3`` is topsoil that nobody needs (compacted); ``runoff_m3`` the water a
    year that can be collected, None where the rain is not known."""

    rows: tuple[SoilRow, ...]
    left_m3: Decimal
    runoff_m3: Decimal | None
    factor: float
    rules: tuple[str, ...]

    def items(self) -> list[WorkItem]:
        """Stripping in bank, bought soil in compacted cubic metres."""
        found = []
        for row in self.rows:
            unit = row.unit
            if row.stripped_m3:
                text = f"{unit.unit_no}：{unit.changed_m2:.2f} m² × {unit.topsoil_m:g} m"
                found.append(
                    WorkItem(
                        "topsoil_strip", "soil", row.stripped_m3, text, (unit.unit_no,), "土壤重构图", VolumeState.BANK,
                        ("existing", "design", "facts"),
                    )
                )  # fmt: skip
            if row.bought_m3:
                text = f"{unit.unit_no}：{unit.area_m2:.2f} m² × {row.target_m} m − 自有表土 {row.own_m3} m³"
                found.append(
                    WorkItem(
                        "soil_cover", "soil", row.bought_m3, text, (unit.unit_no,), "土壤重构图", VolumeState.COMPACTED,
                        ("A5", "T10"), row.rules,
                    )
                )  # fmt: skip
        return found


def plan_soil(
    rulebook: Rulebook,
    units: Sequence[SoilUnit],
    topsoil_factor: float,
    factor_rules: tuple[str, ...],
    rain_mm: float | None,
) -> SoilPlan:
    """The soil of all units together: topsoil goes to the units in their order, the rest is bought.

    Args:
        topsoil_factor: compacted per bank volume of topsoil. factor_rules: the rows of it.
        rain_mm: of a year.
    """
    loss = Decimal(str(rulebook.number("soil.topsoil_loss_share")))
    settle = Decimal(str(rulebook.number("soil.settlement_share")))
    shared = ("soil.topsoil_loss_share", *factor_rules)
    stripped = [_stripped(unit) for unit in units]
    supply = round_half_up(sum(stripped, ZERO) * Decimal(str(topsoil_factor)) * (1 - loss), 2)
    left = supply
    rows = []
    for unit, strip in zip(units, stripped):
        key = f"soil.cover_m.{FAMILY.get(unit.use or '', '')}"
        target, rules = ZERO, shared
        if unit.covered and rulebook.keys(key):
            target = Decimal(str(rulebook.number(key)))
            rules = (key, *shared)
        need = round_half_up(Decimal(str(unit.area_m2)) * target, 2)
        own = min(left, need)
        left -= own
        water = _water(rulebook, unit)
        rows.append(
            SoilRow(
                unit, target, round_half_up(target * (1 + settle), 3), need, strip, own, need - own, water[0],
                (*rules, "soil.settlement_share", *water[1]),
            )
        )  # fmt: skip
    runoff = None
    used: tuple[str, ...] = shared
    if rain_mm is not None:
        # V = 10 ψ P F, mm and hm² (domain §7.2)
        hectares = sum(unit.area_m2 for unit in units) / M2_PER_HM2
        share = rulebook.number("soil.runoff_share")
        runoff = round_half_up(10.0 * share * rain_mm * hectares, 2)
        used = (*used, "soil.runoff_share")
    return SoilPlan(tuple(rows), left, runoff, topsoil_factor, used)


def _stripped(unit: SoilUnit) -> Decimal:
    if not unit.topsoil_m:
        return ZERO
    return round_half_up(Decimal(str(round(unit.changed_m2, 2))) * Decimal(str(unit.topsoil_m)), 2)


def _water(rulebook: Rulebook, unit: SoilUnit) -> tuple[Decimal, tuple[str, ...]]:
    """Water a year, m³; nothing for uses that ask for none."""
    key = f"soil.irrigation_m3_hm2.{unit.use}"
    if not unit.use or not rulebook.keys(key):
        return ZERO, ()
    return round_half_up(unit.area_m2 / M2_PER_HM2 * rulebook.number(key), 2), (key,)
