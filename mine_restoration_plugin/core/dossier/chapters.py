"""What the sections of the report say, taken from the plan's figures, tables, checks and warnings."""

from __future__ import annotations

from collections.abc import Callable

from ..geodata.alignment import RESAMPLING_WORDS
from ..model.plan import Verdict
from .blocks import Block, Printed, figure, grid, numbered, paragraph
from .planned_pages import cash, funding, gap_sentence, plan_tables, programme, suitability
from .printing import UNKNOWN, amount, cell_text, converted, date_text, is_demo, number, printed_table
from .proof_page import proof_page

VERDICTS = {Verdict.PASS: "✓ 通过", Verdict.FAIL: "✗ 不通过", Verdict.UNKNOWN: "? 无法判定"}
KINDS = {"pit": "露天采坑", "dump": "固体废弃物堆场", "other": "其他损毁区"}
ORIGINS = {
    "given": "指定",
    "suggested": "由地形推测",
    "drawn": "勾绘",
    "imported": "导入",
    "measured": "实测",
}
UNCERTAIN = (("挖方", "cut_bank_m3", "cut_u95_m3"), ("填方", "fill_compacted_m3", "fill_u95_m3"))


def table(printed: Printed, key: str) -> list[Block]:
    """One table of the plan, or the sentence that it could not be made."""
    if key in printed.plan.tables and printed.plan.tables[key].rows:
        return [printed_table(printed.plan.tables[key])]
    return [paragraph(f"本数据不能填写：表 {key}。", "missing")]


def figure_text(printed: Printed, key: str, unit: str | None = None) -> str:
    return amount(printed.plan.figures.get(key), unit, printed.adjusted)


def known(printed: Printed, *keys: str) -> bool:
    figures = printed.plan.figures
    return all(key in figures and figures[key].value is not None for key in keys)


def origin(printed: Printed) -> list[Block]:
    names = printed.names
    plots, units = printed.plan.site.get("plots", []), printed.plan.site.get("units", [])
    return [
        paragraph(
            f"{names['mine']}（主体编号 {names['mine_id']}）位于{names['county']}，登记图斑 {len(plots)} 个，"
            f"划分修复单元 {len(units)} 个。为消除历史遗留矿山生态环境问题，按“一矿一策”要求同步编制"
            "生态修复方案与土石料利用方案，土石料利用方案作为本方案专章。"
        ),
        paragraph(
            f"本方案由数据版本号为 {printed.version} 的方案数据（校验码 {printed.short_hash}）直接打印，"
            "文中每个数字的公式、输入和依据见随附工作簿“数字来源”表。"
        ),
    ]


def data(printed: Printed) -> list[Block]:
    site = printed.plan.site
    dem = site.get("dem") or {}
    rows = [
        ["平面坐标系", f"{cell_text(site.get('crs_name'))}（{cell_text(site.get('crs'))}）"],
        ["椭球", cell_text(site.get("ellipsoid"))],
        ["高程基准", cell_text(site.get("height_datum")) if site.get("height_datum") else "未说明（须补充）"],
        ["高程数据", cell_text(dem.get("name"))],
        ["高程数据 SHA-256", cell_text(dem.get("sha256"))],
        ["原始坐标系", cell_text(dem.get("source_crs"))],
        ["格网大小", f"{number(dem.get('cell_x_m'), 'm')} m × {number(dem.get('cell_y_m'), 'm')} m"],
        ["重采样方法", RESAMPLING_WORDS[dem["resampling"]].zh],
        ["高程中误差", f"±{number(dem.get('rmse_m'), 'm')} m" if dem.get("rmse_m") is not None else "未给出"],
        ["图斑范围内高程覆盖率", f"{converted(dem.get('coverage_share'), 'share', 'percent')}%"],
    ]
    return [grid("表 1-1　数据与基准", ["项目", "内容"], rows)]


def key_figures(printed: Printed) -> list[Block]:
    wanted = (
        ("area_plots_m2", "hm2"),
        ("area_plots_m2", "mu"),
        ("cut_bank_m3", None),
        ("fill_compacted_m3", None),
        ("used_bank_m3", None),
        ("loss_bank_m3", None),
        ("surplus_bank_m3", None),
        ("shortage_bank_m3", None),
        ("balance_residual_m3", None),
        ("pit_level_m", None),
        ("dump_level_m", None),
        ("cost_cny", "wan"),
        ("gap_cny", "wan"),
        ("works_days", None),
    )
    figures = printed.plan.figures
    rows = [
        [figures[key].label.zh, figure_text(printed, key, unit)]
        for key, unit in wanted
        if key in figures and figures[key].value is not None
    ]
    return [grid("表 1-2　主要结果", ["指标", "数值"], rows), *verdict_sentence(printed)]


