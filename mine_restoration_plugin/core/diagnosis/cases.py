"""Natural, rainstorm and earthquake cases (天然, 暴雨, 地震) of sections, existing beside designed, against a code."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model.progress import SILENT, Progress
from ..model.text import Label
from ..rulebook.book import Rulebook
from .designed import crossings
from .requirement import CASES, NATURAL, QUAKE, RAIN, UNDECIDED, Required, Verdict, required, safety_grade, verdict
from .stability.analysis import Stability, analyse
from .stability.methods import BISHOP
from .stability.section import Section, height_at

EXISTING, DESIGNED = "existing", "designed"
NEEDS_UNIT = Label(
    "Advice only: needs a unit qualified for geological hazards.",
    "仅供参考，须由具备地质灾害防治资质的单位评估确认。",
)
SATURATED_SAME = Label(
    "Section {name}: the saturated unit weight of {layers} is not above the natural one: rain adds no weight.",
    "剖面{name}：{layers}的饱和重度不大于天然重度，暴雨工况未增加自重。",
)
NO_WATER = Label(
    "Section {name} has no water line: the rainstorm case has saturated weight and reduced strength, no raised water.",
    "剖面{name}未给水位线：暴雨工况仅考虑饱和重度和强度折减，未抬高水位。",
)
NO_KH = Label(
    "No seismic coefficient or intensity was given: the earthquake case was not computed.",
    "未给出地震系数或设防烈度，未计算地震工况。",
)


@dataclass(frozen=True)
class Pair:
    """One section as it is and as it is designed; either may be missing."""

    name: str
    existing: Section | None
    designed: Section | None = None


@dataclass(frozen=True)
class Wanted:
    """What the slopes are held against. ``grade`` 1–3, or None to take it from ``kind``, ``consequence`` and height.

    ``kh`` None leaves the earthquake case out, unless a section brings its own. ``unit`` is the name and the
    qualification of the unit that has to confirm, None where none is named yet.
    """

    code: str = "gb50330"
    grade: int | None = 1
    permanent: bool = True
    kind: str = "soil"
    consequence: str = "very_serious"
    kh: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Row:
    """Section × existing or designed × case. ``stability`` is None where the case was not computed."""

    section: str
    surface: str
    case: str
    height_m: float
    stability: Stability | None
    required: Required
    verdict: Verdict

    @property
    def factor(self) -> float | None:
        return None if self.stability is None else self.stability.factor

    def to_json(self) -> dict[str, Any]:
        found = self.stability
        return {
            "section": self.section,
            "surface": self.surface,
            "case": self.case,
            "height_m": self.height_m,
            "factor_of_safety": self.factor,
            **self.required.to_json(),
            "state": self.verdict.state,
            "verdict": self.verdict.key,
            "words": self.verdict.words.to_json(),
            "method": None if found is None else found.method,
            "circle": None if found is None or found.circle is None else list(found.circle),
            "surface_line": None if found is None else [[float(x), float(z)] for x, z in found.surface],
            "warnings": [] if found is None else [label.to_json() for label in found.warnings],
        }


@dataclass(frozen=True)
class CaseTable:
    """All rows, in the order section, existing before designed, natural, rain, quake."""

    rows: tuple[Row, ...]
    wanted: Wanted
    settings: dict[str, Any]
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...] = (NEEDS_UNIT,)

    @property
    def lowest(self) -> float | None:
        """The lowest factor of all rows, None where none was found."""
        return min((row.factor for row in self.rows if row.factor is not None), default=None)

    def count(self, key: str, surface: str | None = None) -> int:
        """Rows with this verdict."""
        return sum(row.verdict.key == key and surface in (None, row.surface) for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "stabilitycases",
            "rows": [row.to_json() for row in self.rows],
            "settings": self.settings,
            "unit_qualification": self.wanted.unit,
            "needs_qualified_unit": True,
            "advice": NEEDS_UNIT.to_json(),
            "lowest_factor_of_safety": self.lowest,
            "warnings": [label.to_json() for label in self.warnings],
        }


def in_case(section: Section, case: str, rulebook: Rulebook, kh: float | None) -> Section | None:
    """The section under one load case; None for an earthquake whose strength nobody gave.

    Rainstorm: all ground at its saturated weight, cohesion and angle of friction times the rulebook's factors, the
    water line raised by the rulebook's share of its depth below the ground, cracks full. Earthquake: natural, and kh.
    """
    if case == NATURAL:
        return dataclasses.replace(section, kh=0.0)
    if case == QUAKE:
        strength = section.kh if kh is None else kh
        return dataclasses.replace(section, kh=strength) if strength > 0 else None
    cohesion, friction = (rulebook.number(f"stability.rain.{key}_factor") for key in ("cohesion", "friction"))
    layers = tuple(
        dataclasses.replace(
            layer,
            gamma_kn_m3=max(layer.gamma_kn_m3, layer.gamma_sat_kn_m3),
            c_kpa=layer.c_kpa * cohesion,
            phi_deg=layer.phi_deg * friction,
        )
        for layer in section.layers
    )
    water = section.water
    if water is not None:
        share = rulebook.number("stability.rain.water_rise_share")
        x = np.union1d(section.ground[:, 0], water[:, 0])
        x = np.union1d(x, crossings(x, section.ground, water))
        level, ground = height_at(water, x), height_at(section.ground, x)
        # standing water stays as it is: only what lies below the ground rises
        water = np.column_stack((x, level + share * np.maximum(ground - level, 0.0)))
    return dataclasses.replace(section, layers=layers, water=water, kh=0.0, crack_water_m=section.crack_m)


def load_cases(
    pairs: Sequence[Pair],
    wanted: Wanted,
    rulebook: Rulebook,
    *,
    method: str = BISHOP,
    least_depth_share: float = 0.02,
    progress: Progress = SILENT,
) -> CaseTable:
    """Every section in every case, existing and designed, each with its own critical surface unless one is given.

    Raises:
        InputError: a section's slip surface cannot be computed, or a slope is too high for the table of grades.
    """
    jobs = [
        (pair.name, surface, section, case)
        for pair in pairs
        for surface, section in ((EXISTING, pair.existing), (DESIGNED, pair.designed))
        if section is not None
        for case in CASES
    ]
    rows, warnings = [], []
    for number, (name, surface, section, case) in enumerate(jobs):
        part = progress.part(number / len(jobs), (number + 1) / len(jobs))
        if case == NATURAL:
            warnings += _remarks(name, section, wanted)
        grade = wanted.grade
        if grade is None:
            grade = safety_grade(rulebook, wanted.kind, section.height_m, wanted.consequence)
        needed = required(rulebook, wanted.code, grade, wanted.permanent, case)
        loaded = in_case(section, case, rulebook, wanted.kh)
        found = None if loaded is None else analyse(loaded, method, least_depth_share * section.height_m, part)
        said = Verdict(UNDECIDED, None, NO_KH) if found is None else verdict(found.factor, needed, rulebook)
        rows.append(Row(name, surface, case, section.height_m, found, needed, said))
        part.report(1.0)
    rain = {key: rulebook.number(f"stability.rain.{key}") for key in ("cohesion_factor", "friction_factor")}
    settings = {
        **{key: value for key, value in vars(wanted).items() if key != "unit"},
        "method": method,
        "rain": {**rain, "water_rise_share": rulebook.number("stability.rain.water_rise_share")},
        "rules": [rule.to_json() for rule in rulebook.used],
    }
    return CaseTable(tuple(rows), wanted, settings, tuple(dict.fromkeys(warnings)))


def _remarks(name: str, section: Section, wanted: Wanted) -> list[Label]:
    remarks = []
    same = [layer.name for layer in section.layers if layer.gamma_sat_kn_m3 <= layer.gamma_kn_m3]
    if same:
        remarks.append(SATURATED_SAME.format(name=name, layers="、".join(same)))
    if section.water is None and not any(layer.ru > 0 for layer in section.layers):
        remarks.append(NO_WATER.format(name=name))
    if wanted.kh is None and section.kh <= 0:
        remarks.append(NO_KH)
    return remarks


__all__ = ["CASES", "RAIN", "CaseTable", "Pair", "Row", "Wanted", "in_case", "load_cases"]
