"""Bands of an image as rasters of plain numbers: no heights, no units, any radiometry."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from osgeo import gdal

from .alignment import WarpedSource
from .grid import GridSpec
from .raster import RasterSource

_COLOURS = {
    gdal.GCI_RedBand: "red",
    gdal.GCI_GreenBand: "green",
    gdal.GCI_BlueBand: "blue",
    gdal.GCI_AlphaBand: "alpha",
    gdal.GCI_PaletteIndex: "palette",
}


class BandFacts(NamedTuple):
    """What a file says about one of its bands. ``largest`` is the largest number its type holds, None for floats."""

    description: str
    colour: str
    largest: int | None


class BandSource(RasterSource):
    """One band of an image: numbers as the file means them (scale and offset applied), whatever unit it names.

    ``beside``: another band of the same image, whose handles are used, so that a block that holds all bands is read
    once.
    """

    def __init__(self, path: str | os.PathLike[str], band: int = 1, beside: BandSource | None = None) -> None:
        self._beside = beside
        super().__init__(path, band)

    def close(self) -> None:
        super().close()
        if self._beside is not None:
            self._beside.close()

    def facts(self) -> list[BandFacts]:
        """Of every band of the file, in its order."""
        dataset = self._dataset()
        return [_facts(dataset.GetRasterBand(i + 1)) for i in range(dataset.RasterCount)]

    def _dataset(self) -> Any:
        return super()._dataset() if self._beside is None else self._beside._dataset()

    def _to_metres(self, band: Any) -> tuple[float, float]:
        return _scaling(band)


class WarpedBand(WarpedSource):
    """A band resampled by GDAL; reflectances from 0 to 1 keep their digits."""

    decimals = 6

    def __init__(self, source: RasterSource, spec: GridSpec, resampling: str) -> None:
        super().__init__(source, spec, resampling)

    def _to_metres(self, band: Any) -> tuple[float, float]:
        return _scaling(band)


def _scaling(band: Any) -> tuple[float, float]:
    scale, offset = band.GetScale(), band.GetOffset()
    return (1.0 if scale is None else float(scale)), (0.0 if offset is None else float(offset))


def _facts(band: Any) -> BandFacts:
    colour = _COLOURS.get(band.GetColorInterpretation(), "")
    if not colour and band.GetColorInterpretation() != gdal.GCI_GrayIndex:
        colour = str(gdal.GetColorInterpretationName(band.GetColorInterpretation()) or "").lower()
        colour = "" if colour in ("undefined", "gray") else colour
    largest = {gdal.GDT_Byte: 255, gdal.GDT_UInt16: 65535, gdal.GDT_Int16: 32767}.get(band.DataType)
    return BandFacts(str(band.GetDescription() or ""), colour, largest)
