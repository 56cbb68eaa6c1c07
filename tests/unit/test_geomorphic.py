"""Geomorphic ground: no hollows, the same bytes, limits kept, tied in; its parts against closed forms."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import opened, write_grid
from mine_restoration_plugin.core.landform.contour_index import compared
from mine_restoration_plugin.core.landform.geomorphic.breach import opened as breached
from mine_restoration_plugin.core.landform.geomorphic.deed import design_geomorphic
from mine_restoration_plugin.core.landform.geomorphic.lines import Reach, heights, reaches_of, with_heights
from mine_restoration_plugin.core.landform.geomorphic.membrane import solve
from mine_restoration_plugin.core.landform.geomorphic.network import Nodes, Tree
from mine_restoration_plugin.core.landform.geomorphic.order import Order, carry_out
from mine_restoration_plugin.core.landform.geomorphic.preview import preview_geomorphic
from mine_restoration_plugin.core.landform.geomorphic.reference import measured
from mine_restoration_plugin.core.landform.geomorphic.ridges import ridges_of
from mine_restoration_plugin.core.landform.geomorphic.settings import Settings
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook.book import Rulebook
from mine_restoration_plugin.core.terrain import flow
from mine_restoration_plugin.core.terrain.volume import RasterSurface, cut_fill
from tests.unit.flood import flooded

CRS = "EPSG:4547"
TURN = math.radians(20)
WIDE, TALL = 2.0, 3.0
TURNED = GridSpec(
    150,
    110,
    (
        500_000.0,
        WIDE * math.cos(TURN),
        TALL * math.sin(TURN),
        3_800_000.0,
        WIDE * math.sin(TURN),
        -TALL * math.cos(TURN),
    ),
    CRS,
)
"""Oblong cells on a turned grid: 300 m x 330 m."""
UPRIGHT = GridSpec(160, 140, (500_000.0, 2.0, 0.0, 3_800_000.0, 0.0, -2.0), CRS)


def hillside(spec: GridSpec) -> np.ndarray:
    """A slope that falls along the rows, with gullies, a pit and a dump."""
    row, col = np.mgrid[0 : spec.height, 0 : spec.width] + 0.5
    x, y = col * spec.cell_x, row * spec.cell_y
    ground = 400 - 0.12 * y + 1.5 * np.cos(2 * math.pi * x / 90) * (1 + y / 150)
    middle = 0.5 * spec.width * spec.cell_x, 0.5 * spec.height * spec.cell_y
    pit = np.clip(1 - np.hypot(x - middle[0] + 30, y - middle[1] + 30) / 60, 0, 0.5) * 30
    dump = np.clip(1 - np.hypot(x - middle[0] - 50, y - middle[1] - 50) / 50, 0, 0.6) * 25
    return ground - pit + dump


def outline(spec: GridSpec, share: float = 0.75) -> list[list[np.ndarray]]:
    """An ellipse in the middle of the grid."""
    angle = np.linspace(0, 2 * math.pi, 73)
    col = spec.width * (0.5 + share / 2 * np.cos(angle))
    row = spec.height * (0.5 + share / 2 * np.sin(angle))
    ring = np.column_stack(spec.xy(col, row))
    ring[-1] = ring[0]
    return [[ring]]


def asked(**given) -> Settings:
    return Settings.of(Rulebook.load(), {"density_m_ha": 120.0, "head_distance_m": 15.0, "gain": 1.05 * 0.97, **given})


@pytest.fixture(scope="module", params=[TURNED, UPRIGHT], ids=["turned", "upright"])
def case(request, tmp_path_factory):
    """The ground, the design on it as read back, what was found, and the files."""
    folder = tmp_path_factory.mktemp("geomorphic")
    spec = request.param
    write_grid(folder / "地面.tif", Grid(hillside(spec).astype(np.float32), spec))
    with opened(folder / "地面.tif") as source:
        found = design_geomorphic(source, outline(spec), asked(), path=folder / "设计.tif")
        ground = source.read()[0].astype(np.float64)
    with opened(folder / "设计.tif") as source:
        design = source.read()[0].astype(np.float64)
    return spec, ground, design, found, folder


def test_water_stands_nowhere(case):
    _, ground, design, found, _ = case
    full = flooded(design)
    changed = design != ground
    assert found.designed.figures["hollows"] == 0
    assert (full == design)[changed].all()
    # nor against the design from outside: the ground had no hollow there before
    deeper = np.where(changed, 0, (full - design) - (flooded(ground) - ground))
    assert deeper.max() <= 0.1
    # what lies below the tolerance is told, not hidden
    assert found.designed.figures["rim_puddle_depth_m"] == pytest.approx(deeper.max(), abs=0.0012)
    assert any("shallow hollows" in note.en for note in found.designed.notes) == (deeper.max() > 0.0011)


def test_volumes_are_those_of_an_independent_comparison(case):
    spec, ground, design, found, folder = case
    change = found.designed.change
    other = cut_fill(RasterSurface(str(folder / "地面.tif")), RasterSurface(str(folder / "设计.tif")))
    assert change.cut_bank_m3 == pytest.approx(other.cut_bank_m3, rel=1e-9)
    assert change.fill_compacted_m3 == pytest.approx(other.fill_compacted_m3, rel=1e-9)
    rise = design - ground
    assert change.fill_compacted_m3 == pytest.approx(rise[rise > 0].sum() * spec.cell_area_m2, rel=1e-9)
    assert change.cut_bank_m3 > 1000 < change.fill_compacted_m3


def test_only_whole_cells_inside_change_and_the_rim_is_met(case):
    spec, ground, design, found, _ = case
    row, col = np.nonzero(design != ground)
    x = (col + 0.5 - spec.width / 2) / (spec.width * 0.375)
    y = (row + 0.5 - spec.height / 2) / (spec.height * 0.375)
    assert (x * x + y * y).max() < 1
    assert found.designed.figures["design_area_m2"] == pytest.approx(
        math.pi * 0.375**2 * spec.cells * spec.cell_area_m2, rel=0.03
    )
    # continuous: no step at the rim steeper than what is allowed inside
    assert found.designed.figures["too_steep_area_m2"] == 0


def test_slopes_keep_the_limit(case):
    spec, ground, design, found, _ = case
    changed = design != ground
    limit = found.designed.settings["slope_limit"]
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        one = design[: spec.height - down, max(-right, 0) : spec.width - max(right, 0)]
        two = design[down:, max(right, 0) : spec.width - max(-right, 0)]
        of = changed[: spec.height - down, max(-right, 0) : spec.width - max(right, 0)]
        run = math.hypot(down * spec.cell_y, right * spec.cell_x)
        assert np.abs(two - one)[of].max() <= limit * run + 0.0012


def test_density_and_balance_are_met(case):
    _, _, _, found, _ = case
    figures, change = found.designed.figures, found.designed.change
    assert figures["density_in_range"] == 1
    length = sum(np.hypot(*np.diff(c.points[:, :2], axis=0).T).sum() for c in found.channels)
    assert figures["drainage_density_m_ha"] == pytest.approx(length / figures["design_area_m2"] * 1e4)
    assert abs(figures["drainage_density_m_ha"] - 120) <= 24
    compacted = change.cut_bank_m3 * 1.05 * 0.97
    assert figures["imbalance_m3"] == pytest.approx(compacted - change.fill_compacted_m3)
    assert abs(figures["imbalance_m3"]) <= 0.1 * max(compacted, change.fill_compacted_m3)


def test_channels_fall_and_are_concave(case):
    spec, _, design, found, _ = case
    assert found.channels
    for channel in found.channels:
        assert (np.diff(channel.points[:, 2]) <= 0).all()
        assert channel.kind == ("A" if channel.slope >= 0.04 else "C")
    ends = np.array([c.points[-1] for c in found.channels])
    pixel = spec.pixel(ends[:, :2]).astype(int)
    np.testing.assert_allclose(ends[:, 2], design[pixel[:, 1], pixel[:, 0]], atol=0.5)
    # the law of the profile: the larger the area, the gentler
    main = sorted(found.channels, key=lambda c: c.area_m2)
    assert np.mean([c.slope for c in main[: len(main) // 2]]) > main[-1].slope


def test_ridges_part_the_waters(case):
    """Ridges lie on the surface, and higher than the channel nearest to their middle (but for one far upstream)."""
    spec, _, design, found, _ = case
    assert found.ridges
    rises = []
    ways = np.concatenate([c.points for c in found.channels])
    for line in found.ridges:
        assert line[0, 2] >= line[-1, 2]
        middle = line[len(line) // 2]
        nearest = ways[np.hypot(*(ways[:, :2] - middle[:2]).T).argmin()]
        rises.append(middle[2] - nearest[2])
        pixel = spec.pixel(line[:, :2]).astype(int)
        np.testing.assert_allclose(line[:, 2], design[pixel[:, 1], pixel[:, 0]], atol=1.5)
    assert np.mean(np.array(rises) > 0) > 0.8


def test_a_roof_has_one_ridge():
    z = 10 - np.abs(np.arange(41) - 20.0)[None] * 0.5 - np.zeros((31, 1))
    z = z - np.arange(31)[:, None] * 0.01
    reaches = [Reach(np.array([(x, 0.5, 0.0), (x, 30.5, 0.0)]), 1.0, 1, ()) for x in (2.5, 38.5)]
    lines = ridges_of(z, np.ones(z.shape, dtype=bool), reaches, (1.0, 1.0), 5.0)
    assert len(lines) == 1
    assert np.abs(lines[0][:, 0] - 20.5).max() <= 0.5
    assert np.ptp(lines[0][:, 1]) == 31


def test_the_profile_of_one_channel_is_the_law_to_the_digit():
    """Five nodes in a row, 10 m apart, one branch: S = S_m (A / A_mouth)^-theta above the outlet's own height."""
    xy = np.column_stack((np.arange(5) * 10.0, np.zeros(5)))
    nodes = Nodes(xy, np.zeros(0, int), np.zeros(0, int), np.zeros(0), np.ones(5), 1, 0)
    target = np.array([0, 0, 1, 2, 3])
    area = np.array([1000.0, 1000.0, 500.0, 100.0, 20.0])
    tree = Tree(target, np.array([0.0, 10, 10, 10, 10]), area, np.zeros(5), flow.downstream_levels(target))
    channel = np.array([False, True, True, True, True])
    free = np.full(5, -np.inf)
    z = heights(tree, nodes, channel, np.array([50.0]), np.zeros(0), free, 0.05, 0.4, 0.3)
    slopes = [min(0.05 * (a / 1000) ** -0.4, 0.3) for a in area[1:]]
    np.testing.assert_allclose(z, 50 + np.concatenate(([0], np.cumsum(slopes) * 10)))
    assert (np.diff(z, 2) > 0).all()
    raised = heights(tree, nodes, channel, np.array([50.0]), np.zeros(0), np.array([0, 0, 53.0, 0, 0]), 0.05, 0.4, 0.3)
    assert raised[2] == 53.0
    assert raised[3] > 53.0
    (reach,) = with_heights(reaches_of(tree, nodes, channel), z)
    assert reach.length_m == pytest.approx(40)
    assert reach.points[0, 2] == z[4]
    assert reach.points[-1, 2] == 50.0
    assert reach.order == 1


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(case):
    spec, *_, folder = case
    digests = []
    with opened(folder / "地面.tif") as source:
        for name, seed in (("b", 1), ("c", 2)):
            design_geomorphic(source, outline(spec), asked(seed=seed), path=folder / f"{name}.tif")
            digests.append(hashlib.sha256((folder / f"{name}.tif").read_bytes()).hexdigest())
    first = hashlib.sha256((folder / "设计.tif").read_bytes()).hexdigest()
    assert digests[0] == first != digests[1]


