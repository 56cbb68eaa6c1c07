"""The library of species, and the list of those that are refused.

Both are tables of the rulebook that a technician edits in a spreadsheet. A species stands once for each vegetation
zone, because what is native and what has proved itself differs by zone; its value is how well it did on mine land
there, 0 to 10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rule, Rulebook

PREFIX, INVASIVE = "species.", "invasive."
LIVES = ("tree", "shrub", "herb", "climber")
GARDEN, HYPER, NFIX = "garden", "hyper", "nfix"
YES = "yes"
EDIBLE_PRICE = "fruit_tree"


@dataclass(frozen=True)
class Species:
    """One species in one zone.

    Tolerances are grades 1 to 5 (5 best): ``drought``, ``shade``, ``slope`` (steep and poor ground). ``ph`` lowest and
    highest; ``salt_percent`` most; ``rain_mm`` least a year; ``elevation_m`` highest; ``soil_cm`` least depth.
    ``density`` plants on a hectare and ``seed_kg_hm2`` sown alone, each lowest and highest, None where it is not
    planted or no usual rate is known; ``tsw_g``, ``purity``, ``germination`` for the seed formula.
    """

    key: str
    name: Label
    latin: str
    family: str
    life: str
    value: float
    drought: float
    shade: float
    slope: float
    ph: tuple[float, float]
    salt_percent: float
    rain_mm: float | None
    elevation_m: float | None
    soil_cm: float
    not_on: tuple[str, ...]
    wet: bool
    edible: bool
    native: bool
    roles: tuple[str, ...]
    density: tuple[float, float] | None
    seed_kg_hm2: tuple[float, float] | None
    seed: tuple[float, float, float] | None
    price: str

    @property
    def slug(self) -> str:
        return self.key.rsplit(".", 1)[1]

    @property
    def sowable(self) -> bool:
        return self.seed_kg_hm2 is not None or self.seed is not None


def zones(rulebook: Rulebook) -> list[str]:
    """Vegetation zones that the library has species of."""
    return sorted({key.split(".")[1] for key in rulebook.keys(PREFIX)})


def species_of(rulebook: Rulebook, zone: str) -> tuple[Species, ...]:
    """All species of a zone but the invasive ones, in the order of their keys, whatever the order of the table.

    The rows are not noted as used: whoever weighs a species against others asks for its row.

    Raises:
        InputError: a cell that has to be a number is none, a life form is unknown.
    """
    quiet = rulebook.fresh()
    rules = [quiet.rule(key) for key in sorted(quiet.keys(f"{PREFIX}{zone}."))]
    refused = _refused(quiet)
    return tuple(_species(rule) for rule in rules if _find(refused, rule.label.zh, rule.more.get("latin", "")) is None)


def invasive(rulebook: Rulebook, name: str, latin: str = "") -> Rule | None:
    """The row of the list of invasive species that a name falls under, noted as used; None where none does."""
    found = _find(_refused(rulebook.fresh()), name, latin)
    return None if found is None else rulebook.rule(found.key)


def refuse_invasive(rulebook: Rulebook, names: Iterable[str]) -> None:
    """There is no exception.

    Raises:
        InputError: one of the names is on the list of invasive species.
    """
    for name in names:
        rule = invasive(rulebook, name, name)
        if rule is not None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} is not planted: {species} is an invasive species ({source}). Choose another.",
                ),
                name=name,
                species=f"{rule.label.zh} {rule.value}",
                source=rule.source,
            )


def _refused(quiet: Rulebook) -> list[Rule]:
    return [quiet.rule(key) for key in sorted(quiet.keys(INVASIVE))]


def _find(refused: Iterable[Rule], name: str, latin: str) -> Rule | None:
    """A Chinese name falls under a row that it contains (苗, 新… around it make no difference), a Latin one under a
    row of the same genus and species."""
    for rule in refused:
        words = [rule.label.zh, *filter(None, rule.more.get("aliases", "").split("|"))]
        if any(word in name for word in words) or _binomial(latin) == _binomial(rule.value):
            return rule
        if name.strip().lower() in (rule.label.en.lower(), rule.key[len(INVASIVE) :].replace("_", " ")):
            return rule
    return None


def _binomial(latin: str) -> tuple[str, ...] | None:
    words = re.findall(r"[a-z\-]+", latin.lower().replace("_", " "))
    return tuple(words[:2]) if len(words) >= 2 else None


def _species(rule: Rule) -> Species:
    more = rule.more
    life = more.get("life", "")
    if life not in LIVES:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}: the life form is {life}, not one of {known}."),
            key=rule.key,
            life=repr(life),
            known=", ".join(LIVES),
        )
    seed = tuple(_number(rule, name) for name in ("tsw_g", "purity", "germination"))
    return Species(
        rule.key,
        rule.label,
        more.get("latin", ""),
        more.get("family", ""),
        life,
        rule.number,
        _needed(rule, "drought"),
        _needed(rule, "shade"),
        _needed(rule, "slope"),
        (_needed(rule, "ph_low"), _needed(rule, "ph_high")),
        _needed(rule, "salt_percent_max"),
        _number(rule, "rain_min_mm"),
        _number(rule, "elevation_max_m"),
        _needed(rule, "soil_cm"),
        tuple(filter(None, more.get("not_on", "").split("|"))),
        more.get("wet") == YES,
        more.get("edible") == YES,
        more.get("native") == YES,
        tuple(filter(None, more.get("roles", "").split("|"))),
        _range(rule, "density"),
        _range(rule, "seed"),
        (seed[0], seed[1], seed[2]) if seed[0] and seed[1] and seed[2] else None,
        more.get("price", ""),
    )


def _range(rule: Rule, name: str) -> tuple[float, float] | None:
    low, high = _number(rule, f"{name}_low"), _number(rule, f"{name}_high")
    return None if low is None or high is None else (low, high)


def _number(rule: Rule, name: str) -> float | None:
    text = rule.more.get(name, "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}, column {column}: {value} is not a number."),
            key=rule.key,
            column=name,
            value=repr(text),
        ) from error


def _needed(rule: Rule, name: str) -> float:
    value = _number(rule, name)
    if value is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key}, column {column} is empty. Fill it in."),
            key=rule.key,
            column=name,
        )
    return value
