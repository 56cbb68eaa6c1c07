"""From outlines in any system to the right zone, fields and sheet numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mine_restoration_plugin.core.exchange.boundary.exporting import Outline, export_boundary, match_fields
from mine_restoration_plugin.core.exchange.boundary.importing import import_boundary
from mine_restoration_plugin.core.exchange.boundary.reading import read_boundary
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from mine_restoration_plugin.core.geodata.crs import transform_polygons
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.model.progress import Cancelled, Progress
from tests.unit.register_case import holed, square
from tests.unit.txt_case import PLOTS, encoded, ring, text


def outline(polygons, **attributes):
    return Outline(polygons, attributes)


def test_a_zone_stays_and_areas_fit_the_written_digits(tmp_path):
    path = tmp_path / "out.txt"
    made = export_boundary(path, [outline(holed(), plot_no="P-1", name="坑")], "EPSG:4547")
    assert (made.crs, made.plots, made.points, made.notes) == ("EPSG:4547", 1, 15, ())
    assert path.read_bytes() == made.text.encode("gb18030")
    read = read_boundary(path)
    assert read.crs == "EPSG:4526"
    assert read.plots[0].area_text == "0.9700"
    assert not [r for r in read.warnings if r.kind == "area"]
    assert read.plots[0].attributes["plot_no"] == "P-1"


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:32649", "EPSG:3857"])
def test_other_systems_go_to_the_fitting_zone(crs):
    shape = transform_polygons(square(480_000.0, 3_700_000.0, 500.0), "EPSG:4547", crs)
    made = export_boundary(None, [outline(shape, plot_no="1")], crs)
    assert made.crs == "EPSG:4547"
    assert "three-degree zone" in made.notes[0].en
    assert "3度带" in made.notes[0].zh
    line = next(text for text in made.text.splitlines() if text.startswith("J1,"))
    north, east = map(float, line.split(",")[2:])
    assert (north, east - 38e6) == pytest.approx((3_700_000, 480_000), abs=0.002)
    assert ",25.0000,1,,面" in made.text


def test_older_systems_stay_in_their_own_and_shifts_are_told():
    xian = transform_polygons(square(480_000.0, 3_700_000.0), "EPSG:2383", "EPSG:4610")
    made = export_boundary(None, [outline(xian, plot_no="1")], "EPSG:4610")
    assert made.crs == "EPSG:2383"
    assert "坐标系=1980西安坐标系" in made.text
    shifted = export_boundary(None, [outline(square(480_000.0), plot_no="1")], "EPSG:2383", target_crs="EPSG:4547")
    assert any("without local parameters" in note.en for note in shifted.notes)


def test_a_plot_in_the_neighbouring_zone_is_named():
    made = export_boundary(None, [outline(square(700_000.0), plot_no="P9")], "EPSG:4547")
    assert "Plot P9 lies at longitude 116.1" in made.notes[0].en
    # its area is right to half a percent only: the place tells, not the area
    right = transform_polygons(square(700_000.0), "EPSG:4547", "EPSG:4548")
    assert projected_area_m2(right) / 10_000 - 1 == pytest.approx(-0.001, abs=0.0045)


def test_fields_sheets_and_numbers():
    assert match_fields(["TBBH", "图斑名称", "other", "DLBM"]) == {
        "plot_no": "TBBH",
        "name": "图斑名称",
        "land_class": "DLBM",
    }
    features = [outline(square(), code=7.0, title="甲,乙"), outline(square(600_000.0), code=8.0, title=None)]
    made = export_boundary(
        None, features, "EPSG:4547", "plain", fields={"plot_no": "code", "name": "title"}, sheet_scale=10_000,
        producer="某局", date="2025-06-05",
    )  # fmt: skip
    rows = [line for line in made.text.splitlines() if line.endswith("@")]
    assert rows[0].startswith("5,1.0000,7,甲，乙,面,I50G062001,")
    assert rows[1].startswith("5,1.0000,8,,面,I50G")
    assert "数据产生日期=2025-6-5" in made.text
    assert "精度=3" in made.text
    counted = export_boundary(None, [outline(square()), outline(square())], "EPSG:4547")
    assert "counted from 1" in counted.notes[0].en
    assert [line.split(",")[2] for line in counted.text.splitlines() if line.endswith("@")] == ["1", "2"]


def test_degrees_for_geological_parks():
    made = export_boundary(None, [outline(square(), plot_no="1")], "EPSG:4547", "dms")
    assert made.crs == "EPSG:4490"
    assert "计量单位=度分秒" in made.text
    first = next(line for line in made.text.splitlines() if line.startswith("J1,")).split(",")
    assert first[3] == "114.00000000"


def test_there_and_back_through_features(tmp_path):
    """Import, hand over as features, export by the file's own dialect: the same bytes but for the computed areas."""
    path, again = tmp_path / "in.txt", tmp_path / "out.txt"
    for name in ("seventeen fields", "no zone number", "utf8 with mark", "thirteen fields", "swapped", "padded names"):
        path.write_bytes(encoded(name))
        read = import_boundary(path).read
        features = []
        for plot in read.plots:
            extra = {key: value for key, value in plot.attributes.items() if key.startswith("extra_")}
            features.append(outline(plot.polygons, **plot.attributes, unmapped=json.dumps(extra)))
        export_boundary(again, features, read.crs, str(path))
        assert again.read_bytes() == path.read_bytes(), name


