"""Tables of the direction: T8 factors, A1 weights, A2 index, A3 one grade up, A4 sensitivity, A5 decision, K1 card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..diagnosis.condition.ground import Slopes
from ..diagnosis.suitability.index import CRITERIA, LEVELS, Weights, best_use, index_of, level
from ..diagnosis.suitability.limits import FACTORS, USES, Factor, shown
from ..diagnosis.suitability.result import CARD, FULL, Direction, UnitDirection
from ..diagnosis.suitability.way import NATURAL
from ..estimate.price import chosen_prices
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import M2_PER_HM2, round_half_up, stored
from ..register.dictionary import data_dictionary
from .site_tables import coded, in_hm2
from .stages.stage import Drafting

WORDS = {1: "1", 2: "2", 3: "3", 4: "N", None: "?"}
GROUND = ("design", "units", "facts", "mine_facts")
CHOICE = (*LEVELS, "suit.essential", "layout.near_m", "layout.least_hm2")
"""Rows that choose among the uses and lay them out."""
CODED = {"corridor": "yes_no"}
UPKEEP = {"kept": "有人经营", "nobody": "无人经营"}
USE_COLUMNS = {"cultivated": "耕", "garden": "园", "forest": "林", "grass": "草"}


def factor_table(draft: Drafting, found: Direction, ground: Mapping[str, Slopes]) -> Table:
    """T8: every factor of every unit with its grade for each use; the last row of a unit is its limiting grade."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("factor", Label("Factor", "因子")),
        Column("value", Label("Value after measures", "措施后因子值")),
        *(Column(use, Label(use.capitalize(), zh)) for use, zh in USE_COLUMNS.items()),
    )
    rows: list[tuple[Cell, ...]] = []
    cites: list[tuple[str, ...]] = []
    cover = tuple(key for key in draft.book.keys("soil.cover_m."))
    shared = ("way.changed_share", "suit.covered_m", *cover)
    for number, unit in found.units.items():
        for name, label in FACTORS.items():
            factors = {use: {f.name: f for f in graded.factors}.get(name) for use, graded in unit.graded.items()}
            values = [_value(f) for f in factors.values() if f is not None]
            text = values[0] if len(set(values)) == 1 else " / ".join(values)
            if name == "slope_deg":
                text += _steeper(ground[number])
            grades = [WORDS[f.grade] if f is not None else "—" for f in (factors[use] for use in USES)]
            rows.append((number, label.zh, text, *grades))
            used = (rule for f in factors.values() if f is not None for rule in f.rules)
            cites.append(tuple(dict.fromkeys((*used, *shared))))
        limits = [WORDS[unit.graded[use].by_factors] for use in USES]
        names = "；".join(
            f"{USE_COLUMNS[use]}：{'、'.join(FACTORS[f].zh for f in unit.graded[use].limiting) or '无'}" for use in USES
        )
        rows.append((number, "限制等级", names, *limits))
        used = (rule for graded in unit.graded.values() for rule in graded.rules)
        cites.append(tuple(dict.fromkeys((*used, *shared))))
        for veto in unit.vetoes:
            marks = ["N" if use in veto.uses else "—" for use in USES]
            rows.append((number, "否决", veto.sentence.zh, *marks))
            cites.append(tuple(dict.fromkeys((*veto.rules, *shared))))
    unknown = sorted({f for unit in found.units.values() for g in unit.graded.values() for f in g.unknown})
    notes = [
        Label(
            "Grades: 1 suitable, 2 fairly, 3 barely, N unsuitable, ? not known; slope is the mean of the design by "
            "area, with the share of the unit over each limit.",
            "等级：1 适宜，2 较适宜，3 勉强适宜，N 不适宜，? 未调查；"
            "坡度为设计地面的面积加权平均，括号内为超过各级上限的面积占比。",
        ),
        Label(
            "Where new soil is laid, texture, gravel, pH, organic matter and salt are those of it: to be tested.",
            "覆土单元的质地、砾石、pH、有机质、含盐量以覆土检测为准，此处不作判定。",
        ),
    ]
    if unknown:
        names_en, names_zh = ", ".join(FACTORS[f].en for f in unknown), "、".join(FACTORS[f].zh for f in unknown)
        notes.append(Label(f"Not known in some unit: {names_en}.", f"部分单元未调查：{names_zh}。"))
    title = Label("Suitability: factors and grades", "适宜性评价因子与等级表")
    return Table("T8", title, columns, tuple(rows), (), tuple(notes), tuple(cites), GROUND)


