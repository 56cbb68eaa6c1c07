"""The methods by name, each over a batch of sliced surfaces."""

from __future__ import annotations

import numpy as np

from ...model.text import Label
from . import interslice, overall
from .overall import Centre
from .section import Floats
from .slicing import Slices

BISHOP, JANBU, SPENCER, MORGENSTERN_PRICE, TRANSFER = (
    "bishop",
    "janbu_corrected",
    "spencer",
    "morgenstern_price",
    "transfer",
)
METHODS = (BISHOP, JANBU, SPENCER, MORGENSTERN_PRICE, TRANSFER)
"""In the order of the algorithm's ``METHOD``."""
NAMES = {
    BISHOP: Label("Bishop's simplified method", "简化毕肖普法"),
    JANBU: Label("Janbu's corrected method", "修正简布法"),
    "janbu_simplified": Label("Janbu's simplified method", "简化简布法"),
    SPENCER: Label("Spencer's method", "斯宾塞法"),
    MORGENSTERN_PRICE: Label("Morgenstern–Price method (half sine)", "摩根斯坦-普赖斯法（半正弦）"),
    TRANSFER: Label("Transfer coefficient method (implicit)", "传递系数法（隐式）"),
    "transfer_explicit": Label("Transfer coefficient method (explicit)", "传递系数法（显式）"),
}
LEAST_M_ALPHA = 0.2
"""Below it the normal force of a base grows without sense (Whitman & Bailey 1967)."""


def factors(method: str, slices: Slices, centre: Centre, *, round_base: bool) -> tuple[Floats, Floats]:
    """(m,) factors of safety, NaN where the method does not converge, and the least m-alpha of each surface."""
    if method == BISHOP:
        return overall.bishop(slices, centre, round_base=round_base)
    if method == "janbu_simplified":
        return overall.janbu(slices)
    if method == JANBU:
        solved = overall.janbu(slices)
        return solved.factor * overall.janbu_correction(slices), solved.m_alpha
    if method == TRANSFER:
        return interslice.transfer_implicit(slices)
    if method == "transfer_explicit":
        return interslice.transfer_explicit(slices), np.full(len(slices.x), np.nan)
    shape = interslice.constant(slices) if method == SPENCER else interslice.half_sine(slices)
    start = overall.bishop(slices, centre).factor if round_base else overall.janbu(slices).factor
    balanced = interslice.complete(slices, centre, shape, start)
    return balanced.factor, balanced.m_alpha
