"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mine_restoration_plugin"
LARGEST_MODULE = 600
LARGEST = {"plugin.py": 150}

MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if "libs" not in path.relative_to(PACKAGE).parts and path.name != "resources_rc.py"
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def below(*folders: str) -> list[Path]:
    return [path for path in MODULES if path.relative_to(PACKAGE).parts[0] in folders]


def test_the_scan_sees_the_package() -> None:
    assert PACKAGE / "core" / "model" / "plan.py" in MODULES
    assert len(MODULES) > 30


def test_modules_stay_readable() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name(path): n for path, n in lines.items() if n > LARGEST.get(path.name, LARGEST_MODULE)}


def test_no_import_slips_past_the_import_linter() -> None:
    """Core reads versions and resources of other packages, but imports nothing by a name made at run time."""
    allowed = re.compile(r"importlib\.(metadata|resources)|from importlib import (metadata|resources)")
    bad = [
        f"{name(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\bimportlib\b|\b__import__\b", allowed.sub("", line))
    ]
    assert not bad


def test_no_project_below_the_gui() -> None:
    """An algorithm works on its context; only layouts need a project, and may fall back on the open one."""
    bad = [
        name(path) for path in below("core", "processing") if "QgsProject.instance" in path.read_text(encoding="utf-8")
    ]
    assert not bad


def test_plugin_leaves_the_interpreter_as_it_was() -> None:
    """No changes to sys.path, no GDAL exceptions switched on for all plugins, no locale, no working folder."""
    forbidden = {"sys.path.insert", "sys.path.append", "os.chdir", "locale.setlocale", "socket.setdefaulttimeout"}
    at_import = {"gdal.UseExceptions", "ogr.UseExceptions", "osr.UseExceptions"}
    bad = []
    for path in MODULES:
        if path.name == "__main__.py":  # a program in a Python of its own
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for statement in tree.body if not is_definition(statement) for node in ast.walk(statement)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in forbidden or (called in at_import and id(node) in top):
                    bad.append(f"{name(path)}:{node.lineno} {called}")
    assert not bad


def is_definition(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def test_core_runs_without_qgis_and_qt() -> None:
    """Every module of core is imported in a fresh Python in which qgis and PyQt do not exist."""
    program = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("qgis", "PyQt5", "PyQt6"):
            raise ImportError(name + " is not here")

sys.meta_path.insert(0, Absent())
import mine_restoration_plugin.core as core
names = [module.name for module in pkgutil.walk_packages(core.__path__, core.__name__ + ".")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


RULEBOOKS = sorted((PACKAGE / "resources" / "rulebooks").rglob("*.csv"))


@pytest.mark.parametrize("path", RULEBOOKS, ids=[path.stem for path in RULEBOOKS])
def test_rulebooks_open_in_a_spreadsheet(path: Path) -> None:
    """Excel takes a CSV for UTF-8 only where it begins with a byte order mark."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_of_one_machine_is_in_the_package() -> None:
    """Shipped files name nobody's home folder."""
    pattern = re.compile(rb"/(home|Users)/\w+|/root/|[A-Z]:\\\\Users")
    inside = {path: path.relative_to(PACKAGE).parts for path in PACKAGE.rglob("*") if path.is_file()}
    shipped = [
        path for path, parts in inside.items() if not any(p == "libs" or p.startswith((".", "__pyc")) for p in parts)
    ]
    assert not [name(path) for path in shipped if pattern.search(path.read_bytes())]


def test_no_merge_left_its_marks() -> None:
    """A half-settled merge in the Makefile or in a table is no Python that any linter would see."""
    found = subprocess.run(
        ["git", "grep", "-nIE", "^(<<<<<<<|>>>>>>>) ", "--", ":!mine_restoration_plugin/libs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


def test_make_can_read_the_makefile() -> None:
    told = subprocess.run(["make", "-n", "package", "bench"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_nothing_needs_a_python_newer_than_that_of_qgis_3_22() -> None:
    """Python 3.9, on Windows: run-time unions, ``zip(strict=)``, slotted dataclasses and ``match`` fail there."""
    bad = [f"{name(path)}:{found}" for path in MODULES for found in _newer(path)]
    assert not bad


def test_the_search_for_newer_python_finds_it(tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(
        "Cell = str | None\nx = zip(a, b, strict=True)\nmatch x:\n  case 1: pass\n"
        "def f(a: int | None) -> str | None: return a | b\ny = Qt.A | Qt.B\n",
        encoding="utf-8",
    )
    assert sorted(_newer(path)) == [1, 2, 3]


def _newer(path: Path) -> set[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    annotations = {
        id(part)
        for node in ast.walk(tree)
        for field in ("annotation", "returns")
        if getattr(node, field, None) is not None
        for part in ast.walk(getattr(node, field))
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and id(node) not in annotations:
            if any(map(_is_type, (node.left, node.right))):
                found.add(node.lineno)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            words = {word.arg for word in node.keywords}
            if ("strict" in words and called == "zip") or (words & {"slots", "kw_only"} and "dataclass" in called):
                found.add(node.lineno)
        elif isinstance(node, ast.Match):
            found.add(node.lineno)
    return found


def _is_type(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None
    builtin = {"str", "int", "float", "bytes", "bool", "list", "dict", "tuple"}
    return isinstance(node, ast.Name) and (node.id in builtin or (node.id[0].isupper() and not node.id.isupper()))
