"""Platforms against solids of geometry, the balance of the files, and the best fall of ground that is a plane."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec
from mine_restoration_plugin.core.geodata.raster import write_raster
from mine_restoration_plugin.core.landform.graded import Batters, Fall, Graded, balanced_level, middle_of
from mine_restoration_plugin.core.landform.limits import Limits
from mine_restoration_plugin.core.landform.platforms import (
    PlatformSettings,
    design_platforms,
    preview_platform,
)
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook
from mine_restoration_plugin.core.terrain.volume import RasterSurface, cut_fill

BOOK = Rulebook.load()
CRS = "EPSG:4547"
X0, Y0 = 500_000.0, 4_000_000.0


def north_up(width: int, height: int, cell_x: float = 1.0, cell_y: float = 1.0) -> GridSpec:
    return GridSpec(width, height, (X0, cell_x, 0.0, Y0, 0.0, -cell_y), CRS)


def box(left: float, top: float, width: float, height: float) -> list[list[np.ndarray]]:
    corners = [(0, 0), (width, 0), (width, -height), (0, -height), (0, 0)]
    return [[np.array(corners) + [X0 + left, Y0 - top]]]


def places(spec: GridSpec) -> tuple[np.ndarray, np.ndarray]:
    x, y = spec.xy(*np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5))
    return x - X0, y - Y0


def solid(side: float, height: float, ratio: float) -> float:
    """A square block with sloped sides and rounded corners: a²h + 4a·nh²/2 + π(nh)²h/3."""
    return side**2 * height + 2 * side * ratio * height**2 + math.pi * (ratio * height) ** 2 * height / 3


@pytest.mark.parametrize(("level", "ratio"), [(95.0, 1.5), (106.0, 2.0)])
def test_level_pad_in_level_ground(level: float, ratio: float) -> None:
    spec = north_up(400, 500, 0.5, 0.4)
    grid = Grid(np.full(spec.shape, 100.0), spec)
    settings = PlatformSettings("given", level, cut_ratio=1.5, fill_ratio=2.0)
    _, change, _, _ = preview_platform(grid, [box(80, 80, 40, 40)], settings, BOOK)
    expected = solid(40, abs(level - 100), ratio)
    moved = (
        (change.cut_bank_m3, change.fill_compacted_m3)
        if level < 100
        else (change.fill_compacted_m3, change.cut_bank_m3)
    )
    assert moved[0] == pytest.approx(expected, rel=1e-3)
    assert moved[1] == 0


def test_pad_on_a_slope_is_the_prism_of_its_cross_section() -> None:
    """A long level pad across ground of 10 %: with 1 : 2 both ways a batter is 2h / (1 − 0.2) wide."""
    spec = north_up(400, 100, 0.5, 20.0)
    x, _ = places(spec)
    grid = Grid(100 + 0.1 * (x - 100), spec)
    settings = PlatformSettings("balanced", cut_ratio=2.0, fill_ratio=2.0)
    _, change, (platform,), _ = preview_platform(grid, [box(80, -2000, 40, 8000)], settings, BOOK)
    high = 2.0  # ground above the pad's edge, 20 m from its middle
    run = high / (0.5 - 0.1)
    expected = (20 * high / 2 + run * high / 2) * 2000
    assert platform.level_m == pytest.approx(100.0, abs=1e-6)
    assert change.cut_bank_m3 == pytest.approx(expected, rel=2e-3)
    assert change.fill_compacted_m3 == pytest.approx(expected, rel=2e-3)


def test_balance_with_swell_and_loss_is_that_of_the_files(tmp_path: Path) -> None:
    spec = GridSpec(260, 200, (X0, 0.9, 0.35, Y0, 0.5, -1.2), CRS)  # neither north-up nor at right angles
    x, y = places(spec)
    heights = 200 + 4 * np.sin(x / 30) + 3 * np.cos(y / 25) + 0.05 * x
    heights[150:, 200:] = np.nan
    dem, out = tmp_path / "dem.tif", tmp_path / "out.tif"
    write_raster(dem, spec, [(spec.whole, heights)])
    cx, cy = spec.centre
    pad = [[np.array([(-40, -30), (50, -20), (30, 0), (45, 35), (-30, 30), (-40, -30)]) + [cx, cy]]]
    settings = PlatformSettings(fall_percent=2.0, azimuth_deg=120.0, gain=0.82)
    found = design_platforms(str(dem), [pad], settings, BOOK, path=str(out))
    measured = cut_fill(RasterSurface(dem), RasterSurface(out))
    assert measured.cut_bank_m3 > 500
    assert measured.cut_bank_m3 * 0.82 == pytest.approx(measured.fill_compacted_m3, abs=1.0)
    assert found.designed.figures["balance_m3"] == pytest.approx(0, abs=1.0)
    assert found.designed.change.cut_bank_m3 == pytest.approx(measured.cut_bank_m3, rel=1e-9)
    (platform,) = found.platforms
    assert platform.fall == Fall(0.02, 120.0)
    east, north = found.platforms[0].fall.gradient
    assert (east, north) == pytest.approx((-0.02 * math.sin(math.radians(120)), -0.02 * math.cos(math.radians(120))))


def test_slopes_are_those_asked_for_and_batters_end_in_the_ground() -> None:
    spec = north_up(300, 300)
    x, y = places(spec)
    ground = 100 + 6 * np.sin(x / 35) + 5 * np.cos(y / 28)
    settings = PlatformSettings("given", 101.0, 3.0, 45.0, cut_ratio=1.25, fill_ratio=1.75)
    pad = box(90, 90, 110, 120)
    design, _, _, _ = preview_platform(Grid(ground, spec), [pad], settings, BOOK)
    inside = (np.abs(x - 145) < 54) & (np.abs(y + 150) < 59)
    dzdy, dzdx = np.gradient(design)
    np.testing.assert_allclose(np.hypot(dzdx, dzdy)[inside], 0.03, atol=1e-9)
    moved = design != ground
    for axis in (0, 1):
        first, last = (np.take(moved, range(k, 299 + k), axis) for k in (0, 1))
        assert np.abs(np.diff(design, axis=axis))[first & last].max() <= 0.8 + 1e-9
    cut, fill = moved & ~_near(inside) & (design < ground), moved & ~_near(inside) & (design > ground)
    for mask, slope in ((cut, 0.8), (fill, 1 / 1.75)):
        deep = mask & np.roll(mask, 1, 0) & np.roll(mask, -1, 0) & np.roll(mask, 1, 1) & np.roll(mask, -1, 1)
        assert deep.sum() > 100
        assert np.median(np.hypot(dzdx, dzdy)[deep]) == pytest.approx(slope, rel=1e-3)


def _near(mask: np.ndarray) -> np.ndarray:
    from scipy import ndimage

    return ndimage.binary_dilation(mask, iterations=3)


def test_best_fall_of_a_plane_is_the_plane() -> None:
    spec = north_up(200, 200)
    x, y = places(spec)
    fall = Fall(0.032, 215.0)
    dzdx, dzdy = fall.gradient
    grid = Grid(300 + dzdx * x + dzdy * y, spec)
    settings = PlatformSettings("best", fall_max_percent=5.0, gain=0.9)
    _, change, (platform,), _ = preview_platform(grid, [box(60, 60, 70, 50)], settings, BOOK)
    assert 100 * platform.fall.share == pytest.approx(3.2, abs=0.03)
    assert platform.fall.azimuth_deg == pytest.approx(215, abs=0.6)
    assert change.cut_bank_m3 + change.fill_compacted_m3 < 20
    steeper = PlatformSettings("best", fall_max_percent=2.0, fall_min_percent=1.0)
    held = preview_platform(grid, [box(60, 60, 70, 50)], steeper, BOOK)[2][0]
    assert 0.01 - 1e-9 <= held.fall.share <= 0.02 + 1e-9


def test_best_fall_is_no_worse_than_a_fine_search() -> None:
    spec = north_up(120, 120)
    x, y = places(spec)
    grid = Grid(100 + 0.03 * x + 1.5 * np.sin(x / 17) + 1.2 * np.cos(y / 13), spec)
    pad = box(40, 35, 45, 50)
    settings = PlatformSettings("best", fall_min_percent=0.5, fall_max_percent=4.0, cut_ratio=1.5, fill_ratio=1.5)
    best = preview_platform(grid, [pad], settings, BOOK)[2][0]
    tried = []
    for share in np.linspace(0.005, 0.04, 6):
        for azimuth in range(0, 360, 30):
            graded = Graded(grid, pad, Fall(float(share), float(azimuth)), Batters(1 / 1.5, 1 / 1.5))
            level = balanced_level(graded, 1.0, 1e-3)
            tried.append(level.volumes.cut + level.volumes.fill)
    assert best.cut_bank_m3 + best.fill_compacted_m3 <= min(tried) * 1.005


def test_least_earthwork_is_no_more_than_balanced() -> None:
    spec = north_up(120, 120)
    x, y = places(spec)
    grid = Grid(100 + 0.04 * x + 8 * np.exp(-((x - 60) ** 2 + (y + 60) ** 2) / 300), spec)
    results = [
        preview_platform(grid, [box(40, 35, 45, 50)], PlatformSettings(mode, fall_max_percent=4.0), BOOK)[2][0]
        for mode in ("best", "least")
    ]
    moved = [item.cut_bank_m3 + item.fill_compacted_m3 for item in results]
    assert moved[1] < moved[0]


def test_one_after_another_and_together() -> None:
    spec = north_up(300, 200)
    x, _ = places(spec)
    grid = Grid(100 + 0.05 * x, spec)
    pads = [box(60, 70, 60, 60), box(170, 70, 60, 60)]
    alike = PlatformSettings(cut_ratio=2.0, fill_ratio=2.0)
    apart = preview_platform(grid, pads, alike, BOOK)
    assert [round(item.level_m, 2) for item in apart[2]] == [104.5, 110.0]
    one = preview_platform(grid, pads, replace(alike, together=True), BOOK)
    (platform,) = one[2]
    assert platform.level_m == pytest.approx(107.25, abs=0.01)
    assert one[1].cut_bank_m3 == pytest.approx(one[1].fill_compacted_m3, abs=1.0)


def test_limits_count_what_they_hold_back() -> None:
    spec = north_up(200, 200)
    grid = Grid(np.full(spec.shape, 100.0), spec)
    settings = PlatformSettings("given", 95.0, cut_ratio=1.0)
    free = preview_platform(grid, [box(80, 80, 40, 40)], settings, BOOK)
    outline = preview_platform(grid, [box(80, 80, 40, 40)], settings, BOOK, Limits(box(80, 80, 40, 40)))
    assert outline[1].cut_bank_m3 == pytest.approx(40 * 40 * 5)
    told = outline[2][0].blocked.outside_outline_m3
    assert outline[1].cut_bank_m3 + told == pytest.approx(free[1].cut_bank_m3)
    masked = preview_platform(grid, [box(80, 80, 40, 40)], settings, BOOK, Limits(None, box(100, 100, 5, 5)))
    assert masked[2][0].blocked.masked_m3 == pytest.approx(125)
    assert masked[0][102, 102] == 100


def test_middle_of_an_outline_with_a_hole() -> None:
    polygons = [[*box(0, 0, 100, 100)[0], *box(50, 0, 50, 100)[0]]]
    assert middle_of(polygons) == pytest.approx((X0 + 25, Y0 - 50))


@pytest.mark.parametrize(
    ("settings", "at", "says"),
    [
        (PlatformSettings("given"), (0, 0), "Give the level"),
        (PlatformSettings(cut_ratio=0.0), (0, 0), "cannot be built"),
        (PlatformSettings("best", fall_min_percent=6.0), (0, 0), "above the largest"),
        (PlatformSettings(), (9000, 0), "beside the terrain model"),
        (PlatformSettings(), (60, 0), "not known"),
    ],
)
def test_what_cannot_be_built_is_a_sentence(
    settings: PlatformSettings, at: tuple[float, float], says: str, tmp_path: Path
) -> None:
    spec = north_up(200, 100)
    heights = np.full(spec.shape, 50.0)
    heights[:, 80:] = np.nan
    dem = tmp_path / "dem.tif"
    write_raster(dem, spec, [(spec.whole, heights)])
    pad = [[box(30, 30, 20, 20)[0][0] + at]]
    with pytest.raises(InputError, match=says):
        design_platforms(str(dem), [pad], settings, BOOK, path=str(tmp_path / "out.tif"))
    assert [p.name for p in tmp_path.iterdir()] == ["dem.tif"]


def test_cancelled_half_way_leaves_nothing(tmp_path: Path) -> None:
    spec = north_up(200, 100)
    dem = tmp_path / "dem.tif"
    write_raster(dem, spec, [(spec.whole, places(spec)[0] * 0.1)])
    seen: list[float] = []
    progress = Progress(lambda share, _: seen.append(share), lambda: len(seen) > 3)
    with pytest.raises(Cancelled):
        design_platforms(str(dem), [box(30, 30, 20, 20)], PlatformSettings(), BOOK, path=str(tmp_path / "o.tif"),
                         progress=progress)  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["dem.tif"]
