"""Two changes of one row laid side by side, and the row that a person makes of them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..geodata.shapes import to_wkb
from ..model.errors import ConflictError, InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import UNITS, round_half_up
from .contents import Register
from .dictionary import Dictionary, Entity, Field
from .geometries import place_of
from .history import Conflict, conflict_of, same
from .outline import areas
from .register import open_register

THEIRS, YOURS = "theirs", "yours"
PLACE = ("polygons", "point")
ROW = "row"
"""The one side of a conflict in which somebody took the row out."""
_PLACE_LABEL = {"polygons": Label("Outline", "边界"), "point": Label("Position", "位置")}
_NOTHING = Label("—", "—")
_LONGEST = 200


@dataclass(frozen=True)
class Side:
    """One field in all its states, as text. ``choice`` is what follows by itself, None where both changed it."""

    field: str
    label: Label
    base: Label
    theirs: Label
    yours: Label
    choice: str | None


def sides(conflict: Conflict, dictionary: Dictionary, crs: str) -> list[Side]:
    """What differs, first what both changed. What follows from an outline goes with it and is not listed."""
    kind = dictionary.entity(conflict.entity)
    if conflict.theirs is None or conflict.yours is None:
        gone = Label("taken out", "已删除")
        kept = Label("kept, with changes", "保留并有修改")
        theirs, yours = (gone, kept) if conflict.theirs is None else (kept, gone)
        return [Side(ROW, kind.label, Label("as you opened it", "打开时的状态"), theirs, yours, None)]
    base = conflict.base or {}
    found = []
    for name, mine in conflict.yours.items():
        field = kind.fields.get(name)
        theirs_now = conflict.theirs.get(name)
        if same(mine, theirs_now) or (field is not None and field.derived):
            continue
        if conflict.base is None or not (same(mine, base.get(name)) or same(theirs_now, base.get(name))):
            choice = None
        else:
            choice = THEIRS if same(mine, base.get(name)) else YOURS
        was, now, own = (_text(kind, dictionary, name, value, crs) for value in (base.get(name), theirs_now, mine))
        found.append(Side(name, _label(field, name), was, now, own, choice))
    return sorted(found, key=lambda side: side.choice is not None)


def _label(field: Field | None, name: str) -> Label:
    if field is None:
        return _PLACE_LABEL[name]
    sign = UNITS[field.unit].zh if field.unit in UNITS and field.unit not in ("count", "year") else ""
    return Label(f"{field.label.en} ({sign})", f"{field.label.zh}（{sign}）") if sign else field.label


def _text(kind: Entity, dictionary: Dictionary, name: str, value: Any, crs: str) -> Label:
    if value is None or value == []:
        return _NOTHING
    if name == "polygons":
        area = areas(value, crs)["area_projected_m2"]
        size = "?" if area is None else f"{round_half_up(area, 2):,}"
        vertices = sum(len(ring) - 1 for rings in value for ring in rings)
        parts = len(value)
        return Label(
            f"{size} m² (projected); parts: {parts}, vertices: {vertices}",
            f"投影面积 {size} m²；部分数 {parts}，顶点数 {vertices}",
        )
    if name == "point":
        text = f"{value[0]:.2f}, {value[1]:.2f}"
        return Label(text, text)
    field = kind.fields[name]
    if field.type == "code" and value in dictionary.codes[field.codes]:
        label = dictionary.codes[field.codes][value].label
        return Label(f"{value} {label.en}", f"{value} {label.zh}")
    text = str(value)
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return Label(text, text)


@dataclass(frozen=True)
class RowEdit:
    """What another tool wants to save of a row that it read in version ``row_version``; ``wkb`` is a new outline."""

    uuid: str
    row_version: int
    values: Mapping[str, Any]
    wkb: bytes | None = None


def conflicts_of_edits(
    register: Register, entity: str, edits: Sequence[RowEdit], *, saved: bool
) -> list[tuple[int, Conflict]]:
    """Which edits, by their number, met a row that somebody else had saved, or taken out, since it was read.

    With ``saved`` the tool believes that it saved them; a row that is gone then swallowed its edits.
    """
    kind = register.dictionary.entity(entity)
    found = []
    for number, edit in enumerate(edits):
        now = register.row_version(entity, edit.uuid)
        if now is None or (not saved and now != edit.row_version):
            yours = {name: value for name, value in edit.values.items() if name in kind.fields}
            if edit.wkb is not None:
                yours.update(place_of(kind, edit.wkb))
            found.append((number, conflict_of(register.store, kind, edit.uuid, edit.row_version, yours)))
    return found


def theirs_wkb(conflict: Conflict) -> bytes | None:
    """Their outline or point as bytes, None where there is none."""
    row = conflict.theirs or {}
    if row.get("point") is not None:
        return struct.pack("<BIdd", 1, 1, *row["point"])
    return to_wkb(row["polygons"]) if row.get("polygons") else None


def resolve(
    register: str | Path, conflict: Conflict, choices: Mapping[str, str], *, who: str | None = None
) -> int | None:
    """Save what was chosen field by field on top of theirs; the row's new version, None where it is out now.

    Args:
        choices: ``THEIRS`` or ``YOURS`` for every field of ``sides``; only what both changed must be there.

    Raises:
        ConflictError: somebody changed it once more; ask again.
        InputError: a field that both changed has no choice; the row cannot be written.
    """
    with open_register(register, write=True, who=who) as opened:
        listed = sides(conflict, opened.dictionary, opened.crs)
        open_ones = [side.label for side in listed if side.choice is None and side.field not in choices]
        if open_ones:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "Choose theirs or yours for {fields}; both of you changed it."),
                fields=Label("; ".join(label.en for label in open_ones), "；".join(label.zh for label in open_ones)),
            )
        chosen = {side.field: choices.get(side.field, side.choice) for side in listed}
        mine = {name for name, choice in chosen.items() if choice == YOURS}
        if conflict.theirs is None:
            return _bring_back(opened, conflict) if ROW in mine else None
        version = int(conflict.theirs["row_version"])
        if conflict.yours is None:
            if ROW not in mine:
                return version
            opened.remove(conflict.entity, conflict.uuid, version)
            return None
        values = {name: conflict.yours[name] for name in mine if name not in PLACE}
        polygons, point = (conflict.yours[name] if name in mine else None for name in PLACE)
        if not mine:
            return version
        return opened.change(conflict.entity, conflict.uuid, values, version, polygons, point=point)


def _bring_back(register: Any, conflict: Conflict) -> int:
    """Make the row again as both began, with your changes, under its own uuid."""
    kind = register.dictionary.entity(conflict.entity)
    row = {**(conflict.base or {}), **(conflict.yours or {})}
    values = {name: value for name, value in row.items() if name in kind.fields}
    with register.transaction():
        if register.row_version(conflict.entity, conflict.uuid) is not None:
            raise ConflictError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Somebody has brought this row back already. Read it again and repeat your change.",
                )
            )
        register.store.insert(
            conflict.entity, {**values, "uuid": conflict.uuid}, row.get("polygons") or None, point=row.get("point")
        )
        return int(register.row_version(conflict.entity, conflict.uuid))
