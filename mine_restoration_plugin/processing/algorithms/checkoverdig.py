"""Proof, clause by clause, that a design digs no more than safety needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...compat import translate
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..overdiginputs import Outlined, OutlineLayer, Shapes, materials, outlines, shapes, tasks
from ..overdiglayer import write_cut_zones, write_places
from ..styled import style_when_loaded

if TYPE_CHECKING:
    from ...core.earthrock.overdig.request import Request
    from ...core.geodata.grid import Polygons

NUMBER = QgsProcessingParameterNumber.Type.Double
KINDS = QgsProcessing.SourceType
_RULES = (None, "forbidden", "in_principle")
_ROCK = (None, True, False)
_STATED = {
    "TOTAL_CUT_M3": "total_cut_bank_m3",
    "ON_SITE_NEED_M3": "needed_bank_m3",
    "ON_SITE_USE_M3": "used_bank_m3",
    "SURPLUS_M3": "surplus_bank_m3",
    "PRICE_CNY_M3": "price_cny_m3",
    "RESTORATION_COST_CNY": "restoration_cost_cny",
}


class CheckOverdig(MineAlgorithm):
    ID = "checkoverdig"
    TAGS = (
        "over-digging", "excavation", "cut", "proof", "pit floor", "red line", "outline", "envelope", "necessity",
        "不超采", "超采", "采坑底部", "削坡", "必要性", "不采", "少采", "全采", "红线", "土石料", "核查",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Check for over-digging")

    def group(self) -> str:
        return translate("MineRestoration", "Earth and rock")

    def groupId(self) -> str:
        return "earthrock"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_surfaces()
        self._add_outlines()
        self._add_stability()
        self._add_limits()
        self._add_plan()
        self._add_schedule()
        self._add_destinations()

    def _add_surfaces(self) -> None:
        raster = QgsProcessingParameterRasterLayer
        self.describe(
            raster("BEFORE", translate("MineRestoration", "Ground before")),
            translate("MineRestoration", "Heights before the works, in metres. The check works on its cells."),
        )
        self.describe(
            raster("DESIGN", translate("MineRestoration", "Design, or a later survey")),
            translate("MineRestoration", "Heights as designed, or as surveyed after works. Any grid; it is aligned."),
        )
        self.describe(
            QgsProcessingParameterMultipleLayers(
                "SURFACES", translate("MineRestoration", "Alternatives"), KINDS.TypeRaster, optional=True
            ),
            translate(
                "MineRestoration",
                "Further designs to compare. No digging, the least that stability asks for, and the design itself are "
                "always compared.",
            ),
        )

    def _add_outlines(self) -> None:
        polygon = [KINDS.TypeVectorPolygon]
        layers = (
            (
                "PIT_FLOOR",
                translate("MineRestoration", "Pit floors"),
                polygon,
                translate("MineRestoration", "One polygon for each pit; its floor may not be dug."),
            ),
            (
                "RED_LINES",
                translate("MineRestoration", "Red lines"),
                polygon,
                translate("MineRestoration", "Left out, overlap with it is unknown, which is not zero."),
            ),
            (
                "WATER",
                translate("MineRestoration", "Standing water"),
                polygon,
                translate("MineRestoration", "There the heights are of the water: nobody can tell of the floor."),
            ),
            (
                "LEGACY",
                translate("MineRestoration", "Legacy patch"),
                polygon,
                translate("MineRestoration", "What mining left, to tell new disturbance from old."),
            ),
            (
                "NECESSITY",
                translate("MineRestoration", "Other necessities"),
                polygon,
                translate(
                    "MineRestoration", "Where something else than stability asks for a cut, with its reason as name."
                ),
            ),
            (
                "HAZARDS",
                translate("MineRestoration", "Hazards"),
                [KINDS.TypeVectorAnyGeometry],
                translate("MineRestoration", "Hazards with name and kind, to stand beside their cut zones."),
            ),
            (
                "SECTIONS",
                translate("MineRestoration", "Section lines"),
                [KINDS.TypeVectorLine],
                translate("MineRestoration", "Lines of sections with their names, to stand beside their cut zones."),
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "BOUNDARY", translate("MineRestoration", "Approved outline"), [KINDS.TypeVectorPolygon]
            ),
            translate("MineRestoration", "Nothing may be cut outside; all polygons count as one."),
        )
        for name, label, kind, explanation in layers:
            self.describe(QgsProcessingParameterFeatureSource(name, label, kind, optional=True), explanation)

    def _add_stability(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "MATERIALS", translate("MineRestoration", "Materials"), [KINDS.TypeVector], optional=True
            ),
            translate(
                "MineRestoration",
                "Zones with face_deg (an angle that stands), or phi_deg with c_kpa, gamma_kn_m3 and ru. A table "
                "without geometry holds everywhere.",
            ),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "REQUIRED_FOS",
                translate("MineRestoration", "Required factor of safety"),
                NUMBER,
                optional=True,
                minValue=1.0,
                maxValue=9.99,
            ),
            translate("MineRestoration", "Fst of the code that applies, such as 1.25. Without it nobody can tell."),
        )

    def _add_limits(self) -> None:
        lengths = (
            (
                "TOLERANCE_M",
                translate("MineRestoration", "Tolerance of height (m)"),
                translate(
                    "MineRestoration",
                    "Level of detection at 95 %. Left out, it follows from the two errors below.",
                ),
            ),
            (
                "BEFORE_RMSE",
                translate("MineRestoration", "Height error before, RMSE (m)"),
                translate("MineRestoration", "Root mean square error of the heights from check points."),
            ),
            (
                "DESIGN_RMSE",
                translate("MineRestoration", "Height error of the later survey, RMSE (m)"),
                translate("MineRestoration", "Of a later survey; a design is what it says."),
            ),
        )
        for name, label, explanation in lengths:
            self.describe(QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.0), explanation)
        self.describe(
            QgsProcessingParameterBoolean(
                "SURVEY", translate("MineRestoration", "The second surface is a later survey"), False
            ),
            translate("MineRestoration", "Then it is asked whether one survey lies above the other as a whole."),
        )
        self.describe(
            QgsProcessingParameterCrs(
                "TARGET_CRS", translate("MineRestoration", "Coordinate system to compute in"), optional=True
            ),
            translate(
                "MineRestoration",
                "A projected system in metres. Needed when the rasters are in degrees or Web Mercator.",
            ),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "FLOOR_RULE",
                translate("MineRestoration", "Pit-floor rule of the province"),
                [
                    translate("MineRestoration", "As in the rulebook"),
                    translate("MineRestoration", "Forbidden"),
                    translate("MineRestoration", "In principle, with listed exceptions"),
                ],
                defaultValue=0,
            ),
            translate("MineRestoration", "Whether a dug pit floor fails, or asks for one of the listed exceptions."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterString("EXCEPTION", translate("MineRestoration", "Exception invoked"), optional=True),
            translate("MineRestoration", "Key of the exception as the province's rulebook lists it."),
            advanced=True,
        )
        self.add_rulebook()

    def _add_plan(self) -> None:
        numbers = {
            "TOTAL_CUT_M3": translate("MineRestoration", "Total cut of the plan, bank (m³)"),
            "ON_SITE_NEED_M3": translate("MineRestoration", "All uses on site, bank (m³)"),
            "ON_SITE_USE_M3": translate("MineRestoration", "Uses on site met from the cut, bank (m³)"),
            "SURPLUS_M3": translate("MineRestoration", "Surplus of the plan, bank (m³)"),
            "PRICE_CNY_M3": translate("MineRestoration", "Price of the surplus (yuan per bank m³)"),
            "RESTORATION_COST_CNY": translate("MineRestoration", "Cost of the restoration (yuan)"),
        }
        for name, label in numbers.items():
            self.describe(
                QgsProcessingParameterNumber(name, label, NUMBER, optional=True, minValue=0.0),
                translate("MineRestoration", "From the earth-rock plan; left out, nobody can tell."),
                advanced=True,
            )
        self.describe(
            QgsProcessingParameterString("MINERAL", translate("MineRestoration", "Mineral"), optional=True),
            translate("MineRestoration", "What was mined; coal is no ordinary building material."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "BUILDING_ROCK",
                translate("MineRestoration", "Ordinary building rock"),
                [
                    translate("MineRestoration", "Not stated"),
                    translate("MineRestoration", "Yes"),
                    translate("MineRestoration", "No"),
                ],
                defaultValue=0,
            ),
            translate("MineRestoration", "As the appraisal of the material says."),
            advanced=True,
        )

    def _add_schedule(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "SCHEDULE", translate("MineRestoration", "Schedule"), [KINDS.TypeVector], optional=True
            ),
            translate(
                "MineRestoration",
                "Tasks with start, kind (excavation, drainage, soil) and volume_m3; left out, nobody can tell.",
            ),
            advanced=True,
        )

    def _add_destinations(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "MAP", translate("MineRestoration", "Map of findings"), KINDS.TypeVectorPolygon, optional=True
            ),
            translate("MineRestoration", "Every place of every clause, with verdict, volume and height."),
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "ZONES", translate("MineRestoration", "Cut zones"), KINDS.TypeVectorPolygon, optional=True
            ),
            translate("MineRestoration", "Cut zone, hazard, clause and section; what nobody named is left to fill in."),
        )
        self.add_result(
            translate("MineRestoration", "A row for each clause, the cut zones and the alternatives, as one JSON file.")
        )
        self.add_numbers(
            {
                "PASSED": translate("MineRestoration", "1 when no clause fails"),
                "VIOLATIONS": translate("MineRestoration", "Clauses that fail"),
                "UNDECIDED": translate("MineRestoration", "Clauses nobody can tell"),
                "FLOOR_CUT_M3": translate("MineRestoration", "Cut in pit floors, bank (m³)"),
                "FLOOR_LOWERED_M": translate("MineRestoration", "Largest lowering of a pit's lowest height (m)"),
                "OUTSIDE_CUT_M3": translate("MineRestoration", "Cut outside the outline, bank (m³)"),
            }
        )

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._before = inputs.raster(self, parameters, "BEFORE", context)
        self._design = inputs.raster(self, parameters, "DESIGN", context)
        self._surfaces = inputs.rasters(self, parameters, "SURFACES", context)
        names = ("BOUNDARY", "PIT_FLOOR", "RED_LINES", "WATER", "LEGACY", "NECESSITY")
        self._outlines = {name: outlines(self, parameters, name, context) for name in names}
        self._materials = materials(self, parameters, "MATERIALS", context)
        self._hazards = shapes(self, parameters, "HAZARDS", context)
        self._sections = shapes(self, parameters, "SECTIONS", context)
        numbers = ("REQUIRED_FOS", "TOLERANCE_M", "BEFORE_RMSE", "DESIGN_RMSE", *_STATED)
        self._numbers = {name: inputs.number(self, parameters, name, context) for name in numbers}
        self._tasks = tasks(self, parameters, "SCHEDULE", context)
        self._survey = self.parameterAsBoolean(parameters, "SURVEY", context)
        self._target_crs = inputs.crs(self, parameters, "TARGET_CRS", context)
        self._rule = _RULES[self.parameterAsEnum(parameters, "FLOOR_RULE", context)]
        self._exception = inputs.text(self, parameters, "EXCEPTION", context)
        self._rulebook = self.rulebook(parameters, context)
        self._mineral = inputs.text(self, parameters, "MINERAL", context)
        self._rock = _ROCK[self.parameterAsEnum(parameters, "BUILDING_ROCK", context)]
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.earthrock.overdig.deed import check_overdig
        from ...core.rulebook import Rulebook

        book = Rulebook.load(self._rulebook)
        found = check_overdig(self._request(), book, progress_of(feedback))
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        tell(feedback, tuple(clause.check.finding for clause in found.clauses))
        results: Results = {
            "PASSED": int(found.passed),
            "VIOLATIONS": found.violations,
            "UNDECIDED": found.undecided,
            "FLOOR_CUT_M3": found.floor_cut_m3,
            "FLOOR_LOWERED_M": found.floor_lowered_m,
            "OUTSIDE_CUT_M3": found.outside_cut_m3,
        }
        layers = {
            "MAP": write_places(self, parameters, "MAP", context, found),
            "ZONES": write_cut_zones(self, parameters, "ZONES", context, found),
        }
        results.update({name: layer for name, layer in layers.items() if layer})
        if layers["MAP"]:
            style_when_loaded(context, layers["MAP"], "overdig")
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        return results

    def _request(self) -> Request:
        from ...core.earthrock.overdig.deed import crs_of
        from ...core.earthrock.overdig.request import Alternative, Area, Request, Stated, Task
        from ...core.earthrock.overdig.stable import Material
        from ...core.terrain.surfaces import RasterSurface

        crs = crs_of(RasterSurface(str(self._before)), self._target_crs)

        def areas(name: str) -> tuple[Any, ...] | None:
            layer = self._outlines[name]
            if layer is None:
                return None
            return tuple(Area(item.name, _moved(item, layer, crs)) for item in layer.features)

        def joined(name: str) -> Polygons | None:
            found = areas(name)
            return None if found is None else [polygon for area in found for polygon in area.polygons]

        zones = self._materials
        numbers = self._numbers
        stated = {field: numbers[name] for name, field in _STATED.items()}
        return Request(
            RasterSurface(str(self._before)),
            RasterSurface(str(self._design)),
            joined("BOUNDARY") or [],
            areas("PIT_FLOOR"),
            areas("RED_LINES"),
            areas("WATER"),
            joined("LEGACY"),
            None
            if zones is None
            else tuple(Material(item.name, _moved(item, zones, crs), **item.values) for item in zones.features),
            numbers["REQUIRED_FOS"],
            numbers["TOLERANCE_M"],
            numbers["BEFORE_RMSE"],
            numbers["DESIGN_RMSE"],
            self._survey,
            self._target_crs,
            self._rule,
            self._exception,
            areas("NECESSITY"),
            _hazards(self._hazards, crs),
            _sections(self._sections, crs),
            tuple(Alternative(Path(path).stem, RasterSurface(path)) for path in self._surfaces),
            Stated(
                **stated,
                mineral=self._mineral,
                building_rock=self._rock,
                schedule=None if self._tasks is None else tuple(Task(*task) for task in self._tasks),
            ),
        )


def _moved(item: Outlined, layer: OutlineLayer, crs: str) -> Polygons:
    from ...core.geodata.crs import transform_polygons

    return transform_polygons(item.polygons, layer.crs, crs) if layer.crs and item.polygons else item.polygons


def _hazards(layer: Shapes | None, crs: str) -> tuple[Any, ...] | None:
    from ...core.earthrock.overdig.request import hazards_from

    return None if layer is None else hazards_from(layer.features, layer.crs, crs)


def _sections(layer: Shapes | None, crs: str) -> tuple[Any, ...] | None:
    from ...core.earthrock.overdig.request import sections_from

    return None if layer is None else sections_from(layer.features, layer.crs, crs)
