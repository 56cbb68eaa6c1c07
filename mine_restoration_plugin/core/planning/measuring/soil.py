"""T10: soil by unit, subsoil, water; and its work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...diagnosis.suitability.result import Direction
from ...earthrock.checks import finding
from ...geodata.raster import RasterSource
from ...landform.soil.amendments import LIME_RULES, MANURE_RULES, lime_t_hm2, manure_t_hm2
from ...landform.soil.balance import FACTOR_RULES, SoilBalance, SoilUnit, States, soil_balance
from ...landform.soil.ground import SoilGround, soil_ground
from ...landform.soil.water import collected_m3, wanting_m3
from ...model.plan import Check, Verdict
from ...model.progress import Progress
from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import M2_PER_HM2, VolumeState, round_half_up, stored
from ...model.work import WorkItem
from ..direction_state import OF_FAMILY
from ..stages.stage import Drafting

NATURAL = "1"
LIMIT = "greening.pits"
"""Soil is laid as far as plants grow in it without a net: up to the slope of fish-scale pits."""
FAR = "suit.soil_source_km.cultivated.3"
GROUND = ("existing", "design", "units")
INPUTS = (*GROUND, "A5", "facts", "mine_facts")
SHEET = "覆土平面图"
SOIL_ROCKS = ("soil",)
SOIL_CLASS = "earth"


@dataclass(frozen=True)
class Soils:
    """The balance with what it was made from. ``open`` are units of which the use is not known."""

    balance: SoilBalance
    ground: Mapping[str, SoilGround]
    units: Mapping[str, SoilUnit]
    settled: Decimal
    open: tuple[str, ...]


def soils(draft: Drafting, direction: Direction, progress: Progress) -> Soils:
    """Read the ground of all units and close the balance."""
    book = draft.book
    limit = book.number(LIMIT)
    ground = {}
    with RasterSource(draft.existing) as existing, RasterSource(draft.designed) as design:
        for i, unit in enumerate(draft.units):
            part = progress.part(i / len(draft.units), (i + 1) / len(draft.units))
            ground[unit["unit_no"]] = soil_ground(existing, design, draft.polygons(unit["unit_no"]), limit, part)
    units = {unit["unit_no"]: _unit(draft, direction, unit, ground[unit["unit_no"]]) for unit in draft.units}
    conversion, surplus = draft.earthworks.conversion, draft.earthworks.balance.surplus
    earth = surplus if conversion.cost_class == SOIL_CLASS else Decimal(0)
    states = States.of(book)
    balance = soil_balance(list(units.values()), states, earth, conversion.compacted)
    open_ = tuple(number for number, one in direction.units.items() if one.use is None)
    return Soils(balance, ground, units, states.settled, open_)


def soil_depth_cm(draft: Drafting, found: Soils, number: str) -> float | None:
    """Depth of the soil that plants will stand in; None where it is not known."""
    unit = found.units[number]
    if unit.depth_m and unit.bare_m2 >= unit.kept_m2:
        return 100.0 * unit.depth_m
    known = draft.unit_facts(number).get("soil_depth_cm")
    return None if known is None else max(float(known), 100.0 * (unit.depth_m or 0.0))


def _unit(draft: Drafting, direction: Direction, unit: Mapping[str, Any], ground: SoilGround) -> SoilUnit:
    number = unit["unit_no"]
    facts, book = draft.unit_facts(number), draft.book
    one = direction.units[number]
    change = draft.earthworks.changes[number]
    strip = change.cut_area_m2 + change.fill_area_m2
    topsoil = facts.get("topsoil_m")
    source = facts.get("soil_source_km")
    covered = one.use in OF_FAMILY and one.way != NATURAL
    if not covered:
        return SoilUnit(number, one.use, None, None, None, 0.0, 0.0, 0.0, strip, topsoil, source, (LIMIT,))
    with book.noting() as noted:
        cover = book.number(f"soil.cover_m.{OF_FAMILY[str(one.use)]}")
        depth = max(cover, (_quality(draft, f"quality.{{region}}.{one.use}.soil_cm") or 0.0) / 100.0)
    surveyed = facts.get("soil_depth_cm")
    rootable = draft.earthworks.conversion.cost_class == SOIL_CLASS
    stony_kept = facts.get("rock_class") not in SOIL_ROCKS
    bare = ground.cut_m2 + ground.filled_m2
    stony = (ground.cut_m2 if stony_kept else 0.0) + (0.0 if rootable else ground.filled_m2)
    kept = 0.0
    if surveyed is not None:
        kept = ground.kept_m2
    elif unit["kind"] != "other":
        bare += ground.kept_m2
        stony += ground.kept_m2 if stony_kept and not (unit["kind"] == "dump" and rootable) else 0.0
    if unit["kind"] == "dump" and rootable:
        stony -= ground.cut_m2 if stony_kept else 0.0
    existing = None if surveyed is None else surveyed / 100.0
    rules = tuple(sorted({LIMIT, *noted}))
    return SoilUnit(number, one.use, cover, depth, existing, bare, kept, max(stony, 0.0), strip, topsoil, source, rules)


def _quality(draft: Drafting, pattern: str) -> float | None:
    """A number of the mine's region; None where the region is not known or has none."""
    region = draft.mine_facts().get("quality_region")
    key = pattern.format(region=region)
    return draft.book.number(key) if region and draft.book.keys(key) else None


