"""A plan as the content of a report: texts for the template's places and blocks for its body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.plan import Plan
from ..rulebook import Rulebook
from .blocks import Printed
from .chapters import information
from .outline import annexes, body, read_chapters
from .printing import cell_text, clean, date_text, is_demo, printed_table

DEMO_MARK = "示范，不得报批"
DRAFT_MARK = "草稿"


def names_of(plan: Plan) -> dict[str, str]:
    """The names on the cover. What the register does not know stays a blank to fill in."""
    mine: Mapping[str, Any] = plan.mine
    county = mine.get("county_name") or mine.get("county")
    return {
        "mine": clean(mine.get("name") or mine.get("mine_id") or ""),
        "mine_id": cell_text(mine.get("mine_id")),
        "county": clean(county) if county else "　　　　县（市、区）",
        "agency": clean(plan.decisions.get("agency") or "") or "　　　　　　　　",
    }


def marks(plan: Plan, draft: bool) -> str:
    """What the header of every page says; empty for a plan that may be submitted."""
    return "　".join(mark for mark, on in ((DEMO_MARK, is_demo(plan)), (DRAFT_MARK, draft)) if on)


def report_content(printed: Printed, rulebook: Rulebook, *, draft: bool) -> dict[str, Any]:
    """JSON for the writers.

    ``texts`` fill the places of the Word template, ``blocks`` are the longer pieces by the name of their place, and
    ``tables`` lets a template place a single table of the plan.
    """
    plan, names = printed.plan, printed.names
    chapters = read_chapters(rulebook)
    return {
        "texts": {
            "title": rulebook.rule("outline.title").label.zh,
            "subtitle": rulebook.rule("outline.subtitle").label.zh,
            "mine_name": names["mine"],
            "mine_id": names["mine_id"],
            "county": names["county"],
            "agency": names["agency"],
            "date": date_text(plan.decisions),
            "mark": marks(plan, draft),
            "plan_version": str(printed.version),
            "plan_hash": printed.short_hash,
        },
        "blocks": {
            "information": [information(printed)],
            "chapters": body(chapters, printed, rulebook),
            "annexes": annexes(chapters, printed, rulebook),
        },
        "tables": {key: [printed_table(table)] for key, table in plan.tables.items()},
        "date": str(plan.decisions.get("date") or ""),
    }
