"""Map sheets of a plan: one page of the right size at a standard scale, in Chinese, on nobody's project."""

from __future__ import annotations

import copy
import subprocess
import unicodedata
from dataclasses import replace

import pytest

from mine_restoration_plugin.cartography import renderer as renderer_module
from mine_restoration_plugin.cartography import sheet as sheet_module
from mine_restoration_plugin.cartography.fonts import with_installed_fonts
from mine_restoration_plugin.cartography.renderer import LayoutRenderer
from mine_restoration_plugin.cartography.styles import RESOURCES
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import SILENT, Cancelled, Progress
from mine_restoration_plugin.core.rulebook.book import Rulebook
from tests.qgis.cartography_case import DUMP_LEVEL, PIT_LEVEL, make_plan, outline

SHEETS = {"existing": "现状地形图", "design": "设计地形图", "cutfill": "挖填分布图"}
STANDARD = (500, 1000, 2000, 5000, 10000, 25000)
MM_PER_INCH = 25.4


def tool(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def text_of(pdf) -> str:
    """The words of a PDF; Qt writes some ideographs as their look-alike radicals, which NFKC undoes.

    Digits that the Noto font draws with its Latin alternates (those behind a letter) have no characters in the PDF;
    such words are read off the layout.
    """
    return unicodedata.normalize("NFKC", tool("pdftotext", "-layout", pdf, "-"))


def scaled(plan, factor):
    """The plan's mine blown up about a point inside the pit."""
    centre = (440560.0, 2627280.0)

    def stretch(points):
        return [[c + (value - c) * factor for value, c in zip(point, centre)] for point in points]

    site = copy.deepcopy(plan.site)
    for part in ("plots", "units"):
        for item in site[part]:
            item["polygons"] = [[stretch(ring) for ring in rings] for rings in item["polygons"]]
    return replace(plan, site=site, section={"line": stretch(plan.section["line"])})


@pytest.fixture(scope="module")
def case(qgis_app, tmp_path_factory):
    """A plan, its folder, and all its sheets drawn once."""
    folder = tmp_path_factory.mktemp("sheets")
    plan = make_plan(folder)
    made = folder / "maps"
    made.mkdir()
    drawer = LayoutRenderer()
    assert drawer.sheets(plan) == list(SHEETS)
    for sheet in SHEETS:
        drawer.render(plan, folder, sheet, made / f"{sheet}.pdf", made / f"{sheet}.png", SILENT)
    return plan, folder, made


@pytest.fixture
def page_of(qgis_app):
    """Opens the page that a plan gets, filled with the layers of a sheet, and lets go of it at the end."""
    import tempfile

    from qgis.core import QgsProject

    from mine_restoration_plugin.cartography.content import ContentMaker

    projects = []

    def make(plan, folder, sheet):
        project = QgsProject()
        projects.append(project)
        rules = Rulebook.load()
        page = sheet_module.open_page(project, plan, rules, None)
        from pathlib import Path

        work = Path(tempfile.mkdtemp(dir=folder))
        content = ContentMaker(project, plan, folder, work, rules, page.scale, page.box).make(sheet, SILENT)
        sheet_module.fill_page(page, plan, rules, sheet, content)
        return page

    yield make
    for project in projects:
        project.clear()


@pytest.mark.parametrize("sheet", SHEETS)
def test_one_a3_page_with_the_words_of_a_map_and_the_chinese_font_inside(case, sheet):
    made = case[2]
    pdf = made / f"{sheet}.pdf"
    info = tool("pdfinfo", pdf)
    assert "Pages:           1\n" in info
    assert "(A3)" in info
    fonts = [line.split() for line in tool("pdffonts", pdf).splitlines()[2:]]
    chinese = [line for line in fonts if "CJK" in line[0]]
    assert chinese
    assert all(line[-5] == "yes" for line in fonts)
    words = text_of(pdf)
    assert f"拉贾布尔露天煤矿{SHEETS[sheet]}" in words
    for wanted in (
        "图 例",
        "示范,不得报批",
        "密级:内部",
        "1:10000",
        "等高距:10 m",
        "±5 m",
        "无高程数据",
        "某某县自然资源勘测规划院",
        "2025-06-15",
    ):
        assert wanted in words, wanted
    for caption in ("制图", "审核", "批准", "日期", "比例尺", "图号"):
        assert caption in words.replace(" ", ""), caption


def test_the_sheet_of_change_says_cut_and_fill_in_words_with_units_and_totals(case):
    words = text_of(case[2] / "cutfill.pdf").replace("〜", "-")
    assert "挖方 700000 m" in words
    assert "填方 600001 m" in words
    for wanted in ("挖方 1234567 m3(自然方)", "填方 1357924 m3(压实方)", "挖 2-5", "填 2-5", "挖 >20", "填 >20", "(m)"):
        assert wanted in words, wanted


def test_words_that_say_where_the_numbers_come_from(case, page_of):
    plan, folder, _ = case
    page = page_of(plan, folder, "existing")
    notes = page.layout.itemById("notes").currentText()
    assert "坐标系：WGS 84 / UTM zone 45N（EPSG:32645）" in notes
    assert "高程基准：EGM96大地水准面" in notes
    assert "srtm1_rajapur_aoi.tif，格网 28.32 m×30.77 m" in notes
    assert "高程覆盖图斑面积：98.6%" in notes
    assert page.layout.itemById("hash").currentText() == plan.sha256[:12]
    assert page.layout.itemById("cell_number").currentText() == "附图1"


def test_the_design_sheet_names_the_levels(case):
    words = text_of(case[2] / "design.pdf")
    assert f"填至 {PIT_LEVEL:.2f} m" in words
    assert f"削至 {DUMP_LEVEL:.2f} m" in words


def test_only_finished_files_are_left_and_the_picture_is_the_whole_page(case):
    _, _, made = case
    assert sorted(path.name for path in made.iterdir()) == sorted(f"{s}.{e}" for s in SHEETS for e in ("pdf", "png"))
    from qgis.PyQt.QtGui import QImage

    for sheet in SHEETS:
        image = QImage(str(made / f"{sheet}.png"))
        assert image.width() / image.height() == pytest.approx(420 / 297, abs=0.002)
        assert image.width() > 3000


def test_the_pit_is_blue_and_the_dump_red(case, page_of):
    """Fill where the design is higher, cut where it is lower: colours read off the printed picture."""
    plan, folder, made = case
    from qgis.PyQt.QtGui import QImage

    page = page_of(plan, folder, "cutfill")
    image = QImage(str(made / "cutfill.png"))
    dots = image.width() / 420.0
    west, south, east, north = page.box
    corner = page.frame.pagePos()

    def colour(x, y):
        """Mean over 4 mm of paper, so that hatching and letters do not decide."""
        across = corner.x() + (x - west) / (east - west) * page.frame.rect().width()
        down = corner.y() + (north - y) / (north - south) * page.frame.rect().height()
        reach = int(2 * dots)
        column, row = round(across * dots), round(down * dots)
        found = [image.pixelColor(c, r) for c in range(column - reach, column + reach) for r in range(row - reach, row)]
        return [sum(getattr(c, part)() for c in found) / len(found) for part in ("red", "blue")]

    red, blue = colour(440400.0, 2627330.0)
    assert blue > red + 20
    red, blue = colour(440850.0, 2626850.0)
    assert red > blue + 20


@pytest.mark.parametrize(
    ("factor", "page", "scale"), [(0.03, 297, 500), (0.4, 420, 5000), (1.0, 420, 10000), (3.0, 594, 25000)]
)
def test_the_smallest_standard_scale_that_holds_the_mine(case, page_of, factor, page, scale):
    plan, folder, _ = case
    plan = scaled(plan, factor)
    sheet = page_of(plan, folder, "cutfill")
    assert sheet.layout.pageCollection().page(0).pageSize().width() == page
    assert sheet.frame.scale() == pytest.approx(scale, rel=1e-6)
    assert scale in STANDARD
    west, south, east, north = sheet.box
    points = [point for plot in plan.site["plots"] for rings in plot["polygons"] for ring in rings for point in ring]
    assert west < min(x for x, _ in points)
    assert max(x for x, _ in points) < east
    assert south < min(y for _, y in points)
    assert max(y for _, y in points) < north
    if scale > STANDARD[0] and page == 420:
        finer = STANDARD[STANDARD.index(scale) - 1] / scale
        tall = max(y for _, y in points) - min(y for _, y in points)
        assert tall * 1.08 > (north - south) * finer


def test_a_mine_larger_than_any_sheet_is_a_sentence_with_its_size(case, page_of):
    plan, folder, _ = case
    with pytest.raises(InputError, match="1:25000"):
        page_of(scaled(plan, 6.0), folder, "existing")


@pytest.mark.parametrize("factor", [0.03, 1.0, 3.0])
def test_legend_notes_and_signatures_do_not_overlap(case, page_of, factor):
    plan, folder, _ = case
    page = page_of(scaled(plan, factor), folder, "cutfill")
    boxes = {}
    for name in ("map", "north", "legend_title", "legend", "notes", "caption_agency", "scalebar", "scale", "neatline"):
        item = page.layout.itemById(name)
        item.refresh()
        boxes[name] = item.mapRectToScene(item.rect())
    column = ["north", "legend_title", "legend", "notes", "caption_agency"]
    for above, below in zip(column, column[1:]):
        allowed = 3.5 if below == "legend" else 0.1  # the legend's own margin reaches under its title
        assert boxes[above].bottom() <= boxes[below].top() + allowed, (above, below)
    border = page.layout.itemById("panel").mapRectToScene(page.layout.itemById("panel").rect())
    assert boxes["legend"].right() <= border.right()
    assert boxes["scale"].right() <= boxes["scalebar"].left()
    assert boxes["scalebar"].right() <= boxes["neatline"].right()
    assert boxes["neatline"].contains(boxes["map"])


def test_what_is_no_demonstration_is_not_marked_as_one(case, tmp_path):
    plan, folder, _ = case
    real = replace(plan, decisions={**plan.decisions, "demo": False})
    LayoutRenderer().render(real, folder, "existing", tmp_path / "a.pdf", tmp_path / "a.png", SILENT)
    assert "示范" not in text_of(tmp_path / "a.pdf")


def test_heights_without_an_error_say_so_and_take_the_standard_interval(case, tmp_path):
    plan, folder, _ = case
    site = {**plan.site, "dem": {**plan.site["dem"], "rmse_m": None}, "height_datum": None}
    LayoutRenderer().render(
        replace(plan, site=site), folder, "existing", tmp_path / "a.pdf", tmp_path / "a.png", SILENT
    )
    words = text_of(tmp_path / "a.pdf")
    assert "高程中误差:未给出" in words
    assert "高程基准:未说明" in words
    assert "±" not in words
    assert "等高距:5 m" in words


def test_the_open_project_is_left_alone(case, tmp_path):
    from qgis.core import QgsProject

    plan, folder, _ = case
    before = QgsProject.instance().mapLayers(), QgsProject.instance().isDirty(), QgsProject.instance().crs().authid()
    LayoutRenderer().render(plan, folder, "cutfill", tmp_path / "a.pdf", tmp_path / "a.png", SILENT)
    after = QgsProject.instance().mapLayers(), QgsProject.instance().isDirty(), QgsProject.instance().crs().authid()
    assert before == after
    assert not QgsProject.instance().layoutManager().layouts()


def test_cancel_at_any_step_leaves_nothing(case, tmp_path, monkeypatch):
    plan, folder, _ = case
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(renderer_module.tempfile, "tempdir", str(scratch))
    out = tmp_path / "out"
    out.mkdir()
    stopped = 0
    for stop in range(20):
        asked = 0

        def enough(stop=stop):
            nonlocal asked
            asked += 1
            return asked > stop

        try:
            LayoutRenderer().render(
                plan, folder, "existing", out / "a.pdf", out / "a.png", Progress(is_cancelled=enough)
            )
            break
        except Cancelled:
            stopped += 1
            assert not list(out.iterdir())
    assert stopped >= 5
    assert sorted(path.name for path in out.iterdir()) == ["a.pdf", "a.png"]
    assert not list(scratch.iterdir())


def test_a_target_held_by_another_program_keeps_the_old_and_the_new(case, tmp_path, monkeypatch):
    plan, folder, _ = case
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def held(source, destination):
        raise PermissionError(13, "held", str(destination))

    monkeypatch.setattr(renderer_module.os, "replace", held)
    with pytest.raises(InputError, match="a.new.pdf"):
        LayoutRenderer().render(plan, folder, "existing", target, tmp_path / "a.png", SILENT)
    assert target.read_bytes() == b"old"
    assert (tmp_path / "a.new.pdf").read_bytes().startswith(b"%PDF")


def test_a_vanished_surface_is_named(case, tmp_path):
    plan, _, _ = case
    with pytest.raises(InputError, match="existing.tif"):
        LayoutRenderer().render(plan, tmp_path, "existing", tmp_path / "a.pdf", tmp_path / "a.png", SILENT)
    assert not list(tmp_path.iterdir())


def test_a_bureaus_own_template_is_used(case, tmp_path):
    plan, folder, _ = case
    own = tmp_path / "templates"
    own.mkdir()
    text = (RESOURCES / "templates" / "sheet_a3.qpt").read_text(encoding="utf-8")
    (own / "sheet_a3.qpt").write_text(text.replace("编制单位", "测绘单位"), encoding="utf-8")
    LayoutRenderer(templates=own).render(plan, folder, "existing", tmp_path / "a.pdf", tmp_path / "a.png", SILENT)
    assert "测绘单位" in text_of(tmp_path / "a.pdf")


@pytest.mark.parametrize("name", ["sheet_a3.qpt", "plots.qml"])
def test_a_broken_template_or_style_is_named(case, tmp_path, name):
    plan, folder, _ = case
    own = tmp_path / "own"
    own.mkdir()
    (own / name).write_text("<Layout><unfinished", encoding="utf-8")
    with pytest.raises(InputError, match=name):
        LayoutRenderer(templates=own, styles=own).render(
            plan, folder, "existing", tmp_path / "a.pdf", tmp_path / "a.png", SILENT
        )
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("name", ["=1+1", "{{x}}", "A&B<C>", "[% 1 + 1 %]", "a:b*?", "矿" * 200, ""])
def test_odd_mine_names_come_out_as_text(case, page_of, name):
    plan, folder, _ = case
    page = page_of(replace(plan, mine={"mine_id": "", "name": name}), folder, "existing")
    for item, wanted in (("mine", name), ("title", f"{name}{' ' if name[-1:].isascii() and name else ''}现状地形图")):
        label = page.layout.itemById(item)
        assert label.currentText() == wanted
        assert label.sizeForText().width() <= label.rect().width() or len(name) > 60


def test_a_font_that_is_not_installed_gives_way_and_one_that_is_stays():
    xml = (
        '<x fontFamily="No Such Type"/><f description="No Such Type,9,-1,5,50,0,0,0,0,0"/><y fontFamily="DejaVu Sans"/>'
    )
    changed = with_installed_fonts(xml)
    assert "No Such Type" not in changed
    assert "CJK" in changed
    assert 'fontFamily="DejaVu Sans"' in changed


def test_the_outline_of_the_case_is_the_mine_plans():
    """145.33 ha, as the source of the data says; guards the test's own geometry."""
    ring = outline()
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
    assert abs(twice) / 2e4 == pytest.approx(145.33, abs=0.02)
