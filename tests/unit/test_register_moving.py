"""A register moves between the stores and loses nothing; judged by plain SQL on both sides, not by our own hashes."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import ogr

from mine_restoration_plugin.core.__main__ import main
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register import moving, places
from mine_restoration_plugin.core.register.moving import fingerprint, move_register
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import (
    COUNTY,
    STORES,
    as_user,
    holed,
    is_file,
    new_register,
    register_in,
    sql,
    square,
    write_place,
)
from tests.unit.test_register_history import contents, equal, tick

NAMES = ["马楼", "O'Brien", "a\\b", "%s {x}", "=1+1", " spaces ", "🪨", "line\nbreak", None]
PLAIN = {
    "mine": "fid, uuid, row_version, mine_id, name, mining_from_year, secrecy, raw_values",
    "plot": "fid, uuid, row_version, plot_no, mine_id, location, area_ellipsoidal_m2, centre_lon, closing_year",
    "event": "fid, at_utc, who, table_name, row_uuid, row_fid, action, before, after",
    "plan": "fid, uuid, row_version, mine_id, version, sha256, created_utc",
}


def fill(path):
    """Rows of every kind with a history; the moment in the middle of it."""
    with open_register(path, write=True, who="王工") as register:
        register.add("project", {"project_id": "1", "name": "x"})
        for number, name in enumerate(NAMES):
            register.add("mine", {"mine_id": f"m{number}", "name": name, "mining_from_year": 1990 + number})
        register.add("mine", {"mine_id": "mx", "mineral_class": "煤层气"})
        one = register.add("plot", {"plot_no": "p1", "mine_id": "m0", "verified_on": "2024-02-29"}, holed())
        two = register.add(
            "plot", {"mine_id": "m0", "slope_angle_deg": 0.1 + 0.2, "closing_year": 0}, square(side=33.3)
        )
        register.add("outline", {"plot_no": "p1", "kind": "mined"}, square())
        evidence = {"evidence_no": "e1", "kind": "photo", "path": "evidence/a.jpg", "thumbnail": bytes(range(256))}
        register.add("evidence", evidence, point=(500_000.123456789, 3_700_000.000001))
        register.add("evidence", {"evidence_no": "e2", "kind": "document", "path": "b.pdf"})
        register.add_surface("existing", "1985", surface_id="s1", sha256="0" * 64, path="rasters/0.tif")
        register.save_plan("m0", b"{}\n\x00\xff", None)
        moment = tick()
        register.change("plot", one, {"location": "北坡"}, 1, square(side=50))
        register.remove("plot", two, 1)
        (folder := register.folder / "evidence").mkdir(parents=True)
        (folder / "a.jpg").write_bytes(b"a photograph")
        (register.folder / "rasters").mkdir()
        (register.folder / "rasters" / "0.tif").write_bytes(b"heights" * 1000)
    codes = "('owner', 'Q', 'q', '某', '', 'yes', 'yes')"
    sql(path, f"INSERT INTO code_list (list, code, label_en, label_zh, source, checked, local) VALUES {codes}")
    return moment


def plain(path, table):
    rows = sql(path, f"SELECT {PLAIN[table]} FROM {table} ORDER BY fid")
    return [tuple(row) for row in rows]


def wkt(path):
    if is_file(path):
        dataset = ogr.Open(str(path))
        return [feature.GetGeometryRef().ExportToIsoWkt() for feature in dataset.GetLayerByName("plot")]
    found = [text for (text,) in sql(path, "SELECT ST_AsText(geom, 17) FROM plot ORDER BY fid")]
    return [ogr.CreateGeometryFromWkt(text).ExportToIsoWkt() for text in found]


def new_place(store, folder, request, name):
    folder.mkdir()
    if store == "GeoPackage":
        return folder / f"{name}.gpkg"
    return write_place(folder, request.getfixturevalue("postgres"), name=f"{name}.pgregister")


@pytest.mark.parametrize("source", STORES)
@pytest.mark.parametrize("target", STORES)
def test_everything_arrives(tmp_path, request, source, target):
    start = register_in(source, tmp_path, request)
    moment = fill(start)
    end = new_place(target, tmp_path / "new", request, "moved")
    moved = move_register(start, end)
    for table in PLAIN:
        assert plain(end, table) == plain(start, table), table
    assert wkt(end) == wkt(start)
    with open_register(start) as one, open_register(end) as other:
        assert {**other.info} == {**one.info}
        assert other.dictionary.codes["owner"]["Q"].label.zh == "某"
        assert other.plan("m0") == (1, b"{}\n\x00\xff")
        first, second = (
            register.store.rows("evidence", {"evidence_no": "e1"}, ("thumbnail",), polygons=True)[0]
            for register in (one, other)
        )
        assert first == second
        assert second["thumbnail"] == bytes(range(256))
        assert second["point"] == (500_000.123456789, 3_700_000.000001)
        assert (other.folder / "evidence" / "a.jpg").read_bytes() == b"a photograph"
        assert (other.folder / "rasters" / "0.tif").read_bytes() == b"heights" * 1000
        assert other.folder != one.folder
        past, kept = ({row["uuid"]: row for row in register.as_of(moment).rows("plot")} for register in (other, one))
        assert len(past) == 2
        assert equal({("plot", u): r for u, r in past.items()}, {("plot", u): r for u, r in kept.items()})
    assert (moved.rows, moved.events, moved.codes, moved.files) == (len(NAMES) + 8, len(NAMES) + 11, 1, 2)
    assert moved.bytes == 7012


@pytest.mark.parametrize("target", STORES)
def test_life_goes_on_after_the_move(tmp_path, request, target):
    start = register_in(STORES[1 - STORES.index(target)], tmp_path, request)
    moment = fill(start)
    with open_register(start) as register:
        before = contents(register)
    end = new_place(target, tmp_path / "new", request, "moved")
    move_register(start, end)
    with open_register(end, write=True, who="李工") as register:
        length = len(register.events())
        mine = register.mine("m0")
        assert register.change("mine", mine["uuid"], {"name": "新"}, mine["row_version"]) == mine["row_version"] + 1
        register.add("plot", {"plot_no": "p9"}, square())
        events = register.events()
        assert len(events) == length + 2
        assert [event["who"] for event in events[:2]] == ["李工", "李工"]
        assert len({row["fid"] for row in register.store.stream("plot", ())}) == len(register.plots())
        register.restore(moment)
        assert {plot["plot_no"] for plot in register.plots()} == {"p1", None}
        assert register.plots()[1]["area_projected_m2"] == 9700.0
    back = new_place("GeoPackage" if target == "PostGIS" else "PostGIS", tmp_path / "back", request, "back")
    again = move_register(end, back)
    with open_register(back) as register, open_register(end) as other:
        assert fingerprint(register.store, register.dictionary) == fingerprint(other.store, other.dictionary)
        assert again.tables == fingerprint(register.store, register.dictionary)
        assert not equal(contents(register), before)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12),
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
            st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1)),
            st.one_of(st.none(), st.dates()),
        ),
        max_size=6,
    ),
    first=st.sampled_from(STORES),
)
def test_any_values_come_through_both_ways(tmp_path_factory, request, rows, first):
    start = register_in(first, tmp_path_factory.mktemp("any"), request)
    with open_register(start, write=True) as register:
        for number, (text, real, whole, day) in enumerate(rows):
            values = {"plot_no": str(number), "note": text, "slope_height_m": real, "closing_year": whole}
            values["verified_on"] = None if day is None else day.isoformat()
            register.add("plot", values, square(side=1 + number / 7))
        before = contents(register)
    folder = tmp_path_factory.mktemp("there")
    there = new_place(STORES[1 - STORES.index(first)], folder / "a", request, "there")
    back = new_place(first, folder / "b", request, "back")
    move_register(start, there)
    move_register(there, back)
    for path in (there, back):
        with open_register(path) as register:
            assert equal(contents(register), before)
            for note, row in zip((text for text, *_ in rows), register.store.rows("plot", None, ("note",))):
                assert row["note"] == (note if note.strip() else None)


def test_more_rows_than_fit_into_memory_at_once(tmp_path, request, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 7)
    start = new_register(tmp_path)
    with open_register(start, write=True) as register, register.transaction():
        for number in range(50):
            register.add("mine", {"mine_id": str(number)})
    end = new_place("PostGIS", tmp_path / "new", request, "moved")
    moved = move_register(start, end)
    assert (moved.rows, moved.events) == (50, 50)
    assert plain(end, "mine") == plain(start, "mine")


def test_a_job_moves_one_too(tmp_path, request, capsys):
    start = new_register(tmp_path)
    with open_register(start, write=True) as register:
        register.add("mine", {"mine_id": "m1"})
    new_place("PostGIS", tmp_path / "new", request, "moved")
    job = tmp_path / "job.json"
    content = {"deed": "move_register", "register": "register.gpkg", "target": "new/moved.pgregister"}
    job.write_text(json.dumps(content), encoding="utf-8")
    assert main([str(job)]) == 0
    assert json.loads(capsys.readouterr().out)["tables"]["mine"]["rows"] == 1
    with open_register(tmp_path / "new" / "moved.pgregister") as register:
        assert register.mine("m1")


# what may go wrong


def test_a_register_on_a_share_can_be_carried_away(tmp_path, request, monkeypatch):
    start = new_register(tmp_path)
    with open_register(start, write=True) as register:
        register.add("mine", {"mine_id": "m1"})
    content = start.read_bytes()
    end = new_place("PostGIS", tmp_path / "new", request, "moved")
    shares = (str(start), "/server/share/r.gpkg", "//server/share/r.gpkg")
    for module in ("places", "register"):
        monkeypatch.setattr(
            f"mine_restoration_plugin.core.register.{module}.on_network", lambda path, *_: str(path) in shares
        )
    assert places.on_network(start)
    way_out = "PostGIS database with the algorithm Move register"
    with pytest.raises(InputError, match=way_out), open_register(start, write=True):
        pass
    move_register(start, end)
    with open_register(end, write=True) as register:
        register.add("mine", {"mine_id": "m2"})
    assert start.read_bytes() == content
    with pytest.raises(InputError, match="network share"):
        move_register(end, "//server/share/r.gpkg")


@pytest.mark.parametrize("target", STORES)
def test_what_exists_is_left_alone(tmp_path, request, target):
    start = new_register(tmp_path)
    (tmp_path / "register_files").mkdir()
    (tmp_path / "register_files" / "a").write_text("x")
    (tmp_path / "other").mkdir()
    end = register_in(target, tmp_path / "other", request)
    with open_register(end, write=True) as register:
        register.add("mine", {"mine_id": "kept"})
        folder = register.folder
    with pytest.raises(InputError, match="already"):
        move_register(start, end)
    with open_register(end) as register:
        assert [mine["mine_id"] for mine in register.mines()] == ["kept"]
    assert not folder.exists()


@pytest.mark.parametrize("target", STORES)
def test_cancelled_moves_leave_nothing(tmp_path, request, target):
    start = register_in("GeoPackage", tmp_path, request)
    fill(start)
    folder = tmp_path / "new"
    end = new_place(target, folder, request, "moved")
    known = {path.name for path in folder.iterdir()}
    for stop in (1, 3, 8, 20):
        reports = []
        cancelling = Progress(lambda share, message, r=reports: r.append(share), lambda r=reports, s=stop: len(r) > s)
        with pytest.raises(Cancelled):
            move_register(start, end, progress=cancelling)
        assert {path.name for path in folder.iterdir()} == known
        if target == "PostGIS":
            with pytest.raises(InputError, match="no mine register"), open_register(end):
                pass
    assert move_register(start, end).files == 2


def test_somebody_who_writes_meanwhile_is_noticed(tmp_path, request, monkeypatch):
    start = new_register(tmp_path)
    with open_register(start, write=True) as register:
        uuid = register.add("mine", {"mine_id": "m1"})
    end = new_place("PostGIS", tmp_path / "new", request, "moved")
    real, seen = moving.fingerprint, []

    def late(*arguments):
        if not seen:
            seen.append(1)
            with open_register(start, write=True) as register:
                register.change("mine", uuid, {"name": "late"}, 1)
        return real(*arguments)

    monkeypatch.setattr(moving, "fingerprint", late)
    with pytest.raises(InputError, match="copy of mine, event does not equal the original"):
        move_register(start, end)
    with pytest.raises(InputError, match="no mine register"), open_register(end):
        pass


def test_a_database_is_read_as_it_stood_when_the_move_began(tmp_path, request, monkeypatch):
    start = register_in("PostGIS", tmp_path, request)
    with open_register(start, write=True) as register:
        uuid = register.add("mine", {"mine_id": "m1", "name": "early"})
    end = new_place("GeoPackage", tmp_path / "new", request, "moved")
    real, seen = moving.fingerprint, []

    def late(*arguments):
        if not seen:
            seen.append(1)
            with open_register(start, write=True) as register:
                register.change("mine", uuid, {"name": "late"}, 1)
        return real(*arguments)

    monkeypatch.setattr(moving, "fingerprint", late)
    move_register(start, end)
    with open_register(end) as register:
        assert register.mine("m1")["name"] == "early"


@pytest.mark.parametrize(
    ("outline", "taken"),
    [
        ("MULTIPOLYGON (((0 0,1 1,0 1)))", True), ("MULTIPOLYGON (((0 0,2 2,2 0,0 2,0 0)))", True),
        ("MULTIPOLYGON EMPTY", True), ("MULTIPOLYGON Z (((0 0 5,1 1 5,0 1 5,0 0 5)))", False),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0,2 2,4 0,2 -2,0 0))", False),
    ],
)  # fmt: skip
def test_outlines_come_through_as_they_are_or_stop_the_move(tmp_path, request, outline, taken):
    """Faulty ones are kept for checkregister to name; what a database's column cannot hold is never made to fit."""
    start = new_register(tmp_path)
    with open_register(start, write=True) as register:
        register.add("plot", {"plot_no": "p1"}, square())
    dataset = ogr.Open(str(start), 1)
    layer = dataset.GetLayerByName("plot")
    feature = layer.GetNextFeature()
    feature.SetGeometry(ogr.CreateGeometryFromWkt(outline))
    layer.SetFeature(feature)
    layer = feature = dataset = None
    end = new_place("PostGIS", tmp_path / "new", request, "moved")
    if taken:
        move_register(start, end)
        assert wkt(end) == wkt(start)
    else:
        with pytest.raises(InputError, match="does not take it"):
            move_register(start, end)


