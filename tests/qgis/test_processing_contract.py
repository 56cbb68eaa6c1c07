"""Every algorithm keeps the house's public contract; names once landed are never renamed."""

from __future__ import annotations

import re

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingOutputFile,
    QgsProcessingOutputFolder,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
)

from mine_restoration_plugin.processing import help as help_pages
from mine_restoration_plugin.processing.provider import ALGORITHMS
from tests.qgis.processing_kit import provider  # noqa: F401 - a fixture

CONTRACT = {
    "createregister": ("REGISTER! COUNTY! CRS!", ""),
    "importplots": ("REGISTER! INPUT! MAPPING REPAIR PROFILE CRS", "PLOTS SKIPPED"),
    "importcoordinates": (
        "INPUT! PROFILE CRS REPAIR OUTPUT! RESULT",
        "PLOTS WARNINGS REPAIRED REPRODUCES AREA_PROJECTED_M2 AREA_ELLIPSOIDAL_M2",
    ),
    "exportcoordinates": (
        "INPUT! PROFILE PLOT_NO_FIELD NAME_FIELD USE_FIELD TARGET_CRS SHEETS PRODUCER DATE OUTPUT!",
        "PLOTS POINTS WARNINGS",
    ),
    "addevidence": ("REGISTER! FILES! PLOT", "ADDED KNOWN WITHOUT_PLACE WITHOUT_PLOT"),
    "checkevidence": ("REGISTER! RESULT", "SAME CHANGED GONE"),
    "checkregister": (
        "REGISTER! COUNTY REFERENCE FARMLAND RED_LINE URBAN PROTECTED LAND_SURVEY LAND_SURVEY_FIELD LAND_SURVEY_YEAR "
        "TENURE FOREST_GRASS_WETLAND WATER_SOURCE RIVER RELIC OVERLAY_TABLES CURE UNDO OUTPUT RESULT",
        "PROBLEMS ERRORS WARNINGS HINTS CURED RESTORED PLOTS COMPLETE",
    ),
    "overlayplots": (
        "REGISTER INPUT NUMBER_FIELD FARMLAND RED_LINE URBAN PROTECTED LAND_SURVEY LAND_SURVEY_FIELD LAND_SURVEY_YEAR "
        "TENURE FOREST_GRASS_WETLAND WATER_SOURCE RIVER RELIC TABLES! T3_CSV T4_CSV PARTS_CSV",
        "PLOTS OVERLAPS",
    ),
    "findcandidates": (
        "IMAGERY IMAGERY_LATER DEM DEM_LATER BANDS MIN_AREA_M2 REGISTER IMAGE_DATE OUTPUT RESULT",
        "CANDIDATES QUEUED",
    ),
    "importcandidates": (
        "REGISTER! INPUT MASK SCORE_FIELD KIND_FIELD SOURCE_FIELD CLASSES THRESHOLD! SOURCE IMAGE_DATE MIN_AREA_M2 "
        "RESULT",
        "CANDIDATES KNOWN SKIPPED",
    ),
    "keepscenario": (
        "REGISTER! MINE! SCENARIO! DEM! DESIGN! NOTE RESULT",
        "AREA_M2 CUT_BANK_M3 FILL_COMPACTED_M3 COST_CNY",
    ),
    "comparescenarios": ("REGISTER! MINE! CHOOSE TABLE RESULT", "SCENARIOS"),
    "compareplans": (
        "REGISTER! MINE! OLD NEW FIGURES ROWS RESULT",
        "OLD_VERSION NEW_VERSION CHANGED_FIGURES CHANGED_ROWS CHANGED_INPUTS",
    ),
    "plotcards": ("REGISTER! MINE PLOTS IMAGERY TOGETHER! DEMO FOLDER!", "CARDS FILES PHOTOS_GONE"),
    "exportfieldpack": (
        "REGISTER! MINES PLOT_NOS EXTENT RASTERS VECTORS FOLDER!",
        "PLOTS UNITS OUTLINES EVIDENCE FILES BYTES",
    ),
    "mergefieldpack": (
        "REGISTER! FOLDER! DRY_RUN! RESULT",
        "INSERTED EDITED DELETED SPLIT CONFLICTS PHOTOS UNCHANGED",
    ),
    "cutfill": (
        "BEFORE AFTER BEFORE_LEVEL AFTER_LEVEL ZONES BEFORE_RMSE AFTER_RMSE TARGET_CRS TABLE DIFFERENCE RESULT",
        "CUT_M3 FILL_M3 NET_M3 MEDIAN_CHANGE_M CUT_AREA_M2 FILL_AREA_M2 NODATA_AREA_M2 U95_M3",
    ),
    "checkoverdig": (
        "BEFORE! DESIGN! SURFACES BOUNDARY! PIT_FLOOR RED_LINES WATER LEGACY NECESSITY HAZARDS SECTIONS MATERIALS "
        "REQUIRED_FOS TOLERANCE_M BEFORE_RMSE DESIGN_RMSE SURVEY! TARGET_CRS FLOOR_RULE! EXCEPTION RULEBOOK "
        "TOTAL_CUT_M3 ON_SITE_NEED_M3 ON_SITE_USE_M3 SURPLUS_M3 PRICE_CNY_M3 RESTORATION_COST_CNY MINERAL "
        "BUILDING_ROCK! SCHEDULE MAP ZONES RESULT",
        "PASSED VIOLATIONS UNDECIDED FLOOR_CUT_M3 FLOOR_LOWERED_M OUTSIDE_CUT_M3",
    ),
    "draftplan": (
        "REGISTER! MINE! DEM! TARGET_CRS DECISIONS RULEBOOK SCENARIO PLAN DESIGN",
        "CUT_BANK_M3 FILL_COMPACTED_M3 SURPLUS_BANK_M3 COST_CNY CHECKS_FAILED CHECKS_UNDECIDED",
    ),
    "draftplans": (
        "REGISTER! MINES DEM! TARGET_CRS DECISIONS RULEBOOK WORKERS! TABLE RESULT",
        "PLANNED UNCHANGED FAILED CUT_BANK_M3 FILL_COMPACTED_M3 SURPLUS_BANK_M3 COST_CNY GAP_CNY SECONDS",
    ),
    "diagnose": (
        "REGISTER! MINE! DEM DECISIONS RULEBOOK RECEPTORS DAMAGE HAZARDS SLOPES IMPACT RESPONSIBILITY DECLARATION "
        "RESULT",
        "HAZARDS_COUNT HAZARDS_SEVERE_COUNT THREATENED_PEOPLE THREATENED_ASSETS_WAN DAMAGED_SEVERE_HM2 STEEP_AREA_M2 "
        "IMPACT_GRADE",
    ),
    "fundingplan": (
        "REGISTER! MINE! DEM DECISIONS RULEBOOK SOURCES_USES QUOTAS GATES CASH_FLOW SCENARIOS SENSITIVITY INDUSTRIES "
        "HIDDEN_DEBT CONTRACT GAP INDICATORS RESULT",
        "USES_CNY SOURCES_CNY SOURCES_OPEN_CNY GAP_CNY GAP_ZERO_ROCK_CNY NPV_CNY IRR_PERCENT PAYBACK_YEARS DSCR_MIN "
        "QUOTA_BUILD_MU QUOTA_FARMLAND_MU QUOTA_FOREST_MU QUOTA_WETLAND_MU EMPLOYMENT_DAYS",
    ),
    "exportpackage": ("REGISTER! MINE! FOLDER!", "FILES DRAFT"),
    "verifypackage": ("FOLDER! RESULT", "PASSED CHANGED MISSING ADDED"),
    "exportplots": ("REGISTER! MINE MAPPING ALL_FIELDS! OUTPUT! RESULT", "PLOTS WARNINGS"),
    "importpoints": ("INPUT! CRS OUTPUT! RESULT", "POINTS PLOTS WARNINGS"),
    "exportpoints": ("INPUT! NAME CODE HEIGHT OUTPUT!", "POINTS WARNINGS"),
    "importdxf": (
        "INPUT! CRS PROFILE POINTS LINES POLYGONS RESULT",
        "POINT_COUNT LINE_COUNT POLYGON_COUNT LOST WARNINGS",
    ),
    "exportdxf": (
        "POLYGONS CONTOURS HEIGHTS NAME LEVEL HEIGHT PROFILE OUTPUT!",
        "POLYGON_COUNT CONTOUR_COUNT POINT_COUNT WARNINGS",
    ),
    "originalsurface": (
        "DEM! HOLES! RIM DEM_RMSE CONTOURS CONTOUR_FIELD SPOT_HEIGHTS SPOT_FIELD OLD_RMSE OUTPUT ERROR TABLE RESULT",
        "VOLUME_M3 VOLUME_LOW_M3 VOLUME_HIGH_M3 PIT_M3 HEAP_M3 AREA_PROJECTED_M2 NODATA_AREA_M2 HOLES_REBUILT "
        "HOLES_RANGE HOLES_REFUSED",
    ),
    "moveregister": ("REGISTER! TARGET! RESULT", "ROWS EVENTS FILES"),
    "restoreregister": ("REGISTER! MOMENT! TABLE UUID DRY_RUN", "BROUGHT_BACK CHANGED TAKEN_OUT LOST"),
    "earthworkreport": (
        "BEFORE! DESIGN! ZONES! MATERIAL_FIELD SQUARE_M SECTION_M BENCH_M BASE_LINE AZIMUTH! BENCH_BASE_M! BEFORE_RMSE "
        "AFTER_RMSE NAME NUMBER COUNTY AGENCY DATE DEMO REPORT SQUARES SECTIONS RESULT",
        "CUT_SQUARES_M3 FILL_SQUARES_M3 CUT_DTM_M3 FILL_DTM_M3 CUT_SECTIONS_M3 FILL_SECTIONS_M3 CUT_BANK_M3 "
        "FILL_COMPACTED_M3 CUT_U95_M3 FILL_U95_M3 SPREAD_CUT_PERCENT SPREAD_FILL_PERCENT AGREE",
    ),
    "regradeslopes": (
        "DEM! MODE! SLOPE SLOPE_UNIT! MATERIAL ZONES SLOPE_FIELD MATERIAL_FIELD OUTLINE FIXED FLOOR PITS "
        "COMPACTED_FACTOR LOSS_PERCENT DIRECTIONS! TIME_LIMIT_S REGISTER MINE SCENARIO DESIGN RESULT",
        "AREA_M2 CUT_BANK_M3 FILL_COMPACTED_M3 DEEPEST_CUT_M HIGHEST_FILL_M FEASIBLE TOO_STEEP_CELLS TOO_STEEP_M "
        "GAP_PERCENT OWED_M3",
    ),
    "allocateearthrock": (
        "SOURCES! USES! FACTORS! COSTS! FIXED STOCK_COST STOCK_LOOSE_M3 TIME_LIMIT_S! FLOWS FLOW_LINES RESULT",
        "TOTAL_COST MOVED_BANK_M3 SURPLUS_BANK_M3 SHORT_COMPACTED_M3 BORROWED_BANK_M3 SOLD_BANK_M3 LOST_BANK_M3 "
        "STOCKED_BANK_M3 GAP OPTIMAL",
    ),
    "buildsurface": (
        "RASTERS POINTS POINT_FIELD CONTOURS CONTOUR_FIELD BREAKLINES SOFT_BREAKLINES POINT_CLOUD GROUND_CLASSES DXF "
        "LANDXML LANDXML_SURFACE OUTLINE CELL_SIZE LONGEST_SIDE CRS FILE_CRS HEIGHT_DATUM! POINT_RMSE RASTER_RMSE "
        "SURFACE ERROR RESULT",
        "POINTS_USED RMSE_M STANDARD_ERROR_M THIN THIN_AREA_M2 GROUND_PER_M2 CELL_SIZE_M CELLS AREA_M2 NODATA_AREA_M2 "
        "TRIANGLES FLAT_TRIANGLES REJECTED SEAM_M",
    ),
    "coregister": (
        "REFERENCE! MOVING! UNSTABLE TILT! CORRECTED RESULT",
        "SHIFT_X_M SHIFT_Y_M SHIFT_Z_M SHIFT_X_ERROR_M SHIFT_Y_ERROR_M SHIFT_Z_ERROR_M TILT_EAST_M_PER_KM "
        "TILT_NORTH_M_PER_KM RMSE_BEFORE_M RMSE_AFTER_M NMAD_BEFORE_M NMAD_AFTER_M MEDIAN_BEFORE_M MEDIAN_AFTER_M "
        "STABLE_CELLS HORIZONTAL CONVERGED",
    ),
    "earthrockbalance": (
        "VOLUMES DIFFERENCE ZONES ZONE_FIELD MATERIAL_FIELD FILL_FIELD FACTORS SYSTEM TRUCK_LOOSE_M3 TABLE RESULT",
        "CUT_BANK_M3 FILL_COMPACTED_M3 USED_BANK_M3 LOSS_BANK_M3 STOCK_BANK_M3 BORROW_BANK_M3 SURPLUS_BANK_M3 "
        "SURPLUS_LOOSE_M3 SURPLUS_COMPACTED_M3 SURPLUS_T TRUCKS TOPSOIL_CUT_BANK_M3 TOPSOIL_USED_BANK_M3 "
        "TOPSOIL_BORROW_BANK_M3 TOPSOIL_SURPLUS_BANK_M3 OTHER_SURPLUS_BANK_M3 RESIDUAL_M3",
    ),
    "haulcosts": (
        "SOURCES! USES! ROADS DIRECTION DEM BARRIERS MAX_GRADE NEAREST LONGEST_M SNAP_M! ACCESS_M! COSTS PATHS RESULT",
        "LINKS UNREACHED MEAN_DISTANCE_M MEAN_COST",
    ),
    "designbackfill": (
        "DEM! PITS! MODE! LEVEL VOLUME BANK_M3 DUMPS COMPACTED_FACTOR LOSS_PERCENT SETTLEMENT_PERCENT FALL_PERCENT "
        "WATER CROWN REGISTER MINE SCENARIO DESIGN RESULT",
        "AREA_M2 CUT_BANK_M3 FILL_COMPACTED_M3 DEEPEST_CUT_M HIGHEST_FILL_M PIT_COUNT LEVEL_M SPILL_LEVEL_M "
        "VOLUME_COMPACTED_M3 OVERFILL_M3 HOLLOW_DEPTH_M CAPPED_PITS OWED_M3",
    ),
    "geomorphic": (
        "DEM! OUTLINE! OUTLETS REFERENCE REFERENCE_DEM ORIGINAL DENSITY_M_HA HEAD_DISTANCE_M CHANNEL_AREA_M2 "
        "MOUTH_SLOPE_PERCENT CONCAVITY GRADIENT_DEG SLOPE_LIMIT_DEG SEED! BALANCE! COMPACTED_FACTOR LOSS_PERCENT FLOOR "
        "FLOOR_LEVEL MAX_CUT_M CHANNELS RIDGES DESIGN REGISTER MINE SCENARIO RESULT",
        "AREA_M2 CUT_BANK_M3 FILL_COMPACTED_M3 DEEPEST_CUT_M HIGHEST_FILL_M DESIGN_AREA_M2 DRAINAGE_DENSITY_M_HA "
        "MEASURED_DENSITY_M_HA TARGET_DENSITY_M_HA DENSITY_IN_RANGE CHANNEL_LENGTH_M CHANNEL_COUNT OUTLET_COUNT "
        "HOLLOWS STEEPEST_SLOPE_DEG TOO_STEEP_AREA_M2 IMBALANCE_M3 AOC_INDEX",
    ),
    "designdrains": (
        "DESIGN! OUTLINE! DRAINS ROADS IN_ROCK! STORM_A1 STORM_C STORM_B STORM_N RETURN_PERIOD_YEARS INTENSITY_MM_H "
        "RUNOFF LINING! SHAPE! NETWORK STRUCTURES UNMET RESULT",
        "DRAIN_COUNT DRAIN_LENGTH_M EXCAVATION_M3 LINING_M3 PEAK_FLOW_M3S FASTEST_WATER_MS DROP_COUNT BASIN_COUNT "
        "CULVERT_COUNT SLOW_COUNT TOO_FAST_COUNT UNMET_PATHS HOLLOWS",
    ),
    "contourindex": (
        "DESIGN! REFERENCE! OUTLINE! CHANNEL_AREA_M2 RESULT",
        "AOC_INDEX HEIGHT_LIKENESS SLOPE_LIKENESS DRAINAGE_LIKENESS RMS_M AREA_M2",
    ),
    "designbenches": (
        "DEM! LINE! LINE_KIND! WORK! LEVEL_M END_LEVEL_M BENCH_COUNT MATERIAL BENCH_HEIGHT_M FACE_ANGLE_DEG "
        "BERM_WIDTH_M INWARD_PERCENT SILL_HEIGHT_M! SILL_WIDTH_M! ZONES RAMP! RAMP_WIDTH_M RAMP_GRADE_PERCENT "
        "RAMP_START_PERCENT OUTLINE MASKS LINES BERMS REGISTER MINE SCENARIO DESIGN RESULT",
        "AREA_M2 CUT_BANK_M3 FILL_COMPACTED_M3 DEEPEST_CUT_M HIGHEST_FILL_M BENCHES LEVEL_M OVERALL_ANGLE_DEG "
        "RAMP_LENGTH_M RAMP_MAX_GRADE OUTSIDE_OUTLINE_M3 MASKED_M3",
    ),
    "designplatform": (
        "DEM! PLATFORM! MODE! LEVEL_M FALL_PERCENT! FALL_AZIMUTH_DEG! FALL_MIN_PERCENT FALL_MAX_PERCENT TOGETHER! "
        "MATERIAL CUT_RATIO FILL_RATIO COMPACTED_FACTOR LOSS_PERCENT OUTLINE MASKS DESIGN RESULT "
        "REGISTER MINE SCENARIO",
        "AREA_M2 CUT_BANK_M3 FILL_COMPACTED_M3 DEEPEST_CUT_M HIGHEST_FILL_M LEVEL_M FALL_PERCENT FALL_AZIMUTH_DEG "
        "BALANCE_M3 PLATFORMS OUTSIDE_OUTLINE_M3 MASKED_M3",
    ),
    "slopestability": (
        "SECTION DEM LINE MATERIALS SECTIONS_AT_MOST WATER_DEPTH_M KH METHOD! SHAPE! TRIALS! SEED! SECTIONS FIGURE "
        "RESULT",
        "FACTOR_OF_SAFETY CENTRE_X CENTRE_Z RADIUS SECTION_COUNT PROBABILITY_OF_FAILURE RELIABILITY_INDEX",
    ),
    "rockfall": (
        "DEM! SOURCE MIN_SLOPE! SPACING! MATERIAL! GROUND GROUND_FIELD RECEPTORS BLOCKS! BARRIER DIAMETER ANGLE SEED! "
        "RUNOUT ZONES PATHS FIGURE RESULT",
        "REACH_M REACH_P50_M REACH_P95_M ANGLE_REACH_M SHADOW_REACH_M RUNOUT_AREA_M2 BARRIER_HEIGHT_M "
        "BARRIER_ENERGY_KJ SECTIONS LEFT_SURFACE RECEPTORS_IN_REACH",
    ),
    "stabilitycases": (
        "SECTION DEM DESIGN LINES COUNT! MATERIALS FILL WATER_DEPTH METHOD! CODE! GRADE! GROUND_CLASS! CONSEQUENCE! "
        "DURATION! INTENSITY! KH UNIT TABLE FIGURES RESULT",
        "LOWEST_FS LOWEST_DESIGNED_FS SECTIONS CASES CASES_BELOW DESIGNED_BELOW CASES_UNDECIDED NEEDS_QUALIFIED_UNIT",
    ),
    "rockslope": (
        "JOINTS! FRICTION COHESION SETS FACE_DIP FACE_DIRECTION HEIGHT DEM ZONES LINES MIN_SLOPE UPPER_DIP! "
        "UNIT_WEIGHT WATER! KH CRACK! CRACK_DISTANCE SURCHARGE! BOLT_FORCE! BOLT_PLUNGE! CODE! GRADE! DURATION! "
        "INTENSITY! NET! LATERAL SEED! TABLE FIGURE RESULT",
        "PLANE_FS WEDGE_FS TOPPLING_FS LOWEST_FS PLANE_PERCENT WEDGE_PERCENT FLEXURAL_PERCENT DIRECT_PERCENT "
        "KINEMATIC_PLANE KINEMATIC_WEDGE KINEMATIC_TOPPLING CASES_BELOW CASES_UNDECIDED NEEDS_QUALIFIED_UNIT SET_COUNT "
        "FACES",
    ),
    "infiniteslope": (
        "DEM! C_KPA PHI_DEG GAMMA_KN_M3 GAMMA_SAT_KN_M3 DEPTH_M WATER_RATIO ZONES DEPTH_RASTER WATER_RASTER KH "
        "REQUIRED_FOS! FACTOR RESULT",
        "MIN_FACTOR AREA_M2 AREA_BELOW_M2 AREA_FAILING_M2 AREA_UNKNOWN_M2",
    ),
    "checkscenario": (
        "REGISTER! MINE! SCENARIO! STRATA R RESULT",
        "PASSED VIOLATIONS UNDECIDED EROSION_T_KM2_A FACTOR_OF_SAFETY",
    ),
    "exportdesign": (
        "DESIGN! BEFORE OUTLINE LINES NAME INTERVAL_M SPACING_M TOLERANCE_M OFFSETS_M GRID LANDXML CONTOURS POINTS CSV "
        "DAT DXF RESULT",
        "TRIANGLES TIN_ERROR_M TIN_AREA_M2 CONTOURS_COUNT POINTS_COUNT CUT_POINTS FILL_POINTS",
    ),
    "sectionsheets": (
        "BEFORE! DESIGN! FLOOR FLOOR_LEVEL_M PIT_FLOOR STRATA LINES OUTLINE BASE_LINE INTERVAL_M MARGIN_M! ONLY_MOVED "
        "PAPER! SCALE_H SCALE_V NAME AGENCY DATE DATUM DEMO SHEETS_PDF DXF SECTIONS RESULT",
        "SECTIONS_COUNT SHEETS SCALE_HORIZONTAL SCALE_VERTICAL CUT_BANK_M3 FILL_COMPACTED_M3 BELOW_FLOOR_M UNKNOWN",
    ),
    "soilerosion": (
        "DEM! DESIGN OUTLINE BREAKS BREAKS_AFTER MODEL! R R_UNIT! RAIN RAIN_DATE_FIELD RAIN_MM_FIELD RAIN_FORMULA! "
        "ANNUAL_RAIN_MM K K_UNIT! K_RASTER SAND SILT CLAY ORGANIC_CARBON ZONES ZONES_AFTER K_FIELD COVER_FIELD "
        "FACTOR_FIELD PRACTICE_FIELD TILLAGE_FIELD COVER_PERCENT COVER_AFTER_PERCENT PRACTICE_AFTER REGION "
        "LOSS_BEFORE LOSS_AFTER DIFFERENCE TABLE RESULT",
        "LOSS_BEFORE_T_KM2_A LOSS_AFTER_T_KM2_A LOSS_BEFORE_T_A LOSS_AFTER_T_A REDUCTION_T_A REDUCTION_PERCENT "
        "R_MJ_MM_HM2_H_A LS_BEFORE LS_AFTER AREA_M2 NODATA_AREA_M2 ALLOWED_T_KM2_A BEFORE_SLIGHT_M2 BEFORE_LIGHT_M2 "
        "BEFORE_MODERATE_M2 BEFORE_INTENSE_M2 BEFORE_VERY_INTENSE_M2 BEFORE_SEVERE_M2 AFTER_SLIGHT_M2 AFTER_LIGHT_M2 "
        "AFTER_MODERATE_M2 AFTER_INTENSE_M2 AFTER_VERY_INTENSE_M2 AFTER_SEVERE_M2",
    ),
    "suitability": (
        "REGISTER! MINE! DEM DECISIONS RULEBOOK FACTORS WEIGHTS INDEX ONE_UP SENSITIVITY DECISION CARD RESULT",
        "NATURAL_HM2 ASSISTED_HM2 REBUILT_HM2 REUSED_HM2 CULTIVATED_HM2 GARDEN_HM2 FOREST_HM2 GRASS_HM2 WATER_HM2 "
        "KEEP_HM2 AHP_CR CARD_UNITS REDIRECT SENSITIVE",
    ),
    "estimate": (
        "REGISTER! MINE! DEM DECISIONS RULEBOOK BILL INVESTMENT PRICE_ANALYSIS COST_TO_FINISH RATE_BOOK BOOK_CHANGES "
        "RESULT",
        "COST_CNY COST_WAN WORKS_CNY AFTERCARE_CNY CONTROL_CNY",
    ),
    "schedule": (
        "REGISTER! MINE! DEM DECISIONS RULEBOOK SCHEDULE CASH EQUIPMENT STAGES UNITS_IN_TIME GANTT CASH_CURVE "
        "PROJECT_CSV RESULT",
        "WORKS_DAYS TRUCK_HOURS TRUCKS_NEEDED PEAK_QUARTER_CNY RETENTION_CNY",
    ),
}
PASSED_ON = {
    "createregister": {"REGISTER": QgsProcessingOutputFile},
    "importplots": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "addevidence": {"REGISTER": QgsProcessingOutputFile},
    "checkevidence": {"REGISTER": QgsProcessingOutputFile},
    "importcoordinates": {},
    "exportcoordinates": {"OUTPUT": QgsProcessingOutputFile, "WRITTEN_CRS": QgsProcessingOutputString},
    "checkregister": {"REGISTER": QgsProcessingOutputFile},
    "overlayplots": {"REGISTER": QgsProcessingOutputFile},
    "findcandidates": {"REGISTER": QgsProcessingOutputFile},
    "importcandidates": {"REGISTER": QgsProcessingOutputFile},
    "plotcards": {"REGISTER": QgsProcessingOutputFile, "FOLDER": QgsProcessingOutputFolder},
    "exportfieldpack": {
        "REGISTER": QgsProcessingOutputFile,
        "FOLDER": QgsProcessingOutputFolder,
        "PACK": QgsProcessingOutputString,
    },
    "mergefieldpack": {"REGISTER": QgsProcessingOutputFile, "PACK": QgsProcessingOutputString},
    "cutfill": {},
    "checkoverdig": {},
    "draftplan": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "exportpackage": {
        "REGISTER": QgsProcessingOutputFile,
        "MINE": QgsProcessingOutputString,
        "FOLDER": QgsProcessingOutputFolder,
    },
    "verifypackage": {},
    "exportplots": {"REGISTER": QgsProcessingOutputFile},
    "importpoints": {},
    "exportpoints": {},
    "importdxf": {},
    "exportdxf": {},
    "originalsurface": {},
    "keepscenario": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "comparescenarios": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "draftplans": {"REGISTER": QgsProcessingOutputFile},
    "diagnose": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "fundingplan": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "compareplans": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "moveregister": {"REGISTER": QgsProcessingOutputFile, "TARGET": QgsProcessingOutputFile},
    "restoreregister": {"REGISTER": QgsProcessingOutputFile},
    "earthworkreport": {},
    "regradeslopes": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "allocateearthrock": {},
    "buildsurface": {},
    "coregister": {},
    "earthrockbalance": {},
    "haulcosts": {},
    "designbackfill": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "geomorphic": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "contourindex": {},
    "designdrains": {},
    "designbenches": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "designplatform": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "rockfall": {},
    "rockslope": {},
    "stabilitycases": {"FIGURES": QgsProcessingOutputFolder},
    "slopestability": {},
    "infiniteslope": {},
    "checkscenario": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "sectionsheets": {},
    "exportdesign": {},
    "soilerosion": {},
    "suitability": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "estimate": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
    "schedule": {"REGISTER": QgsProcessingOutputFile, "MINE": QgsProcessingOutputString},
}
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
CHINESE = re.compile("[\u4e00-\u9fff]")

