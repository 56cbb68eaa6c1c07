"""What outside detectors found, as candidates: masks of any class values, probability rasters, and polygons."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..exchange.mapping import match
from ..exchange.vectors import read_features
from ..geodata.areas import ellipsoidal_area_m2
from ..geodata.guard import gdal_cache
from ..geodata.imagery import BandSource
from ..geodata.labels import ScratchFolder, ScratchRaster
from ..geodata.raster import has_data
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_half_up
from .finding.components import Components
from .finding.outlines import placed, smooth
from .finding.scoring import BARE, CHANGE, DUMP, OTHER, PIT
from .finding.working import TILE, ground_cell_m, tiles
from .intake import NewCandidate

KINDS: Mapping[str, tuple[str, ...]] = {
    PIT: ("pit", "quarry", "open pit", "openpit", "excavat", "stope", "采坑", "采场", "采石", "露天", "挖损"),
    DUMP: (
        "dump",
        "waste",
        "spoil",
        "tailing",
        "heap",
        "stockpile",
        "排土",
        "堆场",
        "堆放",
        "尾矿",
        "废石",
        "固废",
        "压占",
    ),
    CHANGE: ("change", "expan", "new", "新增", "扩大", "变化"),
    BARE: ("bare", "disturb", "mine", "mining", "裸", "矿", "损毁"),
}
"""Words of detectors' classes that say what a place is; the first that fits counts."""

_NAMES = {
    "score": ("score", "confidence", "conf", "probability", "prob", "certainty", "可信度", "置信度", "得分", "概率"),
    "kind": ("kind", "class", "class_name", "label", "type", "category", "类型", "类别", "疑似类型"),
    "source": ("source", "model", "detector", "image", "来源", "模型", "资料来源", "影像"),
    "image_date": ("image_date", "date", "acquired", "影像日期", "日期"),
    "note": ("note", "remark", "备注"),
}
_CLASSES_MOST = 1_000


@dataclass(frozen=True)
class Outside:
    """Candidates in ``crs``; ``skipped`` places had no usable outline or were too small."""

    candidates: tuple[NewCandidate, ...]
    crs: str
    skipped: int
    notes: tuple[Label, ...] = ()


def kind_of_text(text: object) -> str:
    """The kind that a detector's word for a class means."""
    folded = str(text if text is not None else "").casefold()
    return next((kind for kind, words in KINDS.items() if any(word in folded for word in words)), OTHER)


def from_layer(
    path: str | Path,
    layer: str | None = None,
    *,
    fields: Mapping[str, str] | None = None,
    source: str | None = None,
    image_date: str | None = None,
    min_area_m2: float = 0.0,
    progress: Progress = SILENT,
) -> Outside:
    """Polygons of a vector layer; every part of a multi-polygon is a candidate.

    Args:
        fields: attribute by what it says (score, kind, source, image_date, note); others are told by their names.
        source, image_date: for places whose own attribute does not say.

    Raises:
        InputError: no CRS, no such attribute, scores that are no numbers or on no known scale.
    """
    table = read_features(path, layer, progress)
    if table.crs is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} has no coordinate system. Assign the one its coordinates are in and import again.",
            ),
            path=Path(table.path).name,
        )
    named = _named(table.fields, fields or {}, Path(table.path).name)
    scores = [feature.attributes.get(named["score"]) if "score" in named else None for feature in table.features]
    scale = _scale([score for score in scores if score is not None], Path(table.path).name)
    found, skipped = [], 0
    for feature, score in zip(table.features, scores):
        if feature.fault is not None or not feature.polygons:
            skipped += 1
            continue
        said = {key: feature.attributes.get(name) for key, name in named.items()}
        for rings in feature.polygons:
            if ellipsoidal_area_m2([rings], table.crs) < min_area_m2:
                skipped += 1
                continue
            found.append(
                NewCandidate(
                    kind_of_text(said.get("kind")),
                    [rings],
                    None if score is None else _rounded(float(score) / scale),
                    _said_by(said.get("kind"), None if score is None else float(score) / scale),
                    _text(said.get("source")) or source or Path(table.path).name,
                    _text(said.get("image_date")) or image_date,
                    _text(said.get("note")),
                )
            )
    notes = [
        Label("{what} is taken from the attribute {name}.", "“{what}”取自属性“{name}”。").format(what=key, name=name)
        for key, name in named.items()
    ]
    return Outside(tuple(found), table.crs, skipped, tuple(notes))


