"""The tables of the funding: F1 to F6, what comes in and what it is worth."""

from __future__ import annotations

from decimal import Decimal

from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import round_half_up, stored
from .cash import Cash, shortfalls
from .discounting import RootKind
from .quotas import KINDS, LABELS, STATES, QuotaRow
from .result import ANSWERS, ZERO, Case, Funding, cell
from .rock_income import ROCK
from .scenarios import Outcome
from .sources import CAPITAL, DEBT, FISCAL, GROUPS, INDUSTRY, PREFERENCE, QUOTA

Row = tuple[Cell, ...]
YES, NO = "是", "否"
RATES: dict[RootKind, str] = {
    RootKind.ONE: "唯一",
    RootKind.NONE: "不存在",
    RootKind.SEVERAL: "多解",
    RootKind.TOUCH: "重根（净现值不变号）",
    RootKind.EMPTY: "无现金流量",
}
DECISIONS = ("decisions.funding", "decisions.loans", "decisions.quota", "decisions.rock_income")


def sources_and_uses(case: Case, funding: Funding) -> Table:
    """F1: both sides add up to the same fen; the gap is a line of its own."""
    columns = (
        Column("side", Label("Side", "类别")),
        Column("item", Label("Item", "项目")),
        Column("uses_cny", Label("Uses", "资金使用"), "cny"),
        Column("sources_cny", Label("Sources", "资金来源"), "cny"),
        Column("asked_cny", Label("Asked for", "拟筹金额"), "cny"),
        Column("open_cny", Label("Open, not counted", "待定未计"), "cny"),
        Column("year", Label("Year", "年度")),
        Column("repaid", Label("To be repaid", "须偿还")),
        Column("document", Label("Document", "依据文件")),
        Column("remark", Label("Remark", "说明")),
    )
    rows: list[Row] = []
    cites: list[tuple[str, ...]] = []
    for use in funding.uses:
        rows.append(("资金使用", use.label.zh, cell(use.amount_cny), None, None, None, None, None, None, None))
        cites.append(())
    for source in funding.sources:
        rows.append(
            (
                GROUPS[source.group].zh,
                source.label.zh,
                None,
                cell(source.counted_cny),
                cell(source.asked_cny),
                cell(source.open_cny),
                None if source.year is None else year_name(case, source.year),
                YES if source.repaid else NO,
                source.document or None,
                source.reason.zh,
            )
        )
        cites.append(source.rules)
    if funding.gap_cny > 0:
        text = "尚未落实，弥补途径见表 F10"
        rows.append(("资金缺口", "资金缺口", None, cell(funding.gap_cny), None, None, None, None, None, text))
        cites.append(())
    if funding.excess_cny > 0:
        text = "专项用于本地生态修复"
        rows.append(("结余", "结余返还", cell(funding.excess_cny), None, None, None, None, None, None, text))
        cites.append(())
    notes = (
        Label(
            "A source counts only where every gate is answered yes; rock only once it is budgeted.",
            "来源各项条件全部满足方计入；土石料收益列入预算前不作为资金来源。",
        ),
        Label("Uses = sources + gap.", "资金使用 = 资金来源 + 资金缺口。"),
    )
    title = Label("Sources and uses of funds", "资金来源与使用表")
    inputs = ("T12", "F2", "F3", *DECISIONS, *(("F4",) if funding.cash.works_interest_cny > 0 else ()))
    return Table("F1", title, columns, tuple(rows), ("uses_cny", "sources_cny"), notes, tuple(cites), inputs)


def year_name(case: Case, year: int) -> str:
    """A calendar year, or the year of the works where there are no dates."""
    return str(year) if case.dated else f"第{year}年"


