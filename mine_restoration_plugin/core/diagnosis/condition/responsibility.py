"""Who has to restore, and the proof of it: government for legacy mines, the enterprise for all others.

国土资发〔2016〕63号.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...model.text import Label

GOVERNMENT, ENTERPRISE, UNKNOWN = "government", "enterprise", "unknown"
LEGACY_CLASS = "10"
OF_KIND = {"government": GOVERNMENT, "gone": GOVERNMENT, "policy": GOVERNMENT, "enterprise": ENTERPRISE}
OF_SUBCLASS = {
    **dict.fromkeys(("11", "12"), GOVERNMENT),
    **dict.fromkeys(("21", "22", "31", "32", "36"), ENTERPRISE),
}


@dataclass(frozen=True)
class Responsibility:
    """``party`` by the mine's own field, else by its plots; ``proof`` names basis and document, ``missing`` what lacks.

    ``contradicts`` says where plots and mine do not agree.
    """

    party: str
    sentence: Label
    proof: Label | None
    missing: tuple[Label, ...]
    contradicts: tuple[Label, ...]


def responsibility(mine: Mapping[str, Any], plots: Sequence[Mapping[str, Any]]) -> Responsibility:
    """Judge from the fields of the mine and of its plots (``plot_no``, ``plot_subclass``, ``licence_no``)."""
    stated = OF_KIND.get(str(mine.get("responsible_kind") or ""))
    if mine.get("responsible_kind") == "disputed":
        text = Label("The responsible party is in dispute: cannot tell.", "责任主体存在争议，无法判定。")
        return Responsibility(UNKNOWN, text, _proof(mine), _missing(mine), ())
    by_plot = {str(plot["plot_no"]): OF_SUBCLASS.get(str(plot.get("plot_subclass") or "")) for plot in plots}
    known = {party for party in by_plot.values() if party is not None}
    party = stated or (known.pop() if len(known) == 1 else None)
    contradictions = []
    for number, of_plot in by_plot.items():
        if party is not None and of_plot is not None and of_plot != party:
            contradictions.append(
                Label(
                    f"plot {number} is registered under another party",
                    f"图斑 {number} 小类对应的责任主体与主体认定不一致",
                )
            )
    if party is None:
        text = Label(
            "Neither the mine nor its plots say who is responsible: cannot tell.",
            "主体和图斑均未明确责任主体，无法判定。",
        )
        return Responsibility(UNKNOWN, text, _proof(mine), _missing(mine), ())
    if party == GOVERNMENT:
        text = Label("Legacy mine: the government restores it.", "历史遗留矿山，由政府承担修复责任。")
    else:
        text = Label("The enterprise or person in charge has to restore it.", "由企业或个人履行修复责任。")
    missing = _missing(mine)
    licences = [str(plot["licence_no"]) for plot in plots if plot.get("licence_no")]
    if party == GOVERNMENT and licences:
        note = Label(
            f"mining licence {', '.join(licences)}: proof that it is cancelled or expired",
            f"采矿证 {'、'.join(licences)} 注销或失效的证明",
        )
        missing = (*missing, note)
    return Responsibility(party, text, _proof(mine), missing, tuple(contradictions))


def _proof(mine: Mapping[str, Any]) -> Label | None:
    parts = [str(mine[key]) for key in ("responsibility_basis", "responsibility_doc_no") if mine.get(key)]
    return Label("; ".join(parts), "；".join(parts)) if parts else None


def _missing(mine: Mapping[str, Any]) -> tuple[Label, ...]:
    found = []
    if not mine.get("responsibility_basis"):
        found.append(Label("basis of the finding", "责任认定依据"))
    if not mine.get("responsibility_doc_no"):
        found.append(Label("document number of the finding", "责任认定文号"))
    return tuple(found)
