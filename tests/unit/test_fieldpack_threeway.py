"""Three-way merge of made-up histories: whatever one side did is in the register afterwards or told as a conflict."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.register.fieldpack.threeway import (
    CONFLICT,
    DELETED,
    DELETED_IN_FIELD,
    DELETED_IN_OFFICE,
    DOUBLE_EDIT,
    EDITED,
    INCOMPLETE,
    INSERTED,
    NUMBER_TAKEN,
    SPLIT,
    SPLIT_HELD,
    BaseRow,
    FieldRow,
    Terms,
    merge_rows,
)

NAMES = ("no", "kind", "a", "b", "geom")


def covered(one: Any, other: Any) -> float:
    """Outlines are sets of cells here."""
    return len(one & other) / len(one) if one else 0.0


def free(asked, taken):
    for i in itertools.count(1):
        text = f"{asked or 'F'}-{i}"
        if not taken(text):
            return text
    raise AssertionError


TERMS = Terms(("no",), "no", frozenset({"kind"}), frozenset(), covered, 0.9, lambda fid: f"pack-{fid}", free)
STRICT = Terms(
    ("no", "kind"), "", frozenset({"no", "kind"}), frozenset({"geom"}), covered, 0.9, lambda fid: f"pack-{fid}", free
)


def cells(start, stop):
    return frozenset(range(start, stop))


def row(no="1", kind="k", a=None, b=None, geom=frozenset()):
    return {"no": no, "kind": kind, "a": a, "b": b, "geom": geom}


def base_of(*rows):
    return [BaseRow(f"u{fid}", fid, f"u{fid}", values) for fid, values in enumerate(rows, 1)]


def field_of(*rows):
    return [FieldRow(fid, mark, values) for fid, mark, values in rows]


def kinds(merge):
    return [(change.kind, change.reason, change.uuid) for change in merge.changes]


def applied(merge, office):
    after = {uuid: dict(values) for uuid, values in office.items()}
    for change in merge.changes:
        if change.kind == DELETED:
            del after[change.uuid]
        elif change.kind in (INSERTED, SPLIT):
            assert change.uuid not in after
            after[change.uuid] = dict(change.values)
        elif change.kind == EDITED:
            after[change.uuid].update(change.values)
    return after


def test_edits_of_different_fields_both_stay():
    before = row(a=1, b=1, geom=cells(0, 4))
    merge = merge_rows(base_of(before), field_of((1, "u1", {**before, "a": 2})), {"u1": {**before, "b": 3}}, TERMS)
    assert kinds(merge) == [(EDITED, "", "u1")]
    assert applied(merge, {"u1": {**before, "b": 3}}) == {"u1": {**before, "a": 2, "b": 3}}


def test_a_double_edit_keeps_the_office_and_tells_both():
    before = row(a=1, b=1)
    merge = merge_rows(
        base_of(before), field_of((1, "u1", {**before, "a": 2, "b": 5})), {"u1": {**before, "a": 3}}, TERMS
    )
    assert kinds(merge) == [(EDITED, "", "u1"), (CONFLICT, DOUBLE_EDIT, "u1")]
    (difference,) = merge.changes[1].differences
    assert (difference.name, difference.base, difference.field, difference.office) == ("a", 1, 2, 3)
    assert merge.changes[1].field == {**before, "a": 2, "b": 5}
    assert applied(merge, {"u1": {**before, "a": 3}})["u1"] == {**before, "a": 3, "b": 5}


def test_the_same_edit_on_both_sides_is_no_change():
    before = row(a=1)
    merge = merge_rows(base_of(before), field_of((1, "u1", {**before, "a": 2})), {"u1": {**before, "a": 2}}, TERMS)
    assert (merge.changes, merge.unchanged) == ((), 1)


def test_deletions_and_what_meets_them():
    rows = [row(no=str(i), geom=cells(i, i + 1)) for i in range(4)]
    office = {"u1": rows[0], "u2": {**rows[1], "a": 9}, "u4": rows[3]}
    merge = merge_rows(base_of(*rows), field_of((3, "u3", {**rows[2], "b": 7}), (4, "u4", rows[3])), office, TERMS)
    assert kinds(merge) == [
        (DELETED, "", "u1"),
        (CONFLICT, DELETED_IN_FIELD, "u2"),
        (CONFLICT, DELETED_IN_OFFICE, "u3"),
    ]
    assert merge.changes[2].field["b"] == 7
    assert merge.unchanged == 1


def test_a_split_that_copied_the_uuid():
    """QField gives both parts the uuid and the number of the plot (qfieldsync#549)."""
    before = row(no="P1", a=1, geom=cells(0, 10))
    parts = field_of((1, "u1", {**before, "geom": cells(0, 6)}), (7, "u1", {**before, "geom": cells(6, 10)}))
    merge = merge_rows(base_of(before), parts, {"u1": before}, TERMS)
    assert kinds(merge) == [(EDITED, "", "u1"), (SPLIT, "", "pack-7")]
    assert merge.changes[1].parent == "u1"
    assert applied(merge, {"u1": before}) == {
        "u1": {**before, "geom": cells(0, 6)},
        "pack-7": {**before, "no": "P1-1", "geom": cells(6, 10)},
    }


def test_a_split_with_new_uuids_after_the_whole_was_deleted():
    before = row(no="P1", geom=cells(0, 10))
    parts = field_of((7, "n1", row(None, geom=cells(0, 5))), (8, None, row(None, geom=cells(5, 10))))
    merge = merge_rows(base_of(before), parts, {"u1": before}, TERMS)
    assert kinds(merge) == [(DELETED, "", "u1"), (SPLIT, "", "n1"), (SPLIT, "", "pack-8")]
    assert [change.parent for change in merge.changes[1:]] == ["u1", "u1"]


def test_parts_wait_where_the_office_kept_another_outline():
    before = row(no="P1", geom=cells(0, 10))
    parts = field_of((1, "u1", {**before, "geom": cells(0, 6)}), (7, "u1", {**before, "geom": cells(6, 10)}))
    office = {"u1": {**before, "geom": cells(0, 11)}}
    merge = merge_rows(base_of(before), parts, office, TERMS)
    assert kinds(merge) == [(CONFLICT, DOUBLE_EDIT, "u1"), (CONFLICT, SPLIT_HELD, "pack-7")]
    assert merge.changes[1].field["geom"] == cells(6, 10)
    assert applied(merge, office) == office


def test_a_new_plot_inside_an_untouched_one_is_no_split():
    before = row(no="P1", geom=cells(0, 10))
    merge = merge_rows(
        base_of(before), field_of((1, "u1", before), (2, "n1", row("P9", geom=cells(2, 4)))), {"u1": before}, TERMS
    )
    assert kinds(merge) == [(INSERTED, "", "n1")]
    assert merge.changes[0].parent is None


def test_a_copy_gets_an_identity_and_a_number_of_its_own():
    before = row(no="P1", geom=cells(0, 3))
    copy = {**before, "geom": cells(50, 53)}
    merge = merge_rows(base_of(before), field_of((1, "u1", before), (2, "u1", copy)), {"u1": before}, TERMS)
    assert kinds(merge) == [(INSERTED, "", "pack-2")]
    assert merge.changes[0].parent == "u1"
    assert merge.changes[0].values["no"] == "P1-1"


def test_one_number_given_on_both_sides():
    office = {"o1": row("P9", a=1)}
    merge = merge_rows([], field_of((1, "n1", row("P9", a=2))), office, TERMS)
    assert kinds(merge) == [(INSERTED, "", "n1"), (CONFLICT, NUMBER_TAKEN, "n1")]
    after = applied(merge, office)
    assert after["o1"] == row("P9", a=1)
    assert after["n1"]["no"] == "P9-1"
    held = merge_rows([], field_of((1, "n1", row("P9", a=2))), office, STRICT)
    assert kinds(held) == [(CONFLICT, NUMBER_TAKEN, "n1")]
    assert held.changes[0].field == row("P9", a=2)


def test_numbers_may_change_places():
    one, two = row("P1"), row("P2")
    swapped = field_of((1, "u1", {**one, "no": "P2"}), (2, "u2", {**two, "no": "P1"}))
    merge = merge_rows(base_of(one, two), swapped, {"u1": one, "u2": two}, TERMS)
    assert kinds(merge) == [(EDITED, "", "u1"), (EDITED, "", "u2")]


def test_a_number_the_office_gave_away_meanwhile_gives_way():
    one, two = row("P1"), row("P2")
    office = {"u1": one, "u2": two, "o3": row("P3")}
    merge = merge_rows(
        base_of(one, two),
        field_of((1, "u1", {**one, "no": "P3", "a": 4}), (2, "u2", {**two, "no": "P1"})),
        office,
        TERMS,
    )
    after = applied(merge, office)
    assert (after["u1"]["no"], after["u1"]["a"], after["u2"]["no"], after["o3"]["no"]) == ("P1", 4, "P2", "P3")
    assert sorted(kinds(merge)) == [
        (CONFLICT, NUMBER_TAKEN, "u1"), (CONFLICT, NUMBER_TAKEN, "u2"), (EDITED, "", "u1"),
    ]  # fmt: skip


def test_what_must_be_given_is_not_emptied():
    before = row()
    merge = merge_rows(base_of(before), field_of((1, "u1", {**before, "kind": None})), {"u1": before}, TERMS)
    assert kinds(merge) == [(CONFLICT, INCOMPLETE, "u1")]
    merge = merge_rows([], field_of((1, "n1", row(kind=None, a=5))), {}, TERMS)
    assert kinds(merge) == [(CONFLICT, INCOMPLETE, "n1")]
    assert merge.changes[0].field["a"] == 5


def test_numbers_of_the_file_that_were_made_anew():
    """Another program wrote the file again and counted its rows anew: the uuids tell."""
    one, two = row("P1", geom=cells(0, 5)), row("P2", geom=cells(5, 9))
    merge = merge_rows(
        base_of(one, two), field_of((1, "u2", {**two, "a": 1}), (2, "u1", one)), {"u1": one, "u2": two}, TERMS
    )
    assert kinds(merge) == [(EDITED, "", "u2")]


def test_an_emptied_uuid_is_found_by_the_number_in_the_file():
    before = row("P1", geom=cells(0, 5))
    merge = merge_rows(base_of(before), field_of((1, None, {**before, "a": 1})), {"u1": before}, TERMS)
    assert kinds(merge) == [(EDITED, "", "u1")]


# histories


@dataclass
class Story:
    """What two people did to the same rows; ``origin`` tells of which base row a row of the pack is the heir."""

    base: list[BaseRow]
    pack: dict[int, FieldRow]
    office: dict[str, dict[str, Any]]
    next_fid: int = 100
    numbers: Any = field(default_factory=lambda: itertools.count(1))


def value(name):
    return {
        "no": st.sampled_from(["1", "2", "3", "9", None]),
        "kind": st.sampled_from(["k", "l"]),
        "a": st.integers(0, 3) | st.none(),
        "b": st.integers(0, 3) | st.none(),
        "geom": st.builds(lambda start, size: cells(start, start + size), st.integers(0, 40), st.integers(1, 12)),
    }[name]


values_of = st.fixed_dictionaries({name: value(name) for name in NAMES})


@st.composite
def stories(draw):
    count = draw(st.integers(0, 4))
    base = []
    for fid in range(1, count + 1):
        values = {**draw(values_of), "no": str(fid), "geom": cells(10 * fid, 10 * fid + draw(st.integers(2, 10)))}
        base.append(BaseRow(f"u{fid}", fid, f"u{fid}", values))
    story = Story(
        base,
        {item.fid: FieldRow(item.fid, item.mark, dict(item.values)) for item in base},
        {item.uuid: dict(item.values) for item in base},
    )
    for _ in range(draw(st.integers(0, 6))):
        _in_the_field(draw, story)
    for _ in range(draw(st.integers(0, 6))):
        _in_the_office(draw, story)
    return story


def _in_the_field(draw, story):
    deed = draw(st.sampled_from(["edit", "edit", "delete", "new", "split", "copy"]))
    if deed == "new":
        fid = story.next_fid
        story.next_fid += 1
        mark = draw(st.sampled_from([None, f"n{fid}"]))
        story.pack[fid] = FieldRow(fid, mark, draw(values_of))
        return
    if not story.pack:
        return
    fid = draw(st.sampled_from(sorted(story.pack)))
    old = story.pack[fid]
    if deed == "edit":
        name = draw(st.sampled_from(NAMES))
        story.pack[fid] = FieldRow(fid, old.mark, {**old.values, name: draw(value(name))})
    elif deed == "delete":
        del story.pack[fid]
    else:
        outline = sorted(old.values["geom"])
        cut = draw(st.integers(0, len(outline)))
        part = outline[cut:] if deed == "split" else [cell + 100 for cell in outline]
        new = story.next_fid
        story.next_fid += 1
        mark = draw(st.sampled_from([old.mark, None, f"n{new}"]))
        story.pack[new] = FieldRow(new, mark, {**old.values, "geom": frozenset(part)})
        if deed == "split":
            story.pack[fid] = FieldRow(fid, old.mark, {**old.values, "geom": frozenset(outline[:cut])})


def _in_the_office(draw, story):
    deed = draw(st.sampled_from(["edit", "edit", "edit", "delete", "new"]))
    numbers = {values["no"] for values in story.office.values()}
    if deed == "new":
        values = draw(values_of)
        if values["no"] in numbers and values["no"] is not None:
            values["no"] = None
        story.office[f"o{next(story.numbers)}"] = values
        return
    if not story.office:
        return
    uuid = draw(st.sampled_from(sorted(story.office)))
    if deed == "delete":
        del story.office[uuid]
        return
    name = draw(st.sampled_from(NAMES))
    new = draw(value(name))
    if name != "no" or new is None or new not in numbers:
        story.office[uuid] = {**story.office[uuid], name: new}


def lost(story, merge, after):
    """What either side did and nobody can find any more; knows nothing of how the merge works."""
    before = {item.uuid: item.values for item in story.base}
    told = [change for change in merge.changes if change.kind == CONFLICT]
    missing = []
    for fid, brought in story.pack.items():
        uuid = merge.met[fid]
        was = before.get(uuid, {})  # of the whole that is gone, a copy with its uuid is the heir
        kept = after.get(uuid)
        for name, found in brought.values.items():
            if found == was.get(name):
                continue
            if kept is not None and kept.get(name) == found:
                continue
            if any(change.fid == fid and change.field is not None and change.field[name] == found for change in told):
                continue
            split_of = next(
                (c for c in merge.changes if c.fid == fid and c.kind in (SPLIT, INSERTED) and c.parent), None
            )
            if split_of is not None and name == "no" and found == _number_of(split_of.parent, before, story, merge):
                continue  # the parent's number, which a part does not keep
            missing.append(("field", fid, name, found))
    heirs = set(merge.met.values())
    for uuid in before:
        kept_for_the_office = any(change.uuid == uuid and change.reason == DELETED_IN_FIELD for change in told)
        if uuid not in heirs and uuid in after and not kept_for_the_office:
            missing.append(("field", uuid, "deletion", None))
    for uuid, values in story.office.items():
        was = before.get(uuid)
        changed = {name: v for name, v in values.items() if was is None or v != was[name]}
        for name, found in changed.items():
            if uuid not in after or after[uuid][name] != found:
                missing.append(("office", uuid, name, found))
    for uuid in before:
        if uuid not in story.office and uuid in after:
            missing.append(("office", uuid, "deletion", None))
    return missing


def _number_of(uuid, before, story, merge):
    if uuid in before:
        return before[uuid]["no"]
    return next(row.values["no"] for fid, row in story.pack.items() if merge.met[fid] == uuid)


@settings(max_examples=1000, deadline=None)
@given(stories(), st.sampled_from([TERMS, STRICT]))
def test_nothing_is_lost_in_any_history(story, terms):
    merge = merge_rows(story.base, list(story.pack.values()), story.office, terms)
    after = applied(merge, story.office)
    assert not lost(story, merge, after)
    assert set(merge.met) == set(story.pack)
    assert len(set(merge.met.values())) == len(merge.met)
    keys = [key for key in (tuple(values[n] for n in terms.key) for values in after.values()) if None not in key]
    assert len(keys) == len(set(keys))
    assert all(values["kind"] is not None for values in after.values())

    known = [BaseRow(merge.met[fid], fid, brought.mark, brought.values) for fid, brought in story.pack.items()]
    again = merge_rows(known, list(story.pack.values()), after, terms)
    assert again.changes == ()
