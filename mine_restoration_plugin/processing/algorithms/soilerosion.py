"""Soil loss by rain, before and after a design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...compat import translate
from ...core.model.errors import InputError
from ...core.model.text import QT_TRANSLATE_NOOP
from .. import groundwork, inputs, outputs
from ..base import MineAlgorithm, Results, progress_of, warn
from ..drainlayers import lines_of
from ..erosioninputs import rain_of, rows_of, write_table

if TYPE_CHECKING:
    from ...core.diagnosis.erosion.factors import Factors, Patch
    from ...core.diagnosis.erosion.loss import SoilLoss
    from ...core.diagnosis.erosion.rain import Erosivity
    from ...core.model.text import Label
    from ...core.rulebook.book import Rulebook

MODELS = ("csle", "rusle")
FORMULAS = ("technical_rule", "zhang_2002")
UNITS = ("si", "us")
REGIONS = ("northeast_black_soil", "north_rocky", "south_red_soil", "southwest_rocky", "northwest_loess")
RASTERS = {"LOSS_BEFORE": "before", "LOSS_AFTER": "after", "DIFFERENCE": "difference"}
TEXTURE = ("SAND", "SILT", "CLAY", "ORGANIC_CARBON")
CLASS_KEYS = ("SLIGHT", "LIGHT", "MODERATE", "INTENSE", "VERY_INTENSE", "SEVERE")


class SoilErosion(MineAlgorithm):
    ID = "soilerosion"
    TAGS = (
        "soil", "erosion", "soil loss", "rusle", "csle", "usle", "slope length", "rainfall erosivity", "cover",
        "土壤侵蚀", "水土流失", "水土保持", "降雨侵蚀力", "可蚀性", "坡长坡度", "植被盖度", "侵蚀模数",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Soil loss before and after")

    def group(self) -> str:
        return translate("MineRestoration", "Diagnosis")

    def groupId(self) -> str:
        return "diagnosis"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_ground()
        self._add_rain()
        self._add_soil()
        self._add_cover()
        self._add_destinations()

    def _add_ground(self) -> None:
        groundwork.add_ground(self)
        self.describe(
            QgsProcessingParameterRasterLayer("DESIGN", translate("MineRestoration", "Design surface"), optional=True),
            translate("MineRestoration", "The ground after. Left out, the ground stays as it is."),
        )
        groundwork.add_polygons(
            self,
            "OUTLINE",
            translate("MineRestoration", "Outline of the design"),
            translate("MineRestoration", "Where soil loss is summed up. Left out, all zones, or the whole raster."),
        )
        lines = [QgsProcessing.SourceType.TypeVectorLine]
        self.describe(
            QgsProcessingParameterFeatureSource(
                "BREAKS", translate("MineRestoration", "Lines that end slopes today"), lines, optional=True
            ),
            translate("MineRestoration", "Drains, berms and roads: below them the slope length starts anew."),
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "BREAKS_AFTER", translate("MineRestoration", "Lines that end slopes after"), lines, optional=True
            ),
            translate("MineRestoration", "Drains and berms that the design adds to those of today."),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "MODEL",
                translate("MineRestoration", "Model"),
                ["CSLE", "RUSLE"],
                defaultValue=0,
            ),
            translate("MineRestoration", "CSLE is the Chinese one, with a steep-slope branch; RUSLE the American one."),
        )

    def _add_rain(self) -> None:
        self._number(
            "R",
            translate("MineRestoration", "Rainfall erosivity R"),
            translate(
                "MineRestoration", "Of the place, yearly mean. Or give a table of daily rain, or the yearly rain."
            ),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "R_UNIT",
                translate("MineRestoration", "Unit of R"),
                ["MJ·mm/(hm²·h·a)", "100 ft·tonf·in/(acre·h·a)"],
                defaultValue=0,
            ),
            translate("MineRestoration", "American numbers are 17.02 times smaller."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterFeatureSource(
                "RAIN", translate("MineRestoration", "Daily rain"), [QgsProcessing.SourceType.TypeVector], optional=True
            ),
            translate("MineRestoration", "A table with a row a day, whole years; days without rain may be left out."),
        )
        for name, label in (
            ("RAIN_DATE_FIELD", translate("MineRestoration", "Field of the date")),
            ("RAIN_MM_FIELD", translate("MineRestoration", "Field of the rain (mm)")),
        ):
            self.describe(
                QgsProcessingParameterField(name, label, parentLayerParameterName="RAIN", optional=True),
                translate("MineRestoration", "In the table of daily rain."),
            )
        self.describe(
            QgsProcessingParameterEnum(
                "RAIN_FORMULA",
                translate("MineRestoration", "Formula for R from daily rain"),
                [
                    translate("MineRestoration", "Technical rule of today"),
                    translate("MineRestoration", "Zhang 2002"),
                ],
                defaultValue=0,
            ),
            translate("MineRestoration", "Both go by half-months of erosive days."),
            advanced=True,
        )
        self._number(
            "ANNUAL_RAIN_MM",
            translate("MineRestoration", "Mean yearly rain (mm)"),
            translate(
                "MineRestoration", "Gives R where nothing better is known; beside a given R it is a check of units."
            ),
            advanced=True,
        )

    def _add_soil(self) -> None:
        self._number(
            "K",
            translate("MineRestoration", "Soil erodibility K"),
            translate("MineRestoration", "Of all ground that no raster and no zone says otherwise of."),
        )
        self.describe(
            QgsProcessingParameterEnum(
                "K_UNIT",
                translate("MineRestoration", "Unit of K"),
                ["t·hm²·h/(hm²·MJ·mm)", "ton·acre·h/(100 acre·ft·tonf·in)"],
                defaultValue=0,
            ),
            translate("MineRestoration", "Of K and of the field of K. American numbers are taken times 0.1317."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterRasterLayer("K_RASTER", translate("MineRestoration", "Raster of K"), optional=True),
            translate("MineRestoration", "K by cell, in t·hm²·h/(hm²·MJ·mm)."),
        )
        for name, label in zip(
            TEXTURE,
            (
                translate("MineRestoration", "Sand (%)"),
                translate("MineRestoration", "Silt (%)"),
                translate("MineRestoration", "Clay (%)"),
                translate("MineRestoration", "Organic carbon (%)"),
            ),
        ):
            self._number(
                name,
                label,
                translate("MineRestoration", "All four give K by the EPIC formula, where no K is given."),
                high=100.0,
                advanced=True,
            )

    def _add_cover(self) -> None:
        groundwork.add_polygons(
            self,
            "ZONES",
            translate("MineRestoration", "Zones"),
            translate(
                "MineRestoration", "A row each in the table; their fields say soil, cover and practices of today."
            ),
        )
        groundwork.add_polygons(
            self,
            "ZONES_AFTER",
            translate("MineRestoration", "Zones after"),
            translate("MineRestoration", "Polygons with the same fields for the ground after, over those of today."),
        )
        for name, label, text in (
            (
                "K_FIELD",
                translate("MineRestoration", "Field of K"),
                translate("MineRestoration", "Soil erodibility of the zone."),
            ),
            (
                "COVER_FIELD",
                translate("MineRestoration", "Field of plant cover (%)"),
                translate("MineRestoration", "Gives B or C by the curve of the rulebook."),
            ),
            (
                "FACTOR_FIELD",
                translate("MineRestoration", "Field of B or C"),
                translate("MineRestoration", "The factor itself, 0 to 1; goes before plant cover."),
            ),
            (
                "PRACTICE_FIELD",
                translate("MineRestoration", "Field of the practice"),
                translate("MineRestoration", "E or P: a number, or a practice of the rulebook such as level_terrace."),
            ),
            (
                "TILLAGE_FIELD",
                translate("MineRestoration", "Field of T"),
                translate("MineRestoration", "Tillage factor of cultivated land: a number or a practice."),
            ),
        ):
            self.describe(
                QgsProcessingParameterField(name, label, parentLayerParameterName="ZONES", optional=True),
                text,
                advanced=True,
            )
        self._number(
            "COVER_PERCENT",
            translate("MineRestoration", "Plant cover today (%)"),
            translate("MineRestoration", "Of all ground that no zone says otherwise of. Left out, the rulebook's."),
            high=100.0,
        )
        self._number(
            "COVER_AFTER_PERCENT",
            translate("MineRestoration", "Plant cover after (%)"),
            translate("MineRestoration", "Within the outline. Left out, the cover stays that of today."),
            high=100.0,
        )
        self.describe(
            QgsProcessingParameterString(
                "PRACTICE_AFTER", translate("MineRestoration", "Practice after"), optional=True
            ),
            translate("MineRestoration", "Within the outline: a number from 0 to 1, or a practice of the rulebook."),
            advanced=True,
        )
        self.describe(
            QgsProcessingParameterEnum(
                "REGION",
                translate("MineRestoration", "Region of soil loss"),
                [
                    translate("MineRestoration", "Black soil of the northeast"),
                    translate("MineRestoration", "Rocky mountains of the north"),
                    translate("MineRestoration", "Red soil hills of the south"),
                    translate("MineRestoration", "Rocky mountains of the southwest"),
                    translate("MineRestoration", "Loess plateau of the northwest"),
                ],
                optional=True,
            ),
            translate("MineRestoration", "Says how much soil loss is allowed. Left out, no classes are counted."),
        )

    def _add_destinations(self) -> None:
        for name, label in (
            ("LOSS_BEFORE", translate("MineRestoration", "Soil loss before")),
            ("LOSS_AFTER", translate("MineRestoration", "Soil loss after")),
            ("DIFFERENCE", translate("MineRestoration", "Change of soil loss")),
        ):
            self.describe(
                QgsProcessingParameterRasterDestination(name, label, optional=True),
                translate("MineRestoration", "t/(hm²·a) of each cell; the change is after − before."),
            )
        self.describe(
            QgsProcessingParameterFeatureSink("TABLE", translate("MineRestoration", "Table by zone"), optional=True),
            translate("MineRestoration", "A row for each zone, one row without zones."),
        )
        self.add_result(translate("MineRestoration", "Everything found, with what was asked for, as one JSON file."))
        self.add_numbers(
            {
                "LOSS_BEFORE_T_KM2_A": translate("MineRestoration", "Soil loss before (t/(km²·a))"),
                "LOSS_AFTER_T_KM2_A": translate("MineRestoration", "Soil loss after (t/(km²·a))"),
                "LOSS_BEFORE_T_A": translate("MineRestoration", "Soil loss before (t/a)"),
                "LOSS_AFTER_T_A": translate("MineRestoration", "Soil loss after (t/a)"),
                "REDUCTION_T_A": translate("MineRestoration", "Soil kept (t/a)"),
                "REDUCTION_PERCENT": translate("MineRestoration", "Soil kept (%)"),
                "R_MJ_MM_HM2_H_A": translate("MineRestoration", "R used (MJ·mm/(hm²·h·a))"),
                "LS_BEFORE": translate("MineRestoration", "Mean LS before"),
                "LS_AFTER": translate("MineRestoration", "Mean LS after"),
                "AREA_M2": translate("MineRestoration", "Projected area summed up (m²)"),
                "NODATA_AREA_M2": translate("MineRestoration", "Projected area without data (m²)"),
                "ALLOWED_T_KM2_A": translate("MineRestoration", "Allowed soil loss (t/(km²·a))"),
                "BEFORE_SLIGHT_M2": translate("MineRestoration", "Slight before (m²)"),
                "BEFORE_LIGHT_M2": translate("MineRestoration", "Light before (m²)"),
                "BEFORE_MODERATE_M2": translate("MineRestoration", "Moderate before (m²)"),
                "BEFORE_INTENSE_M2": translate("MineRestoration", "Intense before (m²)"),
                "BEFORE_VERY_INTENSE_M2": translate("MineRestoration", "Very intense before (m²)"),
                "BEFORE_SEVERE_M2": translate("MineRestoration", "Severe before (m²)"),
                "AFTER_SLIGHT_M2": translate("MineRestoration", "Slight after (m²)"),
                "AFTER_LIGHT_M2": translate("MineRestoration", "Light after (m²)"),
                "AFTER_MODERATE_M2": translate("MineRestoration", "Moderate after (m²)"),
                "AFTER_INTENSE_M2": translate("MineRestoration", "Intense after (m²)"),
                "AFTER_VERY_INTENSE_M2": translate("MineRestoration", "Very intense after (m²)"),
                "AFTER_SEVERE_M2": translate("MineRestoration", "Severe after (m²)"),
            }
        )

    def _number(self, name: str, label: str, text: str, *, high: float = 1e6, advanced: bool = False) -> None:
        groundwork.add_number(self, name, label, text, low=0.0, high=high, advanced=advanced)

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._rasters = {name: inputs.raster(self, parameters, name, context) for name in ("DEM", "DESIGN", "K_RASTER")}
        self._polygons = {
            name: inputs.zones(self, parameters, name, context) for name in ("OUTLINE", "ZONES", "ZONES_AFTER")
        }
        self._rows = {
            name: rows_of(self, parameters, self._polygons[name], context) for name in ("ZONES", "ZONES_AFTER")
        }
        self._lines = {name: lines_of(self, parameters, name, context) for name in ("BREAKS", "BREAKS_AFTER")}
        names = ("R", "ANNUAL_RAIN_MM", "K", *TEXTURE, "COVER_PERCENT", "COVER_AFTER_PERCENT")
        self._numbers = {name: inputs.number(self, parameters, name, context) for name in names}
        self._rain = rain_of(self, parameters, context)
        self._formula = FORMULAS[self.parameterAsEnum(parameters, "RAIN_FORMULA", context)]
        self._model = MODELS[self.parameterAsEnum(parameters, "MODEL", context)]
        self._r_unit = UNITS[self.parameterAsEnum(parameters, "R_UNIT", context)]
        self._k_unit = UNITS[self.parameterAsEnum(parameters, "K_UNIT", context)]
        self._practice = inputs.text(self, parameters, "PRACTICE_AFTER", context)
        given = inputs.given(parameters, "REGION")
        self._region = REGIONS[self.parameterAsEnum(parameters, "REGION", context)] if given else None
        self._paths = {
            name: self.parameterAsOutputLayer(parameters, name, context)
            for name in RASTERS
            if inputs.given(parameters, name)
        }
        self._result = self.parameterAsFileOutput(parameters, "RESULT", context) or None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        from contextlib import ExitStack

        from ...core.diagnosis.erosion.factors import afterwards, cover_factor, practice_factor
        from ...core.diagnosis.erosion.loss import Situation, soil_losses
        from ...core.geodata.raster import opened
        from ...core.rulebook.book import Rulebook

        book = Rulebook.load()
        rain, warnings = self._erosivity(book)
        with ExitStack() as stack:
            ground = stack.enter_context(opened(self._rasters["DEM"]))
            crs = ground.spec.crs
            outline = groundwork.all_in(self._polygons["OUTLINE"], crs)
            zones = groundwork.each_in(self._polygons["ZONES"], crs)
            factors = self._factors(book, self._patches(book, "ZONES", crs))
            breaks = {name: lines.carried(crs) if lines else [] for name, lines in self._lines.items()}
            after = None
            if self._has_after():
                cover = self._numbers["COVER_AFTER_PERCENT"]
                later = afterwards(
                    factors,
                    outline,
                    self._patches(book, "ZONES_AFTER", crs),
                    None if cover is None else cover_factor(cover, book),
                    None if self._practice is None else practice_factor(self._practice, book),
                )
                design = self._rasters["DESIGN"]
                shape = stack.enter_context(opened(design)) if design else ground
                after = Situation(shape, later, [*breaks["BREAKS"], *breaks["BREAKS_AFTER"]])
            elif "LOSS_AFTER" in self._paths or "DIFFERENCE" in self._paths:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "Nothing says what the ground is like after. Give a design, a plant cover, zones, a practice "
                        "or lines for it, or leave out the maps of after and of the change.",
                    )
                )
            k_raster = self._rasters["K_RASTER"]
            found = soil_losses(
                Situation(ground, factors, breaks["BREAKS"]),
                after,
                rain.r,
                book,
                model=self._model,
                outline=outline,
                zones=zones,
                region=self._region,
                k_raster=stack.enter_context(opened(k_raster)) if k_raster else None,
                paths={RASTERS[name]: path for name, path in self._paths.items()},
                progress=progress_of(feedback),
            )
        warn(feedback, (*warnings, *found.warnings))
        results = numbers_of(found)
        results["R_MJ_MM_HM2_H_A"] = rain.r
        results.update(self._paths)
        if self._result:
            outputs.write_json(
                self._result,
                {
                    **found.to_json(),
                    "rain": rain.to_json(),
                    "warnings": [label.to_json() for label in (*warnings, *found.warnings)],
                },
            )
            results["RESULT"] = self._result
        table = write_table(self, parameters, "TABLE", context, found, self._polygons["ZONES"])
        if table:
            results["TABLE"] = table
        return results

    def _has_after(self) -> bool:
        return any(
            value is not None
            for value in (
                self._rasters["DESIGN"],
                self._polygons["ZONES_AFTER"],
                self._lines["BREAKS_AFTER"],
                self._numbers["COVER_AFTER_PERCENT"],
                self._practice,
            )
        )

    def _erosivity(self, book: Rulebook) -> tuple[Erosivity, list[Label]]:
        from ...core.diagnosis.erosion.factors import checked_r
        from ...core.diagnosis.erosion.rain import GIVEN, Erosivity, from_days, from_year

        given, annual = self._numbers["R"], self._numbers["ANNUAL_RAIN_MM"]
        if given is not None and self._rain is not None:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Both R and a table of daily rain are given. Leave one out.")
            )
        if given is not None:
            r, warnings = checked_r(given, book, self._r_unit, annual)
            return Erosivity(r, GIVEN), warnings
        if self._rain is not None:
            found = from_days(*self._rain, self._formula, book)
        elif annual is not None:
            found = from_year(annual, book)
        else:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "R is missing: give it, or a table of daily rain, or the mean yearly rain. It differs so much from "
                    "place to place that there is no default.",
                )
            )
        _, warnings = checked_r(found.r, book, annual_mm=annual if self._rain is not None else None)
        return found, [*found.warnings, *warnings]

    def _factors(self, book: Rulebook, patches: list[Patch]) -> Factors:
        from ...core.diagnosis.erosion.factors import Factors, checked_k, cover_factor, k_of_texture

        k, texture = self._numbers["K"], [self._numbers[name] for name in TEXTURE]
        if k is not None:
            k = checked_k(k, book, self._k_unit)
        elif any(value is not None for value in texture):
            if None in texture:
                raise InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration", "K from texture needs all of sand, silt, clay and organic carbon."
                    )
                )
            k = k_of_texture(*texture, book)
        cover = self._numbers["COVER_PERCENT"]
        percent = book.number("erosion.cover_before_percent") if cover is None else cover
        return Factors(k, cover_factor(percent, book), patches=tuple(patches))

    def _patches(self, book: Rulebook, name: str, crs: str) -> list[Patch]:
        from ...core.diagnosis.erosion.factors import patch_of

        zones = groundwork.each_in(self._polygons[name], crs)
        return [
            patch_of(key, polygons, book, k_unit=self._k_unit, **row)
            for (key, polygons), row in zip(zones, self._rows[name])
        ]


def numbers_of(found: SoilLoss) -> Results:
    """The declared numbers; what is not known is null."""
    whole = found.whole
    results: Results = {
        "AREA_M2": whole.area_m2,
        "NODATA_AREA_M2": whole.nodata_area_m2,
        "REDUCTION_T_A": whole.reduction_t_a,
        "REDUCTION_PERCENT": whole.reduction_percent,
        "ALLOWED_T_KM2_A": found.scale.allowed_t_km2_a if found.scale else None,
    }
    for when, summary in (("BEFORE", whole.before), ("AFTER", whole.after)):
        results[f"LOSS_{when}_T_KM2_A"] = summary.loss_t_km2_a if summary else None
        results[f"LOSS_{when}_T_A"] = summary.loss_t_a if summary else None
        results[f"LS_{when}"] = summary.ls if summary else None
        areas = summary.class_m2 if summary and summary.class_m2 else (None,) * len(CLASS_KEYS)
        results.update({f"{when}_{key}_M2": value for key, value in zip(CLASS_KEYS, areas)})
    return results
