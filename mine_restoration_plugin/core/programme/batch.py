"""Plans for many mines: each by itself, one bad mine named and the rest unharmed, the same plans however it is run.

Workers are Python processes of their own that only read the register and draft; the plans are kept here, one after the
other. A worker holds one mine's terrain window at a time, so memory is that of the largest mine times the workers.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..model.child import find_python
from ..model.errors import InputError
from ..model.plan import Plan, Verdict
from ..model.progress import SILENT, Cancelled, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..planning.decisions import read_decisions
from ..planning.deed import DraftResult, keep_plan, prepare_plan
from ..register.postgis.place import is_place
from ..register.register import open_register
from ..rulebook import Rulebook
from .worker_process import NEEDED, Worker, WorkerEnded

PLANNED, UNCHANGED, FAILED = "planned", "unchanged", "failed"
POLL_S = 0.05
FIGURES = ("area_plots_m2", "cut_bank_m3", "fill_compacted_m3", "surplus_bank_m3", "cost_cny", "gap_cny")


@dataclass(frozen=True)
class Outcome:
    """What became of one mine. ``reason`` says why there is no plan: a sentence, or the name of a defect whose
    traceback is ``details``."""

    mine_id: str
    status: str
    version: int | None = None
    checks_failed: int | None = None
    checks_undecided: int | None = None
    figures: Mapping[str, float | None] = field(default_factory=dict)
    reason: InputError | None = None
    details: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Batch:
    """``outcomes`` in the order of the mines; ``peak_mb`` the most memory one worker took, where the system tells."""

    outcomes: tuple[Outcome, ...]
    workers: int
    seconds: float
    peak_mb: float | None
    remarks: tuple[Label, ...]

    def count(self, status: str) -> int:
        return sum(outcome.status == status for outcome in self.outcomes)


@dataclass
class _Run:
    """What the threads of one batch share."""

    job: Mapping[str, Any]
    book: Rulebook
    waiting: queue.Queue[str]
    who: str | None
    keeping: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    peak_mb: float | None = None


def plan_mines(
    register_path: str | Path,
    dem: str | Path,
    *,
    mines: Sequence[str] = (),
    decisions: Mapping[str, Any] | str | Path | None = None,
    rulebooks: Sequence[str | Path] = (),
    target_crs: str | None = None,
    workers: int = 1,
    who: str | None = None,
    progress: Progress = SILENT,
) -> Batch:
    """Draft the plans of many mines and keep each as soon as it is there.

    Args:
        dem: heights that cover the mines, in any CRS that a single plan takes.
        mines: their numbers; every mine with plots where none is named.
        decisions: for all mines, as an object or a JSON file; or a folder with ``<mine_id>.json`` and, for mines
            without one, ``default.json``. None: those of each mine's latest plan.
        rulebooks: folders whose rows replace the national ones.
        workers: processes at work at the same time; 1 drafts in this one.

    Raises:
        InputError: the register, the rulebook or the list of mines is wrong.
        Cancelled: plans that were kept stay.
    """
    start = time.monotonic()
    book = Rulebook.load([Path(folder) for folder in rulebooks])
    known = _known(register_path)
    wanted = list(dict.fromkeys(mines)) or [mine for mine, plots in known.items() if plots]
    strange = [mine for mine in wanted if mine not in known]
    if strange:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The register has no mine {mines}."), mines=", ".join(strange[:10])
        )
    job = {
        "register": str(Path(register_path).absolute()),
        "dem": str(dem),
        "target_crs": target_crs,
        "decisions": str(decisions) if isinstance(decisions, (str, Path)) else decisions,
        "rulebooks": [str(Path(folder).absolute()) for folder in rulebooks],
    }
    python, remarks = _python(workers, str(register_path))
    run = _Run(job, book, queue.Queue(), who)
    for mine in wanted:
        run.waiting.put(mine)
    count = min(workers, max(len(wanted), 1)) if python is not None else 1
    threads = [threading.Thread(target=_work, args=(run, python), name=f"plans-{i}", daemon=True) for i in range(count)]
    for thread in threads:
        thread.start()
    try:
        while any(thread.is_alive() for thread in threads):
            progress.report(len(run.outcomes) / max(len(wanted), 1))
            time.sleep(POLL_S)
    except Cancelled:
        run.stopped.set()
        for thread in threads:
            thread.join()
        raise
    outcomes = tuple(run.outcomes[mine] for mine in wanted)
    return Batch(outcomes, count, time.monotonic() - start, run.peak_mb, tuple(remarks))


def decisions_of(given: Any, mine_id: str) -> Any:
    """The decisions of one mine: of its own file in a folder, of ``default.json`` there, else as they were given."""
    if isinstance(given, str) and Path(given).is_dir():
        for name in (f"{mine_id}.json", "default.json"):
            path = Path(given) / name
            if path.is_file():
                return read_decisions(path)
        return None
    return given


def _known(register_path: str | Path) -> dict[str, int]:
    with open_register(register_path) as register:
        return {str(mine["mine_id"]): int(mine["plots"] or 0) for mine in register.mines()}


def _python(workers: int, register_path: str) -> tuple[Path | None, list[Label]]:
    """The interpreter of the workers; None where this process does the work itself."""
    if workers <= 1:
        return None, []
    if is_place(register_path):
        remark = Label(
            "The register is a database that this program signs in to: the plans are drafted one after the other.",
            "台账为数据库，由本程序登录：各方案依次编制。",
        )
        return None, [remark]
    found = find_python(wanted=NEEDED, required=True)
    if found is None:
        remark = Label(
            "No Python with numpy, scipy and GDAL was found beside this one: one after the other.",
            "未找到带 numpy、scipy 和 GDAL 的独立 Python，各方案依次编制。",
        )
        return None, [remark]
    return found, []


def _work(run: _Run, python: Path | None) -> None:
    """One thread: mine after mine, until none is waiting or the person stops."""
    worker: Worker | None = None
    try:
        while not run.stopped.is_set():
            try:
                mine = run.waiting.get_nowait()
            except queue.Empty:
                return
            started = time.monotonic()
            outcome = None
            try:
                if python is None:
                    outcome = _here(run, mine)
                else:
                    worker = worker or Worker(python, run.job)
                    outcome = _there(run, mine, worker)
            except Cancelled:
                return
            except WorkerEnded as ended:
                worker = None
                outcome = Outcome(mine, FAILED, reason=_crashed(mine), details=str(ended))
            except InputError as error:
                outcome = Outcome(mine, FAILED, reason=error)
            except Exception:  # a defect at one mine is told, and the others go on
                outcome = Outcome(mine, FAILED, reason=_defect(mine), details=traceback.format_exc())
            run.outcomes[mine] = replace(outcome, seconds=time.monotonic() - started)
    finally:
        if worker is not None:
            run.peak_mb = max(run.peak_mb or 0.0, worker.peak_mb or 0.0) or None
            worker.close()


def _here(run: _Run, mine: str) -> Outcome:
    job = run.job
    prepared = prepare_plan(
        job["register"],
        mine,
        job["dem"],
        target_crs=job["target_crs"],
        decisions=decisions_of(job["decisions"], mine),
        rulebook=run.book,
        progress=Progress(None, run.stopped.is_set),
    )
    with run.keeping:
        return _kept(keep_plan(prepared, run.who), mine)


def _there(run: _Run, mine: str, worker: Worker) -> Outcome:
    answer = worker.ask(mine, run.stopped.is_set)
    if "reason" in answer:
        reason = InputError(answer["reason"]["template"], **answer["reason"]["values"])
        return Outcome(mine, FAILED, reason=reason)
    if "defect" in answer:
        return Outcome(mine, FAILED, reason=_defect(mine), details=answer["defect"])
    with run.keeping:
        return _kept(keep_plan(worker.prepared(answer), run.who), mine)


def _kept(result: DraftResult, mine: str) -> Outcome:
    plan: Plan = result.plan
    figures = {key: plan.figures[key].value for key in FIGURES if key in plan.figures}
    return Outcome(
        mine,
        PLANNED if result.new else UNCHANGED,
        result.version,
        plan.count(Verdict.FAIL),
        plan.count(Verdict.UNKNOWN),
        figures,
    )


def _defect(mine: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "Mine {mine_id} could not be planned: a defect of the program. See the result file."
        ),
        mine_id=mine,
    )


def _crashed(mine: str) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "The process that planned mine {mine_id} ended by itself. The others went on."
        ),
        mine_id=mine,
    )
