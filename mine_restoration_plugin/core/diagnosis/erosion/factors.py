"""Factors as they are given, checked for their units: R, K, plant cover, practices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...geodata.grid import Polygons
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .equations import US_K, US_R, erodibility

PREFIX = "erosion."
PRACTICE = PREFIX + "practice."
SI, US = "si", "us"
_TEXTURE = Label("sand", "砂粒"), Label("silt", "粉粒"), Label("clay", "黏粒"), Label("organic carbon", "有机碳")


@dataclass(frozen=True)
class Patch:
    """Ground with factors of its own; None leaves what holds around it. ``cover`` is B or C, 0 to 1.

    A cell belongs to it when its middle does; with ``touched`` when any of it does.
    """

    key: str
    polygons: Polygons
    k: float | None = None
    cover: float | None = None
    practice: float | None = None
    tillage: float | None = None
    touched: bool = False


@dataclass(frozen=True)
class Factors:
    """Factors of a whole situation; later patches lie over earlier ones."""

    k: float | None
    cover: float
    practice: float = 1.0
    tillage: float = 1.0
    patches: Sequence[Patch] = field(default=())

    def to_json(self) -> dict[str, Any]:
        return {
            "k": self.k,
            "cover_factor": self.cover,
            "practice_factor": self.practice,
            "tillage_factor": self.tillage,
            "patches": [
                {name: value for name, value in vars(patch).items() if name != "polygons"} for patch in self.patches
            ],
        }


def checked_r(
    value: float, rulebook: Rulebook, unit: str = SI, annual_mm: float | None = None
) -> tuple[float, list[Label]]:
    """R in MJ·mm/(hm²·h·a), and what is to be said about it; ``unit`` US is 100 ft·tonf·in/(acre·h·a).

    Raises:
        InputError: no rain falls so; the sentence says what the number would be in the other unit.
    """
    r = value * US_R if unit == US else value
    low, high = rulebook.number(PREFIX + "r_least"), rulebook.number(PREFIX + "r_most")
    if not (math.isfinite(r) and low <= r <= high):
        other = r * US_R if unit == SI and r < low else r / US_R
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "R = {value} MJ·mm/(hm²·h·a) lies outside {low} to {high}. If the number was in another unit, it may "
                "be {other}: 1 hundred ft·tonf·in/(acre·h·a) is 17.02 MJ·mm/(hm²·h·a). Check unit and number.",
            ),
            value=f"{r:g}",
            low=f"{low:g}",
            high=f"{high:g}",
            other=f"{other:.5g}",
        )
    warnings = []
    if annual_mm is not None:
        from .rain import from_year

        usual = from_year(annual_mm, rulebook).r
        apart = rulebook.number(PREFIX + "r_apart")
        if not usual / apart <= r <= usual * apart:
            warnings.append(
                Label(
                    "R = {value} MJ·mm/(hm²·h·a) is far from the {usual} that {rain} mm of yearly rain suggest: check "
                    "its unit.",
                    "R={value} MJ·mm/(hm²·h·a)与年降雨量{rain} mm的估算值{usual}相差过大，请核对单位。",
                ).format(value=f"{r:.5g}", usual=f"{usual:.5g}", rain=f"{annual_mm:g}")
            )
    return r, warnings


def checked_k(value: float, rulebook: Rulebook, unit: str = SI) -> float:
    """K in t·hm²·h/(hm²·MJ·mm); ``unit`` US is ton·acre·h/(100 acre·ft·tonf·in).

    Raises:
        InputError: no soil is so; the sentence says what the number would be in the other unit.
    """
    k = value * US_K if unit == US else value
    low, high = rulebook.number(PREFIX + "k_least"), rulebook.number(PREFIX + "k_most")
    if math.isfinite(k) and (k == 0 or low <= k <= high):  # rock and water lose no soil
        return k
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "K = {value} t·hm²·h/(hm²·MJ·mm) lies outside {low} to {high}. If the number was in US units, it would be "
            "{other} (times 0.1317). Check unit and number.",
        ),
        value=f"{k:g}",
        low=f"{low:g}",
        high=f"{high:g}",
        other=f"{value * US_K:.4g}",
    )


def k_of_texture(sand: float, silt: float, clay: float, organic_carbon: float, rulebook: Rulebook) -> float:
    """K by EPIC from per cent of sand, silt, clay and organic carbon.

    Raises:
        InputError: the three do not make 100 %, or one is no percentage.
    """
    parts = {"sand": sand, "silt": silt, "clay": clay}
    for name, value in zip(_TEXTURE, (*parts.values(), organic_carbon)):
        if not 0 <= value <= 100:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{value} % of {name} makes no sense; give 0 to 100."),
                value=f"{value:g}",
                name=name,
            )
    if abs(sum(parts.values()) - 100) > 2:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Sand {sand} %, silt {silt} % and clay {clay} % make {total} %, not 100 %."
            ),
            total=f"{sum(parts.values()):g}",
            **{name: f"{value:g}" for name, value in parts.items()},
        )
    return checked_k(float(erodibility(sand, silt, clay, organic_carbon)), rulebook)


def cover_factor(percent: float, rulebook: Rulebook) -> float:
    """B or C from plant cover (Cai 2000): 1 bare, 0 where it closes.

    Raises:
        InputError: no percentage.
    """
    if not 0 <= percent <= 100:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "A plant cover of {value} % makes no sense; give 0 to 100."),
            value=f"{percent:g}",
        )
    number = rulebook.number
    bare = number(PREFIX + "cover.bare")
    if percent == 0:
        return bare
    if percent > number(PREFIX + "cover.full_percent"):
        return 0.0
    found = number(PREFIX + "cover.a") - number(PREFIX + "cover.b") * math.log10(percent)
    return min(max(found, 0.0), bare)


def share(value: float, name: str) -> float:
    """A factor between 0 and 1.

    Raises:
        InputError: it is not.
    """
    if 0 <= value <= 1:
        return value
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "The factor {name} is {value}; it lies between 0 and 1."),
        name=name,
        value=f"{value:g}",
    )


def practice_factor(text: str, rulebook: Rulebook) -> float:
    """E, T or P by a key or label of the rulebook's practices, or as a number.

    Raises:
        InputError: it is none of them; those known are named.
    """
    word = text.strip()
    try:
        return share(float(word), word)
    except ValueError:
        pass
    known = rulebook.keys(PRACTICE)
    for key in known:
        if word == key[len(PRACTICE) :]:
            return rulebook.number(key)
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "There is no practice {name}. Known are {known}, and numbers from 0 to 1."
        ),
        name=word,
        known=", ".join(key[len(PRACTICE) :] for key in known),
    )


def patch_of(
    key: str,
    polygons: Polygons,
    rulebook: Rulebook,
    *,
    k: float | None = None,
    k_unit: str = SI,
    cover_percent: float | None = None,
    cover: float | None = None,
    practice: str | None = None,
    tillage: str | None = None,
) -> Patch:
    """A patch from what its row says: plant cover in per cent or B or C itself, practices by name or number.

    Raises:
        InputError: a value makes no sense; the sentence names the patch.
    """
    try:
        factor = None if cover is None else share(cover, "B, C")
        if factor is None and cover_percent is not None:
            factor = cover_factor(cover_percent, rulebook)
        return Patch(
            key,
            polygons,
            None if k is None else checked_k(k, rulebook, k_unit),
            factor,
            None if practice is None else practice_factor(practice, rulebook),
            None if tillage is None else practice_factor(tillage, rulebook),
        )
    except InputError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Zone {zone}: {reason}"), zone=key, reason=error
        ) from error


def afterwards(
    before: Factors, outline: Polygons | None, patches: Sequence[Patch], cover: float | None, practice: float | None
) -> Factors:
    """Factors after: those of today, ``cover`` and ``practice`` in the outline (everywhere without one), patches."""
    if outline is None:
        own = [replace(patch, cover=patch.cover if cover is None else None) for patch in before.patches]
        own = [replace(patch, practice=patch.practice if practice is None else None) for patch in own]
        return Factors(
            before.k,
            before.cover if cover is None else cover,
            before.practice if practice is None else practice,
            before.tillage,
            (*own, *patches),
        )
    design = () if cover is None and practice is None else (Patch("", outline, None, cover, practice, touched=True),)
    return replace(before, patches=(*before.patches, *design, *patches))
