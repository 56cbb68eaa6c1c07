"""The layers of a patch: how many of which species on how much ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...model.units import round_half_up, round_to_sum
from ...rulebook import Rule, Rulebook
from .choices import Choice
from .choosing import FRUIT, Chosen, Site, choose, moisture, needs_pit_soil
from .library import Species
from .result import LeftOut, Planted
from .seeds import kg_hm2_to_g_m2, plants_on, seed_rate_g_m2, to_order

ANY = "any"
ORDER = ("tree", FRUIT, "shrub", "herb", "climber")
MAIN, INFILL, SOWN, MIXED, NEST, LINE = "main", "infill", "sown", "mixed", "nest", "line"
G_PER_KG = 1000.0


@dataclass(frozen=True)
class Plot:
    """What a layer is planted on: area in m², nests, or metres of edge."""

    area_m2: float = 0.0
    nests: int = 0
    length_m: float = 0.0


@dataclass(frozen=True)
class Layer:
    """One layer: its species, who was left out; ``pit_soil_m3`` soil to bring where the cover is too shallow;
    ``named`` what the technician asked for; ``rules`` the rows it rests on, planted or not."""

    name: str
    planted: tuple[Planted, ...]
    left_out: tuple[LeftOut, ...]
    pit_soil_m3: float
    named: tuple[Chosen, ...]
    rules: tuple[str, ...]


def mix_rows(rulebook: Rulebook, use: str, method: str) -> list[tuple[str, Rule]]:
    """Layers of a use on one way of greening: their rows, noted as used; a use's own go before those of any use."""
    for owner in (use, ANY):
        prefix = f"planting.mix.{owner}.{method}."
        keys = set(rulebook.keys(prefix))
        if keys:
            return [(name, rulebook.rule(prefix + name)) for name in ORDER if prefix + name in keys]
    return []


def lay(
    rulebook: Rulebook,
    library: Sequence[Species],
    zone: str,
    name: str,
    row: Rule,
    plot: Plot,
    site: Site,
    choice: Choice,
) -> Layer:
    """One layer, with all rows that it rests on."""
    with rulebook.noting() as noted:
        rulebook.rule(row.key)
        role = row.more.get("role", "")
        count = int(row.number)
        picked, left = choose(rulebook, library, name, count, site, choice, role == MIXED) if count > 0 else ([], ())
        shares = _shares(rulebook, len(picked))
        parts = _by_mass(picked, shares) if role == MIXED else shares
        target = choice.density.get(name) if role in (MAIN, INFILL) else None
        measure = float(row.more.get("density") or 0.0)
        allowance = rulebook.number(f"planting.allowance.{zone}")
        rows = [
            _row(rulebook, zone, name, role, one, share, part, measure, target, plot, site, allowance)
            for one, share, part in zip(picked, shares, parts)
        ]
        rows = _sown_areas(rows, plot, role)
    rules = tuple(sorted(noted))
    planted = tuple(Planted(**{**one, "rules": rules}) for one, _ in rows)
    soil = sum(volume for _, volume in rows)
    named = tuple(one for one in picked if one.by_decision)
    return Layer(name, planted, left, soil, named, rules)


def _shares(rulebook: Rulebook, count: int) -> list[float]:
    """Shares of a layer as the rulebook has them; even ones where it has none for so many."""
    if count == 0:
        return []
    key = f"planting.shares.{count}"
    if key not in rulebook.keys(key):
        return [1.0 / count] * count
    shares = [float(text) for text in rulebook.rule(key).value.split("|")]
    return [share / sum(shares) for share in shares]


