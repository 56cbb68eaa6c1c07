"""Slope stability against pySlope and xslope on the same sections: one run, one table. Part of ``make bench``.

    scripts/bench_stability.py [--rounds N]

Rate: trial circles of 50 slices per second on ACADS 1(a), Bishop: ours by the search's own batches over circles of all
sizes, pySlope's by its own search (it knows no floor, so ours has none here). Both on this machine in turns; the best
round counts for both. Factors: ours, xslope's on the same circle and by its own search, pySlope's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "data" / "stability" / "cases.json"
FOLDER = ROOT / "build" / "bench"
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
LEAST, AIM = 40, 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    import bench

    peers = bench.peers_python()
    bench.say("slope stability")
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(rate(cases["acads_1a"]["section"]))
        theirs.append(peer(peers, "rate")["per_second"])
    mine, other = max(ours), max(theirs)
    found = {name: factors(case) for name, case in cases.items()}
    beside = peer(peers, "factors")
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = {"rate": {"ours": ours, "pyslope": theirs}, "ours": found, "peers": beside}
    (FOLDER / "stability.json").write_text(json.dumps(result, indent=1), encoding="ascii")
    print(table(mine, other, found, beside))
    if mine < LEAST * other:
        raise SystemExit(f"{mine / other:.0f} times pySlope's rate; {LEAST} are asked for")


def peer(python: Path, what: str) -> dict[str, Any]:
    """What the peers' script prints."""
    command = [python, Path(__file__).with_name("bench_stability_peer.py"), what, CASES]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def rate(data: dict[str, Any], count: int = 60_000) -> float:
    """Circles of 50 slices per second: made from stations and bend, sliced, solved, judged."""
    import numpy as np

    from mine_restoration_plugin.core.diagnosis.stability.methods import BISHOP
    from mine_restoration_plugin.core.diagnosis.stability.reading import section_from
    from mine_restoration_plugin.core.diagnosis.stability.search import CircleTrials, arcs_through
    from mine_restoration_plugin.core.diagnosis.stability.slicing import Soils

    soils = Soils(section_from({**data, "floor_z": None}))
    trials = CircleTrials(soils, BISHOP, 0.2)
    rng = np.random.default_rng(1)
    toe, crest = rng.uniform(24.0, 32.0, count), rng.uniform(48.0, 62.0, count)
    bend = rng.uniform(0.05, 0.8, count)
    best = np.inf
    for _ in range(3):
        start = time.perf_counter()
        found = trials.factors(arcs_through(soils, toe, crest, bend), 50)
        best = min(best, time.perf_counter() - start)
    if np.isfinite(found).mean() < 0.5:
        raise SystemExit("fewer than half of the trial circles were solved")
    return count / best


def factors(case: dict[str, Any]) -> dict[str, Any]:
    """Ours on the given circle by all methods, and by the search."""
    from mine_restoration_plugin.core.diagnosis.stability.analysis import analyse
    from mine_restoration_plugin.core.diagnosis.stability.reading import section_from

    given = analyse(section_from({**case["section"], "slip": {"circle": case["circle"]}}))
    return {"given": given.factors, "searched": analyse(section_from(case["section"])).factor}


def table(mine: float, other: float, found: dict[str, Any], beside: dict[str, Any]) -> str:
    """The result as Markdown."""
    lines = [
        "| trial circles of 50 slices a second | | times pySlope |",
        "|---|---:|---:|",
        f"| ours | {mine:,.0f} | {mine / other:.0f} (at least {LEAST}, aim {AIM}) |",
        f"| pySlope | {other:,.0f} | 1 |",
        "",
        "| section | Bishop, given circle | xslope | Spencer | xslope | Bishop, searched | xslope | pySlope |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, mine_here in found.items():
        peers = beside[name]
        cells = (
            mine_here["given"]["bishop"], peers["xslope"]["bishop"], mine_here["given"]["spencer"],
            peers["xslope"]["spencer"], mine_here["searched"], peers["xslope_search"]["bishop"], peers["pyslope"],
        )  # fmt: skip
        lines.append(f"| {name} | " + " | ".join("" if cell is None else f"{cell:.4f}" for cell in cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
