"""Slope stability through Processing: the numbers of core, lines of any system, layers, and sentences."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsVectorLayer,
)

from tests.golden.slopes import CASES, PEERS
from tests.qgis.processing_kit import (
    CRS,
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,  # noqa: F401 - a fixture
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")
STRATA = "silty_clay:6|weathered_rock:6|rock"


@pytest.fixture
def bank(tmp_path):
    """100 m long, rising by 24 m to the east over 30 m."""
    columns = np.arange(200) + 0.5
    heights = 300 + 24 * np.clip((columns - 90) / 30, 0, 1)
    return write_raster(tmp_path / "bank.tif", np.tile(heights, (100, 1)))


def lines(*wkt, crs=CRS):
    layer = QgsVectorLayer(f"LineString?crs={crs}&field=name:string", "lines", "memory")
    for number, text in enumerate(wkt):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(text))
        feature.setAttributes([f"{number + 1}–{number + 1}′"])
        assert layer.dataProvider().addFeature(feature)
    return layer


def chain(x0, x1, y=-50.0):
    return f"LINESTRING({EAST + x0} {NORTH + y},{EAST + x1} {NORTH + y})"


def section_file(tmp_path, name, **more):
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps({**CASES[name]["section"], **more}), encoding="utf-8")
    return str(path)


def test_a_section_gives_factor_circle_result_and_figure(tmp_path):
    listener = Listener()
    found = run(
        "slopestability",
        {
            "SECTION": section_file(tmp_path, "acads_1b"),
            "RESULT": str(tmp_path / "r.json"),
            "FIGURE": str(tmp_path / "f.png"),
        },
        listener=listener,
    )
    assert found["FACTOR_OF_SAFETY"] == pytest.approx(PEERS["acads_1b"]["xslope_search"]["bishop"], abs=0.02)
    assert found["RADIUS"] > 5
    assert found["SECTION_COUNT"] == 1
    assert found["PROBABILITY_OF_FAILURE"] is None
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert result["factor_of_safety"] == pytest.approx(found["FACTOR_OF_SAFETY"], abs=1e-4)
    assert "须由具备资质的单位复核" in result["advice"]["zh"]
    assert (tmp_path / "f.png").read_bytes()[:4] == b"\x89PNG"
    assert "SECTIONS" not in found


@pytest.mark.parametrize(("method", "key"), [(2, "spencer"), (3, "mprice")])
def test_methods_by_number(tmp_path, method, key):
    section = section_file(tmp_path, "acads_1c", slip={"circle": CASES["acads_1c"]["circle"]})
    found = run("slopestability", {"SECTION": section, "METHOD": method})
    assert found["FACTOR_OF_SAFETY"] == pytest.approx(PEERS["acads_1c"]["xslope"][key], abs=0.002)
    assert [found["CENTRE_X"], found["CENTRE_Z"], found["RADIUS"]] == CASES["acads_1c"]["circle"]


def test_a_polyline_has_no_circle(tmp_path):
    section = section_file(tmp_path, "acads_1a", slip=[[30, 25], [44, 27], [54, 35]])
    found = run("slopestability", {"SECTION": section, "METHOD": 4})
    assert found["FACTOR_OF_SAFETY"] > 0
    assert found["CENTRE_X"] is None
    assert found["RADIUS"] is None


def test_lines_of_another_system_cut_the_same_sections(tmp_path, bank):
    here = lines(chain(60, 150))
    there = QgsVectorLayer("LineString?crs=EPSG:4490&field=name:string", "lines", "memory")

    turn = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(CRS),
        QgsCoordinateReferenceSystem("EPSG:4490"),
        QgsProcessingContext().transformContext(),
    )
    feature = QgsFeature(there.fields())
    shape = QgsGeometry.fromWkt(chain(60, 150))
    shape.transform(turn)
    feature.setGeometry(shape)
    assert there.dataProvider().addFeature(feature)
    common = {"DEM": bank, "MATERIALS": STRATA, "SECTIONS": "memory:"}
    context = QgsProcessingContext()
    one = run("slopestability", {**common, "LINE": here}, context)
    other = run("slopestability", {**common, "LINE": there, "SECTIONS": None})
    assert other["FACTOR_OF_SAFETY"] == pytest.approx(one["FACTOR_OF_SAFETY"], abs=2e-3)
    layer = context.getMapLayer(one["SECTIONS"])
    row = next(layer.getFeatures())
    assert row["section"] == "1–1′"
    assert row["factor"] == pytest.approx(one["FACTOR_OF_SAFETY"])
    assert row["governs"] == 1
    assert row.geometry().length() == pytest.approx(90.0)


def test_without_lines_the_steepest_faces_are_cut_and_the_water_weakens(bank, tmp_path):
    dry = run("slopestability", {"DEM": bank, "MATERIALS": STRATA, "SECTIONS_AT_MOST": 2})
    assert 1 <= dry["SECTION_COUNT"] <= 2
    wet = run("slopestability", {"DEM": bank, "MATERIALS": STRATA, "SECTIONS_AT_MOST": 2, "WATER_DEPTH_M": 1})
    shaken = run("slopestability", {"DEM": bank, "MATERIALS": STRATA, "SECTIONS_AT_MOST": 2, "KH": 0.1})
    assert wet["FACTOR_OF_SAFETY"] < dry["FACTOR_OF_SAFETY"]
    assert shaken["FACTOR_OF_SAFETY"] < dry["FACTOR_OF_SAFETY"]


def test_trials_with_a_seed(bank):
    asked = {"DEM": bank, "LINE": lines(chain(60, 150)), "MATERIALS": STRATA, "TRIALS": 200, "SEED": 5}
    one, again = run("slopestability", asked), run("slopestability", asked)
    assert 0 <= one["PROBABILITY_OF_FAILURE"] <= 1
    assert one["RELIABILITY_INDEX"] == again["RELIABILITY_INDEX"]


def test_sentences_for_what_is_wrong(tmp_path, bank):
    section = section_file(tmp_path, "acads_1a")
    with pytest.raises(Refused, match="Give a section"):
        run("slopestability", {})
    with pytest.raises(Refused, match="Give a section"):
        run("slopestability", {"DEM": bank})
    with pytest.raises(Refused, match="either a section"):
        run("slopestability", {"SECTION": section, "DEM": bank})
    with pytest.raises(Refused, match="no material gold"):
        run("slopestability", {"DEM": bank, "MATERIALS": "gold:2|rock", "LINE": lines(chain(60, 150))})
    with pytest.raises(Refused, match="no heights under the section line"):
        run("slopestability", {"DEM": bank, "MATERIALS": STRATA, "LINE": lines(chain(150, 260))})
    with pytest.raises(Refused, match="has no features"):
        run("slopestability", {"DEM": bank, "MATERIALS": STRATA, "LINE": lines()})
    empty = lines(chain(60, 150))
    empty.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(Refused, match="no coordinate system"):
        run("slopestability", {"DEM": bank, "MATERIALS": STRATA, "LINE": empty})
    broken = tmp_path / "broken.json"
    broken.write_text('{"ground": 3}', encoding="utf-8")
    with pytest.raises(Refused, match="broken.json, ground"):
        run("slopestability", {"SECTION": str(broken), "RESULT": str(tmp_path / "r.json")})
    assert not (tmp_path / "r.json").exists()


def test_cancelling_leaves_nothing(tmp_path):
    found = run(
        "slopestability",
        {"SECTION": section_file(tmp_path, "acads_1a"), "RESULT": str(tmp_path / "r.json")},
        listener=Listener(cancel_after=0),
    )
    assert found == {}
    assert not (tmp_path / "r.json").exists()


SOIL = {"C_KPA": 3, "PHI_DEG": 30, "GAMMA_KN_M3": 19, "DEPTH_M": 2, "WATER_RATIO": 0}


def test_infinite_slopes_by_number_and_zone(bank, tmp_path):
    zones = memory_polygons(box(80, 0, 60, 50), fields="field=name:string&field=c_kpa:double&field=phi_deg:double")
    zones.startEditing()
    for feature in zones.getFeatures():
        zones.changeAttributeValue(feature.id(), 1, 0.0)
    zones.commitChanges()
    factor = tmp_path / "factor.tif"
    asked = {"DEM": bank, **SOIL, "ZONES": zones, "FACTOR": str(factor), "RESULT": str(tmp_path / "r.json")}
    found = run("infiniteslope", asked)
    slope = math.atan(24 / 30)
    loose = math.tan(math.radians(30)) / math.tan(slope)
    held = loose + 3 / (19 * 2 * math.sin(slope) * math.cos(slope))
    written = gdal.Open(str(factor)).ReadAsArray()
    assert written[25, 105] == pytest.approx(loose, rel=1e-5)
    assert written[75, 105] == pytest.approx(held, rel=1e-5)
    assert written[75, 20] == 100
    assert found["MIN_FACTOR"] == pytest.approx(loose, rel=1e-5)
    assert found["AREA_M2"] == 98 * 198
    assert found["AREA_FAILING_M2"] == pytest.approx(29 * 98 * (1 if held < 1 else 0.5), rel=0.1)
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["required"] == 1.2


def test_infinite_slopes_say_what_is_missing(bank, tmp_path):
    with pytest.raises(Refused, match="phi_deg is given neither"):
        run("infiniteslope", {"DEM": bank, **{key: value for key, value in SOIL.items() if key != "PHI_DEG"}})
    degrees = write_raster(tmp_path / "d.tif", np.zeros((9, 9)), crs="EPSG:4490")
    with pytest.raises(Refused, match="degrees|Latitude|lie"):
        run("infiniteslope", {"DEM": degrees, **SOIL})
