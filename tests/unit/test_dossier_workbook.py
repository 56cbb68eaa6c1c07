"""The workbook: live formulas that another program recomputes to the printed totals."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

openpyxl = pytest.importorskip("openpyxl")

from mine_restoration_plugin.core.dossier.blocks import Printed  # noqa: E402
from mine_restoration_plugin.core.dossier.printing import printed_table  # noqa: E402
from mine_restoration_plugin.core.dossier.report import names_of  # noqa: E402
from mine_restoration_plugin.core.dossier.workbook import workbook_content  # noqa: E402
from mine_restoration_plugin.core.dossier.writers.sheets import FIRST, write_workbook  # noqa: E402
from mine_restoration_plugin.core.model.plan import Plan  # noqa: E402
from mine_restoration_plugin.core.model.table import Column, Table  # noqa: E402
from mine_restoration_plugin.core.model.text import Label  # noqa: E402
from mine_restoration_plugin.core.model.units import UNITS, round_half_up  # noqa: E402
from tests.unit.office import convert  # noqa: E402
from tests.unit.plan_fixture import make_plan  # noqa: E402


def write(plan: Plan, target: Path) -> Path:
    content = workbook_content(Printed(plan, 3, names=names_of(plan)), draft=False)
    write_workbook(content, target)
    return target


def test_another_program_recomputes_the_same_numbers(tmp_path: Path) -> None:
    plan = make_plan()
    made = convert(write(plan, tmp_path / "workbook.xlsx"), "xlsx", tmp_path / "calc")
    book = openpyxl.load_workbook(made, data_only=True)
    live = openpyxl.load_workbook(tmp_path / "workbook.xlsx")
    formulas = 0
    for key, table in plan.tables.items():
        name = next(name for name in book.sheetnames if name.startswith(f"{key} "))
        for number, row in enumerate(table.rows, FIRST):
            for i, (column, value) in enumerate(zip(table.columns, row), 1):
                if column.unit is not None and value is not None:
                    assert book[name].cell(number, i).value == pytest.approx(value, abs=1e-9), (key, column.key)
                    formulas += live[name].cell(number, i).data_type == "f"
        printed = printed_table(table)["total"]
        for i, column in enumerate(table.columns, 1):
            if printed and column.key in table.totals:
                total = book[name].cell(FIRST + len(table.rows), i).value
                decimals = UNITS[column.unit or ""].printed
                assert f"{round_half_up(total, decimals):f}" == printed[i - 1], (key, column.key)
                formulas += live[name].cell(FIRST + len(table.rows), i).data_type == "f"
    assert formulas > 20


def test_a_changed_quantity_changes_the_total(tmp_path: Path) -> None:
    path = write(make_plan(), tmp_path / "workbook.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet.title.startswith("T12"))
    sheet["D4"].value = 1000.0
    book.save(path)
    made = convert(path, "xlsx", tmp_path / "calc")
    value = openpyxl.load_workbook(made, data_only=True)[sheet.title]["F4"].value
    assert value == pytest.approx(12800.0)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    columns = (Column("t", Label("t", "文字")), Column("n", Label("n", "数"), "m3"))
    texts = ["=1+1", "+1", "-1", "@A1", "=cmd|'/c calc'!A0", "{{x}}", "A&B<C>"]
    tables = {"T1": Table("T1", Label("x", "=HYPERLINK(1)"), columns, tuple((text, 1.0) for text in texts))}
    path = write(make_plan(name="=1+1", tables=tables), tmp_path / "workbook.xlsx")
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith(("=ROUND(", "=IF(COUNT("))
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet.title.startswith("T1"))
    assert [sheet.cell(FIRST + i, 1).value for i in range(len(texts))] == texts
    calculated = openpyxl.load_workbook(convert(path, "xlsx", tmp_path / "calc"), data_only=True)
    assert [calculated[sheet.title].cell(FIRST + i, 1).value for i in range(len(texts))] == texts


def test_a_sum_with_an_unknown_part_is_unknown(tmp_path: Path) -> None:
    columns = (Column("t", Label("t", "t")), Column("n", Label("n", "n"), "m3"))
    tables = {"T1": Table("T1", Label("x", "x"), columns, (("a", 1.0), ("b", None)), ("n",))}
    path = write(make_plan(tables=tables), tmp_path / "workbook.xlsx")
    book = openpyxl.load_workbook(convert(path, "xlsx", tmp_path / "calc"), data_only=True)
    assert book["T1 x"].cell(FIRST + 2, 2).value == "—"


def test_sheets_have_units_marks_and_a_page(tmp_path: Path) -> None:
    plan = make_plan()
    book = openpyxl.load_workbook(write(plan, tmp_path / "workbook.xlsx"))
    assert book.sheetnames[0] == "说明"
    assert {"数字来源", "法规核查", "采用规则"} <= set(book.sheetnames)
    for sheet in book:
        assert sheet.freeze_panes == f"A{FIRST}"
        assert "示范，不得报批" in sheet.oddHeader.center.text
        assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    units = [book["E4 土石方平衡（自然方）"].cell(3, i).value for i in range(1, 7)]
    assert units == ["m³"] * 6


def test_every_figure_has_its_reason(tmp_path: Path) -> None:
    plan = make_plan()
    sheet = openpyxl.load_workbook(write(plan, tmp_path / "workbook.xlsx"))["数字来源"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=FIRST, values_only=True)}
    assert set(rows) == set(plan.figures)
    row = rows["factor_bank_to_compacted"]
    assert row[2] == 0.85
    assert "0.85" in row[7]
    assert row[8] == "财综〔2011〕128号（未核对原文）"
    assert rows["cut_bank_m3"][3:6] == ("m³", "自然方", "Σ (现状 − 设计)·格网面积")
    assert Decimal(str(rows["cut_bank_m3"][2])) == Decimal("3456789.47")


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = {hashlib.sha256(write(make_plan(), tmp_path / f"{run}.xlsx").read_bytes()).hexdigest() for run in "ab"}
    assert len(hashes) == 1
