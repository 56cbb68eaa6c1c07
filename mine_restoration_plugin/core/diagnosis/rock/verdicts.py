"""Factors of rock faces against the code: one row a face and load case, the weakest mode governs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...model.text import Label
from ...rulebook.book import Rulebook
from ..requirement import CASES, UNDECIDED, Required, Verdict, required, verdict
from .assess import MODES, FaceResult

NOTHING_MOVES = "nothing_moves"
NOTHING = Label("no joint or pair of joints can move out of the face", "无结构面或其组合可能滑出坡面")
NOT_COMPUTED = Label("this case was not computed", "未计算该工况")
MODE_NAMES = {
    "plane": Label("plane sliding", "平面滑动"),
    "wedge": Label("wedge", "楔形体滑动"),
    "toppling": Label("toppling", "倾倒"),
}


@dataclass(frozen=True)
class FaceVerdict:
    """One face in one case; ``mode`` is the one with the lowest factor, None where there is none."""

    face: str
    case: str
    mode: str | None
    factor: float | None
    required: Required
    verdict: Verdict

    def to_json(self) -> dict[str, Any]:
        return {
            "face": self.face,
            "case": self.case,
            "mode": self.mode,
            "factor_of_safety": self.factor,
            **self.required.to_json(),
            "state": self.verdict.state,
            "verdict": self.verdict.key,
            "words": self.verdict.words.to_json(),
        }


def face_verdicts(
    results: Sequence[FaceResult], rulebook: Rulebook, code: str, grade: int, permanent: bool
) -> tuple[FaceVerdict, ...]:
    """Every face in every case against the code's Fst. What can move and has no factor cannot be told."""
    rows = []
    for result in results:
        possible = any(result.possible(mode) for mode in MODES)
        for case in CASES:
            wanted = required(rulebook, code, grade, permanent, case)
            lowest = [item for item in (result.lowest(mode, case) for mode in MODES) if item is not None]
            if lowest:
                item = min(lowest, key=lambda one: one.checked.factor or 0.0)
                factor = item.checked.factor
                rows.append(
                    FaceVerdict(result.face.name, case, item.mode, factor, wanted, verdict(factor, wanted, rulebook))
                )
            else:
                said = Verdict(UNDECIDED, None, NOT_COMPUTED) if possible else Verdict(NOTHING_MOVES, None, NOTHING)
                rows.append(FaceVerdict(result.face.name, case, None, None, wanted, said))
    return tuple(rows)
