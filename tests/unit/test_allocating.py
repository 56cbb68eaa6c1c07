"""An allocation proposed from a scenario, solved with real ways, kept with it and read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.earthrock.allocation.problem import Fixed, Use
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.landform.designed import Designed, write_design
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.planning.allocating import Question, answer, keep_answer, propose
from mine_restoration_plugin.core.planning.scenarios import keep_scenario, scenarios
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.core.rulebook import Rulebook

SPEC = GridSpec(200, 60, (500_000.0, 2.0, 0.0, 3_800_000.0, 0.0, -2.0), "EPSG:4547")


def box(col0: int, row0: int, col1: int, row1: int) -> list:
    x, y = SPEC.xy(np.array([col0, col1, col1, col0, col0], float), np.array([row0, row0, row1, row1, row0], float))
    return [[np.column_stack((x, y))]]


@pytest.fixture
def case(tmp_path: Path):
    register = create_register(tmp_path / "register.gpkg", "410482", "EPSG:4547")
    units = {"P1": box(5, 5, 30, 30), "D1": box(150, 5, 180, 30), "D2": box(60, 5, 90, 30)}
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "m1"})
        opened.add("plot", {"plot_no": "p1", "mine_id": "m1"}, box(0, 0, 200, 60))
        for name, polygons in units.items():
            kind = "pit" if name == "P1" else "dump"
            opened.add("unit", {"mine_id": "m1", "plot_no": "p1", "unit_no": name, "kind": kind}, polygons)
    ground = np.full(SPEC.shape, 100.0)
    design = ground.copy()
    design[10:20, 10:20] += 4.0  # 1600 m³ of fill in P1
    design[10:20, 155:165] -= 3.0  # 1200 m³ from D1, far
    design[10:20, 65:75] -= 3.0  # 1200 m³ from D2, near
    write_raster(tmp_path / "ground.tif", SPEC, [(SPEC.whole, ground)])
    with RasterSource(tmp_path / "ground.tif") as source:
        change = write_design(source, [(SPEC.whole, design)], tmp_path / "design.tif")
    designed = Designed("regradeslopes", str(tmp_path / "design.tif"), change)
    return register, keep_scenario(register, "m1", "甲", designed, tmp_path / "ground.tif")


def test_units_that_are_cut_and_filled_become_sources_and_uses(case):
    register, scenario = case
    question = propose(register, scenario)
    assert {s.id: s.volume_bank_m3 for s in question.sources} == {"D1 挖方": 1200.0, "D2 挖方": 1200.0}
    assert {u.id: u.volume_compacted_m3 for u in question.uses} == {"P1 填方": 1600.0}
    (pit,) = question.uses
    assert pit.place == pytest.approx((500_030.0, 3_799_970.0))
    assert Question.from_json(question.to_json()) == question


@pytest.mark.parametrize(("drawn_in", "counts_as"), [("medium_rock", "石方"), ("soil", "土方"), (None, "土方")])
def test_what_is_cut_is_what_the_design_was_drawn_in(case, drawn_in, counts_as):
    register, scenario = case
    question = propose(register, replace(scenario, settings={"material": drawn_in}))
    assert {s.material for s in question.sources} == {counts_as}
    assert {u.materials for u in question.uses} == {(counts_as,)}


def test_the_near_one_gives_first_and_the_far_one_the_rest(case):
    register, scenario = case
    found = answer(propose(register, scenario))
    flows = {flow.source: flow.volume_bank_m3 for flow in found.allocation.flows}
    book = Rulebook.load()
    delivered = book.rule("factors.quota.soil.compacted").number * (1 - book.number("earthrock.loss_share"))
    assert flows["D2 挖方"] == pytest.approx(1200.0)
    assert flows["D1 挖方"] == pytest.approx(1600.0 / delivered - 1200.0)
    assert found.allocation.short_compacted_m3 == pytest.approx(0.0, abs=1e-6)
    assert found.allocation.surplus_bank_m3 == pytest.approx(2400.0 - 1600.0 / delivered)


def test_a_flow_that_a_person_fixed_is_kept(case):
    register, scenario = case
    question = replace(propose(register, scenario), fixed=(Fixed("D1 挖方", "P1 填方", 1000.0),))
    found = answer(question)
    flows = {flow.source: flow.volume_bank_m3 for flow in found.allocation.flows}
    assert flows["D1 挖方"] == pytest.approx(1000.0)


def test_what_is_left_goes_to_the_platform_last(case):
    register, scenario = case
    question = propose(register, scenario)
    sale = Use("公共资源交易平台", (question.sources[0].material,), 10_000.0, kind="sale")
    found = answer(replace(question, uses=(*question.uses, sale)))
    assert found.allocation.short_compacted_m3 == pytest.approx(0.0, abs=1e-6)
    assert found.allocation.sold_bank_m3 > 0


def test_it_is_kept_with_the_scenario(case):
    register, scenario = case
    found = answer(propose(register, scenario), dem=scenario.ground)
    keep_answer(register, scenario, found)
    (again,) = scenarios(register, "m1")
    assert again.allocation["allocation"]["flows"]
    assert Question.from_json(again.allocation["question"]) == found.question


def test_a_use_without_a_place_and_a_scenario_without_change_are_said(case, tmp_path):
    register, scenario = case
    question = propose(register, scenario)
    nowhere = replace(question, uses=(replace(question.uses[0], place=None),))
    with pytest.raises(InputError, match="no place"):
        answer(nowhere)
    with RasterSource(tmp_path / "ground.tif") as source:
        change = write_design(source, [(SPEC.whole, source.read()[0])], tmp_path / "same.tif")
    same = Designed("none", str(tmp_path / "same.tif"), change)
    kept = keep_scenario(register, "m1", "不采", same, tmp_path / "ground.tif")
    with pytest.raises(InputError, match="nothing"):
        propose(register, kept)
