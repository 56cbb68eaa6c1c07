"""Haul ways and costs: closed forms on roads and slopes, barriers, brackets, and what cannot be reached."""

from __future__ import annotations

import dataclasses
import heapq
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, osr

from mine_restoration_plugin.core.earthrock.haul.deed import Stop, Terms, haul_costs
from mine_restoration_plugin.core.earthrock.haul.graph import ways
from mine_restoration_plugin.core.earthrock.haul.rates import BULLDOZER, SCRAPER, TRUCK, Rates
from mine_restoration_plugin.core.earthrock.haul.road import BACKWARD, FORWARD, Road
from mine_restoration_plugin.core.earthrock.haul.surface import ground
from mine_restoration_plugin.core.earthrock.haul.tables import roads_of, stops_of
from mine_restoration_plugin.core.exchange.tables import Rows, rows_of
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook

CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_800_000.0


@pytest.fixture(scope="module")
def rates() -> Rates:
    return Rates.of(Rulebook.load())


def stop(name: str, x: float, y: float, *materials: str) -> Stop:
    return Stop(name, (EAST + x, NORTH + y), materials)


def road(*points: tuple[float, ...], direction: int = 0) -> Road:
    return Road(np.array([(EAST + x, NORTH + y, *z) for x, y, *z in points]), direction)


def raster(path: Path, heights: np.ndarray, cell: float = 10.0) -> str:
    """Upper left corner at EAST, NORTH."""
    rows, columns = heights.shape
    made = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float32)
    made.SetGeoTransform((EAST, cell, 0.0, NORTH, 0.0, -cell))
    system = osr.SpatialReference()
    system.SetFromUserInput(CRS)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).SetNoDataValue(-9999.0)
    made.GetRasterBand(1).WriteArray(np.where(np.isfinite(heights), heights, -9999.0))
    made = None
    return str(path)


def test_quota_brackets_and_begun_kilometres(rates: Rates) -> None:
    """Bulldozer to 100 m, scraper to 500 m, truck beyond: 14 for the first km and 2 for each further one begun."""
    assert [rates.price(way)[0] for way in (0, 100, 100.1, 500, 500.1)] == [
        BULLDOZER,
        BULLDOZER,
        SCRAPER,
        SCRAPER,
        TRUCK,
    ]
    assert [rates.price(way)[1] for way in (600, 1000, 1001, 2000, 2001)] == [14, 14, 16, 16, 18]
    even = dataclasses.replace(rates, truck_step_m=0.0)
    assert even.price(1500)[1] == pytest.approx(15.0)


def test_a_climb_costs_more_loaded_than_empty_and_a_gentle_descent_nothing(rates: Rates) -> None:
    """8 % over 100 m: 1 + 0.1·8 loaded, 1 + 0.05·8 empty; down beyond 5 %: 1 + 0.06·3."""
    length = np.array([100.0])
    assert rates.loaded(length, np.array([8.0])) == pytest.approx([180.0])
    assert rates.empty(length, np.array([8.0])) == pytest.approx([140.0])
    assert rates.loaded(length, np.array([-5.0])) == pytest.approx([100.0])
    assert rates.loaded(length, np.array([-8.0])) == pytest.approx([118.0])


def test_without_road_and_surface_the_straight_line_winds(rates: Rates) -> None:
    (link,) = haul_costs([stop("S", 0, 0)], [stop("U", 300, 400)], CRS, rates).links
    assert (link.straight_m, link.distance_m) == (500.0, 650.0)
    assert (link.machine, link.cost_per_m3) == (TRUCK, 14.0)
    assert link.climb_m is None


def test_a_way_follows_the_roads_and_is_led_to_them(rates: Rates) -> None:
    """20 m to the road and 30 m from it, each times 1.3, and 400 + 300 m along two roads that meet."""
    roads = [road((0, 0), (400, 0)), road((400, 0), (400, 300))]
    (link,) = haul_costs([stop("S", 0, 20)], [stop("U", 430, 300)], CRS, rates, roads=roads).links
    assert link.distance_m == pytest.approx(20 * 1.3 + 700 + 30 * 1.3)
    assert link.equivalent_m == pytest.approx(link.distance_m)
    assert np.allclose(link.path[0], (EAST, NORTH + 20))
    assert np.allclose(link.path[-1], (EAST + 430, NORTH + 300))
    assert np.hypot(*np.diff(link.path, axis=0).T).sum() == pytest.approx(20 + 700 + 30)


