"""What is to be built, and on how much ground."""

from __future__ import annotations

from ...model.progress import Progress
from ..validators import Rule
from .stage import Chapter, Drafting

KEYS: dict[str, Rule] = {}


def work(draft: Drafting, progress: Progress) -> Chapter:
    return Chapter()
