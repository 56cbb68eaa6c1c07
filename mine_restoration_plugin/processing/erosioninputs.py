"""Rain tables and fields of zones into the reckoning of soil loss, and its table out of it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsWkbTypes,
)

from ..compat import is_null
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .inputs import Parameters, ZoneLayer
from .sinks import Row, fill, with_fields_of

if TYPE_CHECKING:
    from ..core.diagnosis.erosion.loss import SoilLoss, Summary, ZoneLoss

FIELDS = {
    "K_FIELD": "k",
    "COVER_FIELD": "cover_percent",
    "FACTOR_FIELD": "cover",
    "PRACTICE_FIELD": "practice",
    "TILLAGE_FIELD": "tillage",
}
"""Parameter → argument of ``factors.patch_of``."""
_TEXTS = ("practice", "tillage")
_NUMBERS = ("loss_t_hm2_a", "loss_t_km2_a", "loss_t_a", "ls", "slope_deg", "length_m")


def rain_of(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, context: QgsProcessingContext
) -> tuple[list[datetime.date], list[float]] | None:
    """Days and mm of an optional table of daily rain; None where none was given.

    Raises:
        InputError: a field is missing, a date or an amount cannot be read; the row is named.
    """
    if not inputs.given(parameters, "RAIN"):
        return None
    table = algorithm.parameterAsSource(parameters, "RAIN", context)
    if table is None:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, "RAIN"))
    places = []
    for name in ("RAIN_DATE_FIELD", "RAIN_MM_FIELD"):
        field = inputs.text(algorithm, parameters, name, context)
        place = -1 if field is None else table.fields().lookupField(field)
        if place < 0:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "{name} names no field of the rain table {table}. It has: {fields}."
                ),
                name=name,
                table=table.sourceName(),
                fields=", ".join(item.name() for item in table.fields()),
            )
        places.append(place)
    days, rain = [], []
    for row, feature in enumerate(table.getFeatures(), start=1):
        day, amount = (feature.attribute(place) for place in places)
        days.append(_day(day, row, table.sourceName()))
        rain.append(_amount(amount, row, table.sourceName()))
    return days, rain


def _day(value: Any, row: int, table: str) -> datetime.date:
    if hasattr(value, "toPyDateTime"):
        value = value.toPyDateTime()
    if hasattr(value, "toPyDate"):
        value = value.toPyDate()
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = "" if is_null(value) else str(value).strip()
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"):
        try:
            return datetime.datetime.strptime(text.split(" ")[0].split("T")[0], form).date()
        except ValueError:
            continue
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "Row {row} of {table}: {value} is not a date. Write it as 2024-07-31."),
        row=row,
        table=table,
        value=repr(text),
    )


def _amount(value: Any, row: int, table: str) -> float:
    try:
        amount = math.nan if is_null(value) else float(value)
    except (TypeError, ValueError):
        amount = math.nan
    if not math.isfinite(amount):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "Row {row} of {table}: {value} is no amount of rain in mm. Correct or delete it."
            ),
            row=row,
            table=table,
            value=repr(None if is_null(value) else value),
        )
    return amount


def rows_of(
    algorithm: QgsProcessingAlgorithm, parameters: Parameters, layer: ZoneLayer | None, context: QgsProcessingContext
) -> list[dict[str, Any]]:
    """What the fields named say of each zone, as arguments of ``factors.patch_of``; empty cells are left out.

    Raises:
        InputError: a number is none; the zone is named.
    """
    if layer is None:
        return []
    places = {}
    for parameter, argument in FIELDS.items():
        field = inputs.text(algorithm, parameters, parameter, context)
        place = -1 if field is None else layer.fields.lookupField(field)
        if place >= 0:
            places[argument] = place
    found = []
    for zone in layer.zones:
        row: dict[str, Any] = {}
        for argument, place in places.items():
            value = zone.attributes[place]
            if is_null(value) or not str(value).strip():
                continue
            if argument in _TEXTS:
                row[argument] = str(value)
                continue
            try:
                row[argument] = float(value)
            except (TypeError, ValueError):
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "Zone {zone}: {value} in {field} is not a number."),
                    zone=zone.key,
                    value=repr(value),
                    field=layer.fields.at(place).name(),
                ) from None
        found.append(row)
    return found


def write_table(
    algorithm: QgsProcessingAlgorithm,
    parameters: Parameters,
    name: str,
    context: QgsProcessingContext,
    found: SoilLoss,
    zones: ZoneLayer | None,
) -> Any:
    """Fill the optional sink ``name``: a row a zone, or one row for all. What is not known is null."""
    from ..core.diagnosis.erosion.classes import CLASSES

    own = {"zone": "text", "area_m2": "double", "nodata_m2": "double"}
    for when in ("before", "after"):
        own.update({f"{when}_{key}": "double" for key in _NUMBERS})
        own[f"{when}_class"] = "text"
        own.update({f"{when}_{key}_m2": "double" for key in CLASSES})
    own.update(reduction_t_a="double", reduction_percent="double")
    fields, kept = with_fields_of(own, zones)
    kind = QgsWkbTypes.Type.MultiPolygon if zones else QgsWkbTypes.Type.NoGeometry
    crs = zones.crs if zones else QgsCoordinateReferenceSystem()
    return fill(algorithm, parameters, name, context, fields, kind, crs, _rows(found, zones, kept))


def _rows(found: SoilLoss, zones: ZoneLayer | None, kept: list[int]) -> Iterator[Row]:
    if zones is None:
        yield None, _cells(found, found.whole, None)
        return
    for zone, row in zip(zones.zones, found.zones):
        shape = zone.geometry.coerceToType(QgsWkbTypes.Type.MultiPolygon)[0]
        yield shape, [*_cells(found, row, zone.key), *(zone.attributes[i] for i in kept)]


def _cells(found: SoilLoss, row: ZoneLoss, key: str | None) -> list[Any]:
    cells: list[Any] = [key, row.area_m2, row.nodata_area_m2]
    for summary in (row.before, row.after):
        cells += _of(found, summary)
    return [*cells, row.reduction_t_a, row.reduction_percent]


def _of(found: SoilLoss, summary: Summary | None) -> list[Any]:
    from ..core.diagnosis.erosion.classes import CLASSES, LABELS

    if summary is None:
        return [None] * (len(_NUMBERS) + 1 + len(CLASSES))
    name = found.class_of(summary)
    areas = summary.class_m2 or (None,) * len(CLASSES)
    return [*(getattr(summary, key) for key in _NUMBERS), LABELS[name].zh if name else None, *areas]
