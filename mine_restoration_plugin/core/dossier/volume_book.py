"""土方计算书: the earthwork calculation as a Word document, printed from what ``reckon`` found and nothing else."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..earthrock.reckoning import Reckoned
from ..geodata.files import unwritable, written
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from .blocks import Block, figure, grid, heading, numbered, paragraph
from .child import find_python, run_child
from .package import TEMPLATE
from .page import html_report
from .printing import date_text, number, printed_table
from .report import DEMO_MARK
from .volume_figures import draw_sheet, section_pages, sheets_of


@dataclass(frozen=True)
class Cover:
    """What stands on the first page; ``demo`` marks every page as a demonstration."""

    name: str = ""
    mine_id: str = ""
    county: str = ""
    agency: str = ""
    date: str = ""
    demo: bool = True


@dataclass(frozen=True)
class Book:
    """The written file (an HTML page beside where Word cannot be made) and what is to be said of it."""

    path: str
    notes: tuple[Label, ...] = ()


def write_book(
    found: Reckoned,
    path: str | Path,
    cover: Cover | None = None,
    rulebook: Rulebook | None = None,
    progress: Progress = SILENT,
) -> Book:
    """Write the document at ``path`` (.docx); whole or not at all.

    Raises:
        InputError: the file cannot be written, or the Word writer took too long.
    """
    target = Path(path)
    book = rulebook or Rulebook.load()
    with tempfile.TemporaryDirectory(prefix="mine-volumes-") as folder:
        work = Path(folder)
        content = _content(found, cover or Cover(), book, work, progress.part(0.0, 0.6))
        python = find_python()
        lacking = "Python"
        if python is not None:
            made = work / "book.docx"
            task = {"template": str(TEMPLATE), "content": content, "assets": str(work), "target": str(made)}
            answer = run_child(python, {"tasks": {"report": task}}, progress.part(0.6, 0.95))
            if answer["fault"] is not None or answer["disk_full"]:
                raise InputError(
                    QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be written: {reason}"),
                    path=target,
                    reason=answer["fault"] or "disk full",
                )
            lacking = answer["missing"].get("report", "")
        try:
            if not lacking:
                with written(target) as part:
                    shutil.copyfile(work / "book.docx", part)
                return Book(str(target))
            return _as_page(content, work, target, lacking)
        except OSError as error:
            raise unwritable(target, error) from error


def _as_page(content: Mapping[str, Any], work: Path, target: Path, lacking: str) -> Book:
    page = target.with_suffix(".html")
    pictures = page.with_name(f"{page.stem}_files")
    pictures.mkdir(exist_ok=True)
    for picture in sorted(work.glob("*.png")):
        shutil.copyfile(picture, pictures / picture.name)
    moved = json.loads(json.dumps(content))
    for block in moved["blocks"]["chapters"]:
        if block["kind"] == "figure":
            block["path"] = f"{pictures.name}/{block['path']}"
    with written(page) as part:
        part.write_text(html_report(moved), encoding="utf-8", newline="\n")
    note = Label(
        "The calculation was written as HTML instead of Word: this Python lacks {what}.",
        "计算书改为 HTML 输出：本机 Python 缺少 {what}，不能生成 Word 文件。",
    )
    return Book(str(page), (note.format(what=lacking),))


def _content(found: Reckoned, cover: Cover, book: Rulebook, folder: Path, progress: Progress) -> dict[str, Any]:
    digest = hashlib.sha256(json.dumps(found.to_json(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    blocks = [*_summary(found), *_ground(found), *_details(found, book, folder, progress), *_basis(found)]
    return {
        "texts": {
            "title": "土石方工程量计算书",
            "subtitle": "（方格网法、DTM法、断面法对照）",
            "mine_name": cover.name,
            "mine_id": cover.mine_id or "—",
            "county": cover.county or "　　　　县（市、区）",
            "agency": cover.agency or "　　　　　　　　",
            "date": date_text({"date": cover.date}),
            "mark": DEMO_MARK if cover.demo else "",
            "plan_version": "—",
            "plan_hash": digest[:12],
        },
        "blocks": {"information": [_settings(found)], "chapters": blocks, "annexes": []},
        "tables": {},
        "date": cover.date,
    }


def _settings(found: Reckoned) -> Block:
    settings = found.settings
    rows = [
        ["方格网边长", f"{settings.square_m:g} m（格网方位角 {settings.azimuth_deg:g}°）"],
        ["断面间距", f"{settings.section_m:g} m"],
        ["台阶高度", f"{settings.bench_m:g} m（起算标高 {settings.bench_base_m:g} m）"],
        ["坐标系", found.total.crs],
        ["高程基准", found.height_datum or "未说明"],
        ["高程中误差", _errors(found)],
        ["计算分区", "、".join(zone.zone.key for zone in found.zones)],
    ]
    return grid("", ["项目", "内容"], rows)


def _errors(found: Reckoned) -> str:
    before, after = found.settings.before_rmse_m, found.settings.after_rmse_m
    return f"前期 {_m(before)}，后期 {_m(after)}"


def _m(value: float | None) -> str:
    return "未给出" if value is None else f"{value:g} m"


def _summary(found: Reckoned) -> list[Block]:
    total = found.total
    blocks = [
        heading("一、计算结果", 1),
        paragraph(
            f"各方法对同一范围、同一对地形面独立计算。以栅格逐格法为准：挖方 {number(total.cut_bank_m3, 'm3')} m³"
            f"（自然方）{_range(total.cut_u95_m3)}，填方 {number(total.fill_compacted_m3, 'm3')} m³（压实方）"
            f"{_range(total.fill_u95_m3)}。挖方几何量为自然方、填方几何量为压实方，二者之差只是几何量，不是土石方平衡。"
        ),
        paragraph(_verdict(found)),
        printed_table(found.tables()["methods"]),
    ]
    return blocks


def _range(u95: float | None) -> str:
    return "（未给出高程误差，无误差范围）" if u95 is None else f"（95% 置信区间 ±{number(u95, 'm3')} m³）"


def _verdict(found: Reckoned) -> str:
    limit = f"{found.limit_share * 100:g}%"
    spreads = [
        f"{name}最大相对差 {share * 100:.2f}%"
        for name, share in (("挖方", found.spread_cut_share), ("填方", found.spread_fill_share))
        if share is not None
    ]
    text = "，".join(spreads) or "各方法均无挖填"
    if found.agree is None:
        return f"{text}。部分方法未能算全，不能判定是否相互吻合。"
    word = "不超过" if found.agree else "超过"
    advice = "" if found.agree else "：应减小方格边长或断面间距，或核查地形数据后重算"
    return f"{text}，{word}允许值 {limit}{advice}。"


def _ground(found: Reckoned) -> list[Block]:
    blocks = [heading("二、分区、分材料、分台阶工程量", 1), printed_table(found.tables()["benches"])]
    rows = [
        [zone.zone.key, f.label.zh, f"{f.loose:g}", f"{f.compacted:g}", f"{f.density_t_m3:g}"]
        for zone in found.zones
        for f in (zone.conversion,)
    ]
    header = ["分区", "材料", "松方/自然方", "压实方/自然方", "天然密度（t/m³）"]
    return [*blocks, grid("采用的换算系数", header, rows)]


def _details(found: Reckoned, book: Rulebook, folder: Path, progress: Progress) -> list[Block]:
    blocks = [
        heading("三、方格网法", 1),
        paragraph(
            "各角点：左上为施工高度（填＋、挖−），右上为设计标高，右下为现状标高；方格内为该格挖（−）、填（＋）方量，"
            "单位 m³；紫色虚线为零线。全挖或全填方格 V＝a²/4·Σh；部分挖填方格 V＝a²/4·(Σh)²/Σ|h|，挖、填分取各自角点。"
            "范围线穿过的方格按范围内面积占比计。"
        ),
    ]
    most = int(book.number("volumes.sheets_max"))
    all_sheets = [(zone, part) for zone in found.zones for part in sheets_of(zone.squares)]
    for i, (zone, (rows, columns)) in enumerate(all_sheets[:most], 1):
        progress.report(0.8 * i / min(len(all_sheets), most))
        name = f"squares{i}.png"
        (folder / name).write_bytes(draw_sheet(zone.squares, rows, columns))
        blocks.append(figure(name, f"方格网图 {i}/{len(all_sheets)}（{zone.zone.key}）"))
    if len(all_sheets) > most:
        blocks.append(
            paragraph(f"方格网图共 {len(all_sheets)} 张，本书附前 {most} 张；全部方格见随附方格图层。", "note")
        )
    blocks += [
        heading("四、DTM法（三棱柱法）", 1),
        paragraph(
            "以相邻已知高程点构成三角形，逐个三角形求两地形面之间棱柱体的挖、填体积，挖填分界在三角形内按线性内插精确"
            f"划分。参与计算的三角形共 {sum(zone.prisms.triangles for zone in found.zones)} 个。"
        ),
        heading("五、断面法", 1),
        paragraph(
            "断面垂直于基线布设，断面面积按范围线内高程差逐段积分；平均断面法 V＝(A₁+A₂)/2·L，"
            "棱台公式 V＝L/6·(A₁+4Aₘ+A₂)，中间断面 Aₘ 为实测断面，不取平均。"
        ),
        printed_table(found.tables()["sections"]),
        *_section_figures(found, book, folder, progress),
    ]
    return blocks


def _section_figures(found: Reckoned, book: Rulebook, folder: Path, progress: Progress) -> list[Block]:
    most = int(book.number("volumes.section_figures_max"))
    blocks: list[Block] = []
    count = 0
    for zone in found.zones:
        for page, picture in enumerate(section_pages(zone.crossed.sections[: max(most - count, 0)]), 1):
            progress.check()
            name = f"sections{len(blocks) + 1}.png"
            (folder / name).write_bytes(picture)
            blocks.append(figure(name, f"断面图（{zone.zone.key}）{page}"))
        count += len(zone.crossed.sections)
    if count > most:
        blocks.append(paragraph(f"断面共 {count} 个，本书附前 {most} 个；全部断面见随附断面图层。", "note"))
    return blocks


def _basis(found: Reckoned) -> list[Block]:
    rows = [
        [rule["key"], str(rule["value"]), str(rule["source"]), "已核对" if rule["checked"] else "未核对原文"]
        for rule in found.rules
    ]
    blocks = [heading("六、依据与说明", 1), grid("采用的规则", ["规则", "取值", "出处", "核对"], rows)]
    remarks = [label.zh for label in (*found.warnings, *found.notes)]
    return [*blocks, *numbered(remarks)]
