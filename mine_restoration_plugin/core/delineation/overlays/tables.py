"""Tables T3 (land use) and T4 (control lines) with figures that add up: parts to the plot, plots to the sum below.

Every plot's area is rounded by itself, as it is printed elsewhere; its parts are rounded so that they add up to it
exactly (largest remainder), and the sums are those of the printed figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...model.table import Cell, Column, Table
from ...model.text import Label
from ...model.units import M2_PER_HM2, M2_PER_MU, UNITS, round_half_up, round_to_sum
from .measure import NOTHING, Measured
from .themes import NEAR, PROTECTED, TENURE, THEMES

UNCOVERED = Label("not covered", "未覆盖")
FREE = Label("not overlapping", "不重叠")
_TINY_M2 = 0.01
_HM2, _MU, _PERCENT = UNITS["hm2"].printed, UNITS["mu"].printed, UNITS["percent"].printed


@dataclass(frozen=True)
class PlotArea:
    """A plot of the tables."""

    number: str
    projected_m2: float
    ellipsoidal_m2: float


@dataclass(frozen=True)
class _Row:
    """One part of a plot, printed: ellipsoidal hm² and 亩, projected hm², per cent of the plot."""

    hm2: float
    mu: float
    projected_hm2: float
    percent: float


def land_use(plots: Sequence[PlotArea], found: Mapping[int, Measured], year: int | None) -> Table:
    """T3: what land use each plot has by the land change survey of a year."""
    columns = (
        Column("plot_no", Label("Plot", "图斑编号")),
        Column("land_code", Label("Code", "地类编码")),
        Column("land_name", Label("Land use", "地类名称")),
        Column("owner", Label("Owner", "权属单位")),
        Column("owner_kind", Label("Ownership", "权属性质")),
        *_figures(),
    )
    rows: list[tuple[Cell, ...]] = []
    for i, plot in enumerate(plots):
        measured = found.get(i, NOTHING)
        for key, row in zip(
            [*(part.key for part in measured.parts), (None, UNCOVERED.zh, None, None)], _rounded(plot, measured)
        ):
            if row is not None:
                rows.append((plot.number, *key, row.hm2, row.mu, row.percent, row.projected_hm2))
    survey = Label("year not stated", "年度未注明") if year is None else Label(f"of {year}", f"{year} 年度")
    notes = (
        Label(
            "Land change survey {survey}. Areas are ellipsoidal unless they say projected.",
            "年度国土变更调查（{survey}）。面积除注明外为椭球面积。",
        ).format(survey=survey),
    )
    return Table("T3", Label("Present land use", "土地利用现状"), columns, tuple(rows), _SUMS, notes)


def control_lines(plots: Sequence[PlotArea], found: Mapping[str, Mapping[int, Measured]]) -> Table:
    """T4: each plot against the themes that were given; a theme that was not is empty, which is not zero."""
    columns = [
        Column("plot_no", Label("Plot", "图斑编号")),
        Column("area_hm2", Label("Plot area", "图斑面积"), "hm2"),
    ]
    for theme, label in THEMES.items():
        columns.append(Column(f"{theme}_hm2", label, "hm2"))
        if theme in (PROTECTED, TENURE):
            columns.append(Column(f"{theme}_names", Label(f"{label.en}: which", f"{label.zh}名称")))
        if theme in NEAR:
            columns.append(Column(f"{theme}_m", Label(f"{label.en}: distance", f"距{label.zh}最近距离"), "m"))
    rows: list[tuple[Cell, ...]] = []
    for i, plot in enumerate(plots):
        row: list[Cell] = [plot.number, _hm2(plot.ellipsoidal_m2)]
        for theme in THEMES:
            given = theme in found
            measured = found[theme].get(i, NOTHING) if given else NOTHING
            row.append(sum_of([r.hm2 for r in _rounded(plot, measured)[:-1] if r], _HM2) if given else None)
            if theme in (PROTECTED, TENURE):
                row.append(names_of(measured) if given else None)
            if theme in NEAR:
                row.append(measured.distance_m if given else None)
        rows.append(tuple(row))
    sums = ("area_hm2", *(f"{theme}_hm2" for theme in THEMES if theme in found))
    missing = [label for theme, label in THEMES.items() if theme not in found]
    notes = [Label("Ellipsoidal areas.", "面积为椭球面积。")]
    if missing:
        notes.append(
            Label(
                "Not overlaid, so not known: " + ", ".join(label.en for label in missing) + ".",
                "未套合（情况未知）：" + "、".join(label.zh for label in missing) + "。",
            )
        )
    return Table(
        "T4",
        Label("Control lines and protected areas", "三线及保护地套合"),
        tuple(columns),
        tuple(rows),
        sums,
        tuple(notes),
    )


def control_line_parts(plots: Sequence[PlotArea], found: Mapping[str, Mapping[int, Measured]]) -> Table:
    """The rows behind T4: by plot and theme, what lies in which feature, and the rest that lies in none."""
    columns = (
        Column("plot_no", Label("Plot", "图斑编号")),
        Column("theme", Label("Theme", "套合图层")),
        Column("name", Label("Which", "名称")),
        Column("kind", Label("Kind", "类型")),
        Column("level", Label("Level", "级别")),
        *_figures(),
    )
    rows: list[tuple[Cell, ...]] = []
    for i, plot in enumerate(plots):
        for theme, label in THEMES.items():
            measured = found.get(theme, {}).get(i, NOTHING)
            if not measured.parts:
                continue
            keys = [*(part.key for part in measured.parts), (FREE.zh, None, None)]
            for key, row in zip(keys, _rounded(plot, measured)):
                if row is not None:
                    rows.append((plot.number, label.zh, *key, row.hm2, row.mu, row.percent, row.projected_hm2))
    return Table("T4_parts", Label("Overlaps one by one", "套合明细"), columns, tuple(rows), ())


_SUMS = ("area_hm2", "area_mu", "projected_hm2")


def _figures() -> tuple[Column, ...]:
    return (
        Column("area_hm2", Label("Area", "面积"), "hm2"),
        Column("area_mu", Label("Area", "面积"), "mu"),
        Column("percent", Label("Share of the plot", "占图斑比例"), "percent"),
        Column("projected_hm2", Label("Projected area", "投影面积"), "hm2"),
    )


def _rounded(plot: PlotArea, measured: Measured) -> list[_Row | None]:
    """The parts of a plot and what is left of it, each kind of figure adding up to the plot's own.

    The rest is None where there is none.
    """
    ellipsoidal = _with_rest([part.ellipsoidal_m2 for part in measured.parts], plot.ellipsoidal_m2)
    projected = _with_rest([part.projected_m2 for part in measured.parts], plot.projected_m2)
    hm2 = round_to_sum([area / M2_PER_HM2 for area in ellipsoidal], _HM2, plot.ellipsoidal_m2 / M2_PER_HM2)
    mu = round_to_sum([area / M2_PER_MU for area in ellipsoidal], _MU, plot.ellipsoidal_m2 / M2_PER_MU)
    flat = round_to_sum([area / M2_PER_HM2 for area in projected], _HM2, plot.projected_m2 / M2_PER_HM2)
    whole = plot.ellipsoidal_m2 or 1.0
    percent = round_to_sum(
        [100 * area / whole for area in ellipsoidal], _PERCENT, 100.0 if plot.ellipsoidal_m2 else 0.0
    )
    rows: list[_Row | None] = [
        _Row(float(a), float(b), float(c), float(d)) for a, b, c, d in zip(hm2, mu, flat, percent)
    ]
    if ellipsoidal[-1] == 0.0 and projected[-1] == 0.0 and len(rows) > 1:
        rows[-1] = None
    return rows


def _with_rest(areas: Sequence[float], whole: float) -> list[float]:
    """The areas and what is left of the whole; nothing where only the rounding of vertices leaves it."""
    rest = whole - sum(areas)
    return [*areas, 0.0 if areas and rest < _TINY_M2 else max(rest, 0.0)]


def _hm2(area_m2: float) -> float:
    return float(round_half_up(area_m2 / M2_PER_HM2, _HM2))


def sum_of(values: Sequence[float], decimals: int) -> float:
    """The sum of printed figures, free of binary noise."""
    return float(round_half_up(sum(values), decimals)) + 0.0


def names_of(measured: Measured) -> str | None:
    """The names of the features a plot lies in, with kind and level where they are known."""
    told = []
    for part in measured.parts:
        name, rest = part.key[0], part.key[1:]
        more = "/".join(word for word in rest if word)
        told.append(f"{name or '–'}（{more}）" if more else (name or "–"))
    return "、".join(dict.fromkeys(told)) or None
