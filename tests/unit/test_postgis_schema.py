"""A register in a database: what the small file may say, how it is made, and that an old one becomes like a new one."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sys
import threading

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.register.dictionary import Dictionary, data_dictionary
from mine_restoration_plugin.core.register.postgis import credentials, migrations, rights
from mine_restoration_plugin.core.register.postgis.connection import Connection
from mine_restoration_plugin.core.register.postgis.place import read_place
from mine_restoration_plugin.core.register.register import create_register, open_register
from tests.unit.register_case import COUNTY, CRS, as_user, register_in, sql, square, write_place
from tests.unit.test_register_migrations import tomorrow


def as_it_was(version: int) -> Dictionary:
    """Only what that schema had."""
    now = data_dictionary()
    entities = {
        name: dataclasses.replace(entity, fields={n: f for n, f in entity.fields.items() if f.since <= version})
        for name, entity in now.entities.items()
        if entity.since <= version
    }
    return Dictionary(entities, now.codes)


def as_it_was_first() -> Dictionary:
    return as_it_was(1)


def build(path, dictionary):
    connection = Connection(read_place(path))
    try:
        info = {"county": COUNTY, "register_uuid": "u", "created_utc": "t", "created_by": "x"}
        migrations.build(connection, dictionary, CRS, info)
    finally:
        connection.close()


CATALOGUE = {
    "columns": """SELECT c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, l.collname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid
        AND d.adnum = a.attnum LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE c.relnamespace = '{s}'::regnamespace AND c.relkind IN ('r', 'v')
        AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = '{s}'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = '{s}'",
    "triggers": """SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = '{s}'::regnamespace AND NOT t.tgisinternal""",
    "functions": """SELECT proname, pg_get_functiondef(oid), proacl::text FROM pg_proc
        WHERE pronamespace = '{s}'::regnamespace""",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = '{s}'",
    "rights": """SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = '{s}'""",
    "rights to columns": """SELECT grantee, table_name, column_name, privilege_type
        FROM information_schema.role_column_grants WHERE table_schema = '{s}'""",
    "codes": "SELECT list, code, label_en, label_zh, source, checked, local FROM code_list",
    "dictionary": "SELECT entity, field, type, codes, secrecy, since FROM data_dictionary",
    "version": "SELECT value FROM register_info WHERE key = 'schema_version'",
}


def shape(path):
    """Everything the catalogues of the database say of a register, whatever the order and the schema's name."""
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    found = {}
    for name, query in CATALOGUE.items():
        rows = sql(path, query.replace("{s}", schema))
        text = [tuple(re.sub(rf"\b{schema}(?=\b|_)", "S", str(value)) for value in row) for row in rows]
        found[name] = sorted(text)
        assert found[name], name
    return found


@pytest.mark.parametrize("target", ["as released", "with a next version"])
def test_oldest_upgraded_equals_fresh(tmp_path, postgres, target):
    dictionary = data_dictionary() if target == "as released" else tomorrow()
    old = write_place(tmp_path, postgres)
    fresh = write_place(tmp_path, postgres, name="fresh.pgregister")
    build(old, as_it_was_first())
    build(fresh, dictionary)
    plan = {"mine_id": "m1", "version": 1, "sha256": hashlib.sha256(b"one").hexdigest(), "created_utc": "t"}
    with open_register(old, write=True, dictionary=as_it_was_first(), who="王工") as register, register.transaction():
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("plot", {"plot_no": "p1", "mine_id": "m1"}, square())
        register.store.insert("plan", {**plan, "created_by": "王工", "content": b"one"})
    assert shape(old) != shape(fresh)
    with open_register(old, write=True, dictionary=dictionary, who="李工") as register:
        (mine,) = register.mines()
        assert (mine["name"], mine["plots"], mine["plan_version"]) == ("马楼", 1, 1)
        assert register.plan("m1") == (1, b"one")
        assert [event["who"] for event in register.events()] == ["王工"] * 3
        assert shape(old) == shape(fresh)
        register.change("plot", register.plots()[0]["uuid"], {"sheet_no": "I49"}, 1)
        assert '"sheet_no":"I49"' in register.events("plot")[0]["after"]


