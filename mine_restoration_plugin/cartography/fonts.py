"""Chinese type on any machine: the first installed family of a list takes the place of one that is not there."""

from __future__ import annotations

import re
from functools import lru_cache

from qgis.PyQt.QtGui import QFontDatabase

from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "微软雅黑",
    "SimHei",
    "黑体",
    "PingFang SC",
    "SimSun",
    "宋体",
    "FangSong",
    "仿宋",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
)
_FAMILY = re.compile(r'(\bfontFamily="|\bdescription="|\bname="font" value="|\bk="font" v=")([^",]+)')


def installed_families() -> frozenset[str]:
    """Families Qt can draw with, under all their names."""
    try:
        names = QFontDatabase.families()
    except TypeError:  # Qt 5 has it on an instance only
        names = QFontDatabase().families()
    return frozenset(name.split(" [")[0] for name in names)


@lru_cache(maxsize=1)
def chinese_family() -> str:
    """The family that texts on maps are set in.

    Raises:
        InputError: no Chinese font is installed; boxes instead of words would be printed.
    """
    there = installed_families()
    for family in FAMILIES:
        if family in there:
            return family
    raise InputError(
        QT_TRANSLATE_NOOP(
            "MineRestoration", "No Chinese font is installed for the map sheets. Install one of: {families}."
        ),
        families=", ".join(FAMILIES),
    )


def with_installed_fonts(xml: str) -> str:
    """A style or template whose missing font families are replaced by ``chinese_family``."""
    there = installed_families()

    def replace(match: re.Match[str]) -> str:
        family = match.group(2)
        return match.group(0) if family in there else match.group(1) + chinese_family()

    return _FAMILY.sub(replace, xml)
