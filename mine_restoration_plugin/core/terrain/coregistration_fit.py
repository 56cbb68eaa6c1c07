"""How far one surface lies beside another: rounds of robust least squares on stable ground.

The relation of Nuth and Kääb (2011), dh / tan(slope) = a·cos(b − aspect) + c, says dh = g·β + c with the gradient g of
the ground. In this form it is linear, and flat ground, which tells nothing of a horizontal shift, gets no weight in it
instead of an infinite one. Gradients are central differences, which leave the cell itself out: its noise is then not in
both sides of the equation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..geodata.alignment import WarpedSource, aligned
from ..geodata.coverage import coverage_mask
from ..geodata.grid import GridSpec, Polygons, Window, windows
from ..geodata.raster import RasterSource
from ..model.progress import SILENT, Progress
from .histogram import Histogram, count_codes, median_of, millimetres

Floats = NDArray[np.float64]
MAD_TO_SIGMA = 1.4826  # of a normal distribution
_WINDOW = 1 << 18
_BLOCKS = 16
_START_CELLS = 1 << 16
_ROUND_CELLS = 1 << 22
"""At full resolution a round looks at about this many cells, spread evenly; the final figures are of all cells."""


@dataclass(frozen=True)
class Placement:
    """What brings the moving surface onto the reference: a shift in units of the reference's system, heights in m.

    ``tilt`` is the slope (m per map unit east, north) that is added about ``centre``.
    """

    x: float = 0.0
    y: float = 0.0
    z_m: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    centre: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Frame:
    """The two surfaces, what is not stable (in the reference's system), and metres per map unit east and north."""

    reference: RasterSource
    moving: RasterSource
    unstable: Polygons
    metres: tuple[float, float]
    steepest: float
    """Tangent of the steepest slope used."""


@dataclass
class Sums:
    """Normal equations of one block: unknowns east, north (per metre of shift), height, tilt east, tilt north."""

    normal: Floats
    right: Floats
    cells: int = 0
    squares: float = 0.0
    total: float = 0.0

    @classmethod
    def empty(cls) -> Sums:
        return cls(np.zeros((5, 5)), np.zeros(5))

    def __iadd__(self, other: Sums) -> Sums:
        self.normal += other.normal
        self.right += other.right
        self.cells += other.cells
        self.squares += other.squares
        self.total += other.total
        return self


@dataclass
class Round:
    """One pass: the sums of each block, and how the differences are spread."""

    blocks: list[Sums]
    histogram: Histogram

    @property
    def whole(self) -> Sums:
        sums = Sums.empty()
        for block in self.blocks:
            sums += block
        return sums

    @property
    def median_m(self) -> float | None:
        median = median_of(*self.histogram.values())
        return None if median is None else median / 1000

    @property
    def nmad_m(self) -> float | None:
        values, counts = self.histogram.values()
        median = median_of(values, counts)
        if median is None:
            return None
        distance = np.abs(values - median)
        order = np.argsort(distance, kind="stable")
        return MAD_TO_SIGMA * (median_of(distance[order], counts[order]) or 0.0) / 1000

    @property
    def rmse_m(self) -> float | None:
        whole = self.whole
        return math.sqrt(whole.squares / whole.cells) if whole.cells else None


class Level:
    """Both surfaces on one resolution of the reference's grid."""

    def __init__(self, frame: Frame, factor: int) -> None:
        self.frame, self.factor = frame, factor
        spec = frame.reference.spec
        x0, a, b, y0, d, e = spec.transform
        if factor > 1:
            size = max(spec.width // factor, 3), max(spec.height // factor, 3)
            spec = GridSpec(*size, (x0, a * factor, b * factor, y0, d * factor, e * factor), spec.crs)
        self.spec = spec
        self._how = "average" if factor > 1 else "cubic"
        self._reference = aligned(frame.reference, spec, self._how)
        most = max(min(_WINDOW, spec.cells // _BLOCKS), 1 << 12)
        self.places = list(windows(spec, most, (64, 64)))
        _, a, b, _, d, e = spec.transform
        east, north = frame.metres
        self._to_ground = np.linalg.inv(np.array([[a * east, b * east], [d * north, e * north]])).T

    @property
    def cell_m(self) -> float:
        """The shorter side of a cell on the ground."""
        _, a, b, _, d, e = self.spec.transform
        east, north = self.frame.metres
        return min(math.hypot(a * east, d * north), math.hypot(b * east, e * north))

    def round(self, at: Placement, scale: tuple[float, float] | None, progress: Progress, *, every: bool) -> Round:
        """One pass with the moving surface placed ``at``.

        ``scale``: median and NMAD of the pass before, from which cells get their weight (Tukey); None: all alike.
        """
        step = 1 if every else max(self.spec.cells // _ROUND_CELLS, 1)
        places = self.places[step // 2 :: step]
        moved = self._moved(at)
        found = Round([Sums.empty() for _ in range(min(_BLOCKS, len(places)))], Histogram())
        for number, window in enumerate(places):
            progress.report(number / len(places))
            block = found.blocks[number * len(found.blocks) // len(places)]
            block += self._window(window, moved, at, scale, found.histogram)
        return found

    def _translated(self, x: float, y: float) -> GridSpec:
        x0, a, b, y0, d, e = self.spec.transform
        return replace(self.spec, transform=(x0 + x, a, b, y0 + y, d, e))

    def _moved(self, at: Placement) -> RasterSource:
        spec = self._translated(-at.x, -at.y)
        if (at.x, at.y) == (0.0, 0.0):
            return aligned(self.frame.moving, spec, self._how)
        return WarpedSource(self.frame.moving, spec, self._how)

    def _window(
        self, window: Window, moved: RasterSource, at: Placement, scale: tuple[float, float] | None, met: Histogram
    ) -> Sums:
        wide = Window(window.col - 1, window.row - 1, window.width + 2, window.height + 2)
        part = wide.intersection(self.spec.whole)
        sums = Sums.empty()
        if part is None or part.width < 3 or part.height < 3:
            return sums
        ground = self._reference.read(part)[0].astype(np.float64)
        inner = Window(part.col + 1, part.row + 1, part.width - 2, part.height - 2)
        heights = moved.read(inner)[0].astype(np.float64)
        col, row = np.meshgrid(np.arange(inner.width) + 0.5, np.arange(inner.height) + 0.5)
        x, y = self.spec.part(inner).xy(col, row)
        x, y = x - at.centre[0], y - at.centre[1]
        difference = heights + at.z_m + at.tilt[0] * x + at.tilt[1] * y - ground[1:-1, 1:-1]
        gradient = self._gradient(ground)
        usable = np.isfinite(difference) & np.isfinite(gradient).all(axis=0)
        usable &= np.hypot(*gradient) <= self.frame.steepest
        if self.frame.unstable:  # drawn on either surface: works lie elsewhere on one that is shifted
            for x0, y0 in {(0.0, 0.0), (at.x, at.y)}:
                usable &= coverage_mask(self.frame.unstable, self._translated(-x0, -y0), inner) <= 0
        values = difference[usable]
        if not len(values):
            return sums
        codes = millimetres(values, np.empty(len(values), dtype=np.float32), float(values.mean()))
        met.add(codes.low, count_codes(codes.codes, codes.bins))
        sums.cells, sums.squares, sums.total = len(values), float(values @ values), float(values.sum())
        weight = _tukey(values, scale)
        columns = np.vstack((gradient[:, usable], np.ones((1, len(values))), x[usable], y[usable]))
        sums.normal = (columns * weight) @ columns.T
        sums.right = (columns * weight) @ values
        return sums

    def _gradient(self, ground: Floats) -> Floats:
        """(2, height − 2, width − 2) rise per metre to east and to north."""
        across = (ground[1:-1, 2:] - ground[1:-1, :-2]) / 2
        down = (ground[2:, 1:-1] - ground[:-2, 1:-1]) / 2
        turned: Floats = np.tensordot(self._to_ground, np.stack((across, down)), axes=1)
        return turned


@dataclass(frozen=True)
class Fit:
    """Where the rounds ended. ``errors_m``: standard errors of the shift east, north and up from blocks of the ground.

    ``horizontal``: whether the ground's relief tells the horizontal shift at all.
    """

    placement: Placement
    rounds: int
    converged: bool
    horizontal: bool
    errors_m: tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Rules:
    """Rows ``terrain.coregistration.*`` of the rulebook."""

    outlier_nmad: float
    converged_cells: float
    most_rounds: int
    least_relief: float
    """Least standard deviation of the gradient in its weakest direction."""


def fit(frame: Frame, rules: Rules, *, tilt: bool, progress: Progress = SILENT) -> Fit:
    """Rounds from coarse to full resolution until the shift stands still."""
    spec = frame.reference.spec
    factors = [1]
    while spec.cells / factors[-1] ** 2 > _START_CELLS:
        factors.append(factors[-1] * 4)
    at = Placement(centre=spec.centre)
    rounds, converged, horizontal = 0, False, True
    last: Round | None = None
    for number, factor in enumerate(reversed(factors)):
        level = Level(frame, factor)
        part = progress.part(number / len(factors), (number + 1) / len(factors))
        scale: tuple[float, float] | None = None
        for i in range(rules.most_rounds):
            share = part.part(i / rules.most_rounds, (i + 1) / rules.most_rounds)
            found = level.round(at, scale, share, every=False)
            rounds += 1
            if found.whole.cells < 6:
                break
            median, nmad = found.median_m or 0.0, found.nmad_m or 0.0
            first = scale is None
            scale = (median, max(rules.outlier_nmad * nmad, 0.001))
            horizontal = _relief(found.whole) >= rules.least_relief
            step = _solve(found.whole, horizontal=horizontal, tilt=tilt and factor == 1)
            at = _moved_by(at, step, frame.metres)
            last = found
            far = math.hypot(step[0], step[1]) / level.cell_m
            still = far < rules.converged_cells and abs(float(step[2])) < max(0.001, 0.01 * nmad)
            converged = not first and still
            if converged:
                break
    errors = _errors(last, frame, horizontal=horizontal, tilt=tilt) if last is not None else (None, None, None)
    return Fit(at, rounds, converged, horizontal, errors)


def _tukey(values: Floats, scale: tuple[float, float] | None) -> Floats:
    if scale is None:
        return np.ones(len(values))
    far = (values - scale[0]) / scale[1]
    return np.where(np.abs(far) < 1, (1 - far * far) ** 2, 0.0)


def _relief(sums: Sums) -> float:
    """Standard deviation of the gradient in the direction where it varies least.

    A plane has a gradient and yet tells nothing: its shift along itself looks like a step in height.
    """
    count = sums.normal[2, 2]
    if count <= 0:
        return 0.0
    mean = sums.normal[:2, 2] / count
    spread = sums.normal[:2, :2] / count - np.outer(mean, mean)
    return math.sqrt(max(float(np.linalg.eigvalsh(spread)[0]), 0.0))


def _solve(sums: Sums, *, horizontal: bool, tilt: bool) -> Floats:
    wanted = [*([0, 1] if horizontal else []), 2, *([3, 4] if tilt else [])]
    step = np.zeros(5)
    normal, right = sums.normal[np.ix_(wanted, wanted)], sums.right[wanted]
    size = np.sqrt(np.maximum(np.diag(normal), 1e-300))  # a tilt's column is far larger than the others
    step[wanted] = np.linalg.lstsq(normal / np.outer(size, size), right / size, rcond=1e-12)[0] / size
    return step


def _moved_by(at: Placement, step: Floats, metres: tuple[float, float]) -> Placement:
    return replace(
        at,
        x=at.x + float(step[0]) / metres[0],
        y=at.y + float(step[1]) / metres[1],
        z_m=at.z_m - float(step[2]),
        tilt=(at.tilt[0] - float(step[3]), at.tilt[1] - float(step[4])),
    )


def _errors(
    found: Round, frame: Frame, *, horizontal: bool, tilt: bool
) -> tuple[float | None, float | None, float | None]:
    """Jackknife over blocks of the ground: errors of neighbouring cells go together, so cells cannot be counted."""
    blocks = [block for block in found.blocks if block.cells > 5]
    if len(blocks) < 4:
        return None, None, None
    whole = found.whole
    steps = []
    for block in blocks:
        rest = Sums(whole.normal - block.normal, whole.right - block.right)
        steps.append(_solve(rest, horizontal=horizontal, tilt=tilt)[:3])
    table, count = np.array(steps), len(steps)
    spread = np.sqrt((count - 1) / count * ((table - table.mean(axis=0)) ** 2).sum(axis=0))
    east, north = (float(spread[0]), float(spread[1])) if horizontal else (None, None)
    return east, north, float(spread[2])
