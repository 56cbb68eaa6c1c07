"""What acts on a rock slope besides the weight of the block, and what a check of one mode gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...model.text import Label

WATER_KN_M3 = 9.81


@dataclass(frozen=True)
class Conditions:
    """Loads on a block.

    ``unit_weight_kn_m3``  of the rock.
    ``water_share``        how full tension crack or joints are, 0 dry to 1 full.
    ``kh``                 horizontal seismic coefficient, outwards.
    ``surcharge_kpa``      on the ground above the face.
    ``bolt_kn``            active force: kN per metre of face on a plane, kN on a wedge.
    ``bolt_plunge_deg``    of the force, which points into the slope: positive when it points down.
    """

    unit_weight_kn_m3: float
    water_share: float = 0.0
    kh: float = 0.0
    surcharge_kpa: float = 0.0
    bolt_kn: float = 0.0
    bolt_plunge_deg: float = 0.0
    water_kn_m3: float = WATER_KN_M3

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Checked:
    """One check. ``factor`` is None where the block cannot move that way (``why`` tells) or cannot be computed.

    A factor of infinity (nothing drives the block) is given as None with its reason, too. ``figures`` are the forces
    and sizes it rests on, units in their names.
    """

    factor: float | None
    why: Label | None = None
    figures: dict[str, float | str | None] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "factor": self.factor,
            "why": None if self.why is None else self.why.to_json(),
            "figures": self.figures or {},
        }
