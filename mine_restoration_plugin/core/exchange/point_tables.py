"""Tables of points (CSV, text, XLSX, ODS): which column is what, with or without a header, into points or outlines.

Columns are known by their names in Chinese, English and the letters surveyors use; where a table has no header, by
what stands in them. X and Y mean opposite things to surveyors (X north) and to GIS (x east): the size of the numbers
decides.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..geodata.grid import Polygons, Ring
from ..geodata.guard import attempt
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from .angles import degrees_of, is_sexagesimal
from .axes import place
from .mapping import folded
from .points import Point, PointSet, half_width, is_nothing, number_of, read_text, remarks
from .rings import polygons_of

SHEETS = (".xlsx", ".xlsm", ".ods")
_NAMES = {
    "name": "点号 点名 界址点号 拐点号 拐点编号 界址点编号 点编号 编号 序号 点 "
    "name point pointname pointno pointid pt pid no id",
    "code": "编码 代码 属性码 code",
    "north": "北 北坐标 纵坐标 纵坐标x x北 x(北) 北坐标x x坐标(北) 北x 北方向 northing north n",
    "east": "东 东坐标 横坐标 横坐标y y东 y(东) 东坐标y y坐标(东) 东y 东方向 easting east e",
    "x": "x x坐标 坐标x xcoord coordx point_x xx",
    "y": "y y坐标 坐标y ycoord coordy point_y yy",
    "lon": "经度 东经 经度(°) 经度l lon long lng longitude l",
    "lat": "纬度 北纬 纬度(°) 纬度b lat latitude b",
    "z": "高程 标高 高程(m) 高程h 高程z 海拔 h z elev elevation height alt altitude",
    "parcel": "地块 地块号 地块编号 地块名称 图斑 图斑号 图斑编号 宗地号 宗地代码 "
    "tbbh dkbh dkmc plot plotno parcel block polygon",
    "ring": "圈号 地块圈号 环号 圈 ring ringno jzdqh",
}
_UNIT = re.compile(r"[(（\[](m|米|°|度|dms|度分秒|十进制度)[)）\]]$", re.IGNORECASE)
_BOUNDARY = "[地块坐标]"
_HEADER_WITHIN = 30
_HIGHEST_M = 10_000.0
_DELIMITERS = ",\t;，| "


def _known() -> dict[str, tuple[str, int]]:
    """The target of each folded name, and how sure it is: 点号 comes before 序号."""
    known: dict[str, tuple[str, int]] = {}
    for target, names in _NAMES.items():
        for rank, name in enumerate(names.split()):
            known.setdefault(folded(name), (target, rank))
    return known


_KNOWN = _known()


@dataclass(frozen=True)
class Outline:
    """The outline that the points of one parcel make. ``first_line`` is where the file has its first point."""

    parcel: str
    polygons: Polygons
    points: int
    first_line: int


@dataclass(frozen=True)
class _Sheet:
    """Rows of text with their numbers, and which column is what."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    pair: tuple[str, str]
    columns: dict[str, int]
    header: tuple[str, ...]


def read_point_table(path: str | Path, crs: str | None = None, *, sheet: str | None = None) -> PointSet:
    """Read the points of a CSV, text, XLSX or ODS table.

    Args:
        crs: their coordinate system; None where longitudes and latitudes or numbers of zones tell it.
        sheet: of a workbook; the first with points otherwise.

    Raises:
        InputError: no columns with coordinates, a cell that is no number (with its line), no way to tell the system.
    """
    path = Path(path)
    notes: list[Label] = []
    if path.suffix.lower() in SHEETS:
        encoding, tables = "UTF-8", _workbook(path, sheet)
    else:
        text, encoding = read_text(path)
        if _BOUNDARY in text:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path} is a boundary-point text of parcels. Import it as boundary points (TXT), which keeps the "
                    "parcels and checks their areas.",
                ),
                path=path.name,
            )
        tables = [(path.name, _cells(text))]
    sheets = [found for found in (_recognised(name, rows) for name, rows in tables) if found is not None]
    if not sheets:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{path} has no columns with coordinates that are known here. Name them X and Y (or 北 and 东, "
                "经度 and 纬度), and 高程 for heights.",
            ),
            path=path.name,
        )
    chosen = sheets[0]
    if len(sheets) > 1:
        notes.append(
            Label(
                "{file}: sheet {sheet} was read; the sheets {others} have points too and were not.",
                "{file}：已读取工作表“{sheet}”；工作表“{others}”也有点，未读取。",
            ).format(file=path.name, sheet=chosen.name, others="、".join(other.name for other in sheets[1:]))
        )
    return _points(chosen, path.name, crs, encoding, notes)


