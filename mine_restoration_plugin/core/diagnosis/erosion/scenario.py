"""Soil loss of a designed ground as one number, for comparing scenarios: all with the same factors."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...geodata.crs import same_crs, transform_polygons
from ...geodata.grid import Polygons
from ...geodata.raster import opened
from ...model.progress import SILENT, Progress
from ...rulebook.book import Rulebook
from .equations import CSLE
from .factors import Factors, checked_k, checked_r, cover_factor
from .loss import Situation, SoilLoss, soil_losses

PREFIX = "erosion."


def county_r(rulebook: Rulebook) -> float | None:
    """R of the county's rulebook, MJ·mm/(hm²·h·a); None where the county has not said it.

    Raises:
        InputError: it is no plausible number.
    """
    rule = rulebook.rule(PREFIX + "r")
    return checked_r(rule.number, rulebook)[0] if rule.value.strip() else None


def scenario_losses(
    ground: str | os.PathLike[str],
    design: str | os.PathLike[str],
    outline: Polygons,
    crs: str,
    rulebook: Rulebook,
    *,
    r: float | None = None,
    k: float | None = None,
    model: str = CSLE,
    breaks: Sequence[NDArray[np.float64]] = (),
    progress: Progress = SILENT,
) -> SoilLoss | None:
    """Soil loss within the outline today (cover of open mine ground) and on the design (cover when it is finished).

    Args:
        outline: polygons in ``crs``. r, k: as ``soil_losses``; without them those of the rulebook, where R is the
            county's own. breaks: drains of the design, lines (n, 2) in the CRS of the ground.

    Returns:
        None where nobody has said R: it differs by a hundred times between counties, so there is no default.

    Raises:
        InputError: see ``soil_losses``.
    """
    r = county_r(rulebook) if r is None else checked_r(r, rulebook)[0]
    if r is None:
        return None
    number = rulebook.number
    k = checked_k(number(PREFIX + "k") if k is None else k, rulebook)
    open_ground = Factors(k, cover_factor(number(PREFIX + "cover_before_percent"), rulebook))
    finished = Factors(k, cover_factor(number(PREFIX + "cover_after_percent"), rulebook))
    with opened(ground) as before, opened(design) as after:
        own = before.spec.crs
        within = outline if same_crs(crs, own) else transform_polygons(outline, crs, own)
        return soil_losses(
            Situation(before, open_ground),
            Situation(after, finished, breaks),
            r,
            rulebook,
            model=model,
            outline=within,
            progress=progress,
        )


def scenario_loss(
    ground: str | os.PathLike[str],
    design: str | os.PathLike[str],
    outline: Polygons,
    crs: str,
    rulebook: Rulebook,
    *,
    r: float | None = None,
    k: float | None = None,
    progress: Progress = SILENT,
) -> float | None:
    """t/(km²·a) on the design within the outline, see ``scenario_losses``; None where R is not known."""
    found = scenario_losses(ground, design, outline, crs, rulebook, r=r, k=k, progress=progress)
    return None if found is None or found.whole.after is None else found.whole.after.loss_t_km2_a
