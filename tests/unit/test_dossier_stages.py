"""What the stages of planning found, in the report: where it is printed, what is said of what is not there."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

docx = pytest.importorskip("docx")
pytest.importorskip("docxtpl")
pytest.importorskip("matplotlib")

from mine_restoration_plugin.core.dossier.blocks import Printed  # noqa: E402
from mine_restoration_plugin.core.dossier.outline import annexes, body, read_chapters, still_missing  # noqa: E402
from mine_restoration_plugin.core.dossier.package import TEMPLATE  # noqa: E402
from mine_restoration_plugin.core.dossier.page import html_report  # noqa: E402
from mine_restoration_plugin.core.dossier.planned_pages import LONG_ROWS  # noqa: E402
from mine_restoration_plugin.core.dossier.programme_figure import (  # noqa: E402
    MOST_BARS,
    can_draw_programme,
    draw_quarters,
    draw_schedule,
    programme_of,
)
from mine_restoration_plugin.core.dossier.report import names_of, report_content  # noqa: E402
from mine_restoration_plugin.core.dossier.writers.layout import (  # noqa: E402
    LANDSCAPE_MM,
    lying,
    parts,
    plan_table,
)
from mine_restoration_plugin.core.dossier.writers.word import write_report  # noqa: E402
from mine_restoration_plugin.core.estimate.programme.figure import draw_cash, draw_gantt  # noqa: E402
from mine_restoration_plugin.core.estimate.programme.result import (  # noqa: E402
    Milestone,
    Programme,
    QuarterCash,
    Task,
)
from mine_restoration_plugin.core.estimate.programme.tables import cash_table, schedule_table  # noqa: E402
from mine_restoration_plugin.core.model.plan import Figure, Plan  # noqa: E402
from mine_restoration_plugin.core.model.table import Column, Table  # noqa: E402
from mine_restoration_plugin.core.model.text import Label  # noqa: E402
from mine_restoration_plugin.core.rulebook import Rulebook  # noqa: E402
from tests.unit.plan_fixture import make_plan  # noqa: E402

CHAPTERS = {
    4: ("T5", "T6", "T7", "D1", "D2", "D3"),
    5: ("T8", "A1", "A2", "A3", "A5", "K1"),
    6: ("T9", "T14"),
    7: ("T11", "R1", "R2", "T10", "V1", "V2"),
    9: ("T12", "P1", "P2", "P3", "P4", *(f"F{number}" for number in range(1, 11))),
    10: ("T13", "G1", "G2", "G3", "N1", "N2", "N3", "N4"),
    11: ("M1", "M2"),
}
START = date(2026, 3, 2)


def _table(key: str, rows: int = 1) -> Table:
    columns = (Column("what", Label("What", "事项")), Column("much", Label("How much", "数量"), "m3"))
    return Table(key, Label(key, key), columns, tuple((f"{key} 第{i}行", float(i)) for i in range(rows)))


def _programme(dated: bool, tasks: int = 3) -> Programme:
    """Approval, works one after the other, years of aftercare."""

    def when(day: int) -> date | None:
        return START + timedelta(days=day - 1) if dated else None

    step = Milestone("review", Label("方案评审", "方案评审"), when(-27), when(0), -27, 0, 20, True)
    works = []
    for i in range(tasks):
        first, last = 1 + 40 * i, 40 + 40 * i
        works.append(
            Task(
                f"cut.U{i}", "cut", "landform", Label(f"挖方{i}", f"挖方{i}"), when(first), when(last), first, last,
                Decimal("10000.01"), (), (f"U{i}",), Decimal(40), 40, i % 2, ((first, last),),
            )
        )  # fmt: skip
    end = 40 * tasks
    care = Task(
        "aftercare", "aftercare", "aftercare", Label("管护", "管护"), when(end + 1), when(end + 1095), end + 1,
        end + 1095, Decimal("3000.00"), (), (), Decimal(1095), 1095, 0, ((end + 1, end + 1095),), years=3,
    )  # fmt: skip
    year = START.year if dated else 1
    zero = Decimal("0.00")
    cash = tuple(
        QuarterCash((year, quarter), Decimal(f"{quarter}000.25"), Decimal("99.50"), zero, zero) for quarter in (1, 2, 3)
    )
    return Programme(when(1), when(end), (*works, care), (step,), (), cash, (), None, None, zero)


def _schedule(programme: Programme) -> dict[str, Table]:
    return {"T13": schedule_table(Rulebook.load(), programme), "G1": cash_table(programme)}


def _plan(more: dict[str, Table], gap: float | None = None) -> Plan:
    plan = make_plan()
    figures = dict(plan.figures)
    if gap is not None:
        figures["gap_cny"] = Figure("gap_cny", Label("Funding gap", "资金缺口"), gap, "cny")
    return make_plan(tables={**plan.tables, **more}, figures=figures)


def _blocks(plan: Plan, **more: Any) -> list[dict[str, Any]]:
    rulebook = Rulebook.load()
    return body(read_chapters(rulebook), Printed(plan, 1, names=names_of(plan), **more), rulebook)


def _by_chapter(blocks: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    number = 0
    for block in blocks:
        number += block["kind"] == "heading" and block["level"] == 1
        found.setdefault(number, []).append(block)
    return found


def _whole(**more: Table) -> dict[str, Table]:
    every = {key: _table(key) for keys in CHAPTERS.values() for key in keys}
    return {**every, **_schedule(_programme(True)), **more}


def test_every_table_stands_in_its_chapter_once() -> None:
    chapters = _by_chapter(_blocks(_plan(_whole())))
    for number, keys in CHAPTERS.items():
        printed = [block["key"] for block in chapters[number] if block["kind"] == "table" and block["key"]]
        assert sorted(printed) == sorted(keys), number


def test_sections_are_numbered_without_gaps() -> None:
    for more in ({}, _whole(), {"D1": _table("D1"), "G2": _table("G2")}):
        for number, blocks in _by_chapter(_blocks(_plan(more))).items():
            heads = [block["text"].split("　")[0] for block in blocks if block["kind"] == "heading"][1:]
            assert heads == [f"{number}.{i}" for i in range(1, len(heads) + 1)]


def test_a_plan_without_them_prints_no_empty_section_and_still_says_what_is_missing() -> None:
    blocks = _blocks(make_plan())
    heads = [block["text"].split("　")[1] for block in blocks if block["kind"] == "heading" and block["level"] == 2]
    for word in ("地质安全隐患", "问题分级", "适宜性评价", "绩效目标", "资金筹措", "实施进度", "施工机械", "管护"):
        assert not any(word in head for head in heads), word
    missing = "".join(block["text"] for block in blocks if block.get("style") == "missing")
    for words in (
        "（表 T6）",
        "（表 T7）",
        "（表 T8）",
        "（表 T10）",
        "（表 T14）",
        "（表 F1）",
        "（表 T13、G1）",
        "（表 M1）",
    ):
        assert words in missing
    assert not any("✗ 资金缺口" in block.get("text", "") for block in blocks)


def test_what_the_plan_fills_is_missing_no_more() -> None:
    plan = _plan({"T6": _table("T6"), "T13": _table("T13"), "T7": _table("T7", rows=0)})
    assert still_missing("甲（表 T6）；乙（表 T7）；丙", plan) == "乙（表 T7）；丙"
    assert still_missing("工期（表 T13、G1）", plan) == "工期（表 T13、G1）"
    assert still_missing("甲（表 T6）", plan) == ""
    rulebook = Rulebook.load()
    full = Printed(_plan(_whole()), 1, names={"mine": "矿"})
    told = next(b for b in annexes(read_chapters(rulebook), full, rulebook) if b.get("key") == "missing")
    text = "".join("".join(row) for row in told["rows"])
    assert "（表 T3、T4）" in text  # nobody gives these
    for key in ("T6", "T7", "T8", "T10", "T14", "V1", "R2", "F1", "T13", "M1", "M2"):
        assert f"表 {key}" not in text


def test_long_factors_go_to_an_annex() -> None:
    rulebook = Rulebook.load()
    for rows, away in ((LONG_ROWS, False), (LONG_ROWS + 1, True)):
        plan = _plan(_whole(T8=_table("T8", rows)))
        printed = Printed(plan, 1, names=names_of(plan))
        annex = [b.get("key") for b in annexes(read_chapters(rulebook), printed, rulebook)]
        chapter = [b.get("key") for b in _by_chapter(_blocks(plan))[5]]
        assert ("T8" in annex, "T8" in chapter) == (away, not away)


def _sources() -> Table:
    columns = (
        Column("kind", Label("Kind", "类别")),
        Column("uses_cny", Label("Uses", "资金使用"), "cny"),
        Column("sources_cny", Label("Sources", "资金来源"), "cny"),
    )
    rows = (("工程费用", 900.1, None), ("财政资金", None, 600.05), ("资金缺口", None, 300.05))
    return Table("F1", Label("Sources and uses", "资金来源与使用表"), columns, rows, ("uses_cny", "sources_cny"))


def test_the_gap_is_red_bold_and_has_a_sign(tmp_path: Path) -> None:
    plan = _plan({"F1": _sources()}, gap=300.05)
    printed = Printed(plan, 1, names=names_of(plan))
    content = report_content(printed, Rulebook.load(), draft=False)
    chapters = _by_chapter(content["blocks"]["chapters"])
    warning = next(block for block in chapters[9] if block.get("style") == "warning")
    assert warning["text"].startswith("✗ 资金缺口 0.03 万元（300.05 元）")
    sources = next(block for block in chapters[9] if block.get("key") == "F1")
    assert sources["rows"][2][0] == "✗ 资金缺口"
    assert sources["total"] == ["合计", "900.10", "900.10"]
    assert any("✗ 资金缺口" in block.get("text", "") for block in chapters[16])
    target = tmp_path / "report.docx"
    write_report(TEMPLATE, content, tmp_path, target)
    with zipfile.ZipFile(target) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    cell = xml[: xml.index("✗ 资金缺口</w:t></w:r></w:p></w:tc>")].rpartition("<w:rPr>")[2]
    assert "<w:b/>" in cell
    assert 'w:color w:val="C00000"' in cell
    style = docx.Document(str(target)).styles["报告警示"]
    assert style.font.bold
    assert str(style.font.color.rgb) == "C00000"
    assert '<tr class="alarm"><td>✗ 资金缺口</td>' in html_report(content)


def test_no_gap_no_alarm() -> None:
    for gap in (None, 0.0):
        blocks = _blocks(_plan({"F10": _table("F10")}, gap=gap))
        assert not any("✗ 资金缺口" in block.get("text", "") for block in blocks)


@pytest.mark.parametrize("dated", [True, False])
def test_the_pictures_are_those_of_the_programme(dated: bool) -> None:
    """Drawn from the tables of a stored plan, they are the pictures of the programme that the tables were made of."""
    programme = _programme(dated)
    plan = _plan(_schedule(programme))
    assert can_draw_programme(plan)
    assert draw_schedule(plan) == [draw_gantt(programme)]
    assert draw_quarters(plan) == draw_cash(programme)
    back = programme_of(plan)
    assert back.start == programme.start
    assert [(t.first_day, t.last_day, t.critical, t.part, t.cost_cny) for t in back.tasks] == [
        (t.first_day, t.last_day, t.critical, t.part, t.cost_cny) for t in programme.tasks
    ]
    assert back.cash_by_year == programme.cash_by_year


def test_a_long_programme_is_drawn_in_parts_and_an_old_plan_not_at_all() -> None:
    plan = _plan(_schedule(_programme(True, tasks=2 * MOST_BARS - 1)))
    assert len(draw_schedule(plan)) == 3  # approval, 31 works, aftercare
    assert not can_draw_programme(make_plan())
    assert draw_quarters(make_plan()) is None


def test_the_pictures_are_printed_in_chapter_ten() -> None:
    blocks = _blocks(_plan(_whole()), gantt_png=("schedule-1.png", "schedule-2.png"), cash_png="cash.png")
    figures = [block for block in _by_chapter(blocks)[10] if block["kind"] == "figure"]
    assert [block["path"] for block in figures] == ["schedule-1.png", "schedule-2.png", "cash.png"]
    assert [block["caption"].split("　")[0] for block in figures] == ["图 10-1", "图 10-1", "图 10-2"]
    assert figures[1]["caption"].endswith("（2／2）")


def _wide(columns: int, rows: int) -> dict[str, Any]:
    heads = [{"label": f"列{i}", "unit": "m", "numeric": i > 0} for i in range(columns)]
    cells = [[f"U{k}", *(["1234567.89"] * (columns - 1))] for k in range(rows)]
    return {
        "kind": "table", "key": "X", "caption": "表 X", "columns": heads, "rows": cells, "total": list(cells[0]),
        "notes": ["注"],
    }  # fmt: skip


def test_a_table_wider_than_a_sheet_goes_in_parts_that_fit() -> None:
    block = _wide(40, 30)
    pieces = parts(block)
    assert len(pieces) > 1
    assert [c["label"] for piece in pieces for c in piece["columns"][1:]] == [c["label"] for c in block["columns"][1:]]
    for number, piece in enumerate(pieces):
        layout = lying(piece)
        assert layout is not None
        assert sum(layout.widths_mm) == pytest.approx(LANDSCAPE_MM)
        assert [row[0] for row in piece["rows"]] == [row[0] for row in block["rows"]]
        assert len(piece["total"]) == len(piece["columns"])
        assert bool(piece["notes"]) == (number == len(pieces) - 1)
        assert piece["caption"] == ("表 X（续）" if number else "表 X")
    assert parts(_wide(10, 30)) == [_wide(10, 30)]


def test_a_wide_table_of_some_years_is_turned_over() -> None:
    layout = plan_table(_wide(26, 6))
    assert layout.turned
    assert parts(_wide(26, 6)) == [_wide(26, 6)]


def test_parts_are_all_in_the_word_file(tmp_path: Path) -> None:
    columns = tuple(Column(f"c{i}", Label(f"c{i}", f"第{i}列"), "m3" if i else None) for i in range(40))
    wide = Table("N2", Label("N2", "年度计划"), columns, tuple(("a", *([1234567.0] * 39)) for _ in range(30)))
    plan = _plan({"N2": replace(wide, notes=(Label("n", "说明"),))})
    target = tmp_path / "report.docx"
    content = report_content(Printed(plan, 1, names=names_of(plan)), Rulebook.load(), draft=False)
    write_report(TEMPLATE, content, tmp_path, target)
    document = docx.Document(str(target))
    heads = [table.rows[0].cells for table in document.tables if table.rows[0].cells[0].text == "第0列"]
    assert len(heads) > 1
    assert {cell.text for cells in heads for cell in cells} == {column.label.zh for column in columns}


def test_one_long_value_does_not_take_the_room_of_a_column() -> None:
    heads = [{"label": label, "unit": "", "numeric": False} for label in ("参数", "取值", "来源")]
    rows = [["名称" * 10, "0.5", "来源" * 20] for _ in range(39)] + [["名称" * 10, "06、" * 30, "来源" * 20]]
    block = {"columns": heads, "rows": rows, "total": None}
    _, value, source = plan_table(block).widths_mm
    assert value < source / 2


@pytest.mark.parametrize("dated", [True, False])
def test_the_printed_schedule_has_dates_or_days(dated: bool) -> None:
    blocks = _blocks(_plan(_schedule(_programme(dated))))
    schedule = next(block for block in blocks if block.get("key") == "T13")
    labels = [column["label"] for column in schedule["columns"]]
    assert ("开始日期" in labels, "结束天" in labels) == (dated, not dated)
    assert all(len(row) == len(labels) == len(schedule["total"]) for row in schedule["rows"])
    assert schedule["total"][labels.index("投资")] == "3.30"  # 3 × 10 000.01 + 3 000 yuan, in 万元
    assert "其余各列见工作簿。" in schedule["notes"]
