"""Coordinates, areas and point names as text, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...model.units import round_half_up

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_NAME = re.compile(r"(.*?)(\d+)")
_AREA = re.compile(r"([+-]?\d+\.?\d*|\.\d+)\s*(.*)", re.DOTALL)


def number(text: str) -> float | None:
    """A plain decimal number; full-width digits and points count. None for anything else."""
    plain = unicodedata.normalize("NFKC", text.strip())
    return float(plain) if _NUMBER.fullmatch(plain) else None


def decimals_of(text: str) -> int:
    """How many digits follow the point."""
    return len(text.strip().partition(".")[2])


def fixed(value: float, decimals: int, *, trim: bool = False) -> str:
    """Rounded half up."""
    whole, _, rest = repr(float(value)).partition(".")
    if "e" in rest or "e" in whole or len(rest) > decimals or not rest:
        text = str(round_half_up(value, decimals))
    else:  # as many digits or fewer: nothing to round
        text = f"{whole}.{rest.ljust(decimals, '0')}"
    return text.rstrip("0").rstrip(".") if trim and "." in text else text


def from_dms(text: str) -> float | None:
    """Degrees out of ddd.mmssss; None where minutes or seconds would be 60 or more."""
    plain = unicodedata.normalize("NFKC", text.strip())
    if not _NUMBER.fullmatch(plain):
        return None
    whole, _, rest = plain.lstrip("+-").partition(".")
    rest = rest.ljust(4, "0")
    minutes, seconds = int(rest[:2]), float(f"{rest[2:4]}.{rest[4:] or 0}")
    if minutes >= 60 or seconds >= 60:
        return None
    value = int(whole or 0) + minutes / 60 + seconds / 3600
    return -value if plain.startswith("-") else value


def to_dms(value: float, decimals: int, *, trim: bool = False) -> str:
    """ddd.mmssss with ``decimals`` (4 or more) digits after the point."""
    decimals = max(decimals, 4)
    seconds = round_half_up(Decimal(str(abs(value))) * 3600, decimals - 4)
    degrees, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    whole, _, fraction = str(rest).partition(".")
    text = f"{'-' if value < 0 else ''}{int(degrees)}.{int(minutes):02d}{int(whole):02d}{fraction}"
    return text.rstrip("0").rstrip(".") if trim else text


def split_name(name: str) -> tuple[str, int, int] | None:
    """Prefix, number and written digits of a point's name; None where it does not end in a number."""
    found = _NAME.fullmatch(unicodedata.normalize("NFKC", name))
    return (found.group(1), int(found.group(2)), len(found.group(2))) if found else None


def split_area(text: str) -> tuple[Decimal, str] | None:
    """The number and what stands behind it («公顷»); None where it does not begin with a number."""
    found = _AREA.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    return (Decimal(found.group(1)), found.group(2).strip()) if found else None


def point_numbers(sizes: Sequence[int], numbering: str, closing: str, before: int) -> Iterator[list[int]]:
    """The numbers of the points of each ring of one parcel, the closing point's included.

    Args:
        sizes: number of different points of each ring.
        before: the last number given in the file so far.
    """
    last = before if numbering == "file" else 0
    for size in sizes:
        first = 1 if numbering == "ring" else last + 1
        numbers = list(range(first, first + size))
        if closing == "first":
            numbers.append(first)
        elif closing == "next":
            numbers.append(first + size)
        last = max(numbers)
        yield numbers


def second_numbers(places: Sequence[tuple[int, int]], scheme: str) -> list[int]:
    """The second number of each ring by a scheme of ``Dialect.second``."""
    if scheme == "part":
        return [polygon + 1 for polygon, _ in places]
    if scheme == "hole":
        return [place + 1 for _, place in places]
    if scheme == "one":
        return [1] * len(places)
    return list(range(1, len(places) + 1))
