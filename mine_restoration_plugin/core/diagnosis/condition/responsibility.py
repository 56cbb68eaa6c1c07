"""Who has to restore, and the proof of it: government for legacy mines, the enterprise for all others.

国土资发〔2016〕63号. Plots and mine have to agree, and no valid mining right may lie over a legacy mine
(domain §14.12); else nobody can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...model.text import Label

GOVERNMENT, ENTERPRISE, UNKNOWN = "government", "enterprise", "unknown"
DISPUTED, POLICY = "disputed", "policy"
OF_KIND = {"government": GOVERNMENT, "gone": GOVERNMENT, "enterprise": ENTERPRISE}
"""Of the mine's kinds of party; closed by policy may be either, and its plots say which."""
OF_SUBCLASS = {
    **dict.fromkeys(("11", "12"), GOVERNMENT),
    **dict.fromkeys(("21", "22", "31", "32", "41", "42"), ENTERPRISE),
}


@dataclass(frozen=True)
class PlotParty:
    """Who a plot's subclass makes responsible; None where it says nothing."""

    plot_no: str
    subclass: str | None
    party: str | None
    obligor: str | None
    licence_no: str | None


@dataclass(frozen=True)
class Responsibility:
    """``party`` by the mine's own field and by its plots; ``proof`` names basis and document, ``missing`` what lacks.

    ``contradicts`` says where plots, mine and mining rights do not agree: then the party is unknown.
    """

    party: str
    sentence: Label
    proof: Label | None
    missing: tuple[Label, ...]
    contradicts: tuple[Label, ...]
    plots: tuple[PlotParty, ...]


def responsibility(
    mine: Mapping[str, Any], plots: Sequence[Mapping[str, Any]], mining_right_m2: float | None = None
) -> Responsibility:
    """Judge from the fields of the mine and of its plots (``plot_no``, ``plot_subclass``, ``obligor``, ``licence_no``).

    Args:
        mining_right_m2: area of the plots under a valid mining right, None where the overlay was not made.
    """
    rows = tuple(_plot(plot) for plot in plots)
    kind = str(mine.get("responsible_kind") or "")
    by_plots = {row.party for row in rows if row.party is not None}
    stated = OF_KIND.get(kind)
    proof, missing = _proof(mine), list(_missing(mine))
    if kind == DISPUTED:
        text = Label("The responsible party is in dispute: cannot tell.", "责任主体存在争议，无法判定。")
        return Responsibility(UNKNOWN, text, proof, tuple(missing), (), rows)
    contradictions = [] if len(by_plots) < 2 else [_of_plots(rows)]
    if stated is not None:
        contradictions += [_of_plot(row, stated) for row in rows if row.party not in (None, stated)]
    party = stated or (next(iter(by_plots)) if len(by_plots) == 1 else None)
    if party == GOVERNMENT and mining_right_m2:
        text = Label("{area} m² lie under a valid mining right", "有效矿业权范围内面积 {area} m²")
        contradictions.append(text.format(area=f"{mining_right_m2:.0f}"))
    if contradictions:
        text = Label("What is registered contradicts itself: cannot tell.", "登记信息相互矛盾，无法判定。")
        return Responsibility(UNKNOWN, text, proof, tuple(missing), tuple(contradictions), rows)
    if party is None:
        text = Label(
            "Neither the mine nor its plots say who is responsible: cannot tell.",
            "主体和图斑均未明确责任主体，无法判定。",
        )
        return Responsibility(UNKNOWN, text, proof, tuple(missing), (), rows)
    if party == GOVERNMENT:
        missing += _missing_of_legacy(rows, mining_right_m2)
        because = Label("legacy, party gone or closed by policy", "历史遗留、责任主体灭失或政策性关闭")
        text = Label("The government restores ({why}).", "由政府承担修复责任（{why}）。").format(why=because)
    else:
        if not any(row.obligor for row in rows):
            missing.append(Label("name of the party obliged", "复垦义务人名称"))
        because = Label("operating, or closed with a party that is there", "生产矿山或责任主体存续的废弃矿山")
        text = Label("The enterprise or person restores ({why}).", "由企业或个人履行修复责任（{why}）。").format(
            why=because
        )
    return Responsibility(party, text, proof, tuple(missing), (), rows)


def _plot(plot: Mapping[str, Any]) -> PlotParty:
    subclass = str(plot.get("plot_subclass") or "") or None
    return PlotParty(
        str(plot["plot_no"]),
        subclass,
        OF_SUBCLASS.get(subclass or ""),
        plot.get("obligor") or None,
        plot.get("licence_no") or None,
    )


_PARTY = {GOVERNMENT: Label("government", "政府"), ENTERPRISE: Label("enterprise or person", "企业或个人")}


def _of_plot(row: PlotParty, stated: str) -> Label:
    text = Label(
        "plot {plot} (subclass {code}) makes {one} responsible, the mine says {other}",
        "图斑 {plot}（小类 {code}）对应{one}责任，主体登记为{other}",
    )
    return text.format(plot=row.plot_no, code=row.subclass, one=_PARTY[row.party or ""], other=_PARTY[stated])


def _of_plots(rows: Sequence[PlotParty]) -> Label:
    def names(party: str) -> str:
        return "、".join(row.plot_no for row in rows if row.party == party)

    text = Label(
        "plots {some} make the government responsible, plots {others} an enterprise",
        "图斑 {some} 对应政府责任，图斑 {others} 对应企业责任",
    )
    return text.format(some=names(GOVERNMENT), others=names(ENTERPRISE))


def _proof(mine: Mapping[str, Any]) -> Label | None:
    parts = [str(mine[key]) for key in ("responsibility_basis", "responsibility_doc_no") if mine.get(key)]
    return Label("; ".join(parts), "；".join(parts)) if parts else None


def _missing(mine: Mapping[str, Any]) -> list[Label]:
    found = []
    if not mine.get("responsibility_basis"):
        found.append(Label("basis of the finding", "责任认定依据"))
    if not mine.get("responsibility_doc_no"):
        found.append(Label("document number of the finding", "责任认定文号"))
    return found


def _missing_of_legacy(rows: Sequence[PlotParty], mining_right_m2: float | None) -> list[Label]:
    found = []
    licences = [row.licence_no for row in rows if row.licence_no]
    if licences:
        text = Label("proof that mining licence {which} is cancelled or expired", "采矿证 {which} 注销或失效的证明")
        found.append(text.format(which="、".join(dict.fromkeys(licences))))
    if mining_right_m2 is None:
        found.append(Label("overlay with the mining rights", "矿业权套合结果"))
    return found
