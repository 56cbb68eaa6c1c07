"""The review queue: candidates of the register one at a time, and what somebody decides about each.

Every decision is saved at once, with who and when, in one transaction with the plot it makes; it is refused where
somebody else has changed the candidate since it was shown.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..geodata.grid import Polygons
from ..geodata.shapes import to_ogr
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from ..register.contents import Register
from ..register.locking import now_utc
from ..register.numbering import Numbering
from ..register.query import Query
from ..register.store import Row
from ..rulebook import Rulebook
from .intake import OPEN, box_of

ACCEPTED, ADJUSTED, REJECTED = "accepted", "adjusted", "rejected"
_ATTRIBUTES = {"pit": "1", "dump": "3"}
"""Kind of candidate → attribute of its plot (采场, 固体废弃物堆场); others are for the surveyor to say."""
_NEAR_FIRST_M, _NEAR_LAST_M = 500.0, 1e7
_NEAR_MOST = 200
ORDERS = ("score", "near")


@dataclass(frozen=True)
class Item:
    """One candidate as it stands in the register. ``reasons`` are JSON values with a bilingual ``text``."""

    uuid: str
    row_version: int
    number: str
    kind: str
    score: float | None
    reasons: tuple[Mapping[str, Any], ...]
    area_m2: float | None
    state: str
    reject_reason: str | None
    plot_no: str | None
    source: str | None
    image_date: str | None
    note: str | None
    polygons: Polygons = field(repr=False)


@dataclass(frozen=True)
class Decision:
    """What a decision made: the candidate's new state, and the plot and mine it went to (None: none)."""

    state: str
    plot_no: str | None = None
    mine_id: str | None = None
    new_mine: bool = False


def open_count(register: Register) -> int:
    """How many candidates wait."""
    return register.store.count("candidate", _waiting())


def item_at(register: Register, number: int) -> Item | None:
    """The waiting candidate with this number, from 0, best score first; None beyond the last."""
    query = _waiting(offset=max(number, 0), limit=1)
    rows = register.store.select("candidate", query, polygons=True)
    return _item(rows[0]) if rows else None


def item(register: Register, uuid: str) -> Item:
    """A candidate, decided or not.

    Raises:
        InputError: there is none.
    """
    rows = register.store.rows("candidate", {"uuid": uuid}, polygons=True)
    if not rows:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The candidate is in the register no more. Somebody has deleted it; read the queue again.",
            )
        )
    return _item(rows[0])


def place_of(register: Register, uuid: str) -> int | None:
    """Which number a candidate has among those that wait, from 0; None where it does not wait."""
    return register.store.position("candidate", _waiting(), uuid)


def nearest(register: Register, x: float, y: float, skip: tuple[str, ...] = ()) -> Item | None:
    """The waiting candidate nearest to a place in the register's system; not one of ``skip``.

    It looks in growing squares, so that a county's queue is never read as a whole.
    """
    reach = _NEAR_FIRST_M
    here = to_ogr([[np.array([(x, y), (x + 1e-3, y), (x, y + 1e-3), (x, y)])]])
    while reach <= _NEAR_LAST_M:
        query = Query({"state": OPEN}, box=(x - reach, y - reach, x + reach, y + reach), limit=_NEAR_MOST + len(skip))
        found: list[tuple[float, int, Row]] = []
        for row in register.store.select("candidate", query, polygons=True):
            if row["uuid"] not in skip and row["polygons"]:
                away = float(to_ogr(row["polygons"]).Distance(here))
                found.append((away, row["fid"], row))
        if found:
            away, _, row = min(found, key=lambda entry: entry[:2])
            if away <= reach:
                return _item(row)
        reach *= 4
    return None


def accept(
    register: Register,
    uuid: str,
    expected_row_version: int,
    *,
    mine_id: str | None = None,
    polygons: Polygons | None = None,
    state: str = ACCEPTED,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
) -> Decision:
    """Make a plot of a candidate.

    Args:
        mine_id: the mine it belongs to; None: that of a plot close by (rulebook), else a new one.
        polygons: another outline for the plot, in the register's system; the candidate keeps its own.
        state: ``ADJUSTED`` where the outline was or is about to be changed.

    Raises:
        ConflictError: somebody changed the candidate in between.
        InputError: it is decided already, no such mine.
    """
    rules, today = rulebook or Rulebook.load(), today or datetime.date.today()
    with register.transaction():
        found = item(register, uuid)
        _require_open(found)
        outline = polygons if polygons is not None else found.polygons
        mine, new = _mine_for(register, outline, mine_id, rules, today)
        plot_no = _plot_number(register, mine, rules, today)
        register.add(
            "plot",
            {
                "plot_no": plot_no,
                "mine_id": mine,
                "attribute": _ATTRIBUTES.get(found.kind),
                "image_source": found.source,
                "image_date": found.image_date,
                "trace_method": "candidate",
                "traced_by": register.who,
                "traced_on": today.isoformat(),
            },
            outline,
        )
        _decide(register, found, expected_row_version, state, {"plot_no": plot_no})
    return Decision(state, plot_no, mine, new)


