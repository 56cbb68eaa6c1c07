"""Attributes of features as plain text and numbers, and the field that holds what is wanted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..compat import is_null


def pick(names: Sequence[str], wanted: str | None, usual: Sequence[str]) -> str | None:
    """The field a person named, or the first that goes by a usual name (lower case); None for none."""
    if wanted is not None:
        return wanted
    folded = {name.casefold(): name for name in names}
    return next((folded[name] for name in usual if name in folded), None)


def text(value: Any) -> str:
    """Empty where there is none; a whole float loses its ``.0``."""
    if is_null(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def number(value: Any) -> float | None:
    """A finite number, None for everything else."""
    try:
        found = float(value) if not is_null(value) else math.nan
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None
