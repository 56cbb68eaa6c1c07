"""What is to be said of a file: facts that were found out, with reasons, and remarks with line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...model.text import Label


@dataclass(frozen=True)
class Fact:
    """One switch of the dialect as it was found. ``confidence``: 0 (assumed) to 1 (no other reading is possible)."""

    key: str
    label: Label
    value: Label
    reason: Label
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label.to_json(),
            "value": self.value.to_json(),
            "reason": self.reason.to_json(),
            "confidence": self.confidence,
        }


@dataclass(frozen=True)
class Remark:
    """Something a person should know. ``line`` is None where the whole file is meant; ``loss`` marks what plain
    features cannot hold (it is kept beside them)."""

    kind: str
    line: int | None
    text: Label
    plot_no: str = ""
    loss: bool = False

    def sentence(self) -> Label:
        """With the line number in front."""
        if self.line is None:
            return self.text
        return Label("Line {line}: {text}", "第 {line} 行：{text}").format(line=self.line, text=self.text)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "line": self.line,
            "plot_no": self.plot_no,
            "loss": self.loss,
            "text": self.text.to_json(),
        }
