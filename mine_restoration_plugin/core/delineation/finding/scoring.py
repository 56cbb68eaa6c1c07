"""From what a component shows to a score between 0 and 1 and the reasons for it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...geodata.grid import Polygons
from ...model.text import Label
from ...model.units import round_half_up
from .limits import Limits

BARE, CHANGE, PIT, DUMP, OTHER = "bare", "change", "pit", "dump", "other"
KIND_WORDS = {
    BARE: Label("Bare ground", "裸露地"),
    CHANGE: Label("Expansion since the earlier date", "新增扩大"),
    PIT: Label("Pit", "采坑"),
    DUMP: Label("Dump", "堆场"),
    OTHER: Label("Other", "其他"),
}

SUMS = (
    "judged", "bare", "bright", "texture", "pond",
    "rise_known", "below", "above", "blind", "sloped", "steep",
    "compared", "departure", "height_compared", "dug", "dumped",
)  # fmt: skip
"""Quantities added up over a component's cells: counts of cells, and sums of what they show."""
TOPS = ("depth", "height", "dug_most", "dumped_most")


@dataclass(frozen=True)
class Reason:
    """One piece of evidence: how strong it is (0–1), its number and unit, and a sentence in both languages."""

    key: str
    strength: float
    value: float
    unit: str
    text: Label

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "strength": _rounded(self.strength, 3),
            "value": self.value,
            "unit": self.unit,
            "text": self.text.to_json(),
        }


@dataclass(frozen=True)
class Candidate:
    """A place that may be a mine. ``area_m2`` is ellipsoidal; ``polygons`` are in the result's coordinate system."""

    kind: str
    score: float
    reasons: tuple[Reason, ...]
    area_m2: float
    polygons: Polygons = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "kind_label": KIND_WORDS[self.kind].to_json(),
            "score": self.score,
            "area_m2": self.area_m2,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


_TEXTS = {
    "bare": Label("{value} % bare ground", "裸地占{value}%"),
    "bright": Label("brighter than vegetation by {value} spreads", "亮度高于植被{value}倍离散度"),
    "texture": Label("texture {value} times that of vegetation", "纹理粗糙度为植被的{value}倍"),
    "pond": Label("turbid water on {value} % of it", "浑浊积水占{value}%"),
    "depth": Label("up to {value} m below the rebuilt original surface", "低于推算原始地面最深{value}米"),
    "height": Label("up to {value} m above the rebuilt original surface", "高于推算原始地面最高{value}米"),
    "steep": Label("steep faces on {value} % of it", "陡坡占{value}%"),
    "change": Label(
        "grew before and is bare now, {value} spreads beyond what the season did",
        "前期有植被、后期裸露，超出季节变化{value}倍离散度",
    ),
    "dug": Label("dug up to {value} m between the dates", "两期之间下挖最深{value}米"),
    "dumped": Label("raised up to {value} m between the dates", "两期之间堆高最高{value}米"),
}


@dataclass(frozen=True)
class Evidence:
    """The score of a component and what it rests on, strongest first."""

    score: float
    reasons: tuple[Reason, ...]


