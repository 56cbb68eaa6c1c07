"""Compile resources.qrc into the package, so that it loads with Qt 5 and Qt 6; does nothing where it is up to date."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources.qrc"
SOURCE = ROOT / "resources.qrc"
TARGET = ROOT / "mine_restoration_plugin" / "resources_rc.py"


def compile_resources() -> None:
    if not SOURCE.exists():
        return
    inputs = [SOURCE] + [ROOT / (entry.text or "").strip() for entry in ElementTree.parse(SOURCE).iter("file")]
    missing = [str(path.relative_to(ROOT)) for path in inputs if not path.exists()]
    if missing:
        sys.exit(f"resources.qrc names files that do not exist: {', '.join(missing)}")
    if TARGET.exists() and TARGET.stat().st_mtime >= max(path.stat().st_mtime for path in inputs):
        return
    # without a compiled date in it the result depends on the inputs alone
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "QT_RCC_SOURCE_DATE_OVERRIDE": "0"}
    compiled = subprocess.run(
        ["pyrcc5", str(SOURCE.relative_to(ROOT))], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout
    if "from PyQt5 import" not in compiled:
        sys.exit("pyrcc5 wrote something unexpected; the import of PyQt5 was not found")
    compiled = compiled.replace("from PyQt5 import", "from qgis.PyQt import")
    partial = TARGET.with_suffix(".partial")
    partial.write_text(compiled, encoding="utf-8", newline="\n")
    os.replace(partial, TARGET)


if __name__ == "__main__":
    compile_resources()
