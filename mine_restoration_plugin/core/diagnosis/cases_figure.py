"""A page for one section: existing and designed ground, the critical surface of every case, and the table below."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..model.fonts import families
from ..model.text import Label
from .cases import DESIGNED, EXISTING, NEEDS_UNIT, CaseTable, Row
from .factors import printed_factor, printed_required
from .requirement import BELOW, CASE_NAMES, CASES, CODE_NAMES, MEETS, STATES

WIDTH_IN, HEIGHT_IN, DPI = 7.6, 6.4, 200
BEFORE, AFTER, WATER, BAD, GOOD = "#7a4a1d", "#c00000", "#1f77b4", "#c00000", "#2e7d32"
COLOURS = {"natural": "#2e7d32", "rain": "#1565c0", "quake": "#8e24aa"}
SOIL = ("#f3e7d3", "#e9d8bd", "#dcc7a8", "#e2dfd5", "#d3d0c6")
SURFACES = {EXISTING: Label("existing", "现状"), DESIGNED: Label("designed", "设计")}
GRADES = {1: Label("grade I", "一级"), 2: Label("grade II", "二级"), 3: Label("grade III", "三级")}
HEADS = (
    Label("ground", "地面"),
    Label("case", "工况"),
    Label("Fs", "稳定系数Fs"),
    Label("Fst", "安全系数Fst"),
    Label("state", "稳定状态"),
    Label("against the code", "与规范比较"),
)
VERDICTS = {
    MEETS: Label("✓ meets", "✓ 满足"),
    BELOW: Label("✗ does not meet", "✗ 不满足"),
    "cannot_tell": Label("? cannot tell", "? 无法判定"),
}
TITLE = Label(
    "Section {name}: load cases by {code}, {grade}, {duration}", "剖面{name}各工况稳定性（{code}，{grade}，{duration}）"
)
DURATION = {True: Label("permanent", "永久边坡"), False: Label("temporary", "临时边坡")}
GROUND = {EXISTING: Label("existing ground", "现状线"), DESIGNED: Label("designed ground", "设计线")}
SLIP = Label("critical surface, {surface}, {case}", "{surface}最危险滑面（{case}）")
WATER_LINE = Label("water line", "水位线")
UNIT = Label("Unit and qualification: {unit}", "单位及地质灾害防治资质：{unit}")
NO_UNIT = Label("not given", "未填写")
AXES = (Label("distance / m", "水平距离 / m"), Label("height / m", "高程 / m"))


def draw_cases(
    table: CaseTable, section: str, *, chinese: bool = True, names: Mapping[str, Label] | None = None
) -> bytes:
    """PNG bytes of one section's page; English where no Chinese font is at hand.

    ``names`` are what layers named after rows of the rulebook are called.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fonts, in_chinese = families(chinese)

    def say(label: Label) -> str:
        return (label.zh if in_chinese else label.en).replace("$", r"\$")

    rows = [row for row in table.rows if row.section == section]
    settings = {"font.size": 8, "axes.unicode_minus": False, "axes.linewidth": 0.6, "font.family": fonts}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.08, 0.43, 0.89, 0.5))
        _section(axes, rows, say, names or {})
        first = rows[0].required
        title = TITLE.format(
            name=section, code=CODE_NAMES[first.code], grade=GRADES[first.grade], duration=DURATION[first.permanent]
        )
        axes.set_title(say(title), fontsize=9.5)
        _table(figure, rows, say)
        unit = Label(table.wanted.unit, table.wanted.unit) if table.wanted.unit else NO_UNIT
        figure.text(0.08, 0.045, say(UNIT.format(unit=unit)), fontsize=7.5)
        figure.text(0.08, 0.018, say(NEEDS_UNIT), fontsize=7.5, color=BAD)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _section(axes: Any, rows: Sequence[Row], say: Any, names: Mapping[str, Label]) -> None:
    grounds = {}
    for row in rows:
        if row.stability is not None and row.surface not in grounds:
            grounds[row.surface] = row.stability.section
    last = grounds.get(DESIGNED) or grounds.get(EXISTING)
    if last is None:
        return
    low, high = _heights(rows, grounds)
    x = np.unique(np.concatenate([last.ground[:, 0], *(layer.top[:, 0] for layer in last.layers)]))
    ground = np.interp(x, last.ground[:, 0], last.ground[:, 1])
    tops = [np.minimum(np.interp(x, layer.top[:, 0], layer.top[:, 1]), ground) for layer in last.layers]
    for number, layer in enumerate(last.layers):
        top = ground if number == 0 else tops[number]
        below = tops[number + 1] if number + 1 < len(tops) else np.full(len(x), -np.inf)
        below = np.maximum(np.minimum(below, top), low - 9 * (high - low))
        axes.fill_between(x, below, top, color=SOIL[number % len(SOIL)], lw=0)
        inner = (x > x[0] + 0.12 * np.ptp(x)) & (x < x[-1] - 0.12 * np.ptp(x))
        below = np.maximum(below, low)
        thick = np.where(inner, top - below, 0.0)
        k = int(np.argmax(thick))
        name = say(names.get(layer.name, Label(layer.name, layer.name)))
        if thick[k] > 0.04 * (high - low):
            axes.text(
                x[k],
                (top[k] + below[k]) / 2,
                name,
                fontsize=7,
                ha="center",
                alpha=0.8,
            )
    for surface, section in grounds.items():
        style = {"color": BEFORE, "ls": (0, (5, 2)), "lw": 1.2} if surface == EXISTING else {"color": AFTER, "lw": 1.5}
        axes.plot(*section.ground.T, label=say(GROUND[surface]), **style)
    if last.water is not None:
        axes.plot(*last.water.T, color=WATER, lw=0.9, ls="-.", label=say(WATER_LINE))
    for row in rows:
        if row.stability is None or not len(row.stability.surface):
            continue
        axes.plot(
            *row.stability.surface.T,
            color=COLOURS[row.case],
            lw=1.1 if row.surface == DESIGNED else 0.8,
            ls="-" if row.surface == DESIGNED else (0, (3, 2)),
            label=say(SLIP.format(surface=SURFACES[row.surface], case=CASE_NAMES[row.case])),
        )
    axes.set_ylim(low, high)
    axes.set_xlim(float(last.ground[0, 0]), float(last.ground[-1, 0]))
    axes.set_aspect("equal", adjustable="datalim" if len(x) else "box")
    axes.set_xlabel(say(AXES[0]), labelpad=1)
    axes.set_ylabel(say(AXES[1]))
    axes.grid(True, lw=0.3, color="#cccccc")
    axes.legend(loc="best", fontsize=6.5, framealpha=0.85, edgecolor="none", ncol=2)


