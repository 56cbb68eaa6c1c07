"""Hazards of a unit from terrain, form and photographs; whom they reach; who is responsible; the declaration."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.diagnosis.condition import screening
from mine_restoration_plugin.core.diagnosis.condition.grading import threatened
from mine_restoration_plugin.core.diagnosis.condition.ground import (
    Face,
    Pond,
    UnitGround,
    Water,
    read_ground,
    read_terrain,
    water_of,
)
from mine_restoration_plugin.core.diagnosis.condition.hazards import UnitCase, doubts_of, hazards_of, steep_rule
from mine_restoration_plugin.core.diagnosis.condition.proofs import Proof, looks_at
from mine_restoration_plugin.core.diagnosis.condition.receptors import runout, with_reach
from mine_restoration_plugin.core.diagnosis.condition.responsibility import responsibility
from mine_restoration_plugin.core.diagnosis.condition.result import HazardFinding, Receptor
from mine_restoration_plugin.core.geodata.raster import RasterSource
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.ground_case import box, dem
from tests.unit.terrain_case import NORTH_UP

BOOK = Rulebook.load()
FACE = Face(20.0, 100.0, 220.0, 62.0, 500_050.0, 3_100_150.0, 70.0, 55.0, 92.0)
LOW = dataclasses.replace(FACE, height_m=4.9, slope_deg=50.0)
GROUND = UnitGround((FACE,), 100.0, 0.0, 1, 1.0)
CASE = UnitCase("P1", "pit", 1000.0, 20.0, 30.0, {}, {}, UnitGround(cell_m=1.0), Water(whole=True), (), None)


def found(**changes: Any) -> dict[str, HazardFinding]:
    return {one.kind: one for one in hazards_of(BOOK, dataclasses.replace(CASE, **changes))}


def test_a_high_face_of_rock_falls_and_a_low_one_does_not() -> None:
    one = found(ground=GROUND)["collapse"]
    assert (one.likelihood, one.scale_m3, one.scale, one.place) == ("high", 220.0, "small", (FACE.x, FACE.y))
    for said in ("坡高 20.0 m", "长 55 m", "斜坡长 22.7 m", "平均坡度 62°", "坡向东（92°）", "发生可能性大"):
        assert said in one.sentence.zh
    assert "hazard.collapse.slope_deg" in one.rules
    assert not found(ground=dataclasses.replace(GROUND, faces=(LOW,)))


def test_the_same_face_of_a_dump_or_of_soil_slides() -> None:
    assert set(found(kind="dump", ground=GROUND)) == {"landslide"}
    assert set(found(facts={"rock_class": "soil"}, ground=GROUND)) == {"landslide"}
    assert set(found(kind="dump", facts={"rock_class": "hard_rock"}, ground=GROUND)) == {"collapse"}
    assert steep_rule("dump", {}) == "hazard.landslide.slope_deg"
    assert steep_rule("pit", {}) == "hazard.collapse.slope_deg"


@pytest.mark.parametrize(
    ("state", "likely"), [("unstable", "high"), ("marginal", "high"), ("basic", "medium"), ("stable", "low")]
)
def test_a_computed_factor_says_how_likely_it_is(state: str, likely: str) -> None:
    facts = {"fs_natural": 1.02}
    assert found(ground=GROUND, state=state, facts=facts)["collapse"].likelihood == likely


def test_an_unstable_slope_is_a_hazard_though_it_looks_harmless() -> None:
    facts = {"fs_natural": 1.2, "fs_rain": 0.97}
    one = found(state="unstable", facts=facts)["collapse"]
    assert (one.likelihood, one.scale_m3) == ("high", None)
    assert "验算稳定系数 0.97，小于 1.05" in one.sentence.zh
    assert not found(state="basic", facts={"fs_natural": 1.2})


@pytest.mark.parametrize(
    ("volume", "above", "slope", "is_there"),
    [
        (10_000.0, 50_000.0, 15.0, True),
        (9_999.0, 50_000.0, 15.0, False),
        (10_000.0, 49_999.0, 15.0, False),
        (10_000.0, 50_000.0, 14.9, False),
    ],
)
def test_waste_below_a_catchment_flows(volume: float, above: float, slope: float, is_there: bool) -> None:
    case = {"kind": "dump", "plot": {"dump_volume_m3": volume}, "slope_mean_deg": slope}
    assert ("debris_flow" in found(**case, water=Water((), above, True))) is is_there


def test_hollows_hold_water_and_the_form_tells_of_more() -> None:
    deep, shallow = Pond(3.0, 400.0, 900.0, 88.0, 1.0, 2.0), Pond(0.9, 400.0, 90.0, 88.0, 1.0, 2.0)
    one = found(water=Water((deep, shallow), 0.0, True))["ponding"]
    assert (one.scale_m3, one.likelihood, one.place) == (900.0, None, (1.0, 2.0))
    assert "深 3.0 m、面积 400 m²、溢流标高 88.0 m" in one.sentence.zh
    assert "可能为数据误差" in found(water=Water((deep,), 0.0, True), rmse_m=5.0)["ponding"].sentence.zh
    assert not found(water=Water((shallow,), 0.0, True))
    lake = found(plot={"water_area_m2": 50.0})["ponding"]
    assert (lake.seen, lake.likelihood, lake.scale_m3) == (True, "high", None)
    assert "坑底标高未知" in found(wet=True)["ponding"].sentence.zh
    assert not found(wet=True, kind="other")


def test_what_the_form_and_the_register_tell() -> None:
    facts = {"hazards": ["ground_crack", "combustion", "collapse"]}
    seen = found(facts=facts, ground=GROUND)
    assert set(seen) == {"collapse", "ground_crack", "combustion"}
    assert all(one.seen and one.likelihood == "high" for one in seen.values())
    assert seen["collapse"].scale_m3 == 220.0
    assert set(found(plot={"attribute": "6"})) == {"shaft"}
    assert set(found(plot={"attribute": "5"})) == {"subsidence"}
    assert set(found(plot={"plot_subclass": "36"})) == {"tailings"}
    assert set(found(facts={"subsidence_m": 0.4})) == {"subsidence"}
    stated = {"slope_height_m": 25.0, "slope_angle_deg": 65.0, "slope_length_m": 80.0}
    assert found(plot=stated)["collapse"].reach_m == 25.0
    assert not found(plot={**stated, "slope_angle_deg": 44.0})


def test_nothing_found_on_coarse_cells_is_no_proof() -> None:
    """A face of 45° is seen on two cells at least: on cells of 30 m from 60 m of height."""
    fine = dataclasses.replace(CASE, ground=UnitGround(cell_m=1.0))
    assert doubts_of(BOOK, fine) == []
    (coarse,) = doubts_of(BOOK, dataclasses.replace(CASE, ground=UnitGround(cell_m=30.0)))
    assert "高于约 60 m" in coarse.zh
    (blind,) = doubts_of(BOOK, dataclasses.replace(CASE, ground=UnitGround(cell_m=1.0, unknown_m2=12.0)))
    assert "12 m² 无标高" in blind.zh
    dump = dataclasses.replace(CASE, kind="dump", water=Water((), 10.0, False))
    assert len(doubts_of(BOOK, dump)) == 1


def test_a_photograph_that_looks_at_the_face_comes_first() -> None:
    place = (100.0, 200.0)
    south = Proof("Z-3", "photo", 5.0, "", (100.0, 100.0))
    away = Proof("A-1", "photo", 180.0, "", (100.0, 100.0))
    far = Proof("A-2", "photo", 0.0, "", (100.0, -400.0))
    paper = Proof("A-3", "document", None, "")
    assert [looks_at(BOOK, proof, place) for proof in (south, away, far, paper)] == [True, False, False, False]
    north = Proof("N", "photo", 351.0, "", (102.0, 100.0))
    assert looks_at(BOOK, north, place)
    face = dataclasses.replace(FACE, x=100.0, y=200.0)
    case = {"ground": UnitGround((face,), 1.0, 0.0, 1, 1.0), "proofs": (paper, away, far, south)}
    assert found(**case)["collapse"].evidence.zh.startswith(
        "地形数据；照片 Z-3（方位角 5°，正对）；照片 A-1（方位角 180°）"
    )


def cliff(x, y, height: float = 30.0, below: float = 0.0):
    """A face of 80° from x = 40 on, level ground above it, below it ground that falls with the tangent ``below``."""
    width = height / math.tan(math.radians(80))
    foot = 40 + width
    return np.where(x < 40, 130.0, np.where(x < foot, 130 - (x - 40) * height / width, 130 - height)) - below * np.clip(
        x - foot, 0, None
    )


@pytest.mark.parametrize("below", [0.0, 0.2])
def test_the_zone_of_reach_below_a_cliff(tmp_path: Path, below: float) -> None:
    """Level ground: H ÷ tan φ from the crest. Ground that falls with tan α from the foot of the face on, w away from
    the crest: (H − w tan α) ÷ (tan φ − tan α)."""
    unit = box(10, -200, 60, -100)
    path = dem(tmp_path, lambda x, y: cliff(x, y, 30.0, below), (300, 300))
    one, terrain = reached(path, unit)
    ran = runout(BOOK, one, terrain, unit)
    assert ran is not None
    tangent = math.tan(math.radians(BOOK.number("hazard.collapse.reach_deg")))
    closed = (30.0 - below * 30.0 / math.tan(math.radians(80))) / (tangent - below)
    assert ran.reach_m == pytest.approx(closed, abs=1.0)
    assert ran.whole
    near = Receptor("near", "village", 3, 12, 50.0, NORTH_UP[0] + 40 + closed - 2, NORTH_UP[3] - 150)
    far = Receptor("far", "town", 300, 1200, 5000.0, NORTH_UP[0] + 40 + closed + 2, NORTH_UP[3] - 150)
    behind = Receptor("behind", "town", 1, 1, 1.0, NORTH_UP[0] + 20, NORTH_UP[3] - 150)
    hit = with_reach(BOOK, one, terrain, unit, [near, far, behind])
    assert hit.receptors == (near,)
    assert (hit.people, hit.households, hit.assets_wan) == (12, 3, 50.0)
    assert "影响范围内有：near" in hit.sentence.zh
    nobody = with_reach(BOOK, one, terrain, unit, [far])
    assert (nobody.people, nobody.receptors) == (None, ())
    assert "均不在影响范围内" in nobody.sentence.zh


def test_beyond_the_terrain_level_ground_is_assumed_and_said(tmp_path: Path) -> None:
    unit = box(10, -90, 60, -10)
    one, terrain = reached(dem(tmp_path, cliff, (100, 60)), unit)
    level = 30.0 / math.tan(math.radians(BOOK.number("hazard.collapse.reach_deg")))
    east = NORTH_UP[0] + 60
    inside = Receptor("in", "village", None, 8, None, east + level - 1, NORTH_UP[3] - 50)
    outside = Receptor("out", "village", None, 9, None, east + level + 3, NORTH_UP[3] - 50)
    hit = with_reach(BOOK, one, terrain, unit, [inside, outside])
    assert hit.receptors == (inside,)
    assert hit.reach_m == pytest.approx(level, rel=0.02)
    assert "不小于" in hit.sentence.zh
    assert "按平地推算" in hit.sentence.zh


def reached(path: Path, unit: Any) -> tuple[HazardFinding, Any]:
    with RasterSource(path) as source:
        ground = read_ground(source, unit, 45.0, 1_000_000)
        terrain = read_terrain(source, 1_000_000)
    water = water_of(terrain, {"P1": unit})["P1"]
    (one,) = [
        h for h in hazards_of(BOOK, dataclasses.replace(CASE, ground=ground, water=water)) if h.kind == "collapse"
    ]
    return one, terrain


def test_people_are_counted_once() -> None:
    """The form's number of a unit once, a receptor of two hazards once; the larger of the two sums."""
    village, hut = Receptor("v", "village", 4, 15, 80.0), Receptor("h", "scattered", 1, 2, None)
    hazards = hazards_of(BOOK, dataclasses.replace(CASE, ground=GROUND, facts={"hazards": ["ground_crack"]}))
    both = [dataclasses.replace(one, stated=(10, None, 30.0), receptors=(village, hut)) for one in hazards]
    assert threatened(both) == (17, 5, 80.0)
    assert threatened([dataclasses.replace(one, receptors=()) for one in both]) == (10, None, 30.0)
    assert threatened([]) == (None, None, None)