def from_mask(
    path: str | os.PathLike[str],
    *,
    band: int = 1,
    classes: str | None = None,
    threshold: float = 0.5,
    source: str | None = None,
    image_date: str | None = None,
    min_area_m2: float = 0.0,
    progress: Progress = SILENT,
    tile: int = TILE,
) -> Outside:
    """Connected cells of a mask, class by class, as smooth polygons; in bounded memory whatever its size.

    A raster of numbers between 0 and 1 that are not all whole is one of probabilities: cells from ``threshold`` on
    count, and their mean is the score.

    Args:
        classes: which values are mines and what they mean, e.g. "1", "2=pit,3=dump"; None: all but 0.

    Raises:
        InputError: no data, no CRS, a class list that cannot be read, too many different values.
    """
    wanted = _class_list(classes)
    source_raster = BandSource(path, band)
    with contextlib.ExitStack() as stack:
        stack.callback(source_raster.close)
        stack.enter_context(gdal_cache(64))
        if not has_data(source_raster):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} has no data: every cell of band {band} is NoData."),
                name=source_raster.name,
                band=band,
            )
        spec = source_raster.spec
        cell_x, cell_y = ground_cell_m(spec)
        every = list(tiles(spec, tile))
        share = _is_probability(source_raster, every)
        folder = stack.enter_context(ScratchFolder())
        labels = ScratchRaster(folder / "labels.tif", spec)
        stack.callback(labels.close)
        least = max(int(0.5 * min_area_m2 / (cell_x * cell_y)), 1)
        components = Components(spec, ("share",), (), least)
        met: set[int] = set()
        for number, window in enumerate(every):
            progress.report(0.6 * number / len(every))
            values, valid = source_raster.read(window)
            cells, chance = _classes_of(values, valid, wanted, threshold, share, source_raster.name)
            met.update(np.unique(cells).tolist())
            if len(met) > _CLASSES_MOST:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{name} has more than {count} different values; it is no mask. Name the values that are mines.",
                    ),
                    name=source_raster.name,
                    count=_CLASSES_MOST,
                )
            labels.write(window, components.add(window, cells, {"share": chance}))
        found = components.finish()
        for window in every:
            progress.check()
            labels.write(window, found.final[labels.read(window)])
        result: list[tuple[int, NewCandidate]] = []
        skipped = 0
        for label, polygon in labels.polygons(progress.part(0.7, 0.95)):
            shape = placed(smooth(polygon[0], min_area_m2 / (cell_x * cell_y)), spec)
            if not shape or ellipsoidal_area_m2(shape, spec.crs) < min_area_m2:
                skipped += 1
                continue
            value = int(found.kind[label - 1])
            kind = wanted.get(value, "") if wanted else ""
            score = _rounded(found.values["share"][label - 1] / found.cells[label - 1]) if share else None
            reasons = _said_by(kind or (None if share else value), score)
            name = source or source_raster.name
            result.append((label, NewCandidate(kind_of_text(kind), shape, score, reasons, name, image_date)))
        result.sort(key=lambda entry: entry[0])
        return Outside(tuple(candidate for _, candidate in result), spec.crs, skipped)


def _classes_of(
    values: NDArray[np.floating[Any]],
    valid: NDArray[np.bool_],
    wanted: Mapping[int, str],
    threshold: float,
    share: bool,
    name: str,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    filled = np.where(valid, values, 0)
    if share:
        cells = (valid & (values >= threshold)).astype(np.int32)
        return cells, filled.astype(np.float32)
    if np.abs(filled).max(initial=0) >= 2**31 or (filled != np.rint(filled)).any():
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} holds numbers that are neither classes (whole numbers) nor probabilities (0 to 1).",
            ),
            name=name,
        )
    whole = np.rint(filled).astype(np.int32)
    if wanted:
        whole = np.where(np.isin(whole, list(wanted)), whole, 0).astype(np.int32)
    return whole, np.ones(whole.shape, np.float32)


def _is_probability(source: BandSource, every: Sequence[Any]) -> bool:
    """Whether all numbers lie between 0 and 1 and some are not whole."""
    broken = False
    for window in every:
        values, valid = source.read(window)
        known = values[valid]
        if len(known) and (known.min() < 0 or known.max() > 1):
            return False
        broken = broken or bool((known != np.rint(known)).any())
    return broken


def _class_list(text: str | None) -> dict[int, str]:
    """ "2=pit,3" → {2: "pit", 3: ""}."""
    found: dict[int, str] = {}
    for part in (text or "").replace("，", ",").replace(";", ",").split(","):
        value, _, word = part.partition("=")
        if not value.strip():
            continue
        try:
            number = int(value)
        except ValueError as error:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The list of classes {text} cannot be read at {part}. Write values with commas, and what they mean "
                    "after =, e.g. 1=pit,2=dump.",
                ),
                text=repr(text),
                part=repr(part.strip()),
            ) from error
        if number == 0:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Value 0 of a mask means that nothing is there; leave it out.")
            )
        found[number] = word.strip()
    return found


def _named(present: Sequence[str], asked: Mapping[str, str], path: str) -> dict[str, str]:
    for name in asked.values():
        if name not in present:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} has no attribute {name}. It has {names}."),
                path=path,
                name=repr(name),
                names=", ".join(present) or "-",
            )
    rest = {key: names for key, names in _NAMES.items() if key not in asked}
    known = match([name for name in present if name not in asked.values()], rest)
    return {**known.sources, **asked}


def _scale(scores: Sequence[Any], path: str) -> float:
    """What scores are divided by: 1, 100 (percent) or 255 (bytes)."""
    try:
        numbers = np.array([float(score) for score in scores])
    except (TypeError, ValueError):
        numbers = np.array([np.nan])
    if not len(numbers):
        return 1.0
    if not np.isfinite(numbers).all() or numbers.min() < 0 or numbers.max() > 255:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The scores of {path} are not numbers from 0 to 1, 0 to 100 or 0 to 255. Choose another attribute, or "
                "leave the score out.",
            ),
            path=path,
        )
    highest = float(numbers.max())
    return 1.0 if highest <= 1 else 100.0 if highest <= 100 else 255.0


def _said_by(word: object, score: float | None) -> tuple[dict[str, Any], ...]:
    """The detector's own word as a reason."""
    if word in (None, "") and score is None:
        return ()
    said = str(word) if word not in (None, "") else "-"
    text = Label("outside detector says: {word}", "外部识别结果：{word}").format(word=said)
    value = None if score is None else _rounded(score)
    return ({"key": "outside", "strength": value or 0.0, "value": value, "unit": "share", "text": text.to_json()},)


def _rounded(value: float) -> float:
    return float(round_half_up(float(value), 3))


def _text(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()
