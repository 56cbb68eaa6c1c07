#!/usr/bin/env python3
"""Translations: ``update`` collects the strings, ``compile`` makes the .qm files, ``check`` names what is missing.

The strings are collected with Python's own parser. pylupdate5 silently drops a literal that is followed by a trailing
comma, which is how formatters write every call that does not fit on a line, and pylupdate6 drops module-level calls.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "mine_restoration_plugin"
CONTEXT = "MineRestoration"
MARKERS = ("translate", "QT_TRANSLATE_NOOP")
LANGUAGES = ("zh_CN",)
LRELEASE = ("lrelease", "lrelease-qt5", "lrelease6", "/usr/lib/qt5/bin/lrelease", "/usr/lib/qt6/bin/lrelease")


@dataclass
class Message:
    """One source text; ``forms`` holds its translation, more than one only for plurals."""

    source: str
    numerus: bool = False
    forms: list[str] = field(default_factory=list)
    finished: bool = False


@dataclass(frozen=True)
class Found:
    """A marked call: ``text`` is None where its text is no literal."""

    path: Path
    line: int
    context: str | None
    text: str | None
    numerus: bool


def scan(folder: Path = PACKAGE) -> Iterator[Found]:
    """All calls of the markers below ``folder``, bundled libraries left out."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if "libs" in parts or path.name == "resources_rc.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                texts = [_literal(argument) for argument in node.args[:2]]
                texts += [None] * (2 - len(texts))
                yield Found(path, node.lineno, texts[0], texts[1], len(node.args) > 3)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def sources() -> dict[str, bool]:
    """Every source text, and whether it is a plural."""
    return {item.text: item.numerus for item in scan() if item.context == CONTEXT and item.text}


def ts_path(language: str) -> Path:
    return ROOT / "i18n" / f"mine_restoration_{language}.ts"


def read(path: Path) -> dict[str, Message]:
    """The messages of a .ts file; none where it does not exist yet."""
    if not path.exists():
        return {}
    messages = {}
    for node in ET.parse(path).getroot().iter("message"):
        translation = node.find("translation")
        if translation is None:
            continue
        numerus = node.get("numerus") == "yes"
        forms = [form.text or "" for form in translation.iter("numerusform")] if numerus else [translation.text or ""]
        text = node.findtext("source") or ""
        messages[text] = Message(text, numerus, forms, translation.get("type") is None)
    return messages


def write(path: Path, language: str, messages: dict[str, Message]) -> None:
    """Sorted by source text and without line numbers, so that two people's changes merge."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for source in sorted(messages):
        message = messages[source]
        node = ET.SubElement(context, "message", {"numerus": "yes"} if message.numerus else {})
        ET.SubElement(node, "source").text = source
        translation = ET.SubElement(node, "translation", {} if message.finished else {"type": "unfinished"})
        if message.numerus:
            for form in message.forms or [""]:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = message.forms[0] if message.forms else ""
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode", short_empty_elements=False)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def update() -> int:
    """Add new strings as unfinished, drop the ones no code uses."""
    wanted = sources()
    for language in LANGUAGES:
        old = read(ts_path(language))
        new = {source: old.get(source, Message(source, numerus)) for source, numerus in wanted.items()}
        write(ts_path(language), language, new)
        missing = sum(not message.finished for message in new.values())
        print(
            f"{ts_path(language).name}: {len(new)} strings, {missing} unfinished, {len(old.keys() - new.keys())} gone"
        )
    return 0


def compile_all(folder: Path) -> int:
    """The .qm files that are older than their .ts, into ``folder``."""
    tool = next((found for found in map(shutil.which, LRELEASE) if found), None)
    if tool is None:
        print("lrelease is missing (Debian: qttools5-dev-tools)", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        target = folder / f"mine_restoration_{language}.qm"
        if target.exists() and target.stat().st_mtime >= ts_path(language).stat().st_mtime:
            continue
        subprocess.run([tool, "-silent", str(ts_path(language)), "-qm", str(target)], check=True)
    return 0


def problems() -> list[str]:
    """What is wrong with marks and translations, one sentence each."""
    found = []
    for item in scan():
        where = f"{item.path.relative_to(ROOT)}:{item.line}"
        if item.context != CONTEXT or item.text is None:
            found.append(f"{where}: context and text must be literals, the context {CONTEXT}")
    wanted = sources()
    for language in LANGUAGES:
        messages = read(ts_path(language))
        found += [f"{language}: not in the .ts file: {text!r}" for text in sorted(wanted.keys() - messages.keys())]
        found += [f"{language}: no code uses: {text!r}" for text in sorted(messages.keys() - wanted.keys())]
        for message in messages.values():
            if not message.finished or not all(message.forms):
                found.append(f"{language}: unfinished: {message.source!r}")
            elif any(_fields(form) != _fields(message.source) for form in message.forms):
                found.append(f"{language}: other {{fields}} than the source: {message.source!r}")
    return found


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{\w*[^}]*\}|%n", text))


def check() -> int:
    """Say what is missing; 1 where something is."""
    found = problems()
    print("\n".join(found) or "translations complete")
    return int(bool(found))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deed", choices=("update", "compile", "check"))
    parser.add_argument("--out", type=Path, default=PACKAGE / "i18n", help="where compile writes the .qm files")
    options = parser.parse_args(arguments)
    if options.deed == "compile":
        return compile_all(options.out)
    return update() if options.deed == "update" else check()


if __name__ == "__main__":
    raise SystemExit(main())