def plot(number: str, subclass: str | None, **fields: Any) -> dict[str, Any]:
    return {"plot_no": number, "plot_subclass": subclass, **fields}


PROOF = {"responsibility_basis": "县政府认定", "responsibility_doc_no": "县政函〔2025〕1号"}


@pytest.mark.parametrize(
    ("kind", "subclasses", "right", "party"),
    [
        ("gone", ("11",), 0.0, "government"),
        ("government", (None,), 0.0, "government"),
        ("policy", ("12",), 0.0, "government"),
        ("policy", ("21",), 0.0, "enterprise"),
        ("policy", (None,), 0.0, "unknown"),
        ("enterprise", ("31",), 500.0, "enterprise"),
        (None, ("22", "31"), None, "enterprise"),
        (None, ("11", "12"), None, "government"),
        (None, ("11", "31"), None, "unknown"),
        (None, ("33", "37"), None, "unknown"),
        ("gone", ("31",), 0.0, "unknown"),
        ("gone", ("11",), 12.0, "unknown"),
        ("disputed", ("11",), 0.0, "unknown"),
        (None, (None,), None, "unknown"),
    ],
)
def test_who_is_responsible(
    kind: str | None, subclasses: tuple[str | None, ...], right: float | None, party: str
) -> None:
    plots = [plot(f"T{i}", subclass) for i, subclass in enumerate(subclasses)]
    assert responsibility({"responsible_kind": kind, **PROOF}, plots, right).party == party


