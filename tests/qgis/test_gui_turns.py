"""Work in turns on the main thread: it ends, fails or stops once, and cleans up after itself."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.gui.turns import Turns


class Case:
    def __init__(self):
        self.ends, self.shares, self.closed = [], [], False

    def steps(self, count, fails_at=None):
        try:
            for number in range(count):
                if number == fails_at:
                    raise ValueError(number)
                yield (number + 1) / count
        finally:
            self.closed = True

    def start(self, turns):
        turns.progressed.connect(lambda share, _text: self.shares.append(share))
        turns.start(
            lambda: self.ends.append("done"),
            lambda error: self.ends.append(error),
            lambda: self.ends.append("stopped"),
        )
        return turns


@pytest.fixture
def case(qgis_app):
    return Case()


def test_it_goes_through_all_steps_with_the_window_in_between(case, until):
    turns = case.start(Turns(case.steps(5)))
    assert case.shares == []
    until(lambda: case.ends)
    assert case.shares == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert case.ends == ["done"]
    turns.clean()


def test_it_stops_between_two_steps_and_closes_the_work(case, until):
    turns = case.start(Turns(case.steps(1000)))
    until(lambda: len(case.shares) > 3)
    turns.cancel()
    until(lambda: case.ends)
    assert case.ends == ["stopped"]
    assert case.closed
    assert len(case.shares) < 1000


def test_a_failure_is_handed_over_once(case, until):
    turns = case.start(Turns(case.steps(5, fails_at=2)))
    until(lambda: case.ends)
    assert [type(end) for end in case.ends] == [ValueError]
    turns.clean()


def test_cleaned_up_it_says_nothing_any_more(case, until, qgis_app):
    turns = case.start(Turns(case.steps(1000)))
    until(lambda: case.shares)
    turns.clean()
    for _ in range(20):
        qgis_app.processEvents()
    assert case.ends == []
    assert case.closed
