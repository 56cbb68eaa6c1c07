"""The pieces a report is made of: plain values that go as JSON to whichever writer prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..model.plan import Plan
from .printing import clean

Block = dict[str, Any]


@dataclass(frozen=True)
class MapSheet:
    """A drawn map sheet; the two paths are relative to the package folder."""

    key: str
    title: str
    pdf: str
    png: str


@dataclass(frozen=True)
class Printed:
    """What a report is printed from.

    ``section_png``, ``proof_png``, ``gantt_png`` (one for each part of a long programme) and ``cash_png`` are relative
    to the package folder, None or nothing where none was drawn; ``missing_maps`` are titles; ``adjusted`` is what
    ``printing.adjustments`` found.
    """

    plan: Plan
    version: int
    maps: tuple[MapSheet, ...] = ()
    missing_maps: tuple[str, ...] = ()
    section_png: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    adjusted: dict[tuple[str, float], str] = field(default_factory=dict)
    proof_png: str | None = None
    gantt_png: tuple[str, ...] = ()
    cash_png: str | None = None

    @property
    def short_hash(self) -> str:
        """What stands in every footer."""
        return self.plan.sha256[:12]


def heading(text: str, level: int, *, new_page: bool = False) -> Block:
    return {"kind": "heading", "text": clean(text), "level": level, "new_page": new_page}


def paragraph(text: str, style: str = "body") -> Block:
    """``style``: body, note (small), missing (what the data cannot fill) or warning."""
    return {"kind": "paragraph", "text": clean(text), "style": style}


def numbered(texts: Iterable[str]) -> list[Block]:
    return [paragraph(f"（{i}）{text}") for i, text in enumerate(texts, 1)]


def figure(path: str, caption: str, *, full_page: bool = False) -> Block:
    return {"kind": "figure", "path": path, "caption": clean(caption), "full_page": full_page}


def grid(caption: str, header: list[str], rows: list[list[str]], key: str = "") -> Block:
    """A table of texts, for lists that are no table of the plan."""
    return {
        "kind": "table",
        "key": key,
        "caption": clean(caption),
        "columns": [{"label": clean(label), "unit": "", "numeric": False} for label in header],
        "rows": [[clean(cell) for cell in row] for row in rows],
        "total": None,
        "notes": [],
    }
