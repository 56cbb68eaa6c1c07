"""Draw the map sheet templates (.qpt) that ship with the plugin, the same sheet on A4, A3 and A2.

Run it with the QGIS Python after changing the sheet here; a bureau edits its copy of the .qpt in QGIS instead.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/make_map_templates.py
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsBasicNumericFormat,
    QgsFillSymbol,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsLineSymbol,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont

RESOURCES = Path(__file__).resolve().parents[1] / "mine_restoration_plugin" / "resources"
FONT = "Noto Sans CJK SC"
MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
BLACK = QColor(0, 0, 0)
RED = QColor(192, 0, 0)
LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
TOP, MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter

NORTH_ARROW = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 80" width="60mm" height="80mm">
<path d="M30 20 L46 78 L30 66 Z" fill="#ffffff" stroke="#000000" stroke-width="1.6" stroke-linejoin="round"/>
<path d="M30 20 L14 78 L30 66 Z" fill="#000000" stroke="#000000" stroke-width="1.6" stroke-linejoin="round"/>
<path d="M23 14 L23 2 L37 14 L37 2" fill="none" stroke="#000000" stroke-width="3" stroke-linejoin="miter"/>
</svg>"""


@dataclass(frozen=True)
class Page:
    """Sizes in mm; the drawing border keeps the binding margin on the left (GB/T 14689)."""

    name: str
    width: float
    height: float
    margin: float
    panel: float
    row: float
    notes: float
    text: float  # factor of all type sizes
    binding: float = 25.0


PAGES = (
    Page("A4", 297, 210, 5, 66, 6.0, 38, 0.78),
    Page("A3", 420, 297, 5, 80, 7.6, 46, 1.0),
    Page("A2", 594, 420, 10, 92, 8.6, 54, 1.15),
)


