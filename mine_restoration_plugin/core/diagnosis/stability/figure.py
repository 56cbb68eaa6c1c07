"""The section as a figure for print: layers, water, loads, slices of the sliding mass, circle and factor of safety."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ...model.fonts import chinese_font
from .analysis import ADVICE, Stability
from .methods import NAMES
from .section import RIGHT, Floats, Section, height_at

WIDTH_IN, HEIGHT_IN, DPI = 7.6, 5.0, 200
_BOX = (0.085, 0.24, 0.895, 0.66)
SOILS = ("#efe0c2", "#dcc59a", "#c9ad84", "#b9b39a", "#a9a9a9", "#c7b7a3", "#d9d2b8", "#9f9787")
GROUND, WATER, SLIP, MASS, LOAD = "#5b3a1a", "#1f6fb4", "#c00000", "#c0000022", "#6a3d9a"
_WORDS = {
    "factor": ("Fs = {value:.3f}", "稳定系数 Fs = {value:.3f}"),
    "none": ("no factor of safety", "未得出稳定系数"),
    "x": ("distance / m", "水平距离 / m"),
    "z": ("height / m", "高程 / m"),
    "ground": ("ground", "地面线"),
    "water": ("water", "水位线"),
    "slip": ("critical slip surface", "最危险滑面"),
    "given": ("slip surface", "滑面"),
    "other": ("other circles within 5 %", "5% 以内的其他滑弧"),
    "crack": ("tension crack", "拉裂缝"),
    "crack_water": ("tension crack, {h:.2f} m of water", "拉裂缝（水深 {h:.2f} m）"),
    "load": ("surcharge {q:g} kPa", "超载 {q:g} kPa"),
    "soil": ("{name}: c = {c:g} kPa, φ = {phi:g}°, γ = {gamma:g} kN/m³",) * 2,
    "circle": ("centre ({x:.2f}, {z:.2f}), R = {r:.2f} m", "圆心（{x:.2f}，{z:.2f}），R = {r:.2f} m"),
    "quake": ("kh = {kh:g}", "kh = {kh:g}"),
}


class _Say:
    def __init__(self, chinese: bool) -> None:
        self._place = 1 if chinese else 0

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key][self._place].format(**values)

    def label(self, label: Any) -> str:
        return str(label.zh if self._place else label.en)


def draw(found: Stability, *, chinese: bool = True) -> bytes:
    """PNG bytes; the same finding gives the same bytes on one machine. English where no Chinese font is at hand."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = chinese_font() if chinese else None
    say = _Say(font is not None)
    settings = {"font.size": 8, "axes.unicode_minus": False, "axes.linewidth": 0.6, "hatch.linewidth": 0.5}
    family = {"font.family": [font, "DejaVu Sans"]} if font else {}
    with matplotlib.rc_context({**settings, **family}):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI)
        FigureCanvasAgg(figure)
        axes = figure.add_axes(_BOX)
        low = _frame(axes, found)
        _soils(axes, found.section, low, say)
        _mass(axes, found)
        _lines(axes, found, say)
        _loads(axes, found.section, say)
        axes.set_xlabel(say("x"), labelpad=1)
        axes.set_ylabel(say("z"))
        factor = say("none") if found.factor is None else say("factor", value=found.factor)
        axes.set_title(_plain(f"{factor}    {say.label(NAMES[found.method])}"), fontsize=11, loc="left")
        axes.set_title(_plain(found.section.name), fontsize=9, loc="right")
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="upper left", bbox_to_anchor=(0.075, 0.165), ncol=2, frameon=False, fontsize=7,
            handlelength=1.8, columnspacing=1.5, labelspacing=0.3,
        )  # fmt: skip
        figure.text(0.98, 0.012, say.label(ADVICE), ha="right", fontsize=7.5, color=SLIP)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _plain(text: str) -> str:
    return text.replace("$", r"\$")


def _frame(axes: Any, found: Stability) -> float:
    """One scale both ways, as long as the section and room for the slip; the lowest height shown."""
    ground = found.section.ground
    heights = [ground[:, 1]]
    if len(found.surface):
        heights.append(found.surface[:, 1])
    if found.section.water is not None:
        heights.append(height_at(found.section.water, ground[:, 0]))
    lowest, highest = min(h.min() for h in heights), max(h.max() for h in heights)
    span = max(float(highest - lowest), 0.05 * float(np.ptp(ground[:, 0])))
    low = float(lowest) - 0.15 * span
    if found.section.floor_z is not None and found.section.floor_z > low - 0.3 * span:
        low = found.section.floor_z
    tall, wide = float(highest) + 0.22 * span - low, float(np.ptp(ground[:, 0]))
    box = (_BOX[2] * WIDTH_IN) / (_BOX[3] * HEIGHT_IN)
    if wide < box * tall:
        middle = 0.5 * float(ground[0, 0] + ground[-1, 0])
        axes.set_xlim(middle - 0.5 * box * tall, middle + 0.5 * box * tall)
        axes.set_ylim(low, low + tall)
    else:
        axes.set_xlim(ground[0, 0], ground[-1, 0])
        middle = low + 0.5 * tall
        axes.set_ylim(middle - 0.5 * wide / box, middle + 0.5 * wide / box)
    axes.set_aspect("equal", adjustable="box")
    return low