def test_places_on_one_stretch_do_not_go_by_its_ends(rates: Rates) -> None:
    (link,) = haul_costs([stop("S", 100, 0)], [stop("U", 107, 0)], CRS, rates, roads=[road((0, 0), (1000, 0))]).links
    assert link.distance_m == pytest.approx(7.0)


@pytest.mark.parametrize(("gap", "joined"), [(1.5, True), (2.5, False)])
def test_an_end_near_another_road_is_joined_to_it(rates: Rates, gap: float, *, joined: bool) -> None:
    """A side road that ends beside the middle of another one."""
    roads = [road((0, 0), (1000, 0)), road((333, 500), (333, gap))]
    found = haul_costs([stop("S", 333, 500)], [stop("U", 0, 0)], CRS, rates, roads=roads, terms=Terms(2.0, 5.0))
    if joined:
        assert found.links[0].distance_m == pytest.approx(500 + 333, abs=2.1)
    else:
        assert found.unreached == (("S", "U"),)
        assert "no way to each other" in str(found.warnings[0])


def test_a_crossing_without_a_vertex_is_a_bridge(rates: Rates) -> None:
    roads = [road((-500, 0), (500, 0)), road((0, -500), (0, 500))]
    ends = [stop("S", -500, 0)], [stop("U", 0, 500)]
    assert haul_costs(*ends, CRS, rates, roads=roads, terms=Terms(access_m=10)).unreached == (("S", "U"),)
    meeting = [road((-500, 0), (0, 0), (500, 0)), road((0, -500), (0, 0), (0, 500))]
    assert haul_costs(*ends, CRS, rates, roads=meeting).links[0].distance_m == pytest.approx(1000)


@pytest.mark.parametrize(("direction", "there", "mean"), [(FORWARD, 100, 200), (BACKWARD, 300, 200), (0, 100, 100)])
def test_one_way_roads_are_paid_there_and_back(rates: Rates, direction: int, there: float, mean: float) -> None:
    """A square of 100 m: one side one way, the three others both ways."""
    roads = [road((0, 0), (100, 0), direction=direction), road((0, 0), (0, 100), (100, 100), (100, 0))]
    (link,) = haul_costs([stop("S", 0, 0)], [stop("U", 100, 0)], CRS, rates, roads=roads).links
    assert link.distance_m == pytest.approx(there)
    assert link.equivalent_m == pytest.approx(mean)


def test_the_heights_of_lines_count_and_a_steep_road_is_remarked(rates: Rates) -> None:
    """600 m up by 60 m: 10 %. There loaded 1 + 1 = 2, back empty down 1 + 0.06·5 = 1.3; slope length √(600²+60²)."""
    roads = [road((0, 0, 100), (600, 0, 160))]
    found = haul_costs([stop("S", 0, 0)], [stop("U", 600, 0)], CRS, rates, roads=roads)
    (link,) = found.links
    slope = math.hypot(600, 60)
    grade = 100 * 60 / slope
    assert link.distance_m == pytest.approx(slope, abs=1e-3)
    assert link.equivalent_m == pytest.approx(slope * (1 + 0.1 * grade + 1 + 0.06 * (grade - 5)) / 2, rel=1e-6)
    assert (link.climb_m, link.drop_m, link.steepest) == (60.0, 0.0, 0.1)
    assert "steeper than 9 %" in str(found.warnings[0])
    down = haul_costs([stop("S", 600, 0)], [stop("U", 0, 0)], CRS, rates, roads=roads).links[0]
    assert down.equivalent_m < link.equivalent_m
    assert (down.climb_m, down.drop_m) == (0.0, 60.0)


