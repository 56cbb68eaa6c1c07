"""What a finished design is like: measured on its surface, beside what was asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...model.text import Label
from ...terrain import flow
from ..designed import Figure
from .breach import deepened, depths, standing
from .draft import Draft
from .settings import Settings

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_ROUNDING_M = 0.0011


@dataclass(frozen=True)
class Findings:
    figures: dict[str, Figure]
    warnings: tuple[Label, ...]
    notes: tuple[Label, ...]


def find(
    ground: Floats, design: Mask, cell: tuple[float, float], draft: Draft, settings: Settings, floor: Floats
) -> Findings:
    """Measure a draft on its own ground: hollows, drainage density (both ways), slopes, floor."""
    whole = np.where(design, draft.heights, ground)
    cell_area = cell[0] * cell[1]
    area = float(design.sum()) * cell_area
    after, before = depths(whole, ground)
    inside = flow.hollows(whole, cell_area, standing(after, before, design, settings.rim_tolerance_m))
    target = flow.receivers(whole, cell)
    total = flow.accumulate(target, np.isfinite(whole).ravel() * cell_area)
    lengths = flow.link_lengths(target, whole.shape[1], cell)
    measured = 10_000.0 * float(lengths[(total >= settings.channel_area_m2) & design.ravel()].sum()) / area
    drawn = sum(reach.length_m for reach in draft.reaches)
    density = 10_000.0 * drawn / area
    in_range = abs(density - settings.density_m_ha) <= settings.density_tolerance * settings.density_m_ha
    puddles, puddle_m = _puddles(deepened(after, before, design), settings.rim_tolerance_m)
    steepest, steep_cells = _steepness(whole, design, cell, settings.slope_limit)
    figures: dict[str, Figure] = {
        "design_area_m2": area,
        "drainage_density_m_ha": density,
        "measured_density_m_ha": measured,
        "target_density_m_ha": settings.density_m_ha,
        "density_in_range": int(in_range),
        "channel_length_m": drawn,
        "channel_count": len(draft.reaches),
        "least_channel_area_m2": draft.channel_area_m2,
        "outlet_count": draft.outlets,
        "inflow_count": draft.inflows,
        "hollows": len(inside),
        "hollow_volume_m3": float(sum(h.volume_m3 for h in inside)),
        "rim_puddles": puddles,
        "rim_puddle_depth_m": puddle_m,
        "steepest_slope_deg": float(np.degrees(np.arctan(steepest))),
        "too_steep_area_m2": steep_cells * cell_area,
        "slope_scale": draft.scale,
    }
    warnings = []
    if not in_range:
        warnings.append(
            Label(
                "The drainage density is {density} m/ha, the target {target} m/ha: out of range (±{percent} %).",
                "沟网密度为{density}m/ha，目标为{target}m/ha，超出容许范围（±{percent}%）。",
            ).format(
                density=f"{density:.1f}",
                target=f"{settings.density_m_ha:.1f}",
                percent=f"{100 * settings.density_tolerance:g}",
            )
        )
    if inside:
        warnings.append(
            Label(
                "{count} closed hollows ({volume} m³) remain where the design meets the ground around it.",
                "设计与周边地面相接处仍有{count}处封闭洼地（{volume}m³）。",
            ).format(count=len(inside), volume=f"{sum(h.volume_m3 for h in inside):.1f}")
        )
    if steep_cells:
        warnings.append(
            Label(
                "{area} m² are steeper than the {limit}° allowed: beside ground that stays, or held up by the floor. "
                "The steepest is {steepest}°.",
                "有{area}m²陡于容许坡度{limit}°：与保留地面相接，或受底面限制。最陡{steepest}°。",
            ).format(
                area=f"{steep_cells * cell_area:.0f}",
                limit=f"{np.degrees(np.arctan(settings.slope_limit)):.1f}",
                steepest=f"{np.degrees(np.arctan(steepest)):.1f}",
            )
        )
    below = design & (draft.heights < floor - _ROUNDING_M)
    if below.any():
        raise RuntimeError(f"{int(below.sum())} cells of the design lie below the floor")
    notes = []
    if puddles:
        notes.append(
            Label(
                "Beside the design {count} shallow hollows are new or deeper, by {depth} m at most: within the noise "
                "of heights that was set ({tolerance} m).",
                "设计范围外侧有{count}处新增或加深的浅洼，最多加深{depth}m，未超过设定的高程噪声（{tolerance}m）。",
            ).format(count=puddles, depth=f"{puddle_m:.3f}", tolerance=f"{settings.rim_tolerance_m:g}")
        )
    return Findings(figures, tuple(warnings), tuple(notes))


def _puddles(deeper: Floats, tolerance_m: float) -> tuple[int, float]:
    """Patches outside where water stands deeper, by more than rounding up to the tolerance: number, greatest depth."""
    shallow = (deeper > _ROUNDING_M) & (deeper <= tolerance_m)
    if not shallow.any():
        return 0, 0.0
    return int(ndimage.label(shallow, structure=flow.AROUND)[1]), float(deeper[shallow].max())


def _steepness(z: Floats, design: Mask, cell: tuple[float, float], limit: float) -> tuple[float, int]:
    """The steepest rise over run from a designed cell to a neighbour, and the number of cells steeper than allowed."""
    steepest, steep = 0.0, np.zeros(z.shape, dtype=bool)
    for down, right in flow.ROUND:
        length = float(np.hypot(down * cell[1], right * cell[0]))
        fall = np.where(design, np.abs(z - flow.moved(z, down, right)), np.nan)
        if np.isfinite(fall).any():
            steepest = max(steepest, float(np.nanmax(fall)) / length)
        steep |= fall > limit * length + _ROUNDING_M
    return steepest, int(steep.sum())
