"""The direction of every unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model.text import Label
from .index import Index, Weights
from .limits import Graded
from .raising import OneUp
from .vetoes import Veto
from .way import Way

CARD, FULL = "card", "full"


@dataclass(frozen=True)
class UnitDirection:
    """One unit: its way and use, the class it is to have, what limits it, and why.

    ``overruled`` is True where the technician decided otherwise than was found (``found_way``, ``found_use``).
    ``use`` is None where none is suitable or too little is known. ``patch`` are the units of the same use that hang
    together, this one among them; ``closeness`` the second opinion (TOPSIS) on the uses that fit.
    """

    unit_no: str
    way: str
    use: str | None
    land_class_after: str | None
    limiting: tuple[str, ...]
    reason: Label
    overruled: bool
    found_way: Way
    found_use: str | None
    graded: Mapping[str, Graded]
    index: Mapping[str, Index]
    raises: tuple[OneUp, ...]
    vetoes: tuple[Veto, ...]
    patch: tuple[str, ...] = ()
    closeness: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Direction:
    """All units; ``plan_class`` is card where all are left to recover.

    ``redirect`` are the units that are kept for building, or for reuse of which nobody says that it is no building.
    """

    units: Mapping[str, UnitDirection]
    weights: Weights
    plan_class: str
    redirect: tuple[str, ...]
