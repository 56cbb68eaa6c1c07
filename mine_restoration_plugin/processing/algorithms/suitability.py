"""What the land of one mine is to become, unit by unit, and why."""

from __future__ import annotations

from ...compat import translate
from ..stagework import StageAlgorithm


class Suitability(StageAlgorithm):
    ID = "suitability"
    STAGE = "direction"
    TAGS = (
        "suitability", "direction", "reclamation", "use", "limiting factor", "ahp", "entropy", "topsis", "weights",
        "sensitivity", "natural recovery", "confirmation card", "reuse",
        "适宜性", "适宜性评价", "修复方向", "极限条件法", "限制因子", "层次分析", "熵权", "敏感性", "自然恢复",
        "认定表", "转型利用",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Suitability and direction")

    def numbers(self) -> dict[str, tuple[str, str]]:
        return {
            "NATURAL_HM2": ("way_1_hm2", translate("MineRestoration", "Natural recovery (hm²)")),
            "ASSISTED_HM2": ("way_2_hm2", translate("MineRestoration", "Assisted regeneration (hm²)")),
            "REBUILT_HM2": ("way_3_hm2", translate("MineRestoration", "Ecological reconstruction (hm²)")),
            "REUSED_HM2": ("way_4_hm2", translate("MineRestoration", "Reuse (hm²)")),
            "CULTIVATED_HM2": ("use_cultivated_hm2", translate("MineRestoration", "To be cultivated (hm²)")),
            "GARDEN_HM2": ("use_garden_hm2", translate("MineRestoration", "To be orchard (hm²)")),
            "FOREST_HM2": ("use_forest_hm2", translate("MineRestoration", "To be forest (hm²)")),
            "GRASS_HM2": ("use_grass_hm2", translate("MineRestoration", "To be grass (hm²)")),
            "WATER_HM2": ("use_water_hm2", translate("MineRestoration", "To be water (hm²)")),
            "KEEP_HM2": ("use_keep_hm2", translate("MineRestoration", "Left as it is (hm²)")),
            "AHP_CR": ("ahp_cr", translate("MineRestoration", "Consistency ratio of the weights")),
            "CARD_UNITS": (
                "units_card_count",
                translate("MineRestoration", "Units that need a confirmation card only"),
            ),
            "REDIRECT": ("redirect_count", translate("MineRestoration", "Units kept for building: stop and redirect")),
            "SENSITIVE": ("sensitive_count", translate("MineRestoration", "Units whose use depends on the weights")),
        }

    def tables(self) -> dict[str, tuple[str, str]]:
        return {
            "FACTORS": ("T8", translate("MineRestoration", "T8 Factors and grades")),
            "WEIGHTS": ("A1", translate("MineRestoration", "A1 Weights")),
            "INDEX": ("A2", translate("MineRestoration", "A2 Weighted index")),
            "ONE_UP": ("A3", translate("MineRestoration", "A3 One grade up")),
            "SENSITIVITY": ("A4", translate("MineRestoration", "A4 Sensitivity to the weights")),
            "DECISION": ("A5", translate("MineRestoration", "A5 Direction of every unit")),
            "CARD": ("K1", translate("MineRestoration", "K1 Confirmation card of natural recovery")),
        }
