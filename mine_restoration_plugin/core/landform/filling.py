"""What a pit holds below a level: rim, ceiling, level and volume, on arrays.

``ceiling`` is how high each cell may be filled: the spill level everywhere, or with a fall the greatest surface that
rises from the ground around the pit by no more than the fall: water on it finds its way out over the rim, and no closed
hollow remains. It is the surface of ``Envelope`` with the fall for a limit, the ground around for sources and the pit's
own ground for a lower bound. Filled to a level L a cell stands at max(ground, min(ceiling, L)), so one number says how
far a pit is filled with either ceiling.
"""

from __future__ import annotations

import numpy as np

from ..geodata.grid import Floating, GridSpec
from .envelope import UNKNOWN, Envelope, Floats, Limits, Mask, quantised

FAR = UNKNOWN / 2
_STEPS = 100


def beside(mask: Mask) -> Mask:
    """Cells with a neighbour (of eight) in the mask."""
    rows = mask.copy()
    rows[1:] |= mask[:-1]
    rows[:-1] |= mask[1:]
    found = rows.copy()
    found[:, 1:] |= rows[:, :-1]
    found[:, :-1] |= rows[:, 1:]
    return found


def falling_ceiling(spec: GridSpec, heights: Floating, inside: Mask, tangent: float) -> Floats:
    """How high the cells of ``inside`` may be filled so that all of them drain; NaN elsewhere.

    Water goes to one of eight neighbours: longer moves would jump over what holds it.

    Args:
        heights: the ground, NaN where unknown; the block reaches at least one cell beyond the pit.
        tangent: fall of the filled ground, zero or more.
    """
    ground = quantised(heights)
    known = ground < UNKNOWN
    upper = np.where(inside, FAR, ground)
    envelope = Envelope(Limits.of(spec, [tangent], 8), upper, np.where(known, ground, UNKNOWN), None)
    envelope.settle()
    return np.where(inside & known, envelope.surface, np.nan)


def hollow_depth(spec: GridSpec, heights: Floating, inside: Mask) -> float:
    """Depth of the deepest closed hollow in ``inside``: water runs off the known cells around it, metres."""
    filled = falling_ceiling(spec, heights, inside, 0.0)
    depth = filled - np.asarray(heights, dtype=np.float64)
    known = np.isfinite(depth)
    return float(depth[known].max()) if known.any() else 0.0


def fill_volume(ground: Floats, ceiling: Floats | float, level: float) -> float:
    """Σ max(0, min(ceiling, level) − ground) over cells, metres."""
    fill = np.minimum(ceiling, level) - ground
    return float(np.maximum(fill, 0.0, out=fill).sum())


def level_for(ground: Floats, ceiling: Floats | float, target: float) -> float:
    """The lowest level at which ``fill_volume`` reaches ``target`` metres; the highest ceiling where it never does.

    Newton's steps, held in a bracket: the volume is piecewise linear and never falls.
    """
    low, high = float(ground.min()), float(np.max(ceiling))
    if target <= 0.0 or high <= low:
        return low
    if fill_volume(ground, ceiling, high) <= target:
        return high
    flat = not isinstance(ceiling, np.ndarray)
    level = (low + high) / 2
    for _ in range(_STEPS):
        fill = (level if flat else np.minimum(ceiling, level)) - ground
        wet = fill > 0
        volume = float(fill.sum(where=wet))
        if volume >= target:
            high = level
        else:
            low = level
        rising = int(np.count_nonzero(wet if flat else wet & (ceiling > level)))
        step = (target - volume) / rising if rising else np.inf
        if abs(step) < 1e-9 or high - low < 1e-9:
            break
        level = level + step if low < level + step < high else (low + high) / 2
    return high if abs(step) >= 1e-9 else level + step
