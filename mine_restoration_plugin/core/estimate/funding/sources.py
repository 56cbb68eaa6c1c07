"""Sources of money: what was asked of each, what its gates leave of it, and when it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label, joined
from ...model.units import round_half_up
from ...rulebook import Rule, Rulebook
from .discounting import ANNUITY, ServiceYear, debt_service
from .gates import Gate, Request, answer_gates
from .quotas import BUILD, KINDS, QuotaRow, State, mu_by_kind, surplus_mu
from .result import ZERO, Answer, Case
from .rock_income import ROCK, RockIncome

PREFIX = "fund.source."
FISCAL, DEBT, CAPITAL, QUOTA, INDUSTRY, PREFERENCE = "fiscal", "debt", "capital", "quota", "industry", "preference"
GROUPS: dict[str, Label] = {
    FISCAL: Label("Public budgets", "财政资金"),
    QUOTA: Label("Land quotas", "指标收入"),
    ROCK: Label("Surplus rock", "土石料收益"),
    DEBT: Label("Debt, to be repaid", "债务性资金（须偿还）"),
    CAPITAL: Label("Social capital", "社会资本"),
    INDUSTRY: Label("Industry after restoration", "后续产业"),
    PREFERENCE: Label("Preferences", "优惠政策"),
}
COUNTED, OPEN, REFUSED, ABSENT = "counted", "open", "refused", "absent"
STATES: dict[str, Label] = {
    COUNTED: Label("counted", "计入"),
    OPEN: Label("not counted: open gates", "待定，未计入"),
    REFUSED: Label("not counted: a gate fails", "不符合条件，按 0 计"),
    ABSENT: Label("not in this plan", "未列入"),
}
DEFAULT_LOAN = "policy_loan"


@dataclass(frozen=True)
class Source:
    """One source. Yuan; ``asked_cny`` None where nothing was asked of it or no price is known.

    ``counted_cny``  what passes every gate; ``open_cny`` what waits for an answer.
    ``year``         calendar year or year of the works; None where nobody said.
    ``service``      interest and principal of a loan.
    """

    key: str
    label: Label
    group: str
    asked_cny: Decimal | None
    counted_cny: Decimal
    open_cny: Decimal
    year: int | None
    document: str
    gates: tuple[Gate, ...]
    state: str
    reason: Label
    rules: tuple[str, ...]
    repaid: bool = False
    service: tuple[ServiceYear, ...] = ()
    fields: Mapping[str, Any] | None = None
    inputs: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.answer is Answer.NO)


def all_sources(book: Rulebook, case: Case, quotas: Sequence[QuotaRow], rock: RockIncome) -> tuple[Source, ...]:
    """Every source of the rulebook, those that were asked with what their gates leave; in the order of the table.

    Raises:
        InputError: a source was decided that the rulebook does not know.
    """
    asked: dict[str, list[Source]] = {}
    known = [key[len(PREFIX) :] for key in book.keys(PREFIX)]
    for request in _requests(case):
        if request.source not in known:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "There is no source of funds {source} in the rulebook. Known are: {known}."
                ),
                source=request.source,
                known=", ".join(known),
            )
        asked.setdefault(request.source, []).append(_asked(book, case, request))
    for kind in KINDS:
        if any(kind in row.kinds for row in quotas):
            asked.setdefault(f"quota_{kind}", []).append(_quota(book, case, kind, quotas))
    if rock.appraised_cny is not None:
        request = Request(ROCK, rock.fields)
        asked.setdefault(ROCK, []).append(_make(book, case, request, rock.amount_cny, rock.year, ("surplus_bank_m3",)))
    return tuple(source for key in known for source in (asked.get(key) or [_absent(book.rule(PREFIX + key))]))


def gates_of(book: Rulebook, case: Case, source: str) -> tuple[Gate, ...]:
    """The gates of a source as they stand before anything was asked of it."""
    return answer_gates(book, case, Request(source, {}), _gate_keys(book.rule(PREFIX + source)))


def _requests(case: Case) -> list[Request]:
    given = [Request(str(row["source"]), row) for row in case.chosen.get("funding", ())]
    given += [Request(str(row.get("source", DEFAULT_LOAN)), row) for row in case.chosen.get("loans", ())]
    for request in given:
        if request.source == ROCK or request.source.startswith("quota_"):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Source {source} is worked out, not stated: give the decision {key} instead.",
                ),
                source=request.source,
                key="rock_income" if request.source == ROCK else "quota",
            )
    return given


def _asked(book: Rulebook, case: Case, request: Request) -> Source:
    amount = round_half_up(str(request.fields["amount_cny"]), 2)
    return _make(book, case, request, amount, request.fields.get("year"), ())


def _make(
    book: Rulebook, case: Case, request: Request, amount: Decimal, year: int | None, inputs: tuple[str, ...]
) -> Source:
    """All or nothing: a source counts where every gate says yes."""
    rule = book.rule(PREFIX + request.source)
    gates = answer_gates(book, case, request, _gate_keys(rule))
    state = _state(gates)
    service: tuple[ServiceYear, ...] = ()
    if "rate" in request.fields and "years" in request.fields and year is not None:
        service = tuple(_service(case, request, amount, year))
    return Source(
        request.source,
        rule.label,
        rule.value,
        amount,
        amount if state == COUNTED else ZERO,
        amount if state == OPEN else ZERO,
        year,
        request.document,
        gates,
        state,
        _reason(gates, state),
        (rule.key, *(f"fund.gate.{gate.key}" for gate in gates)),
        rule.more.get("repaid") == "yes",
        service,
        request.fields,
        inputs,
    )


def _service(case: Case, request: Request, amount: Decimal, year: int) -> list[ServiceYear]:
    fields = request.fields
    rate = Decimal(str(fields["rate"]))
    years, grace = int(fields["years"]), int(fields.get("grace", 0))
    return debt_service(amount, rate, case.offset(year), years, grace, fields.get("repayment", ANNUITY))


def _quota(book: Rulebook, case: Case, kind: str, rows: Sequence[QuotaRow]) -> Source:
    """Accepted quotas count; expected ones wait for acceptance, unless an agreement is signed."""
    rule = book.rule(f"{PREFIX}quota_{kind}")
    chosen = case.chosen.get("quota", {})
    own = [row for row in rows if kind in row.kinds and row.state in (State.EXPECTED, State.ACCEPTED)]
    document = str(chosen.get("documents", {}).get(kind, ""))
    accepted = mu_by_kind(own, (State.ACCEPTED,))[kind]
    made = mu_by_kind(own, (State.ACCEPTED, State.EXPECTED))[kind]
    taken = chosen if kind == BUILD else {}
    left, firm = surplus_mu(made, taken), surplus_mu(accepted, taken)
    incomes = [row.income_cny(kind) for row in own]
    whole: Decimal | None = None
    if own and None not in incomes:
        whole = sum((income for income in incomes if income is not None), ZERO)
    fields: dict[str, Any] = {
        "document": document,
        "accepted": True if made and (document or accepted == made) else None,
    }
    gates = answer_gates(book, case, Request(rule.key[len(PREFIX) :], fields), _gate_keys(rule))
    counts = left if document else firm
    state = REFUSED if any(g.answer is Answer.NO for g in gates) else COUNTED if counts == left and made else OPEN
    asked = None if whole is None else _part(whole, left, made)
    counted = ZERO if state == REFUSED or whole is None else _part(whole, counts, made)
    waits = ZERO if state == REFUSED or asked is None else asked - counted
    year = chosen.get("year")
    lag: tuple[str, ...] = ()
    if year is None:
        lag = ("fund.quota_lag_years",)
        year = case.last_works_year + int(book.number(lag[0]))
    reason = _reason(gates, state)
    if whole is None:
        reason = Label("no price, or nothing that can be accepted yet", "无价格依据或尚无可验收面积")
    rules = (rule.key, *(f"fund.gate.{gate.key}" for gate in gates), *lag)
    return Source(
        f"quota_{kind}", rule.label, rule.value, asked, counted, waits, year, document, gates, state, reason, rules,
        fields=chosen, inputs=("F2",),
    )  # fmt: skip


def _part(whole: Decimal, mu: Decimal, of_mu: Decimal) -> Decimal:
    return whole if mu == of_mu else round_half_up(whole * mu / of_mu, 2) if of_mu else ZERO


def _absent(rule: Rule) -> Source:
    return Source(
        rule.key[len(PREFIX) :], rule.label, rule.value, None, ZERO, ZERO, None, "", (), ABSENT, STATES[ABSENT],
        (rule.key,), rule.more.get("repaid") == "yes",
    )  # fmt: skip


def _gate_keys(rule: Rule) -> tuple[str, ...]:
    """The gates of a source.

    Raises:
        InputError: the row names none; a row of a province without the column would let everything through.
    """
    keys = tuple(key for key in rule.more.get("gates", "").split("|") if key)
    if not keys:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Rulebook row {key} names no gates: fill in its column {column}, such as “document”."
            ),
            key=rule.key,
            column="gates",
        )
    return keys


def _state(gates: Sequence[Gate]) -> str:
    answers = {gate.answer for gate in gates}
    return REFUSED if Answer.NO in answers else OPEN if Answer.UNKNOWN in answers else COUNTED


def _reason(gates: Sequence[Gate], state: str) -> Label:
    if state == COUNTED:
        return STATES[COUNTED]
    wanted = Answer.NO if state == REFUSED else Answer.UNKNOWN
    labels = [gate.label for gate in gates if gate.answer is wanted]
    said = STATES[state]
    return joined([said, joined(labels, ", ", "、")], ": ", "：") if labels else said
