"""A plan that follows a kept scenario: volumes by closed form in every unit, the bite outside, what is refused."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.dossier.blocks import Printed
from mine_restoration_plugin.core.dossier.chapters import balance, landform
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, open_raster, write_raster
from mine_restoration_plugin.core.landform.designed import Designed, write_design
from mine_restoration_plugin.core.landform.regrading import Regrading, regrade_slopes
from mine_restoration_plugin.core.landform.rule import Rule
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan, Verdict
from mine_restoration_plugin.core.planning import scenarios as deed
from mine_restoration_plugin.core.planning.allocating import answer, keep_answer, propose
from mine_restoration_plugin.core.planning.deed import DraftResult, draft_mine_plan
from mine_restoration_plugin.core.register.register import create_register, open_register
from scripts.draw_quarry import OUTLINES, draw

TERRAIN = Path(__file__).parents[1] / "data" / "fortbragg" / "elevation_2016.tif"
CRS = "EPSG:4547"
SPEC = GridSpec(400, 120, (500_000.0, 2.0, 0.0, 3_000_240.0, 0.0, -1.0), CRS)
"""Cells of 2 m × 1 m: 2 m² each."""
GIVEN: dict[str, Any] = {
    "factor_system": "quota",
    "material": "soil",
    "dem_rmse_m": 0.1,
    "height_datum": "1985",
    "date": "2026-01-01",
}
UNITS = {"P1": ("pit", (20, 20, 80, 80)), "D1": ("dump", (120, 20, 180, 80)), "O1": ("other", (80, 20, 120, 80))}
"""Columns and rows: first column, first row, behind the last column, behind the last row."""


def box(spec: GridSpec, cells: tuple[int, int, int, int]) -> list[Any]:
    c0, r0, c1, r1 = cells
    x, y = spec.xy(np.array([c0, c1, c1, c0, c0], float), np.array([r0, r0, r1, r1, r0], float))
    return [[np.column_stack((x, y))]]


def ground() -> np.ndarray:
    heights = np.full(SPEC.shape, 100.0)
    heights[20:80, 20:80] = 90.0  # the pit
    heights[20:80, 120:180] = 106.0  # the dump
    return heights


def scenario_of(folder: Path, changes: dict[tuple[int, int, int, int], float]) -> tuple[Path, Designed]:
    """The ground and a design that is higher or lower by so much in each rectangle of cells."""
    before = ground()
    after = before.copy()
    for (c0, r0, c1, r1), rise in changes.items():
        after[r0:r1, c0:c1] += rise
    folder.mkdir(exist_ok=True)
    write_raster(folder / "ground.tif", SPEC, [(SPEC.whole, before)])
    with RasterSource(folder / "ground.tif") as source:
        change = write_design(source, [(SPEC.whole, after)], folder / "design.tif")
    return folder / "ground.tif", Designed("regradeslopes", str(folder / "design.tif"), change, {"slope_tangent": 0.5})


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return mine(tmp_path)


def mine(tmp_path: Path) -> Path:
    """One plot with a pit, a dump and ground between them; the other ground of the plot lies in no unit."""
    made = create_register(tmp_path / "register.gpkg", "430121", CRS)
    with open_register(made, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "石场"})
        opened.add("plot", {"plot_no": "A", "mine_id": "M1"}, box(SPEC, (10, 10, 190, 90)))
        for number, (kind, cells) in UNITS.items():
            values = {"mine_id": "M1", "plot_no": "A", "unit_no": number, "kind": kind}
            opened.add("unit", values, box(SPEC, cells))
    return made


INSIDE = {
    (30, 30, 50, 50): 3.0,  # P1: 400 cells × 2 m² × 3 m = 2 400 m³ of fill
    (60, 60, 70, 70): -1.0,  # P1: 200 m³ of cut
    (130, 30, 150, 50): -4.0,  # D1: 3 200 m³ of cut
    (160, 60, 170, 70): 0.5,  # D1: 100 m³ of fill
    (90, 30, 110, 40): -0.25,  # O1: 100 m³ of cut
}
CUT = {"P1": 200.0, "D1": 3200.0, "O1": 100.0}
FILL = {"P1": 2400.0, "D1": 100.0}


def drafted(register: Path, folder: Path, changes: dict[tuple[int, int, int, int], float], **more: Any) -> DraftResult:
    terrain, designed = scenario_of(folder, changes)
    deed.keep_scenario(register, "M1", "甲", designed, terrain, note=more.pop("note", None))
    decisions = {**GIVEN, "scenario": "甲", **more}
    return draft_mine_plan(register, "M1", terrain, decisions=decisions)


def verdict(plan: Plan, key: str) -> Verdict:
    return next(check.verdict for check in plan.checks if check.key == key)


def test_every_unit_may_be_cut_and_filled(register: Path, tmp_path: Path) -> None:
    plan = drafted(register, tmp_path / "a", INSIDE, note="稳定性最好").plan
    assert plan.value("cut_bank_m3") == 3500.0
    assert plan.value("fill_compacted_m3") == 2500.0
    assert plan.value("cut_area_m2") == 2 * (100 + 400 + 200)
    assert plan.value("fill_area_m2") == 2 * (400 + 100)
    e2, e3 = plan.tables["E2"], plan.tables["E3"]
    assert dict(zip(e2.column("zone"), zip(e2.column("on_site_m3"), e2.column("new_m3")))) == {
        "P1": (0.0, 200.0),
        "D1": (3200.0, 0.0),
        "O1": (0.0, 100.0),
    }
    assert dict(zip(e3.column("place"), e3.column("compacted_m3"))) == FILL
    assert e3.column("level_m") == [None, None]
    assert plan.value("pit_level_m") is None
    assert plan.value("dump_level_m") is None
    assert "甲" in plan.figures["pit_level_m"].formula
    # the books: 0.85 compacted per bank, 4 % lost
    used = round(2400 / 0.85, 2) + round(100 / 0.85, 2)
    assert plan.value("used_bank_m3") == pytest.approx(used, abs=0.005)
    assert plan.value("loss_bank_m3") == 140.0
    assert plan.value("surplus_bank_m3") == pytest.approx(3500 - 140 - used, abs=0.005)
    assert plan.value("balance_residual_m3") == 0.0
    rows = {row[1]: row for row in plan.tables["T11"].rows}
    assert (rows["削坡土方"][3], rows["场地平整"][3]) == (3500.0, 2400.0)


def test_a_turned_grid_gives_the_same_volumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same cells turned by 36.87° (3 : 4 : 5), 2 m² each."""
    turned = GridSpec(SPEC.width, SPEC.height, (500_000.0, 1.6, 0.6, 3_000_240.0, 1.2, -0.8), CRS)
    monkeypatch.setattr(sys.modules[__name__], "SPEC", turned)
    plan = drafted(mine(tmp_path), tmp_path / "a", {**INSIDE, (390, 100, 394, 105): -2.0}).plan
    assert (plan.value("cut_bank_m3"), plan.value("fill_compacted_m3")) == (3500.0, 2500.0)
    assert plan.value("outside_cut_bank_m3") == 80.0
    assert verdict(plan, "inside_outline") is Verdict.FAIL


