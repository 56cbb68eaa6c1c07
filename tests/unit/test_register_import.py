"""Plots out of foreign files: real outlines, real encodings, and everything that may be wrong with them."""

from __future__ import annotations

import csv
import datetime
import json
import math

import pytest
from osgeo import ogr, osr

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.importing import import_plots
from mine_restoration_plugin.core.register.register import open_register
from tests.error_modes import error_mode
from tests.unit.register_case import DATA, STORES, new_register, register_in

TODAY = datetime.date(2025, 6, 15)
RAJAPUR = DATA / "openpit_rajapur" / "rajapur_south_jharia_aoi.geojson"
GEM = DATA / "mine_boundaries_gem"
GBK = DATA / "gbk_shapefile" / "chinese_poly.shp"


def layer_file(folder, features, name="plots.gpkg", crs=4547, driver="GPKG"):
    """A file with the features (attributes, WKT)."""
    path = folder / name
    srs = None
    if crs:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(crs)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    options = ["ENCODING=UTF-8"] if driver == "ESRI Shapefile" else []
    layer = dataset.CreateLayer(path.stem, srs, ogr.wkbUnknown if driver == "GPKG" else ogr.wkbPolygon, options)
    kinds = {str: ogr.OFTString, float: ogr.OFTReal, int: ogr.OFTInteger64}
    for field, value in {k: v for attributes, _ in reversed(features) for k, v in attributes.items()}.items():
        layer.CreateField(ogr.FieldDefn(field, kinds[type(value)]))
    for attributes, wkt in features:
        feature = ogr.Feature(layer.GetLayerDefn())
        for field, value in attributes.items():
            feature.SetField(field, value)
        if wkt:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    return path


def box(x=500_000, y=3_700_000, side=100):
    return f"POLYGON (({x} {y},{x + side} {y},{x + side} {y + side},{x} {y + side},{x} {y}))"


BOWTIE = "POLYGON ((500000 3700000,500100 3700100,500100 3700000,500000 3700100,500000 3700000))"


@pytest.fixture(params=STORES)
def register(request, tmp_path):
    return register_in(request.param, tmp_path, request)


def rows(path):
    with open_register(path) as register:
        return register.mines(), register.plots()


def unchanged(path):
    with open_register(path) as register:
        return not register.mines() and not register.plots() and not register.events()


def test_rajapur_is_145_hectares(tmp_path):
    path = new_register(tmp_path, crs="EPSG:32645", county="999999")
    result = import_plots(path, RAJAPUR, who="me", today=TODAY)
    assert (result.first_mine_id, result.plots, result.skipped) == ("999999250001", 1, 0)
    (mine,), (plot,) = rows(path)
    assert mine["name"] == "Rajapur/South Jharia OC - Proposed Project Area"
    assert plot["plot_no"] == "999999250001-01"
    assert round(plot["area_projected_m2"] / 1e4, 2) == 145.33
    # by the scale of UTM there: k = 0.9996 (1 + Δλ² cos²φ / 2), Δλ = 0.582°, φ = 23.755°
    assert plot["area_ellipsoidal_m2"] == pytest.approx(plot["area_projected_m2"] / 0.9996432**2, rel=2e-6)
    assert (round(plot["centre_lon"], 2), round(plot["centre_lat"], 2)) == (86.42, 23.76)
    assert len(plot["polygons"][0][0]) == 19
    assert json.loads(plot["unmapped"])["source_page"] == 34
    assert json.loads(plot["unmapped"])["source_job_no"] == "200221012"


def test_a_county_of_103_mines(register):
    result = import_plots(register, GEM / "china_boundaries.geojson", who="me", today=TODAY)
    assert (result.plots, result.skipped) == (103, 0)
    mines, plots = rows(register)
    assert sum(mine["plots"] for mine in mines) == 103
    by_no = {plot["plot_no"]: plot for plot in plots}
    with (GEM / "area_check.csv").open(encoding="utf-8") as file:
        checks = list(csv.DictReader(file))
    assert len(checks) == 103
    for check in checks:
        area = by_no[check["id"]]["area_ellipsoidal_m2"]
        # the register's outlines are in one Gauss-Kruger zone, where long straight sides of far mines bend a little
        assert area / 1e6 == pytest.approx(float(check["area_km2_laea_wgs84"]), rel=2e-4, abs=2e-3), check["id"]
    assert any("far outside EPSG:4547" in note.en for note in result.notes)


