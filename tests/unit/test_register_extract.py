"""One mine's rows for the package."""

from __future__ import annotations

import os

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.register.extract import extract_mine
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import STORES, holed, register_in, sql, square


@pytest.fixture(params=STORES)
def path(request, tmp_path):
    path = register_in(request.param, tmp_path, request)
    with open_register(path, write=True, who="王工") as register:
        for i in "12":
            register.add("project", {"project_id": f"x{i}", "name": "项目"})
            register.add("subproject", {"subproject_id": f"s{i}", "project_id": f"x{i}", "name": "子项目"})
            register.add("mine", {"mine_id": f"mine-{i}", "name": "=1+1", "subproject_id": f"s{i}"})
            register.add(
                "plot",
                {"plot_no": f"p{i}", "mine_id": f"mine-{i}", "secrecy": "secret", "verified_on": "2025-06-01"},
                holed(),
            )
            register.set_units(f"mine-{i}", [{"unit_no": "1", "plot_no": f"p{i}", "kind": "pit", "polygons": square()}])
            register.add_surface("existing", "1985", surface_id=f"f{i}", mine_id=f"mine-{i}", path="rasters/a.tif")
            register.save_plan(f"mine-{i}", b"one", None)
            register.save_plan(f"mine-{i}", b"two", 1)
    return path


def test_everything_of_one_mine_and_nothing_else(path, tmp_path):
    target = tmp_path / "out" / "extract.gpkg"
    target.parent.mkdir()
    assert extract_mine(path, "mine-1", target) == target
    assert [p.name for p in target.parent.iterdir()] == ["extract.gpkg"]
    for table, column, value in [("project", "project_id", "x1"), ("subproject", "subproject_id", "s1"),
                                 ("mine", "mine_id", "mine-1"),
                                 ("plot", "plot_no", "p1"),
                                 ("unit", "mine_id", "mine-1"), ("surface", "surface_id", "f1"),
                                 ("plan", "content", b"two")]:  # fmt: skip
        assert sql(target, f"SELECT {column} FROM {table}") == [(value,)]
        assert sql(target, f"SELECT uuid, row_version FROM {table}")[0] in sql(
            path, f"SELECT uuid, row_version FROM {table}"
        )
    assert sql(target, "SELECT secrecy FROM plot") == [("secret",)]
    assert sql(target, "SELECT count(*) FROM code_list") == sql(path, "SELECT count(*) FROM code_list")
    names = {row[0] for row in sql(target, "SELECT name FROM sqlite_master")}
    assert not names & {"session", "event"}
    assert not any(name.startswith("log_") for name in names)
    text = target.read_bytes()
    assert b"mine-2" not in text
    assert sql(target, "PRAGMA integrity_check") == [("ok",)]


def test_it_can_be_read_like_a_register(path, tmp_path):
    target = extract_mine(path, "mine-1", tmp_path / "extract.gpkg", version=1)
    with open_register(path) as register, open_register(target) as extract:
        assert extract.plan("mine-1") == (1, b"one")
        (one,), (other,) = register.plots("mine-1"), extract.plots("mine-1")
        assert one.keys() == other.keys()
        assert {k: v for k, v in one.items() if k != "polygons"} == {k: v for k, v in other.items() if k != "polygons"}
        assert other["area_projected_m2"] == 9700.0
        assert extract.crs == register.crs


def test_survey_facts_go_along(path, tmp_path):
    with open_register(path, write=True) as register:
        (unit,), mine = register.units("mine-1"), register.mine("mine-1")
        register.change("unit", unit["uuid"], {"soil_ph": 6.5, "hazards": "collapse,ponding"}, unit["row_version"])
        register.change("mine", mine["uuid"], {"vegetation_zone": "karst"}, mine["row_version"])
    target = extract_mine(path, "mine-1", tmp_path / "extract.gpkg")
    with open_register(target) as extract:
        (unit,) = extract.units("mine-1")
        assert (unit["soil_ph"], unit["hazards"], unit["soil_depth_cm"]) == (6.5, "collapse,ponding", None)
        assert extract.mine("mine-1")["vegetation_zone"] == "karst"


def test_refusals(path, tmp_path):
    target = tmp_path / "extract.gpkg"
    with pytest.raises(InputError, match="no mine 'mine-3'"):
        extract_mine(path, "mine-3", target)
    with pytest.raises(InputError, match="no version 3"):
        extract_mine(path, "mine-1", target, version=3)
    target.write_text("theirs")
    with pytest.raises(InputError, match="exists already"):
        extract_mine(path, "mine-1", target)
    assert target.read_text() == "theirs"


def test_a_full_disk_leaves_nothing(path, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        extract_mine(path, "mine-1", tmp_path / "extract.gpkg")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
