"""The headline figures of the funding."""

from __future__ import annotations

from decimal import Decimal

from ...model.plan import Figure
from ...model.text import Label
from ...rulebook import Rulebook
from .employment import LOCAL, SHARE, WAGE, employment
from .quotas import KINDS, LABELS, State, mu_by_kind
from .result import Case, Funding, cell
from .scenarios import ZERO_ROCK

MADE = (State.EXPECTED, State.ACCEPTED)


def make_figures(book: Rulebook, case: Case, funding: Funding) -> tuple[Figure, ...]:
    """All figures of this stage."""
    return (*_money(funding), *_worth(funding), *_quotas(funding), *_work(book, case))


def _money(funding: Funding) -> list[Figure]:
    no_rock = next(outcome for outcome in funding.scenarios if outcome.key == ZERO_ROCK)
    share = None
    if funding.uses_cny > 0:
        share = float(min(funding.sources_cny / funding.uses_cny, Decimal(1)) * 100)
    return [
        Figure(
            "uses_cny", Label("Uses of funds", "资金使用合计"), cell(funding.uses_cny), "cny",
            formula="Σ F1.uses_cny", inputs=("F1",),
        ),
        Figure(
            "sources_cny", Label("Sources that count", "已落实资金来源"), cell(funding.sources_cny), "cny",
            formula="Σ F1.sources_cny without the gap", inputs=("F1",),
        ),
        Figure(
            "sources_open_cny", Label("Sources with open gates, not counted", "待定资金（未计入）"),
            cell(funding.open_cny), "cny", formula="Σ F1.open_cny", inputs=("F1",),
        ),
        Figure(
            "gap_cny", Label("Funding gap", "资金缺口"), cell(funding.gap_cny), "cny",
            formula="max(0, uses_cny − sources_cny)", inputs=("uses_cny", "sources_cny"),
        ),
        Figure(
            "excess_cny", Label("Left over, back to restoration", "结余（返还生态修复）"),
            cell(funding.excess_cny), "cny",
            formula="max(0, sources_cny − uses_cny)", inputs=("uses_cny", "sources_cny"),
        ),
        Figure(
            "gap_zero_rock_cny", Label("Funding gap without rock income", "资金缺口（零土石料收入情景）"),
            cell(no_rock.gap_cny), "cny", formula="F5, zero rock income", inputs=("F5",),
        ),
        Figure(
            "funds_in_place_percent", Label("Funds in place", "资金到位率"), share, "percent",
            formula="min(1, sources_cny ÷ uses_cny) × 100", inputs=("uses_cny", "sources_cny"),
        ),
    ]  # fmt: skip


def _worth(funding: Funding) -> list[Figure]:
    base = funding.base
    rate = base.rate.share
    rules = funding.discount_rules
    given = () if rules else ("decisions.discount_rate",)
    return [
        Figure(
            "discount_percent", Label("Discount rate", "折现率"), float(funding.discount * 100), "percent",
            inputs=given, rules=rules,
        ),
        Figure(
            "npv_cny", Label("Net present value before financing", "项目净现值（融资前）"), base.npv_cny, "cny",
            formula="Σ F4.project_net_cny ÷ (1 + r)^t, t = 1 in the first year", inputs=("F4", "discount_percent"),
        ),
        Figure(
            "irr_percent", Label("Internal rate of return before financing", "财务内部收益率（融资前）"),
            None if rate is None else rate * 100, "percent",
            formula=f"root of NPV(r): {base.rate.kind.value}", inputs=("F4",),
        ),
        Figure(
            "payback_years", Label("Payback, static, years", "静态投资回收期（年）"), base.payback_years, "",
            formula="m − 1 + |ΣCF_(m−1)| ÷ CF_m", inputs=("F4",),
        ),
        Figure(
            "payback_dynamic_years", Label("Payback, dynamic, years", "动态投资回收期（年）"),
            base.payback_dynamic_years, "", formula="the same on present values", inputs=("F4", "discount_percent"),
        ),
        Figure(
            "benefit_cost", Label("Benefits over costs, present", "效益费用比"), base.benefit_cost, "factor",
            formula="Σ B_t ÷ (1 + r)^t ÷ (Σ C_t ÷ (1 + r)^t)", inputs=("F4", "discount_percent"),
        ),
        Figure(
            "dscr_min", Label("Least debt service cover", "最低偿债备付率"), cell(base.dscr_min), "factor",
            formula="min over years of (income − running cost) ÷ (principal + interest after the works)",
            inputs=("F4",),
        ),
    ]  # fmt: skip


def _quotas(funding: Funding) -> list[Figure]:
    made = mu_by_kind(funding.quotas, MADE)
    waiting = mu_by_kind(funding.quotas, (State.OPEN,))
    rows = [
        Figure(
            f"quota_{kind}_mu", LABELS[kind], cell(made[kind]), "mu",
            formula=f"Σ F2.{kind}_mu, accepted or to be accepted", inputs=("F2",),
        )
        for kind in KINDS
    ]  # fmt: skip
    rows.append(
        Figure(
            "quota_open_mu", Label("Quotas that cannot be told yet", "待核实指标"), cell(sum(waiting.values())), "mu",
            formula="Σ of F2 where the state is open", inputs=("F2",),
        )
    )  # fmt: skip
    return rows


def _work(book: Rulebook, case: Case) -> list[Figure]:
    found = employment(book, case.works_cny)
    return [
        Figure(
            "employment_days", Label("Person-days of labour", "用工量（工日）"), float(found.days), "count",
            formula="works × labour share ÷ daily wage", inputs=("T12",), rules=(SHARE, WAGE),
        ),
        Figure(
            "employment_local_days", Label("Person-days of local labour", "吸纳当地用工（工日）"),
            float(found.local_days), "count", formula="employment_days × local share", inputs=("employment_days",),
            rules=(LOCAL,),
        ),
    ]  # fmt: skip
