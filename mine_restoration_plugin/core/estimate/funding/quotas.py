"""Land quotas plot by plot: what restored ground yields, once, and how much of it is cultivated net (domain §9.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from ...model.text import Label
from ...model.units import round_half_up
from ...rulebook import Rule, Rulebook
from .result import Case, UnitGround

BUILD, FARMLAND, FOREST, WETLAND = "build", "farmland", "forest", "wetland"
KINDS = (BUILD, FARMLAND, FOREST, WETLAND)
LABELS: dict[str, Label] = {
    BUILD: Label("Construction-land quota", "建设用地指标（增减挂钩）"),
    FARMLAND: Label("Cultivated-land quota", "补充耕地指标（占补平衡）"),
    FOREST: Label("Forest quota", "林地指标（用林定额）"),
    WETLAND: Label("Wetland quota", "湿地指标"),
}
CULTIVATED = "01"
PADDY = "0101"
HIGHER = "higher"
ZERO = Decimal("0.00")
MU_PER_M2 = Decimal(15) / Decimal(10000)


class State(str, Enum):
    """How far a plot is on its way to a quota."""

    NONE = "none"
    OPEN = "open"
    EXPECTED = "expected"
    ACCEPTED = "accepted"


STATES: dict[State, Label] = {
    State.NONE: Label("no quota", "不产生指标"),
    State.OPEN: Label("cannot tell", "无法判定"),
    State.EXPECTED: Label("after acceptance", "待验收"),
    State.ACCEPTED: Label("accepted", "已验收"),
}


@dataclass(frozen=True)
class QuotaRow:
    """One unit on one class of slope. Areas in m² with two decimals, mu with two, money in yuan.

    ``net_m2 = area_m2 − ditch_road_m2 − ridge_m2`` with ``ditch_road_m2 = area_m2 × ditch_share`` and
    ``ridge_m2 = (area_m2 − ditch_road_m2) × ridge`` for ground that becomes cultivated; else net is gross.
    ``kinds``   what the row yields; ``could``: what it could yield each by itself. ``twice``: more than one could.
    ``reason``  why, or why not.
    """

    unit_no: str
    plot_no: str
    slope: str
    area_m2: Decimal
    ditch_share: Decimal
    ridge: Decimal
    before: str | None
    after: str | None
    could: tuple[str, ...]
    kinds: tuple[str, ...]
    state: State
    reason: Label
    prices: Mapping[str, Decimal | None]
    rules: tuple[str, ...]

    @property
    def ditch_road_m2(self) -> Decimal:
        return round_half_up(self.area_m2 * self.ditch_share, 2)

    @property
    def ridge_m2(self) -> Decimal:
        return round_half_up((self.area_m2 - self.ditch_road_m2) * self.ridge, 2)

    @property
    def net_m2(self) -> Decimal:
        return self.area_m2 - self.ditch_road_m2 - self.ridge_m2

    @property
    def twice(self) -> bool:
        return len(self.could) > 1

    def mu(self, kind: str) -> Decimal:
        """What it yields of one kind, in mu."""
        if kind not in self.kinds:
            return ZERO
        return to_mu(self.net_m2 if kind == FARMLAND else self.area_m2)

    def income_cny(self, kind: str) -> Decimal | None:
        """At the price of the rulebook or the decisions; None without a price."""
        price = self.prices.get(kind)
        return None if price is None else round_half_up(self.mu(kind) * price, 2)


def to_mu(area_m2: Decimal) -> Decimal:
    return round_half_up(area_m2 * MU_PER_M2, 2)


def quota_rows(book: Rulebook, case: Case) -> tuple[QuotaRow, ...]:
    """One row for each unit; ground that becomes cultivated by classes of its designed slope."""
    quotas = Quotas(book, case.chosen.get("quota", {}))
    return tuple(row for unit in case.units for row in quotas.of_unit(unit))


def mu_by_kind(rows: Sequence[QuotaRow], states: Sequence[State]) -> dict[str, Decimal]:
    return {kind: sum((row.mu(kind) for row in rows if row.state in states), ZERO) for kind in KINDS}


def surplus_mu(generated_mu: Decimal, chosen: Mapping[str, Any]) -> Decimal:
    """节余 = 生成 − 本项目建新 − 预支; never below zero."""
    used = Decimal(str(chosen.get("used_mu", 0))) + Decimal(str(chosen.get("advanced_mu", 0)))
    return max(generated_mu - used, ZERO)


class Quotas:
    """The rules of quota accounting with what was decided about the plots."""

    def __init__(self, book: Rulebook, chosen: Mapping[str, Any]) -> None:
        self._book = book
        self._chosen = chosen
        self._before = {kind: book.rule(f"quota.{kind}.before") for kind in KINDS}
        self._after = {kind: book.rule(f"quota.{kind}.after") for kind in KINDS}
        self._both = book.rule("quota.both")
        self._prefer = book.rule("quota.prefer")
        self._steepest = book.rule("quota.slope_max_deg")
        self._share = book.rule("quota.ditch_road_share")
        self._ridges = slope_classes(book)

    def of_unit(self, unit: UnitGround) -> list[QuotaRow]:
        if unit.after is None or not unit.after.startswith(CULTIVATED):
            return [self._row(unit, "", unit.area_m2, None)]
        known = sum(unit.slope_m2.values(), ZERO)
        if known <= 0:
            return [self._row(unit, "", unit.area_m2, None)]
        rows = []
        for low, area in unit.slope_m2.items():
            if area > 0:
                rows.append(self._row(unit, low, area, self._ridges[low]))
        return rows

    def price(self, kind: str, after: str | None) -> tuple[Decimal | None, tuple[str, ...]]:
        """Yuan per mu as decided, else of the rulebook; None where neither has one."""
        own = self._chosen.get("price_cny_mu", {}).get(kind)
        if own is not None:
            return round_half_up(str(own), 2), ()
        key = f"quota.price.{'paddy' if kind == FARMLAND and after == PADDY else kind}"
        rule = self._book.rule(key)
        return (round_half_up(rule.value, 2) if rule.value.strip() else None), (key,)

    def _row(self, unit: UnitGround, slope: str, area: Decimal, ridge: Rule | None) -> QuotaRow:
        plot: Mapping[str, Any] = self._chosen.get("plots", {}).get(unit.plot_no, {})
        cultivated = unit.after is not None and unit.after.startswith(CULTIVATED)
        rules: list[str] = []
        ditches = Decimal(0)
        if cultivated:
            share = plot.get("ditch_road_share")
            rules += [] if share is not None else [self._share.key]
            ditches = Decimal(self._share.value if share is None else str(share))
            rules += [ridge.key] if ridge else []
        could, reasons, more = self._could(unit, slope, ridge is not None)
        rules += more
        kinds, why, choosing = self._once(unit, could, plot)
        rules += choosing
        prices = {}
        for kind in could:
            prices[kind], cited = self.price(kind, unit.after)
            rules += cited
        state, said = self._state(unit, kinds, plot, reasons)
        return QuotaRow(
            unit.unit_no,
            unit.plot_no,
            slope,
            area,
            ditches,
            Decimal(str(ridge.number)) if ridge else ZERO,
            unit.before,
            unit.after,
            could,
            kinds,
            state,
            why if why is not None and state is not State.NONE and state is not State.OPEN else said,
            prices,
            tuple(dict.fromkeys(rules)),
        )

    def _could(self, unit: UnitGround, slope: str, sloped: bool) -> tuple[tuple[str, ...], list[Label], list[str]]:
        """Kinds that this ground could yield, the reasons where none, and the rules that said so."""
        rules = [rule.key for kind in KINDS for rule in (self._before[kind], self._after[kind])]
        if unit.before is None or unit.after is None:
            return (), [Label("land class before or after not known", "修复前或修复后地类未定")], rules
        could = tuple(
            kind
            for kind in KINDS
            if _listed(self._before[kind], unit.before)
            and _listed(self._after[kind], unit.after)
            and not (kind == FARMLAND and unit.before.startswith(CULTIVATED))
        )
        reasons = []
        if unit.after.startswith(CULTIVATED):
            rules.append(self._steepest.key)
            if sloped and Decimal(slope) >= Decimal(self._steepest.value):
                too_steep = Label("steeper than {deg}°: not to be cultivated", "坡度超过{deg}°，不得开垦为耕地")
                return (), [too_steep.format(deg=self._steepest.value)], rules
        if not could:
            changed = Label("{before} → {after} yields no quota", "{before}→{after}不产生指标")
            reasons.append(changed.format(before=unit.before, after=unit.after))
        return could, reasons, rules

    def _once(
        self, unit: UnitGround, could: tuple[str, ...], plot: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], Label | None, list[str]]:
        """One plot counts once, unless the province lets it count for both."""
        if len(could) < 2:
            return could, None, []
        if self._both.value.strip() == "yes":
            return (
                could,
                Label("counted for each kind: the province allows it", "按省级规定可分别计算"),
                [self._both.key],
            )
        wanted = plot.get("count_as")
        cited = [self._both.key]
        if wanted in could:
            return (wanted,), Label("could be counted twice: as decided", "存在重复计算可能，按决策只计一种"), cited
        cited.append(self._prefer.key)
        prefer = self._prefer.value.strip()
        if prefer == HIGHER:
            worth = {kind: self.price(kind, unit.after)[0] or ZERO for kind in could}
            chosen = max(could, key=lambda kind: (worth[kind], -KINDS.index(kind)))
        else:
            chosen = prefer if prefer in could else could[0]
        return (chosen,), Label("could be counted twice: by the rule", "存在重复计算可能，按规则只计一种"), cited

    def _state(
        self, unit: UnitGround, kinds: tuple[str, ...], plot: Mapping[str, Any], reasons: list[Label]
    ) -> tuple[State, Label]:
        if unit.before is None or unit.after is None:
            return State.OPEN, reasons[0]
        if not kinds:
            return State.NONE, reasons[0]
        if FARMLAND in kinds and not unit.slope_m2:
            return State.OPEN, Label("designed slope not known", "设计坡度未知，净面积无法计算")
        if BUILD in kinds or FOREST in kinds or WETLAND in kinds:
            legal = plot.get("legal")
            if legal is None:
                return State.OPEN, Label("legality of the land not proven", "原建设用地合法性未核实")
            if not legal:
                return State.NONE, Label("the land was not legal construction land", "原用地不合法，不计指标")
        if plot.get("accepted") is False:
            return State.NONE, Label("not accepted", "验收未通过")
        if plot.get("accepted"):
            return State.ACCEPTED, Label("accepted", "已验收确认")
        return State.EXPECTED, Label("to be accepted and confirmed by the survey", "待验收和年度变更调查确认")


def slope_classes(book: Rulebook) -> dict[str, Rule]:
    """Rows of the ridge shares by the lower bound of their slope class in degrees, rising."""
    prefix = "quota.ridge."
    rules = {key[len(prefix) :]: book.rule(key) for key in book.keys(prefix)}
    return dict(sorted(rules.items(), key=lambda item: Decimal(item[0])))


def _listed(rule: Rule, code: str) -> bool:
    """Whether a class begins with one of the row's codes; an empty row lists every class."""
    codes = [part for part in rule.value.split("|") if part]
    return not codes or any(code.startswith(part) for part in codes)
