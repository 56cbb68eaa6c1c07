"""A ramp from berm to berm along the faces of a bench design.

A place on the ramp stands for a distance of the cross section, and has its height. Its outer edge lies where the face
has that height, its inner edge a ramp's width further into the hill; from there the benches go on as from a line at
that distance, so that everything above (below, of a fill) is pushed back by the width and keeps its slopes. The ramp is
thus one more set of edges in the envelope that makes the benches (see ``batters``), with its own heights inside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geodata.areas import signed_area
from ..geodata.grid import Grid
from ..geodata.offsets import distances, fewer_points, is_closed, runs
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP
from .batters import Edges, densified
from .benchprofile import Step
from .benchstart import heights_at, within
from .benchsurface import Shaped

Floats = NDArray[np.float64]
NONE, STRAIGHT, SWITCHBACK = "none", "straight", "switchback"
KINDS = (NONE, STRAIGHT, SWITCHBACK)
_ROUNDS = 6
_SMOOTH_M = 0.002  # points of the middle line that matter less are left out


@dataclass(frozen=True)
class RampSettings:
    """``grade`` rise over run, ``start`` share of the lowest bench's length where the ramp begins (None: so that it
    lies in the middle), ``landing_m`` length of the level piece between the legs of a straight ramp."""

    kind: str
    width_m: float
    grade: float
    landing_m: float
    start: float | None = None


@dataclass(frozen=True)
class Ramp:
    """Middle line of a ramp from its start on: (n, 2) places, (n,) heights and distances of the cross section.

    ``complete``: it leads over all benches that are built.
    """

    points: Floats
    z: Floats
    distance: Floats
    width_m: float
    legs: int
    turn_radius_m: float | None
    complete: bool

    @property
    def length_m(self) -> float:
        """Horizontal length of the middle line."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    @property
    def max_grade(self) -> float:
        """Steepest piece of the middle line, rise over run."""
        run = np.hypot(*np.diff(self.points, axis=0).T)
        return float((np.abs(np.diff(self.z))[run > 1e-6] / run[run > 1e-6]).max())

    @property
    def sources(self) -> Floats:
        """(n, 3) what the benches start at beside the line: at half a width from the middle line the distance holds."""
        return np.column_stack((self.points, self.distance - self.width_m / 2))

    @property
    def edges(self) -> Edges:
        """The middle line with its heights."""
        return Edges.of_lines([np.column_stack((self.points, self.z))])


@dataclass(frozen=True)
class _Contour:
    """A line of equal distance that runs so that the distance grows to its right."""

    points: Floats
    along: Floats
    value: float

    @classmethod
    def of(cls, points: Floats, grows_left: bool, value: float) -> _Contour:
        points = points[::-1] if grows_left else points
        steps = np.hypot(*np.diff(points, axis=0).T)
        return cls(points, np.concatenate(([0.0], np.cumsum(steps))), value)

    @property
    def length(self) -> float:
        return float(self.along[-1])

    @property
    def closed(self) -> bool:
        return is_closed(self.points)

    def has(self, s: Floats) -> bool:
        """Whether a stretch lies on the line; of a ring it may go across its start, but not over itself."""
        if self.closed:
            return bool(np.ptp(s) < self.length)
        return bool(s.min() >= -1e-6 and s.max() <= self.length + 1e-6)

    def at(self, s: Floats, smooth: float) -> tuple[Floats, Floats]:
        """Places at distances along, and unit normals towards greater distance, evened out over ``smooth`` metres."""
        place = self._place(s)
        ahead, behind = s + smooth / 2, s - smooth / 2
        if not self.closed:
            ahead, behind = np.minimum(ahead, self.length), np.maximum(behind, 0.0)
        ahead, behind = self._place(ahead), self._place(behind)
        way = ahead - behind
        way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-12)[:, None]
        return place, np.column_stack((way[:, 1], -way[:, 0]))

    def _place(self, s: Floats) -> Floats:
        s = s % self.length if self.closed else s
        return np.column_stack([np.interp(s, self.along, self.points[:, i]) for i in (0, 1)])

    def nearest(self, point: Floats) -> float:
        """Distance along of the point that is nearest."""
        return float(self.along[int(np.hypot(*(self.points - point).T).argmin())])


