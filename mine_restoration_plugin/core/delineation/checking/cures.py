"""Safe cures: what can be mended without asking, applied to the rows that were checked, and undone again.

A cure never changes what a person meant: the area stays within the rulebook's tolerance, the result is valid, text
loses only what nobody sees. Everything else is left to people.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...geodata.areas import projected_area_m2, signed_area
from ...geodata.grid import Polygons, Ring
from ...geodata.relations import common, mended, polygons_of, shape
from ...geodata.shapes import closed, to_ogr, why_invalid
from ...model.errors import ConflictError, InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...register.contents import Register
from ...register.outline import areas, centre
from ...rulebook.book import Rulebook
from .attributes import fitting, raw_values, tidied
from .problems import Problem
from .rules import Checklist

SHAPES = ("unclosed", "duplicate_vertex", "tiny_edge", "ring_order", "invalid", "speck", "ring_direction")
"""Cures of outlines in the order in which they are applied."""
_TEXTS = ("text_blanks", "raw_fits")


@dataclass(frozen=True)
class Cured:
    """A row that was mended. ``before`` holds the old values of changed fields, ``outline`` the old outline."""

    entity: str
    uuid: str
    number: str | None
    rules: tuple[str, ...]
    before: Mapping[str, Any]
    outline: Polygons | None
    row_version: int

    def to_json(self) -> dict[str, Any]:
        outline = None if self.outline is None else [[ring.tolist() for ring in rings] for rings in self.outline]
        return {
            "entity": self.entity,
            "uuid": self.uuid,
            "number": self.number,
            "rules": list(self.rules),
            "before": dict(self.before),
            "outline": outline,
            "row_version": self.row_version,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Cured:
        outline = data["outline"]
        if outline is not None:
            outline = [[np.array(ring, dtype=np.float64) for ring in rings] for rings in outline]
        return cls(
            data["entity"],
            data["uuid"],
            data["number"],
            tuple(data["rules"]),
            data["before"],
            outline,
            data["row_version"],
        )


@dataclass(frozen=True)
class Left:
    """A row that was not touched, and why."""

    entity: str
    uuid: str
    number: str | None
    reason: Label

    def to_json(self) -> dict[str, Any]:
        return {"entity": self.entity, "uuid": self.uuid, "number": self.number, "reason": self.reason.to_json()}


@dataclass(frozen=True)
class CureReport:
    """What was changed (and can be undone with it) and what was left."""

    cured: tuple[Cured, ...] = ()
    left: tuple[Left, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"cured": [row.to_json() for row in self.cured], "left": [row.to_json() for row in self.left]}

    def to_text(self) -> str:
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> CureReport:
        data = json.loads(text)
        left = tuple(
            Left(row["entity"], row["uuid"], row["number"], Label.from_json(row["reason"])) for row in data["left"]
        )
        return cls(tuple(Cured.from_json(row) for row in data["cured"]), left)


def read_cures(path: str | Path) -> CureReport:
    """The cures in a result file of a check.

    Raises:
        InputError: it cannot be read, or no cures were applied in that run.
    """
    try:
        report = CureReport.from_text(json.dumps(_cures_of(Path(path))))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} is no result file of a check with cures: {reason}"),
            path=Path(path).name,
            reason=error,
        ) from error
    if not report.cured:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path}: no cures were applied in that run, so none can be undone."),
            path=Path(path).name,
        )
    return report


def _cures_of(path: Path) -> Any:
    """What stands under ``cures``, without the problems of a county beside it, which as objects take over a gigabyte.

    Result files have a line for each entry and one blank before the outermost ones; any other layout is read whole.
    """
    kept: list[str] = []
    with path.open(encoding="utf-8-sig") as file:
        for line in file:
            if kept and line.startswith((' "', "}")):
                break
            if kept or line.startswith(' "cures":'):
                kept.append(line)
    with contextlib.suppress(ValueError, KeyError):
        return json.loads("{" + "".join(kept).rstrip().rstrip(",") + "}")["cures"]
    return json.loads(path.read_text(encoding="utf-8-sig"))["cures"]


_CHANGED = Label("somebody changed it after the check", "检查之后已被他人修改")
_GONE = Label("it is gone", "该行已不存在")
_NOT_SAFE = Label(
    "the cure would change its area or leave it invalid: mend it by hand", "修复会改变面积或仍不合法，须人工修正"
)


def apply_cures(
    register: Register,
    problems: Iterable[Problem],
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> CureReport:
    """Mend the safe ones among the problems, all in one transaction.

    A row that somebody has saved since the check is left as it is, and so is one whose outline the cure would alter.

    Raises:
        InputError: the register is open for reading only.
        Cancelled: nothing was changed.
    """
    checklist = Checklist(rulebook or Rulebook.load())
    wanted: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.rule.safe and problem.subject.uuid is not None:
            wanted.setdefault((problem.subject.entity, problem.subject.uuid), []).append(problem)
    cured: list[Cured] = []
    left: list[Left] = []
    with register.transaction():
        for number, ((entity, uuid), own) in enumerate(wanted.items()):
            progress.report(number / len(wanted))
            result = _cure(register, entity, uuid, own, checklist)
            if isinstance(result, Cured):
                cured.append(result)
            else:
                left.append(result)
        progress.check()
    return CureReport(tuple(cured), tuple(left))


def undo_cures(register: Register, report: CureReport, progress: Progress = SILENT) -> CureReport:
    """Put back what a report says was there before; rows that somebody has saved since keep what they have.

    Returns:
        What was put back (undoing that repeats the cure) and what was left.
    """
    cured: list[Cured] = []
    left: list[Left] = []
    with register.transaction():
        for number, row in enumerate(report.cured):
            progress.report(number / len(report.cured))
            found = register.store.rows(row.entity, {"uuid": row.uuid}, polygons=row.outline is not None)
            if not found:
                left.append(Left(row.entity, row.uuid, row.number, _GONE))
                continue
            before = {name: found[0].get(name) for name in row.before}
            outline = found[0]["polygons"] if row.outline is not None else None
            try:
                version = register.change(row.entity, row.uuid, row.before, row.row_version, row.outline)
            except ConflictError:
                left.append(Left(row.entity, row.uuid, row.number, _CHANGED))
                continue
            cured.append(Cured(row.entity, row.uuid, row.number, row.rules, before, outline, version))
        progress.check()
    return CureReport(tuple(cured), tuple(left))


def _cure(
    register: Register, entity: str, uuid: str, problems: Sequence[Problem], checklist: Checklist
) -> Cured | Left:
    number, version = problems[0].subject.number, problems[0].subject.row_version
    rules = {problem.rule.id for problem in problems}
    shapes = any(rule in rules for rule in SHAPES)
    found = register.store.rows(entity, {"uuid": uuid}, polygons=shapes)
    if not found:
        return Left(entity, uuid, number, _GONE)
    row = found[0]
    if row["row_version"] != version or version is None:
        return Left(entity, uuid, number, _CHANGED)
    kind = register.dictionary.entity(entity)
    values: dict[str, Any] = {}
    applied = [rule for rule in _TEXTS if rule in rules]
    if "text_blanks" in rules:
        for name, field in kind.fields.items():
            text = row.get(name)
            if field.type == "text" and isinstance(text, str) and tidied(text) != text and name not in kind.key:
                values[name] = tidied(text) or None
    if "raw_fits" in rules:
        fits = fitting(row, kind, register.dictionary)
        rest = {name: value for name, value in raw_values(row).items() if name not in fits}
        values.update(fits)
        values["raw_values"] = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else None
    outline: Polygons | None = None
    if shapes:
        outline, done = cured_outline(row["polygons"] or [], rules, checklist)
        applied += done
        if outline is None and not values:
            return Left(entity, uuid, number, _NOT_SAFE)
        if outline is not None:
            values.update(_measured(outline, register.crs, kind.fields))
    if not values and outline is None:
        return Left(entity, uuid, number, _NOT_SAFE)
    before = {name: row.get(name) for name in values}
    try:
        saved = register.change(entity, uuid, values, version, outline)
    except ConflictError:
        return Left(entity, uuid, number, _CHANGED)
    old = row["polygons"] if outline is not None else None
    return Cured(entity, uuid, number, tuple(applied), before, old, saved)


def _measured(outline: Polygons, crs: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Areas and centre under the names the entity has for them."""
    found = {**areas(outline, crs), **centre(outline, crs)}
    known = {name: value for name, value in found.items() if name in fields}
    if "area_m2" in fields:
        known["area_m2"] = found["area_projected_m2"]
    return known


