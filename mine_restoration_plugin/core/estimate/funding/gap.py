"""The gap, and what would close it: each lever with the money it can bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from ...model.text import Label, joined
from ...model.units import round_half_up, round_to_sum
from ...rulebook import Rulebook
from .cash import Cash, Variant, available, shortfalls
from .discounting import affordable_loan, debt_service
from .industries import Screened
from .quotas import BUILD, CULTIVATED, KINDS, LABELS, QuotaRow, Quotas, State, to_mu
from .result import ZERO, Answer, Case
from .rock_income import ROCK, RockIncome
from .sources import ABSENT, FISCAL, OPEN, Source, gates_of

NATURAL, REBUILT, REUSE = "1", "3", "4"
COUNTY = "county"


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
    rock: RockIncome,
) -> tuple[Lever, ...]:
    """Every lever that has something to move, in the order: papers, quotas, cheaper works, time, other money."""
    found = [
        *_open_gates(sources),
        *_proof_of_land(quotas),
        *_more_quota(book, case),
        *_cheaper(book, case),
        *_rock(rock),
        *_phasing(cash),
        *_public(book, case, gap_cny, sources),
        *_county(case, gap_cny, sources),
        *_loan(book, cash, gap_cny),
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


def _more_quota(book: Rulebook, case: Case) -> list[Lever]:
    """Gentle former building land that is not going to be cultivated, less the soil it would ask for.

    Where the land class is not known, so is the amount.
    """
    accounts = Quotas(book, case.chosen.get("quota", {}))
    reach = book.rule("quota.lever_slope_deg")
    listed = book.rule(f"quota.{BUILD}.before")
    known: dict[str, Decimal] = {}
    unknown: dict[str, Decimal] = {}
    for unit in case.units:
        becomes = unit.after is not None and unit.after.startswith(CULTIVATED)
        if becomes or unit.polluted or unit.way in (NATURAL, REUSE):
            continue
        gentle = sum((m2 for low, m2 in unit.slope_m2.items() if Decimal(low) < Decimal(reach.value)), ZERO)
        if gentle > 0 and unit.before is None:
            unknown[unit.unit_no] = gentle
        elif gentle > 0 and any(str(unit.before).startswith(code) for code in listed.value.split("|")):
            known[unit.unit_no] = gentle
    rules = (reach.key, listed.key)
    inputs = ("units", "plots", "design", "F2")
    price, cited = accounts.price(BUILD, "0103")
    found = []
    if known:
        area = sum(known.values(), ZERO)
        money = None
        if price is not None and case.soil_cover_cny_m2 is not None:
            soil = round_half_up(area * case.soil_cover_cny_m2, 2)
            money = max(round_half_up(to_mu(area) * price, 2) - soil, ZERO)
        basis = Label(
            "{mu} mu up to {deg}° in {units} at {price} yuan, less soil cover at {soil} yuan/m²",
            "{units} 中坡度≤{deg}° 的 {mu} 亩，单价 {price} 元/亩，扣除覆土 {soil} 元/m²",
        )
        shown = basis.format(
            mu=to_mu(area), deg=reach.value, units="、".join(known), price=price or "?",
            soil="?" if case.soil_cover_cny_m2 is None else case.soil_cover_cny_m2,
        )  # fmt: skip
        label = Label("More former mining land to cultivated land", "更多采矿用地恢复为耕地，增加指标面积")
        cites = (*rules, *cited, *case.soil_cover_rules)
        found.append(Lever("quota_area", label, money, ZERO, shown, cites, inputs))
    if unknown:
        basis = Label(
            "{mu} mu up to {deg}° in {units}; no quota before the class is known",
            "{units} 中坡度≤{deg}° 的 {mu} 亩；地类核实前不测算指标",
        )
        shown = basis.format(mu=to_mu(sum(unknown.values(), ZERO)), deg=reach.value, units="、".join(unknown))
        label = Label("Have the land class confirmed by the latest survey", "按最新年度变更调查核实地类")
        found.append(Lever("quota_class", label, None, ZERO, shown, rules, inputs))
    return found


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


def _rock(rock: RockIncome) -> list[Lever]:
    """A surplus that nobody has appraised; what it is worth is not ours to say."""
    if rock.surplus_bank_m3 <= 0 or rock.appraised_cny is not None:
        return []
    label = Label(
        "Have the surplus appraised and sold on the public platform", "剩余土石料评估定价后经公共资源交易平台处置"
    )
    basis = Label("{m3} m³ bank, {t} t", "{m3} m³（自然方），{t} t").format(m3=rock.surplus_bank_m3, t=rock.surplus_t)
    return [Lever("rock", label, None, ZERO, basis, (), ("surplus_bank_m3", "density_t_m3"))]


def _phasing(cash: Cash) -> list[Lever]:
    """Works spread evenly over one year more while the sources stay: how much lighter the worst year becomes."""
    first = min(cash.cost)
    last = max(year for year in cash.cost if year <= max(cash.works_end, first))
    worst = max(short for year, short in shortfalls(cash).items() if year <= last)
    works = [year for year in sorted(cash.cost) if first <= year <= last]
    total = sum((cash.cost[year] for year in works), ZERO)
    count = last - first + 2
    parts = round_to_sum([float(total) / count] * count, 2, float(total))
    spread = {**{year: amount for year, amount in cash.cost.items() if year > last}}
    for i, part in enumerate(parts):
        spread[first + i] = spread.get(first + i, ZERO) + part
    later = max(short for year, short in shortfalls(replace(cash, cost=spread)).items() if year <= last)
    eased = max(worst - later, ZERO)
    if eased <= 0:
        return []
    basis = Label(
        "{n} years, evenly: short by {later} instead of {worst} yuan by the end of year {last}",
        "均匀分{n}年实施：至第{last}年末累计缺口由 {worst} 元降至 {later} 元",
    ).format(n=count, later=later, worst=worst, last=last)
    label = Label("Phase the works over one more year", "分期实施，工期延长一年")
    return [Lever("phasing", label, ZERO, eased, basis, (), ("F4",))]


def _public(book: Rulebook, case: Case, gap_cny: Decimal, sources: Sequence[Source]) -> list[Lever]:
    """Public money that was not asked for and that no gate forbids; how much comes is not ours to say."""
    if gap_cny <= 0:
        return []
    found = []
    for source in sources:
        if source.group != FISCAL or source.state != ABSENT or source.key == COUNTY:
            continue
        gates = gates_of(book, case, source.key)
        failed = [gate for gate in gates if gate.answer is Answer.NO]
        if failed:
            continue
        unanswered = [gate.label for gate in gates if gate.answer is Answer.UNKNOWN]
        basis = Label("to be answered: ", "待落实条件：")
        basis = joined([basis, joined(unanswered, ", ", "、")], "", "")
        label = Label("Apply for: {s}", "申报：{s}").format(s=source.label)
        rules = (*source.rules, *(f"fund.gate.{gate.key}" for gate in gates))
        found.append(Lever(f"apply.{source.key}", label, None, ZERO, basis, rules, ("T12",)))
    return found


def _county(case: Case, gap_cny: Decimal, sources: Sequence[Source]) -> list[Lever]:
    """What the county would have to budget each year of the works, or for how much longer what it budgets now."""
    if gap_cny <= 0:
        return []
    by_year: dict[int | None, Decimal] = {}
    for source in sources:
        if source.key == COUNTY and source.counted_cny > 0:
            by_year[source.year] = by_year.get(source.year, ZERO) + source.counted_cny
    if by_year:
        yearly = max(by_year.values())
        years = (gap_cny / yearly).to_integral_value(rounding=ROUND_CEILING)
        basis = Label("{years} more years of {yearly} yuan", "按每年 {yearly} 元再安排 {years} 年")
        label = Label("Go on with the county budget", "县级预算分年续列")
    else:
        years = Decimal(case.last_works_year - case.first_year + 1)
        yearly = round_half_up(gap_cny / years, 2)
        basis = Label("{yearly} yuan in each of {years} years", "分 {years} 年，每年 {yearly} 元")
        label = Label("Put it into the county budget", "列入县级财政预算")
    return [Lever("county", label, gap_cny, ZERO, basis.format(years=years, yearly=yearly), (), ("F1", "F4"))]


def _loan(book: Rulebook, cash: Cash, gap_cny: Decimal) -> list[Lever]:
    """What the income could carry as a loan to a market entity; where it carries none, the income that would."""
    if gap_cny <= 0:
        return []
    rate, years, least = (book.rule(key) for key in ("fund.loan_rate", "fund.loan_years", "fund.dscr_min"))
    owed = cash.service()
    free = {
        year: amount - owed.get(year, ZERO) * Decimal(least.value)
        for year, amount in available(cash, Variant()).items()
    }
    rules = (rate.key, years.key, least.key)
    terms = Label(
        "{rate} a year, {years} years, covered {least} times", "年利率 {rate}、{years} 年、偿债备付率 {least}"
    ).format(rate=rate.value, years=years.value, least=least.value)
    amount = affordable_loan(free, Decimal(rate.value), cash.works_end, int(years.number), Decimal(least.value))
    amount = min(amount, gap_cny)
    label = Label("A loan to the market entity, paid from income", "市场主体贷款，以经营收入偿还")
    if amount > 0:
        basis = Label("from what income leaves each year; {terms}", "按扣除已有还本付息后的年净收入测算；{terms}")
        return [Lever("loan", label, amount, ZERO, basis.format(terms=terms), rules, ("F4",))]
    whole = debt_service(gap_cny, Decimal(rate.value), cash.works_end, int(years.number))
    needed = round_half_up(whole[0].total_cny * Decimal(least.value), 2)
    basis = Label(
        "no income pays for it yet: {needed} yuan a year are needed; {terms}",
        "尚无偿债收入，需年净收入 {needed} 元；{terms}",
    )
    return [Lever("loan", label, None, ZERO, basis.format(needed=needed, terms=terms), rules, ("F4",))]


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
            Lever(
                f"industry.{screened.kind}", label, None, ZERO, basis.format(net=net, why=why), screened.rules, ("F7",)
            )
        )
    return found