def test_the_floor_holds_and_nothing_stands_on_it(tmp_path):
    spec = UPRIGHT
    ground = hillside(spec)
    write_grid(tmp_path / "a.tif", Grid(ground.astype(np.float32), spec))
    with opened(tmp_path / "a.tif") as source:
        found = design_geomorphic(
            source, outline(spec), asked(), floor_level_m=372.0, max_cut_m=2.0, path=tmp_path / "b.tif"
        )
    with opened(tmp_path / "b.tif") as source:
        design = source.read()[0]
    changed = design != ground.astype(np.float32)
    assert design[changed].min() >= 372.0 - 1e-3
    assert found.designed.change.deepest_cut_m <= 2.001
    assert (flooded(design) == design)[changed].all()


def test_a_dump_of_which_all_sides_are_free_drains_to_its_foot(tmp_path):
    """A plain with a slight fall, a square dump: water leaves all around, no valley runs uphill to one point."""
    spec = UPRIGHT
    row, col = np.mgrid[0 : spec.height, 0 : spec.width]
    ground = 50 + 0.002 * col + np.clip(30 - np.maximum(abs(row - 70), abs(col - 80)), 0, 10) * 2.0
    write_grid(tmp_path / "a.tif", Grid(ground.astype(np.float32), spec))
    with opened(tmp_path / "a.tif") as source:
        found = design_geomorphic(source, outline(spec, 0.6), asked(balance=False), path=tmp_path / "b.tif")
    assert found.designed.figures["hollows"] == 0
    with opened(tmp_path / "b.tif") as source:
        design = source.read()[0]
    assert design[70, 80] > 52