def test_the_surface_gives_roads_their_grade(rates: Rates, tmp_path: Path) -> None:
    """A plane that rises by 4 % to the east."""
    plane = np.tile(0.04 * 10 * (np.arange(120) + 0.5), (40, 1))
    path = raster(tmp_path / "dem.tif", plane)
    ends = [stop("S", 100, -200)], [stop("U", 1000, -200)]
    (link,) = haul_costs(*ends, CRS, rates, roads=[road((100, -200), (1000, -200))], dem=path).links
    assert link.climb_m == pytest.approx(36.0, abs=0.01)
    assert link.steepest == pytest.approx(0.04, abs=1e-3)
    assert link.equivalent_m == pytest.approx(900 * (1.4 + 1.0) / 2, rel=2e-3)


def test_roads_far_from_every_place_are_a_sentence(rates: Rates) -> None:
    with pytest.raises(InputError, match=r"within 500\.0 m of a road"):
        haul_costs([stop("S", 0, 0)], [stop("U", 9, 9)], CRS, rates, roads=[road((5000, 0), (6000, 0))])
    with pytest.raises(InputError, match="no line with a length"):
        haul_costs([stop("S", 0, 0)], [stop("U", 9, 9)], CRS, rates, roads=[road((0, 0), (0, 0))])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=8, unique=True), st.integers(0, 99)
)
def test_on_a_grid_of_streets_the_way_is_that_of_the_taxi(places, seed: int) -> None:
    """Streets every 100 m, drawn in any pieces and directions: |dx| + |dy|."""
    rates = Rates.of(Rulebook.load())
    rng = np.random.default_rng(seed)
    roads = []
    for i in range(7):
        for swap in (False, True):
            cut = int(rng.integers(0, 6))
            for part in ((0, cut), (cut, 6)):
                if part[0] < part[1]:
                    line = [((100 * i, 100 * t) if swap else (100 * t, 100 * i)) for t in range(part[0], part[1] + 1)]
                    roads.append(road(*(line if rng.random() < 0.5 else line[::-1])))
    rng.shuffle(roads)
    sources = [stop(f"S{k}", 100 * x, 100 * y) for k, (x, y) in enumerate(places[::2])]
    uses = [stop(f"U{k}", 100 * x, 100 * y) for k, (x, y) in enumerate(places[1::2])]
    found = haul_costs(sources, uses, CRS, rates, roads=roads)
    assert len(found.links) == len(sources) * len(uses)
    at = {item.id: np.array(item.place) for item in (*sources, *uses)}
    for link in found.links:
        assert link.distance_m == pytest.approx(float(np.abs(at[link.source] - at[link.use]).sum()))


def test_flat_ground_is_crossed_at_most_three_per_cent_too_long(rates: Rates, tmp_path: Path) -> None:
    path = raster(tmp_path / "flat.tif", np.zeros((200, 200)))
    source = [stop("S", 1000, -1000)]
    uses = [
        stop(f"U{k}", 1000 + 800 * math.cos(turn), -1000 + 800 * math.sin(turn))
        for k, turn in enumerate(np.linspace(0, 2 * math.pi, 17))
    ]
    found = haul_costs(source, uses, CRS, rates, dem=path)
    ratio = [link.equivalent_m / link.straight_m for link in found.links]
    assert min(ratio) > 0.99
    assert max(ratio) < 1.045  # 2.8 % and half a cell at each end


def test_a_barrier_is_walked_around(rates: Rates, tmp_path: Path) -> None:
    """A wall from the north that ends 300 m south of the straight line: two legs of √(500² + 300²)."""
    path = raster(tmp_path / "flat.tif", np.zeros((200, 200)))
    wall = [
        [
            np.array(
                [(EAST + x, NORTH + y) for x, y in ((995, 900), (1005, 900), (1005, -1300), (995, -1300), (995, 900))]
            )
        ]
    ]
    ends = [stop("S", 505, -1005)], [stop("U", 1505, -1005)]
    free = haul_costs(*ends, CRS, rates, dem=path).links[0]
    around = haul_costs(*ends, CRS, rates, dem=path, barriers=[wall]).links[0]
    assert free.equivalent_m == pytest.approx(1000.0)
    assert free.distance_m == pytest.approx(1000.0)
    assert 2 * math.hypot(500, 295) < around.equivalent_m < 2 * math.hypot(500, 295) * 1.05
    inside = (np.abs(around.path[:, 0] - EAST - 1000) < 5) & (around.path[:, 1] - NORTH > -1300)
    assert not inside.any()


