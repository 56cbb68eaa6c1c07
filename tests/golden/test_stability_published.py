"""Published factors on given surfaces and by search: water, weak layer, crack, loads; closed forms."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest

from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
from mine_restoration_plugin.core.diagnosis.stability.methods import METHODS
from mine_restoration_plugin.core.diagnosis.stability.noncircular import improve
from mine_restoration_plugin.core.diagnosis.stability.reading import section_from
from tests.golden.slopes import DATA, layer, mcmaster, mcmaster_surface

FT, PSF, PCF = 0.3048, 0.04788026, 0.1570875
with (DATA / "slope_mcmaster" / "expected_fos.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
USABLE = [row for row in ROWS if row["recomputed_agrees_1p5pct"] == "yes" and row["dat_file"].startswith("Ex")]
PYSLOPE = next(
    case
    for case in json.loads((DATA / "slope_classic" / "problems.json").read_text(encoding="utf-8"))["cases"]
    if case["id"] == "pyslope_vs_slide"
)


def factor(section, method="bishop"):
    return analyse(section_from(section), method).factor


def feet(*points):
    return [[x * FT, z * FT] for x, z in points]


@pytest.mark.parametrize("row", USABLE, ids=lambda row: row["surf_file"])
def test_given_surfaces_of_mcmaster(row):
    section = {**mcmaster(row["dat_file"]), "slip": mcmaster_surface(row["surf_file"])}
    found = factor(section, "morgenstern_price")
    assert found == pytest.approx(float(row["published_fos"]), rel=0.015)
    assert found == pytest.approx(float(row["recomputed_MP_on_given_surface"]), abs=0.008)


@pytest.mark.parametrize(("dry", "published"), [(True, 2.074), (False, 1.831)])
def test_fredlund_and_krahn_without_the_seam(dry, published):
    """The published values are without the weak seam that the file holds."""
    section = mcmaster("FredlundKrahn1977.dat", without=(1, 2), dry=dry)
    section["slip"] = mcmaster_surface("FredlundKrahn1977_circ.surf")
    assert factor(section, "morgenstern_price") == pytest.approx(published, rel=0.002)


def fredlund_krahn(ru=0.0, seam=True):
    ground = feet((0, 60), (60, 60), (140, 20), (180, 20))
    layers = [layer(ground, 600 * PSF, 20, 120 * PCF, ru=ru)]
    if seam:
        layers.append(layer(feet((0, 16), (180, 16)), 0, 10, 120 * PCF, ru=ru))
    circle = {"circle": [120 * FT, 90 * FT, 80 * FT]}
    return {"ground": ground, "layers": layers, "slip": circle, **({"floor_z": 15 * FT} if seam else {})}


@pytest.mark.parametrize(
    ("ru", "published"),
    [
        (0.0, {"bishop": 1.377, "spencer": 1.373, "morgenstern_price": 1.370}),
        (0.25, {"bishop": 1.124, "spencer": 1.118, "morgenstern_price": 1.118}),
    ],
)
def test_a_circle_cut_off_by_a_weak_layer_on_the_floor(ru, published):
    for method, value in published.items():
        assert factor(fredlund_krahn(ru), method) == pytest.approx(value, rel=0.006)


def test_fredlund_and_krahn_case_1():
    assert factor(fredlund_krahn(seam=False)) == pytest.approx(2.080, rel=0.003)
    assert factor(fredlund_krahn(seam=False), "spencer") == pytest.approx(2.073, rel=0.003)


@pytest.mark.parametrize(("case", "key", "c2"), [("a", "a", 0), ("b", "b", 2), ("d", "d_udl20kPa_offset0.5_len2", 2)])
def test_three_layers_and_a_load_against_slide(case, key, c2):
    """Case c has Slide's 'auto' pore pressure, which is less than hydrostatic under a sloping water line."""
    ground = [[-6, 4], [0, 4], [1, 5], [8, 5]]
    layers = [
        layer(ground, 0, 35, 20),
        layer([[-6, 4.5], [8, 4.5]], c2, 35, 20),
        layer([[-6, 4], [8, 4]], 0, 30, 18),
    ]
    load = [{"from": 1.5, "to": 3.5, "q_kpa": 20}] if case == "d" else None
    for radius, published in PYSLOPE[key]["fos"].items():
        section = {"ground": ground, "layers": layers, "surcharge": load, "slip": {"circle": [0, 6.5, float(radius)]}}
        assert factor(section) == pytest.approx(published, rel=0.003)


