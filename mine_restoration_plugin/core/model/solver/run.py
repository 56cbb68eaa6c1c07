"""A programme given to a child Python and its solution taken back."""

from __future__ import annotations

import tempfile
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
    chosen = python or find_python(wanted=WANTED, required=True)
    if chosen is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No Python with SciPy was found beside QGIS, which the solver needs. Install SciPy with the QGIS "
                "installer and run again.",
            )
        )
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
        answer = run_child(chosen, SCRIPT, job, progress, time_limit_s + SPARE_S, folder=folder, late=late)
        return Solution.load(folder / "solution.npz", answer)
