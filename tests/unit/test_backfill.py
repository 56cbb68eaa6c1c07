"""Backfilling against closed forms, an independent volume, and native tools' flooding."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, read_grid, write_grid
from mine_restoration_plugin.core.landform.backfill import backfill
from mine_restoration_plugin.core.landform.backfilled import Filling
from mine_restoration_plugin.core.landform.filling import fill_volume, level_for
from mine_restoration_plugin.core.landform.fillpreview import preview_backfill
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.terrain.surfaces import RasterSurface
from mine_restoration_plugin.core.terrain.volume import cut_fill

EAST, NORTH = 500_000.0, 3_400_000.0


def box(left, top, right, bottom, hole=None):
    """A rectangle in metres from the corner of the grid."""
    rings = [(left, top, right, bottom)] + ([hole] if hole else [])
    return [
        [
            np.array([(EAST + x, NORTH - y) for x, y in ((a, b), (c, b), (c, d), (a, d), (a, b))], dtype=float)
            for a, b, c, d in rings
        ]
    ]


def saved(path, heights, cell=(1.0, 1.0), dtype=np.float32):
    spec = GridSpec(heights.shape[1], heights.shape[0], (EAST, cell[0], 0.0, NORTH, 0.0, -cell[1]), "EPSG:4547")
    write_grid(path, Grid(heights.astype(dtype), spec))
    return RasterSource(path)


def cone(cells=200, depth=40.0, radius=80.0, rim=100.0, cell=1.0):
    rows, cols = (np.mgrid[:cells, :cells] + 0.5 - cells / 2) * cell
    return np.minimum(rim, rim - depth + depth * np.hypot(rows, cols) / radius)


PIT = [("1", box(5, 5, 195, 195))]


def test_a_cone_is_filled_to_the_level_of_the_formula(tmp_path):
    """V = π r² h / 3 with r = h · radius / depth; a volume and its level are two sides of one thing."""
    with saved(tmp_path / "cone.tif", cone()) as ground:
        to_level = backfill(ground, PIT, Filling("level", level_m=85.0))
        exact = math.pi * (25.0 * 2.0) ** 2 * 25.0 / 3.0
        assert to_level.pits[0].volume_m3 == pytest.approx(exact, rel=1e-3)
        to_volume = backfill(ground, PIT, Filling("volume", volume_m3=to_level.pits[0].volume_m3))
        assert to_volume.pits[0].level_m == pytest.approx(85.0, abs=1e-5)
        assert to_volume.designed.change.fill_compacted_m3 == pytest.approx(to_level.pits[0].volume_m3, rel=1e-6)


def test_a_level_above_the_rim_stops_at_the_rim(tmp_path):
    heights = cone()
    heights[4, 50] = 97.5  # a notch just outside the pit
    with saved(tmp_path / "cone.tif", heights) as ground:
        done = backfill(ground, PIT, Filling("level", level_m=99.0))
        assert done.pits[0].capped
        assert done.pits[0].level_m == pytest.approx(97.5)
        assert done.designed.figures["spill_level_m"] == pytest.approx(97.5)
        assert "97.500" in done.designed.warnings[0].en
        spill = backfill(ground, PIT, Filling("spill"))
        assert spill.pits[0].level_m == pytest.approx(97.5)
        assert not spill.pits[0].capped


def test_volumes_are_those_of_an_independent_cut_and_fill(tmp_path):
    heights = cone(cell=1.0) + np.random.default_rng(3).normal(0, 0.2, (200, 200))
    heights[90:95, 90:95] = np.nan
    path, design = tmp_path / "cone.tif", tmp_path / "design.tif"
    with saved(path, heights, cell=(1.5, 0.8)) as ground:
        done = backfill(ground, [("1", box(20, 10, 280, 150))], Filling("spill"), path=design)
    found = cut_fill(RasterSurface(str(path)), RasterSurface(str(design)))
    assert done.designed.change.fill_compacted_m3 == pytest.approx(found.fill_compacted_m3, rel=1e-9)
    assert done.pits[0].volume_m3 == pytest.approx(found.fill_compacted_m3, rel=1e-9)
    assert found.cut_bank_m3 == 0
    with RasterSource(path) as before, RasterSource(design) as after:
        old, new = before.read()[0], after.read()[0]
    outside = np.ones(old.shape, dtype=bool)
    outside[13:187, 14:186] = False
    assert np.array_equal(old[outside], new[outside], equal_nan=True)


def test_more_is_placed_so_that_the_level_is_reached_after_settlement(tmp_path):
    crown, design = tmp_path / "crown.tif", tmp_path / "design.tif"
    with saved(tmp_path / "cone.tif", cone()) as ground:
        plain = backfill(ground, PIT, Filling("level", level_m=80.0))
        done = backfill(
            ground, PIT, Filling("level", level_m=80.0, settlement_share=0.05), path=design, crown_path=crown
        )
        volume = backfill(ground, PIT, Filling("volume", volume_m3=1000.0, settlement_share=0.25)).pits[0]
        heights = ground.read()[0]
    assert done.pits[0].volume_m3 == plain.pits[0].volume_m3
    assert done.pits[0].overfill_m3 == pytest.approx(0.05 * plain.pits[0].volume_m3)
    assert volume.volume_m3 + volume.overfill_m3 == pytest.approx(1000.0, rel=1e-5)
    with RasterSource(design) as after, RasterSource(crown) as built:
        settled, raised = after.read()[0].astype(float), built.read()[0].astype(float)
    fill = settled - heights
    np.testing.assert_allclose(raised - heights, 1.05 * fill, atol=2e-5)
    assert done.pits[0].crown_m == pytest.approx(0.05 * fill.max(), abs=1e-5)


def test_bank_volume_fills_what_it_becomes_when_compacted(tmp_path):
    with saved(tmp_path / "cone.tif", cone()) as ground:
        done = backfill(ground, PIT, Filling("balance", bank_m3=5000.0, gain=0.9, settlement_share=0.02))
        pit = done.pits[0]
        assert pit.volume_m3 + pit.overfill_m3 == pytest.approx(4500.0, rel=1e-5)
        assert done.designed.figures["owed_m3"] == pytest.approx(0.0, abs=0.1)
        full = backfill(ground, PIT, Filling("balance", bank_m3=1e9, gain=0.9))
        assert full.pits[0].level_m == pytest.approx(100.0)
        assert full.designed.figures["owed_m3"] < -1e8
        assert "full" in full.designed.warnings[0].en


def test_dumps_give_what_two_pits_take(tmp_path):
    rows, cols = np.mgrid[:120, :300] + 0.5
    heights = np.full((120, 300), 100.0)
    heights[20:60, 20:60] = 90.0
    heights[20:60, 80:100] = 96.0
    dump = np.clip(12.0 - 0.5 * np.maximum(abs(rows - 60), abs(cols - 220)), 0.0, 8.0)
    heights = heights + dump
    path, design = tmp_path / "site.tif", tmp_path / "design.tif"
    with saved(path, heights) as ground:
        done = backfill(
            ground,
            [("a", box(18, 18, 62, 62)), ("b", box(78, 18, 102, 62))],
            Filling("balance", gain=0.8),
            dumps=[("d", box(190, 30, 250, 90))],
            path=design,
        )
    supply = dump[30:90, 190:250].sum() * 0.8
    assert done.designed.change.cut_bank_m3 == pytest.approx(supply / 0.8, rel=1e-5)
    assert done.designed.change.fill_compacted_m3 == pytest.approx(supply, rel=1e-5)
    share = supply / (40 * 40 * 10 + 40 * 20 * 4)
    assert share < 1
    assert [pit.level_m for pit in done.pits] == pytest.approx([90 + share * 10, 96 + share * 4], abs=1e-5)


def flooded(heights, inside):
    """Closed hollows by reconstruction, an independent way: SciPy has none, so by repeated greatest-of-lowest."""
    level = np.where(inside, np.inf, heights)
    while True:
        lower = np.maximum(heights, ndimage.minimum_filter(level, size=3, mode="nearest"))
        lower = np.where(inside, np.minimum(level, lower), heights)
        if np.array_equal(lower, level):
            return level - heights
        level = lower


def test_with_a_fall_the_full_pit_drains_and_stands_nowhere_above_its_rim(tmp_path):
    rng = np.random.default_rng(5)
    heights = cone(120, 20.0, 45.0) + ndimage.gaussian_filter(rng.normal(size=(120, 120)), 4) * 8
    heights[55:60, 50:70] = 104.0  # an island ridge in the pit
    design = tmp_path / "design.tif"
    with saved(tmp_path / "pit.tif", heights) as ground:
        level = backfill(ground, [("1", box(4, 4, 116, 116))], Filling("spill"))
        done = backfill(ground, [("1", box(4, 4, 116, 116))], Filling("spill", fall=0.02), path=design)
        before = ground.read()[0].astype(float)
    with RasterSource(design) as source:
        after = source.read()[0].astype(float)
    inside = np.zeros(after.shape, dtype=bool)
    inside[4:116, 4:116] = True
    assert flooded(after, inside).max() < 1e-4
    assert flooded(before, inside).max() > 5
    assert done.designed.figures["hollow_depth_m"] < 1e-4
    assert done.designed.change.fill_compacted_m3 > level.designed.change.fill_compacted_m3
    filled = after > before
    steps = np.abs(np.diff(after, axis=0))[filled[1:] & filled[:-1]]
    assert steps.max() <= 0.02 + 2e-5
    assert steps.max() > 0.019


def test_an_island_and_standing_water_are_told(tmp_path):
    island = cone()
    island[85:115, 85:115] = 98.0
    with saved(tmp_path / "cone.tif", island) as ground:
        whole = backfill(ground, PIT, Filling("level", level_m=99.0)).pits[0]
        around = backfill(ground, [("1", box(5, 5, 195, 195, (88, 88, 112, 112)))], Filling("level", level_m=98.0))
        lower = backfill(ground, PIT, Filling("level", level_m=98.0)).pits[0]
        assert around.pits[0].volume_m3 == lower.volume_m3
        assert around.pits[0].spill_m == pytest.approx(98.0)
        assert whole.volume_m3 - lower.volume_m3 > 24 * 24
        wet = backfill(ground, PIT, Filling("level", level_m=90.0), water=box(100, 100, 120, 110))
        assert wet.pits[0].water_m2 == 200
        assert "under water" in wet.designed.warnings[0].en


def test_what_cannot_be_done_is_said(tmp_path):
    heights = np.full((40, 40), np.nan)
    heights[10:30, 10:30] = 50.0
    with saved(tmp_path / "island.tif", heights) as ground:
        two = [("a", box(11, 11, 20, 20)), ("b", box(15, 15, 25, 25))]
        with pytest.raises(InputError, match="overlaps"):
            backfill(ground, two, Filling("level", level_m=60.0), path=tmp_path / "x.tif")
        with pytest.raises(InputError, match="level to fill to"):
            backfill(ground, PIT, Filling("level"))
        lost = backfill(ground, [("1", box(2, 2, 8, 8))], Filling("spill"))
        assert lost.pits[0].level_m is None
        assert "not filled" in lost.designed.warnings[0].en
    assert sorted(p.name for p in Path(tmp_path).iterdir()) == ["island.tif"]


def test_a_pit_beside_unknown_ground_is_filled_to_its_own_edge_there(tmp_path):
    heights = cone()
    heights[:, 120:] = np.nan
    with saved(tmp_path / "half.tif", heights) as ground:
        done = backfill(ground, [("1", box(5, 5, 120, 195))], Filling("spill"))
        assert done.pits[0].spill_m == pytest.approx(100.0)
        edge = np.float32(heights[5:195, 119].min())
        assert done.pits[0].level_m == pytest.approx(edge)
        assert "nothing is known" in done.designed.warnings[0].en
        higher = backfill(ground, [("1", box(5, 5, 120, 195))], Filling("level", level_m=90.0))
        assert higher.pits[0].level_m == 90.0
        assert higher.designed.warnings == ()


def test_the_preview_is_the_deed(tmp_path):
    heights = cone() + np.random.default_rng(2).normal(0, 0.3, (200, 200))
    heights[150:160, 20:60] = np.nan
    with saved(tmp_path / "pit.tif", heights) as ground:
        grid = read_grid(ground)
        for settings in (
            Filling("level", level_m=83.0, settlement_share=0.04),
            Filling("level", level_m=130.0),
            Filling("volume", volume_m3=50_000.0, settlement_share=0.04),
            Filling("spill"),
            Filling("spill", fall=0.03),
            Filling("volume", volume_m3=260_000.0, fall=0.03),
            Filling("balance", bank_m3=40_000.0, gain=0.85),
        ):
            whole = backfill(ground, PIT, settings, path=tmp_path / "design.tif")
            quick = preview_backfill(grid, PIT[0][1], settings)
            with RasterSource(tmp_path / "design.tif") as source:
                np.testing.assert_allclose(quick.design, source.read()[0], atol=2e-5)
            assert quick.figures["spill_level_m"] == whole.pits[0].spill_m
            assert quick.figures["level_m"] == pytest.approx(whole.pits[0].level_m, abs=1e-5)
            assert quick.figures["capped"] == whole.pits[0].capped
            assert quick.figures["overfill_m3"] == pytest.approx(whole.pits[0].overfill_m3, rel=1e-5)


def test_the_level_of_an_array_is_that_of_its_volume():
    rng = np.random.default_rng(0)
    ground = rng.gamma(2.0, 5.0, 5000)
    ceiling = ground + rng.uniform(-1.0, 6.0, 5000)
    for top in (30.0, ceiling):
        full = fill_volume(ground, top, np.inf if isinstance(top, np.ndarray) else top)
        for share in (1e-6, 0.1, 0.5, 0.99):
            level = level_for(ground, top, share * full)
            assert fill_volume(ground, top, level) == pytest.approx(share * full, rel=1e-7)
