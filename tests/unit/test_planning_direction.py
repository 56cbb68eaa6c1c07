"""The stage that says what the land is to become, on a drawn site."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.planning.decisions import checked_decisions
from mine_restoration_plugin.core.planning.differences import differences
from mine_restoration_plugin.core.planning.draft import plan_of, work_out
from mine_restoration_plugin.core.planning.site import Site
from mine_restoration_plugin.core.planning.why import rules_behind
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.direction_case import FACTS, GREEN, MINE, UNITS, direct, found_in, make_site, verdicts

BOOK = Rulebook.load()
CODES = tuple(f"suit.{name}." for name in (
    "rain_grade", "use", "soil_texture", "drainage", "pollution", "irrigation", "corridor", "upkeep",
))  # fmt: skip
"""Rows whose value is a whole number."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("direction"))


def _table(chapter: Any, key: str) -> list[dict[str, Any]]:
    table = next(table for table in chapter.tables if table.key == key)
    return [dict(zip([c.key for c in table.columns], row)) for row in table.rows]


def test_the_ordinary_case(site: Site) -> None:
    """What the design remodels is rebuilt, green ground is left to itself; all is known, so all checks pass."""
    chapter = direct(site, FACTS)
    units = found_in(chapter).units
    assert {number: one.way for number, one in units.items()} == {
        "U1": "3", "U2": "3", "U3": "1", "U4": "1", "O1": "1",
    }  # fmt: skip
    assert {one.use for one in units.values()} == {"forest"}
    assert units["U1"].land_class_after == "0301"
    assert units["U3"].land_class_after == "0307"
    assert set(verdicts(chapter).values()) == {"pass"}
    figures = {figure.key: figure.value for figure in chapter.figures}
    areas = [sum(unit["area_m2"] for unit in site.json["units"] if unit["unit_no"] in which) / 1e4
             for which in (("U3", "U4", "O1"), (*UNITS, "O1"))]  # fmt: skip
    assert figures["way_1_hm2"] == pytest.approx(areas[0], abs=1e-4)
    assert figures["use_forest_hm2"] == pytest.approx(areas[1], abs=1e-4)
    assert figures["units_card_count"] == 3
    assert figures["redirect_count"] == 0
    card = _table(chapter, "K1")
    assert len(card) == 3 * 8
    assert {row["verdict"] for row in card} == {"满足", "符合自然恢复条件"}


def test_cover_counts_before_the_soil_is_judged(site: Site) -> None:
    """On remodelled ground the soil is the cover (30 cm for forest, 50 cm for crops); elsewhere what is there."""
    rows = {row["unit_no"]: row for row in _table(direct(site, FACTS), "T8") if row["factor"] == "有效土层厚度"}
    assert rows["U1"]["value"] == "50 cm / 50 cm / 30 cm / 20 cm"
    assert rows["U3"]["value"] == "45 cm"
    assert [rows["U1"][use] for use in ("cultivated", "garden", "forest", "grass")] == ["2", "2", "2", "2"]
    assert [rows["U3"][use] for use in ("cultivated", "garden", "forest", "grass")] == ["3", "3", "2", "1"]


def test_without_facts_nothing_is_promised(site: Site) -> None:
    chapter = direct(site, {})
    units = found_in(chapter).units
    assert units["U3"].use is None
    assert "未调查，方向待定" in units["U3"].reason.zh
    assert "暂定" in units["U1"].reason.zh
    told = verdicts(chapter)
    assert told["direction_decided"] == told["direction_policy"] == "unknown"


def test_a_red_line_forbids_crops(site: Site) -> None:
    mine = {**MINE, "owner_wish": "cultivated"}
    open_ = found_in(direct(site, {"facts": {"*": GREEN}, "mine_facts": mine}))
    assert open_.units["U1"].use == "cultivated"
    within = {"red_line": ["U1"]}
    chapter = direct(site, {"facts": {"*": GREEN}, "mine_facts": mine, "within": within})
    units = found_in(chapter).units
    assert units["U1"].use == "forest"
    assert "位于生态保护红线" in units["U1"].reason.zh
    assert units["U2"].use == "cultivated"
    assert {row["use"] for row in _table(chapter, "A3") if row["unit_no"] == "U1" and row["after"] == "否决"} == {
        "宜耕、宜园"
    }
    # the technician may say otherwise, and the check says that it is against the veto
    decided = {"U1": {"use": "cultivated", "reason": "试验"}}
    chapter = direct(site, {"facts": {"*": GREEN}, "mine_facts": mine, "within": within, "direction": decided})
    assert verdicts(chapter)["direction_policy"] == "fail"


def test_an_overlap_of_a_part_of_the_mine_is_not_known_by_unit(site: Site) -> None:
    chapter = direct(site, {"facts": {"*": GREEN}, "mine_facts": {**MINE, "red_line_m2": 500.0}})
    assert verdicts(chapter)["direction_policy"] == "unknown"
    whole = direct(site, {"facts": {"*": GREEN}, "mine_facts": {**MINE, "red_line_m2": 1e9}})
    assert verdicts(whole)["direction_policy"] == "pass"
    assert all("位于生态保护红线" in one.reason.zh for one in found_in(whole).units.values())


