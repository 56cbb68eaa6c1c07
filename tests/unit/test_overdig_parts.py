"""The parts of the check: what stands, what is noise; and that neither direction, place nor tile of a grid matters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.earthrock.overdig import scan, survey
from mine_restoration_plugin.core.earthrock.overdig.deed import check_overdig
from mine_restoration_plugin.core.earthrock.overdig.noise import Scattered, counts, is_noise_free
from mine_restoration_plugin.core.earthrock.overdig.request import Area
from mine_restoration_plugin.core.earthrock.overdig.stable import (
    Material,
    free_height_m,
    stable_tan,
)
from mine_restoration_plugin.core.geodata.grid import GridSpec
from tests.unit.overdig_case import CRS, EAST, NORTH, asked, box, pit

ANGLES = st.floats(5.0, 50.0)


@given(ANGLES, st.floats(1.0, 2.0), st.floats(0.0, 0.5))
def test_the_stable_slope_has_the_factor_asked_for(phi: float, fos: float, ru: float) -> None:
    """Without cohesion the infinite slope of domain 6.1, F = (1 − ru/cos²β)·tanφ/tanβ, gives F back."""
    material = Material("m", [], phi_deg=phi, ru=ru)
    tangent = stable_tan(material, fos)
    found = (1 - ru * (1 + tangent**2)) * math.tan(math.radians(phi)) / tangent
    assert found == pytest.approx(fos, rel=1e-9)


def test_a_face_angle_for_another_factor() -> None:
    material = Material("m", [], face_deg=45)
    assert stable_tan(material, 1.3) == pytest.approx(1.0)
    assert stable_tan(material, 1.0, 1.3) == pytest.approx(1.3)


def test_the_factor_of_a_wall_with_cohesion() -> None:
    """9 m over 9 m, 9.5 over 10 and 10 over 11 between centres of cells: F of each from
    H = 2.67c/(γF)·tan(45° + φm/2) + d·tanφ/F, solved here by scipy; the least of the three."""
    from scipy.optimize import brentq

    def spare(fos: float, height: float, distance: float) -> float:
        mobilised = math.atan(math.tan(math.radians(30)) / fos)
        upright = 2.67 * 8 / (20 * fos) * math.tan(math.pi / 4 + mobilised / 2)
        return upright + distance * math.tan(math.radians(30)) / fos - height

    wanted = min(brentq(spare, 0.1, 9, args=pair) for pair in ((9, 9), (9.5, 10), (10, 11)))
    wall = np.tile(np.clip(90 + np.maximum(np.arange(120) + 0.5 - 40, 0.0), 90.0, 100.0), (60, 1))
    material = (Material("m", [], c_kpa=8, phi_deg=30, gamma_kn_m3=20),)
    found = check_overdig(
        asked(wall, wall, boundary=box(0, 0, 120, 60), pits=None, materials=material, required_fos=1.3)
    )
    assert found.alternatives[0].minimum_fs == pytest.approx(wanted, rel=0.011)
    assert found.alternatives[-1].minimum_fs == found.alternatives[0].minimum_fs


def test_the_upright_height_by_hand() -> None:
    """c 12, φ 20°, γ 18, F 1: Culmann 4·12/18·tan 55° = 3.808 m; Terzaghi's 2.67 of it."""
    material = Material("m", [], c_kpa=12, phi_deg=20, gamma_kn_m3=18)
    assert free_height_m(material, 1.0, 4.0) == pytest.approx(3.8084, abs=1e-3)
    assert free_height_m(material, 1.0, 2.67) == pytest.approx(3.8084 * 2.67 / 4, abs=1e-3)
    assert free_height_m(Material("m", [], phi_deg=30), 1.3, 4.0) == 0.0


@settings(max_examples=200)
@given(st.floats(1.0, 80.0), ANGLES, st.floats(1.0, 1.5), st.floats(0.1, 60.0))
def test_the_rule_never_lies_above_culmann_s_wedge(c: float, phi: float, fos: float, distance: float) -> None:
    """What leans back by a distance may rise by the rule; the plane wedge (Culmann) holds at least that much."""
    material = Material("m", [], c_kpa=c, phi_deg=phi, gamma_kn_m3=20)
    mobilised = math.atan(math.tan(math.radians(phi)) / fos)
    rise = free_height_m(material, fos, 4.0) + distance * stable_tan(material, fos)
    face = math.atan2(rise, distance)
    wedge = 4 * c / (20 * fos) * math.sin(face) * math.cos(mobilised) / (1 - math.cos(face - mobilised))
    assert rise <= wedge * (1 + 1e-9)


def limit_of(z: np.ndarray, searched: int) -> float:
    scattered = Scattered()
    scattered.add(z)
    return scattered.limit(searched)


def test_noise_of_many_checks_seldom_counts() -> None:
    """400 pictures of pure noise of 100 × 100 cells; at most 1 in 20 may have a group or a cell that counts."""
    from scipy import ndimage

    random, false = np.random.default_rng(11), 0
    for _ in range(400):
        z = random.normal(size=(100, 100))
        labels, number = ndimage.label(z > 1.96)
        cells = np.bincount(labels.ravel())[1:]
        sums = ndimage.sum(z, labels, np.arange(1, number + 1))
        beyond = z[z > 1.96]
        false += bool(counts(cells, sums, z.size, noise_free=False).any() or (beyond >= limit_of(beyond, z.size)).any())
    assert 1 <= false <= 20