def test_importing_twice_adds_nothing(register):
    source = GEM / "china_boundaries.geojson"
    first = import_plots(register, source, today=TODAY)
    again = import_plots(register, source, today=TODAY)
    assert (again.plots, again.skipped) == (0, 103)
    assert again.first_mine_id == first.first_mine_id
    assert sum("already" in note.en for note in again.notes) == 103
    mines, plots = rows(register)
    assert len(plots) == 103


def test_gbk_without_cpg(register):
    import_plots(register, GBK, today=TODAY)
    (mine,), (plot,) = rows(register)
    assert mine["name"] == "黑龙江省"
    assert json.loads(plot["unmapped"]) == {"ADCODE93": 230000, "ADCODE99": 230000}


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile", "KML", "GeoJSON"])
def test_formats(register, tmp_path, driver):
    lonlat = "POLYGON ((114.0 33.43,114.001 33.43,114.001 33.431,114.0 33.431,114.0 33.43))"
    name = {"GPKG": "p.gpkg", "ESRI Shapefile": "p.shp", "KML": "p.kml", "GeoJSON": "p.geojson"}[driver]
    features = [({"TBBH": "图斑1", "ZTBH": "主体1", "TBDL": "10"}, lonlat)]
    source = layer_file(tmp_path, features, name, 4326, driver)
    result = import_plots(register, source)
    assert (result.first_mine_id, result.plots) == ("主体1", 1)
    _, (plot,) = rows(register)
    assert (plot["plot_no"], plot["plot_class"]) == ("图斑1", "10")
    # 0.001° by 0.001° by the radii of curvature of WGS 84 at 33.4305° N
    a, e2, phi = 6378137.0, 0.00669437999014, math.radians(33.4305)
    w2 = 1 - e2 * math.sin(phi) ** 2
    cell = a * (1 - e2) / w2**1.5 * a * math.cos(phi) / math.sqrt(w2) * math.radians(0.001) ** 2
    assert plot["area_ellipsoidal_m2"] == pytest.approx(cell, rel=1e-6)


def test_fields_by_pinyin_chinese_and_english(register, tmp_path):
    attributes = {"TBBH": "p1", "主体编号": "m1", "Mine Name": "马楼", "图斑面积(m2)": 9999.5, "kcfs": "露天开采",
                  "stwt": "1,3", "gbnd": 2009, "HCRQ": "20210831",
                  "colour": "red", "tbxl": "99", "面积(亩)": 15.0}  # fmt: skip
    source = layer_file(tmp_path, [(attributes, box())])
    result = import_plots(register, source)
    (mine,), (plot,) = rows(register)
    assert (mine["mine_id"], mine["name"], mine["county"]) == ("m1", "马楼", "410482")
    assert (plot["plot_no"], plot["stated_area_m2"], plot["mining_method"]) == ("p1", 9999.5, "A")
    assert (plot["problem"], plot["closing_year"], plot["verified_on"]) == ("1,3", 2009, "2021-08-31")
    assert plot["plot_subclass"] is None
    assert json.loads(plot["raw_values"]) == {"plot_subclass": "99"}
    assert json.loads(plot["unmapped"]) == {"colour": "red", "面积(亩)": 15.0}
    assert any("plot_subclass=99" in note.en for note in result.notes)


def test_mapping_file(register, tmp_path):
    source = layer_file(
        tmp_path, [({"A1": "p1", "A2": "m1", "A3": "x"}, box()), ({"A1": "p2", "A2": "m1", "A3": "x"}, box(500_500))]
    )
    mapping = tmp_path / "map.csv"
    text = "source,target,constant\nA1,TBBH,\na2,主体编号,\n,矿山名称,马楼\n,tbdl,历史遗留矿山\n"
    for encoding in ("utf-8-sig", "gb18030"):
        mapping.write_bytes(text.encode(encoding))
        path = new_register(tmp_path, f"{encoding}.gpkg")
        assert import_plots(path, source, mapping).plots == 2
        (mine,), plots = rows(path)
        assert (mine["mine_id"], mine["name"], mine["plots"]) == ("m1", "马楼", 2)
        assert [(p["plot_no"], p["plot_class"], json.loads(p["unmapped"])) for p in plots] == [
            ("p1", "10", {"A3": "x"}), ("p2", "10", {"A3": "x"})
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("source,target\nA9,TBBH\n", "line 2: the input has no attribute 'A9'. It has A1"),
        ("source,target\nA1,colour\n", "line 2: the data dictionary has no field 'colour'"),
        ("source,target\nA1,TBBH\nA1,图斑编号\n", "line 3: '图斑编号' is filled twice"),
        ("a,b\nA1,TBBH\n", "must be a CSV table"),
        ("", "must be a CSV table"),
    ],
)
def test_mapping_files_that_do_not_fit(register, tmp_path, text, sentence):
    source = layer_file(tmp_path, [({"A1": "p1"}, box())])
    mapping = tmp_path / "map.csv"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        import_plots(register, source, mapping)
    with pytest.raises(InputError, match="cannot be read"):
        import_plots(register, source, tmp_path / "none.csv")
    assert unchanged(register)