def test_basic_farmland_has_to_be_fields_again(site: Site) -> None:
    chapter = direct(site, {**FACTS, "within": {"basic_farmland": ["U1", "U2"]}})
    assert found_in(chapter).units["U1"].use == "cultivated"
    polluted = {"*": GREEN, "U1": {**GREEN, "pollution": "between"}}
    chapter = direct(site, {"facts": polluted, "mine_facts": MINE, "within": {"basic_farmland": ["U1"]}})
    assert found_in(chapter).units["U1"].use is None
    assert verdicts(chapter)["direction_decided"] == "fail"


def test_unstable_ground_that_is_left_as_it_is_stays_so(site: Site) -> None:
    unsafe = {**GREEN, "fs_natural": 0.95}
    chapter = direct(site, {"facts": {"*": GREEN, "U3": unsafe, "U1": unsafe}, "mine_facts": MINE})
    units = found_in(chapter).units
    assert (units["U3"].way, units["U3"].use) == ("3", "keep")
    assert "边坡不稳定且设计未处理" in units["U3"].reason.zh
    assert units["U1"].use == "forest"


def test_the_technician_overrules_with_a_reason(site: Site) -> None:
    decided = {"U2": {"way": "2", "use": "grass", "land_class_after": "0404", "reason": "村集体要求放牧"}}
    chapter = direct(site, {**FACTS, "direction": decided})
    one = found_in(chapter).units["U2"]
    assert (one.way, one.use, one.land_class_after, one.overruled) == ("2", "grass", "0404", True)
    row = next(row for row in _table(chapter, "A5") if row["unit_no"] == "U2")
    assert row["reason"].startswith("技术人员确定：村集体要求放牧；评价结果为宜林")
    assert row["overruled"] == "是"
    assert row["found"] == "生态重建、宜林"
    with pytest.raises(InputError):
        checked_decisions({"direction": {"U2": {"use": "grass"}}}, BOOK)
    with pytest.raises(InputError):
        direct(site, {**FACTS, "direction": {"U9": {"use": "grass", "reason": "无"}}})


def test_a_class_that_is_named_stands_and_the_use_follows(site: Site) -> None:
    chapter = direct(site, {**FACTS, "land_class_after": {"pit": "0103"}})
    one = found_in(chapter).units["U1"]
    assert (one.use, one.land_class_after, one.overruled) == ("cultivated", "0103", False)
    assert "地类0103按决策或登记" in one.reason.zh
    decided = {"U1": {"use": "grass", "reason": "试验"}}
    one = found_in(direct(site, {**FACTS, "land_class_after": {"pit": "0103"}, "direction": decided})).units["U1"]
    assert (one.use, one.land_class_after) == ("grass", "0403")


def test_building_stops_and_reuse_has_to_say(site: Site) -> None:
    build = {"U1": {"way": "4", "use": "build", "reason": "拟建物流园"}}
    chapter = direct(site, {**FACTS, "direction": build})
    assert found_in(chapter).redirect == ("U1",)
    assert verdicts(chapter)["reuse_redirect"] == "fail"
    silent = direct(site, {**FACTS, "direction": {"U1": {"way": "4", "reason": "产业导入"}}})
    assert found_in(silent).redirect == ("U1",)
    assert found_in(silent).units["U1"].use is None
    assert verdicts(silent)["reuse_redirect"] == "fail"
    orchard = {"U1": {"way": "4", "use": "garden", "reason": "发展果园采摘，不新增建设用地"}}
    chapter = direct(site, {**FACTS, "direction": orchard})
    assert found_in(chapter).redirect == ()
    assert verdicts(chapter)["reuse_redirect"] == "pass"
    chapter = direct(site, {**FACTS, "mine_facts": {**MINE, "owner_wish": "build"}})
    assert verdicts(chapter)["reuse_redirect"] == "unknown"
    chapter = direct(site, {**FACTS, "land_class_after": {"pit": "0601"}})
    assert found_in(chapter).redirect == ("U1",)


def test_natural_recovery_has_to_meet_its_conditions(site: Site) -> None:
    decided = {"U3": {"way": "1", "reason": "封育"}}
    facts = {"*": GREEN, "U3": {**GREEN, "vegetation_cover_percent": 5, "cover_trend": "falling"}}
    chapter = direct(site, {"facts": facts, "mine_facts": MINE, "direction": decided})
    assert verdicts(chapter)["natural_conditions"] == "fail"
    assert "不符合" in {row["verdict"] for row in _table(chapter, "K1") if row["unit_no"] == "U3"}
    chapter = direct(site, {**FACTS, "direction": {"U1": {"way": "1", "reason": "封育"}}})
    assert verdicts(chapter)["natural_unchanged"] == "fail"


