"""Bill of quantities, prices and fees of one mine: what the restoration costs, line by line."""

from __future__ import annotations

from ...compat import translate
from ..stagework import StageAlgorithm


class EstimateAlgorithm(StageAlgorithm):
    ID = "estimate"
    STAGE = "estimate"
    TAGS = (
        "estimate", "cost", "price", "bill of quantities", "fee", "rate book", "budget", "cost to finish",
        "估算", "概算", "预算", "单价", "工程量清单", "费用", "信息价", "投资", "单价分析", "控制价",
    )  # fmt: skip

    def displayName(self) -> str:
        return translate("MineRestoration", "Cost estimate")

    def numbers(self) -> dict[str, tuple[str, str]]:
        return {
            "COST_CNY": ("cost_cny", translate("MineRestoration", "Cost estimate (CNY)")),
            "COST_WAN": ("cost_wan", translate("MineRestoration", "Cost estimate (10,000 CNY)")),
            "WORKS_CNY": ("works_cny", translate("MineRestoration", "Works (CNY)")),
            "AFTERCARE_CNY": ("after_cny", translate("MineRestoration", "Monitoring and aftercare (CNY)")),
            "CONTROL_CNY": (
                "control_cny",
                translate("MineRestoration", "Cost to finish by a third party, control figure (CNY)"),
            ),
        }

    def tables(self) -> dict[str, tuple[str, str]]:
        return {
            "BILL": ("T11", translate("MineRestoration", "T11 Bill of quantities")),
            "INVESTMENT": ("T12", translate("MineRestoration", "T12 Cost estimate")),
            "PRICE_ANALYSIS": ("P1", translate("MineRestoration", "P1 Unit price analysis")),
            "COST_TO_FINISH": ("P2", translate("MineRestoration", "P2 Cost to finish by a third party")),
            "RATE_BOOK": ("P3", translate("MineRestoration", "P3 Prices used and the reference")),
            "BOOK_CHANGES": ("P4", translate("MineRestoration", "P4 Differences of two rate books")),
        }