def test_the_haul_goes_between_the_centres_of_all_cut_and_all_fill(register: Path, tmp_path: Path) -> None:
    plan = drafted(register, tmp_path / "a", INSIDE).plan
    cut = np.average([[130, 65], [280, 40], [200, 35]], axis=0, weights=[200, 3200, 100])
    fill = np.average([[80, 40], [330, 65]], axis=0, weights=[2400, 100])
    assert plan.value("haul_km") == pytest.approx(float(np.hypot(*(cut - fill))) * 1.3 / 1000, abs=0.0006)
    (x0, y0), (x1, y1) = plan.section["line"]
    stations = np.array(plan.section["station_m"])
    rise = np.array(plan.section["design_m"], float) - np.array(plan.section["existing_m"], float)
    assert rise.max() == pytest.approx(3.0, abs=0.01)  # through the highest fill and the deepest cut
    assert rise.min() == pytest.approx(-4.0, abs=0.01)
    assert stations[-1] == pytest.approx(np.hypot(x1 - x0, y1 - y0), abs=0.01)


def test_the_floor_is_told_and_the_room_left_is_measured(register: Path, tmp_path: Path) -> None:
    """60 × 60 cells of 2 m² up to 100 m hold 72 000 m³; 2 400 are filled and 200 cut; a cubic metre is slack."""
    plan = drafted(register, tmp_path / "a", INSIDE).plan
    assert plan.value("pit_room_m3") == pytest.approx(72_000.0)
    assert verdict(plan, "floor_no_excavation") is Verdict.FAIL
    assert verdict(plan, "floor_minimum") is Verdict.FAIL
    assert verdict(plan, "inside_outline") is Verdict.PASS
    assert "69799 m³" in next(c.finding.en for c in plan.checks if c.key == "use_on_site")
    assert any("坑底" in warning.zh for warning in plan.warnings)


