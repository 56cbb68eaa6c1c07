"""The register: made, opened, written, logged; everything that may be wrong with the file has its sentence."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from osgeo import ogr

from mine_restoration_plugin.core.model.errors import ConflictError, InputError, LockedError
from mine_restoration_plugin.core.register import geopackage, migrations, schema
from mine_restoration_plugin.core.register.register import create_register, open_register, set_editor
from tests.unit.register_case import CRS, STORES, holed, is_file, new_register, register_in, sql, square

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


OF_THE_FILE = {
    "test_a_new_register_is_a_valid_geopackage_and_empty",
    "test_a_code_that_the_county_added_is_known",
    "test_a_saved_plan_cannot_be_rewritten_behind_our_back",
    "test_triggers_work_where_they_may_call_themselves",
    "test_what_followed_from_an_outline_goes_with_it",
    "test_a_disk_that_fills_up_while_saving",
    "test_a_newer_register_is_left_alone",
    "test_read_only_files_can_be_read",
    "test_read_only_files_are_not_written",
    "test_a_reader_sees_the_saved_state_and_a_busy_register_says_so",
    "test_no_side_files_even_after_another_program_used_a_write_ahead_log",
}
"""These look into a GeoPackage; all others hold for either kind of store."""


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        stores = STORES[:1] if metafunc.function.__name__ in OF_THE_FILE else STORES
        metafunc.parametrize("path", stores, indirect=True)


@pytest.fixture
def path(tmp_path, request):
    return register_in(request.param, tmp_path, request)


@pytest.fixture
def filled(path):
    with open_register(path, write=True, who="王工") as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("plot", {"plot_no": "p1", "mine_id": "m1"}, holed())
    return path


def test_a_new_register_is_a_valid_geopackage_and_empty(path, tmp_path):
    assert [p.name for p in tmp_path.iterdir()] == ["register.gpkg"]
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert sql(path, "PRAGMA application_id") == [(0x47504B47,)]
    with open_register(path) as register:
        assert register.mines() == []
        assert register.crs == CRS
        assert register.county == "410482"
        assert register.folder == tmp_path / "register_files"
        assert register.info["created_by"] == "maker"
        assert register.info["schema_version"] == str(register.dictionary.version)


def test_code_lists_and_dictionary_lie_in_the_file(path):
    assert sql(path, "SELECT label_zh FROM code_list WHERE list = 'plot_subclass' AND code = '35'") == [
        ("河道采砂损毁",)
    ]
    found = sql(
        path, "SELECT layer_secrecy, secrecy, pinyin FROM data_dictionary WHERE entity='plot' AND field='attribute'"
    )
    assert found == [("internal", "public", "tbsx")]


def test_areas_of_a_plot_with_a_hole_and_two_parts(filled):
    with open_register(filled) as register:
        (plot,) = register.plots("m1")
        (mine,) = register.mines()
    assert plot["area_projected_m2"] == 9700.0
    assert mine["plots"] == 1
    assert mine["area_m2"] == 9700.0
    assert abs(mine["area_ellipsoidal_m2"] - 9700) < 0.5
    assert [len(rings) for rings in plot["polygons"]] == [2, 1]
    for got, want in zip(plot["polygons"], holed()):
        for ring, points in zip(got, want):
            np.testing.assert_array_equal(ring, points)


@pytest.mark.parametrize(
    "name", ["=1+1", "{{x}}", "A&B<C>", "../x", "a:b*?", "CON", "x.", "矿" * 200, "'; DROP TABLE mine; --", '"q"']
)
def test_names_are_text(path, name):
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": name, "name": name})
        register.add("plot", {"plot_no": name, "mine_id": name}, square())
    with open_register(path) as register:
        assert register.mine(name)["name"] == name
        assert register.plots(name)[0]["plot_no"] == name
        assert json.loads(register.events("mine")[0]["after"])["name"] == name


def test_codes_outside_the_dictionary_stay_raw(path):
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1", "mineral_class": "煤层气"})
        (mine,) = register.mines()
    assert mine["mineral_class"] is None
    assert json.loads(mine["raw_values"]) == {"mineral_class": "煤层气"}


def test_a_code_that_the_county_added_is_known(path):
    row = {"list": "mineral_class", "code": "cbm", "label_en": "Coalbed methane", "label_zh": "煤层气", "local": "yes"}
    schema.write_rows(geopackage.open_dataset(path, write=True), "code_list", [{**row, "source": "", "checked": "yes"}])
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1", "mineral_class": "煤层气"})
        assert register.mines()[0]["mineral_class"] == "cbm"


def test_a_surface_without_height_datum_is_refused(path):
    with open_register(path, write=True) as register:
        for datum in (None, "", "somewhere"):
            with pytest.raises(InputError, match="Height datum 高程基准"):
                register.add_surface("existing", datum, surface_id="s1")
        register.add_surface("existing", "1985", surface_id="s1", sha256="0" * 64, path="rasters/0.tif")
        assert register.surfaces()[0]["height_datum"] == "1985"
    with pytest.raises(Exception, match="(?i)not.null"):
        sql(path, "INSERT INTO surface (surface_id, role) VALUES ('s2', 'existing')")


def test_unknown_fields_and_missing_ones_are_refused(path):
    with open_register(path, write=True) as register:
        with pytest.raises(InputError, match="no fields colour"):
            register.add("mine", {"mine_id": "m1", "colour": "red"})
        with pytest.raises(InputError, match="Mine number 主体编号"):
            register.add("mine", {"name": "x"})
        register.add("mine", {"mine_id": "m1"})
        with pytest.raises(InputError, match="already"):
            register.add("mine", {"mine_id": "m1"})
        assert len(register.mines()) == 1


def test_units_are_replaced_as_a_whole(filled):
    one = {"unit_no": "1", "plot_no": "p1", "kind": "pit", "origin": "suggested", "depth_m": 12.5, "polygons": square()}
    with open_register(filled, write=True) as register:
        register.set_units("m1", [one, {**one, "unit_no": "2", "kind": "dump"}])
        register.set_units("m1", [one])
        (unit,) = register.units("m1")
        assert unit["area_m2"] == 10_000.0
        assert unit["depth_m"] == 12.5
        with pytest.raises(InputError, match="already"):
            register.set_units("m1", [one, one])
        assert len(register.units("m1")) == 1
        with pytest.raises(InputError, match="no mine"):
            register.set_units("m2", [one])


def test_units_that_somebody_changed_are_not_replaced(filled):
    one = {"unit_no": "1", "kind": "pit", "polygons": square()}
    with open_register(filled, write=True) as register:
        register.set_units("m1", [one], known={})
        (unit,) = register.units("m1")
        known = {unit["uuid"]: unit["row_version"]}
        register.change("unit", unit["uuid"], {"note": "theirs"}, 1)
        with pytest.raises(ConflictError, match="changed the units of m1"):
            register.set_units("m1", [{**one, "kind": "dump"}], known)
        assert register.units("m1")[0]["note"] == "theirs"
        register.set_units("m1", [{**one, "kind": "dump"}], {unit["uuid"]: 2})
        assert register.units("m1")[0]["kind"] == "dump"


def test_plan_versions_count_up_and_keep_their_bytes(filled):
    with open_register(filled, write=True, who="李工") as register:
        assert register.plan("m1") is None
        assert register.save_plan("m1", b'{"a":1}\n', None) == 1
        assert register.save_plan("m1", "{\u77ff}".encode(), 1) == 2
        assert register.plan("m1") == (2, "{\u77ff}".encode())
        assert register.plan("m1", 1) == (1, b'{"a":1}\n')
        assert register.plan("m1", 3) is None
        assert [(p["version"], p["created_by"]) for p in register.plan_versions("m1")] == [(1, "李工"), (2, "李工")]
        assert register.mine("m1")["plan_version"] == 2


def test_who_comes_second_overwrites_nothing_and_learns_who_was_first(filled):
    with open_register(filled, write=True, who="李工") as register:
        register.save_plan("m1", b"first", None)
    with open_register(filled, write=True, who="王工") as register:
        with pytest.raises(ConflictError, match=r"李工 saved version 1 .* at \d{4}-\d\d-\d\dT"):
            register.save_plan("m1", b"second", None)
        assert register.plan("m1") == (1, b"first")
        assert len(register.plan_versions("m1")) == 1


def test_a_saved_plan_cannot_be_rewritten_behind_our_back(filled):
    with open_register(filled, write=True) as register:
        register.save_plan("m1", b"first", None)
    with pytest.raises(Exception, match="cannot be changed"):
        sql(filled, "UPDATE plan SET content = 'x'")
    sql(filled, "DROP TRIGGER plan_keep_update")
    sql(filled, "UPDATE plan SET content = x'00'")
    with open_register(filled) as register, pytest.raises(InputError, match="changed outside"):
        register.plan("m1")


def test_a_row_changed_in_between_is_left_alone(filled):
    with open_register(filled, write=True, who="王工") as register:
        (plot,) = register.plots("m1")
        assert register.change("plot", plot["uuid"], {"location": "北坡"}, plot["row_version"]) == 2
        with pytest.raises(ConflictError, match="王工 changed this row"):
            register.change("plot", plot["uuid"], {"location": "南坡"}, plot["row_version"])
        (plot,) = register.plots("m1")
        assert plot["location"] == "北坡"
        assert register.row_version("plot", plot["uuid"]) == 2


# the log


def test_every_write_is_logged_with_before_and_after(filled):
    with open_register(filled, write=True, who="李工") as register:
        (plot,) = register.plots("m1")
        register.change("plot", plot["uuid"], {"plot_class": "10"}, 1)
        register.store.rows("plot")
        with register.transaction():
            register.store.delete("plot", plot["uuid"])
        events = register.events("plot")
    assert [(e["action"], e["who"]) for e in events] == [("delete", "李工"), ("update", "李工"), ("insert", "王工")]
    deleted, updated, inserted = events
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", e["at_utc"]) for e in events)
    assert {e["row_uuid"] for e in events} == {plot["uuid"]}
    assert inserted["before"] is None
    assert deleted["after"] is None
    before, after = json.loads(updated["before"]), json.loads(updated["after"])
    assert (before["plot_class"], after["plot_class"]) == (None, "10")
    assert (before["row_version"], after["row_version"]) == (1, 2)
    logged = bytes.fromhex(json.loads(deleted["before"])["geom"])
    assert logged[:2] == b"GP" if is_file(filled) else logged[:1] == b"\x01"
    wkb = logged[8 + 32 :] if is_file(filled) else b"\x01\x06\0\0\0" + logged[9:]
    geometry = ogr.CreateGeometryFromWkb(wkb)
    assert geometry.GetArea() == pytest.approx(9700)


def test_log_holds_every_field_of_every_table(path):
    with open_register(path, write=True) as register:
        dictionary = register.dictionary
        register.add("project", {"project_id": "1", "name": "x"})
        register.add("subproject", {"subproject_id": "1", "project_id": "1", "name": "x"})
        register.add("mine", {"mine_id": "m1", "subproject_id": "1"})
        register.add("plot", {"plot_no": "p1"}, square())
        register.set_units("m1", [{"unit_no": "1", "kind": "pit", "polygons": square()}])
        register.add_surface("design", "local", surface_id="1")
        register.save_plan("m1", b"{}", None)
        register.add("outline", {"plot_no": "p1", "kind": "mined"}, square())
        register.add("candidate", {"candidate_no": "1", "state": "open"}, square())
        register.add("evidence", {"evidence_no": "1", "kind": "photo", "path": "a.jpg"}, point=(500_000.0, 3.7e6))
        register.add("fieldpack", {"pack_no": "1"})
        told = {"conflict_no": "1", "pack_no": "1", "table_name": "plot", "kind": "double_edit", "state": "open"}
        register.add("conflict", told, square())
        design = {"design_sha256": "0", "design_path": "rasters/0.tif"}
        register.add("scenario", {"mine_id": "m1", "name": "A", "kind": "benches", "state": "compared", **design})
        for name, entity in dictionary.entities.items():
            after = json.loads(register.events(name)[0]["after"])
            logged = {field.name for field in entity.fields.values() if field.logged}
            assert logged <= set(after), name
            assert ("geom" in after) == bool(entity.geometry)


def test_plain_sql_is_logged_as_unknown_or_as_the_editor(filled):
    sql(filled, "UPDATE mine SET name = '一矿'")
    set_editor(filled, "赵工")
    sql(filled, "UPDATE mine SET name = '二矿'")
    set_editor(filled, None)
    sql(filled, "UPDATE mine SET note = NULL")
    with open_register(filled) as register:
        events = register.events("mine")
        assert [(e["who"], json.loads(e["after"])["name"]) for e in events[:2]] == [
            ("赵工", "二矿"),
            ("unknown" if is_file(filled) else "registrar", "一矿"),
        ]
        assert len(events) == 3, "an update that changes nothing is no event"
        assert register.mine("m1")["row_version"] == 3


def test_the_editor_is_restored_after_our_own_writes(filled):
    set_editor(filled, "赵工")
    with open_register(filled, write=True, who="李工") as register:
        register.add("mine", {"mine_id": "m2"})
    sql(filled, "UPDATE mine SET name = 'x' WHERE mine_id = 'm2'")
    with open_register(filled) as register:
        assert [e["who"] for e in register.events("mine", limit=2)] == ["赵工", "李工"]


def test_the_log_cannot_be_rewritten(filled):
    for statement in ("DELETE FROM event", "UPDATE event SET who = 'x'"):
        with pytest.raises(Exception, match="event log cannot be changed"):
            sql(filled, statement)


def test_rows_made_elsewhere_get_an_identity(path):
    sql(path, "INSERT INTO mine (mine_id) VALUES ('m1')")
    sql(path, "INSERT INTO mine (mine_id, uuid) SELECT 'm2', uuid FROM mine")
    rows = sql(path, "SELECT uuid, row_version, secrecy FROM mine")
    assert len({row[0] for row in rows}) == 2
    assert all(UUID4.fullmatch(row[0]) for row in rows)
    assert {row[1:] for row in rows} == {(1, "internal")}


def test_triggers_work_where_they_may_call_themselves(filled):
    import sqlite3

    with sqlite3.connect(filled) as connection:
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("UPDATE mine SET name = 'y'")
    connection.close()
    with open_register(filled) as register:
        assert len(register.events("mine")) == 2
        assert register.mine("m1")["row_version"] == 2


def test_what_followed_from_an_outline_goes_with_it(filled):
    with open_register(filled, write=True) as register:
        (plot,) = register.plots("m1")
        stored = {"area_projected_m2": 9700.0, "area_ellipsoidal_m2": 9700.1, "centre_lon": 114.0, "centre_lat": 33.4}
        register.change("plot", plot["uuid"], stored, 1)
        register.set_units("m1", [{"unit_no": "1", "kind": "pit", "z_min_m": 100.0, "polygons": square()}])
    dataset = ogr.Open(str(filled), 1)
    for table in ("plot", "unit"):
        layer = dataset.GetLayerByName(table)
        feature = layer.GetNextFeature()
        layer.ResetReading()
        feature.SetGeometry(ogr.CreateGeometryFromWkt("MULTIPOLYGON (((0 0,0 20,20 20,20 0,0 0)))"))
        layer.SetFeature(feature)
    layer = feature = dataset = None
    assert sql(filled, "SELECT area_projected_m2, area_ellipsoidal_m2, centre_lon FROM plot") == [(None, None, None)]
    with open_register(filled) as register:
        assert register.plots("m1")[0]["area_projected_m2"] == 400.0
        assert register.mine("m1")["area_m2"] == 400.0
        (unit,) = register.units("m1")
        assert (unit["area_m2"], unit["z_min_m"]) == (400.0, None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.text(max_size=8)), max_size=12))
@example([(0, "a\0b")])
def test_row_versions_and_log_agree_after_any_edits(tmp_path, edits):
    folder = tmp_path / os.urandom(4).hex()
    folder.mkdir()
    path = new_register(folder)
    with open_register(path, write=True, who="w") as register:
        uuids = [register.add("mine", {"mine_id": str(i)}) for i in range(4)]
        names = {uuid: None for uuid in uuids}
        for i, text in edits:
            uuid = uuids[i]
            register.change("mine", uuid, {"name": text}, register.row_version("mine", uuid))
            names[uuid] = text if text.strip() and "\0" not in text else None
        for mine in register.mines():
            log = register.events("mine", mine["uuid"])
            assert mine["name"] == names[mine["uuid"]]
            assert len(log) == mine["row_version"]
            assert json.loads(log[0]["after"])["name"] == mine["name"]
    shutil.rmtree(folder)


# what may be wrong


def test_an_existing_file_is_left_alone(tmp_path):
    path = tmp_path / "register.gpkg"
    path.write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        new_register(tmp_path)
    assert path.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("county", ["4104", "41048 2", "", "4104821", "12-34"])
def test_county_codes(tmp_path, county):
    with pytest.raises(InputError, match="county code"):
        new_register(tmp_path, county=county)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("crs", "sentence"), [("EPSG:4490", "degrees"), ("EPSG:3857", "Mercator"), ("nonsense", "not a coordinate")]
)
def test_coordinate_systems_that_cannot_be_measured_in(tmp_path, crs, sentence):
    with pytest.raises(InputError, match=sentence):
        new_register(tmp_path, crs=crs)
    assert not list(tmp_path.iterdir())


def test_wrong_places(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        create_register(tmp_path / "none" / "r.gpkg", "410482", CRS)
    with pytest.raises(InputError, match=r"\.gpkg"):
        create_register(tmp_path / "r.shp", "410482", CRS)
    for share in ("//server/share/r.gpkg", "\\\\server\\share\\r.gpkg"):
        with pytest.raises(InputError, match="network share"):
            create_register(share, "410482", CRS)


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        new_register(tmp_path)
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    monkeypatch.setattr(migrations.schema, "renew_dictionary_tables", full)
    with pytest.raises(OSError, match="No space"):
        new_register(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_while_saving(filled):
    with open_register(filled, write=True) as register:
        register.save_plan("m1", b"one", None)
        (pages,) = sql(filled, "PRAGMA page_count")[0]
        schema.run(register.store.dataset, f"PRAGMA max_page_count = {pages + 10}")
        with pytest.raises(InputError, match="disk is full"):
            register.save_plan("m1", b"x" * 1_000_000, 1)
        assert register.plan("m1") == (1, b"one")
    with open_register(filled, write=True) as register:
        assert register.save_plan("m1", b"x" * 1_000_000, 1) == 2
    assert sql(filled, "PRAGMA integrity_check") == [("ok",)]


def test_vanished_and_foreign_files(tmp_path):
    with pytest.raises(InputError, match="no register at"), open_register(tmp_path / "r.gpkg"):
        pass
    text = tmp_path / "text.gpkg"
    text.write_text("not a database" * 100)
    other = tmp_path / "other.gpkg"
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(other))
    dataset.CreateLayer("roads")
    dataset = None
    for path in (text, other):
        for write in (False, True):
            content = path.read_bytes()
            with pytest.raises(InputError, match="not a mine register"), open_register(path, write=write):
                pass
            assert path.read_bytes() == content
    assert len(list(tmp_path.iterdir())) == 2


def test_a_newer_register_is_left_alone(path):
    sql(path, "UPDATE register_info SET value = '999' WHERE key = 'schema_version'")
    content = path.read_bytes()
    for write in (False, True):
        with pytest.raises(InputError, match="newer version of the plugin"), open_register(path, write=write):
            pass
    assert path.read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="only on POSIX")
def test_read_only_files_can_be_read(filled):
    filled.chmod(stat.S_IREAD)
    filled.parent.chmod(0o555)
    try:
        with open_register(filled) as register:
            assert register.mines()
            with pytest.raises(InputError, match="reading only"):
                register.add("mine", {"mine_id": "m2"})
    finally:
        filled.parent.chmod(0o755)


def test_read_only_files_are_not_written(filled, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(InputError, match="read-only"), open_register(filled, write=True):
        pass


def test_a_reader_sees_the_saved_state_and_a_busy_register_says_so(filled, monkeypatch):
    import sqlite3

    from osgeo import gdal

    monkeypatch.setattr(
        sqlite3, "connect", lambda *a, _connect=sqlite3.connect, **k: _connect(*a, **{**k, "timeout": 0.1})
    )
    gdal.SetConfigOption("SQLITE_BUSY_TIMEOUT", "100")
    other = sqlite3.connect(filled, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE mine SET name = 'half done'")
        with open_register(filled) as register:
            assert register.mine("m1")["name"] == "马楼"
        with pytest.raises(LockedError, match="written by another program"), open_register(filled, write=True):
            pass
        other.execute("ROLLBACK")
        with open_register(filled, write=True) as register:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LockedError, match="written by another program"):
                register.add("mine", {"mine_id": "m2"})
            other.execute("ROLLBACK")
            register.add("mine", {"mine_id": "m3"})
            assert [mine["mine_id"] for mine in register.mines()] == ["m1", "m3"]
    finally:
        other.close()
        gdal.SetConfigOption("SQLITE_BUSY_TIMEOUT", None)


def test_a_failed_transaction_keeps_the_old_state(filled):
    with open_register(filled, write=True) as register:

        def stops():
            with register.transaction():
                register.add("mine", {"mine_id": "m2"})
                register.add("plot", {"plot_no": "p2", "mine_id": "m2"}, square())
                raise RuntimeError("stop")

        with pytest.raises(RuntimeError, match="stop"):
            stops()
        assert [mine["mine_id"] for mine in register.mines()] == ["m1"]
        register.add("mine", {"mine_id": "m2"})
    with open_register(filled) as register:
        assert len(register.mines()) == 2
        assert len(register.events()) == 3


def test_no_side_files_even_after_another_program_used_a_write_ahead_log(filled):
    assert sql(filled, "PRAGMA journal_mode = WAL") == [("wal",)]
    with open_register(filled, write=True) as register:
        register.add("mine", {"mine_id": "m2"})
    assert [p.name for p in filled.parent.iterdir()] == ["register.gpkg"]
    assert sql(filled, "PRAGMA journal_mode") == [("delete",)]
