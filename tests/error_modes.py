"""The two ways in which GDAL tells errors; which one holds for the process is for whoever runs it to say."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from osgeo import gdal, ogr, osr

MODULES = (gdal, ogr, osr)


def error_modes() -> list[int]:
    return [int(module.GetUseExceptions()) for module in MODULES]


def switch(modes: Sequence[int]) -> None:
    """Off in reverse order: old versions stack the error handlers of the three."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module, on in reversed(tuple(zip(MODULES, modes))):
            if not on:
                module.DontUseExceptions()
        for module, on in zip(MODULES, modes):
            if on:
                module.UseExceptions()


@contextmanager
def error_mode(exceptions: bool) -> Iterator[None]:
    """With exceptions or without them, and afterwards as before."""
    before = error_modes()
    switch([int(exceptions)] * len(MODULES))
    try:
        yield
    finally:
        switch(before)
