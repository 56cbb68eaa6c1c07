"""What a comparison of two surfaces found, for the whole and for each zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..model.text import Label
from .shift import Spread
from .uncertainty import VolumeError

GEOMETRY_ONLY = Label(
    "Net is fill minus cut of the two surfaces: geometry only, no balance of material.",
    "净值为两期地形面的填方减挖方，仅为几何量，不是土石方平衡。",
)


@dataclass(frozen=True)
class Volume:
    """Cut (自然方) and fill (压实方) between two surfaces, in m³ and m², nothing rounded.

    Areas are counted by exact shares of cells. ``nodata_area_m2`` is the part of the extent, or of the zone, where at
    least one surface is unknown. ``median_change_m`` is after − before over cells whose centre lies inside, to 1 mm.
    What needs the errors of the surfaces is None when no error was given; ``…_above_lod`` leaves out changes up to the
    level of detection.
    """

    key: str
    cut_bank_m3: float
    fill_compacted_m3: float
    cut_area_m2: float
    fill_area_m2: float
    covered_area_m2: float
    nodata_area_m2: float
    median_change_m: float | None
    level_of_detection_m: float | None
    cut_error: VolumeError
    fill_error: VolumeError
    net_error: VolumeError
    cut_above_lod_m3: float | None
    fill_above_lod_m3: float | None
    cut_above_lod_area_m2: float | None
    fill_above_lod_area_m2: float | None

    @property
    def net_m3(self) -> float:
        """Fill − cut: geometry only, no balance."""
        return self.fill_compacted_m3 - self.cut_bank_m3

    @property
    def u95_m3(self) -> float | None:
        """± of the net at 95 %."""
        return self.net_error.u95_m3

    @property
    def cut_u95_m3(self) -> float | None:
        return self.cut_error.u95_m3

    @property
    def fill_u95_m3(self) -> float | None:
        return self.fill_error.u95_m3

    @property
    def coverage_share(self) -> float:
        """Share of the extent, or of the zone, where both surfaces are known."""
        whole = self.covered_area_m2 + self.nodata_area_m2
        return self.covered_area_m2 / whole if whole > 0 else 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "cut_bank_m3": self.cut_bank_m3,
            "fill_compacted_m3": self.fill_compacted_m3,
            "net_m3": self.net_m3,
            "cut_area_m2": self.cut_area_m2,
            "fill_area_m2": self.fill_area_m2,
            "covered_area_m2": self.covered_area_m2,
            "nodata_area_m2": self.nodata_area_m2,
            "coverage_share": self.coverage_share,
            "median_change_m": self.median_change_m,
            "u95_m3": self.u95_m3,
            "cut_error": self.cut_error.to_json(),
            "fill_error": self.fill_error.to_json(),
            "net_error": self.net_error.to_json(),
            "above_level_of_detection": {
                "level_of_detection_m": self.level_of_detection_m,
                "cut_bank_m3": self.cut_above_lod_m3,
                "fill_compacted_m3": self.fill_above_lod_m3,
                "cut_area_m2": self.cut_above_lod_area_m2,
                "fill_area_m2": self.fill_above_lod_area_m2,
            },
        }


ZoneVolume = Volume


@dataclass(frozen=True)
class VolumeResult(Volume):
    """The whole extent, or all zones together, and each zone in the order given.

    ``uncertainty`` says in words what the ± stands for ("no error given"). ``warnings`` have to be read before a volume
    is used; ``notes`` say what was done to the input (resampled, converted).
    """

    zones: tuple[Volume, ...] = ()
    warnings: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()
    uncertainty: Label = field(default=Label("", ""))
    crs: str = ""
    cell_area_m2: float = 0.0
    resampling: str | None = None
    spread: Spread | None = None
    difference_path: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            **super().to_json(),
            "uncertainty": self.uncertainty.to_json(),
            "net_is": GEOMETRY_ONLY.to_json(),
            "crs": self.crs,
            "cell_area_m2": self.cell_area_m2,
            "resampling": self.resampling,
            "change": self.spread.to_json() if self.spread else None,
            "difference": self.difference_path,
            "warnings": [warning.to_json() for warning in self.warnings],
            "notes": [note.to_json() for note in self.notes],
            "zones": [zone.to_json() for zone in self.zones],
        }
