"""Field packs through real files: out of a register, edited as a device does, and back."""

from __future__ import annotations

import hashlib
import json
import random
import shutil

import pytest
from osgeo import gdal

from mine_restoration_plugin.core.model.errors import ConflictError, InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.contents import Register
from mine_restoration_plugin.core.register.dictionary import data_dictionary
from mine_restoration_plugin.core.register.fieldpack.merge import merge_field_pack
from mine_restoration_plugin.core.register.fieldpack.rows import packed_fields, read_pack_rows
from mine_restoration_plugin.core.register.fieldpack.saving import Saving
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.fieldpack_case import X, Y, add, box, drop, edit, filled_register, new_pack, table
from tests.unit.register_case import new_register, register_in, sql, square


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return filled_register(tmp_path_factory.mktemp("template")).parent


@pytest.fixture
def register(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "register.gpkg"


@pytest.fixture
def pack(register, tmp_path):
    return new_pack(register, tmp_path / "外业 1", mines=["m1"])


def content(path):
    """Everything in the register but the notes of its own log."""
    with open_register(path) as opened:
        return {
            name: {row["uuid"]: row for row in opened.store.rows(name)}
            for name in ("mine", "plot", "unit", "outline", "evidence", "conflict")
        }


def plot(path, number):
    with open_register(path) as opened:
        return opened.store.rows("plot", {"plot_no": number}, polygons=True)[0]


def change(path, entity, where, values, polygons=None):
    with open_register(path, write=True, who="office") as opened:
        change_in(opened, entity, where, values, polygons)


def change_in(opened, entity, where, values, polygons=None):
    row = opened.store.rows(entity, where)[0]
    opened.change(entity, row["uuid"], values, row["row_version"], polygons)


def remove_in(opened, number):
    row = opened.store.rows("plot", {"plot_no": number})[0]
    opened.remove("plot", row["uuid"], row["row_version"])


def told(report):
    return [(line.change.kind, line.change.reason, line.table, line.number) for line in report.lines]


def test_an_untouched_pack_changes_nothing(register, pack):
    before = register.read_bytes()
    report = merge_field_pack(register, pack, who="office")
    assert told(report) == []
    assert report.unchanged == 3 + 1 + 2 + 1
    assert register.read_bytes() == before


def test_every_kind_of_work_appears_in_the_report(register, pack):
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡", "problem": '{"3","2"}'})  # an edit
    edit(pack, "plot", {"plot_no": "p2"}, {}, box(400, 60))  # a split: the part copies uuid and number
    add(pack, "plot", {}, box(460, 40), like={"plot_no": "p2"})
    drop(pack, "plot", plot_no="p3")
    add(pack, "plot", {"uuid": "0b8e5c56-7d0e-4a38-9a4e-2a52b6f7a001", "plot_no": "p9", "mine_id": "m1"}, box(900, 50))
    edit(pack, "unit", {"unit_no": "D1"}, {"kind": "dump", "note": "看过"})  # edited twice
    change(register, "unit", {"unit_no": "D1"}, {"kind": "other"})
    (pack / "DCIM" / "p1_1.jpg").write_bytes(b"new photograph")
    add(
        pack,
        "evidence",
        {"evidence_no": "E2", "plot_no": "p1", "kind": "photo", "path": "DCIM\\p1_1.jpg"},
        f"POINT ({X} {Y})",
    )

    tried = merge_field_pack(register, pack, dry_run=True)
    report = merge_field_pack(register, pack, who="office")
    assert told(tried) == told(report)
    assert told(report) == [
        ("edited", "", "plot", "p1"),
        ("edited", "", "plot", "p2"),
        ("deleted", "", "plot", "p3"),
        ("split", "", "plot", "p2-1"),
        ("inserted", "", "plot", "p9"),
        ("edited", "", "unit", "m1 D1"),
        ("conflict", "double_edit", "unit", "m1 D1"),
        ("inserted", "", "evidence", "E2"),
    ]
    (contested,) = report.lines[6].change.differences
    assert (contested.name, contested.base, contested.field, contested.office) == ("kind", "pit", "dump", "other")
    assert plot(register, "p1")["problem"] == "2,3"
    whole, part = plot(register, "p2"), plot(register, "p2-1")
    assert report.lines[3].change.parent == whole["uuid"] != part["uuid"]
    assert (whole["area_projected_m2"], part["area_projected_m2"]) == (6000.0, 4000.0)
    assert (whole["location"], part["location"]) == ("北坡2", "北坡2")
    with open_register(register) as opened:
        assert {row["plot_no"] for row in opened.plots()} == {"p1", "p2", "p2-1", "p4", "p9"}
        (unit,) = opened.units("m1")
        assert (unit["kind"], unit["note"], unit["depth_m"]) == ("other", "看过", 8.0)
        (conflict,) = opened.store.rows("conflict", polygons=True)
        assert json.loads(conflict["field_values"])["kind"] == "dump"
        assert json.loads(conflict["office_values"])["kind"] == "other"
        assert conflict["polygons"]
        new = next(row for row in opened.store.rows("evidence") if row["evidence_no"] == "E2")
        kept = opened.folder / new["path"]
        assert kept.read_bytes() == b"new photograph"
        assert new["sha256"] == hashlib.sha256(b"new photograph").hexdigest() in new["path"]
    assert [photo.source for photo in report.photos] == ["DCIM/p1_1.jpg"]
    assert report.backup is not None
    assert sql(report.backup, "SELECT count(*) FROM plot") == [(4,)]

    before, state = register.read_bytes(), content(register)
    again = merge_field_pack(register, pack, who="office")
    assert told(again) == []
    assert register.read_bytes() == before
    assert content(register) == state


def test_work_that_goes_on_in_a_merged_pack_brings_only_what_is_new(register, pack):
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡"})
    fid = add(pack, "plot", {}, box(900, 50), like={"plot_no": "p2"})
    merge_field_pack(register, pack, who="office")
    change(register, "plot", {"plot_no": "p1"}, {"location": "内业改"})
    edit(pack, "plot", {"plot_no": "p1"}, {"note": "再来"})
    with table(pack, "plot") as layer:
        feature = layer.GetFeature(fid)
        feature.SetField("note", "复制品")
        assert layer.SetFeature(feature) == 0
    report = merge_field_pack(register, pack, who="office")
    assert told(report) == [("edited", "", "plot", "p1"), ("edited", "", "plot", "p2-1")]
    assert (plot(register, "p1")["location"], plot(register, "p1")["note"]) == ("内业改", "再来")


def test_deletions_that_meet_office_work(register, pack):
    drop(pack, "plot", plot_no="p1")
    change(register, "plot", {"plot_no": "p1"}, {"location": "改"})
    edit(pack, "plot", {"plot_no": "p2"}, {"location": "外业"})
    with open_register(register, write=True, who="office") as opened:
        row = opened.store.rows("plot", {"plot_no": "p2"})[0]
        opened.remove("plot", row["uuid"], row["row_version"])
    report = merge_field_pack(register, pack, who="office")
    assert told(report) == [
        ("conflict", "deleted_in_field", "plot", "p1"),
        ("conflict", "deleted_in_office", "plot", "p2"),
    ]
    assert plot(register, "p1")["location"] == "改"
    with open_register(register) as opened:
        assert not opened.store.rows("plot", {"plot_no": "p2"})
        kept = {row["row_no"]: row for row in opened.store.rows("conflict")}
        assert json.loads(kept["p2"]["field_values"])["location"] == "外业"
        assert kept["p1"]["field_values"] is None


def test_numbers_that_change_places_and_one_taken_meanwhile(register, pack):
    edit(pack, "plot", {"plot_no": "p1"}, {"plot_no": "tmp"})
    edit(pack, "plot", {"plot_no": "p2"}, {"plot_no": "p1"})
    edit(pack, "plot", {"plot_no": "tmp"}, {"plot_no": "p2"})
    edit(pack, "plot", {"plot_no": "p3"}, {"plot_no": "p4"})  # p4 is not in the pack
    uuids = {number: plot(register, number)["uuid"] for number in ("p1", "p2", "p3", "p4")}
    report = merge_field_pack(register, pack, who="office")
    assert told(report)[2:] == [("conflict", "number_taken", "plot", "p3")]
    assert plot(register, "p1")["uuid"] == uuids["p2"]
    assert plot(register, "p2")["uuid"] == uuids["p1"]
    assert plot(register, "p4")["uuid"] == uuids["p4"]


def test_columns_that_somebody_added_are_kept(register, pack):
    dataset = gdal.OpenEx(str(pack / "data.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE)
    dataset.ExecuteSQL("ALTER TABLE plot ADD COLUMN 现场描述 TEXT")
    dataset = None
    edit(pack, "plot", {"plot_no": "p1"}, {"现场描述": "有积水"})
    merge_field_pack(register, pack, who="office")
    assert json.loads(plot(register, "p1")["unmapped"]) == {"原字段": "值", "现场描述": "有积水"}


def test_a_survey_in_the_field_comes_back(register, pack):
    surveyed = {"soil_depth_cm": 35.5, "pollution": "between", "hazards": '{"ponding","collapse"}', "fs_rain": 1.05}
    edit(pack, "unit", {"unit_no": "D1"}, surveyed)
    change(register, "unit", {"unit_no": "D1"}, {"lithology": "灰岩"})
    merge_field_pack(register, pack, who="office")
    (unit,) = content(register)["unit"].values()
    assert {name: unit[name] for name in surveyed} == {**surveyed, "hazards": "collapse,ponding"}
    assert (unit["lithology"], unit["soil_ph"]) == ("灰岩", None)


def test_a_pack_from_before_the_survey_empties_nothing(register, pack):
    """It left before the upgrade: neither its tables nor its note have the columns that came with schema 4."""
    new = [name for name, field in data_dictionary().entity("unit").fields.items() if field.since >= 4]
    for name in new:
        sql(pack / "data.gpkg", f"ALTER TABLE unit DROP COLUMN {name}")
    for fid, text in sql(pack / "data.gpkg", "SELECT fid, content FROM pack_base WHERE entity = 'unit'"):
        left = json.dumps({k: v for k, v in json.loads(text).items() if k not in new}, ensure_ascii=False)
        mark = hashlib.sha256(left.encode("utf-8")).hexdigest()
        sql(pack / "data.gpkg", "UPDATE pack_base SET content = ?, sha256 = ? WHERE fid = ?", left, mark, fid)
    sql(pack / "data.gpkg", "UPDATE pack_info SET value = '3' WHERE key = 'schema_version'")
    change(register, "unit", {"unit_no": "D1"}, {"soil_ph": 6.5})
    edit(pack, "unit", {"unit_no": "D1"}, {"depth_m": 9.0})
    report = merge_field_pack(register, pack, who="office")
    assert told(report) == [("edited", "", "unit", "m1 D1")]
    (unit,) = content(register)["unit"].values()
    assert (unit["depth_m"], unit["soil_ph"]) == (9.0, 6.5)


def test_a_value_outside_its_list_is_kept_beside_the_field(register, pack):
    edit(pack, "plot", {"plot_no": "p1"}, {"attribute": "99", "problem": "{7}"})
    merge_field_pack(register, pack, who="office")
    row = plot(register, "p1")
    assert (row["attribute"], row["problem"]) == (None, None)
    assert json.loads(row["raw_values"]) == {"attribute": "99", "problem": "{7}"}


def test_what_follows_from_an_outline_follows_it(register, pack):
    edit(pack, "plot", {"plot_no": "p1"}, {}, box(200, 50))
    edit(pack, "unit", {"unit_no": "D1"}, {}, box(210, 10, 0, 10))
    change(register, "unit", {"unit_no": "D1"}, {"depth_m": 9.5})
    merge_field_pack(register, pack, who="office")
    row = plot(register, "p1")
    assert row["area_projected_m2"] == 5000.0
    assert row["area_ellipsoidal_m2"] == pytest.approx(5000.0, rel=2e-3)
    with open_register(register) as opened:
        (unit,) = opened.units("m1")
        assert (unit["area_m2"], unit["depth_m"]) == (100.0, 9.5)  # the office's depth is not lost


def test_photographs_without_a_row_become_evidence_once(register, pack):
    (pack / "DCIM" / "loose.jpg").write_bytes(b"loose")
    report = merge_field_pack(register, pack, who="office")
    assert told(report) == [("inserted", "", "evidence", "loose.jpg")]
    again = merge_field_pack(register, pack, who="office")
    assert told(again) == []
    with open_register(register) as opened:
        row = next(
            row for row in opened.store.rows("evidence") if row["sha256"] == hashlib.sha256(b"loose").hexdigest()
        )
        assert (opened.folder / row["path"]).read_bytes() == b"loose"


def test_a_photograph_that_was_taken_again(register, pack):
    (pack / "DCIM" / "better.jpg").write_bytes(b"better")
    edit(pack, "evidence", {"evidence_no": "E1"}, {"path": "DCIM/better.jpg"})
    add(pack, "evidence", {"evidence_no": "E7", "kind": "photo", "path": "DCIM/never.jpg"})
    report = merge_field_pack(register, pack, who="office")
    assert told(report) == [("edited", "", "evidence", "E1"), ("inserted", "", "evidence", "E7")]
    assert "never.jpg" in report.notes[0].en
    with open_register(register) as opened:
        files = {row["evidence_no"]: row["path"] for row in opened.store.rows("evidence")}
        assert (opened.folder / files["E1"]).read_bytes() == b"better"
        assert (opened.folder / "evidence/aa/old.jpg").exists()


def test_what_a_photograph_says_of_itself_is_noted(register, pack):
    picture = gdal.GetDriverByName("MEM").Create("", 40, 30, 3)
    picture.SetMetadata({"EXIF_GPSImgDirection": "(123)", "EXIF_DateTimeOriginal": "2025:06:01 12:00:00"})
    gdal.GetDriverByName("JPEG").CreateCopy(
        str(pack / "DCIM" / "new.jpg"), picture, options=["WRITE_EXIF_METADATA=YES"]
    )
    values = {"evidence_no": "E9", "plot_no": "p1", "kind": "photo", "path": "DCIM/new.jpg", "author": "外业一组"}
    add(pack, "evidence", values, f"POINT ({X} {Y})")
    merge_field_pack(register, pack, who="office")
    with open_register(register) as opened:
        names = ("thumbnail", "author", "azimuth_deg", "size_bytes")
        row = opened.store.rows("evidence", {"evidence_no": "E9"}, names)[0]
    assert row["thumbnail"].startswith(b"\xff\xd8")
    assert row["author"] == "外业一组"
    assert row["size_bytes"] == (pack / "DCIM" / "new.jpg").stat().st_size
    assert told(merge_field_pack(register, pack, who="office")) == []


def test_a_path_out_of_the_pack_is_not_followed(register, pack, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    add(pack, "evidence", {"evidence_no": "E8", "kind": "document", "path": "../secret.txt"})
    report = merge_field_pack(register, pack, who="office")
    assert not report.photos


def test_the_log_of_a_device_is_read_and_the_pack_left_alone(register, pack):
    dataset = gdal.OpenEx(str(pack / "data.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE, open_options=["NOLOCK=NO"])
    dataset.ExecuteSQL("PRAGMA journal_mode = WAL")
    layer = dataset.GetLayerByName("plot")
    feature = next(f for f in layer if f.GetField("plot_no") == "p1")
    feature.SetField("location", "写在日志里")
    layer.SetFeature(feature)
    copy = pack.with_name("copy")
    shutil.copytree(pack, copy)  # while the device still has it open: the edit is in the log
    dataset = None
    assert (copy / "data.gpkg-wal").stat().st_size
    before = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
    merge_field_pack(register, copy, who="office")
    assert plot(register, "p1")["location"] == "写在日志里"
    assert {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()} == before


def test_what_is_no_pack_of_this_register(register, pack, tmp_path):
    with pytest.raises(InputError, match="no field pack"):
        merge_field_pack(register, tmp_path)
    other = new_register(tmp_path, "other.gpkg")
    with pytest.raises(InputError, match="another register"):
        merge_field_pack(other, pack)
    edit(pack, "pack_base", {"entity": "unit"}, {"content": "{}"})
    with pytest.raises(InputError, match="damaged"):
        merge_field_pack(register, pack)


@pytest.mark.parametrize("step", [1, 12, 20, 24])
def test_a_cancelled_merge_leaves_nothing(register, pack, step):
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡"})
    (pack / "DCIM" / "loose.jpg").write_bytes(b"loose")
    state, count = content(register), 0

    def cancelled():
        nonlocal count
        count += 1
        return count > step

    try:
        merge_field_pack(register, pack, progress=Progress(None, cancelled))
    except Cancelled:
        assert content(register) == state
        kept = register.with_name("register_files") / "evidence"
        assert not list(kept.rglob(f"{hashlib.sha256(b'loose').hexdigest()}*"))
    else:
        assert count <= step


DEEDS = ("edit", "delete", "new", "split", "office_edit", "office_delete", "office_new", "office_move")


@pytest.mark.parametrize("seed", range(10))
def test_random_histories_through_real_files(register, tmp_path, seed):
    """The same question as the thousand made-up histories, here with files, types and outlines as they are."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    with open_register(register, write=True, who="office") as opened:
        for number in range(5, 11):
            opened.add("plot", {"plot_no": f"p{number}", "mine_id": "m1"}, square(X + 200 * number, Y))
    pack = new_pack(register, tmp_path / "pack")
    base = {row["uuid"]: row for row in _plots(register)}
    live = sorted(row["plot_no"] for row in base.values())
    office = list(live)
    edits, gone, added, deeds = {}, set(), [], []
    for turn in range(12):
        deed = rng.choice(DEEDS)
        name, value = rng.choice(
            [
                ("location", f"甲{turn}"),
                ("closing_year", 1980 + turn),
                ("note", None),
                ("verified_on", "2025-06-07"),
                ("slope_height_m", turn / 7),
            ]
        )
        if deed == "edit" and live:
            number = rng.choice(live)
            edit(pack, "plot", {"plot_no": number}, {name: value})
            edits[number, name] = value
        elif deed == "delete" and live:
            number = live.pop(rng.randrange(len(live)))
            drop(pack, "plot", plot_no=number)
            gone.add(number)
        elif deed == "new":
            add(pack, "plot", {"plot_no": f"n{turn}", "uuid": f"new-{turn}", "location": "新"}, box(5000 + 200 * turn))
            added.append(f"new-{turn}")
        elif deed == "split" and live:
            number = rng.choice(live)
            left = 200 * int(number[1:])
            edit(pack, "plot", {"plot_no": number}, {}, box(left, 30))
            add(pack, "plot", {"plot_no": None, "note": f"part{turn}"}, box(left + 30, 70), like={"plot_no": number})
        elif deed == "office_edit" and office:
            deeds.append((change_in, "plot", {"plot_no": rng.choice(office)}, {name: value}))
        elif deed == "office_move" and office:
            number = rng.choice(office)
            moved = square(X + 200 * int(number[1:]), Y + 5)
            deeds.append((change_in, "plot", {"plot_no": number}, {}, moved))
        elif deed == "office_delete" and office:
            deeds.append((remove_in, office.pop(rng.randrange(len(office)))))
        elif deed == "office_new":
            new = {"plot_no": f"o{turn}", "mine_id": "m2"}
            deeds.append((Register.add, "plot", new, square(X + 9000 + 200 * turn, Y)))
    with open_register(register, write=True, who="office") as opened:
        for act, *rest in deeds:
            act(opened, *rest)
    theirs = {row["uuid"]: row for row in _plots(register)}
    report = merge_field_pack(register, pack, who="office")
    after = {row["uuid"]: row for row in _plots(register)}
    conflicts = [line.change for line in report.lines if line.change.kind == "conflict"]
    by_number = {row["plot_no"]: uuid for uuid, row in base.items()}
    for (number, name), value in edits.items():
        if number in gone:
            continue
        uuid = by_number[number]
        held = any(c.uuid == uuid and c.field and c.field[name] == value for c in conflicts)
        assert held or after[uuid][name] == value or value == base[uuid][name], (number, name, value)
    for number in gone:
        uuid = by_number[number]
        heir = uuid in {uuid for (uuid,) in sql(pack / "data.gpkg", "SELECT uuid FROM plot")}  # a part of it lives on
        told_so = any(c.uuid == uuid and c.reason == "deleted_in_field" for c in conflicts)
        assert uuid not in after or heir or told_so
    assert set(added) <= set(after)
    notes = {row["note"] for row in after.values()} | {c.field["note"] for c in conflicts if c.field}
    parts = _notes_of(pack)
    assert parts <= notes
    for uuid, row in theirs.items():
        was = base.get(uuid, {})
        for name in ("location", "closing_year", "note", "verified_on", "slope_height_m", "plot_no", "mine_id"):
            if row[name] != was.get(name):
                assert after[uuid][name] == row[name]
        if uuid in base and row["shape"] != was["shape"]:
            assert after[uuid]["shape"] == row["shape"]
    assert not [uuid for uuid in base if uuid not in theirs and uuid in after]
    state = register.read_bytes()
    assert told(merge_field_pack(register, pack, who="office")) == []
    assert register.read_bytes() == state


def _plots(path):
    with open_register(path) as opened:
        rows = opened.store.rows("plot", polygons=True)
    for row in rows:
        row["shape"] = [ring.tolist() for rings in row.pop("polygons") for ring in rings]
    return rows


def _notes_of(pack):
    return {note for (note,) in sql(pack / "data.gpkg", "SELECT note FROM plot WHERE note LIKE 'part%'")}


@pytest.fixture
def county(tmp_path, request):
    """A register in a database, with what a pack may bring back."""
    path = register_in("PostGIS", tmp_path, request)
    with open_register(path, write=True, who="office") as opened:
        opened.add("mine", {"mine_id": "m1", "name": "马楼"})
        for number in range(1, 4):
            values = {"plot_no": f"p{number}", "mine_id": "m1", "problem": "1,3"}
            opened.add("plot", values, square(X + 200 * number, Y))
    return path


def test_a_register_in_a_database_loses_nothing_either(county, tmp_path):
    pack = new_pack(county, tmp_path / "pack")
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡", "problem": '{"2"}'})
    edit(pack, "plot", {"plot_no": "p2"}, {}, box(400, 60))
    add(pack, "plot", {}, box(460, 40), like={"plot_no": "p2"})
    drop(pack, "plot", plot_no="p3")
    (pack / "DCIM" / "loose.jpg").write_bytes(b"loose")
    change(county, "plot", {"plot_no": "p1"}, {"location": "内业"})
    report = merge_field_pack(county, pack, who="office")
    assert told(report) == [
        ("edited", "", "plot", "p1"),
        ("conflict", "double_edit", "plot", "p1"),
        ("edited", "", "plot", "p2"),
        ("deleted", "", "plot", "p3"),
        ("split", "", "plot", "p2-1"),
        ("inserted", "", "evidence", "loose.jpg"),
    ]
    assert report.backup is None
    with open_register(county) as opened:
        plots = {row["plot_no"]: row for row in opened.plots()}
        assert set(plots) == {"p1", "p2", "p2-1"}
        assert (plots["p1"]["location"], plots["p1"]["problem"]) == ("内业", "2")
        assert (plots["p2"]["area_projected_m2"], plots["p2-1"]["area_projected_m2"]) == (6000.0, 4000.0)
        (conflict,) = opened.store.rows("conflict")
        assert json.loads(conflict["field_values"])["location"] == "南坡"
        count = len(opened.events())
    assert told(merge_field_pack(county, pack, who="office")) == []
    with open_register(county) as opened:
        assert len(opened.events()) == count


def test_a_row_saved_at_the_very_moment_stops_the_merge(county, tmp_path, monkeypatch):
    pack = new_pack(county, tmp_path / "pack")
    edit(pack, "plot", {"plot_no": "p1"}, {"location": "南坡"})
    write = Saving.write_table

    def late(self, table):
        if table.entity.name == "plot":
            change(county, "plot", {"plot_no": "p1"}, {"note": "同时"})
        write(self, table)

    monkeypatch.setattr(Saving, "write_table", late)
    with pytest.raises(ConflictError, match="merge again"):
        merge_field_pack(county, pack, who="office")
    monkeypatch.undo()
    merge_field_pack(county, pack, who="office")
    row = plot(county, "p1")
    assert (row["location"], row["note"]) == ("南坡", "同时")


def test_two_reports_of_one_pack_name_fields_in_one_order(register, pack):
    """That of the dictionary: the order of a set of names is another one in every process."""
    entity = data_dictionary().entity("plot")
    dataset = gdal.OpenEx(str(pack / "data.gpkg"))
    read = read_pack_rows(dataset, entity, data_dictionary())
    order = packed_fields(entity)
    for row in read:
        known = [name for name in row.values if name in order]
        assert known == sorted(known, key=order.index)
