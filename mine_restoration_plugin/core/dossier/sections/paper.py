"""Sheets of sections as PDF, in millimetres of paper: what is drawn can be measured with a ruler."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...geodata.files import unwritable, written
from ...model.fonts import chinese_font
from ...model.progress import SILENT, Progress
from ...terrain.stationing import chainage
from ..section_figure import CUT, DESIGN, EXISTING, FILL
from .profiles import Profile, stations
from .scales import FRAME, LABEL_MM, TABLE_MM, TITLE_BLOCK_MM, TITLE_MM, Layout, levels_of

FLOOR, STRATUM, INK = "#7030a0", "#8c8c8c", "#202020"
HATCHES = ("....", "////", "\\\\\\\\", "xxx", "----", "ooo", "|||", "+++")
POINT_MM = 25.4 / 72
ROWS = ("offset", "before", "after", "cut", "fill")
_ROW_MM = TABLE_MM / (len(ROWS) + 0.2)
_GAP_MM = 4.2
"""Between two columns of the table."""
WORDS = {
    "offset": ("offset (m)", "距离（m）"),
    "before": ("present (m)", "现状高程"),
    "after": ("design (m)", "设计高程"),
    "cut": ("cut (m)", "挖深（m）"),
    "fill": ("fill (m)", "填高（m）"),
    "section": ("Section {name}", "断面 {name}"),
    "areas": ("cut {cut} m², fill {fill} m²", "挖方面积 A挖 = {cut} m²    填方面积 A填 = {fill} m²"),
    "existing": ("present ground", "现状地面线"),
    "design": ("design", "设计线"),
    "floor": ("law floor", "法定底板线"),
    "cutting": ("cut", "挖方"),
    "filling": ("fill", "填方"),
    "below": ("design up to {drop:.2f} m below the law floor", "设计低于法定底板，最大 {drop:.2f} m"),
    "drawing": ("Drawing", "图名"),
    "title": ("Cross-sections", "横断面图"),
    "mine": ("Mine", "矿山名称"),
    "range": ("Sections", "断面"),
    "scale": ("Scale", "比例尺"),
    "scales": ("horizontal 1:{h}, vertical 1:{v}", "水平 1:{h}  垂直 1:{v}"),
    "datum": ("Heights", "高程基准"),
    "unstated": ("not stated", "未说明"),
    "system": ("System", "坐标系"),
    "sheet": ("Sheet", "图号"),
    "of": ("{number} of {count}", "第 {number} 张  共 {count} 张"),
    "agency": ("Drawn up by", "编制单位"),
    "date": ("Date", "日期"),
    "demo": ("DEMONSTRATION, NOT FOR APPROVAL", "示范，不得报批"),
}


@dataclass(frozen=True)
class TitleBlock:
    """What the title block says besides what the sections tell; empty texts stay blanks to fill in."""

    mine: str = ""
    agency: str = ""
    date: str = ""
    datum: str | None = None
    system: str = ""
    demo: bool = False


def write_sheets(
    path: str | os.PathLike[str],
    layout: Layout,
    block: TitleBlock,
    *,
    chinese: bool = True,
    progress: Progress = SILENT,
) -> None:
    """All sheets as one PDF; English where this machine has no Chinese font.

    Raises:
        InputError: the file cannot be written.
        Cancelled: nothing was written.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    target = Path(path)
    try:
        with written(target) as part, PdfPages(part, metadata={"CreationDate": None, "Producer": None}) as pdf:
            for number, figure in enumerate(draw_sheets(layout, block, chinese=chinese)):
                progress.report(number / len(layout.sheets))
                pdf.savefig(figure)
    except OSError as error:
        raise unwritable(target, error) from error


