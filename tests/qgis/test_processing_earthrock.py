"""Earth and rock in Processing: the tables of the issue, layers with places, edited flows fed back, refusals."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import processing
import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsSymbolLayer,
    QgsVectorLayer,
)

from tests.qgis.processing_kit import (
    CRS,
    EAST,
    NORTH,
    Listener,
    Refused,
    box,
    provider,  # noqa: F401 - a fixture
    run,
    write_raster,
)

pytestmark = pytest.mark.usefixtures("provider")

SOURCES = "id,material,volume_bank_m3\n001,soil,1000\n002,rock,500\n"
USES = "id,materials,volume_compacted_m3\nU1,soil|rock,700\n007,soil,300\n"
FACTORS = "material,loose,compacted,loss\nsoil,1.33,0.85,0.04\nrock,1.53,1.31,0\n"
COSTS = "source,use,cost_per_m3\n001,U1,5\n001,007,3\n002,U1,9\n"
SOIL = 0.85 * 0.96


def tables(folder: Path, **texts: str) -> dict[str, str]:
    """The four tables as CSV files, some of them another text."""
    named = {"SOURCES": SOURCES, "USES": USES, "FACTORS": FACTORS, "COSTS": COSTS, **texts}
    for key, text in named.items():
        (folder / f"{key.lower()}.csv").write_text(text, encoding="utf-8")
    return {key: str(folder / f"{key.lower()}.csv") for key in named}


def places(geometry: str, fields: str, *rows: tuple[str, list]) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{geometry}?crs={CRS}&{fields}", "places", "memory")
    for wkt, attributes in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(attributes)
        assert layer.dataProvider().addFeature(feature)
    return layer


def point(x: float, y: float) -> str:
    return f"POINT({EAST + x} {NORTH + y})"


def test_the_tables_of_the_contract(tmp_path: Path) -> None:
    flows, result = str(tmp_path / "flows.csv"), str(tmp_path / "result.json")
    found = run("allocateearthrock", {**tables(tmp_path), "FLOWS": flows, "RESULT": result})
    to_007 = 300 / SOIL
    rock = (700 - (1000 - to_007) * SOIL) / 1.31
    assert found["TOTAL_COST"] == pytest.approx(3 * to_007 + 5 * (1000 - to_007) + 9 * rock)
    assert found["MOVED_BANK_M3"] == pytest.approx(1000 + rock)
    assert found["SURPLUS_BANK_M3"] == pytest.approx(500 - rock)
    assert found["SHORT_COMPACTED_M3"] == 0
    assert (found["OPTIMAL"], found["GAP"]) == (1, 0)
    lines = Path(flows).read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [['"001"', '"007"'], ['"001"', "U1"], ['"002"', "U1"]]
    whole = json.loads(Path(result).read_text(encoding="utf-8"))
    assert whole["total_cost"] == found["TOTAL_COST"]
    assert whole["prices"]["sources"][0]["id"] == "001"


def test_edited_flows_are_fed_back_and_kept(tmp_path: Path) -> None:
    flows = tmp_path / "flows.csv"
    given = tables(tmp_path)
    run("allocateearthrock", {**given, "FLOWS": str(flows)})
    edited = flows.read_text(encoding="utf-8").splitlines()
    head = edited[0].split(",")
    row = edited[2].split(",")
    row[head.index("volume_bank_m3")], row[head.index("fixed")] = "100", "1"
    (tmp_path / "edited.csv").write_text("\n".join([edited[0], edited[1], ",".join(row), edited[3]]), encoding="utf-8")
    again = tmp_path / "again.csv"
    found = run("allocateearthrock", {**given, "FIXED": str(tmp_path / "edited.csv"), "FLOWS": str(again)})
    cells = [line.split(",") for line in again.read_text(encoding="utf-8").splitlines()]
    kept = next(line for line in cells if line[:2] == ['"001"', "U1"])
    volume, fixed = (kept[head.index(name)] for name in ("volume_bank_m3", "fixed"))
    assert (float(volume), fixed.strip('"')) == (100.0, "1")  # QGIS 3.22 quotes whole numbers
    assert found["SHORT_COMPACTED_M3"] == 0
    assert found["MOVED_BANK_M3"] == pytest.approx(300 / SOIL + 100 + (700 - 100 * SOIL) / 1.31)


def test_nothing_is_written_unless_named(tmp_path: Path) -> None:
    found = run("allocateearthrock", tables(tmp_path))
    assert not {"FLOWS", "FLOW_LINES", "RESULT"} & set(found)
    assert len(list(tmp_path.iterdir())) == 4


def test_what_is_short_is_told(tmp_path: Path) -> None:
    said: list[str] = []

    class Hearer(Listener):
        def pushInfo(self, info: str) -> None:
            said.append(info)

    given = tables(tmp_path, COSTS="source,use,cost_per_m3\n002,U1,9\n")
    found = run("allocateearthrock", given, listener=Hearer())
    assert found["SHORT_COMPACTED_M3"] == pytest.approx(1000 - 500 * 1.31)
    assert any("300.00 m³ (compacted) of soil cannot be met at 007" in line for line in said)
    assert any("001 has 1000.00 m³ (bank) of soil left, but COSTS has no link" in line for line in said)


def test_gbk_tables_are_read(tmp_path: Path) -> None:
    given = tables(tmp_path)
    for key, text in (
        ("SOURCES", "id,material,volume_bank_m3\n采场,石料,500\n"),
        ("USES", "id,materials,volume_compacted_m3\n采坑底部回填,石料,131\n"),
        ("FACTORS", "material,loose,compacted,loss\n石料,1.53,1.31,0\n"),
        ("COSTS", "source,use,cost_per_m3\n采场,采坑底部回填,2\n"),
    ):
        Path(given[key]).write_bytes(text.encode("gbk"))
    assert run("allocateearthrock", given)["TOTAL_COST"] == pytest.approx(200)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SOURCES": "id,material\n1,soil\n"}, "SOURCES lacks the columns volume_bank_m3"),
        ({"SOURCES": "id,material,volume_bank_m3\n"}, "has no rows"),
        ({"SOURCES": 'id,material,volume_bank_m3\n001,soil,"1,000"\n'}, "row 1: volume_bank_m3 is '1,000'"),
        ({"USES": "id,materials,volume_compacted_m3\nU1,,5\n"}, "names no material"),
        ({"COSTS": "source,use,cost_per_m3\n001,U1,5\n001,nowhere,3\n"}, "COSTS names nowhere"),
        ({"COSTS": "source,use,cost_per_m3\n001,U1,\n"}, "cost_per_m3 is empty"),
        ({"FACTORS": "material,loose,compacted,loss\nsoil,1.3,0.85,4\nrock,1.5,1.3,0\n"}, "not per cent"),
        ({"SOURCES": "id,material,volume_bank_m3,mine\n001,soil,5,A\n002,rock,5,A\n"}, "has the column mine"),
    ],
)
def test_bad_tables_are_sentences_and_nothing_is_written(tmp_path: Path, change: dict, words: str) -> None:
    flows = tmp_path / "flows.csv"
    with pytest.raises(Refused, match=words):
        run("allocateearthrock", {**tables(tmp_path, **change), "FLOWS": str(flows)})
    assert not flows.exists()


def test_cancelled_half_way_leaves_nothing(tmp_path: Path) -> None:
    flows = tmp_path / "flows.csv"
    found = run("allocateearthrock", {**tables(tmp_path), "FLOWS": str(flows)}, listener=Listener(cancel_after=1))
    assert found == {}
    assert not flows.exists()


@pytest.fixture
def quarry():
    """Two heaps and two uses around a cross of roads; the one road is one way from south to north."""
    sources = places(
        "Point",
        "field=id:string&field=material:string&field=volume_bank_m3:double",
        (point(-400, 0), ["west", "soil", 100.0]),
        (point(0, -300), ["south", "soil", 100.0]),
    )
    box = ",".join(f"{EAST + 500 + x} {NORTH + y}" for x, y in ((-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5)))
    uses = places(
        "Polygon",
        "field=id:string&field=materials:string&field=volume_compacted_m3:double",
        (f"POLYGON(({box}))", ["east", "soil", 50.0]),
    )
    roads = places(
        "LineString",
        "field=oneway:string",
        (f"LINESTRING({EAST - 400} {NORTH},{EAST} {NORTH},{EAST + 500} {NORTH})", [None]),
        (f"LINESTRING({EAST} {NORTH - 300},{EAST} {NORTH})", ["F"]),
    )
    return sources, uses, roads


def test_haul_costs_lead_on_to_the_allocation_and_its_arrows(quarry, tmp_path: Path) -> None:
    sources, uses, roads = quarry
    context = QgsProcessingContext()
    hauled = run(
        "haulcosts",
        {
            "SOURCES": sources, "USES": uses, "ROADS": roads,
            "COSTS": str(tmp_path / "costs.gpkg"), "PATHS": str(tmp_path / "paths.gpkg"),
        },
        context,
    )  # fmt: skip
    assert (hauled["LINKS"], hauled["UNREACHED"]) == (2, 0)
    assert hauled["MEAN_DISTANCE_M"] == pytest.approx((900 + 800) / 2)
    paths = QgsVectorLayer(hauled["PATHS"], "paths", "ogr")
    lengths = {feature["source"]: feature.geometry().length() for feature in paths.getFeatures()}
    assert lengths == pytest.approx({"west": 900, "south": 800})
    (tmp_path / "f.csv").write_text("material,loose,compacted,loss\nsoil,1.3,1.0,0\n", encoding="utf-8")
    found = run(
        "allocateearthrock",
        {
            "SOURCES": sources, "USES": uses, "FACTORS": str(tmp_path / "f.csv"), "COSTS": hauled["COSTS"],
            "FLOW_LINES": str(tmp_path / "arrows.gpkg"),
        },
        context,
    )  # fmt: skip
    assert found["TOTAL_COST"] == pytest.approx(50 * 14)
    arrows = QgsVectorLayer(found["FLOW_LINES"], "arrows", "ogr")
    assert arrows.crs().authid() == CRS
    (arrow,) = arrows.getFeatures()
    assert arrow["volume_bank_m3"] == 50.0
    assert arrow.geometry().asPolyline()[-1].x() == pytest.approx(EAST + 500)


def test_loaded_arrows_are_as_broad_as_their_volume(quarry, tmp_path: Path) -> None:
    """What QGIS loads gets the style: rules by kind, each an arrow whose width follows the volume."""
    sources, uses, _ = quarry
    (tmp_path / "f.csv").write_text("material,loose,compacted,loss\nsoil,1.3,1.0,0\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("source,use,cost_per_m3\nwest,east,1\n", encoding="utf-8")
    context = QgsProcessingContext()
    project = QgsProject()
    context.setProject(project)
    found = run(
        "allocateearthrock",
        {
            "SOURCES": sources, "USES": uses, "FACTORS": str(tmp_path / "f.csv"), "COSTS": str(tmp_path / "c.csv"),
            "FLOW_LINES": QgsProcessingOutputLayerDefinition("memory:arrows", project),
        },
        context,
    )  # fmt: skip
    assert context.willLoadLayerOnCompletion(found["FLOW_LINES"])
    layer = context.getMapLayer(found["FLOW_LINES"])
    context.layerToLoadOnCompletionDetails(found["FLOW_LINES"]).postProcessor().postProcessLayer(
        layer, context, Listener()
    )
    rules = layer.renderer().rootRule().children()
    assert len(rules) == 4
    arrow = rules[0].symbol().symbolLayer(0)
    assert arrow.layerType() == "ArrowLine"
    width = arrow.dataDefinedProperties().property(QgsSymbolLayer.Property.PropertyArrowWidth)
    assert "volume_bank_m3" in width.expressionString()
    assert layer.labelsEnabled()


def test_road_distances_are_those_of_the_network_analysis_of_qgis(qgis_processing, tmp_path: Path) -> None:
    """Crooked streets, some one way, a fifth of them missing; from one place to many places."""
    rng = np.random.default_rng(11)
    at = {
        (i, j): (EAST + 100 * i + rng.uniform(-30, 30), NORTH + 100 * j + rng.uniform(-30, 30))
        for i in range(8)
        for j in range(8)
    }
    rows = []
    for (i, j), here in at.items():
        for there in (at.get((i + 1, j)), at.get((i, j + 1))):
            if there is not None and rng.random() > 0.2:
                wkt = f"LINESTRING({here[0]} {here[1]},{there[0]} {there[1]})"
                rows.append((wkt, [str(rng.choice(["B", "F", "T"], p=[0.7, 0.15, 0.15]))]))
    roads = places("LineString", "field=oneway:string", *rows)
    start = at[4, 3]
    source = places("Point", "field=id:string", (f"POINT({start[0]} {start[1]})", ["S"]))
    ends = [key for key in at if key != (4, 3) and sum(key) % 3 == 0]
    uses = places(
        "Point", "field=id:string", *((f"POINT({at[key][0]} {at[key][1]})", [f"{key[0]}-{key[1]}"]) for key in ends)
    )
    out = str(tmp_path / "costs.json")
    run("haulcosts", {"SOURCES": source, "USES": uses, "ROADS": roads, "DIRECTION": "oneway", "RESULT": out})
    ours = json.loads(Path(out).read_text(encoding="utf-8"))
    found = {link["use"]: link["distance_m"] for link in ours["links"]}
    assert len(found) > 8
    for key in ends:
        name = f"{key[0]}-{key[1]}"

        def native(begin, end) -> float | None:
            try:
                return processing.run(
                    "native:shortestpathpointtopoint",
                    {
                        "INPUT": roads, "STRATEGY": 0, "DIRECTION_FIELD": "oneway", "VALUE_FORWARD": "F",
                        "VALUE_BACKWARD": "T", "VALUE_BOTH": "B", "TOLERANCE": 0.001, "OUTPUT": "memory:",
                        "START_POINT": f"{begin[0]},{begin[1]} [{CRS}]", "END_POINT": f"{end[0]},{end[1]} [{CRS}]",
                    },
                )["TRAVEL_COST"]  # fmt: skip
            except QgsProcessingException:
                return None

        there, back = native(start, at[key]), native(at[key], start)
        if there is None or back is None:
            assert ["S", name] in ours["unreached"]
        else:
            assert found[name] == pytest.approx(there, abs=0.01)


def test_arrows_without_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Arrows need places"):
        run("allocateearthrock", {**tables(tmp_path), "FLOW_LINES": str(tmp_path / "arrows.gpkg")})


def test_haul_costs_refuse_what_has_no_place(tmp_path: Path, quarry) -> None:
    nameless = places("Point", "field=name:string", (point(0, 0), ["A"]))
    with pytest.raises(Refused, match="SOURCES lacks the columns id"):
        run("haulcosts", {"SOURCES": nameless, "USES": quarry[1]})
    empty = places("Point", "field=id:string")
    with pytest.raises(Refused, match="no rows"):
        run("haulcosts", {"SOURCES": empty, "USES": quarry[1]})
    assert math.isfinite(run("haulcosts", {"SOURCES": quarry[0], "USES": quarry[1]})["MEAN_COST"])


VOLUMES = (
    "zone,material,cut_bank_m3,fill_compacted_m3,fill_materials,use\n"
    "face,rock,1000,0,,\npit,rock,,393,,回填采坑\nstrip,topsoil,100,72,,覆土\n"
)


def test_the_balance_of_a_table_of_volumes(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text(VOLUMES, encoding="utf-8")
    (tmp_path / "f.csv").write_text(
        "material,loose,compacted,loss,density_t_m3\nrock,1.53,1.31,0,2.55\ntopsoil,1.25,0.9,0.05,1.5\n",
        encoding="utf-8",
    )
    out, result = tmp_path / "balance.csv", tmp_path / "result.json"
    found = run(
        "earthrockbalance",
        {
            "VOLUMES": str(tmp_path / "v.csv"), "FACTORS": str(tmp_path / "f.csv"),
            "TABLE": str(out), "RESULT": str(result),
        },
    )  # fmt: skip
    assert (found["CUT_BANK_M3"], found["USED_BANK_M3"], found["SURPLUS_BANK_M3"]) == (1000, 300, 700)
    assert found["SURPLUS_LOOSE_M3"] == pytest.approx(1071)
    assert found["SURPLUS_T"] == pytest.approx(1785)
    assert found["TRUCKS"] == 54
    assert (found["TOPSOIL_CUT_BANK_M3"], found["TOPSOIL_SURPLUS_BANK_M3"]) == (100, 15)
    assert (found["RESIDUAL_M3"], found["OTHER_SURPLUS_BANK_M3"]) == (0, None)
    assert [line.split(",")[0] for line in out.read_text(encoding="utf-8").splitlines()] == [
        "material",
        "topsoil",
        "rock",
    ]
    tables_found = json.loads(result.read_text(encoding="utf-8"))["tables"]
    assert [table["key"] for table in tables_found] == ["E2", "E3", "E4", "E4a"]


def test_the_balance_of_a_difference_raster(tmp_path: Path) -> None:
    """10 × 20 cells of 1 m: two metres down in the left half, one metre up in the right."""
    change = np.full((10, 20), 1.0)
    change[:, :10] = -2.0
    zones = places(
        "Polygon",
        "field=name:string&field=material:string&field=fill_materials:string",
        (box(0, 0, 10, 10), ["cut", "rock", None]),
        (box(10, 0, 10, 10), ["fill", "soil", "rock"]),
    )
    given = {"DIFFERENCE": write_raster(tmp_path / "d.tif", change), "ZONES": zones, "SYSTEM": 0}
    found = run("earthrockbalance", given)
    assert found["CUT_BANK_M3"] == pytest.approx(200)
    assert found["FILL_COMPACTED_M3"] == pytest.approx(100)
    assert found["USED_BANK_M3"] == pytest.approx(100 / 1.31, abs=0.005)
    assert found["LOSS_BANK_M3"] == pytest.approx(8)
    other = run("earthrockbalance", {**given, "SYSTEM": 1})
    assert other["USED_BANK_M3"] == pytest.approx(100 / 1.15, abs=0.005)
    assert other["OTHER_SURPLUS_BANK_M3"] == found["SURPLUS_BANK_M3"]


def test_a_balance_wants_one_kind_of_volumes(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="either a table of volumes"):
        run("earthrockbalance", {})
    with pytest.raises(Refused, match="either a table of volumes"):
        run("earthrockbalance", {"DIFFERENCE": write_raster(tmp_path / "d.tif", np.zeros((3, 3)))})
    (tmp_path / "v.csv").write_text("zone,material\na,rock\n", encoding="utf-8")
    with pytest.raises(Refused, match="VOLUMES lacks the columns cut_bank_m3, fill_compacted_m3"):
        run("earthrockbalance", {"VOLUMES": str(tmp_path / "v.csv")})


def test_a_destination_that_cannot_be_written_is_told_before_another_is(tmp_path: Path) -> None:
    """Whichever of the two it is; what was there under the other's name is not touched."""
    kept, folder = tmp_path / "kept.json", tmp_path / "folder"
    kept.write_text("before", encoding="utf-8")
    folder.mkdir()
    with pytest.raises(Refused, match="There is no folder .*kept.json to write flows.csv"):
        run("allocateearthrock", {**tables(tmp_path), "FLOWS": str(kept / "flows.csv"), "RESULT": str(kept)})
    assert kept.read_text(encoding="utf-8") == "before"
    flows = tmp_path / "flows.csv"
    with pytest.raises(Refused, match="folder cannot be written"):
        run("allocateearthrock", {**tables(tmp_path), "FLOWS": str(flows), "RESULT": str(folder)})
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".csv") == ["folder", "kept.json"]
    assert not flows.exists()
