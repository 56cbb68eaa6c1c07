"""Round scales, and how many sections fit on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP
from .profiles import Profile

ROUND = tuple(m * 10**e for e in range(1, 6) for m in (1, 2, 5))
SIZES = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
FRAME = (25.0, 5.0, 5.0, 5.0)
"""Inner frame 图框 from the left, right, lower and upper edge of the paper, mm: the left one is for binding."""
TITLE_BLOCK_MM, LEGEND_MM = 18.0, 4.0
LABEL_MM, TITLE_MM, TABLE_MM, GAP_MM = 24.0, 11.0, 42.0, 5.0
LEAST_MM = 22.0
"""Where no section reaches this height on paper, the vertical scale is made larger."""


class Layout(NamedTuple):
    """Scales as denominators, the place of every section: sheets → (profile, left, upper edge, its height) in mm."""

    paper: tuple[float, float]
    horizontal: int
    vertical: int
    sheets: list[list[tuple[Profile, float, float, float]]]


def levels_of(profile: Profile, vertical: float) -> tuple[float, float, float]:
    """Lowest and highest level of the frame and the step between its ticks, m: about a tick each centimetre."""
    step = next((k / 100 for k in (1, 2, 5, *ROUND, 200_000) if k / 100 / vertical * 1000 >= 8.0), 1.0)
    low = (int(profile.lowest_m // step) - 1) * step
    high = (int(-(-profile.highest_m // step)) + 1) * step
    return low, high, step


def lay_out(
    profiles: Sequence[Profile], size: str, horizontal: int | None = None, vertical: int | None = None
) -> Layout:
    """The largest round scales at which every section fits, or those that are given.

    Raises:
        InputError: a section does not fit at the scale that was given.
    """
    paper = SIZES[size]
    width = paper[0] - FRAME[0] - FRAME[1] - 2 * GAP_MM
    height = paper[1] - FRAME[2] - FRAME[3] - TITLE_BLOCK_MM - GAP_MM - LEGEND_MM
    room = height - TITLE_MM - TABLE_MM - GAP_MM
    widest = max(profile.width_m for profile in profiles)
    for scale in [horizontal] if horizontal else [k for k in ROUND if k >= 50]:
        upright = vertical or scale
        if widest / scale * 1000 + LABEL_MM <= width and _tallest(profiles, upright) <= room:
            break
    else:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "A section {length} m long and {height} m high does not fit on {size} at the scale 1:{scale}. Take a "
                "smaller scale, larger paper or shorter sections.",
            ),
            length=round(widest),
            height=round(max(p.highest_m - p.lowest_m for p in profiles)),
            size=size,
            scale=horizontal or ROUND[-1],
        )
    if vertical is None:
        relief = max(profile.highest_m - profile.lowest_m for profile in profiles)
        for share in (1, 2, 5, 10, 20):
            if scale % share == 0 and _tallest(profiles, scale / share) <= room:
                upright = scale // share
                if relief / upright * 1000 >= LEAST_MM:
                    break
    return Layout(paper, int(scale), int(upright), _placed(profiles, scale, upright, width, height))


def _tallest(profiles: Sequence[Profile], vertical: float) -> float:
    spans = (levels_of(profile, vertical) for profile in profiles)
    return max((high - low) / vertical * 1000 for low, high, _ in spans)


def _placed(
    profiles: Sequence[Profile], scale: float, upright: float, width: float, height: float
) -> list[list[tuple[Profile, float, float, float]]]:
    """Columns from left to right, in each from the top down, then the next sheet; room to spare is shared out."""
    stacks: list[list[tuple[Profile, float]]] = [[]]
    used = 0.0
    for profile in profiles:
        low, high, _ = levels_of(profile, upright)
        tall = (high - low) / upright * 1000
        needed = TITLE_MM + tall + TABLE_MM + GAP_MM
        if used + needed > height and used > 0:
            stacks.append([])
            used = 0.0
        stacks[-1].append((profile, tall))
        used += needed
    rows: list[list[tuple[list[tuple[Profile, float]], float]]] = [[]]
    taken = 0.0
    for stack in stacks:
        column = max(profile.width_m for profile, _ in stack) / scale * 1000 + LABEL_MM
        if rows[-1] and taken + column > width:
            rows.append([])
            taken = 0.0
        rows[-1].append((stack, column))
        taken += column + GAP_MM
    return [_spread(row, width, height) for row in rows]


def _spread(
    row: Sequence[tuple[list[tuple[Profile, float]], float]], width: float, height: float
) -> list[tuple[Profile, float, float, float]]:
    """The columns of one sheet with the room to spare between them."""
    placed = []
    gap = (width - sum(column for _, column in row)) / (len(row) + 1)
    left = FRAME[0] + GAP_MM
    for stack, column in row:
        left += gap
        spare = height - sum(TITLE_MM + tall + TABLE_MM + GAP_MM for _, tall in stack)
        upper = FRAME[3] + GAP_MM
        for profile, tall in stack:
            upper += spare / (len(stack) + 1) if len(stack) > 1 else 0.0
            placed.append((profile, left, upper, tall))
            upper += TITLE_MM + tall + TABLE_MM + GAP_MM
        left += column
    return placed