def _value(factor: Factor) -> str:
    """The value of a factor in words; whether what is not known is to be surveyed, or tested once it is laid."""
    if factor.value is None:
        return "待检（覆土）" if factor.laid else "未调查"
    return _words(factor.name, factor.value)


def _words(name: str, value: Any) -> str:
    if name == "upkeep":
        return UPKEEP[value]
    codes = data_dictionary().codes.get(CODED.get(name, name), {})
    return codes[value].label.zh if value in codes else shown(name, value)


def _steeper(ground: Slopes) -> str:
    shares = [(limit, ground.share_over(limit)) for limit in sorted(ground.over_m2)]
    told = [f">{limit:g}° {100.0 * share:.0f}%" for limit, share in shares if share is not None and share >= 0.005]
    return f"（{'，'.join(told)}）" if told else ""


def weight_table(draft: Drafting, weight: Weights) -> Table:
    columns = (
        Column("criterion", Label("Criterion", "准则")),
        Column("factors", Label("Factors", "因子")),
        Column("ahp", Label("AHP", "AHP权重"), "factor"),
        Column("entropy", Label("Entropy", "熵权"), "factor"),
        Column("combined", Label("Combined", "综合权重"), "factor"),
    )
    rows: list[tuple[Cell, ...]] = []
    for i, (name, factors) in enumerate(CRITERIA.items()):
        parts = (float(w[i]) for w in (weight.by_ahp.weights, weight.by_entropy, weight.combined))
        names = "、".join(FACTORS[factor].zh for factor in factors)
        label = draft.book.rule(f"suit.criterion.{name}").label.zh
        rows.append((label, names, *(stored(part, "factor") for part in parts)))
    ahp = weight.by_ahp
    note = Label(
        f"Largest eigenvalue {ahp.largest:.4f}, CI {ahp.ci:.4f}, CR {ahp.cr:.4f}.",
        f"最大特征值 {ahp.largest:.4f}，CI {ahp.ci:.4f}，CR {ahp.cr:.4f}。",
    )
    title = Label("Weights", "评价权重表")
    return Table("A1", title, columns, tuple(rows), (), (note,), (weight.rules,) * len(rows), ("T8", "pairwise"))


def index_table(draft: Drafting, found: Direction) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        *(Column(use, Label(use.capitalize(), f"宜{zh}指数"), "") for use, zh in USE_COLUMNS.items()),
        Column("known", Label("Weight of what is known", "已知准则权重占比"), "percent"),
        Column("best", Label("Highest", "指数最高方向")),
        Column("level", Label("Class", "适宜程度")),
        Column("topsis", Label("Second opinion (TOPSIS)", "TOPSIS 复核方向")),
    )
    words = ("适宜", "较适宜", "勉强适宜", "不适宜")
    rows: list[tuple[Cell, ...]] = []
    for number, unit in found.units.items():
        values = {use: unit.index[use].value for use in USES}
        known = {use: value for use, value in values.items() if value is not None}
        best = max(known, key=lambda use: (round(known[use], 6), -USES.index(use))) if known else None
        share = None if best is None else stored(100.0 * unit.index[best].known_share, "percent")
        word = None if best is None else words[level(draft.book, known[best])]
        nearest = max(unit.closeness, key=lambda use: round(unit.closeness[use], 6)) if unit.closeness else None
        names = [draft.book.rule(f"suit.use.{use}").label.zh if use else None for use in (best, nearest)]
        if best is None or known[best] <= 0:
            names[0] = None
        rows.append((number, *(stored(values[use], "t/m3") for use in USES), share, names[0], word, names[1]))
    used = tuple(dict.fromkeys((*found.weights.rules, *LEVELS, "suit.essential")))
    note = Label(
        "0 where a factor or a veto rules the use out; criteria of which nothing is known are left out of the mean. "
        "TOPSIS compares the uses that fit, over the criteria that are known of all of them.",
        "任一因子不适宜或被否决时指数为 0；无资料的准则不参与加权。"
        "TOPSIS 仅在适宜的方向间、按均已知的准则比较，供复核。",
    )
    title = Label("Weighted index", "综合指数表")
    return Table("A2", title, columns, tuple(rows), (), (note,), (used,) * len(rows), ("A1", "T8"))


