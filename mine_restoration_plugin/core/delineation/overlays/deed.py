"""All plots of a register, or of a layer, against other people's layers."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from ...exchange.vectors import read_features
from ...geodata.crs import require_metric
from ...geodata.shapes import require_valid
from ...model.errors import InputError
from ...model.progress import SILENT, Progress
from ...model.text import QT_TRANSLATE_NOOP
from ...register.contents import Register
from ...register.register import open_register
from ...register.values import number_text
from ...rulebook.book import Rulebook
from ..checking.outlines import OutlineStore
from .apply import OverlayResult, overlay_tables
from .themes import OverlayLayer


def overlay_register(
    register: Register | str | Path,
    layers: Mapping[str, OverlayLayer],
    *,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> OverlayResult:
    """All plots of a register that have an outline.

    Raises:
        InputError: no such register, a layer that cannot be read.
    """
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register))
        store = stack.enter_context(OutlineStore())
        numbers = []
        for row in register.store.stream("plot", ("plot_no",), polygons=True):
            progress.check()
            if row["polygons"]:
                store.add(row["polygons"])
                numbers.append(row["plot_no"])
        return overlay_tables(store, numbers, register.crs, layers, rulebook=rulebook, progress=progress)


def overlay_layer(
    path: str,
    layer: str | None,
    number_field: str,
    layers: Mapping[str, OverlayLayer],
    *,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> OverlayResult:
    """All plots of a vector layer, in its own coordinate system.

    Raises:
        InputError: no coordinate system or degrees, no such field, an outline that crosses itself, a number twice.
    """
    table = read_features(path, layer, progress.part(0.0, 0.1))
    if table.crs is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no coordinate system. Set it and run again."),
            layer=table.layer,
        )
    if number_field not in table.fields:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The layer {layer} has no field {field} for the plot number; it has {fields}."
            ),
            layer=table.layer,
            field=number_field,
            fields=", ".join(table.fields) or "-",
        )
    with OutlineStore() as store:
        numbers: list[str | None] = []
        for feature in table.features:
            number = number_text(feature.attributes[number_field] or "")
            if number is None or number in numbers:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Feature {fid} of {layer} has no plot number, or one that another has: {number}.",
                    ),
                    fid=feature.fid,
                    layer=table.layer,
                    number=number or "-",
                )
            require_valid(feature.polygons or [], number)
            store.add(feature.polygons or [])
            numbers.append(number)
        box = store.envelopes[0]
        require_metric(table.crs, (float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2))
        return overlay_tables(store, numbers, table.crs, layers, rulebook=rulebook, progress=progress.part(0.1, 1.0))
