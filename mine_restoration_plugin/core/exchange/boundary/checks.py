"""A file held against itself: counts, stated areas, zones, directions, and what plain features cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from ...geodata.areas import signed_area
from ...geodata.crs import srs_from, to_lonlat
from ...geodata.shapes import why_invalid
from ...model.text import Label
from ...model.units import M2_PER_HM2
from ...rulebook.book import Rulebook
from .dialect import FOURTEEN, NINE, Dialect
from .header import entry
from .numbers import decimals_of, split_area
from .parsing import Document
from .plots import BoundaryPlot
from .remarks import Remark
from .sniffing import Shape, area_unit_m2
from .writing import area_m2
from .zones import zone_of

_KNOWN = {*NINE, *FOURTEEN}


def check_plots(
    document: Document,
    shapes: Sequence[Shape],
    plots: Sequence[BoundaryPlot],
    crs: str,
    dialect: Dialect,
    rulebook: Rulebook,
) -> list[Remark]:
    """Remarks on every plot and on the file."""
    remarks = list(_header(document, dialect))
    tolerance = Decimal(str(rulebook.number("txt.area_tolerance_hm2")))
    for shape, plot in zip(shapes, plots):
        for check in (_sign, _count, _rings, _outline):
            remarks += check(shape, plot, dialect)
        remarks += _area(plot, crs, dialect, tolerance)
        remarks += _extra(shape, plot)
    return remarks + list(_zone(plots, crs)) + list(_directions(plots))


def _header(document: Document, dialect: Dialect) -> Iterator[Remark]:
    if not document.head:
        yield Remark(
            "header", 1, Label("the file has no header; it was read without one.", "无文件头，按坐标内容读取。")
        )
        return
    sections = [line.strip() for line in document.head if line.strip().startswith("[")]
    other = [name for name in sections if name not in ("[属性描述]", "[地块坐标]")]
    lines = sum(entry(line) is not None for line in document.head)
    if other:
        yield Remark(
            "section",
            None,
            Label(
                "the sections {names} belong to no plot; they are kept with the dialect.",
                "{names} 等段不属于任何地块，随文件格式保存。",
            ).format(names=" ".join(other)),
            loss=True,
        )
    if lines:
        yield Remark(
            "header",
            None,
            Label(
                "{count} header lines are kept with the dialect, not with the plots.",
                "文件头 {count} 行随文件格式保存，不写入图斑属性。",
            ).format(count=lines),
            loss=True,
        )


def _sign(shape: Shape, plot: BoundaryPlot, dialect: Dialect) -> Iterator[Remark]:
    cells = shape.parcel.cells
    if cells is not None and not cells[-1].endswith(("@", "＠")):
        yield Remark(
            "sign",
            shape.parcel.line,
            Label(
                "the “@” at the end of the plot's line is missing; receiving systems refuse the file.",
                "地块行末缺少“@”，接收系统将不予读取。",
            ),
            plot.plot_no,
        )


def _count(shape: Shape, plot: BoundaryPlot, dialect: Dialect) -> Iterator[Remark]:
    stated = shape.cell("count", dialect)
    if stated is None or not shape.groups:
        return
    listed = len(shape.parcel.points)
    closings = sum(closing != "open" for closing in shape.closings)
    if stated not in (str(listed), str(listed - closings)):
        yield Remark(
            "count",
            shape.parcel.line,
            Label(
                "the plot's line counts {stated} points, {listed} are listed.",
                "地块行所填界址点数为 {stated}，实际列出 {listed} 个。",
            ).format(stated=stated or "-", listed=listed),
            plot.plot_no,
        )


def _rings(shape: Shape, plot: BoundaryPlot, dialect: Dialect) -> Iterator[Remark]:
    """A number that says hole where the shape says part, or the other way round."""
    if dialect.second != "ring":
        return
    for (start, _), (polygon, place) in zip(shape.groups, shape.places):
        if polygon > 0 and place == 0:
            point = shape.parcel.points[start]
            yield Remark(
                "ring",
                point.line,
                Label(
                    "ring {number} lies outside ring 1: it was read as a part of its own, not as a hole.",
                    "第 {number} 圈位于第1圈之外，按独立部件（外圈）读取，不作内圈。",
                ).format(number=point.second),
                plot.plot_no,
            )


def _outline(shape: Shape, plot: BoundaryPlot, dialect: Dialect) -> Iterator[Remark]:
    if not shape.groups:
        yield Remark(
            "kind",
            shape.parcel.line,
            Label(
                "the plot is of points or lines (点, 线); it has no outline and is left out of the layer.",
                "该地块为点或线，无面状边界，不进入图层。",
            ),
            plot.plot_no,
            loss=True,
        )
        return
    reason = why_invalid(plot.polygons)
    if reason is not None:
        yield Remark(
            "invalid",
            shape.parcel.line,
            Label("the outline crosses or touches itself ({reason}).", "边界自相交或自相接（{reason}）。").format(
                reason=reason
            ),
            plot.plot_no,
        )


def _area(plot: BoundaryPlot, crs: str, dialect: Dialect, tolerance: Decimal) -> Iterator[Remark]:
    unit = area_unit_m2(dialect.area_unit)
    if plot.area_text is None or unit is None or not plot.polygons:
        return
    found = split_area(plot.area_text)
    if found is None:
        text = Label("no area is stated.", "未填地块面积。")
        if plot.area_text:
            text = Label("the stated area “{text}” is not a number.", "地块面积“{text}”不是数值。").format(
                text=plot.area_text
            )
        yield Remark("area", plot.line, text, plot.plot_no)
        return
    scale = Decimal(str(unit / M2_PER_HM2))
    stated = found[0] * scale
    computed = Decimal(str(round(area_m2(plot.polygons, crs), 6))) / int(M2_PER_HM2)
    # a number written with fewer decimals cannot say more
    allowed = max(tolerance, Decimal("0.5").scaleb(-decimals_of(str(found[0]))) * scale)
    if abs(stated - computed) > allowed:
        yield Remark(
            "area",
            plot.line,
            Label(
                "stated area {stated} hm², the coordinates give {computed} hm² (difference {difference}).",
                "填报面积 {stated} 公顷，坐标计算面积 {computed} 公顷（相差 {difference}）。",
            ).format(stated=f"{stated:.4f}", computed=f"{computed:.4f}", difference=f"{stated - computed:+.4f}"),
            plot.plot_no,
        )


def _extra(shape: Shape, plot: BoundaryPlot) -> Iterator[Remark]:
    extra = {name: value for name, value in plot.attributes.items() if name not in _KNOWN and value}
    if extra:
        yield Remark(
            "unmapped",
            plot.line,
            Label(
                "{count} values have no field here; kept as unmapped: {values}.",
                "{count} 个值无对应字段，存入“未标注”：{values}。",
            ).format(count=len(extra), values=", ".join(extra.values())),
            plot.plot_no,
            loss=True,
        )
    point = next((point for point in shape.parcel.points if point.extra), None)
    if point is not None:
        yield Remark(
            "extra",
            point.line,
            Label(
                "point lines hold more than four values ({values}); outlines keep X and Y only.",
                "界址点行多于四个值（{values}），边界仅保留X、Y。",
            ).format(values=", ".join(point.extra)),
            plot.plot_no,
            loss=True,
        )


def _zone(plots: Sequence[BoundaryPlot], crs: str) -> Iterator[Remark]:
    """Plots beyond the border of their zone: the neighbouring zone's number may be meant."""
    if srs_from(crs).IsGeographic():
        return
    zone = zone_of(crs)
    if zone.meridian is None or zone.degrees is None:
        return
    for plot in plots:
        if not plot.polygons:
            continue
        middle = np.concatenate([rings[0] for rings in plot.polygons]).mean(axis=0)
        lon = float(to_lonlat(middle[None, :], crs)[0][0])
        if abs(lon - zone.meridian) > zone.degrees / 2:
            yield Remark(
                "zone",
                plot.line,
                Label(
                    "the plot lies at longitude {lon}°, outside zone {zone} ({low}–{high}°): is the neighbouring "
                    "zone meant?",
                    "地块位于经度 {lon}°，超出 {zone} 带范围（{low}–{high}°），请核对是否为相邻带坐标。",
                ).format(
                    lon=f"{lon:.4f}",
                    zone=zone.number,
                    low=zone.meridian - zone.degrees / 2,
                    high=zone.meridian + zone.degrees / 2,
                ),
                plot.plot_no,
            )


def _directions(plots: Sequence[BoundaryPlot]) -> Iterator[Remark]:
    ways = [(plot, signed_area(rings[0]) < 0) for plot in plots for rings in plot.polygons]
    if len({way for _, way in ways}) == 2:
        odd = next(plot for plot, way in ways if way != ways[0][1])
        yield Remark(
            "direction",
            odd.line,
            Label(
                "outlines run clockwise in some plots and anticlockwise in others; this is the first that differs.",
                "各地块界址点走向不一致（顺时针与逆时针并存），此处首次不同。",
            ),
            odd.plot_no,
        )
