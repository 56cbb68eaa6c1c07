"""Tables of the diagnosis: T5 damage, T6 hazards, T7 slopes, D1 impact, D2 responsibility, D3 declaration."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnosis.condition import screening
from ..diagnosis.condition.damage import RULES_OF_WAY
from ..diagnosis.condition.grading import NAMES
from ..diagnosis.condition.hazards import LIKELIHOOD
from ..diagnosis.condition.responsibility import ENTERPRISE, GOVERNMENT, UNKNOWN, Responsibility
from ..diagnosis.condition.result import Diagnosis
from ..diagnosis.condition.slopes import UnitSlope
from ..diagnosis.requirement import CASE_NAMES, CASES, STATES
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import stored
from ..register.dictionary import data_dictionary
from .site_tables import coded, in_hm2
from .stages.stage import Drafting

Row = tuple[Cell, ...]
FORM = ("units", "plots", "facts")
WORDS = {screening.GOOD: "符合", screening.BAD: "不符合", screening.UNKNOWN: "无法判定"}
PARTIES = {GOVERNMENT: "政府", ENTERPRISE: "企业或个人", UNKNOWN: "无法判定"}
CANNOT_TELL = "无法判定"


def make_tables(
    draft: Drafting,
    found: Diagnosis,
    slopes: Sequence[UnitSlope],
    party: Responsibility,
    answers: Sequence[screening.Answer],
    asked: tuple[str, ...],
) -> tuple[Table, ...]:
    """All tables. ``asked``: the rows of the rulebook that the diagnosis looked at, found or not found."""
    hazard_rules = tuple(key for key in asked if not key.startswith(("damage.", "impact.", "slope.")))
    return (
        damage_table(draft, found),
        hazards_table(draft, found, hazard_rules),
        slopes_table(draft, slopes),
        impact_table(draft, found, hazard_rules),
        responsibility_table(party),
        declaration_table(answers, hazard_rules),
    )


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
        Column("others", Label("Other factors", "其他因子")),
    )
    rows: list[Row] = []
    cites = []
    for unit, area in zip(draft.units, in_hm2([unit["area_m2"] for unit in draft.units])):
        own = found.units[unit["unit_no"]]
        ways = [draft.book.rule(f"damage.{RULES_OF_WAY[way]}.way").label.zh for way in own.damage]
        deciding = own.deciding
        others = [factor.sentence.zh for factor in own.factors if factor is not deciding]
        rows.append(
            (
                unit["unit_no"],
                "、".join(ways),
                area,
                unit["slope_mean_deg"],
                unit["relief_m"],
                unit["depth_m"],
                draft.book.rule(f"damage.degree.{own.degree}").label.zh if own.degree else None,
                deciding.sentence.zh if deciding else "损毁因子未调查，无法判定",
                "；".join(others) or None,
            )
        )
        side = ("hazard.landslide.slope_deg", "hazard.collapse.slope_deg", "hazard.cells_max")
        ways_of = (f"damage.{RULES_OF_WAY[way]}.way" for way in own.damage)
        factors = (rule for factor in own.factors for rule in factor.rules)
        cites.append(tuple(dict.fromkeys((*ways_of, *factors, *side))))
    note = Label(
        "Degree by the worst factor. Factors that nobody surveyed are not counted. The slope of a dump is that of its "
        "highest steep face, else the mean.",
        "程度按最重因子判定；未调查的因子不计。堆体边坡取最高一处陡坡的坡度，无陡坡时取平均坡度。",
    )
    title = Label("Damage", "土地损毁情况表")
    return Table("T5", title, columns, tuple(rows), ("area_hm2",), (note,), tuple(cites), ("existing", *FORM))


def hazards_table(draft: Drafting, found: Diagnosis, asked: tuple[str, ...]) -> Table:
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
    rows: list[Row] = []
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
                draft.book.rule(f"hazard.risk.{hazard.risk}").label.zh if hazard.risk else CANNOT_TELL,
                hazard.sentence.zh,
                hazard.evidence.zh or None,
            )
        )
    notes = [
        Label(
            "From terrain, form and photographs; it takes the place of no geological survey.",
            "依据地形数据、调查表和照片识别，不代替地质灾害调查评价。",
        )
    ]
    for unit in found.units.values():
        if unit.doubts:
            doubts = Label("; ".join(d.en for d in unit.doubts), "；".join(d.zh for d in unit.doubts))
            notes.append(Label("{unit}: {doubts}.", "{unit} 单元：{doubts}。").format(unit=unit.unit_no, doubts=doubts))
    # what the terrain has to show decides whether there is a row at all
    cites = tuple(tuple(dict.fromkeys((*hazard.rules, *asked))) for hazard in found.hazards)
    inputs = ("existing", "receptors", "evidence", *FORM)
    title = Label("Hazards", "地质灾害隐患表")
    return Table("T6", title, columns, tuple(rows), (), tuple(notes), cites, inputs)


def slopes_table(draft: Drafting, slopes: Sequence[UnitSlope]) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("height_m", Label("Height", "坡高"), "m"),
        Column("slope_deg", Label("Slope", "坡度"), "deg"),
        Column("rock", Label("Rock or soil", "岩土类别")),
        Column("lithology", Label("Lithology", "岩性")),
        *(
            column
            for case in CASES
            for column in (
                Column(f"fs_{case}", Label(f"Fs, {CASE_NAMES[case].en}", f"Fs（{CASE_NAMES[case].zh}）"), "factor"),
                Column(f"fst_{case}", Label(f"Fst, {CASE_NAMES[case].en}", f"Fst（{CASE_NAMES[case].zh}）"), "factor"),
            )
        ),
        Column("state", Label("State", "稳定状态")),
        Column("finding", Label("Finding", "结论")),
    )
    codes = data_dictionary().codes["rock_class"]
    rows: list[Row] = []
    for slope in slopes:
        facts = draft.unit_facts(slope.unit_no)
        rock = codes.get(str(facts.get("rock_class")))
        factors = [
            stored(value, "factor") for case in CASES for value in (slope.cases[case].factor, slope.cases[case].wanted)
        ]
        rows.append(
            (
                slope.unit_no,
                stored(slope.height_m, "m"),
                stored(slope.slope_deg, "deg"),
                rock.label.zh if rock else None,
                facts.get("lithology"),
                *factors,
                STATES[slope.state].zh if slope.state else None,
                slope.sentence.zh,
            )
        )
    notes = [
        Label(
            "Height and slope of the highest steep face, else relief and mean slope of the unit. Fs as filled in the "
            "form from the stability report; the worst case decides. Fst of the form, else of the code for a permanent "
            "slope.",
            "坡高、坡度取最高一处陡坡，无陡坡时取单元高差和平均坡度。Fs 取自调查表（稳定性评价报告），"
            "以最不利工况判定；Fst 按调查表，未填时按规范永久边坡取值。",
        )
    ]
    scenario = draft.site.scenario
    if scenario is not None and scenario.chosen.factor_of_safety is not None:
        text = Label(
            "Steepest faces of the design of scenario “{name}”: Fs {fs}.",
            "比选方案“{name}”设计坡面最小稳定系数 Fs={fs}。",
        )
        notes.append(text.format(name=scenario.name, fs=f"{scenario.chosen.factor_of_safety:.3f}"))
    steep = ("hazard.collapse.slope_deg", "hazard.landslide.slope_deg", "hazard.cells_max")
    cites = tuple((*slope.rules, *steep) for slope in slopes)
    inputs = ("existing", "scenario", *FORM)
    return Table("T7", Label("Slopes", "边坡稳定情况表"), columns, tuple(rows), (), tuple(notes), cites, inputs)


def impact_table(draft: Drafting, found: Diagnosis, asked: tuple[str, ...]) -> Table:
    columns = (
        Column("factor", Label("Factor", "评价要素")),
        Column("grade", Label("Grade", "影响程度")),
        Column("sentence", Label("Because", "判定依据")),
    )
    rows: list[Row] = []
    cites = []
    for line in found.impact:
        grade = None if line.grade is None else draft.book.rule(f"impact.grade.{NAMES[line.grade]}").label.zh
        rows.append((draft.book.rule(f"impact.factor.{line.factor}").label.zh, grade or CANNOT_TELL, line.sentence.zh))
        cites.append(tuple(dict.fromkeys((f"impact.factor.{line.factor}", *line.rules, *asked))))
    whole, least = (
        None if grade is None else draft.book.rule(f"impact.grade.{NAMES[grade]}").label.zh
        for grade in (found.grade, found.at_least)
    )
    open_ = sum(line.grade is None for line in found.impact)
    because = f"{len(found.impact)} 项中 {open_} 项无法判定。" if open_ else "各项均已判定。"
    rows.append(("综合", whole or CANNOT_TELL, because if whole or not least else f"不低于{least}；{because}"))
    cites.append(tuple(dict.fromkeys(rule for keys in cites for rule in keys)))
    note = Label("Any one line decides; the higher grade wins.", "任一要素达到即判定，就高不就低。")
    title = Label("Impact on the geological environment", "矿山地质环境影响程度分级表")
    inputs = ("T5", "T6", "plots", "mine_facts", "impact", *FORM)
    return Table("D1", title, columns, tuple(rows), (), (note,), tuple(cites), inputs)


def responsibility_table(party: Responsibility) -> Table:
    columns = (Column("item", Label("Item", "项目")), Column("content", Label("Content", "内容")))
    rows: list[Row] = [
        ("责任主体", PARTIES[party.party]),
        ("判定", party.sentence.zh),
        ("认定依据与文号", party.proof.zh if party.proof else None),
        ("缺少材料", "、".join(text.zh for text in party.missing) or "无"),
        ("矛盾之处", "；".join(text.zh for text in party.contradicts) or "无"),
    ]
    for plot in party.plots:
        parts = [
            str(coded("plot_subclass", plot.subclass)) if plot.subclass else "小类未填",
            f"对应{PARTIES[plot.party]}责任" if plot.party else None,
            f"复垦义务人：{plot.obligor}" if plot.obligor else None,
            f"采矿证号：{plot.licence_no}" if plot.licence_no else None,
        ]
        rows.append((f"图斑 {plot.plot_no}", "；".join(part for part in parts if part)))
    title = Label("Responsibility", "责任主体认定表")
    return Table("D2", title, columns, tuple(rows), inputs=("plots", "mine_facts", "mining_right_m2"))


def declaration_table(answers: Sequence[screening.Answer], asked: tuple[str, ...]) -> Table:
    columns = (
        Column("question", Label("Question", "核查内容")),
        Column("verdict", Label("Answer", "结论")),
        Column("reason", Label("Because", "说明")),
        Column("by", Label("On the word of", "信息来源")),
        Column("source", Label("Source", "依据")),
    )
    rows: list[Row] = [
        (
            answer.question.zh,
            WORDS[answer.verdict],
            answer.reason.zh,
            answer.by.zh,
            answer.source if answer.checked else f"{answer.source}（未核对原文）",
        )
        for answer in answers
    ]
    own = ("earthrock.height_tolerance_m",)
    cites = tuple((*answer.rules, *(asked if answer.key == "necessary" else own)) for answer in answers)
    title = Label("Screening declaration", "合规性筛查声明表")
    inputs = ("cut_bank_m3", "surplus_bank_m3", "T6", "T7", "design", "declaration", "mine_facts", *FORM)
    return Table("D3", title, columns, tuple(rows), (), (), cites, inputs)
