"""The kinds of design that a person can draw: what to draw, and the settings each asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Union

from ...compat import translate

POLYGON, LINE = "polygon", "line"


@dataclass(frozen=True)
class Number:
    """A number with its unit; ``none`` is the text for "not given", which makes it optional."""

    key: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    decimals: int
    default: float | None
    none: str = ""


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    options: Sequence[tuple[str, str]]


Setting = Union[Number, Choice]


@dataclass(frozen=True)
class Kind:
    """``key`` is the algorithm's id. ``live`` kinds are previewed with every move of the mouse; the others, at the
    pace that their arithmetic allows, on a coarser grid."""

    key: str
    words: str
    tip: str
    geometry: str
    settings: Sequence[Setting]
    live: bool = True


def kinds() -> list[Kind]:
    """In the order of the menu. Made when asked for, since the words follow the interface's language."""
    return [make() for make in _KINDS]


_KINDS: list[Callable[[], Kind]] = []


def _kind(make: Callable[[], Kind]) -> Callable[[], Kind]:
    _KINDS.append(make)
    return make


__all__ = ["LINE", "POLYGON", "Choice", "Kind", "Number", "Setting", "kinds", "translate"]
