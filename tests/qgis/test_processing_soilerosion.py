"""soilerosion as the toolbox runs it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from tests.qgis.processing_kit import (  # noqa: F401
    CRS,
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    memory_polygons,
    provider,
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")
LS_20 = (60 / 22.13) ** 0.5 * (21.9 * np.sin(np.arctan(0.2)) - 0.96)


@pytest.fixture
def ground(tmp_path) -> str:
    row, _ = np.mgrid[0:60, 0:90] + 0.5
    return write_raster(tmp_path / "现状.tif", 100 - 0.2 * row)


def rain_table() -> QgsVectorLayer:
    layer = QgsVectorLayer("NoGeometry?field=日期:string&field=雨量:double", "雨量", "memory")
    for day, amount in (("2020-01-02", 3.0), ("2020-06-01", 40.0), ("2020/12/30", 12.0)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([day, amount])
        assert layer.dataProvider().addFeature(feature)
    return layer


def test_zones_rasters_table_and_result(tmp_path, ground):
    zones = memory_polygons(
        box(10, 0, 30, 60), box(40, 0, 30, 60), fields="field=name:string&field=盖度:double&field=措施:string"
    )
    features = list(zones.getFeatures())
    zones.dataProvider().changeAttributeValues({features[1].id(): {1: 10.0, 2: "level_terrace"}})
    named = {name: str(tmp_path / f"{name}.tif") for name in ("LOSS_BEFORE", "LOSS_AFTER", "DIFFERENCE")}
    listener = Listener()
    found = run(
        "soilerosion",
        {
            "DEM": ground,
            "R": 4000,
            "K": 0.03,
            "ZONES": zones,
            "COVER_FIELD": "盖度",
            "PRACTICE_FIELD": "措施",
            "COVER_PERCENT": 0,
            "COVER_AFTER_PERCENT": 60,
            "REGION": 2,
            "TABLE": "memory:",
            "RESULT": str(tmp_path / "结果.json"),
            **named,
        },
        listener=listener,
    )
    bare = 4000 * 0.03 * LS_20
    data = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))
    one, two = (zone["before"]["loss_t_hm2_a"] for zone in data["zones"])
    assert one == pytest.approx(bare, rel=2e-3)
    assert two == pytest.approx(bare * 0.1 * 0.3072, rel=2e-3)
    assert found["LOSS_BEFORE_T_KM2_A"] == pytest.approx(50 * (one + two))
    assert found["AREA_M2"] == 3600
    assert found["ALLOWED_T_KM2_A"] == 500
    assert found["BEFORE_SLIGHT_M2"] + found["BEFORE_SEVERE_M2"] > 0
    assert found["REDUCTION_T_A"] == pytest.approx(found["LOSS_BEFORE_T_A"] - found["LOSS_AFTER_T_A"])
    assert {found[name] for name in named} == set(named.values())
    assert data["rain"]["way"] == "given"


def test_r_from_a_table_of_days_and_from_the_year(ground):
    table = {"RAIN": rain_table(), "RAIN_DATE_FIELD": "日期", "RAIN_MM_FIELD": "雨量"}
    listener = Listener()
    found = run("soilerosion", {"DEM": ground, "K": 0.03, **table}, listener=listener)
    assert found["R_MJ_MM_HM2_H_A"] == pytest.approx(0.3937 * 40**1.7265 + 0.3101 * 12**1.7265)
    assert any("1 years of rain" in text for text in listener.warnings)
    found = run("soilerosion", {"DEM": ground, "K": 0.34, "K_UNIT": 1, "ANNUAL_RAIN_MM": 1000})
    assert found["R_MJ_MM_HM2_H_A"] == pytest.approx(0.0534 * 1000**1.6548)
    assert found["LOSS_AFTER_T_KM2_A"] is None
    assert found["BEFORE_SLIGHT_M2"] is None


def test_drains_shorten_slopes(ground):
    layer = QgsVectorLayer(f"LineString?crs={CRS}", "沟", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({EAST - 5} {NORTH - 30.5},{EAST + 95} {NORTH - 30.5})"))
    assert layer.dataProvider().addFeature(feature)
    found = run("soilerosion", {"DEM": ground, "R": 4000, "K": 0.03, "BREAKS_AFTER": layer})
    assert found["LS_AFTER"] / found["LS_BEFORE"] == pytest.approx(0.5**0.5, rel=0.02)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"K": 0.03}, "R is missing"),
        ({"R": 4000}, "K is missing"),
        ({"R": 4000, "K": 0.34}, "US units, it would be 0.04478"),
        ({"R": 2, "K": 0.03}, "outside 20 to 30000"),
        ({"R": 4000, "SAND": 40}, "all of sand, silt, clay"),
        ({"R": 4000, "K": 0.03, "PRACTICE_AFTER": "walls"}, "no practice walls"),
        ({"R": 4000, "K": 0.03, "LOSS_AFTER": "TEMPORARY_OUTPUT"}, "Nothing says what the ground is like after"),
    ],
)
def test_what_is_wrong_is_said(ground, more, said):
    with pytest.raises(Refused, match=said):
        run("soilerosion", {"DEM": ground, **more})


def test_a_wrong_row_of_rain_is_named(ground):
    table = rain_table()
    feature = QgsFeature(table.fields())
    feature.setAttributes(["昨天", 5.0])
    assert table.dataProvider().addFeature(feature)
    asked = {"DEM": ground, "K": 0.03, "RAIN": table, "RAIN_DATE_FIELD": "日期", "RAIN_MM_FIELD": "雨量"}
    with pytest.raises(Refused, match="Row 4 of .*昨天.* is not a date"):
        run("soilerosion", asked)
    with pytest.raises(Refused, match="RAIN_MM_FIELD names no field"):
        run("soilerosion", {**asked, "RAIN_MM_FIELD": None})
