"""The data dictionary against the field lists and codes of practice."""

from __future__ import annotations

import itertools

import pytest

from mine_restoration_plugin.core.exchange.mapping import folded
from mine_restoration_plugin.core.model.units import UNITS
from mine_restoration_plugin.core.register.dictionary import data_dictionary
from mine_restoration_plugin.core.register.forms import forms
from mine_restoration_plugin.core.register.importing import target_names
from mine_restoration_plugin.core.register.values import Unfit, converted, number_text, sorted_out

DICTIONARY = data_dictionary()

# The pinyin names of the provincial verification systems, as public front ends show them.
PROVINCIAL = """tbbh ztbh xzs xzx kfx kfy tbmj tbdl tbxl bhdlx bhdjb wz ckzh kz gbnd kcfs tbhdmj sdzlmj hdydsx hfzlqk
tbsx sddl syq shyq stwt nxffs nxffx nxfsjd fkywr hcdw hcry hcrq bz"""

CODES = {
    "plot_class": "10 20 30 40",
    "plot_subclass": "11 12 21 22 31 32 33 34 35 36 37 41 42 43",
    "protected_kind": "1 2 3 4 5",
    "mining_method": "A B C",
    "plot_attribute": "1 2 3 4 5 6 7 8 12 13 14 17",
    "restoration_way": "1 2 3 4 5",
    "user_right": "A B C",
}


def test_the_road_of_entities_is_complete_and_in_order():
    assert list(DICTIONARY.entities)[:5] == ["project", "subproject", "mine", "plot", "unit"]
    for entity in DICTIONARY.entities.values():
        if entity.parent:
            parent = DICTIONARY.entities[entity.parent]
            assert entity.parent_key in entity.fields
            assert entity.parent_key in parent.fields
            assert list(DICTIONARY.entities).index(parent.name) < list(DICTIONARY.entities).index(entity.name)


def test_every_provincial_field_has_a_place():
    known = {field.pinyin for field in DICTIONARY.entity("plot").fields.values()}
    assert set(PROVINCIAL.split()) <= known


@pytest.mark.parametrize("name", CODES)
def test_code_lists_are_those_of_the_province(name):
    assert list(DICTIONARY.codes[name]) == CODES[name].split()


def test_twenty_states_of_work():
    assert len(DICTIONARY.codes["state"]) == 20


def test_every_field_says_its_secrecy_labels_and_unit():
    levels = DICTIONARY.codes["secrecy"]
    for entity in DICTIONARY.entities.values():
        assert entity.secrecy in levels
        assert "secrecy" in entity.fields
        assert entity.fields["secrecy"].required
        for field in entity.fields.values():
            assert field.secrecy in levels
            assert field.label.en
            assert any(ord(c) > 0x7F for c in field.label.zh)
            assert field.unit in UNITS
            if field.type == "real":
                assert field.unit, field.name
            for code in DICTIONARY.codes.get(field.codes, {}).values():
                assert code.label.en
                assert code.label.zh


SURVEYED = """soil_depth_cm soil_texture gravel_percent soil_ph organic_g_kg salt_percent pollution irrigation drainage
vegetation_cover_percent cover_trend bare_rock_percent topsoil_m soil_source_km soil_loss_m gravel_increase_percent
deformation_mm_m tilt_mm_m subsidence_m water_table_m yield_loss_percent hazards threatened_households threatened_people
threatened_assets_wan threatened_what fs_natural fs_rain fs_quake fs_required rock_class lithology"""
OF_THE_MINE = """annual_rain_mm vegetation_zone quality_region basic_farmland_m2 red_line_m2 urban_boundary_m2
protected_area_m2 reference_cover_percent planned_use owner_wish corridor"""
SIGNS = {"cm": "cm", "g_kg": "g/kg", "km": "km", "mm_m": "mm/m", "m": "m", "percent": "percent", "wan": "wan",
         "mm": "mm", "m2": "m2"}  # fmt: skip


