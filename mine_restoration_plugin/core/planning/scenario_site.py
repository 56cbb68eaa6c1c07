"""A kept scenario as the design of a plan: found in the register, proved to stand on the plan's terrain, and put onto
the plan's grid."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..geodata.alignment import aligned
from ..geodata.crs import transform_points
from ..geodata.grid import Polygons, windows
from ..geodata.raster import RasterSource, opened
from ..geodata.store import StoredRaster, content_sha256
from ..landform.bodies import CELLS_PER_WINDOW
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .scenarios import CHOSEN, Scenario, scenarios

POINTS_PER_SIDE = 16
"""The box around what a design changes bends where it goes into another system."""
_OF_THE_REGISTER = ("made_utc", "made_by", "state", "row_version", "mine_id", "allocation", "overdig")


@dataclass(frozen=True)
class SiteScenario:
    """The scenario that a plan follows, all that the mine has, and its design on the plan's grid."""

    chosen: Scenario
    known: tuple[Scenario, ...]
    design: StoredRaster
    was_resampled: bool

    @property
    def name(self) -> str:
        return self.chosen.name

    def to_json(self) -> dict[str, Any]:
        """What the plan keeps of it. When and by whom it was made is a matter of the register: the same design gives
        the same plan."""
        values = {key: plain(value) for key, value in self.chosen.to_json().items() if key not in _OF_THE_REGISTER}
        return {**values, "was_resampled": self.was_resampled}


def plain(value: Any) -> Any:
    """A JSON value without NaN and infinity, which JSON cannot hold."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def chosen_name(register_path: str | Path, mine_id: str) -> str | None:
    """The scenario that was chosen for a mine; None where none was."""
    return next((found.name for found in scenarios(register_path, mine_id) if found.state == CHOSEN), None)


def find_scenario(register_path: str | Path, mine_id: str, name: str) -> tuple[Scenario, tuple[Scenario, ...]]:
    """The scenario of that name, and all of the mine by name.

    Raises:
        InputError: the mine has none of that name; its ground was not kept; one of its surfaces is gone or another.
    """
    known = tuple(scenarios(register_path, mine_id))
    found = next((scenario for scenario in known if scenario.name == name), None)
    if found is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Mine {mine_id} has no scenario “{name}”. It has: {known}."),
            mine_id=mine_id,
            name=name,
            known=", ".join(scenario.name for scenario in known) or "-",
        )
    if found.ground is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The ground of scenario “{name}” was not kept."), name=found.name
        )
    for path, sha256 in ((found.design, found.design_sha256), (found.ground, found.ground_sha256)):
        if not path.is_file() or content_sha256(path) != sha256:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "A surface of scenario “{name}” is gone from {folder} or is not what was kept: {file}. Design it "
                    "again, or bring the file back.",
                ),
                name=found.name,
                folder=path.parent,
                file=path.name,
            )
    return found, known


def require_same_ground(scenario: Scenario, dem: str | os.PathLike[str], progress: Progress = SILENT) -> None:
    """The scenario has to stand on the terrain that the plan is drafted on, cell by cell.

    Raises:
        InputError: it was designed on another.
    """
    if content_sha256(dem, progress) != scenario.ground_sha256:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Scenario “{name}” was designed on another ground than {dem}. Draft the plan on the terrain it was "
                "designed on, or design it again on this one.",
            ),
            name=scenario.name,
            dem=Path(dem).name,
        )


def changed_box(scenario: Scenario, crs: str, progress: Progress = SILENT) -> Polygons:
    """The rectangle of cells that the design changes, makes known or unknown, as a polygon in ``crs``; empty if none.

    Its sides carry points between, as they bend on their way into another system.
    """
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    with opened(scenario.ground or "") as before, opened(scenario.design) as design:
        spec = before.spec
        after = aligned(design, spec)
        done = 0
        for window in windows(spec, CELLS_PER_WINDOW):
            (old, old_known), (new, new_known) = before.read(window), after.read(window)
            rows, columns = np.nonzero((old_known != new_known) | (old_known & new_known & (old != new)))
            if len(rows):
                low = np.minimum(low, (window.col + columns.min(), window.row + rows.min()))
                high = np.maximum(high, (window.col + columns.max() + 1, window.row + rows.max() + 1))
            done += window.width * window.height
            progress.report(done / spec.cells)
    if not np.isfinite(low).all():
        return []
    corners = np.array([low, (high[0], low[1]), high, (low[0], high[1]), low])
    share = np.arange(POINTS_PER_SIDE)[:, None] / POINTS_PER_SIDE
    ring = np.concatenate([*(a + (b - a) * share for a, b in zip(corners, corners[1:])), corners[:1]])
    x, y = spec.xy(ring[:, 0], ring[:, 1])
    return [[transform_points(np.column_stack((x, y)), spec.crs, crs)]]


def on_grid(scenario: Scenario, like: RasterSource, resampling: str) -> RasterSource:
    """The scenario's design as seen on the grid of the plan's terrain; close it after use."""
    return aligned(RasterSource(scenario.design), like.spec, resampling)
