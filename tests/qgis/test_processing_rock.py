"""Rock slopes, rockfall and load cases through Processing: what a person gives and gets, and what is refused."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingContext, QgsProcessingUtils, QgsVectorLayer

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
STEEP = math.tan(math.radians(70))


@pytest.fixture
def joints(tmp_path):
    """A wedge, and columns that lean into the face; as a surveyor's table in GBK."""
    rows = [(105, 45), (108, 43), (101, 47), (235, 70), (238, 72), (231, 69), (5, 80), (8, 78), (1, 82)]
    lines = ["倾向,倾角,内摩擦角,粘聚力(kPa),间距(m)", *(f"{d},{s},30,24,2" for d, s in rows)]
    path = tmp_path / "产状.csv"
    path.write_bytes("\n".join(lines).encode("gbk"))
    return str(path)


@pytest.fixture
def quarry(tmp_path):
    """A face of 30 m at 70° that looks south over a floor that falls gently."""
    row, _ = np.mgrid[0:150, 0:120] + 0.5
    heights = np.interp(row, [0, 30, 30 + 30 / STEEP, 150], [130, 130, 100, 97])
    return write_raster(tmp_path / "quarry.tif", heights)


def line_layer(*wkts: str, fields: str = "field=name:string", names=()) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"LineString?crs={CRS}&{fields}", "lines", "memory")
    for i, wkt in enumerate(wkts):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([names[i] if names else None])
        assert layer.dataProvider().addFeature(feature)
    return layer


def test_a_face_by_numbers(joints, tmp_path):
    results = run(
        "rockslope",
        {
            "JOINTS": joints, "FACE_DIP": 65, "FACE_DIRECTION": 185, "HEIGHT": 30, "UNIT_WEIGHT": 25, "INTENSITY": 2,
            "SETS": 3, "FIGURE": str(tmp_path / "net.png"), "RESULT": str(tmp_path / "r.json"),
        },
    )  # fmt: skip
    assert results["SET_COUNT"] == 3
    assert results["FACES"] == 1
    assert results["PLANE_FS"] is None
    assert results["WEDGE_FS"] > 1
    assert results["TOPPLING_FS"] < 1
    assert (results["KINEMATIC_PLANE"], results["KINEMATIC_WEDGE"], results["KINEMATIC_TOPPLING"]) == (0, 1, 1)
    assert results["LOWEST_FS"] <= results["TOPPLING_FS"]
    assert results["CASES_BELOW"] == 3
    assert results["NEEDS_QUALIFIED_UNIT"] == 1
    assert (tmp_path / "net.png").read_bytes().startswith(b"\x89PNG")
    said = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert said["needs_qualified_unit"] is True
    assert {row["case"] for row in said["against_the_code"]} == {"natural", "rain", "quake"}
    assert "FIGURE" in results


def test_without_a_unit_weight_there_are_no_factors(joints):
    results = run("rockslope", {"JOINTS": joints, "FACE_DIP": 65, "FACE_DIRECTION": 185})
    assert (results["WEDGE_FS"], results["LOWEST_FS"]) == (None, None)
    assert results["WEDGE_PERCENT"] > 0
    assert results["CASES_UNDECIDED"] == 3


def test_faces_of_a_surface_as_a_layer(joints, quarry):
    context = QgsProcessingContext()
    results = run("rockslope", {"JOINTS": joints, "DEM": quarry, "UNIT_WEIGHT": 25, "TABLE": "memory:"}, context)
    layer = QgsProcessingUtils.mapLayerFromString(results["TABLE"], context)
    features = list(layer.getFeatures())
    assert len(features) == results["FACES"] == 1
    assert features[0]["dip_deg"] == pytest.approx(70, abs=3)
    assert features[0]["direction_deg"] == pytest.approx(180, abs=1)
    assert features[0]["height_m"] == pytest.approx(30, abs=1)
    assert features[0].geometry().area() == pytest.approx(features[0]["area_m2"], rel=0.1)
    assert layer.crs().authid() == CRS


def test_faces_in_polygons_and_along_lines(joints, quarry):
    ring = box(0, 28, 120, 17)
    results = run("rockslope", {"JOINTS": joints, "DEM": quarry, "ZONES": memory_polygons(ring)})
    assert results["FACES"] == 1
    drawn = line_layer(f"LINESTRING({EAST + 50} {NORTH - 20},{EAST + 50} {NORTH - 60})")
    assert run("rockslope", {"JOINTS": joints, "DEM": quarry, "LINES": drawn})["FACES"] == 1


