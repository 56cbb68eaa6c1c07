"""The point file of CASS and of most total stations in China: ``点名,编码,Y东,X北,高程``, one point a line.

The code is often empty, the height may be missing, the order is sometimes that of the land register (north first);
facts: domain §14.15.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .axes import place
from .points import (
    CASS_ENCODING,
    Point,
    PointSet,
    half_width,
    is_nothing,
    number_of,
    read_text,
    remarks,
    require_points,
    write_text,
)

_SURE_EASTING = 10_000.0
_HIGHEST_M = 10_000.0
_COMMAS = str.maketrans({",": "，", "\r": " ", "\n": " "})


def read_dat(path: str | Path, crs: str | None = None) -> PointSet:
    """Read a CASS ``.dat``.

    Args:
        crs: the coordinate system; None where the eastings carry the number of their zone.

    Raises:
        InputError: a line that is no point (with its number), no point at all, or no way to tell the system.
    """
    path = Path(path)
    text, encoding = read_text(path, chinese=True)
    rows = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = line.strip("\x1a\0 \t")
        if line:
            rows.append(_row(half_width(line), number, path.name))
    if not rows:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "{path} is empty."), path=path.name)
    placed = place(
        [row.x for row in rows], [row.y for row in rows], crs, lines=[row.line for row in rows], file=path.name
    )
    points = tuple(Point(row.name, row.code, x, y, row.z_m, row.line) for row, (x, y) in zip(rows, placed.xy.tolist()))
    return PointSet(points, placed.crs, encoding, (*placed.notes, *remarks(points, path.name)))


def _row(line: str, number: int, file: str) -> Point:
    cells = [cell.strip() for cell in line.split(",")]
    while len(cells) > 5 and not cells[-1]:
        cells.pop()
    if len(cells) == 4 and _without_code(cells):
        cells.insert(1, "")
    if len(cells) == 4:
        cells.append("")
    if len(cells) != 5:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{file}, line {line}: {count} values were found; a point is name, code, east, north, height. "
                "Nothing was read.",
            ),
            file=file,
            line=number,
            count=len(cells),
        )
    east, north = number_of(cells[2]), number_of(cells[3])
    height = None if is_nothing(cells[4]) else number_of(cells[4])
    for value, text in ((east, cells[2]), (north, cells[3]), (0.0 if is_nothing(cells[4]) else height, cells[4])):
        if value is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{file}, line {line}: {text} is not a number. Correct the line; nothing was read.",
                ),
                file=file,
                line=number,
                text=repr(text),
            )
    return Point(cells[0], cells[1], float(east or 0.0), float(north or 0.0), height, number)


def _without_code(cells: Sequence[str]) -> bool:
    """Whether four cells are name, east, north, height: the second is a coordinate and the fourth is none."""
    second, third, fourth = number_of(cells[1]), number_of(cells[2]), number_of(cells[3])
    if second is None or third is None or abs(second) < _SURE_EASTING:
        return False
    return is_nothing(cells[3]) or (fourth is not None and abs(fourth) < _HIGHEST_M)


def write_dat(path: str | Path, points: Sequence[Point], *, decimals: int = 3) -> tuple[Label, ...]:
    """Write a CASS ``.dat`` in GBK; what got lost comes back.

    A height that is not known stays empty. Commas inside names and codes become full-width.

    Raises:
        InputError: no points, or the file cannot be written.
    """
    require_points(points)
    lines = []
    commas = 0
    for point in points:
        commas += "," in point.name + point.code
        height = "" if point.z_m is None else f"{point.z_m:.{decimals}f}"
        name, code = (text.translate(_COMMAS).strip() for text in (point.name, point.code))
        lines.append(f"{name},{code},{point.x:.{decimals}f},{point.y:.{decimals}f},{height}")
    lost = write_text(path, "\r\n".join(lines) + "\r\n", CASS_ENCODING)
    notes = []
    unknown = sum(point.z_m is None for point in points)
    if unknown:
        notes.append(
            Label(
                "{count} points have no height; it was left empty, never 0.",
                "{count} 个点没有高程，已留空，不写 0。",
            ).format(count=unknown)
        )
    if commas:
        notes.append(
            Label(
                "Commas in {count} names or codes were made full-width: the format has none.",
                "{count} 个点名或编码含半角逗号，已改为全角。",
            ).format(count=commas)
        )
    if lost:
        notes.append(
            Label("{count} characters cannot be written in GBK.", "{count} 个字符无法用 GBK 表示。").format(count=lost)
        )
    return tuple(notes)
