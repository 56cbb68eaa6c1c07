"""Drains as they were designed or measured, and their work for the bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...model.units import VolumeState, round_half_up
from ...model.work import WorkItem

SHEET = "截排水平面布置图"
LINED = {
    "mortared_stone": "masonry",
    "dry_stone": "dry_stone",
    "cast_concrete": "concrete",
    "precast_concrete": "concrete",
}
"""Price of the lining's cubic metre by lining."""
GRASS = "grass"
SMALL_M = 0.5
"""Ditches up to this width are paid as the small ones where nobody counted their stone."""


@dataclass(frozen=True)
class Channel:
    """One drain. Lengths in m, volumes in m³ (excavation bank); None where nobody said so.
    ``price`` of its metre, where decided. ``points`` (n, 2)."""

    number: str
    length_m: float
    width_m: float | None
    depth_m: float | None
    lining: str | None
    excavation_m3: float | None
    lining_m3: float | None
    unit_no: str | None = None
    price: str | None = None
    points: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Drains:
    """Channels, and structures along them by kind."""

    channels: tuple[Channel, ...]
    structures: Mapping[str, int]


def read_drains(given: Any) -> Drains:
    """Drains from a list of channels, or from what ``designdrains`` gives as its RESULT."""
    if isinstance(given, Mapping):
        lining = given.get("settings", {}).get("lining")
        channels = tuple(_designed(i, row, lining) for i, row in enumerate(given.get("drains", ()), 1))
        kinds = [row["kind"] for row in given.get("structures", ())]
        names = {"basin": "silt_basin", "drop": "drop", "culvert": "culvert"}
        return Drains(channels, {name: kinds.count(kind) for kind, name in names.items() if kind in kinds})
    return Drains(tuple(_listed(i, row) for i, row in enumerate(given or (), 1)), {})


def _designed(number: int, row: Mapping[str, Any], lining: str | None) -> Channel:
    section = row["section"]
    points = np.array([point[:2] for point in row["points"]], dtype=np.float64)
    return Channel(
        f"G{number}",
        row["length_m"],
        section.get("width_m"),
        section.get("depth_m"),
        lining,
        section.get("excavation_m3"),
        section.get("lining_m3"),
        points=points,
    )


def _listed(number: int, row: Mapping[str, Any]) -> Channel:
    names = ("width_m", "depth_m", "lining", "excavation_m3", "lining_m3", "unit_no", "price")
    points = np.array(row["points"], dtype=np.float64)[:, :2] if row.get("points") else None
    return Channel(
        row.get("id") or row.get("number") or f"G{number}",
        row["length_m"],
        points=points,
        **{name: row.get(name) for name in names},
    )


def channel_items(channels: Sequence[Channel], inputs: tuple[str, ...]) -> list[WorkItem]:
    """Excavation and lining by the cubic metre; by the metre where nobody counted them; one item a price."""
    items = []
    for one in channels:
        features = (one.number,)
        if one.price or (one.excavation_m3 is None and one.lining_m3 is None):
            price = one.price or ("grass_ditch" if one.lining == GRASS else _by_width(one))
            text = f"{one.number} 沟长"
            items.append(WorkItem(price, "drains", _two(one.length_m), text, features, SHEET, None, inputs))
            continue
        if one.excavation_m3:
            text = f"{one.number} 开挖断面积 × 沟长 {one.length_m:.1f} m"
            bank = VolumeState.BANK
            items.append(
                WorkItem("ditch_excavation", "drains", _two(one.excavation_m3), text, features, SHEET, bank, inputs)
            )
        if one.lining_m3 and one.lining in LINED:
            text = f"{one.number} 衬砌断面积 × 沟长 {one.length_m:.1f} m"
            items.append(
                WorkItem(LINED[one.lining], "drains", _two(one.lining_m3), text, features, SHEET, None, inputs)
            )
        if one.lining == GRASS:
            text = f"{one.number} 沟长"
            items.append(WorkItem("grass_ditch", "drains", _two(one.length_m), text, features, SHEET, None, inputs))
    return _by_price([item for item in items if item.quantity > 0])


def _by_price(items: Sequence[WorkItem]) -> list[WorkItem]:
    """One item for each price: a design has dozens of short drains, and R2 lists each of them."""
    groups: dict[str, list[WorkItem]] = {}
    for item in items:
        groups.setdefault(item.price, []).append(item)
    found = []
    for group in groups.values():
        if len(group) == 1:
            found += group
            continue
        total = sum((item.quantity for item in group), Decimal("0.00"))
        features = tuple(name for item in group for name in item.features)
        found.append(replace(group[0], quantity=total, formula=f"R2 所列 {len(group)} 条沟合计", features=features))
    return found


def _by_width(one: Channel) -> str:
    return "ditch_small" if one.width_m is not None and one.width_m <= SMALL_M else "ditch_large"


def _two(value: float) -> Decimal:
    return round_half_up(value, 2)
