"""The weighted index of a use (综合指数法): criteria of several factors, scored by grade, weighted both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...rulebook import Rulebook
from .limits import UNSUITABLE, USES, Graded
from .weights import Ahp, Floats, ahp, entropy_weights, pairwise_matrix, topsis

LEVELS = ("suit.index.suitable", "suit.index.fairly", "suit.index.barely")

CRITERIA: dict[str, tuple[str, ...]] = {
    "terrain": ("slope_deg",),
    "soil": ("soil_depth_cm",),
    "substance": ("soil_texture", "gravel_percent", "soil_ph", "organic_g_kg", "salt_percent", "pollution"),
    "water": ("irrigation", "drainage"),
    "place": ("soil_source_km", "patch_hm2"),
    "ecology": ("corridor", "upkeep"),
}


@dataclass(frozen=True)
class Weights:
    """Weights of the criteria in their order: by AHP, by entropy over units and uses, and together."""

    by_ahp: Ahp
    by_entropy: Floats
    combined: Floats
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """``value`` 0 to 100 over the criteria of which something is known; None where nothing is, 0 where one is a veto.

    ``scores`` by criterion, None where nothing is known; ``known_share`` of the weight lies on what is known.
    """

    use: str
    value: float | None
    scores: tuple[float | None, ...]
    known_share: float
    rules: tuple[str, ...]


def random_index(rulebook: Rulebook) -> tuple[list[float], tuple[str, ...]]:
    """Saaty's RI of 1, 2, … criteria, with the rows."""
    keys = sorted(rulebook.keys("ahp.ri."), key=lambda key: int(key.rsplit(".", 1)[1]))
    return [rulebook.number(key) for key in keys], tuple(keys)


def weights(rulebook: Rulebook, pairs: Mapping[tuple[str, str], float] | None, graded: Sequence[Graded]) -> Weights:
    """Weights of the criteria.

    Args:
        pairs: the technician's comparisons; those of the rulebook where None.
        graded: all uses of all units, for the entropy: those that no factor and no veto rules out.
    """
    names = list(CRITERIA)
    rules: tuple[str, ...] = ()
    if pairs is None:
        keys = rulebook.keys("ahp.pair.")
        pairs = {(key.split(".")[2], key.split(".")[3]): rulebook.number(key) for key in keys}
        rules = tuple(keys)
    index, index_rules = random_index(rulebook)
    found = ahp(pairwise_matrix(names, pairs), index)
    open_ = [one for one in graded if one.grade not in (None, UNSUITABLE)]
    by_entropy = entropy_weights(_table([scores(rulebook, one) for one in open_], len(names)))
    share = rulebook.number("suit.entropy_share")
    combined = (1.0 - share) * found.weights + share * by_entropy
    score_rules = tuple(f"suit.score.{grade}" for grade in range(1, UNSUITABLE + 1))
    used = (*rules, *index_rules, *score_rules, "suit.entropy_share")
    return Weights(found, by_entropy, combined / combined.sum(), used)


def _table(rows: Sequence[Sequence[float | None]], columns: int) -> Floats:
    """Scores as numbers; what is not known tells nothing apart: the mean of its column."""
    table = np.array([[np.nan if score is None else score for score in row] for row in rows], dtype=float)
    table = table.reshape(len(rows), columns)
    known = np.isfinite(table)
    count = known.sum(axis=0)
    means = np.divide(np.where(known, table, 0.0).sum(axis=0), count, out=np.zeros(columns), where=count > 0)
    return np.where(known, table, means)


def scores(rulebook: Rulebook, graded: Graded) -> tuple[float | None, ...]:
    """The score of each criterion: the mean of its known factors."""
    found: list[float | None] = []
    by_name = {factor.name: factor.grade for factor in graded.factors}
    for names in CRITERIA.values():
        grades = [by_name[name] for name in names if by_name.get(name) is not None]
        points = [rulebook.number(f"suit.score.{grade}") for grade in grades]
        found.append(sum(points) / len(points) if points else None)
    return tuple(found)


def index_of(rulebook: Rulebook, graded: Graded, weight: Floats) -> Index:
    """The index of a use with given weights of the criteria; an unsuitable factor is a veto."""
    own = scores(rulebook, graded)
    used = tuple(f"suit.score.{grade}" for grade in range(1, UNSUITABLE + 1))
    known = [(score, float(w)) for score, w in zip(own, weight) if score is not None]
    total = sum(w for _, w in known)
    share = total / float(weight.sum())
    if not known or total <= 0:
        return Index(graded.use, None, own, 0.0, used)
    if graded.grade == UNSUITABLE:
        return Index(graded.use, 0.0, own, share, used)
    return Index(graded.use, sum(score * w for score, w in known) / total, own, share, used)


def level(rulebook: Rulebook, value: float | None) -> int:
    """Class of an index: 0 suitable, 1 fairly, 2 barely, 3 not suitable or not known."""
    limits = [rulebook.number(key) for key in LEVELS]
    return next((i for i, limit in enumerate(limits) if value is not None and value >= limit), len(limits))


def fitting(rulebook: Rulebook, graded: Mapping[str, Graded]) -> list[str]:
    """Uses that are not ruled out and of which everything essential is known."""
    essential = rulebook.rule("suit.essential").value.split()
    return [
        use
        for use in USES
        if graded[use].grade not in (None, UNSUITABLE) and not set(essential) & set(graded[use].unknown)
    ]


def best_use(rulebook: Rulebook, graded: Mapping[str, Graded], weight: Floats, wish: str | None = None) -> str | None:
    """The use the owners wish where it fits, else that of the best limiting grade, what is not known counted as barely
    suitable; among equals that of the better class of the index, then of the earlier rank (宜耕则耕).

    None where no use fits or too little is known.
    """
    fit = fitting(rulebook, graded)
    if not fit:
        return None
    if wish in fit:
        return wish

    def rank(use: str) -> tuple[float, float, float]:
        value = index_of(rulebook, graded[use], weight).value
        return graded[use].cautious, level(rulebook, value), rulebook.number(f"suit.use.{use}")

    return min(fit, key=rank)


def second_opinion(rulebook: Rulebook, graded: Mapping[str, Graded], weight: Floats) -> dict[str, float]:
    """TOPSIS closeness of every use that fits, over the criteria that are known of all of them."""
    fit = fitting(rulebook, graded)
    rows = [scores(rulebook, graded[use]) for use in fit]
    columns = [i for i in range(len(CRITERIA)) if rows and all(row[i] is not None for row in rows)]
    if not columns:
        return {}
    table = np.array([[row[i] for i in columns] for row in rows], dtype=float)
    closeness = topsis(table, weight[columns], [True] * len(columns))
    return {use: float(value) for use, value in zip(fit, closeness)}
