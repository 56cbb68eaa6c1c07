"""Toppling of a row of blocks on a stepped base (Goodman & Bray 1976; Hoek & Bray 1981, Wyllie & Mah 2004, chapter 9).

Blocks of equal width dip steeply into the slope. Force is passed down from block to block: each either topples about
its toe, slides on its base, or stands by itself. The factor of safety is tan φ there is over the tan φ at which the
lowest block just stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...model.text import Label
from .conditions import Checked

NOT_INTO = Label("the columns do not dip into the face", "岩块未倾向坡内")
TOO_LOW = Label("the columns are lower than they must be to part into blocks", "坡体高度不足以形成倾倒岩块")
BASE_STEEP = Label("the base of the blocks is not flatter than the face", "岩块底面不缓于坡面")
STANDS = Label("the blocks stand whatever their friction", "无论摩擦角大小岩块均不倾倒")
AT_MOST = Label(
    "at most this: no angle of friction below 45° keeps the blocks in place, where Goodman and Bray's method ends",
    "稳定系数不大于此值：摩擦角小于45°时岩块均不能稳定，已到 Goodman–Bray 法的适用上限",
)
_STEEPEST_DEG = 44.9
_MANY = 2000


@dataclass(frozen=True)
class Columns:
    """Geometry of the slope and its blocks; angles from the horizontal.

    ``dip_deg`` is of the joints between the columns (into the slope); their base is at right angles to them.
    ``base_deg`` is the overall base of the toppling mass, steeper than the single steps, None for Goodman & Bray's
    usual few degrees (given by the caller). ``width_m`` is Δx, the spacing of the joints.
    """

    height_m: float
    face_deg: float
    dip_deg: float
    base_deg: float
    width_m: float
    upper_deg: float = 0.0


@dataclass(frozen=True)
class Block:
    """One block from the toe up: height, weight, force it needs from below by either mode (kN per metre), and mode."""

    number: int
    height_m: float
    weight_kn_m: float
    topple_kn_m: float
    slide_kn_m: float
    passed_kn_m: float
    mode: str


def steps(columns: Columns) -> tuple[float, float, float]:
    """a₁ (rise of the block tops below the crest), a₂ (fall above it), b (step of the base), in metres."""
    single = math.radians(90.0 - columns.dip_deg)
    face, base, upper = (math.radians(a) for a in (columns.face_deg, columns.base_deg, columns.upper_deg))
    width = columns.width_m
    return width * math.tan(face - single), width * math.tan(single - upper), width * math.tan(base - single)


def block_heights(columns: Columns) -> tuple[list[float], int]:
    """Heights yₙ from the toe up, and the number of the block at the crest; empty where there are none."""
    a1, a2, b = steps(columns)
    if a1 - b <= 0:
        return [], 0
    single, face = math.radians(90.0 - columns.dip_deg), math.radians(columns.face_deg)
    crest = max(round(columns.height_m / math.sin(face) * math.cos(face - single) / columns.width_m), 1)
    heights: list[float] = []
    while len(heights) < _MANY:
        height = heights[-1] - a2 - b if len(heights) >= crest else (len(heights) + 1) * (a1 - b)
        if height <= 1e-9:
            break
        heights.append(height)
    return heights, crest


@dataclass(frozen=True)
class Row:
    """Blocks as the calculation needs them: heights yₙ from the toe up, the number of the crest block, Δx, a₁, a₂.

    ``base_deg`` is the dip of the base of a single block, 90° less the dip of the joints.
    """

    heights_m: tuple[float, ...]
    crest: int
    width_m: float
    a1_m: float
    a2_m: float
    base_deg: float


def row_of(columns: Columns) -> Row | None:
    """The blocks of a slope, None where the slope makes none."""
    heights, crest = block_heights(columns)
    a1, a2, _ = steps(columns)
    if not heights:
        return None
    return Row(tuple(heights), min(crest, len(heights)), columns.width_m, a1, a2, 90.0 - columns.dip_deg)


def pass_down(row: Row, friction_deg: float, unit_weight_kn_m3: float, kh: float = 0.0) -> list[Block]:
    """Every block from the top down with the force it hands to the next (all friction angles alike)."""
    sine, cosine = math.sin(math.radians(row.base_deg)), math.cos(math.radians(row.base_deg))
    along, across = sine + kh * cosine, cosine - kh * sine
    tangent = math.tan(math.radians(friction_deg))
    passed = 0.0
    blocks = []
    for n in range(len(row.heights_m), 0, -1):
        height = row.heights_m[n - 1]
        weight = unit_weight_kn_m3 * height * row.width_m
        upper = height if n < row.crest else height - row.a2_m
        lower = height if n > row.crest else height - row.a1_m
        turning = passed * (upper - row.width_m * tangent) + weight / 2 * (height * along - row.width_m * across)
        topple = turning / lower if lower > 0 else -math.inf
        slide = passed - weight * (across * tangent - along) / (1 - tangent * tangent)
        passed = max(topple, slide, 0.0)
        mode = "stable" if passed <= 0 else ("toppling" if topple >= slide else "sliding")
        blocks.append(Block(n, height, weight, topple, slide, passed, mode))
    return blocks


def needed_friction(row: Row, unit_weight_kn_m3: float, kh: float = 0.0) -> float | None:
    """The angle of friction in degrees at which the lowest block just stands by itself; None where none below 45 does.

    Found by halving: with more friction less force comes down.
    """

    def holds(angle: float) -> bool:
        return pass_down(row, angle, unit_weight_kn_m3, kh)[-1].passed_kn_m <= 0

    low, high = 0.0, _STEEPEST_DEG
    if not holds(high):
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def topple(columns: Columns, friction_deg: float, unit_weight_kn_m3: float, kh: float = 0.0) -> Checked:
    """Factor of safety of a row of blocks: tan φ over the tan φ needed. Dry joints.

    Where more than 45° would be needed, which the method cannot tell apart, it is the factor for 45°, "at most".
    """
    if columns.dip_deg <= 0 or columns.dip_deg >= 90:
        return Checked(None, NOT_INTO)
    if columns.base_deg >= columns.face_deg:
        return Checked(None, BASE_STEEP)
    row = row_of(columns)
    if row is None:
        return Checked(None, TOO_LOW)
    needed = needed_friction(row, unit_weight_kn_m3, kh)
    blocks = pass_down(row, friction_deg, unit_weight_kn_m3, kh)
    figures: dict[str, float | str | None] = {
        "blocks": len(row.heights_m),
        "crest_block": row.crest,
        "toppling_blocks": sum(block.mode == "toppling" for block in blocks),
        "sliding_blocks": sum(block.mode == "sliding" for block in blocks),
        "needed_friction_deg": needed,
        "toe_force_kn_m": blocks[-1].passed_kn_m,
    }
    if needed is None:
        return Checked(math.tan(math.radians(friction_deg)) / math.tan(math.radians(_STEEPEST_DEG)), AT_MOST, figures)
    if needed < 1e-6:
        return Checked(None, STANDS, figures)
    return Checked(math.tan(math.radians(friction_deg)) / math.tan(math.radians(needed)), None, figures)