def test_a_bite_outside_is_found_however_far_away(register: Path, tmp_path: Path) -> None:
    near = drafted(register, tmp_path / "a", INSIDE).plan
    assert near.value("outside_cut_bank_m3") == 0.0
    far = {**INSIDE, (390, 100, 394, 105): -2.0, (185, 50, 195, 51): 1.0}
    plan = drafted(register, tmp_path / "b", far).plan
    assert verdict(plan, "inside_outline") is Verdict.FAIL
    assert plan.value("outside_cut_bank_m3") == 4 * 5 * 2 * 2.0
    assert plan.value("outside_fill_compacted_m3") == 5 * 2.0
    assert plan.value("cut_bank_m3") == near.value("cut_bank_m3")
    assert plan.value("fill_compacted_m3") == 2500.0 + 10.0
    assert "80.00" in "".join(warning.zh for warning in plan.warnings)
    outside = next(row for row in plan.tables["O1"].rows if "超范围" in str(row[1]) or "范围" in str(row[1]))
    assert "不通过" in str(outside[2])


def test_same_inputs_same_bytes(register: Path, tmp_path: Path) -> None:
    first = drafted(register, tmp_path / "a", INSIDE)
    again = drafted(register, tmp_path / "b", INSIDE)  # kept again, later
    assert again.plan.to_bytes() == first.plan.to_bytes()
    assert not again.new
    other = drafted(register, tmp_path / "c", {**INSIDE, (30, 30, 50, 50): 2.0})
    assert other.new
    assert any("比选方案" in change.zh for change in other.changes)
    assert Plan.from_bytes(other.plan.to_bytes()).to_bytes() == other.plan.to_bytes()


def test_the_scenarios_are_compared_and_the_reason_is_given(register: Path, tmp_path: Path) -> None:
    terrain, designed = scenario_of(tmp_path / "z", {(30, 30, 31, 31): 1.0})
    deed.keep_scenario(register, "M1", "乙", designed, terrain)
    deed.choose_scenario(register, "M1", "乙")
    plan = drafted(register, tmp_path / "a", INSIDE, note="稳定性最好").plan
    table = plan.tables["S1"]
    assert dict(zip(table.column("name"), table.column("chosen"))) == {"乙": "", "甲": "✓ 采用"}
    assert any("稳定性最好" in note.zh for note in table.notes)
    assert any("“乙”" in warning.zh for warning in plan.warnings)
    assert ("参数", "slope_tangent", "0.5") in plan.tables["S2"].rows
    assert plan.site["scenario"]["kind"] == "regrade"


def test_the_allocation_kept_with_it_is_printed(register: Path, tmp_path: Path) -> None:
    terrain, designed = scenario_of(tmp_path / "a", INSIDE)
    scenario = deed.keep_scenario(register, "M1", "甲", designed, terrain)
    found = answer(propose(register, scenario, "土"), dem=None)
    keep_answer(register, scenario, found)
    plan = draft_mine_plan(register, "M1", terrain, decisions={**GIVEN, "scenario": "甲"}).plan
    table = plan.tables["S3"]
    flows = found.allocation.flows
    assert len(table.rows) == len(flows) > 0
    assert sum(table.column("bank_m3")) == pytest.approx(sum(flow.volume_bank_m3 for flow in flows), abs=0.02)
    assert sum(table.column("cost_cny")) == pytest.approx(found.allocation.total_cost, abs=0.02)
    assert {r.zh for r in found.allocation.remarks} <= {note.zh for note in table.notes}
    assert not any("重新调配" in warning.zh for warning in plan.warnings)


def test_another_ground_another_name_and_levels_are_refused(register: Path, tmp_path: Path) -> None:
    terrain, designed = scenario_of(tmp_path / "a", INSIDE)
    deed.keep_scenario(register, "M1", "甲", designed, terrain)
    other = tmp_path / "other.tif"
    heights = ground()
    heights[0, 0] += 0.01
    write_raster(other, SPEC, [(SPEC.whole, heights)])
    with pytest.raises(InputError, match="another ground"):
        draft_mine_plan(register, "M1", other, decisions=GIVEN, scenario="甲")
    with pytest.raises(InputError, match="It has: 甲"):
        draft_mine_plan(register, "M1", terrain, decisions=GIVEN, scenario="丙")
    with pytest.raises(InputError, match="pit_level_m"):
        draft_mine_plan(register, "M1", terrain, decisions={**GIVEN, "pit_level_m": 95.0}, scenario="甲")
    with pytest.raises(InputError, match="Leave one out"):
        draft_mine_plan(register, "M1", terrain, decisions={**GIVEN, "scenario": "乙"}, scenario="甲")
    with open_register(register) as opened:
        assert opened.plan("M1") is None
    kept = deed.scenarios(register, "M1")[0]
    kept.design.unlink()
    with pytest.raises(InputError, match="gone"):
        draft_mine_plan(register, "M1", terrain, decisions=GIVEN, scenario="甲")


