"""``draft_plan``: the stages put together. Pure: site, decisions and rulebook in, a Plan out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..geodata.store import RasterStore, StoredRaster
from ..model.plan import Plan
from ..model.progress import SILENT, Progress
from ..rulebook import Rulebook
from .caveats import make_warnings
from .decisions import checked_decisions
from .earthworks import ends, work_out_ground
from .figures import check_counts, make_figures
from .results import Results
from .section import site_section
from .site import Site
from .stages.order import STAGES
from .stages.stage import Chapter, Drafting
from .tables import make_tables

GROUND = "ground"
GROUND_SHARE = 0.6


def draft_plan(site: Site, decisions: Mapping[str, Any], rulebook: Rulebook, progress: Progress = SILENT) -> Plan:
    """The plan of one mine.

    Args:
        site: what was measured, by ``survey_site``.
        decisions: what the technician chose, see ``decisions.checked_decisions``.

    Raises:
        InputError: a decision that cannot be, a level that the ground does not allow, a rulebook row that is missing.
    """
    return plan_of(work_out(site, decisions, rulebook, None, progress))


def work_out(
    site: Site, decisions: Mapping[str, Any], rulebook: Rulebook, until: str | None, progress: Progress = SILENT
) -> Drafting:
    """The stages of a plan as far as ``until``, a key of ``STAGES``; all of them where it is None."""
    book = rulebook.fresh()
    chosen = checked_decisions(decisions, book)
    for key in site.rules:
        book.rule(key)
    draft = _ground(site, chosen, book, progress.part(0.0, GROUND_SHARE))
    names = list(STAGES)
    wanted = names if until is None else names[: names.index(until) + 1]
    step = (1.0 - GROUND_SHARE) / len(wanted)
    for i, name in enumerate(wanted):
        start = GROUND_SHARE + i * step
        draft.add(name, STAGES[name](draft, progress.part(start, start + step)))
        progress.check()
    progress.report(1.0)
    return draft


def plan_of(draft: Drafting) -> Plan:
    """What was worked out as a plan."""
    counts = {figure.key: figure for figure in check_counts(draft.checks)}
    return Plan(
        mine={key: value for key, value in draft.site.mine.items() if _is_kept(key, value)},
        site=draft.site.json,
        decisions=draft.decisions,
        rules=tuple(rule.to_json() for rule in draft.book.used),
        figures={**draft.figures, **counts},
        tables=draft.tables,
        checks=tuple(draft.checks),
        surfaces=draft.surfaces,
        section=draft.section,
        warnings=tuple(draft.warnings),
    )


def _ground(site: Site, chosen: Mapping[str, Any], book: Rulebook, progress: Progress) -> Drafting:
    store = RasterStore(site.folder)
    existing = store.path(site.existing["sha256"])
    results, surfaces = work_out_ground(site, chosen, book, store, existing, progress)
    designed = store.path(surfaces["design"]["sha256"])
    draft = Drafting(
        site=site,
        decisions=chosen,
        book=book,
        existing=existing,
        designed=designed,
        earthworks=results,
        surfaces=_surfaces(surfaces, results),
        section=site_section(existing, designed, chosen, *ends(results)),
    )
    figures, tables = make_figures(results), make_tables(results)
    draft.add(GROUND, Chapter(tuple(figures.values()), tuple(tables.values()), (), make_warnings(results), results))
    return draft


def _surfaces(stored: Mapping[str, StoredRaster], results: Results) -> dict[str, dict[str, Any]]:
    """A design of the plan's own lies where cut and fill balance: it rests on what makes fill of the cut."""
    surfaces: dict[str, dict[str, Any]] = {
        name: {"sha256": raster["sha256"], "path": raster["path"]} for name, raster in stored.items()
    }
    if results.scenario is None:
        surfaces["design"]["rules"] = list(results.balance_rules)
    return surfaces


def _is_kept(key: str, value: Any) -> bool:
    """Fields of the mine that belong to it, not to the state of the register."""
    hidden = (
        "plan_version",
        "checks_failed",
        "checks_undecided",
        "row_version",
        "uuid",
        "fid",
        "raw_values",
        "unmapped",
    )
    return key not in hidden and (value is None or isinstance(value, (str, int, float)))
