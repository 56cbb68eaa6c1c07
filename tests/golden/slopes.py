"""Sections of published problems, and an independent Bishop on plain circles, written for the tests only."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = json.loads((DATA / "stability" / "cases.json").read_text(encoding="utf-8"))
PEERS = json.loads((DATA / "stability" / "peers.json").read_text(encoding="utf-8"))
MCMASTER = DATA / "slope_mcmaster" / "dataFiles"


def layer(top: Any, c: float, phi: float, gamma: float, **more: Any) -> dict[str, Any]:
    return {"top": top, "c_kpa": c, "phi_deg": phi, "gamma_kn_m3": gamma, **more}


def mcmaster(name: str, *, without: tuple[int, ...] = (), dry: bool = False) -> dict[str, Any]:
    """A ``.dat`` file as a section; Ex1 counts in Pa and N/m³."""
    lines = [line.split() for line in (MCMASTER / name).read_text().splitlines() if line.strip()]
    scale = 1000.0 if name == "Ex1.dat" else 1.0
    at, layers = 1, []
    for _ in range(int(lines[0][0])):
        count = int(lines[at][0])
        phi, c, gamma, saturated = map(float, lines[at][1:5])
        top = [[float(x), float(z)] for x, z in lines[at + 1 : at + 1 + count]]
        layers.append(layer(top, c / scale, phi, gamma / scale, gamma_sat_kn_m3=saturated / scale))
        at += 1 + count
    section: dict[str, Any] = {"ground": layers[0]["top"]}
    section["layers"] = [item for number, item in enumerate(layers) if number not in without]
    water = int(lines[at][0])
    if water and not dry:
        section["gamma_w_kn_m3"] = float(lines[at + 1][0])
        section["water"] = [[float(x), float(z)] for x, z in lines[at + 2 : at + 2 + water]]
    return section


def mcmaster_surface(name: str) -> list[list[float]]:
    rows = [line.split() for line in (MCMASTER / name).read_text().splitlines()]
    return [[float(row[0]), float(row[1])] for row in rows if len(row) > 1]


def plain_bishop(section: dict[str, Any], x: float, z: float, r: float, slices: int = 100) -> float:
    """Bishop's factor of a circle on a section that falls to the left, by the textbook's own iteration.

    Slices by midpoints, no cracks, no water; infinite where the circle does not cut out one plain mass.
    """
    ground = np.array(section["ground"], dtype=float)
    at = np.linspace(max(x - r, ground[0, 0]), min(x + r, ground[-1, 0]), 2000)
    below = z - np.sqrt(np.maximum(r * r - (at - x) ** 2, 0)) < np.interp(at, *ground.T) - 1e-9
    inside = np.flatnonzero(below)
    if len(inside) < 10 or (np.diff(inside) > 1).any() or inside[0] == 0 or inside[-1] == len(at) - 1:
        return math.inf
    edges = np.linspace(at[inside[0]], at[inside[-1]], slices + 1)
    middle, width = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    base = z - np.sqrt(r * r - (middle - x) ** 2)
    upper = np.interp(middle, *ground.T)
    tops = [upper]
    for item in section["layers"][1:]:
        tops.append(np.minimum(np.interp(middle, *np.array(item["top"], dtype=float).T), tops[-1]))
    tops.append(np.full_like(middle, -math.inf))
    weight, c, tan_phi = np.zeros(slices), np.zeros(slices), np.zeros(slices)
    for k, item in enumerate(section["layers"]):
        weight += item["gamma_kn_m3"] * width * np.maximum(tops[k] - np.maximum(tops[k + 1], base), 0)
        here = (base <= tops[k]) & (base > tops[k + 1])
        c[here], tan_phi[here] = item["c_kpa"], math.tan(math.radians(item["phi_deg"]))
    sin = (middle - x) / r
    cos = np.sqrt(1 - sin**2)
    kh = section.get("kh", 0.0)
    driving = float((weight * sin).sum() + (kh * weight * (z - (upper + base) / 2) / r).sum())
    if driving <= 0:
        return math.inf
    factor = 1.0
    for _ in range(200):
        m_alpha = cos + sin * tan_phi / factor
        if (m_alpha < 0.2).any():
            return math.inf
        following = float(((c * width + weight * tan_phi) / m_alpha).sum()) / driving
        if abs(following - factor) < 1e-9:
            break
        factor = following
    return factor
