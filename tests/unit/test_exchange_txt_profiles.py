"""Named profiles: a table that a technician edits; texts written by them are read back as them."""

from __future__ import annotations

import dataclasses

import pytest

from mine_restoration_plugin.core.exchange.boundary.dialect import Dialect, encode
from mine_restoration_plugin.core.exchange.boundary.plots import BoundaryPlot
from mine_restoration_plugin.core.exchange.boundary.profiles import dialect_named, own_table, profiles
from mine_restoration_plugin.core.exchange.boundary.reading import read_boundary_bytes
from mine_restoration_plugin.core.exchange.boundary.writing import boundary_text
from mine_restoration_plugin.core.geodata.crs import transform_polygons
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.register_case import DATA, holed
from tests.unit.test_house import PACKAGE
from tests.unit.txt_case import encoded

NAMES = list(profiles())


@pytest.mark.parametrize("name", NAMES)
def test_what_a_profile_writes_is_read_as_that_profile(name):
    dialect = profiles()[name].dialect
    crs = "EPSG:4490" if dialect.angle else "EPSG:4547"
    plots = [
        BoundaryPlot(
            transform_polygons(holed(), "EPSG:4547", crs), {"plot_no": "1", "name": "坑", "land_class": "0602"}
        )
    ]
    raw = encode(boundary_text(plots, crs, dialect).text, dialect.encoding)
    read = read_boundary_bytes(raw, "x.txt", dialect)
    assert read.to_bytes() == raw
    same = {field.name for field in dataclasses.fields(Dialect)} - {"name", "head", "crs"}
    if dialect.northwest_first is False:
        same -= {"northwest_first", "direction"}  # the plots happen to run so
    assert {key for key in same if getattr(read.dialect, key) != getattr(dialect, key)} == set()
    assert not [r for r in read.warnings if r.kind not in ("ring", "closing")]


def test_every_profile_is_named_and_listed_in_the_help():
    for profile in profiles().values():
        assert profile.label.en
        assert profile.label.zh
        assert profile.source
    for page in ("importcoordinates.en", "importcoordinates.zh_CN", "exportcoordinates.en", "exportcoordinates.zh_CN"):
        text = (PACKAGE / "resources" / "help" / f"{page}.md").read_text(encoding="utf-8")
        assert [name for name in NAMES if f"`{name}`" not in text] == []
    assert own_table().read_bytes().startswith(b"\xef\xbb\xbf")


def test_names_tables_and_models(tmp_path):
    assert dialect_named(None) is dialect_named("auto") is None
    assert dialect_named("plain").prefix == ""
    assert "精度=3" in dialect_named("plain").head
    with pytest.raises(InputError, match="no coordinate profile nothing.*auto, standard"):
        dialect_named("nothing")
    county = tmp_path / "county.csv"
    county.write_text(
        "name,label_zh,prefix,decimals,head\nstandard,本县,P,2,none\nother,,J,4,[a]|b=c|[地块坐标]\n", "gbk"
    )
    assert profiles([county])["standard"].dialect.prefix == "P"
    assert profiles([county])["standard"].label.zh == "本县"
    assert profiles([county])["standard"].scope == "county.csv"
    assert dialect_named(f"{county}#standard").head == ()
    assert dialect_named(f"{county}#other").head == ("[a]", "b=c", "[地块坐标]")
    with pytest.raises(InputError, match="standard, other"):
        dialect_named(str(county))
    model = DATA / "jzd_txt" / "44120000072.txt"
    assert dialect_named(str(model)).encoding == "utf-8"
    with pytest.raises(InputError, match="cannot be read"):
        dialect_named(str(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("decimals", "x"),
        ("encoding", "latin-1"),
        ("numbering", "up"),
        ("line_end", ""),
        ("trim", "maybe"),
        ("fields", "7"),
    ],
)
def test_a_cell_that_means_nothing(tmp_path, column, value):
    table = tmp_path / "county.csv"
    table.write_text(f"name,{column}\nmine,{value}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line 2: “{value}” cannot stand in the column {column}"):
        profiles([table])


def test_a_table_without_names(tmp_path):
    table = tmp_path / "county.csv"
    table.write_text("key,value\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column “name”"):
        profiles([table])


def test_following_a_model_that_is_wrong(tmp_path):
    """A header that is wrong for the data is mended, all else is followed."""
    model = tmp_path / "model.txt"
    model.write_bytes(encoded("unknown keys, other order"))
    dialect = dialect_named(str(model))
    text = boundary_text([BoundaryPlot(holed(), {"plot_no": "9"})], "EPSG:4548", dialect).text
    assert text.startswith("[属性描述]\r\n备注=某某\r\n带号=39\r\n坐标系=CGCS2000\r\n几度分带=3度带\r\n怪=\r\n")
    assert ",39500000.000" in text
