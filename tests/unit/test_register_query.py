"""Questions to the store: what is found, in which order, page by page; judged by the same rows sorted in Python."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.core.register.postgis.store import literal as postgres_literal
from mine_restoration_plugin.core.register.query import MINE_SUMMARY, Query, literal
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import STORES, is_file, register_in, sql, square

NAMES = ["马楼采石场", "O'Brien quarry", "100%", None, "Ärger_1", "mine 马楼"]


@pytest.fixture(scope="module", params=STORES)
def path(request, tmp_path_factory):
    path = register_in(request.param, tmp_path_factory.mktemp("query"), request)
    shuffled = [number * 37 % 60 for number in range(60)]
    with open_register(path, write=True) as register, register.transaction():
        for number in shuffled:
            mine = f"m{number:03d}"
            register.add("mine", {"mine_id": mine, "name": NAMES[number % len(NAMES)]})
            for part in range(number % 4):
                x = 500_000.0 + 1000 * number + 200 * part
                register.add("plot", {"mine_id": mine, "plot_no": f"{mine}-{part}"}, square(x, side=10.0 * (part + 1)))
            if number % 5 == 0:
                register.save_plan(mine, b"{}", None)
    return path


@pytest.fixture
def register(path):
    with open_register(path) as register:
        yield register


def test_pages_put_together_are_all_mines(register):
    every = sorted(register.mines(), key=lambda mine: mine["mine_id"])
    assert len(every) == 60
    found = [row for offset in range(0, 60, 7) for row in register.mine_page("", ["mine_id"], offset, 7)]
    assert found == every


@pytest.mark.parametrize("name", ["plots", "area_ellipsoidal_m2", "plan_version", "name"])
@pytest.mark.parametrize("falling", [False, True])
def test_order_is_that_of_the_numbers(register, name, falling):
    found = register.mine_page("", [("-" if falling else "") + name])
    values = [row[name] for row in found]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=falling)
    unknown = [value is None for value in values]
    assert unknown == sorted(unknown, reverse=not falling)
    for number, row in enumerate(found):
        assert register.mine_position(row["mine_id"], "", [("-" if falling else "") + name]) == number


@pytest.mark.parametrize(
    ("words", "count"),
    [("", 60), ("马楼", 20), ("o'brien", 10), ("QUARRY o'b", 10), ("100%", 10), ("%", 10), ("_", 10), ("m01 马楼", 4),
     ("nowhere", 0)],
)  # fmt: skip
def test_words_are_looked_for_as_they_stand(register, words, count):
    found = register.mine_page(words, ["mine_id"])
    assert len(found) == register.mine_count(words) == count
    for word in words.split():
        assert all(word.lower() in f"{row['mine_id']} {row['name'] or ''}".lower() for row in found)


def test_a_mine_that_the_words_leave_out_has_no_place(register):
    assert register.mine_position("m001", "马楼") is None
    assert register.mine_position("nobody") is None


def test_sums_are_those_of_the_plots(register):
    for mine in register.mines():
        plots = register.plots(mine["mine_id"])
        assert mine["plots"] == len(plots)
        areas = [plot["area_projected_m2"] for plot in plots]
        assert mine["area_projected_m2"] == (pytest.approx(sum(areas), abs=1e-6) if areas else None)
        assert mine["plan_version"] == (1 if int(mine["mine_id"][1:]) % 5 == 0 else None)


def test_box_finds_what_lies_in_it(register):
    box = (505_000.0, 3_700_005.0, 507_300.0, 3_700_006.0)
    found = {row["plot_no"] for row in register.store.select("plot", Query(box=box), ("plot_no",))}
    every = register.store.select("plot", Query(), ("plot_no",), polygons=True)
    wanted = set()
    for row in every:
        ring = row["polygons"][0][0]
        (left, lower), (right, upper) = ring.min(axis=0), ring.max(axis=0)
        if left <= box[2] and right >= box[0] and lower <= box[3] and upper >= box[1]:
            wanted.add(row["plot_no"])
    assert found == wanted
    assert len(wanted) > 2


def test_any_of_several_values_and_null(register):
    found = register.store.select("mine", Query({"name": ["100%", None]}), ("name",))
    assert {row["name"] for row in found} == {"100%", None}
    assert register.store.select("mine", Query({"mine_id": []}), ()) == []
    assert register.store.count(MINE_SUMMARY, Query({"plots": 0})) == 15


def test_a_stream_has_every_row_once_whatever_the_page(register):
    whole = list(register.store.stream("plot", ("plot_no",), polygons=True))
    small = list(register.store.stream("plot", ("plot_no",), polygons=True, page=7))
    assert [row["plot_no"] for row in whole] == [row["plot_no"] for row in small]
    assert len({row["fid"] for row in small}) == len(small) == register.store.count("plot", Query())


def test_names_that_are_no_fields_never_reach_the_store(register):
    for query in (
        Query({"1=1 OR name": 1}),
        Query(order=("name; DROP TABLE mine",)),
        Query(words="x", search=("a b",)),
    ):
        with pytest.raises(KeyError):
            register.store.select("mine", query, ())
    with pytest.raises(KeyError):
        register.store.select("mine", Query(), ("geom",))


def test_literals_are_what_the_store_reads(path):
    if not is_file(path):
        for value in ("O'Brien", "'; DROP TABLE mine; --", "马楼", "a\\b", "%s", "1", None):
            assert sql(path, f"SELECT {postgres_literal(value)}") == [(value,)]
        for value, kind in ((1, "integer"), (2.5, "float8"), (1e-300, "float8"), (True, "integer"), (7, "text")):
            assert sql(path, f"SELECT {postgres_literal(value)}::{kind} = '{int(value) if value is True else value}'")
        return
    for value in ("O'Brien", "'; DROP TABLE mine; --", "马楼", "a\\b", "%s", 1, 2.5, 1e-300, None, True):
        assert sql(path, f"SELECT {literal(value)}") == [(value,)]
    with pytest.raises(ValueError, match="null character"):
        literal("a\0b")


def test_keys_are_looked_up_by_index(path):
    if not is_file(path):
        for table, column in (("plot", "uuid"), ("plot", "mine_id"), ("outline", "plot_no"), ("event", "row_uuid")):
            plan = sql(path, f"SET enable_seqscan = off; EXPLAIN SELECT fid FROM {table} WHERE {column} = 'x'")
            assert any("Index Cond" in line for (line,) in plan), plan
        box = "ST_MakeEnvelope(0, 0, 1, 1, 4547)"
        plan = sql(path, f"SET enable_seqscan = off; EXPLAIN SELECT fid FROM plot WHERE geom && {box}")
        assert any("geom_plot" in line for (line,) in plan), plan
        return
    for table in ("plot", "mine", "unit", "outline", "evidence", "candidate"):
        plan = sql(path, f"EXPLAIN QUERY PLAN SELECT fid FROM {table} WHERE uuid = 'x'")
        assert "USING" in plan[0][3], plan
    plan = sql(path, "EXPLAIN QUERY PLAN SELECT * FROM event WHERE row_uuid = 'x' ORDER BY fid DESC LIMIT 1")
    assert "USING INDEX" in plan[0][3], plan


@pytest.mark.parametrize("store", STORES)
def test_points_come_back_where_they_were_put(store, tmp_path, request):
    path = register_in(store, tmp_path, request)
    with open_register(path, write=True) as register:
        values = {"evidence_no": "1", "kind": "photo", "path": "a.jpg", "azimuth_deg": 350.5}
        uuid = register.add("evidence", values, point=(500_000.25, 3_700_000.75))
        nowhere = register.add("evidence", {**values, "evidence_no": "2"})
        first, second = register.store.select("evidence", Query(), ("azimuth_deg",), polygons=True)
        assert first["point"] == (500_000.25, 3_700_000.75)
        assert second["point"] is None
        register.change("evidence", uuid, {}, 1, point=(1.0, 2.0))
        assert register.store.rows("evidence", {"uuid": uuid}, (), polygons=True)[0]["point"] == (1.0, 2.0)
        register.remove("evidence", nowhere, 1)
        assert register.store.count("evidence", Query()) == 1
        assert register.events("evidence", nowhere)[0]["action"] == "delete"


@pytest.mark.parametrize("store", STORES)
def test_outlines_are_measured_as_they_come(store, tmp_path, request):
    path = register_in(store, tmp_path, request)
    with open_register(path, write=True) as register:
        uuid = register.add("outline", {"plot_no": "p1", "kind": "issued"}, square())
        (row,) = register.store.rows("outline")
        assert row["area_projected_m2"] == 10_000.0
        assert row["area_ellipsoidal_m2"] == pytest.approx(10_000, rel=1e-3)
        register.change("outline", uuid, {"reason": "resurveyed"}, 1, square(side=50.0))
        assert register.store.rows("outline")[0]["area_projected_m2"] == 2_500.0
