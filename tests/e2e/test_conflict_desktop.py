"""Two people at one plot in the real desktop: QGIS's own save is refused, the dialog comes, and the next save holds."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from mine_restoration_plugin.core.register.register import create_register, open_register
from scripts import desktop_session
from tests.e2e.test_desktop import display, running, wait  # noqa: F401 - a fixture
from tests.unit.register_case import COUNTY, CRS, holed, write_place

START_S = 120


def test_qgis_asks_before_anything_is_overwritten(display: str, tmp_path: Path, postgres) -> None:  # noqa: F811
    register = write_place(tmp_path, postgres)
    create_register(register, COUNTY, CRS)
    with open_register(register, write=True, who="王工") as opened:
        opened.add("mine", {"mine_id": "m1", "name": "马楼"})
        opened.add("plot", {"plot_no": "p1", "mine_id": "m1", "name": "马楼采石场", "location": "马楼村东"}, holed())
    profile = desktop_session.prepare_profile(tmp_path / "profile", "en")
    environment = {
        **desktop_session.environment(profile, tmp_path),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
        "MINE_RESTORATION_VISIT": str(tmp_path),
        "MINE_RESTORATION_REGISTER": str(register),
    }
    command = desktop_session.command(Path(__file__).with_name("conflict_visit.py"))
    log = tmp_path / "qgis.log"
    with log.open("wb") as output, running(command, env=environment, stdout=output, stderr=subprocess.STDOUT) as qgis:

        def is_told() -> bool:
            failed = tmp_path / "failed.txt"
            assert not failed.exists(), failed.read_text(encoding="utf-8")
            assert qgis.poll() is None, log.read_text(errors="replace")[-3000:]
            return (tmp_path / "result.json").exists()

        wait("the saved row", is_told, START_S)
    found = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert found["row"] == ["马楼村东北坡", "马楼石料厂", 3]
    assert found["who"][1:] == ["李工", "王工"]
    assert "save the edits" in found["said"][-1]
    assert os.path.getsize(tmp_path / "dialog.png") > 2000
