"""Where lines cross, and lines made to share a point there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_PAIRS = 1 << 21


def crossings(starts: Floats, ends: Floats) -> tuple[Ints, Ints, Floats, Floats]:
    """Pairs of segments that cross or touch within one of them: numbers, and how far along each (0 to 1).

    ``starts``, ``ends``: (n, 2). Pairs that only share an end are left out; of parallel ones nothing is said.
    """
    none = np.empty(0, dtype=np.int64)
    found: list[tuple[Ints, Ints, Floats, Floats]] = []
    for one, other in _near(starts, ends):
        p, r = starts[one], ends[one] - starts[one]
        q, s = starts[other], ends[other] - starts[other]
        across = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
        size = np.hypot(*r.T) * np.hypot(*s.T)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = ((q - p)[:, 0] * s[:, 1] - (q - p)[:, 1] * s[:, 0]) / across
            u = ((q - p)[:, 0] * r[:, 1] - (q - p)[:, 1] * r[:, 0]) / across
        near = 1e-9
        hit = (np.abs(across) > 1e-12 * size) & (t >= -near) & (t <= 1 + near) & (u >= -near) & (u <= 1 + near)
        inner = ((t > near) & (t < 1 - near)) | ((u > near) & (u < 1 - near))
        keep = hit & inner
        found.append((one[keep], other[keep], t[keep], u[keep]))
    if not found:
        return none, none, np.empty(0), np.empty(0)
    first, second, along, beside = (np.concatenate(column) for column in zip(*found))
    _, kept = np.unique(np.column_stack((first, second)), axis=0, return_index=True)
    return first[kept], second[kept], along[kept], beside[kept]


def _near(starts: Floats, ends: Floats) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of segments that have pieces in the same square, some of them more than once."""
    length = np.hypot(*(ends - starts).T)
    if len(length) < 2:
        return
    low = np.minimum(starts.min(axis=0), ends.min(axis=0))
    extent = float((np.maximum(starts.max(axis=0), ends.max(axis=0)) - low).max())
    side = max(2 * float(np.median(length)), extent / 4096, 1e-6)
    pieces = np.maximum(np.ceil(length / side), 1).astype(np.int64)
    owner = np.repeat(np.arange(len(length)), pieces)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = np.column_stack((step, step + 1)) / pieces[owner][:, None]
    corners = starts[owner][:, None] + share[:, :, None] * (ends - starts)[owner][:, None]
    squares = np.floor((corners - low) / side).astype(np.int64)
    columns, rows = squares[:, :, 0], squares[:, :, 1]
    width = int(columns.max()) + 2
    keys = np.concatenate([rows[:, i] * width + columns[:, j] for i in (0, 1) for j in (0, 1)])
    table = np.unique(np.column_stack((keys, np.tile(owner, 4))), axis=0)
    key, number = table[:, 0], table[:, 1]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    after = np.repeat(np.append(first[1:], len(key)), np.diff(np.append(first, len(key)))) - np.arange(len(key)) - 1
    begin = 0
    upto = np.cumsum(after)
    while begin < len(key):
        base = upto[begin - 1] if begin else 0
        end = max(int(np.searchsorted(upto, base + _PAIRS)), begin + 1)
        counts = after[begin:end]
        one = np.repeat(np.arange(begin, end), counts)
        offset = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
        if len(one):
            yield number[one], number[one + offset]
        begin = end
