"""What a merge did or would do, line by line, for people and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...geodata.areas import projected_area_m2
from ...model.text import Label
from .rows import point_of, polygons_of
from .threeway import CONFLICT, DELETED, EDITED, INSERTED, SPLIT, Change

FORMAT = "mine-restoration-field-merge"

KINDS: Mapping[str, Label] = {
    INSERTED: Label("New", "新增"),
    EDITED: Label("Edited", "修改"),
    DELETED: Label("Deleted", "删除"),
    SPLIT: Label("Split off", "分割"),
    CONFLICT: Label("Conflict", "冲突"),
}


@dataclass(frozen=True)
class Line:
    """One change of one table. ``number`` is what people know the row by; it was cut or copied from ``parent``."""

    table: str
    number: str
    change: Change
    parent: str = ""

    def to_json(self) -> dict[str, Any]:
        change = self.change
        whole = change.kind in (CONFLICT, DELETED)
        data: dict[str, Any] = {
            "kind": change.kind,
            "reason": change.reason or None,
            "table": self.table,
            "number": self.number,
            "uuid": change.uuid,
            "parent": change.parent,
            "parent_number": self.parent or None,
            "fields": [
                {"name": item.name, "base": item.base, "field": item.field, "office": item.office}
                for item in change.differences
            ],
        }
        if change.values:
            data["written"] = dict(change.values)
        if whole:
            data.update(base_row=_row(change.base), field_row=_row(change.field), office_row=_row(change.office))
        return data


@dataclass(frozen=True)
class Photo:
    """A file that came along: ``source`` in the pack, ``path`` beside the register."""

    source: str
    path: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class MergeReport:
    """What was merged. ``unchanged`` rows are as the field got them; ``backup`` lies beside the register."""

    pack_no: str
    register: str
    merged_utc: str
    merged_by: str
    dry_run: bool
    lines: tuple[Line, ...]
    photos: tuple[Photo, ...]
    unchanged: int
    notes: tuple[Label, ...]
    backup: Path | None = None

    def count(self, kind: str) -> int:
        return sum(line.change.kind == kind for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "schema": 1,
            "pack_no": self.pack_no,
            "register": self.register,
            "merged_utc": self.merged_utc,
            "merged_by": self.merged_by,
            "dry_run": self.dry_run,
            "counts": {
                **{kind: self.count(kind) for kind in KINDS},
                "photos": len(self.photos),
                "unchanged": self.unchanged,
            },
            "changes": [line.to_json() for line in self.lines],
            "photos": [
                {"source": p.source, "path": p.path, "sha256": p.sha256, "size_bytes": p.size_bytes}
                for p in self.photos
            ],
            "notes": [note.to_json() for note in self.notes],
            "backup": None if self.backup is None else self.backup.name,
        }


def place_words(text: str) -> Label:
    """What a person wants to know of an outline or a point in a list: its size, its parts, its place."""
    point = point_of(text) if text.startswith("POINT") else None
    if point is not None:
        place = f"{point[0]:.3f}, {point[1]:.3f}"
        return Label(place, place)
    outline = polygons_of(text)
    return Label("{area} m², {parts} parts, {points} points", "{area} m²，{parts} 个部分，{points} 个顶点").format(
        area=f"{projected_area_m2(outline):,.2f}",
        parts=len(outline),
        points=sum(len(ring) - 1 for rings in outline for ring in rings),
    )


def _row(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else dict(values)
