"""Outlines of a whole register at hand without holding them in memory.

Coordinates go to a temporary file as soon as they exceed 64 MB; what stays in memory is 48 bytes an outline.
"""

from __future__ import annotations

import struct
import tempfile
from array import array
from collections.abc import Sequence
from itertools import accumulate
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from ...geodata.grid import Polygons

_IN_MEMORY = 64 * 1024 * 1024


class OutlineStore:
    """Outlines by the order they were added in. Use it as a context."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 - closed by the context
        self._offsets = array("q", [0])
        self._envelopes = array("d")

    def __enter__(self) -> OutlineStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @property
    def envelopes(self) -> NDArray[np.float64]:
        """(n, 4) x min, y min, x max, y max; NaN where there is no outline."""
        return np.array(self._envelopes, dtype=np.float64).reshape(-1, 4)

    def add(self, polygons: Polygons) -> int:
        """Keep one outline; its number."""
        rings = [ring for part in polygons for ring in part]
        head = struct.pack(
            f"<i{len(polygons)}i{len(rings)}i", len(polygons), *map(len, polygons), *(len(ring) for ring in rings)
        )
        points = np.concatenate(rings) if rings else np.empty((0, 2))
        body = points.astype("<f8", copy=False).tobytes()
        self._file.seek(self._offsets[-1])
        self._file.write(head + body)
        self._offsets.append(self._offsets[-1] + len(head) + len(body))
        ends = (*points.min(axis=0), *points.max(axis=0)) if len(points) else (np.nan,) * 4
        self._envelopes.extend(ends)
        return len(self) - 1

    def polygons(self, number: int) -> Polygons:
        """One outline as it was added."""
        start, stop = self._offsets[number], self._offsets[number + 1]
        self._file.seek(start)
        raw = self._file.read(stop - start)
        (parts,) = struct.unpack_from("<i", raw)
        counts = struct.unpack_from(f"<{parts}i", raw, 4)
        lengths: Sequence[int] = struct.unpack_from(f"<{sum(counts)}i", raw, 4 + 4 * parts)
        offset = 4 * (1 + parts + len(lengths))
        points = np.frombuffer(raw, "<f8", offset=offset).reshape(-1, 2).astype(np.float64)
        ends = list(accumulate(lengths))
        rings = iter([points[end - length : end] for end, length in zip(ends, lengths)])
        return [[next(rings) for _ in range(count)] for count in counts]
