"""LibreOffice for tests: each call with a profile of its own, so that two runs do not meet."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def convert(path: Path, kind: str, folder: Path) -> Path:
    """``path`` converted to ``kind`` (pdf, xlsx) in ``folder``; the test is skipped where LibreOffice is missing."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing on the CI machine")
        pytest.skip("LibreOffice is not installed")
    folder.mkdir(exist_ok=True)
    profile = (folder / "profile").resolve().as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=240)
    made = folder / f"{path.stem}.{kind}"
    assert made.is_file()
    return made


def pages(pdf: Path) -> list[str]:
    """The text of every page."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([program, "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8").split("\f")[:-1]