def adjust(
    register: Register, uuid: str, expected_row_version: int, polygons: Polygons | None = None, **options: Any
) -> Decision:
    """Make a plot of a candidate whose outline is not right: with a new outline, or with the candidate's own that is
    edited as a plot from then on. See ``accept``."""
    return accept(register, uuid, expected_row_version, polygons=polygons, state=ADJUSTED, **options)


def reject(register: Register, uuid: str, expected_row_version: int, reason: str) -> Decision:
    """Say that a candidate is no mine.

    Args:
        reason: a code of the list ``candidate_reject``, or any text.

    Raises:
        ConflictError: somebody changed the candidate in between.
        InputError: it is decided already, no reason.
    """
    if not reason.strip():
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "Give a reason for rejecting the candidate."))
    with register.transaction():
        found = item(register, uuid)
        _require_open(found)
        _decide(register, found, expected_row_version, REJECTED, {"reject_reason": reason.strip()})
    return Decision(REJECTED)


def reopen(register: Register, uuid: str, expected_row_version: int | None = None) -> Item:
    """Take a decision back. The plot it made goes as long as nobody has touched it, and so does a mine made for it.

    Raises:
        ConflictError: somebody changed the candidate in between.
        InputError: the plot was changed since.
    """
    with register.transaction():
        found = item(register, uuid)
        if found.state == OPEN:
            return found
        if found.plot_no is not None:
            _remove_plot(register, found.plot_no)
        values = dict.fromkeys(("reject_reason", "plot_no", "decided_by", "decided_utc"))
        version = found.row_version if expected_row_version is None else expected_row_version
        register.change("candidate", uuid, {**values, "state": OPEN}, version)
        return item(register, uuid)


def _waiting(offset: int = 0, limit: int | None = None) -> Query:
    return Query({"state": OPEN}, order=("-score",), offset=offset, limit=limit)


def _item(row: Row) -> Item:
    try:
        reasons = json.loads(row["reasons"] or "[]")
    except ValueError:
        reasons = []
    if not isinstance(reasons, list):
        reasons = [reasons]
    return Item(
        row["uuid"],
        int(row["row_version"]),
        row["candidate_no"],
        row["kind"] or "other",
        row["score"],
        tuple(reason for reason in reasons if isinstance(reason, dict)),
        row["area_ellipsoidal_m2"],
        row["state"],
        row["reject_reason"],
        row["plot_no"],
        row["source"],
        row["image_date"],
        row["note"],
        row["polygons"] or [],
    )


def _require_open(found: Item) -> None:
    if found.state != OPEN:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Candidate {number} has been decided already. Take that decision back first.",
            ),
            number=found.number,
        )


def _decide(register: Register, found: Item, version: int, state: str, values: Mapping[str, Any]) -> None:
    decided = {"state": state, "decided_by": register.who, "decided_utc": now_utc(), **values}
    register.change("candidate", found.uuid, decided, version)


def _mine_for(
    register: Register, outline: Polygons, mine_id: str | None, rules: Rulebook, today: datetime.date
) -> tuple[str, bool]:
    if mine_id is not None:
        if not register.has_mine(mine_id):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no mine {mine_id}."),
                path=register.path.name,
                mine_id=repr(mine_id),
            )
        return mine_id, False
    reach = rules.number("candidates.same_mine_m")
    query = Query(box=box_of(outline, reach))
    own = to_ogr(outline)
    near: tuple[float, str] = (math.inf, "")
    for row in register.store.select("plot", query, ("mine_id",), polygons=True):
        if row["polygons"] and row["mine_id"]:
            near = min(near, (float(to_ogr(row["polygons"]).Distance(own)), row["mine_id"]))
    if near[0] <= reach:
        return near[1], False
    serial = register.store.count("mine", Query())
    while True:
        number = Numbering(rules, register.county, today.year, (), serial).mine()
        if not register.has_mine(number) and not register.store.count("plot", Query({"plot_no": number})):
            register.add("mine", {"mine_id": number, "county": register.county})
            return number, True
        serial += 1


def _plot_number(register: Register, mine_id: str, rules: Rulebook, today: datetime.date) -> str:
    own = register.store.rows("plot", {"mine_id": mine_id}, ("plot_no",))
    numbering = Numbering(rules, register.county, today.year, (row["plot_no"] for row in own))
    while True:
        number = numbering.plot(mine_id)
        if not register.store.count("plot", Query({"plot_no": number})):
            return number


def _remove_plot(register: Register, plot_no: str) -> None:
    plots = register.store.rows("plot", {"plot_no": plot_no}, ("mine_id",))
    if not plots:
        return  # somebody has deleted it: nothing is left to take back
    plot = plots[0]
    if plot["row_version"] != 1:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Plot {plot} was changed after it was made from the candidate, so it is kept and the decision stands. "
                "Delete the plot first if it is wrong.",
            ),
            plot=plot_no,
        )
    register.remove("plot", plot["uuid"], 1)
    mine_id = plot["mine_id"]
    if mine_id is None or register.store.count("plot", Query({"mine_id": mine_id})):
        return
    mines = register.store.rows("mine", {"mine_id": mine_id}, ("name",))
    if mines and mines[0]["row_version"] == 1 and mines[0]["name"] is None:
        register.remove("mine", mines[0]["uuid"], 1)
