"""The rulebook: rows by key, overrides, and rows that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rulebook

HEAD = "key,value,unit,label_en,label_zh,source,checked\n"


def folder(path: Path, name: str, *rows: str, head: str = HEAD) -> Path:
    made = path / name
    made.mkdir()
    (made / "table.csv").write_text(head + "".join(row + "\n" for row in rows), encoding="utf-8-sig")
    return made


def test_county_overrides_one_row_and_the_row_says_so(tmp_path: Path) -> None:
    national = folder(
        tmp_path, "national", "loss,0.04,share,Loss,损耗,S5,未核对原文", "slope,25,deg,Slope,坡度,S25,yes"
    )
    county = folder(tmp_path, "430121", "loss,0.05,share,Loss,损耗,county notice,yes")
    book = Rulebook.load([county], national)
    assert (book.number("loss"), book.rule("loss").scope, book.rule("loss").checked) == (0.05, "430121", True)
    assert (book.number("slope"), book.rule("slope").scope) == (25.0, "national")


def test_a_plan_sees_only_the_rows_it_asked_for(tmp_path: Path) -> None:
    national = folder(tmp_path, "national", "b,1,m,,,s,yes", "a,2,m,,,s,yes", "c,3,m,,,s,yes")
    book = Rulebook.load(national=national)
    book.number("b")
    book.number("a")
    assert [rule.key for rule in book.used] == ["a", "b"]
    assert book.fresh().used == []


def test_a_block_inside_a_block_takes_nothing_from_it(tmp_path: Path) -> None:
    """Both have noted the same when the inner one ends."""
    book = Rulebook.load(national=folder(tmp_path, "national", "a,1,m,,,s,yes", "b,2,m,,,s,yes"))
    with book.noting() as outer:
        with book.noting() as inner:
            book.number("a")
        book.number("b")
    assert (outer, inner) == ({"a", "b"}, {"a"})


@pytest.mark.parametrize(
    ("rows", "head", "sentence"),
    [
        (["a,1,m,,,s,maybe"], HEAD, "checked must be"),
        (["a,1,m,,,s,yes", "a,2,m,,,s,yes"], HEAD, "twice"),
        (["a,1"], "key,value\n", "lacks the columns unit"),
    ],
)
def test_a_faulty_table_is_named(tmp_path: Path, rows: list[str], head: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Rulebook.load(national=folder(tmp_path, "national", *rows, head=head))


def test_missing_rows_and_words_for_numbers_are_named(tmp_path: Path) -> None:
    book = Rulebook.load(national=folder(tmp_path, "national", "a,steep,deg,,,s,yes"))
    with pytest.raises(InputError, match="row a.*steep.*not a number"):
        book.number("a")
    with pytest.raises(InputError, match="no row b"):
        book.number("b")
    with pytest.raises(InputError, match="no rulebook folder"):
        Rulebook.load(national=tmp_path / "none")


def test_the_national_rulebook_is_whole_and_names_every_source() -> None:
    book = Rulebook.load()
    for key in book.keys(""):
        assert book.rule(key).source, f"{key} has no source"
