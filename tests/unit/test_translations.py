"""No text that a person reads goes without its Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import i18n

ROOT = Path(__file__).resolve().parents[2]


def test_every_text_has_its_finished_chinese():
    assert i18n.problems() == []


def test_no_mark_is_overlooked():
    """Counted a second time, by pattern: every mark in the source is one that the collector has seen."""
    seen = {(item.path, item.line) for item in i18n.scan()}
    for path in sorted(i18n.PACKAGE.rglob("*.py")):
        if "libs" in path.parts or path.name in ("resources_rc.py", "text.py"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            call = re.search(r"(?<![\w.`])(?:translate|QT_TRANSLATE_NOOP)\(", line)
            if call and not line.lstrip().startswith(("#", "def ", '"')):
                assert (path, number) in seen, f"{path}:{number}"


def test_no_interface_text_goes_past_the_translator():
    """``tr`` files its texts under other contexts in each Qt, and a computed text is never collected."""
    for path in sorted(i18n.PACKAGE.rglob("*.py")):
        if "libs" not in path.parts and path.name != "resources_rc.py":
            assert not re.search(r"\bself\.tr\(|(?<!\w)tr\(\s*[\"']", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('translate("MineRestoration", "one "\n  "two {x}")', ["one two {x}"]),
        ('QT_TRANSLATE_NOOP(\n    "MineRestoration",\n    "with a comma after it",\n)', ["with a comma after it"]),
        ('translate("MineRestoration", ("in " "brackets"))', ["in brackets"]),
        ('translate("MineRestoration", f"no {literal}")', [None]),
        ('lookup("MineRestoration", text)', []),
    ],
)
def test_what_the_collector_takes(tmp_path, code, texts):
    (tmp_path / "module.py").write_text(code, encoding="utf-8")
    assert [item.text for item in i18n.scan(tmp_path)] == texts


def test_a_translation_survives_writing_and_reading(tmp_path):
    path = tmp_path / "x.ts"
    messages = {
        "a <b> & {c}": i18n.Message("a <b> & {c}", False, ["甲 <b> & {c}"], True),
        "%n plot(s)": i18n.Message("%n plot(s)", True, ["%n 个图斑"], True),
        "open": i18n.Message("open"),
    }
    i18n.write(path, "zh_CN", messages)
    again = i18n.read(path)
    assert again["a <b> & {c}"] == messages["a <b> & {c}"]
    assert again["%n plot(s)"] == messages["%n plot(s)"]
    assert not again["open"].finished