def test_no_way_is_steeper_than_allowed_and_up_is_dearer_than_down(rates: Rates, tmp_path: Path) -> None:
    """A slope of 30 % cannot be climbed straight: zigzag at 15 % at most, so at least twice as long."""
    slope = np.tile(0.3 * 10 * np.arange(100)[:, np.newaxis], (1, 100))
    path = raster(tmp_path / "slope.tif", slope)
    low, high = (500, -105), (500, -805)
    (up,) = haul_costs([stop("S", *low)], [stop("U", *high)], CRS, rates, dem=path).links
    (down,) = haul_costs([stop("S", *high)], [stop("U", *low)], CRS, rates, dem=path).links
    assert up.steepest <= rates.max_grade + 1e-9
    assert up.climb_m == pytest.approx(210.0, abs=1.0)
    assert up.distance_m >= 210 / 0.15
    assert up.equivalent_m > down.equivalent_m
    steep = dataclasses.replace(rates, max_grade=0.02)
    assert haul_costs([stop("S", *low)], [stop("U", *high)], CRS, steep, dem=path).links == ()


def test_ground_without_heights_is_no_ground(rates: Rates, tmp_path: Path) -> None:
    split = np.zeros((60, 60))
    split[:, 30] = np.nan
    path = raster(tmp_path / "split.tif", split)
    ends = [stop("S", 105, -300)], [stop("U", 505, -300)]
    assert haul_costs(*ends, CRS, rates, dem=path).unreached == (("S", "U"),)
    empty = raster(tmp_path / "empty.tif", np.full((60, 60), np.nan))
    with pytest.raises(InputError, match="lies on open ground"):
        haul_costs(*ends, CRS, rates, dem=empty)


def test_a_diagonal_wall_of_cells_is_tight(rates: Rates) -> None:
    """No step slips between two barred cells that meet at a corner."""
    heights = np.where(np.eye(30, dtype=bool), np.nan, 0.0)
    spec = GridSpec(30, 30, (0.0, 10.0, 0.0, 300.0, 0.0, -10.0), CRS)
    made = ground(heights, spec, np.array([(55.0, 45.0), (245.0, 255.0)]), rates)
    assert (made.places >= 0).all()
    assert ways(made.graph, made.places[:1], made.places[1:], np.ones((1, 1), dtype=bool)) == []


def test_only_what_fits_the_nearest_and_not_too_far_is_asked(rates: Rates) -> None:
    sources = [stop("rock", 0, 0, "rock"), stop("soil", 0, 0, "soil")]
    uses = [stop("near", 100, 0, "rock", "soil"), stop("mid", 200, 0, "rock"), stop("far", 900, 0, "rock")]
    pairs = [(link.source, link.use) for link in haul_costs(sources, uses, CRS, rates).links]
    assert pairs == [("rock", "near"), ("rock", "mid"), ("rock", "far"), ("soil", "near")]
    two = haul_costs(sources, uses, CRS, rates, terms=Terms(nearest=2, longest_m=150.0))
    assert [(link.source, link.use) for link in two.links] == [("rock", "near"), ("soil", "near")]


def test_degrees_are_refused_and_cancel_stops(rates: Rates) -> None:
    with pytest.raises(InputError, match="degrees"):
        haul_costs([Stop("S", (112.0, 30.0))], [Stop("U", (112.1, 30.0))], "EPSG:4490", rates)
    with pytest.raises(Cancelled):
        haul_costs(
            [stop("S", 0, 0)], [stop("U", 9, 9)], CRS, rates,
            roads=[road((0, 0), (9, 9))], progress=Progress(is_cancelled=lambda: True),
        )  # fmt: skip


