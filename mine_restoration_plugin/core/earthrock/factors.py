"""Conversion between bank, loose and compacted volume: two systems of factors, and the rows that were used."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rule, Rulebook

SYSTEMS = ("construction", "quota")


@dataclass(frozen=True)
class Conversion:
    """Factors from one bank cubic metre, of one material.

    ``rules`` are the keys of the rows, ``defaulted`` says that nobody chose system or material.
    """

    system: str
    material: str
    loose: float
    compacted: float
    density_t_m3: float
    cost_class: str
    label: Label
    rules: tuple[str, str, str]
    defaulted: bool


def choose_conversion(rulebook: Rulebook, system: str | None = None, material: str | None = None) -> Conversion:
    """The factors of ``material`` in ``system``; the rulebook's defaults where one is not given.

    Raises:
        InputError: there is no such system, or no such material in it.
    """
    used_system = system or rulebook.rule("factors.default_system").value
    if used_system not in SYSTEMS:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no system of conversion factors {system}. Choose {known}."),
            system=used_system,
            known=", ".join(SYSTEMS),
        )
    used_material = material or rulebook.rule(f"factors.default_material.{used_system}").value
    known = materials(rulebook, used_system)
    if used_material not in known:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The factors of {system} have no material {material}. Choose one of {known}."
            ),
            system=used_system,
            material=used_material,
            known=", ".join(known),
        )
    rows = tuple(rulebook.rule(f"factors.{used_system}.{used_material}.{what}") for what in _PARTS)
    for row in rows:
        if row.number <= 0:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Rulebook row {key} must be greater than zero, not {value}."),
                key=row.key,
                value=row.value,
            )
    loose, compacted, density = rows
    return Conversion(
        used_system,
        used_material,
        loose.number,
        compacted.number,
        density.number,
        compacted.more.get("cost_class", "earth"),
        _material_label(compacted),
        (loose.key, compacted.key, density.key),
        system is None or material is None,
    )


def other_conversion(rulebook: Rulebook, chosen: Conversion) -> Conversion:
    """The same kind of material in the other system, for comparison."""
    system = next(name for name in SYSTEMS if name != chosen.system)
    default = rulebook.rule(f"factors.default_material.{system}").value
    known = materials(rulebook, system)
    for material in sorted(known, key=lambda name: name != default):
        if rulebook.rule(f"factors.{system}.{material}.compacted").more.get("cost_class") == chosen.cost_class:
            return choose_conversion(rulebook, system, material)
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "The factors of {system} have no material of the class {kind}."),
        system=system,
        kind=chosen.cost_class,
    )


def gain(rulebook: Rulebook, compacted: float | None = None, loss_share: float | None = None) -> float:
    """Compacted cubic metres delivered from one bank cubic metre; the rulebook's numbers where none are given."""
    used = choose_conversion(rulebook).compacted if compacted is None else compacted
    lost = rulebook.number("earthrock.loss_share") if loss_share is None else loss_share
    return used * (1.0 - lost)


def materials(rulebook: Rulebook, system: str) -> list[str]:
    """Material keys of one system, in the order of the table."""
    prefix = f"factors.{system}."
    return [key[len(prefix) : -len(".compacted")] for key in rulebook.keys(prefix) if key.endswith(".compacted")]


_PARTS = ("loose", "compacted", "density")


def _material_label(row: Rule) -> Label:
    return Label(row.label.en.split(":")[0], row.label.zh.split("：")[0])
