"""Wedge on two joints by limit equilibrium (Hoek & Bray 1981, appendix 2), with vectors.

The wedge is cut out as a body: below the face and the ground above it, above both joints, in front of a tension crack
if there is one. Its volume and the areas of its sides come from that body, so that overhanging and lopsided wedges are
the same case as the usual one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...model.text import Label
from .conditions import Checked, Conditions
from .plane import HELD
from .vectors import Floats, apparent_dip, normals, plunge_trend

NO_LINE = Label("the joints are parallel", "两组结构面平行")
NOT_OUT = Label("the line of intersection does not come out in the face", "交线未在坡面出露")
NO_TOP = Label("the line of intersection does not reach the ground above the face", "交线不与坡顶地面相交")
NO_BODY = Label("the planes enclose no wedge above the line of intersection", "各面未围成楔形体")
LIFTED = Label("water lifts the wedge off both joints", "水压力使楔体脱离两组结构面")
_FAR = 1e4


@dataclass(frozen=True)
class Joint:
    dip_deg: float
    direction_deg: float
    friction_deg: float
    cohesion_kpa: float


@dataclass(frozen=True)
class Slope:
    """Face and the ground above it. ``height_m`` says what of: see ``reference``.

    ``reference``: ``crest`` the crest above the outcrop of the line of intersection in the face, measured where the
    joints meet the crest (mean); ``joint_1`` the same at the trace of the first joint (Hoek & Bray's H1); ``line`` the
    whole rise of the line of intersection (their H).
    """

    dip_deg: float
    direction_deg: float
    height_m: float
    upper_dip_deg: float = 0.0
    upper_direction_deg: float | None = None
    reference: str = "crest"

    @property
    def upper(self) -> Floats:
        direction = self.direction_deg if self.upper_direction_deg is None else self.upper_direction_deg
        return normals(self.upper_dip_deg, direction)


@dataclass(frozen=True)
class Crack:
    """A tension crack: its orientation and its distance behind the crest along the trace of the first joint."""

    dip_deg: float
    direction_deg: float
    distance_m: float


@dataclass(frozen=True)
class Body:
    """Areas by plane (joint 1, joint 2, face, upper, crack) in m², volume in m³, unit line of sliding (down).

    ``height_m`` is the rise of the line of intersection, ``crack_depth_m`` how far the foot of the crack lies below the
    ground above.
    """

    areas: Floats
    volume_m3: float
    line: Floats
    height_m: float
    crack_depth_m: float | None


def body(one: Joint, two: Joint, slope: Slope, crack: Crack | None = None) -> Body | Label:
    """The wedge, or the reason why there is none."""
    first, second = (normals(joint.dip_deg, joint.direction_deg) for joint in (one, two))
    face, upper = normals(slope.dip_deg, slope.direction_deg), slope.upper
    line = np.cross(first, second)
    if np.linalg.norm(line) < 1e-6:
        return NO_LINE
    line = line / np.linalg.norm(line)
    line = line if line[2] <= 0 else -line
    plunge, trend = (float(value) for value in plunge_trend(line))
    if not float(apparent_dip(slope.dip_deg, slope.direction_deg, trend)) > plunge > 0:
        return NOT_OUT
    if not float(line @ upper) < -1e-9:  # uphill along the line must come out through the ground above
        return NO_TOP
    scale = _scale(first, second, face, upper, line, slope)
    if scale is None:
        return NO_BODY
    crest = face * 0.0 + scale * _unit_crest(face, upper, slope)
    # every half-space as (outward normal, a point of it): the joints keep what is above them
    planes = [(-first, np.zeros(3)), (-second, np.zeros(3)), (face, np.zeros(3)), (upper, crest)]
    if crack is not None:
        foot = _meet((first, np.zeros(3)), (face, np.zeros(3)), (upper, crest))
        trace = np.cross(first, upper)
        trace = trace / np.linalg.norm(trace)
        trace = trace if trace @ -face > 0 else -trace
        normal = normals(crack.dip_deg, crack.direction_deg)
        place = foot + crack.distance_m * trace
        planes.append((normal if normal @ (place * 1.0) > 0 else -normal, place))
    polygons = [_side(i, planes, scale) for i in range(len(planes))]
    areas = np.array([_area(points) for points in polygons])
    if areas[0] < 1e-12 * scale**2 or areas[1] < 1e-12 * scale**2 or np.isinf(areas).any():
        return NO_BODY
    volume = sum(float(n @ p) * a for (n, p), a in zip(planes, areas)) / 3.0
    end = float((upper @ crest) / (upper @ -line))
    depth = None
    if crack is not None:
        if len(polygons[4]) < 3:
            return Label("the tension crack lies behind the wedge", "张裂缝位于楔体之后")
        depth = max(float(upper @ (crest - point)) / float(upper[2]) for point in polygons[4])
    return Body(np.array([*areas, *([0.0] * (5 - len(areas)))]), volume, line, end * -float(line[2]), depth)


def slide(one: Joint, two: Joint, slope: Slope, conditions: Conditions, crack: Crack | None = None) -> Checked:
    """Factor of safety of the wedge.

    Water: without a crack both joints carry γw·H/6 (H the rise of the line of intersection) times the share; with a
    crack full to its share the pressure at its foot falls to nothing at the edges of the faces: a third of it in the
    mean on joints and crack (Hoek & Bray). The earthquake pushes along the trend of the line of intersection; the bolt
    pulls against that trend. Where a joint loses contact the wedge slides on the other alone.
    """
    found = body(one, two, slope, crack)
    if isinstance(found, Label):
        return Checked(None, found)
    first, second = (normals(joint.dip_deg, joint.direction_deg) for joint in (one, two))
    weight = conditions.unit_weight_kn_m3 * found.volume_m3 + conditions.surcharge_kpa * _plan(found, slope)
    head = found.height_m / 6 if found.crack_depth_m is None else found.crack_depth_m / 3
    pressure = conditions.water_kn_m3 * head * conditions.water_share
    out = np.array([found.line[0], found.line[1], 0.0])
    out = out / max(float(np.linalg.norm(out)), 1e-12)
    plunge = math.radians(conditions.bolt_plunge_deg)
    bolt = conditions.bolt_kn * np.array([*(-out[:2] * math.cos(plunge)), -math.sin(plunge)])
    force = np.array([0.0, 0.0, -weight]) + conditions.kh * weight * out + bolt
    force = force + pressure * (found.areas[0] * first + found.areas[1] * second)
    if crack is not None:
        normal = normals(crack.dip_deg, crack.direction_deg)
        normal = normal if normal @ out >= 0 else -normal
        force = force + pressure * found.areas[4] * normal
    figures: dict[str, float | str | None] = {
        "weight_kn": weight,
        "volume_m3": found.volume_m3,
        "area_1_m2": float(found.areas[0]),
        "area_2_m2": float(found.areas[1]),
        "water_pressure_kpa": pressure,
        "line_plunge_deg": float(plunge_trend(found.line)[0]),
        "line_trend_deg": float(plunge_trend(found.line)[1]),
        "line_rise_m": found.height_m,
        "crack_depth_m": found.crack_depth_m,
    }
    return _factor((one, two), (first, second), found, force, figures)


def _factor(
    joints: tuple[Joint, Joint],
    normal: tuple[Floats, Floats],
    found: Body,
    force: Floats,
    figures: dict[str, float | str | None],
) -> Checked:
    """Reactions on both joints, then on the one that keeps contact."""
    matrix = np.column_stack((normal[0], normal[1], found.line))
    reaction = np.linalg.solve(matrix, -force)
    held = [float(reaction[0]) > 0, float(reaction[1]) > 0]
    if all(held):
        driving = float(force @ found.line)
        sides, pushes = (0, 1), (float(reaction[0]), float(reaction[1]))
        figures["slides_on"] = "1 2"
    else:
        alone = [i for i in (0, 1) if float(force @ normal[i]) < 0]
        # a joint that would be pulled open lets the wedge slide on the other, if that one is pressed
        keep = [i for i in alone if held[i] or not any(held)]
        if not keep:
            return Checked(0.0, LIFTED, figures)
        side = keep[0]
        push = -float(force @ normal[side])
        along = force + push * normal[side]
        driving = float(np.linalg.norm(along))
        sides, pushes = (side,), (push,)  # type: ignore[assignment]
        figures["slides_on"] = str(side + 1)
    figures["driving_kn"] = driving
    for i, push in zip(sides, pushes):
        figures[f"normal_{i + 1}_kn"] = push
    if driving <= 0:
        return Checked(None, HELD, figures)
    resisting = sum(
        joints[i].cohesion_kpa * float(found.areas[i]) + push * math.tan(math.radians(joints[i].friction_deg))
        for i, push in zip(sides, pushes)
    )
    return Checked(resisting / driving, None, figures)


def _plan(found: Body, slope: Slope) -> float:
    """Horizontal area of the wedge's part of the ground above the face, m²."""
    return float(found.areas[3]) * abs(float(slope.upper[2]))


def _unit_crest(face: Floats, upper: Floats, slope: Slope) -> Floats:
    """A point of the crest for a face one metre high, straight above the outcrop of the line in the face's dip."""
    dip, azimuth = math.radians(slope.dip_deg), math.radians(slope.direction_deg)
    back = 1.0 / math.tan(dip) if slope.dip_deg < 90 else 0.0
    return np.array([-math.sin(azimuth) * back, -math.cos(azimuth) * back, 1.0])


def _scale(first: Floats, second: Floats, face: Floats, upper: Floats, line: Floats, slope: Slope) -> float | None:
    """How high the face is where ``_unit_crest`` stands, so that ``height_m`` is what ``reference`` names."""
    crest = _unit_crest(face, upper, slope)
    if slope.reference == "line":
        rise = float((upper @ crest) / (upper @ -line)) * -float(line[2])
        return slope.height_m / rise if rise > 0 else None
    heights = []
    for normal in (first,) if slope.reference == "joint_1" else (first, second):
        try:
            heights.append(float(_meet((normal, np.zeros(3)), (face, np.zeros(3)), (upper, crest))[2]))
        except np.linalg.LinAlgError:
            return None
    mean = sum(heights) / len(heights)
    return slope.height_m / mean if mean > 0 else None


def _meet(*planes: tuple[Floats, Floats]) -> Floats:
    """The point common to three planes (normal, point)."""
    matrix = np.array([normal for normal, _ in planes])
    return np.linalg.solve(matrix, np.array([float(normal @ point) for normal, point in planes]))


def _side(i: int, planes: list[tuple[Floats, Floats]], scale: float) -> Floats:
    """Corners (n, 3) of the body's side on plane ``i``: a large square of the plane cut by all others."""
    normal, point = planes[i]
    helper = np.array([1.0, 0, 0]) if abs(normal[0]) < 0.9 else np.array([0, 1.0, 0])
    u = np.cross(normal, helper)
    u /= np.linalg.norm(u)
    v = np.cross(normal, u)
    reach = _FAR * scale
    corners = np.array([point + reach * (a * u + b * v) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    for j, (other, place) in enumerate(planes):
        if j != i and len(corners):
            corners = _clip(corners, other, place, 1e-12 * scale)
    if len(corners) and np.abs(corners - point).max() > 0.5 * reach:
        return np.full((3, 3), np.inf)  # the side runs on for ever: no body
    return corners


def _clip(corners: Floats, normal: Floats, place: Floats, tolerance: float) -> Floats:
    """The part of a polygon (n, 3) behind a plane (Sutherland & Hodgman)."""
    side = (corners - place) @ normal
    kept = []
    for k in range(len(corners)):
        here, there = side[k], side[(k + 1) % len(corners)]
        if here <= tolerance:
            kept.append(corners[k])
        if (here < -tolerance and there > tolerance) or (here > tolerance and there < -tolerance):
            share = here / (here - there)
            kept.append(corners[k] + share * (corners[(k + 1) % len(corners)] - corners[k]))
    return np.array(kept) if kept else np.zeros((0, 3))


def _area(points: Floats) -> float:
    if len(points) < 3:
        return 0.0
    if np.isinf(points).any():
        return math.inf
    rest = points[1:] - points[0]
    return 0.5 * float(np.linalg.norm(np.cross(rest[:-1], rest[1:]).sum(axis=0)))
