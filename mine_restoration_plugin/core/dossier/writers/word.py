"""The report as a Word file: the template's places are filled by docxtpl, then the longer pieces are set in.

Texts are rendered once, escaped, in a sandbox. The longer pieces never pass through the template engine: it only leaves
a mark for each, which is replaced afterwards, so that ``{{x}}`` in a name stays what it is.
"""

from __future__ import annotations

import copy
import datetime
import io
import struct
import uuid
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from .archive import settle
from .layout import LANDSCAPE_MM, PORTRAIT_MM, Layout, plan_table, turned

STYLES = {"body": "报告正文", "missing": "报告缺项", "warning": "报告警示", "note": "表注"}
FIGURE_HEIGHT_MM = {False: 205.0, True: 132.0}
HEADING_MM = 24.0
ROWS_TOGETHER = 15


class TemplateFault(Exception):
    """The Word template asks for something the report does not have."""


def write_report(template: Path, content: dict[str, Any], assets: Path, target: Path) -> None:
    """Fill ``template`` and save it.

    Args:
        content: see ``report.report_content``.
        assets: the folder that the paths of figures are relative to.

    Raises:
        TemplateFault: the template is broken or asks for an unknown place.
    """
    marks: dict[str, list[dict[str, Any]]] = {}

    def place(blocks: list[dict[str, Any]]) -> str:
        token = f"place{uuid.uuid4().hex}"
        marks[token] = blocks
        return token

    context = {
        **content["texts"],
        **{key: place(blocks) for key, blocks in content["blocks"].items()},
        "tables": {key: place(blocks) for key, blocks in content["tables"].items()},
        "contents": place([{"kind": "contents"}]),
    }
    document = DocxTemplate(str(template))
    try:
        document.render(context, SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True)
    except TemplateError as error:
        raise TemplateFault(str(error)) from error
    filled = io.BytesIO()
    document.docx.save(filled)
    writer = Writer(Document(filled), assets)
    for element in list(writer.document.element.body.iter(qn("w:p"))):
        paragraph = Paragraph(element, writer.document._body)
        blocks = marks.get(paragraph.text.strip())
        if blocks is not None:
            writer.replace(paragraph, blocks)
    writer.finish(content["texts"]["mark"], content["date"])
    writer.document.save(str(target))
    settle(target, content["date"])


