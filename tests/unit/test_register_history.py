"""The register at any date, and back to it: judged by copies of the rows that were taken at the time."""

from __future__ import annotations

import datetime
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.model.errors import ConflictError, InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register import geometries
from mine_restoration_plugin.core.register.dictionary import data_dictionary
from mine_restoration_plugin.core.register.history import moment, same
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import STORES, holed, register_in, sql, square


@pytest.fixture(params=STORES)
def path(request, tmp_path):
    return register_in(request.param, tmp_path, request)


def tick():
    """A moment that lies after everything done and before everything to come; the log counts milliseconds."""
    time.sleep(0.003)
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.003)
    return now


def contents(register, entities=("mine", "plot", "unit", "evidence", "outline")):
    """Everything but row versions, by entity and uuid."""
    return {
        (entity, row["uuid"]): {name: value for name, value in row.items() if name != "row_version"}
        for entity in entities
        for row in register.store.rows(entity, polygons=True)
    }


def equal(one, other):
    return one.keys() == other.keys() and all(
        one[key].keys() == other[key].keys() and all(same(one[key][name], other[key][name]) for name in one[key])
        for key in one
    )


def test_any_moment_can_be_read_and_gone_back_to(path):
    moments = []

    def note():
        moments.append((tick(), contents(register)))

    with open_register(path, write=True, who="王工") as register:
        note()
        register.add("mine", {"mine_id": "m1", "name": "马楼", "mining_from_year": 1998})
        first = register.add("plot", {"plot_no": "p1", "mine_id": "m1", "verified_on": "2024-05-01"}, holed())
        note()
        second = register.add("plot", {"plot_no": "p2", "mine_id": "m1"}, square(501_000))
        photo = {"evidence_no": "e1", "kind": "photo", "path": "a.jpg", "azimuth_deg": 12.5}
        register.add("evidence", photo, point=(500_000.25, 3_700_000.75))
        note()
        register.change("plot", first, {"location": "北坡", "verified_on": None}, 1, square(side=50))
        register.remove("plot", second, 1)
        note()
        register.add("plot", {"plot_no": "p2", "mine_id": "m1", "name": "another"}, square(502_000))
        register.set_units("m1", [{"unit_no": "1", "kind": "pit", "polygons": square()}])
        note()
        for utc, kept in moments:
            past = register.as_of(utc)
            found = {(entity, row["uuid"]): row for entity in ("mine", "plot", "unit") for row in past.rows(entity)}
            assert found.keys() == {key for key in kept if key[0] in ("mine", "plot", "unit")}
            assert all(same(row[name], kept[key][name]) for key, row in found.items() for name in kept[key])
        length = len(register.events())
        for utc, kept in (moments[1], moments[4], moments[0], moments[2], moments[3]):
            register.restore(utc)
            assert equal(contents(register), kept)
            assert len(register.events()) > length, "going back is written down, never rubbed out"
            length = len(register.events())


def test_numbers_of_rows_say_what_was_done(path):
    with open_register(path, write=True) as register:
        kept = register.add("mine", {"mine_id": "m1"})
        gone = register.add("mine", {"mine_id": "m2"})
        before = tick()
        register.change("mine", kept, {"name": "x"}, 1)
        register.remove("mine", gone, 1)
        register.add("mine", {"mine_id": "m3"})
        assert register.restore(before, only_count=True) == register.restore(before, only_count=True)
        assert register.row_version("mine", gone) is None
        done = register.restore(before)
        assert (done.brought_back, done.changed, done.taken_out, done.lost) == (1, 1, 1, 0)
        assert register.restore(before).rows == 0


def test_one_row_goes_back_and_the_others_stay(path):
    with open_register(path, write=True) as register:
        one = register.add("mine", {"mine_id": "m1", "name": "a"})
        other = register.add("mine", {"mine_id": "m2", "name": "a"})
        before = tick()
        for uuid in (one, other):
            register.change("mine", uuid, {"name": "b"}, 1)
        register.restore(before, "mine", one)
        assert [mine["name"] for mine in register.mines()] == ["a", "b"]
        assert register.row_version("mine", one) == 3


