"""What a geomorphic design is asked for; what is not given comes from the rulebook (but ``gain``, which is given)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from ...rulebook.book import Rulebook

PREFIX = "geomorphic."
_NO_ROW = ("gain", "balance", "seed", "mouth_area_m2")


@dataclass(frozen=True)
class Settings:
    """Lengths in metres, areas in m², slopes as rise over run.

    ``density_m_ha``       length of channels for each hectare.
    ``density_tolerance``  share by which the result may differ before it is called out of range.
    ``head_distance_m``    least distance from the ridge to the head of a channel (Xrh).
    ``mouth_slope``        of a channel where it leaves the design.
    ``mouth_area_m2``      area for which ``mouth_slope`` holds; None for what drains through each mouth.
    ``concavity``          theta in S = S_m (A / A_mouth)^-theta.
    ``gradient``           of the hillsides, where they are steepest.
    ``slope_limit``        no slope may be steeper.
    ``type_slope``         channels at least as steep are of the steep type (A), others of the gentle one (C).
    ``balance``            whether the cut, compacted, shall make the fill.
    ``gain``               compacted m³ of fill from one bank m³ of cut, loss taken off.
    ``balance_tolerance``  share of the larger side by which cut and fill may differ.
    ``scale_least``, ``scale_most``  by how much all slopes may be changed together for the balance.
    ``channel_area_m2``    area that makes a channel where a surface is measured.
    """

    density_m_ha: float
    density_tolerance: float
    head_distance_m: float
    mouth_slope: float
    concavity: float
    gradient: float
    slope_limit: float
    type_slope: float
    balance_tolerance: float
    channel_area_m2: float
    rim_tolerance_m: float
    cells_max: float
    scale_least: float
    scale_most: float
    gain: float = 1.0
    mouth_area_m2: float | None = None
    balance: bool = True
    seed: int = 1

    @classmethod
    def of(cls, rulebook: Rulebook, given: Mapping[str, Any]) -> Settings:
        """``given`` (None for not given) over the rows ``geomorphic.*`` of the rulebook."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            value = given.get(field.name)
            if value is None and field.name not in _NO_ROW:
                value = rulebook.number(PREFIX + field.name)
            if value is not None:
                values[field.name] = value
        made = cls(**values)
        made._require_sense()
        return made

    def _require_sense(self) -> None:
        for name in ("density_m_ha", "gradient", "slope_limit", "mouth_slope", "gain", "channel_area_m2"):
            if not getattr(self, name) > 0:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "{name} is {value}; it has to be more than 0."),
                    name=name.upper(),
                    value=getattr(self, name),
                )
        if not self.gradient <= self.slope_limit:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The slope of the hillsides, {gradient} %, is steeper than the steepest slope allowed, {limit} %. "
                    "Give a gentler one.",
                ),
                gradient=f"{100 * self.gradient:g}",
                limit=f"{100 * self.slope_limit:g}",
            )

    @property
    def spacing_m(self) -> float:
        """Mean distance between channels, m."""
        return 10_000.0 / self.density_m_ha

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))
