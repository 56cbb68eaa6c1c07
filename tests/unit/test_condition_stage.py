"""The diagnosis as a stage of the plan: what it says of a quarry drawn by formula, and on which rows that rests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import RasterSource, write_raster
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.plan import Plan, Verdict
from mine_restoration_plugin.core.planning.differences import differences
from mine_restoration_plugin.core.planning.draft import plan_of, work_out
from mine_restoration_plugin.core.planning.site import Site, survey_site
from mine_restoration_plugin.core.planning.why import rules_behind
from mine_restoration_plugin.core.register.register import create_register, open_register
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.golden.test_citations import _other_value, _override

CRS = "EPSG:4547"
SPEC = GridSpec(260, 140, (500_000.0, 2.0, 0.0, 3_000_280.0, 0.0, -2.0), CRS)
GIVEN: dict[str, Any] = {
    "dem_rmse_m": 0.05,
    "height_datum": "1985",
    "date": "2026-01-01",
    "material_is_building_rock": True,
    "wanted_for_building": False,
    "mining_right_m2": 0.0,
    "receptors": [
        {"name": "工棚", "kind": "scattered", "people": 12, "assets_wan": 120.0, "x": 500_075.0, "y": 3_000_140.0},
        {"name": "张村", "kind": "village", "people": 400, "assets_wan": 900.0, "x": 500_030.0, "y": 3_000_030.0},
    ],
    "impact": {"inflow_m3_d": 3500.0, "landscape": "moderate", "landscape_basis": "现场评估"},
    "facts": {
        "*": {"hazards": []},
        "U1": {
            "rock_class": "hard_rock",
            "fs_natural": 1.2,
            "fs_rain": 1.04,
            "soil_loss_m": 0.4,
            "threatened_people": 3,
        },
        "U2": {"gravel_increase_percent": 20.0, "land_class_before": "0103", "pollution": "between"},
        "U3": {"subsidence_m": 1.5, "tilt_mm_m": 30.0, "land_class_before": "0301"},
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A pit 15 m deep with walls of one cell, a dump of 12 m with sides of 35°, ground beside them; a photograph."""
    return make_site(tmp_path_factory.mktemp("condition"), GIVEN)


def make_site(folder: Path, decisions: dict[str, Any]) -> Site:
    rows, columns = np.mgrid[0:140, 0:260].astype(float)
    heights = 100.0 + columns * 0.02
    heights[40:100, 30:90] -= 15.0
    far = np.maximum(np.abs(rows - 70), np.abs(columns - 170)) * 2.0
    heights += np.clip((70 - far) * np.tan(np.radians(35)), 0, 12)
    write_raster(folder / "ground.tif", SPEC, [(SPEC.whole, heights)])
    register = create_register(folder / "register.gpkg", "430121", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "石场", "responsible_kind": "gone"})
        fields = {
            **{"plot_class": "10", "plot_subclass": "11", "mining_method": "A", "mineral": "建筑用砂岩"},
            **{"visibility": "no", "protected_kind": "5", "restoration_way": "3"},
        }
        opened.add("plot", {"plot_no": "A", "mine_id": "M1", **fields}, _box(15, 15, 245, 125))
        kinds = {
            "U1": ("pit", (28, 38, 92, 102)),
            "U2": ("dump", (130, 30, 210, 110)),
            "U3": ("other", (95, 30, 125, 110)),
        }
        for number, (kind, cells) in kinds.items():
            opened.add("unit", {"mine_id": "M1", "plot_no": "A", "unit_no": number, "kind": kind}, _box(*cells))
        photo = {"evidence_no": "A-001", "plot_no": "A", "kind": "photo", "path": "p.jpg", "azimuth_deg": 0.0}
        opened.add("evidence", photo, point=(500_120.0, 3_000_060.0))
    return survey_site(register, "M1", folder / "ground.tif", decisions=decisions, rulebook=Rulebook.load())


def _box(c0: int, r0: int, c1: int, r1: int) -> list[Any]:
    x, y = SPEC.xy(np.array([c0, c1, c1, c0, c0], float), np.array([r0, r0, r1, r1, r0], float))
    return [[np.column_stack((x, y))]]


def diagnosed(site: Site, book: Rulebook | None = None, **changes: Any) -> Plan:
    return plan_of(work_out(site, {**GIVEN, **changes}, book or Rulebook.load(), "diagnosis"))


def row(plan: Plan, table: str, column: int, value: str) -> tuple[Any, ...]:
    return next(cells for cells in plan.tables[table].rows if cells[column] == value)


