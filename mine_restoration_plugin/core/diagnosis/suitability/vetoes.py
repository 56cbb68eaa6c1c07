"""What rules a use out before any factor is looked at: policy first, then stability, then pollution (domain §4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...model.text import Label
from ...rulebook import Rulebook
from .limits import UNSUITABLE, USES

BUILD, WATER, KEEP = "build", "water", "keep"
ALL_USES = (*USES, BUILD, WATER, KEEP)
AREAS: dict[str, Label] = {
    "basic_farmland": Label("permanent basic farmland", "永久基本农田"),
    "red_line": Label("the ecological red line", "生态保护红线"),
    "protected": Label("a protected area", "自然保护地"),
    "urban": Label("the urban boundary", "城镇开发边界"),
}
VETOING = ("basic_farmland", "red_line", "protected")


@dataclass(frozen=True)
class Veto:
    """Uses that are ruled out, why, and the rows that say so."""

    kind: str
    uses: tuple[str, ...]
    sentence: Label
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What a unit is judged by before its factors.

    ``within``  by area of ``AREAS``: whether the unit lies in it, None where nobody knows.
    ``stable``  None where nobody computed; ``changed_share`` of the unit that the design remodels.
    ``pollution``  clean, between, above, or None.
    """

    within: Mapping[str, bool | None]
    stable: bool | None
    changed_share: float
    pollution: str | None


def vetoes_of(rulebook: Rulebook, standing: Standing) -> tuple[Veto, ...]:
    """All vetoes of one unit, in the order in which they are decided."""
    found = []
    for area in VETOING:
        if standing.within.get(area):
            key = f"suit.veto.{area}"
            allowed = rulebook.rule(key).value.split()
            uses = tuple(use for use in ALL_USES if use not in allowed)
            text = Label("in {area}: only {uses}", "位于{area}，只能{uses}")
            names = [rulebook.rule(f"suit.use.{use}").label for use in allowed]
            words = Label(", ".join(n.en for n in names), "、".join(n.zh for n in names))
            found.append(Veto(area, uses, text.format(area=AREAS[area], uses=words), (key,)))
    if standing.stable is False and standing.changed_share <= rulebook.number("way.changed_share"):
        text = Label("unstable, and not remodelled by the design", "边坡不稳定且设计未处理")
        found.append(Veto("stability", (*USES, BUILD), text, ("way.changed_share",)))
    if standing.pollution is not None:
        keys = {use: f"suit.pollution.{use}.{standing.pollution}" for use in USES}
        uses = tuple(use for use, key in keys.items() if rulebook.number(key) >= UNSUITABLE)
        if uses:
            how = {
                "between": Label("soil above the screening value", "土壤污染物含量超过筛选值"),
                "above": Label("soil above the control value", "土壤污染物含量超过管制值"),
            }
            text = how.get(standing.pollution, Label("polluted", "污染"))
            found.append(Veto("pollution", uses, text, tuple(keys.values())))
    return tuple(found)


def against(vetoes: tuple[Veto, ...], use: str) -> tuple[Label, ...]:
    """The sentences that rule one use out."""
    return tuple(veto.sentence for veto in vetoes if use in veto.uses)
