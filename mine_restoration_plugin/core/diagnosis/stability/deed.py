"""The deed behind algorithm, button and batch: many sections, one method; the weakest governs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .analysis import Stability, analyse
from .noncircular import improve
from .reliability import Reliability, reliability
from .section import Floats, Section

CIRCLES, ANY_SHAPE = 0, 1
_FAILED = Label("Section {name}: {reason}", "剖面 {name}：{reason}")


@dataclass(frozen=True)
class Wanted:
    """What to compute: method by name, circles only or any shape, trials of reliability (0 for none) and their seed."""

    method: str
    shape: int = CIRCLES
    trials: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Judged:
    """One section's finding; ``line`` (k, 2) x, y on the map where it was cut from a surface."""

    found: Stability
    reliability: Reliability | None = None
    line: Floats | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            **self.found.to_json(),
            "reliability": None if self.reliability is None else self.reliability.to_json(),
            "line": None if self.line is None else self.line.tolist(),
        }


@dataclass(frozen=True)
class Sections:
    """All sections in the order given; ``governing`` is the place of the least factor, None where there is none."""

    judged: tuple[Judged, ...]
    governing: int | None
    notes: tuple[Label, ...] = field(default=())

    @property
    def weakest(self) -> Judged:
        return self.judged[self.governing or 0]

    def to_json(self) -> dict[str, Any]:
        """The weakest section's finding at the top, all of them under ``sections``."""
        return {
            **self.weakest.to_json(),
            "governing": self.governing,
            "sections": [judged.to_json() for judged in self.judged],
            "notes": [label.to_json() for label in self.notes],
        }


def judge(
    sections: Sequence[tuple[Section, Floats | None]],
    wanted: Wanted,
    rulebook: Rulebook,
    notes: tuple[Label, ...] = (),
    progress: Progress = SILENT,
) -> Sections:
    """Every section by the method wanted.

    Raises:
        InputError: there is no section, or a given slip surface cannot be computed.
        Cancelled: the person asked to stop.
    """
    if not sections:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no section to compute."))
    share = rulebook.number("stability.search.least_depth_share")
    judged = []
    for number, (section, line) in enumerate(sections):
        part = progress.part(number / len(sections), (number + 1) / len(sections))
        found = analyse(section, wanted.method, share * section.height_m, part.part(0.0, 0.5))
        if wanted.shape == ANY_SHAPE and section.slip is None and found.factor is not None:
            found = improve(found, part.part(0.5, 0.8))
        trusted = None
        if wanted.trials > 0 and found.factor is not None:
            trusted = reliability(found, wanted.trials, wanted.seed, part.part(0.8, 1.0))
        judged.append(Judged(found, trusted, line))
    factors = [(item.found.factor, number) for number, item in enumerate(judged) if item.found.factor is not None]
    return Sections(tuple(judged), min(factors)[1] if factors else None, notes)
