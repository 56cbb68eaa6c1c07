"""The two deeds that fill the review queue: look for mines, and take over what an outside detector found."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP
from ..register.register import open_register
from ..rulebook import Rulebook
from .finding.find import FoundCandidates, PathLike, find_candidates
from .intake import NewCandidate, Queued, queue_candidates
from .outside import Outside, from_layer, from_mask


def find_and_queue(
    imagery: PathLike | None = None,
    imagery_later: PathLike | None = None,
    dem: PathLike | None = None,
    dem_later: PathLike | None = None,
    *,
    bands: str | None = None,
    min_area_m2: float | None = None,
    register: str | Path | None = None,
    image_date: str | None = None,
    who: str | None = None,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
    progress: Progress = SILENT,
) -> tuple[FoundCandidates, Queued | None]:
    """``find_candidates``, and its result in the queue of a register where one is given.

    Raises:
        InputError: see ``find_candidates`` and ``queue_candidates``; a register that cannot be opened is told of first.
        Cancelled: nothing came into the register.
    """
    rules = rulebook or Rulebook.load()
    if register is not None:
        with open_register(register):
            pass  # told before the long look, not after it
    share = 1.0 if register is None else 0.95
    found = find_candidates(
        imagery,
        imagery_later,
        dem,
        dem_later,
        bands=bands,
        min_area_m2=min_area_m2,
        rulebook=rules,
        progress=progress.part(0.0, share),
    )
    if register is None:
        return found, None
    new = [
        NewCandidate(
            candidate.kind,
            candidate.polygons,
            candidate.score,
            tuple(reason.to_json() for reason in candidate.reasons),
            found.source,
            image_date,
        )
        for candidate in found.candidates
    ]
    queued = queue_candidates(
        register, new, found.crs, who=who, rulebook=rules, today=today, progress=progress.part(share, 1.0)
    )
    return found, queued


def import_candidates(
    register: str | Path,
    layer_path: str | Path | None = None,
    mask_path: str | Path | None = None,
    *,
    layer: str | None = None,
    fields: Mapping[str, str] | None = None,
    classes: str | None = None,
    threshold: float = 0.5,
    source: str | None = None,
    image_date: str | None = None,
    min_area_m2: float = 0.0,
    who: str | None = None,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
    progress: Progress = SILENT,
) -> tuple[Outside, Queued]:
    """Take polygons or a mask of an outside detector into the register's review queue.

    Args:
        layer_path, layer: polygons; see ``outside.from_layer`` for ``fields``.
        mask_path: or a raster; see ``outside.from_mask`` for ``classes`` and ``threshold``.

    Raises:
        InputError: neither or both are given; see the functions named above.
        Cancelled: nothing came in.
    """
    if (layer_path is None) == (mask_path is None):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "Give either a layer of polygons or a mask raster, and not both.")
        )
    common: dict[str, Any] = {"source": source, "image_date": image_date, "min_area_m2": min_area_m2}
    with open_register(register):
        pass
    if layer_path is not None:
        outside = from_layer(layer_path, layer, fields=fields, progress=progress.part(0, 0.5), **common)
    else:
        outside = from_mask(
            str(mask_path), classes=classes, threshold=threshold, progress=progress.part(0, 0.5), **common
        )
    queued = queue_candidates(
        register,
        outside.candidates,
        outside.crs,
        who=who,
        rulebook=rulebook,
        today=today,
        progress=progress.part(0.5, 1.0),
    )
    return outside, queued
