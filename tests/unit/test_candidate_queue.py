"""Candidates in the register: in once, decided with who and when, taken back; read page by page."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.delineation import queue
from mine_restoration_plugin.core.delineation.intake import NewCandidate, queue_candidates
from mine_restoration_plugin.core.model.errors import ConflictError, InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import CRS, new_register, sql, square

DAY = datetime.date(2025, 7, 1)


def new(x, y=3_700_000.0, side=100.0, score=0.5, kind="pit", **more):
    return NewCandidate(
        kind, square(x, y, side), score, ({"key": "depth", "text": {"en": "deep", "zh": "深"}},), **more
    )


@pytest.fixture
def path(tmp_path):
    return new_register(tmp_path)


@pytest.fixture
def filled(path):
    """Three candidates, scores 0.2, 0.9 and 0.5."""
    found = [new(500_000.0, score=0.2), new(501_000.0, score=0.9, kind="dump"), new(502_000.0, score=0.5, kind="bare")]
    queued = queue_candidates(path, found, CRS, who="finder", today=DAY)
    assert (queued.added, queued.known) == (3, 0)
    assert queued.numbers == ("41048225H00001", "41048225H00002", "41048225H00003")
    return path


def names(path, state="open"):
    return [row[0] for row in sql(path, "SELECT candidate_no FROM candidate WHERE state = ? ORDER BY fid", state)]


def test_best_score_first_and_nothing_is_lost_on_restart(filled):
    for _ in range(2):  # opened anew: as after a restart
        with open_register(filled) as register:
            assert queue.open_count(register) == 3
            shown = [queue.item_at(register, number) for number in range(4)]
        assert shown[3] is None
        assert [item.score for item in shown[:3]] == [0.9, 0.5, 0.2]
        assert shown[0].kind == "dump"
        assert shown[0].area_m2 == pytest.approx(10_000, rel=2e-3)
        assert shown[0].reasons[0]["text"]["zh"] == "深"
        assert np.array_equal(shown[0].polygons[0][0], square(501_000.0)[0][0])


def test_the_same_place_comes_in_once_whatever_was_decided(filled):
    with open_register(filled, write=True, who="Li") as register:
        queue.reject(register, queue.item_at(register, 0).uuid, 1, "road")
    again = queue_candidates(filled, [new(501_005.0, score=0.8, kind="bare"), new(500_000.0)], CRS, today=DAY)
    assert (again.added, again.known) == (0, 2)
    assert "2" in again.notes[0].en
    other = queue_candidates(filled, [new(501_070.0), new(503_000.0)], CRS, today=DAY)  # 30 % in common is another one
    assert (other.added, other.known) == (2, 0)
    assert other.numbers[0] == "41048225H00004"


def test_an_expansion_of_a_later_date_is_new(path):
    first = queue_candidates(path, [new(500_000.0, kind="change", image_date="2024-06-01")], CRS)
    assert first.added == 1
    later = [new(500_000.0, kind="change", image_date="2025-06-01")]
    assert queue_candidates(path, later, CRS).known == 1  # the first still waits
    with open_register(path, write=True) as register:
        queue.accept(register, queue.item_at(register, 0).uuid, 1)
    assert queue_candidates(path, later, CRS).added == 1


def test_outlines_are_carried_to_the_registers_system_and_bad_ones_left_out(path):
    crossing = [[np.array([(113.0, 33.0), (113.01, 33.01), (113.01, 33.0), (113.0, 33.01), (113.0, 33.0)])]]
    good = [[np.array([(113.0, 33.0), (113.01, 33.0), (113.01, 33.01), (113.0, 33.01), (113.0, 33.0)])]]
    queued = queue_candidates(path, [NewCandidate("pit", crossing), NewCandidate("pit", good)], "EPSG:4490")
    assert (queued.added, queued.bad) == (1, 1)
    [(area,)] = sql(path, "SELECT area_ellipsoidal_m2 FROM candidate")
    # one hundredth of a degree each way: 934.5 m × 1109.1 m at 33° N (meridian and parallel radii of CGCS2000)
    assert area == pytest.approx(934.5 * 1109.1, rel=1e-3)


def test_a_place_in_a_plot_says_so(path):
    with open_register(path, write=True) as register:
        register.add("plot", {"plot_no": "P7"}, square(500_000.0, side=80.0))
    queue_candidates(path, [new(500_000.0)], CRS)
    with open_register(path) as register:
        reasons = queue.item_at(register, 0).reasons
    assert reasons[-1]["text"]["en"] == "64 % lies in plot P7"


def test_accepting_makes_a_plot_at_once(filled):
    with open_register(filled, write=True, who="Li") as register:
        shown = queue.item_at(register, 0)
        done = queue.accept(register, shown.uuid, shown.row_version, today=DAY)
    assert done == queue.Decision("accepted", "410482250001-01", "410482250001", True)
    [plot] = sql(
        filled,
        "SELECT plot_no, mine_id, attribute, trace_method, traced_by, traced_on, area_projected_m2 FROM plot",
    )
    assert plot == ("410482250001-01", "410482250001", "3", "candidate", "Li", "2025-07-01", 10_000.0)
    [(state, number, who, when)] = sql(
        filled, "SELECT state, plot_no, decided_by, decided_utc FROM candidate WHERE uuid = ?", shown.uuid
    )
    assert (state, number, who) == ("accepted", "410482250001-01", "Li")
    assert when.startswith("20")
    with open_register(filled) as register:
        assert queue.open_count(register) == 2
        assert queue.item_at(register, 0).score == 0.5  # the next one stands where the decided one stood


def test_which_mine_a_plot_goes_to(filled):
    queue_candidates(filled, [new(502_120.0, score=0.4)], CRS)  # 20 m beside the bare ground at 502,000
    with open_register(filled, write=True) as register:
        register.add("mine", {"mine_id": "M5"})
        dump = queue.item_at(register, 0)
        assert queue.accept(register, dump.uuid, 1, mine_id="M5").plot_no == "M5-01"
        bare = queue.accept(register, queue.item_at(register, 0).uuid, 1, today=DAY)
        pit = queue.accept(register, queue.item_at(register, 0).uuid, 1, today=DAY)
        assert bare.new_mine
        assert (pit.mine_id, pit.new_mine) == (bare.mine_id, False)
        assert pit.plot_no.endswith("-02")
        with pytest.raises(InputError, match="has no mine"):
            queue.accept(register, queue.item_at(register, 0).uuid, 1, mine_id="nowhere")
        assert queue.open_count(register) == 1


def test_adjusting_takes_the_new_outline_and_keeps_the_found_one(filled):
    with open_register(filled, write=True) as register:
        shown = queue.item_at(register, 0)
        done = queue.adjust(register, shown.uuid, 1, square(501_000.0, side=50.0), today=DAY)
        assert done.state == "adjusted"
        assert register.store.rows("plot", {"plot_no": done.plot_no})[0]["area_projected_m2"] == 2500
        assert queue.item(register, shown.uuid).polygons[0][0].max() == shown.polygons[0][0].max()


def test_rejecting_needs_a_reason_and_may_be_taken_back(filled):
    with open_register(filled, write=True, who="Li") as register:
        shown = queue.item_at(register, 0)
        with pytest.raises(InputError, match="reason"):
            queue.reject(register, shown.uuid, 1, "  ")
        queue.reject(register, shown.uuid, 1, "新修公路")
        decided = queue.item(register, shown.uuid)
        assert (decided.state, decided.reject_reason) == ("rejected", "新修公路")
        with pytest.raises(InputError, match="decided already"):
            queue.accept(register, shown.uuid, decided.row_version)
        back = queue.reopen(register, shown.uuid)
        assert (back.state, back.reject_reason) == ("open", None)
        assert queue.place_of(register, shown.uuid) == 0
        changes = [event["action"] for event in register.events("candidate", shown.uuid)]
        assert changes == ["update", "update", "insert"]


def test_taking_back_an_acceptance_removes_what_it_made_unless_somebody_worked_on_it(filled):
    with open_register(filled, write=True) as register:
        shown = queue.item_at(register, 0)
        queue.accept(register, shown.uuid, 1, today=DAY)
        queue.reopen(register, shown.uuid)
        assert register.plots() == []
        assert register.mines() == []
        done = queue.accept(register, shown.uuid, queue.item(register, shown.uuid).row_version, today=DAY)
        [plot] = register.plots()
        register.change("plot", plot["uuid"], {"note": "looked at"}, 1)
        with pytest.raises(InputError, match=done.plot_no):
            queue.reopen(register, shown.uuid)
        assert queue.item(register, shown.uuid).state == "accepted"
        assert len(register.plots()) == 1


def test_a_candidate_that_somebody_changed_in_between_is_left_alone(filled):
    with open_register(filled, write=True, who="Wang") as register:
        shown = queue.item_at(register, 0)
        register.change("candidate", shown.uuid, {"note": "look at it in winter"}, 1)
        with pytest.raises(ConflictError, match="Wang"):
            queue.accept(register, shown.uuid, shown.row_version)
        assert register.plots() == []  # the plot made in the same transaction is gone with it
        assert register.mines() == []


def test_the_nearest_one(filled):
    with open_register(filled) as register:
        first = queue.nearest(register, 502_400.0, 3_700_000.0)
        assert first.kind == "bare"
        assert queue.nearest(register, 502_400.0, 3_700_000.0, (first.uuid,)).kind == "dump"
        assert queue.nearest(register, 100_000.0, 3_000_000.0).kind == "pit"
    with open_register(filled, write=True) as register:
        while (shown := queue.item_at(register, 0)) is not None:
            queue.reject(register, shown.uuid, shown.row_version, "field")
        assert queue.nearest(register, 502_400.0, 3_700_000.0) is None


def test_cancel_and_reading_only_add_nothing(path):
    calls = []

    def cancelled():
        calls.append(1)
        return len(calls) > 2

    with pytest.raises(Cancelled):
        queue_candidates(path, [new(500_000.0 + 500 * i) for i in range(9)], CRS, progress=Progress(None, cancelled))
    assert names(path) == []
    with open_register(path) as register, pytest.raises(InputError, match="for reading only"):
        queue_candidates(register, [new(500_000.0)], CRS)


def test_reasons_that_another_program_wrote_do_no_harm(path):
    with open_register(path, write=True) as register:
        register.add("candidate", {"candidate_no": "X", "state": "open", "reasons": "not json"}, square())
        register.add("candidate", {"candidate_no": "Y", "state": "open", "reasons": json.dumps({"a": 1})}, square())
        register.add("candidate", {"candidate_no": "Z", "state": "open"}, square())
        assert [len(queue.item_at(register, number).reasons) for number in range(3)] == [0, 1, 0]


def test_canned_reasons_are_in_the_dictionary(path):
    with open_register(path) as register:
        reasons = register.dictionary.codes["candidate_reject"]
    assert len(reasons) == 9  # one for each number key
    assert Path(path).is_file()
