"""QGIS's own tools on a register in a database: logged with who and version, refused where the role does not reach."""

from __future__ import annotations

import json

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayerUtils,
)

from mine_restoration_plugin.cartography import layers
from mine_restoration_plugin.core.model.errors import ConflictError, InputError
from mine_restoration_plugin.core.register.postgis import credentials
from mine_restoration_plugin.core.register.postgis.ddl import CHANGED_MEANWHILE
from mine_restoration_plugin.core.register.register import open_register, set_editor
from mine_restoration_plugin.gui.selection import table_of
from mine_restoration_plugin.processing.credentials import forget, resolve_in_qgis, words_of
from tests.unit.register_case import as_user, holed, register_in, square

WKT = "MultiPolygon (((500000 3700000, 500020 3700000, 500020 3700020, 500000 3700020, 500000 3700000)))"


@pytest.fixture
def project(qgis_app):
    made = QgsProject()
    yield made
    made.clear()


@pytest.fixture
def path(tmp_path, request, qgis_app):
    path = register_in("PostGIS", tmp_path, request)
    with open_register(path, write=True, who="王工") as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼"})
        register.add("plot", {"plot_no": "p1", "mine_id": "m1", "secrecy": "public", "verifier": "王工"}, holed())
        register.add("plot", {"plot_no": "p2", "mine_id": "m1"}, square(501_000))
    return path


@pytest.fixture
def hands(path, postgres):
    """The register as each role sees it."""
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    found = {}
    for role in ("surveyor", "reviewer", "public"):
        user = f"q_{role}_of_{schema}"
        postgres.run(f"CREATE ROLE {user} LOGIN", user="postgres")
        postgres.run(f"GRANT {schema}_{role} TO {user}", user="postgres")
        found[role] = as_user(path, user)
    return found


def opened(project, path, table="plot"):
    layers.add_register_layers(project, str(path))
    layer = layers.find_layer(project, str(path), table)
    assert layer.providerType() == "postgres"
    return layer


def by_number(layer):
    return {feature["plot_no"]: feature for feature in layer.getFeatures()}


def set_value(layer, feature, field, value):
    assert layer.changeAttributeValue(feature.id(), layer.fields().indexOf(field), value)


def test_attribute_geometry_new_and_deleted(project, path):
    set_editor(path, "勘测员")
    layer = opened(project, path)
    assert layer.crs().authid() == "EPSG:4547"
    plot = by_number(layer)["p1"]
    assert layer.startEditing()
    set_value(layer, plot, "location", "北坡")
    assert layer.commitChanges(), layer.commitErrors()

    layer.startEditing()
    layer.changeGeometry(plot.id(), QgsGeometry.fromWkt(WKT))
    new = QgsFeature(layer.fields())
    new.setAttribute("mine_id", "m1")
    new.setGeometry(QgsGeometry.fromWkt(WKT))
    assert layer.addFeature(new)
    assert layer.commitChanges(), layer.commitErrors()
    with open_register(path) as register:
        events = register.events("plot")[:3]
        assert {(event["who"], event["login"]) for event in events} == {("勘测员", "registrar")}
        assert sorted(event["action"] for event in events) == ["insert", "update", "update"]
        rows = {row["plot_no"]: row for row in register.plots()}
        assert (rows["p1"]["location"], rows["p1"]["row_version"]) == ("北坡", 3)
        assert rows["p1"]["area_projected_m2"] == 400.0
        assert (rows[None]["row_version"], rows[None]["secrecy"]) == (1, "internal")
        assert len({row["uuid"] for row in rows.values()}) == 3

    layer.startEditing()
    layer.deleteFeature(plot.id())
    assert layer.commitChanges(), layer.commitErrors()
    with open_register(path) as register:
        last = register.events("plot", limit=1)[0]
        assert (last["action"], last["who"]) == ("delete", "勘测员")
        assert json.loads(last["before"])["plot_no"] == "p1"


