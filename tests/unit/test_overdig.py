"""Planted violations are found with volume and place; clean designs pass; noise below the tolerance is nothing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from mine_restoration_plugin.core.earthrock.overdig.deed import check_overdig
from mine_restoration_plugin.core.earthrock.overdig.request import Alternative, Area, Hazard, Request, Stated, Task
from mine_restoration_plugin.core.earthrock.overdig.result import Overdig
from mine_restoration_plugin.core.earthrock.overdig.stable import Material
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Verdict
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.terrain.surfaces import RasterSurface
from tests.unit.overdig_case import EAST, FLOOR, NORTH, OUTLINE, asked, box, pit, spec_of, surface
from tests.unit.terrain_case import tif

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
FACE = (Material("rock", [], face_deg=50.0),)


def verdict(found: Overdig, key: str) -> Verdict:
    return found.clause(key).check.verdict


def near(found: Overdig, key: str, x: float, y: float) -> bool:
    """Whether a place of the clause holds the point, metres east and south of the corner."""
    east, north = EAST + x, NORTH - y
    for place in found.clause(key).places:
        for rings in place.polygons:
            low, high = rings[0].min(axis=0), rings[0].max(axis=0)
            if low[0] <= east <= high[0] and low[1] <= north <= high[1]:
                return True
    return False


def test_the_same_surface_passes() -> None:
    found = check_overdig(asked(pit(), pit()))
    assert found.passed
    assert (found.floor_cut_m3, found.floor_lowered_m, found.outside_cut_m3) == (0.0, 0.0, 0.0)
    for key in ("floor_no_excavation", "floor_minimum", "inside_outline", "terrain_coverage"):
        assert verdict(found, key) is PASS
    assert found.zones == ()


def test_a_pit_that_is_filled_and_a_face_that_is_trimmed_inside_pass() -> None:
    """The face is cut right up to the edge of the floor, whose cells are not touched."""
    design = pit()
    design[30:70, 40:80] = 92.0
    design[30:70, 80:95] = np.minimum(design[30:70, 80:95], 90.0 + 0.5 * (np.arange(15) + 0.5))
    found = check_overdig(asked(pit(), design))
    assert found.passed
    assert (found.floor_cut_m3, found.floor_lowered_m, found.outside_cut_m3) == (0.0, 0.0, 0.0)
    assert found.zones[0].cut_m3 == pytest.approx((pit() - design)[30:70, 80:95].clip(0).sum())


@pytest.mark.parametrize("tolerance", [0.01, 0.1, 0.25])
@pytest.mark.parametrize("scattered", [True, False])
def test_a_floor_lowered_by_0_3_m_on_one_percent_of_its_cells(tolerance: float, scattered: bool) -> None:
    design = pit()
    row, column = np.mgrid[30:70, 40:80].reshape(2, -1)
    chosen = np.random.default_rng(7).choice(1600, 16, replace=False)
    if not scattered:
        chosen = np.arange(16) // 4 * 40 + np.arange(16) % 4 + 410
    design[row[chosen], column[chosen]] -= 0.3
    found = check_overdig(asked(pit(), design, tolerance_m=tolerance))
    assert not found.passed
    assert found.violations == 2
    assert found.floor_cut_m3 == pytest.approx(16 * 0.3, rel=1e-9)
    assert found.floor_lowered_m == pytest.approx(0.3)
    for place in chosen:
        assert near(found, "floor_no_excavation", column[place] + 0.5, row[place] + 0.5)
    area = found.clause("floor_no_excavation").area_m2
    assert area == pytest.approx(16.0)


def test_a_bite_outside_the_outline_is_weighted_by_the_area_outside() -> None:
    """A bite across an outline that cuts through cells: 10.3 m of its 20 m lie outside."""
    design = pit()
    design[40:45, 90:110] -= 2.0
    found = check_overdig(asked(pit(), design, boundary=box(20.2, 10, 99.7, 90)))
    assert verdict(found, "inside_outline") is FAIL
    assert found.outside_cut_m3 == pytest.approx(10.3 * 5 * 2.0)
    assert found.clause("inside_outline").area_m2 == pytest.approx(10.3 * 5)
    assert near(found, "inside_outline", 105, 42)
    assert not near(found, "inside_outline", 60, 42)
    assert verdict(found, "floor_no_excavation") is PASS


def test_cells_cut_by_their_centres_along_the_outline_are_no_bite() -> None:
    """A design on whole cells reaches up to half a cell over a slanting edge; that is the grain of the grid."""
    corners = np.array([(20.3, 12.1), (97.2, 18.4), (90.6, 88.3), (25.9, 81.7), (20.3, 12.1)])
    outline = [[np.column_stack((EAST + corners[:, 0], NORTH - corners[:, 1]))]]
    rows, columns = np.mgrid[0:100, 0:120] + 0.5
    inside = np.ones(rows.shape, dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, corners[1:]):
        inside &= (x1 - x0) * (rows - y0) - (y1 - y0) * (columns - x0) > 0
    design = np.where(inside, pit() - 1.0, pit())
    found = check_overdig(asked(pit(), design, boundary=outline, pits=None))
    assert verdict(found, "inside_outline") is PASS
    assert found.outside_cut_m3 == 0.0
    assert found.floor_cut_m3 is None
    assert found.floor_lowered_m is None


def test_a_cut_where_the_face_was_stable_asks_for_another_necessity() -> None:
    """Walls of 45 degrees where 50 stand: nothing has to be cut, so all of a trim to 30 degrees is unasked for."""
    design = pit()
    trim = design[40:60, 80:100]
    trim[...] = np.minimum(trim, 90.0 + np.tan(np.radians(30)) * (np.arange(20) + 0.5))
    volume = (pit() - design).sum()
    found = check_overdig(asked(pit(), design, materials=FACE, required_fos=1.3))
    need = found.clause("stability_need")
    assert need.check.verdict is UNKNOWN
    assert found.passed
    assert need.volume_m3 == pytest.approx(volume)
    assert near(found, "stability_need", 90, 50)
    assert found.zones[0].excess_m3 == pytest.approx(volume)
    assert found.zones[0].needed_m3 == 0.0
    assert found.clause("bench_on_stable").volume_m3 == pytest.approx(volume)
    assert "另行说明必要性" in need.check.finding.zh


def test_a_cut_that_stability_asks_for_is_justified_and_no_more() -> None:
    """35 degrees stand. From the toe of the wall (10 m high over 10 m) that takes the wedge between 45 and 35 degrees
    and the ground behind it; a bench 2 m deeper is 2 m too deep."""
    before = np.tile(np.clip(90 + np.maximum(np.arange(120) + 0.5 - 40, 0.0), 90.0, 100.0), (60, 1))
    slope = np.tan(np.radians(35))
    to_rule = np.minimum(
        before, 90.5 + slope * np.maximum(np.arange(120) - 40, 0)
    )  # the first cell of the wall is its toe
    materials = (Material("rock", [], face_deg=35.0),)
    outline = box(0, 0, 120, 60)
    just = check_overdig(asked(before, to_rule, boundary=outline, pits=None, materials=materials, required_fos=1.3))
    assert verdict(just, "stability_need") is PASS
    assert verdict(just, "bench_on_stable") is PASS
    needed = (before - to_rule).sum()
    assert just.zones[0].needed_m3 == pytest.approx(needed, rel=1e-6)
    deeper = to_rule.copy()
    deeper[:, 45:50] -= 2.0
    found = check_overdig(asked(before, deeper, boundary=outline, pits=None, materials=materials, required_fos=1.3))
    assert verdict(found, "stability_need") is UNKNOWN
    # the rule is taken 1.4 % gentler for the directions of the grid, which asks for some 0.06 m more there
    assert found.clause("stability_need").volume_m3 == pytest.approx(2.0 * 5 * 60, rel=0.05)
    assert near(found, "stability_need", 47, 30)
    assert not near(found, "stability_need", 60, 30)


def test_a_named_necessity_answers_the_question() -> None:
    design = pit()
    design[40:60, 85:95] -= 1.0
    more = {"materials": FACE, "required_fos": 1.3}
    bench = (Area("绿化平台", box(80, 38, 99, 62)),)
    found = check_overdig(asked(pit(), design, **more, necessities=bench))
    assert verdict(found, "stability_need") is PASS
    assert "绿化平台" in found.clause("stability_need").check.finding.zh
    assert found.zones[0].necessities == ("绿化平台",)
    half = (Area("绿化平台", box(80, 38, 99, 50)),)
    partly = check_overdig(asked(pit(), design, **more, necessities=half))
    assert verdict(partly, "stability_need") is UNKNOWN
    assert partly.clause("stability_need").check.measured["unnamed_m3"] == pytest.approx(100.0)


def test_hazards_and_sections_stand_beside_their_zone() -> None:
    from osgeo import ogr

    design = pit()
    design[40:60, 85:95] -= 1.0
    near_by, far = Hazard("X1", "崩塌", EAST + 97, NORTH - 50), Hazard("X2", "滑坡", EAST + 20, NORTH - 20)
    line = ogr.CreateGeometryFromWkt(f"LINESTRING({EAST + 70} {NORTH - 50},{EAST + 110} {NORTH - 50})")
    found = check_overdig(asked(pit(), design, hazards=(near_by, far), sections=(("I-I′", line),)))
    assert found.zones[0].hazards == ("X1（崩塌）",)
    assert found.zones[0].sections == ("I-I′",)
    assert found.zones[0].to_json()["necessity"] is None


def test_noise_within_the_tolerance_is_nothing() -> None:
    noise = np.random.default_rng(3).uniform(-0.0999, 0.0999, (100, 120))
    found = check_overdig(asked(pit(), pit() + noise, tolerance_m=0.1))
    assert found.passed
    assert (found.floor_cut_m3, found.outside_cut_m3) == (0.0, 0.0)
    assert verdict(found, "floor_minimum") is PASS


@pytest.mark.parametrize("seed", range(6))
def test_noise_whose_level_of_detection_is_the_tolerance_fails_no_design(seed: int) -> None:
    """One cell in forty is beyond the level of detection by chance; 12 000 cells, so some 300 are."""
    errors = np.random.default_rng(seed).normal(0, 0.05, (2, 100, 120))
    before, after = pit() + errors[0], pit() + errors[1]
    lod = 1.959964 * np.hypot(0.05, 0.05)
    assert ((before - after) > lod).sum() > 200
    found = check_overdig(asked(before, after, before_rmse_m=0.05, design_rmse_m=0.05, design_is_survey=True))
    assert found.tolerance_m == pytest.approx(lod, rel=1e-6)
    assert found.passed
    assert found.floor_cut_m3 == 0.0
    assert found.outside_cut_m3 == 0.0
    design = found.alternatives[-1]
    assert (design.cut_bank_m3, design.fill_compacted_m3, design.area_m2) == (0.0, 0.0, 0.0)


def test_a_real_cut_in_that_noise_is_found() -> None:
    errors = np.random.default_rng(1).normal(0, 0.05, (2, 100, 120))
    after = pit() + errors[1]
    after[50:55, 50:55] -= 0.3
    found = check_overdig(asked(pit() + errors[0], after, before_rmse_m=0.05, design_rmse_m=0.05))
    assert verdict(found, "floor_no_excavation") is FAIL
    assert found.floor_cut_m3 == pytest.approx(25 * 0.3, rel=0.15)
    assert near(found, "floor_no_excavation", 52.5, 52.5)


def test_scattered_cells_in_noise_are_found_by_their_number() -> None:
    """One in a hundred cells of the floor lowered by 2.1 times the level of detection; each might be noise."""
    random = np.random.default_rng(8)
    after = pit() + random.normal(0, 0.07, (100, 120))
    row, column = np.mgrid[30:70, 40:80].reshape(2, -1)
    chosen = random.choice(1600, 16, replace=False)
    after[row[chosen], column[chosen]] = 90.0 - 0.3
    found = check_overdig(asked(pit(), after, tolerance_m=0.14))
    assert verdict(found, "floor_no_excavation") is FAIL
    assert found.floor_cut_m3 == pytest.approx(16 * 0.3, rel=0.1)


def test_every_pit_is_looked_at_by_itself() -> None:
    """The shallow pit is lowered, and still lies above the floor of the deep one."""
    before = pit()
    before[5:9, 22:28] = 97.0
    design = before.copy()
    design[5:9, 22:28] = 96.0
    pits = (*FLOOR, Area("K2", box(22, 5, 28, 9)))
    found = check_overdig(asked(before, design, pits=pits, boundary=box(0, 0, 120, 100)))
    assert found.floor_lowered_m == pytest.approx(1.0)
    assert "K2 97.00 → 96.00 m" in found.clause("floor_minimum").check.finding.en
    assert "K1" not in found.clause("floor_minimum").check.finding.en


def test_where_water_stands_nobody_can_tell() -> None:
    design = pit()
    design[45:55, 55:65] -= 0.5
    water = (Area("lake", box(50, 40, 70, 60)),)
    found = check_overdig(asked(pit(), design, water=water))
    assert verdict(found, "floor_no_excavation") is UNKNOWN
    assert verdict(found, "floor_minimum") is UNKNOWN
    assert "需水下测量" in found.clause("floor_minimum").check.finding.zh
    assert found.floor_cut_m3 == 0.0
    assert found.passed
    design[31:33, 41:43] -= 0.5
    dry = check_overdig(asked(pit(), design, water=water))
    assert verdict(dry, "floor_no_excavation") is FAIL
    assert dry.floor_cut_m3 == pytest.approx(2.0)
    assert [place.verdict for place in dry.clause("floor_no_excavation").places] == [None, UNKNOWN]
    assert verdict(dry, "floor_minimum") is FAIL
    flooded = check_overdig(asked(pit(), design, water=(Area("lake", box(30, 20, 90, 80)),)))
    assert (flooded.floor_cut_m3, flooded.floor_lowered_m) == (None, None)


def test_the_switch_of_the_province_and_its_listed_exceptions() -> None:
    design = pit()
    design[45:55, 55:65] -= 0.5
    request = asked(pit(), design, floor_rule="in_principle")
    assert verdict(check_overdig(request), "floor_minimum") is UNKNOWN
    with pytest.raises(InputError, match="lists no exception drain"):
        check_overdig(dataclasses.replace(request, exception="drain"))
    book = Rulebook.load()
    row = dataclasses.replace(book.rule("earthrock.floor_rule"), key="earthrock.floor_exception.drain")
    rules = {key: book.rule(key) for key in book.keys("")}
    listed = Rulebook({**rules, row.key: row})
    found = check_overdig(dataclasses.replace(request, exception="drain"), listed)
    assert verdict(found, "floor_no_excavation") is PASS
    assert verdict(found, "floor_minimum") is PASS
    assert row.label.zh in found.clause("floor_minimum").check.finding.zh
    strict = dataclasses.replace(request, floor_rule="forbidden", exception="drain")
    assert verdict(check_overdig(strict, listed), "floor_minimum") is FAIL


def test_red_lines() -> None:
    design = pit()
    design[12:16, 22:26] += 1.0
    lines = (Area("R", box(15, 10, 24, 20)),)
    found = check_overdig(asked(pit(), design, red_lines=lines))
    assert verdict(found, "red_lines") is FAIL
    assert found.clause("red_lines").volume_m3 == pytest.approx(2 * 4 * 1.0)
    untouched = check_overdig(asked(pit(), pit(), red_lines=lines))
    assert verdict(untouched, "red_lines") is UNKNOWN
    assert untouched.clause("red_lines").area_m2 == pytest.approx(4 * 10)
    away = check_overdig(asked(pit(), pit(), red_lines=(Area("R", box(0, 0, 5, 5)),)))
    assert verdict(away, "red_lines") is PASS
    assert verdict(check_overdig(asked(pit(), pit())), "red_lines") is UNKNOWN


def test_works_beyond_the_legacy_patch() -> None:
    design = pit()
    design[40:60, 86:99] -= 0.5  # 260 m², of which 200 m² lie outside the patch
    found = check_overdig(asked(pit(), design, legacy=box(25, 15, 89, 85)))
    assert verdict(found, "new_disturbance") is PASS
    assert found.clause("new_disturbance").area_m2 == pytest.approx(200.0)
    assert verdict(found, "footprint") is PASS  # 10 m around the patch
    small = check_overdig(asked(pit(), design, legacy=box(25, 15, 80, 85), boundary=box(20, 10, 100, 40)))
    assert verdict(small, "footprint") is UNKNOWN
    assert small.clause("footprint").area_m2 == pytest.approx(9 * 20, rel=0.02)
    assert verdict(small, "new_disturbance") is UNKNOWN  # 260 m² of 2400 m²


def test_what_the_earth_rock_plan_says() -> None:
    stated = Stated(1000.0, 400.0, 200.0, 700.0, 150.0, 80_000.0, "煤", None,
                    (Task(1, "excavation", 900), Task(2, "drainage"), Task(3, "excavation", 100)))  # fmt: skip
    found = check_overdig(asked(pit(), pit(), stated=stated))
    assert verdict(found, "use_on_site") is FAIL
    assert "200 m³" in found.clause("use_on_site").check.finding.en
    assert verdict(found, "surplus_share") is FAIL  # 70 %
    assert found.clause("surplus_value").check.measured["ratio"] == pytest.approx(700 * 150 / 80_000)
    assert verdict(found, "surplus_value") is FAIL
    assert verdict(found, "building_material") is UNKNOWN
    assert verdict(found, "front_loaded") is UNKNOWN
    fair = Stated(1000.0, 900.0, 900.0, 60.0, 150.0, 80_000.0, None, True, (Task(1, "soil"), Task(2, "excavation", 5)))
    good = check_overdig(asked(pit(), pit(), stated=fair))
    assert [verdict(good, key) for key in ("surplus_share", "surplus_value", "building_material", "front_loaded")] == [
        PASS, PASS, PASS, PASS,
    ]  # fmt: skip
    silent = check_overdig(asked(pit(), pit()))
    assert verdict(silent, "surplus_value") is UNKNOWN
    assert verdict(silent, "use_on_site") is UNKNOWN


def test_alternatives_side_by_side() -> None:
    """60 m of wall at 45 degrees where 35 stand."""
    before = np.tile(np.clip(90 + np.maximum(np.arange(120) + 0.5 - 40, 0.0), 90.0, 100.0), (60, 1))
    design = before.copy()
    design[:, 40:70] -= 3.0
    request = asked(
        before, design, boundary=box(0, 0, 120, 60), pits=None, required_fos=1.3,
        materials=(Material("rock", [], face_deg=35.0),),
        alternatives=(Alternative("half", surface(before - 1.0), 1.4),),
    )  # fmt: skip
    none, least, half, full = check_overdig(request).alternatives
    assert [one.name.zh for one in (none, least, half, full)] == ["不采", "少采", "half", "全采"]
    assert (none.cut_bank_m3, none.surplus_bank_m3) == (0.0, 0.0)
    # a wall of 45 degrees in ground that stands at 35: F = 1.3 · tan 35 / tan 45
    assert none.minimum_fs == pytest.approx(1.3 * np.tan(np.radians(35)), rel=0.011)
    assert none.above_m3 == pytest.approx(least.cut_bank_m3, rel=1e-3)
    assert none.unstable_m2 > 400
    assert least.minimum_fs == 1.3
    assert full.cut_bank_m3 == pytest.approx(3.0 * 30 * 60)
    assert (half.minimum_fs, half.fs_given) == (1.4, True)
    assert half.cut_bank_m3 == pytest.approx(120 * 60)


def test_a_design_resampled_by_half_a_cell_is_not_called_a_cut(tmp_path) -> None:
    """The same pit on a lattice shifted by half a cell and interpolated there: bends of the ground are no cut."""
    before = pit()
    shifted = (before[:-1, :-1] + before[1:, :-1] + before[:-1, 1:] + before[1:, 1:]) / 4
    own = tif(tmp_path / "before.tif", before.astype("float32"), (EAST, 1.0, 0.0, NORTH, 0.0, -1.0))
    other = tif(tmp_path / "design.tif", shifted.astype("float32"), (EAST + 0.5, 1.0, 0.0, NORTH - 0.5, 0.0, -1.0))
    request = Request(RasterSurface(own), RasterSurface(other), OUTLINE, FLOOR, tolerance_m=0.01)
    found = check_overdig(request)
    assert found.passed
    assert found.floor_cut_m3 == 0.0
    assert found.zones == ()  # the crest, smoothed down by a quarter of its bend, is no cut zone
    deeper = shifted.copy()
    deeper[48:52, 58:62] -= 1.0
    tif(tmp_path / "deeper.tif", deeper.astype("float32"), (EAST + 0.5, 1.0, 0.0, NORTH - 0.5, 0.0, -1.0))
    planted = check_overdig(dataclasses.replace(request, design=RasterSurface(str(tmp_path / "deeper.tif"))))
    assert planted.floor_cut_m3 == pytest.approx(16.0, rel=0.1)


def test_heights_that_are_missing_are_never_a_pass() -> None:
    design = pit()
    design[45:48, 55:60] = np.nan
    design[0:5, 0:10] = np.nan
    found = check_overdig(asked(pit(), design))
    for key in ("floor_no_excavation", "floor_minimum", "inside_outline", "terrain_coverage"):
        assert verdict(found, key) is UNKNOWN
    assert found.clause("terrain_coverage").area_m2 == pytest.approx(15.0)
    with pytest.raises(InputError, match="no place where both surfaces"):
        check_overdig(asked(pit(), np.full((100, 120), np.nan)))


def test_inputs_that_cannot_be() -> None:
    with pytest.raises(InputError, match="does not lie on the ground"):
        check_overdig(asked(pit(), pit(), boundary=box(5000, 5000, 6000, 6000)))
    bow = [[np.array([(EAST, NORTH), (EAST + 50, NORTH - 50), (EAST + 50, NORTH), (EAST, NORTH - 50), (EAST, NORTH)])]]
    with pytest.raises(InputError, match="cannot be measured"):
        check_overdig(asked(pit(), pit(), boundary=bow))
    for material, text in (
        (Material("a", []), "neither a face angle"),
        (Material("a", [], c_kpa=10, phi_deg=20), "no unit weight"),
        (Material("a", [], phi_deg=120), "has to lie between"),
    ):
        with pytest.raises(InputError, match=text):
            check_overdig(asked(pit(), pit(), materials=(material,), required_fos=1.3))
    with pytest.raises(InputError, match="factor of safety"):
        check_overdig(asked(pit(), pit(), materials=FACE, required_fos=0.5))
    degrees = dataclasses.replace(spec_of(pit()), crs="EPSG:4490", transform=(111.0, 1e-5, 0.0, 28.0, 0.0, -1e-5))
    with pytest.raises(InputError):
        check_overdig(asked(pit(), pit(), degrees))


def test_cancelled_half_way() -> None:
    said = [0]

    def stop() -> bool:
        said[0] += 1
        return said[0] > 3

    with pytest.raises(Cancelled):
        check_overdig(asked(pit(), pit()), progress=Progress(None, stop))
