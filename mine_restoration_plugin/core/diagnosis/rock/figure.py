"""The stereonet as a figure for print: poles, their density, great circles, friction cone, daylight envelope."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...model.fonts import families
from ..factors import printed_factor
from .assess import PLANE, TOPPLING, WEDGE, FaceResult
from .joints import JointSet
from .kinematics import Cloud, Limits
from .stereonet import EQUAL_ANGLE, EQUAL_AREA, daylight_envelope, density, great_circle, project, small_circle
from .toppling import AT_MOST
from .vectors import Floats, downward, lines, normals, plunge_trend, poles

WIDTH_IN, HEIGHT_IN, DPI = 7.6, 5.2, 200
COLOURS = ("#1f77b4", "#d95f02", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#7f7f7f")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
CASES = ("natural", "rain", "quake")
FACE, CONE, DAYLIGHT = "#000000", "#b8860b", "#c00000"
WORDS = {
    "title": ("Stereonet, lower hemisphere, {net}", "赤平投影图（下半球，{net}）"),
    EQUAL_AREA: ("equal area", "等面积"),
    EQUAL_ANGLE: ("equal angle", "等角度"),
    "face": ("face {d:.0f}∠{s:.0f}", "坡面 {d:.0f}∠{s:.0f}"),
    "cone": ("friction cone {a:.0f}°", "摩擦锥 {a:.0f}°"),
    "daylight": ("daylight envelope", "出露包络线"),
    "line": ("intersection", "交线"),
    "critical": ("critical intersection", "不利交线"),
    "poles": ("poles", "极点"),
    "simulated": ("poles (simulated)", "极点（模拟）"),
    "modes": ("critical share", "不利比例"),
    "plane": ("plane sliding", "平面滑动"),
    "wedge": ("wedge", "楔形体滑动"),
    "flexural": ("flexural toppling", "弯曲倾倒"),
    "direct": ("direct toppling", "块体倾倒"),
    "toppling": ("toppling", "倾倒"),
    "natural": ("natural", "天然"),
    "rain": ("rain", "暴雨"),
    "quake": ("quake", "地震"),
    "density": ("density / multiples of uniform", "极点密度（均匀分布的倍数）"),
    "advice": ("Advice only. Needs a qualified unit.", "仅供参考，须由具备资质的单位复核"),
    "set": ("{n} {d:.0f}∠{s:.0f}", "{n} {d:.0f}∠{s:.0f}"),
}


def draw(
    result: FaceResult,
    sets: Sequence[JointSet],
    cloud: Cloud,
    limits: Limits,
    *,
    net: str = EQUAL_AREA,
    chinese: bool = True,
) -> bytes:
    """PNG bytes. Dip direction ∠ dip, as geologists write it; English where no Chinese font is at hand."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fonts, in_chinese = families(chinese)
    say = _Words(in_chinese)
    with matplotlib.rc_context({"font.size": 8, "axes.unicode_minus": False, "font.family": fonts}):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.01, 0.06, 0.62, 0.84))
        _frame(axes, net)
        shades = _density(axes, cloud, net)
        _lines_of_face(axes, result, sets, net, say)
        _poles(axes, sets, cloud, net, say)
        _intersections(axes, result, sets, net, say)
        axes.set_title(say("title", net=say(net)), fontsize=10, pad=12)
        side = figure.add_axes((0.645, 0.05, 0.35, 0.88))
        side.axis("off")
        handles, labels = axes.get_legend_handles_labels()
        side.legend(handles, labels, loc="upper left", frameon=False, fontsize=7.5, borderaxespad=0)
        _shares(side, result, say)
        bar = figure.add_axes((0.66, 0.13, 0.28, 0.02))
        figure.colorbar(shades, cax=bar, orientation="horizontal", format="%.1f").set_label(say("density"), fontsize=7)
        bar.tick_params(labelsize=6.5)
        figure.text(0.66, 0.015, say("advice"), fontsize=7.5, color=DAYLIGHT)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


