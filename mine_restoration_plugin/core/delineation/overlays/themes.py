"""The layers that plots are held against, by theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...exchange.placed import PlacedLayer, open_placed
from ...model.text import Label

LAND_SURVEY = "land_survey"
FARMLAND, RED_LINE, URBAN, PROTECTED = "farmland", "red_line", "urban", "protected"
TENURE, FOREST, WATER_SOURCE, RIVER, RELIC = "tenure", "forest", "water_source", "river", "relic"

THEMES: Mapping[str, Label] = {
    FARMLAND: Label("Permanent basic farmland", "永久基本农田"),
    RED_LINE: Label("Ecological protection red line", "生态保护红线"),
    URBAN: Label("Urban development boundary", "城镇开发边界"),
    PROTECTED: Label("Protected areas", "自然保护地"),
    TENURE: Label("Mining rights", "矿业权"),
    FOREST: Label("Forest, grassland, wetland", "林草湿"),
    WATER_SOURCE: Label("Water sources", "水源地"),
    RIVER: Label("Rivers", "河道"),
    RELIC: Label("Cultural relics", "文物"),
}
"""In the order of the columns of T4."""

NEAR = (WATER_SOURCE, RIVER, RELIC)
"""Themes for which the distance counts as well."""

_NAMES = {
    "code": ("DLBM", "地类编码", "land_code", "code"),
    "class": ("DLMC", "地类名称", "land_name"),
    "owner": ("QSDWMC", "权属单位名称", "权属单位", "owner"),
    "owner_kind": ("QSXZ", "权属性质"),
    "name": ("NAME", "MC", "名称", "BHDMC", "保护地名称", "KSMC", "矿山名称", "XMMC", "HLMC", "SYDMC", "WWMC", "YSMC"),
    "kind": ("BHDLX", "保护地类型", "LX", "类型", "kind", "type"),
    "level": ("BHDJB", "保护地级别", "JB", "级别", "level"),
    "licence": ("CKXKZH", "XKZH", "许可证号", "采矿许可证号", "证号", "licence_no"),
}


@dataclass(frozen=True)
class OverlayLayer:
    """A layer by its file. ``field`` names the attribute that tells its features apart, ``year`` that of its data."""

    path: str
    layer: str | None = None
    field: str | None = None
    year: int | None = None

    @contextmanager
    def open(self, crs: str) -> Iterator[PlacedLayer]:
        """Its features in ``crs``.

        Raises:
            InputError: it cannot be read or has no coordinate system.
        """
        with open_placed(self.path, crs, self.layer) as placed:
            yield placed


def column(fields: Sequence[str], meaning: str) -> str | None:
    """The attribute of a layer that holds a meaning, by the names that are met."""
    by_name = {name.casefold(): name for name in fields}
    return next((by_name[name.casefold()] for name in _NAMES[meaning] if name.casefold() in by_name), None)


def text_of(attributes: Mapping[str, Any], name: str | None) -> str | None:
    """An attribute as text; None where there is none."""
    value = attributes.get(name) if name is not None else None
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None
