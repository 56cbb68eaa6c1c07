"""Rockfall as one deed: sources on a surface in; trajectories by section, reach over the surface, what is in reach."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ...geodata.areas import projected_area_m2
from ...geodata.grid import Polygons, Window, windows
from ...geodata.outlines import mask_outline
from ...geodata.raster import RasterSource, write_raster
from ...geodata.relations import shape, shape_from_wkb
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ..rock.faces import CELLS_AT_ONCE, read_gradient
from ..stability.cutting import simplified
from .reach import foot_of, reach
from .sections import GroundSection, Start, release, section_from, starts_of_lines, starts_of_points
from .trajectory import Fall, Floats, Ground, Profile, fall

MATERIALS = ("bare_rock", "rock_outcrop", "talus", "talus_vegetated", "soil", "road")
STARTS_MAX = 100
TILE = 1024
CELLS_MAX = 40_000_000
"""Cells of one tile of sources with all it may reach: about 2 GB."""
ADVICE = Label(
    "This is advice. A unit with the qualification for geological hazards must confirm it.",
    "本结果仅供参考，须由具备地质灾害防治资质的单位复核确认。",
)


@dataclass(frozen=True)
class Sources:
    """Where blocks come loose: points, or crest lines, in the CRS of the surface; both empty for steep cells."""

    points: tuple[tuple[str, float, float], ...] = ()
    lines: tuple[tuple[str, Floats], ...] = ()
    min_slope_deg: float = 45.0
    spacing_m: float = 10.0


@dataclass(frozen=True)
class Settings:
    """How blocks fall. ``ground`` is one of MATERIALS, ``zones`` other ground in polygons (material, outline).

    ``barrier_m`` is a distance down the section; ``diameter_m`` of the block, None where energy is not asked for.
    """

    ground: str = "talus"
    zones: tuple[tuple[str, Polygons], ...] = ()
    blocks: int = 200
    seed: int = 1
    barrier_m: float | None = None
    diameter_m: float | None = None
    reach_angle_deg: float | None = None


@dataclass(frozen=True)
class Path:
    """One section with what fell on it, and what it takes to let the same blocks fall again."""

    section: GroundSection
    fall: Fall
    seed: int
    speed: tuple[float, float]
    least_bounce_m_s: float

    def drawn(self) -> Fall:
        """The same fall (same seed) with the path of every block."""
        found = self.fall
        return fall(
            found.profile,
            found.start_x,
            self.speed,
            self.seed,
            least_bounce_m_s=self.least_bounce_m_s,
            drawn=len(found.start_x),
        )


@dataclass(frozen=True)
class Rockfall:
    """What was found. ``runout`` outlines the reach by angle; ``receptors`` are the keys of those it touches."""

    paths: tuple[Path, ...]
    runout: Polygons
    angle_deg: float
    angle_reach_m: float
    shadow_reach_m: float | None
    receptors: tuple[str, ...]
    receptors_looked_at: int
    mass_kg: float | None
    settings: dict[str, Any]
    notes: tuple[Label, ...]
    warnings: tuple[Label, ...]

    def reach_m(self, share: float) -> float | None:
        """The distance that this share of all blocks on all sections does not go beyond; None without sections."""
        if not self.paths:
            return None
        stops = np.concatenate([np.abs(path.fall.stop_x - path.fall.start_x) for path in self.paths])
        return float(np.quantile(stops, share, method="higher"))

    @property
    def left(self) -> int:
        """Blocks that left the known ground: their distance is a least one."""
        return sum(int(path.fall.left.sum()) for path in self.paths)

    @property
    def blocks(self) -> int:
        return sum(len(path.fall.start_x) for path in self.paths)

    @property
    def runout_area_m2(self) -> float:
        return projected_area_m2(self.runout) if self.runout else 0.0

    def at_barrier(self, share: float) -> tuple[float | None, float | None]:
        """Height in m and energy in kJ that this share of the blocks that come by does not exceed."""
        crossings = [barrier for path in self.paths for barrier in path.fall.barriers]
        heights = np.concatenate([barrier.heights_m for barrier in crossings]) if crossings else np.zeros(0)
        if not len(heights):
            return None, None
        height = float(np.quantile(heights, share, method="higher"))
        if self.mass_kg is None:
            return height, None
        energy = np.concatenate([barrier.energy_kj(self.mass_kg) for barrier in crossings])
        return height, float(np.quantile(energy, share, method="higher"))

    @property
    def farthest(self) -> int:
        """The number of the section on which a block came farthest."""
        return int(np.argmax([path.fall.reach_m(1.0) for path in self.paths]))

    def to_json(self) -> dict[str, Any]:
        height, energy = self.at_barrier(0.95)
        return {
            "kind": "rockfall",
            "settings": self.settings,
            "blocks": self.blocks,
            "left_the_surface": self.left,
            "reach_m": {str(share): self.reach_m(share) for share in (0.5, 0.84, 0.95, 0.99, 1.0)},
            "barrier": {"height_p95_m": height, "energy_p95_kj": energy, "mass_kg": self.mass_kg},
            "angle": {
                "deg": self.angle_deg,
                "reach_m": self.angle_reach_m,
                "area_projected_m2": self.runout_area_m2,
                "shadow_reach_m": self.shadow_reach_m,
            },
            "receptors": {"in_reach": list(self.receptors), "looked_at": self.receptors_looked_at},
            "sections": [
                {
                    "name": path.section.start.name,
                    "x": path.section.start.x,
                    "y": path.section.start.y,
                    "azimuth_deg": (90 - math.degrees(path.section.start.way)) % 360,
                    "reach_m": {str(share): path.fall.reach_m(share) for share in (0.5, 0.95, 1.0)},
                    "highest_bounce_m": float(path.fall.envelope_m.max(initial=0.0)),
                    "top_speed_m_s": float(path.fall.top_speed_m_s.max(initial=0.0)),
                    "left_the_surface": int(path.fall.left.sum()),
                }
                for path in self.paths
            ],
            "notes": [label.to_json() for label in self.notes],
            "warnings": [label.to_json() for label in self.warnings],
        }


def rockfall(
    source: RasterSource,
    sources: Sources,
    settings: Settings,
    rulebook: Rulebook,
    *,
    receptors: Sequence[tuple[str, bytes]] = (),
    runout_path: str | os.PathLike[str] | None = None,
    progress: Progress = SILENT,
) -> Rockfall:
    """Trajectories from every source, and the reach angle over the surface.

    Args:
        receptors: (key, well-known binary) in the surface's CRS. runout_path: the raster of how high the line of reach
            passes above the ground, on the surface's grid, written where named.

    Raises:
        InputError: no source is on known ground that falls; the reach of a source is too large to be computed.
    """
    angle = settings.reach_angle_deg or rulebook.number("rockfall.reach_angle_deg")
    steep = not sources.points and not sources.lines
    lowest = _lowest(source, progress.part(0, 0.05))
    starts, remarks = _starts(source, sources, progress.part(0.05, 0.2))
    if not starts:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "No source lies on ground that is known and falls. Draw sources on the crest of a face, or lower the "
                "least slope.",
            )
        )
    grounds = tuple(ground_of(key, rulebook) for key in MATERIALS)
    paths = _trajectories(
        source, starts, sources.min_slope_deg, lowest, settings, grounds, rulebook, progress.part(0.2, 0.6)
    )
    cells = _source_cells(source, sources, starts)
    with tempfile.TemporaryFile() as file:
        reached = _reach_all(source, cells, lowest, angle, file, progress.part(0.6, 0.85))
        lines, farthest = reached[0], _farthest(reached)
        runout = _outline(source, lines)
        if runout_path is not None:
            write_raster(runout_path, source.spec, _blocks(source, lines), progress=progress.part(0.85, 0.95))
        del lines, reached
    shadow = _shadow(source, cells, lowest, rulebook, progress.part(0.95, 1.0)) if steep else None
    area = shape(runout) if runout else None
    hit = [key for key, wkb in receptors if area is not None and shape_from_wkb(wkb).Intersects(area)]
    mass = None
    if settings.diameter_m is not None:
        mass = math.pi / 6 * settings.diameter_m**3 * rulebook.number("rockfall.density_t_m3") * 1000
    found = Rockfall(
        tuple(paths),
        runout,
        angle,
        farthest,
        shadow,
        tuple(hit),
        len(receptors),
        mass,
        {
            "ground": settings.ground,
            "ground_zones": len(settings.zones),
            "blocks_a_section": settings.blocks,
            "seed": settings.seed,
            "barrier_m": settings.barrier_m,
            "diameter_m": settings.diameter_m,
            "min_slope_deg": sources.min_slope_deg if steep else None,
            "rules": [rule.to_json() for rule in rulebook.used],
        },
        (ADVICE,),
        tuple(dict.fromkeys(remarks)),
    )
    return _with_doubts(found)


def _with_doubts(found: Rockfall) -> Rockfall:
    doubts = list(found.warnings)
    if found.left:
        doubts.append(
            Label(
                "{n} of {all} blocks left the known ground: the reach is at least as far. Give a larger surface.",
                "{all}个块体中有{n}个滚出地形面范围，到达距离为下限值，应扩大地形面范围。",
            ).format(n=found.left, all=found.blocks)
        )
    return replace(found, warnings=tuple(doubts))


def ground_of(key: str, rulebook: Rulebook) -> Ground:
    """A material of the rulebook."""

    def number(name: str) -> float:
        return rulebook.number(f"rockfall.{key}.{name}")

    return Ground(
        key,
        (number("normal"), number("normal_sd")),
        (number("tangential"), number("tangential_sd")),
        (number("friction_deg"), number("friction_sd_deg")),
        number("roughness_deg"),
    )


def _lowest(source: RasterSource, progress: Progress) -> float:
    lowest = math.inf
    places = list(windows(source.spec, CELLS_AT_ONCE, source.block))
    for number, window in enumerate(places):
        values, valid = source.read(window)
        if valid.any():
            lowest = min(lowest, float(np.nanmin(values)))
        progress.report((number + 1) / len(places))
    return lowest


def _starts(source: RasterSource, sources: Sources, progress: Progress) -> tuple[list[Start], list[Label]]:
    starts, remarks = starts_of_points(source, sources.points)
    more, said = starts_of_lines(source, sources.lines, sources.spacing_m)
    starts, remarks = starts + more, remarks + said
    if not sources.points and not sources.lines:
        points = _heads(source, sources, progress)
        starts, remarks = starts_of_points(source, points)
    if len(starts) > STARTS_MAX:
        remarks.append(
            Label("Of {all} starting places {n} were taken, evenly.", "共有{all}个起落点，均匀抽取{n}个计算。").format(
                all=len(starts), n=STARTS_MAX
            )
        )
        keep = np.linspace(0, len(starts) - 1, STARTS_MAX).round().astype(int)
        starts = [starts[i] for i in keep]
    return starts, remarks


def _heads(source: RasterSource, sources: Sources, progress: Progress) -> list[tuple[str, float, float]]:
    """Upper edges of steep ground, one cell for each square of the spacing, in the order of rows."""
    spec = source.spec
    block = max(int(sources.spacing_m / min(spec.cell_x, spec.cell_y)), 1)
    found: dict[tuple[int, int], tuple[int, int]] = {}
    places = list(windows(spec, CELLS_AT_ONCE, source.block))
    for number, window in enumerate(places):
        heights, steep = _steep(source, window, sources.min_slope_deg)
        top = foot_of(-heights, steep)
        for r, c in zip(*np.nonzero(top)):
            row, col = int(r) + window.row, int(c) + window.col
            found.setdefault((row // block, col // block), (row, col))
        progress.report((number + 1) / len(places))
    cells = np.array([found[key] for key in sorted(found)], float).reshape(-1, 2)
    x, y = spec.xy(cells[:, 1] + 0.5, cells[:, 0] + 0.5)
    return [(str(i + 1), float(a), float(b)) for i, (a, b) in enumerate(zip(x, y))]


def _steep(source: RasterSource, window: Window, min_slope_deg: float) -> tuple[Floats, NDArray[np.bool_]]:
    heights, east, north = read_gradient(source, window)
    return heights, np.hypot(east, north) >= math.tan(math.radians(min_slope_deg))


def _trajectories(
    source: RasterSource,
    starts: Sequence[Start],
    min_slope_deg: float,
    lowest: float,
    settings: Settings,
    grounds: tuple[Ground, ...],
    rulebook: Rulebook,
    progress: Progress,
) -> list[Path]:
    speed = rulebook.number("rockfall.start_speed_m_s"), rulebook.number("rockfall.start_speed_sd_m_s")
    least = rulebook.number("rockfall.least_bounce_m_s")
    paths = []
    box = source.spec.bounds
    diagonal = math.hypot(box[2] - box[0], box[3] - box[1])
    for number, start in enumerate(starts):
        height = section_from(source, start, 4 * max(source.spec.cell_x, source.spec.cell_y))
        if height is not None:
            # no block comes farther than a line of 15° from its start to the lowest ground
            far = (float(height.heights[0]) - lowest) / math.tan(math.radians(15)) + 10 * source.spec.cell_x
            section = section_from(source, start, min(far, diagonal))
            if section is not None:
                profile = _profile(section, settings, grounds, source.spec.cell_x)
                origin = release(section, min_slope_deg)
                barrier = origin + (settings.barrier_m or 0.0)
                has_barrier = settings.barrier_m is not None and barrier < section.stations[-1]
                found = fall(
                    profile,
                    np.full(settings.blocks, origin),
                    speed,
                    settings.seed + number,
                    least_bounce_m_s=least,
                    barriers=(barrier,) if has_barrier else (),
                    progress=progress.part(number / len(starts), (number + 1) / len(starts)),
                )
                paths.append(Path(section, found, settings.seed + number, speed, least))
        progress.report((number + 1) / len(starts))
    return paths


def _profile(section: GroundSection, settings: Settings, grounds: tuple[Ground, ...], cell: float) -> Profile:
    """The section as blocks meet it: bends of less than a thirtieth of a cell left out, where the ground is one."""
    ground = _ground_along(section, settings)
    line = np.column_stack((section.stations, section.heights))
    change = [0, *(np.flatnonzero(np.diff(ground)) + 1).tolist(), len(ground)]
    parts = [simplified(line[a : b + 1], cell / 30) for a, b in zip(change, change[1:])]
    kept = np.concatenate([part[:-1] for part in parts] + [line[-1:]])
    kinds = np.concatenate([np.full(len(part) - 1, ground[a]) for part, a in zip(parts, change)])
    return Profile(kept[:, 0].copy(), kept[:, 1].copy(), kinds.astype(np.int64), grounds, section.stations)


def _ground_along(section: GroundSection, settings: Settings) -> NDArray[np.int64]:
    """The number of the material of every stretch, by its middle; the last zone that holds it wins."""
    middle = (section.places[1:] + section.places[:-1]) / 2
    ground = np.full(len(middle), MATERIALS.index(settings.ground), np.int64)
    for material, polygons in settings.zones:
        inside = np.zeros(len(middle), bool)
        for rings in polygons:
            for ring in rings:  # even-odd: holes turn it back
                inside ^= _within(ring, middle)
        ground[inside] = MATERIALS.index(material)
    return ground


def _within(ring: Floats, points: Floats) -> NDArray[np.bool_]:
    x, y = points[:, 0, None], points[:, 1, None]
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    crosses = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return np.asarray((crosses & (x < at)).sum(axis=1) % 2 == 1)


def _source_cells(source: RasterSource, sources: Sources, starts: Sequence[Start]) -> Sources | NDArray[np.int64]:
    """Cells (n, 2) row, column where blocks of points and lines come loose; the sources themselves for steep cells.

    Lines are looked at cell by cell, long ones at a thousand places: their reach has to be whole.
    """
    if not sources.points and not sources.lines:
        return sources
    step = max(source.spec.cell_x, source.spec.cell_y)
    points = {name for name, _, _ in sources.points}
    dense = [start for start in starts if start.name in points]
    for name, line in sources.lines:
        length = float(np.hypot(*np.diff(line, axis=0).T).sum())
        dense += starts_of_lines(source, [(name, line)], max(step, length / 1000))[0]
    places = []
    for start in dense:
        section = section_from(source, start, 12 * step)
        if section is not None:
            places.append(
                np.array([start.x, start.y])
                + (release(section, sources.min_slope_deg) + step / 2)
                * np.array([np.cos(start.way), np.sin(start.way)])
            )
    pixel = np.floor(source.spec.pixel(np.array(places).reshape(-1, 2))).astype(np.int64)
    inside = ((pixel >= 0) & (pixel < (source.spec.width, source.spec.height))).all(axis=1)
    return np.unique(pixel[inside][:, ::-1], axis=0)


def _tiles(
    source: RasterSource, cells: Sources | NDArray[np.int64], *, foot: bool = False
) -> Iterator[tuple[Window, NDArray[np.bool_]]]:
    """Tiles of the surface that have sources, with the mask of their source cells."""
    spec = source.spec
    for row in range(0, spec.height, TILE):
        for col in range(0, spec.width, TILE):
            window = Window(col, row, min(TILE, spec.width - col), min(TILE, spec.height - row))
            if isinstance(cells, Sources):
                # one cell around, so that feet at the edge of a tile see what lies below them
                wide = Window(col - 1, row - 1, window.width + 2, window.height + 2)
                heights, mask = _steep(source, wide, cells.min_slope_deg)
                mask = (foot_of(heights, mask) if foot else mask)[1:-1, 1:-1]
            else:
                mask = np.zeros((window.height, window.width), bool)
                here = cells - (row, col)
                here = here[((here >= 0) & (here < mask.shape)).all(axis=1)]
                mask[here[:, 0], here[:, 1]] = True
            if mask.any():
                yield window, mask


def _reach_all(
    source: RasterSource,
    cells: Sources | NDArray[np.int64],
    lowest: float,
    angle_deg: float,
    file: IO[bytes],
    progress: Progress,
    *,
    foot: bool = False,
) -> NDArray[np.float32]:
    """(2, height, width) in ``file``: the highest line of reach over each cell of all tiles, and how far its source is.

    8 bytes a cell on disk.
    """
    spec = source.spec
    reached: NDArray[np.float32] = np.memmap(file, np.float32, "w+", shape=(2, *spec.shape))
    for row in range(0, spec.height, TILE):
        reached[:, row : row + TILE] = np.nan
    for window, mask in _tiles(source, cells, foot=foot):
        own, _ = source.read(window)
        held = own[mask]
        if not np.isfinite(held).any():
            continue
        radius = (float(np.nanmax(held)) - lowest) / math.tan(math.radians(angle_deg))
        margin = int(radius / min(spec.cell_x, spec.cell_y)) + 2
        r, c = np.nonzero(mask)
        box = Window(
            window.col + int(c.min()) - margin,
            window.row + int(r.min()) - margin,
            int(np.ptp(c)) + 1 + 2 * margin,
            int(np.ptp(r)) + 1 + 2 * margin,
        ).intersection(spec.whole)
        if box is None:
            continue
        if box.width * box.height > CELLS_MAX:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The reach of a source covers {cells} million cells; more than {limit} million need too much "
                    "memory. Use a coarser surface, or a steeper angle.",
                ),
                cells=round(box.width * box.height / 1e6),
                limit=CELLS_MAX // 1_000_000,
            )
        heights, _ = source.read(box)
        here = np.zeros(heights.shape, bool)
        here[r + window.row - box.row, c + window.col - box.col] = True
        found = reach(heights, here, spec.part(box), angle_deg, progress)
        rows, cols = slice(box.row, box.row + box.height), slice(box.col, box.col + box.width)
        line = found.line_m.astype(np.float32)
        higher = np.isfinite(line) & ~(reached[0, rows, cols] >= line)
        reached[0, rows, cols][higher] = line[higher]
        reached[1, rows, cols][higher] = found.away_m[higher]
    return reached


def _farthest(reached: NDArray[np.float32]) -> float:
    """The largest distance of any cell in reach from its source."""
    return max((float(np.fmax.reduce(row, initial=0.0)) for row in reached[1]), default=0.0)


def _shadow(
    source: RasterSource, cells: Sources | NDArray[np.int64], lowest: float, rulebook: Rulebook, progress: Progress
) -> float:
    angle = rulebook.number("rockfall.shadow_angle_deg")
    with tempfile.TemporaryFile() as file:
        return _farthest(_reach_all(source, cells, lowest, angle, file, progress, foot=True))


def _outline(source: RasterSource, lines: NDArray[np.float32]) -> Polygons:
    rows = [row for row in range(source.spec.height) if np.isfinite(lines[row]).any()]
    if not rows:
        return []
    mask = np.isfinite(lines[rows[0] : rows[-1] + 1])
    return mask_outline(mask, source.spec.part(Window(0, rows[0], source.spec.width, len(mask))))


def _blocks(source: RasterSource, lines: NDArray[np.float32]) -> Iterator[tuple[Window, NDArray[np.float32]]]:
    for window in windows(source.spec, CELLS_AT_ONCE):
        rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
        yield window, lines[rows, cols]
