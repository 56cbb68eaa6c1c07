"""Boundary-point texts through Processing, and areas held against QGIS's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsDistanceArea,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
    QgsUnitTypes,
    QgsVectorLayer,
)

from mine_restoration_plugin.core.register.register import open_register
from tests.qgis.processing_kit import Listener, Refused, memory_polygons, provider, run  # noqa: F401 - a fixture
from tests.unit.register_case import new_register
from tests.unit.txt_case import AREAS_M2, encoded, form, ring, swapped, text

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = sorted((DATA / "jzd_txt").glob("*.txt"))

pytestmark = pytest.mark.usefixtures("provider")


def written(folder, content, name="plots.txt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("gb18030"))
    return str(path)


def layer_of(path):
    layer = QgsVectorLayer(str(path), "plots", "ogr")
    assert layer.isValid()
    return layer


def test_a_layer_with_everything(tmp_path):
    output, report = tmp_path / "plots.gpkg", tmp_path / "report.json"
    source = written(tmp_path, encoded("seventeen fields"))
    listener = Listener()
    results = run(
        "importcoordinates", {"INPUT": source, "OUTPUT": str(output), "RESULT": str(report)}, listener=listener
    )
    assert (results["PLOTS"], results["WARNINGS"], results["REPAIRED"], results["REPRODUCES"]) == (2, 1, 0, 1)
    assert results["AREA_PROJECTED_M2"] == pytest.approx(sum(AREAS_M2), abs=1e-6)
    assert "Line 24: ring 3 lies outside ring 1" in listener.warnings[0]
    layer = layer_of(output)
    assert layer.crs().authid() == "EPSG:4526"
    one, two = layer.getFeatures()
    assert (one["plot_no"], one["name"], one["use"], one["line"]) == ("1", "一号、坑", "采矿", 13)
    assert json.loads(one["unmapped"]) == {"extra_1": "甲", "extra_3": "丙"}
    assert two["stated_area_m2"] == 900.0
    assert one.geometry().constGet().numGeometries() == 2
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["crs"] == "EPSG:4526"
    assert found["plots"][0]["area_stated_hm2"] == 0.97
    assert {fact["key"] for fact in found["facts"]} >= {"encoding", "axes", "crs", "second"}
    assert [loss["line"] for loss in found["losses"] if loss["kind"] == "unmapped"] == [13, 29]


def test_there_and_back_byte_for_byte(tmp_path):
    for path in [
        *FILES,
        Path(written(tmp_path, encoded("seventeen fields"))),
        Path(written(tmp_path, encoded("swapped"), "s.txt")),
    ]:
        output, again = tmp_path / f"{path.stem}.gpkg", tmp_path / f"{path.stem}-again.txt"
        run("importcoordinates", {"INPUT": str(path), "OUTPUT": str(output)})
        results = run("exportcoordinates", {"INPUT": str(output), "PROFILE": str(path), "OUTPUT": str(again)})
        assert again.read_bytes() == path.read_bytes(), path.name
        assert results["WRITTEN_CRS"] == "EPSG:4526"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:11])
def test_areas_are_those_of_qgis(tmp_path, path):
    """Projected areas, and ellipsoidal ones on the ellipsoid of CGCS2000."""
    output = tmp_path / "plots.gpkg"
    results = run("importcoordinates", {"INPUT": str(path), "OUTPUT": str(output)})
    (feature,) = layer_of(output).getFeatures()
    geometry = feature.geometry()
    assert results["AREA_PROJECTED_M2"] == feature["area_projected_m2"]
    assert feature["area_projected_m2"] == pytest.approx(geometry.area(), rel=1e-9)
    crs = QgsCoordinateReferenceSystem("EPSG:4526")
    measure = QgsDistanceArea()
    measure.setSourceCrs(crs, QgsCoordinateTransformContext())
    assert crs.ellipsoidAcronym() == "EPSG:1024"  # that of CGCS2000
    assert measure.setEllipsoid("EPSG:1024")
    # QGIS joins corners by straight lines in longitude and latitude: it gets short ones. Its own noise is some 1e-5 m²
    assert measure.areaUnits() == QgsUnitTypes.AreaUnit.AreaSquareMeters
    own = measure.measureArea(geometry.densifyByDistance(20.0))
    assert feature["area_ellipsoidal_m2"] == pytest.approx(own, rel=1e-8, abs=1e-5)
    assert results["AREA_ELLIPSOIDAL_M2"] == feature["area_ellipsoidal_m2"]


def test_swapped_axes_and_profiles(tmp_path):
    source = written(tmp_path, text(form=swapped))
    output = str(tmp_path / "plots.gpkg")
    listener = Listener()
    run("importcoordinates", {"INPUT": source, "OUTPUT": output}, listener=listener)
    assert any("Line 14: X and Y are swapped" in warning for warning in listener.warnings)
    with pytest.raises(Refused, match="line 14: X and Y are swapped"):
        run("importcoordinates", {"INPUT": source, "PROFILE": "standard", "OUTPUT": str(tmp_path / "no.gpkg")})
    assert not (tmp_path / "no.gpkg").exists()
    with pytest.raises(Refused, match="no coordinate profile nothing"):
        run("importcoordinates", {"INPUT": source, "PROFILE": "nothing", "OUTPUT": str(tmp_path / "no.gpkg")})


def test_a_wrong_zone_and_the_chosen_system(tmp_path):
    source = written(tmp_path, text(form=form(39)))
    output = str(tmp_path / "plots.gpkg")
    listener = Listener()
    run("importcoordinates", {"INPUT": source, "OUTPUT": output}, listener=listener)
    assert "Line 9: the header says zone 38, but the eastings begin with 39" in listener.warnings[0]
    assert layer_of(output).crs().authid() == "EPSG:4527"
    with pytest.raises(Refused, match="eastings are in zone 39, the chosen coordinate system is zone 38"):
        run("importcoordinates", {"INPUT": source, "CRS": "EPSG:4526", "OUTPUT": str(tmp_path / "no.gpkg")})
    run("importcoordinates", {"INPUT": source, "CRS": "EPSG:4548", "OUTPUT": str(tmp_path / "other.gpkg")})
    assert layer_of(tmp_path / "other.gpkg").crs().authid() == "EPSG:4548"


def test_crossing_outlines_are_repaired_where_wanted(tmp_path):
    x, y = 437_000, 3_755_000
    bow = [("1", "坑", [[(y, x), (y, x + 100), (y - 100, x), (y - 100, x + 100)]])]
    source = written(tmp_path, text(bow, stated=lambda m2: "0.5000"))
    output = tmp_path / "plots.gpkg"
    assert run("importcoordinates", {"INPUT": source, "OUTPUT": str(output)})["REPAIRED"] == 0
    report, mended = tmp_path / "r.json", tmp_path / "mended.gpkg"
    results = run("importcoordinates", {"INPUT": source, "REPAIR": True, "OUTPUT": str(mended), "RESULT": str(report)})
    assert results["REPAIRED"] == 1
    (feature,) = layer_of(mended).getFeatures()
    assert feature.geometry().isGeosValid()
    assert feature.geometry().area() == 5_000.0
    (repair,) = json.loads(report.read_text(encoding="utf-8"))["repairs"]
    assert (repair["area_before"], repair["area_after"], repair["plot_no"]) == (0.0, 5_000.0, "1")


def test_export_of_a_layer_in_degrees_names_the_zone(tmp_path):
    layer = memory_polygons(
        "POLYGON((113.9 33.4,113.9 33.401,113.901 33.401,113.901 33.4,113.9 33.4))",
        crs="EPSG:4490",
        fields="field=名称:string&field=tbbh:string",
    )
    output = tmp_path / "out.txt"
    listener = Listener()
    results = run(
        "exportcoordinates",
        {
            "INPUT": layer,
            "OUTPUT": str(output),
            "NAME_FIELD": "名称",
            "SHEETS": 4,
            "DATE": "2025-06-15",
            "PRODUCER": "某局",
        },
        listener=listener,
    )
    assert (results["PLOTS"], results["POINTS"], results["WRITTEN_CRS"]) == (1, 5, "EPSG:4547")
    assert "three-degree zone" in listener.warnings[0]
    content = output.read_bytes().decode("gb18030")
    assert "带号=38" in content
    assert ",zone 1,面,I49G063095,,,@" in content
    with pytest.raises(Refused, match="no date"):
        run("exportcoordinates", {"INPUT": layer, "OUTPUT": str(output), "DATE": "15.6.2025"})


def test_bad_input_is_refused_and_leaves_nothing(tmp_path):
    output = tmp_path / "out.txt"
    with pytest.raises(Refused, match="no features"):
        run("exportcoordinates", {"INPUT": memory_polygons(), "OUTPUT": str(output)})
    bow = memory_polygons("POLYGON((0 0,10 10,10 0,0 10,0 0))")
    with pytest.raises(Refused, match="crosses itself"):
        run("exportcoordinates", {"INPUT": bow, "OUTPUT": str(output)})
    with pytest.raises(Refused):
        run("importcoordinates", {"INPUT": str(tmp_path / "none.txt"), "OUTPUT": str(tmp_path / "x.gpkg")})
    broken = written(tmp_path, text().replace(",38437100.000", "", 1))
    with pytest.raises(Refused, match="line 15: .* has 3 values"):
        run("importcoordinates", {"INPUT": broken, "OUTPUT": str(tmp_path / "x.gpkg")})
    assert {path.name for path in tmp_path.iterdir()} == {"plots.txt"}


def test_cancelled_half_way(tmp_path):
    source = written(tmp_path, text([(str(i), "坑", [ring(3_755_000 - 50 * i, 437_000, 30)]) for i in range(50)]))
    output = tmp_path / "x.gpkg"
    assert run("importcoordinates", {"INPUT": source, "OUTPUT": str(output)}, listener=Listener(cancel_after=1)) == {}
    assert not output.exists()


def test_into_the_register(tmp_path):
    register = str(new_register(tmp_path))
    source = written(tmp_path, encoded("plain"))
    results = run("importplots", {"REGISTER": register, "INPUT": source})
    assert (results["PLOTS"], results["SKIPPED"]) == (2, 0)
    with open_register(register) as opened:
        assert {plot["plot_no"] for plot in opened.store.rows("plot")} == {"1", "2"}
    with pytest.raises(Refused, match="line 14: X and Y are swapped"):
        run(
            "importplots",
            {"REGISTER": register, "INPUT": written(tmp_path, text(form=swapped), "s.txt"), "PROFILE": "standard"},
        )
    with pytest.raises(Refused):
        run("importplots", {"REGISTER": register, "INPUT": source, "CRS": "EPSG:999999"})


def test_geometry_of_qgis_is_ours():
    """A hole stays a hole: QGIS takes its area off as we do."""
    project = QgsProject()
    context = QgsProcessingContext()
    context.setProject(project)
    results = run("importcoordinates", {"INPUT": str(FILES[0]), "OUTPUT": "memory:"}, context=context)
    layer = context.takeResultLayer(results["OUTPUT"])
    (feature,) = layer.getFeatures()
    assert QgsGeometry(feature.geometry()).area() == pytest.approx(12_247, abs=0.5)
