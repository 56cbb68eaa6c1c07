"""Drains for a designed surface, from the raster to sections, structures and quantities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...delineation.units import window_of
from ...geodata.coverage import coverage_mask
from ...geodata.crs import require_metric
from ...geodata.grid import GridSpec, Polygons, Window
from ...geodata.raster import RasterSource
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from ...terrain import flow
from .hydraulics import Storm
from .layout import GIVEN, Line, Spacing, directed, traced
from .network import Drain, Runoff, Unmet, network, unmet_paths
from .sizing import PREFIX, Rules, pipe_m

Floats = NDArray[np.float64]
_MARGIN_M = 300.0
_HALF = 0.5
_MOST_CELLS = 20_000_000
DROP, BASIN, CULVERT = "drop", "basin", "culvert"


@dataclass(frozen=True)
class Structure:
    """Something to build at one place: ``size`` is m³ of a basin, m of a culvert's pipe (None: none is wide enough)."""

    kind: str
    place: tuple[float, float]
    size: float | None
    drain: int


@dataclass(frozen=True)
class Drainage:
    """Drains with their points in the CRS of the surface, structures, and the flow paths that meet no drain."""

    crs: str
    drains: tuple[Drain, ...]
    structures: tuple[Structure, ...]
    unmet: tuple[tuple[float, float, float], ...]
    hollows: int
    figures: dict[str, float | int]
    settings: dict[str, Any]
    warnings: tuple[Label, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "designdrains",
            "settings": self.settings,
            "figures": self.figures,
            "drains": [
                {
                    **{k: v for k, v in vars(drain).items() if k not in ("points", "sized")},
                    "points": [[None if not np.isfinite(v) else v for v in p] for p in drain.points.tolist()],
                    "section": {
                        **{k: v for k, v in vars(drain.sized).items() if k not in ("section", "flow")},
                        **vars(drain.sized.section),
                        **{f"water_{k}": v for k, v in vars(drain.sized.flow).items()},
                    },
                }
                for drain in self.drains
            ],
            "structures": [vars(structure) for structure in self.structures],
            "unmet": [{"x": x, "y": y, "area_m2": area} for x, y, area in self.unmet],
            "warnings": [label.to_json() for label in self.warnings],
        }


def design_drains(
    source: RasterSource,
    outline: Polygons,
    storm: Storm,
    rulebook: Rulebook,
    *,
    lining: str,
    shape: str,
    runoff: float | None = None,
    in_rock: bool = False,
    given: Sequence[Floats] = (),
    roads: Sequence[Floats] = (),
    progress: Progress = SILENT,
) -> Drainage:
    """Trace (or take) drains, size them, count the work, and test that every flow path meets one.

    Args:
        source: the designed surface. outline: the design, in its CRS. given: drains as lines (n, 2), in its CRS;
            without any they are traced. roads: lines (n, 2); a drain that crosses one gets a culvert.
        lining: key of the rulebook. shape: of ``hydraulics.SHAPES``. in_rock: the ditch may run nearer to the crest.

    Some 400 bytes for each cell within 300 m of the outline.

    Raises:
        InputError: degrees, the outline does not lie on the raster, more than 20 million cells.
    """
    spec = source.spec
    require_metric(spec.crs, spec.centre)
    window = _window(spec, outline)
    part = spec.part(window)
    cell = spec.cell_x, spec.cell_y
    z = np.asarray(source.read(window)[0], dtype=np.float64)
    inside = (coverage_mask(outline, spec, window) >= _HALF) & np.isfinite(z)
    if not inside.any():
        raise _beside()
    number = rulebook.number
    rules = Rules.of(rulebook, lining, shape)
    water = Runoff(
        storm,
        number(PREFIX + "runoff") if runoff is None else runoff,
        number(PREFIX + "retardance"),
        number(PREFIX + "sheet_length_m"),
        number(PREFIX + "least_minutes"),
    )
    progress.report(0.1)
    crest = number(PREFIX + ("crest_distance_rock_m" if in_rock else "crest_distance_m"))
    if given:
        lines = [Line(GIVEN, directed(part.pixel(line) * cell, z, cell)) for line in given]
    else:
        spacing = Spacing(
            crest,
            number(PREFIX + "chute_spacing_m"),
            number(PREFIX + "least_length_m"),
            number(PREFIX + "bench_slope_deg"),
            number(PREFIX + "face_slope_deg"),
        )
        lines = traced(z, inside, cell, spacing)
    progress.report(0.4)
    drains = network(z, inside, cell, lines, water, rules)
    progress.report(0.7)
    least_area = number(PREFIX + "path_area_m2")
    unmet = unmet_paths(z, inside, cell, lines, least_area)
    hollows = flow.hollows(z, cell[0] * cell[1], inside, number(PREFIX + "hollow_depth_m"))
    progress.report(0.9)
    placed = [_placed(drain, part, cell) for drain in drains]
    structures = _structures(placed, roads, rules, number(PREFIX + "basin_volume_m3"))
    settings = {
        "storm": storm.to_json(), "runoff": water.coefficient, "lining": lining, "shape": shape, "in_rock": in_rock,
        "crest_distance_m": crest, "path_area_m2": least_area, "given": bool(given),
        "rules": [rule.to_json() for rule in rulebook.used],
    }  # fmt: skip
    figures = _figures(placed, structures, unmet, len(hollows))
    return Drainage(
        spec.crs,
        tuple(placed),
        tuple(structures),
        tuple(_place(path, part) for path in unmet),
        len(hollows),
        figures,
        settings,
        _warnings(placed, structures, unmet, len(hollows), least_area),
    )


