"""Weights: by pairwise comparison (AHP, Saaty 1980) with consistency, by entropy, and both together.

Also TOPSIS (Hwang and Yoon 1981), a second opinion on an order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

Floats = NDArray[np.float64]
ROUNDS = 1000
TOLERANCE = 1e-12


@dataclass(frozen=True)
class Ahp:
    """``weights`` in the order of the names, their sum 1; ``cr`` is CI over the random index, 0 for two or less."""

    weights: Floats
    largest: float
    ci: float
    cr: float


def pairwise_matrix(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> Floats:
    """(n, n) matrix of how much the first of a pair outweighs the second; NaN where nobody compared them.

    Raises:
        InputError: a comparison is not positive, or two contradict.
    """
    place = {name: i for i, name in enumerate(names)}
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (one, other), value in pairs.items():
        if not value > 0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The comparison of {one} and {other} is {value}; it must be above 0."
                ),
                one=one,
                other=other,
                value=value,
            )
        i, j = place[one], place[other]
        if np.isfinite(matrix[i, j]) and abs(matrix[i, j] * (1.0 / value) - 1.0) > 1e-6:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{one} and {other} are compared twice, and not alike."),
                one=one,
                other=other,
            )
        matrix[i, j], matrix[j, i] = value, 1.0 / value
    return matrix


def ahp(matrix: Floats, random_index: Sequence[float]) -> Ahp:
    """The principal eigenvector of a matrix of pairwise comparisons and its consistency.

    Missing comparisons (NaN) are filled in so that the largest eigenvalue is the least (Bozóki, Fülöp, Rónyai 2010).
    There its slope by the logarithm of each of them, (lᵢ aᵢⱼ rⱼ − lⱼ aⱼᵢ rᵢ) ÷ l·r with the left and right
    eigenvectors, is nothing: aᵢⱼ = √(lⱼ rᵢ ÷ (lᵢ rⱼ)), over and over.

    Args:
        matrix: (n, n), reciprocal. random_index: RI of 1, 2, … criteria.

    Raises:
        InputError: the comparisons do not connect all criteria, or there is no random index for so many.
    """
    n = len(matrix)
    if n > len(random_index):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no random index for {count} criteria; {most} are the most."),
            count=n,
            most=len(random_index),
        )
    full = _completed(matrix)
    weights, largest = _principal(full)
    ci = (largest - n) / (n - 1) if n > 1 else 0.0
    index = random_index[n - 1]
    return Ahp(weights, largest, ci, ci / index if index > 0 else 0.0)


def entropy_weights(scores: Floats) -> Floats:
    """Weights of the columns by how much they tell the rows apart; equal where no column does.

    Args:
        scores: (rows, columns), 0 or more, more is better.
    """
    rows, columns = scores.shape
    equal = np.full(columns, 1.0 / columns)
    if rows < 2:
        return equal
    sums = scores.sum(axis=0)
    share = np.divide(scores, sums, out=np.full(scores.shape, 1.0 / rows), where=sums > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    entropy = -(share * logs).sum(axis=0) / np.log(rows)
    spread = np.clip(1.0 - entropy, 0.0, None)
    total = float(spread.sum())
    return equal if total < TOLERANCE else spread / total


def topsis(scores: Floats, weights: Floats, benefit: Sequence[bool]) -> Floats:
    """(rows,) closeness to the ideal, 0 to 1; vector normalisation.

    Args:
        scores: (rows, columns). benefit: whether more is better, by column.
    """
    norm = np.sqrt((scores**2).sum(axis=0))
    table = np.divide(scores, norm, out=np.zeros_like(scores), where=norm > 0) * weights
    up = np.array(benefit)
    best = np.where(up, table.max(axis=0), table.min(axis=0))
    worst = np.where(up, table.min(axis=0), table.max(axis=0))
    far, near = (np.sqrt(((table - point) ** 2).sum(axis=1)) for point in (worst, best))
    whole = far + near
    return np.divide(far, whole, out=np.full(len(table), 0.5), where=whole > 0)


def _completed(matrix: Floats) -> Floats:
    missing = [(i, j) for i, j in zip(*np.nonzero(~np.isfinite(matrix))) if i < j]
    if not missing:
        return matrix
    _require_connected(matrix)
    full = np.where(np.isfinite(matrix), matrix, 1.0)
    for _ in range(ROUNDS):
        right, left = _principal(full)[0], _principal(full.T)[0]
        moved = 0.0
        for i, j in missing:
            best = float(np.sqrt(left[j] * right[i] / (left[i] * right[j])))
            moved = max(moved, abs(float(np.log(best / full[i, j]))))
            full[i, j], full[j, i] = best, 1.0 / best
        if moved < TOLERANCE:
            break
    return full


def _require_connected(matrix: Floats) -> None:
    reached = {0}
    waiting = [0]
    while waiting:
        for j in np.flatnonzero(np.isfinite(matrix[waiting.pop()])):
            if int(j) not in reached:
                reached.add(int(j))
                waiting.append(int(j))
    if len(reached) < len(matrix):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Some criteria are compared with no other: the weights cannot be found."
            )
        )


def _principal(matrix: Floats) -> tuple[Floats, float]:
    """The positive eigenvector with sum 1 and its eigenvalue, by repeated multiplication."""
    vector = np.full(len(matrix), 1.0 / len(matrix))
    largest = float(len(matrix))
    for _ in range(ROUNDS):
        following = matrix @ vector
        largest = float(following.sum())
        following /= largest
        if float(np.abs(following - vector).max()) < TOLERANCE:
            return following, largest
        vector = following
    return vector, largest