def test_a_closed_hollow_all_around_is_refused(tmp_path):
    spec = GridSpec(80, 80, (500_000.0, 2.0, 0.0, 3_800_000.0, 0.0, -2.0), CRS)
    row, col = np.mgrid[0:80, 0:80]
    ground = np.hypot(row - 39.5, col - 39.5) * 0.5
    write_grid(tmp_path / "a.tif", Grid(ground.astype(np.float32), spec))
    with opened(tmp_path / "a.tif") as source, pytest.raises(InputError, match="closed hollow itself"):
        design_geomorphic(source, outline(spec, 0.4), asked(), path=tmp_path / "b.tif")
    assert not (tmp_path / "b.tif").exists()


def test_ground_of_which_nothing_is_known(tmp_path):
    """Cells of the design without a height get one, and are counted; beyond the known ground water leaves."""
    spec = UPRIGHT
    ground = hillside(spec)
    ground[60:70, 70:85] = np.nan  # a lake
    ground[:, :40] = np.nan
    write_grid(tmp_path / "a.tif", Grid(ground.astype(np.float32), spec))
    with opened(tmp_path / "a.tif") as source:
        found = design_geomorphic(source, outline(spec), asked(), path=tmp_path / "b.tif")
    with opened(tmp_path / "b.tif") as source:
        design = source.read()[0]
    assert np.isfinite(design[60:70, 70:85]).all()
    assert found.designed.change.nodata_area_m2 > 150 * 4
    assert found.designed.figures["hollows"] == 0


