"""Everything that was found out about a file, as plain data for a RESULT file."""

from __future__ import annotations

from typing import Any

from ...geodata.areas import ellipsoidal_area_m2, projected_area_m2
from ...geodata.crs import srs_from
from ...geodata.repair import Repair
from ...model.units import M2_PER_HM2, stored
from .dialect import Dialect
from .numbers import split_area
from .plots import BoundaryPlot
from .reading import BoundaryText
from .sniffing import area_unit_m2


def stated_area_m2(plot: BoundaryPlot, dialect: Dialect) -> float | None:
    """The area the file states, in square metres; None where it states none."""
    unit = area_unit_m2(dialect.area_unit)
    found = None if plot.area_text is None or unit is None else split_area(plot.area_text)
    return None if found is None or unit is None else round(float(found[0]) * unit, 6)


def plot_areas(plot: BoundaryPlot, crs: str) -> tuple[float | None, float | None]:
    """Projected (None in degrees) and ellipsoidal area in square metres; None without an outline."""
    if not plot.polygons:
        return None, None
    projected = None if srs_from(crs).IsGeographic() else projected_area_m2(plot.polygons)
    return projected, ellipsoidal_area_m2(plot.polygons, crs)


def loss_report(read: BoundaryText, profile: str, repairs: tuple[tuple[str, Repair], ...] = ()) -> dict[str, Any]:
    """The file, its dialect with reasons, warnings and losses with line numbers, and stated against computed areas."""
    plots = []
    for plot in read.plots:
        stated = stated_area_m2(plot, read.dialect)
        projected, ellipsoidal = plot_areas(plot, read.crs)
        computed = projected if projected is not None else ellipsoidal
        plots.append(
            {
                "line": plot.line,
                "plot_no": plot.plot_no,
                "parts": len(plot.polygons),
                "rings": sum(len(rings) for rings in plot.polygons),
                "area_stated_hm2": _hm2(stated),
                "area_projected_hm2": _hm2(projected),
                "area_ellipsoidal_hm2": _hm2(ellipsoidal),
                "difference_hm2": None if stated is None or computed is None else _hm2(stated - computed),
                "attributes": dict(plot.attributes),
            }
        )
    return {
        "file": read.name,
        "sha256": read.sha256,
        "crs": read.crs,
        "profile": profile,
        "reproduces": read.reproduces,
        "dialect": read.dialect.to_json(),
        "facts": [fact.to_json() for fact in read.facts],
        "warnings": [remark.to_json() for remark in read.warnings],
        "losses": [remark.to_json() for remark in read.remarks if remark.loss],
        "repairs": [{"plot_no": number, **repair.to_json()} for number, repair in repairs],
        "plots": plots,
    }


def _hm2(area_m2: float | None) -> float | None:
    return None if area_m2 is None else stored(area_m2 / M2_PER_HM2, "hm2")