pytestmark = pytest.mark.usefixtures("provider")


def algorithm(name: str) -> QgsProcessingAlgorithm:
    return QgsApplication.processingRegistry().createAlgorithmById(f"minerestoration:{name}")


def test_the_provider_has_these_algorithms_and_no_others():
    found = QgsApplication.processingRegistry().providerById("minerestoration")
    assert found.name() == "Mine restoration"
    assert {item.name() for item in found.algorithms()} == set(CONTRACT)
    assert len(ALGORITHMS) == len(CONTRACT)
    assert not found.icon().isNull()


@pytest.mark.parametrize("name", CONTRACT)
def test_parameters_and_numbers_are_those_of_the_contract(name):
    item = algorithm(name)
    assert re.fullmatch("[a-z]+", item.name())
    parameters, numbers = CONTRACT[name]
    wanted = {word.rstrip("!"): word.endswith("!") for word in parameters.split()}
    found = {p.name(): not bool(p.flags() & OPTIONAL) for p in item.parameterDefinitions()}
    assert found == wanted
    outputs = {output.name(): output for output in item.outputDefinitions()}
    assert {key for key, output in outputs.items() if isinstance(output, QgsProcessingOutputNumber)} == set(
        numbers.split()
    )
    for key, kind in PASSED_ON[name].items():
        assert isinstance(outputs[key], kind)


