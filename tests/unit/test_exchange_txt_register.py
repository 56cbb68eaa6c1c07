"""Boundary-point texts straight into the register."""

from __future__ import annotations

import datetime
import json

import pytest

from mine_restoration_plugin.core.__main__ import run
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.register.importing import import_plots
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import DATA, new_register
from tests.unit.test_register_import import layer_file
from tests.unit.txt_case import PLOTS, encoded, form, text

TODAY = datetime.date(2025, 6, 15)


def test_a_real_file(tmp_path):
    with open_register(new_register(tmp_path), write=True) as register:
        result = import_plots(register, DATA / "jzd_txt" / "44120000072.txt", today=TODAY)
        assert (result.plots, result.skipped) == (1, 0)
        (plot,) = register.store.rows("plot")
    assert (plot["plot_no"], plot["name"], plot["sheet_no"]) == ("FID_0", "DKMC", "TFH")
    assert plot["stated_area_m2"] == 12_247.0
    assert plot["area_projected_m2"] == pytest.approx(12_247.0, abs=0.5)
    # the eastings carried the zone number, the register has none
    assert 112 < plot["centre_lon"] < 114


def test_cells_without_a_field_are_kept(tmp_path):
    path = tmp_path / "plots.txt"
    path.write_bytes(encoded("seventeen fields"))
    with open_register(new_register(tmp_path), write=True) as register:
        assert import_plots(register, path, today=TODAY).plots == 2
        plot = register.store.rows("plot", {"plot_no": "1"})[0]
    assert (plot["name"], plot["land_class"], plot["note"]) == ("一号、坑", "0602", "备注")
    kept = json.loads(plot["unmapped"])
    assert kept["extra_1"] == "甲"
    assert kept["地块用途"] == "采矿"


def test_warnings_come_with_their_lines_and_a_profile_is_strict(tmp_path):
    path = tmp_path / "plots.txt"
    path.write_bytes(text(closing="none").encode("gb18030"))
    with open_register(new_register(tmp_path), write=True) as register:
        with pytest.raises(InputError, match="plots.txt, line 17: the ring"):
            import_plots(register, path, profile="standard", today=TODAY)
        assert register.store.rows("plot") == []
        result = import_plots(register, path, today=TODAY)
        assert any(note.en.startswith("Line 17: the closing point is missing") for note in result.notes)
        assert any(note.zh.startswith("第 17 行") for note in result.notes)
        assert len(register.store.rows("plot")) == 2


def test_another_zone_is_carried_over(tmp_path):
    path = tmp_path / "plots.txt"
    path.write_bytes(text(form=form(39)).replace("带号=38", "带号=39").encode("gb18030"))
    with open_register(new_register(tmp_path), write=True) as register:
        result = import_plots(register, path, today=TODAY)
        plot = register.store.rows("plot", {"plot_no": "1"})[0]
    assert plot["centre_lon"] > 116
    assert plot["area_ellipsoidal_m2"] == pytest.approx(9_700, rel=2e-4)
    assert result.plots == 2


@pytest.mark.parametrize("kind", ["txt", "gpkg"])
def test_crossing_outlines_are_skipped_or_repaired(tmp_path, kind):
    x, y = 437_000, 3_755_000
    bow = [(y, x), (y, x + 100), (y - 100, x), (y - 100, x + 100)]
    if kind == "txt":
        path = tmp_path / "plots.txt"
        path.write_bytes(text([("1", "坑", [bow]), PLOTS[1]]).encode("gb18030"))
    else:
        corners = ",".join(f"{east} {north}" for north, east in [*bow, bow[0]])
        square = f"{x} {y},{x + 30} {y},{x + 30} {y + 30},{x} {y + 30},{x} {y}"
        features = [({"plot_no": "1"}, f"POLYGON(({corners}))"), ({"plot_no": "2"}, f"POLYGON(({square}))")]
        path = layer_file(tmp_path, features)
    with open_register(new_register(tmp_path), write=True) as register:
        skipped = import_plots(register, path, today=TODAY)
        assert (skipped.plots, skipped.skipped) == (1, 1)
    with open_register(new_register(tmp_path, "second.gpkg"), write=True) as register:
        mended = import_plots(register, path, repair=True, today=TODAY)
        assert (mended.plots, mended.skipped) == (2, 0)
        plot = register.store.rows("plot", {"plot_no": "1"})[0]
    assert plot["area_projected_m2"] == 5_000.0
    (note,) = [note for note in mended.notes if "repaired" in note.en]
    assert "area 0.00 → 5000.00 m², parts 1 → 2" in note.en
    assert "已修复" in note.zh


def test_a_worker_without_qgis_reads_it_too(tmp_path):
    (tmp_path / "plots.txt").write_bytes(encoded("plain"))
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"deed": "read_coordinates", "input": "plots.txt"}), encoding="utf-8")
    found = run(job)
    assert found["crs"] == "EPSG:4526"
    assert [plot["area_projected_hm2"] for plot in found["plots"]] == [0.97, 0.09]
    assert [plot["difference_hm2"] for plot in found["plots"]] == [0.0, 0.0]
    assert found["reproduces"] is True
    assert json.loads(json.dumps(found, allow_nan=False)) == found
