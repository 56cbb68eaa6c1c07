"""Areas of plots in the features of one layer: every square metre counts once, however the layer overlaps itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ...exchange.placed import PlacedFeature, PlacedLayer
from ...geodata.areas import ellipsoidal_areas_m2, projected_area_m2
from ...geodata.grid import Polygons
from ...geodata.relations import Ground, Shape, distance, is_area, minus, shape, united
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ..checking.neighbours import overlapping, tiles
from ..checking.outlines import OutlineStore

Key = tuple[Optional[str], ...]
_NOISE_M2 = 0.01


@dataclass(frozen=True)
class Part:
    """What of a plot lies in the features with one key."""

    key: Key
    projected_m2: float
    ellipsoidal_m2: float


@dataclass(frozen=True)
class Measured:
    """One plot in one layer. ``distance_m`` to the nearest feature, None beyond the radius or where not asked for."""

    parts: tuple[Part, ...]
    doubled_m2: float = 0.0
    """Area that more than one feature covers; it was given to the first of them."""
    distance_m: float | None = None
    nearest: str | None = None

    @property
    def projected_m2(self) -> float:
        return sum(part.projected_m2 for part in self.parts)

    @property
    def ellipsoidal_m2(self) -> float:
        return sum(part.ellipsoidal_m2 for part in self.parts)


NOTHING = Measured(())


@dataclass(frozen=True)
class LayerResult:
    """All plots that meet a layer, by their number in the store; how many features had to be made valid."""

    plots: dict[int, Measured]
    mended: int


def measure_layer(
    store: OutlineStore,
    layer: PlacedLayer,
    key: Any,
    crs: str,
    *,
    radius_m: float | None = None,
    tile: int,
    progress: Progress = SILENT,
) -> LayerResult:
    """Areas of every plot in a layer.

    Args:
        key: function from the attributes of a feature to what its areas are summed by.
        radius_m: features that far from a plot are looked for as well; lines and points are welcome then.

    Raises:
        InputError: the layer has no polygons, and distances are not asked for.
    """
    if radius_m is None and not layer.has_areas:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The layer {layer} has no polygons, so nothing can lie in it. Choose another."
            ),
            layer=layer.name,
        )
    envelopes = store.envelopes
    reach = radius_m or 0.0
    plots: dict[int, Measured] = {}
    mended: set[int] = set()
    packed = tiles(envelopes, tile)
    for number, members in enumerate(packed):
        progress.report(number / len(packed))
        boxes = envelopes[members] + reach * np.array([-1.0, -1.0, 1.0, 1.0])
        features = layer.within((*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)))
        if not features:
            continue
        mended |= {feature.fid for feature in features if feature.mended}
        near: dict[int, list[PlacedFeature]] = {}
        for k, f in overlapping(boxes, _boxes(features)).tolist():
            near.setdefault(k, []).append(features[f])
        areal = {feature.fid: is_area(feature.shape) for feature in features}
        grounds = {feature.fid: Ground(feature.shape) for feature in features if areal[feature.fid]}
        found: list[tuple[int, list[tuple[Key, Polygons]], float, float | None, str | None]] = []
        for k, some in sorted(near.items()):
            progress.check()
            outline = shape(store.polygons(int(members[k])))
            parts, doubled = _parts(outline, [f for f in some if areal[f.fid]], grounds, key)
            far, nearest = _nearest(outline, some, reach, key) if radius_m is not None else (None, None)
            if parts or far is not None:
                found.append((int(members[k]), parts, doubled, far, nearest))
        _gather(found, crs, plots)
    return LayerResult(plots, len(mended))


def _boxes(features: Sequence[PlacedFeature]) -> Any:
    found = []
    for feature in features:
        left, right, lower, upper = feature.shape.GetEnvelope()
        found.append((left, lower, right, upper))
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _parts(
    outline: Shape, features: Sequence[PlacedFeature], grounds: Mapping[int, Ground], key: Any
) -> tuple[list[tuple[Key, Polygons]], float]:
    """Pieces of an outline by key. Where features overlap, the one whose key and place come first has the ground."""
    pieces: list[tuple[Key, Polygons]] = []
    for feature in features:
        piece = grounds[feature.fid].common(outline)
        if piece:
            pieces.append((key(feature.attributes), piece))
    if not pieces:
        return [], 0.0
    pieces.sort(key=lambda entry: (tuple(part or "" for part in entry[0]), _corner(entry[1])))
    total = sum(projected_area_m2(piece) for _, piece in pieces)
    whole = projected_area_m2(united([piece for _, piece in pieces])) if len(pieces) > 1 else total
    doubled = total - whole
    if doubled > _NOISE_M2:
        taken: list[Shape] = []
        single: list[tuple[Key, Polygons]] = []
        for name, piece in pieces:
            rest = minus(shape(piece), taken)
            taken.append(shape(piece))
            if rest:
                single.append((name, rest))
        pieces = single
    by_key: dict[Key, Polygons] = {}
    for name, piece in pieces:
        by_key.setdefault(name, []).extend(piece)
    return list(by_key.items()), max(doubled, 0.0) if doubled > _NOISE_M2 else 0.0


def _corner(polygons: Polygons) -> tuple[float, ...]:
    points = np.concatenate([ring for rings in polygons for ring in rings])
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _nearest(
    outline: Shape, features: Sequence[PlacedFeature], reach: float, key: Any
) -> tuple[float | None, str | None]:
    best: tuple[float, str] | None = None
    for feature in features:
        far = distance(outline, feature.shape)
        name = key(feature.attributes)[0] or ""
        if far <= reach and (best is None or (far, name) < best):
            best = (far, name)
    return (None, None) if best is None else (round(best[0], 2), best[1] or None)


def _gather(
    found: Sequence[tuple[int, list[tuple[Key, Polygons]], float, float | None, str | None]],
    crs: str,
    plots: dict[int, Measured],
) -> None:
    pieces = [piece for _, parts, _, _, _ in found for _, piece in parts]
    ellipsoidal = iter(ellipsoidal_areas_m2(pieces, crs) if pieces else [])
    for number, parts, doubled, far, nearest in found:
        measured = tuple(Part(name, projected_area_m2(piece), next(ellipsoidal)) for name, piece in parts)
        plots[number] = Measured(measured, doubled, far, nearest)