def test_joints_from_a_layer(quarry):
    table = QgsVectorLayer("None?field=dip_direction:double&field=dip:double&field=friction:double", "joints", "memory")
    for direction, dip in ((185, 40), (187, 42), (183, 41), (95, 80)):
        feature = QgsFeature(table.fields())
        feature.setAttributes([direction, dip, 30.0])
        assert table.dataProvider().addFeature(feature)
    results = run(
        "rockslope",
        {
            "JOINTS": table,
            "FACE_DIP": 65,
            "FACE_DIRECTION": 185,
            "COHESION": 10,
            "UNIT_WEIGHT": 25,
            "HEIGHT": 20,
            "SETS": 2,
        },
    )
    assert results["KINEMATIC_PLANE"] == 1
    assert results["PLANE_FS"] > 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "either dip and dip direction of a face, or a surface"),
        ({"FACE_DIP": 60}, "both its dip and its dip direction"),
        ({"FACE_DIP": 60, "FACE_DIRECTION": 100, "DEM": "quarry"}, "either dip"),
        ({"DEM": "quarry", "MIN_SLOPE": 85}, "no face of 85"),
    ],
)
def test_what_a_rock_slope_refuses(joints, quarry, more, said):
    given = {key: quarry if value == "quarry" else value for key, value in more.items()}
    with pytest.raises(Refused, match=said):
        run("rockslope", {"JOINTS": joints, **given})


def test_surfaces_that_are_refused(joints, tmp_path):
    row, _ = np.mgrid[0:40, 0:40] + 0.5
    degrees = write_raster(tmp_path / "deg.tif", row.astype(float), crs="EPSG:4490")
    for name, parameters in (("rockslope", {"JOINTS": joints}), ("rockfall", {})):
        with pytest.raises(Refused, match="degrees"):
            run(name, {"DEM": degrees, **parameters})
    nothing = write_raster(tmp_path / "none.tif", np.full((20, 20), np.nan))
    for name, parameters in (("rockslope", {"JOINTS": joints}), ("rockfall", {})):
        with pytest.raises(Refused, match="NoData"):
            run(name, {"DEM": nothing, **parameters})


def test_rockfall_from_a_crest_line(quarry, tmp_path):
    context = QgsProcessingContext()
    crest = line_layer(f"LINESTRING({EAST + 10} {NORTH - 29},{EAST + 110} {NORTH - 29})")
    house = QgsVectorLayer("Point?crs=EPSG:4490", "houses", "memory")
    # one house 20 m before the foot, one far out on the floor, in degrees
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject

    way = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4490"), QgsProject.instance()
    )
    for south in (60, 145):
        feature = QgsFeature(house.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(way.transform(QgsPointXY(EAST + 60, NORTH - south))))
        assert house.dataProvider().addFeature(feature)
    parameters = {
        "DEM": quarry, "SOURCE": crest, "RECEPTORS": house, "BARRIER": 15, "DIAMETER": 1.0, "BLOCKS": 100,
        "RUNOUT": str(tmp_path / "runout.tif"), "ZONES": "memory:", "PATHS": "memory:",
        "FIGURE": str(tmp_path / "fall.png"), "RESULT": str(tmp_path / "fall.json"),
    }  # fmt: skip
    results = run("rockfall", parameters, context)
    assert results["SECTIONS"] == 10
    assert 0 < results["REACH_P50_M"] <= results["REACH_P95_M"] <= results["REACH_M"]
    assert results["ANGLE_REACH_M"] == pytest.approx(30 / math.tan(math.radians(28.5)), rel=0.12)
    assert results["SHADOW_REACH_M"] is None
    assert results["RECEPTORS_IN_REACH"] == 1
    assert results["BARRIER_HEIGHT_M"] >= 0
    assert results["BARRIER_ENERGY_KJ"] > 0
    zones = QgsProcessingUtils.mapLayerFromString(results["ZONES"], context)
    assert sum(f.geometry().area() for f in zones.getFeatures()) == pytest.approx(results["RUNOUT_AREA_M2"], rel=1e-6)
    assert QgsProcessingUtils.mapLayerFromString(results["PATHS"], context).featureCount() == 10
    assert (tmp_path / "fall.png").read_bytes().startswith(b"\x89PNG")
    again = run("rockfall", {**parameters, "RUNOUT": str(tmp_path / "again.tif")}, context)
    assert again["REACH_M"] == results["REACH_M"]
    assert (tmp_path / "again.tif").read_bytes() == (tmp_path / "runout.tif").read_bytes()
    ice = run("rockfall", {"DEM": quarry, "SOURCE": crest, "MATERIAL": 0, "BLOCKS": 100})
    assert ice["REACH_P95_M"] > results["REACH_P95_M"]