def test_searches_of_classic_slopes():
    ground = [[0, 5], [5, 5], [15, 10], [25, 10]]
    assert factor({"ground": ground, "layers": [layer(ground, 9.8, 10, 17.64)], "floor_z": 0}) == pytest.approx(
        1.348, rel=0.006
    )  # Yamagami & Ueta 1988
    ground = [[0, 15], [18, 15], [48, 35], [66, 35]]
    arai = {"ground": ground, "layers": [layer(ground, 41.65, 15, 18.82)], "floor_z": 0}
    assert factor(arai) == pytest.approx(1.409, rel=0.006)  # Arai & Tagyo 1985, as analysed again since
    wet = {**arai, "water": [[0, 15], [18, 15], [30, 23], [48, 29], [66, 32]]}
    assert factor(wet) == pytest.approx(1.117, rel=0.006)
    ground = [[0, 10], [20, 10], [40, 20], [70, 20]]
    taylor = {"ground": ground, "layers": [layer(ground, 50, 0, 20)], "floor_z": 0}
    assert factor(taylor) == pytest.approx(1.47, rel=0.005)  # φ = 0, 2:1, D = 2: Taylor's chart
    ground = [[20, 0], [40, 10], [60, 10]]
    griffiths = {"ground": ground, "layers": [layer(ground, 10, 20, 20)], "floor_z": -0.001}
    assert factor(griffiths) == pytest.approx(1.38, abs=0.01)  # Griffiths & Lane 1999


PLANE = [[0, 0], [10, 0], [30, 20], [60, 20]]


@pytest.mark.parametrize("method", ["janbu_corrected", "spencer", "morgenstern_price"])
@pytest.mark.parametrize(("kh", "crack_m"), [(0.0, 0.0), (0.12, 0.0), (0.0, 4.0)])
def test_a_plane_has_its_closed_form_in_every_method(method, kh, crack_m):
    """F = (cA + (W cos β − kh W sin β − U − V sin β) tan φ)/(W sin β + kh W cos β + V cos β), here with U = 0."""
    c, phi, gamma = 12.0, 25.0, 19.0
    beta = math.atan2(20 - crack_m, 36 - 10)
    corners = np.array([(10, 0), (30, 20), (36, 20), (36, 20 - crack_m)])
    across = np.roll(corners, -1, axis=0)
    area = 0.5 * abs((corners[:, 0] * across[:, 1] - across[:, 0] * corners[:, 1]).sum())
    weight, thrust = gamma * area, 0.5 * 9.81 * crack_m**2
    length = math.hypot(26, 20 - crack_m)
    normal = weight * math.cos(beta) - kh * weight * math.sin(beta) - thrust * math.sin(beta)
    driving = weight * math.sin(beta) + kh * weight * math.cos(beta) + thrust * math.cos(beta)
    exact = (c * length + normal * math.tan(math.radians(phi))) / driving
    section = {
        "ground": PLANE, "layers": [layer(PLANE, c, phi, gamma)], "kh": kh, "crack_m": crack_m,
        "crack_water_m": crack_m, "slip": [[10, 0], [36, 20 - crack_m]],
    }  # fmt: skip
    assert factor(section, method) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize("kh", [0.0, 0.1])
def test_a_plane_without_cohesion_by_transfer_coefficients(kh):
    """With cohesion the rule that slices do not pull each other keeps the thin upper ones from helping."""
    section = {"ground": PLANE, "layers": [layer(PLANE, 0, 36, 19)], "kh": kh, "slip": [[10, 0], [44, 20]]}
    beta = math.atan2(20, 34)
    exact = (math.cos(beta) - kh * math.sin(beta)) / (math.sin(beta) + kh * math.cos(beta)) * math.tan(math.radians(36))
    assert factor(section, "transfer") == pytest.approx(exact, rel=1e-6)


