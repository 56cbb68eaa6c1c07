"""Sections in pairs, existing and designed, cut from one or two surfaces along the same lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..geodata.raster import RasterSource
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from .cases import Pair
from .designed import designed_section
from .stability.cutting import ground_line, steepest_sections
from .stability.section import Floats, Layer
from .stability.strata import Strata, section_on


def lines_or_steepest(
    source: RasterSource, lines: Sequence[tuple[str, Floats]], count: int, progress: Progress = SILENT
) -> list[tuple[str, Floats]]:
    """The lines drawn, or lines across the ``count`` steepest faces where none was.

    Raises:
        InputError: nothing is steep.
    """
    if lines:
        return list(lines)
    faces = steepest_sections(source, count, progress=progress)
    if not faces:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The surface has no steep face to cut a section across. Draw the lines."
            )
        )
    return [(f"{number}-{number}'", face.line) for number, face in enumerate(faces, 1)]


def pairs_from(
    existing: RasterSource,
    designed: RasterSource | None,
    lines: Sequence[tuple[str, Floats]],
    strata: Strata,
    *,
    fill: Strata | None = None,
    water_depth_m: float | None = None,
    settings: Mapping[str, Any] | None = None,
) -> tuple[list[Pair], list[Label]]:
    """A pair for each line (n, 2) in the surfaces' own system, with remarks. A design that nowhere differs is left out.

    Args:
        fill: the first stratum is the material of fill. settings: as ``section_on`` takes them.

    Raises:
        InputError: a surface does not know the ground along a line, or the strata make no section.
    """
    pairs, remarks = [], list(strata.notes)
    for name, line in lines:
        section = section_on(
            ground_line(existing, line.tolist(), name),
            strata,
            name=name,
            water_depth_m=water_depth_m,
            settings=settings,
        )
        after = None
        if designed is not None:
            ground = ground_line(designed, line.tolist(), name)
            x = np.union1d(ground[:, 0], section.ground[:, 0])
            apart = np.interp(x, *ground.T) - np.interp(x, *section.ground.T)
            if np.abs(apart).max() < 0.02:
                remarks.append(
                    Label(
                        "Section {name}: the design does not differ from the existing ground.",
                        "剖面{name}：设计地面与现状地面一致。",
                    ).format(name=name)
                )
            else:
                material = None if fill is None else _fill_layer(fill, ground)
                after, said = designed_section(section, ground, material)
                remarks += said
        pairs.append(Pair(name, section, after))
    return pairs, remarks


def _fill_layer(fill: Strata, ground: Floats) -> Layer:
    """The first stratum of ``fill`` as a layer."""
    only = Strata(fill.strata[:1], {}, ())
    return section_on(ground, only).layers[0]
