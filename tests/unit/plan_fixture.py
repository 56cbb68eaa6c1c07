"""A full Plan value, with numbers like those of the Rajapur pit, for tests of what only prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mine_restoration_plugin.core.model.plan import Check, Figure, Plan, Verdict
from mine_restoration_plugin.core.model.table import Cell, Column, Table
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.model.units import VolumeState, round_half_up

CUT = {"U1": Decimal("0.00"), "U2": Decimal("3456789.47")}
FILL = {"U1": Decimal("2820740.21"), "U2": Decimal("0.00")}
LOSS = Decimal("138271.58")
USED = Decimal("3318517.89")
RING = [
    (432100.1234, 2626900.5678),
    (432900.55, 2627100.25),
    (433400.0, 2626700.75),
    (433300.125, 2625900.5),
    (432500.75, 2625600.0),
    (432050.3333, 2626200.6667),
]


def make_plan(*, name: str = "拉贾普尔南贾里亚露天矿", decisions: dict[str, Any] | None = None, **changes: Any) -> Plan:
    """Two units, every table, a check of each verdict, a section, warnings."""
    chosen = {"date": "2025-06-15", "agency": "某某测绘地理信息有限公司", "factor_system": "quota", **(decisions or {})}
    parts: dict[str, Any] = {
        "mine": {"mine_id": "140221250001", "name": name, "county": "140221"},
        "site": site(),
        "decisions": chosen,
        "rules": rules(),
        "figures": {figure.key: figure for figure in figures()},
        "tables": {table.key: table for table in tables(name)},
        "checks": checks(),
        "surfaces": {key: {"sha256": key[0] * 64, "path": f"r_files/rasters/{key[0] * 64}.tif"} for key in ("design",)},
        "section": section(),
        "warnings": (
            Label("Heights of 30 m cells.", "高程为 30 m 格网的 SRTM 数据（2000年2月），只能用于教学。"),
            Label("Coal", "该矿为煤矿，煤矸石不属于只能用作普通建筑材料的土石料，土石料利用结论为无法判定。"),
        ),
    }
    parts.update(changes)
    return Plan(**parts)


def site() -> dict[str, Any]:
    ring = [list(point) for point in [*RING, RING[0]]]
    unit = {"plot_no": "1", "origin": "suggested", "polygons": [[ring]]}
    return {
        "crs": "EPSG:32645",
        "crs_name": "WGS 84 / UTM zone 45N",
        "ellipsoid": "WGS 84",
        "height_datum": "EGM96",
        "dem": {
            "name": "srtm1_rajapur_aoi.tif",
            "sha256": "ab" * 32,
            "path": "r_files/rasters/" + "ab" * 32 + ".tif",
            "cell_x_m": 28.31,
            "cell_y_m": 30.82,
            "rmse_m": 6.0,
            "coverage_share": 0.9873,
            "resampling": "bilinear",
            "source_crs": "EPSG:4326",
        },
        "plots": [{"plot_no": "1", "name": "一号图斑", "area_ellipsoidal_m2": 1453312.34, "polygons": [[ring]]}],
        "units": [
            {
                **unit, "unit_no": "U1", "kind": "pit", "area_m2": 621500.25, "z_min_m": 134.0, "z_max_m": 203.5,
                "z_mean_m": 171.234, "slope_mean_deg": 14.27, "depth_m": 69.5,
            },
            {
                **unit, "unit_no": "U2", "kind": "dump", "area_m2": 384200.5, "z_min_m": 205.0, "z_max_m": 236.0,
                "z_mean_m": 217.9, "slope_mean_deg": 6.14, "depth_m": 25.0,
            },
        ],
    }  # fmt: skip


def rules() -> tuple[dict[str, Any], ...]:
    def rule(key: str, value: str, unit: str, zh: str, source: str, checked: bool, scope: str = "national") -> Any:
        label = {"en": key, "zh": zh}
        return {
            "key": key, "value": value, "unit": unit, "label": label, "source": source, "checked": checked,
            "scope": scope,
        }  # fmt: skip

    return (
        rule("earthrock.loss_share", "0.04", "share", "挖装运损耗率（占自然方）", "常用 3%–5% 取中值", False),
        rule("factors.quota.soil.compacted", "0.85", "factor", "土方 压实方/自然方", "财综〔2011〕128号", False),
        rule("price.cut_earth", "12.8", "cny/unit", "削坡土方", "某县 2025 年第二季度信息价", True, "county_140221"),
    )


def figures() -> list[Figure]:
    def one(key: str, zh: str, value: float | None, unit: str, state: VolumeState | None = None, **more: Any) -> Figure:
        return Figure(key, Label(key, zh), value, unit, state, **more)

    bank, loose, packed = VolumeState.BANK, VolumeState.LOOSE, VolumeState.COMPACTED
    cut, fill = float(sum(CUT.values())), float(sum(FILL.values()))
    return [
        one("area_plots_m2", "图斑面积", 1453312.34, "m2", formula="Σ plots", inputs=("plots",)),
        one("cut_bank_m3", "挖方", cut, "m3", bank, formula="Σ (现状 − 设计)·格网面积", inputs=("existing", "design")),
        one("cut_loose_m3", "挖方（松方）", 4597529.99, "m3", loose, formula="cut_bank_m3 × factor_bank_to_loose"),
        one("fill_compacted_m3", "填方", fill, "m3", packed),
        one("factor_bank_to_compacted", "自然方折压实方系数", 0.85, "factor", rules=("factors.quota.soil.compacted",)),
        one("factor_bank_to_loose", "自然方折松方系数", 1.33, "factor"),
        one("loss_share", "损耗率", 0.04, "share", rules=("earthrock.loss_share",)),
        one("loss_bank_m3", "损耗", float(LOSS), "m3", bank),
        one("used_bank_m3", "自用", float(USED), "m3", bank),
        one("surplus_bank_m3", "剩余土石料", 0.0, "m3", bank),
        one("surplus_loose_m3", "剩余土石料（松方）", 0.0, "m3", loose),
        one("balance_residual_m3", "平衡差值", 0.0, "m3", bank, formula="cut − used − loss − stock − surplus"),
        one("pit_level_m", "采坑回填标高", 181.237, "m"),
        one("dump_level_m", "堆场削平标高", 209.114, "m"),
        one("cut_area_m2", "挖方区面积", 301234.5, "m2"),
        one("fill_area_m2", "填方区面积", 455678.9, "m2"),
        one("nodata_area_m2", "无高程面积", 18456.07, "m2"),
        one("cut_u95_m3", "挖方不确定度（95%）", 512345.6, "m3"),
        one("fill_u95_m3", "填方不确定度（95%）", 634567.8, "m3"),
        one("level_of_detection_m", "最小可检出高差（95%）", 11.76, "m"),
        one("cost_cny", "投资估算", 88123456.78, "cny"),
        one("cost_wan", "投资估算", 8812.35, "wan"),
        one("checks_failed", "不通过", 1, "count"),
        one("checks_undecided", "无法判定", 1, "count"),
    ]


def tables(name: str) -> list[Table]:
    def table(
        key: str, zh: str, columns: list[tuple[str, ...]], rows: list[tuple[Cell, ...]], totals: tuple[str, ...] = ()
    ) -> Table:
        made = tuple(
            Column(c[0], Label(c[0], c[1]), (c[2] or None) if len(c) > 2 else None, c[3] if len(c) > 3 else None)
            for c in columns
        )
        return Table(key, Label(key, zh), made, tuple(rows), totals)

    corners: list[tuple[Cell, ...]] = [
        ("1", 1, f"J{i % 6 + 1}", RING[i % 6][1], RING[i % 6][0], 86.41 + i / 1000, 23.74 - i / 1000, 700.5 + i)
        for i in range(7)
    ]
    wages = [("挖方", "削坡土方", "m³", 3456789.47, 12.8), ("挖方", "装运（1 km）", "m³", 3456789.47, 11.5)]
    wages += [("填方", "分层碾压", "m³", 2820740.21, 1.5), ("植被", "撒播草籽", "m²", 1005700.75, 0.55)]
    costs = [(*row, float(round_half_up(Decimal(str(row[3])) * Decimal(str(row[4])), 2))) for row in wages]
    return [
        table(
            "T1",
            "图斑基本情况",
            [
                ("plot_no", "图斑编号"), ("mine_id", "主体编号"), ("city", "市"), ("county", "县"), ("place", "位置"),
                ("lon", "中心经度", "lonlat"), ("lat", "中心纬度", "lonlat"), ("area", "图斑面积", "m2"),
                ("checked_area", "核定面积", "m2"), ("major", "大类"), ("minor", "小类"), ("attribute", "属性"),
                ("mineral", "矿种"), ("method", "开采方式"), ("closed", "关闭年度"), ("licence", "采矿证号"),
            ],
            [
                (
                    "1402212500010001", "140221250001", "大同市", "阳高县", name + "南侧二号采坑以东约 300 m",
                    86.412345, 23.741234, 1453312.34, None, "历史遗留", "露天", "采场", "煤", "露天开采", "2009", None,
                )
            ],
        ),
        table(
            "T2",
            "拐点坐标",
            [
                ("plot", "图斑"), ("ring", "圈号", "count"), ("point", "点号"), ("x", "X", "m"), ("y", "Y", "m"),
                ("lon", "经度", "lonlat"), ("lat", "纬度", "lonlat"), ("edge", "边长", "m"),
            ],
            corners * 9,
        ),
        table(
            "T5",
            "损毁",
            [
                ("unit", "单元"), ("way", "方式"), ("area", "面积", "hm2"), ("slope", "坡度", "deg"),
                ("relief", "高差", "m"), ("depth", "深度/堆高", "m"), ("degree", "程度"),
            ],
            [("U1", "挖损", 62.15, 14.27, 69.5, 69.5, "重度"), ("U2", "压占", 38.4201, 6.14, 31.0, 25.0, "重度")],
            ("area",),
        ),
        table(
            "T9",
            "地类变化",
            [
                ("before", "修复前地类"), ("grass", "其他草地（0404）", "hm2"), ("wood", "其他林地（0307）", "hm2"),
                ("sum", "修复前合计", "hm2", "grass + wood"),
            ],
            [("采矿用地（0602）", 62.15, 38.4201, 100.5701), ("裸土地（1206）", 0.0, 44.7611, 44.7611)],
            ("grass", "wood", "sum"),
        ),
        table(
            "T11",
            "工程量",
            [("part", "分部"), ("item", "分项"), ("unit", "单位"), ("amount", "数量", ""), ("how", "计算式"),
             ("sheet", "图号")],
            [
                ("地貌重塑", "削坡土方（自然方）", "m³", 3456789.47, "现状面与设计面之差，见土方计算", "附图 3"),
                ("地貌重塑", "填方碾压（压实方）", "m³", 2820740.21, "现状面与设计面之差，见土方计算", "附图 3"),
                ("植被重建", "撒播草籽", "m²", 1005700.75, "修复单元面积之和", "附图 2"),
            ],
        ),
        table(
            "T12",
            "投资估算",
            [("part", "分部"), ("item", "分项"), ("unit", "单位"), ("amount", "数量", ""),
             ("price", "综合单价", "cny/unit"), ("cost", "合价", "cny", "amount * price")],
            costs,
            ("cost",),
        ),
        table(
            "E2",
            "土石料数量汇总",
            [
                ("zone", "分区"), ("left", "原地遗留", "m3"), ("new", "新产生（自然方）", "m3"), ("rock", "岩性"),
                ("density", "密度", "t/m3"), ("mass", "质量", "t", "new * density"), ("factor", "松散系数", "factor"),
                ("loose", "松方", "m3", "new * factor"),
            ],
            [
                ("U1", 0.0, 1000.33, "土", 1.75, 1750.58, 1.33, 1330.44),
                ("U2", 3455789.14, 1000.33, "土", 1.75, 1750.58, 1.33, 1330.44),
                ("U3", 0.0, 1000.34, "土", 1.75, 1750.6, 1.33, 1330.45),
            ],
            ("left", "new", "mass", "loose"),
        ),
        table(
            "E3",
            "土石料自用",
            [("use", "用途"), ("place", "部位"), ("packed", "压实方", "m3"), ("factor", "换算系数", "factor"),
             ("bank", "折自然方", "m3", "packed / factor"), ("sheet", "图号")],
            [("采坑回填", "U1", float(FILL["U1"]), 0.85, float(USED), "附图 3")],
            ("packed", "bank"),
        ),
        table(
            "E4",
            "土石方平衡（自然方）",
            [
                ("cut", "总量", "m3"), ("used", "自用", "m3"), ("loss", "损耗", "m3"), ("stock", "堆存", "m3"),
                ("surplus", "剩余", "m3"), ("residual", "差值", "m3", "cut - used - loss - stock - surplus"),
            ],
            [(float(CUT["U2"]), float(USED), float(LOSS), 0.0, 0.0, 0.0)],
        ),
    ]  # fmt: skip


def checks() -> tuple[Check, ...]:
    def check(key: str, zh: str, verdict: Verdict, finding: str, source: str, checked: bool) -> Check:
        return Check(key, Label(key, zh), verdict, Label(finding, finding), source, checked, {"z_m": 134.0})

    return (
        check(
            "floor", "采坑底部不得新增采挖", Verdict.PASS, "设计面在 1 个采坑底部范围内未低于现状面。",
            "自然资办发〔2024〕39号；豫自然资规〔2025〕13号", False,
        ),
        check(
            "land", "保留作采矿用地开发的不得立为修复项目", Verdict.FAIL, "决策中单元 U2 修复后地类为 0602 采矿用地。",
            "自然资办发〔2024〕39号", True,
        ),
        check(
            "material", "新产生土石料只能用作普通建筑材料", Verdict.UNKNOWN, "矿种为煤，须提供土石料类型鉴定。",
            "自然资办发〔2024〕39号", False,
        ),
    )  # fmt: skip


def section() -> dict[str, Any]:
    stations = [i * 25.0 for i in range(61)]
    existing: list[float | None] = []
    design: list[float | None] = []
    for x in stations:
        pit = max(0.0, 1 - abs(x - 450) / 350) * 68
        dump = max(0.0, 1 - abs(x - 1150) / 260) * 26
        z = 205.0 - pit + dump
        existing.append(None if x > 1450 else round(z, 3))
        design.append(None if x > 1450 else round(min(max(z, 181.237 if pit else z), 209.114), 3))
    line = [[432100.0, 2626400.0], [433600.0, 2626400.0]]
    return {"line": line, "station_m": stations, "existing_m": existing, "design_m": design}
