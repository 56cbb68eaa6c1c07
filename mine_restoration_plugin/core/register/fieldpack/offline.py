"""Base maps that work without a network: rasters and vectors cut to where the field work is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr

from ...exchange.encoding import table_encoding
from ...geodata.crs import authid, transform_points
from ...geodata.files import remove
from ...geodata.guard import attempt, gdal_cache
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""

_CACHE_MB = 64
_JPEG_SHARE, _DEFLATE_SHARE = 0.15, 0.7
_ROUNDS = 5
_SMALLEST_OVERVIEW = 256


@dataclass(frozen=True)
class Base:
    """A layer that goes along. ``path`` is what GDAL opens; ``style`` is handed through to who writes the project."""

    path: str
    name: str
    layer: str | None = None
    style: str = ""


def box_in(box: Box, source: str, target: str) -> Box:
    """The smallest box in ``target`` round a box in ``source``, whose edges may bend on the way."""
    left, lower, right, upper = box
    steps = np.linspace(0.0, 1.0, 21)
    edges = [np.column_stack((left + (right - left) * steps, np.full(21, y))) for y in (lower, upper)] + [
        np.column_stack((np.full(21, x), lower + (upper - lower) * steps)) for x in (left, right)
    ]
    moved = transform_points(np.concatenate(edges), source, target)
    if not np.isfinite(moved).all():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The plots lie where the coordinate system {crs} has no place."),
            crs=target,
        )
    (x0, y0), (x1, y1) = moved.min(axis=0), moved.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def offline_raster(
    base: Base, target: Path, box: Box, crs: str, most_bytes: float, progress: Progress = SILENT
) -> tuple[bool, list[Label]]:
    """Cut a raster to ``box`` (in ``crs``) as a GeoTIFF with overviews in its own system; whether any of it lies there.

    Colours in bytes are kept as JPEG, everything else without loss. Above ``most_bytes`` the cells are made coarser,
    which the notes say. GDAL streams it, so memory does not grow with the raster.

    Raises:
        InputError: it cannot be opened, has no CRS, cannot be written.
        Cancelled: nothing is left.
    """
    dataset, message = attempt(gdal.OpenEx, base.path, gdal.OF_RASTER | gdal.OF_READONLY)
    if dataset is None or dataset.RasterCount == 0:
        raise _unreadable(base, message)
    srs = dataset.GetSpatialRef()
    transform = dataset.GetGeoTransform(can_return_null=True)
    if srs is None or transform is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{name} has no coordinate system or place. Set it, or leave the layer out."
            ),
            name=base.name,
        )
    here = box_in(box, crs, authid(srs))
    with gdal_cache(_CACHE_MB):
        if transform[2] or transform[4]:
            dataset, message = attempt(gdal.Warp, "", dataset, format="VRT", resampleAlg="bilinear", dstAlpha=True)
            if dataset is None:
                raise _unreadable(base, message)
            transform = dataset.GetGeoTransform()
        window = _window(dataset, transform, here)
        if window is None:
            return False, []
        try:
            notes = _write(base, dataset, transform, window, target, most_bytes, progress)
        except BaseException:
            remove(target)
            raise
    return True, notes


def _window(dataset: Any, transform: Any, box: Box) -> tuple[int, int, int, int] | None:
    columns = sorted((x - transform[0]) / transform[1] for x in (box[0], box[2]))
    rows = sorted((y - transform[3]) / transform[5] for y in (box[1], box[3]))
    left, right = max(math.floor(columns[0]), 0), min(math.ceil(columns[1]), dataset.RasterXSize)
    top, bottom = max(math.floor(rows[0]), 0), min(math.ceil(rows[1]), dataset.RasterYSize)
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def _write(
    base: Base,
    dataset: Any,
    transform: Any,
    window: tuple[int, int, int, int],
    target: Path,
    most_bytes: float,
    progress: Progress,
) -> list[Label]:
    bands = [dataset.GetRasterBand(i + 1) for i in range(dataset.RasterCount)]
    alpha = [i for i, band in enumerate(bands, 1) if band.GetColorInterpretation() == gdal.GCI_AlphaBand]
    colours = [i for i in range(1, len(bands) + 1) if i not in alpha]
    bytes_only = all(band.DataType == gdal.GDT_Byte for band in bands)
    palette = bands[0].GetColorTable() is not None
    photo = bytes_only and len(colours) == 3 and not palette
    size = sum(gdal.GetDataTypeSize(band.DataType) // 8 for band in bands)
    expected = window[2] * window[3] * size * (_JPEG_SHARE if photo else _DEFLATE_SHARE)
    coarser = max(1.0, math.sqrt(expected / most_bytes))
    for turn in range(_ROUNDS):
        stretch = progress.part(turn / _ROUNDS, (turn + 1) / _ROUNDS) if turn else progress.part(0.0, 0.8)
        width, height = max(1, int(window[2] / coarser)), max(1, int(window[3] / coarser))
        options: dict[str, Any] = {
            "format": "GTiff",
            "srcWin": list(window),
            "width": width,
            "height": height,
            "resampleAlg": "nearest" if palette or coarser <= 1 else "average",
            "creationOptions": _creation(photo, palette, bands[0].DataType),
        }
        if photo:
            options["bandList"] = colours
            if alpha or bands[0].GetNoDataValue() is not None:
                options.update(maskBand="mask", noData="none")  # JPEG would blur the value that means "nothing"
        _translate(base, dataset, target, options, stretch)
        written = target.stat().st_size
        if written * (4 / 3) <= most_bytes or min(width, height) <= 1:
            break
        coarser = max(coarser, 1.0) * max(1.05, math.sqrt(written * (4 / 3) / most_bytes) * 1.05)
    _overviews(target, palette)
    progress.report(1.0)
    if coarser <= 1:
        return []
    cell = abs(transform[1]) * window[2] / width
    return [
        Label(
            "{name} was made coarser to stay within {size} MB: cells of {cell} instead of {before}.",
            "{name} 为控制在 {size} MB 以内已降低分辨率：像元 {cell}（原 {before}）。",
        ).format(name=base.name, size=f"{most_bytes / 1e6:g}", cell=f"{cell:.6g}", before=f"{abs(transform[1]):.6g}")
    ]


def _creation(photo: bool, palette: bool, kind: int) -> list[str]:
    common = ["TILED=YES", "BIGTIFF=IF_SAFER"]
    if photo:
        return [*common, "COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "JPEG_QUALITY=85"]
    real = kind in (gdal.GDT_Float32, gdal.GDT_Float64)
    return [*common, "COMPRESS=DEFLATE", f"PREDICTOR={1 if palette else 3 if real else 2}"]


def _translate(base: Base, dataset: Any, target: Path, options: dict[str, Any], progress: Progress) -> None:
    cancelled = False

    def listen(share: float, _message: str, _data: object) -> int:
        nonlocal cancelled
        try:
            progress.report(share)
        except BaseException:  # GDAL swallows what a callback raises
            cancelled = True
            return 0
        return 1

    inside = "GDAL_TIFF_INTERNAL_MASK"
    before = gdal.GetThreadLocalConfigOption(inside)
    gdal.SetThreadLocalConfigOption(inside, "YES")
    try:
        result, message = attempt(gdal.Translate, str(target), dataset, callback=listen, **options)
    finally:
        gdal.SetThreadLocalConfigOption(inside, before)
    if cancelled:
        result = None
        progress.check()
    if result is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be copied into the pack: {reason}"),
            name=base.name,
            reason=message,
        )
    result = None


def _overviews(path: Path, palette: bool) -> None:
    dataset, _ = attempt(gdal.OpenEx, str(path), gdal.OF_RASTER | gdal.OF_UPDATE)
    if dataset is None:
        return
    levels = []
    level = 2
    while max(dataset.RasterXSize, dataset.RasterYSize) / level >= _SMALLEST_OVERVIEW:
        levels.append(level)
        level *= 2
    if levels:
        attempt(dataset.BuildOverviews, "NEAREST" if palette else "AVERAGE", levels)
    dataset = None


def offline_vector(base: Base, target: Path, name: str, box: Box, crs: str, progress: Progress = SILENT) -> int:
    """Copy the features that meet ``box`` (in ``crs``) into layer ``name`` of the GeoPackage ``target``; how many.

    Raises:
        InputError: it cannot be opened, has no CRS, cannot be written.
    """
    options = []
    if base.path.lower().endswith(".shp"):
        table = Path(base.path).with_suffix(".dbf")
        encoding = table_encoding(table) if table.is_file() else None
        options = [f"ENCODING={encoding}"] if encoding else []
    dataset, message = attempt(gdal.OpenEx, base.path, gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
    layer = None
    if dataset is not None:
        layer = dataset.GetLayerByName(base.layer) if base.layer else dataset.GetLayerByIndex(0)
    if dataset is None or layer is None:
        raise _unreadable(base, message)
    srs = layer.GetSpatialRef()
    if srs is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{name} has no coordinate system or place. Set it, or leave the layer out."
            ),
            name=base.name,
        )
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    progress.check()
    result, message = attempt(
        gdal.VectorTranslate,
        str(target),
        dataset,
        format="GPKG",
        accessMode="update" if target.exists() else None,
        layers=[layer.GetName()],
        layerName=name,
        spatFilter=list(box_in(box, crs, authid(srs))),
        geometryType=["PROMOTE_TO_MULTI"] if _surfaces_or_lines(layer) else None,
        callback=lambda *_: int(not _cancelled(progress)),
    )
    progress.check()
    if result is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be copied into the pack: {reason}"),
            name=base.name,
            reason=message,
        )
    made = result.GetLayerByName(name)
    return 0 if made is None else int(made.GetFeatureCount())


def _surfaces_or_lines(layer: ogr.Layer) -> bool:
    return ogr.GT_Flatten(layer.GetGeomType()) in (ogr.wkbLineString, ogr.wkbPolygon)


def _cancelled(progress: Progress) -> bool:
    try:
        progress.check()
    except BaseException:
        return True
    return False


def _unreadable(base: Base, reason: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "{name} cannot be opened for the field pack. {reason}"),
        name=base.name,
        reason=reason,
    )
