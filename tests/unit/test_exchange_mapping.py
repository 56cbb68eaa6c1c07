"""Which attribute fills which field."""

from __future__ import annotations

import pytest

from mine_restoration_plugin.core.exchange.mapping import match
from mine_restoration_plugin.core.register.dictionary import data_dictionary

PLOT = {field.name: field.known_as for field in data_dictionary().entities["plot"].fields.values()}


@pytest.mark.parametrize("fields", [("id", "TBBH"), ("TBBH", "id")])
def test_the_surer_name_wins_wherever_it_stands(fields: tuple[str, ...]) -> None:
    found = match(fields, PLOT)
    assert found.sources["plot_no"] == "TBBH"
    assert found.ties == (("id", "plot_no"),)


def test_without_a_surer_name_the_weak_one_serves() -> None:
    assert match(["id"], PLOT).sources == {"plot_no": "id"}


def test_of_equal_names_the_earlier_attribute_wins() -> None:
    found = match(["TBBH", "tbbh "], PLOT)
    assert (found.sources["plot_no"], found.ties) == ("TBBH", (("tbbh ", "plot_no"),))
