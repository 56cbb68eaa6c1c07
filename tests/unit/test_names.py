"""File names for whatever people call a mine."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.model.names import MOST_BYTES, safe_name

# Naming Files, Paths, and Namespaces (Microsoft): reserved characters and device names, no blank or dot at the end.
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(10))}


def is_safe(name):
    stem = name.split(".")[0].rstrip().upper()
    return (
        0 < len(name.encode()) <= MOST_BYTES
        and not FORBIDDEN.search(name)
        and not name.endswith((" ", "."))
        and not name.startswith((".", " ", "-", "~"))
        and stem not in DEVICES
    )


@pytest.mark.parametrize(
    "text",
    ["=1+1", "{{x}}", "A&B<C>", "../x", "a:b*?", "CON", "con.txt", "COM1", "name.", "name ", "..", "", "矿" * 200,
     "x" * 200, "a/b", "a\\b", "-rf", "~x", "\u202ecod.exe", "line\nbreak", "NUL.tar.gz", "LPT¹"],
)  # fmt: skip
def test_hostile_names(text):
    assert is_safe(safe_name(text))


@pytest.mark.parametrize("text", ["鲁山县马楼矿区", "Rajapur South", "410482250001-01", "{{x}}", "A&B"])
def test_good_names_stay_as_they_are(text):
    assert safe_name(text) == text


def test_different_texts_get_different_names():
    texts = ["a:b", "a*b", "a_b", "../x", ".._x", "CON", "_CON", "x" * 199, "x" * 200, "x.", "x"]
    assert len({safe_name(text).casefold() for text in texts}) == len(texts)


@given(st.text())
def test_any_text(text):
    name = safe_name(text)
    assert is_safe(name)
    assert safe_name(name) == name


@given(st.text(max_size=60), st.integers(20, 60))
def test_limit_is_in_bytes(text, most):
    assert len(safe_name(text, most).encode()) <= most