def verdict_sentence(printed: Printed) -> list[Block]:
    plan = printed.plan
    passed, failed, unknown = (plan.count(verdict) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN))
    text = f"法规政策核查共 {len(plan.checks)} 项：通过 {passed} 项，不通过 {failed} 项，无法判定 {unknown} 项。"
    if failed:
        text += "不通过的事项须在报批前整改。"
    if unknown:
        text += "无法判定的事项须补充资料后重新核查，不得视为通过。"
    return [paragraph(text)]


def plots(printed: Printed) -> list[Block]:
    area = (
        f"图斑面积合计 {figure_text(printed, 'area_plots_m2', 'hm2')}"
        f"（{figure_text(printed, 'area_plots_m2', 'mu')}），为按所列椭球计算的椭球面积。"
    )
    return [*([paragraph(area)] if known(printed, "area_plots_m2") else []), *table(printed, "T1")]


def corners(printed: Printed) -> list[Block]:
    count = len(printed.plan.tables["T2"].rows) if "T2" in printed.plan.tables else 0
    if not count:
        return table(printed, "T2")
    return [paragraph(f"拐点坐标共 {count} 行，见附录“拐点坐标表”（表 T2），电子坐标文件随附。")]


def terrain(printed: Printed) -> list[Block]:
    rows = [
        [
            cell_text(unit.get("unit_no")),
            KINDS.get(str(unit.get("kind")), cell_text(unit.get("kind"))),
            converted(unit.get("area_m2"), "m2", "hm2"),
            number(unit.get("z_min_m"), "m"),
            number(unit.get("z_max_m"), "m"),
            number(unit.get("z_mean_m"), "m"),
            number(unit.get("slope_mean_deg"), "deg"),
        ]
        for unit in printed.plan.site.get("units", [])
    ]
    header = ["单元", "类型", "面积", "最低标高", "最高标高", "平均标高", "平均坡度"]
    block = grid("表 4-1　修复单元地形现状", header, rows)
    for column, unit in zip(block["columns"][2:], ("hm²", "m", "m", "m", "°")):
        column.update(unit=unit, numeric=True)
    reference = [paragraph(f"现状地面见附图“{sheet.title}”。") for sheet in printed.maps if sheet.key == "existing"]
    return [block, *reference]


def damage(printed: Printed) -> list[Block]:
    return table(printed, "T5")


def accuracy(printed: Printed) -> list[Block]:
    """How sure the volumes are, or that nobody can say."""
    dem = printed.plan.site.get("dem") or {}
    cell = f"{number(dem.get('cell_x_m'), 'm')} m × {number(dem.get('cell_y_m'), 'm')} m"
    rmse = "" if dem.get("rmse_m") is None else f"，高程中误差 ±{number(dem['rmse_m'], 'm')} m"
    if known(printed, "cut_u95_m3", "fill_u95_m3"):
        text = (
            f"高程格网 {cell}{rmse}。按高程误差传播估算（方法见工作簿“数字来源”表），置信度95%下"
            f"挖方不确定度为 ±{figure_text(printed, 'cut_u95_m3')}，"
            f"填方不确定度为 ±{figure_text(printed, 'fill_u95_m3')}；"
            f"单个格网高差的最小可检出值（95%）为 {figure_text(printed, 'level_of_detection_m')}。"
        )
    elif rmse:
        text = f"高程格网 {cell}{rmse}。方量的不确定度未能计算；这不表示误差为零。报批前应以实测地形重新计算。"
    else:
        text = (
            f"高程格网 {cell}。高程误差未给出，因此本方案不给出方量的不确定度；这不表示误差为零。"
            "报批前应以实测地形重新计算。"
        )
    blocks = [paragraph(text)]
    names = [name for name, volume, u95 in UNCERTAIN if known(printed, volume, u95) and _drowned(printed, volume, u95)]
    if names:
        text = f"{'、'.join(names)}的不确定度不小于数量本身，现有高程数据不足以支持方量结论，须以实测地形重新计算。"
        blocks.append(paragraph(text, "warning"))
    if known(printed, "nodata_area_m2") and printed.plan.value("nodata_area_m2"):
        blocks.append(
            paragraph(
                f"范围内有 {figure_text(printed, 'nodata_area_m2', 'hm2')} 无高程数据，该部分未计入挖填方，须补测。",
                "warning",
            )
        )
    return blocks


