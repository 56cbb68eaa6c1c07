"""Checks of positions, attributes and completeness: each fault told once, with its numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mine_restoration_plugin.core.delineation.checking.deed import Inputs
from mine_restoration_plugin.core.delineation.checking.position import zone_of
from mine_restoration_plugin.core.delineation.overlays.themes import OverlayLayer
from mine_restoration_plugin.core.geodata.areas import ellipsoidal_area_m2, projected_area_m2
from mine_restoration_plugin.core.geodata.crs import transform_points
from mine_restoration_plugin.core.geodata.gcj import to_gcj02
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.checking_case import WHOLE, X, Y, box, check, only, register_of, said
from tests.unit.register_case import CRS, DATA, sql
from tests.unit.vector_case import write_layer

GEM = DATA / "mine_boundaries_gem" / "china_boundaries.geojson"
TXT = DATA / "jzd_txt"


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("EPSG:4547", (114.0, 3.0, None)),
        ("EPSG:4526", (114.0, 3.0, 38)),
        ("EPSG:4534", (75.0, 3.0, None)),
        ("EPSG:4499", (123.0, 6.0, 21)),
        ("EPSG:4508", (111.0, 6.0, None)),
        ("EPSG:2362", (114.0, 3.0, 38)),
        ("EPSG:2435", (114.0, 3.0, None)),
        ("EPSG:32650", None),
        ("EPSG:3035", None),
    ],
)
def test_zones_by_their_definition(crs, expected):
    zone = zone_of(crs)
    assert (None if zone is None else (zone.meridian, zone.width, zone.prefix)) == expected


def in_zone(lon, lat, side, crs):
    """A square about a place, in a coordinate system."""
    x, y = transform_points(np.array([[lon, lat]]), "EPSG:4490", crs)[0]
    return box(-side / 2, -side / 2, side, side, x=x, y=y)


@pytest.mark.parametrize("lat", [21.0, 33.0, 44.0])
def test_a_plot_in_the_neighbouring_zone_is_caught_by_its_coordinates_not_its_area(tmp_path, lat):
    # drawn about 117° E and kept in the zone of 114° E: its area is right to 0.14-0.55 %
    outline = in_zone(117.0, lat, 400, "EPSG:4547")
    error = projected_area_m2(outline) / ellipsoidal_area_m2(outline, "EPSG:4547") - 1
    assert 0.001 < error < 0.0055
    stated = {"stated_area_m2": round(projected_area_m2(outline), 2)}
    plots = {"M1-01": in_zone(114.1, lat, 400, "EPSG:4547"), "M2-01": (outline, stated)}
    report = check(register_of(tmp_path, plots))
    problem = only(report, "zone")
    assert problem.subject.number == "M2-01"
    assert problem.values["offset_deg"] == 3.0
    assert problem.values["other_meridian"] == 117.0
    assert "stated_area" not in said(report)


def test_coordinates_of_the_neighbouring_zone_taken_as_they_are(tmp_path):
    # true place 112.7° E; numbers of the zone of 111° E stand in a register of 114° E, so it shows at 115.7° E
    plots = {f"M{i}-01": in_zone(112.7 + i / 100, 33.5, 300, "EPSG:4547") for i in range(4)}
    plots["M9-01"] = in_zone(112.75, 33.5, 300, "EPSG:4546")
    report = check(register_of(tmp_path, plots))
    problem = only(report, "neighbour_zone")
    assert (problem.subject.number, problem.values["other_meridian"]) == ("M9-01", 111.0)
    assert problem.values["lon"] == pytest.approx(115.75, abs=1e-3)
    assert set(said(report)) == {"neighbour_zone"}


def test_the_stated_centre_shows_the_wrong_zone_of_a_single_plot(tmp_path):
    outline = in_zone(113.2, 30.0, 300, "EPSG:4546")
    path = register_of(tmp_path, {"M1-01": (outline, {"centre_lon": 113.2, "centre_lat": 30.0})})
    assert only(check(path), "neighbour_zone").values["other_meridian"] == 111.0


def test_axes_swapped_zone_number_and_impossible_northings(tmp_path):
    plots = {f"M{i}-01": box(300 * i, 0, 100, 100) for i in range(4)}
    plots["M4-01"] = box(0, 0, 100, 100, x=Y, y=X)
    stated = {"stated_area_m2": 10_000.0}
    plots["M5-01"] = (box(0, 0, 100, 100, x=38 * 1e6 + X, y=Y), stated)
    plots["M6-01"] = (box(0, 0, 100, 100, x=X, y=7.2e6), stated)
    report = check(register_of(tmp_path, plots))
    assert said(report) == {"axes_swapped": ["M4-01"], "zone_number": ["M5-01"], "northing": ["M6-01"]}
    prefixed = {
        "M1-01": box(0, 0, 100, 100, x=38.5e6),
        "M2-01": (box(0, 0, 99, 99), stated),
        "M3-01": box(0, 0, 98, 98, x=37.5e6),
    }
    report = check(register_of(tmp_path, prefixed, crs="EPSG:4526", name="prefixed.gpkg"))
    assert said(report) == {"zone_number": ["M2-01", "M3-01"]}


def test_a_plot_far_from_all_others(tmp_path):
    plots = {f"M{i}-01": box(300 * i, 0, 100, 100) for i in range(4)}
    plots["M4-01"] = box(0, 150_000, 100, 100)
    problem = only(check(register_of(tmp_path, plots)), "far")
    assert problem.values["distance_km"] == pytest.approx(150.0, abs=0.5)


def test_plots_all_over_the_place_are_not_far_from_each_other(tmp_path):
    plots = {f"M{i}-01": box(0, 160_000 * i, 100, 100) for i in range(6)}
    assert said(check(register_of(tmp_path, plots))) == {}


def test_the_web_map_offset_between_stated_centre_and_outline_and_a_reference(tmp_path):
    lon, lat = 113.5, 33.9
    gcj_lon, gcj_lat = (float(value) for value in to_gcj02(lon, lat))
    true = {f"M{i}-01": in_zone(lon + i * 0.03, lat + (i % 3) * 0.02, 80, "EPSG:4547") for i in range(7)}
    shifted = {}
    for i in range(7):
        east, north = (float(v) for v in to_gcj02(lon + i * 0.03, lat + (i % 3) * 0.02))
        shifted[f"M{i}-01"] = in_zone(east, north, 80, "EPSG:4547")
    path = register_of(tmp_path, {"M1-01": (true["M0-01"], {"centre_lon": gcj_lon, "centre_lat": gcj_lat})})
    assert set(said(check(path))) == {"centre_gcj02"}
    path = register_of(
        tmp_path, {"M1-01": (true["M0-01"], {"centre_lon": lon, "centre_lat": lat + 0.002})}, name="b.gpkg"
    )
    assert only(check(path), "centre").values["distance_m"] == pytest.approx(222, abs=2)
    path = register_of(tmp_path, shifted, name="c.gpkg")
    reference = write_layer(tmp_path / "true.gpkg", [(polygons, {}) for polygons in true.values()])
    problem = only(check(path, Inputs(reference=OverlayLayer(reference))), "gcj02")
    assert 300 < problem.values["distance_m"] < 800
    assert problem.values["rest_m"] < 1
    assert said(check(path, Inputs(reference=OverlayLayer(str(path), "plot")))) == {}
    mixed = {**true, "M2-01": shifted["M2-01"], "M5-01": shifted["M5-01"], "M8-01": in_zone(lon + 0.4, lat, 80, CRS)}
    report = check(register_of(tmp_path, mixed, name="d.gpkg"), Inputs(reference=OverlayLayer(reference)))
    assert said(report) == {"gcj02_single": ["M2-01", "M5-01"]}


def test_inside_across_and_outside_the_county(tmp_path):
    plots = {
        "M1-01": box(0, 0, 100, 100),
        "M2-01": box(950, 0, 100, 100),
        "M3-01": box(3000, 0, 100, 100),
        "M4-01": box(-550, -400, 100, 100),
    }
    path = register_of(tmp_path, plots)
    ground = [(box(-500, -500, 1500, 1500), {}), (box(-900, -500, 400, 400), {})]
    report = check(path, Inputs(county=OverlayLayer(write_layer(tmp_path / "county.gpkg", ground))))
    assert said(report) == {"county_outside": ["M3-01"], "county_partly": ["M2-01"]}
    assert only(report, "county_partly").values["area_m2"] == 5000.0
    lonlat = write_layer(tmp_path / "county.geojson", ground, to="EPSG:4326")
    assert said(check(path, Inputs(county=OverlayLayer(lonlat)))) == said(report)


SOUND = {
    "state": "signed_off",
    "verdict": "confirmed",
    "verified_on": "2022-03-01",
    "completed_on": "2024-03-01",
    "signed_off_on": "2025-01-02",
    "acceptance_no": "验〔2024〕3号",
    "closing_year": 2010,
    "verified_area_m2": 10_000.0,
    "treated_area_m2": 9_000.0,
    "protected_kind": "5",
    "protected_level": "5",
}
EARLY = {"completed_on": None, "signed_off_on": None, "state": "to_verify", "acceptance_no": None}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, None),
        ({"mineral": None}, "required"),
        ({"mine_id": "nowhere"}, "orphan"),
        ({"plot_subclass": "31"}, "subclass"),
        ({"protected_kind": "2"}, "protected"),
        ({"verified_on": "2027-01-01", **EARLY}, "date_future"),
        ({"completed_on": "2021-01-01"}, "date_order"),
        ({"closing_year": 2023, "completed_on": "2022-05-01"}, "date_order"),
        ({"closing_year": 2031}, "closing_year"),
        ({"closing_year": 201}, "closing_year"),
        ({"acceptance_no": None}, "state_needs"),
        ({"state": "verified"}, "state_ahead"),
        ({"verdict": "excluded"}, "verdict"),
        ({"treated_area_m2": 10_001.0}, "area_order"),
        ({"treated_area_m2": -3.0}, "area_sign"),
        ({"stated_area_m2": 10_150.0}, "stated_area"),
        ({"stated_area_m2": 10_050.0}, None),
        ({"stated_area_m2": 10_050.0, "trace_method": "import"}, "stated_area"),
        ({"stated_area_m2": 10_001.0, "trace_method": "survey"}, None),
        ({"stated_area_m2": 10_001.01, "trace_method": "survey"}, "stated_area"),
        ({"stated_area_m2": 10_400.0, "trace_method": "hand"}, None),
        ({"raw_values": '{"mining_method": "X9"}'}, "code_list"),
        ({"mining_method": None, "raw_values": '{"mining_method": " 露天开采 "}'}, "raw_fits"),
        ({"location": " 山脚下\t"}, "text_blanks"),
        ({"location": "山\u200b脚"}, "text_blanks"),
        ({"state": "stopped", "completed_on": None, "signed_off_on": None}, None),
    ],
)  # fmt: skip
def test_one_fault_in_the_attributes(tmp_path, change, rule):
    path = register_of(tmp_path, {"M1-01": (box(0, 0, 100, 100), {**SOUND, **change})}, mines={"M1"})
    found = said(check(path), without=("incomplete",))
    if rule == "raw_fits":
        assert found.pop("required") == ["M1-01"]
    assert set(found) == ({rule} if rule else set())


def test_the_sentence_about_areas_has_both_areas_and_the_difference(tmp_path):
    path = register_of(tmp_path, {"M1-01": (box(0, 0, 100, 100), {"stated_area_m2": 10_150.0})})
    sentence = only(check(path), "stated_area").sentence
    assert "10150.0 m² stated, 10000.0 m² projected" in sentence.en
    assert "相差 150.0 m²（1.5%）" in sentence.zh


def test_numbers_that_differ_only_to_a_machine(tmp_path):
    plots = {"M1-01": box(0, 0, 100, 100), "Ｍ1-01 ": (box(300, 0, 100, 100), {"mine_id": "M1"})}
    report = check(register_of(tmp_path, plots))
    assert said(report)["duplicate_number"] == ["M1-01"]


def test_numbers_of_another_pattern(tmp_path):
    plots = {f"4104822400{i:02d}-01": box(300 * i, 0, 100, 100) for i in range(5)}
    plots["旧-7"] = box(3000, 0, 100, 100)
    assert said(check(register_of(tmp_path, plots))) == {"number_pattern": ["旧-7"]}


def test_units_and_outlines_are_looked_at_too(tmp_path):
    units = [
        ("P1", "M1", box(0, 0, 50, 50)),
        ("P2", "M1", box(40, 0, 30, 50)),
        ("P3", "M1", box(90, 0, 30, 10)),
        ("P4", "M2", box(0, 60, 10, 10)),
    ]
    outlines = [("M1-01", "issued", box(0, 0, 100, 100)), ("M7-01", "mined", box(0, 0, 90, 0.5))]
    report = check(register_of(tmp_path, {"M1-01": box(0, 0, 100, 100)}, units=units, outlines=outlines))
    assert said(report) == {
        "unit_overlap": ["P1"],
        "unit_outside": ["P3", "P4"],
        "orphan": ["M7-01 mined", "P4"],
        "sliver": ["M7-01 mined"],
    }
    assert only(report, "unit_overlap").values["area_m2"] == 500.0
    assert report.checked == {"plot": 1, "unit": 4, "outline": 2}


def test_completeness_counts_fields_outlines_and_evidence(tmp_path):
    outline = box(0, 0, 100, 100)
    outlines = [("M1-01", "issued", outline)]
    path = register_of(tmp_path, {"M1-01": (outline, SOUND), "M2-01": box(300, 0, 50, 50)}, outlines=outlines)
    with open_register(path, write=True, who="x") as register:
        register.add("evidence", {"evidence_no": "E1", "plot_no": "M1-01", "kind": "photo", "path": "a.jpg"})
    first, second = check(path).completeness
    assert (first.number, second.number) == ("M1-01", "M2-01")
    assert "outline:issued" not in first.missing
    assert "outline:verified" in first.missing
    assert "evidence:photo" not in first.missing
    assert {"outline:issued", "evidence:photo", "closing_year"} <= set(second.missing)
    assert not set(WHOLE) & set(second.missing)
    assert first.share > second.share > 0
    assert second.share == round(1 - len(second.missing) / 36, 4)


def test_plots_that_lack_the_same_share_what_is_said_of_them(tmp_path):
    """Of a county nearly every plot lacks the same fields: kept once, not a hundred thousand times."""
    numbers = [f"M{i}-01" for i in range(4)]
    plots = {number: (box(300 * i, 0, 50, 50), {"mineral": None}) for i, number in enumerate(numbers)}
    report = check(register_of(tmp_path, plots))
    assert [entry.number for entry in report.completeness] == numbers
    assert len({id(entry.missing) for entry in report.completeness}) == 1
    required = [problem.values for problem in report.problems if problem.rule.id == "required"]
    assert len(required) == 4
    assert {len({id(values[name]) for values in required}) for name in ("fields", "names")} == {1}
    parts = report.json_parts()
    assert next(parts["problems"]) == report.to_json()["problems"][0]
    assert list(parts["completeness"]) == report.to_json()["completeness"]


def test_areas_that_a_moved_vertex_emptied_are_measured_anew(tmp_path):
    path = register_of(tmp_path, {"M1-01": (box(0, 0, 100, 100), {"stated_area_m2": 12_000.0})})
    with open_register(path, write=True, who="x") as register, register.transaction():
        (row,) = register.plots()
        register.store.update("plot", row["uuid"], {"area_projected_m2": None, "area_ellipsoidal_m2": None})
    assert sql(path, "SELECT area_projected_m2 FROM plot") == [(None,)]
    assert only(check(path), "stated_area").values["projected_m2"] == 10_000.0


def test_the_published_boundaries_against_geos(tmp_path):
    """103 boundaries: the overlaps that GEOS finds among all pairs; no fault of shape, for GEOS calls all valid."""
    from mine_restoration_plugin.core.geodata.shapes import to_ogr
    from mine_restoration_plugin.core.register.importing import import_plots
    from tests.unit.register_case import new_register

    path = new_register(tmp_path, crs="EPSG:4547")
    assert import_plots(path, GEM).plots == 103
    report = check(path)
    with open_register(path) as register:
        plots = [(row["plot_no"], to_ogr(row["polygons"])) for row in register.plots()]
    truth = {}
    for i, (one, first) in enumerate(plots):
        for other, second in plots[i + 1 :]:
            if first.Intersects(second):
                area = first.Intersection(second).GetArea()
                if area > 1:
                    truth[tuple(sorted((one, other)))] = area
    found = {
        (p.subject.number, p.values["other"]): p.values["area_m2"]
        for p in report.problems
        if p.rule.id in ("overlap", "overlap_own", "duplicate_outline") and p.values["area_m2"] > 1
    }
    assert found == {pair: pytest.approx(area, abs=0.006) for pair, area in truth.items()}
    assert len(truth) == 26
    shapes = {"invalid", "spike", "sliver", "ring_order", "multipart", "unclosed", "no_outline"}
    assert not shapes & set(said(report))
    assert json.loads(json.dumps(report.to_json(), ensure_ascii=False, allow_nan=False))["checked"]["plot"] == 103


def test_boundary_point_files_agree_with_their_stated_areas(tmp_path):
    """The stated hectares of real files, against outlines read here line by line."""
    plots = {}
    for number, path in enumerate(sorted(TXT.glob("*.txt"))):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        lines = lines[lines.index("[地块坐标]") + 1 :]
        rings: list[list[tuple[float, float]]] = []
        head = lines[0].split(",")
        for line in lines[1:]:
            if line.rstrip().endswith("@"):
                break
            _, ring_no, north, east = line.split(",")[:4]
            while len(rings) < int(ring_no):
                rings.append([])
            rings[int(ring_no) - 1].append((float(east), float(north)))
        if len(rings) > 1:
            continue
        values = {"stated_area_m2": float(head[1]) * 10_000, "trace_method": "survey"}
        plots[f"M{number}-01"] = ([[np.array(rings[0])]], values)
    assert len(plots) >= 4
    path = register_of(tmp_path, plots, crs="EPSG:4526")
    found = said(check(path))
    assert "stated_area" not in found
    assert "zone_number" not in found
