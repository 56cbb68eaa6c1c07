"""The mine table: what it says, how it sorts, what it filters."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt

from mine_restoration_plugin.gui.mine_table import COLUMNS, MINE_ROLE, MineFilter, MineTable


@pytest.fixture
def table(made_up_work):
    table = MineTable()
    table.show(made_up_work.rows)
    return table


def cells(model, row):
    return [model.index(row, column).data() for column in range(len(COLUMNS))]


def order(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_rows_show_hectares_and_dashes_for_the_unknown(table):
    assert cells(table, 0) == ["M1", "North pit", "2", "145.3322", "–", "–"]
    assert cells(table, 2) == ["M10", "–", "0", "–", "–", "–"]


def test_every_column_has_a_heading_and_an_explanation(table):
    horizontal = Qt.Orientation.Horizontal
    for column in range(len(COLUMNS)):
        assert table.headerData(column, horizontal)
        assert table.headerData(column, horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "hm²" in table.headerData(COLUMNS.index("area"), horizontal)


def test_numbers_sort_as_numbers(table):
    view = MineFilter(table)
    view.sort(COLUMNS.index("area"), Qt.SortOrder.DescendingOrder)
    assert order(view) == ["M1", "M2", "M10"]


@pytest.mark.parametrize(("words", "left"), [("pit", ["M1"]), ("赛马", ["M2"]), ("m 1", ["M1", "M10"]), ("x", [])])
def test_filter_takes_all_words_in_number_or_name(table, words, left):
    view = MineFilter(table)
    view.set_words(words)
    assert sorted(order(view)) == left


def test_filtered_rows_still_know_their_mine(table):
    view = MineFilter(table)
    view.set_words("赛马")
    assert view.index(0, 3).data(MINE_ROLE) == "M2"
    assert view.index_of("M2").row() == 0
    assert not view.index_of("M1").isValid()


def test_checks_say_failed_and_undecided_and_sort_by_both(qgis_app):
    from mine_restoration_plugin.gui.work import MineRow

    found = {"none": (None, None), "a": (0, 0), "b": (0, 12), "c": (2, 0), "d": (2, 1), "e": (10, 0)}
    table = MineTable()
    table.show([MineRow(key, "", 1, 1.0, 1, *counts) for key, counts in reversed(found.items())])
    view = MineFilter(table)
    column = COLUMNS.index("checks")
    view.sort(column, Qt.SortOrder.AscendingOrder)
    assert order(view) == list(found)
    shown = [view.index(row, column).data() for row in range(view.rowCount())]
    assert shown == ["–", "✓", "12 ?", "2 ✗", "2 ✗  1 ?", "10 ✗"]
    assert view.index(4, column).data(Qt.ItemDataRole.ToolTipRole) == "2 failed, 1 undecided"
