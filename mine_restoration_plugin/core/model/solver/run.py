"""A programme given to a child Python and its solution taken back."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from ..child import find_python, run_child
from ..errors import InputError
from ..progress import SILENT, Progress
from ..text import QT_TRANSLATE_NOOP
from .program import Program, Solution

SCRIPT = Path(__file__).resolve().parent / "__main__.py"
WANTED = ("numpy", "scipy.optimize", "scipy.sparse")
SPARE_S = 60.0
"""What the child may take beyond the solver's time: starting, reading, and a solver that looks at its clock late."""


@lru_cache(maxsize=1)
def python_with_scipy() -> Path:
    """The interpreter that solves; looked for once, since trying one takes as long as a small programme.

    Raises:
        InputError: there is none beside QGIS.
    """
    found = find_python(wanted=WANTED, required=True)
    if found is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No Python with SciPy was found beside QGIS, which the solver needs. Install SciPy with the QGIS "
                "installer and run again.",
            )
        )
    return found


def solve(program: Program, time_limit_s: float, progress: Progress = SILENT, python: Path | None = None) -> Solution:
    """Solve ``program`` in a child Python; the same programme gives the same solution.

    Args:
        time_limit_s: what the solver may take; what it has by then comes back with the status ``time_limit``.
        python: the interpreter; by default one that has SciPy is looked for.

    Raises:
        Cancelled: the person asked to stop; the child was ended.
        InputError: there is no Python with SciPy beside QGIS, or the solver does not heed its time limit.
        RuntimeError: the child failed; its last words are in the message.
    """
    chosen = python or python_with_scipy()
    with tempfile.TemporaryDirectory(prefix="mine-solver-") as work:
        folder = Path(work)
        program.save(folder / "program.npz")
        job = {
            "program": str(folder / "program.npz"),
            "solution": str(folder / "solution.npz"),
            "time_limit_s": time_limit_s,
        }
        late = QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The solver took longer than {seconds} seconds and was stopped. Nothing was changed. Allow it more time or "
            "leave out pairs that are far apart.",
        )

        def tick(seconds: float) -> None:
            # how near it is nobody can tell; that it has not stopped, and how long it may still take, can be shown
            progress.report(seconds / max(time_limit_s, seconds))

        timeout_s = time_limit_s + SPARE_S
        answer = run_child(chosen, SCRIPT, job, progress, timeout_s, folder=folder, late=late, tick=tick)
        return Solution.load(folder / "solution.npz", answer)
