"""Programmes solved in a child: textbook answers, rows of costs in their order, time and cancel."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from mine_restoration_plugin.core.model import child
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.model.solver import run
from mine_restoration_plugin.core.model.solver.highs import solve_here
from mine_restoration_plugin.core.model.solver.program import INFEASIBLE, OPTIMAL, TIME_LIMIT, UNBOUNDED, Program
from mine_restoration_plugin.core.model.solver.run import solve

INF = np.inf


def program(costs: list[list[float]], rows: list[list[float]], low: list[float], high: list[float], **more) -> Program:
    matrix = sparse.csr_matrix(np.array(rows, dtype=float))
    n = matrix.shape[1]
    bounds = {"lower": np.zeros(n), "upper": np.full(n, INF), **more}
    return Program(
        np.array(costs, dtype=float), matrix, np.array(low, dtype=float), np.array(high, dtype=float), **bounds
    )


def wyndor() -> Program:
    """Hillier and Lieberman's Wyndor Glass Co.: best 36 at (2, 6), prices of the three plants 0, 3/2 and 1."""
    return program([[-3, -5]], [[1, 0], [0, 2], [3, 2]], [-INF] * 3, [4, 12, 18])


def test_a_textbook_programme_through_the_child() -> None:
    found = solve(wyndor(), 30.0)
    assert found.status == OPTIMAL
    assert found.x == pytest.approx([2.0, 6.0])
    assert found.stages[0].value == pytest.approx(-36.0)
    assert -found.stages[0].row_prices == pytest.approx([0.0, 1.5, 1.0])
    assert found.bound == pytest.approx(-36.0)


def test_lower_bounds_and_equations_have_prices_of_their_own_sign() -> None:
    found = solve_here(program([[2, 3, 1]], [[1, 1, 0], [0, 1, 1]], [10, 4], [INF, 4]), 10.0)
    assert found.stages[0].value == pytest.approx(10 * 2 + 4 * 1)  # x=(10,0,4)
    assert found.stages[0].row_prices == pytest.approx([2.0, 1.0])


def test_later_costs_choose_among_the_optimal_only() -> None:
    """x+y ≥ 10 costs the same everywhere; the second row wants y, the third would rather have none of either."""
    many = program([[1, 1, 5], [2, 1, 0], [-9, 0, -9]], [[1, 1, 1]], [10], [INF], upper=np.array([8.0, 7.0, 9.0]))
    found = solve_here(many, 10.0)
    assert found.x == pytest.approx([3.0, 7.0, 0.0])
    assert [stage.value for stage in found.stages] == pytest.approx([10.0, 13.0, -27.0])


def test_integers_are_whole() -> None:
    knapsack = program([[-10, -13, -7]], [[3, 4, 2]], [-INF], [6], upper=np.ones(3), integer=np.ones(3, dtype=bool))
    found = solve(knapsack, 30.0)
    assert found.status == OPTIMAL
    assert found.x == pytest.approx([0.0, 1.0, 1.0])
    assert found.bound == pytest.approx(-20.0)


def test_what_cannot_be_and_what_never_ends_are_told() -> None:
    assert solve_here(program([[1]], [[1]], [2], [1]), 10.0).status == INFEASIBLE
    assert solve_here(program([[-1]], [[1]], [0], [INF]), 10.0).status == UNBOUNDED


def test_no_time_gives_no_answer_but_a_status() -> None:
    assert solve_here(wyndor(), -1.0).status == TIME_LIMIT


def test_cancel_ends_the_child() -> None:
    started = time.monotonic()
    with pytest.raises(Cancelled):
        solve(wyndor(), 30.0, Progress(is_cancelled=lambda: time.monotonic() - started > 0.1))


def test_no_python_with_scipy_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_runs", lambda path, code: "scipy" not in code)
    run.python_with_scipy.cache_clear()
    with pytest.raises(InputError, match="No Python with SciPy"):
        solve(wyndor(), 30.0)
    monkeypatch.undo()
    assert solve(wyndor(), 30.0).status == OPTIMAL  # that there was none is not remembered


def test_a_solver_that_does_not_heed_its_limit_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "__main__.py"
    script.write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(run, "SCRIPT", script)
    monkeypatch.setattr(run, "SPARE_S", 0.1)
    with pytest.raises(InputError, match="The solver took longer"):
        solve(wyndor(), 0.2)
