"""Tables of the diagnosis: T5 damage, T6 hazards, T7 slopes, D1 impact, D2 responsibility, D3 declaration."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnosis.condition import screening
from ..diagnosis.condition.damage import RULES_OF_WAY
from ..diagnosis.condition.grading import NAMES
from ..diagnosis.condition.hazards import LIKELIHOOD
from ..diagnosis.condition.responsibility import ENTERPRISE, GOVERNMENT, Responsibility
from ..diagnosis.condition.result import Diagnosis
from ..diagnosis.requirement import CASE_NAMES, CASES, STATES
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import stored
from ..register.dictionary import data_dictionary
from .site_tables import in_hm2
from .stages.stage import Drafting

FORM = ("units", "facts")
WORDS = {screening.GOOD: "符合", screening.BAD: "不符合", screening.UNKNOWN: "无法判定"}
PARTIES = {GOVERNMENT: "政府", ENTERPRISE: "企业或个人"}


def damage_table(draft: Drafting, found: Diagnosis) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("way", Label("Kind of damage", "方式")),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("slope_deg", Label("Mean slope", "平均坡度"), "deg"),
        Column("relief_m", Label("Relief", "高差"), "m"),
        Column("depth_m", Label("Depth or height", "深度/堆高"), "m"),
        Column("degree", Label("Degree", "程度")),
        Column("because", Label("Decided by", "判定依据")),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for unit, area in zip(draft.units, in_hm2([unit["area_m2"] for unit in draft.units])):
        own = found.units[unit["unit_no"]]
        ways = [draft.book.rule(f"damage.{RULES_OF_WAY[way]}.way").label.zh for way in own.damage]
        deciding = own.deciding
        rows.append(
            (
                unit["unit_no"],
                "、".join(ways),
                area,
                unit["slope_mean_deg"],
                unit["relief_m"],
                unit["depth_m"],
                draft.book.rule(f"damage.degree.{own.degree}").label.zh if own.degree else None,
                deciding.sentence.zh if deciding else None,
            )
        )
        cites.append(tuple(dict.fromkeys(rule for factor in own.factors for rule in factor.rules)))
    note = Label(
        "Degree by the worst factor. Factors that nobody surveyed are not counted.",
        "程度按最重因子判定；未调查的因子不计。",
    )
    title = Label("Damage", "土地损毁情况表")
    return Table("T5", title, columns, tuple(rows), ("area_hm2",), (note,), tuple(cites), ("existing", *FORM))


def hazards_table(draft: Drafting, found: Diagnosis) -> Table:
    columns = (
        Column("number", Label("No.", "编号")),
        Column("unit_no", Label("Unit", "单元")),
        Column("kind", Label("Kind", "类型")),
        Column("likelihood", Label("Likelihood", "发生可能性")),
        Column("scale_m3", Label("Scale (estimate)", "规模（估算）"), "m3"),
        Column("reach_m", Label("Reach", "影响距离"), "m"),
        Column("households", Label("Households", "威胁户数"), "count"),
        Column("people", Label("Persons", "威胁人数"), "count"),
        Column("assets_wan", Label("Assets", "威胁财产"), "wan"),
        Column("what", Label("What is threatened", "威胁对象")),
        Column("risk", Label("Class of danger", "险情等级")),
        Column("finding", Label("Finding", "判定依据")),
        Column("evidence", Label("Evidence", "证据")),
    )
    rows: list[tuple[Cell, ...]] = []
    for hazard in found.hazards:
        rows.append(
            (
                hazard.number,
                hazard.unit_no,
                draft.book.rule(f"hazard.{hazard.kind}").label.zh,
                LIKELIHOOD[hazard.likelihood].zh,
                stored(hazard.scale_m3, "m3"),
                stored(hazard.reach_m, "m"),
                None if hazard.households is None else float(hazard.households),
                None if hazard.people is None else float(hazard.people),
                stored(hazard.assets_wan, "wan"),
                hazard.what or None,
                draft.book.rule(f"hazard.risk.{hazard.risk}").label.zh if hazard.risk else None,
                hazard.sentence.zh,
                hazard.evidence.zh or None,
            )
        )
    note = Label(
        "From terrain, form and photographs; it takes the place of no geological survey.",
        "依据地形数据、调查表和照片识别，不代替地质灾害调查评价。",
    )
    # what the terrain has to show decides whether there is a row at all
    asked = tuple(sorted(key for key in (rule.key for rule in draft.book.used) if key.startswith("hazard.")))
    fs = ("stability.state.unstable", "stability.state.marginal")
    cites = tuple(tuple(dict.fromkeys((*hazard.rules, *asked, *fs))) for hazard in found.hazards)
    inputs = ("existing", "receptors", "evidence", *FORM)
    return Table("T6", Label("Hazards", "地质灾害隐患表"), columns, tuple(rows), (), (note,), cites, inputs)


def slopes_table(draft: Drafting) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("height_m", Label("Height", "坡高"), "m"),
        Column("slope_deg", Label("Mean slope", "平均坡度"), "deg"),
        Column("rock", Label("Rock or soil", "岩土类别")),
        Column("lithology", Label("Lithology", "岩性")),
        *(
            Column(f"fs_{case}", Label(f"Fs, {CASE_NAMES[case].en}", f"现状Fs（{CASE_NAMES[case].zh}）"), "factor")
            for case in CASES
        ),
        Column("fs_required", Label("Fst", "要求Fst"), "factor"),
        Column("state", Label("State", "结论")),
    )
    codes = data_dictionary().codes["rock_class"]
    rules = ("stability.state.unstable", "stability.state.marginal")
    unstable, marginal = (draft.book.number(rule) for rule in rules)
    rows: list[tuple[Cell, ...]] = []
    for unit in draft.units:
        facts = draft.unit_facts(unit["unit_no"])
        factors = [facts.get(f"fs_{case}") for case in CASES]
        wanted = facts.get("fs_required")
        known = [factor for factor in factors if factor is not None]
        if not known and facts.get("rock_class") is None:
            continue
        state = None
        if known:
            low = min(known)
            state = "unstable" if low < unstable else "marginal" if low < marginal else None
            if state is None and wanted is not None:
                state = "stable" if low >= wanted else "basic"
        rock = codes.get(str(facts.get("rock_class")))
        rows.append(
            (
                unit["unit_no"],
                unit["relief_m"],
                unit["slope_mean_deg"],
                rock.label.zh if rock else None,
                facts.get("lithology"),
                *(stored(factor, "factor") for factor in factors),
                stored(wanted, "factor"),
                STATES[state].zh if state else None,
            )
        )
    note = Label(
        "Factors of safety as filled in the form from the stability report; the lowest decides.",
        "稳定系数取自调查表（稳定性评价报告），以最小值判定；未填者不作结论。",
    )
    cites = (rules,) * len(rows)
    return Table("T7", Label("Slopes", "边坡稳定情况表"), columns, tuple(rows), (), (note,), cites, ("existing", *FORM))


def impact_table(draft: Drafting, found: Diagnosis) -> Table:
    columns = (
        Column("factor", Label("Factor", "评价要素")),
        Column("grade", Label("Grade", "影响程度")),
        Column("sentence", Label("Because", "判定依据")),
    )
    rows: list[tuple[Cell, ...]] = []
    for line in found.impact:
        grade = None if line.grade is None else draft.book.rule(f"impact.grade.{NAMES[line.grade]}").label.zh
        rows.append((draft.book.rule(f"impact.factor.{line.factor}").label.zh, grade or "无法判定", line.sentence.zh))
    note = Label("Any one line decides; the higher grade wins.", "上一级别优先，任一要素达到即判定为该级别。")
    cites = tuple(line.rules for line in found.impact)
    title = Label("Impact on the geological environment", "矿山地质环境影响程度分级表")
    return Table("D1", title, columns, tuple(rows), (), (note,), cites, ("T6", "plots", "mine_facts", *FORM))


def responsibility_table(draft: Drafting, party: Responsibility) -> Table:
    columns = (Column("item", Label("Item", "项目")), Column("content", Label("Content", "内容")))
    rows: list[tuple[Cell, ...]] = [
        ("责任主体", PARTIES.get(party.party, "无法判定")),
        ("判定", party.sentence.zh),
        ("认定依据与文号", party.proof.zh if party.proof else None),
        ("缺少材料", "、".join(text.zh for text in party.missing) or "无"),
        ("矛盾之处", "；".join(text.zh for text in party.contradicts) or "无"),
    ]
    title = Label("Responsibility", "责任主体认定表")
    return Table("D2", title, columns, tuple(rows), inputs=("plots", "mine_facts"))


def declaration_table(draft: Drafting, answers: Sequence[screening.Answer]) -> Table:
    columns = (
        Column("question", Label("Question", "核查内容")),
        Column("verdict", Label("Answer", "结论")),
        Column("reason", Label("Because", "说明")),
        Column("source", Label("Source", "依据")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            answer.question.zh,
            WORDS[answer.verdict],
            answer.reason.zh,
            answer.source if answer.checked else f"{answer.source}（未核对原文）",
        )
        for answer in answers
    )
    cites = tuple(
        (f"screening.{answer.key}", *(("earthrock.surplus_share_flag",) if answer.key == "least" else ()))
        for answer in answers
    )
    title = Label("Screening declaration", "合规性筛查声明表")
    inputs = ("cut_bank_m3", "surplus_bank_m3", "T6", "plots", "mine_facts")
    return Table("D3", title, columns, rows, (), (), cites, inputs)
