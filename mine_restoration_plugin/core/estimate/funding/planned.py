"""The funding of one plan, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rulebook
from .cash import cash_of
from .checks import make_checks
from .gap import levers
from .hidden_debt import screen_debt
from .industries import screen_industries
from .quotas import quota_rows
from .result import ZERO, Case, Funding, Use
from .rock_income import rock_income
from .scenarios import scenarios
from .sources import DEBT, Source, all_sources
from .tornado import tornado

DISCOUNT = "fund.discount_share"
INTEREST = Label("Interest while works go on", "建设期利息")


def plan_funding(book: Rulebook, case: Case) -> Funding:
    """Sources, uses and what follows from them.

    Raises:
        InputError: a source, gate, industry or plot that there is not, a year that does not fit the schedule.
    """
    _refuse_unknown(book, case)
    own = case.chosen.get("discount_rate")
    discount = Decimal(book.rule(DISCOUNT).value) if own is None else Decimal(str(own))
    quotas = quota_rows(book, case)
    rock = rock_income(case)
    sources = all_sources(book, case, quotas, rock)
    industries = screen_industries(book, case)
    debt = screen_debt(book, case)
    cash = cash_of(case, sources, industries)
    outcomes = scenarios(cash, discount)
    interest = cash.works_interest_cny
    uses = case.uses
    if interest > 0:
        uses = (*uses, Use("interest", INTEREST, interest, ("F4",)))
    gap = outcomes[0].gap_cny
    return Funding(
        uses,
        sources,
        quotas,
        rock,
        industries,
        debt,
        cash,
        outcomes,
        tornado(book, cash, discount, outcomes[0]),
        levers(book, case, cash, gap, sources, quotas, industries, rock),
        make_checks(book, case, cash, sources, quotas, rock, industries, debt, outcomes[0]),
        _warnings(case, gap, max(outcomes[0].sources_cny - outcomes[0].uses_cny, ZERO), sources),
        discount,
        () if own is not None else (DISCOUNT,),
    )


def _refuse_unknown(book: Rulebook, case: Case) -> None:
    """A decision about something that there is not would be lost without a word."""
    chosen = case.chosen
    named: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("funding_gates", chosen.get("funding_gates", {}), _names(book, "fund.gate.")),
        ("industries", [row["kind"] for row in chosen.get("industries", ())], _names(book, "industry.kind.")),
        ("quota", chosen.get("quota", {}).get("plots", {}), {unit.plot_no for unit in case.units}),
    )
    for key, given, known in named:
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} names {unknown}. Known are: {known}."),
                key=key,
                unknown=", ".join(unknown),
                known=", ".join(sorted(known)),
            )


def _names(book: Rulebook, prefix: str) -> list[str]:
    return [key[len(prefix) :] for key in book.keys(prefix)]


def _warnings(case: Case, gap_cny: Decimal, excess_cny: Decimal, sources: Sequence[Source]) -> tuple[Label, ...]:
    found = []
    if gap_cny > 0:
        text = Label(
            "The funding is short of {gap} yuan; F10 lists what would close it.",
            "资金缺口 {gap} 元，弥补途径见表 F10。",
        )
        found.append(text.format(gap=gap_cny))
    if not case.scheduled:
        found.append(Label("No schedule: all cost stands in the first year.", "尚无进度安排，全部投资列在第1年。"))
    for source in sources:
        for gate in source.gates:
            if gate.contradicted:
                text = Label(
                    "{source}: the decision on “{gate}” contradicts what is known ({seen}); the known counts.",
                    "{source}：关于“{gate}”的决策与已知情况（{seen}）不符，以已知情况为准。",
                )
                found.append(text.format(source=source.label, gate=gate.label, seen=gate.seen))
        if source.group == DEBT and source.counted_cny > 0 and not source.service:
            text = Label(
                "{source}: without rate and years there is no debt service.", "{source}：未给利率和年限，未计还本付息。"
            )
            found.append(text.format(source=source.label))
    borrowed = sum((source.counted_cny for source in sources if source.group == DEBT), ZERO)
    if excess_cny > 0 and borrowed > 0:
        text = Label("{n} yuan are borrowed beyond need.", "债务资金超出需要 {n} 元，应相应核减。")
        found.append(text.format(n=min(borrowed, excess_cny)))
    return tuple(found)
