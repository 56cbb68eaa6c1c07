"""A plot as a boundary-point text holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...geodata.grid import Polygons

TEXT_FIELDS = (
    "plot_no", "name", "kind", "sheet_no", "use", "position", "land_class", "plot_type", "land_kind", "gzq",
    "gzh", "note",
)  # fmt: skip


@dataclass(frozen=True)
class BoundaryPlot:
    """One parcel.

    Attributes:
        polygons: in the file's coordinate system; empty for a parcel of points or lines.
        attributes: text of the cells by field name; cells beyond the known ones are ``extra_1``, ``extra_2``…
        area_text: the stated area as it stands; None computes it when the plot is written.
        lead: text between the parcel before and this one (empty lines, a repeated header).
        verbatim: the parcel's text where it keeps to no rule, written again as long as it means the same.
        line: number of its first line in the file that was read, 0 where there is none.
    """

    polygons: Polygons
    attributes: Mapping[str, str] = field(default_factory=dict)
    area_text: str | None = None
    lead: str = ""
    verbatim: str | None = None
    line: int = 0

    @property
    def plot_no(self) -> str:
        return self.attributes.get("plot_no", "")
