"""Calling GDAL, OGR and OSR without caring which error mode the process is in.

``UseExceptions`` is global to the process and belongs to whoever runs us (QGIS, another plugin, a worker), so it is
never switched here: a call either raises RuntimeError or gives back None or an error number, and both mean the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from osgeo import gdal

_CACHE_LOCK = threading.Lock()
_cache_users = 0
_cache_before = 0


def attempt(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[Any, str]:
    """The result of a GDAL call, or None, and what GDAL said about it last; nothing is printed."""
    said = [""]

    def hear(kind: int, _number: int, message: str) -> None:
        if kind != gdal.CE_Debug:
            said[0] = message

    # with exceptions on, GDAL forgets its warnings (where an outline crosses itself) when a call returns
    gdal.PushErrorHandler(hear)
    try:
        return function(*args, **kwargs), said[0]
    except RuntimeError as error:
        return None, str(error)
    finally:
        gdal.PopErrorHandler()


@contextmanager
def gdal_cache(limit_mb: int) -> Iterator[None]:
    """Hold GDAL's block cache (of the whole process) to ``limit_mb`` and give it back as it was.

    Runs may overlap in time: the first one remembers the former limit, the last one restores it.
    """
    global _cache_users, _cache_before
    with _CACHE_LOCK:
        if _cache_users == 0:
            _cache_before = int(gdal.GetCacheMax())
            gdal.SetCacheMax(min(_cache_before, limit_mb * 1024 * 1024))
        _cache_users += 1
    try:
        yield
    finally:
        with _CACHE_LOCK:
            _cache_users -= 1
            if _cache_users == 0:
                gdal.SetCacheMax(_cache_before)
