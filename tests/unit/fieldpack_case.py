"""A register with two mines, and a pack of it that somebody edits with OGR, as QField does."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal, ogr

from mine_restoration_plugin.core.register.fieldpack.export import export_field_pack
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import new_register, square

X, Y = 500_000.0, 3_700_000.0


def filled_register(folder: Path) -> Path:
    """Plots p1 to p4 of 100 m side by side, p1 to p3 of mine m1; a unit, two outlines and a photograph of p1."""
    path = new_register(folder)
    with open_register(path, write=True, who="office") as register:
        register.add("mine", {"mine_id": "m1", "name": "马楼采石场"})
        register.add("mine", {"mine_id": "m2", "name": "东沟"})
        for number in range(1, 5):
            values = {
                "plot_no": f"p{number}",
                "mine_id": "m1" if number < 4 else "m2",
                "attribute": "1",
                "problem": "1,3",
                "location": f"北坡{number}",
                "verified_on": "2025-05-06",
                "slope_height_m": 12.5,
                "photographs": {"b": 1, "a": [2]},
                "unmapped": {"原字段": "值"},
            }
            register.add("plot", values, square(X + 200 * number, Y))
        register.set_units(
            "m1",
            [{"unit_no": "D1", "plot_no": "p1", "kind": "pit", "depth_m": 8.0, "polygons": square(X + 210, Y, 20)}],
        )
        for kind in ("issued", "surveyed"):
            register.add("outline", {"plot_no": "p1", "kind": kind}, square(X + 200, Y))
        photo = register.folder / "evidence" / "aa" / "old.jpg"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"old photograph")
        evidence = {"evidence_no": "E1", "plot_no": "p1", "kind": "photo", "path": "evidence/aa/old.jpg"}
        register.add("evidence", {**evidence, "azimuth_deg": 90.0}, point=(X + 205, Y + 5))
    return path


def new_pack(register: Path, folder: Path, **more) -> Path:
    return export_field_pack(register, folder, who="office", **more).folder


@contextmanager
def table(pack: Path, name: str):
    """A table of the pack, open for editing."""
    dataset = gdal.OpenEx(str(pack / "data.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName(name)
    try:
        yield layer
    finally:
        layer.SyncToDisk()
        del layer
        dataset = None


def find(layer: ogr.Layer, **wanted) -> ogr.Feature:
    layer.ResetReading()
    return next(f for f in layer if all(f.GetField(name) == value for name, value in wanted.items()))


def edit(pack: Path, name: str, wanted: dict, values: dict, wkt: str | None = None) -> None:
    with table(pack, name) as layer:
        feature = find(layer, **wanted)
        for field, value in values.items():
            feature.SetFieldNull(field) if value is None else feature.SetField(field, value)
        if wkt is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        assert layer.SetFeature(feature) == 0


def add(pack: Path, name: str, values: dict, wkt: str | None = None, like: dict | None = None) -> int:
    """A new row, or a copy of another; its number in the file."""
    with table(pack, name) as layer:
        feature = ogr.Feature(layer.GetLayerDefn())
        if like is not None:
            feature.SetFrom(find(layer, **like))
            feature.SetFID(-1)
        for field, value in values.items():
            feature.SetFieldNull(field) if value is None else feature.SetField(field, value)
        if wkt is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        assert layer.CreateFeature(feature) == 0
        return feature.GetFID()


def drop(pack: Path, name: str, **wanted) -> None:
    with table(pack, name) as layer:
        assert layer.DeleteFeature(find(layer, **wanted).GetFID()) == 0


def box(left: float, width: float = 100, bottom: float = 0, height: float = 100) -> str:
    """WKT of a rectangle, counted from the corner of the register."""
    x, y = X + left, Y + bottom
    ring = f"{x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}"
    return f"MULTIPOLYGON ((({ring})))"
