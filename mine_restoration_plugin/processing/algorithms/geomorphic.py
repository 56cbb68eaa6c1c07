"""Ground designed after nature."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ...compat import translate
from .. import groundwork, inputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..channellayer import points_of, write_channels, write_ridges

NUMBER = QgsProcessingParameterNumber.Type.Double
FIGURES = (
    "DESIGN_AREA_M2", "DRAINAGE_DENSITY_M_HA", "MEASURED_DENSITY_M_HA", "TARGET_DENSITY_M_HA", "DENSITY_IN_RANGE",
    "CHANNEL_LENGTH_M", "CHANNEL_COUNT", "OUTLET_COUNT", "HOLLOWS", "STEEPEST_SLOPE_DEG", "TOO_STEEP_AREA_M2",
    "IMBALANCE_M3", "AOC_INDEX",
)  # fmt: skip


class Geomorphic(MineAlgorithm):
    ID = "geomorphic"
    TAGS = (
        "geomorphic", "landform", "natural", "regrade", "valley", "channel", "drainage density", "geofluv", "design",
        "近自然地貌", "地貌重塑", "仿自然", "沟道", "沟网密度", "地形整治", "设计",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Geomorphic landform")

    def group(self) -> str:
        return translate("MineRestoration", "Landform design")

    def groupId(self) -> str:
        return "landform"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_ground()
        self._add_shape()
        self._add_earthwork()
        self._add_destinations()

    def _add_ground(self) -> None:
        raster, vector = QgsProcessingParameterRasterLayer, QgsProcessingParameterFeatureSource
        polygons, points = [QgsProcessing.SourceType.TypeVectorPolygon], [QgsProcessing.SourceType.TypeVectorPoint]
        groundwork.add_ground(self)
        self.describe(
            vector("OUTLINE", translate("MineRestoration", "Outline of the design"), polygons),
            translate(
                "MineRestoration",
                "Polygons to shape. Only cells wholly inside change; "
                "the ground around is what the design is tied into.",
            ),
        )
        self.describe(
            vector("OUTLETS", translate("MineRestoration", "Outlets"), points, optional=True),
            translate(
                "MineRestoration",
                "Points where water leaves the design, moved to the nearest cell of its rim. "
                "Left out, the low points of the rim from which water goes on.",
            ),
        )
        self.describe(
            vector("REFERENCE", translate("MineRestoration", "Reference area"), polygons, optional=True),
            translate(
                "MineRestoration",
                "Undisturbed natural ground like that to be made: drainage density, slopes and channels are measured "
                "there. What is given as a number wins.",
            ),
        )
        self.describe(
            raster("REFERENCE_DEM", translate("MineRestoration", "Ground of the reference area"), optional=True),
            translate("MineRestoration", "Left out, the reference area lies on the present ground."),
        )
        self.describe(
            raster("ORIGINAL", translate("MineRestoration", "Pre-mining ground"), optional=True),
            translate("MineRestoration", "For the index of the approximate original contour; not used for the design."),
        )

    def _add_shape(self) -> None:
        for name, label, text in (
            (
                "DENSITY_M_HA",
                translate("MineRestoration", "Target drainage density (m/ha)"),
                translate("MineRestoration", "Length of channels for each hectare."),
            ),
            (
                "HEAD_DISTANCE_M",
                translate("MineRestoration", "Ridge to head of channel (m)"),
                translate("MineRestoration", "No channel begins nearer to the ridge above it (Xrh)."),
            ),
            (
                "CHANNEL_AREA_M2",
                translate("MineRestoration", "Area that makes a channel (m²)"),
                translate(
                    "MineRestoration",
                    "Where at least this area drains through a point of the reference area or of the finished design, "
                    "it counts as a channel.",
                ),
            ),
            (
                "MOUTH_SLOPE_PERCENT",
                translate("MineRestoration", "Slope of channels at the outlet (%)"),
                translate("MineRestoration", "Channels are steeper further up."),
            ),
            (
                "CONCAVITY",
                translate("MineRestoration", "Concavity of channels"),
                translate("MineRestoration", "Theta in slope = slope at the outlet × (area / area there)^-theta."),
            ),
            (
                "GRADIENT_DEG",
                translate("MineRestoration", "Slope of hillsides (°)"),
                translate("MineRestoration", "Where a hillside between two channels is steepest."),
            ),
            (
                "SLOPE_LIMIT_DEG",
                translate("MineRestoration", "Steepest slope allowed (°)"),
                translate("MineRestoration", "What would be steeper is lowered, but for the ground that stays."),
            ),
        ):
            self.describe(QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.0), text)
        self.describe(
            QgsProcessingParameterNumber(
                "SEED",
                translate("MineRestoration", "Seed"),
                QgsProcessingParameterNumber.Type.Integer,
                1,
                minValue=0,
            ),
            translate("MineRestoration", "Another whole number gives another design; the same gives the same."),
        )

    def _add_earthwork(self) -> None:
        self.describe(
            QgsProcessingParameterBoolean("BALANCE", translate("MineRestoration", "Balance cut and fill"), True),
            translate(
                "MineRestoration",
                "Slopes are made gentler or steeper together until the cut, compacted, makes the fill; "
                "within the limits.",
            ),
        )
        groundwork.add_gain(self)
        self.describe(
            QgsProcessingParameterRasterLayer("FLOOR", translate("MineRestoration", "Floor surface"), optional=True),
            translate("MineRestoration", "The design is nowhere below it."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "FLOOR_LEVEL", translate("MineRestoration", "Floor level (m)"), NUMBER, optional=True
            ),
            translate("MineRestoration", "The design is nowhere below this height."),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "MAX_CUT_M",
                translate("MineRestoration", "Deepest cut allowed (m)"),
                NUMBER,
                optional=True,
                minValue=0.0,
            ),
            translate("MineRestoration", "The design is nowhere lower than this below the present ground."),
        )

    def _add_destinations(self) -> None:
        line = QgsProcessing.SourceType.TypeVectorLine
        self.describe(
            QgsProcessingParameterFeatureSink(
                "CHANNELS", translate("MineRestoration", "Channels"), line, optional=True
            ),
            translate("MineRestoration", "Lines with heights, from the head down: type, slope, length, order."),
        )
        self.describe(
            QgsProcessingParameterFeatureSink("RIDGES", translate("MineRestoration", "Ridges"), line, optional=True),
            translate("MineRestoration", "Lines with heights between what drains to different channels."),
        )
        groundwork.add_design(
            self,
            {
                "DESIGN_AREA_M2": translate("MineRestoration", "Projected area of the cells designed (m²)"),
                "DRAINAGE_DENSITY_M_HA": translate("MineRestoration", "Drainage density of the design (m/ha)"),
                "MEASURED_DENSITY_M_HA": translate(
                    "MineRestoration", "Drainage density measured on the design surface (m/ha)"
                ),
                "TARGET_DENSITY_M_HA": translate("MineRestoration", "Target drainage density (m/ha)"),
                "DENSITY_IN_RANGE": translate("MineRestoration", "Whether the drainage density is in range (1 or 0)"),
                "CHANNEL_LENGTH_M": translate("MineRestoration", "Length of channels (m)"),
                "CHANNEL_COUNT": translate("MineRestoration", "Reaches of channels"),
                "OUTLET_COUNT": translate("MineRestoration", "Places where water leaves"),
                "HOLLOWS": translate("MineRestoration", "Closed hollows in the design"),
                "STEEPEST_SLOPE_DEG": translate("MineRestoration", "Steepest slope between cells (°)"),
                "TOO_STEEP_AREA_M2": translate("MineRestoration", "Area steeper than allowed (m²)"),
                "IMBALANCE_M3": translate("MineRestoration", "Compacted cut minus fill (m³)"),
                "AOC_INDEX": translate("MineRestoration", "Approximate original contour index (0 to 1)"),
            },
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._outline = inputs.zones(self, parameters, "OUTLINE", context)
        self._outlets = points_of(self, parameters, "OUTLETS", context)
        self._reference = inputs.zones(self, parameters, "REFERENCE", context)
        self._reference_dem = inputs.raster(self, parameters, "REFERENCE_DEM", context)
        self._original = inputs.raster(self, parameters, "ORIGINAL", context)
        self._floor = inputs.raster(self, parameters, "FLOOR", context)
        numbers = {
            key: inputs.number(self, parameters, key, context)
            for key in (
                "DENSITY_M_HA", "HEAD_DISTANCE_M", "CHANNEL_AREA_M2", "MOUTH_SLOPE_PERCENT", "CONCAVITY",
                "GRADIENT_DEG", "SLOPE_LIMIT_DEG", "COMPACTED_FACTOR", "LOSS_PERCENT", "FLOOR_LEVEL", "MAX_CUT_M",
            )
        }  # fmt: skip
        self._floor_level, self._max_cut = numbers.pop("FLOOR_LEVEL"), numbers.pop("MAX_CUT_M")
        self._given = {
            "density_m_ha": numbers["DENSITY_M_HA"],
            "head_distance_m": numbers["HEAD_DISTANCE_M"],
            "channel_area_m2": numbers["CHANNEL_AREA_M2"],
            "mouth_slope": None if numbers["MOUTH_SLOPE_PERCENT"] is None else numbers["MOUTH_SLOPE_PERCENT"] / 100,
            "concavity": numbers["CONCAVITY"],
            "gradient": _rise(numbers["GRADIENT_DEG"]),
            "slope_limit": _rise(numbers["SLOPE_LIMIT_DEG"]),
            "gain": groundwork.gain_of(numbers["COMPACTED_FACTOR"], numbers["LOSS_PERCENT"]),
            "balance": self.parameterAsBool(parameters, "BALANCE", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }
        self._destinations = groundwork.Destinations(self, parameters, context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.landform.geomorphic.order import Order, carry_out
        from ...core.rulebook.book import Rulebook

        order = Order(
            dem=self._dem,
            outline=_polygons(self._outline),
            outline_crs=inputs.crs_text(self._outline.crs),
            outlets=self._outlets[0] if self._outlets else None,
            outlets_crs=self._outlets[1] if self._outlets else None,
            reference=_polygons(self._reference) if self._reference else None,
            reference_crs=inputs.crs_text(self._reference.crs) if self._reference else None,
            reference_dem=self._reference_dem,
            original=self._original,
            floor=self._floor,
            floor_level_m=self._floor_level,
            max_cut_m=self._max_cut,
            given=self._given,
        )
        found = carry_out(order, Rulebook.load(), self._destinations.design, progress_of(feedback))
        designed = found.designed
        warn(feedback, designed.warnings)
        tell(feedback, designed.notes)
        results: Results = {
            **groundwork.numbers_of(designed),
            **{name: designed.figures[name.lower()] for name in FIGURES},
        }
        channels = write_channels(self, parameters, "CHANNELS", context, found)
        if channels:
            results["CHANNELS"] = channels
        ridges = write_ridges(self, parameters, "RIDGES", context, found)
        if ridges:
            results["RIDGES"] = ridges
        return self._destinations.finish(found, results, self._dem, feedback)


def _polygons(layer: inputs.ZoneLayer) -> list[Any]:
    return [polygon for zone in layer.zones for polygon in zone.polygons]


def _rise(degrees: float | None) -> float | None:
    return None if degrees is None else math.tan(math.radians(min(degrees, 89.0)))
