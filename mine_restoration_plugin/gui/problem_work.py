"""The door from the list of problems to core: run in tasks, plain data in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..compat import language, localised
from ..core.model.progress import Progress
from ..core.model.text import Label
from .work import Stamp, stamp_of


@dataclass(frozen=True)
class Line:
    """One problem as the list shows it. ``text`` is what words are looked for in; ``problem`` is core's own.

    Of a county there are a hundred thousand: sentences are formed for the lines that are looked at.
    """

    severity: str
    rule: str
    label: str
    number: str
    text: str
    safe: bool
    problem: Any

    @property
    def sentence(self) -> str:
        return localised(self.problem.sentence)


@dataclass(frozen=True)
class Checked:
    """What a check found: its lines, how many there are of each rule (id, name, count), and its remarks."""

    lines: tuple[Line, ...]
    rules: tuple[tuple[str, str, int], ...]
    notes: tuple[Label, ...]
    completeness: float | None
    crs: str
    plots: int
    stamp: Stamp | None


@dataclass(frozen=True)
class Mended:
    """What cures did: rows mended and left with the reasons; ``report`` undoes it."""

    cured: int
    left: tuple[tuple[str, Label], ...]
    report: Any


def check(path: str, progress: Progress) -> Checked:
    """Check a register without layers from outside."""
    from ..core.delineation.checking.deed import check_register

    found = check_register(path, progress=progress.part(0.0, 0.95))
    lines = []
    for number, problem in enumerate(found.problems):
        if number % 5000 == 0:
            progress.report(0.95 + 0.05 * number / len(found.problems))
        lines.append(_line(problem))
    counts = Counter(line.rule for line in lines)
    names = {line.rule: line.label for line in lines}
    rules = tuple((rule, names[rule], count) for rule, count in counts.items())
    return Checked(
        tuple(lines),
        rules,
        found.notes,
        found.completeness_share,
        found.crs,
        found.checked["plot"],
        stamp_of(path),
    )


def cure(path: str, problems: Sequence[Any], who: str, progress: Progress) -> Mended:
    """Apply the safe cures."""
    from ..core.delineation.checking.cures import apply_cures
    from ..core.register.register import open_register

    with open_register(path, write=True, who=who) as register:
        return _mended(apply_cures(register, problems, progress=progress))


def undo(path: str, report: Any, who: str, progress: Progress) -> Mended:
    """Put back what cures changed."""
    from ..core.delineation.checking.cures import undo_cures
    from ..core.register.register import open_register

    with open_register(path, write=True, who=who) as register:
        return _mended(undo_cures(register, report, progress=progress))


def export(target: str, problems: Sequence[Any], progress: Progress) -> str:
    """Write problems as CSV in the interface's language."""
    from ..core.delineation.checking.listing import csv_bytes
    from ..core.geodata.files import write_bytes

    progress.check()
    write_bytes(target, csv_bytes(problems, chinese=language() == "zh_CN"))
    return target


def _line(problem: Any) -> Line:
    rule, subject = problem.rule, problem.subject
    sentence, label = localised(problem.sentence), localised(rule.label)
    number = subject.number or ""
    text = f"{label} {number} {subject.mine_id or ''} {sentence}".casefold()
    return Line(rule.severity.value, rule.id, label, number, text, rule.safe, problem)


def _mended(report: Any) -> Mended:
    left = tuple((row.number or row.uuid, row.reason) for row in report.left)
    return Mended(len(report.cured), left, report)
