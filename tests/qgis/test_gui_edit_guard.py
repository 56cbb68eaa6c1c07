"""Two people edit one plot with QGIS; who saves second decides field by field and loses nothing."""

from __future__ import annotations

import pytest
from qgis.core import QgsGeometry, QgsProject

from mine_restoration_plugin.cartography import layers
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.edit_guard import EditGuard
from mine_restoration_plugin.gui.tasks import Runner
from tests.unit.register_case import register_in, square

WKT = "MultiPolygon (((500000 3700000, 500020 3700000, 500020 3700020, 500000 3700020, 500000 3700000)))"


@pytest.fixture
def path(tmp_path, request, qgis_app):
    path = register_in("PostGIS", tmp_path, request)
    with open_register(path, write=True, who="王工") as register:
        register.add("plot", {"plot_no": "p1", "location": "a", "name": "a", "verified_on": "2024-05-01"}, square())
    return path


@pytest.fixture
def guard(path, until):
    project = QgsProject()
    layers.add_register_layers(project, str(path))
    runner = Runner()
    made = EditGuard(project, runner, "赵工")
    made.follow(str(path))
    made.layer = layers.find_layer(project, str(path), "plot")
    made.said, made.views = [], []
    made.told.connect(lambda level, text, details: made.said.append(text))
    made.rest = lambda: until(lambda: runner.running == 0)
    yield made
    made.rest()
    made.close()
    project.clear()


def answer(guard, choices):
    """Stands in for the person at the dialog."""

    def ask(view):
        guard.views.append(view)
        return choices

    guard.ask = ask


def edit(layer, geometry=None, **values):
    (feature,) = layer.getFeatures()
    if not layer.isEditable():
        assert layer.startEditing()
    for name, value in values.items():
        assert layer.changeAttributeValue(feature.id(), layer.fields().indexOf(name), value)
    if geometry is not None:
        assert layer.changeGeometry(feature.id(), QgsGeometry.fromWkt(geometry))


def other_saves(path, outline=None, **values):
    with open_register(path, write=True, who="李工") as register:
        (row,) = register.plots()
        register.change("plot", row["uuid"], values, row["row_version"], outline)


def now(path):
    with open_register(path) as register:
        plots = register.plots()
        return plots[0] if plots else None


def test_both_changes_are_shown_and_what_is_chosen_can_be_saved(guard, path, until):
    answer(guard, {"location": "yours", "name": "theirs"})
    edit(guard.layer, location="c", name="c", verified_on=None)
    other_saves(path, location="b", name="b", note="b")
    assert not guard.layer.commitChanges()
    until(lambda: guard.views)
    guard.rest()
    (view,) = guard.views
    assert view.who == "李工"
    texts = {side.field: (side.base.en, side.theirs.en, side.yours.en, side.choice) for side in view.sides}
    assert texts == {
        "location": ("a", "b", "c", None), "name": ("a", "b", "c", None),
        "verified_on": ("2024-05-01", "2024-05-01", "—", "yours"),
    }  # fmt: skip
    assert now(path)["location"] == "b", "nothing is saved before the person says so again"
    assert "save the edits of the layer again" in guard.said[-1]
    assert guard.layer.commitChanges(), guard.layer.commitErrors()
    row = now(path)
    assert (row["location"], row["name"], row["note"], row["verified_on"]) == ("c", "b", "b", None)
    assert row["row_version"] == 3


def test_outlines_too(guard, path, until):
    answer(guard, {"polygons": "theirs", "location": "yours"})
    edit(guard.layer, WKT, location="c")
    other_saves(path, square(side=50))
    assert not guard.layer.commitChanges()
    until(lambda: guard.views)
    guard.rest()
    assert guard.layer.commitChanges(), guard.layer.commitErrors()
    row = now(path)
    assert (row["location"], row["area_projected_m2"]) == ("c", 2500.0)


def test_leaving_the_dialog_keeps_the_edits_unsaved(guard, path, until):
    answer(guard, None)
    edit(guard.layer, location="c")
    other_saves(path, location="b")
    assert not guard.layer.commitChanges()
    until(lambda: guard.views)
    guard.rest()
    (feature,) = guard.layer.getFeatures()
    assert feature["location"] == "c"
    assert not guard.said
    assert not guard.layer.commitChanges()
    until(lambda: len(guard.views) == 2)
    guard.rest()
    guard.layer.rollBack()
    assert now(path)["location"] == "b"


def test_edits_of_a_row_that_was_taken_out_are_not_swallowed(guard, path, until):
    """QGIS believes that it saved: its UPDATE found no row."""
    answer(guard, {"row": "yours"})
    edit(guard.layer, location="c")
    with open_register(path, write=True, who="李工") as register:
        (row,) = register.plots()
        register.remove("plot", row["uuid"], 1)
    guard.layer.commitChanges()
    until(lambda: guard.views)
    guard.rest()
    back = now(path)
    assert (back["uuid"], back["location"], back["name"]) == (row["uuid"], "c", "a")
    if guard.layer.isEditable():
        guard.layer.rollBack()


def test_ordinary_saves_ask_nothing(guard, path):
    answer(guard, {})
    edit(guard.layer, location="c")
    assert guard.layer.commitChanges(), guard.layer.commitErrors()
    guard.rest()
    assert not guard.views
    assert now(path)["location"] == "c"
