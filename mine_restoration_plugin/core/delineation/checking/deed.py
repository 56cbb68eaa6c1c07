"""The whole check of a register: a pass over the rows, one over pairs of neighbours, and the overlays."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.areas import ellipsoidal_areas_m2
from ...model.progress import SILENT, Progress
from ...model.table import Table
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...model.units import stored
from ...register.contents import Register
from ...register.query import Query
from ...register.register import open_register
from ...register.store import Row
from ...rulebook.book import Rulebook
from ..overlays.apply import Overlay, overlay_problems
from ..overlays.themes import OverlayLayer
from .attributes import AttributeCheck
from .bounds import check_county, check_units_inside
from .completeness import Completeness, CompletenessCheck
from .neighbours import TILE
from .outlines import OutlineStore
from .pairs import check_pairs
from .position import Places, check_positions, check_reference
from .problems import OUTLINE, PLOT, UNIT, Findings, Problem, Subject
from .rules import Checklist, Severity
from .single import Checked, check_outlines

PAGE = 1_000
_NUMBERS = {PLOT: "plot_no", UNIT: "unit_no", OUTLINE: "plot_no"}
_SCHEMA = 1


@dataclass(frozen=True)
class Inputs:
    """Layers a check may be held against; all of them may be left out.

    ``overlays`` by theme, or ``tables``, a file that the overlay on another machine carried out.
    """

    overlays: Mapping[str, OverlayLayer] = field(default_factory=dict)
    tables: str | Path | None = None
    county: OverlayLayer | None = None
    reference: OverlayLayer | None = None


@dataclass(frozen=True)
class CheckReport:
    """Everything a check found. ``tables`` has T3 and T4 where there were overlays."""

    problems: tuple[Problem, ...]
    notes: tuple[Label, ...]
    completeness: tuple[Completeness, ...]
    tables: tuple[Table, ...]
    checked: Mapping[str, int]
    crs: str

    def count(self, severity: Severity) -> int:
        return sum(problem.rule.severity is severity for problem in self.problems)

    @property
    def completeness_share(self) -> float | None:
        """Mean over all plots; None where there is no plot."""
        shares = [entry.share for entry in self.completeness]
        return round(sum(shares) / len(shares), 4) if shares else None

    def to_json(self) -> dict[str, Any]:
        return {name: list(part) if isinstance(part, Iterator) else part for name, part in self.json_parts().items()}

    def json_parts(self) -> dict[str, Any]:
        """As ``to_json``, for writing piece by piece: problems and completeness are iterators, formed when asked for.

        A county's problems as JSON take several times the memory of the problems.
        """
        rules = Counter(problem.rule.id for problem in self.problems)
        return {
            "schema": _SCHEMA,
            "crs": self.crs,
            "checked": dict(self.checked),
            "problems": (problem.to_json() for problem in self.problems),
            "by_rule": dict(sorted(rules.items())),
            "by_severity": {severity.value: self.count(severity) for severity in Severity},
            "notes": [note.to_json() for note in self.notes],
            "completeness": (entry.to_json() for entry in self.completeness),
            "completeness_share": self.completeness_share,
            "tables": {table.key: table.to_json() for table in self.tables},
        }


def check_register(
    register: Register | str | Path,
    inputs: Inputs | None = None,
    *,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
    page: int = PAGE,
    tile: int = TILE,
    progress: Progress = SILENT,
) -> CheckReport:
    """Look at every plot, unit and outline of a register. Nothing is changed.

    Rows are read ``page`` at a time; outlines go to a temporary file and are looked at ``tile`` at a time. In memory
    stay one tile, about 2.3 kB a plot and 0.4 kB a problem, its sentence being formed when asked for (measured: 265 MB
    above idle for 100,000 plots with 107,697 problems, 300 MB with 207,697). ``CheckReport.json_parts`` adds nothing.

    Raises:
        InputError: no such register, a layer that cannot be read, a tables file of something else.
        Cancelled: the person asked to stop.
    """
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register))
        run = _Check(register, inputs or Inputs(), rulebook or Rulebook.load(), today or datetime.date.today())
        return run.run(page, tile, progress)


class _Kept:
    """What is kept of the rows of one entity: outlines in a file, subjects and a few numbers in memory."""

    def __init__(self) -> None:
        self.store = OutlineStore()
        self.subjects: list[Subject] = []
        self.centres: list[tuple[float, float]] = []
        self.stated: list[tuple[float, float]] = []

    def centre(self, number: int) -> tuple[float, float] | None:
        return self.centres[number] if np.isfinite(self.centres[number]).all() else None

    @property
    def places(self) -> Places:
        envelopes = self.store.envelopes
        centres = np.array(self.centres, dtype=np.float64).reshape(-1, 2)
        corners = np.maximum(np.abs(envelopes[:, :2] - centres), np.abs(envelopes[:, 2:] - centres))
        stated = np.array(self.stated, dtype=np.float64).reshape(-1, 2)
        return Places(centres, stated, np.hypot(corners[:, 0], corners[:, 1]))


class _Check:
    def __init__(self, register: Register, inputs: Inputs, rulebook: Rulebook, today: datetime.date) -> None:
        self._register = register
        self._inputs = inputs
        self._rulebook = rulebook
        self._today = today
        self._checklist = Checklist(rulebook)
        self._found = Findings(self._checklist)
        self._notes: list[Label] = []

    def run(self, page: int, tile: int, progress: Progress) -> CheckReport:
        store = self._register.store
        mines = {row["mine_id"]: row for row in store.stream("mine", ("mine_id", "name", "mining_from_year"))}
        plots_known = {row["plot_no"] for row in store.stream(PLOT, ("plot_no",)) if row["plot_no"] is not None}
        outlines, evidence = self._kinds("outline"), self._kinds("evidence")
        complete = CompletenessCheck(self._checklist, outlines, evidence)
        attributes = AttributeCheck(self._found, self._register.dictionary, self._today, mines, plots_known)
        with contextlib.ExitStack() as stack:
            kept = {entity: _Kept() for entity in (PLOT, UNIT, OUTLINE)}
            for entry in kept.values():
                stack.enter_context(entry.store)
            shares = {PLOT: (0.0, 0.35), UNIT: (0.35, 0.4), OUTLINE: (0.4, 0.45)}
            progress.report(0.0, QT_TRANSLATE_NOOP("MineRestoration", "Reading rows and their outlines"))
            for entity, entry in kept.items():
                self._rows(entity, entry, page, attributes, complete, progress.part(*shares[entity]))
            plots, units = kept[PLOT], kept[UNIT]
            progress.report(0.45, QT_TRANSLATE_NOOP("MineRestoration", "Comparing neighbours"))
            lonlat = check_positions(plots.places, plots.subjects, self._register.crs, self._found)
            self._numbers(plots)
            check_pairs(
                plots.store, plots.subjects, self._found, gaps=True, tile=tile, progress=progress.part(0.45, 0.75)
            )
            check_pairs(
                units.store, units.subjects, self._found, gaps=False, tile=tile, progress=progress.part(0.75, 0.78)
            )
            check_units_inside(units.store, units.subjects, plots.store, plots.subjects, self._found, progress)
            self._place_in_county(plots, tile, progress.part(0.78, 0.8))
            self._hold_against_reference(lonlat, plots)
            progress.report(0.8, QT_TRANSLATE_NOOP("MineRestoration", "Overlaying"))
            tables = self._overlays(plots, tile, progress.part(0.8, 1.0))
            checked = {entity: len(entry.subjects) for entity, entry in kept.items()}
        return CheckReport(
            self._found.sorted(),
            tuple(self._notes),
            tuple(sorted(complete.found, key=lambda entry: (entry.number or "", entry.uuid))),
            tables,
            checked,
            self._register.crs,
        )

    def _kinds(self, entity: str) -> dict[str, frozenset[str]]:
        """Which kinds of outlines or evidence there are for each plot number."""
        kinds: dict[str, set[str]] = {}
        for row in self._register.store.stream(entity, ("plot_no", "kind")):
            if row["plot_no"] is not None and row["kind"] is not None:
                kinds.setdefault(row["plot_no"], set()).add(row["kind"])
        shared: dict[frozenset[str], frozenset[str]] = {}
        return {number: shared.setdefault(frozenset(own), frozenset(own)) for number, own in kinds.items()}

    def _rows(
        self,
        entity: str,
        kept: _Kept,
        page: int,
        attributes: AttributeCheck,
        complete: CompletenessCheck,
        progress: Progress,
    ) -> None:
        count = max(self._count(entity), 1)
        for rows in _paged(self._register.store.stream(entity, polygons=True, page=page), page):
            progress.report(min(len(kept.subjects) / count, 1.0))
            subjects = [_subject(entity, row) for row in rows]
            checked = check_outlines([(s, row["polygons"] or []) for s, row in zip(subjects, rows)], self._found)
            _fill_areas(rows, checked, self._register.crs)
            for subject, row, outline in zip(subjects, rows, checked):
                self._found.centre = outline.centre
                attributes.look(subject, row)
                if entity == PLOT:
                    complete.look(subject, row, self._found, bool(outline.polygons))
                kept.store.add(outline.polygons)
                kept.subjects.append(subject)
                kept.centres.append(outline.centre or (np.nan, np.nan))
                lon, lat = row.get("centre_lon"), row.get("centre_lat")
                kept.stated.append((np.nan, np.nan) if lon is None or lat is None else (lon, lat))
            self._found.centre = None

    def _count(self, entity: str) -> int:
        return self._register.store.count(entity, Query())

    def _numbers(self, plots: _Kept) -> None:
        """Numbers of another pattern are worth a word only where most plots follow the pattern."""
        pattern = self._checklist.text("number_pattern.regex") or _as_regex(
            self._rulebook.rule("register.mine_pattern").value, self._rulebook.rule("register.plot_pattern").value
        )
        form = re.compile(pattern)
        subjects = plots.subjects
        other = [i for i, s in enumerate(subjects) if s.number is not None and not form.fullmatch(s.number)]
        if other and len(other) <= len(subjects) / 2:
            for i in other:
                self._found.add("number_pattern", subjects[i], plots.centre(i), pattern=pattern)
        elif other:
            self._notes.append(
                Label(
                    "{count} of {all} plot numbers do not follow the pattern {pattern}; they are taken as issued.",
                    "{all} 个图斑编号中 {count} 个不符合格式 {pattern}，视为下发编号。",
                ).format(count=len(other), all=len(subjects), pattern=pattern)
            )

    def _place_in_county(self, plots: _Kept, tile: int, progress: Progress) -> None:
        if self._inputs.county is None:
            self._notes.append(
                Label(
                    "No county boundary was given: whether plots lie in {county} was judged by coordinates alone.",
                    "未提供县界，仅按坐标判断图斑是否位于 {county}。",
                ).format(county=self._register.county)
            )
            return
        check_county(plots.store, plots.subjects, self._inputs.county, self._register.crs, self._found, tile, progress)

    def _hold_against_reference(self, lonlat: NDArray[np.float64], plots: _Kept) -> None:
        if self._inputs.reference is None:
            return
        with self._inputs.reference.open(self._register.crs) as layer:
            check_reference(lonlat, layer.centres_lonlat(), plots.places.xy, plots.subjects, self._found)

    def _overlays(self, plots: _Kept, tile: int, progress: Progress) -> tuple[Table, ...]:
        if not self._inputs.overlays and self._inputs.tables is None:
            return ()
        overlay = Overlay(plots.store, [s.number for s in plots.subjects], self._register.crs, self._rulebook)
        if self._inputs.tables is not None:
            result = overlay.from_file(Path(self._inputs.tables))
        else:
            result = overlay.measure(self._inputs.overlays, tile, progress)
        overlay_problems(result, plots.subjects, plots.store, self._found)
        self._notes += result.notes
        return result.tables


def _paged(rows: Iterator[Row], page: int) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == page:
            yield some
            some = []
    if some:
        yield some


def _subject(entity: str, row: Row) -> Subject:
    number = row.get(_NUMBERS[entity])
    if entity == OUTLINE and number is not None:
        number = f"{number} {row.get('kind') or ''}".strip()
    return Subject(entity, row["uuid"], row["row_version"], number, row.get("mine_id"))


def _fill_areas(rows: list[Row], checked: list[Checked], crs: str) -> None:
    """Areas that were emptied because somebody moved a vertex."""
    empty = [
        i
        for i, row in enumerate(rows)
        if "area_ellipsoidal_m2" in row
        and (row["area_ellipsoidal_m2"] is None or row.get("area_projected_m2") is None)
        and checked[i].polygons
        and checked[i].valid
    ]
    if not empty:
        return
    try:
        measured = ellipsoidal_areas_m2([checked[i].polygons for i in empty], crs)
    except Exception:  # coordinates outside the system: said by the check of positions
        return
    for i, area in zip(empty, measured):
        rows[i]["area_ellipsoidal_m2"] = stored(area, "m2")
        rows[i]["area_projected_m2"] = stored(checked[i].area_m2, "m2")


def _as_regex(mine: str, plot: str) -> str:
    """A pattern of the register ("{county}{year}{serial}", "{mine}-{part}") as a regular expression."""
    whole = plot.replace("{mine}", mine)
    parts = re.split(r"(\{\w+\})", whole)
    digits = {"{county}": r"\w{2,20}", "{year}": r"\d{2}", "{serial}": r"\d+", "{part}": r"\d+"}
    return "".join(digits.get(part, re.escape(part)) for part in parts)