@pytest.mark.parametrize(("entity", "names"), [("unit", SURVEYED), ("mine", OF_THE_MINE)])
def test_what_schema_4_brought(entity, names):
    """Names end in their unit; every number has a range, so that a form can refuse a slip of the finger."""
    found = {f.name: f for f in DICTIONARY.entity(entity).fields.values() if f.since == 4}
    assert set(found) == set(names.split())
    for field in found.values():
        assert field.logged
        assert not field.required
        ending = next((e for e in sorted(SIGNS, key=len, reverse=True) if field.name.endswith("_" + e)), None)
        if ending is not None:
            assert field.unit == SIGNS[ending], field.name
        if field.type in ("real", "integer"):
            hint = forms().hint(entity, field.name)
            assert hint.minimum is not None, field.name
            assert hint.minimum < hint.maximum


SURVEY_CODES = {
    "soil_texture": "loam clay_loam sandy_loam heavy_clay sand gravelly bare_rock",
    "pollution": "clean between above",
    "irrigation": "assured partial none",
    "drainage": "good seasonal long permanent",
    "cover_trend": "rising stable falling",
    "hazards": "collapse landslide debris_flow subsidence ground_crack settlement ponding shaft tailings combustion",
    "rock_class": "hard_rock medium_rock soft_rock weathered_rock soil dump",
    "vegetation_zone": "northeast north_china loess arid subtropical tropical karst alpine",
    "quality_region": "northeast huanghuaihai yangtze southeast loess grassland central_hills southwest arid plateau",
    "owner_wish": "cultivated garden forest grass water build keep",
    "corridor": "yes no",
}


@pytest.mark.parametrize("name", SURVEY_CODES)
def test_what_a_survey_may_choose(name):
    fields = {**DICTIONARY.entity("unit").fields, **DICTIONARY.entity("mine").fields}
    assert set(DICTIONARY.codes[fields[name].codes]) == set(SURVEY_CODES[name].split())


def test_height_datum_is_required_on_every_surface():
    assert DICTIONARY.entity("surface").fields["height_datum"].required


def test_no_two_targets_claim_one_foreign_name():
    names = target_names(DICTIONARY)
    plot = {target: {folded(name) for name in aliases} for target, aliases in names.items() if "." not in target}
    for (one, a), (other, b) in itertools.combinations(plot.items(), 2):
        assert not a & b, (one, other, a & b)
    assert "name" not in plot["name"]


def field(entity, name):
    return DICTIONARY.entity(entity).fields[name]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("mining_method", "A", "A"),
        ("mining_method", "a", "A"),
        ("mining_method", "露天开采", "A"),
        ("mining_method", "Open pit", "A"),
        ("plot_class", 10.0, "10"),
        ("plot_class", "１０", "10"),
        ("problem", "3、1", "1,3"),
        ("problem", "土地损毁,植被破坏", "1,3"),
        ("problem", "/", "4"),
        ("stated_area_m2", "1234.5", 1234.5),
        ("closing_year", 2009.0, 2009),
        ("verified_on", "2025年6月1日", "2025-06-01"),
        ("verified_on", "20250601", "2025-06-01"),
        ("verified_on", "2025/6/1 00:00:00", "2025-06-01"),
        ("location", "=1+1", "=1+1"),
        ("licence_no", 4104820010001.0, "4104820010001"),
        ("note", "  ", None),
    ],
)
def test_values_come_in_the_type_of_their_field(name, value, expected):
    assert converted(field("plot", name), value, DICTIONARY) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [("plot_class", "99"), ("stated_area_m2", "12 亩"), ("stated_area_m2", "nan"), ("verified_on", "2025-13-01"),
     ("closing_year", 2009.5), ("problem", "1,99")],
)  # fmt: skip
def test_what_does_not_fit_is_kept_as_it_came(name, value):
    with pytest.raises(Unfit):
        converted(field("plot", name), value, DICTIONARY)
    fit, raw = sorted_out(DICTIONARY.entity("plot"), {name: value}, DICTIONARY)
    assert fit == {name: None}
    assert raw == {name: str(value)}


def test_numbers_of_plots_are_not_rewritten():
    assert number_text("Ｔ－０１") == "Ｔ－０１"
    assert number_text(410482.0) == "410482"
    assert number_text("  ") is None
