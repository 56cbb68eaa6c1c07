"""What regrading and backfilling read and write: ground, polygons in its system, the design and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..compat import translate
from . import inputs, outputs
from .base import MineAlgorithm, Results
from .scenarios import add_scenario, keep, keeping, surface_for

if TYPE_CHECKING:
    from ..core.geodata.grid import Polygons
    from ..core.landform.backfilled import Backfilled
    from ..core.landform.designed import Designed
    from ..core.landform.geomorphic.order import Done
    from ..core.landform.platforms import PlatformResult

DOUBLE = QgsProcessingParameterNumber.Type.Double


def add_ground(algorithm: MineAlgorithm, name: str = "DEM") -> None:
    """The ground before."""
    algorithm.describe(
        QgsProcessingParameterRasterLayer(name, translate("MineRestoration", "Present ground")),
        translate("MineRestoration", "Heights of today in metres, in a projected system."),
    )


def add_designed(algorithm: MineAlgorithm) -> None:
    """The ground after, on any grid."""
    algorithm.describe(
        QgsProcessingParameterRasterLayer("DESIGN", translate("MineRestoration", "Designed ground")),
        translate("MineRestoration", "Designed heights in metres. Another grid is resampled to that of the ground."),
    )


def add_polygons(algorithm: MineAlgorithm, name: str, label: str, text: str, *, optional: bool = True) -> None:
    """A polygon layer."""
    kinds = [QgsProcessing.SourceType.TypeVectorPolygon]
    algorithm.describe(QgsProcessingParameterFeatureSource(name, label, kinds, optional=optional), text)


def add_number(
    algorithm: MineAlgorithm, name: str, label: str, text: str, *, low: float, high: float, advanced: bool = False
) -> None:
    """An optional number within bounds."""
    parameter = QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=low, maxValue=high)
    algorithm.describe(parameter, text, advanced=advanced)


def add_gain(algorithm: MineAlgorithm) -> None:
    """What makes compacted fill of the cut: factor and loss; the rulebook's where they are left out."""
    add_number(
        algorithm,
        "COMPACTED_FACTOR",
        translate("MineRestoration", "Compacted volume from one bank cubic metre"),
        translate("MineRestoration", "To balance. Left out, the rulebook's."),
        low=0.01,
        high=10.0,
        advanced=True,
    )
    add_number(
        algorithm,
        "LOSS_PERCENT",
        translate("MineRestoration", "Loss (% of the bank volume)"),
        translate("MineRestoration", "To balance. Left out, the rulebook's."),
        low=0.0,
        high=99.0,
        advanced=True,
    )


def add_design(algorithm: MineAlgorithm, numbers: dict[str, str]) -> None:
    """Destinations and numbers of a design, its own ones after those that all have."""
    algorithm.describe(
        QgsProcessingParameterRasterDestination(
            "DESIGN", translate("MineRestoration", "Design surface"), optional=True
        ),
        translate("MineRestoration", "The designed ground on the cells of the present one, unchanged elsewhere."),
    )
    add_scenario(algorithm)
    algorithm.add_result(translate("MineRestoration", "Everything found, with what was asked for, as one JSON file."))
    algorithm.add_numbers(
        {
            "AREA_M2": translate("MineRestoration", "Area cut or filled, projected (m²)"),
            "CUT_BANK_M3": translate("MineRestoration", "Cut, bank volume (m³)"),
            "FILL_COMPACTED_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
            "DEEPEST_CUT_M": translate("MineRestoration", "Deepest cut (m)"),
            "HIGHEST_FILL_M": translate("MineRestoration", "Highest fill (m)"),
            **numbers,
        }
    )


def numbers_of(designed: Designed) -> Results:
    """The numbers that every design has."""
    change = designed.change
    return {
        "AREA_M2": change.area_m2,
        "CUT_BANK_M3": change.cut_bank_m3,
        "FILL_COMPACTED_M3": change.fill_compacted_m3,
        "DEEPEST_CUT_M": change.deepest_cut_m,
        "HIGHEST_FILL_M": change.highest_fill_m,
    }


class Destinations:
    """Where a run was told to write; ``design`` is a passing file where only a scenario is to be kept."""

    def __init__(self, algorithm: MineAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        self._named: str | None = algorithm.parameterAsOutputLayer(parameters, "DESIGN", context) or None
        self._kept = keeping(algorithm, parameters, context)
        self.design: str | None = surface_for(self._kept, self._named)
        self._result: str | None = algorithm.parameterAsFileOutput(parameters, "RESULT", context) or None

    def finish(
        self,
        found: Designed | Backfilled | Done | PlatformResult,
        results: Results,
        dem: str,
        feedback: QgsProcessingFeedback,
    ) -> Results:
        """Write the JSON file and keep the scenario where they are named, and name what was written."""
        results.update(keep(self._kept, getattr(found, "designed", found), dem, feedback))
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        if self._named:
            results["DESIGN"] = self._named
        return results


def gain_of(factor: float | None, loss: float | None) -> float:
    """Compacted cubic metres from one bank cubic metre, loss taken off; the rulebook's where one is not given."""
    from ..core.earthrock.factors import gain
    from ..core.rulebook import Rulebook

    return gain(Rulebook.load(), factor, None if loss is None else loss / 100.0)


def each_in(layer: inputs.ZoneLayer | None, crs: str) -> list[tuple[str, Polygons]]:
    """Feature number and polygons of every zone, in the system of the ground."""
    from ..core.geodata.crs import same_crs, transform_polygons

    if layer is None:
        return []
    own = inputs.crs_text(layer.crs)
    if same_crs(own, crs):
        return [(zone.key, zone.polygons) for zone in layer.zones]
    return [(zone.key, transform_polygons(zone.polygons, own, crs)) for zone in layer.zones]


def all_in(layer: inputs.ZoneLayer | None, crs: str) -> Polygons | None:
    """The polygons of all zones together, in the system of the ground; None without a layer."""
    if layer is None:
        return None
    return [polygon for _, polygons in each_in(layer, crs) for polygon in polygons]
