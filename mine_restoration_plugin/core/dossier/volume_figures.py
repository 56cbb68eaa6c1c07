"""Drawings of the earthwork calculation: the grid of squares, sheet by sheet, and the sections, several to a page."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..model.fonts import chinese_font
from .section_figure import CUT, DESIGN, EXISTING, FILL

if TYPE_CHECKING:
    from ..terrain.methods.crossed import CrossSection
    from ..terrain.methods.squares import Squares

ACROSS, DOWN = 6, 7
"""Squares on one sheet; with four numbers at a corner more cannot be read on A4."""
PER_PAGE = 6
DPI = 200


def sheets_of(squares: Squares) -> list[tuple[slice, slice]]:
    """Rows and columns of the sheets that hold at least one square, from north to south and west to east."""
    found = []
    for row in range(0, squares.spec.height, DOWN):
        for col in range(0, squares.spec.width, ACROSS):
            rows, columns = slice(row, row + DOWN), slice(col, col + ACROSS)
            if (squares.share[rows, columns] > 0).any():
                found.append((rows, columns))
    return found


def draw_sheet(squares: Squares, rows: slice, columns: slice) -> bytes:
    """One sheet as PNG: at each corner the working height, design and present height, in each square its volumes.

    Upper left of a corner: working height 施工高度 (fill +, cut −); upper right: design; lower right: present.
    """
    with _drawing((6.3, 7.4)) as (figure, axes):
        x, y = squares.corners()
        last_row, last_col = (min(s.stop, n) for s, n in ((rows, squares.spec.height), (columns, squares.spec.width)))
        part = slice(rows.start, last_row + 1), slice(columns.start, last_col + 1)
        px, py = x[part], y[part]
        rise = (squares.after - squares.before)[part]
        size = math.hypot(squares.spec.transform[1], squares.spec.transform[4])
        _tint(axes, squares, slice(rows.start, last_row), slice(columns.start, last_col), x, y)
        _grid_lines(axes, squares, part, px, py)
        if np.isfinite(rise).any() and np.nanmin(rise) < 0 < np.nanmax(rise):
            axes.contour(px, py, rise, levels=[0.0], colors="#7030a0", linewidths=1.0, linestyles="--")
        _corner_texts(axes, squares, part, px, py, rise, size)
        axes.set_aspect("equal")
        axes.set_xlim(px.min() - 0.35 * size, px.max() + 0.45 * size)
        axes.set_ylim(py.min() - 0.35 * size, py.max() + 0.35 * size)
        axes.ticklabel_format(useOffset=False, style="plain")
        axes.tick_params(labelsize=5)
        return _png(figure)


def section_pages(sections: Sequence[CrossSection]) -> Iterator[bytes]:
    """Pages of sections as PNG; those in which nothing is moved are left out."""
    drawn = [section for section in sections if section.cut_m2 is None or section.cut_m2 or section.fill_m2]
    drawn = [section for section in drawn if np.isfinite(section.before + section.after).sum() > 1]
    for start in range(0, len(drawn), PER_PAGE):
        yield _section_page(drawn[start : start + PER_PAGE])


def _section_page(sections: Sequence[CrossSection]) -> bytes:
    font = chinese_font()
    with _drawing((6.3, 8.4), len(sections)) as (figure, found):
        for axes, section in zip(np.atleast_1d(found), sections):
            low = section.after < section.before
            inside = np.append(section.inside, False) | np.insert(section.inside, 0, False)
            for where, colour in ((low & inside, CUT), (~low & inside, FILL)):
                axes.fill_between(
                    section.offset_m, section.before, section.after, where=where, interpolate=True, color=colour, lw=0
                )
            axes.plot(section.offset_m, section.before, color=EXISTING, lw=0.8, ls=(0, (5, 2)))
            axes.plot(section.offset_m, section.after, color=DESIGN, lw=0.9)
            texts = ("桩号", "挖方", "填方") if font else ("chainage", "cut", "fill")
            axes.set_title(
                f"{texts[0]} {section.station_m:.2f} m　{texts[1]} {_area(section.cut_m2)} m²　"
                f"{texts[2]} {_area(section.fill_m2)} m²",
                fontsize=6.5,
                loc="left",
                pad=2,
            )
            axes.grid(True, lw=0.3, color="#cccccc")
            axes.margins(x=0)
            axes.tick_params(labelsize=5.5)
        return _png(figure)


def _area(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _tint(axes: Any, squares: Squares, rows: slice, columns: slice, x: Any, y: Any) -> None:
    """The colour of what prevails in each square, and its two volumes."""
    for row in range(rows.start, rows.stop):
        for col in range(columns.start, columns.stop):
            if squares.share[row, col] <= 0:
                continue
            corners = ((row, col), (row, col + 1), (row + 1, col + 1), (row + 1, col))
            ring = [(x[c], y[c]) for c in corners]
            cut, fill = squares.cut_m3[row, col], squares.fill_m3[row, col]
            known = np.isfinite(cut)
            colour = "#eeeeee" if not known else "#fbe3d5" if cut > fill else "#dce9f7" if fill > 0 else "#ffffff"
            axes.fill(*zip(*ring), color=colour, lw=0)
            text = "—" if not known else "\n".join(t for t in (_volume("−", cut), _volume("+", fill)) if t)
            middle = np.mean(ring, axis=0)
            axes.text(middle[0], middle[1], text, ha="center", va="center", fontsize=6.0)


def _volume(sign: str, value: float) -> str:
    return f"{sign}{value:.1f}" if value >= 0.05 else ""


def _grid_lines(axes: Any, squares: Squares, part: tuple[slice, slice], px: Any, py: Any) -> None:
    for i in range(px.shape[0]):
        axes.plot(px[i], py[i], color="#808080", lw=0.4)
    for j in range(px.shape[1]):
        axes.plot(px[:, j], py[:, j], color="#808080", lw=0.4)


def _corner_texts(
    axes: Any, squares: Squares, part: tuple[slice, slice], px: Any, py: Any, rise: Any, size: float
) -> None:
    before, after = squares.before[part], squares.after[part]
    gap = 0.03 * size
    for i in range(px.shape[0]):
        for j in range(px.shape[1]):
            if not np.isfinite(rise[i, j]):
                continue
            place = px[i, j], py[i, j]
            colour = "#c00000" if rise[i, j] < 0 else "#1f4e9c"
            work = f"{rise[i, j]:+.2f}".replace("-", "−")
            axes.text(place[0] - gap, place[1] + gap, work, fontsize=5.4, ha="right", va="bottom", color=colour)
            axes.text(place[0] + gap, place[1] + gap, f"{after[i, j]:.2f}", fontsize=4.8, va="bottom", color=DESIGN)
            axes.text(place[0] + gap, place[1] - gap, f"{before[i, j]:.2f}", fontsize=4.8, va="top", color=EXISTING)


class _drawing:  # noqa: N801 - used as a context, like a function
    """Figure and axes (``count`` of them below each other) in the house's fonts."""

    def __init__(self, size: tuple[float, float], count: int = 1) -> None:
        self._size, self._count = size, count

    def __enter__(self) -> tuple[Any, Any]:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        font = chinese_font()
        settings = {"font.size": 7, "axes.unicode_minus": False, "axes.linewidth": 0.5}
        self._context = matplotlib.rc_context({**settings, **({"font.family": font} if font else {})})
        self._context.__enter__()
        figure = Figure(figsize=self._size, dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        rows = max(self._count, 1) if self._count == 1 else PER_PAGE
        return figure, figure.subplots(rows, 1, squeeze=True) if rows == 1 else _upper(figure, rows, self._count)

    def __exit__(self, *error: Any) -> None:
        self._context.__exit__(*error)


def _upper(figure: Any, rows: int, count: int) -> Any:
    """The first ``count`` of ``rows`` places, so that a half-full page keeps the size of its drawings."""
    axes = figure.subplots(rows, 1)
    for spare in axes[count:]:
        spare.set_axis_off()
    return axes[:count]


def _png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
