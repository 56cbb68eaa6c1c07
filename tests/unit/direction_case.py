"""A drawn site for tests of directions: a pit, a dump, green ground far from both, and a scrap of ground beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mine_restoration_plugin.core.diagnosis.suitability.result import Direction
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import write_raster
from mine_restoration_plugin.core.planning.draft import work_out
from mine_restoration_plugin.core.planning.site import Site, survey_site
from mine_restoration_plugin.core.planning.stages.stage import Chapter
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.core.rulebook import Rulebook

CRS = "EPSG:4547"
SPEC = GridSpec(200, 100, (500_000.0, 2.0, 0.0, 3_000_200.0, 0.0, -2.0), CRS)
GREEN: dict[str, Any] = {
    "soil_depth_cm": 45, "vegetation_cover_percent": 70, "cover_trend": "rising", "soil_texture": "loam",
    "gravel_percent": 4, "soil_ph": 6.8, "organic_g_kg": 12, "salt_percent": 0.05, "pollution": "clean",
    "irrigation": "none", "drainage": "good", "soil_source_km": 0.8, "bare_rock_percent": 0, "fs_natural": 1.6,
    "fs_rain": 1.5, "fs_required": 1.2,
}  # fmt: skip
MINE: dict[str, Any] = {
    "annual_rain_mm": 800, "corridor": "no", "owner_wish": "forest", "basic_farmland_m2": 0, "red_line_m2": 0,
    "protected_area_m2": 0, "urban_boundary_m2": 0,
}  # fmt: skip
FACTS: dict[str, Any] = {"facts": {"*": GREEN}, "mine_facts": MINE}
UNITS = {
    "U1": ("pit", (28, 28, 72, 72)),
    "U2": ("dump", (118, 28, 172, 72)),
    "U3": ("other", (5, 5, 60, 20)),
    "U4": ("other", (61, 5, 66, 15)),
}


Cells = tuple[int, int, int, int]
"""West, north, east, south."""


def make_site(folder: Path, units: Mapping[str, tuple[str, Cells]] = UNITS, plot: Cells = (2, 2, 185, 85)) -> Site:
    """``units``: kind and box by number; what they leave of the plot is a unit O1."""
    heights = np.full(SPEC.shape, 100.0) + np.linspace(0.0, 8.0, SPEC.width)
    heights[30:70, 30:70] -= 10.0
    heights[30:70, 120:170] += 6.0
    write_raster(folder / "ground.tif", SPEC, [(SPEC.whole, heights)])
    register = create_register(folder / "register.gpkg", "430121", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "石场"})
        fields = {"plot_class": "10", "mining_method": "A", "land_class": "0602", "mineral": "建筑用砂岩"}
        opened.add("plot", {"plot_no": "A", "mine_id": "M1", **fields}, _box(*plot))
        for number, (kind, cells) in units.items():
            opened.add("unit", {"mine_id": "M1", "plot_no": "A", "unit_no": number, "kind": kind}, _box(*cells))
    return survey_site(register, "M1", folder / "ground.tif", decisions={}, rulebook=Rulebook.load())


def _box(c0: int, r0: int, c1: int, r1: int) -> list[Any]:
    x, y = SPEC.xy(np.array([c0, c1, c1, c0, c0], float), np.array([r0, r0, r1, r1, r0], float))
    return [[np.column_stack((x, y))]]


def direct(site: Site, decisions: Mapping[str, Any], book: Rulebook | None = None) -> Chapter:
    """The chapter of the direction alone."""
    return work_out(site, decisions, book or Rulebook.load(), "direction").chapters["direction"]


def found_in(chapter: Chapter) -> Direction:
    found: Direction = chapter.found
    return found


def verdicts(chapter: Chapter) -> dict[str, str]:
    return {check.key: check.verdict.value for check in chapter.checks}
