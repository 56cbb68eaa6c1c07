"""Why a use stays unmet: which sources and links stand behind it, by how much they fall short, and what is in the way.

From a use that is short go back over all links that could carry more, and from the sources there to all that they
serve. Everything in that set is used up, so need − supply − what full links bring in is the shortage to the last litre
(the least cut of the network).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from ...model.text import Label
from .exact import NOTHING_M3
from .network import MATERIAL, MINE, PHASE, why_not
from .residual import Residual

NAMES_MAX = 6
BLOCKED_MAX = 3
ENTRIES_MAX = 5
LISTED_MAX = 20
NO_LINK = "no_link"
FULL = "full"


def shortages(residual: Residual) -> tuple[dict[str, Any], ...]:
    """One entry for each set of uses that are short together, the largest first: who, what, how much, what is left."""
    found = []
    for uses, sources in _sets(residual):
        if residual.has_left[sources].any():  # the time ran out: more could have been met
            continue
        found.append(_entry(residual, uses, sources))
    found.sort(key=lambda entry: (-entry["short_compacted_m3"], entry["uses"]))
    return tuple(found)


def in_words(entries: Sequence[dict[str, Any]]) -> list[Label]:
    """Each entry as a sentence, with what stands in the way."""
    words = []
    for entry in entries[:ENTRIES_MAX]:
        values = {
            "short": f"{entry['short_compacted_m3']:.2f}",
            "need": f"{entry['need_compacted_m3']:.2f}",
            "supply": f"{entry['supply_compacted_m3']:.2f}",
            "materials": "|".join(entry["materials"]),
            "uses": _names(entry["uses"]),
            "sources": _names(entry["sources"]),
        }
        words.append((_SHORT if entry["sources"] else _NO_SOURCE).format(**values))
        if entry["full_links"]:
            pairs = [f"{link['source']} → {link['use']}" for link in entry["full_links"]]
            volume = sum(link["volume_compacted_m3"] for link in entry["full_links"])
            words.append(_FULL.format(links=_names(pairs), volume=f"{volume:.2f}"))
        for blocked in entry["blocked"][:BLOCKED_MAX]:
            words.append(
                _BLOCKED.format(
                    source=blocked["source"],
                    left=f"{blocked['left_bank_m3']:.2f}",
                    material=blocked["material"],
                    reason=_REASONS[blocked["reason"]],
                )
            )
    if len(entries) > ENTRIES_MAX:
        words.append(_MORE.format(count=len(entries) - ENTRIES_MAX))
    return words


def _sets(residual: Residual) -> Iterator[tuple[list[int], list[int]]]:
    """Uses and sources that stand behind a shortage, apart from one another where they share nothing."""
    network = residual.network
    onsite = ~network.sale[network.use]
    could, does = onsite & ~residual.full, onsite & (residual.delivered > NOTHING_M3)
    uses, sources = residual.short > 0, np.zeros(residual.sources, dtype=bool)
    before = -1
    while before != (before := int(uses.sum() + sources.sum())):
        sources[network.source[could & uses[network.use]]] = True
        uses[network.use[does & sources[network.source]]] = True
    inside = (could | does) & uses[network.use] & sources[network.source]
    ends = (network.source[inside], residual.sources + network.use[inside])
    graph = sparse.csr_matrix((np.ones(len(ends[0])), ends), shape=(residual.nodes, residual.nodes))
    _, part = csgraph.connected_components(graph, directed=False)
    members: dict[int, tuple[list[int], list[int]]] = {}
    for j in np.flatnonzero(uses):
        members.setdefault(int(part[residual.sources + j]), ([], []))[0].append(int(j))
    for i in np.flatnonzero(sources):
        members[int(part[i])][1].append(int(i))
    yield from members.values()


def _entry(residual: Residual, uses: list[int], sources: list[int]) -> dict[str, Any]:
    network = residual.network
    problem = network.problem
    inside = np.isin(network.use, uses) & ~np.isin(network.source, sources) & (residual.delivered > NOTHING_M3)
    short = [j for j in uses if residual.short[j] > 0]
    return {
        "short_compacted_m3": round(float(residual.short[uses].sum()), 6),
        "need_compacted_m3": round(float(network.need[uses].sum()), 6),
        "supply_compacted_m3": round(float(network.supply[sources].sum()), 6),
        "uses": [problem.uses[j].id for j in short],
        "uses_together": [problem.uses[j].id for j in uses],
        "sources": [problem.sources[i].id for i in sources],
        "materials": sorted({material for j in short for material in problem.uses[j].materials}),
        "full_links": [
            {
                "source": problem.sources[network.source[k]].id,
                "use": problem.uses[network.use[k]].id,
                "volume_compacted_m3": round(float(residual.delivered[k]), 6),
            }
            for k in np.flatnonzero(inside)
        ],
        "blocked": _blocked(residual, uses, sources),
    }


def _blocked(residual: Residual, uses: list[int], sources: list[int]) -> list[dict[str, Any]]:
    """Sources with something left and the rule that keeps it from these uses, those nearest to help first."""
    network = residual.network
    problem = network.problem
    linked = set(network.source[np.isin(network.use, uses)].tolist())
    given = np.bincount(network.source, weights=residual.delivered, minlength=residual.sources)
    alike = {(use.materials, use.phase, use.mine, use.project): use for use in (problem.uses[j] for j in uses)}
    rows = []
    for i in np.setdiff1d(np.flatnonzero(residual.has_left), sources):
        source = problem.sources[i]
        reasons = {why_not(problem, source, use) for use in alike.values()}
        reason = next(rule for rule in (None, *_NEAREST) if rule in reasons)
        if reason is None:
            reason = FULL if int(i) in linked else NO_LINK
        if reason == MATERIAL:
            continue
        left = (network.supply[i] - given[i]) / network.factor[i]
        rows.append(
            {
                "source": source.id,
                "material": source.material,
                "left_bank_m3": round(float(left), 6),
                "reason": reason,
            }
        )
    rows.sort(key=lambda row: (_NEAREST.index(row["reason"]), -row["left_bank_m3"], row["source"]))
    return rows[:LISTED_MAX]


def _names(names: Sequence[str]) -> Label:
    shown = list(names[:NAMES_MAX])
    more = len(names) - len(shown)
    return Label(
        ", ".join(shown) + (f" and {more} more" if more else ""),
        "、".join(shown) + (f"等 {len(names)} 处" if more else ""),
    )


_NEAREST = (FULL, NO_LINK, PHASE, MINE, "borrowed_sale", MATERIAL)
_SHORT = Label(
    "{short} m³ (compacted) of {materials} cannot be met at {uses}: the sources that may serve them ({sources}) are "
    "used up; together they deliver {supply} m³ of the {need} m³ needed.",
    "{uses} 缺 {materials} {short} m³（压实方），无法满足：可供应的料源（{sources}）已用尽，"
    "合计可到位 {supply} m³，需要 {need} m³。",
)
_NO_SOURCE = Label(
    "{short} m³ (compacted) of {materials} cannot be met at {uses}: no source may serve them any more.",
    "{uses} 缺 {materials} {short} m³（压实方），无法满足：没有料源可以供应。",
)
_FULL = Label(
    "What leads there is full: {links} bring {volume} m³ (compacted) and can carry no more.",
    "通往该处的运输关系已满：{links} 合计到位 {volume} m³（压实方），不能再多。",
)
_MORE = Label(
    "{count} more sets of uses are short by less; the result file lists them all.",
    "另有 {count} 组用料点缺口较小，结果文件中全部列出。",
)
_BLOCKED = Label(
    "{source} has {left} m³ (bank) of {material} left, but {reason}.",
    "{source} 尚余 {material} {left} m³（自然方），但{reason}。",
)
_REASONS = {
    FULL: Label("its link or the room for stock is full", "其运输关系或堆存容量已满"),
    NO_LINK: Label(
        "COSTS has no link from it to these uses, nor to others that share their sources",
        "COSTS 中没有通往这些用料点、也没有通往与其共用料源的其他用料点的运输关系",
    ),
    PHASE: Label("it is dug in a later phase", "其开挖期晚于使用期"),
    MINE: Label(
        "it belongs to another project, so that it would be a disposal through the platform",
        "它属于其他项目，须作为处置经平台交易",
    ),
    "borrowed_sale": Label("borrowed material may not be sold", "外借料不得外售"),
}
