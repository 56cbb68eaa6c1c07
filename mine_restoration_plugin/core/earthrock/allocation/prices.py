"""What one more cubic metre is worth: at a source that is used up, at a use, on a link that is full."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...model.text import Label
from .residual import Residual

DECIMALS = 6
WORDS_MAX = 3
LINKS_MAX = 20


def worth(residual: Residual) -> dict[str, Any]:
    """Rows by source, use and full link, the worthiest first; figures are of the very next m³, rounded to 1e-6.

    ``sources``: one more bank m³ ``saves`` cost, ``saves_borrowed_bank_m3``, or meets ``meets_compacted_m3`` that is
    short. ``uses``: one more compacted m³ ``costs``, with ``borrows_bank_m3``; None where it could not be met at all.
    ``links``: one more bank m³ of capacity ``saves``.
    """
    return {"sources": _sources(residual), "uses": _uses(residual), "links": _links(residual)}


def in_words(prices: dict[str, Any]) -> list[Label]:
    """The most telling of them as sentences."""
    words = []
    for row in prices["sources"][:WORDS_MAX]:
        if row["meets_compacted_m3"] > 0:
            words.append(_MEETS.format(**row, meets=f"{row['meets_compacted_m3']:.2f}"))
        elif row["saves_borrowed_bank_m3"] > 0:
            words.append(_UNBORROWS.format(**row, borrowed=f"{row['saves_borrowed_bank_m3']:.2f}"))
        elif row["saves"] > 0:
            words.append(_SAVES.format(id=row["id"], material=row["material"], saves=f"{row['saves']:.2f}"))
    for row in prices["links"][:WORDS_MAX]:
        words.append(_LINK.format(source=row["source"], use=row["use"], saves=f"{row['saves']:.2f}"))
    dearest = [row for row in prices["uses"] if row["costs"] is not None and row["costs"] > 0][:1]
    words += [_USE.format(id=row["id"], costs=f"{row['costs']:.2f}") for row in dearest]
    return words


def _sources(residual: Residual) -> list[dict[str, Any]]:
    network = residual.network
    to_left = residual.ways_to(np.arange(residual.sources))
    short = residual.sources + np.flatnonzero(residual.short > 0)
    to_short = residual.ways_to(short)
    rows = []
    for i, source in enumerate(network.problem.sources):
        factor = float(network.factor[i])
        meets = factor if np.isfinite(to_short.length[i]) and len(short) else 0.0
        cost, borrowed = residual.along(to_left, i, backwards=True)
        row = {
            "id": source.id,
            "material": source.material,
            "saves": _round(-cost * factor) if meets == 0.0 else 0.0,
            "saves_borrowed_bank_m3": _round(-borrowed * factor) if meets == 0.0 else 0.0,
            "meets_compacted_m3": _round(meets),
        }
        if residual.has_left[i]:
            row.update(saves=0.0, saves_borrowed_bank_m3=0.0, meets_compacted_m3=0.0)
        rows.append(row)
    return sorted(
        rows, key=lambda row: (-row["meets_compacted_m3"], -row["saves_borrowed_bank_m3"], -row["saves"], row["id"])
    )


def _uses(residual: Residual) -> list[dict[str, Any]]:
    network = residual.network
    ways = residual.ways_from(np.flatnonzero(residual.has_left))
    rows = []
    for j, use in enumerate(network.problem.uses):
        if network.sale[j]:
            continue
        node = residual.sources + j
        cost, borrowed = residual.along(ways, node)
        met = bool(np.isfinite(ways.length[node]))
        rows.append(
            {
                "id": use.id,
                "costs": _round(cost) if met else None,
                "borrows_bank_m3": _round(borrowed) if met else None,
            }
        )
    return sorted(rows, key=lambda row: (row["costs"] is not None, -(row["costs"] or 0.0), row["id"]))


def _links(residual: Residual) -> list[dict[str, Any]]:
    network = residual.network
    full = [
        k for k in np.flatnonzero(np.isfinite(network.limit)) if residual.full[k] and not network.sale[network.use[k]]
    ]
    if not full:
        return []
    from_left = residual.ways_from(np.flatnonzero(residual.has_left))
    to_left = residual.ways_to(np.arange(residual.sources))
    rows = []
    for k in sorted(full, key=lambda k: (-residual.delivered[k], k))[:LINKS_MAX]:
        i, j = int(network.source[k]), residual.sources + int(network.use[k])
        around = residual.ways_from(np.array([j])).length[i]
        # what the link brings more the use gets less from elsewhere, and the source gives less to another or has left
        length = network.cost[k] + min(around, to_left.length[j] + from_left.length[i])
        if length < -residual.tolerance:
            saves = _round(float(-length * network.factor[i]))
            source, use = network.problem.sources[i].id, network.problem.uses[j - residual.sources].id
            rows.append({"source": source, "use": use, "saves": saves})
    return sorted(rows, key=lambda row: (-row["saves"], row["source"], row["use"]))


def _round(value: float) -> float:
    return round(value, DECIMALS) + 0.0


_SAVES = Label(
    "One more m³ (bank) of {material} at {id} would save ¥{saves}.",
    "{id} 的 {material} 每多 1 m³（自然方），可节省 {saves} 元。",
)
_MEETS = Label(
    "One more m³ (bank) of {material} at {id} would meet {meets} m³ (compacted) of what is short.",
    "{id} 的 {material} 每多 1 m³（自然方），可补足缺口 {meets} m³（压实方）。",
)
_UNBORROWS = Label(
    "One more m³ (bank) of {material} at {id} would save {borrowed} m³ (bank) of borrowed material.",
    "{id} 的 {material} 每多 1 m³（自然方），可少外借 {borrowed} m³（自然方）。",
)
_LINK = Label(
    "The link {source} → {use} is full; one more m³ (bank) on it would save ¥{saves}.",
    "运输关系 {source} → {use} 已满；每多运 1 m³（自然方），可节省 {saves} 元。",
)
_USE = Label(
    "One more m³ (compacted) at {id} would cost ¥{costs}, the dearest of all uses.",
    "{id} 每多需 1 m³（压实方），费用增加 {costs} 元，为各用料点中最高。",
)
