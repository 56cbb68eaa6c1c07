"""Texts that a person reads.

Core runs without Qt, so it marks its English sentences for the translation extractor and leaves the translating to
whoever shows them. Texts that are printed in documents, or that technicians may reword, are bilingual values instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the extractor knows this very name
    """Mark ``text`` for translation and give it back unchanged."""
    return text


class Label(NamedTuple):
    """One text in both languages of the product."""

    en: str
    zh: str

    def __str__(self) -> str:
        """The English text, for logs and the text of errors."""
        return self.en

    def to_json(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh}

    @classmethod
    def from_json(cls, data: dict[str, str]) -> Label:
        return cls(data["en"], data["zh"])

    def format(self, **values: object) -> Label:
        """Fill both texts in; a value that is a Label itself goes in by its own language."""
        en = {name: value.en if isinstance(value, Label) else value for name, value in values.items()}
        zh = {name: value.zh if isinstance(value, Label) else value for name, value in values.items()}
        return Label(self.en.format(**en), self.zh.format(**zh))


def joined(labels: Sequence[Label], en: str = "; ", zh: str = "；") -> Label:
    """Both texts of ``labels`` in a row, with the separators between them."""
    return Label(en.join(label.en for label in labels), zh.join(label.zh for label in labels))
