"""Photographs and documents beside the register: what they say, where they belong, and whether they are still the same.

The photographs are made with Pillow, which writes EXIF on its own terms.
"""

from __future__ import annotations

import hashlib
import io
import os

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from mine_restoration_plugin.core.geodata.crs import transform_points
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.evidence import CHANGED, GONE, OK, add_evidence, check_evidence
from mine_restoration_plugin.core.register.photo import THUMBNAIL_PX, read_photo
from mine_restoration_plugin.core.register.query import Query
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import CRS, STORES, register_in, square

Rational = TiffImagePlugin.IFDRational
DATE, ORIENTATION, GPS, EXIF = 0x9003, 0x0112, 0x8825, 0x8769


def dms(degrees):
    whole = abs(degrees)
    minutes = (whole - int(whole)) * 60
    return (Rational(int(whole)), Rational(int(minutes)), Rational(round((minutes - int(minutes)) * 60 * 10000), 10000))


def photograph(path, lon=None, lat=None, azimuth=None, magnetic=False, utc=None, local=None, offset=None, turn=1):
    """A red left half and a blue right half, 800 × 600 as the sensor saw it."""
    pixels = np.zeros((600, 800, 3), np.uint8)
    pixels[:, :400, 0] = 250
    pixels[:, 400:, 2] = 250
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    gps, inner = {}, {}
    if lon is not None:
        gps.update({1: "N" if lat >= 0 else "S", 2: dms(lat), 3: "E" if lon >= 0 else "W", 4: dms(lon)})
        gps.update({5: b"\x00", 6: Rational(1234, 10)})
    if azimuth is not None:
        gps.update({16: "M" if magnetic else "T", 17: Rational(round(azimuth * 100), 100)})
    if utc is not None:
        day, clock = utc.split("T")
        gps.update({29: day.replace("-", ":"), 7: tuple(Rational(int(part)) for part in clock.split(":"))})
    if local is not None:
        inner[DATE] = local
    if offset is not None:
        inner[0x9011] = offset
    if gps:
        exif[GPS] = gps
    if inner:
        exif[EXIF] = inner
    Image.fromarray(pixels).save(path, exif=exif, quality=95)
    return path


LON, LAT = 114.0123, 33.4256


def test_position_direction_and_time_are_read(tmp_path):
    photo = read_photo(photograph(tmp_path / "a.jpg", LON, LAT, 271.25, utc="2026-05-01T02:03:04"))
    assert photo.lon == pytest.approx(LON, abs=1e-7)
    assert photo.lat == pytest.approx(LAT, abs=1e-7)
    assert photo.azimuth_deg == 271.25
    assert photo.altitude_m == pytest.approx(123.4)
    assert not photo.magnetic
    assert photo.taken_utc == "2026-05-01T02:03:04Z"


def test_west_and_south_are_negative(tmp_path):
    photo = read_photo(photograph(tmp_path / "a.jpg", -47.5, -1.25))
    assert (photo.lon, photo.lat) == pytest.approx((-47.5, -1.25), abs=1e-7)


def test_a_clock_with_its_offset_is_utc_and_one_without_is_not(tmp_path):
    told = read_photo(photograph(tmp_path / "a.jpg", local="2026:05:01 01:00:00", offset="+08:00"))
    assert told.taken_utc == "2026-04-30T17:00:00Z"
    untold = read_photo(photograph(tmp_path / "b.jpg", local="2026:05:01 01:00:00"))
    assert untold.taken_utc is None
    assert untold.local_time.isoformat() == "2026-05-01T01:00:00"


def test_a_photograph_that_says_nothing(tmp_path):
    photo = read_photo(photograph(tmp_path / "a.jpg"))
    assert (photo.lon, photo.lat, photo.azimuth_deg, photo.altitude_m, photo.taken_utc) == (None,) * 5
    zeros = read_photo(photograph(tmp_path / "b.jpg", 0.0, 0.0))
    assert zeros.lon is None


