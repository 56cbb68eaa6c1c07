"""The only door from the dock to core: plain functions that run in a task, plain data in and plain data out.

Core is imported when a function is called, so that opening the dock does not wait for numpy and scipy.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.model.errors import InputError
from ..core.model.plan import Plan, Verdict
from ..core.model.progress import Progress
from ..core.model.text import Label
from ..core.register.postgis.place import is_place

PLOT_TABLE = "plot"
TABLES_OF_MINE = ("plot", "unit")
MINE_FIELD = "mine_id"

PAGE_ROWS = 200
KEPT_CODES = ("attribute", "state")

Stamp = tuple[int, int]


@dataclass(frozen=True)
class MineRow:
    """One line of the mine table. ``area_m2`` is ellipsoidal; None is not known."""

    mine_id: str
    name: str
    plots: int
    area_m2: float | None
    plan_version: int | None
    checks_failed: int | None
    checks_undecided: int | None


@dataclass(frozen=True)
class PlotRow:
    """One line of the table of plots. ``area_m2`` is ellipsoidal; codes come as their labels."""

    uuid: str
    plot_no: str
    name: str
    attribute: Label | None
    state: Label | None
    area_m2: float | None


@dataclass(frozen=True)
class EvidenceRow:
    """One photograph or document of a plot. ``file`` is where it lies; ``thumbnail`` a small JPEG."""

    uuid: str
    evidence_no: str
    kind: Label
    caption: str
    azimuth_deg: float | None
    taken_utc: str
    placed: bool
    file: str
    thumbnail: bytes | None


@dataclass(frozen=True)
class Question:
    """What a paged table asks for: rows with all ``words``, of one mine where the table is of its plots, in an order.

    ``find`` is a row whose place is to be told with the first page.
    """

    path: str
    words: str = ""
    order: tuple[str, ...] = ()
    mine_id: str = ""
    find: str = ""


@dataclass(frozen=True)
class Page:
    """Some rows of ``total``; ``place`` is the row number of what was to be found, None where it is not there."""

    total: int
    rows: tuple[Any, ...]
    place: int | None = None


@dataclass(frozen=True)
class RegisterView:
    """What the dock shows of a register: ``mines`` is their number. ``held_by`` is the other program that writes to it
    (``who``, ``host``, ``since_utc``); ``stamp`` tells whether the file was replaced since."""

    path: str
    county: str
    crs: str
    folder: str
    mines: int
    writable: bool
    held_by: Mapping[str, object] | None
    stamp: Stamp | None


@dataclass(frozen=True)
class MineView:
    """One mine with its latest plan. ``packaged_version`` is the plan version that the package folder holds."""

    row: MineRow
    plan: Plan | None
    package: str | None
    packaged_version: int | None


@dataclass(frozen=True)
class Drafted:
    """What a draft run made. ``new`` is False where nothing differs from the version that was there; ``changes`` name
    what does; ``scenario`` the kept design that the plan follows."""

    mine_id: str
    version: int
    new: bool
    failed: int
    undecided: int
    changes: tuple[Label, ...]
    scenario: str | None = None


@dataclass(frozen=True)
class Exported:
    """What an export made. ``draft`` is True where something is missing; ``missing`` names it, ``notes`` say why."""

    folder: str
    files: int
    draft: bool
    missing: tuple[str, ...]
    notes: tuple[Label, ...]


@dataclass(frozen=True)
class Imported:
    """What an import brought in."""

    mine_id: str
    plots: int
    skipped: int
    notes: tuple[Label, ...]


def stamp_of(path: str) -> Stamp | None:
    """Size and time of a file, None if it is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def is_writable(path: str) -> bool:
    """Whether the file and its folder take changes; what a database takes it says itself, row by row."""
    if is_place(path):
        return True
    return os.access(path, os.W_OK) and os.access(Path(path).parent, os.W_OK)


def read_register(path: str, progress: Progress) -> RegisterView:
    """Read what the dock shows of a register.

    Raises:
        InputError: it is not there, is no register, or is newer than the plugin.
    """
    from ..core.register.register import open_register

    progress.check()
    with open_register(path) as register:
        mines, county, crs, folder = register.mine_count(), register.county, register.crs, str(register.folder)
    return RegisterView(path, county, crs, folder, mines, is_writable(path), _other_writer(path), stamp_of(path))


def read_mines(question: Question, number: int, progress: Progress) -> Page:
    """One page of the mines."""
    from ..core.register.register import open_register

    with open_register(question.path) as register:
        total = register.mine_count(question.words)
        progress.check()
        found = register.mine_page(question.words, question.order, number * PAGE_ROWS, PAGE_ROWS)
        progress.check()
        rows = tuple(_row(register, fields) for fields in found)
        place = register.mine_position(question.find, question.words, question.order) if question.find else None
    return Page(total, rows, place)


