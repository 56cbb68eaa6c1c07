"""What the tests of the checks share: registers with given plots, and what a check says about them."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np

from mine_restoration_plugin.core.delineation.checking.deed import Inputs, check_register
from mine_restoration_plugin.core.register.outline import areas, centre
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import CRS, new_register

TODAY = datetime.date(2026, 6, 1)
X, Y = 500_000.0, 3_700_000.0
WHOLE = {
    "plot_class": "10",
    "plot_subclass": "11",
    "attribute": "1",
    "mineral": "石灰岩",
    "mining_method": "A",
    "treatment": "A",
    "restoration_way": "3",
}


def ring(*points, x=X, y=Y):
    """A closed ring about the corner of the test ground."""
    made = np.array([*points, points[0]], dtype=np.float64)
    return made + (x, y)


def box(left, low, width, height, x=X, y=Y):
    return [[ring((left, low), (left + width, low), (left + width, low + height), (left, low + height), x=x, y=y)]]


def register_of(folder, plots, *, crs=CRS, mines=None, name="register.gpkg", units=(), outlines=()):
    """A register with plots by number: polygons, or (polygons, values). A plot's mine is what stands before "-"."""
    path = new_register(folder, name, crs=crs)
    with open_register(path, write=True, who="maker") as register, register.transaction():
        made = set()
        for number, given in plots.items():
            polygons, values = given if isinstance(given, tuple) else (given, {})
            mine = values.get("mine_id", number.split("-")[0])
            if mine not in made and (mines is None or mine in mines):
                register.store.insert("mine", {"mine_id": mine, "name": mine})
            made.add(mine)
            measured = _measured(polygons, crs)
            row = {**WHOLE, "stated_area_m2": measured.get("area_projected_m2"), **measured}
            register.store.insert("plot", {**row, "plot_no": number, "mine_id": mine, **values}, polygons)
        for number, mine, polygons in units:
            register.store.insert(
                "unit", {"unit_no": number, "mine_id": mine, "kind": "pit", **_unit_area(polygons)}, polygons
            )
        for number, kind, polygons in outlines:
            register.store.insert("outline", {"plot_no": number, "kind": kind, **areas(polygons, crs)}, polygons)
    return path


def _measured(polygons, crs):
    try:
        return {**areas(polygons, crs), **centre(polygons, crs)} if polygons else {}
    except Exception:
        return {}


def _unit_area(polygons):
    return {"area_m2": areas(polygons, CRS)["area_projected_m2"]}


def check(path: Path, inputs: Inputs | None = None, **options):
    return check_register(path, inputs, today=TODAY, **options)


def said(report, *, without=("incomplete",)):
    """Rule → numbers that it was told about, in the order told."""
    found: dict[str, list[str | None]] = {}
    for problem in report.problems:
        if problem.rule.id not in without:
            found.setdefault(problem.rule.id, []).append(problem.subject.number)
    return found


def only(report, rule):
    """The one problem of a rule."""
    (problem,) = [problem for problem in report.problems if problem.rule.id == rule]
    return problem
