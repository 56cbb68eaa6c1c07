"""The entry for workers without QGIS: ``python -m mine_restoration_plugin.core job.json``.

A job names a deed and its arguments; the result is JSON on standard output. Wrong input ends with exit code 2 and its
sentence on standard error, a cancelled run with 3, a defect with its traceback and 1.

    {"deed": "draft_plan", "register": "register.gpkg", "mine": "4101010001", "dem": "dem.tif",
     "target_crs": null, "decisions": {}, "who": "batch"}
    {"deed": "draft_plans", "register": "register.gpkg", "dem": "dem.tif", "mines": [], "decisions": "folder",
     "workers": 2, "who": "batch"}
    {"deed": "create_register", "register": "register.gpkg", "county": "410482", "crs": "EPSG:4547"}
    {"deed": "move_register", "register": "register.gpkg", "target": "county.pgregister"}
    {"deed": "import_plots", "register": "register.gpkg", "input": "plots.shp", "mapping": null, "repair": false}
    {"deed": "read_coordinates", "input": "plots.txt", "profile": "auto", "crs": null, "repair": false}
    {"deed": "cut_fill", "before": "2012.tif", "after": "2016.tif", "before_rmse_m": 0.1, "after_rmse_m": 0.1}
    {"deed": "find_candidates", "imagery": "2024.tif", "imagery_later": "2025.tif", "dem": null, "bands": "B,G,R,N",
     "min_area_m2": 1000, "register": null, "image_date": "2025-07-01"}
    {"deed": "import_candidates", "register": "register.gpkg", "mask": "mask.tif", "classes": "1=pit", "source": "SAM"}

Relative paths count from the folder of the job. ``before`` and ``after`` may be a number: a level in metres.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .model.errors import InputError
from .model.progress import Cancelled
from .model.text import QT_TRANSLATE_NOOP

WRONG_INPUT, CANCELLED = 2, 3
PATHS = (
    *("register", "target", "dem", "input", "mapping", "before", "after", "difference"),
    *("imagery", "imagery_later", "dem_later", "mask"),
)


def draft_plan(job: Mapping[str, Any]) -> dict[str, Any]:
    from .planning.deed import draft_mine_plan
    from .rulebook import Rulebook

    overrides = [Path(folder) for folder in job.get("rulebooks") or ()]
    drafted = draft_mine_plan(
        job["register"],
        job["mine"],
        job["dem"],
        target_crs=job.get("target_crs"),
        decisions=job.get("decisions"),
        rulebook=Rulebook.load(overrides),
        who=job.get("who"),
    )
    return {
        "version": drafted.version,
        "new": drafted.new,
        "sha256": drafted.plan.sha256,
        "design": str(drafted.design_path),
        "figures": {key: figure.value for key, figure in drafted.plan.figures.items()},
        "warnings": [warning.to_json() for warning in drafted.plan.warnings],
        "changes": [change.to_json() for change in drafted.changes],
    }


def draft_plans(job: Mapping[str, Any]) -> dict[str, Any]:
    from .programme.batch import plan_mines

    found = plan_mines(
        job["register"],
        job["dem"],
        mines=job.get("mines") or (),
        decisions=job.get("decisions"),
        rulebooks=job.get("rulebooks") or (),
        target_crs=job.get("target_crs"),
        workers=int(job.get("workers") or 1),
        who=job.get("who"),
    )
    mines = [
        {
            **{"mine": outcome.mine_id, "status": outcome.status, "version": outcome.version},
            **{"reason": outcome.reason and str(outcome.reason), "figures": dict(outcome.figures)},
        }
        for outcome in found.outcomes
    ]
    return {"mines": mines, "workers": found.workers}


def create_register(job: Mapping[str, Any]) -> dict[str, Any]:
    from .register.register import create_register as create

    return {"register": str(create(job["register"], job["county"], job["crs"], who=job.get("who")))}


def import_plots(job: Mapping[str, Any]) -> dict[str, Any]:
    from .register.importing import import_plots as bring_in

    done = bring_in(
        job["register"],
        job["input"],
        job.get("mapping"),
        profile=job.get("profile"),
        crs=job.get("crs"),
        repair=bool(job.get("repair")),
        who=job.get("who"),
    )
    return {
        "mine": done.first_mine_id,
        "plots": done.plots,
        "skipped": done.skipped,
        "notes": [note.to_json() for note in done.notes],
    }


def move_register(job: Mapping[str, Any]) -> dict[str, Any]:
    from .register.moving import move_register as move

    return move(job["register"], job["target"]).to_json()


def read_coordinates(job: Mapping[str, Any]) -> dict[str, Any]:
    """The loss report of a boundary-point text."""
    from .exchange.boundary.importing import import_boundary
    from .exchange.boundary.report import loss_report

    found = import_boundary(job["input"], job.get("profile"), crs=job.get("crs"), repair=bool(job.get("repair")))
    return loss_report(found.read, found.profile, found.repairs)


def cut_fill(job: Mapping[str, Any]) -> dict[str, Any]:
    from .terrain.volume import LevelSurface, RasterSurface
    from .terrain.volume import cut_fill as measure

    before, after = (
        LevelSurface(float(job[side])) if isinstance(job[side], (int, float)) else RasterSurface(job[side])
        for side in ("before", "after")
    )
    optional = ("before_rmse_m", "after_rmse_m", "systematic_m", "correlation_length_m", "target_crs")
    arguments = {key: job[key] for key in optional if job.get(key) is not None}
    if job.get("difference"):
        arguments["difference_path"] = job["difference"]
    result: dict[str, Any] = measure(before, after, **arguments).to_json()
    return result


def find_candidates(job: Mapping[str, Any]) -> dict[str, Any]:
    from .delineation.candidates import find_and_queue

    optional = ("imagery", "imagery_later", "dem", "dem_later", "bands", "min_area_m2", "register", "image_date", "who")
    arguments: dict[str, Any] = {key: job.get(key) for key in optional}
    found, queued = find_and_queue(**arguments)
    return {**found.to_json(), "queued": None if queued is None else queued.added}


def import_candidates(job: Mapping[str, Any]) -> dict[str, Any]:
    from .delineation.candidates import import_candidates as bring_in

    optional = ("layer", "fields", "classes", "threshold", "source", "image_date", "min_area_m2", "who")
    arguments = {key: job[key] for key in optional if job.get(key) is not None}
    outside, queued = bring_in(job["register"], job.get("input"), job.get("mask"), **arguments)
    return {
        "added": queued.added,
        "known": queued.known,
        "skipped": outside.skipped + queued.bad,
        "numbers": list(queued.numbers),
        "notes": [note.to_json() for note in (*outside.notes, *queued.notes)],
    }


DEEDS: dict[str, tuple[Callable[[Mapping[str, Any]], dict[str, Any]], tuple[str, ...]]] = {
    "draft_plan": (draft_plan, ("register", "mine", "dem")),
    "draft_plans": (draft_plans, ("register", "dem")),
    "create_register": (create_register, ("register", "county", "crs")),
    "import_plots": (import_plots, ("register", "input")),
    "move_register": (move_register, ("register", "target")),
    "read_coordinates": (read_coordinates, ("input",)),
    "cut_fill": (cut_fill, ("before", "after")),
    "find_candidates": (find_candidates, ()),
    "import_candidates": (import_candidates, ("register",)),
}


def run(path: Path) -> dict[str, Any]:
    """Do the job that a file describes.

    Raises:
        InputError: the file, the deed or an argument is wrong.
    """
    try:
        job = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The job {path} cannot be read: {reason}"), path=path, reason=error
        ) from error
    deed = job.get("deed") if isinstance(job, dict) else None
    if deed not in DEEDS:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The job {path} names no deed that is known: {deed}. Known are: {known}."
            ),
            path=path.name,
            deed=repr(deed),
            known=", ".join(DEEDS),
        )
    function, needed = DEEDS[deed]
    missing = [name for name in needed if job.get(name) is None]
    if missing:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The job {path} lacks {names}."),
            path=path.name,
            names=", ".join(missing),
        )
    return function({key: _placed(key, value, path.parent) for key, value in job.items()})


def _placed(key: str, value: Any, folder: Path) -> Any:
    if key == "rulebooks":
        return [str(folder / item) for item in value or ()]
    if key == "decisions" and isinstance(value, str):
        return str(folder / value)
    if key in PATHS and isinstance(value, str) and not value.startswith("/vsi"):
        return str(folder / value)
    return value


def main(arguments: list[str]) -> int:
    """The exit code."""
    if len(arguments) != 1:
        print((__doc__ or "").strip(), file=sys.stderr)
        return WRONG_INPUT
    try:
        result = run(Path(arguments[0]).absolute())
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except Cancelled:
        return CANCELLED
    print(json.dumps(result, ensure_ascii=False, sort_keys=True, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
