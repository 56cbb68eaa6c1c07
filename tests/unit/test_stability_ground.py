"""Sections cut from surfaces, strata below them, infinite slopes, reliability."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
from mine_restoration_plugin.core.diagnosis.stability.cutting import ground_line, simplified, steepest_sections
from mine_restoration_plugin.core.diagnosis.stability.deed import Wanted, cut_sections, judge
from mine_restoration_plugin.core.diagnosis.stability.draws import triangular, uniforms
from mine_restoration_plugin.core.diagnosis.stability.figure import draw
from mine_restoration_plugin.core.diagnosis.stability.infinite import SoilZone, infinite_factor, infinite_slope
from mine_restoration_plugin.core.diagnosis.stability.reading import section_from
from mine_restoration_plugin.core.diagnosis.stability.reliability import reliability
from mine_restoration_plugin.core.diagnosis.stability.strata import materials, read_strata, section_on
from mine_restoration_plugin.core.geodata.raster import opened, read_grid
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook.book import Rulebook
from tests.unit.terrain_case import rectangle, tif

BOOK = Rulebook.load()
ROTATED = (500_000.0, 1.6, 0.6, 3_100_200.0, 0.8, -1.2)  # oblong cells, turned


def cells(transform, shape):
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    return (
        transform[0] + transform[1] * columns + transform[2] * rows,
        transform[3] + transform[4] * columns + transform[5] * rows,
    )


@pytest.fixture
def bank(tmp_path):
    """A bank that rises to the east by 20 m over 30 m, on turned oblong cells."""
    x, y = cells(ROTATED, (90, 120))
    heights = 100.0 + 20.0 * np.clip((x - 500_100.0) / 30.0, 0, 1)
    return tif(tmp_path / "bank.tif", heights.astype("float64"), ROTATED)


def test_a_line_across_a_bank_gives_its_profile(bank):
    with opened(bank) as source:
        ground = ground_line(source, [[500_080.0, 3_100_180.0], [500_150.0, 3_100_180.0]])
    assert ground[0] == pytest.approx((0.0, 100.0), abs=1e-6)
    assert ground[-1] == pytest.approx((70.0, 120.0), abs=1e-6)
    assert np.interp(35.0, *ground.T) == pytest.approx(110.0, abs=0.3)
    assert len(ground) < 20  # straight stretches keep their ends only


def test_the_steepest_face_is_found_and_crossed_along_its_fall(bank):
    with opened(bank) as source:
        faces = steepest_sections(source, 2)
    face = faces[0]
    assert 500_098 < face.x < 500_132
    assert face.slope_deg == pytest.approx(math.degrees(math.atan(2 / 3)), abs=6)
    run = face.line[1] - face.line[0]
    assert run[0] > 0  # from the foot up, to the east
    assert abs(run[1]) < 0.05 * run[0]
    assert face.height_m == pytest.approx(20.0, abs=2.5)
    with opened(bank) as source:
        again = steepest_sections(source, 2)
    assert [f.line.tolist() for f in again] == [f.line.tolist() for f in faces]


def test_one_rough_cell_is_no_face(tmp_path):
    heights = np.full((60, 60), 50.0)
    heights[30, 30] = 58.0
    path = tif(tmp_path / "spike.tif", heights)
    with pytest.raises(InputError, match="no face steeper than 15"):
        cut_sections(path, [], "loess", BOOK)


def test_missing_heights_degrees_and_short_lines_are_refused(tmp_path, bank):
    heights = np.full((40, 40), 5.0)
    heights[:, 20:] = -9999
    holes = tif(tmp_path / "holes.tif", heights, nodata=-9999)
    line = [[500_002.0, 3_100_190.0], [500_038.0, 3_100_190.0]]
    with opened(holes) as source, pytest.raises(InputError, match=r"no heights under the section line P from 1[78]\."):
        ground_line(source, line, "P")
    degrees = tif(tmp_path / "degrees.tif", np.zeros((9, 9)), (113.0, 1e-4, 0, 34.0, 0, -1e-4), "EPSG:4490")
    with opened(degrees) as source, pytest.raises(InputError, match="degrees"):
        ground_line(source, line)
    with opened(degrees) as source, pytest.raises(InputError, match="degrees"):
        steepest_sections(source, 1)
    with opened(bank) as source, pytest.raises(InputError, match="shorter than two cells"):
        ground_line(source, [[500_100.0, 3_100_180.0], [500_101.0, 3_100_180.0]])


def test_no_data_anywhere_has_no_face(tmp_path):
    path = tif(tmp_path / "none.tif", np.full((30, 30), -9999.0), nodata=-9999)
    with pytest.raises(InputError, match="no data"):
        cut_sections(path, [], "loess", BOOK)


def test_simplifying_keeps_within_its_tolerance():
    x = np.linspace(0, 100, 800)
    line = np.column_stack((x, np.sin(x / 7)))
    kept = simplified(line, 0.01)
    assert len(kept) < 200
    assert np.abs(np.interp(x, *kept.T) - line[:, 1]).max() <= 0.01 + 1e-12


def test_strata_from_table_json_and_rulebook(tmp_path):
    table = tmp_path / "地层.csv"
    table.write_bytes(
        "name,thickness_m,gamma_kn_m3,c_kpa,phi_deg,c_kpa_low,c_kpa_high\n"
        "黄土,6,16.5,25,24,15,35\n\n基岩,,25,200,36,,\n".encode("gb18030")
    )
    found = read_strata(str(table), BOOK).strata
    assert [(s.name, s.thickness_m) for s in found] == [("黄土", 6.0), ("基岩", None)]
    assert found[0].ranges == {"c_kpa": [15.0, 35.0]}
    file = tmp_path / "strata.json"
    layers = [{"name": "fill", "thickness_m": 2, "gamma_kn_m3": 18, "c_kpa": 5, "phi_deg": 20, "ru": 0.1}]
    layers.append({"name": "rock", "gamma_kn_m3": 25, "c_kpa": 100, "phi_deg": 35})
    file.write_text(json.dumps({"layers": layers, "kh": 0.05}), encoding="utf-8")
    read = read_strata(str(file), BOOK)
    assert read.settings == {"kh": 0.05}
    ground = np.array([[0.0, 10.0], [50.0, 10.0], [80.0, 30.0], [120.0, 30.0]])
    section = section_on(ground, read, name="P1", water_depth_m=3.0)
    assert section.kh == 0.05
    assert section.layers[1].top[:, 1].tolist() == [8.0, 8.0, 28.0, 28.0]
    assert section.water[:, 1].tolist() == [7.0, 7.0, 27.0, 27.0]
    ruled = read_strata("loess:6|rock", BOOK)
    assert ruled.strata[0].values["c_kpa"] == BOOK.number("stability.material.loess.c_kpa")
    assert len(ruled.notes) == 2
    assert set(materials(BOOK)) >= {"loess", "waste_rock", "rock"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gold:3|rock", "no material gold"),
        ("loess|rock", "stratum 1 .loess. has no thickness"),
        ("loess:-1|rock", "not positive"),
        ("loess:x|rock", "'x' is not a number"),
    ],
)
def test_strata_that_make_no_ground_are_refused(text, words):
    with pytest.raises(InputError, match=words):
        read_strata(text, BOOK)


def test_tables_without_columns_or_rows_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,c_kpa\nx,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks the columns gamma_kn_m3, phi_deg"):
        read_strata(str(path), BOOK)
    path.write_text("name,gamma_kn_m3,c_kpa,phi_deg\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no strata"):
        read_strata(str(path), BOOK)


def test_sections_of_a_surface_are_judged_and_the_weakest_governs(bank):
    lines = [
        ("A", [[500_080.0, 3_100_180.0], [500_150.0, 3_100_180.0]]),
        ("B", [[500_080.0, 3_100_170.0], [500_170.0, 3_100_215.0]]),
    ]
    sections, notes = cut_sections(bank, lines, "silty_clay:30|rock", BOOK, kh=0.1)
    found = judge(sections, Wanted("bishop"), BOOK, notes)
    factors = [item.found.factor for item in found.judged]
    assert found.weakest.found.factor == min(factors) == factors[0]  # B crosses aslant, on a gentler profile
    assert found.judged[0].found.section.kh == 0.1
    data = found.to_json()
    assert data["governing"] == 0
    assert [item["section"]["name"] for item in data["sections"]] == ["A", "B"]
    assert json.dumps(data, allow_nan=False)
    assert draw(found.weakest.found, chinese=False)[:4] == b"\x89PNG"
    assert draw(found.weakest.found) == draw(found.weakest.found)


def test_infinite_slopes_have_their_closed_forms():
    beta, phi = math.radians(30), math.radians(36)
    dry = infinite_factor(np.array([30.0]), 0.0, 36.0, 19.0, 2.0)
    assert dry[0] == pytest.approx(math.tan(phi) / math.tan(beta))
    full = infinite_factor(np.array([30.0]), 0.0, 36.0, 18.0, 2.0, 1.0, 20.0)
    assert full[0] == pytest.approx((20 - 9.81) / 20 * math.tan(phi) / math.tan(beta))
    sticky = infinite_factor(np.array([30.0]), 12.0, 0.0, 19.0, 2.0)
    assert sticky[0] == pytest.approx(12 / (19 * 2 * math.sin(beta) * math.cos(beta)))
    shaken = infinite_factor(np.array([30.0]), 0.0, 36.0, 19.0, 2.0, kh=0.2)
    exact = (1 - 0.2 * math.tan(beta)) / (math.tan(beta) + 0.2) * math.tan(phi)
    assert shaken[0] == pytest.approx(exact)
    assert infinite_factor(np.array([0.0]), 5.0, 30.0, 19.0, 2.0)[0] == math.inf


SOIL = {"c_kpa": 4.0, "phi_deg": 30.0, "gamma_kn_m3": 19.0, "depth_m": 1.5, "water_ratio": 0.4}


def test_a_tilted_plane_has_one_factor_and_zones_and_rasters_win(tmp_path):
    transform = (500_000.0, 2.0, 0.0, 3_100_200.0, 0.0, -3.0)
    x, y = cells(transform, (50, 60))
    dem = tif(tmp_path / "plane.tif", 100 + 0.3 * x - 150_000 + 0.4 * (y - 3_100_000), transform)
    depth = tif(tmp_path / "depth.tif", np.where(x < 500_060, 1.5, 3.0).astype("float64"), transform)
    slope = math.degrees(math.atan(0.5))
    with opened(dem) as source:
        plain = infinite_slope(source, SOIL, path=tmp_path / "f.tif", required=1.5)
        with opened(tmp_path / "f.tif") as written:
            grid = read_grid(written)
        exact = infinite_factor(np.array([slope]), 4.0, 30.0, 19.0, 1.5, 0.4)[0]
        assert np.nanmax(np.abs(grid.array - exact)) < 1e-5
        assert plain.least == pytest.approx(exact, rel=1e-6)
        assert plain.area_m2 == 48 * 58 * 6.0  # Horn's slope needs all eight neighbours
        assert plain.area_below_m2 == (plain.area_m2 if exact < 1.5 else 0)
        zone = SoilZone([[rectangle(500_080, 3_100_060, 500_120, 3_100_198)]], {"c_kpa": 0.0, "phi_deg": 20.0}, "soft")
        zoned = infinite_slope(source, SOIL, zones=[zone], rasters={"depth_m": depth}, path=tmp_path / "z.tif")
    soft = infinite_factor(np.array([slope]), 0.0, 20.0, 19.0, 3.0, 0.4)[0]
    assert zoned.least == pytest.approx(soft, rel=1e-6)
    assert zoned.area_failing_m2 == pytest.approx(19 * 2 * 46 * 3, abs=60 * 6)
    with opened(tmp_path / "z.tif") as written:
        grid = read_grid(written)
    deep = infinite_factor(np.array([slope]), 4.0, 30.0, 19.0, 3.0, 0.4)[0]
    assert grid.array[25, 35] == pytest.approx(deep, rel=1e-6)
    assert grid.array[25, 10] == pytest.approx(exact, rel=1e-6)


def test_infinite_slopes_say_what_is_missing_and_leave_nothing_half_made(tmp_path):
    heights = np.add.outer(np.zeros(30), np.arange(30.0))
    heights[3, 3] = -9999
    dem = tif(tmp_path / "dem.tif", heights, nodata=-9999)
    with opened(dem) as source:
        with pytest.raises(InputError, match="depth_m is given neither"):
            infinite_slope(source, {key: value for key, value in SOIL.items() if key != "depth_m"})
        with pytest.raises(InputError, match="water_ratio is 1.5"):
            infinite_slope(source, {**SOIL, "water_ratio": 1.5})
        with pytest.raises(Cancelled):
            infinite_slope(source, SOIL, path=tmp_path / "f.tif", progress=Progress(is_cancelled=lambda: True))
        zone = SoilZone([[rectangle(500_000, 3_100_180, 500_010, 3_100_200)]], {"c_kpa": 1.0})
        only = infinite_slope(source, {key: v for key, v in SOIL.items() if key != "c_kpa"}, zones=[zone])
    assert only.area_unknown_m2 > 0
    assert "no factor is given" in only.warnings[0].en
    assert [path.name for path in tmp_path.iterdir()] == ["dem.tif"]


def test_trials_are_the_same_for_a_seed_and_have_the_distribution_stated():
    assert uniforms(7, 3).tolist() == pytest.approx([0.625095466604667, 0.8972138009695755, 0.7756856902451935], abs=0)
    drawn = triangular(uniforms(1, 200_000), 2.0, 3.0, 7.0)
    assert drawn.mean() == pytest.approx(4.0, abs=0.01)
    assert drawn.var() == pytest.approx((4 + 9 + 49 - 6 - 14 - 21) / 18, rel=0.01)
    assert 2.0 <= drawn.min() < drawn.max() <= 7.0


def test_reliability_of_a_slope_whose_factor_is_its_cohesion():
    """φ = 0: F is c over the c that just holds, so that the probability of failure is the triangle's own."""
    ground = [[0, 10], [20, 10], [40, 20], [70, 20]]
    slip = {"circle": [28.0, 30.0, 21.8]}
    layer = {"top": ground, "gamma_kn_m3": 20, "c_kpa": 32.0, "phi_deg": 0.0, "ranges": {"c_kpa": [20.0, 50.0]}}
    found = analyse(section_from({"ground": ground, "layers": [layer], "slip": slip}))
    holds = 32.0 / found.factor
    exact = (holds - 20) ** 2 / (30 * 12)
    assert 0.05 < exact < 0.95
    trusted = reliability(found, 4000, 3)
    assert trusted.probability == pytest.approx(exact, abs=0.02)
    assert trusted.probability_low < exact < trusted.probability_high
    mean, variance = (20 + 32 + 50) / 3, (400 + 1024 + 2500 - 640 - 1000 - 1600) / 18
    assert trusted.mean == pytest.approx(mean / holds, rel=0.01)
    assert trusted.beta == pytest.approx((mean - holds) / math.sqrt(variance), abs=0.05)
    assert trusted.beta_low < (mean - holds) / math.sqrt(variance) < trusted.beta_high
    assert reliability(found, 4000, 3) == trusted
    assert reliability(found, 4000, 4) != trusted


def test_without_ranges_nothing_is_made_up():
    ground = [[0, 10], [20, 10], [40, 20], [70, 20]]
    layer = {"top": ground, "gamma_kn_m3": 20, "c_kpa": 32.0, "phi_deg": 0.0}
    trusted = reliability(analyse(section_from({"ground": ground, "layers": [layer]})), 100, 1)
    assert trusted.probability is None
    assert trusted.beta is None
    assert "No quantity has a range" in trusted.notes[0].en