def _row(
    rulebook: Rulebook,
    zone: str,
    layer: str,
    role: str,
    chosen: Chosen,
    share: float,
    part: float,
    measure: float,
    target: float | None,
    plot: Plot,
    site: Site,
    allowance: float,
) -> tuple[dict[str, Any], float]:
    """The fields of one species in a layer, and the soil for its pits in m³."""
    one = chosen.species
    density: float | None = None
    rate: float | None = None
    plants = 0.0
    clump = role == SOWN and not one.sowable
    if role == NEST:
        plants = plot.nests * measure * share
    elif role == LINE:
        plants = plot.length_m * measure * share
    elif role == MIXED:
        rate = measure * part
    elif role == SOWN and not clump:
        rate = _rate(rulebook, one) * measure * share
    else:
        density = _density(rulebook, one, role, measure, target, site)
        plants = plants_on(plot.area_m2 * share, density)
    number = int(round_half_up(plants, 0))
    woody = layer in ("tree", FRUIT, "shrub", "climber")
    pit = None
    if number and (woody or clump) and role != NEST:
        pit = rulebook.number(f"planting.pit_m.{'tree' if layer == FRUIT else layer}")
    soil = number * pit**3 if pit and woody and role != LINE and needs_pit_soil(one, site) else 0.0
    kilograms = 0.0 if rate is None else rate * plot.area_m2 / G_PER_KG * (1.0 + allowance)
    window = rulebook.rule(f"planting.window.{zone}.{'plant' if rate is None else 'sow'}")
    fields: dict[str, Any] = {
        "key": one.key,
        "name": one.name,
        "latin": one.latin,
        "layer": layer,
        "native": one.native,
        "share": share,
        "density": density,
        "plants": number,
        "order": to_order(number, allowance),
        "seed_g_m2": rate,
        "seed_kg": kilograms,
        "sown_m2": Decimal(0),
        "pit_m": pit,
        "window": window.value,
        "price": "" if role == MIXED else one.price,
        "reason": chosen.reason,
        "by_decision": chosen.by_decision,
    }
    return fields, soil


def _by_mass(picked: Sequence[Chosen], shares: Sequence[float]) -> list[float]:
    """Shares of the mass of a seed mix in which the shares are of the seeds that germinate."""
    masses = []
    for chosen, share in zip(picked, shares):
        tsw, purity, germination = chosen.species.seed or (1.0, 1.0, 1.0)
        masses.append(share * tsw / (purity * germination))
    return [mass / sum(masses) for mass in masses]


def _density(rulebook: Rulebook, one: Species, role: str, measure: float, target: float | None, site: Site) -> float:
    """As decided, else the layer's own; the main layer within what the species is planted at, thin where it is dry."""
    if target is not None:
        return target
    if one.density is None:
        return measure
    if role == MAIN and moisture(rulebook, site.rain_mm) == "dry" and not site.watered:
        low, high = one.density
        return low + rulebook.number("planting.density_at.dry") * (high - low)
    if role == MAIN:
        return min(max(measure, one.density[0]), one.density[1])
    return measure if role == INFILL else measure * sum(one.density) / 2.0


def _rate(rulebook: Rulebook, one: Species) -> float:
    """g/m² of a species sown alone: the middle of what is usual, else by the seed formula."""
    if one.seed_kg_hm2 is not None:
        return kg_hm2_to_g_m2(sum(one.seed_kg_hm2) / 2.0)
    if one.seed is None:
        return 0.0
    tsw, purity, germination = one.seed
    wanted, survival = rulebook.number("planting.seed.target_m2"), rulebook.number("planting.seed.survival")
    return seed_rate_g_m2(wanted, tsw, purity, germination, survival)


def _sown_areas(rows: list[tuple[dict[str, Any], float]], plot: Plot, role: str) -> list[tuple[dict[str, Any], float]]:
    """The sown area, divided among its species so that the parts add up."""
    sown = [fields for fields, _ in rows if role == SOWN and fields["seed_g_m2"] is not None]
    areas = [plot.area_m2 * fields["share"] for fields in sown]
    for fields, area in zip(sown, round_to_sum(areas, 2)):
        fields["sown_m2"] = area
    return rows