def test_two_mines_with_one_number(register, tmp_path):
    features = [({"ztbh": "m1", "ksmc": "马楼"}, box()), ({"ztbh": "m1", "ksmc": "梁洼"}, box(500_500))]
    with pytest.raises(InputError, match="Two mines have the number m1: 马楼 and 梁洼"):
        import_plots(register, layer_file(tmp_path, features), who="me")
    assert unchanged(register)
    import_plots(register, layer_file(tmp_path, features[:1], "one.gpkg"))
    with pytest.raises(InputError, match="Two mines have the number m1"):
        import_plots(register, layer_file(tmp_path, features[1:], "two.gpkg"))
    mines, plots = rows(register)
    assert (len(mines), len(plots)) == (1, 1)


def test_a_mine_without_name_gets_it_later(register, tmp_path):
    import_plots(register, layer_file(tmp_path, [({"ztbh": "m1", "tbbh": "1"}, box())], "one.gpkg"))
    import_plots(
        register, layer_file(tmp_path, [({"ztbh": "m1", "tbbh": "2", "ksmc": "马楼"}, box(500_500))], "two.gpkg")
    )
    (mine,), _ = rows(register)
    assert (mine["name"], mine["plots"]) == ("马楼", 2)


def test_numbers_given_out_never_meet_numbers_that_came(register, tmp_path):
    features = [
        ({"n": "a"}, box()),
        ({"n": "b", "ztbh": "410482250001"}, box(500_500)),
        ({"n": "c", "ztbh": ""}, box(501_000)),
    ]
    import_plots(register, layer_file(tmp_path, features), today=TODAY)
    mines, plots = rows(register)
    assert [mine["mine_id"] for mine in mines] == ["410482250002", "410482250001", "410482250003"]
    assert [plot["plot_no"] for plot in plots] == ["410482250001-01", "410482250002-01", "410482250003-01"]


def test_bad_outlines_are_skipped_and_named(register, tmp_path):
    features = [
        ({"tbbh": "1"}, BOWTIE), ({"tbbh": "2"}, None), ({"tbbh": "3"}, "POLYGON EMPTY"),
        ({"tbbh": "4"}, "LINESTRING (0 0,1 1)"),
        ({"tbbh": "5"}, box()), ({"tbbh": "5"}, box(501_000)),
    ]  # fmt: skip
    result = import_plots(register, layer_file(tmp_path, features))
    assert (result.plots, result.skipped) == (1, 5)
    text = "\n".join(note.en for note in result.notes)
    assert "Feature 1 was skipped: its outline crosses or touches itself" in text
    assert "500050" in text
    assert "3700050" in text
    for number in (2, 3, 4):
        assert f"Feature {number} was skipped: it has no outline" in text
    assert "Feature 6 was skipped: the register has the plot 5 already" in text
    assert all(note.zh for note in result.notes)
    assert rows(register)[1][0]["area_projected_m2"] == 10_000.0


def test_multipart_and_holes_are_kept_and_heights_dropped(register, tmp_path):
    wkt = ("MULTIPOLYGON Z (((500000 3700000 5,500100 3700000 5,500100 3700100 5,500000 3700100 5,500000 3700000 5),"
           "(500040 3700040 5,500040 3700060 5,500060 3700060 5,500060 3700040 5,500040 3700040 5)),"
           "((500200 3700000 5,500210 3700000 5,500210 3700010 5,500200 3700010 5,500200 3700000 5)))")  # fmt: skip
    import_plots(register, layer_file(tmp_path, [({"tbbh": "1"}, wkt)]))
    _, (plot,) = rows(register)
    assert [len(rings) for rings in plot["polygons"]] == [2, 1]
    assert plot["area_projected_m2"] == 9700.0


