"""The earth-rock balance in bank cubic metres, closed to the hundredth.

``cut + shortage = used on site + loss + stock + surplus`` (domain §5.2, table E4). Loss is a share of all that is cut;
what is used on site is the compacted fill turned back into bank volume.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..model.errors import InputError
from ..model.table import Column
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_half_up

CENT = 2
COLUMNS = (
    Column("cut_m3", Label("Total cut, bank", "总量（自然方）"), "m3"),
    Column("shortage_m3", Label("Shortage, from elsewhere", "缺口（外来）"), "m3"),
    Column("used_m3", Label("Used on site", "自用"), "m3"),
    Column("loss_m3", Label("Loss", "损耗"), "m3"),
    Column("stock_m3", Label("Stock", "堆存"), "m3"),
    Column("surplus_m3", Label("Surplus", "剩余"), "m3"),
    Column(
        "residual_m3",
        Label("Difference", "差值"),
        "m3",
        "cut_m3 + shortage_m3 - used_m3 - loss_m3 - stock_m3 - surplus_m3",
    ),
)
"""Of table E4; ``Balance.parts`` in their order."""


@dataclass(frozen=True)
class Balance:
    """Bank volumes in m³ with two decimals, each not negative. ``used_by_unit`` adds up to ``used``."""

    cut: Decimal
    used: Decimal
    loss: Decimal
    stock: Decimal
    surplus: Decimal
    shortage: Decimal
    used_by_unit: Mapping[str, Decimal]

    @property
    def parts(self) -> tuple[float, ...]:
        """The cells of table E4."""
        parts = (self.cut, self.shortage, self.used, self.loss, self.stock, self.surplus, self.residual)
        return tuple(float(part) for part in parts)

    @property
    def residual(self) -> Decimal:
        """Zero, or the books are wrong."""
        return self.cut + self.shortage - self.used - self.loss - self.stock - self.surplus


def close_balance(
    cut_bank_m3: float,
    fill_compacted_m3: Mapping[str, float],
    compacted_factor: float,
    loss_share: float,
    slack_m3: float = 0.0,
    stock_bank_m3: float = 0.0,
) -> Balance:
    """Where the cut goes.

    ``fill_compacted_m3`` by unit. ``slack_m3`` is what the heights of the design cannot resolve: a difference within it
    is nobody's surplus or shortage and is counted with the loss. ``stock_bank_m3`` of what is left is put aside for
    later, as far as it goes.

    Raises:
        InputError: the loss share is not within 0 and 1, or the factor is not positive.
    """
    if not 0.0 <= loss_share < 1.0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The loss share must be at least 0 and below 1, not {value}."),
            value=loss_share,
        )
    if not compacted_factor > 0.0:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The conversion factor must be greater than zero, not {value}."),
            value=compacted_factor,
        )
    cut = round_half_up(cut_bank_m3, CENT)
    factor = Decimal(str(compacted_factor))
    used_by_unit = {
        unit: round_half_up(round_half_up(volume, CENT) / factor, CENT) for unit, volume in fill_compacted_m3.items()
    }
    used = sum(used_by_unit.values(), Decimal("0.00"))
    loss = round_half_up(cut * Decimal(str(loss_share)), CENT)
    left = cut - loss - used
    if abs(left) <= round_half_up(slack_m3, CENT) and loss + left >= 0:
        loss, left = loss + left, Decimal("0.00")
    zero = Decimal("0.00")
    stock = min(round_half_up(stock_bank_m3, CENT), max(left, zero))
    return Balance(cut, used, loss, stock, max(left - stock, zero), max(-left, zero), used_by_unit)
