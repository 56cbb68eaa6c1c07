"""The door from the exchange dialogs to core: plain data in and plain data out, run in a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.model.errors import InputError
from ..core.model.progress import Progress
from ..core.model.text import Label


@dataclass(frozen=True)
class PlotLine:
    """One plot of a text as a table shows it. ``fault`` is empty where nothing is wrong with it; areas are in m²."""

    line: int
    plot_no: str
    name: str
    parts: int
    holes: int
    points: int
    stated_m2: float | None
    computed_m2: float | None
    ellipsoidal_m2: float | None
    faults: tuple[Label, ...]


@dataclass(frozen=True)
class FactLine:
    """One thing that was found out."""

    label: Label
    value: Label
    reason: Label
    confidence: float


@dataclass(frozen=True)
class TextPreview:
    """What the import dialog shows of a file. ``remarks`` are (line or None, sentence, is a loss)."""

    path: str
    crs: str
    crs_name: str
    plots: tuple[PlotLine, ...]
    facts: tuple[FactLine, ...]
    remarks: tuple[tuple[int | None, Label, bool], ...]
    lines: tuple[str, ...]
    separator: str
    reproduces: bool
    geographic: bool
    read: Any


@dataclass(frozen=True)
class Unread:
    """A text that cannot be read safely: why, in which line (None: nowhere in particular), and its lines to look at."""

    error: InputError
    line: int | None
    lines: tuple[str, ...]


def profile_choices() -> list[tuple[str, Label, bool]]:
    """Name, label and whether it was checked against the original, of every profile."""
    from ..core.exchange.boundary.profiles import profiles

    return [(profile.name, profile.label, profile.checked) for profile in profiles().values()]


def profiles_of(path: str) -> list[tuple[str, Label]]:
    """Name and label of the profiles in a table, or of a boundary-point text as a model.

    Raises:
        InputError: the table cannot be read, or means nothing.
    """
    from ..core.exchange.boundary.profiles import profiles_in

    if path.lower().endswith(".txt"):
        return [(path, Label(f"As {Path(path).name}", f"照 {Path(path).name} 的写法"))]
    return [
        (f"{path}#{p.name}", Label(f"{p.label.en} – {p.name}", f"{p.label.zh} – {p.name}")) for p in profiles_in(path)
    ]


def look(path: str, profile: str, crs: str | None, repair: bool, progress: Progress) -> TextPreview | Unread:
    """Read a boundary-point text; where that is not safe, what there is to see of it."""
    from ..core.exchange.boundary.parsing import text_lines

    try:
        return preview(path, profile, crs, repair, progress)
    except InputError as error:
        line = error.values.get("line")
        return Unread(error, line if isinstance(line, int) else None, text_lines(path))


def preview(path: str, profile: str, crs: str | None, repair: bool, progress: Progress) -> TextPreview:
    """Read a boundary-point text.

    Raises:
        InputError: it cannot be read safely; with the line number.
    """
    from ..core.exchange.boundary.importing import import_boundary
    from ..core.exchange.boundary.report import plot_areas, stated_area_m2
    from ..core.geodata.crs import crs_name, srs_from

    found = import_boundary(path, profile, crs=crs, repair=repair, progress=progress).read
    faults: dict[int, list[Label]] = {}
    starts = [plot.line for plot in found.plots]
    for remark in found.warnings:
        start = max((line for line in starts if remark.line is not None and line <= remark.line), default=0)
        if start:
            faults.setdefault(start, []).append(remark.sentence())
    plots = []
    for plot in found.plots:
        projected, ellipsoidal = plot_areas(plot, found.crs)
        rings = [ring for part in plot.polygons for ring in part]
        plots.append(
            PlotLine(
                plot.line,
                plot.plot_no,
                plot.attributes.get("name", ""),
                len(plot.polygons),
                len(rings) - len(plot.polygons),
                sum(len(ring) - 1 for ring in rings),
                stated_area_m2(plot, found.dialect),
                projected if projected is not None else ellipsoidal,
                ellipsoidal,
                tuple(faults.get(plot.line, ())),
            )
        )
    return TextPreview(
        path,
        found.crs,
        crs_name(found.crs),
        tuple(plots),
        tuple(FactLine(f.label, f.value, f.reason, f.confidence) for f in found.facts),
        tuple((remark.line, remark.text, remark.loss) for remark in found.remarks),
        found.lines,
        found.dialect.separator.strip(" "),
        found.reproduces,
        bool(srs_from(found.crs).IsGeographic()),
        found,
    )


def layer_rows(read: Any) -> tuple[tuple[tuple[str, str], ...], list[tuple[list[Any], Any]]]:
    """Fields (name, type) of a layer, and for each plot with an outline its values and polygons."""
    from ..core.exchange.boundary.features import LAYER_FIELDS, layer_values

    return LAYER_FIELDS, [(layer_values(plot, read), plot.polygons) for plot in read.plots if plot.polygons]


@dataclass(frozen=True)
class TextToWrite:
    """What the export dialog shows: the text, the system it is in, and remarks."""

    text: str
    crs: str
    crs_name: str
    encoding: str
    plots: int
    points: int
    notes: tuple[Label, ...]


def compose(
    path: str | None,
    outlines: Sequence[tuple[Any, Mapping[str, Any]]],
    crs: str,
    profile: str,
    options: Mapping[str, Any],
    progress: Progress,
) -> TextToWrite:
    """The boundary-point text of outlines (polygons, attributes); written too where ``path`` is given.

    ``options``: target_crs, fields, sheet_scale, producer, date.
    """
    from ..core.exchange.boundary.exporting import Outline, export_boundary
    from ..core.geodata.crs import crs_name

    made = export_boundary(
        path, [Outline(polygons, values) for polygons, values in outlines], crs, profile, progress=progress, **options
    )
    return TextToWrite(
        made.text, made.crs, crs_name(made.crs), made.dialect.encoding, made.plots, made.points, made.notes
    )
