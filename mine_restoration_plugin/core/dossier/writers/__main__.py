"""Run by path in a child Python: ``python -I writers job.json``. What came of it is written beside the job."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[3]
LIBS = PACKAGE / "libs"


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Write what the job asks for; ``missing`` names modules this Python lacks, ``fault`` what the template lacks."""
    answer: dict[str, Any] = {"written": [], "missing": {}, "fault": None, "disk_full": False}
    for kind, task in job["tasks"].items():
        try:
            write(kind, task)
        except ImportError as error:
            answer["missing"][kind] = error.name or "?"
        except OSError as error:
            if error.errno not in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
                raise
            answer["disk_full"] = True
        except Exception as error:
            if type(error).__name__ != "TemplateFault":
                raise
            answer["fault"] = str(error)
        else:
            answer["written"].append(kind)
    return answer


def write(kind: str, task: dict[str, Any]) -> None:
    if kind == "report":
        from mine_restoration_plugin.core.dossier.writers.word import write_report

        write_report(Path(task["template"]), task["content"], Path(task["assets"]), Path(task["target"]))
    else:
        from mine_restoration_plugin.core.dossier.writers.sheets import write_workbook

        write_workbook(task["content"], Path(task["target"]))


def main() -> int:
    job_path = Path(sys.argv[1])
    os.environ["OPENPYXL_LXML"] = "False"
    sys.path.insert(0, str(LIBS))
    sys.path.append(str(PACKAGE.parent))
    answer = run(json.loads(job_path.read_text(encoding="utf-8")))
    job_path.with_suffix(".answer.json").write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
