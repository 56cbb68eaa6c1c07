"""The door to core, on a real register: what the dock is told of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import SILENT
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui import work

CASE = Path(__file__).resolve().parents[1] / "data" / "openpit_rajapur"
OUTLINE = CASE / "rajapur_south_jharia_aoi.geojson"
DEM = CASE / "srtm1_rajapur_aoi.tif"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "county.gpkg"
    work.create_register(str(path), "999999", "EPSG:32645", "test", SILENT)
    return str(path)


@pytest.fixture
def mine(path):
    return work.import_plots(path, str(OUTLINE), None, "test", SILENT).mine_id


def mines(path, words=""):
    return work.read_mines(work.Question(path, words), 0, SILENT).rows


def test_an_empty_register(path):
    view = work.read_register(path, SILENT)
    assert (view.county, view.crs, view.mines, view.writable, view.held_by) == ("999999", "EPSG:32645", 0, True, None)
    assert view.stamp == work.stamp_of(path)


def test_reading_does_not_change_the_file(path, mine):
    before = work.stamp_of(path)
    work.read_register(path, SILENT)
    work.read_mine(path, mine, None, SILENT)
    assert work.stamp_of(path) == before


def test_a_mine_without_plan(path, mine):
    [row] = mines(path)
    assert (row.mine_id, row.plots, row.plan_version, row.checks_failed) == (mine, 1, None, None)
    assert row.area_m2 == pytest.approx(1_453_300, rel=2e-3)  # 145.33 ha in the plane, ellipsoidal 0.07 % more
    assert work.read_mine(path, mine, None, SILENT).plan is None


def test_a_mine_that_is_gone_is_none(path, mine):
    assert work.read_mine(path, "nobody", None, SILENT) is None


def test_plots_come_in_pages_with_their_labels(path, mine):
    with open_register(path, write=True, who="test") as register, register.transaction():
        for number in range(work.PAGE_ROWS):
            register.add("plot", {"mine_id": mine, "plot_no": f"p{number:04d}", "attribute": "1"})
    question = work.Question(path, "p0", ("-plot_no",), mine)
    page = work.read_plots(question, 0, SILENT)
    assert page.total == work.PAGE_ROWS
    assert page.rows[0].plot_no == "p0199"
    assert page.rows[0].attribute.zh == "采场"
    whole = work.Question(path, "", ("plot_no",), mine)
    second = work.read_plots(whole, 1, SILENT)
    assert (second.total, len(second.rows)) == (work.PAGE_ROWS + 1, 1)
    assert work.read_plots(work.Question(path, mine_id="nobody"), 0, SILENT) == work.Page(0, ())


def test_a_page_tells_where_the_mine_stands(path, mine):
    with open_register(path, write=True, who="test") as register, register.transaction():
        for number in range(300):
            register.add("mine", {"mine_id": f"A{number:03d}", "name": "采场" if number % 2 else "Pit"})
    page = work.read_mines(work.Question(path, order=("mine_id",), find="A250"), 1, SILENT)
    place = page.place - work.PAGE_ROWS
    assert page.rows[place].mine_id == "A250"
    assert work.read_mines(work.Question(path, "采场", find="A250"), 0, SILENT).place is None


def test_a_draft_shows_up_as_version_with_its_checks(path, mine):
    drafted = work.draft(path, mine, str(DEM), None, "test", SILENT)
    view = work.read_mine(path, mine, None, SILENT)
    [row] = mines(path)
    assert drafted.new
    assert row == view.row
    assert (row.plan_version, row.checks_failed, row.checks_undecided) == (1, drafted.failed, drafted.undecided)
    assert view.plan.value("checks_failed") == row.checks_failed
    again = work.draft(path, mine, str(DEM), None, "test", SILENT)
    assert (again.version, again.new) == (1, False)


def test_a_plan_damaged_in_the_store_does_not_hide_the_other_mines(path, mine, sample_plan):
    with open_register(path, write=True, who="test") as register:
        register.add("mine", {"mine_id": "Z"})
        register.save_plan("Z", b"no plan", None)
        register.save_plan(mine, sample_plan.to_bytes(), None)
    rows = {row.mine_id: row for row in mines(path)}
    assert (rows["Z"].plan_version, rows["Z"].checks_failed) == (1, None)
    assert rows[mine].checks_failed == 1
    with pytest.raises(InputError):
        work.read_mine(path, "Z", None, SILENT)


def test_a_vanished_register_is_a_sentence(path):
    os.remove(path)
    assert work.stamp_of(path) is None
    with pytest.raises(InputError) as caught:
        work.read_register(path, SILENT)
    assert path in str(caught.value)


def test_a_register_that_another_process_writes_to_is_read_and_its_holder_named(path, mine):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from mine_restoration_plugin.core.register.register import open_register\n"
        "with open_register(sys.argv[2], write=True, who='Li'):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code, root, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline().strip() == b"held"
        view = work.read_register(path, SILENT)
        assert view.held_by["who"] == "Li"
        assert view.mines == 1
        with pytest.raises(InputError, match="Li"):
            work.import_plots(path, str(OUTLINE), None, "test", SILENT)
        other.communicate()
    assert work.read_register(path, SILENT).held_by is None


def test_a_package_counts_only_for_its_own_mine(tmp_path):
    facts = {"format": "mine-restoration-package", "schema": 1, "mine_id": "M1", "plan_version": 3, "files": []}
    (tmp_path / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")
    assert work.packaged_version(str(tmp_path), "M1") == 3
    assert work.packaged_version(str(tmp_path), "M2") is None
    assert work.packaged_version(str(tmp_path / "nowhere"), "M1") is None


def test_edits_with_qgis_tools_get_the_name_of_the_editor(path, mine, qgis_new_project):
    work.name_editor(path, "李工", SILENT)
    layer = QgsVectorLayer(f"{path}|layername=plot", "plots", "ogr")
    assert layer.startEditing()
    plot = next(layer.getFeatures())
    assert layer.changeAttributeValue(plot.id(), layer.fields().indexOf("name"), "north")
    assert layer.commitChanges(), layer.commitErrors()
    with open_register(path) as register:
        latest = register.events("plot", limit=1)[0]
    assert (latest["who"], latest["action"]) == ("李工", "update")
