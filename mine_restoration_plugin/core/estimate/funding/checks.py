"""What law and policy ask of the money, each with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...earthrock.checks import finding
from ...model.plan import Check, Verdict
from ...rulebook import Rulebook
from .cash import Cash, shortfalls
from .hidden_debt import DebtAnswer
from .industries import SHARE, Screened, built_m2
from .quotas import QuotaRow
from .result import ZERO, Answer, Case
from .rock_income import ROCK, RockIncome
from .scenarios import Outcome
from .sources import CAPITAL, DEBT, OPEN, QUOTA, REFUSED, Source

VERDICTS = {Answer.YES: Verdict.PASS, Answer.NO: Verdict.FAIL, Answer.UNKNOWN: Verdict.UNKNOWN}


def make_checks(
    book: Rulebook,
    case: Case,
    cash: Cash,
    sources: Sequence[Source],
    quotas: Sequence[QuotaRow],
    rock: RockIncome,
    industries: Sequence[Screened],
    debt: Sequence[DebtAnswer],
    base: Outcome,
) -> tuple[Check, ...]:
    """All checks of this stage."""
    return (
        _balance(book, base, sources),
        _gap(book, base),
        _by_year(book, case, cash),
        _gates(book, sources),
        _rock(book, rock, sources),
        _worth(book, case, rock),
        _ring_fence(book, case, sources),
        _return(book, case),
        _twice(book, quotas),
        _cover(book, base, sources),
        _payback(book, base, sources),
        *(_screened(book, answer) for answer in debt),
        _buildings(book, case, industries),
        _redirect(book, case),
    )


def _balance(book: Rulebook, base: Outcome, sources: Sequence[Source]) -> Check:
    """Sources + gap = uses + what is left over, to the fen."""
    counted = sum((source.counted_cny for source in sources), ZERO)
    left = max(base.sources_cny - base.uses_cny, ZERO)
    closes = counted == base.sources_cny and base.sources_cny + base.gap_cny == base.uses_cny + left
    texts = {"sources": base.sources_cny, "gap": base.gap_cny, "uses": base.uses_cny, "left": left}
    return finding(book, "funding_balance", Verdict.PASS if closes else Verdict.FAIL, None, None, **texts)


def _gap(book: Rulebook, base: Outcome) -> Check:
    verdict = Verdict.FAIL if base.gap_cny > 0 else Verdict.PASS
    return finding(book, "funding_gap", verdict, None, {"gap_cny": float(base.gap_cny)}, gap=base.gap_cny)


def _by_year(book: Rulebook, case: Case, cash: Cash) -> Check:
    """The money is there when it is needed."""
    loose = sum(cash.unplaced.values(), ZERO)
    if loose > 0:
        return finding(book, "funding_by_year", Verdict.UNKNOWN, None, None, loose=loose)
    short = {year: value for year, value in shortfalls(cash).items() if value > 0}
    if not short:
        return finding(book, "funding_by_year", Verdict.PASS)
    which = "；".join(f"{year + case.first_year - 1}: {value}" for year, value in short.items())
    return finding(book, "funding_by_year", Verdict.FAIL, None, None, which=which)


def _gates(book: Rulebook, sources: Sequence[Source]) -> Check:
    refused = [source.label.zh for source in sources if source.state == REFUSED]
    waiting = [source.label.zh for source in sources if source.state == OPEN]
    if refused:
        return finding(book, "funding_gates", Verdict.FAIL, None, None, which="、".join(refused))
    if waiting:
        return finding(book, "funding_gates", Verdict.UNKNOWN, None, None, which="、".join(waiting))
    return finding(book, "funding_gates", Verdict.PASS)


def _rock(book: Rulebook, rock: RockIncome, sources: Sequence[Source]) -> Check:
    """Rock counts only once it is appraised, sold on the platform and budgeted; nobody else may sell it."""
    own = [source for source in sources if source.key == ROCK]
    if rock.fields.get("seller") not in (None, "government"):
        return finding(book, "rock_public", Verdict.FAIL, None, None, seller=rock.fields.get("seller"))
    if rock.appraised_cny is None:
        return finding(book, "rock_public", Verdict.PASS, "none")
    if any(source.counted_cny > 0 for source in own):
        return finding(book, "rock_public", Verdict.PASS, None, None, amount=rock.amount_cny)
    return finding(book, "rock_public", Verdict.UNKNOWN, None, None, amount=rock.amount_cny)


def _worth(book: Rulebook, case: Case, rock: RockIncome) -> Check:
    """A surplus worth much more than the restoration is a sign of mining in disguise."""
    if rock.appraised_cny is None:
        unknown = Verdict.UNKNOWN if case.surplus_bank_m3 > 0 else Verdict.PASS
        return finding(book, "rock_worth", unknown, None if case.surplus_bank_m3 > 0 else "none")
    limit = case.cost_cny * Decimal(book.rule("fund.rock_worth_max").value)
    verdict = Verdict.FAIL if rock.appraised_cny > limit else Verdict.PASS
    return finding(book, "rock_worth", verdict, None, None, value=rock.appraised_cny, limit=f"{limit:.2f}")


def _ring_fence(book: Rulebook, case: Case, sources: Sequence[Source]) -> Check:
    """Income of rock and quotas goes back to the restoration of this place."""
    income = sum((s.counted_cny + s.open_cny for s in sources if s.group in (ROCK, QUOTA)), ZERO)
    if income == 0:
        return finding(book, "ring_fence", Verdict.PASS, "none")
    fence = case.chosen.get("ring_fence", {})
    confirmed = fence.get("confirmed")
    if confirmed is None or (confirmed and not fence.get("document")):
        return finding(book, "ring_fence", Verdict.UNKNOWN, None, None, income=income)
    verdict = Verdict.PASS if confirmed else Verdict.FAIL
    return finding(book, "ring_fence", verdict, None, None, income=income, document=fence.get("document", ""))


def _return(book: Rulebook, case: Case) -> Check:
    """Social capital earns a reasonable return that depends on what it reaches; a promised one is forbidden."""
    rows = [row for row in case.chosen.get("funding", ()) if _is_capital(book, str(row["source"]))]
    if not rows:
        return finding(book, "reasonable_return", Verdict.PASS, "none")
    if any(row.get("guaranteed") for row in rows):
        return finding(book, "reasonable_return", Verdict.FAIL, "guaranteed")
    most = Decimal(book.rule("fund.return_share_max").value)
    shares = [row.get("return_share") for row in rows]
    if any(share is not None and Decimal(str(share)) > most for share in shares):
        high = max(Decimal(str(share)) for share in shares if share is not None)
        texts = {"share": f"{high * 100:f}", "most": f"{most * 100:f}"}
        return finding(book, "reasonable_return", Verdict.FAIL, None, None, **texts)
    if None in shares or any(row.get("guaranteed") is None for row in rows):
        return finding(book, "reasonable_return", Verdict.UNKNOWN)
    return finding(book, "reasonable_return", Verdict.PASS, None, None, most=f"{most * 100:f}")


def _is_capital(book: Rulebook, source: str) -> bool:
    return book.rule(f"fund.source.{source}").value == CAPITAL


def _twice(book: Rulebook, quotas: Sequence[QuotaRow]) -> Check:
    """No plot yields two quotas, unless the province lets it; where one could, the reader is told."""
    twice = sorted({row.plot_no for row in quotas if row.twice})
    both = sorted({row.plot_no for row in quotas if len(row.kinds) > 1})
    if both:
        return finding(book, "quota_once", Verdict.UNKNOWN, "both", None, which="、".join(both))
    if twice:
        return finding(book, "quota_once", Verdict.PASS, "chosen", None, which="、".join(twice))
    return finding(book, "quota_once", Verdict.PASS)


def _cover(book: Rulebook, base: Outcome, sources: Sequence[Source]) -> Check:
    least = Decimal(book.rule("fund.dscr_min").value)
    debts = [source for source in sources if source.group == DEBT and source.counted_cny > 0]
    if not debts:
        return finding(book, "debt_cover", Verdict.PASS, "none")
    if base.dscr_min is None or any(not source.service for source in debts):
        return finding(book, "debt_cover", Verdict.UNKNOWN)
    verdict = Verdict.PASS if base.dscr_min >= least else Verdict.FAIL
    texts = {"dscr": f"{base.dscr_min:.2f}", "least": f"{least:f}"}
    return finding(book, "debt_cover", verdict, None, {"dscr_min": float(base.dscr_min)}, **texts)


def _payback(book: Rulebook, base: Outcome, sources: Sequence[Source]) -> Check:
    """Only money that wants to come back asks for it."""
    wants = any(source.group in (DEBT, CAPITAL) and source.counted_cny > 0 for source in sources)
    if not wants:
        return finding(book, "payback", Verdict.PASS, "none")
    most = book.number("fund.payback_max_years")
    if base.payback_years is None:
        return finding(book, "payback", Verdict.FAIL, "never")
    verdict = Verdict.PASS if base.payback_years <= most else Verdict.FAIL
    texts = {"years": f"{base.payback_years:.2f}", "most": f"{most:g}"}
    return finding(book, "payback", verdict, None, {"payback_years": round(base.payback_years, 6)}, **texts)


def _screened(book: Rulebook, answer: DebtAnswer) -> Check:
    """The wording is one for all rows of the screen; title and source are the row's own."""
    said = finding(book, "hidden_debt", VERDICTS[answer.clean], None, None, what=answer.label, seen=answer.seen)
    return Check(
        f"hidden_debt.{answer.key}", answer.label, said.verdict, said.finding, answer.source, answer.checked, {}
    )


