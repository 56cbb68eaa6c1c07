"""Two changes of one row laid side by side, and what is saved of them, in either store."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.core.model.errors import ConflictError, InputError
from mine_restoration_plugin.core.register.conflicts import ROW, THEIRS, YOURS, resolve, sides
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import STORES, register_in, square


@pytest.fixture(params=STORES)
def path(request, tmp_path):
    return register_in(request.param, tmp_path, request)


def meet(path, theirs, yours, *, their_outline=None, your_outline=None):
    """A plot that two people changed; the conflict that the second one meets."""
    first = {"plot_no": "p1", "name": "a", "location": "a", "state": "to_verify", "note": "a"}
    with open_register(path, write=True, who="王工") as register:
        uuid = register.add("plot", first, square())
    with open_register(path, write=True, who="李工") as register:
        if theirs is None:
            register.remove("plot", uuid, 1)
        else:
            register.change("plot", uuid, theirs, 1, their_outline)
    with open_register(path, write=True, who="赵工") as register:
        deed = register.remove if yours is None else register.change
        more = () if yours is None else (yours,)
        outline = {} if yours is None else {"polygons": your_outline}
        with pytest.raises(ConflictError) as caught:
            deed("plot", uuid, *more, 1, **outline)
        conflict = caught.value.conflict
        return conflict, {side.field: side for side in sides(conflict, register.dictionary, register.crs)}


def now(path):
    with open_register(path) as register:
        plots = register.plots()
        return plots[0] if plots else None


def test_fields_that_only_one_changed_decide_themselves(path):
    conflict, found = meet(
        path, {"name": "b", "location": "b", "note": "same"}, {"name": "c", "location": "a", "state": "verified",
                                                               "note": "same"},
    )  # fmt: skip
    assert set(found) == {"name", "location", "state"}
    assert found["name"].choice is None
    assert found["location"].choice == THEIRS
    assert found["state"].choice == YOURS
    assert (found["name"].base.zh, found["name"].theirs.zh, found["name"].yours.zh) == ("a", "b", "c")
    assert found["state"].yours == ("verified Verified", "verified 已核查")
    assert found["state"].label == ("State of work", "工作状态")
    with pytest.raises(InputError, match="Choose theirs or yours for Plot name"):
        resolve(path, conflict, {}, who="赵工")
    assert now(path)["name"] == "b"
    assert resolve(path, conflict, {"name": YOURS}, who="赵工") == 3
    row = now(path)
    assert (row["name"], row["location"], row["state"], row["note"]) == ("c", "b", "verified", "same")
    with open_register(path) as register:
        assert [event["who"] for event in register.events("plot")] == ["赵工", "李工", "王工"]


def test_theirs_throughout_saves_nothing(path):
    conflict, _ = meet(path, {"name": "b"}, {"name": "c", "state": "verified"})
    assert resolve(path, conflict, {"name": THEIRS, "state": THEIRS}) == 2
    assert (now(path)["name"], now(path)["row_version"]) == ("b", 2)


def test_outlines_are_one_choice_and_their_areas_follow(path):
    conflict, found = meet(path, {}, {"name": "c"}, their_outline=square(side=50), your_outline=square(side=20))
    assert set(found) == {"polygons", "name"}
    assert found["polygons"].choice is None
    assert found["polygons"].base.en == "10,000.00 m² (projected); parts: 1, vertices: 4"
    assert found["polygons"].theirs.en.startswith("2,500.00 m²")
    assert found["polygons"].yours.zh.startswith("投影面积 400.00 m²")
    resolve(path, conflict, {"polygons": YOURS})
    assert (now(path)["area_projected_m2"], now(path)["name"]) == (400.0, "c")


def test_keeping_their_outline_keeps_its_areas(path):
    conflict, _ = meet(path, {}, {"name": "c"}, their_outline=square(side=50), your_outline=square(side=20))
    resolve(path, conflict, {"polygons": THEIRS})
    assert (now(path)["area_projected_m2"], now(path)["name"]) == (2500.0, "c")
    assert now(path)["polygons"][0][0].max(axis=0).tolist() == [500_050.0, 3_700_050.0]


def test_somebody_who_comes_in_once_more_is_asked_about_once_more(path):
    conflict, _ = meet(path, {"name": "b"}, {"name": "c"})
    with open_register(path, write=True, who="孙工") as register:
        register.change("plot", conflict.uuid, {"name": "d"}, 2)
    with pytest.raises(ConflictError, match="孙工 changed this row") as caught:
        resolve(path, conflict, {"name": YOURS})
    assert caught.value.conflict.theirs["name"] == "d"
    assert now(path)["name"] == "d"


def test_a_row_that_they_took_out_comes_back_only_if_wanted(path):
    conflict, found = meet(path, None, {"name": "c"})
    assert list(found) == [ROW]
    assert (found[ROW].theirs.en, found[ROW].choice) == ("taken out", None)
    assert resolve(path, conflict, {ROW: THEIRS}) is None
    assert now(path) is None
    assert resolve(path, conflict, {ROW: YOURS}, who="赵工") == 3
    row = now(path)
    assert (row["uuid"], row["name"], row["location"]) == (conflict.uuid, "c", "a")
    assert row["area_projected_m2"] == 10_000.0
    with pytest.raises(ConflictError, match="brought this row back already"):
        resolve(path, conflict, {ROW: YOURS})


def test_a_row_that_you_take_out_goes_only_if_you_still_want_it(path):
    conflict, found = meet(path, {"name": "b"}, None)
    assert found[ROW].yours.en == "taken out"
    assert resolve(path, conflict, {ROW: THEIRS}) == 2
    assert now(path)["name"] == "b"
    assert resolve(path, conflict, {ROW: YOURS}) is None
    assert now(path) is None
