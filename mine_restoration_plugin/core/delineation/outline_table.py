"""The five outlines of one plot side by side (下发, 核定, 实测, 修复, 采挖), each compared with the issued one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..geodata.areas import projected_area_m2
from ..geodata.grid import Polygons
from ..geodata.outlines import hausdorff
from ..geodata.overlay import difference, intersection
from ..geodata.shapes import require_valid, why_invalid
from ..model.errors import InputError
from ..model.table import Cell, Column, Table
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import stored
from ..register.contents import Register
from ..register.outline import areas

ISSUED = "issued"
KINDS = (ISSUED, "verified", "surveyed", "restored", "mined")
_STEPS = 2000
"""Points along a boundary between which a largest deviation may hide: no more than a 2000th of its length apart."""

COLUMNS = (
    Column("kind", Label("Outline", "边界")),
    Column("area_ellipsoidal_m2", Label("Ellipsoidal area", "椭球面积"), "m2"),
    Column("area_projected_m2", Label("Projected area", "投影面积"), "m2"),
    Column("overlap_m2", Label("Common with the issued outline", "与下发边界重叠"), "m2"),
    Column("only_issued_m2", Label("Only in the issued outline", "仅在下发边界内"), "m2"),
    Column("only_own_m2", Label("Only in this outline", "仅在本边界内"), "m2"),
    Column("iou", Label("Overlap (IoU)", "交并比"), "share"),
    Column("deviation_m", Label("Largest deviation", "最大偏移"), "m"),
    Column("source", Label("Source", "资料来源")),
    Column("drawn_on", Label("Drawn on", "形成日期")),
    Column("reason", Label("Why it differs", "不一致原因")),
)


def outline_table(register: Register, plot_no: str) -> Table:
    """What the register keeps of a plot's outlines, compared with the issued one; areas of overlap are projected.

    A row for each of the five; what is not there is None. The first row is the plot as it stands in the register.

    Raises:
        InputError: no such plot.
    """
    plots = register.store.rows("plot", {"plot_no": plot_no}, polygons=True)
    if not plots:
        raise _no_plot(register, plot_no)
    kept = {row["kind"]: row for row in register.store.rows("outline", {"plot_no": plot_no}, polygons=True)}
    issued: Polygons = kept[ISSUED]["polygons"] if ISSUED in kept else []
    words = register.dictionary.codes["outline_kind"]
    notes = []
    if not issued:
        notes.append(
            Label(
                "No issued outline is kept for this plot: nothing can be compared.",
                "本图斑未保存下发边界，无法比较。",
            )
        )
    rows = [_row("plot", plots[0], issued, register.crs, plot=True)]
    rows += [_row(kind, kept.get(kind), issued, register.crs) for kind in KINDS]
    for kind, row in kept.items():
        reason = why_invalid(row["polygons"]) if row["polygons"] else None
        if reason is not None:
            label = words[kind].label
            notes.append(
                Label("{kind}: cannot be compared, {reason}.", "{kind}：无法比较，{reason}。").format(
                    kind=label, reason=reason
                )
            )
    title = Label("Outlines of plot {no}", "图斑{no}边界对照").format(no=plot_no)
    return Table("outlines", title, COLUMNS, tuple(rows), (), tuple(notes))


def keep_outline(register: Register, plot_no: str, kind: str, polygons: Polygons, **fields: Any) -> str:
    """Keep an outline of a plot, in place of one of the same kind; its uuid. The others stay as they are.

    Args:
        fields: ``source``, ``drawn_on``, ``drawn_by``, ``reason``, ``note``.

    Raises:
        InputError: no such plot or kind, an outline that crosses itself, a register open for reading.
    """
    require_valid(polygons, plot_no)
    if not register.store.rows("plot", {"plot_no": plot_no}, ()):
        raise _no_plot(register, plot_no)
    found = register.store.rows("outline", {"plot_no": plot_no, "kind": kind}, ("row_version",))
    values = {"plot_no": plot_no, "kind": kind, **fields}
    if not found:
        return register.add("outline", values, polygons)
    uuid = str(found[0]["uuid"])
    register.change("outline", uuid, values, int(found[0]["row_version"]), polygons)
    return uuid


def _no_plot(register: Register, plot_no: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no plot {plot_no}."),
        path=register.path.name,
        plot_no=repr(plot_no),
    )


def kind_label(register: Register, kind: str) -> Label:
    """What a row of the table is called."""
    if kind == "plot":
        return Label("Plot as registered", "图斑现状边界")
    return register.dictionary.codes["outline_kind"][kind].label


def _row(
    kind: str, row: Mapping[str, Any] | None, issued: Polygons, crs: str, *, plot: bool = False
) -> tuple[Cell, ...]:
    if row is None or not row["polygons"]:
        return (kind, *(None,) * (len(COLUMNS) - 1))
    own: Polygons = row["polygons"]
    measured = areas(own, crs)
    compared: tuple[Cell, ...] = (None,) * 5
    if issued and kind != ISSUED and why_invalid(own) is None and why_invalid(issued) is None:
        compared = _compared(own, issued)
    told: tuple[Cell, ...] = (
        (row.get("image_source"), _text(row.get("traced_on")), None)
        if plot
        else (row["source"], _text(row["drawn_on"]), row["reason"])
    )
    return (kind, measured["area_ellipsoidal_m2"], measured["area_projected_m2"], *compared, *told)


def _compared(own: Polygons, issued: Polygons) -> tuple[Cell, ...]:
    common = projected_area_m2(intersection(own, issued))
    only_issued = projected_area_m2(difference(issued, own))
    only_own = projected_area_m2(difference(own, issued))
    length = sum(float(np.hypot(*np.diff(ring, axis=0).T).sum()) for rings in (*own, *issued) for ring in rings)
    deviation, _ = hausdorff(own, issued, length / _STEPS)
    whole = common + only_issued + only_own
    return (
        stored(common, "m2"),
        stored(only_issued, "m2"),
        stored(only_own, "m2"),
        stored(common / whole, "share") if whole > 0 else None,
        stored(deviation, "m"),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
