"""Checks of outlines: planted faults are found where they are, and nothing is found where there is none."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.delineation.checking.cures import SHAPES, cured_outline
from mine_restoration_plugin.core.delineation.checking.neighbours import EnvelopeIndex, pairs_near, tiles
from mine_restoration_plugin.core.delineation.checking.outlines import OutlineStore
from mine_restoration_plugin.core.delineation.checking.pairs import check_pairs, outline_hash
from mine_restoration_plugin.core.delineation.checking.problems import Findings, Subject
from mine_restoration_plugin.core.delineation.checking.rules import Checklist, Severity
from mine_restoration_plugin.core.delineation.checking.single import check_outlines
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.shapes import to_ogr
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.rulebook import Rulebook
from tests.unit.checking_case import X, Y, box, check, only, register_of, ring, said

BOOK = Rulebook.load()


def single(polygons):
    """Rules that speak about one outline."""
    found = Findings(Checklist(BOOK))
    check_outlines([(Subject("plot", "u", 1, "P"), polygons)], found)
    return {problem.rule.id: problem for problem in found}


def pairs(outlines, mines=None, **options):
    found = Findings(Checklist(BOOK))
    with OutlineStore() as store:
        subjects = []
        for i, polygons in enumerate(outlines):
            store.add(polygons)
            subjects.append(Subject("plot", f"u{i}", 1, f"P{i:04d}", (mines or {}).get(i, f"M{i}")))
        check_pairs(store, subjects, found, gaps=True, **options)
    return list(found)


def at(problem):
    spot = problem.point or problem.middle
    return round(spot[0] - X, 3), round(spot[1] - Y, 3)


def test_clean_outlines_are_left_alone():
    star = [(60 + r * math.cos(a), 60 + r * math.sin(a)) for a, r in ((k * 0.4, 30 + 8 * (k % 2)) for k in range(15))]
    hole = ring((30, 30), (30, 40), (40, 40), (40, 30))
    assert single(box(0, 0, 100, 80)) == {}
    assert single([[ring(*star)]]) == {}
    assert single([[box(0, 0, 100, 100)[0][0], hole]]) == {}


@pytest.mark.parametrize(
    ("polygons", "rule", "place"),
    [
        ([], "no_outline", None),
        ([[ring((0, 0), (100, 100), (100, 0), (0, 60))]], "invalid", (37.5, 37.5)),
        ([[np.array([(0, 0), (50, 0), (50, 50), (0, 50)]) + (X, Y)]], "unclosed", (0, 0)),
        ([[ring((0, 0), (100, 0), (100, 0.0004), (100, 80), (0, 80))]], "duplicate_vertex", (100, 0)),
        ([[ring((0, 0), (100, 0), (100, 0.012), (100, 80), (0, 80))]], "tiny_edge", (100, 0)),
        ([[ring((0, 0), (60, 0), (60.1, 40), (60.2, 0), (100, 0), (100, -80), (0, -80))]], "spike", (60.1, 40)),
        ([[ring((0, 0), (100, 0), (100, 0.8), (0, 0.8))]], "sliver", (50, 0.4)),
        ([box(0, 0, 50, 50)[0], box(200, 0, 20, 20)[0]], "multipart", (200, 0)),
        ([box(0, 0, 50, 50)[0], box(200, 0, 0.5, 0.5)[0]], "speck", (200.25, 0.25)),
        ([[box(0, 0, 100, 100)[0][0], ring((30, 30), (40, 30), (40, 40), (30, 40))]], "ring_direction", None),
        ([[ring((30, 30), (30, 40), (40, 40), (40, 30)), box(0, 0, 100, 100)[0][0]]], "ring_order", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_fault_of_one_outline(polygons, rule, place):
    # the sides (0,0)-(100,100) and (100,0)-(0,60) of the second one cross where x = y and y = 60 - 0.6 x
    found = single(polygons)
    assert set(found) == {rule}
    if place is not None:
        assert at(found[rule]) == place


def test_coordinates_that_are_no_numbers():
    broken = box(0, 0, 10, 10)
    broken[0][0][1, 0] = np.nan
    assert set(single(broken)) == {"not_finite"}


def test_an_overlap_has_the_area_of_the_common_ground():
    (problem,) = pairs([box(0, 0, 100, 100), box(90, 20, 100, 50)])
    assert problem.rule.id == "overlap"
    assert problem.values["area_m2"] == 500.0
    assert problem.values["percent"] == 10.0
    assert at(problem) == (95, 45)
    (problem,) = pairs([box(0, 0, 100, 100), box(90, 20, 100, 50)], {0: "M", 1: "M"})
    assert problem.rule.id == "overlap_own"


def test_neighbours_that_share_a_side_have_neither_gap_nor_overlap():
    # the second has a vertex on the first's straight side; the third meets them in a corner
    second = [[ring((100, 0), (200, 0), (200, 100), (100, 100), (100, 33.3))]]
    assert pairs([box(0, 0, 100, 100), second, box(100, 100, 50, 50)]) == []


@pytest.mark.parametrize("width", [0.01, 0.4, 0.99])
def test_a_narrow_gap_has_its_width_and_area(width):
    (problem,) = pairs([box(0, 0, 100, 100), box(100 + width, 0, 100, 100)])
    assert problem.rule.id == "gap"
    assert problem.values["area_m2"] == round(100 * width, 2)
    assert problem.values["width_m"] == pytest.approx(width, rel=0.02)
    assert at(problem) == (pytest.approx(100 + width / 2, abs=2e-3), 50)


def test_wide_strips_and_wedges_and_strips_that_another_plot_fills_are_no_gaps():
    assert pairs([box(0, 0, 100, 100), box(101.5, 0, 100, 100)]) == []
    wedge = [[ring((100, 0), (200, -60), (200, -80), (0, -80), (0, 0))]]
    assert pairs([box(0, 0, 100, 100), wedge]) == []
    assert pairs([box(0, 0, 100, 100), box(100.5, 0, 100, 100), box(100, 0, 0.5, 100)]) == []
    assert pairs([box(0, 0, 100, 100), box(100.5, 0, 100, 100), box(100, -9, 0.5, 120)]) == []


def test_a_slanting_gap_is_judged_by_its_width():
    def slanted(shift):
        return [[ring((shift, 0), (100 + shift, 100), (50 + shift, 150), (shift - 50, 50))]]

    root = math.sqrt(2)
    (problem,) = pairs([slanted(0), [[ring((0.8 * root, 0), (100 + 0.8 * root, 100), (180, 60), (80, -40))]]])
    assert (problem.rule.id, problem.values["width_m"]) == ("gap", pytest.approx(0.8, abs=0.02))
    assert pairs([slanted(0), [[ring((1.4 * root, 0), (100 + 1.4 * root, 100), (180, 60), (80, -40))]]]) == []


def test_a_moved_vertex_between_neighbours_makes_a_gap_of_its_triangle():
    one = [[ring((0, 0), (100, 0), (100, 50), (100, 100), (0, 100))]]
    other = [[ring((100, 0), (200, 0), (200, 100), (100, 100), (100.6, 50))]]
    (problem,) = pairs([one, other])
    assert problem.rule.id == "gap"
    assert problem.values["area_m2"] == 30.0


def test_an_outline_entered_twice_whatever_its_first_vertex_and_direction():
    one = [[ring((0, 0), (100, 0), (100, 70), (40, 90))]]
    other = [[ring((100, 70), (100, 0), (0, 0), (40, 90))]]
    assert outline_hash(one) == outline_hash(other)
    (problem,) = pairs([one, other])
    assert problem.rule.id == "duplicate_outline"
    moved = [[ring((0, 0), (100, 0), (100, 70), (40, 90.002))]]
    assert outline_hash(one) != outline_hash(moved)


def test_a_hole_that_another_plot_fills():
    hole = ring((30, 30), (30, 60), (60, 60), (60, 30))
    ringed = [[box(0, 0, 100, 100)[0][0], hole]]
    (problem,) = pairs([ringed, box(30, 30, 30, 30)])
    assert (problem.rule.id, problem.subject.number, problem.values["other"]) == ("filled_hole", "P0000", "P0001")
    assert pairs([ringed, box(40, 40, 5, 5)]) == []


def partition(seed, cuts):
    """A square of 400 m cut in two again and again along random lines, by GEOS; vertices to 0.1 mm.

    A later cut ends on a side of its neighbour where that has no vertex, as boundaries do in practice.
    """
    chance = random.Random(seed)  # noqa: S311
    square = to_ogr(box(0, 0, 400, 400))
    parts = [square.GetGeometryRef(0).Clone()]
    for _ in range(cuts):
        whole = parts.pop(max(range(len(parts)), key=lambda i: parts[i].GetArea()))
        middle, angle = whole.Centroid(), chance.uniform(0, 2 * math.pi)
        x, y, u, v = middle.GetX(), middle.GetY(), math.cos(angle), math.sin(angle)
        corners = [(x - 999 * u, y - 999 * v), (x + 999 * u, y + 999 * v)]
        corners += [(cx - 999 * v, cy + 999 * u) for cx, cy in reversed(corners)]
        half = to_ogr([[ring(*corners, x=0, y=0)]])
        parts += [whole.Intersection(half), whole.Difference(half)]
    return [[[np.round(np.array(part.GetGeometryRef(0).GetPoints())[:, :2], 4)]] for part in parts]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_a_partition_has_no_overlaps_and_no_gaps(seed, cuts):
    outlines = partition(seed, cuts)
    rules = {problem.rule.id for problem in pairs(outlines)}
    assert rules == set()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.floats(1.5, 30), st.floats(0, 6.28))
def test_moving_one_part_overlaps_what_geos_says(seed, cuts, far, angle):
    outlines = partition(seed, cuts)
    moved = [[outlines[0][0][0] + (far * math.cos(angle), far * math.sin(angle))]]
    truth = {}
    for i, other in enumerate(outlines[1:], 1):
        truth[f"P{i:04d}"] = to_ogr(moved).Intersection(to_ogr(other)).GetArea()
    found = {p.values["other"]: p.values["area_m2"] for p in pairs([moved, *outlines[1:]]) if p.rule.id == "overlap"}
    # what is a millimetre wide on average is rounding, and not told
    told = {name: area for name, area in found.items() if area > 0.5}
    assert told == {
        name: pytest.approx(area, abs=0.006) for name, area in truth.items() if area > 0.506 or name in told
    }


def test_two_squares_moved_by_d_overlap_by_d_times_their_side():
    for d in (0.01, 0.5, 7.25):
        (problem,) = [p for p in pairs([box(0, 0, 100, 100), box(100 - d, 0, 100, 100)]) if p.rule.id == "overlap"]
        assert problem.values["area_m2"] == round(100 * d, 2)


def scattered(count, seed=3):
    chance = np.random.default_rng(seed)
    return [box(*chance.uniform(0, 900, 2), *chance.uniform(5, 60, 2)) for _ in range(count)]


def test_the_result_does_not_depend_on_tiles_or_order():
    outlines = scattered(150)
    expected = None
    for size, order in (
        (1000, list(range(150))),
        (7, list(range(150))),
        (20, list(range(149, -1, -1))),
    ):
        found = Findings(Checklist(BOOK))
        with OutlineStore(in_memory=1000) as store:
            for i in order:
                store.add(outlines[i])
            subjects = [Subject("plot", f"u{i}", 1, f"P{i:04d}", f"M{i}") for i in order]
            check_pairs(store, subjects, found, gaps=True, tile=size)
        told = [(p.rule.id, p.subject.number, p.values["other"], p.values["area_m2"]) for p in found.sorted()]
        expected = expected or told
        assert told == expected
    assert len(expected) > 40


def test_pairs_by_envelopes_are_those_of_brute_force():
    chance = np.random.default_rng(5)
    low = chance.uniform(0, 1000, (300, 2))
    envelopes = np.column_stack((low, low + chance.exponential(40, (300, 2))))
    envelopes[:100] = np.round(envelopes[:100], -1)  # many begin at the same place
    envelopes[17] = np.nan
    envelopes[18] = [0, 0, 1100, 1100]
    grown = envelopes + 0.5 * np.array([-1, -1, 1, 1])
    truth = {
        (i, j)
        for i in range(300)
        for j in range(i + 1, 300)
        if (grown[i, :2] <= grown[j, 2:]).all() and (grown[j, :2] <= grown[i, 2:]).all()
    }
    for size in (300, 40, 3):
        found = [tuple(pair) for _, some in pairs_near(envelopes, 1.0, size) for pair in some.tolist()]
        assert len(found) == len(set(found))
        assert set(found) == truth
    index = EnvelopeIndex(envelopes)
    meeting = {i for i in range(300) if (envelopes[i, :2] <= 500).all() and (envelopes[i, 2:] >= 400).all()}
    assert set(index.meeting(np.array([400.0, 400, 500, 500])).tolist()) == meeting
    assert sum(map(len, tiles(envelopes, 40))) == 299


def test_a_hundred_faults_are_told_once_each_and_in_a_fixed_order(tmp_path):
    plots = {f"M{i:03d}-01": box(300 * i, 0, 100, 100) for i in range(40)}
    plots["M005-01"] = box(1500, 0, 100, 100) + box(1700, 0, 0.4, 0.4)
    plots["M006-01"] = box(1890, 10, 100, 100)
    plots["M106-01"] = box(1895, 10, 100, 100)
    path = register_of(tmp_path, plots)
    report = check(path)
    assert said(report) == {"overlap": ["M006-01"], "speck": ["M005-01"]}
    assert [problem.rule.severity for problem in report.problems[:2]] == [Severity.ERROR, Severity.WARNING]
    again = check(path, page=3, tile=4)
    assert [p.to_json() for p in again.problems] == [p.to_json() for p in report.problems]
    assert "M006-01 and M106-01 overlap by 9500.0 m²" in only(report, "overlap").sentence.en
    assert "重叠 9500.0 m²" in only(report, "overlap").sentence.zh


def test_stopping_half_way(tmp_path):
    path = register_of(tmp_path, {f"M{i:03d}-01": box(300 * i, 0, 100, 100) for i in range(40)})
    shares = []

    def stop():
        return len(shares) > 3

    with pytest.raises(Cancelled):
        check(path, page=2, progress=Progress(lambda share, text: shares.append(share), stop))


def rubbish(chance):
    """Outlines as a broken file may bring them: no rings, two points, points in a row, doubled, open, not numbers."""
    polygons = []
    for _ in range(chance.integers(0, 4)):
        rings = []
        for _ in range(chance.integers(1, 4)):
            points = np.round(chance.uniform(0, 60, (chance.integers(0, 9), 2)), int(chance.integers(-1, 4))) + (X, Y)
            kind = chance.integers(0, 6)
            if len(points) and kind:
                points = np.vstack((points, points[:1]))
            if kind == 1:
                points = np.repeat(points, 2, axis=0)
            if kind == 2 and len(points):
                points[:, 1] = points[0, 1]
            if kind == 3 and len(points) > 3:
                points[1] = np.nan
            rings.append(points)
        polygons.append(rings)
    return polygons


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000))
def test_rubbish_is_told_and_never_breaks_a_check_or_a_cure(seed):
    chance = np.random.default_rng(seed)
    rows = [(Subject("plot", f"u{k}", 1, f"P{k}", f"M{k % 3}"), rubbish(chance)) for k in range(8)]
    found = Findings(Checklist(BOOK))
    with OutlineStore(200) as store:
        for (_, polygons), result in zip(rows, check_outlines(rows, found)):
            store.add(result.polygons)
            mended, done = cured_outline(polygons, SHAPES, found.checklist)
            assert (mended is None) == (done == ())
        check_pairs(store, [subject for subject, _ in rows], found, gaps=True, tile=5)
    bad = {problem.subject.number for problem in found if problem.rule.severity is Severity.ERROR}
    nothing = {subject.number for subject, polygons in rows if not polygons}
    assert nothing <= bad
    for problem in found.sorted():
        assert problem.sentence.en
        assert problem.sentence.zh
        assert problem.to_json()


def test_an_empty_register_has_nothing_wrong(tmp_path):
    report = check(register_of(tmp_path, {}))
    assert report.problems == ()
    assert report.completeness_share is None


def test_a_rule_that_the_county_switched_off_or_made_an_error(tmp_path):
    folder = tmp_path / "county"
    folder.mkdir()
    head = "key,value,unit,label_en,label_zh,source,checked,severity,says_en,says_zh,cure_en,cure_zh\n"
    row = "checking.multipart,,,Parts,多部分,县规,yes,{},{{number}} has {{parts}} parts.,{{number}} 多部分。,,\n"
    path = register_of(tmp_path, {"M1-01": box(0, 0, 50, 50) + box(200, 0, 50, 50)})
    for severity, expected in (("error", ["M1-01"]), ("off", None)):
        (folder / "checking.csv").write_text(head + row.format(severity), encoding="utf-8-sig")
        report = check(path, rulebook=Rulebook.load([folder]))
        assert said(report).get("multipart") == expected
    (folder / "checking.csv").write_text(head + row.format("fatal"), encoding="utf-8-sig")
    with pytest.raises(InputError, match="severity must be"):
        check(path, rulebook=Rulebook.load([folder]))


def test_outlines_come_out_of_the_store_as_they_went_in():
    chance = np.random.default_rng(2)
    with OutlineStore(in_memory=500) as store:
        put = [[], box(0, 0, 10, 10), [[chance.random((5, 2)), chance.random((4, 2))], [chance.random((6, 2))]]]
        for polygons in put:
            store.add(polygons)
        for i, polygons in enumerate(put):
            got = store.polygons(i)
            assert [len(rings) for rings in got] == [len(rings) for rings in polygons]
            for rings, own in zip(got, polygons):
                assert all((a == b).all() for a, b in zip(rings, own))
        assert np.isnan(store.envelopes[0]).all()
        assert store.envelopes[1].tolist() == [X, Y, X + 10, Y + 10]
    assert projected_area_m2(put[1]) == 100.0
