"""A Python of its own for what must not run inside QGIS: lxml crashes it on Windows, a solver holds its window still.

A script is run by path on a job; both are JSON files, and its answer is one. Larger things go by path in the job.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import InputError
from .progress import SILENT, Progress
from .text import QT_TRANSLATE_NOOP

TIMEOUT_S = 300.0
PROBE_S = 30.0
POLL_S = 0.05
PYTHON_NAME = re.compile(r"(python|pythonw)(\d+(\.\d+)?)?(\.exe)?", re.IGNORECASE)
FOREIGN = ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "LD_LIBRARY_PATH", "LD_PRELOAD")
STDERR_TAIL = 2000
LATE = QT_TRANSLATE_NOOP(
    "MineRestoration", "The work took longer than {seconds} seconds and was stopped. Nothing was changed."
)


def candidates(
    executable: str, prefixes: Iterable[str], platform: str, version: tuple[int, int] = sys.version_info[:2]
) -> list[Path]:
    """Where a Python interpreter may be, likeliest first; ``executable`` itself only if it is one.

    On Windows ``sys.executable`` is ``qgis-bin.exe`` in ``bin`` beside ``apps``; the interpreter that finds its own
    library is ``apps/Python3x/python.exe``. Elsewhere the Python embedded in QGIS takes the first ``python3`` on PATH
    for its executable, which may be a stranger without lxml (pyenv, conda): the one in its own prefix goes before it.
    """
    main = Path(executable) if executable else None
    itself = [main] if main is not None and PYTHON_NAME.fullmatch(main.name) else []
    homes = [Path(prefix) for prefix in prefixes if prefix]
    if platform == "win32":
        found = itself + [home / name for home in homes for name in ("python.exe", "python3.exe")]
        if main is not None:
            major, minor = version
            for root in (main.parent, *main.parents[1:3]):
                apps = root / "apps"
                found += [apps / f"Python{major}{minor}" / name for name in ("python.exe", "python3.exe")]
                found += [home / "python.exe" for home in sorted(apps.glob("Python3*"), reverse=True)]
            found += [main.parent / "python3.exe", main.parent / "python.exe"]
    else:
        names = (f"python{version[0]}.{version[1]}", "python3")
        found = [home / "bin" / name for home in homes for name in names] + itself
        if main is not None:
            found += [main.parent / name for name in names]
            found += [main.parent / "bin" / name for name in names]
        found += [Path("/usr/bin/python3"), Path("/usr/local/bin/python3")]
    return list(dict.fromkeys(found))


def find_python(
    executable: str | None = None,
    prefixes: Iterable[str] | None = None,
    platform: str | None = None,
    works: Callable[[Path], bool] | None = None,
    wanted: Sequence[str] = (),
    *,
    required: bool = False,
) -> Path | None:
    """The first candidate that runs and can import all that is ``wanted``, else the first that runs, else None.

    The arguments before ``wanted`` default to this process; ``works`` takes the place of trying them. ``required``: one
    that lacks what is wanted is of no use.
    """
    found = candidates(
        sys.executable if executable is None else executable,
        (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix) if prefixes is None else prefixes,
        sys.platform if platform is None else platform,
    )
    present = [path for path in found if path.is_file()]
    if works is not None:
        return next((path for path in present if works(path)), None)
    for modules in (wanted,) if required or not wanted else (wanted, ()):
        code = f"import {', '.join(('json', 'zipfile', 'sys', *modules))}; sys.exit(sys.version_info < (3, 9))"
        for path in present:
            if _runs(path, code):
                return path
    return None


def _runs(path: Path, code: str) -> bool:
    try:
        done = subprocess.run(
            [str(path), "-I", "-c", code],
            env=environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_S,
            creationflags=no_window(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def environment(outer: Mapping[str, str]) -> dict[str, str]:
    """The outer environment without what QGIS set for its own Python, PROJ and GDAL."""
    return {
        key: value
        for key, value in outer.items()
        if not key.upper().startswith("PYTHON") and key.upper() not in FOREIGN
    }


def no_window() -> int:
    """The flag that keeps Windows from opening a console for a child."""
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))


def run_child(
    python: Path,
    script: Path,
    job: Mapping[str, Any],
    progress: Progress = SILENT,
    timeout_s: float = TIMEOUT_S,
    *,
    folder: Path | None = None,
    late: str = LATE,
    tick: Callable[[float], None] | None = None,
) -> dict[str, Any]:
    """Run ``script`` (a file, or a folder with ``__main__.py``) on ``job`` and give its answer.

    The script is given the path of the job and writes its answer where ``answer_path`` says.

    Args:
        folder: an existing folder for the two files, where the job names others in it; a temporary one by default.
        late: the sentence for one that takes longer than ``timeout_s``, with the field ``seconds``.
        tick: called with the seconds since the start, again and again.

    Raises:
        Cancelled: the person asked to stop; the child was ended.
        InputError: it took longer than ``timeout_s``.
        RuntimeError: the child failed; its last words are in the message.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="mine-child-") as work:
            return run_child(python, script, job, progress, timeout_s, folder=Path(work), late=late, tick=tick)
    path = folder / "job.json"
    path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    words = folder / "stderr.txt"
    with words.open("wb") as stderr:
        child = subprocess.Popen(
            [str(python), "-I", "-B", "-X", "utf8", str(script), str(path)],
            env=environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
            creationflags=no_window(),
        )
        try:
            _wait(child, progress, timeout_s, late, tick)
        finally:
            end(child)
    answer = answer_path(path)
    if child.returncode != 0 or not answer.is_file():
        tail = words.read_text(encoding="utf-8", errors="replace")[-STDERR_TAIL:]
        raise RuntimeError(f"the child {script.name} ended with {child.returncode}: {tail}")
    answered: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return answered


def answer_path(job: Path) -> Path:
    """Where the answer to a job is written."""
    return job.with_suffix(".answer.json")


def _wait(
    child: subprocess.Popen[bytes],
    progress: Progress,
    timeout_s: float,
    late: str,
    tick: Callable[[float], None] | None,
) -> None:
    start = time.monotonic()
    while child.poll() is None:
        progress.check()
        elapsed = time.monotonic() - start
        if elapsed > timeout_s:
            raise InputError(late, seconds=round(timeout_s))
        if tick is not None:
            tick(elapsed)
        time.sleep(POLL_S)


def end(child: subprocess.Popen[bytes]) -> None:
    """Politely, then not."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
