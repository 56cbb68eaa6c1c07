"""Polygons of a layer into a boundary-point file: the right zone, the fields' names, sheet numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...geodata.areas import projected_area_m2
from ...geodata.crs import crs_name, same_crs, srs_from, suggest_metric_crs, to_lonlat, transform_polygons
from ...geodata.files import write_bytes
from ...geodata.grid import Polygons
from ...geodata.sheets import joined, sheet_numbers
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ..mapping import folded
from .dialect import Dialect, encode
from .plots import TEXT_FIELDS, BoundaryPlot
from .profiles import STANDARD, dialect_named
from .writing import boundary_text
from .zones import CGCS2000, geographic_crs, system_of_crs, zone_crs, zone_number, zone_of

_KNOWN_AS: dict[str, tuple[str, ...]] = {
    "plot_no": ("plot_no", "tbbh", "dkbh", "图斑编号", "地块编号", "id"),
    "name": ("name", "tbmc", "dkmc", "plot name", "图斑名称", "地块名称", "名称"),
    "sheet_no": ("sheet_no", "tfh", "图幅号"),
    "use": ("use", "dkyt", "地块用途", "用途"),
    "position": ("position", "地上地下"),
    "land_class": ("land_class", "dlbm", "sddl", "地类编码", "地类"),
    "plot_type": ("plot_type", "tblx"),
    "land_kind": ("land_kind", "dl"),
    "gzq": ("gzq",),
    "gzh": ("gzh",),
    "note": ("note", "bz", "备注"),
}


@dataclass(frozen=True)
class Outline:
    """One polygon feature to be written."""

    polygons: Polygons
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Exported:
    """What was written, in which system, and what the person should know of it."""

    text: str
    crs: str
    dialect: Dialect
    plots: int
    points: int
    notes: tuple[Label, ...]


def match_fields(names: Iterable[str]) -> dict[str, str]:
    """Which attribute goes into which cell, by the names it may have."""
    present = {folded(name): name for name in reversed(list(names))}
    found = {}
    for target, aliases in _KNOWN_AS.items():
        source = next((present[folded(alias)] for alias in aliases if folded(alias) in present), None)
        if source is not None:
            found[target] = source
    return found


def export_boundary(
    path: str | Path | None,
    outlines: Sequence[Outline],
    crs: str,
    profile: str | Dialect | None = None,
    *,
    target_crs: str | None = None,
    fields: Mapping[str, str] | None = None,
    sheet_scale: int | None = None,
    producer: str | None = None,
    date: str | None = None,
    progress: Progress = SILENT,
) -> Exported:
    """Write a file, or only its text where ``path`` is None.

    Args:
        outlines: in ``crs``, which may be in degrees or a zone of any width.
        profile: a dialect or its name; None and "auto" stand for the standard one.
        target_crs: the system to write; None keeps a zone of China that the outlines lie in, or takes the three-degree
            zone of their middle in their own system (CGCS2000 for WGS 84 and others).
        fields: cell → attribute; those not named are matched by their names.
        sheet_scale: fill in sheet numbers of this scale (10000), in place of the attribute.

    Raises:
        InputError: nothing to write, no such profile, a system that does not fit.
    """
    dialect = (
        profile if isinstance(profile, Dialect) else dialect_named(profile) or dialect_named(STANDARD) or Dialect()
    )
    if not outlines:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "There is no plot to write coordinates of."))
    notes: list[Label] = []
    target = target_crs or _fitting(outlines, crs, dialect, notes)
    _check_shift(crs, target, notes)
    given = dict(match_fields(name for outline in outlines for name in outline.attributes), **dict(fields or {}))
    plots = []
    for number, outline in enumerate(outlines):
        progress.report(number / len(outlines) * 0.8)
        moved = transform_polygons(outline.polygons, crs, target)
        plots.append(_plot(outline, moved, target, given, sheet_scale))
    if "plot_no" not in given:
        plots = [replace(p, attributes={**p.attributes, "plot_no": str(i)}) for i, p in enumerate(plots, 1)]
        notes.append(
            Label("No attribute holds plot numbers; they were counted from 1.", "无地块编号字段，已从1起顺序编号。")
        )
    written = boundary_text(plots, target, dialect, producer=producer, date=date)
    progress.report(0.95)
    if path is not None:
        write_bytes(path, _encoded(written.text, dialect))
    points = sum(len(ring) for plot in plots for rings in plot.polygons for ring in rings)
    return Exported(written.text, target, dialect, len(plots), points, (*notes, *written.notes))


def _encoded(text: str, dialect: Dialect) -> bytes:
    try:
        return encode(text, dialect.encoding)
    except UnicodeEncodeError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The character {text} cannot be written in {encoding}. Choose a profile in UTF-8."
            ),
            text=repr(text[error.start : error.end]),
            encoding=dialect.encoding,
        ) from error


def _plot(
    outline: Outline, polygons: Polygons, crs: str, fields: Mapping[str, str], sheet_scale: int | None
) -> BoundaryPlot:
    texts = {}
    for name in TEXT_FIELDS:
        value = outline.attributes.get(fields[name]) if name in fields else None
        if value is not None and name != "kind":
            texts[name] = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    texts.update(_unmapped(outline.attributes.get("unmapped")))
    if sheet_scale is not None:
        texts["sheet_no"] = joined(sheet_numbers(polygons, crs, sheet_scale))
    return BoundaryPlot(polygons, texts)


def _unmapped(value: object) -> dict[str, str]:
    """Cells that an import kept beside the known ones."""
    if not isinstance(value, str):
        return {}
    try:
        found = json.loads(value)
    except ValueError:
        return {}
    cells = found.items() if isinstance(found, dict) else ()
    return {str(name): str(cell) for name, cell in cells if str(name).startswith("extra_")}


def _fitting(outlines: Sequence[Outline], crs: str, dialect: Dialect, notes: list[Label]) -> str:
    """The system to write in."""
    srs = srs_from(crs)
    system = system_of_crs(crs) or CGCS2000
    if dialect.angle:
        return crs if srs.IsGeographic() and system_of_crs(crs) else geographic_crs(system) or "EPSG:4490"
    if srs.IsProjected() and "Transverse_Mercator" in str(srs.GetAttrValue("PROJECTION")):
        zone = zone_of(crs)
        if zone.meridian is not None:
            return crs
    lon, lat = _middle(outlines, crs)
    target = zone_crs(system, 3, zone_number(lon, 3), prefixed=False)
    if target is None:
        return suggest_metric_crs(lon, lat) if srs.IsGeographic() else crs
    notes.append(
        Label(
            "Coordinates were transformed to {target} ({name}), the three-degree zone of the plots' middle ({lon}°).",
            "坐标已换算到 {target}（{name}），即图斑中心（经度 {lon}°）所在3度带。",
        ).format(target=target, name=crs_name(target), lon=f"{lon:.4f}")
    )
    return target


def _middle(outlines: Sequence[Outline], crs: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of all outlines, larger ones counting for more."""
    middles = [np.concatenate([rings[0] for rings in outline.polygons]).mean(axis=0) for outline in outlines]
    weights = [max(projected_area_m2(outline.polygons), 1e-12) for outline in outlines]
    lon, lat = to_lonlat(np.average(np.array(middles), axis=0, weights=weights)[None, :], crs)[0]
    return float(lon), float(lat)


def _check_shift(source: str, target: str, notes: list[Label]) -> None:
    """A change between CGCS2000 and an older system needs parameters that are secret: without them it is rough."""
    one, other = system_of_crs(source), system_of_crs(target)
    if one and other and one != other and not same_crs(source, target):
        notes.append(
            Label(
                "From {one} to {other} without local parameters: coordinates may be off by up to some 100 m.",
                "由 {one} 换算到 {other} 未使用本地转换参数，坐标偏差可达百米。",
            ).format(one=one, other=other)
        )
