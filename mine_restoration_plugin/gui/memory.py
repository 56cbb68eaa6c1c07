"""What the dock remembers: the register and its packages with the project, a person's taste with the profile."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsSettings

SCOPE = "MineRestoration"


class ProjectMemory:
    """Entries of one QGIS project. Paths are stored as the project stores paths: relative where it does so."""

    def __init__(self, project: QgsProject) -> None:
        self._project = project

    def path(self, key: str) -> str | None:
        stored, known = self._project.readEntry(SCOPE, key)
        return self._project.readPath(stored) if known and stored else None

    def set_path(self, key: str, path: str | None) -> None:
        if path is None:
            self._project.removeEntry(SCOPE, key)
        else:
            self._project.writeEntry(SCOPE, key, self._project.writePath(path))

    def package(self, mine_id: str) -> str | None:
        """The folder that the package of a mine was last written to."""
        stored = self._packages().get(mine_id)
        return None if stored is None else self._project.readPath(stored)

    def set_package(self, mine_id: str, folder: str) -> None:
        packages = self._packages()
        packages[mine_id] = self._project.writePath(folder)
        self._project.writeEntry(SCOPE, "packages", json.dumps(packages, ensure_ascii=False, sort_keys=True))

    def _packages(self) -> dict[str, str]:
        try:
            packages = json.loads(self._project.readEntry(SCOPE, "packages")[0] or "{}")
        except ValueError:
            return {}
        return packages if isinstance(packages, dict) else {}


def last_folder() -> str:
    """Where the person last opened or saved something of ours."""
    return QgsSettings().value(f"{SCOPE}/lastFolder", "", str)


def remember_folder(path: str) -> None:
    target = Path(path)
    QgsSettings().setValue(f"{SCOPE}/lastFolder", str(target if target.is_dir() else target.parent))


class MineMemory:
    """What a person has begun for one mine of one register. It stays in the profile, whether or not a project is saved.

    Values are plain data that JSON keeps.
    """

    def __init__(self, register: str, mine_id: str) -> None:
        name = hashlib.sha256(f"{register}\n{mine_id}".encode()).hexdigest()[:24]
        self._scope = f"{SCOPE}/mines/{name}"

    def read(self, key: str, default: Any) -> Any:
        """What was written last, ``default`` where nothing was or where it cannot be read."""
        try:
            return json.loads(QgsSettings().value(f"{self._scope}/{key}", "", str)) or default
        except ValueError:
            return default

    def write(self, key: str, value: Any) -> None:
        """Keep a value; an empty one is forgotten."""
        if value:
            QgsSettings().setValue(f"{self._scope}/{key}", json.dumps(value, ensure_ascii=False, sort_keys=True))
        else:
            QgsSettings().remove(f"{self._scope}/{key}")