class Writer:
    """Sets blocks into a document at a place."""

    def __init__(self, document: Any, assets: Path) -> None:
        self.document = document
        self.assets = assets
        self.known = {style.name for style in document.styles}
        self.headings: list[tuple[int, str, str]] = []
        self.contents: list[Any] = []

    def style(self, name: str) -> str | None:
        return name if name in self.known else None

    def replace(self, mark: Any, blocks: list[dict[str, Any]]) -> None:
        """Set the blocks before the marked paragraph and take it out."""
        lying = orientations(blocks)
        current = False
        headed = False
        for block, across in zip(blocks, lying):
            if across != current:
                self.turn(mark, current)
                current = across
            self.block(mark, block, across, headed)
            headed = block["kind"] == "heading"
        if current and mark._p.getnext() is following_section(mark._p):
            turn_page(mark._p.getnext())
        elif current:
            self.turn(mark, True)
        if mark not in self.contents:
            parent = mark._p.getparent()
            if parent.tag == qn("w:tc") and len(parent.findall(qn("w:p"))) == 1:
                mark._p.clear_content()
            else:
                parent.remove(mark._p)

    def block(self, mark: Any, block: dict[str, Any], across: bool, headed: bool) -> None:
        kind = block["kind"]
        if kind == "heading":
            self.heading(mark, block)
        elif kind == "paragraph":
            mark.insert_paragraph_before(block["text"], self.style(STYLES[block["style"]]))
        elif kind == "table":
            self.table(mark, block)
        elif kind == "figure":
            self.figure(mark, block, across, headed)
        elif kind == "contents":
            self.contents.append(mark)

    def heading(self, mark: Any, block: dict[str, Any]) -> None:
        paragraph = mark.insert_paragraph_before(block["text"], self.style(f"Heading {block['level']}"))
        if block.get("new_page"):
            paragraph.paragraph_format.page_break_before = True
        name = f"_Toc{len(self.headings) + 1:08d}"
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(1000 + len(self.headings)))
        start.set(qn("w:name"), name)
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(end)
        self.headings.append((block["level"], block["text"], name))

    def table(self, mark: Any, block: dict[str, Any]) -> None:
        layout = plan_table(block)
        if layout.turned:
            block = turned(block)
        if block["caption"]:
            mark.insert_paragraph_before(block["caption"], self.style("表题"))
        units = any(column["unit"] for column in block["columns"])
        body = block["rows"] + ([block["total"]] if block["total"] else [])
        count = len(block["columns"])
        table = self.document.add_table(rows=0, cols=count)
        table.style = self.style("三线表") or self.style("Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, layout.widths_mm):
            column.width = Mm(width)
        header = [[column["label"] for column in block["columns"]]]
        if units:
            header.append([column["unit"] for column in block["columns"]])
        left = [not column["numeric"] and longest(body, i) > 8 for i, column in enumerate(block["columns"])]
        for texts in header:
            self.row(table, texts, layout, [False] * count, bold=True, repeat=True, keep=True)
        together = len(body) <= ROWS_TOGETHER
        for i, texts in enumerate(body):
            last = i == len(body) - 1
            keep = not last and (together or i == 0 or i == len(body) - 2) or last and bool(block["notes"])
            self.row(table, texts, layout, left, bold=texts is block["total"], repeat=False, keep=keep)
        if units:
            for i, column in enumerate(block["columns"]):
                if not column["unit"]:
                    merge_down(table, i)
        for cell in table.rows[len(header) - 1]._tr.tc_lst:
            underline(cell)
        if block["total"]:
            for cell in table.rows[-1]._tr.tc_lst:
                underline(cell, side="top", size="6")
        mark._p.addprevious(table._tbl)
        for note in block["notes"]:
            mark.insert_paragraph_before(f"注：{note}", self.style("表注"))
        if not block["notes"]:
            mark.insert_paragraph_before("", self.style("表注"))

    def row(
        self, table: Any, texts: list[str], layout: Layout, left: list[bool], *, bold: bool, repeat: bool, keep: bool
    ) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if repeat:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width, flush in zip(row.cells, texts, layout.widths_mm, left):
            cell.width = Mm(width)
            cell.vertical_alignment = 1
            paragraph = cell.paragraphs[0]
            if self.style("表内文字"):
                paragraph.style = self.document.styles["表内文字"]
            run = paragraph.add_run(text)
            run.font.size = Pt(layout.size_pt)
            run.font.bold = bold or None
            if keep:
                paragraph.paragraph_format.keep_with_next = True
            if flush:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def figure(self, mark: Any, block: dict[str, Any], across: bool, headed: bool) -> None:
        path = self.assets / block["path"]
        width_px, height_px = png_size(path)
        width = LANDSCAPE_MM if across else PORTRAIT_MM
        height = width * height_px / width_px
        most = FIGURE_HEIGHT_MM[across] - (HEADING_MM if headed else 0.0)
        if height > most:
            width, height = width * most / height, most
        paragraph = mark.insert_paragraph_before("", self.style("图"))
        paragraph.add_run().add_picture(str(path), Mm(width), Mm(height))
        mark.insert_paragraph_before(block["caption"], self.style("图题"))

    def turn(self, mark: Any, lying: bool) -> None:
        """End a section here: all since the last one stands, or lies if ``lying``."""
        last = following_section(mark._p)
        section = copy.deepcopy(last)
        for element in [*section.findall(qn("w:titlePg")), *last.findall(qn("w:pgNumType"))]:
            element.getparent().remove(element)
        if lying:
            turn_page(section)
        paragraph = mark.insert_paragraph_before("", self.style("表注"))
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(1)
        paragraph._p.get_or_add_pPr().append(section)

    def finish(self, mark: str, date: str) -> None:
        for paragraph in self.contents:
            self.table_of_contents(paragraph)
        self.mark_every_page(mark)
        properties = self.document.core_properties
        properties.comments = ""
        properties.last_modified_by = ""
        properties.created = properties.modified = datetime.datetime.strptime(date or "1980-01-01", "%Y-%m-%d")

    def table_of_contents(self, place: Any) -> None:
        """Titles with references to their pages, which Word and LibreOffice fill in when they open the file."""
        for level, text, name in self.headings:
            paragraph = place.insert_paragraph_before("", self.style(f"TOC {level}"))
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), name)
            link.set(qn("w:history"), "1")
            paragraph._p.append(link)
            text_run(link, text)
            text_run(link, None)
            field_mark(link, "begin")
            field_code(link, f"PAGEREF {name} \\h")
            field_mark(link, "separate")
            text_run(link, " ")
            field_mark(link, "end")
        place._p.getparent().remove(place._p)

    def mark_every_page(self, mark: str) -> None:
        """A template without the mark in a header gets it: no page of a demonstration goes without."""
        if not mark:
            return
        for section in self.document.sections:
            headers = [section.header]
            if section.different_first_page_header_footer:
                headers.append(section.first_page_header)
            if self.document.settings.odd_and_even_pages_header_footer:
                headers.append(section.even_page_header)
            for header in headers:
                if mark not in "".join(text.text or "" for text in header._element.iter(qn("w:t"))):
                    header.add_paragraph(mark, self.style("示范标记"))