def test_a_row_that_comes_back_is_not_mistaken_for_its_former_self(path):
    """Somebody may still have it open as it was before it was taken out."""
    with open_register(path, write=True) as register:
        uuid = register.add("mine", {"mine_id": "m1"})
        before = tick()
        register.remove("mine", uuid, 1)
        register.restore(before)
        assert register.row_version("mine", uuid) == 3
        with pytest.raises(ConflictError):
            register.change("mine", uuid, {"name": "x"}, 1)


def test_numbers_that_were_swapped_are_swapped_back(path):
    with open_register(path, write=True) as register:
        one, other = (register.add("plot", {"plot_no": number}, square()) for number in ("p1", "p2"))
        before = tick()
        register.change("plot", one, {"plot_no": "x"}, 1)
        register.change("plot", other, {"plot_no": "p1"}, 1)
        register.change("plot", one, {"plot_no": "p2"}, 2)
        register.restore(before)
        assert {row["uuid"]: row["plot_no"] for row in register.plots()} == {one: "p1", other: "p2"}


def test_a_number_that_somebody_else_has_now_is_refused_whole(path):
    with open_register(path, write=True) as register:
        gone = register.add("plot", {"plot_no": "p1", "name": "first"}, square())
        kept = register.add("plot", {"plot_no": "p2", "name": "a"}, square())
        before = tick()
        register.change("plot", kept, {"name": "b"}, 1)
        register.remove("plot", gone, 1)
        register.add("plot", {"plot_no": "p1", "name": "second"}, square())
        now = contents(register)
        with pytest.raises(InputError, match="already"):
            register.restore(before, "plot", gone)
        assert equal(contents(register), now)


def test_saved_plans_stay(path):
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1"})
        before = tick()
        register.save_plan("m1", b"one", None)
        register.add("mine", {"mine_id": "m2"})
        register.restore(before)
        assert register.plan("m1") == (1, b"one")
        assert [mine["mine_id"] for mine in register.mines()] == ["m1"]
        (version,) = register.store.rows("plan")
        later = tick()
        register.change("plan", version["uuid"], {"state": "final"}, 1)
        register.restore(later)
        assert register.store.rows("plan")[0]["state"] == "draft"
    with pytest.raises(Exception, match="cannot be changed"):
        sql(path, "DELETE FROM plan")


def test_edits_of_other_programs_are_undone_too(path):
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1", "name": "a"})
        before = tick()
    sql(path, "UPDATE mine SET name = 'b'")
    sql(path, "DELETE FROM mine")
    with open_register(path, write=True, who="李工") as register:
        register.restore(before)
        assert register.mine("m1")["name"] == "a"
        assert register.events("mine")[0]["who"] == "李工"


def test_cancelled_restorations_leave_everything(path):
    with open_register(path, write=True) as register:
        for number in range(5):
            register.add("mine", {"mine_id": f"m{number}"})
        before = datetime.date(2020, 1, 1)
        reports = []
        cancelling = Progress(lambda share, message: reports.append(share), lambda: len(reports) > 3)
        with pytest.raises(Cancelled):
            register.restore(before, progress=cancelling)
        assert len(register.mines()) == 5
        assert len(register.events()) == 5


def test_reading_only_is_enough_to_look_back(path):
    with open_register(path, write=True) as register:
        register.add("mine", {"mine_id": "m1", "name": "a"})
    with open_register(path) as register:
        (row,) = register.as_of(tick()).rows("mine")
        assert row["name"] == "a"
        with pytest.raises(InputError, match="reading only"):
            register.restore(tick())


EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "remove", "outline"]), st.integers(0, 3), st.sampled_from("甲乙丙")),
    min_size=1, max_size=10,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, back=st.integers(0, 9))
