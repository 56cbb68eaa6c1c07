"""The ACADS survey's sections (Giam & Donald 1989) as the JSON the plugin reads; geometry of the published figures."""

from __future__ import annotations

from typing import Any

GROUND = [[20, 25], [30, 25], [50, 35], [70, 35]]
_A = [[30, 25], [40, 27], [50, 29], [54, 31], [70, 31]]
_B = [[40, 27], [52, 24], [70, 24]]


def _layer(name: str, top: list[list[float]], gamma: float, c: float, phi: float) -> dict[str, Any]:
    return {"name": name, "top": top, "gamma_kn_m3": gamma, "gamma_sat_kn_m3": gamma, "c_kpa": c, "phi_deg": phi}


EX1A = {"ground": GROUND, "layers": [_layer("soil", GROUND, 20.0, 3.0, 19.6)], "floor_z": 20}
EX1B = {
    "ground": GROUND,
    "layers": [_layer("soil", GROUND, 20.0, 32.0, 10.0)],
    "floor_z": 20,
    "crack_m": 3.81,
    "crack_water_m": 3.81,
}
EX1C = {
    "ground": GROUND,
    "layers": [
        _layer("soil 1", GROUND, 19.5, 0.0, 38.0),
        _layer("soil 2", _A, 19.5, 5.3, 23.0),
        _layer("soil 3", _B, 19.5, 7.2, 20.0),
    ],
    "floor_z": 20,
}
EX1D = {**EX1C, "kh": 0.15}