@pytest.mark.parametrize("version", [2, 3])
def test_survey_facts_arrive_in_a_database_and_are_logged(tmp_path, postgres, version):
    path = write_place(tmp_path, postgres)
    fresh = write_place(tmp_path, postgres, name="fresh.pgregister")
    before = as_it_was(version)
    build(path, before)
    build(fresh, data_dictionary())
    with open_register(path, write=True, dictionary=before, who="王工") as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("unit", {"unit_no": "U1", "mine_id": "m1", "kind": "pit"}, square())
    with open_register(path, write=True, who="李工") as register:
        (unit,), mine = register.units("m1"), register.mine("m1")
        assert (unit["kind"], unit["soil_ph"], mine["name"], mine["annual_rain_mm"]) == ("pit", None, "马楼", None)
        register.change("unit", unit["uuid"], {"soil_ph": 6.5, "hazards": "collapse,ponding"}, unit["row_version"])
        register.change("mine", mine["uuid"], {"annual_rain_mm": 620.0}, mine["row_version"])
        assert '"soil_ph":6.5' in register.events("unit")[0]["after"]
        assert '"annual_rain_mm":620' in register.events("mine")[0]["after"]
        assert register.units("m1")[0]["hazards"] == "collapse,ponding"
    assert shape(path) == shape(fresh)


def test_a_copy_of_all_tables_is_made_before(tmp_path, postgres):
    path = write_place(tmp_path, postgres)
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    build(path, as_it_was_first())
    with open_register(path, write=True, dictionary=as_it_was_first()) as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("plot", {"plot_no": "p1"}, square())
    for _ in range(2):
        with open_register(path, write=True):
            pass
    copies = sql(path, f"SELECT nspname::text FROM pg_namespace WHERE nspname LIKE '{schema}_backup%'")
    assert len(copies) == 1
    (copy,) = copies[0]
    assert re.fullmatch(rf"{schema}_backup_v1_\d{{14}}", copy)
    assert sql(path, f"SELECT name FROM {copy}.mine") == [("马楼",)]
    assert sql(path, f"SELECT count(*) FROM {copy}.event") == [(2,)]
    assert sql(path, f"SELECT ST_Area(geom) FROM {copy}.plot") == [(10_000.0,)]
    assert sql(path, f"SELECT nspacl FROM pg_namespace WHERE nspname = '{copy}'") == [(None,)]


def test_a_step_that_fails_changes_nothing(tmp_path, postgres, monkeypatch):
    path = write_place(tmp_path, postgres)
    build(path, as_it_was_first())
    before = shape(path)

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(migrations.EXTRA, data_dictionary().version, fails)
    with pytest.raises(OSError, match="No space"), open_register(path, write=True):
        pass
    assert shape(path) == before
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    assert sql(path, f"SELECT count(*) FROM pg_namespace WHERE nspname LIKE '{schema}_backup%'") == [(0,)]
    monkeypatch.undo()
    with open_register(path, write=True) as register:
        assert register.mines() == []


def test_reading_does_not_migrate_and_who_does_not_own_it_cannot(tmp_path, postgres):
    path = write_place(tmp_path, postgres)
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    build(path, as_it_was_first())
    with pytest.raises(InputError, match="older version"), open_register(path):
        pass
    user = f"technician_of_{schema}"
    postgres.run(f"CREATE ROLE {user} LOGIN", user="postgres")
    postgres.run(f"GRANT {schema}_technician TO {user}", user="postgres")
    place, sentence = as_user(path, user), "Its owner in the database, registrar,"
    with pytest.raises(InputError, match=sentence), open_register(place, write=True):
        pass
    assert sql(path, "SELECT value FROM register_info WHERE key = 'schema_version'") == [("1",)]


def test_two_who_open_it_at_once_migrate_it_once(tmp_path, postgres):
    path = write_place(tmp_path, postgres)
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    build(path, as_it_was_first())
    failures = []

    def opens():
        try:
            with open_register(path, write=True) as register:
                register.add("outline", {"plot_no": threading.current_thread().name, "kind": "issued"}, square())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=opens, name=str(number)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sql(path, "SELECT count(*) FROM outline") == [(3,)]
    assert sql(path, f"SELECT count(*) FROM pg_namespace WHERE nspname LIKE '{schema}_backup%'") == [(1,)]


