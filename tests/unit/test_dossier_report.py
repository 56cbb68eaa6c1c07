"""The Word report: what it says, what it never says, and that names come out as text."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

docx = pytest.importorskip("docx")
pytest.importorskip("docxtpl")

from mine_restoration_plugin.core.dossier.blocks import MapSheet, Printed  # noqa: E402
from mine_restoration_plugin.core.dossier.package import TEMPLATE  # noqa: E402
from mine_restoration_plugin.core.dossier.page import html_report  # noqa: E402
from mine_restoration_plugin.core.dossier.printing import adjustments  # noqa: E402
from mine_restoration_plugin.core.dossier.report import names_of, report_content  # noqa: E402
from mine_restoration_plugin.core.dossier.section_figure import can_draw, draw_section, runs  # noqa: E402
from mine_restoration_plugin.core.dossier.writers.layout import LANDSCAPE_MM, PORTRAIT_MM, plan_table  # noqa: E402
from mine_restoration_plugin.core.dossier.writers.word import TemplateFault, write_report  # noqa: E402
from mine_restoration_plugin.core.model.plan import Plan  # noqa: E402
from mine_restoration_plugin.core.rulebook import Rulebook  # noqa: E402
from tests.unit.dossier_case import PNG  # noqa: E402
from tests.unit.office import convert, pages  # noqa: E402
from tests.unit.plan_fixture import make_plan  # noqa: E402

MARK = "示范，不得报批"
BAD_NAMES = [
    "=1+1",
    "{{x}}",
    "{% for %}",
    "A&B<C>",
    "../x",
    "a:b*?",
    "CON",
    "尾点.",
    "长" * 200,
    "{{ 7*7 }} &amp; <w:p/>",
]


def printed(plan: Plan, folder: Path, maps: tuple[str, ...] = ()) -> Printed:
    (folder / "maps").mkdir(exist_ok=True)
    for key in maps:
        (folder / "maps" / f"{key}.png").write_bytes(PNG)
    section = None
    if can_draw(plan):
        (folder / "section.png").write_bytes(draw_section(plan))
        section = "section.png"
    sheets = tuple(MapSheet(key, key, f"maps/{key}.pdf", f"maps/{key}.png") for key in maps)
    return Printed(plan, 3, sheets, ("挖填分布图",), section, names_of(plan), adjustments(plan))


def write(plan: Plan, folder: Path, template: Path = TEMPLATE, maps: tuple[str, ...] = (), **options: Any) -> Path:
    content = report_content(printed(plan, folder, maps), Rulebook.load(), **{"draft": False, **options})
    target = folder / "report.docx"
    write_report(template, content, folder, target)
    return target


def words(path: Path) -> str:
    """All text of the body, tables too."""
    document = docx.Document(str(path))
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = document.element.body.iter(f"{tag}p")
    return "\n".join("".join(text.text or "" for text in p.iter(f"{tag}t")) for p in paragraphs)


def test_the_report_has_its_chapters_tables_and_figures(tmp_path: Path) -> None:
    path = write(make_plan(), tmp_path, maps=("existing", "design"))
    text = words(path)
    for key in ("T1", "T2", "T5", "T9", "T11", "T12", "E2", "E3", "E4"):
        assert f"表 {key}　" in text
    for words_of in ("第一章　总论", "第八章　土石料利用方案（专章）", "第十六章　结论与建议", "附录三　待补资料清单"):
        assert words_of in text
    assert "✓ 通过" in text
    assert "✗ 不通过" in text
    assert "? 无法判定" in text
    assert "挖方不确定度为 ±512346 m³" in text
    assert "未核对原文" in text
    assert len(docx.Document(str(path)).inline_shapes) == 3


def test_what_the_data_cannot_fill_is_said_and_listed(tmp_path: Path) -> None:
    text = words(write(make_plan(), tmp_path))
    assert "本数据不能填写：气候、水文、土壤、植被、区域地质和社会经济资料。" in text
    assert "第三章　区域自然与社会经济" in text.split("待补资料清单")[-1]
    assert "挖填分布图（本次未绘制）" in text


def test_an_unknown_error_is_never_zero(tmp_path: Path) -> None:
    plan = make_plan()
    figures = {
        key: type(figure)(key, figure.label, None, figure.unit) if key.endswith("u95_m3") else figure
        for key, figure in plan.figures.items()
    }
    site = {**plan.site, "dem": {**plan.site["dem"], "rmse_m": None}}
    text = words(write(make_plan(figures=figures, site=site), tmp_path))
    assert "高程误差未给出" in text
    assert "±0" not in text


def test_volumes_drowned_in_their_error_are_called_so(tmp_path: Path) -> None:
    plan = make_plan()
    wide = replace(plan.figures["cut_u95_m3"], value=3456789.48)
    text = words(write(make_plan(figures={**plan.figures, "cut_u95_m3": wide}), tmp_path))
    assert "挖方的不确定度不小于数量本身" in text
    assert "不确定度不小于数量本身" not in words(write(plan, tmp_path))


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_come_out_as_text(name: str, tmp_path: Path) -> None:
    path = write(make_plan(name=name, decisions={"agency": name}), tmp_path)
    document = docx.Document(str(path))
    assert document.paragraphs[0].text == name
    assert document.tables[0].cell(2, 1).text == f"{name}（盖章）"
    assert words(path).count(name) >= 4
    page = html_report(report_content(printed(make_plan(name=name), tmp_path), Rulebook.load(), draft=True))
    assert "<w:p/>" not in page
    assert "<C>" not in page


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = set()
    for run in ("a", "b"):
        (tmp_path / run).mkdir()
        path = write(make_plan(), tmp_path / run, maps=("existing",))
        hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_no_page_of_a_demonstration_goes_without_its_mark(tmp_path: Path) -> None:
    path = write(make_plan(), tmp_path, maps=("existing", "design"), draft=True)
    texts = pages(convert(path, "pdf", tmp_path / "pdf"))
    assert len(texts) > 10
    short = make_plan().sha256[:12]
    for i, text in enumerate(texts, 1):
        assert MARK in text, f"page {i}"
        assert "草稿" in text, f"page {i}"
        assert short in text, f"page {i}"
    contents = next(text for text in texts if text.count("第") > 8 and "...." in text)
    assert [line for line in contents.splitlines() if "总论" in line][0].rstrip().endswith("1")


def test_a_plan_that_may_be_submitted_has_no_mark(tmp_path: Path) -> None:
    texts = pages(convert(write(make_plan(decisions={"demo": False}), tmp_path), "pdf", tmp_path / "pdf"))
    assert not any("示范" in text or "草稿" in text for text in texts)


def test_the_bureaus_template_gets_the_mark_and_places_single_tables(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("{{ mine_name }} 自有模板")
    own.add_paragraph("{{ tables.E4 }}")
    template = tmp_path / "own.docx"
    own.save(str(template))
    path = write(make_plan(), tmp_path, template)
    document = docx.Document(str(path))
    assert MARK in "".join(p.text for p in document.sections[0].header.paragraphs)
    assert len(document.tables) == 1
    assert "place" not in words(path)


@pytest.mark.parametrize("place", ["{{ nobody_knows }}", "{% for x %}", "{{ ''.__class__.__mro__ }}"])
def test_a_broken_template_is_named(place: str, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph(place)
    template = tmp_path / "own.docx"
    own.save(str(template))
    with pytest.raises(TemplateFault):
        write(make_plan(), tmp_path, template)


def test_header_rows_repeat_and_rows_do_not_break(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(make_plan(), tmp_path)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    assert xml.count("<w:tblHeader/>") > 10
    assert xml.count("<w:cantSplit/>") > 60


def table(columns: int, rows: int, text: str) -> dict[str, Any]:
    heads = [{"label": f"列{i}", "unit": "m", "numeric": False} for i in range(columns)]
    return {"columns": heads, "rows": [[text] * columns for _ in range(rows)], "total": None}


@pytest.mark.parametrize(("columns", "rows", "landscape", "turned"), [(4, 30, False, False), (16, 1, False, True),
                                                                     (14, 30, True, False)])  # fmt: skip
def test_wide_tables_turn_or_lie(columns: int, rows: int, landscape: bool, turned: bool) -> None:
    layout = plan_table(table(columns, rows, "1234567.89"))
    assert (layout.landscape, layout.turned) == (landscape, turned)
    assert sum(layout.widths_mm) == pytest.approx(LANDSCAPE_MM if landscape else PORTRAIT_MM)


def test_the_section_breaks_where_a_height_is_unknown() -> None:
    section = {"station_m": [0, 1, 2, 3, 4, 5], "existing_m": [1, 2, None, 4, 5, 6], "design_m": [1, 2, 3, 4, 5, None]}
    assert runs(section) == [[(0, 1, 1), (1, 2, 2)], [(3, 4, 4), (4, 5, 5)]]
    assert runs({}) == []
