"""Geomorphic ground on LiDAR terrain: the reference measured there, and the same design with every numpy and scipy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.raster import opened
from mine_restoration_plugin.core.landform.geomorphic.deed import design_geomorphic
from mine_restoration_plugin.core.landform.geomorphic.reference import measure_reference
from mine_restoration_plugin.core.landform.geomorphic.settings import Settings
from mine_restoration_plugin.core.rulebook.book import Rulebook
from tests.unit.flood import flooded

TERRAIN = Path(__file__).resolve().parents[1] / "data" / "fortbragg" / "elevation_2012.tif"
DESIGNED = "613ee66c2853bdc29b864986d96107db254b32d8fc400b0a99c58481f7a864b6"
"""SHA-256 of the heights in whole millimetres (int32, little-endian), as numpy 1.24 with scipy 1.10 and numpy 2.4 with
scipy 1.17 make them."""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    path = tmp_path_factory.mktemp("fortbragg") / "design.tif"
    with opened(TERRAIN) as source:
        x0, y0, x1, y1 = source.spec.bounds
        whole = [[np.array([(x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0)])]]
        middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
        corners = np.array([(-160, -170), (150, -150), (190, 20), (60, 180), (-120, 150), (-190, 0), (-160, -170)])
        reference = measure_reference(source, whole, 3000.0)
        settings = Settings.of(Rulebook.load(), {**reference.given(), "gain": 1.02})
        done = design_geomorphic(source, [[middle + corners]], settings, path=path)
        ground = source.read()[0].astype(np.float64)
    with opened(path) as source:
        design = source.read()[0].astype(np.float64)
    return reference, done, ground, design


def test_the_reference_is_that_of_gentle_sandhills(found):
    """The published area has slopes of 4 degrees (median) and valleys some 80 m apart."""
    reference = found[0]
    assert reference.area_m2 == pytest.approx(202_500, rel=1e-6)
    assert reference.slope_percentiles_deg["p50"] == pytest.approx(3.96, abs=0.02)
    assert 100 < reference.density_m_ha < 150
    assert 0.3 < reference.concavity < 0.7


def test_the_design_drains_balances_and_has_the_density(found):
    _, done, ground, design = found
    figures = done.designed.figures
    assert figures["hollows"] == 0
    assert (flooded(design) == design)[design != ground].all()
    assert figures["density_in_range"] == 1
    assert figures["measured_density_m_ha"] == pytest.approx(figures["target_density_m_ha"], rel=0.2)
    larger = max(figures["compacted_from_cut_m3"], done.designed.change.fill_compacted_m3)
    assert abs(figures["imbalance_m3"]) < 0.1 * larger


def test_the_same_millimetres_everywhere(found):
    millimetres = np.round(found[3] * 1000).astype("<i4")
    assert hashlib.sha256(millimetres.tobytes()).hexdigest() == DESIGNED
