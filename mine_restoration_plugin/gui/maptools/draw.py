"""Drawing an outline, or moving one of its vertices, with numbers at the cursor.

Clicks snap as the project's snapping says. The volume is rough: a coarse sampling of the terrain against the ground
that the outline's rim lets expect; it is made beside the window and says how coarse it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsGeometry, QgsPoint, QgsPointXY, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsRubberBand, QgsSnapIndicator
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtGui import QColor

from ...compat import translate
from .. import texts
from ..tasks import Latest, Runner
from ..turns import after_a_pause
from . import deeds, edits
from .base import Tool
from .setting import Setting

_ROUGH_MS = 250
_REACH = 10  # pixels about a vertex within which a press takes it


@dataclass
class _Moving:
    """A vertex in the hand: the feature, the vertex's number, the shape as it was."""

    feature: int
    vertex: int
    shape: QgsGeometry


class DrawTool(Tool):
    """Left click adds a vertex, right click or Enter ends; a press on a vertex of a selected outline moves it."""

    def __init__(self, canvas: QgsMapCanvas, setting: Setting, runner: Runner, door: Any = deeds) -> None:
        super().__init__(canvas)
        self.setting = setting
        self._runner = runner
        self._door = door
        self._vertices: list[tuple[float, float]] = []
        self._cursor: tuple[float, float] | None = None
        self._moving: _Moving | None = None
        self._patch: Any = None
        self._patch_of: tuple[Any, ...] = ()
        self._patch_job = Latest(runner)
        self._rough_job = Latest(runner)
        self._accepting = False
        self._round = 0
        self.numbers: Any = None
        self.volume: Any = None
        self._indicator = QgsSnapIndicator(canvas)
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(QColor(0, 200, 255))
        self._band.setSecondaryStrokeColor(QColor(0, 0, 0, 160))
        self._band.setFillColor(QColor(0, 200, 255, 40))
        self._band.setWidth(2)
        self._timer = after_a_pause(self, _ROUGH_MS, self._ask_volume)

    @property
    def steps(self) -> int:
        return 1 if self._moving is not None else len(self._vertices)

    @property
    def busy(self) -> bool:
        return self._patch_job.running or self._rough_job.running or self._accepting or self._timer.isActive()

    def hint(self) -> str:
        return translate(
            "MineRestoration",
            "Click the corners; right click or Enter ends, Backspace takes back the last one, Esc cancels. Drag a "
            "vertex of a selected outline to move it.",
        )

    def activate(self) -> None:
        super().activate()
        self.canvas().extentsChanged.connect(self._read_heights)
        self._read_heights()

    def deactivate(self) -> None:
        self.canvas().extentsChanged.disconnect(self._read_heights)
        super().deactivate()

    def dispose(self) -> None:
        super().dispose()
        self.canvas().scene().removeItem(self._band)

    # the mouse

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if self._accepting:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.end()
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        try:
            layer = self.setting.layer()
            if not self._vertices and self._take_vertex(layer, event):
                return
            place = self._snapped(event, layer)
        except Exception as error:
            self.fail(error)
            return
        if not self._vertices or self._vertices[-1] != place:
            self._vertices.append(place)
        self._cursor = place
        self._refresh(layer, event.pos())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        try:
            layer = self.setting.layer()
        except Exception:
            return
        self._cursor = self._snapped(event, layer)
        self._refresh(layer, event.pos())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if self._moving is None or event.button() != Qt.MouseButton.LeftButton:
            return
        moving, self._moving = self._moving, None
        layer = self.setting.layer()
        shape = QgsGeometry(moving.shape)
        place = self._snapped(event, layer)
        shape.moveVertex(QgsPoint(*place), moving.vertex)
        if not shape.isGeosValid():
            self.cancel()
            self.fail(_crossing(layer))
            return
        try:
            with edits.one_step(layer, translate("MineRestoration", "Move a vertex")):
                edits.change_row(layer, moving.feature, edits.wkb_of(shape), {})
        except Exception as error:
            self.fail(error)
        self.cancel()
        self.wrote(layer)

    # steps

    def back(self) -> None:
        if self._moving is not None:
            self.cancel()
            return
        if self._vertices and not self._accepting:
            self._vertices.pop()
            self.volume = None
            if self._vertices:
                self._refresh(self.setting.layer(), None)
            else:
                self.cancel()

    def cancel(self) -> None:
        self._round += 1
        self._vertices = []
        self._moving = None
        self._accepting = False
        self.numbers = self.volume = None
        self._timer.stop()
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.label.say("")

    def end(self) -> None:
        """Close the outline, finish it beside its neighbours, and write it."""
        if len(self._vertices) < 3 or self._accepting:
            return
        shape = self._shape(self._vertices)
        inside = shape.pointOnSurface().asPoint()
        try:
            layer = self.setting.layer()
            place = self.setting.place(layer, inside.x(), inside.y())
            finish = self.setting.finish(layer, inside.x(), inside.y(), shape.boundingBox())
        except Exception as error:
            self.fail(error)
            return
        who, on = self.setting.who, QDate.currentDate().toString(Qt.DateFormat.ISODate)
        image, wkb = self.setting.image_path(), edits.wkb_of(shape)
        self._accepting = True
        round_ = self._round

        def done(found: deeds.Outlined) -> None:
            if round_ != self._round:
                return
            try:
                with edits.one_step(layer, translate("MineRestoration", "Outline drawn")):
                    number = edits.add_row(layer, found.wkb, found.values)
                self.canvas().flashFeatureIds(layer, [number], flashes=2)
            except Exception as error:
                failed(error)
                return
            self.cancel()
            self.wrote(layer)
            self.tell_written(layer, found.area_ellipsoidal_m2, found.area_projected_m2)

        def failed(error: Exception) -> None:
            if round_ == self._round:
                self._accepting = False
                self.fail(error)

        self._runner.start(
            translate("MineRestoration", "Finishing the outline"),
            lambda progress: self._door.drawn(wkb, finish, place, who, on, image, progress),
            done,
            failed,
        )

    # inside

    def _snapped(self, event: QgsMapMouseEvent, layer: QgsVectorLayer) -> tuple[float, float]:
        """Where the click counts, in the layer's CRS."""
        point = event.snapPoint()
        self._indicator.setMatch(event.mapPointMatch())
        place = self.carried(point, layer.crs())
        return place.x(), place.y()

    def _take_vertex(self, layer: QgsVectorLayer, event: QgsMapMouseEvent) -> bool:
        """A press on a vertex of a selected outline takes it into the hand."""
        place = self.place(event, layer.crs())
        edge = self.carried(self.toMapCoordinates(event.pos() + QPoint(_REACH, 0)), layer.crs())
        reach = edge.distance(place)
        for feature in layer.selectedFeatures():
            shape = feature.geometry()
            _point, vertex, _before, _after, square = shape.closestVertex(place)
            if vertex >= 0 and square <= reach**2:
                self._moving = _Moving(feature.id(), vertex, shape)
                return True
        return False

    def _shape(self, points: list[tuple[float, float]]) -> QgsGeometry:
        return QgsGeometry.fromPolygonXY([[QgsPointXY(*point) for point in points]])

    def _current(self) -> tuple[list[tuple[float, float]], tuple[float, float] | None]:
        """The vertices set and the one at the cursor; of an outline whose vertex is moved, its ring beginning there."""
        if self._moving is None:
            return self._vertices, self._cursor
        shape = QgsGeometry(self._moving.shape)
        if self._cursor is not None:
            shape.moveVertex(QgsPoint(*self._cursor), self._moving.vertex)
        found = shape.vertexIdFromVertexNr(self._moving.vertex)
        id_ = found[1] if isinstance(found, tuple) else found
        polygons = shape.asMultiPolygon() if shape.isMultipart() else [shape.asPolygon()]
        ring = [(point.x(), point.y()) for point in polygons[id_.part][id_.ring]][:-1]
        number = id_.vertex % len(ring)
        ring = ring[number + 1 :] + ring[: number + 1]
        return ring[:-1], ring[-1]

    def _refresh(self, layer: QgsVectorLayer, at: QPoint | None) -> None:
        vertices, cursor = self._current()
        if not vertices:
            self._patch_only(layer, at)
            return
        points = [*vertices, cursor] if cursor is not None else list(vertices)
        self._band.setToGeometry(self._shape(points), layer)
        self.numbers = self._door.live(vertices, cursor, edits.crs_text(layer.crs()), self._patch)
        self._say(at)
        if len(points) > 2 and self.setting.dem_path():
            self._timer.start()

    def _patch_only(self, layer: QgsVectorLayer, at: QPoint | None) -> None:
        """Before the first corner only the height at the cursor is told."""
        if self._cursor is None or self._patch is None:
            self.label.say("")
            return
        self.numbers = self._door.live([], self._cursor, edits.crs_text(layer.crs()), self._patch)
        self._say(at)

    def _read_heights(self) -> None:
        """Read the heights of the view again where the map has moved."""
        dem = self.setting.dem_path()
        if not dem:
            self._patch = None
            return
        try:
            layer = self.setting.layer()
        except Exception:
            return
        crs = edits.crs_text(layer.crs())
        bounds = self.bounds(layer.crs())
        wanted = (dem, bounds, crs)
        if wanted == self._patch_of or not self.isActive():
            return
        self._patch_of = wanted

        def done(patch: Any) -> None:
            self._patch = patch

        def failed(error: Exception) -> None:
            self._patch = None
            self.fail(error)

        self._patch_job.start(
            translate("MineRestoration", "Reading heights"),
            lambda progress: self._door.read_patch(dem, bounds, crs, progress),
            done,
            failed,
        )

    def _ask_volume(self) -> None:
        dem = self.setting.dem_path()
        vertices, cursor = self._current()
        points = [*vertices, cursor] if cursor is not None else list(vertices)
        if not dem or len(points) < 3:
            return
        if self._rough_job.running:
            self._timer.start()
            return
        layer = self.setting.layer()
        wkb, crs, round_ = edits.wkb_of(self._shape(points)), edits.crs_text(layer.crs()), self._round

        def done(found: Any) -> None:
            if round_ == self._round:
                self.volume = found
                self._say(None)

        self._rough_job.start(
            translate("MineRestoration", "Rough volume"),
            lambda progress: self._door.rough(dem, wkb, crs, progress),
            done,
            self.fail,
        )

    def _say(self, at: QPoint | None) -> None:
        found = self.numbers
        if found is None:
            return
        lines = []
        if found.area_ellipsoidal_m2 is not None:
            lines.append(
                translate("MineRestoration", "Area {ellipsoidal} hm² ellipsoidal, {projected} hm² projected").format(
                    ellipsoidal=texts.area_hm2(found.area_ellipsoidal_m2),
                    projected=texts.area_hm2(found.area_projected_m2),
                )
            )
        if found.segment_m is not None:
            lines.append(
                translate("MineRestoration", "Side {side} m, perimeter {length} m").format(
                    side=texts.number(found.segment_m, "m"), length=texts.number(found.length_m, "m")
                )
            )
        if found.height_m is not None:
            lines.append(
                translate("MineRestoration", "Height {height} m").format(height=texts.number(found.height_m, "m"))
            )
        if found.depth_m is not None and found.area_projected_m2 is not None:
            lines.append(self._depth(found.depth_m))
        if self.volume is not None:
            lines.append(
                translate(
                    "MineRestoration", "Rough volume: hollow {hollow} m³, heap {heap} m³ (cells of {cell} m)"
                ).format(
                    hollow=texts.number(self.volume.hollow_m3, "m3"),
                    heap=texts.number(self.volume.heap_m3, "m3"),
                    cell=texts.number(self.volume.cell_m, "m"),
                )
            )
        self.label.say("\n".join(lines), at)

    @staticmethod
    def _depth(depth_m: float) -> str:
        if depth_m < 0:
            return translate("MineRestoration", "{height} m above the rim").format(height=texts.number(-depth_m, "m"))
        return translate("MineRestoration", "{depth} m below the rim").format(depth=texts.number(depth_m, "m"))


def _crossing(layer: QgsVectorLayer) -> Exception:
    from ...core.model.errors import InputError
    from ...core.model.text import QT_TRANSLATE_NOOP

    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "There the outline would cross itself; it stays as it was in {layer}."),
        layer=layer.name(),
    )