@pytest.mark.parametrize("name", CONTRACT)
def test_results_are_made_only_where_they_are_named(name):
    item = algorithm(name)
    for parameter in item.parameterDefinitions():
        if parameter.isDestination() and parameter.flags() & OPTIONAL:
            assert not parameter.createByDefault(), parameter.name()


@pytest.mark.parametrize("name", CONTRACT)
def test_everything_is_explained_in_both_languages(name):
    item = algorithm(name)
    assert item.group()
    assert item.groupId()
    assert item.displayName() != item.name()
    for parameter in item.parameterDefinitions():
        assert parameter.help(), parameter.name()
        assert parameter.description() != parameter.name()
    assert [tag for tag in item.tags() if CHINESE.search(tag)]
    assert [tag for tag in item.tags() if tag.isascii()]
    english, chinese = (help_pages.long(name, lang) for lang in help_pages.LANGUAGES)
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese)
    for output in item.outputDefinitions():
        assert f"<code>{output.name()}</code>" in english, output.name()
        assert f"<code>{output.name()}</code>" in chinese, output.name()
    for lang in help_pages.LANGUAGES:
        assert 10 < len(help_pages.short(name, lang)) < 200
    assert item.shortDescription() in re.sub("<[^>]+>", "", item.shortHelpString())


def test_only_what_draws_layouts_insists_on_the_main_thread():
    flag = QgsProcessingAlgorithm.Flag.FlagNoThreading
    assert [name for name in CONTRACT if algorithm(name).flags() & flag] == [
        "plotcards",
        "exportfieldpack",
        "exportpackage",
    ]
    assert all(algorithm(name).flags() & QgsProcessingAlgorithm.Flag.FlagCanCancel for name in CONTRACT)


def test_an_algorithm_makes_more_of_itself():
    for name in CONTRACT:
        assert algorithm(name).create().id() == f"minerestoration:{name}"


def test_markdown_of_the_help_pages():
    text = "One **strong** `A<B` line\ngoes on.\n\n## Head\n- first\n  more\n- second\n\n中文，\n接着。"
    assert help_pages.to_html(text) == (
        "<p>One <b>strong</b> <code>A&lt;B</code> line goes on.</p>\n<h3>Head</h3>\n"
        "<ul><li>first more</li><li>second</li></ul>\n<p>中文，接着。</p>"
    )