@pytest.mark.parametrize(("turn", "red"), [(1, "left"), (3, "right"), (6, "top"), (8, "bottom"), (2, "right")])
def test_thumbnails_stand_upright(tmp_path, turn, red):
    thumbnail = read_photo(photograph(tmp_path / "a.jpg", turn=turn)).thumbnail
    picture = np.asarray(Image.open(io.BytesIO(thumbnail))).astype(int)
    assert max(picture.shape[:2]) == THUMBNAIL_PX
    rows, columns = picture.shape[:2]
    assert (rows > columns) == (turn in (6, 8))
    parts = {
        "left": picture[:, : columns // 3], "right": picture[:, -columns // 3 :],
        "top": picture[: rows // 3], "bottom": picture[-rows // 3 :],
    }  # fmt: skip
    assert parts[red][..., 0].mean() > 200
    assert parts[red][..., 2].mean() < 50
    independent = Image.open(tmp_path / "a.jpg")
    from PIL import ImageOps

    upright = np.asarray(ImageOps.exif_transpose(independent).resize((columns, rows), Image.BOX)).astype(int)
    assert np.abs(upright - picture).mean() < 8


def test_what_is_no_picture_is_none(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture")
    assert read_photo(path) is None


@pytest.fixture(params=STORES)
def register(request, tmp_path):
    path = register_in(request.param, tmp_path, request)
    with open_register(path, write=True) as opened:
        opened.add("mine", {"mine_id": "m1"})
        opened.add("plot", {"plot_no": "p1", "mine_id": "m1"}, square())
        opened.add("plot", {"plot_no": "p2", "mine_id": "m1"}, square(x=500_300.0))
    return path


def lonlat(x, y):
    return transform_points(np.array([[x, y]]), CRS, "EPSG:4326")[0]


def test_photographs_find_their_plot_by_where_they_were_taken(register, tmp_path):
    inside = photograph(tmp_path / "inside.jpg", *lonlat(500_050, 3_700_050), 10.0)
    near = photograph(tmp_path / "near.jpg", *lonlat(500_280, 3_700_050), 20.0)
    far = photograph(tmp_path / "far.jpg", *lonlat(520_000, 3_700_050))
    nowhere = photograph(tmp_path / "nowhere.jpg", local="2026:05:01 08:00:00")
    result = add_evidence(register, [inside, near, far, nowhere], who="李工")
    assert (result.added, result.known, result.no_place, result.no_plot) == (4, 0, 1, 2)
    with open_register(register) as opened:
        rows = {row["caption"]: row for row in opened.store.select("evidence", Query(), polygons=True)}
        assert rows["inside"]["plot_no"] == "p1"
        assert rows["inside"]["evidence_no"] == "p1-Z001"
        assert rows["inside"]["point"] == pytest.approx((500_050, 3_700_050), abs=0.02)
        assert rows["near"]["plot_no"] == "p2"
        assert rows["far"]["plot_no"] is None
        assert rows["nowhere"]["point"] is None
        assert rows["nowhere"]["taken_utc"] == "2026-05-01T00:00:00Z"
        assert "北京时间" in rows["nowhere"]["note"]
        kept = opened.folder / rows["inside"]["path"]
        assert kept.read_bytes() == inside.read_bytes()
        assert rows["inside"]["sha256"] == hashlib.sha256(inside.read_bytes()).hexdigest()
        thumbnail = opened.store.select("evidence", Query({"caption": "inside"}), ("thumbnail",))[0]["thumbnail"]
        assert Image.open(io.BytesIO(thumbnail)).size == (320, 240)
        assert opened.events("evidence")[0]["who"] == "李工"


def test_a_folder_of_files_and_the_same_twice(register, tmp_path):
    folder = tmp_path / "证据 photos"
    folder.mkdir()
    photograph(folder / "照片1.jpg", *lonlat(500_050, 3_700_050))
    (folder / "认定书.pdf").write_bytes(b"%PDF-1.4 made up")
    (folder / ".hidden").write_bytes(b"x")
    first = add_evidence(register, [folder], "p1")
    assert (first.added, first.known) == (2, 0)
    again = add_evidence(register, [folder], "p1")
    assert (again.added, again.known) == (0, 2)
    other = add_evidence(register, [folder / "认定书.pdf"], "p2")
    assert other.added == 1, "one document may prove something for two plots"
    with open_register(register) as opened:
        kinds = sorted((row["plot_no"], row["kind"]) for row in opened.store.rows("evidence"))
        assert kinds == [("p1", "document"), ("p1", "photo"), ("p2", "document")]
        assert len(list((opened.folder / "evidence").iterdir())) == 2


def test_changed_and_gone_files_are_named(register, tmp_path):
    names = ["a.txt", "b.txt", "c.txt"]
    for name in names:
        (tmp_path / name).write_text(name)
    add_evidence(register, [tmp_path / name for name in names], "p1")
    with open_register(register) as opened:
        paths = {row["caption"]: opened.folder / row["path"] for row in opened.store.rows("evidence")}
        before = os.stat(paths["b"])
        paths["b"].write_text("B.txt")
        os.utime(paths["b"], ns=(before.st_atime_ns, before.st_mtime_ns))
        paths["c"].unlink()
        states = {state.path: state.state for state in check_evidence(opened)}
    assert [states[f"evidence/{paths[name].name}"] for name in "abc"] == [OK, CHANGED, GONE]


def test_wrong_input_is_a_sentence_and_nothing_is_noted(register, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "empty").mkdir()
    for files, plot, said in (
        ([tmp_path / "nothing.jpg"], "p1", "no file"),
        ([tmp_path / "a.txt"], "p9", "no plot 'p9'"),
        ([tmp_path / "empty"], "p1", "no files"),
    ):
        with pytest.raises(InputError, match=said):
            add_evidence(register, files, plot)
    with open_register(register) as opened:
        assert opened.store.count("evidence", Query()) == 0


def test_cancelled_half_way_leaves_nothing(register, tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(str(number))
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 8

    with pytest.raises(Cancelled):
        add_evidence(register, sorted(tmp_path.glob("*.txt")), "p1", progress=Progress(is_cancelled=cancelled))
    with open_register(register) as opened:
        assert opened.store.count("evidence", Query()) == 0
        folder = opened.folder / "evidence"
        assert not folder.exists() or not list(folder.iterdir())


def test_a_full_disk_leaves_nothing(register, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("a")
    from mine_restoration_plugin.core.geodata import files

    def full(part, path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "put_in_place", full)
    with pytest.raises(InputError, match="No space left"):
        add_evidence(register, [tmp_path / "a.txt"], "p1")
    with open_register(register) as opened:
        assert opened.store.count("evidence", Query()) == 0
        assert not list((opened.folder / "evidence").iterdir())
