"""How far rocks fall: trajectories on sections and the reach angle over the surface."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ...compat import chosen_fields, language, translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..cells import text
from ..rocksources import receptors_of, sources_of
from ..sinks import fill

DOUBLE, INTEGER = QgsProcessingParameterNumber.Type.Double, QgsProcessingParameterNumber.Type.Integer
MATERIALS = ("bare_rock", "rock_outcrop", "talus", "talus_vegetated", "soil", "road")
PATH_FIELDS = {
    "section": "text",
    **dict.fromkeys(
        ("azimuth_deg", "reach_p50_m", "reach_p95_m", "reach_max_m", "highest_bounce_m", "top_speed_m_s"), "double"
    ),
    "left_surface": "integer",
}


class RockFall(MineAlgorithm):
    ID = "rockfall"
    TAGS = (
        "rockfall", "falling block", "runout", "trajectory", "reach angle", "shadow angle", "barrier", "restitution",
        "落石", "崩塌", "危岩", "滚石", "运动轨迹", "弹跳高度", "到达角", "影响范围", "拦石墙",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Rockfall: reach, bounce and energy")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_ground()
        self._add_blocks()
        self._add_results()

    def _add_ground(self) -> None:
        vector = QgsProcessing.SourceType
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Surface")),
            translate("MineRestoration", "Heights in metres, reaching as far as rocks may come."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "SOURCE",
                translate("MineRestoration", "Sources"),
                [vector.TypeVectorPoint, vector.TypeVectorLine],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Crest lines or points where rocks come loose. Left out, the upper edges of steep ground.",
            ),
        )
        self._number(
            "MIN_SLOPE",
            translate("MineRestoration", "Least slope of a source (°)"),
            translate("MineRestoration", "Rocks come loose where the ground is as steep as this."),
            (20, 89),
            45.0,
        )
        self._number(
            "SPACING",
            translate("MineRestoration", "Distance between sections (m)"),
            translate("MineRestoration", "Along crest lines and steep edges; at most 100 sections are computed."),
            (0.5, 1000),
            10.0,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "MATERIAL",
                translate("MineRestoration", "Ground"),
                [
                    translate("MineRestoration", "Clean hard rock"),
                    translate("MineRestoration", "Rock outcrop"),
                    translate("MineRestoration", "Talus"),
                    translate("MineRestoration", "Talus with plants"),
                    translate("MineRestoration", "Soft soil with plants"),
                    translate("MineRestoration", "Paved road"),
                ],
                defaultValue=2,
            ),
            translate("MineRestoration", "What rocks fall on; restitution and friction are rows of the rulebook."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "GROUND", translate("MineRestoration", "Other ground"), [vector.TypeVectorPolygon], optional=True
            ),
            translate("MineRestoration", "Polygons where the ground is another than that chosen above."),
        )
        self.describe(
            QgsProcessingParameterField(
                "GROUND_FIELD",
                translate("MineRestoration", "Field of the other ground"),
                parentLayerParameterName="GROUND",
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Holds bare_rock, rock_outcrop, talus, talus_vegetated, soil or road, or their number 0 to 5.",
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "RECEPTORS", translate("MineRestoration", "What is to be kept safe"), [vector.TypeVector], optional=True
            ),
            translate("MineRestoration", "Houses, roads, paths: told which of them lie in reach."),
        )

    def _add_blocks(self) -> None:
        self._number(
            "BLOCKS",
            translate("MineRestoration", "Rocks on each section"),
            translate("MineRestoration", "Restitution, friction and start vary from rock to rock."),
            (10, 10000),
            200,
            kind=INTEGER,
        )
        self._number(
            "BARRIER",
            translate("MineRestoration", "Barrier (m from the source)"),
            translate("MineRestoration", "Where heights and energies are wanted, horizontally down the section."),
            (0.1, 1e5),
        )
        self._number(
            "DIAMETER",
            translate("MineRestoration", "Diameter of a rock (m)"),
            translate("MineRestoration", "For the energy at the barrier."),
            (0.05, 20),
        )
        self._number(
            "ANGLE",
            translate("MineRestoration", "Reach angle (°)"),
            translate("MineRestoration", "Fahrböschung from the source. Left out, the rulebook's value."),
            (10, 80),
            advanced=True,
        )
        self._number(
            "SEED",
            translate("MineRestoration", "Seed"),
            translate("MineRestoration", "The same seed gives the same falls."),
            (0, 2**31 - 1),
            1,
            kind=INTEGER,
            advanced=True,
        )

    def _number(
        self, name: str, label: str, said: str, limits: tuple[float, float], default: Any = None, **more: Any
    ) -> None:
        kind = more.pop("kind", DOUBLE)
        low, high = limits
        parameter = QgsProcessingParameterNumber(
            name, label, kind, default, optional=default is None, minValue=low, maxValue=high
        )
        self.describe(parameter, said, **more)

    def _add_results(self) -> None:
        self.describe(
            QgsProcessingParameterRasterDestination("RUNOUT", translate("MineRestoration", "Reach"), optional=True),
            translate("MineRestoration", "How high the line of the reach angle passes above the ground, in metres."),
        )
        for name, label, said, kind in (
            (
                "ZONES",
                translate("MineRestoration", "Outline of the reach"),
                translate("MineRestoration", "Polygons of what lies in reach by the angle."),
                QgsProcessing.SourceType.TypeVectorPolygon,
            ),
            (
                "PATHS",
                translate("MineRestoration", "Sections"),
                translate("MineRestoration", "A line each, as far as its farthest rock, with reach, bounce and speed."),
                QgsProcessing.SourceType.TypeVectorLine,
            ),
        ):
            self.describe(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), said)
        self.describe(
            QgsProcessingParameterFileDestination(
                "FIGURE",
                translate("MineRestoration", "Figure of the farthest section (PNG)"),
                "PNG (*.png)",
                optional=True,
            ),
            translate("MineRestoration", "Ground, paths, their envelope and where rocks come to rest."),
        )
        self.add_result(translate("MineRestoration", "All sections, percentiles, receptors, settings and remarks."))
        self.add_numbers(
            {
                "REACH_M": translate("MineRestoration", "Farthest rock (m)"),
                "REACH_P50_M": translate("MineRestoration", "Half of the rocks stop within (m)"),
                "REACH_P95_M": translate("MineRestoration", "95 % of the rocks stop within (m)"),
                "ANGLE_REACH_M": translate("MineRestoration", "Reach by the angle (m)"),
                "SHADOW_REACH_M": translate("MineRestoration", "Reach by the shadow angle, from the foot (m)"),
                "RUNOUT_AREA_M2": translate("MineRestoration", "Area in reach, projected (m²)"),
                "BARRIER_HEIGHT_M": translate("MineRestoration", "Height at the barrier, 95 % (m)"),
                "BARRIER_ENERGY_KJ": translate("MineRestoration", "Energy at the barrier, 95 % (kJ)"),
                "SECTIONS": translate("MineRestoration", "Sections computed"),
                "LEFT_SURFACE": translate("MineRestoration", "Rocks that left the surface"),
                "RECEPTORS_IN_REACH": translate("MineRestoration", "Receptors in reach"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._sources = sources_of(self, parameters, "SOURCE", context)
        self._receptors = receptors_of(self, parameters, "RECEPTORS", context)
        self._ground = inputs.zones(self, parameters, "GROUND", context)
        self._material = MATERIALS[self.parameterAsEnum(parameters, "MATERIAL", context)]
        self._ground_keys = self._materials(parameters, context)
        self._slope, self._spacing = (
            self.parameterAsDouble(parameters, key, context) for key in ("MIN_SLOPE", "SPACING")
        )
        self._blocks, self._seed = (self.parameterAsInt(parameters, key, context) for key in ("BLOCKS", "SEED"))
        names = ("BARRIER", "DIAMETER", "ANGLE")
        self._numbers = {name: inputs.number(self, parameters, name, context) for name in names}
        self._runout = self.parameterAsOutputLayer(parameters, "RUNOUT", context) or None
        self._figure = self.parameterAsFileOutput(parameters, "FIGURE", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def _materials(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        """The material of every polygon of other ground."""
        if self._ground is None:
            return []
        named = chosen_fields(self, parameters, "GROUND_FIELD", context) if parameters.get("GROUND_FIELD") else []
        index = self._ground.fields.lookupField(named[0]) if named else -1
        if index < 0:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Name the field that tells what the other ground is.")
            )
        keys = []
        for zone in self._ground.zones:
            said = text(zone.attributes[index])
            key = MATERIALS[int(said)] if said.isdigit() and int(said) < len(MATERIALS) else said
            if key not in MATERIALS:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "Feature {feature}: {value} is no ground known here. Known are {known}."
                    ),
                    feature=zone.key,
                    value=repr(said),
                    known=", ".join(MATERIALS),
                )
            keys.append(key)
        return keys

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.diagnosis.rockfall import deed, figure
        from ...core.geodata.crs import require_metric, transform_points, transform_polygons
        from ...core.geodata.raster import opened
        from ...core.rulebook.book import Rulebook

        numbers = self._numbers
        with opened(self._dem) as source:
            crs = source.spec.crs
            require_metric(crs, source.spec.centre)
            points: tuple[Any, ...] = ()
            lines: tuple[Any, ...] = ()
            if self._sources is not None:
                own, found_points, found_lines = self._sources
                points = tuple((key, *transform_points(place, own, crs)[0].tolist()) for key, place in found_points)
                lines = tuple((key, transform_points(line, own, crs)) for key, line in found_lines)
            zones: tuple[Any, ...] = ()
            if self._ground is not None:
                own = inputs.crs_text(self._ground.crs)
                zones = tuple(
                    (key, transform_polygons(zone.polygons, own, crs))
                    for key, zone in zip(self._ground_keys, self._ground.zones)
                )
            found = deed.rockfall(
                source,
                deed.Sources(points, lines, self._slope, self._spacing),
                deed.Settings(
                    self._material,
                    zones,
                    self._blocks,
                    self._seed,
                    numbers["BARRIER"],
                    numbers["DIAMETER"],
                    numbers["ANGLE"],
                ),
                Rulebook.load(),
                receptors=self._receptors(crs, context) if self._receptors else (),
                runout_path=self._runout,
                progress=progress_of(feedback),
            )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        results = self._figures(found)
        if self._figure and found.paths:
            path = found.paths[found.farthest]
            picture = figure.draw(path, path.seed, numbers["BARRIER"], chinese=language() == "zh_CN")
            outputs.write_bytes(self._figure, picture)
            results["FIGURE"] = self._figure
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._runout:
            results["RUNOUT"] = self._runout
        return {**results, **self._layers(parameters, context, found, crs)}

    def _figures(self, found: Any) -> Results:
        height, energy = found.at_barrier(0.95)
        return {
            "REACH_M": found.reach_m(1.0),
            "REACH_P50_M": found.reach_m(0.5),
            "REACH_P95_M": found.reach_m(0.95),
            "ANGLE_REACH_M": found.angle_reach_m,
            "SHADOW_REACH_M": found.shadow_reach_m,
            "RUNOUT_AREA_M2": found.runout_area_m2,
            "BARRIER_HEIGHT_M": height,
            "BARRIER_ENERGY_KJ": energy,
            "SECTIONS": len(found.paths),
            "LEFT_SURFACE": found.left,
            "RECEPTORS_IN_REACH": len(found.receptors) if self._receptors else None,
        }

    def _layers(
        self, parameters: dict[str, Any], context: QgsProcessingContext, found: Any, crs: str
    ) -> dict[str, Any]:
        import numpy as np

        from ...core.geodata.shapes import to_wkb

        made: dict[str, Any] = {}
        outline = QgsGeometry()
        outline.fromWkb(to_wkb(found.runout))
        rows = [(outline, [found.angle_deg, found.runout_area_m2])] if found.runout else []
        fields = {"angle_deg": "double", "area_m2": "double"}
        kind = QgsWkbTypes.Type
        made["ZONES"] = fill(self, parameters, "ZONES", context, fields, kind.MultiPolygon, crs, rows)
        paths = []
        for path in found.paths:
            start, fall = path.section.start, path.fall
            ends = path.section.places[[0, 0]].copy()
            ends[1] = ends[0] + (float(fall.start_x[0]) + fall.reach_m(1.0)) * np.array(
                [np.cos(start.way), np.sin(start.way)]
            )
            line = QgsLineString([QgsPoint(float(x), float(y)) for x, y in ends])
            paths.append(
                (
                    line,
                    [
                        start.name,
                        float((90 - np.degrees(start.way)) % 360),
                        *(fall.reach_m(share) for share in (0.5, 0.95, 1.0)),
                        float(fall.envelope_m.max(initial=0.0)),
                        float(fall.top_speed_m_s.max(initial=0.0)),
                        int(fall.left.sum()),
                    ],
                )
            )
        made["PATHS"] = fill(self, parameters, "PATHS", context, PATH_FIELDS, kind.LineString, crs, paths)
        return {key: value for key, value in made.items() if value}
