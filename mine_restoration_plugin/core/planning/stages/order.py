"""The stages in the order in which they are worked out."""

from __future__ import annotations

from collections.abc import Callable

from ...model.progress import Progress
from ..validators import Rule
from . import diagnosis, direction, estimate, funding, measures, operating, proof, schedule
from .stage import Chapter, Drafting

STAGES: dict[str, Callable[[Drafting, Progress], Chapter]] = {
    "diagnosis": diagnosis.work,
    "direction": direction.work,
    "measures": measures.work,
    "estimate": estimate.work,
    "proof": proof.work,
    "schedule": schedule.work,
    "funding": funding.work,
    "operating": operating.work,
}


def keys() -> dict[str, Rule]:
    """The decisions that the stages read."""
    found: dict[str, Rule] = {}
    for stage in (diagnosis, direction, measures, estimate, proof, schedule, funding, operating):
        found.update(stage.KEYS)
    return found
