"""The real desktop under Xvfb, in English and in Chinese: the demo's register in the dock, photographed.

``UPDATE_IMAGES=1`` also renews the pictures of the README.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mine_restoration_plugin.core.dossier.verify import verify_package
from mine_restoration_plugin.core.model.plan import Plan
from mine_restoration_plugin.core.planning.deed import work_out_stage
from mine_restoration_plugin.core.register.register import open_register
from scripts import desktop_session

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
SIZE = (1600, 1000)
SCENES = (
    *("plots", "outlines", "wand", "candidates", "problems", "figures", "checks"),
    *("design", "kept", "checked", "earthrock", "proposed"),
    *("facts", "damage", "direction", "overrule", "measures"),
    *("costs", "schedule", "sources", "funds", "scenarios"),
)
PICTURED = ("plots", "problems", "checked", "damage", "direction", "costs", "funds", "figures", "checks")
LOCALES = {"en": "en", "zh": "zh-Hans"}
START_S, SCENE_S, STOP_S = 120, 90, 30
# What stands in Latin letters in the Chinese interface too: units, numbers of documents and standards, file names.
LATIN = re.compile(
    r"[A-Z]{2,}[/T\d. \-]*\d+|EOD|TXT|CASS|DXF|SHP|KML|SHA|Ctrl|Esc|JSON|DEM|"
    r"LoD|LandXML|EPSG:\d+|hm²|m³|m²|\bm\b|[…\W\d_]"
)


@contextmanager
def running(command: list[str], **more) -> Iterator[subprocess.Popen]:
    """A process that is gone afterwards, children included."""
    process = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL, **more)
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, number)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    continue
        process.wait(10)


def wait(what: str, holds: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen of our own with a window manager on it."""
    read, write = os.pipe()
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    with running(screen, pass_fds=(write,), stderr=subprocess.DEVNULL):
        os.close(write)
        with os.fdopen(read, encoding="ascii") as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        name = f":{number}"
        if shutil.which("openbox"):
            with running(["openbox"], env={**os.environ, "DISPLAY": name}, stderr=subprocess.DEVNULL):
                yield name
        else:
            yield name


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make demo`` leaves; $MINE_RESTORATION_DEMO names one that is there already."""
    if os.environ.get("MINE_RESTORATION_DEMO"):
        return Path(os.environ["MINE_RESTORATION_DEMO"])
    folder = tmp_path_factory.mktemp("desktop") / "demo"
    made = subprocess.run(
        ["/usr/bin/python3", str(ROOT / "scripts" / "demo.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture(scope="module", params=sorted(LOCALES))
def visit(request, display: str, demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A visit in one language: ``<scene>.json`` and ``<scene>.png`` for each scene."""
    language = request.param
    folder = tmp_path_factory.mktemp(f"visit_{language}")
    own = folder / "demo"
    shutil.copytree(demo, own, ignore=shutil.ignore_patterns("demo.qgz"))
    profile = desktop_session.prepare_profile(folder / "profile", LOCALES[language])
    environment = {
        **desktop_session.environment(profile, own),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
        "MINE_RESTORATION_VISIT": str(folder),
        "MINE_RESTORATION_SCENES": ",".join(SCENES),
        "MINE_RESTORATION_STARTUP": str(desktop_session.STARTUP),
        "MINE_RESTORATION_DECISIONS": str(decide_anew(folder)),
    }
    log = (folder / "qgis.log").open("wb")
    command = desktop_session.command(Path(__file__).with_name("desktop_visit.py"))
    with log, running(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as qgis:
        for scene in SCENES:

            def is_ready(scene=scene) -> bool:
                failed = folder / "failed.txt"
                assert not failed.exists(), failed.read_text(encoding="utf-8")
                assert qgis.poll() is None, (folder / "qgis.log").read_text(errors="replace")[-3000:]
                return (folder / f"{scene}.json").exists()

            wait(f"scene {scene}", is_ready, START_S if scene == SCENES[0] else SCENE_S)
            photograph(display, folder / f"{scene}.png")
            (folder / f"{scene}.seen").touch()
        wait("QGIS to end", lambda: qgis.poll() is not None, STOP_S)
        assert qgis.returncode == 0, (folder / "qgis.log").read_text(errors="replace")[-3000:]
    if os.environ.get("UPDATE_IMAGES"):
        IMAGES.mkdir(parents=True, exist_ok=True)
        for scene in PICTURED:
            shutil.copyfile(folder / f"{scene}.png", IMAGES / f"desktop_{scene}_{language}.png")
    return language, folder


def decide_anew(folder: Path) -> Path:
    """The demo's decisions with one changed, so that the dock drafts a version of its own."""
    decisions = json.loads((ROOT / "demo" / "openpit_rajapur" / "decisions.json").read_text(encoding="utf-8"))
    path = folder / "decisions.json"
    path.write_text(json.dumps({**decisions, "date": "2026-01-02"}, ensure_ascii=False), encoding="utf-8")
    return path


def photograph(display: str, path: Path) -> None:
    subprocess.run(
        ["import", "-window", "root", str(path)], env={**os.environ, "DISPLAY": display}, check=True, timeout=60
    )


def texts(folder: Path, scene: str) -> list[tuple[str, str, int, int]]:
    return [tuple(row) for row in json.loads((folder / f"{scene}.json").read_text(encoding="utf-8"))]


def test_the_screen_shows_a_window_with_many_colours(visit: tuple[str, Path]) -> None:
    _language, folder = visit
    for scene in SCENES:
        done = subprocess.run(
            ["identify", "-format", "%w %h %k", str(folder / f"{scene}.png")],
            capture_output=True,
            text=True,
            check=True,
        )
        width, height, colours = (int(part) for part in done.stdout.split())
        assert (width, height) == SIZE
        assert colours > 500


def test_the_dock_shows_mine_figures_and_checks(visit: tuple[str, Path]) -> None:
    _language, folder = visit
    said = [text for _kind, text, _needs, _has in texts(folder, "figures")]
    assert any("m³" in text for text in said)
    assert any("±" in text and "95 %" in text for text in said)


def test_the_dock_drafted_a_plan_and_exported_a_whole_package(visit: tuple[str, Path]) -> None:
    _language, folder = visit
    package = folder / "package"
    assert verify_package(package).passed
    files = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert {"plan.json", "coordinates.txt", "register.gpkg", "workbook.xlsx", "report.docx"} <= files
    assert {"maps/existing.pdf", "maps/design.pdf", "maps/cutfill.pdf"} <= files


def test_what_was_edited_by_mouse_is_in_the_plan_with_the_same_gap(visit: tuple[str, Path]) -> None:
    """A fact, an overruled direction and a source, drafted by the dock; worked out again without it."""
    _language, folder = visit
    register = folder / "demo" / "register.gpkg"
    with open_register(register) as opened:
        mine = next(row["mine_id"] for row in opened.mines())
        plan = Plan.from_bytes(opened.plan(mine)[1])
    assert {"soil_ph": 8.25} in plan.decisions["facts"].values()
    (overruled,) = plan.decisions["direction"].values()
    assert overruled == {"use": "grass", "reason": "村民要求种草"}
    assert plan.decisions["funding"] == [{"source": "county", "amount_cny": 1e6, "document": "〔2026〕1"}]
    gap = work_out_stage(register, mine, "funding", decisions=plan.decisions).plan.figures["gap_cny"].value
    assert f"{gap:,.2f}" in (folder / "gap.txt").read_text(encoding="utf-8")


def test_no_text_is_cut_off(visit: tuple[str, Path]) -> None:
    _language, folder = visit
    for scene in SCENES:
        cut = [row for row in texts(folder, scene) if row[2] > row[3]]
        assert cut == []


def test_the_chinese_interface_is_chinese(visit: tuple[str, Path]) -> None:
    language, folder = visit
    for scene in SCENES:
        latin = [text for _kind, text, _needs, _has in texts(folder, scene) if re.search("[A-Za-z]{3}", without(text))]
        if language == "zh":
            assert latin == []
        else:
            assert latin, "the English interface is English"


def without(text: str) -> str:
    return LATIN.sub(" ", text)
