"""Put metadata.txt and LICENSE, which live at the root, into the package as QGIS wants them; needs only Python.

A link where the system allows one, else a copy that is renewed at each call.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mine_restoration_plugin"


def link(name: str) -> None:
    source, target = ROOT / name, PACKAGE / name
    if target.is_symlink() and target.exists() and target.samefile(source):
        return
    if target.is_symlink() or target.exists():
        target.unlink()
    try:
        target.symlink_to(os.path.join("..", name))
    except OSError:  # Windows without developer mode
        shutil.copyfile(source, target)


if __name__ == "__main__":
    for name in ("metadata.txt", "LICENSE"):
        link(name)