@pytest.mark.parametrize(
    ("features", "crs", "sentence"),
    [
        ([({"tbbh": "1"}, BOWTIE)], 4547, "feature 1: the outline crosses or touches itself .*500050 3700050"),
        ([({"tbbh": "1"}, "POINT (1 1)")], 4547, r"no polygon \(POINT\)"),
        ([], 4547, "has no features"),
        ([({"tbbh": "1"}, box())], None, "no coordinate system"),
    ],
)
def test_files_that_cannot_be_used(register, tmp_path, features, crs, sentence):
    with pytest.raises(InputError, match=sentence):
        import_plots(register, layer_file(tmp_path, features, crs=crs))
    assert unchanged(register)


def test_no_such_file_and_no_such_layer(register, tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        import_plots(register, tmp_path / "none.shp")
    (tmp_path / "text.shp").write_text("no")
    with pytest.raises(InputError, match="cannot be opened"):
        import_plots(register, tmp_path / "text.shp")
    source = layer_file(tmp_path, [({"tbbh": "1"}, box())])
    dataset = ogr.Open(str(source), 1)
    dataset.CopyLayer(dataset.GetLayer(0), "second")
    dataset = None
    with pytest.raises(InputError, match="holds the layers plots, second"):
        import_plots(register, source)
    assert unchanged(register)
    assert import_plots(register, source, layer="second").plots == 1
    assert import_plots(register, f"{source}|layername=plots").skipped == 1


def test_mojibake_is_refused(register, tmp_path):
    for garbled in ("ºÚÁú½\u00adÊ¡", "é»‘é¾™æ±ŸçœÂ", "榛戦緳姹熺渷", "\ufffd\ufffd矿"):
        source = layer_file(
            tmp_path, [({"ksmc": garbled}, box())], f"{len(garbled)}.geojson", driver="GeoJSON", crs=4547
        )
        with pytest.raises(InputError, match="comes out garbled"):
            import_plots(register, source)
        source.unlink()
    assert unchanged(register)


def test_a_wrong_cpg_is_refused(register, tmp_path):
    for suffix in (".shp", ".shx", ".dbf", ".prj"):
        (tmp_path / f"p{suffix}").write_bytes(GBK.with_suffix(suffix).read_bytes())
    (tmp_path / "p.cpg").write_text("UTF-8")
    with pytest.raises(InputError, match="garbled"):
        import_plots(register, tmp_path / "p.shp")


@pytest.mark.parametrize("stop_at", [1, 5, 30, 80, 104])
def test_cancelled_half_way_nothing_is_imported(register, stop_at):
    calls = 0

    def cancelled():
        nonlocal calls
        calls += 1
        return calls > stop_at

    with pytest.raises(Cancelled):
        import_plots(register, GEM / "china_boundaries.geojson", progress=Progress(is_cancelled=cancelled))
    assert unchanged(register)
    assert [p.name for p in register.parent.iterdir()] == [register.name]


def test_progress_goes_forward_to_the_end(register):
    shares = []
    import_plots(register, GEM / "china_boundaries.geojson", progress=Progress(lambda share, _: shares.append(share)))
    assert shares == sorted(shares)
    assert shares[-1] > 0.9


@pytest.mark.parametrize("exceptions", [True, False])
def test_in_either_error_mode_of_gdal(register, tmp_path, exceptions):
    with error_mode(exceptions):
        with pytest.raises(InputError, match="crosses or touches itself"):
            import_plots(register, layer_file(tmp_path, [({"tbbh": "1"}, BOWTIE)], "a.gpkg"))
        with pytest.raises(InputError, match="cannot be opened"):
            import_plots(register, tmp_path / "none.gpkg")
        assert import_plots(register, layer_file(tmp_path, [({"tbbh": "1"}, box())], "b.gpkg")).plots == 1
        with open_register(register, write=True) as opened, pytest.raises(InputError, match="already"):
            opened.add("plot", {"plot_no": "1"})


def test_closed_lines_of_a_drawing(tmp_path):
    register = new_register(tmp_path, crs="EPSG:4526")
    result = import_plots(register, DATA / "survey" / "cass_r2000.dxf", today=TODAY)
    assert (result.plots, result.skipped) == (5, 0)
    _, plots = rows(register)
    boundary = next(plot for plot in plots if json.loads(plot["unmapped"])["layer"] == "JZD")
    assert boundary["area_projected_m2"] == pytest.approx(7_600, abs=0.2)
    dwg = tmp_path / "图.dwg"
    dwg.write_bytes(b"AC1032")
    with pytest.raises(InputError, match="save it as DXF"):
        import_plots(register, dwg)
