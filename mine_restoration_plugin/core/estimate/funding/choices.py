"""The decisions about money: their shapes, and the sentences where one does not fit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from ...model.text import QT_TRANSLATE_NOOP
from .discounting import REPAYMENTS
from .quotas import KINDS

Fits = Callable[[Any], bool]

FUNDING_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes a list of sources with source, amount_cny and, where known, year and "
    "document, and the fields that the gates of table F3 ask for.",
)
LOAN_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes a list of loans with amount_cny, rate (0.035 for 3.5 %), year, years, "
    "and, where known, grace, repayment (annuity, equal_principal, bullet), source, borrower and document.",
)
QUOTA = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes plots (by number: legal, accepted, count_as, ditch_road_share), "
    "price_cny_mu and documents by kind (build, farmland, forest, wetland), used_mu, advanced_mu and year.",
)
ROCK = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes appraised_cny, budgeted (true or false) and, where known, "
    "budgeted_cny, priced_by_government, platform, seller, year and document.",
)
INDUSTRY_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes a list of industries, each kind once, with kind, area_m2, "
    "income_cny_year, start, years and, where known, cost_cny_year, invest_cny, construction_m2 and document.",
)
PROCUREMENT = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes mode (works, design_build, services, franchise), contractor_advances "
    "(true or false) and document.",
)
RATE = QT_TRANSLATE_NOOP("MineRestoration", "Decision {key} cannot be {value}; it takes a share such as 0.08.")
GATE_LIST = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes true or false by the key of a gate."
)
PROJECT = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes facts of the project that the mine belongs to: name, investment_cny, "
    "area_m2, start, finish, execution_share, projects_in_province.",
)
FENCE = QT_TRANSLATE_NOOP(
    "MineRestoration", "Decision {key} cannot be {value}; it takes confirmed (true or false) and document."
)

MONEY_MAX = 1e13
LAST_YEAR = 2500


def _number(low: float, high: float) -> Fits:
    def fits(value: Any) -> bool:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number and math.isfinite(value) and low <= value <= high

    return fits


def _whole(low: int, high: int) -> Fits:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _date(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


def _one_of(*known: str) -> Fits:
    return lambda value: value in known


def _by(names: Fits, cells: Fits) -> Fits:
    return lambda value: isinstance(value, dict) and all(names(k) and cells(v) for k, v in value.items())


MONEY, SHARE, YEAR, YEARS = _number(0, MONEY_MAX), _number(0, 1), _whole(1, LAST_YEAR), _whole(1, 100)
PAPERS: dict[str, Fits] = {"document": _text, "name": _text, "note": _text}
ASKED: dict[str, Fits] = {
    **PAPERS,
    "borrower": _one_of("market_entity", "platform", "government", "contractor"),
    "return_share": SHARE,
    **dict.fromkeys(
        (
            "guarantee", "guaranteed", "buy_back", "has_income", "within_limit", "own_income", "listed", "user_pays",
            "open_choice",
        ),
        _flag,
    ),
}  # fmt: skip


def _record(must: Mapping[str, Fits], may: Mapping[str, Fits]) -> Fits:
    def fits(value: Any) -> bool:
        if not isinstance(value, dict) or not set(must) <= set(value) <= {*must, *may}:
            return False
        return all((must.get(key) or may[key])(cell) for key, cell in value.items())

    return fits


def _list(record: Fits) -> Fits:
    return lambda value: isinstance(value, list) and all(record(row) for row in value)


_SOURCE = _record({"source": _name, "amount_cny": MONEY}, {**ASKED, "year": YEAR, "years": YEARS})
_LOAN_FIELDS = _record(
    {"amount_cny": MONEY, "rate": SHARE, "year": YEAR, "years": YEARS},
    {**ASKED, "source": _name, "grace": _whole(0, 99), "repayment": _one_of(*REPAYMENTS)},
)
_INDUSTRY = _record(
    {"kind": _name, "income_cny_year": MONEY, "start": YEAR, "years": YEARS},
    {
        **PAPERS,
        **dict.fromkeys(("cost_cny_year", "invest_cny"), MONEY),
        **dict.fromkeys(("area_m2", "construction_m2"), _number(0, 1e12)),
    },
)


def _loan(value: Any) -> bool:
    return _LOAN_FIELDS(value) and int(value.get("grace", 0)) < int(value["years"])


def _industries(value: Any) -> bool:
    return _list(_INDUSTRY)(value) and len({row["kind"] for row in value}) == len(value)


_PLOT = _record(
    {}, {"legal": _flag, "accepted": _flag, "count_as": _one_of(*KINDS), "ditch_road_share": SHARE, "document": _text}
)
_KIND = _one_of(*KINDS)

KEYS: dict[str, tuple[str, Fits]] = {
    "discount_rate": (RATE, SHARE),
    "funding": (FUNDING_LIST, _list(_SOURCE)),
    "funding_gates": (GATE_LIST, _by(_name, _flag)),
    "funding_project": (
        PROJECT,
        _record(
            {},
            {
                "name": _text, "investment_cny": MONEY, "area_m2": _number(0, 1e12), "start": _date, "finish": _date,
                "execution_share": SHARE, "projects_in_province": _whole(0, 1000),
            },
        ),
    ),
    "industries": (INDUSTRY_LIST, _industries),
    "loans": (LOAN_LIST, _list(_loan)),
    "procurement": (
        PROCUREMENT,
        _record(
            {},
            {
                **PAPERS, "mode": _one_of("works", "design_build", "services", "franchise"),
                "contractor_advances": _flag,
            },
        ),
    ),
    "quota": (
        QUOTA,
        _record(
            {},
            {
                "plots": _by(_name, _PLOT), "price_cny_mu": _by(_KIND, MONEY), "documents": _by(_KIND, _text),
                "used_mu": _number(0, 1e9), "advanced_mu": _number(0, 1e9), "year": YEAR,
            },
        ),
    ),
    "ring_fence": (FENCE, _record({"confirmed": _flag}, PAPERS)),
    "rock_income": (
        ROCK,
        _record(
            {"appraised_cny": MONEY, "budgeted": _flag},
            {
                **PAPERS, "budgeted_cny": MONEY, "priced_by_government": _flag, "platform": _flag, "seller": _text,
                "year": YEAR,
            },
        ),
    ),
}  # fmt: skip
