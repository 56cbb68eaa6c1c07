"""Help pages: ``resources/help/<algorithm>.<language>.md``, the first paragraph of which is the short description.

Only what the pages use of Markdown is turned into HTML here, because Qt's own reader needs a running GUI.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from ..compat import FOLDER, language

LANGUAGES = ("en", "zh_CN")


def page(algorithm: str, lang: str | None = None) -> Path:
    """The file of one help page, in the interface's language unless another is named."""
    return FOLDER / "resources" / "help" / f"{algorithm}.{lang or language()}.md"


def short(algorithm: str, lang: str | None = None) -> str:
    """The first paragraph, as plain text."""
    first = page(algorithm, lang).read_text(encoding="utf-8").strip().split("\n\n", 1)[0]
    return re.sub(r"[*`]", "", _joined(first.splitlines()))


def long(algorithm: str, lang: str | None = None) -> str:
    """The whole page as HTML."""
    return to_html(page(algorithm, lang).read_text(encoding="utf-8"))


def to_html(text: str) -> str:
    """Paragraphs, ``##`` headings, ``-`` lists, **strong** and `code`."""
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block: str) -> str:
    lines = block.splitlines()
    if lines[0].startswith("## "):
        rest = "\n".join(lines[1:])
        return f"<h3>{_inline(lines[0][3:])}</h3>" + ("\n" + _block(rest) if rest.strip() else "")
    if lines[0].startswith("- "):
        items: list[list[str]] = []
        for line in lines:
            if line.startswith("- "):
                items.append([line[2:]])
            else:
                items[-1].append(line.strip())
        return "<ul>" + "".join(f"<li>{_inline(_joined(item))}</li>" for item in items) + "</ul>"
    return f"<p>{_inline(_joined(lines))}</p>"


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph; Chinese ones are joined without a space."""
    return re.sub(
        r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\n(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])",
        "",
        "\n".join(line.strip() for line in lines),
    ).replace("\n", " ")


def _inline(text: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", text)
