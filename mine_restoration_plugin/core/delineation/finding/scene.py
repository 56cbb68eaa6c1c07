"""One date of imagery on the working grid: named bands, how bright "dark" is, and what cannot be judged."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Window
from ...geodata.imagery import BandSource, WarpedBand
from ...geodata.raster import RasterSource, has_data
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from .bands import band_roles
from .working import Floats, Layer, WorkingGrid, sample_windows

VISIBLE = ("B", "G", "R")
_DARKEST = 0.1
"""Percentile of a band that stands for a target without light."""
_VISIBLE_SHARE, _INFRARED_SHARE = 0.5, 0.25
"""Haze may make up so much of the usual signal; where no dark target is in the image more would be taken for it."""


class Image:
    """The bands of one image file by their roles, on the file's own grid."""

    def __init__(self, path: str | os.PathLike[str], order: str | None) -> None:
        first = BandSource(path)
        facts = first.facts()
        self.roles = band_roles(order, facts, first.name)
        self.bands: dict[str, RasterSource] = {
            role: BandSource(path, number, first) for role, number in self.roles.items()
        }
        self.largest = {role: facts[number - 1].largest for role, number in self.roles.items()}
        self.name = first.name
        self.spec = first.spec
        if not has_data(self.bands["R"]):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} has no data: every cell of band {band} is NoData."),
                name=self.name,
                band=self.roles["R"],
            )


@dataclass(frozen=True)
class Radiometry:
    """The number of each band that stands for no light (offset and haze), found in the image itself."""

    dark: dict[str, float]

    @classmethod
    def of(cls, bands: dict[str, Floats]) -> Radiometry:
        """From samples (n,) of every band, NaN where nothing is known.

        An offset of the format (as in Sentinel-2 from 2022) lifts all bands alike; haze lifts each band by itself.
        """
        known = {role: values[np.isfinite(values)] for role, values in bands.items()}
        darkest = {role: float(np.percentile(values, _DARKEST)) for role, values in known.items()}
        floor = min(darkest.values())
        dark = {}
        for role, values in known.items():
            share = _VISIBLE_SHARE if role in VISIBLE else _INFRARED_SHARE
            dark[role] = floor + min(darkest[role] - floor, share * (float(np.median(values)) - floor))
        return cls(dark)


@dataclass(frozen=True)
class Cells:
    """Bands of one window without the dark signal (float32, NaN where unknown), and where a band is at its end."""

    bands: dict[str, Floats]
    saturated: NDArray[np.bool_]


class Scene:
    """An image seen on the working grid."""

    def __init__(self, image: Image, grid: WorkingGrid) -> None:
        self.name = image.name
        self.roles = image.roles
        self._layers = {role: Layer(band, grid, WarpedBand) for role, band in image.bands.items()}
        self._largest = image.largest
        self._grid = grid
        self._radiometry: Radiometry | None = None

    @property
    def resampled(self) -> bool:
        return any(layer.resampled for layer in self._layers.values())

    def close(self) -> None:
        for layer in self._layers.values():
            layer.close()

    def survey(self, progress: Progress = SILENT) -> None:
        """Learn the image's radiometry from a sample that depends on the grid alone.

        Raises:
            InputError: the image does not meet the working grid.
        """
        gathered: dict[str, list[Floats]] = {role: [] for role in self._layers}
        places = sample_windows(self._grid.spec)
        for number, window in enumerate(places):
            progress.report(number / len(places))
            raw = {role: layer.read(window) for role, layer in self._layers.items()}
            known = np.isfinite(np.stack(list(raw.values()))).all(axis=0)
            for role, values in raw.items():
                gathered[role].append(values[known])
        sample = {role: np.concatenate(parts) for role, parts in gathered.items()}
        if not len(sample["R"]):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} has no cell with data where the other raster lies. Choose rasters of one place.",
                ),
                name=self.name,
            )
        self._radiometry = Radiometry.of(sample)

    def read(self, window: Window) -> Cells:
        """A window of the working grid; ``survey`` comes first."""
        if self._radiometry is None:
            raise RuntimeError("survey the scene before reading it")
        bands: dict[str, Floats] = {}
        saturated = np.zeros((window.height, window.width), dtype=bool)
        for role, layer in self._layers.items():
            values = layer.read(window)
            largest = self._largest[role]
            if largest is not None:
                saturated |= values >= largest
            bands[role] = np.maximum(values - np.float32(self._radiometry.dark[role]), 0.0, dtype=np.float32)
        known = np.isfinite(np.stack(list(bands.values()))).all(axis=0)
        if not known.all():
            for values in bands.values():
                values[~known] = np.nan
        return Cells(bands, saturated)