def test_what_the_proof_lacks_is_named() -> None:
    told = responsibility({"responsible_kind": "gone"}, [plot("A", "11", licence_no="C4300")], None)
    assert [label.zh for label in told.missing] == [
        "责任认定依据",
        "责任认定文号",
        "采矿证 C4300 注销或失效的证明",
        "矿业权套合结果",
    ]
    whole = responsibility({"responsible_kind": "gone", **PROOF}, [plot("A", "11")], 0.0)
    assert (whole.missing, whole.contradicts) == ((), ())
    assert whole.proof is not None
    assert whole.proof.zh == "县政府认定；县政函〔2025〕1号"
    against = responsibility({"responsible_kind": "gone", **PROOF}, [plot("A", "31")], 40.0)
    assert [label.zh for label in against.contradicts] == [
        "图斑 A（小类 31）对应企业或个人责任，主体登记为政府",
        "有效矿业权范围内面积 40 m²",
    ]


CLEAR = screening.Knowledge(
    wanted_for_building=False,
    building_rock_only=True,
    minerals=("建筑用砂岩",),
    coal=False,
    burning=False,
    kept_for_building=False,
    cuts=(screening.Cut("P1", 500.0, ("P1-1",), False, False), screening.Cut("D1", 90.0, (), None, True)),
    surplus_share=0.5,
    lowered=(),
    outside_share=0.0,
    legacy=True,
)


