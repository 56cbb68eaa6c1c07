"""Fonts that have Chinese characters, for figures drawn with matplotlib."""

from __future__ import annotations

FONTS = (
    "FangSong", "FangSong_GB2312", "SimSun", "Microsoft YaHei", "SimHei", "PingFang SC", "Songti SC",
    "Noto Sans CJK SC", "Noto Serif CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
)  # fmt: skip


def chinese_font() -> str | None:
    """The first font of the list that this machine has."""
    from matplotlib import font_manager

    names = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in names), None)


def families(chinese: bool) -> tuple[list[str], bool]:
    """Fonts for a figure, the first that has a character draws it, and whether the figure may speak Chinese.

    A figure in English still shows the Chinese names that people gave their layers and joints.
    """
    font = chinese_font()
    if font is None:
        return ["DejaVu Sans"], False
    return ([font, "DejaVu Sans"], True) if chinese else (["DejaVu Sans", font], False)