def named_rows(path: str | Path, *, sheet: str | None = None) -> list[tuple[int, dict[str, str]]]:
    """Rows of any CSV, text, XLSX or ODS table with a header: line number, and text by column name.

    Raises:
        InputError: it cannot be read, or has no row below its header.
    """
    path = Path(path)
    if path.suffix.lower() in SHEETS:
        tables = _workbook(path, sheet)
    else:
        tables = [(path.name, _cells(read_text(path, chinese=True)[0]))]
    rows = tables[0][1] if tables else []
    if len(rows) < 2:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table} has no rows below a line of column names."), table=path.name
        )
    header = [name.strip() for name in rows[0][1]]
    return [(line, dict(zip(header, cells))) for line, cells in rows[1:]]


def outlines(points: Sequence[Point]) -> list[Outline] | None:
    """The outlines of points that have a parcel or ring number, parcel by parcel as they come; None where none has.

    Raises:
        InputError: a ring of fewer than three different points.
    """
    if not any(point.parcel is not None or point.ring is not None for point in points):
        return None
    parcels: dict[str, dict[str, list[Point]]] = {}
    for point in points:
        parcels.setdefault(point.parcel or "", {}).setdefault(point.ring or "", []).append(point)
    found = []
    for parcel, rings in parcels.items():
        shapes: list[Ring] = []
        for ring in rings.values():
            shape = np.array([(point.x, point.y) for point in ring], np.float64)
            if len(np.unique(shape, axis=0)) < 3:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Line {line}: the ring of parcel {parcel} that begins here has fewer than three points.",
                    ),
                    line=ring[0].line,
                    parcel=repr(parcel),
                )
            shapes.append(shape)
        corners = [point for ring in rings.values() for point in ring]
        found.append(Outline(parcel, polygons_of(shapes), len(corners), corners[0].line))
    return found


