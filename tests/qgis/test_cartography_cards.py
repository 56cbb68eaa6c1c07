"""Plot cards: what stands on them, as pdftotext and pdftoppm read it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from qgis.core import QgsApplication

from mine_restoration_plugin.cartography.card_text import broken, fitted, large
from mine_restoration_plugin.core.geodata.crs import transform_points
from mine_restoration_plugin.core.register.card import words_of
from mine_restoration_plugin.core.register.dictionary import data_dictionary
from mine_restoration_plugin.core.register.evidence import add_evidence
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.core.rulebook.book import Rulebook
from tests.qgis.processing_kit import Listener, Refused, provider, run, write_raster  # noqa: F401 - a fixture
from tests.unit.register_case import CRS, new_register, square
from tests.unit.test_register_evidence import photograph

pytestmark = pytest.mark.usefixtures("provider")
NOTE = "该图斑为露天采场，北侧边坡裸露。"
# digits of Noto CJK are drawn right but some cannot be searched in a PDF of Qt's
PLOTS = ("东图斑", "西图斑", "南图斑", "北图斑")


def lonlat(x, y):
    return transform_points(np.array([[x, y]]), CRS, "EPSG:4326")[0]


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards")
    path = new_register(folder)
    with open_register(path, write=True) as opened, opened.transaction():
        opened.add("mine", {"mine_id": "m1", "name": "马楼采石场"})
        opened.add("mine", {"mine_id": "m2", "name": "Other quarry"})
        for number, name in enumerate(PLOTS):
            values = {"plot_no": name, "mine_id": "m1" if number < 3 else "m2", "attribute": "1",
                      "mining_method": "A", "problem": "1,3", "note": NOTE * (1 + 40 * (number == 1))}  # fmt: skip
            opened.add("plot", values, square(500_000 + 300 * number))
    add_evidence(path, [photograph(folder / "北坡.jpg", *lonlat(500_050, 3_700_050), 45.0)], PLOTS[0])
    return str(path)


def text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def plain(path):
    """Compatibility forms that the font has for some radicals count as the characters themselves."""
    import unicodedata

    return unicodedata.normalize("NFKC", text(path)).replace(" ", "")


def picture(path, folder, dpi=50):
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", path, folder / "page"], check=True)
    return np.asarray(Image.open(folder / "page.png").convert("RGB")).astype(int)


def test_a_card_for_each_plot_of_a_mine(register, tmp_path):
    found = run("plotcards", {"REGISTER": register, "MINE": "m1", "TOGETHER": False, "FOLDER": str(tmp_path / "out")})
    assert (found["CARDS"], found["FILES"], found["PHOTOS_GONE"]) == (3, 3, 0)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["cards.json", *sorted(f"{name}.pdf" for name in PLOTS[:3])]
    said = plain(tmp_path / "out" / "东图斑.pdf")
    for words in (
        "图斑编号:东图斑",
        "楼采石场",
        "露天开采",
        "土地损毁、植被破坏",
        "方位",
        "密级:内部",
        "北坡",
        "椭球面积",
        "图斑面积",
        "图斑名称",
    ):
        assert words in said, words
    assert "示范" not in said
    assert not set("页⻚") & set(said)  # nor does a file of one page call itself page 3 of 3
    assert "无现场照片" in plain(tmp_path / "out" / "南图斑.pdf")


def test_cards_in_one_file_have_a_page_each(register, tmp_path):
    found = run("plotcards", {"REGISTER": register, "TOGETHER": True, "DEMO": True, "FOLDER": str(tmp_path)})
    assert (found["CARDS"], found["FILES"]) == (4, 1)
    pages = plain(tmp_path / "图斑卡片.pdf").split("\f")
    assert len(pages) == 5
    assert pages[4].strip() == ""
    # by their numbers, as the store sorts them
    for name, page in zip(sorted(PLOTS), pages):
        assert f"图斑编号:{name}" in page
        assert "共4" in page
        assert "示范,不得报批" in page


def test_a_long_note_is_whole_in_smaller_letters(register, tmp_path):
    run("plotcards", {"REGISTER": register, "PLOTS": "西图斑", "TOGETHER": False, "FOLDER": str(tmp_path)})
    said = plain(tmp_path / "西图斑.pdf").replace("\n", "")
    assert "该图斑为露天采场" in said
    assert "影像" in said


def test_the_map_shows_plot_neighbours_and_image(register, tmp_path):
    image = write_raster(tmp_path / "image.tif", np.add.outer(np.arange(60.0), np.arange(90.0)), cell=20.0)
    from osgeo import gdal

    data = gdal.Open(image, gdal.GA_Update)
    data.SetGeoTransform((499_500.0, 20.0, 0.0, 3_700_700.0, 0.0, -20.0))
    data = None
    run(
        "plotcards",
        {
            "REGISTER": register,
            "PLOTS": "东图斑",
            "IMAGERY": [image],
            "TOGETHER": False,
            "FOLDER": str(tmp_path / "out"),
        },
    )
    pixels = picture(tmp_path / "out" / "东图斑.pdf", tmp_path, 150)
    rows, columns = pixels.shape[:2]
    frame = pixels[
        round(rows * 27 / 297) : round(rows * 118 / 297), round(columns * 17 / 210) : round(columns * 130 / 210)
    ]
    red = (frame[..., 0] > 200) & (frame[..., 1] < 60) & (frame[..., 2] < 60)
    lines, sides = np.nonzero(red)
    side = 100 / 1500 * 1000 / 25.4 * 150  # 100 m with its margin of 30 % is too high for the frame at 1:1000
    assert abs((np.ptp(lines) + np.ptp(sides)) / 2 - side) < 12
    assert abs(lines.mean() - frame.shape[0] / 2) < 30
    assert "影像未覆盖" not in plain(tmp_path / "out" / "东图斑.pdf")
    grey = (np.ptp(frame, axis=2) < 10) & (frame[..., 0] < 250) & (frame[..., 0] > 5)
    assert grey.mean() > 0.5


def test_an_image_that_lies_elsewhere_is_told(register, tmp_path):
    image = write_raster(tmp_path / "elsewhere.tif", np.ones((5, 5)), cell=20.0)
    parameters = {"REGISTER": register, "PLOTS": "东图斑", "TOGETHER": False, "FOLDER": str(tmp_path / "out")}
    run("plotcards", {**parameters, "IMAGERY": [image]})
    assert "影像未覆盖本图斑" in plain(tmp_path / "out" / "东图斑.pdf")


def test_files_of_others_are_never_replaced_and_our_own_are(register, tmp_path):
    parameters = {"REGISTER": register, "PLOTS": "南图斑", "TOGETHER": False, "FOLDER": str(tmp_path)}
    run("plotcards", parameters)
    run("plotcards", parameters)
    (tmp_path / "南图斑.pdf").write_bytes(b"signed by hand")
    with pytest.raises(Refused, match="南图斑.pdf is there already"):
        run("plotcards", parameters)
    assert (tmp_path / "南图斑.pdf").read_bytes() == b"signed by hand"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cards.json", "南图斑.pdf"]


def test_cancelled_half_way_leaves_nothing(register, tmp_path):
    run("plotcards", {"REGISTER": register, "TOGETHER": False, "FOLDER": str(tmp_path)}, listener=Listener(2))
    assert list(tmp_path.iterdir()) == []


def test_wrong_plots_are_named(register, tmp_path):
    with pytest.raises(Refused, match="no plot p8, p9"):
        run("plotcards", {"REGISTER": register, "PLOTS": "p9,东图斑，p8", "TOGETHER": False, "FOLDER": str(tmp_path)})
    with pytest.raises(Refused, match="no mine"):
        run("plotcards", {"REGISTER": register, "MINE": "m9", "TOGETHER": False, "FOLDER": str(tmp_path)})


def test_batches_bind_what_the_rulebook_says(register, tmp_path, qgis_app):
    from mine_restoration_plugin.cartography.cards import CardPress

    own = tmp_path / "rules"
    own.mkdir()
    shipped = Rulebook.load().rule("card.batch")
    row = f"card.batch,3,count,{shipped.label.en},{shipped.label.zh},test,yes\n"
    (own / "cards.csv").write_text("\ufeffkey,value,unit,label_en,label_zh,source,checked\n" + row, encoding="utf-8")
    press = CardPress(register, tmp_path / "out", together=True, rulebook=Rulebook.load([own]))
    assert list(press.run())[-1] == 1.0
    assert [path.name for path in press.printed.files] == ["图斑卡片_001.pdf", "图斑卡片_002.pdf"]


def test_letters_shrink_until_all_rows_fit(qgis_app):
    metrics = large(QgsApplication.font())
    few = [("a", "b", "c", "d")] * 5
    assert fitted(few, metrics, 7.0, (25, 60, 25, 60), 80.0, 1.5)[0] == 7.0
    many = [("甲", "很长的文字" * 12, "乙", "丙")] * 9
    size, rows = fitted(many, metrics, 7.0, (25, 60, 25, 60), 80.0, 1.5)
    assert size < 7.0
    assert "".join(rows[0][1].split("\n")) == "很长的文字" * 12
    size, rows = fitted([("甲", "长" * 5000, "", "")], metrics, 7.0, (25, 60, 25, 60), 80.0, 1.5)
    assert size == 4.5
    assert rows[0][1].endswith("…")
    assert broken("ab\ncd", metrics, 1e9) == "ab\ncd"


def test_values_in_words():
    dictionary = data_dictionary()
    fields = dictionary.entity("plot").fields
    assert words_of(fields["problem"], "1,3", dictionary).zh == "土地损毁、植被破坏"
    assert words_of(fields["attribute"], "99", dictionary).zh == "99"
    assert words_of(fields["stated_area_m2"], 12345.678, dictionary).zh == "1.2346 hm²"
    assert words_of(fields["slope_height_m"], 12.345, dictionary).zh == "12.35m"
    assert words_of(fields["closing_year"], 2009, dictionary).zh == "2009"
    assert words_of(fields["note"], None, dictionary).zh == "—"


def test_the_template_is_what_the_script_draws():
    script = Path(__file__).resolve().parents[2] / "scripts" / "make_card_template.py"
    template = Path(__file__).resolve().parents[2] / "mine_restoration_plugin/resources/templates/plot_card.qpt"
    text = template.read_text(encoding="utf-8")
    for name in ("image", "location", "photo4", "caption4", "arrow4", "title", "secrecy", "demo"):
        assert f'id="{name}"' in text, name
    assert script.is_file()