def test_a_preview_is_near_the_design(case):
    """On blocks of cells, marked as such: the volumes come near those of the design, nothing outside changes."""
    spec, ground, _, found, _ = case
    seen = preview_geomorphic(Grid(ground.astype(np.float32), spec), outline(spec), asked())
    assert seen.coarse == 1
    assert seen.change.cut_bank_m3 == pytest.approx(found.designed.change.cut_bank_m3, rel=0.1)
    fine = np.kron(ground, np.ones((2, 2)))
    a, b, c, d, e, f = spec.transform
    halved = GridSpec(spec.width * 2, spec.height * 2, (a, b / 2, c / 2, d, e / 2, f / 2), CRS)
    larger = preview_geomorphic(Grid(fine.astype(np.float32), halved), outline(spec), asked())
    assert larger.coarse == 2
    assert larger.change.cut_bank_m3 == pytest.approx(found.designed.change.cut_bank_m3, rel=0.3)
    assert len(larger.channels) > 0
    changed = larger.design != fine.astype(np.float32)
    row, col = np.nonzero(changed)
    x = (col + 0.5 - halved.width / 2) / (halved.width * 0.375)
    y = (row + 0.5 - halved.height / 2) / (halved.height * 0.375)
    assert (x * x + y * y).max() < 1


