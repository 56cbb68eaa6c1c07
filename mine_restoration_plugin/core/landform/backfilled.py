"""What a backfilling is asked for and gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..model.text import Label
from .designed import Designed

TO_LEVEL, TO_VOLUME, TO_SPILL, TO_BALANCE = "level", "volume", "spill", "balance"
MODES = (TO_LEVEL, TO_VOLUME, TO_SPILL, TO_BALANCE)


@dataclass(frozen=True)
class Filling:
    """What is asked for.

    ``level_m`` in mode level, ``volume_m3`` (compacted, placed, overfill included) in mode volume, ``bank_m3`` or dumps
    in mode balance, where ``gain`` is compacted from one bank cubic metre, loss taken off. ``settlement_share`` of the
    height of fill. ``fall``: tangent of a gentle fall to the rim so that the filled pit drains, None for a level top.
    ``cells_max``: a pit with a fall is held in memory, so it may reach over no more cells.
    """

    mode: str = TO_SPILL
    level_m: float | None = None
    volume_m3: float | None = None
    bank_m3: float | None = None
    gain: float = 1.0
    settlement_share: float = 0.0
    fall: float | None = None
    cells_max: int = 4_000_000


@dataclass(frozen=True)
class Pit:
    """One pit filled. Metres, cubic metres and square metres; None where it cannot be told.

    ``volume_m3`` up to the level after settlement, ``overfill_m3`` on top of it, ``crown_m`` the highest overfill.
    ``hollow_m``: deepest closed hollow that remains; told for pits that fit into memory. ``capped``: the level asked
    for lies above the rim. ``open_edge_m``: lowest cell of the pit beside ground of which nothing is known.
    ``water_m2`` where heights are those of a water surface, below which nothing was counted.
    """

    name: str
    level_m: float | None
    spill_m: float | None
    open_edge_m: float | None
    floor_m: float | None
    volume_m3: float
    overfill_m3: float
    crown_m: float
    area_m2: float
    hollow_m: float | None
    capped: bool
    water_m2: float
    edge_m2: float
    nodata_m2: float


@dataclass(frozen=True)
class Backfilled:
    """The design, and its pits one by one."""

    designed: Designed
    pits: tuple[Pit, ...]

    def to_json(self) -> dict[str, Any]:
        return {**self.designed.to_json(), "pits": [dict(vars(pit)) for pit in self.pits]}


def common(levels: Sequence[float | None]) -> float | None:
    """The level of all pits, None where they differ or one has none."""
    known = {level for level in levels}
    return known.pop() if len(known) == 1 else None


def warnings_of(pits: Sequence[Pit], settings: Filling, limited: bool, owed_m3: float) -> tuple[Label, ...]:
    """What a person has to know of a filling."""
    found = []
    for pit in pits:
        named = {"pit": pit.name}
        if pit.level_m is None:
            found.append(
                Label(
                    "Pit {pit} was not filled: nothing is known of the ground around it. Give a level.",
                    "采坑 {pit} 未回填：其周围地面高程未知。请给出标高。",
                ).format(**named)
            )
        elif pit.volume_m3 == 0.0:
            found.append(
                Label(
                    "Pit {pit} takes no fill: no whole cell of it lies below {level} m.",
                    "采坑 {pit} 没有可填之处：其内没有低于 {level} m 的完整栅格。",
                ).format(level=f"{pit.level_m:.3f}", **named)
            )
        if pit.capped:
            found.append(
                Label(
                    "Pit {pit} is filled to {level} m only, where the lowest ground around it lies.",
                    "采坑 {pit} 只填至周围最低地面 {level} m。",
                ).format(level=f"{pit.level_m:.3f}", **named)
            )
        lowest = pit.spill_m is None or (pit.open_edge_m is not None and pit.open_edge_m < pit.spill_m)
        if pit.open_edge_m is not None and lowest and pit.level_m == pit.open_edge_m and not pit.capped:
            found.append(
                Label(
                    "Pit {pit} is filled to {level} m only: there it borders on ground of which nothing is known. "
                    "Give a level to go higher.",
                    "采坑 {pit} 只填至 {level} m：该处与高程未知的地面相接。如需更高，请给出标高。",
                ).format(level=f"{pit.level_m:.3f}", **named)
            )
        if pit.water_m2 > 0.0:
            found.append(
                Label(
                    "In pit {pit} {area} m² are under water: the heights there are of the water, and the fill below it "
                    "is not counted. Survey under water.",
                    "采坑 {pit} 内有 {area} m² 水面：该处高程为水面高程，水下填方未计入，需水下测量。",
                ).format(area=f"{pit.water_m2:,.0f}", **named)
            )
    if limited:
        found.append(
            Label(
                "The pits are full before all material is used.",
                "材料未用完，采坑已填满。",
            )
        )
    if settings.mode == TO_BALANCE and not limited and owed_m3 > 1.0 + 1e-6 * sum(pit.volume_m3 for pit in pits):
        found.append(
            Label("{volume} m³ of compacted fill are missing.", "缺压实填方 {volume} m³。").format(
                volume=f"{owed_m3:,.1f}"
            )
        )
    return tuple(found)
