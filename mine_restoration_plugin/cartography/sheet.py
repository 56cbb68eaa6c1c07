"""One page: which template and scale, where the frame lies, what every text says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsExpressionContextUtils,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsReadWriteContext,
    QgsRectangle,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import Qt

from ..core.dossier.maps import sheet_title
from ..core.model.errors import InputError
from ..core.model.plan import Plan
from ..core.model.text import QT_TRANSLATE_NOOP
from ..core.model.units import M2_PER_HM2, round_half_up
from ..core.register.dictionary import data_dictionary
from ..core.rulebook.book import Rulebook
from . import words
from .content import Content
from .rules import SheetScale, fitting_scale, standard_scales
from .styles import read_template
from .surface import Box


@dataclass
class Page:
    """An empty sheet of the right size and scale; ``box`` is the ground its frame shows."""

    layout: QgsPrintLayout
    frame: QgsLayoutItemMap
    scale: SheetScale
    box: Box


def open_page(project: QgsProject, plan: Plan, rules: Rulebook, folder: Path | None) -> Page:
    """The small page if the largest scale fits it, else the usual one, else the large one.

    Raises:
        InputError: no template has a map, or the mine is larger than the large page at the smallest scale.
    """
    west, south, east, north = _extent(plan)
    grow = 1.0 + 2.0 * rules.number("map.margin_share")
    scales = standard_scales(rules)
    for size, choice in (("small", scales[:1]), ("usual", scales), ("large", scales)):
        layout, frame = _load(project, rules.rule(f"map.page.{size}").value, folder)
        sides = frame.rect().width(), frame.rect().height()
        scale = fitting_scale(choice, (east - west) * grow, (north - south) * grow, sides)
        if scale is not None:
            half = [side / 1000.0 * scale.denominator / 2.0 for side in sides]
            x, y = (west + east) / 2.0, (south + north) / 2.0
            return Page(layout, frame, scale, (x - half[0], y - half[1], x + half[0], y + half[1]))
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The mine ({width} m × {height} m) is larger than the largest map sheet at 1:{scale}. "
            "Split it, or add a smaller scale to the rulebook table maps.",
        ),
        width=round(east - west),
        height=round(north - south),
        scale=scales[-1].denominator,
    )


def _load(project: QgsProject, name: str, folder: Path | None) -> tuple[QgsPrintLayout, QgsLayoutItemMap]:
    layout = QgsPrintLayout(project)
    layout.loadFromTemplate(read_template(f"sheet_{name.lower()}", folder), QgsReadWriteContext())
    frame = layout.itemById("map")
    if not isinstance(frame, QgsLayoutItemMap):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layout template sheet_{name}.qpt has no map with the id “map”."),
            name=name.lower(),
        )
    return layout, frame


def _extent(plan: Plan) -> Box:
    rings = [ring for part in ("plots", "units") for item in plan.site[part] for p in item["polygons"] for ring in p]
    line = (plan.section or {}).get("line") or []
    points = [point for ring in (*rings, line) for point in ring]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def fill_page(page: Page, plan: Plan, rules: Rulebook, sheet: str, content: Content) -> None:
    """Put layers, grid, legend, bar and words onto the page; items a bureau left out are passed over."""
    for name, value in _texts(plan, rules, sheet, page.scale, content).items():
        QgsExpressionContextUtils.setLayoutVariable(page.layout, f"mr_{name}", value)
    page.frame.setKeepLayerSet(True)
    page.frame.setLayers(content.layers)
    page.frame.setCrs(content.layers[0].crs())
    page.frame.setExtent(QgsRectangle(*page.box))
    for grid in page.frame.grids().asList():
        grid.setIntervalX(page.scale.grid_m)
        grid.setIntervalY(page.scale.grid_m)
    bar = page.layout.itemById("scalebar")
    if isinstance(bar, QgsLayoutItemScaleBar):
        bar.setLinkedMap(page.frame)
        bar.setUnitsPerSegment(page.scale.bar_m)
        bar.update()
    legend = page.layout.itemById("legend")
    if isinstance(legend, QgsLayoutItemLegend):
        _explain(legend, page.frame, content)
    for name in ("title", "mine", "agency"):
        item = page.layout.itemById(name)
        if isinstance(item, QgsLayoutItemLabel):
            _shrink(item)
    page.layout.refresh()


def _shrink(label: QgsLayoutItemLabel) -> None:
    """Set a long name smaller, down to 6 pt, until it fits on its line."""
    text = label.textFormat() if hasattr(label, "textFormat") else QgsTextFormat.fromQFont(label.font())
    while text.size() > 6.0 and label.sizeForText().width() > label.rect().width():
        text.setSize(text.size() - 0.5)
        if hasattr(label, "setTextFormat"):
            label.setTextFormat(text)
        else:
            label.setFont(text.toQFont())


def _explain(legend: QgsLayoutItemLegend, frame: QgsLayoutItemMap, content: Content) -> None:
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    for layer in content.legend:
        node = root.addLayer(layer)
        if isinstance(layer, QgsRasterLayer):
            entries = legend.model().layerOriginalLegendNodes(node)
            shown = [entry.data(Qt.ItemDataRole.DisplayRole) for entry in entries]
            kept = [index for index, text in enumerate(shown) if text in content.classes]
            QgsMapLayerLegendUtils.setLegendNodeOrder(node, kept)
            legend.model().refreshLayerLegend(node)
    legend.setLinkedMap(frame)
    legend.adjustBoxSize()


def _texts(plan: Plan, rules: Rulebook, sheet: str, scale: SheetScale, content: Content) -> Mapping[str, object]:
    mine = str(plan.mine.get("name") or plan.mine.get("mine_id") or "")
    title = sheet_title(sheet).zh
    codes = data_dictionary().codes["secrecy"]
    level = str(plan.mine.get("secrecy") or data_dictionary().entity("surface").secrecy)
    decimals = next(n for n in range(4) if round(scale.grid_m / 1000.0, n) == scale.grid_m / 1000.0)
    return {
        "mine": mine,
        "sheet": title,
        "title": words.TITLE.zh.format(mine=f"{mine} " if mine and mine[-1].isascii() else mine, sheet=title),
        "demo": words.DEMO.zh if plan.decisions.get("demo", True) else "",
        "secrecy": words.SECRECY.zh.format(level=codes[level].label.zh if level in codes else level),
        "scale": f"1:{scale.denominator}",
        "grid_decimals": decimals,
        "number": rules.rule(f"map.sheet.{sheet}").value,
        "agency": str(plan.decisions.get("agency") or ""),
        "date": str(plan.decisions.get("date") or ""),
        "drawn": "",
        "checked": "",
        "approved": "",
        "hash": plan.sha256[:12],
        "notes": "\n".join(_notes(plan, sheet, content)),
    }


def _notes(plan: Plan, sheet: str, content: Content) -> list[str]:
    site, dem = plan.site, plan.site["dem"]
    datums = data_dictionary().codes["height_datum"]
    datum = str(site.get("height_datum") or "")
    rmse, share = dem.get("rmse_m"), dem.get("coverage_share")
    area = sum(plot["area_ellipsoidal_m2"] for plot in site["plots"]) / M2_PER_HM2
    lines = [
        words.CRS.zh.format(crs=f"{site['crs_name']}（{site['crs']}）"),
        words.DATUM.zh.format(datum=datums[datum].label.zh if datum in datums else datum or words.UNKNOWN.zh),
        words.INTERVAL.zh.format(step=content.interval.metres),
        words.HEIGHTS.zh.format(name=dem["name"], x=round(dem["cell_x_m"], 2), y=round(dem["cell_y_m"], 2)),
        words.ERROR.zh.format(error=words.NOT_GIVEN.zh if rmse is None else f"±{rmse:g} m"),
    ]
    if content.interval.widened:
        lines.append(words.WIDENED.zh)
    if share is not None and share < 1.0:
        lines.append(words.COVERAGE.zh.format(share=f"{round_half_up(share * 100.0, 1)}%"))
    lines.append(words.AREA.zh.format(area=round_half_up(area, 4)))
    if sheet == "cutfill":
        lines.append(words.SIGN.zh)
        detection = plan.value("level_of_detection_m") if "level_of_detection_m" in plan.figures else None
        if detection is not None:
            lines.append(words.DETECTION.zh.format(level=f"{detection:.2f}"))
    return lines