def _figures(
    drains: Sequence[Drain], structures: Sequence[Structure], unmet: Sequence[Unmet], hollows: int
) -> dict[str, float | int]:
    count = [structure.kind for structure in structures]
    return {
        "drain_count": len(drains),
        "drain_length_m": sum(d.length_m for d in drains),
        "excavation_m3": sum(d.sized.excavation_m3 for d in drains)
        + sum(s.size or 0.0 for s in structures if s.kind == BASIN),
        "lining_m3": sum(d.sized.lining_m3 for d in drains),
        "peak_flow_m3s": max((d.sized.discharge_m3s for d in drains), default=0.0),
        "fastest_water_ms": max((d.sized.flow.speed_ms for d in drains), default=0.0),
        "drop_count": sum(d.sized.drops for d in drains),
        "basin_count": count.count(BASIN),
        "culvert_count": count.count(CULVERT),
        "slow_count": sum(d.sized.slow for d in drains),
        "too_fast_count": sum(_too_fast(d) for d in drains),
        "unmet_paths": len(unmet),
        "hollows": hollows,
    }


def _too_fast(drain: Drain) -> bool:
    return drain.sized.flow.speed_ms > drain.sized.fastest_ms * (1 + 1e-6)


def _warnings(
    drains: Sequence[Drain], structures: Sequence[Structure], unmet: Sequence[Unmet], hollows: int, least_area: float
) -> tuple[Label, ...]:
    found = []
    if not drains:
        found.append(
            Label(
                "No drain was traced: no water comes in from outside, and no bench was found. "
                "Draw drains and give them.",
                "未布设排水沟：没有外来水流入，也未识别出平台。请绘制排水沟后给入。",
            )
        )
    if unmet:
        found.append(
            Label(
                "{count} flow paths of more than {area} m² meet no drain; the largest carries {largest} m².",
                "有{count}条汇水面积超过{area}m²的径流路径未接入排水沟，最大汇水面积{largest}m²。",
            ).format(count=len(unmet), area=f"{least_area:g}", largest=f"{unmet[0].area_m2:.0f}")
        )
    if hollows:
        found.append(
            Label(
                "The surface has {count} closed hollows where water stands.",
                "设计地面有{count}处会积水的封闭洼地。",
            ).format(count=hollows)
        )
    slow = sum(d.sized.slow for d in drains)
    if slow:
        found.append(
            Label(
                "In {count} drains the water is too slow to keep silt moving.", "有{count}条排水沟流速低于不淤流速。"
            ).format(count=slow)
        )
    fast = sum(map(_too_fast, drains))
    if fast:
        found.append(
            Label(
                "In {count} drains the water is too fast for the lining even at the gentlest slope.",
                "有{count}条排水沟即使取最小纵坡，流速仍超过允许不冲流速。",
            ).format(count=fast)
        )
    narrow = sum(s.kind == CULVERT and s.size is None for s in structures)
    if narrow:
        found.append(
            Label(
                "At {count} road crossings no pipe of the rulebook carries the water: design a box culvert.",
                "有{count}处过路涵洞超出规则库管径，需另行设计箱涵。",
            ).format(count=narrow)
        )
    return tuple(found)


