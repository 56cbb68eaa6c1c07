"""The provider ``minerestoration``."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..compat import icon, translate
from .algorithms.addevidence import AddEvidence
from .algorithms.allocateearthrock import AllocateEarthRock
from .algorithms.buildsurface import BuildSurface
from .algorithms.checkevidence import CheckEvidence
from .algorithms.checkoverdig import CheckOverdig
from .algorithms.checkregister import CheckRegister
from .algorithms.checkscenario import CheckScenario
from .algorithms.compareplans import ComparePlans
from .algorithms.comparescenarios import CompareScenarios
from .algorithms.contourindex import ContourIndex
from .algorithms.coregister import Coregister
from .algorithms.createregister import CreateRegister
from .algorithms.cutfill import CutFill
from .algorithms.designbackfill import DesignBackfill
from .algorithms.designbenches import DesignBenches
from .algorithms.designdrains import DesignDrains
from .algorithms.designplatform import DesignPlatform
from .algorithms.diagnose import Diagnose
from .algorithms.draftplan import DraftPlan
from .algorithms.draftplans import DraftPlans
from .algorithms.earthrockbalance import EarthRockBalance
from .algorithms.earthworkreport import EarthworkReport
from .algorithms.estimate import EstimateAlgorithm
from .algorithms.exportcoordinates import ExportCoordinates
from .algorithms.exportdesign import ExportDesign
from .algorithms.exportdxf import ExportDxf
from .algorithms.exportfieldpack import ExportFieldPack
from .algorithms.exportpackage import ExportPackage
from .algorithms.exportplots import ExportPlots
from .algorithms.exportpoints import ExportPoints
from .algorithms.findcandidates import FindCandidates
from .algorithms.fundingplan import FundingPlan
from .algorithms.geomorphic import Geomorphic
from .algorithms.haulcosts import HaulCostsAlgorithm
from .algorithms.importcandidates import ImportCandidates
from .algorithms.importcoordinates import ImportCoordinates
from .algorithms.importdxf import ImportDxf
from .algorithms.importplots import ImportPlots
from .algorithms.importpoints import ImportPoints
from .algorithms.infiniteslope import InfiniteSlope
from .algorithms.keepscenario import KeepScenario
from .algorithms.mergefieldpack import MergeFieldPack
from .algorithms.moveregister import MoveRegister
from .algorithms.originalsurface import OriginalSurface
from .algorithms.overlayplots import OverlayPlots
from .algorithms.plotcards import PlotCards
from .algorithms.regradeslopes import RegradeSlopes
from .algorithms.restoreregister import RestoreRegister
from .algorithms.rockfall import RockFall
from .algorithms.rockslope import RockSlope
from .algorithms.schedule import Schedule
from .algorithms.sectionsheets import SectionSheetsAlgorithm
from .algorithms.slopestability import SlopeStability
from .algorithms.soilerosion import SoilErosion
from .algorithms.stabilitycases import StabilityCases
from .algorithms.suitability import Suitability
from .algorithms.verifypackage import VerifyPackage
from .credentials import forget, resolve_in_qgis

PROVIDER_ID = "minerestoration"
ALGORITHMS = (
    CreateRegister,
    ImportPlots,
    ImportCoordinates,
    ExportCoordinates,
    CheckRegister,
    OverlayPlots,
    FindCandidates,
    ImportCandidates,
    AddEvidence,
    CheckEvidence,
    PlotCards,
    ExportFieldPack,
    MergeFieldPack,
    CutFill,
    CheckOverdig,
    DraftPlan,
    DraftPlans,
    Diagnose,
    FundingPlan,
    ExportPackage,
    VerifyPackage,
    ImportPoints,
    ExportPoints,
    ImportDxf,
    ExportDxf,
    ExportPlots,
    OriginalSurface,
    MoveRegister,
    RestoreRegister,
    KeepScenario,
    CompareScenarios,
    ComparePlans,
    BuildSurface,
    Coregister,
    RegradeSlopes,
    EarthworkReport,
    AllocateEarthRock,
    EarthRockBalance,
    HaulCostsAlgorithm,
    DesignBackfill,
    Geomorphic,
    ContourIndex,
    DesignDrains,
    DesignBenches,
    DesignPlatform,
    SoilErosion,
    RockSlope,
    RockFall,
    StabilityCases,
    SlopeStability,
    InfiniteSlope,
    CheckScenario,
    ExportDesign,
    SectionSheetsAlgorithm,
    Suitability,
    EstimateAlgorithm,
    Schedule,
)


class MineRestorationProvider(QgsProcessingProvider):
    """Ids of provider and algorithms are public and never renamed."""

    def id(self) -> str:
        return PROVIDER_ID

    def name(self) -> str:
        return translate("MineRestoration", "Mine restoration")

    def longName(self) -> str:
        return translate("MineRestoration", "Mine Restoration Planner")

    def icon(self) -> QIcon:
        return icon("mine_restoration")

    def supportsNonFileBasedOutput(self) -> bool:
        return True

    def loadAlgorithms(self) -> None:
        resolve_in_qgis()
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def unload(self) -> None:
        forget()
        super().unload()
