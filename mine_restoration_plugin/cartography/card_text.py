"""Texts of a plot card's table: broken into lines, in letters small enough for all of them to fit."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtGui import QFont, QFontMetricsF

PIXELS_OF_FONT = 200
LINE_HEIGHT = 1.45  # of Noto Sans CJK, the tallest of the families
SMALLEST_PT = 4.5


def large(font: QFont) -> QFontMetricsF:
    """The font measured large, so that rounding to pixels does not matter."""
    font = QFont(font)
    font.setPixelSize(PIXELS_OF_FONT)
    return QFontMetricsF(font)


def fitted(
    texts: Sequence[Sequence[str]],
    metrics: QFontMetricsF,
    usual_pt: float,
    widths_mm: Sequence[float],
    height_mm: float,
    around_mm: float,
) -> tuple[float, list[list[str]]]:
    """The largest size, and the lines, with which all rows fit the height; at the smallest, long texts end in "…"."""
    size, longest = usual_pt, 0
    while True:
        mm = size * 25.4 / 72.0
        rows = [
            [broken(text, metrics, width * PIXELS_OF_FONT / mm, longest) for text, width in zip(row, widths_mm)]
            for row in texts
        ]
        lines = [max(text.count("\n") + 1 for text in row) for row in rows]
        if not height_mm or sum(count * mm * LINE_HEIGHT + around_mm for count in lines) <= height_mm:
            return size, rows
        if size > SMALLEST_PT:
            size -= 0.25
        else:
            longest = (longest or max(lines) + 1) - 1
            if longest < 1:
                return size, rows


def broken(text: str, metrics: QFontMetricsF, width: float, longest: int = 0) -> str:
    """The text in lines no wider than ``width``, broken after any character, as Chinese may be: QGIS breaks at blanks.

    ``longest`` is the most lines it may have, 0 for any number.
    """
    lines = [""]
    for character in text:
        if character == "\n" or metrics.horizontalAdvance(lines[-1] + character) > width:
            lines.append("")
        if character != "\n":
            lines[-1] += character
    if longest and len(lines) > longest:
        lines = lines[:longest]
        lines[-1] = lines[-1][:-1] + "…"
    return "\n".join(lines)
