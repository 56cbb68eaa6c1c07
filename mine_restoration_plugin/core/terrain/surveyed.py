"""Heights from layers, point clouds and drawings, brought into one system: what a surface is built of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..exchange.dxf.profile import Profile, load_profile
from ..exchange.dxf.read import read_dxf
from ..exchange.las import GROUND, Bounds, CloudGround, read_ground
from ..geodata.crs import same_crs, srs_from, transform_points
from ..model.errors import InputError
from ..model.progress import Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from .spikes import spikes
from .tin_building import Kind, Line

Floats = NDArray[np.float64]
ELLIPSOIDAL = "大地高"
NATIONAL = "1985国家高程基准"
_SAME = {
    "yellow sea 1985 height": NATIONAL,
    "yellow sea 1985": NATIONAL,
    "1985国家高程基准": NATIONAL,
    "1985 national height datum": NATIONAL,
    "ellipsoidal height": ELLIPSOIDAL,
    "ellipsoid height": ELLIPSOIDAL,
    "大地高": ELLIPSOIDAL,
}


@dataclass(frozen=True)
class HeightLayer:
    """Points or lines with heights in metres: each line is (n, 3) east, north, height; a spot height has one row."""

    name: str
    kind: Kind
    lines: tuple[Floats, ...]
    crs: str
    height_datum: str | None = None


@dataclass
class Gathered:
    """All heights in one metric system, with where each came from."""

    crs: str
    spots: list[Floats] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    clouds: list[CloudGround] = field(default_factory=list)
    datums: list[tuple[str, str]] = field(default_factory=list)
    """(file or layer, height datum it names)."""
    sources: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Label] = field(default_factory=list)
    rejected: int = 0

    @property
    def points(self) -> Floats:
        """(n, 3) spot heights and points of clouds."""
        return np.vstack(self.spots) if self.spots else np.empty((0, 3))

    @property
    def empty(self) -> bool:
        return not self.lines and not any(len(part) for part in self.spots)

    def add_layer(self, layer: HeightLayer, limits: SpikeLimits) -> None:
        """Take the heights of a layer.

        Raises:
            InputError: heights that no ground has, or coordinates that cannot be carried over.
        """
        if not layer.lines:
            return
        lines = [np.asarray(line, dtype=np.float64) for line in layer.lines]
        points = np.vstack(lines)
        _require_heights(points, layer.name, limits)
        places = points[:, :2] if same_crs(layer.crs, self.crs) else transform_points(points, layer.crs, self.crs)
        moved = np.column_stack((places, points[:, 2]))
        if layer.height_datum:
            self.datums.append((layer.name, layer.height_datum))
        self.sources.append({"name": layer.name, "kind": layer.kind.name.lower(), "points": len(moved)})
        if layer.kind == Kind.SPOT:
            self.spots.append(moved)
            self._warn_of_spikes(moved, layer.name, limits)
            return
        parts = np.split(moved, np.cumsum([len(line) for line in lines])[:-1])
        for part in parts:
            if len(part) > 1:
                self.lines.append(Line(part, layer.kind))
            else:
                self.spots.append(part)

    def add_cloud(
        self, path: str | os.PathLike[str], limits: SpikeLimits, classes: Sequence[int], within: Bounds | None,
        most: int, crs: str | None, progress: Progress,
    ) -> None:  # fmt: skip
        """Take the ground of a point cloud, without the points that stand out of all their neighbours.

        Raises:
            InputError: see ``exchange.las.read_ground``; or it does not say its system and none is given.
        """
        cloud = read_ground(Path(path), classes=classes or GROUND, within=within, most_points=most, progress=progress)
        system = cloud.crs or crs
        if system is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path} does not say its coordinate system. Give the one its coordinates are in.",
                ),
                path=cloud.name,
            )
        points = cloud.points
        _require_heights(points, cloud.name, limits)
        if not same_crs(system, self.crs):
            points = np.column_stack((transform_points(points, system, self.crs), points[:, 2]))
        wild = spikes(points, limits.steepest, limits.least_m)
        self.rejected += int(wild.sum())
        self.spots.append(points[~wild])
        self.clouds.append(cloud)
        self.notes += cloud.notes
        if cloud.height_datum:
            self.datums.append((cloud.name, cloud.height_datum))
        self.sources.append({**cloud.to_json(), "kind": "cloud", "rejected": int(wild.sum()), "crs": system})
        self.notes.append(
            Label(
                "{name}: {ground} of {total} points are ground; not used are {noise} of noise, {withheld} withheld and "
                "{wild} that stand out of all their neighbours.",
                "{name}：{total}点中地面点{ground}个；噪声点{noise}个、标记剔除点{withheld}个、孤立异常点{wild}个未采用。",
            ).format(
                name=cloud.name, ground=cloud.ground, total=cloud.total, noise=cloud.noise, withheld=cloud.withheld,
                wild=int(wild.sum()),
            )
        )  # fmt: skip
        if cloud.thinned_m is not None:
            self.notes.append(
                Label(
                    "{name}: one mean ground point was kept for each square of {side:g} m.",
                    "{name}：地面点过密，按{side:g}m方格各取一个平均点。",
                ).format(name=cloud.name, side=cloud.thinned_m)
            )

    def add_drawing(
        self, path: str | os.PathLike[str], crs: str | None, limits: SpikeLimits, profile: Profile | None,
        progress: Progress,
    ) -> None:  # fmt: skip
        """Take spot heights, contours and lines with heights at their corners (hard breaklines) of a DXF.

        Raises:
            InputError: see ``exchange.dxf.read``; or nothing in it has a height.
        """
        profile = profile or load_profile()
        drawing = read_dxf(Path(path), crs, profile=profile, progress=progress)
        name = Path(path).name
        self.notes += drawing.notes
        on_layer = [p for p in drawing.points if p.z_m is not None and p.layer.casefold() in profile.height_layers]
        spots = on_layer or [p for p in drawing.points if p.z_m]
        contours, breaks = [], []
        for line in drawing.lines:
            xyz: Floats | None = None
            if line.z_m is not None and np.isfinite(line.z_m).all() and np.any(line.z_m):
                xyz = np.column_stack((line.xy, line.z_m))
                breaks.append(xyz)
            elif line.elevation_m is not None:
                xyz = np.column_stack((line.xy, np.full(len(line.xy), line.elevation_m)))
                contours.append(xyz)
        if not spots and not contours and not breaks:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The drawing {path} has no heights: no spot heights, contours or lines with heights. Check the "
                    "names of its layers against the DXF profile.",
                ),
                path=name,
            )
        points = tuple(np.array([[p.x, p.y, p.z_m]]) for p in spots)
        for kind, lines in ((Kind.SPOT, points), (Kind.CONTOUR, tuple(contours)), (Kind.HARD, tuple(breaks))):
            self.add_layer(HeightLayer(name, kind, lines, drawing.crs), limits)

    def _warn_of_spikes(self, points: Floats, name: str, limits: SpikeLimits) -> None:
        wild = np.flatnonzero(spikes(points, limits.steepest, limits.least_m))
        if len(wild):
            place = points[wild[0]]
            self.notes.append(
                Label(
                    "{name}: {count} spot heights stand out of all their neighbours (first at x {x:.2f}, y {y:.2f}, "
                    "{z:.2f} m). They were used; check them.",
                    "{name}：{count}个高程点明显偏离周围各点（首个x {x:.2f}，y {y:.2f}，{z:.2f}m），已采用，请核对。",
                ).format(name=name, count=len(wild), x=place[0], y=place[1], z=place[2])
            )


@dataclass(frozen=True)
class SpikeLimits:
    """Rows ``terrain.surface.*`` of the rulebook: what no ground does."""

    steepest: float
    least_m: float
    lowest_m: float
    highest_m: float


def _require_heights(points: Floats, name: str, limits: SpikeLimits) -> None:
    wrong = ~((points[:, 2] >= limits.lowest_m) & (points[:, 2] <= limits.highest_m))
    if wrong.any():
        place = points[int(np.flatnonzero(wrong)[0])]
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} holds the height {value} m at x {x}, y {y}, which no ground has. Correct it or take the point "
                "out, and check that the right field was chosen.",
            ),
            name=name,
            value=f"{place[2]:g}",
            x=f"{place[0]:.2f}",
            y=f"{place[1]:.2f}",
        )


def one_datum(named: Sequence[tuple[str, str]], said: str | None) -> str | None:
    """The height datum of everything; None where nothing says one.

    ``named``: (file, what it says); ``said``: what the person says they all are.

    Raises:
        InputError: two differ.
    """
    first: tuple[str, str] | None = ("-", said) if said else None
    for name, datum in named:
        datum = plain_datum(datum)
        if first is None:
            first = name, datum
        elif first[1] != datum:
            if first[0] == "-":
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{name} says that its heights are {datum}, not {said}. Convert it, or correct the choice.",
                    ),
                    name=name,
                    datum=datum,
                    said=said,
                )
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The heights are counted from different datums: {first} in {one}, {second} in {other}. "
                    "Convert one of them.",
                ),
                first=first[1],
                one=first[0],
                second=datum,
                other=name,
            )
    return first[1] if first else None


def plain_datum(name: str) -> str:
    """The datum by the name that is used here."""
    return _SAME.get(name.strip().casefold(), name.strip())


def with_heights(crs: str, datum: str | None) -> str:
    """The system with its heights, where they are the national ones: what is written then says so."""
    if datum == NATIONAL:
        both = f"{crs}+5737" if crs.upper().startswith("EPSG:") else None
        if both is not None:
            srs_from(both)
            return both
    return crs