class _Words:
    """Texts of the figure in one language."""

    def __init__(self, chinese: bool) -> None:
        self._place = int(chinese)

    def __call__(self, key: str, **values: object) -> str:
        return WORDS[key][self._place].format(**values).replace("$", r"\$")


def _frame(axes: Any, net: str) -> None:
    axes.set_aspect("equal")
    axes.axis("off")
    axes.set_xlim(-1.14, 1.14)
    axes.set_ylim(-1.14, 1.14)
    turn = np.linspace(0, 2 * np.pi, 361)
    axes.plot(np.sin(turn), np.cos(turn), color="black", lw=1.0)
    for azimuth in range(0, 360, 10):
        a, long = np.radians(azimuth), 0.04 if azimuth % 30 == 0 else 0.02
        axes.plot([np.sin(a), np.sin(a) * (1 + long)], [np.cos(a), np.cos(a) * (1 + long)], color="black", lw=0.6)
        if azimuth % 30 == 0:
            text = {0: "N", 90: "E", 180: "S", 270: "W"}.get(azimuth, str(azimuth))
            axes.text(np.sin(a) * 1.09, np.cos(a) * 1.09, text, ha="center", va="center", fontsize=7)
    for dip in range(10, 90, 10):  # circles of equal dip, and spokes
        ring = project(lines(90.0 - dip, np.linspace(0, 360, 181)), net)
        axes.plot(*ring.T, color="#d9d9d9", lw=0.3, zorder=0.5)
    for azimuth in range(0, 180, 30):
        a = np.radians(azimuth)
        axes.plot([-np.sin(a), np.sin(a)], [-np.cos(a), np.cos(a)], color="#d9d9d9", lw=0.3, zorder=0.5)


def _density(axes: Any, cloud: Cloud, net: str) -> Any:
    x, y, values = density(poles(cloud.dip, cloud.direction), cloud.weights, net=net)
    top = max(float(np.nanmax(values)), 2.0)
    steps = np.linspace(1.0, top, 8)
    return axes.contourf(x, y, values, levels=steps, cmap="YlGnBu", alpha=0.55, zorder=0.2)


def _curve(axes: Any, vectors: Floats, net: str, **style: Any) -> None:
    """A curve of axes; broken where it leaves the hemisphere and comes in again on the other side."""
    points = project(vectors, net)
    jump = np.hypot(*np.diff(points, axis=0).T) > 0.5
    points = points.astype(float)
    broken = np.insert(points, np.nonzero(jump)[0] + 1, np.nan, axis=0)
    axes.plot(*broken.T, **style)


def _lines_of_face(axes: Any, result: FaceResult, sets: Sequence[JointSet], net: str, say: _Words) -> None:
    face = result.face
    text = say("face", d=face.direction_deg, s=face.dip_deg)
    _curve(axes, great_circle(face.dip_deg, face.direction_deg), net, color=FACE, lw=1.8, label=text, zorder=3)
    for i, joint in enumerate(sets):
        colour = COLOURS[i % len(COLOURS)]
        text = say("set", n=joint.name, d=joint.direction_deg, s=joint.dip_deg)
        _curve(axes, great_circle(joint.dip_deg, joint.direction_deg), net, color=colour, lw=1.2, label=text, zorder=3)
    for friction in sorted({round(float(joint.friction_deg), 1) for joint in sets if joint.friction_deg is not None}):
        # as a cone of poles: within it planes are flatter than their angle of friction
        circle = small_circle(np.array([0.0, 0.0, -1.0]), friction)
        _curve(axes, circle, net, color=CONE, lw=1.0, ls=(0, (4, 2)), label=say("cone", a=friction), zorder=2)
    if face.dip_deg < 90:
        envelope = daylight_envelope(face.dip_deg, face.direction_deg)
        _curve(axes, envelope, net, color=DAYLIGHT, lw=1.0, ls=(0, (1, 1.2)), label=say("daylight"), zorder=2)


