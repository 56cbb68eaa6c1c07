"""Chainages (桩号) as they are written on stakes and sheets."""

from __future__ import annotations


def chainage(metres: float) -> str:
    """``0+040.00``."""
    centimetres = round(metres * 100)
    return f"{centimetres // 100_000}+{centimetres % 100_000 / 100:06.2f}"
