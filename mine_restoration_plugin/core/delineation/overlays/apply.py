"""The overlay of plots with all layers, here or on the inner network, whence only tables come out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...geodata.areas import ellipsoidal_areas_m2, projected_area_m2
from ...geodata.crs import crs_name
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.table import Table
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..checking.neighbours import TILE
from ..checking.outlines import OutlineStore
from ..checking.pairs import outline_hash
from ..checking.problems import Findings, Subject
from .measure import LayerResult, Measured, measure_layer
from .tables import PlotArea, control_line_parts, control_lines, land_use, names_of
from .themes import LAND_SURVEY, NEAR, THEMES, OverlayLayer, column, text_of

FORMAT = "minerestoration.overlay"
VERSION = 1
_PAGE = 1_000


@dataclass(frozen=True)
class Lap:
    """What of a plot lies in a theme: its projected area, and the names of what it lies in."""

    area_m2: float
    names: str | None


@dataclass(frozen=True)
class OverlayResult:
    """``laps`` by theme and plot number in the store; ``hashes`` of the outlines; ``stale`` plots that a file does not
    know or knew otherwise."""

    tables: tuple[Table, ...]
    laps: Mapping[str, Mapping[int, Lap]]
    plots: tuple[PlotArea, ...]
    hashes: tuple[str, ...]
    crs: str
    notes: tuple[Label, ...] = ()
    stale: tuple[int, ...] = ()
    layers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The tables and what proves which outlines they belong to; no coordinate is in it."""
        numbers = [plot.number for plot in self.plots]
        return {
            "format": FORMAT,
            "version": VERSION,
            "crs": self.crs,
            "layers": {theme: dict(facts) for theme, facts in self.layers.items()},
            "plots": [
                {
                    "plot_no": plot.number,
                    "sha256": sha256,
                    "area_projected_m2": round(plot.projected_m2, 2),
                    "area_ellipsoidal_m2": round(plot.ellipsoidal_m2, 2),
                }
                for plot, sha256 in zip(self.plots, self.hashes)
            ],
            "laps": {
                theme: {numbers[i]: [round(lap.area_m2, 2), lap.names] for i, lap in sorted(laps.items())}
                for theme, laps in self.laps.items()
            },
            "tables": {table.key: table.to_json() for table in self.tables},
            "notes": [note.to_json() for note in self.notes],
        }