class Sheet:
    """One template in the making."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._project = QgsProject()
        self.layout = QgsPrintLayout(self._project)
        self.layout.initializeDefaults()
        self.layout.setName(f"mine sheet {page.name}")
        self.layout.pageCollection().page(0).setPageSize(QgsLayoutSize(page.width, page.height, MM))

    def font(self, size: float, bold: bool = False) -> QFont:
        font = QFont(FONT)
        font.setPointSizeF(round(size * self.page.text, 2))
        font.setBold(bold)
        return font

    def text_format(self, size: float, bold: bool = False) -> QgsTextFormat:
        text = QgsTextFormat()
        text.setFont(self.font(size, bold))
        text.setSize(round(size * self.page.text, 2))
        text.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
        text.setColor(BLACK)
        return text

    def place(self, item, name: str, box: QRectF):
        item.setId(name)
        self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(box.x(), box.y(), MM))
        item.attemptResize(QgsLayoutSize(box.width(), box.height(), MM))
        return item

    def box(self, name: str, box: QRectF, line: float) -> None:
        shape = QgsLayoutItemShape(self.layout)
        shape.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        shape.setSymbol(
            QgsFillSymbol.createSimple(
                {"style": "no", "outline_color": "0,0,0", "outline_width": str(line), "joinstyle": "miter"}
            )
        )
        self.place(shape, name, box)

    def label(
        self,
        name: str,
        text: str,
        box: QRectF,
        size: float = 9,
        bold: bool = False,
        align=CENTRE,
        vertical=MIDDLE,
        colour: QColor = BLACK,
        framed: bool = False,
    ) -> QgsLayoutItemLabel:
        label = QgsLayoutItemLabel(self.layout)
        label.setText(text)
        label.setFont(self.font(size, bold))
        label.setFontColor(colour)
        label.setHAlign(align)
        label.setVAlign(vertical)
        label.setMarginX(1.0 if align == LEFT or framed else 0)
        label.setMarginY(0.2)
        label.setFrameEnabled(framed)
        label.setFrameStrokeWidth(QgsLayoutMeasurement(0.2, MM))
        return self.place(label, name, box)

    def draw(self) -> None:
        page = self.page
        left, top = page.binding, page.margin
        right, bottom = page.width - page.margin, page.height - page.margin
        split = right - page.panel
        self.box("border", QRectF(left, top, right - left, bottom - top), 0.8)
        self.box("panel", QRectF(split, top, right - split, bottom - top), 0.35)
        head, foot, gap, ribbon = 17 * page.text, 14.0, 4.0, 6.0
        outer = QRectF(left + gap, top + head, split - left - 2 * gap, bottom - top - head - foot)
        frame = outer.adjusted(ribbon, ribbon, -ribbon, -ribbon)
        self.map(frame)
        self.box("neatline", outer, 0.7)
        self.watermark(frame)
        self.head(QRectF(outer.x(), top, outer.width(), head))
        self.foot(QRectF(outer.x(), outer.bottom(), outer.width(), foot))
        self.panel(QRectF(split, top, page.panel, bottom - top))

    def map(self, frame: QRectF) -> None:
        item = QgsLayoutItemMap(self.layout)
        self.place(item, "map", frame)
        item.setFrameEnabled(True)
        item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2, MM))
        item.setBackgroundColor(QColor(255, 255, 255))
        grid = QgsLayoutItemMapGrid("coordinates", item)
        grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Cross)
        grid.setCrossLength(2.5)
        grid.setLineSymbol(QgsLineSymbol.createSimple({"line_color": "60,60,60", "line_width": "0.15"}))
        grid.setIntervalX(1000)
        grid.setIntervalY(1000)
        grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.ExteriorTicks)
        grid.setFrameWidth(1.5)
        grid.setFramePenSize(0.2)
        grid.setAnnotationEnabled(True)
        grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat)
        grid.setAnnotationExpression("replace(format_number(@grid_number / 1000, @mr_grid_decimals, 'en'), ',', '')")
        grid.setAnnotationTextFormat(self.text_format(7))
        grid.setAnnotationFrameDistance(0.4)
        for side in (QgsLayoutItemMapGrid.BorderSide.Left, QgsLayoutItemMapGrid.BorderSide.Right):
            grid.setAnnotationDirection(QgsLayoutItemMapGrid.AnnotationDirection.Vertical, side)
        item.grids().addGrid(grid)

    def watermark(self, frame: QRectF) -> None:
        width, height = frame.width(), 40 * self.page.text
        box = QRectF(frame.center().x() - width / 2, frame.center().y() - height / 2, width, height)
        label = self.label("demo_watermark", "[% @mr_demo %]", box, 62, True, colour=QColor(192, 0, 0, 28))
        label.setItemRotation(-30)

    def head(self, box: QRectF) -> None:
        side = box.width() * 0.24
        self.label("title", "[% @mr_title %]", box.adjusted(side, 1, -side, -1), 17, True)
        self.label("demo", "[% @mr_demo %]", QRectF(box.x(), box.y(), side, box.height()), 12, True, LEFT, colour=RED)
        corner = QRectF(box.right() - side, box.y(), side, box.height())
        self.label("secrecy", "[% @mr_secrecy %]", corner, 10, align=RIGHT)

    def foot(self, box: QRectF) -> None:
        third = box.width() / 3
        middle = QRectF(box.x() + third * 0.5, box.y() + 1, third, box.height() - 2)
        self.label("scale", "[% @mr_scale %]", middle, 12, True)
        bar = QgsLayoutItemScaleBar(self.layout)
        bar.setStyle("Single Box")
        bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceMeters)
        bar.setUnitLabel("m")
        bar.setMapUnitsPerScaleBarUnit(1)
        bar.setNumberOfSegmentsLeft(0)
        bar.setNumberOfSegments(4)
        bar.setUnitsPerSegment(200)
        bar.setHeight(1.6)
        bar.setLabelBarSpace(1)
        bar.setBoxContentSpace(1)
        bar.setTextFormat(self.text_format(8))
        number = QgsBasicNumericFormat()
        number.setShowThousandsSeparator(False)
        bar.setNumericFormat(number)
        self.place(bar, "scalebar", QRectF(box.x() + third * 1.55, box.y() + 2, 90, box.height() - 3))

    def panel(self, box: QRectF) -> None:
        page = self.page
        arrow = 20 * page.text
        picture = QgsLayoutItemPicture(self.layout)
        picture.setPicturePath("base64:" + base64.b64encode(NORTH_ARROW.encode()).decode())
        self.place(
            picture,
            "north",
            QRectF(box.center().x() - arrow * 0.375, box.y() + 3, arrow * 0.75, arrow),
        )
        block = 7 * page.row
        sign = QRectF(box.x(), box.bottom() - block, box.width(), block)
        notes = QRectF(box.x() + 3, sign.y() - page.notes - 1, box.width() - 5, page.notes)
        self.label("notes", "[% @mr_notes %]", notes, 7.6, align=LEFT, vertical=TOP)
        head = QRectF(box.x(), box.y() + arrow + 4, box.width(), 7 * page.text)
        self.label("legend_title", "图    例", head, 12, True)
        self.legend(QRectF(box.x() + 2, head.bottom() - 3, box.width() - 4, notes.y() - head.bottom() + 2))
        self.signatures(sign)

    def legend(self, box: QRectF) -> None:
        legend = QgsLayoutItemLegend(self.layout)
        legend.setAutoUpdateModel(False)
        sizes = {
            QgsLegendStyle.Style.Group: (9, True),
            QgsLegendStyle.Style.Subgroup: (8.6, True),
            QgsLegendStyle.Style.SymbolLabel: (8.2, False),
        }
        for style, (size, bold) in sizes.items():
            legend.setStyleFont(style, self.font(size, bold))
        legend.setSymbolWidth(11 * self.page.text)
        legend.setSymbolHeight(4 * self.page.text)
        spaces = {
            QgsLegendStyle.Style.Subgroup: 2.0,
            QgsLegendStyle.Style.Symbol: 1.2,
        }
        for style, space in spaces.items():
            legend.rstyle(style).setMargin(QgsLegendStyle.Side.Top, space * self.page.text)
        legend.rstyle(QgsLegendStyle.Style.SymbolLabel).setMargin(QgsLegendStyle.Side.Left, 3.2 * self.page.text)
        legend.setBoxSpace(2)
        legend.setWrapString("|")
        legend.setBackgroundEnabled(False)
        legend.setResizeToContents(True)
        self.place(legend, "legend", box)

    def signatures(self, box: QRectF) -> None:
        row, width = self.page.row, box.width()
        head, half = width * 0.22, width / 2

        def cell(name: str, text: str, x: float, line: int, wide: float, caption: bool = False) -> None:
            cell_box = QRectF(box.x() + x, box.y() + line * row, wide, row)
            self.label(name, text, cell_box, 8 if caption else 8.2, framed=True)

        for line, (caption, value) in enumerate((("编制单位", "agency"), ("矿山名称", "mine"), ("图    名", "sheet"))):
            cell(f"caption_{value}", caption, 0, line, head, True)
            cell(value, f"[% @mr_{value} %]", head, line, width - head)
        pairs = (
            (("制    图", "drawn"), ("审    核", "checked")),
            (("批    准", "approved"), ("日    期", "date")),
            (("比例尺", "scale"), ("图    号", "number")),
        )
        for line, pair in enumerate(pairs, start=3):
            for x, (caption, value) in zip((0, half), pair):
                cell(f"caption_{value}", caption, x, line, head, True)
                cell(f"cell_{value}", f"[% @mr_{value} %]", x + head, line, half - head)
        cell("caption_hash", "方案校验码", 0, 6, head, True)
        cell("hash", "[% @mr_hash %]", head, 6, width - head)


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    folder = RESOURCES / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        sheet = Sheet(page)
        sheet.draw()
        path = folder / f"sheet_{page.name.lower()}.qpt"
        if not sheet.layout.saveAsTemplate(str(path), QgsReadWriteContext()):
            raise OSError(f"cannot write {path}")
    application.exitQgis()


if __name__ == "__main__":
    main()
