"""The kinds of design that a person can draw: what to draw, and the settings each asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from ...compat import translate

if TYPE_CHECKING:
    from ...core.rulebook import Rulebook

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
    """In the order of the menu. Made when asked for: words follow the interface's language, numbers the rulebook."""
    from ...core.rulebook import Rulebook

    book = Rulebook.load()
    return [_regrade(book)]


def _regrade(book: Rulebook) -> Kind:
    return Kind(
        "regradeslopes",
        translate("MineRestoration", "Regrade slopes"),
        translate("MineRestoration", "No slope in the area steeper than allowed"),
        POLYGON,
        (
            Number(
                "slope_deg",
                translate("MineRestoration", "Steepest slope"),
                "°",
                1.0,
                85.0,
                1.0,
                2,
                book.number("regrade.soil.slope_deg"),
            ),
            Choice(
                "mode",
                translate("MineRestoration", "By"),
                (
                    ("least_cut", translate("MineRestoration", "least cut")),
                    ("least_total", translate("MineRestoration", "least earthwork")),
                    ("balance", translate("MineRestoration", "balance of cut and fill")),
                ),
            ),
        ),
    )
