#!/usr/bin/env python3
"""Compile resources.qrc into mine_restoration_plugin/resources_rc.py, for PyQt 5 and 6 alike."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "mine_restoration_plugin" / "resources_rc.py"


def main() -> int:
    """pyrcc5's output loads on both Qt versions once it imports Qt through QGIS."""
    tool = shutil.which("pyrcc5")
    if tool is None:
        print("pyrcc5 is missing (Debian: pyqt5-dev-tools); icons are read from their files", file=sys.stderr)
        return 1
    made = subprocess.run([tool, str(ROOT / "resources.qrc")], check=True, capture_output=True, text=True).stdout
    text = made.replace("from PyQt5 import QtCore", "from qgis.PyQt import QtCore")
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
