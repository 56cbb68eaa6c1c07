"""Whether the design digs too much, and what else law and policy ask of it, now that its cost is known."""

from __future__ import annotations

from decimal import Decimal

from ...model.progress import Progress
from ..checks import make_checks
from ..overdig import proof_tables, prove
from ..validators import Rule
from .stage import Chapter, Drafting

KEYS: dict[str, Rule] = {}


def work(draft: Drafting, progress: Progress) -> Chapter:
    cost = Decimal(str(draft.value("cost_cny")))
    with draft.book.noting() as asked:
        proof = prove(draft.earthworks, cost, draft.existing, draft.designed, progress)
    checks = make_checks(draft.earthworks, proof, cost)
    return Chapter(tables=proof_tables(proof, tuple(sorted(asked))), checks=checks, found=proof)
