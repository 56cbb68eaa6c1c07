"""The workbook: sheets with live formulas, written by openpyxl."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .archive import settle
from .layout import em

HEADER_ROWS = 3
FIRST = HEADER_ROWS + 1
MOST_EM, LABEL_EM, LEAST_EM = 22.0, 5.0, 3.5
CENTRED = 8
LINE_PT = 14.0
SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
PLACE = re.compile(r"\{([^{}]+)\}")
THIN = Side(style="thin", color="808080")
BOX = Border(top=THIN, bottom=THIN, left=THIN, right=THIN)
FONT = "宋体"
A4 = 9
LANDSCAPE_EM = 62.0


def write_workbook(content: dict[str, Any], target: Path) -> None:
    """Save the workbook; see ``workbook.workbook_content``."""
    book = Workbook()
    book.remove(book.active)
    for sheet in content["sheets"]:
        _sheet(book, sheet, content["mark"], content["footer"])
    book.calculation.fullCalcOnLoad = True
    date = datetime.datetime.strptime(content["date"] or "1980-01-01", "%Y-%m-%d")
    book.properties.creator = ""
    book.properties.created = book.properties.modified = date
    book.save(str(target))
    settle(target, content["date"])


def _sheet(book: Any, content: dict[str, Any], mark: str, footer: str) -> None:
    name = SHEET_NAME.sub(" ", content["name"])[:31].strip() or "表"
    sheet = book.create_sheet(name)
    columns = content["columns"]
    letters = {column["key"]: get_column_letter(i) for i, column in enumerate(columns, 1) if column["key"]}
    _text(sheet.cell(1, 1), content["title"], bold=True, size=14)
    sheet.row_dimensions[1].height = 24
    centred = [_is_short(content["rows"], i) for i in range(len(columns))]
    for i, column in enumerate(columns, 1):
        _text(sheet.cell(2, i), column["label"], bold=True, center=True, box=True)
        _text(sheet.cell(3, i), column["unit"], center=True, box=True)
    for number, row in enumerate(content["rows"], FIRST):
        for i, (column, value) in enumerate(zip(columns, row), 1):
            formula = _formula(column, row, columns, letters, number)
            _cell(sheet.cell(number, i), column, value, formula, center=centred[i - 1])
    last = HEADER_ROWS + len(content["rows"])
    if content["totals"] and content["rows"]:
        _totals(sheet, columns, content["totals"], last)
        last += 1
    for number, note in enumerate(content["notes"], last + 1):
        _text(sheet.cell(number, 1), f"注：{note}")
        sheet.cell(number, 1).alignment = Alignment(wrap_text=False)
    _widths(sheet, columns, content["rows"])
    _page(sheet, mark, footer, last)


def _formula(
    column: dict[str, Any], row: list[Any], columns: list[dict[str, Any]], letters: dict[str, str], number: int
) -> str | None:
    """The live formula of a cell; none where an operand is not known."""
    if not column["formula"]:
        return None
    values = {other["key"]: value for other, value in zip(columns, row)}
    if values[column["key"]] is None or any(values[key] is None for key in column["operands"]):
        return None
    body = PLACE.sub(lambda match: f"{letters[match.group(1)]}{number}", column["formula"])
    return f"=ROUND({body},{column['decimals']})"


def _is_short(rows: list[list[Any]], column: int) -> bool:
    return all(row[column] is None or len(str(row[column])) <= CENTRED for row in rows)


def _cell(cell: Any, column: dict[str, Any], value: Any, formula: str | None, *, center: bool) -> None:
    if column["kind"] == "number" and isinstance(value, (int, float)):
        cell.value = formula if formula is not None else value
        cell.number_format = _format(column["shown"], value)
        cell.font = Font(name=FONT, size=10)
        cell.alignment = Alignment(horizontal="right", vertical="center")
        cell.border = BOX
    elif value is None:
        _text(cell, "—", center=True, box=True)
    elif isinstance(value, (int, float)):
        cell.value = value
        cell.font = Font(name=FONT, size=10)
        cell.border = BOX
    else:
        _text(cell, value, center=center, box=True)


def _format(decimals: int | None, value: float) -> str:
    if decimals is None:
        decimals = len(repr(value).partition(".")[2].rstrip("0")) if isinstance(value, float) else 0
    return "0" if decimals == 0 else f"0.{'0' * decimals}"


def _text(
    cell: Any, text: str, *, bold: bool = False, center: bool = False, box: bool = False, size: float = 10
) -> None:
    """A cell of text, also where it begins with =, +, - or @."""
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=box, vertical="center", horizontal="center" if center else "left")
    if box:
        cell.border = BOX


def _totals(sheet: Any, columns: list[dict[str, Any]], totals: list[str], last: int) -> None:
    """A row of sums; a sum with an unknown part is unknown."""
    number = last + 1
    for i, column in enumerate(columns, 1):
        cell = sheet.cell(number, i)
        if column["key"] in totals and column["kind"] == "number":
            letter = get_column_letter(i)
            cells = f"{letter}{FIRST}:{letter}{last}"
            whole = last - FIRST + 1
            cell.value = f'=IF(COUNT({cells})={whole},ROUND(SUM({cells}),{column["decimals"]}),"—")'
            cell.number_format = _format(column["shown"], 0.0)
            cell.font = Font(name=FONT, size=10, bold=True)
            cell.alignment = Alignment(horizontal="right", vertical="center")
            cell.border = BOX
        else:
            _text(cell, "合计" if i == 1 else "", bold=True, center=True, box=True)


def _widths(sheet: Any, columns: list[dict[str, Any]], rows: list[list[Any]]) -> None:
    """Column widths, and row heights for what wraps."""
    widths = []
    for i, column in enumerate(columns):
        if column["kind"] == "number":
            decimals = 2 if column["shown"] is None else column["shown"]
            longest = max(
                (em(f"{row[i]:.{decimals}f}0") for row in rows if isinstance(row[i], (int, float))), default=0
            )
            longest += 0.8 if column["key"] else 0.0
        else:
            longest = max((em(str(row[i])) for row in rows if row[i] is not None), default=0.0)
        widths.append(min(max(longest, min(em(column["label"]), LABEL_EM), em(column["unit"]), LEAST_EM), MOST_EM))
        sheet.column_dimensions[get_column_letter(i + 1)].width = widths[i] * 2 + 2
    _height(sheet, 2, [column["label"] for column in columns], widths)
    for number, row in enumerate(rows, FIRST):
        _height(sheet, number, [value if isinstance(value, str) else "" for value in row], widths)


def _height(sheet: Any, number: int, texts: list[str], widths: list[float]) -> None:
    lines = max(math.ceil(em(text) / (width + 0.6)) for text, width in zip(texts, widths))
    if lines > 1:
        sheet.row_dimensions[number].height = lines * LINE_PT


def _page(sheet: Any, mark: str, footer: str, last: int) -> None:
    """A4, all columns on one page's width, header rows on every page."""
    sheet.freeze_panes = f"A{FIRST}"
    wide = sum(dimension.width for dimension in sheet.column_dimensions.values()) / 2
    sheet.page_setup.orientation = "landscape" if wide > LANDSCAPE_EM else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"2:{HEADER_ROWS}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    if mark:
        sheet.oddHeader.center.text = mark
        sheet.oddHeader.center.color = "C00000"
    sheet.oddFooter.left.text = footer
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"