def test_local_codes_survive(tmp_path, postgres):
    path = write_place(tmp_path, postgres)
    build(path, data_dictionary())
    sql(path, "INSERT INTO code_list (list, code, label_en, label_zh, local) VALUES ('owner', 'Q', 'q', '某', 'yes')")
    with open_register(path, write=True, dictionary=tomorrow()) as register:
        assert {"A", "B", "Q", "Z"} == set(register.dictionary.codes["owner"])


def test_a_newer_register_is_left_alone(tmp_path, postgres, request):
    path = register_in("PostGIS", tmp_path, request)
    sql(path, "UPDATE register_info SET value = '999' WHERE key = 'schema_version'")
    for write in (False, True):
        with pytest.raises(InputError, match="newer version of the plugin"), open_register(path, write=write):
            pass


# making one


def test_an_existing_schema_is_left_alone(tmp_path, request):
    path = register_in("PostGIS", tmp_path, request)
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1"})
    with pytest.raises(InputError, match="has a schema mine_[0-9]+ already"):
        create_register(path, COUNTY, CRS)
    with open_register(path) as register:
        assert len(register.mines()) == 1


@pytest.mark.parametrize(
    ("county", "crs", "sentence"),
    [("1", CRS, "county code"), (COUNTY, "EPSG:4490", "degrees"), (COUNTY, "EPSG:3857", "Mercator")],
)
def test_what_no_register_is_made_of(tmp_path, postgres, county, crs, sentence):
    path = write_place(tmp_path, postgres)
    with pytest.raises(InputError, match=sentence):
        create_register(path, county, crs)
    with pytest.raises(InputError, match="no mine register"), open_register(path):
        pass


def test_users_who_may_not_make_one_learn_what_their_administrator_must_run(tmp_path, postgres):
    postgres.run("CREATE ROLE newcomer LOGIN", user="postgres")
    path = as_user(write_place(tmp_path, postgres), "newcomer")
    with pytest.raises(InputError, match="GRANT CREATE ON DATABASE county TO newcomer"):
        create_register(path, COUNTY, CRS)
    postgres.run("GRANT CREATE ON DATABASE county TO newcomer", user="postgres")
    with pytest.raises(InputError, match="may not make roles") as caught:
        create_register(path, COUNTY, CRS)
    for statement in re.findall(r'CREATE ROLE "\w+"', str(caught.value)):
        postgres.run(statement, user="postgres")
    create_register(path, COUNTY, CRS)
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1"})


def test_a_coordinate_system_of_the_users_own(tmp_path, postgres):
    wkt = (
        'PROJCS["Local grid 114.3",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",'
        'SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
        'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",114.3],'
        'PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]'
    )
    path = write_place(tmp_path, postgres)
    with pytest.raises(InputError, match="PostGIS does not know the coordinate system Local grid 114.3"):
        create_register(path, COUNTY, wkt)
    postgres.run("GRANT INSERT ON spatial_ref_sys TO registrar", user="postgres")
    for place in (path, write_place(tmp_path, postgres, name="second.pgregister")):
        create_register(place, COUNTY, wkt)
        with open_register(place, write=True) as register:
            register.add("plot", {"plot_no": "p1"}, square())
            assert register.plots()[0]["area_projected_m2"] == 10_000.0
            assert register.store.srid == 910000


def test_a_database_without_postgis(tmp_path, postgres):
    postgres.run("CREATE DATABASE plain OWNER registrar", database="postgres", user="postgres")
    path = write_place(tmp_path, postgres, dbname="plain")
    with pytest.raises(InputError, match="CREATE EXTENSION postgis"):
        create_register(path, COUNTY, CRS)


def test_postgis_in_a_schema_of_its_own(tmp_path, postgres):
    postgres.run("CREATE DATABASE tidy OWNER registrar", database="postgres", user="postgres")
    postgres.run("CREATE SCHEMA gis", database="tidy", user="postgres")
    postgres.run("CREATE EXTENSION postgis SCHEMA gis", database="tidy", user="postgres")
    postgres.run("GRANT USAGE ON SCHEMA gis TO PUBLIC", database="tidy", user="postgres")
    path = write_place(tmp_path, postgres, dbname="tidy")
    create_register(path, COUNTY, CRS)
    with open_register(path, write=True) as register:
        uuid = register.add("plot", {"plot_no": "p1"}, square())
        register.change("plot", uuid, {}, 1, square(side=50))
        assert register.plots()[0]["area_projected_m2"] == 2500.0


