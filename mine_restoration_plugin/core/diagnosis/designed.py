"""A section after the works: the designed ground over what lies there now, fill on top, water let down to the face."""

from __future__ import annotations

import dataclasses

import numpy as np

from ..model.text import Label
from .stability.section import Floats, Layer, Section, height_at

LEAST_FILL_M = 0.05
FILL_LIKE_TOP = Label(
    "Section {name}: the design fills up to {depth} m and no fill material was given; it was taken to be like {layer}.",
    "剖面{name}：设计填方厚度最大{depth}m，未给出填料参数，按“{layer}”取值。",
)


def designed_section(existing: Section, ground: Floats, fill: Layer | None = None) -> tuple[Section, tuple[Label, ...]]:
    """The existing section under a designed ground line (n, 2), with remarks.

    Layers stay where they are and end at the designed ground where it cuts into them. Where it lies above the existing
    ground there is fill, of ``fill`` or like the first layer. Ground water above the designed ground comes out there;
    standing water keeps its level. Loads on the ground stay.
    """
    knots = [ground[:, 0], existing.ground[:, 0], *(layer.top[:, 0] for layer in existing.layers)]
    if existing.water is not None:
        knots.append(existing.water[:, 0])
    x = np.unique(np.concatenate(knots))
    x = x[(x >= ground[0, 0]) & (x <= ground[-1, 0])]
    lines = [existing.ground, *(layer.top for layer in existing.layers)]
    lines += [] if existing.water is None else [existing.water]
    x = np.unique(np.concatenate((x, *(crossings(x, ground, line) for line in lines))))
    new, old = height_at(ground, x), height_at(existing.ground, x)
    depth = float((new - old).max(initial=0.0))
    layers = []
    remarks: tuple[Label, ...] = ()
    if depth > LEAST_FILL_M:
        if fill is None:
            fill = existing.layers[0]
            remarks = (
                FILL_LIKE_TOP.format(name=existing.name or "1", depth=f"{depth:.1f}", layer=existing.layers[0].name),
            )
        layers.append(dataclasses.replace(fill, top=np.column_stack((x, new))))
    for number, layer in enumerate(existing.layers):
        top = np.maximum(height_at(layer.top, x), old) if number == 0 else height_at(layer.top, x)
        layers.append(dataclasses.replace(layer, top=np.column_stack((x, np.minimum(np.minimum(top, old), new)))))
    water = None
    if existing.water is not None:
        level = height_at(existing.water, x)
        stands = level >= old - 1e-9
        water = np.column_stack((x, np.where(stands, level, np.minimum(level, new))))
    return dataclasses.replace(existing, ground=ground, layers=tuple(layers), water=water, slip=None), remarks


def crossings(x: Floats, one: Floats, other: Floats) -> Floats:
    """Stations between those of ``x`` at which two lines cross: the lower of the two bends there."""
    apart = height_at(one, x) - height_at(other, x)
    k = np.flatnonzero(apart[1:] * apart[:-1] < 0)
    found: Floats = x[k] + (x[k + 1] - x[k]) * apart[k] / (apart[k] - apart[k + 1])
    return found