def cured_outline(
    polygons: Polygons, rules: Iterable[str], checklist: Checklist
) -> tuple[Polygons | None, tuple[str, ...]]:
    """The outline with the faults of these rules mended, and which of them were; None where none safely can be."""
    wanted = set(rules)
    result = [[np.asarray(ring, dtype=np.float64) for ring in rings] for rings in polygons]
    done: list[str] = []
    if not all(len(ring) > 2 and np.isfinite(ring).all() for rings in result for ring in rings) or not all(result):
        return None, ()  # nobody can say what was meant
    reference = _meant_area(result)
    for rule in SHAPES:
        if rule not in wanted:
            continue
        changed = _DEEDS[rule](result, checklist)
        if changed is None or not changed:
            continue
        if rule == "speck":
            reference -= projected_area_m2(result) - projected_area_m2(changed)
        if _keeps_area(reference, changed, checklist):
            result = changed
            done.append(rule)
    if not done or why_invalid(result) is not None:
        return None, ()
    return result, tuple(done)


def _meant_area(polygons: Polygons) -> float:
    """Area by the signed rings: of a bow-tie this is the large part less the small one."""
    rings = [closed(ring) for rings in polygons for ring in rings if len(ring) > 2]
    if len(polygons) == 1 and len(rings) > 1:  # the largest ring is the outer one, whatever stands first
        sizes = sorted((abs(signed_area(ring)) for ring in rings), reverse=True)
        return sizes[0] - sum(sizes[1:])
    return projected_area_m2([[closed(ring) for ring in rings] for rings in polygons])


