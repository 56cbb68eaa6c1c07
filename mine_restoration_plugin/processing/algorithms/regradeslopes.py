"""Regrading to the steepest allowed slope."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterLayer,
)

from ...compat import is_null, translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import groundwork, inputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn

MODES = ("least_cut", "least_total", "balance")
DEGREES, RATIO = 0, 1
DIRECTIONS = (8, 16, 32)
MATERIALS = ("hard_rock", "medium_rock", "soft_rock", "weathered_rock", "soil", "dump")


class RegradeSlopes(MineAlgorithm):
    ID = "regradeslopes"
    TAGS = (
        "regrade", "slope", "grading", "batter", "earthwork", "least cut", "balance", "reshape", "landform", "design",
        "削坡", "放坡", "整坡", "缓坡", "边坡", "坡度", "土方平衡", "地形设计", "最小挖方",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Regrade slopes")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        groundwork.add_ground(self)
        self.describe(
            QgsProcessingParameterEnum(
                "MODE",
                translate("MineRestoration", "Aim"),
                [
                    translate("MineRestoration", "Least cut, no fill"),
                    translate("MineRestoration", "Least cut and fill together"),
                    translate("MineRestoration", "Cut and fill in balance"),
                ],
                defaultValue=0,
            ),
            translate(
                "MineRestoration",
                "Least cut works on rasters of any size; the other two on areas that fit into memory, and tell how far "
                "from the best they may be.",
            ),
        )
        self._add_slopes()
        self._add_bounds()
        self._add_balance()
        groundwork.add_design(
            self,
            {
                "FEASIBLE": translate("MineRestoration", "1 where all that is asked could be kept"),
                "TOO_STEEP_CELLS": translate("MineRestoration", "Cells that stay too high beside others"),
                "TOO_STEEP_M": translate("MineRestoration", "By how much at most (m)"),
                "GAP_PERCENT": translate("MineRestoration", "Earthwork that could at most be saved yet (%)"),
                "OWED_M3": translate("MineRestoration", "Compacted fill less what the cut gives (m³)"),
            },
        )

    def _add_slopes(self) -> None:
        groundwork.add_number(
            self,
            "SLOPE",
            translate("MineRestoration", "Steepest slope"),
            translate("MineRestoration", "Where no zone says otherwise. Left out, that of the material."),
            low=0.0,
            high=1000.0,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "SLOPE_UNIT",
                translate("MineRestoration", "Slopes are given as"),
                [translate("MineRestoration", "degrees"), translate("MineRestoration", "ratio 1 : n (the n)")],
                defaultValue=DEGREES,
            ),
            translate("MineRestoration", "For the number above and for the field of the zones."),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "MATERIAL",
                translate("MineRestoration", "Material"),
                [
                    translate("MineRestoration", "Hard massive rock"),
                    translate("MineRestoration", "Medium hard rock"),
                    translate("MineRestoration", "Soft rock"),
                    translate("MineRestoration", "Strongly weathered rock"),
                    translate("MineRestoration", "Soil"),
                    translate("MineRestoration", "Dumped material"),
                ],
                optional=True,
            ),
            translate("MineRestoration", "Chooses the rulebook's steepest slope where no number is given."),
        )
        groundwork.add_polygons(
            self,
            "ZONES",
            translate("MineRestoration", "Slope zones"),
            translate(
                "MineRestoration",
                "Polygons with a slope of their own; a cell belongs to a zone that covers at least half of it, where "
                "zones overlap to the gentlest.",
            ),
        )
        for name, label, text in (
            (
                "SLOPE_FIELD",
                translate("MineRestoration", "Slope field of the zones"),
                translate("MineRestoration", "In degrees or as n of 1 : n, as said above."),
            ),
            (
                "MATERIAL_FIELD",
                translate("MineRestoration", "Material field of the zones"),
                translate(
                    "MineRestoration",
                    "hard_rock, medium_rock, soft_rock, weathered_rock, soil or dump: the rulebook's slope is used "
                    "where the slope field is empty.",
                ),
            ),
        ):
            self.describe(
                QgsProcessingParameterField(name, label, parentLayerParameterName="ZONES", optional=True), text
            )

    def _add_bounds(self) -> None:
        groundwork.add_polygons(
            self,
            "OUTLINE",
            translate("MineRestoration", "Excavation limits"),
            translate("MineRestoration", "Only cells wholly inside are changed. Left out, the whole raster is worked."),
        )
        groundwork.add_polygons(
            self,
            "FIXED",
            translate("MineRestoration", "Not to be touched"),
            translate("MineRestoration", "No cell that these polygons touch is changed."),
        )
        self.describe(
            QgsProcessingParameterRasterLayer(
                "FLOOR", translate("MineRestoration", "Floor not to be cut through"), optional=True
            ),
            translate("MineRestoration", "Heights below which the design must not lie; NoData where any will do."),
        )
        groundwork.add_polygons(
            self,
            "PITS",
            translate("MineRestoration", "Pits that must not get deeper"),
            translate("MineRestoration", "In each of them the design stays above its present lowest point."),
        )

    def _add_balance(self) -> None:
        groundwork.add_gain(self)
        self.describe(
            QgsProcessingParameterEnum(
                "DIRECTIONS",
                translate("MineRestoration", "Directions in which slopes are kept"),
                [str(count) for count in DIRECTIONS],
                defaultValue=1,
            ),
            translate("MineRestoration", "More directions come closer to a round cone and take longer."),
            advanced=True,
        )
        groundwork.add_number(
            self,
            "TIME_LIMIT_S",
            translate("MineRestoration", "Time limit of the search (s)"),
            translate("MineRestoration", "Of the modes that fill. Left out, the rulebook's."),
            low=1.0,
            high=86400.0,
            advanced=True,
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._mode = MODES[self.parameterAsEnum(parameters, "MODE", context)]
        self._unit = self.parameterAsEnum(parameters, "SLOPE_UNIT", context)
        given = inputs.number(self, parameters, "SLOPE", context)
        self._slope = None if given is None else tangent(given, self._unit, "SLOPE")
        self._material = (
            MATERIALS[self.parameterAsEnum(parameters, "MATERIAL", context)]
            if inputs.given(parameters, "MATERIAL")
            else None
        )
        self._zones = inputs.zones(self, parameters, "ZONES", context)
        self._slope_field = inputs.text(self, parameters, "SLOPE_FIELD", context)
        self._material_field = inputs.text(self, parameters, "MATERIAL_FIELD", context)
        self._outline, self._fixed, self._pits = (
            inputs.zones(self, parameters, name, context) for name in ("OUTLINE", "FIXED", "PITS")
        )
        self._floor = inputs.raster(self, parameters, "FLOOR", context)
        self._factor = inputs.number(self, parameters, "COMPACTED_FACTOR", context)
        self._loss = inputs.number(self, parameters, "LOSS_PERCENT", context)
        self._directions = DIRECTIONS[self.parameterAsEnum(parameters, "DIRECTIONS", context)]
        self._seconds = inputs.number(self, parameters, "TIME_LIMIT_S", context)
        self._to = groundwork.Destinations(self, parameters, context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from contextlib import ExitStack

        from ...core.geodata.alignment import aligned
        from ...core.geodata.raster import opened
        from ...core.landform.regrading import Regrading, regrade_slopes, slope_tangent
        from ...core.landform.rule import Rule, pit_floors
        from ...core.rulebook import Rulebook

        rulebook = Rulebook.load()
        progress = progress_of(feedback)
        gain = groundwork.gain_of(self._factor, self._loss) if self._mode == "balance" else None
        with ExitStack() as stack:
            ground = stack.enter_context(opened(self._dem))
            crs = ground.spec.crs
            slope = self._slope
            if slope is None and self._material is not None:
                slope = slope_tangent(rulebook, self._material)
            tangents = [self._zone_tangent(zone, rulebook) for zone in self._zones.zones] if self._zones else []
            floor = stack.enter_context(opened(self._floor)) if self._floor else None
            rule = Rule(
                slope,
                [(polygons, limit) for (_, polygons), limit in zip(groundwork.each_in(self._zones, crs), tangents)],
                None,
                groundwork.all_in(self._fixed, crs) or [],
                groundwork.all_in(self._outline, crs),
                None if floor is None else aligned(floor, ground.spec),
                pit_floors(ground, [polygons for _, polygons in groundwork.each_in(self._pits, crs)]),
                self._directions,
            )
            settings = Regrading.by(rulebook, self._mode, gain, self._seconds)
            done = regrade_slopes(ground, rule, settings, self._to.design, progress)
        warn(feedback, done.warnings)
        tell(feedback, done.notes)
        figures = done.figures
        return self._to.finish(
            done,
            {
                **groundwork.numbers_of(done),
                "FEASIBLE": int(not figures["too_steep_cells"]),
                "TOO_STEEP_CELLS": figures["too_steep_cells"],
                "TOO_STEEP_M": figures["too_steep_m"],
                "GAP_PERCENT": 100.0 * float(figures["gap_share"] or 0.0),
                "OWED_M3": figures["owed_m3"],
            },
            self._dem,
            feedback,
        )

    def _zone_tangent(self, zone: inputs.ZoneFeature, rulebook: Any) -> float:
        from ...core.landform.regrading import slope_tangent

        fields = self._zones.fields if self._zones is not None else None
        if fields is not None and self._slope_field:
            value = zone.attributes[fields.indexOf(self._slope_field)]
            if not is_null(value):
                return tangent(value, self._unit, f"{self._slope_field} ({zone.key})")
        if fields is not None and self._material_field:
            value = zone.attributes[fields.indexOf(self._material_field)]
            if not is_null(value) and str(value).strip():
                return slope_tangent(rulebook, str(value).strip())
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "Zone {zone} has neither slope nor material. Choose the field that holds one and fill it in.",
            ),
            zone=zone.key,
        )


def tangent(value: Any, unit: int, name: str) -> float:
    """Tangent of a slope given in degrees or as n of 1 : n.

    Raises:
        InputError: it is no slope.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if unit == DEGREES and 0.0 < number < 90.0:
        return math.tan(math.radians(number))
    if unit == RATIO and 0.0 < number < math.inf:
        return 1.0 / number
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The slope {name} is {value}. Give degrees between 0 and 90, or n of 1 : n greater than 0.",
        ),
        name=name,
        value=value,
    )
