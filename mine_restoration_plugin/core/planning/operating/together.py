"""三同时: the plans of one mine are prepared, reviewed and carried out together, and say the same (domain §14.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...earthrock.checks import finding
from ...model.plan import Check, Verdict
from ...model.table import Cell, Column, Table
from ...model.text import Label, joined
from ...rulebook import Rulebook

STATES = ("preparing", "reviewing", "approved", "implementing", "finished")
"""In the order in which a plan passes through them."""
KINDS = ("restoration", "earthrock", "mining", "reclamation", "other")
DATES = ("prepared", "reviewed", "approved", "starts")
QUANTITIES = {"area_hm2": "hm2", "volume_m3": "m3", "cost_wan": "wan"}
TOGETHER = {"prepared": "prepared_days", "reviewed": "reviewed_days", "starts": "starts_days"}


@dataclass(frozen=True)
class Companion:
    """One plan: what it states of the restoration (area, cut in bank m³, money), its dates and its state.

    Nothing is known of what is None.
    """

    kind: str
    name: str
    document: str | None = None
    area_hm2: float | None = None
    volume_m3: float | None = None
    cost_wan: float | None = None
    prepared: date | None = None
    reviewed: date | None = None
    approved: date | None = None
    starts: date | None = None
    state: str | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Companion:
        dates = {key: date.fromisoformat(data[key]) for key in DATES if data.get(key)}
        return cls(**{**data, **dates})


def cross_check(rulebook: Rulebook, own: Companion, others: Sequence[Companion]) -> tuple[list[Check], list[Label]]:
    """Checks of figures, dates and states of all plans, and for each of ``others`` what differs from ``own``."""
    checks = [_dates(rulebook, key, (own, *others)) for key in TOGETHER]
    checks.append(_states(rulebook, (own, *others)))
    found = [_differences(rulebook, own, other) for other in others]
    differing = [(other, texts) for other, texts in zip(others, found) if texts]
    compared = sum(
        getattr(own, key) is not None and getattr(other, key) is not None for key in QUANTITIES for other in others
    )
    if differing:
        words = joined([_named(other, texts) for other, texts in differing])
        checks.append(_check(rulebook, "figures", Verdict.FAIL, differences=words))
    elif not compared:
        checks.append(_check(rulebook, "figures", Verdict.UNKNOWN))
    else:
        checks.append(_check(rulebook, "figures", Verdict.PASS, count=compared))
    return checks, [joined(texts) if texts else Label("–", "—") for texts in found]


def together_table(rulebook: Rulebook, own: Companion, others: Sequence[Companion], texts: Sequence[Label]) -> Table:
    """N1: the plans side by side."""
    columns = (
        Column("kind", Label("Kind", "类别")),
        Column("name", Label("Plan", "方案名称")),
        Column("document", Label("Document", "文号")),
        Column("area_hm2", Label("Area to restore", "修复面积"), "hm2"),
        Column("volume_m3", Label("Cut, bank", "挖方（自然方）"), "m3"),
        Column("cost_wan", Label("Money", "投资"), "wan"),
        *(Column(key, rulebook.rule(f"operating.date.{key}").label) for key in DATES),
        Column("state", Label("State", "状态")),
        Column("differs", Label("Differs from this plan in", "与本方案不一致处")),
    )
    rows: list[tuple[Cell, ...]] = []
    for plan, text in zip((own, *others), (Label("–", "—"), *texts)):
        rows.append(
            (
                rulebook.rule(f"operating.kind.{plan.kind}").label.zh,
                plan.name,
                plan.document,
                plan.area_hm2,
                plan.volume_m3,
                plan.cost_wan,
                *(_iso(getattr(plan, key)) for key in DATES),
                None if plan.state is None else rulebook.rule(f"operating.state.{plan.state}").label.zh,
                text.zh,
            )
        )
    tolerances = tuple(f"operating.tolerance.{key}" for key in QUANTITIES)
    title = Label("Plans prepared, reviewed and carried out together", "“三同时”对照表")
    inputs = ("operating", "area_plots_m2", "cut_bank_m3", "cost_wan")
    return Table("N1", title, columns, tuple(rows), (), (), ((), *(tolerances for _ in others)), inputs)


def _differences(rulebook: Rulebook, own: Companion, other: Companion) -> list[Label]:
    """Quantities that both state and that are further apart than the rulebook allows."""
    found = []
    for key in QUANTITIES:
        rule = rulebook.rule(f"operating.tolerance.{key}")
        one, two = getattr(own, key), getattr(other, key)
        if one is None or two is None or abs(one - two) <= rule.number * max(abs(one), abs(two)):
            continue
        digits = 4 if key == "area_hm2" else 2
        found.append(
            Label(
                f"{rule.label.en}: {one:.{digits}f} here, {two:.{digits}f} there",
                f"{rule.label.zh}：本方案 {one:.{digits}f}，该方案 {two:.{digits}f}",
            )
        )
    return found


def _dates(rulebook: Rulebook, key: str, plans: Sequence[Companion]) -> Check:
    allowed = rulebook.number(f"operating.{TOGETHER[key]}")
    known = [(getattr(plan, key), plan) for plan in plans if getattr(plan, key) is not None]
    missing = [plan.name for plan in plans if getattr(plan, key) is None]
    if len(known) > 1:
        known.sort(key=lambda pair: pair[0])
        (first, early), (last, late) = known[0], known[-1]
        days = (last - first).days
        if days > allowed:
            values = {"early": early.name, "late": late.name, "first": first.isoformat(), "last": last.isoformat()}
            return _check(rulebook, key, Verdict.FAIL, days=days, allowed=f"{allowed:g}", **values)
    if missing or len(known) < 2:
        return _check(rulebook, key, Verdict.UNKNOWN, which="、".join(missing) or plans[0].name)
    return _check(rulebook, key, Verdict.PASS, count=len(known))


def _states(rulebook: Rulebook, plans: Sequence[Companion]) -> Check:
    known = [plan for plan in plans if plan.state is not None]
    missing = [plan.name for plan in plans if plan.state is None]
    if len({plan.state for plan in known}) > 1:
        behind = min(known, key=lambda plan: STATES.index(str(plan.state)))
        ahead = max(known, key=lambda plan: STATES.index(str(plan.state)))
        words = {
            "behind": behind.name,
            "behind_state": rulebook.rule(f"operating.state.{behind.state}").label,
            "ahead": ahead.name,
            "ahead_state": rulebook.rule(f"operating.state.{ahead.state}").label,
        }
        return _check(rulebook, "states", Verdict.FAIL, **words)
    if missing or len(known) < 2:
        return _check(rulebook, "states", Verdict.UNKNOWN, which="、".join(missing) or plans[0].name)
    return _check(rulebook, "states", Verdict.PASS, state=rulebook.rule(f"operating.state.{known[0].state}").label)


def _check(rulebook: Rulebook, key: str, verdict: Verdict, **values: object) -> Check:
    return finding(rulebook, f"together_{key}", verdict, None, None, **values)


def _named(plan: Companion, texts: Sequence[Label]) -> Label:
    words = joined(texts)
    return Label(f"{plan.name}: {words.en}", f"{plan.name}（{words.zh}）")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
