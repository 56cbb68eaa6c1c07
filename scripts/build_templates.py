"""Make the default Word template of the report.

The .docx is committed; a bureau edits a copy of it in Word or WPS. Places in double braces are filled in by the report:
``mine_name mine_id county agency date title subtitle mark plan_version plan_hash`` are texts; ``information contents
chapters annexes`` stand in a paragraph of their own and become longer pieces, as do ``tables.T1`` and the like. Looks
come from the styles.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt, RGBColor

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "mine_restoration_plugin" / "resources" / "templates" / "report.docx"
sys.path.insert(0, str(ROOT))

from mine_restoration_plugin.core.dossier.writers.archive import settle  # noqa: E402

TITLE, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
ALTERNATIVES = {TITLE: "宋体", HEI: "SimHei", KAI: "楷体", FANG: "仿宋", SONG: "SimSun"}
RED = RGBColor(0xC0, 0x00, 0x00)
CENTER, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


def fonts(style: Any, east: str, size: float, *, bold: bool = False, color: RGBColor | None = None) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    style.font.name = LATIN
    properties.rFonts.set(qn("w:eastAsia"), east)
    properties.rFonts.set(qn("w:cs"), LATIN)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = color or RGBColor(0, 0, 0)


def paragraph_style(
    document: Any, name: str, east: str, size: float, *, bold: bool = False, color: RGBColor | None = None,
    align: Any = LEFT, before: float = 0, after: float = 0, line: float | None = None, indent_chars: int = 0,
    keep_next: bool = False,
) -> Any:  # fmt: skip
    known = [style.name for style in document.styles]
    style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    fonts(style, east, size, bold=bold, color=color)
    form = style.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
    form.keep_with_next = keep_next
    form.widow_control = True
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        form.line_spacing = 1.0
    if indent_chars:
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(indent_chars * 100))
        indent.set(qn("w:firstLine"), str(int(indent_chars * size * 20)))
    return style


def table_style(document: Any) -> None:
    style = document.styles.add_style("三线表", WD_STYLE_TYPE.TABLE)
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
            '<w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
            '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
            '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="A6A6A6"/>'
            "</w:tblBorders><w:tblCellMar>"
            '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>"
        )
    )


def styles(document: Any) -> None:
    fonts(document.styles["Normal"], FANG, 12)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in [*defaults.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))]:
        language.set(qn("w:eastAsia"), "zh-CN")
    for spacing in defaults.iter(qn("w:spacing")):
        spacing.set(qn("w:after"), "0")
        spacing.set(qn("w:line"), "240")
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.find(qn("w:characterSpacingControl")).addprevious(update)
    paragraph_style(document, "Heading 1", HEI, 16, align=CENTER, before=18, after=12, line=30, keep_next=True)
    paragraph_style(document, "Heading 2", KAI, 15, bold=True, before=10, after=6, line=28, keep_next=True)
    paragraph_style(document, "Heading 3", FANG, 14, bold=True, before=6, after=4, line=26, keep_next=True)
    paragraph_style(document, "报告正文", FANG, 14, align=JUSTIFY, line=26, indent_chars=2)
    paragraph_style(document, "报告缺项", FANG, 12, align=JUSTIFY, line=22, indent_chars=2,
                    color=RGBColor(0x59, 0x59, 0x59))  # fmt: skip
    paragraph_style(document, "报告警示", FANG, 14, bold=True, align=JUSTIFY, line=26, indent_chars=2, color=RED)
    paragraph_style(document, "表题", HEI, 10.5, align=CENTER, before=8, after=4, keep_next=True)
    paragraph_style(document, "图题", HEI, 10.5, align=CENTER, before=4, after=8)
    paragraph_style(document, "图", FANG, 10.5, align=CENTER, before=6, keep_next=True)
    paragraph_style(document, "表内文字", SONG, 9, align=CENTER, before=1.5, after=1.5)
    paragraph_style(document, "表注", SONG, 9, before=2, after=8)
    paragraph_style(document, "封面矿山名", TITLE, 22, align=CENTER, before=6, after=6)
    paragraph_style(document, "封面标题", TITLE, 26, align=CENTER, before=6, after=6)
    paragraph_style(document, "封面副题", KAI, 18, align=CENTER, after=12)
    paragraph_style(document, "封面文字", FANG, 16, line=32)
    paragraph_style(document, "页标题", HEI, 18, align=CENTER, before=6, after=14)
    paragraph_style(document, "示范标记", HEI, 10.5, bold=True, align=CENTER, color=RED)
    paragraph_style(document, "Header", SONG, 9, align=CENTER)
    paragraph_style(document, "Footer", SONG, 9, align=CENTER)
    for level, indent in ((1, 0.0), (2, 0.75)):
        style = paragraph_style(document, f"TOC {level}", FANG, 12, line=22)
        style.paragraph_format.left_indent = Cm(indent)
        tabs = parse_xml(f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:leader="dot" w:pos="8840"/></w:tabs>')
        properties = style.element.get_or_add_pPr()
        properties.insert(0, tabs)
    table_style(document)


def field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(14)


def headers(section: Any) -> None:
    section.header.is_linked_to_previous = False
    first = section.header.paragraphs[0]
    first.text = "{{ title }}"
    section.header.add_paragraph("{{ mark }}", style="示范标记")
    section.footer.is_linked_to_previous = False
    foot = section.footer.paragraphs[0]
    foot.add_run("第 ")
    field(foot, "PAGE")
    foot.add_run(" 页")
    section.footer.add_paragraph("方案版本 {{ plan_version }}　校验码 {{ plan_hash }}", style="Footer")


def blank_table(document: Any, rows: list[tuple[str, str]], height_cm: float) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    two_columns(document, table, rows, (4.2, 11.0), 12)
    for row in table.rows:
        row.height = Cm(height_cm)
        row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        row.cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def two_columns(
    document: Any, table: Any, rows: list[tuple[str, str]], widths_cm: tuple[float, float], size: float
) -> None:
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths_cm):
        column.width = Cm(width)
    for texts in rows:
        for cell, text, width in zip(table.add_row().cells, texts, widths_cm):
            cell.width = Cm(width)
            cell.paragraphs[0].style = document.styles["封面文字"]
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(size)


def borderless(table: Any) -> None:
    properties = table._tbl.tblPr
    borders = parse_xml(
        f"<w:tblBorders {nsdecls('w')}>"
        + "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        + "</w:tblBorders>"
    )
    properties.append(borders)


def cover(document: Any) -> None:
    document.add_paragraph("{{ mine_name }}", style="封面矿山名").paragraph_format.space_before = Pt(90)
    document.add_paragraph("{{ title }}", style="封面标题")
    document.add_paragraph("{{ subtitle }}", style="封面副题").paragraph_format.space_after = Pt(150)
    rows = [
        ("主体编号：", "{{ mine_id }}"),
        ("所 在 县：", "{{ county }}"),
        ("编制单位：", "{{ agency }}（盖章）"),
        ("编制日期：", "{{ date }}"),
    ]
    table = document.add_table(rows=0, cols=2)
    two_columns(document, table, rows, (3.4, 10.6), 16)
    borderless(table)


def signatures(document: Any) -> None:
    title = document.add_paragraph("签署与审查意见", style="页标题")
    title.paragraph_format.page_break_before = True
    names = ["编制单位负责人", "技术负责人", "项目负责人", "编制人员", "审核人"]
    blank_table(document, [(name, "（签字）　　　　　　　　　年　　月　　日") for name in names], 1.1)
    document.add_paragraph("")
    opinions = [
        ("专家评审意见", "专家组组长（签字）"),
        ("县级自然资源主管部门意见", "（盖章）"),
        ("县级人民政府意见", "（盖章）"),
    ]
    blank_table(document, [(name, f"\n\n\n{seal}　　　　　年　　月　　日") for name, seal in opinions], 4.4)


def body(document: Any) -> None:
    title = document.add_paragraph("方案信息表", style="页标题")
    title.paragraph_format.page_break_before = True
    document.add_paragraph("{{ information }}")
    title = document.add_paragraph("目　录", style="页标题")
    title.paragraph_format.page_break_before = True
    document.add_paragraph("{{ contents }}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    page(section)
    section.different_first_page_header_footer = False
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:cols")).addprevious(numbers)
    front = OxmlElement("w:pgNumType")
    front.set(qn("w:fmt"), "upperRoman")
    document.sections[0]._sectPr.find(qn("w:cols")).addprevious(front)
    document.add_paragraph("{{ chapters }}")
    document.add_paragraph("{{ annexes }}")


def font_table(document: Any) -> None:
    """Fallback names for machines without the official fonts."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    part._blob = f"{head}<w:fonts {nsdecls('w')}>{rows}</w:fonts>".encode()


def lighten(document: Any) -> None:
    """Take out what python-docx's own template brings and nobody uses."""
    for style in list(document.styles.element):
        kind, name = style.get(qn("w:type")), style.get(qn("w:styleId"))
        if kind == "table" and name not in ("TableNormal", "TableGrid"):
            document.styles.element.remove(style)
    package = document.part.package
    for relations in (package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if any(word in relation.reltype for word in ("stylesWithEffects", "thumbnail", "customXml")):
                del relations[key]


def main() -> int:
    document = Document()
    document._body.clear_content()
    lighten(document)
    styles(document)
    section = document.sections[0]
    page(section)
    headers(section)
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = ""
    section.first_page_footer.paragraphs[0].text = "方案版本 {{ plan_version }}　校验码 {{ plan_hash }}"
    section.first_page_header.paragraphs[0].style = document.styles["示范标记"]
    section.first_page_header.paragraphs[0].text = "{{ mark }}"
    cover(document)
    signatures(document)
    body(document)
    font_table(document)
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", ""
    properties.created = properties.modified = datetime.datetime(2025, 1, 1)
    document.save(str(TARGET))
    settle(TARGET)
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
