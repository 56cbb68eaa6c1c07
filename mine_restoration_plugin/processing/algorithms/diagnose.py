"""What is wrong with one mine, whom it threatens, who is responsible, and that restoring it is restoration."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
)

from ...compat import translate
from .. import inputs
from ..stagework import StageAlgorithm

FIELDS = {
    "name": ("name", "名称"),
    "kind": ("kind", "类型"),
    "households": ("households", "户数"),
    "people": ("people", "人数"),
    "assets_wan": ("assets_wan", "财产"),
}
"""What is read of a receptor, and the fields it may stand in."""
TEXTS = ("name", "kind")


class Diagnose(StageAlgorithm):
    ID = "diagnose"
    STAGE = "diagnosis"
    TAGS = (
        "diagnosis", "damage", "hazard", "rockfall", "landslide", "debris flow", "ponding", "receptor", "runout",
        "stability", "responsibility", "screening", "declaration", "impact",
        "诊断", "损毁", "隐患", "崩塌", "滑坡", "泥石流", "积水", "威胁对象", "险情", "稳定性", "责任主体",
        "合规性筛查", "影响程度",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Diagnose mine")

    def numbers(self) -> dict[str, tuple[str, str]]:
        return {
            "HAZARDS_COUNT": ("hazards_count", translate("MineRestoration", "Hazards found")),
            "HAZARDS_SEVERE_COUNT": (
                "hazards_severe_count",
                translate("MineRestoration", "Hazards that are likely or of large danger"),
            ),
            "THREATENED_PEOPLE": ("threatened_people", translate("MineRestoration", "Persons threatened")),
            "THREATENED_ASSETS_WAN": (
                "threatened_assets_wan",
                translate("MineRestoration", "Assets threatened (10,000 CNY)"),
            ),
            "DAMAGED_SEVERE_HM2": (
                "damaged_severe_hm2",
                translate("MineRestoration", "Area severely damaged (hm²)"),
            ),
            "STEEP_AREA_M2": ("steep_area_m2", translate("MineRestoration", "Area of steep ground, in plan (m²)")),
            "IMPACT_GRADE": (
                "grade",
                translate("MineRestoration", "Impact grade (3 severe, 2 fairly severe, 1 light)"),
            ),
        }

    def tables(self) -> dict[str, tuple[str, str]]:
        return {
            "DAMAGE": ("T5", translate("MineRestoration", "T5 Damage by unit")),
            "HAZARDS": ("T6", translate("MineRestoration", "T6 Hazards")),
            "SLOPES": ("T7", translate("MineRestoration", "T7 Stability of slopes")),
            "IMPACT": ("D1", translate("MineRestoration", "D1 Impact grading")),
            "RESPONSIBILITY": ("D2", translate("MineRestoration", "D2 Responsibility and its proof")),
            "DECLARATION": ("D3", translate("MineRestoration", "D3 Screening declaration")),
        }

    def add_more(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "RECEPTORS",
                translate("MineRestoration", "Who and what is around"),
                [QgsProcessing.SourceType.TypeVectorAnyGeometry],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Houses, roads, fields that a hazard could reach, with the fields name, kind, households, people and "
                "assets_wan. They are added to those of the decisions.",
            ),
        )

    def collect_more(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        layer = inputs.source(self, parameters, "RECEPTORS", context)
        self._receptors: list[tuple[dict[str, Any], QgsGeometry]] = []
        self._receptors_crs = QgsCoordinateReferenceSystem()
        self._context = context.transformContext()
        if layer is None:
            return
        self._receptors_crs = layer.sourceCrs()
        names = {field.name().lower(): field.name() for field in layer.fields()}
        known = {key: next((names[n] for n in options if n in names), None) for key, options in FIELDS.items()}
        self._receptors = [(_values(feature, known), feature.geometry()) for feature in layer.getFeatures()]

    def more_decisions(self, crs: str) -> dict[str, list[Any]]:
        """Each receptor stands where a point on it lies."""
        if not self._receptors_crs.isValid():
            return {}
        target = QgsCoordinateReferenceSystem()
        target.createFromUserInput(crs)
        transform = QgsCoordinateTransform(self._receptors_crs, target, self._context)
        rows = []
        for values, geometry in self._receptors:
            if geometry.isEmpty():
                rows.append(values)
                continue
            moved = QgsGeometry(geometry)
            moved.transform(transform)
            point = moved.pointOnSurface().asPoint()
            rows.append({**values, "x": round(point.x(), 3), "y": round(point.y(), 3)})
        return {"receptors": rows}


def _values(feature: QgsFeature, known: dict[str, str | None]) -> dict[str, Any]:
    """Fields that are filled in; a receptor without a name is called by its number."""
    found: dict[str, Any] = {}
    for key, field in known.items():
        value = None if field is None else feature[field]
        if value is None or value == NULL or value == "":
            continue
        found[key] = str(value) if key in TEXTS else float(value)
    found.setdefault("name", f"#{feature.id()}")
    return found
