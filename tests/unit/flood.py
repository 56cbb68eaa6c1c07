"""An independent filling of hollows for tests."""

from __future__ import annotations

import heapq

import numpy as np


def flooded(z: np.ndarray) -> np.ndarray:
    """Priority flood (Barnes, Lehman, Mulla 2014), cell by cell with a heap: another algorithm than the house's."""
    frame = np.full((z.shape[0] + 2, z.shape[1] + 2), np.nan)
    frame[1:-1, 1:-1] = z
    level = np.full(frame.shape, np.nan)
    seen = np.isnan(frame)
    heap = [
        (frame[r, c], r, c)
        for r in range(1, z.shape[0] + 1)
        for c in range(1, z.shape[1] + 1)
        if not seen[r, c] and np.isnan(frame[r - 1 : r + 2, c - 1 : c + 2]).any()
    ]
    heapq.heapify(heap)
    for _, r, c in heap:
        seen[r, c] = True
    while heap:
        height, r, c = heapq.heappop(heap)
        level[r, c] = height
        for i in (r - 1, r, r + 1):
            for j in (c - 1, c, c + 1):
                if not seen[i, j]:
                    seen[i, j] = True
                    heapq.heappush(heap, (max(height, frame[i, j]), i, j))
    return level[1:-1, 1:-1]