def _workbook(path: Path, sheet: str | None) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Every sheet as rows of text. GDAL would take a first row of texts for names; here it stays a row."""
    for driver in ("XLSX", "ODS"):
        gdal.SetThreadLocalConfigOption(f"OGR_{driver}_HEADERS", "DISABLE")
        gdal.SetThreadLocalConfigOption(f"OGR_{driver}_FIELD_TYPES", "STRING")
    try:
        dataset, message = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
        if dataset is None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be opened as a workbook. {reason}"),
                path=path.name,
                reason=message,
            )
        layers = [dataset.GetLayerByIndex(i) for i in range(dataset.GetLayerCount())]
        if sheet is not None and sheet not in [layer.GetName() for layer in layers]:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} has no sheet {sheet}; it has {sheets}."),
                path=path.name,
                sheet=repr(sheet),
                sheets=", ".join(layer.GetName() for layer in layers),
            )
        tables = []
        for layer in layers:
            if sheet is None or layer.GetName() == sheet:
                width = layer.GetLayerDefn().GetFieldCount()
                rows = []
                for feature in layer:
                    cells = [feature.GetFieldAsString(i).strip() for i in range(width)]
                    rows.append((feature.GetFID(), cells))
                tables.append((layer.GetName(), [row for row in rows if any(row[1])]))
        return tables
    finally:
        for driver in ("XLSX", "ODS"):
            gdal.SetThreadLocalConfigOption(f"OGR_{driver}_HEADERS", None)
            gdal.SetThreadLocalConfigOption(f"OGR_{driver}_FIELD_TYPES", None)


def _cells(text: str) -> list[tuple[int, list[str]]]:
    lines = [line for line in text.splitlines() if line.strip(" \t\x1a\0,;")]
    delimiter = _delimiter(lines[:50])
    if delimiter == " ":
        numbered = [(i, line.split()) for i, line in enumerate(text.splitlines(), 1)]
    else:
        reader = csv.reader(text.splitlines(), delimiter=delimiter)
        numbered = [(reader.line_num, row) for row in reader]
    cleaned = [(number, [cell.strip(" \t\x1a\0") for cell in row]) for number, row in numbered]
    return [row for row in cleaned if any(row[1])]


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that cuts most lines into the same number of cells, at least two."""
    best = (0, 0, ",")
    for delimiter in _DELIMITERS:
        counts = [len(line.split() if delimiter == " " else line.split(delimiter)) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        if usual >= 2 and (score := counts.count(usual)) > best[0]:
            best = (score, usual, delimiter)
    return best[2]


def _recognised(name: str, rows: Sequence[tuple[int, list[str]]]) -> _Sheet | None:
    for i, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        claims: dict[str, tuple[int, int]] = {}
        for j, cell in enumerate(cells):
            found = _KNOWN.get(folded(cell)) or _KNOWN.get(folded(_UNIT.sub("", cell.strip())))
            if found is not None:
                target, rank = found
                claims[target] = min(claims.get(target, (rank, j)), (rank, j))
        columns = {target: j for target, (_, j) in claims.items()}
        pair = _pair(columns)
        if pair is not None:
            body = tuple((number, tuple(row)) for number, row in rows[i + 1 :])
            return _Sheet(name, body, pair, columns, tuple(cells)) if body else None
    return _without_header(name, rows)


def _pair(columns: Iterable[str]) -> tuple[str, str] | None:
    """The names of the columns that hold what should be east and north."""
    known = set(columns)
    for east, north in (("east", "north"), ("y", "north"), ("east", "x"), ("x", "y"), ("lon", "lat")):
        if east in known and north in known:
            return east, north
    return None


def _without_header(name: str, rows: Sequence[tuple[int, list[str]]]) -> _Sheet | None:
    """Columns by what stands in them: two side by side that are coordinates, a name before, a height behind."""
    body = [(number, row) for number, row in rows if sum(_value(cell) is not None for cell in row) >= 2]
    width = min((len(row) for _, row in body), default=0)
    if not body or len(body) < 0.8 * len(rows):
        return None
    for j in range(width - 1):
        left, right = [row[j] for _, row in body], [row[j + 1] for _, row in body]
        if all(map(is_sexagesimal, left)) and all(map(is_sexagesimal, right)):
            pair = ("lon", "lat")
        elif _coordinates(left) and _coordinates(right):
            pair = ("x", "y")
        else:
            continue
        columns = {pair[0]: j, pair[1]: j + 1}
        if j > 0:
            columns["name"] = 0
        if j > 1:
            columns["code"] = 1
        if width > j + 2 and all(_height(row[j + 2]) for _, row in body):
            columns["z"] = j + 2
        return _Sheet(name, tuple((number, tuple(row)) for number, row in body), pair, columns, ())
    return None


def _value(cell: str) -> float | None:
    number = number_of(cell)
    return degrees_of(cell) if number is None else number


def _coordinates(cells: Sequence[str]) -> bool:
    """Whether a column without a name holds coordinates: large numbers, or degrees with decimals."""
    values = [number_of(cell) for cell in cells]
    if any(value is None for value in values):
        return False
    large = all(abs(value or 0.0) >= 1_000.0 for value in values)
    return large or all("." in cell and abs(value or 0.0) <= 180.0 for value, cell in zip(values, cells))


def _height(cell: str) -> bool:
    value = number_of(cell)
    return is_nothing(cell) or (value is not None and abs(value) < _HIGHEST_M)


def _points(sheet: _Sheet, file: str, crs: str | None, encoding: str, notes: list[Label]) -> PointSet:
    pair = sheet.pair
    degrees = pair == ("lon", "lat")
    first, second = (sheet.columns[name] for name in pair)
    drafts: list[Point] = []
    merged = {sheet.columns[name]: "" for name in ("parcel", "ring") if name in sheet.columns}
    for line, row in sheet.rows:
        cells = [half_width(cell) for cell in row] + [""] * (max(sheet.columns.values()) + 1 - len(row))
        if not cells[first] and not cells[second]:
            continue  # a line of remarks or sums below the table
        for column, above in merged.items():  # cells merged in a spreadsheet hold their text in the first line only
            merged[column] = cells[column] = cells[column] or above
        x, y = (_coordinate(cells[i], line, file) for i in (first, second))
        degrees = degrees or (is_sexagesimal(cells[first]) and is_sexagesimal(cells[second]))
        drafts.append(_draft(sheet, cells, x, y, line, file))
    if not drafts:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "{path} is empty."), path=file)
    lines = [draft.line for draft in drafts]
    xs, ys = [draft.x for draft in drafts], [draft.y for draft in drafts]
    if pair == ("x", "y") and not degrees and crs is None:
        degrees = all(abs(value) <= 180 for value in (*xs, *ys))
    if pair == ("x", "y") and not degrees and any("\u4e00" <= c <= "\u9fff" for cell in sheet.header for c in cell):
        xs, ys = ys, xs  # among Chinese names X is north
    placed = place(xs, ys, crs, lines=lines, file=file, degrees=degrees)
    points = tuple(
        Point(d.name, d.code, x, y, d.z_m, d.line, d.parcel, d.ring, d.more)
        for d, (x, y) in zip(drafts, placed.xy.tolist())
    )
    return PointSet(points, placed.crs, encoding, (*notes, *placed.notes, *remarks(points, file)))


def _coordinate(cell: str, line: int, file: str) -> float:
    value = _value(cell)
    if value is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{file}, line {line}: {text} is not a number. Correct the line; nothing was read."
            ),
            file=file,
            line=line,
            text=repr(cell),
        )
    return value


def _draft(sheet: _Sheet, cells: Sequence[str], x: float, y: float, line: int, file: str) -> Point:
    columns = sheet.columns

    def text(column: str) -> str:
        return cells[columns[column]] if column in columns else ""

    z_text = text("z")
    z = None if is_nothing(z_text) else _coordinate(z_text, line, file)
    more = {
        sheet.header[j]: cell
        for j, cell in enumerate(cells[: len(sheet.header)])
        if cell and sheet.header[j] and j not in columns.values()
    }
    parcel = text("parcel") if "parcel" in columns else None
    ring = text("ring") if "ring" in columns else None
    return Point(text("name"), text("code"), x, y, z, line, parcel, ring, more)
