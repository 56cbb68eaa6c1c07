"""The evidence of a plot in the dock, on a real register with real files."""

from __future__ import annotations

import pytest
from qgis.core import Qgis
from qgis.PyQt.QtGui import QImage

from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.gui.evidence import Evidence
from mine_restoration_plugin.gui.tasks import Runner
from tests.unit.register_case import new_register, square


@pytest.fixture
def path(tmp_path):
    path = new_register(tmp_path)
    with open_register(path, write=True) as register:
        register.add("plot", {"plot_no": "p1"}, square())
        register.add("plot", {"plot_no": "p2"}, square(x=600_000.0))
    return str(path)


@pytest.fixture
def files(tmp_path):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0xCC8844)
    assert picture.save(str(tmp_path / "photo.jpg"), "JPEG")
    (tmp_path / "认定书.pdf").write_bytes(b"%PDF")
    return [str(tmp_path / "photo.jpg"), str(tmp_path / "认定书.pdf")]


@pytest.fixture
def widget(qgis_app, until):
    runner = Runner()
    widget = Evidence(runner, "李工")
    widget.said = []
    widget.told.connect(lambda level, text, details: widget.said.append((level, text, details)))
    widget.rest = lambda: until(lambda: runner.running == 0)
    widget.show()
    yield widget
    widget.rest()
    widget.deleteLater()


def words(widget):
    return [widget.list.item(row).text() for row in range(widget.list.count())]


def test_without_a_plot_it_says_what_to_do(widget):
    assert "Pick a plot" in widget.title.text()
    assert not widget.add_button.isEnabled()
    assert not widget.check_button.isEnabled()


def test_added_files_appear_with_their_picture(widget, path, files):
    widget.show_plot(path, "p1", True)
    widget.rest()
    widget.add(files)
    widget.rest()
    assert widget.said == [(Qgis.MessageLevel.Success, "2 files added, 0 known already.",
                            "photo.jpg does not say where it was taken.")]  # fmt: skip
    said = sorted(words(widget))
    assert "p1-Z001" in said[0]
    assert "No position" in said[0]
    assert "Document · 认定书" in said[1]
    icon = next(widget.list.item(row).icon() for row in range(2) if "photo" in widget.list.item(row).text())
    colour = icon.pixmap(40, 30).toImage().pixelColor(20, 15)
    assert (colour.red() > 180, colour.blue() < 100) == (True, True)
    widget.show_plot(path, "p2", True)
    widget.rest()
    assert words(widget) == []


def test_changed_and_gone_files_carry_a_warning(widget, path, files):
    widget.show_plot(path, "p1", True)
    widget.add(files)
    widget.rest()
    widget.check()
    widget.rest()
    assert widget.said[-1][:2] == (Qgis.MessageLevel.Success, "All 2 files are what they were.")
    with open_register(path) as register:
        kept = {row["kind"]: register.folder / row["path"] for row in register.store.rows("evidence")}
    kept["photo"].write_bytes(b"other")
    kept["document"].unlink()
    widget.check()
    widget.rest()
    assert widget.said[-1][:2] == (Qgis.MessageLevel.Warning, "2 of 2 files have changed or are gone.")
    said = "\n".join(words(widget))
    assert "⚠ changed" in said
    assert "✗ gone" in said
    widget.check()
    widget.rest()
    assert "\n".join(words(widget)) == said


def test_a_register_that_is_gone_is_a_sentence(widget, path, tmp_path):
    (tmp_path / "register.gpkg").unlink()
    widget.show_plot(path, "p1", True)
    widget.rest()
    assert widget.said[-1][0] == Qgis.MessageLevel.Critical
    assert "no register" in widget.said[-1][1]


def test_a_read_only_register_takes_no_files(widget, path):
    widget.show_plot(path, "p1", False)
    widget.rest()
    assert not widget.add_button.isEnabled()
    assert widget.check_button.isEnabled()