def soil_table(draft: Drafting, found: Soils) -> Table:
    """T10. Areas are inclined; volumes settled, stripped topsoil bank."""
    settled = found.settled
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("use", Label("Use", "利用方向")),
        Column("depth_m", Label("Soil wanted", "有效土层要求"), "m"),
        Column("existing_m", Label("Soil there (kept ground)", "原有土层（保留地面）"), "m"),
        Column("bare_m2", Label("New ground, inclined", "新地面覆土面积（坡面）"), "m2"),
        Column("cover_m", Label("Cover", "覆土厚度（沉实）"), "m"),
        Column("kept_m2", Label("Kept ground, inclined", "保留地面补土面积（坡面）"), "m2"),
        Column("makeup_m", Label("Made up by", "补土厚度（沉实）"), "m"),
        Column(
            "need_m3", Label("Soil needed, settled", "需土量（沉实方）"), "m3", "bare_m2*cover_m + kept_m2*makeup_m"
        ),
        Column("strip_m2", Label("Stripped area", "表土剥离面积"), "m2"),
        Column("topsoil_m", Label("Topsoil", "可剥厚度"), "m"),
        Column("strip_m3", Label("Stripped, bank", "剥离量（自然方）"), "m3", "strip_m2*topsoil_m"),
        Column("settled", Label("Settled per bank", "沉实方/自然方"), "factor"),
        Column("supply_m3", Label("Stripped, settled", "可供量（沉实方）"), "m3", "strip_m3*settled"),
        Column("own_m3", Label("Used in the unit", "本单元回覆"), "m3"),
        Column("other_m3", Label("From other units", "其他单元调入"), "m3"),
        Column("bought_m3", Label("Gap: brought in", "缺口（外购客土）"), "m3", "need_m3 - own_m3 - other_m3"),
        Column("source", Label("Source", "来源")),
        Column("haul_km", Label("Haul of brought-in soil", "客土运距"), "km"),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for line in found.balance.lines:
        unit = line.unit
        rows.append(
            (
                unit.unit_no,
                draft.book.rule(f"suit.use.{unit.use}").label.zh if unit.use else None,
                stored(unit.depth_m, "m"),
                stored(unit.existing_m, "m"),
                float(line.bare_m2),
                float(line.cover_m),
                float(line.kept_m2),
                float(line.makeup_m),
                float(line.need),
                float(line.strip_m2),
                stored(unit.topsoil_m, "m"),
                None if unit.topsoil_m is None else float(line.stripped_bank),
                float(settled),
                None if unit.topsoil_m is None else float(line.stripped),
                float(line.own),
                float(line.other),
                float(line.bought),
                _source(unit.source_km, line.own + line.other, line.bought),
                stored(unit.source_km, "km") if line.bought > 0 else None,
            )
        )
        cites.append(tuple(dict.fromkeys((*unit.rules, *FACTOR_RULES))))
    notes = [
        Label(
            f"One bank cubic metre of topsoil gives {settled} settled ones: loose per bank × (1 − loss) ÷ (1 + "
            "settlement). It is laid higher by the settlement allowance. The design is the ground under the cover.",
            f"1 m³ 表土自然方折沉实方 {settled} m³＝松散系数×（1−损耗率）÷（1＋沉降预留）；施工时按沉降预留加高铺设。"
            "设计地面为覆土前地面。",
        ),
        Label(
            "Soil that nobody surveyed is not counted: neither soil on kept ground nor topsoil to strip.",
            "未调查的原有土层和可剥表土不计入。",
        ),
    ]
    if found.balance.left > 0:
        notes.append(
            Label(
                f"Stripped topsoil that no unit wants: {found.balance.left} m³, settled. It is stored.",
                f"剥离表土富余 {found.balance.left} m³（沉实方），集中堆存备用。",
            )
        )
    totals = ("bare_m2", "kept_m2", "need_m3", "strip_m3", "supply_m3", "own_m3", "other_m3", "bought_m3")
    title = Label("Soil balance", "水土平衡表（一）：覆土平衡")
    return Table("T10", title, columns, tuple(rows), totals, tuple(notes), tuple(cites), INPUTS)


