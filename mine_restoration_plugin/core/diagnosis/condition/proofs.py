"""Photographs and documents that show a hazard: those that look at it come first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...model.text import Label
from ...rulebook import Rulebook

SHOWN = 4
KIND_NAMES = {
    "photo": Label("photograph", "照片"),
    "document": Label("document", "文件"),
    "video": Label("video", "视频"),
}


@dataclass(frozen=True)
class Proof:
    """A photograph or document: number, kind, azimuth of the view in degrees or None, caption, where it was taken."""

    number: str
    kind: str
    azimuth_deg: float | None
    caption: str
    place: tuple[float, float] | None = None


def looks_at(rulebook: Rulebook, proof: Proof, place: tuple[float, float] | None) -> bool:
    """Whether a photograph was taken near a place and looks at it."""
    if proof.place is None or proof.azimuth_deg is None or place is None:
        return False
    east, north = place[0] - proof.place[0], place[1] - proof.place[1]
    if math.hypot(east, north) > rulebook.number("hazard.photo.distance_m"):
        return False
    away = (math.degrees(math.atan2(east, north)) - proof.azimuth_deg + 180.0) % 360.0 - 180.0
    return abs(away) <= rulebook.number("hazard.photo.half_view_deg")


def evidence(
    rulebook: Rulebook,
    place: tuple[float, float] | None,
    terrain: bool,
    step: int,
    form: bool,
    proofs: Sequence[Proof],
) -> Label:
    """On what a finding stands: terrain, form, and at most four proofs by number and azimuth."""
    en, zh = [], []
    if terrain:
        en.append("terrain" if step == 1 else f"terrain, every {step} cells")
        zh.append("地形数据" if step == 1 else f"地形数据（每 {step} 格取样）")
    if form:
        en.append("form")
        zh.append("调查表")
    ranked = sorted(
        ((not looks_at(rulebook, proof, place), proof.number, proof) for proof in proofs), key=lambda r: r[:2]
    )
    for away, _, proof in ranked[:SHOWN]:
        name = KIND_NAMES.get(proof.kind, KIND_NAMES["document"])
        view = "" if proof.azimuth_deg is None else f"{proof.azimuth_deg:.0f}°"
        en.append(" ".join(part for part in (name.en, proof.number, view, "" if away else "looking at it") if part))
        inside = "，".join(part for part in (f"方位角 {view}" if view else "", "" if away else "正对") if part)
        zh.append(f"{name.zh} {proof.number}" + (f"（{inside}）" if inside else ""))
    if len(ranked) > SHOWN:
        en.append(f"{len(ranked) - SHOWN} more")
        zh.append(f"等共 {len(ranked)} 件")
    return Label("; ".join(en), "；".join(zh))
