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
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from .archive import settle
from .layout import LANDSCAPE_MM, PORTRAIT_MM, Layout, lying, parts, plan_table, squeezed, turned
from .table_xml import table_xml

STYLES = {"body": "报告正文", "missing": "报告缺项", "warning": "报告警示", "note": "表注"}
FIGURE_HEIGHT_MM = {False: 205.0, True: 132.0}
HEADING_MM = 24.0


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
        self.ids = {style.name: style.style_id for style in document.styles}
        self.headings: list[tuple[int, str, str]] = []
        self.contents: list[Any] = []

    def paragraph(self, mark: Any, text: str, style: str) -> Any:
        """A paragraph before the mark, in the template's style of that name if it has one."""
        paragraph = mark.insert_paragraph_before(text)
        if style in self.ids:
            paragraph._p.style = self.ids[style]
        return paragraph

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
            self.paragraph(mark, block["text"], STYLES[block["style"]])
        elif kind == "table":
            self.table(mark, block)
        elif kind == "figure":
            self.figure(mark, block, across, headed)
        elif kind == "contents":
            self.contents.append(mark)

    def heading(self, mark: Any, block: dict[str, Any]) -> None:
        paragraph = self.paragraph(mark, block["text"], f"Heading {block['level']}")
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
        pieces = parts(block)
        for piece in pieces:
            layout = plan_table(piece) if len(pieces) == 1 else lying(piece) or squeezed(piece)
            self.piece(mark, turned(piece) if layout.turned else piece, layout)

    def piece(self, mark: Any, block: dict[str, Any], layout: Layout) -> None:
        if block["caption"]:
            self.paragraph(mark, block["caption"], "表题")
        style = self.ids.get("三线表") or self.ids.get("Table Grid")
        mark._p.addprevious(parse_xml(table_xml(block, layout, style, self.ids.get("表内文字"))))
        for note in block["notes"]:
            self.paragraph(mark, f"注：{note}", "表注")
        if not block["notes"]:
            self.paragraph(mark, "", "表注")

    def figure(self, mark: Any, block: dict[str, Any], across: bool, headed: bool) -> None:
        path = self.assets / block["path"]
        width_px, height_px = png_size(path)
        width = LANDSCAPE_MM if across else PORTRAIT_MM
        height = width * height_px / width_px
        most = FIGURE_HEIGHT_MM[across] - (HEADING_MM if headed else 0.0)
        if height > most:
            width, height = width * most / height, most
        paragraph = self.paragraph(mark, "", "图")
        paragraph.add_run().add_picture(str(path), Mm(width), Mm(height))
        self.paragraph(mark, block["caption"], "图题")

    def turn(self, mark: Any, lying: bool) -> None:
        """End a section here: all since the last one stands, or lies if ``lying``."""
        last = following_section(mark._p)
        section = copy.deepcopy(last)
        for element in [*section.findall(qn("w:titlePg")), *last.findall(qn("w:pgNumType"))]:
            element.getparent().remove(element)
        if lying:
            turn_page(section)
        paragraph = self.paragraph(mark, "", "表注")
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
            paragraph = self.paragraph(place, "", f"TOC {level}")
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
                    header.add_paragraph(mark, "示范标记" if "示范标记" in self.ids else None)


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
