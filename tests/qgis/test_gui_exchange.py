"""The window for files of surveyors and provinces, with real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject

from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.exchange_dialog import DEEDS, ExchangeDialog
from tests.qgis.processing_kit import provider  # noqa: F401 - a fixture
from tests.unit.register_case import new_register, square

DATA = Path(__file__).resolve().parents[1] / "data" / "survey"

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def register(tmp_path):
    path = new_register(tmp_path)
    with open_register(path, write=True, who="me") as opened:
        opened.add("mine", {"mine_id": "M1", "name": "东沟采石场", "county": "410482"})
        opened.add("plot", {"plot_no": "P1", "mine_id": "M1", "treatment": "没听说过"}, square())
    return path


@pytest.fixture
def dialog(qgis_app, until, register):
    made = ExchangeDialog(str(register), "M1")
    made.ended = []
    made.finished_deed.connect(lambda name, results: made.ended.append((name, results)))

    def go():
        made.run()
        until(lambda: made.run_button.isEnabled())

    made.go = go
    made.show()
    yield made
    made.close()
    QgsProject.instance().clear()


def test_every_deed_has_its_questions(dialog):
    assert [dialog.deed.itemData(i) for i in range(dialog.deed.count())] == list(DEEDS)
    for name in DEEDS:
        dialog.choose(name)
        assert dialog.explanation.text()
        assert set(dialog.form.parameters()) <= {*DEEDS[name], "OUTPUT"}
    dialog.choose("exportplots")
    assert dialog.form.parameters()["MINE"] == "M1"


def test_a_drawing_becomes_layers_and_the_losses_are_listed(dialog, tmp_path):
    dialog.choose("importdxf")
    dialog.form._wrappers["INPUT"].setParameterValue(str(DATA / "cass_r2000.dxf"), dialog.form._context)
    dialog.form.target.setFilePath(str(tmp_path / "图"))
    dialog.go()
    assert dialog.ended[0][1]["LOST"] == 3
    assert "hatches 1" in dialog.report.toPlainText()
    assert "Objects not taken: 3" in dialog.report.toPlainText()
    layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
    assert set(layers) == {"cass_r2000 points", "cass_r2000 lines", "cass_r2000 polygons"}
    assert layers["cass_r2000 polygons"].featureCount() == 5
    assert (tmp_path / "图.gpkg").exists()


def test_plots_go_out_with_their_losses(dialog, tmp_path):
    dialog.choose("exportplots")
    dialog.form.mapping.setCurrentText("jiangxi")
    dialog.form.target.setFilePath(str(tmp_path / "上报.shp"))
    dialog.go()
    assert "修复图斑编号 → 修复图斑编" in dialog.report.toPlainText()
    assert (tmp_path / "上报.cpg").exists()
    assert dialog.ended[0][0] == "exportplots"


def test_what_is_missing_or_wrong_is_said(dialog, tmp_path):
    dialog.choose("importpoints")
    dialog.run()
    assert "INPUT" in dialog.report.toPlainText() or dialog.report.toPlainText()
    assert dialog.run_button.isEnabled()
    broken = tmp_path / "broken.dat"
    broken.write_text("1,,38500100,3800200,9\n2,,x,3800200,9\n", encoding="utf-8")
    dialog.form._wrappers["INPUT"].setParameterValue(str(broken), dialog.form._context)
    dialog.form.target.setFilePath(str(tmp_path / "points.gpkg"))
    dialog.go()
    assert "line 2" in dialog.report.toPlainText()
    assert not dialog.ended
    assert not (tmp_path / "points.gpkg").exists()