def _keeps_area(reference: float, changed: Polygons, checklist: Checklist) -> bool:
    limit = min(checklist.number("cure.area_m2"), checklist.number("cure.area_share") * abs(reference))
    return abs(projected_area_m2(changed) - reference) <= max(limit, 1e-6)


def _closed(polygons: Polygons, checklist: Checklist) -> Polygons | None:
    return [[closed(ring) for ring in rings] for rings in polygons]


def _without_doubles(polygons: Polygons, checklist: Checklist) -> Polygons | None:
    return _thinned(polygons, checklist.number("duplicate_vertex"))


def _without_tiny(polygons: Polygons, checklist: Checklist) -> Polygons | None:
    return _thinned(polygons, checklist.number("tiny_edge"))


def _thinned(polygons: Polygons, limit: float) -> Polygons | None:
    """Without one vertex of each side no longer than ``limit``; two neighbours lose the same one of a common side."""
    result = [[_thin_ring(closed(ring), limit) for ring in rings] for rings in polygons]
    return None if any(len(ring) < 4 for rings in result for ring in rings) else result


def _thin_ring(ring: Ring, limit: float) -> Ring:
    points = [tuple(point) for point in ring[:-1].tolist()]
    while len(points) > 3:
        near = [
            i
            for i in range(len(points))
            if np.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]) <= limit
        ]
        if not near:
            break
        # the larger coordinates go, wherever the ring begins and whichever way it turns
        index = min(near, key=lambda i: min(points[i], points[i - 1]))
        gone = index if points[index] >= points[index - 1] else (index - 1) % len(points)
        del points[gone]
    return closed(np.array(points))


def _reordered(polygons: Polygons, checklist: Checklist) -> Polygons | None:
    """Rings put together anew by what holds what: odd depth is a hole of the ring around it."""
    rings = sorted((closed(ring) for part in polygons for ring in part), key=lambda ring: -abs(signed_area(ring)))
    shapes = [shape([[ring]]) for ring in rings]
    parents: list[int | None] = []
    depths: list[int] = []
    for i in range(len(rings)):
        holders = []
        for j in range(i):
            inside = projected_area_m2(common(shapes[i], shapes[j]))
            own = float(shapes[i].GetArea())
            if inside > (1 - 1e-9) * own:
                holders.append(j)
            elif inside > 1e-9 * own:
                return None  # they cross: no order mends that
        depths.append(len(holders))
        parents.append(max(holders, key=lambda j: depths[j]) if holders else None)
    result: dict[int, list[Ring]] = {i: [rings[i]] for i in range(len(rings)) if depths[i] % 2 == 0}
    for i, parent in enumerate(parents):
        if depths[i] % 2 == 1 and parent is not None:
            result[parent].append(rings[i])
    return list(result.values())


def _made_valid(polygons: Polygons, checklist: Checklist) -> Polygons | None:
    """By GEOS; the crumbs at the crossings are left out."""
    made = polygons_of(mended(to_ogr(polygons)))
    return _turned(_without_specks(made, checklist), checklist) if made else None


def _without_specks(polygons: Polygons, checklist: Checklist) -> Polygons:
    sizes = [abs(signed_area(rings[0])) for rings in polygons]
    limit = checklist.number("speck")
    return [rings for rings, size in zip(polygons, sizes) if size >= limit or size == max(sizes)]


def _turned(polygons: Polygons, checklist: Checklist) -> Polygons:
    """Outer rings anticlockwise, holes clockwise (the simple features' way); first vertices stay where they are."""
    return [
        [ring if (signed_area(ring) > 0) == (i == 0) else ring[::-1].copy() for i, ring in enumerate(rings)]
        for rings in polygons
    ]


_DEEDS = {
    "unclosed": _closed,
    "duplicate_vertex": _without_doubles,
    "tiny_edge": _without_tiny,
    "ring_order": _reordered,
    "invalid": _made_valid,
    "speck": _without_specks,
    "ring_direction": _turned,
}
