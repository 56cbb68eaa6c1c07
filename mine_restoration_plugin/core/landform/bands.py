"""The greatest surface of ``envelope`` for rasters of any size: bands of rows in files until all rest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Callable

import numpy as np
from numpy.typing import NDArray

from ..delineation.units import window_of
from ..geodata.files import unwritable
from ..geodata.grid import Floating, Window, windows
from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .bodies import whole_cells
from .envelope import FREE, Envelope, Floats, Limits, Mask, quantised
from .rule import Rule, bounds, require_heights

BAND_CELLS = 1 << 20
_FEWEST_ROWS = 16


class Bands:
    """The part of a raster in which cells may be cut, as a context; leaving it removes the files.

    Per cell 8 bytes of file for the surface, 8 more where a bound or NoData is in the band, 1 or 2 where limits differ.
    A band has about ``band_cells`` cells, and at least 16 rows.
    """

    def __init__(self, ground: RasterSource, rule: Rule, band_cells: int, folder: Path | None) -> None:
        spec = ground.spec
        self._ground = ground
        self._rule = rule
        self._limits: Limits = rule.limits(spec)
        area = spec.whole if rule.outline is None else window_of(spec, rule.outline, self._limits.reach)
        if area is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The outline does not lie on {name}. Check that both have the right coordinate reference system.",
                ),
                name=ground.name,
            )
        self.area = area
        self._rows = max(band_cells // area.width, _FEWEST_ROWS)
        self._starts = range(0, area.height, self._rows)
        self._dirty = [False] * len(self._starts)
        self._bounded = [False] * len(self._starts)
        self._ranked = False
        self._folder = folder
        self._stack = ExitStack()
        self._files: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Bands:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def fill(self, progress: Progress = SILENT) -> None:
        """Put the ground, its bounds and its limits down.

        Raises:
            InputError: a height is none, or the files cannot be written.
        """
        spec, area = self._ground.spec, self.area
        for number, start in enumerate(self._starts):
            window = Window(area.col, area.row + start, area.width, self._stop(number) - start)
            heights = quantised(self._ground.read(window)[0])
            require_heights(heights, self._ground.name)
            lower = bounds(heights, self._rule.held(spec, window), self._rule.floors(spec, window))
            ranks = self._rule.ranks(spec, window, self._limits.tangents)
            self._put("surface", window.row, heights)
            if lower is not None:
                self._put("lower", window.row, lower)
            if ranks is not None:
                self._put("ranks", window.row, ranks)
                self._ranked = True
            self._bounded[number] = lower is not None
            self._dirty[number] = lower is None or bool((lower < heights).any())
            progress.report((number + 1) / len(self._starts))

    def settle(self, progress: Progress = SILENT) -> None:
        """Bring bands to rest, down and up again, until none changes its neighbours any more."""
        done, down = 0, True
        while any(self._dirty):
            order = range(len(self._dirty)) if down else range(len(self._dirty) - 1, -1, -1)
            for number in order:
                if self._dirty[number]:
                    self._settle(number, progress)
                    done += 1
                    progress.report(done / (done + sum(self._dirty)))
            down = not down

    def _settle(self, number: int, progress: Progress) -> None:
        window = self._around(number)
        envelope = self._envelope(window)
        moved = np.flatnonzero(envelope.settle(progress))
        self._dirty[number] = False
        if not len(moved):
            return
        low, high = int(moved[0]), int(moved[-1]) + 1
        self._put("surface", window.row + low, envelope.surface[low:high])
        for other in {max(number - 1, 0), min(number + 1, len(self._dirty) - 1)} - {number}:
            rows = moved + window.row - self._around(other).row
            if bool(((rows >= 0) & (rows < self._around(other).height)).any()):
                self._dirty[other] = True

    def design(self, hear: Callable[[Window, Floats], None]) -> Iterator[tuple[Window, Floating]]:
        """The finished surface over the whole raster; ``hear`` is told what stays too steep.

        In windows that do not depend on the bands, so that neither the file nor the sums do.
        """
        reach = self._limits.reach
        for window in windows(self._ground.spec, BAND_CELLS):
            heights = self._ground.read(window)[0]
            common = window.intersection(self.area)
            if common is not None:
                halo = Window(
                    common.col - reach, common.row - reach, common.width + 2 * reach, common.height + 2 * reach
                )
                around = halo.intersection(self.area) or common
                envelope = self._envelope(around)
                part = heights[_part(common, window)]
                ground = quantised(part)
                surface = envelope.surface[_part(common, around)]
                cut = surface < ground
                part[cut] = surface[cut]
                hear(common, envelope.excess(self._inside(around))[_part(common, around)])
            yield window, heights

    def _inside(self, window: Window) -> Mask | None:
        """Cells for which the rule is asked: those in the outline."""
        return None if self._rule.outline is None else whole_cells(self._rule.outline, self._ground.spec, window)

    def _stop(self, number: int) -> int:
        return min(self._starts[number] + self._rows, self.area.height)

    def _around(self, number: int) -> Window:
        """A band and the rows beside it that its cells are paired with."""
        reach = self._limits.reach
        first, last = max(self._starts[number] - reach, 0), min(self._stop(number) + reach, self.area.height)
        return Window(self.area.col, self.area.row + first, self.area.width, last - first)

    def _envelope(self, window: Window) -> Envelope:
        lower: Floats | None = None
        for number, start in enumerate(self._starts):
            band = Window(self.area.col, self.area.row + start, self.area.width, self._stop(number) - start)
            common = window.intersection(band)
            if common is not None and self._bounded[number]:
                if lower is None:
                    lower = np.full((window.height, window.width), FREE)
                lower[_part(common, window)] = self._get("lower", common, np.float64)
        ranks = self._get("ranks", window, self._limits.rank_type) if self._ranked else None
        return Envelope(self._limits, self._get("surface", window, np.float64), lower, ranks)

    def _put(self, name: str, row: int, values: NDArray[Any]) -> None:
        """Whole rows of the area, from a row of the raster on."""
        try:
            file = self._files.get(name)
            if file is None:
                file = self._stack.enter_context(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115
                self._files[name] = file
            file.seek((row - self.area.row) * self.area.width * values.itemsize)
            file.write(np.ascontiguousarray(values).data)
        except OSError as error:
            raise unwritable(self._folder or Path(tempfile.gettempdir()), error) from error

    def _get(self, name: str, window: Window, kind: type[np.generic]) -> NDArray[Any]:
        values = np.empty((window.height, window.width), dtype=kind)
        file, size, stride = self._files[name], values.itemsize, self.area.width
        start = (window.row - self.area.row) * stride + window.col - self.area.col
        if window.width == stride:
            file.seek(start * size)
            file.readinto(values.data)  # type: ignore[attr-defined]
        else:
            for line in values:
                file.seek(start * size)
                file.readinto(line.data)  # type: ignore[attr-defined]
                start += stride
        return values


def _part(window: Window, whole: Window) -> tuple[slice, slice]:
    """Where a window lies in the array of another that holds it."""
    row, col = window.row - whole.row, window.col - whole.col
    return slice(row, row + window.height), slice(col, col + window.width)
