"""Drains on surfaces whose water is known: catchments, layout, the flow-path test, structures, quantities."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import opened, write_grid
from mine_restoration_plugin.core.landform.drains.deed import BASIN, CULVERT, DROP, crossings, design_drains
from mine_restoration_plugin.core.landform.drains.hydraulics import Storm
from mine_restoration_plugin.core.landform.drains.layout import BENCH, CHUTE, INTERCEPTING
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook.book import Rulebook

SPEC = GridSpec(200, 200, (500_000.0, 1.0, 0.0, 3_800_000.0, 0.0, -1.0), "EPSG:4547")
RAIN = Storm(fixed_mm_h=90.0)


def at(*places: tuple[float, float]) -> np.ndarray:
    """Columns and rows as coordinates."""
    return np.column_stack(SPEC.xy(np.array([p[0] for p in places]), np.array([p[1] for p in places])))


def box(left: float, top: float, right: float, low: float) -> list[list[np.ndarray]]:
    return [[at((left, top), (left, low), (right, low), (right, top), (left, top))]]


def drained(tmp_path, z: np.ndarray, outline, **more):
    write_grid(tmp_path / "设计.tif", Grid(z.astype(np.float32), SPEC))
    with opened(tmp_path / "设计.tif") as source:
        return design_drains(
            source, outline, RAIN, Rulebook.load(), **{"lining": "mortared_stone", "shape": "trapezoid", **more}
        )


@pytest.fixture
def slope() -> np.ndarray:
    """Falls by 10 % along the rows, and by 1 % along the columns to the right."""
    row, col = np.mgrid[0:200, 0:200] + 0.5
    return 100 - 0.1 * row - 0.01 * col


@pytest.fixture
def benched() -> np.ndarray:
    """Even ground above, four faces of 8 m at 45 degrees with benches of 12 m that fall to the right."""
    row, col = np.mgrid[0:200, 0:200] + 0.5
    below = np.clip(row - 80, 0, None)
    step = np.minimum(np.floor(below / 20), 3)
    rest = np.minimum(below - step * 20, 20)
    z = 100 - step * 8 - np.clip(rest - 12, 0, 8) - 0.01 * col - 0.03 * np.minimum(row, 80)
    return z - 0.05 * np.clip(row - 160, 0, None)


def test_a_ditch_across_a_slope_takes_all_above_it(tmp_path, slope):
    """Every column above the ditch drains into it: 180 columns of 100 m, and what D8 brings is known to the cell."""
    found = drained(tmp_path, slope, box(10, 90, 190, 180), given=[at((10.5, 100.5), (189.5, 100.5))])
    (ditch,) = found.drains
    assert ditch.area_m2 == 180 * 101  # its own cells as well
    assert ditch.total_m2 == ditch.area_m2
    assert ditch.length_m == pytest.approx(179)
    assert ditch.ground_slope == pytest.approx(0.01, abs=1e-5)
    assert ditch.sized.discharge_m3s == pytest.approx(0.75 * 90 * 1.818 / 360)
    assert ditch.points[0, 2] > ditch.points[-1, 2]
    assert [s.kind for s in found.structures] == [BASIN]
    assert found.figures["excavation_m3"] == pytest.approx(ditch.sized.excavation_m3 + 2)
    assert found.figures["lining_m3"] == pytest.approx(ditch.sized.lining_m3)


def test_a_line_drawn_uphill_is_turned_around(tmp_path, slope):
    one = drained(tmp_path, slope, box(10, 90, 190, 180), given=[at((10.5, 100.5), (189.5, 100.5))])
    other = drained(tmp_path, slope, box(10, 90, 190, 180), given=[at((189.5, 100.5), (10.5, 100.5))])
    np.testing.assert_allclose(one.drains[0].points, other.drains[0].points)


def test_flow_paths_below_a_drain_are_listed(tmp_path, slope):
    """Below the ditch 80 m of slope lie open: 80 m² a column is below the threshold, a furrow that gathers is not."""
    outline = box(10, 90, 190, 181)
    ditch = at((0.5, 100.5), (199.5, 100.5))
    assert drained(tmp_path, slope, outline, given=[ditch]).unmet == ()
    row, col = np.mgrid[0:200, 0:200] + 0.5
    furrow = slope - np.where(row > 105, np.clip(2 - np.abs(col - 60.5) / 20, 0, None) * 4, 0)
    found = drained(tmp_path, furrow, outline, given=[ditch])
    assert found.figures["unmet_paths"] == 1
    x, y, area = found.unmet[0]
    assert abs(x - 500_060) < 3
    assert abs(y - (3_800_000 - 180)) < 2
    # sides of 20 % on a slope of 10 %: water goes down them askew, a row for each column; 5 rows come from above
    assert area == 81 * 75 - 40 * 41 + 81 * 5
    assert any("meet no drain" in str(label) for label in found.warnings)
    mended = drained(tmp_path, furrow, outline, given=[ditch, at((60.5, 110.5), (60.5, 180.5))])
    assert mended.unmet == ()


def test_water_adds_up_from_drain_to_drain(tmp_path, slope):
    """Two ditches into a chute: its flow is the sum, its time no shorter than theirs."""
    upper = at((10.5, 50.5), (150.5, 50.5))
    lower = at((10.5, 100.5), (150.5, 100.5))
    chute = at((150.5, 50.5), (150.5, 190.5))
    found = drained(tmp_path, slope, box(5, 20, 195, 195), given=[upper, lower, chute])
    one, two, three = found.drains
    assert (one.below, two.below, three.below) == (2, 2, None)
    assert three.total_m2 == one.total_m2 + two.total_m2 + three.area_m2
    assert three.minutes > max(one.minutes, two.minutes) >= 5
    assert [s.kind for s in found.structures].count(BASIN) == 1
    # 10 % is too steep for mortared stone with that much water: drops make up for it
    fall = three.sized.slope * three.length_m + three.sized.drops * three.sized.drop_m
    assert fall == pytest.approx(three.ground_slope * three.length_m)


def test_drops_stand_along_a_steep_chute(tmp_path):
    row, col = np.mgrid[0:200, 0:200] + 0.5
    z = 200 - 0.5 * row + 0.6 * np.abs(col - 100.5)
    found = drained(tmp_path, z, box(5, 5, 195, 195), given=[at((100.5, 20.5), (100.5, 180.5))])
    drops = [s for s in found.structures if s.kind == DROP]
    assert len(drops) == found.drains[0].sized.drops > 5
    assert all(abs(s.place[0] - 500_100.5) < 1e-6 and s.size <= 1 for s in drops)
    assert found.drains[0].sized.flow.speed_ms <= found.drains[0].sized.fastest_ms + 1e-6


def test_a_road_gets_a_culvert(tmp_path, slope):
    road = at((80.0, 0.0), (80.0, 200.0))
    found = drained(tmp_path, slope, box(10, 90, 190, 180), given=[at((10.5, 100.5), (189.5, 100.5))], roads=[road])
    (culvert,) = [s for s in found.structures if s.kind == CULVERT]
    assert culvert.place == pytest.approx((500_080.0, 3_800_000 - 100.5))
    assert culvert.size in (0.5, 0.75)
    assert crossings(at((0, 0), (10, 10), (20, 0)), at((0, 5), (20, 5))) == [
        pytest.approx(tuple(at((5, 5))[0])),
        pytest.approx(tuple(at((15, 5))[0])),
    ]
    assert crossings(at((0, 0), (10, 0)), at((0, 5), (20, 5))) == []


def test_traced_drains_of_a_benched_face(tmp_path, benched):
    """A ditch above the crest, a drain on each bench at its inner side, chutes between, and no path without a drain."""
    outline = box(20, 80, 180, 165)
    found = drained(tmp_path, benched, outline)
    kinds = [drain.kind for drain in found.drains]
    assert kinds.count(INTERCEPTING) >= 1
    ditch = [d for d in found.drains if d.kind == INTERCEPTING]
    above = [p for d in ditch for p in d.points if p[1] > 3_800_000 - 80 and 500_030 < p[0] < 500_170]
    assert above
    # 5 m outside of the crest, to the cell
    assert all(4.4 <= p[1] - (3_800_000 - 80) <= 6.6 for p in above)
    benches = [d for d in found.drains if d.kind == BENCH]
    rows = {round((3_800_000 - np.median(d.points[:, 1]) - 80) / 20) for d in benches}
    assert rows >= {1, 2, 3}
    for drain in benches:
        place = (3_800_000 - np.median(drain.points[:, 1]) - 80) % 20
        assert place < 5 or place > 18.5  # the inner third of a bench of 12 m, beside the face above
        assert drain.length_m <= 50
    assert kinds.count(CHUTE) >= 3
    for drain in found.drains:
        known = drain.points[np.isfinite(drain.points[:, 2]), 2]
        assert known[0] >= known[-1] - 0.3
    assert found.figures["unmet_paths"] == 0
    in_rock = drained(tmp_path, benched, outline, in_rock=True)
    near = [p for d in in_rock.drains if d.kind == INTERCEPTING for p in d.points if 500_030 < p[0] < 500_170]
    assert min(p[1] - (3_800_000 - 80) for p in near if p[1] > 3_800_000 - 80) < 4.6


def test_nothing_to_trace_is_said(tmp_path, slope):
    row, col = np.mgrid[0:200, 0:200]
    dome = 50 - np.hypot(row - 100, col - 100) * 0.05
    found = drained(tmp_path, dome, box(50, 50, 150, 150))
    assert found.drains == ()
    assert found.figures["drain_length_m"] == 0
    assert any("No drain was traced" in str(label) for label in found.warnings)


def test_the_result_is_json_and_bad_input_a_sentence(tmp_path, slope):
    import json

    found = drained(tmp_path, slope, box(10, 90, 190, 180), given=[at((10.5, 100.5), (189.5, 100.5))])
    text = json.dumps(found.to_json(), allow_nan=False)
    assert json.loads(text)["drains"][0]["section"]["shape"] == "trapezoid"
    with pytest.raises(InputError, match="does not lie on"):
        drained(tmp_path, slope, [[box(10, 90, 190, 180)[0][0] + 9000]])
    write_grid(
        tmp_path / "deg.tif",
        Grid(np.ones((9, 9), np.float32), GridSpec(9, 9, (114.0, 1e-4, 0, 34.0, 0, -1e-4), "EPSG:4490")),
    )
    with opened(tmp_path / "deg.tif") as source, pytest.raises(InputError, match="degrees"):
        design_drains(source, box(1, 1, 5, 5), RAIN, Rulebook.load(), lining="earth", shape="u")


def test_unknown_ground_does_no_harm(tmp_path, slope):
    slope[40:60, 30:50] = np.nan
    found = drained(tmp_path, slope, box(10, 90, 190, 180), given=[at((10.5, 100.5), (189.5, 100.5))])
    assert found.drains[0].area_m2 == 180 * 101 - 20 * 20  # water goes around it
    assert math.isfinite(found.drains[0].sized.discharge_m3s)