def judge(
    kind: str,
    cells: int,
    cell_m2: float,
    rim_cells: float,
    shown: Mapping[str, float],
    texture_usual: float,
    limits: Limits,
) -> Evidence:
    """Weigh the evidence: each piece by itself may convince, together they do so more (1 − Π(1 − weight × strength)).

    Where the imagery says that a pit or heap is overgrown, the terrain's word counts less; where the terrain ends along
    its rim, the ground that was there is a guess, and its word counts less by the rulebook's share; so it does where a
    place is wider than twice the surroundings that the ground was rebuilt from, as valleys are.

    Args:
        rim_cells: length of the outline in cells.
    """
    pieces: list[tuple[str, float, float, float]] = []  # key, strength, value, weight
    judged, known = shown["judged"], shown["rise_known"]
    bare_share = None
    if judged > 0:
        bare_share = (shown["bare"] + shown["pond"]) / judged
        pieces.append(("bare", min(bare_share, 1), 100 * bare_share, limits.weight_bare))
        bright = shown["bright"] / judged
        pieces.append(("bright", _share(bright, 0, 4 * limits.bright_spreads), bright, limits.weight_bright))
        rough = shown["texture"] / judged / max(texture_usual, 1e-6)
        pieces.append(("texture", _share(rough, 1, 4), rough, limits.weight_texture))
        if shown["pond"] > 0:
            pieces.append(("pond", 0.0, 100 * shown["pond"] / judged, 0.0))
    trust = 1.0
    if bare_share is not None:
        trust -= (1 - limits.overgrown_trust) * (1 - _share(bare_share, 0, limits.overgrown_share))
    trust *= 1 - limits.blind_rim * min(shown["blind"] / max(rim_cells, 1), 1)
    trust *= min((2 * limits.relief_scale_m) ** 2 / (cells * cell_m2), 1)
    if known > 0:
        depth, height = max(shown["depth"], 0.0), max(shown["height"], 0.0)
        least, full = limits.peak_multiple * limits.depth_min_m, 5 * limits.peak_multiple * limits.depth_min_m
        if depth >= least and kind != DUMP:
            below = shown["below"] / known
            strength = (0.5 + 0.5 * _share(depth, least, full)) * _share(below, 0, 0.5)
            pieces.append(("depth", strength, depth, trust * limits.weight_depth))
        least, full = limits.peak_multiple * limits.height_min_m, 5 * limits.peak_multiple * limits.height_min_m
        if height >= least and kind != PIT:
            above = shown["above"] / known
            strength = (0.5 + 0.5 * _share(height, least, full)) * _share(above, 0, 0.5)
            pieces.append(("height", strength, height, trust * limits.weight_height))
    if shown["sloped"] > 0:
        steep = shown["steep"] / shown["sloped"]
        pieces.append(("steep", _share(steep, 0, 0.3), 100 * steep, trust * limits.weight_steep))
    if shown["compared"] > 0.5 * cells and kind == CHANGE:
        departure = shown["departure"] / shown["compared"]
        strength = 0.5 + 0.5 * _share(departure, limits.change_index_spreads, 3 * limits.change_index_spreads)
        pieces.append(("change", strength, departure, limits.weight_change))
    for key, most in (("dug", shown["dug_most"]), ("dumped", shown["dumped_most"])):
        if shown["height_compared"] > 0 and shown[key] > 0.5 * cells:
            strength = 0.5 + 0.5 * _share(most, limits.dem_change_min_m, 5 * limits.dem_change_min_m)
            pieces.append((key, strength, most, limits.weight_change))
    doubt = 1.0
    for _, strength, _, weight in pieces:
        doubt *= 1 - min(max(weight * strength, 0.0), 1.0)
    reasons = [
        Reason(key, strength, _printed(key, value), _UNITS[key], _TEXTS[key].format(value=f"{_printed(key, value):g}"))
        for key, strength, value, weight in pieces
        if strength * weight > 0.02 or (key == "pond" and value >= 1)
    ]
    reasons.sort(key=lambda reason: -reason.strength)
    return Evidence(_rounded(1 - doubt, 3), tuple(reasons))


_UNITS = {
    "bare": "percent", "bright": "factor", "texture": "factor", "pond": "percent", "depth": "m", "height": "m",
    "steep": "percent", "change": "factor", "dug": "m", "dumped": "m",
}  # fmt: skip


def _printed(key: str, value: float) -> float:
    return _rounded(value, 0 if _UNITS[key] == "percent" else 1)


def _rounded(value: float, decimals: int) -> float:
    return float(round_half_up(float(value), decimals)) + 0.0


def _share(value: float, low: float, high: float) -> float:
    """0 at ``low`` and below, 1 at ``high`` and above."""
    return min(max((value - low) / (high - low), 0.0), 1.0)
