"""Checks of a register of 1,000, 10,000 and 100,000 plots: seconds of the processor, growth against n log n, memory.

    scripts/bench_checks.py [--most N]

The county is made here: two by two plots a mine with common, wavy boundaries; every 48th plot is moved by 0.4 m, every
90th has a vertex too many. The first part of the table is the whole check, the second only the search for overlaps with
their areas, against QGIS's native:intersection of the layer with itself. Each run has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
SIZES = (1_000, 10_000, 100_000)
sys.path[:0] = [str(ROOT)]

CRS = "EPSG:4547"
COUNTY = "410482"
VALUES = {
    "plot_class": "10", "plot_subclass": "11", "attribute": "1", "mineral": "石灰岩", "mining_method": "A",
    "treatment": "A", "restoration_way": "3",
}  # fmt: skip
SIDE, EACH = 120.0, 5
OVERLAPS, TINY = 48, 90  # every so many plots is moved, or has a vertex too many


def county(count: int, seed: int = 1) -> Iterator[tuple[str, str, np.ndarray]]:
    """(number, mine, ring): two by two plots a mine, sides wavy and common, mines apart, with some faults."""
    random = np.random.default_rng(seed)
    mines = -(-count // 4)
    across = math.isqrt(mines) + 1
    made = 0
    for mine in range(mines):
        x0 = 500_000.0 + (mine % across) * 3.1 * SIDE
        y0 = 3_700_000.0 + (mine // across) * 3.1 * SIDE
        nodes = {
            (i, j): np.array([x0 + i * SIDE, y0 + j * SIDE]) + random.uniform(-8, 8, 2)
            for i in range(3)
            for j in range(3)
        }
        edges = {}
        for (i, j), start in nodes.items():
            for di, dj in ((1, 0), (0, 1)):
                if (i + di, j + dj) in nodes:
                    share = np.linspace(0, 1, EACH + 2)[1:-1, None]
                    wave = random.uniform(-3, 3, (EACH, 2))
                    edges[i, j, di] = np.round(start + (nodes[i + di, j + dj] - start) * share + wave, 3)
        nodes = {key: np.round(node, 3) for key, node in nodes.items()}
        for part in range(4):
            if made == count:
                return
            i, j = part % 2, part // 2
            ring = np.vstack(
                (nodes[i, j], edges[i, j, 1], nodes[i + 1, j], edges[i + 1, j, 0], nodes[i + 1, j + 1],
                 edges[i, j + 1, 1][::-1], nodes[i, j + 1], edges[i, j, 0][::-1], nodes[i, j])
            )  # fmt: skip
            number = f"{COUNTY}24{mine + 1:05d}-{part + 1:02d}"
            if made % OVERLAPS == 4:
                ring = ring + [0.4, 0.0]
            elif made % TINY == 11:
                ring = np.insert(ring, 3, ring[2] + [0.004, 0.003], axis=0)
            yield number, number[:-3], ring
            made += 1


def build(path: Path, count: int) -> Path:
    """A register with that many plots; made once."""
    from mine_restoration_plugin.core.register.outline import areas, centre
    from mine_restoration_plugin.core.register.register import create_register, open_register

    if path.exists():
        return path
    part = path.with_name(f"{path.stem}_part.gpkg")
    part.unlink(missing_ok=True)
    create_register(part, COUNTY, CRS, who="bench")
    with open_register(part, write=True, who="bench") as register, register.transaction():
        seen = set()
        for number, mine, ring in county(count):
            if mine not in seen:
                seen.add(mine)
                register.store.insert("mine", {"mine_id": mine, "name": mine})
            polygons = [[ring]]
            values = {**VALUES, "plot_no": number, "mine_id": mine}
            measured = {**areas(polygons, CRS), **centre(polygons, CRS)}
            measured["stated_area_m2"] = measured["area_projected_m2"]
            register.store.insert("plot", {**values, **measured}, polygons)
    part.rename(path)
    return path


def run_check(path: Path) -> dict[str, Any]:
    """The whole check."""
    from mine_restoration_plugin.core.delineation.checking.deed import check_register

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    report = check_register(path)
    seconds = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"seconds": seconds, "found": len(report.problems), "memory_mb": memory}


def run_overlaps(path: Path) -> dict[str, Any]:
    """Only overlaps, from the file on."""
    from mine_restoration_plugin.core.delineation.checking.outlines import OutlineStore
    from mine_restoration_plugin.core.delineation.checking.pairs import check_pairs
    from mine_restoration_plugin.core.delineation.checking.problems import Findings, Subject
    from mine_restoration_plugin.core.delineation.checking.rules import Checklist
    from mine_restoration_plugin.core.register.register import open_register
    from mine_restoration_plugin.core.rulebook import Rulebook

    start = time.process_time()
    found = Findings(Checklist(Rulebook.load()))
    with open_register(path) as register, OutlineStore() as store:
        subjects = []
        for row in register.store.stream("plot", ("plot_no",), polygons=True):
            store.add(row["polygons"])
            subjects.append(Subject("plot", row["uuid"], 1, row["plot_no"]))
        check_pairs(store, subjects, found, gaps=False)
    seconds = time.process_time() - start
    areas = [problem.values["area_m2"] for problem in found if problem.values["area_m2"] >= 1]
    return {"seconds": seconds, "found": len(areas), "area_m2": sum(areas)}


def run_native(path: Path) -> dict[str, Any]:
    """QGIS's intersection of the layer with itself, pairs once."""
    from bench import qgis
    from qgis.core import QgsProcessing, QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

    application = qgis()
    layer = QgsVectorLayer(f"{path}|layername=plot", "plots", "ogr")
    start = time.process_time()
    output = {"OVERLAY_FIELDS_PREFIX": "o_", "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT}
    fields = {"INPUT_FIELDS": ["plot_no"], "OVERLAY_FIELDS": ["plot_no"]}
    context = QgsProcessingContext()
    algorithm = application.processingRegistry().algorithmById("native:intersection")
    results, good = algorithm.run(
        {"INPUT": layer, "OVERLAY": layer, **fields, **output}, context, QgsProcessingFeedback()
    )
    if not good:
        raise SystemExit("native:intersection failed")
    made = context.takeResultLayer(results["OUTPUT"])
    areas = [f.geometry().area() for f in made.getFeatures() if f["plot_no"] < f["o_plot_no"]]
    seconds = time.process_time() - start
    areas = [round(area, 2) for area in areas if round(area, 2) >= 1]
    return {"seconds": seconds, "found": len(areas), "area_m2": sum(areas)}


CHILDREN = {"check": run_check, "overlaps": run_overlaps, "native": run_native}


def child(name: str, path: Path) -> dict[str, Any]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "/usr/share/qgis/python/plugins"}
    command = [sys.executable, __file__, "--child", name, "--path", str(path)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--child", choices=CHILDREN)
    parser.add_argument("--path", type=Path)
    options = parser.parse_args()
    if options.child:
        sys.path[:0] = [str(Path(__file__).parent)]
        print(json.dumps(CHILDREN[options.child](options.path)))
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    sizes = [size for size in SIZES if size <= options.most]
    checks, overlaps = [], []
    for size in sizes:
        print(f"bench: {size} plots", file=sys.stderr, flush=True)
        path = build(FOLDER / f"county_{size}.gpkg", size)
        checks.append(child("check", path))
        ours, native = child("overlaps", path), child("native", path)
        if ours["found"] != native["found"] or abs(ours["area_m2"] - native["area_m2"]) > 0.01 * ours["found"]:
            raise SystemExit(f"overlaps: {ours} here, {native} by QGIS")
        overlaps.append((ours, native))
    print("| plots | whole check, CPU s | growth | n log n grows | problems | memory above idle, MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for i, (size, run) in enumerate(zip(sizes, checks)):
        grown = f"{run['seconds'] / checks[i - 1]['seconds']:.1f}" if i else ""
        bound = f"{size * math.log(size) / (sizes[i - 1] * math.log(sizes[i - 1])):.1f}" if i else ""
        print(f"| {size} | {run['seconds']:.1f} | {grown} | {bound} | {run['found']} | {run['memory_mb']:.0f} |")
    print("\n| plots | overlaps of 1 m² and more | ours, CPU s | QGIS native:intersection, CPU s | times ours |")
    print("|---:|---:|---:|---:|---:|")
    for size, (ours, native) in zip(sizes, overlaps):
        times = native["seconds"] / ours["seconds"]
        print(f"| {size} | {ours['found']} | {ours['seconds']:.1f} | {native['seconds']:.1f} | {times:.1f} |")


if __name__ == "__main__":
    main()
