"""From the entities of a drawing to points, lines and rings; whatever is something else is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from . import curves
from .drawing import OWN, DrawnArea, DrawnLine, DrawnPoint
from .heights import height_in
from .profile import Profile
from .tags import Entity, TextDecoder, plain_mtext

_DEEPEST = 8
_NOTHING_DRAWN = ("VIEWPORT", "ATTDEF", "SEQEND", "ENDTAB")

Floats = NDArray[np.float64]


@dataclass
class Whole:
    """An entity with what belongs to it: the vertices of a polyline, the attributes of an insert."""

    entity: Entity
    parts: list[Entity] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """Where the contents of a block come to lie: p ↦ M p + offset, z ↦ scale z + lift."""

    matrix: Floats
    offset: Floats
    z_scale: float = 1.0
    lift: float = 0.0

    def move(self, xy: Floats) -> Floats:
        return np.asarray(xy @ self.matrix.T + self.offset)


HERE = Frame(np.eye(2), np.zeros(2))


class Converter:
    """Takes one entity after the other. ``blocks`` are those of the file: base point and contents by name."""

    def __init__(self, profile: Profile, blocks: dict[str, tuple[Floats, list[Whole]]], decode: TextDecoder) -> None:
        self.points: list[DrawnPoint] = []
        self.lines: list[DrawnLine] = []
        self.rings: list[tuple[DrawnArea, Floats, str]] = []
        self.losses: Counter[str] = Counter()
        self.disagree = 0
        self._blocks = blocks
        self._decode = decode
        self._height_layers = profile.height_layers
        self._contour_layers = profile.contour_layers
        self._contour_codes = {profile.text("code.contour"), profile.text("code.contour_index")}
        self._height_tags = profile.names("read.height_tags")
        self._application = profile.text("code.application")
        self._gap = profile.number("read.close_gap_m")
        self._error = profile.number("read.arc_error_m")
        self._block_size = profile.number("read.block_size_m")

    def take(self, whole: Whole, frame: Frame, depth: int) -> None:
        entity = whole.entity
        if entity.kind in _NOTHING_DRAWN:
            return
        if entity.integer(67):
            self.losses["in paper space"] += 1
            return
        deed = getattr(self, f"_take_{entity.kind.lower()}", None)
        if deed is None:
            self.losses[entity.kind] += 1
            return
        frame = self._turned(entity, frame)
        if entity.kind == "INSERT":
            self._take_insert(whole, frame, depth)
        else:
            deed(whole, frame)

    def _turned(self, entity: Entity, frame: Frame) -> Frame:
        """Entities drawn from below have their x reversed (extrusion 0, 0, −1); tilted planes are seen from above."""
        if not entity.has(230) or entity.kind in ("LINE", "POINT", "ELLIPSE", "SPLINE", "MTEXT"):
            return frame
        if entity.number(230, 1.0) >= 0:
            return frame
        return Frame(frame.matrix @ np.diag([-1.0, 1.0]), frame.offset, -frame.z_scale, frame.lift)

    def _layer(self, entity: Entity) -> str:
        return self._decode(entity.first(8)) or "0"

    def _extended(self, entity: Entity) -> tuple[str, dict[str, str]]:
        """CASS's feature code, and what this program wrote about the entity."""
        code, own, application = "", {}, ""
        for key, value in entity.tags:
            if key == 1001:
                application = self._decode(value)
            elif key == 1000 and application == self._application:
                code = code or self._decode(value)
            elif key == 1000 and application == OWN:
                name, _, text = self._decode(value).partition("=")
                own[name] = text
        return code, own

    def _height(self, entity: Entity, frame: Frame, code: int, layer: str) -> float | None:
        """A height, None where it is 0: drawings write 0 where nobody knows, but on a layer of contours."""
        if not entity.has(code):
            return None
        z = entity.number(code)
        if z == 0 and layer.casefold() not in self._contour_layers:
            return None
        return z * frame.z_scale + frame.lift

    def _point_at(self, entity: Entity, frame: Frame, x_code: int = 10) -> tuple[float, float]:
        x, y = frame.move(np.array([[entity.number(x_code), entity.number(x_code + 10)]]))[0].tolist()
        return x, y

    def _take_point(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        layer, (code, own) = self._layer(entity), self._extended(entity)
        z = self._height(entity, frame, 30, layer)
        x, y = self._point_at(entity, frame)
        self.points.append(DrawnPoint(layer, "point", x, y, z, own.get("name", ""), own.get("code") or code))

    def _take_text(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        justified = (entity.integer(72) or entity.integer(73)) and entity.has(11)
        x, y = self._point_at(entity, frame, 11 if justified else 10)
        self._add_text(entity, x, y, self._decode(entity.first(1)))

    def _take_mtext(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        raw = b"".join(value for key, value in entity.tags if key in (3, 1))
        x, y = self._point_at(entity, frame)
        self._add_text(entity, x, y, plain_mtext(self._decode(raw)))

    def _add_text(self, entity: Entity, x: float, y: float, text: str) -> None:
        code, own = self._extended(entity)
        if text.strip():
            item = DrawnPoint(self._layer(entity), "text", x, y, None, own.get("name", ""), code, text.strip())
            item.size = entity.number(40)
            self.points.append(item)
        else:
            self.losses["empty text"] += 1

    def _take_insert(self, whole: Whole, frame: Frame, depth: int) -> None:
        entity = whole.entity
        layer, (code, own) = self._layer(entity), self._extended(entity)
        block = self._decode(entity.first(2))
        found = self._blocks.get(block.casefold())
        if max(entity.integer(70, 1), 1) * max(entity.integer(71, 1), 1) > 1:
            self.losses["repeated insert"] += 1
        if found is not None and found[1] and self._is_drawing(entity, found[1]):
            if depth >= _DEEPEST:
                self.losses["nested block"] += 1
                return
            inner = self._inside(entity, found[0], frame)
            for part in found[1]:
                self.take(part, inner, depth + 1)
            return
        attributes = {self._decode(part.first(2)): self._decode(part.first(1)) for part in whole.parts}
        z = self._height(entity, frame, 30, layer)
        said = self._said_height(layer, attributes)
        if z is not None and said is not None and abs(z - said) > 0.06:
            self.disagree += 1
        x, y = self._point_at(entity, frame)
        self.points.append(
            DrawnPoint(
                layer, "block", x, y, said if z is None else z, own.get("name", ""), own.get("code") or code, "", block,
                attributes,
            )
        )  # fmt: skip

    def _said_height(self, layer: str, attributes: dict[str, str]) -> float | None:
        named = [text for tag, text in attributes.items() if tag.casefold() in self._height_tags]
        if not named and len(attributes) == 1 and layer.casefold() in self._height_layers:
            named = list(attributes.values())
        return next((value for text in named if (value := height_in(text)) is not None), None)

    def _is_drawing(self, insert: Entity, parts: Iterable[Whole]) -> bool:
        """Whether a block is a drawing of its own (a map sheet put in as a block), not a symbol."""
        xs: list[float] = []
        ys: list[float] = []
        for whole in parts:
            for entity in (whole.entity, *whole.parts):
                xs += entity.numbers(10)
                ys += entity.numbers(20)
        if not xs or not ys:
            return any(whole.entity.kind == "INSERT" for whole in parts)
        wide = (max(xs) - min(xs)) * abs(insert.number(41, 1.0)), (max(ys) - min(ys)) * abs(insert.number(42, 1.0))
        return max(wide) > self._block_size

    def _inside(self, insert: Entity, base: Floats, frame: Frame) -> Frame:
        turn = np.radians(insert.number(50))
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        matrix = rotation @ np.diag([insert.number(41, 1.0), insert.number(42, 1.0)])
        offset = np.array([insert.number(10), insert.number(20)]) - matrix @ base
        return Frame(
            frame.matrix @ matrix,
            frame.move(offset[None, :])[0],
            frame.z_scale * insert.number(43, 1.0),
            frame.lift + frame.z_scale * insert.number(30),
        )

    def _take_line(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        xy = np.array([[entity.number(10), entity.number(20)], [entity.number(11), entity.number(21)]])
        z = np.array([entity.number(30), entity.number(31)])
        self._add(entity, frame, xy, z if z.any() else None, None, False)

    def _take_lwpolyline(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        points: list[list[float]] = []
        bulges: list[float] = []
        for key, value in entity.tags:
            if key == 10:
                points.append([float(value), 0.0])
                bulges.append(0.0)
            elif key == 20 and points:
                points[-1][1] = float(value)
            elif key == 42 and points:
                bulges[-1] = float(value)
        self._polyline(entity, frame, points, bulges, None, self._height(entity, frame, 38, self._layer(entity)))

    def _take_polyline(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        flags = entity.integer(70)
        if flags & (16 | 64):
            self.losses["POLYLINE mesh"] += 1
            return
        # the frame of a fitted curve (16) is no part of the line
        vertices = [part for part in whole.parts if part.kind == "VERTEX" and not part.integer(70) & 16]
        points = [[part.number(10), part.number(20)] for part in vertices]
        if flags & 8:
            z = np.array([part.number(30) for part in vertices])
            self._polyline(entity, frame, points, [0.0] * len(points), z, None)
            return
        bulges = [part.number(42) for part in vertices]
        self._polyline(entity, frame, points, bulges, None, self._height(entity, frame, 30, self._layer(entity)))

    def _polyline(
        self,
        entity: Entity,
        frame: Frame,
        points: list[list[float]],
        bulges: list[float],
        z: Floats | None,
        elevation: float | None,
    ) -> None:
        closed = bool(entity.integer(70) & 1)
        xy = np.array(points, np.float64).reshape(-1, 2)
        if len(xy) > 1 and any(bulges):
            xy = curves.bulged(xy, np.array(bulges), closed, self._error)
        self._add(entity, frame, xy, z, elevation, closed)

    def _take_arc(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        centre = np.array([entity.number(10), entity.number(20)])
        xy = curves.arc(centre, entity.number(40), entity.number(50), entity.number(51), self._error)
        self._add(entity, frame, xy, None, self._height(entity, frame, 30, self._layer(entity)), False)

    def _take_circle(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        xy = curves.arc(np.array([entity.number(10), entity.number(20)]), entity.number(40), 0.0, 360.0, self._error)
        self._add(entity, frame, xy, None, self._height(entity, frame, 30, self._layer(entity)), True)

    def _take_ellipse(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        centre, major = (np.array([entity.number(code), entity.number(code + 10)]) for code in (10, 11))
        ratio = entity.number(40, 1.0) * (-1.0 if entity.number(230, 1.0) < 0 else 1.0)
        xy = curves.ellipse(centre, major, ratio, entity.number(41), entity.number(42, 2 * np.pi), self._error)
        self._add(entity, frame, xy, None, self._height(entity, frame, 30, self._layer(entity)), False)

    def _take_spline(self, whole: Whole, frame: Frame) -> None:
        entity = whole.entity
        controls = (
            np.column_stack([entity.numbers(code) for code in (10, 20, 30)]) if entity.has(10) else np.empty((0, 3))
        )
        degree, knots = entity.integer(71, 3), np.array(entity.numbers(40))
        if len(controls) <= degree or len(knots) != len(controls) + degree + 1:
            fit = [entity.numbers(code) for code in (11, 21, 31)]
            if len(fit[0]) < 2:
                self.losses["SPLINE without control points"] += 1
                return
            self.losses["SPLINE drawn straight between its fit points"] += 1
            points = np.column_stack(fit)
        else:
            weights = np.array(entity.numbers(41)) if entity.has(41) else None
            points = curves.spline(degree, knots, controls, weights, self._error)
        level = bool(np.ptp(points[:, 2]) == 0)
        elevation = float(points[0, 2]) * frame.z_scale + frame.lift if level and points[0, 2] else None
        self._add(
            entity, frame, points[:, :2], None if level else points[:, 2], elevation, bool(entity.integer(70) & 1)
        )

    def _add(
        self, entity: Entity, frame: Frame, xy: Floats, z: Floats | None, elevation: float | None, closed: bool
    ) -> None:
        layer, (code, own) = self._layer(entity), self._extended(entity)
        xy = frame.move(xy)
        if z is not None:
            z = z * frame.z_scale + frame.lift
            if not np.ptp(z):
                elevation, z = (float(z[0]) or None), None
        if len(xy) < 2 or not np.ptp(xy, axis=0).any():
            self.losses["line of one point"] += 1
            return
        if not np.isfinite(xy).all():
            self.losses["coordinates that are not numbers"] += 1
            return
        contour = layer.casefold() in self._contour_layers or code in self._contour_codes
        near = len(xy) > 3 and float(np.hypot(*(xy[0] - xy[-1]))) <= self._gap
        if near:
            xy = np.vstack((xy[:-1], xy[:1]))
        elif closed and len(xy) > 2:
            xy = np.vstack((xy, xy[:1]))
            z = None if z is None else np.append(z, z[0])
        whole = near or (closed and len(xy) > 3)
        if not whole or contour:
            self.lines.append(DrawnLine(layer, xy, z, elevation, own.get("code") or code, whole))
            return
        if z is not None:
            self.losses["heights of the corners of a closed line"] += len(z) - 1
        area = DrawnArea(layer, [], elevation, own.get("code") or code, own.get("name", ""))
        self.rings.append((area, xy, own.get("group", "")))


def wholes(stream: Iterator[tuple[str, Entity]]) -> Iterator[tuple[str, Whole]]:
    """Entities with what follows and belongs to them."""
    current: Whole | None = None
    where = ""
    for section, entity in stream:
        belongs = current is not None and (
            (entity.kind == "VERTEX" and current.entity.kind == "POLYLINE")
            or (entity.kind == "ATTRIB" and current.entity.kind == "INSERT")
        )
        if belongs and current is not None:
            current.parts.append(entity)
            continue
        if current is not None:
            yield where, current
        current, where = Whole(entity), section
    if current is not None:
        yield where, current