def test_what_counts() -> None:
    one = np.array([1])
    assert 4.5 < limit_of(np.array([7.0]), 10_000) < 4.7  # 2.3 times the level of detection
    assert limit_of(np.array([4.0]), 10_000) == math.inf
    assert limit_of(np.full(16, 3.9), 1600) <= 3.9
    assert limit_of(np.full(16, 3.2), 1600) == math.inf
    assert not counts(one, np.array([4.0]), 10_000, noise_free=False)[0]
    assert counts(np.array([9]), np.array([9 * 2.0]), 1_000_000, noise_free=False)[0]
    assert not counts(np.array([3]), np.array([3 * 2.0]), 1_000_000, noise_free=False)[0]
    assert counts(one, np.array([2.0]), 1_000_000, noise_free=True)[0]
    assert is_noise_free(100, 95)
    assert not is_noise_free(100, 80)
    assert not is_noise_free(0, 0)


def planted(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ground with a slope, and a design with cuts and fills of every kind; multiples of 1/64 m are exact."""
    random = np.random.default_rng(seed)
    before = np.round(64 * (pit(70, 90) + np.linspace(0, 5, 90))) / 64
    design = before.copy()
    for _ in range(8):
        row, column = random.integers(0, 60), random.integers(0, 80)
        height, width = random.integers(1, 12, 2)
        design[row : row + height, column : column + width] += random.integers(-128, 96) / 64
    return before, design


def figures(before: np.ndarray, design: np.ndarray, spec: GridSpec, shift: tuple[float, float] = (0, 0)) -> list:
    """What must not depend on how the grid lies; outlines stand where they stand on the ground."""
    east, north = shift

    def moved(*corners: float) -> list:
        return [[ring + (east, north) for ring in rings] for rings in box(*corners)]

    request = asked(
        before, design, spec, boundary=moved(12.4, 8, 80.7, 60.5), pits=(Area("K1", moved(30, 20.5, 60.25, 50)),),
        red_lines=(Area("R", moved(0, 0, 20, 30)),),
        materials=(Material("m", [], c_kpa=5, phi_deg=35, gamma_kn_m3=19),),
        required_fos=1.25, tolerance_m=0.1, legacy=moved(20, 10, 70, 60),
    )  # fmt: skip
    found = check_overdig(request)
    return [
        found.floor_cut_m3, found.floor_lowered_m, found.outside_cut_m3,
        *(value for clause in found.clauses for value in (clause.volume_m3, clause.height_m, clause.area_m2)),
        *(clause.check.verdict.value for clause in found.clauses),
        sorted(round(zone.cut_m3, 6) for zone in found.zones),
        *(one.cut_bank_m3 for one in found.alternatives), *(one.above_m3 for one in found.alternatives),
        *(one.minimum_fs for one in found.alternatives),
    ]  # fmt: skip


def same(one: list, other: list) -> None:
    for first, second in zip(one, other):
        if isinstance(first, float):
            assert first == pytest.approx(second, rel=1e-7, abs=1e-6)
        else:
            assert first == second


def plain(shape: tuple[int, int]) -> GridSpec:
    return GridSpec(shape[1], shape[0], (EAST, 1.0, 0.0, NORTH, 0.0, -1.0), CRS)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_flipped_turned_and_moved_grids_give_the_same(seed: int) -> None:
    before, design = planted(seed)
    rows, columns = before.shape
    usual = figures(before, design, plain(before.shape))
    south_up = GridSpec(columns, rows, (EAST, 1.0, 0.0, NORTH - rows, 0.0, 1.0), CRS)
    same(usual, figures(before[::-1].copy(), design[::-1].copy(), south_up))
    turned = GridSpec(rows, columns, (EAST, 0.0, 1.0, NORTH, -1.0, 0.0), CRS)
    same(usual, figures(before.T.copy(), design.T.copy(), turned))
    away = GridSpec(columns, rows, (EAST + 1024, 1.0, 0.0, NORTH - 512, 0.0, -1.0), CRS)
    same(usual, figures(before, design, away, (1024.0, -512.0)))


@pytest.mark.parametrize("side", [7, 16, 33])
def test_tiles_do_not_matter(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before, design = planted(5)
    usual = figures(before, design, plain(before.shape))
    for module in (scan, survey):
        monkeypatch.setattr(module, "TILE", side)
    same(usual, figures(before, design, plain(before.shape)))


def test_oblong_cells() -> None:
    """Cells of 2 × 0.5 m: volumes by their area, and 45 degrees measured in metres on both axes."""
    column = np.arange(60) * 2.0 + 1.0
    before = np.tile(np.clip(90 + np.maximum(column - 60, 0), 90, 100), (80, 1))
    design = before.copy()
    design[10:30, 40:50] -= 0.5
    spec = GridSpec(60, 80, (EAST, 2.0, 0.0, NORTH, 0.0, -0.5), CRS)
    material = (Material("m", [], face_deg=50),)
    found = check_overdig(
        asked(before, design, spec, boundary=box(0, 0, 120, 40), pits=None, materials=material, required_fos=1.3)
    )
    assert found.zones[0].cut_m3 == pytest.approx(0.5 * 20 * 10 * 1.0)
    assert found.clause("bench_on_stable").volume_m3 == pytest.approx(100.0)
    steep = check_overdig(
        asked(before, design, spec, boundary=box(0, 0, 120, 40), pits=None, required_fos=1.3,
              materials=(Material("m", [], face_deg=40),))
    )  # fmt: skip
    assert steep.alternatives[1].cut_bank_m3 > 100
