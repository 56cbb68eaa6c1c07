"""Plots of a boundary-point text as features with attributes, for a register or a layer."""

from __future__ import annotations

import json
from typing import Any

from ...geodata.shapes import why_invalid
from ..vectors import Fault, Feature, FeatureTable
from .plots import BoundaryPlot
from .reading import BoundaryText
from .report import plot_areas, stated_area_m2

# the cells' names in the data dictionary, or what they are called in the format
_NAMES = {
    "plot_no": "plot_no",
    "name": "plot name",
    "sheet_no": "sheet_no",
    "land_class": "land_class",
    "note": "note",
    "kind": "记录图形属性",
    "use": "地块用途",
    "position": "地上地下",
    "plot_type": "TBLX",
    "land_kind": "DL",
    "gzq": "GZQ",
    "gzh": "GZH",
}
_KEPT_SILENTLY = "面"
LAYER_FIELDS = (
    ("plot_no", "text"),
    ("name", "text"),
    ("sheet_no", "text"),
    ("use", "text"),
    ("position", "text"),
    ("land_class", "text"),
    ("plot_type", "text"),
    ("land_kind", "text"),
    ("gzq", "text"),
    ("gzh", "text"),
    ("note", "text"),
    ("unmapped", "text"),
    ("line", "integer"),
    ("stated_area_m2", "double"),
    ("area_projected_m2", "double"),
    ("area_ellipsoidal_m2", "double"),
)
"""Names and types (as in ``compat.field_type``) of a layer made of a boundary-point text."""


def boundary_table(read: BoundaryText) -> FeatureTable:
    """The plots as any vector file would give them; ``fid`` counts them from 1."""
    features = []
    for number, plot in enumerate(read.plots, 1):
        values: dict[str, Any] = {"stated_area_m2": stated_area_m2(plot, read.dialect)}
        for name, cell in plot.attributes.items():
            if name != "kind" or cell != _KEPT_SILENTLY:
                values[_NAMES.get(name, name)] = cell or None
        features.append(Feature(number, values, plot.polygons or None, "POLYGON", _fault(plot)))
    fields = dict.fromkeys(name for feature in features for name in feature.attributes)
    return FeatureTable(read.name, read.name, tuple(fields), tuple(features), read.crs, read.dialect.encoding)


def _fault(plot: BoundaryPlot) -> Fault | None:
    if not plot.polygons:
        return Fault("empty")
    reason = why_invalid(plot.polygons)
    return None if reason is None else Fault("invalid", reason)


def layer_values(plot: BoundaryPlot, read: BoundaryText) -> list[Any]:
    """One row of a layer with ``LAYER_FIELDS``; what has no field is kept in ``unmapped`` as JSON."""
    known = {name for name, _ in LAYER_FIELDS}
    rest = {name: cell for name, cell in plot.attributes.items() if name not in known and name != "kind" and cell}
    projected, ellipsoidal = plot_areas(plot, read.crs)
    values: dict[str, Any] = {name: plot.attributes.get(name) or None for name, kind in LAYER_FIELDS if kind == "text"}
    values.update(
        unmapped=json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else None,
        line=plot.line,
        stated_area_m2=stated_area_m2(plot, read.dialect),
        area_projected_m2=projected,
        area_ellipsoidal_m2=ellipsoidal,
    )
    return [values[name] for name, _ in LAYER_FIELDS]
