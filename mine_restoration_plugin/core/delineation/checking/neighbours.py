"""Which outlines are near each other: candidates by envelopes, packed into tiles (sort-tile-recursive), n log n."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

TILE = 1_000
_AT_ONCE = 2_000_000


def tiles(envelopes: NDArray[np.float64], size: int = TILE) -> list[NDArray[np.int64]]:
    """Numbers of outlines, about ``size`` a tile, near ones together. Outlines without an envelope are left out."""
    known = np.flatnonzero(np.isfinite(envelopes).all(axis=1))
    if not len(known):
        return []
    centre = (envelopes[known, :2] + envelopes[known, 2:]) / 2
    count = -(-len(known) // size)
    slices = int(np.ceil(np.sqrt(count)))
    across = np.lexsort((known, centre[:, 1], centre[:, 0]))
    found = []
    for part in np.array_split(across, slices):
        down = part[np.lexsort((known[part], centre[part, 0], centre[part, 1]))]
        found += [known[chunk] for chunk in np.array_split(down, max(-(-len(down) // size), 1)) if len(chunk)]
    return found


class EnvelopeIndex:
    """Which envelopes a box meets: two levels of tiles, so a question costs about the root of their number."""

    def __init__(self, envelopes: NDArray[np.float64]) -> None:
        self._envelopes = envelopes
        size = max(int(np.sqrt(len(envelopes))) // 2, 16)
        self._tiles = tiles(envelopes, size)
        self._boxes = np.array(
            [[*envelopes[t, :2].min(axis=0), *envelopes[t, 2:].max(axis=0)] for t in self._tiles]
        ).reshape(-1, 4)

    def meeting(self, box: NDArray[np.float64]) -> NDArray[np.int64]:
        """Numbers of the envelopes that meet x min, y min, x max, y max, in their order."""
        found = [self._tiles[tile] for tile in np.flatnonzero(_meet(box, self._boxes))]
        if not found:
            return np.empty(0, np.int64)
        some = np.concatenate(found)
        return np.sort(some[_meet(box, self._envelopes[some])])


def pairs_near(
    envelopes: NDArray[np.float64], reach: float, size: int = TILE
) -> Iterator[tuple[float, NDArray[np.int64]]]:
    """Pairs of outlines whose envelopes come within ``reach``, tile by tile.

    Yields:
        The share of tiles done and (k, 2) numbers, the smaller first; every pair comes once.
    """
    packed = tiles(envelopes, size)
    grown = envelopes + reach / 2 * np.array([-1.0, -1.0, 1.0, 1.0])
    boxes = np.array([[*grown[t, :2].min(axis=0), *grown[t, 2:].max(axis=0)] for t in packed]).reshape(-1, 4)
    for number, members in enumerate(packed):
        near = np.flatnonzero(_meet(boxes[number], boxes[number:])) + number
        found = []
        for other in near:
            if other == number:
                found.append(_pairs(grown, members, members, own=True))
                continue
            # only what reaches into the other tile can have a pair there
            mine = members[_meet(boxes[other], grown[members])]
            theirs = packed[other][_meet(boxes[number], grown[packed[other]])]
            found.append(_pairs(grown, mine, theirs, own=False))
        every = np.concatenate(found)
        yield (number + 1) / len(packed), np.sort(every, axis=1)


def overlapping(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.int64]:
    """(k, 2) rows of two sets of envelopes that meet."""
    if not len(one) or not len(other):
        return np.empty((0, 2), np.int64)
    both = np.concatenate((one, other))
    return _pairs(both, np.arange(len(one)), np.arange(len(one), len(both)), own=False) - [0, len(one)]


def _meet(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(
        (others[:, 0] <= box[2]) & (others[:, 2] >= box[0]) & (others[:, 1] <= box[3]) & (others[:, 3] >= box[1])
    )


def _pairs(
    envelopes: NDArray[np.float64], one: NDArray[np.int64], other: NDArray[np.int64], *, own: bool
) -> NDArray[np.int64]:
    """Pairs between two sets (or within one) by a sweep along x: those that begin while another lasts."""
    found = [_sweep(envelopes, one, other, strict=False)]
    if not own:
        found.append(_sweep(envelopes, other, one, strict=True)[:, ::-1])
    else:
        found[0] = found[0][found[0][:, 0] != found[0][:, 1]]
        found[0] = np.unique(np.sort(found[0], axis=1), axis=0) if len(found[0]) else found[0]
    return np.concatenate(found)


def _sweep(
    envelopes: NDArray[np.float64], lasting: NDArray[np.int64], beginning: NDArray[np.int64], *, strict: bool
) -> NDArray[np.int64]:
    """Pairs where the second begins (in x) not before the first and not after its end, and they meet in y."""
    begin = beginning[np.argsort(envelopes[beginning, 0], kind="stable")]
    starts = envelopes[begin, 0]
    low = np.searchsorted(starts, envelopes[lasting, 0], side="right" if strict else "left")
    counts = np.searchsorted(starts, envelopes[lasting, 2], side="right") - low
    counts = np.maximum(counts, 0)
    found = [np.empty((0, 2), np.int64)]
    at = 0
    total = np.cumsum(counts)
    while at < len(lasting):
        stop = max(int(np.searchsorted(total, (total[at - 1] if at else 0) + _AT_ONCE, side="right")), at + 1)
        some = counts[at:stop]
        first = np.repeat(np.arange(at, stop), some)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(some) - some, some)
        a, b = lasting[first], begin[low[first] + offset]
        meets = (envelopes[a, 1] <= envelopes[b, 3]) & (envelopes[b, 1] <= envelopes[a, 3])
        found.append(np.column_stack((a[meets], b[meets])))
        at = stop
    return np.concatenate(found)
