"""What the table of a mine's plots shows in its columns."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from ..compat import translate
from . import texts
from .paged import Column, PagedTable
from .work import PlotRow


def _name(row: PlotRow) -> str:
    return f"{row.plot_no} · {row.name}" if row.name else row.plot_no


COLUMNS = (
    Column(
        "plot_no",
        lambda: translate("MineRestoration", "Plot"),
        lambda: translate("MineRestoration", "Number of the plot"),
        lambda row: row.plot_no or texts.UNKNOWN,
        _name,
        ("plot_no",),
    ),
    Column(
        "attribute",
        lambda: translate("MineRestoration", "Attribute"),
        lambda: translate("MineRestoration", "What the plot is: working area, dump, building, shaft …"),
        lambda row: texts.label(row.attribute) or texts.UNKNOWN,
        _name,
        ("attribute",),
    ),
    Column(
        "area",
        lambda: translate("MineRestoration", "Area (hm²)"),
        lambda: translate("MineRestoration", "Ellipsoidal area of the plot"),
        lambda row: texts.area_hm2(row.area_m2),
        _name,
        ("area_ellipsoidal_m2",),
        right=True,
    ),
    Column(
        "state",
        lambda: translate("MineRestoration", "State"),
        lambda: translate("MineRestoration", "State of work"),
        lambda row: texts.label(row.state) or texts.UNKNOWN,
        _name,
        ("state",),
    ),
)


class PlotTable(PagedTable):
    """The plots of one mine."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, lambda row: row.uuid, parent)
