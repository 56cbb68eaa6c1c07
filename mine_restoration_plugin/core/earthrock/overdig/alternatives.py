"""不采 / 少采 / 全采: what each alternative moves, what is left over, and what it leaves unsafe."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...delineation.finding.working import tiles
from ...geodata.grid import Window
from ...geodata.raster import RasterSource
from ...model.progress import Progress
from ...model.text import Label
from ...model.units import round_half_up
from ...rulebook import Rulebook
from ...terrain.surfaces import Opened
from ..balance import close_balance
from ..factors import choose_conversion
from .frame import HALF, TILE, Scene
from .need import Envelope, Ground
from .request import Stated
from .safety import surface_fs
from .scan import CUT, FILL, Layer

NO_DIG, LEAST_DIG, FULL_DIG = Label("no digging", "不采"), Label("dig a little", "少采"), Label("dig all", "全采")


@dataclass(frozen=True)
class Compared:
    """One alternative within the outline. Volumes of cells that change beyond the tolerance, by their shares.

    ``surplus_bank_m3`` by the factor and loss that are stated, else the rulebook's.
    ``minimum_fs``: as given, else by the rule of the envelope
    (``safety``); ``unstable_m2``, ``above_m3`` and ``above_m``: where and how far the surface stands above its own
    least-cut stable envelope. None where materials are not known.
    """

    name: Label
    area_m2: float
    cut_bank_m3: float
    fill_compacted_m3: float
    surplus_bank_m3: float
    minimum_fs: float | None
    fs_given: bool
    unstable_m2: float | None
    above_m3: float | None
    above_m: float | None

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "name": self.name.to_json()}


@dataclass
class _Sums:
    area: float = 0.0
    cut: float = 0.0
    fill: float = 0.0
    unstable: float = 0.0
    above: float = 0.0
    highest: float = 0.0


def compare(
    scene: Scene,
    layers: Mapping[str, Layer],
    ground: Ground | None,
    need: Envelope | None,
    folder: Path,
    book: Rulebook,
    progress: Progress,
) -> tuple[Compared, ...]:
    """No digging (the ground before), the least (its stable envelope), the given alternatives, and the design.

    What the design moves is what the clauses found of it: no sum of noise.
    """
    with ExitStack() as stack:
        entries: list[tuple[Label, Opened | None, float | None]] = [(NO_DIG, scene.before, None)]
        if need is not None:
            entries.append((LEAST_DIG, None, None))
        for given in scene.request.alternatives:
            name = Label(given.name, given.name)
            entries.append((name, scene.bound(given.surface, stack), given.minimum_fs))
        entries.append((FULL_DIG, scene.design, None))
        found: list[Compared] = []
        for number, (name, side, fs) in enumerate(entries):
            part = progress.part(number / len(entries), (number + 1) / len(entries))
            stem = f"alternative-{number}"
            sums = _sums(scene, side, ground, need, folder, stem, part.part(0.0, 0.5))
            if side is scene.design:
                cut, fill = layers[CUT], layers[FILL]
                sums.area, sums.cut, sums.fill = cut.area_m2 + fill.area_m2, cut.volume_m3, fill.volume_m3
            safety = fs
            if safety is None and ground is not None:
                safety = _safety(scene, side, ground, sums, found, folder, stem, part.part(0.5, 1.0))
            judged = ground is not None
            found.append(_compared(name, sums, safety, fs is not None, judged, scene.request.stated, book))
    return tuple(found)


def _safety(
    scene: Scene,
    side: Opened | None,
    ground: Ground,
    sums: _Sums,
    found: list[Compared],
    folder: Path,
    stem: str,
    progress: Progress,
) -> float | None:
    """The least cut stands as steeply as it may: it has the factor asked for, or that of the ground if that is more."""
    if side is None:
        before = found[0].minimum_fs
        return None if before is None else max(before, ground.required_fos)
    if not isinstance(side.source, RasterSource):
        return None
    if side is not scene.before and sums.cut == 0.0 and sums.fill == 0.0:
        return found[0].minimum_fs
    return surface_fs(scene, ground, side.source, folder, f"{stem}-fs", progress)


def _sums(
    scene: Scene,
    side: Opened | None,
    ground: Ground | None,
    need: Envelope | None,
    folder: Path,
    name: str,
    progress: Progress,
) -> _Sums:
    sums, own = _Sums(), None
    if ground is not None and side is not None:
        own = need if side is scene.before else _own_envelope(side, ground, folder, name, progress.part(0.0, 0.6))
    places = [window for window in tiles(scene.spec, TILE) if scene.boundary.meets(window)]
    for number, window in enumerate(places):
        progress.report(0.6 + 0.4 * number / len(places))
        _add(scene, side, need, own, window, sums)
    if own is not None and own is not need:
        own.close()
    return sums


def _own_envelope(side: Opened, ground: Ground, folder: Path, name: str, progress: Progress) -> Envelope | None:
    return Envelope(ground, side.source, folder, name, progress) if isinstance(side.source, RasterSource) else None


def _add(
    scene: Scene,
    side: Opened | None,
    need: Envelope | None,
    own: Envelope | None,
    window: Window,
    sums: _Sums,
) -> None:
    before, share = scene.read(scene.before, window), scene.boundary.of(window)
    if side is None and need is not None:
        asked = need(window)
        heights = np.where(np.isfinite(asked) & (share >= HALF), asked, before)
    else:
        heights = before if side is None or side is scene.before else scene.read(side, window)
    weight = share * scene.spec.cell_area_m2
    limit = scene.tile(window).limit if scene.resampled else scene.tolerance.metres
    change = np.nan_to_num(before - heights)
    cut, fill = np.where(change > limit, change, 0.0), np.where(change < -limit, -change, 0.0)
    sums.area += float(weight[(cut > 0) | (fill > 0)].sum())
    sums.cut += float((cut * weight).sum())
    sums.fill += float((fill * weight).sum())
    if own is not None:
        above = np.nan_to_num(heights - own(window))
        above = np.where(above > limit, above, 0.0)
        sums.unstable += float(weight[above > 0].sum())
        sums.above += float((above * weight).sum())
        sums.highest = max(sums.highest, float(np.where(share >= HALF, above, 0.0).max(initial=0.0)))


def _compared(
    name: Label, sums: _Sums, fs: float | None, given: bool, judged: bool, stated: Stated, book: Rulebook
) -> Compared:
    own_factor, own_loss = choose_conversion(book).compacted, book.number("earthrock.loss_share")
    factor = own_factor if stated.compacted_factor is None else stated.compacted_factor
    loss = own_loss if stated.loss_share is None else stated.loss_share
    balance = close_balance(sums.cut, {"": sums.fill}, float(round_half_up(factor, 6)), loss)
    return Compared(
        name,
        sums.area,
        sums.cut,
        sums.fill,
        float(balance.surplus),
        fs,
        given,
        sums.unstable if judged else None,
        sums.above if judged else None,
        sums.highest if judged else None,
    )