# the small file


def written(tmp_path, content):
    path = tmp_path / "a.pgregister"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "secret",
    [{"password": "x"}, {"passwd": ""}, {"PGPASSWORD": "x"}, {"密码": "x"}, {"host": "postgresql://me:x@db/county"},
     {"dbname": "dbname=county password = x"}],
)  # fmt: skip
def test_a_password_in_the_file_is_refused(tmp_path, secret):
    path = written(tmp_path, {"service": "mines", "schema": "mine_1", **secret})
    with pytest.raises(InputError, match="holds a password") as caught, open_register(path):
        pass
    assert "x@db" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "cannot be read as JSON"), ("[1]", "cannot be read as JSON"), ({"service": "m"}, "must name the schema"),
        ({"schema": "Mine"}, "must name the schema"), ({"schema": "public"}, "must name the schema"),
        ({"schema": "pg_mine"}, "must name the schema"), ({"schema": 'a"; DROP SCHEMA b'}, "must name the schema"),
        ({"schema": "m" * 41}, "must name the schema"), ({"schema": "m", "sever": "x"}, "mean nothing here: sever"),
    ],
)  # fmt: skip
def test_what_the_file_may_not_say(tmp_path, content, sentence):
    with pytest.raises(InputError, match=sentence):
        read_place(written(tmp_path, content))


def test_a_file_that_is_not_there_shows_what_to_write(tmp_path):
    for deed in (lambda path: create_register(path, COUNTY, CRS), lambda path: open_register(path).__enter__()):
        with pytest.raises(InputError, match=re.escape('{"service": "mines", "schema": "mine_410482"}')):
            deed(tmp_path / "none.pgregister")


def test_what_the_file_says(tmp_path):
    place = read_place(written(tmp_path, {"service": "mines", "port": 5433, "schema": "mine_410482"}))
    assert place.server == {"service": "mines", "port": "5433"}
    assert place.files == tmp_path / "a_files"
    assert read_place(written(tmp_path, {"schema": "m", "files": "附件"})).files == tmp_path / "附件"
    assert read_place(written(tmp_path, {"schema": "m", "files": str(tmp_path / "b")})).files == tmp_path / "b"


def test_a_service_file_gives_what_the_small_file_leaves_out(tmp_path, postgres, monkeypatch):
    services = tmp_path / "pg_service.conf"
    services.write_text(f"[mines]\nhost={postgres.host}\nport={postgres.port}\ndbname=county\nuser=registrar\n")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    path = written(tmp_path, {"service": "mines", "schema": "mine_by_service"})
    create_register(path, COUNTY, CRS)
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1"})
        assert register.folder == tmp_path / "a_files"
    path = written(tmp_path, {"service": "nobody", "schema": "mine_by_service"})
    with pytest.raises(InputError, match="does not answer.*nobody"), open_register(path):
        pass


def test_a_configuration_of_qgis_is_asked_for_where_qgis_is(tmp_path, postgres, request):
    path = register_in("PostGIS", tmp_path, request)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["user"]
    path.write_text(json.dumps({**content, "authcfg": "abc1234"}), encoding="utf-8")
    with pytest.raises(InputError, match="configuration abc1234 cannot be read here"), open_register(path):
        pass
    try:
        credentials.use(lambda authcfg: {"user": "registrar", "password": "s"} if authcfg == "abc1234" else {})
        with open_register(path) as register:
            assert register.county == COUNTY
    finally:
        credentials.use(None)


def test_a_python_without_psycopg2_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(InputError, match="python3-psycopg2"), open_register(written(tmp_path, {"schema": "m"})):
        pass


# the table of rights


def test_rights_name_what_there_is(tmp_path):
    dictionary = data_dictionary()
    table = rights.rights()
    assert {right.role for right in table} == {"surveyor", "technician", "reviewer", "public"}
    for right in table:
        if right.entity in ("*", "event", "code_list"):
            continue
        assert set(right.fields) <= set(dictionary.entity(right.entity).fields), right
    bad = tmp_path / "rights.csv"
    bad.write_text("role,entity,rights,fields,label_en,label_zh\nsurveyor,plot,truncate,,a,b\n", encoding="utf-8")
    with pytest.raises(ValueError, match="truncate"):
        rights.load(bad)
