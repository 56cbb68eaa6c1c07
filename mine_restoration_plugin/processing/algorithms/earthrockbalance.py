"""The earth-rock balance of a site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
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
    from ...core.earthrock.statement import Statement

NUMBER = QgsProcessingParameterNumber.Type.Double
SYSTEMS = ("quota", "construction")
FIELDS = {
    "material": "text",
    "cut_bank_m3": "double",
    "shortage_bank_m3": "double",
    "used_bank_m3": "double",
    "loss_bank_m3": "double",
    "stock_bank_m3": "double",
    "surplus_bank_m3": "double",
    "residual_bank_m3": "double",
    "surplus_loose_m3": "double",
    "surplus_compacted_m3": "double",
    "surplus_t": "double",
    "trucks": "integer",
    "loose": "double",
    "compacted": "double",
    "loss": "double",
    "density_t_m3": "double",
    "system": "text",
    "rule": "text",
}


class EarthRockBalance(MineAlgorithm):
    ID = "earthrockbalance"
    TAGS = (
        "balance", "cut", "fill", "bulking", "swell", "surplus", "borrow", "topsoil", "earthwork", "trucks",
        "平衡", "土石方平衡", "挖方", "填方", "松散系数", "剩余土石料", "表土", "自用", "车数",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Earth-rock balance")

    def group(self) -> str:
        return translate("MineRestoration", "Earth and rock")

    def groupId(self) -> str:
        return "earthrock"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_volumes()
        self._add_options()
        self.add_numbers(
            {
                "CUT_BANK_M3": translate("MineRestoration", "Cut and lying material, bank volume (m³)"),
                "FILL_COMPACTED_M3": translate("MineRestoration", "Fill, compacted volume (m³)"),
                "USED_BANK_M3": translate("MineRestoration", "Used on site, bank volume (m³)"),
                "LOSS_BANK_M3": translate("MineRestoration", "Loss, bank volume (m³)"),
                "STOCK_BANK_M3": translate("MineRestoration", "Put in stock, bank volume (m³)"),
                "BORROW_BANK_M3": translate("MineRestoration", "To be borrowed, bank volume (m³)"),
                "SURPLUS_BANK_M3": translate("MineRestoration", "Surplus, bank volume (m³)"),
                "SURPLUS_LOOSE_M3": translate("MineRestoration", "Surplus, loose volume (m³)"),
                "SURPLUS_COMPACTED_M3": translate("MineRestoration", "Surplus, compacted volume (m³)"),
                "SURPLUS_T": translate("MineRestoration", "Surplus (t)"),
                "TRUCKS": translate("MineRestoration", "Trucks for the surplus"),
                "TOPSOIL_CUT_BANK_M3": translate("MineRestoration", "Topsoil stripped, bank volume (m³)"),
                "TOPSOIL_USED_BANK_M3": translate("MineRestoration", "Topsoil returned, bank volume (m³)"),
                "TOPSOIL_BORROW_BANK_M3": translate("MineRestoration", "Topsoil to be borrowed, bank volume (m³)"),
                "TOPSOIL_SURPLUS_BANK_M3": translate("MineRestoration", "Topsoil left over, bank volume (m³)"),
                "OTHER_SURPLUS_BANK_M3": translate(
                    "MineRestoration", "Surplus with the other system of factors, bank volume (m³)"
                ),
                "RESIDUAL_M3": translate("MineRestoration", "Difference of the balance (m³)"),
            }
        )

    def _add_volumes(self) -> None:
        source, kinds = QgsProcessingParameterFeatureSource, QgsProcessing.SourceType
        self.describe(
            source("VOLUMES", translate("MineRestoration", "Volumes"), [kinds.TypeVector], optional=True),
            translate(
                "MineRestoration",
                "Table with zone, material, cut_bank_m3 and fill_compacted_m3. Optional: fill_materials (separated by "
                "|), lying_bank_m3, stock_bank_m3, use. Or give a difference raster and zones.",
            ),
        )
        self.describe(
            QgsProcessingParameterRasterLayer(
                "DIFFERENCE", translate("MineRestoration", "Difference raster"), optional=True
            ),
            translate("MineRestoration", "Height after minus height before, in metres."),
        )
        self.describe(
            source("ZONES", translate("MineRestoration", "Zones"), [kinds.TypeVectorPolygon], optional=True),
            translate("MineRestoration", "Polygons in which the difference raster is cut and filled."),
        )
        fields = {
            "ZONE_FIELD": (
                translate("MineRestoration", "Field with the name of the zone"),
                translate("MineRestoration", "Left out, the field zone or name is taken."),
            ),
            "MATERIAL_FIELD": (
                translate("MineRestoration", "Field with the material cut"),
                translate("MineRestoration", "Left out, the field material is taken."),
            ),
            "FILL_FIELD": (
                translate("MineRestoration", "Field with the materials filled"),
                translate("MineRestoration", "Several are separated by |. Left out, fill is of the material cut."),
            ),
        }
        for key, (label, text) in fields.items():
            self.describe(
                QgsProcessingParameterField(key, label, parentLayerParameterName="ZONES", optional=True),
                text,
                advanced=True,
            )

    def _add_options(self) -> None:
        self.describe(
            QgsProcessingParameterFeatureSource(
                "FACTORS",
                translate("MineRestoration", "Factors of the materials"),
                [QgsProcessing.SourceType.TypeVector],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Table with material, loose, compacted, loss and maybe density_t_m3, from tests on the site. Left out, "
                "those of the rulebook.",
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "SYSTEM",
                translate("MineRestoration", "System of factors"),
                [
                    translate("MineRestoration", "Budget quota (bank, loose, compacted)"),
                    translate("MineRestoration", "Construction tables (initial and final bulking)"),
                ],
                optional=True,
            ),
            translate(
                "MineRestoration",
                "Where no table of factors is given. Left out, the rulebook's choice; the other one is computed beside "
                "it.",
            ),
        )
        self.describe(
            QgsProcessingParameterNumber(
                "TRUCK_LOOSE_M3",
                translate("MineRestoration", "One truck takes (m³, loose)"),
                NUMBER,
                optional=True,
                minValue=0.1,
            ),
            translate("MineRestoration", "Left out, that of the rulebook."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                translate("MineRestoration", "Table of the balance"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
            ),
            translate("MineRestoration", "One row for each material, topsoil first."),
        )
        self.add_result(translate("MineRestoration", "The tables E2, E3 and E4 and all figures as one JSON file."))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        table, raster, zones = (inputs.given(parameters, key) for key in ("VOLUMES", "DIFFERENCE", "ZONES"))
        if table == (raster or zones) or raster != zones:
            return translate(
                "MineRestoration", "Give either a table of volumes, or a difference raster and its zones, not both."
            )
        return ""

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._tables = {
            key: inputs.vector(self, parameters, key, context, feedback)
            for key in ("VOLUMES", "FACTORS")
            if inputs.given(parameters, key)
        }
        self._difference = inputs.raster(self, parameters, "DIFFERENCE", context)
        self._zones = inputs.zones(self, parameters, "ZONES", context)
        names = [field.name() for field in self._zones.fields] if self._zones else []
        self._places = [
            names.index(field) if field else None
            for field in (
                cells.pick(names, inputs.text(self, parameters, key, context), usual)
                for key, usual in (
                    ("ZONE_FIELD", ("zone", "name", "分区")),
                    ("MATERIAL_FIELD", ("material", "岩性", "材料")),
                    ("FILL_FIELD", ("fill_materials",)),
                )
            )
        ]
        self._system = (
            SYSTEMS[self.parameterAsEnum(parameters, "SYSTEM", context)] if inputs.given(parameters, "SYSTEM") else None
        )
        self._truck = inputs.number(self, parameters, "TRUCK_LOOSE_M3", context)
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from ...core.earthrock.volumes import earth_rock_balance, measured, volumes_of
        from ...core.exchange.tables import read_rows
        from ...core.rulebook import Rulebook

        progress = progress_of(feedback)
        tables = {key: read_rows(key, *where, progress) for key, where in self._tables.items()}
        if "VOLUMES" in tables:
            volumes = volumes_of(tables["VOLUMES"])
        else:
            volumes, remarks = measured(
                self._difference or "", self._zone_volumes(), inputs.crs_text(self._zones.crs), progress
            )
            tell(feedback, remarks)
        found = earth_rock_balance(
            volumes,
            Rulebook.load(),
            given=tables.get("FACTORS"),
            system=self._system,
            truck_loose_m3=self._truck,
        )
        warn(feedback, found.warnings)
        tell(feedback, found.notes)
        results = _numbers(found)
        if self._result:
            outputs.write_json(self._result, found.to_json())
            results["RESULT"] = self._result
        table = fill(self, parameters, "TABLE", context, FIELDS, QgsWkbTypes.Type.NoGeometry, "", _rows(found))
        if table:
            results["TABLE"] = table
        return results

    def _zone_volumes(self) -> list[Any]:
        from ...core.earthrock.statement import Volume
        from ...core.earthrock.volumes import names_of

        found = []
        for i, zone in enumerate(self._zones.zones, 1):
            name, material, fills = (
                "" if place is None else cells.text(zone.attributes[place]) for place in self._places
            )
            found.append((Volume(name or str(i), material, fill_materials=names_of(fills)), zone.polygons))
        return found


def _numbers(found: Statement) -> Results:
    surplus = {state: found.surplus(state) for state in ("surplus_loose_m3", "surplus_compacted_m3", "surplus_t")}
    values = {
        "CUT_BANK_M3": found.total("cut"),
        "FILL_COMPACTED_M3": found.fill_compacted_m3,
        "USED_BANK_M3": found.total("used"),
        "LOSS_BANK_M3": found.total("loss"),
        "STOCK_BANK_M3": found.total("stock"),
        "BORROW_BANK_M3": found.total("shortage"),
        "SURPLUS_BANK_M3": found.total("surplus"),
        **{state.upper(): value for state, value in surplus.items()},
        "TRUCKS": found.trucks,
        "TOPSOIL_CUT_BANK_M3": found.total("cut", topsoil=True),
        "TOPSOIL_USED_BANK_M3": found.total("used", topsoil=True),
        "TOPSOIL_BORROW_BANK_M3": found.total("shortage", topsoil=True),
        "TOPSOIL_SURPLUS_BANK_M3": found.total("surplus", topsoil=True),
        "OTHER_SURPLUS_BANK_M3": found.other_surplus_bank_m3,
        "RESIDUAL_M3": found.residual,
    }
    return {key: None if value is None else float(value) for key, value in values.items()}


def _rows(found: Statement) -> Iterator[Row]:
    for row in sorted(found.materials, key=lambda row: not row.factors.is_topsoil):
        values = row.to_json()
        factors = values["factors"]
        values.update(factors, rule=", ".join(factors["rules"]))
        yield None, [values[key] for key in FIELDS]
