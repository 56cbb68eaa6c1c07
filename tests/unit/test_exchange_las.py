"""LAS read by its rules: real clouds, and files put together byte by byte from the specification."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.exchange import las
from mine_restoration_plugin.core.exchange.las import cloud_system, read_ground
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.unit.las_case import keys, write_las

DATA = Path(__file__).resolve().parents[1] / "data" / "laz_coromandel"
PLAIN = [(500_000 + i % 7, 3_100_000 + i // 7, 100 + 0.5 * i, 2, False) for i in range(49)]
MORE = [(500_001, 3_100_001, -999, 7, False), (500_002, 3_100_002, 900, 18, False), (500_003, 3_100_003, 120, 5, False),
        (500_004, 3_100_004, 555, 2, True), (500_005, 3_100_005, 103, 8, False)]  # fmt: skip


def test_the_published_cloud():
    """SOURCE.md: 10,000 points, 226 of ground, 12 of noise, LAS 1.4, point format 6, EPSG:2193."""
    found = read_ground(DATA / "points_test.las")
    assert (found.total, found.ground, found.noise) == (10_000, 226, 12)
    assert found.classes == {2: 226, 3: 3_798, 4: 5_497, 5: 467, 7: 12}
    assert (found.version, found.point_format, found.crs) == ("1.4", 6, "EPSG:2193")
    assert found.height_datum == "NZVD2016 height"
    assert found.points.shape == (226, 3)
    assert found.points[:, 2].min() >= 765.9
    assert found.points[:, 2].max() <= 849.1
    assert found.thinned_m is None


@pytest.mark.parametrize(("minor", "form"), [(0, 0), (1, 1), (2, 2), (2, 3), (3, 1), (4, 6), (4, 0)])
def test_every_version_gives_ground_without_noise_and_withheld(tmp_path, minor, form):
    path = write_las(tmp_path / "点云.las", PLAIN + [p for p in MORE if form >= 6 or p[3] < 32], minor=minor, form=form)
    found = read_ground(path)
    assert (found.total, found.ground, found.noise, found.withheld) == (54, 49, 2, 1)
    assert found.points == pytest.approx(np.array([p[:3] for p in PLAIN]))
    assert found.crs is None
    assert read_ground(path, classes=(2, 8)).ground == 50


def test_system_and_feet_from_geotiff_keys(tmp_path):
    path = write_las(tmp_path / "a.las", PLAIN, vlrs=[keys((1024, 1), (3072, 4547), (4096, 5737), (4099, 9001))])
    assert read_ground(path).crs == "EPSG:4547"
    assert read_ground(path).height_datum == "Yellow Sea 1985 height"
    assert cloud_system(path)[2] == pytest.approx((500_000, 3_100_000, 500_006, 3_100_006))
    feet = write_las(tmp_path / "b.las", PLAIN, vlrs=[keys((1024, 1), (3072, 4547), (4099, 9002))])
    found = read_ground(feet)
    assert found.points[:, 2] == pytest.approx(0.3048 * np.array([p[2] for p in PLAIN]))
    assert "0.3048" in found.notes[0].en
    unknown = write_las(tmp_path / "c.las", PLAIN, vlrs=[keys((1024, 1), (3072, 32767))])
    assert read_ground(unknown).crs is None


def test_many_points_are_thinned_to_means_in_bounded_memory(tmp_path, monkeypatch):
    """Means of points on a plane lie on it, and every square keeps one."""
    monkeypatch.setattr(las, "_PIECE", 500)
    chance = np.random.default_rng(2)
    xy = chance.uniform(0, 100, (6_000, 2)).round(2)
    points = [(x, y, round(50 + 0.25 * x - 0.5 * y, 2), 2, False) for x, y in xy.tolist()]
    found = read_ground(write_las(tmp_path / "a.las", points), most_points=400)
    assert found.ground == 6_000
    assert 100 < len(found.points) <= 400
    assert found.thinned_m >= 5
    plane = 50 + 0.25 * found.points[:, 0] - 0.5 * found.points[:, 1]
    assert np.abs(found.points[:, 2] - plane).max() < 0.01
    assert np.ptp(found.points[:, 0]) > 90


def test_only_points_within_are_kept(tmp_path):
    path = write_las(tmp_path / "a.las", PLAIN)
    assert read_ground(path, within=(500_000, 3_100_000, 500_002.5, 3_100_001.5)).ground == 6
    with pytest.raises(InputError, match="no ground points"):
        read_ground(path, within=(0, 0, 1, 1))


def test_laz_without_a_decompressor_is_said_in_a_sentence():
    from mine_restoration_plugin.libs import laspy

    if laspy.LazBackend.detect_available():
        assert read_ground(DATA / "points_test.laz").ground == 226
    else:
        with pytest.raises(InputError, match=r"compressed \(LAZ\).*Save it as LAS"):
            read_ground(DATA / "points_test.laz")


def test_broken_files_are_refused_with_their_reason(tmp_path):
    cut_off = tmp_path / "cut.las"
    cut_off.write_bytes(write_las(tmp_path / "a.las", PLAIN).read_bytes()[:-200])
    with pytest.raises(InputError, match=r"cut.las"):
        read_ground(cut_off)
    text, empty = tmp_path / "text.las", tmp_path / "empty.las"
    text.write_text("x y z\n" * 100)
    empty.write_bytes(b"")
    for path in (text, empty):
        with pytest.raises(InputError, match="cannot be read as a point cloud"):
            read_ground(path)
    for path in (tmp_path, tmp_path / "none.las"):
        with pytest.raises(InputError, match="There is no point cloud"):
            read_ground(path)
    unclassified = write_las(tmp_path / "u.las", [(x, y, z, 1, False) for x, y, z, *_ in PLAIN])
    with pytest.raises(InputError, match=r"it has class 1 \(49\). Classify the ground first"):
        read_ground(unclassified)
    with pytest.raises(InputError, match="none of the noise classes"):
        read_ground(unclassified, classes=(2, 7))


def test_cancelled_half_way(tmp_path, monkeypatch):
    monkeypatch.setattr(las, "_PIECE", 10)
    seen = []
    progress = Progress(lambda share, _: seen.append(share), lambda: len(seen) > 2)
    with pytest.raises(Cancelled):
        read_ground(write_las(tmp_path / "a.las", PLAIN), progress=progress)
    assert len(seen) == 3


def test_the_bundled_reader_is_nobody_elses():
    read_ground(DATA / "points_test.las")
    assert "mine_restoration_plugin.libs.laspy" in sys.modules
    assert not any(str(path).rstrip("/").endswith("libs") for path in sys.path)


def test_a_key_directory_is_what_the_specification_says():
    assert struct.unpack("<4H", keys((3072, 4547))[54:62]) == (1, 1, 0, 1)
