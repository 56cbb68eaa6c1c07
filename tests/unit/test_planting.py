"""What is planted where: seed formula, diversity, slope classes on analytic ground, species and the reasons."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.core.geodata.raster import open_raster
from mine_restoration_plugin.core.landform.planting.choices import is_choices
from mine_restoration_plugin.core.landform.planting.choosing import misfit, site_of
from mine_restoration_plugin.core.landform.planting.diversity import pielou, shannon, simpson
from mine_restoration_plugin.core.landform.planting.ground import SIDES, GreeningGround, SlopeClass
from mine_restoration_plugin.core.landform.planting.library import invasive, species_of, zones
from mine_restoration_plugin.core.landform.planting.methods import read_ground
from mine_restoration_plugin.core.landform.planting.planting import lime_t_hm2, plan_planting, use_of_class
from mine_restoration_plugin.core.landform.planting.result import PlantedUnit, PlantingPlan
from mine_restoration_plugin.core.landform.planting.seeds import seed_rate_g_m2, seedlings_m2, to_order
from mine_restoration_plugin.core.landform.planting.tables import figures, mix_table, months, order_table
from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.core.rulebook import Rule, Rulebook
from tests.unit.ground_case import box, circle, dem

BOOK = Rulebook.load()
PLACES = {  # rain mm, pH, metres above the sea
    "northeast": (600.0, 6.8, 300.0),
    "north_china": (600.0, 7.2, 300.0),
    "loess": (450.0, 8.2, 1100.0),
    "arid": (180.0, 8.4, 1300.0),
    "subtropical": (1300.0, 5.5, 150.0),
    "tropical": (1700.0, 5.0, 80.0),
    "karst": (1100.0, 7.4, 1100.0),
    "alpine": (450.0, 7.4, 3300.0),
}
ROWS = {key: BOOK.fresh().rule(key) for key in BOOK.keys("")}
CLASSES = ("direct", "pits", "bags", "spray", "nests", "rock")


def ground(line_m: float = 0.0, elevation: float | None = None, side: str = "level", **areas: float) -> GreeningGround:
    """Ground with m² for each class, true area twice the projected one."""
    classes = tuple(
        SlopeClass({**dict.fromkeys(SIDES, 0.0), side: areas.get(name, 0.0)}, 2 * areas.get(name, 0.0))
        for name in CLASSES
    )
    return GreeningGround(classes, 0.0, line_m, 0.0, elevation)


FACES = ground(100.0, None, "sun", direct=20_000, pits=5_000, bags=3_000, spray=2_000, nests=1_000, rock=500)


def unit(use: str = "forest", on: GreeningGround | None = None, number: str = "U1", **facts: object) -> PlantedUnit:
    soil: dict = {"soil_depth_cm": 50.0, "soil_texture": "loam", "soil_ph": 7.2, "salt_percent": 0.05}
    return PlantedUnit(number, "3", use, on or ground(direct=10_000), **{**soil, "pollution": "clean", **facts})


def plan(*units: PlantedUnit, zone: str = "north_china", rain: float | None = 600.0, **more: object) -> PlantingPlan:
    book = more.pop("book", BOOK)
    return plan_planting(units, zone, rain, book.fresh(), **more)


def changed(key: str, **fields: object) -> Rulebook:
    """The rulebook with one row changed."""
    return Rulebook({name: replace(rule, **fields) if name == key else rule for name, rule in rows().items()})


def rows() -> dict[str, Rule]:
    return dict(ROWS)


# --- formulas against hand calculations


def test_seed_rate_by_hand() -> None:
    """Alfalfa: 300 plants, 2 g a thousand, 95 % pure, 85 % germinate, 30 % stand: 600 / 242.25 = 2.4768 g/m²."""
    assert seed_rate_g_m2(300, 2, 0.95, 0.85, 0.3) == pytest.approx(600 / 242.25)
    assert seed_rate_g_m2(300, 2, 0.95, 0.85, 0.3) == pytest.approx(2.4768, abs=5e-5)
    assert seedlings_m2(2.4767801857585137, 2, 0.95, 0.85, 0.3) == pytest.approx(300)


def test_orders_are_rounded_up_but_not_by_a_hair() -> None:
    assert [to_order(n, 0.1) for n in (0, 1, 10, 100, 101)] == [0, 2, 11, 110, 112]


@given(st.integers(1, 60), st.floats(1e-3, 1e6))
def test_an_even_mix_is_as_diverse_as_can_be(count: int, weight: float) -> None:
    even = [weight] * count
    assert shannon(even) == pytest.approx(math.log(count), abs=1e-9)
    assert simpson(even) == pytest.approx(1 - 1 / count, abs=1e-9)
    assert pielou(even) == (None if count == 1 else pytest.approx(1.0))


def test_diversity_of_a_worked_mix() -> None:
    """0.5, 0.3, 0.2: H' = 0.5·0.693147 + 0.3·1.203973 + 0.2·1.609438 = 1.029653; 1 − 0.38 = 0.62; ÷ ln 3."""
    assert shannon([5, 3, 2]) == pytest.approx(1.029653, abs=1e-6)
    assert simpson([5, 3, 2, 0]) == pytest.approx(0.62)
    assert pielou([5, 3, 2]) == pytest.approx(1.029653 / 1.098612, abs=1e-6)
    assert (shannon([]), simpson([]), pielou([])) == (None, None, None)


