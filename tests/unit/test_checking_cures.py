"""Safe cures: they mend what they say, keep the area, respect other people's changes, and can be undone."""

from __future__ import annotations

import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.delineation.checking.cures import (
    Cured,
    CureReport,
    Left,
    apply_cures,
    cured_outline,
    read_cures,
    undo_cures,
)
from mine_restoration_plugin.core.delineation.checking.rules import SAFE, Checklist
from mine_restoration_plugin.core.geodata.areas import projected_area_m2, signed_area
from mine_restoration_plugin.core.geodata.shapes import why_invalid
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.model.text import Label
from mine_restoration_plugin.core.register.register import open_register
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.checking_case import X, Y, box, check, register_of, ring, said

CHECKLIST = Checklist(Rulebook.load())
HOLE = ((30, 30), (30, 40), (40, 40), (40, 30))
SQUARE = ((0, 0), (100, 0), (100, 100), (0, 100))
FAULTY = {
    "M01-01": [[ring((0, 0), (100, 0), (100, 0.0004), (100, 80), (0, 80))]],
    "M02-01": [[ring((0, 0), (100, 0), (100, 0.012), (100, 80), (0, 80), x=X + 300)]],
    "M03-01": [[ring(*HOLE, x=X + 600), ring(*SQUARE, x=X + 600)]],
    "M04-01": [[ring(*SQUARE, x=X + 900), ring(*HOLE[::-1], x=X + 900)]],
    "M05-01": box(1200, 0, 50, 50) + box(1290, 0, 0.5, 0.5),
    "M06-01": [[ring((0, 0), (100, 0), (100, 100), (50, 100), (50.01, 100.02), (50.02, 100), (0, 100), x=X + 1500)]],
    "M07-01": [[ring((0, 0), (100, 0), (100, 100), (0.1, 100), (-0.02, 99.9), (0.1, 99.9), (0, 100), x=X + 1800)]],
    "M08-01": [[ring((0, 0), (100, 100), (100, 0), (0, 60), x=X + 2100)]],
}


def outlines(path):
    with open_register(path) as register:
        return {row["plot_no"]: row["polygons"] for row in register.store.rows("plot", polygons=True)}


def same(one, other):
    return [[a.tolist() for a in rings] for rings in one] == [[b.tolist() for b in rings] for rings in other]


def cure(path, report=None):
    report = report or check(path)
    with open_register(path, write=True, who="mender") as register:
        return apply_cures(register, report.problems)


def test_what_can_be_mended_is_and_comes_back_exactly(tmp_path):
    path = register_of(tmp_path, FAULTY)
    before, first = outlines(path), check(path)
    told = said(first)
    safe = {problem.subject.number for problem in first.problems if problem.rule.safe}
    assert {"duplicate_vertex", "tiny_edge", "ring_order", "ring_direction", "speck", "invalid"} <= set(told)
    result = cure(path, first)
    left = {row.number for row in result.left}
    assert "M08-01" in left  # a real bow-tie: two areas that nobody knows the meaning of
    assert {row.number for row in result.cured} == safe - left
    after = outlines(path)
    for number in safe - left:
        assert why_invalid(after[number]) is None
        assert projected_area_m2(after[number]) == pytest.approx(areas_meant(before[number]), abs=1.0)
    second = check(path)
    assert {p.subject.number for p in second.problems if p.rule.safe} == left
    assert same(after["M08-01"], before["M08-01"])
    assert [len(r) for r in after["M03-01"][0]] == [5, 5]
    assert abs(signed_area(after["M03-01"][0][0])) == 10_000.0

    report = CureReport.from_text(result.to_text())
    with open_register(path, write=True, who="mender") as register:
        undone = undo_cures(register, report)
    assert {row.number for row in undone.cured} == safe - left
    assert not undone.left
    for number, polygons in before.items():
        assert same(outlines(path)[number], polygons), number
    assert said(check(path)) == told
    with open_register(path, write=True, who="mender") as register:
        undo_cures(register, undone)  # and the cure once more
    assert all(same(outlines(path)[number], polygons) for number, polygons in after.items())


def areas_meant(polygons):
    """Of one polygon: the largest ring less the others; of several: all."""
    if len(polygons) == 1:
        sizes = sorted((abs(signed_area(r)) for r in polygons[0]), reverse=True)
        return sizes[0] - sum(sizes[1:])
    return projected_area_m2(polygons)


def test_texts_and_raw_values(tmp_path):
    values = {
        "location": " 山脚下\t二队 ",
        "mining_method": None,
        "raw_values": '{"mining_method": "露天开采 ", "owner": "Z"}',
    }
    path = register_of(tmp_path, {"M1-01": (box(0, 0, 100, 100), values)})
    result = cure(path)
    with open_register(path) as register:
        (row,) = register.plots()
        events = register.events("plot", row["uuid"])
    assert (row["location"], row["mining_method"]) == ("山脚下 二队", "A")
    assert json.loads(row["raw_values"]) == {"owner": "Z"}
    assert result.cured[0].rules == ("text_blanks", "raw_fits")
    assert (events[0]["who"], events[0]["action"]) == ("mender", "update")
    with open_register(path, write=True, who="mender") as register:
        undo_cures(register, result)
        (row,) = register.plots()
    assert (row["location"], row["mining_method"]) == (values["location"], None)
    assert json.loads(row["raw_values"]) == json.loads(values["raw_values"])


