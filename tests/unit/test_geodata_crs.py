"""Coordinate systems: axes fixed once, codes by formula, wrong systems refused with the right one named."""

from __future__ import annotations

import re

import numpy as np
import pytest
from osgeo import osr

from mine_restoration_plugin.core.geodata.crs import (
    authid,
    crs_name,
    require_metric,
    same_crs,
    srs_from,
    suggest_metric_crs,
    transform_points,
    transform_polygons,
)
from mine_restoration_plugin.core.model.errors import InputError
from tests.error_modes import error_mode, error_modes
from tests.unit.terrain_case import rectangle


def central_meridian(code):
    return srs_from(f"EPSG:{code}").GetProjParm(osr.SRS_PP_CENTRAL_MERIDIAN)


@pytest.mark.parametrize("zone", range(25, 46))
def test_three_degree_zones_follow_the_formulas(zone):
    prefixed, plain = srs_from(f"EPSG:{4488 + zone}"), srs_from(f"EPSG:{4509 + zone}")
    assert (central_meridian(4488 + zone), central_meridian(4509 + zone)) == (3 * zone, 3 * zone)
    assert prefixed.GetProjParm(osr.SRS_PP_FALSE_EASTING) == zone * 1e6 + 500_000
    assert plain.GetProjParm(osr.SRS_PP_FALSE_EASTING) == 500_000
    assert "CGCS2000 / 3-degree" in plain.GetName()


@pytest.mark.parametrize("zone", range(13, 24))
def test_six_degree_zones_follow_the_formulas(zone):
    assert central_meridian(4478 + zone) == central_meridian(4489 + zone) == 6 * zone - 3
    assert srs_from(f"EPSG:{4478 + zone}").GetProjParm(osr.SRS_PP_FALSE_EASTING) == zone * 1e6 + 500_000


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (112.9, 28.2, "EPSG:4547"),  # Changsha: zone 38, 114° E
        (113.7, 34.8, "EPSG:4547"),  # Zhengzhou
        (112.4, 34.6, "EPSG:4546"),  # Luoyang: 112.4 < 112.5
        (112.5, 34.6, "EPSG:4547"),
        (75.99, 39.47, "EPSG:4534"),  # Kashgar: zone 25
        (134.3, 48.3, "EPSG:4554"),  # Fuyuan: zone 45
        (121.4, 25.0, "EPSG:4549"),
        (86.418, 23.756, "EPSG:32645"),  # Jharia is not in China
        (-79.13, 35.11, "EPSG:32617"),
        (28.0, -26.2, "EPSG:32735"),
        (179.99, 10.0, "EPSG:32660"),
        (180.0, 10.0, "EPSG:32601"),
        (121.0, 14.6, "EPSG:32651"),  # Manila
        (105.8, 21.0, "EPSG:32648"),  # Hanoi
        (106.9, 47.9, "EPSG:32648"),  # Ulan Bator
        (127.0, 37.5, "EPSG:32652"),  # Seoul
        (85.3, 27.7, "EPSG:32645"),  # Kathmandu
    ],
)
def test_the_metric_system_to_use(lon, lat, code):
    assert suggest_metric_crs(lon, lat) == code


@pytest.mark.parametrize("code", [4490, 4326, 4547, 4526, 2362, 4480])
def test_first_comes_east_whatever_the_authority_says(code):
    lonlat = np.array([[114.0, 30.0]])
    found = transform_points(lonlat, "EPSG:4490", f"EPSG:{code}")[0]
    again = transform_points(found[None], f"EPSG:{code}", "EPSG:4490")[0]
    assert again == pytest.approx([114.0, 30.0], abs=1e-8)
    if srs_from(f"EPSG:{code}").IsProjected():
        assert 3_310_000 < found[1] < 3_330_000
    else:
        assert found == pytest.approx([114.0, 30.0], abs=1e-4)


