"""The demo clears away what it made itself, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import demo


def made_by_a_demo(folder: Path) -> Path:
    (folder / "package" / "maps").mkdir(parents=True)
    files = ["register.gpkg", "package/report.docx", "package/maps/existing.pdf"]
    for name in files:
        (folder / name).write_text("demo", encoding="utf-8")
    (folder / demo.RECORD).write_text(json.dumps(files), encoding="utf-8")
    return folder


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    demo.make_room(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_the_last_demo_is_cleared(tmp_path: Path) -> None:
    demo.make_room(made_by_a_demo(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_files_of_others_stay(tmp_path: Path) -> None:
    made_by_a_demo(tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    demo.make_room(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_stranger_s_file_in_the_package_stops_the_demo(tmp_path: Path) -> None:
    made_by_a_demo(tmp_path)
    (tmp_path / "package" / "signed.pdf").write_text("mine", encoding="utf-8")
    with pytest.raises(demo.Failed):
        demo.make_room(tmp_path)
    assert (tmp_path / "package" / "signed.pdf").exists()


def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "register.gpkg").write_text("a county's", encoding="utf-8")
    with pytest.raises(demo.Failed, match="not empty"):
        demo.make_room(tmp_path)
    assert (tmp_path / "register.gpkg").read_text(encoding="utf-8") == "a county's"


def test_a_record_cannot_reach_outside(tmp_path: Path) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_text("mine", encoding="utf-8")
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / demo.RECORD).write_text('["../precious.txt"]', encoding="utf-8")
    demo.make_room(folder)
    assert outside.exists()