def _source(source_km: float | None, there: Decimal, bought: Decimal) -> str | None:
    parts = ["剥离表土"] if there > 0 else []
    if bought > 0:
        parts.append("外购客土" if source_km is not None else "外购客土（土源待落实）")
    return "、".join(parts) or None


def subsoil_table(found: Soils) -> list[Table]:
    """T10S, where subsoil is wanted under the cover."""
    if not found.balance.subsoil:
        return []
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("area_m2", Label("Stony ground, inclined", "无土层地面面积（坡面）"), "m2"),
        Column("thick_m", Label("Subsoil", "心土厚度（压实）"), "m"),
        Column("need_m3", Label("Needed, compacted", "需土量（压实方）"), "m3", "area_m2*thick_m"),
        Column("surplus_m3", Label("From the surplus of the earth balance", "利用土石方剩余土方"), "m3"),
        Column("bought_m3", Label("Gap: brought in", "缺口（外购）"), "m3", "need_m3 - surplus_m3"),
    )
    rows: list[tuple[Cell, ...]] = []
    for line in found.balance.subsoil:
        cells = (line.area_m2, line.thick_m, line.need, line.surplus, line.bought)
        rows.append((line.unit.unit_no, *map(float, cells)))
    used = found.balance.surplus_used
    note = Label(
        f"{used} m³ (bank) of the surplus of E4 serve as subsoil: so much less is left for disposal.",
        f"E4 剩余量中 {used} m³（自然方）优先用作心土，可处置量相应减少。",
    )
    cites = tuple(line.unit.rules for line in found.balance.subsoil)
    title = Label("Subsoil", "水土平衡表（二）：心土平衡")
    totals = ("area_m2", "need_m3", "surplus_m3", "bought_m3")
    inputs = (*INPUTS, "E4", "factor_bank_to_compacted")
    return [Table("T10S", title, columns, tuple(rows), totals, (note,) if used else (), cites, inputs)]


@dataclass(frozen=True)
class Waters:
    """Irrigation a year, m³: by unit what is wanted, and what can be collected; None where rain is not known."""

    rain_mm: float | None
    wanting: Mapping[str, tuple[float, float]]
    collect_hm2: float
    supply_m3: float | None

    @property
    def need_m3(self) -> float | None:
        return None if self.rain_mm is None else sum(need for _, need in self.wanting.values())


def waters(draft: Drafting, found: Soils) -> Waters:
    """What each unit wants by its use: nothing where irrigation is assured already."""
    book, rain = draft.book, draft.mine_facts().get("annual_rain_mm")
    area = draft.decisions.get("collect_m2")
    if area is None:
        area = sum(unit["area_m2"] for unit in draft.units)
    wanting: dict[str, tuple[float, float]] = {}
    supply = None
    if rain is not None:
        supply = collected_m3(book.number("water.runoff_share"), rain, area / M2_PER_HM2)
        for unit in draft.units:
            number = unit["unit_no"]
            one = found.units[number]
            if one.cover_m is None or draft.unit_facts(number).get("irrigation") == "assured":
                continue
            needed = book.number(water_rule(str(one.use)))
            wanting[number] = needed, wanting_m3(needed, rain, round(unit["area_m2"] / M2_PER_HM2, 4))
    return Waters(rain, wanting, area / M2_PER_HM2, supply)


def water_rule(use: str) -> str:
    """The row of the rain that a use needs."""
    return f"{'water' if use == 'cultivated' else 'planting'}.rainfed_mm.{use}"


