"""The equations of RUSLE and CSLE on numbers and arrays; slopes are tangents (rise over run), lengths metres.

A = R·K·L·S·C·P (RUSLE; Renard and others 1997) and A = R·K·L·S·B·E·T (CSLE; Liu and others 2002), t/(hm²·a), with
R in MJ·mm/(hm²·h·a) and K in t·hm²·h/(hm²·MJ·mm).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
RUSLE, CSLE = "rusle", "csle"
MODELS = (RUSLE, CSLE)
PLOT_M = 22.13
"""Length of the unit plot; its slope is 9 %."""
PLOT_SLOPE = 0.09
_PLOT_SIN = 0.0896
_CLOSE = 1e-9


def slope_factor(tangent: ArrayLike, model: str) -> Floats:
    """S. RUSLE: McCool 1987, two branches at 9 %. CSLE: McCool to 10°, Liu 1994 above, three branches."""
    t = np.asarray(tangent, dtype=np.float64)
    sine = t / np.sqrt(1.0 + t * t)
    gentle, steep = 10.8 * sine + 0.03, 16.8 * sine - 0.5
    if model == RUSLE:
        return np.where(t < PLOT_SLOPE - _CLOSE, gentle, steep)
    degrees = np.degrees(np.arctan(t))
    return np.where(degrees < 5.0, gentle, np.where(degrees < 10.0, steep, 21.9 * sine - 0.96))


def length_exponent(tangent: ArrayLike, model: str) -> Floats:
    """m. RUSLE: from the ratio of rill to interrill erosion (McCool 1989). CSLE: by class of slope."""
    t = np.asarray(tangent, dtype=np.float64)
    if model == RUSLE:
        sine = t / np.sqrt(1.0 + t * t)
        beta = (sine / _PLOT_SIN) / (3.0 * sine**0.8 + 0.56)
        return beta / (1.0 + beta)
    degrees = np.degrees(np.arctan(t)) - _CLOSE
    chosen: Floats = np.select([degrees <= 1.0, degrees <= 3.0, degrees <= 5.0], [0.2, 0.3, 0.4], 0.5)
    return np.where(np.isnan(degrees), np.nan, chosen)


def slope_length(length_m: ArrayLike, tangent: ArrayLike, model: str) -> Floats:
    """L of a whole even slope."""
    return (np.asarray(length_m, dtype=np.float64) / PLOT_M) ** length_exponent(tangent, model)


def segment_length(start_m: ArrayLike, stop_m: ArrayLike, tangent: ArrayLike, model: str) -> Floats:
    """L of the part of a slope from ``start_m`` to ``stop_m`` below its top (Foster and Wischmeier 1974).

    Parts weighted with their lengths add up to ``slope_length`` of the whole. A part of no length has the limit.
    """
    start, stop = np.asarray(start_m, dtype=np.float64), np.asarray(stop_m, dtype=np.float64)
    m = length_exponent(tangent, model)
    way = stop - start
    point = way <= 1e-6 * np.maximum(stop, 1e-6)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (stop ** (m + 1.0) - start ** (m + 1.0)) / (way * PLOT_M**m)
    return np.where(point, (m + 1.0) * (stop / PLOT_M) ** m, part)


def erodibility(sand: ArrayLike, silt: ArrayLike, clay: ArrayLike, organic_carbon: ArrayLike) -> Floats:
    """K by EPIC (Williams 1990) from per cent of sand, silt, clay and organic carbon, in t·hm²·h/(hm²·MJ·mm)."""
    san, sil, cla, c = (np.asarray(value, dtype=np.float64) for value in (sand, silt, clay, organic_carbon))
    sn = 1.0 - san / 100.0
    with np.errstate(divide="ignore", invalid="ignore"):
        fine = np.where(sil + cla > 0, sil / (cla + sil), 0.0) ** 0.3
    us = (
        (0.2 + 0.3 * np.exp(-0.0256 * san * (1.0 - sil / 100.0)))
        * fine
        * (1.0 - 0.25 * c / (c + np.exp(3.72 - 2.95 * c)))
        * (1.0 - 0.7 * sn / (sn + np.exp(-5.51 + 22.9 * sn)))
    )
    return US_K * us


US_K = 0.1317
"""t·hm²·h/(hm²·MJ·mm) in one ton·acre·h/(100 acre·ft·tonf·in) (Foster and others 1981)."""
US_R = 17.02
"""MJ·mm/(hm²·h·a) in one 100 ft·tonf·in/(acre·h·a)."""


def soil_loss(r: float, k: ArrayLike, ls: ArrayLike, *shares: ArrayLike) -> Floats:
    """t/(hm²·a); ``shares`` are C and P, or B, E and T."""
    loss: Floats = r * np.asarray(k, dtype=np.float64) * np.asarray(ls, dtype=np.float64)
    for share in shares:
        loss = loss * np.asarray(share, dtype=np.float64)
    return loss
