"""Every dialect is recognised and goes back byte for byte; real files give their stated areas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mine_restoration_plugin.core.exchange.boundary.dialect import Dialect, encode
from mine_restoration_plugin.core.exchange.boundary.reading import read_boundary, read_boundary_bytes
from mine_restoration_plugin.core.exchange.boundary.writing import area_text, boundary_text
from mine_restoration_plugin.core.geodata.areas import projected_area_m2
from tests.unit.txt_case import AREAS_M2, FIXTURES, HEAD, PLOTS, X, Y, encoded, text

FILES = sorted((Path(__file__).resolve().parents[1] / "data" / "jzd_txt").glob("*.txt"))
STATED = {
    "44120000072": "1.2247",
    "44120000120": "2.6708",
    "44120000669_44120001725_44120002171": "0.0433",
    "44120000957": "0.7749",
    "44120001048": "0.0105",
    "44120002411": "2.6377",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:11])
def test_real_files_have_their_stated_areas_and_go_back_byte_for_byte(path):
    read = read_boundary(path)
    (plot,) = read.plots
    assert read.crs == "EPSG:4526"
    assert plot.area_text == STATED[path.stem]
    assert area_text(plot.polygons, read.crs, read.dialect) == STATED[path.stem]
    assert not read.warnings
    assert read.to_bytes() == path.read_bytes()
    assert plot.verbatim is None
    assert plot.attributes["plot_no"] == "FID_0"
    # computed anew, header put together anew: still the same file
    again = boundary_text(read.plots, read.crs, read.dialect, mend=True)
    assert encode(again.text, read.dialect.encoding) == path.read_bytes()


@pytest.mark.parametrize("name", FIXTURES)
def test_every_dialect_is_recognised_and_goes_back_byte_for_byte(name):
    raw = encoded(name)
    read = read_boundary_bytes(raw, "x.txt")
    assert read.to_bytes() == raw
    assert read.reproduces
    assert all(plot.verbatim is None for plot in read.plots)
    said = {key: getattr(read.dialect, key) for key in FIXTURES[name][2]}
    assert said == FIXTURES[name][2]
    areas = [projected_area_m2(plot.polygons) for plot in read.plots]
    expected = AREAS_M2[-len(areas) :]
    assert areas == pytest.approx(expected, abs=1e-6)
    if len(areas) == 2:
        assert [len(rings) for rings in read.plots[0].polygons] == [2, 1]
    north_west = read.plots[-1].polygons[0][0][0]
    assert north_west[1] == pytest.approx(X - 500, abs=0.3)
    assert north_west[0] % 1_000_000 == pytest.approx(Y, abs=0.6)


def test_the_dialect_survives_json():
    for name in FIXTURES:
        dialect = read_boundary_bytes(encoded(name), "x.txt").dialect
        assert Dialect.from_json(dialect.to_json()) == dialect


def test_attributes_and_what_has_no_field():
    (plot, _) = read_boundary_bytes(encoded("thirteen fields"), "x").plots
    assert plot.attributes == {
        "plot_no": "1", "name": "一号、坑", "kind": "面", "sheet_no": "", "use": "采矿", "land_class": "0602",
        "plot_type": "采矿用地", "land_kind": "农村", "gzq": "0307", "gzh": "0301", "note": "备注",
    }  # fmt: skip
    (plot, _) = read_boundary_bytes(encoded("position"), "x").plots
    assert plot.attributes["position"] == "地下"
    (plot, _) = read_boundary_bytes(encoded("land class"), "x").plots
    assert (plot.attributes["land_class"], plot.attributes["sheet_no"]) == ("0602", "I49G0")
    read = read_boundary_bytes(encoded("seventeen fields"), "x")
    assert read.plots[0].attributes["extra_1"] == "甲"
    losses = [remark for remark in read.remarks if remark.kind == "unmapped"]
    assert [remark.line for remark in losses] == [13, 29]
    assert "甲, 丙" in losses[0].text.en
    assert losses[0].loss


def test_several_files_in_one():
    merged = text(PLOTS[:1]) + text(PLOTS[1:])
    read = read_boundary_bytes(merged.encode("gb18030"), "x")
    assert len(read.plots) == 2
    assert read.to_bytes() == merged.encode("gb18030")


def test_degrees_and_minutes():
    corners = [
        (34.5 + dn / 3600, 111.25 + de / 3600)
        for dn, de in [(1.23, 2.34), (1.23, 59.5), (-40.25, 59.5), (-40.25, 2.34)]
    ]

    def dms(value):
        seconds = round(value * 3600, 2)
        minutes, rest = divmod(seconds, 60)
        degrees, minutes = divmod(minutes, 60)
        return f"{int(degrees)}.{int(minutes):02d}{round(rest * 100):04d}"

    head = [line for line in HEAD if line.partition("=")[0] not in ("几度分带", "带号", "投影类型", "计量单位")]
    plots = [("1", "坑", [corners])]
    shared = {"head": head, "stated": lambda m2: ""}
    decimal = text(plots, form=lambda n, e: (f"{n:.8f}", f"{e:.8f}"), **shared)
    sexagesimal = text(plots, form=lambda n, e: (dms(n), dms(e)), **shared)
    assert "111.150234" in sexagesimal
    found = []
    for content, angle in ((decimal, "deg"), (sexagesimal, "dms")):
        read = read_boundary_bytes(content.encode("gb18030"), "x")
        assert (read.crs, read.dialect.angle, read.dialect.axes) == ("EPSG:4490", angle, "ne")
        assert read.to_bytes() == content.encode("gb18030")
        assert read.plots[0].verbatim is None
        found.append(read.plots[0].polygons[0][0])
    assert np.allclose(found[0], found[1], atol=1e-7)
    assert found[0][0] == pytest.approx((111.25 + 2.34 / 3600, 34.5 + 1.23 / 3600), abs=1e-8)


def test_irregular_plots_are_kept_word_by_word():
    odd = text().replace("J2,1,", "J2a,1,").encode("gb18030")
    read = read_boundary_bytes(odd, "x")
    assert read.to_bytes() == odd
    assert [plot.verbatim is not None for plot in read.plots] == [True, True]
    assert any(remark.kind == "irregular" and remark.loss for remark in read.remarks)
    # written for the receiving system, by rule
    assert "J2a" not in boundary_text(read.plots, read.crs, read.dialect).text


def test_facts_have_reasons():
    facts = {fact.key: fact for fact in read_boundary_bytes(encoded("plain"), "x").facts}
    assert facts["crs"].value.en == "EPSG:4526"
    assert facts["encoding"].value.zh == "GB18030 (GBK)"
    assert all(fact.reason.en and fact.reason.zh and 0 <= fact.confidence <= 1 for fact in facts.values())
    assumed = {fact.key: fact for fact in read_boundary_bytes(encoded("no header"), "x").facts}
    assert assumed["crs"].confidence < 0.5
