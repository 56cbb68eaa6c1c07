"""One deed: the approval package of one mine, as a folder."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from ..exchange.coordinates import write_coordinates
from ..geodata.files import HeldError
from ..model.errors import InputError
from ..model.plan import Plan
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..register.extract import extract_mine
from ..register.register import open_register
from ..rulebook import Rulebook
from .annexes import NATIONAL
from .blocks import MapSheet, Printed
from .child import find_python, run_child
from .destination import check_destination, discard, new_stage, swap_in
from .manifest import MANIFEST, describe, files_of, write_manifest
from .maps import SHEETS, MapRenderer, sheet_title
from .page import html_report
from .printing import adjustments, is_demo
from .programme_figure import can_draw_programme, draw_quarters, draw_schedule
from .proof_figure import can_draw_proof, draw_proof
from .report import names_of, report_content
from .section_figure import can_draw, draw_section
from .workbook import workbook_content

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATE = PACKAGE / "resources" / "templates" / "report.docx"
REPORT, PAGE, WORKBOOK, SECTION = "report.docx", "report.html", "workbook.xlsx", "section.png"
PROOF, GANTT, CASH = "overdig.png", "schedule-{part}.png", "cash.png"
ROLES = {
    REPORT: "report",
    PAGE: "report",
    WORKBOOK: "workbook",
    SECTION: "section",
    PROOF: "section",
    CASH: "section",
    "register.gpkg": "register",
    "coordinates.txt": "coordinates",
    "plan.json": "plan",
}
FULL_DISK = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True)
class PackageResult:
    """``files`` and ``missing`` are paths relative to ``folder``; ``draft`` when anything is missing."""

    folder: Path
    files: tuple[str, ...]
    draft: bool
    missing: tuple[str, ...]
    notes: tuple[Label, ...] = ()


def export_package(
    register_path: str | Path,
    mine_id: str,
    folder: str | Path,
    *,
    renderer: MapRenderer | None = None,
    progress: Progress = SILENT,
    version: int | None = None,
    rulebook: Rulebook | None = None,
    template: Path | None = None,
    plugin_version: str | None = None,
) -> PackageResult:
    """Print the stored plan of one mine into a package folder.

    Args:
        folder: new, empty, or an earlier package, of which only the files in its manifest are replaced.
        renderer: draws the maps; without one they are listed as missing and the package is a draft.
        version: of the plan, the latest where not given.
        rulebook: for the outline; the national one where not given.
        template: the bureau's own Word template.

    Raises:
        InputError: no such mine or plan, a folder that is not ours, a broken template, a full disk, a held file. What
            stood there before is whole.
        Cancelled: the person asked to stop; nothing is left behind.
    """
    register_path, folder = Path(register_path), Path(folder).absolute()
    if folder in register_path.absolute().parents:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The register lies in {folder}. Choose another folder."), folder=folder
        )
    before = check_destination(folder)
    with open_register(register_path) as register:
        found = register.plan(mine_id, version)
        store_folder = register.folder
    if found is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The mine {mine_id} has no plan yet. Draft one first."),
            mine_id=mine_id,
        )
    number, raw = found
    builder = Builder(
        Plan.from_bytes(raw), number, store_folder, rulebook or Rulebook.load(), template or TEMPLATE, progress
    )
    stage = new_stage(folder)
    try:
        (stage / "plan.json").write_bytes(raw)
        extract_mine(register_path, mine_id, stage / "register.gpkg", number)
        builder.build(stage, renderer)
        builder.close(stage, mine_id, plugin_version or version_of_plugin())
        files = tuple(files_of(stage))
        progress.report(1.0)  # the last moment to stop: what follows is done or not done
        notes = swap_in(stage, folder, before, set(files))
    except HeldError:
        raise
    except BaseException as error:
        discard(stage)
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            raise disk_full(folder) from error
        raise
    missing = tuple(builder.missing)
    return PackageResult(folder, (*files, MANIFEST), bool(missing), missing, (*builder.notes, *notes))


def disk_full(folder: Path) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration",
            "The disk of {folder} is full. Nothing was changed there; make room and export again.",
        ),
        folder=folder,
    )


def version_of_plugin() -> str:
    """The version in metadata.txt, which lies in the package or, in a checkout, beside it."""
    for place in (PACKAGE / "metadata.txt", PACKAGE.parent / "metadata.txt"):
        if place.is_file():
            match = re.search(r"^version\s*=\s*(\S+)", place.read_text(encoding="utf-8"), re.MULTILINE)
            if match:
                return match.group(1)
    return "unknown"


class Builder:
    """Fills a stage folder; remembers what could not be made."""

    def __init__(
        self, plan: Plan, version: int, store_folder: Path, rulebook: Rulebook, template: Path, progress: Progress
    ) -> None:
        self.plan = plan
        self.version = version
        self.store_folder = store_folder
        self.rulebook = rulebook
        self.template = template
        self.progress = progress
        self.missing: list[str] = []
        self.notes: list[Label] = []

    def build(self, stage: Path, renderer: MapRenderer | None) -> None:
        """Coordinates, maps, section, documents."""
        self.progress.report(0.05)
        self.coordinates(stage)
        maps = self.maps(stage, renderer)
        section = self.section(stage)
        printed = Printed(
            self.plan,
            self.version,
            maps,
            tuple(title.zh for key, title in SHEETS.items() if key not in [sheet.key for sheet in maps]),
            section,
            names_of(self.plan),
            adjustments(self.plan),
            self.proof(stage),
            *self.programme(stage),
        )
        self.progress.report(0.7)
        self.documents(stage, printed)

    def coordinates(self, stage: Path) -> None:
        plots = [
            {**(plot.get("fields") or {}), **{key: value for key, value in plot.items() if key != "fields"}}
            for plot in self.plan.site.get("plots", [])
        ]
        decisions = self.plan.decisions
        self.notes += write_coordinates(
            stage / "coordinates.txt",
            plots,
            self.plan.site["crs"],
            producer=str(decisions["agency"]) if decisions.get("agency") else None,
            date=str(decisions["date"]) if decisions.get("date") else None,
        )

    def maps(self, stage: Path, renderer: MapRenderer | None) -> tuple[MapSheet, ...]:
        keys = renderer.sheets(self.plan) if renderer is not None else []
        self.missing += [f"maps/{key}.pdf" for key in SHEETS if key not in keys]
        if renderer is None or not keys:
            return ()
        (stage / "maps").mkdir()
        sheets = []
        for i, key in enumerate(keys):
            part = self.progress.part(0.1 + 0.5 * i / len(keys), 0.1 + 0.5 * (i + 1) / len(keys))
            sheet = MapSheet(key, sheet_title(key).zh, f"maps/{key}.pdf", f"maps/{key}.png")
            renderer.render(self.plan, self.store_folder, key, stage / sheet.pdf, stage / sheet.png, part)
            sheets.append(sheet)
        return tuple(sheets)

    def section(self, stage: Path) -> str | None:
        self.progress.report(0.65)
        if not can_draw(self.plan):
            self.missing.append(SECTION)
            return None
        (stage / SECTION).write_bytes(draw_section(self.plan))
        return SECTION

    def proof(self, stage: Path) -> str | None:
        """The small map of the cut zones; a plan without any needs none."""
        if not can_draw_proof(self.plan):
            return None
        (stage / PROOF).write_bytes(draw_proof(self.plan))
        return PROOF

    def programme(self, stage: Path) -> tuple[tuple[str, ...], str | None]:
        """Bars of the schedule and the money by quarter; a plan without a schedule needs none."""
        if not can_draw_programme(self.plan):
            return (), None
        paths = []
        for part, picture in enumerate(draw_schedule(self.plan), 1):
            paths.append(GANTT.format(part=part))
            (stage / paths[-1]).write_bytes(picture)
        quarters = draw_quarters(self.plan)
        if quarters is not None:
            (stage / CASH).write_bytes(quarters)
        return tuple(paths), CASH if quarters is not None else None

    def documents(self, stage: Path, printed: Printed) -> None:
        """Report and workbook by the child; a page of HTML where Word files cannot be made."""
        python = find_python()
        if python is None:
            lacking: Mapping[str, str] = {"report": "Python", "workbook": "Python"}
        else:
            lacking = self.written(stage, printed, python)
        if "workbook" in lacking:
            self.missing.append(WORKBOOK)
            self.notes.append(_no_workbook(lacking["workbook"]))
        if "report" in lacking:
            self.missing.append(REPORT)
            self.notes.append(_no_report(lacking["report"]))
            page = html_report(report_content(printed, self.rulebook, draft=True))
            (stage / PAGE).write_text(page, encoding="utf-8", newline="\n")

    def written(self, stage: Path, printed: Printed, python: Path) -> Mapping[str, str]:
        """Run the child; gives what this Python lacks for each document."""
        draft = bool(self.missing)
        tasks: dict[str, Any] = {
            "workbook": {"content": workbook_content(printed, draft=draft), "target": str(stage / WORKBOOK)},
            "report": {
                "template": str(self.template),
                "content": report_content(printed, self.rulebook, draft=draft),
                "assets": str(stage),
                "target": str(stage / REPORT),
            },
        }
        answer = run_child(python, {"tasks": tasks}, self.progress)
        if answer["disk_full"]:
            raise OSError(errno.ENOSPC, "disk full")
        if answer["fault"] is not None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "The Word template {name} cannot be filled in: {reason}. Correct the template."
                ),
                name=self.template.name,
                reason=answer["fault"],
            )
        lacking: dict[str, str] = answer["missing"]
        return lacking

    def close(self, stage: Path, mine_id: str, plugin_version: str) -> None:
        """Write the manifest over all that is there."""
        self.progress.report(0.95)
        plan = self.plan
        entries = [describe(stage, path, _role(path)) for path in files_of(stage)]
        inputs = _inputs(plan)
        if self.template != TEMPLATE:
            own = describe(self.template.parent, self.template.name, "template")
            inputs.append({"role": own.role, "name": own.path, "sha256": own.sha256})
        facts = {
            "mine_id": mine_id,
            "plan_version": self.version,
            "plan_sha256": plan.sha256,
            "plugin_version": plugin_version,
            "draft": bool(self.missing),
            "demo": is_demo(plan),
            "missing": sorted(self.missing),
            "inputs": inputs,
            "changed_rules": [dict(rule) for rule in plan.rules if rule.get("scope") != NATIONAL],
        }
        write_manifest(stage, facts, entries)


def _role(path: str) -> str:
    if path.startswith("schedule-"):
        return "section"
    return ROLES.get(path, "map" if path.startswith("maps/") else "other")


def _inputs(plan: Plan) -> list[dict[str, Any]]:
    """What the plan was made from, by name and hash, without folders."""
    dem = plan.site.get("dem") or {}
    inputs: list[dict[str, Any]] = []
    if dem.get("sha256"):
        inputs.append({"role": "dem", "name": PureWindowsPath(str(dem.get("name"))).name, "sha256": dem["sha256"]})
    inputs += [
        {"role": f"surface.{name}", "sha256": surface["sha256"]} for name, surface in sorted(plan.surfaces.items())
    ]
    return inputs


def _no_workbook(what: str) -> Label:
    return Label(
        f"The workbook could not be written: this Python lacks {what}.",
        f"未能生成工作簿：本机 Python 缺少 {what}。",
    )


def _no_report(what: str) -> Label:
    return Label(
        f"The report was written as HTML instead of Word: this Python lacks {what}.",
        f"报告改为 HTML 输出：本机 Python 缺少 {what}，不能生成 Word 文件。",
    )
