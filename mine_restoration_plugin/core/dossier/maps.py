"""What the dossier asks of whoever can draw maps.

Core cannot draw map sheets. A renderer (QGIS layouts, on the main thread) is handed in; without one the package lists
the sheets as missing and calls itself a draft.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from ..model.plan import Plan
from ..model.progress import Progress
from ..model.text import Label

SheetKey = str

SHEETS: dict[SheetKey, Label] = {
    "existing": Label("Existing ground", "现状地形图"),
    "design": Label("Design surface", "设计地形图"),
    "cutfill": Label("Cut and fill", "挖填分布图"),
}


class MapRenderer(Protocol):
    """Draws the map sheets of one plan, one at a time, so that the caller can stop between two."""

    def sheets(self, plan: Plan) -> list[SheetKey]:
        """Keys of the sheets it can draw for this plan, in the order of printing."""
        ...

    def render(
        self,
        plan: Plan,
        store_folder: Path,
        sheet: SheetKey,
        pdf_path: Path,
        png_path: Path,
        progress: Progress,
    ) -> None:
        """Write one sheet as PDF (to print) and as PNG (for the report).

        ``store_folder`` is the register's folder, to which the paths in ``plan.surfaces`` are relative.

        Raises:
            InputError: a surface of the plan is no longer there.
            Cancelled: the person asked to stop; neither file is left behind.
        """
        ...


def sheet_title(sheet: SheetKey) -> Label:
    """The title of a sheet; one that a renderer adds on its own goes by its key."""
    return SHEETS.get(sheet, Label(sheet, sheet))