def water_table(draft: Drafting, found: Soils, water: Waters) -> Table:
    """T10W: irrigation wanted by unit, and water collected from the site."""
    columns = (
        Column("unit_no", Label("Unit", "单元")),
        Column("use", Label("Use", "利用方向")),
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("needed_mm", Label("Rain needed", "需要降水量"), "mm"),
        Column("rain_mm", Label("Rain of a year", "年降水量"), "mm"),
        Column("wanting_mm", Label("Wanting", "缺水深"), "mm"),
        Column("need_m3", Label("Irrigation a year", "年灌溉需水量"), "m3", "10*wanting_mm*area_hm2"),
    )
    rows: list[tuple[Cell, ...]] = []
    cites = []
    for unit in draft.units:
        number = unit["unit_no"]
        if number not in water.wanting or water.rain_mm is None:
            continue
        use = str(found.units[number].use)
        needed, _ = water.wanting[number]
        hm2 = round(unit["area_m2"] / M2_PER_HM2, 4)
        rain = round(water.rain_mm, 1)
        need = stored(wanting_m3(needed, rain, hm2), "m3")
        wanting = stored(max(needed - rain, 0.0), "mm")
        rows.append((number, draft.book.rule(f"suit.use.{use}").label.zh, hm2, needed, rain, wanting, need))
        cites.append((water_rule(use), *found.units[number].rules))
    if water.supply_m3 is None:
        note = Label("The rain of a year is not known: cannot tell.", "年降水量未填写，水量平衡无法判定。")
    else:
        psi = draft.book.number("water.runoff_share")
        note = Label(
            f"Water that can be collected: V = 10·ψ·P·F = 10 × {psi:g} × {water.rain_mm:g} mm × "
            f"{water.collect_hm2:.4f} hm² = {water.supply_m3:.2f} m³ a year.",
            f"可集蓄径流 V=10·ψ·P·F=10×{psi:g}×{water.rain_mm:g} mm×{water.collect_hm2:.4f} hm²="
            f"{water.supply_m3:.2f} m³/年（上限，实际按蓄水设施容积复核）。",
        )
    title = Label("Water balance", "水土平衡表（三）：灌溉水量平衡")
    inputs = (*INPUTS, "irrigation_supply_m3")
    return Table("T10W", title, columns, tuple(rows), ("area_hm2", "need_m3"), (note,), tuple(cites), inputs)


def soil_items(draft: Drafting, found: Soils, water: Waters) -> list[WorkItem]:
    """Strip, store and return; bought soil; subsoil; manure and lime; irrigation of fields."""
    items = []
    bank, placed = VolumeState.BANK, VolumeState.COMPACTED
    for line in found.balance.lines:
        rules = tuple(dict.fromkeys((*line.unit.rules, *FACTOR_RULES)))
        features = (line.unit.unit_no,)
        if line.stripped_bank > 0:
            text = f"{line.unit.unit_no} 剥离面积 {line.strip_m2} m² × 可剥厚度 {line.unit.topsoil_m:g} m（T10）"
            items.append(
                WorkItem(
                    "topsoil_strip", "soil", line.stripped_bank, text, features, SHEET, bank, (*INPUTS, "T10"), rules
                )
            )
        if line.bought > 0:
            text = f"{line.unit.unit_no} 需土量 {line.need} − 回覆 {line.own} − 调入 {line.other}（T10，沉实方）"
            items.append(
                WorkItem("soil_cover", "soil", line.bought, text, features, SHEET, placed, (*INPUTS, "T10"), rules)
            )
    for sub in found.balance.subsoil:
        for price, volume, word in (("backfill", sub.surplus, "利用剩余土方"), ("soil_cover", sub.bought, "外购")):
            if volume > 0:
                text = f"{sub.unit.unit_no} 心土 {sub.area_m2} m² × {sub.thick_m} m，{word}（T10S）"
                number = (sub.unit.unit_no,)
                inputs = (*INPUTS, "T10S")
                items.append(WorkItem(price, "soil", volume, text, number, SHEET, placed, inputs, sub.unit.rules))
    return [*items, *_amended(draft, found), *_irrigated(draft, found, water)]


def _amended(draft: Drafting, found: Soils) -> list[WorkItem]:
    """Kept soil of known quality that is out of range. New soil is bought as it has to be."""
    book = draft.book
    items = []
    for number, unit in found.units.items():
        facts = draft.unit_facts(number)
        area = round_half_up(unit.kept_m2, 2)
        if unit.cover_m is None or area <= 0:
            continue
        with book.noting() as noted:
            least = _quality(draft, f"soil.organic_min_g_kg.{{region}}.{unit.use}")
            organic = facts.get("organic_g_kg")
            each = None if least is None or organic is None else manure_t_hm2(book, organic, least)
        if each:
            text = f"{number} 有机质 {organic:g} g/kg，要求 {least:g} g/kg：{each:.2f} t/hm² × 保留地面 {area} m²"
            rules = tuple(sorted({*noted, *MANURE_RULES, *unit.rules}))
            items.append(_tonnes("organic_manure", each, area, text, number, rules))
        with book.noting() as noted:
            lowest = _quality(draft, "soil.ph_min.{region}") if unit.use == "cultivated" else None
            ph = facts.get("soil_ph")
            dose = None if lowest is None or ph is None else lime_t_hm2(book, ph, lowest)
        if dose:
            text = f"{number} pH {ph:g}，要求不低于 {lowest:g}：石灰 {dose:.2f} t/hm² × 保留地面 {area} m²"
            rules = tuple(sorted({*noted, *LIME_RULES, *unit.rules}))
            items.append(_tonnes("lime", dose, area, text, number, rules))
    return items


