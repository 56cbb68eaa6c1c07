"""The section as a picture: existing and design line, cut and fill shaded, axes in metres."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from ..model.fonts import chinese_font as chinese_font  # other figures take it from here
from ..model.plan import Plan

WIDTH_IN, HEIGHT_IN, DPI = 6.3, 3.3, 300
EXISTING, DESIGN, CUT, FILL = "#7a4a1d", "#c00000", "#f4b183", "#9dc3e6"


def can_draw(plan: Plan) -> bool:
    """Whether the plan has a section and this machine has matplotlib."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        return False
    return bool(runs(plan.section))


def runs(section: Mapping[str, Any]) -> list[list[tuple[float, float, float]]]:
    """Stretches of (station, existing, design) without a gap; a height that is not known breaks the line."""
    points = list(zip(section.get("station_m") or (), section.get("existing_m") or (), section.get("design_m") or ()))
    stretches = []
    for complete, part in groupby(points, key=lambda point: None not in point):
        stretch = [(float(s), float(e), float(d)) for s, e, d in part] if complete else []
        if len(stretch) > 1:
            stretches.append(stretch)
    return stretches


def draw_section(plan: Plan) -> bytes:
    """PNG bytes; the same plan gives the same bytes on one machine."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = chinese_font()
    settings = {"font.size": 8, "axes.unicode_minus": False, "axes.linewidth": 0.6}
    with matplotlib.rc_context({**settings, **({"font.family": font} if font else {})}):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        for i, stretch in enumerate(runs(plan.section)):
            stations, existing, design = zip(*stretch)
            lower = [d < e for e, d in zip(existing, design)]
            higher = [d > e for e, d in zip(existing, design)]
            texts = ("挖方区", "填方区", "现状线", "设计线") if font else ("cut", "fill", "existing", "design")
            cut, fill, before, after = texts if i == 0 else ("_", "_", "_", "_")
            axes.fill_between(stations, existing, design, where=lower, interpolate=True, color=CUT, lw=0, label=cut)
            axes.fill_between(stations, existing, design, where=higher, interpolate=True, color=FILL, lw=0, label=fill)
            axes.plot(stations, existing, color=EXISTING, lw=1.0, ls=(0, (5, 2)), label=before)
            axes.plot(stations, design, color=DESIGN, lw=1.2, label=after)
        unstated = "高程基准未说明" if font else "datum not stated"
        datum = str(plan.site.get("height_datum") or unstated).replace("$", r"\$")
        axes.set_xlabel("水平距离 / m" if font else "distance / m")
        axes.set_ylabel(f"高程 / m（{datum}）" if font else f"height / m ({datum})")
        axes.grid(True, lw=0.3, color="#bbbbbb")
        axes.margins(x=0)
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.18 * (high - low))
        axes.legend(loc="upper center", ncol=4, frameon=False)
        axes.set_title("A", loc="left", fontsize=9)
        axes.set_title("A′", loc="right", fontsize=9)
        taller = exaggeration(axes, figure)
        title = f"竖向比例放大 {taller:.1f} 倍" if font else f"vertical exaggeration {taller:.1f}"
        axes.set_title(title, fontsize=7)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def exaggeration(axes: Any, figure: Any) -> float:
    """How many times taller than long the drawing shows a metre."""
    figure.draw_without_rendering()
    box = axes.get_window_extent()
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return float((box.height / (high - low)) / (box.width / (right - left)))
