"""Run by path in a child Python: ``python -I solver/__main__.py job.json``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3]


def main() -> int:
    job_path = Path(sys.argv[1])
    # by path the script's own folder comes first, where a module of ours could hide one of the library
    sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != Path(__file__).resolve().parent]
    sys.path.append(str(PACKAGE.parent))
    from mine_restoration_plugin.core.model.child import answer_path
    from mine_restoration_plugin.core.model.solver.highs import solve_here
    from mine_restoration_plugin.core.model.solver.program import Program

    job = json.loads(job_path.read_text(encoding="utf-8"))
    solution = solve_here(Program.load(Path(job["program"])), job["time_limit_s"])
    solution.save(Path(job["solution"]))
    answer = {"status": solution.status, "bound": solution.bound, "words": solution.words}
    answer_path(job_path).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