def raising_table(draft: Drafting, found: Direction) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("use", Label("Use", "方向")),
        Column("before", Label("Grade", "现等级")),
        Column("after", Label("Grade after", "提高后等级")),
        Column("factor", Label("Limiting factor", "限制因子")),
        Column("target", Label("To become", "需达到")),
        Column("measure", Label("Measure", "措施")),
        Column("per", Label("Unit", "单位")),
        Column("quantity", Label("Quantity", "数量"), ""),
        Column("formula", Label("Formula", "计算式")),
        Column("price_cny", Label("Unit price", "单价"), "cny/unit"),
        Column("cost_cny", Label("Cost", "费用"), "cny", "quantity * price_cny"),
    )
    prices = chosen_prices(draft.book, draft.decisions)
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for number, unit in found.units.items():
        for up in unit.raises:
            name = draft.book.rule(f"suit.use.{up.use}").label.zh
            for one in up.raises:
                after = WORDS[up.after] if up.after else "不能提高"
                head = (number, name, WORDS[up.before], after, FACTORS[one.factor].zh)
                graded = unit.graded[up.use].rules
                if one.price is None or one.quantity is None or one.measure is None:
                    rows.append((*head, None, "无适用措施", None, None, None, None, None))
                    cites.append(graded)
                    continue
                price = prices.price(one.price)
                quantity = round_half_up(one.quantity, 2)
                cost = float(round_half_up(quantity * price.price_cny, 2))
                cells = (price.per, float(quantity), one.formula, float(price.price_cny), cost)
                rows.append((*head, _words(one.factor, one.value), one.measure.zh, *cells))
                cites.append(tuple(dict.fromkeys((*graded, *one.rules, *price.rules))))
        for veto in unit.vetoes:
            names = "、".join(draft.book.rule(f"suit.use.{use}").label.zh for use in USES if use in veto.uses)
            if names:
                rows.append((number, names, WORDS[4], "否决", veto.sentence.zh, None, "先消除否决条件", *(None,) * 5))
                cites.append(veto.rules)
    note = Label(
        "What raises a use by one grade, all its limiting factors together; not part of the estimate.",
        "使该方向提高一级所需措施（同一方向的各限制因子须一并处理）；不计入投资估算。",
    )
    title = Label("One grade up", "提高一级所需措施与费用表")
    return Table("A3", title, columns, tuple(rows), (), (note,), tuple(cites), ("T8", *GROUND))


