"""Contours, points to be set out, and sections on sheets: against closed forms, GDAL and OGR."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr

from mine_restoration_plugin.core.dossier.sections.deed import SectionsAsked, section_sheets
from mine_restoration_plugin.core.dossier.sections.paper import TitleBlock, draw_sheets
from mine_restoration_plugin.core.exchange.cass import read_dat
from mine_restoration_plugin.core.geodata.contours import contours
from mine_restoration_plugin.core.geodata.grid import GridSpec
from mine_restoration_plugin.core.geodata.raster import open_raster
from mine_restoration_plugin.core.landform.benchlines import CREST_LINE, DAYLIGHT, RAMP, TOE_LINE
from mine_restoration_plugin.core.landform.fieldwork.export import Asked, export_design
from mine_restoration_plugin.core.landform.fieldwork.stakes import (
    FieldLine,
    corner_stakes,
    letter,
    line_stakes,
    named_lines,
)
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.terrain.methods.crossed import section_volumes
from mine_restoration_plugin.core.terrain.methods.drawn import section_along
from mine_restoration_plugin.core.terrain.stationing import chainage
from tests.unit.terrain_case import CRS, rectangle, tif

X0, Y0 = 500_000.0, 3_100_200.0
ROTATED = (500_000.0, 0.8, 0.3, 3_100_200.0, 0.6, -0.4)


def ground(folder: Path) -> tuple[str, str]:
    """Level ground at 100 m, and a trench along north with a flat floor 20 m wide at 95 m and sides 1:1."""
    x = np.arange(120) + 0.5
    floor = np.clip(95 + np.abs(x - 60) - 10, 95, 100)
    before = tif(folder / "before.tif", np.full((200, 120), 100.0))
    return before, tif(folder / "design.tif", np.broadcast_to(floor, (200, 120)).copy())


def fields(path: str, name: str) -> list[str]:
    data = ogr.Open(path)  # lives as long as its layer is read
    return [feature.GetField(name) or "" for feature in data.GetLayer(0)]


@pytest.mark.parametrize("transform", [(X0, 1.0, 0.0, Y0, 0.0, -1.0), ROTATED])
def test_contours_of_a_cone_are_circles_at_their_height(transform) -> None:
    spec = GridSpec(160, 140, transform, CRS)
    col, row = np.meshgrid(np.arange(160) + 0.5, np.arange(140) + 0.5)
    x, y = spec.xy(col, row)
    mx, my = (float(v) for v in (x.mean(), y.mean()))
    heights = 100 - np.hypot(x - mx, y - my) / 2
    found = [line for line in contours(heights, spec, 2.0) if np.array_equal(line.points[0], line.points[-1])]
    assert len(found) >= 8
    for line in found:
        radius = np.hypot(*(line.points - (mx, my)).T)
        assert radius == pytest.approx((100 - line.level_m) * 2, abs=0.12)
        assert line.level_m % 2 == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_contours_end_where_nothing_is_known(dtype) -> None:
    spec = GridSpec(50, 40, (X0, 1.0, 0.0, Y0, 0.0, -1.0), CRS)
    heights = np.broadcast_to(np.linspace(0, 49, 50) + 0.25, (40, 50)).copy()
    heights[10:30] = np.nan
    found = list(contours(heights.astype(dtype), spec, 10.0))
    assert {line.level_m for line in found} == {10.0, 20.0, 30.0, 40.0}
    for line in found:
        rows = Y0 - line.points[:, 1]
        assert not ((rows > 10.51) & (rows < 29.49)).any()


def test_a_line_is_staked_at_chainages_bends_and_its_end() -> None:
    line = FieldLine(np.array([[0.0, 0], [30, 0], [30, 25.0]]), "crest", 2, 88.0)
    found = line_stakes("C2", line, 20.0, 0.25, (2.0, -3.0))
    on = [s for s in found if s.offset_m == 0]
    assert [s.chainage_m for s in on] == [0, 20, 30, 40, 55]
    assert [s.name for s in on] == ["C2-0+000.00", "C2-0+020.00", "C2-0+030.00", "C2-0+040.00", "C2-0+055.00"]
    assert all(s.design_m == 88.0 for s in on)
    bend = [s for s in found if s.chainage_m == 30]
    assert [(s.name[-2:], round(s.x, 6), round(s.y, 6)) for s in bend[1:]] == [
        ("R2", round(30 + 2 * math.sqrt(0.5), 6), round(-2 * math.sqrt(0.5), 6)),
        ("L3", round(30 - 3 * math.sqrt(0.5), 6), round(3 * math.sqrt(0.5), 6)),
    ]
    assert bend[1].design_m is None  # the line's height holds on the line only


def test_names_do_not_depend_on_the_order_or_on_what_else_there_is() -> None:
    lines = [
        FieldLine(np.array([[x, 0.0], [x + 5, 9]]), kind, bench)
        for x, kind, bench in ((0, "toe", 1), (50, "crest", 2), (20, "crest", 2), (0, "crest", 1))
    ]
    named = {name: line.points[0, 0] for name, line in named_lines(lines)}
    assert named == {"C1": 0, "C2": 20, "C2b": 50, "T1": 0}
    assert {name: line.points[0, 0] for name, line in named_lines(lines[::-1])} == named
    whole = {s.name for s in line_stakes("C1", lines[3], 2.0, 0.1, ())}
    assert {s.name for s in line_stakes("C1", lines[3], 4.0, 0.1, ())} <= whole
    design_kinds = {TOE_LINE: "T", CREST_LINE: "C", DAYLIGHT: "D", RAMP: "R"}  # as the bench design writes them
    assert {kind: letter(kind) for kind in design_kinds} == design_kinds
    assert chainage(1234.567) == "1+234.57"
    assert chainage(999.999) == "1+000.00"


def test_corners_go_clockwise_from_the_north() -> None:
    ring = np.array([[0.0, 0], [10, 0], [10, 10], [0, 12], [0, 0]])
    found = corner_stakes([[ring]], 0.1)
    assert [(s.x, s.y) for s in found] == [(0, 12), (10, 10), (10, 0), (0, 0)]


def test_points_drawing_and_tables_say_the_same(tmp_path: Path) -> None:
    before, design = ground(tmp_path)
    outline = [[rectangle(X0 + 20, Y0 - 150, X0 + 100, Y0 - 30)]]
    files = {name: str(tmp_path / f"out.{name}") for name in ("csv", "dat", "dxf")}
    crest = FieldLine(np.array([[X0 + 45, Y0 - 140], [X0 + 45, Y0 - 40]]), "crest", 1, 100.0)
    found = export_design(design, Asked("坑", 1.0, 20.0, 0.05, **files), before, outline, None, [crest])
    # a point on the outline's edge may count or not
    kinds = found.to_json()["kinds"]
    assert (kinds["corner"], kinds["crest"]) == (4, 6)
    assert 4 * 5 <= kinds["grid"] <= 5 * 7
    for stake in found.stakes:
        if stake.kind == "grid":
            assert (stake.x % 20, stake.y % 20) == (0, 0)
            depth = float(np.clip(5 - (abs(stake.x - X0 - 60) - 10), 0, 5))
            assert stake.cut_m == pytest.approx(depth, abs=0.51)  # within the cell that the edge crosses
            assert stake.fill_m == 0
    with open(files["csv"], encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["点名"] for row in rows] == [stake.name for stake in found.stakes]
    assert float(rows[0]["X(北)"]) > float(rows[0]["Y(东)"])
    back = read_dat(files["dat"], CRS).points
    assert [(p.name, p.x, p.y) for p in back] == [(s.name, round(s.x, 3), round(s.y, 3)) for s in found.stakes]
    drawn = fields(files["dxf"], "Layer")
    assert drawn.count("DGX") == len(found.contours)
    # contours 95 to 100: the four between lie once on each side of the trench
    assert {line.level_m for line in found.contours} >= {96.0, 97.0, 98.0, 99.0}


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    _, design = ground(tmp_path)
    beside = [[rectangle(X0 + 900, Y0 + 900, X0 + 950, Y0 + 950)]]
    with pytest.raises(InputError, match="beside the design"):
        export_design(design, Asked(), None, beside)
    with pytest.raises(InputError, match="larger spacing"):
        export_design(design, Asked(spacing_m=0.1))
    with pytest.raises(InputError, match="larger interval"):
        export_design(design, Asked(interval_m=0.001))
    degrees = tif(tmp_path / "deg.tif", np.ones((5, 5)), (110.0, 0.001, 0, 30.0, 0, -0.001), "EPSG:4490")
    with pytest.raises(InputError):
        export_design(degrees, Asked(landxml=str(tmp_path / "x.xml")))
    assert not (tmp_path / "x.xml").exists()


def test_a_drawn_section_has_the_area_of_the_trench(tmp_path: Path) -> None:
    before, design = ground(tmp_path)
    with open_raster(before) as old, open_raster(design) as new:
        square = section_along(old, new, [[X0 + 10.5, Y0 - 80], [X0 + 110.5, Y0 - 80]])
        bent = section_along(
            old, new, [[X0 + 10.5, Y0 - 80], [X0 + 60, Y0 - 80], [X0 + 60, Y0 - 80], [X0 + 60, Y0 - 50]]
        )
        part = section_along(
            old, new, [[X0 + 10.5, Y0 - 80], [X0 + 110.5, Y0 - 80]], [[rectangle(X0 + 60, Y0 - 99, X0 + 99, Y0 - 9)]]
        )
    assert square.cut_m2 == pytest.approx(5 * 20 + 5 * 5, abs=1e-6)
    assert square.fill_m2 == 0.0
    assert part.cut_m2 == pytest.approx(62.5, abs=1e-6)
    assert bent.cut_m2 == pytest.approx(62.5 + 30 * 5, abs=1e-6)
    assert bent.offset_m[-1] == pytest.approx(79.5)


def test_sheets_carry_the_areas_of_the_sections(tmp_path: Path) -> None:
    before, design = ground(tmp_path)
    outline = [[rectangle(X0 + 20.5, Y0 - 150, X0 + 99.5, Y0 - 30)]]
    base = [[X0 + 60, Y0 - 150], [X0 + 60, Y0 - 30]]
    files = {"pdf": str(tmp_path / "s.pdf"), "dxf": str(tmp_path / "s.dxf")}
    pit = [[rectangle(X0 + 52, Y0 - 100, X0 + 68, Y0 - 60)]]
    found = section_sheets(
        before, design, SectionsAsked(30.0, base, margin_m=5.0, mine="石场", **files), outline=outline, pits=[pit]
    )
    with open_raster(before) as old, open_raster(design) as new:
        alone = section_volumes(old, new, outline, 30.0, base)
    assert [p.cut_m2 for p in found.profiles] == [s.cut_m2 for s in alone.sections]
    assert found.crossed.cut_bank_m3 == alone.cut_bank_m3 == pytest.approx(125 * 120, rel=1e-6)
    # where a section crosses the pit the ground before was 100: five metres too deep
    assert found.below_floor_m == pytest.approx(5.0)
    assert [p.below_floor_m is not None for p in found.profiles].count(True) == 1
    raw = Path(files["pdf"]).read_bytes()
    assert raw.startswith(b"%PDF")
    assert raw.count(b"/Type /Page\n") + raw.count(b"/Type /Page ") == len(found.layout.sheets)
    texts = fields(files["dxf"], "Text")
    assert sum("125.00 m2" in text for text in texts) == len(found.profiles)


def test_a_metre_on_paper_is_as_long_as_the_scale_says(tmp_path: Path) -> None:
    before, design = ground(tmp_path)
    line = [("A", [[X0 + 10.5, Y0 - 80], [X0 + 110.5, Y0 - 80]])]
    for asked, scales in (
        (SectionsAsked(), (500, 100)),
        (SectionsAsked(horizontal=1000, vertical=100, size="A4"), (1000, 100)),
    ):
        found = section_sheets(before, design, asked, line)
        assert (found.layout.horizontal, found.layout.vertical) == scales
        (figure,) = draw_sheets(found.layout, TitleBlock(), chinese=False)
        assert figure.get_size_inches() * 25.4 == pytest.approx(found.layout.paper)
        (design_line,) = [
            drawn for drawn in figure.axes[0].lines if drawn.get_color() == "#c00000" and len(drawn.get_xdata()) > 9
        ]
        x, y = design_line.get_xdata(), design_line.get_ydata()
        assert np.ptp(x) == pytest.approx(100 / scales[0] * 1000)
        assert np.ptp(y) == pytest.approx(5 / scales[1] * 1000)
    with pytest.raises(InputError, match="does not fit"):
        section_sheets(before, design, SectionsAsked(horizontal=100), line)
    with pytest.raises(InputError, match="Draw section lines"):
        section_sheets(before, design, SectionsAsked())
