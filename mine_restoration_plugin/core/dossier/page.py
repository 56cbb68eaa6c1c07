"""The same report as one HTML page, for a machine whose Python lacks what Word files need."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

STYLE = """
@page { size: A4; margin: 25mm 26mm }
body { font-family: "仿宋_GB2312", FangSong, "Noto Serif CJK SC", serif; font-size: 14pt; line-height: 1.8;
  max-width: 160mm; margin: 0 auto; padding: 14mm 0 }
h1, h2, h3, figcaption, caption { font-family: "黑体", SimHei, "Noto Sans CJK SC", sans-serif; text-align: center }
h3 { text-align: left }
p { text-indent: 2em; margin: 0.3em 0 }
p.missing { color: #595959; font-size: 12pt } p.note { font-size: 9pt }
p.warning, tr.alarm td { color: #c00000; font-weight: bold }
table { border-collapse: collapse; margin: 1em auto; font-size: 10pt; overflow-wrap: anywhere;
  border-top: 1.5pt solid; border-bottom: 1.5pt solid }
th, td { padding: 2pt 5pt; text-align: center; border-bottom: 0.25pt solid #a6a6a6 }
thead tr:last-child th, tr.total td { border-bottom: 0.75pt solid } thead { display: table-header-group }
figure { margin: 1em 0; text-align: center } img { max-width: 100% }
.mark, .foot { position: fixed; left: 0; right: 0; text-align: center; background: #fff }
.mark { top: 0; color: #c00000; font-weight: bold } .foot { bottom: 0; font-size: 9pt }
.cover { text-align: center; margin: 30mm 0 20mm } .cover p { text-indent: 0 }
"""


def html_report(content: dict[str, Any]) -> str:
    """One page that opens from the package folder without a network; fixed marks repeat on every printed page."""
    texts = {key: escape(text) for key, text in content["texts"].items()}
    parts = [
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">',
        f"<title>{texts['mine_name']}{texts['title']}</title><style>{STYLE}</style></head><body>",
        f'<div class="mark">{texts["mark"]}</div>',
        f'<div class="foot">方案版本 {texts["plan_version"]}　校验码 {texts["plan_hash"]}</div>',
        f'<div class="cover"><h1>{texts["mine_name"]}<br>{texts["title"]}</h1><p>{texts["subtitle"]}</p>',
        f"<p>主体编号：{texts['mine_id']}</p><p>所在县：{texts['county']}</p>",
        f"<p>编制单位：{texts['agency']}（盖章）</p><p>编制日期：{texts['date']}</p></div>",
        "<h2>方案信息表</h2>",
    ]
    for key in ("information", "chapters", "annexes"):
        parts += [_block(block) for block in content["blocks"][key]]
    return "\n".join([*parts, "</body></html>\n"])


def _block(block: dict[str, Any]) -> str:
    kind = block["kind"]
    if kind == "heading":
        level = block["level"] + 1
        return f"<h{level}>{escape(block['text'])}</h{level}>"
    if kind == "paragraph":
        return f'<p class="{block["style"]}">{escape(block["text"])}</p>'
    if kind == "figure":
        caption = escape(block["caption"])
        return f'<figure><img src="{quote(block["path"])}" alt=""><figcaption>{caption}</figcaption></figure>'
    return _table(block)


def _table(block: dict[str, Any]) -> str:
    head = _row("th", [column["label"] for column in block["columns"]])
    if any(column["unit"] for column in block["columns"]):
        head += _row("th", [column["unit"] for column in block["columns"]])
    alarm = block.get("alarm", ())
    body = "".join(_row("td", row, ' class="alarm"' if i in alarm else "") for i, row in enumerate(block["rows"]))
    if block["total"]:
        body += _row("td", block["total"], ' class="total"')
    caption = f"<caption>{escape(block['caption'])}</caption>" if block["caption"] else ""
    notes = "".join(f'<p class="note">注：{escape(note)}</p>' for note in block["notes"])
    return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>{notes}"


def _row(tag: str, texts: list[str], attributes: str = "") -> str:
    cells = "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)
    return f"<tr{attributes}>{cells}</tr>"
