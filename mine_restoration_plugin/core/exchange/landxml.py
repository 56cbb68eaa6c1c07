"""Surfaces of triangles in LandXML 1.2, as programs of road and site design and machine control read them.

A point is ``north east height``, a face three numbers of points; invisible faces (``i="1"``) are no part of the
surface. Schema: landxml.org/schema/LandXML-1.2. Both ways go through the file piece by piece.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from ..geodata.crs import crs_name, require_metric, srs_from
from ..geodata.files import unwritable, written
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NAMESPACE = "http://www.landxml.org/schema/LandXML-1.2"
DECIMALS = 4
_AT_ONCE = 20_000
_BLOCK = 1 << 20
_METRES = {
    "meter": 1.0, "metre": 1.0, "millimeter": 0.001, "centimeter": 0.01, "kilometer": 1000.0,
    "foot": 0.3048, "ussurveyfoot": 1200 / 3937, "inch": 0.0254, "mile": 1609.344,
}  # fmt: skip


@dataclass(frozen=True)
class Triangles:
    """One surface: (n, 3) east, north, height in metres; (m, 3) numbers of points; what the file says of them.

    ``crs`` and ``height_datum`` are None where the file does not say. ``breaklines``: (k, 3) each, as surveyed.
    """

    name: str
    points: Floats
    triangles: Ints
    crs: str | None = None
    height_datum: str | None = None
    breaklines: tuple[Floats, ...] = ()
    notes: tuple[Label, ...] = ()


def write_landxml(
    path: str | os.PathLike[str],
    surface: Triangles,
    *,
    application: str,
    version: str = "",
    date: datetime.datetime | None = None,
    progress: Progress = SILENT,
) -> None:
    """Write one surface; the file appears when it is whole.

    Raises:
        InputError: no system, degrees, or the file cannot be written.
    """
    if surface.crs is None:
        raise ValueError("a surface is written in a named system")
    require_metric(surface.crs)
    target = Path(path)
    try:
        with written(target) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            _write(file, surface, application, version, date, progress)
    except OSError as error:
        raise unwritable(target, error) from error


def _write(
    file: TextIO, surface: Triangles, application: str, version: str, date: datetime.datetime | None, progress: Progress
) -> None:
    points, triangles = surface.points, surface.triangles
    when = "" if date is None else f' date="{date:%Y-%m-%d}" time="{date:%H:%M:%S}"'
    name = quoteattr(surface.name)
    file.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<LandXML xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/LandXML-1.2.xsd" version="1.2"{when} readOnly="false" '
        'language="English">\n'
        '<Units><Metric areaUnit="squareMeter" linearUnit="meter" volumeUnit="cubicMeter" temperatureUnit="celsius" '
        'pressureUnit="milliBars" angularUnit="decimal degrees" directionUnit="decimal degrees"/></Units>\n'
    )
    file.write(_system(str(surface.crs), surface.height_datum))
    file.write(f"<Project name={name}/>\n<Application name={quoteattr(application)} version={quoteattr(version)}/>\n")
    file.write(f"<Surfaces>\n<Surface name={name}>\n")
    if surface.breaklines:
        file.write("<SourceData><Breaklines>\n")
        for line in surface.breaklines:
            text = " ".join(f"{y:.{DECIMALS}f} {x:.{DECIMALS}f} {z:.{DECIMALS}f}" for x, y, z in line)
            file.write(f'<Breakline brkType="standard"><PntList3D>{text}</PntList3D></Breakline>\n')
        file.write("</Breaklines></SourceData>\n")
    a, b, c = (points[triangles[:, i]] for i in range(3))
    cross = np.cross(b - a, c - a)
    flat, sloping = float(np.abs(cross[:, 2]).sum()) / 2, float(np.linalg.norm(cross, axis=1).sum()) / 2
    heights = points[np.unique(triangles), 2]
    file.write(
        f'<Definition surfType="TIN" area2DSurf="{flat:.3f}" area3DSurf="{sloping:.3f}" '
        f'elevMax="{heights.max():.{DECIMALS}f}" elevMin="{heights.min():.{DECIMALS}f}">\n<Pnts>\n'
    )
    for start in range(0, len(points), _AT_ONCE):
        progress.report(0.5 * start / len(points))
        rows = points[start : start + _AT_ONCE].tolist()
        file.writelines(
            f'<P id="{number}">{y:.{DECIMALS}f} {x:.{DECIMALS}f} {z:.{DECIMALS}f}</P>\n'
            for number, (x, y, z) in enumerate(rows, start + 1)
        )
    file.write("</Pnts>\n<Faces>\n")
    for start in range(0, len(triangles), _AT_ONCE):
        progress.report(0.5 + 0.5 * start / len(triangles))
        file.writelines(f"<F>{i} {j} {k}</F>\n" for i, j, k in (triangles[start : start + _AT_ONCE] + 1).tolist())
    file.write("</Faces>\n</Definition>\n</Surface>\n</Surfaces>\n</LandXML>\n")
    progress.report(1.0)


def _system(crs: str, height_datum: str | None) -> str:
    srs = srs_from(crs)
    code = srs.GetAuthorityCode(None) if (srs.GetAuthorityName(None) or "").upper() == "EPSG" else None
    parts = {
        "name": crs_name(crs),
        "desc": crs_name(crs),
        "epsgCode": code,
        "ogcWktCode": srs.ExportToWkt(),
        "horizontalDatum": srs.GetAttrValue("DATUM"),
        "verticalDatum": height_datum,
        "ellipsoidName": srs.GetAttrValue("SPHEROID"),
    }
    return f"<CoordinateSystem {' '.join(f'{key}={quoteattr(value)}' for key, value in parts.items() if value)}/>\n"


def read_landxml(path: str | os.PathLike[str], progress: Progress = SILENT) -> tuple[Triangles, ...]:
    """All surfaces of triangles of a file, in metres. Feet are converted, and said so in ``notes``.

    Raises:
        InputError: no XML, no LandXML, no surface of triangles, or numbers that are none.
    """
    target = Path(path)
    try:
        size = max(target.stat().st_size, 1)
        with target.open("rb") as file:
            found = _Reader(target.name).read(file, size, progress)
    except OSError as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be read: {reason}"),
            path=target,
            reason=error.strerror or error,
        ) from error
    except expat.ExpatError as error:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "{name} is no whole XML file ({reason}). Write it again from the program it is from."
            ),
            name=target.name,
            reason=error,
        ) from error
    return found


class Element(NamedTuple):
    """An open element, by its local name."""

    tag: str
    attributes: dict[str, str]
    texts: list[str]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)


_TEXTS = frozenset({"P", "F", "PntList3D"})


class _Reader:
    """Goes through the elements as they end, and lets go of each."""

    def __init__(self, name: str) -> None:
        self._file = name
        self._factor, self._unit = 1.0, "meter"
        self._crs: str | None = None
        self._datum: str | None = None
        self._found: list[Triangles] = []
        self._surface = ""
        self._clear()

    def _clear(self) -> None:
        self._ids: dict[str, int] = {}
        self._points: list[tuple[float, float, float]] = []
        self._faces: list[tuple[int, int, int]] = []
        self._lines: list[Floats] = []
        self._hidden = self._lost = 0

    def read(self, file: BinaryIO, size: int, progress: Progress) -> tuple[Triangles, ...]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        open_: list[Element] = []

        def starts(name: str, attributes: dict[str, str]) -> None:
            tag = name.rpartition(":")[2]
            if not open_ and tag != "LandXML":
                raise self._wrong(QT_TRANSLATE_NOOP("MineRestoration", "{name} is XML, but no LandXML."))
            open_.append(Element(tag, attributes, []))
            if tag == "Surface":
                self._surface = attributes.get("name") or str(len(self._found) + 1)

        def says(text: str) -> None:
            if open_ and open_[-1].tag in _TEXTS:
                open_[-1].texts.append(text)

        def ends(_name: str) -> None:
            self._end(open_.pop())

        def declares(*_: Any) -> None:  # entities that grow when they are read are no part of any survey
            raise self._wrong(
                QT_TRANSLATE_NOOP("MineRestoration", "{name} declares entities, which LandXML has none of. Not read.")
            )

        parser.StartElementHandler, parser.EndElementHandler = starts, ends
        parser.CharacterDataHandler, parser.EntityDeclHandler = says, declares
        while True:
            block = file.read(_BLOCK)
            progress.report(min(file.tell() / size, 1.0))
            parser.Parse(block, not block)
            if not block:
                break
        if not self._found:
            raise self._wrong(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} holds no surface of triangles (TIN). Write the surface as LandXML with its faces.",
                )
            )
        return tuple(self._found)

    def _end(self, element: Element) -> None:
        tag = element.tag
        if tag in ("Metric", "Imperial"):
            unit = (element.get("linearUnit") or ("meter" if tag == "Metric" else "foot")).strip()
            if unit.casefold() not in _METRES:
                raise self._wrong(
                    QT_TRANSLATE_NOOP("MineRestoration", "{name} is in “{unit}”, a unit not known here."), unit=unit
                )
            self._factor, self._unit = _METRES[unit.casefold()], unit
        elif tag == "CoordinateSystem":
            self._crs = _crs_of(element)
            self._datum = element.get("verticalDatum") or None
        elif tag == "P":
            values = self._numbers(element.text)
            if len(values) != 3:
                raise self._wrong(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{name}, surface {surface}: point {point} has {count} numbers, not north, east and height.",
                    ),
                    point=element.get("id"),
                    count=len(values),
                )
            self._ids[element.get("id") or str(len(self._points) + 1)] = len(self._points)
            self._points.append((values[1], values[0], values[2]))
        elif tag == "F":
            self._face(element)
        elif tag == "PntList3D":
            values = self._numbers(element.text)
            line = np.array(values[: len(values) // 3 * 3], dtype=np.float64).reshape(-1, 3)
            self._lines.append(line[:, [1, 0, 2]] * self._factor)
        elif tag == "Surface":
            self._surface_ends()

    def _face(self, element: Element) -> None:
        if element.get("i") == "1":
            self._hidden += 1
            return
        ids = element.text.split()
        try:
            corners = [self._ids[one] for one in ids]
        except KeyError as error:
            raise self._wrong(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{name}, surface {surface}: a face names the point {point}, which is not there."
                ),
                point=error.args[0],
            ) from error
        if len(corners) == 3:
            self._faces.append((corners[0], corners[1], corners[2]))
        elif len(corners) == 4:  # faces of grids
            self._faces += [(corners[0], corners[1], corners[2]), (corners[0], corners[2], corners[3])]
        else:
            self._lost += 1

    def _surface_ends(self) -> None:
        points = np.array(self._points, dtype=np.float64).reshape(-1, 3) * self._factor
        faces = np.array(self._faces, dtype=np.int64).reshape(-1, 3)
        lines, hidden, lost, said = tuple(self._lines), self._hidden, self._lost, len(self._faces)
        self._clear()
        if not len(faces):
            return
        a, b, c = (points[faces[:, i]] for i in range(3))
        twice = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
        faces = np.where((twice < 0)[:, None], faces[:, ::-1], faces)[np.abs(twice) > 1e-9]
        notes = []
        if self._factor != 1.0:
            notes.append(
                Label(
                    "{name}: coordinates and heights in {unit} were turned into metres (× {factor:.9g}).",
                    "{name}：坐标和高程单位为{unit}，已换算为米（×{factor:.9g}）。",
                ).format(name=self._file, unit=self._unit, factor=self._factor)
            )
        if hidden or lost or len(faces) < said:
            notes.append(
                Label(
                    "{name}: {hidden} invisible faces were left out, and {empty} without an area.",
                    "{name}：略去不可见三角形{hidden}个、面积为零的三角形{empty}个。",
                ).format(name=self._file, hidden=hidden, empty=lost + said - len(faces))
            )
        if not len(faces):
            return
        self._found.append(Triangles(self._surface, points, faces, self._crs, self._datum, lines, tuple(notes)))

    def _numbers(self, text: str) -> list[float]:
        try:
            values = [float(part) for part in text.split()]
        except ValueError:
            values = [np.nan]
        if not np.isfinite(values).all():
            raise self._wrong(
                QT_TRANSLATE_NOOP("MineRestoration", "{name}, surface {surface}: “{text}” are no coordinates."),
                text=text.strip()[:60],
            )
        return values

    def _wrong(self, sentence: str, **values: object) -> InputError:
        return InputError(sentence, name=self._file, surface=self._surface, **values)


def _crs_of(element: Element) -> str | None:
    """The system by its EPSG code or its WKT; None where neither names one."""
    code = re.sub(r"(?i)^epsg:", "", (element.get("epsgCode") or "").strip())
    for text in (f"EPSG:{code}" if code.isdigit() and int(code) else "", element.get("ogcWktCode") or ""):
        if text:
            try:
                srs_from(text)
            except InputError:
                continue
            return text
    return None


def the_surface(found: Sequence[Triangles], name: str | None, file: str) -> Triangles:
    """The one surface, or the one of that name.

    Raises:
        InputError: several and no name, or no such name.
    """
    if name is None and len(found) == 1:
        return found[0]
    fitting = [surface for surface in found if surface.name == name]
    if len(fitting) == 1:
        return fitting[0]
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "{file} holds the surfaces {names}. Name the one to be taken."),
        file=file,
        names=", ".join(_quoted(found)),
    )


def _quoted(found: Sequence[Triangles]) -> Iterator[str]:
    return (f"“{surface.name}”" for surface in found)