def test_rockfall_from_steep_ground_and_other_ground(quarry):
    results = run("rockfall", {"DEM": quarry, "BLOCKS": 50, "SPACING": 20})
    assert 6 <= results["SECTIONS"] <= 8
    assert results["SHADOW_REACH_M"] > 0
    assert results["RECEPTORS_IN_REACH"] is None
    ring = box(0, 40, 120, 110)
    soft = memory_polygons(ring)
    soft.startEditing()
    for feature in soft.getFeatures():
        soft.changeAttributeValue(feature.id(), 0, "bare_rock")
    soft.commitChanges()
    hard = run("rockfall", {"DEM": quarry, "BLOCKS": 50, "SPACING": 20, "GROUND": soft, "GROUND_FIELD": "name"})
    assert hard["REACH_M"] > results["REACH_M"]
    with pytest.raises(Refused, match="is no ground known here"):
        run("rockfall", {"DEM": quarry, "GROUND": memory_polygons(ring), "GROUND_FIELD": "name"})
    with pytest.raises(Refused, match="Name the field"):
        run("rockfall", {"DEM": quarry, "GROUND": memory_polygons(ring)})


def test_rockfall_says_where_nothing_can_fall(tmp_path, quarry):
    flat = write_raster(tmp_path / "flat.tif", np.full((40, 40), 100.0))
    with pytest.raises(Refused, match="No source"):
        run("rockfall", {"DEM": flat})
    away = line_layer(f"LINESTRING({EAST - 500} {NORTH},{EAST - 400} {NORTH})")
    with pytest.raises(Refused, match="No source"):
        run("rockfall", {"DEM": quarry, "SOURCE": away})
    listener = Listener(cancel_after=2)
    path = tmp_path / "cancelled.tif"
    assert run("rockfall", {"DEM": quarry, "RUNOUT": str(path)}, listener=listener) == {}
    assert not list(tmp_path.glob("cancelled*"))


@pytest.fixture
def dump(tmp_path):
    """A dump slope of 20 m at 35°, and the same regraded to 22°."""
    row, _ = np.mgrid[0:140, 0:60] + 0.5
    run_out = 20 / math.tan(math.radians(35))
    before = np.interp(row, [0, 50, 50 + run_out, 140], [120, 120, 100, 100])
    middle = 50 + run_out / 2
    flat = 10 / math.tan(math.radians(22))
    after = np.interp(row, [0, middle - flat, middle + flat, 140], [120, 120, 100, 100])
    return write_raster(tmp_path / "before.tif", before), write_raster(tmp_path / "after.tif", after)


def test_cases_of_a_design(dump, tmp_path):
    context = QgsProcessingContext()
    lines = line_layer(f"LINESTRING({EAST + 30} {NORTH - 130},{EAST + 30} {NORTH - 10})", names=["1-1′"])
    results = run(
        "stabilitycases",
        {
            "DEM": dump[0], "DESIGN": dump[1], "LINES": lines, "MATERIALS": "waste_rock", "INTENSITY": 2, "GRADE": 2,
            "UNIT": "甲级", "TABLE": "memory:", "FIGURES": str(tmp_path / "pages"), "RESULT": str(tmp_path / "c.json"),
        },
        context,
    )  # fmt: skip
    assert (results["SECTIONS"], results["CASES"], results["CASES_UNDECIDED"]) == (1, 6, 0)
    assert results["LOWEST_FS"] < results["LOWEST_DESIGNED_FS"]
    assert results["DESIGNED_BELOW"] < results["CASES_BELOW"]
    assert results["NEEDS_QUALIFIED_UNIT"] == 1
    rows = list(QgsProcessingUtils.mapLayerFromString(results["TABLE"], context).getFeatures())
    assert len(rows) == 6
    assert {row["section"] for row in rows} == {"1-1′"}
    assert all(row["unit"] == "甲级" and row["advice"] for row in rows)
    assert min(row["fs"] for row in rows) == pytest.approx(results["LOWEST_FS"])
    assert [path.suffix for path in (tmp_path / "pages").iterdir()] == [".png"]
    said = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert said["needs_qualified_unit"] is True
    assert len(said["rows"]) == 6


def test_cases_at_the_steepest_face_and_without_an_earthquake(dump):
    results = run("stabilitycases", {"DEM": dump[0], "MATERIALS": "waste_rock", "COUNT": 1})
    assert (results["SECTIONS"], results["CASES"], results["CASES_UNDECIDED"]) == (1, 2, 1)
    assert results["LOWEST_DESIGNED_FS"] is None


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "either a section or a surface"),
        ({"DEM": 0}, "need materials"),
        ({"DEM": 0, "MATERIALS": "cheese"}, "no material cheese"),
        ({"SECTION": "no.json", "DESIGN": 0}, "existing surface beside it"),
        ({"DEM": 0, "MATERIALS": "waste_rock", "GRADE": 3, "GROUND_CLASS": 2}, "ends at 15 m"),
    ],
)
def test_what_load_cases_refuse(dump, parameters, said):
    given = {key: dump[0] if value == 0 else value for key, value in parameters.items()}
    with pytest.raises(Refused, match=said):
        run("stabilitycases", given)
