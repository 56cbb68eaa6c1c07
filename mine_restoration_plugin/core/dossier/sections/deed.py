"""Section sheets of a design: cut, laid out, printed, drawn."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...diagnosis.stability.strata import Strata, read_strata
from ...exchange.dxf import sections as drawing
from ...geodata.alignment import aligned
from ...geodata.crs import crs_name, require_metric, transform_points, transform_polygons
from ...geodata.grid import Polygons
from ...geodata.raster import RasterSource, gdal_cache, open_raster
from ...geodata.shapes import require_valid
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook import Rulebook
from ...terrain.methods.crossed import Crossed, CrossSection, section_volumes
from ...terrain.methods.drawn import section_along
from ...terrain.stationing import chainage
from ...terrain.zone_lows import lowest_in
from .paper import TitleBlock, write_sheets
from .profiles import Pit, Profile, profile_of, stations
from .scales import SIZES, Layout, lay_out, levels_of

_CACHE_MB = 32


@dataclass(frozen=True)
class SectionsAsked:
    """What shall be drawn. None takes the rulebook's number, or for scales the largest that fits.

    ``strata``: as ``diagnosis.stability.strata.read_strata`` takes it. ``base``: base line in the outline's system.
    """

    interval_m: float | None = None
    base: Sequence[Sequence[float]] | None = None
    size: str = "A3"
    horizontal: int | None = None
    vertical: int | None = None
    margin_m: float = 0.0
    floor_level_m: float | None = None
    strata: str | None = None
    only_moved: bool = False
    mine: str = ""
    agency: str = ""
    date: str = ""
    datum: str | None = None
    demo: bool = False
    chinese: bool = True
    pdf: str | None = None
    dxf: str | None = None


@dataclass(frozen=True)
class SectionSheets:
    """What was made. Volumes are those of sections across an outline (prismoidal); None for drawn lines."""

    profiles: tuple[Profile, ...]
    layout: Layout
    crossed: Crossed | None
    crs: str
    height_datum: str | None
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]

    @property
    def below_floor_m(self) -> float | None:
        drops = [p.below_floor_m for p in self.profiles if p.below_floor_m is not None]
        return max(drops, default=None)

    @property
    def unknown(self) -> int:
        """Sections whose areas are not known."""
        return sum(profile.cut_m2 is None for profile in self.profiles)

    def sheet_of(self, profile: Profile) -> int:
        return next(
            number for number, placed in enumerate(self.layout.sheets, 1) if any(p is profile for p, *_ in placed)
        )

    def to_json(self) -> dict[str, Any]:
        layout = self.layout
        return {
            "crs": self.crs,
            "height_datum": self.height_datum,
            "scale_horizontal": layout.horizontal,
            "scale_vertical": layout.vertical,
            "paper_mm": list(layout.paper),
            "sheets": len(layout.sheets),
            "cut_bank_m3": None if self.crossed is None else self.crossed.cut_bank_m3,
            "fill_compacted_m3": None if self.crossed is None else self.crossed.fill_compacted_m3,
            "sections": [
                {
                    "name": p.name, "station_m": p.station_m, "sheet": self.sheet_of(p), "cut_m2": p.cut_m2,
                    "fill_m2": p.fill_m2, "below_floor_m": p.below_floor_m, "length_m": p.width_m,
                    "from": [float(p.x[0]), float(p.y[0])], "to": [float(p.x[-1]), float(p.y[-1])],
                }
                for p in self.profiles
            ],
            "warnings": [label.to_json() for label in self.warnings],
            "notes": [label.to_json() for label in self.notes],
        }  # fmt: skip


def section_sheets(
    before: str | os.PathLike[str],
    design: str | os.PathLike[str],
    asked: SectionsAsked,
    lines: Sequence[tuple[str, Sequence[Sequence[float]]]] = (),
    lines_crs: str | None = None,
    outline: Polygons | None = None,
    outline_crs: str | None = None,
    floor: str | os.PathLike[str] | None = None,
    pits: Sequence[Polygons] = (),
    pits_crs: str | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> SectionSheets:
    """Sections along drawn lines (name, chain of x, y); without any, square to a base line across the outline.

    ``pits``: existing pit floors; what they carry as law floor is the least height of the present ground in each.

    Raises:
        InputError: neither lines nor outline, degrees, sections that do not fit, strata or files that cannot be read.
        Cancelled: no file was left half made.
    """
    if asked.size not in SIZES:
        raise ValueError(asked.size)
    book = (rulebook or Rulebook.load()).fresh()
    with ExitStack() as stack:
        stack.enter_context(gdal_cache(_CACHE_MB))
        old = stack.enter_context(open_raster(before))
        require_metric(old.spec.crs, old.spec.centre)
        crs = old.spec.crs
        opened = stack.enter_context(open_raster(design))
        new = aligned(opened, old.spec)
        law: RasterSource | float | None = asked.floor_level_m
        if floor is not None:
            law = aligned(stack.enter_context(open_raster(floor)), old.spec)
        if outline:
            require_valid(outline, "OUTLINE")
            outline = transform_polygons(outline, outline_crs or crs, crs)
        levels = _pits(old, pits, pits_crs or crs, progress.part(0.0, 0.1))
        strata = read_strata(asked.strata, book) if asked.strata else None
        cuts, crossed = _cuts(
            old, new, asked, lines, lines_crs or crs, outline, outline_crs or crs, book, progress.part(0.1, 0.5)
        )
        found = _profiles(cuts, old, new, law, levels, strata, asked)
        if not found:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "No section meets the ground where heights are known and something is moved. Check lines, outline "
                    "and their coordinate systems.",
                )
            )
        layout = lay_out(found, asked.size, asked.horizontal, asked.vertical)
        datum = asked.datum or old.height_datum or opened.height_datum
        warnings, notes = _remarks(found, datum, strata, (old, opened))
        made = SectionSheets(tuple(found), layout, crossed, crs, datum, tuple(warnings), tuple(notes))
    block = TitleBlock(asked.mine, asked.agency, asked.date, datum, crs_name(crs), asked.demo)
    if asked.pdf is not None:
        write_sheets(asked.pdf, layout, block, chinese=asked.chinese, progress=progress.part(0.5, 0.95))
    if asked.dxf is not None:
        progress.check()
        _draw(asked.dxf, made, asked.chinese)
    progress.report(1.0)
    return made


Cut = tuple[str, "float | None", CrossSection]


def _cuts(
    old: RasterSource, new: RasterSource, asked: SectionsAsked, lines: Sequence[tuple[str, Sequence[Sequence[float]]]],
    lines_crs: str, outline: Polygons | None, base_crs: str, book: Rulebook, progress: Progress,
) -> tuple[list[Cut], Crossed | None]:  # fmt: skip
    crs = old.spec.crs
    if lines:
        cuts: list[Cut] = []
        for number, (name, chain) in enumerate(lines):
            progress.report(number / len(lines))
            points = transform_points(np.asarray(chain, dtype=np.float64)[:, :2], lines_crs, crs)
            cuts.append((name, None, section_along(old, new, points.tolist(), outline)))
        return cuts, None
    if not outline:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Draw section lines, or give the outline across which sections are to be cut."
            )
        )
    base = asked.base
    if base is not None:
        base = transform_points(np.asarray(base, dtype=np.float64)[:, :2], base_crs, crs).tolist()
    crossed = section_volumes(old, new, outline, asked.interval_m or book.number("field.section_m"), base, progress)
    return [(str(number), section.station_m, section) for number, section in enumerate(crossed.sections, 1)], crossed


def _profiles(
    cuts: Sequence[Cut], old: RasterSource, new: RasterSource, law: RasterSource | float | None, pits: Sequence[Pit],
    strata: Strata | None, asked: SectionsAsked,
) -> list[Profile]:  # fmt: skip
    found = []
    for name, station, section in cuts:
        if asked.only_moved and section.cut_m2 == 0 and section.fill_m2 == 0:
            continue
        profile = profile_of(section, name, station, old, new, law, pits, strata, asked.margin_m)
        if profile is not None:
            found.append(profile)
    return found


def _pits(old: RasterSource, pits: Sequence[Polygons], crs: str, progress: Progress) -> list[Pit]:
    found = []
    for number, polygons in enumerate(pits):
        progress.report(number / len(pits))
        here = transform_polygons(polygons, crs, old.spec.crs)
        level = lowest_in(old, here)
        if level is not None:
            found.append(Pit(here, level))
    return found


def _remarks(
    found: Sequence[Profile], datum: str | None, strata: Strata | None, sources: Sequence[RasterSource]
) -> tuple[list[Label], list[Label]]:
    warnings: list[Label] = []
    notes = [note for source in sources for note in source.notes]
    if strata is not None:
        notes += strata.notes
    unknown = sum(profile.cut_m2 is None for profile in found)
    if unknown:
        warnings.append(
            Label(
                "{count} sections have stretches without heights; their areas are not known.",
                "{count}个断面有无高程路段，面积不能计算。",
            ).format(count=unknown)
        )
    below = [p for p in found if (p.below_floor_m or 0.0) > 5e-3]
    if below:
        worst = max(below, key=lambda p: p.below_floor_m or 0.0)
        warnings.append(
            Label(
                "The design lies below the law floor in {count} sections, by {drop:.2f} m at most (section {name}).",
                "有{count}个断面的设计线低于法定底板，最大{drop:.2f}m（断面{name}）。",
            ).format(count=len(below), drop=worst.below_floor_m, name=worst.name)
        )
    if datum is None:
        warnings.append(
            Label(
                "Nothing says what the heights are counted from; the title block leaves it unstated.",
                "未注明高程基准，图框中相应标明“未说明”。",
            )
        )
    return warnings, notes


def _draw(path: str, made: SectionSheets, chinese: bool) -> None:
    layout = made.layout
    taller = layout.horizontal / layout.vertical
    size = 2.0e-3 * layout.horizontal
    headings = (
        ("距离", "现状高程", "设计高程", "挖填（设计−现状）") if chinese else ("offset", "present", "design", "rise")
    )
    drawn = []
    for p in made.profiles:
        low, high, _ = levels_of(p, layout.vertical)
        at = stations(p, 10e-3 * layout.horizontal, 6e-3 * layout.horizontal, 0.4e-3 * layout.horizontal)
        before, after = (np.interp(at, p.s, line) for line in (p.before, p.after))
        table = [
            (heading, [f"{value:{form}}" if np.isfinite(value) else "" for value in values])
            for heading, values, form in zip(
                headings, (at, before, after, after - before), (".2f", ".2f", ".2f", "+.2f")
            )
        ]
        lines = [
            (drawing.EXISTING, np.column_stack((p.s, p.before))),
            (drawing.DESIGN, np.column_stack((p.s, p.after))),
            (drawing.FLOOR, np.column_stack((p.s, p.floor))),
            *((drawing.STRATA, np.column_stack((p.s, np.where(top > low, top, np.nan)))) for _, top in p.strata[1:]),
        ]
        areas = [("挖", p.cut_m2), ("填", p.fill_m2)] if chinese else [("cut", p.cut_m2), ("fill", p.fill_m2)]
        numbers = "  ".join(f"{word} {'—' if area is None else f'{area:.2f}'} m2" for word, area in areas)
        station = "" if p.station_m is None else f"K{chainage(p.station_m)}  "
        scale = f"1:{layout.horizontal} / 1:{layout.vertical}"
        title = f"{'断面' if chinese else 'Section'} {p.name}  {station}{numbers}  {scale}"
        drawn.append(drawing.DrawnSection(title, lines, at, table, low, high))
    drawing.write_sections(path, drawn, taller, size)
