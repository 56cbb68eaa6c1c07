"""The only door from the map tools to core: plain functions that run in a task, outlines as well-known binary.

Core is imported when a function is called, so that the tools' buttons do not wait for numpy and scipy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.model.progress import Progress

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """Where an outline goes: the table, its CRS, the mine and the plot it lies in, and the numbers in use.

    ``image_date`` is the ISO date that the image's layer tells; the file's own counts where it is None.
    """

    table: str
    crs: str
    mine_id: str | None = None
    plot_no: str | None = None
    attribute: str | None = None
    taken: Sequence[str | None] = ()
    image_date: str | None = None


@dataclass(frozen=True)
class Finish:
    """What is done to an outline before it is written. ``simplify_m`` None: by the rulebook, in cells of the image."""

    hole_area_m2: float
    simplify_m: float | None
    snap_m: float
    neighbours: Sequence[bytes] = ()
    within: bytes | None = None


@dataclass(frozen=True)
class Shown:
    """A preview. ``area_m2`` is projected; ``runs_out`` tells that the region leaves the view."""

    wkb: bytes
    area_m2: float
    runs_out: bool


@dataclass(frozen=True)
class Outlined:
    """An outline ready to be written, with the fields that go with it."""

    wkb: bytes
    values: Mapping[str, Any]
    area_ellipsoidal_m2: float | None
    area_projected_m2: float | None


@dataclass(frozen=True)
class Defaults:
    """What the wand's panel begins with."""

    hole_area_m2: float
    snap_m: float


@dataclass(frozen=True)
class Part:
    """A unit or a part of a plot, as one click suggests it; ``keeps`` marks the part that keeps the plot's row."""

    wkb: bytes
    values: Mapping[str, Any] = field(default_factory=dict)
    keeps: bool = False


def defaults() -> Defaults:
    from ...core.rulebook import Rulebook

    book = Rulebook.load()
    return Defaults(book.number("wand.hole_area_m2"), book.number("wand.snap_m"))


def landform_of(attribute: str | None) -> str:
    from ...core.delineation.trace import landform_of as found

    return found(attribute)


def read_view(image: str | None, dem: str | None, bounds: Bounds, crs: str, progress: Progress) -> Any:
    """Read what the map shows, for the wand."""
    from ...core.delineation.wand import WandSources, look
    from ...core.rulebook import Rulebook

    return look(WandSources.open(image, dem), bounds, crs, Rulebook.load(), progress)


def pick(view: Any, x: float, y: float, balance: float, landform: str, progress: Progress) -> Any:
    """A click of the wand; ``suggested`` of the result is the tolerance to begin with."""
    from ...core.delineation.wand import Pick

    progress.check()
    return Pick(view, x, y, balance, landform)


def dragged(tolerance: float, pixels: float) -> float:
    from ...core.delineation.wand import dragged as found

    return found(tolerance, pixels)


def shown(steps: Sequence[tuple[Any, float, bool]], hole_area_m2: float, progress: Progress) -> Shown:
    """The preview of (pick, tolerance, subtract)."""
    from ...core.delineation.wand import preview
    from ...core.geodata.shapes import to_wkb

    progress.check()
    found = preview(steps, hole_area_m2)
    return Shown(to_wkb(found.polygons), found.area_m2, found.runs_out)


def picked(
    steps: Sequence[tuple[Any, float, bool]], finish: Finish, place: Place, who: str, on: str, progress: Progress
) -> Outlined:
    """The wand's outline at the image's own resolution, finished beside its neighbours, with what goes with it."""
    from ...core.delineation.trace import WAND, Trace, image_name
    from ...core.delineation.wand_full import Step, full_outline
    from ...core.delineation.wand_likeness import WandRules
    from ...core.rulebook import Rulebook

    view = steps[-1][0].view
    sources = view.sources
    outline = full_outline(
        [Step(one.view, one.signature, tolerance, takes) for one, tolerance, takes in steps],
        finish.hole_area_m2,
        progress.part(0.0, 0.9),
    )
    source = sources.image or sources.terrain
    trace = Trace(WAND, who, on, steps[-1][1], image_name(source.path), place.image_date or source.taken_on())
    cells = WandRules.of(Rulebook.load()).simplify_cells * sources.cell(place.crs)
    return _outlined(outline, finish, cells if finish.simplify_m is None else finish.simplify_m, place, trace)