def draw_sheets(layout: Layout, block: TitleBlock, *, chinese: bool = True) -> Iterator[Any]:
    """A matplotlib figure for each sheet, one millimetre of the axes one of paper."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = chinese_font()  # for names in English sheets too
    chinese = chinese and font is not None
    words = {key: pair[chinese] for key, pair in WORDS.items()}
    settings: dict[str, Any] = {"axes.unicode_minus": False, "hatch.linewidth": 0.25, "pdf.fonttype": 3}
    if font:
        settings["font.family"] = [font, "DejaVu Sans"]
    width, height = layout.paper
    for number, placed in enumerate(layout.sheets, 1):
        with matplotlib.rc_context(settings):
            figure = Figure(figsize=(width / 25.4, height / 25.4), dpi=150)
            FigureCanvasAgg(figure)
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set_xlim(0, width)
            axes.set_ylim(height, 0)  # from the upper edge down, as one reads
            axes.set_axis_off()
            page = _Page(axes, layout, words, chinese)
            page.frame(block, [profile for profile, *_ in placed], number)
            for profile, left, top, tall in placed:
                page.section(profile, left, top, tall)
            yield figure


class _Page:
    def __init__(self, axes: Any, layout: Layout, words: Mapping[str, str], chinese: bool) -> None:
        self._axes, self._layout, self._words, self._chinese = axes, layout, words, chinese

    def _line(self, x: Any, y: Any, width: float = 0.3, **more: Any) -> None:
        more.setdefault("color", INK)
        self._axes.plot(x, y, lw=width / POINT_MM, solid_capstyle="butt", **more)

    def _text(self, x: float, y: float, text: str, size_mm: float, **more: Any) -> None:
        more = {"ha": "left", "va": "center", "color": INK, **more}
        self._axes.text(x, y, text.replace("$", r"\$"), fontsize=size_mm / POINT_MM, **more)

    def frame(self, block: TitleBlock, profiles: Sequence[Profile], number: int) -> None:
        """Outer and inner frame, and the title block along the lower edge."""
        width, height = self._layout.paper
        left, right, bottom, top = FRAME
        x0, x1, y0, y1 = left, width - right, top, height - bottom
        self._line([0.2, width - 0.2, width - 0.2, 0.2, 0.2], [0.2, 0.2, height - 0.2, height - 0.2, 0.2], 0.18)
        self._line([x0, x1, x1, x0, x0], [y0, y0, y1, y1, y0], 0.7)
        upper = y1 - TITLE_BLOCK_MM
        self._line([x0, x1], [upper, upper], 0.5)
        say = self._words
        names = profiles[0].name if len(profiles) == 1 else f"{profiles[0].name} – {profiles[-1].name}"
        cells = (
            (say["mine"], block.mine), (say["drawing"], say["title"]), (say["range"], names),
            (say["scale"], say["scales"].format(h=self._layout.horizontal, v=self._layout.vertical)),
            (say["datum"], block.datum or say["unstated"]), (say["system"], block.system),
            (say["agency"], block.agency), (say["date"], block.date),
            (say["sheet"], say["of"].format(number=number, count=len(self._layout.sheets))),
        )  # fmt: skip
        columns = 3
        cell_w, cell_h = (x1 - x0) / columns, TITLE_BLOCK_MM / 3
        for i, (label, value) in enumerate(cells):
            x, y = x0 + i % columns * cell_w, upper + i // columns * cell_h
            self._line([x, x + cell_w, x + cell_w, x], [y + cell_h, y + cell_h, y, y], 0.18)
            self._line([x + 22, x + 22], [y, y + cell_h], 0.18)
            self._text(x + 11, y + cell_h / 2, label, 2.4, ha="center")
            self._text(x + 24, y + cell_h / 2, _fitting(value, cell_w - 26, 2.6), 2.6)
        self._legend(profiles, x1 - 3, upper - 2.6)
        if block.demo:
            self._text((x0 + x1) / 2, (y0 + upper) / 2, say["demo"], 14.0, ha="center", color="#c0000022", rotation=25)

    def section(self, profile: Profile, left: float, top: float, tall: float) -> None:
        """Title, the drawing to scale, and its table."""
        layout, say = self._layout, self._words
        low, high, step = levels_of(profile, layout.vertical)
        x0, y1 = left + LABEL_MM, top + TITLE_MM + tall
        x = x0 + (profile.s - profile.s[0]) / layout.horizontal * 1000
        x1 = float(x[-1])

        def y(levels: Any) -> Any:
            return y1 - (levels - low) / layout.vertical * 1000

        head = say["section"].format(name=profile.name)
        if profile.station_m is not None:
            head += f"    K{chainage(profile.station_m)}"
        self._text(x0, top + 2.5, head, 3.2, weight="bold")
        areas = say["areas"].format(cut=_area(profile.cut_m2), fill=_area(profile.fill_m2))
        drop = profile.below_floor_m
        if drop is not None and drop > 5e-3:
            areas += "    " + say["below"].format(drop=drop)
        self._text(x0, top + 6.8, areas, 2.5)
        self._levels(x0, x1, low, high, step, y)
        self._strata(profile, x, y, y1)
        self._earth(profile, x, y)
        self._line(x, y(profile.before), 0.3, color=EXISTING, ls=(0, (5, 2)))
        if np.isfinite(profile.floor).any():
            self._line(x, y(profile.floor), 0.35, color=FLOOR, ls=(0, (7, 2, 1, 2)))
        self._line(x, y(profile.after), 0.5, color=DESIGN)
        self._table(profile, x0, x1, y1, float(profile.s[0]))

    def _legend(self, profiles: Sequence[Profile], right: float, y: float) -> None:
        """What the lines are, once on each sheet."""
        say = self._words
        entries: list[tuple[str, str, Any]] = [("existing", EXISTING, (0, (5, 2))), ("design", DESIGN, "-")]
        if any(np.isfinite(profile.floor).any() for profile in profiles):
            entries.append(("floor", FLOOR, (0, (7, 2, 1, 2))))
        x = right
        for key, colour, style in reversed(entries):
            x -= _width(say[key], 2.2)
            self._text(x, y, say[key], 2.2)
            self._line([x - 8, x - 1], [y, y], 0.4, color=colour, ls=style)
            x -= 11

    def _levels(self, x0: float, x1: float, low: float, high: float, step: float, y: Any) -> None:
        """A staff with its levels, and thin lines across."""
        count = round((high - low) / step)
        digits = 0 if step >= 1 else 2
        for i in range(count + 1):
            level = low + i * step
            self._line([x0, x1], [y(level)] * 2, 0.08, color="#c8c8c8")
            self._text(x0 - 3.4, y(level) - (0 if i else 1.2), f"{level:.{digits}f}", 2.1, ha="right")
            if i < count:
                ends = [y(level), y(level + step)]
                self._line([x0 - 1.2, x0 - 1.2], ends, 1.0, color=INK if i % 2 else "#ffffff")
        self._line([x0 - 1.8, x0 - 0.6, x0 - 0.6, x0 - 1.8, x0 - 1.8], [y(low), y(low), y(high), y(high), y(low)], 0.12)

    def _strata(self, profile: Profile, x: Any, y: Any, bottom: float) -> None:
        for number, (label, top) in enumerate(profile.strata):
            last = number + 1 == len(profile.strata)
            under = np.full(len(x), bottom) if last else np.minimum(y(profile.strata[number + 1][1]), bottom)
            upper = np.minimum(y(top), bottom)
            hatch = HATCHES[number % len(HATCHES)]
            self._axes.fill_between(
                x, upper, under, where=under > upper, facecolor="none", edgecolor="#c4c4c4", hatch=hatch, lw=0
            )
            if number:
                self._line(x, np.where(y(top) < bottom, y(top), np.nan), 0.18, color=STRATUM)
            aim = 0.12 + 0.14 * (number % 5)  # beside each other, not below
            thick = np.where(np.isfinite(under - upper), under - upper, 0.0)
            place = int(np.argmax(np.minimum(thick, 8.0) - np.abs(np.arange(len(x)) / len(x) - aim) * 8))
            if thick[place] > 2.4:
                text = label.zh if self._chinese else label.en
                box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
                middle = upper[place] + min(thick[place] / 2, 6.0)
                half = _width(text, 2.2) / 2 + 1
                at = max(min(float(x[place]), float(x[-1]) - half), float(x[0]) + half)
                self._text(at, float(middle), text, 2.2, ha="center", color="#505050", bbox=box)

    def _earth(self, profile: Profile, x: Any, y: Any) -> None:
        """Cut and fill inside the outline, each stretch by itself."""
        rise = profile.after - profile.before
        for first, last in _stretches(profile.inside):
            part = slice(first, last + 1)
            for where, colour in ((rise[part] < 0, CUT), (rise[part] > 0, FILL)):
                self._axes.fill_between(
                    x[part], y(profile.before[part]), y(profile.after[part]), where=where, interpolate=True,
                    facecolor=colour, lw=0, alpha=0.75,
                )  # fmt: skip

    def _table(self, profile: Profile, x0: float, x1: float, top: float, start: float) -> None:
        """Numbers stand upright under their places."""
        say, scale = self._words, self._layout.horizontal
        named = stations(profile, _whole(scale), _GAP_MM * scale / 1000, 0.4e-3 * scale)
        values = {
            "offset": named, "before": _at(profile, profile.before, named), "after": _at(profile, profile.after, named),
        }  # fmt: skip
        rise = values["after"] - values["before"]
        rise[~profile.counts[np.searchsorted(profile.s, named - 1e-9)]] = np.nan
        values["cut"], values["fill"] = np.where(rise < 0, -rise, np.nan), np.where(rise > 0, rise, np.nan)
        left = x0 - LABEL_MM + 1
        for row in range(len(ROWS) + 1):
            self._line([left, x1 + 2], [top + row * _ROW_MM] * 2, 0.25 if row in (0, len(ROWS)) else 0.12)
        for edge in (left, x0 - 5, x1 + 2):
            self._line([edge, edge], [top, top + len(ROWS) * _ROW_MM], 0.18)
        for row, key in enumerate(ROWS):
            middle = top + (row + 0.5) * _ROW_MM
            self._text((left + x0 - 5) / 2, middle, say[key], 2.1, ha="center")
            for place, value in zip(named, values[key]):
                if math.isfinite(value):
                    at = x0 + (place - start) / scale * 1000
                    self._text(at, middle, f"{value:.2f}", 2.0, ha="center", rotation=90)


def _at(profile: Profile, heights: Any, places: Any) -> Any:
    return np.interp(places, profile.s, heights)


def _whole(scale: int) -> float:
    """A round spacing of at least a centimetre of paper, m."""
    least = scale / 100
    return next(m * 10.0**e for e in range(-2, 6) for m in (1, 2, 5) if m * 10.0**e >= least * 0.999)


def _stretches(inside: Any) -> list[tuple[int, int]]:
    """First and last point of every run of stretches that count."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2])]


def _area(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _width(text: str, size_mm: float) -> float:
    return sum(1.0 if ord(c) > 0x2E80 else 0.56 for c in text) * size_mm


def _fitting(text: str, room: float, size: float) -> str:
    while text and _width(text, size) > room:
        text = text[:-2] + "…" if not text.endswith("…") else text[:-2] + "…"
    return text
