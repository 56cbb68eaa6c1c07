"""The deed behind algorithm, button and batch: many sections, one method; the weakest governs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...geodata.raster import opened
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .analysis import Stability, analyse
from .cutting import LEAST_SLOPE_DEG, ground_line, steepest_sections
from .noncircular import improve
from .reliability import Reliability, reliability
from .section import Floats, Section
from .strata import read_strata, section_on

CIRCLES, ANY_SHAPE = 0, 1
_FACE = Label(
    "Section {name}: across a face of {slope:.0f}°, {height:.1f} m high, at {x:.1f}, {y:.1f}.",
    "剖面 {name}：陡坡坡度 {slope:.0f}°，高 {height:.1f} m，位于（{x:.1f}，{y:.1f}）。",
)


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


def cut_sections(
    dem: str,
    lines: Sequence[tuple[str, Sequence[Sequence[float]]]],
    materials: str,
    rulebook: Rulebook,
    *,
    most: int = 3,
    water_depth_m: float | None = None,
    kh: float | None = None,
    progress: Progress = SILENT,
) -> tuple[list[tuple[Section, Floats | None]], tuple[Label, ...]]:
    """Sections along lines (name and chain of x, y in the raster's system), or across the steepest faces without any.

    Raises:
        InputError: strata or lines are wrong, the raster is not metric, or it has no steep face.
    """
    strata = read_strata(materials, rulebook)
    settings = {} if kh is None else {"kh": kh}
    notes = list(strata.notes)
    with opened(dem) as source:
        chosen = [(name, np.asarray(points, dtype=np.float64)) for name, points in lines]
        if not chosen:
            faces = steepest_sections(source, most, progress=progress)
            if not faces:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "The terrain {raster} has no face steeper than {slope}°. Draw section lines.",
                    ),
                    raster=source.name,
                    slope=round(LEAST_SLOPE_DEG),
                )
            chosen = [(f"P{number}", face.line) for number, face in enumerate(faces, 1)]
            notes += [
                _FACE.format(name=name, slope=face.slope_deg, height=face.height_m, x=face.x, y=face.y)
                for (name, _), face in zip(chosen, faces)
            ]
        sections: list[tuple[Section, Floats | None]] = []
        for name, line in chosen:
            progress.check()
            ground = ground_line(source, line.tolist(), name)
            section = section_on(ground, strata, name=name, water_depth_m=water_depth_m, settings=settings)
            sections.append((section, line))
    return sections, tuple(notes)
