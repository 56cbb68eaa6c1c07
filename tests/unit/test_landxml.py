"""LandXML: what is written, read by the standard library's tree; what others write, read by us."""

from __future__ import annotations

import datetime
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from mine_restoration_plugin.core.exchange.landxml import Triangles, read_landxml, the_surface, write_landxml
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from mine_restoration_plugin.core.terrain.building import build_surface
from tests.unit.terrain_case import CRS

NAMED = {"l": "http://www.landxml.org/schema/LandXML-1.2"}
POINTS = np.array(
    [[500_000.0, 3_800_000.0, 10.0], [500_010, 3_800_000, 12], [500_000, 3_800_020, 14], [500_010, 3_800_020, 16.5]]
)
FACES = np.array([[0, 1, 2], [1, 3, 2]])


def written(path: Path, **more: object) -> Path:
    surface = Triangles("设计面 & <1>", POINTS, FACES, CRS, "1985国家高程基准", (POINTS[[0, 3]],))
    write_landxml(path, surface, application="A", date=datetime.datetime(2026, 11, 25, 4, 5, 6), **more)
    return path


def other(path: Path, body: str, unit: str = 'Metric linearUnit="meter"', system: str = "") -> Path:
    path.write_text(
        f'<?xml version="1.0"?><LandXML xmlns="http://www.landxml.org/schema/LandXML-1.1" version="1.1">'
        f"<Units><{unit}/></Units>{system}<Surfaces>{body}</Surfaces></LandXML>",
        encoding="utf-8",
    )
    return path


def surface(points: str, faces: str, name: str = "EG") -> str:
    return (
        f'<Surface name="{name}"><Definition surfType="TIN"><Pnts>{points}</Pnts><Faces>{faces}</Faces></Definition>'
        "</Surface>"
    )


FOUR = '<P id="7">20 0 5</P><P id="9">0 0 1</P><P id="11">0 10 2</P><P id="12">20 10 6</P>'


def test_what_is_written_reads_north_east_height(tmp_path: Path) -> None:
    tree = ElementTree.parse(written(tmp_path / "a.xml")).getroot()
    assert tree.get("version") == "1.2"
    assert (tree.get("date"), tree.get("time")) == ("2026-11-25", "04:05:06")
    assert tree.find("l:Units/l:Metric", NAMED).get("linearUnit") == "meter"
    system = tree.find("l:CoordinateSystem", NAMED)
    assert (system.get("epsgCode"), system.get("verticalDatum")) == ("4547", "1985国家高程基准")
    rows = [[float(v) for v in p.text.split()] for p in tree.iterfind(".//l:Pnts/l:P", NAMED)]
    assert np.array_equal(np.array(rows)[:, [1, 0, 2]], POINTS)
    faces = [[int(v) for v in f.text.split()] for f in tree.iterfind(".//l:Faces/l:F", NAMED)]
    assert np.array_equal(np.array(faces) - 1, FACES)
    definition = tree.find(".//l:Definition", NAMED)
    assert float(definition.get("area2DSurf")) == 200.0
    assert (float(definition.get("elevMin")), float(definition.get("elevMax"))) == (10.0, 16.5)
    line = tree.find(".//l:Breakline/l:PntList3D", NAMED).text.split()
    assert [float(v) for v in line] == [3_800_000, 500_000, 10, 3_800_020, 500_010, 16.5]


def test_there_and_back(tmp_path: Path) -> None:
    (found,) = read_landxml(written(tmp_path / "a.xml"))
    assert np.array_equal(found.points, POINTS)
    assert np.array_equal(found.triangles, FACES)
    assert (found.name, found.crs, found.height_datum) == ("设计面 & <1>", CRS, "1985国家高程基准")
    assert found.notes == ()


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        written(tmp_path / "a.xml", progress=Progress(is_cancelled=lambda: True))
    assert list(tmp_path.iterdir()) == []


def test_invisible_faces_are_no_surface_and_clockwise_ones_are_turned(tmp_path: Path) -> None:
    path = other(tmp_path / "b.xml", surface(FOUR, '<F>9 11 7</F><F i="1">11 12 7</F><F>7 12 11</F><F>7 7 9</F>'))
    (found,) = read_landxml(path)
    a, b, c = (found.points[found.triangles[:, i], :2] for i in range(3))
    assert len(found.triangles) == 2
    assert (np.cross(b - a, c - a) > 0).all()
    assert found.crs is None
    assert "1 invisible" in found.notes[0].en


@pytest.mark.parametrize(
    ("unit", "metres"),
    [
        ('Imperial linearUnit="foot"', 0.3048),
        ('Imperial linearUnit="USSurveyFoot"', 1200 / 3937),
        ('Metric linearUnit="millimeter"', 0.001),
    ],
)
def test_feet_are_turned_into_metres_and_said_so(tmp_path: Path, unit: str, metres: float) -> None:
    (found,) = read_landxml(other(tmp_path / "b.xml", surface(FOUR, "<F>9 11 7</F>"), unit))
    assert found.points[3] == pytest.approx(np.array([10, 20, 6]) * metres)
    assert "metres" in found.notes[0].en


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (surface(FOUR, "<F>9 11 99</F>"), "point 99"),
        (surface(FOUR.replace("20 0 5", "20 0"), "<F>9 11 7</F>"), "2 numbers"),
        (surface(FOUR.replace("20 0 5", "20 0 nan"), "<F>9 11 7</F>"), "no coordinates"),
        (surface(FOUR, ""), "no surface of triangles"),
        ("<broken>", "no whole XML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_landxml(other(tmp_path / "b.xml", text))


def test_an_unknown_unit_other_xml_and_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="furlong"):
        read_landxml(other(tmp_path / "b.xml", surface(FOUR, "<F>9 11 7</F>"), 'Imperial linearUnit="furlong"'))
    for text, sentence in (
        ("<kml/>", "no LandXML"),
        ('<!DOCTYPE l [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><LandXML>&c;</LandXML>', "entities"),
    ):
        (tmp_path / "c.xml").write_text(text)
        with pytest.raises(InputError, match=sentence):
            read_landxml(tmp_path / "c.xml")


def test_one_of_several_surfaces_is_named(tmp_path: Path) -> None:
    both = surface(FOUR, "<F>9 11 7</F>") + surface(FOUR, "<F>9 11 7</F><F>11 12 7</F>", "FG")
    found = read_landxml(other(tmp_path / "b.xml", both))
    assert len(the_surface(found, "FG", "b.xml").triangles) == 2
    with pytest.raises(InputError, match="“EG”, “FG”"):
        the_surface(found, None, "b.xml")


def test_a_surface_is_built_of_it(tmp_path: Path) -> None:
    plane = POINTS.copy()
    plane[:, 2] = 0.3 * (plane[:, 0] - 500_000) + 0.1 * (plane[:, 1] - 3_800_000) + 7
    write_landxml(tmp_path / "a.xml", Triangles("p", plane, FACES, CRS), application="A")
    found = build_surface(model=tmp_path / "a.xml", cell_m=1.0, surface_path=tmp_path / "s.tif")
    from osgeo import gdal

    heights = gdal.Open(str(tmp_path / "s.tif")).ReadAsArray()
    y, x = np.indices(heights.shape)
    assert heights.shape == (20, 10)
    assert heights == pytest.approx(0.3 * (x + 0.5) + 0.1 * (20 - y - 0.5) + 7, abs=1e-5)
    assert found.sources[0]["kind"] == "landxml"
