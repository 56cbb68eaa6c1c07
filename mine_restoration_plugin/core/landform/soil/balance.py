"""The balance of soil: strip, store, return; what is wanted beyond that is bought. Closed to the hundredth.

Soil laid on the ground is counted settled: what lies there after it has sunk. Stripped soil is counted as bank volume.
One bank cubic metre gives ``loose × (1 − loss) ÷ (1 + settlement)`` settled ones: it swells when it is dug, some is
lost, and it is laid higher by the settlement allowance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...model.units import round_half_up
from ...rulebook import Rulebook

CENT = 2
FACTOR_DECIMALS = 6
FACTOR_RULES = ("soil.topsoil_loose", "soil.loss_share", "soil.settlement_share")


@dataclass(frozen=True)
class States:
    """Loose per bank volume, share that is lost, settlement allowance over the settled thickness."""

    loose: float
    loss: float
    settlement: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> States:
        return cls(*(rulebook.number(rule) for rule in FACTOR_RULES))

    @property
    def settled(self) -> Decimal:
        """Settled cubic metres from one bank cubic metre."""
        return round_half_up(self.loose * (1.0 - self.loss) / (1.0 + self.settlement), FACTOR_DECIMALS)


@dataclass(frozen=True)
class SoilUnit:
    """One unit and the soil it is to have; lengths in m, areas in m².

    ``cover_m`` thickness of topsoil, ``depth_m`` of all soil; both None where the unit gets none or its use is open.
    ``existing_m`` surveyed soil on the kept ground, None where nobody surveyed it: it is not counted then.
    ``bare_m2`` ground without soil, ``kept_m2`` kept ground with surveyed soil; ``stony_m2`` the part of the
    bare ground that is no soil itself, where subsoil is wanted under the cover. ``strip_m2`` ground that will be cut
    or filled; ``topsoil_m`` what can be stripped there, None where nobody surveyed it. ``source_km`` to bought soil.
    """

    unit_no: str
    use: str | None
    cover_m: float | None
    depth_m: float | None
    existing_m: float | None
    bare_m2: float
    kept_m2: float
    stony_m2: float
    strip_m2: float
    topsoil_m: float | None
    source_km: float | None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class SoilLine:
    """One unit's balance. Volumes settled but ``stripped_bank``; ``need = own + other + bought``.

    ``makeup_m`` is laid on kept ground; ``spare`` is stripped soil that the unit does not want.
    """

    unit: SoilUnit
    bare_m2: Decimal
    kept_m2: Decimal
    cover_m: Decimal
    makeup_m: Decimal
    need: Decimal
    strip_m2: Decimal
    stripped_bank: Decimal
    stripped: Decimal
    own: Decimal
    other: Decimal
    bought: Decimal


@dataclass(frozen=True)
class SubsoilLine:
    """Subsoil under the cover of one unit: ``need = surplus + bought``, compacted."""

    unit: SoilUnit
    area_m2: Decimal
    thick_m: Decimal
    need: Decimal
    surplus: Decimal
    bought: Decimal


@dataclass(frozen=True)
class SoilBalance:
    """All units; ``left`` is stripped soil that no unit wants, settled; ``surplus_used`` of the earth balance, bank."""

    lines: tuple[SoilLine, ...]
    subsoil: tuple[SubsoilLine, ...]
    left: Decimal
    surplus_used: Decimal

    @property
    def need(self) -> Decimal:
        return sum((line.need for line in self.lines), Decimal("0.00"))

    @property
    def stripped_bank(self) -> Decimal:
        return sum((line.stripped_bank for line in self.lines), Decimal("0.00"))

    @property
    def bought(self) -> Decimal:
        """All soil that comes from elsewhere, cover and subsoil."""
        return sum((*(line.bought for line in self.lines), *(line.bought for line in self.subsoil)), Decimal("0.00"))


def soil_balance(
    units: Sequence[SoilUnit],
    states: States,
    surplus_bank: Decimal = Decimal(0),
    compacted_per_bank: float = 1.0,
) -> SoilBalance:
    """Each unit first takes what was stripped in it, then what others can spare, in their order; the rest is bought.

    Args:
        surplus_bank: surplus of the earth balance that is soil, m³ bank: it serves as subsoil. 0 where it is rock.
        compacted_per_bank: of that surplus.
    """
    drafts = [_draft(unit, states) for unit in units]
    spare = sum((line.stripped - line.own for line in drafts), Decimal("0.00"))
    lines = []
    for line in drafts:
        other = min(spare, line.need - line.own)
        spare -= other
        lines.append(_with(line, other))
    subsoil, used = _subsoil(units, surplus_bank, compacted_per_bank)
    return SoilBalance(tuple(lines), tuple(subsoil), spare, used)


def _draft(unit: SoilUnit, states: States) -> SoilLine:
    bare, kept, strip = (round_half_up(area, 2) for area in (unit.bare_m2, unit.kept_m2, unit.strip_m2))
    cover = round_half_up(unit.cover_m or 0.0, 3)
    missing = max((unit.depth_m or 0.0) - (unit.existing_m or 0.0), 0.0)
    makeup = min(cover, round_half_up(missing, 3)) if kept else Decimal("0.000")
    need = round_half_up(bare * cover + kept * makeup, CENT)
    bank = round_half_up(strip * round_half_up(unit.topsoil_m or 0.0, 3), CENT)
    stripped = round_half_up(bank * states.settled, CENT)
    own = min(need, stripped)
    zero = Decimal("0.00")
    return SoilLine(unit, bare, kept, cover, makeup, need, strip, bank, stripped, own, zero, need - own)


def _with(line: SoilLine, other: Decimal) -> SoilLine:
    return SoilLine(**{**vars(line), "other": other, "bought": line.need - line.own - other})


def _subsoil(
    units: Sequence[SoilUnit], surplus_bank: Decimal, compacted_per_bank: float
) -> tuple[list[SubsoilLine], Decimal]:
    factor = Decimal(str(compacted_per_bank))
    whole = round_half_up(surplus_bank * factor, CENT)
    left = whole
    lines = []
    for unit in units:
        thick = round_half_up(max((unit.depth_m or 0.0) - (unit.cover_m or 0.0), 0.0), 3)
        area = round_half_up(unit.stony_m2, 2)
        need = round_half_up(area * thick, CENT)
        if need <= 0:
            continue
        taken = min(left, need)
        left -= taken
        lines.append(SubsoilLine(unit, area, thick, need, taken, need - taken))
    used = whole - left
    return lines, min(round_half_up(used / factor, CENT), surplus_bank) if used else Decimal("0.00")