def test_after_any_edits_any_state_can_be_reached_again(path, edits, back):
    with open_register(path, write=True) as register:
        states = [(tick(), contents(register))]
        for deed, number, text in edits:
            rows = register.plots()
            row = rows[number % len(rows)] if rows else None
            if deed == "add" or row is None:
                register.add("plot", {"name": text}, square(side=10.0 + number))
            elif deed == "remove":
                register.remove("plot", row["uuid"], row["row_version"])
            else:
                outline = square(side=20.0 + number) if deed == "outline" else None
                register.change("plot", row["uuid"], {"name": text}, row["row_version"], outline)
            states.append((tick(), contents(register)))
        utc, kept = states[back % len(states)]
        register.restore(utc)
        assert equal(contents(register), kept)
        last, newest = states[-1]
        register.restore(last)
        assert equal(contents(register), newest)


def test_conflicts_of_a_geopackage_show_all_three_states(tmp_path, request):
    path = register_in("GeoPackage", tmp_path, request)
    with open_register(path, write=True, who="李工") as register:
        uuid = register.add("plot", {"plot_no": "p1", "name": "a"}, square())
        register.change("plot", uuid, {"name": "b", "location": "x"}, 1, square(side=50))
        with pytest.raises(ConflictError) as caught:
            register.change("plot", uuid, {"name": "c", "location": "x"}, 1, holed())
        conflict = caught.value.conflict
        assert (conflict.base["name"], conflict.theirs["name"], conflict.yours["name"]) == ("a", "b", "c")
        assert conflict.base["polygons"][0][0].max() == square()[0][0].max()
        assert conflict.theirs["area_projected_m2"] == 2500.0
        assert "location" not in conflict.fields
        assert {"name", "polygons", "area_projected_m2"} <= set(conflict.fields)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("2026-05-01", "2026-05-01T23:59:59.999Z"), (datetime.date(2026, 5, 1), "2026-05-01T23:59:59.999Z"),
        ("2026-05-01T08:00:00Z", "2026-05-01T08:00:00.000Z"), ("2026-05-01T08:00:00.5Z", "2026-05-01T08:00:00.500Z"),
        ("2026-05-01T08:00+08:00", "2026-05-01T00:00:00.000Z"),
        (datetime.datetime(2026, 5, 1, 8, 0, 0, 123456), "2026-05-01T08:00:00.123Z"),
    ],
)  # fmt: skip
def test_moments(given, wanted):
    assert moment(given) == wanted


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-02-30T00:00:00", "01.05.2026"])
def test_what_is_no_moment(text):
    with pytest.raises(InputError, match="is no date"):
        moment(text)


def test_outlines_are_read_in_every_form_a_log_may_hold():
    """One triangle as GeoPackages of several kinds and PostGIS write it; bytes made by hand from both standards."""
    plain = (
        "0106000000010000000103000000010000000400000000000000000000000000000000000000000000000000F03F0000000000000000"
    )
    plain += "000000000000F03F000000000000F03F00000000000000000000000000000000"
    plot = data_dictionary().entity("plot")
    wanted = geometries.place_of(plot, plain)
    forms = {
        "without an envelope": "47500001C3110000" + plain,
        "with an envelope": "47500003C3110000" + "00" * 32 + plain,
        "with heights": "47500005C3110000" + "00" * 48 + plain,
        "PostGIS": plain[:2] + "06000020" + "C3110000" + plain[10:],
    }
    for name, form in forms.items():
        assert same(geometries.place_of(plot, form)["polygons"], wanted["polygons"]), name
    assert geometries.place_of(plot, "47500011C3110000") == {"polygons": []}
    assert geometries.place_of(plot, None) == {"polygons": []}
    with pytest.raises(ValueError, match="not a geometry"):
        geometries.place_of(plot, "77")
    assert json.dumps(wanted, default=lambda ring: ring.tolist()).count("[") == 7