def test_on_the_central_meridian_north_is_the_length_of_the_meridian():
    a, flattening = 6_378_137.0, 1 / 298.257222101
    e2 = flattening * (2 - flattening)
    lat = np.radians(np.linspace(0, 30, 20_001))
    radius = a * (1 - e2) / (1 - e2 * np.sin(lat) ** 2) ** 1.5
    arc = float(np.sum((radius[1:] + radius[:-1]) / 2 * np.diff(lat)))
    place = np.array([[114.0, 30.0]])
    assert transform_points(place, "EPSG:4490", "EPSG:4547")[0] == pytest.approx([500_000.0, arc], abs=1e-3)
    assert transform_points(place, "EPSG:4490", "EPSG:4526")[0] == pytest.approx([38_500_000.0, arc], abs=1e-3)


def test_rings_are_rounded_to_a_tenth_of_a_millimetre_and_stay_closed():
    moved = transform_polygons([[rectangle(113.9, 29.9, 114.1, 30.1)]], "EPSG:4490", "EPSG:4547")[0][0]
    assert (moved == np.round(moved, 4)).all()
    assert (moved[0] == moved[-1]).all()


@pytest.mark.parametrize(
    ("crs", "place", "says", "names"),
    [
        ("EPSG:4490", (112.9, 28.2), "degrees", "EPSG:4547"),
        ("EPSG:4326", (86.4, 23.7), "degrees", "EPSG:32645"),
        ("EPSG:3857", (12_567_000.0, 3_270_000.0), "Mercator", "EPSG:4547"),
        ("EPSG:3395", (12_567_000.0, 3_270_000.0), "Mercator", "EPSG:4547"),
        ("EPSG:2264", (2_000_000.0, 600_000.0), "foot", "EPSG:32617"),
        ("EPSG:4087", (12_567_000.0, 3_270_000.0), "wrong", "EPSG:4547"),
        ("EPSG:4978", None, "projected", "EPSG"),
    ],
)
def test_systems_that_would_give_wrong_areas_are_refused(crs, place, says, names):
    with pytest.raises(InputError) as refused:
        require_metric(crs, place)
    assert says in str(refused.value)
    assert names in str(refused.value)


def test_where_the_place_is_unknown_systems_are_named_that_one_can_type():
    with pytest.raises(InputError) as refused:
        require_metric("EPSG:4326")
    first, last = re.search(r"EPSG:(\d+)–(\d+)", str(refused.value)).groups()
    assert (central_meridian(first), central_meridian(last)) == (75, 135)


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4526", "EPSG:32645", "EPSG:3358", "EPSG:6933"])
def test_metric_systems_pass(crs):
    place = transform_points(np.array([[114.5, 30.0]]), "EPSG:4490", "EPSG:4547")[0] if crs == "EPSG:4547" else None
    require_metric(crs, tuple(place) if place is not None else None)


def test_the_neighbouring_zone_is_a_slip_that_is_tolerated():
    place = transform_points(np.array([[112.5, 30.0]]), "EPSG:4490", "EPSG:4548")[0]  # 4.5° from its meridian
    require_metric("EPSG:4548", tuple(place))


@pytest.mark.parametrize("crs", ["", "nonsense", "EPSG:0", "http://example.com/crs"])
def test_an_unknown_system_is_the_persons_error(crs):
    with pytest.raises(InputError, match="coordinate reference system"):
        srs_from(crs)


def test_a_point_that_cannot_be_carried_over():
    with pytest.raises(InputError, match="cannot be carried"):
        transform_points(np.array([[np.inf, 30.0]]), "EPSG:4490", "EPSG:4547")


def test_authority_is_found_for_the_wkt_of_other_programs():
    esri = srs_from("EPSG:4547").ExportToWkt(["FORMAT=WKT1_ESRI"])
    assert authid(srs_from(esri)) == "EPSG:4547"
    assert same_crs(esri, "EPSG:4547")
    assert "CM 114E" in crs_name("EPSG:4547")


def test_the_error_mode_of_the_process_is_left_alone():
    for exceptions in (True, False):
        with error_mode(exceptions):
            with pytest.raises(InputError):
                srs_from("nonsense")
            assert srs_from("EPSG:4547").IsProjected()
            with pytest.raises(InputError):
                transform_points(np.array([[np.inf, 30.0]]), "EPSG:4490", "EPSG:4547")
            assert set(error_modes()) == {int(exceptions)}