def _soils(axes: Any, section: Section, low: float, say: _Say) -> None:
    low = min(low, axes.get_ylim()[0]) if section.floor_z is None else section.floor_z
    x = np.unique(np.concatenate([section.ground[:, 0]] + [layer.top[:, 0] for layer in section.layers]))
    x = np.union1d(x, np.linspace(section.ground[0, 0], section.ground[-1, 0], 400))
    x = x[(x >= section.ground[0, 0]) & (x <= section.ground[-1, 0])]
    tops = [height_at(section.ground, x)]
    for layer in section.layers[1:]:
        tops.append(np.minimum(height_at(layer.top, x), tops[-1]))
    tops.append(np.full_like(x, low))
    for i, layer in enumerate(section.layers):
        words = say("soil", name=say.label(layer.title), c=layer.c_kpa, phi=layer.phi_deg, gamma=layer.gamma_kn_m3)
        words += f", ru = {layer.ru:g}" if layer.ru else ""
        axes.fill_between(
            x, np.maximum(tops[i + 1], low), np.maximum(tops[i], low), color=SOILS[i % len(SOILS)], lw=0,
            label=_plain(words), zorder=1,
        )  # fmt: skip


def _mass(axes: Any, found: Stability) -> None:
    if not len(found.surface):
        return
    top = height_at(found.section.ground, found.surface[:, 0])
    axes.fill_between(found.surface[:, 0], found.surface[:, 1], top, color=MASS, lw=0, zorder=2)
    edges = _thinned(found.surface, 40)
    axes.vlines(edges[:, 0], edges[:, 1], height_at(found.section.ground, edges[:, 0]), color=SLIP, lw=0.35, zorder=3)


def _thinned(surface: Floats, most: int) -> Floats:
    return surface[:: max(len(surface) // most, 1)]


def _lines(axes: Any, found: Stability, say: _Say) -> None:
    section = found.section
    axes.plot(section.ground[:, 0], section.ground[:, 1], color=GROUND, lw=1.3, label=say("ground"), zorder=6)
    if section.water is not None:
        x = np.union1d(section.water[:, 0], section.ground[[0, -1], 0])
        axes.plot(x, height_at(section.water, x), color=WATER, lw=1.0, ls=(0, (5, 2)), label=say("water"), zorder=5)
        _ponds(axes, section)
    if found.factor is not None:
        for k, line in enumerate(_near(found)):
            label = say("other") if k == 0 else "_"
            axes.plot(line[:, 0], line[:, 1], color=SLIP, lw=0.5, alpha=0.6, label=label, zorder=3)
    if len(found.surface):
        slip = say("slip" if found.searched else "given")
        if found.circle is not None:
            slip += ": " + say("circle", **found.circle._asdict())
        axes.plot(found.surface[:, 0], found.surface[:, 1], color=SLIP, lw=1.6, label=slip, zorder=7)
        _crack(axes, found, say)
    if section.kh:
        axes.plot([], [], " ", label=say("quake", kh=section.kh))


def _near(found: Stability) -> list[Floats]:
    """Other circles that are nearly as weak, as lines; none that looks the same as one before it."""
    section = found.section
    lines: list[Floats] = []
    kept = [np.sort(found.surface[[0, -1], 0])]
    alike = 0.02 * float(np.ptp(section.ground[:, 0]))
    for circle, factor, toe, crest in found.others[1:]:
        if found.factor is None or factor > 1.05 * found.factor or len(lines) == 8:
            break
        ends = np.sort([toe, crest])
        if any(np.abs(ends - other).max() <= alike for other in kept):
            continue
        kept.append(ends)
        x = np.linspace(float(ends[0]), float(ends[1]), 200)
        z = circle.z - np.sqrt(np.maximum(circle.r**2 - (x - circle.x) ** 2, 0.0))
        lines.append(np.column_stack((x, z if section.floor_z is None else np.maximum(z, section.floor_z))))
    return lines


def _ponds(axes: Any, section: Section) -> None:
    if section.water is None:
        return
    x = np.linspace(section.ground[0, 0], section.ground[-1, 0], 800)
    level, ground = height_at(section.water, x), height_at(section.ground, x)
    axes.fill_between(x, ground, level, where=level > ground + 1e-3, color=WATER, alpha=0.25, lw=0, zorder=2)


def _crack(axes: Any, found: Stability, say: _Say) -> None:
    section = found.section
    if section.crack_m <= 0:
        return
    x, z = found.surface[0] if found.face == RIGHT else found.surface[-1]
    words = say("crack_water", h=section.crack_water_m) if section.crack_water_m else say("crack")
    axes.plot([x, x], [z, float(height_at(section.ground, x))], color=SLIP, lw=1.6, ls=":", label=words, zorder=7)
    if section.crack_water_m:
        axes.plot([x, x], [z, z + section.crack_water_m], color=WATER, lw=3.0, alpha=0.6, zorder=6)


def _loads(axes: Any, section: Section, say: _Say) -> None:
    rise = 0.06 * float(np.diff(axes.get_ylim())[0])
    for strip in section.surcharge:
        x = np.linspace(strip.start, strip.stop, 9)
        z = height_at(section.ground, x)
        axes.vlines(x, z, z + rise, color=LOAD, lw=0.8, zorder=6)
        axes.plot(x, z, "v", color=LOAD, ms=2.5, zorder=6)
        axes.plot(x, z + rise, color=LOAD, lw=0.8, zorder=6, label=say("load", q=strip.q_kpa))