def test_lime_by_hand() -> None:
    """10 t/hm² for each unit of pH up to 5.5, at least 10 and at most 40; none from 4.5 on."""
    doses = {ph: lime_t_hm2(BOOK.fresh(), ph) for ph in (None, 4.5, 4.4, 3.5, 1.0)}
    assert doses == {None: None, 4.5: None, 4.4: pytest.approx(11.0), 3.5: pytest.approx(20.0), 1.0: 40.0}


# --- ground


SQUARE = box(20, -60, 60, -20)


@pytest.mark.parametrize("bearing", [0.0, 30.0, 90.0, 135.0, 180.0, 225.0, 285.0, 300.0])
@pytest.mark.parametrize("slope", [3.0, 20.0, 30.0, 40.0, 50.0, 70.0, 80.0])
def test_a_plane_falls_into_one_class_with_its_true_area(tmp_path: Path, slope: float, bearing: float) -> None:
    fall, angle = math.tan(math.radians(slope)), math.radians(bearing)
    path = dem(tmp_path, lambda x, y: 500 - fall * (x * math.sin(angle) + y * math.cos(angle)))
    with open_raster(path) as source:
        found = read_ground(BOOK.fresh(), source, SQUARE)
    place = next(i for i, limit in enumerate((25, 35, 45, 60, 75, 90)) if slope <= limit)
    assert [round(c.area_m2, 4) for c in found.classes] == [1600.0 if i == place else 0.0 for i in range(6)]
    assert found.classes[place].true_m2 == pytest.approx(1600 / math.cos(math.radians(slope)))
    side = "level" if slope < 5 else "sun" if 112.5 <= bearing < 292.5 else "shade"
    assert found.classes[place].plan_m2[side] == pytest.approx(1600)
    assert (found.nodata_m2, found.toe_m, found.top_m) == (0.0, 0.0, 0.0)


def test_a_cone_looks_to_all_sides(tmp_path: Path) -> None:
    """A disc on a cone of 40°: half its area is sunny, and the true area is π r²/cos 40°."""
    path = dem(tmp_path, lambda x, y: 200 - math.tan(math.radians(40)) * np.hypot(x - 40, y + 40))
    with open_raster(path) as source:
        found = read_ground(BOOK.fresh(), source, circle(40, -40, 30))
    area, bags = math.pi * 900, found.classes[2]
    assert bags.area_m2 == pytest.approx(area, rel=0.01)
    assert bags.true_m2 == pytest.approx(area / math.cos(math.radians(40)), rel=0.01)
    assert bags.plan_m2["sun"] / bags.area_m2 == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("bearing", [0.0, 20.0, 45.0, 70.0, 90.0])
def test_toe_and_top_have_the_length_of_the_face_whatever_its_direction(tmp_path: Path, bearing: float) -> None:
    """A face of 68° and 20 m between two levels, across a disc of 50 m: two chords of about 100 m."""
    angle = math.radians(bearing)
    run = 20 / math.tan(math.radians(68))
    cells = (160, 160)

    def height(x, y):
        along = (x - 80) * math.sin(angle) + (y + 80) * math.cos(angle)
        return 100 - np.clip((along / run + 0.5) * 20, 0, 20)

    with open_raster(dem(tmp_path, height, cells)) as source:
        found = read_ground(BOOK.fresh(), source, circle(80, -80, 50, 360))
    assert found.toe_m == pytest.approx(100, rel=0.04)
    assert found.top_m == pytest.approx(100, rel=0.04)


