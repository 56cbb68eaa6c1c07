"""Tables of the measures: T10 soil and water, R2 drains and structures, M1 monitoring, M2 aftercare."""

from __future__ import annotations

from collections.abc import Sequence

from ..landform.care import Tended, Watched
from ..landform.remedies import DECIDED, Remedy
from ..landform.soil.reconstruction import SoilPlan
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import stored
from ..model.work import PARTS
from .site_tables import in_hm2
from .stages.stage import Drafting

USES = {
    **{"cultivated": "宜耕", "garden": "宜园", "forest": "宜林", "grass": "宜草"},
    **{"build": "宜建", "water": "宜水", "keep": "宜留"},
}


def soil_table(draft: Drafting, soil: SoilPlan) -> Table:
    """T10: what is laid on every unit and where it comes from, compacted m³; water beside it."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("use", Label("Direction", "修复方向")),
        Column("area_hm2", Label("Area covered", "覆土面积"), "hm2"),
        Column("cover_m", Label("Thickness", "覆土厚"), "m"),
        Column("laid_m", Label("Laid, with settlement", "虚铺厚（含沉降）"), "m"),
        Column("need_m3", Label("Needed, compacted", "需土量（压实方）"), "m3", "own_m3 + bought_m3"),
        Column("stripped_m3", Label("Stripped, bank", "可剥表土（自然方）"), "m3"),
        Column("own_m3", Label("Own topsoil, compacted", "自有表土（压实方）"), "m3"),
        Column("bought_m3", Label("Gap, compacted", "缺口（压实方）"), "m3"),
        Column("source_km", Label("Way to the source", "土源运距"), "km"),
        Column("water_m3", Label("Water a year", "年需水量"), "m3"),
    )
    areas = in_hm2([row.unit.area_m2 if row.unit.covered else 0.0 for row in soil.rows])
    rows: list[tuple[Cell, ...]] = []
    for row, area in zip(soil.rows, areas):
        unit = row.unit
        depth = (float(row.target_m), float(row.laid_m)) if row.target_m else (0.0, 0.0)
        volumes = (row.need_m3, row.stripped_m3, row.own_m3, row.bought_m3)
        rows.append(
            (
                unit.unit_no,
                USES.get(unit.use or "", "未定"),
                area,
                *(stored(value, "m") for value in depth),
                *(float(volume) for volume in volumes),
                stored(unit.source_km, "km"),
                float(row.water_need_m3),
            )
        )
    notes = [
        Label(
            "Cover thickness is that of the finished ground; topsoil stripped from changed ground goes to the units in "
            "their order, the rest is bought.",
            "覆土厚为沉降后厚度；设计改动范围内可剥离的表土依次用于各单元，不足部分外购。",
        ),
        Label("{left} m³ of own topsoil are left over.", "自有表土富余 {left} m³（压实方）。").format(
            left=f"{soil.left_m3:.2f}"
        ),
    ]
    if soil.runoff_m3 is None:
        notes.append(Label("Rain not known: what can be collected cannot be told.", "年降水量未知，可集雨量无法判定。"))
    else:
        text = Label(
            "Runoff that can be collected in a year: {water} m³ (V = 10 ψ P F).", "年可集雨量 {water} m³（V=10ψPF）。"
        )
        notes.append(text.format(water=f"{soil.runoff_m3:.2f}"))
    cites = tuple(tuple(dict.fromkeys((*row.rules, *soil.rules))) for row in soil.rows)
    totals = ("area_hm2", "need_m3", "stripped_m3", "own_m3", "bought_m3", "water_m3")
    title = Label("Soil and water balance", "水土资源平衡表")
    inputs = ("A5", "existing", "design", "units", "facts", "mine_facts")
    return Table("T10", title, columns, tuple(rows), totals, tuple(notes), cites, inputs)


def remedy_table(remedies: Sequence[Remedy], gone: Sequence[str]) -> Table:
    """R2: drains, structures and measures against hazards, decided ones first."""
    columns = (
        Column("number", Label("No.", "编号")),
        Column("part", Label("Part", "分部")),
        Column("origin", Label("Origin", "来源")),
        Column("hazard", Label("Hazard", "对应隐患")),
        Column("unit", Label("Unit", "单元")),
        Column("price", Label("Price row", "单价行")),
        Column("quantity", Label("Quantity", "数量"), ""),
        Column("formula", Label("Formula", "计算式")),
        Column("reason", Label("Remark", "说明")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.number,
            PARTS[one.item.part].zh,
            "设计确定" if one.origin == DECIDED else "匡算建议",
            one.hazard,
            one.unit_no,
            f"price.{one.item.price}",
            float(one.item.quantity),
            one.item.formula,
            one.reason.zh or None,
        )
        for one in remedies
    )
    notes = [
        Label("Proposed measures are rough; replace them by the design.", "“匡算建议”为按规则估列，应以设计替换。")
    ]
    if gone:
        names = "、".join(gone)
        notes.append(Label(f"Removed by the design itself: {names}.", f"设计地形已消除：{names}。"))
    title = Label("Drains, structures and measures against hazards", "截排水、配套设施与隐患治理措施表")
    cites = tuple(one.item.rules for one in remedies)
    inputs = ("T6", "design", "drains", "structures", "units")
    return Table("R2", title, columns, rows, (), tuple(notes), cites, inputs)


def monitoring_table(watched: Sequence[Watched]) -> Table:
    columns = (
        Column("kind", Label("Monitored", "监测内容")),
        Column("places", Label("Places", "监测对象")),
        Column("points", Label("Points", "监测点数"), "count"),
        Column("times", Label("Times a year", "年监测次数"), ""),
        Column("years", Label("Years", "监测年限"), "year"),
        Column("total", Label("Readings", "监测总次数"), "", "points * times * years"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.label.zh,
            "、".join(one.item.features),
            float(one.points),
            float(one.times),
            float(one.years),
            float(one.item.quantity * one.years),
        )
        for one in watched
    )
    title = Label("Monitoring", "监测计划表")
    cites = tuple(one.item.rules for one in watched)
    return Table("M1", title, columns, rows, (), (), cites, ("T6", "A5", "units"))


def care_table(tended: Sequence[Tended]) -> Table:
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("use", Label("Direction", "修复方向")),
        Column("area_m2", Label("Area", "管护面积"), "m2"),
        Column("years", Label("Years", "管护年限"), "year"),
        Column("total", Label("Area × years", "管护工程量"), "", "area_m2 * years"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.unit_no, USES[one.use], stored(one.area_m2, "m2"), float(one.years), float(one.item.quantity * one.years))
        for one in tended
    )
    title = Label("Aftercare", "管护计划表")
    cites = tuple(one.item.rules for one in tended)
    return Table("M2", title, columns, rows, ("area_m2",), (), cites, ("A5", "units"))
