"""Benches against closed forms, their rule cell by cell, ``cut_fill`` between the files, and a truck on the ramp."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec, windows
from mine_restoration_plugin.core.geodata.raster import open_raster, read_grid, write_raster
from mine_restoration_plugin.core.landform.benches import BenchSettings, design_benches, preview_benches
from mine_restoration_plugin.core.landform.limits import Limits
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.terrain.volume import RasterSurface, cut_fill

BOOK = Rulebook.load()
CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 4_000_000.0
PLAIN = {"height_m": 10.0, "face_deg": 45.0, "berm_m": 5.0, "inward_percent": 0.0}


def north_up(width: int, height: int, cell_x: float = 1.0, cell_y: float = 1.0) -> GridSpec:
    return GridSpec(width, height, (X0, cell_x, 0.0, Y0, 0.0, -cell_y), CRS)


def turned(width: int, height: int, cell_x: float, cell_y: float, angle: float) -> GridSpec:
    c, s = math.cos(angle), math.sin(angle)
    return GridSpec(width, height, (X0, c * cell_x, s * cell_y, Y0, s * cell_x, -c * cell_y), CRS)


def places(spec: GridSpec) -> tuple[np.ndarray, np.ndarray]:
    """x and y of all cells, counted from the corner."""
    x, y = spec.xy(*np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5))
    return x - X0, y - Y0


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points) + [X0, Y0]


def wall(spec: GridSpec, foot: float = -100.0, slope: float = 2.0, height: float = 30.0) -> Grid:
    """Level ground at 100 m, and north of ``foot`` a wall up to level ground again."""
    _, y = places(spec)
    return Grid(100 + np.clip((y - foot) * slope, 0, height), spec)


def circle(radius: float, count: int = 240) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, count + 1)
    ring = np.column_stack((X0 + 200 + radius * np.cos(t), Y0 - 200 + radius * np.sin(t)))
    ring[-1] = ring[0]
    return ring


def annuli(radius: float, edges: list[tuple[float, float]], top: float) -> float:
    """∫ (top − z(d)) 2π (radius + d) dd for z linear between (d, z)."""
    total = 0.0
    for (d0, z0), (d1, z1) in zip(edges[:-1], edges[1:]):
        d = np.linspace(d0, d1, 20001)
        d = (d[1:] + d[:-1]) / 2
        z = z0 + (z1 - z0) * (d - d0) / (d1 - d0)
        total += float(((top - z) * 2 * np.pi * (radius + d)).sum() * (d1 - d0) / 20000)
    return total


def test_straight_prism_is_exact() -> None:
    """Faces of 45° and berms of 5 m up a 30 m wall of 2 : 1: 375 m² a metre (975 of ground less 600 of design)."""
    grid = wall(north_up(60, 400, 1.0, 0.5))
    design, change, lines, every = preview_benches(grid, [line((-50, -100), (110, -100))], BenchSettings(**PLAIN), BOOK)
    assert every == 1
    assert change.cut_bank_m3 == pytest.approx(375.0 * 60, rel=1e-12)
    assert change.fill_compacted_m3 == 0
    column = design[:, 30][::-1]  # from the south
    up = column[200:]
    assert up[19] == pytest.approx(109.75)  # 9.75 m into the first face
    np.testing.assert_allclose(up[20:30], 110.0)
    np.testing.assert_allclose(up[50:60], 120.0)
    assert up[79] == pytest.approx(129.75)
    levels = {(row.kind, row.bench): row.level_m for row in lines.lines if row.level_m is not None}
    assert levels[("crest", 1)] == 110
    assert levels[("toe", 2)] == 110
    assert levels[("crest", 2)] == 120
    assert ("crest", 3) not in levels  # the third face ends at the ground


def test_round_pit_is_that_of_its_annuli() -> None:
    spec = north_up(400, 400)
    x, y = places(spec)
    ground = np.where(np.hypot(x - 200, y + 200) < 60, 100.0, 125.0)
    _, change, lines, _ = preview_benches(Grid(ground, spec), [circle(60)], BenchSettings(**PLAIN, level_m=100.0), BOOK)
    edges = [(0, 100), (10, 110), (15, 110), (25, 120), (30, 120), (35, 125)]
    assert change.cut_bank_m3 == pytest.approx(annuli(60, edges, 125.0), rel=2e-3)
    crest = [row for row in lines.lines if (row.kind, row.bench) == ("crest", 1)]
    assert sum(row.length_m for row in crest) == pytest.approx(2 * np.pi * 70, rel=2e-3)


def test_dump_on_level_ground_is_that_of_its_annuli() -> None:
    """A round dump of two benches, its top filled too; the berms rise outwards by 2 %."""
    spec = north_up(400, 400)
    settings = BenchSettings(
        "fill", "crest", height_m=8.0, face_deg=30.0, berm_m=6.0, inward_percent=2.0, level_m=116.0
    )
    design, change, _, _ = preview_benches(Grid(np.full(spec.shape, 100.0), spec), [circle(50)], settings, BOOK)
    run = 8.12 / math.tan(math.radians(30))
    edges = [(0, 116), (run, 107.88), (run + 6, 108), (run + 6 + 8 / math.tan(math.radians(30)), 100)]
    expected = 16 * np.pi * 50**2 - annuli(50, edges, 100.0)
    assert change.fill_compacted_m3 == pytest.approx(expected, rel=2e-3)
    assert change.cut_bank_m3 == 0
    assert design[200, 200] == 116


def test_from_the_crest_is_from_the_toe_turned_round() -> None:
    grid = wall(north_up(60, 400, 1.0, 0.5))
    toe = preview_benches(grid, [line((-50, -100), (110, -100))], BenchSettings(**PLAIN), BOOK)
    crest = preview_benches(grid, [line((-50, -60), (110, -60))], BenchSettings(line_kind="crest", **PLAIN), BOOK)
    np.testing.assert_allclose(crest[0], toe[0], atol=1e-9)


def test_the_toe_of_a_face_is_its_lower_edge() -> None:
    grid = wall(north_up(120, 400, 1.0, 0.5))
    face = line((20, -100.2), (100, -100.2), (100, -84), (20, -84), (20, -100.2))
    settings = BenchSettings(**PLAIN, level_m=100.0)
    of_face = preview_benches(grid, [face], replace(settings, line_kind="face"), BOOK)
    toe = preview_benches(grid, [line((20, -100.2), (100, -100.2))], settings, BOOK)
    assert of_face[1].cut_bank_m3 == pytest.approx(toe[1].cut_bank_m3, rel=0.02)
    with pytest.raises(InputError, match="drawn as a polygon"):
        preview_benches(grid, [face[:2]], replace(settings, line_kind="face"), BOOK)


@pytest.mark.parametrize("asked", [{"benches": 2}, {"end_level_m": 110.0}, {"end_level_m": 104.0}])
def test_a_crest_with_a_number_or_a_level_to_stop_at(asked: dict[str, float]) -> None:
    grid = wall(north_up(60, 400, 1.0, 0.5))
    settings = BenchSettings(line_kind="crest", **PLAIN, **asked)
    design, _, _, _ = preview_benches(grid, [line((-50, -60), (110, -60))], settings, BOOK)
    middle = design[:, 30]
    # two benches end at 110 m, 25 m before the crest; what is left of the wall before them comes down to that level
    assert middle[(middle > 100.5) & (grid.array[:, 30] > 110)].min() == pytest.approx(110, abs=0.51)
    assert (design <= grid.array).all()


ROUGH = north_up(360, 300)


def rough_hill(spec: GridSpec, seed: int = 3) -> Grid:
    """A smooth irregular hillside that rises to the north."""
    x, y = places(spec)
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(0, 1, spec.shape), 12)
    return Grid(350 + y * 1.2 + 100 * noise + 8 * np.sin(x / 40), spec)


BENT = line((60, -230), (120, -200), (150, -240), (230, -215), (300, -235))


def test_no_cell_is_steeper_than_the_face_and_the_ground_is_only_cut() -> None:
    grid = rough_hill(ROUGH)
    settings = BenchSettings(height_m=6.0, face_deg=60.0, berm_m=4.0, inward_percent=3.0, level_m=80.0)
    design, change, _, _ = preview_benches(grid, [BENT], settings, BOOK)
    changed = design != grid.array
    assert changed.sum() > 5000
    assert (design <= grid.array).all()
    assert change.deepest_cut_m == pytest.approx((grid.array - design).max())
    steep = math.tan(math.radians(60))
    for axis in (0, 1):
        first, last = (np.take(changed, range(k, changed.shape[axis] - 1 + k), axis) for k in (0, 1))
        assert np.abs(np.diff(design, axis=axis))[first & last].max() <= steep + 1e-9
    # where it ends, ground and design meet within what both may rise from cell to cell; only in front of the line not
    x, y = places(ROUGH)
    before = y < np.interp(x[0], BENT[:, 0] - X0, BENT[:, 1] - Y0) + 2
    edge = ndimage.binary_dilation(changed, structure=np.ones((3, 3))) & ~changed & ~before
    beside = ndimage.minimum_filter(np.where(changed, design, np.inf), 3)
    assert edge.sum() > 300
    assert (grid.array - beside)[edge].max() <= math.sqrt(2) * (steep + 1.5)


def test_behind_the_first_daylight_nothing_is_touched() -> None:
    spec = north_up(80, 400)
    _, y = places(spec)
    ground = 100 + np.clip(y + 300, 0, 20) - np.clip(y + 270, 0, 15) + np.clip((y + 150) * 3, 0, 150)
    design, _, _, _ = preview_benches(Grid(ground, spec), [line((-9, -300), (90, -300))], BenchSettings(**PLAIN), BOOK)
    moved = np.flatnonzero((design != ground).any(axis=1))
    assert moved.max() <= 300
    assert moved.min() > 240


def test_what_lies_in_front_of_a_toe_stays() -> None:
    """A heap on the pit floor and the opposite wall are higher than the benches, and not theirs."""
    spec = north_up(120, 300)
    x, y = places(spec)
    ground = 100 + np.clip((y + 150) * 2, 0, 40) + np.clip((-190 - y) * 3, 0, 60)
    ground += 15 * ((np.abs(x - 60) < 15) & (y < -152) & (y > -180))
    design, _, _, _ = preview_benches(
        Grid(ground, spec), [line((-9, -150), (130, -150))], BenchSettings(**PLAIN, level_m=100.0), BOOK
    )
    assert (design == ground)[y < -150.1].all()
    assert (design != ground)[(y > -130) & (y < -120)].all()


@pytest.mark.parametrize("spec", [north_up(200, 220, 2.0, 1.0), turned(260, 240, 1.5, 0.8, 2.4)])
def test_files_hold_the_volumes_that_cutfill_finds(spec: GridSpec, tmp_path: Path) -> None:
    x, y = places(spec)
    cx, cy = spec.centre
    up = (x - cx + X0) * 0.3 + (y - cy + Y0)
    heights = 300 + np.clip(up, -20, None) * 1.4 + 0.2 * np.sin(x / 9)
    heights[:40, :50] = np.nan
    dem, out = tmp_path / "dem.tif", tmp_path / "design.tif"
    write_raster(dem, spec, [(spec.whole, heights)])
    toe = np.array([[cx - 50, cy - 5 + 15], [cx, cy - 20], [cx + 40, cy - 32]])
    found = design_benches(str(dem), [toe], BenchSettings(material="hard_rock"), BOOK, path=str(out))
    change, measured = found.designed.change, cut_fill(RasterSurface(dem), RasterSurface(out))
    assert change.cut_bank_m3 > 1000
    assert measured.cut_bank_m3 == pytest.approx(change.cut_bank_m3, rel=1e-9)
    assert measured.fill_compacted_m3 == 0
    whole = read_grid(open_raster(dem))
    preview = preview_benches(
        Grid(whole.array.astype(np.float64), spec), [toe], BenchSettings(material="hard_rock"), BOOK
    )
    assert preview[1].cut_bank_m3 == pytest.approx(change.cut_bank_m3, rel=1e-6)
    assert found.designed.figures["benches"] >= 3
    assert found.designed.settings["face_deg"] == {"value": 65.0, "rule": "benches.hard_rock.face_deg"}


def test_a_design_does_not_depend_on_the_window_it_is_found_on(tmp_path: Path) -> None:
    """A line in the corner of a large raster: the window grows until the design ends inside."""
    spec = north_up(1200, 1500)
    _, y = places(spec)
    heights = (100 + np.clip((y + 1400) * 1.5, 0, 500)).astype(np.float32)
    dem = tmp_path / "dem.tif"
    write_raster(
        dem, spec, ((w, heights[w.row : w.row + w.height, w.col : w.col + w.width]) for w in windows(spec, 1 << 18))
    )
    toe = line((500, -1400), (560, -1400))
    settings = BenchSettings(height_m=10.0, face_deg=60.0, berm_m=5.0, level_m=100.0)
    found = design_benches(str(dem), [toe], settings, BOOK)
    whole = preview_benches(Grid(heights.astype(np.float64), spec), [toe], settings, BOOK)
    assert found.designed.change.cut_bank_m3 == pytest.approx(whole[1].cut_bank_m3, rel=1e-6)
    assert (whole[0] != heights).any(axis=1).sum() > 500


def test_limits_hold_and_tell_what_they_hold_back() -> None:
    grid = wall(north_up(100, 400, 1.0, 0.5))
    toe = line((-50, -100), (150, -100))
    plain = preview_benches(grid, [toe], BenchSettings(**PLAIN), BOOK)
    box = [[np.array([(20, -150), (60, -150), (60, 0), (20, 0), (20, -150)]) + [X0, Y0]]]
    from mine_restoration_plugin.core.landform import benches

    asked = benches._Asked(
        BenchSettings(**PLAIN), BOOK, *benches.rules_of(BenchSettings(**PLAIN), BOOK, ()), Limits(box)
    )
    shaped, _ = benches._shaped(grid, [toe], asked, math.inf, Progress())
    kept = (grid.array - shaped.design).sum() * 0.5
    assert kept == pytest.approx(375 * 40)
    assert shaped.blocked.outside_outline_m3 == pytest.approx(375 * 60)
    masked = preview_benches(grid, [toe], BenchSettings(**PLAIN), BOOK, Limits(None, box))
    assert masked[1].cut_bank_m3 == pytest.approx(plain[1].cut_bank_m3 - 375 * 40)


def test_materials_that_are_alike_make_the_design_of_one() -> None:
    grid = rough_hill(ROUGH)
    half = [[np.array([(180, -400), (400, -400), (400, 50), (180, 50), (180, -400)]) + [X0, Y0]]]
    settings = BenchSettings(height_m=6.0, face_deg=60.0, berm_m=4.0, inward_percent=3.0, level_m=80.0)
    one = preview_benches(grid, [BENT], settings, BOOK)
    two = preview_benches(grid, [BENT], settings, BOOK, zones=[("soil", half)])
    assert two[1].cut_bank_m3 == pytest.approx(one[1].cut_bank_m3, rel=2e-3)
    np.testing.assert_allclose(two[0], one[0], atol=0.35)


def test_every_material_keeps_its_own_angle_and_berms_run_through() -> None:
    grid = wall(north_up(300, 300), foot=-200.0, slope=2.5, height=36.0)
    soil = [[np.array([(150, -400), (400, -400), (400, 50), (150, 50), (150, -400)]) + [X0, Y0]]]
    settings = BenchSettings(material="medium_rock", inward_percent=0.0, level_m=100.0)
    design, _, lines, _ = preview_benches(
        grid, [line((-50, -200), (350, -200))], settings, BOOK, zones=[("土质", soil)]
    )
    rise = np.abs(np.diff(design, axis=0))
    changed = (design != grid.array)[1:] & (design != grid.array)[:-1]
    assert rise[:, :120][changed[:, :120]].max() == pytest.approx(math.tan(math.radians(55)), rel=1e-3)
    assert rise[:, 200:][changed[:, 200:]].max() == pytest.approx(math.tan(math.radians(33.69)), rel=2e-2)
    for axis in (0, 1):  # no wall stands where the materials meet
        step = np.abs(np.diff(design, axis=axis))
        both = np.logical_and.reduce([np.take(design != grid.array, range(k, 299 + k), axis) for k in (0, 1)])
        assert step[both].max() < 1.6 * math.tan(math.radians(55))
    crest = [row for row in lines.lines if (row.kind, row.bench) == ("crest", 1)]
    assert len(crest) == 1  # one line through both
    assert crest[0].level_m == 106  # the lower of the two bench heights holds for all


TRUCK = {"ramp_width_m": 8.0, "ramp_grade_percent": 10.0, "level_m": 100.0}


def can_drive(design: np.ndarray, start: tuple[int, int], goal: np.ndarray, grade: float, reach: int) -> bool:
    """Whether a truck as wide as 2 ``reach`` + 1 cells comes from ``start`` to ``goal`` on ground of at most ``grade``.

    Cells are 1 m. A place can be driven on where all ground under the truck lies in one plane of at most the grade, and
    from place to place the height may change by the grade.
    """
    rows, cols = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.hypot(rows, cols) <= reach
    high = ndimage.maximum_filter(design, footprint=disc)
    low = ndimage.minimum_filter(design, footprint=disc)
    good = np.maximum(high - design, design - low) <= grade * reach + 0.05
    labels, _ = ndimage.label(good, structure=np.ones((3, 3)))
    return bool(good[start]) and bool((labels[goal] == labels[start]).any())


@pytest.mark.parametrize("kind", ["straight", "switchback"])
@pytest.mark.parametrize("bent", [False, True])
def test_a_truck_reaches_the_upper_berm(kind: str, bent: bool) -> None:
    spec = north_up(520, 240)
    x, y = places(spec)
    foot = -180 + (25 * np.sin(x / 90) if bent else 0 * x)
    ground = 100 + np.clip((y - foot) * 2.5, 0, 36)
    s = np.linspace(20, 500, 60)
    toe = line(*zip(s, -180 + (25 * np.sin(s / 90) if bent else 0 * s)))
    settings = BenchSettings(height_m=10.0, face_deg=60.0, berm_m=5.0, inward_percent=3.0, ramp=kind, **TRUCK)
    design, change, lines, _ = preview_benches(Grid(ground, spec), [toe], settings, BOOK)
    plain = preview_benches(Grid(ground, spec), [toe], BenchSettings(height_m=10.0, face_deg=60.0, berm_m=5.0), BOOK)
    assert (design <= ground + 1e-9).all()
    assert change.cut_bank_m3 > plain[1].cut_bank_m3
    ramp = next(row for row in lines.lines if row.kind == "ramp")
    run = np.hypot(*np.diff(ramp.points[:, :2], axis=0).T)
    grades = np.abs(np.diff(ramp.points[:, 2])) / run
    assert grades.max() <= 0.1 + 1e-4
    assert ramp.length_m == pytest.approx(run.sum(), rel=1e-9)
    assert ramp.points[0, 2] == pytest.approx(100.0)
    assert ramp.points[-1, 2] == pytest.approx(130.0)
    # under the whole width the ground has the height of the ramp
    dense = np.concatenate(
        [a + (b - a) * np.linspace(0, 1, 30)[:, None] for a, b in zip(ramp.points[:-1], ramp.points[1:])]
    )
    place = spec.pixel(dense[:, :2]).astype(int)
    assert np.abs(design[place[:, 1], place[:, 0]] - dense[:, 2]).max() < 0.12
    start = place[0, 1], place[0, 0]
    top = np.zeros(design.shape, dtype=bool)
    top[place[-1, 1], place[-1, 0]] = True
    assert can_drive(design, start, top, 0.1, 3)
    assert not can_drive(plain[0], start, top, 0.1, 3)


def test_a_ramp_for_a_dump_goes_down_its_faces() -> None:
    spec = north_up(400, 400)
    settings = BenchSettings(
        "fill", "crest", height_m=8.0, face_deg=30.0, berm_m=6.0, inward_percent=0.0, level_m=124.0, ramp="switchback",
        ramp_width_m=6.0, ramp_grade_percent=12.0,
    )  # fmt: skip
    design, _, lines, _ = preview_benches(Grid(np.full(spec.shape, 100.0), spec), [circle(60)], settings, BOOK)
    ramp = next(row for row in lines.lines if row.kind == "ramp")
    assert ramp.points[0, 2] == pytest.approx(124)
    assert ramp.points[-1, 2] == pytest.approx(108)
    place = spec.pixel(ramp.points[:, :2]).astype(int)
    goal = np.zeros(design.shape, dtype=bool)
    goal[place[-1, 1], place[-1, 0]] = True
    assert can_drive(design, (200, 200), goal, 0.12, 2)


def test_berms_have_the_area_that_they_say(tmp_path: Path) -> None:
    spec = north_up(400, 400)
    x, y = places(spec)
    ground = np.where(np.hypot(x - 200, y + 200) < 60, 100.0, 125.0)
    dem = tmp_path / "dem.tif"
    write_raster(dem, spec, [(spec.whole, ground)])
    found = design_benches(str(dem), [circle(60)], BenchSettings(**PLAIN, level_m=100.0), BOOK)
    assert [(berm.bench, berm.level_m, berm.width_m) for berm in found.lines.berms] == [(1, 110, 5), (2, 120, 5)]
    assert found.lines.berms[0].area_m2 == pytest.approx(np.pi * (75**2 - 70**2), rel=2e-3)
    assert found.designed.figures["overall_angle_deg"] == pytest.approx(math.degrees(math.atan2(25, 35)), abs=1)


def test_a_sill_stands_on_the_outer_edge_where_cells_can_show_it() -> None:
    grid = wall(north_up(40, 400, 1.0, 0.25))
    sill = {"sill_height_m": 0.8, "sill_width_m": 1.0}
    fine = preview_benches(Grid(grid.array, north_up(40, 400, 0.25, 0.25)), [line((-5, -50), (20, -50))],
                           BenchSettings(**PLAIN, **sill, level_m=100.0), BOOK)  # fmt: skip
    assert fine[0].size
    up = preview_benches(wall(north_up(40, 400, 0.5, 0.5)), [line((-5, -100), (30, -100))],
                         BenchSettings(**PLAIN, **sill), BOOK)[0][:, 20][::-1][200:]  # fmt: skip
    np.testing.assert_allclose(up[20:30], [110.8, 110.8, *[110.0] * 8])


def test_a_large_grid_is_seen_coarser_and_says_so() -> None:
    spec = north_up(2400, 1600)
    _, y = places(spec)
    grid = Grid((100 + np.clip((y + 1000) * 2, 0, 40)).astype(np.float32), spec)
    design, change, _, every = preview_benches(grid, [line((500, -1000), (1500, -1000))], BenchSettings(**PLAIN), BOOK)
    assert every == 2
    assert design.shape == (800, 1200)
    assert change.cut_bank_m3 > 0


@pytest.mark.parametrize(
    ("settings", "at", "says"),
    [
        (BenchSettings(material="cheese"), (0, 0), "no material cheese"),
        (BenchSettings(face_deg=120.0), (0, 0), "face angle"),
        (BenchSettings(), (5000, 0), "beside the terrain model"),
        (BenchSettings(line_kind="crest", benches=60), (0, 40), "60 benches"),
        (BenchSettings(ramp="straight", ramp_width_m=8.0, ramp_grade_percent=1.0), (0, 0), "needs 1000 m"),
        (BenchSettings(ramp="straight"), (0, 0), "width above 0"),
        (BenchSettings(line_kind="crest", end_level_m=125.0), (0, 40), "less than one bench"),
    ],
)
def test_what_cannot_be_built_is_a_sentence(
    settings: BenchSettings, at: tuple[float, float], says: str, tmp_path: Path
) -> None:
    dem, out = tmp_path / "dem.tif", tmp_path / "design.tif"
    grid = wall(north_up(200, 300), foot=-200)
    write_raster(dem, grid.spec, [(grid.spec.whole, grid.array)])
    with pytest.raises(InputError, match=says):
        design_benches(str(dem), [line((20, -200), (180, -200)) + at], settings, BOOK, path=str(out))
    assert [p.name for p in tmp_path.iterdir()] == ["dem.tif"]


def test_degrees_and_ground_that_is_not_known_are_refused(tmp_path: Path) -> None:
    spec = GridSpec(50, 50, (114.0, 1e-4, 0.0, 30.0, 0.0, -1e-4), "EPSG:4490")
    dem = tmp_path / "degrees.tif"
    write_raster(dem, spec, [(spec.whole, np.full(spec.shape, 10.0))])
    with pytest.raises(InputError, match="degrees"):
        design_benches(str(dem), [np.array([[114.001, 29.999], [114.002, 29.999]])], BenchSettings(), BOOK)
    grid = wall(north_up(200, 300), foot=-200)
    grid.array[180:220] = np.nan
    write_raster(dem, grid.spec, [(grid.spec.whole, grid.array)])
    with pytest.raises(InputError, match="not known"):
        design_benches(str(dem), [line((20, -200), (180, -200))], BenchSettings(), BOOK)


def test_cancelled_half_way_leaves_nothing(tmp_path: Path) -> None:
    grid = wall(north_up(200, 300), foot=-200)
    dem = tmp_path / "dem.tif"
    write_raster(dem, grid.spec, [(grid.spec.whole, grid.array)])
    seen: list[float] = []
    progress = Progress(lambda share, _: seen.append(share), lambda: len(seen) > 6)
    with pytest.raises(Cancelled):
        design_benches(str(dem), [line((20, -200), (180, -200))], BenchSettings(), BOOK, path=str(tmp_path / "o.tif"),
                       progress=progress)  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["dem.tif"]
