"""Connected cells of one class over any number of tiles, with sums of what they show.

Tiles come row by row. What is kept between them is one row and one column of labels, and one line of sums for each
component that may still grow or is large enough to matter; so the result does not depend on the size of the tiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...geodata.grid import GridSpec, Window

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Heights = NDArray[np.float64]


class Components:
    """Gathers components tile by tile.

    Args:
        spec: grid of all tiles.
        sums, tops: names of the quantities that are added up, and of those whose largest value is kept.
        cells_min: components with fewer cells are forgotten as soon as they are complete.
    """

    def __init__(self, spec: GridSpec, sums: Sequence[str], tops: Sequence[str], cells_min: int) -> None:
        self._spec = spec
        self._names = tuple(sums), tuple(tops)
        self._cells_min = cells_min
        self._above = np.zeros((2, spec.width), np.int64)
        self._below = np.zeros((2, spec.width), np.int64)
        self._left: Longs = np.zeros((2, 0), np.int64)
        self._row = -1
        self._count = 0
        self._pairs: list[Longs] = []
        self._classes: list[Longs] = []
        self._cells: list[Longs] = []
        self._first: list[Longs] = []
        self._sums: list[Heights] = []
        self._tops: list[Heights] = []

    def add(
        self, window: Window, classes: NDArray[np.integer[Any]], quantities: Mapping[str, NDArray[np.floating[Any]]]
    ) -> Ints:
        """Label one tile; the provisional labels of its cells (0: no class, or forgotten).

        Args:
            classes: (height, width), 0 where there is nothing.
            quantities: (height, width) by the names given at the beginning, finite where there is a class.
        """
        if window.row != self._row:
            self._row = window.row
            self._above, self._below = self._below, np.zeros_like(self._below)
            self._left = np.zeros((2, window.height), np.int64)
        labels, count = label_classes(classes)
        kept = self._keep(labels, count, window)
        renumber = np.zeros(count + 1, np.int64)
        renumber[kept] = self._count + 1 + np.arange(len(kept))
        self._count += len(kept)
        self._measure(labels, kept, classes, quantities, window)
        numbered = renumber[labels]
        self._stitch(numbered, classes, window)
        return numbered.astype(np.int32)

    def finish(self) -> Found:
        """All components that are large enough, in the order of their first cells, row by row."""
        count = self._count
        roots = _roots(count + 1, np.concatenate(self._pairs) if self._pairs else np.zeros((0, 2), np.int64))
        cells, first, classes = (_joined(parts, np.int64) for parts in (self._cells, self._first, self._classes))
        sums = np.concatenate(self._sums, axis=1) if self._sums else np.zeros((len(self._names[0]), 0))
        tops = np.concatenate(self._tops, axis=1) if self._tops else np.zeros((len(self._names[1]), 0))
        own = roots[1:] if count else np.zeros(0, np.int64)
        whole, place = np.unique(own, return_inverse=True)
        size = np.zeros(len(whole), np.int64)
        np.add.at(size, place, cells)
        begin = np.full(len(whole), np.iinfo(np.int64).max)
        np.minimum.at(begin, place, first)
        all_sums = np.zeros((len(sums), len(whole)))
        for i, row in enumerate(sums):
            # in the order of the cells they begin with: a sum must not depend on the tiles more than it has to
            np.add.at(all_sums[i], place, row)
        all_tops = np.full((len(tops), len(whole)), -np.inf)
        for i, row in enumerate(tops):
            np.maximum.at(all_tops[i], place, row)
        kind = np.zeros(len(whole), np.int64)
        kind[place] = classes
        keep = np.flatnonzero(size >= self._cells_min)
        keep = keep[np.argsort(begin[keep], kind="stable")]
        number = np.zeros(len(whole), np.int32)
        number[keep] = 1 + np.arange(len(keep))
        final = np.zeros(count + 1, np.int32)
        if count:
            final[1:] = number[place]
        values = {name: all_sums[i][keep] for i, name in enumerate(self._names[0])}
        values.update({name: all_tops[i][keep] for i, name in enumerate(self._names[1])})
        return Found(final, kind[keep], size[keep], values)

    def _keep(self, labels: Ints, count: int, window: Window) -> Longs:
        size = np.bincount(labels.ravel(), minlength=count + 1)
        open_ended = np.zeros(count + 1, dtype=bool)
        if window.row > 0:
            open_ended[labels[0]] = True
        if window.row + window.height < self._spec.height:
            open_ended[labels[-1]] = True
        if window.col > 0:
            open_ended[labels[:, 0]] = True
        if window.col + window.width < self._spec.width:
            open_ended[labels[:, -1]] = True
        keep = open_ended | (size >= self._cells_min)
        keep[0] = False
        return np.flatnonzero(keep)

    def _measure(
        self,
        labels: Ints,
        kept: Longs,
        classes: NDArray[np.integer[Any]],
        quantities: Mapping[str, NDArray[np.floating[Any]]],
        window: Window,
    ) -> None:
        if not len(kept):
            return
        count = int(labels.max())
        flat = labels.ravel()
        self._cells.append(np.bincount(flat, minlength=count + 1)[kept])
        occupied, at = np.unique(flat, return_index=True)
        place = np.zeros(count + 1, np.int64)
        place[occupied] = at
        rows, cols = np.divmod(place[kept], window.width)
        self._first.append((rows + window.row) * self._spec.width + cols + window.col)
        self._classes.append(classes.ravel()[place[kept]].astype(np.int64))
        sums, tops = self._names
        self._sums.append(
            np.array([np.bincount(flat, quantities[name].ravel(), count + 1)[kept] for name in sums]).reshape(
                len(sums), len(kept)
            )
        )
        self._tops.append(
            np.array([ndimage.maximum(quantities[name], labels, kept) for name in tops], dtype=np.float64).reshape(
                len(tops), len(kept)
            )
        )

    def _stitch(self, numbered: Longs, classes: NDArray[np.integer[Any]], window: Window) -> None:
        across = slice(window.col, window.col + window.width)
        self._pair(self._above[:, across], numbered[0], classes[0])
        if window.col > 0:
            self._pair(self._left, numbered[:, 0], classes[:, 0])
        self._below[0, across], self._below[1, across] = numbered[-1], classes[-1]
        self._left = np.array([numbered[:, -1], classes[:, -1].astype(np.int64)])

    def _pair(self, there: Longs, labels: Longs, classes: NDArray[np.integer[Any]]) -> None:
        touch = (there[0] > 0) & (labels > 0) & (there[1] == classes)
        if touch.any():
            self._pairs.append(np.unique(np.column_stack((there[0][touch], labels[touch])), axis=0))


class Found:
    """``final`` turns provisional labels into numbers from 1 (0: left out); by number − 1 the class, the number of
    cells, and the quantities."""

    def __init__(self, final: Ints, kind: Longs, cells: Longs, values: dict[str, Heights]) -> None:
        self.final, self.kind, self.cells, self.values = final, kind, cells, values

    def __len__(self) -> int:
        return len(self.cells)


def label_classes(classes: NDArray[np.integer[Any]]) -> tuple[Ints, int]:
    """Cells of one class that share sides, numbered from 1."""
    present = np.unique(classes)
    present = present[present != 0]
    if len(present) <= 1:
        labels, count = ndimage.label(classes != 0)
        return labels.astype(np.int32), int(count)
    labels = np.zeros(classes.shape, np.int32)
    places = ndimage.find_objects(np.where(classes != 0, np.searchsorted(present, classes) + 1, 0))
    count = 0
    for value, place in zip(present, places):
        if place is None:
            continue
        own, more = ndimage.label(classes[place] == value)
        labels[place] += np.where(own > 0, own + count, 0).astype(np.int32)
        count += int(more)
    return labels, count


def _roots(count: int, pairs: Longs) -> Longs:
    """The least member of the set that each of 0 … count − 1 belongs to."""
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for one, other in pairs.tolist():
        first, second = root(one), root(other)
        if first != second:
            parent[max(first, second)] = min(first, second)
    return np.array([root(item) for item in range(count)], dtype=np.int64)


def _joined(parts: list[Longs], dtype: type) -> Longs:
    return np.concatenate(parts).astype(dtype) if parts else np.zeros(0, dtype)
