"""Who pays for the restoration of one mine, what its quotas yield, and what the money is worth."""

from __future__ import annotations

from ...compat import translate
from ..stagework import StageAlgorithm


class FundingPlan(StageAlgorithm):
    ID = "fundingplan"
    STAGE = "funding"
    TAGS = (
        "funding", "money", "sources", "uses", "gap", "quota", "loan", "bond", "npv", "irr", "payback", "dscr",
        "scenario", "sensitivity", "hidden debt", "indicator", "contract",
        "资金", "筹措", "缺口", "指标", "增减挂钩", "占补平衡", "专项债", "特许经营", "净现值", "内部收益率",
        "绩效", "隐性债务",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Funding plan")

    def numbers(self) -> dict[str, tuple[str, str]]:
        return {
            "USES_CNY": ("uses_cny", translate("MineRestoration", "Uses of funds (CNY)")),
            "SOURCES_CNY": ("sources_cny", translate("MineRestoration", "Sources that count (CNY)")),
            "SOURCES_OPEN_CNY": ("sources_open_cny", translate("MineRestoration", "Sources with open gates (CNY)")),
            "GAP_CNY": ("gap_cny", translate("MineRestoration", "Funding gap (CNY)")),
            "GAP_ZERO_ROCK_CNY": (
                "gap_zero_rock_cny",
                translate("MineRestoration", "Funding gap without rock income (CNY)"),
            ),
            "NPV_CNY": ("npv_cny", translate("MineRestoration", "Net present value before financing (CNY)")),
            "IRR_PERCENT": ("irr_percent", translate("MineRestoration", "Internal rate of return (%)")),
            "PAYBACK_YEARS": ("payback_years", translate("MineRestoration", "Payback, static (years)")),
            "DSCR_MIN": ("dscr_min", translate("MineRestoration", "Least debt service cover")),
            "QUOTA_BUILD_MU": ("quota_build_mu", translate("MineRestoration", "Construction-land quota (mu)")),
            "QUOTA_FARMLAND_MU": ("quota_farmland_mu", translate("MineRestoration", "Cultivated-land quota (mu)")),
            "QUOTA_FOREST_MU": ("quota_forest_mu", translate("MineRestoration", "Forest quota (mu)")),
            "QUOTA_WETLAND_MU": ("quota_wetland_mu", translate("MineRestoration", "Wetland quota (mu)")),
            "EMPLOYMENT_DAYS": ("employment_days", translate("MineRestoration", "Person-days of labour")),
        }

    def tables(self) -> dict[str, tuple[str, str]]:
        return {
            "SOURCES_USES": ("F1", translate("MineRestoration", "F1 Sources and uses of funds")),
            "QUOTAS": ("F2", translate("MineRestoration", "F2 Land quotas by plot")),
            "GATES": ("F3", translate("MineRestoration", "F3 Gates of each source")),
            "CASH_FLOW": ("F4", translate("MineRestoration", "F4 Cash flow by year")),
            "SCENARIOS": ("F5", translate("MineRestoration", "F5 Scenarios")),
            "SENSITIVITY": ("F6", translate("MineRestoration", "F6 Sensitivity")),
            "INDUSTRIES": ("F7", translate("MineRestoration", "F7 Industries after restoration")),
            "HIDDEN_DEBT": ("F8", translate("MineRestoration", "F8 Screen for hidden debt")),
            "CONTRACT": ("F9", translate("MineRestoration", "F9 Contract terms and fault tolerance")),
            "GAP": ("F10", translate("MineRestoration", "F10 The gap and what would close it")),
            "INDICATORS": ("T14", translate("MineRestoration", "T14 Performance indicators")),
        }