class Overlay:
    """Plots of a store, by their numbers, against layers or against a file of tables."""

    def __init__(self, store: OutlineStore, numbers: Sequence[str | None], crs: str, rulebook: Rulebook) -> None:
        self._store = store
        self._numbers = [number or f"#{i + 1}" for i, number in enumerate(numbers)]
        self._crs = crs
        self._rulebook = rulebook

    def measure(
        self, layers: Mapping[str, OverlayLayer], tile: int = TILE, progress: Progress = SILENT
    ) -> OverlayResult:
        """Overlay with the layers by theme and make the tables.

        Raises:
            InputError: a theme that is not known, a layer that cannot be read or has no polygons.
        """
        unknown = [theme for theme in layers if theme != LAND_SURVEY and theme not in THEMES]
        if unknown:
            raise ValueError(f"no theme {unknown[0]}")
        plots, hashes = self._plots(progress.part(0.0, 0.1))
        found: dict[str, LayerResult] = {}
        facts: dict[str, dict[str, Any]] = {}
        notes: list[Label] = []
        for number, (theme, layer) in enumerate(layers.items()):
            part = progress.part(0.1 + 0.9 * number / len(layers), 0.1 + 0.9 * (number + 1) / len(layers))
            with layer.open(self._crs) as placed:
                key = _survey_key(layer, placed.fields) if theme == LAND_SURVEY else _theme_key(layer, placed.fields)
                radius = self._rulebook.number("checking.overlay.distance_m") if theme in NEAR else None
                found[theme] = measure_layer(
                    self._store, placed, key, self._crs, radius_m=radius, tile=tile, progress=part
                )
                facts[theme] = {"layer": placed.name, "features": placed.count, "year": layer.year}
            notes += _notes(theme, found[theme])
        by_theme = {theme: result.plots for theme, result in found.items()}
        lines = {theme: measured for theme, measured in by_theme.items() if theme != LAND_SURVEY}
        tables = []
        if LAND_SURVEY in by_theme:
            tables.append(land_use(plots, by_theme[LAND_SURVEY], layers[LAND_SURVEY].year))
        if lines:
            tables += [control_lines(plots, lines), control_line_parts(plots, lines)]
        laps = {
            theme: {i: Lap(one.projected_m2, names_of(one)) for i, one in measured.items() if one.parts}
            for theme, measured in lines.items()
        }
        return OverlayResult(
            tuple(tables), laps, tuple(plots), tuple(hashes), crs_name(self._crs), tuple(notes), layers=facts
        )

    def from_file(self, path: Path) -> OverlayResult:
        """The tables that an overlay elsewhere carried out, held against the outlines that are here.

        Raises:
            InputError: no such file, another kind of file, another coordinate system, figures that do not add up.
        """
        data = _read(path)
        if data["crs"] != crs_name(self._crs):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The overlay tables {path} were made in {theirs}, the register is in {ours}. Run the overlay with "
                    "the register's own plots.",
                ),
                path=path.name,
                theirs=data["crs"],
                ours=crs_name(self._crs),
            )
        plots, hashes = self._plots(SILENT)
        known = {entry["plot_no"]: entry["sha256"] for entry in data["plots"]}
        stale = tuple(i for i, number in enumerate(self._numbers) if known.get(number) != hashes[i])
        index = {number: i for i, number in enumerate(self._numbers)}
        tables = tuple(Table.from_json(table) for table in data["tables"].values())
        _require_sums(tables, data["plots"], path)
        fresh = set(index.values()) - set(stale)
        laps = {
            theme: {
                index[number]: Lap(area, names)
                for number, (area, names) in found.items()
                if number in index and index[number] in fresh
            }
            for theme, found in data["laps"].items()
        }
        notes = [Label.from_json(note) for note in data["notes"]]
        gone = [number for number in known if number not in index]
        if gone:
            notes.append(
                Label(
                    "The overlay tables have {count} plots that are not in the register.",
                    "套合表中有 {count} 个图斑不在台账中。",
                ).format(count=len(gone))
            )
        return OverlayResult(
            tables, laps, tuple(plots), tuple(hashes), data["crs"], tuple(notes), stale, data["layers"]
        )

    def _plots(self, progress: Progress) -> tuple[list[PlotArea], list[str]]:
        plots: list[PlotArea] = []
        hashes: list[str] = []
        for start in range(0, len(self._store), _PAGE):
            progress.report(start / len(self._store))
            some = [self._store.polygons(i) for i in range(start, min(start + _PAGE, len(self._store)))]
            areas = ellipsoidal_areas_m2(some, self._crs)
            for number, polygons, area in zip(self._numbers[start:], some, areas):
                plots.append(PlotArea(number, projected_area_m2(polygons), area))
                hashes.append(outline_hash(polygons) if polygons else "")
        return plots, hashes


