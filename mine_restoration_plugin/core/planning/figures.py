"""The figures of a plan: value, unit, state, formula, inputs, rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..model.plan import Check, Figure, Verdict
from ..model.text import Label
from ..model.units import VolumeState
from .results import Results

BANK, LOOSE, COMPACTED = VolumeState.BANK, VolumeState.LOOSE, VolumeState.COMPACTED


def make_figures(results: Results) -> dict[str, Figure]:
    """The figures of the ground by key."""
    rows = [*_areas(results), *_volumes(results), *_balance(results), *_levels(results)]
    rows += _outside(results)
    return {figure.key: figure for figure in rows}


def _areas(results: Results) -> list[Figure]:
    plots = results.site.json["plots"]
    volumes = results.volumes
    return [
        Figure(
            "area_plots_m2",
            Label("Plot area (ellipsoidal)", "图斑面积（椭球面积）"),
            sum(plot["area_ellipsoidal_m2"] for plot in plots),
            "m2",
            formula="Σ plots.area_ellipsoidal_m2",
            inputs=("plots",),
        ),
        Figure(
            "area_plots_projected_m2",
            Label("Plot area (projected)", "图斑面积（投影面积）"),
            sum(plot["area_projected_m2"] for plot in plots),
            "m2",
            formula="Σ plots.area_projected_m2",
            inputs=("plots",),
        ),
        Figure(
            "cut_area_m2", Label("Area of cut", "挖方区面积"), volumes.cut_area_m2, "m2", formula="design < existing"
        ),
        Figure(
            "fill_area_m2", Label("Area of fill", "填方区面积"), volumes.fill_area_m2, "m2", formula="design > existing"
        ),
        Figure(
            "nodata_area_m2",
            Label("Plot area without heights", "图斑内无标高面积"),
            volumes.nodata_area_m2,
            "m2",
            formula="plots − known heights",
            inputs=("existing", "plots"),
        ),
        Figure(
            "edge_area_m2",
            Label("Area of pits and dumps left unchanged along their edges", "采坑、堆场边缘保持不动的面积"),
            None if results.scenario else sum(body.edge_area_m2 for body in (*results.pits, *results.dumps)),
            "m2",
            formula=_by(results) or "cells that a unit's edge crosses are not changed",
            inputs=("units", "existing"),
        ),
    ]


def _volumes(results: Results) -> list[Figure]:
    volumes, conversion = results.volumes, results.conversion
    cut = volumes.cut_total
    loose, compacted, density = conversion.rules
    return [
        Figure(
            "cut_bank_m3",
            Label("Cut", "挖方"),
            float(cut),
            "m3",
            BANK,
            "Σ max(0, existing − design) × cell area",
            ("existing", "design"),
        ),
        Figure(
            "cut_loose_m3",
            Label("Cut, loose", "挖方（松方）"),
            float(cut * Decimal(str(conversion.loose))),
            "m3",
            LOOSE,
            "cut_bank_m3 × factor_bank_to_loose",
            ("cut_bank_m3", "factor_bank_to_loose"),
            (loose,),
        ),
        Figure(
            "fill_compacted_m3",
            Label("Fill", "填方"),
            float(volumes.fill_total),
            "m3",
            COMPACTED,
            "Σ max(0, design − existing) × cell area",
            ("existing", "design"),
        ),
        Figure(
            "factor_bank_to_compacted",
            Label("Compacted per bank volume", "压实方/自然方换算系数"),
            conversion.compacted,
            "factor",
            rules=(compacted,),
        ),
        Figure(
            "factor_bank_to_loose",
            Label("Loose per bank volume", "松方/自然方换算系数"),
            conversion.loose,
            "factor",
            rules=(loose,),
        ),
        Figure("density_t_m3", Label("Bank density", "天然密度"), conversion.density_t_m3, "t/m3", rules=(density,)),
        Figure(
            "other_factor_bank_to_compacted",
            Label(
                f"For comparison, {results.other.system} factors: compacted per bank volume",
                f"对照（{'施工可松性系数' if results.other.system == 'construction' else '预算定额'}）：压实方/自然方",
            ),
            results.other.compacted,
            "factor",
            rules=(results.other.rules[1],),
        ),
        Figure(
            "other_fill_compacted_m3",
            Label("For comparison: fill from the same cut by the other factors", "对照：同一挖方按另一套系数可得填方"),
            float(cut) * results.other.compacted * (1 - results.loss_share),
            "m3",
            COMPACTED,
            "cut_bank_m3 × other_factor_bank_to_compacted × (1 − loss_share)",
            ("cut_bank_m3", "other_factor_bank_to_compacted", "loss_share"),
        ),
        Figure(
            "cut_u95_m3", Label("± of the cut at 95 %", "挖方 95% 置信半宽"), volumes.cut_u95_m3, "m3", BANK,
            "DoD error propagation", ("dem.rmse_m",),
        ),
        Figure(
            "fill_u95_m3", Label("± of the fill at 95 %", "填方 95% 置信半宽"), volumes.fill_u95_m3, "m3", COMPACTED,
            "DoD error propagation", ("dem.rmse_m",),
        ),
        Figure(
            "level_of_detection_m",
            Label("Least change that can be told from error, 95 %", "高差最小可检出值（95%）"),
            volumes.level_of_detection_m,
            "m",
            formula="1.96 × √(before² + after²)",
            inputs=("dem.rmse_m",),
        ),
    ]  # fmt: skip


def _balance(results: Results) -> list[Figure]:
    balance = results.balance
    loss_rules = () if "loss_share" in results.decisions else ("earthrock.loss_share",)
    parts = (
        ("used_bank_m3", Label("Used in this project", "自用"), balance.used, "Σ fill_compacted_m3 ÷ factor"),
        ("loss_bank_m3", Label("Loss", "损耗"), balance.loss, "cut_bank_m3 × loss_share"),
        ("stock_bank_m3", Label("Stock", "堆存"), balance.stock, "0"),
        ("surplus_bank_m3", Label("Surplus", "剩余"), balance.surplus, "cut − loss − used, if positive"),
        ("shortage_bank_m3", Label("Shortage", "缺口"), balance.shortage, "used + loss − cut, if positive"),
        (
            "balance_residual_m3",
            Label("Difference of the balance", "平衡差值"),
            balance.residual,
            "cut + shortage − used − loss − stock − surplus",
        ),
    )
    inputs = ("cut_bank_m3", "fill_compacted_m3", "factor_bank_to_compacted", "loss_share")
    return [
        Figure(
            "loss_share",
            Label("Loss share", "损耗率"),
            results.loss_share,
            "share",
            inputs=() if loss_rules else ("decisions.loss_share",),
            rules=loss_rules,
        ),
        *(Figure(key, label, float(value), "m3", BANK, text, inputs) for key, label, value, text in parts),
        Figure(
            "surplus_loose_m3",
            Label("Surplus, loose", "剩余（松方）"),
            float(results.surplus_loose),
            "m3",
            LOOSE,
            "surplus_bank_m3 × factor_bank_to_loose",
            ("surplus_bank_m3", "factor_bank_to_loose"),
        ),
        Figure(
            "pit_room_m3",
            Label("What the pits can hold", "采坑可容量"),
            results.design.pit_room_m3,
            "m3",
            COMPACTED,
            "Σ over pits up to the lowest ground around them",
        ),
        Figure(
            "dump_yield_m3",
            Label("What the dumps can give", "堆场可挖量"),
            results.design.dump_yield_m3,
            "m3",
            BANK,
            "Σ over dumps down to the ground around them",
        ),
    ]


def _levels(results: Results) -> list[Figure]:
    pit, dump = (None, None) if results.scenario else (results.main_pit(), results.main_dump())
    fill = results.changes[pit].fill_level_m if pit else None
    cut = results.changes[dump].cut_level_m if dump else None
    return [
        Figure(
            "pit_level_m",
            Label("Level the pit is filled to", "采坑回填标高"),
            fill,
            "m",
            formula=f"unit {pit}: compacted fill = bank cut × factor × (1 − loss)" if pit else _by(results),
            inputs=("existing", "units", "factor_bank_to_compacted", "loss_share"),
        ),
        Figure(
            "dump_level_m",
            Label("Level the dump is cut to", "堆场削至标高"),
            cut,
            "m",
            formula=f"unit {dump}: lowest design height where it is cut" if dump else _by(results),
            inputs=("existing", "units"),
        ),
        Figure(
            "haul_km",
            Label("Haul distance, km", "运距（km）"),
            results.haul_km,
            "",
            formula="straight distance of the centres of cut and fill × detour",
            inputs=("existing", "design", "units"),
            rules=("earthrock.haul_detour",) if results.haul_km is not None else (),
        ),
    ]


def _by(results: Results) -> str:
    """Said instead of a formula where a kept scenario decides; empty where the plan designs for itself."""
    return f"by the scenario “{results.scenario.name}”" if results.scenario else ""


def _outside(results: Results) -> list[Figure]:
    """What a scenario does beyond the outline: in no unit, so in no table and no bill."""
    if results.scenario is None:
        return []
    outside = results.outside
    return [
        Figure(
            "outside_cut_bank_m3",
            Label("Cut outside the plots, in no table", "图斑范围外挖方（未计入各表）"),
            outside.cut_m3,
            "m3",
            BANK,
            "Σ max(0, existing − design) × cell area outside the plots",
            ("existing", "design", "plots"),
        ),
        Figure(
            "outside_fill_compacted_m3",
            Label("Fill outside the plots, in no table", "图斑范围外填方（未计入各表）"),
            outside.fill_m3,
            "m3",
            COMPACTED,
            "Σ max(0, design − existing) × cell area outside the plots",
            ("existing", "design", "plots"),
        ),
    ]


def check_counts(checks: Sequence[Check]) -> list[Figure]:
    """How many checks failed, and how many the data cannot decide."""
    failed = sum(check.verdict is Verdict.FAIL for check in checks)
    undecided = sum(check.verdict is Verdict.UNKNOWN for check in checks)
    return [
        Figure("checks_failed", Label("Law checks failed", "核查不通过项数"), float(failed), "count"),
        Figure("checks_undecided", Label("Law checks undecided", "核查无法判定项数"), float(undecided), "count"),
    ]
