"""Arcs, ellipses and splines as straight pieces that stay within a stated distance."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_MOST = 2_000


def _pieces(radius: float, angle: float, error: float) -> int:
    """How many chords keep an arc of ``angle`` within ``error`` of its circle (sagitta r (1 − cos(φ/2)))."""
    if radius <= error:
        return max(math.ceil(abs(angle) / (math.pi / 4)), 1)
    step = 2 * math.acos(max(1 - error / radius, -1.0))
    return min(max(math.ceil(abs(angle) / step), 1), _MOST)


def bulged(points: Floats, bulges: Floats, closed: bool, error: float) -> Floats:
    """(n, 2) vertices with the bulge of the side behind each, tan(θ/4), as vertices only; the last is not repeated."""
    count = len(points)
    out = []
    for i in range(count):
        out.append(points[i : i + 1])
        if bulges[i] == 0 or (i == count - 1 and not closed):
            continue
        out.append(_between(points[i], points[(i + 1) % count], float(bulges[i]), error))
    return np.vstack(out)


def _between(start: Floats, end: Floats, bulge: float, error: float) -> Floats:
    """The points of an arc between its ends."""
    chord = end - start
    length = float(np.hypot(*chord))
    if length == 0:
        return np.empty((0, 2))
    angle = 4 * math.atan(bulge)
    radius = length * (1 + bulge * bulge) / (4 * abs(bulge))
    middle = (start + end) / 2
    centre = middle + np.array([-chord[1], chord[0]]) * (1 - bulge * bulge) / (4 * bulge)
    first = math.atan2(*(start - centre)[::-1])
    n = _pieces(radius, angle, error)
    turn = first + angle * np.arange(1, n) / n
    return np.asarray(centre + radius * np.column_stack((np.cos(turn), np.sin(turn))))


def arc(centre: Floats, radius: float, start_deg: float, end_deg: float, error: float) -> Floats:
    """An arc, anticlockwise from start to end; a whole circle where they are a turn apart (first point repeated)."""
    sweep = (end_deg - start_deg) % 360 or 360.0
    n = max(_pieces(radius, math.radians(sweep), error), 3 if sweep == 360.0 else 1)
    turn = np.radians(start_deg + sweep * np.arange(n + 1) / n)
    points = centre + radius * np.column_stack((np.cos(turn), np.sin(turn)))
    if sweep == 360.0:
        points[-1] = points[0]
    return np.asarray(points)


def ellipse(centre: Floats, major: Floats, ratio: float, start: float, end: float, error: float) -> Floats:
    """An ellipse or a part of it; ``start`` and ``end`` are parameters in radians."""
    sweep = (end - start) % (2 * math.pi)
    whole = sweep < 1e-9 or sweep > 2 * math.pi - 1e-9
    sweep = 2 * math.pi if whole else sweep
    n = max(_pieces(float(np.hypot(*major)), sweep, error), 3)
    turn = start + sweep * np.arange(n + 1) / n
    minor = np.array([-major[1], major[0]]) * ratio
    points = centre + np.cos(turn)[:, None] * major + np.sin(turn)[:, None] * minor
    if whole:
        points[-1] = points[0]
    return np.asarray(points)


def spline(degree: int, knots: Floats, controls: Floats, weights: Floats | None, error: float) -> Floats:
    """A (rational) B-spline by de Boor's algorithm, (n, k) controls → (m, k) points."""
    weight = np.ones(len(controls)) if weights is None or len(weights) != len(controls) else weights
    homogeneous = np.column_stack((controls * weight[:, None], weight))
    low, high = float(knots[degree]), float(knots[len(controls)])
    length = float(np.hypot(*np.diff(controls[:, :2], axis=0).T).sum())
    spans = len(controls) - degree
    per_span = min(max(math.ceil(math.sqrt(length / max(spans, 1) / max(8 * error, 1e-9))), 4), 64)
    parameters = np.unique(np.concatenate([np.linspace(a, b, per_span + 1) for a, b in _spans(knots, low, high)]))
    found = np.array([_de_boor(degree, knots, homogeneous, float(t)) for t in parameters])
    return np.asarray(found[:, :-1] / found[:, -1:])


def _spans(knots: Floats, low: float, high: float) -> list[tuple[float, float]]:
    inner = np.unique(knots[(knots >= low) & (knots <= high)])
    return list(zip(inner[:-1].tolist(), inner[1:].tolist())) or [(low, high)]


def _de_boor(degree: int, knots: Floats, controls: Floats, t: float) -> Floats:
    k = int(np.clip(np.searchsorted(knots, t, side="right") - 1, degree, len(controls) - 1))
    work = controls[k - degree : k + 1].copy()
    for level in range(1, degree + 1):
        for j in range(degree, level - 1, -1):
            left = knots[j + k - degree]
            span = knots[j + 1 + k - level] - left
            alpha = (t - left) / span if span else 0.0
            work[j] = (1 - alpha) * work[j - 1] + alpha * work[j]
    return np.asarray(work[degree])