def read_plots(question: Question, number: int, progress: Progress) -> Page:
    """One page of the plots of a mine."""
    from ..core.register.register import open_register

    with open_register(question.path) as register:
        total = register.plot_count(question.mine_id, question.words)
        progress.check()
        found = register.plot_page(question.mine_id, question.words, question.order, number * PAGE_ROWS, PAGE_ROWS)
        codes = register.dictionary.codes
        fields = register.dictionary.entity("plot").fields
    return Page(total, tuple(_plot_row(row, {name: codes[fields[name].codes] for name in KEPT_CODES}) for row in found))


def read_mine(path: str, mine_id: str, package: str | None, progress: Progress) -> MineView | None:
    """Read one mine with its latest plan, and what its package folder holds; None where it is gone."""
    from ..core.register.register import open_register

    with open_register(path) as register:
        progress.check()
        if not register.has_mine(mine_id):
            return None
        fields = register.mine(mine_id)
        stored = register.plan(mine_id)
    plan = None if stored is None else Plan.from_bytes(stored[1])
    row = _to_row(fields, None if stored is None else stored[0], plan)
    return MineView(row, plan, package, None if package is None else packaged_version(package, mine_id))


def read_evidence(path: str, plot_no: str, progress: Progress) -> tuple[EvidenceRow, ...]:
    """The photographs and documents of one plot, at most ``PAGE_ROWS``, the latest first."""
    from ..core.register.query import Query
    from ..core.register.register import open_register

    fields = ("evidence_no", "kind", "caption", "azimuth_deg", "taken_utc", "path", "thumbnail")
    with open_register(path) as register:
        kinds = register.dictionary.codes["evidence_kind"]
        progress.check()
        query = Query({"plot_no": plot_no}, order=("-taken_utc",), limit=PAGE_ROWS)
        rows = register.store.select("evidence", query, fields, polygons=True)
        return tuple(
            EvidenceRow(
                row["uuid"],
                row["evidence_no"],
                kinds[row["kind"]].label if row["kind"] in kinds else Label(row["kind"], row["kind"]),
                row["caption"] or "",
                row["azimuth_deg"],
                row["taken_utc"] or "",
                row["point"] is not None,
                str(register.folder / row["path"]),
                row["thumbnail"],
            )
            for row in rows
        )


def add_evidence(path: str, files: Sequence[str], plot_no: str, who: str, progress: Progress) -> Any:
    """Copy files beside the register as evidence of one plot; what ``core.register.evidence.Added`` says."""
    from ..core.register.evidence import add_evidence as add

    return add(path, files, plot_no, who=who, progress=progress)


def check_evidence(path: str, plot_no: str, progress: Progress) -> Mapping[str, str]:
    """How each file of a plot stands to what was noted of it, by uuid: "ok", "changed" or "gone"."""
    from ..core.register.evidence import check_evidence as check

    return {state.uuid: state.state for state in check(path, progress, plot_no=plot_no)}


@dataclass(frozen=True)
class ConflictView:
    """Two changes of one row for a dialog: what the row is, who saved theirs when, and the fields side by side."""

    row: Label
    who: str
    when: str
    sides: tuple[Any, ...]


def read_conflict(path: str, conflict: Any, progress: Progress) -> ConflictView:
    """What a ``ConflictError`` holds (``error.conflict``), in words."""
    from ..core.register.conflicts import sides
    from ..core.register.register import open_register

    progress.check()
    with open_register(path) as register:
        label = register.dictionary.entity(conflict.entity).label
        found = tuple(sides(conflict, register.dictionary, register.crs))
    return ConflictView(label, conflict.who, conflict.when, found)


@dataclass(frozen=True)
class EditConflict:
    """An edit, by its number, that met a row which somebody else had saved; ``version`` and ``wkb`` are theirs."""

    number: int
    conflict: Any
    view: ConflictView
    version: int | None
    wkb: bytes | None
    values: Mapping[str, Any]


def row_edit(uuid: str, row_version: int, values: Mapping[str, Any], wkb: bytes | None) -> Any:
    """An edit of QGIS's own tools as core takes it."""
    from ..core.register.conflicts import RowEdit

    return RowEdit(uuid, row_version, values, wkb)


def read_edit_conflicts(
    path: str, table: str, edits: Sequence[Any], saved: bool, progress: Progress
) -> tuple[EditConflict, ...]:
    """Which edits of QGIS's own tools met rows that somebody else had saved, or taken out, meanwhile."""
    from ..core.register.conflicts import conflicts_of_edits, sides, theirs_wkb
    from ..core.register.register import open_register

    progress.check()
    with open_register(path) as register:
        label = register.dictionary.entity(table).label
        return tuple(
            EditConflict(
                number,
                conflict,
                ConflictView(
                    label, conflict.who, conflict.when, tuple(sides(conflict, register.dictionary, register.crs))
                ),
                None if conflict.theirs is None else int(conflict.theirs["row_version"]),
                theirs_wkb(conflict),
                {name: value for name, value in (conflict.theirs or {}).items() if name not in ("polygons", "point")},
            )
            for number, conflict in conflicts_of_edits(register, table, edits, saved=saved)
        )


