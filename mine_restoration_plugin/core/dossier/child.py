"""The writers of Word files and workbooks, run in a Python of their own (lxml inside QGIS crashes it on Windows)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model import child
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP

WRITERS = Path(__file__).resolve().parent / "writers"
WANTED = ("lxml.etree", "jinja2")
TIMEOUT_S = 300.0


def find_python() -> Path | None:
    """A Python that has what Word files need, else one that runs, else None."""
    return child.find_python(wanted=WANTED)


def run_child(
    python: Path, job: Mapping[str, Any], progress: Progress = SILENT, timeout_s: float = TIMEOUT_S
) -> dict[str, Any]:
    """Run the writers on ``job`` and give their answer.

    Raises:
        Cancelled: the person asked to stop; the child was ended.
        InputError: it took longer than ``timeout_s``.
        RuntimeError: the child failed; its last words are in the message.
    """
    late = QT_TRANSLATE_NOOP(
        "MineRestoration",
        "Writing the documents took longer than {seconds} seconds and was stopped. Nothing was changed.",
    )
    return child.run_child(python, WRITERS, job, progress, timeout_s, late=late)
