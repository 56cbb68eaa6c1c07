"""exactextract on the benchmark's zones, run by the peers' own Python; prints its own times as JSON.

    bench_peer.py FOLDER COUNT

``prepare_s``: both rasters read, cut and fill made of their difference. ``extract_s``: cut and fill summed and the
cells counted per zone, from arrays in memory. ``rest_s``: the areas of cut and of fill and the median change per zone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import rasterio
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource


def main(folder: Path, count: int) -> None:
    with (folder / f"zones_{count}.json").open(encoding="ascii") as file:
        features = json.load(file)
    start = time.perf_counter()
    with rasterio.open(folder / "before.tif") as first, rasterio.open(folder / "after.tif") as second:
        before, after = first.read(1), second.read(1)
        bounds, nodata = first.bounds, first.nodata
    extent = {"xmin": bounds.left, "xmax": bounds.right, "ymin": bounds.bottom, "ymax": bounds.top}
    unknown = (before == nodata) | (after == nodata)
    after -= before
    after[unknown] = np.nan
    cut, fill = np.maximum(-after, 0, out=before), np.maximum(after, 0)
    prepared = time.perf_counter()
    sources = [NumPyRasterSource(cut, name="cut", **extent), NumPyRasterSource(fill, name="fill", **extent)]
    found = exact_extract(sources, features, ["sum", "count"])
    extracted = time.perf_counter()
    signs = {"is_cut": after < 0, "is_fill": after > 0}
    areas = [NumPyRasterSource(mask.astype(np.float32), name=name, **extent) for name, mask in signs.items()]
    exact_extract(areas, features, ["sum"])
    exact_extract(NumPyRasterSource(after, name="change", **extent), features, ["median"])
    done = time.perf_counter()
    rows = [feature["properties"] for feature in found]
    print(
        json.dumps(
            {
                "prepare_s": prepared - start,
                "extract_s": extracted - prepared,
                "rest_s": done - extracted,
                "cut_cells_m": sum(row["cut_sum"] for row in rows),
                "fill_cells_m": sum(row["fill_sum"] for row in rows),
                "cells": sum(row["cut_count"] for row in rows),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
