"""What it costs to haul from each source to each use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ...compat import translate
from .. import cells, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..sinks import Row, fill

if TYPE_CHECKING:
    from ...core.earthrock.haul.deed import HaulCosts

NUMBER = QgsProcessingParameterNumber.Type.Double
FIELDS = {
    "source": "text",
    "use": "text",
    "cost_per_m3": "double",
    "distance_m": "double",
    "equivalent_m": "double",
    "straight_m": "double",
    "machine": "text",
    "climb_m": "double",
    "drop_m": "double",
    "steepest": "double",
}


class HaulCostsAlgorithm(MineAlgorithm):
    ID = "haulcosts"
    TAGS = (
        "haul", "transport", "road", "network", "distance", "cost surface", "least cost path", "grade", "truck",
        "运距", "运输", "道路", "费用", "最短路径", "坡度", "自卸汽车", "土石方调配",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Haul costs between sources and uses")

    def group(self) -> str:
        return translate("MineRestoration", "Earth and rock")

    def groupId(self) -> str:
        return "earthrock"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_layers()
        self._add_options()
        sink = QgsProcessingParameterFeatureSink
        self.describe(
            sink(
                "COSTS",
                translate("MineRestoration", "Table of costs"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row for each pair; it is the table of costs that the allocation takes."),
        )
        self.describe(
            sink("PATHS", translate("MineRestoration", "Ways"), QgsProcessing.SourceType.TypeVectorLine, optional=True),
            translate("MineRestoration", "The ways as lines, with their length, climb and steepest grade."),
        )
        self.add_result(translate("MineRestoration", "All pairs, the rates used and remarks as one JSON file."))
        self.add_numbers(
            {
                "LINKS": translate("MineRestoration", "Pairs with a way"),
                "UNREACHED": translate("MineRestoration", "Pairs without a way"),
                "MEAN_DISTANCE_M": translate("MineRestoration", "Mean distance of the pairs (m)"),
                "MEAN_COST": translate("MineRestoration", "Mean cost of one bank m³"),
            }
        )

    def _add_layers(self) -> None:
        source, kinds = QgsProcessingParameterFeatureSource, QgsProcessing.SourceType
        self.describe(
            source("SOURCES", translate("MineRestoration", "Sources"), [kinds.TypeVectorAnyGeometry]),
            translate("MineRestoration", "Layer with the field id; with a field material only fitting uses are asked."),
        )
        self.describe(
            source("USES", translate("MineRestoration", "Uses"), [kinds.TypeVectorAnyGeometry]),
            translate("MineRestoration", "Layer with the field id and maybe materials, separated by |."),
        )
        self.describe(
            source("ROADS", translate("MineRestoration", "Roads"), [kinds.TypeVectorLine], optional=True),
            translate(
                "MineRestoration",
                "Lines that meet at shared vertices or where an end lies near another line; a mere crossing is a "
                "bridge. Left out, the way goes over open ground.",
            ),
        )
        self.describe(
            QgsProcessingParameterField(
                "DIRECTION",
                translate("MineRestoration", "Field with the direction"),
                parentLayerParameterName="ROADS",
                optional=True,
            ),
            translate("MineRestoration", "F as drawn, T against it, empty or B for both."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Surface"), optional=True),
            translate(
                "MineRestoration",
                "Heights in metres: for the grade of roads, or for ways over open ground. With neither roads nor "
                "surface the straight line counts, times the detour of the rulebook.",
            ),
        )
        self.describe(
            source("BARRIERS", translate("MineRestoration", "Barriers"), [kinds.TypeVectorPolygon], optional=True),
            translate("MineRestoration", "Polygons that no way over open ground may touch: water, fields, houses."),
        )

    def _add_options(self) -> None:
        number = QgsProcessingParameterNumber
        whole = number.Type.Integer
        options = (
            (
                number("MAX_GRADE", translate("MineRestoration", "Steepest grade (%)"), NUMBER, None, True, 0.1, 100.0),
                translate("MineRestoration", "For ways over open ground. Left out, that of the rulebook."),
            ),
            (
                number("NEAREST", translate("MineRestoration", "Nearest uses of each source"), whole, None, True, 1),
                translate("MineRestoration", "Only so many, by straight distance. Left out, all."),
            ),
            (
                number("LONGEST_M", translate("MineRestoration", "Longest way (m)"), NUMBER, None, True, 0.0),
                translate("MineRestoration", "Longer ways are left out."),
            ),
            (
                number("SNAP_M", translate("MineRestoration", "Join road ends within (m)"), NUMBER, 2.0, False, 0.0),
                translate("MineRestoration", "An end that lies so near to another road is joined to it."),
            ),
            (
                number(
                    "ACCESS_M", translate("MineRestoration", "Way to a road at most (m)"), NUMBER, 500.0, False, 0.0
                ),
                translate("MineRestoration", "A place is led to the nearest road within this distance."),
            ),
        )
        for parameter, explanation in options:
            self.describe(parameter, explanation, advanced=True)

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._layers = {key: inputs.vector(self, parameters, key, context, feedback) for key in ("SOURCES", "USES")}
        self._roads, self._roads_crs = self._lines(parameters, context)
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._barriers = inputs.zones(self, parameters, "BARRIERS", context)
        self._grade, self._nearest, self._longest = (
            inputs.number(self, parameters, key, context) for key in ("MAX_GRADE", "NEAREST", "LONGEST_M")
        )
        self._snap, self._access = (self.parameterAsDouble(parameters, key, context) for key in ("SNAP_M", "ACCESS_M"))
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def _lines(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Any, str]:
        import numpy as np

        roads = inputs.source(self, parameters, "ROADS", context)
        if roads is None:
            return None, ""
        field = inputs.text(self, parameters, "DIRECTION", context)
        lines = []
        for feature in roads.getFeatures():
            if feature.geometry().isNull():
                continue
            said = cells.text(feature[field]) if field else ""
            straight = QgsGeometry(feature.geometry().constGet().segmentize())
            for part in straight.constParts():
                vertices = part.points()
                if len(vertices) > 1:
                    z = [[v.z()] if v.is3D() else [] for v in vertices]
                    lines.append((np.array([(v.x(), v.y(), *height) for v, height in zip(vertices, z)]), said))
        return lines, inputs.crs_text(roads.sourceCrs())

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from dataclasses import replace

        from ...core.earthrock.haul.deed import Terms, haul_costs
        from ...core.earthrock.haul.rates import Rates
        from ...core.earthrock.haul.tables import roads_of, stops_of
        from ...core.exchange.tables import read_rows
        from ...core.geodata.crs import transform_polygons
        from ...core.rulebook import Rulebook

        progress = progress_of(feedback)
        sources, crs = stops_of(read_rows("SOURCES", *self._layers["SOURCES"], progress), "material")
        uses, _ = stops_of(read_rows("USES", *self._layers["USES"], progress), "materials", crs)
        rates = Rates.of(Rulebook.load())
        if self._grade is not None:
            rates = replace(rates, max_grade=self._grade / 100.0)
        barriers = [
            transform_polygons(zone.polygons, inputs.crs_text(self._barriers.crs), crs)
            for zone in (self._barriers.zones if self._barriers else ())
        ]
        found = haul_costs(
            sources,
            uses,
            crs,
            rates,
            roads=None if self._roads is None else roads_of(self._roads, self._roads_crs, crs),
            dem=self._dem,
            barriers=barriers,
            terms=Terms(self._snap, self._access, None if self._nearest is None else int(self._nearest), self._longest),
            progress=progress,
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        count = len(found.links)
        results: Results = {
            "LINKS": count,
            "UNREACHED": len(found.unreached),
            "MEAN_DISTANCE_M": sum(link.distance_m for link in found.links) / count if count else None,
            "MEAN_COST": sum(link.cost_per_m3 for link in found.links) / count if count else None,
        }
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        none, line = QgsWkbTypes.Type.NoGeometry, QgsWkbTypes.Type.LineString
        for key, kind, system in (("COSTS", none, ""), ("PATHS", line, crs)):
            made = fill(self, parameters, key, context, FIELDS, kind, system, _rows(found, lines=key == "PATHS"))
            if made:
                results[key] = made
        return results


def _rows(found: HaulCosts, *, lines: bool) -> Iterator[Row]:
    for link in found.links:
        values = link.to_json()
        if lines and len(link.path) < 2:
            continue
        line = QgsGeometry.fromPolylineXY([QgsPointXY(*point) for point in link.path.tolist()]) if lines else None
        yield line, [values[key] for key in FIELDS]
