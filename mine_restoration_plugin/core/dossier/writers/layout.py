"""How wide the columns of a printed table are, and whether it stands, lies or is turned over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

PORTRAIT_MM, LANDSCAPE_MM = 156.0, 241.0
SIZES_PT = (9.0, 7.5, 6.5)
MM_PER_PT = 25.4 / 72
PADDING_MM = 2.6
TEXT_EM, LABEL_EM = 16.0, 3.0
TURNED_ROWS, MOST_TURNED_ROWS = 3, 10
CONTINUED = "（续）"
TOKEN = re.compile(r"[\x21-\x7e]+")


class Layout(NamedTuple):
    """``widths_mm`` fill the line of the page."""

    landscape: bool
    size_pt: float
    widths_mm: list[float]
    turned: bool = False


def em(text: str) -> float:
    """Width of a line of text in ems."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in text)


def needs(block: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Narrowest and comfortable width of each column, in ems."""
    narrow, wide = [], []
    for i, column in enumerate(block["columns"]):
        cells = [row[i] for row in block["rows"]] + ([block["total"][i]] if block["total"] else [])
        lines = [line for cell in cells for line in cell.split("\n")]
        whole = [em(line) for line in lines] or [0.0]
        if column["numeric"]:
            least = max(whole)
        else:
            tokens = [em(token) for line in lines for token in TOKEN.findall(line)]
            least = max([min(token, TEXT_EM) for token in tokens] + [min(max(whole), 2 * LABEL_EM)])
        label = em(column["label"])
        least = max(least, min(label, LABEL_EM), em(column["unit"]) + 1.1 if column["unit"] else 0.0)
        narrow.append(least)
        wide.append(max(least, min(most(whole), 2 * TEXT_EM), min(label, 2 * LABEL_EM)))
    return narrow, wide


def most(whole: Sequence[float]) -> float:
    """The width that nine lines in ten keep within: one long value must not take the room of a whole column."""
    return sorted(whole)[-(len(whole) // 10) - 1]


def fit(narrow: Sequence[float], wide: Sequence[float], line_mm: float, size_pt: float) -> list[float] | None:
    """Widths that fill the line, or None when even the narrowest do not fit."""
    mm = size_pt * MM_PER_PT
    least = [value * mm + PADDING_MM for value in narrow]
    best = [value * mm + PADDING_MM for value in wide]
    if sum(least) > line_mm:
        return None
    spare, wish = line_mm - sum(least), sum(best) - sum(least)
    if wish <= spare:
        scale = line_mm / sum(best)
        return [value * scale for value in best]
    return [low + (high - low) * spare / wish for low, high in zip(least, best)]


def turned(block: dict[str, Any]) -> dict[str, Any]:
    """The table turned over, for few rows with many columns: the first column becomes the header, beside the units."""
    text = {"unit": "", "numeric": False}
    first, *others = block["columns"]
    columns = [{"label": first["label"], **text}, {"label": "单位", **text}]
    lines = block["rows"] + ([block["total"]] if block["total"] else [])
    columns += [{"label": row[0], **text} for row in lines]
    rows = [[column["label"], column["unit"], *(row[i] for row in lines)] for i, column in enumerate(others, 1)]
    return {**block, "columns": columns, "rows": rows, "total": None}


def plan_table(block: dict[str, Any]) -> Layout:
    """Upright if it fits, turned over if it has few rows, else lying, else turned over if that fits."""
    narrow, wide = needs(block)
    upright = fit(narrow, wide, PORTRAIT_MM, SIZES_PT[0])
    if upright is not None:
        return Layout(False, SIZES_PT[0], upright)
    if len(block["rows"]) <= TURNED_ROWS:
        over = needs(turned(block))
        widths = fit(*over, PORTRAIT_MM, SIZES_PT[0])
        if widths is not None:
            return Layout(False, SIZES_PT[0], widths, turned=True)
    across = lying(block, SIZES_PT[:2])
    if across is None and len(block["rows"]) <= MOST_TURNED_ROWS:
        over = needs(turned(block))
        for line_mm in (PORTRAIT_MM, LANDSCAPE_MM):
            for size in SIZES_PT[:2]:
                widths = fit(*over, line_mm, size)
                if widths is not None:
                    return Layout(line_mm == LANDSCAPE_MM, size, widths, turned=True)
    return across or lying(block, SIZES_PT) or squeezed(block)


def lying(block: dict[str, Any], sizes: Sequence[float] = SIZES_PT) -> Layout | None:
    """On a lying sheet in the largest type that fits."""
    narrow, wide = needs(block)
    for size in sizes:
        widths = fit(narrow, wide, LANDSCAPE_MM, size)
        if widths is not None:
            return Layout(True, size, widths)
    return None


def squeezed(block: dict[str, Any]) -> Layout:
    """Lying, with whatever width there is."""
    narrow, _ = needs(block)
    scale = LANDSCAPE_MM / sum(narrow)
    return Layout(True, SIZES_PT[-1], [value * scale for value in narrow])


def parts(block: dict[str, Any]) -> list[dict[str, Any]]:
    """A table too wide for any sheet as several one below the other, each with the first column; notes under the last.

    A table that fits comes back as it is.
    """
    narrow, wide = needs(block)
    size = SIZES_PT[-1]
    if plan_table(block).turned or fit(narrow, wide, LANDSCAPE_MM, size) is not None:
        return [block]
    least = [value * size * MM_PER_PT + PADDING_MM for value in narrow]
    room = LANDSCAPE_MM - least[0]
    groups: list[list[int]] = [[]]
    for i in range(1, len(least)):
        if groups[-1] and sum(least[k] for k in groups[-1]) + least[i] > room:
            groups.append([])
        groups[-1].append(i)
    found = []
    for number, group in enumerate(groups):
        columns = [0, *group]
        total = block["total"] and [block["total"][i] for i in columns]
        found.append(
            {
                **block,
                "caption": block["caption"] + (CONTINUED if number else ""),
                "columns": [block["columns"][i] for i in columns],
                "rows": [[row[i] for i in columns] for row in block["rows"]],
                "total": total,
                "notes": block["notes"] if number == len(groups) - 1 else [],
            }
        )
    return found
