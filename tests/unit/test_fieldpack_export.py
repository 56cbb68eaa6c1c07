"""What goes into a field pack, what does not, and base maps that stay within their limit."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.fieldpack.export import export_field_pack
from mine_restoration_plugin.core.register.fieldpack.offline import Base, box_in, offline_raster, offline_vector
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.core.rulebook.book import Rulebook
from tests.unit.fieldpack_case import X, Y, filled_register
from tests.unit.register_case import CRS, DATA, sql, square

BOX = (X, Y, X + 400, Y + 300)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return filled_register(tmp_path_factory.mktemp("export")).parent


@pytest.fixture
def register(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "register.gpkg"


def rules(**values):
    """The rulebook with some rows changed, as a county's folder changes them."""
    book = Rulebook.load()
    known = {key: book.rule(key) for key in book.keys("")}
    for key, value in values.items():
        key = "fieldpack." + key.replace("__", ".")
        known[key] = dataclasses.replace(known[key], value=str(value))
    return Rulebook(known)


def image(path, bands=3, kind=gdal.GDT_Byte, size=400, cell=2.0, crs=CRS, transform=None, nodata=None, fill=None):
    data = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, kind)
    data.SetGeoTransform(transform or (X - 200, cell, 0, Y + 500, 0, -cell))
    if crs:
        system = osr.SpatialReference()
        system.SetFromUserInput(crs)
        data.SetProjection(system.ExportToWkt())
    for band in range(bands):
        values = np.add.outer(np.arange(size) * 3 + band * 40, np.arange(size)) % 200 + 1 if fill is None else fill
        data.GetRasterBand(band + 1).WriteArray(np.asarray(values))
        if nodata is not None:
            data.GetRasterBand(band + 1).SetNoDataValue(nodata)
    data = None
    return Base(str(path), path.stem)


