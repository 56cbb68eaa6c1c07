"""Does a package still hold what was exported?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from .manifest import MANIFEST, describe, files_of, is_link, read_manifest


@dataclass(frozen=True)
class Verification:
    """Paths relative to the folder, sorted. ``changed`` names manifest.json when its own hash is wrong."""

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not (self.changed or self.missing or self.added)


def verify_package(folder: str | Path, progress: Progress = SILENT) -> Verification:
    """Compare every file with the manifest.

    Raises:
        InputError: no folder, no manifest, a damaged one, or one that names files outside the folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no package folder {folder}."), folder=folder)
    manifest = read_manifest(folder)
    present = set(files_of(folder))
    changed = [] if manifest.intact else [MANIFEST]
    missing = []
    for i, (path, entry) in enumerate(sorted(manifest.entries.items())):
        progress.report(i / len(manifest.entries), path)
        if is_link(folder, path):
            changed.append(path)
        elif path not in present:
            missing.append(path)
        else:
            found = describe(folder, path, entry.role)
            same_sm3 = None in (found.sm3, entry.sm3) or found.sm3 == entry.sm3
            if (found.bytes, found.sha256) != (entry.bytes, entry.sha256) or not same_sm3:
                changed.append(path)
    added = sorted(present - set(manifest.entries))
    progress.report(1.0)
    return Verification(tuple(sorted(changed)), tuple(missing), tuple(added))
