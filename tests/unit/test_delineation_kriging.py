"""Kriging with intrinsic surfaces against scipy's splines, closed forms and drawn samples."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RBFInterpolator

from mine_restoration_plugin.core.delineation.kriging import EXPONENTS, Fit, covariance, plane, predict
from mine_restoration_plugin.core.delineation.trials import stretched


def scene(seed: int = 0, known: int = 60, targets: int = 25):
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, known, endpoint=False)
    rim = np.column_stack((np.cos(angle), np.sin(angle))) * random.uniform(1.0, 1.5, known)[:, None]
    return random, rim, random.uniform(-0.6, 0.6, (targets, 2))


@pytest.mark.parametrize(("exponent", "kernel"), [(2.0, "thin_plate_spline"), (3.0, "cubic")])
@pytest.mark.parametrize("smoothing", [0.0, 0.05])
def test_the_mean_is_the_spline_of_scipy(exponent, kernel, smoothing):
    random, rim, targets = scene()
    heights = random.normal(size=len(rim)) + 3 * rim[:, 0]
    ours = predict(rim, np.full(len(rim), smoothing), targets, np.ones(len(targets)), exponent)
    theirs = RBFInterpolator(rim, heights, kernel=kernel, degree=1, smoothing=smoothing)(targets)
    assert ours.weights @ heights == pytest.approx(theirs, abs=1e-7)
    assert ours.sum_weights @ heights == pytest.approx(theirs.sum(), abs=1e-6)


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_a_plane_is_rebuilt_exactly_and_errors_are_those_of_the_weights(exponent):
    random, rim, targets = scene(1)
    shares = random.uniform(0, 1, len(targets))
    found = predict(rim, np.full(len(rim), 0.01), targets, shares, exponent)
    level = 7 + 2 * rim[:, 0] - 5 * rim[:, 1]
    assert found.weights @ level == pytest.approx(7 + 2 * targets[:, 0] - 5 * targets[:, 1], abs=1e-9)
    # the variance of (sum of targets − sum of weighted heights), term by term
    places, weights = np.vstack((targets, rim)), np.concatenate((shares, -found.sum_weights))
    assert plane(places).T @ weights == pytest.approx(np.zeros(3), abs=1e-9)
    direct = weights @ covariance(places, places, exponent) @ weights + 0.01 * found.sum_weights @ found.sum_weights
    assert found.sum_variance == pytest.approx(direct, rel=1e-6)
    # errors of neighbours go together: the sum is much less sure than if they were independent
    assert found.sum_variance > 3 * float(shares**2 @ found.variance)


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_drawn_surfaces_err_as_much_as_stated(exponent):
    """Surfaces drawn from the model itself: the increments after the trend is taken off have a known covariance."""
    random, rim, targets = scene(2)
    places = np.vstack((rim, targets))
    complete = np.linalg.qr(plane(places), mode="complete")[0][:, 3:]
    inner = complete.T @ covariance(places, places, exponent) @ complete
    values, vectors = np.linalg.eigh(inner)
    assert values.min() > -1e-9  # conditionally positive definite
    drawn = complete @ (vectors * np.sqrt(np.maximum(values, 0))) @ random.normal(size=(len(values), 4000))
    noisy = drawn[: len(rim)] + 0.1 * random.normal(size=(len(rim), 4000))
    found = predict(rim, np.full(len(rim), 0.01), targets, np.ones(len(targets)), exponent)
    errors = found.sum_weights @ noisy - drawn[len(rim) :].sum(axis=0)
    assert np.var(errors) == pytest.approx(found.sum_variance, rel=0.1)
    each = np.var(found.weights @ noisy - drawn[len(rim) :], axis=1)
    assert each == pytest.approx(found.variance, rel=0.2)


def test_scale_and_noise_come_out_of_the_rim():
    random, rim, _ = scene(3, known=300)
    complete = np.linalg.qr(plane(rim), mode="complete")[0][:, 3:]
    values, vectors = np.linalg.eigh(complete.T @ covariance(rim, rim, 2.0) @ complete)
    root = complete @ (vectors * np.sqrt(np.maximum(values, 0)))
    fit = Fit(rim, 2.0)
    ratios, scales = [], []
    for _ in range(20):
        heights = 5.0 * (root @ random.normal(size=len(values)) + 0.2 * random.normal(size=len(rim)))
        ratio = fit.ratio(heights + 100 - 30 * rim[:, 1])  # the tilt of the ground says nothing about its roughness
        ratios.append(ratio)
        scales.append(fit.scale(heights[:, None], ratio)[0])
    assert np.median(ratios) == pytest.approx(0.04, rel=0.4)
    assert np.median(scales) == pytest.approx(25.0, rel=0.4)


def test_a_level_rim_has_an_error_near_zero_and_no_nan():
    _, rim, targets = scene(4)
    fit = Fit(rim, 2.5)
    ratio = fit.ratio(np.zeros(len(rim)))
    scale = fit.scale(np.zeros((len(rim), 1)), ratio)
    assert np.isfinite(ratio)
    assert 0 < scale[0] < 1e-3


def test_trials_weigh_against_what_is_expected_without_them():
    assert stretched(None, 0.0, 1.2, 4.0) == 1.2
    assert stretched(4.0, 4.0, 1.0, 4.0) == pytest.approx(np.sqrt(2.5))
    assert stretched(4.0, 1e9, 1.2, 4.0) == pytest.approx(2.0)
