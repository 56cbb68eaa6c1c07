"""The magic wand and the drawing tool under a real mouse in the real desktop, in English and in Chinese."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from mine_restoration_plugin.core.register.register import create_register, open_register
from scripts import desktop_session
from tests.e2e import wand_scene
from tests.e2e.test_desktop import LOCALES, display, photograph, running, wait

__all__ = ["display"]
START_S, STEP_S, STOP_S = 120, 60, 30


class Driver:
    """A mouse and a keyboard on one screen, and what the visit tells of itself."""

    def __init__(self, folder: Path, screen: str, process: subprocess.Popen) -> None:
        self.folder = folder
        self.environment = {**os.environ, "DISPLAY": screen}
        self.screen = screen
        self.process = process

    def do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, timeout=30)

    @property
    def state(self) -> dict:
        failed = self.folder / "failed.txt"
        assert not failed.exists(), failed.read_text(encoding="utf-8")
        assert self.process.poll() is None, (self.folder / "qgis.log").read_text(errors="replace")[-3000:]
        file = self.folder / "state.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def until(self, what: str, holds, seconds: float = STEP_S) -> dict:
        def is_so() -> bool:
            state = self.state
            return bool(state) and holds(state)

        wait(what, is_so, seconds)
        return self.state

    def take(self, tool: str) -> None:
        (self.folder / "tool").write_text(tool, encoding="ascii")
        self.until(f"tool {tool}", lambda state: state["tool"] and not (self.folder / "tool").exists())

    def photograph(self, name: str) -> None:
        """The screen at rest."""
        time.sleep(1.0)
        self.until("the map", lambda state: not state["drawing"])
        photograph(self.screen, self.folder / f"{name}.png")


def scene(folder: Path) -> None:
    wand_scene.make(folder)
    create_register(folder / "register.gpkg", "410482", wand_scene.CRS, who="surveyor")
    with open_register(folder / "register.gpkg", write=True, who="surveyor") as register:
        register.add("mine", {"mine_id": "M1", "name": "马楼"})
    x0, y0 = wand_scene.X0, wand_scene.Y0
    places = {
        "floor": (x0 + wand_scene.PIT[0], y0 - wand_scene.PIT[1]),
        "heap": (x0 + wand_scene.DUMP[0], y0 - wand_scene.DUMP[1]),
        **{
            f"corner{n}": (x0 + x, y0 - y)
            for n, (x, y) in enumerate(((820, 440), (1090, 430), (1100, 690), (830, 700)))
        },
    }
    told = {
        "crs": wand_scene.CRS,
        "bounds": (x0, y0 - wand_scene.HEIGHT, x0 + wand_scene.WIDTH, y0),
        "places": places,
    }
    (folder / "scene.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture(scope="module", params=sorted(LOCALES))
def driver(request, display: str, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp(f"wand_{request.param}")
    if os.environ.get("MINE_RESTORATION_KEEP"):
        folder = Path(os.environ["MINE_RESTORATION_KEEP"]) / request.param
        folder.mkdir(parents=True, exist_ok=True)
    scene(folder)
    profile = desktop_session.prepare_profile(folder / "profile", LOCALES[request.param])
    environment = {
        **desktop_session.environment(profile, folder),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
        "MINE_RESTORATION_VISIT": str(folder),
    }
    log = (folder / "qgis.log").open("wb")
    command = desktop_session.command(Path(__file__).with_name("wand_visit.py"))
    with log, running(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as qgis:
        driver = Driver(folder, display, qgis)
        driver.until("QGIS", lambda state: not state["drawing"] and state["tasks"] == 0, START_S)
        yield driver
        (folder / "quit").touch()
        wait("QGIS to end", lambda: qgis.poll() is not None, STOP_S)


def test_wand_and_drawing_under_a_real_mouse(driver: Driver) -> None:
    truth = float(wand_scene.ground(2.0)[1].sum()) * 4
    driver.take("wand")
    x, y = driver.state["places"]["floor"]
    driver.do("mousemove", x, y)
    driver.do("mousedown", 1)
    first = driver.until("the first preview", lambda state: state["area"] and not state["busy"])
    assert first["area"] == pytest.approx(truth, rel=0.1)
    for step in range(1, 16):
        driver.do("mousemove", x - 12 * step, y)
    smaller = driver.until(
        "a smaller one", lambda state: state["tolerance"] < first["tolerance"] / 2.5 and not state["busy"]
    )
    assert smaller["area"] < 0.9 * first["area"]
    driver.photograph("small")
    for step in range(15):
        driver.do("mousemove", x - 12 * (14 - step), y)
    driver.do("mousemove", x + 3, y)
    back = driver.until("the first one again", lambda state: state["area"] > 0.97 * first["area"] and not state["busy"])
    driver.do("mouseup", 1)
    assert back["steps"] == 1
    assert "hm²" in back["label"]
    driver.photograph("preview")
    driver.do("key", "Return")
    written = driver.until("the outline", lambda state: len(state["plots"]) == 1 and not state["busy"])
    assert written["plots"][0] == pytest.approx(truth, rel=0.1)
    assert written["method"] == ["wand"]
    assert written["undo"] == 1
    driver.photograph("written")
    driver.do("key", "ctrl+z")
    driver.until("it to go", lambda state: state["plots"] == [])
    late = sorted(written["late_ms"])
    (driver.folder / "late.json").write_text(json.dumps(late), encoding="ascii")
    assert late, "no drag was answered"

    driver.take("draw")
    driver.until("heights", lambda state: not state["busy"])
    places = driver.state["places"]
    for number in range(3):
        driver.do("mousemove", *places[f"corner{number}"], "click", 1)
    driver.do("mousemove", *places["corner3"])
    drawn = driver.until("numbers", lambda state: state["steps"] == 3 and not state["busy"])
    assert drawn["label"].count("\n") >= 3
    driver.photograph("draw")
    driver.do("key", "BackSpace")
    driver.until("one corner less", lambda state: state["steps"] == 2)
    driver.do("key", "Escape")
    driver.until("nothing", lambda state: state["steps"] == 0 and state["label"] == "")
