"""Sections as a drawing: below each other, in metres along, heights drawn so many times taller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...geodata.files import write_bytes
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .frame import Sheet
from .profile import load_profile

Floats = NDArray[np.float64]
EXISTING, DESIGN, FLOOR, STRATA, TABLE = "DM_现状线", "DM_设计线", "DM_底板线", "DM_地层线", "DM_标注"
_COLOURS = {EXISTING: 33, DESIGN: 1, FLOOR: 6, STRATA: 8, TABLE: 7}


@dataclass(frozen=True)
class DrawnSection:
    """Lines as (layer, (n, 2) offset and height; NaN breaks them), with the rows of a table under them.

    ``table``: texts in rows, at the offsets of ``stations``; ``low_m``: the level of the lower edge.
    """

    title: str
    lines: Sequence[tuple[str, Floats]]
    stations: Floats
    table: Sequence[tuple[str, Sequence[str]]]
    low_m: float
    high_m: float


def write_sections(path: str | Path, sections: Sequence[DrawnSection], taller: float, text_m: float) -> None:
    """Write all sections; a height of ``z`` lies at ``taller · (z − low)`` above the section's own zero line.

    Raises:
        InputError: nothing to draw, or the file cannot be written.
    """
    if not sections:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no section to draw."))
    profile = load_profile()
    sheet = Sheet(profile, _COLOURS)
    upper = 0.0
    for section in sections:
        tall = (section.high_m - section.low_m) * taller
        zero = upper - 4 * text_m - tall
        _draw(sheet, section, zero, taller, text_m)
        upper = zero - (3 * len(section.table) + 6) * text_m
    write_bytes(path, sheet.content())


def _draw(sheet: Sheet, section: DrawnSection, zero: float, taller: float, size: float) -> None:
    for layer, line in section.lines:
        known = np.isfinite(line).all(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], known.astype(np.int8), [0]))))
        for first, last in zip(edges[::2], edges[1::2]):
            if last - first > 1:
                xy = line[first:last].copy()
                xy[:, 1] = zero + (xy[:, 1] - section.low_m) * taller
                sheet.polyline(layer, np.round(xy, 4), False, None, "", {})
    left, right = float(section.stations[0]), float(section.stations[-1])
    top = zero + (section.high_m - section.low_m) * taller
    sheet.text(TABLE, left, top + 2 * size, section.title, 1.4 * size, True)
    for level, y in ((section.low_m, zero), (section.high_m, top)):
        sheet.text(TABLE, left - 8 * size, y, f"{level:.2f}", size, True)
    sheet.polyline(TABLE, np.array([[left, zero], [right, zero]]), False, None, "", {})
    for row, (heading, texts) in enumerate(section.table, 1):
        y = zero - 3 * row * size
        sheet.text(TABLE, left - 12 * size, y, heading, size, True)
        for place, text in zip(section.stations.tolist(), texts):
            if text:
                sheet.text(TABLE, place, y, text, 0.8 * size)
