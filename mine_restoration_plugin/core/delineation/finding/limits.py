"""The thresholds and weights of finding, read once from the rulebook."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ...rulebook import Rulebook


@dataclass(frozen=True)
class Limits:
    """Rows ``candidates.<name>`` of the rulebook; what each means stands there."""

    min_area_m2: float
    cells_min: float
    area_cells: float
    score_min: float
    ndvi_low: float
    ndvi_high: float
    greenness_low: float
    greenness_high: float
    vegetation_spreads: float
    bright_spreads: float
    dark_share: float
    cloud_multiple: float
    cloud_blue_red: float
    cloud_swir_red: float
    cloud_radius_m: float
    cloud_buffer_m: float
    cloud_cell_min_m: float
    pond_spreads: float
    pond_distance_m: float
    pond_width_max_m: float
    change_index_spreads: float
    change_bright_spreads: float
    change_radius_m: float
    change_radius_cells_min: float
    change_radius_cells_max: float
    change_classes: float
    relief_scale_m: float
    relief_rebuild_m: float
    depth_min_m: float
    height_min_m: float
    noise_multiple: float
    peak_multiple: float
    outline_share: float
    split_ratio: float
    steep_deg: float
    blind_rim: float
    overgrown_share: float
    overgrown_trust: float
    dem_change_min_m: float
    dem_change_multiple: float
    weight_bare: float
    weight_bright: float
    weight_texture: float
    weight_depth: float
    weight_height: float
    weight_steep: float
    weight_change: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> Limits:
        return cls(**{field.name: rulebook.number(f"candidates.{field.name}") for field in fields(cls)})
