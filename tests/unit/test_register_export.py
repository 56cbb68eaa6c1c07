"""Plots out of the register and back: every format, the tables of provinces, and what a format cannot hold."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr

from mine_restoration_plugin.core.exchange.provinces import columns_of, mapping_names
from mine_restoration_plugin.core.exchange.vector_files import Attribute, dbf_names, write_features
from mine_restoration_plugin.core.exchange.vectors import read_features
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.dictionary import data_dictionary
from mine_restoration_plugin.core.register.exporting import export_plots
from mine_restoration_plugin.core.register.importing import import_plots, target_names
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import COUNTY, holed, new_register, square

OWN = ("uuid", "row_version", "fid", "polygons")
DICTIONARY = data_dictionary()
NOT_TAKEN = (*OWN, "plot_no", "mine_id", "raw_values", "unmapped", "area_ellipsoidal_m2", "area_projected_m2")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return new_register(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = new_register(tmp_path_factory.mktemp("filled"))
    with open_register(path, write=True, who="maker") as register:
        register.add("mine", {"mine_id": "M1", "name": "东沟采石场", "county": COUNTY, "former_names": "老东沟"})
        values = {
            "plot_no": "P1",
            "mine_id": "M1",
            "land_class": "0602",
            "treatment": "已治完",  # no code of the list: kept raw
            "problem": "1,3",
            "plot_subclass": "12",
            "closing_year": 2010,
            "verified_on": "2024-05-06",
            "slope_height_m": 12.5,
            "trace_method": "hand",
            "note": "中文" * 100,
            "stated_area_m2": 9700.12,
            "unmapped": json.dumps({"自定": "x", "n": 5}, ensure_ascii=False),
        }
        register.add("plot", values, holed())
        other = {"plot_no": "P2", "mine_id": "M1", "land_class": "0101", "trace_method": "survey"}
        register.add("plot", other, square(500_500, 3_700_000))
    return path


def zh(notes):
    return "\n".join(note.zh for note in notes)


def content(path):
    """Plots and mines without what a register gives every row of its own; JSON as values."""
    with open_register(path) as register:
        rows = [*register.plots(), *register.mines()]
    for row in rows:
        for name in ("raw_values", "unmapped"):
            row[name] = json.loads(row[name]) if row.get(name) else {}
    return [{name: value for name, value in row.items() if name not in OWN} for row in rows]


def outlines(path):
    with open_register(path) as register:
        return [plot["polygons"] for plot in register.plots()]


def brought_back(empty, folder, source, mapping=None):
    path = folder / "back.gpkg"
    shutil.copyfile(empty, path)
    import_plots(path, source, mapping, who="reader", today=datetime.date(2025, 6, 15))
    return path


@pytest.mark.parametrize(
    ("ending", "mapping"),
    [("kml", "yunnan"), ("kmz", "yunnan"), ("csv", "jiangxi"), ("shp", "national"), ("shp", "jiangxi"), ("gpkg", None)]
    + [("geojson", mapping) for mapping in (None, "national", "jiangxi", "yunnan")],
)
def test_there_and_back(tmp_path, empty, filled, mapping, ending):
    output = tmp_path / f"图斑.{ending}"
    done = export_plots(filled, output, mapping)
    assert done.plots == 2
    back = brought_back(empty, tmp_path, output, mapping)
    before, after = content(filled), content(back)
    if ending == "shp":  # 254 bytes of text are 127 Chinese characters
        assert after[0]["note"] == ("中文" * 100)[:127]
        assert "1 条文字过长" in zh(done.notes)
        before[0]["note"] = after[0]["note"]
    else:
        assert not done.notes
    assert after == before
    assert before[0]["raw_values"] == {"treatment": "已治完"}
    for one, other in zip(outlines(filled), outlines(back)):
        assert projected_area_m2(other) == pytest.approx(projected_area_m2(one), abs=0.02)
        corners = np.unique(np.concatenate([ring for rings in one for ring in rings]), axis=0)
        assert np.unique(np.concatenate([ring for rings in other for ring in rings]), axis=0) == pytest.approx(
            corners, abs=2e-4
        )


JUNK = st.sampled_from(["未知乙", "其它？", "约100", "2024年春", "Z9"])
WORDS = st.text(st.sampled_from("东沟采石场AZ019-_.,;\"'（）²"), min_size=1, max_size=12).map(str.strip).filter(bool)


def any_value(field):
    if field.type in ("code", "codes"):
        codes = st.sampled_from(list(DICTIONARY.codes[field.codes]))
        if field.type == "codes":
            order = list(DICTIONARY.codes[field.codes])
            codes = st.sets(codes, min_size=1).map(lambda found: ",".join(sorted(found, key=order.index)))
        return codes | JUNK
    if field.type == "real":
        return st.integers(-(10**8), 10**8).map(lambda n: n / 100) | JUNK
    if field.type == "integer":
        return st.integers(1900, 2100) | JUNK
    if field.type == "date":
        return st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)).map(str) | JUNK
    return WORDS


PLOT_FIELDS = {
    name: field
    for name, field in DICTIONARY.entity("plot").fields.items()
    if name not in NOT_TAKEN and field.type != "json" and not field.derived
}
MINE_FIELDS = {
    n.removeprefix("mine."): DICTIONARY.entity("mine").fields[n.removeprefix("mine.")]
    for n in target_names(DICTIONARY)
    if n.startswith("mine.") and n != "mine.subproject_id"
}
PLOTS = st.fixed_dictionaries({}, optional={name: any_value(field) for name, field in PLOT_FIELDS.items()})
MINES = st.fixed_dictionaries(
    {"county": WORDS}, optional={n: any_value(f) for n, f in MINE_FIELDS.items() if n != "county"}
)
LOOSE = st.dictionaries(
    st.sampled_from(["自定", "FID_1", "原编码", "未治理面积", "备注二"]),
    WORDS | st.integers(1, 9),
    max_size=3,
)


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    PLOTS.filter(lambda values: values.get("secrecy") in (None, *DICTIONARY.codes["secrecy"])),
    MINES,
    LOOSE,
    st.sampled_from(mapping_names()),
    st.sampled_from(["geojson", "gpkg", "csv", "kml"]),
)
def test_a_province_and_back_loses_nothing(tmp_path_factory, empty, plot, mine, loose, mapping, ending):
    folder = tmp_path_factory.mktemp("trip")
    source = folder / "source.gpkg"
    shutil.copyfile(empty, source)
    with open_register(source, write=True, who="maker") as register:
        register.add("mine", {**mine, "mine_id": "M1"})
        unmapped = {"unmapped": json.dumps(loose, ensure_ascii=False)} if loose else {}
        register.add("plot", {**plot, **unmapped, "plot_no": "P-1", "mine_id": "M1"}, holed())
    output = folder / f"out.{ending}"
    done = export_plots(source, output, mapping)
    assert all("visibility_" in note.en for note in done.notes)  # a name that KML has for itself
    before, after = content(source), content(brought_back(empty, folder, output, mapping))
    if before[0]["trace_method"] is None and "trace_method" not in before[0]["raw_values"]:
        assert after[0].pop("trace_method") == "import"  # an import notes that the outline came with it
        del before[0]["trace_method"]
    assert [{k: (v, b.get(k)) for k, v in a.items() if v != b.get(k)} for a, b in zip(before, after)] == [{}, {}]


def test_the_table_of_jiangxi_has_its_columns_and_words(tmp_path, filled):
    output = tmp_path / "台账.csv"
    done = export_plots(filled, output, "jiangxi", all_fields=False)
    with output.open(encoding="utf-8-sig", newline="") as file:
        header, first, _ = list(csv.reader(file))
    columns = (  # the header of S20, domain §3.1
        "Lon Lat No 省市 地市 区县 矿山位置 主体编号 图斑编号 修复图斑编号 中心经度 中心纬度 Area 图斑小类 修复状态 "
        "修复模式 完成时间 Area2 未治理面积 填报单位 填报人 填报日期 备注 矿种 开采方式 关闭年度 图斑属性"
    )
    assert header == columns.split(" ")
    cells = dict(zip(header, first))
    assert cells["图斑小类"] == "由政府承担治理恢复责任的政策性关闭矿山"
    assert cells["修复状态"] == "已治完"
    assert (cells["Area"], cells["关闭年度"], cells["No"]) == ("9700.12", "2010", "")
    assert "坡高" in zh(done.notes)
    assert "矿山名称" in zh(done.notes)
    assert "自定" in zh(done.notes)
    assert "2 个图斑的边界" in zh(done.notes)


def test_one_mine_only_and_constants(tmp_path, filled):
    own = tmp_path / "县.csv"
    own.write_text(
        "source,target,constant,values\n编号,图斑编号,,\n批次,,2025-1,\n地类,land_class,,label\n", encoding="gbk"
    )
    done = export_plots(filled, tmp_path / "out.geojson", own, mine_id="M1", all_fields=False)
    rows = read_features(tmp_path / "out.geojson").features
    assert [row.attributes for row in rows] == [
        {"编号": "P1", "批次": "2025-1", "地类": "采矿用地"},
        {"编号": "P2", "批次": "2025-1", "地类": "水田"},
    ]
    assert done.columns == ("编号", "批次", "地类")


def test_words_that_do_not_lead_back_stay_codes(tmp_path, empty):
    source, own = tmp_path / "source.gpkg", tmp_path / "m.csv"
    shutil.copyfile(empty, source)
    with open_register(source, write=True, who="maker") as register:
        register.add("mine", {"mine_id": "M1", "county": COUNTY})
        for number, problem in (("P1", "1,4"), ("P2", "1,2")):  # the word of code 4 is a stroke, which also separates
            register.add("plot", {"plot_no": number, "mine_id": "M1", "problem": problem}, square(500_000, 3_700_000))
    own.write_text("source,target,values\nBH,plot_no,\nWT,problem,label\n", encoding="utf-8")
    export_plots(source, tmp_path / "out.geojson", own)
    said = [row.attributes["WT"] for row in read_features(tmp_path / "out.geojson").features]
    assert said == ["1,4", "土地损毁、地质环境问题"]
    back = content(brought_back(empty, tmp_path, tmp_path / "out.geojson", own))
    assert [row["problem"] for row in back[:2]] == ["1,4", "1,2"]


def test_a_shapefile_in_gbk(tmp_path, filled):
    output = tmp_path / "上报.shp"
    done = export_plots(filled, output, "jiangxi")
    assert (tmp_path / "上报.cpg").read_text() == "GBK"
    raw = (tmp_path / "上报.dbf").read_bytes()
    assert raw[29] == 0x4D  # language driver of code page 936
    assert "修复图斑编".encode("gbk") + b"\0" in raw[:2000]
    assert "修复图斑编号 → 修复图斑编" in zh(done.notes)
    dataset = gdal.OpenEx(str(output))  # GDAL by itself, told nothing
    layer = dataset.GetLayer(0)
    feature = layer.GetNextFeature()
    assert feature["图斑编号"] == "P1"
    assert feature.GetGeometryRef().GetArea() == pytest.approx(9_700)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"上报.{e}" for e in ("cpg", "dbf", "prj", "shp", "shx")
    ]


def test_names_of_a_dbf():
    names = ["图斑核定面积", "图斑核定面积二", "a修复图斑编号", "slope_height_m", "SLOPE_HEIGHT", "tbbh", "TBBH"]
    short = dbf_names(names)
    assert list(short.values()) == [
        "图斑核定面",
        "图斑核定_1",
        "a修复图斑",
        "slope_heig",
        "SLOPE_HE_1",
        "tbbh",
        "TBBH_1",
    ]
    assert all(len(name.encode("gbk")) <= 10 for name in short.values())


@given(st.lists(st.text(st.sampled_from("东沟abAB_²𠮷 "), max_size=12), unique=True, max_size=30))
def test_names_of_a_dbf_are_short_and_different(names):
    short = list(dbf_names(names).values())
    assert len({name.casefold() for name in short}) == len(names)
    for name in short:
        assert 1 <= len(name.encode("gbk")) <= 10
        assert name == name.strip()


def test_a_folder_that_takes_no_files_is_a_sentence(tmp_path, filled, monkeypatch):
    def mkdir(self, *_args, **_more):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(InputError, match="cannot be written: Permission denied"):
        export_plots(filled, tmp_path / "out.shp")


def test_a_name_cut_before_a_blank_keeps_its_values(tmp_path):
    """“Country / Area” of Global Energy Monitor: ten bytes end in a blank, which a DBF does not keep."""
    path = tmp_path / "out.shp"
    rows = [(square(), {"Country / Area": "China", "Country / Grade": "Met"})]
    write_features(path, [Attribute("Country / Area"), Attribute("Country / Grade")], rows, "EPSG:4547")
    assert read_features(path).features[0].attributes == {"Country /": "China", "Country_1": "Met"}


def test_cut_texts_keep_whole_characters(tmp_path):
    path = tmp_path / "out.shp"
    rows = [(square(), {"t": "a" + "东" * 200, "d": "2024-02-29", "n": None, "s": "𠮷"})]
    notes = write_features(
        path, [Attribute("t"), Attribute("d", "date"), Attribute("n", "real"), Attribute("s")], rows, "EPSG:4547"
    )
    row = read_features(path).features[0].attributes
    assert row == {"t": "a" + "东" * 126, "d": "2024-02-29", "n": None, "s": "?"}
    assert "1 个字符无法用 GBK 表示" in zh(notes)


def test_kml_is_in_degrees_and_named(tmp_path, filled):
    export_plots(filled, tmp_path / "out.kml", "yunnan")
    text = (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert "<name>P1</name>" in text
    assert "SBKSMC" in text
    dataset = ogr.Open(str(tmp_path / "out.kml"))
    west, east, south, north = dataset.GetLayer(0).GetExtent()
    assert (west, south) == pytest.approx((114.0, 33.426), abs=0.001)
    table = read_features(tmp_path / "out.kml")
    assert not {"Name", "tessellate", "visibility", "begin", "icon"} & set(table.fields)


def test_kml_of_others_keeps_its_name_and_description(tmp_path):
    path = tmp_path / "外业.kml"
    ring = (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        "<Placemark id='p1'><name>东沟</name><description>老矿</description>"
        "<ExtendedData><Data name='TBBH'><value>A1</value></Data></ExtendedData><MultiGeometry>"
        + ring.format("112,28,50 112.01,28,51 112,28.01,52 112,28,50")
        + ring.format("112.1,28 112.11,28 112.1,28.01 112.1,28")
        + "</MultiGeometry></Placemark></Document></kml>",
        encoding="utf-8",
    )
    (row,) = read_features(path).features
    assert row.attributes == {"Name": "东沟", "description": "老矿", "TBBH": "A1"}
    assert row.fault is None
    assert [len(rings[0]) for rings in row.polygons] == [4, 4]
    assert row.polygons[0][0].shape == (4, 2)  # heights of corners are left out


def test_an_id_of_the_office_is_told_from_one_of_the_file(tmp_path):
    path = tmp_path / "ids.kml"
    place = (
        "<Placemark id='file{0}'><name>n{0}</name><ExtendedData>{1}</ExtendedData><Polygon><outerBoundaryIs>"
        "<LinearRing><coordinates>112,28 112.01,28 112,28.01 112,28</coordinates></LinearRing></outerBoundaryIs>"
        "</Polygon></Placemark>"
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        + place.format(1, "<Data name='id'><value>77</value></Data>")
        + place.format(2, "")
        + "</Document></kml>",
        encoding="utf-8",
    )
    assert [row.attributes for row in read_features(path).features] == [
        {"Name": "n1", "id": "77"},
        {"Name": "n2", "id": None},
    ]


def test_a_csv_of_a_province_in_gbk(tmp_path, empty):
    path = tmp_path / "江西.csv"
    path.write_bytes(
        "图斑编号,主体编号,修复状态,中心经度,Lon,Lat,WKT\n"
        'JX1,Z1,完全修复,114.1,114.1,28.1,"POLYGON((114 28,114.01 28,114 28.01,114 28))"\n'.encode("gbk")
    )
    path.with_suffix(".prj").write_text(
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
        encoding="ascii",
    )
    assert read_features(path).encoding == "GB18030"
    plot, mine = content(brought_back(empty, tmp_path, path, "jiangxi"))
    assert (plot["plot_no"], plot["treatment"], plot["centre_lon"]) == ("JX1", "D", 114.1)
    assert plot["unmapped"] == {}
    assert mine["mine_id"] == "Z1"


def test_names_that_a_format_keeps_for_itself(tmp_path, empty):
    source = tmp_path / "source.gpkg"
    shutil.copyfile(empty, source)
    loose = {"fid": 7, "geom": "g", "tbmj": "旧", "description": "d", "WKT": "w"}
    with open_register(source, write=True, who="maker") as register:
        register.add("mine", {"mine_id": "M1", "county": COUNTY})
        values = {"plot_no": "P1", "mine_id": "M1", "stated_area_m2": 5.0, "unmapped": json.dumps(loose)}
        register.add("plot", values, square())
    for ending in ("gpkg", "kml", "csv"):
        done = export_plots(source, tmp_path / f"out.{ending}")
        back = tmp_path / ending
        back.mkdir()
        plot = content(brought_back(empty, back, tmp_path / f"out.{ending}"))[0]
        kept = {str(value) for value in plot["unmapped"].values()}
        assert kept == {"7", "g", "旧", "d", "w"}, (ending, plot["unmapped"], done.notes)
        assert plot["stated_area_m2"] == 5.0


def test_shipped_mappings_name_their_source_and_fit_the_dictionary():
    assert mapping_names() == ["jiangxi", "national", "yunnan"]
    names = target_names(DICTIONARY)
    targets = {column.name: column.target for column in columns_of("national", names)}
    for column, target in targets.items():  # the dictionary knows the same names
        assert (
            column
            in (DICTIONARY.entity("plot").fields.get(target) or DICTIONARY.entity("mine").fields["name"]).known_as
        )
    for name in mapping_names():
        assert len(columns_of(name, names)) > 10


def test_what_is_refused(tmp_path, filled, empty):
    for arguments, said in (
        ((filled, tmp_path / "out.tab"), "written as .shp, .kml"),
        ((empty, tmp_path / "out.shp"), "has no plots"),
        ((filled, tmp_path / "out.shp", "hunan"), "no field mapping 'hunan'. Give a CSV file, or one of jiangxi"),
        ((filled, tmp_path / "no" / "out.shp"), "no folder"),
    ):
        with pytest.raises(InputError, match=said):
            export_plots(*arguments)
    with pytest.raises(InputError, match="has no mine 'M9'"):
        export_plots(filled, tmp_path / "out.shp", mine_id="M9")
    with pytest.raises(Cancelled):
        export_plots(filled, tmp_path / "out.shp", progress=Progress(None, lambda: True))
    own = tmp_path / "m.csv"
    own.write_text("source,target\na,nothing\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: the data dictionary has no field 'nothing'"):
        export_plots(filled, tmp_path / "out.shp", own)
    own.write_text("x,y\n", encoding="utf-8")
    with pytest.raises(InputError, match="columns source and target"):
        export_plots(filled, tmp_path / "out.shp", own)
    assert [path.name for path in tmp_path.iterdir()] == ["m.csv"]
