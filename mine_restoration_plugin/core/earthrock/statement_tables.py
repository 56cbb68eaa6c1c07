"""Tables E2, E3 and E4 of a site as reviewers read them (domain 2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import round_half_up
from .balance import CENT, COLUMNS
from .statement import Factors, MaterialBalance, Part, Volume


def quantities(volumes: Sequence[Volume], factors: Mapping[str, Factors]) -> Table:
    """E2."""
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
    for volume in volumes:
        item = factors[volume.material]
        lying, new = (round_half_up(value, CENT) for value in (volume.lying_bank_m3, volume.cut_bank_m3))
        if not lying + new:
            continue
        density = item.density_t_m3
        mass = None if density is None else float(round_half_up((lying + new) * Decimal(str(density)), CENT))
        loose = float(round_half_up((lying + new) * Decimal(str(item.loose)), CENT))
        rows.append((volume.zone, float(lying), float(new), volume.material, density, mass, item.loose, loose))
    totals = ("on_site_m3", "new_m3", "mass_t", "loose_m3")
    return Table("E2", Label("Quantities", "土石料数量汇总表"), columns, tuple(rows), totals)


def own_use(parts: Sequence[Part], factors: Mapping[str, Factors]) -> Table:
    """E3."""
    columns = (
        Column("use", Label("Use", "用途")),
        Column("place", Label("Place", "部位")),
        Column("material", Label("Material", "材料")),
        Column("compacted_m3", Label("Compacted", "压实方"), "m3"),
        Column("factor", Label("Compacted per bank", "换算系数"), "factor"),
        Column("bank_m3", Label("As bank volume", "折自然方"), "m3", "compacted_m3 / factor"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            part.volume.use or "无偿用于本修复工程",
            part.volume.zone,
            part.material,
            float(part.compacted),
            factors[part.material].compacted,
            float(part.bank),
        )
        for part in parts
    )
    return Table("E3", Label("Use on site", "土石料自用表"), columns, rows, ("compacted_m3", "bank_m3"))


def books(rows: Sequence[MaterialBalance]) -> Table:
    """E4, topsoil on its own lines."""
    columns = (Column("material", Label("Material", "材料")), *COLUMNS)
    order = sorted(rows, key=lambda row: not row.factors.is_topsoil)
    cells: tuple[tuple[Cell, ...], ...] = tuple((row.factors.material, *row.balance.parts) for row in order)
    notes = (
        Label("All in bank cubic metres.", "均为自然方。"),
        Label("Topsoil is balanced for itself.", "表土单独平衡。"),
    )
    return Table(
        "E4", Label("Earth-rock balance", "土石方平衡表"), columns, cells, tuple(c.key for c in COLUMNS), notes
    )


def left_over(rows: Sequence[MaterialBalance]) -> Table:
    columns = (
        Column("material", Label("Material", "材料")),
        Column("bank_m3", Label("Surplus, bank", "剩余（自然方）"), "m3"),
        Column("loose_m3", Label("Surplus, loose", "剩余（松方）"), "m3"),
        Column("compacted_m3", Label("Surplus, compacted", "剩余（压实方）"), "m3"),
        Column("mass_t", Label("Mass", "质量"), "t"),
        Column("trucks", Label("Trucks", "车数"), "count"),
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.factors.material,
            float(row.balance.surplus),
            float(row.surplus_loose_m3),
            float(row.surplus_compacted_m3),
            None if row.surplus_t is None else float(row.surplus_t),
            row.trucks,
        )
        for row in rows
    )
    title = Label("Surplus in every state", "剩余土石料数量表")
    return Table("E4a", title, columns, cells, ("bank_m3", "loose_m3", "mass_t", "trucks"))
