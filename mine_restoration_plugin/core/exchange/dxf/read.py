"""Read a DXF: points, symbol blocks, texts, lines, contours and closed outlines; what is not taken is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...geodata.crs import authid, srs_from
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ..axes import looks_metric, place
from ..rings import polygons_of
from .convert import HERE, Converter, Floats, Whole, wholes
from .drawing import Drawing, DrawnArea, DrawnLine, DrawnPoint
from .heights import give_heights
from .losses import listed
from .profile import Profile, load_profile
from .tags import Entity, TextDecoder, entities, refuse_other_formats

_UNITS_M = {1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 7: 1000.0, 10: 0.9144, 14: 0.1}


def read_dxf(
    path: str | Path, crs: str | None = None, *, profile: Profile | None = None, progress: Progress = SILENT
) -> Drawing:
    """Read an ASCII DXF of any version.

    Args:
        crs: the coordinate system; None where the eastings carry the number of their zone.
        profile: which layers hold heights and contours, and the tolerances; CASS's where None.

    Raises:
        InputError: a DWG or binary DXF, a broken file (with the line), nothing drawn, no way to tell the system.
        Cancelled: nothing was kept.
    """
    path = Path(path)
    refuse_other_formats(path)
    return _Reader(path, crs, profile or load_profile()).run(progress)


class _Reader:
    def __init__(self, path: Path, crs: str | None, profile: Profile) -> None:
        self._path = path
        self._crs = crs
        self._profile = profile
        self._header: dict[str, Entity] = {}
        self._blocks: dict[str, tuple[Floats, list[Whole]]] = {}
        self._decode = TextDecoder("", "")
        self._found = Converter(profile, self._blocks, self._decode)
        self._notes: list[Label] = []

    def run(self, progress: Progress) -> Drawing:
        size = max(self._path.stat().st_size, 1)
        block: tuple[str, Floats, list[Whole]] | None = None
        started = complete = False
        for number, (section, whole) in enumerate(wholes(entities(self._path))):
            if number % 2_000 == 0:
                progress.report(min(whole.entity.line * 8 / size, 0.9))
            kind = whole.entity.kind
            if section == "HEADER":
                self._header[kind] = whole.entity
            elif kind == "EOF":
                complete = True
            elif section in ("BLOCKS", "ENTITIES"):
                if not started:
                    self._decode = self._decoder()
                    self._found = Converter(self._profile, self._blocks, self._decode)
                    started = True
                if section == "ENTITIES":
                    self._found.take(whole, HERE, 0)
                elif kind == "BLOCK":
                    base = np.array([whole.entity.number(10), whole.entity.number(20)])
                    block = (self._decode(whole.entity.first(2)), base, [])
                elif kind == "ENDBLK" and block is not None:
                    self._blocks[block[0].casefold()] = block[1:]
                    block = None
                elif block is not None:
                    block[2].append(whole)
        progress.check()
        if not complete:
            self._note(
                "The drawing breaks off before its end; what came before was read.",
                "图形文件不完整，只读取了中断之前的内容。",
            )
        return self._drawing()

    def _note(self, en: str, zh: str, **values: object) -> None:
        self._notes.append(Label(f"{{file}}: {en}", f"{{file}}：{zh}").format(file=self._path.name, **values))

    def _decoder(self) -> TextDecoder:
        version, page = (self._header.get(name) for name in ("$ACADVER", "$DWGCODEPAGE"))
        return TextDecoder(
            (version.first(1) or b"").decode("latin-1") if version else "",
            (page.first(3) or b"").decode("latin-1") if page else "",
        )

    # the drawing as a whole

    def _areas(self) -> list[DrawnArea]:
        groups: dict[tuple[str, str], list[tuple[DrawnArea, Floats]]] = {}
        for area, ring, group in self._found.rings:
            groups.setdefault((area.layer, group), []).append((area, ring))
        areas = []
        for (_, group), members in groups.items():
            polygons = polygons_of([ring for _, ring in members])
            if group:
                members[0][0].polygons = polygons
                areas.append(members[0][0])
                continue
            by_start = {_key(ring): area for area, ring in reversed(members)}
            for rings in polygons:
                first = by_start[_key(rings[0])]
                areas.append(DrawnArea(first.layer, [rings], first.elevation_m, first.code, first.name))
            holes = sum(len(rings) - 1 for rings in polygons)
            if holes:
                self._note(
                    "{count} closed lines of layer {layer} lie within others of it and were taken as holes.",
                    "图层 {layer} 有 {count} 条闭合线位于同层其他闭合线内，按扣除部分处理。",
                    count=holes,
                    layer=members[0][0].layer,
                )
        return areas

    def _drawing(self) -> Drawing:
        areas = self._areas()
        if not (self._found.points or self._found.lines or areas):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{path} holds no points, lines or outlines that can be read. {more}"
                ),
                path=self._path.name,
                more=listed(self._found.losses),
            )
        given, texts = give_heights(
            self._found.points, self._profile.height_layers, self._profile.number("read.text_distance")
        )
        kept = {id(text) for text in texts}
        points = [point for point in self._found.points if point.kind != "text" or id(point) in kept]
        if given:
            self._note(
                "{count} points have their height from the number beside them.",
                "{count} 个点的高程取自旁边的注记。",
                count=given,
            )
        bare = sum(
            p.kind != "text" and p.z_m is None and p.layer.casefold() in self._profile.height_layers for p in points
        )
        if bare:
            self._note(
                "{count} points on layers of heights have no height.",
                "高程点图层上有 {count} 个点没有高程。",
                count=bare,
            )
        if self._found.disagree:
            self._note(
                "The height and the attribute of {count} symbols differ by more than 0.06 m; the height was taken.",
                "{count} 个高程点的 Z 值与属性相差大于 0.06 m，以 Z 值为准。",
                count=self._found.disagree,
            )
        if self._decode.doubtful:
            self._note(
                "{count} texts came out in an unknown encoding.",
                "{count} 处文字编码不明。",
                count=self._decode.doubtful,
            )
        if self._found.losses:
            self._note("not taken: {what}.", "未读取：{what}。", what=listed(self._found.losses))
        crs = self._settle(points, self._found.lines, areas)
        version = self._header.get("$ACADVER")
        return Drawing(
            tuple(points),
            tuple(self._found.lines),
            tuple(areas),
            crs,
            self._decode(version.first(1)) if version else "",
            self._decode.encoding,
            dict(sorted(self._found.losses.items())),
            tuple(self._notes),
        )

    def _settle(self, points: list[DrawnPoint], lines: list[DrawnLine], areas: list[DrawnArea]) -> str:
        """Metres, axes, zone and system for everything at once; the items are moved where they lie."""
        rings = [ring for area in areas for polygon in area.polygons for ring in polygon]
        parts = [np.array([[p.x, p.y] for p in points]).reshape(-1, 2), *(line.xy for line in lines), *rings]
        every = np.vstack(parts)
        scale = self._unit_scale(every)
        if scale != 1.0:
            every = every * scale
            for point in points:
                point.z_m = None if point.z_m is None else point.z_m * scale
            for line in lines:
                line.z_m = None if line.z_m is None else line.z_m * scale
                line.elevation_m = None if line.elevation_m is None else line.elevation_m * scale
        placed = place(every[:, 0], every[:, 1], self._crs, file=self._path.name, strict=False)
        self._notes += placed.notes
        moved = iter(np.split(placed.xy, np.cumsum([len(part) for part in parts])[:-1]))
        for point, (x, y) in zip(points, next(moved).tolist()):
            point.x, point.y = x, y
        for line in lines:
            line.xy = next(moved)
        for area in areas:
            area.polygons = [[next(moved) for _ in polygon] for polygon in area.polygons]
        return authid(srs_from(placed.crs))

    def _unit_scale(self, every: Floats) -> float:
        """Metres per unit. Templates say millimetres of drawings in metres, so the numbers decide."""
        header = self._header.get("$INSUNITS")
        factor = _UNITS_M.get(header.integer(70), 1.0) if header else 1.0
        if factor == 1.0:
            return 1.0
        east, north = every[:, 0], every[:, 1]
        if not looks_metric(east, north) and looks_metric(east * factor, north * factor):
            self._note(
                "the unit is {factor} m; coordinates were made metres.",
                "图形单位为 {factor} m，坐标已换算为米。",
                factor=factor,
            )
            return factor
        self._note(
            "the header says a unit of {factor} m, but the coordinates are taken as metres.",
            "文件头标注单位为 {factor} m，坐标按米读取。",
            factor=factor,
        )
        return 1.0


def _key(ring: Floats) -> tuple[bytes, int]:
    return np.sort(ring[:-1], axis=0).tobytes(), len(ring)
