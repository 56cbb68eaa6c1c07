"""Plot cards (图斑卡片): an A4 page for each plot with image, location, attributes and photographs.

The page is an atlas page of the template ``plot_card.qpt``, which a bureau may edit in QGIS. Cards are drawn on the
main thread, one by one, in batches of the rulebook: what is in memory is one page and the texts of one batch.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemMap,
    QgsLayoutTableColumn,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsPrintLayout,
    QgsProject,
    QgsProperty,
    QgsRasterLayer,
    QgsReadWriteContext,
    QgsRectangle,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMarginsF, QSize, QSizeF
from qgis.PyQt.QtGui import QImageReader, QPageLayout, QPageSize, QPainter, QPdfWriter

from ..core.model.errors import InputError
from ..core.model.names import safe_name
from ..core.model.text import QT_TRANSLATE_NOOP, Label
from ..core.register.card import Card, CardPhoto, cards, plots_of
from ..core.register.register import open_register
from ..core.rulebook.book import Rulebook
from .card_folder import CardFolder
from .card_text import fitted, large
from .fonts import chinese_family
from .layers import register_layer_source
from .shapes import multipolygon
from .styles import read_template

DPI = 200
A4_MM = (210.0, 297.0)
CELL_FIELDS = ("uuid", "label1", "value1", "label2", "value2")
HERE = "\"uuid\" = attribute(@atlas_feature, 'uuid')"
ARROW = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40mm" height="40mm">
<circle cx="20" cy="20" r="18" fill="#ffffff" fill-opacity="0.8" stroke="#000000" stroke-width="1.5"/>
<path transform="rotate({angle} 20 20)" d="M20 4 L28 32 L20 26 L12 32 Z" fill="#c00000" stroke="#000000"/>
</svg>"""
GONE = Label("gone", "文件已丢失")
NO_PHOTO = Label("No photograph", "无现场照片")


@dataclass(frozen=True)
class Printed:
    """``files`` in the order they were made; ``gone`` counts photographs whose file was not there."""

    files: tuple[Path, ...]
    cards: int
    gone: int


class CardPress:
    """Draws cards into a folder; on the main thread only.

    ``templates`` is a folder that may hold a bureau's own ``plot_card.qpt``.
    """

    def __init__(
        self,
        register: str | os.PathLike[str],
        folder: str | os.PathLike[str],
        *,
        mine_id: str | None = None,
        plot_nos: Sequence[str] | None = None,
        imagery: Sequence[str] = (),
        together: bool = False,
        demo: bool = False,
        rulebook: Rulebook | None = None,
        templates: Path | None = None,
    ) -> None:
        self._register = os.fspath(register)
        self._folder = Path(folder)
        self._mine_id, self._plot_nos = mine_id, plot_nos
        self._imagery = tuple(imagery)
        self._together, self._demo = together, demo
        self._rules = rulebook or Rulebook.load()
        self._templates = templates
        self._gone = 0
        self.printed: Printed | None = None

    def run(self) -> Iterator[float]:
        """Draw page after page; gives the share that is done. Closing the iterator early leaves nothing behind.

        Raises:
            InputError: no plot, no Chinese font, an image that cannot be read, a file in the way, the disk is full.
        """
        chinese_family()
        with open_register(self._register) as register:
            uuids = plots_of(register, self._mine_id, self._plot_nos)
            crs = register.crs
        folder = CardFolder(self._folder)
        try:
            made: list[str] = []
            done = 0
            batch = int(self._rules.number("card.batch"))
            for number, start in enumerate(range(0, len(uuids), batch)):
                with open_register(self._register) as register:
                    drawn = list(cards(register, uuids[start : start + batch], self._rules))
                name = "图斑卡片" if len(uuids) <= batch else f"图斑卡片_{number + 1:03d}"
                for file in _Batch(self, drawn, crs, folder.stage).draw(name):
                    if file is not None:
                        made.append(file)
                    done += 1
                    yield done / len(uuids)
            self.printed = Printed(folder.hand_over(made), done, self._gone)
        finally:
            folder.close()