def test_unknown_ground_is_in_no_class(tmp_path: Path) -> None:
    def height(x, y):
        return np.where((x > 30) & (x < 40) & (y < -30) & (y > -40), -9999.0, 100 - 0.1 * x)

    with open_raster(dem(tmp_path, height, nodata=-9999.0)) as source:
        found = read_ground(BOOK.fresh(), source, SQUARE)
    assert found.nodata_m2 == pytest.approx(12 * 12)  # the hole and the cells whose slope needs it
    assert found.known_m2 == pytest.approx(1600 - 144)
    notes = plan(replace(unit(), ground=found)).warnings
    assert any("0.0144 hm²" in note.zh for note in notes)


def test_nothing_is_planted_where_no_slope_is_known() -> None:
    found = plan(replace(unit(), ground=None))
    assert (found.items(), found.units[0].patches) == ((), ())
    assert "坡度未知" in found.warnings[0].zh


# --- numbers


def test_a_hectare_of_forest_has_the_density_of_real_tenders() -> None:
    """110 trees on a mu are 1650 on a hectare, shrubs between them 74 on a mu = 1110."""
    first = plan(unit()).units[0].patches[0]
    count = {layer: sum(p.plants for p in first.planted if p.layer == layer) for layer in ("tree", "shrub")}
    assert count == {"tree": 110 * 15, "shrub": 74 * 15}


def test_faces_are_counted_by_true_area_and_gentle_ground_by_its_plan() -> None:
    patches = {p.method: p for p in plan(unit(on=FACES)).units[0].patches}
    areas = {name: p.area_m2 for name, p in patches.items()}
    assert areas == {
        **{"direct": 20_000.0, "pits": 5_000.0, "bags": 6_000.0, "spray": 4_000.0, "nests": 2_000.0},
        **{"rock": 1_000.0, "line": 0.0},
    }
    assert not patches["rock"].planted
    assert sum(p.plants for p in patches["line"].planted) == 300  # 3 a metre
    spray = [p.seed_g_m2 for p in patches["spray"].planted]
    assert sum(rate for rate in spray if rate is not None) == pytest.approx(40)


def test_items_add_up_to_what_is_ordered() -> None:
    found = plan(unit(on=FACES), unit("grass", number="U2"), unit("garden", number="U3", soil_depth_cm=80.0))
    orders = order_table(found)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for item in found.items():
        paid[item.price] += item.quantity
        assert found.prices[item.price] > 0
    for price in ("tree", "tree_conifer", "shrub", "climber", "fruit_tree"):
        plants = sum(one.order for _, _, one in found.planted() if one.price == price)
        assert paid[price] == plants > 0
    quantity, cost, amount = (orders.column(key) for key in ("quantity", "price_cny", "amount_cny"))
    lines = [(q, p, a) for q, p, a in zip(quantity, cost, amount) if a is not None]
    assert all(a == pytest.approx(q * p, abs=0.005) for q, p, a in lines)
    assert sum(q for q, p, _ in lines if p == 4.0) == pytest.approx(float(paid["grass_seed"]))
    assert paid["grass_seed"] == Decimal("20000") + 5000 + 10_000 + 10_000
    assert paid["hung_net_spray"] == 4000
    by_key = {figure.key: figure.value for figure in figures(found)}
    works = sum(i.quantity * found.prices[i.price] for i in found.items() if i.part == "plants")
    assert by_key["planting_cost_cny"] == pytest.approx(float(works), abs=0.1)
    assert by_key["trees_count"] == sum(p.plants for _, _, p in found.planted() if p.layer in ("tree", "fruit"))


def test_shares_of_a_layer_make_one_and_every_row_has_a_reason() -> None:
    for zone, (rain, ph, height) in PLACES.items():
        found = plan(unit(on=replace(FACES, elevation_m=height), soil_ph=ph), zone=zone, rain=rain)
        for patch in found.units[0].patches:
            layers = defaultdict(float)
            for one in patch.planted:
                layers[one.layer] += one.share
                assert one.reason.zh.endswith("。")
                assert one.key in one.rules
            assert all(total == pytest.approx(1) for total in layers.values())
        mix_table(found)
        order_table(found)


