"""Lines of a layer as plain points, and rock faces as rows of a layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import QgsGeometry, QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .cells import pick, text
from .sinks import Row

if TYPE_CHECKING:
    import numpy as np

    from ..core.diagnosis.rock.deed import RockSlopes

_NAMES = ("name", "section", "名称", "剖面", "剖面号", "剖面编号", "编号")
MODES, CASES = ("plane", "wedge", "toppling"), ("natural", "rain", "quake")
SHARES = ("plane", "wedge", "flexural", "direct")
FIELDS = {
    "face": "text",
    **dict.fromkeys(("dip_deg", "direction_deg", "height_m", "area_m2"), "double"),
    **{f"{mode}_percent": "double" for mode in SHARES},
    **{f"{mode}_fs_{case}": "double" for mode in MODES for case in CASES},
}


def lines_of(
    algorithm: QgsProcessingAlgorithm, parameters: inputs.Parameters, name: str, context: QgsProcessingContext
) -> tuple[str, list[tuple[str, np.ndarray]]] | None:
    """CRS and every line (name or number of its feature, (n, 2) points) of an optional source; None for none.

    A name that stands twice gets a number, so that no line hides another.

    Raises:
        InputError: no CRS, no features, a feature that is no line or has no length.
    """
    import numpy as np

    source = inputs.source(algorithm, parameters, name, context)
    if source is None:
        return None
    layer = source.sourceName()
    named = pick(source.fields().names(), None, _NAMES)
    column = source.fields().lookupField(named) if named else -1
    found = []
    for item in source.getFeatures():
        geometry: QgsGeometry = item.geometry()
        if geometry.isNull() or geometry.type() != QgsWkbTypes.GeometryType.LineGeometry or geometry.length() <= 0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Feature {feature} of {layer} is no line with a length. Draw it or delete it."
                ),
                feature=item.id(),
                layer=layer,
            )
        straight = QgsGeometry(geometry.constGet().segmentize())
        parts = list(straight.constParts())
        for number, part in enumerate(parts):
            points = np.array([(p.x(), p.y()) for p in part.vertices()], dtype=np.float64)
            key = (text(item.attributes()[column]) if column >= 0 else "") or str(item.id())
            found.append((key if len(parts) == 1 else f"{key}.{number + 1}", points))
    taken: dict[str, int] = {}
    for number, (key, points) in enumerate(found):
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            found[number] = (f"{key} ({taken[key]})", points)
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layer {layer} has no features. Choose another, or leave it out."),
            layer=layer,
        )
    return inputs.crs_text(source.sourceCrs()), found


def face_rows(found: RockSlopes) -> Iterator[Row]:
    """One row a face; what was not found is null."""
    from ..core.geodata.shapes import to_wkb

    for result, zone in zip(found.results, found.zones):
        geometry: Any = None
        if zone is not None and zone.polygons:
            geometry = QgsGeometry()
            geometry.fromWkb(to_wkb(zone.polygons))
        factors = []
        for mode in MODES:
            for case in CASES:
                item = result.lowest(mode, case)
                factors.append(None if item is None else item.checked.factor)
        shares = [getattr(result.kinematics, mode).per_cent for mode in SHARES]
        face = result.face
        area = zone.area_m2 if zone is not None and zone.polygons else None
        yield geometry, [face.name, face.dip_deg, face.direction_deg, face.height_m, area, *shares, *factors]
