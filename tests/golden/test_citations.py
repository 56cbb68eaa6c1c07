"""Changing a row of the rulebook changes the figures and tables that rest on it, and no others."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import write_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.planning.differences import differences
from mine_restoration_plugin.core.planning.draft import draft_plan
from mine_restoration_plugin.core.planning.site import Site, survey_site
from mine_restoration_plugin.core.planning.why import rules_behind
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.core.rulebook import Rulebook

CRS = "EPSG:4547"
SPEC = GridSpec(100, 50, (500_000.0, 4.0, 0.0, 3_000_200.0, 0.0, -4.0), CRS)
STEP = 9
"""Every ninth row is tried; CITATIONS=all tries every one, in some minutes."""
COUNTS = ("checks_failed", "checks_undecided")
"""They count what the checks say, and each of those names its own rule."""
DECISIONS: dict[str, Any] = {
    "factor_system": "quota",
    "material": "soil",
    "dem_rmse_m": 0.05,
    "height_datum": "1985",
    "date": "2026-01-01",
    "land_class_after": {"pit": "0103", "dump": "0301", "other": "0404"},
    "material_is_building_rock": True,
    "facts": {"*": {"soil_depth_cm": 20.0, "soil_ph": 6.2, "topsoil_m": 0.2, "drainage": "good", "pollution": "clean"}},
    "mine_facts": {"annual_rain_mm": 900.0, "vegetation_zone": "subtropical", "quality_region": "central_hills"},
    "start_date": "2026-03-01",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A pit of 10 m, a dump of 6 m, ground between them."""
    folder = tmp_path_factory.mktemp("citations")
    heights = np.full(SPEC.shape, 100.0) + np.linspace(0.0, 8.0, SPEC.width)
    heights[15:35, 15:35] -= 10.0
    heights[15:35, 60:85] += 6.0
    write_raster(folder / "ground.tif", SPEC, [(SPEC.whole, heights)])
    register = create_register(folder / "register.gpkg", "430121", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "石场"})
        fields = {"plot_class": "10", "mining_method": "A", "land_class": "0602", "mineral": "建筑用砂岩"}
        opened.add("plot", {"plot_no": "A", "mine_id": "M1", **fields}, _box(8, 8, 92, 42))
        for number, kind, cells in (("U1", "pit", (14, 14, 36, 36)), ("U2", "dump", (59, 14, 86, 36))):
            opened.add("unit", {"mine_id": "M1", "plot_no": "A", "unit_no": number, "kind": kind}, _box(*cells))
    return survey_site(register, "M1", folder / "ground.tif", decisions=DECISIONS, rulebook=Rulebook.load())


def _box(c0: int, r0: int, c1: int, r1: int) -> list[Any]:
    x, y = SPEC.xy(np.array([c0, c1, c1, c0, c0], float), np.array([r0, r0, r1, r1, r0], float))
    return [[np.column_stack((x, y))]]


def test_only_what_cites_a_row_changes_with_it(site: Site, tmp_path: Path) -> None:
    first = draft_plan(site, DECISIONS, Rulebook.load())
    asked = {key for key in site.rules}
    faults, moved = [], 0
    step = 1 if os.environ.get("CITATIONS") == "all" else STEP
    for i, rule in enumerate(first.rules[::step]):
        other = _other_value(rule["value"])
        if other is None or rule["key"] in asked:
            continue
        try:
            second = draft_plan(site, DECISIONS, Rulebook.load([_override(tmp_path / str(i), rule, other)]))
        except InputError:
            continue  # a value that the rulebook refuses
        faults += _uncited(first, second, rule["key"])
        moved += not differences(first, second).none
    assert not faults, "\n".join(faults)
    assert moved > 5


def _uncited(first: Plan, second: Plan, key: str) -> list[str]:
    """What changed with a row and does not say that it rests on it."""
    found = differences(first, second)
    faults = [
        f"{key} changes figure {f.key} ({f.old} → {f.new})"
        for f in found.figures
        if key not in f.rules and f.key not in COUNTS
    ]
    for table in found.tables:
        plans = [plan for plan in (first, second) if table in plan.tables]
        if not any(key in rules_behind(plan, table) for plan in plans):
            faults.append(f"{key} changes table {table}")
    return faults


def _other_value(value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return repr(number * 1.25 + (0.0 if number else 0.1))


def _override(folder: Path, rule: Any, value: str) -> Path:
    """A county's folder that changes one row and keeps its further columns."""
    row = Rulebook.load().rule(rule["key"])
    folder.mkdir()
    cells = {
        **{"key": row.key, "value": value, "unit": row.unit, "label_en": row.label.en, "label_zh": row.label.zh},
        **{"source": "试验", "checked": "yes", **row.more},
    }
    with (folder / "rows.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(cells))
        writer.writeheader()
        writer.writerow(cells)
    return folder
