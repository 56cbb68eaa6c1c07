"""The ground points of a LAS or LAZ file, read in pieces.

The bundled reader (laspy) is imported under this package's own name, so that another copy in the user's Python is
neither used nor replaced. LAZ needs a decompressor (lazrs or laszip) that has to be there already.

Memory: 60 bytes a point of one piece (a million), and 40 bytes for each of twice ``most_points`` that are kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import authid, split_vertical, srs_from
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
GROUND = (2,)
NOISE = (7, 18)
_PIECE = 1_000_000
_WKT, _GEO_KEYS = 2112, 34735
_GEOGRAPHIC, _PROJECTED, _VERTICAL, _VERTICAL_UNIT = 2048, 3072, 4096, 4099
_UNITS_M = {9001: 1.0, 9002: 0.3048, 9003: 1200 / 3937}
_USER_DEFINED = 32767


@dataclass(frozen=True)
class CloudGround:
    """The ground of a point cloud.

    ``points`` (n, 3) east, north, height in metres, in ``crs`` (None: the file does not say). ``ground`` of ``total``
    points were ground and ``noise`` noise; where ``ground`` is more than could be kept, one mean point stands for each
    square of ``thinned_m``. ``bounds`` is of all points, x min, y min, x max, y max.
    """

    name: str
    points: Floats
    crs: str | None
    height_datum: str | None
    version: str
    point_format: int
    total: int
    ground: int
    noise: int
    withheld: int
    classes: dict[int, int]
    bounds: Bounds
    thinned_m: float | None
    notes: tuple[Label, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "crs": self.crs,
            "height_datum": self.height_datum,
            "version": self.version,
            "point_format": self.point_format,
            "points": self.total,
            "ground_points": self.ground,
            "noise_points": self.noise,
            "withheld_points": self.withheld,
            "classes": {str(key): count for key, count in sorted(self.classes.items())},
            "bounds": list(self.bounds),
            "thinned_m": self.thinned_m,
        }


def read_ground(
    path: str | Path,
    *,
    classes: Sequence[int] = GROUND,
    within: Bounds | None = None,
    most_points: int = 1_000_000,
    progress: Progress = SILENT,
) -> CloudGround:
    """Read the ground points of a cloud.

    Args:
        classes: what counts as ground: 2, and 8 (model key points) where a file keeps them apart.
        within: only points in this rectangle (x min, y min, x max, y max, in the file's system) are kept.
        most_points: more are thinned to one mean point a square.

    Raises:
        InputError: not a LAS file, a broken one, LAZ without a decompressor, no point of these classes.
        Cancelled: by ``progress``.
    """
    path = Path(path)
    if any(number in NOISE for number in classes) or not classes:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Ground classes {classes}: name at least one, and none of the noise classes 7 and 18.",
            ),
            classes=", ".join(map(str, classes)) or "-",
        )
    keeper = _Keeper(most_points)
    counts = np.zeros(256, dtype=np.int64)
    withheld = 0
    with _Cloud(path) as cloud:
        for done, (xyz, kinds, hidden) in cloud.pieces():
            progress.report(done)
            counts += np.bincount(kinds, minlength=256)[:256]
            withheld += int(hidden.sum())
            ground = np.isin(kinds, classes) & ~hidden & np.isfinite(xyz).all(axis=1)
            if within is not None:
                ground &= (xyz[:, 0] >= within[0]) & (xyz[:, 0] <= within[2])
                ground &= (xyz[:, 1] >= within[1]) & (xyz[:, 1] <= within[3])
            keeper.add(xyz[ground])
        found = {int(number): int(counts[number]) for number in np.flatnonzero(counts)}
        if not keeper.count:
            raise _no_ground(path, classes, found)
        points = keeper.points()
        points[:, 2] *= cloud.metres
        notes = cloud.notes(path.name)
        return CloudGround(
            path.name, points, cloud.crs, cloud.height_datum, cloud.version, cloud.point_format, int(counts.sum()),
            keeper.count, int(counts[list(NOISE)].sum()), withheld, found, cloud.bounds, keeper.side, tuple(notes),
        )  # fmt: skip


def cloud_system(path: str | Path) -> tuple[str | None, str | None, Bounds]:
    """Coordinate system, height datum and bounds that the header of a cloud tells, without reading its points.

    Raises:
        InputError: not a LAS file, or LAZ without a decompressor.
    """
    with _Cloud(Path(path)) as cloud:
        return cloud.crs, cloud.height_datum, cloud.bounds


class _Cloud:
    """An open file: its header in plain words, and its points in pieces."""

    def __init__(self, path: Path) -> None:
        self._path = path
        laspy, self._errors = _laspy()
        if not path.is_file():
            raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no point cloud {path}."), path=path)
        try:
            self._reader: Any = laspy.open(str(path))
        except (self._errors, OSError, ValueError, EOFError, KeyError) as error:
            raise self._unreadable(error) from error
        header = self._reader.header
        if header.are_points_compressed and not laspy.LazBackend.detect_available():
            self._reader.close()
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path} is compressed (LAZ), and this QGIS has no decompressor (lazrs or laszip). Save it as LAS, "
                    "for instance with CloudCompare or las2las, and choose that file.",
                ),
                path=path.name,
            )
        self.version = f"{header.version.major}.{header.version.minor}"
        self.point_format = int(header.point_format.id)
        self.count = int(header.point_count)
        low, high = header.mins, header.maxs
        self.bounds: Bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        self.crs, self.height_datum, self.metres = _system(header)

    def __enter__(self) -> _Cloud:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def pieces(self) -> Iterator[tuple[float, tuple[Floats, NDArray[np.uint8], NDArray[np.bool_]]]]:
        """How much is done, and of a piece: (n, 3) coordinates, classes, and which points are withheld."""
        read = 0
        while read < self.count:
            try:
                piece = self._reader.read_points(_PIECE)
            except (self._errors, OSError, ValueError, EOFError, RuntimeError) as error:
                raise self._unreadable(error) from error
            wanted = min(_PIECE, self.count - read)
            if len(piece) < wanted:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{path} ends after {read} of {count} points: it was cut off. Copy or download it again.",
                    ),
                    path=self._path.name,
                    read=read + len(piece),
                    count=self.count,
                )
            xyz = np.column_stack((piece.x, piece.y, piece.z)).astype(np.float64)
            kinds = np.asarray(piece.classification, dtype=np.uint8)
            hidden = np.asarray(piece.withheld) != 0
            yield read / self.count, (xyz, kinds, hidden)
            read += len(piece)

    def notes(self, name: str) -> list[Label]:
        if self.metres == 1.0:
            return []
        return [
            Label(
                "The heights of {name} were in {unit}; 1 unit = {metres} m.",
                "{name}的高程单位为{unit}，已换算为米（1单位={metres}米）。",
            ).format(name=name, unit="vertical CRS", metres=f"{self.metres:.9g}")
        ]

    def _unreadable(self, error: Exception) -> InputError:
        return InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be read as a point cloud (LAS 1.0 to 1.4): {reason}"),
            path=self._path.name,
            reason=str(error) or type(error).__name__,
        )


class _Keeper:
    """Ground points, or their means by squares once they are too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: list[Floats] = []
        self._held = 0
        self.count = 0
        self.side: float | None = None

    def add(self, xyz: Floats) -> None:
        self.count += len(xyz)
        self._parts.append(np.column_stack((xyz, np.ones(len(xyz)))))
        self._held += len(xyz)
        if self._held > 2 * self._most:
            self._thin(self._most)

    def points(self) -> Floats:
        """(n, 3) at most ``most``."""
        if self._held > self._most:
            self._thin(self._most)
        sums = np.vstack(self._parts)
        found: Floats = sums[:, :3] / sums[:, 3:] if self.side is not None else sums[:, :3]
        return found

    def _thin(self, most: int) -> None:
        table = np.vstack(self._parts)
        if self.side is None:
            extent = np.ptp(table[:, :2], axis=0)
            self.side = math.ceil(100 * math.sqrt(max(float(extent.prod()), 1e-4) / most)) / 100
        else:
            table = table.copy()
        sums = table if self.side is None else self._sums(table)
        while len(sums) > most:
            self.side = math.ceil(self.side * 125) / 100
            sums = self._sums(sums)
        self._parts, self._held = [sums], len(sums)

    def _sums(self, table: Floats) -> Floats:
        """(k, 4) sums of x, y, z and their count for each square."""
        place = table[:, :2] / table[:, 3:]
        square = np.floor(place / self.side).astype(np.int64)
        square -= square.min(axis=0)
        key = square[:, 0] * (int(square[:, 1].max()) + 1) + square[:, 1]
        _, number = np.unique(key, return_inverse=True)
        number = number.reshape(-1)
        count = int(number.max()) + 1
        return np.column_stack([np.bincount(number, table[:, i], count) for i in range(4)])


def _laspy() -> tuple[Any, type[Exception]]:
    try:
        from ...libs import laspy
        from ...libs.laspy.errors import LaspyException
    except ImportError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The plugin's own reader of point clouds is missing ({reason}). Install the plugin again.",
            ),
            reason=error,
        ) from error
    return laspy, LaspyException


