"""Soil: strip, store, return and buy, against sums by hand; water and amendments by their formulas."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.landform.soil.amendments import lime_t_hm2, manure_t_hm2
from mine_restoration_plugin.core.landform.soil.balance import SoilUnit, States, soil_balance
from mine_restoration_plugin.core.landform.soil.ground import soil_ground
from mine_restoration_plugin.core.landform.soil.water import collected_m3, wanting_m3
from mine_restoration_plugin.core.rulebook import Rulebook

EVEN = States(1.25, 0.0, 0.25)
"""One bank cubic metre gives one settled."""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def unit(number: str = "U1", **more: Any) -> SoilUnit:
    values: dict[str, Any] = {
        **{"use": "cultivated", "cover_m": 0.5, "depth_m": 0.5, "existing_m": None, "bare_m2": 0.0, "kept_m2": 0.0},
        **{"stony_m2": 0.0, "strip_m2": 0.0, "topsoil_m": None, "source_km": None, **more},
    }
    return SoilUnit(number, **values)


def test_states_by_hand() -> None:
    """1.20 loose, 5 % lost, laid 14 % higher: 1.20 × 0.95 ÷ 1.14 = 1 exactly; the shipped middle values 1.045333."""
    assert States(1.20, 0.05, 0.14).settled == Decimal("1.000000")
    assert States(1.225, 0.04, 0.125).settled == Decimal("1.045333")


def test_strip_and_return_by_hand() -> None:
    """1000 m² of new ground at 0.5 m wants 500 m³; 800 m² × 0.3 m of topsoil give 240 m³, so 260 m³ are bought."""
    line = soil_balance([unit(bare_m2=1000.0, strip_m2=800.0, topsoil_m=0.3)], EVEN).lines[0]
    assert (line.need, line.stripped_bank, line.own, line.bought) == (
        Decimal("500.00"), Decimal("240.00"), Decimal("240.00"), Decimal("260.00"),
    )  # fmt: skip


def test_bank_is_not_settled() -> None:
    """The same with the shipped states: 240 m³ bank are 250.88 m³ settled."""
    line = soil_balance([unit(bare_m2=1000.0, strip_m2=800.0, topsoil_m=0.3)], States(1.225, 0.04, 0.125)).lines[0]
    assert line.stripped == Decimal("250.88")
    assert line.bought == Decimal("249.12")


def test_kept_soil_counts_and_unknown_does_not() -> None:
    """Kept ground with 0.35 m of the 0.5 m is made up by 0.15 m; with 0.6 m by nothing."""
    thin, thick = unit(kept_m2=200.0, existing_m=0.35), unit("U2", kept_m2=200.0, existing_m=0.6)
    lines = soil_balance([thin, thick], EVEN).lines
    assert [line.need for line in lines] == [Decimal("30.00"), Decimal("0.00")]


def test_spare_soil_goes_to_others_before_any_is_bought() -> None:
    rich = unit("U1", bare_m2=100.0, strip_m2=1000.0, topsoil_m=0.3)
    poor = unit("U2", bare_m2=400.0)
    found = soil_balance([poor, rich], EVEN)
    assert [line.other for line in found.lines] == [Decimal("200.00"), Decimal("0.00")]
    assert found.bought == 0
    assert found.left == Decimal("50.00")


def test_subsoil_comes_from_the_surplus_first() -> None:
    """0.8 m of soil with 0.5 m of topsoil over 1000 m² of rock: 300 m³ of subsoil. 200 m³ bank × 0.85 = 170 m³."""
    found = soil_balance([unit(bare_m2=1000.0, stony_m2=1000.0, depth_m=0.8)], EVEN, Decimal("200.00"), 0.85)
    line = found.subsoil[0]
    assert (line.need, line.surplus, line.bought) == (Decimal("300.00"), Decimal("170.00"), Decimal("130.00"))
    assert found.surplus_used == Decimal("200.00")
    assert found.bought == Decimal("500.00") + Decimal("130.00")


areas = st.floats(0, 1e5)
units = st.lists(
    st.tuples(areas, areas, areas, areas, st.sampled_from((None, 0.0, 0.2, 0.45)), st.sampled_from((None, 0.1, 0.6))),
    min_size=1,
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(units, st.floats(1.0, 1.4), st.floats(0, 0.2), st.floats(0, 0.3), st.floats(0, 1e5))
def test_the_books_close_to_the_hundredth(rows: Any, loose: float, loss: float, settle: float, surplus: float) -> None:
    made = [
        unit(f"U{i}", bare_m2=b, kept_m2=k, stony_m2=s, strip_m2=t, topsoil_m=top, existing_m=old, depth_m=0.8)
        for i, (b, k, s, t, top, old) in enumerate(rows)
    ]
    found = soil_balance(made, States(loose, loss, settle), Decimal(str(round(surplus, 2))), 0.85)
    for line in found.lines:
        assert line.need == line.own + line.other + line.bought
        assert min(line.need, line.own, line.other, line.bought) >= 0
        assert line.own <= line.stripped
    used = sum((line.own + line.other for line in found.lines), Decimal(0))
    assert sum((line.stripped for line in found.lines), Decimal(0)) == used + found.left
    assert found.left == 0 or all(line.bought == 0 for line in found.lines)
    for sub in found.subsoil:
        assert sub.need == sub.surplus + sub.bought
    assert found.surplus_used <= Decimal(str(round(surplus, 2)))


def test_ground_of_a_plane_by_hand(tmp_path: Path) -> None:
    """A plane at 20°: 1000 m² in plan are 1000 ÷ cos 20° = 1064.18 m² of slope. West half cut, a strip of the east
    filled; above the limit of 15° all of it is steep."""
    spec = GridSpec(60, 60, (500_000.0, 1.0, 0.0, 3_000_060.0, 0.0, -1.0), "EPSG:4547")
    fall = math.tan(math.radians(20.0))
    plane = 100.0 + fall * np.tile(np.arange(60.0), (60, 1)).T
    before = plane.copy()
    before[:, :30] += 1.0
    before[:, 50:] -= 1.0
    for name, heights in (("before", before), ("after", plane)):
        write_raster(tmp_path / f"{name}.tif", spec, [(spec.whole, heights)])
    x, y = spec.xy(np.array([10, 55, 55, 10, 10], float), np.array([10, 10, 40, 40, 10], float))
    with RasterSource(tmp_path / "before.tif") as old, RasterSource(tmp_path / "after.tif") as new:
        found = soil_ground(old, new, [[np.column_stack((x, y))]], 25.0)
        steep = soil_ground(old, new, [[np.column_stack((x, y))]], 15.0)
    up = 1.0 / math.cos(math.radians(20.0))
    assert found.cut_m2 == pytest.approx(20 * 30 * up, rel=1e-4)
    assert found.filled_m2 == pytest.approx(5 * 30 * up, rel=1e-4)
    assert found.kept_m2 == pytest.approx(20 * 30 * up, rel=1e-4)
    assert found.unknown_m2 == found.steep_m2 == 0
    assert steep.steep_m2 == pytest.approx(45 * 30 * up, rel=1e-4)
    assert steep.cut_m2 == steep.kept_m2 == 0


def test_tank_by_hand() -> None:
    """ψ 0.5, 600 mm, 3.2 hm²: 10 × 0.5 × 600 × 3.2 = 9600 m³; 400 mm wanted over 250 mm on 2 hm²: 3000 m³."""
    assert collected_m3(0.5, 600.0, 3.2) == pytest.approx(9600.0)
    assert wanting_m3(400.0, 250.0, 2.0) == pytest.approx(3000.0)
    assert wanting_m3(400.0, 980.0, 2.0) == 0.0


def test_amendments_by_hand(rulebook: Rulebook) -> None:
    """2 g/kg too little in 20 cm of 1.3 t/m³: 2600 t × 0.002 = 5.2 t of organic matter, 17.33 t of manure of 30 %."""
    assert manure_t_hm2(rulebook, 8.0, 10.0) == pytest.approx(5.2 / 0.3)
    assert manure_t_hm2(rulebook, 12.0, 10.0) == 0.0
    assert manure_t_hm2(rulebook, 0.0, 20.0) == 60.0
    assert lime_t_hm2(rulebook, 5.0, 5.5) == pytest.approx(5.0)
    assert lime_t_hm2(rulebook, 7.0, 5.5) == 0.0
