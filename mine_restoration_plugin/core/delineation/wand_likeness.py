"""How unlike the place of a click every other place is: by colour, and by the breaks of slope between.

Both are counted so that 1 is "clearly something else". Colour: root mean square over the bands of the difference to the
click's median, in multiples of the image's own noise. Where terrain counts too, a pit's walls lie in sun and in shade:
there a difference that all bands share in proportion counts as light, up to a factor. Terrain: a pit is closed by edges
where the ground turns down into it, a heap by toes where the ground turns up to it; the jump of the slope there is the
barrier. Benches inside a pit vanish where heights are smoothed over more than their width.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..geodata.grid import GridSpec
from ..rulebook import Rulebook

Floats = NDArray[np.float32]
PIT, HEAP, ANY, AUTO = "pit", "heap", "any", "auto"
LANDFORMS = (AUTO, PIT, HEAP, ANY)
_TRUNCATE = 3.0
LATTICE = 3.0
"""Cells of the terrain lattice in one radius of smoothing."""


@dataclass(frozen=True)
class Signature:
    """What a click stands for; everything needed to judge any cell of any grid, in the units of ``crs`` (metric).

    ``colours, noise``  (bands,) medians about the click and the noise they are compared with; empty without an image.
    ``footprint``       side of the square that colours are averaged over before they are compared.
    ``height_m``        smoothed height at the click, None without heights there.
    ``radius``          standard deviation of the smoothing of heights.
    ``landform``        PIT, HEAP or ANY.
    """

    crs: str
    x: float
    y: float
    colours: tuple[float, ...]
    noise: tuple[float, ...]
    sigmas: float
    footprint: float
    height_m: float | None
    relief_m: float
    radius: float
    break_slope: float
    shade_factor: float
    landform: str
    colour_weight: float
    terrain_weight: float

    @property
    def uses_colour(self) -> bool:
        return self.colour_weight > 0 and bool(self.colours)

    @property
    def uses_terrain(self) -> bool:
        return self.terrain_weight > 0 and self.height_m is not None


def weights(balance: float, image: bool, heights: bool) -> tuple[float, float]:
    """Weights of colour and terrain from a balance: 0 colour only, 0.5 both in full, 1 terrain only.

    Where one is not there, the other counts in full.
    """
    if not image or not heights:
        return (1.0 if image else 0.0), (1.0 if heights else 0.0)
    return min(1.0, 2.0 * (1.0 - balance)), min(1.0, 2.0 * balance)


def colour_noise(bands: Floats, floor_share: float) -> NDArray[np.float64]:
    """Noise of each band from differences between neighbours, which edges hardly touch; no less than a share of range.

    Args:
        bands: (n, height, width), NaN where there is no data.
    """
    result = np.empty(len(bands))
    for number, band in enumerate(bands):
        step = np.abs(np.diff(band, axis=1)).reshape(-1)
        step = step[np.isfinite(step)][:: max(step.size // 200_000, 1)]
        known = band[np.isfinite(band)]
        low, high = np.percentile(known[:: max(known.size // 200_000, 1)], (2, 98)) if known.size else (0.0, 0.0)
        noise = 1.4826 * float(np.median(step)) / math.sqrt(2.0) if step.size else 0.0
        result[number] = max(noise, floor_share * float(high - low))
    return np.where(result > 0, result, 1.0)


def _distance_in_any_light(bands: Floats, signature: Signature) -> Floats:
    """The greater of what light does not explain, and of the light itself: ``shade_factor`` times it counts as 1."""
    colours = np.array(signature.colours)
    precision = 1.0 / np.array(signature.noise) ** 2
    whole = float((colours**2 * precision).sum())
    if whole <= 0:
        return colour_distance(bands, replace(signature, height_m=None))
    light = np.zeros(bands.shape[1:], dtype=np.float32)
    for band, weight in zip(bands, colours * precision / whole):
        light += band * np.float32(weight)
    total = np.zeros_like(light)
    for band, colour, noise in zip(bands, signature.colours, signature.noise):
        rest = band - light * np.float32(colour)
        rest *= np.float32(1.0 / (signature.sigmas * noise))
        rest *= rest
        total += rest
    total /= np.float32(len(bands) - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shade = np.abs(np.log(np.maximum(light, np.float32(0)))) / np.float32(math.log(signature.shade_factor))
    return np.maximum(np.sqrt(total, out=total), shade)


def around(array: NDArray[Any], row: int, col: int, reach: int = 2) -> NDArray[Any]:
    """The cells within ``reach`` of one."""
    part: NDArray[Any] = array[..., max(row - reach, 0) : row + reach + 1, max(col - reach, 0) : col + reach + 1]
    return part


def colour_distance(bands: Floats, signature: Signature) -> Floats:
    """(height, width), NaN where a band has no data."""
    if signature.uses_terrain and len(bands) > 1:
        return _distance_in_any_light(bands, signature)
    total = np.zeros(bands.shape[1:], dtype=np.float32)
    scratch = np.empty_like(total)
    for band, colour, noise in zip(bands, signature.colours, signature.noise):
        np.subtract(band, np.float32(colour), out=scratch)
        scratch *= np.float32(1.0 / (signature.sigmas * noise))
        scratch *= scratch
        total += scratch
    total /= np.float32(len(bands))
    return np.sqrt(total, out=total)


def sharp_distance(bands: Floats, cells: int, raw_noise: NDArray[np.float64], signature: Signature) -> Floats:
    """Distance by colours averaged over ``cells`` × ``cells``, with edges where the image itself has them.

    Averages blur an edge over half a square to either side. There a cell counts by its own colour, in multiples of the
    noise of single cells, provided that an averaged place beside it is like enough: so the outline reaches the edge
    and no further, and noise opens no way.

    Args:
        raw_noise: (bands,) noise of single cells.
    """
    if cells <= 1:
        return colour_distance(bands, signature)
    blurred = colour_distance(averaged(bands, cells), signature)
    own = colour_distance(bands, replace(signature, noise=tuple(map(float, np.maximum(raw_noise, signature.noise)))))
    beside = ndimage.minimum_filter(np.where(np.isnan(blurred), np.float32(np.inf), blurred), cells, mode="nearest")
    return np.fmin(blurred, np.maximum(own, beside))


def averaged(bands: Floats, cells: int) -> Floats:
    """Bands averaged over squares of ``cells`` × ``cells`` (odd), unknown cells left out; they stay unknown."""
    if cells <= 1:
        return bands
    known = np.isfinite(bands).all(axis=0)
    share = None if known.all() else ndimage.uniform_filter(known.astype(np.float32), cells, mode="nearest")
    result = np.empty_like(bands)
    for number, band in enumerate(bands):
        filled = band if share is None else np.where(known, band, np.float32(0))
        ndimage.uniform_filter(filled, cells, output=result[number], mode="nearest")
    if share is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            result /= share
        result[:, ~known] = np.nan
    return result


def lattice(bounds: tuple[float, float, float, float], radius: float, crs: str) -> GridSpec:
    """The grid on which terrain is judged: its lines lie on multiples of the cell, so that any part fits the whole."""
    cell = radius / LATTICE
    first, last = math.floor(bounds[0] / cell), math.ceil(bounds[2] / cell)
    low, high = math.floor(bounds[1] / cell), math.ceil(bounds[3] / cell)
    return GridSpec(last - first, high - low, (first * cell, cell, 0.0, high * cell, 0.0, -cell), crs)


def halo(spec: GridSpec) -> tuple[GridSpec, int]:
    """A lattice with the margin that smoothing needs, and the margin in cells."""
    margin = math.ceil(_TRUNCATE * LATTICE) + 2
    x0, a, b, y0, d, e = spec.transform
    origin = (x0 - a * margin, y0 - e * margin)
    wide = GridSpec(spec.width + 2 * margin, spec.height + 2 * margin, (origin[0], a, b, origin[1], d, e), spec.crs)
    return wide, margin


def smoothed(heights: Floats, margin: int) -> tuple[Floats, Floats]:
    """Heights on a lattice smoothed over one radius, and the jump of slope, positive on edges and negative in toes.

    Of an edge between two planes the jump is the difference of their slopes (rise over run): the second derivative of
    a corner smoothed with a Gaussian of radius r is jump / (r √(2π)).

    Args:
        heights: with ``margin`` cells around, NaN where unknown.
    """
    known = np.isfinite(heights)
    middle = np.float32(np.mean(heights[known])) if known.any() else np.float32(0)
    weight = ndimage.gaussian_filter(known.astype(np.float32), LATTICE, truncate=_TRUNCATE, mode="constant")
    value = np.where(known, heights - middle, np.float32(0))
    value = ndimage.gaussian_filter(value, LATTICE, truncate=_TRUNCATE, mode="constant")
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(known & (weight > 0.05), value / weight, np.float32(np.nan))
    bend = np.full_like(level, np.nan)
    around_ = level[:-2, 1:-1] + level[2:, 1:-1] + level[1:-1, :-2] + level[1:-1, 2:]
    bend[1:-1, 1:-1] = (4 * level[1:-1, 1:-1] - around_) * np.float32(LATTICE * math.sqrt(2 * math.pi) * LATTICE)
    inner = (slice(margin, -margin), slice(margin, -margin))
    return (level + middle)[inner], bend[inner]


def terrain_distance(level: Floats, bend: Floats, signature: Signature) -> tuple[Floats, Floats]:
    """The barrier of breaks, and the height over or below the click as a share of the view's relief.

    Args:
        level, bend: from ``smoothed``; ``bend`` still in metres over radius.
    """
    jump = bend / np.float32(signature.radius * signature.break_slope)
    if signature.landform == PIT:
        barrier = np.maximum(jump, 0)
    elif signature.landform == HEAP:
        barrier = np.maximum(-jump, 0)
    else:
        barrier = np.abs(jump)
    away = np.abs(level - np.float32(signature.height_m or 0.0)) / np.float32(signature.relief_m)
    return barrier.astype(np.float32), away.astype(np.float32)


def joined(colour: Floats | None, terrain: Floats | None, signature: Signature) -> Floats:
    """The greater of both distances; what only one knows it decides alone, what none knows is out of reach."""
    parts = []
    if colour is not None and signature.uses_colour:
        parts.append(colour * np.float32(signature.colour_weight))
    if terrain is not None and signature.uses_terrain:
        parts.append(terrain * np.float32(signature.terrain_weight))
    if not parts:
        raise ValueError("neither colour nor terrain")
    cost = parts[0] if len(parts) == 1 else np.fmax(parts[0], parts[1])
    return np.where(np.isnan(cost), np.float32(np.inf), cost)


@dataclass(frozen=True)
class WandRules:
    """The wand's numbers of the rulebook."""

    view_cells_max: int
    full_cells_max: int
    colour_sigmas: float
    colour_floor: float
    break_slope: float
    shade_factor: float
    smoothing_share: float
    smoothing_cells: float
    relief_least_m: float
    landform_share: float
    hole_area_m2: float
    simplify_cells: float
    snap_m: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> WandRules:
        numbers = {name: rulebook.number(f"wand.{name}") for name in cls.__dataclass_fields__}
        whole = {name: int(numbers[name]) for name in ("view_cells_max", "full_cells_max")}
        return replace(cls(**numbers), **whole)  # type: ignore[arg-type]