def test_layers_are_looked_through(rates: Rates) -> None:
    table = rows_of("SOURCES", [{"id": "A", "material": "soil"}])
    with pytest.raises(InputError, match="must be a layer"):
        stops_of(table, "material")
    placed = Rows(table.name, table.columns, table.rows, CRS)
    with pytest.raises(InputError, match="A of SOURCES has no geometry"):
        stops_of(placed, "material")
    rows = tuple(dataclasses.replace(row, place=(112.0, 30.0)) for row in table.rows)
    stops, _ = stops_of(Rows(table.name, table.columns, rows, "EPSG:4490"), "material", "EPSG:4547")
    assert stops[0].materials == ("soil",)
    assert 200_000 < stops[0].place[0] < 800_000
    assert [item.direction for item in roads_of([(np.zeros((2, 2)), said) for said in ("", "F", "TF")], CRS, CRS)] == [
        0,
        FORWARD,
        BACKWARD,
    ]
    with pytest.raises(InputError, match="direction 'sideways'"):
        roads_of([(np.zeros((2, 2)), "sideways")], CRS, CRS)


def cheapest_by_hand(heights: np.ndarray, cell: float, start: tuple[int, int], rates: Rates, climb: float) -> dict:
    """Dijkstra with a heap over sixteen steps, written out cell by cell."""
    rows, columns = heights.shape
    steps = [(r, c) for r in range(-2, 3) for c in range(-2, 3) if math.gcd(abs(r), abs(c)) == 1]
    best, queue = {start: 0.0}, [(0.0, start)]
    while queue:
        so_far, (r, c) = heapq.heappop(queue)
        if so_far > best[r, c]:
            continue
        for dr, dc in steps:
            nr, nc = r + dr, c + dc
            if not (0 <= nr < rows and 0 <= nc < columns) or np.isnan(heights[nr, nc]):
                continue
            # all cells whose inside or corner the straight step meets must be open
            met = {
                (round(r + dr * t / 8 + e), round(c + dc * t / 8 + f))
                for t in range(1, 8)
                for e in (-1e-6, 1e-6)
                for f in (-1e-6, 1e-6)
            }
            if any(np.isnan(heights[cell_]) for cell_ in met):
                continue
            flat, rise = cell * math.hypot(dr, dc), float(heights[nr, nc] - heights[r, c])
            if abs(rise) > rates.max_grade * flat:
                continue
            length = math.hypot(flat, rise)
            grade = 100 * rise / length
            down = max(-grade - 100 * rates.descent_free, 0.0)
            total = so_far + length * (1 + climb * max(grade, 0.0) + rates.descent * down)
            if total < best.get((nr, nc), math.inf) - 1e-12:
                best[nr, nc] = total
                heapq.heappush(queue, (total, (nr, nc)))
    return best


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_rough_ground_is_crossed_as_cheaply_as_by_hand(seed: int) -> None:
    rates = Rates.of(Rulebook.load())
    rng = np.random.default_rng(seed)
    heights = rng.uniform(0, 2.5, (9, 11))
    heights[rng.random(heights.shape) < 0.12] = np.nan
    open_cells = np.argwhere(np.isfinite(heights))
    start, end = (tuple(int(v) for v in open_cells[k]) for k in (0, -1))
    spec = GridSpec(11, 9, (0.0, 10.0, 0.0, 90.0, 0.0, -10.0), CRS)
    places = np.array([spec.xy(np.array([c + 0.5]), np.array([r + 0.5])) for r, c in (start, end)])[:, :, 0]
    made = ground(heights, spec, places, rates)
    found = ways(made.graph, made.places[:1], made.places[1:], np.ones((1, 1), dtype=bool))
    there = cheapest_by_hand(heights, 10.0, start, rates, rates.climb_loaded).get(end)
    back = cheapest_by_hand(heights, 10.0, end, rates, rates.climb_empty).get(start)
    if there is None or back is None:
        assert found == []
    else:
        assert found[0].equivalent_m == pytest.approx((there + back) / 2)