def _drowned(printed: Printed, volume: str, u95: str) -> bool:
    """Whether the uncertainty is as large as the volume."""
    return (printed.plan.value(u95) or 0.0) >= (printed.plan.value(volume) or 0.0)


def units(printed: Printed) -> list[Block]:
    rows = [
        [
            cell_text(unit.get("unit_no")),
            cell_text(unit.get("plot_no")),
            KINDS.get(str(unit.get("kind")), cell_text(unit.get("kind"))),
            ORIGINS.get(str(unit.get("origin")), cell_text(unit.get("origin"))),
            converted(unit.get("area_m2"), "m2", "hm2"),
            converted(unit.get("area_m2"), "m2", "mu"),
        ]
        for unit in printed.plan.site.get("units", [])
    ]
    block = grid("表 5-1　修复单元", ["单元", "所在图斑", "类型", "划分依据", "面积", "面积"], rows)
    for column, unit in zip(block["columns"][4:], ("hm²", "亩")):
        column.update(unit=unit, numeric=True)
    return [block]


def land_change(printed: Printed) -> list[Block]:
    return table(printed, "T9")


def landform(printed: Printed) -> list[Block]:
    scenario = printed.plan.site.get("scenario")
    if scenario:
        text = (
            f"设计地面采用台账中经比选的设计方案“{cell_text(scenario.get('name'))}”"
            "（比选见表 S1，设计参数见工作簿表 S2），"
            "各单元可挖可填，无单一的采坑回填标高和堆场削坡标高，按设计地面标高施工。"
        )
    else:
        text = "按挖填平衡设计：削低堆场、回填采坑，使填方（压实方）等于挖方（自然方）扣除损耗后按换算系数折算的量。"
    if known(printed, "pit_level_m"):
        text += f"采坑回填至标高 {figure_text(printed, 'pit_level_m')}；"
    if known(printed, "dump_level_m"):
        text += f"堆场削至标高 {figure_text(printed, 'dump_level_m')}；"
    text += (
        f"挖方 {figure_text(printed, 'cut_bank_m3')}，填方 {figure_text(printed, 'fill_compacted_m3')}，"
        f"挖方区 {figure_text(printed, 'cut_area_m2', 'hm2')}，填方区 {figure_text(printed, 'fill_area_m2', 'hm2')}。"
    )
    names = "、".join(f"“{sheet.title}”" for sheet in printed.maps if sheet.key in ("design", "cutfill"))
    where = [paragraph(f"设计地面与挖填分布见附图{names}。")] if names else []
    return [paragraph(text), *where, *(plan_tables(printed, "S1") if scenario else [])]


def section(printed: Printed) -> list[Block]:
    if printed.section_png is None:
        return [paragraph("本数据不能填写：典型断面图。", "missing")]
    return [figure(printed.section_png, "图 7-1　典型断面图（现状线、设计线）")]


def quantities(printed: Printed) -> list[Block]:
    return table(printed, "T11")


def material(printed: Printed) -> list[Block]:
    return [*table(printed, "E2"), *factors(printed)]


def factors(printed: Printed) -> list[Block]:
    if not known(printed, "factor_bank_to_compacted", "factor_bank_to_loose"):
        return []
    return [
        paragraph(
            f"换算系数：自然方折压实方 {figure_text(printed, 'factor_bank_to_compacted')}，"
            f"自然方折松方 {figure_text(printed, 'factor_bank_to_loose')}；采用的系数行见附录“采用的规则与参数”。"
        )
    ]


def own_use(printed: Printed) -> list[Block]:
    return table(printed, "E3")


def balance(printed: Printed) -> list[Block]:
    blocks = table(printed, "E4")
    if known(printed, "balance_residual_m3"):
        blocks.append(paragraph(f"平衡差值 {figure_text(printed, 'balance_residual_m3')}。"))
    return [*blocks, *plan_tables(printed, "S3")]


def surplus(printed: Printed) -> list[Block]:
    if not known(printed, "surplus_bank_m3"):
        return [paragraph("剩余土石料数量未能确定。", "missing")]
    if not printed.plan.value("surplus_bank_m3"):
        return [paragraph("按本方案平衡，无剩余土石料外运处置。")]
    return [
        paragraph(
            f"剩余土石料 {figure_text(printed, 'surplus_bank_m3')}，折 {figure_text(printed, 'surplus_loose_m3')}。"
            "剩余部分由县级以上人民政府纳入公共资源交易平台处置，施工单位和个人不得直接销售；"
            "单价以评估和政府定价为准，本方案不预计处置收益。"
        )
    ]


