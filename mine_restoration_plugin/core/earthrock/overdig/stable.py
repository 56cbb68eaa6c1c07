"""How steep, and how high without any slope, a material stands with the factor of safety asked for.

A face of height H that leans back by the horizontal distance d is taken to stand when ``H ≤ H0 + d·tan β``:

* ``tan β`` is that of an infinite slope with friction alone: ``F = (1 − ru/cos²β)·tan φ / tan β``, so dry
  ``tan β = tan φ / F``;
* ``H0``, the height that may stand upright, is ``N·c/(γF)·tan(45° + φm/2)`` with ``tan φm = tan φ / F``. N is a row of
  the rulebook: 4 is Culmann's wedge without a crack, 2.67 Terzaghi's with a tension crack.

Culmann's plane wedge lets a face of angle i stand up to ``4·c·sin i·cos φm / (γF·(1 − cos(i − φm)))``; written as a
rise over a distance that is a concave curve which begins at H0 (N = 4) and is nowhere flatter than tan φm. The rule
above lies on or below it everywhere (ru = 0), so it asks for at least as much cut as the wedge does: a cut beyond it is
beyond what either asks for. Jointed rock is not covered by c and φ of a soil: give the angle of the face that a
qualified unit holds for stable (``face_deg``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...geodata.grid import Polygons
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Material:
    """A zone of one material; without polygons it is everywhere.

    ``face_deg`` the angle that stands with the factor of safety asked for; else ``phi_deg`` with ``c_kpa``,
    ``gamma_kn_m3`` (needed where there is cohesion) and the pore pressure ratio ``ru``.
    """

    name: str
    polygons: Polygons
    c_kpa: float | None = None
    phi_deg: float | None = None
    gamma_kn_m3: float | None = None
    ru: float | None = None
    face_deg: float | None = None


def check_material_values(material: Material) -> None:
    """Refuse what no ground is.

    Raises:
        InputError: neither a face angle nor a friction angle, or a value out of its range.
    """
    ranges = (
        ("c_kpa", material.c_kpa, 0.0, 1e5),
        ("phi_deg", material.phi_deg, 0.0, 89.0),
        ("gamma_kn_m3", material.gamma_kn_m3, 1.0, 60.0),
        ("ru", material.ru, 0.0, 0.99),
        ("face_deg", material.face_deg, 0.1, 89.9),
    )
    for name, value, low, high in ranges:
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Material {name}: {field} is {value}; it has to lie between {low} and {high}."
                ),
                name=material.name,
                field=name,
                value=value,
                low=low,
                high=high,
            )
    if material.face_deg is None and material.phi_deg is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Material {name} has neither a face angle (face_deg) nor a friction angle (phi_deg). Fill in one.",
            ),
            name=material.name,
        )
    if material.face_deg is None and (material.c_kpa or 0.0) > 0 and material.gamma_kn_m3 is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Material {name} has cohesion but no unit weight (gamma_kn_m3). Fill it in."
            ),
            name=material.name,
        )


def stable_tan(material: Material, fos: float, required_fos: float | None = None) -> float:
    """tan of the slope that stands with ``fos`` however high it is.

    A face angle stands with ``required_fos`` (``fos`` where not given); for another factor its tangent goes with 1/F.
    """
    if material.face_deg is not None:
        return math.tan(math.radians(material.face_deg)) * (required_fos or fos) / fos
    friction, ru = math.tan(math.radians(material.phi_deg or 0.0)), material.ru or 0.0
    # F·t = tanφ·(1 − ru·(1 + t²)), its root that is not negative, in the form that loses no digits for a small ru
    root = math.sqrt(fos**2 + 4.0 * ru * (1.0 - ru) * friction**2)
    return 2.0 * (1.0 - ru) * friction / (fos + root)


def free_height_m(material: Material, fos: float, wedge: float) -> float:
    """The height that may stand upright; 0 without cohesion or with a face angle. ``wedge``: N, see above."""
    if material.face_deg is not None or not material.c_kpa or not material.gamma_kn_m3:
        return 0.0
    mobilised = math.atan(math.tan(math.radians(material.phi_deg or 0.0)) / fos)
    return wedge * material.c_kpa / (material.gamma_kn_m3 * fos) * math.tan(math.pi / 4 + mobilised / 2)