def orientations(blocks: list[dict[str, Any]]) -> list[bool]:
    """Whether each block lies; a heading goes with what it heads."""
    lying = []
    for block in blocks:
        across = False
        if block["kind"] == "table":
            across = plan_table(block).landscape
        elif block["kind"] == "figure":
            across = bool(block["full_page"])
        lying.append(across)
    for i in range(len(blocks) - 2, -1, -1):
        if blocks[i]["kind"] == "heading" or blocks[i].get("style") == "note":
            lying[i] = lying[i + 1]
    return lying


def longest(rows: list[list[str]], column: int) -> int:
    return max((len(row[column]) for row in rows), default=0)


def merge_down(table: Any, column: int) -> None:
    """One header cell over both header rows."""
    for row, value in ((0, "restart"), (1, None)):
        properties = table.rows[row]._tr.tc_lst[column].get_or_add_tcPr()
        merge = OxmlElement("w:vMerge")
        if value:
            merge.set(qn("w:val"), value)
        width = properties.find(qn("w:tcW"))
        (width.addnext if width is not None else properties.append)(merge)


def underline(cell: Any, *, side: str = "bottom", size: str = "8") -> None:
    properties = cell.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    before = properties.find(qn("w:vAlign"))
    (before.addprevious if before is not None else properties.append)(borders)


def following_section(paragraph: Any) -> Any:
    """The properties of the section a paragraph is in."""
    node = paragraph
    while node is not None:
        found = node.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") if node.tag == qn("w:p") else None
        if found is not None:
            return found
        if node.tag == qn("w:sectPr"):
            return node
        node = node.getnext() if node.getnext() is not None else node.getparent()
    raise TemplateFault("no section")


def turn_page(section: Any) -> None:
    """Swap width and height; the margins turn with the sheet."""
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.set(qn("w:orient"), "landscape")
    sides = {side: margins.get(qn(f"w:{side}")) for side in ("top", "right", "bottom", "left")}
    for side, source in (("top", "left"), ("right", "top"), ("bottom", "right"), ("left", "bottom")):
        margins.set(qn(f"w:{side}"), sides[source])


def field_mark(parent: Any, kind: str) -> None:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    parent.append(run)


def field_code(parent: Any, code: str) -> None:
    run, text = OxmlElement("w:r"), OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    run.append(text)
    parent.append(run)


def text_run(parent: Any, text: str | None) -> None:
    """A run of text, or of one tab."""
    run = OxmlElement("w:r")
    if text is None:
        run.append(OxmlElement("w:tab"))
    else:
        element = OxmlElement("w:t")
        element.set(qn("xml:space"), "preserve")
        element.text = text
        run.append(element)
    parent.append(run)


def png_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    with path.open("rb") as file:
        head = file.read(24)
    width, height = struct.unpack(">II", head[16:24])
    return int(width), int(height)
