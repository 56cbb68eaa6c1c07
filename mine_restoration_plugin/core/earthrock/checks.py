"""What law and policy ask of earth and rock: each check with its verdict, its sentence, and where the rule stands.

Sentences, titles and sources are rows of the rulebook's table ``checks``; a variant of a sentence is a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..model.plan import Check, Verdict
from ..model.table import Cell
from ..model.text import Label
from ..rulebook import Rulebook
from .balance import Balance

FORBIDDEN = "forbidden"
COAL_WORDS = ("煤", "coal", "lignite", "anthracite")


class PitFloor(NamedTuple):
    """Lowest height of one pit before and after, metres (None unknown), and what is cut in it, m³ bank."""

    unit_no: str
    before_m: float | None
    after_m: float | None
    cut_m3: float


def finding(
    book: Rulebook,
    key: str,
    verdict: Verdict,
    variant: str | None = None,
    measured: Mapping[str, Cell] | None = None,
    **values: object,
) -> Check:
    """A check as the rulebook words it; ``values`` fill the sentence."""
    rule = book.rule(f"check.{key}")
    words = book.rule(f"check.{key}.{variant}") if variant else rule
    sentence = Label(words.more[f"{verdict.value}_en"], words.more[f"{verdict.value}_zh"])
    return Check(key, rule.label, verdict, sentence.format(**values), words.source, words.checked, dict(measured or {}))


def check_floors(book: Rulebook, pits: Sequence[PitFloor], water: bool | None) -> list[Check]:
    """No cut in any pit; no pit lower than it was. Under water the heights are of its surface: nobody can tell."""
    tolerance = book.number("earthrock.height_tolerance_m")
    strict = book.rule("earthrock.floor_rule").value == FORBIDDEN
    breach = Verdict.FAIL if strict else Verdict.UNKNOWN
    variant = None if strict else "principle"
    known = [pit for pit in pits if pit.before_m is not None and pit.after_m is not None]
    if not known:
        return [
            finding(book, "floor_no_excavation", Verdict.UNKNOWN),
            finding(book, "floor_minimum", Verdict.UNKNOWN),
        ]
    cut = [pit for pit in known if pit.cut_m3 > 0]
    volume = f"{sum(pit.cut_m3 for pit in cut):.0f}"
    which = "、".join(pit.unit_no for pit in cut)
    measured: dict[str, Cell] = {pit.unit_no: round(pit.cut_m3, 2) for pit in known}
    checks = [
        finding(book, "floor_no_excavation", breach, variant, measured, cut_m3=volume, which=which)
        if cut
        else finding(book, "floor_no_excavation", Verdict.PASS, None, measured, pits=len(known))
    ]
    lowered = [pit for pit in known if (pit.after_m or 0.0) < (pit.before_m or 0.0) - tolerance]
    levels: dict[str, Cell] = {f"{pit.unit_no}_before_m": pit.before_m for pit in known}
    levels.update({f"{pit.unit_no}_after_m": pit.after_m for pit in known})
    if water:
        checks.append(finding(book, "floor_minimum", Verdict.UNKNOWN, "water", levels))
    elif lowered:
        checks.append(finding(book, "floor_minimum", breach, variant, levels, levels=_levels(lowered)))
    else:
        checks.append(finding(book, "floor_minimum", Verdict.PASS, None, levels, levels=_levels(known)))
    return checks


def check_balance(book: Rulebook, balance: Balance, room_left_m3: float) -> list[Check]:
    """The books close, and use on site goes before disposal.

    Args:
        room_left_m3: compacted volume that the pits could still take.
    """
    checks = []
    if balance.shortage > 0:
        checks.append(
            finding(
                book,
                "balance_closes",
                Verdict.FAIL,
                "shortage",
                {"shortage_bank_m3": float(balance.shortage)},
                shortage=f"{balance.shortage:.0f}",
            )
        )
    elif balance.residual != 0:
        checks.append(finding(book, "balance_closes", Verdict.FAIL, residual=balance.residual))
    else:
        checks.append(
            finding(
                book,
                "balance_closes",
                Verdict.PASS,
                None,
                {"residual_m3": float(balance.residual)},
                total=f"{balance.cut:.2f}",
                used=f"{balance.used:.2f}",
                loss=f"{balance.loss:.2f}",
                surplus=f"{balance.surplus:.2f}",
            )
        )
    if balance.surplus == 0:
        share = _percent(balance.used / balance.cut) if balance.cut > 0 else "0"
        checks.append(finding(book, "use_on_site", Verdict.PASS, used_percent=share))
    elif room_left_m3 > 1.0:
        surplus, room = f"{balance.surplus:.0f}", f"{room_left_m3:.0f}"
        checks.append(finding(book, "use_on_site", Verdict.FAIL, surplus=surplus, room=room))
    else:
        checks.append(finding(book, "use_on_site", Verdict.UNKNOWN, surplus=f"{balance.surplus:.0f}"))
    return checks


def check_surplus(
    book: Rulebook, balance: Balance, density_t_m3: float, cost_cny: Decimal, building_rock: bool | None
) -> list[Check]:
    """Red flags: the share of the surplus in the cut, and its value against the cost of restoration."""
    share_limit = Decimal(book.rule("earthrock.surplus_share_flag").value)
    value_limit = Decimal(book.rule("earthrock.surplus_value_flag").value)
    if balance.cut == 0:
        checks = [finding(book, "surplus_share", Verdict.UNKNOWN)]
    else:
        share = balance.surplus / balance.cut
        verdict = Verdict.FAIL if share > share_limit else Verdict.PASS
        texts = {"share_percent": _percent(share), "limit_percent": _percent(share_limit)}
        checks = [finding(book, "surplus_share", verdict, None, {"share": float(round(share, 6))}, **texts)]
    price = Decimal(book.rule("earthrock.stone_price_cny_t").value)
    if balance.surplus == 0:
        checks.append(finding(book, "surplus_value", Verdict.PASS, ratio="0", limit=value_limit))
    elif not building_rock or cost_cny == 0:
        checks.append(finding(book, "surplus_value", Verdict.UNKNOWN))
    else:
        ratio = balance.surplus * Decimal(str(density_t_m3)) * price / cost_cny
        verdict = Verdict.FAIL if ratio > value_limit else Verdict.PASS
        measured: dict[str, Cell] = {"ratio": float(round(ratio, 6))}
        checks.append(finding(book, "surplus_value", verdict, None, measured, ratio=f"{ratio:.2f}", limit=value_limit))
    return checks


def check_material(book: Rulebook, minerals: Sequence[str], building_rock: bool | None) -> Check:
    """Only ordinary building material is 土石料; of a coal mine nobody can tell from these tables."""
    coal = [mineral for mineral in minerals if any(word in mineral.lower() for word in COAL_WORDS)]
    if coal:
        return finding(book, "building_material", Verdict.UNKNOWN, "coal", mineral="、".join(dict.fromkeys(coal)))
    if building_rock is None:
        return finding(book, "building_material", Verdict.UNKNOWN)
    return finding(book, "building_material", Verdict.PASS if building_rock else Verdict.FAIL)


def _levels(pits: Sequence[PitFloor]) -> str:
    return "；".join(f"{pit.unit_no} {pit.before_m:.2f} → {pit.after_m:.2f} m" for pit in pits)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}"
