"""Many people at one register: nothing is lost, nothing overwritten, and everybody is told what happened."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import psycopg2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.model.errors import ConflictError, ConnectionLostError, InputError, LockedError
from mine_restoration_plugin.core.register.postgis import connection as connections
from mine_restoration_plugin.core.register.register import open_register, set_editor
from tests.unit.register_case import as_user, holed, register_in, sql, square

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("surveyor", "technician", "reviewer", "public")


@pytest.fixture
def path(tmp_path, request):
    path = register_in("PostGIS", tmp_path, request)
    with open_register(path, write=True, who="王工") as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("plot", {"plot_no": "p1", "mine_id": "m1", "verifier": "王工", "mineral": "石灰岩"}, holed())
        register.add("plot", {"plot_no": "p2", "mine_id": "m1"}, square(501_000))
        register.save_plan("m1", b"one", None)
    return path


@pytest.fixture
def hands(path, postgres):
    """The register as each role sees it."""
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    found = {}
    for role in ROLES:
        user = f"{role}_of_{schema}"
        postgres.run(f"CREATE ROLE {user} LOGIN", user="postgres")
        postgres.run(f"GRANT {schema}_{role} TO {user}", user="postgres")
        found[role] = as_user(path, user)
    return found


def backends(path):
    """Process numbers of the server for our own connections to this register."""
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'mine_restoration'"
    return {pid for (pid,) in sql(path, query)}, schema


def cut(path):
    """End all our connections from the server's side, as a network or an administrator would."""
    for pid in backends(path)[0]:
        sql(path, f"SELECT pg_terminate_backend({pid}, 5000)")


def plot(register, number="p1"):
    return next(row for row in register.plots() if row["plot_no"] == number)


# two people at once


def test_two_editors_of_one_plot_see_both_changes_side_by_side(path):
    with open_register(path, write=True, who="李工") as one, open_register(path, write=True, who="赵工") as other:
        opened = plot(one)
        one.change("plot", opened["uuid"], {"location": "北坡", "name": "一号"}, opened["row_version"])
        with pytest.raises(ConflictError, match="李工 changed this row") as caught:
            other.change("plot", opened["uuid"], {"location": "南坡", "mineral": "石灰岩"}, opened["row_version"])
        conflict = caught.value.conflict
        assert (conflict.entity, conflict.uuid, conflict.who) == ("plot", opened["uuid"], "李工")
        assert conflict.base["location"] is None
        assert conflict.theirs["location"] == "北坡"
        assert conflict.theirs["row_version"] == 2
        assert conflict.yours == {"location": "南坡", "mineral": "石灰岩"}
        assert conflict.fields == ["location"]
        assert len(conflict.base["polygons"]) == len(conflict.theirs["polygons"]) == 2
        assert plot(other)["location"] == "北坡"
        other.change("plot", opened["uuid"], {"location": "南坡"}, conflict.theirs["row_version"])
        assert (plot(one)["location"], plot(one)["name"]) == ("南坡", "一号")