def test_assisted_regeneration_plants_half() -> None:
    full, half = plan(unit()), plan(replace(unit(), way="2"))
    one, other = (f.units[0].patches[0] for f in (full, half))
    assert other.area_m2 == one.area_m2 / 2
    assert sum(p.plants for p in other.planted) == pytest.approx(sum(p.plants for p in one.planted) / 2, abs=5)


def test_prices_come_from_whoever_is_asked() -> None:
    found = plan(unit(), price_of=lambda key: Decimal("7"))
    assert set(found.prices.values()) == {Decimal("7")}


def test_acid_soil_is_limed_and_salty_soil_covered() -> None:
    acid = plan(unit(soil_ph=3.5), zone="subtropical", rain=1300.0)
    assert (acid.units[0].lime_t_hm2, acid.units[0].cover_cm) == (pytest.approx(20), 30.0)
    assert next(i for i in acid.items() if i.price == "lime").quantity == Decimal("20.00")
    salty = plan(unit(salt_percent=0.9), zone="arid", rain=300.0)
    assert (salty.units[0].lime_t_hm2, salty.units[0].cover_cm) == (None, 30.0)


def test_water_by_hand() -> None:
    """1650 trees × 20 l + 1110 shrubs × 10 l + 10 000 m² × 8 l, four times in a semi-moist year."""
    found = plan(unit())
    assert found.units[0].water_m3 == pytest.approx((1650 * 20 + 1110 * 10 + 10_000 * 8) * 4 / 1000)
    assert found.units[0].irrigated is False
    dry = plan(unit(soil_ph=8.4), zone="arid", rain=200.0)
    assert dry.units[0].irrigated is True
    item = next(i for i in dry.items() if i.price == "watering")
    assert (item.years, float(item.quantity)) == (3, pytest.approx(dry.units[0].water_m3, abs=0.005))
    unknown = plan(unit(), rain=None)
    assert (unknown.units[0].water_m3, unknown.units[0].irrigated) == (None, None)
    assert "降水量未调查" in unknown.warnings[0].zh


def test_faces_stay_rock_where_nothing_would_grow() -> None:
    arid = plan(unit(on=FACES, soil_ph=8.4), zone="arid", rain=180.0)
    assert {p.method for p in arid.units[0].patches if not p.planted} == {"rock", "line"}
    watered = plan(unit(on=FACES, soil_ph=8.4, irrigation="assured"), zone="arid", rain=180.0)
    assert "spray" in {p.method for p in watered.units[0].patches}


def test_where_no_tree_stands_shrubs_take_over() -> None:
    found = plan(unit(soil_ph=8.4), zone="arid", rain=120.0)
    assert {p.layer for p in found.units[0].patches[0].planted} == {"shrub", "herb"}
    assert any("没有适宜的乔木" in note.zh for note in found.warnings)


def test_small_steep_spots_go_with_the_ground_around_them() -> None:
    one = plan(unit(on=ground(direct=10_000, bags=100))).units[0]
    assert [(p.method, p.area_m2) for p in one.patches] == [("direct", 10_100.0)]


def test_only_steep_ground_of_fields_is_greened() -> None:
    field = plan(unit("cultivated", on=FACES)).units[0]
    assert "direct" not in {p.method for p in field.patches}
    for way, use in (("1", "forest"), ("3", "water"), ("3", None), ("3", "build")):
        found = plan(replace(unit(), way=way, use=use))
        assert (found.items(), found.warnings) == ((), ())
        assert mix_table(found).rows[0][1] == found.units[0].sentence.zh


def test_without_a_zone_nothing_is_guessed() -> None:
    found = plan(unit(), zone=None)
    assert (found.items(), len(found.warnings)) == ((), 1)
    assert {f.key: f.value for f in figures(found)}["diversity_shannon"] is None


# --- species


def test_no_edible_species_on_polluted_ground_and_metal_plants_only_there() -> None:
    quiet = {s.key: s for s in species_of(BOOK, "subtropical")}
    clean = plan(unit(soil_ph=6.0), zone="subtropical", rain=1300.0)
    foul = plan(unit(soil_ph=6.0, pollution="above"), zone="subtropical", rain=1300.0)
    assert not any("hyper" in quiet[one.key].roles for _, _, one in clean.planted())
    assert any("metal" in quiet[one.key].roles for _, _, one in foul.planted())
    garden = plan(unit("garden", soil_ph=6.0, pollution="above"), zone="subtropical", rain=1300.0)
    assert not garden.items()


