"""Tables of the ground: E2, E3, E4 of the earth-rock chapter. Their formulas give the cells exactly."""

from __future__ import annotations

from ..earthrock.balance import COLUMNS
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import round_half_up
from .results import Results
from .scenario_tables import scenario_tables
from .site_tables import plots, points

GROUND = ("existing", "design", "units")


def make_tables(results: Results) -> dict[str, Table]:
    """All tables by key, in the order of the report."""
    tables = [
        plots(results),
        points(results),
        _quantities(results),
        _own_use(results),
        _balance(results),
    ]
    tables += scenario_tables(results)
    return {table.key: table for table in tables}


def _quantities(results: Results) -> Table:
    """E2. What is cut of a dump lies on the site already; what a scenario cuts elsewhere is newly produced."""
    conversion = results.conversion
    density, factor = round_half_up(conversion.density_t_m3, 3), round_half_up(conversion.loose, 6)
    columns = (
        Column("zone", Label("Zone", "分区")),
        Column("on_site_m3", Label("Left on site, bank", "原地遗留（自然方）"), "m3"),
        Column("new_m3", Label("Newly produced, bank", "新产生（自然方）"), "m3"),
        Column("material", Label("Material", "岩性")),
        Column("density_t_m3", Label("Density", "密度"), "t/m3"),
        Column("mass_t", Label("Mass", "质量"), "t", "(on_site_m3 + new_m3) * density_t_m3"),
        Column("factor", Label("Loose per bank", "松散系数"), "factor"),
        Column("loose_m3", Label("Loose", "松方"), "m3", "(on_site_m3 + new_m3) * factor"),
    )
    rows: list[tuple[Cell, ...]] = []
    dumps = {body.unit_no for body in results.dumps}
    for unit_no, volume in results.volumes.cut_bank_m3.items():
        if results.scenario is not None and not volume:
            continue
        lies_there = unit_no in dumps
        rows.append(
            (
                unit_no,
                float(volume) if lies_there else 0.0,
                0.0 if lies_there else float(volume),
                conversion.label.zh,
                float(density),
                float(round_half_up(volume * density, 2)),
                float(factor),
                float(round_half_up(volume * factor, 2)),
            )
        )
    note = Label(
        f"Material as chosen for the factors ({conversion.system}), not identified by a laboratory.",
        f"岩性为换算系数所选类别（{conversion.rules[1]}），未经鉴定。",
    )
    notes = [note]
    if results.scenario is not None:
        notes.append(
            Label(
                "What is cut of a dump counts as left on site, all other cut as newly produced.",
                "堆场内挖方计为原地遗留，其余单元挖方计为新产生。",
            )
        )
    totals = ("on_site_m3", "new_m3", "mass_t", "loose_m3")
    cites = ((conversion.rules[0], conversion.rules[2], conversion.rules[1]),) * len(rows)
    title = Label("Quantities", "土石料数量汇总表")
    return Table("E2", title, columns, tuple(rows), totals, tuple(notes), cites, GROUND)


def _own_use(results: Results) -> Table:
    factor = round_half_up(results.conversion.compacted, 6)
    columns = (
        Column("use", Label("Use", "用途")),
        Column("place", Label("Place", "部位")),
        Column("level_m", Label("Level", "回填标高"), "m"),
        Column("compacted_m3", Label("Compacted", "压实方"), "m3"),
        Column("factor", Label("Compacted per bank", "换算系数"), "factor"),
        Column("bank_m3", Label("As bank volume", "折自然方"), "m3", "compacted_m3 / factor"),
        Column("sheet", Label("Sheet", "图号")),
    )
    rows: list[tuple[Cell, ...]] = []
    pits = {body.unit_no for body in results.pits}
    for unit_no, volume in results.volumes.fill_compacted_m3.items():
        if results.scenario is not None and not volume:
            continue
        level = results.changes[unit_no].fill_level_m if results.scenario is None else None
        rows.append(
            (
                "回填采坑（无偿用于本修复工程）" if unit_no in pits else "场地填筑整形（无偿用于本修复工程）",
                unit_no,
                None if level is None else float(round_half_up(level, 3)),
                float(volume),
                float(factor),
                float(results.balance.used_by_unit[unit_no]),
                "设计地形图",
            )
        )
    note = Label(f"Factor: row {results.conversion.rules[1]}.", f"换算系数采用规则行 {results.conversion.rules[1]}。")
    title = Label("Use on site", "土石料自用表")
    notes = [note]
    if results.scenario is not None:
        notes.append(
            Label(
                "No single level: the heights are those of the design surface of scenario “{name}”.",
                "无单一回填标高，按比选方案“{name}”的设计地面施工。",
            ).format(name=results.scenario.name)
        )
    cites = (results.conversion.rules[1:2],) * len(rows)
    return Table("E3", title, columns, tuple(rows), ("compacted_m3", "bank_m3"), tuple(notes), cites, GROUND)


def _balance(results: Results) -> Table:
    balance = results.balance
    notes = [Label("All in bank cubic metres.", "均为自然方。")]
    if balance.cut > 0:
        notes.append(
            Label(
                "Loss includes what heights kept as single precision cannot resolve.",
                "损耗含高程单精度存储所不能分辨的尾差。",
            )
        )
    title = Label("Earth-rock balance", "土石方平衡表")
    return Table("E4", title, COLUMNS, (balance.parts,), (), tuple(notes), (results.balance_rules,), GROUND)
