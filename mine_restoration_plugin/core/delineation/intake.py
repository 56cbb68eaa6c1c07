"""Candidates on their way into the register's review queue: found ones, and those of any outside detector.

A place that is in the queue already, decided or not, does not come in twice: neither does a rejected one come back.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..geodata.areas import projected_area_m2
from ..geodata.crs import transform_polygons
from ..geodata.grid import Polygons
from ..geodata.overlay import intersection
from ..geodata.shapes import why_invalid
from ..model.progress import SILENT, Progress
from ..model.text import Label
from ..model.units import round_half_up
from ..register.contents import Register
from ..register.locking import now_utc
from ..register.query import Box, Query
from ..register.register import open_register
from ..rulebook import Rulebook

OPEN = "open"


@dataclass(frozen=True)
class NewCandidate:
    """A place somebody found. ``reasons`` as JSON values (see ``finding.scoring.Reason``); ``score`` 0–1 or None."""

    kind: str
    polygons: Polygons = field(repr=False)
    score: float | None = None
    reasons: tuple[dict[str, Any], ...] = ()
    source: str | None = None
    image_date: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Queued:
    """``added`` came in, ``known`` were in the queue already, ``bad`` had no usable outline."""

    added: int
    known: int
    bad: int
    numbers: tuple[str, ...]
    notes: tuple[Label, ...] = ()


def queue_candidates(
    register: Register | str | Path,
    candidates: Sequence[NewCandidate],
    crs: str,
    *,
    who: str | None = None,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
    progress: Progress = SILENT,
) -> Queued:
    """Add candidates to the review queue, all in one transaction.

    Args:
        crs: of the candidates' outlines.

    Raises:
        InputError: no register, or it cannot be written.
        Cancelled: nothing came in.
    """
    rules = rulebook or Rulebook.load()
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register, write=True, who=who))
        stack.enter_context(register.transaction())
        intake = _Intake(register, rules, today or datetime.date.today())
        for number, candidate in enumerate(candidates):
            progress.report(number / len(candidates))
            intake.take(candidate, crs)
        progress.check()
        return intake.done()


class _Intake:
    def __init__(self, register: Register, rules: Rulebook, today: datetime.date) -> None:
        self._register = register
        self._same = rules.number("candidates.same_overlap")
        self._registered = rules.number("candidates.registered_share")
        self._pattern = rules.rule("candidates.number_pattern").value
        self._digits = int(rules.number("candidates.serial_digits"))
        self._year = f"{today.year % 100:02d}"
        self._serial = register.store.count("candidate", Query())
        self._now = now_utc()
        self._numbers: list[str] = []
        self._known = self._bad = 0

    def take(self, candidate: NewCandidate, crs: str) -> None:
        polygons = transform_polygons(candidate.polygons, crs, self._register.crs)
        if not polygons or why_invalid(polygons) is not None:
            self._bad += 1
            return
        if self._is_known(candidate, polygons):
            self._known += 1
            return
        reasons = [*candidate.reasons, *self._in_plots(polygons)]
        number = self._number()
        values = {
            "candidate_no": number,
            "kind": candidate.kind,
            "score": candidate.score,
            "reasons": json.dumps(reasons, ensure_ascii=False, sort_keys=True) if reasons else None,
            "state": OPEN,
            "source": candidate.source,
            "image_date": candidate.image_date,
            "found_utc": self._now,
            "note": candidate.note,
        }
        self._register.add("candidate", values, polygons)
        self._numbers.append(number)

    def done(self) -> Queued:
        notes = []
        if self._known:
            notes.append(
                Label(
                    "{count} candidates are in the queue already and were left out.",
                    "{count} 处疑似图斑已在列，未重复加入。",
                ).format(count=self._known)
            )
        if self._bad:
            notes.append(
                Label(
                    "{count} candidates have an empty outline or one that crosses itself and were left out.",
                    "{count} 处疑似图斑边界为空或自相交，未加入。",
                ).format(count=self._bad)
            )
        return Queued(len(self._numbers), self._known, self._bad, tuple(self._numbers), tuple(notes))

    def _is_known(self, candidate: NewCandidate, polygons: Polygons) -> bool:
        """Whether one in the queue covers about the same; an expansion may be new where an older one was decided."""
        fields = ("kind", "state", "image_date")
        query = Query(box=box_of(polygons))
        for row in self._register.store.select("candidate", query, fields, polygons=True):
            if (candidate.kind == "change") != (row["kind"] == "change"):
                continue
            decided = row["state"] != OPEN
            if candidate.kind == "change" and decided and row["image_date"] != candidate.image_date:
                continue
            if overlap(polygons, row["polygons"]) >= self._same:
                return True
        return False

    def _in_plots(self, polygons: Polygons) -> list[dict[str, Any]]:
        """A remark where the place lies in registered plots."""
        query = Query(box=box_of(polygons))
        area = projected_area_m2(polygons)
        best: tuple[float, str] = (0.0, "")
        for row in self._register.store.select("plot", query, ("plot_no",), polygons=True):
            if not row["polygons"] or why_invalid(row["polygons"]) is not None:
                continue
            share = projected_area_m2(intersection(polygons, row["polygons"])) / area if area else 0.0
            best = max(best, (share, str(row["plot_no"] or "")))
        if best[0] < self._registered:
            return []
        percent = float(round_half_up(100 * best[0], 0))
        text = Label("{share} % lies in plot {plot}", "{share}%位于图斑{plot}内").format(
            share=f"{percent:g}", plot=best[1]
        )
        return [{"key": "registered", "strength": 0.0, "value": percent, "unit": "percent", "text": text.to_json()}]

    def _number(self) -> str:
        while True:
            self._serial += 1
            number = self._pattern.format(
                county=self._register.county, year=self._year, serial=str(self._serial).zfill(self._digits)
            )
            if not self._register.store.count("candidate", Query({"candidate_no": number})):
                return number


def box_of(polygons: Polygons, margin: float = 0.0) -> Box:
    """The envelope of outlines, ``margin`` wider on every side."""
    points = np.concatenate([rings[0] for rings in polygons])
    (left, lower), (right, upper) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return float(left), float(lower), float(right), float(upper)


def overlap(one: Polygons, other: Polygons) -> float:
    """Common area over united area; 0 where an outline cannot be used."""
    if not other or why_invalid(other) is not None:
        return 0.0
    common = projected_area_m2(intersection(one, other))
    united = projected_area_m2(one) + projected_area_m2(other) - common
    return common / united if united > 0 else 0.0