def _tonnes(price: str, each: float, area: Decimal, text: str, number: str, rules: tuple[str, ...]) -> WorkItem:
    quantity = Decimal(str(round(each, 6))) * area / Decimal(10_000)
    return WorkItem(price, "soil", quantity, text, (number,), SHEET, None, INPUTS, rules)


def _irrigated(draft: Drafting, found: Soils, water: Waters) -> list[WorkItem]:
    """Tilled land that rain does not suffice for."""
    items = []
    for number, (needed, need) in water.wanting.items():
        unit = found.units[number]
        if need > 0 and unit.use in ("cultivated", "garden"):
            hm2 = round_half_up(draft.earthworks.unit_json(number)["area_m2"] / M2_PER_HM2, 2)
            text = f"{number} 需要降水量 {needed:g} mm，年降水量 {water.rain_mm:g} mm（T10W）"
            rules = (water_rule(unit.use), *unit.rules)
            items.append(WorkItem("irrigation", "structures", hm2, text, (number,), "", None, (*INPUTS, "T10W"), rules))
    return items


def soil_checks(draft: Drafting, found: Soils, water: Waters) -> list[Check]:
    book = draft.book
    limit = book.number(FAR)
    bought: dict[str, Decimal] = {}
    volumes = [(line.unit.unit_no, line.bought) for line in found.balance.lines]
    for number, volume in (*volumes, *((line.unit.unit_no, line.bought) for line in found.balance.subsoil)):
        bought[number] = bought.get(number, Decimal("0.00")) + volume
    wants = [number for number, volume in bought.items() if volume > 0]
    unknown = [number for number in wants if found.units[number].source_km is None]
    far = [number for number in wants if (found.units[number].source_km or 0.0) > limit]
    purchase = str(found.balance.bought)
    if far:
        verdict, why = Verdict.FAIL, Label("", "")
    elif unknown or found.open:
        verdict = Verdict.UNKNOWN
        names = "、".join(unknown or found.open)
        why = (
            Label(
                f"{purchase} m³ have to be brought in; source not known: {names}.",
                f"须外购客土 {purchase} m³，土源未落实：{names}。",
            )
            if unknown
            else Label(f"The use of {names} is open.", f"单元 {names} 利用方向未定。")
        )
    else:
        verdict, why = Verdict.PASS, Label("", "")
    checks = [
        finding(book, "soil_source", verdict, purchase=purchase, limit=f"{limit:g}", which="、".join(far), why=why)
    ]
    checks.append(_thickness(draft, found))
    need, supply = water.need_m3, water.supply_m3
    if need is None or supply is None:
        checks.append(finding(book, "water_supply", Verdict.UNKNOWN))
    else:
        verdict = Verdict.PASS if need <= supply else Verdict.FAIL
        checks.append(finding(book, "water_supply", verdict, need=f"{need:.0f}", supply=f"{supply:.0f}"))
    return checks


def _thickness(draft: Drafting, found: Soils) -> Check:
    """Whether every unit that gets a use has the soil that its region asks for; new ground is laid as thick."""
    if found.open or draft.mine_facts().get("quality_region") is None:
        why = Label("The region of TD/T 1036 or the use is not known.", "复垦质量控制分区或利用方向未定，无法判定。")
        return finding(draft.book, "soil_thickness", Verdict.UNKNOWN, why=why)
    thin, unknown, count = [], [], 0
    for line in found.balance.lines:
        unit = line.unit
        if unit.depth_m is None:
            continue
        count += 1
        if unit.kept_m2 > 0 and unit.existing_m is not None:
            depth = unit.existing_m + float(line.makeup_m)
            if depth < unit.depth_m - 1e-9:
                thin.append(f"{unit.unit_no}（{100 * depth:.0f}/{100 * unit.depth_m:.0f} cm）")
        elif unit.existing_m is None and found.ground[unit.unit_no].kept_m2 > unit.bare_m2:
            unknown.append(unit.unit_no)
    if thin:
        return finding(draft.book, "soil_thickness", Verdict.FAIL, which="、".join(thin))
    if unknown:
        names = "、".join(unknown)
        why = Label(f"Soil not surveyed: {names}.", f"单元 {names} 原有土层未调查，无法判定。")
        return finding(draft.book, "soil_thickness", Verdict.UNKNOWN, why=why)
    return finding(draft.book, "soil_thickness", Verdict.PASS, count=count)
