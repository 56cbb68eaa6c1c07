"""An old register finds its way to the newest version, with a backup; the oldest upgraded equals a fresh one."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path

import pytest
from osgeo import ogr

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.register import migrations, schema
from mine_restoration_plugin.core.register.dictionary import Code, Dictionary, data_dictionary
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import DATA, new_register, sql, square

OLDEST = DATA / "register_v1" / "register.gpkg"
RELEASED = sorted(DATA.glob("register_v*/register.gpkg"))


def tomorrow() -> Dictionary:
    """The dictionary as a next release might have it: a new table, a new field, a new code."""
    now = data_dictionary()
    version = now.version + 1
    mine = now.entity("mine")
    shade = dataclasses.replace(mine.fields["note"], name="shade", label=Label("Shade", "荫"), since=version)
    entities = dict(now.entities)
    entities["mine"] = dataclasses.replace(mine, fields={**mine.fields, "shade": shade})
    unit = now.entity("unit")
    fields = {name: dataclasses.replace(field, since=version) for name, field in unit.fields.items()}
    entities["drain"] = dataclasses.replace(unit, name="drain", since=version, fields=fields)
    codes = {**now.codes, "owner": {**now.codes["owner"], "Z": Code("Z", Label("Other", "其他"), "", True)}}
    return Dictionary(entities, codes)


def shape(path: Path) -> dict[str, object]:
    """Tables with their columns whatever the order, indexes, triggers, and what the file says of itself."""
    named = sql(path, "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    columns = {
        table: sorted(tuple(column[1:]) for column in sql(path, f'PRAGMA table_info("{table}")'))
        for kind, table, _, _ in named
        if kind == "table" and not table.startswith("rtree")
    }
    rest = sorted((kind, name, re.sub(r"\s+", " ", text or "")) for kind, name, _, text in named if kind != "table")
    system = {
        "contents": sorted(sql(path, "SELECT table_name, data_type, srs_id FROM gpkg_contents")),
        "geometry": sorted(sql(path, "SELECT * FROM gpkg_geometry_columns")),
        "codes": sorted(sql(path, "SELECT list, code, label_en, label_zh, source, checked, local FROM code_list")),
        "dictionary": sorted(sql(path, "SELECT entity, field, type, codes, secrecy, since FROM data_dictionary")),
        "version": sql(path, "SELECT value FROM register_info WHERE key = 'schema_version'"),
    }
    return {"columns": columns, "rest": rest, **system}


def field_of(entity: str, name: str):
    return data_dictionary().entity(entity).fields.get(name)


def copy_of(source: Path, folder: Path) -> Path:
    target = folder / "old.gpkg"
    target.write_bytes(source.read_bytes())
    return target


@pytest.fixture(params=["as released", "with a next version"])
def dictionary(request):
    return data_dictionary() if request.param == "as released" else tomorrow()


@pytest.mark.parametrize("released", RELEASED, ids=[path.parent.name for path in RELEASED])
def test_every_released_version_upgraded_equals_fresh(tmp_path, dictionary, released):
    old = copy_of(released, tmp_path)
    fresh = tmp_path / "fresh.gpkg"
    migrations.build(fresh, dictionary, "EPSG:4547", migrations.new_identity("410482", "x"))
    with open_register(old, write=True, dictionary=dictionary) as register:
        (mine,) = register.mines()
        assert (mine["mine_id"], mine["name"], mine["plots"], mine["plan_version"]) == ("m1", "马楼", 1, 1)
        assert register.plan("m1") == (1, b'{"schema": 1}\n')
        assert [event["who"] for event in register.events()][-1] == "王工"
    assert shape(old) == shape(fresh)


def test_version_2_is_read_as_it_was_released(tmp_path):
    with open_register(copy_of(DATA / "register_v2" / "register.gpkg", tmp_path), write=True) as register:
        (plot,) = register.plots()
        assert (plot["problem"], plot["trace_method"], plot["area_projected_m2"]) == ("1,3", "wand", 9_700.0)
        (outline,) = register.store.rows("outline", polygons=True)
        assert (outline["kind"], len(outline["polygons"])) == ("issued", 2)
        assert register.store.rows("candidate")[0]["score"] == 0.25
        assert register.store.rows("evidence", polygons=True)[0]["point"] == (500_050.0, 3_700_050.0)


def test_version_3_is_read_as_it_was_released(tmp_path):
    with open_register(copy_of(DATA / "register_v3" / "register.gpkg", tmp_path), write=True) as register:
        (scenario,) = register.store.rows("scenario")
        assert (scenario["name"], scenario["kind"], scenario["state"]) == ("甲", "benches", "chosen")
        assert scenario["cut_bank_m3"] == 1234.5
        assert scenario["overdig_failed"] is None


def test_version_4_is_read_as_it_was_released(tmp_path):
    with open_register(copy_of(DATA / "register_v4" / "register.gpkg", tmp_path), write=True) as register:
        assert register.mine("m1")["vegetation_zone"] == "north_china"
        (unit,) = register.units("m1")
        assert (unit["soil_depth_cm"], unit["hazards"]) == (35.5, "collapse,ponding")


def test_survey_facts_arrive_with_version_4_and_are_logged(tmp_path):
    with open_register(copy_of(DATA / "register_v3" / "register.gpkg", tmp_path), write=True, who="李工") as register:
        register.add("unit", {"unit_no": "U9", "mine_id": "m1", "kind": "pit", "hazards": "collapse,ponding"}, square())
        unit = next(row for row in register.units("m1") if row["unit_no"] == "U9")
        register.change("unit", unit["uuid"], {"soil_depth_cm": 35.5, "pollution": "clean"}, unit["row_version"])
        after = register.events("unit")[0]["after"]
        assert '"soil_depth_cm":35.5' in after
        mine = register.mine("m1")
        register.change("mine", mine["uuid"], {"annual_rain_mm": 620.0}, mine["row_version"])
        assert register.mine("m1")["annual_rain_mm"] == 620.0
        assert '"annual_rain_mm":620.0' in register.events("mine")[0]["after"]


@pytest.mark.parametrize("released", RELEASED, ids=[path.parent.name for path in RELEASED])
def test_an_upgrade_leaves_every_value_that_was_there(tmp_path, released):
    """What SQLite alone reads of plots, units and mines before is there after; what came is empty, not 0."""
    old = copy_of(released, tmp_path)
    tables = ("mine", "plot", "unit")
    before = {table: [c[1] for c in sql(old, f"PRAGMA table_info({table})") if c[1] != "geom"] for table in tables}
    rows = {table: sql(old, f"SELECT {', '.join(names)} FROM {table}") for table, names in before.items()}
    with open_register(old, write=True):
        pass
    for table, names in before.items():
        ticks = {i for i, name in enumerate(names) if getattr(field_of(table, name), "type", "") == "codes"}
        after = sql(old, f"SELECT {', '.join(names)} FROM {table}")
        plain = [[v.strip("{}") if v and i in ticks else v for i, v in enumerate(row)] for row in after]
        assert plain == [[v.strip("{}") if v and i in ticks else v for i, v in enumerate(row)] for row in rows[table]]
        came = {c[1] for c in sql(old, f"PRAGMA table_info({table})")} - {*names, "geom"}
        if table != "plot" and "_v4" not in released.parent.name:
            assert came
        assert all(set(row) == {None} for row in sql(old, f"SELECT {', '.join(came) or 'NULL'} FROM {table}"))


def test_upgraded_tables_keep_history_too(tmp_path):
    old = copy_of(OLDEST, tmp_path)
    with open_register(old, write=True, who="李工", dictionary=tomorrow()) as register:
        mine = register.mine("m1")
        register.change("mine", mine["uuid"], {"shade": "dark"}, mine["row_version"])
        register.add("drain", {"unit_no": "1", "mine_id": "m1", "kind": "other"}, square())
        assert '"shade":"dark"' in register.events("mine")[0]["after"]
        assert register.events("drain")[0]["who"] == "李工"


def test_a_backup_lies_beside_it(tmp_path):
    path = new_register(tmp_path)
    before = shape(path)
    for _ in range(2):
        with open_register(path, write=True, dictionary=tomorrow()):
            pass
    (backup,) = [p for p in tmp_path.iterdir() if p != path]
    assert re.fullmatch(rf"register\.v{data_dictionary().version}\.\d{{8}}T\d{{6}}Z\.backup\.gpkg", backup.name)
    assert shape(backup) == before
    with open_register(backup, write=False) as register:
        assert register.county == "410482"


def test_local_codes_survive(tmp_path):
    path = new_register(tmp_path)
    with open_register(path, write=True) as register:
        dataset = register.store.dataset
        row = {
            "list": "owner",
            "code": "Q",
            "label_en": "q",
            "label_zh": "某",
            "source": "",
            "checked": "",
            "local": "yes",
        }
        schema.write_rows(dataset, "code_list", [row])
    with open_register(path, write=True, dictionary=tomorrow()) as register:
        assert {"A", "B", "Q", "Z"} == set(register.dictionary.codes["owner"])


def test_reading_does_not_migrate(tmp_path):
    path = new_register(tmp_path)
    content = path.read_bytes()
    with pytest.raises(InputError, match="older version"), open_register(path, dictionary=tomorrow()):
        pass
    assert path.read_bytes() == content


def test_a_step_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = new_register(tmp_path)
    before = shape(path)

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(migrations.EXTRA, tomorrow().version, fails)
    with pytest.raises(OSError, match="No space"), open_register(path, write=True, dictionary=tomorrow()):
        pass
    assert shape(path) == before
    assert not path.with_name(path.name + ".lock").exists()
    monkeypatch.undo()
    with open_register(path, write=True, dictionary=tomorrow()) as register:
        assert register.mines() == []


def test_no_backup_no_migration(tmp_path, monkeypatch):
    path = new_register(tmp_path)
    before = path.read_bytes()
    real = migrations.sqlite3.connect
    monkeypatch.setattr(
        migrations.sqlite3, "connect", lambda p, **k: real(os.path.join(p, "nowhere") if ".backup." in p else p, **k)
    )
    with pytest.raises(InputError, match="no backup"), open_register(path, write=True, dictionary=tomorrow()):
        pass
    assert path.read_bytes() == before


def by_ogr(path, statement):
    """The index of outlines has triggers that need OGR's functions."""
    dataset = ogr.Open(str(path), 1)
    dataset.ExecuteSQL(statement)
    dataset = None


def test_several_codes_are_kept_the_way_lists_of_ticks_read_them(tmp_path):
    old = copy_of(OLDEST, tmp_path)
    sql(old, "DROP TRIGGER log_plot_update")
    by_ogr(old, "UPDATE plot SET problem = '1,3', damage = NULL")
    events = sql(old, "SELECT count(*) FROM event")
    with open_register(old, write=True) as register:
        assert register.plots()[0]["problem"] == "1,3"
        assert register.plots()[0]["damage"] is None
    assert sql(old, "SELECT count(*) FROM event") == events
    with open_register(old, write=True) as register:
        register.add("plot", {"plot_no": "p2", "mine_id": "m1", "problem": "植被破坏、1"}, square())
    assert sql(old, "SELECT problem FROM plot") == [("{1,3}",), ("{1,3}",)]
    by_ogr(old, 'UPDATE plot SET problem = \'{"3","2"}\'')
    with open_register(old) as register:
        assert {plot["problem"] for plot in register.plots()} == {"3,2"}
