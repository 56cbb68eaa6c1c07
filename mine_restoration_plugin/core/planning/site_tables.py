"""Tables of the site: T1 plots, T2 boundary points, T9 land classes before and after."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from ..geodata.crs import to_lonlat
from ..model.table import Cell, Column, Table
from ..model.text import Label
from ..model.units import M2_PER_HM2, round_to_sum, stored
from ..register.dictionary import data_dictionary
from .results import Results

HM2_DECIMALS = 4


def coded(field: str, value: Any) -> Cell:
    """A code of the register with its Chinese label; unknown stays unknown."""
    if value in (None, ""):
        return None
    entity = data_dictionary().entity("plot")
    names = data_dictionary().codes.get(entity.fields[field].codes, {})
    entry = names.get(str(value))
    return f"{value} {entry.label.zh}" if entry else str(value)


def plots(results: Results) -> Table:
    columns = (
        Column("plot_no", Label("Plot", "图斑编号")),
        Column("mine_id", Label("Mine", "主体编号")),
        Column("city", Label("City", "市")),
        Column("county", Label("County", "县")),
        Column("location", Label("Location", "位置")),
        Column("centre_lon", Label("Centre longitude", "中心经度"), "lonlat"),
        Column("centre_lat", Label("Centre latitude", "中心纬度"), "lonlat"),
        Column("area_m2", Label("Plot area, ellipsoidal", "图斑面积（实测椭球）"), "m2"),
        Column("stated_m2", Label("Plot area as stated", "图斑面积（填报）"), "m2"),
        Column("verified_m2", Label("Verified area", "核定面积"), "m2"),
        Column("plot_class", Label("Class", "大类")),
        Column("plot_subclass", Label("Subclass", "小类")),
        Column("attribute", Label("Attribute", "属性")),
        Column("mineral", Label("Mineral", "矿种")),
        Column("mining_method", Label("Mining method", "开采方式")),
        Column("closing_year", Label("Closing year", "关闭年度")),
        Column("licence_no", Label("Licence", "采矿证号")),
    )
    rows: list[tuple[Cell, ...]] = []
    for plot in results.site.json["plots"]:
        fields: Mapping[str, Any] = plot["fields"]
        ring = np.array(plot["polygons"][0][0])
        middle = to_lonlat(np.array([(ring.min(axis=0) + ring.max(axis=0)) / 2]), results.site.crs)[0]
        rows.append(
            (
                plot["plot_no"],
                results.site.mine["mine_id"],
                fields.get("city"),
                fields.get("county") or results.site.mine.get("county"),
                fields.get("location"),
                stored(fields.get("centre_lon", float(middle[0])), "lonlat"),
                stored(fields.get("centre_lat", float(middle[1])), "lonlat"),
                plot["area_ellipsoidal_m2"],
                plot["stated_area_m2"],
                fields.get("verified_area_m2"),
                coded("plot_class", fields.get("plot_class")),
                coded("plot_subclass", fields.get("plot_subclass")),
                coded("attribute", fields.get("attribute")),
                fields.get("mineral"),
                coded("mining_method", fields.get("mining_method")),
                None if fields.get("closing_year") is None else str(fields["closing_year"]),
                fields.get("licence_no"),
            )
        )
    return Table("T1", Label("Plots", "图斑基本情况表"), columns, tuple(rows), ("area_m2",))


def points(results: Results) -> Table:
    columns = (
        Column("plot_no", Label("Plot", "图斑")),
        Column("ring", Label("Ring", "圈号")),
        Column("point", Label("Point", "点号")),
        Column("x_m", Label("X (north)", "X（北）"), "m"),
        Column("y_m", Label("Y (east)", "Y（东）"), "m"),
        Column("lon", Label("Longitude", "经度"), "lonlat"),
        Column("lat", Label("Latitude", "纬度"), "lonlat"),
        Column("edge_m", Label("Edge to the next point", "边长（至下一点）"), "m"),
    )
    rows: list[tuple[Cell, ...]] = []
    for plot in results.site.json["plots"]:
        rings = [ring for polygon in plot["polygons"] for ring in polygon]
        number = 0
        for circle, ring in enumerate(rings, 1):
            lonlat = to_lonlat(np.array(ring), results.site.crs)
            for i, (east, north) in enumerate(ring[:-1]):
                number += 1
                edge = math.dist(ring[i], ring[i + 1])
                place = (stored(north, "m"), stored(east, "m"))
                angle = (stored(float(lonlat[i][0]), "lonlat"), stored(float(lonlat[i][1]), "lonlat"))
                rows.append((plot["plot_no"], str(circle), f"J{number}", *place, *angle, stored(edge, "m")))
    note = Label(
        f"Coordinates in {results.site.json['crs_name']}; edges on the map plane.",
        f"坐标系：{results.site.json['crs_name']}；边长为投影平面长度。",
    )
    return Table("T2", Label("Boundary points", "拐点坐标表"), columns, tuple(rows), (), (note,))


def land_classes(results: Results, after_of: Mapping[str, str | None], inputs: tuple[str, ...] = ()) -> Table:
    """Before × after, hm²: before from the plots' land class, after by unit as the direction has it."""
    site = results.site.json
    by_plot = {plot["plot_no"]: plot["fields"] for plot in site["plots"]}
    unsurveyed = results.book.rule("land.unsurveyed").label
    undecided = results.book.rule("land.undecided").label
    sums: dict[tuple[str, str], float] = {}
    for unit in site["units"]:
        before = by_plot[unit["plot_no"]].get("land_class") or ""
        after = after_of.get(unit["unit_no"]) or ""
        sums[before, after] = sums.get((before, after), 0.0) + unit["area_m2"]
    befores, afters = sorted({key[0] for key in sums}), sorted({key[1] for key in sums})
    keys = sorted(sums)
    areas = dict(zip(keys, in_hm2([sums[key] for key in keys])))
    names = {code: f"after_{code}" if code else "after_undecided" for code in afters}
    columns = [Column("before", Label("Land class before \\ after", "修复前地类＼修复后地类"))]
    for code in afters:
        text = coded("land_class", code)
        columns.append(Column(names[code], Label(str(code), str(text)) if code else undecided, "hm2"))
    columns.append(Column("total", Label("Total before", "修复前合计"), "hm2", " + ".join(names[c] for c in afters)))
    rows: list[tuple[Cell, ...]] = []
    for before in befores:
        cells = [areas.get((before, after), 0.0) for after in afters]
        label = coded("land_class", before) if before else unsurveyed.zh
        rows.append((label, *cells, float(sum((Decimal(str(cell)) for cell in cells), Decimal(0)))))
    totals = (*(names[code] for code in afters), "total")
    title = Label("Land classes before and after", "修复前后地类变化表")
    notes = _gains(results, areas, befores, afters)
    return Table("T9", title, tuple(columns), tuple(rows), totals, notes, (), inputs)


