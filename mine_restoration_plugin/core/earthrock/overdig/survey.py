"""The first pass: lowest heights of every pit, what is known where, and whether there is noise between the surfaces."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ...delineation.finding.working import tiles
from ...model.progress import Progress
from .frame import HALF, NOISE_SHARE, TILE, Bools, Floats, Scene, Tile
from .noise import is_noise_free

OUTSIDE, INSIDE = "outside", "inside"


@dataclass
class Region:
    """Cells of one region: how many are known, how many change within the tolerance, how many of these not at all."""

    known: int = 0
    small: int = 0
    still: int = 0
    unknown_m2: float = 0.0

    @property
    def noise_free(self) -> bool:
        return is_noise_free(self.small, self.still)


@dataclass
class PitLevels:
    """Lowest heights of one pit over cells of which it covers at least half and whose heights are known before and
    after; water left out. m and m², inf where there is none."""

    name: str
    before_m: float = math.inf
    after_m: float = math.inf
    area_m2: float = 0.0
    wet_m2: float = 0.0
    unknown_m2: float = 0.0

    @property
    def known(self) -> bool:
        return math.isfinite(self.before_m)

    @property
    def lowered_m(self) -> float | None:
        """max(0, before − after), None where nothing is known."""
        return max(0.0, self.before_m - self.after_m) if self.known else None


@dataclass
class Survey:
    """``regions``: inside, outside, and one for each pit by ``pit:`` and its number."""

    pits: list[PitLevels]
    regions: dict[str, Region] = field(default_factory=dict)
    covered_m2: float = 0.0

    def region(self, name: str) -> Region:
        return self.regions.setdefault(name, Region())


def survey(scene: Scene, progress: Progress) -> Survey:
    """Read both surfaces once."""
    found = Survey([PitLevels(name) for name, _ in scene.pits])
    places = list(tiles(scene.spec, TILE))
    for number, window in enumerate(places):
        progress.report(number / len(places))
        tile = scene.tile(window)
        known = np.isfinite(tile.cut)
        change = np.where(known, np.abs(tile.cut), np.inf)
        small, still = change <= tile.limit, change <= scene.still_m
        inside = scene.boundary.of(window)
        only_before = np.isfinite(tile.before) & ~known
        _count(found.region(INSIDE), inside, known, small, still, ~known, scene.spec.cell_area_m2)
        _count(found.region(OUTSIDE), 1.0 - inside, known, small, still, only_before, scene.spec.cell_area_m2)
        found.covered_m2 += float(inside[known].sum()) * scene.spec.cell_area_m2
        wet = None if scene.water is None or not scene.water.meets(window) else scene.water.of(window)
        for i, (_, shares) in enumerate(scene.pits):
            if shares.meets(window):
                share = shares.of(window)
                _count(found.region(f"pit:{i}"), share, known, small, still, ~known, scene.spec.cell_area_m2)
                _levels(found.pits[i], tile, share, wet, known, scene.spec.cell_area_m2)
    progress.report(1.0)
    return found


def _count(
    region: Region, share: Floats, known: Bools, small: Bools, still: Bools, unknown: Bools, cell_m2: float
) -> None:
    here = share > NOISE_SHARE
    region.known += int(np.count_nonzero(known & here))
    region.small += int(np.count_nonzero(small & here))
    region.still += int(np.count_nonzero(still & small & here))
    region.unknown_m2 += float(share[unknown & here].sum()) * cell_m2


def _levels(pit: PitLevels, tile: Tile, share: Floats, wet: Floats | None, known: Bools, cell_m2: float) -> None:
    pit.area_m2 += float(share.sum()) * cell_m2
    pit.unknown_m2 += float(share[~known].sum()) * cell_m2
    inside = (share >= HALF) & known
    if wet is not None:
        pit.wet_m2 += float(np.minimum(share, wet).sum()) * cell_m2
        inside &= wet <= NOISE_SHARE
    if inside.any():
        pit.before_m = min(pit.before_m, float(tile.before[inside].min()))
        pit.after_m = min(pit.after_m, float(tile.design[inside].min()))
