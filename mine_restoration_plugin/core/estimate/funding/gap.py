"""The gap, and what would close it: each lever with the money it can bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from ...model.text import Label
from ...model.units import round_half_up
from ...rulebook import Rulebook
from .cash import Cash, Variant, available, shortfalls
from .discounting import affordable_loan, debt_service
from .industries import Screened
from .quotas import BUILD, CULTIVATED, KINDS, LABELS, QuotaRow, Quotas, State, to_mu
from .result import ZERO, Case
from .rock_income import ROCK
from .sources import DEBT, OPEN, REFUSED, Source

NATURAL, ASSISTED, REBUILT = "1", "2", "3"


@dataclass(frozen=True)
class Lever:
    """``brings_cny`` closes the gap by so much; ``eases_cny`` only makes the worst year so much lighter.

    ``brings_cny`` None where it would help by an amount that nobody can tell yet.
    """

    key: str
    label: Label
    brings_cny: Decimal | None
    eases_cny: Decimal
    basis: Label
    rules: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


def levers(
    book: Rulebook,
    case: Case,
    cash: Cash,
    gap_cny: Decimal,
    sources: Sequence[Source],
    quotas: Sequence[QuotaRow],
    industries: Sequence[Screened],
) -> tuple[Lever, ...]:
    """Every lever that has something to move, in the order: papers, quotas, cheaper works, time, other money."""
    found = [
        *_open_gates(sources),
        *_proof_of_land(quotas),
        *_more_quota(book, case, quotas),
        *_cheaper(book, case),
        *_phasing(case, cash),
        *_budget_years(book, case, gap_cny, sources),
        *_loan(book, case, cash, gap_cny),
        *_papers(industries),
    ]
    return tuple(found)


def _open_gates(sources: Sequence[Source]) -> list[Lever]:
    """What waits for an answer; rock comes last and is never relied upon."""
    found = []
    for source in sources:
        if source.state != OPEN or source.open_cny <= 0:
            continue
        if source.group == ROCK:
            label = Label("Put the rock income into the budget", "土石料收益经评估、公开交易后列入预算")
        else:
            label = Label("Answer the open gates of: {s}", "落实待定条件：{s}").format(s=source.label)
        found.append(Lever(f"gates.{source.key}", label, source.open_cny, ZERO, source.reason, source.rules, ("F3",)))
    return found


def _proof_of_land(quotas: Sequence[QuotaRow]) -> list[Lever]:
    """Plots whose land class would do, but whose legality nobody has proven."""
    found = []
    for kind in KINDS:
        rows = [row for row in quotas if kind in row.kinds and row.state is State.OPEN and row.before and row.after]
        area = sum((row.mu(kind) for row in rows), ZERO)
        if area <= 0:
            continue
        incomes = [row.income_cny(kind) for row in rows]
        money = None if None in incomes else sum((income for income in incomes if income is not None), ZERO)
        basis = Label("{mu} mu in {plots}", "{plots} 共 {mu} 亩").format(
            mu=area, plots="、".join(sorted({row.plot_no for row in rows}))
        )
        label = Label("Prove the land for: {kind}", "核实用地合法性，形成{kind}").format(kind=LABELS[kind])
        rules = tuple(dict.fromkeys(rule for row in rows for rule in row.rules))
        found.append(Lever(f"proof.{kind}", label, money, ZERO, basis, rules, ("F2",)))
    return found


def _more_quota(book: Rulebook, case: Case, quotas: Sequence[QuotaRow]) -> list[Lever]:
    """Former building land that is gentle enough to become cultivated, and is not going to be."""
    accounts = Quotas(book, case.chosen.get("quota", {}))
    reach = book.rule("quota.lever_slope_deg")
    listed = book.rule(f"quota.{BUILD}.before")
    area, units = ZERO, []
    for unit in case.units:
        becomes = unit.after is not None and unit.after.startswith(CULTIVATED)
        built = unit.before is not None and any(unit.before.startswith(code) for code in listed.value.split("|"))
        if becomes or not built or unit.polluted or unit.way in (NATURAL, "4"):
            continue
        gentle = sum((m2 for low, m2 in unit.slope_m2.items() if Decimal(low) < Decimal(reach.value)), ZERO)
        if gentle > 0:
            area += gentle
            units.append(unit.unit_no)
    if not units:
        return []
    price, cited = accounts.price(BUILD, "0103")
    mu = to_mu(area)
    basis = Label("{mu} mu up to {deg}° in {units}, before the cost of soil", "{units} 中坡度≤{deg}° 的 {mu} 亩（未扣增加的覆土投资）")
    return [
        Lever(
            "quota_area",
            Label("More former mining land to cultivated land", "更多采矿用地恢复为耕地，增加指标面积"),
            None if price is None else round_half_up(mu * price, 2),
            ZERO,
            basis.format(mu=mu, deg=reach.value, units="、".join(units)),
            (reach.key, listed.key, *cited),
            ("T7", "units", "plots"),
        )
    ]


def _cheaper(book: Rulebook, case: Case) -> list[Lever]:
    """Assisted regeneration in place of reconstruction, where no land class binds it to soil and plants."""
    kept = book.rule("fund.assisted_cost_share")
    found = []
    for unit in case.units:
        cultivated = unit.after is not None and unit.after.startswith(CULTIVATED)
        whole = unit.soil_cny + unit.plants_cny
        if unit.way != REBUILT or cultivated or whole <= 0 or unit.polluted:
            continue
        saved = round_half_up(whole * (1 - Decimal(kept.value)), 2)
        basis = Label("soil and plants {whole} yuan × (1 − {share})", "覆土与植被 {whole} 元 ×（1−{share}）")
        label = Label("Assisted regeneration in {unit}", "单元{unit}改为辅助再生").format(unit=unit.unit_no)
        found.append(
            Lever(
                f"cheaper.{unit.unit_no}", label, saved, ZERO, basis.format(whole=whole, share=kept.value),
                (kept.key,), ("T11",),
            )
        )  # fmt: skip
    return found


def _phasing(case: Case, cash: Cash) -> list[Lever]:
    """Works a year later while the sources stay: how much lighter the worst year becomes."""
    short = shortfalls(cash)
    worst = max(short.values(), default=ZERO)
    placed = [flows for flows in cash.come.values()]
    years = sorted({*cash.cost, *(year for flows in placed for year in flows)})
    if worst <= 0 or not placed:
        return []
    total, later = ZERO, ZERO
    for year in range(years[0], max(cash.cost) + 2):
        total += sum((flows.get(year, ZERO) for flows in placed), ZERO) - cash.cost.get(year - 1, ZERO)
        later = max(later, -total)
    eased = max(worst - later, ZERO)
    if eased <= 0:
        return []
    basis = Label("worst shortfall {worst} → {later} yuan", "最大累计缺口由 {worst} 元降至 {later} 元")
    label = Label("Phase the works one year later", "分期实施，工程后移一年")
    return [Lever("phasing", label, ZERO, eased, basis.format(worst=worst, later=later), (), ("F4",))]


def _budget_years(book: Rulebook, case: Case, gap_cny: Decimal, sources: Sequence[Source]) -> list[Lever]:
    """For how many more years the county would have to pay what it pays in its best year now."""
    county = [source for source in sources if source.key == "county" and source.counted_cny > 0]
    if not county or gap_cny <= 0:
        return []
    by_year: dict[int | None, Decimal] = {}
    for source in county:
        by_year[source.year] = by_year.get(source.year, ZERO) + source.counted_cny
    yearly = max(by_year.values())
    years = (gap_cny / yearly).to_integral_value(rounding=ROUND_CEILING)
    basis = Label("{years} more years of {yearly} yuan", "按每年 {yearly} 元再安排 {years} 年")
    label = Label("Go on with the county budget", "县级预算分年续列")
    return [Lever("county_years", label, gap_cny, ZERO, basis.format(years=years, yearly=yearly), (), ("F1",))]


def _loan(book: Rulebook, case: Case, cash: Cash, gap_cny: Decimal) -> list[Lever]:
    """What the income could carry as a loan to a market entity, beyond what it carries."""
    rate, years, least = (book.rule(key) for key in ("fund.loan_rate", "fund.loan_years", "fund.dscr_min"))
    owed = cash.service()
    free = {
        year: amount - owed.get(year, ZERO) * Decimal(least.value)
        for year, amount in available(cash, Variant()).items()
    }
    rules = (rate.key, years.key, least.key)
    basis = Label(
        "from what income leaves each year: {rate} a year, {years} years, covered {least} times",
        "按扣除已有还本付息后的年净收入、年利率 {rate}、{years} 年、偿债备付率 {least} 测算",
    ).format(rate=rate.value, years=years.value, least=least.value)
    amount = affordable_loan(free, Decimal(rate.value), cash.works_end, int(years.number), Decimal(least.value))
    amount = min(amount, gap_cny)
    if amount <= 0:
        return []
    whole = debt_service(amount, Decimal(rate.value), cash.works_end, int(years.number))
    interest = sum((row.interest_cny for row in whole), ZERO)
    label = Label("A loan to the market entity (interest {i} yuan)", "市场主体贷款（利息合计 {i} 元）").format(i=interest)
    return [Lever("loan", label, amount, ZERO, basis, rules, ("F4",))]


def _papers(industries: Sequence[Screened]) -> list[Lever]:
    """Industries that were chosen and do not count."""
    found = []
    for screened in industries:
        if screened.chosen is None or screened.counts:
            continue
        net = (screened.yearly_cny("income_cny_year") or ZERO) - (screened.yearly_cny("cost_cny_year") or ZERO)
        basis = Label("{net} yuan a year, not counted: {why}", "年净收入 {net} 元，未计入：{why}")
        why = screened.reason if screened.reasons else Label("no paper", "无协议或批准文件")
        label = Label("Bring into order: {kind}", "完善产业手续：{kind}").format(kind=screened.label)
        found.append(
            Lever(f"industry.{screened.kind}", label, None, ZERO, basis.format(net=net, why=why), screened.rules, ("F7",))
        )
    return found


def refused_cny(sources: Sequence[Source]) -> Decimal:
    """What was asked of sources whose gates fail."""
    return sum((source.asked_cny or ZERO for source in sources if source.state == REFUSED), ZERO)


def debt_cny(sources: Sequence[Source]) -> Decimal:
    """What counts and has to be paid back."""
    return sum((source.counted_cny for source in sources if source.group == DEBT), ZERO)
