"""Find what Qt 6 no longer knows, by asking the live classes: enum values without their enum, ``exec_``, PyQt5."""

from __future__ import annotations

import ast
import enum
import importlib
from collections.abc import Iterator
from typing import Any

QT_MODULES = ("qgis", "PyQt5", "PyQt6")
GONE = {"exec_", "print_"}


def imported(tree: ast.AST) -> dict[str, Any]:
    """What the names imported from qgis stand for, imports inside functions included."""
    names: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").split(".")[0] == "qgis":
            module = importlib.import_module(node.module or "")
            for alias in node.names:
                value = getattr(module, alias.name, None)
                if value is None:
                    try:
                        value = importlib.import_module(f"{node.module}.{alias.name}")
                    except ImportError:
                        continue
                names[alias.asname or alias.name] = value
    return names


def is_enum_value(value: Any) -> bool:
    return isinstance(value, enum.Enum) or (isinstance(value, int) and type(value) not in (int, bool))


def enum_member_names(classes: dict[str, Any]) -> set[str]:
    """Names of all enum values that the classes carry themselves, as PyQt5 allows."""
    return {
        name
        for cls in classes.values()
        if isinstance(cls, type)
        for name in dir(cls)
        if name[:1].isupper() and is_enum_value(getattr(cls, name, None))
    }


def resolve(node: ast.expr, names: dict[str, Any]) -> Any:
    """The live class or module that ``Qgis.MessageLevel``, say, stands for; None where it is something else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = resolve(node.value, names)
        return None if owner is None else getattr(owner, node.attr, None)
    return None


def findings(source: str, missing: bool = True) -> Iterator[tuple[int, str]]:
    """Line and text of every spelling that breaks on Qt 6, or (``missing``) does not exist on this QGIS."""
    tree = ast.parse(source)
    names = imported(tree)
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    inherited = enum_member_names(names)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for module in modules:
                if module.split(".")[0] in ("PyQt5", "PyQt6"):
                    yield node.lineno, f"{module} is imported by name; use qgis.PyQt"
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in GONE:
            yield node.lineno, f".{node.attr}() is gone from Qt 6; use .{node.attr.rstrip('_')}()"
            continue
        if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            if node.attr in inherited and node.attr not in own:
                yield node.lineno, f"{node.value.id}.{node.attr} is an enum value without its enum"
            continue
        owner = resolve(node.value, names)
        if not isinstance(owner, type):
            continue
        try:
            value = getattr(owner, node.attr)
        except AttributeError:
            if missing:
                yield node.lineno, f"{ast.unparse(node)} does not exist in this version"
            continue
        if is_enum_value(value) and type(value) is not owner:
            yield node.lineno, f"{ast.unparse(node)} is an enum value without its enum"
