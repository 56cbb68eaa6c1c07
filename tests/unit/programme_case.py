"""A small mine with every kind of work, for tests of the programme: two units cut, two filled, soil, plants, care."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mine_restoration_plugin.core.estimate.bill import bill
from mine_restoration_plugin.core.estimate.price import RateBook
from mine_restoration_plugin.core.estimate.programme.result import Case, Move
from mine_restoration_plugin.core.estimate.result import Estimate
from mine_restoration_plugin.core.estimate.structure import investment
from mine_restoration_plugin.core.model.units import VolumeState
from mine_restoration_plugin.core.model.work import WorkItem
from mine_restoration_plugin.core.rulebook import Rulebook

D = Decimal
BANK, COMPACTED = VolumeState.BANK, VolumeState.COMPACTED
START = date(2026, 3, 2)
CUTS = {"U1": D("30000.00"), "U2": D("12000.00"), "U3": D("0.00")}
FILLS = {"U1": D("0.00"), "U3": D("25000.00"), "U4": D("10700.00")}
MOVED = ("U1", "U2", "U3", "U4")
ITEMS = (
    WorkItem("fence", "temporary", D(600), "周长"),
    WorkItem("sign", "temporary", D(4), "处数"),
    WorkItem("loose_rock", "hazard", D(900), "危岩体积", ("U1",)),
    WorkItem("topsoil_strip", "soil", D(4000), "剥离面积×厚度", ("U2",)),
    WorkItem("ditch_large", "drains", D(700), "截水沟长", ("U1",)),
    WorkItem("cut_rock", "landform", D(42000), "E2", MOVED, "", BANK),
    WorkItem("haul_first_km", "landform", D(42000), "E2", MOVED, "", BANK),
    WorkItem("backfill", "landform", D(35700), "E3", MOVED, "", COMPACTED),
    WorkItem("grading", "landform", D(52000), "面积", MOVED),
    WorkItem("soil_cover", "soil", D(21000), "面积×0.5", ("U3", "U4")),
    WorkItem("concrete", "structures", D(60), "体积", ("U3",)),
    WorkItem("hung_net_spray", "plants", D(3000), "坡面面积", ("U1",)),
    WorkItem("tree", "plants", D(21000), "密度×面积", ("U3", "U4")),
    WorkItem("grass_seed", "plants", D(52000), "面积", MOVED),
    WorkItem("monitoring_point", "monitoring", D(12), "点数", MOVED),
    WorkItem("monitoring_visit", "monitoring", D(144), "点数×次数", MOVED, years=3),
    WorkItem("aftercare_tree", "aftercare", D(42000), "面积", ("U3", "U4"), years=3),
)


def make_case(book: Rulebook, items: tuple[WorkItem, ...] = ITEMS, **changes: Any) -> Case:
    lines = tuple(bill(items, RateBook(book)))
    done = Estimate(lines, (), (), "", RateBook(book))
    lumps: Mapping[str, Decimal] = {"works": done.works_cny, "aftercare": done.after_cny}
    parts: dict[str, Any] = {
        "lines": lines,
        "costs": tuple(investment(book, lumps)),
        "cut_bank_m3": CUTS,
        "fill_compacted_m3": FILLS,
        "moves": (Move("全部挖方", "填方", D("42000.00"), 0.8),),
        "loose": Fraction("1.33"),
        "compacted": Fraction("0.85"),
        "rules": ("factors.quota.soil.loose", "factors.quota.soil.compacted"),
        "zone": "north_china",
        "start": START,
    }
    return Case(**{**parts, **changes})