def class_after(decisions: Mapping[str, Any], kind: str, plot_fields: Mapping[str, Any]) -> str | None:
    """Land class after restoration of a unit of one kind, None where nobody decided."""
    decided = decisions.get("land_class_after", {}).get(kind)
    after: str | None = decided or plot_fields.get("land_class_after")
    return after


def in_hm2(areas_m2: list[float]) -> list[float]:
    """Areas in hm² with four decimals that add up to their rounded sum."""
    return [float(area) for area in round_to_sum([area / M2_PER_HM2 for area in areas_m2], HM2_DECIMALS)]


def _gains(
    results: Results, areas: Mapping[tuple[str, str], float], befores: list[str], afters: list[str]
) -> tuple[Label, ...]:
    """Net gain of every class that is known on both sides."""
    notes = []
    for code in sorted({*befores, *afters} - {""}):
        lost = sum(area for key, area in areas.items() if key[0] == code)
        won = sum(area for key, area in areas.items() if key[1] == code)
        text = coded("land_class", code)
        notes.append(Label(f"Net gain of {code}: {won - lost:+.4f} hm²", f"{text} 净增 {won - lost:+.4f} hm²"))
    if "" in afters:
        notes.append(Label("The direction is not decided for all units.", "部分单元修复方向未定，不得据此计算指标。"))
    return tuple(notes)
