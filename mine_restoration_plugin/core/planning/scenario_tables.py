"""Tables of a plan that follows a scenario: S1 scenarios compared, S2 settings of the chosen one, S3 flows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..earthrock.allocation.problem import BORROW, SALE
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import stored
from .results import Results
from .scenario_site import SiteScenario, plain
from .scenarios import Scenario, comparison, design_kinds

MOST_VALUES = 6
"""Of a list of settings so many are printed; the plan's data holds all."""


def scenario_tables(results: Results) -> list[Table]:
    """The tables of the scenario that the plan follows; none where it follows none."""
    scenario = results.scenario
    if scenario is None:
        return []
    flows = _flows(results, scenario)
    return [_compared(scenario), _settings(scenario), *([flows] if flows is not None else [])]


def kind_words(scenario: Scenario) -> Label:
    """The kind of design in words."""
    return design_kinds().get(scenario.kind, Label(scenario.kind, scenario.kind))


def _compared(scenario: SiteScenario) -> Table:
    """S1: all scenarios of the mine, and which of them the plan follows."""
    table = comparison(scenario.known)
    mark = Column("chosen", Label("Chosen", "采用"))
    rows = tuple((*row, "✓ 采用" if one.name == scenario.name else "") for row, one in zip(table.rows, scenario.known))
    note = (scenario.chosen.note or "").strip()
    notes = [
        Label(
            "Volumes and areas of the whole design; the cost is of the earth works only, before fees.",
            "方量和面积为整个设计的数值；费用仅为土石方工程费，未计其他费用。",
        ),
        Label("The plan follows “{name}”: {note}.", "本方案采用“{name}”：{note}。").format(
            name=scenario.name, note=note.rstrip("。.")
        )
        if note
        else Label(
            "The plan follows “{name}”; nobody wrote down why.", "本方案采用“{name}”；未填写比选理由，须补充。"
        ).format(name=scenario.name),
    ]
    return Table("S1", table.title, (*table.columns, mark), rows, (), tuple(notes))


def _settings(scenario: SiteScenario) -> Table:
    """S2: kind, settings and figures of the scenario as its algorithm named them."""
    one = scenario.chosen
    rows: list[tuple[Cell, ...]] = [
        ("方案", "name", one.name),
        ("方案", "kind", kind_words(one).zh),
        ("方案", "ground_sha256", one.ground_sha256),
        ("方案", "design_sha256", one.design_sha256),
    ]
    for part, values in (("参数", one.settings), ("结果", one.figures)):
        rows += [(part, key, _text(value)) for key, value in sorted(plain(values).items())]
    columns = (
        Column("part", Label("Part", "类别")),
        Column("key", Label("Key", "键")),
        Column("value", Label("Value", "值")),
    )
    title = Label("The chosen scenario: what was asked for and found", "采用方案的设计参数与结果")
    note = Label("Units stand in the keys.", "键名中含单位（_m 米、_m2 平方米、_m3 立方米、_deg 度）；“—”为未给出。")
    return Table("S2", title, columns, tuple(rows), (), (note,))


def _text(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e5 else f"{value:.2f}"
    if isinstance(value, Mapping):
        return "；".join(f"{key} {_text(item)}" for key, item in sorted(value.items())) or "—"
    if isinstance(value, list):
        shown = "、".join(_text(item) for item in value[:MOST_VALUES]) or "—"
        return shown if len(value) <= MOST_VALUES else f"{shown} 等 {len(value)} 个"
    return str(value)


def _flows(results: Results, scenario: SiteScenario) -> Table | None:
    """S3: the allocation kept with the scenario, as it was solved; None where none was kept."""
    found = scenario.chosen.allocation.get("allocation")
    if not isinstance(found, Mapping):
        return None
    columns = (
        Column("source", Label("From", "来源")),
        Column("use", Label("To", "去向")),
        Column("material", Label("Material", "岩性")),
        Column("bank_m3", Label("Bank", "自然方"), "m3"),
        Column("compacted_m3", Label("Compacted", "压实方"), "m3"),
        Column("distance_m", Label("Distance", "运距"), "m"),
        Column("price_cny", Label("Haul per bank m³", "运价（每自然方）"), "cny/unit"),
        Column("cost_cny", Label("Haul", "运费"), "cny"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(flow["source"]),
            str(flow["use"]),
            str(flow["material"]),
            stored(flow["volume_bank_m3"], "m3"),
            stored(flow["volume_compacted_m3"], "m3"),
            stored(flow["distance_m"], "m"),
            stored(flow["cost_per_m3"], "cny/unit"),
            stored(flow["cost"], "cny"),
        )
        for flow in found.get("flows", [])
    ]
    notes = [
        Label(
            "As solved and kept with the scenario. Table T11 takes the further kilometres from these flows where they "
            "are of the plan's cut; the first kilometre is paid for all that is cut.",
            "按比选方案所存的调配结果打印。与本方案挖方相符时，工程量表（T11）的增运按本表各流向计算；装运首公里按全部挖方计。",
        ),
        *_what_is_left(found),
        *(Label.from_json(remark) for remark in found.get("remarks", [])),
    ]
    title = Label("Allocation of earth and rock", "土石方调配表")
    return Table("S3", title, columns, tuple(rows), ("bank_m3", "compacted_m3", "cost_cny"), tuple(notes))


def _what_is_left(found: Mapping[str, Any]) -> list[Label]:
    words = (
        ("surplus_bank_m3", "{value} m³ (bank) are left over.", "剩余 {value} m³（自然方）。"),
        ("short_compacted_m3", "{value} m³ (compacted) are short.", "尚缺 {value} m³（压实方）。"),
        ("borrowed_bank_m3", "{value} m³ (bank) are borrowed.", "外借 {value} m³（自然方）。"),
    )
    return [Label(en, zh).format(value=f"{found[key]:.2f}") for key, en, zh in words if stored(found.get(key), "m3")]


def allocated_m3(scenario: SiteScenario) -> tuple[float, float, float, float] | None:
    """As allocated: what the project's own sources give (bank), what its uses ask for (compacted), what is left over
    (bank) and what is short (compacted)."""
    found = scenario.chosen.allocation.get("allocation")
    if not isinstance(found, Mapping):
        return None
    gives = sum(row["volume_bank_m3"] for row in found.get("sources", []) if row["kind"] != BORROW)
    asks = sum(row["volume_compacted_m3"] for row in found.get("uses", []) if row["kind"] != SALE)
    return float(gives), float(asks), float(found["surplus_bank_m3"]), float(found["short_compacted_m3"])
