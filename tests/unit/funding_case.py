"""A case of funding with round numbers, for tests: 10 million yuan over three years, three units of ground."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mine_restoration_plugin.core.estimate.funding.result import Case, UnitGround, Use
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.rulebook.book import REQUIRED

D = Decimal
USES = (
    Use("一", Label("Works", "工程施工费"), D("8000000.00")),
    Use("三", Label("Other cost", "其他费用"), D("1500000.00")),
    Use("五", Label("Contingency", "预备费"), D("500000.00")),
)
BY_YEAR = {2026: D("3000000.00"), 2027: D("5000000.00"), 2028: D("2000000.00")}
UNITS = (
    UnitGround("U1", "T1", D("20000.00"), "0602", "0103", {"0": D("8000.00"), "2": D("12000.00")}, 3.0, "3"),
    UnitGround("U2", "T1", D("10000.00"), "0602", "0301", {"15": D("10000.00")}, 20.0, "3", None, D(90000), D(60000)),
    UnitGround("U3", "T2", D("6000.00"), "1206", "0103", {"0": D("6000.00")}, 1.0, "3"),
)
COUNTY = {"source": "county", "amount_cny": 3000000, "year": 2026, "document": "县财〔2026〕1号"}
ROCK = {
    "appraised_cny": 2000000, "budgeted": True, "priced_by_government": True, "platform": True, "year": 2027,
    "document": "评估报告",
}  # fmt: skip
LOAN = {
    "amount_cny": 1000000, "rate": 0.04, "year": 2027, "years": 10, "grace": 1, "borrower": "market_entity",
    "guarantee": False, "own_income": True, "document": "贷款意向书",
}  # fmt: skip


def make_case(chosen: dict[str, Any] | None = None, **changes: Any) -> Case:
    parts: dict[str, Any] = {
        "uses": USES,
        "cost_by_year": BY_YEAR,
        "dated": True,
        "units": UNITS,
        "chosen": chosen or {},
        "legacy": True,
        "building_rock": True,
        "redirect": False,
        "works_cny": D("8000000.00"),
        "earth_cny": D("4000000.00"),
        "surplus_bank_m3": D("50000.00"),
        "surplus_t": D("100000.00"),
        "start": date(2026, 3, 1),
        "finish": date(2028, 6, 30),
        "works_end": 2028,
        "soil_cover_cny_m2": D("26.25"),
    }
    return Case(**{**parts, **changes})


def book_with(folder: Path, **values: str) -> Rulebook:
    """The national rulebook with some rows' values changed, as a province would (``__`` stands for a dot)."""
    national = Rulebook.load()
    folder.mkdir(parents=True, exist_ok=True)
    lines = [",".join(REQUIRED)]
    for name, value in values.items():
        rule = national.rule(name.replace("__", "."))
        lines.append(",".join((rule.key, value, rule.unit, "test", "测试", "省级规定", "未核对原文")))
    (folder / "province.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return Rulebook.load([folder])
