"""Weights and orders as published: AHP with its consistency, an incomplete matrix, TOPSIS; entropy by hand."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from mine_restoration_plugin.core.diagnosis.suitability.index import random_index
from mine_restoration_plugin.core.diagnosis.suitability.weights import ahp, entropy_weights, pairwise_matrix, topsis
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rulebook

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "mcda" / "mcda_examples.json"


@pytest.fixture(scope="module")
def examples() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def index() -> list[float]:
    return random_index(Rulebook.load())[0]


def _pairs(example: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(one, other): float(value) for one, other, value in example["pairwise"]}


def test_saaty_s_drinks(examples: dict[str, Any], index: list[float]) -> None:
    example = examples["ahp_drinks_saaty_2008"]
    found = ahp(pairwise_matrix(example["order"], _pairs(example)), index)
    published = example["published"]
    for name, weight in zip(example["order"], found.weights):
        assert round(float(weight), 3) == published["weights"][name], name
    assert round(found.cr, 3) == published["consistency_ratio_saaty"]


def test_the_order_of_the_names_does_not_matter(examples: dict[str, Any], index: list[float]) -> None:
    example = examples["ahp_drinks_saaty_2008"]
    one = ahp(pairwise_matrix(example["order"], _pairs(example)), index)
    other = ahp(pairwise_matrix(example["order"][::-1], _pairs(example)), index)
    np.testing.assert_allclose(one.weights, other.weights[::-1], atol=1e-10)
    assert one.cr == pytest.approx(other.cr, abs=1e-10)


def test_bozoki_s_missing_comparison(examples: dict[str, Any], index: list[float]) -> None:
    """The weights are those of the matrix completed as published, and the published value is the best there is."""
    example = examples["ahp_incomplete_bozoki_2010"]
    names, pairs = ["a", "b", "c", "d"], _pairs(example)
    found = ahp(pairwise_matrix(names, pairs), index)
    value = example["published_completion_c_d"]
    whole = ahp(pairwise_matrix(names, {**pairs, ("c", "d"): value}), index)
    np.testing.assert_allclose(found.weights, whole.weights, atol=1e-6)
    for other in (value * 0.99, value * 1.01):
        assert found.largest <= ahp(pairwise_matrix(names, {**pairs, ("c", "d"): other}), index).largest


def test_missing_comparisons_are_filled_in_as_scipy_would(index: list[float]) -> None:
    """Six criteria, nine inconsistent comparisons of fifteen; scipy looks for the least eigenvalue by itself."""
    names = list("abcdef")
    pairs = {
        ("a", "b"): 3.0, ("b", "c"): 4.0, ("c", "d"): 0.5, ("d", "e"): 2.0, ("e", "f"): 3.0,
        ("a", "d"): 7.0, ("b", "e"): 2.0, ("c", "f"): 5.0, ("a", "f"): 4.0,
    }  # fmt: skip
    matrix = pairwise_matrix(names, pairs)
    missing = [(i, j) for i in range(6) for j in range(i + 1, 6) if not np.isfinite(matrix[i, j])]

    def largest(logs: Any) -> float:
        full = matrix.copy()
        for (i, j), log in zip(missing, logs):
            full[i, j], full[j, i] = np.exp(log), np.exp(-log)
        return float(max(np.linalg.eigvals(full).real))

    wanted = minimize(largest, np.zeros(len(missing)), method="BFGS", options={"gtol": 1e-9}).fun
    assert ahp(matrix, index).largest == pytest.approx(wanted, abs=1e-7)


def test_a_circle_of_preferences_is_not_consistent(index: list[float]) -> None:
    """a over b over c over a, each three times: λmax = 1 + 3 + 1/3, CI = 2/3, CR = 2/3 ÷ 0.58."""
    found = ahp(pairwise_matrix(["a", "b", "c"], {("a", "b"): 3, ("b", "c"): 3, ("c", "a"): 3}), index)
    assert found.largest == pytest.approx(13.0 / 3.0)
    assert found.cr == pytest.approx((2.0 / 3.0) / 0.58)
    np.testing.assert_allclose(found.weights, 1.0 / 3.0)


@given(st.lists(st.floats(0.05, 20.0), min_size=3, max_size=6))
def test_comparisons_of_known_weights_give_them_back(weights: list[float]) -> None:
    """A consistent matrix has λmax = n; so it has with all comparisons but those of a chain left out."""
    index = random_index(Rulebook.load())[0]
    names = [str(i) for i in range(len(weights))]
    n = len(names)
    every = {(names[i], names[j]): weights[i] / weights[j] for i in range(n) for j in range(i + 1, n)}
    chain = {(names[i], names[i + 1]): weights[i] / weights[i + 1] for i in range(n - 1)}
    wanted = np.array(weights) / sum(weights)
    for pairs, near in ((every, 1e-9), (chain, 1e-4)):
        found = ahp(pairwise_matrix(names, pairs), index)
        np.testing.assert_allclose(found.weights, wanted, atol=near)
        assert abs(found.cr) < near


def test_what_is_no_comparison_is_refused(index: list[float]) -> None:
    with pytest.raises(InputError):
        pairwise_matrix(["a", "b"], {("a", "b"): 0.0})
    with pytest.raises(InputError):
        pairwise_matrix(["a", "b"], {("a", "b"): 2.0, ("b", "a"): 2.0})
    with pytest.raises(InputError):
        ahp(pairwise_matrix(["a", "b", "c"], {("a", "b"): 2.0}), index)
    with pytest.raises(InputError):
        ahp(np.ones((10, 10)), index)


def test_topsis_of_tzeng_and_huang(examples: dict[str, Any]) -> None:
    example = examples["topsis_tzeng_huang_2011"]
    matrix, weights = np.array(example["matrix"], float), np.array(example["weights"])
    found = topsis(matrix, weights, [True] * 3)
    assert [round(float(value), 4) for value in found] == example["published"]["similarity"]
    order = [2, 0, 3, 1]
    np.testing.assert_allclose(topsis(matrix[order], weights, [True] * 3), found[order])


def test_entropy_by_hand() -> None:
    """Shares 1/2 1/4 1/4: 1.5 bit of log₂3 = 1.584963, tells 0.053605; shares 1/6 1/3 1/2: 1.459148 bit, 0.079380."""
    found = entropy_weights(np.array([[2.0, 1.0], [1.0, 2.0], [1.0, 3.0]]))
    assert [round(float(weight), 4) for weight in found] == [0.4031, 0.5969]


def test_entropy_needs_something_that_differs() -> None:
    np.testing.assert_allclose(entropy_weights(np.array([[5.0, 1.0], [5.0, 3.0]])), [0.0, 1.0])
    np.testing.assert_allclose(entropy_weights(np.full((3, 2), 7.0)), [0.5, 0.5])
    np.testing.assert_allclose(entropy_weights(np.array([[5.0, 1.0]])), [0.5, 0.5])


def test_entropy_does_not_depend_on_the_order_of_units() -> None:
    table = np.array([[100.0, 80.0, 60.0], [60.0, 80.0, 100.0], [0.0, 60.0, 100.0]])
    wanted = entropy_weights(table)
    for order in permutations(range(3)):
        np.testing.assert_allclose(entropy_weights(table[list(order)]), wanted)
