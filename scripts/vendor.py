"""Fetch the pure-Python libraries of the document writer and of point clouds into ``mine_restoration_plugin/libs``.

The versions and hashes are pinned here; pip checks every wheel against them. What is already there and unchanged is
left alone, so that a second run needs no network. ``--target FOLDER`` fills another folder (packaging), ``--wheels
FOLDER`` takes the wheels from a folder instead of PyPI (offline machines).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

LIBS = Path(__file__).resolve().parents[1] / "mine_restoration_plugin" / "libs"
RECORD = "vendored.json"


class Wheel(NamedTuple):
    name: str
    version: str
    sha256: str


WHEELS = (
    Wheel("docxtpl", "0.20.2", "626d5c570a46a62b2ca73b4d08f1c240fa031a5bc45371e1466a4fe184923d10"),
    Wheel("et_xmlfile", "2.0.0", "7a91720bc756843502c3b7504c77b8fe44217c85c537d85037f0f536151b2caa"),
    Wheel("laspy", "2.6.1", "44c4d3c38fcef81cdb9201a0b98e5e4f09831c98d2ec1335b9ee59da16a37349"),
    Wheel("openpyxl", "3.1.5", "5282c12b107bffeef825f4617dc029afaf41d0ea60823bbb665ef3079dc79de2"),
    Wheel("python-docx", "1.2.0", "3fd478f3250fbbbfd3b94fe1e985955737c145627498896a8a6bf81f4baf66c7"),
    Wheel("typing_extensions", "4.15.0", "f0fa19c6845758ab08074a0cfa8b7aecb71c999ca73d62883bc25cc018c4e548"),
)


SKIPPED = {("laspy", "cli")}
"""A command line that needs libraries of its own."""


def pinned() -> dict[str, dict[str, str]]:
    return {wheel.name: {"version": wheel.version, "sha256": wheel.sha256} for wheel in WHEELS}


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of the folder by its relative path; byte code and the record itself are left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and path.name != RECORD and not path.name.startswith(".")
    }


def is_current(folder: Path) -> bool:
    """Whether the folder holds exactly the pinned libraries, byte for byte as they were unpacked."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(record.get("wheels") == pinned() and record.get("files") == file_hashes(folder))


def download(folder: Path, source: Path | None) -> list[Path]:
    """The pinned wheels, each checked against its hash by pip."""
    requirements = folder / "requirements.txt"
    lines = [f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n" for wheel in WHEELS]
    requirements.write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "-r", str(requirements)]
    if source is not None:
        command += ["--no-index", "--find-links", str(source)]
    subprocess.run(command, check=True)
    return sorted(folder.glob("*.whl"))


def wanted(name: str) -> bool:
    """Code and licences; no wheel bookkeeping, no hidden files, nothing outside the folder."""
    path = PurePosixPath(name)
    if name.endswith("/") or path.is_absolute() or ".." in path.parts or any(p.startswith(".") for p in path.parts):
        return False
    if path.parts[0].endswith(".dist-info"):
        return "LICEN" in path.name.upper() or path.name == "METADATA"
    return path.suffix != ".pyc" and path.parts[:2] not in SKIPPED


def unpack(wheels: list[Path], folder: Path) -> None:
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if wanted(name):
                    archive.extract(name, folder)
    record = {"wheels": pinned(), "files": file_hashes(folder)}
    (folder / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def vendor(target: Path, source: Path | None = None) -> bool:
    """Fill ``target``; False when it was already right."""
    if is_current(target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as work:
        wheels = Path(work) / "wheels"
        wheels.mkdir()
        fresh = Path(work) / "libs"
        fresh.mkdir()
        unpack(download(wheels, source), fresh)
        if target.exists():
            shutil.rmtree(target)
        fresh.replace(target)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=LIBS)
    parser.add_argument("--wheels", type=Path, help="take the wheels from this folder, without a network")
    parser.add_argument("--check", action="store_true", help="only tell whether the folder is right")
    arguments = parser.parse_args()
    if arguments.check:
        return 0 if is_current(arguments.target) else 1
    made = vendor(arguments.target, arguments.wheels)
    print(f"{arguments.target}: {'filled' if made else 'already right'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
