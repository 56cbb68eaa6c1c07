"""xslope and pySlope on the plugin's stability sections, run by a Python of their own; prints JSON.

    bench_stability_peer.py rate|factors CASES.json

``rate``: trial circles of 50 slices per second by pySlope's own search on ACADS 1(a).
``factors``: for each case the factors by xslope on the given circle, by its own search from it, and by pySlope where
the layers are horizontal and there is neither crack nor earthquake.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def pyslope_of(case: dict[str, Any], slices: int, iterations: int) -> Any:
    from pyslope import Material, Slope

    (_, low), (toe, _), (crest, high), _ = case["section"]["ground"]
    layer = case["section"]["layers"][0]
    slope = Slope(height=high - low, angle=None, length=crest - toe)
    slope.set_materials(Material(layer["gamma_kn_m3"], layer["phi_deg"], layer["c_kpa"], high - case["bottom"]))
    slope.update_analysis_options(slices=slices, iterations=iterations)
    return slope


def rate(case: dict[str, Any], iterations: int = 8000) -> dict[str, float]:
    took = float("inf")
    for _ in range(3):
        slope = pyslope_of(case, 50, iterations)
        start = time.perf_counter()
        slope.analyse_slope()
        took = min(took, time.perf_counter() - start)
    tried = len(slope._search)
    return {"tried": tried, "seconds": took, "per_second": tried / took, "factor": float(slope.get_min_FOS())}


def xslope_of(case: dict[str, Any]) -> dict[str, Any]:
    from shapely.geometry import LineString, Polygon

    section, bottom = case["section"], case["bottom"]
    ground = [tuple(map(float, p)) for p in section["ground"]]
    left, right = ground[0][0], ground[-1][0]
    polygons = [{"polygon": Polygon(ring), "mat_id": k, "size": None} for k, ring in enumerate(case["polygons"])]
    materials = [
        {
            "name": layer["name"], "gamma": layer["gamma_kn_m3"], "gamma_sat": None, "option": "mc",
            "c": layer["c_kpa"], "phi": layer["phi_deg"], "cp": 0, "r_elev": 0, "d": 0, "psi": 0,
            "u": "piezo" if section.get("water") else "none", "ru": 0,
        }
        for layer in section["layers"]
    ]  # fmt: skip
    box = Polygon([(left, bottom), (right, bottom), *reversed(ground)])
    x, z, r = case["circle"]
    return {
        "polygons": polygons, "materials": materials, "ground_surface": LineString(ground), "domain_polygon": box,
        "piezo_line": [tuple(p) for p in section.get("water") or []], "piezo_line2": [], "piezo_phreatic": False,
        "piezo_phreatic2": False, "gamma_water": 9.81, "tcrack_depth": section.get("crack_m", 0.0),
        "tcrack_water": section.get("crack_water_m", 0.0), "k_seismic": section.get("kh", 0.0), "dloads": [],
        "dloads2": [], "dload_dirs": [], "dload2_dirs": [], "reinforce_lines": [], "reinforcement_lines": [],
        "pile_lines": [], "line_loads": [], "joint_lines": [], "joint_zones": [], "ssr_zones": [], "refine_zones": [],
        "seepage_bc": {}, "seepage_bc2": {}, "max_depth": bottom, "circular": True, "non_circ": [],
        "profile_lines": [], "circles": [{"Xo": x, "Yo": z, "R": r, "Depth": z - r}], "template_version": 21,
        "water_loads": "manual", "tcrack_surface": None,
    }  # fmt: skip


def xslope_factors(case: dict[str, Any]) -> dict[str, Any]:
    from xslope import search, slice, solve

    data = xslope_of(case)
    found: dict[str, Any] = {"xslope": {}}
    good, result = slice.generate_slices(data, circle=data["circles"][0], num_slices=60, debug=False)
    if not good:
        return {"xslope": str(result)}
    frame = result[0]
    for name in ("bishop", "janbu", "spencer", "mprice"):
        solved, answer = getattr(solve, name)(frame)
        found["xslope"][name] = float(answer["FS"]) if solved else str(answer)
    searched = search.circular_search(data, "bishop", num_slices=60, seed="grid")
    best = searched[0][0]
    found["xslope_search"] = {
        "bishop": float(best["FS"]),
        "circle": [float(best["Xo"]), float(best["Yo"]), float(best["Yo"] - best["Depth"])],
    }
    return found


def pyslope_factor(case: dict[str, Any]) -> float | None:
    plain = not any(case["section"].get(key) for key in ("kh", "crack_m", "water")) and len(case["polygons"]) == 1
    if not plain:
        return None
    slope = pyslope_of(case, 60, 8000)
    slope.analyse_slope()
    return float(slope.get_min_FOS())


def main(what: str, path: Path) -> None:
    cases = json.loads(path.read_text(encoding="utf-8"))
    with contextlib.redirect_stdout(sys.stderr):
        if what == "rate":
            answer: dict[str, Any] = rate(cases["acads_1a"])
        else:
            answer = {"versions": {name: importlib.metadata.version(name) for name in ("xslope", "pyslope")}}
            for name, case in cases.items():
                answer[name] = {**xslope_factors(case), "pyslope": pyslope_factor(case)}
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    os.environ.setdefault("MPLBACKEND", "Agg")
    main(sys.argv[1], Path(sys.argv[2]))