def lay_ramp(shaped: Shaped, grid: Grid, settings: RampSettings) -> Ramp:
    """The ramp from the first level over as many benches as have room.

    Raises:
        InputError: not even the first leg has room.
    """
    profile = shaped.start.profile
    steps = [step for step in profile.steps[: shaped.benches] if step.berm_to > step.face_to]
    if not steps:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "There is no berm for a ramp to lead to: the design has fewer than two benches."
            )
        )
    maker = _Maker(shaped, grid, settings)
    for number, step in enumerate(steps):
        if not maker.climb(step, last=number == len(steps) - 1):
            if maker.legs == 0:
                raise maker.no_room(step)
            return maker.ramp(complete=False)
    return maker.ramp(complete=True)


class _Maker:
    """Lays a ramp leg by leg."""

    def __init__(self, shaped: Shaped, grid: Grid, settings: RampSettings) -> None:
        self._shaped, self._grid, self._settings = shaped, grid, settings
        self._step = max(min(grid.spec.cell_x, grid.spec.cell_y), settings.width_m / 8)
        self._points: list[Floats] = []
        self._distances: list[Floats] = []
        self._pushed: list[Floats] = []  # sources of the legs alone: what the next leg's face is pushed back by
        self._direction = 1.0
        self.legs = 0
        self._pending: tuple[list[Floats], list[Floats]] = ([], [])
        self._room = 0.0

    def ramp(self, *, complete: bool) -> Ramp:
        points, distance = np.concatenate(self._points), np.concatenate(self._distances)
        apart = np.ones(len(points), dtype=bool)
        apart[1:] = np.hypot(*np.diff(points, axis=0).T) > 1e-6
        points, distance = points[apart], distance[apart]
        start = self._shaped.start
        z = start.level_m + start.profile.drive_height(distance)
        keep = fewer_points(np.column_stack((points, z, distance)), _SMOOTH_M)
        points, z, distance = points[keep], z[keep], distance[keep]
        radius = None
        if self._settings.kind == SWITCHBACK and self.legs > 1:
            radius = (start.profile.rule.berm_m + self._settings.width_m) / 2
        return Ramp(points, z, distance, self._settings.width_m, self.legs, radius, complete)

    def no_room(self, step: Step) -> InputError:
        return InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A ramp of {grade} % needs {length} m to climb the first bench; beside this line a ramp finds "
                "{room} m of it. Draw a longer or straighter line, or allow a steeper ramp.",
            ),
            grade=f"{100 * self._settings.grade:g}",
            length=f"{self._length_of(step):.0f}",
            room=f"{self._room:.0f}",
        )

    def climb(self, step: Step, *, last: bool) -> bool:
        """Add the leg that climbs a face, and what leads to it from the leg before; False where it has no room."""
        settings = self._settings
        leg = self._leg(step, self._length_of(step))
        if leg is None:
            return False
        points, distance = leg
        self._points += [*self._pending[0], points]
        self._distances += [*self._pending[1], distance]
        if settings.kind == SWITCHBACK:
            self._pushed.append(self._pushing(points, distance))
        self.legs += 1
        if not last:
            self._pending = self._turn(step) if settings.kind == SWITCHBACK else self._landing(step)
        return True

    def _pushing(self, points: Floats, distance: Floats) -> Floats:
        """What a leg pushes back for the next one, drawn on a little so that the next begins on a straight face."""
        more = 2 * self._settings.width_m
        first, last = points[0] - points[2], points[-1] - points[-3]
        ends = points[0] + more * first / np.hypot(*first), points[-1] + more * last / np.hypot(*last)
        held = np.concatenate((distance[:1], distance, distance[-1:])) - self._settings.width_m / 2
        return np.column_stack((np.vstack((ends[0], points, ends[1])), held))

    def _length_of(self, step: Step) -> float:
        return abs(step.z_to - step.z_from) / self._settings.grade

    def _leg(self, step: Step, length: float) -> tuple[Floats, Floats] | None:
        value = (step.face_from + step.face_to + self._settings.width_m) / 2
        candidates = self._contours(value)
        self._room = max((contour.length for contour in candidates), default=0.0)
        if not candidates:
            return None
        if not self._points:
            candidates = [item for item in candidates if self._built(item)] or candidates
            contour = max(candidates, key=lambda item: item.length)
            total = length
            if self._settings.kind == STRAIGHT:
                built = [s for s in self._shaped.start.profile.steps[: self._shaped.benches] if s.berm_to > s.face_to]
                total = sum(self._length_of(s) for s in built) + self._settings.landing_m * (len(built) - 1)
            free = max(contour.length - total, 0.0)
            begin = self._settings.start * contour.length if self._settings.start is not None else free / 2
            if self._against(contour):
                return self._along(contour, contour.length - begin, -1.0, step.face_from, step.face_to, length)
            return self._along(contour, begin, 1.0, step.face_from, step.face_to, length)
        end = (self._pending[0] or self._points)[-1][-1]
        contour = min(candidates, key=lambda item: float(np.hypot(*(item.points - end).T).min()))
        return self._along(contour, contour.nearest(end), self._direction, step.face_from, step.face_to, length)

    def _built(self, contour: _Contour) -> bool:
        """Whether a contour touches what the benches change."""
        spec = self._grid.spec
        place = np.floor(spec.pixel(contour.points)).astype(np.int64)
        place = np.clip(place, 0, np.array([spec.width - 1, spec.height - 1]))
        return bool(self._shaped.changed[place[:, 1], place[:, 0]].any())

    def _against(self, contour: _Contour) -> bool:
        """Whether a contour runs against the line that the benches start at."""
        ends = contour.points[[0, -1]]
        line = min(self._shaped.start.lines, key=lambda item: float(distances(item, ends[:1])[0]))
        places = [int(np.hypot(*(densified(line, self._step) - end).T).argmin()) for end in ends]
        return places[0] > places[1]

    def _landing(self, step: Step) -> tuple[list[Floats], list[Floats]]:
        value = (step.face_to + step.berm_to + self._settings.width_m) / 2
        end = self._points[-1][-1]
        candidates = self._contours(value)
        if candidates:
            contour = min(candidates, key=lambda item: float(np.hypot(*(item.points - end).T).min()))
            made = self._along(
                contour, contour.nearest(end), self._direction, step.face_to, step.berm_to, self._settings.landing_m
            )
            if made is not None:
                return [made[0]], [made[1]]
        return [], []

    def _turn(self, step: Step) -> tuple[list[Floats], list[Floats]]:
        """Half a circle on the berm, level but for its inward fall, into the opposite direction."""
        points = self._points[-1]
        heading = points[-1] - points[-3]
        heading /= np.hypot(*heading)
        radius = (step.berm_to - step.face_to + self._settings.width_m) / 2
        inward = self._inward
        angle = np.linspace(0.0, np.pi, max(math.ceil(np.pi * radius / self._step), 8) + 1)
        circle = points[-1] + radius * (np.outer(1 - np.cos(angle), inward) + np.outer(np.sin(angle), heading))
        self._direction = -self._direction
        return [circle], [step.face_to + (step.berm_to - step.face_to) * angle / np.pi]

    def _along(
        self, contour: _Contour, begin: float, direction: float, x_from: float, x_to: float, length: float
    ) -> tuple[Floats, Floats] | None:
        """A piece of the middle line over which the distance changes evenly; None where the contour is too short."""
        half = self._settings.width_m / 2
        count = max(math.ceil(length / self._step), 2) + 1
        share = np.linspace(0.0, 1.0, count)
        reach = length
        points, normal = np.empty((0, 2)), np.empty((0, 2))
        distance = x_from + (x_to - x_from) * share
        for _ in range(_ROUNDS):
            s = begin + direction * reach * share
            if not contour.has(s):
                return None
            place, normal = contour.at(s, max(2 * self._settings.width_m, 4 * self._step))
            points = place + normal * (distance + half - contour.value)[:, None]
            run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
            distance = x_from + (x_to - x_from) * run / run[-1]
            reach *= length / run[-1]
        self._inward = normal[-1]
        self._direction = direction
        return points, distance

    def _contours(self, value: float) -> list[_Contour]:
        """Lines of equal distance where the design is built, pushed back by the legs laid so far."""
        found = []
        for rings in within(self._shaped.start, value, self._pushed):
            for number, ring in enumerate(rings):
                points = densified(ring, self._step)
                grows_left = (signed_area(ring) > 0) != (number == 0)
                found += [_Contour.of(run, grows_left, value) for run in runs(points, self._has_room(points, value))]
        return found

    def _has_room(self, points: Floats, value: float) -> NDArray[np.bool_]:
        """Where the ground is high enough (low enough, of a fill) for the design to be built at a distance."""
        start = self._shaped.start
        level = start.level_m + float(start.profile.height(np.array([value]))[0])
        ground = heights_at(self._grid, points)
        with np.errstate(invalid="ignore"):
            enough = ground > level if start.profile.rising else ground < level
        if self._shaped.aside is not None:
            place = np.floor(self._grid.spec.pixel(points)).astype(np.int64)
            place = np.clip(place, 0, np.array([self._grid.spec.width - 1, self._grid.spec.height - 1]))
            enough &= ~self._shaped.aside[place[:, 1], place[:, 0]]
        return enough


def pushed_back(ramp: Ramp | None) -> Sequence[Floats]:
    """For ``within``."""
    return [ramp.sources] if ramp is not None else []
