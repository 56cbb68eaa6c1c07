"""The balanced design on grounds whose level is known in closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_grid
from mine_restoration_plugin.core.landform import bodies as bodies_module
from mine_restoration_plugin.core.landform.balanced import Design, design_balanced, design_blocks
from mine_restoration_plugin.core.landform.bodies import Body, survey_bodies
from mine_restoration_plugin.core.model.errors import InputError

CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 3_000_000.0


def rectangle(x: float, y: float, width: float, height: float) -> list[list[np.ndarray]]:
    """South-west corner and size, metres from the corner of the site."""
    x, y = X0 + x, Y0 + y
    return [[np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)])]]


def circle(x: float, y: float, radius: float) -> list[list[np.ndarray]]:
    angle = np.linspace(0, 2 * np.pi, 361)
    ring = np.column_stack((X0 + x + radius * np.cos(angle), Y0 + y + radius * np.sin(angle)))
    ring[-1] = ring[0]
    return [[ring]]


def ground(tmp_path: Path, heights: np.ndarray, cell: float) -> RasterSource:
    """``heights`` with the first row in the south."""
    spec = GridSpec(heights.shape[1], heights.shape[0], (X0, cell, 0, Y0 + cell * heights.shape[0], 0, -cell), CRS)
    path = tmp_path / "ground.tif"
    write_grid(path, Grid(heights[::-1].astype(float), spec))
    return RasterSource(path)


def xy(columns: int, rows: int, cell: float) -> tuple[np.ndarray, np.ndarray]:
    return np.meshgrid((np.arange(columns) + 0.5) * cell, (np.arange(rows) + 0.5) * cell)


def unit(number: str, kind: str, polygons: list[list[np.ndarray]]) -> dict[str, object]:
    return {"unit_no": number, "kind": kind, "polygons": polygons}


def volumes(source: RasterSource, bodies: list[Body], design: Design) -> tuple[float, float, np.ndarray]:
    """Cut and fill of the whole grid, and the change."""
    before = source.read()[0].astype(float)
    after = np.full(before.shape, np.nan)
    for window, block in design_blocks(source, bodies, design):
        after[window.row : window.row + window.height, window.col : window.col + window.width] = block
    change = after - before
    area = source.spec.cell_area_m2
    return float(np.nansum(np.maximum(-change, 0)) * area), float(np.nansum(np.maximum(change, 0)) * area), change


@pytest.fixture
def prisms(tmp_path: Path) -> tuple[RasterSource, list[Body]]:
    """Flat ground at 100 m; pit 100 × 80 m, 20 m deep; dump 60 × 50 m, 10 m high. Walls are vertical."""
    x, y = xy(300, 200, 1.0)
    z = np.full(x.shape, 100.0)
    z[(x > 20) & (x < 120) & (y > 40) & (y < 120)] = 80.0
    z[(x > 180) & (x < 240) & (y > 60) & (y < 110)] = 110.0
    source = ground(tmp_path, z, 1.0)
    units = [unit("P1", "pit", rectangle(20, 40, 100, 80)), unit("D1", "dump", rectangle(180, 60, 60, 50))]
    return source, survey_bodies(source, units)


@pytest.mark.parametrize(("factor", "loss"), [(0.85, 0.04), (1.055, 0.03), (1.31, 0.0)])
def test_prism_level(prisms: tuple[RasterSource, list[Body]], factor: float, loss: float) -> None:
    """30 000 m³ bank give 30 000 × factor × (1 − loss), spread over 8 000 m² of floor at 80 m."""
    source, bodies = prisms
    design = design_balanced(source, bodies, factor, loss)
    assert design.dump_levels_m["D1"] == pytest.approx(100.0, abs=1e-5)
    assert design.pit_levels_m["P1"] == pytest.approx(80 + 30_000 * factor * (1 - loss) / 8_000, abs=2e-5)
    cut, fill, _ = volumes(source, bodies, design)
    assert cut == pytest.approx(30_000, rel=1e-6)
    assert abs(cut * factor * (1 - loss) - fill) <= design.slack_m3


def test_more_than_the_pit_holds_stays_on_the_dump(tmp_path: Path) -> None:
    """A pit of 1000 m³ takes 1000 ÷ (0.85 × 0.96) bank; the dump of 3 000 m² sinks by that over its area."""
    x, y = xy(200, 100, 1.0)
    z = np.full(x.shape, 100.0)
    z[(x > 10) & (x < 30) & (y > 10) & (y < 35)] = 98.0
    z[(x > 100) & (x < 160) & (y > 20) & (y < 70)] = 110.0
    source = ground(tmp_path, z, 1.0)
    bodies = survey_bodies(
        source, [unit("P1", "pit", rectangle(10, 10, 20, 25)), unit("D1", "dump", rectangle(100, 20, 60, 50))]
    )
    design = design_balanced(source, bodies, 0.85, 0.04)
    assert design.limited_by_pits
    assert design.pit_levels_m["P1"] == 100.0
    assert design.dump_levels_m["D1"] == pytest.approx(110 - 1000 / (0.85 * 0.96) / 3000, abs=2e-5)


def test_cone_into_cone(tmp_path: Path) -> None:
    """Dump: cone of radius 60 and height 20, cut to its base: π·60²·20/3. Pit: cone of radius 100 and depth 30;
    filled to h it holds π (100/30)² h³/3, so h = (20·60²·k·(30/100)²)^⅓."""
    x, y = xy(420, 240, 1.0)
    pit = np.minimum(0, -30 + 0.3 * np.hypot(x - 110, y - 120))
    dump = np.maximum(0, 20 - np.hypot(x - 320, y - 120) / 3)
    source = ground(tmp_path, 200 + pit + dump, 1.0)
    bodies = survey_bodies(source, [unit("P1", "pit", circle(110, 120, 101)), unit("D1", "dump", circle(320, 120, 61))])
    gain = 0.85 * 0.96
    design = design_balanced(source, bodies, 0.85, 0.04)
    height = (20 * 60**2 * gain * (30 / 100) ** 2) ** (1 / 3)
    assert design.pit_levels_m["P1"] == pytest.approx(170 + height, rel=0, abs=0.02)
    cut, fill, _ = volumes(source, bodies, design)
    assert cut == pytest.approx(np.pi * 60**2 * 20 / 3, rel=1e-3)
    assert abs(cut * gain - fill) <= design.slack_m3


def test_two_pits_fill_to_the_same_share_and_two_dumps_sink_by_it(tmp_path: Path) -> None:
    x, y = xy(300, 100, 1.0)
    z = np.full(x.shape, 50.0)
    z[(x > 10) & (x < 60) & (y > 20) & (y < 60)] = 40.0
    z[(x > 80) & (x < 120) & (y > 20) & (y < 60)] = 46.0
    z[(x > 150) & (x < 190) & (y > 20) & (y < 60)] = 55.0
    z[(x > 220) & (x < 240) & (y > 20) & (y < 60)] = 52.0
    source = ground(tmp_path, z, 1.0)
    units = [
        unit("P1", "pit", rectangle(10, 20, 50, 40)),
        unit("P2", "pit", rectangle(80, 20, 40, 40)),
        unit("D1", "dump", rectangle(150, 20, 40, 40)),
        unit("D2", "dump", rectangle(220, 20, 20, 40)),
    ]
    bodies = survey_bodies(source, units)
    design = design_balanced(source, bodies, 1.0, 0.0)
    share = (1600 * 5 + 800 * 2) / (2000 * 10 + 1600 * 4)
    assert design.pit_levels_m["P1"] == pytest.approx(40 + 10 * share, abs=1e-5)
    assert design.pit_levels_m["P2"] == pytest.approx(46 + 4 * share, abs=1e-5)


def test_a_cell_on_an_edge_is_not_changed_and_pits_are_never_cut(tmp_path: Path) -> None:
    """Units whose edges cut cells, a pit with a hump above the fill, and a dump that touches the pit."""
    x, y = xy(120, 80, 2.0)
    z = 100 - 8 * np.exp(-(((x - 80) / 30) ** 2 + ((y - 80) / 40) ** 2)) + 12 * np.exp(-(((x - 170) / 25) ** 2))
    z[40:44, 38:42] += 9.0
    source = ground(tmp_path, z, 2.0)
    units = [
        unit("P1", "pit", rectangle(20.7, 21.3, 110.9, 101.1)),
        unit("D1", "dump", rectangle(131.6, 21.3, 77.3, 99)),
    ]
    bodies = survey_bodies(source, units)
    design = design_balanced(source, bodies, 0.85, 0.04)
    _, _, change = volumes(source, bodies, design)
    from mine_restoration_plugin.core.geodata.coverage import coverage_mask

    pit, dump = (coverage_mask(body.polygons, source.spec) for body in bodies)
    assert (change[pit > 1e-3] >= 0).all()
    assert (change[dump > 1e-3] <= 0).all()
    assert (change[(pit < 0.999) & (dump < 0.999)] == 0).all()
    assert (change != 0).any()


def test_cells_that_an_edge_crosses_keep_their_height(tmp_path: Path) -> None:
    """Units 0.4 m inside vertical walls on cells of 1 m: a ring of cells with a share of 0.6 stays as it was."""
    x, y = xy(300, 200, 1.0)
    z = np.full(x.shape, 100.0)
    z[(x > 20) & (x < 120) & (y > 40) & (y < 120)] = 80.0
    z[(x > 180) & (x < 240) & (y > 60) & (y < 110)] = 110.0
    source = ground(tmp_path, z, 1.0)
    units = [unit("P1", "pit", rectangle(20.4, 40.4, 99.2, 79.2)), unit("D1", "dump", rectangle(180, 60, 60, 50))]
    bodies = survey_bodies(source, units)
    design = design_balanced(source, bodies, 1.0, 0.0)
    cut, fill, change = volumes(source, bodies, design)
    assert np.count_nonzero(change > 0) == 98 * 78
    assert design.pit_levels_m["P1"] == pytest.approx(80 + 30_000 / (98 * 78), abs=2e-5)
    assert abs(cut - fill) <= design.slack_m3
    assert bodies[0].edge_area_m2 == pytest.approx(99.2 * 79.2 - 98 * 78)


def test_windows_do_not_matter(prisms: tuple[RasterSource, list[Body]], monkeypatch: pytest.MonkeyPatch) -> None:
    source, bodies = prisms
    one = design_balanced(source, bodies, 0.85, 0.04)
    monkeypatch.setattr(bodies_module, "CELLS_PER_WINDOW", 777)
    many = design_balanced(source, bodies, 0.85, 0.04)
    assert one.pit_levels_m == many.pit_levels_m
    units = [unit(b.unit_no, b.kind, b.polygons) for b in bodies]
    for before, after in zip(bodies, survey_bodies(source, units)):
        assert (before.z_min_m, before.z_max_m, before.spill_m, before.cells) == (
            after.z_min_m,
            after.z_max_m,
            after.spill_m,
            after.cells,
        )


def test_given_levels_are_kept_or_refused(prisms: tuple[RasterSource, list[Body]]) -> None:
    source, bodies = prisms
    surplus = design_balanced(source, bodies, 0.85, 0.04, pit_level_m=81.0, dump_level_m=104.0)
    assert (surplus.pit_levels_m["P1"], surplus.dump_levels_m["D1"]) == (81.0, 104.0)
    follows = design_balanced(source, bodies, 0.85, 0.04, pit_level_m=81.0)
    assert follows.dump_levels_m["D1"] == pytest.approx(110 - 8000 / (0.85 * 0.96) / 3000, abs=2e-5)
    with pytest.raises(InputError, match="above the lowest ground around the pit"):
        design_balanced(source, bodies, 0.85, 0.04, pit_level_m=100.5)
    with pytest.raises(InputError, match="below the ground around the dump"):
        design_balanced(source, bodies, 0.85, 0.04, dump_level_m=99.0)


def test_a_pit_open_to_unknown_ground_is_filled_no_higher_than_its_edge_there(tmp_path: Path) -> None:
    x, y = xy(200, 100, 1.0)
    z = np.full(x.shape, 100.0)
    z[(x < 40) & (y > 20) & (y < 60)] = 80 + 0.25 * (40 - x[(x < 40) & (y > 20) & (y < 60)])
    z[(x > 100) & (x < 160) & (y > 20) & (y < 70)] = 110.0
    source = ground(tmp_path, z, 1.0)
    bodies = survey_bodies(
        source, [unit("P1", "pit", rectangle(0, 20, 40, 40)), unit("D1", "dump", rectangle(100, 20, 60, 50))]
    )
    assert bodies[0].open_edge_m == pytest.approx(80 + 0.25 * 39.5)
    assert design_balanced(source, bodies, 0.85, 0.04).pit_levels_m["P1"] == pytest.approx(89.875)
    assert design_balanced(source, bodies, 0.85, 0.04, pit_level_m=95.0).pit_levels_m["P1"] == 95.0
