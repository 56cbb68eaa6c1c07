"""What a programme is, and what comes of one: arrays only, so that both travel to the child and back as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

OPTIMAL = "optimal"
TIME_LIMIT = "time_limit"
INFEASIBLE = "infeasible"
UNBOUNDED = "unbounded"


@dataclass(frozen=True)
class Program:
    """Minimise ``costs[0] @ x`` under ``row_lower ≤ matrix @ x ≤ row_upper`` and ``lower ≤ x ≤ upper``.

    Further rows of ``costs`` are minimised one after the other, each over what is optimal for those before it: no
    weights are needed, and none spoil the figures. With ``integer`` (flags, shape n) there may be one row only.

    ``costs``: k × n; ``matrix``: sparse m × n; the bounds: m and n, infinite where there is none. An integer programme
    is solved to ``relative_gap``.
    """

    costs: Floats
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_] | None = None
    relative_gap: float = 0.0

    def __post_init__(self) -> None:
        rows, columns = self.matrix.shape
        shapes = (self.costs.shape[1:], self.lower.shape, self.upper.shape)
        if self.costs.ndim != 2 or len(self.costs) < 1 or any(shape != (columns,) for shape in shapes):
            raise ValueError("costs and bounds do not belong to the columns of the matrix")
        if self.row_lower.shape != (rows,) or self.row_upper.shape != (rows,):
            raise ValueError("the bounds of the rows do not belong to the rows of the matrix")
        if self.integer is not None and len(self.costs) > 1:
            raise ValueError("an integer programme has one row of costs")

    def save(self, path: Path) -> None:
        """Write the programme as an ``.npz`` file."""
        matrix = self.matrix.tocsr()
        arrays: dict[str, Any] = {
            "costs": self.costs,
            "data": matrix.data,
            "indices": matrix.indices,
            "indptr": matrix.indptr,
            "row_lower": self.row_lower,
            "row_upper": self.row_upper,
            "lower": self.lower,
            "upper": self.upper,
            "relative_gap": np.array(self.relative_gap),
        }
        if self.integer is not None:
            arrays["integer"] = self.integer
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> Program:
        """Read what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as held:
            shape = (len(held["row_lower"]), len(held["lower"]))
            matrix = sparse.csr_matrix((held["data"], held["indices"], held["indptr"]), shape=shape)
            return cls(
                held["costs"],
                matrix,
                held["row_lower"],
                held["row_upper"],
                held["lower"],
                held["upper"],
                held["integer"] if "integer" in held.files else None,
                float(held["relative_gap"]),
            )


@dataclass(frozen=True)
class Stage:
    """What one row of costs gave.

    ``value`` is the least cost; ``row_prices`` (m) is by how much the cost grows for one more unit of the binding bound
    of a row, ``reduced`` (n) the same for the bounds of the columns. Both are zero for integer programmes.
    """

    value: float
    row_prices: Floats
    reduced: Floats


@dataclass(frozen=True)
class Solution:
    """``x`` (n) is None where nothing feasible was found. ``stages`` are those that were finished.

    ``bound``: the cost (first row of ``costs``) cannot be less; None where nothing is known of it.
    """

    status: str
    x: Floats | None
    stages: tuple[Stage, ...] = ()
    bound: float | None = None
    words: str = ""

    def save(self, path: Path) -> None:
        """Write the solution's arrays as an ``.npz`` file."""
        arrays: dict[str, Any] = {"values": np.array([stage.value for stage in self.stages])}
        if self.x is not None:
            arrays["x"] = self.x
        for i, stage in enumerate(self.stages):
            arrays[f"row_prices_{i}"] = stage.row_prices
            arrays[f"reduced_{i}"] = stage.reduced
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path, answer: Mapping[str, Any]) -> Solution:
        """Read what ``save`` wrote; ``answer`` holds the rest."""
        with np.load(path, allow_pickle=False) as held:
            stages = tuple(
                Stage(float(value), held[f"row_prices_{i}"], held[f"reduced_{i}"])
                for i, value in enumerate(held["values"])
            )
            x = held["x"] if "x" in held.files else None
        return cls(answer["status"], x, stages, answer["bound"], answer["words"])
