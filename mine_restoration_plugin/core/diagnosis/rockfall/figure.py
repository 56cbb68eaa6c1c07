"""One section with falling blocks as a figure for print: paths, envelope of heights, where blocks stop."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ...model.fonts import families
from .deed import Path

SHOWN = 30
WIDTH_IN, HEIGHT_IN, DPI = 7.2, 4.6, 200
GROUND, PATH, ENVELOPE, STOPS, MARK = "#7a4a1d", "#4a78b5", "#c00000", "#8fb08c", "#404040"
WORDS = {
    "title": ("Rockfall, section {n}: {k} blocks, seed {s}", "落石运动剖面 {n}：{k} 块，随机种子 {s}"),
    "ground": ("ground", "地面线"),
    "path": ("paths ({n} shown)", "运动轨迹（示 {n} 条）"),
    "envelope": ("highest path", "轨迹包络线"),
    "stop": ("blocks at rest / %", "停止块体比例 / %"),
    "reach": ("{p} % within {d:.0f} m", "{p}% 在 {d:.0f} m 内"),
    "barrier": ("barrier", "拦挡位置"),
    "x": ("distance from the source / m", "距源点水平距离 / m"),
    "z": ("height / m", "高程 / m"),
    "advice": ("Advice only. Needs a qualified unit.", "仅供参考，须由具备资质的单位复核"),
}


def draw(path: Path, seed: int, barrier_m: float | None, *, chinese: bool = True) -> bytes:
    """PNG bytes of one section; English where no Chinese font is at hand."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fonts, in_chinese = families(chinese)

    def say(key: str, **values: object) -> str:
        return WORDS[key][int(in_chinese)].format(**values).replace("$", r"\$")

    found = path.drawn()
    origin = float(found.start_x[0])
    ground, stations = found.profile.height(found.profile.stations), found.profile.stations - origin
    farthest = np.argsort(-np.abs(found.stop_x - found.start_x), kind="stable")
    shown_paths = [
        found.paths[i] for i in dict.fromkeys([*farthest[:SHOWN].tolist(), *range(SHOWN)]) if i < len(found.paths)
    ]
    settings = {"font.size": 8, "axes.unicode_minus": False, "axes.linewidth": 0.6, "font.family": fonts}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3.2, 1)})
        far = min(found.reach_m(1.0) * 1.15 + 5, float(stations[-1]))
        shown = (stations <= far) & (stations >= -2 * origin)
        upper.fill_between(stations[shown], ground[shown], ground[shown].min() - 2, color="#ead9c2", lw=0)
        upper.plot(stations[shown], ground[shown], color=GROUND, lw=1.4, label=say("ground"))
        for number, line in enumerate(shown_paths):
            label = say("path", n=len(shown_paths)) if number == 0 else None
            upper.plot(line[:, 0] - origin, line[:, 1], color=PATH, lw=0.4, alpha=0.6, zorder=2.5, label=label)
        top = ground + found.envelope_m
        upper.plot(stations[shown], top[shown], color=ENVELOPE, lw=0.9, ls=(0, (3, 1.5)), label=say("envelope"))
        stops = np.abs(found.stop_x - found.start_x)
        lower.hist(stops, bins=np.linspace(0, far, 61), weights=np.full(len(stops), 100 / len(stops)), color=STOPS)
        for axes in (upper, lower):
            for share, style in ((0.5, ":"), (0.95, "--"), (1.0, "-")):
                axes.axvline(found.reach_m(share), color=MARK, lw=0.7, ls=style)
            if barrier_m is not None and barrier_m <= far:
                axes.axvline(barrier_m, color=ENVELOPE, lw=1.6, label=say("barrier") if axes is upper else None)
            axes.grid(True, lw=0.3, color="#cccccc")
        for rank, share in enumerate((0.5, 0.95, 1.0)):
            text = say("reach", p=round(share * 100), d=found.reach_m(share))
            upper.annotate(
                text, (found.reach_m(share), 1 - 0.07 * rank), xycoords=("data", "axes fraction"),
                xytext=(-3, -9), textcoords="offset points", ha="right", fontsize=7,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
            )  # fmt: skip
        upper.set_xlim(-origin - 1, far)
        upper.set_ylim(ground[shown].min() - 2, top[shown].max() + 0.12 * float(np.ptp(ground[shown])) + 2)
        upper.set_ylabel(say("z"))
        lower.set_xlabel(say("x"))
        lower.set_ylabel(say("stop"))
        _legend(upper)
        upper.set_title(say("title", n=path.section.start.name, k=len(stops), s=seed), fontsize=9)
        figure.supxlabel(say("advice"), fontsize=7.5, color=ENVELOPE)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _legend(axes: Any) -> None:
    axes.legend(loc="lower left", frameon=True, framealpha=0.85, edgecolor="none", fontsize=7)
