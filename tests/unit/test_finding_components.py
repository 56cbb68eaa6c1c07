"""Components over tiles: the same as of the whole raster at once, labelled by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from mine_restoration_plugin.core.delineation.finding.components import Components
from mine_restoration_plugin.core.delineation.finding.working import tiles
from mine_restoration_plugin.core.geodata.grid import GridSpec


def spec_of(array):
    return GridSpec(array.shape[1], array.shape[0], (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), "EPSG:4547")


def gathered(classes, value, side, cells_min=1):
    """Numbered cells and what was found, tile by tile."""
    spec = spec_of(classes)
    parts = Components(spec, ("total",), ("most",), cells_min)
    labels = np.zeros(classes.shape, np.int32)
    for w in tiles(spec, side):
        place = slice(w.row, w.row + w.height), slice(w.col, w.col + w.width)
        labels[place] = parts.add(w, classes[place], {"total": value[place], "most": value[place]})
    found = parts.finish()
    return found.final[labels], found


def expected(classes, cells_min):
    """Components of each class by scipy, in the order of their first cells."""
    numbered = np.zeros(classes.shape, int)
    for kind in np.unique(classes[classes != 0]):
        own, _ = ndimage.label(classes == kind)
        numbered[own > 0] = own[own > 0] + numbered.max()
    numbers, first, counts = np.unique(numbered, return_index=True, return_counts=True)
    keep = (numbers > 0) & (counts >= cells_min)
    order = numbers[keep][np.argsort(first[keep])]
    final = np.zeros(numbered.max() + 1, int)
    final[order] = np.arange(1, len(order) + 1)
    return final[numbered]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(1, 23),
    cols=st.integers(1, 23),
    side=st.integers(1, 9),
    share=st.floats(0.2, 0.9),
    cells_min=st.integers(1, 6),
)
def test_tiles_do_not_change_components(seed, rows, cols, side, share, cells_min):
    rng = np.random.default_rng(seed)
    classes = np.where(rng.random((rows, cols)) < share, rng.choice([-12, 1, 3], (rows, cols), p=[0.3, 0.6, 0.1]), 0)
    value = rng.integers(0, 100, (rows, cols)).astype(float)
    labels, found = gathered(classes.astype(np.int32), value, side, cells_min)
    wanted = expected(classes, cells_min)
    assert (labels == wanted).all()
    numbers = np.arange(1, wanted.max(initial=0) + 1)
    assert len(found) == len(numbers)
    if len(numbers):
        assert (found.cells == np.bincount(wanted.ravel())[1:]).all()
        assert found.values["total"] == pytest.approx(ndimage.sum(value, wanted, numbers))
        assert found.values["most"] == pytest.approx(ndimage.maximum(value, wanted, numbers))
        assert (found.kind == [classes[wanted == number][0] for number in numbers]).all()


def test_a_comb_whose_teeth_meet_in_the_last_row_is_one_component():
    classes = np.zeros((40, 41), np.int32)
    classes[:, ::2] = 1
    classes[-1] = 1
    labels, found = gathered(classes, classes.astype(float), 3)
    assert len(found) == 1
    assert (labels == classes).all()


def test_no_class_at_all():
    labels, found = gathered(np.zeros((5, 5), np.int32), np.zeros((5, 5)), 2)
    assert len(found) == 0
    assert not labels.any()