def test_a_file_of_the_same_name_with_other_content_stops_the_move(tmp_path, request):
    start = register_in("GeoPackage", tmp_path, request)
    fill(start)
    end = new_place("PostGIS", tmp_path / "new", request, "moved")
    twin = tmp_path / "new" / "moved_files" / "rasters" / "0.tif"
    twin.parent.mkdir(parents=True)
    twin.write_bytes(b"other")
    with pytest.raises(InputError, match="holds something else"):
        move_register(start, end)
    assert twin.read_bytes() == b"other"
    assert [path.name for path in (tmp_path / "new" / "moved_files").rglob("*")] == ["rasters", "0.tif"]


def test_files_that_lie_where_they_shall_are_shared(tmp_path, request):
    start = register_in("GeoPackage", tmp_path, request)
    fill(start)
    postgres = request.getfixturevalue("postgres")
    end = write_place(tmp_path, postgres, name="moved.pgregister", files="register_files")
    assert move_register(start, end).files == 2
    with open_register(end) as register:
        assert register.folder == tmp_path / "register_files"
        assert (register.folder / "rasters" / "0.tif").exists()


def test_only_who_may_read_everything_can_move_it(tmp_path, request, postgres):
    start = register_in("PostGIS", tmp_path, request)
    fill(start)
    schema = json.loads(start.read_text(encoding="utf-8"))["schema"]
    user = f"public_of_{schema}"
    postgres.run(f"CREATE ROLE {user} LOGIN", user="postgres")
    postgres.run(f"GRANT {schema}_public TO {user}", user="postgres")
    end = new_place("GeoPackage", tmp_path / "new", request, "moved")
    with pytest.raises(InputError, match="does not allow this to the user public_of"):
        move_register(as_user(start, user), end)
    assert not end.exists()


def test_the_moved_file_is_a_sound_geopackage(tmp_path, request):
    start = register_in("PostGIS", tmp_path, request)
    fill(start)
    end = new_place("GeoPackage", tmp_path / "new", request, "moved")
    move_register(start, end)
    with sqlite3.connect(end) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    dataset = ogr.Open(str(end))
    assert dataset.GetLayerByName("plot").GetSpatialRef().GetAuthorityCode(None) == "4547"
    assert COUNTY in {row[0] for row in sql(end, "SELECT value FROM register_info")}