def quotas(funding: Funding) -> Table:
    """F2: each unit, by class of slope where it becomes cultivated."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("plot_no", Label("Plot", "图斑")),
        Column("slope", Label("Slope from, °", "坡度级（起，°）")),
        Column("before", Label("Class before", "修复前地类")),
        Column("after", Label("Class after", "修复后地类")),
        Column("area_m2", Label("Gross area", "毛面积"), "m2"),
        Column("ditch_share", Label("Ditches and roads, share", "沟渠道路占比"), "share"),
        Column("ditch_road_m2", Label("Ditches and roads", "沟渠道路"), "m2", "area_m2 * ditch_share"),
        Column("ridge", Label("Ridges, share", "田坎系数"), "share"),
        Column("ridge_m2", Label("Ridges", "田坎"), "m2", "(area_m2 - ditch_road_m2) * ridge"),
        Column("net_m2", Label("Net area", "净面积"), "m2", "area_m2 - ditch_road_m2 - ridge_m2"),
        *(Column(f"{kind}_mu", LABELS[kind], "mu") for kind in KINDS),
        Column("could", Label("Could count as", "可计类型")),
        Column("twice", Label("Could count twice", "存在重复可能")),
        Column("state", Label("State", "状态")),
        Column("income_cny", Label("Income at the price", "按价测算收入"), "cny"),
        Column("reason", Label("Reason", "说明")),
    )
    rows = tuple(_quota_row(row) for row in funding.quotas)
    notes = (
        Label(
            "Net = gross − ditches and roads − ridges by slope.", "净面积 = 毛面积 − 沟渠道路 − 田坎（按坡度级系数）。"
        ),
        Label(
            "Construction-land quotas only from legal construction land accepted as farmland; one plot counts once.",
            "建设用地指标限合法建设用地复垦并验收确认的面积；同一地块不重复计算。",
        ),
    )
    totals = ("area_m2", "net_m2", *(f"{kind}_mu" for kind in KINDS))
    title = Label("Land quotas by plot", "指标核算表（逐图斑）")
    cites = tuple(row.rules for row in funding.quotas)
    inputs = ("units", "plots", "design", "decisions.quota", "A5")
    return Table("F2", title, columns, rows, totals, notes, cites, inputs)


def _quota_row(row: QuotaRow) -> Row:
    incomes = [row.income_cny(kind) for kind in row.kinds]
    income = None
    if incomes and None not in incomes:
        income = sum((value for value in incomes if value is not None), ZERO)
    return (
        row.unit_no,
        row.plot_no,
        row.slope or None,
        row.before,
        row.after,
        cell(row.area_m2),
        cell(row.ditch_share),
        cell(row.ditch_road_m2),
        cell(row.ridge),
        cell(row.ridge_m2),
        cell(row.net_m2),
        *(cell(row.mu(kind)) for kind in KINDS),
        "、".join(LABELS[kind].zh for kind in row.could) or None,
        YES if row.twice else NO,
        STATES[row.state].zh,
        cell(income),
        row.reason.zh,
    )


def gates(funding: Funding) -> Table:
    """F3: every gate of every source that was asked."""
    columns = (
        Column("source", Label("Source", "资金来源")),
        Column("gate", Label("Gate", "条件")),
        Column("answer", Label("Answer", "结论")),
        Column("seen", Label("Answered from", "依据")),
        Column("basis", Label("Where the rule stands", "规定出处")),
        Column("checked", Label("Checked", "核对原文")),
    )
    rows: list[Row] = []
    cites: list[tuple[str, ...]] = []
    for source in funding.sources:
        for gate in source.gates:
            rows.append(
                (
                    source.label.zh,
                    gate.label.zh,
                    ANSWERS[gate.answer].zh,
                    gate.seen.zh or None,
                    gate.source,
                    YES if gate.checked else "未核对原文",
                )
            )
            cites.append((f"fund.source.{source.key}", f"fund.gate.{gate.key}"))
    notes = (
        Label("A source with a gate answered no counts 0.", "任一条件为“否”的来源按 0 计。"),
        Label("Gates of sources that were not asked for are not listed.", "未列入本方案的来源不列条件。"),
    )
    title = Label("Gates of each source", "资金来源准入条件表")
    inputs = ("F2", "T12", "surplus_bank_m3", *DECISIONS, "decisions.funding_gates", "decisions.funding_project")
    return Table("F3", title, columns, tuple(rows), (), notes, tuple(cites), inputs)


def cash_flow(case: Case, funding: Funding) -> Table:
    """F4: year by year; t is 1 in the first year of the works."""
    names = (
        ("cost_cny", "Works and other cost", "投资支出"),
        ("public_cny", "Public budgets", "财政资金"),
        ("preference_cny", "Preferences", "优惠政策"),
        ("debt_cny", "Debt", "债务资金"),
        ("capital_cny", "Social capital", "社会资本"),
        ("quota_cny", "Quotas", "指标收入"),
        ("rock_cny", "Rock", "土石料收益"),
        ("industry_cny", "Industry, income", "产业收入"),
        ("running_cny", "Industry, running cost", "产业经营成本"),
        ("invest_cny", "Industry, investment", "产业投资"),
        ("interest_cny", "Interest", "付息"),
        ("principal_cny", "Principal", "还本"),
        ("return_cny", "Return of social capital", "社会资本回报"),
    )
    columns = (
        Column("year", Label("Year", "年度")),
        Column("t", Label("t", "序年"), "year"),
        *(Column(key, Label(en, zh), "cny") for key, en, zh in names),
        Column(
            "project_net_cny",
            Label("Project before financing", "融资前净现金流量"),
            "cny",
            "quota_cny + rock_cny + industry_cny - cost_cny - running_cny - invest_cny",
        ),
        Column("present_cny", Label("Present value", "折现值"), "cny"),
        Column(
            "net_cny",
            Label("All money", "全部资金净流量"),
            "cny",
            "public_cny + preference_cny + debt_cny + capital_cny + project_net_cny - interest_cny - principal_cny"
            " - return_cny",
        ),
        Column("total_cny", Label("Sum to date", "累计净流量"), "cny"),
        Column("short_cny", Label("Short at the end of the year", "年末累计资金缺口"), "cny"),
    )
    cash = funding.cash
    short = shortfalls(cash)
    rate = float(funding.discount)
    rows: list[Row] = []
    total = ZERO
    for year in cash.years:
        amounts = _amounts(cash, year)
        net = amounts["quota"] + amounts["rock"] + amounts["industry"] - amounts["cost"] - amounts["running"]
        net -= amounts["invest"]
        every = net + amounts["public"] + amounts["preference"] + amounts["debt"] + amounts["capital"]
        every -= amounts["interest"] + amounts["principal"] + amounts["return"]
        total += every
        rows.append(
            (
                year_name(case, year + cash.first_year - 1),
                year,
                *(float(amount) for amount in amounts.values()),
                float(net),
                stored(float(net) / (1.0 + rate) ** year, "cny"),
                float(every),
                float(total),
                cell(short.get(year)),
            )
        )
    notes = [
        Label(
            "Present value = project before financing ÷ (1 + r)^t; flows at the ends of the years.",
            "折现值 = 融资前净现金流量 ÷ (1 + 折现率)^t，现金流量发生在年末。",
        )
    ]
    loose = sum(cash.unplaced.values(), ZERO)
    if loose > 0:
        text = Label("{loose} yuan of sources without a year are in F1 only.", "未定年度的资金 {loose} 元仅列入表 F1。")
        notes.append(text.format(loose=loose))
    totals = tuple(key for key, _en, _zh in names) + ("project_net_cny", "present_cny", "net_cny")
    title = Label("Cash flow by year", "分年现金流量表")
    inputs = ("T12", "G1", "F2", "F3", "F7", "decisions.industries", *DECISIONS, "discount_percent")
    cites: tuple[tuple[str, ...], ...] = ()
    lags = tuple(dict.fromkeys(rule for source in funding.sources for rule in source.rules if rule == LAG))
    if lags:
        cites = tuple(lags for _row in rows)
    return Table("F4", title, columns, tuple(rows), totals, tuple(notes), cites, inputs)


LAG = "fund.quota_lag_years"


def _amounts(cash: Cash, year: int) -> dict[str, Decimal]:
    def come(group: str) -> Decimal:
        return cash.come.get(group, {}).get(year, ZERO)

    return {
        "cost": cash.cost.get(year, ZERO),
        "public": come(FISCAL),
        "preference": come(PREFERENCE),
        "debt": come(DEBT),
        "capital": come(CAPITAL),
        "quota": come(QUOTA),
        "rock": come(ROCK),
        "industry": cash.income.get(year, ZERO) + come(INDUSTRY),
        "running": cash.running.get(year, ZERO),
        "invest": cash.industry_cost.get(year, ZERO),
        "interest": cash.interest.get(year, ZERO),
        "principal": cash.principal.get(year, ZERO),
        "return": cash.returns.get(year, ZERO),
    }


def scenario_table(funding: Funding) -> Table:
    """F5: the plan under other assumptions."""
    columns = (
        Column("scenario", Label("Scenario", "情景")),
        Column("uses_cny", Label("Uses", "资金使用"), "cny"),
        Column("sources_cny", Label("Sources", "资金来源"), "cny"),
        Column("gap_cny", Label("Gap", "资金缺口"), "cny"),
        *_worth_columns(),
    )
    rows = tuple(
        (o.label.zh, cell(o.uses_cny), cell(o.sources_cny), cell(o.gap_cny), *_worth(o)) for o in funding.scenarios
    )
    notes = (
        Label(
            "Several rates: none of them decides; the present value does.",
            "内部收益率多解时不作判据，以净现值为准。",
        ),
    )
    title = Label("Scenarios", "资金情景对比表")
    cites = tuple(funding.discount_rules for _row in rows) if funding.discount_rules else ()
    return Table("F5", title, columns, rows, (), notes, cites, ("F1", "F4"))


def _worth_columns() -> tuple[Column, ...]:
    return (
        Column("npv_cny", Label("Net present value", "净现值"), "cny"),
        Column("irr_percent", Label("Internal rate of return", "内部收益率"), "percent"),
        Column("irr_kind", Label("Rates found", "内部收益率解")),
        Column("payback_years", Label("Payback, years", "静态回收期（年）"), ""),
        Column("dscr_min", Label("Least debt cover", "最低偿债备付率"), "factor"),
    )


def _worth(outcome: Outcome) -> Row:
    rate = outcome.rate
    kind = RATES[rate.kind]
    if rate.kind is RootKind.SEVERAL:
        kind += "：" + "、".join(f"{share * 100:.2f}%" for share in rate.rates)
    return (
        stored(outcome.npv_cny, "cny"),
        None if rate.share is None else stored(rate.share * 100, "percent"),
        kind,
        stored(outcome.payback_years, ""),
        cell(outcome.dscr_min),
    )


def tornado_table(funding: Funding) -> Table:
    """F6: one assumption moved at a time, the strongest first."""
    base = funding.base
    columns = (
        Column("factor", Label("Factor", "不确定因素")),
        Column("change", Label("Change", "变化幅度")),
        Column("base_npv_cny", Label("Net present value, base", "基准净现值"), "cny"),
        Column("npv_cny", Label("Net present value", "净现值"), "cny"),
        Column("change_npv_cny", Label("Change of it", "净现值变化"), "cny", "npv_cny - base_npv_cny"),
        Column("base_gap_cny", Label("Gap, base", "基准缺口"), "cny"),
        Column("gap_cny", Label("Gap", "资金缺口"), "cny"),
        Column("change_gap_cny", Label("Change of it", "缺口变化"), "cny", "gap_cny - base_gap_cny"),
        Column("irr_percent", Label("Internal rate of return", "内部收益率"), "percent"),
    )
    rows: list[Row] = []
    base_npv = round_half_up(base.npv_cny, 2)
    for bar in funding.tornado:
        npv = round_half_up(bar.outcome.npv_cny, 2)
        rate = bar.outcome.rate.share
        rows.append(
            (
                bar.label.zh,
                f"延后 {bar.change} 年" if bar.factor == "delay" else f"{bar.change * 100:+.0f}%",
                float(base_npv) + 0.0,
                float(npv) + 0.0,
                float(npv - base_npv) + 0.0,
                cell(base.gap_cny),
                cell(bar.outcome.gap_cny),
                float(bar.outcome.gap_cny - base.gap_cny) + 0.0,
                None if rate is None else stored(rate * 100, "percent"),
            )
        )
    notes = (
        Label(
            "Volume moves the cost of earth and rock works, with the fees in proportion, and the rock income.",
            "土石方量变化影响土石方工程投资（其他费用同比例变化）和土石料收益。",
        ),
    )
    cites = tuple((*bar.rules, *funding.discount_rules) for bar in funding.tornado)
    title = Label("Sensitivity", "敏感性分析表")
    return Table("F6", title, columns, tuple(rows), (), notes, cites, ("F1", "F4", "T11"))