def test_what_is_found(site: Site) -> None:
    plan = diagnosed(site)
    assert [cells[6] for cells in plan.tables["T5"].rows[:3]] == ["重度", "重度", "中度"]
    assert row(plan, "T5", 0, "U3")[1] == "占用、塌陷"
    assert row(plan, "T5", 0, "U3")[7] == "倾斜 30 mm/m，在 20–50 mm/m 之间（林草地），中度"
    fall = row(plan, "T6", 2, "崩塌（危岩）")
    assert (fall[0], fall[3], fall[7], fall[9], fall[10]) == ("U1-1", "大", 12.0, "工棚", "小型（Ⅳ级）")
    assert "坡高 15.0 m" in fall[11]  # on ground that rises 1.2 m along the wall
    assert "欠稳定" in row(plan, "T7", 0, "U1")[11]
    slide = row(plan, "T6", 2, "滑坡")
    assert (slide[1], slide[3]) == ("U2", "中等")
    assert plan.value("threatened_people") == 12.0
    assert plan.value("threatened_assets_wan") == 120.0
    # 0.02 m a cell to the east: the lowest rim is in the west, the water stands 15 m and no more
    pond = row(plan, "T6", 2, "采坑积水（溺水）")
    assert pond[4] == pytest.approx(60 * 60 * 4 * 15.0, rel=0.06)


def test_the_photograph_that_looks_at_the_wall_is_named(site: Site) -> None:
    fall = row(diagnosed(site), "T6", 2, "崩塌（危岩）")
    assert fall[12] == "地形数据；照片 A-001（方位角 0°，正对）"


def test_the_grade_waits_for_what_is_open(site: Site) -> None:
    """The dump lies on 0103; U1 and the rest on land that nobody surveyed: an open line keeps the grade open."""
    plan = diagnosed(site)
    lines = [cells for cells in plan.tables["D1"].rows if cells[0] == "土地资源"]
    assert [cells[1] for cells in lines] == ["严重", "较轻", "无法判定"]
    assert plan.value("grade") == 3.0
    half = diagnosed(site, facts={**GIVEN["facts"], "U2": {"land_class_before": "0404"}})
    assert half.value("grade") is None
    assert half.tables["D1"].rows[-1][2].startswith("不低于")


def test_checks_and_declaration(site: Site) -> None:
    checks = {check.key: check for check in diagnosed(site).checks}
    assert checks["responsibility"].verdict is Verdict.UNKNOWN
    assert "责任认定依据" in checks["responsibility"].finding.zh
    assert checks["declaration"].verdict is Verdict.PASS
    assert checks["hazards_first"].verdict is Verdict.UNKNOWN
    assert "U1-1" in checks["hazards_first"].finding.zh
    bad = {check.key: check for check in diagnosed(site, mining_right_m2=50.0).checks}
    assert bad["responsibility"].verdict is Verdict.FAIL
    built = {check.key: check for check in diagnosed(site, wanted_for_building=True).checks}
    assert built["declaration"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("x", "columns"),
    [(None, 150), (500_600.0, 351), (500_900.0, 400), (504_000.0, 150)],
    ids=["nobody", "near", "beyond the terrain", "too far to be looked at"],
)
def test_the_terrain_reaches_the_receptors(tmp_path: Path, x: float | None, columns: int) -> None:
    """100 m around the plots and the receptors, as far as there is terrain. The plot ends in column 100."""
    spec = GridSpec(400, 140, SPEC.transform, CRS)
    write_raster(tmp_path / "ground.tif", spec, [(spec.whole, np.full(spec.shape, 100.0))])
    register = create_register(tmp_path / "register.gpkg", "430121", CRS)
    with open_register(register, write=True) as opened:
        opened.add("mine", {"mine_id": "M1", "name": "石场"})
        opened.add("plot", {"plot_no": "A", "mine_id": "M1"}, _box(15, 15, 100, 125))
    given = {"receptors": [{"name": "张村", "x": x, "y": 3_000_140.0}]}
    kept = survey_site(register, "M1", tmp_path / "ground.tif", decisions=given, rulebook=Rulebook.load())
    with RasterSource(kept.folder / kept.existing["path"]) as source:
        assert source.spec.width == columns


def test_every_figure_and_table_cites_the_rows_that_change_it(site: Site, tmp_path: Path) -> None:
    first = diagnosed(site)
    own = ("damage.", "hazard.", "impact.", "slope.", "screening.", "stability.", "earthrock.surplus")
    faults, moved = [], 0
    for i, rule in enumerate(first.rules):
        other = _other_value(rule["value"])
        if other is None or not rule["key"].startswith(own) or rule["key"] in site.rules:
            continue
        book = Rulebook.load([_override(tmp_path / str(i), rule, other)])
        try:
            second = diagnosed(site, book)
        except InputError:
            continue
        found = differences(first, second)
        faults += [f"{rule['key']} changes figure {f.key}" for f in found.figures if rule["key"] not in f.rules]
        for table in found.tables:
            plans = [plan for plan in (first, second) if table in plan.tables]
            if not any(rule["key"] in rules_behind(plan, table) for plan in plans):
                faults.append(f"{rule['key']} changes table {table}")
        moved += not found.none
    assert not faults, "\n".join(faults)
    assert moved > 25


def test_the_same_twice(site: Site) -> None:
    assert diagnosed(site).to_bytes() == diagnosed(site).to_bytes()