def checks(printed: Printed) -> list[Block]:
    rows = [
        [
            str(i),
            check.title.zh,
            VERDICTS[check.verdict],
            check.finding.zh,
            check.source + ("" if check.checked else "（未核对原文）"),
        ]
        for i, check in enumerate(printed.plan.checks, 1)
    ]
    if not rows:
        return [paragraph("本数据不能填写：法规政策核查。", "missing")]
    header = ["序号", "核查事项", "结果", "说明", "依据"]
    return [*verdict_sentence(printed), grid("表 8-1　法规政策核查", header, rows, "checks")]


def cost(printed: Printed) -> list[Block]:
    total = paragraph(f"投资估算 {figure_text(printed, 'cost_cny', 'wan')}。") if known(printed, "cost_cny") else None
    return [*([total] if total else []), *table(printed, "T12"), *plan_tables(printed, "P1", "P2", "P3", "P4")]


def conclusion(printed: Printed) -> list[Block]:
    blocks = [
        paragraph(
            f"{printed.names['mine']}修复面积 {figure_text(printed, 'area_plots_m2', 'hm2')}，"
            f"挖方 {figure_text(printed, 'cut_bank_m3')}，填方 {figure_text(printed, 'fill_compacted_m3')}，"
            f"剩余土石料 {figure_text(printed, 'surplus_bank_m3')}，"
            f"投资估算 {figure_text(printed, 'cost_cny', 'wan')}。"
        ),
        *gap_sentence(printed),
        *verdict_sentence(printed),
    ]
    if is_demo(printed.plan):
        blocks.append(paragraph("本方案为示范成果，不得报批。", "warning"))
    return blocks


def warnings(printed: Printed) -> list[Block]:
    if not printed.plan.warnings:
        return [paragraph("无。")]
    return numbered(warning.zh for warning in printed.plan.warnings)


def information(printed: Printed) -> Block:
    """The information table behind the cover."""
    plan, names = printed.plan, printed.names
    counts = "，".join(
        f"{text} {plan.count(verdict)}"
        for verdict, text in ((Verdict.PASS, "通过"), (Verdict.FAIL, "不通过"), (Verdict.UNKNOWN, "无法判定"))
    )
    area = f"{figure_text(printed, 'area_plots_m2', 'hm2')}（{figure_text(printed, 'area_plots_m2', 'mu')}）"
    rows = [
        ["矿山（主体）名称", names["mine"]],
        ["主体编号", names["mine_id"]],
        ["所在县（市、区）", names["county"]],
        ["编制单位", names["agency"]],
        ["编制日期", date_text(plan.decisions)],
        ["图斑数／修复单元数", f"{len(plan.site.get('plots', []))}／{len(plan.site.get('units', []))}"],
        ["图斑面积", area],
        ["坐标系／高程基准", f"{cell_text(plan.site.get('crs_name'))}／{plan.site.get('height_datum') or '未说明'}"],
        ["挖方", figure_text(printed, "cut_bank_m3")],
        ["填方", figure_text(printed, "fill_compacted_m3")],
        ["剩余土石料", figure_text(printed, "surplus_bank_m3")],
        ["投资估算", figure_text(printed, "cost_cny", "wan")],
        ["法规政策核查", counts],
        ["方案版本／校验码", f"{printed.version}／{printed.short_hash}"],
    ]
    return grid("", ["项目", "内容"], [[row[0], row[1] or UNKNOWN] for row in rows], "information")


CONTENTS: dict[str, Callable[[Printed], list[Block]]] = {
    "origin": origin,
    "data": data,
    "key_figures": key_figures,
    "plots": plots,
    "corners": corners,
    "terrain": terrain,
    "damage": damage,
    "accuracy": accuracy,
    "units": units,
    "land_change": land_change,
    "landform": landform,
    "section": section,
    "quantities": quantities,
    "material": material,
    "own_use": own_use,
    "balance": balance,
    "surplus": surplus,
    "checks": checks,
    "overdig": proof_page,
    "suitability": suitability,
    "cost": cost,
    "funding": funding,
    "programme": programme,
    "cash": cash,
    "conclusion": conclusion,
    "warnings": warnings,
}
