"""What the table of mines shows in its columns."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from ..compat import translate
from . import texts
from .paged import Column, PagedTable
from .work import MineRow


def _who(row: MineRow) -> str:
    return f"{row.mine_id} · {row.name}" if row.name else row.mine_id


def _checks(row: MineRow) -> str:
    if row.checks_failed is None:
        return texts.UNKNOWN
    parts = [(row.checks_failed, "✗"), (row.checks_undecided, "?")]
    return "  ".join(f"{texts.count(value)} {sign}" for value, sign in parts if value) or "✓"


def _outcome(row: MineRow) -> str:
    if row.checks_failed is None:
        return _who(row)
    return texts.outcome(row.checks_failed, row.checks_undecided)


COLUMNS = (
    Column(
        "mine_id",
        lambda: translate("MineRestoration", "Mine"),
        lambda: translate("MineRestoration", "Number of the mine; one mine holds one or more plots"),
        lambda row: row.mine_id or texts.UNKNOWN,
        _who,
        ("mine_id",),
    ),
    Column(
        "name",
        lambda: translate("MineRestoration", "Name"),
        lambda: translate("MineRestoration", "Name of the mine"),
        lambda row: row.name or texts.UNKNOWN,
        _who,
        ("name",),
    ),
    Column(
        "plots",
        lambda: translate("MineRestoration", "Plots"),
        lambda: translate("MineRestoration", "Number of plots of the mine"),
        lambda row: texts.count(row.plots),
        _who,
        ("plots",),
        right=True,
    ),
    Column(
        "area",
        lambda: translate("MineRestoration", "Area (hm²)"),
        lambda: translate("MineRestoration", "Ellipsoidal area of all plots of the mine"),
        lambda row: texts.area_hm2(row.area_m2),
        _who,
        ("area_ellipsoidal_m2",),
        right=True,
    ),
    Column(
        "plan_version",
        lambda: translate("MineRestoration", "Plan"),
        lambda: translate("MineRestoration", "Version of the latest restoration plan"),
        lambda row: texts.count(row.plan_version),
        _who,
        ("plan_version",),
        right=True,
    ),
    Column(
        "checks",
        lambda: translate("MineRestoration", "Checks"),
        lambda: translate(
            "MineRestoration", "Law checks of the latest plan: ✗ failed, ? the data cannot answer, ✓ all passed"
        ),
        _checks,
        _outcome,
        ("checks_failed", "checks_undecided"),
        right=True,
    ),
)


class MineTable(PagedTable):
    """The mines of the register. What is not known is shown as a dash and sorts before every number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, lambda row: row.mine_id, parent)
