"""The packaging check refuses what the plugin repository refuses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from scripts import package

TOP = "mine_restoration_plugin"
GOOD = {
    **{f"{TOP}/{name}": b"" for name in package.REQUIRED_FILES},
    f"{TOP}/resources/icons/mine_restoration.svg": b"<svg/>",
    f"{TOP}/metadata.txt": (package.ROOT / "metadata.txt").read_bytes(),
}


def problems(folder: Path, files: dict[str, bytes]) -> list[str]:
    path = folder / "plugin.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return package.problems(path)


def metadata(old: str, new: str) -> dict[str, bytes]:
    text = GOOD[f"{TOP}/metadata.txt"].decode("utf-8")
    assert old in text
    return {**GOOD, f"{TOP}/metadata.txt": text.replace(old, new).encode("utf-8")}


def test_a_good_zip_passes(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    "name",
    [
        f"{TOP}/core/__pycache__/plan.cpython-311.pyc",
        f"{TOP}/.hidden",
        f"{TOP}/libs/lxml/etree.so",
        f"{TOP}/run.bat",
        f"{TOP}/tests/test_plan.py",
        f"{TOP}/../outside.py",
        f"{TOP}/core\\plan.py",
        "other/plan.py",
    ],
)
def test_names_that_may_not_be_there(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, {**GOOD, name: b""})


@pytest.mark.parametrize("name", package.REQUIRED_FILES)
def test_files_that_must_be_there(tmp_path: Path, name: str) -> None:
    files = {key: data for key, data in GOOD.items() if key != f"{TOP}/{name}"}
    assert problems(tmp_path, files) == [f"{name} is missing"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("email=", "mail="),
        ("tracker=https:", "tracker=ask:"),
        ("version=0", "version=x"),
        ("icon=resources/", "icon=nowhere/"),
        ("[general]", "[general]\nsupportsQt6=True"),
    ],
)
def test_metadata_that_the_repository_refuses(tmp_path: Path, old: str, new: str) -> None:
    assert problems(tmp_path, metadata(old, new))


def test_hidden_and_built_leftovers_stay_out() -> None:
    names = list(package.contents())
    assert names == sorted(names)
    assert f"{TOP}/plugin.py" in names
    assert not [name for name in names if ".pyc" in name or "/." in name]
