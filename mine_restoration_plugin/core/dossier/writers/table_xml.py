"""A printed table as WordprocessingML: header rows that repeat, units below the labels, rows that do not break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .layout import Layout

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS_PER_MM = 1440 / 25.4
ROWS_TOGETHER = 15
LEFT_FROM = 8
ALARM = '<w:color w:val="C00000"/>'
HEAD_LINE, TOTAL_LINE = ("bottom", 8), ("top", 6)


def table_xml(block: dict[str, Any], layout: Layout, style: str | None, text_style: str | None) -> str:
    """The whole ``w:tbl``; ``style`` and ``text_style`` are ids of the template's styles."""
    columns, total = block["columns"], block["total"]
    body = block["rows"] + ([total] if total else [])
    widths = [round(width * TWIPS_PER_MM) for width in layout.widths_mm]
    left = [not column["numeric"] and longest(body, i) > LEFT_FROM for i, column in enumerate(columns)]
    writer = RowWriter(widths, layout.size_pt, text_style)
    rows = []
    units = [column["unit"] for column in columns]
    labels = [column["label"] for column in columns]
    if any(units):
        merged = [not unit for unit in units]
        rows.append(writer.row(labels, head=True, keep=True, merge=[("restart" if m else "") for m in merged]))
        rows.append(writer.row(units, head=True, keep=True, merge=[("continue" if m else "") for m in merged],
                               line=HEAD_LINE))  # fmt: skip
    else:
        rows.append(writer.row(labels, head=True, keep=True, line=HEAD_LINE))
    together = len(body) <= ROWS_TOGETHER
    for i, texts in enumerate(body):
        last = i == len(body) - 1
        keep = bool(block["notes"]) if last else together or i in (0, len(body) - 2)
        is_total = last and bool(total)
        line = TOTAL_LINE if is_total else None
        alarm = i in block.get("alarm", ())
        rows.append(writer.row(texts, bold=is_total or alarm, keep=keep, left=left, line=line, alarm=alarm))
    properties = f"<w:tblStyle w:val={quoteattr(style)}/>" if style else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr>{properties}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


class RowWriter:
    """Writes rows of one table."""

    def __init__(self, widths: list[int], size_pt: float, text_style: str | None) -> None:
        self.widths = widths
        self.size = f'<w:sz w:val="{round(size_pt * 2)}"/>'
        self.style = f"<w:pStyle w:val={quoteattr(text_style)}/>" if text_style else ""

    def row(
        self,
        texts: Sequence[str],
        *,
        head: bool = False,
        bold: bool = False,
        keep: bool = False,
        left: Sequence[bool] = (),
        merge: Sequence[str] = (),
        line: tuple[str, int] | None = None,
        alarm: bool = False,
    ) -> str:
        cells = [
            self.cell(
                text,
                self.widths[i],
                bold=bold or head,
                keep=keep,
                left=bool(left) and left[i],
                merge=merge[i] if merge else "",
                line=line,
                alarm=alarm,
            )
            for i, text in enumerate(texts)
        ]
        properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
        return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"

    def cell(
        self,
        text: str,
        width: int,
        *,
        bold: bool,
        keep: bool,
        left: bool,
        merge: str,
        line: tuple[str, int] | None,
        alarm: bool,
    ) -> str:
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if merge:
            properties += f'<w:vMerge w:val="{merge}"/>'
        if line:
            side, size = line
            border = f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
            properties += f"<w:tcBorders>{border}</w:tcBorders>"
        properties += '<w:vAlign w:val="center"/>'
        form = self.style + ("<w:keepNext/>" if keep else "") + ('<w:jc w:val="left"/>' if left else "")
        look = ("<w:b/>" if bold else "") + (ALARM if alarm else "") + self.size
        run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{form}</w:pPr>{run}</w:p></w:tc>"


def longest(rows: list[list[str]], column: int) -> int:
    return max((len(row[column]) for row in rows), default=0)
