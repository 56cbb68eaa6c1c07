"""Run by path in a child Python: ``python -I worker/__main__.py job.json``."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3]


def main() -> int:
    # by path the script's own folder comes first, where a module of ours could hide one of the library
    sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != Path(__file__).resolve().parent]
    sys.path.append(str(PACKAGE.parent))
    from mine_restoration_plugin.core.programme.worker_process import serve

    serve(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
