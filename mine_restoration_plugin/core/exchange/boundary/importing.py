"""Reading a boundary-point file for use: by a profile's name, with outlines repaired where that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ...geodata.repair import Repair, repaired
from ...model.progress import SILENT, Progress
from ...model.text import Label
from ...rulebook.book import Rulebook
from .profiles import AUTO, dialect_named
from .reading import BoundaryText, read_boundary
from .remarks import Remark


@dataclass(frozen=True)
class Imported:
    """The file, and by plot number what was repaired in it. ``profile`` is the name that was asked for."""

    read: BoundaryText
    profile: str
    repairs: tuple[tuple[str, Repair], ...]


def import_boundary(
    path: str | Path,
    profile: str | None = None,
    *,
    crs: str | None = None,
    repair: bool = False,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Imported:
    """Read a file.

    Args:
        profile: a name, a table or a model file (see ``dialect_named``); None or "auto" sniffs.
        crs: the system of the coordinates, where the header is wrong or silent.
        repair: outlines that cross themselves are made valid; otherwise they come as they are, with a warning.

    Raises:
        InputError: it cannot be read safely; with the line number.
    """
    read = read_boundary(path, dialect_named(profile), crs=crs, rulebook=rulebook, progress=progress.part(0.0, 0.8))
    if not repair:
        return Imported(read, profile or AUTO, ())
    plots, repairs, remarks = [], [], []
    for number, plot in enumerate(read.plots):
        progress.report(0.8 + 0.2 * number / len(read.plots))
        if plot.polygons:
            try:
                polygons, change = repaired(plot.polygons, read.crs)
            except RuntimeError:
                change = None
            if change is not None:
                plot = replace(plot, polygons=polygons, verbatim=None, area_text=plot.area_text)
                repairs.append((plot.plot_no, change))
                text = Label("the outline was {repair}", "边界{repair}").format(repair=change.sentence())
                remarks.append(Remark("repair", plot.line, text, plot.plot_no))
        plots.append(plot)
    # what was repaired is told as such, and no longer as a fault
    mended = {remark.line for remark in remarks}
    kept = [r for r in read.remarks if not (r.kind == "invalid" and r.line in mended)]
    every = sorted([*kept, *remarks], key=lambda remark: (remark.line or 0, remark.kind))
    return Imported(replace(read, plots=tuple(plots), remarks=tuple(every)), profile or AUTO, tuple(repairs))