def resolve_conflict(path: str, conflict: Any, choices: Mapping[str, str], who: str, progress: Progress) -> int | None:
    """Save what a person chose of both; the row's new version, None where it is out now."""
    from ..core.register.conflicts import resolve

    progress.check()
    return resolve(path, conflict, choices, who=who)


def create_register(path: str, county: str, crs: str, who: str, progress: Progress) -> str:
    """Make an empty register; refused where a file stands already."""
    from ..core.register.register import create_register as create

    progress.check()
    create(path, county, crs, who=who)
    return path


def import_plots(path: str, source: str, mapping: str | None, who: str, progress: Progress) -> Imported:
    """Import the plots of a vector file."""
    from ..core.register.importing import import_plots as bring_in

    result = bring_in(path, source, mapping, who=who, progress=progress)
    return Imported(result.first_mine_id or "", result.plots, result.skipped, result.notes)


def import_boundary(
    path: str, source: str, profile: str, crs: str, repair: bool, who: str, progress: Progress
) -> Imported:
    """Import the plots of a boundary-point text; an empty ``crs`` is found out."""
    from ..core.register.importing import import_plots as bring_in

    result = bring_in(path, source, profile=profile, crs=crs or None, repair=repair, who=who, progress=progress)
    return Imported(result.first_mine_id or "", result.plots, result.skipped, result.notes)


def name_editor(path: str, who: str, progress: Progress) -> None:
    """Whose name the event log gives to edits made with QGIS's own tools from now on."""
    from ..core.register.register import set_editor

    progress.check()
    set_editor(path, who)


def draft(
    path: str, mine_id: str, dem: str, decisions: str | Mapping[str, Any] | None, who: str, progress: Progress
) -> Drafted:
    """Survey the mine on the terrain model, draft its plan by decisions or a file of them and keep it as a version.

    The scenario that is chosen for the mine is followed, unless the decisions name one.
    """
    from ..core.planning.deed import draft_mine_plan

    result = draft_mine_plan(path, mine_id, dem, decisions=decisions, follow_register=True, who=who, progress=progress)
    plan = result.plan
    return Drafted(
        mine_id,
        result.version,
        result.new,
        plan.count(Verdict.FAIL),
        plan.count(Verdict.UNKNOWN),
        result.changes,
        result.scenario,
    )


def export(path: str, mine_id: str, folder: str, renderer: Any, progress: Progress) -> Exported:
    """Write the package folder of a mine; ``renderer`` hands over maps that were drawn before."""
    from ..core.dossier.package import export_package

    result = export_package(path, mine_id, folder, renderer=renderer, progress=progress)
    return Exported(str(result.folder), len(result.files), result.draft, result.missing, result.notes)


def packaged_version(folder: str, mine_id: str) -> int | None:
    """Version of the plan that a package folder holds, None where there is no package of this mine."""
    from ..core.dossier.manifest import read_manifest

    try:
        facts = read_manifest(Path(folder)).data
    except InputError:
        return None
    version = facts.get("plan_version")
    return version if facts.get("mine_id") == mine_id and isinstance(version, int) else None


def _other_writer(path: str) -> Mapping[str, object] | None:
    from ..core.register.locking import WriteLock

    holder = WriteLock(Path(path), "").held_by()
    return None if holder is None or holder.get("pid") == os.getpid() else holder


def _row(register: Any, fields: Mapping[str, Any]) -> MineRow:
    version = fields["plan_version"]
    if version is None or fields["checks_failed"] is not None:
        return _to_row(fields, version, None)
    try:  # a plan of an older version of the register does not say how its checks came out
        stored = register.plan(fields[MINE_FIELD], version)
        return _to_row(fields, version, Plan.from_bytes(stored[1]))
    except InputError:
        return _to_row(fields, version, None)  # read_mine says what is wrong with this one plan


def _plot_row(fields: Mapping[str, Any], codes: Mapping[str, Mapping[str, Any]]) -> PlotRow:
    labels = {}
    for name, listed in codes.items():
        code = listed.get(fields[name] or "")
        labels[name] = None if code is None else code.label
    return PlotRow(
        fields["uuid"],
        fields["plot_no"] or "",
        fields["name"] or "",
        labels["attribute"],
        labels["state"],
        fields["area_ellipsoidal_m2"],
    )


def _to_row(fields: Mapping[str, Any], version: int | None, plan: Plan | None) -> MineRow:
    return MineRow(
        fields[MINE_FIELD],
        fields.get("name") or "",
        fields["plots"],
        fields["area_ellipsoidal_m2"],
        version,
        fields.get("checks_failed") if plan is None else plan.count(Verdict.FAIL),
        fields.get("checks_undecided") if plan is None else plan.count(Verdict.UNKNOWN),
    )
