"""Problems as a list that leaves the program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ...model.text import Label
from .problems import Problem

_HEADS = (
    Label("Severity", "级别"),
    Label("Check", "检查项"),
    Label("Entity", "对象"),
    Label("Number", "编号"),
    Label("Mine", "主体编号"),
    Label("Problem", "问题"),
    Label("Cure", "处理办法"),
    Label("X (east)", "Y（东）"),
    Label("Y (north)", "X（北）"),
    Label("uuid", "uuid"),
)
SEVERITIES = {
    "error": Label("Error", "错误"),
    "warning": Label("Warning", "警告"),
    "hint": Label("Hint", "提示"),
}


def csv_bytes(problems: Iterable[Problem], *, chinese: bool) -> bytes:
    """UTF-8 with BOM, one line a problem, in one language."""

    def said(label: Label) -> str:
        return label.zh if chinese else label.en

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([said(head) for head in _HEADS])
    for problem in problems:
        rule, subject = problem.rule, problem.subject
        spot = problem.spot
        writer.writerow(
            (
                said(SEVERITIES[rule.severity.value]),
                said(rule.label),
                subject.entity,
                subject.number or "",
                subject.mine_id or "",
                said(problem.sentence),
                said(rule.cure),
                "" if spot is None else f"{spot[0]:.3f}",
                "" if spot is None else f"{spot[1]:.3f}",
                subject.uuid or "",
            )
        )
    return text.getvalue().encode("utf-8-sig")
