"""不采 / 少采 / 全采: what each alternative moves, what is left over, and what it leaves unsafe."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...delineation.finding.working import inner, tiles, widened
from ...geodata.grid import Grid, Window
from ...geodata.raster import RasterSource
from ...model.progress import Progress
from ...model.text import Label
from ...model.units import round_half_up
from ...rulebook import Rulebook
from ...terrain.derivatives import slope_deg
from ...terrain.surfaces import Opened
from ..balance import close_balance
from ..factors import choose_conversion
from .frame import HALF, TILE, Floats, Scene
from .need import NONE, Envelope, Ground
from .stable import infinite_slope_fs

NO_DIG, LEAST_DIG, FULL_DIG = Label("no digging", "不采"), Label("dig a little", "少采"), Label("dig all", "全采")


@dataclass(frozen=True)
class Compared:
    """One alternative within the outline. Volumes of cells that change beyond the tolerance, by their shares.

    ``surplus_bank_m3`` by the rulebook's factors and loss. ``minimum_fs``: as given, else of the steepest place as an
    infinite slope; ``unstable_m2`` where that is below what is required; ``above_m3`` and ``above_m`` how far the
    surface stands above its own least-cut stable envelope. None where materials are not known.
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
    lowest: float = math.inf
    unstable: float = 0.0
    above: float = 0.0
    highest: float = 0.0


def compare(
    scene: Scene, ground: Ground | None, need: Envelope | None, folder: Path, book: Rulebook, progress: Progress
) -> tuple[Compared, ...]:
    """No digging (the ground before), the least (its stable envelope), the given alternatives, and the design."""
    with ExitStack() as stack:
        entries: list[tuple[Label, Opened | None, float | None]] = [(NO_DIG, scene.before, None)]
        if need is not None:
            entries.append((LEAST_DIG, None, None))
        for given in scene.request.alternatives:
            name = Label(given.name, given.name)
            entries.append((name, scene.bound(given.surface, stack), given.minimum_fs))
        entries.append((FULL_DIG, scene.design, None))
        found = []
        for number, (name, side, fs) in enumerate(entries):
            part = progress.part(number / len(entries), (number + 1) / len(entries))
            sums = _sums(scene, side, ground, need, folder, f"alternative-{number}", part)
            found.append(_compared(name, sums, fs, ground is not None, book))
    return tuple(found)


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
        _add(scene, side, ground, need, own, window, sums)
    if own is not None and own is not need:
        own.close()
    return sums


def _own_envelope(side: Opened, ground: Ground, folder: Path, name: str, progress: Progress) -> Envelope | None:
    return Envelope(ground, side.source, folder, name, progress) if isinstance(side.source, RasterSource) else None


def _add(
    scene: Scene,
    side: Opened | None,
    ground: Ground | None,
    need: Envelope | None,
    own: Envelope | None,
    window: Window,
    sums: _Sums,
) -> None:
    wide = widened(window, 1, scene.spec)
    at = inner(window, wide)
    before = scene.read(scene.before, wide)
    if side is None and need is not None:
        within = scene.boundary.of(wide) >= HALF
        asked = need(wide)
        heights = np.where(np.isfinite(asked) & within, asked, before)
    else:
        heights = before if side is None or side is scene.before else scene.read(side, wide)
    share = scene.boundary.of(window)
    weight = share * scene.spec.cell_area_m2
    limit = scene.tile(window).limit if scene.resampled else scene.tolerance.metres
    change = np.nan_to_num((before - heights)[at])
    cut, fill = np.where(change > limit, change, 0.0), np.where(change < -limit, -change, 0.0)
    sums.area += float(weight[(cut > 0) | (fill > 0)].sum())
    sums.cut += float((cut * weight).sum())
    sums.fill += float((fill * weight).sum())
    if ground is not None:
        _stability(scene, ground, own, window, wide, heights, share, limit, sums)


def _stability(
    scene: Scene,
    ground: Ground,
    own: Envelope | None,
    window: Window,
    wide: Window,
    heights: Floats,
    share: Floats,
    limit: Floats | float,
    sums: _Sums,
) -> None:
    at = inner(window, wide)
    cell = scene.spec.cell_area_m2
    tangent = np.tan(np.radians(slope_deg(Grid(heights, scene.spec.part(wide)))))[at]
    numbers = ground.of_cells(window)
    safety = _factors(scene, tangent, numbers, ground)
    inside = (share >= HALF) & np.isfinite(safety)
    if inside.any():
        sums.lowest = min(sums.lowest, float(safety[inside].min()))
    sums.unstable += float(share[(safety < ground.required_fos)].sum()) * cell
    if own is not None:
        above = np.nan_to_num(heights[at] - own(window))
        above = np.where(above > limit, above, 0.0)
        sums.above += float((above * share).sum()) * cell
        sums.highest = max(sums.highest, float(np.where(share >= HALF, above, 0.0).max(initial=0.0)))


def _factors(scene: Scene, tangent: Floats, numbers: NDArray[np.int64], ground: Ground) -> Floats:
    safety = np.full(tangent.shape, np.nan)
    for number in np.unique(numbers[numbers != NONE]).tolist():
        mine = numbers == number
        depth = scene.slip_depth_m
        safety[mine] = infinite_slope_fs(tangent[mine], ground.materials[number], ground.required_fos, depth)
    safety[~np.isfinite(tangent)] = np.nan
    return safety


def _compared(name: Label, sums: _Sums, fs: float | None, judged: bool, book: Rulebook) -> Compared:
    conversion = choose_conversion(book)
    balance = close_balance(
        sums.cut, {"": sums.fill}, float(round_half_up(conversion.compacted, 6)), book.number("earthrock.loss_share")
    )
    computed = sums.lowest if judged and math.isfinite(sums.lowest) else None
    return Compared(
        name,
        sums.area,
        sums.cut,
        sums.fill,
        float(balance.surplus),
        fs if fs is not None else computed,
        fs is not None,
        sums.unstable if judged else None,
        sums.above if judged else None,
        sums.highest if judged else None,
    )
