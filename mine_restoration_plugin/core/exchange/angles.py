"""Degrees as people write them: 112.5627, 112°33′45.6″, 112 33 45.6, 东经112度33分45.6秒, 112:33:45.6E."""

from __future__ import annotations

import re

_MARKS = re.compile("[°º度˚'′’‘分\"″”“秒:：dms\\s]+", re.IGNORECASE)
_SIDE = re.compile("^(东经|西经|北纬|南纬|[ewns])?(.*?)([ewns])?$", re.IGNORECASE)
_NEGATIVE = ("西经", "南纬", "W", "S")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def degrees_of(text: str) -> float | None:
    """Decimal degrees, None where the text is no angle. Minutes and seconds must be below 60."""
    text = text.strip().replace("''", '"').replace("．", ".").replace("－", "-")
    match = _SIDE.match(text)
    if match is None:
        return None
    before, body, after = match.groups()
    parts = [part for part in _MARKS.split(body.strip()) if part]
    if not 1 <= len(parts) <= 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    if any("." in part for part in parts[:-1]) or any(part[0] in "+-" for part in parts[1:]):
        return None
    whole, *rest = (float(part) for part in parts)
    if any(value >= 60 for value in rest):
        return None
    size = abs(whole) + sum(value / 60 ** (i + 1) for i, value in enumerate(rest))
    negative = parts[0].startswith("-") or any((side or "").upper() in _NEGATIVE for side in (before, after))
    return -size if negative else size


def is_sexagesimal(text: str) -> bool:
    """Whether it is an angle with minutes at least: a cell that can be nothing but degrees."""
    return len([part for part in _MARKS.split(text.strip()) if part]) > 1 and degrees_of(text) is not None