def answers(said: dict[str, screening.Statement] | None = None, **changes: Any) -> dict[str, screening.Answer]:
    return {a.key: a for a in screening.declaration(BOOK, dataclasses.replace(CLEAR, **changes), said)}


def test_a_clear_case_passes_every_question() -> None:
    told = answers()
    assert list(told) == list(screening.QUESTIONS)
    assert {a.verdict for a in told.values()} == {screening.GOOD}


@pytest.mark.parametrize(
    ("change", "key", "verdict"),
    [
        ({"wanted_for_building": True}, "construction", "bad"),
        ({"wanted_for_building": None}, "construction", "unknown"),
        ({"building_rock_only": False}, "mining", "bad"),
        ({"coal": True}, "mining", "unknown"),
        ({"coal": True}, "coal_fire", "unknown"),
        ({"burning": True}, "coal_fire", "unknown"),
        ({"minerals": ()}, "coal_fire", "unknown"),
        ({"kept_for_building": True}, "kept_for_building", "bad"),
        ({"cuts": (screening.Cut("P1", 5.0, (), None, False),)}, "necessary", "unknown"),
        ({"cuts": (screening.Cut("P1", 5.0, ("P1-1",), True, False),)}, "necessary", "bad"),
        ({"surplus_share": 0.501}, "least", "bad"),
        ({"surplus_share": None}, "least", "unknown"),
        ({"lowered": ("P1",)}, "floor", "bad"),
        ({"lowered": None}, "floor", "unknown"),
        ({"outside_share": 0.05}, "inside", "unknown"),
        ({"outside_share": 0.11}, "inside", "bad"),
        ({"legacy": False}, "legacy", "bad"),
        ({"legacy": None}, "legacy", "unknown"),
    ],
)
def test_what_does_not_pass(change: dict[str, Any], key: str, verdict: str) -> None:
    told = answers(**change)
    assert told[key].verdict == verdict
    assert all(a.verdict == screening.GOOD for k, a in told.items() if k not in (key, "mining", "coal_fire"))


def test_a_declaration_fills_gaps_and_never_overrules_what_is_known() -> None:
    no = screening.Statement(False, "县局承诺")
    said = answers({"construction": no, "coal_fire": no}, wanted_for_building=None, minerals=())
    assert (said["construction"].verdict, said["coal_fire"].verdict) == ("good", "good")
    assert said["construction"].reason.zh == "声明“否”：县局承诺"
    assert said["construction"].by.zh == "声明"
    assert answers({"construction": no}, wanted_for_building=True)["construction"].verdict == "bad"
    assert answers({"legacy": no}, legacy=None)["legacy"].verdict == "bad"