def test_the_black_locust_needs_450_mm_on_the_loess() -> None:
    def trees(rain: float | None) -> set[str]:
        found = plan(
            unit(soil_ph=7.5), zone="loess", rain=rain, choices={"*": {"without": ["侧柏", "油松", "山杏", "榆树"]}}
        )
        return {one.name.zh for _, _, one in found.planted() if one.layer == "tree"}

    assert (trees(449.0), trees(None), trees(450.0)) == (set(), set(), {"刺槐"})


ZONES = st.sampled_from(sorted(PLACES))
SITES = st.fixed_dictionaries(
    {
        "soil_ph": st.one_of(st.none(), st.floats(1, 12)),
        "salt_percent": st.one_of(st.none(), st.floats(0, 3)),
        "soil_depth_cm": st.one_of(st.none(), st.floats(0, 150)),
        "soil_texture": st.sampled_from([None, "loam", "heavy_clay", "sand", "gravelly", "bare_rock"]),
        "pollution": st.sampled_from([None, "clean", "between", "above"]),
        "drainage": st.sampled_from([None, "good", "long", "permanent"]),
        "irrigation": st.sampled_from([None, "none", "partial", "assured"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    ZONES,
    SITES,
    st.sampled_from(["forest", "shrub", "grass", "garden", "cultivated"]),
    st.one_of(st.none(), st.floats(20, 2500)),
    st.sampled_from(SIDES),
    st.lists(st.floats(0, 30_000), min_size=6, max_size=6),
)
def test_no_input_brings_an_invasive_species(zone, facts, use, rain, side, areas) -> None:
    """Over zones, soils, uses, rain and slopes; quantities are never negative, and what is planted fits."""
    book = Rulebook({**rows(), **_weeds(zone)})
    on = ground(50.0, 500.0, side, **dict(zip(CLASSES, areas)))
    found = plan(unit(use, on, **facts), zone=zone, rain=rain, book=book)
    for _, _, one in found.planted():
        assert invasive(book, one.name.zh, one.latin) is None
        assert one.order >= one.plants >= 0
        assert one.seed_kg >= 0
    assert all(item.quantity > 0 for item in found.items())
    mix_table(found), order_table(found), figures(found)


def _weeds(zone: str) -> dict[str, Rule]:
    """A county's folder that adds invasive species to the library, some under another name, and praises them."""
    pattern = rows()[f"species.{zone}.{species_of(BOOK, zone)[0].slug}"]
    made = {}
    for number, (name, latin, life) in enumerate(
        [
            ("火炬树苗", "Rhus typhina", "tree"),
            ("新银合欢", "", "shrub"),
            ("黄菊", "Sphagneticola trilobata (L.)", "herb"),
        ]
    ):
        key = f"species.{zone}.weed{number}"
        wide = {"ph_low": "0", "ph_high": "14", "drought": "5", "slope": "5", "soil_cm": "0", "rain_min_mm": ""}
        more = {**pattern.more, **wide, "latin": latin, "life": life, "native": "yes", "tsw_g": "2", "purity": "1"}
        label = pattern.label._replace(zh=name)
        made[key] = replace(pattern, key=key, value="99", label=label, more={**more, "germination": "1"})
    return made


@pytest.mark.parametrize(
    "name", ["火炬树", "银合欢", "蟛蜞菊", "Rhus typhina", "新银合欢", "水葫芦", "lantana camara", "Kudzu?"]
)
def test_invasive_species_are_refused_even_if_asked_for(name: str) -> None:
    if name == "Kudzu?":
        with pytest.raises(InputError, match="the library has no Kudzu"):
            plan(unit(), choices={"U1": {"species": [name]}})
        return
    with pytest.raises(InputError, match=f"{name} is not planted: .* is an invasive species"):
        plan(unit(), choices={"U1": {"species": [name]}})


def test_every_invasive_row_refuses_its_own_names_and_says_its_source() -> None:
    for key in BOOK.keys("invasive."):
        rule = rows()[key]
        assert rule.source
        assert rule.value
        for name in (rule.label.zh, *filter(None, rule.more["aliases"].split("|"))):
            assert invasive(BOOK.fresh(), name) is not None
        assert invasive(BOOK.fresh(), "苗", rule.value) is not None
    assert invasive(BOOK.fresh(), "商陆", "Phytolacca acinosa") is None


@settings(max_examples=40, deadline=None)
@given(ZONES, st.floats(0, 5.5), st.floats(0, 3), st.floats(8.5, 12), st.floats(0, 3), st.floats(0, 2), st.floats(0, 2))
def test_worse_soil_never_adds_a_species(zone, acid, drop, alkaline, rise, salt, more) -> None:
    """Downwards from pH 5.5, upwards from 8.5, and with more salt, what fits is a part of what fitted before."""
    rain, ph, height = PLACES[zone]
    library = species_of(BOOK, zone)

    def fitting(**facts) -> set[str]:
        site = site_of(BOOK.fresh(), unit(**{"soil_ph": ph, **facts}), rain, "sun", 3.0, False, height)
        return {one.key for one in library if misfit(one, site) is None}

    assert fitting(soil_ph=max(acid - drop, 0.0)) <= fitting(soil_ph=acid)
    assert fitting(soil_ph=alkaline + rise) <= fitting(soil_ph=alkaline)
    assert fitting(salt_percent=salt + more) <= fitting(salt_percent=salt)


def test_the_order_of_the_library_decides_nothing() -> None:
    first = plan(unit(on=FACES), unit("grass", number="U2"))
    for seed in range(5):
        shuffled = list(rows().items())
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
        again = plan(unit(on=FACES), unit("grass", number="U2"), book=Rulebook(dict(shuffled)))
        assert again == first


def test_the_technician_chooses() -> None:
    asked = {"U1": {"species": ["臭椿", "Pinus tabuliformis"], "without": ["荆条"], "density": {"tree": 2500}}}
    found = plan(unit(), choices=asked)
    trees = [one for _, _, one in found.planted() if one.layer == "tree"]
    assert [one.name.zh for one in trees[:2]] == ["臭椿", "油松"]
    assert sum(one.plants for one in trees) == 2500
    assert trees[0].by_decision
    assert trees[0].reason.zh.startswith("技术人员指定")
    assert "荆条" not in {one.name.zh for _, _, one in found.planted()}


def test_a_choice_that_does_not_fit_is_taken_and_said() -> None:
    found = plan(unit(soil_ph=8.4), choices={"*": {"species": ["油松"]}})
    assert "油松" in {one.name.zh for _, _, one in found.planted()}
    assert any("油松不适合本单元：pH 超出适生范围" in note.zh for note in found.warnings)
    grass = plan(unit("grass"), choices={"*": {"species": ["油松"]}})
    assert any("油松在本单元无对应层次" in note.zh for note in grass.warnings)


def test_native_only_and_another_way_of_greening() -> None:
    found = plan(unit(on=FACES), choices={"U1": {"native_only": True, "greening": {"spray": "rock", "bags": "pits"}}})
    assert all(one.native for _, _, one in found.planted())
    assert {p.method for p in found.units[0].patches} == {"direct", "pits", "nests", "rock", "line"}


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ({"U1": {"species": ["侧柏"], "density": {"tree": 1650}}, "*": {"native_only": True}}, True),
        ({}, True),
        ([], False),
        ({"U1": ["侧柏"]}, False),
        ({"U1": {"species": "侧柏"}}, False),
        ({"U1": {"density": {"tree": 0}}}, False),
        ({"U1": {"density": {"moss": 10}}}, False),
        ({"U1": {"greening": {"spray": "paint"}}}, False),
        ({"U1": {"colour": "green"}}, False),
    ],
)
def test_shape_of_the_decision(value: object, fits: bool) -> None:
    assert is_choices(value) is fits


def test_a_foreign_species_stands_alone_in_its_layer() -> None:
    for zone, (rain, ph, height) in PLACES.items():
        found = plan(unit(on=replace(FACES, elevation_m=height), soil_ph=ph), zone=zone, rain=rain)
        for patch in found.units[0].patches:
            for layer in {one.layer for one in patch.planted}:
                assert sum(not one.native for one in patch.planted if one.layer == layer) <= 1


def test_where_no_native_tree_is_left_there_is_one_from_elsewhere_and_no_more() -> None:
    """On the tropical coast three acacias fit; the natives are ruled out by decision."""
    without = ["黎蒴", "红锥", "木荷", "枫香", "马尾松"]
    found = plan(unit(soil_ph=5.0), zone="tropical", rain=1700.0, choices={"*": {"without": without}})
    patch = found.units[0].patches[0]
    assert [one.name.zh for one in patch.planted if one.layer == "tree"] == ["台湾相思"]
    left = {one.reason: len(one.names) for one in patch.left_out["tree"]}
    assert (left["foreign"], left["without"]) == (3, 5)


# --- library


def test_the_library_is_whole() -> None:
    """All zones of the register; sound ranges; every price there; no species on the list of invasive ones."""
    assert set(zones(BOOK)) == set(PLACES)
    texts = [key for key in BOOK.keys("species.")]
    for zone in zones(BOOK):
        kept = species_of(BOOK, zone)
        assert len(kept) == sum(key.startswith(f"species.{zone}.") for key in texts), zone
        for one in kept:
            assert all(1 <= grade <= 5 for grade in (one.drought, one.shade, one.slope))
            assert 0 < one.ph[0] < one.ph[1] <= 10
            assert 0 <= one.value <= 10
            assert one.density is None or 0 < one.density[0] < one.density[1]
            assert one.seed_kg_hm2 is None or 0 < one.seed_kg_hm2[0] < one.seed_kg_hm2[1]
            assert one.seed is None or all(0 < share <= 1 for share in one.seed[1:])
            assert f"price.{one.price}" in BOOK.keys("price.")
            assert one.density is not None or one.sowable or one.life == "climber", one.key


def test_the_same_species_has_the_same_latin_name_everywhere() -> None:
    names = defaultdict(set)
    for zone in zones(BOOK):
        for one in species_of(BOOK, zone):
            names[one.name.zh].add(one.latin)
    assert not {name: latin for name, latin in names.items() if len(latin) > 1}


def test_faulty_cells_are_named() -> None:
    key = "species.north_china.platycladus_orientalis"
    more = rows()[key].more
    for column, value, sentence in (("ph_low", "sour", "ph_low.*'sour'"), ("drought", "", "drought is empty")):
        with pytest.raises(InputError, match=sentence):
            plan(unit(), book=changed(key, more={**more, column: value}))
    with pytest.raises(InputError, match="life form"):
        plan(unit(), book=changed(key, more={**more, "life": "fern"}))


def test_months_are_written_as_a_bureau_writes_them() -> None:
    assert months("4-5|7-8") == "4—5月、7—8月"
    assert months("4") == "4月"


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("0301", "forest"),
        ("0305", "shrub"),
        ("0201", "garden"),
        ("0404", "grass"),
        ("0103", "cultivated"),
        ("1104", None),
    ],
)
def test_use_of_a_land_class(code: str, use: str | None) -> None:
    assert use_of_class(code) == use


