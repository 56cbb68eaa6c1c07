"""A quarry DRAWN by formula into real LiDAR terrain: benches, dump, pit lake and a road. No such quarry exists.

    scripts/draw_quarry.py TERRAIN.tif FOLDER

TERRAIN is the elevation_2016.tif of Fort Bragg (1 m, EPSG:3358). Into FOLDER go ground-before.tif (the terrain as
surveyed), ground-now.tif (with the quarry; the lake as a survey from the air sees it, its surface), ground-bed.tif (the
same with the lake's bed), and outline, pit_floor, dump, water, road and red_line as .gpkg. The same terrain gives the
same heights, to 1 mm, wherever it is run; everything else follows from the constants below.

``u`` runs east from the terrain's west edge, ``v`` south from its north edge, both in metres.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mine_restoration_plugin.core.geodata.crs import srs_from  # noqa: E402
from mine_restoration_plugin.core.geodata.grid import Grid, GridSpec  # noqa: E402
from mine_restoration_plugin.core.geodata.raster import open_raster, read_grid, write_grid  # noqa: E402

Floats = NDArray[np.float64]
NOTE = "drawn by formula, no real quarry 公式绘制，非真实矿山"


@dataclass(frozen=True)
class Box:
    """A rectangle with rounded corners: middle, half its length and width, corner radius (m), turned clockwise."""

    u: float
    v: float
    half_length: float
    half_width: float
    radius: float
    turned_deg: float

    def distance(self, u: Floats, v: Floats) -> Floats:
        """Metres to its edge, negative inside (exact)."""
        turn = math.radians(self.turned_deg)
        along = (u - self.u) * math.cos(turn) + (v - self.v) * math.sin(turn)
        across = -(u - self.u) * math.sin(turn) + (v - self.v) * math.cos(turn)
        x = np.abs(along) - (self.half_length - self.radius)
        y = np.abs(across) - (self.half_width - self.radius)
        outside: Floats = np.hypot(np.maximum(x, 0.0), np.maximum(y, 0.0))
        return outside + np.minimum(np.maximum(x, y), 0.0) - self.radius

    def grown(self, by: float) -> Box:
        """The box whose edge is ``by`` metres further out."""
        return Box(
            self.u, self.v, self.half_length + by, self.half_width + by, self.radius + by, self.turned_deg
        )  # fmt: skip

    def ring(self, points_per_corner: int = 16) -> Floats:
        """(n, 2) u, v of the edge, closed."""
        turn = math.radians(self.turned_deg)
        corners = ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270))
        found = []
        for x, y, start in corners:
            for step in range(points_per_corner + 1):
                angle = math.radians(start + 90 * step / points_per_corner)
                along = x * (self.half_length - self.radius) + self.radius * math.cos(angle)
                across = y * (self.half_width - self.radius) + self.radius * math.sin(angle)
                found.append(
                    (
                        self.u + along * math.cos(turn) - across * math.sin(turn),
                        self.v + along * math.sin(turn) + across * math.cos(turn),
                    )
                )
        return np.array([*found, found[0]])


@dataclass(frozen=True)
class Pit:
    """A flat floor, and faces with berms from its edge up to the ground."""

    number: str
    floor: Box
    floor_m: float
    face_deg: float
    bench_m: float
    berm_m: float
    water_m: float | None = None

    def surface(self, u: Floats, v: Floats) -> Floats:
        """Heights of floor and faces; the faces go on for ever."""
        out = np.maximum(self.floor.distance(u, v), 0.0)
        run = self.bench_m / math.tan(math.radians(self.face_deg))
        bench = np.floor(out / (run + self.berm_m))
        rest = out - bench * (run + self.berm_m)
        heights: Floats = self.floor_m + bench * self.bench_m + np.minimum(rest / run, 1.0) * self.bench_m
        return heights

    @property
    def shore(self) -> Box:
        """The water's edge; the water has to stand within the lowest face."""
        depth = (self.water_m or self.floor_m) - self.floor_m
        return self.floor.grown(depth / math.tan(math.radians(self.face_deg)))


@dataclass(frozen=True)
class Dump:
    """A level top with sides at the angle of repose."""

    number: str
    top: Box
    top_m: float
    repose_deg: float

    def surface(self, u: Floats, v: Floats) -> Floats:
        out = np.maximum(self.top.distance(u, v), 0.0)
        heights: Floats = self.top_m - out * math.tan(math.radians(self.repose_deg))
        return heights


@dataclass(frozen=True)
class Road:
    """A carriageway along (u, v, height) points, with batters of 1 : ``batter`` into the ground."""

    line: tuple[tuple[float, float, float], ...]
    width_m: float
    batter: float

    def apply(self, ground: Floats, u: Floats, v: Floats) -> Floats:
        nearest = np.full(ground.shape, np.inf)
        height = np.zeros(ground.shape)
        for (u0, v0, z0), (u1, v1, z1) in zip(self.line, self.line[1:]):
            du, dv = u1 - u0, v1 - v0
            share = np.clip(((u - u0) * du + (v - v0) * dv) / (du * du + dv * dv), 0.0, 1.0)
            distance = np.hypot(u - u0 - share * du, v - v0 - share * dv)
            nearer = distance < nearest
            nearest = np.where(nearer, distance, nearest)
            height = np.where(nearer, z0 + share * (z1 - z0), height)
        off = np.maximum(nearest - self.width_m / 2, 0.0) / self.batter
        made: Floats = np.clip(ground, height - off, height + off)
        return made


