"""Draw the template of the plot card (plot_card.qpt, A4) that ships with the plugin.

Run it with the QGIS Python after changing the card here; a bureau edits its copy of the .qpt in QGIS instead.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/make_card_template.py

The card is an atlas page. Its texts are attributes of the coverage layer; its items are found by their ids: the maps
``image`` and ``location``, the pictures ``photo1`` … with ``arrow1`` …, and the table ``attributes``.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsLayoutFrame,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutObject,
    QgsLayoutTable,
    QgsProperty,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor

sys.path.insert(0, str(Path(__file__).resolve().parent))
from make_map_templates import CENTRE, LEFT, MM, NORTH_ARROW, RED, RESOURCES, RIGHT, Page, Sheet

PHOTOS = 4
LEFT_EDGE, RIGHT_EDGE, WIDTH = 15.0, 200.0, 185.0


class Card(Sheet):
    """The A4 sheet upright, with the type sizes of the small map sheet."""

    def __init__(self) -> None:
        super().__init__(Page("plot card", 210, 297, 5, 0, 6.0, 0, 0.9))
        self.layout.setName("plot card")

    def draw(self) -> None:
        self.head()
        self.maps()
        self.table()
        self.photographs()
        self.foot()

    def head(self) -> None:
        self.label("title", "历史遗留矿山图斑卡片", QRectF(LEFT_EDGE + 45, 8, WIDTH - 90, 9), 16, True)
        self.label("number", '图斑编号：[% "plot_no" %]', QRectF(LEFT_EDGE, 17, 110, 6), 10, True, LEFT)
        self.label("mine", '[% "mine_name" %]', QRectF(LEFT_EDGE + 85, 17, WIDTH - 85, 6), 9, align=RIGHT)
        self.label("demo", '[% "demo" %]', QRectF(LEFT_EDGE, 9, 45, 7), 10, True, LEFT, colour=RED)
        self.label("secrecy", '密级：[% "secrecy" %]', QRectF(RIGHT_EDGE - 45, 9, 45, 7), 9, align=RIGHT)

    def maps(self) -> None:
        image = QgsLayoutItemMap(self.layout)
        self.place(image, "image", QRectF(LEFT_EDGE, 25, 120, 95))
        image.setAtlasDriven(True)
        image.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Fixed)
        self.bind(image, "MapScale", "scale")
        location = QgsLayoutItemMap(self.layout)
        self.place(location, "location", QRectF(LEFT_EDGE + 123, 25, 62, 62))
        for item in (image, location):
            item.setFrameEnabled(True)
            item.setFrameStrokeWidth(QgsLayoutMeasurement(0.3, MM))
            item.setBackgroundColor(QColor(255, 255, 255))
            # scale and extent of the page are worked out from one that is not empty
            item.setExtent(QgsRectangle(0, 0, item.rect().width(), item.rect().height()))
        frames = {"x_min": "MapXMin", "y_min": "MapYMin", "x_max": "MapXMax", "y_max": "MapYMax"}
        for field, name in frames.items():
            location.dataDefinedProperties().setProperty(
                getattr(QgsLayoutObject.DataDefinedProperty, name), QgsProperty.fromField(f"location_{field}")
            )
        self.label("location_title", "位置图", QRectF(LEFT_EDGE + 124, 26, 14, 5), 8, True, LEFT)
        picture = QgsLayoutItemPicture(self.layout)
        picture.setPicturePath("base64:" + base64.b64encode(NORTH_ARROW.encode()).decode())
        self.place(picture, "north", QRectF(LEFT_EDGE + 108, 27, 9, 12))
        ratio = 'to_string("scale")'
        self.label("scale", f"影像图比例尺 1:[% {ratio} %]", QRectF(LEFT_EDGE + 123, 89, 62, 5), 8.5, align=LEFT)
        self.label("legend", '[% "legend" %]', QRectF(LEFT_EDGE + 123, 95, 62, 30), 8, align=LEFT)

    def table(self) -> None:
        table = QgsLayoutItemAttributeTable(self.layout)
        self.layout.addMultiFrame(table)
        table.setContentTextFormat(self.text_format(7.4))
        table.setHeaderTextFormat(self.text_format(7.4, True))
        table.setHeaderMode(QgsLayoutTable.HeaderMode.NoHeaders)
        table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        table.setGridStrokeWidth(0.15)
        table.setCellMargin(0.7)
        table.setMaximumNumberOfFeatures(60)
        label, value = 25.0, WIDTH / 2 - 25.0 - 2 * 2 * 0.7 - 0.4
        table.setCustomProperty("widths_mm", f"{label}|{value}|{label}|{value}")
        frame = QgsLayoutFrame(self.layout, table)
        frame.attemptSetSceneRect(QRectF(LEFT_EDGE, 123, WIDTH, 80))
        frame.setId("attributes")
        table.addFrame(frame)

    def photographs(self) -> None:
        width, height, caption = 91.0, 34.5, 4.5
        for number in range(1, PHOTOS + 1):
            column, line = (number - 1) % 2, (number - 1) // 2
            x, y = LEFT_EDGE + column * (width + 3), 205 + line * (height + caption + 1)
            box = QRectF(x, y, width, height)
            frame = QgsLayoutItemShape(self.layout)
            frame.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
            frame.setSymbol(QgsFillSymbol.createSimple({"style": "no", "outline_color": "120,120,120",
                                                        "outline_width": "0.15"}))  # fmt: skip
            self.place(frame, f"frame{number}", box)
            photo = QgsLayoutItemPicture(self.layout)
            photo.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
            photo.setPictureAnchor(QgsLayoutItemPicture.ReferencePoint.Middle)
            self.place(photo, f"photo{number}", box)
            self.bind(photo, "PictureSource", f"photo{number}")
            self.bind(photo, "ExcludeFromExports", f'"photo{number}" IS NULL', expression=True)
            arrow = QgsLayoutItemPicture(self.layout)
            self.place(arrow, f"arrow{number}", QRectF(x + width - 9, y + 1, 8, 8))
            self.bind(arrow, "PictureSource", f"arrow{number}")
            self.bind(arrow, "ExcludeFromExports", f'"arrow{number}" IS NULL', expression=True)
            self.label(
                f"caption{number}", f'[% "caption{number}" %]', QRectF(x, y + height, width, caption), 7.4, align=CENTRE
            )

    def bind(self, item, name: str, value: str, *, expression: bool = False) -> None:
        made = QgsProperty.fromExpression(value) if expression else QgsProperty.fromField(value)
        item.dataDefinedProperties().setProperty(getattr(QgsLayoutObject.DataDefinedProperty, name), made)

    def foot(self) -> None:
        self.label("foot", '[% "foot" %]', QRectF(LEFT_EDGE, 287, WIDTH - 30, 5), 7, align=LEFT)
        self.label(
            "page", "第 [% @atlas_featurenumber %] 页  共 [% @atlas_totalfeatures %] 页",
            QRectF(RIGHT_EDGE - 45, 287, 45, 5), 7, align=RIGHT,
        )  # fmt: skip


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    card = Card()
    card.draw()
    path = RESOURCES / "templates" / "plot_card.qpt"
    if not card.layout.saveAsTemplate(str(path), QgsReadWriteContext()):
        raise OSError(f"cannot write {path}")
    application.exitQgis()


if __name__ == "__main__":
    main()