def _buildings(book: Rulebook, case: Case, industries: Sequence[Screened]) -> Check:
    """Industry may build on a small share of the restored area; what the land does not allow is refused."""
    chosen = [screened for screened in industries if screened.chosen is not None]
    if not chosen:
        return finding(book, "industry_land", Verdict.PASS, "none")
    refused = [screened.label.zh for screened in chosen if screened.answer is Answer.NO]
    share = book.rule(SHARE)
    built = built_m2(case.chosen.get("industries", ()))
    limit = case.area_m2 * Decimal(share.value)
    texts = {"built": f"{built:.2f}", "limit": f"{limit:.2f}", "which": "、".join(refused) or "-"}
    if refused or built > limit:
        return finding(book, "industry_land", Verdict.FAIL, None, None, **texts)
    if any(screened.answer is Answer.UNKNOWN for screened in chosen):
        return finding(book, "industry_land", Verdict.UNKNOWN)
    return finding(book, "industry_land", Verdict.PASS, None, None, **texts)


def _redirect(book: Rulebook, case: Case) -> Check:
    """Land kept for building is no restoration project, and no restoration money may go there."""
    if case.redirect is None:
        return finding(book, "funding_redirect", Verdict.UNKNOWN)
    return finding(book, "funding_redirect", Verdict.FAIL if case.redirect else Verdict.PASS)
