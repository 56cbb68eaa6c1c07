"""Volumes and zones against QGIS and exactextract: one run, one table.

    scripts/bench.py [--rounds N]

Every tool is timed inside its own process, in rounds that go by turns, so that a busy moment of the machine meets all
of them; the table has the medians. Rasters are 8000 × 8000 float32, tiled, uncompressed, with NoData; they stay in the
system's file cache, as they do for all. Ours reads two rasters and gives cut, fill, their areas and the median change,
whole or of every zone, areas by exact shares of cells. QGIS's volume reads one raster against a level; its zonal
statistics count and sum ready rasters of cut and of fill by centres of cells; exactextract sums ready arrays of cut and
of fill by exact shares, and, in a row of its own, does all that ours does: read, subtract, sum, areas, medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
PEERS = ROOT / "build" / "peers-venv"
REQUIREMENTS = Path(__file__).with_name("requirements-peers.txt")
LEVEL = 300.0
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--child", choices=CHILDREN)
    parser.add_argument("--case", default="")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](options)))
        return
    import bench_data

    say("data and peers (once)")
    bench_data.prepare(FOLDER)
    peers = peers_python()
    say("volumes")
    volume = child("volume", rounds=options.rounds)
    zones = {}
    for count in bench_data.ZONES:
        say(f"{count} zones")
        zones[count] = compare_zones(count, peers, max(options.rounds // 2, 3))
    say("memory")
    memory = {case: child("memory", case=case)["above_idle_mb"] for case in ("whole", "large", *map(str, zones))}
    result = {"volume": volume, "zones": zones, "memory_mb": memory}
    (FOLDER / "result.json").write_text(json.dumps(result, indent=1), encoding="ascii")
    print(table(result))


def table(result: dict[str, Any]) -> str:
    """The result as Markdown."""
    volume, memory = result["volume"], result["memory_mb"]
    ours = volume["ours_s"]
    rows = [
        ("two rasters, cut, fill, areas, median", "ours", ours, ""),
        ("two rasters merely read, one thread", "GDAL", volume["read_s"], f"{volume['read_s'] / ours:.2f}"),
        (
            "one raster against a level",
            "QGIS native:rastersurfacevolume",
            volume["native_s"],
            f"{volume['native_s'] / ours:.2f}",
        ),
    ]
    for count, found in result["zones"].items():
        ours = found["ours_s"]
        rows.append((f"{count} zones: cut, fill, areas, median of each", "ours", ours, ""))
        for what, tool, key in (
            ("count and sum, of a ready raster of cut", "QGIS native:zonalstatisticsfb", "native_one_s"),
            ("the same of cut and of fill, two runs", "QGIS native:zonalstatisticsfb", "native_s"),
            ("sum and count of ready arrays of cut and of fill", "exactextract", "extract_s"),
            ("the same from the two rasters", "exactextract", "from_rasters_s"),
            ("all that ours gives, from the two rasters", "exactextract", "all_s"),
        ):
            rows.append((f"{count} zones: {what}", tool, found[key], f"{found[key] / ours:.1f}"))
    lines = ["| what | tool | seconds | times ours |", "|---|---|---:|---:|"]
    lines += [f"| {what} | {tool} | {seconds:.2f} | {ratio} |" for what, tool, seconds, ratio in rows]
    lines += ["", "| peak memory of ours above the idle process | MB |", "|---|---:|"]
    names = {"whole": "two rasters of 8000 × 8000", "large": "two rasters of 24000 × 24000"}
    lines += [f"| {names.get(case, case + ' zones')} | {megabytes:.0f} |" for case, megabytes in memory.items()]
    return "\n".join(lines)


def say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


def child(name: str, rounds: int = 1, case: str = "") -> dict[str, Any]:
    """One of this file's children in a process of its own."""
    command = [sys.executable, __file__, "--child", name, "--rounds", str(rounds), "--case", case]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "/usr/share/qgis/python/plugins"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def peers_python() -> Path:
    """The Python of the peers' venv, made when it is missing or its list has changed."""
    stamp = PEERS / "requirements.txt"
    python = PEERS / "bin" / "python"
    if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        venv.create(PEERS, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", REQUIREMENTS], check=True)
        stamp.write_bytes(REQUIREMENTS.read_bytes())
    return python


def compare_zones(count: int, peers: Path, rounds: int) -> dict[str, float]:
    """Rounds of ours, QGIS and exactextract by turns. QGIS takes long and runs in the first two only."""
    ours: list[dict[str, float]] = []
    native: list[dict[str, float]] = []
    exact: list[dict[str, float]] = []
    for number in range(rounds):
        ours.append(child("zones", rounds=3, case=str(count)))
        if number < 2:
            native.append(child("native-zones", case=str(count)))
        command = [peers, Path(__file__).with_name("bench_peer.py"), FOLDER, str(count)]
        exact.append(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))
    for key in ("cut_cells_m", "fill_cells_m", "cells"):
        if abs(ours[0][key] / exact[0][key] - 1) > 1e-6:
            raise SystemExit(f"{key}: {ours[0][key]} here, {exact[0][key]} by exactextract")
    return {
        "ours_s": statistics.median(run["seconds"] for run in ours),
        "native_one_s": statistics.median(run["cut"] for run in native),
        "native_s": statistics.median(run["cut"] + run["fill"] for run in native),
        "extract_s": statistics.median(run["extract_s"] for run in exact),
        "from_rasters_s": statistics.median(run["prepare_s"] + run["extract_s"] for run in exact),
        "all_s": statistics.median(run["prepare_s"] + run["extract_s"] + run["rest_s"] for run in exact),
    }


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rasters(suffix: str = ".tif") -> tuple[Any, Any]:
    from mine_restoration_plugin.core.terrain.volume import RasterSurface

    return RasterSurface(str(FOLDER / f"before{suffix}")), RasterSurface(str(FOLDER / f"after{suffix}"))


