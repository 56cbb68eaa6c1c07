"""Allocation of earth and rock: classic transport instances, an independent programme, and what the issue lays down."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.core.earthrock.allocation.problem import Factor, Link, Source, Use, pose
from mine_restoration_plugin.core.earthrock.allocation.solve import allocate
from mine_restoration_plugin.core.model.progress import SILENT
from mine_restoration_plugin.core.model.solver.highs import solve_here


def here(program, limit, progress=SILENT):
    return solve_here(program, limit)


def plain(supply, need, costs):
    """A transport problem in which a bank m³ is a compacted m³."""
    return pose(
        [Source(f"S{i}", "soil", volume) for i, volume in enumerate(supply)],
        [Use(f"U{j}", ("soil",), volume) for j, volume in enumerate(need)],
        [Factor("soil", 1.3, 1.0, 0.0)],
        [Link(f"S{i}", f"U{j}", cost) for i, row in enumerate(costs) for j, cost in enumerate(row) if cost is not None],
    )


CLASSIC = {
    # Dantzig, Linear Programming and Extensions (1963), ch. 3-3: the cannery problem of GAMS's trnsport, $153.675 K
    "Dantzig 1963": (
        [350, 600],
        [325, 300, 275],
        [[0.225, 0.153, 0.162], [0.225, 0.162, 0.126]],
        153.675,
    ),
    # Hillier and Lieberman, Introduction to Operations Research: P & T Company, 152,535
    "P & T Company": (
        [75, 125, 100],
        [80, 65, 70, 85],
        [[464, 513, 654, 867], [352, 416, 690, 791], [995, 682, 388, 685]],
        152535,
    ),
    # Winston, Operations Research: Powerco, 1020
    "Powerco": (
        [35, 50, 40],
        [45, 20, 30, 30],
        [[8, 6, 10, 9], [9, 12, 13, 7], [14, 9, 16, 5]],
        1020,
    ),
    # Taha, Operations Research: SunRay Transport, 435
    "SunRay": (
        [15, 25, 10],
        [5, 15, 15, 15],
        [[10, 2, 20, 11], [12, 7, 9, 20], [4, 14, 16, 18]],
        435,
    ),
    # Taha: MG Auto with the plant of Los Angeles, Detroit and New Orleans, 313,200
    "MG Auto": (
        [1000, 1500, 1200],
        [2300, 1400],
        [[80, 215], [100, 108], [102, 68]],
        313200,
    ),
}


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_transport_problems_have_their_published_optimum(name: str) -> None:
    supply, need, costs, best = CLASSIC[name]
    found = allocate(plain(supply, need, costs), solver=here)
    assert found.total_cost == pytest.approx(best, rel=1e-12)
    assert found.short_compacted_m3 == 0.0
    assert found.moved_bank_m3 == pytest.approx(sum(need))
    assert found.exact
