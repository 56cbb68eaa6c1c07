"""The tables of mines and plots: what they say, how they read page by page, what they hold of a long register."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QTableView

from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.gui import mine_table, plot_table
from mine_restoration_plugin.gui.mine_table import MineTable
from mine_restoration_plugin.gui.paged import KEY_ROLE, NOT_READ_YET, PAGES_HELD, PAGES_ON_THEIR_WAY, Pager
from mine_restoration_plugin.gui.plot_table import PlotTable
from mine_restoration_plugin.gui.tasks import Runner
from mine_restoration_plugin.gui.work import PAGE_ROWS, MineRow, Page, PlotRow, Question


def cells(model, row):
    return [model.index(row, column).data() for column in range(model.columnCount())]


def order(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def table(made_up_work):
    table = MineTable()
    table.begin(Page(3, tuple(made_up_work.rows)))
    return table


def test_rows_show_hectares_and_dashes_for_the_unknown(table):
    assert cells(table, 0) == ["M1", "North pit", "2", "145.3322", "–", "–"]
    assert cells(table, 2) == ["M10", "–", "0", "–", "–", "–"]
    assert table.index(1, 3).data(KEY_ROLE) == "M2"
    assert table.row_of("M2") == 1
    assert table.row_of("nobody") == -1


def test_a_plot_says_what_it_is():
    table = PlotTable()
    table.begin(Page(1, (PlotRow("u", "P-1", "", Label("Working area", "采场"), None, 12345.0),)))
    assert cells(table, 0) == ["P-1", "Working area", "1.2345", "–"]
    assert table.index(0, 0).data(KEY_ROLE) == "u"


@pytest.mark.parametrize("columns", [mine_table.COLUMNS, plot_table.COLUMNS])
def test_every_column_has_a_heading_and_an_explanation(columns):
    for column in columns:
        assert column.heading()
        assert column.explanation()
    assert "hm²" in next(column for column in columns if column.key == "area").heading()


def test_checks_say_failed_and_undecided(qgis_app):
    found = {"none": (None, None), "a": (0, 0), "b": (0, 12), "c": (2, 0), "d": (2, 1), "e": (10, 0)}
    table = MineTable()
    table.begin(Page(6, tuple(MineRow(key, "", 1, 1.0, 1, *counts) for key, counts in found.items())))
    column = table.columnCount() - 1
    assert [table.index(row, column).data() for row in range(6)] == ["–", "✓", "12 ?", "2 ✗", "2 ✗  1 ?", "10 ✗"]
    assert table.index(4, column).data(Qt.ItemDataRole.ToolTipRole) == "2 failed, 1 undecided"


class County:
    """A hundred thousand mines that exist only when they are asked for."""

    total = 100_000

    def __init__(self):
        self.asked = []

    def read(self, question, number, progress):
        self.asked.append((question.words, question.order, number))
        first = number * PAGE_ROWS
        rows = [MineRow(f"m{n:06d}", "", 1, 1.0, None, None, None) for n in range(first, first + PAGE_ROWS)]
        return Page(self.total, tuple(rows), int(question.find) if question.find else None)


@pytest.fixture
def county(qgis_app):
    return County()


@pytest.fixture
def pager(county, until):
    table, runner = MineTable(), Runner()
    pager = Pager(table, runner, county.read)
    yield pager
    until(lambda: runner.running == 0)


def shown(pager, until):
    until(lambda: pager._runner.running == 0)


def test_only_what_is_looked_at_is_read(pager, county, until):
    view = QTableView()
    view.setModel(pager._table)
    view.resize(600, 400)
    view.show()
    pager.ask(Question("x"))
    shown(pager, until)
    assert pager._table.rowCount() == 100_000
    view.scrollToBottom()
    view.viewport().repaint()
    assert pager._table.index(99_999, 0).data() in (NOT_READ_YET, "m099999")
    shown(pager, until)
    assert pager._table.index(99_999, 0).data() == "m099999"
    assert {number for _, _, number in county.asked} <= {0, 499, 498}


def test_a_long_table_is_never_held_whole(pager, county, until):
    pager.ask(Question("x"))
    shown(pager, until)
    for page in range(1, 2 * PAGES_HELD):
        pager._table.index(page * PAGE_ROWS, 0).data()
        shown(pager, until)
    assert len(county.asked) == 2 * PAGES_HELD
    assert pager._table.index(page * PAGE_ROWS, 0).data() == f"m{page * PAGE_ROWS:06d}"
    assert pager._table.rows_held <= PAGES_HELD * PAGE_ROWS


def test_a_row_is_asked_for_once_while_it_is_on_its_way(pager, county, until):
    pager.ask(Question("x"))
    shown(pager, until)
    for _ in range(5):
        assert pager._table.index(777, 0).data() == NOT_READ_YET
    shown(pager, until)
    assert [number for _, _, number in county.asked] == [0, 3]


def test_what_was_scrolled_past_is_not_read(pager, county, until):
    pager.ask(Question("x"))
    shown(pager, until)
    for page in range(1, 300):
        pager._table.index(page * PAGE_ROWS, 0).data()
        assert len(pager._jobs) + len(pager._waiting) <= PAGES_ON_THEIR_WAY + 1
    shown(pager, until)
    assert pager._table.index(299 * PAGE_ROWS, 0).data() == f"m{299 * PAGE_ROWS:06d}"
    assert len(county.asked) <= PAGES_ON_THEIR_WAY + 2
    assert pager._table.index(100 * PAGE_ROWS, 0).data() == NOT_READ_YET
    shown(pager, until)
    assert pager._table.index(100 * PAGE_ROWS, 0).data() == f"m{100 * PAGE_ROWS:06d}"


def test_a_later_question_supersedes_the_earlier(pager, county, until):
    begun = []
    pager.arrived.connect(begun.append)
    pager.ask(Question("x", words="old"))
    pager.ask(Question("x", words="new", find="7"))
    shown(pager, until)
    assert [page.place for page in begun] == [7]
    pager.ask(None)
    assert pager._table.rowCount() == 0


def test_sorting_asks_the_store(pager, county, until):
    asked = []
    pager._table.reordered.connect(lambda: asked.append(pager._table.order))
    names = [column.key for column in pager._table.columns]
    pager._table.sort(names.index("area"), Qt.SortOrder.DescendingOrder)
    pager._table.sort(names.index("area"), Qt.SortOrder.DescendingOrder)
    pager._table.sort(names.index("checks"))
    assert asked == [("-area_ellipsoidal_m2",), ("checks_failed", "checks_undecided")]
    pager.ask(Question("x"))
    shown(pager, until)
    assert county.asked == [("", ("checks_failed", "checks_undecided"), 0)]


def test_a_page_that_fails_may_be_asked_for_again(pager, county, until):
    pager.ask(Question("x"))
    shown(pager, until)
    told = []
    pager.failed.connect(told.append)
    read = pager._read
    pager._read = lambda *_: 1 / 0
    pager._table.index(777, 0).data()
    shown(pager, until)
    assert isinstance(told[0], ZeroDivisionError)
    pager._read = read
    assert pager._table.index(777, 0).data() == NOT_READ_YET
    shown(pager, until)
    assert pager._table.index(777, 0).data() == "m000777"
