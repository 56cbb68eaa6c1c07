"""Jointed rock slopes as one deed: table of joints in, faces assessed, figure and JSON out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..requirement import NATURAL, QUAKE, RAIN
from .assess import MODES, Case, Choices, FaceResult, assess_face, governing, settings_json, strengths_missing
from .cluster import RARE, sets_of
from .conditions import Conditions
from .faces import FaceZone
from .joints import JointSet, Plane
from .kinematics import Cloud, Limits, simulated_cloud
from .verdicts import FaceVerdict, face_verdicts

ADVICE = Label(
    "This is advice. A unit with the qualification for geological hazards must confirm it.",
    "本结果仅供参考，须由具备地质灾害防治资质的单位复核确认。",
)


@dataclass(frozen=True)
class Loads:
    """What acts on the slope, as the engineer gave it; the cases are made of it. ``kh`` is for the quake alone."""

    unit_weight_kn_m3: float | None = None
    water_share: float = 0.0
    kh: float | None = None
    surcharge_kpa: float = 0.0
    bolt_kn: float = 0.0
    bolt_plunge_deg: float = 0.0


@dataclass(frozen=True)
class RockSlopes:
    """All faces with all joints. ``zones`` are where the faces lie, in the order of ``results``."""

    sets: tuple[JointSet, ...]
    cloud: Cloud
    limits: Limits
    results: tuple[FaceResult, ...]
    zones: tuple[FaceZone | None, ...]
    settings: dict[str, Any]
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]
    verdicts: tuple[FaceVerdict, ...] = ()

    @property
    def governing(self) -> int:
        return governing(self.results, NATURAL)

    def lowest(self, mode: str, case: str = NATURAL) -> float | None:
        """The lowest factor of a mode over all faces, None where none was found."""
        found = [result.lowest(mode, case) for result in self.results]
        factors = [item.checked.factor for item in found if item is not None and item.checked.factor is not None]
        return min(factors, default=None)

    def per_cent(self, mode: str) -> float | None:
        """The highest critical share of a mode (``plane``, ``wedge``, ``flexural``, ``direct``) over all faces."""
        shares = [getattr(result.kinematics, mode).per_cent for result in self.results]
        return max((share for share in shares if share is not None), default=None)

    def possible(self, mode: str) -> bool:
        return any(result.possible(mode) for result in self.results)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "rockslope",
            "sets": [joint.to_json() for joint in self.sets],
            "planes": len(self.cloud.dip),
            "simulated": self.cloud.simulated,
            "settings": self.settings,
            "faces": [
                {**result.to_json(), "area_m2": None if zone is None else zone.area_m2}
                for result, zone in zip(self.results, self.zones)
            ],
            "lowest": {mode: {case: self.lowest(mode, case) for case in (NATURAL, RAIN, QUAKE)} for mode in MODES},
            "against_the_code": [row.to_json() for row in self.verdicts],
            "needs_qualified_unit": True,
            "governing_face": self.results[self.governing].face.name,
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }


def rock_slopes(
    planes: Sequence[Plane],
    zones: Sequence[FaceZone],
    loads: Loads,
    rulebook: Rulebook,
    *,
    sets: int | None = None,
    seed: int = 1,
    friction_deg: float | None = None,
    cohesion_kpa: float | None = None,
    crack: float | str | None = None,
    upper_dip_deg: float = 0.0,
    lateral_deg: float | None = None,
    code: tuple[str, int, bool] = ("gb50330", 1, True),
    progress: Progress = SILENT,
) -> RockSlopes:
    """Assess every face with the joints of one table.

    Args:
        planes: measured planes, or one row for each set.
        zones: the faces; a face that was only given by angles comes as a zone without outline.
        sets: how many sets to make of measured planes; None lets the measurements say.
        code: whose Fst, safety grade 1–3, permanent or not.
        friction_deg, cohesion_kpa: for joints whose row has none. crack: see ``assess.Choices``.

    Raises:
        InputError: a set has no angle of friction.
    """
    joint_sets, cloud = joint_cloud(planes, sets, seed)
    joint_sets = tuple(joint.with_strength(friction_deg, cohesion_kpa) for joint in joint_sets)
    missing = strengths_missing(joint_sets)
    if missing:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Joint set {sets} has no angle of friction. Give it in the table (内摩擦角) or for all joints.",
            ),
            sets="、".join(missing),
        )
    limits = Limits(
        *(
            rulebook.number(f"rock.lateral_{mode}_deg") if lateral_deg is None else lateral_deg
            for mode in ("plane", "flexural", "direct")
        )
    )
    choices = Choices(crack, rulebook.number("rock.toppling_base_excess_deg"))
    cases = cases_of(loads, rulebook)
    results = []
    for number, zone in enumerate(zones):
        face = type(zone.face)(**{**vars(zone.face), "upper_dip_deg": upper_dip_deg})
        results.append(assess_face(face, joint_sets, cloud, limits, cases, choices))
        progress.report((number + 1) / len(zones))
    warnings = [note for zone in zones for note in zone.notes]
    warnings += _doubts(joint_sets)
    return RockSlopes(
        joint_sets,
        cloud,
        limits,
        tuple(results),
        tuple(zones),
        {**settings_json(limits, choices, cases), "seed": seed, "sets_asked": sets},
        tuple(warnings),
        (*_remarks(joint_sets, results, cases), ADVICE),
        face_verdicts(results, rulebook, *code),
    )


def joint_cloud(planes: Sequence[Plane], sets: int | None, seed: int) -> tuple[tuple[JointSet, ...], Cloud]:
    """Sets, and the planes to count on.

    A table in which every row has a scatter, a count of its own or a name of a set of its own lists sets; every other
    one lists measurements.
    """
    groups = [plane.group or plane.name for plane in planes]
    lists_sets = len(set(groups)) == len(planes) and (
        len(planes) <= RARE or any(plane.fisher_k is not None for plane in planes)
    )
    if lists_sets and sets is None:
        joint_sets = tuple(
            JointSet(
                plane.group or plane.name,
                plane.dip_deg,
                plane.direction_deg,
                plane.friction_deg,
                plane.cohesion_kpa,
                plane.persistence,
                plane.spacing_m,
                plane.fisher_k,
                plane.count,
            )
            for plane in planes
        )
        return joint_sets, simulated_cloud(joint_sets, seed)
    joint_sets, labels = sets_of(planes, sets, seed)
    cloud = Cloud(
        np.array([plane.dip_deg for plane in planes]),
        np.array([plane.direction_deg for plane in planes]),
        labels,
        np.array([plane.count for plane in planes], float),
    )
    return joint_sets, cloud


def cases_of(loads: Loads, rulebook: Rulebook) -> tuple[Case, ...] | None:
    """Natural, rainstorm and earthquake conditions; None without a unit weight, no quake without a coefficient."""
    if loads.unit_weight_kn_m3 is None:
        return None

    def conditions(water_share: float, kh: float) -> Conditions:
        return Conditions(
            float(loads.unit_weight_kn_m3 or 0.0),
            water_share,
            kh,
            loads.surcharge_kpa,
            loads.bolt_kn,
            loads.bolt_plunge_deg,
        )

    wet = max(loads.water_share, rulebook.number("stability.rain.joint_water_share"))
    cases = [
        Case(NATURAL, conditions(loads.water_share, 0.0)),
        Case(
            RAIN,
            conditions(wet, 0.0),
            rulebook.number("stability.rain.friction_factor"),
            rulebook.number("stability.rain.cohesion_factor"),
        ),
    ]
    if loads.kh is not None:
        cases.append(Case(QUAKE, conditions(loads.water_share, loads.kh)))
    return tuple(cases)


def _doubts(sets: Sequence[JointSet]) -> list[Label]:
    doubts = []
    for joint in sets:
        if joint.fisher_k is not None and joint.fisher_k < 10:
            doubts.append(
                Label(
                    "Set {name} is widely scattered (Fisher K {k}): its mean stands for little.",
                    "结构面组{name}离散性大（费希尔常数K={k}），平均产状代表性差。",
                ).format(name=joint.name, k=f"{joint.fisher_k:.1f}")
            )
        if 1 < joint.count < 10:
            doubts.append(
                Label(
                    "Set {name} rests on {n} measurements only.", "结构面组{name}仅有{n}条实测产状，样本偏少。"
                ).format(name=joint.name, n=joint.count)
            )
    return doubts


def _remarks(sets: Sequence[JointSet], results: Sequence[FaceResult], cases: Sequence[Case] | None) -> list[Label]:
    remarks = [
        Label("{name}: {d}∠{s}, n = {n}, Fisher K {k}", "{name}：{d}∠{s}，n={n}，费希尔常数K={k}").format(
            name=joint.name,
            d=f"{joint.direction_deg:.0f}",
            s=f"{joint.dip_deg:.0f}",
            n=joint.count,
            k="—" if joint.fisher_k is None else f"{joint.fisher_k:.0f}",
        )
        for joint in sets
    ]
    if any(joint.persistence is not None and joint.persistence < 1 for joint in sets):
        remarks.append(
            Label(
                "Joints are taken as continuous: rock bridges are not counted as strength.",
                "结构面按全贯通计算，未计岩桥强度。",
            )
        )
    remarks += {note: None for result in results for note in result.notes}
    if cases is not None and not any(case.key == QUAKE for case in cases):
        remarks.append(
            Label(
                "No seismic coefficient or intensity was given: the earthquake case was not computed.",
                "未给出地震系数或设防烈度，未计算地震工况。",
            )
        )
    return remarks