def _poles(axes: Any, sets: Sequence[JointSet], cloud: Cloud, net: str, say: _Words) -> None:
    from matplotlib.patheffects import withStroke

    points = project(poles(cloud.dip, cloud.direction), net)
    word = say("simulated" if cloud.simulated else "poles")
    for i, joint in enumerate(sets):
        inside = cloud.labels == i
        style = {"s": 5, "lw": 0, "alpha": 0.35} if cloud.simulated else {"s": 14, "lw": 0.4, "alpha": 0.9}
        colour, mark = COLOURS[i % len(COLOURS)], MARKS[i % len(MARKS)]
        axes.scatter(
            *points[inside].T,
            marker=mark,
            color=colour,
            edgecolors="white",
            label=f"{joint.name} {word}",
            zorder=4,
            **style,
        )
        centre = project(poles(joint.dip_deg, joint.direction_deg), net)
        name = axes.text(*(centre + 0.03), joint.name, color=colour, fontsize=8.5, fontweight="bold", zorder=6)
        name.set_path_effects([withStroke(linewidth=2.2, foreground="white")])


def _intersections(axes: Any, result: FaceResult, sets: Sequence[JointSet], net: str, say: _Words) -> None:
    normal = normals([joint.dip_deg for joint in sets], [joint.direction_deg for joint in sets])
    critical = {frozenset(pair) for pair in result.kinematics.pairs["wedge"]}
    told: set[bool] = set()
    for i in range(len(sets)):
        for j in range(i + 1, len(sets)):
            line = np.cross(normal[i], normal[j])
            if np.linalg.norm(line) < 1e-6:
                continue
            line = downward(line / np.linalg.norm(line))
            bad = frozenset((sets[i].name, sets[j].name)) in critical
            place = project(line, net)
            label = None if bad in told else say("critical" if bad else "line")
            told.add(bad)
            colour = DAYLIGHT if bad else "#555555"
            axes.scatter(*place, marker="X" if bad else "x", s=40, color=colour, label=label, zorder=5, linewidths=1.0)
            plunge, trend = plunge_trend(line)
            axes.text(*(place + (0.03, -0.05)), f"{float(trend):.0f}∠{float(plunge):.0f}", color=colour, fontsize=6.5)


def _shares(side: Any, result: FaceResult, say: _Words) -> None:
    """Critical shares, and below them the lowest factors by case."""
    found = result.kinematics
    rows = (("plane", found.plane), ("wedge", found.wedge), ("flexural", found.flexural), ("direct", found.direct))
    place = {"fontsize": 8, "transform": side.transAxes}
    side.text(0.02, 0.53, say("modes"), fontweight="bold", **place)
    for k, (name, count) in enumerate(rows):
        share = "—" if count.per_cent is None else f"{count.per_cent:.1f} %"
        side.text(0.04, 0.49 - 0.038 * k, say(name), **place)
        side.text(0.95, 0.49 - 0.038 * k, share, ha="right", **place)
    if not result.items:
        return
    side.text(0.02, 0.315, "Fs", fontweight="bold", **place)
    for k, case in enumerate(CASES):
        side.text(0.55 + 0.2 * k, 0.315, say(case), ha="right", **place)
    for row, (mode, name) in enumerate(((PLANE, "plane"), (WEDGE, "wedge"), (TOPPLING, "toppling"))):
        side.text(0.04, 0.275 - 0.038 * row, say(name), **place)
        for k, case in enumerate(CASES):
            item = result.lowest(mode, case)
            factor = None if item is None else item.checked.factor
            text = "—" if factor is None else f"{printed_factor(factor):.2f}"
            if item is not None and item.checked.why is AT_MOST:
                text = f"≤{text}"
            side.text(0.55 + 0.2 * k, 0.275 - 0.038 * row, text, ha="right", **place)