def test_transfer_coefficients_over_two_planes_by_hand():
    """Two blocks, worked with the formulas of the implicit method itself, the thrust below the toe brought to 0."""
    slip = [[10.0, 0.0], [26.0, 6.0], [36.0, 20.0]]
    c, tan_phi, gamma = 10.0, math.tan(math.radians(20)), 19.0
    n = 20_000

    def block(x0, z0, x1, z1):
        xs = x0 + (np.arange(n) + 0.5) * (x1 - x0) / n
        depth = np.clip(xs - 10, 0, 20) - (z0 + (xs - x0) * (z1 - z0) / (x1 - x0))
        return gamma * depth.sum() * (x1 - x0) / n, math.atan2(z1 - z0, x1 - x0), math.hypot(x1 - x0, z1 - z0)

    lower, upper = block(*slip[0], *slip[1]), block(*slip[1], *slip[2])

    def left_over(f):
        thrust, before = 0.0, upper[1]
        for weight, angle, length in (upper, lower):
            turn = before - angle
            carried = math.cos(turn) - math.sin(turn) * tan_phi / f
            own = weight * math.sin(angle) - (c * length + weight * math.cos(angle) * tan_phi) / f
            thrust, before = max(thrust, 0.0) * carried + own, angle
        return thrust

    low, high = 0.1, 10.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if left_over(middle) < 0 else (low, middle)
    section = {"ground": PLANE, "layers": [layer(PLANE, c, 20, gamma)], "slip": slip}
    # many slices on one plane are one block but for those at the crest that would pull
    assert factor(section, "transfer") == pytest.approx(low, rel=0.02)


def test_a_slope_wholly_under_water_is_one_of_buoyant_weight():
    """Level water over everything: no seepage, so that γ_sat under water equals γ_sat − γ_w without any."""
    ground = [[0, 10], [20, 10], [40, 20], [60, 20]]
    slip = {"circle": [27.0, 28.0, 19.5]}
    wet = {"ground": ground, "layers": [layer(ground, 8, 24, 18, gamma_sat_kn_m3=20)], "slip": slip}
    dry = {"ground": ground, "layers": [layer(ground, 8, 24, 20 - 9.81)], "slip": slip}
    flooded = {**wet, "water": [[0, 26], [60, 26]]}
    for method in METHODS[:-1]:
        assert factor(flooded, method) == pytest.approx(factor(dry, method), rel=2e-3), method
    by_transfer = analyse(section_from(flooded), "transfer")
    assert by_transfer.factor is None  # it carries the water's own thrust along as if it were the soil's
    assert any("standing water" in warning.en for warning in by_transfer.warnings)


def test_a_weak_seam_is_found_by_a_surface_of_another_shape():
    """ACADS 3(a): 0.5 m seam with φ = 10°; referees' 1.24–1.27 for the given surface, circles are far off."""
    ground = [[20, 27.75], [43, 27.75], [67.5, 40], [84, 40]]
    strong = (28.5, 20, 18.84)
    section = {
        "ground": ground,
        "layers": [
            layer(ground, *strong),
            layer([[20, 27], [84, 27]], 0, 10, 18.84),
            layer([[20, 26.5], [84, 26.5]], *strong),
        ],
        "floor_z": 20,
    }
    circle = analyse(section_from(section), "spencer")
    better = improve(circle)
    assert better.factor < 0.85 * circle.factor
    assert better.circle is None
    middle = better.surface[(better.surface[:, 0] > 48) & (better.surface[:, 0] < 60)]
    assert ((middle[:, 1] > 26.4) & (middle[:, 1] < 27.05)).all()  # it runs along the seam
    again = {**section, "slip": better.surface.tolist()}
    assert factor(again, "spencer") == pytest.approx(better.factor, abs=2e-3)
