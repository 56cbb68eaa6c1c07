"""The limiting-factor method (极限条件法): a use has the grade of its worst factor, which is named (domain §4.2).

Grades are 1, 2, 3 and 4 (unsuitable). What is not known is no grade, and is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...model.text import Label
from ...rulebook import Rulebook

USES = ("cultivated", "garden", "forest", "grass")
BARELY, UNSUITABLE = 3, 4
RISING = ("slope_deg", "gravel_percent", "salt_percent", "soil_source_km")
"""The more, the worse."""
FALLING = ("soil_depth_cm", "organic_g_kg", "patch_hm2")
CODES = ("soil_texture", "drainage", "pollution", "corridor", "upkeep")
STRICT = ("salt_percent",)
"""Grade 1 ends below its limit (<0.1 %); all other limits belong to the better grade."""
SLOPE_OVER = "slope_over"
"""Key of the shares of the unit that are steeper than each limit, beside ``slope_deg``, their mean."""
LAID = "laid"
"""Key of the names of factors that are those of soil still to be laid."""
FACTORS: dict[str, Label] = {
    "slope_deg": Label("Slope", "坡度"),
    "soil_depth_cm": Label("Soil thickness", "有效土层厚度"),
    "soil_texture": Label("Texture", "质地"),
    "gravel_percent": Label("Gravel", "砾石含量"),
    "soil_ph": Label("pH", "pH"),
    "organic_g_kg": Label("Organic matter", "有机质"),
    "salt_percent": Label("Salt", "含盐量"),
    "irrigation": Label("Water", "灌溉（雨养）"),
    "drainage": Label("Drainage", "排水"),
    "pollution": Label("Pollution", "污染"),
    "soil_source_km": Label("Source of soil", "土源"),
    "patch_hm2": Label("Size of the patch", "连片面积"),
    "corridor": Label("Ecological corridor", "生态廊道"),
    "upkeep": Label("End state without upkeep", "无人管护的终态"),
}
UNITS = {
    **{"slope_deg": "°", "soil_depth_cm": " cm", "gravel_percent": " %", "organic_g_kg": " g/kg"},
    **{"salt_percent": " %", "soil_source_km": " km", "patch_hm2": " hm²"},
}


@dataclass(frozen=True)
class Factor:
    """One factor of one use: its value (None: not known), its grade (None likewise), and the rows that graded it.

    ``laid`` is True where it is one of soil that is still to be laid: nobody can have tested it yet.
    """

    name: str
    value: Any
    grade: int | None
    rules: tuple[str, ...]
    laid: bool = False


@dataclass(frozen=True)
class Graded:
    """One use of one unit: every factor that the rulebook has for it, and the vetoes that rule it out."""

    use: str
    factors: tuple[Factor, ...]
    vetoes: tuple[Label, ...] = ()

    @property
    def grade(self) -> int | None:
        """The worst grade of a known factor; None where none is known. A veto is the worst."""
        return UNSUITABLE if self.vetoes else self.by_factors

    @property
    def by_factors(self) -> int | None:
        """The grade without vetoes."""
        known = [factor.grade for factor in self.factors if factor.grade is not None]
        return max(known) if known else None

    @property
    def limiting(self) -> tuple[str, ...]:
        """The factors of the worst grade, unless that is 1."""
        worst = self.by_factors
        return () if worst in (None, 1) else tuple(f.name for f in self.factors if f.grade == worst)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Factors that somebody could have surveyed and nobody has."""
        return tuple(factor.name for factor in self.factors if factor.grade is None and not factor.laid)

    @property
    def cautious(self) -> int:
        """The grade when uses are compared: what is not known counts as barely suitable, never as good."""
        known = UNSUITABLE if self.grade is None else self.grade
        return max(known, BARELY) if self.unknown else known

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule for factor in self.factors for rule in factor.rules))


def graded(rulebook: Rulebook, use: str, values: Mapping[str, Any]) -> Graded:
    """Grade one use of one unit.

    Args:
        values: by factor, of the ground as it will be; ``annual_rain_mm`` besides, and under ``SLOPE_OVER`` the share
            of the unit steeper than each limit in degrees: a grade also asks that not too much of the unit is over its
            limit. A factor that is not there is not known.
    """
    found = []
    for name in FACTORS:
        factor = _graded(rulebook, name, use, values)
        if factor is not None:
            found.append(replace(factor, laid=factor.grade is None and name in values.get(LAID, ())))
    return Graded(use, tuple(found))


def _graded(rulebook: Rulebook, name: str, use: str, values: Mapping[str, Any]) -> Factor | None:
    value = values.get(name)
    if name == "irrigation":
        return _water(rulebook, use, value, values.get("annual_rain_mm"))
    if name in CODES:
        prefix = f"suit.{name}.{use}."
        if value is None:
            keys = tuple(rulebook.keys(prefix))
            grades = {int(rulebook.number(key)) for key in keys}
            # where every answer gives the same grade nobody has to know
            return Factor(name, None, grades.pop(), keys) if len(grades) == 1 else Factor(name, None, None, keys)
        return Factor(name, value, int(rulebook.number(prefix + str(value))), (prefix + str(value),))
    steps = [f"suit.{name}.{use}.{grade}" for grade in (1, 2, 3)]
    if name == "soil_ph":
        rules = tuple(f"{step}.{end}" for step in steps for end in ("low", "high"))
        if value is None:
            return Factor(name, None, None, ())
        for grade, step in enumerate(steps, 1):
            if rulebook.number(f"{step}.low") <= value <= rulebook.number(f"{step}.high"):
                return Factor(name, value, grade, rules)
        return Factor(name, value, UNSUITABLE, rules)
    if not rulebook.keys(steps[0]):
        return None
    if value is None:
        return Factor(name, None, None, ())
    limits = [rulebook.number(step) for step in steps]
    rules = tuple(steps)
    fits = [value <= limit if name in RISING else value >= limit for limit in limits]
    if name in STRICT:
        fits[0] = value < limits[0]
    if name == "slope_deg" and values.get(SLOPE_OVER) is not None:
        most = rulebook.number("suit.slope_over_share")
        rules = (*rules, "suit.slope_over_share")
        fits = [fit and values[SLOPE_OVER].get(limit, 0.0) <= most for fit, limit in zip(fits, limits)]
    grade = fits.index(True) + 1 if True in fits else UNSUITABLE
    return Factor(name, value, grade, rules)


def _water(rulebook: Rulebook, use: str, code: str | None, rain_mm: float | None) -> Factor:
    """Irrigation or the rain of the year, whichever serves better.

    Too little rain is no grade while nobody knows of the irrigation, nor is its absence while nobody knows the rain.
    """
    rules: list[str] = []
    grades = []
    if code is not None:
        rules.append(f"suit.irrigation.{use}.{code}")
        grades.append(int(rulebook.number(rules[-1])))
    if rain_mm is not None:
        rules += [f"suit.rain_mm.{use}", f"suit.rain_grade.{use}"]
        enough = rain_mm >= rulebook.number(f"suit.rain_mm.{use}")
        grades.append(int(rulebook.number(f"suit.rain_grade.{use}")) if enough else UNSUITABLE)
    best = min(grades, default=UNSUITABLE)
    if best == UNSUITABLE and (code is None or rain_mm is None):
        return Factor("irrigation", code, None, tuple(rules))
    return Factor("irrigation", code or f"{rain_mm:g} mm", best, tuple(rules))


def shown(name: str, value: Any) -> str:
    """A value as tables print it."""
    if value is None:
        return "?"
    return f"{value:g}{UNITS.get(name, '')}" if isinstance(value, (int, float)) else str(value)
