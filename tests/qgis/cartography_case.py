"""A plan made by hand from the real pit, so that sheets can be drawn without drafting one.

The dump is cut to one level and the pit filled to another; the figures are marks to look for, not
results.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from mine_restoration_plugin.core.model.plan import Figure, Plan
from mine_restoration_plugin.core.model.table import Column, Table
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.model.units import VolumeState

DATA = Path(__file__).resolve().parents[1] / "data" / "openpit_rajapur"
CRS = "EPSG:32645"
CELL = 30.0
CUTS = {"on_site_m3": 700000.4, "new_m3": 0.0}
FILLS = {"level_m": 180.0, "compacted_m3": 600000.5}
PIT_LEVEL = 180.0
DUMP_LEVEL = 215.0


def outline() -> list[list[float]]:
    """The mine's outline in metres, closed."""
    collection = json.loads((DATA / "rajapur_south_jharia_aoi.geojson").read_text(encoding="utf-8"))
    ring = collection["features"][0]["geometry"]["coordinates"][0]
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(4326)
    target.ImportFromEPSG(32645)
    for srs in (source, target):
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(source, target)
    return [[round(value, 4) for value in transform.TransformPoint(*point)[:2]] for point in ring]


def write_surfaces(folder: Path, shift: tuple[float, float] = (0.0, 0.0)) -> dict[str, np.ndarray]:
    """Write existing.tif, design.tif, difference.tif (NaN where there is no height) and give their arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    warped = gdal.Warp(
        "",
        str(DATA / "srtm1_rajapur_aoi.tif"),
        format="MEM",
        dstSRS=CRS,
        xRes=CELL,
        yRes=CELL,
        targetAlignedPixels=True,
        resampleAlg="bilinear",
        dstNodata=-9999,
        outputType=gdal.GDT_Float32,
    )
    existing = warped.ReadAsArray().astype(np.float32)
    existing[existing == -9999] = np.nan
    design = existing.copy()
    design[existing < PIT_LEVEL] = PIT_LEVEL
    design[existing > DUMP_LEVEL] = DUMP_LEVEL
    arrays = {"existing": existing, "design": design, "difference": design - existing}
    rows, columns = existing.shape
    for name, array in arrays.items():
        path = folder / f"{name}.tif"
        dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float32)
        dataset.SetGeoTransform(warped.GetGeoTransform())
        dataset.SetProjection(warped.GetProjection())
        band = dataset.GetRasterBand(1)
        band.SetNoDataValue(float("nan"))
        band.WriteArray(array)
        del band, dataset
    return arrays


def box(x: float, y: float, width: float, height: float) -> list[list[list[float]]]:
    ring = [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]
    return [ring]


def _figure(key: str, value: float, unit: str, state: VolumeState | None = None) -> Figure:
    return Figure(key, Label(key, key), value, unit, state)


def _table(key: str, heading: str, unit_no: str, cells: dict[str, float]) -> Table:
    columns = (Column(heading, Label(heading, heading)), *(Column(name, Label(name, name), "m3") for name in cells))
    return Table(key, Label(key, key), columns, ((unit_no, *cells.values()),))


def make_plan(folder: Path, **changes: object) -> Plan:
    """The plan with its surfaces written to ``folder/rasters``; ``changes`` replace decisions."""
    write_surfaces(folder / "rasters")
    ring = outline()
    decisions = {"demo": True, "date": "2025-06-15", "agency": "某某县自然资源勘测规划院", **changes}
    return Plan(
        mine={"mine_id": "R001", "name": "拉贾布尔露天煤矿"},
        site={
            "crs": CRS,
            "crs_name": "WGS 84 / UTM zone 45N",
            "height_datum": "egm96",
            "dem": {
                "name": "srtm1_rajapur_aoi.tif",
                "cell_x_m": 28.32,
                "cell_y_m": 30.77,
                "rmse_m": 5.0,
                "coverage_share": 0.9862,
            },
            "plots": [{"plot_no": "R001-01", "area_ellipsoidal_m2": 1453300.0, "polygons": [[ring]]}],
            "units": [
                {"unit_no": "D1", "kind": "pit", "polygons": [box(440290, 2627020, 540, 520)]},
                {"unit_no": "D2", "kind": "dump", "polygons": [box(440470, 2626560, 560, 420)]},
                {"unit_no": "D3", "kind": "other", "polygons": [box(440130, 2627780, 470, 540)]},
            ],
        },
        decisions=decisions,
        rules=(),
        figures={
            figure.key: figure
            for figure in (
                _figure("cut_bank_m3", 1234567, "m3", VolumeState.BANK),
                _figure("fill_compacted_m3", 1357924, "m3", VolumeState.COMPACTED),
                _figure("pit_level_m", PIT_LEVEL, "m"),
                _figure("dump_level_m", DUMP_LEVEL, "m"),
                _figure("level_of_detection_m", 9.8, "m"),
            )
        },
        tables={table.key: table for table in (_table("E2", "zone", "D2", CUTS), _table("E3", "place", "D1", FILLS))},
        checks=(),
        surfaces={
            name: {"sha256": "0" * 64, "path": f"rasters/{name}.tif"} for name in ("existing", "design", "difference")
        },
        section={"line": [[440350.0, 2627480.0], [440900.0, 2626600.0]]},
    )
