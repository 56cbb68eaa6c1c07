"""What the review of candidates asks of core: plain functions that run in a task, plain data in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..core.model.progress import Progress
from ..core.model.text import Label

if TYPE_CHECKING:
    from ..core.delineation.queue import Item

ACCEPT, ADJUST, REJECT = "accept", "adjust", "reject"


@dataclass(frozen=True)
class ReviewView:
    """The candidate that is shown: ``number`` from 0 among ``waiting``; None where none waits. ``crs`` is that of the
    register; ``reasons`` are the canned ones for rejecting, by code."""

    item: Item | None
    number: int
    waiting: int
    crs: str
    kind: Label
    reasons: Mapping[str, Label]


@dataclass(frozen=True)
class Decided:
    """What a decision made."""

    uuid: str
    deed: str
    plot_no: str | None
    mine_id: str | None
    new_mine: bool


def read_review(path: str, number: int, progress: Progress) -> ReviewView:
    """The waiting candidate with this number; the first one where the number is beyond the last."""
    from ..core.delineation import queue
    from ..core.register.register import open_register

    with open_register(path) as register:
        progress.check()
        waiting = queue.open_count(register)
        place = number if 0 <= number < waiting else 0
        return _view(register, queue.item_at(register, place), place, waiting)


def read_nearest(path: str, x: float, y: float, crs: str, shown: str, progress: Progress) -> ReviewView | None:
    """The waiting candidate nearest to a place that is not the one shown; None where there is no other."""
    import numpy as np

    from ..core.delineation import queue
    from ..core.geodata.crs import transform_points
    from ..core.register.register import open_register

    with open_register(path) as register:
        progress.check()
        here = transform_points(np.array([[x, y]]), crs, register.crs)[0]
        item = queue.nearest(register, float(here[0]), float(here[1]), (shown,) if shown else ())
        if item is None:
            return None
        place = queue.place_of(register, item.uuid)
        return _view(register, item, place or 0, queue.open_count(register))


def decide(
    path: str,
    deed: str,
    uuid: str,
    row_version: int,
    who: str,
    mine_id: str | None,
    reason: str,
    progress: Progress,
) -> Decided:
    """Accept, adjust or reject one candidate; saved at once."""
    from ..core.delineation import queue
    from ..core.register.register import open_register

    progress.check()
    with open_register(path, write=True, who=who) as register:
        if deed == REJECT:
            done = queue.reject(register, uuid, row_version, reason)
        elif deed == ADJUST:
            done = queue.adjust(register, uuid, row_version, mine_id=mine_id)
        else:
            done = queue.accept(register, uuid, row_version, mine_id=mine_id)
    return Decided(uuid, deed, done.plot_no, done.mine_id, done.new_mine)


def take_back(path: str, uuid: str, who: str, progress: Progress) -> ReviewView:
    """Take a decision back and show that candidate again."""
    from ..core.delineation import queue
    from ..core.register.register import open_register

    progress.check()
    with open_register(path, write=True, who=who) as register:
        item = queue.reopen(register, uuid)
        return _view(register, item, queue.place_of(register, uuid) or 0, queue.open_count(register))


def _view(register: Any, item: Item | None, number: int, waiting: int) -> ReviewView:
    codes = register.dictionary.codes
    kinds = codes["candidate_kind"]
    kind = Label("", "")
    if item is not None:
        kind = kinds[item.kind].label if item.kind in kinds else Label(item.kind, item.kind)
    return ReviewView(
        item, number, waiting, register.crs, kind, {code: row.label for code, row in codes["candidate_reject"].items()}
    )