def test_only_what_cites_a_row_changes_with_it() -> None:
    """Every row that was asked for is changed once: figures and orders that change have to name it."""
    place = [
        unit(on=FACES, soil_ph=4.2),
        unit("grass", number="U2", soil_ph=5.0),
        unit("garden", number="U3", soil_ph=5.5),
    ]

    def work(book: Rulebook) -> tuple[PlantingPlan, list[str]]:
        fresh = book.fresh()
        return plan_planting(place, "subtropical", 1300.0, fresh), [rule.key for rule in fresh.used]

    first, used = work(BOOK)
    faults, moved = [], 0
    for key in used:
        try:
            number = float(rows()[key].value)
        except ValueError:
            continue
        second, _ = work(changed(key, value=repr(number * 1.3 + (0.0 if number else 0.4))))
        moved += second != first
        faults += _uncited(first, second, key)
    assert not faults
    assert moved > 20


def _uncited(first: PlantingPlan, second: PlantingPlan, key: str) -> list[str]:
    faults = []
    for old, new in zip(figures(first), figures(second)):
        if old.value != new.value and key not in old.rules and key not in new.rules:
            faults.append(f"{key} changes {old.key}")
    for table in (mix_table, order_table):
        old, new = table(first), table(second)
        if old.rows != new.rows and not any(key in cited for one in (old, new) for cited in one.cites):
            faults.append(f"{key} changes {old.key}")
    for item in set(first.items()) ^ set(second.items()):
        if key not in item.rules:
            faults.append(f"{key} changes work {item.price}")
    return faults