def _system(header: Any) -> tuple[str | None, str | None, float]:
    """Coordinate system, height datum and metres per unit of height that the header tells."""
    wkt = _wkt(header)
    if wkt is None:
        return None, None, 1.0
    try:
        flat, datum, unit = split_vertical(srs_from(wkt))
    except InputError:
        return None, None, 1.0
    keyed = _geo_keys(header).get(_VERTICAL_UNIT)
    metres = unit if unit is not None else _UNITS_M.get(keyed or 9001, 1.0)
    return authid(flat), datum, metres


def _wkt(header: Any) -> str | None:
    """WKT, or "EPSG:…" from GeoTIFF keys; None where the header has neither."""
    for record in [*header.vlrs, *(header.evlrs or ())]:
        if record.record_id == _WKT and record.user_id == "LASF_Projection":
            text = str(getattr(record, "string", "")).strip().strip("\0")
            if text:
                return text
    keys = _geo_keys(header)
    flat = next((keys[key] for key in (_PROJECTED, _GEOGRAPHIC) if 0 < keys.get(key, 0) < _USER_DEFINED), None)
    if flat is None:
        return None
    height = keys.get(_VERTICAL, 0)
    if 0 < height < _USER_DEFINED:
        both = f"EPSG:{flat}+{height}"
        try:
            srs_from(both)
        except InputError:
            return f"EPSG:{flat}"
        return both
    return f"EPSG:{flat}"


def _geo_keys(header: Any) -> dict[int, int]:
    for record in header.vlrs:
        if record.record_id == _GEO_KEYS and hasattr(record, "geo_keys"):
            return {int(key.id): int(key.value_offset) for key in record.geo_keys if key.tiff_tag_location == 0}
    return {}


def _no_ground(path: Path, classes: Sequence[int], found: dict[int, int]) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "{path} has no ground points (class {classes}) here; it has class {found}. Classify the ground first, or "
            "name the classes that are ground.",
        ),
        path=path.name,
        classes=", ".join(map(str, classes)),
        found=", ".join(f"{number} ({count})" for number, count in found.items()) or "-",
    )