def test_without_a_name_the_user_of_the_database_stands_for_it(project, hands):
    layer = opened(project, hands["surveyor"])
    layer.startEditing()
    set_value(layer, by_number(layer)["p2"], "location", "南坡")
    assert layer.commitChanges(), layer.commitErrors()
    user = json.loads(hands["surveyor"].read_text(encoding="utf-8"))["user"]
    with open_register(hands["surveyor"]) as register:
        last = register.events("plot", limit=1)[0]
        assert (last["who"], last["login"]) == (user, user)


def test_our_save_does_not_overwrite_what_qgis_saved(project, path):
    set_editor(path, "勘测员")
    with open_register(path, write=True, who="李工") as register:
        plot = next(row for row in register.plots() if row["plot_no"] == "p1")
        layer = opened(project, path)
        layer.startEditing()
        set_value(layer, by_number(layer)["p1"], "location", "北坡")
        assert layer.commitChanges(), layer.commitErrors()
        with pytest.raises(ConflictError, match="勘测员 changed this row") as caught:
            register.change("plot", plot["uuid"], {"location": "南坡"}, plot["row_version"])
        assert caught.value.conflict.theirs["location"] == "北坡"


def test_a_reviewer_signs_with_qgis_and_moves_no_vertex(project, hands):
    layer = opened(project, hands["reviewer"])
    layer.startEditing()
    set_value(layer, by_number(layer)["p1"], "verdict", "confirmed")
    assert layer.commitChanges(), layer.commitErrors()
    layer.startEditing()
    set_value(layer, by_number(layer)["p1"], "location", "x")
    assert not layer.commitChanges()
    assert any("permission denied" in message for message in layer.commitErrors())
    layer.rollBack()
    with open_register(hands["reviewer"]) as register:
        plot = next(row for row in register.plots() if row["plot_no"] == "p1")
        assert (plot["verdict"], plot["location"], plot["row_version"]) == ("confirmed", None, 2)


def test_the_public_gets_the_disclosed_view(project, hands):
    layer = opened(project, hands["public"])
    (feature,) = layer.getFeatures()
    assert feature["plot_no"] == "p1"
    assert str(feature["verifier"]) in ("NULL", "None", "")
    assert not layer.isSpatial()
    assert "disclosed_plot" in layer.source()


def test_points_and_tables_without_geometry(project, path):
    mines = opened(project, path, "mine")
    (mine,) = mines.getFeatures()
    mines.startEditing()
    set_value(mines, mine, "name", "=1+1")
    assert mines.commitChanges(), mines.commitErrors()
    with open_register(path) as register:
        assert register.mine("m1")["name"] == "=1+1"


def test_the_dock_knows_the_layers_of_its_register(project, path, hands, tmp_path):
    layer = opened(project, path)
    assert table_of(layer, str(path)) == "plot"
    assert table_of(layer, str(hands["surveyor"])) == "plot", "the same register, whoever connects"
    content = json.loads(path.read_text(encoding="utf-8"))
    for name, changed in (("schema", {"schema": "another"}), ("port", {"port": 1}), ("broken", {"schema": None})):
        other = tmp_path / f"{name}.pgregister"
        other.write_text(json.dumps({**content, **changed}), encoding="utf-8")
        assert table_of(layer, str(other)) is None
    assert table_of(layer, str(tmp_path / "none.gpkg")) is None
    seen = opened(QgsProject.instance(), hands["public"])
    assert table_of(seen, str(hands["public"])) == "plot"
    QgsProject.instance().clear()


def test_no_password_is_in_the_project(project, path, tmp_path):
    layer = opened(project, path)
    assert "password" not in layer.source()
    assert "authcfg" not in layer.source()


# QGIS's authentication settings


