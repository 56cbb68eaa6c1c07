"""The dialog for two changes of one row: nothing is decided for the person that both changed."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QDialogButtonBox

from mine_restoration_plugin.core.model.errors import ConflictError
from mine_restoration_plugin.core.model.progress import SILENT
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui import work
from mine_restoration_plugin.gui.conflicts import FIELD, THEIRS, YOURS, ConflictDialog
from tests.unit.register_case import STORES, register_in, square


@pytest.fixture(params=STORES)
def path(request, tmp_path):
    return register_in(request.param, tmp_path, request)


@pytest.fixture
def conflict(path):
    with open_register(path, write=True, who="王工") as register:
        first = {"plot_no": "410482-0001", "name": "马楼采石场", "location": "马楼村东", "state": "to_verify"}
        uuid = register.add("plot", first, square())
        register.change("plot", uuid, {"location": "马楼村东北坡", "state": "verified"}, 1, square(side=80))
        yours = {"location": "马楼村南坡，省道 231 以西 200 m", "name": "马楼石料厂"}
        with pytest.raises(ConflictError) as caught:
            register.change("plot", uuid, yours, 1, square(side=60))
    return caught.value.conflict


@pytest.fixture
def dialog(qgis_app, path, conflict):
    view = work.read_conflict(str(path), conflict, SILENT)
    made = ConflictDialog(view.row, view.who, view.when, view.sides)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def ok(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_what_both_changed_must_be_decided_before_it_is_saved(dialog, path, conflict):
    assert not ok(dialog).isEnabled()
    assert "王工" in dialog.table.horizontalHeaderItem(THEIRS).text()
    fields = [dialog.table.item(line, FIELD).text() for line in range(dialog.table.rowCount())]
    assert fields == ["Location", "Outline", "Plot name"]
    assert dialog.choices() == {"name": "yours"}
    assert "2" in dialog.open_count.text()
    dialog.choose("location", "yours")
    assert not ok(dialog).isEnabled()
    dialog.choose("polygons", "theirs")
    assert ok(dialog).isEnabled()
    assert dialog.table.item(0, YOURS).font().bold()
    assert dialog.table.item(0, THEIRS).font().strikeOut()
    assert work.resolve_conflict(str(path), conflict, dialog.choices(), "赵工", SILENT) == 3
    with open_register(path) as register:
        (plot,) = register.plots()
        assert plot["location"] == "马楼村南坡，省道 231 以西 200 m"
        assert (plot["name"], plot["state"], plot["area_projected_m2"]) == ("马楼石料厂", "verified", 6400.0)


def test_one_click_for_all(dialog):
    dialog.all_theirs.click()
    assert set(dialog.choices().values()) == {"theirs"}
    assert ok(dialog).isEnabled()
    dialog.all_yours.click()
    assert set(dialog.choices().values()) == {"yours"}


def test_leaving_it_changes_nothing(dialog, path):
    dialog.reject()
    with open_register(path) as register:
        assert register.plots()[0]["location"] == "马楼村东北坡"


def test_a_picture_of_it_has_its_table(dialog, tmp_path, until):
    dialog.choose("location", "theirs")
    picture = dialog.grab()
    assert picture.width() > 800
    assert picture.save(str(tmp_path / "conflict.png"))
