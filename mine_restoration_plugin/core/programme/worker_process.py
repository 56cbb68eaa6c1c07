"""The two ends of a worker: one line of JSON in, one line out, plans by path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from ..model.child import end, environment, no_window
from ..model.errors import InputError
from ..model.plan import Plan
from ..model.progress import Cancelled
from ..planning.deed import Prepared, prepare_plan
from ..rulebook import Rulebook

NEEDED = ("numpy", "scipy.sparse", "osgeo.gdal")
SCRIPT = Path(__file__).resolve().parent / "worker"
POLL_S = 0.05


class WorkerEnded(Exception):
    """The process is gone; its last words are the message."""


class Worker:
    """A process that drafts one mine after the other for a batch."""

    def __init__(self, python: Path, job: Mapping[str, Any]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mine-plans-")
        self._home = Path(self._folder.name)
        (self._home / "job.json").write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        self._register = Path(job["register"])
        self._words = (self._home / "stderr.txt").open("wb")
        self.peak_mb: float | None = None
        self._process = subprocess.Popen(
            [str(python), "-I", "-B", "-X", "utf8", str(SCRIPT), str(self._home / "job.json")],
            env=environment(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            creationflags=no_window(),
        )
        self._answers: Queue[bytes] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, mine_id: str, is_stopped: Callable[[], bool]) -> dict[str, Any]:
        """What the worker answers for one mine.

        Raises:
            Cancelled: the person stopped; the worker is of no more use.
            WorkerEnded: it died over this mine.
        """
        line = json.dumps({"mine": mine_id}, ensure_ascii=False).encode("utf-8") + b"\n"
        try:
            assert self._process.stdin is not None  # noqa: S101 - it was opened as a pipe
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except OSError:
            raise WorkerEnded(self._last_words()) from None
        while True:
            try:
                raw = self._answers.get(timeout=POLL_S)
            except Empty:
                if is_stopped():
                    self.close()
                    raise Cancelled from None
                continue
            if not raw:
                raise WorkerEnded(self._last_words())
            answer: dict[str, Any] = json.loads(raw)
            self.peak_mb = answer.get("peak_mb")
            return answer

    def prepared(self, answer: Mapping[str, Any]) -> Prepared:
        """The plan that an answer names."""
        path = Path(answer["plan"])
        raw = path.read_bytes()
        path.unlink()
        before = answer["before"]
        old = None
        if before is not None:
            old_path = Path(answer["old"])
            old = (int(before), old_path.read_bytes())
            old_path.unlink()
        return Prepared(answer["mine"], Plan.from_bytes(raw), raw, old, Path(answer["design"]), self._register)

    def close(self) -> None:
        """End the process and forget its files."""
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError:
                pass
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            end(self._process)
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._words.close()
        self._folder.cleanup()

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was opened as a pipe
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    def _last_words(self) -> str:
        self._process.wait()
        words = (self._home / "stderr.txt").read_text(encoding="utf-8", errors="replace")
        text = f"exit code {self._process.returncode}: {words[-2000:]}"
        self.close()
        return text


def serve(job_path: Path) -> None:
    """The worker's end: read mines from standard input until it closes."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    job = json.loads(job_path.read_text(encoding="utf-8"))
    rulebook = Rulebook.load([Path(folder) for folder in job["rulebooks"]])
    for number, line in enumerate(sys.stdin.buffer):
        mine = json.loads(line)["mine"]
        answer = {"mine": mine, **_answer(job, mine, rulebook, job_path.parent / f"plan{number}"), "peak_mb": peak_mb()}
        answers.write(json.dumps(answer, ensure_ascii=False).encode("utf-8") + b"\n")


def _answer(job: Mapping[str, Any], mine: str, rulebook: Rulebook, path: Path) -> dict[str, Any]:
    from .batch import decisions_of

    try:
        found = prepare_plan(
            job["register"],
            mine,
            job["dem"],
            target_crs=job["target_crs"],
            decisions=decisions_of(job["decisions"], mine),
            rulebook=rulebook,
        )
    except InputError as error:
        values = {
            key: value if isinstance(value, (str, int, float)) else str(value) for key, value in error.values.items()
        }
        return {"reason": {"template": error.template, "values": values}}
    except Exception:
        return {"defect": traceback.format_exc()}
    path.write_bytes(found.raw)
    answer: dict[str, Any] = {"plan": str(path), "design": str(found.design_path), "before": None}
    if found.before is not None:
        old = path.with_suffix(".old")
        old.write_bytes(found.before[1])
        answer.update(before=found.before[0], old=str(old))
    return answer


def peak_mb() -> float | None:
    """The most memory that this process has held, in megabytes; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak) / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0)