@pytest.fixture
def authcfg(qgis_app, tmp_path):
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        assert manager.setMasterPassword("tests only", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("register")
    config.setConfig("username", "registrar")
    config.setConfig("password", "it's \\ secret")
    assert manager.storeAuthenticationConfig(config)
    yield config.id()
    manager.removeAuthenticationConfig(config.id())


def test_credentials_come_from_qgis_and_stay_there(project, path, authcfg):
    assert words_of(authcfg) == {"user": "registrar", "password": "it's \\ secret"}
    assert words_of("nothing") == {}
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["user"]
    path.write_text(json.dumps({**content, "authcfg": authcfg}), encoding="utf-8")
    try:
        resolve_in_qgis()
        with open_register(path) as register:
            assert register.store.connection.user == "registrar"
        layer = opened(project, path)
        assert layer.isValid()
        assert "secret" not in layer.source()
        assert authcfg in layer.source()
    finally:
        forget()
    with pytest.raises(InputError, match="cannot be read here"), open_register(path):
        pass
    assert credentials._resolvers == []


# two people with QGIS


@pytest.fixture
def shared(request, tmp_path, qgis_app):
    """A register with one plot. (A GeoPackage has one writer; QGIS saves outlines and fields of it one by one.)"""
    path = register_in("PostGIS", tmp_path, request)
    with open_register(path, write=True, who="王工") as register:
        register.add("plot", {"plot_no": "p1", "mine_id": "m1"}, holed())
    return path


@pytest.fixture
def two(shared, qgis_app):
    """The layer of plots in two projects, as two people have it open."""
    projects = QgsProject(), QgsProject()
    for made in projects:
        layers.add_register_layers(made, str(shared))
    yield tuple(layers.find_layer(made, str(shared), "plot") for made in projects)
    for made in projects:
        made.clear()


@pytest.mark.parametrize("kind", ["attribute", "geometry"])
def test_who_saves_second_with_qgis_overwrites_nothing_and_keeps_the_edits(shared, two, kind):
    one, other = two
    for layer, text in ((one, "北坡"), (other, "南坡")):
        (feature,) = layer.getFeatures()
        assert layer.startEditing()
        if kind == "attribute":
            set_value(layer, feature, "location", text)
        else:
            geometry = QgsGeometry(feature.geometry())
            geometry.translate(1 if layer is one else 2, 0)
            assert layer.changeGeometry(feature.id(), geometry)
    assert one.commitChanges(), one.commitErrors()
    assert not other.commitChanges()
    assert any(CHANGED_MEANWHILE in message for message in other.commitErrors()), other.commitErrors()
    assert other.isEditable()
    assert other.editBuffer().changedAttributeValues(), "the edits are still there to be looked at"
    other.rollBack()
    with open_register(shared) as register:
        (plot,) = register.plots()
        assert plot["row_version"] == 2
        assert len(register.events("plot")) == 2
        if kind == "attribute":
            assert plot["location"] == "北坡"
        else:
            assert plot["polygons"][0][0][0, 0] == 500_001.0


def test_several_edits_of_one_session_count_as_one_and_the_next_session_begins_anew(shared, two):
    layer, _ = two
    (feature,) = layer.getFeatures()
    for version in (2, 3):
        layer.startEditing()
        set_value(layer, feature, "location", f"{version}")
        set_value(layer, feature, "name", f"{version}")
        assert layer.changeGeometry(feature.id(), QgsGeometry.fromWkt(WKT))
        assert layer.commitChanges(), layer.commitErrors()
        with open_register(shared) as register:
            (plot,) = register.plots()
            assert plot["location"] == plot["name"] == str(version)
            assert plot["row_version"] >= version
    with open_register(shared) as register:
        assert all(json.loads(event["after"])["row_version"] > 0 for event in register.events())


def test_an_edit_that_was_taken_back_leaves_the_version_as_it_was(shared, two):
    layer, _ = two
    (feature,) = layer.getFeatures()
    layer.startEditing()
    set_value(layer, feature, "location", "x")
    set_value(layer, feature, "location", None)
    assert layer.commitChanges(), layer.commitErrors()
    with open_register(shared) as register:
        (plot,) = register.plots()
        assert (plot["location"], plot["row_version"]) == (None, 1)
        assert len(register.events("plot")) == 1


def test_new_and_copied_features_are_numbered_from_one(shared, two):
    layer, _ = two
    (feature,) = layer.getFeatures()
    layer.startEditing()
    copy = QgsVectorLayerUtils.createFeature(layer, feature.geometry(), dict(enumerate(feature.attributes())))
    copy["plot_no"] = "p2"
    assert layer.addFeature(copy)
    assert layer.commitChanges(), layer.commitErrors()
    with open_register(shared) as register:
        assert {(plot["plot_no"], plot["row_version"]) for plot in register.plots()} == {("p1", 1), ("p2", 1)}
