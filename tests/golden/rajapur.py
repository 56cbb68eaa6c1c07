"""The demo's plan, drafted by core alone, and its fingerprint; run as a script it renews the fingerprint.

The fingerprint is one for all systems: QGIS 3.22 with numpy 1 and GDAL 3.6, QGIS 3.40 with numpy 2 and GDAL 3.10.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "demo" / "openpit_rajapur"
FINGERPRINT = Path(__file__).with_name("rajapur_plan.sha256")

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))


def draft(folder: Path) -> bytes:
    """The bytes of the plan that a fresh register in ``folder`` gets from the demo's input."""
    from mine_restoration_plugin.core.planning.deed import draft_mine_plan
    from mine_restoration_plugin.core.register.importing import import_plots
    from mine_restoration_plugin.core.register.register import create_register
    from scripts.demo import COUNTY, CRS

    register = folder / "register.gpkg"
    create_register(register, COUNTY, CRS, who="golden")
    imported = import_plots(register, DATA / "rajapur_south_jharia_aoi.geojson", DATA / "fields.csv", who="golden")
    drafted = draft_mine_plan(
        str(register),
        imported.first_mine_id,
        str(DATA / "srtm1_rajapur_aoi.tif"),
        target_crs=CRS,
        decisions=json.loads((DATA / "decisions.json").read_text(encoding="utf-8")),
        who="golden",
    )
    return drafted.plan.to_bytes()


if __name__ == "__main__":
    import hashlib

    with tempfile.TemporaryDirectory() as work:
        raw = draft(Path(work))
    FINGERPRINT.write_text(hashlib.sha256(raw).hexdigest() + "\n", encoding="ascii")
    kept = ROOT / "build" / "rajapur_plan.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(raw)
    print(f"{FINGERPRINT.relative_to(ROOT)} renewed; the plan lies in {kept.relative_to(ROOT)}")
