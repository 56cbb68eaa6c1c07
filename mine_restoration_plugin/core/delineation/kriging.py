"""Universal kriging with an intrinsic random surface: the ground between known points, with its joint error.

The height is a plane of unknown tilt plus a random surface without a range of its own, whose generalised covariance is
a power of distance: r² ln r (thin-plate spline), r^2.5 or r³ (sign so that it is conditionally positive definite).
Matheron 1973 (intrinsic random functions of order 1); Wahba 1990, ch. 1–2 (splines as such surfaces); the scale and
the share of noise by restricted maximum likelihood (Kitanidis 1983).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Floats = NDArray[np.float64]
EXPONENTS = (2.0, 2.5, 3.0)
TREND = 3
"""Coefficients of the plane."""
_RATIOS = np.logspace(-6.0, 2.0, 33)
_LEAST_VARIANCE = 1e-8  # m²: heights on an exact plane have no scatter to take the logarithm of


def covariance(one: Floats, other: Floats, exponent: float) -> Floats:
    """(n, m) generalised covariance between (n, 2) and (m, 2) points, lengths in any one unit near 1."""
    dx = one[:, 0, None] - other[None, :, 0]
    dy = one[:, 1, None] - other[None, :, 1]
    square = dx * dx + dy * dy
    if exponent == 2.0:
        return np.asarray(0.5 * square * np.log(np.maximum(square, 1e-300)), dtype=np.float64)
    sign = np.sign((-1.0) ** int(np.floor(exponent / 2.0) + 1))
    return np.asarray(sign * square ** (exponent / 2.0), dtype=np.float64)


def plane(points: Floats) -> Floats:
    """(n, 3) basis of the trend: 1, x, y."""
    return np.column_stack((np.ones(len(points)), points[:, 0], points[:, 1]))


class Fit:
    """Roughness and noise of heights at fixed places. The places are worked out once, heights may change.

    Args:
        points: (n, 2) with n > 3, not all in line.
    """

    def __init__(self, points: Floats, exponent: float) -> None:
        self.exponent = exponent
        complete = linalg.qr(plane(points))[0]
        contrasts = complete[:, TREND:]
        inner = contrasts.T @ covariance(points, points, exponent) @ contrasts
        values, vectors = linalg.eigh((inner + inner.T) / 2)
        self._values = np.maximum(values, 0.0)
        self._rotation = (contrasts @ vectors).T

    def ratio(self, heights: Floats) -> float:
        """Variance of the noise over the scale of the surface, by restricted maximum likelihood."""
        squares = (self._rotation @ heights) ** 2
        unit = max(float(np.mean(self._values)), 1e-12)
        best, chosen = -np.inf, unit
        for ratio in (_RATIOS * unit).tolist():
            spread = self._values + ratio
            scale = max(float(np.mean(squares / spread)), _LEAST_VARIANCE / (unit + ratio))
            likelihood = -0.5 * (len(squares) * np.log(scale) + float(np.sum(np.log(spread))))
            if likelihood > best:
                best, chosen = likelihood, ratio
        return chosen

    def scale(self, heights: Floats, ratio: float) -> Floats:
        """(m,) scales of the surface for (n, m) heights, in m² per unit of the covariance."""
        spread = self._values + ratio
        found = np.mean((self._rotation @ heights) ** 2 / spread[:, None], axis=0)
        return np.asarray(np.maximum(found, _LEAST_VARIANCE / (np.mean(self._values) + ratio)), dtype=np.float64)


@dataclass(frozen=True)
class Prediction:
    """How known heights make the heights of targets: ``weights`` (t, n), and errors for a surface of scale 1.

    ``variance`` (t,) is of each target, ``sum_weights`` (n,) and ``sum_variance`` are of the weighted sum of all
    targets, with every correlation between them.
    """

    weights: Floats
    variance: Floats
    sum_weights: Floats
    sum_variance: float


def predict(known: Floats, noise: Floats, targets: Floats, shares: Floats, exponent: float) -> Prediction:
    """Best linear unbiased prediction at ``targets`` (t, 2) and of the sum of them weighted with ``shares`` (t,).

    Args:
        known: (n, 2).
        noise: (n,) variance of the error of each known height over the scale of the surface.
    """
    count = len(known)
    across = covariance(known, targets, exponent)
    among = covariance(known, known, exponent)
    system = np.zeros((count + TREND, count + TREND))
    system[:count, :count] = among
    system[np.arange(count), np.arange(count)] += noise
    system[:count, count:] = plane(known)
    system[count:, :count] = plane(known).T
    right = np.vstack((across, plane(targets).T))
    solution = linalg.solve(system, right, assume_a="sym")
    own = float(covariance(targets[:1], targets[:1], exponent)[0, 0])
    variance = np.maximum(own - np.einsum("ij,ij->j", right, solution), 0.0)
    total = solution @ shares
    inner = 0.0
    for start in range(0, len(targets), 512):  # the whole table of targets against targets need not be held
        part = slice(start, start + 512)
        inner += float(shares[part] @ (covariance(targets[part], targets, exponent) @ shares))
    sum_variance = max(inner - float((right @ shares) @ total), 0.0)
    weights = np.ascontiguousarray(solution[:count].T)
    return Prediction(weights, variance, total[:count], sum_variance)
