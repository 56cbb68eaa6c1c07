"""What a technician may decide about the planting of a unit, under the decision ``planting``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ...rulebook import Rulebook
from .library import Species, refuse_invasive, species_of

EVERY_UNIT = "*"
LAYERS = ("tree", "fruit", "shrub", "herb", "climber")
METHODS = ("direct", "pits", "bags", "spray", "nests", "rock")
DENSITY_MAX = 200_000.0

CHOICES = QT_TRANSLATE_NOOP(
    "MineRestoration",
    "Decision {key} cannot be {value}; it takes by unit number (* for every unit) species and without (lists of "
    "names), native_only (true or false), density (plants on a hectare by layer: tree, fruit, shrub) and greening "
    "(another way by way: direct, pits, bags, spray, nests, rock).",
)


@dataclass(frozen=True)
class Choice:
    """``species`` take the places of their layers, best first as named; ``without`` are left out; ``greening`` puts one
    way of greening in the place of another; ``density`` plants on a hectare by layer."""

    species: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    native_only: bool = False
    density: Mapping[str, float] = field(default_factory=dict)
    greening: Mapping[str, str] = field(default_factory=dict)


def is_choices(value: Any) -> bool:
    """Whether a decision has the shape that ``CHOICES`` asks for."""
    return isinstance(value, dict) and all(isinstance(k, str) and k and _is_choice(v) for k, v in value.items())


def _is_choice(value: Any) -> bool:
    if not isinstance(value, dict) or not set(value) <= {"species", "without", "native_only", "density", "greening"}:
        return False
    density, greening = value.get("density", {}), value.get("greening", {})
    return (
        all(_is_names(value.get(name, [])) for name in ("species", "without"))
        and isinstance(value.get("native_only", False), bool)
        and isinstance(density, dict)
        and all(layer in LAYERS and _is_density(number) for layer, number in density.items())
        and isinstance(greening, dict)
        and all(old in METHODS and new in METHODS for old, new in greening.items())
    )


def _is_names(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(name, str) and name.strip() for name in value)


def _is_density(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 < value <= DENSITY_MAX


def choice_of(choices: Mapping[str, Any], unit_no: str) -> Choice:
    """What is decided for a unit: its own entry, entry by entry before that of every unit."""
    raw = {**choices.get(EVERY_UNIT, {}), **choices.get(unit_no, {})}
    return Choice(
        tuple(raw.get("species", ())),
        tuple(raw.get("without", ())),
        bool(raw.get("native_only", False)),
        dict(raw.get("density", {})),
        dict(raw.get("greening", {})),
    )


def require_possible(rulebook: Rulebook, zone: str, choices: Mapping[str, Any]) -> None:
    """Refuse what cannot be planted, before anything is worked out.

    Raises:
        InputError: an invasive species is asked for, or one that the library does not have in this zone.
    """
    known = species_of(rulebook, zone)
    for unit_no in sorted(choices):
        choice = choice_of(choices, unit_no)
        refuse_invasive(rulebook, choice.species)
        for name in choice.species:
            if find(known, name) is None:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Unit {unit}: the library has no {name} in this zone. Add a row species.{zone}.… or choose "
                        "from: {known}.",
                    ),
                    unit=unit_no,
                    name=name,
                    zone=zone,
                    known="、".join(one.name.zh for one in known),
                )


def find(known: Sequence[Species], name: str) -> Species | None:
    """A species by its Chinese, English or Latin name or the last part of its key."""
    wanted = name.strip().lower()
    for one in known:
        if wanted in (one.name.zh.lower(), one.name.en.lower(), one.latin.lower(), one.slug, one.key):
            return one
    return next((one for one in known if one.name.zh.split("（")[0] == name.strip()), None)
