"""The parameters for other people's layers, the same for every algorithm that overlays plots."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..compat import translate
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .base import MineAlgorithm

SURVEY = "LAND_SURVEY"
THEME_OF = {
    "FARMLAND": "farmland",
    "RED_LINE": "red_line",
    "URBAN": "urban",
    "PROTECTED": "protected",
    "TENURE": "tenure",
    "FOREST_GRASS_WETLAND": "forest",
    "WATER_SOURCE": "water_source",
    "RIVER": "river",
    "RELIC": "relic",
    SURVEY: "land_survey",
}
_ANY = ("WATER_SOURCE", "RIVER", "RELIC")


def add_layers(algorithm: MineAlgorithm) -> None:
    """One optional layer for each theme, and the field and year of the land survey."""
    labels = {
        "FARMLAND": translate("MineRestoration", "Permanent basic farmland"),
        "RED_LINE": translate("MineRestoration", "Ecological protection red line"),
        "URBAN": translate("MineRestoration", "Urban development boundary"),
        "PROTECTED": translate("MineRestoration", "Protected areas"),
        SURVEY: translate("MineRestoration", "Annual land change survey"),
        "TENURE": translate("MineRestoration", "Mining rights"),
        "FOREST_GRASS_WETLAND": translate("MineRestoration", "Forest, grassland, wetland"),
        "WATER_SOURCE": translate("MineRestoration", "Water sources"),
        "RIVER": translate("MineRestoration", "Rivers"),
        "RELIC": translate("MineRestoration", "Cultural relics"),
    }
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    anything = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
    for key, label in labels.items():
        algorithm.describe(
            QgsProcessingParameterFeatureSource(key, label, anything if key in _ANY else polygons, optional=True),
            translate("MineRestoration", "Left out, overlap with it is unknown, which is not zero."),
        )
        if key == SURVEY:
            _add_survey(algorithm)


def _add_survey(algorithm: MineAlgorithm) -> None:
    algorithm.describe(
        QgsProcessingParameterString(
            "LAND_SURVEY_FIELD", translate("MineRestoration", "Field of the land class"), "DLBM", optional=True
        ),
        translate("MineRestoration", "The attribute of the land survey that holds the land class code."),
    )
    algorithm.describe(
        QgsProcessingParameterNumber(
            "LAND_SURVEY_YEAR",
            translate("MineRestoration", "Year of the land survey"),
            QgsProcessingParameterNumber.Type.Integer,
            optional=True,
            minValue=1980,
            maxValue=2100,
        ),
        translate("MineRestoration", "Printed with the table of land use; needed where a land survey is given."),
    )


def layer_of(
    algorithm: MineAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[str, str | None] | None:
    """File and layer of an optional source; None where none was given."""
    if not inputs.given(parameters, name):
        return None
    return inputs.vector(algorithm, parameters, name, context, feedback)


def layers(
    algorithm: MineAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> dict[str, tuple[str, str | None, str | None, int | None]]:
    """By theme of core: file, layer, field and year of each layer that was given.

    Raises:
        InputError: a land survey without its year.
    """
    found: dict[str, tuple[str, str | None, str | None, int | None]] = {}
    for key, theme in THEME_OF.items():
        source = layer_of(algorithm, parameters, key, context, feedback)
        if source is None:
            continue
        field = inputs.text(algorithm, parameters, "LAND_SURVEY_FIELD", context) if key == SURVEY else None
        year = inputs.number(algorithm, parameters, "LAND_SURVEY_YEAR", context) if key == SURVEY else None
        if key == SURVEY and year is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The land survey needs its year: give LAND_SURVEY_YEAR, e.g. 2023."
                )
            )
        found[theme] = (*source, field, None if year is None else int(year))
    return found
