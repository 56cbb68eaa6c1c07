"""Overlays: areas by closed forms, tables that add up to the last digit, tables that travel without coordinates."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal

from mine_restoration_plugin.core.delineation.checking.deed import Inputs
from mine_restoration_plugin.core.delineation.overlays.deed import overlay_layer, overlay_register
from mine_restoration_plugin.core.delineation.overlays.export import csv_bytes
from mine_restoration_plugin.core.delineation.overlays.measure import Measured, Part
from mine_restoration_plugin.core.delineation.overlays.tables import (
    PlotArea,
    control_line_parts,
    control_lines,
    land_use,
)
from mine_restoration_plugin.core.delineation.overlays.themes import LAND_SURVEY, OverlayLayer
from mine_restoration_plugin.core.geodata.areas import ellipsoidal_area_m2, ellipsoidal_areas_m2
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.units import round_half_up
from tests.unit.checking_case import X, Y, box, check, only, register_of, said
from tests.unit.register_case import CRS
from tests.unit.vector_case import write_layer


def columns(table):
    return {column.key: table.column(column.key) for column in table.columns}


def rows(table, **where):
    keys = [column.key for column in table.columns]
    found = [dict(zip(keys, row)) for row in table.rows]
    return [row for row in found if all(row[name] == value for name, value in where.items())]


def added(values):
    return sum((Decimal(str(value)) for value in values), Decimal(0))


def survey(folder, name="survey.gpkg", **options):
    def row(code, label, owner, kind):
        return {"DLBM": code, "DLMC": label, "QSDWMC": owner, "QSXZ": kind}

    features = [
        (box(-50, -50, 90, 200), row("0103", "旱地", "张村", "30")),
        (box(40, -50, 30, 200), row("0602", "采矿用地", "张村", "30")),
        (box(60, -50, 20, 200), row("0301", "乔木林地", "国有林场", "10")),
    ]
    return OverlayLayer(write_layer(folder / name, features, **options), year=2023)


def test_land_use_of_a_square_by_closed_forms(tmp_path):
    # strips of 40, 30 and 20 m of which the last two overlap by 10 m, and 20 m that nothing covers
    path = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100)})
    found = overlay_register(path, {LAND_SURVEY: survey(tmp_path)})
    (table,) = found.tables
    k = ellipsoidal_area_m2(box(0, 0, 100, 100), CRS) / 10_000
    assert k == pytest.approx(1, abs=1e-3)
    assert [row["land_code"] for row in rows(table)] == ["0103", "0301", "0602", None]
    assert [row["projected_hm2"] for row in rows(table)] == [0.4, 0.2, 0.2, 0.2]
    assert [row["area_hm2"] for row in rows(table)] == pytest.approx([0.4, 0.2, 0.2, 0.2], abs=2e-4)
    assert [row["area_mu"] for row in rows(table)] == pytest.approx([6.0, 3.0, 3.0, 3.0], abs=0.01)
    assert rows(table)[1]["owner"] == "国有林场"
    assert rows(table)[3]["land_name"] == "未覆盖"
    assert "2023" in table.notes[0].zh
    assert "overlaps itself inside 1 plots (1000.0 m²)" in found.notes[0].en


def lines(folder):
    return {
        "farmland": OverlayLayer(write_layer(folder / "farm.gpkg", [(box(-10, -10, 60, 60), {"NAME": "甲"})])),
        "protected": OverlayLayer(
            write_layer(
                folder / "reserve.gpkg",
                [
                    (box(30, 0, 40, 100), {"BHDMC": "某自然保护区", "BHDLX": "自然保护区", "BHDJB": "省级"}),
                    (box(60, 0, 40, 100), {"BHDMC": "某公园", "BHDLX": "自然公园", "BHDJB": "县级"}),
                ],
            )
        ),
        "tenure": OverlayLayer(write_layer(folder / "rights.gpkg", [(box(900, 900, 5, 5), {"CKXKZH": "C1"})])),
        "river": OverlayLayer(
            write_layer(
                folder / "rivers.gpkg",
                [
                    (f"LINESTRING({X + 140} {Y - 500},{X + 140} {Y + 500})", {"NAME": "西沟"}),
                    (f"LINESTRING({X + 4000} {Y - 500},{X + 4000} {Y + 500})", {"NAME": "大河"}),
                ],
            )
        ),
    }


def test_control_lines_of_two_plots(tmp_path):
    path = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100), "M2-01": box(2000, 0, 30, 10)})
    found = overlay_register(path, lines(tmp_path))
    wide, parts = found.tables
    one, two = rows(wide)
    assert one["farmland_hm2"] == pytest.approx(0.25, abs=2e-4)
    assert one["protected_hm2"] == pytest.approx(0.7, abs=4e-4)
    assert one["protected_names"] == "某公园（自然公园/县级）、某自然保护区（自然保护区/省级）"
    assert one["tenure_hm2"] == 0.0
    assert one["red_line_hm2"] is None  # not given: unknown, never zero
    assert (one["river_m"], two["river_m"]) == (40.0, None)
    assert (two["farmland_hm2"], two["protected_hm2"]) == (0.0, 0.0)
    assert [row["name"] for row in rows(parts, plot_no="M1-01", theme="自然保护地")] == [
        "某公园",
        "某自然保护区",
        "不重叠",
    ]
    assert "生态保护红线" in wide.notes[1].zh
    report = check(path, Inputs(overlays=lines_again(tmp_path)))
    assert said(report) == {"overlay_farmland": ["M1-01"], "overlay_protected": ["M1-01"]}
    assert only(report, "overlay_farmland").values["area_m2"] == 2500.0
    assert {table.key for table in report.tables} == {"T4", "T4_parts"}


def lines_again(folder):
    return {
        "farmland": OverlayLayer(str(folder / "farm.gpkg")),
        "protected": OverlayLayer(str(folder / "reserve.gpkg")),
        "tenure": OverlayLayer(str(folder / "rights.gpkg")),
        "river": OverlayLayer(str(folder / "rivers.gpkg")),
    }


def test_layers_in_degrees_shapefiles_in_gbk_and_crossing_outlines(tmp_path):
    path = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100)})
    reference = rows(overlay_register(path, {LAND_SURVEY: survey(tmp_path)}).tables[0])
    shape = survey(tmp_path, "survey.shp", options=["ENCODING=GBK"])
    (tmp_path / "survey.cpg").unlink()
    assert rows(overlay_register(path, {LAND_SURVEY: shape}).tables[0]) == reference
    degrees = survey(tmp_path, "survey.geojson", to="EPSG:4490")
    assert rows(overlay_register(path, {LAND_SURVEY: degrees}).tables[0]) == reference
    bow = [[np.array([(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)], dtype=float) + (X, Y)]]
    crossing = OverlayLayer(write_layer(tmp_path / "bow.gpkg", [(bow, {"NAME": "x"})]))
    found = overlay_register(path, {"farmland": crossing})
    assert rows(found.tables[0])[0]["farmland_hm2"] == pytest.approx(0.5, abs=3e-4)
    assert "made valid" in found.notes[0].en


def test_a_cpg_is_believed_where_qgis_tells_ogr_to_leave_shapefiles_as_they_are(tmp_path):
    layer = survey(tmp_path, "survey.shp", options=["ENCODING=GBK"])
    assert (tmp_path / "survey.cpg").exists()
    before = gdal.GetConfigOption("SHAPE_ENCODING")
    gdal.SetConfigOption("SHAPE_ENCODING", "")
    try:
        with layer.open(CRS) as placed:
            said = [row.attributes["DLMC"] for row in placed.within((X - 100, Y - 100, X + 100, Y + 200))]
    finally:
        gdal.SetConfigOption("SHAPE_ENCODING", before)
    assert said == ["旱地", "采矿用地", "乔木林地"]


def test_layers_that_cannot_be_used_are_refused_in_a_sentence(tmp_path):
    path = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100)})
    lost = OverlayLayer(write_layer(tmp_path / "lost.gpkg", [(box(0, 0, 5, 5), {"NAME": "x"})], crs=CRS, to=""))
    with pytest.raises(InputError, match="no coordinate system"):
        overlay_register(path, {"farmland": lost})
    with pytest.raises(InputError, match="no field DLBM"):
        overlay_register(path, {LAND_SURVEY: lines(tmp_path)["farmland"]})
    with pytest.raises(InputError, match="no polygons"):
        overlay_register(path, {"farmland": OverlayLayer(str(tmp_path / "rivers.gpkg"))})
    with pytest.raises(InputError, match="cannot be opened"):
        overlay_register(path, {"farmland": OverlayLayer(str(tmp_path / "none.gpkg"))})


AREAS = st.lists(st.floats(0.0, 5e5), min_size=0, max_size=7)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(AREAS, st.floats(0, 3e5), st.floats(0.998, 1.002)), min_size=1, max_size=5))
def test_tables_add_up_to_the_last_digit(plots):
    areas, found = [], {}
    for i, (parts, rest, scale) in enumerate(plots):
        whole = sum(parts) + rest + 1.0
        areas.append(PlotArea(f"P{i}", whole, whole * scale))
        found[i] = Measured(tuple(Part((f"{k:04d}", None, None, None), a, a * scale) for k, a in enumerate(parts)))
    t3 = land_use(areas, found, 2023)
    named = {
        i: Measured(tuple(Part((p.key[0], None, None), p.projected_m2, p.ellipsoidal_m2) for p in m.parts))
        for i, m in found.items()
    }
    t4, detail = control_lines(areas, {"farmland": named}), control_line_parts(areas, {"farmland": named})
    for plot in areas:
        own = rows(t3, plot_no=plot.number)
        printed = round_half_up(plot.ellipsoidal_m2 / 1e4, 4)
        assert added(row["area_hm2"] for row in own) == printed
        assert added(row["area_mu"] for row in own) == round_half_up(plot.ellipsoidal_m2 * 15 / 1e4, 2)
        assert added(row["projected_hm2"] for row in own) == round_half_up(plot.projected_m2 / 1e4, 4)
        assert added(row["percent"] for row in own) == 100
        (line,) = rows(t4, plot_no=plot.number)
        lapped = [row for row in rows(detail, plot_no=plot.number) if row["name"] != "不重叠"]
        assert added([line["farmland_hm2"]]) == added(row["area_hm2"] for row in lapped)
        assert Decimal(str(line["area_hm2"])) == printed
        for row, part in zip(own, found[int(plot.number[1:])].parts):
            assert abs(row["area_hm2"] - part.ellipsoidal_m2 / 1e4) < 1.0001e-4


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_classes_that_cover_a_plot_wholly_leave_nothing_uncovered(tmp_path_factory, seed):
    folder = tmp_path_factory.mktemp("whole")
    chance = np.random.default_rng(seed)
    cuts = np.sort(np.round(chance.uniform(5, 95, 4), 3))
    edges = [-20.0, *cuts, 130.0]
    features = [(box(a, -30, b - a, 200), {"DLBM": f"0{i}"}) for i, (a, b) in enumerate(zip(edges, edges[1:]))]
    path = register_of(folder, {"M1-01": box(0, 0, 100, 77.7)})
    layer = OverlayLayer(write_layer(folder / "s.gpkg", features), year=2023)
    table = overlay_register(path, {LAND_SURVEY: layer}).tables[0]
    assert "未覆盖" not in table.column("land_name")
    assert added(table.column("projected_hm2")) == Decimal("0.7770")
    assert added(table.column("percent")) == 100


def test_ellipsoidal_areas_of_many_are_those_of_each():
    outlines = [box(0, 0, 3000, 2000), [], box(5000, 100, 7, 9) + box(6000, 0, 1, 1)]
    assert ellipsoidal_areas_m2(outlines, CRS) == [ellipsoidal_area_m2(o, CRS) for o in outlines]


def test_tables_travel_without_coordinates_and_are_held_against_the_outlines(tmp_path):
    plots = {"M1-01": box(0, 0, 100, 100), "M2-01": box(2000, 0, 30, 10)}
    inner = register_of(tmp_path, plots, name="inner.gpkg")
    layers = {LAND_SURVEY: survey(tmp_path), **lines(tmp_path)}
    made = overlay_register(inner, layers)
    text = json.dumps(made.to_json(), ensure_ascii=False)
    assert str(int(X))[:5] not in text
    assert "37000" not in text
    carried = tmp_path / "tables.json"
    carried.write_text(text, encoding="utf-8")
    outer = register_of(tmp_path, plots, name="outer.gpkg")
    direct, later = check(outer, Inputs(overlays=layers)), check(outer, Inputs(tables=carried))
    assert [p.to_json() for p in later.problems] == [p.to_json() for p in direct.problems]
    assert [table.to_json() for table in later.tables] == [table.to_json() for table in direct.tables]

    moved = register_of(
        tmp_path, {**plots, "M2-01": box(2000, 0, 30, 10.002), "M3-01": box(3000, 0, 9, 9)}, name="m.gpkg"
    )
    assert said(check(moved, Inputs(tables=carried)))["overlay_stale"] == ["M2-01", "M3-01"]


def test_tables_that_were_changed_or_belong_elsewhere_are_refused(tmp_path):
    path = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100)})
    data = overlay_register(path, {LAND_SURVEY: survey(tmp_path)}).to_json()
    file = tmp_path / "tables.json"

    def refused(changed, words):
        file.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
        with pytest.raises(InputError, match=words):
            check(path, Inputs(tables=file))

    touched = json.loads(json.dumps(data))
    touched["tables"]["T3"]["rows"][0][5] += 0.01
    refused(touched, "does not add up")
    refused({**data, "crs": "CGCS2000 / 3-degree Gauss-Kruger CM 117E"}, "were made in")
    refused({"format": "something"}, "no overlay tables")
    file.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        check(path, Inputs(tables=file))


def test_a_layer_of_plots_and_what_is_wrong_with_it(tmp_path):
    plots = write_layer(
        tmp_path / "plots.gpkg", [(box(0, 0, 100, 100), {"TBBH": "A-1"}), (box(300, 0, 5, 5), {"TBBH": "A-2"})]
    )
    found = overlay_layer(plots, None, "TBBH", {LAND_SURVEY: survey(tmp_path)})
    assert [plot.number for plot in found.plots] == ["A-1", "A-2"]
    assert rows(found.tables[0], plot_no="A-2")[0]["percent"] == 100.0
    with pytest.raises(InputError, match="no field plot_no"):
        overlay_layer(plots, None, "plot_no", {LAND_SURVEY: survey(tmp_path, "s2.gpkg")})
    twice = write_layer(tmp_path / "twice.gpkg", [(box(0, 0, 9, 9), {"TBBH": "A"}), (box(30, 0, 5, 5), {"TBBH": "A"})])
    with pytest.raises(InputError, match="one that another has"):
        overlay_layer(twice, None, "TBBH", {LAND_SURVEY: survey(tmp_path, "s3.gpkg")})
    degrees = write_layer(tmp_path / "deg.gpkg", [(box(0, 0, 100, 100), {"TBBH": "A-1"})], to="EPSG:4490")
    with pytest.raises(InputError, match="degrees"):
        overlay_layer(degrees, None, "TBBH", {LAND_SURVEY: survey(tmp_path, "s4.gpkg")})


def test_csv_opens_in_a_spreadsheet_with_sums_of_the_printed_figures(tmp_path):
    path = register_of(tmp_path, {"M1-01": box(0, 0, 100, 100), "M2-01": box(200, 0, 33.3, 33.3)})
    table = overlay_register(path, {LAND_SURVEY: survey(tmp_path)}).tables[0]
    raw = csv_bytes(table)
    assert raw.startswith(b"\xef\xbb\xbf")
    lines_read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert lines_read[0][5:7] == ["面积（hm²）", "面积（亩）"]
    assert lines_read[-1][0] == "合计"
    assert Decimal(lines_read[-1][5]) == added(row[5] for row in lines_read[1:-1])
    assert all(len(row[5].partition(".")[2]) == 4 for row in lines_read[1:])
