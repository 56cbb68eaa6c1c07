"""The level at which a volume is reached, against closed forms and against sorting all cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.landform.hypsometry import solve_share, volume_at


def test_prism_fills_in_proportion() -> None:
    def terms():
        yield np.zeros(100), np.full(100, 2.0)

    assert solve_share(terms, 50.0) == pytest.approx(0.25, abs=1e-9)


def test_ramp_fills_with_the_square() -> None:
    """n cells evenly from 0 to 1: V(t) → n t²/2."""
    u = (np.arange(100_000) + 0.5) / 100_000

    def terms():
        yield u, np.ones_like(u)

    assert solve_share(terms, 100_000 * 0.3**2 / 2) == pytest.approx(0.3, abs=1e-7)


def test_beyond_the_brim_is_full() -> None:
    def terms():
        yield np.zeros(1), np.ones(1)

    assert solve_share(terms, 5.0) == 1.0
    assert solve_share(terms, 0.0) == 0.0


@given(st.integers(0, 10_000), st.floats(0.001, 0.999), st.integers(1, 9))
def test_inverse_of_the_volume_however_it_is_cut_into_windows(seed: int, share: float, parts: int) -> None:
    random = np.random.default_rng(seed)
    u, span = np.round(random.random(500), 3), random.random(500)
    full = np.minimum(u + random.random(500), 1.0)

    def terms():
        for cells in np.array_split(np.arange(500), parts):
            yield u[cells], span[cells]
            yield full[cells], -span[cells]

    target = volume_at(terms, share)
    found = solve_share(terms, target)
    assert volume_at(terms, found) == pytest.approx(target, rel=1e-7, abs=1e-9)