class _Batch:
    """The project, layers and layout of some cards."""

    def __init__(self, press: CardPress, drawn: Sequence[Card], crs: str, stage: Path) -> None:
        self._press, self._cards, self._crs, self._stage = press, drawn, crs, stage
        self._rules = press._rules
        self._work = Path(tempfile.mkdtemp(prefix="mine-cards-"))
        self._sizes: dict[str, float] = {}
        self._images: list[QgsRasterLayer] = []

    def draw(self, name: str) -> Iterator[str | None]:
        """Name of each file that is complete, None after a page of one that is not."""
        project = QgsProject()
        try:
            project.setCrs(QgsCoordinateReferenceSystem(self._crs))
            layout = QgsPrintLayout(project)
            layout.loadFromTemplate(read_template("plot_card", self._press._templates), QgsReadWriteContext())
            self._images = [self._image(path) for path in self._press._imagery]
            coverage = self._coverage(layout)
            self._furnish(project, layout, coverage)
            yield from self._pages(layout, name)
        finally:
            project.clear()
            shutil.rmtree(self._work, ignore_errors=True)

    def _pages(self, layout: QgsPrintLayout, name: str) -> Iterator[str | None]:
        atlas = layout.atlas()
        atlas.updateFeatures()
        count = atlas.count()
        together = self._press._together
        page = layout.itemById("page")
        if page is not None and not together:  # a file of one page is not page 17 of 200
            page.setVisibility(False)
        writer = painter = None
        try:
            for number in range(count):
                atlas.seekTo(number)
                atlas.refreshCurrentFeature()
                file = f"{name}.pdf" if together else f"{safe_name(self._cards[number].plot_no or str(number + 1))}.pdf"
                if writer is None:
                    writer, painter = _open_pdf(self._stage / file)
                else:
                    writer.newPage()
                layout.renderContext().setDpi(DPI)
                layout.renderContext().setTextRenderFormat(Qgis.TextRenderFormat.AlwaysText)
                for table in _tables(layout):
                    text = table.contentTextFormat()
                    text.setSize(self._sizes[self._cards[number].uuid])
                    table.setContentTextFormat(text)
                layout.refresh()
                QgsLayoutExporter(layout).renderPage(painter, 0)
                last = not together or number + 1 == count
                if last:
                    painter.end()
                    writer = painter = None
                yield file if last else None
        finally:
            if painter is not None and painter.isActive():
                painter.end()

    # what a page shows

    def _coverage(self, layout: QgsPrintLayout) -> QgsVectorLayer:
        image = layout.itemById("image")
        location = layout.itemById("location")
        if not isinstance(image, QgsLayoutItemMap):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The layout template plot_card.qpt has no map with the id “image”."
                )
            )
        most = int(self._rules.number("card.photos"))
        texts = ["uuid", "plot_no", "mine_name", "secrecy", "legend", "foot", "demo"]
        photos = [f"{kind}{number}" for number in range(1, most + 1) for kind in ("photo", "caption", "arrow")]
        numbers = ["scale", *(f"location_{side}" for side in ("x_min", "y_min", "x_max", "y_max"))]
        fields = [f"field={name}:string" for name in texts + photos] + [f"field={name}:double" for name in numbers]
        layer = self._memory("MultiPolygon", fields)
        features = []
        for card in self._cards:
            feature = QgsFeature(layer.fields())
            geometry = multipolygon(card.polygons) if card.polygons else QgsGeometry()
            if not geometry.isEmpty():
                feature.setGeometry(geometry)
            for key, value in self._values(card, geometry, image, location, most).items():
                feature[key] = value
            features.append(feature)
        layer.dataProvider().addFeatures(features)
        layer.updateExtents()
        layer.setRenderer(
            _only_here(QgsFillSymbol.createSimple({"style": "no", "outline_color": "#e31a1c", "outline_width": "0.7"}))
        )
        return layer

    def _values(
        self, card: Card, geometry: QgsGeometry, image: QgsLayoutItemMap, location: Any, most: int
    ) -> dict[str, Any]:
        scale = self._scale(geometry.boundingBox(), image)
        values: dict[str, Any] = {
            "uuid": card.uuid,
            "plot_no": card.plot_no or "—",
            "mine_name": card.mine_name,
            "secrecy": card.secrecy or "—",
            "demo": "示范，不得报批" if self._press._demo else "",
            "scale": scale,
            "legend": "\n".join(self._legend(card, geometry)),
            "foot": f"坐标系：{QgsCoordinateReferenceSystem(self._crs).description()}",
        }
        if isinstance(location, QgsLayoutItemMap):
            half = location.rect().width() / 2000.0 * scale * self._rules.number("card.location_factor")
            middle = geometry.boundingBox().center()
            sides = (middle.x() - half, middle.y() - half, middle.x() + half, middle.y() + half)
            values.update(zip(("location_x_min", "location_y_min", "location_x_max", "location_y_max"), sides))
        for number, photo in enumerate(card.photos[:most], 1):
            picture = self._picture(photo)
            values[f"photo{number}"] = picture
            values[f"caption{number}"] = _caption(number, photo, picture)
            values[f"arrow{number}"] = self._arrow(photo.azimuth_deg) if picture is not None else None
        if not card.photos:
            values["caption1"] = NO_PHOTO.zh
        return values

    def _legend(self, card: Card, geometry: QgsGeometry) -> list[str]:
        lines = ["红粗线：本图斑；橙细线：其他图斑"]
        if card.centre is not None:
            lines.insert(0, "中心点：东经{:.6f}°，北纬{:.6f}°".format(*card.centre))
        if any(photo.point is not None for photo in card.photos):
            lines.append("红色箭头：拍摄点及方位")
        if not self._images:
            lines.append("（未提供影像）")
        elif not any(self._reaches(image, geometry.boundingBox()) for image in self._images):
            lines.append("（影像未覆盖本图斑）")
        if card.more_photos:
            lines.append(f"另有照片 {card.more_photos} 张，见台账")
        return lines

    def _scale(self, box: QgsRectangle, image: QgsLayoutItemMap) -> float:
        """The largest standard scale at which the plot fits with its margin."""
        grow = 1.0 + 2.0 * self._rules.number("card.margin_share")
        sides = image.rect().width() / 1000.0, image.rect().height() / 1000.0
        needed = max(box.width() * grow / sides[0], box.height() * grow / sides[1], 1.0)
        scales = sorted(float(text) for text in self._rules.rule("card.scales").value.split("|"))
        step = scales[-1]
        return next((scale for scale in scales if scale >= needed), step * -(-needed // step))

    def _picture(self, photo: CardPhoto) -> str | None:
        """A copy of a photograph, upright and no larger than it is printed; None where it is gone."""
        reader = QImageReader(str(photo.file))
        reader.setAutoTransform(True)
        size, side = reader.size(), int(self._rules.number("card.photo_px"))
        if size.isValid() and max(size.width(), size.height()) > side:
            factor = side / max(size.width(), size.height())
            reader.setScaledSize(QSize(max(round(size.width() * factor), 1), max(round(size.height() * factor), 1)))
        image = reader.read()
        if image.isNull():
            self._press._gone += 1
            return None
        path = self._work / f"{photo.file.stem}.jpg"
        image.save(str(path), "JPEG", 88)
        return str(path)

    def _arrow(self, azimuth_deg: float | None) -> str | None:
        """An arrow that points where the camera looked, north up."""
        if azimuth_deg is None:
            return None
        path = self._work / f"arrow_{azimuth_deg:.0f}.svg"
        path.write_text(ARROW.format(angle=round(azimuth_deg)), encoding="utf-8")
        return str(path)

    def _furnish(self, project: QgsProject, layout: QgsPrintLayout, coverage: QgsVectorLayer) -> None:
        neighbours = QgsVectorLayer(*register_layer_source(self._press._register, "plot"))
        neighbours.setRenderer(
            QgsSingleSymbolRenderer(
                QgsFillSymbol.createSimple({"style": "no", "outline_color": "#ff7f00", "outline_width": "0.25"})
            )
        )
        places, cells = (
            self._places(),
            self._memory("NoGeometry", [f"field={name}:string(4000)" for name in CELL_FIELDS]),
        )
        images = self._images
        for layer in (coverage, neighbours, places, cells, *images):
            project.addMapLayer(layer, False)
        shown: dict[str, list[QgsMapLayer]] = {
            "image": [places, coverage, neighbours, *images],
            "location": [coverage, neighbours, *images],
        }
        for name, layers in shown.items():
            item = layout.itemById(name)
            if isinstance(item, QgsLayoutItemMap):
                item.setCrs(project.crs())
                item.setKeepLayerSet(True)
                item.setLayers(layers)
        for table in _tables(layout):
            self._fill_table(table, cells)
        atlas = layout.atlas()
        atlas.setCoverageLayer(coverage)
        atlas.setEnabled(True)

    def _fill_table(self, table: QgsLayoutItemAttributeTable, cells: QgsVectorLayer) -> None:
        widths = [float(width) for width in str(table.customProperty("widths_mm", "25|62|25|62")).split("|")]
        self._fill_cells(cells, table, widths)
        table.setVectorLayer(cells)
        columns = []
        for name, width in zip(CELL_FIELDS[1:], widths):
            column = QgsLayoutTableColumn(name)
            column.setAttribute(name)
            column.setWidth(width)
            columns.append(column)
        table.setColumns(columns)
        table.setFilterFeatures(True)
        table.setFeatureFilter(HERE)
        table.refresh()

    def _fill_cells(self, layer: QgsVectorLayer, table: QgsLayoutItemAttributeTable, widths: Sequence[float]) -> None:
        """Two attributes a row, the left column from top to bottom first, in letters small enough for all to fit."""
        metrics = large(table.contentTextFormat().font())
        usual = table.contentTextFormat().size()
        height = table.frame(0).rect().height() if table.frameCount() else 0.0
        around = 2 * table.cellMargin() + table.gridStrokeWidth()
        rows = []
        for card in self._cards:
            half = -(-len(card.cells) // 2)
            right = [*card.cells[half:], *[("", "")] * (2 * half - len(card.cells))]
            texts = [(*left, *other) for left, other in zip(card.cells[:half], right)]
            self._sizes[card.uuid], lines = fitted(texts, metrics, usual, widths, height, around)
            for cells in lines:
                feature = QgsFeature(layer.fields())
                feature.setAttributes([card.uuid, *cells])
                rows.append(feature)
        layer.dataProvider().addFeatures(rows)

    def _places(self) -> QgsVectorLayer:
        layer = self._memory("Point", ["field=uuid:string", "field=azimuth:double"])
        points = []
        for card in self._cards:
            for photo in card.photos:
                if photo.point is not None:
                    feature = QgsFeature(layer.fields())
                    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*photo.point)))
                    feature.setAttributes([card.uuid, photo.azimuth_deg])
                    points.append(feature)
        layer.dataProvider().addFeatures(points)
        symbol = QgsMarkerSymbol.createSimple(
            {"name": "arrow", "color": "#e31a1c", "outline_color": "#ffffff", "size": "5", "angle": "0"}
        )
        symbol.symbolLayer(0).setDataDefinedProperty(
            QgsSymbolLayer.Property.PropertyAngle, QgsProperty.fromField("azimuth")
        )
        layer.setRenderer(_only_here(symbol))
        return layer

    def _image(self, path: str) -> QgsRasterLayer:
        options = QgsRasterLayer.LayerOptions()
        layer = QgsRasterLayer(path, Path(path).stem, "gdal", options)
        if not layer.isValid():
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The image {path} cannot be opened as a raster."), path=path
            )
        return layer

    def _reaches(self, image: QgsRasterLayer, box: QgsRectangle) -> bool:
        """Whether any of the image lies where the plot is."""
        carried = QgsCoordinateTransform(image.crs(), QgsCoordinateReferenceSystem(self._crs), QgsProject())
        try:
            return bool(carried.transformBoundingBox(image.extent()).intersects(box))
        except QgsCsException:
            return False

    def _memory(self, kind: str, fields: Sequence[str]) -> QgsVectorLayer:
        system = "" if kind == "NoGeometry" else f"crs={self._crs}&"
        layer = QgsVectorLayer(f"{kind}?{system}{'&'.join(fields)}", kind, "memory")
        layer.setCrs(QgsCoordinateReferenceSystem(self._crs))
        return layer


def _tables(layout: QgsPrintLayout) -> list[QgsLayoutItemAttributeTable]:
    return [item for item in layout.multiFrames() if isinstance(item, QgsLayoutItemAttributeTable)]


def _only_here(symbol: Any) -> QgsRuleBasedRenderer:
    """Draws what belongs to the page's plot and nothing else."""
    renderer = QgsRuleBasedRenderer(symbol)
    renderer.rootRule().children()[0].setFilterExpression(HERE)
    return renderer


def _caption(number: int, photo: CardPhoto, picture: str | None) -> str:
    parts = [f"照片{number}"]
    if picture is None:
        parts.append(GONE.zh)
    if photo.azimuth_deg is not None:
        parts.append(f"方位角{photo.azimuth_deg:.0f}°")
    if photo.taken_utc:
        parts.append(photo.taken_utc[:10])
    if photo.caption:
        parts.append(photo.caption)
    return "  ".join(parts)


def _open_pdf(path: Path) -> tuple[QPdfWriter, QPainter]:
    writer = QPdfWriter(str(path))
    size = QPageSize(QSizeF(*A4_MM), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(DPI)
    painter = QPainter()
    if not painter.begin(writer):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be written: {reason}"), path=path.name, reason="-"
        )
    return writer, painter