def _heights(rows: Sequence[Row], grounds: dict[str, Any]) -> tuple[float, float]:
    lines = [section.ground[:, 1] for section in grounds.values()]
    lines += [row.stability.surface[:, 1] for row in rows if row.stability is not None and len(row.stability.surface)]
    heights = np.concatenate(lines)
    spread = max(float(np.ptp(heights)), 1.0)
    return float(heights.min()) - 0.12 * spread, float(heights.max()) + 0.45 * spread


def _table(figure: Any, rows: Sequence[Row], say: Any) -> None:
    columns = (0.08, 0.19, 0.31, 0.45, 0.6, 0.76)
    top, step = 0.345, 0.034
    for x, head in zip(columns, HEADS):
        figure.text(x, top, say(head), fontsize=8, fontweight="bold")
    figure.add_artist(_line(figure, top - 0.009))
    order = {case: number for number, case in enumerate(CASES)}
    shown = sorted(rows, key=lambda row: (row.surface != EXISTING, order[row.case]))
    for number, row in enumerate(shown):
        y = top - step * (number + 1)
        colour = {MEETS: GOOD, BELOW: BAD}.get(row.verdict.key, "#555555")
        state = "—" if row.verdict.state is None else say(STATES[row.verdict.state])
        cells = (
            say(SURFACES[row.surface]),
            say(CASE_NAMES[row.case]),
            "—" if row.factor is None else f"{printed_factor(row.factor):.2f}",
            "—" if row.required.low is None else _required(row),
            state,
        )
        for x, text in zip(columns, cells):
            figure.text(x, y, text, fontsize=8)
        figure.text(columns[-1], y, say(VERDICTS[row.verdict.key]), fontsize=8, color=colour)
    figure.add_artist(_line(figure, top - step * len(shown) - 0.011))


def _required(row: Row) -> str:
    low, high = row.required.low, row.required.high
    text = printed_required(float(low or 0.0))
    return text if high is None else f"{text}–{printed_required(high)}"


def _line(figure: Any, y: float) -> Any:
    from matplotlib.lines import Line2D

    return Line2D((0.08, 0.97), (y, y), transform=figure.transFigure, color="black", lw=0.6)
