"""The tables of the estimate in the workbook: LibreOffice recomputes every formula to the printed cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

openpyxl = pytest.importorskip("openpyxl")

from mine_restoration_plugin.core.dossier.blocks import Printed  # noqa: E402
from mine_restoration_plugin.core.dossier.report import names_of  # noqa: E402
from mine_restoration_plugin.core.dossier.workbook import workbook_content  # noqa: E402
from mine_restoration_plugin.core.dossier.writers.sheets import FIRST, write_workbook  # noqa: E402
from mine_restoration_plugin.core.estimate.bill import Haul, bill, landform_items  # noqa: E402
from mine_restoration_plugin.core.estimate.control import (  # noqa: E402
    carried_line,
    cost_to_finish,
    remaining_lines,
)
from mine_restoration_plugin.core.estimate.price import RateBook  # noqa: E402
from mine_restoration_plugin.core.estimate.ratebooks import difference_table, differences  # noqa: E402
from mine_restoration_plugin.core.estimate.result import Estimate  # noqa: E402
from mine_restoration_plugin.core.estimate.structure import PriceRise, investment  # noqa: E402
from mine_restoration_plugin.core.estimate.tables import (  # noqa: E402
    bill_table,
    books_table,
    control_table,
    investment_table,
    price_analysis,
)
from mine_restoration_plugin.core.model.table import Table  # noqa: E402
from mine_restoration_plugin.core.model.units import round_half_up  # noqa: E402
from mine_restoration_plugin.core.model.work import WorkItem  # noqa: E402
from mine_restoration_plugin.core.rulebook import Rulebook  # noqa: E402
from tests.unit.office import convert  # noqa: E402
from tests.unit.plan_fixture import make_plan  # noqa: E402

COUNTY = (
    "key,value,unit,label_en,label_zh,source,checked,per,basis,cost_class,material_cny\n"
    "price.cut_rock@x.202506,33.33,cny/unit,Cut,石方开挖,信息价,yes,m³,direct,rock,1.27\n"
)
DONE = {"landform": 0.37}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Estimate, dict[str, Table], Path]:
    """Odd quantities, a price built up and others broken down, rising prices, part of the works done."""
    folder = tmp_path_factory.mktemp("estimate")
    (folder / "county").mkdir()
    (folder / "county" / "prices.csv").write_text(COUNTY, encoding="utf-8-sig")
    book = Rulebook.load([folder / "county"])
    prices = RateBook(book, "x", "2025-06")
    moved = Decimal("12345.67")
    hauls = [Haul(Decimal("2345.67"), 3.2), Haul(Decimal("10000.00"), 0.8)]
    items = landform_items("rock", moved, Decimal("9876.54"), Decimal("54321.09"), hauls, allocated=True)
    items += [
        WorkItem("tree", "plants", Decimal("1234"), "面积 × 密度"),
        WorkItem("fence", "structures", Decimal(7), ""),
    ]
    items += [WorkItem("aftercare_tree", "aftercare", Decimal("9999.99"), "面积 × 3 年")]
    lines = tuple(bill(items, prices))
    bare = Estimate(lines, (), (), "land128", prices)
    rise = PriceRise((Decimal("0.5"), Decimal("0.3"), Decimal("0.2")))
    lumps = {"works": bare.works_cny, "aftercare": bare.after_cny, "equipment": Decimal("10573.50")}
    carried = carried_line(lines, DONE, prices)
    assert carried is not None
    control = tuple(cost_to_finish(book, [*remaining_lines(lines, DONE), carried]))
    found = Estimate(lines, tuple(investment(book, lumps, "land128", rise)), control, "land128", prices)
    tables = [
        bill_table(lines),
        investment_table(book, found, rise=rise),
        price_analysis(book, found),
        control_table(control, ("done_shares",)),
        books_table(book, found),
        difference_table(
            differences(prices, RateBook(book, level="high"), lines), prices, RateBook(book, level="high")
        ),
    ]
    by_key = {table.key: table for table in tables}
    plan = make_plan(tables=by_key)
    path = folder / "workbook.xlsx"
    write_workbook(workbook_content(Printed(plan, 1, names=names_of(plan)), draft=False), path)
    return found, by_key, path


def test_every_formula_gives_its_cell_and_every_sum_its_total(
    made: tuple[Estimate, dict[str, Table], Path], tmp_path: Path
) -> None:
    found, tables, path = made
    book = openpyxl.load_workbook(convert(path, "xlsx", tmp_path / "calc"), data_only=True)
    live = openpyxl.load_workbook(path)
    formulas = dict.fromkeys(tables, 0)
    totals = {}
    for key, table in tables.items():
        name = next(name for name in book.sheetnames if name.startswith(f"{key} "))
        for number, row in enumerate(table.rows, FIRST):
            for i, (column, value) in enumerate(zip(table.columns, row), 1):
                if column.unit is not None and value is not None:
                    cell = book[name].cell(number, i).value
                    assert cell == pytest.approx(value, abs=1e-9), (key, column.key, row)
                    formulas[key] += live[name].cell(number, i).data_type == "f"
        for i, column in enumerate(table.columns, 1):
            if column.key in table.totals:
                totals[key, column.key] = book[name].cell(FIRST + len(table.rows), i).value
    for key, columns in (("T11", 1), ("T12", 1), ("P1", 1), ("P2", 1), ("P3", 1)):
        assert formulas[key] == columns * len(tables[key].rows), key
    assert totals["T11", "amount_cny"] == pytest.approx(float(found.works_cny + found.after_cny), abs=1e-6)
    assert totals["T12", "amount_cny"] == pytest.approx(float(found.total_cny), abs=1e-6)
    assert totals["T12", "amount_wan"] == pytest.approx(float(round_half_up(found.total_cny / 10000, 2)), abs=1e-6)
    assert totals["P2", "amount_cny"] == pytest.approx(float(found.control_cny), abs=1e-6)


def test_a_reader_finds_the_control_figure_from_the_printed_tables(
    made: tuple[Estimate, dict[str, Table], Path],
) -> None:
    """Direct cost from T11 and P1 alone: amounts less quantity × (indirect + profit), times what is left."""
    _, tables, _ = made
    held = dict(
        zip(tables["P1"].column("item"), zip(tables["P1"].column("indirect_cny"), tables["P1"].column("profit_cny")))
    )
    left = {"地貌重塑": Decimal("0.63")}
    carried = Decimal(0)
    by_part: dict[str, Decimal] = {}
    for row in tables["T11"].rows:
        part, item, amount = str(row[0]), row[1], Decimal(str(row[8]))
        each = sum(Decimal(str(value)) for value in held[item])
        by_part[part] = by_part.get(part, Decimal(0)) + amount
        carried += round_half_up(Decimal(str(row[3])) * each * left.get(part, Decimal(1)), 2)
    direct = sum(round_half_up(amount * left.get(part, Decimal(1)), 2) for part, amount in by_part.items()) - carried
    design = tables["P2"].column("item").index("工程设计费")
    assert tables["P2"].column("base_cny")[design] == pytest.approx(float(direct), abs=1e-9)
