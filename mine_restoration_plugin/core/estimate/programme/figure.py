"""The Gantt chart and the cash curve as pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from ...model.fonts import families
from ...model.text import Label
from ...model.units import CNY_PER_WAN
from ...model.work import PARTS
from .calendar import EPOCH
from .result import DAYS_PER_YEAR, ZERO, Milestone, Programme, Task, quarter_label

DPI = 200
WIDTH_IN, ROW_IN = 9.0, 0.24
COLOURS = {
    "temporary": "#7f7f7f", "hazard": "#f0a04b", "landform": "#b7791f", "drains": "#2f6db5", "soil": "#7a4a1d",
    "plants": "#3a8f3a", "structures": "#6b5b95", "roads": "#555555", "monitoring": "#17a2a2", "aftercare": "#9ccc65",
}  # fmt: skip
STEP_COLOUR, CRITICAL = "#bdbdbd", "#d00000"
CRITICAL_WORD = Label("critical", "关键线路")
DAY_AXIS = Label("Days from the start of the works", "开工后天数")
AFTER_NOTE = Label("until {when}", "至 {when}")
ROTATED_FROM = 5
HEADROOM = 1.08
STEPS = Label("Approvals and acceptance", "前期与验收")


def draw_gantt(programme: Programme, chinese: bool = True, kind: str = "png") -> bytes:
    """Tasks as bars with their closed seasons left out, critical ones framed, steps of approval in grey.

    Aftercare of several years would press the works together: the axis ends a little after acceptance, and bars that
    go on say until when.

    Args:
        kind: png or svg. The same programme gives the same bytes on one machine.
    """
    entries = _entries(programme)
    height = max(1.2 + ROW_IN * len(entries), 2.4)
    figure, axes, chinese = _figure(chinese, height)
    with figure["context"]:
        start = programme.start or EPOCH
        end = _axis_end(programme)
        for row, entry in enumerate(entries):
            _bar(axes, entry, row, start, end, programme.dated, chinese)
        axes.set_yticks(range(len(entries)), [_said(entry.label, chinese) for entry in entries])
        axes.set_ylim(len(entries) - 0.4, -0.6)
        first = min((entry.first_day for entry in entries), default=1)
        axes.set_xlim(_x(start, first - 3, programme.dated), _x(start, end + 1, programme.dated))
        _time_axis(axes, programme, start, first, end, chinese)
        axes.grid(axis="x", lw=0.3, color="#cccccc")
        axes.set_axisbelow(True)
        _legend(axes, entries, chinese)
        return _bytes(figure["figure"], kind)


def draw_cash(programme: Programme, chinese: bool = True, kind: str = "png") -> bytes:
    """Money by quarter in 万元 as bars by kind, with the running sum as a curve."""
    figure, axes, chinese = _figure(chinese, 3.6)
    words = (
        Label("Works", "工程施工费"), Label("Other costs", "设备与其他费用"),
        Label("Monitoring and aftercare", "监测与管护费"), Label("Retention money", "质量保证金返还"),
    )  # fmt: skip
    colours = (COLOURS["landform"], STEP_COLOUR, COLOURS["aftercare"], COLOURS["structures"])
    with figure["context"]:
        places = list(range(len(programme.cash)))
        floor = [0.0] * len(places)
        parts = ("works_cny", "fees_cny", "after_cny", "retention_cny")
        for part, word, colour in zip(parts, words, colours):
            amounts = [float(getattr(cash, part) / CNY_PER_WAN) for cash in programme.cash]
            if any(amounts):
                axes.bar(places, amounts, bottom=floor, color=colour, label=_said(word, chinese), width=0.7)
            floor = [one + other for one, other in zip(floor, amounts)]
        running, so_far = [], ZERO
        for cash in programme.cash:
            so_far += cash.total_cny
            running.append(float(so_far / CNY_PER_WAN))
        curve = axes.twinx()
        curve.plot(
            places, running, color=CRITICAL, marker="o", ms=2.5, lw=1.2,
            label=_said(Label("Running sum (right)", "累计（右轴）"), chinese),
        )  # fmt: skip
        curve.set_ylim(0, HEADROOM * (running[-1] if running else 1.0))
        axes.set_ylim(0, HEADROOM * max(floor, default=1.0))
        unit = _said(Label("10,000 yuan", "万元"), chinese)
        axes.set_ylabel(unit)
        curve.set_ylabel(unit)
        labels = [_said(quarter_label(cash.quarter, programme.dated), chinese) for cash in programme.cash]
        turned = len(labels) >= ROTATED_FROM
        axes.set_xticks(places, labels, rotation=60 if turned else 0, ha="right" if turned else "center")
        handles = [pair for pair in zip(*axes.get_legend_handles_labels())]
        handles += list(zip(*curve.get_legend_handles_labels()))
        axes.legend(*zip(*handles), loc="upper center", bbox_to_anchor=(0.5, 1.15), ncols=5, frameon=False)
        return _bytes(figure["figure"], kind)


def _entries(programme: Programme) -> list[Task | Milestone]:
    entries: list[Task | Milestone] = [*programme.milestones, *programme.tasks]
    return sorted(entries, key=lambda entry: (entry.first_day, entry.last_day))


def _axis_end(programme: Programme) -> int:
    """The last day of works and acceptance, and a twelfth of the way more."""
    last = max([m.last_day for m in programme.milestones] + [t.last_day for t in programme.tasks if not t.years] + [1])
    return last + max(last // 12, 20)


def _bar(axes: Any, entry: Task | Milestone, row: int, start: date, end: int, dated: bool, chinese: bool) -> None:
    if isinstance(entry, Milestone):
        _span(axes, row, entry.first_day, entry.last_day, start, dated, STEP_COLOUR, None)
        return
    for first, last in entry.stretches:
        frame = CRITICAL if entry.critical else None
        _span(axes, row, first, min(last, end + 1), start, dated, COLOURS[entry.part], frame)
    if len(entry.stretches) > 1:
        x = [_x(start, entry.first_day, dated), _x(start, entry.last_day, dated)]
        axes.plot(x, (row, row), color=COLOURS[entry.part], lw=0.8, ls=":", zorder=1)
    if entry.last_day > end:
        when = entry.finish.isoformat() if entry.finish else str(entry.last_day)
        text = _said(AFTER_NOTE.format(when=when), chinese)
        axes.annotate(f"{text} ▸", (_x(start, end, dated), row), fontsize=5.5, ha="right", va="center", color="#1b3d00")


def _span(axes: Any, row: int, first: int, last: int, start: date, dated: bool, colour: str, frame: str | None) -> None:
    left, right = _x(start, first, dated), _x(start, last + 1, dated)
    axes.barh(row, right - left, left=left, height=0.62, color=colour, edgecolor=frame, linewidth=1.0 if frame else 0)


def _x(start: date, day: int, dated: bool) -> float:
    """Place of the morning of a day on the axis: matplotlib's days since 1970, or the day's number."""
    return float((start + timedelta(days=day - 1)).toordinal() - date(1970, 1, 1).toordinal()) if dated else float(day)


def _time_axis(axes: Any, programme: Programme, start: date, first: int, end: int, chinese: bool) -> None:
    if not programme.dated:
        axes.set_xlabel(_said(DAY_AXIS, chinese))
        return
    days = [start + timedelta(days=number - 1) for number in range(first - 3, end + 2)]
    firsts = [day for day in days if day.day == 1]
    step = 1 if len(firsts) <= 14 else 3 if len(firsts) <= 3 * DAYS_PER_YEAR // 30 else 12
    shown = [day for day in firsts if (day.month - 1) % step == 0]
    places = [float(day.toordinal() - date(1970, 1, 1).toordinal()) for day in shown]
    axes.set_xticks(places, [f"{day.year}-{day.month:02d}" for day in shown], rotation=45, ha="right")


def _legend(axes: Any, entries: Sequence[Task | Milestone], chinese: bool) -> None:
    from matplotlib.patches import Patch

    parts = dict.fromkeys(entry.part for entry in entries if isinstance(entry, Task))
    handles = [Patch(fc=COLOURS[part], label=_said(PARTS[part], chinese)) for part in parts]
    if any(isinstance(entry, Milestone) for entry in entries):
        handles.insert(0, Patch(fc=STEP_COLOUR, label=_said(STEPS, chinese)))
    handles.append(Patch(fc="white", ec=CRITICAL, label=_said(CRITICAL_WORD, chinese)))
    axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=5, frameon=False, fontsize=6.5)


def _said(label: Label, chinese: bool) -> str:
    return label.zh if chinese else label.en


def _figure(chinese: bool, height_in: float) -> tuple[dict[str, Any], Any, bool]:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fonts, speaks = families(chinese)
    settings = {
        "font.size": 7, "axes.unicode_minus": False, "axes.linewidth": 0.6, "font.family": fonts,
        "svg.hashsalt": "programme",
    }  # fmt: skip
    context = matplotlib.rc_context(settings)
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
    return {"figure": figure, "context": context}, axes, chinese and speaks


def _bytes(figure: Any, kind: str) -> bytes:
    buffer = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()