def zone_list(count: int) -> list[Any]:
    import bench_data

    from mine_restoration_plugin.core.terrain.volume import Zone

    return [Zone(str(number), [[outline]]) for number, outline in enumerate(bench_data.zones(count))]


def qgis() -> Any:
    """QGIS without windows, with its own algorithms; the application has to be kept."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    from qgis.analysis import QgsNativeAlgorithms

    application.processingRegistry().addProvider(QgsNativeAlgorithms())
    return application


def run_native(application: Any, algorithm: str, parameters: dict[str, Any]) -> dict[str, Any]:
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    found = application.processingRegistry().algorithmById(algorithm)
    results, succeeded = found.run(parameters, QgsProcessingContext(), QgsProcessingFeedback())
    if not succeeded:
        raise SystemExit(f"{algorithm} failed")
    return results


def measure_volume(options: argparse.Namespace) -> dict[str, float]:
    """Ours, QGIS and merely reading, by turns in one process."""
    from mine_restoration_plugin.core.terrain.volume import LevelSurface, RasterSurface, cut_fill

    application = qgis()
    before, after = rasters()
    parameters = {"INPUT": before.path, "BAND": 1, "LEVEL": LEVEL, "METHOD": 2}

    def native() -> dict[str, Any]:
        return run_native(application, "native:rastersurfacevolume", parameters)

    same = cut_fill(LevelSurface(LEVEL), RasterSurface(before.path)).net_m3
    if abs(native()["VOLUME"] - same) > 1e-6 * abs(same):
        raise SystemExit(f"volume: {same} here, {native()['VOLUME']} by QGIS")
    works = {"ours_s": lambda: cut_fill(before, after), "native_s": native, "read_s": read_both}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(options.rounds + 1):
        for name, work in works.items():
            times[name].append(timed(work))
    return {name: statistics.median(runs[1:]) for name, runs in times.items()}


def read_both() -> None:
    """Both rasters through GDAL, a row of blocks at a time."""
    import numpy as np
    from osgeo import gdal

    for name in ("before.tif", "after.tif"):
        dataset = gdal.Open(str(FOLDER / name))
        width, height = dataset.RasterXSize, dataset.RasterYSize
        buffer = np.empty((256, width), dtype=np.float32)
        for row in range(0, height, 256):
            rows = min(256, height - row)
            dataset.GetRasterBand(1).ReadAsArray(0, row, width, rows, buf_obj=buffer[:rows])


def measure_zones(options: argparse.Namespace) -> dict[str, float]:
    """Ours, after a first run that loads what is loaded once."""
    from mine_restoration_plugin.core.terrain.volume import cut_fill

    before, after = rasters()
    found = zone_list(int(options.case))
    cut_fill(before, after, found[:1])
    result = cut_fill(before, after, found)
    seconds = statistics.median(timed(lambda: cut_fill(before, after, found)) for _ in range(options.rounds))
    area = result.cell_area_m2
    return {
        "seconds": seconds,
        "cut_cells_m": result.cut_bank_m3 / area,
        "fill_cells_m": result.fill_compacted_m3 / area,
        "cells": result.covered_area_m2 / area,
    }


def measure_native_zones(options: argparse.Namespace) -> dict[str, float]:
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    application = qgis()
    seconds = {}
    for name in ("cut", "fill"):
        parameters = {
            "INPUT": QgsVectorLayer(str(FOLDER / f"zones_{options.case}.gpkg"), "zones", "ogr"),
            "INPUT_RASTER": QgsRasterLayer(str(FOLDER / f"{name}.tif"), name),
            "RASTER_BAND": 1,
            "STATISTICS": [0, 1],  # count and sum
            "OUTPUT": "memory:",
        }
        seconds[name] = timed(lambda: run_native(application, "native:zonalstatisticsfb", parameters))  # noqa: B023
    return seconds


def measure_memory(options: argparse.Namespace) -> dict[str, float]:
    """Peak of the resident memory above what QGIS with Processing, numpy and scipy hold when idle."""
    import scipy.sparse  # noqa: F401 - loaded in the idle process too

    from mine_restoration_plugin.core.terrain.volume import cut_fill

    application = qgis()
    found = zone_list(int(options.case)) if options.case.isdigit() else []
    before, after = rasters("_large.vrt" if options.case == "large" else ".tif")
    idle = status("VmRSS")
    cut_fill(before, after, found)
    peak = status("VmHWM")
    application.exitQgis()
    return {"above_idle_mb": (peak - idle) / 1024, "idle_mb": idle / 1024}


def status(key: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


CHILDREN: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {
    "volume": measure_volume,
    "zones": measure_zones,
    "native-zones": measure_native_zones,
    "memory": measure_memory,
}

if __name__ == "__main__":
    main()
