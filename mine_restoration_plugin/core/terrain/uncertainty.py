"""How sure a volume between two surfaces is (Wheaton et al. 2010).

δ = √(s₁² + s₂²) is the standard error of one height difference. On n cells of area a² it makes a volume uncertain by
n·a²·δ if it is the same error everywhere, by a²·δ·√(n·πr²/a²) if it is alike within a range r, and by √n·a²·δ if every
cell errs on its own. U95 = 1.96 times that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..model.text import Label

Z95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution (1.96)."""

NO_ERROR_GIVEN = Label("no error given", "未给出高程误差")
WHOLLY_SYSTEMATIC = Label(
    "upper bound: the whole error is taken to be the same in every cell",
    "上限：假定全部误差为系统误差（各格网相同）",
)
IN_PARTS = Label("systematic and random parts added in quadrature", "系统误差与随机误差按平方和开方合成")


@dataclass(frozen=True)
class ErrorModel:
    """Errors of the height difference in metres.

    ``delta_m`` None: for at least one surface no error was given. ``systematic_m``: the part of it that is the same in
    every cell; ``correlation_length_m``: the range of the rest. Both None: how the error is made up is not known.
    """

    delta_m: float | None
    systematic_m: float | None
    correlation_length_m: float | None
    cell_area_m2: float

    @classmethod
    def of(
        cls,
        before_rmse_m: float | None,
        after_rmse_m: float | None,
        systematic_m: float | None,
        correlation_length_m: float | None,
        cell_area_m2: float,
    ) -> ErrorModel:
        known = before_rmse_m is not None and after_rmse_m is not None
        delta = math.hypot(before_rmse_m or 0.0, after_rmse_m or 0.0) if known else None
        return cls(delta, systematic_m, correlation_length_m, cell_area_m2)

    @property
    def level_of_detection_m(self) -> float | None:
        """Changes up to this are not told from error at 95 %."""
        return None if self.delta_m is None else Z95 * self.delta_m

    @property
    def assumption(self) -> Label:
        if self.delta_m is None:
            return NO_ERROR_GIVEN
        return WHOLLY_SYSTEMATIC if self.systematic_m is None and self.correlation_length_m is None else IN_PARTS

    def of_area(self, area_m2: float) -> VolumeError:
        """What the errors make of a volume over ``area_m2``."""
        if self.delta_m is None:
            return NOT_KNOWN
        cells = area_m2 / self.cell_area_m2
        independent = Z95 * math.sqrt(cells) * self.cell_area_m2 * self.delta_m
        if self.systematic_m is None and self.correlation_length_m is None:
            whole = Z95 * area_m2 * self.delta_m
            return VolumeError(whole, whole, None, independent)
        bias = self.systematic_m or 0.0
        random = math.sqrt(max(self.delta_m**2 - bias**2, 0.0))  # an RMSE holds the bias too
        systematic = Z95 * area_m2 * bias
        independent = Z95 * math.sqrt(cells) * self.cell_area_m2 * random
        correlated: float | None = None
        rest = independent
        if self.correlation_length_m is not None:
            alike = min(max(math.pi * self.correlation_length_m**2 / self.cell_area_m2, 1.0), max(cells, 1.0))
            correlated = rest = independent * math.sqrt(alike)
        return VolumeError(math.hypot(systematic, rest), systematic, correlated, independent)


@dataclass(frozen=True)
class VolumeError:
    """± of a volume at 95 %, and its parts, in m³; None where not known or not part of it."""

    u95_m3: float | None
    systematic_m3: float | None
    correlated_m3: float | None
    independent_m3: float | None

    def to_json(self) -> dict[str, Any]:
        return {
            "u95_m3": self.u95_m3,
            "systematic_m3": self.systematic_m3,
            "correlated_m3": self.correlated_m3,
            "independent_m3": self.independent_m3,
        }


NOT_KNOWN = VolumeError(None, None, None, None)