def test_who_waits_for_the_other_overwrites_nothing(path):
    """The second save begins while the first is not yet finished, so that only the statement itself can notice."""
    with open_register(path, write=True, who="李工") as one, open_register(path, write=True, who="赵工") as other:
        opened = plot(one)
        outcome = []

        def late():
            try:
                other.change("plot", opened["uuid"], {"location": "南坡"}, opened["row_version"])
            except ConflictError as error:
                outcome.append(error)

        with one.transaction():
            one.change("plot", opened["uuid"], {"location": "北坡"}, opened["row_version"])
            thread = threading.Thread(target=late)
            thread.start()
            until(lambda: sql(path, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        thread.join()
        assert [error.conflict.theirs["location"] for error in outcome] == ["北坡"]
        assert plot(one)["location"] == "北坡"
        assert [event["who"] for event in one.events("plot", opened["uuid"])] == ["李工", "王工"]


def until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_neighbours_do_not_wait_for_each_other(path):
    with open_register(path, write=True, who="李工") as one, open_register(path, write=True, who="赵工") as other:
        first, second = plot(one, "p1"), plot(one, "p2")
        with one.transaction(), other.transaction():
            one.change("plot", first["uuid"], {"location": "北坡"}, 1, square(side=50))
            other.change("plot", second["uuid"], {"location": "南坡"}, 1, square(501_050, side=50))
        assert (plot(one, "p1")["location"], plot(one, "p2")["location"]) == ("北坡", "南坡")
        assert plot(one, "p1")["area_projected_m2"] == plot(one, "p2")["area_projected_m2"] == 2500.0
        assert {event["who"] for event in one.events("plot", limit=2)} == {"李工", "赵工"}


def test_a_row_that_somebody_holds_too_long_is_given_up_with_a_sentence(path, monkeypatch):
    monkeypatch.setattr(connections, "WAIT_FOR_ROW", "100ms")
    with open_register(path, write=True) as one, open_register(path, write=True) as other:
        opened = plot(one)
        with one.transaction():
            one.change("plot", opened["uuid"], {"location": "北坡"}, 1)
            with pytest.raises(LockedError, match="saving the same row"):
                other.change("plot", opened["uuid"], {"location": "南坡"}, 1)
        assert plot(other)["location"] == "北坡"


def test_a_row_that_was_taken_out_is_a_conflict_too(path):
    with open_register(path, write=True, who="李工") as one, open_register(path, write=True, who="赵工") as other:
        opened = plot(one)
        one.remove("plot", opened["uuid"], 1)
        with pytest.raises(ConflictError, match="李工 took this row") as caught:
            other.change("plot", opened["uuid"], {"location": "南坡"}, 1)
        assert caught.value.conflict.theirs is None
        assert caught.value.conflict.base["plot_no"] == "p1"
        with pytest.raises(ConflictError, match="took this row"):
            other.remove("plot", opened["uuid"], 1)


def test_two_plans_at_once_are_two_versions_or_a_conflict(path):
    with open_register(path, write=True, who="李工") as one, open_register(path, write=True, who="赵工") as other:
        outcome = []

        def late():
            try:
                other.save_plan("m1", b"theirs", 1)
            except ConflictError as error:
                outcome.append(str(error))

        with one.transaction():
            one.save_plan("m1", b"two", 1)
            thread = threading.Thread(target=late)
            thread.start()
            until(lambda: sql(path, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        thread.join()
        assert len(outcome) == 1
        assert "李工 saved version 2" in outcome[0]
        assert one.plan("m1") == (2, b"two")


EDITS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.sampled_from("甲乙丙"), st.booleans()), min_size=1, max_size=14
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_whatever_three_people_do_no_saved_change_is_lost(path, edits):
    """Each reads now or uses what they read before; the plots are what the saves that succeeded say, in their order."""
    with contextlib.ExitStack() as stack:
        hands = [stack.enter_context(open_register(path, write=True, who=f"w{number}")) for number in range(3)]
        seen = [{row["uuid"]: row for row in hand.plots()} for hand in hands]
        state = {uuid: (row["row_version"], row["location"]) for uuid, row in seen[0].items()}
        lengths = {uuid: len(hands[0].events("plot", uuid)) for uuid in state}
        for hand, which, text, again in edits:
            uuid = sorted(state)[which]
            if again:
                seen[hand] = {row["uuid"]: row for row in hands[hand].plots()}
            known = seen[hand][uuid]
            if known["row_version"] == state[uuid][0]:
                version = hands[hand].change("plot", uuid, {"location": text}, known["row_version"])
                changed = text != state[uuid][1]
                assert version == state[uuid][0] + changed
                lengths[uuid] += changed
                state[uuid] = version, text
            else:
                with pytest.raises(ConflictError) as caught:
                    hands[hand].change("plot", uuid, {"location": text}, known["row_version"])
                assert caught.value.conflict.theirs["location"] == state[uuid][1]
                assert caught.value.conflict.base["location"] == known["location"]
        for hand in hands:
            assert {row["uuid"]: (row["row_version"], row["location"]) for row in hand.plots()} == state
        assert {uuid: len(hands[0].events("plot", uuid)) for uuid in state} == lengths


def test_numbers_of_numpy_are_numbers(path):
    with open_register(path, write=True) as register, register.transaction():
        values = {"plot_no": "n", "closing_year": np.int64(2001), "slope_height_m": np.float32(0.5)}
        register.store.insert("plot", values)
        (row,) = register.store.rows("plot", {"plot_no": "n"})
        assert (row["closing_year"], row["slope_height_m"]) == (2001, 0.5)


# clients that die


def test_a_killed_client_leaves_nothing_half_saved(path):
    script = """
    import sys, time
    from mine_restoration_plugin.core.register.register import open_register
    with open_register(sys.argv[1], write=True, who="孩子") as register, register.transaction():
        row = register.plots()[0]
        register.change("plot", row["uuid"], {"location": "half"}, row["row_version"])
        register.add("mine", {"mine_id": "m2"})
        print("ready", flush=True)
        time.sleep(60)
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert child.stdout.readline().strip() == "ready"
        assert sql(path, "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'") == [(1,)]
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
    with open_register(path, write=True, who="李工") as register:
        opened = plot(register)
        assert opened["location"] is None
        register.change("plot", opened["uuid"], {"location": "whole"}, 1)  # its lock on the row died with it
        assert [mine["mine_id"] for mine in register.mines()] == ["m1"]
        assert "孩子" not in {event["who"] for event in register.events()}


def test_a_connection_that_drops_while_saving(path):
    with open_register(path, write=True, who="李工") as register:
        opened = plot(register)

        def saves():
            with register.transaction():
                register.change("plot", opened["uuid"], {"location": "half"}, 1)
                cut(path)
                register.add("mine", {"mine_id": "m2"})

        with pytest.raises(ConnectionLostError, match="nothing is half saved"):
            saves()
        assert plot(register)["location"] is None, "the same object reads on over a new connection"
        assert len(register.mines()) == 1
        register.change("plot", opened["uuid"], {"location": "whole"}, 1)
        assert plot(register)["location"] == "whole"


def test_nothing_is_written_outside_the_transaction_that_broke(path):
    with open_register(path, write=True) as register:

        def saves():
            with register.transaction():
                register.add("mine", {"mine_id": "m2"})
                cut(path)
                with pytest.raises(ConnectionLostError):
                    register.add("mine", {"mine_id": "m3"})
                register.add("mine", {"mine_id": "m4"})  # a caller that takes no notice

        with pytest.raises(ConnectionLostError):
            saves()
        assert [mine["mine_id"] for mine in register.mines()] == ["m1"]


def test_a_connection_that_drops_between_two_deeds_is_not_even_noticed(path):
    with open_register(path, write=True) as register:
        cut(path)
        assert len(register.mines()) == 1
        cut(path)
        register.add("mine", {"mine_id": "m2"})
        assert len(register.mines()) == 2


@pytest.mark.parametrize("saved", [True, False])
def test_a_connection_that_drops_at_the_very_end_is_asked_for_again(path, monkeypatch, saved):
    """The server tells whether what it was told last was saved; only where it was not is it said to be lost."""
    with open_register(path, write=True) as register:
        link = register.store.connection
        run = link._run

        def breaks(statement, values):
            if statement != "COMMIT":
                return run(statement, values)
            monkeypatch.undo()
            if saved:
                run(statement, values).close()
            cut(path)
            return run("SELECT 1", ())

        monkeypatch.setattr(link, "_run", breaks)
        if saved:
            register.add("mine", {"mine_id": "m2"})
        else:
            with pytest.raises(ConnectionLostError):
                register.add("mine", {"mine_id": "m2"})
        assert len(register.mines()) == (2 if saved else 1)


def test_no_server_is_a_sentence(path, tmp_path):
    content = {**json.loads(path.read_text(encoding="utf-8")), "port": 1}
    nowhere = tmp_path / "nowhere.pgregister"
    nowhere.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match=r"database of nowhere\.pgregister does not answer"), open_register(nowhere):
        pass
    with pytest.raises(InputError, match="no mine register in the schema"), open_register(as_schema(path, "nothing")):
        pass


def as_schema(path, schema):
    content = {**json.loads(path.read_text(encoding="utf-8")), "schema": schema}
    target = path.with_name(f"{schema}.pgregister")
    target.write_text(json.dumps(content), encoding="utf-8")
    return target


# who may do what


def test_a_surveyor_edits_plots_and_no_plans(hands):
    with open_register(hands["surveyor"], write=True, who="测绘") as register:
        opened = plot(register)
        register.change("plot", opened["uuid"], {"location": "北坡"}, 1, square())
        register.add("outline", {"plot_no": "p1", "kind": "surveyed"}, square())
        register.add("candidate", {"candidate_no": "c1", "state": "open"}, square())
        register.add("evidence", {"evidence_no": "e1", "kind": "photo", "path": "a.jpg"}, point=(500_000.0, 3.7e6))
        with pytest.raises(
            InputError, match=r"Plan version: the database user surveyor_of_\w+ may not add rows; .*Tech"
        ):
            register.save_plan("m1", b"two", 1)
        with pytest.raises(InputError, match="Mine: .* may not take rows out; that is for Technician"):
            register.remove("mine", register.mine("m1")["uuid"], 1)
        assert register.plan("m1") == (1, b"one")
        event = register.events("candidate")[0]
        assert (event["who"], event["login"]) == ("测绘", json.loads(hands["surveyor"].read_text())["user"])


def test_a_technician_edits_plans_and_no_plots(hands):
    with open_register(hands["technician"], write=True, who="编制") as register:
        assert register.save_plan("m1", b"two", 1) == 2
        register.set_units("m1", [{"unit_no": "1", "kind": "pit", "polygons": square()}])
        register.add_surface("design", "1985", surface_id="s1")
        opened = plot(register)
        with pytest.raises(InputError, match="Mine plot: .* may not change these fields; that is for Surveyor"):
            register.change("plot", opened["uuid"], {"location": "北坡"}, 1)


def test_a_reviewer_signs_and_edits_nothing_else(hands):
    with open_register(hands["reviewer"], write=True, who="审查") as register:
        opened = plot(register)
        with pytest.raises(InputError, match="Mine plot: .* may not change these fields; that is for Surveyor"):
            register.change("plot", opened["uuid"], {"location": "北坡"}, 1)
        with pytest.raises(InputError, match="may not change these fields"):
            register.change("plot", opened["uuid"], {"verdict": "confirmed"}, 1, square())
        with pytest.raises(InputError, match="may not take rows out"):
            register.remove("plot", opened["uuid"], 1)
        assert register.change("plot", opened["uuid"], {"verdict": "confirmed", "state": "verified"}, 1) == 2
        (version,) = register.store.rows("plan", {"mine_id": "m1"})
        assert register.change("plan", version["uuid"], {"state": "final"}, 1) == 2
        kept = plot(register)
        assert (kept["location"], kept["verdict"], len(kept["polygons"])) == (None, "confirmed", 2)
        assert register.events("plan")[0]["who"] == "审查"


def test_the_public_sees_what_is_disclosed_and_nothing_else(path, hands):
    with open_register(path, write=True) as register:
        register.change("plot", plot(register)["uuid"], {"secrecy": "public"}, 1)
    with open_register(hands["public"], write=True) as register:
        (seen,) = register.plots()
        assert (seen["plot_no"], seen["mineral"], seen["area_projected_m2"]) == ("p1", "石灰岩", 9700.0)
        assert seen["verifier"] is None
        assert seen["centre_lon"] is None
        assert seen["polygons"] == []
        assert register.mines() == []
        assert "created_by" not in register.info
        assert register.county == "410482"
        with pytest.raises(InputError, match="does not allow this to the user public_of"):
            register.events()
        with pytest.raises(InputError, match="may not change these fields"):
            register.change("plot", seen["uuid"], {"mineral": "x"}, seen["row_version"])
    for table in ("plot", "plan", "event", "register_info", "data_dictionary", "session"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            sql(hands["public"], f"SELECT * FROM {table}")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        sql(hands["public"], "UPDATE disclosed_plot SET mineral = 'x'")
    rows = sql(hands["public"], "SELECT plot_no, verifier, geom FROM disclosed_plot")
    assert rows == [("p1", None, None)]


def test_somebody_without_a_role_is_told_so(path, postgres):
    postgres.run("CREATE ROLE stranger LOGIN", user="postgres")
    stranger = as_user(path, "stranger")
    with pytest.raises(InputError, match="does not allow this to the user stranger"), open_register(stranger):
        pass


# the log


def test_edits_of_other_programs_are_logged_with_the_user_they_connect_as(hands):
    place = hands["surveyor"]
    user = json.loads(place.read_text(encoding="utf-8"))["user"]
    sql(place, "UPDATE plot SET location = 'a' WHERE plot_no = 'p1'")
    set_editor(place, "赵工")
    sql(place, "UPDATE plot SET location = 'b' WHERE plot_no = 'p1'")
    sql(place, "SET mine_restoration.who = '王工'; UPDATE plot SET location = 'c' WHERE plot_no = 'p1'")
    set_editor(place, None)
    sql(place, "UPDATE plot SET location = 'd' WHERE plot_no = 'p1'")
    sql(place, "UPDATE plot SET location = 'd', row_version = 77, uuid = 'x' WHERE plot_no = 'p1'")
    with open_register(place) as register:
        events = register.events("plot")[:4]
        assert [event["who"] for event in events] == [user, "王工", "赵工", user]
        assert {event["login"] for event in events} == {user}, "a name can be claimed, the user of the database not"
        assert plot(register)["row_version"] == 5


FORBIDDEN = (
    "INSERT INTO event (at_utc, who) VALUES ('2020', 'x')", "UPDATE event SET who = 'x'", "DELETE FROM event",
    "TRUNCATE event", "TRUNCATE plot", "INSERT INTO session (who, login) VALUES ('x', 'registrar')",
    "ALTER TABLE plot DISABLE TRIGGER ALL", "DROP TABLE plot", "UPDATE plan SET content = 'x'", "DELETE FROM plan",
    "UPDATE register_info SET value = '1'",
)  # fmt: skip


def test_no_role_can_touch_the_log_or_saved_plans(hands):
    for role in ("surveyor", "technician", "reviewer"):
        for statement in FORBIDDEN:
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                sql(hands[role], statement)


def test_not_even_the_owner_does_it_by_mistake(path):
    for statement in FORBIDDEN[1:5] + FORBIDDEN[8:10]:
        with pytest.raises(psycopg2.errors.RaiseException, match="cannot be changed"):
            sql(path, statement)


def test_what_followed_from_an_outline_goes_with_it(path):
    with open_register(path, write=True) as register:
        register.set_units("m1", [{"unit_no": "1", "kind": "pit", "z_min_m": 100.0, "polygons": square()}])
    wkt = "SRID=4547;MULTIPOLYGON (((0 0,0 20,20 20,20 0,0 0)))"
    for table in ("plot", "unit"):
        sql(path, f"UPDATE {table} SET geom = '{wkt}'")
    assert sql(path, "SELECT DISTINCT area_projected_m2, area_ellipsoidal_m2, centre_lon FROM plot") == [(None,) * 3]
    with open_register(path) as register:
        assert plot(register)["area_projected_m2"] == 400.0
        (unit,) = register.units("m1")
        assert (unit["area_m2"], unit["z_min_m"]) == (400.0, None)
