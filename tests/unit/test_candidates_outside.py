"""Masks and polygons of outside detectors."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mine_restoration_plugin.core.delineation.outside import from_layer, from_mask, kind_of_text
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.finding_case import RAJAPUR, raster


def layer(path, features, crs="EPSG:4547"):
    """A GeoJSON with squares of 100 m: (x, attributes) each."""
    made = []
    for x, attributes in features:
        ring = [[x, 0], [x + 100, 0], [x + 100, 100], [x, 100], [x, 0]]
        made.append(
            {"type": "Feature", "properties": attributes, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    data = {"type": "FeatureCollection", "features": made}
    if crs:
        data["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Open-pit quarry", "pit"),
        ("采场", "pit"),
        ("waste dump", "dump"),
        ("尾矿库", "dump"),
        ("Mine", "bare"),
        ("新增扩大", "change"),
        ("greenhouse", "other"),
        (None, "other"),
        (3, "other"),
    ],
)
def test_words_of_detectors(word, kind):
    assert kind_of_text(word) == kind


@pytest.mark.parametrize(("scores", "given"), [((0.9, 0.25), 1), ((90, 25), 100), ((229.5, 63.75), 255)])
def test_scores_on_any_scale_and_fields_by_their_names(tmp_path, scores, given):
    features = [
        (500_000, {"Confidence": scores[0], "类别": "采坑"}),
        (501_000, {"Confidence": scores[1], "类别": "路"}),
    ]
    if given == 255:
        features.append((502_000, {"Confidence": 255, "类别": ""}))
    elif given == 100:
        features.append((502_000, {"Confidence": 100, "类别": ""}))
    found = from_layer(layer(tmp_path / "检测.geojson", features), source="SAM", image_date="2025-05-01")
    assert [candidate.score for candidate in found.candidates[:2]] == [0.9, 0.25]
    assert [candidate.kind for candidate in found.candidates[:2]] == ["pit", "other"]
    assert {(c.source, c.image_date) for c in found.candidates} == {("SAM", "2025-05-01")}
    assert found.candidates[0].reasons[0]["text"]["zh"] == "外部识别结果：采坑"
    assert any("Confidence" in note.en for note in found.notes)


def test_attributes_that_are_named_and_features_too_small(tmp_path):
    path = layer(tmp_path / "a.geojson", [(500_000, {"p": 0.5, "score": 7, "src": "A"}), (501_000, {"p": 0.6})])
    found = from_layer(path, fields={"score": "p", "source": "src"}, source="B", min_area_m2=9_000)
    assert [(c.score, c.source) for c in found.candidates] == [(0.5, "A"), (0.6, "B")]
    assert from_layer(path, fields={"score": "p"}, min_area_m2=11_000).skipped == 2
    with pytest.raises(InputError, match="no attribute 'q'"):
        from_layer(path, fields={"score": "q"})
    with pytest.raises(InputError, match="not numbers from 0 to 1"):
        from_layer(layer(tmp_path / "b.geojson", [(500_000, {"score": 300})]))
    with pytest.raises(InputError, match="not numbers from 0 to 1"):
        from_layer(layer(tmp_path / "c.geojson", [(500_000, {"score": "high"})]))


def mask_array():
    """Class 7: 30 × 20 cells with a hole of 3 × 3; class 3: 10 × 10; class 200: one cell."""
    mask = np.zeros((80, 100), np.uint8)
    mask[10:40, 20:40] = 7
    mask[20:23, 30:33] = 0
    mask[50:60, 60:70] = 3
    mask[70, 90] = 200
    return mask


@pytest.mark.parametrize("tile", [512, 13])
def test_any_class_values(tmp_path, tile):
    path = raster(tmp_path / "mask.tif", mask_array(), (5.0, 4.0))
    found = from_mask(path, min_area_m2=200, tile=tile)
    assert [c.reasons[0]["text"]["en"].rsplit(" ", 1)[1] for c in found.candidates] == ["7", "3"]
    assert found.skipped == 0  # one cell is forgotten before it becomes a place
    large, small = (c.polygons for c in found.candidates)
    assert len(large[0]) == 1  # the hole of 180 m² is filled
    width, height = np.ptp(large[0][0], axis=0)
    assert width == pytest.approx(100, abs=5)  # corners are cut: within a cell
    assert height == pytest.approx(120, abs=4)
    assert np.ptp(small[0][0], axis=0) == pytest.approx([50, 40], abs=5)
    holed = from_mask(path, min_area_m2=100, tile=tile).candidates[0].polygons
    assert len(holed[0]) == 2


def test_only_the_classes_that_are_mines(tmp_path):
    path = raster(tmp_path / "mask.tif", mask_array(), (5.0, 4.0))
    found = from_mask(path, classes="3=dump，200", min_area_m2=5)
    assert [c.kind for c in found.candidates] == ["dump", "other"]
    with pytest.raises(InputError, match="cannot be read at"):
        from_mask(path, classes="3,pit")
    with pytest.raises(InputError, match="Value 0"):
        from_mask(path, classes="0")


def test_probabilities_become_scores(tmp_path):
    chance = np.zeros((60, 60), np.float32)
    chance[10:30, 10:30] = 0.8
    chance[10:30, 20:30] = 0.6
    chance[40:50, 40:50] = 0.4
    path = raster(tmp_path / "p.tif", chance, (5.0, 5.0))
    [candidate] = from_mask(path, min_area_m2=500).candidates
    assert candidate.score == 0.7
    assert len(from_mask(path, min_area_m2=500, threshold=0.3).candidates) == 2


def test_masks_that_are_none(tmp_path):
    with pytest.raises(InputError, match="neither classes"):
        from_mask(raster(tmp_path / "a.tif", np.full((20, 20), 7.5, np.float32), (5, 5)))
    with pytest.raises(InputError, match="has no data"):
        from_mask(raster(tmp_path / "b.tif", np.full((20, 20), np.nan, np.float32), (5, 5), nodata=-1))
    many = np.arange(10_000, dtype=np.float32).reshape(100, 100)
    with pytest.raises(InputError, match="different values"):
        from_mask(raster(tmp_path / "c.tif", many, (5, 5)))
    assert from_mask(raster(tmp_path / "d.tif", np.zeros((20, 20), np.uint8), (5, 5))).candidates == ()


def test_jobs_of_workers_do_the_same(tmp_path):
    from mine_restoration_plugin.core.__main__ import run
    from tests.unit.register_case import new_register

    new_register(tmp_path)
    raster(tmp_path / "mask.tif", mask_array(), (5.0, 4.0))
    job = {"deed": "import_candidates", "register": "register.gpkg", "mask": "mask.tif", "min_area_m2": 200}
    (tmp_path / "job.json").write_text(json.dumps(job), encoding="utf-8")
    done = run(tmp_path / "job.json")
    assert (done["added"], done["known"]) == (2, 0)
    assert run(tmp_path / "job.json")["known"] == 2
    job = {"deed": "find_candidates", "dem": str(RAJAPUR)}
    (tmp_path / "job.json").write_text(json.dumps(job), encoding="utf-8")
    done = run(tmp_path / "job.json")
    assert [candidate["kind"] for candidate in done["candidates"][:2]] == ["pit", "dump"]
    assert done["queued"] is None
    json.dumps(done, allow_nan=False)
