"""A register with one mine and one stored plan, for tests of the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.model.progress import Progress
from mine_restoration_plugin.core.register.register import create_register, open_register
from tests.unit.plan_fixture import RING, make_plan

MINE = "140221250001"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


class PaperRenderer:
    """Draws blank sheets."""

    def __init__(self, sheets: tuple[str, ...] = ("existing", "design", "cutfill")) -> None:
        self._sheets = sheets

    def sheets(self, plan: Plan) -> list[str]:
        return list(self._sheets)

    def render(
        self, plan: Plan, store_folder: Path, sheet: str, pdf_path: Path, png_path: Path, progress: Progress
    ) -> None:
        pdf_path.write_bytes(b"%PDF-1.4 " + sheet.encode())
        png_path.write_bytes(PNG)


def make_register(folder: Path, plan: Plan | None = None, **changes: Any) -> Path:
    """A register with one mine, one plot and the plan of the fixture."""
    plan = plan or make_plan(**changes)
    path = create_register(folder / "register.gpkg", "140221", "EPSG:32645", who="test")
    ring = np.array([*RING, RING[0]])
    with open_register(path, write=True, who="test") as register:
        register.add("mine", {"mine_id": MINE, "name": plan.mine["name"], "county": "140221"})
        register.add("plot", {"mine_id": MINE, "plot_no": "1", "name": "一号图斑"}, [[ring]])
        register.save_plan(MINE, plan.to_bytes(), None)
    return path
