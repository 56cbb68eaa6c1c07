"""The whole road of one mine, as a batch job would go it: register, plots, plan, package, verification.

    scripts/demo.py [FOLDER]

Each step is one call of ``scripts/qgis_process.sh``. FOLDER (default out/demo) must be new, empty, or left by an
earlier demo, whose files are then removed first; files of anybody else are never touched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "demo" / "openpit_rajapur"
RECORD = "demo-files.json"
# The pit lies in Jharkhand, India; a register outside China takes a code with a letter in it.
COUNTY = "IN-JH"
CRS = "EPSG:32645"


class Failed(Exception):
    """A step did not succeed; the text says which and why."""


def run(algorithm: str, **parameters: object) -> dict[str, Any]:
    """The outputs of one algorithm of ours, run by qgis_process."""
    arguments = [f"--{key}={value}" for key, value in parameters.items()]
    command = [str(ROOT / "scripts" / "qgis_process.sh"), "--json", "run", f"minerestoration:{algorithm}", *arguments]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    try:
        results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    except (ValueError, KeyError):
        results = None
    if done.returncode or results is None:
        raise Failed(f"{algorithm} failed:\n{done.stderr.strip()}\n{done.stdout.strip()[-2000:]}")
    print(f"  {algorithm:<15} {time.monotonic() - started:5.1f} s", flush=True)
    return dict(results)


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def make_room(folder: Path) -> None:
    """An empty folder, or one emptied of what the last demo left there."""
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / RECORD
    if not record.is_file():
        if any(folder.iterdir()):
            raise Failed(f"{folder} is not empty and no demo made it. Name another folder: make demo OUT=folder")
        return
    for name in [*json.loads(record.read_text(encoding="utf-8")), RECORD]:
        path = folder / name
        if path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
    kept = sorted(entry.name for entry in folder.iterdir())
    if {"register.gpkg", "package"} & set(kept):
        raise Failed(f"In {folder} lies something that no demo made: {', '.join(kept)}. Name another folder.")


def main(folder: Path) -> None:
    make_room(folder)
    before = files_of(folder)
    register, package = folder / "register.gpkg", folder / "package"
    try:
        print(f"Demo: one open pit, from outline and terrain to an approval package, in {folder}")
        run("createregister", REGISTER=register, COUNTY=COUNTY, CRS=CRS)
        plots = run(
            "importplots",
            REGISTER=register,
            INPUT=DATA / "rajapur_south_jharia_aoi.geojson",
            MAPPING=DATA / "fields.csv",
        )
        plan = run(
            "draftplan",
            REGISTER=register,
            MINE=plots["MINE"],
            DEM=DATA / "srtm1_rajapur_aoi.tif",
            TARGET_CRS=CRS,
            DECISIONS=DATA / "decisions.json",
            PLAN=folder / "plan.json",
        )
        run("exportpackage", REGISTER=register, MINE=plots["MINE"], FOLDER=package)
        verified = run("verifypackage", FOLDER=package)
    finally:
        made = sorted(files_of(folder) - before - {RECORD})
        (folder / RECORD).write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if not verified["PASSED"]:
        raise Failed(f"The package does not verify: {verified}")

    drafted = json.loads((folder / "plan.json").read_text(encoding="utf-8"))

    def number(key: str, unit: str = "") -> str:
        value = plan.get(key)
        return "not known" if value is None else f"{value:,.0f} {unit}".rstrip()

    def margin(key: str) -> str:
        value = drafted["figures"].get(key, {}).get("value")
        return "no error given" if value is None else f"± {value:,.0f} at 95 %"

    print(f"""
Mine {plots["MINE"]}, {plots["PLOTS"]:.0f} plot
  cut       {number("CUT_BANK_M3", "m³ bank 自然方")}, {margin("cut_u95_m3")}
  fill      {number("FILL_COMPACTED_M3", "m³ compacted 压实方")}, {margin("fill_u95_m3")}
  surplus   {number("SURPLUS_BANK_M3", "m³ bank 自然方")}
  cost      {number("COST_CNY", "CNY 元")}
  checks    {number("CHECKS_FAILED", "failed")}, {number("CHECKS_UNDECIDED", "undecided")}

What the plan says about itself:""")
    for warning in drafted["warnings"]:
        print(f"  - {warning['en']}")
    print(f"""
The package's files are whole (verifypackage passed). A demonstration: not for approval 示范，不得报批.
  register  {register}
  package   {package}""")
    for name in sorted(files_of(package)):
        print(f"            {name}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "out" / "demo").resolve())
    except Failed as failure:
        sys.exit(str(failure))
