"""The layers of one sheet, made from the plan alone into a private project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ..core.model.plan import Plan
from ..core.model.progress import Progress
from ..core.register.dictionary import data_dictionary
from ..core.rulebook.book import Rulebook
from . import results, styles, surface, words
from . import rules as rule
from .rules import Interval, SheetScale
from .shapes import multipolygon
from .surface import Box, Drawn


@dataclass
class Content:
    """What a sheet shows: ``layers`` from top to bottom, and which of them the legend explains.

    ``classes`` are the entries of rasters that the legend keeps, ``interval`` is that of the contours.
    """

    layers: list[QgsMapLayer] = field(default_factory=list)
    legend: list[QgsMapLayer] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    interval: Interval = Interval(0.0, 1, False)


class ContentMaker:
    """Makes the layers of the sheets of one plan within the frame ``box`` at ``scale``.

    ``work`` is a folder for rasters, which the layers read as long as they live.
    """

    def __init__(
        self,
        project: QgsProject,
        plan: Plan,
        store: Path,
        work: Path,
        rules: Rulebook,
        scale: SheetScale,
        box: Box,
        style_folder: Path | None = None,
    ) -> None:
        self._project = project
        self._plan = plan
        self._store = store
        self._work = work
        self._rules = rules
        self._scale = scale
        self._box = box
        self._style_folder = style_folder
        self._crs = QgsCoordinateReferenceSystem(plan.site["crs"])
        self._content = Content()

    def make(self, sheet: str, progress: Progress) -> Content:
        """The layers of ``existing``, ``design`` or ``cutfill``."""
        existing = self._draw("existing")
        progress.report(0.2)
        self._content.interval = self._interval(existing)
        ground = existing if sheet != "design" else self._draw("design")
        key = ground if sheet != "cutfill" else self._draw("difference", "near")
        progress.report(0.4)
        self._section()
        self._plots()
        self._units(sheet)
        if sheet == "cutfill":
            self._contours(existing, before=True)
            self._zones(key)
            self._change(key)
        else:
            self._spots(ground)
            self._contours(ground, design=sheet == "design")
            if sheet == "design":
                self._contours(existing, before=True)
        progress.report(0.8)
        self._shading("design" if sheet == "design" else "existing")
        self._no_heights(key)
        return self._content

    def _draw(self, name: str, method: str = "cubic") -> Drawn:
        source = self._store / self._plan.surfaces[name]["path"]
        cell = surface.CELL_MM / 1000.0 * self._scale.denominator
        target = self._work / f"{name}-{method}.tif"
        return surface.draw(source, target, self._box, cell, self._crs.toWkt(), method)

    def _interval(self, existing: Drawn) -> Interval:
        mean, steep = surface.slopes_deg(existing)
        terrain = rule.terrain_class(self._rules, mean)
        return rule.contour_interval(self._rules, self._scale, terrain, self._plan.site["dem"].get("rmse_m"), steep)

    def _add(self, layer: QgsMapLayer, explained: bool = True) -> None:
        self._project.addMapLayer(layer, False)
        self._content.layers.append(layer)
        if explained:
            self._content.legend.append(layer)

    def _vector(
        self,
        kind: str,
        fields: str,
        name: str,
        style: str,
        features: Iterable[tuple[QgsGeometry, Sequence[Any]]],
    ) -> QgsVectorLayer:
        definition = "&".join([kind + "?index=yes", *(f"field={part}" for part in fields.split())])
        layer = QgsVectorLayer(definition, name, "memory")
        layer.setCrs(self._crs)
        made = []
        for geometry, values in features:
            feature = QgsFeature(layer.fields())
            feature.setGeometry(geometry)
            feature.setAttributes(list(values))
            made.append(feature)
        layer.dataProvider().addFeatures(made)
        layer.updateExtents()
        styles.apply_style(layer, style, self._style_folder)
        return layer

    def _plots(self) -> None:
        features = [(multipolygon(plot["polygons"]), (str(plot["plot_no"]),)) for plot in self._plan.site["plots"]]
        self._add(self._vector("MultiPolygon", "plot_no:string", words.PLOTS.zh, "plots", features))

    def _units(self, sheet: str) -> None:
        units = self._plan.site["units"]
        kinds = {code: item.label.zh for code, item in data_dictionary().codes["unit_kind"].items()}
        features = [
            (multipolygon(unit["polygons"]), (unit["unit_no"], unit["kind"], self._unit_text(unit, kinds, sheet)))
            for unit in units
        ]
        layer = self._vector(
            "MultiPolygon", "unit_no:string kind:string text:string", words.UNITS.zh, "units", features
        )
        styles.name_categories(layer, {k: v for k, v in kinds.items() if k in {u["kind"] for u in units}})
        styles.label_with(layer, "text")
        if units:
            self._add(layer)

    def _unit_text(self, unit: dict[str, Any], kinds: dict[str, str], sheet: str) -> str:
        lines = [f"{unit['unit_no']} {kinds.get(unit['kind'], unit['kind'])}"]
        if sheet == "design":
            lines += results.level_words(self._plan, unit)
        elif sheet == "cutfill":
            lines += results.volume_words(self._plan, unit)
        return "\n".join(lines)

    def _section_line(self) -> Sequence[Sequence[float]]:
        return (self._plan.section or {}).get("line") or ()

    def _section(self) -> None:
        line = self._section_line()
        if line:
            geometry = QgsGeometry.fromPolylineXY([QgsPointXY(*point) for point in line])
            self._add(self._vector("LineString", "", words.SECTION.zh, "section", [(geometry, ())]))

    def _contours(self, drawn: Drawn, before: bool = False, design: bool = False) -> None:
        step, every = self._content.interval.metres, self._content.interval.index_every
        shortest = self._rules.number("map.contour.shortest_mm") / 1000.0 * self._scale.denominator
        lines = surface.contours(drawn, step, shortest)
        ranks = [round(height / step) % every == 0 for height, _ in lines]
        few = len({height for (height, _), rank in zip(lines, ranks) if rank}) < 3
        features = [
            (_from_wkb(wkb), (height, f"{height:g}", int(rank), int(rank or few)))
            for (height, wkb), rank in zip(lines, ranks)
        ]
        name = words.CONTOURS_BEFORE if before else words.CONTOURS_DESIGN if design else words.CONTOURS
        layer = self._vector(
            "LineString",
            "z:double height:string is_index:integer labelled:integer",
            name.zh,
            "contours_before" if before else "contours",
            features,
        )
        names = {"1": words.INDEX_CONTOUR.zh.format(step=step * every), "0": words.CONTOUR.zh.format(step=step)}
        styles.name_categories(layer, names)
        self._add(layer)

    def _spots(self, drawn: Drawn) -> None:
        spacing = self._rules.number("map.spot.spacing_mm") / 1000.0 * self._scale.denominator
        decimals = 1 if self._content.interval.metres >= 1 else 2
        features = [
            (QgsGeometry.fromPointXY(QgsPointXY(x, y)), (f"{height:.{decimals}f}", int(index < 2)))
            for index, (x, y, height) in enumerate(surface.spot_heights(drawn, spacing, self._section_line()))
        ]
        fields = "height:string extreme:integer"
        self._add(self._vector("Point", fields, words.SPOTS.zh, "spot_heights", features))

    def _zones(self, change: Drawn) -> None:
        zero = self._rules.number("map.change.zero_m")
        parts = {"cut": change.heights < -zero, "fill": change.heights > zero}
        features = [(_from_wkb(wkb), (zone,)) for zone, mask in parts.items() for wkb in surface.outlines(change, mask)]
        layer = self._vector("Polygon", "zone:string", words.ZONES.zh, "zones", features)
        names = {
            "cut": self._volume("cut_bank_m3", words.CUT_ZONE.zh, words.CUT_ONLY.zh),
            "fill": self._volume("fill_compacted_m3", words.FILL_ZONE.zh, words.FILL_ONLY.zh),
        }
        styles.name_categories(layer, names)
        self._add(layer)

    def _volume(self, key: str, text: str, without: str) -> str:
        value = self._plan.value(key) if key in self._plan.figures else None
        return without if value is None else text.format(volume=results.cubic_metres(value))

    def _change(self, change: Drawn) -> None:
        layer = QgsRasterLayer(str(change.path), words.CHANGE.zh)
        finite = change.heights[np.isfinite(change.heights)]
        largest = float(np.abs(finite).max()) if finite.size else 0.0
        self._content.classes = styles.colour_change(
            layer,
            rule.change_bounds(self._rules, largest),
            self._rules.number("map.change.zero_m"),
            (words.CUT.zh, words.FILL.zh),
        )
        self._add(layer)

    def _shading(self, name: str) -> None:
        drawn = self._draw(name, "cubicspline")
        layer = QgsRasterLayer(str(surface.shading(drawn, self._work / f"{name}-shading.tif")), "hillshade")
        styles.shade(layer)
        self._add(layer, explained=False)

    def _no_heights(self, drawn: Drawn) -> None:
        holes = [_from_wkb(wkb) for wkb in surface.outlines(drawn, np.isnan(drawn.heights))]
        plots = QgsGeometry.unaryUnion([multipolygon(plot["polygons"]) for plot in self._plan.site["plots"]])
        missing = [part for part in (hole.intersection(plots) for hole in holes) if part.area() > 0]
        if missing:
            features = [(part, ()) for part in missing]
            self._add(self._vector("MultiPolygon", "", words.NO_HEIGHTS.zh, "no_heights", features))


def _from_wkb(wkb: bytes) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry
