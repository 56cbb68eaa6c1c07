"""What law and practice ask of the directions."""

from __future__ import annotations

from ..diagnosis.suitability.limits import FACTORS, USES
from ..diagnosis.suitability.result import Direction
from ..diagnosis.suitability.vetoes import AREAS, BUILD, VETOING, against
from ..diagnosis.suitability.way import NATURAL, REUSE
from ..earthrock.checks import finding
from ..model.plan import Check, Verdict
from ..model.text import Label
from .direction_state import lies_within, remodelled
from .stages.stage import Drafting


def direction_checks(draft: Drafting, found: Direction) -> list[Check]:
    book = draft.book
    checks = [_reuse_check(draft, found), _decided_check(draft, found), _policy_check(draft, found)]
    limit = book.number("ahp.cr_max")
    cr = found.weights.by_ahp.cr
    verdict = Verdict.PASS if cr < limit else Verdict.FAIL
    checks.append(finding(book, "ahp_consistent", verdict, None, None, cr=f"{cr:.4f}", limit=f"{limit:g}"))
    natural = {number: one for number, one in found.units.items() if one.way == NATURAL}
    bad = [n for n, one in natural.items() if any(c.met is False for c in one.found_way.conditions)]
    open_ = [n for n, one in natural.items() if any(c.met is None for c in one.found_way.conditions)]
    verdict = Verdict.FAIL if bad else Verdict.UNKNOWN if open_ else Verdict.PASS
    checks.append(finding(book, "natural_conditions", verdict, which="、".join(bad or open_)))
    dug = [number for number in natural if remodelled(draft, number)]
    verdict = Verdict.FAIL if dug else Verdict.PASS
    checks.append(finding(book, "natural_unchanged", verdict, which="、".join(dug)))
    registered = draft.mine_facts().get("plan_class")
    cls = book.rule(f"plan_class.{found.plan_class}").label
    if registered and registered != found.plan_class:
        other = book.rule(f"plan_class.{registered}").label
        checks.append(finding(book, "plan_class", Verdict.FAIL, registered=other, cls=cls))
    else:
        checks.append(finding(book, "plan_class", Verdict.PASS, cls=cls))
    return checks


def _reuse_check(draft: Drafting, found: Direction) -> Check:
    """Land that is kept for building goes another way; land for reuse is so kept unless its use says otherwise."""
    if found.redirect:
        return finding(draft.book, "reuse_redirect", Verdict.FAIL, which="、".join(found.redirect))
    decided = draft.decisions.get("direction", {})
    if draft.mine_facts().get("owner_wish") == BUILD:
        open_ = [number for number in found.units if "use" not in decided.get(number, {})]
        if open_:
            return finding(draft.book, "reuse_redirect", Verdict.UNKNOWN, which="、".join(open_))
    return finding(draft.book, "reuse_redirect", Verdict.PASS)


def _decided_check(draft: Drafting, found: Direction) -> Check:
    """A use that rests on factors nobody has surveyed is none to rely on; new soil is tested when it is there."""
    missing = {}
    for number, one in found.units.items():
        if one.way == REUSE and one.use is None:
            continue  # told by the check of reuse
        uses = [one.use] if one.use in USES else USES if one.use is None else ()
        names = [name for use in uses for name in one.graded[use].unknown]
        if names:
            missing[number] = list(dict.fromkeys(names))
    none = [n for n, one in found.units.items() if one.use is None and one.way != REUSE and n not in missing]
    if none:
        return finding(draft.book, "direction_decided", Verdict.FAIL, which="、".join(none))
    if missing:
        which = Label(
            "; ".join(f"{n} ({', '.join(FACTORS[f].en for f in names)})" for n, names in missing.items()),
            "；".join(f"{n}（{'、'.join(FACTORS[f].zh for f in names)}）" for n, names in missing.items()),
        )
        return finding(draft.book, "direction_decided", Verdict.UNKNOWN, which=which)
    return finding(draft.book, "direction_decided", Verdict.PASS, count=len(found.units))


def _policy_check(draft: Drafting, found: Direction) -> Check:
    against_veto = [
        (number, text) for number, one in found.units.items() if one.use for text in against(one.vetoes, one.use)
    ]
    if against_veto:
        which = Label(
            "; ".join(f"{number} ({text.en})" for number, text in against_veto),
            "；".join(f"{number}（{text.zh}）" for number, text in against_veto),
        )
        return finding(draft.book, "direction_policy", Verdict.FAIL, which=which)
    open_ = [area for area in VETOING if any(lies_within(draft, number, area) is None for number in found.units)]
    if open_:
        names = Label(", ".join(AREAS[a].en for a in open_), "、".join(AREAS[a].zh for a in open_))
        return finding(draft.book, "direction_policy", Verdict.UNKNOWN, areas=names)
    return finding(draft.book, "direction_policy", Verdict.PASS)