def overlay_tables(
    store: OutlineStore,
    numbers: Sequence[str | None],
    crs: str,
    layers: Mapping[str, OverlayLayer],
    *,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> OverlayResult:
    """T3, T4 and T4_parts of outlines against layers by theme (``themes.THEMES`` and ``themes.LAND_SURVEY``)."""
    return Overlay(store, numbers, crs, rulebook or Rulebook.load()).measure(layers, progress=progress)


def overlay_problems(result: OverlayResult, subjects: Sequence[Subject], store: OutlineStore, found: Findings) -> None:
    """What the overlay says about plots, as problems."""
    envelopes = store.envelopes
    middle = (envelopes[:, :2] + envelopes[:, 2:]) / 2

    def spot(i: int) -> Any:
        return middle[i] if np.isfinite(middle[i]).all() else None

    for i in result.stale:
        found.add("overlay_stale", subjects[i], spot(i))
    for theme, laps in result.laps.items():
        rule = f"overlay_{theme}"
        if rule not in found.checklist:
            continue
        least = found.checklist.number(rule)
        for i, lap in sorted(laps.items()):
            if lap.area_m2 >= least:
                found.add(rule, subjects[i], spot(i), area_m2=round(lap.area_m2, 2), names=lap.names or "–")


def _survey_key(layer: OverlayLayer, fields: Sequence[str]) -> Any:
    code = layer.field or column(fields, "code")
    if code is None or code not in fields:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The land survey layer has no field {field} for the land class; it has {fields}. Name the right one.",
            ),
            field=layer.field or "DLBM",
            fields=", ".join(fields) or "-",
        )
    names = (code, *(column(fields, meaning) for meaning in ("class", "owner", "owner_kind")))
    return lambda attributes: tuple(text_of(attributes, name) for name in names)


def _theme_key(layer: OverlayLayer, fields: Sequence[str]) -> Any:
    name = layer.field if layer.field in fields else column(fields, "licence") or column(fields, "name")
    names = (name, column(fields, "kind"), column(fields, "level"))
    return lambda attributes: tuple(text_of(attributes, entry) for entry in names)


def _notes(theme: str, result: LayerResult) -> list[Label]:
    label = THEMES.get(theme, Label("Land change survey", "国土变更调查"))
    notes = []
    if result.mended:
        notes.append(
            Label(
                "{layer}: {count} outlines crossed themselves and were made valid for the overlay.",
                "{layer}：{count} 个面自相交，套合时已修正。",
            ).format(layer=label, count=result.mended)
        )
    doubled: dict[int, Measured] = {i: one for i, one in result.plots.items() if one.doubled_m2 > 0}
    if doubled:
        notes.append(
            Label(
                "{layer} overlaps itself inside {count} plots ({area_m2} m²); that ground was counted once.",
                "{layer} 在 {count} 个图斑内自身重叠（{area_m2} m²），重叠部分只计一次。",
            ).format(layer=label, count=len(doubled), area_m2=round(sum(m.doubled_m2 for m in doubled.values()), 2))
        )
    return notes


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The overlay tables {path} cannot be read: {reason}"),
            path=path.name,
            reason=error,
        ) from error
    whole = isinstance(data, dict) and data.get("format") == FORMAT and data.get("version") == VERSION
    if not whole or not all(key in data for key in ("crs", "plots", "laps", "tables", "notes", "layers")):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} holds no overlay tables of this plugin. Give the JSON file that the overlay of plots wrote.",
            ),
            path=path.name,
        )
    return data


def _require_sums(tables: Sequence[Table], plots: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Tables that came from elsewhere still add up: the parts of a plot to its area."""
    printed = {plot["plot_no"]: plot["area_ellipsoidal_m2"] / 10_000 for plot in plots}
    for table in tables:
        if table.key not in ("T3", "T4_parts"):
            continue
        columns = [column.key for column in table.columns]
        number, area = columns.index("plot_no"), columns.index("area_hm2")
        group = columns.index("theme") if "theme" in columns else number
        sums: dict[tuple[Any, Any], float] = {}
        for row in table.rows:
            key = (row[number], row[group])
            sums[key] = sums.get(key, 0.0) + float(row[area] or 0.0)
        for (plot, _), total in sums.items():
            if abs(total - printed.get(plot, -1.0)) > 0.00011:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Table {table} of {path} does not add up for plot {plot}: run the overlay again.",
                    ),
                    table=table.key,
                    path=path.name,
                    plot=plot,
                )
