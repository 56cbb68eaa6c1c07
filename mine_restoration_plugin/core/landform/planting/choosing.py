"""Which species fit a patch, and which of them make its layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...model.text import Label
from ...rulebook import Rulebook
from .choices import Choice, find
from .ground import SHADE, SUN
from .library import GARDEN, HYPER, NFIX, Species
from .result import LeftOut, PlantedUnit

COARSE = ("sand", "gravelly", "bare_rock")
ROCK, GRAVEL = "bare_rock", "gravelly"
WET = ("long", "permanent")
POLLUTED = ("between", "above")
WATERED = ("assured", "partial")
ASSURED = "assured"
REASONS = (
    *("without", "fruit", "hyper", "edible", "ph", "salt", "rain", "elevation", "drought", "slope", "soil", "texture"),
    *("wet", "plants", "seed", "foreign", "rank"),
)
FRUIT = "fruit"
ORCHARD = frozenset((GARDEN, "orchard"))
"""Roles of species that bear in gardens: only there, or there as well."""


@dataclass(frozen=True)
class Site:
    """What a patch asks of its plants; None: not known, and not asked.

    ``rain_mm`` of the mine, or the low end of its zone where that is not known. ``pit_grade``  woody plants of
    this grade for poor ground may stand in pits with soil of their own, where the cover is too shallow for them.
    """

    ph: float | None
    salt_percent: float | None
    rain_mm: float
    elevation_m: float | None
    drought: float
    slope: float
    side: str | None
    soil_cm: float | None
    texture: str | None
    wet: bool
    polluted: bool
    watered: bool
    pit_grade: float


@dataclass(frozen=True)
class Chosen:
    """A species in a layer: points, why it is in, and whether the technician asked for it."""

    species: Species
    score: float
    reason: Label
    by_decision: bool


def site_of(
    rulebook: Rulebook,
    unit: PlantedUnit,
    rain_mm: float,
    side: str | None,
    need_slope: float,
    thin: bool,
    elevation_m: float | None,
) -> Site:
    """What a patch asks for. Acid soil is limed and salty soil covered, yet plants have to stand what may come back
    from below, up to the limit from which that is done."""
    assured = unit.irrigation == ASSURED
    needs = _drought(rulebook, rain_mm)
    if side == SUN:
        needs += rulebook.number("planting.drought.sun")
    shallow = unit.soil_depth_cm is not None and unit.soil_depth_cm < rulebook.number("planting.thin_cm")
    if thin or shallow or unit.soil_texture in COARSE:
        needs += rulebook.number("planting.drought.thin")
    if assured:
        needs = min(needs, rulebook.number("planting.drought.irrigated"))
    ph, salt = unit.soil_ph, unit.salt_percent
    if ph is not None:
        ph = max(ph, rulebook.number("planting.acid_below_ph"))
    if salt is not None:
        salt = min(salt, rulebook.number("planting.salt_cover_percent"))
    return Site(
        ph,
        salt,
        rain_mm,
        elevation_m,
        min(needs, 5.0),
        need_slope,
        side,
        None if thin else unit.soil_depth_cm,
        unit.soil_texture,
        unit.drainage in WET,
        unit.pollution in POLLUTED,
        unit.irrigation in WATERED,
        rulebook.number("planting.pit_grade"),
    )


def _drought(rulebook: Rulebook, rain_mm: float) -> float:
    return rulebook.number(f"planting.drought.{moisture(rulebook, rain_mm)}")


def moisture(rulebook: Rulebook, rain_mm: float) -> str:
    """moist, semi or dry."""
    if rain_mm < rulebook.number("planting.rain_dry_mm"):
        return "dry"
    return "moist" if rain_mm >= rulebook.number("planting.rain_moist_mm") else "semi"


def misfit(species: Species, site: Site) -> str | None:
    """The first reason why a species does not fit; None where it does."""
    if HYPER in species.roles and not site.polluted:
        return "hyper"
    if species.edible and site.polluted:
        return "edible"
    if site.ph is not None and not species.ph[0] <= site.ph <= species.ph[1]:
        return "ph"
    if site.salt_percent is not None and site.salt_percent > species.salt_percent:
        return "salt"
    if species.rain_mm is not None and site.rain_mm < species.rain_mm and not site.watered:
        return "rain"
    if species.elevation_m is not None and site.elevation_m is not None and site.elevation_m > species.elevation_m:
        return "elevation"
    if species.drought < site.drought:
        return "drought"
    if species.slope < site.slope:
        return "slope"
    if needs_pit_soil(species, site) and (species.life == "herb" or species.slope < site.pit_grade):
        return "soil"
    texture = GRAVEL if site.texture == ROCK else site.texture
    if texture in species.not_on:
        return "texture"
    if site.wet and not species.wet:
        return "wet"
    return None


def needs_pit_soil(species: Species, site: Site) -> bool:
    """Whether the cover is too shallow for a species."""
    return site.soil_cm is not None and site.soil_cm < species.soil_cm


def choose(
    rulebook: Rulebook,
    library: Sequence[Species],
    layer: str,
    count: int,
    site: Site,
    choice: Choice,
    sown_only: bool,
) -> tuple[list[Chosen], tuple[LeftOut, ...]]:
    """The species of one layer, best first, and why the others of that life form are not in it.

    Those the technician named come first, however many. The rest are taken one by one by points, a family that is
    not yet there ahead of one that is; equal points go by key, so that the order of the table decides nothing.

    Args:
        layer: tree, shrub, herb, climber, or fruit for the trees of a garden.
        sown_only: only species of which the seed is known fit; otherwise trees, shrubs and fruit trees need a density.
    """
    own = [one for one in library if (one.life == layer if layer != FRUIT else not ORCHARD.isdisjoint(one.roles))]
    for one in own:
        rulebook.rule(one.key)  # noted: each was weighed
    named = [one for one in (find(own, name) for name in choice.species) if one is not None]
    without = {one.key for one in (find(own, name) for name in choice.without) if one is not None}
    out: dict[str, list[Species]] = {reason: [] for reason in REASONS}
    fitting = []
    for one in own:
        reason = "without" if one.key in without else _unfit(one, layer, site, sown_only)
        if one in named:
            continue
        if reason is None and choice.native_only and not one.native:
            reason = "foreign"
        if reason is None:
            fitting.append(one)
        else:
            out[reason].append(one)
    scorer = _Scorer(rulebook, site)
    picked = [Chosen(one, scorer.points(one, ()), scorer.reason(one, True), True) for one in named]
    foreign_max = int(rulebook.number("planting.foreign_max"))
    while len(picked) < count and fitting:
        families = tuple(chosen.species.family for chosen in picked)
        foreign = sum(not chosen.species.native for chosen in picked)
        if foreign >= foreign_max:
            out["foreign"] += [one for one in fitting if not one.native]
            fitting = [one for one in fitting if one.native]
            if not fitting:
                break
        best = min(fitting, key=lambda one: (-scorer.points(one, families), one.key))
        picked.append(Chosen(best, scorer.points(best, families), scorer.reason(best, False), False))
        fitting.remove(best)
    out["rank"] += fitting
    left = tuple(
        LeftOut(reason, rulebook.rule(f"planting.left.{reason}").label, tuple(one.name for one in ones))
        for reason, ones in ((reason, sorted(out[reason], key=lambda one: one.key)) for reason in REASONS)
        if ones
    )
    return picked, left


def _unfit(one: Species, layer: str, site: Site, sown_only: bool) -> str | None:
    if layer != FRUIT and GARDEN in one.roles:
        return "fruit"
    reason = misfit(one, site)
    if reason is not None:
        return reason
    if sown_only:
        return None if one.seed is not None else "seed"
    if layer in ("tree", "shrub", FRUIT):
        return None if one.density is not None else "plants"
    if layer == "herb":
        return None if one.sowable or one.density is not None else "seed"
    return None


class _Scorer:
    """Points of a species on a site, and the sentence that says why it is taken."""

    def __init__(self, rulebook: Rulebook, site: Site) -> None:
        self.site = site
        names = ("native", "nfix", "erosion", "metal", "salt", "family", "shade", "comfort", "comfort_ph")
        self.worth: Mapping[str, float] = {name: rulebook.number(f"planting.score.{name}") for name in names}
        self.salty = site.salt_percent is not None and site.salt_percent >= rulebook.number(
            "planting.salt_from_percent"
        )

    def points(self, one: Species, families: Sequence[str]) -> float:
        worth, site = self.worth, self.site
        total = one.value + (worth["native"] if one.native else 0.0)
        total += sum(worth[role] for role in self._wanted(one))
        if site.side == SHADE:
            total += worth["shade"] * (one.shade - 1.0)
        if self._comfortable(one):
            total += worth["comfort"]
        if families and one.family not in families:
            total += worth["family"]
        return round(total, 6)

    def _wanted(self, one: Species) -> list[str]:
        wanted = [NFIX]
        wanted += ["erosion"] if self.site.slope > 1 else []
        wanted += ["metal"] if self.site.polluted else []
        wanted += ["salt"] if self.salty else []
        return [role for role in wanted if role in one.roles]

    def _comfortable(self, one: Species) -> bool:
        ph, margin = self.site.ph, self.worth["comfort_ph"]
        return ph is not None and one.ph[0] + margin <= ph <= one.ph[1] - margin

    def reason(self, one: Species, by_decision: bool) -> Label:
        """Why it is in, in both languages."""
        site = self.site
        en = ["native" if one.native else "cultivated, not native", f"drought {one.drought:g} (needs {site.drought:g})"]
        zh = ["乡土种" if one.native else "外来栽培种", f"耐旱{one.drought:g}级（需{site.drought:g}级）"]
        if site.slope > 1:
            en.append(f"slope {one.slope:g} (needs {site.slope:g})")
            zh.append(f"耐瘠耐坡{one.slope:g}级（需{site.slope:g}级）")
        if site.side == SHADE:
            en.append(f"shade {one.shade:g}")
            zh.append(f"阴坡，耐阴{one.shade:g}级")
        if site.ph is not None:
            en.append(f"pH {one.ph[0]:g}–{one.ph[1]:g} holds {site.ph:g}")
            zh.append(f"适生pH {one.ph[0]:g}～{one.ph[1]:g}含{site.ph:g}")
        words = {
            NFIX: ("fixes nitrogen", "固氮改土"),
            "erosion": ("holds soil", "固土护坡"),
            "metal": ("stands metals", "耐重金属"),
            "salt": ("stands salt", "耐盐"),
        }
        for role in self._wanted(one):
            en.append(words[role][0])
            zh.append(words[role][1])
        if by_decision:
            wrong = misfit(one, site)
            en.insert(0, "chosen by the technician" + (f", though it does not fit ({wrong})" if wrong else ""))
            zh.insert(0, "技术人员指定")
        return Label("; ".join(en) + ".", "；".join(zh) + "。")
