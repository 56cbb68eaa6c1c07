"""Tables of the programme: T13 schedule, G1 cash by quarter, G2 equipment hours, G3 mining while restoring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import CNY_PER_WAN, round_to_sum, stored
from ...model.work import PARTS
from ...rulebook import Rulebook
from .result import ZERO, Hours, Milestone, Programme, Task, quarter_label
from .stages import StageYear
from .tasks import TASK

MILESTONE = Label("Approvals and acceptance", "前期与验收")
YES, NO = "是", "否"


def schedule_table(book: Rulebook, programme: Programme) -> Table:
    """T13: steps of approval, tasks, acceptance and aftercare in the order in which they begin."""
    columns = (
        Column("phase", Label("Phase", "阶段")),
        Column("task", Label("Task", "工作内容")),
        Column("start", Label("Start", "开始日期")),
        Column("finish", Label("Finish", "结束日期")),
        Column("first_day", Label("First day", "起始天（开工日为第1天）"), "day"),
        Column("last_day", Label("Last day", "结束天"), "day"),
        Column("days", Label("Days", "历时"), "day", "last_day - first_day + 1"),
        Column("worked_days", Label("Worked days", "作业天数"), "day"),
        Column("float_days", Label("Float", "总时差"), "day"),
        Column("critical", Label("Critical", "关键线路")),
        Column("seasons", Label("Periods", "分段"), "count"),
        Column("quantity", Label("Quantity", "工程量")),
        Column("cost_cny", Label("Investment", "投资"), "cny"),
        Column("cost_wan", Label("Investment", "投资"), "wan"),
        Column("crews", Label("Crews", "作业组数"), "count"),
        Column("milestone", Label("Milestone", "里程碑")),
        Column("indicator", Label("Indicator", "考核指标")),
        Column("units", Label("Units", "修复单元")),
    )
    entries: list[Task | Milestone] = [*programme.milestones, *programme.tasks]
    entries.sort(key=lambda entry: (entry.first_day, entry.last_day))
    costs = [entry.cost_cny if isinstance(entry, Task) else ZERO for entry in entries]
    wans = round_to_sum([float(cost / CNY_PER_WAN) for cost in costs], 2)
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for entry, wan in zip(entries, wans):
        when = (_iso(entry.start), _iso(entry.finish), float(entry.first_day), float(entry.last_day))
        length = float(entry.last_day - entry.first_day + 1)
        if isinstance(entry, Task):
            with book.noting() as noted:
                words = _words(book, entry)
            rows.append(
                (
                    PARTS[entry.part].zh,
                    entry.label.zh,
                    *when,
                    length,
                    float(entry.worked_days),
                    None if entry.years else float(entry.float_days),
                    None if entry.years else YES if entry.critical else NO,
                    float(len(entry.stretches)),
                    entry.quantity_text or None,
                    float(entry.cost_cny),
                    float(wan),
                    None if entry.years else float(entry.crews),
                    *words,
                    "、".join(entry.unit_nos) or None,
                )
            )
            cites.append(tuple(sorted({*entry.rules, *noted})))
        else:
            empty: tuple[Cell, ...] = (None,) * 7
            basis = f"{entry.lead_days} 个工作日" if entry.working else f"{entry.lead_days} 天"
            rows.append((MILESTONE.zh, entry.label.zh, *when, length, *empty, None, entry.label.zh, basis, None))
            cites.append(entry.rules)
    notes = (
        Label(
            "Investment of works, monitoring and aftercare; the other costs of T12 are in G1. Float in worked days.",
            "投资为工程施工费与监测管护费，T12 其余费用按季度列入 G1；总时差为作业天数。",
        ),
        Label(
            "Outputs and seasons marked 未核对原文 are defaults; replace them by the construction plan.",
            "产量定额、季节系数标注“未核对原文”的为默认值，以施工组织设计为准。",
        ),
    )
    title = Label("Schedule", "实施进度计划表")
    inputs = ("T11", "units", "E2", "E3", "decisions.start_date", "mine_facts")
    return Table("T13", title, columns, tuple(rows), ("cost_cny", "cost_wan"), notes, tuple(cites), inputs)


def cash_table(programme: Programme) -> Table:
    """G1: what is paid in each quarter; adds up to the estimate to the fen."""
    columns = (
        Column("period", Label("Quarter", "季度")),
        Column("works_cny", Label("Works", "工程施工费"), "cny"),
        Column("fees_cny", Label("Equipment and other costs", "设备购置费与其他费用"), "cny"),
        Column("after_cny", Label("Monitoring and aftercare", "监测与管护费"), "cny"),
        Column("retention_cny", Label("Retention money", "质量保证金返还"), "cny"),
        Column("amount_cny", Label("Amount", "合计"), "cny", "works_cny + fees_cny + after_cny + retention_cny"),
        Column("so_far_cny", Label("So far", "累计"), "cny"),
        Column("so_far_percent", Label("So far", "累计占比"), "percent"),
    )
    total = sum((cash.total_cny for cash in programme.cash), ZERO)
    rows: list[tuple[Cell, ...]] = []
    so_far = ZERO
    for cash in programme.cash:
        so_far += cash.total_cny
        parts = (cash.works_cny, cash.fees_cny, cash.after_cny, cash.retention_cny, cash.total_cny, so_far)
        share = stored(float(100 * so_far / total), "percent") if total else None
        rows.append((quarter_label(cash.quarter, programme.dated).zh, *(float(part) for part in parts), share))
    note = Label(
        "Each task evenly over its worked days; fees before, during and after the works; retention after the defects "
        "period. The last running sum is the total of T12.",
        "工程费按作业天数均摊，其他费用按前期、施工、验收分摊，质量保证金于缺陷责任期满返还；末行累计等于 T12 合计。",
    )
    totals = ("works_cny", "fees_cny", "after_cny", "retention_cny", "amount_cny")
    cites = tuple(programme.cash_rules for _ in rows)
    title = Label("Cash by quarter", "分季度资金需求表")
    return Table("G1", title, columns, tuple(rows), totals, (note,), cites, ("T12", "T13"))


def equipment_table(hours: Sequence[Hours]) -> Table:
    """G2: machine hours; of trucks by flow with cycle and trips."""
    columns = (
        Column("work", Label("Work or flow", "作业内容（调配流向）")),
        Column("machine", Label("Machine", "机械")),
        Column("quantity", Label("Quantity", "工程量"), ""),
        Column("per", Label("Unit", "单位")),
        Column("distance_km", Label("Haul", "运距"), "km"),
        Column("cycle_min", Label("Cycle, minutes", "单车循环时间（分钟）"), ""),
        Column("trips", Label("Trips", "运输车次"), "count"),
        Column("output_h", Label("Output per machine hour", "台时产量"), ""),
        Column("hours", Label("Machine hours", "台时"), "h", "quantity / output_h"),
        Column("machines", Label("Machines", "台数"), "count"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.label.zh,
            row.machine.zh,
            float(row.quantity),
            row.per,
            row.distance_km,
            None if row.cycle_min is None else float(row.cycle_min),
            None if row.trips is None else float(row.trips),
            float(row.output_h),
            float(row.hours),
            float(row.machines),
        )
        for row in hours
    )
    note = Label(
        "Trucks carry loose volume; their cycle is loading, both ways and dumping over the share of the hour that is "
        "worked. What a buyer fetches is not in it.",
        "自卸汽车按松方计；循环时间＝（装车＋重车＋空车＋卸车调头）÷ 时间利用系数；买受人自提的土石料不计。",
    )
    title = Label("Equipment hours", "施工机械台时表")
    inputs = ("T11", "E2", "haul_km", "decisions.trucks", "decisions.crews")
    return Table("G2", title, columns, rows, ("hours",), (note,), tuple(row.rules for row in hours), inputs)


def stages_table(years: Sequence[StageYear]) -> Table:
    """G3: mining while restoring, by year."""
    columns = (
        Column("year", Label("Year", "年度"), "year"),
        Column("mined_hm2", Label("Area mined", "当年损毁面积"), "hm2"),
        Column("restored_hm2", Label("Area restored", "当年修复面积"), "hm2"),
        Column("damaged_so_far_hm2", Label("Damaged so far", "累计损毁面积"), "hm2"),
        Column("restored_so_far_hm2", Label("Restored so far", "累计修复面积"), "hm2"),
        Column("reclamation_percent", Label("Reclamation rate", "复垦率"), "percent"),
        Column("waste_m3", Label("Waste produced", "废石（土）产生量"), "m3"),
        Column("waste_used_m3", Label("Waste used", "综合利用量"), "m3"),
        Column("waste_use_percent", Label("Waste-use rate", "综合利用率"), "percent"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            float(year.year),
            _number(year.mined_hm2),
            _number(year.restored_hm2),
            _number(year.damaged_so_far_hm2),
            _number(year.restored_so_far_hm2),
            year.reclamation_percent,
            _number(year.waste_m3),
            _number(year.waste_used_m3),
            year.waste_use_percent,
        )
        for year in years
    )
    note = Label(
        "Reclamation rate: restored so far over damaged so far, with what was before the first year.",
        "复垦率＝累计修复面积 ÷ 累计损毁面积（含起始年以前）；综合利用率为当年利用量 ÷ 当年产生量。",
    )
    totals = ("mined_hm2", "restored_hm2", "waste_m3", "waste_used_m3")
    title = Label("Mining while restoring", "边开采边修复分年计划表")
    return Table("G3", title, columns, rows, totals, (note,), (), ("decisions.stages",))


def _words(book: Rulebook, task: Task) -> tuple[Cell, Cell]:
    """Milestone and indicator of a task, from its row."""
    if task.years:
        rule = book.rule(f"programme.part.{task.part}")
    else:
        rule = book.rule(TASK + task.task)
    return rule.more.get("milestone") or None, rule.more.get("indicator") or None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
