"""The planting of all units of a mine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ...model.progress import SILENT, Progress
from ...model.text import Label
from ...model.units import M2_PER_HM2, round_half_up
from ...model.work import WorkItem
from ...rulebook import Rulebook
from .choices import Choice, choice_of, find, require_possible
from .choosing import WATERED, Site, misfit, site_of
from .layers import Layer, Plot, lay, mix_rows
from .library import Species, species_of
from .methods import DIRECT, PITS, ROCK, TRUE, Part, divide, ground_rules
from .result import Patch, PlantedUnit, PlantingPlan, UnitPlanting
from .water import needs_water, water_m3
from .work import unit_work

Prices = Callable[[str], Decimal]
PLANTED_USES = ("forest", "shrub", "grass", "garden")
STEEP_ONLY = ("cultivated", "garden")
"""Uses whose gentle ground is tilled; what is steeper in them is greened as forest."""
FALLS_BACK = {"forest": "shrub", "shrub": "grass", "garden": None}
"""What takes the place of a use whose main layer stays empty; a garden without fruit trees is not planted."""
INPUTS = ("design", "units", "facts", "mine_facts")
"""What a planting is worked out from, where the caller names no more."""
NATURAL, ASSISTED = "1", "2"
LINE = "line"
THIN = ("bags", "spray", "nests", ROCK, LINE)
"""Ways of greening with no more soil than they bring."""
FACTS = (
    ("soil_ph", Label("soil pH", "土壤pH")),
    ("soil_depth_cm", Label("soil depth", "有效土层厚度")),
    ("soil_texture", Label("soil texture", "土壤质地")),
    ("salt_percent", Label("salt", "含盐量")),
    ("pollution", Label("pollution", "土壤污染")),
)


def plan_planting(
    units: Sequence[PlantedUnit],
    zone: str | None,
    rain_mm: float | None,
    rulebook: Rulebook,
    choices: Mapping[str, Any] | None = None,
    price_of: Prices | None = None,
    inputs: tuple[str, ...] = INPUTS,
    progress: Progress = SILENT,
) -> PlantingPlan:
    """What is planted in every unit.

    Args:
        zone: vegetation zone of the mine (codes of the register); without it no species can be chosen.
        rain_mm: rain of a year; where it is not known, the low end of the zone binds, and water is not told.
        choices: the decision ``planting``, of the shape that ``choices.is_choices`` takes.
        price_of: yuan for a price key; the rows ``price.*`` of the rulebook where not given.
        inputs: keys of figures, tables or parts of the site that units, soil and place come from.

    Raises:
        InputError: a species that is asked for is invasive or not in the library; a row of the library is faulty.
    """
    decided = choices or {}
    if zone is None or not rulebook.keys(f"species.{zone}."):
        return _without_zone(units, inputs)
    require_possible(rulebook, zone, decided)
    library = species_of(rulebook, zone)
    planner = _Planner(rulebook, zone, rain_mm, library, inputs)
    planted, work, warnings = [], [], []
    if rain_mm is None:
        warnings.append(
            Label(
                "Planting: the rain of a year is not known; species are chosen for the low end of the zone, and the "
                "need for water cannot be told.",
                "植被重建：年降水量未调查，按植被分区降水量下限从严选种，需水量无法判定。",
            )
        )
    for number, unit in enumerate(units):
        progress.report(number / len(units))
        result, items, notes = planner.unit(unit, choice_of(decided, unit.unit_no))
        planted.append(result)
        work += items
        warnings += notes
    prices, specs, rules = {}, {}, {}
    keys = {item.price for item in work} | {one.price for unit in planted for p in unit.patches for one in p.planted}
    for key in sorted(keys - {""}):
        with rulebook.noting() as noted:
            prices[key] = price_of(key) if price_of else round_half_up(rulebook.number(f"price.{key}"), 2)
        rules[key] = tuple(sorted(noted))
        if f"planting.spec.{key}" in rulebook.keys(f"planting.spec.{key}"):
            specs[key] = rulebook.rule(f"planting.spec.{key}").label
    return PlantingPlan(tuple(planted), tuple(work), prices, specs, rules, tuple(warnings), inputs)


def _without_zone(units: Sequence[PlantedUnit], inputs: tuple[str, ...]) -> PlantingPlan:
    text = Label("The vegetation zone is not known: no species can be chosen.", "植被分区未填写，无法选种。")
    warning = Label(
        "Planting: the vegetation zone of the mine is not known, so no species are chosen. Fill in vegetation_zone.",
        "植被重建：矿山植被分区未填写，未选种。请在登记表填写“植被分区”。",
    )
    wanted = any(_use(unit) is not None for unit in units)
    planted = tuple(UnitPlanting(unit.unit_no, (), text if _use(unit) else _nothing(unit)) for unit in units)
    return PlantingPlan(planted, (), {}, {}, {}, (warning,) if wanted else (), inputs)


def _use(unit: PlantedUnit) -> str | None:
    """The use as far as it is planted."""
    return unit.use if unit.way != NATURAL and unit.use in (*PLANTED_USES, *STEEP_ONLY) else None


def _nothing(unit: PlantedUnit) -> Label:
    if unit.way == NATURAL:
        return Label("Natural recovery: fenced, nothing is planted.", "自然恢复，封育管护，不安排种植。")
    return Label("Its use is not one that is planted.", "利用方向不需种植。")


class _Planner:
    """Plans one unit after another; the library is read once."""

    def __init__(
        self, rulebook: Rulebook, zone: str, rain_mm: float | None, library: Sequence[Species], inputs: tuple[str, ...]
    ) -> None:
        self.book, self.zone, self.rain_mm, self.library, self.inputs = rulebook, zone, rain_mm, library, inputs

    def unit(self, unit: PlantedUnit, choice: Choice) -> tuple[UnitPlanting, list[WorkItem], list[Label]]:
        """A unit, its work, and what the reader has to know."""
        use = _use(unit)
        if use is None:
            return UnitPlanting(unit.unit_no, (), _nothing(unit)), [], []
        ground = unit.ground
        if ground is None or ground.known_m2 <= 0:
            text = Label("The slopes of the design are not known.", "设计地面坡度未知，无法确定复绿方式。")
            return UnitPlanting(unit.unit_no, (), text), [], [_of(unit, text)]
        notes = self._notes(unit, use)
        with self.book.noting() as noted:
            with self.book.noting() as shared:
                low = self.book.number(f"planting.zone_rain.{self.zone}")
                rain = low if self.rain_mm is None else self.rain_mm
                factor = self.book.number("planting.way2_share") if unit.way == ASSISTED else 1.0
                parts = divide(self.book, ground, choice, rain, unit.irrigation in WATERED)
            base = {*shared, *ground_rules()}
            patches: list[Patch] = []
            layers: list[tuple[Patch, list[Layer]]] = []
            for part in parts:
                own = self._use_on(use, part)
                if own is None:
                    continue
                patch, found = self._patch(unit, own, part, factor, rain, choice, base, notes)
                patches.append(patch)
                layers.append((patch, found))
                if part.dry:
                    notes.append(_of(unit, _dry(part)))
            line = self._line(unit, rain, choice, base, notes)
            if line is not None:
                patches.append(line[0])
                layers.append(line)
            irrigated = needs_water(self.book, use, self.rain_mm)
            water = water_m3(self.book, patches, self.rain_mm)
            lime, cover = self._amendments(unit)
        rules = tuple(sorted({*noted, *base}))
        self._unused(unit, choice, patches, notes)
        work = unit_work(
            self.book,
            unit,
            self.zone,
            self.rain_mm,
            layers,
            rules,
            lime,
            water if irrigated else None,
            factor,
            self.inputs,
        )
        text = _sentence(patches)
        return UnitPlanting(unit.unit_no, tuple(patches), text, water, irrigated, lime, cover), work, notes

    def _use_on(self, use: str, part: Part) -> str | None:
        """The use whose mix a part gets; None where it is tilled."""
        if use == "cultivated":
            return None if part.method.name == DIRECT else "forest"
        return "forest" if use == "garden" and part.method.name != DIRECT else use

    def _patch(
        self,
        unit: PlantedUnit,
        use: str,
        part: Part,
        factor: float,
        rain: float,
        choice: Choice,
        base: set[str],
        notes: list[Label],
    ) -> tuple[Patch, list[Layer]]:
        """One way of greening: as its use wants it, or as the next lower use where the main layer stays empty."""
        method = part.method
        with self.book.noting() as noted:
            side = part.side(self.book.number("planting.side_share"))
            elevation = unit.ground.elevation_m if unit.ground else None
            site = site_of(self.book, unit, rain, side, method.need_slope, method.name in THIN, elevation)
            area = (part.true_m2 if method.basis == TRUE else part.area_m2) * factor
            nests = 0
            if method.name == "nests":
                nests = int(round_half_up(area / 100.0 * self.book.number("planting.nests_per_100m2"), 0))
        rules = {*base, *noted}
        plot = Plot(area, nests)
        layers = self._layers(use, method.name, plot, site, choice)
        while layers and not layers[0].planted and use in FALLS_BACK and method.name in (DIRECT, PITS):
            notes.append(_of(unit, _empty(method.label, layers[0])))
            rules |= set(layers[0].rules)
            lower = FALLS_BACK[use]
            layers = self._layers(lower, method.name, plot, site, choice) if lower else []
            use = lower or use
        rules |= self._say(unit, method.label, layers, site, notes)
        planted = tuple(one for layer in layers for one in layer.planted)
        left = {layer.name: layer.left_out for layer in layers}
        sizes = (part.area_m2, part.true_m2, area, 0.0)
        return Patch(method.name, method.label, *sizes, side, planted, left, tuple(sorted(rules))), layers

    def _say(
        self, unit: PlantedUnit, method: Label, layers: Sequence[Layer], site: Site, notes: list[Label]
    ) -> set[str]:
        """Note layers that stay empty and choices that do not fit; the rows that empty layers rest on."""
        rules: set[str] = set()
        for layer in layers:
            if not layer.planted:
                notes.append(_of(unit, _empty(method, layer)))
                rules |= set(layer.rules)
            for one in layer.named:
                wrong = misfit(one.species, site)
                if wrong is not None:
                    label = self.book.rule(f"planting.left.{wrong}").label
                    name = one.species.name
                    text = Label(
                        f"{name.en} was chosen by the technician, though: {label.en}.",
                        f"技术人员指定的{name.zh}不适合本单元：{label.zh}。",
                    )
                    notes.append(_of(unit, text))
        return rules

    def _layers(self, use: str, method: str, plot: Plot, site: Site, choice: Choice) -> list[Layer]:
        return [
            lay(self.book, self.library, self.zone, name, row, plot, site, choice)
            for name, row in mix_rows(self.book, use, method)
        ]

    def _line(
        self, unit: PlantedUnit, rain: float, choice: Choice, base: set[str], notes: list[Label]
    ) -> tuple[Patch, list[Layer]] | None:
        """Climbers along toe and top of the steep faces."""
        ground = unit.ground
        length = ground.toe_m + ground.top_m if ground else 0.0
        if ground is None or length < 1.0:
            return None
        with self.book.noting() as noted:
            label = self.book.rule("planting.line").label
            need = float(self.book.rule("greening.rock").more.get("need_slope") or 1.0)
            site = site_of(self.book, unit, rain, None, need, True, ground.elevation_m)
        layers = self._layers("any", LINE, Plot(length_m=length), site, choice)
        rules = {*base, *noted, *self._say(unit, label, layers, site, notes)}
        planted = tuple(one for layer in layers for one in layer.planted)
        left = {layer.name: layer.left_out for layer in layers}
        return Patch(LINE, label, 0.0, 0.0, 0.0, length, None, planted, left, tuple(sorted(rules))), layers

    def _amendments(self, unit: PlantedUnit) -> tuple[float | None, float | None]:
        """Lime in t/hm², cover in cm."""
        lime = lime_t_hm2(self.book, unit.soil_ph)
        covers = [self.book.number("planting.acid_cover_cm")] if lime is not None else []
        if unit.salt_percent is not None and unit.salt_percent > self.book.number("planting.salt_cover_percent"):
            covers.append(self.book.number("planting.salt_cover_cm"))
        return lime, max(covers) if covers else None

    def _notes(self, unit: PlantedUnit, use: str) -> list[Label]:
        """Facts of the soil that are not known, and ground without heights."""
        notes = []
        missing = [label for name, label in FACTS if getattr(unit, name) is None]
        if missing and use != "cultivated":
            text = Label(
                f"not surveyed: {', '.join(label.en for label in missing)}; species are not sifted by it.",
                f"{'、'.join(label.zh for label in missing)}未调查，选种未作此项筛选。",
            )
            notes.append(_of(unit, text))
        if unit.ground is not None and unit.ground.nodata_m2 > 0.005 * unit.ground.known_m2:
            area = unit.ground.nodata_m2 / M2_PER_HM2
            text = Label(
                f"{area:.4f} hm² have no slope on the design and are not in the quantities.",
                f"有 {area:.4f} hm² 设计地面坡度未知，未计入种植数量。",
            )
            notes.append(_of(unit, text))
        return notes

    def _unused(self, unit: PlantedUnit, choice: Choice, patches: Sequence[Patch], notes: list[Label]) -> None:
        """Species the technician named that no layer of the unit has a place for."""
        keys = {one.key for patch in patches for one in patch.planted}
        for name in choice.species:
            one = find(self.library, name)
            if one is not None and one.key not in keys:
                text = Label(
                    f"{one.name.en} was chosen by the technician, but no layer here has a place for it.",
                    f"技术人员指定的{one.name.zh}在本单元无对应层次，未采用。",
                )
                notes.append(_of(unit, text))


def lime_t_hm2(rulebook: Rulebook, ph: float | None) -> float | None:
    """Lime for a hectare of acid soil; None where none is needed or the pH is not known."""
    if ph is None or ph >= rulebook.number("planting.acid_below_ph"):
        return None
    dose = (rulebook.number("planting.acid_target_ph") - ph) * rulebook.number("planting.lime_t_hm2_ph")
    return min(max(dose, rulebook.number("planting.lime_min_t_hm2")), rulebook.number("planting.lime_max_t_hm2"))


def use_of_class(land_class: str | None) -> str | None:
    """The planted use of a land class (GB/T 21010, four digits); None where it is none."""
    if land_class is None:
        return None
    if land_class == "0305":
        return "shrub"
    return {"01": "cultivated", "02": "garden", "03": "forest", "04": "grass"}.get(land_class[:2])


def _of(unit: PlantedUnit, text: Label) -> Label:
    return Label(f"Planting of {unit.unit_no}: {text.en}", f"{unit.unit_no} 植被重建：{text.zh}")


def _dry(part: Part) -> Label:
    return Label(
        f"{part.area_m2 / M2_PER_HM2:.4f} hm² of faces are left as rock: too little rain to green them without water.",
        f"{part.area_m2 / M2_PER_HM2:.4f} hm² 陡坡因降水不足且无灌溉，不作人工复绿，保留岩（坡）面。",
    )


LAYER_NAMES = {
    "tree": Label("trees", "乔木"),
    "fruit": Label("fruit trees", "果树"),
    "shrub": Label("shrubs", "灌木"),
    "herb": Label("herbs", "草本"),
    "climber": Label("climbers", "攀缘植物"),
}


def _empty(method: Label, layer: Layer) -> Label:
    name = LAYER_NAMES[layer.name]
    en = ", ".join(f"{one.label.en} {len(one.names)}" for one in layer.left_out) or "none in the library"
    zh = "，".join(f"{one.label.zh}{len(one.names)}种" for one in layer.left_out) or "库中没有"
    return Label(f"{method.en}: no {name.en} fit ({en}).", f"{method.zh}：没有适宜的{name.zh}（{zh}）。")


def _sentence(patches: Sequence[Patch]) -> Label:
    if not patches:
        return Label("Tilled; nothing steep to green.", "耕种，无需复绿的陡坡。")
    en = "; ".join(f"{p.label.en} {_size(p)[0]}" for p in patches)
    zh = "；".join(f"{p.label.zh}{_size(p)[1]}" for p in patches)
    return Label(en + ".", zh + "。")


def _size(patch: Patch) -> tuple[str, str]:
    if patch.method == LINE:
        return f"{patch.length_m:.0f} m", f"{patch.length_m:.0f} m"
    text = f"{patch.plan_m2 / M2_PER_HM2:.4f} hm²"
    return text, text
