"""What an earth-rock balance is told as: volumes in, books by material and their tables out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..model.table import Table
from ..model.text import Label
from ..model.units import round_half_up
from .balance import CENT, COLUMNS, Balance

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Volume:
    """What one zone gives and takes.

    ``cut_bank_m3`` is newly dug, ``lying_bank_m3`` lies there already, ``stock_bank_m3`` is to be put aside for later;
    ``fill_compacted_m3`` takes any of ``fill_materials`` in their order (by default the zone's own ``material``).
    """

    zone: str
    material: str
    cut_bank_m3: float = 0.0
    fill_compacted_m3: float = 0.0
    lying_bank_m3: float = 0.0
    stock_bank_m3: float = 0.0
    fill_materials: tuple[str, ...] = ()
    use: str = ""


@dataclass(frozen=True)
class Factors:
    """Of one material: m³ of one bank m³, tonnes of one, the share lost, and the rows that say so."""

    material: str
    loose: float
    compacted: float
    loss: float
    density_t_m3: float | None
    system: str
    rules: tuple[str, ...] = ()
    is_topsoil: bool = False

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "rules": list(self.rules)}


@dataclass(frozen=True)
class MaterialBalance:
    """One material's books and its surplus in every state; tonnes are None where no density is known."""

    factors: Factors
    balance: Balance
    trucks: int

    @property
    def surplus_loose_m3(self) -> Decimal:
        return round_half_up(self.balance.surplus * Decimal(str(self.factors.loose)), CENT)

    @property
    def surplus_compacted_m3(self) -> Decimal:
        return round_half_up(self.balance.surplus * Decimal(str(self.factors.compacted)), CENT)

    @property
    def surplus_t(self) -> Decimal | None:
        density = self.factors.density_t_m3
        return None if density is None else round_half_up(self.balance.surplus * Decimal(str(density)), CENT)

    def to_json(self) -> dict[str, Any]:
        keys = [column.key for column in COLUMNS]
        return {
            "factors": self.factors.to_json(),
            **dict(zip((key.replace("_m3", "_bank_m3") for key in keys), self.balance.parts)),
            "surplus_loose_m3": float(self.surplus_loose_m3),
            "surplus_compacted_m3": float(self.surplus_compacted_m3),
            "surplus_t": None if self.surplus_t is None else float(self.surplus_t),
            "trucks": self.trucks,
        }


@dataclass(frozen=True)
class Statement:
    """The balance of all materials. ``other_surplus_bank_m3``: the surplus if the other system of factors were used."""

    materials: tuple[MaterialBalance, ...]
    tables: tuple[Table, ...]
    fill_compacted_m3: Decimal
    truck_loose_m3: float
    other_system: str | None = None
    other_surplus_bank_m3: Decimal | None = None
    other_shortage_bank_m3: Decimal | None = None
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()

    def total(self, part: str, *, topsoil: bool = False) -> Decimal:
        """A part of the balance (``cut``, ``used``, …) over topsoil, or over all but topsoil."""
        rows = [row for row in self.materials if row.factors.is_topsoil == topsoil]
        return sum((getattr(row.balance, part) for row in rows), ZERO)

    def surplus(self, state: str) -> Decimal | None:
        """The surplus without topsoil as ``surplus_loose_m3``, ``surplus_compacted_m3`` or ``surplus_t``."""
        parts = [getattr(row, state) for row in self.materials if not row.factors.is_topsoil and row.balance.surplus]
        return None if None in parts else sum(parts, ZERO)

    @property
    def residual(self) -> Decimal:
        """Zero, or the books are wrong."""
        return sum((row.balance.residual for row in self.materials), ZERO)

    @property
    def trucks(self) -> int:
        return sum(row.trucks for row in self.materials if not row.factors.is_topsoil)

    def to_json(self) -> dict[str, Any]:
        return {
            "materials": [row.to_json() for row in self.materials],
            "fill_compacted_m3": float(self.fill_compacted_m3),
            "residual_m3": float(self.residual),
            "truck_loose_m3": self.truck_loose_m3,
            "other_system": self.other_system,
            "other_surplus_bank_m3": _or_none(self.other_surplus_bank_m3),
            "other_shortage_bank_m3": _or_none(self.other_shortage_bank_m3),
            "tables": [table.to_json() for table in self.tables],
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }


def _or_none(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True)
class Part:
    """What one use takes of one material, compacted m³."""

    volume: Volume
    material: str
    compacted: Decimal
    bank: Decimal = ZERO
