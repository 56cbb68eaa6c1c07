"""createregister and importplots as the toolbox runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr, osr
from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from mine_restoration_plugin.core.register.register import open_register
from tests.qgis.processing_kit import CRS, Listener, Refused, box, memory_polygons, provider, run  # noqa: F401

RAJAPUR = Path(__file__).resolve().parents[1] / "data" / "openpit_rajapur" / "rajapur_south_jharia_aoi.geojson"
GBK = Path(__file__).resolve().parents[1] / "data" / "gbk_shapefile" / "chinese_poly.shp"
COUNTY = "410482"

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def register(tmp_path) -> str:
    path = tmp_path / "county.gpkg"
    assert run("createregister", {"REGISTER": str(path), "COUNTY": COUNTY, "CRS": CRS}) == {"REGISTER": str(path)}
    return str(path)


def test_a_new_register_opens_empty(register):
    with open_register(register) as opened:
        assert opened.mines() == []
        assert opened.county == COUNTY


def test_an_existing_file_is_never_overwritten(register):
    before = Path(register).read_bytes()
    with pytest.raises(Refused, match="exists already"):
        run("createregister", {"REGISTER": register, "COUNTY": COUNTY, "CRS": CRS})
    assert Path(register).read_bytes() == before


@pytest.mark.parametrize(
    ("county", "crs", "sentence"),
    [
        ("41048", CRS, "county code"),
        (COUNTY, "EPSG:4490", "degrees"),
        (COUNTY, "EPSG:3857", "Mercator"),
        (COUNTY, "", "CRS|Coordinate system"),
        ("", CRS, "COUNTY|County"),
    ],
)
def test_what_a_register_cannot_be_made_of(tmp_path, county, crs, sentence):
    path = tmp_path / "county.gpkg"
    with pytest.raises(Refused, match=sentence) as refused:
        run("createregister", {"REGISTER": str(path), "COUNTY": county, "CRS": crs})
    assert "Traceback" not in str(refused.value)
    assert not path.exists()


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Refused, match="no folder"):
        run("createregister", {"REGISTER": str(tmp_path / "no" / "a.gpkg"), "COUNTY": COUNTY, "CRS": CRS})
    assert list(tmp_path.iterdir()) == []


def test_plots_come_from_a_file(tmp_path):
    register = str(tmp_path / "india.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": "in-dhn1", "CRS": "EPSG:32645"})
    found = run("importplots", {"REGISTER": register, "INPUT": str(RAJAPUR)})
    assert found["REGISTER"] == register
    assert (found["PLOTS"], found["SKIPPED"]) == (1, 0)
    with open_register(register) as opened:
        assert [mine["mine_id"] for mine in opened.mines()] == [found["MINE"]]
        assert opened.mines()[0]["area_m2"] == pytest.approx(1_453_300, rel=2e-3)  # 145.33 ha by the data's source


def test_plots_come_from_a_layer_of_the_memory_and_keep_their_ground(register):
    layer = memory_polygons(box(0, 0, 100, 50))
    found = run("importplots", {"REGISTER": register, "INPUT": layer})
    with open_register(register) as opened:
        (plot,) = opened.plots(found["MINE"])
        ring = plot["polygons"][0][0]
    assert ring[:, 0].max() - ring[:, 0].min() == pytest.approx(100)
    assert ring[:, 1].max() - ring[:, 1].min() == pytest.approx(50)


def test_a_filter_on_a_layer_is_respected(register, tmp_path):
    path = tmp_path / "two.gpkg"
    _two_plots(path)
    layer = QgsVectorLayer(f"{path}|layername=plots", "plots", "ogr")
    layer.setSubsetString("name = 'zone 2'")
    assert run("importplots", {"REGISTER": register, "INPUT": layer})["PLOTS"] == 1


def test_selected_features_only_and_a_virtual_layer(register):
    layer = memory_polygons(box(0, 0, 10, 10), box(20, 0, 10, 10), box(40, 0, 10, 10))
    layer.selectByIds([2])
    QgsProject.instance().addMapLayer(layer)
    try:
        virtual = QgsVectorLayer(f"?query=SELECT * FROM \"{layer.id()}\" WHERE name = 'zone 1'", "virtual", "virtual")
        assert virtual.isValid()
        assert run("importplots", {"REGISTER": register, "INPUT": virtual})["PLOTS"] == 1
        chosen = QgsProcessingFeatureSourceDefinition(layer.source(), selectedFeaturesOnly=True)
        chosen.source.setStaticValue(layer.id())
        context = _context_with(QgsProject.instance())
        assert run("importplots", {"REGISTER": register, "INPUT": chosen}, context)["PLOTS"] == 1
    finally:
        QgsProject.instance().removeMapLayer(layer.id())


def test_importing_into_nothing_is_a_sentence(tmp_path):
    with pytest.raises(Refused) as refused:
        run("importplots", {"REGISTER": str(tmp_path / "none.gpkg"), "INPUT": str(RAJAPUR)})
    assert "none.gpkg" in str(refused.value)
    assert "Traceback" not in str(refused.value)


def test_a_layer_that_cannot_be_read_is_a_sentence(register, tmp_path):
    with pytest.raises(Refused, match="INPUT|Plot outlines|load"):
        run("importplots", {"REGISTER": register, "INPUT": str(tmp_path / "missing.shp")})


def _two_plots(path: Path) -> None:
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    system = osr.SpatialReference()
    system.ImportFromEPSG(4547)
    made = source.CreateLayer("plots", system, ogr.wkbPolygon)
    made.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    for i, left in enumerate((0, 20)):
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(box(left, 0, 10, 10)))
        feature["name"] = f"zone {i + 1}"
        made.CreateFeature(feature)


def _context_with(project):
    context = QgsProcessingContext()
    context.setProject(project)
    return context


def test_a_temporary_register_goes_where_processing_keeps_such_files():
    found = run("createregister", {"REGISTER": QgsProcessing.TEMPORARY_OUTPUT, "COUNTY": COUNTY, "CRS": CRS})
    assert Path(found["REGISTER"]).exists()


def test_chinese_names_of_a_dbf_without_code_page_arrive_whole(tmp_path):
    """The path goes to core as it is: QGIS itself would read such names as Latin letters."""
    register = str(tmp_path / "county.gpkg")
    run("createregister", {"REGISTER": register, "COUNTY": COUNTY, "CRS": "EPSG:4552"})
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("source,target\nNAME,mine_name\n", encoding="utf-8-sig")
    found = run("importplots", {"REGISTER": register, "INPUT": str(GBK), "MAPPING": str(mapping)})
    with open_register(register) as opened:
        assert opened.mine(found["MINE"])["name"] == "黑龙江省"


def test_a_task_of_the_desktop_imports_off_the_main_thread(register, until):
    context, listener = QgsProcessingContext(), Listener()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("minerestoration:importplots")
    outcome = []
    parameters = {"REGISTER": register, "INPUT": memory_polygons(box(0, 0, 100, 50))}
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, listener)
    task.executed.connect(lambda good, results: outcome.append((good, results)))
    QgsApplication.taskManager().addTask(task)
    until(lambda: outcome, 60)
    ((good, results),) = outcome
    assert good, listener.errors
    assert results["PLOTS"] == 1
