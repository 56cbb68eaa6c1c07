"""A mine with a pit, a dump and a plan of them, as small as a plan can be drafted on."""

from __future__ import annotations

import numpy as np

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import write_raster
from mine_restoration_plugin.core.planning.deed import draft_mine_plan
from mine_restoration_plugin.core.register.register import create_register, open_register

SPEC = GridSpec(160, 120, (500_000.0, 5.0, 0.0, 3_800_000.0, 0.0, -5.0), "EPSG:4547")
MINE = "m1"


def box(col0, row0, col1, row1):
    x, y = SPEC.xy(np.array([col0, col1, col1, col0, col0], float), np.array([row0, row0, row1, row1, row0], float))
    return [[np.column_stack((x, y))]]


def planned_register(folder, decisions=None):
    """Paths of a register with one planned mine of the units P1 (pit) and D1 (dump), and of its terrain model."""
    rows, columns = np.mgrid[0:120, 0:160] * 5.0
    heights = np.full((120, 160), 200.0)
    heights -= np.clip(30 - np.hypot(columns - 200, rows - 300) / 6, 0, 24)
    heights += np.clip(26 - np.hypot(columns - 560, rows - 300) / 6, 0, 20)
    dem = folder / "dem.tif"
    write_raster(dem, SPEC, [(SPEC.whole, heights)])
    register = create_register(folder / "register.gpkg", "410482", "EPSG:4547")
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": MINE})
        opened.add("plot", {"plot_no": "p1", "mine_id": MINE}, box(4, 4, 152, 112))
        units = {"P1": ("pit", box(8, 20, 75, 100)), "D1": ("dump", box(80, 20, 145, 100))}
        for name, (kind, polygons) in units.items():
            opened.add("unit", {"mine_id": MINE, "plot_no": "p1", "unit_no": name, "kind": kind}, polygons)
    draft_mine_plan(register, MINE, str(dem), decisions=decisions or {"date": "2026-01-01"})
    return register, dem
