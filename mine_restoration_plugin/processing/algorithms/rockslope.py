"""Jointed rock faces: stereonet, kinematics, limit equilibrium."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ...compat import language, localised, translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP, Label
from .. import inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, tell, warn
from ..codechoice import add_code, code_of
from ..facelayer import FIELDS, face_rows, lines_of
from ..jointtable import joints
from ..sinks import fill

DOUBLE = QgsProcessingParameterNumber.Type.Double
INTEGER = QgsProcessingParameterNumber.Type.Integer
NETS = ("equal_area", "equal_angle")
CRACKS = (None, "critical")
FACE_LINE = Label("Face {face}, {case}, {mode}: {words}", "坡面{face}，{case}，{mode}：{words}")


class RockSlope(MineAlgorithm):
    ID = "rockslope"
    TAGS = (
        "rock", "joint", "discontinuity", "stereonet", "kinematic", "plane", "wedge", "toppling", "factor of safety",
        "岩质边坡", "结构面", "产状", "赤平投影", "平面滑动", "楔形体", "倾倒", "稳定系数",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Rock slope with joints: stereonet, plane, wedge, toppling")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_joints()
        self._add_faces()
        self._add_loads()
        add_code(self)
        self._add_options()
        self._add_results()

    def _number(
        self, name: str, label: str, text: str, low: float, high: float, default: float | None = None, **more: Any
    ) -> None:
        kind = more.pop("kind", DOUBLE)
        parameter = QgsProcessingParameterNumber(
            name, label, kind, default, optional=default is None, minValue=low, maxValue=high
        )
        self.describe(parameter, text, **more)

    def _add_joints(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "JOINTS", translate("MineRestoration", "Joints"), [QgsProcessing.SourceType.TypeVector]
            ),
            translate(
                "MineRestoration",
                "A table (CSV, XLSX or layer) of joints: dip direction and dip, or 产状 such as 120∠45; optional set, "
                "friction, cohesion in kPa, spacing in m, persistence, Fisher K, count.",
            ),
        )
        self._number(
            "FRICTION",
            translate("MineRestoration", "Friction of joints (°)"),
            translate("MineRestoration", "Angle of friction for joints whose row has none. Never guessed."),
            0,
            89,
        )
        self._number(
            "COHESION",
            translate("MineRestoration", "Cohesion of joints (kPa)"),
            translate("MineRestoration", "Cohesion for joints whose row has none. Never guessed."),
            0,
            1e5,
        )
        self._number(
            "SETS",
            translate("MineRestoration", "Number of joint sets"),
            translate("MineRestoration", "How many sets to make of measured joints. Left out, the measurements say."),
            1,
            12,
            kind=INTEGER,
        )

    def _add_faces(self) -> None:
        self._number(
            "FACE_DIP",
            translate("MineRestoration", "Dip of the face (°)"),
            translate("MineRestoration", "Of one face given by numbers. Or give a surface."),
            1,
            90,
        )
        self._number(
            "FACE_DIRECTION",
            translate("MineRestoration", "Dip direction of the face (°)"),
            translate("MineRestoration", "Azimuth the face looks to, clockwise from north."),
            0,
            360,
        )
        self._number(
            "HEIGHT",
            translate("MineRestoration", "Height of the face (m)"),
            translate(
                "MineRestoration", "From the crest to where the joint comes out. Taken from the surface if left out."
            ),
            0.1,
            1000,
        )
        self.describe(
            QgsProcessingParameterRasterLayer("DEM", translate("MineRestoration", "Surface"), optional=True),
            translate(
                "MineRestoration", "Heights in metres. Faces are found on it, or measured in zones or along lines."
            ),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "ZONES",
                translate("MineRestoration", "Faces as polygons"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            translate("MineRestoration", "One polygon a face. Left out, steep ground is parted into faces."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "LINES",
                translate("MineRestoration", "Faces as lines"),
                [QgsProcessing.SourceType.TypeVectorLine],
                optional=True,
            ),
            translate("MineRestoration", "One line down each face, instead of polygons."),
        )
        self._number(
            "MIN_SLOPE",
            translate("MineRestoration", "Least slope of a face (°)"),
            translate("MineRestoration", "Ground flatter than this is no face. Left out, the rulebook's value."),
            5,
            89,
            advanced=True,
        )
        self._number(
            "UPPER_DIP",
            translate("MineRestoration", "Slope of the ground above the face (°)"),
            translate("MineRestoration", "Towards the same side as the face."),
            0,
            60,
            0.0,
        )

    def _add_loads(self) -> None:
        self._number(
            "UNIT_WEIGHT",
            translate("MineRestoration", "Unit weight of the rock (kN/m³)"),
            translate("MineRestoration", "Left out, only kinematics are done and no factor of safety is found."),
            10,
            40,
        )
        self._number(
            "WATER",
            translate("MineRestoration", "Water in joints, natural case (share)"),
            translate(
                "MineRestoration", "How full joints or tension crack are, 0 dry to 1 full. In rain they are full."
            ),
            0,
            1,
            0.0,
        )
        self._number(
            "KH",
            translate("MineRestoration", "Seismic coefficient kh"),
            translate("MineRestoration", "Takes the place of the intensity's."),
            0,
            1,
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "CRACK",
                translate("MineRestoration", "Tension crack"),
                [translate("MineRestoration", "None"), translate("MineRestoration", "At the critical place")],
                defaultValue=0,
            ),
            translate("MineRestoration", "For plane sliding. The critical place is Hoek and Bray's, for a dry slope."),
        )
        self._number(
            "CRACK_DISTANCE",
            translate("MineRestoration", "Tension crack behind the crest (m)"),
            translate("MineRestoration", "A crack that was measured; it takes the place of the choice above."),
            -1000,
            1000,
            advanced=True,
        )
        for name, label, text, low, high in (
            (
                "SURCHARGE",
                translate("MineRestoration", "Load above the face (kPa)"),
                translate("MineRestoration", "Vertical load on the ground above the face."),
                0.0,
                1e4,
            ),
            (
                "BOLT_FORCE",
                translate("MineRestoration", "Bolt force (kN per metre of face)"),
                translate("MineRestoration", "Active force against plane sliding."),
                0.0,
                1e5,
            ),
            (
                "BOLT_PLUNGE",
                translate("MineRestoration", "Bolts below the horizontal (°)"),
                translate("MineRestoration", "Into the slope; negative where they rise."),
                -90.0,
                90.0,
            ),
        ):
            self._number(name, label, text, low, high, 0.0, advanced=True)

    def _add_options(self) -> None:
        self.describe(
            QgsProcessingParameterEnum(
                "NET",
                translate("MineRestoration", "Net"),
                [translate("MineRestoration", "Equal area"), translate("MineRestoration", "Equal angle")],
                defaultValue=0,
            ),
            translate("MineRestoration", "Of the figure: Schmidt's equal-area or Wulff's equal-angle net."),
        )
        self._number(
            "LATERAL",
            translate("MineRestoration", "Lateral limit (°)"),
            translate("MineRestoration", "How far a joint may strike off the face. Left out, the rulebook's values."),
            1,
            90,
            advanced=True,
        )
        self._number(
            "SEED",
            translate("MineRestoration", "Seed"),
            translate("MineRestoration", "The same seed gives the same sets and the same drawn joints."),
            0,
            2**31 - 1,
            1,
            kind=INTEGER,
            advanced=True,
        )

    def _add_results(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of faces"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row a face: angles, critical shares, lowest factor by mode and case."),
        )
        self.describe(
            QgsProcessingParameterFileDestination(
                "FIGURE", translate("MineRestoration", "Stereonet (PNG)"), "PNG (*.png)", optional=True
            ),
            translate("MineRestoration", "Of the face that governs: poles, great circles, friction cone."),
        )
        self.add_result(translate("MineRestoration", "Sets, faces, every check with its forces, settings and remarks."))
        self.add_numbers(
            {
                "PLANE_FS": translate("MineRestoration", "Lowest factor against plane sliding (natural)"),
                "WEDGE_FS": translate("MineRestoration", "Lowest factor of a wedge (natural)"),
                "TOPPLING_FS": translate("MineRestoration", "Lowest factor against toppling (natural)"),
                "LOWEST_FS": translate("MineRestoration", "Lowest factor of all modes and cases"),
                "PLANE_PERCENT": translate("MineRestoration", "Planes that can slide (%)"),
                "WEDGE_PERCENT": translate("MineRestoration", "Intersections that can slide (%)"),
                "FLEXURAL_PERCENT": translate("MineRestoration", "Planes that can topple by bending (%)"),
                "DIRECT_PERCENT": translate("MineRestoration", "Intersections that can topple as blocks (%)"),
                "KINEMATIC_PLANE": translate("MineRestoration", "Plane sliding is possible (0/1)"),
                "KINEMATIC_WEDGE": translate("MineRestoration", "A wedge is possible (0/1)"),
                "KINEMATIC_TOPPLING": translate("MineRestoration", "Toppling is possible (0/1)"),
                "CASES_BELOW": translate("MineRestoration", "Cases below the requirement"),
                "CASES_UNDECIDED": translate("MineRestoration", "Cases that cannot be told"),
                "NEEDS_QUALIFIED_UNIT": translate("MineRestoration", "Needs a qualified unit (always 1)"),
                "SET_COUNT": translate("MineRestoration", "Joint sets"),
                "FACES": translate("MineRestoration", "Faces"),
            }
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        by_numbers = inputs.given(parameters, "FACE_DIP") or inputs.given(parameters, "FACE_DIRECTION")
        if by_numbers == inputs.given(parameters, "DEM"):
            return translate("MineRestoration", "Give either dip and dip direction of a face, or a surface.")
        if by_numbers and not (inputs.given(parameters, "FACE_DIP") and inputs.given(parameters, "FACE_DIRECTION")):
            return translate("MineRestoration", "A face needs both its dip and its dip direction.")
        if inputs.given(parameters, "ZONES") and inputs.given(parameters, "LINES"):
            return translate("MineRestoration", "Give faces either as polygons or as lines, and not both.")
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._planes, self._said = joints(self, parameters, "JOINTS", context)
        self._dem = inputs.raster(self, parameters, "DEM", context)
        self._zones = inputs.zones(self, parameters, "ZONES", context)
        self._lines = lines_of(self, parameters, "LINES", context)
        names = (
            "FRICTION", "COHESION", "SETS", "FACE_DIP", "FACE_DIRECTION", "HEIGHT", "MIN_SLOPE", "UPPER_DIP",
            "UNIT_WEIGHT", "WATER", "KH", "CRACK_DISTANCE", "SURCHARGE", "BOLT_FORCE", "BOLT_PLUNGE", "LATERAL",
        )  # fmt: skip
        self._numbers = {name: inputs.number(self, parameters, name, context) for name in names}
        self._code = code_of(self, parameters, context)
        self._crack = CRACKS[self.parameterAsEnum(parameters, "CRACK", context)]
        self._net = NETS[self.parameterAsEnum(parameters, "NET", context)]
        self._seed = self.parameterAsInt(parameters, "SEED", context)
        self._figure = self.parameterAsFileOutput(parameters, "FIGURE", context) or None
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.diagnosis.requirement import CASE_NAMES
        from ...core.diagnosis.rock import deed, figure
        from ...core.diagnosis.rock.verdicts import MODE_NAMES
        from ...core.rulebook.book import Rulebook

        rulebook, numbers, progress = Rulebook.load(), self._numbers, progress_of(feedback)
        zones, crs = self._faces(rulebook, progress.part(0, 0.5))
        kh = self._code.kh(rulebook, numbers["KH"])
        distance = numbers["CRACK_DISTANCE"]
        found = deed.rock_slopes(
            self._planes,
            zones,
            deed.Loads(
                numbers["UNIT_WEIGHT"],
                numbers["WATER"] or 0.0,
                kh,
                numbers["SURCHARGE"] or 0.0,
                numbers["BOLT_FORCE"] or 0.0,
                numbers["BOLT_PLUNGE"] or 0.0,
            ),
            rulebook,
            sets=None if numbers["SETS"] is None else int(numbers["SETS"]),
            seed=self._seed,
            friction_deg=numbers["FRICTION"],
            cohesion_kpa=numbers["COHESION"],
            crack=self._crack if distance is None else distance,
            upper_dip_deg=numbers["UPPER_DIP"] or 0.0,
            lateral_deg=numbers["LATERAL"],
            code=(self._code.code, self._code.grade, self._code.permanent),
            progress=progress.part(0.5, 0.9),
        )
        warn(feedback, found.warnings)
        for row in found.verdicts:
            mode = Label("-", "-") if row.mode is None else MODE_NAMES[row.mode]
            words = FACE_LINE.format(face=row.face, case=CASE_NAMES[row.case], mode=mode, words=row.verdict.words)
            feedback.pushInfo(localised(words))
        tell(feedback, (*self._said, *found.notes))
        results: Results = self._figures(found)
        if self._figure:
            picture = figure.draw(
                found.results[found.governing],
                found.sets,
                found.cloud,
                found.limits,
                net=self._net,
                chinese=language() == "zh_CN",
            )
            outputs.write_bytes(self._figure, picture)
            results["FIGURE"] = self._figure
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        kind = QgsWkbTypes.Type.MultiPolygon if self._dem and not self._lines else QgsWkbTypes.Type.NoGeometry
        table = fill(self, parameters, "TABLE", context, FIELDS, kind, crs, face_rows(found))
        if table:
            results["TABLE"] = table
        return results

    def _faces(self, rulebook: Any, progress: Any) -> tuple[list[Any], str]:
        """The faces and the system their outlines are in."""
        from ...core.diagnosis.rock.faces import FaceZone, faces_of_lines, faces_of_zones, find_faces
        from ...core.diagnosis.rock.kinematics import Face
        from ...core.geodata.crs import require_metric, transform_points, transform_polygons
        from ...core.geodata.raster import opened

        numbers = self._numbers
        if self._dem is None:
            face = Face("1", numbers["FACE_DIP"], numbers["FACE_DIRECTION"], numbers["HEIGHT"])
            return [FaceZone(face, [], 0.0, 1.0)], ""
        slope = numbers["MIN_SLOPE"] or rulebook.number("rock.face_slope_min_deg")
        with opened(self._dem) as source:
            crs = source.spec.crs
            require_metric(crs, source.spec.centre)
            if self._zones is not None:
                own = inputs.crs_text(self._zones.crs)
                zones = [(zone.key, transform_polygons(zone.polygons, own, crs)) for zone in self._zones.zones]
                found = faces_of_zones(source, zones, slope, progress)
            elif self._lines is not None:
                own, lines = self._lines
                found = faces_of_lines(source, [(k, transform_points(line, own, crs)) for k, line in lines], slope)
            else:
                area, sector = (rulebook.number(f"rock.face_{key}") for key in ("area_min_m2", "sector_deg"))
                found = find_faces(source, slope, area, sector, progress)
        if not found:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The surface has no face of {slope}° or steeper. Lower the least slope."
                ),
                slope=f"{slope:g}",
            )
        if numbers["HEIGHT"] is not None:
            found = [
                FaceZone(
                    Face(zone.face.name, zone.face.dip_deg, zone.face.direction_deg, numbers["HEIGHT"]),
                    zone.polygons,
                    zone.area_m2,
                    zone.spread,
                    zone.notes,
                )
                for zone in found
            ]
        return found, crs

    def _figures(self, found: Any) -> Results:
        from ...core.diagnosis.rock.assess import MODES, PLANE, TOPPLING, WEDGE

        factors = [found.lowest(mode, case) for mode in MODES for case in ("natural", "rain", "quake")]
        return {
            "PLANE_FS": found.lowest(PLANE),
            "WEDGE_FS": found.lowest(WEDGE),
            "TOPPLING_FS": found.lowest(TOPPLING),
            "LOWEST_FS": min((factor for factor in factors if factor is not None), default=None),
            "PLANE_PERCENT": found.per_cent("plane"),
            "WEDGE_PERCENT": found.per_cent("wedge"),
            "FLEXURAL_PERCENT": found.per_cent("flexural"),
            "DIRECT_PERCENT": found.per_cent("direct"),
            "KINEMATIC_PLANE": int(found.possible(PLANE)),
            "KINEMATIC_WEDGE": int(found.possible(WEDGE)),
            "KINEMATIC_TOPPLING": int(found.possible(TOPPLING)),
            "CASES_BELOW": sum(row.verdict.key == "below" for row in found.verdicts),
            "CASES_UNDECIDED": sum(row.verdict.key == "cannot_tell" for row in found.verdicts),
            "NEEDS_QUALIFIED_UNIT": 1,
            "SET_COUNT": len(found.sets),
            "FACES": len(found.results),
        }
