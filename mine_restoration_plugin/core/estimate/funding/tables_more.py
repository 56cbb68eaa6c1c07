"""The tables of the funding: F7 to F10 and T14, what goes with the money."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.table import Cell, Column, Table
from ...model.text import Label
from .contract_terms import Term
from .gap import COUNTY
from .indicators import PHASES, Indicator
from .result import ANSWERS, ZERO, Funding, cell

YES, NO = "是", "否"
UNIT_NAMES = {"percent": "%", "mu": "亩", "": ""}


def industry_table(funding: Funding) -> Table:
    """F7: each kind, whether it was chosen or not."""
    columns = (
        Column("industry", Label("Industry", "产业类型")),
        Column("answer", Label("Allowed", "是否可行")),
        Column("fit_m2", Label("Ground that suits", "适宜面积"), "m2"),
        Column("units", Label("Units", "适宜单元")),
        Column("chosen", Label("Chosen", "是否选用")),
        Column("income_cny", Label("Income a year", "年收入"), "cny"),
        Column("cost_cny", Label("Running cost a year", "年经营成本"), "cny"),
        Column("counts", Label("Counted", "计入现金流量")),
        Column("reason", Label("Reason", "说明")),
        Column("basis", Label("Where the rule stands", "规定出处")),
    )
    rows: list[tuple[Cell, ...]] = []
    for screened in funding.industries:
        rows.append(
            (
                screened.label.zh,
                ANSWERS[screened.answer].zh,
                cell(screened.fit_m2),
                "、".join(screened.units) or None,
                YES if screened.chosen is not None else NO,
                cell(screened.yearly_cny("income_cny_year")),
                cell(screened.yearly_cny("cost_cny_year")),
                YES if screened.counts else NO,
                screened.reason.zh or None,
                screened.source,
            )
        )
    notes = (
        Label(
            "Land kept for building goes the construction-project route and is no part of the restoration.",
            "保留作建设的用地按建设项目路径办理，不纳入修复项目。",
        ),
    )
    cites = tuple(screened.rules for screened in funding.industries)
    inputs = ("units", "design", "A5", "decisions.industries", "decisions.mine_facts")
    title = Label("Industries after restoration", "修复后产业筛选表（治用结合）")
    return Table("F7", title, columns, tuple(rows), (), notes, cites, inputs)


def debt_table(funding: Funding) -> Table:
    """F8: the forbidden ways, each with its source."""
    columns = (
        Column("item", Label("Forbidden way", "禁止情形")),
        Column("clean", Label("Not taken", "未涉及")),
        Column("seen", Label("Answered from", "依据")),
        Column("basis", Label("Where the rule stands", "规定出处")),
        Column("checked", Label("Checked", "核对原文")),
    )
    rows = tuple(
        (a.label.zh, ANSWERS[a.clean].zh, a.seen.zh, a.source, YES if a.checked else "未核对原文") for a in funding.debt
    )
    cites = tuple((f"debt.screen.{answer.key}",) for answer in funding.debt)
    inputs = ("decisions.loans", "decisions.funding", "decisions.procurement")
    return Table("F8", Label("Screen for hidden debt", "隐性债务筛查表"), columns, rows, (), (), cites, inputs)


def contract_table(terms: Sequence[Term]) -> Table:
    """F9: payment gates and adaptive clauses."""
    columns = (
        Column("term", Label("Term", "条款")),
        Column("trigger", Label("When", "触发条件")),
        Column("threshold", Label("Threshold", "界值"), ""),
        Column("unit", Label("Unit", "单位")),
        Column("handling", Label("What happens", "处理方式")),
        Column("pays_cny", Label("Payment", "支付金额"), "cny"),
        Column("evidence", Label("Evidence", "凭证")),
    )
    rows = tuple(
        (
            term.label.zh,
            term.trigger.zh,
            term.threshold,
            UNIT_NAMES.get(term.unit, term.unit) or None,
            term.handling.zh,
            cell(term.pays_cny),
            term.evidence.zh,
        )
        for term in terms
    )
    notes = (
        Label(
            "A term that is met without the contractor's fault is no breach: quantities, time and payment follow it.",
            "非承包人原因触发的条款不视为违约，工程量、工期和支付随之调整（容错）。",
        ),
        Label("Payments are shares of the works.", "支付金额按工程施工费比例计算。"),
    )
    title = Label("Contract terms and fault tolerance", "合同条款与容错机制表")
    return Table("F9", title, columns, rows, ("pays_cny",), notes, tuple(term.rules for term in terms), ("T12", "T14"))


def gap_table(funding: Funding) -> Table:
    """F10: the gap, and each lever with what it can bring."""
    columns = (
        Column("lever", Label("Lever", "弥补途径")),
        Column("brings_cny", Label("Can bring", "可弥补金额"), "cny"),
        Column("gap_cny", Label("Gap", "资金缺口"), "cny"),
        Column("left_cny", Label("Gap left if only this is done", "单独采用后剩余缺口"), "cny"),
        Column("eases_cny", Label("Eases the worst year by", "减轻最大年度缺口"), "cny"),
        Column("basis", Label("How it is worked out", "测算依据")),
    )
    gap = funding.gap_cny
    rows = tuple(
        (
            lever.label.zh,
            cell(lever.brings_cny),
            cell(gap),
            cell(gap if lever.brings_cny is None else max(gap - lever.brings_cny, ZERO)),
            cell(lever.eases_cny),
            lever.basis.zh,
        )
        for lever in funding.levers
    )
    amounts = [x.brings_cny for x in funding.levers if x.brings_cny is not None and x.key != COUNTY]
    together = sum(amounts, ZERO)
    notes = (
        Label("Gap: {gap} yuan.", "资金缺口：{gap} 元。").format(gap=gap),
        Label(
            "All levers with an amount, the county budget not counted: {sum} yuan; {left} yuan would be left.",
            "除县级预算外可测算途径合计 {sum} 元，其后尚缺 {left} 元。",
        ).format(sum=together, left=max(gap - together, ZERO)),
        Label("Levers may overlap; their sum is an upper bound.", "各途径可能重叠，合计为上限。"),
    )
    cites = tuple(lever.rules for lever in funding.levers)
    inputs = tuple(
        dict.fromkeys(("F1", "F2", "F3", "F4", "F7", *(i for lever in funding.levers for i in lever.inputs)))
    )
    title = Label("The gap and what would close it", "资金缺口及弥补途径表")
    return Table("F10", title, columns, rows, (), notes, cites, inputs)


def indicator_table(found: Sequence[Indicator]) -> Table:
    """T14: performance indicators by phase."""
    columns = (
        Column("phase", Label("Phase", "阶段")),
        Column("indicator", Label("Indicator", "指标")),
        Column("present", Label("Present", "现状值")),
        Column("planned", Label("Planned", "计划值")),
        Column("target", Label("Target, at least", "目标值（不低于）"), ""),
        Column("unit", Label("Unit", "单位")),
        Column("when", Label("When", "考核时点")),
        Column("pays", Label("Payment gate", "支付条件")),
        Column("evidence", Label("Evidence", "佐证材料")),
    )
    rows = tuple(
        (
            PHASES[i.phase].zh,
            i.label.zh,
            i.present,
            i.planned,
            i.target,
            UNIT_NAMES.get(i.unit, i.unit) or None,
            i.when,
            YES if i.pays else NO,
            i.evidence.zh,
        )
        for i in found
    )
    notes = (Label("No target: the thing itself has to be there.", "未列目标值的指标以完成为准。"),)
    cites = tuple(i.rules for i in found)
    title = Label("Performance indicators", "分阶段绩效考核指标表")
    return Table("T14", title, columns, rows, (), notes, cites, ("F1", "F2", "G1", "decisions.mine_facts"))
