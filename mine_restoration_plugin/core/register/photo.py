"""What a photograph says of itself (EXIF 2.3: position, direction of view, time), and a small picture of it."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..geodata.guard import attempt

THUMBNAIL_PX = 320
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UPRIGHT: Mapping[int, tuple[int, bool]] = {
    # orientation tag: quarter turns to the left, then mirrored left to right
    1: (0, False), 2: (0, True), 3: (2, False), 4: (2, True),
    5: (3, True), 6: (3, False), 7: (1, True), 8: (1, False),
}  # fmt: skip


@dataclass(frozen=True)
class Photo:
    """What is not said is None.

    ``lon``, ``lat`` in degrees (WGS 84); ``azimuth_deg`` of the view clockwise from north, ``magnetic`` where it was
    measured from magnetic north. ``taken_utc`` is ISO 8601; ``local_time`` is the camera's clock where nothing says how
    far it is from UTC.
    """

    lon: float | None = None
    lat: float | None = None
    altitude_m: float | None = None
    azimuth_deg: float | None = None
    magnetic: bool = False
    taken_utc: str | None = None
    local_time: datetime.datetime | None = None
    author: str | None = None
    thumbnail: bytes | None = None


def read_photo(path: Path) -> Photo | None:
    """The photograph at ``path``; None where it is no picture that GDAL reads."""
    dataset, _ = attempt(gdal.OpenEx, str(path), gdal.OF_RASTER | gdal.OF_READONLY)
    if dataset is None:
        return None
    found = {key: str(value).strip() for key, value in (dataset.GetMetadata() or {}).items()}
    lon = _degrees(found.get("EXIF_GPSLongitude"), found.get("EXIF_GPSLongitudeRef"), 180.0)
    lat = _degrees(found.get("EXIF_GPSLatitude"), found.get("EXIF_GPSLatitudeRef"), 90.0)
    if lon is None or lat is None or (lon == 0.0 and lat == 0.0):  # cameras without a fix write zeros
        lon = lat = None
    altitude = _number(found.get("EXIF_GPSAltitude"))
    if altitude is not None and "1" in found.get("EXIF_GPSAltitudeRef", ""):  # below the sea
        altitude = -altitude
    azimuth = _number(found.get("EXIF_GPSImgDirection"))
    taken, local = _time(found)
    return Photo(
        lon,
        lat,
        altitude,
        None if azimuth is None else azimuth % 360.0,
        found.get("EXIF_GPSImgDirectionRef", "").upper().startswith("M"),
        taken,
        local,
        found.get("EXIF_Artist") or None,
        _thumbnail(dataset, int(_number(found.get("EXIF_Orientation")) or 1)),
    )


def _number(text: str | None) -> float | None:
    match = _NUMBER.search(text or "")
    return float(match.group()) if match else None


def _degrees(text: str | None, side: str | None, limit: float) -> float | None:
    """Degrees, minutes and seconds as one number, west and south negative."""
    parts = [float(part) for part in _NUMBER.findall(text or "")]
    if not parts or not side:
        return None
    degrees = sum(part / 60**place for place, part in enumerate(parts[:3]))
    if degrees > limit:
        return None
    return -degrees if side.upper()[0] in "WS" else degrees


def _time(found: Mapping[str, str]) -> tuple[str | None, datetime.datetime | None]:
    """UTC by the satellite clock, else by the camera's clock and its offset; else only the camera's clock."""
    day = re.fullmatch(r"(\d{4}):(\d{2}):(\d{2})", found.get("EXIF_GPSDateStamp", ""))
    clock = [float(part) for part in _NUMBER.findall(found.get("EXIF_GPSTimeStamp", ""))]
    if day and len(clock) == 3:
        try:
            date = datetime.datetime(*(int(part) for part in day.groups()))  # type: ignore[arg-type]
            return _iso(date + datetime.timedelta(hours=clock[0], minutes=clock[1], seconds=clock[2])), None
        except ValueError:
            pass
    try:
        local = datetime.datetime.strptime(found.get("EXIF_DateTimeOriginal", ""), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None, None
    offset = re.fullmatch(r"([+-])(\d{2}):(\d{2})", found.get("EXIF_OffsetTimeOriginal", ""))
    if not offset:
        return None, local
    ahead = datetime.timedelta(hours=int(offset.group(2)), minutes=int(offset.group(3)))
    return _iso(local - ahead if offset.group(1) == "+" else local + ahead), None


def _iso(moment: datetime.datetime) -> str:
    return moment.replace(microsecond=0).isoformat() + "Z"


def _thumbnail(dataset: Any, orientation: int) -> bytes | None:
    """A JPEG of at most ``THUMBNAIL_PX`` each way, turned upright; None for a picture that is not 8-bit."""
    count = dataset.RasterCount
    if count < 1 or dataset.GetRasterBand(1).DataType != gdal.GDT_Byte:
        return None
    scale = min(THUMBNAIL_PX / max(dataset.RasterXSize, dataset.RasterYSize), 1.0)
    width, height = max(round(dataset.RasterXSize * scale), 1), max(round(dataset.RasterYSize * scale), 1)
    bands = [_small(dataset.GetRasterBand(number), width, height) for number in range(1, (3 if count >= 3 else 1) + 1)]
    if any(band is None for band in bands):
        return None
    if count < 3 and dataset.GetRasterBand(1).GetColorTable() is not None:
        table = dataset.GetRasterBand(1).GetColorTable()
        colours = np.zeros((256, 3), np.uint8)
        for index in range(min(table.GetCount(), 256)):
            colours[index] = table.GetColorEntry(index)[:3]
        bands = list(np.moveaxis(colours[bands[0]], 2, 0))
    turns, mirrored = _UPRIGHT.get(orientation, (0, False))
    upright = [np.rot90(band, turns) for band in bands if band is not None]
    upright = [np.ascontiguousarray(band[:, ::-1] if mirrored else band) for band in upright]
    return _jpeg(upright)


def _small(band: Any, width: int, height: int) -> NDArray[np.uint8] | None:
    array, _ = attempt(lambda: band.ReadAsArray(buf_xsize=width, buf_ysize=height, resample_alg=gdal.GRIORA_Average))
    return None if array is None else np.asarray(array, np.uint8)


def _jpeg(bands: list[NDArray[np.uint8]]) -> bytes | None:
    rows, columns = bands[0].shape
    memory = gdal.GetDriverByName("MEM").Create("", columns, rows, len(bands), gdal.GDT_Byte)
    for number, band in enumerate(bands, 1):
        memory.GetRasterBand(number).WriteArray(band)
    name = f"/vsimem/{uuid.uuid4().hex}.jpg"
    made, _ = attempt(gdal.GetDriverByName("JPEG").CreateCopy, name, memory, 0, ["QUALITY=80"])
    if made is None:
        return None
    made = None
    file = gdal.VSIFOpenL(name, "rb")
    try:
        return bytes(gdal.VSIFReadL(1, gdal.VSIStatL(name).size, file))
    finally:
        gdal.VSIFCloseL(file)
        for left in (name, name + ".aux.xml"):
            attempt(gdal.Unlink, left)