PITS = (
    Pit("K1", Box(195, 120, 48, 34, 14, 12), 91.0, 65.0, 6.0, 4.0),
    Pit("K2", Box(150, 330, 24, 17, 10, -20), 91.5, 60.0, 5.0, 3.0, water_m=95.0),
)
DUMP = Dump("D1", Box(392, 250, 26, 20, 12, 8), 101.0, 36.0)
ROAD = Road(((238, 128, 91.0), (330, 148, 94.4), (352, 185, 93.0), (352, 222, 92.4)), 8.0, 1.0)
OUTLINES = {
    "P1": ((118, 62), (205, 55), (282, 92), (286, 118), (345, 130), (366, 178), (430, 196), (444, 250), (430, 304),
           (346, 304), (338, 232), (336, 192), (318, 164), (272, 156), (250, 184), (150, 180), (116, 140)),
    "P2": ((106, 312), (128, 292), (184, 290), (200, 318), (196, 358), (166, 372), (116, 370), (104, 346)),
}  # fmt: skip
RED_LINES = {"R1": ((60, 20), (150, 20), (150, 58), (110, 66), (100, 150), (60, 150))}


def quarry(before: Floats, spec: GridSpec) -> tuple[Floats, Floats]:
    """Heights now as seen from the air, and with the bed of the lake, (height, width) on a north-up grid in metres."""
    column, row = np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5)
    u, v = column * spec.cell_x, row * spec.cell_y
    bed = before.astype(np.float64)
    for pit in PITS:
        bed = np.minimum(bed, pit.surface(u, v))
    bed = ROAD.apply(np.maximum(bed, DUMP.surface(u, v)), u, v)
    seen = bed
    for pit in PITS:
        if pit.water_m is not None:
            lake = pit.shore.distance(u, v) <= 0
            seen = np.where(lake, np.maximum(seen, pit.water_m), seen)
    return np.round(seen, 3), np.round(bed, 3)


def draw(terrain: Path, folder: Path) -> None:
    """Write the three grounds and the six layers."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_raster(terrain) as source:
        before = read_grid(source)
    spec = before.spec
    now, bed = quarry(np.asarray(before.array, dtype=np.float64), spec)
    write_grid(folder / "ground-before.tif", before)
    write_grid(folder / "ground-now.tif", Grid(now.astype(np.float32), spec))
    write_grid(folder / "ground-bed.tif", Grid(bed.astype(np.float32), spec))
    polygon = ogr.wkbPolygon
    write_layer(folder / "outline.gpkg", spec, polygon, [(np.array(p), {"plot_no": n}) for n, p in OUTLINES.items()])
    floors = [(pit.floor.ring(), {"unit_no": pit.number, "floor_m": pit.floor_m}) for pit in PITS]
    write_layer(folder / "pit_floor.gpkg", spec, polygon, floors)
    lakes = [(pit.shore.ring(), {"unit_no": pit.number, "level_m": pit.water_m}) for pit in PITS if pit.water_m]
    write_layer(folder / "water.gpkg", spec, polygon, lakes)
    tallest = DUMP.top_m - 90.0  # the ground around lies above 90 m
    foot = DUMP.top.grown(tallest / math.tan(math.radians(DUMP.repose_deg)))
    write_layer(folder / "dump.gpkg", spec, polygon, [(foot.ring(), {"unit_no": DUMP.number, "top_m": DUMP.top_m})])
    write_layer(folder / "red_line.gpkg", spec, polygon, [(np.array(p), {"name": n}) for n, p in RED_LINES.items()])
    road = [(np.array(ROAD.line), {"name": "R", "width_m": ROAD.width_m})]
    write_layer(folder / "road.gpkg", spec, ogr.wkbLineString25D, road)


def write_layer(path: Path, spec: GridSpec, kind: int, features: Sequence[tuple[Floats, dict[str, Any]]]) -> None:
    """A GeoPackage with one layer, named as its file; points are (u, v) or (u, v, height)."""
    path.unlink(missing_ok=True)
    before = gdal.GetConfigOption("OGR_CURRENT_DATE")
    gdal.SetConfigOption("OGR_CURRENT_DATE", "2026-01-01T00:00:00.000Z")  # else the file tells when it was written
    try:
        store = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        layer = store.CreateLayer(path.stem, srs_from(spec.crs), kind, ["DESCRIPTION=" + NOTE])
        for name, value in features[0][1].items():
            layer.CreateField(ogr.FieldDefn(name, ogr.OFTString if isinstance(value, str) else ogr.OFTReal))
        for points, attributes in features:
            feature = ogr.Feature(layer.GetLayerDefn())
            for name, value in attributes.items():
                feature.SetField(name, value)
            feature.SetGeometry(_geometry(points, spec, kind))
            layer.CreateFeature(feature)
        layer = store = None
    finally:
        gdal.SetConfigOption("OGR_CURRENT_DATE", before)


def _geometry(points: Floats, spec: GridSpec, kind: int) -> Any:
    x, y = spec.xy(points[:, 0] / spec.cell_x, points[:, 1] / spec.cell_y)
    x, y = np.round(x, 4), np.round(y, 4)
    if kind != ogr.wkbPolygon:
        line = ogr.Geometry(ogr.wkbLineString25D)
        for east, north, height in zip(x.tolist(), y.tolist(), points[:, 2].tolist()):
            line.AddPoint(east, north, height)
        return line
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for east, north in zip(x.tolist(), y.tolist()):
        ring.AddPoint_2D(east, north)
    ring.CloseRings()
    outline = ogr.Geometry(ogr.wkbPolygon)
    outline.AddGeometry(ring)
    return outline


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(str(__doc__))
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
