"""The small map on the page of the proof: plots, pits, and where the design cuts, all of it from the plan's tables."""

from __future__ import annotations

import io
import math
from typing import Any

from ..model.plan import Plan
from .section_figure import CUT, DPI, EXISTING, chinese_font

WIDTH_IN, HEIGHT_IN = 6.3, 1.2
PIT = "#9dc3e6"


def can_draw_proof(plan: Plan) -> bool:
    """Whether the plan has cut zones and this machine has matplotlib."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        return False
    return bool(zones(plan))


def zones(plan: Plan) -> list[tuple[str, float, float, float, float]]:
    """Name, east, north, cut m³ and area m² of every cut zone with a place."""
    table = plan.tables.get("O2")
    if table is None:
        return []
    found = []
    keys = ("zone", "x", "y", "cut_m3", "area_m2")
    for name, x, y, cut, area in zip(*(table.column(key) for key in keys)):
        if all(isinstance(value, (int, float)) for value in (x, y, cut, area)):
            found.append((str(name), float(x or 0), float(y or 0), float(cut or 0), float(area or 0)))
    return found


def draw_proof(plan: Plan) -> bytes:
    """PNG bytes; the same plan gives the same bytes on one machine."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = chinese_font()
    settings = {"font.size": 7, "axes.unicode_minus": False, "axes.linewidth": 0.6}
    with matplotlib.rc_context({**settings, **({"font.family": font} if font else {})}):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        texts = ("批准范围", "采坑", "挖方区（圆面积同挖方面积）") if font else ("outline", "pit", "cut zone")
        _outlines(axes, plan, texts)
        for number, (name, x, y, cut, area) in enumerate(zones(plan)):
            radius = math.sqrt(area / math.pi)
            label = texts[2] if number == 0 else "_"
            axes.add_patch(
                matplotlib.patches.Circle((x, y), radius, fc=CUT, ec="#c00000", lw=0.6, alpha=0.8, label=label)
            )
            axes.annotate(
                f"{name}：{cut:,.0f} m³" if font else f"{name}: {cut:,.0f} m³",
                (x, y),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=5,
                bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.75},
            )
        axes.set_aspect("equal")
        axes.autoscale_view()
        axes.set_xticks([])
        axes.set_yticks([])
        _scale_bar(axes)
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _scale_bar(axes: Any) -> None:
    """A round length of about a third of the map's width, in its legend."""
    left, right = axes.get_xlim()
    wanted = (right - left) / 3
    step = 10.0 ** math.floor(math.log10(wanted))
    length = max(step * factor for factor in (1, 2, 5) if step * factor <= wanted)
    low, high = axes.get_ylim()
    y = low + 0.03 * (high - low)
    axes.plot(
        (left + 0.05 * wanted, left + 0.05 * wanted + length), (y, y), color="black", lw=1.5, label=f"{length:g} m"
    )


def _outlines(axes: Any, plan: Plan, texts: tuple[str, str, str]) -> None:
    pits = [unit for unit in plan.site.get("units", []) if unit.get("kind") == "pit"]
    for part, (rows, colour, label) in enumerate(
        ((pits, PIT, texts[1]), (plan.site.get("plots", []), EXISTING, texts[0]))
    ):
        for number, row in enumerate(rows):
            for polygon in row.get("polygons", []):
                x, y = zip(*[point[:2] for point in polygon[0]])
                shown = label if number == 0 else "_"
                if part == 0:
                    axes.fill(x, y, fc=colour, ec="none", alpha=0.6, label=shown)
                else:
                    axes.plot(x, y, color=colour, lw=1.0, label=shown)
                label = "_"
