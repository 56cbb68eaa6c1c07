#!/usr/bin/env python3
"""Draw the 3 × 3 case of the manual, where hauling to the nearest place first costs a third more than it must.

    .venv/bin/python scripts/allocation_figure.py [folder]

writes ``allocation_3x3_en.png`` and ``allocation_3x3_zh.png``, by default into docs/images.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from mine_restoration_plugin.core.earthrock.allocation.heuristic import cheapest_first  # noqa: E402
from mine_restoration_plugin.core.earthrock.allocation.network import lay_out  # noqa: E402
from mine_restoration_plugin.core.earthrock.allocation.problem import (  # noqa: E402
    Factor,
    Link,
    Problem,
    Source,
    Use,
    pose,
)
from mine_restoration_plugin.core.earthrock.allocation.solve import allocate  # noqa: E402

VOLUME_M3 = 1000.0
CNY_PER_M3_KM = 5.0
CUTS_KM = {"S1": 0.0, "S2": 1.0, "S3": 2.3}
FILLS_KM = {"U1": 0.9, "U2": 1.9, "U3": 3.5}
INK, GOOD, BAD, CUT, FILL = "#222222", "#1b7837", "#b2182b", "#d6604d", "#4393c3"
WORDS = {
    "en": {
        "nearest": "Nearest first: ¥{cost:,.0f}",
        "best": "Least cost: ¥{cost:,.0f}",
        "axis": "along the haul road, km",
        "cut": "cut, 1,000 m³ each",
        "fill": "fill, 1,000 m³ each",
    },
    "zh": {
        "nearest": "就近调配：{cost:,.0f} 元",
        "best": "费用最低：{cost:,.0f} 元",
        "axis": "沿运输道路 / km",
        "cut": "挖方，各 1000 m³",
        "fill": "填方，各 1000 m³",
    },
}
Plan = dict[tuple[str, str], float]


def case() -> Problem:
    """Three cuts and three fills along a road, each of 1,000 m³; a m³ costs ¥5 for each km."""
    return pose(
        [Source(name, "soil", VOLUME_M3) for name in CUTS_KM],
        [Use(name, ("soil",), VOLUME_M3) for name in FILLS_KM],
        [Factor("soil", 1.3, 1.0, 0.0)],
        [
            Link(cut, fill, round(abs(x - y) * CNY_PER_M3_KM, 2))
            for cut, x in CUTS_KM.items()
            for fill, y in FILLS_KM.items()
        ],
    )


def plans() -> dict[str, tuple[Plan, float]]:
    """Flows and cost of hauling to the nearest first and of the best plan."""
    problem = case()
    network = lay_out(problem)
    given = cheapest_first(network)
    nearest: Plan = {
        (problem.sources[i].id, problem.uses[j].id): float(volume)
        for i, j, volume in zip(network.source, network.use, given)
        if volume > 0
    }
    found = allocate(problem)
    best = {(flow.source, flow.use): flow.volume_bank_m3 for flow in found.flows}
    return {"nearest": (nearest, float(given @ network.cost)), "best": (best, found.total_cost)}


def draw(path: Path, language: str) -> None:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from mine_restoration_plugin.core.dossier.section_figure import chinese_font

    font = chinese_font()
    if language == "zh" and font is None:
        raise SystemExit("There is no Chinese font on this machine.")
    words = WORDS[language]
    settings: dict[str, Any] = {"font.size": 9, "axes.unicode_minus": False}
    if language == "zh":
        settings["font.family"] = font
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(7.2, 4.4), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        for axes, (name, (flows, cost)) in zip(figure.subplots(2, 1, sharex=True), plans().items()):
            _panel(axes, flows, GOOD if name == "best" else BAD)
            axes.set_title(words[name].format(cost=cost), loc="left", fontsize=11, color=INK, fontweight="bold")
            axes.text(-0.32, 1.0, words["cut"], va="center", ha="right", color=CUT)
            axes.text(-0.32, 0.0, words["fill"], va="center", ha="right", color=FILL)
        axes.set_xlabel(words["axis"])
        figure.savefig(path, metadata={"Software": None})


def _panel(axes: Any, flows: Plan, colour: str) -> None:
    for (cut, fill), volume in sorted(flows.items()):
        x, y = CUTS_KM[cut], FILLS_KM[fill]
        axes.annotate(
            "",
            xy=(y, 0.16),
            xytext=(x, 0.84),
            arrowprops={"arrowstyle": "-|>", "lw": 0.0022 * volume, "color": colour, "shrinkA": 0, "shrinkB": 0},
        )
        cost = abs(x - y) * CNY_PER_M3_KM
        at = 0.35 if abs(x - y) < 2 else 0.45  # so that the labels of arrows that cross stand apart
        axes.text(x + (y - x) * at, 0.84 - 0.68 * at, f"¥{cost:.1f}/m³", ha="center", va="center", fontsize=8,
                  color=INK, bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"})  # fmt: skip
    for names, height, fill_colour, marker in ((CUTS_KM, 1.0, CUT, "s"), (FILLS_KM, 0.0, FILL, "o")):
        for name, x in names.items():
            axes.plot(x, height, marker, ms=17, color=fill_colour, mec=INK, mew=0.6)
            axes.text(x, height, name, ha="center", va="center", color="white", fontweight="bold", fontsize=8)
    axes.set_xlim(-0.3, 3.8)
    axes.set_ylim(-0.3, 1.3)
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    for language in WORDS:
        draw(folder / f"allocation_3x3_{language}.png", language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