def test_the_chosen_one_is_followed_where_asked(register: Path, tmp_path: Path) -> None:
    terrain, designed = scenario_of(tmp_path / "a", INSIDE)
    deed.keep_scenario(register, "M1", "甲", designed, terrain)
    plain = draft_mine_plan(register, "M1", terrain, decisions=GIVEN, follow_register=True)
    assert plain.scenario is None
    assert "S1" not in plain.plan.tables
    deed.choose_scenario(register, "M1", "甲")
    assert draft_mine_plan(register, "M1", terrain, decisions=GIVEN).scenario is None
    followed = draft_mine_plan(register, "M1", terrain, decisions=GIVEN, follow_register=True)
    assert followed.scenario == "甲"
    assert followed.plan.value("cut_bank_m3") == 3500.0


def test_in_another_system_it_is_resampled_and_said(register: Path, tmp_path: Path) -> None:
    """Onto the neighbouring zone: the volumes within 2 %, unchanged cells unchanged."""
    plan = drafted(register, tmp_path / "a", INSIDE, target_crs="EPSG:4546").plan
    assert plan.value("cut_bank_m3") == pytest.approx(3500.0, rel=0.02)
    assert plan.value("fill_compacted_m3") == pytest.approx(2500.0, rel=0.02)
    assert plan.value("outside_cut_bank_m3") == 0.0
    assert verdict(plan, "inside_outline") is Verdict.PASS
    assert any("重采样" in warning.zh for warning in plan.warnings)


def test_an_allocation_that_does_not_fit_the_plan_is_told(register: Path, tmp_path: Path) -> None:
    """Allocated for soil (0.85), planned for rock (1.31): the books differ."""
    terrain, designed = scenario_of(tmp_path / "a", INSIDE)
    scenario = deed.keep_scenario(register, "M1", "甲", designed, terrain)
    keep_answer(register, scenario, answer(propose(register, scenario, "土")))
    plan = draft_mine_plan(register, "M1", terrain, decisions={**GIVEN, "material": "rock", "scenario": "甲"}).plan
    # the alternatives are balanced as the plan is
    surplus = dict(zip(plan.tables["O3"].column("alternative"), plan.tables["O3"].column("surplus_m3")))
    assert surplus["全采"] == pytest.approx(plan.value("surplus_bank_m3"), abs=0.02)
    assert any("须统一" in warning.zh for warning in plan.warnings)
    # designed anew: what was allocated is gone, so nothing old is printed
    again, other = scenario_of(tmp_path / "b", {(30, 30, 50, 50): 3.0})
    deed.keep_scenario(register, "M1", "甲", other, again)
    assert "S3" not in draft_mine_plan(register, "M1", again, decisions={**GIVEN, "scenario": "甲"}).plan.tables


def test_the_report_says_by_the_scenario(register: Path, tmp_path: Path) -> None:
    plan = drafted(register, tmp_path / "a", INSIDE).plan
    printed = Printed(plan, 1)
    blocks = [*landform(printed), *balance(printed)]
    text = "".join(str(block.get("text", "")) for block in blocks)
    assert "经比选的设计方案“甲”" in text
    assert "回填至标高" not in text
    assert [block["key"] for block in blocks if block["kind"] == "table"] == ["S1", "E4"]


def test_the_drawn_quarry_laid_back_by_regradeslopes(tmp_path: Path) -> None:
    """Least cut at 45°: the plan's volumes are those of the design, its pit is not lowered, nothing leaves the plot."""
    draw(TERRAIN, tmp_path)
    outline = np.array([*OUTLINES["P1"], OUTLINES["P1"][0]], dtype=np.float64)
    with open_raster(tmp_path / "ground-now.tif") as source:
        spec = source.spec
        polygons = [[np.column_stack(spec.xy(outline[:, 0], outline[:, 1]))]]
        rule = Rule(slope=math.tan(math.radians(45.0)), outline=polygons)
        designed = regrade_slopes(source, rule, Regrading(), tmp_path / "design.tif")
    made = create_register(tmp_path / "register.gpkg", "410482", spec.crs)
    with open_register(made, write=True) as opened:
        opened.add("mine", {"mine_id": "M1"})
        opened.add("plot", {"plot_no": "P1", "mine_id": "M1"}, polygons)
    deed.keep_scenario(made, "M1", "45°", designed, tmp_path / "ground-now.tif")
    decisions = {**GIVEN, "scenario": "45°"}
    plan = draft_mine_plan(made, "M1", tmp_path / "ground-now.tif", decisions=decisions).plan
    assert plan.value("cut_bank_m3") == pytest.approx(designed.change.cut_bank_m3, abs=0.02)
    assert plan.value("fill_compacted_m3") == 0.0
    assert designed.change.cut_bank_m3 > 1000.0
    assert verdict(plan, "inside_outline") is Verdict.PASS
    assert verdict(plan, "floor_minimum") is Verdict.PASS
    assert {unit["kind"] for unit in plan.site["units"]} == {"pit", "dump", "other"}
