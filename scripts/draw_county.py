"""A county of small legacy mines drawn by formula: one terrain raster and a register, for batches and their bench.

    python scripts/draw_county.py out/county 500

Every mine is a plot with a pit and a dump on rolling ground; sizes, depths and slopes differ from mine to mine and are
the same every time.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from mine_restoration_plugin.core.geodata.grid import GridSpec, windows
from mine_restoration_plugin.core.geodata.raster import write_raster
from mine_restoration_plugin.core.register.register import create_register, open_register

CRS = "EPSG:4547"
CELL_M = 2.0
PLACE_M = 400.0
"""Side of the square that one mine lies in."""
WEST, SOUTH = 500_000.0, 3_000_000.0
LAND_CLASSES = ("0602", "0301", "0404", "0103")


def draw(folder: Path, mines: int) -> tuple[Path, Path]:
    """Terrain and register of ``mines`` mines in ``folder``; the two paths."""
    folder.mkdir(parents=True, exist_ok=True)
    across = math.ceil(math.sqrt(mines))
    down = math.ceil(mines / across)
    cells = int(PLACE_M / CELL_M)
    spec = GridSpec(across * cells, down * cells, (WEST, CELL_M, 0.0, SOUTH + down * PLACE_M, 0.0, -CELL_M), CRS)
    terrain = folder / "county.tif"
    blocks = ((window, _heights(spec, window, mines, across)) for window in windows(spec, 4_000_000))
    write_raster(terrain, spec, blocks)
    register = create_register(folder / "county.gpkg", "430121", CRS, who="draw_county")
    with open_register(register, write=True, who="draw_county") as opened:
        for i in range(mines):
            _add(opened, spec, i, across)
    return terrain, register


def mine_id(i: int) -> str:
    return f"430121{i + 1:06d}"


def _place(spec: GridSpec, i: int, across: int) -> tuple[float, float]:
    """The south-west corner of a mine's square."""
    row, col = divmod(i, across)
    return WEST + col * PLACE_M, SOUTH + row * PLACE_M


def _shape(i: int) -> tuple[float, float, float, float]:
    """Half width and depth of the pit, half width and height of the dump."""
    return 40.0 + 5.0 * (i % 7), 6.0 + 1.5 * (i % 5), 30.0 + 4.0 * (i % 6), 4.0 + 1.0 * (i % 4)


def _heights(spec: GridSpec, window: Any, mines: int, across: int) -> np.ndarray:
    rows, cols = np.mgrid[window.row : window.row + window.height, window.col : window.col + window.width]
    x, y = spec.xy(cols + 0.5, rows + 0.5)
    ground = 150.0 + 20.0 * np.sin(x / 900.0) + 15.0 * np.cos(y / 700.0)
    for i in range(mines):
        west, south = _place(spec, i, across)
        if not (west < x.max() and west + PLACE_M > x.min() and south < y.max() and south + PLACE_M > y.min()):
            continue
        pit, depth, dump, height = _shape(i)
        ground -= depth * _bowl(x - (west + 130.0), y - (south + 200.0), pit)
        ground += height * _bowl(x - (west + 285.0), y - (south + 200.0), dump)
    return ground


def _bowl(x: np.ndarray, y: np.ndarray, half: float) -> np.ndarray:
    """1 on the floor, 0 outside, faces over the outer third."""
    return np.clip((half - np.maximum(abs(x), abs(y))) / (half / 3.0), 0.0, 1.0)


def _add(register: Any, spec: GridSpec, i: int, across: int) -> None:
    west, south = _place(spec, i, across)
    pit, _, dump, _ = _shape(i)
    number = mine_id(i)
    register.add("mine", {"mine_id": number, "name": f"{i + 1}号石场", "county": "430121"})
    fields = {
        **{"plot_class": "10", "mining_method": "A", "mineral": "建筑用砂岩", "restoration_way": "3"},
        **{"land_class": LAND_CLASSES[i % 4], "county": "430121"},
    }
    plot = {"plot_no": f"{number}-01", "mine_id": number, **fields}
    register.add("plot", plot, _box(west + 30.0, south + 90.0, west + 370.0, south + 310.0))
    for unit_no, kind, x, half in (("U1", "pit", 130.0, pit), ("U2", "dump", 285.0, dump)):
        values = {"mine_id": number, "plot_no": plot["plot_no"], "unit_no": unit_no, "kind": kind}
        side = half + 6.0
        box = _box(west + x - side, south + 200.0 - side, west + x + side, south + 200.0 + side)
        register.add("unit", values, box)


def _box(x0: float, y0: float, x1: float, y1: float) -> list[Any]:
    return [[np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]])]]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    for path in draw(Path(arguments[0]), int(arguments[1])):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
