"""Terms of the contract: what happens when things turn out differently, and what is paid on which proof."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import round_to_sum
from ...rulebook import Rulebook
from .indicators import PHASES, Indicator

TERM, PAY = "contract.term.", "contract.pay."


@dataclass(frozen=True)
class Term:
    """One clause. ``threshold`` in ``unit`` sets it off, None where an event does. ``pays_cny`` of a payment gate."""

    key: str
    label: Label
    trigger: Label
    threshold: float | None
    unit: str
    handling: Label
    evidence: Label
    pays_cny: Decimal | None
    rules: tuple[str, ...]


def contract_terms(book: Rulebook, works_cny: Decimal, gates: tuple[Indicator, ...]) -> tuple[Term, ...]:
    """Payment gates first, then the adaptive clauses; the payments add up to the works to the fen.

    Raises:
        InputError: the shares of the payment gates do not add up to 1.
    """
    return (*_payments(book, works_cny, gates), *_clauses(book))


def _payments(book: Rulebook, works_cny: Decimal, gates: tuple[Indicator, ...]) -> list[Term]:
    rules = [book.rule(key) for key in book.keys(PAY)]
    shares = [Decimal(rule.value) for rule in rules]
    if sum(shares, Decimal(0)) != 1:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The rulebook's payment gates ({key}*) add up to {sum}, not to 1."),
            key=PAY,
            sum=sum(shares, Decimal(0)),
        )
    amounts = round_to_sum([float(works_cny * share) for share in shares], 2, float(works_cny))
    terms = []
    for rule, share, amount in zip(rules, shares, amounts):
        phase = rule.key[len(PAY) :]
        asked = [gate for gate in gates if gate.phase == phase and gate.pays]
        wanted = Label(
            ", ".join(f"{gate.label.en}{_target(gate)}" for gate in asked),
            "、".join(f"{gate.label.zh}{_target(gate)}" for gate in asked),
        )
        terms.append(
            Term(
                rule.key[len("contract.") :],
                rule.label,
                Label("{phase}: {wanted}", "{phase}：{wanted}").format(phase=PHASES[phase], wanted=wanted),
                float(share * 100),
                "percent",
                Label(rule.more.get("then_en", ""), rule.more.get("then_zh", "")),
                Label(rule.more.get("evidence_en", ""), rule.more.get("evidence_zh", "")),
                amount,
                (rule.key, *(key for gate in asked for key in gate.rules)),
            )
        )
    return terms


def _target(gate: Indicator) -> str:
    if gate.target is None:
        return ""
    return f" ≥{gate.target:g}" + ("%" if gate.unit == "percent" else "")


def _clauses(book: Rulebook) -> list[Term]:
    terms = []
    for key in book.keys(TERM):
        rule = book.rule(key)
        more = rule.more
        terms.append(
            Term(
                key[len("contract.") :],
                rule.label,
                Label(more.get("when_en", ""), more.get("when_zh", "")),
                rule.number if rule.value.strip() else None,
                rule.unit,
                Label(more.get("then_en", ""), more.get("then_zh", "")),
                Label(more.get("evidence_en", ""), more.get("evidence_zh", "")),
                None,
                (key,),
            )
        )
    return terms
