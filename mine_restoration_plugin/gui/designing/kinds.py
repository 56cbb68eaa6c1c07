"""The kinds of design that a person can draw: what to draw, and the settings each asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from ...compat import localised, translate

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
    return [_benches(book), _backfill(book), _regrade(book), _platform(book), _natural(book)]


def _own(key: str, label: str, unit: str, low: float, high: float, step: float, decimals: int = 2) -> Number:
    """A number that the rulebook's row of the material stands in for."""
    none = translate("MineRestoration", "as the rulebook has it")
    return Number(key, label, unit, low, high, step, decimals, None, none)


def _level(none: str) -> Number:
    return Number("level_m", translate("MineRestoration", "Level"), "m", -1000.0, 9000.0, 0.5, 2, None, none)


def _benches(book: Rulebook) -> Kind:
    materials = [
        (key.split(".")[1], localised(book.rule(key).label).split(":")[0].split("：")[0])
        for key in book.keys("benches.")
        if key.endswith(".face_deg")
    ]
    default = book.rule("benches.default_material.cut").value
    return Kind(
        "designbenches",
        translate("MineRestoration", "Benches"),
        translate("MineRestoration", "Benches from a crest or toe line up to where they meet the ground"),
        LINE,
        (
            Choice(
                "line_kind",
                translate("MineRestoration", "The line is"),
                (
                    ("toe", translate("MineRestoration", "the toe")),
                    ("crest", translate("MineRestoration", "the crest")),
                ),
            ),
            Choice(
                "work",
                translate("MineRestoration", "Benches are"),
                (("cut", translate("MineRestoration", "cut")), ("fill", translate("MineRestoration", "filled"))),
            ),
            Choice(
                "material",
                translate("MineRestoration", "Material"),
                sorted(materials, key=lambda option: option[0] != default),
            ),
            _own("height_m", translate("MineRestoration", "Bench height"), "m", 0.5, 60.0, 0.5),
            _own("face_deg", translate("MineRestoration", "Face angle"), "°", 5.0, 89.0, 1.0),
            _own("berm_m", translate("MineRestoration", "Berm width"), "m", 0.5, 60.0, 0.5),
            _own("inward_percent", translate("MineRestoration", "Inward fall of the berms"), "%", 0.0, 20.0, 0.5, 1),
            _level(translate("MineRestoration", "from the ground")),
            Number(
                "benches",
                translate("MineRestoration", "Number of benches"),
                "",
                1.0,
                50.0,
                1.0,
                0,
                None,
                translate("MineRestoration", "up to the ground"),
            ),
            Number("sill_height_m", translate("MineRestoration", "Height of the sill"), "m", 0.0, 5.0, 0.1, 2, 0.0),
            Number("sill_width_m", translate("MineRestoration", "Width of the sill"), "m", 0.0, 20.0, 0.1, 2, 0.0),
            Choice(
                "ramp",
                translate("MineRestoration", "Ramp"),
                (
                    ("none", translate("MineRestoration", "none")),
                    ("straight", translate("MineRestoration", "straight along the faces")),
                    ("switchback", translate("MineRestoration", "switchback")),
                ),
            ),
            Number("ramp_width_m", translate("MineRestoration", "Width of the ramp"), "m", 1.0, 60.0, 0.5, 1, 6.0),
            _own("ramp_grade_percent", translate("MineRestoration", "Grade of the ramp"), "%", 0.5, 30.0, 0.5, 1),
        ),
    )


def _backfill(book: Rulebook) -> Kind:
    none = translate("MineRestoration", "not given")
    return Kind(
        "designbackfill",
        translate("MineRestoration", "Backfill a pit"),
        translate("MineRestoration", "Fill a pit to a level, a volume, its rim, or what there is"),
        POLYGON,
        (
            Choice(
                "mode",
                translate("MineRestoration", "Fill"),
                (
                    ("spill", translate("MineRestoration", "to the rim")),
                    ("level", translate("MineRestoration", "to the level")),
                    ("volume", translate("MineRestoration", "the volume, compacted")),
                    ("balance", translate("MineRestoration", "with the bank volume there is")),
                ),
            ),
            _level(none),
            Number("volume_m3", translate("MineRestoration", "Volume"), "m³", 0.0, 1e9, 1000.0, 0, None, none),
            Number("bank_m3", translate("MineRestoration", "Bank volume"), "m³", 0.0, 1e9, 1000.0, 0, None, none),
            Number(
                "settlement_percent",
                translate("MineRestoration", "Settlement allowance"),
                "%",
                0.0,
                30.0,
                0.5,
                1,
                book.number("backfill.settlement_percent"),
            ),
            Number(
                "fall_percent",
                translate("MineRestoration", "Fall to the rim"),
                "%",
                0.1,
                20.0,
                0.1,
                1,
                None,
                translate("MineRestoration", "level"),
            ),
        ),
    )


def _platform(book: Rulebook) -> Kind:
    return Kind(
        "designplatform",
        translate("MineRestoration", "Platform"),
        translate("MineRestoration", "A plane with batters into the ground"),
        POLYGON,
        (
            Choice(
                "mode",
                translate("MineRestoration", "Find"),
                (
                    ("balanced", translate("MineRestoration", "the level that balances")),
                    ("best", translate("MineRestoration", "level and fall that balance best")),
                    ("least", translate("MineRestoration", "level and fall of least earthwork")),
                    ("given", translate("MineRestoration", "nothing: level and fall as given")),
                ),
            ),
            _level(translate("MineRestoration", "to be found")),
            Number("fall_percent", translate("MineRestoration", "Fall"), "%", 0.0, 20.0, 0.1, 1, 0.0),
            Number("azimuth_deg", translate("MineRestoration", "Direction of the fall"), "°", 0.0, 360.0, 5.0, 0, 0.0),
            _own("cut_ratio", translate("MineRestoration", "Cut slope 1 :"), "", 0.1, 10.0, 0.25),
            _own("fill_ratio", translate("MineRestoration", "Fill slope 1 :"), "", 0.1, 10.0, 0.25),
        ),
        live=False,
    )


def _natural(book: Rulebook) -> Kind:
    def degrees(key: str) -> float:
        return math.degrees(math.atan(book.number(key)))

    return Kind(
        "geomorphic",
        translate("MineRestoration", "Landform after nature"),
        translate("MineRestoration", "Valleys and ridges without hollows, tied into the surroundings"),
        POLYGON,
        (
            Number(
                "density_m_ha",
                translate("MineRestoration", "Drainage density"),
                "m/hm²",
                5.0,
                400.0,
                5.0,
                0,
                book.number("geomorphic.density_m_ha"),
            ),
            Number(
                "head_distance_m",
                translate("MineRestoration", "Ridge to channel head"),
                "m",
                1.0,
                300.0,
                5.0,
                0,
                book.number("geomorphic.head_distance_m"),
            ),
            Number(
                "gradient_deg",
                translate("MineRestoration", "Slope of the hillsides"),
                "°",
                1.0,
                45.0,
                1.0,
                1,
                degrees("geomorphic.gradient"),
            ),
            Number(
                "slope_limit_deg",
                translate("MineRestoration", "Steepest slope"),
                "°",
                1.0,
                60.0,
                1.0,
                1,
                degrees("geomorphic.slope_limit"),
            ),
            Choice(
                "balance",
                translate("MineRestoration", "Balance cut and fill"),
                (("yes", translate("MineRestoration", "yes")), ("no", translate("MineRestoration", "no"))),
            ),
            Number("seed", translate("MineRestoration", "Seed"), "", 0.0, 1e6, 1.0, 0, 1.0),
        ),
        live=False,
    )


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
