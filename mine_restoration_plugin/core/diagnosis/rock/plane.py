"""Plane sliding by limit equilibrium, per metre of face (Hoek & Bray 1981; Wyllie & Mah 2004, chapter 6).

The block lies between the face, the ground above it, the joint that comes out at the toe, and a tension crack if there
is one. Areas come from its polygon, so that the crack may stand behind the crest or in the face.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...model.text import Label
from .conditions import Checked, Conditions

FLAT = Label("the joint does not dip out of the face", "结构面不倾向坡外")
STEEP = Label(
    "the joint is as steep as the face or steeper and does not come out in it", "结构面不缓于坡面，未在坡面出露"
)
NO_TOP = Label("the joint does not reach the ground above the face", "结构面不与坡顶地面相交")
AHEAD = Label("the tension crack lies in front of the toe or behind the joint's outcrop", "张裂缝位置不在滑体范围内")
HELD = Label("nothing drives the block: the bolts alone hold it", "滑体无下滑力（锚固力已足以平衡）")


@dataclass(frozen=True)
class Section:
    """A plane slope: angles from the horizontal, height of the crest above the joint's outcrop in the face.

    ``crack_m`` is the horizontal distance of a vertical tension crack from the crest: positive behind it, negative in
    the face, None for no crack.
    """

    height_m: float
    face_deg: float
    joint_deg: float
    upper_deg: float = 0.0
    crack_m: float | None = None


def critical_crack(height_m: float, face_deg: float, joint_deg: float) -> tuple[float, float]:
    """Distance from the crest and depth in metres of the crack with the lowest factor: dry slope, level ground above.

    z/H = 1 − √(cot ψf tan ψp), b/H = √(cot ψf cot ψp) − cot ψf (Hoek & Bray).
    """
    cot_face, tan_joint = 1 / math.tan(math.radians(face_deg)), math.tan(math.radians(joint_deg))
    depth = 1 - math.sqrt(cot_face * tan_joint)
    return height_m * (math.sqrt(cot_face / tan_joint) - cot_face), height_m * depth


def slide(section: Section, friction_deg: float, cohesion_kpa: float, conditions: Conditions) -> Checked:
    """Factor of safety against sliding down the joint.

    Water: with a crack it stands to ``water_share`` of its depth and its pressure falls to nothing at the toe;
    without one the pressure is largest half-way up a water level at ``water_share`` of the height.
    """
    face, joint, upper = (math.radians(a) for a in (section.face_deg, section.joint_deg, section.upper_deg))
    if joint <= 0:
        return Checked(None, FLAT)
    if joint >= face:
        return Checked(None, STEEP)
    if joint <= upper:
        return Checked(None, NO_TOP)
    height = section.height_m
    crest_x = height / math.tan(face)
    outcrop_x = (height - crest_x * math.tan(upper)) / (math.tan(joint) - math.tan(upper))
    end_x = outcrop_x if section.crack_m is None else crest_x + section.crack_m
    if not 0 < end_x <= outcrop_x * (1 + 1e-12):
        return Checked(None, AHEAD)
    corners = _block(height, crest_x, end_x, math.tan(face), math.tan(joint), math.tan(upper))
    x, z = corners.T
    area = 0.5 * abs(float(x @ np.roll(z, -1) - z @ np.roll(x, -1)))
    loaded = max(end_x - crest_x, 0.0)
    weight = conditions.unit_weight_kn_m3 * area + conditions.surcharge_kpa * loaded
    length = end_x / math.cos(joint)
    top = height + (end_x - crest_x) * math.tan(upper) if end_x >= crest_x else end_x * math.tan(face)
    depth = top - end_x * math.tan(joint)
    uplift, push = _water(section, depth, length, joint, conditions)
    bolt, angle = conditions.bolt_kn, math.radians(conditions.bolt_plunge_deg) + joint
    normal = (
        weight * (math.cos(joint) - conditions.kh * math.sin(joint))
        - uplift
        - push * math.sin(joint)
        + bolt * math.sin(angle)
    )
    driving = (
        weight * (math.sin(joint) + conditions.kh * math.cos(joint)) + push * math.cos(joint) - bolt * math.cos(angle)
    )
    figures: dict[str, float | str | None] = {
        "weight_kn_m": weight,
        "joint_length_m": length,
        "crack_depth_m": depth if section.crack_m is not None else None,
        "uplift_kn_m": uplift,
        "crack_water_kn_m": push,
        "normal_kn_m": normal,
        "driving_kn_m": driving,
    }
    if driving <= 0:
        return Checked(None, HELD, figures)
    resisting = cohesion_kpa * length + max(normal, 0.0) * math.tan(math.radians(friction_deg))
    return Checked(resisting / driving, None, figures)


def _block(
    height: float, crest_x: float, end_x: float, face: float, joint: float, upper: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Corners (n, 2) of the block from the toe at 0, 0; x into the slope."""
    corners = [(0.0, 0.0)]
    if end_x > crest_x:
        corners += [(crest_x, height), (end_x, height + (end_x - crest_x) * upper)]
    else:
        corners.append((end_x, end_x * face))
    corners.append((end_x, end_x * joint))
    return np.array(corners)


def _water(section: Section, depth: float, length: float, joint: float, conditions: Conditions) -> tuple[float, float]:
    """Uplift on the joint and push in the crack, kN per metre."""
    gamma, share = conditions.water_kn_m3, conditions.water_share
    if share <= 0:
        return 0.0, 0.0
    if section.crack_m is None:
        head = share * section.height_m
        return 0.25 * gamma * head * head / math.sin(joint), 0.0
    water = share * depth
    return 0.5 * gamma * water * length, 0.5 * gamma * water * water