def drawn(
    wkb: bytes, finish: Finish, place: Place, who: str, on: str, image: str | None, progress: Progress
) -> Outlined:
    """An outline drawn by hand, with what goes with it."""
    from ...core.delineation.trace import HAND, Trace, image_name
    from ...core.geodata.shapes import from_wkb
    from ...core.geodata.view import ViewSource

    progress.check()
    taken_on = place.image_date
    if image and taken_on is None:
        source = ViewSource(image)
        taken_on = source.taken_on()
        source.close()
    trace = Trace(HAND, who, on, None, image_name(image), taken_on)
    return _outlined(from_wkb(wkb), finish, finish.simplify_m or 0.0, place, trace)


def _outlined(polygons: Any, finish: Finish, simplify_m: float, place: Place, trace: Any) -> Outlined:
    from ...core.delineation.trace import traced_values
    from ...core.delineation.wand_outline import finished
    from ...core.geodata.shapes import from_wkb, to_wkb
    from ...core.register.outline import areas
    from ...core.rulebook import Rulebook

    outline = finished(
        polygons,
        simplify_m=simplify_m,
        snap_m=finish.snap_m,
        neighbours=[from_wkb(wkb) for wkb in finish.neighbours],
        within=from_wkb(finish.within) or None,
    )
    values = traced_values(
        place.table,
        outline,
        place.crs,
        trace,
        attribute=place.attribute,
        mine_id=place.mine_id,
        plot_no=place.plot_no,
        taken=place.taken,
        rulebook=Rulebook.load(),
    )
    measured = areas(outline, place.crs)
    return Outlined(to_wkb(outline), values, measured["area_ellipsoidal_m2"], measured["area_projected_m2"])


def read_patch(dem: str, bounds: Bounds, crs: str, progress: Progress) -> Any:
    """Heights of what the map shows, for the numbers at the cursor."""
    from ...core.delineation.live import read_patch as read
    from ...core.geodata.view import HeightView
    from ...core.rulebook import Rulebook

    progress.check()
    terrain = HeightView(dem)
    try:
        return read(terrain, bounds, crs, int(Rulebook.load().number("wand.view_cells_max")))
    finally:
        terrain.close()


def live(vertices: Sequence[tuple[float, float]], cursor: tuple[float, float] | None, crs: str, patch: Any) -> Any:
    """Numbers at the cursor: quick enough for every move of the mouse."""
    import numpy as np

    from ...core.delineation.live import live_numbers

    return live_numbers(np.array(vertices, dtype=np.float64).reshape(-1, 2), cursor, crs, patch)


def rough(dem: str, wkb: bytes, crs: str, progress: Progress) -> Any:
    """A rough volume inside an outline, None where it cannot be measured."""
    from ...core.delineation.live import rough_volume
    from ...core.geodata.shapes import from_wkb
    from ...core.geodata.view import HeightView
    from ...core.rulebook import Rulebook

    terrain = HeightView(dem)
    try:
        return rough_volume(terrain, from_wkb(wkb), crs, Rulebook.load(), progress)
    finally:
        terrain.close()


def units(
    dem: str, plot: bytes, place: Place, kept: Sequence[bytes], who: str, on: str, progress: Progress
) -> list[Part]:
    """Restoration units that, with those kept, tile a plot."""
    from ...core.delineation.one_click import units_in_plot
    from ...core.geodata.shapes import from_wkb, to_wkb
    from ...core.rulebook import Rulebook

    rows = units_in_plot(
        dem,
        from_wkb(plot),
        place.crs,
        place.plot_no,
        place.mine_id or "",
        Rulebook.load(),
        kept=[from_wkb(wkb) for wkb in kept],
        taken=place.taken,
        progress=progress,
    )
    made = {"trace_method": "suggested", "traced_by": who, "traced_on": on}
    return [Part(to_wkb(row.pop("polygons")), {**row, **made}) for row in rows]


def divided(dem: str, plot: bytes, place: Place, who: str, on: str, progress: Progress) -> list[Part]:
    """A plot divided by plot attribute; the first field of each part is its number."""
    from ...core.delineation.one_click import divided_plot
    from ...core.geodata.shapes import from_wkb, to_wkb
    from ...core.register.outline import areas, centre
    from ...core.rulebook import Rulebook

    parts = divided_plot(
        dem,
        from_wkb(plot),
        place.crs,
        place.plot_no,
        place.attribute,
        place.mine_id or "",
        Rulebook.load(),
        taken=place.taken,
        progress=progress,
    )
    made = {"trace_method": "suggested", "traced_by": who, "traced_on": on}
    result = []
    for part in parts:
        measured = {**areas(part.polygons, place.crs), **centre(part.polygons, place.crs)}
        values = {"plot_no": part.plot_no or None, "attribute": part.attribute, **measured, **made}
        result.append(Part(to_wkb(part.polygons), values, part.keeps))
    return result
