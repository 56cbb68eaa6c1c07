"""What law and policy ask of earth and rock: each check with its verdict, its sentence, and where the rule stands.

Sentences, titles and sources are rows of the rulebook's table ``checks``; a variant of a sentence is a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..model.errors import InputError
from ..model.plan import Check, Verdict
from ..model.table import Cell
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from .balance import Balance

FORBIDDEN = "forbidden"
EXCEPTIONS = "earthrock.floor_exception."
"""Rows of a province that lists exceptions to the pit-floor rule; the national rulebook has none."""
COAL_WORDS = ("煤", "coal", "lignite", "anthracite")


class PitFloor(NamedTuple):
    """Lowest height of one pit before and after, metres (None unknown), and what is cut in it, m³ bank.

    ``lowered``: whether the floor was lowered, where that was found by more than the two heights; ``wet``: water stands
    in the pit, and its heights are of the dry part.
    """

    unit_no: str
    before_m: float | None
    after_m: float | None
    cut_m3: float
    lowered: bool | None = None
    wet: bool = False


class FloorRule(NamedTuple):
    """How strictly the province reads the rule, and the listed exception that is invoked, if any."""

    strict: bool
    exception: Label | None = None

    @classmethod
    def of(cls, book: Rulebook, strictness: str | None = None, exception: str | None = None) -> FloorRule:
        """The rulebook's switch, or ``strictness`` instead.

        Raises:
            InputError: the rulebook lists no such exception.
        """
        own = book.rule("earthrock.floor_rule").value
        strict = (strictness or own) == FORBIDDEN
        if exception is None:
            return cls(strict)
        known = [key[len(EXCEPTIONS) :] for key in book.keys(EXCEPTIONS)]
        if exception not in known:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The rulebook lists no exception {key} to the pit-floor rule. It lists: {known}."
                ),
                key=exception,
                known=", ".join(known) or "-",
            )
        return cls(strict, book.rule(EXCEPTIONS + exception).label)

    def breach(self, **values: object) -> tuple[Verdict, str | None, dict[str, object]]:
        """Verdict, wording and values of a breach under this rule."""
        if self.strict:
            return Verdict.FAIL, None, values
        if self.exception is None:
            return Verdict.UNKNOWN, "principle", values
        return Verdict.PASS, "exception", {**values, "exception": self.exception}


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


def check_floors(
    book: Rulebook,
    pits: Sequence[PitFloor],
    water: bool | None,
    *,
    rule: FloorRule | None = None,
    wet_cut_m3: float = 0.0,
    missing_m2: float = 0.0,
) -> list[Check]:
    """No cut in any pit; no pit lower than it was. Under water the heights are of its surface: nobody can tell.

    Args:
        water: whether water stands in the pits, where it is not said of each of them.
        rule: the rulebook's own where not given.
        wet_cut_m3: cut found where water stands. missing_m2: area of the pits without heights.
    """
    rule = rule or FloorRule.of(book)
    known = [pit for pit in pits if pit.before_m is not None and pit.after_m is not None]
    wet = [pit for pit in pits if pit.wet]
    if not known and not wet:
        return [
            finding(book, "floor_no_excavation", Verdict.UNKNOWN),
            finding(book, "floor_minimum", Verdict.UNKNOWN),
        ]
    missing = missing_m2 > book.number("earthrock.area_tolerance_m2")
    partly = {"nodata_m2": f"{missing_m2:.0f}"}
    cut = [pit for pit in known if pit.cut_m3 > 0]
    measured: dict[str, Cell] = {pit.unit_no: round(pit.cut_m3, 2) for pit in known}
    if cut:
        volume, which = f"{sum(pit.cut_m3 for pit in cut):.0f}", "、".join(pit.unit_no for pit in cut)
        verdict, variant, texts = rule.breach(cut_m3=volume, which=which)
        checks = [finding(book, "floor_no_excavation", verdict, variant, measured, **texts)]
    elif wet_cut_m3 > 0:
        texts = {"cut_m3": f"{wet_cut_m3:.0f}", "which": "、".join(pit.unit_no for pit in wet)}
        checks = [finding(book, "floor_no_excavation", Verdict.UNKNOWN, "water", measured, **texts)]
    elif missing:
        checks = [finding(book, "floor_no_excavation", Verdict.UNKNOWN, "partly", measured, **partly)]
    else:
        checks = [finding(book, "floor_no_excavation", Verdict.PASS, None, measured, pits=len(known))]
    tolerance = book.number("earthrock.height_tolerance_m")
    lowered = [pit for pit in known if _is_lowered(pit, tolerance)]
    levels: dict[str, Cell] = {f"{pit.unit_no}_before_m": pit.before_m for pit in known}
    levels.update({f"{pit.unit_no}_after_m": pit.after_m for pit in known})
    if water:
        checks.append(finding(book, "floor_minimum", Verdict.UNKNOWN, "water", levels))
    elif lowered:
        verdict, variant, texts = rule.breach(levels=_levels(lowered))
        checks.append(finding(book, "floor_minimum", verdict, variant, levels, **texts))
    elif wet:
        checks.append(finding(book, "floor_minimum", Verdict.UNKNOWN, "water", levels))
    elif missing:
        checks.append(finding(book, "floor_minimum", Verdict.UNKNOWN, "partly", levels, **partly))
    else:
        checks.append(finding(book, "floor_minimum", Verdict.PASS, None, levels, levels=_levels(known)))
    return checks


def _is_lowered(pit: PitFloor, tolerance_m: float) -> bool:
    if pit.lowered is not None:
        return pit.lowered
    return (pit.after_m or 0.0) < (pit.before_m or 0.0) - tolerance_m


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
    price = Decimal(book.rule("earthrock.stone_price_cny_t").value)
    known = building_rock and cost_cny != 0
    value = balance.surplus * Decimal(str(density_t_m3)) * price if known or balance.surplus == 0 else None
    return [surplus_share(book, balance.surplus, balance.cut), surplus_value(book, value, cost_cny)]


def surplus_share(book: Rulebook, surplus: Decimal, cut: Decimal) -> Check:
    """The share of the surplus in the cut; both in bank m³."""
    limit = Decimal(book.rule("earthrock.surplus_share_flag").value)
    if cut == 0:
        return finding(book, "surplus_share", Verdict.UNKNOWN)
    share = surplus / cut
    verdict = Verdict.FAIL if share > limit else Verdict.PASS
    texts = {"share_percent": _percent(share), "limit_percent": _percent(limit)}
    return finding(book, "surplus_share", verdict, None, {"share": float(round(share, 6))}, **texts)


def surplus_value(book: Rulebook, value_cny: Decimal | None, cost_cny: Decimal) -> Check:
    """What the surplus is worth against what the restoration costs; None: nobody knows what it is worth."""
    limit = Decimal(book.rule("earthrock.surplus_value_flag").value)
    if value_cny is None or (value_cny != 0 and cost_cny == 0):
        return finding(book, "surplus_value", Verdict.UNKNOWN)
    if value_cny == 0:
        return finding(book, "surplus_value", Verdict.PASS, ratio="0", limit=limit)
    ratio = value_cny / cost_cny
    verdict = Verdict.FAIL if ratio > limit else Verdict.PASS
    measured: dict[str, Cell] = {"ratio": float(round(ratio, 6))}
    return finding(book, "surplus_value", verdict, None, measured, ratio=f"{ratio:.2f}", limit=limit)


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
