"""One face with its joints: kinematics, then limit equilibrium of what can move, in the load cases asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...model.text import Label
from . import plane, toppling, wedge
from .conditions import Checked, Conditions
from .joints import JointSet
from .kinematics import Cloud, Face, Kinematics, Limits, analyse
from .vectors import apparent_dip

PLANE, WEDGE, TOPPLING = "plane", "wedge", "toppling"
MODES = (PLANE, WEDGE, TOPPLING)
NO_HEIGHT = Label("the height of the face is not known", "坡高未知")
NO_WEIGHT = Label("the unit weight of the rock is not given", "未给出岩体重度")
NO_COHESION = Label(
    "a joint has no cohesion: it is not taken for 0 and not guessed", "结构面缺黏聚力，未按0取值也未推测"
)
NO_SPACING = Label("the spacing of the joints is not given", "未给出结构面间距")
NOT_POSSIBLE = Label("no joint or pair of joints can move this way out of the face", "无结构面或组合可能以此方式破坏")


@dataclass(frozen=True)
class Item:
    """One check of one mode: the joints it is about, and its outcome in one load case."""

    mode: str
    joints: tuple[str, ...]
    case: str
    checked: Checked

    def to_json(self) -> dict[str, Any]:
        return {"mode": self.mode, "joints": list(self.joints), "case": self.case, **self.checked.to_json()}


@dataclass(frozen=True)
class FaceResult:
    """What one face gave. ``notes`` says what was left open."""

    face: Face
    kinematics: Kinematics
    items: tuple[Item, ...]
    notes: tuple[Label, ...]

    def lowest(self, mode: str, case: str) -> Item | None:
        """The item with the lowest factor of a mode in a case; None where no factor was found."""
        found = [item for item in self.items if item.mode == mode and item.case == case]
        known = [item for item in found if item.checked.factor is not None]
        return min(known, key=lambda item: item.checked.factor or 0.0) if known else None

    def possible(self, mode: str) -> bool:
        """Whether the means of the sets allow the mode at all."""
        kinematics = self.kinematics
        return {
            PLANE: bool(kinematics.sets["plane"]),
            WEDGE: bool(kinematics.pairs["wedge"]),
            TOPPLING: bool(kinematics.sets["flexural_toppling"] or kinematics.pairs["direct_toppling"]),
        }[mode]

    def to_json(self) -> dict[str, Any]:
        return {
            "face": self.face.to_json(),
            "kinematics": self.kinematics.to_json(),
            "checks": [item.to_json() for item in self.items],
            "notes": [note.to_json() for note in self.notes],
        }


@dataclass(frozen=True)
class Case:
    """A load case of a rock slope: its conditions, and what it takes off the strength of joints."""

    key: str
    conditions: Conditions
    friction_factor: float = 1.0
    cohesion_factor: float = 1.0


@dataclass(frozen=True)
class Choices:
    """What is chosen for all faces. ``crack``: None no tension crack, ``critical`` Hoek & Bray's, or metres behind
    the crest. ``base_excess_deg`` as of the rulebook."""

    crack: float | str | None
    base_excess_deg: float


def assess_face(
    face: Face,
    sets: Sequence[JointSet],
    cloud: Cloud,
    limits: Limits,
    cases: Sequence[Case] | None,
    choices: Choices,
) -> FaceResult:
    """Kinematics of the face; then each set and pair that can move, in each case (None: unit weight not given)."""
    kinematics = analyse(face, sets, cloud, limits)
    notes = []
    if cases is None:
        notes.append(NO_WEIGHT)
    if face.height_m is None:
        notes.append(NO_HEIGHT)
    items: list[Item] = []
    if cases is not None and face.height_m is not None:
        named = {joint.name: joint for joint in sets}
        for case in cases:
            items += _planes(face, [named[name] for name in kinematics.sets["plane"]], case, choices)
            items += _wedges(face, [(named[a], named[b]) for a, b in kinematics.pairs["wedge"]], case)
            # columns topple where they can slip on each other (Goodman); their base is taken at right angles to them
            items += _topples(face, [named[name] for name in kinematics.sets["flexural_toppling"]], case, choices)
    return FaceResult(face, kinematics, tuple(items), tuple(notes))


def _planes(face: Face, sets: Sequence[JointSet], case: Case, choices: Choices) -> list[Item]:
    items = []
    for joint in sets:
        friction, cohesion = _strength(joint, case)
        if cohesion is None:
            items.append(Item(PLANE, (joint.name,), case.key, Checked(None, NO_COHESION)))
            continue
        # the section runs down the joint: face and ground above show their apparent dips there
        steep = float(apparent_dip(face.dip_deg, face.direction_deg, joint.direction_deg))
        upper = float(apparent_dip(face.upper_dip_deg, face.direction_deg, joint.direction_deg))
        height = float(face.height_m or 0.0)
        crack = choices.crack
        if crack == "critical":
            crack = plane.critical_crack(height, steep, joint.dip_deg)[0] if steep > joint.dip_deg > 0 else None
        section = plane.Section(height, steep, joint.dip_deg, upper, None if crack is None else float(crack))
        items.append(Item(PLANE, (joint.name,), case.key, plane.slide(section, friction, cohesion, case.conditions)))
    return items


def _wedges(face: Face, pairs: Sequence[tuple[JointSet, JointSet]], case: Case) -> list[Item]:
    items = []
    slope = wedge.Slope(face.dip_deg, face.direction_deg, float(face.height_m or 0.0), face.upper_dip_deg)
    bolts_off = replace(case.conditions, bolt_kn=0.0)  # the force is per metre of face: it says nothing of one wedge
    for pair in pairs:
        names = (pair[0].name, pair[1].name)
        strengths = [_strength(joint, case) for joint in pair]
        if any(cohesion is None for _, cohesion in strengths):
            items.append(Item(WEDGE, names, case.key, Checked(None, NO_COHESION)))
            continue
        joints = [
            wedge.Joint(joint.dip_deg, joint.direction_deg, friction, float(cohesion or 0.0))
            for joint, (friction, cohesion) in zip(pair, strengths)
        ]
        items.append(Item(WEDGE, names, case.key, wedge.slide(joints[0], joints[1], slope, bolts_off)))
    return items


def _topples(face: Face, sets: Sequence[JointSet], case: Case, choices: Choices) -> list[Item]:
    items = []
    for joint in sets:
        if joint.spacing_m is None:
            items.append(Item(TOPPLING, (joint.name,), case.key, Checked(None, NO_SPACING)))
            continue
        friction, _ = _strength(joint, case)
        # in the section down the face a joint that strikes askew shows less than its dip
        dip = float(apparent_dip(joint.dip_deg, joint.direction_deg, face.direction_deg + 180.0))
        columns = toppling.Columns(
            float(face.height_m or 0.0),
            face.dip_deg,
            dip,
            90.0 - dip + choices.base_excess_deg,
            joint.spacing_m,
            face.upper_dip_deg,
        )
        found = toppling.topple(columns, friction, case.conditions.unit_weight_kn_m3, case.conditions.kh)
        items.append(Item(TOPPLING, (joint.name,), case.key, found))
    return items


def _strength(joint: JointSet, case: Case) -> tuple[float, float | None]:
    friction = float(joint.friction_deg or 0.0) * case.friction_factor
    return friction, None if joint.cohesion_kpa is None else joint.cohesion_kpa * case.cohesion_factor


def governing(results: Sequence[FaceResult], case: str) -> int:
    """The number of the face to look at first: lowest factor in the case, else most critical planes."""

    def rank(result: FaceResult) -> tuple[float, float]:
        lowest = [result.lowest(mode, case) for mode in MODES]
        factors = [item.checked.factor for item in lowest if item is not None and item.checked.factor is not None]
        shares = [
            count.per_cent or 0.0
            for count in (result.kinematics.plane, result.kinematics.wedge, result.kinematics.flexural)
        ]
        return min(factors, default=float("inf")), -max(shares)

    return int(np.lexsort(np.array([rank(result) for result in results]).T[::-1])[0])


def strengths_missing(sets: Sequence[JointSet]) -> list[str]:
    """Sets without an angle of friction: nothing can be said of them."""
    return [joint.name for joint in sets if joint.friction_deg is None]


def settings_json(limits: Limits, choices: Choices, cases: Sequence[Case] | None) -> Mapping[str, Any]:
    """What was asked for, as JSON values."""
    return {
        "limits_deg": dict(vars(limits)),
        "tension_crack": choices.crack,
        "toppling_base_excess_deg": choices.base_excess_deg,
        "cases": [
            {
                "key": case.key,
                "conditions": case.conditions.to_json(),
                "friction_factor": case.friction_factor,
                "cohesion_factor": case.cohesion_factor,
            }
            for case in cases or ()
        ],
    }
