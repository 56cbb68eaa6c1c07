"""Build dist/mine_restoration_plugin.zip and hold it to the rules of the QGIS plugin repository.

The same tree gives the same bytes: entries are sorted and carry a fixed date. ``--out FOLDER`` names another folder;
``--check ZIP`` only checks one that exists.
"""

from __future__ import annotations

import argparse
import configparser
import os
import re
import sys
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mine_restoration_plugin"
DATE = (2020, 1, 1, 0, 0, 0)
LARGEST_BYTES = 25 * 1024 * 1024
REQUIRED_KEYS = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
)
REQUIRED_FILES = (
    "__init__.py",
    "metadata.txt",
    "LICENSE",
    "plugin.py",
    "resources_rc.py",
    "i18n/mine_restoration_zh_CN.qm",
    "libs/vendored.json",
)
# what the repository refuses, and what has no business in a plugin
FORBIDDEN_SUFFIXES = {".pyc", ".exe", ".dll", ".so", ".pyd", ".dylib", ".bat", ".sh", ".ps1", ".ts", ".partial", ".log"}
FORBIDDEN_PARTS = {"__pycache__", "__MACOSX", "tests", ".git"}


def belongs(path: PurePosixPath) -> bool:
    """Whether a file below the package folder goes into the zip."""
    if any(part.startswith(".") or part in FORBIDDEN_PARTS for part in path.parts):
        return False
    return path.suffix not in FORBIDDEN_SUFFIXES


def contents() -> dict[str, Path]:
    """Name in the zip → file, sorted by name."""
    found = {}
    for path in PACKAGE.rglob("*"):
        inside = PurePosixPath(path.relative_to(PACKAGE).as_posix())
        if path.is_file() and belongs(inside):
            found[f"{PACKAGE.name}/{inside}"] = path
    return dict(sorted(found.items()))


def build(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{PACKAGE.name}.zip"
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in contents().items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
    os.replace(partial, target)
    return target


def problems(path: Path) -> list[str]:
    """What the plugin repository, or a user, would object to; empty when all is well."""
    found = []
    if path.stat().st_size > LARGEST_BYTES:
        found.append(f"the zip has {path.stat().st_size / 1e6:.1f} MB; the repository takes 25 MB")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        tops = {name.split("/")[0] for name in names}
        if tops != {PACKAGE.name} or not PACKAGE.name.isidentifier():
            found.append(f"one folder named {PACKAGE.name} is wanted at the top, not {sorted(tops)}")
        if len(set(names)) != len(names):
            found.append("a name occurs twice")
        for name in names:
            inside = PurePosixPath(name)
            if "\\" in name or inside.is_absolute() or ".." in inside.parts or not belongs(inside):
                found.append(f"{name} may not be in a plugin")
        found += [f"{name} is missing" for name in REQUIRED_FILES if f"{PACKAGE.name}/{name}" not in names]
        if f"{PACKAGE.name}/metadata.txt" in names:
            text = archive.read(f"{PACKAGE.name}/metadata.txt").decode("utf-8")
            found += metadata_problems(text, names)
    return found


def metadata_problems(text: str, names: list[str]) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    general = dict(parser["general"]) if parser.has_section("general") else {}
    found = [f"metadata.txt lacks {key}" for key in REQUIRED_KEYS if not general.get(key, "").strip()]
    for key in ("tracker", "repository", "homepage"):
        if key in general and not re.fullmatch(r"https?://[\w.-]+/\S*", general[key]):
            found.append(f"metadata.txt: {key} is no web address")
    if "supportsQt6" in general:
        found.append("metadata.txt: supportsQt6 is read by nobody; qgisMaximumVersion=4.99 says it")
    if not re.fullmatch(r"\d+\.\d+\.\d+", general.get("version", "")):
        found.append("metadata.txt: version is not of the form 1.2.3")
    icon = general.get("icon", "")
    if icon and f"{PACKAGE.name}/{icon}" not in names:
        found.append(f"metadata.txt names the icon {icon}, which is not in the zip")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if f"## [{general.get('version')}]" not in changelog:
        found.append(f"CHANGELOG.md has no section for version {general.get('version')}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--check", type=Path, help="only check this zip")
    arguments = parser.parse_args()
    path = arguments.check or build(arguments.out)
    found = problems(path)
    for problem in found:
        print(f"{path.name}: {problem}", file=sys.stderr)
    if not found:
        print(
            f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(zipfile.ZipFile(path).namelist())} files, fit for upload"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
