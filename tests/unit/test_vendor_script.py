"""The bundled libraries: pinned, unpacked without surprises, left alone when they are right."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))
import vendor


def wheel(folder: Path) -> Path:
    path = folder / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("thing/__init__.py", "thing/.hidden", "thing/old.pyc", "../out.py", "thing-1.0.dist-info/RECORD",
                     "thing-1.0.dist-info/METADATA", "thing-1.0.dist-info/LICENSE"):  # fmt: skip
            archive.writestr(name, name)
    return path


def test_only_code_and_licences_are_unpacked(tmp_path: Path) -> None:
    libs = tmp_path / "libs"
    libs.mkdir()
    vendor.unpack([wheel(tmp_path)], libs)
    found = sorted(path.relative_to(libs).as_posix() for path in libs.rglob("*") if path.is_file())
    assert found == ["thing-1.0.dist-info/LICENSE", "thing-1.0.dist-info/METADATA", "thing/__init__.py",
                     "vendored.json"]  # fmt: skip
    assert not (tmp_path / "out.py").exists()


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    libs = tmp_path / "libs"
    libs.mkdir()
    vendor.unpack([wheel(tmp_path)], libs)
    assert vendor.is_current(libs)
    (libs / "thing" / "__init__.py").write_text("other")
    assert not vendor.is_current(libs)


def test_every_wheel_is_pinned_by_version_and_hash() -> None:
    assert {wheel.name for wheel in vendor.WHEELS} == {"docxtpl", "et_xmlfile", "laspy", "openpyxl", "python-docx",
                                                       "typing_extensions"}  # fmt: skip
    assert all(len(wheel.sha256) == hashlib.sha256().digest_size * 2 for wheel in vendor.WHEELS)


def test_libs_that_are_there_are_the_pinned_ones() -> None:
    if not vendor.LIBS.joinpath(vendor.RECORD).is_file():
        pytest.skip("scripts/vendor.py was not run")
    assert vendor.is_current(vendor.LIBS)