def test_a_mine_that_recovers_by_itself_needs_only_the_card(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"U3": UNITS["U3"]}, UNITS["U3"][1])
    chapter = direct(site, FACTS)
    assert found_in(chapter).plan_class == "card"
    assert verdicts(chapter)["plan_class"] == "pass"
    assert _table(chapter, "A5")[0]["plan"] == "认定表"
    chapter = direct(site, {**FACTS, "mine_facts": {**MINE, "plan_class": "full"}})
    assert verdicts(chapter)["plan_class"] == "fail"


def test_a_scrap_goes_with_its_neighbour(site: Site) -> None:
    """U4 (0.02 hm²) would be grass by its grade; with 25 cm of soil it can be forest like U3, with 15 cm it cannot."""
    mine = {key: value for key, value in MINE.items() if key != "owner_wish"}
    bare = {**GREEN, "vegetation_cover_percent": 5, "cover_trend": "falling"}
    thin = {"*": {**bare, "soil_depth_cm": 60}, "U4": {**bare, "soil_depth_cm": 25}}
    chapter = direct(site, {"facts": thin, "mine_facts": mine})
    units = found_in(chapter).units
    assert units["U3"].use == "forest"
    assert units["U4"].use == "forest"
    assert "随相邻单元U3" in units["U4"].reason.zh
    assert {"U3", "U4"} <= set(units["U4"].patch)
    thin["U4"] = {**bare, "soil_depth_cm": 15}
    assert found_in(direct(site, {"facts": thin, "mine_facts": mine})).units["U4"].use == "grass"


def test_inconsistent_comparisons_fail_the_check(site: Site) -> None:
    names = ("terrain", "soil", "substance", "water", "place", "ecology")
    circle = [[names[i], names[(i + 1) % 6], 5] for i in range(6)]
    chapter = direct(site, {**FACTS, "pairwise": circle})
    assert verdicts(chapter)["ahp_consistent"] == "fail"
    chain = [[names[i], names[i + 1], 2] for i in range(5)]
    chapter = direct(site, {**FACTS, "pairwise": chain})
    assert verdicts(chapter)["ahp_consistent"] == "pass"
    weights = [row["ahp"] for row in _table(chapter, "A1")]
    assert weights == pytest.approx([2.0**k / 63.0 for k in range(5, -1, -1)], abs=1e-6)


def test_the_order_of_units_does_not_matter(site: Site, tmp_path: Path) -> None:
    turned = make_site(tmp_path, dict(reversed(list(UNITS.items()))))
    one, other = direct(site, FACTS), direct(turned, FACTS)
    for key in ("T8", "A2", "A3", "A4", "A5"):
        rows = [sorted(map(repr, _table(chapter, key))) for chapter in (one, other)]
        assert rows[0] == rows[1], key
    assert _table(one, "A1") == _table(other, "A1")


def test_rows_change_what_cites_them_and_nothing_else(site: Site, tmp_path: Path) -> None:
    """Every row of suitability that this stage asks for; with a hazard-free unit, a steep one and a polluted one."""
    facts = {
        "*": GREEN,
        "U2": {**GREEN, "pollution": "between", "drainage": "seasonal"},
        "U4": {**GREEN, "soil_depth_cm": 15, "soil_ph": 5.2, "gravel_percent": 25, "salt_percent": 0.3,
               "vegetation_cover_percent": 30, "cover_trend": "stable"},
    }  # fmt: skip
    mine = {**MINE, "owner_wish": "cultivated", "corridor": "yes", "quality_region": "loess"}
    chosen = {"facts": facts, "mine_facts": mine, "within": {"red_line": ["U2"]}}
    first = plan_of(work_out(site, chosen, BOOK, "direction"))
    faults, moved = [], 0
    for i, rule in enumerate(first.rules):
        key, number = rule["key"], _number(rule["value"])
        if not key.startswith(("suit.", "ahp.", "way.", "raise.", "layout.", "soil.")) or number is None:
            continue
        more = number + 1 if key.startswith(CODES) else number * 1.25 + (not number) * 0.1
        try:
            second = plan_of(work_out(site, chosen, _book(tmp_path / str(i), key, f"{more:g}"), "direction"))
        except InputError:
            continue
        found = differences(first, second)
        moved += not found.none
        faults += [f"{key}: {f.key}" for f in found.figures if key not in f.rules and not f.key.startswith("checks_")]
        for table in found.tables:
            plans = [plan for plan in (first, second) if table in plan.tables]
            if not any(key in rules_behind(plan, table) for plan in plans):
                faults.append(f"{key}: table {table}")
    assert not faults, "\n".join(faults)
    assert moved > 40


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _book(folder: Path, key: str, value: str) -> Rulebook:
    row = BOOK.rule(key)
    folder.mkdir()
    cells = {
        **{"key": key, "value": value, "unit": row.unit, "label_en": row.label.en, "label_zh": row.label.zh},
        **{"source": "试验", "checked": "yes", **row.more},
    }
    with (folder / "rows.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(cells))
        writer.writeheader()
        writer.writerow(cells)
    return Rulebook.load([folder])
