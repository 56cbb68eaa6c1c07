"""The verifier names what was changed, what is missing, what was added."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from mine_restoration_plugin.core.dossier.manifest import MANIFEST, SELF, describe, own_hash, write_manifest
from mine_restoration_plugin.core.dossier.verify import verify_package
from mine_restoration_plugin.core.model.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "package"
    (made / "maps").mkdir(parents=True)
    (made / "report.docx").write_bytes(b"report")
    (made / "maps" / "现状.pdf").write_bytes(b"map")
    entries = [describe(made, path, "x") for path in ("report.docx", "maps/现状.pdf")]
    write_manifest(made, {"mine_id": "M"}, entries)
    return made


def rewrite(folder: Path, *, honest: bool = False, **changes: Any) -> None:
    data = {**json.loads((folder / MANIFEST).read_text(encoding="utf-8")), **changes}
    if honest:
        data[SELF] = own_hash(data)
    (folder / MANIFEST).write_text(json.dumps(data), encoding="utf-8")


def test_a_whole_package_passes(folder: Path) -> None:
    found = verify_package(folder)
    assert found.passed
    assert (found.changed, found.missing, found.added) == ((), (), ())
    entry = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"][1]
    assert entry["sha256"] == hashlib.sha256(b"report").hexdigest()


def test_the_published_sm3_vector(tmp_path: Path) -> None:
    """GB/T 32905-2016, example 1: SM3("abc")."""
    (tmp_path / "abc").write_bytes(b"abc")
    found = describe(tmp_path, "abc", "x").sm3
    if found is None:
        pytest.skip("this OpenSSL has no SM3")
    assert found == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_each_kind_of_difference_is_named(folder: Path) -> None:
    (folder / "report.docx").write_bytes(b"rep0rt")
    (folder / "maps" / "现状.pdf").unlink()
    (folder / "maps" / "new.pdf").write_bytes(b"")
    found = verify_package(folder)
    assert not found.passed
    assert found.changed == ("report.docx",)
    assert found.missing == ("maps/现状.pdf",)
    assert found.added == ("maps/new.pdf",)


def test_a_manifest_that_was_edited_is_changed_itself(folder: Path) -> None:
    rewrite(folder, mine_id="N")
    assert verify_package(folder).changed == (MANIFEST,)


def test_a_hash_swapped_in_the_manifest_shows(folder: Path) -> None:
    (folder / "report.docx").write_bytes(b"forged")
    entries = [describe(folder, path, "x").to_json() for path in ("report.docx", "maps/现状.pdf")]
    rewrite(folder, files=entries)
    assert verify_package(folder).changed == (MANIFEST,)


@pytest.mark.parametrize(
    "path",
    ["../secret", "maps/../../secret", "/etc/passwd", "C:/Windows/x", "maps\\x", "", "a//b", "./a", "manifest.json",
     "Manifest.JSON", "a\x00b"],
)  # fmt: skip
def test_paths_out_of_the_folder_are_refused(folder: Path, path: str) -> None:
    (folder.parent / "secret").write_bytes(b"secret")
    entry = {"path": path, "role": "x", "bytes": 6, "sha256": hashlib.sha256(b"secret").hexdigest()}
    rewrite(folder, honest=True, files=[entry])
    with pytest.raises(InputError, match="tampered"):
        verify_package(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_a_link_is_no_file(folder: Path) -> None:
    (folder.parent / "outside").write_bytes(b"report")
    (folder / "report.docx").unlink()
    (folder / "report.docx").symlink_to(folder.parent / "outside")
    assert verify_package(folder).changed == ("report.docx",)
    (folder / "maps" / "现状.pdf").unlink()
    (folder / "maps").rmdir()
    (folder / "maps").symlink_to(folder.parent)
    assert "maps/现状.pdf" in verify_package(folder).changed


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": "other", "schema": 1, "files": []}', "\ufeff{"])
def test_a_damaged_manifest_is_said_so(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        verify_package(folder)


def test_a_newer_package_and_no_package(folder: Path, tmp_path: Path) -> None:
    rewrite(folder, schema=99)
    with pytest.raises(InputError, match="newer"):
        verify_package(folder)
    with pytest.raises(InputError, match="no package folder"):
        verify_package(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"manifest\.json"):
        verify_package(tmp_path / "empty")
