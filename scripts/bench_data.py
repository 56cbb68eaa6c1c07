"""What the benchmark measures: two terrain rasters of 8000 × 8000 cells and polygons on them, made from a seed."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

SIZE = 8000
CELL = 0.5
WEST, NORTH = 480_000.0, 3_104_000.0
CRS = "EPSG:4547"
NODATA = -9999.0
ZONES = (400, 5000)
MOSAIC = 3  # the large case for memory: that many copies side by side and above each other
STAMP = "made by version 3"


def prepare(folder: Path) -> None:
    """Make what is missing."""
    stamp = folder / "stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == STAMP:
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    rng = np.random.default_rng(20_250_101)
    before = _relief(rng, [(3, 80.0), (12, 25.0), (60, 6.0), (400, 0.8)])
    before += 300 + rng.normal(scale=0.05, size=before.shape).astype(np.float32)
    change = _relief(rng, [(9, 6.0), (40, 2.0), (200, 0.3)])
    change[np.abs(change) < 2] = 0  # ground that nobody touched
    change += before
    change += rng.normal(scale=0.05, size=before.shape).astype(np.float32)
    for name, heights in (("before", before), ("after", change)):
        _holes(rng, heights)
        _write(folder / f"{name}.tif", heights)
    difference = change - before
    difference[(before == NODATA) | (change == NODATA)] = NODATA
    known = difference != NODATA
    _write(folder / "cut.tif", np.where(known, np.maximum(-difference, 0), NODATA))
    _write(folder / "fill.tif", np.where(known, np.maximum(difference, 0), NODATA))
    for name in ("before", "after"):
        _mosaic(folder / f"{name}.tif", folder / f"{name}_large.vrt")
    for count in ZONES:
        _write_zones(folder / f"zones_{count}", zones(count))
    stamp.write_text(STAMP, encoding="ascii")


def zones(count: int) -> list[np.ndarray]:
    """Star-shaped outlines of 24 to 48 corners that do not touch, about half of the ground, (n, 2) closed."""
    rng = np.random.default_rng(count)
    side = math.ceil(math.sqrt(count))
    step = SIZE * CELL / side
    outlines = []
    for number in range(count):
        x, y = WEST + (number % side + 0.5) * step, NORTH - (number // side + 0.5) * step
        corners = int(rng.integers(24, 49))
        angle = np.sort(rng.uniform(0, 2 * math.pi, corners))
        radius = step * rng.uniform(0.3, 0.499, corners)
        ring = np.column_stack((x + radius * np.cos(angle), y + radius * np.sin(angle)))
        outlines.append(np.vstack((ring, ring[:1])))
    return outlines


def _relief(rng: np.random.Generator, octaves: list[tuple[int, float]]) -> np.ndarray:
    relief = np.zeros((SIZE, SIZE), dtype=np.float32)
    for knots, height in octaves:
        grid = rng.normal(size=(knots + 2, knots + 2)).astype(np.float32)
        place = np.linspace(0, knots, SIZE, dtype=np.float32)
        low = place.astype(np.int64)
        share = place - low
        share = share * share * (3 - 2 * share)
        rows = grid[low] * (1 - share)[:, None] + grid[low + 1] * share[:, None]
        relief += height * (rows[:, low] * (1 - share) + rows[:, low + 1] * share)
    return relief


def _holes(rng: np.random.Generator, heights: np.ndarray) -> None:
    for _ in range(60):
        row, col = rng.integers(0, SIZE - 400, 2)
        high, wide = rng.integers(20, 400, 2)
        y, x = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
        heights[row : row + high, col : col + wide][x * x + y * y < 1] = NODATA


def _write(path: Path, heights: np.ndarray) -> None:
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), SIZE, SIZE, 1, gdal.GDT_Float32, ["TILED=YES"])
    dataset.SetProjection(_srs().ExportToWkt())
    dataset.SetGeoTransform((WEST, CELL, 0, NORTH, 0, -CELL))
    dataset.GetRasterBand(1).SetNoDataValue(NODATA)
    dataset.GetRasterBand(1).WriteArray(heights)


def _mosaic(tile: Path, path: Path) -> None:
    source = (
        '<ComplexSource><SourceFilename relativeToVRT="1">{name}</SourceFilename><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="{size}" ySize="{size}"/>'
        '<DstRect xOff="{x}" yOff="{y}" xSize="{size}" ySize="{size}"/><NODATA>{nodata}</NODATA></ComplexSource>'
    )
    tiles = [
        source.format(name=tile.name, size=SIZE, x=col * SIZE, y=row * SIZE, nodata=NODATA)
        for row in range(MOSAIC)
        for col in range(MOSAIC)
    ]
    path.write_text(
        f'<VRTDataset rasterXSize="{SIZE * MOSAIC}" rasterYSize="{SIZE * MOSAIC}"><SRS>{CRS}</SRS>'
        f"<GeoTransform>{WEST}, {CELL}, 0, {NORTH}, 0, {-CELL}</GeoTransform>"
        f'<VRTRasterBand dataType="Float32" band="1"><NoDataValue>{NODATA}</NoDataValue>'
        f"{''.join(tiles)}</VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )


def _write_zones(path: Path, outlines: list[np.ndarray]) -> None:
    features = []
    package = ogr.GetDriverByName("GPKG").CreateDataSource(str(path.with_suffix(".gpkg")))
    layer = package.CreateLayer("zones", _srs(), ogr.wkbPolygon)
    layer.StartTransaction()
    for number, outline in enumerate(outlines):
        geometry = {"type": "Polygon", "coordinates": [outline.tolist()]}
        features.append({"type": "Feature", "id": number, "properties": {}, "geometry": geometry})
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromJson(json.dumps(geometry)))
        layer.CreateFeature(feature)
    layer.CommitTransaction()
    path.with_suffix(".json").write_text(json.dumps(features), encoding="ascii")


def _srs() -> osr.SpatialReference:
    srs = osr.SpatialReference()
    srs.SetFromUserInput(CRS)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs
