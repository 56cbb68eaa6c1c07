"""The proof in a plan and on its page: tables, what is left to fill in, the small map, the limits of the page."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from mine_restoration_plugin.core.dossier.blocks import Printed
from mine_restoration_plugin.core.dossier.proof_figure import can_draw_proof, draw_proof, zones
from mine_restoration_plugin.core.dossier.proof_page import proof_page
from mine_restoration_plugin.core.earthrock.overdig.deed import check_overdig
from mine_restoration_plugin.core.earthrock.overdig.stable import Material
from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.planning.overdig import MOST_ZONES, TO_FILL_IN, proof_tables
from tests.unit.overdig_case import asked, pit
from tests.unit.plan_fixture import make_plan

RULES = ("earthrock.height_tolerance_m", "stability.screening_fs")
"""What the proof asked for: every line of its tables cites it."""


@pytest.fixture
def plan() -> Plan:
    design = pit()
    design[40:45, 50:60] -= 0.5
    design[45:55, 82:90] -= 1.0
    material = (Material("rock", [], face_deg=60.0),)
    found = check_overdig(asked(pit(), design, materials=material, required_fos=1.3))
    return make_plan(tables={table.key: table for table in proof_tables(found, RULES)})


def test_tables_of_the_plan(plan: Plan) -> None:
    clauses, cut, alternatives = (plan.tables[key] for key in ("O1", "O2", "O3"))
    verdicts = dict(zip(clauses.column("clause"), clauses.column("verdict")))
    assert verdicts["采坑底部不得新增采挖"] == "✗ 不通过"
    assert clauses.column("volume_m3")[0] == 25.0
    assert clauses.column("height_m")[1] == 0.5
    assert clauses.column("place")[0] == "K1（500055.0，3100157.5）"
    assert cut.column("zone") == ["W1", "W2"]
    assert cut.column("cut_m3") == [80.0, 25.0]
    assert cut.column("unasked_m3") == [80.0, 25.0]
    assert cut.column("necessity") == [TO_FILL_IN, TO_FILL_IN]
    assert alternatives.column("alternative") == ["不采", "少采", "全采"]
    assert alternatives.column("cut_m3") == [0.0, 0.0, 105.0]
    assert all(table.cites == (RULES,) * len(table.rows) for table in (clauses, cut, alternatives))
    assert Plan.from_bytes(plan.to_bytes()) == plan


def test_the_page(plan: Plan) -> None:
    blocks = proof_page(Printed(plan, 1, proof_png="overdig.png"))
    kinds = [block["kind"] for block in blocks]
    assert kinds == ["paragraph", "figure", "table", "table", "table"]
    assert "✗ 不通过 2 项" in blocks[0]["text"]
    first = blocks[2]
    assert first["rows"][0][2:4] == ["✗ 不通过", "25／0.50"]
    assert "位置：K1" in first["rows"][0][4]
    told = {row[0] for row in first["rows"]}
    assert "4" not in told  # red lines were not given: named in the note
    assert "4 不得在红线范围内施工" in first["notes"][0]
    assert blocks[3]["rows"][0][4:6] == [TO_FILL_IN, TO_FILL_IN]


def test_a_plan_without_the_proof_says_so() -> None:
    blocks = proof_page(Printed(make_plan(), 1))
    assert blocks == [{"kind": "paragraph", "text": "本数据不能填写：不超采论证。", "style": "missing"}]
    assert not can_draw_proof(make_plan())


def test_many_zones_are_added_up() -> None:
    design = pit(200, 200)
    for row in range(12, 88, 8):
        design[row : row + 6, 90:96] -= 1.0 + row / 100
    for row in range(12, 88, 8):
        design[row : row + 6, 22:28] -= 1.0
    table = proof_tables(check_overdig(asked(pit(200, 200), design, pits=None)), RULES)[1]
    assert len(table.rows) == MOST_ZONES
    listed = sum(cell for cell in table.column("cut_m3") if isinstance(cell, float))
    rest = (pit(200, 200) - design).sum() - listed
    assert f"{rest:.0f} m³" in table.notes[-1].zh


def test_the_small_map(plan: Plan) -> None:
    assert [zone[0] for zone in zones(plan)] == ["W1", "W2"]
    picture = draw_proof(plan)
    assert picture.startswith(b"\x89PNG")
    assert picture == draw_proof(plan)
    other = dataclasses.replace(plan, tables={"O2": dataclasses.replace(plan.tables["O2"], rows=(), cites=())})
    assert not can_draw_proof(other)
    assert np.isfinite([zone[1] for zone in zones(plan)]).all()