def _structures(drains: Sequence[Drain], roads: Sequence[Floats], rules: Rules, basin_m3: float) -> list[Structure]:
    """A silt basin where a drain ends in the open, drops along steep ones, a culvert at each road."""
    found = []
    for number, drain in enumerate(drains):
        way = drain.points[:, :2]
        if drain.below is None:
            found.append(Structure(BASIN, (float(way[-1, 0]), float(way[-1, 1])), basin_m3, number))
        if drain.sized.drops:
            side = np.hypot(*np.diff(way, axis=0).T)
            upto = np.concatenate(([0.0], np.cumsum(side)))
            at = upto[-1] * (np.arange(drain.sized.drops) + 0.5) / drain.sized.drops
            x, y = np.interp(at, upto, way[:, 0]), np.interp(at, upto, way[:, 1])
            found += [Structure(DROP, place, drain.sized.drop_m, number) for place in zip(x.tolist(), y.tolist())]
        for road in roads:
            size = pipe_m(rules, drain.sized.discharge_m3s, drain.sized.slope)
            found += [Structure(CULVERT, place, size, number) for place in crossings(way, road)]
    return found


def crossings(one: Floats, other: Floats) -> list[tuple[float, float]]:
    """Where two lines (n, 2) cross, in the order of the first; a vertex upon the other line counts once."""
    found: list[tuple[float, float]] = []
    start, way = other[:-1], np.diff(other, axis=0)
    for here, there in zip(one[:-1], one[1:]):
        step = there - here
        turn = step[0] * way[:, 1] - step[1] * way[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            along = ((start[:, 0] - here[0]) * way[:, 1] - (start[:, 1] - here[1]) * way[:, 0]) / turn
            across = ((start[:, 0] - here[0]) * step[1] - (start[:, 1] - here[1]) * step[0]) / turn
        hits = np.flatnonzero((turn != 0) & (along >= 0) & (along < 1) & (across >= 0) & (across < 1))
        for share in np.sort(along[hits]).tolist():
            place = here + share * step
            found.append((float(place[0]), float(place[1])))
    return found


def _placed(drain: Drain, part: GridSpec, cell: tuple[float, float]) -> Drain:
    """The drain with its points in the CRS of the surface."""
    x, y = part.xy(drain.points[:, 0] / cell[0], drain.points[:, 1] / cell[1])
    return Drain(**{**vars(drain), "points": np.column_stack((x, y, drain.points[:, 2]))})


def _place(path: Unmet, part: GridSpec) -> tuple[float, float, float]:
    x, y = part.xy(np.array([path.cell[1] + 0.5]), np.array([path.cell[0] + 0.5]))
    return float(x[0]), float(y[0]), path.area_m2


def _window(spec: GridSpec, outline: Polygons) -> Window:
    wide = window_of(spec, outline, int(np.ceil(_MARGIN_M / min(spec.cell_x, spec.cell_y))))
    window = wide.intersection(spec.whole) if wide is not None else None
    if window is None:
        raise _beside()
    if window.width * window.height > _MOST_CELLS:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "The outline and its surroundings span {cells} cells; at most {most} can be designed at once. "
                "Give a terrain raster with larger cells.",
            ),
            cells=window.width * window.height,
            most=_MOST_CELLS,
        )
    return window


def _beside() -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "The outline does not lie on the terrain raster. Check the coordinate systems."
        )
    )