def test_bad_input(tmp_path):
    spec = UPRIGHT
    write_grid(tmp_path / "a.tif", Grid(hillside(spec).astype(np.float32), spec))
    degrees = GridSpec(50, 40, (114.0, 1e-4, 0.0, 34.0, 0.0, -1e-4), "EPSG:4490")
    write_grid(tmp_path / "deg.tif", Grid(np.ones((40, 50), np.float32), degrees))
    with opened(tmp_path / "a.tif") as source:
        with pytest.raises(InputError, match="does not lie on"):
            design_geomorphic(source, [[outline(spec)[0][0] + 9000.0]], asked())
        with pytest.raises(InputError, match="no whole cell"):
            design_geomorphic(source, outline(spec, 0.004), asked())
        with pytest.raises(InputError, match="span"):
            design_geomorphic(source, outline(spec), asked(cells_max=100.0))
        with pytest.raises(Cancelled):
            design_geomorphic(source, outline(spec), asked(), path=tmp_path / "x.tif", progress=_stopping())
    with opened(tmp_path / "deg.tif") as source, pytest.raises(InputError, match="degrees"):
        design_geomorphic(source, outline(degrees), asked())
    with pytest.raises(InputError, match="steeper than the steepest"):
        asked(gradient=0.9)
    with pytest.raises(InputError, match="more than 0"):
        asked(density_m_ha=0.0)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tif", "deg.tif"]


def _stopping() -> Progress:
    calls = []

    def stopped() -> bool:
        calls.append(0)
        return len(calls) > 40

    return Progress(None, stopped)


def test_membrane_is_a_parabola_between_two_walls():
    """z'' = -u/D between z = 0 at both ends: z = u x (L - x) / 2D, also for oblong cells."""
    held = np.full((7, 41), np.nan)
    held[:, [0, -1]] = 10.0
    free = ~np.isfinite(held)
    z = solve(free, held, np.full(held.shape, 2.0), np.full(held.shape, 0.03), (0.5, 4.0))
    x = np.arange(41) * 0.5
    np.testing.assert_allclose(z, np.broadcast_to(10 + 0.03 * x * (20 - x) / 4, z.shape), atol=1e-8)


def test_membrane_equals_a_direct_solution():
    dice = np.random.default_rng(5)
    shape, cell = (23, 31), (1.5, 0.7)
    held = np.where(dice.random(shape) < 0.05, dice.random(shape) * 20, np.nan)
    held[0, 0] = 3.0
    free = ~np.isfinite(held) & (dice.random(shape) < 0.9)
    from scipy import ndimage

    label, _ = ndimage.label(free | np.isfinite(held))
    joined = np.unique(label[np.isfinite(held)])
    free &= np.isin(label, joined)
    conductivity, source = 1 + dice.random(shape) * 5, dice.random(shape) * 0.2
    number = np.full(shape, -1)
    number[free] = np.arange(free.sum())
    matrix, right = lil_matrix((free.sum(),) * 2), np.zeros(free.sum())
    for r, c in np.argwhere(free):
        right[number[r, c]] += source[r, c] * cell[0] * cell[1]
        for i, j, w in (
            (r, c + 1, cell[1] / cell[0]),
            (r, c - 1, cell[1] / cell[0]),
            (r + 1, c, cell[0] / cell[1]),
            (r - 1, c, cell[0] / cell[1]),
        ):
            if 0 <= i < shape[0] and 0 <= j < shape[1] and (free[i, j] or np.isfinite(held[i, j])):
                w *= (conductivity[r, c] + conductivity[i, j]) / 2
                matrix[number[r, c], number[r, c]] += w
                if free[i, j]:
                    matrix[number[r, c], number[i, j]] -= w
                else:
                    right[number[r, c]] += w * held[i, j]
    # cells joined over corners only stay out of both
    z = solve(free, held, conductivity, source, cell)
    np.testing.assert_allclose(z[free], spsolve(matrix.tocsr(), right), atol=1e-6)