def sensitivity_table(draft: Drafting, found: Direction) -> tuple[Table, int]:
    """A4 by how much each weight moves the index, and of how many units the use would be another."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("criterion", Label("Criterion", "准则")),
        Column("low", Label("Index, weight less", "权重减小时指数"), ""),
        Column("high", Label("Index, weight more", "权重增大时指数"), ""),
        Column("swing", Label("Swing", "变幅"), ""),
        Column("best", Label("Use then", "变化后方向")),
        Column("same", Label("As before", "是否改变")),
    )
    share = draft.book.number("suit.sensitivity")
    wish = draft.mine_facts().get("owner_wish")
    rows: list[tuple[Cell, ...]] = []
    changed = set()
    for number, unit in found.units.items():
        base = best_use(draft.book, unit.graded, found.weights.combined, wish)
        if base is None:
            continue
        swing = {}
        for i, name in enumerate(CRITERIA):
            ends = []
            for sign in (-1, 1):
                weight = np.array(found.weights.combined)
                weight[i] *= 1.0 + sign * share
                weight = weight / weight.sum()
                best = best_use(draft.book, unit.graded, weight, wish)
                ends.append((index_of(draft.book, unit.graded[base], weight).value, best))
            swing[name] = ends
        order = sorted(swing, key=lambda name: (-_swing(swing[name]), list(CRITERIA).index(name)))
        for name in order:
            (low, one), (high, other) = swing[name]
            then = [draft.book.rule(f"suit.use.{use}").label.zh for use in dict.fromkeys((one, other)) if use]
            same = one == other == base
            if not same:
                changed.add(number)
            label = draft.book.rule(f"suit.criterion.{name}").label.zh
            cells = (stored(low, "t/m3"), stored(high, "t/m3"), stored(_swing(swing[name]), "t/m3"))
            rows.append((number, label, *cells, "、".join(then), "不变" if same else "改变"))
    used = tuple(dict.fromkeys((*found.weights.rules, *LEVELS, "suit.essential", "suit.sensitivity")))
    uses = tuple(f"suit.use.{use}" for use in USES)
    percent = f"{100.0 * share:g}"
    note = Label(
        "One weight at a time is changed by ± {percent} %, the others in proportion; widest swing first.",
        "逐一将准则权重增减 {percent}%，其余按比例调整；按变幅由大到小排列（龙卷风图数据）。",
    ).format(percent=percent)
    title = Label("Sensitivity of the direction to the weights", "方向对权重的敏感性表")
    cites = ((*used, *uses),) * len(rows)
    inputs = ("A1", "T8", "mine_facts")
    return Table("A4", title, columns, tuple(rows), (), (note,), cites, inputs), len(changed)


def _swing(ends: list[tuple[float | None, str | None]]) -> float:
    (low, _), (high, _) = ends
    return 0.0 if low is None or high is None else round(abs(high - low), 6)


def decision_table(draft: Drafting, found: Direction) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("way", Label("Way", "修复方式")),
        Column("use", Label("Direction", "修复方向")),
        Column("class_after", Label("Land class after", "修复后地类")),
        Column("limiting", Label("Limiting factor", "限制因子")),
        Column("patch_hm2", Label("Patch of this use", "同方向连片面积"), "hm2"),
        Column("found", Label("Found", "评价结果")),
        Column("reason", Label("Because", "理由")),
        Column("overruled", Label("Overruled", "是否调整")),
        Column("plan", Label("Plan class", "方案类别")),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    areas = in_hm2([unit["area_m2"] for unit in draft.units])
    size = {unit["unit_no"]: unit["area_m2"] for unit in draft.units}
    for unit, area in zip(draft.units, areas):
        one = found.units[unit["unit_no"]]
        way, found_way = (draft.book.rule(f"way.{code}").label.zh for code in (one.way, one.found_way.code))
        use, found_use = (
            draft.book.rule(f"suit.use.{name}").label.zh if name else "未定" for name in (one.use, one.found_use)
        )
        limiting = "、".join(FACTORS[name].zh for name in one.limiting) or "无"
        after = coded("land_class", one.land_class_after)
        judged = f"{found_way}、{found_use}"
        patch = stored(sum(size[number] for number in one.patch) / M2_PER_HM2, "hm2")
        plan = draft.book.rule(f"plan_class.{CARD if one.way == NATURAL else FULL}").label.zh
        ends = (limiting, patch, judged, one.reason.zh, "是" if one.overruled else "否", plan)
        rows.append((unit["unit_no"], area, way, use, after, *ends))
        graded = (rule for g in one.graded.values() for rule in g.rules)
        uses = tuple(f"suit.use.{use}" for use in USES)
        classes = tuple(draft.book.keys(f"suit.class.{one.use}") + draft.book.keys(f"suit.class.natural.{one.use}"))
        vetoes = (rule for veto in one.vetoes for rule in veto.rules)
        condition = draft.found("diagnosis").units[unit["unit_no"]]
        hazards = tuple(rule for hazard in condition.hazards for rule in hazard.rules)
        cites.append(tuple(dict.fromkeys((*graded, *vetoes, *one.found_way.rules, *uses, *classes, *hazards, *CHOICE))))
    title = Label("Direction of every unit", "修复方向确定表")
    inputs = ("T6", "T7", "T8", "A2", "direction", "within", "land_class_after", *GROUND)
    return Table("A5", title, columns, tuple(rows), ("area_hm2",), (), tuple(cites), inputs)


def card_table(draft: Drafting, found: Direction) -> tuple[Table, ...]:
    """K1: the confirmation card of every unit left to natural recovery; nothing where there is none."""
    cards = [unit for unit in draft.units if found.units[unit["unit_no"]].way == NATURAL]
    if not cards:
        return ()
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("plot_no", Label("Plot", "图斑")),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("condition", Label("Condition", "认定条件")),
        Column("value", Label("Value", "调查值")),
        Column("verdict", Label("Verdict", "结论")),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for unit in cards:
        one: UnitDirection = found.units[unit["unit_no"]]
        area = stored(unit["area_m2"] / M2_PER_HM2, "hm2")
        for condition in one.found_way.conditions:
            verdict = {True: "满足", False: "不满足", None: "未调查"}[condition.met]
            rows.append((unit["unit_no"], unit["plot_no"], area, condition.name.zh, condition.value.zh, verdict))
            cites.append(tuple(dict.fromkeys((*condition.rules, *one.found_way.rules))))
        met = [condition.met for condition in one.found_way.conditions]
        verdict = "符合自然恢复条件" if all(met) else "不符合" if False in met else "待补充调查"
        rows.append((unit["unit_no"], unit["plot_no"], area, "认定结论", one.reason.zh, verdict))
        cites.append(one.found_way.rules)
    note = Label(
        "A unit is left to recover by itself where all conditions are met, or by decision with its reason (A5).",
        "各项条件均满足，或经技术人员说明理由确定（见 A5）的，按自然恢复认定。",
    )
    title = Label("Confirmation card of natural recovery", "自然恢复认定表")
    inputs = ("T6", "A5", *GROUND)
    return (Table("K1", title, columns, tuple(rows), (), (note,), tuple(cites), inputs),)
