"""Boundary-point text into plots, with everything that was found out about the way it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ...geodata.files import read_bytes
from ...geodata.grid import Ring
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..rings import nested
from .checks import check_plots
from .dialect import Dialect, encode
from .header import SYSTEM, ZONE, Entry, entries
from .numbers import split_name
from .parsing import Document, Parcel, Point, parse
from .place import Place, Placing
from .plots import BoundaryPlot
from .remarks import Fact, Remark
from .sniffing import Shape, facts_of, sniff
from .writing import Frame, boundary_text, parcel_text, whole_text


@dataclass(frozen=True)
class BoundaryText:
    """A file that was read.

    Attributes:
        name: of the file, without folder. sha256: of its bytes.
        crs: the system of the polygons.
        dialect: writes the plots back as they stood. ``reproduces`` tells whether that gives the same bytes.
        facts: what was sniffed. remarks: warnings and losses, in the order of the lines.
        cells: the lines as a table for a preview: line number and cells.
    """

    name: str
    sha256: str
    plots: tuple[BoundaryPlot, ...]
    crs: str
    dialect: Dialect
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...]
    lines: tuple[str, ...]
    head_lines: int
    reproduces: bool

    @property
    def warnings(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if not remark.loss)

    def to_bytes(self) -> bytes:
        """The file again."""
        return encode(boundary_text(self.plots, self.crs, self.dialect, mend=False).text, self.dialect.encoding)


def read_boundary(
    path: str | Path,
    profile: Dialect | None = None,
    *,
    crs: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> BoundaryText:
    """Read a file.

    Args:
        profile: how the file should be written; None leaves all to sniffing. With a profile swapped axes and open rings
            that it does not have are refused, where they can safely be read otherwise.
        crs: the system of the coordinates where the header is wrong or silent.

    Raises:
        InputError: it cannot be read safely; with the line number.
    """
    path = Path(path)
    raw = read_bytes(path)
    return read_boundary_bytes(raw, path.name, profile, crs=crs, rulebook=rulebook, progress=progress)


def read_boundary_bytes(
    raw: bytes,
    name: str,
    profile: Dialect | None = None,
    *,
    crs: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> BoundaryText:
    """As ``read_boundary``, of bytes."""
    rulebook = rulebook or Rulebook.load()
    document = parse(raw, name)
    progress.report(0.2)
    return _Reading(document, name, profile, rulebook).read(raw, crs, progress)


class _Reading:
    def __init__(self, document: Document, name: str, profile: Dialect | None, rulebook: Rulebook) -> None:
        self._document = document
        self._name = name
        self._profile = profile
        self._gap = rulebook.number("txt.closing_gap_m")
        self._rulebook = rulebook
        self._remarks: list[Remark] = []

    def read(self, raw: bytes, crs: str | None, progress: Progress) -> BoundaryText:
        document = self._document
        header = entries(enumerate(document.head, 1))
        points = [point for parcel in document.parcels for point in parcel.points]
        axes = None if self._profile is None else self._profile.axes
        place = Placing(self._name, points, header, self._rulebook, crs=crs, axes=axes).place()
        self._remarks += place.remarks
        self._check_headers(header)
        progress.report(0.4)
        shapes = self._shapes(place)
        self._refuse_open(shapes)
        dialect, evidence = sniff(document, shapes, place, self._profile)
        progress.report(0.6)
        plots = self._plots(shapes, place, dialect)
        plots, body = self._irregular(plots, place, dialect)
        self._remarks += check_plots(document, shapes, plots, place.crs, dialect, self._rulebook)
        progress.report(0.9)
        remarks = sorted(self._remarks, key=lambda remark: (remark.line or 0, remark.kind))
        return BoundaryText(
            self._name,
            hashlib.sha256(raw).hexdigest(),
            tuple(plots),
            place.crs,
            dialect,
            facts_of(dialect, place, evidence),
            tuple(remarks),
            document.lines,
            len(document.head),
            encode(whole_text(dialect, place.crs, body), document.encoding) == raw,
        )

    # rings

    def _shapes(self, place: Place) -> list[Shape]:
        shapes = []
        at = 0
        for parcel in self._document.parcels:
            xy = place.xy[at : at + len(parcel.points)]
            at += len(parcel.points)
            if parcel.cells is not None and len(parcel.cells) > 4 and parcel.cells[4] in ("点", "线"):
                shapes.append(Shape(parcel, [], [], [], []))
                continue
            shapes.append(self._shape(parcel, xy, "" if not place.angle else place.angle))
        return shapes

    def _shape(self, parcel: Parcel, xy: Ring, angle: str) -> Shape:
        gap = self._gap if not angle else self._gap / 100_000
        groups = _split(parcel.points, xy, gap)
        rings: list[Ring] = []
        closings: list[str] = []
        for start, stop in groups:
            ring = xy[start:stop]
            closing = _closing(parcel.points, xy, (start, stop), gap)
            different = ring[:-1] if closing != "open" else ring
            if len(np.unique(different, axis=0)) < 3:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{path}, line {line}: the ring that begins here has fewer than three different points. "
                        "Complete it or take it out.",
                    ),
                    path=self._name,
                    line=parcel.points[start].line,
                )
            if closing == "near":
                self._near(parcel, start, stop, ring)
            rings.append(np.vstack((different, different[:1])))
            closings.append(closing)
        polygons, places = nested(rings)
        return Shape(parcel, groups, closings, places, polygons)

    def _near(self, parcel: Parcel, start: int, stop: int, ring: Ring) -> None:
        self._remarks.append(
            Remark(
                "closing",
                parcel.points[stop - 1].line,
                Label(
                    "the closing point lies {distance} beside the first one (line {first}); the ring was closed "
                    "at the first.",
                    "闭合点与起点（第 {first} 行）相差 {distance}，按起点闭合。",
                ).format(distance=f"{float(np.hypot(*(ring[-1] - ring[0]))):.3f}", first=parcel.points[start].line),
            )
        )

    def _refuse_open(self, shapes: Sequence[Shape]) -> None:
        """Rings without a closing point: refused where the profile has them, told otherwise."""
        wanted = self._profile is not None and self._profile.closing != "none"
        for shape in shapes:
            for (start, stop), closing in zip(shape.groups, shape.closings):
                if closing != "open":
                    continue
                first, last = shape.parcel.points[start], shape.parcel.points[stop - 1]
                if wanted:
                    raise InputError(
                        QT_TRANSLATE_NOOP(
                            "MineRestoration",
                            "{path}, line {line}: the ring that begins in line {first} is not closed. The "
                            "profile wants the "
                            "first point again at the end: add it, or read the file with the profile “auto”.",
                        ),
                        path=self._name,
                        line=last.line,
                        first=first.line,
                    )
        self._tell_open(shapes)

    def _tell_open(self, shapes: Sequence[Shape]) -> None:
        every = [(s, g, c) for s in shapes for g, c in zip(s.groups, s.closings)]
        open_ones = [(s, g) for s, g, c in every if c == "open"]
        if not open_ones:
            return
        all_open = len(open_ones) == len(every)
        for shape, (start, stop) in open_ones[:1] if all_open else open_ones:
            text = Label(
                "the closing point is missing: the ring was closed to line {first}.",
                "缺少闭合点，已闭合至第 {first} 行。",
            )
            if all_open:
                text = Label(
                    "the closing point is missing in all {count} rings: each was closed to its first point (line "
                    "{first}).",
                    "全部 {count} 个圈均无闭合点，已闭合至各自起点（第 {first} 行）。",
                )
            self._remarks.append(
                Remark(
                    "closing",
                    shape.parcel.points[stop - 1].line,
                    text.format(first=shape.parcel.points[start].line, count=len(every)),
                )
            )

    # plots

    def _plots(self, shapes: Sequence[Shape], place: Place, dialect: Dialect) -> list[BoundaryPlot]:
        return [
            BoundaryPlot(
                shape.polygons,
                shape.attributes(dialect),
                shape.cell("area", dialect),
                shape.parcel.lead,
                None,
                shape.parcel.line,
            )
            for shape in shapes
        ]

    def _irregular(
        self, plots: Sequence[BoundaryPlot], place: Place, dialect: Dialect
    ) -> tuple[list[BoundaryPlot], list[str]]:
        """Keep word by word what the dialect does not write as it stands. The text of each plot comes with them."""
        frame = Frame.of(place.crs, dialect)
        kept: list[BoundaryPlot] = []
        body: list[str] = []
        odd: list[BoundaryPlot] = []
        last = 0
        for i, (plot, parcel) in enumerate(zip(plots, self._document.parcels)):
            text, last = parcel_text(plot, frame, dialect, last)
            raw = parcel.raw
            if i == len(plots) - 1 and not dialect.ends:
                raw += dialect.line_end
            if text != raw:
                plot = replace(plot, verbatim=raw)
                odd.append(plot)
            kept.append(plot)
            body += [plot.lead, plot.verbatim or text]
        if odd:
            self._remarks.append(
                Remark(
                    "irregular",
                    odd[0].line,
                    Label(
                        "{count} plots are written by no one rule (point names, decimals or blanks); their text "
                        "is kept as "
                        "it stands.",
                        "{count} 个地块的书写不统一（点号、小数位或空格），原文照存。",
                    ).format(count=len(odd)),
                    odd[0].plot_no,
                    loss=True,
                )
            )
        return kept, body

    def _check_headers(self, header: dict[str, Entry]) -> None:
        """A header that comes again must not be of another system."""
        for parcel in self._document.parcels:
            if "=" not in parcel.lead and "＝" not in parcel.lead:
                continue
            lead = parcel.lead.splitlines()
            again = entries((parcel.line - len(lead) + i, text) for i, text in enumerate(lead))
            for key in (SYSTEM, ZONE):
                one, other = header.get(key), again.get(key)
                if one is not None and other is not None and one.value != other.value:
                    raise InputError(
                        QT_TRANSLATE_NOOP(
                            "MineRestoration",
                            "{path}, line {line}: a second header says {key}={other}, the first (line {first}) {one}. "
                            "One file holds one zone: split it there.",
                        ),
                        path=self._name,
                        line=other.line,
                        key=key,
                        other=other.value,
                        first=one.line,
                        one=one.value,
                    )


def _split(points: Sequence[Point], xy: Ring, gap: float) -> list[tuple[int, int]]:
    """Where rings begin and end: at another second number, behind a closing point, where numbers begin again."""
    groups: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(points) + 1):
        if i == len(points) or points[i].second != points[start].second:
            ends = True
        else:
            closed = _closing(points, xy, (start, i), gap) != "open"
            ends = closed or _again(points, start, i)
        if ends:
            groups.append((start, i))
            start = i
    return groups


def _again(points: Sequence[Point], start: int, i: int) -> bool:
    """Whether point numbers begin again at ``i``, and not only because it is the closing point of the ring."""
    before, here = split_name(points[i - 1].name), split_name(points[i].name)
    if before is None or here is None or here[1] >= before[1]:
        return False
    after = split_name(points[i + 1].name) if i + 1 < len(points) else None
    return points[i].name != points[start].name or (after is not None and after[1] == here[1] + 1)


def _closing(points: Sequence[Point], xy: Ring, span: tuple[int, int], gap: float) -> str:
    """ "same": the last point is the first; "near": it has its name and lies close by; "open"."""
    start, last = span[0], span[1] - 1
    if last - start < 3:
        return "open"
    if (xy[start] == xy[last]).all():
        return "same"
    near = points[start].name == points[last].name and float(np.hypot(*(xy[last] - xy[start]))) <= gap
    return "near" if near else "open"