def test_reference_of_parallel_valleys():
    """Straight valleys 60 m apart on a slope of 5 %, sides of 20 %: 10,000 / 60 m of channel for each hectare."""
    spec = GridSpec(240, 300, (0.0, 1.0, 0.0, 300.0, 0.0, -1.0), CRS)
    row, col = np.mgrid[0:300, 0:240]
    z = 0.20 * np.abs(col % 60 - 30) + 0.05 * (300 - row)
    inside = np.zeros(z.shape, dtype=bool)
    inside[150:, :] = True
    found = measured(Grid(z, spec), inside, 2_000.0)
    assert found.density_m_ha == pytest.approx(10_000 / 60, rel=0.1)
    assert found.gradient == pytest.approx(math.hypot(0.2, 0.05), rel=0.02)
    assert found.mouth_slope == pytest.approx(0.05, rel=0.05)
    assert found.given()["density_m_ha"] == float(f"{found.density_m_ha:.6g}")


def test_contour_index_of_what_is_known():
    spec = UPRIGHT
    z = hillside(spec)
    inside = np.zeros(z.shape, dtype=bool)
    inside[20:120, 20:140] = True
    same = compared(Grid(z, spec), Grid(z, spec), inside, 1000.0)
    assert (same.height, same.slope, same.drainage, same.index) == (1, pytest.approx(1), 1, pytest.approx(1))
    shifted = compared(Grid(z + 3.0, spec), Grid(z, spec), inside, 1000.0)
    assert shifted.rms_m == pytest.approx(3)
    assert shifted.height == pytest.approx(1 - 3 / np.ptp(z[inside]))
    assert shifted.slope == pytest.approx(1)
    row, _ = np.mgrid[0 : spec.height, 0 : spec.width]
    gentle, steep = Grid(row * 0.2, spec), Grid(row * 1.0, spec)
    assert compared(gentle, steep, inside, 1000.0).slope == 0
    with pytest.raises(InputError, match="no known cell"):
        compared(Grid(np.full(z.shape, np.nan), spec), Grid(z, spec), inside, 1000.0)


def test_water_from_outside_gets_the_cheapest_way_through():
    """A trough behind a bank: the bank is dug where it is thinnest and lowest, and not below the floor."""
    ground = np.tile(np.linspace(10.0, 5.0, 41), (21, 1))
    whole = ground.copy()
    design = np.zeros(ground.shape, dtype=bool)
    design[:, 15:30] = True
    whole[:, 15:18] += 4.0
    whole[10, 15:18] -= 1.0
    whole[0, :] += 50
    whole[-1, :] += 50
    ground[0, :] += 50
    ground[-1, :] += 50
    free = np.full(ground.shape, -np.inf)
    dug = breached(whole, ground, design, free, (1.0, 1.0), 0.05)
    assert (flooded(dug) - dug)[1:-1].max() < 1e-9
    assert (np.argwhere(dug < whole)[:, 0] == 10).all()
    held = breached(whole, ground, design, np.where(design, whole, -np.inf), (1.0, 1.0), 0.05)
    np.testing.assert_array_equal(held, whole)


def test_the_order_takes_what_nature_has_and_what_a_person_gives(tmp_path):
    spec = UPRIGHT
    write_grid(tmp_path / "a.tif", Grid(hillside(spec).astype(np.float32), spec))
    order = Order(
        dem=str(tmp_path / "a.tif"),
        outline=outline(spec, 0.6),
        reference=outline(spec, 0.95),
        original=str(tmp_path / "a.tif"),
        given={"channel_area_m2": 1500.0, "concavity": 0.5},
    )
    done = carry_out(order, Rulebook.load(), str(tmp_path / "b.tif"))
    assert done.designed.settings["density_m_ha"] == float(f"{done.reference.density_m_ha:.6g}")
    assert done.designed.settings["concavity"] == 0.5
    assert 0 < done.designed.figures["aoc_index"] < 1
    assert done.to_json()["reference"]["area_m2"] == pytest.approx(done.reference.area_m2)