def test_repair_on_the_way_in(tmp_path):
    bow = [
        ("1", "坑", [[(3_755_000, 437_000), (3_755_000, 437_100), (3_754_900, 437_000), (3_754_900, 437_100)]]),
        PLOTS[1],
    ]
    path = tmp_path / "bow.txt"
    path.write_bytes(text(bow, stated=lambda m2: "0.5000" if m2 == 0 else f"{m2 / 1e4:.4f}").encode("gb18030"))
    as_it_is = import_boundary(path)
    assert [r.kind for r in as_it_is.read.warnings if r.kind in ("invalid", "repair")] == ["invalid"]
    mended = import_boundary(path, repair=True)
    ((number, repair),) = mended.repairs
    assert (number, repair.area_after, repair.parts_after) == ("1", 5_000.0, 2)
    assert [r.line for r in mended.read.warnings if r.kind == "repair"] == [13]
    assert projected_area_m2(mended.read.plots[0].polygons) == 5_000.0
    assert np.array_equal(mended.read.plots[1].polygons[0][0], as_it_is.read.plots[1].polygons[0][0])


def test_nothing_to_write_and_cancelling(tmp_path):
    with pytest.raises(InputError, match="no plot"):
        export_boundary(None, [], "EPSG:4547")
    with pytest.raises(InputError, match="no coordinate profile"):
        export_boundary(None, [outline(square())], "EPSG:4547", "none such")
    path = tmp_path / "x.txt"
    with pytest.raises(InputError, match="counts in metres"):
        export_boundary(path, [outline(square())], "EPSG:4547", "dms", target_crs="EPSG:4547")
    with pytest.raises(InputError, match="cannot be written in gb2312|Choose a profile"):
        export_boundary(path, [outline(square(), plot_no="\ud800")], "EPSG:4547")
    with pytest.raises(Cancelled):
        export_boundary(path, [outline(square())] * 3, "EPSG:4547", progress=Progress(is_cancelled=lambda: True))
    assert list(tmp_path.iterdir()) == []


def test_swapped_rings_make_no_difference_to_the_text():
    turned = [[ring[::-1] for ring in rings] for rings in holed()]
    one = export_boundary(None, [outline(holed(), plot_no="1")], "EPSG:4547", "northwest").text
    other = export_boundary(None, [outline(turned, plot_no="1")], "EPSG:4547", "northwest").text
    assert one == other
    assert ring(0, 0, 1)