def test_a_row_that_somebody_saved_since_is_left_and_told(tmp_path):
    path = register_of(tmp_path, {name: FAULTY[name] for name in ("M01-01", "M02-01", "M05-01")})
    report = check(path)
    with open_register(path, write=True, who="other") as register:
        row = next(r for r in register.plots() if r["plot_no"] == "M02-01")
        register.change("plot", row["uuid"], {"note": "mine"}, row["row_version"])
    result = cure(path, report)
    assert {row.number for row in result.cured} == {"M01-01", "M05-01"}
    assert [(row.number, row.reason.en) for row in result.left] == [("M02-01", "somebody changed it after the check")]
    with open_register(path, write=True, who="other") as register:
        row = next(r for r in register.plots() if r["plot_no"] == "M05-01")
        register.change("plot", row["uuid"], {"note": "later"}, row["row_version"])
        undone = undo_cures(register, result)
    assert [row.number for row in undone.cured] == ["M01-01"]
    assert [row.number for row in undone.left] == ["M05-01"]
    assert len(outlines(path)["M05-01"]) == 1


def test_a_row_that_is_gone_is_told(tmp_path):
    path = register_of(tmp_path, {"M01-01": FAULTY["M01-01"]})
    report = check(path)
    with open_register(path, write=True, who="other") as register:
        (row,) = register.plots()
        register.remove("plot", row["uuid"], row["row_version"])
    assert [row.reason.zh for row in cure(path, report).left] == ["该行已不存在"]


def test_cancelled_or_read_only_nothing_is_changed(tmp_path):
    path = register_of(tmp_path, FAULTY)
    before, report = outlines(path), check(path)
    calls = []

    def stop():
        calls.append(1)
        return len(calls) > 4

    with open_register(path, write=True, who="mender") as register, pytest.raises(Cancelled):
        apply_cures(register, report.problems, progress=Progress(None, stop))
    assert all(same(outlines(path)[number], polygons) for number, polygons in before.items())
    with open_register(path) as register, pytest.raises(InputError, match="reading only"):
        apply_cures(register, report.problems)


def test_neighbours_lose_the_same_vertex_of_a_short_common_side():
    one = [[ring((0, 0), (100, 0), (100, 40), (100.003, 40.011), (100, 90), (0, 90))]]
    other = [[ring((100, 0), (200, 0), (200, 90), (100, 90), (100.003, 40.011), (100, 40))]]
    first, _ = cured_outline(one, ("tiny_edge",), CHECKLIST)
    second, _ = cured_outline(other, ("tiny_edge",), CHECKLIST)
    assert {tuple(p) for p in first[0][0].tolist()} & {tuple(p) for p in second[0][0].tolist()} == {
        (X + 100, Y),
        (X + 100, Y + 40),
        (X + 100, Y + 90),
    }


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-400, 400), st.floats(-400, 400)), min_size=4, max_size=9),
    st.sets(st.sampled_from(sorted(SAFE - {"text_blanks", "raw_fits"})), min_size=1),
)
def test_no_cure_ever_changes_the_area_by_more_than_it_may(points, rules):
    polygons = [[ring(*points)]]
    result, done = cured_outline(polygons, rules, CHECKLIST)
    if result is None:
        assert done == ()
        return
    assert why_invalid(result) is None
    meant = abs(signed_area(polygons[0][0]))
    assert abs(projected_area_m2(result) - meant) <= max(min(1.0, 1e-4 * meant), 1e-6) + 1.0 * ("speck" in done) + 1e-9


def test_every_safe_rule_is_a_rule():
    assert set(CHECKLIST.rules) >= SAFE
    assert {rule.id for rule in CHECKLIST.rules.values() if rule.safe} == SAFE
    for rule in CHECKLIST.rules.values():
        assert all((rule.label.en, rule.label.zh, rule.sentence.en, rule.sentence.zh, rule.cure.en, rule.cure.zh))
        fields = {text.count("{") for text in rule.sentence}
        assert len(fields) == 1, rule.id


def test_closed_rings(tmp_path):
    opened = [[np.array(SQUARE, dtype=np.float64) + (X, Y)]]
    result, done = cured_outline(opened, ("unclosed",), CHECKLIST)
    assert done == ("unclosed",)
    assert result[0][0][-1].tolist() == result[0][0][0].tolist()


LEFT = Left("plot", "u1", "M1-01", Label('say "cures": {\n', "改动"))
DONE = CureReport((Cured("plot", "u2", None, ("text_blanks",), {"note": " a\n"}, None, 3),), (LEFT,))


@pytest.mark.parametrize("layout", [{"indent": 1}, {"indent": 1, "sort_keys": True}, {"indent": 0}, {"indent": 4}, {}])
def test_cures_are_read_from_any_layout(tmp_path, layout):
    path = tmp_path / "r.json"
    data = {"problems": [{"cures": 1}], "cures": DONE.to_json(), "crs": "x", "values": {"cures": {}}}
    path.write_text(json.dumps(data, **layout), encoding="utf-8")
    assert read_cures(path) == DONE


def test_cures_are_read_without_the_problems(tmp_path):
    path = tmp_path / "r.json"
    problems = [{"rule": "overlap", "values": {"number": i, "other": "Q"}} for i in range(20_000)]
    path.write_text(json.dumps({"cures": DONE.to_json(), "problems": problems}, indent=1), encoding="utf-8")
    tracemalloc.start()
    try:
        assert read_cures(path) == DONE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 1_500_000
    assert peak < 500_000