def test_everything_of_the_chosen_plots_goes_along(register, tmp_path):
    made = export_field_pack(register, tmp_path / "p", plots=["p1", "p4"], who="张三")
    assert (made.plots, made.units, made.outlines, made.evidence) == (2, 1, 2, 1)
    data = made.folder / "data.gpkg"
    assert sql(data, "SELECT plot_no FROM plot ORDER BY 1") == [("p1",), ("p4",)]
    assert sql(data, "SELECT mine_id, name FROM mine ORDER BY 1") == [("m1", "马楼采石场"), ("m2", "东沟")]
    assert sql(data, "SELECT problem, verified_on FROM plot WHERE plot_no = 'p1'") == [("{1,3}", "2025-05-06")]
    assert (made.folder / "evidence/aa/old.jpg").read_bytes() == b"old photograph"
    manifest = json.loads((made.folder / "fieldpack.json").read_text(encoding="utf-8"))
    assert manifest["exported_by"] == "张三"
    for entry in manifest["files"]:
        assert hashlib.sha256((made.folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    versions = sql(data, "SELECT entity, row_version FROM pack_base ORDER BY 1")
    assert versions == [
        ("evidence", "1"),
        ("outline", "1"),
        ("outline", "1"),
        ("plot", "1"),
        ("plot", "1"),
        ("unit", "1"),
    ]


def test_the_register_is_not_touched(register, tmp_path):
    before = register.read_bytes()
    export_field_pack(register, tmp_path / "p")
    assert register.read_bytes() == before


def test_rows_above_the_secrecy_level_stay_in_the_office(register, tmp_path):
    with open_register(register, write=True) as opened:
        row = opened.store.rows("plot", {"plot_no": "p2"})[0]
        opened.change("plot", row["uuid"], {"secrecy": "confidential"}, row["row_version"])
    with pytest.raises(InputError, match="p2") as refused:
        export_field_pack(register, tmp_path / "p")
    assert "1 rows are more secret" in str(refused.value)
    assert not (tmp_path / "p").exists()
    assert export_field_pack(register, tmp_path / "q", plots=["p1"]).plots == 1
    allowed = rules(secrecy__refuse_above="secret")
    made = export_field_pack(register, tmp_path / "p", rulebook=allowed)
    assert "more secret" in made.notes[0].en
    with pytest.raises(InputError, match="no secrecy level"):
        export_field_pack(register, tmp_path / "r", rulebook=rules(secrecy__refuse_above="grave"))


def test_a_base_larger_than_the_limit_is_made_coarser(tmp_path):
    noise = np.random.default_rng(1).integers(1, 255, (400, 400), dtype=np.uint8)
    base = image(tmp_path / "a.tif", fill=noise)
    there, notes = offline_raster(base, tmp_path / "full.tif", BOX, CRS, 1e9)
    assert there
    assert notes == []
    there, notes = offline_raster(base, tmp_path / "small.tif", BOX, CRS, 12_000)
    assert there
    assert (tmp_path / "small.tif").stat().st_size <= 12_000
    assert "coarser" in notes[0].en
    full, small = (gdal.Open(str(tmp_path / name)) for name in ("full.tif", "small.tif"))
    assert (full.RasterXSize, full.RasterYSize) == (200, 150)
    assert small.RasterXSize < 200
    for one in (full, small):
        left, cell, _, upper, _, down = one.GetGeoTransform()
        assert (left, upper) == (X, Y + 300)
        assert (left + cell * one.RasterXSize, upper + down * one.RasterYSize) == pytest.approx((X + 400, Y))
    assert abs(small.ReadAsArray().mean() - full.ReadAsArray().mean()) < 6


def test_heights_are_kept_to_the_last_bit_and_nothing_stays_nothing(tmp_path):
    heights = np.random.default_rng(2).normal(300, 20, (400, 400)).astype(np.float32)
    heights[:, 150] = -9999
    base = image(tmp_path / "dem.tif", 1, gdal.GDT_Float32, fill=heights, nodata=-9999)
    offline_raster(base, tmp_path / "out.tif", BOX, CRS, 1e9)
    out = gdal.Open(str(tmp_path / "out.tif"))
    assert np.array_equal(out.ReadAsArray(), heights[100:250, 100:300])
    assert out.GetRasterBand(1).GetNoDataValue() == -9999


def test_colours_with_holes_keep_their_holes(tmp_path):
    values = np.full((400, 400), 120, dtype=np.uint8)
    values[:, :200] = 0
    base = image(tmp_path / "rgb.tif", fill=values, nodata=0)
    offline_raster(base, tmp_path / "out.tif", BOX, CRS, 1e9)
    out = gdal.Open(str(tmp_path / "out.tif"))
    mask = out.GetRasterBand(1).GetMaskBand().ReadAsArray()
    assert (mask[:, :100] == 0).all()
    assert (mask[:, 100:] == 255).all()


def test_a_turned_raster_and_one_elsewhere(tmp_path):
    turned = image(tmp_path / "turned.tif", transform=(X - 200, 1.6, 1.2, Y + 300, 1.2, -1.6))
    there, _ = offline_raster(turned, tmp_path / "out.tif", BOX, CRS, 1e9)
    assert there
    transform = gdal.Open(str(tmp_path / "out.tif")).GetGeoTransform()
    assert (transform[2], transform[4]) == (0, 0)
    away = image(tmp_path / "away.tif", transform=(X + 90_000, 2, 0, Y, 0, -2))
    assert offline_raster(away, tmp_path / "none.tif", BOX, CRS, 1e9) == (False, [])
    assert not (tmp_path / "none.tif").exists()


def test_a_raster_in_degrees_is_cut_in_its_own_system(tmp_path):
    left, lower, right, upper = box_in(BOX, CRS, "EPSG:4326")
    cell = (right - left) / 100
    transform = (left - 50 * cell, cell, 0, upper + 50 * cell, 0, -cell)
    base = image(tmp_path / "deg.tif", crs="EPSG:4326", transform=transform)
    assert offline_raster(base, tmp_path / "out.tif", BOX, CRS, 1e9)[0]
    out = gdal.Open(str(tmp_path / "out.tif"))
    assert out.RasterXSize in (100, 101, 102)


@pytest.mark.parametrize("what", ["no crs", "no file"])
def test_base_maps_that_cannot_be_used(tmp_path, what):
    base = Base(str(tmp_path / "none.tif"), "none") if what == "no file" else image(tmp_path / "a.tif", crs=None)
    with pytest.raises(InputError):
        offline_raster(base, tmp_path / "out.tif", BOX, CRS, 1e9)


def test_chinese_names_of_a_shapefile_without_a_code_page(tmp_path):
    source = next((DATA / "gbk_shapefile").glob("*.shp"))
    dataset = ogr.Open(str(source))
    layer = dataset.GetLayer()
    x0, x1, y0, y1 = layer.GetExtent()
    crs = layer.GetSpatialRef()
    if crs is None:
        with pytest.raises(InputError, match="no coordinate system"):
            offline_vector(Base(str(source), "面"), tmp_path / "b.gpkg", "面", (x0, y0, x1, y1), "EPSG:4326")
        return
    crs.AutoIdentifyEPSG()
    system = crs.ExportToWkt()
    count = offline_vector(Base(str(source), "面"), tmp_path / "b.gpkg", "面", (x0, y0, x1, y1), system)
    assert count == layer.GetFeatureCount()
    made = ogr.Open(str(tmp_path / "b.gpkg"))  # kept: its layers do not outlive it
    copied = made.GetLayerByName("面")
    names = [copied.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(copied.GetLayerDefn().GetFieldCount())]
    text = "".join(names) + "".join(str(feature.items()) for feature in copied)
    assert any("\u4e00" <= character <= "\u9fff" for character in text)
    assert "\ufffd" not in text
    again = offline_vector(Base(str(source), "面"), tmp_path / "b.gpkg", "two", (x0, y0, x1, y1), system)
    assert again == count
    both = ogr.Open(str(tmp_path / "b.gpkg"))
    assert [both.GetLayer(i).GetName() for i in range(both.GetLayerCount())] == ["面", "two"]


def test_a_large_base_gives_a_warning(register, tmp_path):
    with open_register(register, write=True) as opened:
        opened.add("plot", {"plot_no": "far", "mine_id": "m1"}, square(X + 9000, Y + 9000))
    base = image(tmp_path / "a.tif", cell=60.0)
    made = export_field_pack(register, tmp_path / "p", rasters=[base])
    assert any("km²" in note.en and "秘" not in note.en and "保密" in note.zh for note in made.notes)


def test_nothing_half_made_where_a_base_cannot_be_read(register, tmp_path):
    (tmp_path / "broken.tif").write_bytes(b"II*\0 no picture")
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(InputError):
        export_field_pack(register, tmp_path / "p", rasters=[Base(str(tmp_path / "broken.tif"), "broken")])
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("step", [1, 5, 8])
def test_a_cancelled_export_leaves_nothing(register, tmp_path, step):
    base = image(tmp_path / "a.tif")
    before, count = {path.name for path in tmp_path.iterdir()}, 0

    def cancelled():
        nonlocal count
        count += 1
        return count > step

    with pytest.raises(Cancelled):
        export_field_pack(register, tmp_path / "p", rasters=[base], progress=Progress(None, cancelled))
    assert {path.name for path in tmp_path.iterdir()} == before


def test_an_empty_register_and_a_missing_parent(tmp_path):
    from tests.unit.register_case import new_register

    empty = new_register(tmp_path)
    with pytest.raises(InputError, match="No plot"):
        export_field_pack(empty, tmp_path / "p")
    with pytest.raises(InputError, match="no folder"):
        export_field_pack(empty, tmp_path / "no" / "p")
