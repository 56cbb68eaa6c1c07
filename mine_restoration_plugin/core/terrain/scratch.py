"""Arrays that are used again for every window: fresh memory costs as much time as the arithmetic in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Scratch:
    """The arrays of one thread, by name. What they hold lasts until the name is asked for again."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def array(self, name: str, dtype: Any, size: int) -> NDArray[Any]:
        """A flat array of ``size``, not cleared."""
        held = self._held.get(name)
        if held is None or len(held) < size or held.dtype != dtype:
            held = self._held[name] = np.empty(size, dtype=dtype)
        return held[:size]
