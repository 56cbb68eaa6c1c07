"""The zip that is uploaded, unpacked into a fresh profile of the real qgis_process, goes the demo's whole road."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import package

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def plugin_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for script in ("link.py", "resources.py"):
        subprocess.run([sys.executable, str(ROOT / "scripts" / script)], check=True)
    subprocess.run([sys.executable, str(ROOT / "scripts" / "i18n.py"), "compile"], check=True)
    return package.build(tmp_path_factory.mktemp("dist"))


def test_the_repository_would_take_it(plugin_zip: Path) -> None:
    assert package.problems(plugin_zip) == []


def test_the_same_tree_gives_the_same_bytes(plugin_zip: Path, tmp_path: Path) -> None:
    assert package.build(tmp_path).read_bytes() == plugin_zip.read_bytes()


def test_it_carries_no_test_data(plugin_zip: Path) -> None:
    """Fort Bragg's LiDAR is under the ODbL and stays in the tests."""
    names = zipfile.ZipFile(plugin_zip).namelist()
    assert not [name for name in names if name.endswith((".tif", ".laz", ".shp", ".gpkg")) or "fortbragg" in name]


@pytest.fixture(scope="module")
def demo(plugin_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder, made by the unpacked zip alone: the checkout gives only the input and the shell."""
    folder = tmp_path_factory.mktemp("profile")
    with zipfile.ZipFile(plugin_zip) as archive:
        archive.extractall(folder)
    out = tmp_path_factory.mktemp("out") / "demo"
    environment = {**os.environ, "MINE_RESTORATION_PLUGIN": str(folder / "mine_restoration_plugin")}
    done = subprocess.run(
        ["/usr/bin/python3", str(ROOT / "scripts" / "demo.py"), str(out)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_the_demo_leaves_register_and_package(demo: Path) -> None:
    assert (demo / "register.gpkg").is_file()
    manifest = json.loads((demo / "package" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]
    assert {path.suffix for path in (demo / "package").rglob("*")} >= {
        ".docx",
        ".xlsx",
        ".pdf",
        ".gpkg",
        ".txt",
        ".json",
    }


def test_a_second_demo_starts_afresh(demo: Path) -> None:
    """Only what the first one recorded would be cleared, and that is everything."""
    from scripts.demo import RECORD, files_of

    assert set(json.loads((demo / RECORD).read_text(encoding="utf-8"))) == files_of(demo) - {RECORD}


def test_the_checkout_has_all_six_deeds() -> None:
    done = subprocess.run(
        [str(ROOT / "scripts" / "qgis_process.sh"), "--json", "list"],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    listed = json.loads(done.stdout[done.stdout.index("{") :])
    names = set(listed["providers"]["minerestoration"]["algorithms"])
    deeds = ("createregister", "importplots", "cutfill", "draftplan", "exportpackage", "verifypackage")
    assert {f"minerestoration:{deed}" for deed in deeds} <= names


def test_the_shell_passes_the_exit_code_on_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(ROOT / "scripts" / "qgis_process.sh"), "run", "minerestoration:nosuchdeed"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []
