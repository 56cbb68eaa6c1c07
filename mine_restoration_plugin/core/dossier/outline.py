"""The outline of the report: chapters and sections as rows of the rulebook, printed in their order.

``value`` names what fills a section (see ``chapters.CONTENTS``), or tables of the plan: ``tables T6 T7``. A section
that has nothing to say for want of such tables is left out; ``omit`` leaves it out always; an empty value is a heading
only. ``missing_zh`` says what the data at hand cannot fill, in the chapter and again in the list of an annex: items
divided by ``；``, of which those that name tables in brackets, ``（表 T6）``, fall away once the plan has them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..model.errors import InputError
from ..model.plan import Plan
from ..model.text import QT_TRANSLATE_NOOP
from ..rulebook import Rule, Rulebook
from .annexes import ANNEXES
from .blocks import Block, Printed, heading, paragraph
from .chapters import CONTENTS
from .planned_pages import plan_tables

OMIT, TABLES = "omit", "tables "
ITEMS, NAMED, TABLE_KEY = "；", re.compile("（表 ([^）]+)）"), re.compile(r"[A-Z]\d+")
NUMERALS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Section:
    title: str
    content: str


@dataclass(frozen=True)
class Chapter:
    title: str
    content: str
    missing: str
    sections: tuple[Section, ...]


def read_chapters(rulebook: Rulebook) -> list[Chapter]:
    """The chapters that are not left out, in the order of their keys."""
    rows: dict[str, list[Rule]] = {}
    for key in sorted(rulebook.keys("outline.ch.")):
        rule = rulebook.rule(key)
        rows.setdefault(".".join(key.split(".")[:3]), []).append(rule)
    chapters = []
    for key, rules in rows.items():
        head = rulebook.rule(key)
        if head.value == OMIT:
            continue
        sections = [Section(rule.label.zh, rule.value) for rule in rules if rule is not head and rule.value != OMIT]
        chapters.append(Chapter(head.label.zh, head.value, head.more.get("missing_zh", ""), tuple(sections)))
    return chapters


def read_lines(rulebook: Rulebook, prefix: str) -> list[str]:
    """Plain lines of the outline (basis, statement)."""
    rules = [rulebook.rule(key) for key in sorted(rulebook.keys(prefix))]
    return [rule.label.zh for rule in rules if rule.value != OMIT]


def body(chapters: list[Chapter], printed: Printed, rulebook: Rulebook) -> list[Block]:
    """All chapters, numbered."""
    blocks: list[Block] = []
    for number, chapter in enumerate(chapters, 1):
        blocks.append(heading(f"第{chinese(number)}章　{chapter.title}", 1))
        if chapter.content:
            blocks += fill(chapter.content, printed, rulebook)
        part = 0
        for section in chapter.sections:
            content = fill(section.content, printed, rulebook) if section.content else []
            if section.content and not content:
                continue
            part += 1
            blocks += [heading(f"{number}.{part}　{section.title}", 2), *content]
        missing = still_missing(chapter.missing, printed.plan)
        if missing:
            blocks.append(paragraph(f"本数据不能填写：{missing}。", "missing"))
    return blocks


def still_missing(text: str, plan: Plan) -> str:
    """The items of a chapter's ``missing_zh`` that no table of the plan fills."""

    def filled(item: str) -> bool:
        named = NAMED.search(item)
        keys = TABLE_KEY.findall(named.group(1)) if named else []
        return bool(keys) and all(key in plan.tables and plan.tables[key].rows for key in keys)

    return ITEMS.join(item for item in text.split(ITEMS) if item and not filled(item))


def annexes(chapters: list[Chapter], printed: Printed, rulebook: Rulebook) -> list[Block]:
    """The annexes that have something in them."""
    told = [(chinese(i), one.title, still_missing(one.missing, printed.plan)) for i, one in enumerate(chapters, 1)]
    missing = [entry for entry in told if entry[2]]
    blocks: list[Block] = []
    number = 0
    for key in sorted(rulebook.keys("outline.annex.")):
        rule = rulebook.rule(key)
        if rule.value == OMIT:
            continue
        content = _known(ANNEXES, rule.value)(printed, missing)
        if content:
            number += 1
            title = heading(f"附录{chinese(number)}　{rule.label.zh}", 1, new_page=number == 1)
            blocks += [title, *content]
    return blocks


def fill(content: str, printed: Printed, rulebook: Rulebook) -> list[Block]:
    """What one section says."""
    if content == "basis":
        return [paragraph(f"（{i}）{line}；") for i, line in enumerate(read_lines(rulebook, "outline.basis."), 1)]
    if content == "statement":
        lines = read_lines(rulebook, "outline.statement.")
        head = paragraph("以下各项由申报单位核实后逐项确认（在□内打√）并签章，未经确认不视为声明：")
        seal = paragraph("申报单位（盖章）：　　　　　　　　　　日期：")
        return [head, *(paragraph(f"□ {line}") for line in lines), seal]
    if content.startswith(TABLES):
        return plan_tables(printed, *content[len(TABLES) :].split())
    filled: list[Block] = _known(CONTENTS, content)(printed)
    return filled


def _known(table: dict[str, Any], key: str) -> Any:
    if key not in table:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The outline in the rulebook names a content {key} that the report does not know."
            ),
            key=key,
        )
    return table[key]


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")
