"""The deed "draft a plan": survey the site, draft, keep the version."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.errors import InputError
from ..model.plan import Plan, Verdict
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..register.register import open_register
from ..rulebook import Rulebook
from .decisions import checked_decisions, read_decisions
from .draft import draft_plan, plan_of, work_out
from .scenario_site import chosen_name
from .site import survey_site
from .stages.stage import Drafting


@dataclass(frozen=True)
class DraftResult:
    """``new`` is False where the same inputs gave the plan that was there already; ``changes`` names what differs from
    the version before; ``scenario`` the kept design it follows, None where it designs for itself."""

    plan: Plan
    version: int
    design_path: Path
    register_path: Path
    new: bool
    changes: tuple[Label, ...] = ()
    scenario: str | None = None


def draft_mine_plan(
    register_path: str | Path,
    mine_id: str,
    dem: str | os.PathLike[str],
    *,
    target_crs: str | None = None,
    decisions: Mapping[str, Any] | str | Path | None = None,
    scenario: str | None = None,
    follow_register: bool = False,
    rulebook: Rulebook | None = None,
    who: str | None = None,
    progress: Progress = SILENT,
) -> DraftResult:
    """Draft the plan of one mine and keep it as a version of the register.

    Args:
        decisions: the choices, or the path of a JSON file with them; None: those of the latest plan, if there is one,
            without its scenario.
        scenario: a kept design to follow, as the decision of that name.
        follow_register: take the scenario that is chosen in the register where neither names one.

    Raises:
        InputError: something about the mine, the terrain or the decisions is wrong; no version is kept.
        ConflictError: somebody saved a version meanwhile.
    """
    prepared = prepare_plan(
        register_path,
        mine_id,
        dem,
        target_crs=target_crs,
        decisions=decisions,
        scenario=scenario,
        follow_register=follow_register,
        rulebook=rulebook,
        progress=progress.part(0.0, 0.95),
    )
    progress.check()
    result = keep_plan(prepared, who)
    progress.report(1.0)
    return result


@dataclass(frozen=True)
class Prepared:
    """A plan that is not kept yet. ``raw`` is what would be kept; ``before`` the version and bytes it follows."""

    mine_id: str
    plan: Plan
    raw: bytes
    before: tuple[int, bytes] | None
    design_path: Path
    register_path: Path


def prepare_plan(
    register_path: str | Path,
    mine_id: str,
    dem: str | os.PathLike[str],
    *,
    target_crs: str | None = None,
    decisions: Mapping[str, Any] | str | Path | None = None,
    scenario: str | None = None,
    follow_register: bool = False,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Prepared:
    """Draft the plan of one mine as ``draft_mine_plan`` does, and only read the register."""
    book = rulebook or Rulebook.load()
    with open_register(register_path) as register:
        before = register.plan(mine_id)
    kept = None if before is None else Plan.from_bytes(before[1])
    chosen = checked_decisions(_with_scenario(_given(decisions, kept, follow=False), scenario), book)
    if follow_register and "scenario" not in chosen:
        chosen = checked_decisions({**chosen, "scenario": chosen_name(register_path, mine_id)}, book)
    site = survey_site(
        register_path,
        mine_id,
        dem,
        target_crs=target_crs,
        decisions=chosen,
        rulebook=book,
        progress=progress.part(0.0, 0.5),
    )
    plan = draft_plan(site, chosen, book, progress.part(0.5, 1.0))
    design_path = site.folder / plan.surfaces["design"]["path"]
    return Prepared(mine_id, plan, plan.to_bytes(), before, design_path, Path(register_path))


def keep_plan(prepared: Prepared, who: str | None = None) -> DraftResult:
    """Keep a prepared plan as a version, unless it is the one that is there.

    Raises:
        ConflictError: somebody saved a version meanwhile.
    """
    plan, before = prepared.plan, prepared.before
    scenario = plan.decisions.get("scenario")
    paths = prepared.design_path, prepared.register_path
    if before is not None and before[1] == prepared.raw:
        return DraftResult(plan, before[0], *paths, False, scenario=scenario)
    changes = () if before is None else changed_since(Plan.from_bytes(before[1]), before[0], plan)
    with open_register(prepared.register_path, write=True, who=who) as register:
        counts = {"checks_failed": plan.count(Verdict.FAIL), "checks_undecided": plan.count(Verdict.UNKNOWN)}
        version = register.save_plan(prepared.mine_id, prepared.raw, before[0] if before else None, **counts)
    return DraftResult(plan, version, *paths, True, changes, scenario)


@dataclass(frozen=True)
class StageResult:
    """A plan worked out as far as one stage and kept nowhere. ``remarks`` say on what it stands."""

    draft: Drafting
    plan: Plan
    register_path: Path
    remarks: tuple[Label, ...]


def work_out_stage(
    register_path: str | Path,
    mine_id: str,
    stage: str,
    *,
    dem: str | os.PathLike[str] | None = None,
    decisions: Mapping[str, Any] | str | Path | None = None,
    rulebook: Rulebook | None = None,
    more: Callable[[str], Mapping[str, list[Any]]] | None = None,
    progress: Progress = SILENT,
) -> StageResult:
    """Work a plan out as far as one stage, as ``draft_mine_plan`` would, without keeping a version.

    Args:
        stage: a key of ``stages.order.STAGES``.
        dem: the existing ground; None: that of the latest plan.
        decisions: the choices, or the path of a JSON file with them; None: those of the latest plan, if there is one.
        more: given the CRS of the plan, lists that are added to those of the decisions, by their keys.

    Raises:
        InputError: as ``draft_mine_plan``; no terrain was given and no plan has one.
    """
    book = rulebook or Rulebook.load()
    with open_register(register_path) as register:
        before, folder, home = register.plan(mine_id), register.folder, register.crs
    kept = None if before is None else Plan.from_bytes(before[1])
    remarks = []
    if dem is None:
        if kept is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "No terrain: mine {mine_id} has no plan yet whose ground could be taken. Give a DEM.",
                ),
                mine_id=mine_id,
            )
        dem = folder / kept.surfaces["existing"]["path"]
        remarks.append(Label("Ground of plan version {v}.", "地形取自第 {v} 版方案。"))
    if decisions is None and kept is not None:
        remarks.append(Label("Decisions of plan version {v}.", "决策取自第 {v} 版方案。"))
    given = dict(_given(decisions, kept, follow=True) or {})
    if more is not None:
        for key, rows in more(str(given.get("target_crs") or home)).items():
            given[key] = [*given.get(key, ()), *rows]
    chosen = checked_decisions(given, book)
    site = survey_site(register_path, mine_id, dem, decisions=chosen, rulebook=book, progress=progress.part(0.0, 0.3))
    draft = work_out(site, chosen, book, stage, progress.part(0.3, 1.0))
    version = None if before is None else before[0]
    return StageResult(draft, plan_of(draft), Path(register_path), tuple(text.format(v=version) for text in remarks))


def _given(
    decisions: Mapping[str, Any] | str | Path | None, kept: Plan | None, *, follow: bool
) -> Mapping[str, Any] | None:
    """The decisions that are given, else those of the plan that is there, its scenario only where it is followed."""
    if decisions is None and kept is not None:
        return {key: value for key, value in kept.decisions.items() if follow or key != "scenario"}
    return read_decisions(decisions) if isinstance(decisions, (str, Path)) else decisions


def _with_scenario(decisions: Mapping[str, Any] | None, scenario: str | None) -> Mapping[str, Any] | None:
    """The decisions with the scenario that was named beside them.

    Raises:
        InputError: they name another one.
    """
    if scenario is None:
        return decisions
    named = (decisions or {}).get("scenario")
    if named is not None and named != scenario:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "The decisions name scenario “{one}”, but “{other}” was asked for. Leave one out."
            ),
            one=named,
            other=scenario,
        )
    return {**(decisions or {}), "scenario": scenario}


def changed_since(old: Plan, version: int, new: Plan) -> tuple[Label, ...]:
    """Which inputs differ between two plans."""
    found = []
    dems = [plan.site.get("dem", {}).get("sha256") for plan in (old, new)]
    checks = (
        (dems[0] != dems[1], Label("The DEM has changed since version {v}.", "自第 {v} 版以来地形数据已变化。")),
        (_plots(old) != _plots(new), Label("The plots have changed since version {v}.", "自第 {v} 版以来图斑已变化。")),
        (
            old.site.get("units") != new.site.get("units"),
            Label("The units have changed since version {v}.", "自第 {v} 版以来修复单元已变化。"),
        ),
        (
            _scenario(old) != _scenario(new),
            Label("The scenario has changed since version {v}.", "自第 {v} 版以来比选方案已变化。"),
        ),
        (
            dict(old.decisions) != dict(new.decisions),
            Label("Decisions have changed since version {v}: {keys}.", "自第 {v} 版以来决策已变化：{keys}。"),
        ),
        (
            list(old.rules) != list(new.rules),
            Label("Rulebook rows have changed since version {v}: {rows}.", "自第 {v} 版以来规则行已变化：{rows}。"),
        ),
    )
    keys = sorted(k for k in {*old.decisions, *new.decisions} if old.decisions.get(k) != new.decisions.get(k))
    rows = _changed_rows(old, new)
    found = [text.format(v=version, keys=", ".join(keys), rows=", ".join(rows)) for differs, text in checks if differs]
    return tuple(found)


def _plots(plan: Plan) -> Any:
    return plan.site.get("plots")


def _scenario(plan: Plan) -> Any:
    """The scenario with its allocation and the ones it is compared with."""
    tables = [plan.tables[key].to_json() for key in ("S1", "S3") if key in plan.tables]
    return plan.site.get("scenario"), tables


def _changed_rows(old: Plan, new: Plan) -> list[str]:
    one, other = ({rule["key"]: rule for rule in plan.rules} for plan in (old, new))
    return sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
