"""Rasters kept by the hash of what they hold, so that a plan can name its surfaces and a changed one is noticed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ..model.progress import SILENT, Progress
from .files import written
from .grid import Grid, GridSpec, Window
from .raster import RasterSource, RasterWriter, windows

_FOLDER = "rasters"


class StoredRaster(TypedDict):
    """``path`` is relative to the store's folder, with forward slashes."""

    sha256: str
    path: str


class RasterStore:
    """Rasters in ``<folder>/rasters/<sha256>.tif``.

    The hash is of the content, not of the file: size, transform, CRS and float32 heights in metres. So
    it is the same whatever GDAL wrote the file, and however it was compressed.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def put(self, raster: Grid | str | os.PathLike[str], progress: Progress = SILENT) -> StoredRaster:
        """Keep a grid, or a copy of the raster file at a path; the same content is kept once."""
        grid = raster if isinstance(raster, Grid) else None
        source = RasterSource(raster) if not isinstance(raster, Grid) else None
        try:
            content = _Content(grid, source)
            digest = content.sha256(progress.part(0, 0.5))
            stored: StoredRaster = {"sha256": digest, "path": f"{_FOLDER}/{digest}.tif"}
            target = self.folder / _FOLDER / f"{digest}.tif"
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                with written(target) as part:
                    content.write(part, progress.part(0.5, 1))
            return stored
        finally:
            if source is not None:
                source.close()

    def path(self, sha256: str) -> Path:
        """Where a raster of this store lies."""
        return self.folder / _FOLDER / f"{sha256}.tif"

    def holds(self, sha256: str) -> bool:
        """Whether the raster is there and still is what its name says."""
        path = self.path(sha256)
        return path.is_file() and content_sha256(path) == sha256


def content_sha256(raster: Grid | str | os.PathLike[str], progress: Progress = SILENT) -> str:
    """The content hash of a grid or of a raster file (its first band)."""
    if isinstance(raster, Grid):
        return _Content(raster, None).sha256(progress)
    with RasterSource(raster) as source:
        return _Content(None, source).sha256(progress)


class _Content:
    def __init__(self, grid: Grid | None, source: RasterSource | None) -> None:
        self._grid, self._source = grid, source
        self.spec: GridSpec = grid.spec if grid is not None else source.spec  # type: ignore[union-attr]
        self.height_datum = grid.height_datum if grid is not None else source.height_datum  # type: ignore[union-attr]
        self._windows = list(windows(GridSpec(self.spec.width, self.spec.height, self.spec.transform, ""), 1 << 21))

    def block(self, window: Window) -> NDArray[np.float32]:
        """Float32 little-endian, one NaN for all that is unknown."""
        if self._grid is not None:
            rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
            values = np.asarray(self._grid.array[rows, cols], dtype=np.float64)
        else:
            values = np.asarray(self._source.read(window)[0], dtype=np.float64)  # type: ignore[union-attr]
        values = np.where(np.isfinite(values), values, np.nan)
        return np.ascontiguousarray(values + 0.0, dtype="<f4")

    def sha256(self, progress: Progress) -> str:
        """Rows from the top, so the hash does not know about windows."""
        digest = hashlib.sha256()
        transform = " ".join(f"{value + 0.0:.9f}" for value in self.spec.transform)
        head = f"grid 1\n{self.spec.width} {self.spec.height}\n{transform}\n{self.spec.crs}\n"
        digest.update(head.encode("utf-8"))
        rows = max((1 << 21) // self.spec.width, 1)
        for row in range(0, self.spec.height, rows):
            block = self.block(Window(0, row, self.spec.width, min(rows, self.spec.height - row)))
            block[np.isnan(block)] = np.float32(np.nan)
            digest.update(block.tobytes())
            progress.report(row / self.spec.height)
        return digest.hexdigest()

    def write(self, path: Path, progress: Progress) -> None:
        with RasterWriter(path, self.spec) as writer:
            for i, window in enumerate(self._windows):
                writer.write(window, self.block(window))
                progress.report(i / len(self._windows))
