"""What a site keeps beyond its plots: the terrain that hazards and their receptors need, photographs and documents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..geodata.crs import transform_points
from ..geodata.grid import GridSpec, Polygons
from ..model.units import stored
from ..register.contents import Register
from ..rulebook import Rulebook

MARGIN_CELLS = 8
PROOF = ("evidence_no", "plot_no", "kind", "azimuth_deg", "caption")
"""What a plan keeps of a photograph or document, beside where it was taken (``x``, ``y`` in the CRS of the plan)."""


def margin_cells(spec: GridSpec, rulebook: Rulebook) -> int:
    """How many cells of terrain to keep around the plots: so far as falls, slides and floods nearby reach."""
    return max(MARGIN_CELLS, math.ceil(rulebook.number("hazard.margin_m") / min(spec.cell_x, spec.cell_y)))


def receptor_boxes(decisions: Mapping[str, Any], outline: Polygons, rulebook: Rulebook) -> Polygons:
    """A place for each receptor that was given with coordinates, so that the terrain reaches it; those farther from the
    plots than the rulebook's distance are left out."""
    points = np.concatenate([ring[:, :2] for polygon in outline for ring in polygon])
    low, high = points.min(axis=0), points.max(axis=0)
    far = rulebook.number("hazard.receptor_distance_m")
    boxes: Polygons = []
    for row in decisions.get("receptors", ()):
        if row.get("x") is None or row.get("y") is None:
            continue
        place = np.array([row["x"], row["y"]], dtype=np.float64)
        if (np.maximum(low - place, place - high) <= far).all():
            boxes.append([np.array([place, place + (0.01, 0.0), place + 0.01, place])])
    return boxes


def proofs_of(register: Register, plot_numbers: Iterable[str]) -> list[dict[str, Any]]:
    """Photographs and documents of plots with ``point`` in the register's CRS, by plot and number."""
    rows = [
        row
        for number in plot_numbers
        for row in register.store.rows("evidence", {"plot_no": number}, PROOF, polygons=True)
    ]
    return sorted(rows, key=lambda row: (row["plot_no"], row["evidence_no"]))


def proofs_json(rows: Sequence[Mapping[str, Any]], home: str, crs: str) -> list[dict[str, Any]]:
    """The same as the plan keeps them."""
    found = []
    for row in rows:
        x = y = None
        if row.get("point") is not None:
            moved = transform_points(np.array([row["point"]], dtype=np.float64), home, crs)[0]
            x, y = stored(float(moved[0]), "m"), stored(float(moved[1]), "m")
        found.append({**{key: row[key] for key in PROOF}, "x": x, "y": y})
    return found
